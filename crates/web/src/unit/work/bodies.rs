//! 班子: who sits on the committee before and after the election, one row a member, and what the body is made of.

use std::sync::Arc;

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use election::programme::body::{Command as Describe, Member, Which};
use election::state::Elected;
use election::{Command, Election, Person, PersonId, programme};
use jiff::civil::Date;
use maud::{Markup, html};
use statute::Post;

use super::roster::{self, FIELDS, Row};
use super::{composition, day, opening};
use crate::app::App;
use crate::fail::Fail;
use crate::form::{self, Field};
use crate::guard::InUnit;
use crate::routes::{Access, CLERKS, Table};
use crate::unit::desk::{self, Action, Desk, Filled, Step};
use crate::unit::people;
use crate::unit::sent::{Reader, Sent, name_of, word_named};

const DESCRIBE: &str = "describe_body";
/// Rows of the form at least.
const ROWS: usize = 7;
/// Rows of a sheet at most: a body has a handful of members.
const MOST: usize = 60;

const EDUCATION: [&str; 3] = ["middle", "high", "college"];
const OFFICES: [&str; 3] = ["secretary", "deputy", "member"];
const POSTS: [Post; 4] = [Post::Chair, Post::ViceChair, Post::Member, Post::WomenMember];

/// The page.
pub const PAGE: Step = Step { name: "bodies", show, actions: &[Action { name: DESCRIBE, roles: CLERKS, read }] };

/// The route that takes a roster and lays its rows into the form.
pub fn routes() -> Table {
    Table::new().upload("/console/units/{code}/bodies/roster", Access::Roles(CLERKS), take)
}

fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, which) = (form.date("on"), form.word("which"));
    let members = if which == Some(Which::After) { read_elected(form) } else { read_rows(form) };
    let describe = Describe::DescribeBody { on: on?, which: which?, members: members? };
    Some(Command::Programme(programme::Command::Body(describe)))
}

/// What only a form can tell of a member.
fn choices(form: &Reader<'_>, row: usize, post: Post) -> Member {
    let at = |name: &str| form.all(name).get(row).copied().unwrap_or_default();
    Member {
        person: None,
        name: String::new(),
        sex: None,
        birth: None,
        nationality: None,
        post,
        education: word_named(at("education")),
        party_member: at("party") == "yes",
        party_office: word_named(at("office")),
        skilled: at("skilled") == "yes",
    }
}

/// Those elected, each with the post won.
fn read_elected(form: &mut Reader<'_>) -> Option<Vec<Member>> {
    let (people, posts) = (form.all("person"), form.all("post"));
    let mut members = Vec::with_capacity(people.len());
    for (row, (person, post)) in people.into_iter().zip(posts).enumerate() {
        let read = (person.parse().ok().map(PersonId), word_named::<Post>(post));
        let (Some(person), Some(post)) = read else {
            form.wrong("on", "bodies-elected-changed");
            return None;
        };
        members.push(Member { person: Some(person), ..choices(form, row, post) });
    }
    Some(members)
}

/// Rows without a name are rows nobody needed.
fn read_rows(form: &mut Reader<'_>) -> Option<Vec<Member>> {
    let names: Vec<(usize, &str)> = form.all("name").into_iter().enumerate().filter(|(_, name)| !name.is_empty()).collect();
    if names.is_empty() {
        form.wrong("on", "bodies-nobody");
        return None;
    }
    let members: Vec<Option<Member>> = names.into_iter().map(|(row, name)| read_row(form, row, name)).collect();
    members.into_iter().collect()
}

fn read_row(form: &mut Reader<'_>, row: usize, name: &str) -> Option<Member> {
    let at = |name: &str| form.all(name).get(row).copied().unwrap_or_default();
    let field = format!("name-{row}");
    let (sex, birth, nationality, post) = (word_named(at("sex")), at("birth"), at("nationality"), word_named::<Post>(at("post")));
    let born = sheets::day(birth);
    let known = sheets::nationality(nationality);
    let wrong = [
        (!birth.is_empty() && born.is_none(), "bodies-wrong-birth"),
        (!nationality.is_empty() && known.is_none(), "bodies-wrong-nationality"),
        (post.is_none(), "field-choose"),
    ];
    for (_, key) in wrong.iter().filter(|(is, _)| *is) {
        form.wrong(&field, key);
    }
    let told = Member { name: name.to_owned(), sex, birth: born, nationality: known, ..choices(form, row, post?) };
    if wrong.iter().any(|(is, _)| *is) {
        return None;
    }
    // Who stands on the roll is known from there, unless the row tells of somebody else of that name.
    let same = people::find(form.state, name).ok().filter(|id| form.state.person(*id).is_some_and(|person| fits(&told, person)));
    Some(match same {
        Some(person) => Member { person: Some(person), name: String::new(), sex: None, birth: None, nationality: None, ..told },
        None => told,
    })
}

