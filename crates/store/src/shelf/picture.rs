//! Pictures without what a camera wrote into them: place, time, serial number, small copies of the picture before it was cut.
//!
//! Only what is needed to see the picture goes over; of EXIF, which way is up.

/// The picture alone; nothing if it is not one from end to end.
pub(super) fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xFF\xD8")?;
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(b"\xFF\xD8");
    let mut turned = false;
    loop {
        // Any number of filling bytes may stand before a marker.
        rest = rest.strip_prefix(b"\xFF")?;
        while let Some(next) = rest.strip_prefix(b"\xFF") {
            rest = next;
        }
        let (&marker, after) = rest.split_first()?;
        if marker == END {
            kept.extend_from_slice(&[0xFF, END]);
            return Some(kept);
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let segment = after.get(..length)?;
        let body = segment.get(2..)?;
        rest = &after[length..];
        if let (APP1, false, Some(way)) = (marker, turned, body.strip_prefix(b"Exif\0\0").and_then(orientation)) {
            turned = true;
            kept.extend(way_up(way));
        }
        if is_needed(marker, body) {
            kept.extend_from_slice(&[0xFF, marker]);
            kept.extend_from_slice(segment);
        }
        if marker == SCAN {
            let length = scan(rest)?;
            kept.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
        }
    }
}

const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const APP1: u8 = 0xE1;

/// Frames, tables and scans; of the notes of programs only the kind of file, its colours and how they are coded.
fn is_needed(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xC0..=0xDF => true,
        0xE0 => body.starts_with(b"JFIF\0"),
        0xE2 => body.starts_with(b"ICC_PROFILE\0"),
        0xEE => body.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Length of the data behind the head of a scan: up to the next marker that is neither a filled byte nor a restart.
fn scan(data: &[u8]) -> Option<usize> {
    data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF))
}

/// Which way is up, in EXIF's first directory; nothing if that is as usual or cannot be read.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at.checked_add(1)?)?];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let (high, low) = if little { (short(6)?, short(4)?) } else { (short(4)?, short(6)?) };
    let directory = (usize::from(high) << 16) | usize::from(low);
    let entry = |n: u16| directory.checked_add(2)?.checked_add(usize::from(n) * 12);
    let found = (0..short(directory)?).filter_map(entry).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(found + 8)?).ok().filter(|way| (2..=8).contains(way))
}

/// A segment of EXIF that says which way is up, and nothing else.
fn way_up(way: u8) -> Vec<u8> {
    let mut segment = b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    segment.extend_from_slice(&[way, 0, 0, 0, 0, 0, 0]);
    segment
}

const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that are needed to see a picture in its colours and size.
const NEEDED: [&[u8; 4]; 12] = [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT", b"bKGD"];

/// The picture alone; nothing if it is not one from end to end.
pub(super) fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(PNG_HEAD)?;
    let mut kept = PNG_HEAD.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        // Length, kind, data, checksum.
        let chunk = rest.get(..length.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if NEEDED.iter().any(|needed| kind == *needed) {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = &rest[chunk.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
        [&[0xFF, marker][..], &length, body].concat()
    }

    /// EXIF with the way up and a place, as cameras write it.
    fn exif(little: bool, way: u16) -> Vec<u8> {
        let short = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut body = b"Exif\0\0".to_vec();
        body.extend_from_slice(if little { b"II*\0" } else { b"MM\0*" });
        body.extend(long(8));
        body.extend(short(2));
        for (tag, kind, value) in [(0x0112, 3, way), (0x8825, 4, 38)] {
            body.extend([short(tag), short(kind)].concat());
            body.extend(long(1));
            body.extend([short(value), short(0)].concat());
        }
        body.extend(long(0));
        body.extend_from_slice(b"GPS 37.3N 97.4E Phone 123456");
        body
    }

    fn photo(exif: &[u8], behind: &[u8]) -> Vec<u8> {
        let parts: [&[u8]; 9] = [
            b"\xFF\xD8",
            &segment(0xE0, b"JFIF\0\x01\x01"),
            &segment(0xE1, exif),
            &segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<gps/>"),
            &segment(0xFE, b"a remark of the camera"),
            &segment(0xC0, b"frame"),
            &segment(0xDA, b"head"),
            b"\x01\xFF\x00\x02\xFF\xD3\x03\xFF\xFF\xD9",
            behind,
        ];
        parts.concat()
    }

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|window| window == what)
    }

    #[test]
    fn a_photograph_says_nothing_of_where_and_by_what_it_was_taken_but_stands_upright() {
        for (little, way) in [(true, 6), (false, 6), (false, 1)] {
            let kept = jpeg(&photo(&exif(little, way), b"\xFF\xD8 a film with its own place")).expect("a photograph");
            for gone in [&b"GPS"[..], b"Phone", b"adobe.com", b"remark", b"film"] {
                assert!(!holds(&kept, gone), "{}", String::from_utf8_lossy(gone));
            }
            assert!(holds(&kept, b"JFIF") && holds(&kept, b"frame") && holds(&kept, b"\x01\xFF\x00\x02\xFF\xD3\x03"));
            assert!(kept.ends_with(b"\xFF\xD9"));
            let way_up = (way != 1).then_some(6);
            let found = kept.windows(6).position(|window| window == b"Exif\0\0").and_then(|at| orientation(&kept[at + 6..]));
            assert_eq!(found, way_up);
            assert_eq!(jpeg(&kept).as_ref(), Some(&kept), "what is clean stays as it is");
        }
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        [&length[..], kind, data, b"csum"].concat()
    }

    #[test]
    fn a_picture_keeps_its_lines_and_colours_and_no_remarks() {
        let whole = [
            PNG_HEAD,
            &chunk(b"IHDR", b"head"),
            &chunk(b"tEXt", b"Author\0somebody"),
            &chunk(b"eXIf", b"GPS"),
            &chunk(b"IDAT", b"lines"),
            &chunk(b"IEND", b""),
            b"behind",
        ]
        .concat();
        let kept = png(&whole).expect("a picture");
        let due = [PNG_HEAD, &chunk(b"IHDR", b"head"), &chunk(b"IDAT", b"lines"), &chunk(b"IEND", b"")].concat();
        assert_eq!(kept, due);
    }

    #[test]
    fn a_torn_picture_is_none() {
        let photo = photo(&exif(true, 6), b"");
        for end in 0..photo.len() {
            assert_eq!(jpeg(&photo[..end]), None, "{end}");
        }
        let picture = [PNG_HEAD, &chunk(b"IHDR", b"head"), &chunk(b"IEND", b"")].concat();
        for end in 0..picture.len() {
            assert_eq!(png(&picture[..end]), None, "{end}");
        }
    }
}
