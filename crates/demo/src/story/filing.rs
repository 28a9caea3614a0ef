//! 归档: ballots under seal after every vote, originals filed; and a case of corrections, here and there.

use election::programme::archive::Command as Archive;
use election::programme::case::{Command as Cases, Concerned, Correction, Finding, How, Kind, Source};
use election::programme::filing::{Comes, Stand};
use election::programme::{Command as Work, Leader};
use election::{Command, Stage};
use jiff::civil::Date;
use statute::shift;

use super::{Story, Told, Who};
use crate::programme::{leader, programme};

/// A step of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It is opened on a report.
    Open,
    /// The person is heard.
    State,
    /// Two people of the township say that it is so, or not, and the person is told.
    Decide(bool),
    /// It is put right, and the county has looked.
    PutRight,
}

impl Story {
    /// The ballots of the vote at hand go under seal.
    pub(super) fn seal_ballots(&mut self, on: Date) -> Told {
        let Some(round) = self.state.round().map(|round| round.number) else { return Ok(()) };
        let bags = self.work.rng.between(1, 3);
        let seals = (1..=bags).map(|bag| format!("封{round}-{bag}")).collect();
        let name = |story: &mut Self| leader(&mut story.work.rng, "").name;
        let (keeper, witnesses) = (name(self), vec![name(self), name(self)]);
        if witnesses[0] == witnesses[1] {
            return Ok(());
        }
        let place = format!("{}档案室", self.place.township.1);
        let stored = Archive::StoreBallots { on, round, bags, seals, place, keeper, witnesses };
        self.ask(on, Who::Township, &Command::Programme(Work::Archive(stored)))
    }

    /// Originals that the file lacks are filed, all but a few.
    pub(super) fn file_originals(&mut self, on: Date) -> Told {
        let programme = programme();
        let lacks = |comes: Comes| matches!(comes, Comes::Minutes { .. } | Comes::Original);
        let missing: Vec<String> = programme
            .lines(&self.state.filing(), Stage::HandedOver)
            .into_iter()
            .filter(|line| line.stand == Stand::Missing && lacks(line.item.comes))
            .map(|line| line.item.id.clone())
            .collect();
        for item in missing {
            if self.work.rng.percent(2) {
                continue;
            }
            let pages = self.work.rng.between(1, 6);
            let received_by = leader(&mut self.work.rng, "").name;
            let filed = Archive::FileItem { on, item, pages, place: "乡镇档案柜".to_owned(), received_by };
            self.ask(on, Who::Township, &Command::Programme(Work::Archive(filed)))?;
        }
        Ok(())
    }

    /// A step of the one case of the unit.
    pub(super) fn case(&mut self, on: Date, step: Step) -> Told {
        let case = 1;
        match step {
            Step::Open => {
                let about = Kind::Prohibited { prohibition: self.work.rng.pick(&["bribery", "canvassing", "rumours"]).to_owned() };
                let concerned = Concerned { person: leader(&mut self.work.rng, "村民"), account: None };
                let words = "群众反映，经初步了解需要核查。".to_owned();
                self.about(on, Who::Township, Cases::OpenCase { on, about, source: Source::Report, concerned, words })
            }
            Step::State => self.about(on, Who::Township, Cases::StateInCase { on, case, statement: "本人作了说明。".to_owned() }),
            Step::Decide(upheld) => {
                let owner = Leader { post: "包村干部".to_owned(), ..leader(&mut self.work.rng, "") };
                let correction = Correction { what: "公开说明情况，消除影响。".to_owned(), owner, due: shift(on, 6) };
                let sanctions = if upheld { vec!["criticism".to_owned()] } else { Vec::new() };
                let finding = Finding { upheld, sanctions, correction: upheld.then_some(correction) };
                let reason = if upheld { "查证属实。" } else { "查无实据。" }.to_owned();
                for who in [Who::Township, Who::SecondOfTownship] {
                    self.about(on, who, Cases::DecideCase { on, case, finding: finding.clone(), reason: reason.clone() })?;
                }
                let words = "处理决定已送达本人。".to_owned();
                self.about(on, Who::Township, Cases::NotifyCase { on, case, how: How::Handed, words })
            }
            Step::PutRight => {
                self.about(on, Who::Township, Cases::CorrectCase { on, case, done: "已在村务公开栏说明。".to_owned() })?;
                self.about(on, Who::FirstOfCounty, Cases::ConfirmCorrection { on, case, words: "实地查看属实。".to_owned() })
            }
        }
    }

    fn about(&mut self, on: Date, who: Who, command: Cases) -> Told {
        self.ask(on, who, &Command::Programme(Work::Case(command)))
    }
}
