//! 资格联审 of the nominees: every department answers its own questions; what one finds becomes a case that is gone through.

use std::collections::BTreeMap;

use election::programme::Command as Work;
use election::programme::vetting::{Asked, Command as Vetting, Finding};
use election::{Command, PersonId};

use super::{Story, Told, Who};
use crate::programme::programme;

impl Story {
    /// All nominees are vetted; a court finds what bars one of them, or an office has a remark that bars nobody.
    pub(super) fn vet(&mut self, everyone: &[PersonId], barred: Option<PersonId>) -> Told {
        let on = self.days.nomination;
        let mut persons = everyone.to_vec();
        persons.sort_unstable();
        persons.dedup();
        self.work(on, Who::Township, Vetting::OpenVetting { on, persons: persons.clone(), due: on })?;
        let remark = persons.first().copied().filter(|_| barred.is_none() && self.work.rng.percent(6));
        let programme = programme();
        let mut told = false;
        for department in programme.asked_departments() {
            let found = |asked: &Asked, person: PersonId| match asked.bar {
                Some(election::command::Bar::CriminallyPunished) => Some(person) == barred,
                None => Some(person) == remark,
                Some(_) => false,
            };
            let mut answers: BTreeMap<PersonId, BTreeMap<String, Finding>> = BTreeMap::new();
            for person in &persons {
                let own = answers.entry(*person).or_default();
                for asked in programme.asked_of(department) {
                    let finding = if found(asked, *person) && !told {
                        told = true;
                        Finding::Found { clause: asked.source.clone(), paper: "（演练）第1号".to_owned() }
                    } else {
                        Finding::Clear
                    };
                    own.insert(asked.id.clone(), finding);
                }
            }
            self.work(on, Who::Department, Vetting::AnswerVetting { on, department: department.to_owned(), answers })?;
        }
        if told { self.go_through(barred.is_some()) } else { Ok(()) }
    }

    /// Notice, statement, the decision of two, and where it bars, the appeal to the prefecture.
    fn go_through(&mut self, barred: bool) -> Told {
        let (on, case) = (self.days.nomination, 1);
        let words = "联审单位有反馈，请在期限内说明。".to_owned();
        self.work(on, Who::FirstOfCounty, Vetting::NotifyFinding { on, case, words })?;
        let statement = "本人已知悉，情况属实。".to_owned();
        self.work(on, Who::Committee, Vetting::StateOnFinding { on, case, statement, attachments: Vec::new() })?;
        let reason = if barred { "有生效文书，符合法定情形。" } else { "只作提醒，不影响提名。" };
        for who in [Who::FirstOfCounty, Who::SecondOfCounty] {
            self.work(on, who, Vetting::DecideFinding { on, case, barred, reason: reason.to_owned() })?;
        }
        if !barred {
            return Ok(());
        }
        self.work(on, Who::Committee, Vetting::AppealDecision { on, case, words: "请求复核。".to_owned(), attachments: Vec::new() })?;
        self.work(on, Who::Prefecture, Vetting::RuleAppeal { on, case, barred, reason: "复核后维持。".to_owned() })
    }

    fn work(&mut self, on: jiff::civil::Date, who: Who, command: Vetting) -> Told {
        self.act(on, who, &Command::Programme(Work::Vetting(command)))
    }
}
