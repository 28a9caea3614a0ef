//! A village of forty voters with its calendar, and the hands that act in it. People are invented.
#![allow(dead_code)] // every story uses a part of it

pub mod check;
pub mod samples;

use std::sync::Arc;

use election::command::{
    BallotBox, BoxCount, BoxKind, BoxStep, ChosenBy, CommitteeMemberInput, CommitteeOffice, Duty, HandoverItem, MobileReason,
    NominationMode, PersonInput, PersonVotes, PostNominations, PostNumber, ProxyReason, Review, Seats, StaffMember, TallySection,
};
use election::programme::Catalogue;
use election::{Actor, Command, Context, Election, Fact, Person, PersonId, Recorded, Refusal, Registration, Role, Voter};
use jiff::civil::{Date, date, time};
use statute::{Body, Nationality, Post, Relation, Sex};

/// 天峻县快尔玛乡纳尔宗村.
pub const QINGHAI: &str = "632823200201";
pub const SHANGHAI: &str = "310115100200";
pub const BEIJING: &str = "110111100200";
pub const ZHEJIANG: &str = "330106109200";
pub const HENAN: &str = "410122100200";

pub struct Village {
    pub state: Election,
    pub today: Date,
    /// Election day: every other day of the story hangs on it.
    pub day: Date,
    pub log: Vec<Recorded>,
    /// Its roll is being marked by software.
    pub check_in_open: bool,
    /// The programme in force where it lies.
    pub catalogue: Option<Arc<Catalogue>>,
}

pub fn p(n: u32) -> PersonId {
    PersonId(n)
}

pub fn votes(line: &[(u32, u32)]) -> Vec<PersonVotes> {
    line.iter().map(|(person, votes)| PersonVotes { person: p(*person), votes: *votes }).collect()
}

pub fn ballots(valid: u32, void: u32) -> TallySection {
    TallySection::Ballots { valid, void }
}

pub fn column(post: Post, line: &[(u32, u32)]) -> TallySection {
    TallySection::Post { post, votes: votes(line), write_ins: Vec::new() }
}

pub fn column_with(post: Post, line: &[(u32, u32)], write_ins: &[(u32, u32)]) -> TallySection {
    TallySection::Post { post, votes: votes(line), write_ins: votes(write_ins) }
}

/// The usual sheet: 37 of 40 came, 19 votes are needed, all five seats are filled.
pub fn usual_sheet() -> Vec<TallySection> {
    vec![
        ballots(36, 1),
        column(Post::Chair, &[(11, 25), (12, 11)]),
        column(Post::ViceChair, &[(14, 20), (15, 16)]),
        column(Post::Member, &[(16, 24), (17, 22), (18, 20), (19, 19)]),
    ]
}

pub fn voter(n: u32) -> Voter {
    Voter {
        person: Person {
            id: PersonId(0),
            name: format!("村民{n:02}"),
            sex: Some(if n.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
            birth: Some(date(1980, 1, 1)),
            nationality: Some(Nationality(if n.is_multiple_of(5) { "汉" } else { "藏" }.into())),
            id_number: Some(number(n)),
            group: "一组".into(),
        },
        registration: Registration::Resident,
        reason: Default::default(),
        household: Default::default(),
    }
}

/// Not an identity number anybody bears: the area code 000000 was never given out.
pub fn number(n: u32) -> String {
    format!("000000198001{n:06}")
}

pub fn new_person(n: u32) -> PersonInput {
    PersonInput { person: None, name: format!("村民{n:02}"), sex: None, id_number: Some(number(n)) }
}

pub fn member(n: u32, office: CommitteeOffice) -> CommitteeMemberInput {
    CommitteeMemberInput { who: new_person(n), office }
}

pub const SEATS: Seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };

impl Village {
    pub fn new(division: &str, day: Date) -> Self {
        Self {
            state: Election::new(division, Body::VillageCommittee),
            today: statute::shift(day, -40),
            day,
            log: Vec::new(),
            check_in_open: false,
            catalogue: None,
        }
    }

    /// A village of Qinghai that votes on 20 December 2026.
    pub fn qinghai() -> Self {
        Self::new(QINGHAI, date(2026, 12, 20))
    }

