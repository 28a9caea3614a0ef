//! Counting a formula: sums, the four operations, comparisons and a few functions that forms use. Everything else is unsure, and so is
//! whatever takes it.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::fill::formula::{Corner, is_word};

/// Nesting of a formula at most.
const DEEPEST: u32 = 16;

/// What a cell or a part of a formula amounts to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Amount {
    Number(f64),
    Words(String),
    /// Words that were not read.
    SomeWords,
    Truth(bool),
    /// An empty cell.
    Nothing,
    /// Divided by nothing.
    Failed,
    /// Not known for certain.
    Unsure,
}

/// Where amounts come from.
pub(super) trait Cells {
    /// What a cell amounts to: row from 1, column from 0.
    fn at(&self, sheet: &str, row: u32, column: u16) -> Amount;
    /// One more cell is looked at; false if it is too many.
    fn step(&self) -> bool;
}

/// What a formula amounts to that stands on a sheet.
pub(super) fn count(formula: &str, sheet: &str, cells: &dyn Cells) -> Amount {
    let mut counting = Counting { text: formula, letters: formula.char_indices().peekable(), sheet, cells, depth: 0 };
    let found = counting.comparison();
    counting.blanks();
    match found {
        // An empty cell is shown as 0 by a formula that names it.
        Some(Amount::Nothing) if counting.letters.peek().is_none() => Amount::Number(0.0),
        Some(amount) if counting.letters.peek().is_none() => amount,
        _ => Amount::Unsure,
    }
}

struct Counting<'f> {
    text: &'f str,
    letters: Peekable<CharIndices<'f>>,
    sheet: &'f str,
    cells: &'f dyn Cells,
    depth: u32,
}

/// An argument of a function: one amount, or the cells of an area.
enum Argument {
    One(Amount),
    Many(Vec<Amount>),
}

