//! The other bodies, in the county of the walkthrough: the Party organisation before the committee, representatives once the roll
//! is final, the supervision committee once the committee is known.

use election::bodies::Command as Of;
use election::bodies::agenda;
use election::bodies::count::{Command as Entry, Count, Vote};
use election::bodies::party::{self, MemberInput, Recommender, Standing};
use election::bodies::representatives::{self, GroupPlan};
use election::bodies::supervision::{self, Proposed};
use election::command::{ChosenBy, PersonInput, PersonVotes};
use election::{Command, PersonId, Registration};
use jiff::civil::Date;
use statute::{Sex, shift};

use super::{Story, Told, Who};
use crate::people::aged;
use crate::{DemoError, WALKTHROUGH};

/// Members of a branch.
const MEMBERS: usize = 12;
/// Voters of a village too small to have somebody for every body.
const PEOPLE: u32 = 100;

impl Story {
    /// Only there the other bodies are told, where there are people enough for all of them.
    fn tells_bodies(&self) -> bool {
        self.place.code.get(..6) == WALKTHROUGH.get(..6) && self.place.voters() > PEOPLE
    }

    /// Positions of residents between two ages, of one sex or any, who have no part in the election.
    fn free(&self, sex: Option<Sex>, from: i64, to: i64) -> impl Iterator<Item = usize> + '_ {
        let voters = self.residents.voters.iter().take(self.residents.voters.len().saturating_sub(super::SPARE)).enumerate();
        voters
            .filter(move |(at, voter)| {
                !self.busy.contains(at)
                    && sex.is_none_or(|sex| voter.person.sex == Some(sex))
                    && matches!(voter.registration, Registration::Resident)
                    && aged(&voter.person, self.days.poll, from, to)
            })
            .map(|(at, _)| at)
    }

    /// Two counters enter the same.
    fn counted(&mut self, on: Date, of: Vote, count: &Count) -> Told {
        for who in [Who::FirstCounter, Who::SecondCounter] {
            self.act(on, who, &Command::Body(Of::Count(Entry::EnterCount { on, of, count: count.clone() })))?;
        }
        Ok(())
    }

    /// 两推一选, from the register to the superior's answer.
    pub(super) fn elect_party(&mut self) -> Told {
        if !self.tells_bodies() {
            return Ok(());
        }
        let members: Vec<MemberInput> = self.free(None, 24, 70).take(MEMBERS).filter_map(|at| self.party_member(at)).collect();
        if members.len() < MEMBERS {
            return Err(DemoError::TooFewPeople(self.place.code.clone()));
        }
        let on = self.days.plan;
        let ask = |command| Command::Body(Of::Party(command));
        let day = shift(on, 2);
        self.act(on, Who::Township, &ask(party::Command::RegisterMembers { on, members }))?;
        let people: Vec<PersonId> = self.state.bodies.party.members.keys().copied().collect();
        let standing: Vec<PersonId> = people.iter().copied().take(4).collect();
        let votes =
            |first: u32| standing.iter().zip((0..first).rev()).map(|(person, votes)| PersonVotes { person: *person, votes }).collect();
        self.act(on, Who::Township, &ask(party::Command::PlanParty { on, election_day: day, seats: 3, deputies: 1 }))?;
        for by in Recommender::ALL {
            self.act(on, Who::Township, &ask(party::Command::Recommend { on, by, participants: 12, votes: votes(12) }))?;
        }
        let on = shift(on, 1);
        self.act(on, Who::Township, &ask(party::Command::ReportPreliminary { on, people: standing.clone() }))?;
        self.act(on, Who::Township, &ask(party::Command::AnswerPreliminary { on, agreed: standing.clone(), reason: String::new() }))?;
        self.party_meeting(day, &people, votes(12))?;
        let on = shift(day, 1);
        self.act(on, Who::Township, &ask(party::Command::ReportPartyResult { on }))?;
        self.act(on, Who::Township, &ask(party::Command::AnswerPartyResult { on, approved: true, reason: String::new() }))
    }

    fn party_member(&self, at: usize) -> Option<MemberInput> {
        let person = &self.residents.voters.get(at)?.person;
        let who = PersonInput { person: None, name: person.name.clone(), sex: person.sex, id_number: person.id_number.clone() };
        Some(MemberInput { who, standing: Standing::Full, left_out: None })
    }

    fn party_meeting(&mut self, on: Date, people: &[PersonId], votes: Vec<PersonVotes>) -> Told {
        let ask = |command| Command::Body(Of::Party(command));
        let place = format!("{}党员活动室", self.place.name);
        let (scrutineers, tellers) = (people.iter().copied().skip(8).take(1).collect(), people.iter().copied().skip(9).take(1).collect());
        let opened = party::Command::OpenPartyMeeting { on, place, present: people.to_vec(), scrutineers, tellers };
        self.act(on, Who::Township, &ask(opened))?;
        let all = u32::try_from(people.len()).unwrap_or(0);
        for step in &agenda::party_meeting().steps {
            self.act(on, Who::Township, &ask(party::Command::TakeStep { on, step: step.id.clone() }))?;
            if step.marks == Some(agenda::Marks::Vote) {
                // Of four the fourth gets too few.
                let votes = votes.iter().enumerate().map(|(at, line)| PersonVotes { votes: if at == 3 { 3 } else { line.votes }, ..*line });
                self.counted(on, Vote::PartyCommittee, &sheet(all, votes.collect()))?;
            }
        }
        let committee = self.state.bodies.party.elected();
        let (Some(secretary), Some(deputy)) = (committee.first().copied(), committee.get(1).copied()) else { return Ok(()) };
        let opened = party::Command::OpenPlenary { on, present: committee, secretary, deputies: vec![deputy] };
        self.act(on, Who::Township, &ask(opened))?;
        let votes = [secretary, deputy].map(|person| PersonVotes { person, votes: 3 }).to_vec();
        self.counted(on, Vote::PartySecretary, &sheet(3, votes))
    }

    /// A representative for every ten to fifteen households, a woman's place in every group, the leaders, the posting.
    pub(super) fn elect_representatives(&mut self) -> Told {
        if !self.tells_bodies() {
            return Ok(());
        }
        let on = self.days.corrected;
        let per = if self.place.body.of_community() { 45 } else { 14 };
        let groups: Vec<GroupPlan> = (self.state.roll.groups().into_iter())
            .map(|(name, lines)| {
                let voters = u32::try_from(lines.len()).unwrap_or(u32::MAX);
                let households = (voters / 3).max(per * 2);
                GroupPlan {
                    name: name.to_owned(),
                    households,
                    voters,
                    seats: (households / per).saturating_sub(households / per / 2).max(1),
                    women_seats: (households / per / 2).max(1),
                }
            })
            .collect();
        let ask = |command| Command::Body(Of::Representatives(command));
        self.act(
            on,
            Who::Committee,
            &ask(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups: groups.clone() }),
        )?;
        let mut taken = 0;
        for (number, group) in (1_u32..).zip(&groups) {
            let came = group.voters.saturating_mul(4) / 5;
            let pick = |sex, seats: u32| -> Vec<PersonVotes> {
                let seats = usize::try_from(seats).unwrap_or(0);
                let people = self.free(Some(sex), 30, 65).skip(taken).take(seats).map(|at| self.id(at));
                people.zip((1..=came).rev()).map(|(person, votes)| PersonVotes { person, votes }).collect()
            };
            let count = Count { women: pick(Sex::Female, group.women_seats), ..sheet(came, pick(Sex::Male, group.seats)) };
            taken += usize::try_from(group.seats.max(group.women_seats)).unwrap_or(0);
            let leader = count.votes.first().map_or(PersonId(0), |line| line.person);
            let households = Some(group.households);
            self.counted(on, Vote::Representatives { group: number }, &Count { households, ..count })?;
            let named = representatives::Command::NameGroupLeader {
                on,
                group: number,
                leader,
                deputy: None,
                present: came,
                households,
                agree: came,
            };
            self.act(on, Who::Committee, &ask(named))?;
        }
        self.act(on, Who::Committee, &ask(representatives::Command::PublishRepresentatives { on, others: 0, others_women: 0 }))
    }

    /// Three who are not related to anybody of the committee, chosen by the representatives.
    pub(super) fn elect_supervision(&mut self) -> Told {
        if !self.tells_bodies() {
            return Ok(());
        }
        let on = self.last_vote();
        let ask = |command| Command::Body(Of::Supervision(command));
        let sits = |id: PersonId| self.state.elected.iter().any(|one| one.person == id) || supervision::related(&self.state, id).is_some();
        let people: Vec<PersonId> = self.free(None, 30, 65).skip(MEMBERS).map(|at| self.id(at)).filter(|id| !sits(*id)).take(4).collect();
        let nominees =
            people.iter().map(|person| Proposed { person: *person, accounting: *person == people[0], posts: Vec::new() }).collect();
        let whole = u32::try_from(self.state.bodies.representatives.people().len()).unwrap_or(0);
        self.act(on, Who::Committee, &ask(supervision::Command::PlanSupervision { on, day: on, seats: 3 }))?;
        self.act(on, Who::Committee, &ask(supervision::Command::NominateSupervision { on, nominees }))?;
        let opened = supervision::Command::OpenSupervisionMeeting { on, by: ChosenBy::Representatives, present: whole, whole };
        self.act(on, Who::Committee, &ask(opened))?;
        let votes =
            people.iter().enumerate().map(|(at, person)| PersonVotes { person: *person, votes: if at == 3 { 0 } else { whole } }).collect();
        self.counted(on, Vote::Supervision, &sheet(whole, votes))?;
        self.act(on, Who::Committee, &ask(supervision::Command::AnnounceSupervision { on }))?;
        let Some(chair) = people.first().copied() else { return Ok(()) };
        self.act(on, Who::Committee, &ask(supervision::Command::NameSupervisionChair { on, person: chair, agree: 3 }))
    }
}

/// A count in which every ballot is valid.
fn sheet(ballots: u32, votes: Vec<PersonVotes>) -> Count {
    Count { issued: ballots, returned: ballots, valid: ballots, void: 0, votes, ..Count::default() }
}
