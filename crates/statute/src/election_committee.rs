//! Who must leave the election committee, and who takes the seat.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;
use crate::types::Relation;
use crate::verdict::Verdict;

/// How far a nomination has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nomination {
    /// 被提名.
    Nominated,
    /// 被确定为候选人.
    Confirmed,
}

/// Someone nominated, and near relatives among the members and the reserve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nominated {
    /// Who.
    pub name: String,
    /// A member or reserve, and the relation; a near relative of an unnamed kind where it is not said.
    pub near_relatives: Vec<(String, Option<Relation>)>,
}

/// Why a member leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The member is nominated.
    Nominated,
    /// A near relative is (from 2026).
    RelativeNominated,
}

/// What a nomination does to the election committee.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exits {
    /// Who must leave, and why.
    pub leave: Vec<(String, Ground)>,
    /// Who takes their seats, in the order of the choice.
    pub filled_by: Vec<String>,
    /// Seats for which no reserve is left.
    pub open: usize,
    /// The seats may be filled by a new choice instead.
    pub new_choice: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// Whether a nomination that has come so far makes a member leave.
#[must_use]
pub fn triggers(rules: &Rules, come: Nomination) -> bool {
    come == Nomination::Confirmed || rules.choice(Key::EcExitTrigger) != "confirmed"
}

/// Who must leave and who fills (VCL-2025 15(3), (4)). A reserve who would have to leave at once is passed over.
#[must_use]
pub fn exits(rules: &Rules, members: &[String], reserve: &[String], nominated: &[Nominated], come: Nomination) -> Exits {
    let mut exits = Exits::default();
    for member in members {
        let Some((ground, who)) = ground(rules, member, nominated, come) else { continue };
        let (rule, key) = match ground {
            Ground::Nominated => ("member_nominated", Key::EcExitTrigger),
            Ground::RelativeNominated => ("member_relative_nominated", Key::EcExitRelatives),
        };
        let facts = figures([("member", member.clone().into()), ("nominee", who.to_owned().into())]);
        exits.because.push(because(rules, rule, key, false, facts));
        exits.leave.push((member.clone(), ground));
    }
    if exits.leave.is_empty() {
        exits.because.push(because(rules, "members_may_stay", Key::EcExitTrigger, true, figures([])));
        return exits;
    }
    let free = reserve.iter().filter(|r| !members.contains(r) && ground(rules, r, nominated, come).is_none());
    exits.filled_by = free.take(exits.leave.len()).cloned().collect();
    exits.open = exits.leave.len() - exits.filled_by.len();
    exits.new_choice = rules.choice(Key::EcFillRule) == "either" || exits.open > 0;
    let facts = figures([("names", exits.filled_by.join("、").into())]);
    exits.because.push(because(rules, "seat_filled", Key::EcFillRule, exits.open == 0, facts));
    exits
}

fn ground<'a>(rules: &Rules, member: &str, nominated: &'a [Nominated], come: Nomination) -> Option<(Ground, &'a str)> {
    if !triggers(rules, come) {
        return None;
    }
    if let Some(own) = nominated.iter().find(|n| n.name == member) {
        return Some((Ground::Nominated, &own.name));
    }
    let scope = rules.list(Key::EcExitRelativesScope);
    let within = |relation: Option<Relation>| match relation {
        Some(Relation::Other) => false,
        Some(relation) => scope.is_empty() || scope.iter().any(|word| word == relation.name()),
        None => true,
    };
    let relative = nominated.iter().find(|n| n.near_relatives.iter().any(|(of, relation)| of == member && within(*relation)));
    relative.filter(|_| rules.flag(Key::EcExitRelatives)).map(|n| (Ground::RelativeNominated, n.name.as_str()))
}

/// Whether a member still belongs after so many absences in a row (ZJ 9(3): attending without voting is one); none where no
/// text counts absences.
#[must_use]
pub fn after_absences(rules: &Rules, in_a_row: u32) -> Option<Verdict> {
    let limit = rules.maybe_number(Key::EcAbsenceLimit)?;
    let facts = figures([("absences", in_a_row.into()), ("limit", limit.into())]);
    Some(Verdict::of("absent", because(rules, "ec_absences", Key::EcAbsenceLimit, in_a_row < limit, facts)))
}
