//! The tree against its definition and the published vectors.

use proptest::prelude::*;
use record::Hash;
use record::tree::{Frontier, ProofError, check_consistency, check_inclusion};

use crate::world::tree;

/// RFC 6962, 2.1, word for word.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_nothing(),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            Hash::node(mth(&leaves[..k]), mth(&leaves[k..]))
        }
    }
}

/// RFC 6962, 2.1.1.
fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut rest, other) = if m < k { (path(m, &leaves[..k]), mth(&leaves[k..])) } else { (path(m - k, &leaves[k..]), mth(&leaves[..k])) };
    rest.push(other);
    rest
}

/// RFC 6962, 2.1.2.
fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut rest, other) = if m <= k {
        (subproof(m, &leaves[..k], whole), mth(&leaves[k..]))
    } else {
        (subproof(m - k, &leaves[k..], false), mth(&leaves[..k]))
    };
    rest.push(other);
    rest
}

fn n(size: usize) -> u64 {
    size as u64
}

#[test]
fn every_root_and_proof_up_to_130_leaves_is_the_definition() {
    let tree = tree(130);
    let leaves = tree.leaves();
    let mut frontier = Frontier::default();
    for size in 0..=leaves.len() {
        let root = mth(&leaves[..size]);
        assert_eq!((tree.root_at(n(size)), frontier.root()), (root, root), "root of {size}");
        for index in 0..size {
            let proof = tree.inclusion(n(index), n(size));
            assert_eq!(proof, path(index, &leaves[..size]), "{index} in {size}");
            assert_eq!(check_inclusion(leaves[index], n(index), n(size), &proof, root), Ok(()));
        }
        for old in 0..=size {
            let proof = tree.consistency(n(old), n(size));
            let wanted = if old == 0 { Vec::new() } else { subproof(old, &leaves[..size], true) };
            assert_eq!(proof, wanted, "{old} to {size}");
            assert_eq!(check_consistency(n(old), n(size), &proof, mth(&leaves[..old]), root), Ok(()), "{old} to {size}");
        }
        frontier.extend(leaves.get(size).copied());
    }
}

/// The leaves and roots of the test vectors that Certificate Transparency's implementations share.
#[test]
fn roots_of_the_published_leaves() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::default();
    assert_eq!(hex::encode(frontier.root().0), roots[0]);
    for (leaf, root) in leaves.iter().zip(&roots[1..]) {
        frontier.push(Hash::leaf(&hex::decode(leaf).expect("hexadecimal")));
        assert_eq!(hex::encode(frontier.root().0), *root);
    }
}

#[test]
fn a_proof_for_other_sizes_hashes_or_roots_proves_nothing() {
    let tree = tree(40);
    for size in 1..=40 {
        let root = tree.root_at(size);
        for index in 0..size {
            let (leaf, proof) = (tree.leaves()[usize::try_from(index).expect("small")], tree.inclusion(index, size));
            for other in (0..size).filter(|other| *other != index) {
                assert!(check_inclusion(leaf, other, size, &proof, root).is_err(), "{index} as {other} of {size}");
            }
            assert_eq!(check_inclusion(leaf, size, size, &proof, root), Err(ProofError::Sizes));
            broken(&proof, |proof| check_inclusion(leaf, index, size, proof, root).is_err());
        }
        for old in 1..size {
            let (proof, old_root) = (tree.consistency(old, size), tree.root_at(old));
            assert!(check_consistency(old, size, &proof, root, root).is_err());
            assert!(check_consistency(old, size, &proof, old_root, old_root).is_err());
            assert_eq!(check_consistency(size, old, &proof, root, old_root), Err(ProofError::Sizes));
            broken(&proof, |proof| check_consistency(old, size, proof, old_root, root).is_err());
        }
        assert_eq!(check_consistency(size, size, &[], root, Hash::ZERO), Err(ProofError::Root));
        assert_eq!(check_consistency(0, size, &[], Hash::ZERO, root), Err(ProofError::OldRoot));
        assert_eq!(check_consistency(0, size, &[root], Hash::of_nothing(), root), Err(ProofError::Length));
    }
}

/// A proof cut, lengthened, or with one hash changed is refused.
fn broken(proof: &[Hash], refused: impl Fn(&[Hash]) -> bool) {
    assert!(refused(&[proof, &[Hash::ZERO]].concat()));
    for at in 0..proof.len() {
        assert!(refused(&proof[..at]));
        let mut changed = proof.to_vec();
        changed[at].0[at % 32] ^= 1;
        assert!(refused(&changed));
    }
}

#[test]
fn sizes_at_the_end_of_the_numbers_do_not_overflow() {
    let big = u64::MAX;
    assert!(check_inclusion(Hash::ZERO, big - 1, big, &[Hash::ZERO; 64], Hash::ZERO).is_err());
    assert!(check_consistency(1 << 63, big, &[Hash::ZERO; 64], Hash::ZERO, Hash::ZERO).is_err());
    assert!(check_consistency(big - 1, big, &[], Hash::ZERO, Hash::ZERO).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn proofs_of_larger_trees_hold(size in 1_u64..3000, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let tree = tree(size);
        let leaves = tree.leaves();
        prop_assert_eq!(tree.root(), mth(leaves));
        let index = a.index(leaves.len());
        let proof = tree.inclusion(n(index), size);
        prop_assert_eq!(check_inclusion(leaves[index], n(index), size, &proof, tree.root()), Ok(()));
        let old = n(b.index(leaves.len()));
        let proof = tree.consistency(old, size);
        prop_assert_eq!(check_consistency(old, size, &proof, tree.root_at(old), tree.root()), Ok(()));
    }
}
