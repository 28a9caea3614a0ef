//! 届中: what happens to a committee between two terms, and around its term: recall, resignation, offices that end, elections
//! of single persons declared void, by-elections, an acting head, and a term change earlier or later than due.

mod by_election;
mod ground;
mod recall;
mod shift;
mod stage;
mod vacancy;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Because, Form, Post};

use super::count::{Count, best};
use super::{Answer, Sealed, index, quorate, within};
use crate::actor::Context;
use crate::command::PersonVotes;
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Elected, Election};

pub(super) use by_election::{open as open_by_election, standing as by_election_standing, vote as by_election_vote};
pub use ground::{EndGround, VoidGround};
pub(super) use recall::{concerns as recall_concerns, open as open_recall, vote as recall_vote};
pub use stage::{ByElectionStage, RecallStage, ResignationStage, ShiftStage};
pub use vacancy::Head;

/// Who asks for a recall, or elects in a by-election.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// 选民.
    Voters,
    /// 户代表 (communities).
    Households,
    /// 村(居)民代表.
    Representatives,
    /// 村(居)民会议.
    Meeting,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// 罢免要求: so many of so many signed.
    PetitionRecall {
        on: Date,
        member: PersonId,
        by: By,
        whole: u32,
        signers: u32,
        reasons: String,
        /// It rests on the same facts as an earlier one.
        #[serde(default)]
        same_facts: bool,
    },
    /// 申辩: what the member says to it.
    StateOnRecall { on: Date, case: u32, text: String },
    /// 书面辞职.
    Resign { on: Date, member: PersonId, text: String },
    /// The meeting's decision on it.
    DecideResignation { on: Date, case: u32, by: By, whole: u32, present: u32, agree: u32 },
    /// 职务自行终止.
    EndOffice { on: Date, member: PersonId, ground: EndGround },
    /// 当选无效.
    VoidPerson { on: Date, person: PersonId, ground: VoidGround, text: String },
    /// 补选: day, who elects, post, candidates.
    CallByElection { on: Date, day: Date, by: By, whole: u32, post: Post, candidates: Vec<PersonId> },
    /// 提前或者延期换届, proposed by the township.
    ProposeShift { on: Date, due: Date, to: Date, reason: String },
    /// The meeting passed it.
    PassShift { on: Date, by: By, whole: u32, present: u32, agree: u32 },
    /// The county's answer.
    ApproveShift { on: Date, approved: bool, reason: String },
    /// The representatives' meeting chose who presides while there is no chair.
    NameActingHead { on: Date, person: PersonId, whole: u32, present: u32, agree: u32 },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::PetitionRecall { on, .. }
            | Self::StateOnRecall { on, .. }
            | Self::Resign { on, .. }
            | Self::DecideResignation { on, .. }
            | Self::EndOffice { on, .. }
            | Self::VoidPerson { on, .. }
            | Self::CallByElection { on, .. }
            | Self::ProposeShift { on, .. }
            | Self::PassShift { on, .. }
            | Self::ApproveShift { on, .. }
            | Self::NameActingHead { on, .. } => *on,
        }
    }
}

/// The vote of a recall, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecallVote {
    /// Day.
    pub on: Date,
    /// The count.
    pub count: Count,
    /// Who may vote.
    pub registered: u32,
    /// Enough took part.
    pub valid: bool,
    /// Votes that recall.
    pub needed: u32,
    /// The member is recalled.
    pub recalled: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// The vote of a by-election, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByVote {
    /// Day.
    pub on: Date,
    /// The count.
    pub count: Count,
    /// Enough took part.
    pub valid: bool,
    /// Votes needed.
    pub needed: u32,
    /// Who is elected.
    pub elected: Option<PersonVotes>,
    /// With equal votes: vote again among these.
    pub tied: Vec<PersonId>,
    /// Why.
    pub because: Vec<Because>,
}

