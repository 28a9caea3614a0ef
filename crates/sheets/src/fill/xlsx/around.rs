//! What stands around the rows of a sheet and names rows: merged cells, rules, filters, breaks, pictures, names, charts.

use quick_xml::Reader;
use quick_xml::escape::{partial_escape, unescape};
use quick_xml::events::{BytesStart, Event};

use crate::fill::problem::{Problem, Thing};
use crate::fill::shift::{At, Mover, Shift};
use crate::grid::{Merge, letters, merge_of, place_of};
use crate::parts::{self, attribute};

use super::read::Pieces;

/// Elements behind the rows that are moved here or name no rows. Others are not known, and then no rows are inserted.
const MOVABLE: [&str; 23] = [
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "autoFilter",
    "sortState",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "ignoredErrors",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "extLst",
];
/// As above; what hangs on them stands in parts of their own and is looked at there.
const ELSEWHERE: [&str; 2] = ["tableParts", "drawingHF"];
/// Elements with a range in `ref`.
const WITH_REF: [&str; 4] = ["dimension", "autoFilter", "sortState", "sortCondition"];

/// `C7` or `C7:E9`.
pub(super) fn range(text: &str) -> Option<Merge> {
    merge_of(text).or_else(|| place_of(text).map(|(row, column)| Merge { rows: (row, row), columns: (column, column) }))
}

pub(super) fn written(range: &Merge) -> String {
    let (from, to) = (format!("{}{}", letters(range.columns.0), range.rows.0), format!("{}{}", letters(range.columns.1), range.rows.1));
    if from == to { from } else { format!("{from}:{to}") }
}

fn moved(text: &str, shift: &Shift) -> String {
    let one = |word: &str| match range(word) {
        Some(found) => written(&Merge { rows: shift.rows(found.rows), ..found }),
        // Whole columns stay what they are.
        None => word.to_owned(),
    };
    text.split_ascii_whitespace().map(one).collect::<Vec<_>>().join(" ")
}

/// A text of XML written again, most of it as it stands.
struct Copy<'x> {
    pieces: Pieces<'x>,
    out: String,
}

impl<'x> Copy<'x> {
    fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_unmatched_ends = true;
        Self { pieces: Pieces { text, reader }, out: String::with_capacity(text.len() + 256) }
    }

    /// The next event and how it is written.
    fn next(&mut self) -> Result<Option<(&'x str, Event<'x>)>, Problem> {
        let (before, event) = self.pieces.event().ok_or_else(Problem::damaged)?;
        let raw = self.pieces.since(before).ok_or_else(Problem::damaged)?;
        Ok(if matches!(event, Event::Eof) { None } else { Some((raw, event)) })
    }

    /// The text inside a tag that was just read, up to the tag's end, which is read too.
    fn inside(&mut self, tag: &BytesStart<'x>) -> Result<String, Problem> {
        let inner = self.pieces.reader.read_text(tag.name()).map_err(|_| Problem::damaged())?.into_inner();
        Ok(unescape(&inner).map_err(|_| Problem::damaged())?.into_owned())
    }

    fn tag(&mut self, tag: &BytesStart<'_>, empty: bool, set: &[(&str, &str)]) -> Result<(), Problem> {
        let made = parts::with(tag, set).ok_or_else(Problem::damaged)?;
        let inner: &str = &made;
        self.out.push_str(&format!("<{inner}{}>", if empty { "/" } else { "" }));
        Ok(())
    }
}

