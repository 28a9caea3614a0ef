//! Tiles: paths, contents between two sizes, proofs read back, every touched byte named.

use std::cell::RefCell;
use std::collections::HashMap;

use proptest::prelude::*;
use record::tiles::{Published, Shelf, TileError, TileId, all, bundle, changed, check, tile, unbundle};
use record::tree::{Tree, check_consistency, check_inclusion, consistency, inclusion, root};
use record::{Hash, Suite};

use crate::world::{entries, tree};

/// Files as a folder would hold them.
type Files = HashMap<TileId, Vec<u8>>;

fn publish(files: &mut Files, tree: &Tree, old: u64, new: u64) {
    for id in changed(old, new).into_iter().filter(|id| id.shelf != Shelf::Entries) {
        let bytes = tile(tree, &id).unwrap_or_else(|never| match never {});
        files.insert(id, bytes);
    }
}

fn published(tree: &Tree) -> Files {
    let mut files = Files::new();
    publish(&mut files, tree, 0, tree.size());
    files
}

#[test]
fn paths_are_those_of_the_specification() {
    let id = |shelf, index, width| TileId { shelf, index, width };
    let cases = [
        (id(Shelf::Hashes(0), 0, 256), "tile/0/000"),
        (id(Shelf::Hashes(2), 1_234_067, 256), "tile/2/x001/x234/067"),
        (id(Shelf::Entries, 1_234_067, 5), "tile/entries/x001/x234/067.p/5"),
        (id(Shelf::Hashes(63), 999, 255), "tile/63/999.p/255"),
        (id(Shelf::Hashes(0), 1000, 1), "tile/0/x001/000.p/1"),
        (id(Shelf::Hashes(0), u64::MAX, 256), "tile/0/x018/x446/x744/x073/x709/x551/615"),
    ];
    for (id, path) in cases {
        assert_eq!((id.path().as_str(), TileId::parse(path)), (path, Some(id)));
    }
    let wrong = [
        "tile/0",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/001/001",
        "tile/0/x001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p",
        "tile/entry/001",
        "/tile/0/001",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/+01",
        "tile/0/001/",
        "tile/x/001",
        "tile/0/xx01/001",
    ];
    for path in wrong {
        assert_eq!(TileId::parse(path), None, "{path}");
    }
}

