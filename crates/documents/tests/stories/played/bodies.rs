//! The other bodies of the same unit, and what happens between terms, in the order in which their results feed each other.

use election::bodies::count::{Command as CountCommand, Count, Vote};
use election::bodies::party::{self, MemberInput, Recommender, Standing};
use election::bodies::representatives::{self, GroupPlan};
use election::bodies::supervision::{self, Proposed};
use election::bodies::term::{self, By, EndGround, VoidGround};
use election::bodies::{Command as Of, agenda};
use election::command::{ChosenBy, PersonInput, PersonVotes, Seats};
use election::{Command, Election, PersonId, Role};
use jiff::civil::{Date, date};
use statute::{Body, Form, Post, Sex};

use super::{Play, Until, day, further, made_name};

/// A unit as it stood when it mattered, and at the end.
pub struct Story {
    /// The whole play.
    pub play: Play,
    /// The superior has agreed to the Party's candidates.
    pub agreed: Election,
    /// People are proposed for the supervision committee.
    pub proposed: Election,
}

/// Who sits where, by the line of the roll: the chair, three members.
const CHAIR: u32 = 12;
const MEMBERS: [u32; 3] = [3, 4, 5];
/// Proposed for the supervision committee.
const OVERSEERS: [u32; 4] = [70, 71, 72, 73];
/// Stand in the by-election.
const FOLLOWERS: [u32; 2] = [75, 78];

fn lines(of: &[(PersonId, u32)]) -> Vec<PersonVotes> {
    of.iter().map(|(person, votes)| PersonVotes { person: *person, votes: *votes }).collect()
}

fn sheet(issued: u32, void: u32, votes: &[(PersonId, u32)]) -> Count {
    Count { issued, returned: issued, valid: issued - void, void, votes: lines(votes), ..Count::default() }
}

impl Play {
    fn body(&mut self, command: Of) {
        self.does(Command::Body(command));
    }

    fn body_by(&mut self, role: Role, command: Of) {
        self.by("office", role, Command::Body(command));
    }

    /// Two people enter the same count.
    fn counted(&mut self, on: Date, of: Vote, count: &Count) {
        for entrant in ["counter-a", "counter-b"] {
            self.by(entrant, Role::Counter, Command::Body(Of::Count(CountCommand::EnterCount { on, of, count: count.clone() })));
        }
    }

    fn ids(&self, of: &[u32]) -> Vec<PersonId> {
        of.iter().map(|n| self.id(*n)).collect()
    }
}

/// A unit through all its bodies, with so many members of its Party organisation, then through what may happen to a committee.
pub fn story(body: Body, members: u32) -> Story {
    let mut play = Play::new(body);
    shift(&mut play);
    let agreed = party_until_agreed(&mut play, members);
    party_meets(&mut play, members);
    further(&mut play, 120, (None, Until::RollFinal));
    represented(&mut play, if body.of_community() { 100 } else { 30 });
    further(&mut play, 120, (Some(Until::RollFinal), Until::Announced));
    let proposed = overseen(&mut play);
    further(&mut play, 120, (Some(Until::Announced), Until::HandedOver));
    between(&mut play);
    Story { play, agreed, proposed }
}

/// The election is put off by two months.
fn shift(play: &mut Play) {
    let reason = "雪灾，道路不通".to_owned();
    let propose = term::Command::ProposeShift { on: day(8, 20), due: day(10, 20), to: day(12, 20), reason };
    play.body_by(Role::Township, Of::Term(propose));
    play.body(Of::Term(term::Command::PassShift { on: day(8, 28), by: By::Representatives, whole: 17, present: 15, agree: 13 }));
    play.body_by(Role::County, Of::Term(term::Command::ApproveShift { on: day(9, 5), approved: true, reason: String::new() }));
}

/// All but three are full members: one is bedridden, one has no rights for now, one is on probation.
fn register(members: u32) -> Vec<MemberInput> {
    (0..members)
        .map(|n| {
            let sex = Some(if n % 4 == 1 { Sex::Female } else { Sex::Male });
            let who = PersonInput { person: None, name: made_name(400 + n * 3), sex, id_number: None };
            let standing = match members - n {
                1 => Standing::Probationary,
                2 => Standing::Suspended,
                _ => Standing::Full,
            };
            MemberInput { who, standing, left_out: (members - n == 3).then(|| "bedridden".to_owned()) }
        })
        .collect()
}

