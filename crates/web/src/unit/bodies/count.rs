//! The sheet of a vote: two counters enter it, each alone, and nobody sees what the first entered. And the decided vote.

use election::bodies::Command as Of;
use election::bodies::count::{Command as Entry, Count, Vote};
use election::bodies::removal::Seat;
use election::command::PersonVotes;
use election::{Command, PersonId, Role};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::Because;

use super::super::desk::{Action, Desk, Filled};
use super::super::people;
use super::super::sent::{Reader, name_of, whole_number, word_named};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// Entering a count, on the page of its body.
pub const ACTION: Action = Action { name: "enter_count", roles: &[Role::Counter], read };

/// Naming who scrutinises and counts at a vote; the Party's meeting names its own.
pub const WORKERS: Action = Action { name: "name_workers", roles: CLERKS, read: read_workers };

/// A vote at hand.
pub struct Sheet<'a> {
    /// Which.
    pub of: Vote,
    /// Its day.
    pub on: Date,
    /// Who stands, in the order of the ballot; empty where every name is written in.
    pub standing: &'a [PersonId],
    /// Names that one ballot may bear.
    pub seats: u32,
    /// Names of the women's column, where the ballot has one.
    pub women: u32,
    /// Households represented are counted too.
    pub households: bool,
    /// Nobody may be written in.
    pub closed: bool,
}

/// A vote in the address of a form: `representatives-2`.
fn written(of: Vote) -> String {
    match of {
        Vote::PartyCommittee => "party_committee".to_owned(),
        Vote::PartySecretary => "party_secretary".to_owned(),
        Vote::Representatives { group } => format!("representatives-{group}"),
        Vote::Supervision => "supervision".to_owned(),
        Vote::Recall { case } => format!("recall-{case}"),
        Vote::ByElection { case } => format!("by_election-{case}"),
        Vote::Chair { post } => name_of(&post),
        Vote::Removal { of: Seat::Representative { group }, case } => format!("removal-{case}-representative-{group}"),
        Vote::Removal { of: Seat::GroupLeader { group }, case } => format!("removal-{case}-group_leader-{group}"),
        Vote::Removal { of: Seat::Supervision, case } => format!("removal-{case}-supervision"),
    }
}

fn vote(text: &str) -> Option<Vote> {
    let words: Vec<&str> = text.split('-').collect();
    let number = |text: &str| text.parse().ok();
    Some(match words.as_slice() {
        ["party_committee"] => Vote::PartyCommittee,
        ["party_secretary"] => Vote::PartySecretary,
        ["representatives", group] => Vote::Representatives { group: number(group)? },
        ["supervision"] => Vote::Supervision,
        ["recall", case] => Vote::Recall { case: number(case)? },
        ["by_election", case] => Vote::ByElection { case: number(case)? },
        ["removal", case, "representative", group] => {
            Vote::Removal { of: Seat::Representative { group: number(group)? }, case: number(case)? }
        }
        ["removal", case, "group_leader", group] => Vote::Removal { of: Seat::GroupLeader { group: number(group)? }, case: number(case)? },
        ["removal", case, "supervision"] => Vote::Removal { of: Seat::Supervision, case: number(case)? },
        [post] => Vote::Chair { post: word_named(post)? },
        _ => return None,
    })
}

fn read_vote(form: &mut Reader<'_>) -> Option<Vote> {
    let of = vote(&form.text("which"));
    if of.is_none() {
        form.wrong("which", "field-choose");
    }
    of
}

fn read_workers(form: &mut Reader<'_>) -> Option<Command> {
    let (of, on) = (read_vote(form), form.date("on"));
    let (scrutineers, tellers) = (form.people("scrutineers"), form.people("tellers"));
    Some(Command::Body(Of::Count(Entry::NameWorkers { on: on?, of: of?, scrutineers: scrutineers?, tellers: tellers? })))
}

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (of, on) = (read_vote(form), form.date("on"));
    let (issued, returned, valid, void) = (form.number("issued"), form.number("returned"), form.number("valid"), form.number("void"));
    let (listed, added, women) = (read_rows(form), form.votes("written"), form.votes("women"));
    let households = form.number_if_any("households");
    let mut votes = listed?;
    votes.extend(added?);
    let count = Count { issued: issued?, returned: returned?, valid: valid?, void: void?, votes, women: women?, households: households? };
    Some(Command::Body(Of::Count(Entry::EnterCount { on: on?, of: of?, count })))
}

