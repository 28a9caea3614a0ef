//! Manifests and payloads that somebody made to do harm.

use bundle::inbox::InboxError;
use bundle::manifest::{Chunk, MAX_BYTES};
use bundle::seal::{ClosedError, Terms, seal};
use bundle::{Folder, Identity, Inbox, Manifest, SignedManifest, State};
use record::note::Note;
use record::{FormatError, Hash, NamedSigner, Purpose, Suite};
use sha2::{Digest, Sha256};

use crate::world::{County, MOST, VERSION, Village, files, hex, key, known, origin, place};

fn chunk(number: u64) -> Chunk {
    Chunk { hash: Hash::leaf(&number.to_be_bytes()), bytes: 1 << 20 }
}

fn manifest(chunks: u64) -> Manifest {
    let recipients = vec![Identity::generate().to_public().to_string()];
    let chunks = (0..chunks).map(chunk).collect();
    Manifest { origin: origin(), from: 3, to: 8, root: Hash::ZERO, version: VERSION.into(), recipients, chunks }
}

fn signed(text: &str, signers: &[&NamedSigner]) -> Vec<u8> {
    Note::sign(text.to_owned(), signers).expect("signed").to_bytes()
}

fn line_of(text: &str) -> usize {
    match Manifest::parse(text) {
        Err(FormatError { line, .. }) => line,
        Ok(_) => panic!("read: {text}"),
    }
}

#[test]
fn a_manifest_with_a_wrong_line_is_refused_there() {
    let good = manifest(3);
    let text = good.text();
    assert_eq!(Manifest::parse(&text).unwrap(), good);
    let recipient = &good.recipients[0];
    let others: Vec<String> = (0..16).map(|_| Identity::generate().to_public().to_string()).collect();
    let with = |line: usize, new: &str| {
        let lines = text.lines().zip(1..).map(|(old, at)| if at == line { new } else { old });
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let hash = hex(&chunk(0).hash);
    let wrong = [
        (1, "huanjie/bundle/v2".to_owned()),
        (2, "village".into()),
        (3, "03".into()),
        (3, "-1".into()),
        (4, "2".into()),
        (4, "9223372036854775808".into()),
        (5, hex(&Hash::ZERO)),
        (6, String::new()),
        (6, "x".repeat(201)),
        (6, "规则".into()),
        (7, "clear".into()),
        (7, "age".into()),
        (7, "age ".into()),
        (7, format!("age {recipient} {recipient}")),
        (7, format!("age {}", recipient.to_uppercase())),
        (7, format!("age  {recipient}")),
        (7, format!("age {recipient} {}", others.join(" "))),
        (7, "age AGE-SECRET-KEY-1".into()),
        (8, "3145729".into()),
        (8, "18446744073709551615".into()),
        (9, "0".into()),
        (9, "4097".into()),
        (9, "18446744073709551615".into()),
        (10, format!("{} 1048576", hash.to_uppercase())),
        (10, format!("{hash} 0")),
        (10, format!("{hash} 1048577")),
        (10, format!("{hash} 01048576")),
        (10, format!("../../{hash} 1048576")),
        (10, hash.clone()),
        (12, format!("{hash} 1048576")),
    ];
    for (line, new) in wrong {
        assert_eq!(line_of(&with(line, &new)), line, "{new}");
    }
    assert_eq!(line_of(&with(9, "2")), 12, "more chunks than declared");
    assert_eq!(line_of(&with(9, "4")), 13, "fewer chunks than declared");
    assert_eq!(line_of(&format!("{text}\n")), 13);
}

#[test]
fn only_one_known_device_signs_a_manifest_within_the_limit() {
    for suite in Suite::ALL {
        let room = place();
        let (device, other) = (key(suite, Purpose::Note, "device/laptop-7"), key(suite, Purpose::Note, "device/8"));
        let witness = key(suite, Purpose::Cosignature, "witness");
        let inbox = Inbox::open(room.path(), MOST).unwrap();
        let devices = known(&[&device, &witness]);
        let put = |bytes: &[u8]| inbox.put_manifest(bytes, &devices);
        let text = manifest(3).text();
        assert!(matches!(put(&signed(&text, &[&other])), Err(InboxError::Signature(_))));
        assert!(matches!(put(&signed(&text, &[&device, &other])), Err(InboxError::Manifest(_))), "a second signature is a second spelling");
        let cosigned = format!("{text}\n{}", witness_line(&text, &witness));
        assert!(matches!(put(cosigned.as_bytes()), Err(InboxError::Signature(_))), "a witness sends nothing");

        let long = format!("{}{}", manifest(4096).text(), "x\n".repeat(MAX_BYTES / 2));
        assert!(put(&signed(&long, &[&device])).unwrap_err().to_string().contains("longer than the limit"));
        match put(&signed(&manifest(4096).text(), &[&device])) {
            Err(InboxError::TooLong { total, most }) => assert_eq!((total, most), (4 << 30, MOST)),
            other => panic!("{other:?}"),
        }
        assert_eq!(files(room.path()), [""; 0], "nothing of it was kept");
        let huge = Inbox::open(room.path(), 4 << 30).unwrap();
        let state = huge.put_manifest(&signed(&manifest(4096).text(), &[&device]), &devices).unwrap();
        assert_eq!(state.to_string(), "4096 of 4096 chunks missing");
    }
}

/// A signature by a witness over a text that is no checkpoint.
fn witness_line(text: &str, witness: &NamedSigner) -> String {
    let checkpoint = record::Checkpoint { origin: origin(), size: 0, root: Hash::of_nothing() };
    let log = key(Suite::Ed25519Sha256, Purpose::Note, origin().as_str());
    let mut signature = record::SignedCheckpoint::sign(checkpoint, &log).expect("good").cosign(witness, 7).expect("good");
    let message = record::cosignature::message(text, 7);
    let note = key(witness.verifier().key().suite(), Purpose::Note, witness.verifier().name());
    signature.bytes = [&7_u64.to_be_bytes()[..], &note.sign(&message).expect("good").bytes].concat();
    signature.line()
}

#[test]
fn no_bit_of_a_manifest_can_change() {
    for suite in Suite::ALL {
        let device = key(suite, Purpose::Note, "device/laptop-7");
        let devices = known(&[&device]);
        let bytes = signed(&manifest(2).text(), &[&device]);
        assert!(SignedManifest::parse(&bytes).unwrap().verify(&devices).is_ok());
        for at in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[at / 8] ^= 1 << (at % 8);
            let taken = SignedManifest::parse(&changed).is_ok_and(|signed| signed.verify(&devices).is_ok());
            assert!(!taken, "bit {at}");
        }
    }
}

