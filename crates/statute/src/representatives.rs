//! Representatives and group leaders: how many, how the meeting is composed, how they are voted on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::ranking::{Votes, count, rank};
use crate::rules::Rules;
use crate::types::Sex;
use crate::value::Fraction;
use crate::verdict::{Verdict, share};

/// A part of the meeting against the share the law asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// Part.
    pub part: u32,
    /// All members of the meeting.
    pub whole: u32,
    /// What is asked for.
    pub fraction: Fraction,
    /// Whether it is reached.
    pub met: bool,
}

/// The composition of a representatives' meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composition {
    /// Both shares are reached.
    pub ok: bool,
    /// Representatives, then women.
    pub comparisons: Vec<Comparison>,
    /// Why.
    pub because: Vec<Because>,
}

/// Representatives at least 4/5 and women representatives at least 1/3 of all members of the meeting (VCL-2025 29(1)).
#[must_use]
pub fn composition(rules: &Rules, representatives: u32, others: u32, women: u32) -> Composition {
    let whole = representatives.saturating_add(others);
    let asked = [(representatives, Key::RepsShareOfMeeting, "reps_share"), (women, Key::RepsWomenShare, "reps_women")];
    let mut made = Composition { ok: true, comparisons: Vec::new(), because: Vec::new() };
    for (part, key, rule) in asked {
        let (Some(fraction), Some(reason)) = (rules.maybe_fraction(key), share(rules, rule, key, part, whole)) else { continue };
        made.ok &= reason.met;
        made.comparisons.push(Comparison { part, whole, fraction, met: reason.met });
        made.because.push(reason);
    }
    made
}

/// Fewest and most representatives of a village: one for so many households (VCL-2025 29(2)), and never fewer than a
/// province asks for by the number of people (ZJ-实 18) or in all (BJ-实 22). None where no text sets the households.
#[must_use]
pub fn numbers(rules: &Rules, households: u32, people: Option<u32>) -> Option<(u32, u32, Because)> {
    let (few, many) = (rules.maybe_number(Key::RepsHouseholdsMin)?, rules.maybe_number(Key::RepsHouseholdsMax)?);
    if few == 0 || many == 0 {
        return None;
    }
    let by_people = people.and_then(|n| rules.maybe_number(size_key(n)));
    let least = by_people.max(rules.maybe_number(Key::RepsTotalMin)).unwrap_or(0);
    let (min, max) = (households.div_ceil(many).max(least), (households / few).max(least));
    let facts =
        figures([("households", households.into()), ("few", few.into()), ("many", many.into()), ("min", min.into()), ("max", max.into())]);
    Some((min, max, because(rules, "reps_number", Key::RepsHouseholdsMin, true, facts)))
}

/// The parameter for a village of so many people; the classes are those of the parameters' names.
fn size_key(people: u32) -> Key {
    match people {
        ..500 => Key::RepsMinUnder500,
        500..1000 => Key::RepsMinUnder1000,
        _ => Key::RepsMinFrom1000,
    }
}

/// A column of the ballot for representatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 普通栏.
    General,
    /// 妇女专选栏.
    Women,
}

/// A name written on the ballot. Whom a nickname or a homophone means is ruled by the election committee before it comes here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The person meant.
    pub name: String,
    /// Sex, where it is known.
    pub sex: Option<Sex>,
}

/// A ballot with two columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnBallot {
    /// Seats and names per column.
    pub columns: BTreeMap<Column, (u32, Vec<Written>)>,
}

/// What such a ballot is worth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnVerdict {
    /// At least one column, or an empty ballot, stands.
    pub valid: bool,
    /// Columns that do not.
    pub void: Vec<Column>,
    /// Names counted per column.
    pub counted: BTreeMap<Column, Vec<String>>,
    /// The ballot is in the base, void or not.
    pub in_base: bool,
    /// Why.
    pub because: Vec<Because>,
}

fn column_name(column: Column) -> &'static str {
    match column {
        Column::General => "general",
        Column::Women => "women",
    }
}

/// Judges a ballot with a general and a women's column: too many names void the column or the ballot, as the rules say; a man
/// in the women's column voids that column; a name in both columns is one vote, in the women's.
#[must_use]
pub fn judge(rules: &Rules, ballot: &ColumnBallot) -> ColumnVerdict {
    let mut verdict = ColumnVerdict { in_base: rules.flag(Key::VoidInBase), ..ColumnVerdict::default() };
    let by_column = rules.choice(Key::OvervoteScope) == "column";
    let mut over = false;
    for (column, (seats, names)) in &ballot.columns {
        let marked = count(names.len());
        let facts = figures([("column", column_name(*column).into()), ("marked", marked.into()), ("seats", (*seats).into())]);
        let within = marked <= *seats;
        over |= !within;
        verdict.because.push(because(rules, "column_within_seats", Key::OvervoteScope, within, facts));
        let man = names.iter().find(|n| n.sex == Some(Sex::Male)).filter(|_| *column == Column::Women);
        if let Some(man) = man {
            let facts = figures([("name", man.name.clone().into())]);
            verdict.because.push(because(rules, "women_column", Key::RepsWomenSeparate, false, facts));
        }
        if within && man.is_none() {
            verdict.counted.insert(*column, names.iter().map(|n| n.name.clone()).collect());
        } else {
            verdict.void.push(*column);
        }
    }
    if over && !by_column {
        verdict.counted.clear();
        verdict.void = ballot.columns.keys().copied().collect();
    }
    if let Some(women) = verdict.counted.get(&Column::Women).cloned()
        && let Some(general) = verdict.counted.get_mut(&Column::General)
    {
        general.retain(|name| !women.contains(name));
    }
    verdict.valid = verdict.void.len() < ballot.columns.len();
    verdict
}

