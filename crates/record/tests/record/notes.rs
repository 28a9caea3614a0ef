//! Signed notes: the published example, the strict form, who signed.

use std::sync::Arc;

use proptest::prelude::*;
use record::note::{AddError, MAX_SIGNATURES, SignatureError};
use record::suite::LocalSigner;
use record::{NamedSigner, Note, Purpose, Signature, Suite, Verifier, Verifiers};

use crate::world::{device, key, known, mutations, person, witness};

const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn published() -> Vec<u8> {
    format!("{TEXT}\n{LINE}").into_bytes()
}

fn peter() -> NamedSigner {
    let skey = base64_of("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
    let seed: [u8; 32] = skey[1..].try_into().expect("32 bytes");
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &seed).expect("a key");
    NamedSigner::new("PeterNeumann", Purpose::Note, Arc::new(signer)).expect("a name")
}

fn base64_of(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
}

/// The example of golang.org/x/mod/sumdb/note, which other implementations test against.
#[test]
fn the_published_note_is_ours_byte_for_byte() {
    let signer = peter();
    assert_eq!(signer.verifier().vkey(), VKEY);
    assert_eq!(Note::sign(TEXT.into(), &[&signer]).expect("signed").to_bytes(), published());
    let keys = Verifiers::new([Verifier::parse(VKEY).expect("a key")]).expect("one key");
    let note = Note::parse(&published()).expect("a note");
    assert_eq!(note.verify(&keys).expect("by Peter").len(), 1);
}

/// Another implementation reads what we write, and we what it writes.
#[test]
fn agrees_with_the_crate_signed_note() {
    use signed_note::{Note as Theirs, StandardVerifier, Verifier as _, VerifierList};
    let key = key(Suite::Ed25519Sha256, Purpose::Note, "example.org/村委会");
    let note = Note::sign("第一行\n\nthird line\n".into(), &[&key, &peter()]).expect("signed");
    let theirs = Theirs::from_bytes(&note.to_bytes()).expect("theirs reads it");
    let verifier = StandardVerifier::new(&key.verifier().vkey()).expect("theirs reads the key");
    assert_eq!(verifier.key_id().to_be_bytes(), key.verifier().id());
    let (verified, unverified) = theirs.verify(&VerifierList::new(vec![Box::new(verifier)])).expect("theirs verifies it");
    assert_eq!((verified.len(), unverified.len()), (1, 1));
    assert_eq!(Note::parse(&theirs.to_bytes()), Ok(note));
}

#[test]
fn every_changed_byte_is_refused() {
    for suite in Suite::ALL {
        let (device, person) = (device(suite), person(suite));
        let keys = known(&[&device, &person]);
        let bytes = Note::sign("一行\n".into(), &[&device, &person]).expect("signed").to_bytes();
        assert_eq!(Note::parse(&bytes).expect("a note").verify(&keys).map(|by| by.len()), Ok(2));
        for (at, changed) in mutations(suite, &bytes) {
            let both = Note::parse(&changed).is_ok_and(|note| note.verify(&keys).is_ok_and(|by| by.len() == 2));
            assert!(!both, "{suite}: byte {at}");
        }
    }
}

#[test]
fn what_is_no_note_is_refused_with_its_place() {
    let refused = |bytes: &[u8]| Note::parse(bytes).expect_err("no note").to_string();
    let with = |lines: &str| format!("{TEXT}\n{lines}").into_bytes();
    assert_eq!(refused(TEXT.as_bytes()), "no blank line before the signatures");
    assert_eq!(refused(&with("")), "line 3: no signature");
    assert_eq!(refused(&with(LINE.trim_end())), "line 4: no newline at the end");
    assert_eq!(refused(&with(&format!("{LINE}{LINE}"))), "line 5: a second signature by one key");
    assert_eq!(refused(&with(&LINE.replace('\u{2014}', "-"))), "line 4: not a signature line: em dash, space, key name, space, base64");
    assert_eq!(refused(&with(&LINE.replace("PeterN", "Peter+N"))), "line 4: not a key name");
    assert_eq!(refused(&with(&LINE.replace("PeterN", "Peter\u{3000}N"))), "line 4: not a key name");
    assert_eq!(refused(&with(&LINE.replace("AM=", "AN="))), "line 4: the signature is not base64", "bits behind the end");
    assert_eq!(refused(&with(&LINE.replace("AM=", "AM"))), "line 4: the signature is not base64", "padding is due");
    assert_eq!(refused(&with("\u{2014} x AAAAAA==\n")), "line 4: the signature is too short");
    assert_eq!(refused(&with(&LINE.replace('\n', "\r\n"))), "line 4: a control character");
    assert_eq!(refused(b"\xff\n\n"), "line 1: not UTF-8");
    assert_eq!(refused(&[b'a'; 65_536]), "longer than the limit");
    let many: String = (0..=MAX_SIGNATURES).map(|n| LINE.replace("Peter", &format!("P{n}"))).collect();
    assert_eq!(refused(&with(&many)), "line 20: more than 16 signatures");
    let most: String = many.split_inclusive('\n').take(MAX_SIGNATURES).collect();
    assert!(Note::parse(&with(&most)).is_ok());
}

#[test]
fn unknown_signatures_do_not_count_and_known_bad_ones_spoil_the_note() {
    for suite in Suite::ALL {
        let (device, person) = (device(suite), person(suite));
        let mut note = Note::sign("a\n".into(), &[&device]).expect("signed");
        note.add(Signature { name: "person/a1".into(), id: [0; 4], bytes: vec![1; 2420] }).expect("by somebody");
        let keys = known(&[&device, &person]);
        assert_eq!(note.verify(&keys).map(|by| by.len()), Ok(1), "another id is another key");
        assert_eq!(note.verify(&known(&[&person])), Err(SignatureError::Unsigned));
        let forged = Signature { bytes: vec![1; 64], ..person.sign("b\n").expect("a signature") };
        note.add(forged).expect("added");
        assert_eq!(note.verify(&keys), Err(SignatureError::Bad { place: 3, name: "person/a1".into() }));
    }
}

#[test]
fn nobody_signs_twice_and_a_witness_key_signs_no_note() {
    for suite in Suite::ALL {
        let device = device(suite);
        assert!(matches!(Note::sign("a\n".into(), &[&device, &device]), Err(AddError::Doubled(_))));
        assert!(matches!(Note::sign("a\n".into(), &[]), Err(AddError::Sign(_))));
        assert!(matches!(Note::sign("a".into(), &[&device]), Err(AddError::Text(_))));
        assert!(matches!(Note::sign("a\tb\n".into(), &[&device]), Err(AddError::Text(_))));
        assert!(matches!(Note::sign("a\n".into(), &[&witness(suite, "w")]), Err(AddError::Sign(_))));
    }
}

proptest! {
    #[test]
    fn reading_undoes_writing(text in "([^\\p{Cc}]{0,20}\n){1,5}") {
        for suite in Suite::ALL {
            let note = Note::sign(text.clone(), &[&device(suite), &person(suite)]).expect("signed");
            prop_assert_eq!(Note::parse(&note.to_bytes()), Ok(note));
        }
    }

    #[test]
    fn writing_undoes_reading(lines in "([ab\n\u{2014} ]{0,9}\n){0,3}\n(\u{2014} [a+ ]{0,2} [A-D=]{0,12}\n){0,3}") {
        if let Ok(note) = Note::parse(lines.as_bytes()) {
            prop_assert_eq!(note.to_bytes(), lines.as_bytes());
        }
    }
}