/// The members in the order of the register.
fn member(play: &Play, n: usize) -> PersonId {
    *play.state.bodies.party.members.keys().nth(n).expect("a member")
}

fn party_until_agreed(play: &mut Play, members: u32) -> Election {
    play.body(Of::Party(party::Command::RegisterMembers { on: day(9, 10), members: register(members) }));
    play.body(Of::Party(party::Command::AgreeLeftOut { on: day(9, 14), superior_on: day(9, 12) }));
    play.body(Of::Party(party::Command::PlanParty { on: day(9, 15), election_day: day(10, 16), seats: 3, deputies: 1 }));
    let four: Vec<PersonId> = (0..4).map(|n| member(play, n)).collect();
    for (by, on, participants) in [(Recommender::Members, day(9, 20), members - 3), (Recommender::Masses, day(9, 22), 26)] {
        let votes = (0_u32..).zip(&four).map(|(at, person)| (*person, participants - 1 - at)).collect::<Vec<_>>();
        play.body(Of::Party(party::Command::Recommend { on, by, participants, votes: lines(&votes) }));
    }
    play.body(Of::Party(party::Command::ReportPreliminary { on: day(9, 28), people: four.clone() }));
    let answer = party::Command::AnswerPreliminary { on: day(10, 9), agreed: four, reason: String::new() };
    play.body_by(Role::Township, Of::Party(answer));
    play.state.clone()
}

/// The members elect three of four after a tie at the last seat; the three elect their secretary.
fn party_meets(play: &mut Play, members: u32) {
    let on = day(10, 16);
    let all = usize::try_from(members - 3).expect("small");
    let present: Vec<PersonId> = (0..all).map(|n| member(play, n)).collect();
    let came = members - 3;
    let [one, two, three, four] = [0, 1, 2, 3].map(|n| present[n]);
    let (scrutineers, tellers) = (vec![present[all - 1]], vec![present[all - 2]]);
    let place = "党员活动室".to_owned();
    play.body(Of::Party(party::Command::OpenPartyMeeting { on, place, present, scrutineers, tellers }));
    steps(play, on, "vote");
    let votes = [(one, came - 1), (two, came - 2), (three, came / 2 + 1), (four, came / 2 + 1)];
    play.counted(on, Vote::PartyCommittee, &sheet(came, 0, &votes));
    play.counted(on, Vote::PartyCommittee, &sheet(came, 0, &[(three, came / 2 + 1), (four, came - came / 2 - 1)]));
    steps(play, on, "close");
    let present = vec![one, two, three];
    play.body(Of::Party(party::Command::OpenPlenary { on, present, secretary: one, deputies: vec![two] }));
    play.counted(on, Vote::PartySecretary, &sheet(3, 0, &[(one, 3), (two, 2)]));
    play.body(Of::Party(party::Command::ReportPartyResult { on: day(10, 17) }));
    let answer = party::Command::AnswerPartyResult { on: day(10, 23), approved: true, reason: String::new() };
    play.body_by(Role::Township, Of::Party(answer));
}

fn steps(play: &mut Play, on: Date, until: &str) {
    let taken = play.state.bodies.party.meeting.as_ref().map_or(0, |meeting| meeting.steps.len());
    for step in agenda::party_meeting().steps.iter().skip(taken) {
        play.body(Of::Party(party::Command::TakeStep { on, step: step.id.clone() }));
        if step.id == until {
            break;
        }
    }
}

/// Three groups choose five each, two of them women, and their leaders.
fn represented(play: &mut Play, households: u32) {
    let (on, meets) = (day(12, 5), day(12, 6));
    let groups =
        ["一社", "二社", "三社"].map(|name| GroupPlan { name: name.to_owned(), households, voters: 40, seats: 3, women_seats: 2 }).to_vec();
    play.body(Of::Representatives(representatives::Command::PlanRepresentatives { on, day: meets, people: None, groups }));
    for (group, general, women) in [(1, [22, 23, 25], [24, 27]), (2, [61, 62, 64], [63, 66]), (3, [101, 103, 104], [102, 105])] {
        let [general, women] = [play.ids(&general), play.ids(&women)];
        let count = Count {
            women: lines(&[(women[0], 30), (women[1], 24)]),
            ..sheet(36, 1, &[(general[0], 33), (general[1], 28), (general[2], 20)])
        };
        play.counted(meets, Vote::Representatives { group }, &count);
        let (leader, deputy) = (general[0], Some(women[0]));
        let named =
            representatives::Command::NameGroupLeader { on: meets, group, leader, deputy, present: 36, households: None, agree: 31 };
        play.body(Of::Representatives(named));
    }
    play.body(Of::Representatives(representatives::Command::PublishRepresentatives { on: day(12, 7), others: 2, others_women: 0 }));
}

