//! `docs/record-format.md` shows a card as it is made here. `HUANJIE_BLESS=1` writes it anew.

use std::fmt::Write as _;

use record::Suite;

use super::{NAME, card, phrase};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md");
const BEGIN: &str = "<!-- key card -->\n```text\n";

fn example() -> String {
    let card = card(Suite::Ed25519Sha256);
    let mut out = String::new();
    let _ = writeln!(out, "seed   {}", hex::encode([2; 32]));
    let _ = writeln!(out, "name   {NAME}");
    let _ = writeln!(out, "id     {}", hex::encode(card.id()));
    let _ = writeln!(out, "words  {}", phrase().words().join(" "));
    let _ = writeln!(out, "salt   {}", hex::encode([7; 16]));
    let text = card.text();
    for (at, line) in text.as_bytes().chunks(80).enumerate() {
        let _ = writeln!(out, "{}{}", if at == 0 { "digits " } else { "       " }, String::from_utf8_lossy(line));
    }
    for (at, line) in card.words().chunks(15).enumerate() {
        let _ = writeln!(out, "{}{}", if at == 0 { "card   " } else { "       " }, line.join(" "));
    }
    out
}

#[test]
fn the_format_document_shows_the_card_that_the_code_makes() {
    let document = std::fs::read_to_string(PATH).expect("docs/record-format.md");
    let (before, after) = document.split_once(BEGIN).expect("the example of a key card");
    let (_, after) = after.split_once("```\n").expect("the end of the example");
    let new = format!("{before}{BEGIN}{}```\n{after}", example());
    if std::env::var_os("HUANJIE_BLESS").is_some() {
        std::fs::write(PATH, &new).expect("written");
    } else {
        assert!(new == document, "the example is not what the code makes; HUANJIE_BLESS=1 writes it anew");
    }
}
