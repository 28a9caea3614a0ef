//! What a file is, by its bytes: its name says nothing.

use std::io::Cursor;

use zip::ZipArchive;

use super::sound;

/// Kinds of files that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // named after their endings
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
    Docx,
    Xlsx,
    Xls,
    Text,
    Mp3,
    M4a,
    Opus,
    Wav,
}

/// What a compound file (.xls) begins with.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Its directory has one entry in as many bytes, behind a head of 512.
const DIRECTORY_ENTRY: usize = 128;
const COMPOUND_HEAD: usize = 512;
/// Streams that only an Excel workbook has, in either of its versions.
const WORKBOOKS: [&str; 2] = ["Workbook", "Book"];

impl FileKind {
    /// What a file is; nothing if it is of no kind that is kept.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'P', b'K', 3, 4, ..] => office(bytes),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(Self::Wav),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Self::M4a),
            [b'O', b'g', b'g', b'S', ..] => (bytes.get(28..36) == Some(b"OpusHead")).then_some(Self::Opus),
            [b'I', b'D', b'3', ..] | [0xFF, 0xE0..=0xFF, ..] if sound::is_mp3(bytes) => Some(Self::Mp3),
            bytes if bytes.starts_with(COMPOUND) => is_workbook(bytes).then_some(Self::Xls),
            bytes => is_text(bytes).then_some(Self::Text),
        }
    }

    /// The ending of its name, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Xls => &["xls"],
            Self::Text => &["txt"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Opus => &["opus", "ogg"],
            Self::Wav => &["wav"],
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Text => "text/plain",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Opus => "audio/ogg",
            Self::Wav => "audio/wav",
        }
    }
}

/// A document or a workbook of Office without programs in it; only the list of its parts is read.
fn office(bytes: &[u8]) -> Option<FileKind> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    // A name that cannot be read is none of those that are looked for.
    let has = |is: &dyn Fn(&str) -> bool| archive.file_names().any(|name| name.is_ok_and(|name| is(&name)));
    if !has(&|name| name == "[Content_Types].xml") || has(&|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")) {
        return None;
    }
    match (has(&|name| name == "word/document.xml"), has(&|name| name == "xl/workbook.xml")) {
        (true, false) => Some(FileKind::Docx),
        (false, true) => Some(FileKind::Xlsx),
        _ => None,
    }
}

/// Whether the directory of a compound file has the stream of a workbook.
fn is_workbook(bytes: &[u8]) -> bool {
    let names = WORKBOOKS.map(|name| name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let entries = bytes.get(COMPOUND_HEAD..).unwrap_or_default().chunks_exact(DIRECTORY_ENTRY);
    entries.into_iter().any(|entry| names.iter().any(|name| entry.starts_with(name)))
}

/// Text in UTF-8 or in GB 18030, without control characters beyond those of lines and tabs.
fn is_text(bytes: &[u8]) -> bool {
    let control = |b: &u8| (*b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || *b == 0x7F;
    if bytes.iter().any(control) {
        return false;
    }
    std::str::from_utf8(bytes).is_ok() || !encoding_rs::GB18030.decode(bytes).2
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
            zip.write_all(b"<x/>").expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    fn compound(stream: &str) -> Vec<u8> {
        let mut file = COMPOUND.to_vec();
        file.resize(COMPOUND_HEAD + DIRECTORY_ENTRY, 0);
        file.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(COMPOUND_HEAD + 4 * DIRECTORY_ENTRY, 0);
        file
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let parts = |part: &'static str| zipped(&["[Content_Types].xml", part]);
        let gbk = encoding_rs::GB18030.encode("会议纪要").0.into_owned();
        let known: [(Vec<u8>, FileKind); 8] = [
            (b"%PDF-1.7\n".to_vec(), FileKind::Pdf),
            (vec![0xFF, 0xD8, 0xFF, 0xE0], FileKind::Jpeg),
            (b"\x89PNG\r\n\x1a\n".to_vec(), FileKind::Png),
            (parts("word/document.xml"), FileKind::Docx),
            (parts("xl/workbook.xml"), FileKind::Xlsx),
            (compound("Workbook"), FileKind::Xls),
            ("会议纪要\r\n".into(), FileKind::Text),
            (gbk, FileKind::Text),
        ];
        for (bytes, kind) in known {
            assert_eq!(FileKind::of(&bytes), Some(kind));
        }
    }

    #[test]
    fn programs_archives_and_what_nobody_knows_are_of_no_kind() {
        let programs = zipped(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
        let unknown = [
            b"MZ\x90\0\x03".to_vec(),
            b"\x7fELF\x02\x01".to_vec(),
            b"GIF89a\x01\0\x01\0".to_vec(),
            compound("WordDocument"),
            zipped(&["a.txt"]),
            zipped(&["[Content_Types].xml", "ppt/presentation.xml"]),
            programs,
            b"PK\x03\x04 torn".to_vec(),
        ];
        for bytes in unknown {
            assert_eq!(FileKind::of(&bytes), None, "{:?}", bytes.get(..8));
        }
    }
}
