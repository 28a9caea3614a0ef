//! The real divisions of Haixi, as the National Bureau of Statistics lists them.

use std::collections::BTreeMap;

use serde::Deserialize;
use statute::Body;

use crate::DemoError;
use crate::rng::Rng;

const TOWNSHIPS: &str = include_str!("../../../data/haixi-townships.csv");
const UNITS: &str = include_str!("../../../data/haixi-villages.csv");

/// The prefecture.
pub(crate) const PREFECTURE: (&str, &str) = ("6328", "海西蒙古族藏族自治州");

/// Counties and what stands in their place; the lists give only their codes.
pub(crate) const COUNTIES: [(&str, &str); 7] = [
    ("632801", "格尔木市"),
    ("632802", "德令哈市"),
    ("632803", "茫崖市"),
    ("632821", "乌兰县"),
    ("632822", "都兰县"),
    ("632823", "天峻县"),
    ("632857", "大柴旦行政委员会"),
];

/// Townships of herders who are mostly Tibetan.
const TIBETAN: [&str; 4] = ["632801101", "632822200", "632822201", "632822202"];

/// Townships of herders who are mostly Mongol. Herders' committees (牧委会) elsewhere are counted with them.
const MONGOL: [&str; 4] = ["632801201", "632802101", "632802200", "632822203"];

/// How people live in a place; decides how many they are and which names they bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Town,
    TibetanTown,
    Farm,
    HuiFarm,
    TibetanPasture,
    MongolPasture,
}

/// A unit with the divisions above it.
#[derive(Debug, Clone)]
pub struct Place {
    /// 12-digit code.
    pub code: String,
    /// Short name, for example "纳尔宗村".
    pub name: String,
    /// Which body it elects.
    pub body: Body,
    /// Code and name of its township.
    pub township: (String, String),
    /// Code and name of its county.
    pub county: (String, String),
    pub(crate) kind: Kind,
    /// How many people are on its roll, if that is not left to its kind.
    pub(crate) people: Option<u32>,
    /// Its place among the units of its county, from 0, and their number.
    pub(crate) order: (u32, u32),
}

#[derive(Deserialize)]
struct Line {
    code: String,
    name: String,
}

fn lines(text: &str) -> Result<Vec<Line>, DemoError> {
    Ok(csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>()?)
}

/// Townships: code and name.
pub(crate) fn townships() -> Result<Vec<(String, String)>, DemoError> {
    Ok(lines(TOWNSHIPS)?.into_iter().map(|line| (line.code, line.name)).collect())
}

/// The county of a township or unit.
pub(crate) fn county(code: &str) -> Result<(&'static str, &'static str), DemoError> {
    COUNTIES.into_iter().find(|(county, _)| code.starts_with(county)).ok_or_else(|| DemoError::UnknownDivision(code.to_owned()))
}

/// Which body a code stands for: 001 to 199 residents' committees, 200 to 399 villagers' committees. Places "like a village"
/// (500 to 599: camps, farms' living quarters) elect nobody (统计用区划代码编制规则).
fn body(code: &str) -> Option<Body> {
    match code.get(9..)?.parse::<u32>().ok()? {
        1..200 => Some(Body::ResidentsCommittee),
        200..400 => Some(Body::VillageCommittee),
        _ => None,
    }
}

/// The name without the committee: "博爱巷社区居委会" is 博爱巷社区, "阿拉尔牧委会" is 阿拉尔村.
fn short(name: &str, body: Body) -> String {
    const COMMITTEES: [&str; 6] = ["村民委员会", "居民委员会", "村委会", "牧委会", "居委会", "委员会"];
    let stem = COMMITTEES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    let ending = if body == Body::ResidentsCommittee { "社区" } else { "村" };
    if stem.ends_with(ending) { stem.to_owned() } else { format!("{stem}{ending}") }
}