/// Sends bytes as chunks under a manifest that is changed before it is signed; answers what opening says.
fn opened(village: &Village, bytes: &[u8], change: impl Fn(&mut Manifest)) -> Result<(), InboxError> {
    let room = place();
    let county = County::new(village, room.path());
    let chunks: Vec<&[u8]> = bytes.chunks(1 << 20).collect();
    let listed =
        chunks.iter().map(|chunk| Chunk { hash: Hash(Sha256::digest(chunk).into()), bytes: u32::try_from(chunk.len()).expect("good") });
    let (to, root) = (village.tree.size(), village.tree.root());
    let mut manifest =
        Manifest { origin: origin(), from: 0, to, root, version: VERSION.into(), recipients: vec![], chunks: listed.collect() };
    change(&mut manifest);
    let note = signed(&manifest.text(), &[&village.device]);
    county.inbox.put_manifest(&note, &county.devices)?;
    for bytes in chunks {
        county.inbox.put_chunk(&Hash(Sha256::digest(bytes).into()), bytes)?;
    }
    county.inbox.unpack(&Hash(Sha256::digest(&note).into()), &county.devices, Some(&county.identity)).map(drop)
}

#[test]
fn a_payload_that_is_not_the_announced_one_is_refused() {
    for suite in Suite::ALL {
        let village = Village::new(suite, 3);
        let mut plain = Vec::new();
        village.bare(0, 3).write(&mut plain).unwrap();
        opened(&village, &plain, |_| {}).unwrap();
        let differs = |change: fn(&mut Manifest)| match opened(&village, &plain, change) {
            Err(InboxError::Differs(what)) => what,
            other => panic!("{other:?}"),
        };
        assert_eq!(differs(|m| m.origin = m.origin.cycle()), "log");
        assert_eq!(differs(|m| m.from = 1), "first place");
        assert_eq!(differs(|m| m.to = 4), "size");
        assert_eq!(differs(|m| m.root = Hash::ZERO), "root");
        assert_eq!(differs(|m| m.chunks[0].bytes -= 1), "length of a chunk");

        let mut personal = Vec::new();
        village.payload(0, 3).write(&mut personal).unwrap();
        assert!(matches!(opened(&village, &personal, |_| {}), Err(InboxError::Personal(0))));

        let somebody = vec![Identity::generate().to_public().to_string()];
        let closed = |bytes: &[u8], encrypted: bool| {
            let recipients = if encrypted { somebody.clone() } else { vec![] };
            match opened(&village, bytes, |m| m.recipients.clone_from(&recipients)) {
                Err(InboxError::Closed(error)) => error,
                other => panic!("{other:?}"),
            }
        };
        assert!(matches!(closed(&plain, true), ClosedError::Changed), "it says encrypted and is not");
        assert!(matches!(closed(b"age-encryption.org/v1\n", true), ClosedError::Changed));
        assert!(matches!(closed(&[0; 100], true), ClosedError::Changed));
        assert!(matches!(closed(b"age-encryption.org/v1\n", false), ClosedError::Payload(_)), "it says plain and is not");
        assert!(matches!(closed(&plain[..plain.len() - 1], false), ClosedError::Payload(_)));
    }
}

