//! The order of the acts of the other bodies, between terms, of the file and of courses (V9), told from the facts before them.
//!
//! What stands in sealed parts is not needed for it: registers, grounds and words decide nothing here.

use std::collections::BTreeSet;

use election::bodies::count::{Count, Fact as CountFact, Vote};
use election::bodies::party::{Fact as Party, PartyVote, Recommender};
use election::bodies::removal::{Fact as Removal, Seat, Stage as RemovalStage};
use election::bodies::representatives::{Fact as Reps, Group};
use election::bodies::supervision::Fact as Supervision;
use election::bodies::term::{Fact as Term, RecallStage, ResignationStage};
use election::bodies::{Fact as Body, agenda, chair};
use election::command::Ballot;
use election::programme::{archive, training};
use election::{Election, PersonId};
use statute::Post;

type Wrong = Option<&'static str>;

fn told(wrong: bool, why: &'static str) -> Wrong {
    wrong.then_some(why)
}

fn nth<T>(list: &[T], number: u32) -> Option<&T> {
    usize::try_from(number).ok().and_then(|n| n.checked_sub(1)).and_then(|at| list.get(at))
}

fn follows<T>(list: &[T], number: u32) -> bool {
    u32::try_from(list.len()).ok().and_then(|n| n.checked_add(1)) == Some(number)
}

/// Why a fact of another body may not follow the ones before it; `blind` if figures of the round at hand are not published,
/// so that it is not known who is elected to the committee.
pub fn body(state: &Election, fact: &Body, account: &str, blind: bool) -> Wrong {
    match fact {
        Body::Count(fact) => count(state, fact, account),
        Body::Chair(chair::Fact::ChairVoted { post, vote, .. }) => counted(state, Vote::Chair { post: *post }, &vote.count),
        Body::Party(fact) => before_the_meeting(state, fact).or_else(|| since_the_meeting(state, fact)),
        Body::Representatives(fact) => representatives(state, fact),
        Body::Supervision(fact) => supervision(state, fact, blind),
        Body::Removal(fact) => removal(state, fact),
        Body::Term(fact) => between(state, fact, blind).or_else(|| vacancies(state, fact, blind)),
    }
}

/// Whether anybody votes there now.
fn open(state: &Election, of: Vote) -> bool {
    let bodies = &state.bodies;
    match of {
        Vote::PartyCommittee => bodies.party.meeting.is_some() && !bodies.party.filled(),
        Vote::PartySecretary => {
            let plenary = bodies.party.plenary.as_ref();
            plenary.is_some_and(|plenary| bodies.party.plenary_votes.last().is_none_or(|vote| vote.on < plenary.on))
        }
        Vote::Representatives { group } => nth(&bodies.representatives.groups, group).is_some_and(|group| !group.filled()),
        Vote::Supervision => bodies.supervision.meeting.is_some() && bodies.supervision.open() > 0,
        Vote::Recall { case } => {
            nth(&bodies.term.recalls, case).is_some_and(|case| matches!(case.stage(), RecallStage::Asked | RecallStage::Stated))
        }
        Vote::ByElection { case } => nth(&bodies.term.by_elections, case).is_some_and(|case| case.elected().is_none()),
        Vote::Chair { .. } => {
            let first = state.plan.as_ref().is_some_and(|plan| plan.way.ballot == Ballot::MembersFirst);
            first && state.certificates.is_empty() && state.round().is_some_and(|round| round.announced.is_some())
        }
        Vote::Removal { of, case } => {
            nth(&bodies.removals.cases, case).is_some_and(|case| case.of == of && case.stage() == RemovalStage::Asked)
        }
    }
}

fn count(state: &Election, fact: &CountFact, account: &str) -> Wrong {
    let entered = |of: &Vote| state.bodies.counts.of(*of);
    let two = |of: &Vote| entered(of).is_some_and(|counting| counting.waiting.is_some() && counting.second.is_some());
    match fact {
        CountFact::CountEntered { of, entrant, .. } => {
            let first = entered(of).and_then(|counting| counting.waiting.as_ref());
            told(!open(state, *of), "nobody votes there now")
                .or(told(entrant != account, "it was entered by another account than the actor's"))
                .or(told(first.is_some_and(|first| first.entrant == *entrant), "two people count, this is the same"))
        }
        CountFact::CountAgreed { of, .. } | CountFact::CountDiffered { of, .. } => told(!two(of), "two people must have entered the count"),
        CountFact::WorkersNamed { of, .. } => told(!open(state, *of), "nobody votes there now"),
    }
}

