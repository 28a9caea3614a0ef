//! Who may do what about a case, and what may come next.

use jiff::civil::Date;
use statute::shift;

use super::{Case, Cases, Command, Concerned, Correction, Fact, Finding, How, Kind, Notice, Opening, Ruling, Source, Terms};
use crate::actor::{Context, Role};
use crate::programme::hearing::{self, Turn};
use crate::programme::{Answer, Catalogue, Desk, Leader, Programme, Sealed, Who, catalogue, filled, leads, said, short};
use crate::refusal::Refusal;

/// The level that decides the cases of a log: the one above. Above the prefecture there is none here.
#[must_use]
pub const fn above(desk: Desk) -> Option<Role> {
    match desk {
        Desk::Unit | Desk::Office(Who::Unit) => Some(Role::Township),
        Desk::Office(Who::Township) => Some(Role::County),
        Desk::Office(Who::County) => Some(Role::Prefecture),
        Desk::Office(Who::Prefecture) => None,
    }
}

/// The level that rules on appeals: the next above. The prefecture rules on its own, through somebody who did not decide.
#[must_use]
pub const fn rules_appeals(desk: Desk) -> Role {
    match desk {
        Desk::Unit | Desk::Office(Who::Unit) => Role::County,
        Desk::Office(_) => Role::Prefecture,
    }
}

/// Whether a role works where the case is.
fn own(desk: Desk, role: Role) -> bool {
    match desk {
        Desk::Unit => role == Role::ElectionCommittee,
        Desk::Office(who) => leads(who, role),
    }
}

/// Whether a role decides there, or stands higher still. Roles stand in the order of their levels.
fn from_above(desk: Desk, role: Role) -> bool {
    above(desk).is_some_and(|above| role <= above)
}

pub(in crate::programme) fn allowed(desk: Desk, role: Role, command: &Command) -> bool {
    steps(desk, role).contains(&step(command))
}

/// A step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Begin one.
    Open,
    /// Take down the statement.
    State,
    /// Say what it comes to.
    Decide,
    /// Give the notice.
    Notify,
    /// Say that it is put right.
    Correct,
    /// Confirm that.
    Confirm,
    /// Take down the appeal.
    Appeal,
    /// Rule on it.
    Rule,
}

const fn step(command: &Command) -> Step {
    match command {
        Command::OpenCase { .. } => Step::Open,
        Command::StateInCase { .. } => Step::State,
        Command::DecideCase { .. } => Step::Decide,
        Command::NotifyCase { .. } => Step::Notify,
        Command::CorrectCase { .. } => Step::Correct,
        Command::ConfirmCorrection { .. } => Step::Confirm,
        Command::AppealCase { .. } => Step::Appeal,
        Command::RuleCase { .. } => Step::Rule,
    }
}

/// The steps that a role may take in the cases of a log.
#[must_use]
pub fn steps(desk: Desk, role: Role) -> Vec<Step> {
    let (own, higher) = (own(desk, role), from_above(desk, role));
    let decides = above(desk) == Some(role);
    // Above the prefecture's own office there is nobody here: it is told so when it tries.
    let opens = higher || (own && matches!(desk, Desk::Unit | Desk::Office(Who::Prefecture)));
    let all = [
        (Step::Open, opens),
        (Step::State, own || higher),
        (Step::Decide, decides),
        (Step::Notify, decides),
        (Step::Correct, own || higher),
        (Step::Confirm, higher),
        (Step::Appeal, own || higher),
        (Step::Rule, role == rules_appeals(desk)),
    ];
    all.into_iter().filter(|(_, may)| *may).map(|(step, _)| step).collect()
}

pub(in crate::programme) fn decide(state: &Programme, desk: Desk, context: &Context, command: &Command) -> Answer {
    let catalogue = catalogue(context)?;
    let terms = catalogue.cases.as_ref().ok_or_else(|| Refusal::new("no_cases"))?;
    if above(desk).is_none() {
        return Err(Refusal::new("no_office_above"));
    }
    let cases = &state.cases;
    match command {
        Command::OpenCase { on, about, source, concerned, words } => {
            let opening = Opening { about: about.clone(), source: *source, concerned: named(concerned)?, words: filled(words)? };
            open((state, catalogue, terms), (desk, context.actor.role), *on, opening)
        }
        Command::StateInCase { on, case, statement } => stated(cases.case(*case)?, *on, statement),
        Command::DecideCase { on, case, finding, reason } => {
            let ruling = Ruling { finding: fits(catalogue, terms, *on, finding)?, reason: filled(reason)? };
            ruled_by_two(cases.case(*case)?, context, *on, ruling)
        }
        Command::NotifyCase { on, case, how, words } => notify(cases.case(*case)?, terms, *on, (*how, words)),
        Command::CorrectCase { on, case, done } => correct(cases.case(*case)?, context, *on, done),
        Command::ConfirmCorrection { on, case, words } => confirm(cases.case(*case)?, context, *on, words),
        Command::AppealCase { on, case, words } => appeal(cases.case(*case)?, *on, words),
        Command::RuleCase { on, case, upheld, reason } => rule(cases, *case, context, (*on, *upheld, reason)),
    }
}

