//! 村(居)民代表、小组长: one representative for so many households, women's places, the group's leader.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::meetings::{Came, Meeting};
use statute::representatives::{Column, RepsCount};
use statute::{Because, Body, Form, Key, Rules};

use super::count::{Count, Open, named, people};
use super::{Answer, because, body_of, index, known, must, rules_for, small, told};
use crate::command::PersonVotes;
use crate::decide::not_before;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

/// A group with the places it fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupPlan {
    /// Name of the group, as printed on the roll.
    pub name: String,
    /// Households.
    pub households: u32,
    /// Adults who may vote in it.
    pub voters: u32,
    /// Representatives anyone may be.
    pub seats: u32,
    /// Representatives' places kept for women.
    pub women_seats: u32,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// Day and places of every group; `people`: inhabitants, where a province counts by them.
    PlanRepresentatives {
        on: Date,
        day: Date,
        #[serde(default)]
        people: Option<u32>,
        groups: Vec<GroupPlan>,
    },
    /// The group's meeting chose its leader: came, or households came, and so many agreed.
    NameGroupLeader {
        on: Date,
        group: u32,
        leader: PersonId,
        #[serde(default)]
        deputy: Option<PersonId>,
        present: u32,
        #[serde(default)]
        households: Option<u32>,
        agree: u32,
    },
    /// All groups have elected: the list is posted. `others`: members of the meeting who are no representatives (the
    /// committee), and the women among them.
    PublishRepresentatives { on: Date, others: u32, others_women: u32 },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::PlanRepresentatives { on, .. } | Self::NameGroupLeader { on, .. } | Self::PublishRepresentatives { on, .. } => *on,
        }
    }
}

/// Somebody elected to a place of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Who.
    pub person: PersonId,
    /// Which column.
    pub column: Column,
    /// Votes that counted for it.
    pub votes: u32,
}

/// A group's vote with its decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupVote {
    /// Day.
    pub on: Date,
    /// The count.
    pub count: Count,
    /// Enough took part.
    pub valid: bool,
    /// Elected.
    pub elected: Vec<Chosen>,
    /// With equal votes at the last place of a column.
    pub tied: Option<(Column, Vec<PersonId>)>,
    /// Why.
    pub because: Vec<Because>,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    RepresentativesPlanned { on: Date, day: Date, groups: Vec<GroupPlan>, packs: Vec<String> },
    RepresentativesVoted { on: Date, group: u32, vote: GroupVote },
    GroupLeaderNamed { on: Date, group: u32, leader: PersonId, deputy: Option<PersonId> },
    RepresentativesPublished { on: Date, representatives: u32, women: u32, others: u32 },
}

/// A group as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its plan.
    pub plan: GroupPlan,
    /// Its votes, in order.
    pub votes: Vec<GroupVote>,
    /// Leader and deputy, since when.
    pub leader: Option<(Date, PersonId, Option<PersonId>)>,
    /// Representatives who left before the term ended, in order.
    pub left: Vec<PersonId>,
}

impl Group {
    /// Elected over all votes, without those who left since.
    pub fn elected(&self) -> impl Iterator<Item = Chosen> + '_ {
        let chosen = || self.votes.iter().filter(|vote| vote.valid).flat_map(|vote| vote.elected.iter().copied());
        let sits = move |at: usize, one: &Chosen| {
            let of = |other: &Chosen| other.person == one.person;
            let left = self.left.iter().filter(|person| **person == one.person).count();
            !chosen().skip(at.saturating_add(1)).any(|later| of(&later)) && chosen().filter(of).count() > left
        };
        chosen().enumerate().filter(move |(at, one)| sits(*at, one)).map(|(_, one)| one)
    }

    /// Places of a column that nobody fills yet.
    #[must_use]
    pub fn open(&self, column: Column) -> u32 {
        let seats = if column == Column::Women { self.plan.women_seats } else { self.plan.seats };
        seats.saturating_sub(small(self.elected().filter(|one| one.column == column).count()))
    }

    /// Every place is filled.
    #[must_use]
    pub fn filled(&self) -> bool {
        self.open(Column::General) == 0 && self.open(Column::Women) == 0
    }

    /// Who alone may be voted on, after equal votes.
    #[must_use]
    pub fn tied(&self) -> Option<&(Column, Vec<PersonId>)> {
        self.votes.last().filter(|vote| vote.valid && !self.filled()).and_then(|vote| vote.tied.as_ref())
    }
}

