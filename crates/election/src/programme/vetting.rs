//! 资格联审: every department answers for itself, per bar; what it finds is evidence, not a decision.
//!
//! A finding becomes a case: notice to the person, statement, decision by two people, appeal to a body that did not decide.
//! The public facts number the cases; whom they concern, and what was found, is sealed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use statute::{Confidence, shift};

use super::hearing::{self, Turn};
use super::{Around, Attachment, Catalogue, Said, Words, catalogue, filled, part, said, short};
use crate::actor::{Context, Role};
use crate::command::Bar;
use crate::person::PersonId;
use crate::refusal::Refusal;

/// A department that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its name in the record.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// What departments are asked about a nominee: one bar, with the instrument that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its name in the record.
    pub id: String,
    /// In words.
    pub title: String,
    /// The bar of the law, if it is one. A question without one may be asked, and bars nobody.
    #[serde(default)]
    pub bar: Option<Bar>,
    /// Which departments answer it.
    pub departments: Vec<String>,
    /// Article or instruction.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// The terms of a vetting, in days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// From the notice: as long the person may make a statement.
    pub statement_days: u32,
    /// From the decision: as long the person may appeal.
    pub appeal_days: u32,
    /// Where that stands.
    pub source: String,
    /// How sure we are of that.
    pub confidence: Confidence,
}

/// What a department says about one person and one bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case", deny_unknown_fields)]
pub enum Finding {
    /// 无.
    Clear,
    /// 有, with the clause and the paper that shows it.
    Found {
        /// Clause.
        clause: String,
        /// Number of the paper, for example of a judgment.
        paper: String,
    },
    /// 需核实: not known yet.
    Open,
}

/// What may be asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
pub enum Command {
    /// The list of nominees goes to all departments.
    OpenVetting { on: Date, persons: Vec<PersonId>, due: Date },
    /// A department answers, for all persons of the list at once; asked again, it takes the place of what was said before.
    AnswerVetting { on: Date, department: String, answers: BTreeMap<PersonId, BTreeMap<String, Finding>> },
    /// The person is told what was found, and by when to make a statement.
    NotifyFinding { on: Date, case: u32, words: String },
    /// The person's statement.
    StateOnFinding {
        on: Date,
        case: u32,
        statement: String,
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// The first of two proposes the decision; the second makes it by saying the same.
    DecideFinding { on: Date, case: u32, barred: bool, reason: String },
    /// The person appeals.
    AppealDecision {
        on: Date,
        case: u32,
        words: String,
        #[serde(default)]
        attachments: Vec<Attachment>,
    },
    /// A body that did not decide rules on the appeal.
    RuleAppeal { on: Date, case: u32, barred: bool, reason: String },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::OpenVetting { on, .. }
            | Self::AnswerVetting { on, .. }
            | Self::NotifyFinding { on, .. }
            | Self::StateOnFinding { on, .. }
            | Self::DecideFinding { on, .. }
            | Self::AppealDecision { on, .. }
            | Self::RuleAppeal { on, .. } => *on,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    VettingOpened { on: Date, persons: Vec<PersonId>, due: Date },
    VettingAnswered { on: Date, department: String },
    FindingNotified { on: Date, case: u32, statement_due: Date },
    FindingStated { on: Date, case: u32 },
    FindingProposed { on: Date, case: u32, by: String },
    FindingDecided { on: Date, case: u32, by: String, barred: bool, appeal_due: Date },
    DecisionAppealed { on: Date, case: u32 },
    AppealRuled { on: Date, case: u32, barred: bool },
}

/// Answers of one department. No other department sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// By person and bar.
    #[serde(deserialize_with = "by_person")]
    pub answers: BTreeMap<PersonId, BTreeMap<String, Finding>>,
}

/// Numbers of persons are texts where they are keys of JSON, and behind a tag nobody turns them back but we.
fn by_person<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<PersonId, BTreeMap<String, Finding>>, D::Error> {
    let told: BTreeMap<String, BTreeMap<String, Finding>> = BTreeMap::deserialize(deserializer)?;
    let known = |(person, bars): (String, _)| person.parse().map(|number| (PersonId(number), bars));
    told.into_iter().map(known).collect::<Result<_, _>>().map_err(D::Error::custom)
}

