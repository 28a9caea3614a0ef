//! The register of cases as a workbook and on paper: numbers, days and kinds, nobody's name.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use sheets::Table;

use super::list::{Asked, COLUMNS, cells, entries, shown};
use crate::app::App;
use crate::console::tables::files;
use crate::fail::Fail;
use crate::guard::Staff;

/// `GET /console/cases.xlsx`.
pub(super) async fn workbook(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    match table(&app, &staff, &asked).await {
        Ok(table) => files::workbook(staff.lang, &[table], &format!("cases-{}", staff.account.division)),
        Err(fail) => fail.answer(staff.lang, false),
    }
}

/// `GET /console/cases.pdf`.
pub(super) async fn paper(State(app): State<Arc<App>>, staff: Staff, Query(asked): Query<Asked>) -> Response {
    match table(&app, &staff, &asked).await {
        Ok(table) => {
            let (title, name) = (table.title.clone(), format!("cases-{}", staff.account.division));
            files::paper(&app, &staff, &title, &[table], &name).await
        }
        Err(fail) => fail.answer(staff.lang, false),
    }
}

async fn table(app: &App, staff: &Staff, asked: &Asked) -> Result<Table, Fail> {
    let lang = staff.lang;
    let plan = app.store.programme(&staff.account.division);
    let catalogue = plan.as_ref().and_then(|plan| plan.catalogue.as_deref()).ok_or_else(Fail::not_found)?;
    let all = entries(app, &staff.account).await.map_err(|error| Fail::internal(&error))?;
    let rows = all.iter().filter(|entry| shown(asked, catalogue, entry));
    let rows: Vec<_> = rows.map(|entry| cells(app, lang, catalogue, entry).map(|text| files::cell(&text)).to_vec()).collect();
    let day = (app.settings.today)().to_string();
    Ok(Table {
        name: lang.text("cases-register"),
        title: lang.text("cases-register"),
        notes: vec![lang.with("cases-register-note", &[("day", &day), ("count", &rows.len().to_string())])],
        head: COLUMNS.map(|column| lang.text(&format!("cases-col-{column}"))).to_vec(),
        rows,
    })
}
