//! One file that shows, without a network, that an entry of a unit's log is in a record which witnesses saw.
//!
//! A chain of four parts: the entry; that it is in a checkpoint of the unit's log; the entry of the cycle's log which holds
//! that very checkpoint; that this is in the cycle's log, whose checkpoint meets a policy. Whether the keys that signed the
//! entry were good, and whether the act was lawful, the whole record says and not this file. Must not know: where records
//! are kept, what a fact means.

use crate::checkpoint::SignedCheckpoint;
use crate::cycle::Act;
use crate::entry::{self, Entry};
use crate::policy::{Policy, Quorum};
use crate::proof::{self, Proof, Unproven};
use crate::text::{FormatError, number};
use crate::tree::{ProofError, check_inclusion};

/// First line of every such file.
pub const FORMAT: &str = "huanjie/proof/v1";
/// The longest file, in bytes.
pub const MAX_BYTES: usize = 2 * (entry::MAX_BYTES + proof::MAX_BYTES) + 256;

/// The parts, in their order, each with its limit in bytes; proofs are C2SP tlog-proofs.
const PARTS: [(&str, usize); 4] = [
    ("entry", entry::MAX_BYTES),
    ("entry.tlog-proof", proof::MAX_BYTES),
    ("unit.checkpoint", entry::MAX_BYTES),
    ("unit.checkpoint.tlog-proof", proof::MAX_BYTES),
];

/// A proof that an entry of a unit's log is in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProof {
    /// The entry.
    pub entry: Entry,
    /// That it is in the unit's log.
    pub in_unit: Proof,
    /// The entry of the cycle's log that holds the checkpoint of that proof.
    pub covering: Entry,
    /// That this is in the cycle's log.
    pub in_cycle: Proof,
}

/// Why an entry is not proven to be in the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unshown {
    /// The entry is not in the checkpoint of its unit.
    #[error("the entry is not in the log of its unit: {0}")]
    Unit(ProofError),
    /// The parts do not belong to one another.
    #[error("{0}")]
    Apart(&'static str),
    /// The cycle's log does not hold it, or its checkpoint does not count.
    #[error("the log of the cycle: {0}")]
    Cycle(#[from] Unproven),
}

impl EntryProof {
    /// The parts as files of their own, by name: a signed note, a tlog-proof, a signed note, a tlog-proof.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Vec<u8>); 4] {
        let [a, b, c, d] = PARTS.map(|(name, _)| name);
        [(a, self.entry.to_bytes()), (b, self.in_unit.to_bytes()), (c, self.covering.to_bytes()), (d, self.in_cycle.to_bytes())]
    }

    /// Writes the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{FORMAT}\n").into_bytes();
        for (name, bytes) in self.parts() {
            out.extend(format!("{name} {}\n", bytes.len()).into_bytes());
            out.extend(bytes);
        }
        out
    }

    /// Reads a file.
    ///
    /// # Errors
    /// The first place where the bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.len() > MAX_BYTES {
            return Err(FormatError::whole("longer than the limit"));
        }
        let mut reading = Reading { rest: bytes, above: 0 };
        if reading.line() != Some(FORMAT) {
            return Err(FormatError::at(1, "not a proof of an entry, of this version"));
        }
        let [entry, in_unit, covering, in_cycle] = [reading.part(0)?, reading.part(1)?, reading.part(2)?, reading.part(3)?];
        if !reading.rest.is_empty() {
            return Err(FormatError::at(reading.above + 1, "something after the last part"));
        }
        let note = |(bytes, above)| Entry::parse(bytes).map_err(|e: FormatError| e.below(above));
        let proof = |(bytes, above)| match Proof::parse(bytes) {
            Ok(Proof { extra: Some(_), .. }) => Err(FormatError::at(above + 2, "extra data, for which nothing vouches")),
            other => other.map_err(|e: FormatError| e.below(above)),
        };
        Ok(Self { entry: note(entry)?, in_unit: proof(in_unit)?, covering: note(covering)?, in_cycle: proof(in_cycle)? })
    }

    /// Checks that the parts lead from the entry to the cycle's log, and that the checkpoint of that log meets the policy.
    ///
    /// # Errors
    /// Why it is not shown.
    pub fn verify(&self, policy: &Policy) -> Result<Quorum, Unshown> {
        self.hang_together()?;
        Ok(self.in_cycle.verify(self.covering.leaf(), policy)?)
    }

    /// Checks the chain up to the root of the cycle's log, without asking who signed that.
    ///
    /// # Errors
    /// Why the parts are no chain.
    pub fn hang_together(&self) -> Result<(), Unshown> {
        let Self { entry, in_unit, covering, in_cycle } = self;
        let unit = in_unit.checkpoint.checkpoint();
        let cycle = in_cycle.checkpoint.checkpoint();
        let apart = |wrong: bool, why| if wrong { Err(Unshown::Apart(why)) } else { Ok(()) };
        apart(entry.content().origin != unit.origin, "the entry and its checkpoint are of different logs")?;
        apart(entry.content().index != in_unit.index, "the entry says another index than its proof")?;
        check_inclusion(entry.leaf(), in_unit.index, unit.size, &in_unit.hashes, unit.root).map_err(Unshown::Unit)?;
        let Ok(Act::Checkpointed(act)) = Act::read(covering) else {
            return Err(Unshown::Apart("the third part is no entry of the type unit.checkpoint"));
        };
        let same = act.checkpoint.as_bytes() == in_unit.checkpoint.to_bytes();
        apart(!same, "the log of the cycle holds another checkpoint of the unit than the proof")?;
        apart(unit.origin.unit() != Some(&act.unit), "the log of the cycle says another unit than the checkpoint")?;
        let of_cycle = covering.content().origin == cycle.origin && unit.origin.cycle() == cycle.origin;
        apart(!of_cycle, "the unit's log is not of this cycle")?;
        apart(covering.content().index != in_cycle.index, "the entry of the cycle's log says another index than its proof")?;
        let tree = check_inclusion(covering.leaf(), in_cycle.index, cycle.size, &in_cycle.hashes, cycle.root);
        tree.map_err(|error| Unshown::Cycle(Unproven::Tree(error)))
    }

    /// The checkpoint of the cycle's log, with its cosignatures.
    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.in_cycle.checkpoint
    }
}

struct Reading<'a> {
    rest: &'a [u8],
    /// Lines before the rest.
    above: usize,
}

impl<'a> Reading<'a> {
    fn line(&mut self) -> Option<&'a str> {
        let end = self.rest.iter().position(|b| *b == b'\n')?;
        let (line, rest) = (std::str::from_utf8(&self.rest[..end]).ok()?, &self.rest[end + 1..]);
        (self.rest, self.above) = (rest, self.above + 1);
        Some(line)
    }

    /// The bytes of the part of that number, and how many lines stand above it.
    fn part(&mut self, at: usize) -> Result<(&'a [u8], usize), FormatError> {
        let (name, limit) = PARTS[at];
        let wrong = FormatError::at(self.above + 1, "not the name of the next part, a space and its length in bytes");
        let length = self.line().and_then(|line| line.strip_prefix(name)?.strip_prefix(' ')).and_then(number);
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or(wrong)?;
        let above = self.above;
        if length > limit {
            return Err(FormatError::at(above, "a part longer than the limit"));
        }
        let (part, rest) = self.rest.split_at_checked(length).ok_or(FormatError::at(above, "the part is cut"))?;
        (self.rest, self.above) = (rest, above + part.iter().filter(|b| **b == b'\n').count());
        Ok((part, above))
    }
}
