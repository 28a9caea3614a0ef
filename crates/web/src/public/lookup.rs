//! "我在名单上吗": am I on the roll, where do I vote, and if not, why not and what then. The roll itself never stands on the web.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Form, FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::command::StrikeReason;
use election::{Election, Person, PersonId, Registration, Voter};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use statute::Key;
use store::UnitRow;
use words::Lang;

use super::objection;
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::Visitor;
use crate::layout;
use crate::unit::community;
use crate::unit::people::plain;
use crate::unit::sent::name_of;

/// Questions per unit and minute from one address: a family, not a harvest.
const PER_ADDRESS: u32 = 10;
/// Questions per unit and minute in all.
const PER_UNIT: u32 = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    name: String,
    last_four: String,
}

/// What the roll says of somebody.
enum Found<'a> {
    /// Stands on it.
    On(&'a Voter),
    /// Does not, for a reason that is known.
    Off(Option<StrikeReason>),
    /// The name is known, and neither number nor day of birth by which to tell whether it is the one who asks.
    Unproven,
    /// Nobody knows this name with this number.
    Unknown,
}

/// The form.
pub fn form(lang: Lang, code: &str) -> Markup {
    let fields = html! {
        (Field::text("name", lang.text("public-lookup-name")).required())
        (Field::text("last_four", lang.text("public-lookup-four")).hint(lang.text("public-lookup-hint")).required())
    };
    form::form(&format!("/u/{code}/lookup"), &lang.text("public-lookup-ask"), &fields)
}

/// Where a request comes from.
pub(super) fn address(request: &Request) -> String {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip().to_string()).unwrap_or_default()
}

/// `POST /u/{code}/lookup`.
pub async fn answer(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(code): Path<String>, request: Request) -> Response {
    let address = address(&request);
    let Ok(Form(question)) = Form::<Question>::from_request(request, &()).await else {
        return Fail::unreadable().answer(lang, false);
    };
    let Some(unit) = app.unit(&code) else { return Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, false) };
    let allowed = app.brake.allows(format!("lookup {code} {address}"), PER_ADDRESS) && app.brake.allows(format!("lookup {code}"), PER_UNIT);
    if !allowed {
        return Fail::new(StatusCode::TOO_MANY_REQUESTS, "too_many").answer(lang, false);
    }
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let title = lang.text("public-lookup");
    let body = html! {
        p.crumbs { a href={ "/u/" (code) } { (unit.name) } }
        h1 { (title) }
        (said(lang, &unit, &state, app.today(&unit), &question))
        h2 { (lang.text("public-lookup-again")) }
        (form(lang, &code))
    };
    layout::public(lang, &title, &body).into_response()
}

fn said(lang: Lang, unit: &UnitRow, state: &Election, today: Date, question: &Question) -> Markup {
    let unit_name = [("unit", unit.name.as_str())];
    if state.roll.published.is_none() {
        return html! { p.notice role="status" { (lang.with("public-lookup-not-yet", &unit_name)) } };
    }
    match found(state, question) {
        Found::On(voter) => html! {
            p.done role="status" { (lang.with("public-lookup-yes", &unit_name)) }
            (particulars(lang, state, voter))
        },
        Found::Off(why) => html! {
            p.notice role="status" { (lang.with("public-lookup-off", &unit_name)) " " strong { (lang.text(&why_off(why))) } }
            (objection::invitation(lang, unit, state, today))
        },
        Found::Unproven => html! {
            p.notice role="status" { (lang.with("public-lookup-unproven", &unit_name)) }
            (objection::invitation(lang, unit, state, today))
        },
        Found::Unknown => html! {
            p.notice role="status" { (lang.with("public-lookup-no", &unit_name)) }
            p { (lang.text("public-lookup-no-why")) }
            (objection::invitation(lang, unit, state, today))
        },
    }
}

/// Somebody's reason in words. What touches a person's honour or a death is told at the office, to who asks there.
fn why_off(why: Option<StrikeReason>) -> String {
    match why {
        None | Some(StrikeReason::Deprived | StrikeReason::Died) => "public-lookup-off-ask".to_owned(),
        Some(other) => form::key("strike", &name_of(&other)),
    }
}

