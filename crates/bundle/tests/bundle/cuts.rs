//! A stick is pulled out at every byte, and every byte of it goes wrong: what is missing is named, nothing is half.

use bundle::Folder;
use bundle::State;
use bundle::inbox::InboxError;
use bundle::stick::{Ignored, collect};
use record::Suite;

use crate::world::{County, Trouble, Village, files, hex, place};

/// A stick with a small bundle, as it is and as it may be found.
fn every(spoil: impl Fn(&[u8], usize) -> Vec<u8>) {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 2));
        let county = County::new(&village, &room.path().join("inbox"));
        let stick = Folder::create(room.path().join("stick")).expect("good");
        let sealed = village.seal(&village.payload(0, 2), &[county.identity.to_public()], 700, &stick).expect("good");
        let names = files(stick.path());
        assert!(names.len() >= 4, "{names:?}");
        for (round, name) in names.iter().enumerate() {
            let path = stick.path().join(name);
            let whole = std::fs::read(&path).expect("good");
            for at in 0..whole.len() {
                std::fs::write(&path, spoil(&whole, at)).expect("good");
                let county = County::new(&village, &room.path().join(format!("inbox{round}.{at}")));
                let collected = collect(&county.inbox, std::slice::from_ref(&stick), &county.devices).expect("good");
                let named = collected.ignored.iter().any(|(_, found, why)| found == name && matches!(why, Ignored::Damaged));
                assert!(named, "{name} at {at}: {:?}", collected.ignored);
                match county.inbox.state(&sealed.hash()) {
                    State::Unknown => assert!(name.ends_with(".manifest")),
                    State::Pending { missing, .. } => {
                        assert!(matches!(&missing[..], [hash] if *name == hex(hash) + ".chunk"), "{name}: {missing:?}");
                    }
                    State::Done => panic!("nothing was stored"),
                }
                assert!(county.take(&sealed.hash()).is_err());
                assert_eq!(county.books.borrow().entries.len(), 0);
                if at % 64 == 0 {
                    std::fs::write(&path, &whole).expect("good");
                    collect(&county.inbox, std::slice::from_ref(&stick), &county.devices).expect("good");
                    assert!(matches!(county.inbox.state(&sealed.hash()), State::Pending { missing, .. } if missing.is_empty()));
                }
                std::fs::remove_dir_all(county.path()).expect("good");
            }
            std::fs::write(&path, whole).expect("good");
        }
        collect(&county.inbox, &[stick], &county.devices).expect("good");
        county.take(&sealed.hash()).expect("good");
        assert_eq!(county.leaves(), village.tree.leaves());
    }
}

#[test]
fn cut_at_every_length() {
    every(|whole, at| whole[..at].to_vec());
}

#[test]
fn one_bit_wrong_at_every_byte() {
    every(|whole, at| {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
}

#[test]
fn one_byte_more_at_every_place() {
    every(|whole, at| [&whole[..at], b"x", &whole[at..]].concat());
}

#[test]
fn a_disk_that_rots_in_the_inbox_is_told_and_healed() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 3));
        let mut county = County::new(&village, &room.path().join("inbox"));
        let stick = Folder::create(room.path().join("stick")).unwrap();
        let sealed = village.seal(&village.payload(0, 3), &[county.identity.to_public()], 700, &stick).unwrap();
        for (at, chunk) in sealed.manifest().chunks.iter().enumerate() {
            collect(&county.inbox, std::slice::from_ref(&stick), &county.devices).unwrap();
            let path = county.path().join(format!("{}.chunk", hex(&chunk.hash)));
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[at] ^= 1;
            std::fs::write(&path, if at == 0 { Vec::new() } else { bytes }).unwrap();
            county.restart();
            match county.take(&sealed.hash()) {
                Err(Trouble::Inbox(InboxError::Spoiled(hash))) => assert_eq!(hash, chunk.hash),
                other => panic!("{other:?}"),
            }
            assert_eq!(
                county.inbox.state(&sealed.hash()),
                State::Pending { of: sealed.manifest().chunks.len(), missing: vec![chunk.hash] }
            );
        }
        collect(&county.inbox, &[stick], &county.devices).unwrap();
        county.take(&sealed.hash()).unwrap();
    }
}
