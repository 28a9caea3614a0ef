//! Decided cases per second on one core, over the village cases of the case table.
//!
//! `cargo bench -p statute`. Three figures: a JSON line in and a JSON line out, as `huanjie decide` works; a case already
//! read in and a JSON line out; and the decision of a count alone. The time is that of the processor, not of the clock, so
//! that a busy machine gives the same figures.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use statute::case::{Case, answer_line, rules_of};
use statute::{CountInput, CountRound, Rules};

const LASTS: Duration = Duration::from_secs(2);

fn lines() -> Vec<String> {
    let file: Json = serde_json::from_str(include_str!("../tests/cases/outcome_cases.json")).expect("the case table is JSON");
    let keys = ["id", "subject", "rule_pack", "overrides", "round", "input"];
    let village = file["cases"].as_array().into_iter().flatten().filter(|c| c["subject"] == "village_committee");
    village.map(|c| Json::Object(keys.iter().map(|k| ((*k).to_owned(), c[*k].clone())).collect()).to_string()).collect()
}

/// Time this thread has had the processor.
fn on_processor(start: Instant) -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split(' ').next().and_then(|n| n.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Runs over all cases again and again and tells cases per second, the best of five.
fn measure(what: &str, cases: usize, mut all: impl FnMut()) {
    let mut best = 0;
    for _ in 0..5 {
        let (start, mut rounds) = (Instant::now(), 0_u128);
        let before = on_processor(start);
        while start.elapsed() < LASTS / 5 {
            (0..20).for_each(|_| all());
            rounds += 20;
        }
        let taken = on_processor(start).saturating_sub(before).as_nanos().max(1);
        best = best.max(rounds * u128::try_from(cases).expect("few cases") * 1_000_000_000 / taken);
    }
    println!("{what:<44} {best:>10} cases/s on one core ({cases} cases)");
}

fn main() {
    let lines = lines();
    measure("JSON line in, JSON line out", lines.len(), || {
        for line in &lines {
            let case: Case = serde_json::from_str(line).expect("a case");
            black_box(answer_line(&case).expect("an answer"));
        }
    });
    let cases: Vec<Case> = lines.iter().map(|line| serde_json::from_str(line).expect("a case")).collect();
    measure("case in, JSON line out", cases.len(), || {
        for case in &cases {
            black_box(answer_line(case).expect("an answer"));
        }
    });
    let counts: Vec<(Rules, CountRound, CountInput)> = cases
        .iter()
        .filter_map(|case| {
            let input: CountInput = serde_json::from_value(Json::Object(case.input.clone())).ok()?;
            let round = if case.round == "runoff" { CountRound::Runoff } else { CountRound::First };
            Some((rules_of(case).ok()?, round, input))
        })
        .collect();
    measure("count in, decision out", counts.len(), || {
        for (rules, round, input) in &counts {
            black_box(statute::decide(rules, *round, input));
        }
    });
}
