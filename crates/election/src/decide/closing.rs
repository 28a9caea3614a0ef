//! Step 9: certificates and the handover.

use jiff::civil::Date;
use statute::{Key, Post};

use super::{Answer, not_before, round_of, rules_of, sealed, under};
use crate::command::{Ballot, Command, HandoverItem};
use crate::fact::{Fact, Sealed};
use crate::refusal::Refusal;
use crate::state::Election;

/// The committee stands: every seat is filled or left vacant, and that is announced.
fn formed(state: &Election) -> Result<Date, Refusal> {
    let round = round_of(state)?;
    let announced = round.announced.ok_or_else(|| Refusal::new("not_announced"))?;
    let members_first = state.plan.as_ref().is_some_and(|plan| plan.way.ballot == Ballot::MembersFirst);
    if members_first && state.elected.iter().all(|one| one.post != Post::Chair) {
        return Err(Refusal::new("chair_not_chosen"));
    }
    if state.open_seats().total() > 0 && state.left_vacant.is_none() {
        return Err(Refusal::new("seats_open").figure("open", state.open_seats().total()));
    }
    Ok(state.left_vacant.unwrap_or(announced))
}

pub(super) fn certificates(state: &Election, on: Date) -> Answer {
    not_before(on, Some(formed(state)?))?;
    if !state.certificates.is_empty() {
        return Err(Refusal::new("certificates_issued"));
    }
    let numbers = state.elected.iter().zip(1_u32..).map(|(elected, number)| (elected.person, elected.post, number)).collect();
    super::fact(Fact::CertificatesIssued { on, numbers })
}

pub(super) fn handover(state: &Election, command: &Command) -> Answer {
    let Command::RecordHandover { on, items, supervised_by } = command else {
        return Err(Refusal::new("not_announced"));
    };
    let (rules, _) = rules_of(state)?;
    not_before(*on, Some(formed(state)?))?;
    if state.handover.is_some() {
        return Err(Refusal::new("handed_over"));
    }
    if !items.contains(&HandoverItem::Seal) {
        return Err(under("handover_needs_seal", rules.cite(Key::HandoverDays)));
    }
    if supervised_by.trim().is_empty() {
        return Err(under("handover_supervised", rules.cite(Key::HandoverDays)));
    }
    let recorded = Fact::HandoverRecorded { on: *on, items: items.clone() };
    sealed(recorded, Sealed::words(supervised_by.trim()))
}
