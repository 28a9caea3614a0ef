//! Signatures and keys of both suites.

use record::suite::{LocalSigner, SM2_ID};
use record::{PublicKey, Purpose, Signer, Suite, Verifier};

use crate::world::key;

fn bytes<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).expect("hexadecimal").try_into().expect("the length")
}

#[test]
fn what_one_signs_the_other_side_verifies_and_nothing_else() {
    for suite in Suite::ALL {
        let signer = LocalSigner::from_seed(suite, &[9; 32]).expect("a key");
        let other = LocalSigner::from_seed(suite, &[10; 32]).expect("a key").public_key();
        let signature = signer.sign(b"message").expect("a signature");
        assert_eq!(signature, signer.sign(b"message").expect("a signature"), "{suite}: equal messages, equal signatures");
        assert!(signer.public_key().verifies(b"message", &signature));
        assert!(!signer.public_key().verifies(b"massage", &signature));
        assert!(!other.verifies(b"message", &signature));
        assert!(!signer.public_key().verifies(b"message", &signature[..63]));
        for at in 0..signature.len() {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            assert!(!signer.public_key().verifies(b"message", &changed), "{suite}: byte {at}");
        }
    }
}

#[test]
fn a_key_has_one_spelling() {
    for suite in Suite::ALL {
        assert_eq!(Suite::from_name(suite.name()), Some(suite));
        let key = LocalSigner::from_seed(suite, &[9; 32]).expect("a key").public_key();
        let bytes = key.to_bytes();
        assert_eq!(PublicKey::from_bytes(suite, &bytes), Ok(key));
        assert!(PublicKey::from_bytes(suite, &bytes[1..]).is_err());
    }
    let compressed = LocalSigner::from_seed(Suite::Sm2Sm3, &[9; 32]).expect("a key").public_key().to_bytes();
    assert!(PublicKey::from_bytes(Suite::Sm2Sm3, &[&[2], &compressed[1..33]].concat()).is_err(), "a compressed point");
    assert!(PublicKey::from_bytes(Suite::Ed25519Sha256, &[&[1], &[0; 31][..]].concat()).is_err(), "a point of small order");
    let mut beyond = [0xff; 32];
    (beyond[0], beyond[31]) = (0xee, 0x7f);
    assert!(PublicKey::from_bytes(Suite::Ed25519Sha256, &beyond).is_err(), "y beyond the field");
    assert!(LocalSigner::from_seed(Suite::Sm2Sm3, &[0; 32]).is_err());
    let order_less_one = bytes("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122");
    assert!(LocalSigner::from_seed(Suite::Sm2Sm3, &order_less_one).is_err(), "a number with which SM2 cannot sign");
}

/// RFC 8032, 7.1, test 2.
#[test]
fn ed25519_as_the_rfc() {
    let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &seed).expect("a key");
    let public: [u8; 32] = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assert_eq!(signer.public_key().to_bytes(), public);
    let wanted: [u8; 64] = bytes(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    assert_eq!(signer.sign(&[0x72]).expect("a signature"), wanted);
}

/// GB/T 32918.5-2017, annex A.2: the recommended curve, the default identity.
#[test]
fn sm2_as_the_standard() {
    assert_eq!(SM2_ID, "1234567812345678");
    let secret = bytes("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    let signer = LocalSigner::from_seed(Suite::Sm2Sm3, &secret).expect("a key");
    let public: [u8; 65] = bytes(
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
    );
    assert_eq!(signer.public_key().to_bytes(), public);
    let signature: [u8; 64] = bytes(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
    );
    assert!(signer.public_key().verifies(b"message digest", &signature));
}

#[test]
fn a_verifier_key_reads_back_and_no_change_of_it_does() {
    for suite in Suite::ALL {
        for purpose in [Purpose::Note, Purpose::Cosignature] {
            let key = key(suite, purpose, "example.org/log");
            let vkey = key.verifier().vkey();
            assert_eq!(Verifier::parse(&vkey).as_ref(), Ok(key.verifier()));
            for at in 0..vkey.len() {
                let mut changed = vkey.clone().into_bytes();
                changed[at] ^= 1;
                let changed = String::from_utf8(changed).expect("ASCII");
                assert!(Verifier::parse(&changed).is_err(), "{changed}");
                assert!(Verifier::parse(&vkey[..at]).is_err());
                assert!(at == 0 || Verifier::parse(&vkey[at..]).is_err());
            }
            assert!(Verifier::parse(&vkey.replace(&hex::encode(key.verifier().id()), "00000000")).is_err());
        }
    }
}

#[test]
fn one_key_pair_has_another_id_for_another_purpose() {
    for suite in Suite::ALL {
        let ids = [Purpose::Note, Purpose::Cosignature].map(|purpose| key(suite, purpose, "example.org/a").verifier().id());
        assert_ne!(ids[0], ids[1]);
    }
}

/// Case 2 of the Ed25519 vectors of Chalkias, Garillot and Nikolaenko ("Taming the many EdDSAs"): R has small order, the
/// plain equation holds, so that such a signature could hold for more than one message.
#[test]
fn a_signature_whose_point_has_small_order_is_refused() {
    let message: [u8; 32] = bytes("aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab");
    let key: [u8; 32] = bytes("f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43");
    let signature: [u8; 64] = bytes(
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
    );
    let plain = ed25519_dalek::VerifyingKey::from_bytes(&key).expect("a point");
    assert!(ed25519_dalek::Verifier::verify(&plain, &message, &ed25519_dalek::Signature::from_bytes(&signature)).is_ok());
    assert!(!PublicKey::from_bytes(Suite::Ed25519Sha256, &key).expect("a key").verifies(&message, &signature));
}

/// A key with a part of small order signs with each of the eight points of small order as R; the library's strict
/// verification refuses all of them, and so does this one, which takes a shorter way.
#[test]
fn no_point_of_small_order_is_taken_as_r() {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;
    use sha2::{Digest as _, Sha512};
    let secret = Scalar::from(0x1234_5678_9abc_def0_u64);
    let point = ED25519_BASEPOINT_POINT * secret + EIGHT_TORSION[1];
    let key = point.compress().to_bytes();
    let library = ed25519_dalek::VerifyingKey::from_bytes(&key).expect("a point");
    let own = PublicKey::from_bytes(Suite::Ed25519Sha256, &key).expect("a key");
    for r in EIGHT_TORSION {
        let signed = (0_u32..).map(u32::to_be_bytes).find_map(|message| {
            let hash = Sha512::new_with_prefix(r.compress().to_bytes()).chain_update(key).chain_update(message).finalize();
            let k = Scalar::from_bytes_mod_order_wide(&hash.into());
            let s = k * secret;
            let computed = ED25519_BASEPOINT_POINT * s - point * k;
            (computed == r).then(|| (message, [r.compress().to_bytes(), s.to_bytes()].concat()))
        });
        let (message, signature) = signed.expect("one in eight messages");
        let as_library = ed25519_dalek::Signature::from_slice(&signature).expect("64 bytes");
        assert!(ed25519_dalek::Verifier::verify(&library, &message, &as_library).is_ok(), "the plain equation holds");
        assert!(library.verify_strict(&message, &as_library).is_err());
        assert!(!own.verifies(&message, &signature));
    }
}
