//! 唱票计票单.

use election::Election;

use super::ballot;
use crate::paper::{Paper, UnitInfo};

/// The sheet on which one bundle of ballots is called and tallied, with cells for 正.
#[must_use]
pub fn count_sheet(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    Some(ballot::at_hand(state, unit)?.count_sheet(unit))
}