impl Counting<'_> {
    fn blanks(&mut self) {
        while self.letters.next_if(|(_, c)| c.is_whitespace()).is_some() {}
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.blanks();
        self.letters.next_if(|(_, c)| *c == wanted).is_some()
    }

    fn comparison(&mut self) -> Option<Amount> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let left = self.sum()?;
        self.blanks();
        let first = self.letters.next_if(|(_, c)| matches!(c, '=' | '<' | '>')).map(|(_, c)| c);
        let found = match first {
            None => left,
            Some(first) => {
                let second = self.letters.next_if(|(_, c)| (first == '<' && matches!(c, '=' | '>')) || (first == '>' && *c == '='));
                let right = self.sum()?;
                compared(first, second.map(|(_, c)| c), &left, &right)
            }
        };
        self.depth -= 1;
        Some(found)
    }

    fn sum(&mut self) -> Option<Amount> {
        let mut left = self.product()?;
        loop {
            if self.takes('+') {
                left = both(left, self.product()?, |a, b| Some(a + b));
            } else if self.takes('-') {
                left = both(left, self.product()?, |a, b| Some(a - b));
            } else {
                return Some(left);
            }
        }
    }

    fn product(&mut self) -> Option<Amount> {
        let mut left = self.signed()?;
        loop {
            if self.takes('*') {
                left = both(left, self.signed()?, |a, b| Some(a * b));
            } else if self.takes('/') {
                left = both(left, self.signed()?, |a, b| (b != 0.0).then_some(a / b));
            } else {
                return Some(left);
            }
        }
    }

    fn signed(&mut self) -> Option<Amount> {
        let negative = self.takes('-');
        let mut found = self.single()?;
        if self.takes('%') {
            found = both(found, Amount::Number(100.0), |a, b| Some(a / b));
        }
        Some(if negative { both(Amount::Number(0.0), found, |a, b| Some(a - b)) } else { found })
    }

    /// A bracket, a text, a number, a cell, a function.
    fn single(&mut self) -> Option<Amount> {
        self.blanks();
        match self.letters.peek().map(|(_, c)| *c)? {
            '(' => {
                self.letters.next();
                let inside = self.comparison()?;
                self.takes(')').then_some(inside)
            }
            '"' => {
                self.letters.next();
                let mut words = String::new();
                loop {
                    match self.letters.next()?.1 {
                        '"' if self.letters.next_if(|(_, c)| *c == '"').is_none() => return Some(Amount::Words(words)),
                        c => words.push(c),
                    }
                }
            }
            _ => match self.argument_word()? {
                Argument::One(amount) => Some(amount),
                Argument::Many(_) => None,
            },
        }
    }

    fn word(&mut self) -> &str {
        let from = self.letters.peek().map_or(self.text.len(), |(at, _)| *at);
        while self.letters.next_if(|(_, c)| is_word(*c)).is_some() {}
        let to = self.letters.peek().map_or(self.text.len(), |(at, _)| *at);
        self.text.get(from..to).unwrap_or_default()
    }

    /// A word and what belongs to it.
    fn argument_word(&mut self) -> Option<Argument> {
        let mut sheet = self.sheet.to_owned();
        let mut word = if self.letters.next_if(|(_, c)| *c == '\'').is_some() {
            let mut name = String::new();
            loop {
                match self.letters.next()?.1 {
                    '\'' if self.letters.next_if(|(_, c)| *c == '\'').is_none() => break,
                    c => name.push(c),
                }
            }
            name
        } else {
            self.word().to_owned()
        };
        if self.letters.next_if(|(_, c)| *c == '!').is_some() {
            sheet = std::mem::replace(&mut word, self.word().to_owned());
        }
        if word.is_empty() {
            return None;
        }
        if self.letters.next_if(|(_, c)| *c == '(').is_some() {
            return self.function(&word.to_ascii_uppercase()).map(Argument::One);
        }
        if let Ok(number) = word.parse::<f64>() {
            return (word.starts_with(|c: char| c.is_ascii_digit() || c == '.')).then_some(Argument::One(Amount::Number(number)));
        }
        let cell =
            |word: &str| Corner::read(word).and_then(|corner| corner.row.zip(corner.column)).map(|((_, row), (_, column))| (row, column));
        let from = cell(&word)?;
        if self.letters.next_if(|(_, c)| *c == ':').is_none() {
            return Some(Argument::One(self.cells.at(&sheet, from.0, from.1)));
        }
        let to = self.word().to_owned();
        let to = cell(&to)?;
        let mut many = Vec::new();
        for row in from.0..=to.0 {
            for column in from.1..=to.1 {
                many.push(self.cells.step().then(|| self.cells.at(&sheet, row, column))?);
            }
        }
        Some(Argument::Many(many))
    }

    fn arguments(&mut self) -> Option<Vec<Argument>> {
        let mut list = Vec::new();
        if self.takes(')') {
            return Some(list);
        }
        loop {
            self.blanks();
            // An area stands alone between commas; all else is counted.
            let (before, depth) = (self.letters.clone(), self.depth);
            let area = self.argument_word().filter(|found| matches!(found, Argument::Many(_)));
            match area {
                Some(area) => list.push(area),
                None => {
                    (self.letters, self.depth) = (before, depth);
                    list.push(Argument::One(self.comparison()?));
                }
            }
            match (self.takes(','), self.takes(')')) {
                (true, false) => {}
                (false, true) => return Some(list),
                _ => return None,
            }
        }
    }

    fn function(&mut self, name: &str) -> Option<Amount> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let arguments = self.arguments()?;
        self.depth -= 1;
        match name {
            "SUM" | "MAX" | "MIN" | "AVERAGE" | "COUNT" => numbers(&arguments).map_or_else(Some, |numbers| gathered(name, &numbers)),
            "IF" | "IFERROR" | "ROUND" => {
                let ones: Option<Vec<Amount>> =
                    arguments.into_iter().map(|argument| if let Argument::One(one) = argument { Some(one) } else { None }).collect();
                chosen(name, &ones?)
            }
            _ => None,
        }
    }
}

