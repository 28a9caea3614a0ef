//! The Merkle tree of RFC 6962: roots, and the proofs made from complete subtrees, wherever these are kept.
//!
//! A complete subtree of level `l` spans `2^l` leaves that begin at a multiple of `2^l`; every root and every proof is a
//! few of them hashed together. Must not know: what a leaf is, files.

use std::convert::Infallible;

use crate::hash::Hash;

/// Where the hashes of complete subtrees come from: memory, tiles.
pub trait Subtrees {
    /// Why a hash cannot be had.
    type Error;

    /// Hash of the complete subtree that spans the leaves from `index << level` to `(index + 1) << level`.
    ///
    /// # Errors
    /// The hash cannot be had.
    fn subtree(&self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// Root over the leaves from `from` to `to`, of which `from` is a multiple of a power of two that is at least the length.
fn root_of<S: Subtrees>(source: &S, from: u64, to: u64) -> Result<Hash, S::Error> {
    let length = to - from;
    if length == 0 {
        return Ok(Hash::of_nothing());
    }
    let (mut rest, mut end, mut root) = (length, to, None);
    while rest > 0 {
        let level = rest.trailing_zeros();
        let start = end - (1 << level);
        let peak = source.subtree(level, start >> level)?;
        root = Some(root.map_or(peak, |right| Hash::node(peak, right)));
        (rest, end) = (rest - (1 << level), start);
    }
    Ok(root.unwrap_or_default())
}

/// Root of the first `size` leaves.
///
/// # Errors
/// A hash cannot be had.
pub fn root<S: Subtrees>(source: &S, size: u64) -> Result<Hash, S::Error> {
    root_of(source, 0, size)
}

/// The largest power of two below `length`, which is at least 2.
const fn split(length: u64) -> u64 {
    1 << (u64::BITS - 1 - (length - 1).leading_zeros())
}

/// Proof that a leaf is in the tree of `size` leaves, from the leaf's sibling upwards; empty if it is not.
///
/// # Errors
/// A hash cannot be had.
pub fn inclusion<S: Subtrees>(source: &S, index: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut from, mut to, mut proof) = (0, size, Vec::new());
    while index < size && to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            proof.push(root_of(source, middle, to)?);
            to = middle;
        } else {
            proof.push(root_of(source, from, middle)?);
            from = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proof that the tree of `old` leaves is a beginning of the tree of `new` leaves (RFC 6962, 2.1.2); empty if `old` is 0,
/// equal to `new` or greater.
///
/// # Errors
/// A hash cannot be had.
pub fn consistency<S: Subtrees>(source: &S, old: u64, new: u64) -> Result<Vec<Hash>, S::Error> {
    let (mut from, mut to, mut proof) = (0, new, Vec::new());
    if old == 0 || old >= new {
        return Ok(proof);
    }
    while to != old {
        let middle = from + split(to - from);
        if old <= middle {
            proof.push(root_of(source, middle, to)?);
            to = middle;
        } else {
            proof.push(root_of(source, from, middle)?);
            from = middle;
        }
    }
    if from > 0 {
        proof.push(root_of(source, from, to)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf is not in a tree of that size, or the new tree is smaller than the old one.
    #[error("the sizes do not fit")]
    Sizes,
    /// Too few or too many hashes.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes lead to another old root.
    #[error("the proof does not lead to the old root")]
    OldRoot,
    /// The hashes lead to another root.
    #[error("the proof does not lead to the root")]
    Root,
}

/// Checks that the leaf at `index` is in the tree of `size` leaves with that root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// Why it is not proven.
pub fn check_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Sizes);
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = Hash::node(*sibling, hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            hash = Hash::node(hash, *sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    match (last, hash == root) {
        (0, true) => Ok(()),
        (0, false) => Err(ProofError::Root),
        _ => Err(ProofError::Length),
    }
}

/// Checks that the tree of `old` leaves is a beginning of the tree of `new` leaves (RFC 9162, 2.1.4.2).
///
/// # Errors
/// Why it is not proven.
pub fn check_consistency(old: u64, new: u64, proof: &[Hash], old_root: Hash, new_root: Hash) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Sizes);
    }
    if old == 0 || old == new {
        let same = if old == 0 { old_root == Hash::of_nothing() } else { true };
        let grown = old != new || old_root == new_root;
        return match (proof.is_empty(), same, grown) {
            (false, ..) => Err(ProofError::Length),
            (true, false, _) => Err(ProofError::OldRoot),
            (true, true, false) => Err(ProofError::Root),
            (true, true, true) => Ok(()),
        };
    }
    let first = if old.is_power_of_two() { Some(&old_root) } else { proof.first() };
    let rest = if old.is_power_of_two() { proof } else { proof.get(1..).unwrap_or_default() };
    let Some(first) = first else { return Err(ProofError::Length) };
    let up = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> up, (new - 1) >> up);
    let (mut old_hash, mut new_hash) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old_hash = Hash::node(*sibling, old_hash);
            new_hash = Hash::node(*sibling, new_hash);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            new_hash = Hash::node(new_hash, *sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    match (last, old_hash == old_root, new_hash == new_root) {
        (0, true, true) => Ok(()),
        (0, false, _) => Err(ProofError::OldRoot),
        (0, true, false) => Err(ProofError::Root),
        _ => Err(ProofError::Length),
    }
}

/// The complete subtrees on the right edge: enough to add leaves and tell the root, in memory that grows with the
/// logarithm of the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// From the largest to the smallest; one per bit of `size`.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().unwrap_or_default();
            hash = Hash::node(left, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(last) = peaks.next() else { return Hash::of_nothing() };
        peaks.fold(last, |right, left| Hash::node(left, right))
    }
}

impl Extend<Hash> for Frontier {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

/// A tree in memory: all complete subtrees, twice the leaves.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// By level, from the leaves up.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let row = &mut self.levels[level];
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            hash = Hash::node(row[row.len() - 2], hash);
        }
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Root of all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.root_at(self.size())
    }

    /// Root of the first `size` leaves; of all, if there are fewer.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Hash {
        sure(root(self, size.min(self.size())))
    }

    /// Proof that a leaf is among the first `size`.
    #[must_use]
    pub fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        sure(inclusion(self, index, size.min(self.size())))
    }

    /// Proof that the first `old` leaves are the beginning of the first `new` ones.
    #[must_use]
    pub fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        sure(consistency(self, old, new.min(self.size())))
    }

    /// The leaves.
    #[must_use]
    pub fn leaves(&self) -> &[Hash] {
        self.levels.first().map_or(&[], Vec::as_slice)
    }
}

fn sure<T>(result: Result<T, Infallible>) -> T {
    result.unwrap_or_else(|never| match never {})
}

impl FromIterator<Hash> for Tree {
    fn from_iter<T: IntoIterator<Item = Hash>>(leaves: T) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Subtrees for Tree {
    type Error = Infallible;

    /// Asked only for subtrees within [`Tree::size`]; outside it the answer is [`Hash::ZERO`], which no proof verifies with.
    fn subtree(&self, level: u32, index: u64) -> Result<Hash, Infallible> {
        let row = usize::try_from(level).ok().and_then(|level| self.levels.get(level));
        let hash = row.and_then(|row| row.get(usize::try_from(index).ok()?));
        Ok(hash.copied().unwrap_or(Hash::ZERO))
    }
}
