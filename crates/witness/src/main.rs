//! The program `huanjie-witness`.
//!
//! Every command exits 0 on success, 1 when the answer is "no", 2 on unusable input or arguments, with one clear line on
//! standard error.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use qrcode::QrCode;
use qrcode::render::{svg, unicode};
use record::Suite;
use record::typed::{typed, untyped};
use record::witness::{Refusal, Request};
use tracing_subscriber::EnvFilter;
use witness::{Added, Heads, Logs, Unsigned, Witness, init, router, verifier};

/// 见证: cosigns records of elections that only grow.
#[derive(Debug, Parser)]
#[command(name = "huanjie-witness", version, about = "见证 — cosigns records of elections that only grow", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Data {
    /// Data directory
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a witness: its key, which is never overwritten; prints the verifier key
    Init {
        #[command(flatten)]
        data: Data,
        /// Name of the witness, for example witness.example/county; no spaces, no plus
        #[arg(long)]
        name: String,
        /// ed25519-sha256 or sm2-sm3
        #[arg(long, default_value = "ed25519-sha256")]
        suite: String,
    },
    /// Print the verifier key, for `witness NAME KEY` of a trust.policy
    Key(Data),
    /// Take in keys of logs
    Trust {
        #[command(flatten)]
        data: Data,
        /// A log.vkey of a published record, or one verifier key
        key: String,
    },
    /// Answer over the network
    Serve {
        #[command(flatten)]
        data: Data,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: SocketAddr,
    },
    /// Answer a request on a stick, or typed by a scanner of QR codes
    Sign(Sign),
    /// Print the newest head seen of each log, as `huanjie verify --seen` reads them
    Heads(Data),
}

#[derive(Debug, Args)]
struct Sign {
    #[command(flatten)]
    data: Data,
    /// The request; - for standard input
    request: PathBuf,
    /// Write the answer to this file instead of standard output
    #[arg(long)]
    out: Option<PathBuf>,
    /// Show the answer as a QR code too
    #[arg(long)]
    qr: bool,
    /// Write the answer as a QR code to this file
    #[arg(long)]
    qr_svg: Option<PathBuf>,
}

/// What went wrong, as one line for the person at the keyboard, and the exit code.
struct Failure {
    code: u8,
    line: String,
}

fn unusable(line: impl ToString) -> Failure {
    Failure { code: 2, line: line.to_string() }
}

fn at(path: &Path) -> impl Fn(io::Error) -> Failure + '_ {
    move |error| unusable(format!("{}: {error}", path.display()))
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed terminal cannot be told anything.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let done = tokio::runtime::Runtime::new()
        .map_err(|e| unusable(format!("the operating system gives no threads: {e}")))
        .and_then(|runtime| runtime.block_on(run(cli.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("huanjie-witness: {}", failure.line);
            ExitCode::from(failure.code)
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Init { data, name, suite } => {
            let known = || unusable(format!("--suite {suite}: not ed25519-sha256 or sm2-sm3"));
            let key = init(&data.data, &name, Suite::from_name(&suite).ok_or_else(known)?).await.map_err(unusable)?;
            print(&format!("{}\n", key.vkey()))
        }
        Command::Key(data) => print(&format!("{}\n", verifier(&data.data).map_err(unusable)?.vkey())),
        Command::Trust { data, key } => trust(&data.data, &key),
        Command::Serve { data, listen } => serve(&data.data, listen).await,
        Command::Sign(sign) => self::sign(&sign).await,
        Command::Heads(data) => {
            let heads = Heads::open(&data.data).await.map_err(unusable)?;
            print(&heads.text().await.map_err(unusable)?)
        }
    }
}

fn print(text: &str) -> Result<(), Failure> {
    io::stdout().write_all(text.as_bytes()).map_err(|e| unusable(format!("standard output: {e}")))
}

/// Takes in the keys of a file or one key; those that are known already change nothing.
fn trust(dir: &Path, key: &str) -> Result<(), Failure> {
    let mut logs = Logs::open(dir).map_err(unusable)?;
    let given = match fs::read(key) {
        Ok(bytes) => Logs::parse(&bytes, Path::new(key)).map_err(unusable)?,
        Err(error) => {
            let mut one = Logs::default();
            one.add(key).map_err(|why| unusable(format!("{key}: no file ({error}) and no key of a log: {why}")))?;
            one
        }
    };
    let mut told = String::new();
    for key in given.all() {
        let name = format!("{}+{}", key.name(), hex::encode(key.id()));
        match logs.add(&key.vkey()).map_err(|why| unusable(format!("{name}: {why}")))? {
            Added::Known => {}
            Added::First => told.push_str(&format!("{name}: trusted\n")),
            Added::Further => told.push_str(&format!("{name}: trusted, beside another key of this log; make sure why it has two\n")),
        }
    }
    if told.is_empty() {
        return print("nothing new: every key was known\n");
    }
    logs.keep(dir).map_err(unusable)?;
    print(&format!("{told}A running `huanjie-witness serve` reads keys when it starts: start it again.\n"))
}

async fn serve(dir: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let witness = Witness::open(dir).await.map_err(unusable)?;
    let taken = |e| unusable(format!("--listen {listen}: {e}; choose another address, for example --listen 127.0.0.1:8091"));
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    if witness.logs().await.map_err(unusable)?.is_empty() {
        print("huanjie-witness: no logs are known yet; take in their keys with: huanjie-witness trust\n")?;
    }
    print(&format!("huanjie-witness: http://{address}/\n"))?;
    // No handler for signals: at any moment a witness may be killed.
    axum::serve(listener, router(Arc::new(witness))).await.map_err(|e| unusable(format!("the network: {e}")))
}

/// The request of a file or of standard input, limited before it is parsed. A typed line is a third longer.
fn request(path: &Path) -> Result<Request, Failure> {
    const LIMIT: u64 = Request::MAX_BYTES as u64 * 2;
    let mut bytes = Vec::new();
    let read = match path.to_str() {
        Some("-") => io::stdin().take(LIMIT).read_to_end(&mut bytes),
        _ => File::open(path).and_then(|file| file.take(LIMIT).read_to_end(&mut bytes)),
    };
    read.map_err(at(path))?;
    Request::parse(&untyped(&bytes)).map_err(|e| unusable(format!("{}: {}", path.display(), Refusal::from(e))))
}

async fn sign(options: &Sign) -> Result<(), Failure> {
    let request = request(&options.request)?;
    let witness = Witness::open(&options.data.data).await.map_err(unusable)?;
    let signature = witness.answer_stick(request).await.map_err(|unsigned| match unsigned {
        Unsigned::Refused(Refusal::Conflict { seen }) => {
            Failure { code: 1, line: format!("this witness has seen size {seen}; ask with a request that begins there") }
        }
        Unsigned::Refused(refusal) => Failure { code: 1, line: refusal.to_string() },
        Unsigned::Broken(error) => unusable(error),
    })?;
    let answer = signature.line();
    match &options.out {
        Some(path) => write(path, &answer)?,
        None => print(&answer)?,
    }
    let code = || QrCode::new(typed(answer.as_bytes())).map_err(|e| unusable(format!("the answer fits no QR code: {e}")));
    if let Some(path) = &options.qr_svg {
        write(path, &code()?.render::<svg::Color>().build())?;
    }
    if options.qr {
        print(&blocks(&code()?))?;
    }
    Ok(())
}

/// Dark on light whatever the colours of the terminal: many scanners read no other.
fn blocks(code: &QrCode) -> String {
    let image = code.render::<unicode::Dense1x2>().build();
    image.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m\n")).collect()
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(at(path))
}
