//! A whole election in a real browser against the built program: from an empty village to the printed certificate, by
//! keyboard alone. Pictures and the certificate stay in `target/tmp/pictures`.

mod bodies;
mod hands;
mod server;
mod village;

use hands::Hands;
use server::Server;
use village::Walk;

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_takes_a_village_from_the_plan_to_the_printed_certificate() {
    let server = Server::start();
    let walk = Walk::begin(&server.base).await;
    walk.plan().await;
    walk.committee().await;
    walk.roll().await;
    walk.objection().await;
    walk.nomination().await;
    walk.ballots().await;
    walk.poll().await;
    walk.count().await;
    walk.result().await;
    walk.closing().await;
    walk.public().await;
    walk.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_village_passes_through_all_five_bodies_with_a_tie_a_runoff_a_void_person_and_a_by_election() {
    let server = Server::start();
    let walk = Walk::after(&server.base, bodies::MEMBERS.len()).await;
    walk.party().await;
    walk.plan().await;
    walk.committee().await;
    walk.roll().await;
    walk.objection().await;
    walk.representatives().await;
    walk.nomination().await;
    walk.ballots().await;
    walk.poll().await;
    walk.first_round_leaves_a_seat_open().await;
    walk.runoff().await;
    walk.supervision().await;
    walk.certificates().await;
    walk.somebody_is_void().await;
    walk.by_election().await;
    walk.volume().await;
    walk.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_prefecture_sees_where_every_village_stands_and_each_number_opens_its_list() {
    let server = Server::start();
    let office = Hands::at(&server.base, 1280).await;
    office.sign_in("州换届办").await;
    office.sees("383").await;
    office.picture("prefecture").await;
    for (css, path) in [
        ("ul.numbers a[href*='due=overdue']", "/console/units?due=overdue"),
        ("ul.numbers a[href*='blocked=yes']", "/console/units?blocked=yes"),
        ("ul.numbers a[href*='with=turnout']", "/console/units?with=turnout"),
    ] {
        office.go("/console").await;
        let number = office.words(&format!("{css} b")).await;
        office.presses(css, path).await;
        if !number.contains('%') {
            office.sees(&format!("共 {number} 个")).await;
        }
    }
    office.picture("units").await;
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_phone_and_the_keyboard_reaches_the_content_first() {
    let server = Server::start();
    let phone = Hands::at(&server.base, 360).await;
    for path in ["/", "/u/632823200201", "/rules", "/record/", "/sign-in"] {
        phone.go(path).await;
        assert!(phone.fits().await, "{path} is wider than a phone");
        assert!(phone.tabs(1).await[0].contains("跳到正文"), "{path}: the first stop of the keyboard leads to the content");
    }
    phone.sign_in("快尔玛乡").await;
    let unit = "/console/units/632823200201";
    for step in [
        "",
        "/plan",
        "/committee",
        "/roll",
        "/nomination",
        "/ballots",
        "/poll",
        "/count",
        "/result",
        "/closing",
        "/party",
        "/representatives",
        "/supervision",
        "/between",
    ] {
        phone.go(&format!("{unit}{step}")).await;
        assert!(phone.fits().await, "{unit}{step} is wider than a phone");
    }
    for path in ["/console", "/console/units", "/console/calendar"] {
        phone.go(path).await;
        assert!(phone.fits().await, "{path} is wider than a phone");
    }
    phone.picture("phone-console").await;
    phone.close().await;
}
