//! 一肩挑、交叉任职: who sits in which body as the record says, and whoever stands in two elections at once.

use std::collections::BTreeSet;

use serde::Serialize;
use statute::{Citation, Key, Post, Rules};

use super::party::Recommender;
use super::rules_for;
use crate::person::PersonId;
use crate::programme::body::PartyOffice;
use crate::programme::composition::Share;
use crate::state::{Election, Reviewed};

/// A seat in one of the bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "seat", rename_all = "snake_case")]
pub enum Seat {
    /// 党组织.
    Party {
        /// As what.
        office: PartyOffice,
    },
    /// 村(居)委会.
    Committee {
        /// As what.
        post: Post,
    },
    /// 监督委员会.
    Supervision {
        /// It presides.
        chair: bool,
    },
    /// 村(居)民代表.
    Representative {
        /// Of which group, from 1.
        group: u32,
    },
    /// 小组长.
    GroupLeader {
        /// Of which group, from 1.
        group: u32,
    },
}

/// How the Party organisation and the committee share their people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// 一肩挑: secretary and chair are one person; unknown until both are elected.
    pub one_shoulder: Option<bool>,
    /// Of the committee, those who sit in the Party committee.
    pub of_committee: Share,
    /// Of the Party committee, those who sit in the committee.
    pub of_party: Share,
}

/// Where somebody stands in one election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "stands", rename_all = "snake_case")]
pub enum Standing {
    /// 党组织: recommended.
    Recommended,
    /// 党组织: reported to the superior.
    Reported,
    /// 党组织: candidate.
    PartyCandidate,
    /// 党组织: elected.
    PartyElected {
        /// As what.
        office: PartyOffice,
    },
    /// 村(居)委会: nominated.
    Nominated,
    /// 村(居)委会: candidate.
    Candidate {
        /// For what.
        post: Post,
    },
    /// 村(居)委会: elected.
    Elected {
        /// As what.
        post: Post,
    },
    /// 监督委员会: proposed.
    SupervisionProposed,
    /// 监督委员会: elected.
    SupervisionElected,
}

/// What it means to stand in both. Its words stand under `standing-twice-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// 一肩挑: secretary of one and chair of the other, which the law allows.
    OneShoulder,
    /// 交叉任职: a member of both, which the law allows.
    Crossed,
    /// Nobody may hold both: elected to one, he or she leaves the other.
    NotBoth,
}

impl Meaning {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OneShoulder, Self::Crossed, Self::NotBoth];

    /// Name used in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OneShoulder => "one-shoulder",
            Self::Crossed => "crossed",
            Self::NotBoth => "not-both",
        }
    }
}

/// The same person in two elections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Twice {
    /// Who.
    pub person: PersonId,
    /// In one.
    pub first: Standing,
    /// In the other.
    pub second: Standing,
    /// What it means.
    pub means: Meaning,
    /// Where that stands.
    pub citation: Citation,
}

impl Election {
    /// The office of a person in the Party organisation; nothing before its committee is elected.
    ///
    /// The inner answer is nothing for somebody who has none.
    #[must_use]
    pub fn party_office(&self, person: PersonId) -> Option<Option<PartyOffice>> {
        let party = &self.bodies.party;
        if !party.filled() {
            return None;
        }
        let office = if party.secretary() == Some(person) {
            Some(PartyOffice::Secretary)
        } else if party.deputies().contains(&person) {
            Some(PartyOffice::Deputy)
        } else {
            party.elected().contains(&person).then_some(PartyOffice::Member)
        };
        Some(office)
    }

    /// Those elected to the committee as far as it is announced, and in by-elections.
    pub(crate) fn told_elected(&self) -> impl Iterator<Item = &crate::state::Elected> {
        let announced = |round: u32| round == 0 || self.rounds.iter().any(|one| one.number == round && one.announced.is_some());
        self.elected.iter().filter(move |one| announced(one.round))
    }
}

/// Everybody who sits in a body, by person: as elected and announced, without those who left.
#[must_use]
pub fn seats(state: &Election) -> Vec<(PersonId, Seat)> {
    let party = state.bodies.party.elected();
    let offices = party.into_iter().filter_map(|id| Some((id, Seat::Party { office: state.party_office(id)?? })));
    let committee = state.told_elected().map(|one| (one.person, Seat::Committee { post: one.post }));
    let chair = state.bodies.supervision.chair.map(|(_, person)| person);
    let overseers = state.bodies.supervision.elected();
    let supervision = overseers.into_iter().map(|id| (id, Seat::Supervision { chair: chair == Some(id) }));
    let groups = || (1..).zip(&state.bodies.representatives.groups);
    let representatives = groups().flat_map(|(group, of)| of.elected().map(move |one| (one.person, Seat::Representative { group })));
    let leaders = groups().filter_map(|(group, of)| of.leader.map(|(_, leader, _)| (leader, Seat::GroupLeader { group })));
    let mut all: Vec<_> = offices.chain(committee).chain(supervision).chain(representatives).chain(leaders).collect();
    all.sort_unstable();
    all
}

