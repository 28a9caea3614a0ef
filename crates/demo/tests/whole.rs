//! One run over all units: what the demonstration promises.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use demo::DemoUnit;
use election::{Command, Context, Election, Role, Stage};
use jiff::civil::{Date, date};
use statute::Sex;

const TODAY: Date = date(2026, 11, 24);

/// Made once for all tests.
fn all() -> &'static [DemoUnit] {
    static ALL: OnceLock<Vec<DemoUnit>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut units = Vec::new();
        demo::units(TODAY, |unit| units.push(unit)).expect("every unit is lawful");
        units
    })
}

fn voters() -> impl Iterator<Item = &'static election::Voter> {
    all().iter().flat_map(|unit| unit.state.roll.lines())
}

#[test]
fn every_unit_is_there_with_a_quarter_of_a_million_voters() {
    assert_eq!(all().len(), 383);
    assert!(all().is_sorted_by_key(|unit| &unit.unit));
    let places: u32 = all().iter().map(|unit| u32::try_from(unit.state.roll.voters.len()).unwrap()).sum();
    assert!((245_000..=260_000).contains(&places), "{places} on the rolls");
    for unit in all().iter().filter(|unit| !unit.state.roll.voters.is_empty()) {
        assert!((115..=5_005).contains(&unit.state.roll.voters.len()), "{}: {}", unit.unit, unit.state.roll.voters.len());
        assert_eq!(unit.rehearsal_day, TODAY);
    }
}

#[test]
fn identity_numbers_are_valid_and_given_once() {
    let mut seen = BTreeSet::new();
    for voter in voters() {
        let number = voter.person.id_number.as_deref().unwrap();
        let (first, last) = number.split_at(17);
        assert_eq!(demo::check_digit(first), last.chars().next());
        assert_eq!(number[6..14], voter.person.birth.unwrap().strftime("%Y%m%d").to_string());
        let odd = !number[14..17].parse::<u32>().unwrap().is_multiple_of(2);
        assert_eq!(odd, voter.person.sex == Some(Sex::Male));
        assert!(seen.insert(number), "a number was given twice");
    }
    for unit in all() {
        let county = &unit.unit[..6];
        assert!(unit.state.roll.voters.values().all(|v| v.person.id_number.as_deref().unwrap().starts_with(county)));
    }
}

#[test]
fn every_stage_of_the_law_occurs() {
    let mut stages: BTreeMap<Stage, u32> = BTreeMap::new();
    for unit in all() {
        *stages.entry(unit.state.stage()).or_insert(0) += 1;
    }
    for stage in Stage::ALL {
        assert!(stages.get(&stage).is_some_and(|n| *n >= 3), "{}: {:?}", stage.name(), stages.get(&stage));
    }
    let done: u32 = stages.iter().filter(|(stage, _)| **stage >= Stage::Elected).map(|(_, n)| n).sum();
    assert!((190..=240).contains(&done), "{done} units elected or later");
}

#[test]
fn what_needs_attention_occurs() {
    let blocked = |code: &str| all().iter().filter(|unit| unit.state.blocked() == Some(code)).count();
    for code in ["objections-open", "tally-differs", "invalid", "tie", "seats-open"] {
        assert!(blocked(code) >= 2, "{code}: {}", blocked(code));
    }
    let overdue = all().iter().filter(|unit| unit.state.due().is_some_and(|due| due.by < TODAY)).count();
    assert!((5..=40).contains(&overdue), "{overdue} units are late with something");
    let count = |check: fn(&Election) -> bool| all().iter().filter(|unit| check(&unit.state)).count();
    assert!(count(|s| s.rounds.len() > 1) >= 30, "second rounds");
    assert!(count(|s| s.left_vacant.is_some()) >= 3, "seats left vacant");
    assert!(count(|s| s.election_committee.as_ref().is_some_and(|c| !c.left.is_empty())) >= 10, "members who left");
    assert!(count(|s| s.proxies_published.is_some()) >= 150, "proxies posted");
    assert!(count(|s| s.rounds.iter().any(|r| r.arrangement.as_ref().is_some_and(|a| !a.mobile.is_empty()))) >= 150, "mobile boxes");
    assert!(count(|s| s.roll.objections.iter().any(|o| o.ruling.is_some())) >= 100, "objections ruled");
}

