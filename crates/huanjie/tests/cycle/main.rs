//! A whole term change of Haixi by a simulated clock, as a prefecture's office would rehearse it, and its figures counted again
//! from the entries by code that knows nothing of the program's own.

mod courses;
mod program;
mod recount;

use std::collections::BTreeMap;

use courses::Office;
use figures::Value;
use program::{PAGES, Rehearsal};
use recount::{Entry, Part, Unit};
use store::{Field, Store};

/// The prefecture and what lies below it.
const PLACES: [&str; 8] = ["6328", "632801", "632802", "632803", "632821", "632822", "632823", "632857"];

/// The entries of a log with what is sealed beside them, as they stand on disk.
async fn entries_of(store: &Store, log: &str) -> Vec<Entry> {
    let mut all = Vec::new();
    for stream in ["committee", "party", "programme"] {
        for entry in store.entries(log, stream, 0, 10_000).await.expect("entries") {
            let opening = store.opening(log, entry.place, Field::Personal).await.expect("an opening");
            let sealed = opening.map(|(_, text)| serde_json::from_str(&text).expect("JSON"));
            all.push((entry.place, (entry.fact, sealed)));
        }
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, entry)| entry).collect()
}

/// Those of all units, by code.
async fn entries(store: &Store) -> BTreeMap<String, Vec<Entry>> {
    let mut all = BTreeMap::new();
    for row in store.units("6328") {
        all.insert(row.code.clone(), entries_of(store, &row.code).await);
    }
    all
}

/// Those of all offices, by the code of their division.
async fn of_offices(store: &Store) -> BTreeMap<String, Vec<Entry>> {
    let mut all = BTreeMap::new();
    for code in store.divisions().keys().filter(|code| code.len() < 12) {
        all.insert(code.clone(), entries_of(store, &store::office_log(code)).await);
    }
    all
}

/// Units whose volumes are bound: a village and a community.
const BOUND: [&str; 2] = ["632823200201", "632823100001"];
/// Below which division the volumes are closed: all of them, at a second each, would be too long for a test.
const CLOSED: &str = "632823";

/// The volume of a unit, asked for again as long as it is being bound.
fn volume(rehearsal: &Rehearsal, cookie: &str, unit: &str) -> Vec<u8> {
    loop {
        match rehearsal.get(cookie, &format!("/console/units/{unit}/archive/volume.pdf")) {
            (200, volume) => return volume,
            (202, _) => {}
            (status, body) => panic!("the volume of {unit}: {status} {}", String::from_utf8_lossy(&body)),
        }
    }
}

/// The sum over units, and of how many something is known.
fn sum(parts: impl Iterator<Item = Option<Part>>) -> (Part, usize) {
    parts.flatten().fold(((0, 0), 0), |((count, of), seen), part| ((count + part.0, of + part.1), seen + 1))
}

/// Every measure of a day counted again for a place, by the key it has in programmes and tables.
fn again(units: &[Unit], day: &str) -> BTreeMap<String, (Part, usize)> {
    let mut all: BTreeMap<String, Vec<Option<Part>>> = BTreeMap::new();
    for unit in units {
        let after = unit.composition("after");
        for (key, part) in unit.progress(day).into_iter().chain(unit.cases()) {
            all.entry(key.to_owned()).or_default().push(part);
        }
        let shoulder = after.as_ref().filter(|_| unit.described("after")).map(|body| body["one_shoulder"]);
        let shoulder = shoulder.filter(|(_, of)| *of > 0).map(|(count, _)| (u64::from(count > 0), 1));
        all.entry("progress.one_shoulder".to_owned()).or_default().push(shoulder);
        for (side, body) in [("before", unit.composition("before")), ("after", after)] {
            for item in figures::ITEMS {
                all.entry(format!("{side}.{}", item.name)).or_default().push(body.as_ref().map(|body| body[item.name]));
            }
        }
    }
    all.into_iter().map(|(key, parts)| (key, sum(parts.into_iter()))).collect()
}

fn same(told: &Value, counted: (Part, usize)) -> bool {
    ((told.count, told.of), told.seen) == counted
}

