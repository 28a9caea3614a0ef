//! Objections to the posted roll, and the rulings on them.

use statute::{Key, shift};

use super::line::changed;
use super::{Answer, not_before, on_roll, rules_of, sealed, under};
use crate::command::Command;
use crate::fact::{Fact, Recorded, Sealed};
use crate::programme::attached;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn object(state: &Election, command: &Command) -> Answer {
    let Command::FileObjection { on, matter, objector, statement, about, attachments } = command else {
        return Err(Refusal::new("roll_not_published"));
    };
    let (rules, _) = rules_of(state)?;
    let (posted, _) = state.roll.published.ok_or_else(|| Refusal::new("roll_not_published"))?;
    if state.roll.corrected.is_some() {
        return Err(Refusal::new("roll_final"));
    }
    not_before(*on, Some(posted))?;
    let days = rules.number(Key::ObjectionWindowDays);
    let last = shift(posted, i64::from(days));
    if *on > last {
        return Err(under("objection_too_late", rules.cite(Key::ObjectionWindowDays))
            .figure("on", on)
            .figure("last", last)
            .figure("days", days));
    }
    if let Some(id) = about {
        on_roll(state, *id)?;
    }
    let text = statement.trim();
    if text.is_empty() || text.chars().count() > 2_000 {
        return Err(Refusal::new("text_length").figure("length", text.chars().count()).figure("most", 2_000));
    }
    let number = u32::try_from(state.roll.objections.len()).unwrap_or(u32::MAX).saturating_add(1);
    let ruling_due = shift(*on, i64::from(rules.number(Key::ObjectionRulingDays)));
    sealed(
        Fact::ObjectionFiled { on: *on, objection: number, matter: *matter, about: *about, ruling_due },
        Sealed::Words { by: objector.trim().to_owned(), text: text.to_owned(), attachments: attached(attachments)? },
    )
}

pub(super) fn rule(state: &Election, command: &Command) -> Answer {
    let Command::RuleObjection { on, objection, upheld, ground, change, attachments } = command else {
        return Err(Refusal::new("roll_not_published"));
    };
    let found = state
        .roll
        .objections
        .iter()
        .find(|o| o.number == *objection)
        .ok_or_else(|| Refusal::new("unknown_objection").figure("objection", objection))?;
    if found.ruling.is_some() {
        return Err(Refusal::new("objection_ruled").figure("objection", objection));
    }
    not_before(*on, Some(found.on))?;
    if ground.trim().is_empty() {
        return Err(Refusal::new("ruling_needs_ground").figure("objection", objection));
    }
    let mut facts = vec![Recorded {
        fact: Fact::ObjectionRuled { on: *on, objection: *objection, upheld: *upheld, late: *on > found.ruling_due },
        sealed: Some(Sealed::Words { by: String::new(), text: ground.trim().to_owned(), attachments: attached(attachments)? }),
    }];
    match (upheld, change) {
        (true, Some(change)) => facts.push(changed(state, *on, change, Some(*objection), Vec::new())?),
        (false, Some(_)) => return Err(Refusal::new("rejected_changes_nothing").figure("objection", objection)),
        _ => {}
    }
    Ok(facts)
}
