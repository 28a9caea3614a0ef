//! The list as a department's own sheet or paper, and the filled sheet back: checked, shown, and sent only by the form that follows.
//!
//! An office hands a list out blank; only the department itself gets its own answers and sends any.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use documents::papers;
use election::Role;
use election::programme::vetting::Finding;
use maud::{Markup, html};
use sheets::{DepartmentList, NotTaken, Told};

use super::{Answered, Page, form, nothing, page, read};
use crate::app::App;
use crate::console::forms::sent_file;
use crate::fail::Fail;
use crate::form::{self as fields, Field};
use crate::guard::InUnit;
use crate::outgoing;
use crate::unit::papers::{self as unit_papers, pdf};
use crate::unit::roll::import_preview;
use crate::unit::sent::Sent;

/// Who hands lists out, and the departments that get them.
pub(super) const READERS: &[Role] = &[Role::Reviewer, Role::County, Role::Township];

/// The sheet and the paper of a department.
pub(super) fn links(page: &Page<'_>, department: &str) -> Markup {
    let address = format!("/console/vetting/{}/lists/{department}", page.at.unit.code);
    html! {
        a.button href={ (address) ".xlsx" } download="" { (page.text("sheet")) " " small { "XLSX" } } " "
        a.button href={ (address) ".pdf" } target="_blank" rel="noopener" { (page.text("form")) " " small { "PDF" } }
    }
}

/// For a department: its list to take along, and the filled sheet to send.
pub(super) fn section(page: &Page<'_>) -> Markup {
    let action = format!("/console/vetting/{}/list", page.at.unit.code);
    let file = Field::file("file", page.text("file"), ".xlsx,.xls,.et,.ods").required().hint(page.text("file-hint"));
    html! {
        details.panel {
            summary { (page.text("offline")) }
            p { (page.text("offline-lead")) }
            p.actions { (links(page, &page.at.account.department)) }
            (fields::upload(&action, &page.text("read-file"), &html! { (file) }))
        }
    }
}

/// The list of a department; its own answers are on it for nobody but itself.
async fn list(app: &App, page: &Page<'_>, department: &str) -> Result<Option<DepartmentList>, Fail> {
    let info = unit_papers::info(app, &page.at.unit).await.map_err(|error| Fail::internal(&error))?;
    let mut list = papers::department_list(page.state, &info, page.catalogue, department);
    let own = page.at.account.role == Role::Reviewer && page.at.account.department == department;
    let answers = page.vetting().answered.get(department).and_then(|(_, answers)| answers.as_ref());
    if let (Some(list), Some(answers), true) = (list.as_mut(), answers, own) {
        list.before = answers.answers.clone();
    }
    Ok(list)
}

/// `GET /console/vetting/{code}/lists/{file}`.
pub(super) async fn show(State(app): State<Arc<App>>, at: InUnit, Path((code, file)): Path<(String, String)>) -> Response {
    let lang = at.lang;
    let not_yet = || Fail::new(StatusCode::NOT_FOUND, "no_paper_yet").answer(lang, false);
    let Some((department, ending)) = file.rsplit_once('.') else { return not_yet() };
    if at.account.role == Role::Reviewer && at.account.department != department {
        return Fail::forbidden().answer(lang, false);
    }
    let (state, catalogue) = match read(&app, &at).await {
        Ok((state, Some(catalogue))) => (state, catalogue),
        Ok(_) => return not_yet(),
        Err(fail) => return fail.answer(lang, false),
    };
    let page = Page { at: &at, state: &state, catalogue: &catalogue, answered: None };
    let name = format!("{code}-{department}");
    if ending == "pdf" {
        return match unit_papers::info(&app, &at.unit).await {
            Ok(info) => match papers::department_form(&state, &info, &catalogue, department) {
                Some(paper) => pdf(&app, lang, paper, &name).await,
                None => not_yet(),
            },
            Err(error) => Fail::internal(&error).answer(lang, false),
        };
    }
    match list(&app, &page, department).await {
        Ok(Some(list)) if ending == "xlsx" => match sheets::department_sheet(&list) {
            Ok(book) => outgoing::workbook(book, &name),
            Err(error) => outgoing::no_workbook(lang, &list.title, &error),
        },
        Ok(_) => not_yet(),
        Err(fail) => fail.answer(lang, false),
    }
}

/// `POST /console/vetting/{code}/list`: a filled sheet comes. Nothing is recorded: what was read stands in the form, to be looked at and sent.
pub(super) async fn take(State(app): State<Arc<App>>, at: InUnit, request: Request) -> Response {
    let lang = at.lang;
    let file = match sent_file(request, &app).await {
        Ok((_, file)) => file,
        Err(status) => return Fail::new(status, "unreadable").answer(lang, false),
    };
    let (state, catalogue) = match read(&app, &at).await {
        Ok((state, Some(catalogue))) => (state, catalogue),
        Ok(_) => return nothing(&app, &at),
        Err(fail) => return fail.answer(lang, false),
    };
    let shown = Page { at: &at, state: &state, catalogue: &catalogue, answered: None };
    let list = match list(&app, &shown, &at.account.department).await {
        Ok(Some(list)) => list,
        Ok(None) => return page(&app, &shown, None, &html! {}).into_response(),
        Err(fail) => return fail.answer(lang, false),
    };
    let told = tokio::task::spawn_blocking(move || sheets::read_department(&file, &list)).await;
    match told {
        Ok(Ok(told)) => {
            let answered =
                Answered { act: "answer".to_owned(), sent: Sent::new(form::pairs(&told)), errors: std::collections::BTreeMap::new() };
            let shown = Page { answered: Some(&answered), ..shown };
            page(&app, &shown, None, &was_read(&shown, &told)).into_response()
        }
        Ok(Err(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &shown, None, &not_taken(&shown, &wrong))).into_response(),
        Err(error) => Fail::internal(&error).answer(lang, false),
    }
}

/// How the sheet was understood.
fn was_read(page: &Page<'_>, told: &Told) -> Markup {
    let findings = || told.values().flat_map(|own| own.values());
    let count = |is: fn(&Finding) -> bool| findings().filter(|finding| is(finding)).count().to_string();
    let found = count(|finding| matches!(finding, Finding::Found { .. }));
    let open = count(|finding| *finding == Finding::Open);
    let figures = [("persons", told.len().to_string()), ("found", found), ("open", open)];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
    html! { div.notice role="status" id="read" { p { (page.with("was-read", &figures)) } } }
}

fn not_taken(page: &Page<'_>, wrong: &NotTaken) -> Markup {
    let lang = page.at.lang;
    let sentence = match wrong {
        NotTaken::Unreadable(error) => {
            let figures = error.figures();
            let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
            lang.with(error.key(), &figures)
        }
        NotTaken::NoList => page.text("file-no-list"),
        NotTaken::OtherList => page.text("file-other-list"),
        NotTaken::Cells(problems) => page.with("file-cells", &[("count", &problems.total().to_string())]),
    };
    html! {
        div.refusal role="alert" id="problems" { h2 { (page.text("file-not-taken")) } p.sentence { (sentence) } }
        @if let NotTaken::Cells(problems) = wrong { (import_preview::listed(lang, problems)) }
    }
}
