//! Step 4: nomination votes, withdrawals, review, the candidate list.

mod list;
mod nominees;
mod review;
mod variants;

use election::command::{ExitReason, NominationMode, PostNominations};
use election::decide::nominates;
use election::state::Nomination;
use election::{Actor, Command, Context, Recorded, Refusal, Role, decide};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::{Key, Post, Rules, shift};

use super::desk::{Action, Desk, Step};
use super::sent::{Reader, name_of};
use super::{bodies, people, round};
use crate::form::{self, Field};
use crate::routes::CLERKS;

/// The step.
pub const STEP: Step = Step {
    name: "nomination",
    show,
    actions: &[
        Action { name: "record_nominations", roles: CLERKS, read: read_record },
        Action { name: "pre_select", roles: CLERKS, read: variants::read_pre_select },
        Action { name: "stand_without_candidates", roles: CLERKS, read: variants::read_without },
        Action { name: "withdraw_nominee", roles: CLERKS, read: nominees::read_withdraw },
        Action { name: "review_nominees", roles: CLERKS, read: review::read },
        Action { name: "publish_candidates", roles: CLERKS, read: list::read_publish },
        Action { name: "withdraw_candidate", roles: CLERKS, read: list::read_withdraw },
    ],
};

/// The name of a field that stands once per post.
fn field_of(prefix: &str, post: Post) -> String {
    format!("{prefix}_{}", name_of(&post))
}

/// The posts of the plan: nothing is asked about a post without seats.
fn posts(form: &Reader<'_>) -> Vec<Post> {
    form.state.plan.as_ref().map(|p| p.seats.posts()).unwrap_or_default()
}

fn read_record(form: &mut Reader<'_>) -> Option<Command> {
    let (on, mode, participants) = (form.date("on"), form.word("mode"), form.number("participants"));
    let posts = read_posts(form);
    Some(Command::RecordNominations { on: on?, mode: mode?, participants: participants?, posts: posts? })
}

/// The votes of every post of the plan.
fn read_posts(form: &mut Reader<'_>) -> Option<Vec<PostNominations>> {
    let read: Vec<Option<PostNominations>> = posts(form).into_iter().map(|post| read_post(form, post)).collect();
    read.into_iter().collect()
}

fn read_post(form: &mut Reader<'_>, post: Post) -> Option<PostNominations> {
    let field = field_of("votes", post);
    let lines = form.votes(&field)?;
    if lines.is_empty() {
        form.wrong(&field, "field-required");
        return None;
    }
    Some(PostNominations { post, votes: lines })
}

/// What the law answers to a command on the day of the act, whoever asks: to show what would follow before anybody decides.
fn foreseen(desk: &Desk<'_>, command: &Command) -> Result<Vec<Recorded>, Refusal> {
    let today = command.day().unwrap_or(desk.at.today).max(desk.at.today);
    let context = Context {
        today,
        actor: Actor { account: desk.at.account.id.clone(), role: Role::Township },
        check_in_open: false,
        catalogue: None,
    };
    decide(desk.state, &context, command.clone()).map_err(|refusal| form::named_refusal(desk.lang(), desk.state, refusal))
}

/// The last lawful day for the list: so many days before the vote at hand.
fn list_by(desk: &Desk<'_>, rules: &Rules) -> Option<Date> {
    desk.state.voting_day().map(|day| shift(day, -i64::from(rules.number(Key::CandidateListDays))))
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(rules) = desk.rules.as_ref().filter(|_| desk.state.roll.corrected.is_some()) else {
        return round::why(desk, &Refusal::new("roll_not_final"));
    };
    let state = desk.state;
    html! {
        (bodies::twice(desk))
        @match (&state.nomination, &state.candidates) {
            (_, Some(published)) => {
                (list::published(desk, rules, published))
                @if let Some(nomination) = &state.nomination { (recorded(desk, nomination)) (exits(desk, rules)) (nominees::tables(desk, nomination)) }
            }
            (None, None) => {
                (due(desk, rules))
                @if desk.may("record_nominations") { section.panel { h2 { (desk.text("unit-nomination-record")) } (record_form(desk, rules, None)) } }
                @else { p { (desk.text("refusal-no-nomination")) } }
                (variants::without(desk, rules))
            }
            (Some(nomination), None) => {
                (recorded(desk, nomination))
                (exits(desk, rules))
                (nominees::tables(desk, nomination))
                (variants::pre_select(desk, rules, nomination))
                (nominees::withdraw(desk, nomination))
                (review::form(desk, rules, nomination))
                (list::publish(desk, rules, nomination))
                @if desk.may("record_nominations") {
                    details.panel open[desk.answers("record_nominations")] {
                        summary { (desk.text("unit-nomination-again")) }
                        p.notice { (desk.text("unit-nomination-again-warning")) }
                        (record_form(desk, rules, Some(nomination)))
                    }
                }
            }
        }
    }
}

