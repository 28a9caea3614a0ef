//! The calendar in the provinces, day by day, and single deadlines.

use jiff::civil::{Date, date};
use statute::calendar::deadlines;
use statute::{
    Body, CalendarStep, Form, Key, Rules, Step, Timeline, Value, breaches, calendar, earliest_election_day, plan, soonest_election_day,
};

const QINGHAI: &str = "632823200201";
const SHANGHAI: &str = "310115100200";
const ZHEJIANG: &str = "330109100200";

fn rules(division: &str, body: Body, day: Date) -> Rules {
    Rules::resolve(division, body, day).expect("a law")
}

fn village(division: &str, day: Date) -> Vec<CalendarStep> {
    calendar(&rules(division, Body::VillageCommittee, day), day)
}

fn of(rows: &[CalendarStep], step: Step) -> &CalendarStep {
    rows.iter().find(|row| row.step == step).unwrap_or_else(|| panic!("{} stands in the calendar", step.name()))
}

fn offset(rows: &[CalendarStep], step: Step) -> &str {
    &of(rows, step).offset
}

#[test]
fn qinghai_votes_on_20_december_2026() {
    let rows = village(QINGHAI, date(2026, 12, 20));
    let law = |article: &str| Some(format!("《村民委员会组织法》{article}"));
    for (step, day, article) in [
        (Step::ElectionCommittee, "2026-11-29", law("第十五条第二款")),
        (Step::RollPublished, "2026-11-30", law("第十七条第一款")),
        (Step::ObjectionsEnd, "2026-12-05", law("第十七条第二款")),
        (Step::RulingsEnd, "2026-12-08", law("第十七条第二款")),
        (Step::CorrectedRoll, "2026-12-08", law("第十七条第二款")),
        (Step::Nomination, "2026-12-15", law("第十八条第一款")),
        (Step::JointReview, "2026-12-15", law("第十八条第一款")),
        (Step::CandidateList, "2026-12-15", None),
        (Step::PollArrangement, "2026-12-15", None),
        (Step::AuditPublished, "2026-12-19", None),
        (Step::ProxiesPublished, "2026-12-19", None),
        (Step::MobileListed, "2026-12-19", None),
        (Step::ElectionDay, "2026-12-20", law("第十八条第二款")),
        (Step::Runoff, "2026-12-30", None),
        (Step::Certificates, "2026-12-30", None),
        (Step::Handover, "2026-12-30", law("第二十四条")),
    ] {
        let row = of(&rows, step);
        assert_eq!(row.latest.map(|day| day.to_string()).as_deref(), Some(day), "{}", step.name());
        assert!(article.is_none_or(|article| *article == *row.citation.article), "{row:?}");
    }
    assert_eq!(of(&rows, Step::ElectionCommittee).waits_for, [Step::PartyBranchElected], "the new secretary may lead it");
    assert!(of(&rows, Step::ElectionDay).waits_for.contains(&Step::RollPublished));
    assert_eq!(of(&rows, Step::SupervisionCommittee).earliest, Some(date(2026, 12, 20)), "relatives are known with the result");
}

#[test]
fn shanghai_and_zhejiang_have_days_of_their_own() {
    for year in [2025, 2026] {
        let rows = village(SHANGHAI, date(year, 12, 20));
        for (step, day) in [
            (Step::RollPublished, "D-20"),
            (Step::CandidateList, "D-5"),
            (Step::ProxiesFiled, "D-5"),
            (Step::ProxiesPublished, "D-2"),
            (Step::ElectionDay, "D"),
            (Step::Runoff, "D+30"),
            (Step::Handover, "D+10"),
        ] {
            assert_eq!(offset(&rows, step), day, "{year} {}", step.name());
        }
        let own = "《上海市村民委员会选举办法》第十六条第二款";
        assert_eq!(&*of(&rows, Step::ProxiesFiled).citation.article, own);
        let (turnout, handover) =
            if year < 2026 { ("第十五条第二款", "第二十条") } else { ("第十八条第二款", "第二十四条") };
        assert_eq!(*of(&rows, Step::ElectionDay).citation.article, format!("《村民委员会组织法》{turnout}"));
        assert_eq!(*of(&rows, Step::Handover).citation.article, format!("《村民委员会组织法》{handover}"));
    }
    let rows = village(ZHEJIANG, date(2026, 12, 20));
    for (step, day) in [
        (Step::SelfNomination, "D-10"),
        (Step::CandidateList, "D-5"),
        (Step::PollArrangement, "D-5"),
        (Step::Withdrawal, "D-3"),
        (Step::ProxiesFiled, "D-3"),
        (Step::Runoff, "D+30"),
    ] {
        assert_eq!(offset(&rows, step), day, "{}", step.name());
    }
}

