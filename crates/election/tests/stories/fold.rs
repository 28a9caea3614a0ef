//! Facts become state: total, repeatable, and the same after a way through JSON.

use crate::common::{Village, ballots, column, samples, usual_sheet};
use election::command::{AddReason, BoxStep, ChosenBy, ExitReason, InvalidGround, PersonVotes, PostNominations, RollChange, StrikeReason};
use election::{Command, Election, Fact, Recorded, Retained, Sealed};
use proptest::prelude::*;
use statute::{Body, Post};

/// Two elections that between them hold every kind of fact.
fn every_fact() -> Vec<Recorded> {
    let mut v = Village::qinghai();
    v.at(36);
    v.act(&Command::WorkLog { text: "到村指导".to_owned() });
    v.plan(crate::common::SEATS).committee_of(5).import();
    v.act(&Command::DeclareKinship { a: crate::common::p(21), b: crate::common::p(22), relation: statute::Relation::Spouse });
    let on = v.today;
    v.act(&Command::LeaveElectionCommittee { on, member: crate::common::p(5), reason: ExitReason::Resigned });
    roll_changes(&mut v);
    v.publish_roll();
    roll_cases(&mut v);
    let on = v.at(20);
    v.act(&Command::FileObjection {
        on,
        matter: election::command::ObjectionMatter::Wrong,
        objector: "甲".to_owned(),
        statement: "性别有误".to_owned(),
        about: Some(crate::common::p(9)),
        attachments: Vec::new(),
    });
    v.act(&Command::RuleObjection { on, objection: 1, upheld: false, ground: "无误".to_owned(), change: None, attachments: Vec::new() });
    v.publish_corrected().nominate();
    let on = v.today;
    pre_selected(&mut v);
    v.act(&Command::WithdrawNominee { on, person: crate::common::p(13), post: None });
    v.review().publish_candidates();
    let on = v.today;
    v.act(&Command::WithdrawCandidate { on, person: crate::common::p(19), post: Post::Member });
    v.arrange().print();
    let on = v.at(5);
    v.act(&Village::proxy(38, 39, on));
    v.act(&Village::proxy(35, 39, on));
    v.act(&Command::CancelProxy { on, principal: crate::common::p(35) });
    v.act(&Command::PublishProxies { on });
    v.list_mobile().at(0);
    for step in [BoxStep::Sealed { seal: "7".to_owned() }, BoxStep::Departed, BoxStep::Returned { seal: "7".to_owned() }] {
        let (on, at, staff) = (v.today, jiff::civil::time(8, 0, 0, 0), [32, 33, 34].map(crate::common::p).to_vec());
        v.act(&Command::StepBox { on, at, box_id: 2, step, staff });
    }
    let close = |command: &Command| matches!(command, Command::CloseCheckIn { .. });
    v.act(&samples::commands(&v).into_iter().find(close).expect("one of every command"));
    v.close();
    let mut sheet = usual_sheet();
    sheet[1] = column(Post::Chair, &[(11, 18), (12, 18)]);
    sheet[3] = column(Post::Member, &[(16, 24), (17, 22), (18, 20), (20, 19)]);
    v.count(sheet).confirm().announce();
    v.call(7);
    v.hold(28, 28, vec![ballots(28, 0), column(Post::Chair, &[(11, 9), (12, 8)])]);
    v.act(&Command::DeclareInvalid { on: v.today, ground: InvalidGround::OtherBreach });
    v.announce();
    v.call(9);
    v.hold(28, 28, vec![ballots(28, 0), column(Post::Chair, &[(11, 9), (12, 8)])]);
    v.act(&Command::LeaveVacant { on: v.today });
    let on = v.today;
    v.act(&Command::IssueCertificates { on });
    v.act(&Command::RecordHandover { on, items: vec![election::command::HandoverItem::Seal], supervised_by: "监交人".to_owned() });
    v.log
}

