//! `huanjie bundle`: logs between machines, on sticks or over the network.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use ::bundle::folder::{Kind, Name};
use ::bundle::peer::{self, Peer};
use ::bundle::{Folder, Recipient, SignedManifest, State, stick};
use clap::{Args, Subcommand};
use record::{Checkpoint, Hash};
use store::{Store, Taken};
use ureq::Agent;
use verify::Seen;

use crate::Failure;
use crate::account::beside;
use crate::serve::open;

/// How long one piece may take over a poor network.
const PATIENCE: Duration = Duration::from_secs(300);

/// The longest answer of a receiver, in bytes.
const LONGEST_ANSWER: u64 = 1 << 20;

/// Logs between machines.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Seal what a stick or the network is to carry, and write it to a stick
    Seal {
        #[command(flatten)]
        what: What,
        #[command(flatten)]
        stick: ToStick,
    },
    /// Write the rest of a sealed bundle to the next stick
    Next {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Name of the bundle, as `seal` printed it
        #[arg(long)]
        bundle: String,
        #[command(flatten)]
        stick: ToStick,
    },
    /// Take what sticks hold, in any order; the server must not be running
    Take {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Folders of the sticks
        #[arg(required = true)]
        sticks: Vec<PathBuf>,
    },
    /// Write an orphan branch, which is kept sealed, in the clear into a new file; works beside a running server
    Orphan {
        /// Data directory
        #[arg(long)]
        data: PathBuf,
        /// Name of the branch, as the console's page of leases and the folder orphans list it
        #[arg(long)]
        name: String,
        /// The new file
        #[arg(long)]
        to: PathBuf,
    },
    /// Seal a unit's log and send it over the network
    Send {
        #[command(flatten)]
        what: What,
        /// Address of the receiving server
        #[arg(long)]
        url: String,
        /// Token of an account that reaches the unit
        #[arg(long)]
        token: String,
    },
}

/// What is sealed.
#[derive(Debug, Args)]
pub struct What {
    /// Data directory
    #[arg(long)]
    data: PathBuf,
    /// Code of the unit; without it the log of the cycle
    #[arg(long)]
    unit: Option<String>,
    /// Whom it is encrypted to (age1…), as `huanjie cycle init` or `huanjie bundle` printed it there; several are possible
    #[arg(long)]
    to: Vec<Recipient>,
    /// First entry: those before are at the receiver already
    #[arg(long, default_value_t = 0)]
    from: u64,
}

/// A stick.
#[derive(Debug, Args)]
pub struct ToStick {
    /// Its folder
    #[arg(long)]
    stick: PathBuf,
    /// Bytes that may be written to it at most
    #[arg(long, default_value_t = u64::MAX)]
    room: u64,
}

/// Runs one.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Seal { what, stick } => {
            let store = open(&what.data).await?;
            let sealed = seal(&store, &what).await?;
            write(&store, &sealed, &stick)
        }
        Command::Next { data, bundle, stick } => {
            let store = open(&data).await?;
            let hash = Hash::from_hex(&bundle.to_ascii_lowercase())
                .ok_or_else(|| Failure::unusable(format!("--bundle {bundle}: 64 hexadecimal digits")))?;
            let bytes = store.outbox().read(Name { kind: Kind::Manifest, hash }, 1 << 20).map_err(Failure::unusable)?;
            let sealed = bytes.and_then(|bytes| SignedManifest::parse(&bytes).ok());
            write(
                &store,
                &sealed.ok_or_else(|| Failure::unusable(format!("--bundle {bundle}: nothing of this name was sealed here")))?,
                &stick,
            )
        }
        Command::Orphan { data, name, to } => {
            beside(&data).await?.save_branch(&name, &to).map_err(Failure::unusable)?;
            println!("huanjie: {}: entries, and the personal parts that open; delete the file when it has been compared", to.display());
            Ok(())
        }
        Command::Take { data, sticks } => take(&open(&data).await?, &sticks).await,
        Command::Send { what, url, token } => {
            let store = open(&what.data).await?;
            let sealed = seal(&store, &what).await?;
            let outbox = store.outbox();
            let sent = tokio::task::spawn_blocking(move || peer::send(&Receiver::new(&url, &token), &outbox, &sealed)).await;
            let state =
                sent.map_err(Failure::unusable)?.map_err(|error| Failure::no(format!("not sent: {error}; send it again to go on")))?;
            println!("huanjie: {state}");
            Ok(())
        }
    }
}

async fn seal(store: &Store, what: &What) -> Result<SignedManifest, Failure> {
    let sealed = match &what.unit {
        Some(unit) => store.seal_unit(unit, what.from, &what.to).await,
        None => store.seal_cycle(what.from).await,
    };
    let sealed = sealed.map_err(|error| Failure::no(error.to_string()))?;
    let manifest = sealed.manifest();
    println!("bundle\t{}", sealed.hash().to_hex());
    println!(
        "log\t{}, entries {} to {}, {} bytes in {} chunks",
        manifest.origin,
        manifest.from,
        manifest.to,
        manifest.total(),
        manifest.chunks.len()
    );
    Ok(sealed)
}

