//! Elections in a village or community Party branch: who should attend, whether the meeting counts, who is elected.
//!
//! The base is those present with the right to vote, not the ballots; there is no one-third in a second vote, and nobody votes
//! for another (基层组织选举工作条例).

use serde::Serialize;

use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::Because;
use crate::ranking::{count, rank};
use crate::rules::Rules;
use crate::verdict::{Verdict, share};

/// Members who may be left out of those who should attend, on one ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// A word of [`Key::ShouldAttendExcluded`].
    pub ground: String,
    /// How many.
    pub members: u32,
}

/// The members of the branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// 正式党员 with the right to vote.
    pub full: u32,
    /// 预备党员.
    pub probationary: u32,
    /// Those that may be left out.
    pub left_out: Vec<LeftOut>,
    /// The superior organisation agreed and the members' meeting passed it: without that nobody is left out.
    pub left_out_agreed: bool,
}

/// 应到会有选举权的党员.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShouldAttend {
    /// How many.
    pub number: u32,
    /// Why.
    pub because: Vec<Because>,
}

/// Who should attend: members with the right to vote, less those who are left out on a ground of the rules.
#[must_use]
pub fn should_attend(rules: &Rules, members: &Members) -> ShouldAttend {
    let grounds = rules.list(Key::ShouldAttendExcluded);
    let counted = |l: &&LeftOut| members.left_out_agreed && grounds.contains(&l.ground);
    let left_out = members.left_out.iter().filter(counted).fold(0_u32, |sum, l| sum.saturating_add(l.members));
    let refused = members.left_out.iter().filter(|l| !counted(l)).fold(0_u32, |sum, l| sum.saturating_add(l.members));
    let probationary = if rules.flag(Key::ProbationaryVote) { members.probationary } else { 0 };
    let all = members.full.saturating_add(probationary);
    let number = all.saturating_sub(left_out);
    let facts = figures([("members", all.into()), ("left_out", left_out.into()), ("number", number.into()), ("refused", refused.into())]);
    ShouldAttend { number, because: vec![because(rules, "should_attend", Key::ShouldAttendExcluded, refused == 0, facts)] }
}

/// Whether enough came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The meeting may elect.
    pub valid: bool,
    /// Fewest who must come.
    pub min: u32,
    /// Why.
    pub because: Vec<Because>,
}

/// Whether enough of those who should attend are there ("not less than 4/5" in 2020, "more than 4/5" in 1990); none where no
/// text in force says how many.
#[must_use]
pub fn attendance(rules: &Rules, should_attend: u32, present: u32) -> Option<Attendance> {
    let min = rules.maybe_fraction(Key::AttendanceThreshold)?.min(should_attend);
    let reason = share(rules, "attendance", Key::AttendanceThreshold, present, should_attend)?;
    Some(Attendance { valid: reason.met, min, because: vec![reason] })
}

/// Fewest candidates for so many seats: the surplus is a share of the seats, rounded up; none where no text asks for a surplus.
#[must_use]
pub fn min_candidates(rules: &Rules, seats: u32) -> Option<(u32, Because)> {
    let surplus = rules.maybe_fraction(Key::SurplusShare)?.min(seats);
    let needed = seats.saturating_add(surplus);
    let facts = figures([("seats", seats.into()), ("surplus", surplus.into()), ("needed", needed.into())]);
    Some((needed, because(rules, "surplus_share", Key::SurplusShare, true, facts)))
}

/// A candidate with the votes that approve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// Who.
    pub name: String,
    /// 赞成票.
    pub approve: u32,
}

/// A vote of the members' meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyCount {
    /// 实到会有选举权的人数.
    pub present: u32,
    /// Who voted.
    pub voted: Option<u32>,
    /// Ballots issued.
    pub issued: Option<u32>,
    /// Ballots returned.
    pub returned: Option<u32>,
    /// Seats.
    pub seats: u32,
    /// Candidates, and others written in.
    pub candidates: Vec<Approved>,
}

/// What follows a vote in the Party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyStep {
    /// All seats filled.
    Done,
    /// Again among those with equal votes.
    TieRevote,
    /// Elect again for the open seats, or reduce them with consent.
    RunoffOrReduceSeats,
    /// Elect again for the open seats.
    Runoff,
    /// The vote is void: again from the start.
    Rerun,
}

/// Who is elected in the Party.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyOutcome {
    /// Whether the vote counts; none if the figures do not say.
    pub valid: Option<bool>,
    /// Why not: `returned_gt_voters`, `returned_gt_issued`.
    pub invalid_reason: Option<&'static str>,
    /// Base of the majority.
    pub base: Option<u32>,
    /// Votes needed.
    pub win_min: Option<u32>,
    /// Elected, most votes first.
    pub elected: Vec<String>,
    /// With equal votes at the last seat.
    pub tied: Vec<String>,
    /// Seats open.
    pub seats_left: u32,
    /// What follows.
    pub next: Option<PartyStep>,
    /// Members who must consent if the seats are reduced.
    pub consent_min: Option<u32>,
    /// Why.
    pub because: Vec<Because>,
}

/// Decides a vote of the members' meeting. The majority is asked for in every round.
#[must_use]
pub fn decide(rules: &Rules, vote: &PartyCount) -> PartyOutcome {
    let mut outcome = PartyOutcome::default();
    if let Some((reason, code)) = returned(rules, vote) {
        outcome.valid = Some(reason.met);
        let void = !reason.met;
        outcome.because.push(reason);
        if void {
            outcome.invalid_reason = Some(code);
            outcome.next = Some(PartyStep::Rerun);
            return outcome;
        }
    }
    let by_ballots = rules.choice(Key::WinBase) == "ballots_returned";
    let base = if by_ballots { vote.returned.unwrap_or(vote.present) } else { vote.present };
    outcome.base = Some(base);
    outcome.because.push(because(rules, "win_base", Key::WinBase, true, figures([("base", base.into())])));
    let Some(threshold) = rules.maybe_fraction(Key::WinThreshold) else { return outcome };
    let win_min = threshold.min(base);
    outcome.win_min = Some(win_min);
    seat(rules, vote, (base, win_min), &mut outcome);
    outcome
}

