//! What lies on a stick beside a bundle is never opened, only told.

use std::os::unix::fs::symlink;

use bundle::folder::{Foreign, Kind, MAX_NAMES, Name};
use bundle::stick::{Ignored, collect, write};
use bundle::{Folder, Inbox, State};
use record::{Hash, Suite};

use crate::world::{County, MOST, Village, files, hex, nowhere, place};

#[test]
fn links_folders_and_foreign_files_are_told_and_left() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 4));
        let county = County::new(&village, &room.path().join("inbox"));
        let (outbox, stick) = (Folder::create(room.path().join("outbox")).unwrap(), Folder::create(room.path().join("stick")).unwrap());
        let sealed = village.seal(&village.bare(0, 4), &[], 600, &outbox).unwrap();
        write(&outbox, &sealed, &stick, u64::MAX, &nowhere()).unwrap();
        let chunk = |at: usize| format!("{}.chunk", hex(&sealed.manifest().chunks[at].hash));
        // The first chunk is a link to the true bytes, the second a folder.
        let elsewhere = room.path().join("elsewhere");
        std::fs::rename(stick.path().join(chunk(0)), &elsewhere).unwrap();
        symlink(&elsewhere, stick.path().join(chunk(0))).unwrap();
        std::fs::remove_file(stick.path().join(chunk(1))).unwrap();
        std::fs::create_dir(stick.path().join(chunk(1))).unwrap();
        std::fs::write(stick.path().join(format!("{}.part", chunk(1))), "half").unwrap();
        std::fs::write(stick.path().join("autorun\u{1b}[2J.exe"), "no").unwrap();
        let stray = Name { kind: Kind::Chunk, hash: Hash::ZERO };
        std::fs::write(stick.path().join(stray.to_string()), "stray").unwrap();

        let collected = collect(&county.inbox, &[stick.clone(), Folder::at(room.path().join("pulled"))], &county.devices).unwrap();
        let missing = vec![sealed.manifest().chunks[0].hash, sealed.manifest().chunks[1].hash];
        assert_eq!(collected.bundles[&sealed.hash()].1, State::Pending { of: sealed.manifest().chunks.len(), missing });
        let told = |name: &str| {
            let found: Vec<&Ignored> =
                collected.ignored.iter().filter(|(place, found, _)| *place == 0 && found == name).map(|i| &i.2).collect();
            assert_eq!(found.len(), 1, "{name}: {:?}", collected.ignored);
            found[0]
        };
        assert!(matches!(told(&chunk(0)), Ignored::Foreign(Foreign::Link)));
        assert!(matches!(told(&chunk(1)), Ignored::Foreign(Foreign::Folder)));
        assert!(matches!(told(&format!("{}.part", chunk(1))), Ignored::Foreign(Foreign::Unfinished)));
        assert!(matches!(told("autorun\u{fffd}\u{fffd}2J.exe"), Ignored::Foreign(Foreign::Name)));
        assert!(matches!(told(&stray.to_string()), Ignored::Unlisted));
        let gone: Vec<_> = collected.ignored.iter().filter(|(place, ..)| *place == 1).collect();
        assert!(matches!(gone[..], [(_, _, Ignored::Unreadable(_))]), "a stick that is gone is told: {gone:?}");
        assert_eq!(collected.ignored.len(), 6);
    }
}