#[test]
fn turnout_is_spread() {
    let mut shares = Vec::new();
    for unit in all() {
        let summary = unit.state.summary();
        if let Some(returned) = summary.returned.filter(|_| summary.stage >= Stage::Elected) {
            shares.push(returned * 100 / summary.registered);
        }
    }
    assert!(shares.iter().all(|share| (50..=98).contains(share)), "{:?} to {:?}", shares.iter().min(), shares.iter().max());
    assert!(shares.iter().any(|share| *share < 62) && shares.iter().any(|share| *share > 90));
}

#[test]
fn women_are_elected_and_do_not_stand_alone() {
    let (mut women, mut elected, mut chairs) = (0_u32, 0_u32, 0_u32);
    for unit in all() {
        let summary = unit.state.summary();
        (women, elected) = (women + summary.women, elected + summary.elected);
        assert!(summary.stage < Stage::Elected || summary.women > 0, "{}: no woman", unit.unit);
        let chair = unit.state.chair().and_then(|id| unit.state.person(id)).and_then(|person| person.sex);
        chairs += u32::from(chair == Some(Sex::Female));
    }
    assert!((30..=45).contains(&(women * 100 / elected)), "{women} of {elected}");
    assert!((10..=60).contains(&chairs), "{chairs} chairs");
}

#[test]
fn each_state_is_what_its_facts_say() {
    for unit in all().iter().step_by(9) {
        let mut state = Election::new(&unit.unit, unit.state.body);
        for (recorded, _, _) in &unit.facts {
            state.apply(&recorded.fact, recorded.sealed.as_ref());
        }
        assert_eq!(state, *unit.state, "{}", unit.unit);
    }
}

#[test]
fn nothing_stands_in_the_future_or_out_of_order() {
    let end = format!("{}T99", TODAY);
    for unit in all() {
        assert!(unit.facts.iter().all(|(_, at, _)| *at < end), "{}", unit.unit);
        assert!(unit.facts.is_sorted_by_key(|(_, at, _)| at), "{}", unit.unit);
        for (_, at, actor) in &unit.facts {
            at.parse::<jiff::Timestamp>().unwrap();
            let known = [
                "township/demo",
                "township/demo-2",
                "election_committee/demo",
                "counter/demo-1",
                "counter/demo-2",
                "county/demo-1",
                "county/demo-2",
                "prefecture/demo",
                "reviewer/demo",
            ];
            assert!(known.contains(&actor.as_str()), "{actor}");
        }
    }
}

#[test]
fn the_peoples_live_in_haixis_proportions() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut total = 0;
    for voter in voters() {
        *counts.entry(&voter.person.nationality.as_ref().unwrap().0).or_insert(0) += 1;
        total += 1;
    }
    for (people, percent, off) in [("汉", 65, 4), ("藏", 11, 3), ("蒙古", 6, 2), ("回", 13, 3), ("土", 2, 1), ("撒拉", 2, 1)] {
        let share = counts.get(people).copied().unwrap_or(0) * 100 / total;
        assert!(share.abs_diff(percent) <= off, "{people}: {share} in a hundred; {counts:?}");
    }
}

#[test]
fn names_can_be_printed_anywhere() {
    let (mut dots, mut rare) = (0, 0);
    for voter in voters() {
        let name = &voter.person.name;
        assert!(name.chars().all(|c| c == '\u{b7}' || (c.is_alphabetic() && !c.is_ascii())), "{name}");
        dots += u32::from(name.contains('\u{b7}'));
        rare += u32::from(name.chars().any(|c| u32::from(c) > 0xffff));
    }
    assert!(dots > 100 && (10..500).contains(&rare), "{dots} dots, {rare} rare characters");
}

