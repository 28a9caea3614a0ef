//! Step 6: a mobile box on its way: sealed, gone, back with the same seal; with another seal it comes back as just that.

use std::collections::BTreeSet;

use statute::Key;

use super::poll::{may_work, open_round};
use super::{Answer, fact, rules_of, under};
use crate::command::{BoxKind, BoxStep, Command};
use crate::fact::Fact;
use crate::refusal::Refusal;
use crate::state::{Arrangement, Election};

/// Characters of a seal's number.
const LONGEST_SEAL: usize = 40;

pub(super) fn step(state: &Election, command: &Command) -> Answer {
    let Command::StepBox { on, at, box_id, step, staff } = command else {
        return Err(Refusal::new("no_arrangement"));
    };
    let (rules, _) = rules_of(state)?;
    let round = open_round(state)?;
    let arrangement = round.arrangement.as_ref().ok_or_else(|| Refusal::new("no_arrangement"))?;
    if !arrangement.boxes.iter().any(|b| b.id == *box_id && b.kind == BoxKind::Mobile) {
        return Err(Refusal::new("not_a_mobile_box").figure("box", box_id));
    }
    if !arrangement.mobile.contains_key(box_id) {
        return Err(under("mobile_list_missing", rules.cite(Key::MobileStaffMin)).figure("box", box_id).figure("issued", 0));
    }
    if *on != round.day {
        return Err(Refusal::new("not_on_election_day").figure("on", on).figure("election_day", round.day));
    }
    let (people, least) = (staff.iter().collect::<BTreeSet<_>>().len(), rules.number(Key::MobileStaffMin));
    if u32::try_from(people).unwrap_or(u32::MAX) < least {
        return Err(under("mobile_staff", rules.cite(Key::MobileStaffMin)).figure("staff", people).figure("min", least));
    }
    for id in staff {
        may_work(state, &rules, round, *id)?;
    }
    let before = arrangement.custody.get(box_id).map_or(&[][..], Vec::as_slice);
    if let Some((earlier, _)) = before.last().filter(|(earlier, _)| earlier > at) {
        return Err(Refusal::new("box_step_earlier").figure("at", at.strftime("%H:%M")).figure("previous", earlier.strftime("%H:%M")));
    }
    follows(arrangement, *box_id, step)?;
    let step = step.clone();
    fact(Fact::BoxStepped { on: *on, round: round.number, at: *at, box_id: *box_id, step, staff: staff.clone() })
}

/// Sealed, departed, returned, and perhaps sealed again for another way.
fn follows(arrangement: &Arrangement, box_id: u32, step: &BoxStep) -> Result<(), Refusal> {
    let before = arrangement.custody.get(&box_id).map_or(&[][..], Vec::as_slice);
    match (before.last().map(|(_, step)| step), step) {
        (_, BoxStep::Sealed { seal } | BoxStep::Returned { seal }) if !is_number(seal) => {
            Err(Refusal::new("seal_number").figure("box", box_id).figure("most", LONGEST_SEAL))
        }
        (None | Some(BoxStep::Returned { .. } | BoxStep::ReturnedBroken { .. }), BoxStep::Sealed { .. })
        | (Some(BoxStep::Sealed { .. }), BoxStep::Departed) => Ok(()),
        (Some(BoxStep::Departed), BoxStep::Returned { seal }) => match sealed_with(before) {
            Some(known) if known == seal.trim() => Ok(()),
            known => {
                Err(Refusal::new("seal_differs").figure("box", box_id).figure("sealed", known.unwrap_or_default()).figure("read", seal))
            }
        },
        (Some(BoxStep::Departed), BoxStep::ReturnedBroken { seal }) => {
            if seal.chars().count() > LONGEST_SEAL {
                Err(Refusal::new("seal_number").figure("box", box_id).figure("most", LONGEST_SEAL))
            } else if sealed_with(before).is_some_and(|known| known == seal.trim()) {
                Err(Refusal::new("seal_is_the_same").figure("box", box_id))
            } else {
                Ok(())
            }
        }
        _ => Err(Refusal::new("box_step_order").figure("box", box_id)),
    }
}

fn is_number(seal: &str) -> bool {
    let length = seal.trim().chars().count();
    length > 0 && length <= LONGEST_SEAL
}

/// The number of the last seal that was put on.
fn sealed_with(steps: &[(jiff::civil::Time, BoxStep)]) -> Option<&str> {
    steps.iter().rev().find_map(|(_, step)| match step {
        BoxStep::Sealed { seal } => Some(seal.trim()),
        _ => None,
    })
}

/// Boxes whose way was begun and is not at its end.
pub(super) fn under_way(arrangement: &Arrangement) -> Option<u32> {
    let away = |steps: &Vec<_>| !matches!(steps.last(), Some((_, BoxStep::Returned { .. } | BoxStep::ReturnedBroken { .. })));
    arrangement.custody.iter().find(|(_, steps)| away(steps)).map(|(id, _)| *id)
}
