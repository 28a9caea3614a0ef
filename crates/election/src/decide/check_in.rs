//! Step 6: the check-in, where a unit ticks its roll by software. Optional: a roll ticked on paper is as lawful.

use std::collections::BTreeSet;

use super::poll::{open_round, proxies_possible};
use super::{Answer, fact, registered};
use crate::command::{Command, Committed};
use crate::fact::Fact;
use crate::refusal::Refusal;
use crate::state::Election;

/// Closes the check-in of the round at hand: once, on its day, before the ballots are accounted for.
pub(super) fn close(state: &Election, command: &Command) -> Answer {
    let Command::CloseCheckIn { on, boxes, by_proxy, commitment } = command else {
        return Err(Refusal::new("no_arrangement"));
    };
    let round = open_round(state)?;
    let arrangement = round.arrangement.as_ref().ok_or_else(|| Refusal::new("no_arrangement"))?;
    if let Some(closed) = &round.check_in {
        return Err(Refusal::new("check_in_closed").figure("day", closed.on).figure("marked", closed.marked()));
    }
    if *on != round.day {
        return Err(Refusal::new("not_on_election_day").figure("on", on).figure("election_day", round.day));
    }
    let counted: BTreeSet<u32> = boxes.iter().map(|b| b.id).collect();
    let arranged: BTreeSet<u32> = arrangement.boxes.iter().map(|b| b.id).collect();
    if counted != arranged || boxes.len() != counted.len() {
        return Err(Refusal::new("every_box").figure("arranged", arranged.len()).figure("counted", counted.len()));
    }
    let marked: u64 = boxes.iter().map(|b| u64::from(b.marked)).sum();
    if marked > u64::from(registered(state)) {
        return Err(Refusal::new("marks_exceed_roll").figure("marked", marked).figure("registered", registered(state)));
    }
    proxies_possible(state, *by_proxy, marked)?;
    if !is_hash(commitment) {
        return Err(Refusal::new("commitment_form"));
    }
    let (boxes, commitment) = (boxes.clone(), commitment.clone());
    fact(Fact::CheckInClosed { on: *on, round: round.number, boxes, by_proxy: *by_proxy, commitment })
}

/// Whether it is base64 of 32 bytes: 43 characters, the last of which ends in two zero bits, and one of padding.
fn is_hash(commitment: &Committed) -> bool {
    let Some(body) = commitment.c.strip_suffix('=') else { return false };
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    body.len() == 43 && body.bytes().all(letter) && body.ends_with(|c| "AEIMQUYcgkosw048".contains(c))
}
