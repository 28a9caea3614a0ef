//! What is found twice becomes a case in both units; what is no longer twice closes it.
//!
//! The table says who stands twice, the record says what is noted. Where the two differ the writer notes or closes, in the
//! transaction that made them differ, or in the next ones if there is much. A unit that is written elsewhere waits until it
//! is written here again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use election::state::Double;
use election::{Actor, Command, Election, PersonId, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use sqlx::{Acquire, Row, SqliteConnection};
use tokio::sync::Notify;

use super::{keep, partners};
use crate::shelf::Ready;
use crate::writer::{Ask, Changed};
use crate::{Store, StoreError, sql};

/// Lines whose cases are looked at in one transaction at most: a whole roll imported in the wrong village must not keep all
/// others waiting.
const AT_ONCE: usize = 256;

/// Lines whose cases may have changed: unit and person.
pub(crate) type Touched = BTreeSet<(String, PersonId)>;

/// Lines that the writer has not come to yet.
#[derive(Default)]
pub(crate) struct Pending {
    lines: Mutex<Touched>,
    pub(crate) wake: Notify,
}

impl Pending {
    pub(crate) fn add(&self, touched: Touched) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).extend(touched);
    }

    pub(crate) fn take(&self) -> Touched {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

/// The table of hashes after it was made anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Units with a record.
    pub units: u64,
    /// Lines on their rolls.
    pub lines: u64,
    /// Lines that can be compared: those with a right identity number.
    pub compared: u64,
    /// Cases that are open now.
    pub open: u64,
}

/// An open case: where, who by number, where else, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Unit.
    pub unit: String,
    /// Number of the person there.
    pub person: PersonId,
    /// The other unit's code, or the name of another installation.
    pub elsewhere: String,
    /// Day it was found.
    pub on: Date,
    /// Last day to settle it.
    pub due: Date,
}

/// Who notes doubles: nobody of a village can, and no account has this name.
pub(crate) fn system() -> Actor {
    Actor { account: "doubles".to_owned(), role: Role::Prefecture }
}

/// The case of somebody with one other place.
fn case<'a>(state: &'a Election, person: PersonId, elsewhere: &str) -> Option<&'a Double> {
    state.roll.doubles.get(&person)?.iter().find(|double| double.elsewhere == elsewhere)
}

/// Both places keep the person: both learn it, and of two decisions made after that the one looked at first is open again.
fn contested(here: &Double, there: &Double) -> bool {
    here.kept.is_some() && (there.kept.is_some() || (there.contested && !here.contested))
}

/// Today in China.
fn today() -> Date {
    Offset::constant(8).to_datetime(Timestamp::now()).date()
}

/// The days on which the commands of a batch were judged.
#[derive(Default)]
pub(crate) struct Days {
    by_unit: HashMap<String, Date>,
    real: Option<Date>,
}

impl Days {
    pub(crate) fn note(&mut self, store: &Store, unit: &str, day: Date) {
        self.by_unit.insert(unit.to_owned(), day);
        if store.rehearsal_day(unit).is_none() {
            self.real = Some(day);
        }
    }

    fn of(&self, store: &Store, unit: &str) -> Date {
        let own = self.by_unit.get(unit).copied().or_else(|| store.rehearsal_day(unit));
        own.or(self.real).unwrap_or_else(today)
    }
}

impl Store {
    /// Notes and closes what the table and the records differ in, for a part of the lines at most; the rest stays in
    /// `touched`.
    pub(crate) async fn write_cases(
        &self,
        connection: &mut SqliteConnection,
        changed: &mut Changed,
        touched: &mut Touched,
        days: &Days,
    ) -> Result<(), sqlx::Error> {
        for _ in 0..AT_ONCE {
            let Some((unit, person)) = touched.pop_first() else { return Ok(()) };
            if self.may_write(&unit).is_err() {
                continue;
            }
            let commands = match self.due(connection, changed, &unit, person).await {
                Ok(commands) => commands,
                Err(StoreError::Database(error)) => return Err(error),
                Err(error) => {
                    tracing::error!(unit, %error, "doubles of this unit are not noted");
                    continue;
                }
            };
            for command in commands {
                let day = days.of(self, &unit);
                let ask = Ask { unit: unit.clone(), actor: system(), today: day, command, key: None, files: Ready::default() };
                let mut own = connection.begin().await?;
                match self.write_asked(&mut own, changed, ask, &mut Touched::new()).await {
                    Ok((_, folded)) => {
                        own.commit().await?;
                        changed.extend(folded.map(|folded| (unit.clone(), folded)));
                    }
                    Err(error) => {
                        own.rollback().await?;
                        tracing::warn!(unit, %error, "a double is not noted");
                    }
                }
            }
        }
        Ok(())
    }