super::stages! {
    /// Where the representatives stand. Its words stand under `representatives-stage-<name>`.
    Stage {
        /// Nothing recorded.
        NotBegun = "not-begun",
        /// Places set.
        Planned = "planned",
        /// Some groups have elected.
        Voting = "voting",
        /// All groups have.
        Elected = "elected",
        /// The list is posted.
        Published = "published",
    }
}

/// How they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Representatives {
    /// Day of the plan, and of the vote.
    pub planned: Option<(Date, Date)>,
    /// Groups, from 1.
    pub groups: Vec<Group>,
    /// Day of the posting, and members of the meeting who are no representatives.
    pub published: Option<(Date, u32)>,
    /// Somebody left or came since: the list is posted anew.
    pub changed: bool,
}

impl Representatives {
    /// Where they stand.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.published.is_some() && !self.changed {
            Stage::Published
        } else if self.planned.is_none() {
            Stage::NotBegun
        } else if self.groups.iter().all(Group::filled) {
            Stage::Elected
        } else if self.groups.iter().any(|group| !group.votes.is_empty()) {
            Stage::Voting
        } else {
            Stage::Planned
        }
    }

    /// All representatives.
    #[must_use]
    pub fn people(&self) -> BTreeSet<PersonId> {
        self.groups.iter().flat_map(|group| group.elected().map(|one| one.person)).collect()
    }

    pub(super) fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::RepresentativesPlanned { on, day, groups, .. } => {
                self.planned = Some((*on, *day));
                self.groups =
                    groups.iter().map(|plan| Group { plan: plan.clone(), votes: Vec::new(), leader: None, left: Vec::new() }).collect();
            }
            Fact::RepresentativesVoted { group, vote, .. } => {
                if let Some(group) = index(*group).and_then(|at| self.groups.get_mut(at)) {
                    group.votes.push(vote.clone());
                    self.changed = self.published.is_some();
                }
            }
            Fact::GroupLeaderNamed { on, group, leader, deputy } => {
                if let Some(group) = index(*group).and_then(|at| self.groups.get_mut(at)) {
                    group.leader = Some((*on, *leader, *deputy));
                }
            }
            Fact::RepresentativesPublished { on, others, .. } => (self.published, self.changed) = (Some((*on, *others)), false),
        }
    }

    pub(super) fn leaves(&mut self, group: u32, person: PersonId) {
        if let Some(group) = index(group).and_then(|at| self.groups.get_mut(at)) {
            group.left.push(person);
            self.changed = self.published.is_some();
        }
    }

    pub(super) fn leader_leaves(&mut self, group: u32, person: PersonId) {
        if let Some(group) = index(group).and_then(|at| self.groups.get_mut(at))
            && group.leader.is_some_and(|(_, leader, _)| leader == person)
        {
            group.leader = None;
        }
    }
}

pub(super) fn decide(state: &Election, command: &Command) -> Answer {
    match command {
        Command::PlanRepresentatives { on, day, people, groups } => plan(state, (*on, *day), *people, groups),
        Command::NameGroupLeader { .. } => name_leader(state, command),
        Command::PublishRepresentatives { on, others, others_women } => publish(state, *on, (*others, *others_women)),
    }
}

/// The rules for representatives of the unit on a day.
///
/// # Errors
/// `no_law` where no text is in force.
pub fn rules(state: &Election, on: Date) -> Result<Rules, Refusal> {
    rules_for(state, body_of(state, Body::Representatives, Body::ResidentsRepresentatives), on)
}

