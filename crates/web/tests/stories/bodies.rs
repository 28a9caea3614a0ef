//! Pages of the other bodies as those who use them see them: who sees the register, what a counter sees of another's sheet, what
//! everybody sees of it all, and the forms of a community.

use axum::http::StatusCode;
use election::Role;

use crate::clerk::{Village, keep};

const MEMBERS: [(&str, &str); 6] = [
    ("key", ""),
    ("on", "2026-11-10"),
    ("members_full", "党员甲\r\n党员乙\r\n党员丙、党员丁"),
    ("members_suspended", "党员戊"),
    ("members_probationary", "党员己"),
    ("ground", "bedridden"),
];

#[tokio::test]
async fn the_register_is_pasted_by_names_and_only_those_who_run_the_election_see_it() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::ElectionCommittee).await;
    let mut sent = MEMBERS.to_vec();
    sent.push(("ground_bedridden", "党员乙"));
    village.post(&clerk, "party/register_members", &sent).await.recorded();
    let page = village.get(&clerk, "party").await;
    keep("party-registered", &page);
    page.says(&["党员丁", "应到会人数", "长期卧床", "上级同意、党员大会通过以前仍计入"]);
    let observer = village.sign_in(Role::Observer).await;
    let seen = village.get(&observer, "party").await;
    seen.says(&["党员名册已登记"]).lacks(&["党员甲", "长期卧床"]);
    let refused = village.post(&observer, "party/register_members", &sent).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_is_left_out_must_stand_in_the_register() {
    let village = Village::planned().await;
    let clerk = village.sign_in(Role::Township).await;
    let mut sent = MEMBERS.to_vec();
    sent.push(("ground_bedridden", "别的人"));
    let answer = village.post(&clerk, "party/register_members", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["“别的人”不在上面的名册里", "党员甲"]);
    assert!(village.state().await.bodies.party.members.is_empty());
}

fn sheet(votes: &str) -> [(&str, &str); 9] {
    [
        ("key", ""),
        ("which", "representatives-1"),
        ("on", "2026-11-22"),
        ("issued", "9"),
        ("returned", "9"),
        ("valid", "9"),
        ("void", "0"),
        ("written", votes),
        ("women", "选民6 7"),
    ]
}

/// A group of fourteen households with a place for anyone and one for a woman.
async fn with_a_group() -> Village {
    let village = Village::with_final_roll().await;
    village.today("2026-11-22").await;
    let clerk = village.sign_in(Role::Township).await;
    let page = village.get(&clerk, "representatives").await;
    page.says(&["value=\"一组\"", "value=\"二组\""]);
    let places = [
        ("key", ""),
        ("on", "2026-11-22"),
        ("day", "2026-11-22"),
        ("name", "一组"),
        ("households", "14"),
        ("voters", "9"),
        ("seats", "1"),
        ("women_seats", "1"),
    ];
    village.post(&clerk, "representatives/plan_representatives", &places).await.recorded();
    village
}

#[tokio::test]
async fn a_counter_sees_nothing_of_the_others_sheet_and_where_they_agree_the_group_has_elected() {
    let village = with_a_group().await;
    let (first, second) = (village.sign_in(Role::Counter).await, village.sign_in(Role::Counter).await);
    village.post(&first, "representatives/enter_count", &sheet("选民9 8")).await.recorded();
    village.get(&first, "representatives").await.says(&["您已录入"]).lacks(&["enter_count\""]);
    let waiting = village.get(&second, "representatives").await;
    keep("representatives-counting", &waiting);
    waiting.says(&["已有 1 人录入"]).lacks(&["选民9", "选民6"]);
    village.post(&second, "representatives/enter_count", &sheet("选民9 7")).await.recorded();
    village.get(&second, "representatives").await.says(&["两人录入不一致"]).lacks(&["选民9"]);
    for counter in [&first, &second] {
        village.post(counter, "representatives/enter_count", &sheet("选民9 8")).await.recorded();
    }
    village.get(&second, "representatives").await.says(&["选民9", "当选"]);
    assert!(village.state().await.bodies.representatives.groups[0].filled());
}

#[tokio::test]
async fn what_was_typed_into_a_sheet_stays_and_a_figure_that_cannot_be_is_named() {
    let village = with_a_group().await;
    let counter = village.sign_in(Role::Counter).await;
    let mut sent = sheet("选民9 8").to_vec();
    sent[6] = ("void", "1");
    let answer = village.post(&counter, "representatives/enter_count", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["选民9 8", "value=\"9\""]);
    let clerk = village.sign_in(Role::Township).await;
    let refused = village.post(&clerk, "representatives/enter_count", &sheet("选民9 8")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a clerk does not count");
}

#[tokio::test]
async fn everybody_sees_the_representatives_once_they_are_posted() {
    let village = with_a_group().await;
    let clerk = village.sign_in(Role::Township).await;
    for _ in 0..2 {
        let counter = village.sign_in(Role::Counter).await;
        village.post(&counter, "representatives/enter_count", &sheet("选民9 8")).await.recorded();
    }
    let public = "/u/632823200201";
    village.visit(public).await.lacks(&["选民9"]);
    let leader = [
        ("key", ""),
        ("which", "1"),
        ("on", "2026-11-22"),
        ("leader", "选民9"),
        ("deputy", ""),
        ("present", "9"),
        ("households", ""),
        ("agree", "9"),
    ];
    village.post(&clerk, "representatives/name_group_leader", &leader).await.recorded();
    let posting = [("key", ""), ("on", "2026-11-22"), ("others", "0"), ("others_women", "0")];
    village.post(&clerk, "representatives/publish_representatives", &posting).await.recorded();
    village.visit(public).await.says(&["选民9", "选民6", "2026-11-22公布"]);
}

#[tokio::test]
async fn the_supervision_committee_waits_for_the_committee_and_says_so() {
    let village = Village::with_final_roll().await;
    let clerk = village.sign_in(Role::Township).await;
    let sent = [("key", ""), ("on", "2026-11-20"), ("day", "2026-11-20"), ("seats", "3")];
    let answer = village.post(&clerk, "supervision/plan_supervision", &sent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says(&["委员会"]);
    village.get(&clerk, "between").await.says(&["当选证书还没有颁发", "按期换届"]);
}

#[tokio::test]
async fn a_township_proposes_another_day_and_the_county_answers() {
    let village = Village::planned().await;
    let (township, county) = (village.sign_in(Role::Township).await, village.sign_in_for(Role::County, "632823").await);
    let moved = [("key", ""), ("on", "2026-11-10"), ("due", "2026-12-20"), ("to", "2027-01-20"), ("reason", "雪灾，道路不通")];
    village.post(&township, "between/propose_shift", &moved).await.recorded();
    let passed = [("key", ""), ("on", "2026-11-10"), ("by", "meeting"), ("whole", "40"), ("present", "30"), ("agree", "28")];
    village.post(&township, "between/pass_shift", &passed).await.recorded();
    village.get(&township, "between").await.says(&["等待上级批复", "雪灾"]);
    let answer = [("key", ""), ("on", "2026-11-10"), ("answer", "yes"), ("reason", "")];
    village.post(&county, "between/approve_shift", &answer).await.recorded();
    village.get(&county, "between").await.says(&["县级批准"]);
}
