//! Each check has a record that breaks exactly it.

use election::Fact;
use record::{Hash, Suite};
use serde_json::{Value, json};
use statute::Post;
use verify::{Check, Place, Report};

use crate::common::{ballots, column, column_with};
use crate::world::{Act, COUNTING, CYCLE, DONE, Published, World, short};

fn check(world: &World, published: &Published) -> Report {
    verify::verify(published, &world.policy(), None)
}

/// Exactly these checks fail, and nothing is left unchecked; answers the first failure.
#[track_caller]
fn only(report: &Report, checks: &[Check]) -> (Place, String) {
    let mut failed: Vec<Check> = report.failures().iter().map(|failure| failure.check).collect();
    failed.dedup();
    assert_eq!(failed, checks, "{report}");
    assert!(report.unchecked().is_empty(), "{report}");
    assert_eq!(report.exit_code(), u8::from(!checks.is_empty()));
    let first = report.failures().first();
    first.map_or((Place::File(String::new()), String::new()), |failure| (failure.place.clone(), failure.why.clone()))
}

fn broken(touch: impl FnOnce(&mut World)) -> Report {
    let mut world = World::new(Suite::Ed25519Sha256);
    touch(&mut world);
    check(&world, &world.publish())
}

fn spoiled(touch: impl FnOnce(&mut Published)) -> Report {
    let world = World::new(Suite::Ed25519Sha256);
    let mut published = world.publish();
    touch(&mut published);
    check(&world, &published)
}

fn entry(code: &str, at: usize) -> Place {
    let log = if code.is_empty() { CYCLE.to_owned() } else { format!("{CYCLE}/{code}") };
    Place::Entry(record::Origin::parse(&log).expect("an origin"), at as u64)
}

#[test]
fn a_whole_record_holds_in_both_suites() {
    for suite in Suite::ALL {
        let world = World::new(suite);
        let published = world.publish();
        let report = check(&world, &published);
        only(&report, &[]);
        let entries = world.units.values().map(Vec::len).sum::<usize>() + world.acts.len();
        assert!(report.line(Check::V1).ends_with(&format!("{entries} entries, 6 checkpoints, 4 openings … ok")), "{report}");
        for nothing in [Check::V6, Check::V13] {
            assert!(report.line(nothing).ends_with("… nothing to check"), "{report}");
        }
        let told = report.to_string();
        assert!(told.contains(&format!("open: unit {COUNTING}, under way")), "{told}");
        assert!(told.contains("personal parts are not published, nothing to check in them"), "{told}");
        let folder = tempfile::tempdir().expect("a folder");
        published.write(folder.path());
        let read = verify::verify(&verify::Folder::new(folder.path()), &world.policy(), None);
        assert_eq!(read, report, "a folder says the same");
        let two = std::num::NonZeroUsize::new(2).expect("two");
        let how = verify::How { threads: two, ..verify::How::ALONE };
        assert_eq!(verify::verify_as(&published, &world.policy(), None, how), report, "two threads say the same");
    }
}

#[test]
fn v1_a_line_that_is_no_opening() {
    let report = spoiled(|p| p.files.get_mut(&format!("units/{DONE}/openings.jsonl")).expect("openings").extend(b"{}\n"));
    let (place, why) = only(&report, &[Check::V1]);
    assert_eq!(place, Place::Line(format!("units/{DONE}/openings.jsonl"), 5));
    assert!(why.starts_with("not an opening"), "{why}");
}

#[test]
fn v1_every_unreadable_place_is_told() {
    let report = spoiled(|p| {
        p.files.insert(format!("units/{DONE}/checkpoint"), b"nothing\n".to_vec());
        p.files.insert(format!("units/{COUNTING}/checkpoint"), b"nothing\n".to_vec());
        p.files.get_mut("log.vkey").expect("keys").extend(b"no key\n");
    });
    assert_eq!(report.failures().iter().filter(|f| f.check == Check::V1).count(), 3, "{report}");
}

