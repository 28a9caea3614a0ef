//! The logs of a day at the check-in, everything that any part of the server says at the finest level: nobody is in them.
//! One test alone in its process: databases log from threads of their own.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use crate::village::{CODE, Until, VOTERS, Village, election_day, id, voter_name};
use axum::http::StatusCode;
use election::Role;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    fn taken(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8(bytes).expect("text")
    }
}

#[tokio::test]
async fn the_logs_of_a_day_name_no_voter() {
    let log = Buffer::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).without_time();
    tracing::subscriber::set_global_default(subscriber.with_writer(move || writer.clone()).finish()).expect("the only one");

    let village = Village::at(Until::Arranged).await;
    village.is_the_day(election_day()).await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    assert_eq!(village.sends(&clerk, "check-in", "prepare", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(log.taken().contains("INSERT INTO entry"), "statements of the record are logged at this level");

    let state = village.state().await;
    let (mut numbers, mut codes) = (Vec::new(), Vec::new());
    let cards = village.store.cards(CODE).expect("a key");
    for voter in VOTERS - 12..VOTERS {
        let number = id(&state, voter).0.to_string();
        let who = if voter % 2 == 0 { number.clone() } else { voter_name(voter) };
        village.sends(&clerk, "check-in", "find", &[("box", "1"), ("who", &who)]).await;
        let card = cards.of(id(&state, voter));
        village.sends(&clerk, "check-in", "find", &[("box", "1"), ("who", &card)]).await.holds(&voter_name(voter));
        codes.push(card);
        let fields = [("box", "1"), ("line", number.as_str())];
        let answer = village.sends(&clerk, "check-in", "mark", &fields).await;
        assert_eq!(answer.to, format!("/console/units/{CODE}/check-in?box=1&done=mark"));
        village.sends(&clerk, "check-in", "mark", &fields).await;
        if voter % 3 == 0 {
            village.sends(&clerk, "check-in", "undo", &fields).await;
        }
        numbers.push(number);
    }
    village.sends(&clerk, "check-in", "close", &[]).await;
    assert!(village.state().await.round().expect("a round").check_in.is_some());

    let day = log.taken();
    assert!(day.contains("SELECT a.id"), "the clerk's session is looked up and logged at this level:\n{day}");
    assert!(!day.contains("UPDATE mark") && !day.contains("at_box"), "a line at each mark would tell when voters come");
    for voter in VOTERS - 12..VOTERS {
        assert!(!day.contains(&voter_name(voter)), "a name stands in the log");
    }
    assert!(codes.iter().all(|code| !day.contains(code)), "the code of a card stands in the log");
    let words = |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '.').map(str::to_owned).collect::<Vec<_>>();
    for line in day.lines() {
        assert!(!line.contains("check-in"), "the path stands in the log: {line}");
        assert!(!words(line).iter().any(|word| numbers.contains(word)), "a number of the roll stands in the log: {line}");
    }
}
