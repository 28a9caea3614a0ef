//! Where a unit stands: its stage, what is due next and under which article, and what blocks it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Citation, Key, Post, Rules, shift};

use crate::command::Ballot;
use crate::fact::RoundKind;
use crate::history::{History, Vote};
use crate::programme::composition::Composition;
use crate::programme::filing::Filing;
use crate::programme::standing::Standing;
use crate::state::{Elected, Election, Round, SectionState};

/// The legal stage of a unit, in the order of the law. Its words stand under `stage-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing recorded.
    NotPlanned,
    /// Plan set.
    Planned,
    /// Election committee chosen.
    CommitteeFormed,
    /// Names entered, not yet posted.
    RollDrafted,
    /// Roll posted, objections run.
    RollPublished,
    /// Corrected roll posted.
    RollFinal,
    /// Nomination votes recorded.
    Nominated,
    /// Candidate list posted.
    CandidatesPublished,
    /// Ballots printed.
    BallotsPrinted,
    /// Ballots accounted for, count begins.
    Counting,
    /// Result decided, not announced.
    Decided,
    /// Runoff, revote or rerun due.
    NextRoundDue,
    /// All seats settled and announced.
    Elected,
    /// Certificates issued.
    Certified,
    /// Handover complete.
    HandedOver,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 15] = [
        Self::NotPlanned,
        Self::Planned,
        Self::CommitteeFormed,
        Self::RollDrafted,
        Self::RollPublished,
        Self::RollFinal,
        Self::Nominated,
        Self::CandidatesPublished,
        Self::BallotsPrinted,
        Self::Counting,
        Self::Decided,
        Self::NextRoundDue,
        Self::Elected,
        Self::Certified,
        Self::HandedOver,
    ];

    /// Name used in messages and addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotPlanned => "not-planned",
            Self::Planned => "planned",
            Self::CommitteeFormed => "committee-formed",
            Self::RollDrafted => "roll-drafted",
            Self::RollPublished => "roll-published",
            Self::RollFinal => "roll-final",
            Self::Nominated => "nominated",
            Self::CandidatesPublished => "candidates-published",
            Self::BallotsPrinted => "ballots-printed",
            Self::Counting => "counting",
            Self::Decided => "decided",
            Self::NextRoundDue => "next-round-due",
            Self::Elected => "elected",
            Self::Certified => "certified",
            Self::HandedOver => "handed-over",
        }
    }
}

/// What is due next, by when, under which article. Its words stand under `due-<what>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What: a key of the message files.
    pub what: String,
    /// Last lawful day.
    pub by: Date,
    /// Where it stands.
    pub citation: Citation,
}

/// A unit in one row. Holds no name and no day of "today": it changes only when a fact is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Stage.
    pub stage: Stage,
    /// Number of the term.
    pub term: Option<u32>,
    /// Day of the vote at hand.
    pub day: Option<Date>,
    /// Election day as planned: that of the first vote.
    #[serde(default)]
    pub election_day: Option<Date>,
    /// What is due next.
    pub due: Option<Due>,
    /// What blocks it: a code whose words stand under `blocked-<code>`.
    pub blocked: Option<String>,
    /// Objections without a ruling.
    pub objections_open: u32,
    /// Cases of people who stand on another roll too about whom nothing was decided.
    pub doubles: u32,
    /// Lines on the roll now.
    pub lines: u32,
    /// On the roll as last posted.
    pub registered: u32,
    /// Ballots returned in the first valid vote.
    pub returned: Option<u32>,
    /// Seats planned.
    pub seats: u32,
    /// Seats filled.
    pub elected: u32,
    /// Women among the elected.
    pub women: u32,
    /// Candidates standing.
    pub candidates: u32,
    /// Rounds voted so far.
    pub rounds: u32,
    /// All seats filled in the first round.
    pub first_round_success: Option<bool>,
    /// Stages reached, each with its day.
    pub reached: BTreeMap<Stage, Date>,
    /// First days and postings, for tables of an earlier day.
    pub history: History,
    /// Votes held, in order.
    pub votes: Vec<Vote>,
    /// The work around the vote.
    pub standing: Standing,
    /// What is in the unit's file.
    #[serde(default)]
    pub filing: Filing,
    /// What the body before was made of, if it was described.
    pub before: Option<Composition>,
    /// What those elected are made of, as far as it is announced.
    pub after: Option<Composition>,
}

