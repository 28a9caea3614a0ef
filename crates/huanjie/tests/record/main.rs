//! The public record of the demonstration: checked whole by both verifiers, changed byte by byte, proven entry by entry,
//! read from folders and addresses by the program.

mod bundles;
mod command;
mod kept;
mod made;
mod mutations;
mod python;
mod rehearsal;
mod served;
mod whole;
