//! `huanjie erase`: what opens commitments of a unit, once its retention has ended.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use store::{By, Erasable};

use crate::Failure;
use crate::cards::cards;
use crate::serve::open;

/// What is erased. The record still holds; who erased it and why stands there.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The marked roll of closed check-ins
    CheckIn(What),
    /// Every personal part: names, grounds, words of objections
    Personal(What),
}

/// Of which unit, and who says so.
#[derive(Debug, Args)]
pub struct What {
    /// Data directory
    #[arg(long)]
    data: PathBuf,
    /// Code of the unit
    #[arg(long)]
    unit: String,
    /// Why: which retention has ended. It stands in the record
    #[arg(long)]
    reason: String,
    /// How many key cards sign it; each is read from standard input: a line with the card, a line with its five words
    #[arg(long, default_value_t = 0)]
    cards: usize,
}

/// Erases, and records it.
pub async fn run(command: Command) -> Result<(), Failure> {
    let (what, of) = match command {
        Command::CheckIn(of) => (Erasable::CheckIn, of),
        Command::Personal(of) => (Erasable::Personal, of),
    };
    let store = open(&of.data).await?;
    let people = cards(of.cards)?;
    let by = By { actor: "prefecture/office", people: &people, once: None };
    store.erase(&of.unit, what, &of.reason, by).await.map_err(|error| Failure::no(error.to_string()))?;
    println!("huanjie: erased and recorded; backups made before still hold it: erase or replace them too");
    Ok(())
}
