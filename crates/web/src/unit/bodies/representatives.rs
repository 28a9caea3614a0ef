//! 村(居)民代表、小组长: places by households, a vote in every group, the group's leader, the posting.

use election::bodies::Command as Of;
use election::bodies::count::Vote;
use election::bodies::representatives::{self, Group, GroupPlan, GroupVote, Stage};
use election::{Command, PersonId, Voter};
use maud::{Markup, html};
use statute::representatives::Column;
use statute::{Key, Rules};

use super::super::desk::{Action, Desk, Filled, Step};
use super::super::people;
use super::super::sent::{Reader, name_of, whole_number};
use super::count::{self, Decided, Sheet};
use super::{day, facts, folded, names, panel, stage};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// The page.
pub const PAGE: Step = Step {
    name: "representatives",
    show,
    actions: &[
        Action { name: "plan_representatives", roles: CLERKS, read: read_plan },
        Action { name: "name_group_leader", roles: CLERKS, read: read_leader },
        Action { name: "publish_representatives", roles: CLERKS, read: read_publish },
        count::ACTION,
        count::WORKERS,
    ],
};

/// Fields of a group's row after its name.
const FIGURES: [&str; 4] = ["households", "voters", "seats", "women_seats"];
/// Empty rows offered beyond the groups known.
const SPARE: usize = 3;

fn command(command: representatives::Command) -> Command {
    Command::Body(Of::Representatives(command))
}

fn read_plan(form: &mut Reader<'_>) -> Option<Command> {
    let (on, day) = (form.date("on"), form.date("day"));
    let people = form.number_if_any("people");
    let names: Vec<(usize, &str)> = form.all("name").into_iter().enumerate().filter(|(_, name)| !name.is_empty()).collect();
    let groups: Vec<Option<GroupPlan>> = names.into_iter().map(|(row, name)| read_group(form, row, name)).collect();
    let groups: Option<Vec<GroupPlan>> = groups.into_iter().collect();
    Some(command(representatives::Command::PlanRepresentatives { on: on?, day: day?, people: people?, groups: groups? }))
}

fn read_group(form: &mut Reader<'_>, row: usize, name: &str) -> Option<GroupPlan> {
    let figures = FIGURES.map(|field| {
        let text = form.all(field).get(row).copied().unwrap_or_default();
        if text.is_empty() { Some(0) } else { whole_number(text) }
    });
    let [Some(households), Some(voters), Some(seats), Some(women_seats)] = figures else {
        form.wrong(&format!("name-{row}"), "field-number");
        return None;
    };
    Some(GroupPlan { name: name.to_owned(), households, voters, seats, women_seats })
}

fn read_leader(form: &mut Reader<'_>) -> Option<Command> {
    let (on, group) = (form.date("on"), form.number("which"));
    let (leader, deputy) = (form.person("leader"), form.person_if_any("deputy"));
    let (present, agree) = (form.number("present"), form.number("agree"));
    let households = form.number_if_any("households");
    Some(command(representatives::Command::NameGroupLeader {
        on: on?,
        group: group?,
        leader: leader?,
        deputy: deputy?,
        present: present?,
        households: households?,
        agree: agree?,
    }))
}

fn read_publish(form: &mut Reader<'_>) -> Option<Command> {
    let (on, others, others_women) = (form.date("on"), form.number_or_zero("others"), form.number_or_zero("others_women"));
    Some(command(representatives::Command::PublishRepresentatives { on: on?, others: others?, others_women: others_women? }))
}

fn show(desk: &Desk<'_>) -> Markup {
    let found = &desk.state.bodies.representatives;
    let on = found.planned.map_or(desk.at.today, |(_, day)| day);
    let Ok(rules) = representatives::rules(desk.state, on) else {
        return html! { p.notice { (desk.with("refusal-no-law", &[("on", &on.to_string())])) } };
    };
    let now = found.stage();
    let voted = found.groups.iter().any(|group| !group.votes.is_empty());
    let form = if voted {
        html! {}
    } else {
        plan_form(desk, &rules)
    };
    html! {
        (stage(desk, "representatives", &name_of(&now)))
        @if now >= Stage::Elected { (publish(desk, &rules)) }
        (panel(desk, "groups", "representatives-groups", &html! {
            @if found.planned.is_some() {
                (table(desk))
                @if !voted && desk.may("plan_representatives") { (folded(desk, "representatives-plan-again", desk.answers("plan_representatives"), &form)) }
            } @else { (form) }
        }))
        @for (number, group) in (1..).zip(&found.groups) { (one(desk, &rules, number, group)) }
    }
}

