//! The decision on a command: facts, or a refusal. One file per step of the election.

mod check_in;
mod closing;
mod committee;
mod count;
mod custody;
mod electors;
mod line;
mod modes;
mod nomination;
mod objections;
mod open_words;
mod plan;
mod poll;
mod result;
mod roll;
mod rounds;

pub(crate) use committee::Known;
pub use count::slot;
pub use modes::nominates;
pub(crate) use poll::kin_standing;
pub(crate) use result::number as person_of;
pub use result::{agreed_ballots, agreed_votes, count_input, outcome_of};

use jiff::civil::Date;
use statute::{Citation, Form, Key, Rules};

use crate::actor::{Context, Role};
use crate::bodies;
use crate::command::Command;
use crate::fact::{Fact, Recorded, Sealed};
use crate::person::{Person, PersonId};
use crate::programme::{self, Around, Desk};
use crate::refusal::Refusal;
use crate::state::{Election, Plan, Round};

type Answer = Result<Vec<Recorded>, Refusal>;

/// Decides a command on the day and for the actor of the context. It is taken: a sheet's lines become the facts' lines.
///
/// # Errors
/// The refusal, with its article where a statute is the reason.
pub fn decide(state: &Election, context: &Context, command: Command) -> Answer {
    if !allowed(context.actor.role, &command) {
        return Err(Refusal::new("role_not_allowed"));
    }
    let desk = Desk::of(&state.division);
    if desk != Desk::Unit && !matches!(command, Command::Programme(_)) {
        return Err(Refusal::new("office_elects_nobody"));
    }
    if let Some(on) = command.day()
        && on > context.today
    {
        return Err(Refusal::new("date_in_future").figure("on", on).figure("today", context.today));
    }
    let facts = judged(state, context, desk, command)?;
    open_words::guard(&facts)?;
    Ok(facts)
}

fn judged(state: &Election, context: &Context, desk: Desk, command: Command) -> Answer {
    match command {
        Command::WorkLog { text } => work_log(&text),
        Command::SetPlan { .. } => plan::set(state, context, &command),
        Command::FormElectionCommittee { .. } => committee::form(state, &command),
        Command::DeclareKinship { a, b, relation } => committee::kinship(state, context.today, a, b, relation),
        Command::LeaveElectionCommittee { on, member, reason } => committee::leave(state, on, member, reason),
        Command::ImportRoll { voters, unlisted, replace } => roll::import(state, context.today, voters, unlisted, replace),
        Command::ChangeRoll { change, attachments } => line::change(state, context.today, &change, &attachments),
        Command::LeaveOffRoll { line } => line::leave_off(state, context.today, &line),
        Command::NoteDouble { person, elsewhere } => line::note_double(state, context.today, person, &elsewhere),
        Command::ContestDouble { person, elsewhere } => line::contest_double(state, context.today, person, &elsewhere),
        Command::CloseDouble { person, elsewhere } => line::close_double(state, context.today, person, &elsewhere),
        Command::SettleDouble { on, person, ground } => line::settle_double(state, context, on, person, &ground),
        Command::UnsealIdentity { person, reason } => line::unseal(state, context.today, person, &reason),
        Command::PublishRoll { on } => roll::publish(state, on),
        Command::FileObjection { .. } => objections::object(state, &command),
        Command::RuleObjection { .. } => objections::rule(state, &command),
        Command::PublishCorrectedRoll { on } => roll::publish_corrected(state, on),
        Command::RecordNominations { .. } => nomination::record(state, &command),
        Command::PreSelect { .. } => modes::pre_select(state, &command),
        Command::StandWithoutCandidates { on, whole, present, agree } => modes::without(state, on, (whole, present, agree)),
        Command::WithdrawNominee { on, person, post } => nomination::withdraw(state, on, person, post),
        Command::ReviewNominees { on, reviews } => nomination::review(state, context, on, &reviews),
        Command::PublishCandidates { on, numbers } => nomination::publish(state, on, &numbers),
        Command::WithdrawCandidate { on, person, post } => nomination::withdraw_candidate(state, on, person, post),
        Command::PrintBallots { on, copies } => poll::print(state, on, copies),
        Command::ArrangePoll { .. } => poll::arrange(state, &command),
        Command::ListMobileVoters { .. } => poll::mobile(state, context.today, &command),
        Command::StepBox { .. } => custody::step(state, &command),
        Command::RegisterProxy { .. } => poll::proxy(state, context.today, &command),
        Command::CancelProxy { on, principal } => poll::cancel_proxy(state, on, principal),
        Command::PublishProxies { on } => poll::publish_proxies(state, context.today, on),
        Command::CloseCheckIn { .. } => check_in::close(state, &command),
        Command::ClosePoll { .. } => poll::close(state, context, &command),
        Command::EnterTally { sections } => count::enter(state, context, &sections),
        Command::ConfirmResult { on } => result::confirm(state, on),
        Command::DeclareInvalid { on, ground } => result::declare_invalid(state, on, ground),
        Command::AnnounceResult { on } => result::announce(state, on),
        Command::CallRound { on, day } => rounds::call(state, on, day),
        Command::LeaveVacant { on } => rounds::leave_vacant(state, on),
        Command::IssueCertificates { on } => closing::certificates(state, on),
        Command::RecordHandover { .. } => closing::handover(state, &command),
        Command::ListElectors { on, people } => electors::list(state, on, &people),
        Command::Body(command) => bodies::decide(state, context, &command),
        Command::Programme(command) => programme::decide(&state.programme, desk, &Around::of(state), context, &command),
    }
}

