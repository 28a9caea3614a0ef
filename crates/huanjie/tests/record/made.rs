//! Records made of units of the demonstration, as the program makes them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use demo::DemoUnit;
use election::Stage;
use jiff::civil::{Date, date};
use record::{Origin, Policy, Suite};
use store::{About, Level, Store, UnitLoad};
use tempfile::TempDir;

/// The day of the demonstration.
pub const TODAY: Date = date(2026, 11, 24);
pub const CYCLE: &str = "huanjie.example/2026-6328";
/// Units written in one transaction.
const BATCH: usize = 24;

/// A data directory with a published record.
pub struct Made {
    pub data: TempDir,
    pub policy: String,
    pub units: Vec<String>,
}

/// How far a unit has come: its stage and its round.
pub type Reached = (Stage, u32);

pub fn reached(unit: &DemoUnit) -> Reached {
    (unit.state.stage(), unit.state.round().map_or(0, |round| round.number))
}

/// All units of the demonstration.
pub fn all_units() -> Vec<DemoUnit> {
    let mut all = Vec::new();
    demo::units(TODAY, |unit| all.push(unit)).expect("the demonstration");
    all
}

/// The first unit of every stage and round.
pub fn one_of_each() -> BTreeMap<Reached, DemoUnit> {
    let mut each = BTreeMap::new();
    for unit in all_units() {
        each.entry(reached(&unit)).or_insert(unit);
    }
    each
}

impl Made {
    /// Loads units, and no others, into a directory of their own, begins the cycle and publishes.
    pub fn of(suite: Suite, units: Vec<DemoUnit>) -> Self {
        tokio::runtime::Runtime::new().expect("a runtime").block_on(make(suite, units))
    }

    pub fn public(&self) -> PathBuf {
        self.data.path().join("public")
    }

    pub fn policy(&self) -> Policy {
        Policy::parse(self.policy.as_bytes()).expect("a policy")
    }

    /// Every file of the record, by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.public(), "", &mut files);
        files
    }
}

async fn make(suite: Suite, units: Vec<DemoUnit>) -> Made {
    let data = TempDir::new().expect("a directory");
    let about = About { cycle: Origin::parse(CYCLE).expect("a name"), suite, device: format!("{CYCLE}/device/1"), log: None };
    let store = Store::open_as(data.path(), Some(about)).await.expect("opened");
    let codes: BTreeSet<String> = units.iter().map(|unit| unit.unit.clone()).collect();
    let mut divisions = demo::divisions().expect("divisions");
    divisions.retain(|division| !matches!(division.level, Level::Unit(_)) || codes.contains(&division.code));
    store.load_divisions(&divisions).await.expect("loaded");
    let mut loads = units.into_iter().map(UnitLoad::from).peekable();
    while loads.peek().is_some() {
        store.bulk(loads.by_ref().take(BATCH).collect()).await.expect("recorded");
    }
    store.open_cycle("prefecture/office").await.expect("begun");
    store.publish().await.expect("published");
    let policy = store.policy_text().expect("a policy");
    Made { data, policy, units: codes.into_iter().collect() }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().and_then(|name| name.to_str()).expect("a name"));
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}
