//! Check-in on the day of the vote: who is handed a ballot is ticked on the roll by software, where a unit wants that.
//!
//! A voter is named in the body of a request and nowhere else: not in an address, not in a redirect, not in a log, and these
//! routes are not counted. What is found is answered at once, what is marked leads back to the empty page.

mod page;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::command::{BoxMarks, Committed};
use election::state::Round;
use election::{Actor, Command, Context, Election, PersonId, Refusal, Role, Voter, decide};
use serde::Deserialize;
use store::{Change, Standing, StoreError};

pub use page::{compared, link, told};

use crate::app::App;
use crate::fail::Fail;
use crate::guard::InUnit;
use crate::routes::{Access, CLERKS, Table};
use crate::unit::desk::{self, Stopped};
use crate::unit::people::plain;
use crate::unit::sent::{Sent, whole_number};

/// Those who hand out ballots. Nobody above the village is told who has voted.
const DESK: &[Role] = &[Role::ElectionCommittee, Role::Counter, Role::Scrutineer];
/// Those who see how far it has come.
const LOOKERS: &[Role] = &[Role::Township, Role::ElectionCommittee, Role::Counter, Role::Scrutineer];

/// Lines shown for one name at most.
const MOST_FOUND: usize = 10;

/// Where the page stands; its routes are not counted in the metrics.
pub const PATH: &str = "/console/units/{code}/check-in";

/// The routes of this page.
pub fn routes() -> Table {
    let path = |action: &str| format!("{PATH}/{action}");
    Table::new()
        .get(PATH, Access::Roles(LOOKERS), show)
        .post(path("prepare"), Access::Roles(CLERKS), prepare)
        .post(path("find"), Access::Roles(DESK), find)
        .post(path("mark"), Access::Roles(DESK), mark)
        .post(path("undo"), Access::Roles(DESK), undo)
        .post(path("close"), Access::Roles(CLERKS), close)
}

/// What the address may ask for: never a voter.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// At which box the desk stands.
    #[serde(rename = "box")]
    at_box: u32,
    /// The act just done, to be confirmed.
    done: String,
}

/// What was looked for and found.
pub(super) enum Found<'a> {
    /// Nothing was looked for.
    Nothing,
    /// Nobody of that name or number on the roll.
    Nobody(String),
    /// Several people; the clerk picks one.
    Several(Vec<&'a Voter>),
    /// One line of the roll.
    One(&'a Voter),
}

/// A page being written.
pub(super) struct View<'a> {
    at: &'a InUnit,
    state: &'a Election,
    round: &'a Round,
    standing: Option<Standing>,
    marked: BTreeSet<u32>,
    at_box: u32,
    done: &'a str,
    found: Found<'a>,
    /// What could not be done, in words.
    troubles: Vec<String>,
    refusal: Option<Refusal>,
}

impl<'a> View<'a> {
    /// The page as the check-in stands.
    async fn new(app: &App, at: &'a InUnit, state: &'a Election, at_box: u32) -> Result<Self, Response> {
        let round = at_hand(state).ok_or_else(|| page::none_yet(app, at).into_response())?;
        let marks = app.store.marks();
        let standing = marks.standing(&at.unit.code, round.number).await.map_err(|error| broken(at, &error))?;
        let marked = marks.marked(&at.unit.code, round.number).await.map_err(|error| broken(at, &error))?;
        let marked = marked.into_iter().collect();
        let boxes = round.arrangement.as_ref().map(|a| a.boxes.as_slice()).unwrap_or_default();
        let known = boxes.iter().find(|b| b.id == at_box).or(boxes.first());
        let at_box = known.map_or(0, |b| b.id);
        let (done, found) = ("", Found::Nothing);
        Ok(Self { at, state, round, standing, marked, at_box, done, found, troubles: Vec::new(), refusal: None })
    }

    /// Whether the poll is not over yet.
    fn poll_open(&self) -> bool {
        self.round.account.is_none() && self.round.invalid.is_none()
    }

    /// Whether voters are marked today.
    fn marking(&self) -> bool {
        let open = self.standing.as_ref().is_some_and(|s| !s.closed);
        open && self.poll_open() && self.round.arrangement.is_some() && self.at.today == self.round.day
    }

    /// Posted proxies that a voter holds: whose ballots the voter is given.
    fn proxies_of(&self, holder: PersonId) -> impl Iterator<Item = &'a Voter> {
        let state = self.state;
        state.proxies.iter().filter(move |p| p.holder == holder && p.published).filter_map(|p| state.roll.voters.get(&p.principal))
    }
}

type Answered = Result<Response, Response>;

fn broken(at: &InUnit, error: &StoreError) -> Response {
    Fail::internal(error).answer(at.lang, false)
}

async fn unit(app: &App, at: &InUnit) -> Result<Arc<Election>, Response> {
    app.store.election(&at.unit.code).await.map_err(|error| broken(at, &error))
}

