//! Step 7: the count. Two people enter it from the paper, each alone. Only what agrees counts; what differs is entered
//! again by both, that post and no other. Nobody sees the other's figures, nor anything drawn from them.

use election::command::{InvalidGround, PersonVotes, TallySection};
use election::state::{Round, SectionState};
use election::{Command, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::Post;

use super::desk::{Action, Desk, Filled, Step};
use super::sent::{Reader, name_of, word_named};
use super::{people, round};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// Who may declare a poll invalid: the county too.
const INVALIDATORS: &[Role] = &[Role::County, Role::Township, Role::ElectionCommittee];

/// The grounds, as the command names them.
const GROUNDS: [&str; 8] = [
    "committee_not_lawfully_formed",
    "candidates_not_lawfully_produced",
    "turnout_not_majority",
    "no_surplus_candidates",
    "returned_gt_issued",
    "count_not_public",
    "result_not_announced_on_spot",
    "other_breach",
];

/// The section with the ballots, as the form names it; the others bear their post's name.
const BALLOTS: &str = "ballots";

/// The step.
pub const STEP: Step = Step {
    name: "count",
    show,
    actions: &[
        Action { name: "enter_tally", roles: &[Role::Counter], read: read_tally },
        Action { name: "confirm_result", roles: CLERKS, read: |form| Some(Command::ConfirmResult { on: form.date("on")? }) },
        Action { name: "declare_invalid", roles: INVALIDATORS, read: read_invalid },
    ],
};

fn read_invalid(form: &mut Reader<'_>) -> Option<Command> {
    let (on, ground) = (form.date("on"), form.word::<InvalidGround>("ground"));
    Some(Command::DeclareInvalid { on: on?, ground: ground? })
}

/// Every section the form offered. A section left wholly empty is not entered yet; one begun must be complete.
fn read_tally(form: &mut Reader<'_>) -> Option<Command> {
    let offered = form.all("section");
    let read: Vec<Option<Option<TallySection>>> = offered.into_iter().map(|name| read_section(form, name)).collect();
    let sections = read.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Command::EnterTally { sections: sections.into_iter().flatten().collect() })
}

fn read_section(form: &mut Reader<'_>, name: &str) -> Option<Option<TallySection>> {
    if name == BALLOTS {
        return read_ballots(form);
    }
    let posts = form.state.round().map(|r| r.seats.posts()).unwrap_or_default();
    match word_named::<Post>(name).filter(|post| posts.contains(post)) {
        Some(post) => read_post(form, post),
        None => {
            form.wrong("section", "field-choose");
            None
        }
    }
}

fn read_ballots(form: &mut Reader<'_>) -> Option<Option<TallySection>> {
    if form.text("valid").is_empty() && form.text("void").is_empty() {
        return Some(None);
    }
    let (valid, void) = (form.number("valid"), form.number("void"));
    Some(Some(TallySection::Ballots { valid: valid?, void: void? }))
}

fn read_post(form: &mut Reader<'_>, post: Post) -> Option<Option<TallySection>> {
    let standing = form.state.round().map(|r| standing(r, post)).unwrap_or_default();
    let lines = write_ins_name(post);
    if form.text(&lines).is_empty() && standing.iter().all(|id| form.text(&votes_name(post, *id)).is_empty()) {
        return Some(None);
    }
    let votes: Vec<Option<PersonVotes>> = standing.into_iter().map(|id| read_votes(form, post, id)).collect();
    let written = form.votes(&lines);
    let votes = votes.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Some(TallySection::Post { post, votes, write_ins: written? }))
}

fn read_votes(form: &mut Reader<'_>, post: Post, person: election::PersonId) -> Option<PersonVotes> {
    let name = votes_name(post, person);
    if form.text(&name).is_empty() {
        form.wrong(&name, "count-zero");
        return None;
    }
    Some(PersonVotes { person, votes: form.number(&name)? })
}

fn votes_name(post: Post, person: election::PersonId) -> String {
    format!("votes-{}-{}", name_of(&post), person.0)
}

fn write_ins_name(post: Post) -> String {
    format!("write-ins-{}", name_of(&post))
}

/// Who stands for a post, in the order of the ballot and of the count sheet.
fn standing(round: &Round, post: Post) -> Vec<election::PersonId> {
    round.candidates.iter().filter(|c| c.post == post).map(|c| c.person).collect()
}