#[test]
fn henan_lets_candidates_withdraw_for_three_days_after_the_list() {
    let day = date(2026, 12, 20);
    let rows = village("410122100200", day);
    assert_eq!((offset(&rows, Step::CandidateList), offset(&rows, Step::Withdrawal)), ("D-5", "D-2"));
    assert_eq!(of(&rows, Step::Withdrawal).waits_for, [Step::CandidateList]);
}

/// CQ-实 37(2): the audit is out three days before the election committee is chosen, so it comes first of all.
#[test]
fn chongqing_posts_the_audit_before_the_election_committee_is_chosen() {
    let rows = village("500112100200", date(2026, 12, 20));
    let audit = of(&rows, Step::AuditPublished);
    assert_eq!((audit.key, audit.offset.as_str()), (Key::AuditBeforeCommitteeDays, "D-24"));
    assert_eq!(audit.open_question, Some(Key::DaysBeforeInclusive));
    assert_eq!(of(&rows, Step::ElectionCommittee).waits_for, [Step::PartyBranchElected, Step::AuditPublished]);
}

#[test]
fn steps_stand_in_the_order_of_their_days_and_offsets_count_from_the_vote() {
    let day = date(2028, 3, 5);
    let rules = rules(QINGHAI, Body::ResidentsCommittee, day);
    let steps = calendar(&rules, day);
    let place = |step: Step| steps.iter().position(|row| row.step == step);
    for row in &steps {
        assert!(row.waits_for.iter().all(|on| place(*on) < place(row.step)), "{row:?}");
    }
    let dated: Vec<_> = steps.iter().filter_map(|row| row.latest).collect();
    assert!(dated.is_sorted(), "{dated:?}");
    let roll = of(&steps, Step::RollPublished);
    assert_eq!((roll.latest, roll.offset.as_str()), (Some(date(2028, 2, 14)), "D-20"), "over the leap day");
    assert_eq!(earliest_election_day(&rules, date(2028, 2, 14)), day);
    assert_eq!(statute::shift(date(9999, 12, 30), 40), date(9999, 12, 31), "the end of the calendar is its end");
}

/// RCL-2025 17(1): the names of those who elect are out with the roll, so they are chosen before.
#[test]
fn representatives_of_residents_are_chosen_before_the_roll_is_out() {
    let day = date(2026, 12, 20);
    let rules = rules(QINGHAI, Body::ResidentsCommittee, day).with(Key::RepsListWithRoll, Value::Flag(true)).expect("a flag");
    let everybody = Timeline::new(&rules).form(Form::AllVoters).backward(day);
    assert!(everybody.iter().all(|row| row.step != Step::RepresentativesListed));
    assert_eq!(of(&everybody, Step::ElectionDay).key, Key::TurnoutThreshold);
    for (form, chosen, turnout) in [
        (Form::Households, Step::HouseholdsChosen, Key::TurnoutThresholdHouseholds),
        (Form::Representatives, Step::RepresentativesChosen, Key::TurnoutThresholdRepresentatives),
    ] {
        let rows = Timeline::new(&rules).form(form).backward(day);
        assert_eq!(offset(&rows, Step::RepresentativesListed), "D-20");
        assert_eq!(of(&rows, chosen).latest, of(&rows, Step::RollPublished).latest);
        assert!(of(&rows, Step::RollPublished).waits_for.contains(&Step::RepresentativesListed));
        assert_eq!(of(&rows, Step::ElectionDay).key, turnout);
    }
    let proxies = |form| Timeline::new(&rules).form(form).backward(day).iter().any(|row| row.step == Step::ProxiesFiled);
    assert!(proxies(Form::Households) && !proxies(Form::Representatives), "representatives vote in person");
    let chosen = rules.with(Key::Form, Value::List(vec!["representatives".to_owned()])).expect("a form");
    assert_eq!(of(&calendar(&chosen, day), Step::ElectionDay).key, Key::TurnoutThresholdRepresentatives, "the form set for this election");
}