/// Votes of those on the ballot, one number each: an empty one is no zero.
fn read_rows(form: &mut Reader<'_>) -> Option<Vec<PersonVotes>> {
    let (people, figures) = (form.ticked("person")?, form.all("votes"));
    let read: Vec<Option<PersonVotes>> = people
        .into_iter()
        .enumerate()
        .map(|(row, person)| {
            let votes = figures.get(row).and_then(|text| whole_number(text));
            if votes.is_none() {
                form.wrong(&format!("votes-{row}"), "count-zero");
            }
            votes.map(|votes| PersonVotes { person, votes })
        })
        .collect();
    read.into_iter().collect()
}

/// How the count of a vote stands, and the sheet for one of the two who enter it.
pub fn sheet(desk: &Desk<'_>, sheet: &Sheet<'_>) -> Markup {
    let counting = desk.state.bodies.counts.of(sheet.of);
    let waiting = counting.and_then(|counting| counting.waiting.as_ref());
    let differed = waiting.is_none() && counting.is_some_and(|counting| counting.differed > 0);
    let mine = waiting.is_some_and(|first| first.entrant == desk.at.account.id);
    let entrants = u32::from(waiting.is_some()).to_string();
    html! {
        section.panel.tally id={ "count-" (written(sheet.of)) } {
            h3 { (desk.text("body-count")) }
            div data-live="" {
                p { (desk.with("count-entrants", &[("entrants", &entrants)])) }
                @if differed { p.notice role="alert" { (desk.text("body-count-differed")) } }
                @if mine { p.notice role="status" { (desk.text("count-wait-for-other")) } }
            }
            (workers(desk, sheet))
            @if !mine { (desk.form_named("enter_count", &written(sheet.of), |f| fields(desk, f, sheet))) }
            @if !desk.may("enter_count") { p.hint { (desk.text("body-count-by-counters")) } }
        }
    }
}

/// Who scrutinises and counts, and the form that names them.
fn workers(desk: &Desk<'_>, sheet: &Sheet<'_>) -> Markup {
    if matches!(sheet.of, Vote::PartyCommittee | Vote::PartySecretary) {
        return html! {};
    }
    let named = desk.state.bodies.counts.workers(sheet.of);
    let (scrutineers, tellers) = named.map_or_else(Default::default, |named| {
        (people::names(desk.state, named.scrutineers.iter().copied()), people::names(desk.state, named.tellers.iter().copied()))
    });
    let which = written(sheet.of);
    let open = desk.sent_to("name_workers", "which") == Some(which.as_str());
    html! {
        @if named.is_some() { (super::facts(desk, &[("party-scrutineers", scrutineers.clone()), ("party-tellers", tellers.clone())])) }
        @if desk.may("name_workers") {
            (super::folded(desk, "body-workers", open, &desk.form_named("name_workers", &which, |f| html! {
                (f.day("on", "body-on"))
                (f.field(Field::text("scrutineers", desk.text("party-scrutineers")).value(&scrutineers).hint(desk.text("body-workers-hint")).required()))
                (f.field(Field::text("tellers", desk.text("party-tellers")).value(&tellers).required()))
            })))
        }
    }
}

fn fields(desk: &Desk<'_>, f: &Filled<'_>, sheet: &Sheet<'_>) -> Markup {
    let number = |name: &str, key: &str| f.field(Field::number(name, desk.text(key), 0, u32::MAX).required());
    html! {
        p { (desk.text("count-enter-lead")) }
        (super::meeting_day(desk, sheet.on))
        div.pair {
            (number("issued", "body-count-issued")) (number("returned", "body-count-returned"))
            (number("valid", "count-valid")) (number("void", "count-void"))
            @if sheet.households { (number("households", "body-count-households")) }
        }
        @if !sheet.standing.is_empty() {
            @let head = ["public-col-name", "body-col-for"].map(|key| desk.text(key));
            @let seats = sheet.seats.to_string();
            (form::table(&desk.with("body-count-caption", &[("seats", &seats)]), &head, &html! {
                @for (row, person) in sheet.standing.iter().enumerate() { (line(desk, f, (&written(sheet.of), row), *person)) }
            }))
        }
        @if !sheet.closed {
            @let key = if sheet.standing.is_empty() { "body-count-lines" } else { "count-write-ins" };
            (f.field(Field::lines("written", desk.text(key), 4).hint(desk.text("count-write-ins-hint"))))
        }
        @if sheet.women > 0 {
            @let women = sheet.women.to_string();
            (f.field(Field::lines("women", desk.with("body-count-women", &[("seats", &women)]), 3).hint(desk.text("count-write-ins-hint"))))
        }
        p.hint { (desk.text("count-enter-final")) }
    }
}

