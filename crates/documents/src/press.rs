//! The press: papers in, PDF and pictures out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::{Frame, FrameItem};
use typst::model::Document;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_render::RenderOptions;

use crate::fonts::{FONTS, Fonts};
use crate::held;
use crate::lacking::{self, Lacking};
use crate::paper::{Paper, Template};

/// How many papers a cached piece of layout outlives its last use.
const CACHE_AGE: usize = 2;

/// Dots per inch that a page picture may have: a screen's at least, a printer's at most.
const DPI: std::ops::RangeInclusive<u32> = 36..=600;

/// Why a paper could not be made. Holds no personal data but, at most, one character of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// No font of the press has a character of our own words; one of a name or of other words of the record is set as a mark.
    #[error("no font has the character {character} (U+{code:04X}); the paper was not made", code = u32::from(*character))]
    MissingGlyph {
        /// The character.
        character: char,
    },
    /// The template or its data does not hold.
    #[error("the paper could not be set: {0}")]
    Layout(String),
    /// The pages stand, but the file could not be written.
    #[error("the paper could not be written as {format}: {why}")]
    Export {
        /// `PDF` or `PNG`.
        format: &'static str,
        /// What the writer said.
        why: String,
    },
    /// The paper states a number that must not leave. Says where and not which: it may stand in a log.
    #[error("{title}: a number of a person ({}) stands in {place}; the paper was not made", .kind.name())]
    Held {
        /// Title of the paper.
        title: String,
        /// Where, in the words of the paper: «第3段第12行第2格».
        place: String,
        /// What it is.
        kind: sieve::Kind,
    },
    /// A resolution that no screen or printer has.
    #[error("{0} dpi is outside 36 to 600")]
    Resolution(u32),
}

/// A finished file. Only [`Press::pdf`] and [`Press::bind`] make one, so that none leaves unguarded.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf(Vec<u8>);

impl Pdf {
    /// The file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl std::ops::Deref for Pdf {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Pdf {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Shows its size only.
impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pdf({} bytes)", self.0.len())
    }
}

/// What every paper is set with, kept for the process: fonts, library, templates.
///
/// Cheap to make; the fonts are read at the first paper. May be used from several threads at once: each paper is set
/// on its own, and a failure is that paper's only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press;

impl Press {
    /// The press.
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// The paper as PDF 1.7, fonts embedded as far as used.
    ///
    /// # Errors
    /// If the paper holds a number of a person, or cannot be set.
    pub fn pdf(&self, paper: &Paper) -> Result<Pdf, PressError> {
        self.counted(paper).map(|(pdf, _)| pdf)
    }

    /// The same, and how many pages it has.
    ///
    /// # Errors
    /// As for [`Press::pdf`].
    pub fn counted(&self, paper: &Paper) -> Result<(Pdf, u32), PressError> {
        let document = set(paper)?;
        let options = PdfOptions { tagged: paper.template.tagged(), ..PdfOptions::default() };
        let made = exported(&document, &options);
        forget(paper.template);
        Ok((made?, u32::try_from(document.pages().len()).unwrap_or(u32::MAX)))
    }

    /// The pages of the paper as PNG, `dpi` dots per inch.
    ///
    /// # Errors
    /// If the paper holds a number of a person, cannot be set, or `dpi` is outside 36 to 600.
    pub fn png(&self, paper: &Paper, dpi: u32) -> Result<Vec<Vec<u8>>, PressError> {
        if !DPI.contains(&dpi) {
            return Err(PressError::Resolution(dpi));
        }
        let document = set(paper)?;
        let options = RenderOptions { pixel_per_pt: Scalar::new(f64::from(dpi) / 72.0), render_bleed: false };
        let pages = document
            .pages()
            .iter()
            .map(|page| {
                let picture = typst_render::render(page, &options);
                picture.encode_png().map_err(|error| PressError::Export { format: "PNG", why: error.to_string() })
            })
            .collect();
        forget(paper.template);
        pages
    }

    /// The words of the paper, page by page, in the order in which they were set: for tests, search and reading aloud.
    ///
    /// # Errors
    /// As for [`Press::pdf`].
    pub fn text(&self, paper: &Paper) -> Result<Vec<String>, PressError> {
        let document = set(paper)?;
        let pages = document.pages().iter().map(|page| {
            let mut text = String::new();
            words(&page.frame, &mut text);
            text
        });
        Ok(pages.collect())
    }
}

/// The pages as a file.
pub(crate) fn exported(document: &PagedDocument, options: &PdfOptions) -> Result<Pdf, PressError> {
    let failed = |why| PressError::Export { format: "PDF", why };
    typst_pdf::pdf(document, options).map(Pdf).map_err(|errors| failed(messages(errors.iter().map(|e| e.message.as_str()))))
}

/// Drops cached layout that is too old, and all of it after a paper of which nothing is kept.
pub(crate) fn forget(template: Template) {
    typst::comemo::evict(if template.passing() { 0 } else { CACHE_AGE });
}

fn messages<'a>(each: impl Iterator<Item = &'a str>) -> String {
    each.collect::<Vec<_>>().join("; ")
}