/// What follows the rows of a growing sheet, or stands before them, after the insertions.
pub(super) fn markup(text: &str, sheet: &str, mover: &Mover, merges: &[Merge]) -> Result<String, Problem> {
    let still = Shift::default();
    let shift = mover.shift(sheet).unwrap_or(&still);
    let unmovable = |thing, place: &str| Problem::Unmovable { thing, sheet: sheet.to_owned(), place: place.to_owned() };
    let mut copy = Copy::new(text);
    while let Some((raw, event)) = copy.next()? {
        let empty = matches!(event, Event::Empty(_));
        let (Event::Start(tag) | Event::Empty(tag)) = &event else {
            copy.out.push_str(raw);
            continue;
        };
        let local = tag.local_name();
        let local = local.as_ref();
        match local {
            "mergeCells" if !empty && mover.shift(sheet).is_some() => {
                copy.inside(tag)?;
                let after = shift.merges(merges).map_err(|(thing, merge)| unmovable(thing, &written(&merge)))?;
                copy.tag(tag, false, &[("count", &after.len().to_string())])?;
                let prefix = parts::prefix(tag);
                after.iter().for_each(|merge| copy.out.push_str(&format!("<{prefix}mergeCell ref=\"{}\"/>", written(merge))));
                copy.out.push_str(&format!("</{prefix}mergeCells>"));
            }
            "f" | "formula" | "formula1" | "formula2" if !empty => {
                let words = copy.inside(tag)?;
                let after = mover.formula(&words, At::Rule(sheet)).map_err(|_| unmovable(Thing::Formula, &words))?;
                let name = tag.name();
                copy.out.push_str(&format!("{raw}{}</{}>", partial_escape(after.as_str()), name.as_ref()));
            }
            "sqref" if !empty => {
                let after = moved(&copy.inside(tag)?, shift);
                copy.out.push_str(&format!("{raw}{after}</{}>", tag.name().as_ref()));
            }
            "brk" => copy.tag(tag, empty, &broken(tag, shift).iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>())?,
            _ => {
                let mut set = Vec::new();
                for name in ["ref", "sqref"] {
                    let has = name == "sqref" || WITH_REF.contains(&local);
                    set.extend(attribute(tag, name).filter(|_| has).map(|text| (name, moved(&text, shift))));
                }
                // A link belongs to its own cells and not to rows that look like them.
                if let Some(own) = attribute(tag, "ref").and_then(|text| range(&text)).filter(|_| local == "hyperlink") {
                    set.push(("ref", written(&Merge { rows: (shift.row(own.rows.0), shift.row(own.rows.1)), ..own })));
                }
                if let Some(link) = attribute(tag, "location").filter(|_| local == "hyperlink") {
                    set.push(("location", mover.formula(&link, At::Rule(sheet)).map_err(|_| unmovable(Thing::Formula, &link))?));
                }
                let set: Vec<_> = set.iter().filter(|(name, after)| attribute(tag, name).as_ref() != Some(after)).collect();
                match set.as_slice() {
                    [] => copy.out.push_str(raw),
                    set => copy.tag(tag, empty, &set.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>())?,
                }
            }
        }
    }
    Ok(copy.out)
}

/// A break behind a row moves with it; breaks between columns name rows only as their ends, which lie beyond every sheet.
fn broken(tag: &BytesStart<'_>, shift: &Shift) -> Vec<(&'static str, String)> {
    let id = attribute(tag, "id").and_then(|id| id.parse::<u32>().ok());
    let across = attribute(tag, "max").and_then(|max| max.parse::<u32>().ok()).is_none_or(|max| max <= 16_383);
    id.filter(|_| across).map(|id| vec![("id", shift.rows((id, id)).1.to_string())]).unwrap_or_default()
}