/// A vote is decided by the count on which two people agreed.
fn counted(state: &Election, of: Vote, count: &Count) -> Wrong {
    let agreed = state.bodies.counts.of(of).and_then(|counting| counting.agreed.as_ref());
    told(!open(state, of), "nobody votes there now").or(told(agreed != Some(count), "two people did not agree on this count"))
}

fn before_the_meeting(state: &Election, fact: &Party) -> Wrong {
    let party = &state.bodies.party;
    let begun = told(party.meeting.is_some(), "the meeting has begun");
    let reported = party.reported.is_some();
    match fact {
        Party::MembersRegistered { .. } => begun.or(told(reported, "the candidates are reported already")),
        Party::MemberChanged { .. } | Party::LeftOutAgreed { .. } => begun.or(told(party.registered.is_none(), "there is no register yet")),
        Party::PartyPlanned { .. } => {
            told(party.registered.is_none(), "there is no register yet").or(told(reported, "the candidates are reported already"))
        }
        Party::Recommended { .. } => {
            told(party.plan.is_none(), "the branch has no plan yet").or(told(reported, "the candidates are reported already"))
        }
        Party::PreliminaryReported { people, .. } => {
            let by = |by: &Recommender| {
                party.recommendations.get(by).is_some_and(|one| people.iter().all(|id| one.votes.iter().any(|line| line.person == *id)))
            };
            told(!Recommender::ALL.iter().all(by), "not everybody was recommended by both")
                .or(told(party.answered.as_ref().is_some_and(|answer| answer.agreed), "the superior agreed already"))
        }
        Party::PreliminaryAnswered { agreed, .. } => {
            let of = |people: &[PersonId]| agreed.iter().all(|id| people.contains(id));
            let within = party.reported.as_ref().is_some_and(|(_, people)| of(people));
            told(!within, "the superior answers to those who were reported").or(told(party.answered.is_some(), "it was answered already"))
        }
        _ => None,
    }
}

fn since_the_meeting(state: &Election, fact: &Party) -> Wrong {
    let party = &state.bodies.party;
    let elected = |vote: &PartyVote, of| counted(state, of, &vote.ballot);
    match fact {
        Party::PartyMeetingOpened { .. } => {
            let agreed = party.answered.as_ref().is_some_and(|answer| answer.agreed);
            told(!agreed, "the superior has not agreed to the candidates")
                .or(told(party.filled(), "every seat is filled"))
                .or(told(party.votes.is_empty() && party.meeting.is_some(), "the meeting has begun"))
        }
        Party::StepTaken { step, .. } => {
            let agenda = agenda::party_meeting();
            let last = party.meeting.as_ref().map(|meeting| meeting.steps.last().and_then(|step| agenda.position(step)));
            let at = agenda.position(step);
            told(last.is_none(), "there is no meeting").or(told(at.is_none() || last.flatten() >= at, "the agenda has another order"))
        }
        Party::PartyVoted { vote, .. } => elected(vote, Vote::PartyCommittee),
        Party::SeatsReduced { .. } => {
            let consent = party.votes.last().and_then(|vote| vote.consent);
            told(consent.is_none() || party.filled(), "no seat is open that could be given up")
        }
        Party::PlenaryOpened { secretary, deputies, .. } => {
            let committee = party.plan.as_ref().is_some_and(|plan| plan.committee) && party.filled();
            let people = party.elected();
            let sits = people.contains(secretary) && deputies.iter().all(|id| people.contains(id));
            told(!committee, "no committee is elected").or(told(!sits, "only members of the committee stand"))
        }
        Party::SecretaryVoted { vote, .. } => elected(vote, Vote::PartySecretary),
        Party::PartyResultReported { .. } => {
            let waits = party.result_reported.is_some() && party.result_answered.as_ref().is_none_or(|answer| answer.agreed);
            told(party.secretary().is_none(), "no secretary is elected").or(told(waits, "the result is reported already"))
        }
        Party::PartyResultAnswered { .. } => told(party.result_reported.is_none(), "nothing is reported")
            .or(told(party.result_answered.is_some(), "it was answered already")),
        _ => None,
    }
}

