//! Step 2: the election committee, its ranked reserve, and who must leave it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use statute::{Key, Relation, Rules};

use super::{Answer, person_figure, rules_of, same_person, under};
use crate::command::{Command, CommitteeMemberInput, CommitteeOffice, ExitReason, PersonInput};
use crate::fact::{CommitteeSeat, Fact, Recorded, Sealed};
use crate::person::{Kinship, Person, PersonId};
use crate::refusal::Refusal;
use crate::state::{Election, ElectionCommittee};

pub(super) fn form(state: &Election, command: &Command) -> Answer {
    let Command::FormElectionCommittee { on, chosen_by, members, reserve } = command else {
        return Err(Refusal::new("no_plan"));
    };
    let (rules, plan) = rules_of(state)?;
    super::not_before(*on, Some(plan.on))?;
    if state.roll.published.is_some() {
        return Err(Refusal::new("committee_fixed"));
    }
    size_lawful(&rules, members)?;
    let mut known = Known { state, people: Vec::new(), next: state.next_person, ids: BTreeSet::new() };
    let mut seats = Vec::new();
    for member in members {
        seats.push(CommitteeSeat { person: known.person(&member.who)?, office: member.office });
    }
    let mut ranked = Vec::new();
    for who in reserve {
        ranked.push(known.person(who)?);
    }
    let people = known.people;
    let fact = Fact::ElectionCommitteeFormed { on: *on, chosen_by: *chosen_by, seats, reserve: ranked };
    Ok(vec![Recorded { fact, sealed: Some(Sealed::People { people }) }])
}

fn size_lawful(rules: &Rules, members: &[CommitteeMemberInput]) -> Result<(), Refusal> {
    let size = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let min = rules.number(Key::ElectoralCommitteeMin);
    let max = rules.maybe_number(Key::ElectoralCommitteeMax).unwrap_or(u32::MAX);
    if size < min || size > max {
        let most = if max == u32::MAX { "—".to_owned() } else { max.to_string() };
        return Err(under("election_committee_size", rules.cite(Key::ElectoralCommitteeMin))
            .figure("size", size)
            .figure("min", min)
            .figure("max", most));
    }
    let count = |office| members.iter().filter(|m| m.office == office).count();
    let deputy = rules.choice(Key::ElectoralCommitteePosts) == "chair_deputy_members";
    if count(CommitteeOffice::Chair) != 1 || (deputy && count(CommitteeOffice::Deputy) == 0) {
        return Err(under("election_committee_offices", rules.cite(Key::ElectoralCommitteePosts))
            .figure("chairs", count(CommitteeOffice::Chair))
            .figure("deputies", count(CommitteeOffice::Deputy)));
    }
    Ok(())
}

struct Known<'a> {
    state: &'a Election,
    people: Vec<Person>,
    next: u32,
    ids: BTreeSet<PersonId>,
}

impl Known<'_> {
    fn person(&mut self, input: &PersonInput) -> Result<PersonId, Refusal> {
        let name = input.name.trim();
        let id = match input.person {
            Some(id) if self.state.person(id).is_some() => id,
            Some(id) => return Err(Refusal::new("unknown_person").figure("person", person_figure(id))),
            None if name.is_empty() || name.chars().count() > 100 => {
                return Err(Refusal::new("name_length").figure("length", name.chars().count()));
            }
            None => match same_person(self.state, name, input.id_number.as_deref()) {
                Some(id) => id,
                None => self.new_person(name, input),
            },
        };
        if !self.ids.insert(id) {
            return Err(Refusal::new("person_twice").figure("person", person_figure(id)));
        }
        Ok(id)
    }

    fn new_person(&mut self, name: &str, input: &PersonInput) -> PersonId {
        let id = PersonId(self.next);
        self.next += 1;
        self.people.push(Person {
            id,
            name: name.to_owned(),
            sex: input.sex,
            birth: None,
            nationality: None,
            id_number: input.id_number.clone(),
            group: String::new(),
        });
        id
    }
}

pub(super) fn leave(state: &Election, on: Date, member: PersonId, reason: ExitReason) -> Answer {
    let committee = committee(state)?;
    super::not_before(on, Some(committee.on))?;
    if !committee.seats.iter().any(|s| s.person == member) {
        return Err(Refusal::new("not_on_election_committee").figure("person", person_figure(member)));
    }
    Ok(exits(state, &state.kinship, on, &[(member, reason)], &nominees(state)))
}

