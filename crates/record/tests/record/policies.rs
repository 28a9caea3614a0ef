//! Trust policies: the syntax, and which cosignatures make a quorum.

use proptest::prelude::*;
use record::note::SignatureError;
use record::{NamedSigner, Policy, Purpose, Quorum, Signature, SignedCheckpoint, Suite};

use crate::world::{key, log, signed, tree, witness};

const NAMES: [&str; 4] = ["town-a", "town-b", "county", "prefecture"];

fn policy_text(suite: Suite) -> String {
    let vkeys = NAMES.map(|name| witness(suite, name).verifier().vkey());
    let log = log(suite).verifier().vkey();
    format!(
        "# 谁的见证算数\nlog {log} https://huanjie.example/log/\n\nwitness town-a {}\n\twitness  town-b\t{}\nwitness county {}\n\
         witness prefecture {} https://witness.example/\ngroup field any town-a town-b\ngroup oversight 2 county prefecture\n\
         group all-of-it all field oversight\nquorum all-of-it\n",
        vkeys[0], vkeys[1], vkeys[2], vkeys[3]
    )
}

fn cosigned(suite: Suite, by: &[&str]) -> SignedCheckpoint {
    let mut checkpoint = signed(suite, 9, tree(9).root());
    for (at, name) in by.iter().enumerate() {
        let signature = checkpoint.cosign(&witness(suite, name), 100 + at as u64).expect("cosigned");
        checkpoint.add(signature).expect("added");
    }
    checkpoint
}

fn judged(suite: Suite, by: &[&str]) -> Quorum {
    let policy = Policy::parse(policy_text(suite).as_bytes()).expect("a policy");
    policy.satisfied(&cosigned(suite, by)).expect("good signatures")
}

#[test]
fn a_quorum_is_there_or_what_is_missing_is_named() {
    for suite in Suite::ALL {
        let met = judged(suite, &["county", "town-b", "prefecture", "stranger"]);
        assert!(met.met && met.missing.is_empty());
        assert_eq!(met.by, [("town-b".into(), 101), ("county".into(), 100), ("prefecture".into(), 102)]);
        assert_eq!(met.log.as_deref(), Some(crate::world::UNIT));
        let few = judged(suite, &["town-a", "county"]);
        assert_eq!((few.met, few.missing), (false, vec!["prefecture".into()]));
        assert_eq!(judged(suite, &["county", "prefecture"]).missing, ["town-a", "town-b"]);
        assert_eq!(judged(suite, &[]).missing, NAMES);
    }
}

#[test]
fn a_checkpoint_of_no_listed_log_counts_nothing() {
    for suite in Suite::ALL {
        let without: String = policy_text(suite).lines().filter(|l| !l.starts_with("log")).map(|l| format!("{l}\n")).collect();
        let policy = Policy::parse(without.as_bytes()).expect("a policy");
        let checkpoint = cosigned(suite, &NAMES);
        let judged = policy.satisfied(&checkpoint).expect("good signatures");
        assert_eq!((judged.met, judged.log, judged.missing.len()), (false, None, 0));
        let enrolled = policy.with_log(log(suite).verifier().clone()).expect("another key");
        assert!(enrolled.satisfied(&checkpoint).expect("good signatures").met);
        let other = key(suite, Purpose::Note, "huanjie.example/2026-632823/1");
        let policy = policy.with_log(other.verifier().clone()).expect("another key");
        assert!(!policy.satisfied(&checkpoint).expect("good signatures").met);
    }
}

#[test]
fn a_forged_cosignature_of_a_listed_witness_spoils_the_checkpoint() {
    for suite in Suite::ALL {
        let policy = Policy::parse(policy_text(suite).as_bytes()).expect("a policy");
        let mut checkpoint = cosigned(suite, &["county", "prefecture", "town-a"]);
        let real = checkpoint.cosign(&witness(suite, "town-b"), 5).expect("cosigned");
        checkpoint.add(Signature { bytes: vec![0; 72], ..real }).expect("added");
        assert!(matches!(policy.satisfied(&checkpoint), Err(SignatureError::Bad { place: 5, .. })));
    }
}