fn line(desk: &Desk<'_>, f: &Filled<'_>, (of, row): (&str, usize), person: PersonId) -> Markup {
    let (id, error) = (format!("{of}-votes-{row}"), f.error(&format!("votes-{row}")));
    html! {
        tr.wrong[!error.is_empty()] {
            th scope="row" { label for=(id) { (people::unmistakable(desk.state, person)) } }
            td {
                (form::hidden("person", &person.0.to_string()))
                @if !error.is_empty() { p.error id={ (id) "-error" } role="alert" { (error) } }
                input.number type="number" id=(id) name="votes" value=(f.row_value("votes", row, "")) min="0" inputmode="numeric" autocomplete="off"
                    aria-invalid=[(!error.is_empty()).then_some("true")]
                    aria-describedby=[(!error.is_empty()).then(|| format!("{id}-error"))];
            }
        }
    }
}

/// A decided vote.
pub struct Decided<'a> {
    /// Its day.
    pub on: Date,
    /// Its count.
    pub count: &'a Count,
    /// Who is elected; in a recall, nobody.
    pub elected: Vec<PersonId>,
    /// With equal votes at the last seat.
    pub tied: &'a [PersonId],
    /// Why.
    pub because: &'a [Because],
}

/// Figures, who is elected, who has equal votes, and why.
pub fn decided(desk: &Desk<'_>, title: &str, vote: &Decided<'_>) -> Markup {
    let head = ["public-col-name", "body-col-for", "body-col-outcome"].map(|key| desk.text(key));
    let figures =
        [("issued", vote.count.issued), ("returned", vote.count.returned), ("valid", vote.count.valid), ("void", vote.count.void)]
            .map(|(name, number)| (name, number.to_string()));
    let mut args: Vec<(&str, &str)> = figures.iter().map(|(name, number)| (*name, number.as_str())).collect();
    let on = vote.on.to_string();
    args.extend([("title", title), ("day", on.as_str())]);
    let outcome = |person: PersonId| {
        let key = if vote.elected.contains(&person) { Some("body-elected") } else { vote.tied.contains(&person).then_some("body-tied") };
        key.map_or_else(String::new, |key| desk.text(key))
    };
    let mut lines: Vec<PersonVotes> = vote.count.votes.iter().chain(&vote.count.women).copied().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.votes));
    html! {
        (form::table(&desk.with("body-decided-caption", &args), &head, &html! {
            @for line in lines { tr { td { (desk.name(line.person)) } td { (line.votes) } td { strong { (outcome(line.person)) } } } }
        }))
        @if !vote.because.is_empty() {
            details { summary { (desk.text("body-why")) }
                (form::because_list(desk.lang(), &form::named_reasons(desk.lang(), desk.state, vote.because)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statute::Post;

    #[test]
    fn every_vote_is_found_again_under_the_word_of_its_form() {
        let votes = [
            Vote::PartyCommittee,
            Vote::PartySecretary,
            Vote::Representatives { group: 12 },
            Vote::Supervision,
            Vote::Recall { case: 1 },
            Vote::ByElection { case: 2 },
            Vote::Chair { post: Post::Chair },
            Vote::Removal { of: Seat::Representative { group: 3 }, case: 1 },
            Vote::Removal { of: Seat::GroupLeader { group: 1 }, case: 2 },
            Vote::Removal { of: Seat::Supervision, case: 3 },
        ];
        for of in votes {
            assert_eq!(vote(&written(of)), Some(of));
        }
        for wrong in ["", "representatives", "supervision-1", "recall-x", "somebody-1", "removal-1"] {
            assert_eq!(vote(wrong), None, "{wrong}");
        }
    }
}
