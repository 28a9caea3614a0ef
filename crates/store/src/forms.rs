//! Forms of superiors (报表): as they came, with what an office said about their cells: asked once, filled as often as wanted.
//!
//! Nothing of any person: the reader of forms refuses a file that holds a number of one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sqlx::Row;

use crate::{Store, StoreError, sql};

/// A form of an office's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// Its name in addresses: a hash of the file.
    pub form: String,
    /// What the office calls it.
    pub title: String,
    /// When it was last said what goes where, in seconds since 1970.
    pub said: i64,
}

/// A form with its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// What the office calls it.
    pub title: String,
    /// The file as it came.
    pub file: Vec<u8>,
    /// What goes where, as JSON.
    pub mapping: String,
}

impl Store {
    /// The forms of an office, by title.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn forms(&self, division: &str) -> Result<Vec<FormRow>, StoreError> {
        let rows = sqlx::query(sql::FORMS).bind(division).fetch_all(&self.0.readers).await?;
        Ok(rows.into_iter().map(|row| FormRow { form: row.get("form"), title: row.get("title"), said: row.get("said") }).collect())
    }

    /// A form of an office.
    ///
    /// # Errors
    /// If the database does not answer, or what it holds is no file.
    pub async fn form(&self, division: &str, form: &str) -> Result<Option<KeptForm>, StoreError> {
        let row = sqlx::query(sql::FORM).bind(division).bind(form).fetch_optional(&self.0.readers).await?;
        row.map(|row| {
            let file: String = row.get("file");
            let file = STANDARD_NO_PAD.decode(file).map_err(|_| StoreError::Unreadable(form.to_owned()))?;
            Ok(KeptForm { title: row.get("title"), file, mapping: row.get("mapping") })
        })
        .transpose()
    }

    /// Keeps a form; one of the same name is kept anew. `now` in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn put_form(&self, division: &str, form: &str, kept: &KeptForm, now: i64) -> Result<(), StoreError> {
        let file = STANDARD_NO_PAD.encode(&kept.file);
        let put = sqlx::query(sql::PUT_FORM).bind(division).bind(form).bind(&kept.title).bind(file).bind(&kept.mapping).bind(now);
        put.execute(&self.0.writer).await?;
        Ok(())
    }

    /// Forgets a form.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn drop_form(&self, division: &str, form: &str) -> Result<(), StoreError> {
        sqlx::query(sql::DROP_FORM).bind(division).bind(form).execute(&self.0.writer).await?;
        Ok(())
    }
}
