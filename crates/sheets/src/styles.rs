//! The styles of a workbook, to which red ones are added (ECMA-376 part 1, 18.8): what stands there stays as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::parts;

/// Light red, as Excel colours what is bad.
const RED: &str = "FFFFC7CE";

/// The styles of a workbook.
pub(crate) struct Styles {
    text: String,
    /// Where the lists of fills and of cell formats end, and where their counts stand.
    fills: List,
    formats: List,
    /// What each cell format says, as written.
    written: Vec<Range<usize>>,
    /// Red twins by the format they were made of.
    red: BTreeMap<usize, usize>,
    added: Vec<String>,
    words: Option<usize>,
    heading: Option<usize>,
    prefix: String,
}

#[derive(Default)]
struct List {
    begin: Range<usize>,
    end: usize,
    items: usize,
}

impl Styles {
    /// Reads where things stand; nothing if the lists are missing.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let (mut fills, mut formats, mut written) = (List::default(), List::default(), Vec::new());
        let (mut depth, mut inside, mut prefix, mut begun) = (0_u32, "", String::new(), 0);
        loop {
            let before = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let after = usize::try_from(reader.buffer_position()).ok()?;
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    match tag.local_name().as_ref() {
                        "fills" if depth == 2 => (inside, fills.begin, prefix) = ("fills", before..after, parts::prefix(&tag)),
                        "cellXfs" if depth == 2 => (inside, formats.begin) = ("cellXfs", before..after),
                        _ if depth == 3 => begun = before,
                        _ => {}
                    }
                }
                Event::Empty(_) if depth == 2 => item(inside, &mut fills, &mut formats, &mut written, before..after),
                Event::End(_) => {
                    if depth == 3 {
                        item(inside, &mut fills, &mut formats, &mut written, begun..after);
                    } else if depth == 2 {
                        match inside {
                            "fills" => fills.end = before,
                            "cellXfs" => formats.end = before,
                            _ => {}
                        }
                        inside = "";
                    }
                    depth = depth.checked_sub(1)?;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if fills.end == 0 || formats.end < fills.end || written.is_empty() {
            return None;
        }
        let text = text.to_owned();
        Some(Self { text, fills, formats, written, red: BTreeMap::new(), added: Vec::new(), words: None, heading: None, prefix })
    }

    /// The red twin of a format.
    pub(crate) fn red(&mut self, format: usize) -> usize {
        if let Some(known) = self.red.get(&format) {
            return *known;
        }
        let own = self.written.get(format).or_else(|| self.written.first()).and_then(|range| self.text.get(range.clone()));
        let fill = self.fills.items.to_string();
        let made = own.and_then(|own| filled(own, &fill)).unwrap_or_else(|| self.plain(false));
        let number = self.add(made);
        self.red.insert(format, number);
        number
    }

    /// The format of the words in the added column.
    pub(crate) fn words(&mut self) -> usize {
        if let Some(known) = self.words {
            return known;
        }
        let number = self.add(self.plain(false));
        self.words = Some(number);
        number
    }

    /// The format of its heading.
    pub(crate) fn heading(&mut self) -> usize {
        if let Some(known) = self.heading {
            return known;
        }
        let number = self.add(self.plain(true));
        self.heading = Some(number);
        number
    }

    fn plain(&self, centred: bool) -> String {
        let (p, fill) = (&self.prefix, self.fills.items);
        let across = if centred { " horizontal=\"center\"" } else { "" };
        format!(
            "<{p}xf numFmtId=\"49\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\" \
             applyAlignment=\"1\"><{p}alignment{across} vertical=\"top\" wrapText=\"1\"/></{p}xf>"
        )
    }

    fn add(&mut self, made: String) -> usize {
        self.added.push(made);
        self.written.len() + self.added.len() - 1
    }

