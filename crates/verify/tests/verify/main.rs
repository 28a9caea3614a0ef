//! A record of a cycle, checked whole, broken check by check, and changed byte by byte, by both verifiers.

mod checks;
#[path = "../../../election/tests/stories/common/mod.rs"]
mod common;
mod heads;
mod keys;
mod mutations;
mod proofs;
mod python;
mod world;
