//! `huanjie erase`: what opens commitments of a unit or an office, once its retention has ended.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use election::Retained;
use store::{By, Erasable};

use crate::Failure;
use crate::cards::cards;
use crate::serve::alone;

/// What is to be said whenever something was erased.
pub const BACKUPS: &str = "Backups from before still hold them: delete or replace those. Where one is restored they are erased \
                           again, once the newer record is there (huanjie restore --record)";

/// What is erased. The record still holds; who erased it and why stands there.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The marked roll of closed check-ins
    CheckIn(What),
    /// Every personal part: names, grounds, words of objections
    Personal(What),
}

/// Of which unit, and who says so; the server must not be running.
#[derive(Debug, Args)]
pub struct What {
    /// Data directory
    #[arg(long)]
    data: PathBuf,
    /// Code of the unit, or of an office filled up with zeros to twelve digits
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
        Command::CheckIn(of) => (Erasable::Kind(Retained::CheckIn), of),
        Command::Personal(of) => (Erasable::Personal, of),
    };
    let store = alone(&of.data).await?;
    let people = cards(of.cards)?;
    let by = By { actor: "prefecture/office", people: &people, once: None };
    let parts = store.erase(&of.unit, what, &of.reason, by).await.map_err(|error| Failure::no(error.to_string()))?;
    println!("huanjie: {parts} parts are erased, and that is recorded. {BACKUPS}");
    Ok(())
}
