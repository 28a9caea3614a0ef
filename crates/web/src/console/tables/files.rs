//! Tables as a workbook and as a paper, through the guard of what leaves.

use axum::response::Response;
use documents::papers;
use sheets::{Shown, Table};
use words::Lang;

use crate::app::App;
use crate::guard::Staff;
use crate::outgoing;

/// A cell: digits as a number, anything else in words, a change with its sign too.
pub(crate) fn cell(text: &str) -> Shown {
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    number.map_or_else(|| Shown::Words(text.to_owned()), Shown::Number)
}

/// A workbook; `name` without its ending.
pub(crate) fn workbook(lang: Lang, tables: &[Table], name: &str) -> Response {
    match sheets::book(tables) {
        Ok(book) => outgoing::workbook(book, name),
        Err(error) => outgoing::no_workbook(lang, name, &error),
    }
}

/// The same tables on paper, handed up by the account's office.
pub(crate) async fn paper(app: &App, staff: &Staff, title: &str, tables: &[Table], name: &str) -> Response {
    let by = super::name(app, &staff.account.division);
    let paper = papers::office_tables(title, tables, &by, (app.settings.today)(), app.settings.demo);
    crate::unit::papers::pdf(app, staff.lang, paper, name).await
}
