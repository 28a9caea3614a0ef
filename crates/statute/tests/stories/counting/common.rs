//! Rules and people of the counts.

use std::collections::BTreeMap;

use jiff::civil::date;
use statute::{Body, CountInput, CountedKind, CountedPerson, Key, Outcome, Post, PostCount, Rules, Sex, Value};

/// The rules of a village on 20 December 2026.
pub fn rules(division: &str) -> Rules {
    Rules::resolve(division, Body::VillageCommittee, date(2026, 12, 20)).expect("a law")
}

/// The national law alone: no pack is for this code.
pub fn national() -> Rules {
    rules("710101001200")
}

/// The national law with words put in.
pub fn rules_with(choices: &[(Key, &str)]) -> Rules {
    let put =
        |rules: Rules, (key, word): &(Key, &str)| rules.with(*key, Value::Choice((*word).to_owned())).expect("a word of the parameter");
    choices.iter().fold(national(), put)
}

pub fn person(name: &str, votes: u32, sex: Sex) -> CountedPerson {
    CountedPerson {
        name: name.to_owned(),
        votes,
        kind: CountedKind::Candidate,
        sex: Some(sex),
        nationality: None,
        relatives: BTreeMap::new(),
        disqualified: false,
    }
}

pub fn man(name: &str, votes: u32) -> CountedPerson {
    person(name, votes, Sex::Male)
}

pub fn woman(name: &str, votes: u32) -> CountedPerson {
    person(name, votes, Sex::Female)
}

/// 100 ballots of 150 voters: 51 votes elect, in a runoff 34.
pub fn count(posts: &[(Post, u32, &[CountedPerson])]) -> CountInput {
    CountInput {
        registered: Some(150),
        issued: Some(100),
        returned: Some(100),
        void: Some(0),
        posts: posts.iter().map(|(post, seats, people)| PostCount { post: *post, seats: *seats, candidates: people.to_vec() }).collect(),
        ..CountInput::default()
    }
}

pub fn names(outcome: &Outcome) -> Vec<&str> {
    outcome.elected.iter().map(|e| e.name.as_str()).collect()
}
