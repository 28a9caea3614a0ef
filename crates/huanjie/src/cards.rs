//! Key cards on the command line: read from standard input, opened for one act.

use std::io::{self, BufRead as _};

use keycard::{Card, CardError, Passphrase};
use record::NamedSigner;

use crate::Failure;

/// Opens so many cards from standard input: a line with the card, a line with its five words.
pub fn cards(count: usize) -> Result<Vec<NamedSigner>, Failure> {
    let mut lines = io::stdin().lock().lines();
    let mut line = |what: &str| -> Result<String, Failure> {
        let line = lines.next().and_then(Result::ok);
        line.ok_or_else(|| Failure::unusable(format!("standard input ended before the {what}")))
    };
    let card = |at: usize, card: &str, words: &str| -> Result<NamedSigner, Failure> {
        let wrong = |error: CardError| Failure::unusable(format!("card {at}: {error}"));
        let phrase = Passphrase::parse(words).map_err(wrong)?;
        Card::read(card).map_err(wrong)?.open(&phrase).map_err(wrong)
    };
    (1..=count).map(|at| card(at, &line("card")?, &line("five words")?)).collect()
}