/// A decision in its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// The bar applies.
    pub barred: bool,
    /// Why.
    pub reason: String,
}

/// A finding about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Number, from 1.
    pub number: u32,
    /// Whom it concerns.
    pub person: PersonId,
    /// Who found it.
    pub department: String,
    /// Which question.
    pub asked: String,
    /// The department says now that there is nothing: the case is over.
    pub withdrawn: bool,
    /// Day of the notice, until when a statement may be made, and its words.
    pub notified: Option<(Date, Date, Option<Words>)>,
    /// The statement.
    pub stated: Option<(Date, Option<Words>)>,
    /// The proposal: day, account, what it says.
    pub proposed: Option<(Date, String, Option<Ruling>)>,
    /// The decision: day, accounts of the two, whether the bar applies, until when it may be appealed.
    pub decided: Option<(Date, [String; 2], bool, Date)>,
    /// The appeal.
    pub appealed: Option<(Date, Option<Words>)>,
    /// The ruling on it.
    pub ruled: Option<(Date, bool, Option<Ruling>)>,
}

impl Case {
    /// Whether the bar applies, once nobody can change it any more on that day.
    #[must_use]
    pub fn outcome(&self, today: Date) -> Option<bool> {
        if self.withdrawn {
            return Some(false);
        }
        let (_, _, barred, appeal_due) = self.decided.as_ref()?;
        let ruled = self.ruled.as_ref().map(|(_, barred, _)| *barred);
        hearing::outcome(*barred, Some(*appeal_due), self.appealed.is_some(), ruled, today)
    }
}

/// How the vetting of somebody stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vetted<'a> {
    /// Not on a list.
    NotAsked,
    /// Departments that have not answered, or have to look again.
    Waiting(Vec<&'a str>),
    /// A case is not final.
    Open(u32),
    /// No bar applies.
    Clear,
    /// A bar of the law applies, by a final decision.
    Barred(Bar),
}

/// The vetting of a unit's nominees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Vetting {
    /// Persons on the list, each with the day until which departments answer.
    pub persons: BTreeMap<PersonId, Date>,
    /// The newest answers by department, each with its day; nothing once erased.
    pub answered: BTreeMap<String, (Date, Option<Answers>)>,
    /// Findings.
    pub cases: Vec<Case>,
}

impl Vetting {
    /// How the vetting of somebody stands on a day.
    #[must_use]
    pub fn standing<'a>(&'a self, person: PersonId, today: Date, catalogue: &'a Catalogue) -> Vetted<'a> {
        if !self.persons.contains_key(&person) {
            return Vetted::NotAsked;
        }
        let waits = |department: &&str| !self.answered.get(*department).is_some_and(|(_, answers)| settled(answers.as_ref(), person));
        let waiting: Vec<&str> = catalogue.asked_departments().into_iter().filter(waits).collect();
        let cases = self.cases.iter().filter(|case| case.person == person);
        if let Some(open) = cases.clone().find(|case| case.outcome(today).is_none()) {
            return Vetted::Open(open.number);
        }
        let bar = |case: &Case| catalogue.asked(&case.asked).and_then(|asked| asked.bar);
        match cases.filter(|case| case.outcome(today) == Some(true)).find_map(bar) {
            Some(bar) => Vetted::Barred(bar),
            None if waiting.is_empty() => Vetted::Clear,
            None => Vetted::Waiting(waiting),
        }
    }

