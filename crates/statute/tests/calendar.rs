//! The calendar of two provinces, day by day.

use jiff::civil::date;
use statute::{Body, Rules, Step, calendar, earliest_election_day};

fn table(division: &str, day: jiff::civil::Date) -> Vec<(Step, String, String)> {
    let rules = Rules::resolve(division, Body::VillageCommittee, day).expect("a law");
    calendar(&rules, day)
        .into_iter()
        .map(|s| (s.step, s.latest.or(s.earliest).expect("a day").to_string(), s.citation.article.to_string()))
        .collect()
}

fn given(rows: &[(Step, &str, &str)]) -> Vec<(Step, String, String)> {
    rows.iter().map(|(step, day, article)| (*step, (*day).to_owned(), (*article).to_owned())).collect()
}

#[test]
fn qinghai_votes_on_20_december_2026() {
    let law = |article: &str| format!("《村民委员会组织法》{article}");
    let (own, silent) = ("《青海省村民委员会选举办法》", "默认读法");
    let (fifteen, seventeen, seventeen_two) = (law("第十五条第二款"), law("第十七条第一款"), law("第十七条第二款"));
    let (eighteen, turnout, handover) = (law("第十八条第一款"), law("第十八条第二款"), law("第二十四条"));
    let list = format!("{own}条文未见，按多数省份五日前");
    let rows = [
        (Step::ElectionCommittee, "2026-11-29", fifteen.as_str()),
        (Step::RollPublished, "2026-11-30", &seventeen),
        (Step::ObjectionsEnd, "2026-12-05", &seventeen_two),
        (Step::RulingsEnd, "2026-12-08", &seventeen_two),
        (Step::CorrectedRoll, "2026-12-08", &seventeen_two),
        (Step::Nomination, "2026-12-15", &eighteen),
        (Step::CandidateList, "2026-12-15", &list),
        (Step::PollArrangement, "2026-12-15", &format!("{silent}多数做法")),
        (Step::ProxiesFiled, "2026-12-19", &format!("{own}条文未见，按选举日前")),
        (Step::ProxiesPublished, "2026-12-19", &format!("{silent}选举日前公布")),
        (Step::MobileListed, "2026-12-19", &format!("{silent}三名以上工作人员")),
        (Step::ElectionDay, "2026-12-20", &turnout),
        (Step::Runoff, "2026-12-30", &format!("{own}条文未见，参照选举规程")),
        (Step::Certificates, "2026-12-30", "《村民委员会选举规程》第六章"),
        (Step::Handover, "2026-12-30", &handover),
    ];
    assert_eq!(table("632823200201", date(2026, 12, 20)), given(&rows));
}

#[test]
fn shanghai_votes_on_20_december_2025_and_2026() {
    for (year, turnout, handover) in [(2025, "第十五条第二款", "第二十条"), (2026, "第十八条第二款", "第二十四条")] {
        let rows = table("310115100200", date(year, 12, 20));
        let day = |step: Step| rows.iter().find(|(s, _, _)| *s == step).map(|(_, day, article)| (day.as_str(), article.as_str()));
        let own = |article: &str| format!("《上海市村民委员会选举办法》{article}");
        let on = |text: &str| format!("{}-{text}", if text.starts_with("01") { year + 1 } else { year });
        let expect = |step, text: &str, article: String| assert_eq!(day(step), Some((on(text).as_str(), article.as_str())), "{year}");
        expect(Step::CandidateList, "12-15", own("第十二条第二款"));
        expect(Step::ProxiesFiled, "12-15", own("第十六条第二款"));
        expect(Step::ProxiesPublished, "12-18", own("第十六条第二款"));
        expect(Step::Runoff, "01-19", own("第二十一条第一款"));
        expect(Step::ElectionDay, "12-20", format!("《村民委员会组织法》{turnout}"));
        expect(Step::Handover, "12-30", format!("《村民委员会组织法》{handover}"));
    }
}

#[test]
fn steps_stand_in_the_order_of_their_days_and_offsets_count_from_the_vote() {
    let day = date(2028, 3, 5);
    let rules = Rules::resolve("632823200201", Body::ResidentsCommittee, day).expect("a law");
    let steps = calendar(&rules, day);
    let days: Vec<_> = steps.iter().map(|s| s.latest.or(s.earliest).expect("a day")).collect();
    assert!(days.is_sorted(), "{days:?}");
    let roll = steps.iter().find(|s| s.step == Step::RollPublished).expect("the roll");
    assert_eq!((roll.latest, roll.offset.as_str()), (Some(date(2028, 2, 14)), "D-20"), "over the leap day");
    assert_eq!(earliest_election_day(&rules, date(2028, 2, 14)), day);
    assert_eq!(statute::shift(date(9999, 12, 30), 40), date(9999, 12, 31), "the end of the calendar is its end");
}
