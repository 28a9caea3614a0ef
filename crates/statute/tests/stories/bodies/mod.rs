//! The bodies beside the committee, body by body, as a lawyer would try them.

mod by_election;
mod candidates;
mod election_committee;
mod meetings;
mod party;
mod proxies;
mod recall;
mod representatives;
mod supervision;
mod vacancy;

use statute::{Key, Rules, Value, Verdict};

fn rules(packs: &str) -> Rules {
    Rules::named(packs).expect("known packs")
}

/// The same rules where a text says something else.
fn with(packs: &str, key: Key, value: Value) -> Rules {
    rules(packs).with(key, value).expect("a value of its kind")
}

/// What stands in the way, and under which article.
fn told(verdict: &Verdict) -> Option<(&'static str, String)> {
    assert_eq!(verdict.accepted, verdict.because.iter().all(|b| b.met), "{verdict:?}");
    verdict.reason.map(|reason| (reason, verdict.because.last().expect("a reason").citation.article.to_string()))
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}