#[test]
fn v2_a_key_that_nobody_enrolled() {
    let report = broken(|world| {
        let stranger = world.device(9);
        world.line(DONE, 4).signers[0] = stranger;
    });
    assert_eq!(only(&report, &[Check::V2]).0, entry(DONE, 4));
}

#[test]
fn v2_a_key_that_was_revoked_before_the_entry_was_known() {
    let report = broken(|world| {
        let body = json!({ "actor": "county/office", "key": short(&world.device(3)), "reason": "遗失" });
        let act = world.act("keys.revoked", body, true);
        let at = world.acts.len() - 2;
        world.acts.insert(at, act);
    });
    let (place, why) = only(&report, &[Check::V2]);
    assert_eq!(place, entry(COUNTING, 0));
    assert!(why.contains("revoked at entry 11"), "{why}");
    let later = broken(|world| {
        let body = json!({ "actor": "county/office", "key": short(&world.device(3)), "reason": "遗失" });
        let act = world.act("keys.revoked", body, true);
        world.acts.push(act);
    });
    only(&later, &[]);
}

#[test]
fn v2_a_key_of_another_unit() {
    let report = broken(|world| {
        let other = world.device(1);
        world.line(COUNTING, 2).signers.push(other);
    });
    let (place, why) = only(&report, &[Check::V2]);
    assert_eq!(place, entry(COUNTING, 2));
    assert!(why.contains(&format!("for the unit {DONE} alone")), "{why}");
}

#[test]
fn v3_an_entry_that_names_another_before_it() {
    let report = broken(|world| world.line(DONE, 3).touch = Some(|content| content.previous = Hash::ZERO));
    assert_eq!(only(&report, &[Check::V3]).0, entry(DONE, 3));
    let report = broken(|world| world.line(DONE, 7).body["seq"] = json!(70));
    assert_eq!(report.failures().len(), 2, "a gap and the way back: {report}");
    only(&report, &[Check::V3]);
}

#[test]
fn v4_a_tile_that_is_not_the_trees() {
    let tile = |p: &Published| p.files.keys().find(|path| path.starts_with("tile/0/")).expect("a tile").clone();
    let report = spoiled(|p| {
        let path = tile(p);
        p.files.get_mut(&path).expect("a tile")[40] ^= 1;
    });
    let (place, why) = only(&report, &[Check::V4]);
    assert!(matches!(place, Place::File(path) if path.starts_with("tile/0/")));
    assert!(why.starts_with("hash 1 "), "{why}");
    let report = spoiled(|p| {
        let path = tile(p);
        p.files.remove(&path);
    });
    only(&report, &[Check::V4]);
}

#[test]
fn v5_a_checkpoint_without_its_witness() {
    let report = broken(|world| world.cosigned = false);
    let (place, why) = only(&report, &[Check::V5]);
    assert_eq!(place, Place::File("checkpoint".into()));
    assert!(why.ends_with("it lacks: county"), "{why}");
}

#[test]
fn v5_without_a_witness_in_the_policy_nothing_is_asked() {
    let mut world = World::new(Suite::Ed25519Sha256);
    world.cosigned = false;
    let policy = format!("log {}\nquorum none\n", world.log_key(CYCLE).verifier().vkey());
    let report = verify::verify(&world.publish(), &record::Policy::parse(policy.as_bytes()).expect("a policy"), None);
    only(&report, &[]);
    assert!(report.to_string().contains("the policy names no witness: no cosignature to check"), "{report}");
}

#[test]
fn v5_a_policy_for_another_cycle() {
    let world = World::new(Suite::Ed25519Sha256);
    let policy = format!("log {}\nquorum none\n", world.log_key("huanjie.example/2023-632823").verifier().vkey());
    let report = verify::verify(&world.publish(), &record::Policy::parse(policy.as_bytes()).expect("a policy"), None);
    assert!(report.failures().iter().any(|f| f.check == Check::V5), "{report}");
}