    fn case(&self, number: u32) -> Result<&Case, Refusal> {
        let found = self.cases.iter().find(|case| case.number == number && !case.withdrawn);
        found.ok_or_else(|| Refusal::new("no_such_case").figure("case", number))
    }

    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::VettingOpened { persons, due, .. } => self.persons.extend(persons.iter().map(|person| (*person, *due))),
            Fact::VettingAnswered { on, department } => self.answer(*on, department, part!(sealed, Vetting)),
            Fact::FindingNotified { case, .. }
            | Fact::FindingStated { case, .. }
            | Fact::FindingProposed { case, .. }
            | Fact::FindingDecided { case, .. }
            | Fact::DecisionAppealed { case, .. }
            | Fact::AppealRuled { case, .. } => {
                if let Some(case) = self.cases.iter_mut().find(|known| known.number == *case) {
                    case.apply(fact, sealed);
                }
            }
        }
    }

    fn answer(&mut self, on: Date, department: &str, answers: Option<&Answers>) {
        let told = answers.iter().flat_map(|part| &part.answers);
        let found: BTreeSet<(PersonId, &str)> = told
            .flat_map(|(person, bars)| bars.iter().map(move |(asked, finding)| (*person, asked.as_str(), finding)))
            .filter(|(_, _, finding)| matches!(finding, Finding::Found { .. }))
            .map(|(person, asked, _)| (person, asked))
            .collect();
        for case in self.cases.iter_mut().filter(|case| case.department == department) {
            case.withdrawn = case.withdrawn || !found.contains(&(case.person, case.asked.as_str()));
        }
        for (person, asked) in found {
            let known = |case: &Case| !case.withdrawn && case.department == department && case.person == person && case.asked == asked;
            if !self.cases.iter().any(known) {
                self.cases.push(Case {
                    number: u32::try_from(self.cases.len()).unwrap_or(u32::MAX).saturating_add(1),
                    person,
                    department: department.to_owned(),
                    asked: asked.to_owned(),
                    withdrawn: false,
                    notified: None,
                    stated: None,
                    proposed: None,
                    decided: None,
                    appealed: None,
                    ruled: None,
                });
            }
        }
        self.answered.insert(department.to_owned(), (on, answers.cloned()));
    }
}

/// Whether a department has said all it was asked about somebody.
fn settled(answers: Option<&Answers>, person: PersonId) -> bool {
    let own = answers.and_then(|answers| answers.answers.get(&person));
    own.is_some_and(|own| own.values().all(|finding| *finding != Finding::Open))
}

impl Case {
    fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        let words = || part!(sealed, Words).cloned();
        let ruling = || part!(sealed, Ruling).cloned();
        match fact {
            Fact::FindingNotified { on, statement_due, .. } => self.notified = Some((*on, *statement_due, words())),
            Fact::FindingStated { on, .. } => self.stated = Some((*on, words())),
            Fact::FindingProposed { on, by, .. } => self.proposed = Some((*on, by.clone(), ruling())),
            Fact::FindingDecided { on, by, barred, appeal_due, .. } => {
                let first = self.proposed.as_ref().map(|(_, by, _)| by.clone()).unwrap_or_default();
                self.decided = Some((*on, [first, by.clone()], *barred, *appeal_due));
            }
            Fact::DecisionAppealed { on, .. } => self.appealed = Some((*on, words())),
            Fact::AppealRuled { on, barred, .. } => self.ruled = Some((*on, *barred, ruling())),
            Fact::VettingOpened { .. } | Fact::VettingAnswered { .. } => {}
        }
    }
}

impl Catalogue {
    /// A question of the vetting.
    #[must_use]
    pub fn asked(&self, id: &str) -> Option<&Asked> {
        self.asked.iter().find(|asked| asked.id == id)
    }

    /// The questions that a department answers.
    pub fn asked_of(&self, department: &str) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(move |asked| asked.departments.iter().any(|id| id == department))
    }

    /// Departments that answer something, in the order of the catalogue.
    #[must_use]
    pub fn asked_departments(&self) -> Vec<&str> {
        let ids = self.departments.iter().map(|department| department.id.as_str());
        ids.filter(|id| self.asked_of(id).next().is_some()).collect()
    }

    pub(super) fn check_vetting(&self) -> Result<(), String> {
        for asked in &self.asked {
            let known = |id: &String| self.departments.iter().any(|department| department.id == *id);
            if asked.departments.is_empty() || !asked.departments.iter().all(known) {
                return Err(format!("asked {:?}: it names a department that is not there, or none", asked.id));
            }
        }
        if !self.asked.is_empty() && self.vetting.is_none() {
            return Err("departments are asked, but [vetting] does not say how long statements and appeals may take".to_owned());
        }
        Ok(())
    }
}