    /// The day so many days before election day.
    pub fn before(&self, days: i64) -> Date {
        statute::shift(self.day, -days)
    }

    /// Today becomes the day so many days before election day (negative: after it).
    pub fn at(&mut self, days: i64) -> Date {
        self.today = self.before(days);
        self.today
    }

    pub fn ask(&self, role: Role, account: &str, command: &Command) -> Result<Vec<Recorded>, Refusal> {
        let context = Context {
            today: self.today,
            actor: Actor { account: account.to_owned(), role },
            check_in_open: self.check_in_open,
            catalogue: self.catalogue.clone(),
        };
        election::decide(&self.state, &context, command.clone())
    }

    pub fn record(&mut self, facts: Vec<Recorded>) {
        for recorded in facts {
            self.state.apply(&recorded.fact, recorded.sealed.as_ref());
            self.log.push(recorded);
        }
        check::invariants(&self.state);
    }

    pub fn act_as(&mut self, role: Role, account: &str, command: &Command) -> Vec<Fact> {
        let facts =
            self.ask(role, account, command).unwrap_or_else(|r| panic!("{} on {}: {command:?} {:?}", r.rule, self.today, r.figures));
        let told = facts.iter().map(|r| r.fact.clone()).collect();
        self.record(facts);
        told
    }

    /// The election committee acts; it must be lawful.
    pub fn act(&mut self, command: &Command) -> Vec<Fact> {
        self.act_as(Role::ElectionCommittee, "committee", command)
    }

    pub fn count_as(&mut self, account: &str, sections: Vec<TallySection>) -> Vec<Fact> {
        self.act_as(Role::Counter, account, &Command::EnterTally { sections })
    }

    /// The election committee asks and is refused.
    pub fn refused(&self, command: &Command) -> Refusal {
        self.refused_as(Role::ElectionCommittee, "committee", command)
    }

    pub fn refused_as(&self, role: Role, account: &str, command: &Command) -> Refusal {
        match self.ask(role, account, command) {
            Err(refusal) => {
                check::readable(&refusal);
                refusal
            }
            Ok(facts) => panic!("lawful on {}: {command:?} gave {facts:?}", self.today),
        }
    }

    /// The counter is refused.
    pub fn count_refused(&self, account: &str, sections: Vec<TallySection>) -> Refusal {
        self.refused_as(Role::Counter, account, &Command::EnterTally { sections })
    }

    // The steps, each on its usual day.

    pub fn plan(&mut self, seats: Seats) -> &mut Self {
        let on = self.at(35);
        self.act(&Command::SetPlan { on, term: 13, election_day: self.day, seats, form: Default::default(), way: Default::default() });
        self
    }

    /// Chair 1, deputy 2, members 3 to `size`; the next three are the reserve.
    pub fn committee_of(&mut self, size: u32) -> &mut Self {
        let on = self.at(34);
        let office = |n| match n {
            1 => CommitteeOffice::Chair,
            2 if self.day.year() > 2025 => CommitteeOffice::Deputy,
            _ => CommitteeOffice::Member,
        };
        let members = (1..=size).map(|n| member(n, office(n))).collect();
        let reserve = (size + 1..=size + 3).map(new_person).collect();
        self.act(&Command::FormElectionCommittee { on, chosen_by: ChosenBy::Representatives, members, reserve });
        self
    }

    pub fn import(&mut self) -> &mut Self {
        self.at(30);
        self.act(&Command::ImportRoll { voters: (1..=40).map(voter).collect(), unlisted: Vec::new(), replace: false });
        self
    }

    pub fn publish_roll(&mut self) -> &mut Self {
        let on = self.at(23);
        self.act(&Command::PublishRoll { on });
        self
    }

    pub fn publish_corrected(&mut self) -> &mut Self {
        let on = self.at(14);
        self.act(&Command::PublishCorrectedRoll { on });
        self
    }

    pub fn final_roll(&mut self) -> &mut Self {
        let size = if self.state.division.starts_with("41") || self.state.division.starts_with("31") { 7 } else { 5 };
        self.plan(SEATS).committee_of(size).import().publish_roll().publish_corrected()
    }

