//! Keys of the log of the cycle and of people: a log that is given another one, one person with two cards.

use record::{Purpose, Suite, Verifier};
use serde_json::json;
use verify::Check;

use crate::python::said;
use crate::world::{Act, CYCLE, World, key};

fn failed(world: &World) -> Vec<(Check, String)> {
    let published = world.publish();
    let report = verify::verify(&published, &world.policy(), None);
    said(world, &published, &report);
    report.failures().iter().map(|failure| (failure.check, failure.why.clone())).collect()
}

fn enrolled(world: &World, n: u32, vkey: &str, account: &str) -> Act {
    let body = json!({
        "account": account, "actor": "county/office", "division": "632823", "holder": format!("职务{n}"), "key": vkey, "purpose": "person",
    });
    world.act("keys.enrolled", body, false)
}

fn rotated(world: &World, before: &str, to: &str) -> Act {
    let body = json!({ "actor": "county/office", "before": before, "key": to, "reason": "更换" });
    world.act("keys.rotated", body, true)
}

#[test]
fn v9_two_cards_of_one_person_are_one_person() {
    let mut world = World::new(Suite::Ed25519Sha256);
    for at in [4, 5] {
        let Act::Entry(line) = &mut world.acts[at] else { unreachable!() };
        line.body["account"] = json!("a1");
    }
    assert_eq!(failed(&world), [], "as long as there is no second person");
    let vkey = world.person(3).verifier().vkey();
    world.acts.insert(6, enrolled(&world, 3, &vkey, "a3"));
    let found = failed(&world);
    assert!(!found.is_empty() && found.iter().all(|(check, why)| *check == Check::V9 && why == "two people must sign, 1 did"), "{found:?}");
}

#[test]
fn v2_one_card_is_enrolled_once_whatever_it_is_called() {
    for suite in Suite::ALL {
        let mut world = World::new(suite);
        let again = Verifier::new("huanjie.example/person/9", Purpose::Note, world.person(1).verifier().key().clone()).expect("a name");
        world.acts.push(enrolled(&world, 9, &again.vkey(), "a9"));
        assert_eq!(failed(&world), [(Check::V2, "this key is known already".to_owned())], "{suite}");
    }
}

#[test]
fn v5_behind_another_key_the_old_one_signs_nothing() {
    for suite in Suite::ALL {
        let mut world = World::new(suite);
        let (old, new) = (world.log_key(CYCLE), key(suite, Purpose::Note, "another"));
        let new = Verifier::new(CYCLE, Purpose::Note, new.verifier().key().clone()).expect("a name");
        world.acts.push(rotated(&world, &old.verifier().vkey(), &new.vkey()));
        let found = failed(&world);
        let told: Vec<Check> = found.iter().map(|(check, _)| *check).collect();
        assert_eq!(told, [Check::V5, Check::V5], "log.vkey lacks it, and it did not sign the checkpoint: {found:?}");
        let vkey = world.person(3).verifier().vkey();
        world.acts.push(enrolled(&world, 3, &vkey, "a3"));
        assert!(failed(&world).iter().any(|(check, why)| *check == Check::V2 && why.contains("was revoked at entry")), "{suite}");
    }
}

#[test]
fn v2_a_key_that_does_not_follow_the_one_in_use() {
    let mut world = World::new(Suite::Ed25519Sha256);
    let stranger = key(Suite::Ed25519Sha256, Purpose::Note, "another");
    let new = Verifier::new(CYCLE, Purpose::Note, stranger.verifier().key().clone()).expect("a name").vkey();
    world.acts.push(rotated(&world, &new, &new));
    assert!(matches!(failed(&world).as_slice(), [(Check::V2, why)] if why.starts_with("it follows ")));
    world.acts.pop();
    let own = world.log_key(CYCLE).verifier().vkey();
    world.acts.push(rotated(&world, &own, &world.person(1).verifier().vkey()));
    assert_eq!(failed(&world), [(Check::V2, "it is no key of the log".to_owned())]);
    world.acts.pop();
    world.acts.push(rotated(&world, &own, &own));
    assert_eq!(failed(&world), [(Check::V2, "this key is known already".to_owned())]);
}

#[test]
fn an_erasure_is_told_and_breaks_nothing() {
    let mut world = World::new(Suite::Ed25519Sha256);
    let erased = |unit: &str| {
        let units = json!([{ "code": unit, "size": 3 }]);
        json!({ "actor": "county/office", "parts": 2, "reason": "期满", "units": units, "what": "personal" })
    };
    world.acts.push(world.act("data.erased", erased(crate::world::DONE), true));
    assert_eq!(failed(&world), []);
    world.acts.push(world.act("data.erased", erased("632823200299"), true));
    assert!(matches!(failed(&world).as_slice(), [(Check::V14, _)]));
}
