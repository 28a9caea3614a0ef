//! One village of Qinghai from the plan to the handover, day by day, as its record tells it.

use crate::common::{Village, p, usual_sheet};
use election::command::{ObjectionMatter, RollChange, StrikeReason};
use election::summary::{StepStatus, timeline};
use election::{Command, Fact, Stage};
use jiff::civil::{Date, date};
use statute::Post;

/// Stage, what is due, by when, and under which article.
fn stands(village: &Village, stage: Stage, due: Option<(&str, Date, &str)>) {
    assert_eq!(village.state.stage(), stage, "on {}", village.today);
    let given = village.state.due();
    let told = given.as_ref().map(|d| (d.what.as_str(), d.by, d.citation.article.as_ref()));
    assert_eq!(told, due, "on {}", village.today);
}

/// The steps done so far, in the order of the nine.
fn done(village: &Village) -> Vec<&'static str> {
    timeline(&village.state).into_iter().filter(|s| matches!(s.status, StepStatus::Done(_))).map(|s| s.name).collect()
}

#[test]
fn a_village_of_qinghai_from_plan_to_handover() {
    let mut v = Village::qinghai();
    stands(&v, Stage::NotPlanned, None);

    v.plan(crate::common::SEATS);
    assert_eq!(v.today, date(2026, 11, 15));
    let law = "《村民委员会组织法》";
    stands(&v, Stage::Planned, Some(("election-committee", date(2026, 11, 30), &format!("{law}第十五条第二款"))));
    let packs = &v.state.plan.as_ref().expect("a plan").packs;
    assert_eq!(packs, &["CN-QH-2020", "CN-QH-IMPL-2017", "CN-VCL-2025", "GC2013", "CN-DEFAULT"]);

    v.committee_of(5);
    stands(&v, Stage::CommitteeFormed, Some(("roll", date(2026, 11, 30), &format!("{law}第十七条第一款"))));
    v.import();
    stands(&v, Stage::RollDrafted, Some(("roll", date(2026, 11, 30), &format!("{law}第十七条第一款"))));
    v.publish_roll();
    assert_eq!(v.today, date(2026, 11, 27));
    stands(&v, Stage::RollPublished, Some(("corrected-roll", date(2026, 12, 15), &format!("{law}第十七条第二款"))));

    objection(&mut v, law);
    v.publish_corrected();
    assert_eq!(v.state.summary().registered, 39, "one was struck");
    stands(&v, Stage::RollFinal, Some(("nomination", date(2026, 12, 15), "《青海省村民委员会选举办法》（条文未见，按多数省份五日前）")));
    assert_eq!(done(&v), ["plan", "committee", "roll"]);

    v.nominate().review();
    stands(&v, Stage::Nominated, Some(("candidates", date(2026, 12, 15), "《青海省村民委员会选举办法》（条文未见，按多数省份五日前）")));
    v.publish_candidates();
    assert_eq!(v.today, date(2026, 12, 12));
    assert_eq!(v.standing(Post::Chair), [11, 12]);
    assert_eq!(v.standing(Post::Member), [16, 17, 18, 19], "in order of votes");
    stands(&v, Stage::CandidatesPublished, Some(("poll-notice", date(2026, 12, 15), "默认读法（多数做法）")));

    v.arrange().print();
    stands(&v, Stage::BallotsPrinted, Some(("poll", date(2026, 12, 20), &format!("{law}第十八条第二款"))));
    poll(&mut v, law);

    v.certify();
    assert_eq!(v.today, date(2026, 12, 22));
    stands(&v, Stage::Certified, Some(("handover", date(2026, 12, 30), &format!("{law}第二十四条"))));
    v.hand_over();
    assert_eq!(v.today, date(2026, 12, 28));
    stands(&v, Stage::HandedOver, None);
    assert_eq!(done(&v).len(), 9);
    closing(&v);
}

/// On the third day somebody says that a villager has moved out; on the fifth the committee agrees.
fn objection(v: &mut Village, law: &str) {
    let on = v.at(20);
    v.act(&Command::FileObjection {
        on,
        matter: ObjectionMatter::NotEntitled,
        objector: "村民09".to_owned(),
        statement: "村民40已迁出".to_owned(),
        about: Some(p(40)),
        attachments: Vec::new(),
    });
    stands(v, Stage::RollPublished, Some(("ruling", date(2026, 12, 3), &format!("{law}第十七条第二款"))));
    assert_eq!(v.state.blocked(), Some("objections-open"));
    let on = v.at(18);
    let change = Some(RollChange::Strike { person: p(40), why: StrikeReason::MovedOut, note: "凭户口簿".into() });
    v.act(&Command::RuleObjection {
        on, objection: 1, upheld: true, ground: "户籍已迁出".to_owned(), change, attachments: Vec::new()
    });
    assert_eq!(v.state.blocked(), None);
}

fn poll(v: &mut Village, law: &str) {
    let on = v.at(4);
    v.act(&Village::proxy(38, 39, on));
    stands(v, Stage::BallotsPrinted, Some(("proxies", date(2026, 12, 19), "默认读法（选举日前公布）")));
    let on = v.at(3);
    v.act(&Command::PublishProxies { on });
    v.list_mobile().close();
    stands(v, Stage::Counting, Some(("announce", date(2026, 12, 20), &format!("{law}第十八条第三款"))));
    assert_eq!(v.state.summary().returned, None, "nothing is told before the decision");

    v.count(usual_sheet()).confirm();
    stands(v, Stage::Decided, Some(("announce", date(2026, 12, 20), &format!("{law}第十八条第三款"))));
    let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
    assert_eq!((outcome.base_votes, outcome.win_min), (Some(37), Some(19)), "void ballots stay in the base");

    v.announce();
    assert_eq!(v.elected(), [(Post::Chair, 11), (Post::ViceChair, 14), (Post::Member, 16), (Post::Member, 17), (Post::Member, 18)]);
    stands(v, Stage::Elected, Some(("certificates", date(2026, 12, 30), "《村民委员会选举规程》第六章")));
}

fn closing(v: &Village) {
    let summary = v.state.summary();
    assert_eq!((summary.seats, summary.elected, summary.women), (5, 5, 3));
    assert_eq!((summary.registered, summary.returned, summary.rounds), (39, Some(37), 1));
    assert_eq!(summary.first_round_success, Some(true));
    assert_eq!((summary.blocked, summary.objections_open), (None, 0));
    assert_eq!(v.state.chair(), Some(p(11)));
    let numbers: Vec<u32> = v.state.certificates.iter().map(|c| c.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!(v.state.formed_on(), Some(date(2026, 12, 20)));
    assert!(v.log.iter().all(|r| !matches!(r.fact, Fact::PollDeclaredInvalid { .. })));
}