#[test]
fn an_election_day_that_comes_too_early_is_refused_with_the_chain() {
    let (today, day) = (date(2026, 12, 1), date(2026, 12, 20));
    let rules = rules(QINGHAI, Body::VillageCommittee, day);
    let refused = plan(&rules, Form::AllVoters, today, day).expect_err("the roll cannot hang for twenty days");
    assert_eq!((refused.step, refused.earliest, refused.latest), (Step::RollPublished, date(2026, 12, 2), date(2026, 11, 30)));
    let chain: Vec<_> = refused.chain.iter().map(|link| (link.step, link.earliest)).collect();
    assert_eq!(chain.first().map(|link| link.1), Some(today));
    assert_eq!(chain[chain.len() - 2..], [(Step::RollPublished, date(2026, 12, 2)), (Step::ElectionDay, date(2026, 12, 22))]);
    let decisive = refused.decisive().expect("a chain");
    assert_eq!((decisive.rule, decisive.number), (Some(Key::RollPublicationDays), Some(20)));
    assert_eq!(decisive.citation.as_ref().map(|c| &*c.article), Some("《村民委员会组织法》第十七条第一款"));
    assert_eq!(refused.earliest_election_day, soonest_election_day(&rules, Form::AllVoters, today));
    let rows = plan(&rules, Form::AllVoters, today, refused.earliest_election_day).expect("the day suggested");
    assert_eq!(of(&rows, Step::CandidateList).earliest, Some(date(2026, 12, 10)), "five days for objections, three for rulings");
    assert_eq!(of(&rows, Step::CandidateList).latest, Some(date(2026, 12, 17)));
    let past = plan(&rules, Form::AllVoters, today, date(2026, 11, 1)).expect_err("a day that has passed");
    assert_eq!(past.earliest_election_day, date(2026, 12, 22));
}

#[test]
fn questions_that_are_open_are_named_where_they_touch_a_step() {
    let day = date(2026, 12, 20);
    let rules = rules(QINGHAI, Body::VillageCommittee, day);
    let asked = |rules: &Rules, step| of(&calendar(rules, day), step).open_question;
    assert_eq!(asked(&rules, Step::RollPublished), Some(Key::DaysBeforeInclusive));
    assert_eq!(asked(&rules, Step::ObjectionsEnd), Some(Key::ObjectionDayOneExcluded));
    assert_eq!(asked(&rules, Step::Handover), Some(Key::HolidayExtends));
    assert_eq!(asked(&rules, Step::Nomination), None);
    assert!(!rules.is_open(Key::RollPublicationDays), "twenty days are twenty days");
    let line = serde_json::to_value(of(&calendar(&rules, day), Step::RollPublished)).expect("JSON");
    let told = serde_json::json!({
        "step": "roll_published", "latest": "2026-11-30", "offset": "D-20", "rule": "roll_publication_days",
        "pack": "CN-VCL-2025", "article": "《村民委员会组织法》第十七条第一款", "confidence": "text",
        "waits_for": ["third_category_decided", "registration"], "open_question": "days_before_inclusive",
    });
    assert_eq!(line, told);
}

