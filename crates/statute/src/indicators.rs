//! The figures by which term changes are reported, each with its formula. No law defines them: the formula is shown beside
//! every figure.

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::rules::Rules;

/// A reported rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indicator {
    /// 参选率.
    Turnout,
    /// 一次性选举成功率.
    FirstRoundSuccess,
    /// 候选人当选率.
    CandidateElected,
}

impl Indicator {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Turnout, Self::FirstRoundSuccess, Self::CandidateElected];

    /// The name in reports.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Turnout => "参选率",
            Self::FirstRoundSuccess => "一次性选举成功率",
            Self::CandidateElected => "候选人当选率",
        }
    }

    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Turnout => "turnout",
            Self::FirstRoundSuccess => "first_round_success",
            Self::CandidateElected => "candidate_elected",
        }
    }

    /// The formula, as a report prints it.
    #[must_use]
    pub fn formula(self) -> &'static str {
        match self {
            Self::Turnout => "参加投票人数/登记选民（应到会党员）",
            Self::FirstRoundSuccess => "首轮即选足的村数/应换届村数",
            Self::CandidateElected => "当选人中正式候选人所占比例（推定）",
        }
    }

    /// The rule on which the formula leans.
    fn key(self) -> Key {
        match self {
            Self::Turnout => Key::TurnoutMeasuredBy,
            Self::FirstRoundSuccess => Key::WinThreshold,
            Self::CandidateElected => Key::WriteInElectable,
        }
    }

    /// The definition as a reason.
    #[must_use]
    pub fn because(self, rules: &Rules) -> Because {
        let facts = figures([("title", self.title().into()), ("formula", self.formula().into())]);
        because(rules, "indicator", self.key(), true, facts)
    }
}

/// A rate in tenths of a percent, rounded half up; none of nothing.
#[must_use]
pub fn per_mille(part: u32, whole: u32) -> Option<u32> {
    let doubled = (u64::from(part) * 2_000).checked_div(u64::from(whole))?;
    u32::try_from(doubled.div_ceil(2)).ok()
}