/// Four stand for three seats; a tie at the last.
fn overseen(play: &mut Play) -> Election {
    let (on, meets) = (day(12, 21), day(12, 23));
    play.body(Of::Supervision(supervision::Command::PlanSupervision { on, day: meets, seats: 3 }));
    let people = play.ids(&OVERSEERS);
    let propose = |(at, person): (usize, &PersonId)| Proposed { person: *person, accounting: at == 0, posts: Vec::new() };
    let nominees = people.iter().enumerate().map(propose).collect();
    play.body(Of::Supervision(supervision::Command::NominateSupervision { on, nominees }));
    let proposed = play.state.clone();
    let open = supervision::Command::OpenSupervisionMeeting { on: meets, by: ChosenBy::Representatives, present: 15, whole: 17 };
    play.body(Of::Supervision(open));
    let [one, two, three, four] = [0, 1, 2, 3].map(|n| people[n]);
    play.counted(meets, Vote::Supervision, &sheet(15, 0, &[(one, 14), (two, 11), (three, 8), (four, 8)]));
    play.counted(meets, Vote::Supervision, &sheet(15, 0, &[(three, 9), (four, 6)]));
    play.body(Of::Supervision(supervision::Command::AnnounceSupervision { on: meets }));
    play.body(Of::Supervision(supervision::Command::NameSupervisionChair { on: meets, person: one, agree: 3 }));
    proposed
}

/// One void, a recall, a resignation with its by-election, an office that ends.
fn between(play: &mut Play) {
    let chair = play.id(CHAIR);
    let [resigns, ends, void] = MEMBERS.map(|n| play.id(n));
    let text = "查实以财物拉票".to_owned();
    let voids = term::Command::VoidPerson { on: date(2027, 1, 12), person: void, ground: VoidGround::Bribery, text };
    play.body_by(Role::County, Of::Term(voids));
    let asked = date(2027, 3, 1);
    let reasons = "村务长期不公开".to_owned();
    let ask =
        term::Command::PetitionRecall { on: asked, member: chair, by: By::Voters, whole: 119, signers: 30, reasons, same_facts: false };
    play.body(Of::Term(ask));
    play.body(Of::Term(term::Command::StateOnRecall { on: date(2027, 3, 8), case: 1, text: "已经逐月公开".to_owned() }));
    play.counted(date(2027, 3, 20), Vote::Recall { case: 1 }, &sheet(100, 3, &[(chair, 70)]));
    play.body(Of::Term(term::Command::Resign { on: date(2027, 4, 1), member: resigns, text: "外出务工".to_owned() }));
    let on = date(2027, 4, 15);
    play.body(Of::Term(term::Command::DecideResignation { on, case: 1, by: By::Representatives, whole: 17, present: 15, agree: 12 }));
    let (on, meets) = (date(2027, 5, 6), date(2027, 5, 15));
    let candidates = play.ids(&FOLLOWERS);
    let [one, other] = [candidates[0], candidates[1]];
    let call = term::Command::CallByElection { on, day: meets, by: By::Representatives, whole: 17, post: Post::Member, candidates };
    play.body(Of::Term(call));
    play.counted(meets, Vote::ByElection { case: 1 }, &sheet(16, 0, &[(one, 8), (other, 8)]));
    play.counted(meets, Vote::ByElection { case: 1 }, &sheet(16, 1, &[(one, 10), (other, 5)]));
    play.body(Of::Term(term::Command::EndOffice { on: date(2027, 6, 1), member: ends, ground: EndGround::Sentence }));
}

/// A community in which every household sends somebody to vote.
pub fn households() -> Election {
    let mut play = Play::new(Body::ResidentsCommittee);
    let seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
    play.does(Command::SetPlan {
        on: day(11, 16),
        term: 12,
        election_day: day(12, 20),
        seats,
        form: Form::Households,
        way: Default::default(),
    });
    super::committee(&mut play);
    play.does(Command::ImportRoll { voters: super::voters(120), unlisted: Vec::new(), replace: false });
    let people = (0..40).map(|n| play.id(n * 3)).collect();
    play.does(Command::ListElectors { on: day(11, 26), people });
    play.state
}
