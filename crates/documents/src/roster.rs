//! People of the roll in the order of a paper, by group, and what tells namesakes apart without a digit of any number.

use std::collections::HashMap;

use election::{Election, Voter};
use jiff::civil::Date;
use serde_json::{Value, json};
use statute::Sex;

use crate::names;
use crate::notice::Grid;

/// In which order names stand within a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As on the sheet that was brought in.
    #[default]
    Sheet,
    /// Members of a household together, the householder first; households as on the sheet.
    Household,
    /// By the strokes of the characters (姓氏笔画).
    Stroke,
}

/// How the names of a roll are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Order within a group.
    pub order: Order,
    /// Columns of names, six to ten.
    pub columns: u32,
    /// Every group on a page of its own.
    pub group_per_page: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { order: Order::Sheet, columns: 6, group_per_page: false }
    }
}

/// The people of a group, in order.
pub(crate) struct Group<'a> {
    /// Its name; may be empty.
    pub(crate) name: &'a str,
    /// Its people.
    pub(crate) people: Vec<&'a Voter>,
}

/// Groups in the order of the roll, people within each in the order asked for.
pub(crate) fn groups<'a>(state: &'a Election, by: Order) -> Vec<Group<'a>> {
    let ordered = |(name, mut people)| {
        order(&mut people, by);
        Group { name, people }
    };
    state.roll.groups().into_iter().map(ordered).collect()
}

/// Puts the people of a group, who come in the order of the sheet, in the order asked for.
fn order(people: &mut Vec<&Voter>, by: Order) {
    match by {
        Order::Sheet => {}
        Order::Household => by_household(people),
        Order::Stroke => by_stroke(people),
    }
}

/// Whoever has no householder is a household alone.
fn by_household(people: &mut Vec<&Voter>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, voter) in people.iter().enumerate().filter(|(_, v)| !v.household.is_empty()) {
        first.entry(&voter.household).or_insert(at);
    }
    let mut keyed: Vec<(usize, bool, &Voter)> = Vec::with_capacity(people.len());
    for (at, voter) in people.iter().enumerate() {
        let household = first.get(&*voter.household).copied().unwrap_or(at);
        keyed.push((household, !heads(voter), voter));
    }
    // Stable: within a household the order of the sheet stays.
    keyed.sort_by_key(|(household, member, _)| (*household, *member));
    *people = keyed.into_iter().map(|(_, _, voter)| voter).collect();
}

/// Whether a voter is the householder.
pub(crate) fn heads(voter: &Voter) -> bool {
    !voter.household.is_empty() && *voter.household == *voter.person.name
}

fn by_stroke(people: &mut [&Voter]) {
    // Stable: two of one name stay in the order of the sheet.
    people.sort_by_cached_key(|voter| ::names::stroke_key(&voter.person.name));
}

/// Names of a group that two people bear.
pub(crate) fn namesakes<'a>(people: &[&'a Voter]) -> HashMap<&'a str, usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    people.iter().for_each(|v| *times.entry(v.person.name.as_str()).or_default() += 1);
    times.retain(|_, n| *n > 1);
    times
}

/// The people of a group as cells of a grid.
pub(crate) fn cells(people: &[&Voter], look: Look, day: Date) -> Vec<Value> {
    let (grid, twice) = (Grid::of(look.columns), namesakes(people));
    let cell = |voter: &&Voter| {
        let name = voter.person.name.as_str();
        let mut cell = if twice.contains_key(name) {
            names::noted(name, &apart(voter, day), grid.columns(), grid.room())
        } else {
            names::cell(name, grid.columns(), grid.room())
        };
        if look.order == Order::Household && heads(voter) {
            cell["head"] = json!(true);
        }
        cell
    };
    people.iter().map(cell).collect()
}

/// （女，30—39岁）: sex and age band on a day, as far as they are known.
pub(crate) fn apart(voter: &Voter, day: Date) -> String {
    let sex = voter.person.sex.map(|sex| if sex == Sex::Female { "女" } else { "男" });
    let parts: Vec<String> = sex.map(str::to_owned).into_iter().chain(voter.person.birth.map(|birth| band(age(birth, day)))).collect();
    if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("，")) }
}

/// Full years on a day.
pub(crate) fn age(birth: Date, day: Date) -> i16 {
    let years = day.year() - birth.year();
    if (day.month(), day.day()) < (birth.month(), birth.day()) { years - 1 } else { years }
}

/// 18—29岁, 30—39岁, … 80岁以上.
fn band(age: i16) -> String {
    match age {
        ..=29 => "18—29岁".to_owned(),
        30..=79 => format!("{}—{}岁", age / 10 * 10, age / 10 * 10 + 9),
        _ => "80岁以上".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use election::{Person, PersonId, Registration};
    use jiff::civil::date;

    use super::*;

    fn voter(id: u32, name: &str, household: &str) -> Voter {
        let birth = Some(date(1990, 12, 20));
        let (nationality, id_number, group) = (None, None, Default::default());
        let person = Person { id: PersonId(id), name: name.into(), sex: Some(Sex::Female), birth, nationality, id_number, group };
        Voter { person, registration: Registration::Resident, reason: Default::default(), household: household.into() }
    }

    #[test]
    fn a_household_stands_together_and_its_householder_first() {
        let people = [(1, "多杰", "卓玛"), (2, "王五", ""), (3, "卓玛", "卓玛"), (4, "李四", "李四"), (5, "才让", "卓玛"), (6, "赵六", "")];
        let people = people.map(|(id, name, household)| voter(id, name, household));
        let mut order: Vec<&Voter> = people.iter().collect();
        by_household(&mut order);
        assert_eq!(order.iter().map(|v| v.person.id.0).collect::<Vec<_>>(), [3, 1, 5, 2, 4, 6]);
    }

    #[test]
    fn age_is_of_the_day_and_bands_hide_the_year() {
        assert_eq!((age(date(1990, 12, 20), date(2026, 12, 20)), age(date(1990, 12, 21), date(2026, 12, 20))), (36, 35));
        assert_eq!([18, 29, 30, 79, 80, 101].map(band), ["18—29岁", "18—29岁", "30—39岁", "70—79岁", "80岁以上", "80岁以上"]);
        assert_eq!(apart(&voter(1, "卓玛", ""), date(2026, 12, 20)), "（女，30—39岁）");
    }
}
