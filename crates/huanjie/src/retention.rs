//! `huanjie retention`: until when personal data are kept, and erasing what is due.

use std::path::PathBuf;

use clap::Subcommand;
use election::Retained;
use jiff::civil::Date;
use store::By;

use crate::Failure;
use crate::account::beside;
use crate::cards::cards;
use crate::erase::BACKUPS;
use crate::rules::print;
use crate::serve::alone;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what is due for erasing by a day: unit or office, kind, last day, where it stands, parts that are still there
    Due {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// By which day; today without it. Later days show what will be due
        #[arg(long)]
        before: Option<Date>,
    },
    /// Erase one kind of personal data wherever its last day has passed; recorded, signed by two people where two are
    /// enrolled; the server must not be running
    Purge {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// roll, off_roll, objections, cases, committee, papers, work_log or check_in
        #[arg(long)]
        category: String,
        /// What was due before this day; not later than today
        #[arg(long)]
        before: Date,
        /// Why. It stands in the record
        #[arg(long, default_value = "保存期满")]
        reason: String,
        /// How many key cards sign it; each is read from standard input: a line with the card, a line with its five words
        #[arg(long, default_value_t = 0)]
        cards: usize,
    },
}

/// Runs one.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Due { data, before } => due(data, before.unwrap_or_else(web::app::china_today)).await,
        Command::Purge { data, category, before, reason, cards: count } => {
            let kinds = || Retained::ALL.map(Retained::name).join(", ");
            let kind = Retained::named(&category)
                .ok_or_else(|| Failure::unusable(format!("--category {category:?}: choose one of {}", kinds())))?;
            let store = alone(&data).await?;
            let people = cards(count)?;
            let by = By { actor: "prefecture/office", people: &people, once: None };
            let purged = store.purge(kind, before, web::app::china_today(), &reason, by).await;
            let purged = purged.map_err(|error| Failure::no(error.to_string()))?;
            let units: String = purged.units.iter().map(|(unit, parts)| format!("{unit}\t{parts}\n")).collect();
            print(&format!("{units}{} parts of {} logs are erased, and that is recorded. {BACKUPS}\n", purged.parts(), purged.units.len()))
        }
    }
}

async fn due(data: PathBuf, before: Date) -> Result<(), Failure> {
    let store = beside(&data).await?;
    store.load_summaries().await.map_err(Failure::unusable)?;
    let kept: Vec<_> = store.kept().collect();
    let mut text = String::new();
    for kind in Retained::ALL {
        let parts = store.due_parts(kind, before).await.map_err(Failure::unusable)?;
        for (code, parts) in &parts.units {
            let days = kept.iter().find(|(log, _)| log == code).map(|(_, days)| days.as_slice()).unwrap_or_default();
            let Some(kept) = days.iter().find(|kept| kept.kind == kind) else { continue };
            let sure = if kept.unconfirmed() { "unconfirmed" } else { "confirmed" };
            text.push_str(&format!("{code}\t{}\t{}\t{}\t{sure}\t{parts}\n", kind.name(), kept.until, kept.source.article));
        }
    }
    print(&text)
}
