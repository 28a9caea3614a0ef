//! What came is compared with what is held: everything that does not hold is named.

use std::collections::BTreeMap;

use bundle::Payload;
use bundle::check::{Checked, Fault, Faults, Held, Keys, Relation, check};
use bundle::opening::Field;
use record::chain;
use record::{Hash, NamedSigner, Purpose, SignedCheckpoint, Suite};

use crate::world::{UNIT, Village, key, known};

fn checked(village: &Village, payload: &Payload, leaves: &[Hash]) -> Result<Checked, Faults> {
    by(payload, leaves, &village.log, &village.device)
}

fn by(payload: &Payload, leaves: &[Hash], log: &NamedSigner, device: &NamedSigner) -> Result<Checked, Faults> {
    let (logs, signers) = (known(&[log]), known(&[device]));
    check(payload, &Held { leaves, epoch: u64::from(payload.from() > 0) }, &Keys { logs: &logs, signers: &signers })
}

fn faults(result: Result<Checked, Faults>) -> Vec<Fault> {
    match result {
        Err(Faults(faults)) => faults,
        Ok(checked) => panic!("{checked:?}"),
    }
}

fn rebuilt(village: &Village, from: u64, entries: Vec<Vec<u8>>, checkpoint: SignedCheckpoint) -> Payload {
    let to = checkpoint.checkpoint().size;
    let openings = village.openings.iter().filter(|opening| (from..to).contains(&opening.index)).cloned().collect();
    Payload::new(from, entries, openings, checkpoint, BTreeMap::new()).expect("a payload")
}

#[test]
fn what_holds_is_known_or_new() {
    for suite in Suite::ALL {
        let village = Village::new(suite, 6);
        let leaves = village.tree.leaves();
        let relation = |from, to, held: usize| checked(&village, &village.payload(from, to), &leaves[..held]).unwrap().relation;
        assert_eq!(relation(0, 6, 0), Relation::Extends { at: 0 });
        assert_eq!(relation(2, 6, 2), Relation::Extends { at: 2 });
        assert_eq!(relation(2, 6, 4), Relation::Extends { at: 4 });
        assert_eq!(relation(2, 6, 6), Relation::Known);
        assert_eq!(relation(1, 3, 6), Relation::Known);
        assert_eq!(relation(4, 4, 4), Relation::Known);
        let checked = checked(&village, &village.bare(0, 6), &[]).unwrap();
        assert_eq!(checked.leaves, leaves);
        let mut closed: Vec<(u64, Field)> = village.openings.iter().map(bundle::opening::Opening::key).collect();
        closed.sort_unstable();
        assert_eq!(checked.closed, closed, "what nothing opens is told");
        assert_eq!(by(&village.payload(0, 6), &[], &village.log, &village.device).unwrap().closed, []);
    }
}

#[test]
fn a_gap_names_what_is_missing() {
    let village = Village::new(Suite::Ed25519Sha256, 6);
    let found = faults(checked(&village, &village.payload(4, 6), &village.tree.leaves()[..2]));
    assert_eq!(found, [Fault::Gap { held: 2, from: 4 }]);
    assert_eq!(found[0].to_string(), "the entries 2 to 4 are missing: they are in an earlier bundle");
}

#[test]
fn another_branch_is_told_where_it_parts() {
    for suite in Suite::ALL {
        let (village, mut other) = (Village::new(suite, 3), Village::new(suite, 3));
        other.write(&serde_json::json!({ "actor": "county/a1", "fact": { "fact": "roll_posted", "voters": 1 }, "seq": 3 }));
        let longer = Village::new(suite, 5);
        let relation = checked(&village, &longer.payload(1, 5), other.tree.leaves()).unwrap().relation;
        assert_eq!(relation, Relation::Forks { at: 3 });
        // A branch that begins below the payload does not fit at all.
        let found = faults(checked(&village, &longer.payload(4, 5), other.tree.leaves()));
        assert!(found.contains(&Fault::Root) && matches!(found[0], Fault::Chain(chain::Break { place: 4, .. })), "{found:?}");
    }
}

#[test]
fn every_changed_entry_is_named() {
    for suite in Suite::ALL {
        let village = Village::new(suite, 4);
        for at in 0..3_usize {
            let mut entries = village.slice(1, 4);
            let end = entries[at].len() - 10;
            entries[at][end] ^= 1;
            let found = faults(checked(&village, &rebuilt(&village, 1, entries, village.checkpoint(4)), &village.tree.leaves()[..1]));
            let place = at as u64 + 1;
            let named = found.iter().any(|fault| match fault {
                Fault::Chain(broken) => broken.place == place,
                Fault::Signature { place: signed, .. } => *signed == place,
                _ => false,
            });
            assert!(named && found.contains(&Fault::Root), "{found:?}");
        }
        let mut entries = village.slice(0, 4);
        entries.swap(1, 2);
        let found = faults(checked(&village, &rebuilt(&village, 0, entries, village.checkpoint(4)), &[]));
        assert!(matches!(found[0], Fault::Chain(chain::Break { place: 1, .. })), "{found:?}");
    }
}

#[test]
fn keys_that_are_not_known_do_not_count() {
    for suite in Suite::ALL {
        let village = Village::new(suite, 2);
        let stranger = key(suite, Purpose::Note, "device/stranger");
        let found = faults(by(&village.payload(0, 2), &[], &village.log, &stranger));
        assert!(matches!(found[..], [Fault::Signature { place: 0, .. }, Fault::Signature { place: 1, .. }]), "{found:?}");
        // Another key under the log's name.
        let twin = record::suite::LocalSigner::from_seed(suite, &[9; 32]).unwrap();
        let twin = NamedSigner::new(UNIT, Purpose::Note, std::sync::Arc::new(twin)).unwrap();
        let found = faults(by(&village.payload(0, 2), &[], &twin, &village.device));
        assert!(matches!(found[..], [Fault::Checkpoint(_)]), "{found:?}");
        let checkpoint = record::Checkpoint { root: Hash::ZERO, ..village.checkpoint(2).checkpoint().clone() };
        let lied = SignedCheckpoint::sign(checkpoint, &village.log).unwrap();
        assert_eq!(faults(checked(&village, &rebuilt(&village, 0, village.slice(0, 2), lied), &[])), [Fault::Root]);
    }
}

#[test]
fn openings_that_open_nothing_are_named() {
    let village = Village::new(Suite::Ed25519Sha256, 3);
    let with = |change: &dyn Fn(&mut Vec<bundle::opening::Opening>)| {
        let mut openings = village.openings.clone();
        change(&mut openings);
        let payload = Payload::new(0, village.slice(0, 3), openings, village.checkpoint(3), BTreeMap::new()).unwrap();
        faults(checked(&village, &payload, &[]))
    };
    let (personal, fact) = (Field::Personal, Field::Fact);
    assert_eq!(with(&|o| o[0].opening.value.push(b'x')), [Fault::Opening { place: 0, field: personal }]);
    assert_eq!(with(&|o| o[1].opening.salt[0] ^= 1), [Fault::Opening { place: 1, field: fact }]);
    assert_eq!(with(&|o| o[1].field = personal), [Fault::Opening { place: 1, field: personal }]);
    assert_eq!(with(&|o| o[0].field = fact), [Fault::Opening { place: 0, field: fact }]);
}
