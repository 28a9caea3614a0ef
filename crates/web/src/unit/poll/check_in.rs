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
use election::decide::poll_electors;
use election::state::Round;
use election::{Actor, Command, Context, Election, PersonId, Refusal, Role, Voter, decide};
use serde::Deserialize;
use store::card_key::{self, CardCodes, Typed};
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
pub const LOOKERS: &[Role] = &[Role::Township, Role::ElectionCommittee, Role::Counter, Role::Scrutineer];

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
    /// The code of a card with a wrong character in it.
    Misread,
    /// The code of a card that is nobody's here: of another village or another election.
    Stranger,
    /// Several people; the clerk picks one.
    Several(Vec<&'a Voter>),
    /// One line of the roll.
    One(&'a Voter),
    /// The same, by the code on a voter card.
    Card(&'a Voter),
}

impl<'a> Found<'a> {
    /// The one person found.
    fn one(&self) -> Option<&'a Voter> {
        match self {
            Self::One(voter) | Self::Card(voter) => Some(voter),
            _ => None,
        }
    }
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
        state.proxies.iter().filter(move |p| p.holder == holder && p.published).filter_map(|p| state.roll.line(p.principal))
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
    let roll: Vec<u32> = poll_electors(&state).map(|id| id.0).collect();
    app.store.marks().prepare(&at.unit.code, round.number, &roll).await.map_err(|error| broken(&at, &error))?;
    Ok(back(&at, 0, "prepare"))
}

fn box_of(sent: &Sent) -> u32 {
    sent.get("box").and_then(whole_number).unwrap_or_default()
}

/// A line by the code on a card, else by number, else by name, else by a part of the name, else by its pinyin or initials.
///
/// A name may look like a code with a slip in it (eleven letters of pinyin): it is looked for before that is said.
fn look_for<'a>(state: &'a Election, codes: &CardCodes, text: &str) -> Found<'a> {
    let roll = &state.roll;
    let typed = card_key::read(text);
    if let Typed::Code(code) = &typed
        && let Some(voter) = codes.whose(code, roll.voters.keys().copied()).and_then(|id| roll.line(id))
    {
        return Found::Card(voter);
    }
    match (by_name(state, text), typed) {
        (Found::Nobody(_), Typed::Misread) => Found::Misread,
        (Found::Nobody(_), Typed::Code(_)) => Found::Stranger,
        (found, _) => found,
    }
}

fn by_name<'a>(state: &'a Election, text: &str) -> Found<'a> {
    if let Some(number) = whole_number(text) {
        return state.roll.line(PersonId(number)).map_or_else(|| Found::Nobody(text.to_owned()), Found::One);
    }
    let wanted = plain(text);
    if wanted.is_empty() {
        return Found::Nothing;
    }
    let those = |fits: &dyn Fn(&str) -> bool| state.roll.lines().filter(|v| fits(&plain(&v.person.name))).collect::<Vec<_>>();
    let exact = those(&|name| name == wanted);
    let part = if exact.is_empty() { those(&|name| name.contains(&wanted)) } else { exact };
    let found = if part.is_empty() { by_pinyin(state, text) } else { part };
    match found.as_slice() {
        [] => Found::Nobody(text.to_owned()),
        [one] => Found::One(one),
        _ => Found::Several(found),
    }
}

/// «zhangwei», «zw»: only where the characters found nobody. Nothing is kept of the index.
fn by_pinyin<'a>(state: &'a Election, text: &str) -> Vec<&'a Voter> {
    if !text.chars().any(|c| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let voters: Vec<&Voter> = state.roll.lines().collect();
    let index: names::Index = voters.iter().map(|v| names::Line { name: &v.person.name, id_number: None }).collect();
    index.search(text, voters.len()).hits.iter().filter_map(|hit| voters.get(hit.line).copied()).collect()
}