impl ByVote {
    /// Decides: the one with most of so many votes is elected, if enough took part. `lines`: votes of those who may be.
    pub(super) fn of(on: Date, count: &Count, lines: Vec<PersonVotes>, needed: u32, (valid, because): (bool, Vec<Because>)) -> Self {
        let (elected, tied) = if valid { best(lines, needed) } else { (None, Vec::new()) };
        Self { on, count: count.clone(), valid, needed, elected, tied, because }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    RecallPetitioned {
        on: Date,
        case: u32,
        member: PersonId,
        by: By,
        whole: u32,
        signers: u32,
        vote_by: Option<Date>,
    },
    RecallStated {
        on: Date,
        case: u32,
    },
    RecallVoted {
        on: Date,
        case: u32,
        vote: RecallVote,
    },
    ResignationHandedIn {
        on: Date,
        case: u32,
        member: PersonId,
        decide_by: Option<Date>,
    },
    ResignationDecided {
        on: Date,
        case: u32,
        by: By,
        whole: u32,
        present: u32,
        agree: u32,
        accepted: bool,
    },
    OfficeEnded {
        on: Date,
        member: PersonId,
    },
    PersonVoided {
        on: Date,
        person: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Declarer>,
    },
    ByElectionCalled {
        on: Date,
        case: u32,
        day: Date,
        by: By,
        whole: u32,
        post: Post,
        candidates: Vec<PersonId>,
    },
    ByElectionVoted {
        on: Date,
        case: u32,
        vote: ByVote,
    },
    ShiftProposed {
        on: Date,
        due: Date,
        to: Date,
    },
    ShiftPassed {
        on: Date,
        by: By,
        whole: u32,
        present: u32,
        agree: u32,
    },
    ShiftApproved {
        on: Date,
        approved: bool,
    },
    ActingHeadNamed {
        on: Date,
        person: PersonId,
    },
}

/// How a recall stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recall {
    /// Asked for on.
    pub on: Date,
    /// Whose.
    pub member: PersonId,
    /// Who asked.
    pub by: By,
    /// So many signed.
    pub signers: u32,
    /// Of so many.
    pub whole: u32,
    /// Its reasons; nothing once erased.
    pub reasons: Option<String>,
    /// Last day of the vote, where a text sets one.
    pub vote_by: Option<Date>,
    /// What the member said.
    pub stated: Option<(Date, Option<String>)>,
    /// The vote.
    pub vote: Option<RecallVote>,
    /// Ended without a vote: the office ended otherwise.
    pub moot: Option<Date>,
}

/// How a resignation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resignation {
    /// Handed in on.
    pub on: Date,
    /// Whose.
    pub member: PersonId,
    /// Its words; nothing once erased.
    pub words: Option<String>,
    /// Last day for the meeting, where a text sets one.
    pub decide_by: Option<Date>,
    /// The meeting's decision.
    pub decided: Option<(Date, bool)>,
}

/// How a by-election stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByElection {
    /// Called on.
    pub on: Date,
    /// Day of the vote.
    pub day: Date,
    /// Who elects.
    pub by: By,
    /// How many they are.
    pub whole: u32,
    /// Post.
    pub post: Post,
    /// Who stands.
    pub candidates: Vec<PersonId>,
    /// Votes, in order.
    pub votes: Vec<ByVote>,
}

impl ByElection {
    /// Who was elected, when.
    #[must_use]
    pub fn elected(&self) -> Option<(Date, PersonVotes)> {
        self.votes.iter().find_map(|vote| vote.elected.map(|line| (vote.on, line)))
    }

    /// Who may be voted on now: those with equal votes alone, else the candidates.
    #[must_use]
    pub fn standing(&self) -> &[PersonId] {
        match self.votes.last().filter(|vote| !vote.tied.is_empty()) {
            Some(vote) => &vote.tied,
            None => &self.candidates,
        }
    }
}

/// Who declared the election of a person void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declarer {
    /// 乡级.
    Township,
    /// 县级.
    County,
}

/// Who decided that somebody does not serve any more, or does from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "decided", content = "by", rename_all = "snake_case")]
pub enum Decider {
    /// Those who vote.
    People(By),
    /// An office.
    Office(Declarer),
    /// Nobody: the law itself.
    Law,
    /// The person, where nobody has to agree.
    Own,
}

/// Why somebody elected does not serve any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "how", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Gone {
    Recalled,
    Resigned,
    Ended { ground: Option<EndGround> },
    Voided { ground: Option<VoidGround> },
}

/// Somebody who left office before the term ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Who, from which post.
    pub seat: Elected,
    /// Since when.
    pub on: Date,
    /// Why.
    pub how: Gone,
    /// Who decided it, where the record says.
    pub by: Option<Decider>,
    /// What was said to it; nothing once erased.
    pub words: Option<String>,
}

/// A change of the day of the term change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// Proposed on.
    pub on: Date,
    /// Day on which the term ends.
    pub due: Date,
    /// Day to which it is moved.
    pub to: Date,
    /// Why; nothing once erased.
    pub reason: Option<String>,
    /// The meeting passed it on.
    pub passed: Option<Date>,
    /// The county answered.
    pub answered: Option<(Date, bool)>,
}