fn representatives(state: &Election, fact: &Reps) -> Wrong {
    let reps = &state.bodies.representatives;
    match fact {
        Reps::RepresentativesPlanned { .. } => told(reps.groups.iter().any(|group| !group.votes.is_empty()), "a group has voted already"),
        Reps::RepresentativesVoted { group, vote, .. } => counted(state, Vote::Representatives { group: *group }, &vote.count),
        Reps::GroupLeaderNamed { group, .. } => told(nth(&reps.groups, *group).is_none(), "there is no such group"),
        Reps::RepresentativesPublished { .. } => {
            let open = reps.groups.is_empty() || !reps.groups.iter().all(Group::filled);
            told(open, "not every group has elected").or(told(reps.published.is_some() && !reps.changed, "the list is posted already"))
        }
    }
}

fn supervision(state: &Election, fact: &Supervision, blind: bool) -> Wrong {
    let body = &state.bodies.supervision;
    match fact {
        Supervision::SupervisionPlanned { .. } => {
            let known = state.round().is_some_and(|round| round.announced.is_some());
            told(!known && !blind, "the committee is not known yet").or(told(!body.votes.is_empty(), "the meeting has voted already"))
        }
        Supervision::SupervisionNominated { .. } => told(body.planned.is_none(), "there is no plan of it yet")
            .or(told(!body.votes.is_empty() && (body.left.is_empty() || body.open() == 0), "the meeting has voted already")),
        Supervision::SupervisionMeetingOpened { .. } => {
            told(body.nominated.is_none(), "nobody is proposed yet").or(told(body.open() == 0, "every seat is filled"))
        }
        Supervision::SupervisionVoted { vote, .. } => counted(state, Vote::Supervision, &vote.count),
        Supervision::SupervisionAnnounced { .. } => told(body.planned.is_none() || body.open() > 0, "not every seat is filled")
            .or(told(body.announced.is_some(), "it is announced already")),
        Supervision::SupervisionChairNamed { person, .. } => told(body.announced.is_none(), "it is not announced yet")
            .or(told(!body.elected().contains(person), "the person does not sit on it")),
    }
}

fn holds(state: &Election, of: Seat, person: PersonId) -> bool {
    let group = |number| nth(&state.bodies.representatives.groups, number);
    match of {
        Seat::Representative { group: number } => group(number).is_some_and(|of| of.elected().any(|one| one.person == person)),
        Seat::GroupLeader { group: number } => group(number).and_then(|of| of.leader).is_some_and(|(_, leader, _)| leader == person),
        Seat::Supervision => state.bodies.supervision.elected().contains(&person),
    }
}

fn removal(state: &Election, fact: &Removal) -> Wrong {
    let cases = &state.bodies.removals.cases;
    match fact {
        Removal::RemovalPetitioned { case, of, person, .. } => {
            let open = cases.iter().any(|one| (one.of, one.person) == (*of, *person) && one.stage() == RemovalStage::Asked);
            told(!follows(cases, *case), "another number is due")
                .or(told(!holds(state, *of, *person), "the person does not hold the seat"))
                .or(told(open, "a removal of the person is open"))
        }
        Removal::RemovalVoted { case, of, person, vote, .. } => {
            let same = nth(cases, *case).is_some_and(|one| (one.of, one.person) == (*of, *person));
            told(!same, "it is about another case").or_else(|| counted(state, Vote::Removal { of: *of, case: *case }, &vote.count))
        }
        Removal::SeatLeft { of, person, .. } => told(!holds(state, *of, *person), "the person does not hold the seat"),
        Removal::NextSeated { .. } => {
            let body = &state.bodies.supervision;
            told(body.left.is_empty() || body.open() == 0, "no seat fell open")
        }
    }
}

