//! The demonstration as the store takes it.

use store::{Division, Level, UnitLoad};

use crate::places::{COUNTIES, PREFECTURE, county, places, townships};
use crate::{DemoError, DemoUnit};

fn division(code: &str, name: &str, level: Level, parent: &str) -> Division {
    Division { code: code.to_owned(), name: name.to_owned(), level, parent: parent.to_owned() }
}

/// Haixi: the prefecture, its counties, its townships, its 383 units.
///
/// # Errors
/// If the lists cannot be read.
pub fn divisions() -> Result<Vec<Division>, DemoError> {
    let mut all = vec![division(PREFECTURE.0, PREFECTURE.1, Level::Prefecture, "")];
    all.extend(COUNTIES.iter().map(|(code, name)| division(code, name, Level::County, PREFECTURE.0)));
    for (code, name) in townships()? {
        all.push(division(&code, &name, Level::Township, county(&code)?.0));
    }
    all.extend(places()?.iter().map(|place| division(&place.code, &place.name, Level::Unit(place.body), &place.township.0)));
    Ok(all)
}

impl From<DemoUnit> for UnitLoad {
    fn from(unit: DemoUnit) -> Self {
        Self { unit: unit.unit, facts: unit.facts, state: unit.state }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_division_stands_under_one_that_is_there() {
        let all = divisions().unwrap();
        let codes: BTreeSet<&str> = all.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes.len(), all.len(), "a code stands twice");
        assert!(all.iter().all(|d| d.parent.is_empty() == (d.level == Level::Prefecture)));
        assert!(all.iter().all(|d| d.parent.is_empty() || (codes.contains(d.parent.as_str()) && d.code.starts_with(&d.parent))));
        assert_eq!(all.iter().filter(|d| matches!(d.level, Level::Unit(_))).count(), 383);
        assert!(all.iter().any(|d| d.code == "632823200" && d.name == "快尔玛乡"));
    }
}
