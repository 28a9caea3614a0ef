//! How long the facts of a unit with 5,000 voters take to become its state.
//!
//! `cargo bench -p election`. The facts are those of an election up to the result, with 40 corrections and 100 proxies.

use std::hint::black_box;
use std::time::Instant;

use election::command::{
    BallotBox, BoxCount, BoxKind, ChosenBy, CommitteeMemberInput, CommitteeOffice, NominationMode, PersonInput, PersonVotes,
    PostNominations, PostNumber, ProxyReason, Review, RollChange, Seats, TallySection,
};
use election::{Actor, Command, Context, Election, Person, PersonId, Recorded, Registration, Role, Voter};
use jiff::civil::{Date, date, time};
use statute::{Body, Post, Sex, shift};

const VOTERS: u32 = 5_000;
const DAY: Date = date(2026, 12, 20);

struct Unit {
    state: Election,
    log: Vec<Recorded>,
}

impl Unit {
    fn act(&mut self, role: Role, account: &str, command: &Command) {
        let context = Context { today: DAY, actor: Actor { account: account.to_owned(), role }, check_in_open: false, catalogue: None };
        for recorded in election::decide(&self.state, &context, command.clone()).unwrap_or_else(|r| panic!("{}: {:?}", r.rule, r.figures)) {
            self.state.apply(&recorded.fact, recorded.sealed.as_ref());
            self.log.push(recorded);
        }
    }

    fn committee(&mut self, command: &Command) {
        self.act(Role::ElectionCommittee, "committee", command);
    }
}

fn p(n: u32) -> PersonId {
    PersonId(n)
}