/// A line of the draft is added, corrected and struck.
fn roll_changes(v: &mut Village) {
    let mut line = crate::common::voter(40);
    line.person.id = crate::common::p(40);
    let changes = [
        RollChange::Add { voter: crate::common::voter(41), why: AddReason::Omitted, another: false },
        RollChange::Correct { voter: line },
        RollChange::Strike { person: crate::common::p(41), why: StrikeReason::Died, note: "凭户口簿".into() },
    ];
    for change in changes {
        v.act(&Command::ChangeRoll { change, attachments: Vec::new() });
    }
}

/// Voters vote on the nominees; everybody gets the votes of the nomination again.
fn pre_selected(v: &mut Village) {
    let on = v.today;
    let nomination = v.state.nomination.as_ref().expect("a nomination");
    let line = |(person, votes): &(election::PersonId, u32)| PersonVotes { person: *person, votes: *votes };
    let posts = nomination.votes.iter().map(|(post, votes)| PostNominations { post: *post, votes: votes.iter().map(line).collect() });
    let posts = posts.collect();
    v.act(&Command::PreSelect { on, by: ChosenBy::Meeting, whole: 40, present: 35, posts });
}

/// Somebody left off, somebody found twice, a number looked at.
fn roll_cases(v: &mut Village) {
    let here =
        |command: &Command| matches!(command, Command::LeaveOffRoll { .. } | Command::SettleDouble { .. } | Command::UnsealIdentity { .. });
    let found = |command: &Command| matches!(command, Command::NoteDouble { .. });
    let all = samples::commands(v);
    v.act_as(election::Role::County, "county", all.iter().find(|c| found(c)).expect("one of every command"));
    for command in all.iter().filter(|c| here(c)) {
        v.act(command);
    }
    let after = |command: &&Command| matches!(command, Command::ContestDouble { .. } | Command::CloseDouble { .. });
    all.iter().filter(after).for_each(|command| drop(v.act_as(election::Role::County, "county", command)));
}

fn name(fact: &Fact) -> String {
    serde_json::to_value(fact).expect("JSON")["fact"].as_str().expect("tagged").to_owned()
}

fn fold<'a>(log: impl IntoIterator<Item = &'a Recorded>) -> Election {
    let mut state = Election::new(crate::common::QINGHAI, Body::VillageCommittee);
    for recorded in log {
        state.apply(&recorded.fact, recorded.sealed.as_ref());
    }
    state
}

#[test]
fn the_log_of_the_story_holds_every_kind_of_fact() {
    let log = every_fact();
    let told: std::collections::BTreeSet<String> = log.iter().map(|r| name(&r.fact)).collect();
    let village = |name: &String| name != "electors_listed"; // communities only; they have a story of their own
    let known: std::collections::BTreeSet<String> = samples::all_names::<Fact>("fact").into_iter().filter(village).collect();
    assert_eq!(told, known);
}

#[test]
fn every_personal_part_is_of_a_kind_that_is_erased_some_day() {
    for recorded in every_fact() {
        let kind = Retained::of(&name(&recorded.fact));
        assert_eq!(kind.is_some(), recorded.sealed.is_some(), "{}", name(&recorded.fact));
    }
    for kind in Retained::ALL {
        assert_eq!(Retained::named(kind.name()), Some(kind));
    }
}

#[test]
fn facts_and_their_personal_part_survive_json_and_fold_to_the_same_state() {
    let log = every_fact();
    let again: Vec<Recorded> = log
        .iter()
        .map(|r| {
            let fact = serde_json::to_string(&r.fact).expect("JSON");
            let sealed = r.sealed.as_ref().map(|s| serde_json::to_string(s).expect("JSON"));
            Recorded {
                fact: serde_json::from_str(&fact).expect("the same fact"),
                sealed: sealed.map(|s| serde_json::from_str(&s).expect("the same part")),
            }
        })
        .collect();
    assert_eq!(log, again);
    assert_eq!(fold(&log), fold(&again));
}