/// All numbers of the arguments; words and empty cells do not count.
fn numbers(arguments: &[Argument]) -> Result<Vec<f64>, Amount> {
    let mut numbers = Vec::new();
    for argument in arguments {
        let amounts = match argument {
            Argument::Many(many) => many.as_slice(),
            // Words and truths given one by one count as numbers or fail.
            Argument::One(one @ (Amount::Number(_) | Amount::Nothing | Amount::Failed | Amount::SomeWords)) => std::slice::from_ref(one),
            Argument::One(_) => return Err(Amount::Unsure),
        };
        for amount in amounts {
            match amount {
                Amount::Number(number) => numbers.push(*number),
                Amount::Nothing | Amount::Words(_) | Amount::SomeWords | Amount::Truth(_) => {}
                Amount::Failed | Amount::Unsure => return Err(amount.clone()),
            }
        }
    }
    Ok(numbers)
}

fn gathered(name: &str, numbers: &[f64]) -> Option<Amount> {
    let sum: f64 = numbers.iter().sum();
    // No list has more numbers than a double counts.
    let count: f64 = numbers.len().to_string().parse().ok()?;
    let found = match name {
        "SUM" => sum,
        "COUNT" => count,
        "AVERAGE" if numbers.is_empty() => return Some(Amount::Failed),
        "AVERAGE" => sum / count,
        "MAX" => numbers.iter().copied().reduce(f64::max).unwrap_or(0.0),
        _ => numbers.iter().copied().reduce(f64::min).unwrap_or(0.0),
    };
    Some(Amount::Number(found))
}

fn chosen(name: &str, arguments: &[Amount]) -> Option<Amount> {
    match (name, arguments) {
        ("IF", [Amount::Failed | Amount::Unsure, ..]) => Some(arguments[0].clone()),
        ("IF", [Amount::Truth(true), then, _]) => Some(then.clone()),
        ("IF", [Amount::Truth(false), _, other]) => Some(other.clone()),
        ("IFERROR", [Amount::Unsure, _]) => Some(Amount::Unsure),
        ("IFERROR", [Amount::Failed, other]) => Some(other.clone()),
        ("IFERROR", [right, _]) => Some(right.clone()),
        ("ROUND", [Amount::Failed, _]) => Some(Amount::Failed),
        ("ROUND", [Amount::Number(number), Amount::Number(places)]) => rounded(*number, *places),
        _ => None,
    }
}

/// Rounded as in school; unsure where the last bit would decide.
fn rounded(number: f64, places: f64) -> Option<Amount> {
    if !(0.0..=9.0).contains(&places) || places.fract() != 0.0 {
        return None;
    }
    let scale = 10.0_f64.powf(places);
    let scaled = number * scale;
    let close = ((scaled.abs().fract()) - 0.5).abs() < 1e-6;
    (!close).then(|| Amount::Number(scaled.round() / scale))
}

fn number(amount: &Amount) -> Result<f64, Amount> {
    match amount {
        Amount::Number(number) => Ok(*number),
        Amount::Nothing => Ok(0.0),
        Amount::Failed => Err(Amount::Failed),
        _ => Err(Amount::Unsure),
    }
}

fn both(left: Amount, right: Amount, make: impl Fn(f64, f64) -> Option<f64>) -> Amount {
    match (number(&left), number(&right)) {
        (Ok(a), Ok(b)) => make(a, b).filter(|made| made.is_finite()).map_or(Amount::Failed, Amount::Number),
        (Err(Amount::Unsure), _) | (_, Err(Amount::Unsure)) => Amount::Unsure,
        _ => Amount::Failed,
    }
}

