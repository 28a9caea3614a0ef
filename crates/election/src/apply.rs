//! Facts become state. Total: a fact that does not fit changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::command::{BoxKind, CommitteeOffice, MobileReason, Seats, TallySection};
use crate::decide::{person_of, slot};
use crate::fact::{Candidate, CommitteeSeat, Fact, RoundKind, Sealed, SectionId};
use crate::person::{Kinship, PersonId};
use crate::state::{
    Arrangement, BallotAccount, CandidateList, Certificate, CheckIn, Elected, Election, ElectionCommittee, MobileList, Nomination, Plan,
    Proxy, Reviewed, Round, SectionState,
};

fn words(sealed: Option<&Sealed>) -> (String, String) {
    match sealed {
        Some(Sealed::Words { by, text, .. }) => (by.clone(), text.clone()),
        _ => (String::new(), String::new()),
    }
}

fn mobile_list(voters: &[PersonId], staff: &[PersonId], sealed: Option<&Sealed>) -> MobileList {
    let (route, reasons): (String, &[MobileReason]) = match sealed {
        Some(Sealed::Mobile { route, reasons }) => (route.clone(), reasons),
        _ => (String::new(), &[]),
    };
    let voters = voters.iter().enumerate().map(|(at, id)| (*id, reasons.get(at).copied())).collect();
    MobileList { route, voters, staff: staff.to_vec() }
}

/// Votes per post, most first, without those who have fewer than needed.
fn lines(posts: &[crate::command::PostNominations], needed: u32) -> BTreeMap<statute::Post, Vec<(PersonId, u32)>> {
    let line = |each: &crate::command::PostNominations| {
        let mut line: Vec<_> = each.votes.iter().filter(|v| v.votes >= needed).map(|v| (v.person, v.votes)).collect();
        line.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        line
    };
    posts.iter().map(|each| (each.post, line(each))).collect()
}