pub(super) fn kinship(state: &Election, today: Date, a: PersonId, b: PersonId, relation: Relation) -> Answer {
    for id in [a, b] {
        if state.person(id).is_none() {
            return Err(Refusal::new("unknown_person").figure("person", person_figure(id)));
        }
    }
    if a == b {
        return Err(Refusal::new("person_twice").figure("person", person_figure(a)));
    }
    if state.kinship.iter().any(|k| (k.a, k.b) == (a, b) || (k.a, k.b) == (b, a)) {
        return Err(Refusal::new("kinship_known").figure("person", person_figure(a)).figure("other", person_figure(b)));
    }
    let mut facts = vec![Recorded { fact: Fact::KinshipDeclared { a, b, relation }, sealed: None }];
    let mut kin = state.kinship.clone();
    kin.push(Kinship { a, b, relation });
    if let Ok((rules, _)) = rules_of(state) {
        facts.extend(forced_exits(state, &rules, &kin, today, &nominees(state)));
    }
    Ok(facts)
}

fn committee(state: &Election) -> Result<&ElectionCommittee, Refusal> {
    state.election_committee.as_ref().ok_or_else(|| Refusal::new("no_election_committee"))
}

/// Everyone nominated and not withdrawn from everything.
pub(super) fn nominees(state: &Election) -> BTreeSet<PersonId> {
    let Some(nomination) = &state.nomination else { return BTreeSet::new() };
    nomination.votes.values().flatten().map(|(person, _)| *person).collect()
}

/// Whether two people are near relatives as declared (民法典 1045: spouse, parents, children, siblings, grandparents, grandchildren).
pub(super) fn near_relatives(kin: &[Kinship], a: PersonId, b: PersonId) -> bool {
    kin.iter().any(|k| k.relation != Relation::Other && ((k.a, k.b) == (a, b) || (k.a, k.b) == (b, a)))
}

/// Members who must leave because they, or from 2026 their near relatives, are nominated (VCL-2025 15(3)).
pub(super) fn forced_exits(state: &Election, rules: &Rules, kin: &[Kinship], on: Date, nominated: &BTreeSet<PersonId>) -> Vec<Recorded> {
    let Some(committee) = &state.election_committee else { return Vec::new() };
    let relatives = rules.flag(Key::EcExitRelatives);
    let leaving: Vec<(PersonId, ExitReason)> = committee
        .seats
        .iter()
        .filter_map(|seat| {
            if nominated.contains(&seat.person) {
                Some((seat.person, ExitReason::Nominated))
            } else if relatives && nominated.iter().any(|n| near_relatives(kin, seat.person, *n)) {
                Some((seat.person, ExitReason::RelativeNominated))
            } else {
                None
            }
        })
        .collect();
    exits(state, kin, on, &leaving, nominated)
}

/// Exits and the next in order taking the seats. The deputy follows a leaving chair; the reserve sits as a member.
/// A reserve who is himself nominated, or a near relative of a nominee, is passed over.
fn exits(state: &Election, kin: &[Kinship], on: Date, leaving: &[(PersonId, ExitReason)], nominated: &BTreeSet<PersonId>) -> Vec<Recorded> {
    let Some(committee) = &state.election_committee else { return Vec::new() };
    let free = |id: &&PersonId| !nominated.iter().any(|n| n == *id || near_relatives(kin, **id, *n));
    let mut reserve = committee.reserve.iter().filter(free);
    let mut facts = Vec::new();
    for (member, reason) in leaving {
        let office = committee.seats.iter().find(|s| s.person == *member).map_or(CommitteeOffice::Member, |s| s.office);
        facts.push(Fact::ElectionCommitteeMemberLeft { on, member: *member, reason: *reason });
        let Some(next) = reserve.next() else { continue };
        let deputy = committee.seats.iter().any(|s| s.office == CommitteeOffice::Deputy);
        let seat = if office == CommitteeOffice::Chair && deputy { CommitteeOffice::Member } else { office };
        facts.push(Fact::ReserveSeated { on, person: *next, office: seat });
    }
    facts.into_iter().map(|fact| Recorded { fact, sealed: None }).collect()
}
