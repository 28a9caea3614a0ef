//! Accounts and tokens, made beside a running server.

use std::path::{Path, PathBuf};

use election::Role;
use store::{Store, StoreError};

use crate::Failure;

/// The role of that name.
fn role(name: &str) -> Result<Role, Failure> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| {
        Failure::unusable(format!(
            "--role {name:?}: use prefecture, county, township, election_committee, counter, scrutineer, observer or reviewer"
        ))
    })
}

fn division(code: &str) -> Result<&str, Failure> {
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    if digits && matches!(code.len(), 4 | 6 | 9 | 12) {
        Ok(code)
    } else {
        Err(Failure::unusable(format!("--division {code:?}: 4, 6, 9 or 12 digits are expected")))
    }
}

/// Opens data that are there, beside a server that may be running.
pub async fn beside(data: &Path) -> Result<Store, Failure> {
    there(data)?;
    Store::beside(data).await.map_err(Failure::unusable)
}

/// Whether there are data: a command does not make a new directory of a name that was mistyped.
pub fn there(data: &Path) -> Result<(), Failure> {
    if data.join("huanjie.sqlite").is_file() {
        return Ok(());
    }
    Err(Failure::unusable(format!("--data {}: there is no huanjie data here; start `huanjie serve` there once", data.display())))
}

/// Prints a new token.
pub async fn token(data: PathBuf, role_name: String, code: String) -> Result<(), Failure> {
    let (role, code) = (role(&role_name)?, division(&code)?);
    let token = beside(&data).await?.create_token(role, code).await.map_err(Failure::unusable)?;
    println!("{token}");
    Ok(())
}

/// Makes an account with the passphrase on standard input.
pub async fn create(data: PathBuf, name: String, (role_name, code): (String, String), department: Option<String>) -> Result<(), Failure> {
    let (role, code) = (role(&role_name)?, division(&code)?);
    if (role == Role::Reviewer) != department.is_some() {
        return Err(Failure::unusable("--department goes with --role reviewer: the department it answers for, as the programme names it"));
    }
    let mut passphrase = String::new();
    std::io::stdin().read_line(&mut passphrase).map_err(|e| Failure::unusable(format!("standard input: {e}")))?;
    let passphrase = passphrase.trim_end_matches(['\r', '\n']);
    if passphrase.chars().count() < 12 {
        return Err(Failure::unusable("the passphrase on standard input must have 12 characters or more"));
    }
    let store = beside(&data).await?;
    let made = match department {
        Some(department) => store.create_reviewer(&name, code, &department, passphrase).await,
        None => store.create_account(&name, role, code, passphrase).await,
    };
    match made {
        Ok(_) => Ok(()),
        Err(StoreError::NameTaken) => Err(Failure::no(format!("--name {name:?} is taken; choose another"))),
        Err(error) => Err(Failure::unusable(error)),
    }
}