impl Election {
    /// Applies a fact and its personal part, if that still exists.
    pub fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        self.apply_preparation(fact, sealed);
        self.apply_bodies(fact, sealed);
        self.apply_nomination(fact, sealed);
        self.apply_poll(fact, sealed);
        self.apply_result(fact);
        self.history.apply(fact);
    }

    fn apply_bodies(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        if let Fact::ElectorsListed { on, people } = fact {
            self.electors = Some((*on, people.clone()));
        }
        let Fact::Body(fact) = fact else { return };
        let part = if let Some(Sealed::Body { part }) = sealed { Some(&**part) } else { None };
        for person in part.map(crate::bodies::Sealed::people).unwrap_or_default() {
            self.know(person.id);
            self.people.insert(person.id, person.clone());
        }
        self.bodies.apply(fact, part);
        match fact {
            crate::bodies::Fact::Term(fact) => self.apply_term(fact, part),
            crate::bodies::Fact::Chair(fact) => self.apply_chair(fact),
            _ => {}
        }
    }

    fn know(&mut self, id: PersonId) {
        self.next_person = self.next_person.max(id.0.saturating_add(1));
    }

    fn apply_preparation(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::WorkLogged => self.work_log += 1,
            Fact::Programme(fact) => {
                let part = match sealed {
                    Some(Sealed::Programme { part }) => Some(&**part),
                    _ => None,
                };
                self.programme.apply(fact, part);
            }
            Fact::PlanSet { on, term, election_day, seats, form, way, packs } => {
                let (on, term, election_day, seats, form, way) = (*on, *term, *election_day, *seats, *form, *way);
                self.plan = Some(Plan { on, term, election_day, seats, form, way, packs: packs.clone() });
            }
            Fact::ElectionCommitteeFormed { on, chosen_by, seats, reserve } => {
                if let Some(Sealed::People { people }) = sealed {
                    for person in people {
                        self.people.insert(person.id, person.clone());
                    }
                }
                for id in seats.iter().map(|s| s.person).chain(reserve.iter().copied()) {
                    self.know(id);
                }
                self.election_committee = Some(ElectionCommittee {
                    on: *on,
                    chosen_by: *chosen_by,
                    seats: seats.clone(),
                    reserve: reserve.clone(),
                    left: Vec::new(),
                    succeeded: Vec::new(),
                });
            }
            Fact::KinshipDeclared { a, b, relation } => self.kinship.push(Kinship { a: *a, b: *b, relation: *relation }),
            Fact::ElectionCommitteeMemberLeft { on, member, reason } => {
                if let Some(committee) = &mut self.election_committee {
                    let _ = committee.leave(*member);
                    committee.left.push((*member, *on, *reason));
                }
            }
            Fact::ReserveSeated { person, office, .. } => {
                if let Some(committee) = &mut self.election_committee {
                    committee.seat(*person, *office);
                }
            }
            _ => self.apply_roll(fact, sealed),
        }
    }

    fn apply_roll(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        if let Some(Sealed::Voters { voters, unlisted, .. }) = sealed {
            let people = voters.iter().map(|v| &v.person).chain(unlisted.iter().map(|u| &u.person));
            for id in people.map(|p| p.id).collect::<Vec<_>>() {
                self.know(id);
            }
        }
        if let Fact::RollLineAdded { person, .. } | Fact::LeftOffRoll { person, .. } = fact {
            self.know(*person);
        }
        if let Some(voter) = self.roll.apply(fact, sealed) {
            self.people.insert(voter.person.id, Arc::unwrap_or_clone(voter).person);
        }
    }

    fn apply_nomination(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::NominationsRecorded { on, mode, participants, posts } => {
                let votes = lines(posts, 0);
                self.nomination = Some(Nomination {
                    on: *on,
                    mode: *mode,
                    participants: *participants,
                    votes,
                    pre_selected: None,
                    withdrawn: Vec::new(),
                    reviews: BTreeMap::new(),
                });
            }
            Fact::PreSelected { on, needed, posts, .. } => {
                if let Some(n) = &mut self.nomination {
                    (n.votes, n.pre_selected) = (lines(posts, *needed), Some(*on));
                }
            }
            Fact::NomineeWithdrew { on, person, post } => {
                if let Some(n) = &mut self.nomination {
                    n.withdrawn.push((*person, *post, *on));
                }
            }
            Fact::NomineesReviewed { cleared, barred, .. } => {
                let bar = |at: usize| if let Some(Sealed::Bars { bars }) = sealed { bars.get(at).copied() } else { None };
                if let Some(n) = &mut self.nomination {
                    n.reviews.extend(cleared.iter().map(|id| (*id, Reviewed::Cleared)));
                    n.reviews.extend(barred.iter().enumerate().map(|(at, id)| (*id, Reviewed::Barred(bar(at)))));
                }
            }
            Fact::CandidatesPublished { on, numbers, candidates } => {
                self.candidates =
                    Some(CandidateList { on: *on, numbers: numbers.clone(), candidates: candidates.clone(), withdrawn: Vec::new() });
                let of = |seats: Seats| candidates.iter().filter(|c| seats.of(c.post) > 0).copied().collect();
                if let Some(round) = self.rounds.last_mut().filter(|r| r.awaits_candidates()) {
                    round.candidates = of(round.seats);
                } else if let Some(plan) = &self.plan {
                    let seats = plan.first_seats();
                    self.rounds.push(Round::new(1, RoundKind::First, plan.election_day, seats, of(seats)));
                }
            }
            Fact::CandidateWithdrew { on, person, post, filled_by } => self.candidate_gone(*on, *person, *post, *filled_by),
            _ => {}
        }
    }

    fn candidate_gone(&mut self, on: jiff::civil::Date, person: PersonId, post: statute::Post, filled_by: Option<Candidate>) {
        let change = |candidates: &mut Vec<Candidate>| {
            candidates.retain(|c| !(c.person == person && c.post == post));
            candidates.extend(filled_by);
            candidates.sort_by(|a, b| a.post.cmp(&b.post).then(b.votes.cmp(&a.votes)).then(a.person.cmp(&b.person)));
        };
        let first = self.rounds.last().is_none_or(|r| matches!(r.kind, RoundKind::First | RoundKind::Rerun));
        if let Some(list) = &mut self.candidates {
            list.withdrawn.push((person, post, on));
            if first {
                change(&mut list.candidates);
            }
        }
        if let Some(round) = self.rounds.last_mut() {
            change(&mut round.candidates);
            round.printed = 0;
        }
    }

    fn apply_poll(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::ProxyRegistered { on, principal, holder, relation, reason } => {
                self.proxies.push(Proxy {
                    on: *on,
                    principal: *principal,
                    holder: *holder,
                    relation: *relation,
                    reason: *reason,
                    published: false,
                });
            }
            Fact::ProxyCancelled { principal, .. } => self.proxies.retain(|p| p.principal != *principal),
            Fact::ProxiesPublished { on, .. } => {
                self.proxies_published = Some(*on);
                self.proxies.iter_mut().for_each(|p| p.published = true);
            }
            _ => {
                if let Some(round) = self.rounds.last_mut() {
                    round.apply(fact, sealed);
                }
            }
        }
    }

    fn apply_result(&mut self, fact: &Fact) {
        match fact {
            Fact::ResultConfirmed { round, outcome, .. } => {
                for e in &outcome.elected {
                    if let Some(person) = person_of(&e.name) {
                        self.elected.push(Elected { person, post: e.post, votes: e.votes, round: *round });
                    }
                }
            }
            Fact::PollDeclaredInvalid { round, .. } => {
                self.elected.retain(|e| e.round != *round);
                self.left_vacant = None;
            }
            Fact::RoundCalled { round, kind, day, seats, candidates, .. } => {
                // The next post of the same day is voted on by the same voters and holders.
                let same_day = self.rounds.last().is_some_and(|before| before.day == *day);
                if *kind != RoundKind::First || !same_day {
                    self.proxies.clear();
                    self.proxies_published = None;
                }
                let called = Round::new(*round, *kind, *day, *seats, candidates.clone());
                if called.awaits_candidates() {
                    self.nomination = None;
                    self.candidates = None;
                }
                self.rounds.push(called);
            }
            Fact::SeatsLeftVacant { on } => self.left_vacant = Some(*on),
            Fact::CertificatesIssued { on, numbers } => {
                self.certificates = numbers
                    .iter()
                    .map(|(person, post, number)| Certificate { number: *number, person: *person, post: *post, on: *on })
                    .collect();
            }
            Fact::HandoverRecorded { on, items } => self.handover = Some((*on, items.clone())),
            _ => {}
        }
    }
}