#[test]
fn writing_follows_no_link_on_a_stick() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 2));
    let (outbox, stick) = (Folder::create(room.path().join("outbox")).unwrap(), Folder::create(room.path().join("stick")).unwrap());
    let sealed = village.seal(&village.bare(0, 2), &[], 1 << 20, &outbox).unwrap();
    let name = format!("{}.chunk", hex(&sealed.manifest().chunks[0].hash));
    let mine = room.path().join("mine");
    std::fs::write(&mine, "mine").unwrap();
    symlink(&mine, stick.path().join(&name)).unwrap();
    symlink(&mine, stick.path().join(format!("{name}.part"))).unwrap();
    let written = write(&outbox, &sealed, &stick, u64::MAX, &nowhere()).unwrap();
    assert_eq!(written.left.len(), 0);
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
    assert!(stick.path().join(&name).symlink_metadata().unwrap().is_file());
    assert_eq!(files(stick.path()).len(), 2);

    // A folder in place of a chunk cannot be replaced: the place is named, nothing half is left.
    let bad = Folder::create(room.path().join("bad")).unwrap();
    std::fs::create_dir(bad.path().join(&name)).unwrap();
    let error = write(&outbox, &sealed, &bad, u64::MAX, &nowhere()).unwrap_err().to_string();
    assert!(error.contains(&name), "{error}");
    assert_eq!(files(bad.path()).iter().filter(|name| name.ends_with(".part")).count(), 0);
}

#[test]
fn a_stick_full_of_names_is_not_read_to_its_end() {
    let (room, stick) = (place(), place());
    for at in 0..=MAX_NAMES {
        std::fs::write(stick.path().join(at.to_string()), "").unwrap();
    }
    let inbox = Inbox::open(room.path(), MOST).unwrap();
    let village = Village::new(Suite::Ed25519Sha256, 1);
    let collected = collect(&inbox, &[Folder::at(stick.path())], &crate::world::known(&[&village.device])).unwrap();
    assert_eq!(collected.ignored.len(), MAX_NAMES + 1);
    let many = collected.ignored.iter().filter(|(_, _, why)| matches!(why, Ignored::Foreign(Foreign::TooMany)));
    assert_eq!(many.count(), 1);
}

#[test]
fn an_inbox_puts_in_order_what_a_crash_left() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 4));
        let mut county = County::new(&village, &room.path().join("inbox"));
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let sealed = village.seal(&village.bare(0, 4), &[], 600, &outbox).unwrap();
        collect(&county.inbox, std::slice::from_ref(&outbox), &county.devices).unwrap();
        let whole = files(county.path());
        let stray = Name { kind: Kind::Chunk, hash: Hash::ZERO };
        for name in [stray.to_string(), format!("{stray}.part"), Name { kind: Kind::Manifest, hash: Hash::ZERO }.to_string()] {
            std::fs::write(county.path().join(name), "left").unwrap();
        }
        county.restart();
        assert_eq!(files(county.path()), whole);
        assert_eq!(county.inbox.pending(), [(sealed.hash(), sealed.manifest().clone())]);
        county.store(&sealed.hash()).unwrap();
        // The process dies after the books were written and before the inbox heard of it: the same once more.
        county.restart();
        county.take(&sealed.hash()).unwrap();
        assert_eq!(county.leaves(), village.tree.leaves());
        county.restart();
        assert_eq!(county.inbox.state(&sealed.hash()), State::Done);

        let second = village.seal(&village.bare(0, 3), &[], 600, &outbox).unwrap();
        collect(&county.inbox, &[outbox], &county.devices).unwrap();
        county.inbox.discard(&second.hash()).unwrap();
        assert_eq!(county.inbox.state(&second.hash()), State::Unknown);
        assert_eq!(files(county.path()).len(), 1, "only the manifest that was taken");
    }
}

#[test]
fn bundles_that_share_chunks_do_not_take_them_from_each_other() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 4));
    let county = County::new(&village, &room.path().join("inbox"));
    let outbox = Folder::create(room.path().join("outbox")).unwrap();
    let first = village.seal(&village.bare(0, 4), &[], 600, &outbox).unwrap();
    let terms = bundle::seal::Terms { recipients: &[], version: "another", chunk: 600 };
    let second = bundle::seal::seal(&village.bare(0, 4), &terms, &village.device, &outbox).unwrap();
    assert_eq!(first.manifest().chunks, second.manifest().chunks);
    assert_ne!(first.hash(), second.hash());
    collect(&county.inbox, &[outbox], &county.devices).unwrap();
    county.take(&first.hash()).unwrap();
    county.take(&second.hash()).unwrap();
    assert_eq!(files(county.path()).len(), 2);
}
