//! Who may go where: every route says it, and the gate keeps it.

use crate::village::{CODE, Signed, Until, Village};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use election::Role;
use web::{Access, Gives, table};

/// Every role there is.
const ROLES: [Role; 8] = [
    Role::Prefecture,
    Role::County,
    Role::Township,
    Role::ElectionCommittee,
    Role::Counter,
    Role::Scrutineer,
    Role::Observer,
    Role::Reviewer,
];

/// What everybody may ask for without signing in. A new public route is entered here on purpose, or this test fails.
const PUBLIC: [&str; 32] = [
    "GET /",
    "GET /api/v1/openapi.json",
    "GET /assets/{name}",
    "GET /healthz",
    "GET /learn",
    "GET /learn/booklet.pdf",
    "GET /learn/{lesson}",
    "GET /learn/recordings/{office}/{number}",
    "GET /metrics",
    "GET /readyz",
    "GET /record",
    "GET /record/",
    "GET /record/heads.txt",
    "GET /rules",
    "GET /rules/compare",
    "GET /rules/packs",
    "GET /rules/packs/{id}",
    "GET /record/trust.policy",
    "GET /record/{*path}",
    "GET /rules/try",
    "GET /sign-in",
    "GET /survey",
    "GET /u/{code}",
    "GET /u/{code}/notices/{file}",
    "GET /u/{code}/objection",
    "POST /rules/try",
    "POST /sign-in",
    "POST /sign-out",
    "POST /survey",
    "POST /survey/answer",
    "POST /u/{code}/lookup",
    "POST /u/{code}/objection",
];

/// What the guard of everything that leaves lets by, and as what. A new exception is entered here on purpose, or this test fails.
const LET_BY: [(&str, Gives); 11] = [
    ("GET /api/v1/units/{code}/entries", Gives::Record),
    ("GET /assets/{name}", Gives::Program),
    ("GET /console/offices/{office}/files/{sha256}", Gives::Attached),
    ("GET /console/record/outbox/{file}", Gives::Record),
    ("GET /console/units/{code}/files/{sha256}", Gives::Attached),
    ("GET /console/units/{code}/roll/import/problems.xlsx", Gives::OwnSheet),
    ("GET /console/units/{code}/roll/template.xlsx", Gives::Program),
    ("GET /learn/recordings/{office}/{number}", Gives::Attached),
    ("GET /record/{*path}", Gives::Record),
    ("POST /console/record/papers/{token}/{file}", Gives::KeyPaper),
    ("POST /console/units/{code}/roll/unseal", Gives::OnePerson),
];

#[test]
fn everything_that_leaves_is_guarded_but_for_the_named_exceptions() {
    let table = table();
    let mut found: Vec<(String, Gives)> = Vec::new();
    for route in table.routes().iter().filter(|route| route.gives != Gives::Guarded) {
        found.push((format!("{} {}", route.method, route.path), route.gives));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found, LET_BY.map(|(route, gives)| (route.to_owned(), gives)));
}

fn at(path: &str, code: &str) -> String {
    path.replace("{code}", code).replace("{file}", "ballot.pdf").replace("{token}", "none")
}

fn asking(method: &Method, path: &str, who: Option<&Signed>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
    if let Some(who) = who {
        request = request.header(header::COOKIE, &who.cookie);
    }
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::empty()).expect("a request")
}

#[test]
fn every_route_declares_its_roles_or_is_public_on_purpose() {
    let all: Vec<String> = table().routes().iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    assert!(PUBLIC.iter().all(|named| all.iter().any(|found| found == named)), "the list names a route that is no more");
    for route in table().routes() {
        let named = format!("{} {}", route.method, route.path);
        match route.access {
            Access::Public => assert!(PUBLIC.contains(&named.as_str()), "{named} is open to everybody and is not on the list"),
            Access::Roles(roles) => {
                assert!(!roles.is_empty(), "{named} declares no role");
                assert!(!PUBLIC.contains(&named.as_str()), "{named} is on the list of public routes and asks for a role");
            }
        }
        // A search reads; it is sent so that no name stands in an address.
        let reads = ["/work-log", "/roll/search"].iter().any(|end| route.path.ends_with(end));
        let writes = route.method != Method::GET && route.path.contains("/units/") && !reads;
        if let (true, Access::Roles(roles)) = (writes && !route.path.starts_with("/api/"), route.access) {
            assert!(!roles.contains(&Role::Observer), "{named}: an observer changes nothing");
        }
    }
}

#[tokio::test]
async fn nobody_gets_anything_but_public_pages_without_signing_in() {
    let village = Village::at(Until::RollFinal).await;
    for route in table().routes() {
        let Access::Roles(_) = route.access else { continue };
        let answer = village.answer(asking(&route.method, &at(&route.path, CODE), None)).await;
        if route.path.starts_with("/api/") {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.path);
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.path);
            assert!(answer.to.starts_with("/sign-in"), "{}", answer.to);
        }
    }
}

#[tokio::test]
async fn every_role_stays_within_what_its_routes_declare() {
    let village = Village::at(Until::RollFinal).await;
    for role in ROLES {
        let who = village.sign_in(&format!("{role:?}"), role).await;
        for route in table().routes() {
            let Access::Roles(roles) = route.access else { continue };
            if route.path.starts_with("/api/") || roles.contains(&role) {
                continue;
            }
            let answer = village.answer(asking(&route.method, &at(&route.path, CODE), Some(&who))).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} at {} {}", route.method, route.path);
        }
    }
}

#[tokio::test]
async fn a_role_ends_at_the_border_of_its_division() {
    let village = Village::at(Until::RollFinal).await;
    for (role, elsewhere) in [(Role::County, "632822"), (Role::Township, "632823201"), (Role::ElectionCommittee, "632823200202")] {
        let who = village.sign_in_for(&format!("{role:?}"), role, elsewhere).await;
        for route in table().routes() {
            if !route.path.contains("{code}") || route.access == Access::Public || route.path.starts_with("/api/") {
                continue;
            }
            let answer = village.answer(asking(&route.method, &at(&route.path, CODE), Some(&who))).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} of {elsewhere} at {} {}", route.method, route.path);
        }
        let list = village.answer(asking(&Method::GET, "/console/units", Some(&who))).await;
        assert!(!list.page.contains(CODE), "{role:?} of {elsewhere} sees a unit of others in the list");
    }
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let village = Village::at(Until::RollFinal).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let forged = Request::post(format!("/console/units/{CODE}/work-log"))
        .header("sec-fetch-site", "cross-site")
        .header(header::COOKIE, &clerk.cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("text=forged"))
        .expect("a request");
    assert_eq!(village.answer(forged).await.status, StatusCode::FORBIDDEN);
    assert_eq!(village.state().await.work_log, 0);
}