/// Who may ask for what. The prefecture and the county lead and read; they do not act inside a village.
#[must_use]
pub fn allowed(role: Role, command: &Command) -> bool {
    match (role, command) {
        (Role::Observer, command) => matches!(command, Command::Programme(programme::Command::Quality(_))),
        (Role::Reviewer, command) => matches!(command, Command::Programme(_)),
        (Role::Villager, command) => matches!(command, Command::FileObjection { .. }),
        (_, Command::Programme(_)) => true,
        (role, Command::Body(command)) => bodies::allowed(role, command),
        (Role::Prefecture | Role::County, Command::NoteDouble { .. } | Command::ContestDouble { .. } | Command::CloseDouble { .. }) => true,
        (_, Command::NoteDouble { .. } | Command::ContestDouble { .. } | Command::CloseDouble { .. }) => false,
        (Role::Township | Role::ElectionCommittee, Command::EnterTally { .. }) => false,
        (Role::Counter, Command::EnterTally { .. }) | (_, Command::WorkLog { .. }) => true,
        (Role::County, Command::DeclareInvalid { .. }) => true,
        (Role::Township | Role::ElectionCommittee, _) => true,
        _ => false,
    }
}

fn work_log(text: &str) -> Answer {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 2_000 {
        return Err(Refusal::new("text_length").figure("length", text.chars().count()).figure("most", 2_000));
    }
    sealed(Fact::WorkLogged, Sealed::words(text))
}

fn fact(fact: Fact) -> Answer {
    Ok(vec![Recorded { fact, sealed: None }])
}

fn sealed(fact: Fact, part: Sealed) -> Answer {
    Ok(vec![Recorded { fact, sealed: Some(part) }])
}

/// The rules of this election: those of the plan's election day.
pub(crate) fn rules_of(state: &Election) -> Result<(Rules, &Plan), Refusal> {
    let plan = state.plan.as_ref().ok_or_else(|| Refusal::new("no_plan"))?;
    Ok((rules_on(state, plan.election_day)?, plan))
}

fn rules_on(state: &Election, day: Date) -> Result<Rules, Refusal> {
    Rules::resolve(&state.division, state.body, day).map_err(|_| Refusal::new("no_law").figure("on", day))
}

fn round_of(state: &Election) -> Result<&Round, Refusal> {
    state.round().ok_or_else(|| Refusal::new("no_candidates"))
}

/// How many may vote: the final roll, or those who elect for their households or groups.
pub(crate) fn registered(state: &Election) -> u32 {
    let many = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match state.plan.as_ref().map_or(Form::AllVoters, |plan| plan.form) {
        Form::AllVoters => state.roll.corrected.map_or(0, |(_, n)| n),
        Form::Households => state.electors.as_ref().map_or(0, |(_, people)| many(people.len())),
        Form::Representatives => many(state.bodies.representatives.people().len()),
    }
}

