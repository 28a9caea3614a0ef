//! The candidate list: how many per post, who would be on it, the list as posted, and who steps down from it.

use election::command::PostNumber;
use election::fact::Candidate;
use election::state::{CandidateList, Nomination};
use election::{Command, Fact, PersonId, Refusal};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Key, Post, Rules};

use super::super::desk::{Desk, Filled};
use super::super::people;
use super::super::round;
use super::super::sent::{Reader, name_of, word_named};
use super::{field_of, foreseen, list_by, posts};
use crate::form::{self, Field};

pub(super) fn read_publish(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let read: Vec<Option<PostNumber>> =
        posts(form).into_iter().map(|post| form.number(&field_of("number", post)).map(|number| PostNumber { post, number })).collect();
    let numbers: Option<Vec<PostNumber>> = read.into_iter().collect();
    Some(Command::PublishCandidates { on: on?, numbers: numbers? })
}

pub(super) fn read_withdraw(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let text = form.text("candidate");
    let chosen = text.split_once(' ').and_then(|(id, post)| Some((PersonId(id.parse().ok()?), word_named::<Post>(post)?)));
    if chosen.is_none() {
        form.wrong("candidate", "field-choose");
    }
    let (person, post) = chosen?;
    Some(Command::WithdrawCandidate { on: on?, person, post })
}

/// The parameters of the surplus: at least, at most.
fn surplus(post: Post) -> (Key, Key) {
    match post {
        Post::Chair => (Key::SurplusChairMin, Key::SurplusChairMax),
        Post::ViceChair => (Key::SurplusViceMin, Key::SurplusViceMax),
        Post::Member | Post::WomenMember => (Key::SurplusMemberMin, Key::SurplusMemberMax),
    }
}

/// The form that posts the list: how many per post, and who that would be.
pub(super) fn publish(desk: &Desk<'_>, rules: &Rules, nomination: &Nomination) -> Markup {
    let (Some(plan), Some(last)) = (&desk.state.plan, list_by(desk, rules)) else { return html! {} };
    if !desk.may("publish_candidates") {
        return round::last_day(desk, last, Key::CandidateListDays);
    }
    let least = |post| plan.seats.of(post).saturating_add(rules.number(surplus(post).0));
    let sent = |post| desk.sent_to("publish_candidates", &field_of("number", post)).and_then(|n| n.parse().ok());
    let numbers: Vec<PostNumber> =
        plan.seats.posts().into_iter().map(|post| PostNumber { post, number: sent(post).unwrap_or_else(|| least(post)) }).collect();
    let on = desk.at.today.min(last).max(nomination.on);
    let would_be = foreseen(desk, &Command::PublishCandidates { on, numbers });
    html! {
        section.panel {
            h2 { (desk.text("unit-candidates-publish")) }
            (round::last_day(desk, last, Key::CandidateListDays))
            p.hint { (desk.text("unit-candidates-surplus")) " " (form::citation(desk.lang(), &rules.cite(Key::SurplusRequired))) }
            (preview(desk, &would_be.map(|facts| facts.into_iter().map(|f| f.fact).collect())))
            (desk.form("publish_candidates", |f| html! {
                (f.day("on", "unit-candidates-on"))
                div.columns { @for post in plan.seats.posts() { (number(desk, f, rules, post, plan.seats.of(post), least(post))) } }
                p.notice { (desk.text("unit-candidates-means")) }
            }))
        }
    }
}

fn number(desk: &Desk<'_>, f: &Filled<'_>, rules: &Rules, post: Post, seats: u32, least: u32) -> Markup {
    let most = rules.maybe_number(surplus(post).1).map(|n| seats.saturating_add(n));
    let (seats, min) = (seats.to_string(), least.to_string());
    let hint = match most {
        Some(most) => desk.with("unit-candidates-range", &[("seats", &seats), ("min", &min), ("max", &most.to_string())]),
        None => desk.with("unit-candidates-least", &[("seats", &seats), ("min", &min)]),
    };
    let label = desk.with("unit-candidates-number", &[("post", &desk.text(form::post_key(post)))]);
    html! { (f.field(Field::number(&field_of("number", post), label, 1, 99).value(least).hint(hint).required())) }
}

/// Who would be on the list with these numbers, or what stands in the way.
fn preview(desk: &Desk<'_>, would_be: &Result<Vec<Fact>, Refusal>) -> Markup {
    match would_be {
        Err(refusal) => round::why(desk, refusal),
        Ok(facts) => {
            let candidates =
                facts.iter().find_map(|f| if let Fact::CandidatesPublished { candidates, .. } = f { Some(candidates) } else { None });
            let leaving: Vec<PersonId> = facts
                .iter()
                .filter_map(|f| if let Fact::ElectionCommitteeMemberLeft { member, .. } = f { Some(*member) } else { None })
                .collect();
            html! {
                @if let Some(candidates) = candidates { (table(desk, &desk.text("unit-candidates-preview"), candidates)) }
                @if !leaving.is_empty() { p.notice { (desk.with("unit-candidates-leaving", &[("names", &people::names(desk.state, leaving))])) } }
            }
        }
    }
}

