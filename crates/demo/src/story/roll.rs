//! Steps 1 to 3: plan, election committee, roll.

use election::command::{
    AddReason, ChosenBy, CommitteeMemberInput, CommitteeOffice, ObjectionMatter, PersonInput, RollChange, StrikeReason,
};
use election::{Command, Fact, Sealed};
use jiff::civil::Date;
use statute::shift;

use super::{SPARE, Story, Told, Who};
use crate::course::{Leaver, Objections, Reach};
use crate::{DemoError, TERM};

impl Story {
    pub(super) fn plan(&mut self) -> Told {
        let on = self.days.plan;
        let command = Command::SetPlan {
            on,
            term: TERM,
            election_day: self.days.poll,
            seats: self.seats,
            form: Default::default(),
            way: Default::default(),
        };
        self.act(on, Who::Township, &command)?;
        if self.rng.percent(30) {
            self.remark(on, "职数方案经村（居）民代表会议讨论通过，已在公开栏张贴。")?;
        }
        Ok(())
    }

    pub(super) fn form_committee(&mut self) -> Told {
        let on = self.days.committee;
        let members = self.rng.pick(&[5, 5, 7]);
        for _ in 0..members {
            let at = self.committee_member()?;
            self.committee.push(at);
        }
        let mut reserve = Vec::new();
        for _ in 0..self.rng.between(2, 3) {
            reserve.push(self.somebody(None, 28, 66)?);
        }
        let input = |at: usize| {
            self.residents.voters.get(at).map(|v| &v.person).map(|person| PersonInput {
                person: None,
                name: person.name.clone(),
                sex: person.sex,
                id_number: person.id_number.clone(),
            })
        };
        let offices = [CommitteeOffice::Chair, CommitteeOffice::Deputy].into_iter().chain(std::iter::repeat(CommitteeOffice::Member));
        let members = self.committee.iter().zip(offices);
        let command = Command::FormElectionCommittee {
            on,
            chosen_by: if self.place.voters() < 300 { ChosenBy::Meeting } else { ChosenBy::Representatives },
            members: members.filter_map(|(at, office)| Some(CommitteeMemberInput { who: input(*at)?, office })).collect(),
            reserve: reserve.into_iter().filter_map(input).collect(),
        };
        self.act(on, Who::Township, &command)
    }

    /// Where a relative is to be nominated, the first member is one with a grown relative in the house.
    fn committee_member(&mut self) -> Result<usize, DemoError> {
        let at = self.somebody(None, 28, 66)?;
        if self.course.leaver != Leaver::Relative || !self.committee.is_empty() {
            return Ok(at);
        }
        for _ in 0..60 {
            let at = self.somebody(None, 28, 66)?;
            if self.relative_of(at).is_some() {
                return Ok(at);
            }
            self.busy.remove(&at);
        }
        Ok(at)
    }

    pub(super) fn draft_roll(&mut self) -> Told {
        let lines = self.residents.voters.len().saturating_sub(SPARE);
        let voters = self.residents.voters.get(..lines).unwrap_or_default().to_vec();
        self.act(self.days.draft, Who::Committee, &Command::ImportRoll { voters, unlisted: Vec::new(), replace: false })?;
        for (recorded, _, _) in &self.facts {
            if let (Fact::RollImported { .. }, Some(Sealed::Voters { voters, .. })) = (&recorded.fact, &recorded.sealed) {
                self.ids.extend(voters.iter().map(|voter| voter.person.id));
            }
        }
        Ok(())
    }

    pub(super) fn post_roll(&mut self) -> Told {
        let posted = self.days.posted;
        self.act(posted, Who::Committee, &Command::PublishRoll { on: posted })?;
        match self.course.objections {
            Objections::Overdue => self.object(shift(posted, 1), 0),
            Objections::Open => self.object(posted.max(shift(self.today, -2)), 0),
            Objections::Settled => self.settled_objections(posted),
        }
    }

    fn settled_objections(&mut self, posted: Date) -> Told {
        for (at, filed) in (0..self.rng.below(3)).zip([shift(posted, 1), shift(posted, 4)]) {
            let ruled = shift(filed, self.rng.days(1, 3));
            if ruled <= self.today {
                let kind = self.rng.index(4);
                self.object(filed, kind)?;
                self.rule(ruled, at + 1, kind)?;
            }
        }
        Ok(())
    }

    /// An objection of one of four kinds: left out, wrongly entered, dead or moved (upheld), not entitled (rejected).
    fn object(&mut self, on: Date, kind: usize) -> Told {
        let (matter, statement) = [
            (ObjectionMatter::Omitted, "本户一名成年成员户籍在本村，名单上没有，申请补登。"),
            (ObjectionMatter::Wrong, "本人所在小组写错，申请更正。"),
            (ObjectionMatter::NotEntitled, "名单上一人户籍已迁出，不应再登记。"),
            (ObjectionMatter::NotEntitled, "名单上一人长期不在本地居住，不应登记。"),
        ][kind];
        let objector = self.somebody(None, 22, 75)?;
        let about = if kind == 0 {
            None
        } else if kind == 1 {
            Some(self.id(objector))
        } else {
            let other = self.somebody(None, 22, 75)?;
            Some(self.id(other))
        };
        let objector = self.residents.voters.get(objector).map(|v| v.person.name.clone()).unwrap_or_default();
        self.act(
            on,
            Who::Committee,
            &Command::FileObjection { on, matter, objector, statement: statement.to_owned(), about, attachments: Vec::new() },
        )
    }

    fn rule(&mut self, on: Date, objection: u32, kind: usize) -> Told {
        let about = self.state.roll.objections.last().and_then(|o| o.about);
        let voter = about.and_then(|id| self.state.roll.line(id).cloned());
        let spare = usize::try_from(objection).unwrap_or(SPARE);
        let change = match (kind, voter) {
            (0, _) => self.residents.voters.iter().rev().nth(spare - 1).map(|voter| RollChange::Add {
                voter: voter.clone(),
                why: AddReason::Omitted,
                another: false,
            }),
            (1, Some(mut voter)) => {
                voter.person.group = "一组".into();
                Some(RollChange::Correct { voter })
            }
            (2, Some(voter)) => {
                Some(RollChange::Strike { person: voter.person.id, why: StrikeReason::MovedOut, note: "凭户口簿".into() })
            }
            _ => None,
        };
        let ground = if change.is_some() {
            "经核对户籍，申诉属实，予以更正。"
        } else {
            "经核对，该选民户籍在本村且书面表示参加选举，登记无误。"
        };
        let command =
            Command::RuleObjection { on, objection, upheld: change.is_some(), ground: ground.to_owned(), change, attachments: Vec::new() };
        self.act(on, Who::Committee, &command)
    }

    pub(super) fn finish_roll(&mut self) -> Told {
        let on = self.days.corrected;
        self.act(on, Who::Committee, &Command::PublishCorrectedRoll { on })?;
        if self.course.reach == Reach::RollFinal && self.rng.percent(40) {
            self.remark(on, "提名大会会场和提名票已备好。")?;
        }
        Ok(())
    }
}