/// The list of chunks that were written to sticks before, beside the outbox.
fn written_before(store: &Store, sealed: &SignedManifest) -> PathBuf {
    store.outbox().path().join(format!("{}.written", sealed.hash().to_hex()))
}

fn write(store: &Store, sealed: &SignedManifest, to: &ToStick) -> Result<(), Failure> {
    let list = written_before(store, sealed);
    let before: BTreeSet<Hash> = fs::read_to_string(&list).unwrap_or_default().lines().filter_map(Hash::from_hex).collect();
    let folder = Folder::create(&to.stick).map_err(Failure::unusable)?;
    let written = stick::write(&store.outbox(), sealed, &folder, to.room, &before).map_err(|error| Failure::no(error.to_string()))?;
    let all = before.iter().chain(&written.here).map(|hash| hash.to_hex() + "\n").collect::<String>();
    fs::write(&list, all).map_err(|e| Failure::unusable(format!("{}: {e}", list.display())))?;
    match written.left.len() {
        0 => println!("huanjie: all of it is on the sticks"),
        left => println!(
            "huanjie: {left} chunks are left; put the next stick in and use: huanjie bundle next --bundle {}",
            sealed.hash().to_hex()
        ),
    }
    Ok(())
}

async fn take(store: &Store, sticks: &[PathBuf]) -> Result<(), Failure> {
    let folders: Vec<Folder> = sticks.iter().map(Folder::at).collect();
    // The log of the cycle enrols the devices whose bundles lie beside it: it is taken first, then the sticks are read again.
    for _ in 0..2 {
        let inbox = store.inbox().map_err(Failure::unusable)?;
        let collected = stick::collect(inbox, &folders, &store.senders().map_err(Failure::unusable)?).map_err(Failure::unusable)?;
        for (stick, name, why) in &collected.ignored {
            tracing::info!(stick = %sticks[*stick].display(), name, ?why, "not taken");
        }
        let mut bundles: Vec<_> = collected.bundles.into_iter().collect();
        bundles.sort_by_key(|(_, (manifest, _))| manifest.origin.unit().is_some());
        for (hash, (manifest, state)) in bundles {
            match state {
                State::Pending { missing, .. } if missing.is_empty() => {
                    let taken = store.take(&hash).await.map_err(|error| Failure::no(error.to_string()))?;
                    say(&taken);
                }
                state => println!("{}: {state}", manifest.origin),
            }
        }
    }
    Ok(())
}

fn say(taken: &Taken) {
    match taken {
        Taken::Known => println!("huanjie: all of it was here already"),
        Taken::Cycle(size) => println!("huanjie: the log of the cycle has {size} entries now"),
        Taken::Unit { unit, from, to } => println!("huanjie: unit {unit}: entries {from} to {to}"),
        Taken::Orphan { unit, at, why } => println!("huanjie: unit {unit}: kept as a branch beside the record from entry {at} on: {why}"),
    }
}

/// A server on the other side.
struct Receiver {
    agent: Agent,
    base: String,
    token: String,
}

impl Receiver {
    fn new(url: &str, token: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(PATIENCE)).build().into();
        Self { agent, base: format!("{}/api/v1/sync", url.trim_end_matches('/')), token: format!("Bearer {token}") }
    }

    fn read(&self, sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<String, String> {
        let mut response = sent.map_err(|e| e.to_string())?;
        let status = response.status();
        let body = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string().map_err(|e| e.to_string())?;
        if status.is_success() { Ok(body) } else { Err(format!("{}: {status}: {}", self.base, body.lines().next().unwrap_or_default())) }
    }

    fn put(&self, what: &str, hash: &Hash, bytes: &[u8]) -> Result<String, String> {
        let path = format!("{}/{what}/{}", self.base, hash.to_hex());
        self.read(self.agent.put(&path).header("authorization", &self.token).content_type("application/octet-stream").send(bytes))
    }
}

fn state(text: &str) -> Result<State, String> {
    State::parse(text).map_err(|e| e.to_string())
}

impl Peer for Receiver {
    type Error = String;

    fn heads(&self) -> Result<Vec<Checkpoint>, String> {
        let text = self.read(self.agent.get(format!("{}/heads", self.base)).header("authorization", &self.token).call())?;
        let seen = Seen::parse(&text).map_err(|e| e.to_string())?;
        Ok(seen.all().map(|(log, size, root)| Checkpoint { origin: log.clone(), size, root }).collect())
    }

    fn put_manifest(&self, hash: &Hash, bytes: &[u8]) -> Result<State, String> {
        state(&self.put("manifest", hash, bytes)?)
    }

    fn put_chunk(&self, hash: &Hash, bytes: &[u8]) -> Result<(), String> {
        self.put("chunk", hash, bytes).map(|_| ())
    }

    fn commit(&self, manifest: &Hash) -> Result<State, String> {
        let path = format!("{}/commit/{}", self.base, manifest.to_hex());
        state(&self.read(self.agent.post(&path).header("authorization", &self.token).send_empty())?)
    }
}