/// The sections of the sheet: the ballots, then the posts.
fn sections(round: &Round) -> Vec<(Option<Post>, &SectionState)> {
    std::iter::once(None).chain(round.seats.posts().into_iter().map(Some)).zip(&round.tally).collect()
}

fn label(desk: &Desk<'_>, post: Option<Post>) -> String {
    post.map_or_else(|| desk.text("count-ballots"), |post| desk.text(form::post_key(post)))
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(round) = round::at_hand(desk) else { return round::none_yet(desk) };
    html! {
        (round::head(desk, round))
        p { (desk.paper("count-sheet")) " " span.hint { (desk.text("count-sheet-hint")) } }
        @if round.account.is_none() { (not_open(desk, round)) }
        @else { (opened(desk, round)) }
        (invalid(desk, round))
    }
}

fn not_open(desk: &Desk<'_>, round: &Round) -> Markup {
    html! {
        @if round.invalid.is_none() {
            p.notice {
                (desk.text("refusal-poll-not-closed")) " " (desk.text("remedy-poll-not-closed")) " "
                a href={ "/console/units/" (desk.at.unit.code) "/poll" } { (desk.text("unit-step-poll")) }
            }
        }
    }
}

fn opened(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(account) = &round.account else { return html! {} };
    let over = round.outcome.is_some() || round.invalid.is_some();
    html! {
        div data-live="" {
            p { (desk.with("count-returned", &[("returned", &account.returned().to_string())])) " " (entrants(desk, round)) }
            (progress(desk, round))
        }
        @if !over && desk.may("enter_tally") { (entry(desk, round)) }
        @if round::may_see(&desk.at.account, round) && round.tally.iter().any(|s| matches!(s, SectionState::Agreed(_))) {
            section.panel {
                h2 { (desk.text("count-agreed")) }
                p.hint { (desk.text("count-agreed-hint")) }
                (round::votes(desk, round))
            }
        }
        @if !over { (confirm(desk, round)) }
        @else { p { a.button href={ "/console/units/" (desk.at.unit.code) "/result" } { (desk.text("count-to-result")) } } }
    }
}

/// How many of the two have begun; never with what.
fn entrants(desk: &Desk<'_>, round: &Round) -> String {
    desk.with("count-entrants", &[("entrants", &round.entrants.len().to_string())])
}

/// Where each section stands, in words, without a figure.
fn progress(desk: &Desk<'_>, round: &Round) -> Markup {
    let head = ["count-col-section", "count-col-standing"].map(|k| desk.text(k));
    let rows = html! { @for (post, state) in sections(round) { tr {
        td { (label(desk, post)) }
        td { @let key = standing_key(state); @if matches!(state, SectionState::Differing { .. }) { strong.blocked { (desk.text(key)) } } @else { (desk.text(key)) } }
    } } };
    form::table(&desk.text("count-caption"), &head, &rows)
}

fn standing_key(state: &SectionState) -> &'static str {
    match (state, state.entries().len()) {
        (SectionState::Agreed(_), _) => "count-standing-agreed",
        (SectionState::Waiting { .. }, 0) => "count-standing-none",
        (SectionState::Waiting { .. }, _) => "count-standing-one",
        (SectionState::Differing { .. }, 0) => "count-standing-differs",
        (SectionState::Differing { .. }, _) => "count-standing-again",
    }
}

/// The part for one of the two who enter.
fn entry(desk: &Desk<'_>, round: &Round) -> Markup {
    let me = &desk.at.account.id;
    if round.entrants.len() >= 2 && !round.entrants.contains(me) {
        return html! { p.notice { (desk.text("refusal-two-people-count")) " " (desk.text("remedy-two-people-count")) } };
    }
    let mine = |state: &SectionState| !matches!(state, SectionState::Agreed(_)) && !state.entries().iter().any(|(who, _)| who == me);
    let open: Vec<_> = sections(round).into_iter().filter(|(_, state)| mine(state)).collect();
    let again: Vec<String> =
        open.iter().filter(|(_, state)| matches!(state, SectionState::Differing { .. })).map(|(post, _)| label(desk, *post)).collect();
    if open.is_empty() {
        let key = if round::all_agree(round) { "count-all-agree" } else { "count-wait-for-other" };
        return html! { p.notice role="status" { (desk.text(key)) } };
    }
    html! {
        section.panel.tally {
            h2 { (desk.text("count-enter")) }
            @if !again.is_empty() { p.notice role="alert" { (desk.with("count-differs", &[("sections", &again.join("、"))])) } }
            p { (desk.text("count-enter-lead")) }
            (desk.form("enter_tally", |f| html! {
                @for (post, _) in &open { @match post {
                    None => (ballots_fields(desk, f)),
                    Some(post) => (post_fields(desk, f, round, *post)),
                } }
                p.hint { (desk.text("count-enter-final")) }
            }))
        }
    }
}