/// Places and who fills them, group by group.
fn table(desk: &Desk<'_>) -> Markup {
    let found = &desk.state.bodies.representatives;
    let head = [
        "representatives-name",
        "representatives-households",
        "representatives-voters",
        "representatives-seats",
        "representatives-women-seats",
        "representatives-elected",
        "representatives-leader",
    ];
    let head = head.map(|key| desk.text(key));
    let sum = |figure: fn(&GroupPlan) -> u32| found.groups.iter().fold(0_u32, |sum, group| sum.saturating_add(figure(&group.plan)));
    let rows = html! {
        @for (at, group) in found.groups.iter().enumerate() { tr {
            td { a href={ "#group-" (at + 1) } { (group.plan.name) } }
            td { (group.plan.households) } td { (group.plan.voters) } td { (group.plan.seats) } td { (group.plan.women_seats) }
            td { (names(desk, group.elected().map(|one| one.person))) }
            td { @if let Some((_, leader, _)) = group.leader { (desk.name(leader)) } }
        } }
        tr { th scope="row" { (desk.text("representatives-sum")) } td { (sum(|g| g.households)) } td { (sum(|g| g.voters)) } td { (sum(|g| g.seats)) } td { (sum(|g| g.women_seats)) } td {} td {} }
    };
    let day = found.planned.map_or_else(String::new, |(_, day)| day.to_string());
    form::table(&desk.with("representatives-caption", &[("day", &day)]), &head, &rows)
}

