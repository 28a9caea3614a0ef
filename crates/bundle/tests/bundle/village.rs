//! From a village laptop to the county and back.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use bundle::inbox::InboxError;
use bundle::seal::{ClosedError, SealError};
use bundle::stick::{StickError, collect, write};
use bundle::{Attachment, Folder, Identity, Payload, State};
use record::{Purpose, Suite};

use crate::world::{County, Village, files, hex, key, known, nowhere, place};

#[test]
fn two_small_sticks_in_the_wrong_order() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 9));
        let county = County::new(&village, &room.path().join("inbox"));
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let sticks = ["a", "b"].map(|name| Folder::create(room.path().join(name)).unwrap());
        let sealed = village.seal(&village.payload(0, 9), &[county.identity.to_public()], 800, &outbox).unwrap();
        let chunks = sealed.manifest().chunks.len();
        assert!(chunks >= 7, "{chunks}");
        let room_for = |chunks: u64| sealed.to_bytes().len() as u64 + chunks * 800;

        let first = write(&outbox, &sealed, &sticks[0], room_for(4), &nowhere()).unwrap();
        assert_eq!((first.here.len(), first.left.len(), first.bytes), (4, chunks - 4, room_for(4)));
        let second = write(&outbox, &sealed, &sticks[1], room_for(100), &first.here).unwrap();
        assert_eq!((second.here.len(), second.left.len()), (chunks - 4, 0));

        let collected = collect(&county.inbox, &sticks[1..], &county.devices).unwrap();
        let (manifest, state) = &collected.bundles[&sealed.hash()];
        assert_eq!((manifest, state.to_string()), (sealed.manifest(), format!("4 of {chunks} chunks missing")));
        assert_eq!(collected.ignored.len(), 0);
        assert!(matches!(county.inbox.unpack(&sealed.hash(), &county.devices, None), Err(InboxError::NotReady(State::Pending { .. }))));

        let collected = collect(&county.inbox, &sticks[..1], &county.devices).unwrap();
        assert_eq!(collected.bundles[&sealed.hash()].1.to_string(), format!("complete, {chunks} chunks"));
        county.take(&sealed.hash()).unwrap();
        assert_eq!(county.leaves(), village.tree.leaves());
        assert_eq!(county.books.borrow().openings.len(), village.openings.len());

        let before = (county.books.borrow().clone(), files(county.path()));
        assert_eq!(before.1, [format!("{}.done", hex(&sealed.hash()))], "what is stored needs no room in the inbox");
        let again = collect(&county.inbox, &sticks, &county.devices).unwrap();
        assert_eq!((again.bundles[&sealed.hash()].1.clone(), again.ignored.len()), (State::Done, 0));
        county.take(&sealed.hash()).unwrap();
        assert_eq!((county.books.borrow().clone(), files(county.path())), before, "twice is as good as once");
    }
}

#[test]
fn a_stick_that_was_pulled_out_is_gone_on_with() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 6));
        let county = County::new(&village, &room.path().join("inbox"));
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let stick = Folder::create(room.path().join("stick")).unwrap();
        let sealed = village.seal(&village.payload(0, 6), &[county.identity.to_public()], 500, &outbox).unwrap();
        let manifest = sealed.to_bytes().len() as u64;
        let some = write(&outbox, &sealed, &stick, manifest + 1500, &nowhere()).unwrap();
        assert_eq!(some.here.len(), 3);
        let rest = write(&outbox, &sealed, &stick, u64::MAX, &nowhere()).unwrap();
        assert_eq!(rest.bytes, sealed.manifest().total() - 1500, "only what was not there is written");
        assert_eq!((rest.here.len(), rest.left.len()), (sealed.manifest().chunks.len(), 0));
        assert_eq!(write(&outbox, &sealed, &stick, 0, &nowhere()).unwrap().bytes, 0, "nothing is left to write");

        // The receiver has some; only the others travel on the next stick.
        county.inbox.put_manifest(&sealed.to_bytes(), &county.devices).unwrap();
        for chunk in &sealed.manifest().chunks[2..] {
            county.inbox.put_chunk(&chunk.hash, &outbox.chunk(chunk).unwrap().unwrap()).unwrap();
        }
        let State::Pending { missing, .. } = county.inbox.state(&sealed.hash()) else { panic!("pending") };
        let there = sealed.manifest().chunks.iter().map(|chunk| chunk.hash).filter(|hash| !missing.contains(hash)).collect();
        let other = Folder::create(room.path().join("other")).unwrap();
        assert_eq!(write(&outbox, &sealed, &other, u64::MAX, &there).unwrap().bytes, manifest + 1000);
        collect(&county.inbox, &[other], &county.devices).unwrap();
        county.take(&sealed.hash()).unwrap();
        assert_eq!(county.leaves(), village.tree.leaves());
    }
}

