//! Every paper against its example in `docs/papers`: pages, words, and where the ink stands. `cargo run -p documents --example
//! gallery` writes the examples anew.

use std::collections::BTreeSet;
use std::path::Path;

use crate::gallery::{Picture, gallery, words};

/// Pixels of a box, and by how many parts of a hundred its ink may differ.
const BOX: usize = 12;
const TOLERANCE: u32 = 12;
/// Bytes that an example may have.
const SMALL: usize = 40 * 1024;

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/papers"))
}

#[test]
fn every_paper_looks_and_reads_as_its_example() {
    for (name, paper) in gallery() {
        let read = |ending: &str| {
            let path = examples().join(format!("{name}.{ending}"));
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let text = String::from_utf8(read("txt")).expect("text");
        assert_eq!(words(&paper), text, "{name} reads otherwise");
        let png = read("png");
        assert!(png.len() <= SMALL, "{name} is {} bytes", png.len());
        let (shown, made) = (Picture::read(&png).ink(BOX), Picture::of(&paper).ink(BOX));
        assert_eq!(shown.len(), made.len(), "{name} is on another sheet");
        let moved = shown.iter().zip(&made).filter(|(one, other)| one.abs_diff(**other) > TOLERANCE).count();
        assert_eq!(moved, 0, "{name}: ink stands elsewhere in {moved} boxes");
    }
}

#[test]
fn the_list_of_papers_names_every_example_and_no_other() {
    let list = std::fs::read_to_string(examples().with_extension("md")).expect("docs/papers.md");
    let linked: BTreeSet<&str> = list.split("(papers/").skip(1).filter_map(|rest| rest.split_once(".png)")).map(|(name, _)| name).collect();
    let made: BTreeSet<String> = gallery().into_iter().map(|(name, _)| name).collect();
    assert_eq!(linked, made.iter().map(String::as_str).collect());
}

#[test]
fn a_paper_whose_ink_moves_is_told_from_its_example() {
    let papers = gallery();
    let picture = Picture::of(&papers[0].1);
    assert_eq!(Picture::read(&picture.png()), picture, "nothing is lost on the way to a file");
    let [first, second] = [picture, Picture::of(&papers[1].1)].map(|picture| picture.ink(BOX));
    assert!(first.iter().zip(&second).any(|(one, other)| one.abs_diff(*other) > TOLERANCE));
}