/// What happened between terms.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Term {
    /// Recalls, from 1.
    pub recalls: Vec<Recall>,
    /// Resignations, from 1.
    pub resignations: Vec<Resignation>,
    /// By-elections, from 1.
    pub by_elections: Vec<ByElection>,
    /// Who left office.
    pub left: Vec<Left>,
    /// The last proposal to move the day.
    pub shift: Option<Shift>,
    /// Who was chosen to preside, since when.
    pub acting: Option<(Date, PersonId)>,
}

fn at<T>(list: &mut [T], case: u32) -> Option<&mut T> {
    index(case).and_then(|at| list.get_mut(at))
}

fn nth<'a, T>(list: &'a [T], case: u32, missing: &'static str) -> Result<&'a T, Refusal> {
    index(case).and_then(|at| list.get(at)).ok_or_else(|| Refusal::new(missing).figure("case", case))
}

fn next<T>(list: &[T]) -> u32 {
    super::small(list.len()).saturating_add(1)
}

fn words(sealed: Option<&Sealed>) -> Option<String> {
    sealed.and_then(Sealed::words).map(str::to_owned)
}

impl Term {
    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::RecallPetitioned { on, member, by, whole, signers, vote_by, .. } => self.recalls.push(Recall {
                on: *on,
                member: *member,
                by: *by,
                signers: *signers,
                whole: *whole,
                reasons: words(sealed),
                vote_by: *vote_by,
                stated: None,
                vote: None,
                moot: None,
            }),
            Fact::RecallStated { on, case } => {
                if let Some(recall) = at(&mut self.recalls, *case) {
                    recall.stated = Some((*on, words(sealed)));
                }
            }
            Fact::RecallVoted { case, vote, .. } => {
                if let Some(recall) = at(&mut self.recalls, *case) {
                    recall.vote = Some(vote.clone());
                }
            }
            Fact::ResignationHandedIn { on, member, decide_by, .. } => {
                self.resignations.push(Resignation { on: *on, member: *member, words: words(sealed), decide_by: *decide_by, decided: None })
            }
            Fact::ResignationDecided { on, case, accepted, .. } => {
                if let Some(resignation) = at(&mut self.resignations, *case) {
                    resignation.decided = Some((*on, *accepted));
                }
            }
            _ => self.apply_vacancies(fact, sealed),
        }
    }

    fn apply_vacancies(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        match fact {
            Fact::ByElectionCalled { on, day, by, whole, post, candidates, .. } => self.by_elections.push(ByElection {
                on: *on,
                day: *day,
                by: *by,
                whole: *whole,
                post: *post,
                candidates: candidates.clone(),
                votes: Vec::new(),
            }),
            Fact::ByElectionVoted { case, vote, .. } => {
                if let Some(by_election) = at(&mut self.by_elections, *case) {
                    by_election.votes.push(vote.clone());
                }
            }
            Fact::ShiftProposed { on, due, to } => {
                let (on, due, to) = (*on, *due, *to);
                self.shift = Some(Shift { on, due, to, reason: words(sealed), passed: None, answered: None });
            }
            Fact::ShiftPassed { on, .. } => {
                if let Some(shift) = &mut self.shift {
                    shift.passed = Some(*on);
                }
            }
            Fact::ShiftApproved { on, approved } => {
                if let Some(shift) = &mut self.shift {
                    shift.answered = Some((*on, *approved));
                }
            }
            Fact::ActingHeadNamed { on, person } => self.acting = Some((*on, *person)),
            _ => {}
        }
    }

    /// Somebody's seat falls open; a recall or resignation that was not decided has nothing to decide any more.
    fn leaves(&mut self, seat: Elected, on: Date, (how, by): (Gone, Option<Decider>), words: Option<String>) {
        let undecided = |recall: &&mut Recall| recall.member == seat.person && recall.vote.is_none() && recall.moot.is_none();
        self.recalls.iter_mut().filter(undecided).for_each(|recall| recall.moot = Some(on));
        if self.acting.is_some_and(|(_, person)| person == seat.person) {
            self.acting = None;
        }
        self.left.push(Left { seat, on, how, by, words });
    }
}

impl Election {
    /// Who elects the committee, and so votes on a recall.
    fn electors_by(&self) -> By {
        match self.plan.as_ref().map(|plan| plan.form).unwrap_or_default() {
            Form::AllVoters => By::Voters,
            Form::Households => By::Households,
            Form::Representatives => By::Representatives,
        }
    }

