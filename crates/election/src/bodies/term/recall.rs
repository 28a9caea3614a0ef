//! 罢免和辞职.

use jiff::civil::Date;
use statute::Key;
use statute::recall::{Earlier, Petitioners, RecallVote as Asked, Resignation as Handed};

use super::{Answer, By, Command, Fact, Recall, RecallVote, decided_by, in_office, next, nth, sealed, told};
use crate::bodies::count::{Count, Open};
use crate::bodies::{self, Sealed, figure, must};
use crate::decide::{not_before, registered, rules_of};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::Election;

fn open_recall(state: &Election, member: PersonId) -> Option<&Recall> {
    state.bodies.term.recalls.iter().find(|recall| recall.member == member && recall.vote.is_none() && recall.moot.is_none())
}

pub(super) fn petition(state: &Election, command: &Command) -> Answer {
    let Command::PetitionRecall { on, member, by, whole, signers, reasons, same_facts } = command else {
        return Err(Refusal::new("no_such_recall"));
    };
    in_office(state, *member)?;
    let (rules, _) = rules_of(state)?;
    not_before(*on, state.certificates.first().map(|certificate| certificate.on))?;
    if open_recall(state, *member).is_some() {
        return Err(Refusal::new("recall_open").figure("person", figure(*member)));
    }
    if signers > whole {
        return Err(Refusal::new("more_signers_than_whole").figure("signers", signers).figure("whole", whole));
    }
    let who = match by {
        By::Voters | By::Meeting => Petitioners::Voters,
        By::Households => Petitioners::Households,
        By::Representatives => Petitioners::Representatives,
    };
    let verdict = statute::recall::petition(&rules, who, *whole, *signers);
    if verdict.is_none() {
        return Err(Refusal::new("recall_not_by_them").under(rules.cite(Key::RecallPetitionVoters)));
    }
    must("recall_signers", verdict)?;
    let before = state.bodies.term.recalls.iter().rev().find(|recall| recall.member == *member);
    if let Some(vote) = before.and_then(|recall| recall.vote.as_ref()) {
        let earlier = Earlier { voted: vote.on, same_facts: *same_facts };
        must("recall_repeated", Some(statute::recall::may_repeat(&rules, earlier, *on)))?;
    }
    let (vote_by, _) = statute::recall::vote_by(&rules, *on);
    let text = crate::programme::filled(reasons)?;
    let fact = Fact::RecallPetitioned {
        on: *on,
        case: next(&state.bodies.term.recalls),
        member: *member,
        by: *by,
        whole: *whole,
        signers: *signers,
        vote_by,
    };
    sealed(fact, Sealed::Words { text })
}

fn undecided(state: &Election, case: u32) -> Result<&Recall, Refusal> {
    let recall = nth(&state.bodies.term.recalls, case, "no_such_recall")?;
    if recall.vote.is_some() || recall.moot.is_some() {
        return Err(Refusal::new("recall_decided").figure("case", case));
    }
    Ok(recall)
}

pub(super) fn state_on(state: &Election, on: Date, case: u32, text: &str) -> Answer {
    let recall = undecided(state, case)?;
    not_before(on, Some(recall.on))?;
    sealed(Fact::RecallStated { on, case }, Sealed::Words { text: crate::programme::filled(text)? })
}

/// Whom a recall concerns.
pub(in crate::bodies) fn concerns(state: &Election, case: u32) -> Result<Vec<PersonId>, Refusal> {
    Ok(vec![nth(&state.bodies.term.recalls, case, "no_such_recall")?.member])
}

pub(in crate::bodies) fn open(state: &Election, on: Date, case: u32) -> Result<Open, Refusal> {
    let recall = undecided(state, case)?;
    not_before(on, Some(recall.on))?;
    Ok(Open { seats: 1, women: 0, voters: registered(state) })
}

/// Those vote who elect, in the form of the election (RCL-2025 20).
pub(in crate::bodies) fn vote(state: &Election, on: Date, case: u32, count: &Count) -> Result<bodies::Fact, Refusal> {
    let recall = undecided(state, case)?;
    let (rules, plan) = rules_of(state)?;
    let registered = registered(state);
    let asked = Asked { form: plan.form, registered, returned: count.returned };
    let outcome = statute::recall::vote(&rules, asked).ok_or_else(|| Refusal::new("recall_no_rule").under(rules.cite(Key::RecallPass)))?;
    if let Some(other) = count.votes.iter().find(|line| line.person != recall.member) {
        return Err(Refusal::new("vote_not_on_member").figure("person", figure(other.person)));
    }
    let agree = count.votes.first().map_or(0, |line| line.votes);
    let vote = RecallVote {
        on,
        count: count.clone(),
        registered,
        valid: outcome.valid,
        needed: outcome.approve_min,
        recalled: outcome.valid && agree >= outcome.approve_min,
        because: outcome.because,
    };
    Ok(bodies::Fact::Term(Fact::RecallVoted { on, case, vote }))
}

pub(super) fn resign(state: &Election, on: Date, member: PersonId, text: &str) -> Answer {
    in_office(state, member)?;
    let (rules, _) = rules_of(state)?;
    let pending = |r: &&super::Resignation| r.member == member && r.decided.is_none();
    if state.bodies.term.resignations.iter().any(|r| pending(&r)) {
        return Err(Refusal::new("resignation_open").figure("person", figure(member)));
    }
    let due = statute::recall::resignation(&rules, Handed { handed_in: on, accepted: None });
    let fact = Fact::ResignationHandedIn { on, case: next(&state.bodies.term.resignations), member, decide_by: due.meeting_by };
    sealed(fact, Sealed::Words { text: crate::programme::filled(text)? })
}

pub(super) fn decide_resignation(state: &Election, command: &Command) -> Answer {
    let Command::DecideResignation { on, case, by, whole, present, agree } = command else {
        return Err(Refusal::new("no_such_resignation"));
    };
    let resignation = nth(&state.bodies.term.resignations, *case, "no_such_resignation")?;
    not_before(*on, Some(resignation.on))?;
    if resignation.decided.is_some() {
        return Err(Refusal::new("resignation_decided").figure("case", case));
    }
    in_office(state, resignation.member)?;
    let (rules, _) = rules_of(state)?;
    let accepted = decided_by(&rules, *by, (*whole, *present, *agree))?;
    told(Fact::ResignationDecided { on: *on, case: *case, by: *by, whole: *whole, present: *present, agree: *agree, accepted })
}