/// Votes for representatives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepsCount {
    /// Seats that any may take.
    pub general_seats: u32,
    /// Seats for women.
    pub women_seats: u32,
    /// Ballots returned, for a majority.
    pub returned: Option<u32>,
    /// Votes in the general column.
    pub general: Vec<Votes>,
    /// Votes in the women's column.
    pub women: Vec<Votes>,
}

/// Who is elected a representative.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepsOutcome {
    /// Seat, name, votes that count for it.
    pub elected: Vec<(Column, String, u32)>,
    /// With equal votes at the last seat of a column.
    pub tied: Option<(Column, Vec<String>)>,
    /// Seats open.
    pub open: u32,
    /// Why.
    pub because: Vec<Because>,
}

/// Women's seats first; then, where the rules carry them over, the women's votes of both columns count for the general seats.
/// Equal votes at the last women's seat leave the general seats undecided.
#[must_use]
pub fn decide(rules: &Rules, votes: &RepsCount) -> RepsOutcome {
    let mut outcome = RepsOutcome::default();
    if !seat(rules, votes, Column::Women, votes.women.clone(), &mut outcome) {
        outcome.open = outcome.open.saturating_add(votes.general_seats);
        return outcome;
    }
    let sits = |name: &str| outcome.elected.iter().any(|(_, elected, _)| elected == name);
    let mut line: Vec<Votes> = votes.general.iter().filter(|(name, _)| !sits(name)).cloned().collect();
    if rules.flag(Key::RepsWomenVotesCarry) {
        for (name, more) in votes.women.iter().filter(|(name, _)| !sits(name)) {
            match line.iter_mut().find(|(known, _)| known == name) {
                Some((_, votes)) => *votes = votes.saturating_add(*more),
                None => line.push((name.clone(), *more)),
            }
        }
        outcome.because.push(because(rules, "women_votes_carry", Key::RepsWomenVotesCarry, true, figures([])));
    }
    seat(rules, votes, Column::General, line, &mut outcome);
    outcome
}

/// Fills the seats of a column; false if equal votes leave one undecided.
fn seat(rules: &Rules, votes: &RepsCount, column: Column, mut line: Vec<Votes>, outcome: &mut RepsOutcome) -> bool {
    let seats = if column == Column::Women { votes.women_seats } else { votes.general_seats };
    if seats == 0 {
        return true;
    }
    let majority = rules.choice(Key::RepsWin) == "majority";
    let needed = if majority { rules.maybe_fraction(Key::WinThreshold).zip(votes.returned).map_or(1, |(f, base)| f.min(base)) } else { 1 };
    line.retain(|(_, votes)| *votes >= needed);
    let ranked = rank(line, seats);
    let names: Vec<&str> = ranked.chosen.iter().map(|(name, _)| name.as_str()).collect();
    let facts = figures([
        ("column", column_name(column).into()),
        ("seats", seats.into()),
        ("needed", needed.into()),
        ("names", names.join("、").into()),
    ]);
    outcome.because.push(because(rules, "reps_seats", Key::RepsWin, ranked.open == 0, facts));
    outcome.open = outcome.open.saturating_add(ranked.open);
    outcome.elected.extend(ranked.chosen.into_iter().map(|(name, votes)| (column, name, votes)));
    if ranked.tied.is_empty() {
        return true;
    }
    let facts = figures([("names", ranked.tied.join("、").into())]);
    outcome.because.push(because(rules, "equal_votes", Key::TieRule, false, facts));
    outcome.tied = Some((column, ranked.tied));
    false
}

/// Whether someone may lead a villagers' group (ZJ-实 25: only a representative).
#[must_use]
pub fn may_lead_group(rules: &Rules, is_representative: bool) -> Verdict {
    let met = is_representative || !rules.flag(Key::GroupLeaderFromReps);
    Verdict::of("leader_not_representative", because(rules, "leader_from_reps", Key::GroupLeaderFromReps, met, figures([])))
}

/// Whether enough voters of the group ask for the recall of its leader (HA 43); none where no text says.
#[must_use]
pub fn leader_recall_petition(rules: &Rules, voters: u32, signers: u32) -> Option<Verdict> {
    share(rules, "leader_recall_petition", Key::GroupLeaderRecallPetition, signers, voters).map(|b| Verdict::of("too_few_signers", b))
}

/// Whether the leader of a group is recalled; none where no text says.
#[must_use]
pub fn leader_recalled(rules: &Rules, voters: u32, agree: u32) -> Option<Verdict> {
    share(rules, "leader_recalled", Key::GroupLeaderRecallPass, agree, voters).map(|b| Verdict::of("too_few_votes", b))
}