fn plan(state: &Election, (on, day): (Date, Date), people: Option<u32>, groups: &[GroupPlan]) -> Answer {
    not_before(day, Some(on))?;
    if state.bodies.representatives.groups.iter().any(|group| !group.votes.is_empty()) {
        return Err(Refusal::new("representatives_voted"));
    }
    let mut names = BTreeSet::new();
    for group in groups {
        if crate::programme::filled(&group.name)?.is_empty() || !names.insert(group.name.trim()) {
            return Err(Refusal::new("group_twice").figure("group", &group.name));
        }
        if group.seats.saturating_add(group.women_seats) == 0 || group.households == 0 || group.voters == 0 {
            return Err(Refusal::new("group_empty").figure("group", &group.name));
        }
    }
    let rules = rules(state, day)?;
    let households = groups.iter().fold(0_u32, |sum, group| sum.saturating_add(group.households));
    let seats = groups.iter().fold(0_u32, |sum, group| sum.saturating_add(group.seats).saturating_add(group.women_seats));
    if let Some((min, max, reason)) = statute::representatives::numbers(&rules, households, people).filter(|(_, most, _)| *most > 0)
        && (seats < min || seats > max)
    {
        return Err(Refusal::new("representatives_number")
            .under(reason.citation)
            .figure("seats", seats)
            .figure("households", households)
            .figure("min", min)
            .figure("max", max));
    }
    if groups.is_empty() {
        return Err(Refusal::new("no_groups"));
    }
    let packs = rules.pack_ids();
    told(super::Fact::Representatives(Fact::RepresentativesPlanned { on, day, groups: groups.to_vec(), packs }))
}

fn group(state: &Election, number: u32) -> Result<&Group, Refusal> {
    index(number)
        .and_then(|at| state.bodies.representatives.groups.get(at))
        .ok_or_else(|| Refusal::new("no_such_group").figure("group", number))
}

/// Who alone stands in a group's vote: those with equal votes.
pub(super) fn standing(state: &Election, number: u32) -> Result<Vec<PersonId>, Refusal> {
    Ok(group(state, number)?.tied().map(|(_, people)| people.clone()).unwrap_or_default())
}

pub(super) fn open_vote(state: &Election, on: Date, number: u32) -> Result<Open, Refusal> {
    let planned = state.bodies.representatives.planned.ok_or_else(|| Refusal::new("representatives_not_planned"))?;
    let group = group(state, number)?;
    not_before(on, Some(group.votes.last().map_or(planned.1, |vote| vote.on)))?;
    if group.filled() {
        return Err(Refusal::new("group_filled").figure("group", &group.plan.name));
    }
    Ok(Open { seats: group.open(Column::General), women: group.open(Column::Women), voters: group.plan.voters })
}

pub(super) fn vote(state: &Election, on: Date, number: u32, count: &Count) -> Result<super::Fact, Refusal> {
    let group = group(state, number)?;
    let rules = rules(state, on)?;
    let turnout = turnout(&rules, group, count);
    let valid = turnout.is_empty() || turnout.iter().any(|reason| reason.met);
    let tied = group.tied();
    let (general_seats, women_seats) = match tied {
        Some((Column::Women, _)) => (0, group.open(Column::Women)),
        Some((Column::General, _)) => (group.open(Column::General), 0),
        None => (group.open(Column::General), group.open(Column::Women)),
    };
    let among = |lines: &[PersonVotes]| match tied {
        Some((_, people)) => lines.iter().copied().filter(|line| people.contains(&line.person)).collect::<Vec<_>>(),
        None => lines.to_vec(),
    };
    let sits: BTreeSet<PersonId> = group.elected().map(|one| one.person).collect();
    let free = |lines: Vec<PersonVotes>| lines.into_iter().filter(|line| !sits.contains(&line.person)).collect::<Vec<_>>();
    let asked = RepsCount {
        general_seats,
        women_seats,
        returned: Some(count.returned),
        general: named(&free(among(&count.votes))),
        women: named(&free(among(&count.women))),
    };
    let outcome = statute::representatives::decide(&rules, &asked);
    let elected = outcome
        .elected
        .iter()
        .filter_map(|(column, name, votes)| crate::decide::person_of(name).map(|person| Chosen { person, column: *column, votes: *votes }));
    let vote = GroupVote {
        on,
        count: count.clone(),
        valid,
        elected: if valid { elected.collect() } else { Vec::new() },
        tied: outcome.tied.filter(|_| valid).map(|(column, names)| (column, people(&names))),
        because: turnout.into_iter().chain(outcome.because).collect(),
    };
    Ok(super::Fact::Representatives(Fact::RepresentativesVoted { on, group: number, vote }))
}