fn plan_form(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.representatives;
    let known: Vec<[String; 5]> = if found.groups.is_empty() {
        let row =
            |(name, voters): (&str, Vec<&Voter>)| [name.to_owned(), String::new(), voters.len().to_string(), String::new(), String::new()];
        desk.state.roll.groups().into_iter().filter(|(name, _)| !name.is_empty()).map(row).collect()
    } else {
        let row = |plan: &GroupPlan| {
            let [a, b, c, d] = [plan.households, plan.voters, plan.seats, plan.women_seats].map(|n| n.to_string());
            [plan.name.clone(), a, b, c, d]
        };
        found.groups.iter().map(|group| row(&group.plan)).collect()
    };
    let by_people = rules.get(Key::RepsMinUnder500).is_some();
    desk.form("plan_representatives", |f| {
        let rows = known.len().max(f.sent("name").map_or(0, |names| names.len())).max(2) + SPARE;
        html! {
            p.hint { (desk.text("representatives-plan-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::RepsHouseholdsMin))) }
            (day(f))
            (f.field(Field::date("day", desk.text("representatives-day")).value(found.planned.map_or(desk.at.today, |(_, day)| day)).required()))
            @if by_people { (f.field(Field::number("people", desk.text("representatives-people"), 0, u32::MAX))) }
            fieldset.members {
                legend { (desk.text("representatives-groups")) }
                p.hint { (desk.text("representatives-rows-hint")) }
                ol { @for row in 0..rows { (group_row(desk, f, row, known.get(row))) } }
            }
        }
    })
}

fn group_row(desk: &Desk<'_>, f: &Filled<'_>, row: usize, known: Option<&[String; 5]>) -> Markup {
    let error = f.error(&format!("name-{row}"));
    html! { li.wrong[!error.is_empty()] {
        @if !error.is_empty() { p.error role="alert" { (error) } }
        @for (at, name) in std::iter::once("name").chain(FIGURES).enumerate() {
            @let id = format!("group-{name}-{row}");
            @let value = f.row_value(name, row, known.and_then(|all| all.get(at)).map_or("", String::as_str));
            div {
                label for=(id) { (desk.text(&form::key("representatives", name))) }
                input type="text" id=(id) name=(name) value=(value) maxlength="60" autocomplete="off" inputmode=[(at > 0).then_some("numeric")];
            }
        }
    } }
}

/// A group: its votes, the sheet of the vote at hand, its leader.
fn one(desk: &Desk<'_>, rules: &Rules, number: u32, group: &Group) -> Markup {
    let (_, day) = desk.state.bodies.representatives.planned.unwrap_or((desk.at.today, desk.at.today));
    let on = if desk.at.today > day { desk.at.today } else { day };
    let tied = group.tied();
    let of_column = |column| if tied.is_some_and(|(only, _)| *only != column) { 0 } else { group.open(column) };
    let sheet = Sheet {
        of: Vote::Representatives { group: number },
        on,
        standing: tied.filter(|(column, _)| *column == Column::General).map_or(&[], |(_, people)| people.as_slice()),
        seats: of_column(Column::General),
        women: of_column(Column::Women),
        households: rules.get(Key::RepsChoiceHouseholds).is_some(),
        closed: of_column(Column::General) == 0,
    };
    let elected = names(desk, group.elected().map(|one| one.person));
    html! {
        section.panel id={ "group-" (number) } {
            h2 { (group.plan.name) }
            (facts(desk, &[
                ("representatives-seats", group.plan.seats.to_string()),
                ("representatives-women-seats", group.plan.women_seats.to_string()),
                ("representatives-elected", if elected.is_empty() { "—".to_owned() } else { elected }),
            ]))
            @for vote in &group.votes { (decided(desk, vote)) }
            @if let Some((_, people)) = tied { p.notice { (desk.with("body-tied-again", &[("names", &names(desk, people.iter().copied()))])) } }
            @if !group.filled() { (count::sheet(desk, &sheet)) }
            @if let Some((on, leader, deputy)) = group.leader {
                p { (desk.with("representatives-leader-since", &[("day", &on.to_string()), ("name", desk.name(leader))]))
                    @if let Some(deputy) = deputy { " " (desk.with("representatives-deputy-is", &[("name", desk.name(deputy))])) } }
            }
            @if group.filled() { (leader(desk, rules, number, group)) }
        }
    }
}

fn decided(desk: &Desk<'_>, vote: &GroupVote) -> Markup {
    let elected: Vec<PersonId> = vote.elected.iter().map(|one| one.person).collect();
    let tied = vote.tied.as_ref().map_or(&[][..], |(_, people)| people.as_slice());
    html! {
        (count::decided(desk, &desk.text("representatives-vote"), &Decided { on: vote.on, count: &vote.count, elected, tied, because: &vote.because }))
        @if !vote.valid { p.notice { (desk.text("body-vote-invalid")) } }
    }
}

fn leader(desk: &Desk<'_>, rules: &Rules, number: u32, group: &Group) -> Markup {
    if !desk.may("name_group_leader") {
        return html! {};
    }
    let answered = desk.sent_to("name_group_leader", "which") == Some(number.to_string().as_str());
    let proposed = group.elected().next().map_or_else(String::new, |one| people::unmistakable(desk.state, one.person));
    let form = desk.form_named("name_group_leader", &number.to_string(), |f| {
        html! {
            (day(f))
            (f.field(Field::text("leader", desk.text("representatives-leader")).value(&proposed).hint(desk.text("unit-name-hint")).required()))
            (f.field(Field::text("deputy", desk.text("representatives-deputy"))))
            div.pair {
                (f.field(Field::number("present", desk.text("body-present"), 0, group.plan.voters).required()))
                (f.field(Field::number("households", desk.text("body-count-households"), 0, group.plan.households)))
                (f.field(Field::number("agree", desk.text("body-agree"), 0, group.plan.voters).required()))
            }
            p.hint { (form::citation(desk.lang(), &rules.cite(Key::GroupMeetingQuorum))) }
        }
    });
    folded(
        desk,
        if group.leader.is_some() { "representatives-leader-again" } else { "representatives-leader-name" },
        answered || group.leader.is_none(),
        &form,
    )
}

fn publish(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let found = &desk.state.bodies.representatives;
    let people = found.people();
    let women = people.iter().filter(|id| desk.state.is_woman(**id)).count();
    panel(
        desk,
        "publish",
        "representatives-posting",
        &html! {
            p { (desk.with("representatives-all", &[("count", &people.len().to_string()), ("women", &women.to_string())])) }
            p { (names(desk, people)) }
            @match found.published {
                Some((on, others)) => p { strong { (desk.with("representatives-posted", &[("day", &on.to_string()), ("others", &others.to_string())])) } },
                None => (desk.form("publish_representatives", |f| html! {
                    p.hint { (desk.text("representatives-posting-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::RepsWomenShare))) }
                    (day(f))
                    div.pair {
                        (f.field(Field::number("others", desk.text("representatives-others"), 0, 99).value(0)))
                        (f.field(Field::number("others_women", desk.text("representatives-others-women"), 0, 99).value(0)))
                    }
                })),
            }
        },
    )
}
