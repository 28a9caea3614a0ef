//! Divisions: prefecture, counties, townships, units; and the lists of where the units stand.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use election::Summary;
use sqlx::Row;
use statute::Body;

use crate::{Store, StoreError, UnitRow, sql, writer};

/// Level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 州、市.
    Prefecture,
    /// 县、市.
    County,
    /// 乡镇、街道.
    Township,
    /// 村、社区, with the body it elects.
    Unit(Body),
}

impl Level {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Prefecture => ("prefecture", ""),
            Self::County => ("county", ""),
            Self::Township => ("township", ""),
            Self::Unit(body) => ("unit", body.name()),
        }
    }

    fn read(level: &str, body: &str) -> Option<Self> {
        [Self::Prefecture, Self::County, Self::Township, Self::Unit(Body::VillageCommittee), Self::Unit(Body::ResidentsCommittee)]
            .into_iter()
            .find(|l| l.words() == (level, body))
    }
}

/// A division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// 4, 6, 9 or 12 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Code of the division above; empty at the top.
    pub parent: String,
}

impl Store {
    /// Adds divisions; those already known stay as they are.
    ///
    /// # Errors
    /// If they cannot be written: then none is.
    pub async fn load_divisions(&self, divisions: &[Division]) -> Result<(), StoreError> {
        let mut transaction = self.0.writer.begin().await?;
        for d in divisions {
            let (level, body) = d.level.words();
            sqlx::query(sql::PUT_DIVISION)
                .bind(&d.code)
                .bind(&d.name)
                .bind(level)
                .bind(&d.parent)
                .bind(body)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        self.load_divisions_from_disk().await
    }

    pub(crate) async fn load_divisions_from_disk(&self) -> Result<(), StoreError> {
        let mut all = BTreeMap::new();
        for row in sqlx::query(sql::DIVISIONS).fetch_all(&self.0.writer).await? {
            let (code, name, level, parent, body): (String, String, String, String, String) =
                (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4));
            let level = Level::read(&level, &body).ok_or_else(|| StoreError::Unreadable(code.clone()))?;
            all.insert(code.clone(), Division { code, name, level, parent });
        }
        let name_of = |code: &str| all.get(code).map(|d: &Division| d.name.clone()).unwrap_or_default();
        let mut units = self.0.units.write().unwrap_or_else(PoisonError::into_inner);
        for division in all.values() {
            let Level::Unit(body) = division.level else { continue };
            units.entry(division.code.clone()).or_insert_with(|| {
                Arc::new(UnitRow {
                    code: division.code.clone(),
                    name: division.name.clone(),
                    body,
                    township: name_of(&division.parent),
                    county: all.get(&division.parent).map(|t| name_of(&t.parent)).unwrap_or_default(),
                    summary: Summary::default(),
                })
            });
        }
        drop(units);
        *self.0.divisions.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        Ok(())
    }

    /// All divisions by code.
    #[must_use]
    pub fn divisions(&self) -> Arc<BTreeMap<String, Division>> {
        self.0.divisions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the lists of units as they are on disk: for a store beside a server. Answers whether this version of the program
    /// has written all of them.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn load_summaries(&self) -> Result<bool, StoreError> {
        let mut written_by_this_program = true;
        for row in sqlx::query(sql::SUMMARIES).fetch_all(&self.0.readers).await? {
            let (unit, summary): (String, String) = (row.get(0), row.get(1));
            match serde_json::from_str::<Summary>(&summary) {
                Ok(summary) => self.put_summary(&unit, summary),
                Err(_) => written_by_this_program = false,
            }
        }
        Ok(written_by_this_program)
    }

    pub(crate) async fn load_lists(&self) -> Result<(), StoreError> {
        self.load_divisions_from_disk().await?;
        if !self.load_summaries().await? {
            self.rebuild_lists().await?;
        }
        for row in sqlx::query(sql::REHEARSAL_DAYS).fetch_all(&self.0.readers).await? {
            let (unit, day): (String, String) = (row.get(0), row.get(1));
            let day = day.parse().map_err(|_| StoreError::Unreadable(unit.clone()))?;
            self.0.rehearsal.write().unwrap_or_else(PoisonError::into_inner).insert(unit, day);
        }
        Ok(())
    }

    /// Makes the lists anew from the records: they are derived, and another version of the program may derive more.
    ///
    /// # Errors
    /// If the database does not answer or an entry cannot be read.
    pub async fn rebuild_lists(&self) -> Result<(), StoreError> {
        let _writing = self.0.writing.lock().await;
        let mut transaction = self.0.writer.begin().await?;
        for row in sqlx::query(sql::RECORDED_UNITS).fetch_all(&self.0.readers).await? {
            let unit: String = row.get(0);
            let summary = self.fold(&unit).await?.summary();
            writer::put_summary(&mut transaction, &unit, &summary).await?;
            self.put_summary(&unit, summary);
        }
        transaction.commit().await?;
        Ok(())
    }
}