impl ElectionCommittee {
    /// Takes a member off; a deputy follows a leaving chair. Tells the office that is free now.
    pub(crate) fn leave(&mut self, member: PersonId) -> Option<CommitteeOffice> {
        let office = self.seats.iter().find(|s| s.person == member)?.office;
        self.seats.retain(|s| s.person != member);
        match self.seats.iter_mut().find(|s| s.office == CommitteeOffice::Deputy) {
            Some(deputy) if office == CommitteeOffice::Chair => {
                deputy.office = CommitteeOffice::Chair;
                Some(CommitteeOffice::Member)
            }
            _ => Some(office),
        }
    }

    /// Seats one of the reserve in the place of who left last.
    pub(crate) fn seat(&mut self, person: PersonId, office: CommitteeOffice) {
        self.reserve.retain(|id| *id != person);
        self.succeeded.extend(self.left.last().map(|(left, _, _)| (*left, person)));
        self.seats.push(CommitteeSeat { person, office });
    }
}

impl Round {
    /// A round in which nothing has happened yet: one tally section for the ballots, one for each post.
    #[must_use]
    pub fn new(number: u32, kind: RoundKind, day: jiff::civil::Date, seats: Seats, candidates: Vec<Candidate>) -> Self {
        let sections = seats.posts().len() + 1;
        Self {
            number,
            kind,
            day,
            seats,
            candidates,
            printed: 0,
            printed_on: None,
            arrangement: None,
            check_in: None,
            account: None,
            tally: vec![SectionState::Waiting { entries: Vec::new() }; sections],
            entrants: Vec::new(),
            outcome: None,
            invalid: None,
            announced: None,
        }
    }

    fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::BallotsPrinted { on, copies, .. } => {
                self.printed = self.printed.saturating_add(*copies);
                self.printed_on = Some(*on);
            }
            Fact::PollArranged { on, opens, closes, boxes, staff, .. } => {
                let (_, place) = words(sealed);
                let (mobile, custody) = self.arrangement.take().map(|a| (a.mobile, a.custody)).unwrap_or_default();
                let still = |id: u32| boxes.iter().any(|b| b.id == id && b.kind == BoxKind::Mobile);
                self.arrangement = Some(Arrangement {
                    on: *on,
                    place,
                    opens: *opens,
                    closes: *closes,
                    boxes: boxes.clone(),
                    staff: staff.clone(),
                    mobile: mobile.into_iter().filter(|(id, _)| still(*id)).collect(),
                    custody: custody.into_iter().filter(|(id, _)| still(*id)).collect(),
                });
            }
            Fact::MobileVotersListed { box_id, voters, staff, .. } => {
                if let Some(arrangement) = &mut self.arrangement {
                    arrangement.mobile.insert(*box_id, mobile_list(voters, staff, sealed));
                }
            }
            Fact::BoxStepped { at, box_id, step, .. } => {
                if let Some(arrangement) = &mut self.arrangement {
                    arrangement.custody.entry(*box_id).or_default().push((*at, step.clone()));
                }
            }
            Fact::CheckInClosed { on, boxes, by_proxy, commitment, .. } => {
                self.check_in = Some(CheckIn { on: *on, boxes: boxes.clone(), by_proxy: *by_proxy, commitment: commitment.clone() });
            }
            Fact::PollClosed { on, printed, spoiled, unused, boxes, by_proxy, scribed, .. } => {
                self.account = Some(BallotAccount {
                    on: *on,
                    printed: *printed,
                    spoiled: *spoiled,
                    unused: *unused,
                    boxes: boxes.clone(),
                    by_proxy: *by_proxy,
                    scribed: *scribed,
                });
            }
            Fact::TallyEntered { entrant, sections, .. } => self.entered(entrant, sections),
            Fact::TallyCompared { agreed, differing, .. } => self.compared(agreed, differing),
            Fact::ResultConfirmed { on, outcome, .. } => self.outcome = Some((*on, (**outcome).clone())),
            Fact::PollDeclaredInvalid { on, ground, .. } => {
                self.invalid = Some((*on, *ground));
                self.announced = None;
            }
            Fact::ResultAnnounced { on, .. } => self.announced = Some(*on),
            _ => {}
        }
    }

    fn entered(&mut self, entrant: &str, sections: &[TallySection]) {
        if !self.entrants.iter().any(|e| e == entrant) {
            self.entrants.push(entrant.to_owned());
        }
        for section in sections {
            let Some(at) = slot(self, section.id()) else { continue };
            if let Some(SectionState::Waiting { entries } | SectionState::Differing { entries, .. }) = self.tally.get_mut(at) {
                entries.push((entrant.to_owned(), section.clone()));
            }
        }
    }

    fn compared(&mut self, agreed: &[SectionId], differing: &[SectionId]) {
        for id in agreed {
            let Some(state) = slot(self, *id).and_then(|at| self.tally.get_mut(at)) else { continue };
            if let Some((_, section)) = state.entries().first().cloned() {
                *state = SectionState::Agreed(section);
            }
        }
        for id in differing {
            let Some(state) = slot(self, *id).and_then(|at| self.tally.get_mut(at)) else { continue };
            let mut refused = match state {
                SectionState::Differing { refused, .. } => std::mem::take(refused),
                _ => Vec::new(),
            };
            refused.extend(state.entries().iter().cloned());
            *state = SectionState::Differing { refused, entries: Vec::new() };
        }
    }
}
