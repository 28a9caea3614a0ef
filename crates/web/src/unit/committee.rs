//! Step 2: the election committee as chosen, its ranked reserve, kinship, and who leaves it.

use election::command::{CommitteeMemberInput, PersonInput};
use election::state::ElectionCommittee;
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Key, Rules, Sex};

use super::desk::{Action, Desk, Filled, Step};
use super::people;
use super::sent::{Reader, name_of, word_named};
use crate::form::{self, Field};
use crate::routes::CLERKS;
use crate::rules::say;

/// The step.
pub const STEP: Step = Step {
    name: "committee",
    show,
    actions: &[
        Action { name: "form_election_committee", roles: CLERKS, read: read_form },
        Action { name: "declare_kinship", roles: CLERKS, read: read_kinship },
        Action { name: "leave_election_committee", roles: CLERKS, read: read_leave },
    ],
};

/// Rows offered for members where the law names no highest number.
const ROWS: usize = 9;
const OFFICES: [&str; 3] = ["chair", "deputy", "member"];
const CHOSEN_BY: [&str; 3] = ["meeting", "representatives", "groups"];
const RELATIONS: [&str; 7] = ["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "other"];

fn read_form(form: &mut Reader<'_>) -> Option<Command> {
    let (on, chosen_by) = (form.date("on"), form.word("chosen_by"));
    let (members, reserve) = (read_members(form), read_reserve(form));
    Some(Command::FormElectionCommittee { on: on?, chosen_by: chosen_by?, members: members?, reserve: reserve? })
}

/// Rows without a name are rows nobody needed.
fn read_members(form: &mut Reader<'_>) -> Option<Vec<CommitteeMemberInput>> {
    let (names, offices, sexes) = (form.all("name"), form.all("office"), form.all("sex"));
    let mut members = Vec::new();
    for (row, name) in names.into_iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let field = format!("name-{row}");
        let office = offices.get(row).and_then(|o| word_named(o));
        if office.is_none() {
            form.wrong(&field, "field-choose");
        }
        let who = form.newcomer(&field, name, sexes.get(row).copied().unwrap_or_default());
        members.push(who.and_then(|who| Some(CommitteeMemberInput { who, office: office? })));
    }
    members.into_iter().collect()
}

fn read_reserve(form: &mut Reader<'_>) -> Option<Vec<PersonInput>> {
    let text = form.text("reserve");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let read: Vec<Option<PersonInput>> = lines.into_iter().map(|line| form.newcomer("reserve", line, "")).collect();
    read.into_iter().collect()
}

fn read_kinship(form: &mut Reader<'_>) -> Option<Command> {
    let (a, b, relation) = (form.person("a"), form.person("b"), form.word("relation"));
    Some(Command::DeclareKinship { a: a?, b: b?, relation: relation? })
}

fn read_leave(form: &mut Reader<'_>) -> Option<Command> {
    let (on, member, reason) = (form.date("on"), form.person("member"), form.word("reason"));
    Some(Command::LeaveElectionCommittee { on: on?, member: member?, reason: reason? })
}

fn show(desk: &Desk<'_>) -> Markup {
    let (Some(rules), Some(_)) = (&desk.rules, &desk.state.plan) else {
        return html! { p.notice { (desk.text("refusal-no-plan")) " " (desk.text("remedy-no-plan")) } };
    };
    let formed = desk.state.election_committee.as_ref();
    html! {
        @if let Some(committee) = formed {
            (sitting(desk, committee))
            (reserve(desk, rules, committee))
            (left(desk, committee))
            (leave(desk, rules, committee))
        }
        @if !desk.state.people.is_empty() || !desk.state.roll.voters.is_empty() { (kinship(desk, rules)) }
        @if desk.state.roll.published.is_some() {
            p.hint { (desk.text("refusal-committee-fixed")) }
        } @else if desk.may("form_election_committee") {
            @match formed {
                None => { section.panel { h2 { (desk.text("unit-committee-form")) } (desk.deadline(statute::Step::ElectionCommittee)) (form_committee(desk, rules, None)) } }
                Some(committee) => { details.panel open[desk.answers("form_election_committee")] { summary { (desk.text("unit-committee-form-again")) } (form_committee(desk, rules, Some(committee))) } }
            }
        } @else if formed.is_none() {
            p { (desk.text("unit-committee-none")) }
            (desk.deadline(statute::Step::ElectionCommittee))
        }
    }
}

