//! Keys: 电子印章 of machines, 密钥卡 of people; enrolled, issued, revoked.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::papers::{self, KeyCard};
use election::Role;
use maud::{Markup, html};
use record::cycle::{Act, Enrolled, Holder, Revoked};
use store::{Account, Done as Acted, EnrolledKey, Level};

use super::once::{Done, Request};
use super::{Page, actor, errors, filled, people, writable};
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::{Staff, reaches};
use crate::unit::sent::Sent;

/// Names of the two papers on the shelf.
const PAPERS: [&str; 2] = ["card", "phrase"];

pub(super) fn section(page: &Page<'_>) -> Markup {
    let keys = page.app.store.cycle().keys().to_vec();
    let head = ["col-kind", "col-holder", "col-key", "col-unit", "col-since", "col-state"].map(|key| page.text(key));
    let rows = html! { @for key in &keys { (row(page, key)) } };
    html! {
        h2 { (page.text("keys")) }
        (form::table(&page.text("keys-caption"), &head, &rows))
        (issued(page))
        (page.panel("enrol", &html! {
            (page.field("enrol", Field::text("holder", page.text("holder")).hint(page.text("holder-hint")).required()))
            (page.field("enrol", Field::area("key", page.text("key-line")).hint(page.text("key-line-hint")).required()))
            (page.field("enrol", Field::select("division", page.text("division"), divisions(page)).hint(page.text("division-hint"))))
            (page.field("enrol", Field::text("unit", page.text("only-unit")).hint(page.text("only-unit-hint"))))
        }))
        (page.panel("issue", &html! {
            (page.field("issue", Field::text("holder", page.text("post")).hint(page.text("post-hint")).required()))
            (page.field("issue", Field::select("division", page.text("division"), divisions(page)).hint(page.text("division-hint"))))
            (page.field("issue", Field::text("account", page.text("account")).hint(page.text("account-hint"))))
        }))
        (page.panel("revoke-key", &html! {
            (page.field("revoke-key", Field::select("key", page.text("col-key"), choices(page, &keys)).required()))
            (page.field("revoke-key", Field::text("reason", page.text("reason")).hint(page.text("reason-hint")).required()))
            (people::fields(page, "revoke-key"))
        }))
    }
}

fn row(page: &Page<'_>, key: &EnrolledKey) -> Markup {
    html! {
        tr {
            td { (page.text(kind(key.purpose))) }
            td { (key.holder) }
            td.key { code { (key.name) } }
            td { @match &key.unit { Some(unit) => (unit), None => (page.text("all-units")) } }
            td.n { (page.with("since-entry", &[("at", &key.since.to_string())])) }
            td { @match &key.revoked {
                Some(why) => { span.blocked { (page.with("revoked", &[("why", why)])) } }
                None => (page.text("in-force")),
            } }
        }
    }
}

const fn kind(purpose: Holder) -> &'static str {
    match purpose {
        Holder::Device => "kind-device",
        Holder::Person => "kind-person",
    }
}

fn choices(page: &Page<'_>, keys: &[EnrolledKey]) -> Vec<(String, String)> {
    let valid = keys.iter().filter(|key| key.revoked.is_none() && may_revoke(&page.staff.account, key));
    valid.map(|key| (key.name.clone(), format!("{} · {} · {}", page.text(kind(key.purpose)), key.holder, key.name))).collect()
}

/// Who may revoke a key: who holds it, and the offices above. Above the prefecture there is none, so it revokes its own.
fn may_revoke(account: &Account, key: &EnrolledKey) -> bool {
    let own = account.division.as_str();
    let holder = match key.purpose {
        Holder::Person => key.account.as_ref() == Some(&account.id),
        Holder::Device => key.division.as_deref() == Some(own),
    };
    let above = match key.division.as_deref() {
        Some(division) if division == own => account.role == Role::Prefecture,
        Some(division) => !own.is_empty() && division.starts_with(own),
        None => account.role == Role::Prefecture,
    };
    holder || above
}