/// Somebody sits on the committee in office.
fn in_office(state: &Election, person: PersonId, blind: bool) -> Wrong {
    told(state.certificates.is_empty(), "the committee is not in office yet")
        .or(told(!blind && state.elected.iter().all(|one| one.person != person), "the person does not sit on the committee"))
}

fn between(state: &Election, fact: &Term, blind: bool) -> Wrong {
    let term = &state.bodies.term;
    match fact {
        Term::RecallPetitioned { case, member, .. } => {
            let open = |stage| matches!(stage, RecallStage::Asked | RecallStage::Stated);
            let pending = term.recalls.iter().any(|recall| recall.member == *member && open(recall.stage()));
            in_office(state, *member, blind)
                .or(told(!follows(&term.recalls, *case), "another number is due"))
                .or(told(pending, "a recall of the person is open"))
        }
        Term::RecallStated { case, .. } => told(!open(state, Vote::Recall { case: *case }), "no such recall is open"),
        Term::RecallVoted { case, vote, .. } => counted(state, Vote::Recall { case: *case }, &vote.count),
        Term::ResignationHandedIn { case, member, .. } => {
            let waits = |one: &&election::bodies::term::Resignation| one.stage() == ResignationStage::HandedIn;
            in_office(state, *member, blind)
                .or(told(!follows(&term.resignations, *case), "another number is due"))
                .or(told(term.resignations.iter().filter(waits).any(|one| one.member == *member), "a resignation of the person is open"))
        }
        Term::ResignationDecided { case, .. } => {
            let waits = nth(&term.resignations, *case).is_some_and(|one| one.stage() == ResignationStage::HandedIn);
            told(!waits, "no such resignation is open")
        }
        _ => None,
    }
}

fn vacancies(state: &Election, fact: &Term, blind: bool) -> Wrong {
    let term = &state.bodies.term;
    let waits = term.shift.as_ref().filter(|shift| shift.answered.is_none());
    match fact {
        Term::OfficeEnded { member, .. } => in_office(state, *member, blind),
        Term::PersonVoided { person, .. } => {
            let announced = state.round().is_some_and(|round| round.announced.is_some());
            told(!announced, "the result is not announced yet")
                .or(told(!blind && state.elected.iter().all(|one| one.person != *person), "the person was not elected"))
        }
        Term::ByElectionCalled { case, post, .. } => told(state.certificates.is_empty(), "the committee is not in office yet")
            .or(told(!follows(&term.by_elections, *case), "another number is due"))
            .or(told(!blind && state.open_seats().of(*post) == 0, "no seat of the post is open")),
        Term::ByElectionVoted { case, vote, .. } => counted(state, Vote::ByElection { case: *case }, &vote.count),
        Term::ShiftProposed { .. } => told(waits.is_some(), "a proposal is open"),
        Term::ShiftPassed { .. } => told(waits.is_none_or(|shift| shift.passed.is_some()), "nothing is to be passed"),
        Term::ShiftApproved { .. } => told(waits.is_none_or(|shift| shift.passed.is_none()), "the meeting has not passed it"),
        Term::ActingHeadNamed { person, .. } => {
            in_office(state, *person, blind).or(told(!blind && state.elected.iter().any(|one| one.post == Post::Chair), "there is a chair"))
        }
        _ => None,
    }
}

/// Why a fact about the file may not follow.
pub fn archive(state: &Election, fact: &archive::Fact) -> Wrong {
    let file = &state.programme.archive;
    match fact {
        archive::Fact::ItemFiled { .. } => None,
        archive::Fact::BallotsStored { round, .. } => {
            let voted = state.rounds.iter().filter(|one| one.announced.is_some() || one.invalid.is_some());
            let voted: BTreeSet<u32> = voted.map(|one| one.number).collect();
            told(file.destroyed.is_some(), "the ballots are destroyed").or(told(!voted.contains(round), "the vote is not counted yet"))
        }
        archive::Fact::BallotsDestroyed { on, .. } => {
            let kept = archive::keeping(state).and_then(|keeping| keeping.earliest);
            told(file.destroyed.is_some(), "the ballots are destroyed")
                .or(told(file.stored.is_empty(), "no ballots are stored"))
                .or(told(kept.is_none_or(|earliest| *on < earliest), "the ballots are still to be kept"))
        }
        archive::Fact::VolumeClosed { .. } => told(state.handover.is_none(), "the handover is not recorded yet"),
    }
}

