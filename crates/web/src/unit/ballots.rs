//! Step 5: who stands on the ballot of the vote at hand, and how many ballots were printed.

use election::Command;
use election::state::Round;
use maud::{Markup, html};

use super::desk::{Action, Desk, Step};
use super::round;
use super::sent::Reader;
use crate::form::Field;
use crate::routes::CLERKS;

/// The step.
pub const STEP: Step = Step { name: "ballots", show, actions: &[Action { name: "print_ballots", roles: CLERKS, read }] };

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, voters, reserve) = (form.date("on"), form.number_or_zero("voters"), form.number_or_zero("reserve"));
    Some(Command::PrintBallots { on: on?, copies: voters?.saturating_add(reserve?) })
}

fn show(desk: &Desk<'_>) -> Markup {
    let Some(round) = round::at_hand(desk) else { return round::none_yet(desk) };
    html! {
        (round::head(desk, round))
        (round::candidates(desk, round.seats, &round.candidates))
        p { (desk.paper("ballot")) " " span.hint { (desk.text("ballots-no-number")) } }
        (printed(desk, round))
        @if round.account.is_none() && round.invalid.is_none() && desk.may("print_ballots") { (print(desk, round)) }
        section.panel {
            h2 { (desk.text("ballots-keeping")) }
            ul {
                li { (desk.text("ballots-keeping-spoiled")) }
                li { (desk.text("ballots-keeping-sum")) }
                li { (desk.text("ballots-keeping-number")) }
            }
        }
    }
}

/// What was printed so far, or that it must be printed anew.
fn printed(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(day) = round.printed_on else { return html! { p { (desk.text("ballots-none")) } } };
    if round.printed == 0 {
        return html! { p.notice role="status" { (desk.with("ballots-anew", &[("day", &day.to_string())])) } };
    }
    html! {
        section.panel {
            h2 { (desk.text("ballots-printed")) }
            dl.facts {
                dt { (desk.text("ballots-copies")) } dd { (desk.with("ballots-sheets", &[("copies", &round.printed.to_string())])) }
                dt { (desk.text("ballots-last")) } dd { (day) }
            }
            p { (desk.paper("ballots")) " " span.hint { (desk.with("ballots-pages", &[("pages", &round.printed.to_string())])) } }
        }
    }
}

fn print(desk: &Desk<'_>, round: &Round) -> Markup {
    let registered = desk.state.roll.corrected.map_or(0, |(_, n)| n);
    let voters = if round.printed == 0 { registered } else { 0 };
    html! {
        section.panel {
            h2 { (desk.text(if round.printed == 0 { "ballots-print" } else { "ballots-print-more" })) }
            @if round.printed > 0 { p.hint { (desk.with("ballots-more-hint", &[("copies", &round.printed.to_string())])) } }
            (desk.form("print_ballots", |f| html! {
                (round::day(f))
                div.pair {
                    (f.field(Field::number("voters", desk.text("ballots-for-voters"), 0, u32::MAX).value(voters).hint(desk.with("ballots-for-voters-hint", &[("registered", &registered.to_string())]))))
                    (f.field(Field::number("reserve", desk.text("ballots-reserve"), 0, u32::MAX).value(0).hint(desk.text("ballots-reserve-hint"))))
                }
            }))
        }
    }
}