#[test]
fn an_age_file_that_was_changed_before_it_was_signed_for_is_refused() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 2));
    let (outbox, county) = (Folder::create(room.path().join("outbox")).unwrap(), Identity::generate());
    let terms = Terms { recipients: &[county.to_public()], version: VERSION, chunk: 1 << 20 };
    let sealed = seal(&village.payload(0, 2), &terms, &village.device, &outbox).unwrap();
    let good = outbox.chunk(&sealed.manifest().chunks[0]).unwrap().unwrap();
    let inbox = Inbox::open(room.path().join("inbox"), MOST).unwrap();
    let devices = known(&[&village.device]);
    let open = |bytes: &[u8]| {
        let hash = Hash(Sha256::digest(bytes).into());
        let chunks = vec![Chunk { hash, bytes: u32::try_from(bytes.len()).unwrap() }];
        let manifest = Manifest { chunks, ..sealed.manifest().clone() };
        let note = signed(&manifest.text(), &[&village.device]);
        inbox.put_manifest(&note, &devices).unwrap();
        inbox.put_chunk(&hash, bytes).unwrap();
        let name = Hash(Sha256::digest(&note).into());
        let opened = inbox.unpack(&name, &devices, Some(&county));
        inbox.discard(&name).unwrap();
        opened
    };
    assert!(open(&good).is_ok());
    for at in 0..good.len() {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        assert!(matches!(open(&flipped), Err(InboxError::Closed(_))), "byte {at}");
    }
    for at in 1..good.len() {
        assert!(matches!(open(&good[..at]), Err(InboxError::Closed(_))), "cut at {at}");
    }
    assert!(matches!(open(&[&good[..], b"x"].concat()), Err(InboxError::Closed(_))));
}

#[test]
fn a_device_that_lies_about_a_chunk_does_not_stop_another_bundle() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 3));
    let county = County::new(&village, &room.path().join("inbox"));
    let outbox = Folder::create(room.path().join("outbox")).unwrap();
    let good = village.seal(&village.bare(0, 3), &[], 500, &outbox).unwrap();
    let mut liar = good.manifest().clone();
    liar.chunks[0].bytes = 1;
    let lie = signed(&liar.text(), &[&village.device]);
    for first in [lie.clone(), good.to_bytes(), lie.clone()] {
        county.inbox.put_manifest(&first, &county.devices).unwrap();
    }
    for chunk in &good.manifest().chunks {
        county.inbox.put_chunk(&chunk.hash, &outbox.chunk(chunk).unwrap().unwrap()).unwrap();
    }
    let lie = Hash(Sha256::digest(&lie).into());
    assert!(matches!(county.inbox.unpack(&lie, &county.devices, None), Err(InboxError::Differs("length of a chunk"))));
    county.inbox.discard(&lie).unwrap();
    assert_eq!(county.inbox.state(&lie), State::Unknown);
    county.take(&good.hash()).unwrap();
}

#[test]
fn chunks_that_nobody_announced_are_not_kept() {
    let (room, village) = (place(), Village::new(Suite::Ed25519Sha256, 1));
    let county = County::new(&village, room.path());
    let hash = Hash(Sha256::digest(b"bytes").into());
    assert!(matches!(county.inbox.put_chunk(&hash, b"bytes"), Err(InboxError::Unlisted(_))));
    assert!(matches!(county.inbox.finish(&hash), Err(InboxError::NotReady(State::Unknown))));
    county.inbox.discard(&hash).unwrap();
    assert_eq!(files(room.path()), [""; 0]);
}
