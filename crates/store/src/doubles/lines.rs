//! The table of hashes follows the roll: a row while a line stands there, none once it is struck or erased.

use std::sync::Arc;

use election::{Fact, PersonId, Recorded, Sealed, Voter};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{Hasher, Touched};
use crate::sql;

/// Rows of one statement: three figures each, of some thousands that every database takes. SQLite goes through all that the
/// savepoint keeps at the end of each statement of several rows: fewer statements, less of that.
const ROWS: usize = 1_000;

fn person(row: i64) -> Option<PersonId> {
    u32::try_from(row).ok().map(PersonId)
}

/// Puts hashes into the table; a line that stands there gets the new one.
pub(crate) async fn keep(
    connection: &mut SqliteConnection,
    unit: &str,
    mut lines: impl Iterator<Item = (PersonId, String)>,
) -> Result<(), sqlx::Error> {
    loop {
        let some: Vec<(PersonId, String)> = lines.by_ref().take(ROWS).collect();
        if some.is_empty() {
            return Ok(());
        }
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("INSERT INTO line_hash (unit, person, hash) ");
        query.push_values(some, |mut row, (person, hash)| {
            row.push_bind(unit).push_bind(i64::from(person.0)).push_bind(hash);
        });
        query.push(" ON CONFLICT (unit, person) DO UPDATE SET hash = excluded.hash");
        query.build().execute(&mut *connection).await?;
    }
}

/// Everybody in a unit who stands elsewhere too, and the lines there.
pub(crate) async fn partners(connection: &mut SqliteConnection, unit: &str, touched: &mut Touched) -> Result<(), sqlx::Error> {
    for row in sqlx::query(sql::TWICE).bind(unit).fetch_all(connection).await? {
        touched.extend(person(row.get(0)).map(|here| (unit.to_owned(), here)));
        touched.extend(person(row.get(2)).map(|there| (row.get::<String, _>(1), there)));
    }
    Ok(())
}

/// The same for one line.
async fn partners_of(connection: &mut SqliteConnection, unit: &str, line: PersonId, touched: &mut Touched) -> Result<(), sqlx::Error> {
    let rows = sqlx::query(sql::TWICE_OF).bind(unit).bind(i64::from(line.0)).fetch_all(connection).await?;
    touched.extend(rows.iter().filter_map(|row| person(row.get(1)).map(|there| (row.get::<String, _>(0), there))));
    touched.insert((unit.to_owned(), line));
    Ok(())
}

async fn replace(
    connection: &mut SqliteConnection,
    unit: &str,
    line: PersonId,
    hash: Option<String>,
    touched: &mut Touched,
) -> Result<(), sqlx::Error> {
    partners_of(connection, unit, line, touched).await?;
    let number = i64::from(line.0);
    match hash {
        Some(hash) => sqlx::query(sql::PUT_LINE_HASH).bind(unit).bind(number).bind(hash).execute(&mut *connection).await?,
        None => sqlx::query(sql::DROP_LINE_HASH).bind(unit).bind(number).execute(&mut *connection).await?,
    };
    partners_of(connection, unit, line, touched).await
}

fn voters(recorded: &Recorded) -> &[Arc<Voter>] {
    match &recorded.sealed {
        Some(Sealed::Voters { voters, .. }) => voters,
        _ => &[],
    }
}

/// The table follows a fact; answers nothing, and tells in `touched` whose cases may have changed, here and elsewhere. Behind
/// the last fact of an import [`partners`] tells who stands twice now.
pub(crate) async fn follow(
    connection: &mut SqliteConnection,
    hasher: &Hasher,
    unit: &str,
    recorded: &Recorded,
    touched: &mut Touched,
) -> Result<(), sqlx::Error> {
    match &recorded.fact {
        Fact::RollImported { replace, .. } => {
            if *replace {
                partners(connection, unit, touched).await?;
                sqlx::query(sql::DROP_LINE_HASHES).bind(unit).execute(&mut *connection).await?;
            }
            keep(connection, unit, hasher.roll(voters(recorded).iter())).await
        }
        Fact::RollLineAdded { person, .. } | Fact::RollLineCorrected { person, .. } => {
            let hash = voters(recorded).first().and_then(|voter| hasher.line(voter)).map(hex::encode);
            self::replace(connection, unit, *person, hash, touched).await
        }
        Fact::RollLineStruck { person, .. } => self::replace(connection, unit, *person, None, touched).await,
        // Perhaps the other place keeps the person too.
        Fact::DoubleSettled { person, .. } => partners_of(connection, unit, *person, touched).await,
        _ => Ok(()),
    }
}
