//! Accounts, sessions, tokens. Secrets are stored hashed; nothing here is logged.

use std::sync::PoisonError;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use election::Role;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::{Store, StoreError, sql};

/// Idle time after which a session ends, seconds.
pub const IDLE: i64 = 60 * 60;
/// Time after which a session ends in any case, seconds.
pub const ABSOLUTE: i64 = 12 * 60 * 60;
/// How long a page waits to note that its session was seen, while something large is written: a later page notes it.
const SEEN_WAIT: Duration = Duration::from_secs(1);

/// An account: a person in a role for a division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Opaque identifier, stable.
    pub id: String,
    /// Sign-in name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Prefix of the division codes it may see.
    pub division: String,
    /// For whom it answers in a vetting, as the programme names departments; empty for every other role.
    pub department: String,
}

/// Why a sign-in failed. Unknown name and wrong passphrase answer alike.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown name or wrong passphrase.
    #[error("name or passphrase is wrong")]
    WrongOrUnknown,
    /// Too many failures; wait.
    #[error("wait {0} seconds")]
    SlowDown(i64),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn argon(passphrase: String, salt: Vec<u8>) -> Result<String, StoreError> {
    let failed = || StoreError::Unreadable("passphrase".to_owned());
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(|_| failed())?;
    let mut out = [0_u8; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, &mut out)
        .map_err(|_| failed())?;
    Ok(hex::encode(out))
}

/// 256 random bits, hex.
fn secret() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Directory { path: "random".into(), why: e.to_string() })?;
    Ok(hex::encode(bytes))
}