/// Who is given a ballot: everybody on the roll, or who votes for each household, or the representatives.
#[must_use]
pub fn poll_electors(state: &Election) -> Box<dyn Iterator<Item = PersonId> + '_> {
    match state.plan.as_ref().map_or(Form::AllVoters, |plan| plan.form) {
        Form::AllVoters => Box::new(state.roll.voters.keys().copied()),
        Form::Households => Box::new(state.electors.iter().flat_map(|(_, people)| people.iter().copied())),
        Form::Representatives => Box::new(state.bodies.representatives.people().into_iter()),
    }
}

/// An act may not stand before the one it follows.
pub(crate) fn not_before(on: Date, previous: Option<Date>) -> Result<(), Refusal> {
    match previous {
        Some(day) if on < day => Err(Refusal::new("before_previous_act").figure("on", on).figure("previous", day)),
        _ => Ok(()),
    }
}

/// A day so many days before `day` is the last lawful one.
pub(crate) fn by_days_before(on: Date, day: Date, rules: &Rules, key: Key, rule: &'static str) -> Result<(), Refusal> {
    let days = rules.number(key);
    let latest = statute::shift(day, -i64::from(days));
    if on > latest {
        return Err(Refusal::new(rule)
            .under(rules.cite(key))
            .figure("on", on)
            .figure("latest", latest)
            .figure("days", days)
            .figure("election_day", day));
    }
    Ok(())
}

fn person_figure(id: PersonId) -> String {
    format!("p{}", id.0)
}

fn on_roll(state: &Election, id: PersonId) -> Result<(), Refusal> {
    if state.roll.voters.contains_key(&id) { Ok(()) } else { Err(Refusal::new("not_on_roll").figure("person", person_figure(id))) }
}

fn under(rule: &'static str, citation: Citation) -> Refusal {
    Refusal::new(rule).under(citation)
}

/// A person already known under the same identity number, or under a name that only one person without a number bears.
fn same_person(state: &Election, name: &str, id_number: Option<&str>) -> Option<PersonId> {
    let known = |p: &&Person| match (&p.id_number, id_number) {
        (Some(a), Some(b)) => a == b,
        _ => p.name == name,
    };
    let off = state.roll.off.values().filter_map(|off| off.person.as_ref()).filter(|p| !state.people.contains_key(&p.id));
    let mut found = state.people.values().chain(off).filter(known);
    let first = found.next()?;
    let exact = id_number.is_some() && first.id_number.as_deref() == id_number;
    (exact || found.next().is_none()).then_some(first.id)
}

impl Command {
    /// The day of the act, where it has one.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::WorkLog { .. }
            | Self::DeclareKinship { .. }
            | Self::ImportRoll { .. }
            | Self::ChangeRoll { .. }
            | Self::LeaveOffRoll { .. }
            | Self::NoteDouble { .. }
            | Self::ContestDouble { .. }
            | Self::CloseDouble { .. }
            | Self::UnsealIdentity { .. }
            | Self::EnterTally { .. } => None,
            Self::SetPlan { on, .. }
            | Self::FormElectionCommittee { on, .. }
            | Self::LeaveElectionCommittee { on, .. }
            | Self::PublishRoll { on }
            | Self::FileObjection { on, .. }
            | Self::RuleObjection { on, .. }
            | Self::PublishCorrectedRoll { on }
            | Self::RecordNominations { on, .. }
            | Self::PreSelect { on, .. }
            | Self::StandWithoutCandidates { on, .. }
            | Self::WithdrawNominee { on, .. }
            | Self::ReviewNominees { on, .. }
            | Self::PublishCandidates { on, .. }
            | Self::WithdrawCandidate { on, .. }
            | Self::PrintBallots { on, .. }
            | Self::ArrangePoll { on, .. }
            | Self::ListMobileVoters { on, .. }
            | Self::StepBox { on, .. }
            | Self::SettleDouble { on, .. }
            | Self::RegisterProxy { on, .. }
            | Self::CancelProxy { on, .. }
            | Self::PublishProxies { on }
            | Self::CloseCheckIn { on, .. }
            | Self::ClosePoll { on, .. }
            | Self::ConfirmResult { on }
            | Self::DeclareInvalid { on, .. }
            | Self::AnnounceResult { on }
            | Self::CallRound { on, .. }
            | Self::LeaveVacant { on }
            | Self::IssueCertificates { on }
            | Self::RecordHandover { on, .. } => Some(*on),
            Self::ListElectors { on, .. } => Some(*on),
            Self::Body(command) => Some(command.day()),
            Self::Programme(command) => Some(command.day()),
        }
    }
}
