//! Compound files ([MS-CFB]): the little file system inside `.xls`, WPS `.et` and password-locked `.xlsx`. Only as much as finding one
//! stream needs; every number in it is doubted.

pub(crate) const FREE: u32 = 0xFFFF_FFFA;
/// Streams shorter than this stand in the mini stream.
pub(crate) const MINI_CUTOFF: usize = 4096;
const MINI_SHIFT: u32 = 6;

/// A compound file, its tables read.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    /// Sectors have two to the power of this bytes.
    pub shift: u32,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

/// A stream or folder.
pub(crate) struct Entry {
    /// Its name.
    pub name: String,
    /// Its first sector.
    pub start: u32,
    /// Its bytes.
    pub size: usize,
}

pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

impl<'a> Compound<'a> {
    /// Reads the tables; nothing if they contradict themselves.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if !is_compound(bytes) || (shift != 9 && shift != 12) {
            return None;
        }
        let mut file = Self { bytes, shift, fat: Vec::new(), mini_fat: Vec::new(), mini_stream: Vec::new(), entries: Vec::new() };
        file.fat = file.table()?;
        let directory = file.chain(u32_at(bytes, 48)?)?;
        file.entries = directory.chunks_exact(128).filter_map(|chunk| entry(chunk, shift)).collect();
        let root = file.entries.first()?;
        if root.size > 0 {
            let stream = file.chain(root.start)?;
            let numbers = file.chain(u32_at(bytes, 60)?)?;
            file.mini_stream = stream;
            file.mini_fat = numbers.chunks_exact(4).filter_map(|chunk| u32_at(chunk, 0)).collect();
        }
        Some(file)
    }

    /// Whether there is a stream of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream by its name.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut stream = if entry.size < MINI_CUTOFF { self.mini_chain(entry.start)? } else { self.chain(entry.start)? };
        if stream.len() < entry.size {
            return None;
        }
        stream.truncate(entry.size);
        Some(stream)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (usize::try_from(number).ok()?).checked_add(1)?.checked_mul(1 << self.shift)?;
        let to = from.checked_add(1 << self.shift)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    /// The table of next sectors: its own sectors stand in the header and, in large files, in a chain of further lists.
    fn table(&self) -> Option<Vec<u32>> {
        let mut list: Vec<u32> = (0..109).filter_map(|at| u32_at(self.bytes, 76 + 4 * at)).collect();
        let (mut next, most) = (u32_at(self.bytes, 68)?, self.bytes.len() >> self.shift);
        for _ in 0..most {
            if next >= FREE {
                break;
            }
            let sector = self.sector(next)?;
            let last = (1 << self.shift) - 4;
            list.extend((0..last).step_by(4).filter_map(|at| u32_at(sector, at)));
            next = u32_at(sector, last)?;
        }
        let mut table = Vec::new();
        for number in list.into_iter().filter(|number| *number < FREE).take(most) {
            table.extend(self.sector(number)?.chunks_exact(4).filter_map(|chunk| u32_at(chunk, 0)));
        }
        Some(table)
    }

    /// All sectors of a chain; a chain longer than the file goes round in circles.
    pub(crate) fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        let mut next = start;
        while next < FREE {
            if whole.len() > self.bytes.len() {
                return None;
            }
            whole.extend_from_slice(self.sector(next)?);
            next = *self.fat.get(usize::try_from(next).ok()?)?;
        }
        Some(whole)
    }

    fn mini_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        let mut next = start;
        while next < FREE {
            if whole.len() > MINI_CUTOFF {
                return None;
            }
            let from = usize::try_from(next).ok()?.checked_mul(1 << MINI_SHIFT)?;
            whole.extend_from_slice(self.mini_stream.get(from..from.checked_add(1 << MINI_SHIFT)?)?);
            next = *self.mini_fat.get(usize::try_from(next).ok()?)?;
        }
        Some(whole)
    }
}

/// A line of the directory; nothing if it is not in use.
pub(crate) fn entry(chunk: &[u8], shift: u32) -> Option<Entry> {
    if chunk[66] == 0 {
        return None;
    }
    let length = usize::from(u16_at(chunk, 64)?).saturating_sub(2).min(62);
    let name: Vec<u16> = chunk[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    // Version 3 files leave rubbish in the upper half of the size.
    let upper = if shift == 9 { 0 } else { u64::from(u32_at(chunk, 124)?) << 32 };
    let size = usize::try_from(upper | u64::from(u32_at(chunk, 120)?)).ok()?;
    Some(Entry { name: String::from_utf16_lossy(&name), start: u32_at(chunk, 116)?, size })
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