/// Whether nothing in a row speaks against a person of the unit; of a birth, year and month count.
fn fits(told: &Member, person: &Person) -> bool {
    let month = |day: Date| (day.year(), day.month());
    told.sex.is_none_or(|sex| person.sex.is_none_or(|known| known == sex))
        && told.birth.is_none_or(|birth| person.birth.is_none_or(|known| month(known) == month(birth)))
        && told.nationality.as_ref().is_none_or(|own| person.nationality.as_ref().is_none_or(|known| known == own))
}

/// A member in the words of the form, with what the unit knows of the person.
fn row_of(state: &Election, member: &Member) -> Row {
    let person = member.person.and_then(|id| state.person(id));
    let name = member.person.map_or_else(|| member.name.clone(), |id| people::unmistakable(state, id));
    let sex = person.map_or(member.sex, |person| person.sex);
    let birth = person.map_or(member.birth, |person| person.birth);
    let nationality = person.map_or(member.nationality.as_ref(), |person| person.nationality.as_ref());
    let yes = |is: bool| (if is { "yes" } else { "" }).to_owned();
    [
        name,
        sex.map_or_else(String::new, |sex| name_of(&sex)),
        birth.map_or_else(String::new, |birth| birth.to_string()),
        nationality.map_or_else(String::new, |nationality| nationality.0.to_string()),
        name_of(&member.post),
        member.education.map_or_else(String::new, |education| name_of(&education)),
        yes(member.party_member),
        member.party_office.map_or_else(String::new, |office| name_of(&office)),
        yes(member.skilled),
    ]
}

fn show(desk: &Desk<'_>) -> Markup {
    let (before, after) = (desk.state.composition_before(), desk.state.composition_after());
    html! {
        @if before.is_some() || after.is_some() {
            h2 { (desk.text("composition-title")) }
            (composition::compared(desk.lang(), before.as_ref(), after.as_ref()))
        }
        (body_before(desk))
        (body_after(desk))
    }
}

fn returned(desk: &Desk<'_>, which: &str) -> bool {
    desk.sent_to(DESCRIBE, "which") == Some(which)
}

fn body_before(desk: &Desk<'_>) -> Markup {
    let told = desk.state.programme.bodies.before.as_ref();
    let members = told.map(|(_, members)| members.as_slice()).unwrap_or_default();
    let rows: Vec<Row> = members.iter().map(|member| row_of(desk.state, member)).collect();
    let form = desk.form_named(DESCRIBE, "before", |f| html! { (day(f)) (member_rows(desk, f, &rows)) });
    let summary = desk.text(if told.is_some() { "bodies-change" } else { "bodies-fill" });
    html! {
        section.panel id="before" {
            h2 { (desk.text("bodies-before")) }
            @match told {
                Some((on, _)) => (table(desk, *on, &rows)),
                None => p { (desk.text("bodies-before-none")) },
            }
            @if desk.may(DESCRIBE) {
                (opening(&desk.text("bodies-roster"), false, &roster_form(desk)))
                (opening(&summary, told.is_none() || returned(desk, "before"), &form))
            }
        }
    }
}

/// The form that takes a roster: a file, or rows pasted from a spreadsheet.
fn roster_form(desk: &Desk<'_>) -> Markup {
    let action = format!("/console/units/{}/bodies/roster", desk.at.unit.code);
    form::upload(
        &action,
        &desk.text("bodies-roster-take"),
        &html! {
            p.hint { (desk.text("bodies-roster-hint")) }
            (Field::file("file", desk.text("bodies-roster-file"), ".xlsx,.xls,.et,.ods,.csv,.txt").within("roster"))
            (Field::lines("pasted", desk.text("bodies-roster-pasted"), 5).within("roster"))
        },
    )
}

