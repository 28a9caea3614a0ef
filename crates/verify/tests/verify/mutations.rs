//! One byte changed anywhere is found; how many times, `HUANJIE_MUTATIONS` says.

use record::Suite;

use crate::world::{Published, World};

/// A change: which file, which byte, what it becomes.
pub struct Mutation {
    pub path: String,
    pub at: usize,
    pub byte: u8,
}

/// How many changes: as asked for, else a few.
pub fn how_many(few: usize) -> usize {
    std::env::var("HUANJIE_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Changes of bytes drawn evenly over all bytes of the record, the same on every run (SplitMix64).
pub fn mutations(published: &Published, count: usize) -> Vec<Mutation> {
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).expect("small")
    };
    let total = published.files.values().map(Vec::len).sum();
    let one = |_| {
        let (mut at, mut files) = (draw(total), published.files.iter());
        loop {
            let (path, bytes) = files.next().expect("within the files");
            if at < bytes.len() {
                let byte = bytes[at] ^ u8::try_from(1 + draw(255)).expect("a byte");
                return Mutation { path: path.clone(), at, byte };
            }
            at -= bytes.len();
        }
    };
    (0..count).map(one).collect()
}

#[test]
fn no_changed_byte_is_accepted() {
    for (suite, few) in [(Suite::Ed25519Sha256, 300), (Suite::Sm2Sm3, 60)] {
        let world = World::new(suite);
        let (published, policy) = (world.publish(), world.policy());
        for Mutation { path, at, byte } in mutations(&published, how_many(few)) {
            let mut changed = published.clone();
            changed.files.get_mut(&path).expect("a file")[at] = byte;
            let report = verify::verify(&changed, &policy, None);
            assert_ne!(report.exit_code(), 0, "{suite}: byte {at} of {path} became {byte}");
        }
    }
}
