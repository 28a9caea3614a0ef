//! Asks a witness over HTTP (C2SP tlog-witness). Blocking: for a thread that may wait.
//!
//! What it answers is not verified here. Must not know: checkpoints, policies, when to ask.

use std::fmt;
use std::time::Duration;

use record::ask::Answer;
use ureq::Agent;

/// How long a witness may take to be reached.
const REACH: Duration = Duration::from_secs(10);

/// How long asking may take in all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a witness gave no answer: it was not reached, or what came is none.
#[derive(Debug, PartialEq, Eq)]
pub struct NoAnswer(String);

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAnswer {}

/// Sends a request to the witness at an address (its submission prefix, as a policy has it) and reads the answer.
///
/// # Errors
/// The witness cannot be reached or takes too long, leads elsewhere, or answers with what is no answer or is too long.
pub fn ask(url: &str, request: &[u8]) -> Result<Answer, NoAnswer> {
    let no_answer = |error: String| NoAnswer(format!("{url}: {error}"));
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(REACH))
        .timeout_global(Some(PATIENCE))
        .build()
        .into();
    let path = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let sent = agent.post(&path).content_type("text/plain; charset=utf-8").send(request);
    let mut response = sent.map_err(|e| no_answer(e.to_string()))?;
    let body = response.body_mut().with_config().limit(Answer::MAX_BYTES as u64).read_to_vec().map_err(|e| no_answer(e.to_string()))?;
    Answer::read(response.status().as_u16(), &body).map_err(|e| no_answer(format!("not a witness's answer: {e}")))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::io::{Read as _, Write as _};
    use std::net::{Shutdown, TcpListener};
    use std::sync::Arc;

    use ::verify::Seen;
    use record::ask::{Next, NoRequest, NotCosigned, next, request};
    use record::suite::LocalSigner;
    use record::tree::Tree;
    use record::{Checkpoint, Hash, NamedSigner, Origin, Purpose, SignedCheckpoint, Suite, Verifier, Verifiers};
    use tempfile::TempDir;
    use witness::{Heads, Logs, Witness};

    use super::*;

    const LOG: &str = "huanjie.example/2026-632823";

    struct Log {
        key: NamedSigner,
        tree: Tree,
    }

    impl Log {
        fn new(suite: Suite, first: u64, size: u64) -> Self {
            let signer = LocalSigner::from_seed(suite, &[3; 32]).expect("a seed");
            let key = NamedSigner::new(LOG, Purpose::Note, Arc::new(signer)).expect("a name");
            Self { key, tree: (first..first + size).map(|n| Hash::leaf(&n.to_be_bytes())).collect() }
        }

        fn checkpoint(&self) -> SignedCheckpoint {
            let checkpoint = Checkpoint { origin: Origin::parse(LOG).expect("an origin"), size: self.tree.size(), root: self.tree.root() };
            SignedCheckpoint::sign(checkpoint, &self.key).expect("signed")
        }

        /// Asks until there is a cosignature, or none is to be had; answers its time, or the alarm in words.
        fn asks(&self, url: &str, witness: &Verifier, mut seen: u64) -> Result<u64, String> {
            let mut checkpoint = self.checkpoint();
            let signature = loop {
                let request = request(&self.tree, &checkpoint, seen).map_err(|e| e.to_string())?;
                let answer = ask(url, &request.to_bytes()).expect("an answer");
                match next(&request, answer, witness).map_err(|e| e.to_string())? {
                    Next::Add(signature) => break signature,
                    Next::AskFrom(size) => seen = size,
                }
            };
            checkpoint.add(signature).expect("added");
            let by = Verifiers::new([witness.clone()]).expect("one key");
            Ok(checkpoint.verify(&by).expect("by the witness")[0].time.expect("a time"))
        }
    }

    /// A witness that knows the log, at work on a socket.
    async fn witness(log: &Log, suite: Suite) -> (TempDir, Verifier, String) {
        let dir = tempfile::tempdir().expect("a directory");
        let key = witness::init(dir.path(), "witness.example/w1", suite).await.expect("made");
        let mut logs = Logs::default();
        logs.add(&log.key.verifier().vkey()).expect("a log's key");
        logs.keep(dir.path()).expect("kept");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("an address");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let router = witness::router(Arc::new(Witness::open(dir.path()).await.expect("opened")));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (dir, key, url)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_witness_is_asked_over_the_network() {
        for suite in Suite::ALL {
            let (log, longer, fork) = (Log::new(suite, 0, 20), Log::new(suite, 0, 70), Log::new(suite, 1, 90));
            let (dir, key, url) = witness(&log, suite).await;
            let since = u64::try_from(jiff::Timestamp::now().as_second()).expect("after 1970");
            let asking = tokio::task::spawn_blocking(move || {
                assert!(log.asks(&url, &key, 0).expect("cosigned") >= since, "{suite}");
                longer.asks(&url, &key, 0).expect("cosigned, asked a second time");
                let back: NoRequest<Infallible> = NoRequest::Ahead { seen: 70, size: 20 };
                assert_eq!(log.asks(&url, &key, 20), Err(back.to_string()), "set back");
                assert_eq!(fork.asks(&url, &key, 70), Err(NotCosigned::OtherPast { seen: 70 }.to_string()), "forked");
                let stale = request(&longer.tree, &longer.checkpoint(), 20).expect("a request").to_bytes();
                assert_eq!(ask(&url, &stale), Ok(Answer::Seen(70)));
                let refused = |status, why: &str| Ok(Answer::Refused { status, why: why.to_owned() });
                assert_eq!(ask(&url, b"hello"), refused(400, "not a request: line 1: no newline at the end"));
                assert_eq!(ask(&format!("{url}elsewhere"), &stale), refused(404, ""));
                longer
            });
            let longer = asking.await.expect("asked");
            let heads = Heads::open(dir.path()).await.expect("opened").text().await.expect("read");
            let seen = Seen::parse(&heads).expect("as `huanjie verify --seen` reads it");
            assert_eq!(seen.get(&Origin::parse(LOG).expect("an origin")), Some((70, longer.tree.root())));
        }
    }

    /// What is made of an answer that a stranger gives, byte for byte.
    fn answered(answer: &str) -> Result<Answer, NoAnswer> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let (mut stream, _) = listener.accept().expect("asked");
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\nhello") {
                    let mut byte = [0];
                    stream.read_exact(&mut byte).expect("the request");
                    head.extend(byte);
                }
                // Whoever reads no further than it must closes the connection.
                let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.shutdown(Shutdown::Both));
            });
            ask(&url, b"hello").map_err(|error| NoAnswer(error.0.replace(&url, "URL")))
        })
    }

    #[test]
    fn what_is_no_answer_is_said_to_be_none() {
        let with = |status: &str, body: &str| format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        assert_eq!(answered(&with("409", "7\n")), Ok(Answer::Seen(7)));
        let error = |answer: &str| answered(answer).expect_err("no answer").0;
        assert_eq!(error(&with("409", "seven\n")), "URL: not a witness's answer: line 1: not a size");
        assert!(error(&with("200", "welcome\n")).starts_with("URL: not a witness's answer: line 1: "));
        assert!(error(&with("200", &"x".repeat(Answer::MAX_BYTES + 1))).starts_with("URL: "), "too long");
        assert!(error("HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n—").starts_with("URL: "), "cut off");
        assert!(error("hello\n").starts_with("URL: "));
        let moved = answered("HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        assert!(!matches!(moved, Ok(Answer::Cosigned(_) | Answer::Seen(_))), "it is not followed: {moved:?}");
        assert!(ask("http://127.0.0.1:1", b"hello").expect_err("nobody there").0.starts_with("http://127.0.0.1:1: "));
        assert!(ask("no address", b"hello").is_err());
    }
}
