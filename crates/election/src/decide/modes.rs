//! Ways of nominating besides the open ballot: by the Party organisation, jointly, by oneself, with a pre-selection, or not at
//! all (law.md 1.5). Which of them the law in force knows is data.

use jiff::civil::Date;
use statute::meetings::{Came, Meeting, passes, quorum};
use statute::{Key, Rules};

use super::{Answer, by_days_before, fact, not_before, person_figure, rules_of, under};
use crate::bodies::{must, quorate, within};
use crate::command::{ChosenBy, Command, NominationMode, PostNominations};
use crate::fact::Fact;
use crate::refusal::Refusal;
use crate::state::Election;

/// Whether the law in force knows a way of nominating.
#[must_use]
pub fn nominates(rules: &Rules, mode: NominationMode) -> bool {
    let may = |who: &str| rules.list(Key::Nominator).iter().any(|word| word == who);
    match mode {
        NominationMode::OpenAtMeeting | NominationMode::OpenByGroups => true,
        NominationMode::PartyAndVoters | NominationMode::PartyOrganisation => may("party_organisation"),
        NominationMode::Joint => may("joint_voters") || rules.maybe_number(Key::JointNominatorsMin).is_some(),
        NominationMode::SelfNominated => rules.flag(Key::SelfNomination) || may("self"),
    }
}

/// Refuses a way of nominating that the law in force does not know, or without what it asks of it.
pub(super) fn lawful(rules: &Rules, mode: NominationMode, (on, day): (Date, Date), posts: &[PostNominations]) -> Result<(), Refusal> {
    if !nominates(rules, mode) {
        return Err(match mode {
            NominationMode::Joint => under("joint_may_not_nominate", rules.cite(Key::Nominator)),
            NominationMode::SelfNominated => under("self_may_not_nominate", rules.cite(Key::SelfNomination)),
            _ => under("party_may_not_nominate", rules.cite(Key::Nominator)),
        });
    }
    match mode {
        NominationMode::Joint => joint(rules, posts),
        NominationMode::SelfNominated if rules.maybe_number(Key::SelfNominationDeadlineDays).is_some() => {
            by_days_before(on, day, rules, Key::SelfNominationDeadlineDays, "self_nomination_too_late")
        }
        _ => Ok(()),
    }
}

/// Every nominee needs so many signatures.
fn joint(rules: &Rules, posts: &[PostNominations]) -> Result<(), Refusal> {
    let Some(needed) = rules.maybe_number(Key::JointNominatorsMin) else { return Ok(()) };
    match posts.iter().flat_map(|each| &each.votes).find(|line| line.votes < needed) {
        Some(few) => Err(under("too_few_nominators", rules.cite(Key::JointNominatorsMin))
            .figure("person", person_figure(few.person))
            .figure("signers", few.votes)
            .figure("needed", needed)),
        None => Ok(()),
    }
}

pub(super) fn pre_select(state: &Election, command: &Command) -> Answer {
    let Command::PreSelect { on, by, whole, present, posts } = command else { return Err(Refusal::new("no_nomination")) };
    let (rules, plan) = rules_of(state)?;
    let nomination = state.nomination.as_ref().ok_or_else(|| Refusal::new("no_nomination"))?;
    not_before(*on, Some(nomination.on))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    let foreseen = rules.choice(Key::PreSelection);
    let asked = if *by == ChosenBy::Representatives { "representatives" } else { "voters" };
    if !foreseen.is_empty() && foreseen != asked {
        return Err(under("pre_selection_not_foreseen", rules.cite(Key::PreSelection)));
    }
    within(*present, *whole)?;
    let meeting = if *by == ChosenBy::Representatives { Meeting::Representatives } else { Meeting::All };
    quorate(&quorum(&rules, meeting, Some(Came { present: *present, whole: *whole }), None))?;
    for each in posts {
        super::nomination::votes_possible(state, each, *present, plan.seats.of(each.post))?;
        let known = |line: &crate::command::PersonVotes| {
            nomination.votes.get(&each.post).is_some_and(|l| l.iter().any(|(id, _)| *id == line.person))
        };
        if let Some(other) = each.votes.iter().find(|line| !known(line)) {
            return Err(Refusal::new("not_nominated").figure("person", person_figure(other.person)));
        }
    }
    let needed = rules.maybe_fraction(Key::PreSelectionPass).map_or(0, |share| share.min(*present));
    fact(Fact::PreSelected { on: *on, by: *by, whole: *whole, present: *present, needed, posts: posts.clone() })
}

/// A vote without a list of candidates.
pub(super) fn without(state: &Election, on: Date, (whole, present, agree): (u32, u32, u32)) -> Answer {
    let (rules, plan) = rules_of(state)?;
    let (corrected, _) = state.roll.corrected.ok_or_else(|| Refusal::new("roll_not_final"))?;
    not_before(on, Some(corrected))?;
    if state.candidates.is_some() {
        return Err(Refusal::new("candidates_published"));
    }
    by_days_before(on, plan.election_day, &rules, Key::CandidateListDays, "candidate_list_too_late")?;
    match rules.choice(Key::NoCandidateMode) {
        "allowed" => {}
        "allowed_with_consent" => {
            quorate(&quorum(&rules, Meeting::Representatives, Some(Came { present, whole }), None))?;
            must("not_consented", passes(&rules, Meeting::Representatives, agree, present))?;
        }
        _ => return Err(under("no_candidates_not_allowed", rules.cite(Key::NoCandidateMode))),
    }
    fact(Fact::CandidatesPublished { on, numbers: Vec::new(), candidates: Vec::new() })
}
