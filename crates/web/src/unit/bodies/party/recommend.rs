//! The plan of the branch, 两推, and the preparatory candidates on their way up and back.

use election::bodies::party::{self, Recommendation, Recommender};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::super::desk::Desk;
use super::super::super::people;
use super::super::super::sent::{Reader, name_of};
use super::super::{boxes, day, facts, folded, names, panel, reason_field};
use super::command;
use crate::form::{self, Field};

pub(super) fn read_plan(form: &mut Reader<'_>) -> Option<Command> {
    let (on, election_day) = (form.date("on"), form.date("election_day"));
    let (seats, deputies) = (form.number("seats"), form.number_or_zero("deputies"));
    Some(command(party::Command::PlanParty { on: on?, election_day: election_day?, seats: seats?, deputies: deputies? }))
}

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, by) = (form.date("on"), form.word("which"));
    let (participants, votes) = (form.number("participants"), form.votes("votes"));
    Some(command(party::Command::Recommend { on: on?, by: by?, participants: participants?, votes: votes? }))
}

pub(super) fn read_report(form: &mut Reader<'_>) -> Option<Command> {
    let (on, people) = (form.date("on"), form.ticked("person"));
    Some(command(party::Command::ReportPreliminary { on: on?, people: people? }))
}

pub(super) fn read_answer(form: &mut Reader<'_>) -> Option<Command> {
    let (on, agreed) = (form.date("on"), form.ticked("person"));
    Some(command(party::Command::AnswerPreliminary { on: on?, agreed: agreed?, reason: form.text("reason") }))
}

pub(super) fn plan(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    let open = party.reported.is_none() && desk.may("plan_party");
    let form = plan_form(desk, rules);
    panel(
        desk,
        "plan",
        "party-plan",
        &html! {
            @match &party.plan {
                Some(plan) => {
                    (facts(desk, &[
                        ("party-election-day", plan.election_day.to_string()),
                        ("party-seats", plan.seats.to_string()),
                        ("party-deputies", plan.deputies.to_string()),
                    ]))
                    @if !plan.committee { p.hint { (desk.text("party-secretary-alone")) " " (form::citation(desk.lang(), &rules.cite(Key::BranchCommitteeIfMembers))) } }
                    @if open { (folded(desk, "party-plan-again", desk.answers("plan_party"), &form)) }
                },
                None => (form),
            }
        },
    )
}

fn plan_form(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    let voting = party.should_attend(rules).voting;
    let committee = statute::party::secretary(rules, voting).is_some_and(|secretary| secretary.committee);
    let (least, most) = (rules.maybe_number(Key::CommitteeMin).unwrap_or(1), rules.maybe_number(Key::CommitteeMax).unwrap_or(99));
    let (least, most) = if committee { (least, most) } else { (1, 1) };
    let before = party.plan.as_ref();
    let seats = before.map_or(least, |plan| plan.seats);
    let range = [("min", least.to_string()), ("max", most.to_string())];
    let range: Vec<(&str, &str)> = range.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let cited = rules.cite(if committee { Key::CommitteeMin } else { Key::BranchCommitteeIfMembers });
    desk.form("plan_party", |f| {
        html! {
            (day(f))
            (f.field(Field::date("election_day", desk.text("party-election-day")).value(before.map_or(desk.at.today, |plan| plan.election_day)).required()))
            (f.field(Field::number("seats", desk.text("party-seats"), least, most).value(seats).hint(desk.with("party-seats-hint", &range)).required()))
            p.hint { (form::citation(desk.lang(), &cited)) }
            @if committee { (f.field(Field::number("deputies", desk.text("party-deputies"), 0, most).value(before.map_or(0, |plan| plan.deputies)))) }
        }
    })
}

