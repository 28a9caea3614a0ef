//! What the record itself knows of a unit's readiness: the parts of a situation report that nobody types.
//!
//! Counts and days only. Nobody is named, and nothing is told of how anybody will vote.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::Sex;

use super::catalogue::LEAVING_AUDIT;
use super::composition::{Composition, Share, YOUNG, age};
use crate::person::{PersonId, Registration, Voter};
use crate::state::Election;

/// What is told of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A number.
    Number(u32),
    /// A number with one decimal, in tenths.
    Tenths(u32),
    /// So many of those of whom it is known.
    Share(Share),
    /// Two numbers that belong together.
    Pair(u32, u32),
    /// A day.
    Day(Date),
    /// Numbers by words of the record, the largest first.
    Counts(Vec<(String, u32)>),
}

/// One thing with the name of its message under `readiness-`.
pub type Line = (&'static str, Told);

/// The parts of a report that the record fills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    /// 村情: groups, households, who is registered and who is away.
    pub village: Vec<Line>,
    /// 班子: the body before the election, if it was described, and the audit of those who leave.
    pub body: Vec<Line>,
    /// 程序准备: election committee, quality of the roll, calendar.
    pub preparation: Vec<Line>,
    /// 人选储备: who stands, in counts.
    pub reserve: Vec<Line>,
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Readiness {
    /// Of a unit's election.
    #[must_use]
    pub fn of(election: &Election) -> Self {
        Self {
            village: village(election),
            body: of_those_who_leave(election),
            preparation: preparation(election),
            reserve: reserve(election),
        }
    }
}

fn village(election: &Election) -> Vec<Line> {
    let voters: Vec<&Voter> = election.roll.lines().collect();
    if voters.is_empty() {
        return Vec::new();
    }
    let count = |is: fn(&Voter) -> bool| Told::Number(small(voters.iter().filter(|voter| is(voter)).count()));
    let different = |of: fn(&Voter) -> &str| {
        let all: BTreeSet<&str> = voters.iter().map(|voter| of(voter)).filter(|word| !word.is_empty()).collect();
        small(all.len())
    };
    let households = different(|voter| &voter.household);
    let mut nationalities: BTreeMap<&str, u32> = BTreeMap::new();
    for nationality in voters.iter().filter_map(|voter| voter.person.nationality.as_ref()) {
        *nationalities.entry(&*nationality.0).or_default() += 1;
    }
    let mut nationalities: Vec<(String, u32)> = nationalities.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    nationalities.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut lines = vec![("groups", Told::Number(different(|voter| &voter.person.group)))];
    // Many rolls have no column of households: what nobody wrote is not told as none.
    lines.extend((households > 0).then_some(("households", Told::Number(households))));
    lines.extend([
        ("lines", Told::Number(small(voters.len()))),
        ("resident", count(|voter| voter.registration == Registration::Resident)),
        ("away", count(|voter| voter.registration == Registration::AwayTakingPart)),
        ("applicants", count(|voter| matches!(voter.registration, Registration::Applicant { .. }))),
        ("off-roll", Told::Number(small(election.roll.off.len()))),
    ]);
    lines.extend((!nationalities.is_empty()).then_some(("nationalities", Told::Counts(nationalities))));
    lines
}

/// The body before, and the audit that its members leave with.
fn of_those_who_leave(election: &Election) -> Vec<Line> {
    let mut lines = election.composition_before().map(|body| of_body(&body)).unwrap_or_default();
    let audited = election.programme.actions.iter().filter(|done| done.action == LEAVING_AUDIT).map(|done| done.on).min();
    lines.extend(audited.map(|on| ("audited", Told::Day(on))));
    lines
}

fn of_body(body: &Composition) -> Vec<Line> {
    let mut lines = vec![("members", Told::Number(body.members))];
    lines.extend(body.average_age().map(|age| ("average-age", Told::Tenths(age))));
    let shares = [
        ("women", body.women),
        ("minority", body.minority),
        ("young", body.young),
        ("college", body.college),
        ("party", body.party),
        ("crossed", body.crossed),
        ("skilled", body.skilled),
    ];
    lines.extend(shares.map(|(name, share)| (name, Told::Share(share))));
    lines
}

fn preparation(election: &Election) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(plan) = &election.plan {
        lines.push(("election-day", Told::Day(plan.election_day)));
        lines.push(("seats", Told::Number(plan.seats.total())));
    }
    if let Some(committee) = &election.election_committee {
        lines.push(("election-committee", Told::Pair(small(committee.seats.len()), small(committee.reserve.len()))));
    }
    if !election.roll.voters.is_empty() {
        let lacks = |what: fn(&Voter) -> bool| Told::Number(small(election.roll.lines().filter(|voter| what(voter)).count()));
        lines.extend([
            ("without-number", lacks(|voter| voter.person.id_number.is_none())),
            ("without-birth", lacks(|voter| voter.person.birth.is_none())),
            ("without-sex", lacks(|voter| voter.person.sex.is_none())),
            ("undecided", lacks(|voter| matches!(voter.registration, Registration::Applicant { approved_on: None }))),
            ("doubles", Told::Number(small(election.roll.open_doubles().count()))),
            ("objections", Told::Number(small(election.roll.objections.iter().filter(|one| one.ruling.is_none()).count()))),
        ]);
    }
    lines.extend(election.roll.published.map(|(on, _)| ("posted", Told::Day(on))));
    lines.extend(election.roll.corrected.map(|(on, _)| ("corrected", Told::Day(on))));
    lines
}

/// Those who stand, or, before the list is posted, those with nomination votes.
fn reserve(election: &Election) -> Vec<Line> {
    let (name, people): (_, BTreeSet<PersonId>) = match (election.round(), &election.nomination) {
        (Some(round), _) if !round.candidates.is_empty() => ("candidates", round.candidates.iter().map(|one| one.person).collect()),
        (_, Some(nomination)) => ("nominated", nomination.votes.values().flatten().map(|(person, _)| *person).collect()),
        _ => return Vec::new(),
    };
    let on = election.voting_day();
    let known: Vec<_> = people.iter().filter_map(|id| election.person(*id)).collect();
    let women = known.iter().filter(|person| person.sex == Some(Sex::Female)).count();
    let ages = known.iter().filter_map(|person| Some(age(person.birth?, on?)));
    let (mut young, mut of) = (0, 0);
    for age in ages {
        of += 1;
        young += u32::from(age <= YOUNG);
    }
    let sexed = known.iter().filter(|person| person.sex.is_some()).count();
    vec![
        (name, Told::Number(small(people.len()))),
        ("women", Told::Share(Share { count: small(women), of: small(sexed) })),
        ("young", Told::Share(Share { count: young, of })),
    ]
}
