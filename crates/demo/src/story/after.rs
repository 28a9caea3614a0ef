//! Steps 8 and 9: the result, the second round, vacant seats, certificates, handover.

use election::Command;
use election::command::HandoverItem;
use jiff::civil::Date;
use statute::shift;

use super::{Story, Told, Who};
use crate::course::{Reach, Vote};

impl Story {
    pub(super) fn confirm(&mut self) -> Told {
        self.confirm_on(self.days.poll)
    }

    /// Unless the poll was declared invalid before the count.
    fn confirm_on(&mut self, on: Date) -> Told {
        if self.paper.is_empty() { Ok(()) } else { self.act(on, Who::Committee, &Command::ConfirmResult { on }) }
    }

    pub(super) fn announce(&mut self) -> Told {
        let on = self.days.poll;
        self.act(on, Who::Committee, &Command::AnnounceResult { on })?;
        self.seal_ballots(on)
    }

    fn second_due(&self) -> bool {
        self.course.first != Vote::Full
    }

    pub(super) fn call(&mut self) -> Told {
        if !self.second_due() {
            return Ok(());
        }
        let on = self.days.called;
        self.act(on, Who::Committee, &Command::CallRound { on, day: self.days.second })?;
        if self.course.reach > Reach::SecondCalled || self.rng.percent(50) {
            self.prepare_second(on)?;
        }
        Ok(())
    }

    pub(super) fn hold_second(&mut self) -> Told {
        if !self.second_due() {
            return Ok(());
        }
        let on = self.days.second;
        self.vote(on, self.course.second)?;
        self.second_entry(on, false)?;
        self.confirm_on(on)?;
        self.act(on, Who::Committee, &Command::AnnounceResult { on })?;
        self.seal_ballots(on)
    }

    /// The day on which the last result was announced.
    pub(super) fn last_vote(&self) -> Date {
        if self.second_due() { self.days.second } else { self.days.poll }
    }

    pub(super) fn settle_seats(&mut self) -> Told {
        if self.state.open_seats().total() == 0 {
            return Ok(());
        }
        let on = self.last_vote();
        self.act(on, Who::Committee, &Command::LeaveVacant { on })
    }

    pub(super) fn certify(&mut self) -> Told {
        let on = shift(self.last_vote(), self.rng.days(1, 3)).min(self.today);
        self.act(on, Who::Township, &Command::IssueCertificates { on })
    }

    pub(super) fn hand_over(&mut self) -> Told {
        let on = shift(self.last_vote(), self.rng.days(4, 9)).min(self.today);
        let items = vec![
            HandoverItem::Seal,
            HandoverItem::Premises,
            HandoverItem::Accounts,
            HandoverItem::Assets,
            HandoverItem::Archive,
            HandoverItem::Debts,
        ];
        let supervised_by = format!("{}指导组", self.place.township.1);
        self.act(on, Who::Township, &Command::RecordHandover { on, items, supervised_by })?;
        if self.rng.percent(15) {
            self.remark(on, "移交清单一式三份，新老班子和监交人已签字。")?;
        }
        Ok(())
    }
}
