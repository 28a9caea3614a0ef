//! Step 1: rules, election day, seats, the statutory calendar.

use std::collections::BTreeSet;

use election::Command;
use election::command::{Ballot, Seats, Way};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Form, Infeasible, Key, Post, Rules, Step as CalendarStep, Timeline, calendar, earliest_election_day, shift};

use super::desk::{Action, Desk, Filled, Step};
use super::sent::{Reader, name_of};
use crate::form::{self, Field};
use crate::routes::CLERKS;
use crate::rules::say;

/// The step.
pub const STEP: Step = Step { name: "plan", show, actions: &[Action { name: "set_plan", roles: CLERKS, read }] };

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, term, day) = (form.date("on"), form.number("term"), form.date("election_day"));
    let (chair, vice, member, women) =
        (form.number("chair"), form.number_or_zero("vice_chair"), form.number_or_zero("member"), form.number_or_zero("women_member"));
    let seats = Seats { chair: chair?, vice_chair: vice?, member: member?, women_member: women? };
    Some(Command::SetPlan { on: on?, term: term?, election_day: day?, seats, form: read_mode(form)?, way: read_way(form)? })
}

/// Who elects; asked only where the law leaves a choice.
fn read_mode(form: &mut Reader<'_>) -> Option<Form> {
    form.word_if_any("form").map(Option::unwrap_or_default)
}

/// In how many votes; asked only where the law leaves a choice.
fn read_way(form: &mut Reader<'_>) -> Option<Way> {
    let (ballot, woman_post) = (form.word_if_any("ballot"), form.word_if_any("woman_post"));
    Some(Way { ballot: ballot?.unwrap_or_default(), woman_post: woman_post? })
}

/// The ways of voting that the law in force knows: all posts in one vote, one post after the other, members first.
fn ballots(rules: Option<&Rules>) -> Vec<Ballot> {
    let by_post = rules.is_some_and(|r| r.list(Key::BallotForm).iter().any(|word| word == "by_post"));
    let members = rules.is_some_and(|r| r.flag(Key::ChairFromElectedMembers));
    [(true, Ballot::OneGo), (by_post, Ballot::PostByPost), (members, Ballot::MembersFirst)]
        .into_iter()
        .filter_map(|(known, ballot)| known.then_some(ballot))
        .collect()
}

/// Choices of the plan that only some laws leave: who elects, in how many votes, which post is kept for a woman.
fn choices(desk: &Desk<'_>, f: &Filled<'_>, rules: Option<&Rules>) -> Markup {
    let planned = desk.state.plan.as_ref();
    let Some(r) = rules else { return html! {} };
    let (forms, ballots) = (forms(rules), ballots(rules));
    let words = |prefix: &str, names: Vec<String>| -> Vec<(String, String)> {
        names.into_iter().map(|name| (name.clone(), desk.text(&form::key(prefix, &name)))).collect()
    };
    html! {
        @if forms.len() > 1 {
            @let options = words("form", forms.iter().map(|form| form.name().to_owned()).collect());
            (f.field(Field::select("form", desk.text("unit-form"), options).value(planned.map_or("", |p| p.form.name())).hint(desk.text("unit-form-hint"))))
            p.hint { (form::citation(desk.lang(), &r.cite(Key::Form))) }
        }
        @if ballots.len() > 1 {
            @let options = words("ballot", ballots.iter().map(name_of).collect());
            (f.field(Field::select("ballot", desk.text("unit-ballot"), options).value(planned.map_or_else(String::new, |p| name_of(&p.way.ballot))).hint(desk.text("unit-ballot-hint"))))
            p.hint { (form::citation(desk.lang(), &r.cite(Key::BallotForm))) }
        }
        @if r.choice(Key::WomenMechanism) == "post_fixed_before" {
            @let none = (String::new(), desk.text("unit-woman-post-none"));
            @let options = std::iter::once(none).chain(words("web-post", [Post::Chair, Post::ViceChair].iter().map(name_of).collect())).collect();
            (f.field(Field::select("woman_post", desk.text("unit-woman-post"), options).value(planned.and_then(|p| p.way.woman_post).map_or_else(String::new, |post| name_of(&post)))))
            p.hint { (form::citation(desk.lang(), &r.cite(Key::WomenMechanism))) }
        }
    }
}

/// The forms that the law in force knows for this body.
fn forms(rules: Option<&Rules>) -> Vec<Form> {
    let known = rules.map(|rules| rules.list(Key::Form)).unwrap_or_default();
    Form::ALL.into_iter().filter(|form| known.iter().any(|word| word == form.name())).collect()
}

