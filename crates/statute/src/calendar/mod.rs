//! The statutory calendar of a committee election, backward and forward from election day.

pub mod count;
pub mod deadlines;
mod open;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::rules::Rules;
use crate::types::Citation;

pub use count::{Counting, shift, weekend};

/// A step with a day of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 选举委员会产生.
    ElectionCommittee,
    /// 名单公布.
    RollPublished,
    /// 申诉截止 (counted from the latest posting).
    ObjectionsEnd,
    /// 申诉处理截止.
    RulingsEnd,
    /// 更正后的名单公布.
    CorrectedRoll,
    /// 提名.
    Nomination,
    /// 正式候选人名单公布.
    CandidateList,
    /// 投票时间、地点、工作人员公布.
    PollArrangement,
    /// 委托办理截止.
    ProxiesFiled,
    /// 委托名单公布.
    ProxiesPublished,
    /// 流动票箱名单公布.
    MobileListed,
    /// 选举日.
    ElectionDay,
    /// 另行选举.
    Runoff,
    /// 当选证书.
    Certificates,
    /// 工作移交.
    Handover,
}

impl Step {
    /// The name used in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ElectionCommittee => "election_committee",
            Self::RollPublished => "roll_published",
            Self::ObjectionsEnd => "objections_end",
            Self::RulingsEnd => "rulings_end",
            Self::CorrectedRoll => "corrected_roll",
            Self::Nomination => "nomination",
            Self::CandidateList => "candidate_list",
            Self::PollArrangement => "poll_arrangement",
            Self::ProxiesFiled => "proxies_filed",
            Self::ProxiesPublished => "proxies_published",
            Self::MobileListed => "mobile_listed",
            Self::ElectionDay => "election_day",
            Self::Runoff => "runoff",
            Self::Certificates => "certificates",
            Self::Handover => "handover",
        }
    }
}

/// A step of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarStep {
    /// Which.
    pub step: Step,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// From election day, for example `D-20`.
    pub offset: String,
    /// The parameter behind it.
    #[serde(rename = "rule")]
    pub key: Key,
    /// Where it stands.
    #[serde(flatten)]
    pub citation: Citation,
}

/// The calendar for an election day, in order of the latest dates.
#[must_use]
pub fn calendar(rules: &Rules, day: Date) -> Vec<CalendarStep> {
    let n = |key: Key| i64::from(rules.number(key));
    let roll = -n(Key::RollPublicationDays);
    let objections = roll + n(Key::ObjectionWindowDays);
    let rulings = objections + n(Key::ObjectionRulingDays);
    let list = -n(Key::CandidateListDays);
    let row = |step, earliest: Option<i64>, latest: Option<i64>, key| {
        let offset = latest.or(earliest).unwrap_or(0);
        CalendarStep {
            step,
            earliest: earliest.map(|d| shift(day, d)),
            latest: latest.map(|d| shift(day, d)),
            offset: if offset == 0 { "D".to_owned() } else { format!("D{offset:+}") },
            key,
            citation: rules.cite(key),
        }
    };
    let mut steps = vec![
        row(Step::ElectionCommittee, None, Some(roll - 1), Key::ElectoralCommitteeChosenBy),
        row(Step::RollPublished, None, Some(roll), Key::RollPublicationDays),
        row(Step::ObjectionsEnd, None, Some(objections), Key::ObjectionWindowDays),
        row(Step::RulingsEnd, None, Some(rulings), Key::ObjectionRulingDays),
        row(Step::CorrectedRoll, None, Some(rulings), Key::ObjectionRulingDays),
        row(Step::Nomination, None, Some(list), Key::Nominator),
        row(Step::CandidateList, None, Some(list), Key::CandidateListDays),
        row(Step::PollArrangement, None, Some(-n(Key::PollNoticeDays)), Key::PollNoticeDays),
        row(Step::ProxiesFiled, None, Some(-n(Key::ProxyDeadlineDays)), Key::ProxyDeadlineDays),
        row(Step::ProxiesPublished, None, Some(-n(Key::ProxyPublishDays)), Key::ProxyPublishDays),
        row(Step::MobileListed, None, Some(-1), Key::MobileStaffMin),
        row(Step::ElectionDay, Some(0), Some(0), Key::TurnoutThreshold),
    ];
    if rules.maybe_number(Key::RunoffDeadlineDays).is_some() {
        steps.push(row(Step::Runoff, Some(0), Some(n(Key::RunoffDeadlineDays)), Key::RunoffDeadlineDays));
    }
    steps.push(row(Step::Certificates, Some(0), Some(n(Key::CertificateDays)), Key::CertificateDays));
    steps.push(row(Step::Handover, Some(0), Some(n(Key::HandoverDays)), Key::HandoverDays));
    steps
}

/// The earliest election day if the roll were posted on `roll_on`.
#[must_use]
pub fn earliest_election_day(rules: &Rules, roll_on: Date) -> Date {
    shift(roll_on, i64::from(rules.number(Key::RollPublicationDays)))
}
