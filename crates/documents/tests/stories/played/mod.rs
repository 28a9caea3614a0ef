//! An election for the tests, played by real commands through `decide` and `apply`. Synthetic people only.

pub mod bodies;

use documents::UnitInfo;
use election::command::{
    BallotBox, BoxCount, BoxKind, BoxStep, ChosenBy, CommitteeMemberInput, CommitteeOffice, Duty, HandoverItem, MobileReason,
    NominationMode, ObjectionMatter, PersonInput, PersonVotes, PostNominations, PostNumber, ProxyReason, Review, RollChange, Seats,
    StaffMember, StrikeReason, TallySection,
};
use election::fact::Recorded;
use election::{Actor, Command, Context, Election, Person, PersonId, Registration, Role, Voter, decide};
use jiff::civil::{Date, date, time};
use statute::{Body, Nationality, Post, Relation, Sex};

/// Names that must print as they are: long, beyond the BMP, with the dot, with characters that Typst reads as markup.
pub const HARD_NAMES: [&str; 8] = [
    "阿卜杜热合曼·买买提依明·托合提尼亚孜江",
    "额尔德尼巴特尔",
    "𠮷田",
    "𫍯明",
    "䶮卓玛",
    "#let x = *1*",
    "_王_$五$@<张>\\n",
    "完么措·索南多杰[1]",
];

/// How far an election is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    Planned,
    Committee,
    RollPosted,
    RollFinal,
    Candidates,
    PollArranged,
    Announced,
    HandedOver,
}

/// The unit of the tests.
pub fn unit(body: Body) -> UnitInfo {
    let (code, name, township) = match body {
        Body::ResidentsCommittee => ("632823100001", "新源路社区居委会", "新源镇"),
        _ => ("632823200201", "纳尔宗村民委员会", "快尔玛乡"),
    };
    UnitInfo {
        code: code.into(),
        name: name.into(),
        county: "天峻县".into(),
        township: township.into(),
        body,
        rehearsal: false,
        seal: None,
    }
}

/// An identity number as the roll has it. The check digit is not computed: nothing here reads it.
pub fn id_number(n: u32) -> String {
    format!("63282319800101{n:04}")
}

/// A name made of a surname and two syllables, distinct for each `n` below 2,000.
pub fn made_name(n: u32) -> String {
    const FIRST: [char; 20] =
        ['马', '李', '王', '张', '赵', '韩', '冶', '祁', '星', '才', '多', '卓', '索', '扎', '格', '桑', '巴', '乌', '娜', '完'];
    const SECOND: [char; 10] = ['金', '永', '玉', '德', '生', '福', '海', '秀', '国', '文'];
    const THIRD: [char; 10] = ['花', '林', '梅', '山', '兰', '成', '英', '龙', '福', '草'];
    let at = |of: &[char], n: u32| of[usize::try_from(n).expect("small") % of.len()];
    let mut name = String::from(at(&FIRST, n));
    if !n.is_multiple_of(7) {
        name.push(at(&SECOND, n / 20));
    }
    name.push(at(&THIRD, n / 200 + n));
    name
}

/// An election in progress.
pub struct Play {
    pub state: Election,
    /// What was recorded, in order.
    pub log: Vec<Recorded>,
    today: Date,
}

impl Play {
    pub fn new(body: Body) -> Self {
        Self { state: Election::new(&unit(body).code, body), log: Vec::new(), today: date(2026, 11, 16) }
    }

    /// The command is lawful and takes effect.
    pub fn does(&mut self, command: Command) {
        self.by("committee", Role::ElectionCommittee, command);
    }

    pub fn by(&mut self, account: &str, role: Role, command: Command) {
        self.today = command.day().unwrap_or(self.today);
        let context = Context { today: self.today, actor: Actor { account: account.into(), role }, check_in_open: false, catalogue: None };
        let named = format!("{command:?}");
        let facts = decide(&self.state, &context, command).unwrap_or_else(|refusal| panic!("{named} refused: {refusal:?}"));
        for recorded in facts {
            self.state.apply(&recorded.fact, recorded.sealed.as_ref());
            self.log.push(recorded);
        }
    }

