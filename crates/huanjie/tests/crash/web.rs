//! Talks to a server as a program of a clerk would.

use serde::Deserialize;
use serde_json::json;
use ureq::Agent;

use crate::ledger::{Answer, Shown};

/// What became of a command.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// 201: it is on disk.
    Recorded(Answer),
    /// Another status, with its body.
    Refused(u16, String),
    /// No answer came.
    Broken(String),
}

/// A client.
#[derive(Clone)]
pub struct Web {
    agent: Agent,
    base: String,
    token: String,
}

#[derive(Deserialize)]
struct Recorded {
    stream: String,
    seq: u64,
    hash: String,
}

#[derive(Deserialize)]
struct Page {
    entries: Vec<Entry>,
    next_from: Option<u64>,
}

#[derive(Deserialize)]
struct Entry {
    seq: u64,
    hash: String,
    entry: String,
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}

impl Web {
    /// A client of the server at an address.
    pub fn new(base: &str, token: &str) -> Self {
        Self { agent: agent(), base: base.to_owned(), token: token.to_owned() }
    }

    /// Another client of the same server, with connections of its own.
    pub fn apart(&self) -> Self {
        Self { agent: agent(), ..self.clone() }
    }

    /// Whether the server answers that it is ready.
    pub fn ready(&self) -> bool {
        self.agent.get(format!("{}/readyz", self.base)).call().is_ok_and(|answer| answer.status() == 200)
    }

    /// Sends a remark of the work log under a key.
    pub fn submit(&self, unit: &str, key: &str, text: &str) -> Outcome {
        let request = self
            .agent
            .post(format!("{}/api/v1/units/{unit}/commands", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header("idempotency-key", key)
            .header("content-type", "application/json");
        let sent = request.send(json!({ "command": "work_log", "text": text }).to_string());
        let read = sent.and_then(|mut answer| Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?)));
        match read {
            Ok((201, body)) => match serde_json::from_str::<Recorded>(&body) {
                Ok(Recorded { stream, seq, hash }) => Outcome::Recorded(Answer { stream, seq, hash }),
                Err(error) => Outcome::Refused(201, format!("{error}: {body}")),
            },
            Ok((status, body)) => Outcome::Refused(status, body),
            Err(error) => Outcome::Broken(error.to_string()),
        }
    }

    /// Every entry of the stream that the remarks stand in.
    ///
    /// # Errors
    /// What came instead.
    pub fn entries(&self, unit: &str) -> Result<Vec<Shown>, String> {
        let (mut all, mut next) = (Vec::new(), Some(0));
        while let Some(from) = next {
            let address = format!("{}/api/v1/units/{unit}/entries?stream=programme&from={from}", self.base);
            let asked = self.agent.get(address).header("authorization", format!("Bearer {}", self.token)).call();
            let body = asked.and_then(|mut answer| answer.body_mut().read_to_string()).map_err(|error| error.to_string())?;
            let page: Page = serde_json::from_str(&body).map_err(|error| format!("{error}: {body}"))?;
            all.extend(page.entries.into_iter().map(|Entry { seq, hash, entry }| Shown { seq, hash, note: entry }));
            next = page.next_from;
        }
        Ok(all)
    }
}
