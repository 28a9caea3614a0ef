//! What a witness promises, for both suites.

mod answers;
mod files;
mod keeping;
mod page;
mod program;
mod world;