fn due(desk: &Desk<'_>, rules: &Rules) -> Markup {
    html! { @if let Some(last) = list_by(desk, rules) { p { (desk.text("unit-nomination-due")) } (round::last_day(desk, last, Key::CandidateListDays)) } }
}

fn recorded(desk: &Desk<'_>, nomination: &Nomination) -> Markup {
    let mode = desk.text(&form::key("nomination-mode", &name_of(&nomination.mode)));
    let registered = desk.state.roll.corrected.map_or(0, |(_, n)| n).to_string();
    html! {
        section.panel {
            h2 { (desk.text("unit-nomination-recorded")) }
            dl.facts {
                dt { (desk.text("unit-nomination-day")) } dd { (nomination.on) }
                dt { (desk.text("unit-nomination-mode")) } dd { (mode) }
                dt { (desk.text("unit-nomination-participants")) }
                @if let Some(on) = nomination.pre_selected { dt { (desk.text("unit-pre-selected")) } dd { (on) } }
                dd { (nomination.participants) " " small { (desk.with("unit-nomination-of", &[("registered", &registered)])) } }
            }
        }
    }
}

/// Members of the election committee whom a nomination sent off, and those whom a candidacy would.
fn exits(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let Some(committee) = &desk.state.election_committee else { return html! {} };
    let forced = committee.left.iter().filter(|(_, _, why)| matches!(why, ExitReason::Nominated | ExitReason::RelativeNominated));
    let nominated = |id| desk.state.nomination.iter().flat_map(|n| n.votes.values().flatten()).any(|(who, _)| *who == id);
    let sitting: Vec<_> = committee.seats.iter().map(|s| s.person).filter(|id| nominated(*id)).collect();
    html! {
        @for (member, day, why) in forced {
            @let (name, day, why) = (desk.name(*member), day.to_string(), desk.text(&form::key("exit", &name_of(why))));
            p.notice {
                @match committee.successor(*member) {
                    Some(next) => (desk.with("unit-nomination-left", &[("name", name), ("day", &day), ("why", &why), ("next", desk.name(next))])),
                    None => (desk.with("unit-nomination-left-unfilled", &[("name", name), ("day", &day), ("why", &why)])),
                }
                " " small { (form::citation(desk.lang(), &rules.cite(Key::EcExitTrigger))) }
            }
        }
        @if !sitting.is_empty() && desk.state.candidates.is_none() {
            p.notice {
                (desk.with("unit-nomination-will-leave", &[("names", &people::names(desk.state, sitting))])) " "
                small { (form::citation(desk.lang(), &rules.cite(Key::EcExitTrigger))) }
            }
        }
    }
}

/// Day, mode, participants, and the votes of each post as lines.
fn record_form(desk: &Desk<'_>, rules: &Rules, before: Option<&Nomination>) -> Markup {
    let seats = desk.state.plan.as_ref().map(|p| p.seats).unwrap_or_default();
    let registered = desk.state.roll.corrected.map_or(0, |(_, n)| n);
    let modes = NominationMode::ALL.into_iter().filter(|mode| nominates(rules, *mode));
    let modes: Vec<(String, String)> =
        modes.map(|m| name_of(&m)).map(|m| (m.clone(), desk.text(&form::key("nomination-mode", &m)))).collect();
    let needed = rules.maybe_fraction(Key::NominationTurnout).map(|f| f.min(registered).to_string());
    let lines = |post| {
        let votes = before.and_then(|n| n.votes.get(&post));
        votes.map_or_else(String::new, |line| {
            line.iter().map(|(id, votes)| format!("{} {votes}", people::unmistakable(desk.state, *id))).collect::<Vec<_>>().join("\n")
        })
    };
    desk.form("record_nominations", |f| {
        html! {
            (f.field(Field::date("on", desk.text("unit-nomination-on")).value(before.map_or(desk.at.today, |n| n.on)).required()))
            (f.field(Field::select("mode", desk.text("unit-nomination-mode"), modes.clone()).value(before.map_or_else(String::new, |n| name_of(&n.mode)))))
            p.hint { (form::citation(desk.lang(), &rules.cite(Key::Nominator))) }
            (f.field(Field::number("participants", desk.text("unit-nomination-participants"), 0, registered).value(before.map_or_else(String::new, |n| n.participants.to_string())).hint(desk.with("unit-nomination-of", &[("registered", &registered.to_string())])).required()))
            @if let Some(needed) = &needed {
                p.hint { (desk.with("unit-nomination-needed", &[("needed", needed)])) " " (form::citation(desk.lang(), &rules.cite(Key::NominationTurnout))) }
            }
            @for post in seats.posts() {
                @let label = desk.with("unit-nomination-votes", &[("post", &desk.text(form::post_key(post))), ("seats", &seats.of(post).to_string())]);
                (f.field(Field::lines(&field_of("votes", post), label, 6).value(lines(post)).hint(desk.text("unit-nomination-votes-hint")).required()))
            }
            p.notice { (desk.text("unit-nomination-means")) " " small { (form::citation(desk.lang(), &rules.cite(Key::EcExitTrigger))) } }
        }
    })
}