    /// What must be recorded of a line so that its cases are what the table says.
    async fn due(
        &self,
        connection: &mut SqliteConnection,
        changed: &Changed,
        unit: &str,
        person: PersonId,
    ) -> Result<Vec<Command>, StoreError> {
        let rows = sqlx::query(sql::TWICE_OF).bind(unit).bind(i64::from(person.0)).fetch_all(connection).await?;
        let others: BTreeSet<String> = rows.iter().map(|row| row.get(0)).collect();
        let state = match changed.get(unit) {
            Some(folded) => folded.state.clone(),
            None => self.folded(unit).await?.state,
        };
        if !state.roll.voters.contains_key(&person) {
            return Ok(Vec::new());
        }
        let noted: BTreeSet<&str> = state.roll.doubles.get(&person).into_iter().flatten().map(|double| double.elsewhere.as_str()).collect();
        // A case with another installation is closed by what comes from there.
        let gone = noted.iter().filter(|place| self.unit(place).is_some() && !others.contains(**place));
        let close = gone.map(|place| Command::CloseDouble { person, elsewhere: (*place).to_owned() });
        let new = others.iter().filter(|other| !noted.contains(other.as_str()));
        let note = new.map(|other| Command::NoteDouble { person, elsewhere: other.clone() });
        let mut commands: Vec<Command> = close.chain(note).collect();
        for row in &rows {
            let (elsewhere, there): (String, i64) = (row.get(0), row.get(1));
            let Some(here) = case(&state, person, &elsewhere).filter(|here| here.kept.is_some()) else { continue };
            let other = match changed.get(&elsewhere) {
                Some(folded) => folded.state.clone(),
                None => self.folded(&elsewhere).await?.state,
            };
            let there = u32::try_from(there).ok().and_then(|number| case(&other, PersonId(number), unit));
            if there.is_some_and(|there| contested(here, there)) {
                commands.push(Command::ContestDouble { person, elsewhere });
            }
        }
        Ok(commands)
    }

    /// The writer looks at these lines as soon as it can.
    pub(crate) fn wake(&self, touched: Touched) {
        if !touched.is_empty() {
            self.0.pending.add(touched);
            self.0.pending.wake.notify_one();
        }
    }

    /// A unit is written here again: what was found meanwhile is noted now.
    pub(crate) async fn unit_came_back(&self, unit: &str) -> Result<(), StoreError> {
        let mut touched = Touched::new();
        partners(&mut *self.0.readers.acquire().await?, unit, &mut touched).await?;
        touched.extend(self.election(unit).await?.roll.doubles.keys().map(|person| (unit.to_owned(), *person)));
        self.wake(touched);
        Ok(())
    }

    /// Makes a unit's hashes anew from its entries, those of the transaction included; answers whose cases may have changed.
    pub(crate) async fn hash_lines_anew(&self, connection: &mut SqliteConnection, unit: &str) -> Result<Touched, StoreError> {
        let state = self.read_on(connection, unit).await?.state;
        self.hash_roll_anew(connection, unit, &state).await
    }

    async fn hash_roll_anew(&self, connection: &mut SqliteConnection, unit: &str, state: &Election) -> Result<Touched, StoreError> {
        let mut touched = Touched::new();
        partners(connection, unit, &mut touched).await?;
        sqlx::query(sql::DROP_LINE_HASHES).bind(unit).execute(&mut *connection).await?;
        keep(connection, unit, self.hasher()?.roll(state.roll.voters.values())).await?;
        partners(connection, unit, &mut touched).await?;
        // A case that nothing in the table answers to is closed.
        touched.extend(state.roll.doubles.keys().map(|person| (unit.to_owned(), *person)));
        Ok(touched)
    }

