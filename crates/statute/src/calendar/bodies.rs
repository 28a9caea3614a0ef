//! The steps of every body and their order.

use super::count::Counting;
use super::draft::{Draft, Lag, Node};
use super::step::{Form, Step};
use crate::key::Key;
use crate::types::Body;
use crate::value::Value;

/// The steps of the body the rules are for, each after those it waits for.
pub(super) fn steps(counting: Counting<'_>, form: Form) -> Vec<Node> {
    let mut draft = Draft::new(counting);
    match counting.rules().body() {
        Body::VillageCommittee => committee(&mut draft, Form::AllVoters),
        Body::ResidentsCommittee => committee(&mut draft, form),
        Body::PartyBranch => party(&mut draft),
        Body::SupervisionCommittee | Body::ResidentsSupervisionCommittee => supervision(&mut draft),
        Body::Representatives | Body::ResidentsRepresentatives => representatives(&mut draft),
    }
    draft.finish()
}

/// Whether the rules say "no" in so many words.
fn denied(draft: &Draft<'_>, key: Key) -> bool {
    matches!(draft.rules().get(key).map(|setting| &setting.value), Some(Value::Flag(false)))
}

fn committee(draft: &mut Draft<'_>, form: Form) {
    preparation(draft);
    roll(draft, form);
    candidates(draft);
    poll(draft, form);
    draft.election_day(form.turnout());
    after(draft);
}

fn preparation(draft: &mut Draft<'_>) {
    let before_committee = draft.rules().maybe_number(Key::AuditBeforeCommitteeDays).is_some();
    if before_committee || !denied(draft, Key::AuditBeforeElection) {
        let key = if before_committee { Key::AuditBeforeCommitteeDays } else { Key::AuditBeforeElection };
        draft.step(Step::AuditPublished, key, &[]).then_election(Lag::NextDay);
    }
    if draft.rules().flag(Key::PartyBranchFirst) {
        draft.step(Step::PartyBranchElected, Key::PartyBranchFirst, &[]);
    }
    draft.step(Step::ElectionCommittee, Key::ElectoralCommitteeChosenBy, &[Step::PartyBranchElected]);
    if before_committee {
        draft.later(Step::AuditPublished, Lag::DaysBefore(Key::AuditBeforeCommitteeDays));
    }
    draft.step(Step::SeatsDecided, Key::SeatsDecidedBy, &[Step::ElectionCommittee]);
}

/// Registration, the roll, objections and rulings. Where representatives or households elect, their names are out with the roll.
fn roll(draft: &mut Draft<'_>, form: Form) {
    draft.step(Step::Registration, Key::VotingAge, &[Step::ElectionCommittee]);
    draft.step(Step::ThirdCategoryDecided, Key::ThirdCategoryApprovedBy, &[Step::Registration]);
    let chosen = match form {
        Form::AllVoters => None,
        Form::Households => Some((Step::HouseholdsChosen, Key::RepsChoiceHouseholds)),
        Form::Representatives => Some((Step::RepresentativesChosen, Key::RepsChoiceTurnout)),
    };
    let with_roll = draft.rules().flag(Key::RepsListWithRoll);
    if let Some((step, key)) = chosen {
        draft.step(step, key, &[Step::ElectionCommittee]);
        let before_vote = if with_roll { Lag::DaysBefore(Key::RollPublicationDays) } else { Lag::NextDay };
        draft.step(Step::RepresentativesListed, Key::RepsListWithRoll, &[step]).then_election(before_vote);
    }
    let beside: &[Step] = if with_roll { &[Step::RepresentativesListed] } else { &[] };
    draft
        .step(Step::RollPublished, Key::RollPublicationDays, &[&[Step::ThirdCategoryDecided], beside].concat())
        .later(Step::Registration, Lag::NextDay)
        .then_election(Lag::DaysBefore(Key::RollPublicationDays));
    draft.step(Step::ObjectionsEnd, Key::ObjectionWindowDays, &[]).period(Step::RollPublished, Lag::OnRoll(Key::ObjectionWindowDays));
    draft.step(Step::RulingsEnd, Key::ObjectionRulingDays, &[]).period(Step::ObjectionsEnd, Lag::OnRoll(Key::ObjectionRulingDays));
    draft.step(Step::CorrectedRoll, Key::ObjectionRulingDays, &[Step::RulingsEnd]).within(Step::RulingsEnd, Lag::SameDay);
    if draft.rules().flag(Key::VoterCertificate) {
        draft.step(Step::VoterCertificates, Key::VoterCertificate, &[Step::CorrectedRoll]).then_election(Lag::NextDay);
    }
}

/// Only those on the final roll nominate, so nothing here comes before the corrected roll.
fn candidates(draft: &mut Draft<'_>) {
    let ready = [Step::SeatsDecided, Step::CorrectedRoll];
    if draft.rules().flag(Key::SelfNomination) {
        draft
            .step(Step::SelfNomination, Key::SelfNominationDeadlineDays, &ready)
            .then_election(Lag::DaysBefore(Key::SelfNominationDeadlineDays));
    }
    draft.step(Step::Nomination, Key::Nominator, &ready);
    if !matches!(draft.rules().choice(Key::PreSelection), "" | "none") {
        draft.step(Step::PreSelection, Key::PreSelection, &[Step::Nomination]);
    }
    draft.step(Step::JointReview, Key::NegativeList, &[Step::Nomination, Step::SelfNomination, Step::PreSelection]);
    draft.step(Step::CandidateList, Key::CandidateListDays, &[Step::JointReview]).then_election(Lag::DaysBefore(Key::CandidateListDays));
    if draft.rules().maybe_number(Key::CandidateWithdrawDays).is_some() {
        draft
            .step(Step::Withdrawal, Key::CandidateWithdrawDays, &[Step::CandidateList])
            .then_election(Lag::DaysBefore(Key::CandidateWithdrawDays));
    } else if draft.rules().maybe_number(Key::CandidateWithdrawAfterDays).is_some() {
        draft
            .step(Step::Withdrawal, Key::CandidateWithdrawAfterDays, &[])
            .period(Step::CandidateList, Lag::Period(Key::CandidateWithdrawAfterDays))
            .then_election(Lag::NextDay);
    }
    if !denied(draft, Key::CandidatesMeetVoters) {
        let last = if draft.rules().flag(Key::CampaignOnDay) { Lag::SameDay } else { Lag::NextDay };
        draft.step(Step::CandidatesMeet, Key::CandidatesMeetVoters, &[Step::CandidateList]).then_election(last);
    }
}

