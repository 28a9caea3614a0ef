//! The arguments.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

/// 换届: term-change elections of village and community committees.
#[derive(Debug, Parser)]
#[command(name = "huanjie", version, about = "换届 — village and community term-change elections", max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The election whose calendar is asked for.
#[derive(Debug, Args)]
pub struct CalendarOptions {
    /// Division code, 2 to 12 digits
    #[arg(long)]
    pub division: String,
    /// village_committee, residents_committee, party_branch, supervision_committee, residents_supervision_committee,
    /// representatives or residents_representatives
    #[arg(long)]
    pub body: String,
    /// Election day, YYYY-MM-DD
    #[arg(long)]
    pub election_day: Date,
    /// Who elects a residents' committee: all_voters, households or representatives
    #[arg(long)]
    pub form: Option<String>,
    /// Day from which everything is still to be done, YYYY-MM-DD: earliest days too, and whether the election day can be kept
    #[arg(long)]
    pub today: Option<Date>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a demonstration: Haixi's real divisions, synthetic people, elections in every stage
    Demo(DemoOptions),
    /// Rehearse a whole term change of Haixi by a simulated clock, with synthetic people: some 75 days in minutes
    Rehearse(crate::rehearse::Options),
    /// Make the kit of a mock election in one evening: every paper, the host's script, and a data directory for `huanjie demo`
    Kit(crate::kit::Options),
    /// Serve real data
    Serve(ServeOptions),
    /// Decide counts: one JSON object a line in, one answer a line out
    Decide {
        /// Read from this file instead of standard input
        #[arg(long)]
        file: Option<PathBuf>,
        /// Say every reason as a sentence too, in Chinese ("zh") and English ("en")
        #[arg(long)]
        sentences: bool,
    },
    /// Print the statutory calendar as JSON lines
    Calendar(CalendarOptions),
    /// The law: check pack files, compare and explain sets of rules
    #[command(subcommand)]
    Rules(crate::rules::Command),
    /// Check a published record: every check with its line, every failure with its place
    Verify(crate::verify::Options),
    /// Check a published record against the heads seen before, and tell what is new
    VerifyDiff(crate::verify::DiffOptions),
    /// The cycle whose records a data directory keeps, and its public record
    #[command(subcommand)]
    Cycle(crate::cycle::Command),
    /// Logs between machines, on sticks or over the network
    #[command(subcommand)]
    Bundle(crate::bundle::Command),
    /// Put a backup into an empty data directory, and take from a copy of the public record what it does not have
    Restore(crate::restore::Options),
    /// Show without a network that one entry, for example a result, is in the record
    #[command(subcommand)]
    Proof(crate::proof::Command),
    /// Print a new token for programs
    Token {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// prefecture, county, township, election_committee, counter, scrutineer or observer
        #[arg(long)]
        role: String,
        /// Division the token reaches: 4, 6, 9 or 12 digits
        #[arg(long)]
        division: String,
    },
    /// Make an account; the passphrase is read from standard input
    Account {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Name to sign in with
        #[arg(long)]
        name: String,
        /// prefecture, county, township, election_committee, counter, scrutineer, observer or reviewer
        #[arg(long)]
        role: String,
        /// Division the account reaches: 4, 6, 9 or 12 digits
        #[arg(long)]
        division: String,
        /// Of a reviewer, the department it answers for, as the programme names it
        #[arg(long)]
        department: Option<String>,
    },
    /// Copy the data into a new file, beside a running server
    Backup(crate::backup::Options),
    /// Erase what opens commitments of a unit once its retention has ended; the server must not be running
    #[command(subcommand)]
    Erase(crate::erase::Command),
    /// Look through the data for everything that does not hold; changes nothing, works beside a running server
    Fsck {
        /// Data directory, or the file of a backup
        #[arg(long)]
        data: PathBuf,
        /// The key of personal data, if it is not in the data directory; without it what is sealed is not looked into
        #[arg(long)]
        personal_key: Option<PathBuf>,
    },
    /// The same person on two rolls: hashes made anew, and exchanged with another installation
    #[command(subcommand)]
    Doubles(crate::doubles::Command),
    /// Until when personal data are kept, and erasing what is due
    #[command(subcommand)]
    Retention(crate::retention::Command),
    /// Bring data in
    #[command(subcommand)]
    Import(Import),
}

/// What to bring in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Divisions as CSV in UTF-8 or GB 18030: code, name; all levels in one file, 4 to 12 digits
    Divisions {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// The file
        file: PathBuf,
    },
}

/// Options of the demonstration.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Data directory; without it a fresh temporary one, removed at the end
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Write the data and end
    #[arg(long)]
    pub prepare_only: bool,
}

/// Options of the server.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// Data directory
    #[arg(long)]
    pub data: PathBuf,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Database; this version keeps everything in SQLite inside the data directory
    #[arg(long)]
    pub database: Option<String>,
    /// File of the key of personal data, if it shall lie outside the data directory; made if it is not there, and remembered
    #[arg(long)]
    pub personal_key: Option<PathBuf>,
    /// Folder of fonts (.ttf, .otf, .ttc, .otc) for characters that those in the program lack: rare Han, Tibetan, Mongolian
    #[arg(long)]
    pub fonts: Option<PathBuf>,
    /// Serve a local network without TLS: cookies are then not marked Secure
    #[arg(long)]
    pub plain_http: bool,
}
