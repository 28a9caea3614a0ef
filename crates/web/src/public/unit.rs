//! A unit's public page: the state in words, the day and place, who stands, who won and why, and "am I on the roll".

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::decide::{agreed_ballots, agreed_votes};
use election::fact::{Candidate, RoundKind};
use election::state::Round;
use election::{Election, PersonId};
use maud::{Markup, html};
use statute::{CountedKind, Post};
use store::UnitRow;
use words::Lang;

use super::{bodies, lookup, objection, papers};
use crate::app::App;
use crate::fail::Fail;
use crate::form;
use crate::guard::Visitor;
use crate::layout;
use crate::unit::people::name;

/// Write-ins with fewer votes than this are not named on the web.
const NAMED_FROM: u32 = 3;

/// `GET /u/{code}`.
pub async fn show(State(app): State<Arc<App>>, Visitor { lang }: Visitor, Path(code): Path<String>) -> Response {
    let Some(unit) = app.unit(&code) else { return Fail::new(StatusCode::NOT_FOUND, "unknown_unit").answer(lang, false) };
    let state = match app.store.election(&code).await {
        Ok(state) => state,
        Err(error) => return Fail::internal(&error).answer(lang, false),
    };
    let place = format!("{} {}", unit.county, unit.township);
    layout::public(
        lang,
        &unit.name,
        &html! {
            p.crumbs { a href="/" { (lang.text("public-all")) } " / " a href={ "/?division=" (code.get(..9).unwrap_or("")) } { (place) } }
            h1 { (unit.name) }
            p.state role="status" { (sentence(&app, lang, &unit)) }
            @if state.roll.published.is_some() { p { a.button href="#lookup" { (lang.text("public-lookup")) } } }
            (when_and_where(lang, &state))
            (results(lang, &state))
            (standing(lang, &state))
            (committee(lang, &state))
            (bodies::show(lang, &state))
            (papers::list(lang, &code, &state))
            h2 id="lookup" { (lang.text("public-lookup")) }
            @if state.roll.published.is_some() { (lookup::form(lang, &code)) }
            @else { p { (lang.with("public-lookup-not-yet", &[("unit", &unit.name)])) } }
            (objection::list(lang, &unit, &state, app.today(&unit)))
        },
    )
    .into_response()
}

fn sentence(app: &App, lang: Lang, unit: &UnitRow) -> String {
    let s = &unit.summary;
    let stage = lang.text(&format!("stage-{}", s.stage.name()));
    let stop = lang.text("web-stop");
    let Some(day) = s.day else { return format!("{stage}{stop}") };
    let days = day.since(app.today(unit)).map_or(0, |span| span.get_days());
    if s.stage < election::Stage::Counting && days >= 0 {
        let left = lang.with("public-days-left", &[("days", &days.to_string())]);
        return format!("{stage}{stop}{left}");
    }
    format!("{stage}{stop}")
}

fn when_and_where(lang: Lang, state: &Election) -> Markup {
    let Some(plan) = &state.plan else { return html! {} };
    let round = state.round();
    let day = round.map_or(plan.election_day, |r| r.day);
    let arrangement = round.and_then(|r| r.arrangement.as_ref());
    html! {
        dl.facts {
            dt { (lang.text("public-election-day")) } dd { (day) }
            @if let Some(found) = arrangement {
                @if !found.place.is_empty() { dt { (lang.text("public-place")) } dd { (found.place) } }
                dt { (lang.text("public-hours")) } dd { (found.opens.strftime("%H:%M")) " – " (found.closes.strftime("%H:%M")) }
            }
            dt { (lang.text("public-seats")) }
            dd { @for (at, post) in plan.seats.posts().into_iter().enumerate() {
                @if at > 0 { (lang.text("web-comma")) } (lang.text(form::post_key(post))) " " (plan.seats.of(post))
            } }
            @if let Some((_, registered)) = state.roll.corrected.or(state.roll.published) { dt { (lang.text("public-registered")) } dd { (registered) } }
            @if state.proxies_published.is_some() { dt { (lang.text("public-proxies")) } dd { (state.proxies.len()) } }
        }
    }
}

fn by_post(candidates: &[Candidate]) -> BTreeMap<Post, Vec<&Candidate>> {
    let mut posts: BTreeMap<Post, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        posts.entry(candidate.post).or_default().push(candidate);
    }
    posts
}