fn recorded(fact: Fact, sealed: Option<Sealed>) -> Answer {
    crate::programme::fact(crate::programme::Fact::Case(fact), sealed)
}

fn leader(leader: &Leader) -> Result<Leader, Refusal> {
    Ok(Leader { name: filled(&leader.name)?, post: short(&leader.post)? })
}

fn named(concerned: &Concerned) -> Result<Concerned, Refusal> {
    Ok(Concerned { person: leader(&concerned.person)?, account: concerned.account.clone() })
}

fn open((state, catalogue, terms): (&Programme, &Catalogue, &Terms), (desk, role): (Desk, Role), on: Date, opening: Opening) -> Answer {
    // A unit's own committee passes on what villagers report; it does not inspect itself.
    if role == Role::ElectionCommittee && opening.source != Source::Report {
        return Err(Refusal::new("committee_passes_reports"));
    }
    match &opening.about {
        Kind::Prohibited { prohibition } => {
            catalogue.prohibition(prohibition).ok_or_else(|| Refusal::new("unknown_prohibition").figure("prohibition", prohibition))?;
        }
        Kind::HandsOff { action } => missing(state, catalogue, desk, action)?,
    }
    let case = u32::try_from(state.cases.0.len()).unwrap_or(u32::MAX).saturating_add(1);
    let due = |days: u32| shift(on, i64::from(days));
    let opened = Fact::CaseOpened { on, case, statement_due: due(terms.statement_days), decision_due: due(terms.inquiry_days) };
    recorded(opened, Some(Sealed::CaseOpening(opening)))
}

/// An act of this place that a leader must lead, and that nobody has recorded.
fn missing(state: &Programme, catalogue: &Catalogue, desk: Desk, id: &str) -> Result<(), Refusal> {
    let action = catalogue.action(id).ok_or_else(|| Refusal::new("unknown_action").figure("action", id))?;
    let who = match desk {
        Desk::Unit => Who::Unit,
        Desk::Office(who) => who,
    };
    if !action.leader || action.who != who {
        return Err(Refusal::new("not_led_here").figure("action", &action.title));
    }
    match state.actions.iter().find(|done| done.action == id) {
        Some(done) => Err(Refusal::new("act_was_led").figure("action", &action.title).figure("on", done.on)),
        None => Ok(()),
    }
}

fn stated(case: &Case, on: Date, statement: &str) -> Answer {
    hearing::may_state(case.number, (case.opened, case.statement_due), case.decided.is_some(), on)?;
    recorded(Fact::CaseStated { on, case: case.number }, said((statement, &[]))?)
}

/// A finding that the catalogue and its terms allow, in one form.
fn fits(catalogue: &Catalogue, terms: &Terms, on: Date, finding: &Finding) -> Result<Finding, Refusal> {
    let mut sanctions = finding.sanctions.clone();
    sanctions.sort_unstable();
    sanctions.dedup();
    if let Some(unknown) = sanctions.iter().find(|id| catalogue.sanction(id).is_none()) {
        return Err(Refusal::new("unknown_sanction").figure("sanction", unknown));
    }
    let nothing = sanctions.is_empty() && finding.correction.is_none();
    if finding.upheld && nothing {
        return Err(Refusal::new("nothing_follows"));
    }
    if !finding.upheld && !nothing {
        return Err(Refusal::new("nothing_to_sanction"));
    }
    let correction = match &finding.correction {
        None => None,
        Some(wanted) => {
            let latest = shift(on, i64::from(terms.correction_days));
            if wanted.due < on || wanted.due > latest {
                return Err(Refusal::new("correction_day").figure("due", wanted.due).figure("on", on).figure("latest", latest));
            }
            Some(Correction { what: filled(&wanted.what)?, owner: leader(&wanted.owner)?, due: wanted.due })
        }
    };
    Ok(Finding { upheld: finding.upheld, sanctions, correction })
}

