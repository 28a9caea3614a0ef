//! `.xlsx` forms: only the parts that change are written again; all others are copied as they lie in the archive, packed.

mod around;
mod count;
mod read;
mod results;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::parts::{self, attribute};

use super::formula::speaks_of;
use super::plan::{Lines, Plan};
use super::problem::{Problem, Thing};
use super::shift::{Mover, Shift};
use super::template::{Look, Template};
use super::value::Shows;
use read::SheetXml;

/// Bytes of a part that is looked at or written again.
const MOST_PART: u64 = 64 * 1024 * 1024;
const BOOK: &str = "xl/workbook.xml";

/// The archive of a workbook.
struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Name and path of each sheet.
    sheets: Vec<(String, String)>,
}

impl<'b> Archive<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, Problem> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::damaged())?;
        let sheets = parts::sheets(&mut zip);
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        let mut once = |(name, path): &(String, String)| names.insert(name.to_lowercase()) && paths.insert(path.to_ascii_lowercase());
        if !sheets.iter().all(&mut once) {
            return Err(Problem::damaged());
        }
        Ok(Self { zip, sheets })
    }

    fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(|name| name.to_string()).collect()
    }

    fn text(&mut self, path: &str) -> Result<String, Problem> {
        let own = self.names().into_iter().find(|name| name.eq_ignore_ascii_case(path)).ok_or_else(Problem::damaged)?;
        let part = self.zip.by_name(&own).map_err(|_| Problem::damaged())?;
        let mut text = String::new();
        part.take(MOST_PART + 1).read_to_string(&mut text).map_err(|_| Problem::damaged())?;
        if text.len() as u64 > MOST_PART { Err(Problem::TooLarge { most: MOST_PART >> 20 }) } else { Ok(text) }
    }

    fn macros(&mut self) -> Result<bool, Problem> {
        let named = |name: &String| {
            let name = name.to_ascii_lowercase();
            name.ends_with("vbaproject.bin") || name.contains("/macrosheets/")
        };
        Ok(self.names().iter().any(named) || self.text("[Content_Types].xml")?.to_ascii_lowercase().contains("macroenabled"))
    }
}

/// What a form shows beyond texts, by sheet.
pub(super) fn look(bytes: &[u8]) -> Result<Vec<(String, Look)>, Problem> {
    if !parts_of_a_workbook(bytes) {
        return Err(Problem::Kind);
    }
    let mut archive = Archive::open(bytes)?;
    if archive.macros()? {
        return Err(Problem::Macros);
    }
    let mut looks = Vec::new();
    for (name, path) in archive.sheets.clone() {
        let text = archive.text(&path)?;
        // A chart sheet has no rows.
        if let Some(sheet) = SheetXml::read(&text) {
            looks.push((name, sheet.look()));
        }
    }
    Ok(looks)
}

fn parts_of_a_workbook(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.file_names().filter_map(Result::ok).any(|name| name.eq_ignore_ascii_case(BOOK)))
}

/// The form with the values of a plan in it.
pub(super) fn filled(bytes: &[u8], template: &Template, plan: &Plan<'_>) -> Result<Vec<u8>, Problem> {
    let mut archive = Archive::open(bytes)?;
    let texts = archive.sheets.clone().into_iter().map(|(name, path)| Ok((name, archive.text(&path)?)));
    let texts: BTreeMap<String, String> = texts.collect::<Result<_, Problem>>()?;
    let styles = archive.text("xl/styles.xml").map(|styles| shows(&styles)).unwrap_or_default();
    let book = archive.text(BOOK)?;
    let touched = touched(&texts, plan, &names_of(&book));
    let sheets: BTreeMap<&str, SheetXml<'_>> =
        texts.iter().filter_map(|(name, text)| Some((name.as_str(), SheetXml::read(text)?))).collect();
    let (none, unknown) = (Lines::new(), write::Results::new());
    let rows = |name: &str, sheet: &SheetXml<'_>, results: Option<&write::Results>| {
        let edit = write::Edit {
            name,
            lines: plan.sheets.get(name).unwrap_or(&none),
            mover: &plan.mover,
            shows: &styles,
            since_1904: since_1904(&book),
            results: results.unwrap_or(&unknown),
        };
        write::rows(sheet, &edit)
    };
    // Once to see what stands where afterwards, and once with the results that follow from it.
    let mut after: BTreeMap<String, String> = BTreeMap::new();
    for (name, sheet) in &sheets {
        let text = if touched.contains(*name) { rows(name, sheet, None)? } else { texts.get(*name).cloned().unwrap_or_default() };
        after.insert((*name).to_owned(), text);
    }
    let results = results::results(&after, &touched);
    let (mut parts, mut formulas) = (BTreeMap::new(), false);
    for (name, path) in archive.sheets.clone() {
        let Some((sheet, text)) = sheets.get(name.as_str()).zip(texts.get(&name)) else { continue };
        let (head, tail) = surroundings(sheet, &name, template, &plan.mover)?;
        if !touched.contains(&name) {
            // Its cells stay; a rule may speak of rows that have moved.
            if tail != sheet.tail {
                let rest = text.strip_suffix(sheet.tail).unwrap_or_default();
                parts.insert(path.to_ascii_lowercase(), format!("{rest}{tail}"));
            }
            continue;
        }
        formulas |= sheet.rows.iter().any(|row| row.cells.iter().any(|cell| cell.formula.is_some()));
        let rows = rows(&name, sheet, results.get(&name))?;
        parts.insert(path.to_ascii_lowercase(), head + &rows + &tail);
    }
    if formulas || !plan.mover.rests() {
        parts.insert(BOOK.to_owned(), around::book(&book, &plan.mover)?);
    }
    if !plan.mover.rests() {
        elsewhere(&mut archive, &plan.mover, &mut parts)?;
    }
    let gone = if plan.mover.rests() { "" } else { "xl/calcchain.xml" };
    written(bytes, &parts, gone)
}

