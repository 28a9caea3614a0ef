//! 提前或者延期换届: proposed by the township, passed by the meeting, approved by the county, within so many months (QH-选 4).

use jiff::ToSpan;
use jiff::civil::Date;
use statute::Key;

use super::{Answer, By, Fact, Shift, decided_by, sealed, told};
use crate::bodies::{Sealed, rules_for};
use crate::decide::not_before;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn propose(state: &Election, on: Date, (due, to): (Date, Date), reason: &str) -> Answer {
    let rules = rules_for(state, state.body, due)?;
    if due == to {
        return Err(Refusal::new("shift_moves_nothing").figure("due", due));
    }
    if let Some(months) = rules.maybe_number(Key::ShiftMaxMonths) {
        let span = i64::from(months).months();
        let (first, last) = (due.saturating_sub(span), due.saturating_add(span));
        if to < first || to > last {
            return Err(Refusal::new("shift_too_far")
                .under(rules.cite(Key::ShiftMaxMonths))
                .figure("months", months)
                .figure("first", first)
                .figure("last", last)
                .figure("to", to));
        }
    }
    if state.bodies.term.shift.as_ref().is_some_and(|shift| shift.answered.is_none()) {
        return Err(Refusal::new("shift_open"));
    }
    sealed(Fact::ShiftProposed { on, due, to }, Sealed::Words { text: crate::programme::filled(reason)? })
}

fn open(state: &Election) -> Result<&Shift, Refusal> {
    state.bodies.term.shift.as_ref().filter(|shift| shift.answered.is_none()).ok_or_else(|| Refusal::new("no_shift"))
}

pub(super) fn pass(state: &Election, on: Date, by: By, came: (u32, u32, u32)) -> Answer {
    let shift = open(state)?;
    not_before(on, Some(shift.on))?;
    if shift.passed.is_some() {
        return Err(Refusal::new("shift_passed"));
    }
    let rules = rules_for(state, state.body, shift.due)?;
    let (whole, present, agree) = came;
    if !decided_by(&rules, by, came)? {
        return Err(Refusal::new("not_passed").figure("agree", agree).figure("present", present));
    }
    told(Fact::ShiftPassed { on, by, whole, present, agree })
}

pub(super) fn approve(state: &Election, on: Date, approved: bool, reason: &str) -> Answer {
    let shift = open(state)?;
    let passed = shift.passed.ok_or_else(|| Refusal::new("shift_not_passed"))?;
    not_before(on, Some(passed))?;
    if !approved && reason.trim().is_empty() {
        return Err(Refusal::new("refusal_needs_reason"));
    }
    sealed(Fact::ShiftApproved { on, approved }, Sealed::Words { text: crate::programme::short(reason)? })
}