fn seat(rules: &Rules, vote: &PartyCount, (base, win_min): (u32, u32), outcome: &mut PartyOutcome) {
    if vote.seats == 0 {
        return;
    }
    let enough: Vec<_> = vote.candidates.iter().filter(|c| c.approve >= win_min).map(|c| (c.name.clone(), c.approve)).collect();
    let reached = count(enough.len());
    let ranked = rank(enough, vote.seats);
    outcome.elected = ranked.chosen.into_iter().map(|(name, _)| name).collect();
    (outcome.seats_left, outcome.tied) = (ranked.open, ranked.tied);
    let facts = figures([("base", base.into()), ("needed", win_min.into()), ("seats", vote.seats.into()), ("reached", reached.into())]);
    outcome.because.push(because(rules, "party_majority", Key::WinThreshold, outcome.seats_left == 0, facts));
    if !outcome.tied.is_empty() {
        let facts = figures([("names", outcome.tied.join("、").into())]);
        outcome.because.push(because(rules, "equal_votes", Key::TieRule, false, facts));
        outcome.next = Some(PartyStep::TieRevote);
    } else if outcome.seats_left == 0 {
        outcome.next = Some(PartyStep::Done);
    } else if rules.choice(Key::ShortfallRule) == "elect_again_or_reduce" {
        let consent = rules.maybe_fraction(Key::ReduceSeatsConsent).map(|fraction| fraction.min(base));
        if let Some(needed) = consent {
            let facts = figures([("left", outcome.seats_left.into()), ("base", base.into()), ("needed", needed.into())]);
            outcome.because.push(because(rules, "shortfall", Key::ReduceSeatsConsent, false, facts));
        }
        outcome.consent_min = consent;
        outcome.next = Some(PartyStep::RunoffOrReduceSeats);
    } else {
        outcome.next = Some(PartyStep::Runoff);
    }
}

/// Ballots returned against the voters (2020) or the ballots issued (1990).
fn returned(rules: &Rules, vote: &PartyCount) -> Option<(Because, &'static str)> {
    let returned = vote.returned?;
    let by_voters = rules.choice(Key::ReturnedLimit) == "voters";
    let limit = if by_voters { vote.voted } else { vote.issued }?;
    let (rule, name, code) = if by_voters {
        ("returned_within_voters", "voters", "returned_gt_voters")
    } else {
        ("returned_within_issued", "issued", "returned_gt_issued")
    };
    let facts = figures([(name, limit.into()), ("returned", returned.into())]);
    Some((because(rules, rule, Key::ReturnedLimit, returned <= limit, facts), code))
}

/// How the secretary is elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secretary {
    /// The branch has a committee.
    pub committee: bool,
    /// `committee_plenary` or `members_meeting`.
    pub elected_by: String,
    /// There must be more candidates than one.
    pub surplus_required: bool,
    /// A deputy may be elected.
    pub deputy_allowed: bool,
    /// The result of the secretary goes to the superior organisation for approval.
    pub superior_approves: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// Who elects the secretary of a branch with so many full members; none where no text says from how many on there is a committee.
#[must_use]
pub fn secretary(rules: &Rules, full_members: u32) -> Option<Secretary> {
    let needed = rules.maybe_number(Key::BranchCommitteeIfMembers)?;
    let committee = full_members >= needed;
    let elected_by = if committee { rules.choice(Key::SecretaryElectedBy) } else { "members_meeting" };
    let facts = figures([("members", full_members.into()), ("needed", needed.into())]);
    let mut reasons = vec![because(rules, "branch_committee", Key::BranchCommitteeIfMembers, committee, facts)];
    let surplus_required = rules.flag(Key::SecretarySurplusRequired);
    reasons.push(because(rules, "secretary_surplus", Key::SecretarySurplusRequired, surplus_required, figures([])));
    let superior_approves = rules.choice(Key::PartyResultApproval) == "members_filed_secretary_approved";
    reasons.push(because(rules, "party_approval", Key::PartyResultApproval, superior_approves, figures([])));
    Some(Secretary {
        committee,
        elected_by: elected_by.to_owned(),
        surplus_required,
        deputy_allowed: committee || rules.flag(Key::DeputyAllowedWithoutCommittee),
        superior_approves,
        because: reasons,
    })
}

/// Votes a secretary needs among so many present, in the committee's plenary or the members' meeting.
#[must_use]
pub fn secretary_win_min(rules: &Rules, present: u32) -> Option<(u32, Because)> {
    let needed = rules.maybe_fraction(Key::WinThreshold)?.min(present);
    let facts = figures([("present", present.into()), ("needed", needed.into())]);
    Some((needed, because(rules, "secretary_majority", Key::WinThreshold, true, facts)))
}

/// 两推一选: whether everyone whom the rules name has recommended (members, masses, the organisation) before the vote.
#[must_use]
pub fn recommended(rules: &Rules, by: &[String]) -> Verdict {
    let asked = rules.list(Key::Nominator).iter().map(|who| {
        let facts = figures([("who", who.clone().into())]);
        ("recommendation_missing", because(rules, "recommendation", Key::Nominator, by.contains(who), facts))
    });
    Verdict::all(asked.collect())
}
