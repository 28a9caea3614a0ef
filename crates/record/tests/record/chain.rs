//! Walking a log: an untouched one holds, and each break is told with its place.

use record::chain::{Break, Fault, Head, Walk};
use record::entry::{Content, Entry};
use record::{Hash, Origin, Suite};
use serde_json::json;

use crate::world::{content, device, entries, event, origin};

fn walk(log: &[Vec<u8>]) -> (Head, Vec<Break>) {
    let mut walk = Walk::new(origin());
    log.iter().for_each(|bytes| drop(walk.step(bytes)));
    (walk.head(), walk.breaks().to_vec())
}

fn bytes(entries: &[Entry]) -> Vec<Vec<u8>> {
    entries.iter().map(Entry::to_bytes).collect()
}

fn broken(place: u64, fault: Fault) -> Break {
    Break { place, fault }
}

#[test]
fn an_untouched_log_holds_from_the_start_and_from_a_head() {
    for suite in Suite::ALL {
        let entries = entries(suite, 6);
        let (head, breaks) = walk(&bytes(&entries));
        assert_eq!((head, breaks), (Head { size: 6, last: entries[5].leaf(), epoch: 1 }, vec![]));
        let mut later = Walk::from(origin(), Head { size: 4, last: entries[3].leaf(), epoch: 1 });
        bytes(&entries[4..]).iter().for_each(|bytes| drop(later.step(bytes)));
        assert_eq!((later.head(), later.breaks()), (head, &[][..]));
    }
}

#[test]
fn a_missing_a_doubled_and_two_swapped_entries_are_found() {
    let log = bytes(&entries(Suite::Ed25519Sha256, 6));
    let mut missing = log.clone();
    missing.remove(2);
    assert_eq!(walk(&missing).1, [broken(2, Fault::Index { says: 3, place: 2 }), broken(2, Fault::Previous)]);
    let mut doubled = log.clone();
    doubled.insert(2, log[1].clone());
    let at_two = [Fault::Index { says: 1, place: 2 }, Fault::Previous, Fault::Event { first: 1 }];
    assert_eq!(walk(&doubled).1, at_two.map(|fault| broken(2, fault)).to_vec());
    let mut swapped = log;
    swapped.swap(3, 4);
    let places: Vec<u64> = walk(&swapped).1.iter().map(|b| b.place).collect();
    assert_eq!(places, [3, 3, 4, 4, 5, 5]);
}

#[test]
fn a_touched_entry_breaks_the_one_after_it_too() {
    for suite in Suite::ALL {
        let mut log = bytes(&entries(suite, 5));
        log[2][40] ^= 0x80;
        let breaks = walk(&log).1;
        assert!(matches!(&breaks[0], Break { place: 2, fault: Fault::Unreadable(_) }));
        assert_eq!(breaks[1..], [broken(3, Fault::Previous)]);
        let mut log = bytes(&entries(suite, 5));
        let at = log[4].len() - 20;
        log[4][at] = if log[4][at] == b'A' { b'B' } else { b'A' };
        assert_eq!(walk(&log).1, [], "a changed last signature is for the signatures and the tree to find");
    }
}

#[test]
fn another_log_and_an_older_lease_are_found_and_a_newer_lease_is_not_a_break() {
    let device = device(Suite::Ed25519Sha256);
    let mut previous = Hash::ZERO;
    let mut log = Vec::new();
    for (index, (epoch, unit)) in [(1, "a"), (1, "a"), (3, "a"), (2, "a"), (2, "b"), (2, "a")].into_iter().enumerate() {
        let index = index as u64;
        let unit = Origin::parse(&format!("huanjie.example/2026/{unit}")).expect("an origin");
        let plain = content(index, previous, &json!({}));
        let entry = Entry::sign(Content { origin: unit, epoch, event: event(index), ..plain }, &[&device]).expect("signed");
        previous = entry.leaf();
        log.push(entry.to_bytes());
    }
    let mut walk = Walk::new(Origin::parse("huanjie.example/2026/a").expect("an origin"));
    log.iter().for_each(|bytes| drop(walk.step(bytes)));
    let wanted = [broken(3, Fault::Epoch { says: 2, before: 3 }), broken(4, Fault::Origin("huanjie.example/2026/b".into()))];
    assert_eq!(walk.breaks(), wanted);
}

#[test]
fn what_is_said_of_a_break_names_its_place() {
    let said = broken(7, Fault::Index { says: 9, place: 7 }).to_string();
    assert_eq!(said, "entry 7: it says index 9, its place is 7");
}
