//! `huanjie import divisions`: prefecture, counties, townships, villages and communities from one CSV.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use statute::Body;
use store::{Division, Level};

use crate::Failure;
use crate::serve::open;

/// Reads the whole file first: a faulty line, and nothing is loaded.
pub async fn import(data: PathBuf, file: PathBuf) -> Result<(), Failure> {
    let divisions = read(&file)?;
    let units = divisions.iter().filter(|d| matches!(d.level, Level::Unit(_))).count();
    open(&data).await?.load_divisions(&divisions).await.map_err(Failure::unusable)?;
    println!("{} divisions, {units} of them villages and communities", divisions.len());
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Division>, Failure> {
    let place = file.display();
    let bytes = std::fs::read(file).map_err(|e| Failure::unusable(format!("{place}: {e}")))?;
    let text = sheets::decode(&bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|e| Failure::unusable(format!("{place}: {e}")))?.clone();
    let column = |name: &str| {
        let found = headings.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        found.ok_or_else(|| Failure::unusable(format!("{place}: row 1 has no column {name:?}; the columns code and name are needed")))
    };
    let (code_at, name_at) = (column("code")?, column("name")?);
    let mut divisions = Vec::new();
    for (row, record) in (2_u64..).zip(reader.records()) {
        let record = record.map_err(|e| Failure::unusable(format!("{place}: row {row}: {e}")))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let made = division(cell(code_at), cell(name_at));
        divisions.push(made.map_err(|why| Failure::unusable(format!("{place}: row {row}: {why}")))?);
    }
    complete(&divisions).map_err(|why| Failure::unusable(format!("{place}: {why}")))?;
    Ok(divisions)
}

/// The level by the length of the code, the body by the name.
fn division(code: &str, name: &str) -> Result<Division, String> {
    if !code.bytes().all(|b| b.is_ascii_digit()) || name.is_empty() {
        return Err(format!("code {code:?}, name {name:?}: digits and a name are needed"));
    }
    let community = name.contains("居委会") || name.contains("居民委员会") || name.ends_with("社区");
    let (level, parent) = match code.len() {
        4 => (Level::Prefecture, 0),
        6 => (Level::County, 4),
        9 => (Level::Township, 6),
        12 if community => (Level::Unit(Body::ResidentsCommittee), 9),
        12 => (Level::Unit(Body::VillageCommittee), 9),
        other => return Err(format!("code {code:?} has {other} digits; 4, 6, 9 or 12 are expected")),
    };
    let parent = code.get(..parent).unwrap_or_default().to_owned();
    Ok(Division { code: code.to_owned(), name: name.to_owned(), level, parent })
}

/// Every division stands below one that is in the file too.
fn complete(divisions: &[Division]) -> Result<(), String> {
    let codes: BTreeSet<&str> = divisions.iter().map(|d| d.code.as_str()).collect();
    match divisions.iter().find(|d| !d.parent.is_empty() && !codes.contains(d.parent.as_str())) {
        Some(d) => Err(format!("{} ({}) stands below {}, which is not in the file", d.code, d.name, d.parent)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_follows_from_the_code_and_the_body_from_the_name() {
        let unit = division("632823200201", "纳尔宗村村委会").expect("a village");
        assert_eq!((unit.level, unit.parent.as_str()), (Level::Unit(Body::VillageCommittee), "632823200"));
        let community = division("632801001001", "博爱巷社区居委会").expect("a community");
        assert_eq!(community.level, Level::Unit(Body::ResidentsCommittee));
        assert!(division("63282", "五位").is_err());
        assert!(division("6328x3", "天峻县").is_err());
    }

    #[test]
    fn a_village_without_its_township_is_refused() {
        let alone = [division("632823200201", "纳尔宗村村委会").expect("a village")];
        assert!(complete(&alone).expect_err("no township").contains("632823200"));
    }
}
