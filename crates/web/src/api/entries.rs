//! `GET /api/v1/units/{code}/entries?stream=S&from=N`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::{Election, Fact};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::EntryRow;

use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;

/// Entries per page.
const PAGE: u32 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default = "committee")]
    stream: String,
    #[serde(default)]
    from: u64,
    #[serde(default)]
    #[allow(dead_code)] // the language of error messages, read by the gate
    lang: Option<String>,
}

fn committee() -> String {
    "committee".to_owned()
}

#[derive(Serialize)]
struct Shown {
    stream: String,
    seq: u64,
    /// Place in the unit's log.
    place: u64,
    previous: String,
    hash: String,
    at: String,
    actor: String,
    /// Commitment to the personal part.
    commitment: Option<String>,
    /// `null` while the figures are not announced: until then the entry holds a commitment to them.
    payload: Option<Value>,
    /// The signed entry, byte for byte.
    entry: String,
}

#[derive(Serialize)]
struct Page {
    entries: Vec<Shown>,
    next_from: Option<u64>,
}

/// Whether an account may see a fact now: figures of a count only once they are announced, and before that each of the two
/// who enter only what he or she has entered.
fn open_to(fact: &Fact, state: &Election, account: &str) -> bool {
    if !fact.hidden_until_announced() {
        return true;
    }
    let announced = |number: u32| state.rounds.iter().any(|r| r.number == number && r.announced.is_some());
    match fact {
        Fact::TallyEntered { round, entrant, .. } => announced(*round) || entrant == account,
        Fact::TallyCompared { round, .. } | Fact::ResultConfirmed { round, .. } => announced(*round),
        _ => false,
    }
}

fn shown(row: EntryRow, state: &Election, account: &str) -> Shown {
    let fact: Option<Fact> = serde_json::from_value(row.fact.clone()).ok();
    let open = fact.is_some_and(|fact| open_to(&fact, state, account));
    Shown {
        stream: row.stream,
        seq: row.seq,
        place: row.place,
        previous: row.previous,
        hash: row.hash,
        at: row.at,
        actor: row.actor,
        commitment: row.personal,
        payload: open.then_some(row.fact),
        entry: row.note,
    }
}

/// Pages through the entries of a stream. Figures of a count are masked until the announcement.
pub async fn list(
    State(app): State<Arc<App>>,
    at: InUnit,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else { return Fail::unreadable().answer(at.lang, true) };
    let known = ["party", "committee", "supervision", "representatives", "programme", "service"].contains(&asked.stream.as_str());
    if !known {
        return Fail::new(StatusCode::BAD_REQUEST, "unknown_stream").answer(at.lang, true);
    }
    let read = async {
        let rows = app.store.entries(&at.unit.code, &asked.stream, asked.from, PAGE).await?;
        Ok::<_, store::StoreError>((rows, app.store.election(&at.unit.code).await?))
    };
    let (rows, state) = match read.await {
        Ok(found) => found,
        Err(error) => return Fail::internal(&error).answer(at.lang, true),
    };
    let full = u32::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next_from = rows.last().filter(|_| full).map(|row| row.seq + 1);
    let entries = rows.into_iter().map(|row| shown(row, &state, &at.account.id)).collect();
    Json(Page { entries, next_from }).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::command::{Seats, TallySection};
    use election::fact::RoundKind;
    use election::state::Round;
    use jiff::civil::date;
    use statute::Body;

    #[test]
    fn before_the_announcement_a_counter_sees_his_own_entry_and_nobody_sees_anothers() {
        let mut state = Election::new("632823200201", Body::VillageCommittee);
        let seats = Seats { chair: 1, vice_chair: 0, member: 2, women_member: 0 };
        state.rounds.push(Round::new(1, RoundKind::First, date(2026, 12, 20), seats, Vec::new()));
        let sections = vec![TallySection::Ballots { valid: 97, void: 2 }];
        let fact = Fact::TallyEntered { round: 1, entrant: "甲".into(), sections };
        assert!(open_to(&fact, &state, "甲"));
        assert!(!open_to(&fact, &state, "乙"));
        state.rounds[0].announced = Some(date(2026, 12, 20));
        assert!(open_to(&fact, &state, "乙"), "once announced everybody may see it");
    }
}
