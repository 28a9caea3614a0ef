//! 封存码: a root as sixteen groups of four digits on paper, two of which are typed back at every hand-over.

use sha2::{Digest, Sha256};

use crate::hash::Hash;

/// The sixteen groups of a root: four hexadecimal digits each, in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    root: Hash,
}

/// What was typed for a group is not what the record has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("group {group} is not what the record has")]
pub struct Mismatch {
    /// Which group, from 1.
    pub group: usize,
}

impl Groups {
    /// How many groups there are.
    pub const COUNT: usize = 16;

    /// The groups of a root.
    #[must_use]
    pub const fn of(root: Hash) -> Self {
        Self { root }
    }

    /// All groups, as printed.
    #[must_use]
    pub fn all(&self) -> [String; Self::COUNT] {
        std::array::from_fn(|at| hex::encode_upper(&self.root.0[at * 2..at * 2 + 2]))
    }

    /// The two groups to be typed from paper, from 0, in order: chosen by a hash of the root, so that whoever prints the
    /// paper cannot choose them.
    #[must_use]
    pub fn asked(&self) -> [usize; 2] {
        let hash = Sha256::new_with_prefix(b"huanjie/groups/v1").chain_update(self.root.0).finalize();
        let first = usize::from(hash[0]) % Self::COUNT;
        let other = usize::from(hash[1]) % (Self::COUNT - 1);
        let second = if other >= first { other + 1 } else { other };
        [first.min(second), first.max(second)]
    }

    /// The groups as a screen shows them: nothing where a group is to be typed.
    #[must_use]
    pub fn shown(&self) -> [Option<String>; Self::COUNT] {
        let asked = self.asked();
        let mut at = 0..;
        self.all().map(|group| (!asked.contains(&at.next().unwrap_or_default())).then_some(group))
    }

    /// Compares what was typed for the two asked groups. Case, spaces around and full-width digits do not matter.
    ///
    /// # Errors
    /// Each group that differs.
    pub fn check(&self, typed: [&str; 2]) -> Result<(), Vec<Mismatch>> {
        let all = self.all();
        let pairs = self.asked().into_iter().zip(typed);
        let wrong: Vec<Mismatch> = pairs.filter(|(at, typed)| plain(typed) != all[*at]).map(|(at, _)| Mismatch { group: at + 1 }).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

/// Capitals of ASCII for what a Chinese input method may have put in: U+FF01 to U+FF5E stand 0xFEE0 above ASCII.
fn plain(typed: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    typed.trim().chars().map(narrow).collect::<String>().to_ascii_uppercase()
}