fn ruled_by_two(case: &Case, context: &Context, on: Date, ruling: Ruling) -> Answer {
    if case.decided.is_some() {
        return Err(Refusal::new("case_decided").figure("case", case.number));
    }
    not_concerned(case, context)?;
    hearing::was_heard((case.opened, case.statement_due), case.stated.is_some(), on)?;
    let by = context.actor.account.clone();
    let proposed = case.proposed.as_ref().map(|(_, first, ruling)| (first.as_str(), ruling.as_ref()));
    let fact = match hearing::turn(case.number, proposed, &by, |proposed| proposed.finding == ruling.finding)? {
        Turn::First => Fact::CaseProposed { on, case: case.number, by },
        Turn::Second => {
            let correction_due = ruling.finding.correction.as_ref().map(|correction| correction.due);
            Fact::CaseDecided { on, case: case.number, by, upheld: ruling.finding.upheld, correction_due }
        }
    };
    recorded(fact, Some(Sealed::CaseRuling(ruling)))
}

/// Nobody judges their own case.
fn not_concerned(case: &Case, context: &Context) -> Result<(), Refusal> {
    let account = case.opening.as_ref().and_then(|opening| opening.concerned.account.as_ref());
    if account == Some(&context.actor.account) { Err(Refusal::new("concerned_decides").figure("case", case.number)) } else { Ok(()) }
}

fn notify(case: &Case, terms: &Terms, on: Date, (how, words): (How, &str)) -> Answer {
    let Some(decided) = &case.decided else { return Err(Refusal::new("not_decided").figure("case", case.number)) };
    crate::decide::not_before(on, Some(decided.on))?;
    if case.notified.is_some() {
        return Err(Refusal::new("decision_notified").figure("case", case.number));
    }
    let appeal_due = shift(on, i64::from(terms.appeal_days));
    let notice = Notice { how, words: filled(words)? };
    recorded(Fact::CaseNotified { on, case: case.number, appeal_due }, Some(Sealed::CaseNotice(notice)))
}

/// When the notice was given, and until when an appeal is possible.
fn notified(case: &Case) -> Result<(Date, Date), Refusal> {
    let notified = case.notified.as_ref().map(|(on, due, _)| (*on, *due));
    notified.ok_or_else(|| Refusal::new("decision_not_notified").figure("case", case.number))
}

fn correct(case: &Case, context: &Context, on: Date, done: &str) -> Answer {
    case.correction_due().ok_or_else(|| Refusal::new("nothing_to_correct").figure("case", case.number))?;
    crate::decide::not_before(on, Some(notified(case)?.0))?;
    let by = context.actor.account.clone();
    recorded(Fact::CaseCorrected { on, case: case.number, by }, said((done, &[]))?)
}

fn confirm(case: &Case, context: &Context, on: Date, words: &str) -> Answer {
    case.correction_due().ok_or_else(|| Refusal::new("nothing_to_correct").figure("case", case.number))?;
    let Some((corrected, first, _)) = &case.corrected else {
        return Err(Refusal::new("not_corrected").figure("case", case.number));
    };
    crate::decide::not_before(on, Some(*corrected))?;
    not_concerned(case, context)?;
    if *first == context.actor.account {
        return Err(Refusal::new("confirmed_by_another").figure("case", case.number));
    }
    let by = context.actor.account.clone();
    recorded(Fact::CorrectionConfirmed { on, case: case.number, by }, said((words, &[]))?)
}

fn appeal(case: &Case, on: Date, words: &str) -> Answer {
    if !case.decided.as_ref().is_some_and(|decided| decided.upheld) {
        return Err(Refusal::new("nothing_to_appeal").figure("case", case.number));
    }
    hearing::may_appeal(case.number, notified(case)?, case.appealed.is_some(), on)?;
    recorded(Fact::CaseAppealed { on, case: case.number }, said((words, &[]))?)
}

fn rule(cases: &Cases, number: u32, context: &Context, (on, upheld, reason): (Date, bool, &str)) -> Answer {
    let case = cases.case(number)?;
    let Some(decided) = &case.decided else { return Err(Refusal::new("no_appeal").figure("case", number)) };
    not_concerned(case, context)?;
    let appealed = case.appealed.as_ref().map(|(on, _)| *on);
    hearing::may_rule(number, appealed, case.ruled.is_some(), &decided.by, (on, &context.actor.account))?;
    recorded(Fact::CaseRuled { on, case: number, upheld }, said((reason, &[]))?)
}