#[test]
fn every_command_survives_json_and_unknown_fields_are_refused() {
    let v = Village::qinghai();
    for command in samples::commands(&v) {
        let text = serde_json::to_string(&command).expect("JSON");
        assert_eq!(serde_json::from_str::<Command>(&text).expect("the same command"), command);
        let more = text.replacen('{', r#"{"unheard_of":1,"#, 1);
        assert!(serde_json::from_str::<Command>(&more).is_err(), "{more}");
    }
}

#[test]
fn no_fact_holds_a_name_an_identity_number_or_free_text() {
    for recorded in every_fact() {
        let text = serde_json::to_string(&recorded.fact).expect("JSON");
        for personal in ["村民0", "村民1", "村民2", "村民3", "村民4", "000000198001", "监交人", "到村指导", "性别有误", "院内"]
        {
            assert!(!text.contains(personal), "{text}");
        }
    }
}

#[test]
fn an_erased_personal_part_leaves_the_count_as_it_was() {
    let log = every_fact();
    let erased: Vec<Recorded> =
        log.iter().map(|r| Recorded { fact: r.fact.clone(), sealed: r.sealed.as_ref().map(|_| Sealed::Erased) }).collect();
    let (whole, bare) = (fold(&log), fold(&erased));
    assert_eq!(whole.elected, bare.elected);
    assert_eq!(whole.stage(), bare.stage());
    assert_eq!(whole.summary().registered, bare.summary().registered);
    assert!(bare.people.is_empty() && bare.roll.voters.is_empty());
}

#[test]
fn figures_of_the_count_are_hidden_until_they_are_announced() {
    let hidden: Vec<String> = every_fact().iter().filter(|r| r.fact.hidden_until_announced()).map(|r| name(&r.fact)).collect();
    assert!(hidden.iter().all(|n| matches!(n.as_str(), "tally_entered" | "tally_compared" | "result_confirmed")));
    assert!(!hidden.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any facts in any order, some of them twice, some missing: nothing panics, and every question has an answer.
    #[test]
    fn any_fact_on_any_state_is_answered(order in prop::collection::vec(0..1_000_usize, 1..90)) {
        let log = every_fact();
        let mut state = Election::new(crate::common::QINGHAI, Body::VillageCommittee);
        for at in order {
            let recorded = &log[at % log.len()];
            state.apply(&recorded.fact, recorded.sealed.as_ref());
            let summary = state.summary();
            prop_assert_eq!(summary.stage, state.stage());
            let _ = (state.next_round(), state.due(), state.blocked(), state.open_seats(), election::summary::timeline(&state));
            if let Some(round) = state.round() {
                let _ = election::decide::count_input(&state, round);
            }
        }
        let v = Village { today: statute::shift(Village::qinghai().day, 20), state, ..Village::qinghai() };
        for command in samples::commands(&v) {
            for role in [election::Role::Township, election::Role::Counter] {
                if let Err(refusal) = v.ask(role, "somebody", &command) {
                    prop_assert!(!refusal.rule.is_empty());
                }
            }
        }
    }
}

/// People's numbers can be read back from the order of the posted roll, so a fact never says of a number what may tell of health, a
/// death, a sentence or a bar. That stands in the sealed part, and where it is erased the state says nothing instead.
#[test]
fn no_fact_says_why_of_a_person() {
    let facts = every_fact();
    let mut told = Vec::new();
    for recorded in &facts {
        let text = serde_json::to_string(&recorded.fact).expect("JSON");
        for word in ["aged", "ill", "disabled", "remote_pasture", "died", "deprived", "moved_out", "rights_restored", "omitted", "bar"] {
            if text.contains(&format!("\"{word}\"")) && !matches!(recorded.fact, Fact::ObjectionFiled { .. }) {
                told.push((word, text.clone()));
            }
        }
    }
    assert!(told.is_empty(), "{told:#?}");
    let mut erased = Election::new(crate::common::QINGHAI, Body::VillageCommittee);
    facts.iter().for_each(|recorded| erased.apply(&recorded.fact, None));
    assert!(erased.roll.movements.iter().all(|m| !format!("{:?}", m.what).contains("Some")));
    assert!(erased.roll.off.values().all(|off| off.why.is_none() && off.person.is_none()));
}