/// The vote at hand.
fn at_hand(state: &Election) -> Option<&Round> {
    state.round().filter(|round| !round.awaits_candidates())
}

async fn show(State(app): State<Arc<App>>, at: InUnit, Query(asked): Query<Asked>) -> Answered {
    let state = unit(&app, &at).await?;
    let view = View::new(&app, &at, &state, asked.at_box).await?;
    Ok(page::page(&app, &View { done: &asked.done, ..view }).into_response())
}

/// Back to the page without a word of whom it was about.
fn back(at: &InUnit, at_box: u32, done: &str) -> Response {
    let chosen = if at_box == 0 { String::new() } else { format!("box={at_box}&") };
    Redirect::to(&format!("/console/units/{}/check-in?{chosen}done={done}", at.unit.code)).into_response()
}

fn refused(app: &App, view: &View<'_>) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page::page(app, view)).into_response()
}

/// A row for every line of the final roll, before the first voter comes.
async fn prepare(State(app): State<Arc<App>>, at: InUnit) -> Answered {
    let state = unit(&app, &at).await?;
    let mut view = View::new(&app, &at, &state, 0).await?;
    let round = view.round;
    if !view.poll_open() || round.check_in.is_some() || round.arrangement.is_none() || at.today > round.day {
        view.troubles.push(at.lang.text("check-in-not-now"));
        return Ok(refused(&app, &view));
    }
    let roll: Vec<u32> = state.roll.voters.keys().map(|id| id.0).collect();
    app.store.marks().prepare(&at.unit.code, round.number, &roll).await.map_err(|error| broken(&at, &error))?;
    Ok(back(&at, 0, "prepare"))
}

fn box_of(sent: &Sent) -> u32 {
    sent.get("box").and_then(whole_number).unwrap_or_default()
}

/// A line by number, else by name, else by a part of the name.
fn look_for<'a>(state: &'a Election, text: &str) -> Found<'a> {
    if let Some(number) = whole_number(text) {
        return state.roll.voters.get(&PersonId(number)).map_or_else(|| Found::Nobody(text.to_owned()), Found::One);
    }
    let wanted = plain(text);
    if wanted.is_empty() {
        return Found::Nothing;
    }
    let those = |fits: &dyn Fn(&str) -> bool| state.roll.voters.values().filter(|v| fits(&plain(&v.person.name))).collect::<Vec<_>>();
    let exact = those(&|name| name == wanted);
    let found = if exact.is_empty() { those(&|name| name.contains(&wanted)) } else { exact };
    match found.as_slice() {
        [] => Found::Nobody(text.to_owned()),
        [one] => Found::One(one),
        _ => Found::Several(found),
    }
}

