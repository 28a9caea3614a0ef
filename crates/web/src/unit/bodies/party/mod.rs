//! 党组织: the members' register, two recommendations, the meeting step by step, its votes, the secretary, the answer from above.

mod meeting;
mod recommend;
mod register;
mod result;

use election::bodies::Command as Of;
use election::bodies::party::{self, Stage, rules_in_force};
use election::{Command, Role};
use maud::{Markup, html};
use statute::{Body, Rules};

use super::super::desk::{Action, Desk, Step};
use super::super::sent::name_of;
use super::count;
use crate::routes::{CLERKS, OFFICES};

/// Those above, who answer.
const ANSWERERS: &[Role] = &[Role::Township, Role::County];

/// The page.
pub const PAGE: Step = Step {
    name: "party",
    show,
    actions: &[
        Action { name: "register_members", roles: CLERKS, read: register::read },
        Action { name: "change_member", roles: CLERKS, read: register::read_change },
        Action { name: "agree_left_out", roles: CLERKS, read: register::read_agreed },
        Action { name: "plan_party", roles: CLERKS, read: recommend::read_plan },
        Action { name: "recommend", roles: CLERKS, read: recommend::read },
        Action { name: "report_preliminary", roles: CLERKS, read: recommend::read_report },
        Action { name: "answer_preliminary", roles: ANSWERERS, read: recommend::read_answer },
        Action { name: "open_party_meeting", roles: CLERKS, read: meeting::read_open },
        Action { name: "take_step", roles: CLERKS, read: meeting::read_step },
        Action { name: "reduce_seats", roles: CLERKS, read: meeting::read_reduce },
        Action { name: "open_plenary", roles: CLERKS, read: result::read_plenary },
        Action { name: "report_party_result", roles: CLERKS, read: result::read_report },
        Action { name: "answer_party_result", roles: ANSWERERS, read: result::read_answer },
        count::ACTION,
    ],
};

fn command(command: party::Command) -> Command {
    Command::Body(Of::Party(command))
}

/// The rules of the branch: of its election day, or of today before there is one.
fn rules(desk: &Desk<'_>) -> Option<Rules> {
    rules_in_force(desk.state).or_else(|| Rules::resolve(&desk.state.division, Body::PartyBranch, desk.at.today).ok())
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(rules) = rules(desk) else {
        return html! { p.notice { (desk.with("refusal-no-law", &[("on", &desk.at.today.to_string())])) } };
    };
    let stage = desk.state.bodies.party.stage();
    html! {
        (super::stage(desk, "party", &name_of(&stage)))
        // What is at hand stands first, what is settled below it.
        @if stage >= Stage::CommitteeElected { (result::show(desk)) }
        @if stage >= Stage::CandidatesAgreed { (meeting::show(desk, &rules)) }
        @if stage >= Stage::Planned { (recommend::show(desk, &rules)) }
        @if stage >= Stage::Registered { (recommend::plan(desk, &rules)) }
        @if OFFICES.contains(&desk.at.account.role) { (register::show(desk, &rules)) }
        (super::twice(desk))
    }
}
