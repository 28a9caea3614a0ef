//! Recordings without what a telephone wrote into them: name, place, time, program, picture. And how long they are.
//!
//! Only what is needed to hear the recording goes over. In Ogg and MPEG-4 a note is blanked where it stands, so that nothing
//! that is named by its place moves.

use super::FileKind;

/// What is kept of a recording, and how many seconds it is, from one up; nothing if it is not one from end to end.
pub(super) fn cleaned(kind: FileKind, bytes: Vec<u8>) -> Option<(Vec<u8>, u32)> {
    match kind {
        FileKind::Mp3 => mp3(&bytes),
        FileKind::Opus => opus(bytes),
        FileKind::M4a => m4a(bytes),
        FileKind::Wav => wav(&bytes),
        _ => None,
    }
}

/// Whole seconds, rounded up.
fn seconds(units: u64, in_a_second: u64) -> Option<u32> {
    let seconds = units.checked_add(in_a_second.checked_sub(1)?)?.checked_div(in_a_second)?;
    u32::try_from(seconds).ok().filter(|seconds| *seconds > 0)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_be_bytes(*four))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

// MPEG audio, layer III.

/// A frame by its head: bytes, samples, samples in a second.
struct Frame {
    length: usize,
    samples: u64,
    rate: u64,
}

/// Kilobits in a second by their number in a head: of version 1, and of the later ones.
const BITS_1: [u64; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITS_2: [u64; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/// Samples in a second by their number in a head, of version 1.
const RATES: [u64; 3] = [44_100, 48_000, 32_000];

fn frame(bytes: &[u8]) -> Option<Frame> {
    let [0xFF, version, bits, ..] = *bytes.first_chunk::<4>()? else { return None };
    // Layer III only.
    if version & 0xE6 != 0xE2 {
        return None;
    }
    let (table, slower, samples) = match version & 0x18 {
        0x18 => (&BITS_1, 1, 1152),
        0x10 => (&BITS_2, 2, 576),
        0 => (&BITS_2, 4, 576),
        _ => return None,
    };
    let bitrate = table.get(usize::from(bits >> 4).checked_sub(1)?)? * 1000;
    let rate = RATES.get(usize::from(bits >> 2 & 3))? / slower;
    let length = usize::try_from(samples / 8 * bitrate / rate).ok()? + usize::from(bits >> 1 & 1);
    Some(Frame { length, samples, rate })
}

/// Length of the notes before the first frame.
fn before_frames(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some([b'I', b'D', b'3', _, _, flags, a, b, c, d]) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let size = [a, b, c, d].into_iter().fold(0, |sum, seven| sum << 7 | usize::from(seven & 0x7F));
        let foot = if flags & 0x10 == 0 { 0 } else { 10 };
        at += 10 + size + foot;
    }
    at + bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == 0).count())
}

/// Whether bytes are MPEG audio: two frames, one after the other, behind any notes.
pub(super) fn is_mp3(bytes: &[u8]) -> bool {
    let rest = bytes.get(before_frames(bytes)..).unwrap_or_default();
    frame(rest).is_some_and(|first| rest.get(first.length..).and_then(frame).is_some())
}