fn show(desk: &Desk<'_>) -> Markup {
    let planned = desk.state.plan.as_ref();
    let day = desk.asked.or(planned.map(|p| p.election_day)).unwrap_or_else(|| proposed(desk));
    let rules = Rules::resolve(&desk.state.division, desk.state.body, day).ok();
    html! {
        @if planned.is_some() { (as_planned(desk)) }
        @match &rules {
            Some(rules) => (packs(desk, rules, day)),
            None => p.notice { (desk.with("refusal-no-law", &[("on", &day.to_string())])) },
        }
        @if desk.state.roll.published.is_none() && desk.may("set_plan") { (set_plan(desk, day, rules.as_ref())) }
        @if let Some(rules) = &rules { (cannot_be_kept(desk, rules, day)) (dates(desk, rules, day)) }
    }
}

/// A week to choose the election committee and draw up the roll, then the days the roll must hang.
fn proposed(desk: &Desk<'_>) -> Date {
    let week = shift(desk.at.today, 7);
    match Rules::resolve(&desk.state.division, desk.state.body, week) {
        Ok(rules) => earliest_election_day(&rules, week),
        Err(_) => week,
    }
}

fn as_planned(desk: &Desk<'_>) -> Markup {
    let Some(plan) = &desk.state.plan else { return html! {} };
    html! {
        section.panel {
            h2 { (desk.text("unit-plan-recorded")) }
            dl.facts {
                dt { (desk.text("unit-term")) } dd { (desk.with("unit-term-number", &[("term", &plan.term.to_string())])) }
                dt { (desk.text("unit-election-day")) } dd { (plan.election_day) }
                dt { (desk.text("unit-seats")) } dd {
                    @for (at, post) in plan.seats.posts().into_iter().enumerate() {
                        @if at > 0 { (desk.text("web-comma")) } (desk.text(form::post_key(post))) " " (plan.seats.of(post))
                    }
                    " · " (desk.with("unit-seats-total", &[("total", &plan.seats.total().to_string())]))
                }
            }
            @if desk.state.body.of_community() { p { (desk.text("unit-form")) "：" (desk.text(&form::key("form", plan.form.name()))) } }
            p { (desk.paper("plan")) }
        }
    }
}

/// What the engine proposes and why: this division, this body, this day.
fn packs(desk: &Desk<'_>, rules: &Rules, day: Date) -> Markup {
    let code = desk.at.unit.code.as_str();
    let body = desk.state.body.name();
    let place = desk.at.unit.full_name();
    html! {
        section.panel {
            h2 { (desk.text("unit-rules")) }
            p { (desk.with("unit-rules-why", &[("place", &place), ("code", code), ("body", &desk.text(&form::key("web-body", body))), ("day", &day.to_string())])) }
            ol { @for pack in rules.packs() {
                li { (pack.title) " " small { (desk.with("rule-since", &[("on", &pack.in_force_from.to_string())])) } }
            } }
            @if !rules.conflicts().is_empty() {
                details {
                    summary { (desk.with("unit-rules-conflicts", &[("count", &rules.conflicts().len().to_string())])) }
                    ul { @for conflict in rules.conflicts() {
                        li {
                            strong { (desk.text(&form::key("key", conflict.key.name()))) } " · "
                            (desk.text("rule-applied")) (say::value(desk.lang(), conflict.key, &conflict.applied.value)) " " (form::citation(desk.lang(), &conflict.applied.citation)) " · "
                            (desk.text("rule-not-applied")) (say::value(desk.lang(), conflict.key, &conflict.other.value)) " " (form::citation(desk.lang(), &conflict.other.citation))
                        }
                    } }
                }
            }
            p { a href={ "/rules?division=" (code) "&body=" (body) "&on=" (day) } { (desk.text("unit-rules-all")) } }
        }
    }
}