/// What stands before and behind the rows.
fn surroundings(sheet: &SheetXml<'_>, name: &str, template: &Template, mover: &Mover) -> Result<(String, String), Problem> {
    if mover.rests() {
        return Ok((sheet.head.to_owned(), sheet.tail.to_owned()));
    }
    let grows = mover.shift(name).is_some();
    if grows {
        around::known(sheet.tail, name)?;
    }
    let merge = |(from, to): &(super::place::Place, super::place::Place)| crate::grid::Merge {
        rows: (from.row(), to.row()),
        columns: (from.column().number(), to.column().number()),
    };
    let merges: Vec<_> = template.sheet(name).into_iter().flat_map(|sheet| &sheet.merges).map(merge).collect();
    let tail = around::markup(sheet.tail, name, mover, &merges)?;
    let head = if grows { around::markup(sheet.head, name, mover, &[])? } else { sheet.head.to_owned() };
    Ok((head, tail))
}

/// Sheets that change: those with values, and those whose formulas speak of them, whose results are no longer true.
fn touched(texts: &BTreeMap<String, String>, plan: &Plan<'_>, names: &[(String, String)]) -> BTreeSet<String> {
    let mut touched: BTreeSet<String> = plan.sheets.keys().cloned().collect();
    loop {
        let before = touched.len();
        let is_one = |name: &str| touched.iter().any(|own| own.to_lowercase() == name.to_lowercase());
        let about: Vec<&String> = names.iter().filter(|(_, words)| speaks_of(words, &is_one)).map(|(name, _)| name).collect();
        let speaks = |text: &String| {
            SheetXml::read(text).is_some_and(|sheet| {
                let mut formulas = sheet.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.formula.as_ref());
                formulas.any(|formula| speaks_of(&formula.text, &is_one) || about.iter().any(|name| formula.text.contains(name.as_str())))
            })
        };
        let more: Vec<String> =
            texts.iter().filter(|(name, text)| !touched.contains(*name) && speaks(text)).map(|(n, _)| n.clone()).collect();
        touched.extend(more);
        if touched.len() == before {
            return touched;
        }
    }
}

/// Names of the book and what they stand for.
fn names_of(book: &str) -> Vec<(String, String)> {
    let (mut reader, mut names) = (Reader::from_str(book), Vec::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "definedName" => {
                let words = reader.read_text(tag.name()).map(quick_xml::events::BytesText::into_inner).unwrap_or_default();
                names.extend(attribute(&tag, "name").map(|name| (name, words.into_owned())));
            }
            Ok(Event::Eof) | Err(_) => return names,
            Ok(_) => {}
        }
    }
}

fn since_1904(book: &str) -> bool {
    let mut found = false;
    parts::each(book, "workbookPr", |tag| found |= attribute(tag, "date1904").is_some_and(|text| read::is_true(&text)));
    found
}