async fn find(State(app): State<Arc<App>>, at: InUnit, Form(pairs): Form<Vec<(String, String)>>) -> Answered {
    let (state, sent) = (unit(&app, &at).await?, Sent::new(pairs));
    let mut view = View::new(&app, &at, &state, box_of(&sent)).await?;
    if !view.marking() {
        view.troubles.push(at.lang.text("check-in-not-now"));
        return Ok(refused(&app, &view));
    }
    let codes = app.store.cards(&at.unit.code).map_err(|error| broken(&at, &error))?;
    view.found = look_for(&state, &codes, sent.get("who").unwrap_or_default());
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
    let found = lines.first().and_then(|line| state.roll.line(PersonId(*line))).map_or(Found::Nothing, Found::One);
    let fresh = View::new(app, at, &state, at_box).await?;
    Ok(refused(app, &View { found, troubles, ..fresh }))
}

fn trouble(at: &InUnit, state: &Election, line: u32, change: Change, mark: bool) -> String {
    let name = state.roll.line(PersonId(line)).map_or("—", |v| v.person.name.as_str());
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
        let context = Context {
            today: at.today,
            actor: Actor { account: at.account.id.clone(), role: at.account.role },
            check_in_open: false,
            catalogue: None,
        };
        // Asked with a commitment to nothing: the sheet is not closed for a command that would be refused.
        if let Err(refusal) = decide(&state, &context, closing(&view, record::Hash::ZERO.to_string())) {
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
                group: Default::default(),
            };
            (
                person.id,
                Arc::new(Voter { person, registration: Registration::Resident, reason: Default::default(), household: Default::default() }),
            )
        };
        state.roll.voters = Arc::new(names.into_iter().map(voter).collect());
        state
    }

    /// Codes need a key, and a key a directory.
    async fn codes() -> (tempfile::TempDir, store::Store, CardCodes) {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store::Store::open(dir.path()).await.expect("a store");
        let codes = store.cards("632823200201").expect("a key");
        (dir, store, codes)
    }

    #[tokio::test]
    async fn a_line_is_found_by_number_by_name_and_by_a_part_of_it() {
        let (state, (_dir, _store, codes)) = (village(), codes().await);
        let one = |text| look_for(&state, &codes, text).one().map_or(0, |voter| voter.person.id.0);
        assert_eq!([one("8"), one("１０"), one("尕藏•卓玛"), one("卓玛"), one("尕藏")], [8, 10, 8, 10, 8]);
        assert!(matches!(look_for(&state, &codes, "张伟"), Found::Several(found) if found.len() == 2));
        assert!(matches!(look_for(&state, &codes, "zhangwei"), Found::Several(found) if found.len() == 2), "pinyin");
        assert!(matches!(look_for(&state, &codes, "zw"), Found::Several(found) if found.len() == 2), "initials");
        assert!(matches!(look_for(&state, &codes, "6"), Found::Nobody(_)));
        assert!(matches!(look_for(&state, &codes, "王五"), Found::Nobody(_)));
        assert!(matches!(look_for(&state, &codes, "  "), Found::Nothing));
    }

    #[tokio::test]
    async fn a_card_is_found_by_its_code_and_a_slip_is_told() {
        let (state, (_dir, store, codes)) = (village(), codes().await);
        let code = codes.of(PersonId(9));
        let grouped = format!("{} {} {}", &code[..5], &code[5..10], &code[10..]);
        for text in [&code, &grouped, &code.to_lowercase()] {
            assert!(matches!(look_for(&state, &codes, text), Found::Card(voter) if voter.person.id == PersonId(9)), "{text}");
        }
        // One wrong character is always told; of codes turned round one in 32 would pass for another's.
        let slip = format!("{}{}", &code[..code.len() - 1], if code.ends_with('4') { '5' } else { '4' });
        assert!(matches!(look_for(&state, &codes, &slip), Found::Misread), "{slip}");
        let elsewhere = store.cards("632823200202").expect("a key").of(PersonId(9));
        assert!(matches!(look_for(&state, &codes, &elsewhere), Found::Stranger), "another village");
        let struck = codes.of(PersonId(77));
        assert!(matches!(look_for(&state, &codes, &struck), Found::Stranger), "nobody of that number on the roll");
    }
}