fn set_plan(desk: &Desk<'_>, day: Date, rules: Option<&Rules>) -> Markup {
    let planned = desk.state.plan.as_ref();
    let (least, most) = rules.map_or((1, u32::MAX), |r| (r.number(Key::CommitteeMin), r.number(Key::CommitteeMax)));
    let fewest = Seats { chair: 1, vice_chair: 0, member: least.saturating_sub(1), women_member: 0 };
    let seats = planned.map_or(fewest, |p| p.seats);
    let women_post = rules.is_some_and(|r| matches!(r.choice(Key::WomenMechanism), "dedicated_post" | "post_fixed_before"));
    let hint = rules.map(|r| {
        let (min, max) = (r.number(Key::CommitteeMin).to_string(), r.number(Key::CommitteeMax).to_string());
        desk.with(if r.flag(Key::CommitteeOddRequired) { "unit-seats-odd" } else { "unit-seats-range" }, &[("min", &min), ("max", &max)])
    });
    html! {
        section.panel {
            h2 { (desk.text("unit-plan-set")) }
            (desk.form("set_plan", |f| html! {
                (f.day("on", "unit-plan-on"))
                (f.field(Field::number("term", desk.text("unit-term"), 1, 99).value(planned.map_or(String::new(), |p| p.term.to_string())).hint(desk.text("unit-term-hint")).required()))
                (f.field(Field::date("election_day", desk.text("unit-election-day")).value(day).hint(desk.text("unit-election-day-hint")).required()))
                (choices(desk, f, rules))
                fieldset.row {
                    legend { (desk.text("unit-seats")) }
                    (f.field(Field::number("chair", desk.text("web-post-chair"), 0, 1).value(seats.chair).required()))
                    (f.field(Field::number("vice_chair", desk.text("web-post-vice-chair"), 0, most).value(seats.vice_chair)))
                    (f.field(Field::number("member", desk.text("web-post-member"), 0, most).value(seats.member)))
                    @if women_post { (f.field(Field::number("women_member", desk.text("web-post-women-member"), 0, most).value(seats.women_member))) }
                    @if let Some(hint) = &hint { p.hint { (hint) " " @if let Some(r) = rules { (form::citation(desk.lang(), &r.cite(seats_key(r)))) } } }
                }
            }))
        }
    }
}

/// The parameter that narrows the number of seats most.
fn seats_key(rules: &Rules) -> Key {
    if rules.flag(Key::CommitteeOddRequired) { Key::CommitteeOddRequired } else { Key::CommitteeMin }
}

/// Until the roll is posted: why the election day is too early, if it is, and the first that is not.
fn cannot_be_kept(desk: &Desk<'_>, rules: &Rules, day: Date) -> Markup {
    if desk.state.roll.published.is_some() {
        return html! {};
    }
    let done: Vec<_> = desk.state.election_committee.iter().map(|c| (CalendarStep::ElectionCommittee, c.on)).collect();
    match Timeline::new(rules).done(&done).plan(desk.at.today, day) {
        Ok(_) => html! {},
        Err(refused) => html! { p.notice { (sentence(desk, &refused)) } },
    }
}

fn sentence(desk: &Desk<'_>, refused: &Infeasible) -> String {
    let step = |step: CalendarStep| desk.text(&form::key("step", step.name()));
    let link = |link: &statute::Link| {
        let (step, day) = (step(link.step), link.earliest.to_string());
        match (link.number, &link.citation) {
            (Some(number), Some(cited)) => {
                let number = number.to_string();
                desk.with("calendar-link-days", &[("step", &step), ("day", &day), ("number", &number), ("article", &cited.article)])
            }
            _ => desk.with("calendar-link", &[("step", &step), ("day", &day)]),
        }
    };
    let chain: Vec<String> = refused.chain.iter().map(link).collect();
    let days = [refused.election_day, refused.earliest, refused.latest, refused.earliest_election_day].map(|day| day.to_string());
    let [day, earliest, latest, first] = &days;
    let (step, chain) = (step(refused.step), chain.join(" → "));
    desk.with(
        "calendar-infeasible",
        &[("day", day), ("step", &step), ("earliest", earliest), ("latest", latest), ("chain", &chain), ("first", first)],
    )
}

/// Every date of the calendar with its article; another day can be tried before anything is recorded.
fn dates(desk: &Desk<'_>, rules: &Rules, day: Date) -> Markup {
    let head = ["unit-col-step", "unit-col-latest", "unit-col-offset", "unit-col-article"].map(|k| desk.text(k));
    let steps = calendar(rules, day);
    let open: BTreeSet<Key> = steps.iter().filter_map(|step| step.open_question).collect();
    let rows = html! {
        @for step in &steps {
            @let when = step.latest.or(step.earliest);
            tr {
                td { (desk.text(&form::key("step", step.step.name()))) }
                td.d { @if let Some(when) = when { (when) @if when < desk.at.today { " " small { (desk.text("unit-past")) } } } }
                td.d { (step.offset) }
                td { (form::citation(desk.lang(), &step.citation)) }
            }
        }
    };
    html! {
        h2 id="calendar" { (desk.text("unit-calendar")) }
        form.filter method="get" {
            (Field::date("day", desk.text("unit-calendar-try")).value(day))
            button type="submit" { (desk.text("unit-calendar-show")) }
        }
        (form::table(&desk.with("unit-calendar-caption", &[("day", &day.to_string())]), &head, &rows))
        @if !open.is_empty() {
            details {
                summary { (desk.with("calendar-questions", &[("count", &open.len().to_string())])) }
                ul { @for key in &open { li { (desk.text(&form::key("question", key.name()))) } } }
            }
        }
    }
}
