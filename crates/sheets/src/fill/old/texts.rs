//! The list of shared texts with new ones behind the old: those of cells that are not touched keep their numbers.

use std::collections::BTreeMap;

use crate::cfb::u32_at;
use crate::xls::{CONTINUE, SST};

use super::record;

/// Bytes of a record's content at most.
const LONGEST_RECORD: usize = 8_224;
/// Characters of a text at most, so that it fits into one record.
pub(super) const LONGEST: usize = 4_000;

/// Shared texts.
pub(super) struct Texts<'b> {
    known: BTreeMap<&'b str, u32>,
    count: usize,
    new: Vec<String>,
    /// Cells written with one of them.
    cells: u32,
}

impl<'b> Texts<'b> {
    pub(super) fn new(texts: &'b [Box<str>]) -> Self {
        let mut known = BTreeMap::new();
        for (text, at) in texts.iter().zip(0..) {
            known.entry(&**text).or_insert(at);
        }
        Self { known, count: texts.len(), new: Vec::new(), cells: 0 }
    }

    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        self.cells += 1;
        if let Some(known) = self.known.get(text) {
            return Some(*known);
        }
        let at = self.new.iter().position(|new| new == text).unwrap_or_else(|| {
            self.new.push(text.to_owned());
            self.new.len() - 1
        });
        u32::try_from(self.count + at).ok()
    }

    /// Whether there are new ones.
    pub(super) fn added(&self) -> bool {
        !self.new.is_empty()
    }

    /// Writes the list; `old` are its records so far.
    pub(super) fn written(&self, out: &mut Vec<u8>, old: &[&[u8]]) -> Option<()> {
        let total = old.first().and_then(|first| u32_at(first, 0)).unwrap_or(0).saturating_add(self.cells);
        let unique = u32::try_from(self.count + self.new.len()).ok()?;
        let mut parts: Vec<Vec<u8>> = old.iter().map(|part| part.to_vec()).collect();
        if parts.is_empty() {
            parts.push(vec![0; 8]);
        }
        parts[0].get_mut(..4)?.copy_from_slice(&total.to_le_bytes());
        parts[0].get_mut(4..8)?.copy_from_slice(&unique.to_le_bytes());
        for text in &self.new {
            let units: Vec<u16> = text.encode_utf16().collect();
            let mut bytes = u16::try_from(units.len()).ok()?.to_le_bytes().to_vec();
            bytes.push(1);
            bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
            match parts.last_mut().filter(|part| part.len() + bytes.len() <= LONGEST_RECORD) {
                Some(part) => part.extend(bytes),
                None => parts.push(bytes),
            }
        }
        for (part, nth) in parts.iter().zip(0..) {
            record(out, if nth == 0 { SST } else { CONTINUE }, part)?;
        }
        Some(())
    }
}
