//! The program itself: over a real socket, killed, and by stick.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use record::typed::{typed, untyped};
use record::{Suite, Verifier};
use tempfile::TempDir;

use crate::world::{LOG, cosigned, fork, key, now, request, tree};

fn program(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huanjie-witness"));
    command.arg(arguments[0]).arg("--data").arg(dir).args(&arguments[1..]);
    command
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    program(dir, arguments).output().expect("run")
}

/// What a command prints that ends well.
fn prints(dir: &Path, arguments: &[&str]) -> String {
    let output = run(dir, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Code and line on standard error of a command that does not.
fn refuses(dir: &Path, arguments: &[&str]) -> (i32, String) {
    let output = run(dir, arguments);
    let line = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(line.ends_with('\n') && output.stdout.is_empty(), "{arguments:?}: {line}");
    (output.status.code().expect("a code"), line.lines().last().expect("a line").to_owned())
}

/// A new witness that knows the log, and its key as it was printed.
fn office(suite: Suite) -> (TempDir, Verifier) {
    let dir = tempfile::tempdir().expect("a directory");
    let printed = prints(dir.path(), &["init", "--name", "witness.example/w1", "--suite", suite.name()]);
    assert_eq!(prints(dir.path(), &["key"]), printed);
    let vkey = key(suite, LOG).verifier().vkey();
    let told = prints(dir.path(), &["trust", &vkey]);
    assert!(told.starts_with(&format!("{LOG}+")) && told.contains(": trusted\n"), "{told}");
    assert_eq!(prints(dir.path(), &["trust", &vkey]), "nothing new: every key was known\n");
    (dir, Verifier::parse(printed.trim_end()).expect("a verifier key"))
}

/// The program at work; it is killed, not asked, when it is done with.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let mut child = program(dir, &["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().expect("started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.strip_prefix("huanjie-witness: http://").and_then(|rest| rest.strip_suffix("/\n"));
        Self { address: address.unwrap_or_else(|| panic!("no address: {line}")).to_owned(), child }
    }

    /// Status and body of an answer.
    fn post(&self, body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        let head = format!("POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), body].concat()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status"), body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

#[test]
fn it_answers_over_a_socket_and_a_kill_makes_it_forget_nothing() {
    for suite in Suite::ALL {
        let ((dir, key), tree, since) = (office(suite), tree(30), now());
        let server = Server::start(dir.path());
        let asked = request(suite, &tree, 0, 20);
        let (status, body) = server.post(&asked.to_bytes());
        assert!(status == 200 && cosigned(&key, &asked.checkpoint, &body, since), "{suite}: {status} {body}");
        drop(server);

        let server = Server::start(dir.path());
        assert_eq!(server.post(&asked.to_bytes()), (409, "20\n".to_owned()));
        assert_eq!(server.post(&request(suite, &tree, 10, 15).to_bytes()), (409, "20\n".to_owned()), "smaller");
        assert_eq!(server.post(&request(suite, &fork(30), 20, 25).to_bytes()).0, 422, "forked");
        assert_eq!(server.post(&request(suite, &tree, 20, 20).to_bytes()).0, 200, "the same head");
        assert_eq!(server.post(&request(suite, &tree, 20, 30).to_bytes()).0, 200);
        assert_eq!(prints(dir.path(), &["heads"]), format!("huanjie/seen/v1\n{LOG} 30 {}\n", tree.root()), "beside the server");
    }
}

#[test]
fn a_stick_carries_the_request_and_the_answer() {
    for suite in Suite::ALL {
        let ((dir, key), since) = (office(suite), now());
        let stick = tempfile::tempdir().expect("a stick");
        let path = |name: &str| stick.path().join(name).to_str().expect("UTF-8").to_owned();
        let asked = request(suite, &tree(20), 0, 10);
        fs::write(path("request"), asked.to_bytes()).expect("written");
        assert!(cosigned(&key, &asked.checkpoint, &prints(dir.path(), &["sign", &path("request")]), since));
        let shown = prints(dir.path(), &["sign", &path("request"), "--out", &path("answer"), "--qr", "--qr-svg", &path("answer.svg")]);
        let answer = fs::read_to_string(path("answer")).expect("an answer");
        assert!(cosigned(&key, &asked.checkpoint, &answer, since));
        assert_eq!(qr(&shown), qr(&blocks(&typed(answer.as_bytes()))), "{suite}: the code is the answer's");
        assert!(fs::read_to_string(path("answer.svg")).expect("a picture").starts_with("<?xml"));

        fs::write(path("later"), request(suite, &tree(20), 15, 20).to_bytes()).expect("written");
        let told = "huanjie-witness: this witness has seen size 10; ask with a request that begins there";
        assert_eq!(refuses(dir.path(), &["sign", &path("later")]), (1, told.to_owned()));
        fs::write(path("forked"), request(suite, &fork(20), 10, 20).to_bytes()).expect("written");
        let (code, line) = refuses(dir.path(), &["sign", &path("forked"), "--out", &path("none")]);
        assert_eq!((code, line.as_str()), (1, "huanjie-witness: the checkpoint does not extend the one seen before"));
        assert!(!Path::new(&path("none")).exists());
        assert_eq!(fs::read_dir(dir.path().join("evidence")).expect("a directory").count(), 2);
        assert_eq!(refuses(dir.path(), &["sign", &path("answer")]).0, 2, "no request");
        assert_eq!(refuses(dir.path(), &["sign", &path("no such file")]).0, 2);
    }
}

fn blocks(text: &str) -> String {
    qrcode::QrCode::new(text).expect("a code").render::<qrcode::render::unicode::Dense1x2>().build()
}

/// The blocks of a code without the colours around them.
fn qr(shown: &str) -> Vec<String> {
    shown.lines().map(|line| line.replace("\u{1b}[30;107m", "").replace("\u{1b}[0m", "")).collect()
}

#[test]
fn a_scanner_types_the_request() {
    for suite in Suite::ALL {
        let ((dir, key), since) = (office(suite), now());
        let asked = request(suite, &tree(20), 0, 10);
        for bytes in [asked.to_bytes(), format!("{}\r\n", typed(&asked.to_bytes())).into_bytes()] {
            let mut child = program(dir.path(), &["sign", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("started");
            child.stdin.take().expect("its input").write_all(&bytes).expect("typed");
            let output = child.wait_with_output().expect("ended");
            let answer = String::from_utf8(output.stdout).expect("UTF-8");
            assert!(output.status.success() && cosigned(&key, &asked.checkpoint, &answer, since), "{suite}");
            assert_eq!(untyped(typed(answer.as_bytes()).as_bytes()), answer.as_bytes());
        }
    }
}

#[test]
fn what_cannot_be_used_is_said_in_one_line() {
    let dir = tempfile::tempdir().expect("a directory");
    let line = |arguments: &[&str]| refuses(dir.path(), arguments);
    assert!(line(&["init", "--name", "w1", "--suite", "rsa"]).1.contains("--suite rsa: not ed25519-sha256 or sm2-sm3"));
    assert!(line(&["key"]).1.contains("no key here; make one with: huanjie-witness init"));
    assert!(line(&["heads"]).1.contains("no heads here"));
    assert!(line(&["serve", "--listen", "127.0.0.1:0"]).1.contains("no key here"));
    prints(dir.path(), &["init", "--name", "w1"]);
    assert_eq!(line(&["init", "--name", "w1"]).0, 2);
    assert!(line(&["trust", "nothing"]).1.contains("nothing: no file"));
    let file = dir.path().join("log.vkey");
    let vkey = key(Suite::Sm2Sm3, LOG).verifier().vkey();
    fs::write(&file, format!("{vkey}\n{vkey}\n")).expect("written");
    let path = file.to_str().expect("UTF-8");
    assert_eq!(line(&["trust", path]), (2, format!("huanjie-witness: {path}, line 2: the same key a second time")));
    assert!(!dir.path().join("logs.vkey").exists(), "nothing was taken in");
    fs::write(&file, format!("{vkey}\n")).expect("written");
    assert!(prints(dir.path(), &["trust", path]).contains(": trusted\n"));
    let other = key(Suite::Ed25519Sha256, LOG).verifier().vkey();
    assert!(prints(dir.path(), &["trust", &other]).contains("beside another key of this log"));
}