/// The committee as it sits today.
fn sitting(desk: &Desk<'_>, committee: &ElectionCommittee) -> Markup {
    let mut seats = committee.seats.clone();
    seats.sort_by_key(|s| OFFICES.iter().position(|o| *o == name_of(&s.office)));
    let head = ["unit-committee-number", "unit-committee-name", "unit-committee-office", "unit-committee-sex"].map(|k| desk.text(k));
    let rows = html! { @for (number, seat) in seats.iter().enumerate() { tr {
        td { (number + 1) }
        td { (desk.name(seat.person)) @if let Some(note) = stands_for_election(desk, seat.person) { " " small.blocked { (note) } } }
        td { (desk.text(&form::key("office", &name_of(&seat.office)))) }
        td { (sex_word(desk, desk.state.person(seat.person).and_then(|p| p.sex))) }
    } } };
    let by = desk.text(&form::key("chosen-by", &name_of(&committee.chosen_by)));
    let chosen =
        desk.with("unit-committee-chosen", &[("day", &committee.on.to_string()), ("by", &by), ("members", &seats.len().to_string())]);
    html! {
        section.panel {
            h2 { (desk.text("unit-committee-sitting")) }
            (form::table(&chosen, &head, &rows))
            p { (desk.paper("committee")) " " (desk.paper("registration")) " " (desk.paper("nomination")) }
        }
    }
}

/// A sitting member who is nominated as well: the core lets nobody stay, so this stands only where the law of the place does.
fn stands_for_election(desk: &Desk<'_>, id: PersonId) -> Option<String> {
    let nomination = desk.state.nomination.as_ref()?;
    let nominated = nomination.votes.values().flatten().any(|(who, _)| *who == id);
    nominated.then(|| desk.text("unit-committee-is-nominated"))
}