#[test]
fn v7_a_unit_that_showed_the_county_another_log() {
    let report = broken(|world| {
        world.acts.retain(|act| !matches!(act, Act::Checkpoint(COUNTING, _)));
        world.forged_root = Some(Hash::leaf(b"another"));
    });
    assert_eq!(only(&report, &[Check::V7]).0, entry("", 8));
    let report = broken(|world| {
        let again = Act::Checkpoint(DONE, 3);
        world.acts.push(again);
    });
    let (_, why) = only(&report, &[Check::V7]);
    assert!(why.starts_with("it has 3 entries, the one before had"), "{why}");
}

#[test]
fn v8_an_entry_outside_its_lease() {
    let report = broken(|world| {
        let last = world.units[DONE].len() - 1;
        world.line(DONE, last).epoch = 3;
    });
    let (_, why) = only(&report, &[Check::V8]);
    assert_eq!(why, "no lease of epoch 3 was granted");
    let report = broken(|world| {
        let first = world.device(1);
        world.line(DONE, 8).signers[0] = first;
    });
    let (place, why) = only(&report, &[Check::V8]);
    assert_eq!(place, entry(DONE, 8));
    assert!(why.starts_with("the lease of epoch 2 is held by huanjie.example/device/2+"), "{why}");
}

#[test]
fn v8_a_second_lease_while_the_first_is_held() {
    let report = broken(|world| world.acts.retain(|act| !matches!(act, Act::End(..))));
    let (_, why) = only(&report, &[Check::V8]);
    assert_eq!(why, "the lease before has not ended");
    let report = broken(|world| {
        let grant = world.grant(COUNTING, 4, 0, 3);
        world.acts[7] = grant;
    });
    assert!(only(&report, &[Check::V8]).1.starts_with("epoch 4 is granted, 1 is due"));
}

#[test]
fn v9_acts_out_of_order_and_by_the_wrong_people() {
    let role = |actor: &'static str| {
        broken(|world| {
            let at = world.find(DONE, "committee.roll_published");
            world.line(DONE, at).body["actor"] = json!(actor);
        })
    };
    only(&role("township/t1"), &[]);
    only(&role("observer/o1"), &[Check::V9]);
    let report = broken(|world| {
        let at = world.find(DONE, "committee.candidates_published");
        let copy = world.units[DONE][at].body["fact"].clone();
        let printed = world.find(DONE, "committee.ballots_printed");
        let line = world.line(DONE, printed);
        line.body["fact"] = copy;
        line.kind = "committee.candidates_published".into();
    });
    let first = report.failures().iter().find(|f| f.check == Check::V9).expect("a failure");
    assert_eq!(first.why, "the candidates are published already", "{report}");
}

#[test]
fn v9_a_lease_that_one_person_granted() {
    let report = broken(|world| {
        let Act::Entry(line) = &mut world.acts[7] else { unreachable!() };
        line.signers.pop();
    });
    let (place, why) = only(&report, &[Check::V9]);
    assert_eq!((place, why.as_str()), (entry("", 7), "two people must sign, 1 did"));
}

#[test]
fn v9_figures_that_stand_open_before_the_announcement() {
    let report = broken(|world| {
        let at = world.find(DONE, "committee.tally_entered");
        let fact = world.hidden(DONE, at);
        let line = world.line(DONE, at);
        line.body["fact"] = fact;
        line.openings.clear();
    });
    assert_eq!(only(&report, &[Check::V9]).1, "figures of a count stand open in the log");
}

#[test]
fn v10_ballots_that_do_not_balance() {
    let report = broken(|world| {
        let at = world.find(DONE, "committee.poll_closed");
        world.line(DONE, at).body["fact"]["unused"] = json!(5);
    });
    let (_, why) = only(&report, &[Check::V10]);
    assert_eq!(why, "38 issued, 2 spoiled and 5 unused make 45, printed were 44");
}