/// How often a paper is set anew because a character did not come out although a font names it.
const AGAIN: usize = 3;

/// Sets a paper, once it is sure that no number of a person stands on it. What the fonts lack of the words of the record becomes
/// a mark; that they lack something of a template fails the paper.
pub(crate) fn set(paper: &Paper) -> Result<PagedDocument, PressError> {
    set_in(paper, &FONTS)
}

fn set_in(paper: &Paper, fonts: &Fonts) -> Result<PagedDocument, PressError> {
    if let Some((place, kind)) = held::first(&paper.data) {
        return Err(PressError::Held { title: paper.title.clone(), place, kind });
    }
    let mut lost = BTreeSet::new();
    for _ in 0..AGAIN {
        let lacking = Lacking::of(&paper.data, |character| fonts.has(character), &lost);
        let data = lacking.map_or_else(|| paper.data.to_string(), |lacking| lacking.marked(&paper.data).to_string());
        let sheet = Sheet { main: paper.template, data: Bytes::from_string(data), fonts };
        let document = typst::compile::<PagedDocument>(&sheet)
            .output
            .map_err(|errors| PressError::Layout(messages(errors.iter().map(|e| e.message.as_str()))))?;
        let mut without = BTreeSet::new();
        document.pages().iter().for_each(|page| missing(&page.frame, &mut without));
        let Some(character) = without.first().copied() else { return Ok(repeated(document, paper.copies)) };
        // A font may have a character and yet not the form that its neighbours ask for.
        if without.is_subset(&lost) || !lacking::any(&paper.data, &without) {
            return Err(PressError::MissingGlyph { character });
        }
        lost.append(&mut without);
    }
    Err(PressError::MissingGlyph { character: lost.first().copied().unwrap_or(char::REPLACEMENT_CHARACTER) })
}

/// A print run: the pages once more for each copy, without setting them again.
fn repeated(document: PagedDocument, copies: u32) -> PagedDocument {
    if copies <= 1 {
        return document;
    }
    let pages = (0..copies).flat_map(|_| document.pages().iter().cloned()).collect();
    PagedDocument::new(pages, document.info().clone())
}

/// The characters that were set without a glyph.
fn missing(frame: &Frame, into: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => missing(&group.frame, into),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let part = text.text.get(glyph.range()).unwrap_or_default();
                    into.extend(part.chars());
                    if part.is_empty() {
                        into.insert(char::REPLACEMENT_CHARACTER);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The text of a frame, a line per inner frame.
fn words(frame: &Frame, into: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                words(&group.frame, into);
                if !into.is_empty() && !into.ends_with('\n') {
                    into.push('\n');
                }
            }
            FrameItem::Text(text) => into.push_str(&text.text),
            _ => {}
        }
    }
}

/// The library and the templates: parsed once.
struct Case {
    library: LazyHash<Library>,
    sources: BTreeMap<&'static str, Source>,
    data: FileId,
}

static CASE: LazyLock<Case> = LazyLock::new(|| Case {
    library: LazyHash::new(Library::default()),
    sources: Template::FILES.iter().map(|(name, text)| (*name, Source::new(file(name), (*text).to_owned()))).collect(),
    data: file("data.json"),
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the names of the templates are plain file names");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One paper's view of the press: the shared fonts, library and templates, and its own data.
struct Sheet<'f> {
    main: Template,
    data: Bytes,
    fonts: &'f Fonts,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &CASE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        file(self.main.file())
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = id.vpath().get_without_slash();
        CASE.sources.get(name).cloned().ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == CASE.data { Ok(self.data.clone()) } else { Err(FileError::NotFound(id.vpath().get_without_slash().into())) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    /// Papers carry the days of their acts, never the day of printing.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use typst::text::Font;

    use super::*;
    use crate::fonts::tests::{RARE, rare_font};

    fn words_of(document: &PagedDocument) -> String {
        let mut text = String::new();
        document.pages().iter().for_each(|page| words(&page.frame, &mut text));
        text.split_whitespace().collect()
    }

    fn notice(words: &str) -> Paper {
        let data = json!({
            "title": ["纳尔宗村", words], "number": null, "blocks": [{ "p": format!("{words}，{words}") }], "issuer": "委员会",
            "date": "2026年12月20日", "rehearsal": false, "seal": null,
        });
        Paper { template: Template::Notice, title: "公告".to_owned(), data: Arc::new(data), copies: 1 }
    }

    #[test]
    fn a_further_font_is_used_for_what_the_others_lack_and_else_stands_a_mark() {
        let paper = notice(&format!("{RARE}明"));
        let without = words_of(&set_in(&paper, &Fonts::with(&[])).expect("a name fails no paper"));
        assert!(!without.contains(RARE), "{without}");
        assert!(without.contains("〓U+30000明，〓U+30000明"), "{without}");
        assert!(without.contains("〓处字库没有该字，盖章前请用钢笔照户口簿填写：〓U+30000（3处）"), "{without}");
        let further: Vec<Font> = Font::iter(Bytes::new(rare_font())).collect();
        let with = words_of(&set_in(&paper, &Fonts::with(&further)).expect("set"));
        assert!(with.contains(RARE) && !with.contains('〓'), "{with}");
    }
}