impl Default for Summary {
    fn default() -> Self {
        Election::new("", statute::Body::VillageCommittee).summary()
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Election {
    /// The rules of this election, once it is planned.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        Rules::resolve(&self.division, self.body, self.plan.as_ref()?.election_day).ok()
    }

    /// Where the unit stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.handover.is_some() {
            Stage::HandedOver
        } else if !self.certificates.is_empty() {
            Stage::Certified
        } else if let Some(round) = self.round().filter(|r| !r.awaits_candidates()) {
            self.stage_of_round(round)
        } else if self.nomination.is_some() {
            Stage::Nominated
        } else if self.roll.corrected.is_some() {
            Stage::RollFinal
        } else if self.roll.published.is_some() {
            Stage::RollPublished
        } else if !self.roll.voters.is_empty() {
            Stage::RollDrafted
        } else if self.election_committee.is_some() {
            Stage::CommitteeFormed
        } else if self.plan.is_some() {
            Stage::Planned
        } else {
            Stage::NotPlanned
        }
    }

    fn stage_of_round(&self, round: &Round) -> Stage {
        if round.announced.is_some() {
            if self.next_round().is_some() && self.left_vacant.is_none() { Stage::NextRoundDue } else { Stage::Elected }
        } else if round.outcome.is_some() || round.invalid.is_some() {
            Stage::Decided
        } else if round.account.is_some() {
            Stage::Counting
        } else if round.printed > 0 {
            Stage::BallotsPrinted
        } else {
            Stage::CandidatesPublished
        }
    }

    /// What is due next by law.
    #[must_use]
    pub fn due(&self) -> Option<Due> {
        let rules = self.rules()?;
        let step = self.step_due(&rules);
        let double = self.roll.open_doubles().map(|(_, double)| double.due).min().filter(|_| self.stage() <= Stage::BallotsPrinted);
        match double {
            Some(by) if step.as_ref().is_none_or(|step| by <= step.by) => {
                Some(Due { what: "double".to_owned(), by, citation: rules.cite(Key::ObjectionRulingDays) })
            }
            _ => step,
        }
    }

    /// The next step of the election and its last day.
    fn step_due(&self, rules: &Rules) -> Option<Due> {
        let day = self.voting_day()?;
        let at = |what: &str, by: Date, key: Key| Some(Due { what: what.to_owned(), by, citation: rules.cite(key) });
        let before = |key: Key| shift(day, -i64::from(rules.number(key)));
        match self.stage() {
            Stage::NotPlanned => None,
            Stage::Planned => at("election-committee", before(Key::RollPublicationDays), Key::ElectoralCommitteeChosenBy),
            Stage::CommitteeFormed | Stage::RollDrafted => at("roll", before(Key::RollPublicationDays), Key::RollPublicationDays),
            Stage::RollPublished => match self.next_ruling() {
                Some(by) => at("ruling", by, Key::ObjectionRulingDays),
                None => at("corrected-roll", before(Key::CandidateListDays), Key::ObjectionWindowDays),
            },
            Stage::RollFinal => at("nomination", before(Key::CandidateListDays), Key::CandidateListDays),
            Stage::Nominated => at("candidates", before(Key::CandidateListDays), Key::CandidateListDays),
            Stage::CandidatesPublished | Stage::BallotsPrinted => self.due_before_poll(rules),
            Stage::Counting | Stage::Decided => self.round().and_then(|r| at("announce", r.day, Key::ResultOnSpot)),
            Stage::NextRoundDue => self.due_next_round(rules),
            Stage::Elected => self
                .formed_on()
                .and_then(|d| at("certificates", shift(d, i64::from(rules.number(Key::CertificateDays))), Key::CertificateDays)),
            Stage::Certified => {
                self.formed_on().and_then(|d| at("handover", shift(d, i64::from(rules.number(Key::HandoverDays))), Key::HandoverDays))
            }
            Stage::HandedOver => None,
        }
    }

    fn due_before_poll(&self, rules: &Rules) -> Option<Due> {
        let round = self.round()?;
        let (what, key, days) = if round.arrangement.is_none() && round.number == 1 {
            ("poll-notice", Key::PollNoticeDays, rules.number(Key::PollNoticeDays))
        } else if self.proxies.iter().any(|p| !p.published) {
            ("proxies", Key::ProxyPublishDays, rules.number(Key::ProxyPublishDays))
        } else {
            ("poll", Key::TurnoutThreshold, 0)
        };
        Some(Due { what: what.to_owned(), by: shift(round.day, -i64::from(days)), citation: rules.cite(key) })
    }

    fn due_next_round(&self, rules: &Rules) -> Option<Due> {
        let (kind, _, _) = self.next_round()?;
        let round = self.round()?;
        let (what, key) = match kind {
            RoundKind::Rerun => ("rerun", Key::RerunDeadlineDays),
            RoundKind::TieRevote => ("tie-revote", Key::RunoffDeadlineDays),
            RoundKind::Runoff => ("runoff", Key::RunoffDeadlineDays),
            RoundKind::First => return None,
        };
        let from = round.invalid.map_or(round.day, |(day, _)| day);
        let days = rules.maybe_number(key)?;
        Some(Due { what: what.to_owned(), by: shift(from, i64::from(days)), citation: rules.cite(key) })
    }

    /// The election committee has fewer members than the law wants, and nobody is left in the reserve.
    #[must_use]
    pub fn committee_short(&self) -> bool {
        let (Some(committee), Some(rules)) = (&self.election_committee, self.rules()) else { return false };
        small(committee.seats.len()) < rules.number(Key::ElectoralCommitteeMin)
    }

    /// The day on which the new committee stood.
    #[must_use]
    pub fn formed_on(&self) -> Option<Date> {
        self.left_vacant.or_else(|| self.round().and_then(|r| r.announced))
    }

    /// The next day on which a ruling is due.
    #[must_use]
    pub fn next_ruling(&self) -> Option<Date> {
        self.roll.objections.iter().filter(|o| o.ruling.is_none()).map(|o| o.ruling_due).min()
    }

    /// What blocks the unit now, as a code.
    #[must_use]
    pub fn blocked(&self) -> Option<&'static str> {
        if self.roll.corrected.is_none() && self.next_ruling().is_some() {
            return Some("objections-open");
        }
        if self.committee_short() && self.handover.is_none() {
            return Some("committee-short");
        }
        let round = self.round()?;
        if round.account.is_some() && round.outcome.is_none() && round.invalid.is_none() {
            let differs = round.tally.iter().any(|s| matches!(s, SectionState::Differing { .. }));
            return differs.then_some("tally-differs");
        }
        if self.stage() != Stage::NextRoundDue {
            return None;
        }
        match self.next_round()?.0 {
            RoundKind::Rerun => Some("invalid"),
            RoundKind::TieRevote => Some("tie"),
            RoundKind::First | RoundKind::Runoff => Some("seats-open"),
        }
    }

    /// Whether the first vote filled all its seats; where posts are voted on one after the other, the first vote on each.
    fn first_round_success(&self) -> Option<bool> {
        let firsts: Vec<&Round> = self.rounds.iter().filter(|r| r.number == 1 || r.kind == RoundKind::First).collect();
        let due = self.plan.as_ref().filter(|plan| plan.way.ballot == Ballot::PostByPost).map_or(1, |plan| plan.seats.posts().len());
        let told = |round: &Round| round.announced.and_then(|_| round.filled());
        (firsts.len() >= due).then(|| firsts.into_iter().try_fold(true, |all, round| Some(told(round)? && all))).flatten()
    }

    /// The unit in one row.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let posted = self.roll.corrected.or(self.roll.published).map_or(0, |(_, n)| n);
        let first = self.rounds.iter().find(|r| r.stands());
        // Lists are seen by many: nobody is counted as elected before it is announced.
        let elected: Vec<&Elected> = self.told_elected().collect();
        let women = elected.iter().filter(|e| self.is_woman(e.person)).count();
        Summary {
            stage: self.stage(),
            term: self.plan.as_ref().map(|p| p.term),
            day: self.round().map(|r| r.day).or(self.plan.as_ref().map(|p| p.election_day)),
            election_day: self.plan.as_ref().map(|p| p.election_day),
            due: self.due(),
            blocked: self.blocked().map(str::to_owned),
            objections_open: small(self.roll.objections.iter().filter(|o| o.ruling.is_none()).count()),
            doubles: small(self.roll.open_doubles().count()),
            lines: small(self.roll.voters.len()),
            registered: posted,
            returned: first.and_then(|r| r.account.as_ref()).map(crate::state::BallotAccount::returned),
            seats: self.plan.as_ref().map_or(0, |p| p.seats.total()),
            elected: small(elected.len()),
            women: small(women),
            candidates: self.round().map_or(0, |r| small(r.candidates.len())),
            rounds: small(self.rounds.iter().filter(|r| r.account.is_some()).count()),
            first_round_success: self.first_round_success(),
            reached: self.reached(),
            history: self.history.clone(),
            votes: self.votes(),
            standing: self.programme.standing(),
            filing: self.filing(),
            before: self.composition_before(),
            after: self.composition_after(),
        }
    }

    /// The stages reached, each with its day. A stage that a later round undid is not among them.
    fn reached(&self) -> BTreeMap<Stage, Date> {
        let round = self.round();
        let days = [
            (Stage::Planned, self.plan.as_ref().map(|plan| plan.on)),
            (Stage::CommitteeFormed, self.election_committee.as_ref().map(|committee| committee.on)),
            (Stage::RollPublished, self.roll.published.map(|(on, _)| on)),
            (Stage::RollFinal, self.roll.corrected.map(|(on, _)| on)),
            (Stage::Nominated, self.nomination.as_ref().map(|nomination| nomination.on)),
            (Stage::CandidatesPublished, self.candidates.as_ref().map(|list| list.on)),
            (Stage::BallotsPrinted, round.and_then(|round| round.printed_on)),
            (Stage::Counting, round.and_then(|round| round.account.as_ref()).map(|account| account.on)),
            (Stage::Decided, round.and_then(|round| round.outcome.as_ref()).map(|(on, _)| *on)),
            (Stage::Elected, self.formed_on().filter(|_| self.stage() >= Stage::Elected)),
            (Stage::Certified, self.certificates.first().map(|certificate| certificate.on)),
            (Stage::HandedOver, self.handover.as_ref().map(|(on, _)| *on)),
        ];
        days.into_iter().filter_map(|(stage, day)| day.map(|day| (stage, day))).collect()
    }

    /// The chair elected, if one is.
    #[must_use]
    pub fn chair(&self) -> Option<crate::person::PersonId> {
        self.elected.iter().find(|e| e.post == Post::Chair).map(|e| e.person)
    }
}