/// A check-in closed in the place of another fact before the close of the poll.
fn check_in(touch: impl FnOnce(&mut Value)) -> Report {
    broken(|world| {
        let at = world.find(DONE, "committee.mobile_voters_listed");
        let mut fact = json!({
            "fact": "check_in_closed", "on": "2026-12-20", "round": 1, "by_proxy": 0,
            "boxes": [{ "id": 1, "marked": 36 }, { "id": 2, "marked": 2 }],
            "commitment": { "c": Hash::leaf(b"the marks").to_string() },
        });
        touch(&mut fact);
        let line = world.line(DONE, at);
        line.body["fact"] = fact;
        line.kind = "committee.check_in_closed".into();
    })
}

#[test]
fn v10_more_marks_than_voters() {
    only(&check_in(|_| {}), &[]);
    let (_, why) = only(&check_in(|fact| fact["boxes"][0]["marked"] = json!(39)), &[Check::V10]);
    assert_eq!(why, "41 voters are marked on a roll of 40");
    let (_, why) = only(&check_in(|fact| fact["boxes"][1]["id"] = json!(3)), &[Check::V10]);
    assert_eq!(why, "not each box of the arrangement exactly once");
    let (_, why) = only(&check_in(|fact| fact["by_proxy"] = json!(39)), &[Check::V10]);
    assert_eq!(why, "39 marks by proxy among 38");
    let (_, why) = only(&check_in(|fact| fact["commitment"] = json!({ "c": "none" })), &[Check::V9]);
    assert_eq!(why, "the commitment to the marks is no hash");
    assert_eq!(only(&check_in(|fact| fact["round"] = json!(2)), &[Check::V9]).1, "it is about round 2; the round at hand is Some(1)");
}

#[test]
fn v9_a_check_in_after_the_poll() {
    let report = broken(|world| {
        let at = world.find(DONE, "committee.poll_closed");
        let closed = world.units[DONE][at].clone();
        let listed = world.find(DONE, "committee.mobile_voters_listed");
        let line = world.line(DONE, listed);
        (line.body["fact"], line.kind) = (closed.body["fact"].clone(), closed.kind);
        let line = world.line(DONE, at);
        line.body["fact"] = json!({
            "fact": "check_in_closed", "on": "2026-12-20", "round": 1, "by_proxy": 0,
            "boxes": [{ "id": 1, "marked": 36 }, { "id": 2, "marked": 2 }],
            "commitment": { "c": Hash::leaf(b"the marks").to_string() },
        });
        line.kind = "committee.check_in_closed".into();
    });
    assert_eq!(only(&report, &[Check::V9]).1, "the poll is closed already");
}

#[test]
fn v11_a_result_that_does_not_follow_from_the_count() {
    let report = broken(|world| {
        let at = world.find(DONE, "committee.result_confirmed");
        let mut fact = world.hidden(DONE, at);
        fact["outcome"]["elected"][0]["name"] = Value::from("p12");
        assert!(serde_json::from_value::<Fact>(fact.clone()).is_ok());
        world.rewrite(DONE, at, &fact);
    });
    let (_, why) = only(&report, &[Check::V11]);
    assert!(why.starts_with("elected are: Chair p11 with 25"), "{why}");
}