/// What may stand behind the last frame: notes.
const BEHIND: [&[u8]; 4] = [b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3"];

fn mp3(bytes: &[u8]) -> Option<(Vec<u8>, u32)> {
    let begin = before_frames(bytes);
    let (mut at, mut samples, mut rate) = (begin, 0, 0);
    while let Some(next) = bytes.get(at..).and_then(frame) {
        // The last frame of a recording that was cut is left out.
        if bytes.len() - at < next.length {
            return Some((bytes[begin..at].to_vec(), seconds(samples, rate)?));
        }
        (at, samples, rate) = (at + next.length, samples + next.samples, next.rate);
    }
    let rest = bytes.get(at..)?;
    let ends = rest.iter().all(|byte| *byte == 0) || BEHIND.iter().any(|note| rest.starts_with(note));
    if ends { Some((bytes[begin..at].to_vec(), seconds(samples, rate)?)) } else { None }
}

// RIFF.

/// How samples may be written: whole numbers, fractions, the two laws of telephones, told by what follows.
const WAVES: [u16; 5] = [1, 3, 6, 7, 0xFFFE];

fn wav(bytes: &[u8]) -> Option<(Vec<u8>, u32)> {
    let mut kept = b"RIFF\0\0\0\0WAVE".to_vec();
    let (mut at, mut in_a_second, mut length) = (kept.len(), 0, None);
    while at + 8 <= bytes.len() {
        let size = usize::try_from(le32(bytes, at + 4)?).ok()?;
        let chunk = bytes.get(at..at.checked_add(8)?.checked_add(size)?)?;
        match &chunk[..4] {
            b"fmt " => {
                let how = u16::from_le_bytes(*chunk.get(8..)?.first_chunk()?);
                in_a_second = WAVES.contains(&how).then(|| le32(chunk, 16)).flatten()?;
            }
            b"data" => length = Some(size as u64),
            _ => {}
        }
        if matches!(&chunk[..4], b"fmt " | b"data" | b"fact") {
            kept.extend_from_slice(chunk);
            kept.resize(kept.len().next_multiple_of(2), 0);
        }
        at += chunk.len().next_multiple_of(2);
    }
    let size = u32::try_from(kept.len() - 8).ok()?.to_le_bytes();
    kept[4..8].copy_from_slice(&size);
    Some((kept, seconds(length?, in_a_second.into())?))
}

// Ogg.

/// Bytes before the table of a page.
const PAGE_HEAD: usize = 27;
/// Samples in a second, whatever was recorded.
const OPUS_RATE: u64 = 48_000;

fn opus(mut bytes: Vec<u8>) -> Option<(Vec<u8>, u32)> {
    let serial = le32(&bytes, 14)?;
    let lead = u64::from(u16::from_le_bytes(*bytes.get(PAGE_HEAD + 1 + 10..)?.first_chunk()?));
    let (mut at, mut last, mut in_notes) = (0, 0, false);
    let mut page_number = 0_u32;
    while at < bytes.len() {
        let page = bytes.get_mut(at..)?;
        if !page.starts_with(b"OggS\0") || le32(page, 14)? != serial {
            return None;
        }
        let segments = usize::from(*page.get(26)?);
        let table = page.get(PAGE_HEAD..PAGE_HEAD + segments)?;
        let ends_here = table.last().is_some_and(|last| *last < 255);
        let (body, whole) = (PAGE_HEAD + segments, table.iter().map(|length| usize::from(*length)).sum::<usize>());
        let page = page.get_mut(..body + whole)?;
        if checksum(page) != le32(page, 22)? {
            return None;
        }
        // The second packet holds the notes; it begins on the second page and fills its pages.
        if page_number == 1 && !page.get(body..)?.starts_with(b"OpusTags") {
            return None;
        }
        if page_number == 1 || in_notes {
            let kept = if page_number == 1 { body + 8 } else { body };
            page[kept..].fill(0);
            let sum = checksum(page).to_le_bytes();
            page[22..26].copy_from_slice(&sum);
            in_notes = !ends_here;
        } else if page_number > 0 {
            // A page on which no packet ends has no place in time: all its bits are set.
            let until = u64::from_le_bytes(*page.get(6..)?.first_chunk()?);
            last = if until == u64::MAX { last } else { until };
        }
        at += page.len();
        page_number += 1;
    }
    let length = last.checked_sub(lead)?;
    Some((bytes, seconds(length, OPUS_RATE)?))
}

/// CRC-32 of Ogg, from the highest bit down, by the value of a byte.
const SUMS: [u32; 256] = {
    let mut sums = [0; 256];
    let (mut byte, mut high) = (0_usize, 0_u32);
    while byte < 256 {
        let mut sum = high << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04C1_1DB7 };
            bit += 1;
        }
        sums[byte] = sum;
        (byte, high) = (byte + 1, high + 1);
    }
    sums
};

/// The checksum of a page; its own four bytes count as zero.
fn checksum(page: &[u8]) -> u32 {
    let add = |sum: u32, byte: u8| sum << 8 ^ SUMS[usize::from((sum >> 24) as u8 ^ byte)];
    page.iter().enumerate().fold(0, |sum, (at, byte)| add(sum, if (22..26).contains(&at) { 0 } else { *byte }))
}