fn kind(code: &str, name: &str, body: Body) -> Kind {
    let township = &code[..9];
    let tibetan = code.starts_with("632823") || TIBETAN.contains(&township);
    let herders = name.ends_with("牧委会") || MONGOL.contains(&township);
    match body {
        Body::ResidentsCommittee if tibetan => Kind::TibetanTown,
        Body::ResidentsCommittee => Kind::Town,
        _ if tibetan => Kind::TibetanPasture,
        _ if herders => Kind::MongolPasture,
        _ if Rng::seeded(code).percent(20) => Kind::HuiFarm,
        _ => Kind::Farm,
    }
}

/// All units that elect a committee, in order of code.
pub(crate) fn places() -> Result<Vec<Place>, DemoError> {
    let townships: BTreeMap<String, String> = townships()?.into_iter().collect();
    let mut places = Vec::new();
    for line in lines(UNITS)? {
        let Some(body) = body(&line.code) else { continue };
        let (township, name) = townships.get_key_value(&line.code[..9]).ok_or_else(|| DemoError::UnknownDivision(line.code.clone()))?;
        let (county_code, county_name) = county(&line.code)?;
        places.push(Place {
            kind: kind(&line.code, &line.name, body),
            name: short(&line.name, body),
            body,
            township: (township.clone(), name.clone()),
            county: (county_code.to_owned(), county_name.to_owned()),
            people: None,
            order: (0, 0),
            code: line.code,
        });
    }
    places.sort_by(|a, b| a.code.cmp(&b.code));
    number(&mut places);
    Ok(places)
}

fn number(places: &mut [Place]) {
    let mut units: BTreeMap<String, u32> = BTreeMap::new();
    for place in places.iter_mut() {
        let count = units.entry(place.county.0.clone()).or_insert(0);
        place.order.0 = *count;
        *count += 1;
    }
    for place in places {
        place.order.1 = units.get(&place.county.0).copied().unwrap_or(1);
    }
}

/// Smallest, then the tenths, then the largest number of voters: many small places, few large ones.
fn tenths(kind: Kind) -> [u32; 11] {
    match kind {
        Kind::Town | Kind::TibetanTown => [400, 580, 790, 1_010, 1_230, 1_490, 1_800, 2_150, 2_650, 3_350, 5_000],
        Kind::Farm | Kind::HuiFarm => [130, 190, 240, 290, 340, 395, 455, 530, 630, 830, 1_500],
        Kind::TibetanPasture | Kind::MongolPasture => [120, 135, 150, 165, 180, 200, 225, 255, 300, 380, 700],
    }
}

impl Place {
    /// How many people are on its roll.
    pub(crate) fn voters(&self) -> u32 {
        if let Some(people) = self.people {
            return people;
        }
        let mut rng = Rng::seeded(&format!("voters {}", self.code));
        let tenths = tenths(self.kind);
        let at = rng.index(10);
        rng.between(tenths[at], tenths[at + 1] - 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_units_are_named_as_people_name_them() {
        let places = places().unwrap();
        assert_eq!(places.len(), 383);
        let name = |code: &str| places.iter().find(|p| p.code == code).map(|p| p.name.as_str());
        assert_eq!(name("632823200201"), Some("纳尔宗村"));
        assert_eq!(name("632801001001"), Some("博爱巷社区"));
        assert_eq!(name("632801002005"), Some("团结湖路社区"));
        assert_eq!(name("632801100212"), Some("阿拉尔村"));
        assert_eq!(name("632822100001"), Some("和平街社区"));
        let full: BTreeSet<String> = places.iter().map(|p| format!("{}{}{}", p.county.1, p.township.1, p.name)).collect();
        assert_eq!(full.len(), 383, "two units bear one name");
    }

    #[test]
    fn code_and_name_agree_on_the_body() {
        for line in lines(UNITS).unwrap() {
            let residents = line.name.contains("社区") || line.name.contains("居");
            match body(&line.code) {
                Some(body) => assert_eq!(body == Body::ResidentsCommittee, residents, "{}", line.name),
                None => assert!(line.code.as_bytes()[9] == b'5', "{}", line.name),
            }
        }
    }
}
