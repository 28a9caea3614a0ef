//! `huanjie rehearse` as a program of its own, for the test that counts again and for the bench that looks on.

use std::io::{BufRead as _, BufReader, Lines, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// What an office looks at.
pub const PAGES: [&str; 8] = [
    "/console",
    "/console/programme",
    "/console/programme/risks",
    "/console/situation",
    "/console/tables",
    "/console/composition",
    "/console/goals",
    "/console/vetting",
];

/// A rehearsal that runs, or is over and still served; ended with the value.
pub struct Rehearsal {
    program: Child,
    base: String,
    agent: ureq::Agent,
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What the program says from now on.
pub struct Told(Lines<BufReader<ChildStdout>>);

impl Told {
    fn find(&mut self, is: impl Fn(&str) -> bool) -> String {
        self.0.by_ref().map_while(Result::ok).find(|line| is(line)).expect("the program says it")
    }

    /// Waits until the last act is done; how many days and acts it took.
    pub fn end(&mut self) -> String {
        self.find(|line| line.contains(" days, "))
    }
}

impl Rehearsal {
    /// Starts a program in an empty directory, with more arguments, and waits until it has said where it listens.
    pub fn start(program: &str, data: &Path, more: &[&str]) -> (Self, Told) {
        let mut program = Command::new(program)
            .args(["rehearse", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut told = Told(BufReader::new(program.stdout.take().expect("standard output")).lines());
        let line = told.find(|line| line.contains("http://"));
        let base = line[line.find("http://").unwrap_or_default()..].trim_end_matches('/').to_owned();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        (Self { program, base, agent }, told)
    }

    /// The prefecture's office, signed in.
    pub fn office(&self) -> String {
        let form = [("name", "州换届办"), ("passphrase", "haixi-yanlian")];
        let asked = self.agent.post(format!("{}/sign-in", self.base)).header("sec-fetch-site", "same-origin");
        let answer = asked.send_form(form).expect("an answer");
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).expect("signed in");
        cookie.split(';').next().unwrap_or_default().to_owned()
    }

    /// A page or a file, whole.
    pub fn get(&self, cookie: &str, path: &str) -> (u16, Vec<u8>) {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).header("cookie", cookie).call().expect("an answer");
        let mut bytes = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut bytes).expect("a whole answer");
        (answer.status().as_u16(), bytes)
    }
}