/// The county leads the vetting; departments answer; an appeal goes to the prefecture, which does not decide before.
pub(super) fn allowed(role: Role, command: &Command) -> bool {
    match command {
        Command::OpenVetting { .. } => matches!(role, Role::Township | Role::County),
        Command::AnswerVetting { .. } => role == Role::Reviewer,
        Command::NotifyFinding { .. } | Command::DecideFinding { .. } => role == Role::County,
        Command::StateOnFinding { .. } | Command::AppealDecision { .. } => {
            matches!(role, Role::ElectionCommittee | Role::Township | Role::County)
        }
        Command::RuleAppeal { .. } => role == Role::Prefecture,
    }
}

pub(super) fn decide(state: &Vetting, context: &Context, around: &Around<'_>, command: &Command) -> super::Answer {
    let catalogue = catalogue(context)?;
    let terms = catalogue.vetting.as_ref().ok_or_else(|| Refusal::new("no_vetting"))?;
    match command {
        Command::OpenVetting { on, persons, due } => open(around, *on, persons, *due),
        Command::AnswerVetting { on, department, answers } => answer(state, catalogue, *on, department, answers),
        Command::NotifyFinding { on, case, words } => notify(state.case(*case)?, terms, *on, words),
        Command::StateOnFinding { on, case, statement, attachments } => stated(state.case(*case)?, *on, (statement, attachments)),
        Command::DecideFinding { on, case, barred, reason } => {
            ruling(catalogue, state.case(*case)?, context, terms, (*on, *barred, reason))
        }
        Command::AppealDecision { on, case, words, attachments } => appeal(state.case(*case)?, *on, (words, attachments)),
        Command::RuleAppeal { on, case, barred, reason } => rule(state.case(*case)?, context, (*on, *barred, reason)),
    }
}

fn recorded(fact: Fact, sealed: Option<super::Sealed>) -> super::Answer {
    super::fact(super::Fact::Vetting(fact), sealed)
}

fn open(around: &Around<'_>, on: Date, persons: &[PersonId], due: Date) -> super::Answer {
    if persons.is_empty() {
        return Err(Refusal::new("nobody_listed"));
    }
    if let Some(person) = persons.iter().find(|person| !around.nominated(**person)) {
        return Err(Refusal::new("not_nominated").figure("person", format!("p{}", person.0)));
    }
    if due < on {
        return Err(Refusal::new("due_before_planned").figure("due", due).figure("on", on));
    }
    let mut persons = persons.to_vec();
    persons.sort_unstable();
    persons.dedup();
    recorded(Fact::VettingOpened { on, persons, due }, None)
}

type Told = BTreeMap<PersonId, BTreeMap<String, Finding>>;

/// All that the department is asked, about everybody on the list, and nothing else.
fn answer(state: &Vetting, catalogue: &Catalogue, on: Date, department: &str, answers: &Told) -> super::Answer {
    let asked: BTreeSet<&str> = catalogue.asked_of(department).map(|asked| asked.id.as_str()).collect();
    if asked.is_empty() {
        return Err(Refusal::new("department_not_asked").figure("department", department));
    }
    if state.persons.is_empty() || !answers.keys().eq(state.persons.keys()) {
        return Err(Refusal::new("not_the_list").figure("listed", state.persons.len()).figure("told", answers.len()));
    }
    let mut kept = answers.clone();
    for bars in kept.values_mut() {
        if !bars.keys().map(String::as_str).eq(asked.iter().copied()) {
            return Err(Refusal::new("not_the_questions").figure("asked", asked.len()).figure("told", bars.len()));
        }
        for finding in bars.values_mut() {
            if let Finding::Found { clause, paper } = finding {
                (*clause, *paper) = (filled(clause)?, filled(paper)?);
            }
        }
    }
    // What has been decided is not answered anew.
    let decided = state.cases.iter().find(|case| !case.withdrawn && case.department == department && case.decided.is_some());
    let still = |case: &Case| {
        let found = answers.get(&case.person).and_then(|bars| bars.get(&case.asked));
        matches!(found, Some(Finding::Found { .. }))
    };
    if let Some(case) = decided.filter(|case| !still(case)) {
        return Err(Refusal::new("case_decided").figure("case", case.number));
    }
    let answered = Fact::VettingAnswered { on, department: department.to_owned() };
    recorded(answered, Some(super::Sealed::Vetting(Answers { answers: kept })))
}