fn body_after(desk: &Desk<'_>) -> Markup {
    let state = desk.state;
    let announced = |one: &Elected| state.rounds.iter().any(|round| round.number == one.round && round.announced.is_some());
    let ready = !state.elected.is_empty() && state.elected.iter().all(announced);
    let told = state.programme.bodies.after.as_ref();
    let rows: Vec<Row> = told.iter().flat_map(|(_, members)| members).map(|member| row_of(state, member)).collect();
    let form = desk.form_named(DESCRIBE, "after", |f| html! { (day(f)) (elected_rows(desk, f)) });
    let summary = desk.text(if told.is_some() { "bodies-change" } else { "bodies-fill" });
    html! {
        section.panel id="after" {
            h2 { (desk.text("bodies-after")) }
            @if let Some((on, _)) = told { (table(desk, *on, &rows)) }
            @if !ready { p { (desk.text("bodies-after-none")) } }
            @else if desk.may(DESCRIBE) { (opening(&summary, told.is_none() || returned(desk, "after"), &form)) }
        }
    }
}

/// A body as it was described.
fn table(desk: &Desk<'_>, on: Date, rows: &[Row]) -> Markup {
    let head = FIELDS.map(|field| desk.text(&format!("bodies-{field}")));
    let count = rows.len().to_string();
    let body = html! { @for row in rows { tr { @for (field, value) in FIELDS.iter().zip(row) { td.d { (shown(desk, field, value)) } } } } };
    form::table(&desk.with("bodies-caption", &[("day", &on.to_string()), ("count", &count)]), &head, &body)
}

/// A value of the form in words.
fn shown(desk: &Desk<'_>, field: &str, value: &str) -> String {
    match options(desk, field) {
        Some(options) => options.into_iter().find(|(word, _)| word == value).map_or_else(String::new, |(_, text)| text),
        None => value.to_owned(),
    }
}

/// What may be chosen in a field; nothing where it is written.
fn options(desk: &Desk<'_>, field: &str) -> Option<Vec<(String, String)>> {
    let words = |prefix: &str, words: &[&str]| -> Vec<(String, String)> {
        let none = std::iter::once((String::new(), "—".to_owned()));
        none.chain(words.iter().map(|word| ((*word).to_owned(), desk.text(&form::key(prefix, word))))).collect()
    };
    Some(match field {
        "sex" => [("", "sex-unknown"), ("M", "sex-m"), ("F", "sex-f")].map(|(word, key)| (word.to_owned(), desk.text(key))).to_vec(),
        "post" => POSTS.map(|post| (name_of(&post), desk.text(form::post_key(post)))).to_vec(),
        "education" => words("education", &EDUCATION),
        "office" => words("party-office", &OFFICES),
        "party" | "skilled" => words("value", &["yes"]),
        _ => return None,
    })
}

/// One field of a row, with its label.
fn cell(desk: &Desk<'_>, row: usize, field: &str, value: &str) -> Markup {
    let id = format!("before-{field}-{row}");
    html! { div {
        label for=(id) { (desk.text(&format!("bodies-{field}"))) }
        @match options(desk, field) {
            Some(options) => select id=(id) name=(field) { @for (word, text) in options { option value=(word) selected[word == value] { (text) } } },
            None => input type="text" id=(id) name=(field) value=(value) maxlength="200" autocomplete="off";
        }
    } }
}

fn member_rows(desk: &Desk<'_>, f: &Filled<'_>, before: &[Row]) -> Markup {
    let seats = desk.state.plan.as_ref().map_or(0, |plan| plan.seats.total() as usize);
    // A roster laid into the form may have more rows than there were.
    let sent = (0..MOST).filter(|row| !f.row_value("name", *row, "").is_empty()).max().map_or(0, |last| last + 1);
    let count = ROWS.max(seats).max(before.len()).max(sent);
    html! { fieldset.members {
        legend { (desk.text("bodies-members")) }
        p.hint { (desk.text("bodies-members-hint")) }
        ol { @for row in 0..count {
            @let error = f.error(&format!("name-{row}"));
            li class=[(!error.is_empty()).then_some("wrong")] {
                @if !error.is_empty() { p.error role="alert" { (error) } }
                @for (at, field) in FIELDS.iter().enumerate() {
                    @let usual = if *field == "post" { if row == 0 { "chair" } else { "member" } } else { "" };
                    @let known = before.get(row).and_then(|told| told.get(at)).map_or(usual, String::as_str);
                    @let value = f.row_value(field, row, known);
                    (cell(desk, row, field, if value.is_empty() { usual } else { &value }))
                }
            }
        } }
    } }
}