/// Under which category, in which group, where and when to vote.
fn particulars(lang: Lang, state: &Election, voter: &Voter) -> Markup {
    let category = match voter.registration {
        Registration::Resident => ("category-resident", Key::LocalRegistration),
        Registration::AwayTakingPart => ("category-away-taking-part", Key::LocalRegistration),
        Registration::Applicant { .. } => ("category-applicant", Key::ThirdCategoryApprovedBy),
    };
    let round = state.round();
    let arrangement = round.and_then(|r| r.arrangement.as_ref());
    let id = voter.person.id;
    let mobile = arrangement.and_then(|a| {
        let (number, _) = a.mobile.iter().find(|(_, list)| list.voters.iter().any(|(who, _)| *who == id))?;
        a.boxes.iter().find(|b| b.id == *number)
    });
    html! {
        dl.facts {
            @if !voter.person.group.is_empty() { dt { (lang.text("unit-roll-group")) } dd { (voter.person.group) } }
            dt { (lang.text("public-lookup-why")) }
            dd {
                (community::text(lang, state.body, category.0))
                @if let Some(rules) = state.rules() { " " small { (form::citation(lang, &rules.cite(category.1))) } }
            }
            @if let Some(round) = round { dt { (lang.text("public-election-day")) } dd { (round.day) } }
            @else if let Some(plan) = &state.plan { dt { (lang.text("public-election-day")) } dd { (plan.election_day) } }
            @match arrangement {
                Some(found) => {
                    dt { (lang.text("public-place")) } dd { (found.place) }
                    dt { (lang.text("public-hours")) } dd { (found.opens.strftime("%H:%M")) " – " (found.closes.strftime("%H:%M")) }
                }
                None => { dt { (lang.text("public-place")) } dd { (lang.text("public-place-later")) } }
            }
            @if let Some(found) = mobile { dt { (lang.text("public-lookup-mobile")) } dd { (found.name) } }
            @if let Some(holder) = holder(state, id) { dt { (lang.text("public-lookup-proxy")) } dd { (holder) } }
        }
    }
}

/// Who votes for somebody, once the proxies hang on the wall.
fn holder(state: &Election, principal: PersonId) -> Option<&str> {
    let proxy = state.proxies.iter().find(|p| p.published && p.principal == principal)?;
    state.person(proxy.holder).map(|p| p.name.as_str())
}

/// Name and the last four characters of the identity number, both exactly; where no number is known, the day of birth in its place. Where
/// neither is on record the name alone is known: the answer then says no more than that.
fn found<'a>(state: &'a Election, question: &Question) -> Found<'a> {
    let (name, proof) = (plain(&question.name), plain(&question.last_four).to_ascii_uppercase());
    let is = |person: &Person| plain(&person.name) == name && proves(person, &proof);
    if let Some(voter) = state.roll.lines().find(|v| is(&v.person)) {
        return Found::On(voter);
    }
    let off = || state.roll.off.values().filter_map(|off| Some((off, off.person.as_ref()?)));
    if let Some((off, _)) = off().find(|(_, person)| is(person)) {
        return Found::Off(off.why);
    }
    let bare = |person: &Person| person.id_number.is_none() && person.birth.is_none() && plain(&person.name) == name;
    if state.roll.lines().any(|v| bare(&v.person)) || off().any(|(_, person)| bare(person)) {
        return Found::Unproven;
    }
    Found::Unknown
}

fn proves(person: &Person, proof: &str) -> bool {
    match (&person.id_number, person.birth) {
        (Some(number), _) => proof.chars().count() == 4 && number.to_ascii_uppercase().ends_with(proof),
        (None, Some(birth)) => {
            let digits: String = proof.chars().filter(char::is_ascii_digit).collect();
            digits == birth.strftime("%Y%m%d").to_string()
        }
        (None, None) => false,
    }
}