/// A candidate may hold no proxy, so the names of the holders are posted when the candidates are known.
fn poll(draft: &mut Draft<'_>, form: Form) {
    draft.step(Step::PollArrangement, Key::PollNoticeDays, &[Step::ElectionCommittee]).then_election(Lag::DaysBefore(Key::PollNoticeDays));
    let proxies = form != Form::Representatives || draft.rules().flag(Key::ProxyInRepresentativesForm);
    if proxies && !denied(draft, Key::ProxyAllowed) {
        draft
            .step(Step::ProxiesFiled, Key::ProxyDeadlineDays, &[Step::CorrectedRoll])
            .then_election(Lag::DaysBefore(Key::ProxyDeadlineDays));
        draft
            .step(Step::ProxiesPublished, Key::ProxyPublishDays, &[Step::ProxiesFiled, Step::CandidateList])
            .then_election(Lag::DaysBefore(Key::ProxyPublishDays));
    }
    if !denied(draft, Key::MobileListPublished) {
        draft.step(Step::MobileListed, Key::MobileListPublished, &[Step::CorrectedRoll]).then_election(Lag::NextDay);
    }
}

/// What follows counts from the day on which the committee is formed: election day, or the runoff where one is held.
fn after(draft: &mut Draft<'_>) {
    if draft.rules().maybe_number(Key::ResultListDays).is_some() {
        draft.after_election(Step::ResultListed, Key::ResultListDays);
    }
    if !denied(draft, Key::FilingRequired) {
        draft.step(Step::Filing, Key::FilingRequired, &[Step::ElectionDay, Step::ResultListed]);
    }
    if draft.rules().maybe_number(Key::SealHandoverDays).is_some() {
        draft.after_election(Step::SealHandover, Key::SealHandoverDays);
    }
    draft.after_election(Step::Runoff, Key::RunoffDeadlineDays);
    draft.after_election(Step::Certificates, Key::CertificateDays);
    draft.after_election(Step::Handover, Key::HandoverDays).later(Step::SealHandover, Lag::SameDay);
    draft.after_election(Step::GroupLeaders, Key::GroupLeaderDays);
    draft.after_election(Step::Subcommittees, Key::SubcommitteeDays);
    if !denied(draft, Key::SupervisionRequired) {
        draft.step(Step::SupervisionCommittee, Key::SupervisionExcluded, &[Step::ElectionDay]);
    }
    draft.after_election(Step::Training, Key::TrainingMonths);
}

/// 两推一选: recommended by the members and by the masses, approved by the superior, elected by the members' meeting; the
/// secretary by the committee it chose; both reported.
fn party(draft: &mut Draft<'_>) {
    draft.step(Step::SeatsDecided, Key::BranchCommitteeIfMembers, &[]);
    draft.step(Step::PartyRecommended, Key::Nominator, &[Step::SeatsDecided]);
    draft.step(Step::PartyCandidatesApproved, Key::CandidateApprovedBy, &[Step::PartyRecommended]).then_election(Lag::NextDay);
    draft.step(Step::AttendanceFixed, Key::ShouldAttendExcluded, &[]).then_election(Lag::NextDay);
    draft
        .step(Step::MeetingNotice, Key::MeetingNoticeDays, &[Step::AttendanceFixed])
        .then_election(Lag::DaysBefore(Key::MeetingNoticeDays));
    draft.election_day(Key::AttendanceThreshold);
    draft.step(Step::SecretaryElected, Key::SecretaryElectedBy, &[Step::ElectionDay]);
    draft.step(Step::PartyResultApproved, Key::PartyResultApproval, &[Step::SecretaryElected]);
}

/// Members of the committee and their near relatives are excluded, so its result comes first (VCL-2025 37).
fn supervision(draft: &mut Draft<'_>) {
    draft.step(Step::CommitteeResultFinal, Key::SupervisionExcluded, &[]).then_election(Lag::SameDay);
    let by_reps = draft.rules().list(Key::SupervisionChosenBy).iter().any(|word| word == "representatives");
    let notice = if by_reps { Key::RepsNoticeDays } else { Key::MeetingNoticeDays };
    draft.step(Step::MeetingNotice, notice, &[]).then_election(Lag::DaysBefore(notice));
    draft.election_day(Key::SupervisionChosenBy);
    draft.step(Step::Filing, Key::FilingRequired, &[Step::ElectionDay]);
}

/// Group leaders are chosen by the same groups, often from among the new representatives.
fn representatives(draft: &mut Draft<'_>) {
    draft.step(Step::RepsAllotted, Key::RepsHouseholdsMin, &[]).then_election(Lag::NextDay);
    draft.election_day(Key::RepsChoiceTurnout);
    draft.step(Step::RepresentativesListed, Key::RepsListWithRoll, &[Step::ElectionDay]);
    draft.step(Step::GroupLeaders, Key::GroupLeaderFromReps, &[Step::ElectionDay]);
}