    pub fn nominate_votes(&mut self, chair: &[(u32, u32)], vice: &[(u32, u32)], members: &[(u32, u32)]) -> Vec<Fact> {
        let on = self.at(12);
        let posts = [(Post::Chair, chair), (Post::ViceChair, vice), (Post::Member, members)]
            .into_iter()
            .map(|(post, line)| PostNominations { post, votes: votes(line) })
            .collect();
        self.act(&Command::RecordNominations { on, mode: NominationMode::OpenAtMeeting, participants: 35, posts })
    }

    pub fn nominate(&mut self) -> &mut Self {
        self.nominate_votes(&[(11, 25), (12, 8), (13, 2)], &[(14, 20), (15, 12)], &[(16, 22), (17, 20), (18, 18), (19, 15), (20, 9)]);
        self
    }

    pub fn review(&mut self) -> &mut Self {
        let on = self.at(11);
        let nomination = self.state.nomination.as_ref().expect("a nomination");
        let nominees: std::collections::BTreeSet<PersonId> = nomination.votes.values().flatten().map(|(person, _)| *person).collect();
        let reviews = nominees.into_iter().map(|person| (person, Review::Cleared)).collect();
        self.act(&Command::ReviewNominees { on, reviews });
        self
    }

    pub fn numbers() -> Vec<PostNumber> {
        vec![
            PostNumber { post: Post::Chair, number: 2 },
            PostNumber { post: Post::ViceChair, number: 2 },
            PostNumber { post: Post::Member, number: 4 },
        ]
    }

    pub fn publish_candidates(&mut self) -> &mut Self {
        let on = self.at(8);
        self.act(&Command::PublishCandidates { on, numbers: Self::numbers() });
        self
    }

    /// From nothing to the posted candidates.
    pub fn with_candidates(&mut self) -> &mut Self {
        self.final_roll().nominate().review().publish_candidates()
    }

    pub fn arrangement(&self, on: Date) -> Command {
        Command::ArrangePoll {
            on,
            place: "村委会院内".to_owned(),
            opens: time(8, 0, 0, 0),
            closes: time(12, 0, 0, 0),
            boxes: vec![
                BallotBox { id: 1, name: "中心会场".to_owned(), kind: BoxKind::Central },
                BallotBox { id: 2, name: "流动票箱".to_owned(), kind: BoxKind::Mobile },
            ],
            staff: vec![StaffMember { person: p(31), duty: Duty::Scrutineer, at_box: Some(1) }],
        }
    }

    pub fn arrange(&mut self) -> &mut Self {
        let on = self.at(6);
        let command = self.arrangement(on);
        self.act(&command);
        self
    }

    pub fn print(&mut self) -> &mut Self {
        let on = self.at(6);
        self.act(&Command::PrintBallots { on, copies: 44 });
        self
    }

    pub fn mobile_list(&self, on: Date) -> Command {
        let allowed = self.state.rules().map(|rules| rules.list(statute::Key::MobileBoxFor).to_vec()).unwrap_or_default();
        let remote = allowed.iter().any(|word| word == "remote");
        let why = |usual| match (allowed.is_empty(), remote) {
            (true, _) => usual,
            (false, true) => MobileReason::RemotePasture,
            (false, false) => MobileReason::Aged,
        };
        Command::ListMobileVoters {
            on,
            box_id: 2,
            route: "一组至三组".to_owned(),
            voters: vec![(p(36), why(MobileReason::Aged)), (p(37), why(MobileReason::RemotePasture))],
            staff: vec![p(32), p(33), p(34)],
        }
    }

    pub fn list_mobile(&mut self) -> &mut Self {
        let on = self.at(3);
        let command = self.mobile_list(on);
        self.act(&command);
        self
    }

    pub fn proxy(principal: u32, holder: u32, on: Date) -> Command {
        Command::RegisterProxy {
            on,
            principal: p(principal),
            holder: p(holder),
            relation: Some(Relation::Sibling),
            reason: ProxyReason::AwayWorking,
        }
    }

    /// From nothing to the morning of election day.
    pub fn ready(&mut self) -> &mut Self {
        self.with_candidates().arrange().print().list_mobile();
        self
    }

