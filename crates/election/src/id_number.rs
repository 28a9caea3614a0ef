//! Citizen identity numbers (GB 11643) as far as the election needs them: when two of them are the same.

use sieve::check_character;

/// The number with 18 characters, as every way of writing it comes to: blanks left out, a small x as X, the 15 digits of
/// numbers issued before 1999 with their century and check digit. Nothing if the check digit is wrong: a damaged number is
/// nobody's.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    let mut number: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match number.len() {
        15 if digits(&number) => {
            number.insert_str(6, "19");
            number.push(char::from(check_character(number.bytes())));
            Some(number)
        }
        18 if digits(number.get(..17)?) => (number.bytes().next_back() == Some(check_character(number.bytes()))).then_some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn one_number_has_one_form() {
        let right = Some("11010519491231002X".to_owned());
        for written in ["11010519491231002X", "11010519491231002x", " 110105 19491231 002X ", "110105491231002"] {
            assert_eq!(canonical(written), right, "{written}");
        }
    }

    #[test]
    fn a_damaged_number_is_nobodys() {
        for damaged in
            ["", "110105194912310021", "11010519491231000", "6.32823E+17", "1101051949123100２X", "11010549123100X", "一二三四五六"]
        {
            assert_eq!(canonical(damaged), None, "{damaged}");
        }
    }
}
