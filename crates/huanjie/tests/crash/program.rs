//! The programs that are killed: `huanjie serve`, and toys that are known to be wrong.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::shim::Shim;
use crate::toy::Fault;
use crate::web::Web;

/// The units written to.
pub const UNITS: [&str; 2] = ["632823200201", "632823200202"];

/// How long a server may take until it is ready: so long that only one that never will be takes longer.
const DEADLINE: Duration = Duration::from_secs(60);

/// Which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The built program; `HUANJIE_BIN` names another build.
    Huanjie,
    /// A toy with a fault.
    Toy(Fault),
}

/// A program with a data directory of its own.
pub struct Program {
    which: Which,
    folder: TempDir,
    token: String,
}

/// A server that is ready.
pub struct Running {
    process: Child,
    web: Web,
    /// From its start to ready.
    pub took: Duration,
}

/// A server that ended before it was ready.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; none if it was killed.
    pub code: Option<i32>,
    /// Its standard error.
    pub said: String,
}

fn huanjie() -> Command {
    Command::new(std::env::var("HUANJIE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_huanjie").to_owned()))
}

/// What a program says if its answer is no.
fn complaint(program: &mut Command) -> Option<String> {
    let Output { status, stdout, stderr } = program.output().expect("the program runs");
    let said = || format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (!status.success()).then(said)
}

fn printed(program: &mut Command) -> String {
    let Output { status, stdout, stderr } = program.output().expect("the program runs");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8_lossy(&stdout).trim().to_owned()
}

impl Program {
    /// Makes the data: two villages in a sealed register, and a token to write to them.
    pub fn prepare(which: Which) -> Self {
        let folder = TempDir::new().expect("a directory");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a data directory");
        let mut token = String::new();
        if which == Which::Huanjie {
            let divisions = folder.path().join("divisions.csv");
            let above = "code,name\n6328,海西州\n632823,天峻县\n632823200,快尔玛乡\n";
            let units: String = UNITS.iter().map(|code| format!("{code},村{code}\n")).collect();
            std::fs::write(&divisions, format!("{above}{units}")).expect("divisions");
            printed(huanjie().args(["import", "divisions", "--data"]).arg(&data).arg(&divisions));
            printed(huanjie().args(["cycle", "open", "--data"]).arg(&data));
            token = printed(huanjie().args(["token", "--role", "township", "--division", "632823200", "--data"]).arg(&data));
        }
        Self { which, folder, token }
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The directory beside it for what the harness keeps.
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    /// What `huanjie fsck` says against the data, beside the running server.
    pub fn faults(&self) -> Option<String> {
        (self.which == Which::Huanjie).then(|| complaint(huanjie().args(["fsck", "--data"]).arg(self.data()))).flatten()
    }

    /// What a stranger finds against the public record once all is published; the server must not be running.
    pub fn record_faults(&self) -> Option<String> {
        if self.which != Which::Huanjie {
            return None;
        }
        let (public, policy) = (self.data().join("public"), self.beside().join("policy"));
        complaint(huanjie().args(["cycle", "publish", "--data"]).arg(self.data())).or_else(|| {
            let keys = std::fs::read_to_string(public.join("log.vkey")).expect("a published record");
            let cycle = keys
                .lines()
                .find(|key| key.split('+').next().is_some_and(|name| name.matches('/').count() == 1))
                .expect("the key of the cycle's log");
            std::fs::write(&policy, format!("log {cycle}\nquorum none\n")).expect("a policy");
            complaint(huanjie().arg("verify").arg(&public).arg("--policy").arg(&policy))
        })
    }

    fn command(&self) -> Command {
        match self.which {
            Which::Huanjie => {
                let mut program = huanjie();
                program.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(self.data());
                program
            }
            Which::Toy(fault) => crate::toy::command(fault, &self.data()),
        }
    }

    /// Starts it and waits until it answers that it is ready.
    ///
    /// # Errors
    /// It ended before, or was not ready within the deadline.
    pub fn start(&self, shim: Option<&Shim>) -> Result<Running, Ended> {
        let begun = Instant::now();
        let complaints = self.beside().join("stderr");
        let mut program = self.command();
        if let Some(shim) = shim {
            shim.load(&mut program);
        }
        program.stdout(Stdio::piped()).stderr(File::create(&complaints).expect("a file for standard error"));
        let mut process = program.spawn().expect("the program starts");
        let lines = BufReader::new(process.stdout.take().expect("standard output")).lines();
        let base = lines.map_while(Result::ok).find_map(|line| line.find("http://").map(|at| line[at..].trim_end_matches('/').to_owned()));
        let web = base.map(|base| Web::new(&base, &self.token));
        while let Some(web) = &web
            && begun.elapsed() < DEADLINE
            && process.try_wait().expect("a child").is_none()
        {
            if web.ready() {
                return Ok(Running { process, web: web.clone(), took: begun.elapsed() });
            }
            std::thread::yield_now();
        }
        // One that hangs is ended here; of one that ended by itself the code stays what it was.
        let _ = process.kill();
        let code = process.wait().expect("a child").code();
        Err(Ended { code, said: std::fs::read_to_string(complaints).unwrap_or_default() })
    }
}

impl Running {
    /// How to talk to it; each has connections of its own.
    pub fn web(&self) -> Web {
        self.web.apart()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
    }

    /// Waits for its end.
    pub fn end(mut self) {
        self.process.wait().expect("a child");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        // Nothing is left to do about a process that cannot be ended.
        let _ = self.process.wait();
    }
}