    pub fn on_the_day(&mut self) -> &mut Self {
        self.at(0);
        self
    }

    /// 44 printed, 38 given out, 37 came back.
    pub fn account(on: Date) -> Command {
        let boxes = vec![BoxCount { id: 1, issued: 36, returned: 35 }, BoxCount { id: 2, issued: 2, returned: 2 }];
        Command::ClosePoll { on, spoiled: 2, unused: 4, boxes, by_proxy: 0, scribed: 1 }
    }

    /// The mobile box is sealed, goes round and comes back.
    pub fn carried(&mut self) -> &mut Self {
        let on = self.at(0);
        let seal = || "0417".to_owned();
        for step in [BoxStep::Sealed { seal: seal() }, BoxStep::Departed, BoxStep::Returned { seal: seal() }] {
            self.act(&Command::StepBox { on, at: time(9, 0, 0, 0), box_id: 2, step, staff: vec![p(32), p(33), p(34)] });
        }
        self
    }

    pub fn close(&mut self) -> &mut Self {
        let on = self.at(0);
        if self.state.round().and_then(|round| round.arrangement.as_ref()).is_some_and(|arranged| arranged.custody.is_empty()) {
            self.carried();
        }
        self.act(&Self::account(on));
        self
    }

    /// Both counters enter the same sheet.
    pub fn count(&mut self, sheet: Vec<TallySection>) -> &mut Self {
        self.count_as("counter-a", sheet.clone());
        self.count_as("counter-b", sheet);
        self
    }

    pub fn confirm(&mut self) -> &mut Self {
        let on = self.today;
        self.act(&Command::ConfirmResult { on });
        self
    }

    pub fn announce(&mut self) -> &mut Self {
        let on = self.today;
        self.act(&Command::AnnounceResult { on });
        self
    }

    /// The whole first vote with such a sheet, announced.
    pub fn voted(&mut self, sheet: Vec<TallySection>) -> &mut Self {
        self.ready().close().count(sheet).confirm().announce()
    }

    /// The round at hand is printed, arranged and held on its day: so many sheets given out and returned.
    pub fn hold(&mut self, issued: u32, returned: u32, sheet: Vec<TallySection>) -> &mut Self {
        let day = self.state.voting_day().expect("a round is called");
        self.today = day;
        self.act(&Command::PrintBallots { on: day, copies: 44 });
        self.act(&Command::ArrangePoll {
            on: day,
            place: "村委会院内".to_owned(),
            opens: time(8, 0, 0, 0),
            closes: time(12, 0, 0, 0),
            boxes: vec![BallotBox { id: 1, name: "中心会场".to_owned(), kind: BoxKind::Central }],
            staff: Vec::new(),
        });
        let boxes = vec![BoxCount { id: 1, issued, returned }];
        self.act(&Command::ClosePoll { on: day, spoiled: 0, unused: 44 - issued, boxes, by_proxy: 0, scribed: 0 });
        self.count(sheet).confirm().announce()
    }

    pub fn call(&mut self, days_after: i64) -> Vec<Fact> {
        let (on, day) = (self.today, self.before(-days_after));
        self.act(&Command::CallRound { on, day })
    }

    pub fn certify(&mut self) -> &mut Self {
        let on = self.at(-2);
        self.act(&Command::IssueCertificates { on });
        self
    }

    pub fn hand_over(&mut self) -> &mut Self {
        let on = self.at(-8);
        let items = vec![HandoverItem::Seal, HandoverItem::Accounts, HandoverItem::Archive];
        self.act(&Command::RecordHandover { on, items, supervised_by: "乡镇监交人".to_owned() });
        self
    }

    /// Who is elected, as (post, person).
    pub fn elected(&self) -> Vec<(Post, u32)> {
        self.state.elected.iter().map(|e| (e.post, e.person.0)).collect()
    }

    /// Who stands for a post in the round at hand.
    pub fn standing(&self, post: Post) -> Vec<u32> {
        let round = self.state.round().expect("a round");
        round.candidates.iter().filter(|c| c.post == post).map(|c| c.person.0).collect()
    }
}