/// Half of the voters or so many households' representatives, where a text asks (ZJ-实): either is enough.
fn turnout(rules: &Rules, group: &Group, count: &Count) -> Vec<Because> {
    let asked =
        |key, part: Option<u32>, whole| part.and_then(|part| statute::verdict::share(rules, "reps_choice_turnout", key, part, whole));
    let voters = asked(Key::RepsChoiceTurnout, Some(count.returned), group.plan.voters);
    let households = asked(Key::RepsChoiceHouseholds, count.households, group.plan.households);
    voters.into_iter().chain(households).collect()
}

fn name_leader(state: &Election, command: &Command) -> Answer {
    let Command::NameGroupLeader { on, group: number, leader, deputy, present, households, agree } = command else {
        return Err(Refusal::new("no_such_group"));
    };
    let group = group(state, *number)?;
    not_before(*on, state.bodies.representatives.planned.map(|(_, day)| day))?;
    known(state, *leader)?;
    if let Some(deputy) = deputy {
        known(state, *deputy)?;
        super::once_each(&[*leader, *deputy])?;
    }
    let rules = rules(state, *on)?;
    let is_representative = group.elected().any(|one| one.person == *leader);
    must("leader_not_representative", Some(statute::representatives::may_lead_group(&rules, is_representative)))?;
    let persons = Came { present: *present, whole: group.plan.voters };
    let by_households = households.map(|present| Came { present, whole: group.plan.households });
    let quorum = statute::meetings::quorum(&rules, Meeting::Group, Some(persons), by_households);
    if !quorum.met()
        && let Some(reason) = quorum.because.first()
    {
        return Err(because("group_quorum", reason).figure("group", &group.plan.name));
    }
    must("leader_not_agreed", statute::meetings::passes(&rules, Meeting::Group, *agree, *present))?;
    let fact = Fact::GroupLeaderNamed { on: *on, group: *number, leader: *leader, deputy: *deputy };
    told(super::Fact::Representatives(fact))
}

fn publish(state: &Election, on: Date, (others, others_women): (u32, u32)) -> Answer {
    let representatives = &state.bodies.representatives;
    if representatives.planned.is_none() {
        return Err(Refusal::new("representatives_not_planned"));
    }
    if let Some(open) = representatives.groups.iter().find(|group| !group.filled()) {
        return Err(Refusal::new("group_not_filled").figure("group", &open.plan.name));
    }
    let voted = representatives.groups.iter().filter_map(|group| group.votes.last()).map(|vote| vote.on).max();
    not_before(on, voted)?;
    if representatives.published.is_some() && !representatives.changed {
        return Err(Refusal::new("representatives_published"));
    }
    if others_women > others {
        return Err(Refusal::new("more_women_than_others").figure("women", others_women).figure("others", others));
    }
    let all = representatives.people();
    let women = small(all.iter().filter(|person| state.is_woman(**person)).count());
    let rules = rules(state, on)?;
    let composition = statute::representatives::composition(&rules, small(all.len()), others, women);
    if let Some(reason) = composition.because.iter().find(|reason| !reason.met) {
        return Err(if reason.rule == "reps_women" {
            because("representatives_women", reason)
        } else {
            because("representatives_share", reason)
        });
    }
    if representatives.published.is_none() {
        by_the_roll(state, on)?;
    }
    let fact = Fact::RepresentativesPublished { on, representatives: small(all.len()), women, others };
    told(super::Fact::Representatives(fact))
}

/// Where residents' representatives elect the committee, their list is posted together with the roll (RCL-2025 17(1)).
fn by_the_roll(state: &Election, on: Date) -> Result<(), Refusal> {
    let Some(plan) = state.plan.as_ref().filter(|plan| plan.form == Form::Representatives) else { return Ok(()) };
    let (rules, _) = crate::decide::rules_of(state)?;
    crate::decide::by_days_before(on, plan.election_day, &rules, Key::RollPublicationDays, "electors_too_late")
}
