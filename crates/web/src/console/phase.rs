//! The fifteen legal stages in the nine columns that fit a table.

use election::Stage;

/// A column of the progress table: name (words under `console-phase-<name>`) and its stages.
pub const PHASES: [(&str, &[Stage]); 9] = [
    ("plan", &[Stage::NotPlanned, Stage::Planned]),
    ("committee", &[Stage::CommitteeFormed]),
    ("roll", &[Stage::RollDrafted, Stage::RollPublished, Stage::RollFinal]),
    ("nomination", &[Stage::Nominated]),
    ("candidates", &[Stage::CandidatesPublished, Stage::BallotsPrinted]),
    ("count", &[Stage::Counting, Stage::Decided]),
    ("next-round", &[Stage::NextRoundDue]),
    ("elected", &[Stage::Elected, Stage::Certified]),
    ("handed-over", &[Stage::HandedOver]),
];

/// The stages of a phase by name.
pub fn stages(name: &str) -> Option<&'static [Stage]> {
    PHASES.iter().find(|(found, _)| *found == name).map(|(_, stages)| *stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_stands_in_exactly_one_column() {
        for stage in Stage::ALL {
            let columns = PHASES.iter().filter(|(_, stages)| stages.contains(&stage)).count();
            assert_eq!(columns, 1, "{}", stage.name());
        }
    }
}