#[test]
fn every_open_question_and_every_step_has_its_words_in_both_languages() {
    for (questions, steps) in [
        (include_str!("../../../../locales/zh-CN/statute-questions.ftl"), include_str!("../../../../locales/zh-CN/election.ftl")),
        (include_str!("../../../../locales/en/statute-questions.ftl"), include_str!("../../../../locales/en/election.ftl")),
    ] {
        let told = |text: &str, prefix: &str, name: &str| text.contains(&format!("\n{prefix}-{} = ", name.replace('_', "-")));
        let silent: Vec<_> = Key::OPEN.iter().filter(|key| !told(questions, "question", key.name())).collect();
        assert!(silent.is_empty(), "{silent:?}");
        let silent: Vec<_> = Step::ALL.iter().filter(|step| !told(steps, "step", step.name())).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}

#[test]
fn the_roll_and_objections_to_it_have_their_last_days() {
    let rules = rules(QINGHAI, Body::VillageCommittee, date(2026, 12, 20));
    let day = date(2026, 12, 20);
    assert_eq!(deadlines::roll_deadline(&rules, day), date(2026, 11, 30));
    let in_time = [date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 1)].map(|on| deadlines::roll_in_time(&rules, day, on));
    assert_eq!(in_time, [true, true, false]);
    let filed = |on| deadlines::objection(&rules, date(2026, 11, 30), on);
    let (last, late) = (filed(date(2026, 12, 5)), filed(date(2026, 12, 6)));
    assert_eq!((last.last_day, last.accepted, last.rule_by), (date(2026, 12, 5), true, Some(date(2026, 12, 8))));
    assert_eq!((late.accepted, late.rule_by), (false, None));
    let lenient = rules.with(Key::LateObjections, Value::Choice("accepted".to_owned())).expect("a word");
    let late = deadlines::objection(&lenient, date(2026, 11, 30), date(2026, 12, 6));
    assert_eq!((late.accepted, late.rule_by), (true, Some(date(2026, 12, 9))));
    assert!(!filed(date(2026, 11, 29)).accepted, "there was no roll yet");
}

#[test]
fn a_term_ends_after_its_years_and_moves_by_its_months() {
    let elected = date(2021, 1, 15);
    let qinghai = deadlines::term(&rules(QINGHAI, Body::VillageCommittee, elected), elected);
    assert_eq!(qinghai.expires, date(2026, 1, 15));
    assert_eq!((qinghai.earliest, qinghai.latest), (Some(date(2025, 7, 15)), Some(date(2026, 7, 15))));
    let rules = rules(QINGHAI, Body::VillageCommittee, date(2026, 12, 20));
    let formed = date(2026, 12, 20);
    assert_eq!(deadlines::handover_by(&rules, formed), Some(date(2026, 12, 30)));
    assert_eq!(deadlines::certificate_by(&rules, formed), Some(date(2026, 12, 30)));
}

/// The schedule of Putian (2026): fit for villages where no province asks for the list five days before, too late for
/// representatives of residents.
#[test]
fn a_published_schedule_is_held_against_the_rules() {
    let day = date(2026, 12, 20);
    let on = |offset: i64| statute::shift(day, offset);
    let putian = [
        (Step::ElectionCommittee, on(-34)),
        (Step::Registration, on(-33)),
        (Step::RepresentativesListed, on(-16)),
        (Step::RollPublished, on(-28)),
        (Step::ObjectionsEnd, on(-21)),
        (Step::Nomination, on(-15)),
        (Step::JointReview, on(-5)),
        (Step::CandidateList, on(-4)),
        (Step::Handover, on(10)),
    ];
    let village = rules(SHANGHAI, Body::VillageCommittee, day);
    let found = breaches(&village, Form::AllVoters, day, &putian);
    let told: Vec<_> = found.iter().map(|b| (b.step, b.not_before, b.not_after, b.rule)).collect();
    assert_eq!(told, [(Step::CandidateList, None, Some(on(-5)), Key::CandidateListDays)]);
    let residents = rules(QINGHAI, Body::ResidentsCommittee, day).with(Key::RepsListWithRoll, Value::Flag(true)).expect("a flag");
    let found = breaches(&residents, Form::Representatives, day, &putian);
    assert!(found.iter().any(|b| b.step == Step::RepresentativesListed && b.not_after == Some(on(-20))), "{found:?}");
    let hasty = [(Step::RollPublished, on(-20)), (Step::CandidateList, on(-13)), (Step::Handover, on(11))];
    let found = breaches(&village, Form::AllVoters, day, &hasty);
    let told: Vec<_> = found.iter().map(|b| (b.step, b.not_before, b.not_after)).collect();
    assert_eq!(told, [(Step::CandidateList, Some(on(-12)), None), (Step::Handover, None, Some(on(10)))]);
}
