//! Step 2: the election committee, its ranked reserve, and who must leave it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use statute::{Key, Relation, Rules};

use super::{Answer, person_figure, rules_of, same_person, under};
use crate::command::{ChosenBy, Command, CommitteeMemberInput, CommitteeOffice, ExitReason, PersonInput};
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
    if state.roll.published.is_some() && !state.committee_short() {
        return Err(Refusal::new("committee_fixed"));
    }
    chosen_lawfully(&rules, *chosen_by)?;
    size_lawful(&rules, members)?;
    let mut known = Known::of(state);
    let mut seats = Vec::new();
    for member in members {
        seats.push(CommitteeSeat { person: known.person(&member.who)?, office: member.office });
    }
    let mut ranked = Vec::new();
    for who in reserve {
        ranked.push(known.person(who)?);
    }
    let people = known.people();
    may_sit(state, &rules, seats.iter().map(|s| s.person))?;
    let fact = Fact::ElectionCommitteeFormed { on: *on, chosen_by: *chosen_by, seats, reserve: ranked };
    Ok(vec![Recorded { fact, sealed: Some(Sealed::People { people }) }])
}

/// Communities know no groups' meeting (RCL-2025 15).
fn chosen_lawfully(rules: &Rules, chosen_by: ChosenBy) -> Result<(), Refusal> {
    let word = match chosen_by {
        ChosenBy::Meeting => "meeting",
        ChosenBy::Representatives => "representatives",
        ChosenBy::Groups => "groups",
    };
    let ways = rules.list(Key::ElectoralCommitteeChosenBy);
    if ways.is_empty() || ways.iter().any(|way| way == word) {
        return Ok(());
    }
    Err(under("election_committee_chosen_by", rules.cite(Key::ElectoralCommitteeChosenBy)))
}

/// A committee chosen anew late in the election has no nominee on it, nor a nominee's near relative.
fn may_sit(state: &Election, rules: &Rules, members: impl Iterator<Item = PersonId>) -> Result<(), Refusal> {
    let leave = leaving(rules, &state.kinship, members, &must_leave_for(state, rules));
    match leave.first() {
        Some((person, _)) => Err(under("member_is_nominee", rules.cite(Key::EcExitTrigger)).figure("person", person_figure(*person))),
        None => Ok(()),
    }
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

/// People named in a command: known ones found again, new ones given a number.
pub(crate) struct Known<'a> {
    state: &'a Election,
    people: Vec<Person>,
    next: u32,
    ids: BTreeSet<PersonId>,
}

impl<'a> Known<'a> {
    /// Nobody named yet.
    pub(crate) fn of(state: &'a Election) -> Self {
        Self { state, people: Vec::new(), next: state.next_person, ids: BTreeSet::new() }
    }

    /// The people who were not known before.
    pub(crate) fn people(self) -> Vec<Person> {
        self.people
    }

    /// The number of a person; nobody is named twice.
    pub(crate) fn person(&mut self, input: &PersonInput) -> Result<PersonId, Refusal> {
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
        self.next = self.next.saturating_add(1);
        self.people.push(Person {
            id,
            name: name.to_owned(),
            sex: input.sex,
            birth: None,
            nationality: None,
            id_number: input.id_number.clone(),
            group: Default::default(),
        });
        id
    }
}

pub(super) fn leave(state: &Election, on: Date, member: PersonId, reason: ExitReason) -> Answer {
    let (rules, _) = rules_of(state)?;
    let committee = committee(state)?;
    super::not_before(on, Some(committee.on))?;
    if reason == ExitReason::Absent && rules.maybe_number(Key::EcAbsenceLimit).is_none() {
        return Err(under("absence_no_rule", rules.cite(Key::EcAbsenceLimit)));
    }
    if state.handover.is_some() {
        return Err(Refusal::new("handed_over"));
    }
    if !committee.seats.iter().any(|s| s.person == member) {
        return Err(Refusal::new("not_on_election_committee").figure("person", person_figure(member)));
    }
    Ok(exits(state, &rules, &state.kinship, on, &[(member, reason)], &must_leave_for(state, &rules)))
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
        facts.extend(forced_exits(state, &rules, &kin, today, &must_leave_for(state, &rules)));
    }
    Ok(facts)
}