#[test]
fn registration_categories_have_their_shares_and_reasons() {
    let (mut away, mut applicants, mut total) = (0_u32, 0_u32, 0_u32);
    for voter in voters() {
        total += 1;
        away += u32::from(voter.registration == election::Registration::AwayTakingPart);
        applicants += u32::from(matches!(voter.registration, election::Registration::Applicant { approved_on: Some(_) }));
        assert!(!voter.reason.is_empty() && !voter.person.group.is_empty());
    }
    let (away, applicants) = (away * 1_000 / total, applicants * 1_000 / total);
    assert!((170..=230).contains(&away) && (15..=25).contains(&applicants), "{away}, {applicants} in a thousand");
}

#[test]
fn ages_are_those_of_adults() {
    let mut by_decade: BTreeMap<i16, u32> = BTreeMap::new();
    for unit in all() {
        let Some(plan) = &unit.state.plan else { continue };
        for voter in unit.state.roll.voters.values() {
            let birth = voter.person.birth.unwrap();
            let years = plan.election_day.since((jiff::Unit::Year, birth)).unwrap().get_years();
            assert!((18..=96).contains(&years), "{years}");
            *by_decade.entry(years / 10).or_insert(0) += 1;
        }
    }
    let decade = |n: i16| by_decade.get(&n).copied().unwrap_or(0);
    assert!(decade(3) > decade(6) && decade(6) > decade(7) && decade(7) > decade(8) && decade(8) > decade(9), "{by_decade:?}");
}

#[test]
fn the_walkthrough_unit_is_untouched_and_can_be_walked() {
    let unit = all().iter().find(|unit| unit.unit == demo::WALKTHROUGH).unwrap();
    assert!(unit.facts.is_empty());
    assert_eq!(*unit.state, Election::new(demo::WALKTHROUGH, statute::Body::VillageCommittee));
    let voters = demo::people(demo::WALKTHROUGH, 210, date(2026, 12, 20)).unwrap();
    assert_eq!(voters.len(), 210);
    assert_eq!(demo::roll_rows(&voters).len(), 210);
    let context = Context {
        today: TODAY,
        actor: election::Actor { account: "demo".into(), role: Role::Observer },
        check_in_open: false,
        catalogue: None,
    };
    let refused =
        election::decide(&unit.state, &context, Command::ImportRoll { voters, unlisted: Vec::new(), replace: false }).unwrap_err();
    assert_eq!(refused.rule, "role_not_allowed");
}

#[test]
fn the_work_around_the_vote_is_told_too_and_some_of_it_is_late_or_missing() {
    let standing = || all().iter().map(|unit| unit.state.programme.standing());
    let with = |check: fn(&election::programme::standing::Standing) -> bool| standing().filter(check).count();
    assert!(with(|s| s.class.is_some()) >= 340, "reports");
    assert!(with(|s| s.shown.contains_key(&election::programme::catalogue::Own::BodyBefore)) >= 340, "bodies before");
    assert!(with(|s| s.shown.contains_key(&election::programme::catalogue::Own::BodyAfter)) >= 150, "bodies after");
    assert!(with(|s| s.vetting.is_some()) >= 280, "vettings");
    for (class, least) in election::programme::catalogue::Class::ALL.into_iter().zip([150, 60, 8]) {
        let number = standing().filter(|s| s.class == Some(class)).count();
        assert!(number >= least, "class {}: {number}", class.number());
    }
}

#[test]
fn a_whole_cycle_ends_with_handovers_and_its_offices_act_in_order() {
    let cycle = demo::cycle(date(2026, 9, 1)).unwrap();
    assert!(cycle.acts.is_sorted_by_key(|act| act.on));
    let handed = cycle.acts.iter().filter(|act| matches!(act.command, Command::RecordHandover { .. })).count();
    assert_eq!(handed, 383 - 10, "ten units are not through");
    let logs: BTreeSet<&str> = cycle.acts.iter().map(|act| act.log.as_str()).collect();
    assert!(logs.len() > 383 + 40, "{} logs", logs.len());
    let first = cycle.acts.first().unwrap();
    assert!(matches!(&first.command, Command::Programme(election::programme::Command::Plan(_))), "the programme comes first");
}
