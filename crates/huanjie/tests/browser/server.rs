//! The built program as a server, started and ended by the test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A demonstration on an address of its own.
pub struct Server {
    process: Child,
    /// Its address, without a slash at the end.
    pub base: String,
}

impl Server {
    /// Starts it and waits until it has said where it listens.
    pub fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_huanjie"))
            .args(["demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let out = BufReader::new(process.stdout.take().expect("standard output"));
        let mut lines = out.lines();
        let base = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.find("http://").map(|at| line[at..].trim().trim_end_matches('/').to_owned()))
            .expect("the program says where it listens");
        // The rest is read away, so that the program never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, base }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}
