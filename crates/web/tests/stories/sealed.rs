//! Identity numbers stand on no page, in no answer of the API, in no list; and of a person on two rolls each village is told
//! the other place and nothing of its roll.

use axum::body::Body;
use axum::http::{Method, Request, header};
use election::command::{ChosenBy, CommitteeMemberInput, CommitteeOffice, PersonInput, Seats};
use election::{Actor, Command, Person, PersonId, Registration, Role, Voter, id_number};
use jiff::civil::date;
use statute::Body as Elected;
use store::{Division, Level};
use web::{Access, table};

use crate::village::{CODE, ID_NUMBER, Until, Village};

/// The other village.
const THERE: &str = "632823200202";
/// Made up, with a right check digit.
const NUMBER: &str = "11010519491231002X";

/// The first valid identity number in a text.
fn number_in(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let whole =
        |window: &[char]| window[..17].iter().all(char::is_ascii_digit) && (window[17].is_ascii_digit() || matches!(window[17], 'X' | 'x'));
    letters.windows(18).filter(|window| whole(window)).find_map(|window| id_number::canonical(&window.iter().collect::<String>()))
}

fn line(name: &str, number: &str) -> Voter {
    let person = Person {
        id: PersonId(0),
        name: name.into(),
        sex: None,
        birth: Some(date(1949, 12, 31)),
        nationality: None,
        id_number: Some(number.into()),
        group: "二社".into(),
    };
    Voter { person, registration: Registration::Resident, reason: Default::default(), household: Default::default() }
}

#[test]
fn the_search_finds_a_number() {
    assert_eq!(number_in("<td>11010519491231002X</td>").as_deref(), Some(NUMBER));
    assert_eq!(number_in("632823200201 20261220"), None);
}

#[tokio::test]
async fn no_page_shows_an_identity_number() {
    let village = Village::at(Until::Announced).await;
    let valid = village
        .state()
        .await
        .roll
        .voters
        .values()
        .filter(|v| v.person.id_number.as_deref().is_some_and(|n| id_number::canonical(n).is_some()))
        .count();
    assert!(valid > 0, "there is something to find");
    for (role, division) in [
        (Role::Prefecture, "6328"),
        (Role::County, "632823"),
        (Role::Township, "632823200"),
        (Role::ElectionCommittee, CODE),
        (Role::Observer, "632823"),
    ] {
        let who = village.sign_in_for(&format!("{role:?}"), role, division).await;
        let token = village.store.create_token(role, division).await.expect("a token");
        for route in table().routes().iter().filter(|route| route.method == Method::GET && route.path != "/console/events") {
            let path = route.path.replace("{code}", CODE).replace("{file}", "roll.pdf").replace("{token}", "none");
            let request = Request::get(&path).header(header::COOKIE, &who.cookie);
            let request =
                if path.starts_with("/api/") { request.header(header::AUTHORIZATION, format!("Bearer {token}")) } else { request };
            let answer = village.answer(request.body(Body::empty()).expect("a request")).await;
            assert!(!answer.page.contains(ID_NUMBER), "{role:?} {path}");
            assert_eq!(number_in(&answer.page), None, "{role:?} {path}");
            if let Access::Roles(roles) = route.access {
                assert!(!answer.status.is_server_error() && (!roles.is_empty()), "{role:?} {path}: {}", answer.status);
            }
        }
    }
}

/// A neighbour whose draft has the same person, under another name.
async fn neighbour(village: &Village, twice: &str) {
    let level = Level::Unit(Elected::VillageCommittee);
    let there = Division { code: THERE.into(), name: "邻村".into(), level, parent: "632823200".into() };
    village.store.load_divisions(&[there]).await.expect("loaded");
    let day = date(2026, 11, 16);
    village.store.set_rehearsal_day(THERE, day).await.expect("a day");
    let who = |name: &str| PersonInput { person: None, name: name.into(), sex: None, id_number: None };
    let offices = [CommitteeOffice::Chair, CommitteeOffice::Deputy, CommitteeOffice::Member];
    let members = offices.iter().map(|office| CommitteeMemberInput { who: who(&format!("委员{office:?}")), office: *office }).collect();
    let seats = Seats { chair: 1, vice_chair: 0, member: 2, women_member: 0 };
    let roll = vec![line("邻家卓玛", twice), line("邻家才让", NUMBER)];
    for command in [
        Command::SetPlan { on: day, term: 11, election_day: date(2026, 12, 20), seats, form: Default::default(), way: Default::default() },
        Command::FormElectionCommittee { on: day, chosen_by: ChosenBy::Representatives, members, reserve: vec![who("候补")] },
        Command::ImportRoll { voters: roll, unlisted: Vec::new(), replace: false },
    ] {
        let actor = Actor { account: "test".into(), role: Role::Township };
        village.store.submit(THERE, actor, day, command, None).await.expect("lawful");
    }
}

#[tokio::test]
async fn a_village_learns_where_else_a_person_stands_and_nothing_more() {
    let village = Village::at(Until::RollFinal).await;
    let valid = |voter: &&Voter| voter.person.id_number.as_deref().is_some_and(|number| id_number::canonical(number).is_some());
    let state = village.state().await;
    let known = state.roll.lines().find(valid).expect("somebody with a right number").person.clone();
    let twice = known.id_number.clone().expect("a number");
    neighbour(&village, &twice).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let page = village.sees(&clerk, "roll").await;
    page.holds(&known.name);
    page.holds("快尔玛乡邻村");
    for hidden in ["邻家", twice.as_str()] {
        page.lacks(hidden);
    }
    let county = village.sign_in_for("县换届办", Role::County, "632823").await;
    let request = Request::get("/console/personal").header(header::COOKIE, &county.cookie).body(Body::empty()).expect("a request");
    let office = village.answer(request).await;
    for told in [CODE, THERE, "邻村", "纳尔宗村", "未经核实"] {
        office.holds(told);
    }
    for hidden in ["邻家", known.name.as_str(), twice.as_str()] {
        office.lacks(hidden);
    }
    let token = village.store.create_token(Role::ElectionCommittee, CODE).await.expect("a token");
    for route in table().routes().iter().filter(|route| route.method == Method::GET && route.path.starts_with("/api/")) {
        let path = route.path.replace("{code}", CODE);
        let request = Request::get(&path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let answer = village.answer(request.body(Body::empty()).expect("a request")).await;
        answer.lacks("邻家");
    }
}
