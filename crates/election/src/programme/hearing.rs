//! Being heard, decided by two people, appealed to somebody else: what findings about nominees and cases have in common.

use jiff::civil::Date;

use crate::refusal::Refusal;

/// A statement is possible from the day on which the person was told until its time is over, and before anything is decided.
pub(super) fn may_state(case: u32, (told, due): (Date, Date), decided: bool, on: Date) -> Result<(), Refusal> {
    crate::decide::not_before(on, Some(told))?;
    if on > due {
        return Err(Refusal::new("statement_late").figure("due", due));
    }
    if decided { Err(Refusal::new("case_decided").figure("case", case)) } else { Ok(()) }
}

/// Nothing is decided while the person may still make a statement and has not.
pub(super) fn was_heard((told, due): (Date, Date), stated: bool, on: Date) -> Result<(), Refusal> {
    if !stated && on <= due {
        return Err(Refusal::new("statement_open").figure("notified", told).figure("due", due));
    }
    Ok(())
}

/// Whose turn it is when somebody says how a case should be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The first person's, or the same person's who thinks better of it.
    First,
    /// The second person's, who says the same.
    Second,
}

/// Two people decide, and they say the same.
pub(super) fn turn<T>(case: u32, proposed: Option<(&str, Option<&T>)>, by: &str, same: impl FnOnce(&T) -> bool) -> Result<Turn, Refusal> {
    match proposed {
        None => Ok(Turn::First),
        Some((first, _)) if first == by => Ok(Turn::First),
        Some((_, Some(proposed))) if same(proposed) => Ok(Turn::Second),
        Some(_) => Err(Refusal::new("decision_differs").figure("case", case)),
    }
}

/// A decision is appealed once, within its time.
pub(super) fn may_appeal(case: u32, (from, due): (Date, Date), appealed: bool, on: Date) -> Result<(), Refusal> {
    crate::decide::not_before(on, Some(from))?;
    if on > due {
        return Err(Refusal::new("appeal_late").figure("due", due));
    }
    if appealed { Err(Refusal::new("already_appealed").figure("case", case)) } else { Ok(()) }
}

/// An appeal is ruled on once, by nobody who decided.
pub(super) fn may_rule(
    case: u32,
    appealed: Option<Date>,
    ruled: bool,
    deciders: &[String; 2],
    (on, by): (Date, &str),
) -> Result<(), Refusal> {
    let Some(appealed) = appealed else { return Err(Refusal::new("no_appeal").figure("case", case)) };
    crate::decide::not_before(on, Some(appealed))?;
    if ruled {
        return Err(Refusal::new("appeal_ruled").figure("case", case));
    }
    if deciders.iter().any(|decider| decider == by) { Err(Refusal::new("decided_before")) } else { Ok(()) }
}

/// What a decision comes to, once nobody can change it any more on a day: `against` the person or not.
pub(super) fn outcome(against: bool, appeal_due: Option<Date>, appealed: bool, ruled: Option<bool>, today: Date) -> Option<bool> {
    match (appealed, ruled) {
        (_, Some(ruled)) => Some(ruled),
        (true, None) => None,
        // Whom the decision clears has nothing to appeal.
        (false, None) => (!against || appeal_due.is_some_and(|due| due < today)).then_some(against),
    }
}