/// Offices that may hold a key: the account's own first, then those below it.
fn divisions(page: &Page<'_>) -> Vec<(String, String)> {
    let own = page.staff.account.division.as_str();
    let all = page.app.store.divisions();
    let offices = all.values().filter(|division| !matches!(division.level, Level::Unit(_)) && reaches(&page.staff.account, &division.code));
    let mut offices: Vec<(String, String)> = offices.map(|division| (division.code.clone(), division.name.clone())).collect();
    offices.sort_by_key(|(code, _)| (code != own, code.clone()));
    offices
}

/// Whose key it will be: the division of the form, else the account's own.
fn division(staff: &Staff, sent: &Sent) -> Result<String, String> {
    let division = sent.get("division").filter(|code| !code.is_empty()).unwrap_or(&staff.account.division);
    if reaches(&staff.account, division) { Ok(division.to_owned()) } else { Err(unknown_unit(staff, division)) }
}

fn unknown_unit(staff: &Staff, code: &str) -> String {
    staff.lang.with("console-record-unknown-unit", &[("unit", code)])
}

/// The two papers of a card that was just issued, as long as they wait.
fn issued(page: &Page<'_>) -> Markup {
    let token = &page.asked.issued;
    let waiting = page.app.cards.waiting(token, &page.staff.account.id);
    html! {
        @if !waiting.is_empty() {
            section.panel id="issued" {
                h3 { (page.text("issued")) }
                p { (page.text("issued-lead")) }
                @for name in waiting {
                    form.form method="post" action={ "/console/record/papers/" (token) "/" (name) } {
                        p.actions { button type="submit" { (page.text(&format!("paper-{name}"))) " " small { "PDF" } } }
                    }
                }
            }
        }
    }
}

