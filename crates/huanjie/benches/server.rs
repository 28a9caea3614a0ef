//! The server under load, over the wire, on the demonstration's data: `cargo bench -p huanjie`.
//!
//! Starts the built program, waits until it is ready, and measures: time to ready, memory when idle, pages under 64
//! connections, sixteen clerks saving at once, and whether anybody waits while 400 notices are rendered. The load comes from
//! this process on the same machine, so every figure holds with the generator's share of the cores taken away.
//! `HUANJIE_BIN=PATH` measures another build of the program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// How long each page is asked for.
const SPAN: Duration = Duration::from_secs(8);
/// Connections at once.
const CONNECTIONS: usize = 64;
/// Notices rendered in one go.
const NOTICES: usize = 400;

struct Server {
    process: Child,
    base: String,
    token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start() -> Server {
    let begun = Instant::now();
    let program = std::env::var("HUANJIE_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_huanjie").to_owned());
    let mut process = Command::new(program)
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let out = process.stdout.take().expect("standard output");
    let (mut base, mut token) = (String::new(), String::new());
    for line in BufReader::new(out).lines() {
        let line = line.expect("text");
        if base.is_empty()
            && let Some(at) = line.find("http://")
        {
            line[at..].trim_end().trim_end_matches('/').clone_into(&mut base);
        }
        if let Some((_, found)) = line.split_once("接口令牌（快尔玛乡）：") {
            found.trim().clone_into(&mut token);
            break;
        }
    }
    println!("demo ready after {:.1} s", begun.elapsed().as_secs_f64());
    Server { process, base, token }
}

/// Resident memory of a process in MiB: all, and without pages of files.
fn memory(process: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|l| l.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (of("VmRSS:"), of("RssAnon:"))
}

#[derive(Clone)]
struct Web {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    cookie: String,
}