fn committee(state: &Election) -> Result<&ElectionCommittee, Refusal> {
    state.election_committee.as_ref().ok_or_else(|| Refusal::new("no_election_committee"))
}

/// Those whose nomination makes a member leave: the nominees, or, where a province says so, the candidates (SH 7, HA 12).
pub(super) fn must_leave_for(state: &Election, rules: &Rules) -> BTreeSet<PersonId> {
    let standing = state.round().into_iter().flat_map(|r| &r.candidates).map(|c| c.person);
    if rules.choice(Key::EcExitTrigger) == "confirmed" { standing.collect() } else { standing.chain(nominees(state)).collect() }
}

/// Everyone nominated who has not withdrawn from all posts.
fn nominees(state: &Election) -> BTreeSet<PersonId> {
    let Some(nomination) = &state.nomination else { return BTreeSet::new() };
    let posts = nomination.votes.iter().flat_map(|(post, line)| line.iter().map(move |(person, _)| (*person, *post)));
    posts
        .filter(|(person, post)| !nomination.withdrawn.iter().any(|(who, from, _)| who == person && from.is_none_or(|p| p == *post)))
        .map(|(person, _)| person)
        .collect()
}

/// Whether two people are near relatives as declared (民法典 1045: spouse, parents, children, siblings, grandparents, grandchildren).
pub(super) fn near_relatives(kin: &[Kinship], a: PersonId, b: PersonId) -> bool {
    kin.iter().any(|k| k.relation != Relation::Other && ((k.a, k.b) == (a, b) || (k.a, k.b) == (b, a)))
}

/// Members who must leave because they, or from 2026 their near relatives, are nominated (VCL-2025 15(3)).
pub(super) fn forced_exits(state: &Election, rules: &Rules, kin: &[Kinship], on: Date, nominated: &BTreeSet<PersonId>) -> Vec<Recorded> {
    let Some(committee) = &state.election_committee else { return Vec::new() };
    let leaving = leaving(rules, kin, committee.seats.iter().map(|s| s.person), nominated);
    exits(state, rules, kin, on, &leaving, nominated)
}

fn leaving(
    rules: &Rules,
    kin: &[Kinship],
    members: impl Iterator<Item = PersonId>,
    nominated: &BTreeSet<PersonId>,
) -> Vec<(PersonId, ExitReason)> {
    let relatives = rules.flag(Key::EcExitRelatives);
    members
        .filter_map(|member| {
            if nominated.contains(&member) {
                Some((member, ExitReason::Nominated))
            } else if relatives && nominated.iter().any(|n| near_relatives(kin, member, *n)) {
                Some((member, ExitReason::RelativeNominated))
            } else {
                None
            }
        })
        .collect()
}

/// Exits, one after the other, and the next in order taking each seat. The deputy follows a leaving chair and the reserve
/// sits as a member; without a deputy the reserve takes the office left. A reserve who would have to leave at once is passed over.
fn exits(
    state: &Election,
    rules: &Rules,
    kin: &[Kinship],
    on: Date,
    gone: &[(PersonId, ExitReason)],
    nominated: &BTreeSet<PersonId>,
) -> Vec<Recorded> {
    let Some(mut committee) = state.election_committee.clone() else { return Vec::new() };
    let mut facts = Vec::new();
    for (member, reason) in gone {
        let left = committee.leave(*member);
        facts.push(Fact::ElectionCommitteeMemberLeft { on, member: *member, reason: *reason });
        let next = committee.reserve.iter().copied().find(|id| leaving(rules, kin, std::iter::once(*id), nominated).is_empty());
        let (Some(next), Some(office)) = (next, left) else { continue };
        committee.seat(next, office);
        facts.push(Fact::ReserveSeated { on, person: next, office });
    }
    facts.into_iter().map(|fact| Recorded { fact, sealed: None }).collect()
}