    /// Takes the consequences of an act between terms: who leaves office, who comes.
    pub(crate) fn apply_term(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        let gone = match fact {
            Fact::RecallVoted { on, case, vote } if vote.recalled => {
                let by = Some(Decider::People(self.electors_by()));
                nth(&self.bodies.term.recalls, *case, "").ok().map(|recall| (recall.member, *on, (Gone::Recalled, by)))
            }
            Fact::ResignationDecided { on, case, by, accepted: true, .. } => {
                let resignation = nth(&self.bodies.term.resignations, *case, "").ok();
                resignation.map(|one| (one.member, *on, (Gone::Resigned, Some(Decider::People(*by)))))
            }
            Fact::OfficeEnded { on, member } => {
                let ground = if let Some(Sealed::Ended { ground }) = sealed { Some(*ground) } else { None };
                Some((*member, *on, (Gone::Ended { ground }, Some(Decider::Law))))
            }
            Fact::PersonVoided { on, person, by } => {
                let ground = if let Some(Sealed::Voided { ground, .. }) = sealed { Some(*ground) } else { None };
                Some((*person, *on, (Gone::Voided { ground }, by.map(Decider::Office))))
            }
            _ => None,
        };
        if let Some((person, on, how)) = gone
            && let Some(place) = self.elected.iter().position(|one| one.person == person)
        {
            let seat = self.elected.remove(place);
            self.bodies.term.leaves(seat, on, how, words(sealed));
        }
        if let Fact::ByElectionVoted { case, vote, .. } = fact
            && let (Ok(by_election), Some(line)) = (nth(&self.bodies.term.by_elections, *case, ""), vote.elected)
        {
            self.elected.push(Elected { person: line.person, post: by_election.post, votes: line.votes, round: 0 });
        }
    }
}

pub(super) fn decide(state: &Election, context: &Context, command: &Command) -> Answer {
    match command {
        Command::PetitionRecall { .. } => recall::petition(state, command),
        Command::StateOnRecall { on, case, text } => recall::state_on(state, *on, *case, text),
        Command::Resign { on, member, text } => recall::resign(state, *on, *member, text),
        Command::DecideResignation { .. } => recall::decide_resignation(state, command),
        Command::EndOffice { on, member, ground } => vacancy::end(state, *on, *member, *ground),
        Command::VoidPerson { on, person, ground, text } => vacancy::void(state, context, (*on, *person), *ground, text),
        Command::CallByElection { .. } => by_election::call(state, command),
        Command::ProposeShift { on, due, to, reason } => shift::propose(state, *on, (*due, *to), reason),
        Command::PassShift { on, by, whole, present, agree } => shift::pass(state, *on, *by, (*whole, *present, *agree)),
        Command::ApproveShift { on, approved, reason } => shift::approve(state, *on, *approved, reason),
        Command::NameActingHead { on, person, whole, present, agree } => {
            vacancy::name_head(state, *on, *person, (*whole, *present, *agree))
        }
    }
}

fn told(fact: Fact) -> Answer {
    super::told(super::Fact::Term(fact))
}

fn sealed(fact: Fact, part: Sealed) -> Answer {
    super::sealed(super::Fact::Term(fact), part)
}

/// A seat on the committee in office: its certificates are out.
fn in_office(state: &Election, person: PersonId) -> Result<Elected, Refusal> {
    if state.certificates.is_empty() {
        return Err(Refusal::new("not_in_office_yet"));
    }
    state
        .elected
        .iter()
        .copied()
        .find(|one| one.person == person)
        .ok_or_else(|| Refusal::new("not_in_office").figure("person", super::figure(person)))
}

/// Refuses what a meeting cannot have decided: too few came, or too few agreed.
fn decided_by(rules: &statute::Rules, by: By, (whole, present, agree): (u32, u32, u32)) -> Result<bool, Refusal> {
    use statute::meetings::{Came, Meeting, passes, quorum};
    let meeting = if by == By::Representatives { Meeting::Representatives } else { Meeting::All };
    within(present, whole)?;
    if agree > present {
        return Err(Refusal::new("more_agree_than_present").figure("agree", agree).figure("present", present));
    }
    let came = Some(Came { present, whole });
    let asked = if by == By::Households { quorum(rules, meeting, None, came) } else { quorum(rules, meeting, came, None) };
    quorate(&asked)?;
    Ok(passes(rules, meeting, agree, present).is_none_or(|verdict| verdict.accepted))
}