#[test]
fn a_tree_of_70000_has_the_tiles_that_the_specification_counts() {
    let widths = |shelf| -> Vec<u16> { all(70_000).iter().filter(|id| id.shelf == shelf).map(|id| id.width).collect() };
    for shelf in [Shelf::Hashes(0), Shelf::Entries] {
        assert_eq!(widths(shelf), [vec![256; 273], vec![112]].concat());
    }
    assert_eq!(widths(Shelf::Hashes(1)), [256, 17]);
    assert_eq!(widths(Shelf::Hashes(2)), [1]);
    assert!(widths(Shelf::Hashes(3)).is_empty());
    let of_256: Vec<String> = all(256).iter().map(TileId::path).collect();
    assert_eq!(of_256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(all(0), []);
    assert_eq!(changed(300, 300), []);
    assert_eq!(changed(300, 7), []);
}

#[test]
fn growing_in_any_steps_publishes_the_same_files() {
    for sizes in [vec![1, 2, 255, 256, 257, 700], vec![256, 512, 700], vec![3, 700], (1..=700).collect()] {
        let (mut files, mut old) = (Files::new(), 0);
        let whole = tree(700);
        for new in sizes {
            let so_far: Tree = whole.leaves().iter().copied().take(usize::try_from(new).expect("small")).collect();
            publish(&mut files, &so_far, old, new);
            assert!(all(new).iter().all(|id| id.shelf == Shelf::Entries || files.contains_key(id)), "{old} to {new}");
            old = new;
        }
        assert!(published(&whole).iter().all(|(id, bytes)| files.get(id) == Some(bytes)));
    }
}

#[test]
fn proofs_read_from_tiles_are_those_of_the_tree() {
    let tree = tree(66_000);
    let files = published(&tree);
    let asked = RefCell::new(0);
    let log = Published::new(tree.size(), |id: &TileId| {
        *asked.borrow_mut() += 1;
        files.get(id).cloned()
    });
    assert_eq!(root(&log, tree.size()), Ok(tree.root()));
    for index in [0, 1, 255, 256, 65_535, 65_536, 65_999] {
        let proof = inclusion(&log, index, tree.size()).expect("all tiles are there");
        let leaf = tree.leaves()[usize::try_from(index).expect("small")];
        assert_eq!(check_inclusion(leaf, index, tree.size(), &proof, tree.root()), Ok(()));
    }
    for old in [1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 65_999] {
        let proof = consistency(&log, old, tree.size()).expect("all tiles are there");
        assert_eq!(proof, tree.consistency(old, tree.size()));
        assert_eq!(check_consistency(old, tree.size(), &proof, tree.root_at(old), tree.root()), Ok(()));
    }
    assert!(*asked.borrow() < 20, "a few tiles are enough: {}", asked.borrow());
}

#[test]
fn a_missing_or_cut_tile_is_named() {
    let tree = tree(300);
    let mut files = published(&tree);
    let id = TileId { shelf: Shelf::Hashes(0), index: 1, width: 44 };
    let cut = files.get_mut(&id).expect("a tile");
    cut.pop();
    let fault = |files: &Files| {
        let log = Published::new(300, |id: &TileId| files.get(id).cloned());
        inclusion(&log, 299, 300).expect_err("no proof").to_string()
    };
    assert_eq!(fault(&files), "tile/0/001.p/44: the file is too short or too long");
    files.remove(&id);
    assert_eq!(fault(&files), "tile/0/001.p/44: the file is missing");
}

#[test]
fn every_changed_byte_of_a_tile_is_named() {
    let tree = tree(260);
    let files = published(&tree);
    for (id, bytes) in files {
        assert_eq!(check(&tree, &id, &bytes), Ok(()));
        assert_eq!(check(&tree, &id, &bytes[1..]), Err(TileError::Length));
        for at in 0..bytes.len() {
            let mut touched = bytes.clone();
            touched[at] ^= 0x10;
            assert_eq!(check(&tree, &id, &touched), Err(TileError::Hash(at / 32)));
        }
    }
}

#[test]
fn every_changed_byte_of_a_bundle_changes_the_root_or_is_refused() {
    for suite in Suite::ALL {
        let entries: Vec<Vec<u8>> = entries(suite, 3).iter().map(record::entry::Entry::to_bytes).collect();
        let bytes = bundle(entries.iter().map(Vec::as_slice)).expect("a bundle");
        assert_eq!(unbundle(&bytes, 3), Ok(entries.iter().map(Vec::as_slice).collect()));
        let root_of = |bytes: &[u8]| -> Option<Hash> {
            let leaves = unbundle(bytes, 3).ok()?.into_iter().map(Hash::leaf);
            Some(leaves.collect::<Tree>().root())
        };
        let root = root_of(&bytes).expect("whole");
        for at in 0..bytes.len() {
            let mut touched = bytes.clone();
            touched[at] ^= 1;
            assert_ne!(root_of(&touched), Some(root), "{suite}: byte {at}");
            assert_eq!(unbundle(&bytes[..at], 3), Err(TileError::Length));
        }
        assert_eq!(unbundle(&bytes, 2), Err(TileError::Length));
        assert_eq!(unbundle(&bytes, 4), Err(TileError::Length));
    }
    let long = vec![0; 65_536];
    assert_eq!(bundle([long.as_slice()]), Err(TileError::Entry));
    assert_eq!(bundle([]), Err(TileError::Length));
    assert_eq!(bundle(std::iter::repeat_n(&b"a"[..], 257)), Err(TileError::Length));
    assert!(bundle(std::iter::repeat_n(&long[1..], 256)).is_ok(), "a full bundle of the longest entries");
}

proptest! {
    #[test]
    fn any_path_reads_back(index in any::<u64>(), level in 0..=63_u8, width in 1..=256_u16) {
        for shelf in [Shelf::Entries, Shelf::Hashes(level)] {
            let id = TileId { shelf, index, width };
            prop_assert_eq!(TileId::parse(&id.path()), Some(id));
        }
    }

    #[test]
    fn what_is_written_between_two_sizes_is_what_the_larger_has_more(a in 0_u64..200_000, b in 0_u64..200_000) {
        let (old, new) = (a.min(b), a.max(b));
        let before: std::collections::HashSet<TileId> = all(old).into_iter().collect();
        let more: Vec<TileId> = all(new).into_iter().filter(|id| !before.contains(id)).collect();
        prop_assert_eq!(changed(old, new), more);
    }
}
