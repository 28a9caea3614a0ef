//! 党员名册: who should attend, and what changes before the meeting.

use std::collections::BTreeMap;

use jiff::civil::Date;
use statute::party::LeftOut;
use statute::{Because, Key, Rules};

use super::{Changed, Fact, Member, MemberChange, MemberInput, Party, Register, Standing, rules};
use crate::bodies::{self, Answer, figure, sealed, small};
use crate::decide::{Known, not_before};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

/// 应到会有选举权的党员, with how it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShouldAttend {
    /// Full members with the right to vote.
    pub voting: u32,
    /// Full members whose rights rest.
    pub suspended: u32,
    /// 预备党员.
    pub probationary: u32,
    /// Members with a ground for not being counted, by ground.
    pub left_out: BTreeMap<String, u32>,
    /// The grounds count: the superior agreed and the meeting passed it.
    pub agreed: bool,
    /// The number.
    pub number: u32,
    /// Why.
    pub because: Vec<Because>,
}

impl Party {
    /// Who should attend, by these rules.
    #[must_use]
    pub fn should_attend(&self, rules: &Rules) -> ShouldAttend {
        let count = |standing| small(self.members.values().filter(|member| member.standing == standing).count());
        let mut left_out: BTreeMap<String, u32> = BTreeMap::new();
        for member in self.members.values().filter(|member| member.standing == Standing::Full) {
            if let Some(ground) = &member.left_out {
                *left_out.entry(ground.clone()).or_default() += 1;
            }
        }
        let (voting, probationary) = (count(Standing::Full), count(Standing::Probationary));
        let grounds = left_out.iter().map(|(ground, members)| LeftOut { ground: ground.clone(), members: *members }).collect();
        let agreed = self.left_out_agreed.is_some();
        let members = statute::party::Members { full: voting, probationary, left_out: grounds, left_out_agreed: agreed };
        let should = statute::party::should_attend(rules, &members);
        ShouldAttend {
            voting,
            suspended: count(Standing::Suspended),
            probationary,
            left_out,
            agreed,
            number: should.number,
            because: should.because,
        }
    }

    /// Whether a person may vote and stand.
    #[must_use]
    pub fn votes(&self, person: PersonId) -> bool {
        self.members.get(&person).is_some_and(|member| member.standing == Standing::Full)
    }

    pub(super) fn apply_members(&mut self, fact: &Fact, sealed: Option<&bodies::Sealed>) {
        match (fact, sealed) {
            (Fact::MembersRegistered { on, .. }, part) => {
                (self.registered, self.left_out_agreed) = (Some(*on), None);
                if let Some(bodies::Sealed::Register(register)) = part {
                    self.members = register.members.iter().map(|member| (member.person, member.clone())).collect();
                }
            }
            (Fact::MemberChanged { .. }, Some(bodies::Sealed::Member(changed))) => {
                let before = self.members.remove(&changed.person);
                let ground = |member: &Option<Member>| member.as_ref().and_then(|m| m.left_out.clone());
                if ground(&before) != ground(&changed.member) && ground(&changed.member).is_some() {
                    self.left_out_agreed = None;
                }
                if let Some(member) = &changed.member {
                    self.members.insert(changed.person, member.clone());
                }
            }
            (Fact::LeftOutAgreed { on, superior_on }, _) => self.left_out_agreed = Some((*superior_on, *on)),
            _ => {}
        }
    }
}

/// The register is fixed once the meeting has begun to elect.
fn open(state: &Election) -> Result<(), Refusal> {
    match &state.bodies.party.meeting {
        Some(meeting) => Err(Refusal::new("party_meeting_open").figure("on", meeting.on)),
        None => Ok(()),
    }
}

fn ground_known(rules: &Rules, ground: Option<&String>) -> Result<(), Refusal> {
    match ground {
        Some(word) if !rules.list(Key::ShouldAttendExcluded).contains(word) => {
            Err(Refusal::new("left_out_ground").under(rules.cite(Key::ShouldAttendExcluded)))
        }
        _ => Ok(()),
    }
}

pub(super) fn register(state: &Election, on: Date, members: &[MemberInput]) -> Answer {
    open(state)?;
    if members.is_empty() {
        return Err(Refusal::new("no_members"));
    }
    if state.bodies.party.reported.is_some() {
        return Err(Refusal::new("register_in_use"));
    }
    let rules = rules(state, on)?;
    let mut known = Known::of(state);
    let mut lines = Vec::with_capacity(members.len());
    for member in members {
        ground_known(&rules, member.left_out.as_ref())?;
        lines.push(Member { person: known.person(&member.who)?, standing: member.standing, left_out: member.left_out.clone() });
    }
    let count = |standing| small(lines.iter().filter(|line: &&Member| line.standing == standing).count());
    let fact = Fact::MembersRegistered {
        on,
        full: count(Standing::Full),
        suspended: count(Standing::Suspended),
        probationary: count(Standing::Probationary),
        left_out: small(lines.iter().filter(|line| line.left_out.is_some()).count()),
    };
    sealed(bodies::Fact::Party(fact), bodies::Sealed::Register(Register { people: known.people(), members: lines }))
}

fn member(state: &Election, person: PersonId) -> Result<&Member, Refusal> {
    state.bodies.party.members.get(&person).ok_or_else(|| Refusal::new("not_a_member").figure("person", figure(person)))
}

pub(super) fn change(state: &Election, on: Date, change: &MemberChange) -> Answer {
    open(state)?;
    not_before(on, Some(state.bodies.party.registered.ok_or_else(|| Refusal::new("no_members"))?))?;
    let rules = rules(state, on)?;
    let mut known = Known::of(state);
    let (person, line) = match change {
        MemberChange::Joined { member: input } => {
            ground_known(&rules, input.left_out.as_ref())?;
            let person = known.person(&input.who)?;
            if state.bodies.party.members.contains_key(&person) {
                return Err(Refusal::new("person_twice").figure("person", figure(person)));
            }
            (person, Some(Member { person, standing: input.standing, left_out: input.left_out.clone() }))
        }
        MemberChange::Left { person } => (member(state, *person)?.person, None),
        MemberChange::Standing { person, standing } => (*person, Some(Member { standing: *standing, ..member(state, *person)?.clone() })),
        MemberChange::LeftOut { person, ground } => {
            ground_known(&rules, ground.as_ref())?;
            (*person, Some(Member { left_out: ground.clone(), ..member(state, *person)?.clone() }))
        }
    };
    let part = bodies::Sealed::Member(Changed { people: known.people(), person, member: line });
    sealed(bodies::Fact::Party(Fact::MemberChanged { on }), part)
}

pub(super) fn agree_left_out(state: &Election, on: Date, superior_on: Date) -> Answer {
    open(state)?;
    let party = &state.bodies.party;
    not_before(superior_on, Some(party.registered.ok_or_else(|| Refusal::new("no_members"))?))?;
    not_before(on, Some(superior_on))?;
    if !party.members.values().any(|member| member.left_out.is_some()) {
        return Err(Refusal::new("nobody_left_out"));
    }
    bodies::told(bodies::Fact::Party(Fact::LeftOutAgreed { on, superior_on }))
}