#[test]
fn a_stick_without_room_says_what_it_needs() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 3));
    let outbox = Folder::create(room.path().join("outbox")).unwrap();
    let stick = Folder::create(room.path().join("stick")).unwrap();
    let sealed = village.seal(&village.bare(0, 3), &[], 400, &outbox).unwrap();
    let smallest = sealed.manifest().chunks.iter().map(|chunk| u64::from(chunk.bytes)).min().unwrap();
    let least = sealed.to_bytes().len() as u64 + smallest;
    match write(&outbox, &sealed, &stick, least - 1, &nowhere()) {
        Err(StickError::Small { needed, budget }) => assert_eq!((needed, budget), (least, least - 1)),
        other => panic!("{other:?}"),
    }
    assert_eq!(files(stick.path()), [""; 0]);
    assert_eq!(write(&outbox, &sealed, &stick, least, &nowhere()).unwrap().here.len(), 1);
    let chunk = sealed.manifest().chunks[0];
    std::fs::write(outbox.path().join(format!("{}.chunk", hex(&chunk.hash))), "not it").unwrap();
    let other = Folder::create(room.path().join("other")).unwrap();
    assert!(matches!(write(&outbox, &sealed, &other, u64::MAX, &nowhere()), Err(StickError::Damaged(hash)) if hash == chunk.hash));
}

#[test]
fn personal_parts_travel_encrypted_or_not_at_all() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 4));
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let refused = village.seal(&village.payload(1, 4), &[], 400, &outbox);
        assert!(matches!(&refused, Err(SealError::Personal(2))), "{refused:?}");
        assert!(refused.unwrap_err().to_string().contains("name the county's recipient"));
        assert_eq!(files(outbox.path()), [""; 0]);
        village.seal(&village.payload(1, 2), &[], 400, &outbox).expect("a hidden fact alone may travel in the clear");

        let county = Identity::generate();
        let sealed = village.seal(&village.payload(0, 4), &[county.to_public()], 1 << 20, &outbox).unwrap();
        let bytes = outbox.chunk(&sealed.manifest().chunks[0]).unwrap().unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("age-encryption.org/v1") && !holds("张三") && !holds("huanjie/entry/v1"));
    }
}

#[test]
fn only_the_named_recipients_can_open_it() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 4));
        let (mut county, escrow) = (County::new(&village, &room.path().join("inbox")), Identity::generate());
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let payload = village.payload(0, 4);
        let sealed = village.seal(&payload, &[county.identity.to_public(), escrow.to_public()], 512, &outbox).unwrap();
        assert_eq!(sealed.manifest().recipients, [county.identity.to_public().to_string(), escrow.to_public().to_string()]);
        collect(&county.inbox, std::slice::from_ref(&outbox), &county.devices).unwrap();

        let stranger = Identity::generate();
        let open = |identity| county.inbox.unpack(&sealed.hash(), &county.devices, identity);
        assert!(matches!(open(None), Err(InboxError::Closed(ClosedError::NoIdentity))));
        assert!(matches!(open(Some(&stranger)), Err(InboxError::Closed(ClosedError::NotForUs))));
        assert_eq!(open(Some(&escrow)).unwrap().payload, payload);
        let opened = open(Some(&county.identity)).unwrap();
        assert_eq!((&opened.payload, &opened.sender), (&payload, village.device.verifier()));
        assert_eq!(&opened.manifest, sealed.manifest());
        assert!(!format!("{opened:?}").contains("张三"), "nothing personal in a log");

        // A device whose key was revoked between is not opened for.
        let nobody = known(&[&key(suite, Purpose::Note, "device/other")]);
        assert!(matches!(county.inbox.unpack(&sealed.hash(), &nobody, Some(&escrow)), Err(InboxError::Signature(_))));
        county.restart();
        county.take(&sealed.hash()).unwrap();
    }
}

#[test]
fn the_way_back_carries_a_receipt() {
    for suite in Suite::ALL {
        let (room, village) = (place(), Village::new(suite, 5));
        let laptop = County::new(&village, &room.path().join("laptop"));
        let outbox = Folder::create(room.path().join("outbox")).unwrap();
        let attachments = BTreeMap::from([(Attachment::Receipt, b"c2sp.org/tlog-proof@v1\n".to_vec()), (Attachment::Cycle, vec![0, 255])]);
        let payload = Payload::new(5, vec![], vec![], village.checkpoint(5), attachments).unwrap();
        let sealed = village.seal(&payload, &[], 1 << 20, &outbox).unwrap();
        collect(&laptop.inbox, &[outbox], &laptop.devices).unwrap();
        let opened = laptop.inbox.unpack(&sealed.hash(), &laptop.devices, None).unwrap();
        assert_eq!(opened.payload, payload);
        laptop.books.borrow_mut().entries.clone_from(&village.entries);
        laptop.take(&sealed.hash()).unwrap();
    }
}

#[test]
fn debians_age_opens_it() {
    use age::secrecy::ExposeSecret as _;
    let there = Command::new("age").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("skipped: there is no command `age` here (Debian: apt install age)");
        return;
    }
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 6));
    let (county, outbox) = (Identity::generate(), Folder::create(room.path().join("outbox")).unwrap());
    let payload = village.payload(0, 6);
    let sealed = village.seal(&payload, &[county.to_public()], 700, &outbox).unwrap();
    let bytes: Vec<u8> = sealed.manifest().chunks.iter().flat_map(|chunk| outbox.chunk(chunk).unwrap().unwrap()).collect();
    let (key, file) = (room.path().join("key"), room.path().join("file"));
    std::fs::write(&key, county.to_string().expose_secret()).unwrap();
    std::fs::write(&file, bytes).unwrap();
    let opened = Command::new("age").arg("-d").arg("-i").arg(&key).arg(&file).output().unwrap();
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    assert_eq!(Payload::read(&mut opened.stdout.as_slice()).unwrap(), payload);
}
