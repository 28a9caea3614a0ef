//! `huanjie doubles`: the same person on two rolls, inside an installation and between two of them.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use store::{HashFile, MOST_BYTES, SharedKey, Sharing};

use crate::Failure;
use crate::account::beside;
use crate::rules::print;
use crate::serve::alone;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the hashes of all rolls anew, and note or close what follows; the server must not be running
    Rebuild {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
    },
    /// Draw a key that two installations share; hand it over in person, never with the files
    Key {
        /// The new file
        #[arg(long)]
        to: PathBuf,
    },
    /// Print the hashes of everybody on the rolls here, for another installation; works beside a running server
    Export {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Name of the installation they are for
        #[arg(long = "for")]
        to: String,
        /// The shared key
        #[arg(long)]
        key_file: PathBuf,
    },
    /// Take the hashes of another installation: whoever stands there and here gets a case here; the server must not be running
    Import {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// The file
        file: PathBuf,
        /// The shared key
        #[arg(long)]
        key_file: PathBuf,
        /// Name of the installation it comes from, as the villages will read it
        #[arg(long)]
        from: String,
        /// New file with those whom both have, to send back: the other side imports it and notes its own
        #[arg(long)]
        answer: Option<PathBuf>,
    },
}

/// Runs one.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Rebuild { data } => {
            let done = alone(&data).await?.rebuild_doubles().await.map_err(Failure::unusable)?;
            print(&format!(
                "{} units, {} lines; {} have a right identity number and are compared, {} cannot be; {} cases are open\n",
                done.units,
                done.lines,
                done.compared,
                done.lines.saturating_sub(done.compared),
                done.open
            ))
        }
        Command::Key { to } => {
            let key = SharedKey::make(&to).map_err(Failure::unusable)?;
            print(&format!("{}: key {}; whoever has it can test identity numbers against the files\n", to.display(), key.fingerprint()))
        }
        Command::Export { data, to, key_file } => {
            let key = SharedKey::read(&key_file).map_err(Failure::unusable)?;
            let file = beside(&data).await?.share(&key, &to).await.map_err(Failure::unusable)?;
            let text = file.write(&key).map_err(Failure::unusable)?;
            std::io::stdout().lock().write_all(text.as_bytes()).map_err(|e| Failure::unusable(format!("standard output: {e}")))
        }
        Command::Import { data, file, key_file, from, answer } => take(&data, &file, &key_file, &from, answer.as_deref()).await,
    }
}

async fn take(data: &Path, file: &Path, key_file: &Path, from: &str, answer: Option<&Path>) -> Result<(), Failure> {
    let place = file.display();
    let key = SharedKey::read(key_file).map_err(Failure::unusable)?;
    if let Some(answer) = answer.filter(|answer| answer.exists()) {
        return Err(Failure::unusable(format!("--answer {}: there is a file already", answer.display())));
    }
    let length = file.metadata().map_err(|e| Failure::unusable(format!("{place}: {e}")))?.len();
    if length > MOST_BYTES {
        return Err(Failure::unusable(format!("{place}: {length} bytes; a file of hashes has at most {MOST_BYTES}")));
    }
    let opened = File::open(file).map_err(|e| Failure::unusable(format!("{place}: {e}")))?;
    let read = HashFile::read(BufReader::new(opened), &key).map_err(|e| Failure::unusable(format!("{place}: {e}")))?;
    let store = alone(data).await?;
    let done = store.take_hashes(&key, &read, from, web::app::china_today()).await.map_err(Failure::unusable)?;
    if let Some(path) = answer {
        let text = done.answer.write(&key).map_err(Failure::unusable)?;
        std::fs::write(path, text).map_err(|e| Failure::unusable(format!("--answer {}: {e}", path.display())))?;
    }
    print(&told(&done, &read))
}

fn told(done: &Sharing, read: &HashFile) -> String {
    let units: String = done.found.iter().map(|(unit, lines)| format!("{unit}\t{lines}\n")).collect();
    let waiting = match done.waiting {
        0 => String::new(),
        n => format!("; {n} could not be recorded now (their unit is written elsewhere or has no plan): import the file again later"),
    };
    format!(
        "{units}made {} by {}: {} hashes; {} people are on both sides, {} cases are new, {} were known, {} are closed{waiting}\n",
        read.made,
        read.cycle,
        read.hashes.len(),
        done.answer.hashes.len(),
        done.noted,
        done.known,
        done.closed
    )
}