async fn find(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Answered {
    let (state, sent) = (unit(&app, &at).await?, Sent::new(pairs));
    let mut view = View::new(&app, &at, &state, box_of(&sent)).await?;
    if !view.marking() {
        view.troubles.push(at.lang.text("check-in-not-now"));
        return Ok(refused(&app, &view));
    }
    view.found = look_for(&state, sent.get("who").unwrap_or_default());
    Ok(page::page(&app, &view).into_response())
}

async fn mark(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Answered {
    change(&app, &at, &Sent::new(pairs), true).await
}

async fn undo(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Answered {
    change(&app, &at, &Sent::new(pairs), false).await
}

/// Marks the lines of a form, or takes a mark back. What is confirmed is on disk.
async fn change(app: &App, at: &InUnit, sent: &Sent, mark: bool) -> Answered {
    let state = unit(app, at).await?;
    let mut view = View::new(app, at, &state, box_of(sent)).await?;
    let lines: Vec<u32> = sent.all("line").into_iter().filter_map(whole_number).collect();
    if !view.marking() || lines.is_empty() {
        view.troubles.push(at.lang.text(if view.marking() { "check-in-nobody-chosen" } else { "check-in-not-now" }));
        return Ok(refused(app, &view));
    }
    let (marks, code, round, at_box) = (app.store.marks(), &at.unit.code, view.round.number, view.at_box);
    let mut troubles = Vec::new();
    for line in &lines {
        let change = if mark { marks.mark(code, round, *line, at_box).await } else { marks.undo(code, round, *line, at_box).await };
        match change.map_err(|error| broken(at, &error))? {
            Change::Done => {}
            other => troubles.push(trouble(at, &state, *line, other, mark)),
        }
    }
    if troubles.is_empty() {
        return Ok(back(at, at_box, if mark { "mark" } else { "undo" }));
    }
    let found = lines.first().and_then(|line| state.roll.voters.get(&PersonId(*line))).map_or(Found::Nothing, Found::One);
    let fresh = View::new(app, at, &state, at_box).await?;
    Ok(refused(app, &View { found, troubles, ..fresh }))
}

fn trouble(at: &InUnit, state: &Election, line: u32, change: Change, mark: bool) -> String {
    let name = state.roll.voters.get(&PersonId(line)).map_or("—", |v| v.person.name.as_str());
    let key = match change {
        Change::NotAtBox => "check-in-not-at-box",
        Change::NotOpen => "check-in-not-now",
        Change::NotOnRoll => "check-in-nobody",
        Change::Already | Change::Done if mark => "check-in-already",
        Change::Already | Change::Done => "check-in-not-marked",
    };
    at.lang.with(key, &[("name", name)])
}

/// The command that closes the check-in, with the figures of the sheet.
fn closing(view: &View<'_>, commitment: String) -> Command {
    let boxes = view.round.arrangement.as_ref().map(|a| a.boxes.as_slice()).unwrap_or_default();
    let standing = view.standing.as_ref();
    let at = |id: u32| BoxMarks { id, marked: standing.map_or(0, |s| s.at(id)) };
    // Marks at a box that is no longer arranged are not dropped: the law refuses them.
    let others = standing.iter().flat_map(|s| &s.boxes).map(|(id, _)| *id).filter(|id| !boxes.iter().any(|b| b.id == *id));
    let boxes: Vec<BoxMarks> = boxes.iter().map(|b| b.id).chain(others).map(at).collect();
    let by_proxy = view.state.proxies.iter().filter(|p| p.published && view.marked.contains(&p.principal.0)).count();
    Command::CloseCheckIn {
        on: view.round.day,
        boxes,
        by_proxy: u32::try_from(by_proxy).unwrap_or(u32::MAX),
        commitment: Committed { c: commitment },
    }
}

/// Closes the sheet and commits to it in the record. Asked again after a crash between the two it goes on where it stopped.
/// Once the poll is over without it, the sheet is sealed and the record says nothing of it.
async fn close(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Answered {
    let (state, sent) = (unit(&app, &at).await?, Sent::new(pairs));
    let mut view = View::new(&app, &at, &state, 0).await?;
    if view.standing.is_none() {
        view.troubles.push(at.lang.text("check-in-not-now"));
        return Ok(refused(&app, &view));
    }
    let (round, poll_open) = (view.round, view.poll_open());
    if poll_open {
        let context =
            Context { today: at.today, actor: Actor { account: at.account.id.clone(), role: at.account.role }, check_in_open: false };
        // Asked with a commitment to nothing: the sheet is not closed for a command that would be refused.
        if let Err(refusal) = decide(&state, &context, &closing(&view, record::Hash::ZERO.to_string())) {
            view.refusal = Some(refusal);
            return Ok(refused(&app, &view));
        }
    }
    let closed = app.store.marks().close(&at.unit.code, round.number, round.day).await;
    let Some(opening) = closed.map_err(|error| broken(&at, &error))? else { return Ok(back(&at, 0, "")) };
    if !poll_open {
        return Ok(back(&at, 0, "seal"));
    }
    // With what was marked until the sheet closed.
    let mut view = View::new(&app, &at, &state, 0).await?;
    let command = closing(&view, opening.commitment().hash().to_string());
    match desk::record(&app, &at, command, sent.get("key")).await {
        Ok(()) => Ok(back(&at, 0, "close")),
        Err(Stopped::Refused(refusal)) => {
            view.refusal = Some(*refusal);
            Ok(refused(&app, &view))
        }
        Err(Stopped::Fail(fail)) => Err(fail.answer(at.lang, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::{Person, Registration};
    use statute::Body;

    fn village() -> Election {
        let mut state = Election::new("632823200201", Body::VillageCommittee);
        let names = [(7, "张伟"), (8, "尕藏·卓玛"), (9, "张伟"), (10, "卓玛")];
        let voter = |(id, name): (u32, &str)| {
            let person = Person {
                id: PersonId(id),
                name: name.into(),
                sex: None,
                birth: None,
                nationality: None,
                id_number: None,
                group: String::new(),
            };
            (person.id, Voter { person, registration: Registration::Resident, reason: String::new(), household: String::new() })
        };
        state.roll.voters = Arc::new(names.into_iter().map(voter).collect());
        state
    }

    #[test]
    fn a_line_is_found_by_number_by_name_and_by_a_part_of_it() {
        let state = village();
        let one = |text| match look_for(&state, text) {
            Found::One(voter) => voter.person.id.0,
            _ => 0,
        };
        assert_eq!([one("8"), one("１０"), one("尕藏•卓玛"), one("卓玛"), one("尕藏")], [8, 10, 8, 10, 8]);
        assert!(matches!(look_for(&state, "张伟"), Found::Several(found) if found.len() == 2));
        assert!(matches!(look_for(&state, "6"), Found::Nobody(_)));
        assert!(matches!(look_for(&state, "王五"), Found::Nobody(_)));
        assert!(matches!(look_for(&state, "  "), Found::Nothing));
    }
}
