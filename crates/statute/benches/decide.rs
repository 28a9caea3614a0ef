//! Decided cases per second on one core, over the village cases of the case table.
//!
//! `cargo bench -p statute`. Three figures: a JSON line in and a JSON line out, as `huanjie decide` works; a case already
//! read in and a JSON line out; and the decision of a count alone. The time is that of the processor, not of the clock, so
//! that a busy machine gives the same figures.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use statute::case::{Case, rules_of};
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

/// Rules looked up per second.
fn resolution() {
    let on = jiff::civil::date(2026, 12, 20);
    let places = ["632823200201", "310115100200", "330106109200", "410122100200", "500101001200", "632801003001"];
    measure("packs resolved, warm", places.len(), || {
        for division in places {
            black_box(Rules::resolve(black_box(division), statute::Body::VillageCommittee, on).expect("a law"));
        }
    });
}

fn through(what: &str, lines: &[String]) {
    let mut out = Vec::new();
    measure(what, lines.len(), || {
        for line in lines {
            out.clear();
            statute::case::answer_line(line, &mut out).expect("an answer");
            black_box(&out);
        }
    });
}

fn main() {
    resolution();
    let lines = lines();
    let counts: Vec<String> = lines.iter().filter(|line| line.contains("\"posts\"")).cloned().collect();
    through("counts: JSON line in, JSON line out", &counts);
    through("all cases: JSON line in, JSON line out", &lines);
    measure("counts: JSON line read", counts.len(), || {
        for line in &counts {
            black_box(serde_json::from_str::<Case<'_, CountInput>>(line).expect("a count"));
        }
    });
    let cases: Vec<Case<'_>> = lines.iter().map(|line| serde_json::from_str(line).expect("a case")).collect();
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