// MPEG-4.

/// What is found in a file on the way.
#[derive(Default)]
struct Movie {
    sound: bool,
    /// Anything to be seen: a film is no recording.
    picture: bool,
    data: bool,
    seconds: Option<u32>,
}

fn m4a(mut bytes: Vec<u8>) -> Option<(Vec<u8>, u32)> {
    let mut found = Movie::default();
    boxes(&mut bytes, DEEPEST, &mut found)?;
    let Movie { sound: true, picture: false, data: true, seconds: Some(seconds) } = found else { return None };
    Some((bytes, seconds))
}

/// Boxes in a box, from a film down to a track's handler.
const DEEPEST: usize = 4;

/// Goes through the boxes of a file or of a box, so many deep.
fn boxes(bytes: &mut [u8], deep: usize, found: &mut Movie) -> Option<()> {
    let below = deep.checked_sub(1)?;
    let mut at = 0;
    while at < bytes.len() {
        let (head, size) = match be32(bytes, at)? {
            0 => (8, bytes.len() - at),
            1 => (16, usize::try_from(u64::from_be_bytes(*bytes.get(at + 8..)?.first_chunk()?)).ok()?),
            size => (8, usize::try_from(size).ok()?),
        };
        let one = bytes.get_mut(at..at.checked_add(size)?)?;
        let kind: [u8; 4] = *one.get(4..)?.first_chunk()?;
        let body = one.get_mut(head..)?;
        match &kind {
            b"moov" | b"trak" | b"mdia" => boxes(body, below, found)?,
            b"mdat" => found.data = true,
            b"hdlr" => {
                found.sound |= body.get(8..12)? == b"soun";
                found.picture |= body.get(8..12)? == b"vide";
            }
            b"mvhd" | b"tkhd" | b"mdhd" => {
                let wide = *body.first()? == 1;
                if &kind == b"mvhd" {
                    found.seconds = length(body, wide);
                }
                // When it was recorded and changed.
                body.get_mut(4..if wide { 20 } else { 12 })?.fill(0);
            }
            b"udta" | b"meta" | b"uuid" | b"free" | b"skip" => {
                body.fill(0);
                one[4..8].copy_from_slice(b"free");
            }
            _ => {}
        }
        at += size;
    }
    Some(())
}

