//! What the record promises, for every suite.

mod asking;
mod chain;
mod checkpoints;
mod document;
mod entries;
mod entry_proofs;
mod notes;
mod policies;
mod proofs;
mod small;
mod suites;
mod tiles;
mod trees;
mod witnesses;
mod world;
