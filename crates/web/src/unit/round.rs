//! What the pages of steps 5 to 9 share: the vote at hand, who stands in it, its last days with their articles, who may
//! see its figures, and why something must wait.

use election::decide::{agreed_ballots, agreed_votes};
use election::fact::RoundKind;
use election::state::Round;
use election::{Actor, Command, Context, Election, Refusal, Role, decide};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{CountedKind, Key, Post, shift};
use store::Account;

use super::desk::{Desk, Filled};
use super::people;
use super::sent::name_of;
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// A kind of round in words.
#[must_use]
pub fn kind(desk: &Desk<'_>, kind: RoundKind) -> String {
    desk.text(&form::key("round", &name_of(&kind)))
}

/// Which vote a round is or repeats: a rerun is judged as the round it replaces.
#[must_use]
pub fn judged_as(state: &Election, round: &Round) -> RoundKind {
    let before = || state.rounds.iter().rev().find(|r| r.number < round.number && r.kind != RoundKind::Rerun);
    if round.kind == RoundKind::Rerun { before().map_or(RoundKind::First, |r| r.kind) } else { round.kind }
}

/// The vote at hand, once people stand in it.
#[must_use]
pub fn at_hand<'a>(desk: &Desk<'a>) -> Option<&'a Round> {
    desk.state.round().filter(|r| !r.awaits_candidates())
}

/// Why there is no vote at hand.
#[must_use]
pub fn none_yet(desk: &Desk<'_>) -> Markup {
    why(desk, &Refusal::new("no_candidates"))
}

/// Which vote, on which day, over how many seats.
#[must_use]
pub fn head(desk: &Desk<'_>, round: &Round) -> Markup {
    html! {
        p.round {
            strong { (desk.with("ballots-round", &[("number", &round.number.to_string())])) (kind(desk, round.kind)) }
            " · " (desk.text("public-election-day")) " " (round.day)
            " · " (desk.text("public-seats")) " " (seats(desk, round.seats))
        }
    }
}

/// Seats by post, in one line.
#[must_use]
pub fn seats(desk: &Desk<'_>, seats: election::command::Seats) -> String {
    let each: Vec<String> =
        seats.posts().into_iter().map(|post| format!("{} {}", desk.text(form::post_key(post)), seats.of(post))).collect();
    each.join(&desk.text("web-comma"))
}

/// Who stands for which post, in the order of the ballot.
#[must_use]
pub fn candidates(desk: &Desk<'_>, seats: election::command::Seats, standing: &[election::fact::Candidate]) -> Markup {
    let head = ["public-col-post", "public-seats", "public-candidates"].map(|k| desk.text(k));
    let rows = html! { @for post in seats.posts() { tr {
        td { (desk.text(form::post_key(post))) }
        td.n { (seats.of(post)) }
        td { @for (at, candidate) in standing.iter().filter(|c| c.post == post).enumerate() {
            @if at > 0 { "、" } (people::unmistakable(desk.state, candidate.person))
        } }
    } } };
    html! { div.figures { (form::table(&desk.text("ballots-candidates-caption"), &head, &rows)) } }
}

/// What the law says to a command today, whoever asks. `None`: it is lawful.
#[must_use]
pub fn refusal(desk: &Desk<'_>, command: &Command) -> Option<Refusal> {
    let context = Context {
        today: desk.at.today,
        actor: Actor { account: desk.at.account.id.clone(), role: Role::Township },
        check_in_open: false,
        catalogue: None,
    };
    decide(desk.state, &context, command.clone()).err().map(|refusal| form::named_refusal(desk.lang(), desk.state, refusal))
}

/// A refusal in one sentence: why something waits, and what comes first.
#[must_use]
pub fn why(desk: &Desk<'_>, refusal: &Refusal) -> Markup {
    let figures: Vec<(&str, &str)> = refusal.figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
    html! {
        p.notice {
            (form::refusal_sentence(desk.lang(), refusal)) " " (desk.with(&form::key("remedy", refusal.rule), &figures))
            @if let Some(found) = &refusal.citation { " " small { (form::citation(desk.lang(), found)) } }
        }
    }
}

/// The last lawful day so many days before the vote, with its article, and whether it has passed.
#[must_use]
pub fn days_before(desk: &Desk<'_>, round: &Round, key: Key) -> Markup {
    let Some(rules) = &desk.rules else { return html! {} };
    last_day(desk, shift(round.day, -i64::from(rules.number(key))), key)
}

/// A last lawful day with its article, and whether it has passed.
#[must_use]
pub fn last_day(desk: &Desk<'_>, day: Date, key: Key) -> Markup {
    html! {
        p.hint {
            (desk.with("unit-latest", &[("day", &day.to_string())]))
            @if day < desk.at.today { " " span.overdue { (desk.text("console-late")) } }
            @if let Some(rules) = &desk.rules { " " (form::citation(desk.lang(), &rules.cite(key))) }
        }
    }
}

/// A field for the day of the act.
#[must_use]
pub fn day(form: &Filled<'_>) -> Field {
    form.day("on", "ballots-on")
}

/// Whether someone may see the figures of a round: everybody once they are announced; before, those who entered them,
/// and those who announce them once all sections agree.
#[must_use]
pub fn may_see(account: &Account, round: &Round) -> bool {
    let entered = round.entrants.contains(&account.id);
    let settled = round.outcome.is_some() || round.invalid.is_some() || all_agree(round);
    round.announced.is_some() || entered || (settled && CLERKS.contains(&account.role))
}

/// Whether someone may have the report of the last round decided: it states its figures.
#[must_use]
pub fn may_see_report(account: &Account, state: &Election) -> bool {
    let decided = state.rounds.iter().rev().find(|r| r.outcome.is_some() || r.invalid.is_some());
    decided.is_some_and(|round| may_see(account, round))
}

/// Whether both entries agree in every section.
#[must_use]
pub fn all_agree(round: &Round) -> bool {
    round.tally.iter().all(|section| matches!(section, election::state::SectionState::Agreed(_)))
}

/// The agreed votes: one row per person, best first, the elected marked. Sections not agreed yet have no rows.
#[must_use]
pub fn votes(desk: &Desk<'_>, round: &Round) -> Markup {
    let head = ["public-col-post", "public-col-name", "public-col-votes", "public-col-result"].map(|k| desk.text(k));
    let rows = html! { @for post in round.seats.posts() { (votes_of(desk, round, post)) } };
    html! {
        @if let Some((valid, void)) = agreed_ballots(round) {
            p { (desk.with("public-ballots-valid", &[("valid", &valid.to_string()), ("void", &void.to_string())])) }
        }
        div.figures { (form::table(&desk.text("public-votes-caption"), &head, &rows)) }
    }
}

fn votes_of(desk: &Desk<'_>, round: &Round, post: Post) -> Markup {
    let mut lines = agreed_votes(round, post);
    lines.sort_by_key(|(line, _)| std::cmp::Reverse(line.votes));
    let won = |id| round.stands() && desk.state.elected.iter().any(|e| e.person == id && e.post == post && e.round == round.number);
    html! { @for (line, kind) in lines { tr {
        td { (desk.text(form::post_key(post))) }
        td { (people::unmistakable(desk.state, line.person)) @if kind == CountedKind::WriteIn { " " small { (desk.text("public-write-in")) } } }
        td.n { (line.votes) }
        td { @if won(line.person) { strong { (desk.text("public-elected")) } } }
    } } }
}