    /// Makes all hashes anew from the records, and the cases after them: the table is derived.
    ///
    /// # Errors
    /// If this store only reads, the database does not answer, or an entry cannot be read.
    pub async fn rebuild_doubles(&self) -> Result<Rebuilt, StoreError> {
        let mut rebuilt = self.rebuild_hashes().await?;
        while !self.0.pending.is_empty() {
            if !self.write_batch(Vec::new()).await {
                return Err(StoreError::NotWritten);
            }
        }
        rebuilt.open = self.open_doubles("").await?.len() as u64;
        Ok(rebuilt)
    }

    pub(crate) async fn rebuild_hashes(&self) -> Result<Rebuilt, StoreError> {
        self.pen()?;
        let _writing = self.0.writing.lock().await;
        let mut rebuilt = Rebuilt::default();
        let mut touched = Touched::new();
        let mut transaction = self.0.writer.begin().await?;
        let recorded: BTreeSet<String> = column(sql::RECORDED_UNITS, &mut transaction).await?;
        for gone in column(sql::HASHED_UNITS, &mut transaction).await?.difference(&recorded) {
            partners(&mut transaction, gone, &mut touched).await?;
            sqlx::query(sql::DROP_LINE_HASHES).bind(gone).execute(&mut *transaction).await?;
        }
        for unit in &recorded {
            let state = self.read_on(&mut transaction, unit).await?.state;
            touched.extend(self.hash_roll_anew(&mut transaction, unit, &state).await?);
            rebuilt.units += 1;
            rebuilt.lines += state.roll.voters.len() as u64;
            rebuilt.compared += self.hasher()?.roll(state.roll.voters.values()).count() as u64;
        }
        transaction.commit().await?;
        self.learn_key().await?;
        self.0.pending.add(touched);
        Ok(rebuilt)
    }

    /// Finds what was not noted before the last stop, in the table alone.
    pub(crate) async fn find_missed(&self) -> Result<(), StoreError> {
        let rows = sqlx::query(sql::TWICE_ANYWHERE).fetch_all(&self.0.readers).await?;
        let line = |row: &sqlx::sqlite::SqliteRow| Some((row.get(0), PersonId(u32::try_from(row.get::<i64, _>(1)).ok()?)));
        self.wake(rows.iter().filter_map(line).collect());
        Ok(())
    }

    /// Open cases in a scope, in order of their last day.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn open_doubles(&self, scope: &str) -> Result<Vec<Open>, StoreError> {
        let mut open = Vec::new();
        for row in self.units(scope).iter().filter(|row| row.summary.doubles > 0) {
            let state = self.election(&row.code).await?;
            open.extend(state.roll.open_doubles().map(|(person, double)| Open {
                unit: row.code.clone(),
                person,
                elsewhere: double.elsewhere.clone(),
                on: double.on,
                due: double.due,
            }));
        }
        open.sort_by(|a, b| (a.due, &a.unit, a.person).cmp(&(b.due, &b.unit, b.person)));
        Ok(open)
    }

    /// Of people who are said to be registered elsewhere, with their identity numbers, those whom no other roll of this installation has.
    ///
    /// # Errors
    /// If this store only reads, or the database does not answer.
    pub async fn nowhere_else(&self, unit: &str, people: &[(PersonId, String)]) -> Result<BTreeSet<PersonId>, StoreError> {
        let mut nowhere = BTreeSet::new();
        for (person, number) in people {
            let Some(hash) = self.hasher()?.number(number).map(hex::encode) else { continue };
            let found: i64 = sqlx::query_scalar(sql::STANDS_ELSEWHERE).bind(hash).bind(unit).fetch_one(&self.0.readers).await?;
            if found == 0 {
                nowhere.insert(*person);
            }
        }
        Ok(nowhere)
    }

    /// Lines per unit that can be compared.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn compared_lines(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let rows = sqlx::query(sql::COUNT_LINE_HASHES).fetch_all(&self.0.readers).await?;
        Ok(rows.iter().map(|row| (row.get(0), u64::try_from(row.get::<i64, _>(1)).unwrap_or(0))).collect())
    }
}

async fn column(statement: &'static str, connection: &mut SqliteConnection) -> Result<BTreeSet<String>, StoreError> {
    Ok(sqlx::query(statement).fetch_all(connection).await?.iter().map(|row| row.get(0)).collect())
}