fn ballots_fields(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    let fields = html! {
        (form::hidden("section", BALLOTS))
        div.pair {
            (f.field(Field::number("valid", desk.text("count-valid"), 0, u32::MAX)))
            (f.field(Field::number("void", desk.text("count-void"), 0, u32::MAX)))
        }
        p.hint { (desk.text("count-ballots-hint")) }
    };
    form::group(&desk.text("count-ballots"), &fields)
}

fn post_fields(desk: &Desk<'_>, f: &Filled<'_>, round: &Round, post: Post) -> Markup {
    let title = desk.text(form::post_key(post));
    let head = ["public-col-name", "public-col-votes"].map(|k| desk.text(k));
    let rows = html! { @for person in standing(round, post) { (votes_row(desk, f, post, person)) } };
    let fields = html! {
        (form::hidden("section", &name_of(&post)))
        p.hint { (desk.with("count-post-hint", &[("seats", &round.seats.of(post).to_string())])) }
        (form::table(&desk.with("count-post-caption", &[("post", &title)]), &head, &rows))
        (f.field(Field::lines(&write_ins_name(post), desk.text("count-write-ins"), 3).hint(desk.text("count-write-ins-hint"))))
    };
    form::group(&title, &fields)
}

fn votes_row(desk: &Desk<'_>, f: &Filled<'_>, post: Post, person: election::PersonId) -> Markup {
    let (name, error) = (votes_name(post, person), f.error(&votes_name(post, person)));
    html! {
        tr.wrong[!error.is_empty()] {
            th scope="row" { label for=(name) { (people::unmistakable(desk.state, person)) } }
            td {
                @if !error.is_empty() { p.error id={ (name) "-error" } role="alert" { (error) } }
                input.number type="number" id=(name) name=(name) value=(f.value(&name, "")) min="0" inputmode="numeric" autocomplete="off"
                    aria-invalid=[(!error.is_empty()).then_some("true")]
                    aria-describedby=[(!error.is_empty()).then(|| format!("{name}-error"))];
            }
        }
    }
}

/// The clerk's part once both entries agree in all sections.
fn confirm(desk: &Desk<'_>, round: &Round) -> Markup {
    if !desk.may("confirm_result") {
        return html! {};
    }
    if !round::all_agree(round) {
        return html! { p.hint { (desk.text("count-confirm-later")) } };
    }
    html! {
        section.panel {
            h2 { (desk.text("count-confirm")) }
            p { (desk.text("count-confirm-lead")) }
            (desk.form("confirm_result", |f| html! { (round::day(f)) }))
        }
    }
}

/// Declaring the poll invalid: possible from the day of the vote until certificates are issued.
fn invalid(desk: &Desk<'_>, round: &Round) -> Markup {
    if let Some((day, ground)) = round.invalid {
        return html! { p.notice role="status" { (invalid_since(desk, day, ground)) } };
    }
    if !desk.may("declare_invalid") || desk.at.today < round.day || !desk.state.certificates.is_empty() {
        return html! {};
    }
    let mut grounds = vec![(String::new(), desk.text("count-ground-choose"))];
    grounds.extend(GROUNDS.iter().map(|word| ((*word).to_owned(), desk.text(&form::key("ground", word)))));
    html! {
        details.panel.grave open[desk.answers("declare_invalid")] {
            summary { (desk.text("count-invalid")) }
            p { (desk.text("count-invalid-lead")) }
            (desk.form("declare_invalid", |f| html! {
                (round::day(f))
                (f.field(Field::select("ground", desk.text("count-ground"), grounds).required()))
            }))
        }
    }
}

/// That a round was declared invalid: when and why.
pub(super) fn invalid_since(desk: &Desk<'_>, day: Date, ground: InvalidGround) -> String {
    desk.with("count-invalid-since", &[("day", &day.to_string()), ("ground", &desk.text(&form::key("ground", &name_of(&ground))))])
}
