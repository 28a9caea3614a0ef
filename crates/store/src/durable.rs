//! Connections that keep what they have acknowledged, and what must be known of SQLite for that.
//!
//! Must not know: tables.

use std::path::Path;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

#[cfg(test)]
mod tests;

/// What the writer's connection keeps of the database in memory, in KiB as SQLite counts it: the hashes of a million lines come
/// in no order, and a page of their index that has no room is written again for every line.
const WRITER_CACHE: &str = "-65536";

/// How long the writer's connection is waited for, while another use of it or a failing disk takes its time.
const WRITER_WAIT: Duration = Duration::from_secs(10);

/// A database that keeps what it has acknowledged.
pub(crate) fn durable(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        // Every command has a savepoint of its own: what it would take back is kept in memory, not in a temporary file.
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "268435456")
}

/// SQLITE_FULL.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(DatabaseError::code).is_some_and(|code| code == "13")
}

/// Writes everything that stands in the write-ahead log into the database, and syncs it.
///
/// What a failed sync has left is read from the system's memory as if it were on the disk, and no later sync of the log brings
/// it there: what is acknowledged behind it would be gone with it at a power cut.
pub(crate) async fn settle(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    match sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(connection).await {
        // Reading goes on, and writing says why it does not.
        Err(error) if is_full(&error) => Ok(()),
        done => done.map(|_| ()),
    }
}

/// The one connection that writes to a database; after a commit that failed another one takes its place.
///
/// SQLite holds such a transaction open without a way to commit it, or has ended it, and sqlx counts it as open: what it calls
/// a commit next would be the end of a savepoint, acknowledged and never written.
pub(crate) async fn one_writer(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    // The pool tries for a while what fails; a start says at once what is wrong.
    let options = options.pragma("cache_size", WRITER_CACHE);
    let mut first = options.connect().await?;
    settle(&mut first).await?;
    let pool = SqlitePoolOptions::new().max_connections(1).acquire_timeout(WRITER_WAIT);
    let pool = pool.after_connect(|connection, _| Box::pin(settle(connection))).after_release(|connection, _| {
        Box::pin(async move {
            // Behind the rollbacks that wait.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    });
    let pool = pool.connect_with(options).await?;
    first.close().await?;
    Ok(pool)
}

/// SQLITE_CORRUPT, or a kind of it.
pub(crate) fn is_corrupt(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code).and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code % 256 == 11)
}