/// Those elected: only what the record does not know is chosen.
fn elected_rows(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    let state = desk.state;
    html! { fieldset.members {
        legend { (desk.text("bodies-elected")) }
        p.hint { (desk.text("bodies-elected-hint")) }
        ol { @for (row, elected) in state.elected.iter().enumerate() {
            @let known = known(state, elected);
            li {
                p { strong { (people::unmistakable(state, elected.person)) } " " (desk.text(form::post_key(elected.post))) }
                (form::hidden("person", &elected.person.0.to_string()))
                (form::hidden("post", &name_of(&elected.post)))
                @for (at, field) in FIELDS.iter().enumerate().skip(FIELDS.len() - 4) {
                    @let before = known.as_ref().and_then(|told| told.get(at)).map_or("", String::as_str);
                    @let id = format!("after-{field}-{row}");
                    div {
                        label for=(id) { (desk.text(&format!("bodies-{field}"))) }
                        select id=(id) name=(field) { @for (word, text) in options(desk, field).unwrap_or_default() {
                            option value=(word) selected[word == f.row_value(field, row, before)] { (text) }
                        } }
                    }
                }
            }
        } }
    } }
}

/// What was told of somebody elected: as a member of the new body, else of the one before.
fn known(state: &Election, elected: &Elected) -> Option<Row> {
    let bodies = &state.programme.bodies;
    let of = |body: &Option<(Date, Vec<Member>)>| {
        let mut members = body.iter().flat_map(|(_, members)| members);
        members.find(|member| member.person == Some(elected.person)).map(|member| row_of(state, member))
    };
    of(&bodies.after).or_else(|| of(&bodies.before))
}

/// `POST …/bodies/roster`: the rows of a roster are laid into the form, to be looked at and then recorded.
async fn take(State(app): State<Arc<App>>, at: InUnit, request: Request) -> Response {
    let rows = match received(request, &app).await {
        Ok(rows) => rows,
        Err(fail) => return fail.answer(at.lang, false),
    };
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else {
        let above =
            html! { div.refusal role="alert" { h2 { (at.lang.text("bodies-roster-unread")) } p { (at.lang.text("bodies-roster-hint")) } } };
        return laid(&app, &at, &Sent::default(), &above, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut pairs = vec![("which".to_owned(), "before".to_owned()), ("on".to_owned(), at.today.to_string())];
    for row in rows.iter().take(MOST) {
        pairs.extend(FIELDS.iter().zip(row).map(|(field, value)| ((*field).to_owned(), value.clone())));
    }
    let count = rows.len().to_string();
    let above = html! { div.notice role="status" { p { (at.lang.with("bodies-roster-laid", &[("count", &count)])) } } };
    laid(&app, &at, &Sent::new(pairs), &above, StatusCode::OK).await
}

async fn laid(app: &App, at: &InUnit, sent: &Sent, above: &Markup, status: StatusCode) -> Response {
    match app.store.election(&at.unit.code).await {
        Ok(state) => (status, desk::filled_page(app, at, &state, &PAGE, (DESCRIBE, sent), above)).into_response(),
        Err(error) => Fail::internal(&error).answer(at.lang, false),
    }
}

/// The members of what was sent; nothing if it holds none.
async fn received(request: Request, app: &Arc<App>) -> Result<Option<Vec<Row>>, Fail> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| Fail::unreadable())?;
    let mut found = None;
    while let Some(field) = form.next_field().await.map_err(|_| Fail::unreadable())? {
        let pasted = field.name() == Some("pasted");
        let bytes = field.bytes().await.map_err(|_| Fail::unreadable())?;
        let rows = if pasted { Ok(roster::pasted(&String::from_utf8_lossy(&bytes))) } else { sheets::rows(&bytes, MOST) };
        found = found.or(rows.ok().and_then(|rows| roster::understood(&rows)));
    }
    Ok(found)
}