/// 17, 19 and 21 are men with more votes than 16; as no woman sits above, she takes the third seat. Nobody's sex is published.
#[test]
fn v11_a_woman_who_sits_first_where_no_sex_is_published() {
    let sheet = || {
        let members = column_with(Post::Member, &[(16, 20), (17, 25), (18, 17), (19, 24)], &[(21, 22)]);
        vec![ballots(36, 1), column(Post::Chair, &[(11, 25), (12, 11)]), column(Post::ViceChair, &[(14, 16), (15, 20)]), members]
    };
    let world = World::counted(Suite::Ed25519Sha256, sheet());
    let report = check(&world, &world.publish());
    only(&report, &[]);
    assert!(report.to_string().contains("who is elected follows from the votes"), "{report}");
    let at = world.find(DONE, "committee.result_confirmed");
    let fact = world.hidden(DONE, at);
    let names: Vec<&str> = fact["outcome"]["elected"].as_array().expect("a list").iter().filter_map(|e| e["name"].as_str()).collect();
    assert_eq!(names, ["p11", "p15", "p16", "p17", "p19"]);
    let mut forged = world.clone();
    let text = fact.to_string().replace("\"p16\"", "\"p18\"");
    forged.rewrite(DONE, at, &serde_json::from_str(&text).expect("JSON"));
    only(&check(&forged, &forged.publish()), &[Check::V11]);
}

#[test]
fn v12_an_opening_that_opens_nothing_and_one_that_is_kept_back() {
    let path = format!("units/{DONE}/openings.jsonl");
    let report = spoiled(|p| {
        let text = String::from_utf8(p.files[&path].clone()).expect("text");
        p.files.insert(path.clone(), text.replacen("\\\"votes\\\":25", "\\\"votes\\\":26", 1).into_bytes());
    });
    let (place, why) = only(&report, &[Check::V12]);
    assert!(matches!(place, Place::Line(..)) && why.starts_with("it does not open"), "{why}");
    let report = spoiled(|p| drop(p.files.remove(&path)));
    let (_, why) = only(&report, &[Check::V12]);
    assert!(why.starts_with("the result is announced, but"), "{why}");
    assert_eq!(report.failures().len(), 4, "{report}");
}

#[test]
fn v12_a_fact_too_long_for_an_entry_is_opened_from_the_start() {
    let long = |world: &mut World, count: u32, open: bool| {
        let at = world.find(COUNTING, "committee.mobile_voters_listed");
        let mut fact = world.units[COUNTING][at].body["fact"].clone();
        fact["staff"] = (0..count).map(|n| json!(1_000_000 + n)).collect();
        world.rewrite(COUNTING, at, &fact);
        if !open {
            world.line(COUNTING, at).openings.clear();
        }
    };
    only(&broken(|world| long(world, 6_000, true)), &[]);
    let hidden = broken(|world| long(world, 3, true));
    assert!(only(&hidden, &[Check::V9]).1.starts_with("a fact is hidden that is no figure of a count"), "{hidden}");
    let closed = broken(|world| long(world, 6_000, false));
    assert!(only(&closed, &[Check::V12]).1.starts_with("no figure of a count"), "{closed}");
}

#[test]
fn v13_a_revoked_lease_is_named() {
    let report = broken(|world| {
        world.acts[9] = Act::End(DONE, 1, 5, Some("电脑遗失"));
    });
    only(&report, &[]);
    let told = report.to_string();
    assert!(told.contains(&format!("unit {DONE}: the lease of epoch 1 was revoked at 5;")), "{told}");
}

#[test]
fn v14_a_withheld_unit() {
    let report = spoiled(|p| p.files.retain(|path, _| !path.starts_with(&format!("units/{DONE}/"))));
    let (place, why) = only(&report, &[Check::V14]);
    assert_eq!(place, Place::Unit(DONE.into()));
    assert!(why.starts_with("its log is missing"), "{why}");
}

#[test]
fn personal_parts_that_are_published_are_used() {
    let mut done = crate::common::Village::new(DONE, jiff::civil::date(2026, 12, 20));
    done.voted(crate::common::usual_sheet());
    let report = broken(|world| {
        for (at, recorded) in done.log.iter().enumerate() {
            let opening = recorded.sealed.as_ref().map(|sealed| ("personal", crate::world::personal(at, sealed)));
            world.line(DONE, at).openings.extend(opening);
        }
    });
    only(&report, &[]);
    assert!(!report.to_string().contains("duties that depend on sex"), "{report}");
}
