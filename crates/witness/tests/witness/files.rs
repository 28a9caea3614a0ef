//! The files of a data directory: read strictly, never overwritten, never made anew in silence.

use std::fs;
use std::path::Path;

use record::suite::LocalSigner;
use record::{NamedSigner, Purpose, Suite, Verifier};
use witness::{Added, Logs, Witness, init, verifier};

use crate::world::{LOG, ask, directory, files, key, open, request, tree};

async fn fails(dir: &Path) -> String {
    Witness::open(dir).await.map(|_| ()).expect_err("opened").to_string()
}

#[tokio::test]
async fn a_key_is_made_once_and_is_its_owners_alone() {
    for suite in Suite::ALL {
        let dir = tempfile::tempdir().expect("a directory");
        let data = dir.path().join("new/witness");
        let key = init(&data, "witness.example/w1", suite).await.expect("made");
        assert_eq!((key.purpose(), key.key().suite(), key.name()), (Purpose::Cosignature, suite, "witness.example/w1"));
        assert_eq!(Verifier::parse(&key.vkey()), Ok(key.clone()));
        let before = files(&data);
        let again = init(&data, "witness.example/w2", suite).await.expect_err("made a second time");
        assert!(again.to_string().contains("never overwritten"), "{again}");
        assert!(files(&data) == before);
        assert_eq!(verifier(&data).expect("read"), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(data.join("witness.key")).expect("a file").permissions().mode() & 0o777, 0o600);
        }
        let other = tempfile::tempdir().expect("a directory");
        assert_ne!(init(other.path(), "witness.example/w1", suite).await.expect("made"), key, "no two are drawn alike");
        assert!(init(&dir.path().join("x"), "a b", suite).await.expect_err("made").to_string().contains("--name a b: not a key name"));
    }
}

#[tokio::test]
async fn a_key_file_that_was_changed_is_no_key() {
    for suite in Suite::ALL {
        let dir = directory(suite).await;
        let path = dir.path().join("witness.key");
        let good = fs::read(&path).expect("read");
        for at in 0..good.len() {
            let mut changed = good.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).expect("written");
            assert!(fails(dir.path()).await.contains("witness.key: "), "{suite}: byte {at}");
        }
        for changed in [Vec::new(), good[..good.len() - 1].to_vec(), [&good[..], b"\n"].concat()] {
            fs::write(&path, &changed).expect("written");
            assert!(verifier(dir.path()).is_err());
        }
        fs::write(&path, &good).expect("written");
        open(dir.path()).await;
    }
}

#[tokio::test]
async fn a_witness_without_its_memory_does_not_sign() {
    let suite = Suite::Ed25519Sha256;
    let dir = directory(suite).await;
    assert_eq!(ask(&open(dir.path()).await, &request(suite, &tree(20), 0, 10)).await.0, 200);
    for name in files(dir.path()).into_keys().filter(|name| name.starts_with("heads.sqlite")) {
        fs::remove_file(dir.path().join(name)).expect("removed");
    }
    assert!(fails(dir.path()).await.contains("must not sign on"));
    assert!(init(dir.path(), "witness.example/w1", suite).await.is_err(), "nor is it given a new memory");
    assert!(!dir.path().join("heads.sqlite").exists());
    fs::write(dir.path().join("heads.sqlite"), "no database").expect("written");
    assert!(fails(dir.path()).await.contains("heads"));
}

fn lines(keys: &[&NamedSigner]) -> String {
    keys.iter().map(|key| key.verifier().vkey() + "\n").collect()
}

#[test]
fn keys_of_logs_are_read_strictly() {
    let (a, b) = (key(Suite::Ed25519Sha256, LOG), key(Suite::Sm2Sm3, LOG));
    let unit = key(Suite::Ed25519Sha256, "huanjie.example/2026-632823/632823200201");
    let person = key(Suite::Ed25519Sha256, "person");
    let seed = LocalSigner::from_seed(Suite::Ed25519Sha256, &[1; 32]).expect("a seed");
    let office = NamedSigner::new(LOG, Purpose::Cosignature, std::sync::Arc::new(seed)).expect("a name");
    let read = |text: &str| Logs::parse(text.as_bytes(), Path::new("log.vkey"));
    let good = read(&lines(&[&unit, &a, &b])).expect("three keys of two logs");
    assert_eq!((good.all().count(), good.names().count()), (3, 2));
    assert_eq!(read("").expect("no keys"), Logs::default());
    for (text, line, why) in [
        (lines(&[&a, &b, &a]), 3, "the same key a second time"),
        (lines(&[&a, &person]), 2, "person is not the name of a log"),
        (lines(&[&office]), 1, "a key for cosignatures"),
        (lines(&[&a]) + "\n", 2, "not a verifier key"),
        (lines(&[&a]) + "# more\n", 2, "not a verifier key"),
        (lines(&[&a, &b]).trim_end().to_owned(), 2, "no newline at the end"),
        (lines(&[&a]).replace('\n', "\r\n"), 1, "not a verifier key"),
    ] {
        let error = read(&text).expect_err(why).to_string();
        assert!(error.starts_with(&format!("log.vkey, line {line}: {why}")), "{error}");
    }
    assert!(Logs::parse(b"\xff\n", Path::new("log.vkey")).is_err());
}

#[tokio::test]
async fn keys_of_logs_are_kept_and_used() {
    for suite in Suite::ALL {
        let dir = tempfile::tempdir().expect("a directory");
        init(dir.path(), "witness.example/w1", suite).await.expect("made");
        assert_eq!(ask(&open(dir.path()).await, &request(suite, &tree(3), 0, 3)).await.0, 404);
        let mut logs = Logs::open(dir.path()).expect("none yet");
        let vkeys = Suite::ALL.map(|suite| key(suite, LOG).verifier().vkey());
        assert_eq!([&vkeys[0], &vkeys[1], &vkeys[0]].map(|vkey| logs.add(vkey)), [Ok(Added::First), Ok(Added::Further), Ok(Added::Known)]);
        logs.keep(dir.path()).expect("kept");
        assert_eq!(Logs::open(dir.path()).expect("read"), logs);
        assert_eq!(fs::read_to_string(dir.path().join("logs.vkey")).expect("read"), vkeys.map(|vkey| vkey + "\n").concat());
        assert_eq!(ask(&open(dir.path()).await, &request(suite, &tree(3), 0, 3)).await.0, 200, "either key of a log counts");
    }
}
