//! Erasing what opens commitments of a unit once its retention has ended: names and other personal parts, the marked roll.
//!
//! That it was erased is an entry of the cycle's log, signed by two people; the commitments stay and the record still holds.
//! What the log says is erased stays erased: a start, a restore from an older backup, a station that takes the log all
//! erase it again. Must not know: how long anything is kept.

use record::cycle::{Act, Erasable, Erased};
use serde_json::Value;

use crate::cycle::{ActRefused, Signed};
use crate::handover::By;
use crate::{ActError, Store, StoreError, carry, sql};

/// Type of the entry that closes a check-in.
const CHECK_IN_CLOSED: &str = "committee.check_in_closed";

/// The round of an entry that closes a check-in.
pub(crate) fn closed_round(note: &str) -> Option<u32> {
    let mut lines = note.lines().skip(7);
    if lines.next() != Some(CHECK_IN_CLOSED) {
        return None;
    }
    let body: Value = serde_json::from_str(lines.next()?).ok()?;
    u32::try_from(body.get("fact")?.get("round")?.as_u64()?).ok()
}

impl Store {
    /// Erases what a unit's entries so far have, and records that.
    ///
    /// # Errors
    /// The unit's check-in or election is under way, two people must sign, or nothing could be written: then nothing is
    /// erased.
    pub async fn erase(&self, unit: &str, what: Erasable, reason: &str, by: By<'_>) -> Result<(), ActError> {
        if let Some(why) = self.frozen() {
            return Err(StoreError::Older(why).into());
        }
        let state = self.fold(unit).await?;
        if what == Erasable::Personal && state.plan.is_some() && state.handover.is_none() {
            return Err(ActRefused::UnderWay(unit.to_owned()).into());
        }
        {
            let _writing = self.0.writing.lock().await;
            let log = self.log(unit).await?;
            let closed: Vec<u32> = log.iter().filter_map(|(note, _)| closed_round(note)).collect();
            if what == Erasable::CheckIn && self.sheets_of(unit)?.iter().any(|round| !closed.contains(round)) {
                return Err(ActRefused::CheckInOpen(unit.to_owned()).into());
            }
            let (actor, reason, size) = (by.actor.to_owned(), reason.to_owned(), log.len() as u64);
            let act = Act::Erased(Erased { actor, reason, size, unit: unit.to_owned(), what });
            self.write_acts(&[Signed { act, people: by.people }], by.once).await?;
        }
        Ok(self.erase_what_is_erased().await?)
    }

    /// Rounds of a unit of which there is a sheet.
    fn sheets_of(&self, unit: &str) -> Result<Vec<u32>, StoreError> {
        let names = carry::sheet_names(&self.0.dir)?;
        let round = |name: &String| name.strip_suffix(".sqlite")?.strip_prefix(unit)?.strip_prefix('-')?.parse().ok();
        Ok(names.iter().filter_map(round).collect())
    }

    /// What the log of the cycle says is erased is gone here too.
    pub(crate) async fn erase_what_is_erased(&self) -> Result<(), StoreError> {
        let erased = self.cycle().erased().to_vec();
        let mut gone = false;
        for (unit, what, size) in erased {
            match what {
                Erasable::Personal => {
                    let _writing = self.0.writing.lock().await;
                    let size = i64::try_from(size).unwrap_or(i64::MAX);
                    let mut transaction = self.0.writer.begin().await?;
                    let done = sqlx::query(sql::ERASE_PERSONAL).bind(&unit).bind(size).execute(&mut *transaction).await?;
                    if done.rows_affected() > 0 {
                        let touched = self.hash_lines_anew(&mut transaction, &unit).await?;
                        transaction.commit().await?;
                        self.refresh(&unit).await?;
                        self.wake(touched);
                        gone = true;
                    }
                }
                Erasable::CheckIn => {
                    let log = self.log(&unit).await?;
                    let within = usize::try_from(size).unwrap_or(usize::MAX);
                    let closed: Vec<u32> = log.iter().take(within).filter_map(|(note, _)| closed_round(note)).collect();
                    for round in self.sheets_of(&unit)?.into_iter().filter(|round| closed.contains(round)) {
                        self.marks().erase(&unit, round).await?;
                    }
                }
            }
        }
        if gone {
            // The write-ahead log still has the pages that were overwritten.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.0.writer).await?;
        }
        Ok(())
    }
}
