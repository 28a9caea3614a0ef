//! Ways of the list that not every law knows: a pre-selection of nominees, and a vote without a list.

use election::Command;
use election::state::Nomination;
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::desk::Desk;
use super::super::sent::Reader;
use super::{field_of, read_posts};
use crate::form::{self, Field};

/// Bodies that pre-select.
const BY: [&str; 2] = ["meeting", "representatives"];

pub(super) fn read_pre_select(form: &mut Reader<'_>) -> Option<Command> {
    let (on, by, whole, present) = (form.date("on"), form.word("by"), form.number("whole"), form.number("present"));
    let posts = read_posts(form);
    Some(Command::PreSelect { on: on?, by: by?, whole: whole?, present: present?, posts: posts? })
}

pub(super) fn read_without(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let (whole, present, agree) = (form.number_or_zero("whole"), form.number_or_zero("present"), form.number_or_zero("agree"));
    Some(Command::StandWithoutCandidates { on: on?, whole: whole?, present: present?, agree: agree? })
}

/// The nominees are voted on before the list is made: where the law says who does, else by whom the meeting chose.
pub(super) fn pre_select(desk: &Desk<'_>, rules: &Rules, nomination: &Nomination) -> Markup {
    let foreseen = rules.choice(Key::PreSelection);
    if foreseen == "none" || !desk.may("pre_select") {
        return html! {};
    }
    let by = BY.into_iter().filter(|by| match foreseen {
        "representatives" => *by == "representatives",
        "voters" => *by == "meeting",
        _ => true,
    });
    let by: Vec<(String, String)> = by.map(|by| (by.to_owned(), desk.text(&form::key("chosen-by", by)))).collect();
    let seats = desk.state.plan.as_ref().map(|plan| plan.seats).unwrap_or_default();
    html! {
        details.panel open[desk.answers("pre_select")] {
            summary { (desk.text(if nomination.pre_selected.is_some() { "unit-pre-select-again" } else { "unit-pre-select-open" })) }
            p.hint { (desk.text("unit-pre-select-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::PreSelection))) }
            (desk.form("pre_select", |f| html! {
                (f.day("on", "body-on"))
                (f.field(Field::select("by", desk.text("supervision-by"), by.clone())))
                div.pair {
                    (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).required()))
                    (f.field(Field::number("present", desk.text("body-present"), 0, u32::MAX).required()))
                }
                @for post in seats.posts() {
                    @let label = desk.with("unit-pre-select-votes", &[("post", &desk.text(form::post_key(post)))]);
                    (f.field(Field::lines(&field_of("votes", post), label, 5).hint(desk.text("unit-nomination-votes-hint")).required()))
                }
            }))
        }
    }
}

/// 无候选人选举, where the law in force lets it be.
pub(super) fn without(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let mode = rules.choice(Key::NoCandidateMode);
    let consent = mode == "allowed_with_consent";
    if !(consent || mode == "allowed") || !desk.may("stand_without_candidates") {
        return html! {};
    }
    html! {
        details.panel open[desk.answers("stand_without_candidates")] {
            summary { (desk.text("unit-without-candidates")) }
            p.hint { (desk.text("unit-without-candidates-lead")) " " (form::citation(desk.lang(), &rules.cite(Key::NoCandidateMode))) }
            (desk.form("stand_without_candidates", |f| html! {
                (f.day("on", "body-on"))
                @if consent { div.pair {
                    (f.field(Field::number("whole", desk.text("body-whole"), 0, u32::MAX).required()))
                    (f.field(Field::number("present", desk.text("body-present"), 0, u32::MAX).required()))
                    (f.field(Field::number("agree", desk.text("body-agree"), 0, u32::MAX).required()))
                } }
            }))
        }
    }
}