    /// The styles with what was added.
    pub(crate) fn written(&self) -> String {
        let p = &self.prefix;
        let fill = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{RED}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        );
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let mut text = String::with_capacity(self.text.len() + 400);
        text.push_str(part(0..self.fills.begin.start));
        text.push_str(&without_count(part(self.fills.begin.clone())));
        text.push_str(part(self.fills.begin.end..self.fills.end));
        text.push_str(&fill);
        text.push_str(part(self.fills.end..self.formats.begin.start));
        text.push_str(&without_count(part(self.formats.begin.clone())));
        text.push_str(part(self.formats.begin.end..self.formats.end));
        self.added.iter().for_each(|made| text.push_str(made));
        text.push_str(part(self.formats.end..self.text.len()));
        text
    }
}

fn item(inside: &str, fills: &mut List, formats: &mut List, written: &mut Vec<Range<usize>>, range: Range<usize>) {
    match inside {
        "fills" => fills.items += 1,
        "cellXfs" => {
            formats.items += 1;
            written.push(range);
        }
        _ => {}
    }
}

/// Whether a format shows days: a built-in one by its number (those of East Asia included), a written one by its letters.
pub(crate) fn shows_days(format: u16, written: Option<&str>) -> bool {
    match written {
        Some(pattern) => {
            let mut quoted = false;
            pattern.chars().any(|c| {
                quoted ^= matches!(c, '"' | '[' | ']');
                !quoted && matches!(c, 'y' | 'Y' | 'd' | 'D')
            })
        }
        None => matches!(format, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=58),
    }
}

/// The count is optional, and would be wrong now.
fn without_count(tag: &str) -> String {
    let Some(at) = tag.find("count=\"") else { return tag.to_owned() };
    let rest = tag.get(at + 7..).unwrap_or_default();
    let after = rest.find('"').and_then(|end| rest.get(end + 1..)).unwrap_or(">");
    format!("{}{}", tag.get(..at).unwrap_or_default(), after)
}

/// A cell format with another fill.
fn filled(format: &str, fill: &str) -> Option<String> {
    let mut reader = Reader::from_str(format);
    let mut writer = Writer::new(Vec::new());
    let mut first = true;
    let changed = |tag: &BytesStart<'_>| parts::with(tag, &[("fillId", fill), ("applyFill", "1")]);
    loop {
        let event = match reader.read_event().ok()? {
            Event::Eof => return String::from_utf8(writer.into_inner()).ok(),
            Event::Start(tag) if first => Event::Start(changed(&tag)?),
            Event::Empty(tag) if first => Event::Empty(changed(&tag)?),
            event => event,
        };
        first = false;
        writer.write_event(event).ok()?;
    }
}

#[cfg(test)]
mod tests {
    use super::{Styles, shows_days};

    #[test]
    fn formats_of_days_are_known() {
        let written = |pattern| shows_days(164, Some(pattern));
        assert!(shows_days(14, None) && shows_days(57, None) && written("yyyy\"年\"m\"月\""));
        assert!(!shows_days(0, None) && !written("0.00") && !written("[Red]0") && !written("\"d\"0"));
    }

    #[test]
    fn red_twins_keep_everything_but_the_fill() {
        let text = "<styleSheet><fonts count=\"1\"><font/></fonts><fills count=\"2\"><fill><patternFill/></fill><fill/></fills>\
                    <cellXfs count=\"2\"><xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"14\" fillId=\"0\" borderId=\"3\"><alignment wrapText=\"1\"/></xf>\
                    </cellXfs><cellStyles><cellStyle/></cellStyles></styleSheet>";
        let mut styles = Styles::read(text).unwrap();
        assert_eq!((styles.red(1), styles.red(1), styles.words()), (2, 2, 3));
        let written = styles.written();
        assert!(
            written.contains("<xf numFmtId=\"14\" fillId=\"2\" borderId=\"3\" applyFill=\"1\"><alignment wrapText=\"1\"/></xf>"),
            "{written}"
        );
        assert!(written.contains("FFFFC7CE") && written.contains("<fills >") && written.ends_with("</cellStyles></styleSheet>"));
        assert!(Styles::read("<styleSheet/>").is_none() && Styles::read("<a").is_none());
    }
}
