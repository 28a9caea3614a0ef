//! Whatever happens on the way, in whatever order, both sides end with the same log (R6, R7 of the design).

use std::collections::BTreeSet;

use bundle::inbox::InboxError;
use bundle::opening::Field;
use bundle::peer::send;
use bundle::stick::{collect, write};
use bundle::{Folder, SignedManifest, State};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use record::{Hash, Suite};

use crate::world::{County, Trouble, Village, files, place};

/// What may happen.
#[derive(Debug, Clone)]
enum Step {
    /// The laptop writes some of a bundle to a stick, knowing or not what the other one holds.
    Write { bundle: usize, stick: usize, budget: u64, aware: bool },
    /// A file on a stick is cut.
    Cut { stick: usize, file: usize, keep: usize },
    /// A bit on a stick is wrong.
    Flip { stick: usize, file: usize, byte: usize },
    /// A file on a stick is lost.
    Lose { stick: usize, file: usize },
    /// Two files on a stick have each other's names.
    Swap { stick: usize, one: usize, other: usize },
    /// The county reads a stick, or both in some order.
    Collect { first: usize, both: bool },
    /// A manifest comes over the network.
    Announce { bundle: usize },
    /// A chunk comes over the network, cut to some length.
    Send { bundle: usize, chunk: usize, keep: usize },
    /// The county takes a bundle; it may die once its books are written.
    Take { bundle: usize, dies: bool },
    /// The county's process dies, in the middle of a file, or its disk damages one.
    Crash { rots: bool, file: usize, byte: usize },
}

const BUNDLES: usize = 4;

fn step() -> impl Strategy<Value = Step> {
    let (bundle, stick, file) = (0..BUNDLES, 0..2_usize, 0..16_usize);
    let keep = prop_oneof![3 => Just(usize::MAX), 1 => 0..700_usize];
    prop_oneof![
        4 => (bundle.clone(), stick.clone(), 0..6000_u64, any::<bool>())
            .prop_map(|(bundle, stick, budget, aware)| Step::Write { bundle, stick, budget, aware }),
        1 => (stick.clone(), file.clone(), 0..700_usize).prop_map(|(stick, file, keep)| Step::Cut { stick, file, keep }),
        1 => (stick.clone(), file.clone(), 0..700_usize).prop_map(|(stick, file, byte)| Step::Flip { stick, file, byte }),
        1 => (stick.clone(), file.clone()).prop_map(|(stick, file)| Step::Lose { stick, file }),
        1 => (stick.clone(), file.clone(), file.clone()).prop_map(|(stick, one, other)| Step::Swap { stick, one, other }),
        4 => (stick, any::<bool>()).prop_map(|(first, both)| Step::Collect { first, both }),
        2 => bundle.clone().prop_map(|bundle| Step::Announce { bundle }),
        4 => (bundle.clone(), 0..8_usize, keep).prop_map(|(bundle, chunk, keep)| Step::Send { bundle, chunk, keep }),
        3 => (bundle, any::<bool>()).prop_map(|(bundle, dies)| Step::Take { bundle, dies }),
        2 => (any::<bool>(), file, 0..700_usize).prop_map(|(rots, file, byte)| Step::Crash { rots, file, byte }),
    ]
}

/// The laptop's side, the same in all rounds.
struct Sender<'a> {
    village: &'a Village,
    outbox: &'a Folder,
    bundles: &'a [SignedManifest],
}

struct Scene<'a> {
    sender: &'a Sender<'a>,
    sticks: [Folder; 2],
    county: County,
}

/// A file of a folder by some number; nothing if there is none.
fn pick(folder: &Folder, number: usize) -> Option<std::path::PathBuf> {
    let names = files(folder.path());
    (!names.is_empty()).then(|| folder.path().join(&names[number % names.len()]))
}

