//! 选民证号码: the code on a voter card, from which nobody but this installation can tell whose it is.
//!
//! A code follows from a key of this installation, the cycle, the unit and the person's number on the roll. Nothing is kept
//! of it: to find out whose a code is, the codes of the unit's roll are made once more and compared. It opens nothing; at
//! the desk it only spares looking for the name. The key is drawn at the first start and is not part of a backup: after a
//! restore on another machine, and at a station, cards are recognised once `card.key` is copied there; names always are.
//! Must not know: names, who asks, what is done with a code.

use std::path::Path;

use election::PersonId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Store, StoreError, seed};

/// Where the key is kept, in the data directory.
const FILE: &str = "card.key";
/// What the key is used for: another use of the same key gives other bytes.
const USE: &[u8] = b"huanjie card 1";
/// Thirty-two digits and letters that are not taken for one another: no I, L, O and U.
pub(crate) const LETTERS: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters that follow from the key.
const DRAWN: usize = 10;
/// Characters of a code: the last one checks the others.
pub const LENGTH: usize = DRAWN + 1;

/// The codes of one unit's cards in this cycle.
#[derive(Clone)]
pub struct CardCodes(Hmac<Sha256>);

/// Shows nothing: it holds the key.
impl std::fmt::Debug for CardCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardCodes")
    }
}

/// What somebody typed or scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// It does not look like a code: a name, or a number of the roll.
    NoCode,
    /// It looks like a code, and a character is wrong.
    Misread,
    /// A code, as [`CardCodes::of`] writes it. Whether it is anybody's is another question.
    Code(String),
}

impl CardCodes {
    fn new(key: &[u8; 32], cycle: &str, unit: &str) -> Self {
        // A key of any length is taken.
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        for part in [USE, cycle.as_bytes(), unit.as_bytes()] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Self(mac)
    }

    /// The code of a person: ten characters, and one that checks them.
    #[must_use]
    pub fn of(&self, person: PersonId) -> String {
        let mut mac = self.0.clone();
        mac.update(&person.0.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let bits = bytes.iter().take(7).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let values: [u8; DRAWN] = std::array::from_fn(|at| u8::try_from(bits >> (5 * at) & 31).unwrap_or(0));
        values.into_iter().chain([check(&values)]).map(letter).collect()
    }

    /// Whose code it is among the people of a roll.
    #[must_use]
    pub fn whose(&self, code: &str, roll: impl IntoIterator<Item = PersonId>) -> Option<PersonId> {
        roll.into_iter().find(|person| self.of(*person) == code)
    }
}

fn letter(value: u8) -> char {
    char::from(LETTERS[usize::from(value) % LETTERS.len()])
}

/// The value of a character in any width and case; O is read as 0, I and L as 1.
fn value(character: char) -> Option<u8> {
    let narrow = match u32::from(character) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0)?,
        _ => character,
    };
    let upper = match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    LETTERS.iter().position(|known| char::from(*known) == upper).and_then(|at| u8::try_from(at).ok())
}

/// The check character: a sum over the field of 32 elements (x⁵ + x² + 1) in which each place has a weight of its own, so
/// that one wrong character and any two exchanged ones are always noticed.
fn check(values: &[u8]) -> u8 {
    values.iter().fold(0, |sum, value| doubled(sum ^ value))
}

fn doubled(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

/// Reads what was typed or scanned; blanks and dashes between the characters are forgiven.
#[must_use]
pub fn read(text: &str) -> Typed {
    let kept: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '–' | '—')).collect();
    let looks = kept.len() == LENGTH && kept.iter().all(|c| c.is_ascii_alphanumeric() || ('！'..='～').contains(c));
    if !looks {
        return Typed::NoCode;
    }
    let values: Option<Vec<u8>> = kept.into_iter().map(value).collect();
    match values.as_deref().and_then(<[u8]>::split_last) {
        Some((last, others)) if *last == check(others) => Typed::Code(others.iter().chain([last]).map(|v| letter(*v)).collect()),
        _ => Typed::Misread,
    }
}