impl Web {
    fn new(base: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(CONNECTIONS).build_http();
        Self { client, base: base.to_owned(), cookie: String::new() }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> (StatusCode, hyper::HeaderMap, Bytes) {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        let answer = self.client.request(request).await.expect("an answer");
        let (head, body) = answer.into_parts();
        let body = body.collect().await.expect("a whole answer").to_bytes();
        (head.status, head.headers, body)
    }

    async fn get(&self, path: &str) -> StatusCode {
        self.send(Method::GET, path, &[], String::new()).await.0
    }

    /// Signed in as the prefecture's office.
    async fn office(mut self) -> Self {
        let name = "%E5%B7%9E%E6%8D%A2%E5%B1%8A%E5%8A%9E";
        let form = format!("name={name}&passphrase=haixi-yanlian");
        let (status, headers, _) =
            self.send(Method::POST, "/sign-in", &[("content-type", "application/x-www-form-urlencoded")], form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "the demonstration's account signs in");
        let cookie = headers.get("set-cookie").and_then(|v| v.to_str().ok()).unwrap_or_default();
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        self
    }
}

fn report(what: &str, mut took: Vec<Duration>, span: Duration) {
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    let rate = took.len() as f64 / span.as_secs_f64();
    println!("{what}: {rate:.0}/s, p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(99), at(100));
}

async fn pages(web: &Web, what: &str, paths: Arc<Vec<String>>) {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|n| {
            let (web, paths) = (web.clone(), Arc::clone(&paths));
            tokio::spawn(async move {
                let (mut took, mut at) = (Vec::new(), n);
                while begun.elapsed() < SPAN {
                    let start = Instant::now();
                    let path = &paths[at % paths.len()];
                    assert_eq!(web.get(path).await, StatusCode::OK, "{path}");
                    took.push(start.elapsed());
                    at += CONNECTIONS;
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("a visitor"));
    }
    report(&format!("{what}, {CONNECTIONS} connections"), took, begun.elapsed());
}

async fn save(web: &Web, token: &str, unit: &str, key: &str) -> Duration {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key), ("content-type", "application/json")];
    let start = Instant::now();
    let body = r#"{"command":"work_log","text":"入户宣传，发放公告"}"#.to_owned();
    let (status, _, _) = web.send(Method::POST, &format!("/api/v1/units/{unit}/commands"), &headers, body).await;
    assert_eq!(status, StatusCode::CREATED);
    start.elapsed()
}

async fn clerks(web: &Web, token: &str, units: &[String]) {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..16)
        .map(|clerk| {
            let (web, token, unit) = (web.clone(), token.to_owned(), units[clerk % units.len()].clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                for n in 0..200 {
                    took.push(save(&web, &token, &unit, &format!("clerk-{clerk}-{n}")).await);
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("a clerk"));
    }
    report("16 clerks saving at once, each acknowledged on disk", took, begun.elapsed());
}

/// 400 notices by two who ask, while one reads pages and one saves: how long do those two wait at most?
async fn notices(web: &Web, token: &str, papers: Arc<Vec<String>>, unit: &str) {
    let done = Arc::new(AtomicBool::new(false));
    let waits = {
        let (web, done, token, unit) = (web.clone(), Arc::clone(&done), token.to_owned(), unit.to_owned());
        tokio::spawn(async move {
            let (mut reads, mut saves, mut n) = (Vec::new(), Vec::new(), 0);
            while !done.load(Ordering::Relaxed) {
                let start = Instant::now();
                assert_eq!(web.get(&format!("/console/units/{unit}")).await, StatusCode::OK);
                reads.push(start.elapsed());
                saves.push(save(&web, &token, &unit, &format!("beside-{n}")).await);
                n += 1;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            (reads, saves)
        })
    };
    let (begun, next) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
    let askers: Vec<_> = (0..2)
        .map(|_| {
            let (web, papers, next) = (web.clone(), Arc::clone(&papers), Arc::clone(&next));
            tokio::spawn(async move {
                while let Some(path) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                    assert_eq!(web.get(path).await, StatusCode::OK, "{path}");
                }
            })
        })
        .collect();
    for asker in askers {
        asker.await.expect("an asker");
    }
    let span = begun.elapsed();
    done.store(true, Ordering::Relaxed);
    let (reads, saves) = waits.await.expect("a clerk beside");
    println!("{} notices: {:.1} s", papers.len(), span.as_secs_f64());
    report("  a page read meanwhile", reads, span);
    report("  a remark saved meanwhile", saves, span);
}

/// Every unit's code, from the office's list.
async fn codes(web: &Web) -> Vec<String> {
    let (_, _, body) = web.send(Method::GET, "/console/units.csv", &[], String::new()).await;
    let text = String::from_utf8_lossy(&body).into_owned();
    text.lines().skip(1).filter_map(|line| line.split('"').nth(1).map(str::to_owned)).filter(|code| code.len() == 12).collect()
}

/// Papers that exist: candidate notices and results of the units that have come so far.
async fn printable(web: &Web, codes: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for kind in ["result", "candidates"] {
        for code in codes {
            if found.len() == NOTICES {
                return found;
            }
            let (status, _, page) = web.send(Method::GET, &format!("/u/{code}"), &[], String::new()).await;
            assert_eq!(status, StatusCode::OK);
            if String::from_utf8_lossy(&page).contains(&format!("/notices/{kind}.pdf")) {
                found.push(format!("/console/units/{code}/papers/{kind}.pdf"));
            }
        }
    }
    found
}

async fn measure(server: &Server) {
    let web = Web::new(&server.base).office().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (all, own) = memory(server.process.id());
    println!("memory when idle: {all} MiB resident, {own} MiB of its own");
    let codes = codes(&web).await;
    assert_eq!(codes.len(), 383);
    let each = |prefix: &str| Arc::new(codes.iter().map(|code| format!("{prefix}{code}")).collect::<Vec<_>>());
    pages(&web, "portal /", Arc::new(vec!["/".to_owned()])).await;
    pages(&web, "public page /u/{code}, all units in turn", each("/u/")).await;
    pages(&web, "prefecture page /console", Arc::new(vec!["/console".to_owned()])).await;
    pages(&web, "unit page /console/units/{code}, all units in turn", each("/console/units/")).await;
    let township: Vec<String> = codes.iter().filter(|c| c.starts_with("632823200")).cloned().collect();
    clerks(&web, &server.token, &township).await;
    let papers = Arc::new(printable(&web, &codes).await);
    assert_eq!(papers.len(), NOTICES);
    notices(&web, &server.token, papers, &township[0]).await;
    let (all, own) = memory(server.process.id());
    println!("memory after all this: {all} MiB resident, {own} MiB of its own");
}

fn main() {
    let server = start();
    tokio::runtime::Runtime::new().expect("a runtime").block_on(measure(&server));
}