impl Round {
    /// Whether this round alone filled all its seats; `None` before it is decided.
    pub(crate) fn filled(&self) -> Option<bool> {
        let (_, outcome) = self.outcome.as_ref()?;
        Some(self.stands() && outcome.tie.is_none() && outcome.seats_left.values().all(|open| *open == 0))
    }
}

/// Standing of one of the nine steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepStatus {
    /// Done on a day.
    Done(Date),
    /// To be done now.
    InHand,
    /// Waits for an earlier step.
    Later,
}

/// One of the nine steps on a unit's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineStep {
    /// `plan committee roll nomination ballots poll count result closing`.
    pub name: &'static str,
    /// Standing.
    pub status: StepStatus,
}

/// The nine steps with their standing.
#[must_use]
pub fn timeline(state: &Election) -> Vec<TimelineStep> {
    let round = state.round();
    let done: [(&'static str, Option<Date>); 9] = [
        ("plan", state.plan.as_ref().map(|p| p.on)),
        ("committee", state.election_committee.as_ref().map(|c| c.on)),
        ("roll", state.roll.corrected.map(|(d, _)| d)),
        ("nomination", state.candidates.as_ref().map(|c| c.on)),
        ("ballots", round.and_then(|r| r.printed_on.filter(|_| r.printed > 0))),
        ("poll", round.and_then(|r| r.account.as_ref()).map(|a| a.on)),
        ("count", round.and_then(|r| r.outcome.as_ref()).map(|(d, _)| *d).or(round.and_then(|r| r.invalid).map(|(d, _)| d))),
        ("result", round.and_then(|r| r.announced).filter(|_| state.open_seats().total() == 0 || state.left_vacant.is_some())),
        ("closing", state.handover.as_ref().map(|(d, _)| *d)),
    ];
    let mut reached = true;
    done.into_iter()
        .map(|(name, day)| {
            let status = match day {
                Some(day) => StepStatus::Done(day),
                None if reached => StepStatus::InHand,
                None => StepStatus::Later,
            };
            reached = day.is_some();
            TimelineStep { name, status }
        })
        .collect()
}
