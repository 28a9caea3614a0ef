//! Grounds: why an office ends by itself, and why the election of a person is void.

use serde::{Deserialize, Serialize};

/// Why an office ends by itself; which of them the law in force knows says `office_ends`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndGround {
    /// 丧失行为能力.
    Incapacity,
    /// 被判处刑罚.
    Sentence,
    /// 连续两次评议不称职.
    TwoFailedReviews,
    /// 死亡.
    Death,
    /// 六个月不履职.
    IdleSixMonths,
    /// 离开六个月.
    AbsenceSixMonths,
    /// 迁出.
    MovedAway,
    /// 不履行职责.
    DutiesNotDone,
}

impl EndGround {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Incapacity,
        Self::Sentence,
        Self::TwoFailedReviews,
        Self::Death,
        Self::IdleSixMonths,
        Self::AbsenceSixMonths,
        Self::MovedAway,
        Self::DutiesNotDone,
    ];

    /// The word of the law's list.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incapacity => "incapacity",
            Self::Sentence => "sentence",
            Self::TwoFailedReviews => "two_failed_reviews",
            Self::Death => "death",
            Self::IdleSixMonths => "idle_six_months",
            Self::AbsenceSixMonths => "absence_six_months",
            Self::MovedAway => "moved_away",
            Self::DutiesNotDone => "duties_not_done",
        }
    }
}

/// Why the election of one person is void; the election itself stands (VCL-2025 21, RCL-2025 22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidGround {
    /// 暴力、威胁.
    Violence,
    /// 欺骗.
    Deceit,
    /// 贿赂.
    Bribery,
    /// 伪造选票.
    ForgedBallots,
    /// 虚报选举票数.
    FalseFigures,
    /// 不得提名的情形，事后发现.
    BarFoundLater,
}

impl VoidGround {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Violence, Self::Deceit, Self::Bribery, Self::ForgedBallots, Self::FalseFigures, Self::BarFoundLater];

    /// Name in commands and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Violence => "violence",
            Self::Deceit => "deceit",
            Self::Bribery => "bribery",
            Self::ForgedBallots => "forged_ballots",
            Self::FalseFigures => "false_figures",
            Self::BarFoundLater => "bar_found_later",
        }
    }
}
