//! V6: a record against the heads that were seen before.

use record::{Hash, Origin, Suite};
use verify::{Check, Place, Seen};

use crate::world::{CYCLE, DONE, World};

fn origin(name: &str) -> Origin {
    Origin::parse(name).expect("an origin")
}

#[test]
fn a_record_that_grew_extends_what_was_seen() {
    let mut world = World::new(Suite::Ed25519Sha256);
    let whole = world.clone();
    world.acts.pop();
    world.units.get_mut(DONE).expect("a unit").truncate(10);
    let before = verify::verify(&world.publish(), &world.policy(), None);
    assert_eq!(before.exit_code(), 0, "{before}");
    let after = verify::verify(&whole.publish(), &whole.policy(), Some(before.seen()));
    assert_eq!(after.exit_code(), 0, "{after}");
    assert!(after.line(Check::V6).ends_with("3 heads … ok"), "{after}");
    let back = verify::verify(&world.publish(), &world.policy(), Some(after.seen()));
    let failed: Vec<_> = back.failures().iter().map(|f| (f.check, f.place.clone())).collect();
    let logs = [CYCLE.to_owned(), format!("{CYCLE}/{DONE}")];
    assert_eq!(failed, logs.map(|log| (Check::V6, Place::Log(origin(&log)))), "a rolled back record: {back}");
}

#[test]
fn a_record_that_was_rewritten_is_found() {
    let world = World::new(Suite::Ed25519Sha256);
    let log = origin(&format!("{CYCLE}/{DONE}"));
    let mut seen = Seen::default();
    seen.put(log.clone(), 9, Hash::leaf(b"another history"));
    seen.put(origin("huanjie.example/2023-632823"), 9, Hash::ZERO);
    let report = verify::verify(&world.publish(), &world.policy(), Some(&seen));
    let failed: Vec<_> = report.failures().iter().map(|f| (f.check, f.place.clone())).collect();
    assert_eq!(failed, [(Check::V6, Place::Log(log))], "another cycle is no matter: {report}");
}

#[test]
fn heads_as_text() {
    let world = World::new(Suite::Ed25519Sha256);
    let report = verify::verify(&world.publish(), &world.policy(), None);
    let text = report.seen().to_string();
    assert_eq!(text.lines().count(), 4);
    assert_eq!(Seen::parse(&text).as_ref(), Ok(report.seen()));
    let swapped: String = ["huanjie/seen/v1"]
        .into_iter()
        .chain(text.lines().skip(1).collect::<Vec<_>>().into_iter().rev())
        .map(|l| format!("{l}\n"))
        .collect();
    for wrong in ["", "huanjie/seen/v2\n", text.trim_end(), &text.replace(' ', "  "), &swapped, &format!("{text}\n")] {
        assert!(Seen::parse(wrong).is_err(), "{wrong:?}");
    }
}