fn notify(case: &Case, terms: &Terms, on: Date, words: &str) -> super::Answer {
    if case.notified.is_some() {
        return Err(Refusal::new("already_notified").figure("case", case.number));
    }
    let statement_due = shift(on, i64::from(terms.statement_days));
    recorded(Fact::FindingNotified { on, case: case.number, statement_due }, said((words, &[]))?)
}

fn stated(case: &Case, on: Date, statement: Said<'_>) -> super::Answer {
    hearing::may_state(case.number, told(case)?, case.decided.is_some(), on)?;
    recorded(Fact::FindingStated { on, case: case.number }, said(statement)?)
}

/// When the person was told, and until when a statement may be made.
fn told(case: &Case) -> Result<(Date, Date), Refusal> {
    let notified = case.notified.as_ref().map(|(on, due, _)| (*on, *due));
    notified.ok_or_else(|| Refusal::new("not_notified").figure("case", case.number))
}

type Wanted<'a> = (Date, bool, &'a str);

fn ruling(catalogue: &Catalogue, case: &Case, context: &Context, terms: &Terms, (on, barred, reason): Wanted<'_>) -> super::Answer {
    if case.decided.is_some() {
        return Err(Refusal::new("case_decided").figure("case", case.number));
    }
    hearing::was_heard(told(case)?, case.stated.is_some(), on)?;
    if barred && catalogue.asked(&case.asked).is_none_or(|asked| asked.bar.is_none()) {
        return Err(Refusal::new("no_bar_of_the_law").figure("case", case.number));
    }
    let by = context.actor.account.clone();
    let ruling = Ruling { barred, reason: filled(reason)? };
    let proposed = case.proposed.as_ref().map(|(_, first, ruling)| (first.as_str(), ruling.as_ref()));
    let fact = match hearing::turn(case.number, proposed, &by, |proposed| proposed.barred == barred)? {
        Turn::First => Fact::FindingProposed { on, case: case.number, by },
        Turn::Second => {
            let appeal_due = shift(on, i64::from(terms.appeal_days));
            Fact::FindingDecided { on, case: case.number, by, barred, appeal_due }
        }
    };
    recorded(fact, Some(super::Sealed::Ruling(ruling)))
}

fn appeal(case: &Case, on: Date, words: Said<'_>) -> super::Answer {
    let Some((decided, _, true, due)) = &case.decided else {
        return Err(Refusal::new("nothing_to_appeal").figure("case", case.number));
    };
    hearing::may_appeal(case.number, (*decided, *due), case.appealed.is_some(), on)?;
    recorded(Fact::DecisionAppealed { on, case: case.number }, said(words)?)
}

fn rule(case: &Case, context: &Context, (on, barred, reason): Wanted<'_>) -> super::Answer {
    let Some((_, deciders, _, _)) = &case.decided else { return Err(Refusal::new("no_appeal").figure("case", case.number)) };
    let appealed = case.appealed.as_ref().map(|(on, _)| *on);
    hearing::may_rule(case.number, appealed, case.ruled.is_some(), deciders, (on, &context.actor.account))?;
    let ruling = Ruling { barred, reason: short(reason)? };
    recorded(Fact::AppealRuled { on, case: case.number, barred }, Some(super::Sealed::Ruling(ruling)))
}