/// `POST …/enrol`.
pub(super) async fn enrol(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let asked = Request::of(&staff, "enrol", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => enrolled(&app, &staff, &sent, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn enrolled(app: &App, staff: &Staff, sent: &Sent, asked: &Request) -> Done {
    writable(app, staff)?;
    let (holder, key) = (filled(staff, sent, "holder")?, filled(staff, sent, "key")?);
    let unit = sent.get("unit").filter(|unit| !unit.is_empty()).map(str::to_owned);
    if let Some(unit) = unit.as_ref().filter(|unit| !reaches(&staff.account, unit)) {
        return Err(unknown_unit(staff, unit));
    }
    let division = Some(division(staff, sent)?);
    let act = Act::Enrolled(Enrolled { actor: actor(staff), holder, key, purpose: Holder::Device, unit, division, account: None });
    acted(app.store.act_once(act, &[], asked.once("")).await, staff, "")
}

/// The answer to an act: the first one, if it was done before.
fn acted(done: Result<Acted, store::ActError>, staff: &Staff, answer: &str) -> Done {
    match done {
        Ok(Acted::Now) => Ok(answer.to_owned()),
        Ok(Acted::Before(answer)) => Ok(answer),
        Err(error) => Err(errors::act(staff.lang, &error)),
    }
}

/// `POST …/issue`.
pub(super) async fn issue(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let sent = Sent::new(pairs);
    let asked = Request::of(&staff, "issue", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => made(&app, &staff, &sent, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

/// Name of the next card.
fn next_name(app: &App, cycle: &str) -> String {
    let first = format!("{cycle}/person/");
    let cycle = app.store.cycle();
    let numbers = cycle.keys().iter().filter_map(|key| key.key.name().strip_prefix(&first)?.parse::<u32>().ok());
    format!("{first}{}", numbers.max().unwrap_or(0) + 1)
}

/// Makes a card and its papers, then enrols its key: a paper that cannot be printed leaves no key behind.
async fn made(app: &App, staff: &Staff, sent: &Sent, asked: &Request) -> Done {
    writable(app, staff)?;
    let holder = filled(staff, sent, "holder")?;
    let (division, account) = person(app, staff, sent).await?;
    let log = app.store.log_key().map_err(|error| errors::store(staff.lang, &error))?;
    let name = next_name(app, log.name());
    let (card, phrase, key) = people::issue(staff.lang, log.key().suite(), name).await?;
    let sheets = printed(app, staff, &card, &phrase).await?;
    let (key, purpose, division) = (key.vkey(), Holder::Person, Some(division));
    let act = Act::Enrolled(Enrolled { actor: actor(staff), holder, key, purpose, unit: None, division, account });
    let [one, other] = sheets;
    let token = app.cards.put(&staff.account.id, [(PAPERS[0], one), (PAPERS[1], other)]);
    let answer = format!("&issued={token}");
    let done = acted(app.store.act_once(act, &[], asked.once(&answer)).await, staff, &answer);
    if done.as_ref() != Ok(&answer) {
        // Another card was enrolled under this form, or none: these papers are nobody's.
        PAPERS.iter().for_each(|name| drop(app.cards.take(&token, &staff.account.id, name)));
    }
    done
}

/// Whose card it will be: division and, if it is named, the account.
async fn person(app: &App, staff: &Staff, sent: &Sent) -> Result<(String, Option<String>), String> {
    let Some(name) = sent.get("account").filter(|name| !name.is_empty()) else { return Ok((division(staff, sent)?, None)) };
    let found = app.store.account_named(name).await.map_err(|error| errors::store(staff.lang, &error))?;
    let found = found.filter(|account| reaches(&staff.account, &account.division));
    found.map(|account| (account.division, Some(account.id))).ok_or_else(|| staff.lang.text("console-record-unknown-account"))
}

async fn printed(app: &App, staff: &Staff, card: &keycard::Card, phrase: &keycard::Passphrase) -> Result<[Vec<u8>; 2], String> {
    let broken = || staff.lang.text("console-record-not-printed");
    let divisions = app.store.divisions();
    let office = divisions.get(&staff.account.division).map(|division| division.name.as_str()).unwrap_or_default();
    let (text, words) = (zeroize::Zeroizing::new(card.text()), card.words());
    let stated = KeyCard {
        issuer: &documents::office(office),
        key: card.name(),
        id: card.id(),
        issued: (app.settings.today)(),
        text: &text,
        words: &words,
        rehearsal: app.settings.demo,
    };
    let sheets = [papers::key_card(&stated).ok_or_else(broken)?, papers::key_phrase(&stated, &phrase.words())];
    let _turn = app.presses.acquire().await.map_err(|_| broken())?;
    let press = Arc::clone(&app.press);
    let pdfs = tokio::task::spawn_blocking(move || {
        let [card, phrase] = &sheets;
        Ok::<_, documents::PressError>([press.pdf(card)?, press.pdf(phrase)?].map(documents::Pdf::into_bytes))
    });
    match pdfs.await {
        Ok(Ok(pdfs)) => Ok(pdfs),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
    .map_err(|error| {
        tracing::error!(%error, "a card was not printed");
        broken()
    })
}

/// `POST …/papers/{token}/{file}`: the paper, which is gone then.
pub(super) async fn paper(State(app): State<Arc<App>>, staff: Staff, Path((token, file)): Path<(String, String)>) -> Response {
    let Some(name) = PAPERS.into_iter().find(|name| *name == file) else { return Fail::not_found().answer(staff.lang, false) };
    match app.cards.take(&token, &staff.account.id, name) {
        None => Fail::not_found().answer(staff.lang, false),
        Some(bytes) => {
            let disposition = format!("attachment; filename=\"{name}.pdf\"");
            let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (headers, bytes.to_vec()).into_response()
        }
    }
}

/// `POST …/revoke-key`.
pub(super) async fn revoke(State(app): State<Arc<App>>, staff: Staff, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let (sent, cards) = people::part(pairs);
    let asked = Request::of(&staff, "revoke-key", &sent);
    let done = match asked.before(&app, staff.lang).await {
        Some(done) => done,
        None => revoked(&app, &staff, &sent, cards, &asked).await,
    };
    asked.answer(&app, &staff, sent, done).await
}

async fn revoked(app: &App, staff: &Staff, sent: &Sent, cards: people::Cards, asked: &Request) -> Done {
    writable(app, staff)?;
    let (key, reason) = (filled(staff, sent, "key")?, filled(staff, sent, "reason")?);
    let not_theirs = app.store.cycle().key(&key).is_some_and(|key| !may_revoke(&staff.account, key));
    if not_theirs {
        return Err(staff.lang.with("console-record-not-yours", &[("key", &key)]));
    }
    let people = people::open(app, staff, cards).await?;
    let act = Act::Revoked(Revoked { actor: actor(staff), key, reason });
    acted(app.store.act_once(act, &people, asked.once("")).await, staff, "")
}