/// The key of a data directory, drawn if there is none yet.
pub(crate) fn open(dir: &Path) -> Result<[u8; 32], StoreError> {
    seed::seed(dir, FILE)
}

impl Store {
    /// The codes of a unit's voter cards.
    ///
    /// # Errors
    /// If this store only reads the accounts.
    pub fn cards(&self, unit: &str) -> Result<CardCodes, StoreError> {
        let key = self.0.card_key.as_ref().ok_or(StoreError::Stopping)?;
        Ok(CardCodes::new(key, self.pen()?.cycle().as_str(), unit))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn codes() -> CardCodes {
        CardCodes::new(&[7; 32], "huanjie.example/2026", "632823200201")
    }

    #[test]
    fn a_code_is_of_one_person_unit_cycle_and_installation() {
        let all: BTreeSet<String> = (1..=5_000).map(|n| codes().of(PersonId(n))).collect();
        assert_eq!(all.len(), 5_000, "no two people of a large village share one");
        let code = codes().of(PersonId(12));
        assert_eq!(codes().of(PersonId(12)), code, "the same at every printing");
        for other in [
            CardCodes::new(&[8; 32], "huanjie.example/2026", "632823200201"),
            CardCodes::new(&[7; 32], "huanjie.example/2029", "632823200201"),
            CardCodes::new(&[7; 32], "huanjie.example/2026", "632823200202"),
            CardCodes::new(&[7; 32], "huanjie.example/202", "6632823200201"),
        ] {
            assert_ne!(other.of(PersonId(12)), code);
            assert_eq!(other.whose(&code, (1..=200).map(PersonId)), None);
        }
        assert_eq!(codes().whose(&code, (1..=200).map(PersonId)), Some(PersonId(12)));
    }

    #[test]
    fn a_code_says_nothing_of_the_place_on_the_roll() {
        let letters: BTreeSet<char> = (1..=64).filter_map(|n| codes().of(PersonId(n)).chars().next()).collect();
        assert!(letters.len() > 16, "neighbours on the roll begin alike: {letters:?}");
        assert!(codes().of(PersonId(1)).bytes().all(|b| LETTERS.contains(&b)));
        assert_eq!(format!("{:?}", codes()), "CardCodes");
    }

    #[test]
    fn a_code_is_read_as_people_and_scanners_write_it() {
        let code = codes().of(PersonId(3));
        let grouped = format!(" {}-{} {} ", &code[..5], code[5..10].to_lowercase(), &code[10..]);
        let wide: String = code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        for text in [&code, &grouped, &wide] {
            assert_eq!(read(text), Typed::Code(code.clone()), "{text}");
        }
        let alike = std::iter::repeat_n('1', DRAWN).collect::<String>();
        let values = [1; DRAWN];
        let last = letter(check(&values));
        assert_eq!(read(&format!("{}{last}", "lI1lI1lI1l")), Typed::Code(format!("{alike}{last}")));
        for text in ["", "12", "才让", "尕藏·卓玛", "阿卜杜热合曼·买买提依明", &code[..10]] {
            assert_eq!(read(text), Typed::NoCode, "{text}");
        }
    }

    #[test]
    fn one_wrong_or_two_exchanged_characters_are_noticed() {
        for person in 1..=20 {
            let code: Vec<char> = codes().of(PersonId(person)).chars().collect();
            for at in 0..LENGTH {
                for wrong in LETTERS.map(char::from).into_iter().filter(|c| *c != code[at]) {
                    let mut typed = code.clone();
                    typed[at] = wrong;
                    assert_eq!(read(&typed.iter().collect::<String>()), Typed::Misread);
                }
                for other in (at + 1..LENGTH).filter(|other| code[*other] != code[at]) {
                    let mut typed = code.clone();
                    typed.swap(at, other);
                    assert_eq!(read(&typed.iter().collect::<String>()), Typed::Misread);
                }
            }
        }
        assert_eq!(read("UUUUUUUUUUU"), Typed::Misread, "a letter that no code has");
    }

    #[test]
    fn a_key_is_drawn_once_for_the_owner_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let key = open(dir.path()).expect("drawn");
        assert_eq!(open(dir.path()).expect("kept"), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(FILE)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
