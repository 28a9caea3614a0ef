//! Cards and passphrases as people and scanners handle them.

mod cards;
mod document;
mod lists;
mod sentences;
mod slips;

use std::sync::LazyLock;

use record::Suite;

use crate::card::Card;
use crate::phrase::Passphrase;

const NAME: &str = "huanjie.example/person/a1";

fn phrase() -> Passphrase {
    Passphrase::parse("晨光 木桥 青稞 渡口 风筝").expect("words of the list")
}

/// The card of a known seed and salt, sealed once for all tests.
fn card(suite: Suite) -> Card {
    static CARDS: LazyLock<[Card; 2]> =
        LazyLock::new(|| Suite::ALL.map(|suite| Card::seal_with(&[2; 32], suite, NAME, &phrase(), [7; 16]).expect("sealed")));
    CARDS.iter().find(|card| card.suite() == suite).expect("both suites").clone()
}
