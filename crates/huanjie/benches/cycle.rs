//! A whole term change by a simulated clock, and how long the office's pages take while it runs: `cargo bench -p huanjie --bench cycle`.
//!
//! Starts the built program with `rehearse --listen`, signs in as the prefecture's office as soon as there is an address, and
//! asks for one dashboard after another over one connection until the last act is done. `HUANJIE_BIN=PATH` measures another
//! build of the program.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What an office looks at.
const PAGES: [&str; 8] = [
    "/console",
    "/console/programme",
    "/console/programme/risks",
    "/console/situation",
    "/console/tables",
    "/console/composition",
    "/console/goals",
    "/console/vetting",
];

/// Ended however the bench ends.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn sign_in(agent: &ureq::Agent, base: &str) -> String {
    let form = [("name", "州换届办"), ("passphrase", "haixi-yanlian")];
    let answer = agent.post(format!("{base}/sign-in")).header("sec-fetch-site", "same-origin").send_form(form).expect("an answer");
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).expect("signed in");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

fn look(agent: &ureq::Agent, base: &str, over: &AtomicBool) -> BTreeMap<&'static str, Vec<Duration>> {
    let cookie = sign_in(agent, base);
    let mut took: BTreeMap<&'static str, Vec<Duration>> = BTreeMap::new();
    while !over.load(Ordering::Relaxed) {
        for page in PAGES {
            let begun = Instant::now();
            let mut answer = agent.get(format!("{base}{page}")).header("cookie", &cookie).call().expect("an answer");
            answer.body_mut().as_reader().read_to_end(&mut Vec::new()).expect("a whole answer");
            took.entry(page).or_default().push(begun.elapsed());
            assert_eq!(answer.status().as_u16(), 200, "{page}");
        }
    }
    took
}

fn report(what: &str, took: &mut [Duration]) {
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!("{what}: {} times, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", took.len(), at(50), at(99), at(100));
}

fn main() {
    let data = tempfile::tempdir().expect("a directory");
    let program = std::env::var("HUANJIE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_huanjie").to_owned());
    let begun = Instant::now();
    let mut program = Program(
        Command::new(program)
            .args(["rehearse", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let mut lines = BufReader::new(program.0.stdout.take().expect("standard output")).lines().map_while(Result::ok);
    let address = lines.by_ref().find_map(|line| line.split_once("http://").map(|(_, address)| address.to_owned())).expect("an address");
    let base = format!("http://{}", address.trim_end_matches('/'));
    println!("all acts made, pages served after {:.1} s", begun.elapsed().as_secs_f64());
    let agent: ureq::Agent = ureq::Agent::config_builder().max_redirects(0).build().into();
    let over = AtomicBool::new(false);
    let mut took = std::thread::scope(|scope| {
        let looking = scope.spawn(|| look(&agent, &base, &over));
        let end = lines.find(|line| line.contains(" days, ")).expect("the rehearsal ends");
        over.store(true, Ordering::Relaxed);
        println!("{end}");
        looking.join().expect("the pages are looked at")
    });
    let mut all: Vec<Duration> = took.values().flatten().copied().collect();
    for (page, took) in &mut took {
        report(page, took);
    }
    report("all of them", &mut all);
}
