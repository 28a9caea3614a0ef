//! Where the sheets of a workbook stand inside its archive (ECMA-376 part 1, 18.2 and part 2, 8.3).

use std::collections::HashMap;
use std::io::{Cursor, Read, Write};

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};
use zip::ZipArchive;

/// Bytes of one of these small parts at most.
const MOST: u64 = 8 * 1024 * 1024;

/// Name on its tab and path of each worksheet; nothing where the archive contradicts itself.
pub(crate) fn sheets(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Vec<(String, String)> {
    let Some(book) = text(zip, "xl/workbook.xml") else { return Vec::new() };
    let Some(relations) = text(zip, "xl/_rels/workbook.xml.rels") else { return Vec::new() };
    let mut paths = HashMap::new();
    each(&relations, "Relationship", |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            paths.insert(id, path);
        }
    });
    let mut sheets = Vec::new();
    each(&book, "sheet", |tag| {
        if let (Some(name), Some(path)) = (attribute(tag, "name"), attribute(tag, "id").and_then(|id| paths.get(&id))) {
            sheets.push((name, path.clone()));
        }
    });
    sheets
}

/// A small part as text.
pub(crate) fn text(zip: &mut ZipArchive<Cursor<&[u8]>>, path: &str) -> Option<String> {
    let own = zip.file_names().filter_map(Result::ok).find(|name| name.eq_ignore_ascii_case(path))?.to_string();
    let mut text = String::new();
    zip.by_name(&own).ok()?.take(MOST).read_to_string(&mut text).ok()?;
    Some(text.trim_start_matches('\u{FEFF}').to_owned())
}

/// Every tag of a name.
pub(crate) fn each(xml: &str, name: &str, mut take: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => take(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its name without prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).filter_map(Result::ok).find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// A tag with some attributes set or, with an empty value, left out. Those that are there keep their place.
pub(crate) fn with(tag: &BytesStart<'_>, set: &[(&str, &str)]) -> Option<BytesStart<'static>> {
    let mut made = BytesStart::new(tag.name().as_ref().to_owned());
    let mut new: Vec<&(&str, &str)> = set.iter().filter(|(_, value)| !value.is_empty()).collect();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if let Some(at) = new.iter().position(|(name, _)| *name == attribute.key.as_ref()) {
            made.push_attribute(*new.remove(at));
        } else if !set.iter().any(|(name, _)| *name == attribute.key.as_ref()) {
            made.push_attribute(attribute);
        }
    }
    new.into_iter().for_each(|attribute| made.push_attribute(*attribute));
    Some(made)
}

/// A cell with words of its own: `<c …><is><t>words</t></is></c>`, which Excel and WPS read alike. `tag` is the cell's without its type.
pub(crate) fn words<W: Write>(out: &mut Writer<W>, mut tag: BytesStart<'_>, text: &str) -> Option<()> {
    let prefix = prefix(&tag);
    let (inline, words) = (format!("{prefix}is"), format!("{prefix}t"));
    tag.push_attribute(("t", "inlineStr"));
    let end = tag.to_end().into_owned();
    let mut begin = BytesStart::new(words.clone());
    begin.push_attribute(("xml:space", "preserve"));
    let events = [
        Event::Start(tag),
        Event::Start(BytesStart::new(inline.clone())),
        Event::Start(begin),
        Event::Text(BytesText::new(text)),
        Event::End(BytesEnd::new(words)),
        Event::End(BytesEnd::new(inline)),
        Event::End(end),
    ];
    events.into_iter().try_for_each(|event| out.write_event(event).ok())
}

/// The prefix of a tag's name, with its colon.
pub(crate) fn prefix(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let name: &str = name.as_ref();
    name.rfind(':').map_or_else(String::new, |at| name[..=at].to_owned())
}
