//! Requests that may come twice: a form clicked twice, an answer that was lost. What was answered is kept under the key that
//! came with the form, beside the answers to commands of units.

use sqlx::{Row, SqliteConnection};

use crate::{ActError, Store, StoreError, sql};

/// In the place of a unit's code: what is about the cycle.
const OF_CYCLE: &str = "";

/// A request that is done once.
#[derive(Debug, Clone, Copy)]
pub struct Once<'a> {
    /// The key that came with it, drawn for this form alone.
    pub key: &'a str,
    /// Who sends what: another content under the same key is another request.
    pub request: &'a str,
    /// What is answered, now and again.
    pub answer: &'a str,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It is done.
    Now,
    /// It was done before; this was answered then.
    Before(String),
}

impl Once<'_> {
    /// What was answered before, if anything.
    pub(crate) async fn before(&self, connection: &mut SqliteConnection) -> Result<Option<String>, ActError> {
        let row = sqlx::query(sql::ANSWERED).bind(OF_CYCLE).bind(self.key).fetch_optional(connection).await?;
        match row {
            None => Ok(None),
            Some(row) if row.get::<String, _>(0) == self.request => Ok(Some(row.get(3))),
            Some(_) => Err(ActError::Reused),
        }
    }

    pub(crate) async fn keep(&self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let put = sqlx::query(sql::PUT_ANSWERED).bind(OF_CYCLE).bind(self.key).bind(self.request).bind("cycle").bind(0_i64);
        put.bind(self.answer).execute(connection).await.map(|_| ())
    }
}

impl Store {
    /// What was answered to a request before, if anything. An act moves the state on before it is on disk, so this waits for
    /// whoever writes: a request that found its own twin's act done finds the twin's answer too.
    ///
    /// # Errors
    /// Something else came under its key, or the database does not answer.
    pub async fn answered(&self, once: Once<'_>) -> Result<Option<String>, ActError> {
        let _writing = self.0.writing.lock().await;
        let mut connection = self.0.readers.acquire().await?;
        once.before(&mut connection).await
    }

    /// Keeps the answer to a request that is no entry of the cycle's log.
    ///
    /// # Errors
    /// It cannot be written.
    pub async fn keep_answer(&self, once: Once<'_>) -> Result<(), ActError> {
        let _writing = self.0.writing.lock().await;
        let mut connection = self.0.writer.acquire().await.map_err(StoreError::from)?;
        if once.before(&mut connection).await?.is_none() {
            once.keep(&mut connection).await?;
        }
        Ok(())
    }
}