/// How long a film is, by the body of its head.
fn length(body: &[u8], wide: bool) -> Option<u32> {
    let (scale, units) = if wide {
        (be32(body, 20)?, u64::from_be_bytes(*body.get(24..)?.first_chunk()?))
    } else {
        (be32(body, 12)?, be32(body, 16)?.into())
    };
    seconds(units, scale.into())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Frames of 128 kbit/s at 44.1 kHz.
    fn frames(count: usize) -> Vec<u8> {
        let frame = [&b"\xFF\xFB\x90\x64"[..], &[0; 413]].concat();
        frame.repeat(count)
    }

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut chunk = [&kind[..], &u32::try_from(data.len()).expect("short").to_le_bytes(), data].concat();
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    }

    fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        [b"RIFF", &u32::try_from(body.len() + 4).expect("short").to_le_bytes()[..], b"WAVE", &body].concat()
    }

    /// One channel, 8000 samples of a byte in a second.
    fn format() -> Vec<u8> {
        chunk(b"fmt ", b"\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0")
    }

    fn page(number: u8, granule: u64, body: &[u8]) -> Vec<u8> {
        let mut table = vec![255; body.len() / 255];
        table.push(u8::try_from(body.len() % 255).expect("short"));
        let head = [&b"OggS\0\0"[..], &granule.to_le_bytes(), b"unit", &[number, 0, 0, 0], &[0; 4]].concat();
        let mut page = [&head[..], &[u8::try_from(table.len()).expect("short")], &table, body].concat();
        let sum = checksum(&page).to_le_bytes();
        page[22..26].copy_from_slice(&sum);
        page
    }

    fn spoken(notes: &[u8]) -> Vec<u8> {
        let head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
        [page(0, 0, head), page(1, 0, notes), page(2, 312 + 48_000 * 90, &[7; 600])].concat()
    }

    fn atom(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&u32::try_from(body.len() + 8).expect("short").to_be_bytes()[..], kind, body].concat()
    }

    fn telephone(handler: &[u8; 4]) -> Vec<u8> {
        let head = [&[0; 4][..], b"DAYSDAYS", &1000_u32.to_be_bytes(), &61_500_u32.to_be_bytes()].concat();
        let track = [atom(b"tkhd", b"\0\0\0\0DAYSDAYS"), atom(b"mdia", &atom(b"hdlr", &[&[0; 8][..], handler].concat()))].concat();
        let movie = [atom(b"mvhd", &head), atom(b"trak", &track), atom(b"udta", b"\xA9xyz +37.3+97.4/")].concat();
        [atom(b"ftyp", b"M4A \0\0\0\0"), atom(b"moov", &movie), atom(b"mdat", b"sound")].concat()
    }

    /// A short recording of each kind, with notes of whoever made it.
    pub(in super::super) fn samples() -> [(FileKind, Vec<u8>, u32); 4] {
        let named = [&b"ID3\x04\0\0\0\0\0\x0Bplace +37.3"[..], &frames(100), b"TAG +37.3"].concat();
        let notes = chunk(b"LIST", b"INFO +37.3");
        [
            (FileKind::Mp3, named, 3),
            (FileKind::Wav, riff(&[format(), notes, chunk(b"data", &[128; 20_001])]), 3),
            (FileKind::Opus, spoken(&[b"OpusTags\x05\0\0\0+37.3\0\0\0\0", &[b'x'; 300][..]].concat()), 90),
            (FileKind::M4a, telephone(b"soun"), 62),
        ]
    }

    #[test]
    fn a_recording_says_nothing_of_where_and_when_it_was_made_and_how_long_it_is() {
        for (kind, bytes, long) in samples() {
            assert_eq!(FileKind::of(&bytes), Some(kind));
            let (kept, seconds) = cleaned(kind, bytes).unwrap_or_else(|| panic!("{kind:?}"));
            assert_eq!(seconds, long, "{kind:?}");
            for gone in [&b"37.3"[..], b"DAYS", b"xxx"] {
                assert!(!kept.windows(gone.len()).any(|window| window == gone), "{kind:?} {}", String::from_utf8_lossy(gone));
            }
            assert_eq!(FileKind::of(&kept), Some(kind));
            assert_eq!(cleaned(kind, kept.clone()), Some((kept, long)), "what is clean stays as it is");
        }
    }

    #[test]
    fn a_torn_recording_is_none() {
        for (kind, mut bytes, _) in samples() {
            let middle = bytes.len() - 12;
            let torn = [&bytes[..middle], b"\xFF\xFB not sound", &bytes[middle..]].concat();
            assert_eq!(cleaned(kind, torn), None, "{kind:?}: something between");
            bytes.truncate(30);
            assert_eq!(cleaned(kind, bytes), None, "{kind:?}: only its head");
        }
        assert_eq!(cleaned(FileKind::M4a, telephone(b"vide")), None, "a film is no recording");
        let deep = (0..2_000).fold(Vec::new(), |inner, _| atom(b"moov", &inner));
        assert_eq!(cleaned(FileKind::M4a, [atom(b"ftyp", b"M4A "), deep].concat()), None, "boxes in boxes without end");
    }

    #[test]
    fn frames_are_told_from_other_bytes() {
        assert!(is_mp3(&frames(2)) && !is_mp3(&frames(1)) && !is_mp3(b"ID3\x04\0\0\0\0\0\x7F"));
        // Another layer, AAC, and a bit rate that no table has.
        for head in [b"\xFF\xFD\x90\x64", b"\xFF\xF1\x50\x80", b"\xFF\xFB\xF0\x64"] {
            assert!(frame(head).is_none());
        }
        let cut = frames(3);
        assert_eq!(mp3(&cut[..1000]).expect("cut").0.len(), 834, "the last frame is left out");
    }
}
