//! Where a case between terms stands.

use super::{ByElection, Recall, Resignation, Shift};

crate::bodies::stages! {
    /// Where a recall stands. Its words stand under `recall-stage-<name>`.
    RecallStage {
        /// Asked for by enough.
        Asked = "asked",
        /// The member has answered.
        Stated = "stated",
        /// The vote recalled the member.
        Recalled = "recalled",
        /// The vote did not.
        Kept = "kept",
        /// The office ended otherwise: nothing is left to vote on.
        Moot = "moot",
    }
}

crate::bodies::stages! {
    /// Where a resignation stands. Its words stand under `resignation-stage-<name>`.
    ResignationStage {
        /// Handed in.
        HandedIn = "handed-in",
        /// The meeting accepted it.
        Accepted = "accepted",
        /// The meeting did not.
        Refused = "refused",
    }
}

crate::bodies::stages! {
    /// Where a by-election stands. Its words stand under `by-election-stage-<name>`.
    ByElectionStage {
        /// Called.
        Called = "called",
        /// A vote elected nobody: another is due.
        VoteDue = "vote-due",
        /// The seat is filled.
        Elected = "elected",
    }
}

crate::bodies::stages! {
    /// Where moving the day of the term change stands. Its words stand under `shift-stage-<name>`.
    ShiftStage {
        /// Proposed by the township.
        Proposed = "proposed",
        /// The meeting passed it.
        Passed = "passed",
        /// The county approved it.
        Approved = "approved",
        /// The county did not.
        Refused = "refused",
    }
}

impl Recall {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> RecallStage {
        match (&self.vote, self.moot, &self.stated) {
            (Some(vote), _, _) if vote.recalled => RecallStage::Recalled,
            (Some(_), _, _) => RecallStage::Kept,
            (None, Some(_), _) => RecallStage::Moot,
            (None, None, Some(_)) => RecallStage::Stated,
            (None, None, None) => RecallStage::Asked,
        }
    }
}

impl Resignation {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> ResignationStage {
        match self.decided {
            None => ResignationStage::HandedIn,
            Some((_, true)) => ResignationStage::Accepted,
            Some((_, false)) => ResignationStage::Refused,
        }
    }
}

impl ByElection {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> ByElectionStage {
        match (self.elected(), self.votes.is_empty()) {
            (Some(_), _) => ByElectionStage::Elected,
            (None, true) => ByElectionStage::Called,
            (None, false) => ByElectionStage::VoteDue,
        }
    }
}

impl Shift {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> ShiftStage {
        match (self.answered, self.passed) {
            (Some((_, true)), _) => ShiftStage::Approved,
            (Some((_, false)), _) => ShiftStage::Refused,
            (None, Some(_)) => ShiftStage::Passed,
            (None, None) => ShiftStage::Proposed,
        }
    }
}
