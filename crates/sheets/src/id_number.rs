//! Citizen identity numbers: GB 11643-1999, check digit by ISO 7064 MOD 11-2. A right check digit does not prove that a person exists.

use jiff::civil::Date;
use sieve::{PROVINCES, check_character};
use statute::Sex;
use unicode_normalization::UnicodeNormalization;

/// What an identity number says of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// The number with 18 characters; a 15-digit number is written out as the standard says.
    pub number: String,
    /// Day of birth.
    pub birth: Date,
    /// Sex.
    pub sex: Sex,
    /// It stood in the sheet with 15 digits, as issued before 1999. Such a number has no check digit.
    pub old: bool,
}

/// What is wrong with an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdProblem {
    /// Excel cut it off: written in powers of ten, or the last three digits turned into zeros. The digits are lost.
    Damaged,
    /// Neither 18 nor 15 characters.
    Length {
        /// Characters found.
        length: usize,
    },
    /// Something else than digits (and X in the last place).
    Characters,
    /// The first two digits are no province.
    Province,
    /// Digits 7 to 14 are no day of the calendar.
    Birth,
    /// The last character does not follow from the others.
    CheckDigit,
}

impl IdProblem {
    /// Stable code of the problem.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Damaged => "id_damaged",
            Self::Length { .. } => "id_length",
            Self::Characters => "id_characters",
            Self::Province => "id_province",
            Self::Birth => "id_birth",
            Self::CheckDigit => "id_check_digit",
        }
    }
}

/// Reads an identity number as clerks write it: full-width digits, blanks and a leading apostrophe are forgiven, a small x is read as X.
/// A damaged number is recognised and never repaired.
///
/// # Errors
/// What is wrong with it.
pub fn check(text: &str) -> Result<Id, IdProblem> {
    if let Some(id) = plain(text) {
        return Ok(id);
    }
    let digits = tidy(text);
    if in_powers_of_ten(&digits) {
        return Err(IdProblem::Damaged);
    }
    let length = digits.chars().count();
    if length != 18 && length != 15 {
        return Err(IdProblem::Length { length });
    }
    if !is_number(&digits) {
        return Err(IdProblem::Characters);
    }
    let old = length == 15;
    let body = if old { format!("{}19{}", &digits[..6], &digits[6..]) } else { digits[..17].to_owned() };
    let check = check_character(body.bytes());
    if !old && digits.as_bytes()[17] != check {
        return Err(if digits.ends_with("000") { IdProblem::Damaged } else { IdProblem::CheckDigit });
    }
    if !body[..2].parse().is_ok_and(|province| PROVINCES.contains(&province)) {
        return Err(IdProblem::Province);
    }
    let birth = day(&body[6..14]).ok_or(IdProblem::Birth)?;
    let sex = if body.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(Id { number: format!("{body}{}", char::from(check)), birth, sex, old })
}

/// A right number of 18 characters written as it should be, as nearly all are.
fn plain(text: &str) -> Option<Id> {
    let bytes: &[u8; 18] = text.as_bytes().try_into().ok()?;
    let (body, last) = bytes.split_at(17);
    if !body.iter().all(u8::is_ascii_digit) || check_character(body.iter().copied()) != last[0] {
        return None;
    }
    let digit = |at: usize| i16::from(bytes[at] - b'0');
    let province = digit(0) * 10 + digit(1);
    let year = digit(6) * 1_000 + digit(7) * 100 + digit(8) * 10 + digit(9);
    let (month, day) = (digit(10) * 10 + digit(11), digit(12) * 10 + digit(13));
    let birth = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let sex = if bytes[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    let known = PROVINCES.iter().any(|known| i16::from(*known) == province);
    known.then(|| Id { number: text.to_owned(), birth, sex, old: false })
}

/// The characters that count.
fn tidy(text: &str) -> String {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{200B}' | '\u{FEFF}');
    text.nfkc().filter(kept).map(|c| c.to_ascii_uppercase()).collect()
}

/// `6.32823E+17`, as Excel shows a long number and as a CSV file then carries it.
fn in_powers_of_ten(text: &str) -> bool {
    text.split_once('E').is_some_and(|(front, power)| {
        let number = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || c == '.');
        number(front) && number(power.strip_prefix('+').unwrap_or(power))
    })
}

fn is_number(text: &str) -> bool {
    let body = if text.len() == 18 { text.strip_suffix('X').unwrap_or(text) } else { text };
    body.bytes().all(|b| b.is_ascii_digit())
}

/// A day written as eight digits.
pub(crate) fn day(text: &str) -> Option<Date> {
    let year = text.get(..4)?.parse().ok()?;
    Date::new(year, text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{IdProblem, check};
    use jiff::civil::date;
    use statute::Sex;

    #[test]
    fn the_example_of_the_standard_is_right() {
        let id = check("11010519491231002X").unwrap();
        assert_eq!((id.birth, id.sex, id.old), (date(1949, 12, 31), Sex::Female, false));
        assert_eq!(check(" 11010519491231 002x").unwrap().number, "11010519491231002X");
        assert_eq!(check("'１１０１０５１９４９１２３１００２Ｘ").unwrap().number, "11010519491231002X");
    }

    #[test]
    fn an_old_number_gets_its_century_and_check_digit() {
        let id = check("110105491231002").unwrap();
        assert_eq!((id.number.as_str(), id.old), ("11010519491231002X", true));
    }

    #[test]
    fn one_wrong_digit_is_always_found() {
        let right = "11010519491231002X";
        for at in 0..17 {
            for digit in b'0'..=b'9' {
                let mut bytes = right.as_bytes().to_vec();
                if bytes[at] != digit {
                    bytes[at] = digit;
                    let wrong = String::from_utf8(bytes).unwrap();
                    assert_eq!(check(&wrong), Err(IdProblem::CheckDigit), "{wrong}");
                }
            }
        }
    }

    #[test]
    fn what_excel_cut_off_is_called_damaged() {
        for cut in ["6.32823E+17", "6.32823e17", "６.３２８２３Ｅ＋１７", "632823198503071000"] {
            assert_eq!(check(cut), Err(IdProblem::Damaged), "{cut}");
        }
    }

    #[test]
    fn other_faults_have_their_own_names() {
        assert_eq!(check("1101051949123100"), Err(IdProblem::Length { length: 16 }));
        assert_eq!(check("11010519491231O02X"), Err(IdProblem::Characters));
        assert_eq!(check("一二三四五六七八九十一二三四五六七八"), Err(IdProblem::Characters));
        assert_eq!(check("110105491331002"), Err(IdProblem::Birth));
        assert_eq!(check("990105491231002"), Err(IdProblem::Province));
        assert_eq!(check(""), Err(IdProblem::Length { length: 0 }));
    }
}
