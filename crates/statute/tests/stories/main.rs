//! The law: its packs, its calendar, the worked cases and the counts; one program, so that it links once.

mod answers;
mod ballots;
mod bodies;
mod calendar;
mod cases;
mod counting;
mod packs;
mod stacks;
