//! A county with two villages, as several stories begin.

use statute::Body;
use store::{Division, Level};

pub const UNIT: &str = "632823200201";
pub const OTHER: &str = "632823200202";

fn division(code: &str, name: &str, level: Level) -> Division {
    let parent = match code.len() {
        4 => 0,
        6 => 4,
        9 => 6,
        _ => 9,
    };
    Division { code: code.into(), name: name.into(), level, parent: code[..parent].into() }
}

pub fn divisions() -> [Division; 5] {
    let village = Level::Unit(Body::VillageCommittee);
    [
        division("6328", "海西州", Level::Prefecture),
        division("632823", "天峻县", Level::County),
        division("632823200", "快尔玛乡", Level::Township),
        division(UNIT, "纳尔宗村", village),
        division(OTHER, "邻村", village),
    ]
}