#[test]
fn quorum_none_needs_the_log_alone() {
    for suite in Suite::ALL {
        let policy = Policy::parse(format!("quorum none\nlog {}\n", log(suite).verifier().vkey()).as_bytes()).expect("a policy");
        assert!(policy.satisfied(&cosigned(suite, &[])).expect("good signatures").met);
        assert_eq!((policy.logs().len(), policy.witnesses().len()), (1, 0));
    }
}

#[test]
fn each_wrong_line_is_refused_with_its_number() {
    let suite = Suite::Ed25519Sha256;
    let (a, b) = (witness(suite, "a").verifier().vkey(), witness(suite, "b").verifier().vkey());
    let same_key = NamedSigner::new("renamed", Purpose::Cosignature, std::sync::Arc::new(seeded(suite, "a"))).expect("a name");
    let again = same_key.verifier().vkey();
    let log = log(suite).verifier().vkey();
    let top = format!("witness a {a}\nwitness b {b}\n");
    let third = [
        "vote a".to_owned(),
        "quorum c".to_owned(),
        "quorum".to_owned(),
        "quorum a b".to_owned(),
        format!("witness a {}", witness(suite, "c").verifier().vkey()),
        format!("witness c {again}"),
        format!("witness c {log}"),
        format!("witness none {}", witness(suite, "c").verifier().vkey()),
        format!("log {a}"),
        "log nonsense".to_owned(),
        format!("log {log} u v"),
        "witness a".to_owned(),
        "group g any".to_owned(),
        "group g 0 a".to_owned(),
        "group g 3 a b".to_owned(),
        "group g 01 a".to_owned(),
        "group g some a".to_owned(),
        "group g any a a".to_owned(),
        "group g any g".to_owned(),
        "group g any none".to_owned(),
        "group a any b".to_owned(),
        "quorum a\u{b}".to_owned(),
        "quorum a\r".to_owned(),
    ];
    for line in third {
        let error = Policy::parse(format!("{top}{line}\nquorum b\n").as_bytes()).expect_err(&line);
        assert_eq!(error.line, 3, "{line}: {error}");
    }
    let line = |text: &str| Policy::parse(text.as_bytes()).expect_err(text).line;
    assert_eq!(line(&top), 0, "no quorum");
    assert_eq!(line(&format!("{top}quorum a\nquorum a\n")), 4);
    assert_eq!(line(&format!("{top}quorum a")), 3, "no newline at the end");
    assert_eq!(line(&format!("{top}group g any a\ngroup h any a\nquorum g\n")), 4, "a member of two groups");
    assert_eq!(line(&format!("quorum a\n{top}")), 1, "named before it is defined");
    assert_eq!(line(&format!("log {log}\nlog {log}\nquorum none\n")), 2);
    assert!(Policy::parse(b"quorum none\n\xff").is_err());
    assert!(Policy::parse(&[b'\n'; 262_145]).is_err());
}

fn seeded(suite: Suite, name: &str) -> record::suite::LocalSigner {
    let seed = record::Hash::leaf(format!("{suite} {name}").as_bytes()).0;
    record::suite::LocalSigner::from_seed(suite, &seed).expect("a seed")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// k of n, said in words and counted.
    #[test]
    fn k_of_n_is_k_of_n(k in 1_usize..=4, who in prop::collection::vec(any::<bool>(), 4)) {
        let suite = Suite::Ed25519Sha256;
        let witnesses: String = NAMES.iter().map(|n| format!("witness {n} {}\n", witness(suite, n).verifier().vkey())).collect();
        let text = format!("log {}\n{witnesses}group g {k} {}\nquorum g\n", log(suite).verifier().vkey(), NAMES.join(" "));
        let by: Vec<&str> = NAMES.iter().zip(&who).filter(|(_, signs)| **signs).map(|(name, _)| *name).collect();
        let judged = Policy::parse(text.as_bytes()).expect("a policy").satisfied(&cosigned(suite, &by)).expect("good");
        prop_assert_eq!(judged.met, by.len() >= k);
        prop_assert_eq!(judged.missing.len(), if by.len() >= k { 0 } else { 4 - by.len() });
    }
}
