//! Step 6: place, hours, boxes and staff; mobile boxes and their way; proxies; the ballot account when the poll is over.

mod account;
mod arrange;
pub(super) mod check_in;
mod custody;
mod mobile;
mod proxies;

use maud::{Markup, html};

use super::desk::{Action, Desk, Step};
use super::round;
use crate::routes::CLERKS;

/// The step.
pub const STEP: Step = Step {
    name: "poll",
    show,
    actions: &[
        Action { name: "arrange_poll", roles: CLERKS, read: arrange::read },
        Action { name: "list_mobile_voters", roles: CLERKS, read: mobile::read },
        Action { name: "step_box", roles: CLERKS, read: custody::read },
        Action { name: "register_proxy", roles: CLERKS, read: proxies::read },
        Action { name: "cancel_proxy", roles: CLERKS, read: proxies::read_cancel },
        Action { name: "publish_proxies", roles: CLERKS, read: proxies::read_publish },
        Action { name: "close_poll", roles: CLERKS, read: account::read },
    ],
};

fn show(desk: &Desk<'_>) -> Markup {
    let Some(round) = round::at_hand(desk) else { return round::none_yet(desk) };
    // On the day of the vote the account is what the clerk comes for.
    let first = desk.at.today >= round.day;
    html! {
        (round::head(desk, round))
        (account::done(desk, round))
        @if first { (check_in::link(desk, round)) (custody::show(desk, round)) (account::show(desk, round)) }
        (arrange::show(desk, round))
        (mobile::show(desk, round))
        (proxies::show(desk, round))
        @if !first { (check_in::link(desk, round)) (account::show(desk, round)) }
    }
}
