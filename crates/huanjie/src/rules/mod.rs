//! `huanjie rules`: pack files checked, compared and explained, for those who read the law rather than programs.

mod check;
mod diff;
mod explain;
mod parameters;
mod schema;
mod text;

use std::io::{self, Write, stdout};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use statute::{Body, Key, Rules, Setting};
use web::rules::{say, stack};
use words::Lang;

use crate::Failure;

/// What to do with the law.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check pack files: every problem with its line, then what reading the pack would change
    Check {
        /// Pack files (TOML)
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Day of the law to compare with, YYYY-MM-DD; today if left out
        #[arg(long)]
        on: Option<Date>,
        #[command(flatten)]
        out: Out,
    },
    /// Compare two sets of rules: CN-VCL-2018, or a place and a day such as 632823@2026-12-20
    Diff {
        /// The first
        first: String,
        /// The second
        second: String,
        #[command(flatten)]
        of: Of,
    },
    /// Explain every parameter in force: value, article, words of the article, how sure, what other texts say
    Explain {
        /// CN-VCL-2025, or a place and a day such as 632823@2026-12-20
        stack: String,
        /// Only these parameters; all if left out
        keys: Vec<String>,
        #[command(flatten)]
        of: Of,
    },
    /// Print the JSON Schema of a pack file
    Schema,
    /// Print every parameter and word in Chinese and English (statutes/PARAMETERS.md)
    Words,
}

/// Which body, and how to print.
#[derive(Debug, Args)]
pub struct Of {
    /// Body of a place and a day: village_committee, residents_committee, party_branch …
    #[arg(long, default_value = "village_committee")]
    body: String,
    /// JSON lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    out: Out,
}

/// In which language.
#[derive(Debug, Args)]
pub struct Out {
    /// Language of the text
    #[arg(long, value_enum, default_value = "zh")]
    lang: Tongue,
}

/// A language of the text.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// 中文
    Zh,
    /// English
    En,
}

impl Out {
    fn lang(&self) -> Lang {
        match self.lang {
            Tongue::Zh => Lang::Zh,
            Tongue::En => Lang::En,
        }
    }
}

impl Of {
    fn body(&self) -> Result<Body, Failure> {
        let known = Body::ALL.map(Body::name).join(", ");
        Body::named(&self.body).ok_or_else(|| Failure::unusable(format!("--body {:?}: use one of {known}", self.body)))
    }

    /// The rules of what was written: the answer "no" where no law is known, unusable where it cannot be read.
    fn rules(&self, text: &str) -> Result<Rules, Failure> {
        let lang = self.out.lang();
        stack::read(text, self.body()?).map_err(|unknown| match &unknown {
            stack::Unknown::Law(statute::rules::ResolveError::NoLaw { .. }) => Failure::no(unknown.sentence(lang)),
            _ => Failure::unusable(unknown.sentence(lang)),
        })
    }
}

/// Runs one of them.
pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Check { files, on, out } => check::run(files, on.unwrap_or_else(web::app::china_today), out.lang()),
        Command::Diff { first, second, of } => diff::run(first, second, of),
        Command::Explain { stack, keys, of } => explain::run(stack, keys, of),
        Command::Schema => print(&schema::text()),
        Command::Words => print(&parameters::text()),
    }
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::unusable(format!("standard output: {error}"))),
        _ => Ok(()),
    }
}

/// A value with its source, for programs.
fn setting_json(lang: Lang, key: Key, setting: &Setting) -> Json {
    json!({
        "value": setting.value,
        "words": say::value(lang, key, &setting.value),
        "article": setting.citation.article,
        "pack": setting.citation.pack,
        "confidence": setting.citation.confidence,
    })
}
