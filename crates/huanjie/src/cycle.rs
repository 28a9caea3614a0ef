//! `huanjie cycle`: what a data directory is, and the beginning of its public record.

use std::path::PathBuf;

use clap::Subcommand;
use record::{Origin, Suite, Verifier};
use store::{About, By, Store};

use crate::Failure;
use crate::cards::cards;
use crate::serve::open;

/// The cycle whose records a data directory keeps.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a data directory for a cycle; without this, the first start names it after the year
    Init {
        /// Data directory, without data
        #[arg(long)]
        data: PathBuf,
        /// Name of the cycle's log: deployment and cycle, for example huanjie.haixi.gov.cn/2026-6328
        #[arg(long)]
        cycle: String,
        /// Signatures: ed25519-sha256 or sm2-sm3
        #[arg(long, default_value = "ed25519-sha256")]
        suite: String,
        /// Number or name of this machine among the devices of the cycle
        #[arg(long, default_value = "1")]
        device: String,
        /// At a station: the key of the cycle's log, the last line of the office's log.vkey under its name
        #[arg(long)]
        log: Option<String>,
    },
    /// Seal the register of units and begin the public record; the server must not be running
    Open {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
    },
    /// Give the log of the cycle another key, signed by the old one and by two people; the server must not be running
    RotateKey {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Why, as it stands in the record
        #[arg(long)]
        reason: String,
        /// How many key cards sign it; each is read from standard input: a line with the card, a line with its five words
        #[arg(long, default_value_t = 0)]
        cards: usize,
    },
    /// Write out what has not been published yet; the server must not be running
    Publish {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
    },
}

/// Runs one.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Init { data, cycle, suite, device, log } => {
            let store = Store::open_as(&data, Some(about(&cycle, &suite, &device, log.as_deref())?)).await.map_err(Failure::unusable)?;
            println!("device\t{}", store.device_key().map_err(Failure::unusable)?);
            println!("recipient\t{}", store.recipient().map_err(Failure::unusable)?);
            Ok(())
        }
        Command::Open { data } => {
            let store = open(&data).await?;
            store.open_cycle("prefecture/office").await.map_err(|error| Failure::no(error.to_string()))?;
            published(&store).await
        }
        Command::RotateKey { data, reason, cards: count } => {
            let store = open(&data).await?;
            let people = cards(count)?;
            let by = By { actor: "prefecture/office", people: &people, once: None };
            let key = store.rotate_log_key(&reason, by).await.map_err(|error| Failure::no(error.to_string()))?;
            println!("log\t{}", key.vkey());
            println!("huanjie: give witnesses the new log.vkey, and make a backup with --log-key-for again");
            published(&store).await
        }
        Command::Publish { data } => published(&open(&data).await?).await,
    }
}

fn about(cycle: &str, suite: &str, device: &str, log: Option<&str>) -> Result<About, Failure> {
    let log = log.map(Verifier::parse).transpose().map_err(|e| Failure::unusable(format!("--log: {e}")))?;
    if let Some(log) = log.as_ref().filter(|log| log.name() != cycle) {
        return Err(Failure::unusable(format!("--log: it is the key of {}, not of {cycle}", log.name())));
    }
    let wrong = || {
        Failure::unusable(format!(
            "--cycle {cycle}: two parts of letters, digits, dot and hyphen with / between, for example huanjie.haixi.gov.cn/2026-6328"
        ))
    };
    let origin = Origin::parse(cycle).filter(|origin| origin.unit().is_none()).ok_or_else(wrong)?;
    let known = || Suite::ALL.map(Suite::name).join(" or ");
    let suite = Suite::from_name(suite).ok_or_else(|| Failure::unusable(format!("--suite {suite}: choose {}", known())))?;
    let fits = !device.is_empty() && device.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !fits {
        return Err(Failure::unusable(format!("--device {device}: letters, digits and hyphens, for example 1 or township-a")));
    }
    Ok(About { cycle: origin, suite, device: format!("{cycle}/device/{device}"), log })
}

/// Publishes, and says how far the record reaches.
pub async fn published(store: &Store) -> Result<(), Failure> {
    let done = store.publish().await.map_err(|error| Failure::no(error.to_string()))?;
    println!("huanjie: {} units had grown; the log of the cycle has {} entries, {} are published", done.units, done.size, done.published);
    println!("huanjie: the record stands in {}", store.public().display());
    Ok(())
}
