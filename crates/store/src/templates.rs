//! What clerks said about the templates of their rolls: asked once, remembered for the whole installation. Headings as hashes, columns as
//! JSON; nothing of any person.

use sqlx::Row;

use crate::{Store, StoreError, sql};

/// Templates handed out, the newest first.
const MOST: i64 = 1_000;

impl Store {
    /// Templates and what their columns are, the newest first, at most 1,000.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn roll_templates(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(sql::ROLL_TEMPLATES).bind(MOST).fetch_all(&self.0.readers).await?;
        Ok(rows.into_iter().map(|row| (row.get("template"), row.get("columns"))).collect())
    }

    /// Remembers what the columns of a template are; what was said later counts. `now` in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn put_roll_template(&self, template: &str, columns: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query(sql::PUT_ROLL_TEMPLATE).bind(template).bind(columns).bind(now).execute(&self.0.writer).await?;
        Ok(())
    }
}