/// Why a fact about a course may not follow.
pub fn training(state: &Election, fact: &training::Fact) -> Wrong {
    let courses = &state.programme.courses;
    let open = |number: u32| courses.iter().any(|course| course.number == number && course.ended.is_none());
    match fact {
        training::Fact::CoursePlanned { on, course, day, .. } => {
            told(!follows(courses, *course), "another number is due").or(told(day < on, "it is planned for a day that has passed"))
        }
        training::Fact::CourseHeld { course, .. } | training::Fact::CourseCancelled { course, .. } => {
            told(!open(*course), "no such course is planned")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::Fact;
    use election::bodies::removal::RemovalVote;
    use election::bodies::representatives::{Chosen, GroupPlan, GroupVote};
    use election::command::PersonVotes;
    use election::programme::Fact as Work;
    use jiff::civil::{Date, date};
    use statute::Body as Which;
    use statute::representatives::Column;

    const ON: Date = date(2026, 11, 20);
    const OF: Seat = Seat::Representative { group: 1 };

    fn sheet(person: u32, votes: u32) -> Count {
        let votes = vec![PersonVotes { person: PersonId(person), votes }];
        Count { issued: 18, returned: 18, valid: 18, votes, ..Count::default() }
    }

    fn entered(of: Vote, entrant: &str) -> Body {
        Body::Count(CountFact::CountEntered { on: ON, of, entrant: entrant.to_owned() })
    }

    fn agreed(of: Vote, count: &Count) -> Body {
        Body::Count(CountFact::CountAgreed { on: ON, of, count: count.clone() })
    }

    /// A group elects its one representative, who is removed again.
    fn removed() -> Vec<(Body, &'static str)> {
        let of = Vote::Representatives { group: 1 };
        let groups = vec![GroupPlan { name: "一组".to_owned(), households: 15, voters: 20, seats: 1, women_seats: 0 }];
        let elected = vec![Chosen { person: PersonId(7), column: Column::General, votes: 12 }];
        let vote = GroupVote { on: ON, count: sheet(7, 12), valid: true, elected, tied: None, because: Vec::new() };
        let (case, by) = (Vote::Removal { of: OF, case: 1 }, election::bodies::term::By::Voters);
        let (valid, removed, because) = (true, true, Vec::new());
        let gone = RemovalVote { on: ON, count: sheet(7, 15), whole: 20, valid, removed, because };
        vec![
            (Body::Representatives(Reps::RepresentativesPlanned { on: ON, day: ON, groups, packs: Vec::new() }), "e"),
            (entered(of, "a"), "a"),
            (entered(of, "b"), "b"),
            (agreed(of, &vote.count), "b"),
            (Body::Representatives(Reps::RepresentativesVoted { on: ON, group: 1, vote }), "b"),
            (Body::Representatives(Reps::RepresentativesPublished { on: ON, representatives: 1, women: 0, others: 0 }), "e"),
            (
                Body::Removal(Removal::RemovalPetitioned {
                    on: ON,
                    case: 1,
                    of: OF,
                    person: PersonId(7),
                    by,
                    whole: 20,
                    signers: 8,
                    vote_by: None,
                }),
                "e",
            ),
            (entered(case, "a"), "a"),
            (entered(case, "b"), "b"),
            (agreed(case, &gone.count), "b"),
            (Body::Removal(Removal::RemovalVoted { on: ON, case: 1, of: OF, person: PersonId(7), vote: gone }), "b"),
        ]
    }

    fn after(facts: &[(Body, &str)]) -> Election {
        let mut state = Election::new("632823200201", Which::VillageCommittee);
        for (fact, _) in facts {
            state.apply(&Fact::Body(fact.clone()), None);
        }
        state
    }

    #[test]
    fn acts_of_other_bodies_stand_in_their_order_and_none_may_be_left_out() {
        let all = removed();
        for (at, (fact, account)) in all.iter().enumerate() {
            assert_eq!(body(&after(&all[..at]), fact, account, false), None, "{at}");
        }
        for left_out in 0..all.len() - 1 {
            let mut rest = all.clone();
            rest.remove(left_out);
            let found = rest.iter().enumerate().any(|(at, (fact, account))| body(&after(&rest[..at]), fact, account, false).is_some());
            // Posting the list follows from nothing and nothing follows from it.
            assert_eq!(found, left_out != 5, "without act {left_out}");
        }
    }

    #[test]
    fn a_count_needs_two_people_and_a_vote_the_count_they_agreed_on() {
        let all = removed();
        let state = after(&all[..2]);
        assert_eq!(body(&state, &all[1].0, "a", false), Some("two people count, this is the same"));
        assert_eq!(body(&state, &all[2].0, "c", false), Some("it was entered by another account than the actor's"));
        assert_eq!(body(&state, &all[3].0, "b", false), Some("two people must have entered the count"));
        let mut other = all[4].0.clone();
        if let Body::Representatives(Reps::RepresentativesVoted { vote, .. }) = &mut other {
            vote.count = sheet(7, 13);
        }
        assert_eq!(body(&after(&all[..4]), &other, "b", false), Some("two people did not agree on this count"));
        assert_eq!(body(&after(&all), &all[10].0, "b", false), Some("nobody votes there now"), "decided twice");
    }

    #[test]
    fn between_terms_nothing_is_asked_of_somebody_who_does_not_serve_and_no_answer_comes_before_its_question() {
        let state = after(&[]);
        let person = PersonId(7);
        let term = |fact| body(&state, &Body::Term(fact), "e", false);
        assert_eq!(term(Term::OfficeEnded { on: ON, member: person }), Some("the committee is not in office yet"));
        assert_eq!(term(Term::PersonVoided { on: ON, person, by: None }), Some("the result is not announced yet"));
        assert_eq!(term(Term::ShiftApproved { on: ON, approved: true }), Some("the meeting has not passed it"));
        let party = |fact| body(&state, &Body::Party(fact), "e", false);
        assert_eq!(party(Party::PartyResultAnswered { on: ON, approved: true }), Some("nothing is reported"));
        assert_eq!(party(Party::PartyResultReported { on: ON }), Some("no secretary is elected"));
        assert_eq!(
            party(Party::PartyMeetingOpened { on: ON, should_attend: 9, present: 9 }),
            Some("the superior has not agreed to the candidates")
        );
        assert_eq!(party(Party::StepTaken { on: ON, step: "vote".to_owned() }), Some("there is no meeting"));
        let supervision = |fact| body(&state, &Body::Supervision(fact), "e", false);
        let plan = Supervision::SupervisionPlanned { on: ON, day: ON, seats: 3, packs: Vec::new() };
        assert_eq!(supervision(plan), Some("the committee is not known yet"));
    }

    #[test]
    fn courses_and_the_file_have_their_order_too() {
        let mut office = Election::of_office("632823000000");
        let held = training::Fact::CourseHeld { on: ON, course: 1, came: Default::default(), units: Default::default() };
        assert_eq!(training(&office, &held), Some("no such course is planned"));
        let plan = training::Fact::CoursePlanned { on: ON, course: 1, day: ON, groups: Default::default() };
        assert_eq!(training(&office, &plan), None);
        office.apply(&Fact::Programme(Work::Training(plan.clone())), None);
        assert_eq!(training(&office, &plan), Some("another number is due"));
        assert_eq!(training(&office, &held), None);
        office.apply(&Fact::Programme(Work::Training(held.clone())), None);
        assert_eq!(training(&office, &held), Some("no such course is planned"), "held twice");
        let unit = after(&[]);
        let stored = archive::Fact::BallotsStored { on: ON, round: 1, bags: 1, seals: 1 };
        assert_eq!(archive(&unit, &stored), Some("the vote is not counted yet"));
        assert_eq!(archive(&unit, &archive::Fact::BallotsDestroyed { on: ON, bags: 1 }), Some("no ballots are stored"));
        let (sha256, papers, pages) = ("0".repeat(64), 1, 1);
        let closed = archive::Fact::VolumeClosed { on: ON, entries: 1, sha256, papers, pages, missing: 0 };
        assert_eq!(archive(&unit, &closed), Some("the handover is not recorded yet"));
    }
}