fn change(path: Option<std::path::PathBuf>, how: impl Fn(&mut Vec<u8>)) {
    let Some(path) = path else { return };
    let mut bytes = std::fs::read(&path).expect("a file");
    how(&mut bytes);
    std::fs::write(&path, bytes).expect("written");
}

fn flip(bytes: &mut [u8], at: usize) {
    let length = bytes.len().max(1);
    if let Some(byte) = bytes.get_mut(at % length) {
        *byte ^= 1;
    }
}

impl Scene<'_> {
    fn happens(&mut self, step: &Step) {
        let Sender { outbox, bundles, .. } = *self.sender;
        match *step {
            Step::Write { bundle, stick, budget, aware } => {
                let other = self.sticks[1 - stick].list().expect("a stick").names.into_iter().map(|name| name.hash);
                let elsewhere: BTreeSet<Hash> = if aware { other.collect() } else { BTreeSet::new() };
                // A stick without room is refused; nothing else goes wrong with one.
                let written = write(outbox, &bundles[bundle], &self.sticks[stick], budget, &elsewhere);
                assert!(matches!(written, Ok(_) | Err(bundle::stick::StickError::Small { .. })), "{written:?}");
            }
            Step::Cut { stick, file, keep } => change(pick(&self.sticks[stick], file), |bytes| bytes.truncate(keep)),
            Step::Flip { stick, file, byte } => change(pick(&self.sticks[stick], file), |bytes| flip(bytes, byte)),
            Step::Lose { stick, file } => {
                pick(&self.sticks[stick], file).map_or(Ok(()), std::fs::remove_file).expect("removed");
            }
            Step::Swap { stick, one, other } => {
                if let (Some(one), Some(other)) = (pick(&self.sticks[stick], one), pick(&self.sticks[stick], other)) {
                    let (a, b) = (std::fs::read(&one).expect("read"), std::fs::read(&other).expect("read"));
                    std::fs::write(one, b).and_then(|()| std::fs::write(other, a)).expect("written");
                }
            }
            Step::Collect { first, both } => {
                let order = [self.sticks[first].clone(), self.sticks[1 - first].clone()];
                let read = if both { &order[..] } else { &order[..1] };
                collect(&self.county.inbox, read, &self.county.devices).expect("the inbox is whole");
            }
            Step::Announce { bundle } => {
                self.county.inbox.put_manifest(&bundles[bundle].to_bytes(), &self.county.devices).expect("taken");
            }
            Step::Send { bundle, chunk, keep } => self.send(&bundles[bundle], chunk, keep),
            Step::Take { bundle, dies } => self.take(&bundles[bundle].hash(), dies),
            Step::Crash { rots, file, byte } => {
                let inbox = Folder::at(self.county.path());
                if rots {
                    change(pick(&inbox, file), |bytes| flip(bytes, byte));
                } else if let Some(path) = pick(&inbox, file) {
                    let mut beside = path.into_os_string();
                    beside.push(".part");
                    std::fs::write(beside, vec![1; byte]).expect("written");
                }
                self.county.restart();
            }
        }
    }

    fn send(&self, bundle: &SignedManifest, chunk: usize, keep: usize) {
        let chunks = &bundle.manifest().chunks;
        let chunk = chunks[chunk % chunks.len()];
        let bytes = self.sender.outbox.chunk(&chunk).expect("an outbox").expect("a chunk");
        let came = &bytes[..keep.min(bytes.len())];
        match self.county.inbox.put_chunk(&chunk.hash, came) {
            Ok(()) => assert_eq!(came, bytes),
            Err(InboxError::Damaged(_)) => assert_ne!(came, bytes),
            Err(InboxError::Unlisted(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }

    fn take(&mut self, manifest: &Hash, dies: bool) {
        let taken = if dies { self.county.store(manifest) } else { self.county.take(manifest) };
        match taken {
            Ok(()) | Err(Trouble::Inbox(InboxError::NotReady(_) | InboxError::Spoiled(_))) => {}
            // The bundle before it has not come.
            Err(Trouble::Faults(faults)) => assert!(faults.to_string().contains("in an earlier bundle"), "{faults}"),
            Err(trouble) => panic!("{trouble:?}"),
        }
        if dies {
            self.county.restart();
        }
    }

    /// The county holds a beginning of the laptop's log that ends where a bundle ends.
    fn holds(&self) -> Result<(), TestCaseError> {
        let (books, village) = (self.county.books.borrow(), self.sender.village);
        let size = books.entries.len();
        prop_assert!(village.entries.starts_with(&books.entries));
        prop_assert!(size == 0 || self.sender.bundles.iter().any(|bundle| bundle.manifest().to == size as u64), "half of a bundle: {size}");
        for ((index, field), value) in &books.openings {
            let own = village.openings.iter().find(|opening| opening.key() == (*index, *field));
            prop_assert_eq!(own.map(|own| &own.opening.value), Some(value));
        }
        Ok(())
    }

    /// At last a quiet line: everything is sent until it is there.
    fn converges(&mut self) -> Result<(), TestCaseError> {
        let Sender { village, outbox, bundles } = *self.sender;
        for bundle in bundles {
            let mut sent = send(&self.county, outbox, bundle);
            while let Err(bundle::peer::SendError::Peer(Trouble::Inbox(InboxError::Spoiled(_)))) = sent {
                sent = send(&self.county, outbox, bundle);
            }
            prop_assert!(matches!(sent, Ok(State::Done)), "{:?}", sent.map_err(|error| format!("{error:?}")));
        }
        self.county.restart();
        prop_assert_eq!(self.county.leaves(), village.tree.leaves());
        let held: Vec<(u64, Field)> = self.county.books.borrow().openings.keys().copied().collect();
        prop_assert_eq!(held, village.openings.iter().map(bundle::opening::Opening::key).collect::<Vec<_>>());
        prop_assert_eq!(files(self.county.path()).len(), bundles.len(), "only what was taken is remembered");
        Ok(())
    }
}

fn rounds(suite: Suite, cases: u32) {
    let (room, village) = (place(), Village::new(suite, 9));
    let outbox = Folder::create(room.path().join("outbox")).expect("good");
    let inbox = room.path().join("inbox");
    let to = [County::new(&village, &inbox).identity];
    let county = || {
        let mut county = County::new(&village, &inbox);
        county.identity = to[0].clone();
        county
    };
    let seal = |payload, plain| {
        village.seal(&payload, if plain { vec![] } else { vec![to[0].to_public()] }.as_slice(), 640, &outbox).expect("good")
    };
    let bundles = [
        seal(village.payload(0, 4), false),
        seal(village.payload(4, 9), false),
        seal(village.bare(0, 9), true),
        seal(village.payload(2, 6), false),
    ];
    let sender = Sender { village: &village, outbox: &outbox, bundles: &bundles };
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let steps = proptest::collection::vec(step(), 1..24);
    let ran = TestRunner::new(config).run(&steps, |steps| {
        let sticks = ["a", "b"].map(|name| Folder::create(room.path().join(name)).expect("a stick"));
        let mut scene = Scene { sender: &sender, sticks, county: county() };
        for step in &steps {
            scene.happens(step);
            scene.holds()?;
        }
        scene.converges()?;
        for folder in [scene.sticks[0].path(), scene.sticks[1].path(), &inbox] {
            std::fs::remove_dir_all(folder).expect("removed");
        }
        Ok(())
    });
    ran.expect("good");
}

/// How many days: as asked for by `HUANJIE_DAYS`, else a few.
fn days(few: u32) -> u32 {
    std::env::var("HUANJIE_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(few)
}

#[test]
fn any_order_of_days_ends_with_the_same_log() {
    rounds(Suite::Ed25519Sha256, days(800));
}

#[test]
fn any_order_of_days_ends_with_the_same_log_in_sm2() {
    rounds(Suite::Sm2Sm3, days(200));
}