pub(super) fn show(desk: &Desk<'_>, rules: &Rules) -> Markup {
    html! {
        @if Recommender::ALL.iter().all(|by| desk.state.bodies.party.recommendations.contains_key(by)) { (preliminary(desk, rules)) }
        (panel(desk, "recommendations", "party-recommendations", &html! {
            p.hint { (desk.text("party-recommendations-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::Nominator))) }
            @for by in Recommender::ALL { (recommendation(desk, by)) }
        }))
    }
}

fn recommendation(desk: &Desk<'_>, by: Recommender) -> Markup {
    let found = desk.state.bodies.party.recommendations.get(&by);
    let fixed = desk.state.bodies.party.reported.is_some();
    let lines = found.map_or_else(String::new, |found| {
        let line = found.votes.iter().map(|line| format!("{} {}", people::unmistakable(desk.state, line.person), line.votes));
        line.collect::<Vec<_>>().join("\n")
    });
    let form = desk.form_named("recommend", &name_of(&by), |f| {
        html! {
            (day(f))
            (f.field(Field::number("participants", desk.text("party-participants"), 0, u32::MAX).value(found.map_or_else(String::new, |r| r.participants.to_string())).required()))
            (f.field(Field::lines("votes", desk.text("party-recommended-lines"), 6).value(&lines).hint(desk.text("count-write-ins-hint")).required()))
        }
    });
    html! {
        h3 { (desk.text(&form::key("party-by", &name_of(&by)))) }
        @if let Some(found) = found { (recommended(desk, found)) }
        @if !fixed && desk.may("recommend") {
            @if found.is_some() { (folded(desk, "party-recommend-again", desk.sent_to("recommend", "which") == Some(name_of(&by).as_str()), &form)) }
            @else { (form) }
        }
    }
}

fn recommended(desk: &Desk<'_>, found: &Recommendation) -> Markup {
    let head = ["body-name", "party-recommended-votes"].map(|key| desk.text(key));
    let (day, participants) = (found.on.to_string(), found.participants.to_string());
    let caption = desk.with("party-recommended-caption", &[("day", &day), ("participants", &participants)]);
    form::table(&caption, &head, &html! { @for line in &found.votes { tr { td { (desk.name(line.person)) } td { (line.votes) } } } })
}

/// Whom both recommended.
fn of_both(desk: &Desk<'_>) -> Vec<PersonId> {
    let recommendations = &desk.state.bodies.party.recommendations;
    let first = recommendations.values().next().map(|r| r.votes.iter().map(|line| line.person).collect::<Vec<_>>()).unwrap_or_default();
    first.into_iter().filter(|id| recommendations.values().all(|r| r.votes.iter().any(|line| line.person == *id))).collect()
}

fn preliminary(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    let may_report = party.answered.as_ref().is_none_or(|answer| !answer.agreed) && (party.reported.is_none() || party.answered.is_some());
    panel(
        desk,
        "preliminary",
        "party-preliminary",
        &html! {
            @if let Some((on, people)) = &party.reported {
                p { (desk.with("party-reported", &[("day", &on.to_string()), ("names", &names(desk, people.iter().copied()))])) }
            }
            @match (&party.answered, &party.reported) {
                (Some(answer), _) => {
                    @let agreed = names(desk, party.candidates.iter().copied());
                    p { (desk.with("party-answered", &[("day", &answer.on.to_string()), ("names", if agreed.is_empty() { "—" } else { &agreed })])) }
                    @if let Some(words) = answer.words.as_ref().filter(|words| !words.is_empty()) { blockquote { (words) } }
                },
                (None, Some((_, people))) => (answer_form(desk, people)),
                (None, None) => {},
            }
            @if may_report { (report_form(desk, rules)) }
        },
    )
}

fn report_form(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let Some(plan) = &desk.state.bodies.party.plan else { return html! {} };
    let people = of_both(desk);
    desk.form("report_preliminary", |f| {
        html! {
            p.hint {
                (desk.with("party-surplus", &[("seats", &plan.seats.to_string()), ("needed", &plan.candidates_needed(rules).to_string())])) " "
                (form::citation(desk.lang(), &rules.cite(Key::SurplusShare)))
            }
            (day(f))
            (boxes(desk, f, ("person", "party-preliminary-people"), &people, true))
        }
    })
}

fn answer_form(desk: &Desk<'_>, people: &[PersonId]) -> Markup {
    if !desk.may("answer_preliminary") {
        return html! { p.notice { (desk.text("party-answer-awaited")) } };
    }
    desk.form("answer_preliminary", |f| {
        html! {
            (day(f))
            (boxes(desk, f, ("person", "party-agreed-people"), people, true))
            (reason_field(desk, f))
        }
    })
}