/// 一肩挑 and 交叉任职, as the record says.
#[must_use]
pub fn crossing(state: &Election) -> Crossing {
    let party: BTreeSet<PersonId> =
        if state.bodies.party.filled() { state.bodies.party.elected().into_iter().collect() } else { BTreeSet::new() };
    let committee: BTreeSet<PersonId> = state.told_elected().map(|one| one.person).collect();
    let chair = state.told_elected().find(|one| one.post == Post::Chair).map(|one| one.person);
    let count = super::small(party.intersection(&committee).count());
    let known = |of: &BTreeSet<PersonId>, other: &BTreeSet<PersonId>| {
        if other.is_empty() { Share::default() } else { Share { count, of: super::small(of.len()) } }
    };
    Crossing {
        one_shoulder: state.bodies.party.secretary().zip(chair).map(|(secretary, chair)| secretary == chair),
        of_committee: known(&committee, &party),
        of_party: known(&party, &committee),
    }
}

/// Whoever stands in two elections at once, or sits in one body and stands for another: person, where, and what it means.
/// Not for everybody's eyes: recommendations and nominations are not public.
#[must_use]
pub fn standing_twice(state: &Election) -> Vec<Twice> {
    let people: BTreeSet<PersonId> = in_party(state).chain(in_supervision(state)).collect();
    let day = state.plan.as_ref().map(|plan| plan.election_day).or(state.last_act);
    let Some(rules) = day.and_then(|day| rules_for(state, state.body, day).ok()) else { return Vec::new() };
    let overseers = day.and_then(|day| super::supervision::rules(state, day).ok());
    let one = |person: PersonId| {
        let committee = of_committee(state, person)?;
        let party = of_party(state, person).map(|first| {
            let both = matches!(first, Standing::PartyElected { office: PartyOffice::Secretary })
                && matches!(committee, Standing::Candidate { post: Post::Chair } | Standing::Elected { post: Post::Chair });
            twice(
                person,
                (first, committee),
                if both { Meaning::OneShoulder } else { Meaning::Crossed },
                rules.cite(Key::SecretaryMayBeChair),
            )
        });
        let barred = overseers.as_ref().filter(|rules| bars_members(rules));
        let supervision = barred
            .zip(of_supervision(state, person))
            .map(|(rules, second)| twice(person, (committee, second), Meaning::NotBoth, rules.cite(Key::SupervisionExcluded)));
        Some(party.into_iter().chain(supervision))
    };
    people.into_iter().filter_map(one).flatten().collect()
}

fn twice(person: PersonId, (first, second): (Standing, Standing), means: Meaning, citation: Citation) -> Twice {
    Twice { person, first, second, means, citation }
}

fn bars_members(rules: &Rules) -> bool {
    rules.list(Key::SupervisionExcluded).iter().any(|word| word == "committee_members")
}

fn in_party(state: &Election) -> impl Iterator<Item = PersonId> {
    let party = &state.bodies.party;
    let recommended = party.recommendations.values().flat_map(|one| one.votes.iter().map(|line| line.person));
    recommended.chain(party.candidates.iter().copied()).chain(party.elected())
}

fn in_supervision(state: &Election) -> impl Iterator<Item = PersonId> {
    let proposed = state.bodies.supervision.nominated.iter().flat_map(|(_, people)| people.iter().map(|one| one.person));
    proposed.chain(state.bodies.supervision.elected())
}

/// As far as the person has come in the Party's election.
fn of_party(state: &Election, person: PersonId) -> Option<Standing> {
    let party = &state.bodies.party;
    if let Some(office) = state.party_office(person) {
        return office.map(|office| Standing::PartyElected { office });
    }
    if party.candidates.contains(&person) {
        return Some(Standing::PartyCandidate);
    }
    if party.answered.is_some() {
        return None;
    }
    if let Some((_, people)) = &party.reported {
        return people.contains(&person).then_some(Standing::Reported);
    }
    let by = |by: &Recommender| party.recommendations.get(by).is_some_and(|one| one.votes.iter().any(|line| line.person == person));
    Recommender::ALL.iter().any(by).then_some(Standing::Recommended)
}

/// As far as the person has come in the committee's election.
fn of_committee(state: &Election, person: PersonId) -> Option<Standing> {
    if let Some(one) = state.told_elected().find(|one| one.person == person) {
        return Some(Standing::Elected { post: one.post });
    }
    if let Some(round) = state.round() {
        let open = round.announced.is_none() || state.next_round().is_some();
        let candidate = round.candidates.iter().find(|candidate| candidate.person == person && open);
        return candidate.map(|candidate| Standing::Candidate { post: candidate.post });
    }
    let nomination = state.nomination.as_ref()?;
    let barred = matches!(nomination.reviews.get(&person), Some(Reviewed::Barred(_)));
    let stands = |post: Post, line: &[(PersonId, u32)]| {
        let withdrew = nomination.withdrawn.iter().any(|(who, from, _)| *who == person && from.is_none_or(|one| one == post));
        line.iter().any(|(id, _)| *id == person) && !withdrew
    };
    let nominated = !barred && nomination.votes.iter().any(|(post, line)| stands(*post, line));
    nominated.then_some(Standing::Nominated)
}

fn of_supervision(state: &Election, person: PersonId) -> Option<Standing> {
    let supervision = &state.bodies.supervision;
    if supervision.elected().contains(&person) {
        return Some(Standing::SupervisionElected);
    }
    let proposed = supervision.nominated.as_ref().is_some_and(|(_, people)| people.iter().any(|one| one.person == person));
    (proposed && supervision.open() > 0).then_some(Standing::SupervisionProposed)
}