/// Refuses what stands behind the rows and is not known to move well.
pub(super) fn known(tail: &str, sheet: &str) -> Result<(), Problem> {
    let mut copy = Copy::new(tail);
    let mut depth = 0_i32;
    while let Some((_, event)) = copy.next()? {
        if let (Event::Start(tag) | Event::Empty(tag), 0) = (&event, depth) {
            let local = tag.local_name();
            let local = local.as_ref();
            let thing = match local {
                _ if MOVABLE.contains(&local) || ELSEWHERE.contains(&local) => None,
                "oleObjects" | "controls" | "AlternateContent" => Some(Thing::Control),
                _ => Some(Thing::Other),
            };
            if let Some(thing) = thing {
                return Err(Problem::Unmovable { thing, sheet: sheet.to_owned(), place: local.to_owned() });
            }
        }
        // Small charts in cells, one cell each: what the inserted rows should have is not known.
        if let Event::Start(tag) = &event
            && tag.local_name().as_ref() == "sparklineGroups"
        {
            return Err(Problem::Unmovable { thing: Thing::Other, sheet: sheet.to_owned(), place: "sparklines".to_owned() });
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    Ok(())
}

/// The book's own part: names follow the rows, and everything is counted again when it is opened.
pub(super) fn book(text: &str, mover: &Mover) -> Result<String, Problem> {
    let mut copy = Copy::new(text);
    let (mut counted, mut behind, mut depth) = (false, 0, 0_i32);
    while let Some((raw, event)) = copy.next()? {
        let empty = matches!(event, Event::Empty(_));
        match &event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                copy.tag(tag, empty, &[("fullCalcOnLoad", "1")])?;
                counted = true;
            }
            Event::Start(tag) if tag.local_name().as_ref() == "definedName" => {
                let words = copy.inside(tag)?;
                let unmovable = || Problem::Unmovable {
                    thing: Thing::Formula,
                    sheet: attribute(tag, "name").unwrap_or_default(),
                    place: words.clone(),
                };
                let after = mover.formula(&words, At::Rule("")).map_err(|_| unmovable())?;
                copy.out.push_str(&format!("{raw}{}</{}>", partial_escape(after.as_str()), tag.name().as_ref()));
                continue;
            }
            _ => copy.out.push_str(raw),
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if let Event::End(tag) = &event
            && depth == 1
            && matches!(tag.local_name().as_ref(), "sheets" | "functionGroups" | "externalReferences" | "definedNames")
        {
            behind = copy.out.len();
        }
    }
    if !counted && behind > 0 {
        let prefix = copy.out.rfind("sheets>").and_then(|end| copy.out.get(..end)).and_then(|before| before.rsplit('/').next());
        let added = format!("<{}calcPr fullCalcOnLoad=\"1\"/>", prefix.unwrap_or_default());
        copy.out.insert_str(behind, &added);
    }
    Ok(copy.out)
}

/// A part without the elements that fit: the order of calculation, which counts cells that have moved.
pub(super) fn without(text: &str, fits: impl Fn(&BytesStart<'_>) -> bool) -> Result<String, Problem> {
    let mut copy = Copy::new(text);
    while let Some((raw, event)) = copy.next()? {
        match &event {
            Event::Empty(tag) if fits(tag) => {}
            Event::Start(tag) if fits(tag) => drop(copy.inside(tag)?),
            _ => copy.out.push_str(raw),
        }
    }
    Ok(copy.out)
}

/// A chart: where its figures come from.
pub(super) fn chart(text: &str, mover: &Mover) -> Result<String, Problem> {
    markup(text, "", mover, &[])
}

/// Pictures and charts on a sheet: those below an insertion move down, those above stay.
pub(super) fn drawing(text: &str, sheet: &str, shift: &Shift) -> Result<String, Problem> {
    let unmovable = |place: String| Problem::Unmovable { thing: Thing::Picture, sheet: sheet.to_owned(), place };
    let mut copy = Copy::new(text);
    let mut from = None;
    while let Some((raw, event)) = copy.next()? {
        copy.out.push_str(raw);
        match &event {
            Event::Start(tag) if matches!(tag.local_name().as_ref(), "twoCellAnchor" | "oneCellAnchor") => from = None,
            // A shape that shows a cell.
            Event::Start(tag) if attribute(tag, "textlink").is_some_and(|link| !link.is_empty()) => return Err(unmovable(String::new())),
            Event::Start(tag) if tag.local_name().as_ref() == "row" => {
                // Counted from 0.
                let row = copy.inside(tag)?.trim().parse::<u32>().map_err(|_| Problem::damaged())?.saturating_add(1);
                let added = shift.row(row) - row;
                if from.is_some_and(|other| other != added) {
                    return Err(unmovable(row.to_string()));
                }
                from = Some(added);
                copy.out.push_str(&format!("{}</{}>", row - 1 + added, tag.name().as_ref()));
            }
            _ => {}
        }
    }
    Ok(copy.out)
}

/// Last row that any range of a part reaches: of comments or a table.
pub(super) fn lowest(text: &str) -> Result<u32, Problem> {
    let mut copy = Copy::new(text);
    let mut lowest = 0;
    while let Some((_, event)) = copy.next()? {
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            lowest = attribute(tag, "ref").and_then(|text| range(&text)).map_or(lowest, |range| range.rows.1.max(lowest));
        }
    }
    Ok(lowest)
}
