//! A compound file written again with one stream in another size ([MS-CFB]): names, dates, folders and all other streams stay.

use crate::cfb::{Compound, FREE, MINI_CUTOFF, entry, u32_at};

const FREE_SECTOR: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const OF_TABLE: u32 = 0xFFFF_FFFD;
const OF_LIST: u32 = 0xFFFF_FFFC;
/// Kinds of entries.
const STREAM: u8 = 2;
const ROOT: u8 = 5;
/// Places for sectors of the table in the header.
const IN_HEADER: usize = 109;

/// The file with another content for a stream; nothing if it contradicts itself or has no such stream.
pub(crate) fn replaced(bytes: &[u8], name: &str, content: &[u8]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    let mut directory = file.chain(u32_at(bytes, 48)?)?;
    let mut body = Body { size: 1 << file.shift, bytes: Vec::new(), table: Vec::new() };
    // Short streams would belong to the mini stream: zeros behind the last record keep it out of there.
    let mut content = content.to_vec();
    content.resize(content.len().max(MINI_CUTOFF), 0);
    let most = bytes.len() + 2 * content.len();
    let mut done = false;
    for chunk in directory.chunks_exact_mut(128) {
        let Some(found) = entry(chunk, file.shift) else { continue };
        let is_it = chunk[66] == STREAM && !done && found.name.eq_ignore_ascii_case(name);
        let start = if is_it {
            done = true;
            chunk[120..124].copy_from_slice(&u32::try_from(content.len()).ok()?.to_le_bytes());
            chunk[124..128].copy_from_slice(&[0; 4]);
            body.place(&content)?
        } else if (chunk[66] == STREAM && found.size >= MINI_CUTOFF) || (chunk[66] == ROOT && found.size > 0) {
            body.place(&file.chain(found.start)?)?
        } else {
            continue;
        };
        chunk[116..120].copy_from_slice(&start.to_le_bytes());
        // Two entries may point to the same sectors: a file that grows by that is no file of any program.
        if body.bytes.len() > most {
            return None;
        }
    }
    let mini = u32_at(bytes, 60)?;
    let mini_table = if mini < FREE { file.chain(mini)? } else { Vec::new() };
    let mini_start = if mini_table.is_empty() { END } else { body.place(&mini_table)? };
    let directory_start = body.place(&directory)?;
    let mut head = bytes.get(..512)?.to_vec();
    head[60..64].copy_from_slice(&mini_start.to_le_bytes());
    head[64..68].copy_from_slice(&u32::try_from(mini_table.len() / body.size).ok()?.to_le_bytes());
    head[48..52].copy_from_slice(&directory_start.to_le_bytes());
    done.then(|| body.closed(head)).flatten()
}

/// Sectors as they are laid down.
struct Body {
    size: usize,
    bytes: Vec<u8>,
    table: Vec<u32>,
}

impl Body {
    /// Lays a stream down and says where it begins.
    fn place(&mut self, data: &[u8]) -> Option<u32> {
        let start = u32::try_from(self.table.len()).ok()?;
        let sectors = data.len().div_ceil(self.size).max(1);
        self.bytes.extend_from_slice(data);
        self.bytes.resize((self.table.len() + sectors) * self.size, 0);
        let last = u32::try_from(self.table.len() + sectors - 1).ok()?;
        self.table.extend((start..last).map(|at| at + 1));
        self.table.push(END);
        Some(start)
    }

    /// The file: header, streams, the list of the table's sectors where the header has no room for it, and the table.
    fn closed(mut self, mut head: Vec<u8>) -> Option<Vec<u8>> {
        let (entries, streams) = (self.size / 4, self.table.len());
        let (mut tables, mut lists) = (1, 0);
        while tables * entries < streams + tables + lists {
            tables += 1;
            lists = tables.saturating_sub(IN_HEADER).div_ceil(entries - 1);
        }
        self.table.extend(std::iter::repeat_n(OF_LIST, lists));
        self.table.extend(std::iter::repeat_n(OF_TABLE, tables));
        self.table.resize(tables * entries, FREE_SECTOR);
        let first_list = u32::try_from(streams).ok()?;
        let first_table = u32::try_from(streams + lists).ok()?;
        let end = first_table.checked_add(u32::try_from(tables).ok()?)?;
        let mut sectors: Vec<u32> = (first_table..end).collect();
        let outside = sectors.split_off(tables.min(IN_HEADER));
        sectors.resize(IN_HEADER, FREE_SECTOR);
        let number = |n: usize| u32::try_from(n).ok().map(u32::to_le_bytes);
        head[44..48].copy_from_slice(&number(tables)?);
        head[68..72].copy_from_slice(&if lists == 0 { END } else { first_list }.to_le_bytes());
        head[72..76].copy_from_slice(&number(lists)?);
        head.truncate(76);
        head.extend(sectors.into_iter().flat_map(u32::to_le_bytes));
        head.resize(self.size, 0);
        for (list, next) in outside.chunks(entries - 1).zip(first_list + 1..) {
            let mut list = list.to_vec();
            list.resize(entries - 1, FREE_SECTOR);
            list.push(if next == first_table { END } else { next });
            self.bytes.extend(list.into_iter().flat_map(u32::to_le_bytes));
        }
        self.bytes.extend(self.table.iter().flat_map(|at| at.to_le_bytes()));
        Some([head, self.bytes].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::replaced;
    use crate::cfb::Compound;

    const KEPT: &[u8] = include_bytes!("../tests/data/roll.xls");

    #[test]
    fn a_stream_of_any_length_is_read_back_and_the_others_stay() {
        // The last length needs more sectors of the table than the header names: 109 of them stand for 7 MiB.
        for length in [5_000, 4_096, 8_000_000] {
            let content: Vec<u8> = (0..length).map(|at: u32| at.to_le_bytes()[1]).collect();
            let file = replaced(KEPT, "Workbook", &content).unwrap();
            let read = Compound::open(&file).unwrap();
            assert!(read.stream("Workbook").unwrap() == content);
            let again = replaced(&file, "Workbook", &Compound::open(KEPT).unwrap().stream("Workbook").unwrap()).unwrap();
            let before = Compound::open(KEPT).unwrap().stream("Workbook");
            assert!(Compound::open(&again).unwrap().stream("Workbook") == before);
        }
        assert!(replaced(KEPT, "Other", b"x").is_none() && replaced(&KEPT[..700], "Workbook", b"x").is_none());
    }
}
