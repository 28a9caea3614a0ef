//! One well-formed instance of every command, dated today.

use election::command::{
    AddReason, BoxCount, BoxMarks, BoxStep, ChosenBy, Committed, CommitteeOffice, ExitReason, HandoverItem, InvalidGround, NominationMode,
    ObjectionMatter, PostNominations, Review, RollChange, StrikeReason,
};
use election::{Command, Fact, Unlisted};
use statute::{Post, Relation};

use super::{Village, ballots, member, new_person, p, voter, votes};

/// The names of all variants, as serde knows them: a new variant appears here by itself. The acts of the work around the vote
/// and of the other bodies have stories of their own.
pub fn all_names<T: serde::de::DeserializeOwned>(tag: &str) -> Vec<String> {
    let error = serde_json::from_str::<T>(&format!(r#"{{"{tag}":"?"}}"#)).err().expect("no variant is called ?").to_string();
    let list = error.split_once("expected one of ").expect("serde lists the variants").1;
    list.split('`').skip(1).step_by(2).filter(|name| !matches!(*name, "programme" | "body")).map(str::to_owned).collect()
}

pub fn name(command: &Command) -> &'static str {
    let tagged = serde_json::to_value(command).expect("a command is JSON");
    let name = tagged["command"].as_str().expect("tagged").to_owned();
    Box::leak(name.into_boxed_str())
}

/// Every command; a test shows that none is missing.
pub fn commands(v: &Village) -> Vec<Command> {
    let on = v.today;
    let mut all = preparation(v);
    all.extend(vote(v));
    all.extend([
        Command::ConfirmResult { on },
        Command::DeclareInvalid { on, ground: InvalidGround::OtherBreach },
        Command::AnnounceResult { on },
        Command::CallRound { on, day: statute::shift(on, 7) },
        Command::LeaveVacant { on },
        Command::IssueCertificates { on },
        Command::RecordHandover { on, items: vec![HandoverItem::Seal], supervised_by: "监交人".to_owned() },
    ]);
    let mut given: Vec<String> = all.iter().map(|c| name(c).to_owned()).collect();
    let mut known = all_names::<Command>("command");
    given.sort();
    known.sort();
    assert_eq!(given, known, "one instance of every command");
    assert!(all_names::<Fact>("fact").len() > 30);
    all
}

fn preparation(v: &Village) -> Vec<Command> {
    let on = v.today;
    vec![
        Command::WorkLog { text: "到村指导".to_owned() },
        Command::SetPlan { on, term: 13, election_day: v.day, seats: super::SEATS, form: Default::default(), way: Default::default() },
        Command::FormElectionCommittee {
            on,
            chosen_by: ChosenBy::Meeting,
            members: vec![member(1, CommitteeOffice::Chair), member(2, CommitteeOffice::Deputy), member(3, CommitteeOffice::Member)],
            reserve: vec![new_person(4)],
        },
        Command::DeclareKinship { a: p(21), b: p(22), relation: Relation::Spouse },
        Command::LeaveElectionCommittee { on, member: p(5), reason: ExitReason::Resigned },
        Command::ImportRoll { voters: vec![voter(60)], unlisted: Vec::new(), replace: false },
        Command::ChangeRoll {
            change: RollChange::Add { voter: voter(61), why: AddReason::Omitted, another: false },
            attachments: Vec::new(),
        },
        Command::LeaveOffRoll {
            line: Unlisted {
                person: voter(62).person,
                why: StrikeReason::Unreachable,
                reason: "电话三次、托亲属转告，均未联系上".to_owned(),
            },
        },
        Command::NoteDouble { person: p(40), elsewhere: "632823200999".to_owned() },
        Command::ContestDouble { person: p(40), elsewhere: "632823200999".to_owned() },
        Command::CloseDouble { person: p(40), elsewhere: "632823200999".to_owned() },
        Command::SettleDouble { on, person: p(40), ground: "户口与居住都在本村".to_owned() },
        Command::UnsealIdentity { person: p(39), reason: "核对身份证".to_owned() },
        Command::PublishRoll { on },
        Command::ListElectors { on, people: vec![p(11)] },
        Command::FileObjection {
            on,
            matter: ObjectionMatter::Omitted,
            objector: "村民09".to_owned(),
            statement: "漏登".to_owned(),
            about: None,
            attachments: Vec::new(),
        },
        Command::RuleObjection {
            on, objection: 1, upheld: false, ground: "查无此事".to_owned(), change: None, attachments: Vec::new()
        },
        Command::PublishCorrectedRoll { on },
        Command::RecordNominations {
            on,
            mode: NominationMode::OpenAtMeeting,
            participants: 35,
            posts: vec![PostNominations { post: Post::Chair, votes: votes(&[(11, 20)]) }],
        },
        Command::WithdrawNominee { on, person: p(13), post: None },
        Command::PreSelect { on, by: ChosenBy::Representatives, whole: 12, present: 10, posts: Vec::new() },
        Command::StandWithoutCandidates { on, whole: 12, present: 10, agree: 8 },
        Command::ReviewNominees { on, reviews: vec![(p(11), Review::Cleared)] },
        Command::PublishCandidates { on, numbers: Village::numbers() },
    ]
}

fn vote(v: &Village) -> Vec<Command> {
    let on = v.today;
    let same_day = v.state.voting_day().unwrap_or(v.day);
    vec![
        Command::WithdrawCandidate { on, person: p(12), post: Post::Chair },
        Command::PrintBallots { on, copies: 44 },
        v.arrangement(on),
        v.mobile_list(on),
        Command::StepBox {
            on: same_day.min(on),
            at: jiff::civil::time(7, 0, 0, 0),
            box_id: 2,
            step: BoxStep::Sealed { seal: "0001".to_owned() },
            staff: vec![p(32), p(33), p(34)],
        },
        Village::proxy(38, 39, on),
        Command::CancelProxy { on, principal: p(35) },
        Command::PublishProxies { on },
        Command::CloseCheckIn {
            on: same_day.min(on),
            boxes: vec![BoxMarks { id: 1, marked: 36 }, BoxMarks { id: 2, marked: 2 }],
            by_proxy: 0,
            commitment: Committed { c: "hyE1HcShM9zyHq3WWcJSrYlQwF57o0p5+eqOO0IKCWw=".to_owned() },
        },
        Command::ClosePoll {
            on: same_day.min(on),
            spoiled: 2,
            unused: 4,
            boxes: vec![BoxCount { id: 1, issued: 36, returned: 35 }, BoxCount { id: 2, issued: 2, returned: 2 }],
            by_proxy: 0,
            scribed: 0,
        },
        Command::EnterTally { sections: vec![ballots(36, 1)] },
    ]
}