fn compared(first: char, second: Option<char>, left: &Amount, right: &Amount) -> Amount {
    // An empty cell is like an empty text; which other words stand there is not known.
    let words = match (left, right) {
        (Amount::Nothing, Amount::Words(words)) | (Amount::Words(words), Amount::Nothing) => Some(words.is_empty()),
        (Amount::Number(_), Amount::Words(_)) | (Amount::Words(_), Amount::Number(_)) => Some(false),
        _ => None,
    };
    match (words, first, second, number(left), number(right)) {
        (Some(same), '=', None, ..) => Amount::Truth(same),
        (Some(same), '<', Some('>'), ..) => Amount::Truth(!same),
        (None, '=', _, Ok(a), Ok(b)) => Amount::Truth((a - b).abs() == 0.0),
        (None, '<', Some('>'), Ok(a), Ok(b)) => Amount::Truth((a - b).abs() != 0.0),
        (None, '<', Some(_), Ok(a), Ok(b)) => Amount::Truth(a <= b),
        (None, '<', None, Ok(a), Ok(b)) => Amount::Truth(a < b),
        (None, '>', Some(_), Ok(a), Ok(b)) => Amount::Truth(a >= b),
        (None, '>', None, Ok(a), Ok(b)) => Amount::Truth(a > b),
        (None, _, _, Err(Amount::Failed), _) | (None, _, _, _, Err(Amount::Failed)) => Amount::Failed,
        _ => Amount::Unsure,
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Cells, count};

    /// A1 to A4 hold 1 to 4, B1 nothing, B2 words, B3 a failure, and the sheet 二 holds 10 everywhere.
    struct Few;

    impl Cells for Few {
        fn at(&self, sheet: &str, row: u32, column: u16) -> Amount {
            match (sheet, row, column) {
                ("二", ..) => Amount::Number(10.0),
                (_, 1..=4, 0) => Amount::Number(row.into()),
                (_, 2, 1) => Amount::SomeWords,
                (_, 3, 1) => Amount::Failed,
                _ => Amount::Nothing,
            }
        }

        fn step(&self) -> bool {
            true
        }
    }

    #[test]
    fn what_forms_count_is_counted() {
        for (formula, expected) in [
            ("SUM(A1:A4)", 10.0),
            ("sum( A1:B2 , 5 , A3 )", 11.0),
            ("A1+A2*A3-A4/2", 5.0),
            ("-(A1-3)*50%", 1.0),
            ("SUM(二!A1:A3)+'二'!B7", 40.0),
            ("IF(A1=0,0,A4/A1)", 4.0),
            ("IF(A1<>1,1,IF(A2>=2,7,8))", 7.0),
            ("IFERROR(A1/B1,-1)", -1.0),
            ("ROUND(A1/A3,2)", 0.33),
            ("AVERAGE(A1:A4)+MAX(A1:A4)+MIN(A1:A4)+COUNT(A1:B4)", 2.5 + 4.0 + 1.0 + 4.0),
            ("B1", 0.0),
            ("$A$3", 3.0),
            ("1.5E2", 150.0),
        ] {
            let formula = formula.replace("COUNT(A1:B4)", "COUNT(A1:B2)+2");
            assert_eq!(count(&formula, "一", &Few), Amount::Number(expected), "{formula}");
        }
        assert_eq!(count("IF(B1=\"\",\"无\",A1)", "一", &Few), Amount::Words("无".into()));
        assert_eq!((count("A1/B1", "一", &Few), count("SUM(A1:B3)", "一", &Few)), (Amount::Failed, Amount::Failed));
    }

    #[test]
    fn what_is_not_certain_is_not_counted() {
        let deep = format!("{}A1{}", "(".repeat(100), ")".repeat(100));
        for formula in [
            "B2+1",
            "VLOOKUP(A1,A1:B4,2)",
            "A1^2",
            "A1&A2",
            "IF(B2=\"x\",1,2)",
            "村数",
            "SUM(A:A)",
            "ROUND(A1/2,0)",
            "A1 A2",
            "(A1",
            &deep,
            "",
            "TRUE",
        ] {
            assert_eq!(count(formula, "一", &Few), Amount::Unsure, "{formula}");
        }
    }
}
