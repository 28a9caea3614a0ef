//! Rolls of 5,000 lines: brought in and acknowledged on disk, read back and folded from disk, one line added. `cargo bench -p
//! store --bench roll`. At the end the costly mistake: the roll of one village imported in another, every line a case in both.

use std::time::{Duration, Instant};

use election::command::{AddReason, ChosenBy, CommitteeMemberInput, CommitteeOffice, PersonInput, RollChange, Seats};
use election::{Actor, Command, Person, PersonId, Registration, Role, Voter};
use jiff::civil::{Date, date};
use statute::Body;
use store::{Division, Level, Store};

const TODAY: Date = date(2026, 11, 20);
const LINES: u32 = 5_000;
const UNITS: u32 = 12;

fn unit(n: u32) -> String {
    format!("6328232{n:05}")
}

/// An identity number that nobody has, with a right check digit.
fn number(n: u32) -> String {
    let body = format!("632823{:04}{:02}{:02}{:03}", 1940 + n / 335_664, n / 28 % 12 + 1, n % 28 + 1, n / 336 % 999);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn voter(n: u32) -> Voter {
    let person = Person {
        id: PersonId(0),
        name: format!("村民{n}"),
        sex: None,
        birth: Some(date(1980, 1, 1)),
        nationality: None,
        id_number: Some(number(n)),
        group: format!("{}组", n % 9 + 1).into(),
    };
    Voter { person, registration: Registration::Resident, reason: Default::default(), household: format!("户主{}", n / 4).into() }
}

fn sheet(of: u32) -> Command {
    Command::ImportRoll { voters: (of * LINES..(of + 1) * LINES).map(voter).collect(), unlisted: Vec::new(), replace: false }
}

async fn submit(store: &Store, unit: &str, command: Command) -> Duration {
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    let start = Instant::now();
    store.submit(unit, clerk, TODAY, command, None).await.expect("recorded");
    start.elapsed()
}

async fn prepared(store: &Store, unit: &str) {
    let seats = Seats { chair: 1, vice_chair: 1, member: 3, women_member: 0 };
    submit(
        store,
        unit,
        Command::SetPlan {
            on: TODAY,
            term: 13,
            election_day: date(2026, 12, 30),
            seats,
            form: Default::default(),
            way: Default::default(),
        },
    )
    .await;
    let office = |n| match n {
        1 => CommitteeOffice::Chair,
        2 => CommitteeOffice::Deputy,
        _ => CommitteeOffice::Member,
    };
    let who = |n: u32| PersonInput { person: None, name: format!("委员{n}"), sex: None, id_number: None };
    let members = (1..=5).map(|n| CommitteeMemberInput { who: who(n), office: office(n) }).collect();
    let formed = Command::FormElectionCommittee { on: TODAY, chosen_by: ChosenBy::Representatives, members, reserve: vec![who(6)] };
    submit(store, unit, formed).await;
}

fn print(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let ms = |at: usize| took[at].as_secs_f64() * 1_000.0;
    println!("{what}: median {:.1} ms, slowest {:.1} ms of {}", ms(took.len() / 2), ms(took.len() - 1), took.len());
}

async fn run(dir: &std::path::Path) {
    let store = Store::open(dir).await.expect("opened");
    let village = Level::Unit(Body::VillageCommittee);
    let divisions = (0..=UNITS).map(|n| Division { code: unit(n), name: format!("村{n}"), level: village, parent: "632823200".into() });
    store.load_divisions(&divisions.collect::<Vec<_>>()).await.expect("loaded");
    for n in 0..=UNITS {
        prepared(&store, &unit(n)).await;
    }
    let mut took = Vec::new();
    for n in 0..UNITS {
        took.push(submit(&store, &unit(n), sheet(n)).await);
    }
    print("roll of 5,000 lines brought in, on disk", took);
    let mut took = Vec::new();
    for n in (0..UNITS).chain(0..UNITS) {
        let start = Instant::now();
        let state = store.fold(&unit(n)).await.expect("folded");
        took.push(start.elapsed());
        assert_eq!(state.roll.voters.len(), LINES as usize);
    }
    print("unit of 5,000 voters read and folded from disk", took);
    let mut took = Vec::new();
    for n in 0..200 {
        let change = RollChange::Add { voter: voter(90 * LINES + n), why: AddReason::Omitted, another: false };
        took.push(submit(&store, &unit(n % UNITS), Command::ChangeRoll { change, attachments: Vec::new() }).await);
    }
    print("one line added, on disk", took);
    let start = Instant::now();
    submit(&store, &unit(UNITS), sheet(0)).await;
    let answered = start.elapsed();
    let replaced = Command::ImportRoll { voters: vec![voter(99 * LINES)], unlisted: Vec::new(), replace: true };
    let again = submit(&store, &unit(UNITS), replaced).await;
    println!(
        "the roll of another village brought in: answered after {:.0} ms; replaced by the right one: {:.0} ms",
        answered.as_secs_f64() * 1_000.0,
        again.as_secs_f64() * 1_000.0
    );
}

fn main() {
    let dir = tempfile::TempDir::new().expect("a directory");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(run(dir.path()));
}