fn table(desk: &Desk<'_>, caption: &str, candidates: &[Candidate]) -> Markup {
    let head = ["public-col-post", "public-col-name", "unit-candidates-sex", "unit-nominee-votes"].map(|k| desk.text(k));
    let sex = |id| desk.state.person(id).and_then(|p| p.sex).map(|s| desk.text(&form::key("sex", &name_of(&s).to_lowercase())));
    let rows = html! { @for c in candidates { tr {
        td { (desk.text(form::post_key(c.post))) }
        td { (people::unmistakable(desk.state, c.person)) }
        td { (sex(c.person).unwrap_or_default()) }
        td.n { (c.votes) }
    } } };
    html! { div.nominees.figures { (form::table(caption, &head, &rows)) } }
}

/// The list as posted, who stepped down, and the form for who steps down now.
pub(super) fn published(desk: &Desk<'_>, rules: &Rules, list: &CandidateList) -> Markup {
    let caption = desk.with("unit-candidates-published", &[("day", &list.on.to_string()), ("count", &list.candidates.len().to_string())]);
    html! {
        section.panel {
            h2 { (desk.text("public-candidates")) }
            (table(desk, &caption, &list.candidates))
            p.hint { (desk.text("public-candidates-order")) " " (form::citation(desk.lang(), &rules.cite(Key::CandidateOrder))) }
            @if !list.withdrawn.is_empty() { ul { @for (id, post, on) in &list.withdrawn {
                li { (desk.with("unit-candidate-withdrew", &[("name", desk.name(*id)), ("post", &desk.text(form::post_key(*post))), ("day", &on.to_string())])) }
            } } }
            p { (desk.paper("candidates")) " " (desk.paper("nominees")) }
        }
        (withdraw(desk, list))
    }
}

/// Each candidate of the vote at hand with what would follow; the form only while the law lets somebody step down.
fn withdraw(desk: &Desk<'_>, list: &CandidateList) -> Markup {
    let Some(vote) = desk.state.round().filter(|r| r.account.is_none() && r.invalid.is_none()) else { return html! {} };
    if !desk.may("withdraw_candidate") {
        return html! {};
    }
    let on = desk.at.today.max(list.on);
    let answers: Vec<(&Candidate, Result<Option<Candidate>, Refusal>)> =
        vote.candidates.iter().map(|c| (c, follows(desk, c, on))).collect();
    let in_time = |answer: &Result<Option<Candidate>, Refusal>| !matches!(answer, Err(r) if matches!(r.rule, "withdrawal_too_late" | "after_election_day"));
    let options: Vec<(String, String)> =
        answers.iter().map(|(c, answer)| (format!("{} {}", c.person.0, name_of(&c.post)), option(desk, c, answer))).collect();
    let late = answers.first().and_then(|(_, answer)| answer.as_ref().err()).filter(|_| !answers.iter().any(|(_, a)| in_time(a)));
    html! {
        details.panel open[desk.answers("withdraw_candidate")] {
            summary { (desk.text("unit-candidate-withdraw")) }
            @if let Some(refusal) = late { (round::why(desk, refusal)) }
            (desk.form("withdraw_candidate", |f| html! {
                (f.field(Field::select("candidate", desk.text("unit-candidate-who"), options.clone())))
                (f.day("on", "unit-candidate-withdraw-on"))
                p.notice { (desk.text(if vote.printed > 0 { "unit-candidate-withdraw-printed" } else { "unit-candidate-withdraw-means" })) }
            }))
        }
    }
}

/// Who would fill the place of a candidate.
fn follows(desk: &Desk<'_>, candidate: &Candidate, on: Date) -> Result<Option<Candidate>, Refusal> {
    let facts = foreseen(desk, &Command::WithdrawCandidate { on, person: candidate.person, post: candidate.post })?;
    Ok(facts.into_iter().find_map(|f| if let Fact::CandidateWithdrew { filled_by, .. } = f.fact { filled_by } else { None }))
}

fn option(desk: &Desk<'_>, candidate: &Candidate, answer: &Result<Option<Candidate>, Refusal>) -> String {
    let who = format!("{} {}", desk.text(form::post_key(candidate.post)), people::unmistakable(desk.state, candidate.person));
    match answer {
        Ok(Some(next)) => {
            desk.with("unit-candidate-filled", &[("who", &who), ("name", desk.name(next.person)), ("votes", &next.votes.to_string())])
        }
        Ok(None) => desk.with("unit-candidate-unfilled", &[("who", &who)]),
        Err(_) => desk.with("unit-candidate-may-not", &[("who", &who)]),
    }
}