fn hashed(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

fn role_name(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn account(row: &SqliteRow) -> Result<Account, StoreError> {
    let role: String = row.get("role");
    let role = serde_json::from_value(serde_json::Value::String(role)).map_err(|_| StoreError::Unreadable("account".into()))?;
    Ok(Account { id: row.get("id"), name: row.get("name"), role, division: row.get("division"), department: row.get("department") })
}

impl Store {
    /// Hashes off the threads that answer requests, a few at a time: each takes 19 MiB.
    async fn hash(&self, passphrase: &str, salt: &str) -> Result<String, StoreError> {
        let _turn = self.0.hashers.acquire().await.map_err(|_| StoreError::Stopping)?;
        let (passphrase, salt) = (passphrase.to_owned(), hex::decode(salt).unwrap_or_default());
        tokio::task::spawn_blocking(move || argon(passphrase, salt)).await.map_err(|_| StoreError::Stopping)?
    }

    /// Makes an account.
    ///
    /// # Errors
    /// If the name is taken or it cannot be written.
    pub async fn create_account(&self, name: &str, role: Role, division: &str, passphrase: &str) -> Result<Account, StoreError> {
        self.put_account(name, role, (division, ""), passphrase).await
    }

    /// Makes the account of a department that answers in vettings.
    ///
    /// # Errors
    /// If the name is taken or it cannot be written.
    pub async fn create_reviewer(&self, name: &str, division: &str, department: &str, passphrase: &str) -> Result<Account, StoreError> {
        self.put_account(name, Role::Reviewer, (division, department), passphrase).await
    }

    async fn put_account(
        &self,
        name: &str,
        role: Role,
        (division, department): (&str, &str),
        passphrase: &str,
    ) -> Result<Account, StoreError> {
        let salt = secret()?;
        let hash = self.hash(passphrase, &salt).await?;
        let (division, department) = (division.to_owned(), department.to_owned());
        let made = Account { id: Uuid::new_v4().simple().to_string(), name: name.to_owned(), role, division, department };
        sqlx::query(sql::PUT_ACCOUNT)
            .bind(&made.id)
            .bind(name)
            .bind(role_name(role))
            .bind(&made.division)
            .bind(&made.department)
            .bind(salt)
            .bind(hash)
            .execute(&self.0.writer)
            .await
            .map_err(|error| match &error {
                sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::NameTaken,
                _ => StoreError::Database(error),
            })?;
        Ok(made)
    }

    /// Signs in; answers a session key. `now` in Unix seconds. Failures slow down further tries on that name,
    /// one second, two, four, at most a minute.
    ///
    /// # Errors
    /// Wrong or unknown, too soon after a failure, or the database does not answer.
    pub async fn sign_in(&self, name: &str, passphrase: &str, now: i64) -> Result<String, SignInError> {
        let until = self.0.slow_down.lock().unwrap_or_else(PoisonError::into_inner).get(name).map_or(0, |(_, until)| *until);
        if until > now {
            return Err(SignInError::SlowDown(until - now));
        }
        let row = sqlx::query(sql::ACCOUNT_BY_NAME).bind(name).fetch_optional(&self.0.readers).await.map_err(StoreError::from)?;
        let (salt, stored): (String, String) = match &row {
            Some(row) => (row.get("salt"), row.get("hash")),
            None => (hashed("no such account"), String::new()),
        };
        let given = self.hash(passphrase, &salt).await?;
        let known = row.filter(|_| given == stored);
        let Some(row) = known else {
            self.failed(name, now);
            return Err(SignInError::WrongOrUnknown);
        };
        self.0.slow_down.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        let account = account(&row)?;
        Ok(self.open_session(&account.id, now).await?)
    }

    /// Notes a failure: the next try on that name waits twice as long.
    fn failed(&self, name: &str, now: i64) {
        let mut failures = self.0.slow_down.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.get(name).map_or(0, |(n, _)| *n).saturating_add(1);
        if failures.len() > 10_000 {
            failures.clear();
        }
        let wait = 1_i64.checked_shl(count.saturating_sub(1)).unwrap_or(60).clamp(1, 60);
        failures.insert(name.to_owned(), (count, now.saturating_add(wait)));
    }

    /// Opens a session for an account already proven.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn open_session(&self, account: &str, now: i64) -> Result<String, StoreError> {
        let key = secret()?;
        sqlx::query(sql::PUT_SESSION).bind(hashed(&key)).bind(account).bind(now).execute(&self.0.writer).await?;
        Ok(key)
    }

    /// The account of a session, if it still runs at `now`.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn account_of_session(&self, key: &str, now: i64) -> Result<Option<Account>, StoreError> {
        let hash = hashed(key);
        let Some(row) = sqlx::query(sql::SESSION).bind(&hash).fetch_optional(&self.0.readers).await? else { return Ok(None) };
        let (began, seen): (i64, i64) = (row.get("began"), row.get("seen"));
        if now - began > ABSOLUTE || now - seen > IDLE {
            sqlx::query(sql::END_SESSION).bind(&hash).execute(&self.0.writer).await?;
            return Ok(None);
        }
        if now - seen > 60
            && let Ok(writer) = tokio::time::timeout(SEEN_WAIT, self.0.writer.acquire()).await
        {
            sqlx::query(sql::SESSION_SEEN).bind(&hash).bind(now).execute(&mut *writer?).await?;
        }
        account(&row).map(Some)
    }

    /// The account of a sign-in name.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(sql::ACCOUNT_BY_NAME).bind(name).fetch_optional(&self.0.readers).await?;
        row.map(|row| account(&row)).transpose()
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn accounts(&self) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query(sql::COUNT_ACCOUNTS).fetch_one(&self.0.readers).await?.get(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn sign_out(&self, key: &str) -> Result<(), StoreError> {
        sqlx::query(sql::END_SESSION).bind(hashed(key)).execute(&self.0.writer).await?;
        Ok(())
    }

    /// Makes a token for programs, in a role for a division.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn create_token(&self, role: Role, division: &str) -> Result<String, StoreError> {
        let token = secret()?;
        let name = format!("token-{}", Uuid::new_v4().simple());
        let made = self.create_account(&name, role, division, &secret()?).await?;
        sqlx::query(sql::PUT_TOKEN).bind(hashed(&token)).bind(&made.id).execute(&self.0.writer).await?;
        Ok(token)
    }

    /// The account of a token.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn account_of_token(&self, token: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(sql::TOKEN).bind(hashed(token)).fetch_optional(&self.0.readers).await?;
        row.map(|row| account(&row)).transpose()
    }
}