/// What numbers look like by cell format.
fn shows(styles: &str) -> Vec<Shows> {
    let mut written: BTreeMap<u16, String> = BTreeMap::new();
    parts::each(styles, "numFmt", |tag| {
        let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
        written.extend(id.zip(attribute(tag, "formatCode")));
    });
    let from = styles.find("cellXfs").unwrap_or(styles.len());
    let to = styles.get(from + 1..).and_then(|rest| rest.find("cellXfs")).map_or(styles.len(), |end| from + 1 + end);
    let formats = styles.get(from..to).and_then(|formats| formats.split_once('>')).map_or("", |(_, formats)| formats);
    let mut shows = Vec::new();
    parts::each(formats, "xf", |tag| {
        let format = attribute(tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
        shows.push(Shows::of(format, written.get(&format).map(String::as_str)));
    });
    shows
}

/// Parts beside the sheets that name rows.
fn elsewhere(archive: &mut Archive<'_>, mover: &Mover, parts: &mut BTreeMap<String, String>) -> Result<(), Problem> {
    for (name, path) in archive.sheets.clone() {
        if let Some(shift) = mover.shift(&name) {
            hanging_on(archive, &name, &path, shift, parts)?;
        }
    }
    for path in archive.names() {
        let lower = path.to_ascii_lowercase();
        if lower.starts_with("xl/charts/chart") && lower.ends_with(".xml") {
            parts.insert(lower, around::chart(&archive.text(&path)?, mover)?);
        } else if lower.starts_with("xl/pivotcache/pivotcachedefinition") {
            let mut source = None;
            parts::each(&archive.text(&path)?, "worksheetSource", |tag| source = attribute(tag, "sheet"));
            if let Some(sheet) = source.filter(|sheet| mover.shift(sheet).is_some()) {
                return Err(Problem::Unmovable { thing: Thing::Pivot, sheet, place: path });
            }
        }
    }
    // The order of calculation names cells that have moved; programs make it again.
    let chain = |target: &str| target.to_ascii_lowercase().ends_with("calcchain.xml");
    for (path, name) in [("[Content_Types].xml", "PartName"), ("xl/_rels/workbook.xml.rels", "Target")] {
        let text = archive.text(path)?;
        if chain_in(&text) {
            let text = around::without(&text, |tag| attribute(tag, name).is_some_and(|target| chain(&target)))?;
            parts.insert(path.to_ascii_lowercase(), text);
        }
    }
    Ok(())
}

fn chain_in(text: &str) -> bool {
    text.to_ascii_lowercase().contains("calcchain.xml")
}

/// Pictures, comments, tables of a growing sheet.
fn hanging_on(
    archive: &mut Archive<'_>,
    sheet: &str,
    path: &str,
    shift: &Shift,
    parts: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let Ok(relations) = archive.text(&format!("{folder}/_rels/{file}.rels")) else { return Ok(()) };
    let mut found = Vec::new();
    parts::each(&relations, "Relationship", |tag| {
        found.extend(attribute(tag, "Type").zip(attribute(tag, "Target")));
    });
    let first = shift.0.first().map_or(0, |grow| grow.first);
    for (kind, target) in found {
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        let unmovable = |thing| Problem::Unmovable { thing, sheet: sheet.to_owned(), place: kind.clone() };
        let path = beside(folder, &target);
        match kind.as_str() {
            "drawing" => {
                let text = around::drawing(&archive.text(&path)?, sheet, shift)?;
                parts.insert(path.to_ascii_lowercase(), text);
            }
            "comments" | "threadedComment" if around::lowest(&archive.text(&path)?)? > first => return Err(unmovable(Thing::Comment)),
            "table" if around::lowest(&archive.text(&path)?)? >= first => return Err(unmovable(Thing::Table)),
            "pivotTable" => return Err(unmovable(Thing::Pivot)),
            "oleObject" | "control" | "ctrlProp" | "package" => return Err(unmovable(Thing::Control)),
            "comments" | "threadedComment" | "table" | "vmlDrawing" | "printerSettings" | "hyperlink" | "image" | "customProperty" => {}
            _ => return Err(unmovable(Thing::Other)),
        }
    }
    Ok(())
}

/// A target as seen from a folder.
fn beside(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The archive with some parts written again and, by its name in small letters, one left out.
fn written(bytes: &[u8], parts: &BTreeMap<String, String>, gone: &str) -> Result<Vec<u8>, Problem> {
    let damaged = |_| Problem::damaged();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_string();
        let lower = name.to_ascii_lowercase();
        match parts.get(&lower) {
            _ if lower == gone => {}
            Some(text) => {
                out.start_file(name.as_str(), SimpleFileOptions::default()).map_err(damaged)?;
                out.write_all(text.as_bytes()).map_err(|_| Problem::damaged())?;
            }
            None => out.raw_copy_file(part).map_err(damaged)?,
        }
    }
    out.finish().map(Cursor::into_inner).map_err(damaged)
}
