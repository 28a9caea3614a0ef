//! Offices that end, elections of single persons that are void, and who presides without a chair.

use jiff::civil::Date;
use statute::vacancy::ActingHead;
use statute::{Because, Key, Post};

use super::{Answer, By, Declarer, EndGround, Fact, VoidGround, decided_by, in_office, sealed, told};
use crate::actor::{Context, Role};
use crate::bodies::{Sealed, figure, must};
use crate::decide::{not_before, rules_of};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Elected, Election};

pub(super) fn end(state: &Election, on: Date, member: PersonId, ground: EndGround) -> Answer {
    in_office(state, member)?;
    let (rules, _) = rules_of(state)?;
    must("office_does_not_end", Some(statute::recall::office_ends(&rules, ground.name())))?;
    sealed(Fact::OfficeEnded { on, member }, Sealed::Ended { ground })
}

/// The election of one person is void, the election itself stands (VCL-2025 21). Who may say so is data.
pub(super) fn void(state: &Election, context: &Context, (on, person): (Date, PersonId), ground: VoidGround, text: &str) -> Answer {
    let (rules, _) = rules_of(state)?;
    let announced = state.round().and_then(|round| round.announced).ok_or_else(|| Refusal::new("not_announced"))?;
    not_before(on, Some(announced))?;
    if !state.elected.iter().any(|one| one.person == person) {
        return Err(Refusal::new("not_elected").figure("person", figure(person)));
    }
    let by = if context.actor.role == Role::County { Declarer::County } else { Declarer::Township };
    let word = if by == Declarer::County { "county" } else { "township" };
    let may = rules.list(Key::PersonVoidDeclaredBy);
    if !may.is_empty() && !may.iter().any(|by| by == word) {
        return Err(Refusal::new("void_not_by_them").under(rules.cite(Key::PersonVoidDeclaredBy)));
    }
    sealed(Fact::PersonVoided { on, person, by: Some(by) }, Sealed::Voided { ground, text: crate::programme::filled(text)? })
}

/// Who presides while there is no chair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// By office or by votes.
    Person(PersonId),
    /// Chosen by the representatives' meeting on a day.
    Chosen(Date, PersonId),
    /// The meeting has to choose.
    ToBeChosen,
}

impl Election {
    /// Who presides, and why; nobody while there is a chair, or nobody is elected.
    #[must_use]
    pub fn acting_head(&self) -> Option<(Head, Because)> {
        if self.elected.is_empty() || self.elected.iter().any(|one| one.post == Post::Chair) {
            return None;
        }
        let rules = self.rules()?;
        let lines: Vec<_> = self.elected.iter().map(|one: &Elected| (one.post, figure(one.person), one.votes)).collect();
        let (head, because) = statute::vacancy::acting_head(&rules, &lines);
        let head = match (&head, self.bodies.term.acting) {
            (ActingHead::Deputy(name) | ActingHead::MostVotes(name), _) => {
                crate::decide::person_of(name).map_or(Head::ToBeChosen, Head::Person)
            }
            (_, Some((on, person))) => Head::Chosen(on, person),
            (ActingHead::MeetingDecidesTie | ActingHead::RepresentativesChoose, None) => Head::ToBeChosen,
        };
        Some((head, because))
    }
}

pub(super) fn name_head(state: &Election, on: Date, person: PersonId, came: (u32, u32, u32)) -> Answer {
    in_office(state, person)?;
    let (rules, _) = rules_of(state)?;
    match state.acting_head() {
        Some((Head::ToBeChosen | Head::Chosen(..), _)) => {}
        _ => return Err(Refusal::new("head_not_chosen").under(rules.cite(Key::ActingHeadRule))),
    }
    if !decided_by(&rules, By::Representatives, came)? {
        return Err(Refusal::new("not_passed").figure("agree", came.2).figure("present", came.1));
    }
    told(Fact::ActingHeadNamed { on, person })
}