fn voter(n: u32) -> Voter {
    Voter {
        person: Person {
            id: p(n),
            name: format!("选民{n}"),
            sex: Some(if n.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
            birth: Some(date(1980, 1, 1)),
            nationality: None,
            id_number: Some(format!("000000198001{n:06}")),
            group: format!("{}组", n % 9).into(),
        },
        registration: Registration::Resident,
        reason: Default::default(),
        household: Default::default(),
    }
}

fn votes(line: &[(u32, u32)]) -> Vec<PersonVotes> {
    line.iter().map(|(person, votes)| PersonVotes { person: p(*person), votes: *votes }).collect()
}

fn prepared(unit: &mut Unit) {
    let seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
    let context = Context {
        today: shift(DAY, -40),
        actor: Actor { account: "t".to_owned(), role: Role::Township },
        check_in_open: false,
        catalogue: None,
    };
    let plan =
        Command::SetPlan { on: shift(DAY, -40), term: 13, election_day: DAY, seats, form: Default::default(), way: Default::default() };
    for recorded in election::decide(&unit.state, &context, plan).expect("a plan") {
        unit.state.apply(&recorded.fact, recorded.sealed.as_ref());
        unit.log.push(recorded);
    }
    let member = |n, office| CommitteeMemberInput {
        who: PersonInput { person: None, name: format!("成员{n}"), sex: None, id_number: None },
        office,
    };
    let members = vec![member(1, CommitteeOffice::Chair), member(2, CommitteeOffice::Deputy), member(3, CommitteeOffice::Member)];
    unit.committee(&Command::FormElectionCommittee { on: shift(DAY, -39), chosen_by: ChosenBy::Meeting, members, reserve: Vec::new() });
    unit.committee(&Command::ImportRoll { voters: (1..=VOTERS).map(voter).collect(), unlisted: Vec::new(), replace: false });
    for n in 0..40 {
        let id = *unit.state.roll.voters.keys().nth(n * 100).expect("a line");
        let mut line = Voter::clone(&unit.state.roll.voters[&id]);
        line.reason = "更正".into();
        unit.committee(&Command::ChangeRoll { change: RollChange::Correct { voter: line }, attachments: Vec::new() });
    }
    unit.committee(&Command::PublishRoll { on: shift(DAY, -23) });
    unit.committee(&Command::PublishCorrectedRoll { on: shift(DAY, -14) });
}

fn stood(unit: &mut Unit) {
    let lines = [(Post::Chair, vec![(101, 900), (102, 800)]), (Post::ViceChair, vec![(103, 900), (104, 800)])];
    let members = (Post::Member, vec![(105, 900), (106, 800), (107, 700), (108, 600)]);
    let posts = lines.into_iter().chain([members]).map(|(post, line)| PostNominations { post, votes: votes(&line) }).collect();
    unit.committee(&Command::RecordNominations { on: shift(DAY, -12), mode: NominationMode::OpenAtMeeting, participants: 3_000, posts });
    let reviews = (101..=108).map(|n| (p(n), Review::Cleared)).collect();
    unit.committee(&Command::ReviewNominees { on: shift(DAY, -11), reviews });
    let number = |post, number| PostNumber { post, number };
    let numbers = vec![number(Post::Chair, 2), number(Post::ViceChair, 2), number(Post::Member, 4)];
    unit.committee(&Command::PublishCandidates { on: shift(DAY, -8), numbers });
    for n in 0..100 {
        let on = shift(DAY, -5);
        let (principal, holder) = (p(1_000 + n), p(2_000 + n));
        unit.committee(&Command::RegisterProxy { on, principal, holder, relation: None, reason: ProxyReason::AwayWorking });
    }
    unit.committee(&Command::PublishProxies { on: shift(DAY, -3) });
}

fn voted(unit: &mut Unit) {
    let on = shift(DAY, -6);
    unit.committee(&Command::ArrangePoll {
        on,
        place: "村委会".to_owned(),
        opens: time(8, 0, 0, 0),
        closes: time(12, 0, 0, 0),
        boxes: vec![BallotBox { id: 1, name: "中心会场".to_owned(), kind: BoxKind::Central }],
        staff: Vec::new(),
    });
    unit.committee(&Command::PrintBallots { on, copies: 5_000 });
    let boxes = vec![BoxCount { id: 1, issued: 4_000, returned: 4_000 }];
    unit.committee(&Command::ClosePoll { on: DAY, spoiled: 0, unused: 1_000, boxes, by_proxy: 100, scribed: 0 });
    let post = |post, line: &[(u32, u32)]| TallySection::Post { post, votes: votes(line), write_ins: Vec::new() };
    let sections = vec![
        TallySection::Ballots { valid: 3_990, void: 10 },
        post(Post::Chair, &[(101, 2_500), (102, 1_400)]),
        post(Post::ViceChair, &[(103, 2_500), (104, 1_400)]),
        post(Post::Member, &[(105, 3_000), (106, 2_900), (107, 2_800), (108, 1_000)]),
    ];
    for account in ["counter-a", "counter-b"] {
        unit.act(Role::Counter, account, &Command::EnterTally { sections: sections.clone() });
    }
    unit.committee(&Command::ConfirmResult { on: DAY });
    unit.committee(&Command::AnnounceResult { on: DAY });
}

fn main() {
    let mut unit = Unit { state: Election::new("632823200201", Body::VillageCommittee), log: Vec::new() };
    prepared(&mut unit);
    stood(&mut unit);
    voted(&mut unit);
    let mut times: Vec<u128> = (0..200)
        .map(|_| {
            let start = Instant::now();
            let mut state = Election::new("632823200201", Body::VillageCommittee);
            for recorded in &unit.log {
                state.apply(&recorded.fact, recorded.sealed.as_ref());
            }
            black_box(&state);
            start.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    let ms = |at: usize| format!("{}.{:03} ms", times[at] / 1_000, times[at] % 1_000);
    println!("fold of {} facts, {VOTERS} voters: median {}, slowest of 200 {}", unit.log.len(), ms(100), ms(199));
    let start = Instant::now();
    for _ in 0..1_000 {
        black_box(unit.state.summary());
    }
    println!("summary of that state: {} microseconds", start.elapsed().as_micros() / 1_000);
}