    fn id(&self, n: u32) -> PersonId {
        let number = id_number(n);
        self.state.roll.voters.values().find(|v| v.person.id_number.as_deref() == Some(&number)).expect("on the roll").person.id
    }
}

fn day(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

/// The voters of the roll: the hard names first, then made ones, in groups of 40.
pub fn voters(count: u32) -> Vec<Voter> {
    (0..count)
        .map(|n| {
            let hard = HARD_NAMES.get(usize::try_from(n).expect("small"));
            let person = Person {
                id: PersonId(0),
                name: hard.map_or_else(|| made_name(n), |name| (*name).to_owned()),
                sex: Some(if n % 3 == 0 { Sex::Female } else { Sex::Male }),
                birth: Some(date(1980, 1, 1)),
                nationality: Some(Nationality(["藏", "蒙古", "汉", "回"][usize::try_from(n % 4).expect("small")].into())),
                id_number: Some(id_number(n)),
                group: format!("{}社", ["一", "二", "三", "四", "五"][usize::try_from(n / 40 % 5).expect("small")]).into(),
            };
            Voter { person, registration: Registration::Resident, reason: Default::default(), household: Default::default() }
        })
        .collect()
}

/// Plays a village of so many voters until a stage.
pub fn played(body: Body, count: u32, until: Until) -> Play {
    let mut play = Play::new(body);
    further(&mut play, count, (None, until));
    play
}

/// Plays on from a stage, or from the beginning, until another.
fn further(play: &mut Play, count: u32, (after, until): (Option<Until>, Until)) {
    let due = |stage| after.is_none_or(|after| after < stage) && until >= stage;
    if due(Until::Planned) {
        let seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
        play.does(Command::SetPlan {
            on: day(11, 16),
            term: 12,
            election_day: day(12, 20),
            seats,
            form: Default::default(),
            way: Default::default(),
        });
    }
    if due(Until::Committee) {
        committee(play);
    }
    if due(Until::RollPosted) {
        play.does(Command::ImportRoll { voters: voters(count), unlisted: Vec::new(), replace: false });
        play.does(Command::PublishRoll { on: day(11, 27) });
    }
    if due(Until::RollFinal) {
        objections(play);
    }
    if due(Until::Candidates) {
        candidates(play, count);
    }
    if due(Until::PollArranged) {
        poll(play, count);
    }
    if due(Until::Announced) {
        let returned = count - 14;
        count_out(play, day(12, 20), count);
        tally(play, returned, [[returned * 4 / 5, 10], [returned * 3 / 4, 10], [returned - 30, returned - 35]]);
        play.does(Command::ConfirmResult { on: day(12, 20) });
        play.does(Command::AnnounceResult { on: day(12, 20) });
    }
    if due(Until::HandedOver) {
        play.does(Command::IssueCertificates { on: day(12, 22) });
        let items = vec![HandoverItem::Seal, HandoverItem::Accounts, HandoverItem::Archive];
        play.does(Command::RecordHandover { on: day(12, 28), items, supervised_by: "乡人民政府".into() });
    }
}

fn committee(play: &mut Play) {
    let new = |name: &str| PersonInput { person: None, name: name.into(), sex: None, id_number: None };
    let members = [
        ("才让东智", CommitteeOffice::Chair),
        ("韩福海", CommitteeOffice::Deputy),
        ("拉毛措", CommitteeOffice::Member),
        ("巴音孟克", CommitteeOffice::Member),
        ("祁生兰", CommitteeOffice::Member),
    ];
    let members = members.into_iter().map(|(name, office)| CommitteeMemberInput { who: new(name), office }).collect();
    let reserve = vec![new("冶国福"), new("完么措")];
    play.does(Command::FormElectionCommittee { on: day(11, 18), chosen_by: ChosenBy::Representatives, members, reserve });
}

/// Two objections, ruled, and the corrected posting.
pub fn objections(play: &mut Play) {
    let file = |about, matter, statement: &str| Command::FileObjection {
        on: day(11, 28),
        matter,
        objector: "马玉花".into(),
        statement: statement.into(),
        about,
        attachments: Vec::new(),
    };
    let about = Some(play.id(20));
    play.does(file(about, ObjectionMatter::NotEntitled, "已迁出，身份证632823198001010020，患病住院"));
    play.does(file(None, ObjectionMatter::Omitted, "漏登一人"));
    let ground = "经核实，本人户籍于2025年迁出，身份证号632823198001010020，电话13800000000";
    play.does(Command::RuleObjection {
        on: day(11, 30),
        objection: 1,
        upheld: true,
        ground: ground.into(),
        change: about.map(|person| RollChange::Strike { person, why: StrikeReason::MovedOut, note: "凭户口簿".into() }),
        attachments: Vec::new(),
    });
    play.does(Command::RuleObjection {
        on: day(12, 1),
        objection: 2,
        upheld: false,
        ground: "户籍不在本村".into(),
        change: None,
        attachments: Vec::new(),
    });
    play.does(Command::PublishCorrectedRoll { on: day(12, 4) });
}

/// Candidates: two for chair, two for deputy, four for member; the hard names stand too.
fn candidates(play: &mut Play, count: u32) {
    let part = count * 3 / 4;
    let votes = |play: &Play, who: &[u32]| -> Vec<PersonVotes> {
        (0_u32..).zip(who).map(|(at, n)| PersonVotes { person: play.id(*n), votes: part / 3 - at * 7 }).collect()
    };
    let posts = vec![
        PostNominations { post: Post::Chair, votes: votes(play, &[12, 1]) },
        PostNominations { post: Post::ViceChair, votes: votes(play, &[0, 2]) },
        PostNominations { post: Post::Member, votes: votes(play, &[3, 4, 5, 6]) },
    ];
    let everyone: Vec<(PersonId, Review)> = [12, 1, 0, 2, 3, 4, 5, 6].map(|n| (play.id(n), Review::Cleared)).to_vec();
    play.does(Command::RecordNominations { on: day(12, 7), mode: NominationMode::PartyAndVoters, participants: part, posts });
    play.does(Command::ReviewNominees { on: day(12, 9), reviews: everyone });
    let numbers = [(Post::Chair, 2), (Post::ViceChair, 2), (Post::Member, 4)];
    let numbers = numbers.into_iter().map(|(post, number)| PostNumber { post, number }).collect();
    play.does(Command::PublishCandidates { on: day(12, 12), numbers });
}

fn poll(play: &mut Play, count: u32) {
    play.does(Command::PrintBallots { on: day(12, 14), copies: count + 20 });
    let boxes = vec![
        BallotBox { id: 1, name: "中心会场".into(), kind: BoxKind::Central },
        BallotBox { id: 2, name: "三社投票站".into(), kind: BoxKind::Station },
        BallotBox { id: 3, name: "夏季草场流动票箱".into(), kind: BoxKind::Mobile },
    ];
    let duties = [Duty::Scrutineer, Duty::Scrutineer, Duty::Caller, Duty::Teller, Duty::Issuer, Duty::Scribe];
    let staff = (0_u32..).zip(duties).map(|(at, duty)| StaffMember { person: play.id(30 + at), duty, at_box: Some(at % 2 + 1) });
    let staff = staff.collect();
    let (opens, closes) = (time(9, 0, 0, 0), time(16, 30, 0, 0));
    play.does(Command::ArrangePoll { on: day(12, 14), place: "纳尔宗村党群服务中心广场".into(), opens, closes, boxes, staff });
    let ill = [(41, MobileReason::Ill), (42, MobileReason::Aged), (7, MobileReason::RemotePasture)];
    let voters = ill.map(|(n, why)| (play.id(n), why)).to_vec();
    let staff = [30, 31, 36].map(|n| play.id(n)).to_vec();
    play.does(Command::ListMobileVoters { on: day(12, 15), box_id: 3, route: "夏季草场".into(), voters, staff });
    for (principal, holder, relation) in [(50, 51, Some(Relation::Spouse)), (52, 51, Some(Relation::Sibling)), (53, 54, None)] {
        let (principal, holder) = (play.id(principal), play.id(holder));
        play.does(Command::RegisterProxy { on: day(12, 15), principal, holder, relation, reason: ProxyReason::AwayHerding });
    }
    play.does(Command::PublishProxies { on: day(12, 16) });
}

/// The mobile box goes round sealed and comes back.
fn carry_the_box(play: &mut Play, on: Date) {
    let arrangement = play.state.round().and_then(|round| round.arrangement.as_ref()).expect("arranged");
    let staff = arrangement.mobile[&3].staff.clone();
    let seal = || "QH-0417".to_owned();
    let steps = [(8, BoxStep::Sealed { seal: seal() }), (9, BoxStep::Departed), (12, BoxStep::Returned { seal: seal() })];
    for (hour, step) in steps {
        play.does(Command::StepBox { on, at: time(hour, 0, 0, 0), box_id: 3, step, staff: staff.clone() });
    }
}

/// Everything issued but ten, everything returned but four.
pub fn count_out(play: &mut Play, on: Date, count: u32) {
    carry_the_box(play, on);
    let (second, third) = (20, 3);
    let first = count - 10 - second - third;
    let boxes = vec![
        BoxCount { id: 1, issued: first, returned: first - 4 },
        BoxCount { id: 2, issued: second, returned: second },
        BoxCount { id: 3, issued: third, returned: third },
    ];
    play.does(Command::ClosePoll { on, spoiled: 5, unused: 25, boxes, by_proxy: 3, scribed: 6 });
}

/// Two accounts enter the same tally. The third row is for the first two members; the others get 40, 30 and a write-in 9.
pub fn tally(play: &mut Play, returned: u32, votes: [[u32; 2]; 3]) {
    let line = |play: &Play, n: u32, votes: u32| PersonVotes { person: play.id(n), votes };
    let [chair, vice, members] = votes;
    let sections = vec![
        TallySection::Ballots { valid: returned - 5, void: 5 },
        TallySection::Post { post: Post::Chair, votes: vec![line(play, 12, chair[0]), line(play, 1, chair[1])], write_ins: Vec::new() },
        TallySection::Post { post: Post::ViceChair, votes: vec![line(play, 0, vice[0]), line(play, 2, vice[1])], write_ins: Vec::new() },
        TallySection::Post {
            post: Post::Member,
            votes: vec![line(play, 3, members[0]), line(play, 4, members[1]), line(play, 5, members[1] - 10), line(play, 6, 30)],
            write_ins: vec![line(play, 60, 9)],
        },
    ];
    play.by("counter-a", Role::Counter, Command::EnterTally { sections: sections.clone() });
    play.by("counter-b", Role::Counter, Command::EnterTally { sections });
}

/// A first round that fills chair and deputy only, announced: a runoff for the members is due.
pub fn runoff_due(count: u32) -> Play {
    let mut play = played(Body::VillageCommittee, count, Until::PollArranged);
    let returned = count - 14;
    count_out(&mut play, day(12, 20), count);
    tally(&mut play, returned, [[returned * 4 / 5, 10], [returned * 3 / 4, 10], [returned / 2 - 20, returned / 2 - 30]]);
    play.does(Command::ConfirmResult { on: day(12, 20) });
    play.does(Command::AnnounceResult { on: day(12, 20) });
    play
}

/// The same with the runoff called.
pub fn runoff_called(count: u32) -> Play {
    let mut play = runoff_due(count);
    play.does(Command::CallRound { on: day(12, 21), day: day(12, 28) });
    play
}
