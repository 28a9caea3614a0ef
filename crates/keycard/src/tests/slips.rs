//! Damage, slips of the hand, and cards that somebody made to do harm.

use record::Suite;

use super::{NAME, card, phrase};
use crate::card::Card;
use crate::code;
use crate::error::CardError;
use crate::words;

fn numbers(card: &Card) -> Vec<u16> {
    code::from_digits(&card.text()).expect("read")
}

fn typed(numbers: &[u16]) -> String {
    numbers.iter().map(|number| words::word(*number)).collect::<Vec<_>>().join(" ")
}

fn refused(numbers: &[u16]) -> CardError {
    let by_words = Card::read(&typed(numbers)).expect_err("not a card");
    let by_digits = Card::read(&code::digits(numbers)).expect_err("not a card");
    assert_eq!(by_words, by_digits);
    by_words
}

#[test]
fn every_wrong_word_at_every_place_is_refused() {
    let right = numbers(&card(Suite::Ed25519Sha256));
    assert!(code::decode(&right).is_ok());
    for at in 0..right.len() {
        let mut wrong = right.clone();
        for other in (0..2048).filter(|other| *other != right[at]) {
            wrong[at] = other;
            assert_eq!(code::decode(&wrong), Err(CardError::Damaged { place: None }), "{other} at {at}");
        }
    }
}

#[test]
fn every_wrong_digit_at_every_place_is_refused() {
    let text = card(Suite::Sm2Sm3).text();
    for at in 0..text.len() {
        for digit in b'0'..=b'9' {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = digit;
            let wrong = String::from_utf8(wrong).expect("ASCII");
            if wrong == text {
                continue;
            }
            match code::from_digits(&wrong) {
                Err(error) => assert_eq!(error, CardError::Group { place: at / 4 + 1 }),
                Ok(numbers) => assert!(code::decode(&numbers).is_err(), "{digit} at {at}"),
            }
        }
    }
}

#[test]
fn one_wrong_word_is_found_with_its_place() {
    let right = numbers(&card(Suite::Ed25519Sha256));
    for at in [0, 3, 4, 30, right.len() - 4, right.len() - 3, right.len() - 1] {
        let mut wrong = right.clone();
        wrong[at] ^= 0b101;
        let error = refused(&wrong);
        assert_eq!(error, CardError::Damaged { place: Some(at + 1) });
        assert_eq!((error.key(), error.figures()), ("keycard-damaged-at", vec![("place", (at + 1).to_string())]));
    }
}

#[test]
fn a_word_left_out_or_doubled_is_told_by_the_count() {
    let right = numbers(&card(Suite::Ed25519Sha256));
    assert_eq!(right.len(), 75);
    let mut short = right.clone();
    short.remove(40);
    assert_eq!(refused(&short), CardError::Count { found: 74, expected: 75 });
    let mut long = right.clone();
    long.insert(40, right[40]);
    assert_eq!(refused(&long), CardError::Count { found: 76, expected: 75 });
    let mut swapped = right;
    swapped.swap(20, 21);
    assert_eq!(refused(&swapped), CardError::Damaged { place: None });
}

#[test]
fn what_is_no_card_is_refused_where_it_is_none() {
    let card = card(Suite::Ed25519Sha256);
    let text = card.text();
    let read = |typed: &str| Card::read(typed).expect_err("not a card");
    assert_eq!(read(""), CardError::Length);
    assert_eq!(read(&text[1..]), CardError::Length);
    assert_eq!(read(&text[..40]), CardError::Length);
    assert_eq!(read(&text.repeat(2)), CardError::Length);
    assert_eq!(read(&"1".repeat(5000)), CardError::Length);
    assert_eq!(read(&text.replacen("00", "0O", 1)), CardError::Character { place: text.find("00").expect("zeros") + 2 });
    assert_eq!(read("https://huanjie.example/"), CardError::Character { place: 1 });
    assert_eq!(read(&format!("0008 2048 {}", &text[8..])), CardError::Group { place: 2 });
    let words = card.words().join(" ");
    let CardError::Word { place: 2, near } = read(&words.replacen(card.words()[1], "甪里", 1)) else { panic!("word 2 is none") };
    assert!(near.0.len() <= words::MOST_NEAR);
}

/// The numbers of bytes of a card with some of them changed, with a check that holds.
fn forged(change: impl Fn(&mut Vec<u8>)) -> CardError {
    let card = card(Suite::Ed25519Sha256);
    let mut bytes = code::decode(&numbers(&card)).expect("bytes");
    bytes.truncate(6 + NAME.len() + 68);
    change(&mut bytes);
    refused(&code::encode(&bytes))
}

#[test]
fn a_hostile_card_cannot_take_memory_or_time_and_none_is_cheaper_than_ours() {
    for memory in (0..16).chain(19..=255) {
        assert_eq!(forged(|bytes| bytes[2] = memory), CardError::Cost, "2^{memory} KiB");
    }
    for passes in (0..3).chain(17..=255) {
        assert_eq!(forged(|bytes| bytes[3] = passes), CardError::Cost, "{passes} passes");
    }
    for lanes in (0..1).chain(5..=255) {
        assert_eq!(forged(|bytes| bytes[4] = lanes), CardError::Cost, "{lanes} lanes");
    }
}

#[test]
fn a_reader_takes_only_what_a_writer_makes() {
    for (at, value) in [(0, 0), (0, 2), (1, 0), (1, 3), (5, 0), (5, 24), (5, 26), (5, 65), (5, 255)] {
        assert!(matches!(forged(|bytes| bytes[at] = value), CardError::Format(_)), "{value} at byte {at}");
    }
    assert_eq!(forged(|bytes| bytes[6] = b'+'), CardError::Name);
    assert_eq!(forged(|bytes| bytes[6] = 0xFF), CardError::Name);
    assert_eq!(forged(|bytes| bytes.push(0b0100_0000)), CardError::Format("its length"));
}

#[test]
fn bits_that_fill_up_the_last_number_are_zeros() {
    let name = "huanjie.example/person/abc1";
    let card = Card::unsealed(Suite::Ed25519Sha256, name, [9; 32]);
    let bits = 8 * (6 + name.len() + 68);
    let spare = bits.next_multiple_of(11) - bits;
    assert!(spare > 0);
    let mut numbers = numbers(&card);
    let last = numbers.len() - code::CHECKS - 1;
    numbers[last] |= 1;
    let checked = code::checked(&numbers[..=last]);
    assert_eq!(refused(&checked), CardError::Format("its end"));
}

#[test]
fn what_the_card_says_of_its_key_is_bound_to_the_seed() {
    let sealed = card(Suite::Ed25519Sha256);
    let mut bytes = code::decode(&numbers(&sealed)).expect("bytes");
    bytes.truncate(6 + NAME.len() + 68);
    for at in [1, 3, 4, 6, 6 + NAME.len(), 6 + NAME.len() + 4, 6 + NAME.len() + 20, bytes.len() - 1] {
        let mut forged = bytes.clone();
        forged[at] = match at {
            1 => 2,
            3 | 4 => forged[at] + 1,
            _ => forged[at] ^ 1,
        };
        let forged = Card::read(&code::digits(&code::encode(&forged))).expect("the check holds");
        assert_eq!(forged.open(&phrase()).expect_err("altered"), CardError::Passphrase, "byte {at}");
    }
}
