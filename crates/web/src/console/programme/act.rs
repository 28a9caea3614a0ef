//! The frame of every page and form here: which office, who may, what was sent and what came of it.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use election::programme::{Command as Work, Who};
use election::{Command, Election, Refusal, Role};
use maud::Markup;
use store::{Level, office_log};

use super::page::Page;
use super::{Asked, HOME, Sight};
use crate::app::App;
use crate::fail::Fail;
use crate::guard::{Staff, reaches};
use crate::unit::desk::{Stopped, record_with};
use crate::unit::sent::{Reader, Sent};

/// What was sent to a form and why it was not recorded.
pub(super) struct Answered {
    /// Which form.
    pub(super) form: String,
    /// What was sent.
    pub(super) sent: Sent,
    /// What is wrong: field and sentence.
    pub(super) errors: Vec<(String, String)>,
    /// The refusal.
    pub(super) refusal: Option<Refusal>,
}

/// Whether an account works in the office of a division, and may record there.
pub(super) fn works_in(staff: &Staff, office: &str) -> bool {
    let leads = match programme::who_of(office) {
        Some(Who::Prefecture) => Role::Prefecture,
        Some(Who::County) => Role::County,
        Some(Who::Township) => Role::Township,
        _ => return false,
    };
    staff.account.division == office && staff.account.role == leads
}

/// The office that is asked for, within the account's division.
fn office(app: &App, staff: &Staff, asked: &Asked) -> Result<String, Fail> {
    let code = if asked.office.is_empty() { &staff.account.division } else { &asked.office };
    if !reaches(&staff.account, code) {
        return Err(Fail::forbidden());
    }
    let known = app.store.divisions().get(code).is_some_and(|division| !matches!(division.level, Level::Unit(_)));
    if known && programme::who_of(code).is_some() { Ok(code.clone()) } else { Err(Fail::not_found()) }
}

/// Opens the page of the office that is asked for.
pub(super) async fn open<'a>(app: &'a Arc<App>, staff: Staff, asked: Asked) -> Result<Page<'a>, Response> {
    let lang = staff.lang;
    let code = office(app, &staff, &asked).map_err(|fail| fail.answer(lang, false))?;
    match Sight::of(app, &code).await {
        Ok(sight) => Ok(Page::new(app, staff, asked, code, sight)),
        Err(error) => Err(Fail::internal(&error).answer(lang, false)),
    }
}

/// Answers with a page of the office that is asked for.
pub(super) async fn answer<R: IntoResponse>(app: &Arc<App>, staff: Staff, asked: Asked, write: impl FnOnce(&Page<'_>) -> R) -> Response {
    match open(app, staff, asked).await {
        Ok(page) => write(&page).into_response(),
        Err(answer) => answer,
    }
}

/// A form that becomes a command of the account's own office.
pub(super) struct Form {
    /// Its name: words stand under `programme-<name>`; told apart on a page by it.
    pub(super) name: String,
    /// Where it leads once it is recorded.
    pub(super) to: String,
}

/// Reads a form, records the command in the log of the account's office, and leads on; or answers with the page again.
pub(super) async fn record(
    app: &Arc<App>,
    staff: Staff,
    sent: Sent,
    form: Form,
    read: impl FnOnce(&Page<'_>, &mut Reader<'_>) -> Option<Work>,
    write: impl FnOnce(&Page<'_>) -> Markup,
) -> Response {
    let lang = staff.lang;
    let mut page = match open(app, staff, Asked::default()).await {
        Ok(page) if works_in(&page.staff, &page.office) => page,
        Ok(_) => return Fail::forbidden().answer(lang, false),
        Err(answer) => return answer,
    };
    let (command, errors) = {
        let none = Election::of_office("");
        let mut reader = Reader::new(lang, page.sight.state(&page.office).unwrap_or(&none), None, &sent);
        let command = read(&page, &mut reader);
        (command, reader.errors())
    };
    let refusal = match command.filter(|_| errors.is_empty()) {
        None => None,
        Some(command) => {
            let (log, today) = (office_log(&page.office), page.sight.today());
            match record_with(app, &page.staff.account, &log, today, Command::Programme(command), sent.came()).await {
                Ok(()) => return Redirect::to(&format!("{HOME}{}?done={}", form.to, form.name)).into_response(),
                Err(Stopped::Refused(refusal)) => Some(*refusal),
                Err(Stopped::Fail(fail)) => return fail.answer(lang, false),
            }
        }
    };
    page.answered = Some(Answered { form: form.name, sent, errors, refusal });
    (StatusCode::UNPROCESSABLE_ENTITY, write(&page)).into_response()
}