fn standing(lang: Lang, state: &Election) -> Markup {
    let Some(round) = state.round().filter(|r| r.announced.is_none()) else { return html! {} };
    html! {
        h2 id="candidates" { (lang.text("public-candidates")) }
        @if round.kind != RoundKind::First { p { (lang.text(kind_key(round.kind))) } }
        @for (post, people) in by_post(&round.candidates) {
            h3 { (lang.text(form::post_key(post))) " · " (lang.with("public-choose-of", &[("seats", &round.seats.of(post).to_string()), ("candidates", &people.len().to_string())])) }
            ol.people { @for person in people { li { (name(state, person.person)) } } }
        }
        p.soft { (lang.text("public-candidates-order")) }
    }
}

fn kind_key(kind: RoundKind) -> &'static str {
    match kind {
        RoundKind::First => "public-round-first",
        RoundKind::Runoff => "public-round-runoff",
        RoundKind::TieRevote => "public-round-tie-revote",
        RoundKind::Rerun => "public-round-rerun",
    }
}

fn results(lang: Lang, state: &Election) -> Markup {
    let announced: Vec<&Round> = state.rounds.iter().filter(|r| r.announced.is_some()).collect();
    if announced.is_empty() {
        return html! {};
    }
    let elected: Vec<_> = state.elected.iter().filter(|e| announced.iter().any(|r| r.number == e.round)).collect();
    html! {
        h2 id="result" { (lang.text("public-result")) }
        @if elected.is_empty() { p { (lang.text("public-nobody-elected")) } }
        ul.people { @for seat in elected {
            li { strong { (name(state, seat.person)) } " · " (lang.text(form::post_key(seat.post))) " · " (lang.with("public-votes", &[("votes", &seat.votes.to_string())])) }
        } }
        @for round in announced { (one_round(lang, state, round)) }
    }
}

fn one_round(lang: Lang, state: &Election, round: &Round) -> Markup {
    let head = ["public-col-post", "public-col-name", "public-col-votes", "public-col-result"].map(|k| lang.text(k));
    let rows = html! { @for post in round.seats.posts() { (votes(lang, state, round, post)) } };
    html! {
        h3 { (lang.text(kind_key(round.kind))) " · " (round.day) }
        @if let Some(account) = &round.account {
            p {
                (lang.with("public-ballots", &[("issued", &account.issued().to_string()), ("returned", &account.returned().to_string())]))
                @if let Some((valid, void)) = agreed_ballots(round) {
                    (lang.with("public-ballots-valid", &[("valid", &valid.to_string()), ("void", &void.to_string())]))
                }
            }
        }
        @if round.invalid.is_some() { p.notice { (lang.text("public-round-invalid")) } }
        (form::table(&lang.text("public-votes-caption"), &head, &rows))
        @if let Some((_, outcome)) = &round.outcome {
            details {
                summary { (lang.text("public-reasons")) }
                (form::because_list(lang, &form::named_reasons(lang, state, &outcome.because)))
            }
        }
    }
}

fn votes(lang: Lang, state: &Election, round: &Round, post: Post) -> Markup {
    let mut lines = agreed_votes(round, post);
    lines.sort_by_key(|(line, _)| std::cmp::Reverse(line.votes));
    let won = |id: PersonId| state.elected.iter().any(|e| e.person == id && e.post == post && e.round == round.number);
    let named = |votes: u32, kind: CountedKind, id: PersonId| kind == CountedKind::Candidate || votes >= NAMED_FROM || won(id);
    let others: u32 = lines.iter().filter(|(l, k)| !named(l.votes, *k, l.person)).fold(0, |sum, (l, _)| sum.saturating_add(l.votes));
    html! {
        @for (line, kind) in lines.iter().filter(|(l, k)| named(l.votes, *k, l.person)) {
            tr {
                td { (lang.text(form::post_key(post))) }
                td { (name(state, line.person)) @if *kind == CountedKind::WriteIn { " " small { (lang.text("public-write-in")) } } }
                td.n { (line.votes) }
                td { @if won(line.person) { strong { (lang.text("public-elected")) } } }
            }
        }
        @if others > 0 { tr { td { (lang.text(form::post_key(post))) } td { (lang.text("public-other-write-ins")) } td.n { (others) } td {} } }
    }
}

fn committee(lang: Lang, state: &Election) -> Markup {
    let Some(committee) = &state.election_committee else { return html! {} };
    html! {
        details {
            summary { (lang.text("public-committee")) }
            ul.people { @for seat in &committee.seats { li { (name(state, seat.person)) } } }
        }
    }
}