fn reserve(desk: &Desk<'_>, rules: &Rules, committee: &ElectionCommittee) -> Markup {
    html! {
        section.panel {
            h2 { (desk.text("unit-committee-reserve")) }
            @if committee.reserve.is_empty() {
                p { (desk.text("unit-committee-reserve-none")) " " (form::citation(desk.lang(), &rules.cite(Key::EcFillRule))) }
            } @else {
                p.hint { (desk.text("unit-committee-reserve-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::EcFillRule))) }
                ol { @for id in &committee.reserve { li { (desk.name(*id)) } } }
            }
        }
    }
}

/// Who left, when, why, and who took the seat.
fn left(desk: &Desk<'_>, committee: &ElectionCommittee) -> Markup {
    if committee.left.is_empty() {
        return html! {};
    }
    let head = ["unit-committee-name", "unit-committee-day", "unit-committee-reason", "unit-committee-successor"].map(|k| desk.text(k));
    let rows = html! { @for (member, day, reason) in &committee.left { tr {
        td { (desk.name(*member)) }
        td.d { (day) }
        td { (desk.text(&form::key("exit", &name_of(reason)))) }
        td { @match committee.successor(*member) { Some(next) => (desk.name(next)), None => (desk.text("unit-committee-unfilled")) } }
    } } };
    html! {
        h2 { (desk.text("unit-committee-left")) }
        (form::table(&desk.text("unit-committee-left-caption"), &head, &rows))
    }
}

fn leave(desk: &Desk<'_>, rules: &Rules, committee: &ElectionCommittee) -> Markup {
    if !desk.may("leave_election_committee") || committee.seats.is_empty() {
        return html! {};
    }
    let members: Vec<(String, String)> =
        committee.seats.iter().map(|s| (people::unmistakable(desk.state, s.person), desk.name(s.person).to_owned())).collect();
    let absence = rules.maybe_number(Key::EcAbsenceLimit);
    let reasons: Vec<&str> =
        ["resigned", "nominated", "relative_nominated", "absent"].into_iter().filter(|r| *r != "absent" || absence.is_some()).collect();
    html! {
        section.panel {
            h2 { (desk.text("unit-committee-leave")) }
            p.hint { (desk.text("unit-committee-leave-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::EcExitTrigger))) }
            @if let Some(times) = absence {
                p.hint { (desk.with("unit-committee-absence", &[("times", &times.to_string())])) " " (form::citation(desk.lang(), &rules.cite(Key::EcAbsenceLimit))) }
            }
            (desk.form("leave_election_committee", |f| html! {
                (f.field(Field::select("member", desk.text("unit-committee-who"), members.clone())))
                (f.choose("reason", "unit-committee-reason", "exit", &reasons))
                (f.day("on", "unit-committee-leave-on"))
                p.notice { @match committee.reserve.first() {
                    Some(next) => (desk.with("unit-committee-next", &[("name", desk.name(*next))])),
                    None => (desk.text("unit-committee-next-none")),
                } }
            }))
        }
    }
}

fn kinship(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let lead = if rules.flag(Key::EcExitRelatives) { "unit-kinship-lead-leave" } else { "unit-kinship-lead" };
    html! {
        section.panel {
            h2 { (desk.text("unit-kinship")) }
            p.hint { (desk.text(lead)) " " (form::citation(desk.lang(), &rules.cite(Key::EcExitRelatives))) }
            @if desk.state.kinship.is_empty() { p { (desk.text("unit-kinship-none")) } }
            @else { ul { @for k in &desk.state.kinship {
                @let relation = desk.text(&form::key("relation", &name_of(&k.relation)));
                li { (desk.with("unit-kinship-says", &[("a", desk.name(k.a)), ("b", desk.name(k.b)), ("relation", &relation)])) }
            } } }
            (desk.form("declare_kinship", |f| html! {
                (f.field(Field::text("a", desk.text("unit-kinship-a")).hint(desk.text("unit-name-hint")).required()))
                (f.choose("relation", "unit-kinship-relation", "relation", &RELATIONS))
                (f.field(Field::text("b", desk.text("unit-kinship-b")).hint(desk.text("unit-name-hint")).required()))
            }))
        }
    }
}

fn form_committee(desk: &Desk<'_>, rules: &Rules, before: Option<&ElectionCommittee>) -> Markup {
    let (min, max) = (rules.number(Key::ElectoralCommitteeMin), rules.maybe_number(Key::ElectoralCommitteeMax));
    let size = match max {
        Some(max) => desk.with("unit-committee-size", &[("min", &min.to_string()), ("max", &max.to_string())]),
        None => desk.with("unit-committee-size-least", &[("min", &min.to_string())]),
    };
    let offices = if has_deputy(rules) { "unit-committee-offices-deputy" } else { "unit-committee-offices" };
    let ranked = before
        .map_or_else(String::new, |c| c.reserve.iter().map(|id| people::unmistakable(desk.state, *id)).collect::<Vec<_>>().join("\n"));
    let ways = Key::ElectoralCommitteeChosenBy;
    let bodies = rules.get(ways).map_or_else(String::new, |setting| say::value(desk.lang(), ways, &setting.value));
    let by = before.map_or_else(|| "representatives".to_owned(), |c| name_of(&c.chosen_by));
    html! {
        p.hint { (size) " " (form::citation(desk.lang(), &rules.cite(Key::ElectoralCommitteeMin))) @if max.is_some() { " " (form::citation(desk.lang(), &rules.cite(Key::ElectoralCommitteeMax))) } }
        p.hint { (desk.text(offices)) " " (form::citation(desk.lang(), &rules.cite(Key::ElectoralCommitteePosts))) }
        @if before.is_some() { p.notice { (desk.text("unit-committee-again-warning")) } }
        (desk.form("form_election_committee", |f| html! {
            (f.field(Field::date("on", desk.text("unit-committee-on")).value(before.map_or(desk.at.today, |c| c.on)).required()))
            (f.field(Field::select("chosen_by", desk.text("unit-committee-by"), options(desk, "chosen-by", &CHOSEN_BY)).value(&by).hint(desk.with("unit-committee-by-law", &[("list", &bodies)]))))
            (member_rows(desk, f, rules, before))
            (f.field(Field::lines("reserve", desk.text("unit-committee-reserve-lines"), 4).value(ranked.clone()).hint(desk.text("unit-committee-reserve-hint"))))
        }))
    }
}

fn has_deputy(rules: &Rules) -> bool {
    rules.choice(Key::ElectoralCommitteePosts) == "chair_deputy_members"
}

fn options(desk: &Desk<'_>, prefix: &str, words: &[&str]) -> Vec<(String, String)> {
    words.iter().map(|w| ((*w).to_owned(), desk.text(&form::key(prefix, w)))).collect()
}

/// One row per member: name, office, sex. The first row is the chair's, the second the deputy's where the law has one.
fn member_rows(desk: &Desk<'_>, f: &Filled<'_>, rules: &Rules, before: Option<&ElectionCommittee>) -> Markup {
    let most = rules.maybe_number(Key::ElectoralCommitteeMax).and_then(|n| usize::try_from(n).ok()).unwrap_or(ROWS);
    let seated = before.map_or(&[][..], |c| c.seats.as_slice());
    let rows = most.max(ROWS).max(seated.len());
    let offices: Vec<&str> = OFFICES.into_iter().filter(|o| *o != "deputy" || has_deputy(rules)).collect();
    html! {
        fieldset.people-rows {
            legend { (desk.text("unit-committee-members")) }
            p.hint { (desk.text("unit-committee-members-hint")) }
            ol { @for row in 0..rows {
                @let usual = offices.get(row).copied().unwrap_or("member");
                @let seat = seated.get(row);
                @let name = f.row_value("name", row, &seat.map_or_else(String::new, |s| people::unmistakable(desk.state, s.person)));
                @let office = f.row_value("office", row, &seat.map_or_else(|| usual.to_owned(), |s| name_of(&s.office)));
                @let sex = f.row_value("sex", row, &seat.and_then(|s| desk.state.person(s.person)).and_then(|p| p.sex).map_or_else(String::new, |sex| name_of(&sex)));
                @let error = f.error(&format!("name-{row}"));
                li class=[(!error.is_empty()).then_some("wrong")] {
                    @if !error.is_empty() { p.error role="alert" { (error) } }
                    input type="text" name="name" value=(name) maxlength="200" aria-label=(desk.with("unit-committee-row-name", &[("row", &(row + 1).to_string())])) autocomplete="off";
                    (plain_select("office", &desk.with("unit-committee-row-office", &[("row", &(row + 1).to_string())]), &options(desk, "office", &offices), &office))
                    (plain_select("sex", &desk.with("unit-committee-row-sex", &[("row", &(row + 1).to_string())]), &sexes(desk), &sex))
                }
            } }
        }
    }
}

fn plain_select(name: &str, label: &str, options: &[(String, String)], value: &str) -> Markup {
    html! { select name=(name) aria-label=(label) { @for (word, text) in options { option value=(word) selected[word == value] { (text) } } } }
}

/// Sexes to choose from, the unknown first.
fn sexes(desk: &Desk<'_>) -> Vec<(String, String)> {
    vec![(String::new(), desk.text("sex-unknown")), ("M".to_owned(), desk.text("sex-m")), ("F".to_owned(), desk.text("sex-f"))]
}

fn sex_word(desk: &Desk<'_>, sex: Option<Sex>) -> String {
    match sex {
        Some(Sex::Male) => desk.text("sex-m"),
        Some(Sex::Female) => desk.text("sex-f"),
        None => String::new(),
    }
}