#[tokio::test]
async fn a_whole_term_change_ends_with_every_table_and_each_figure_is_what_the_entries_say() {
    let data = tempfile::tempdir().expect("a directory");
    let starts = jiff::civil::date(2026, 9, 1);
    let ended = statute::shift(starts, 60);
    let (rehearsal, mut told) =
        Rehearsal::start(env!("CARGO_BIN_EXE_huanjie"), data.path(), &["--starts", &starts.to_string(), "--volumes", CLOSED]);
    told.end();
    let cookie = rehearsal.office();
    for page in PAGES.into_iter().chain(["/console/archive", "/console/cases", "/console/surveys", "/console/quality"]) {
        let (status, body) = rehearsal.get(&cookie, page);
        assert_eq!(status, 200, "{page}: {}", String::from_utf8_lossy(&body));
    }
    let files = ["tables/progress", "composition/composition", "goals/goals"];
    for file in files.iter().flat_map(|name| [format!("/console/{name}.xlsx"), format!("/console/{name}.pdf")]) {
        let (status, body) = rehearsal.get(&cookie, &file);
        assert!(status == 200 && (body.starts_with(b"PK") || body.starts_with(b"%PDF")), "{file}: {status}");
    }
    for unit in BOUND {
        assert!(volume(&rehearsal, &cookie, unit).starts_with(b"%PDF"), "the volume of {unit}");
    }
    drop(rehearsal);
    let store = Store::open(data.path()).await.expect("the data opens");
    for row in store.units("6328") {
        let folded = store.fold(&row.code).await.unwrap_or_else(|error| panic!("{}: {error}", row.code));
        assert!(folded.summary() == row.summary, "{}: what is on disk is not what the lists say", row.code);
        let done = row.summary.stage == election::Stage::HandedOver;
        let closed = (done && row.code.starts_with(CLOSED)).then_some(ended);
        assert_eq!(row.summary.filing.closed, closed, "{}: a unit that is done has closed its volume", row.code);
    }
    let entries = entries(&store).await;
    let mut compared = 0;
    for day in [ended, statute::shift(ended, -30), statute::shift(ended, -22)] {
        let text = day.to_string();
        for place in PLACES {
            let units: Vec<Unit> = entries
                .range(place.to_owned()..)
                .take_while(|(code, _)| code.starts_with(place))
                .map(|(_, of)| Unit::of(of, &text))
                .collect();
            for (key, counted) in again(&units, &text) {
                // What stands open is told as of now, not as of an earlier day.
                if day != ended && !key.starts_with("progress.") {
                    continue;
                }
                let rows = store.units(place);
                let seen = rows.iter().map(|row| figures::Unit { code: &row.code, body: row.body, summary: &row.summary });
                let measure = figures::measure(&key).unwrap_or_else(|| figures::measure(&format!("{key}.share")).expect("a measure"));
                let told = measure.over(seen, day);
                assert!(same(&told, counted), "{key} of {place} on {day}: the program says {told:?}, the entries {counted:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 700, "{compared} figures compared");
    for day in [ended, statute::shift(ended, -48)] {
        taught(&store, day).await;
    }
    surveys(&store, &entries, &ended.to_string());
}

/// Courses held, who was asked and who came, and the units of which nobody did, of every place as of a day.
async fn taught(store: &Store, day: jiff::civil::Date) {
    let entries = of_offices(store).await;
    let again: BTreeMap<&str, Office> = entries.iter().map(|(code, of)| (code.as_str(), Office::of(of, &day.to_string()))).collect();
    let mut states = Vec::new();
    for code in entries.keys() {
        states.push((code.as_str(), store.election(&store::office_log(code)).await.expect("a state")));
    }
    let sent: Vec<(&str, jiff::civil::Date)> =
        states.iter().flat_map(|(_, state)| election::programme::training::sent(&state.programme.courses)).collect();
    for place in PLACES {
        let rows = store.units(place);
        let offices = states.iter().filter(|(code, _)| code.starts_with(place));
        let offices = offices.map(|(code, state)| figures::Row::Office { code, courses: &state.programme.courses });
        let first = |unit: &str| sent.iter().filter(|(code, _)| *code == unit).map(|(_, on)| *on).min();
        let units = rows.iter().map(|row| figures::Row::Sent { code: &row.code, first: first(&row.code) });
        let seen: Vec<figures::Row<'_>> = offices.chain(units).collect();
        let mut counted: BTreeMap<String, Vec<Option<Part>>> = BTreeMap::new();
        for (_, office) in again.iter().filter(|(code, _)| code.starts_with(place)) {
            office.told().into_iter().for_each(|(key, part)| counted.entry(key).or_default().push(Some(part)));
        }
        let reached = |unit: &str| again.values().any(|office| office.reached.contains(unit));
        let untaught = rows.iter().map(|row| Some((u64::from(!reached(&row.code)), 1))).collect();
        counted.insert("training.untaught".to_owned(), untaught);
        for (key, parts) in counted {
            let (told, counted) = (figures::measure(&key).expect("a measure").over(seen.iter().copied(), day), sum(parts.into_iter()));
            assert!(same(&told, counted), "{key} of {place} on {day}: the program says {told:?}, the entries {counted:?}");
            assert!(
                place != "6328" || told.count > 0 || !["training.courses", "training.taught", "training.untaught"].contains(&key.as_str())
            );
        }
    }
}

/// Every survey of the programme: what two people counted, added up again, and its interval by Wilson's formula as it is printed.
fn surveys(store: &Store, entries: &BTreeMap<String, Vec<Entry>>, day: &str) {
    let units: Vec<Unit> = entries.values().map(|of| Unit::of(of, day)).collect();
    for (survey, z) in [("villagers", 1.96_f64), ("members", 1.96), ("elected", 1.96)] {
        let rows = store.units("6328");
        let seen = rows.iter().map(|row| figures::Unit { code: &row.code, body: row.body, summary: &row.summary });
        let told = figures::survey::poll(&format!("survey.{survey}"), seen).expect("it was held");
        let ((satisfied, answered), counted) = sum(units.iter().map(|unit| unit.survey(survey, "overall")));
        let ((sheets, _), _) = sum(units.iter().map(|unit| unit.survey(survey, "")));
        assert_eq!((told.satisfied, told.answered, told.sheets), (satisfied, answered, sheets), "{survey}");
        assert!(told.complete() && counted == 20, "{survey} in {counted} units");
        let (n, share) = (answered as f64, satisfied as f64 / answered as f64);
        let finite = told.population.map_or(1.0, |whole| (whole as f64 - n) / (whole as f64 - 1.0));
        let z2 = z * z * finite;
        let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = (z2 * (share * (1.0 - share) / n + z2 / (4.0 * n * n))).sqrt() / (1.0 + z2 / n);
        let (lower, upper) = told.interval().expect("an interval");
        let near = |told: u64, own: f64| (told as f64 / 1_000.0 - own).abs() < 0.0015;
        assert!(near(lower, middle - half) && near(upper, middle + half), "{survey}: {lower} to {upper}, again {middle} ± {half}");
    }
}
