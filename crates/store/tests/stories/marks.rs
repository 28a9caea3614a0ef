//! The check-in keeps what was marked and nothing of when: any order of arrival leaves the same bytes, no table joins a
//! voter with a box or a time, and what is acknowledged outlives the server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::task::Poll;
use std::time::SystemTime;

use election::Fact;
use election::command::{BoxMarks, Committed};
use jiff::civil::{Date, date};
use record::commit::Opening;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row};
use store::{Change, Marks, Store};
use tempfile::TempDir;

const UNIT: &str = "632823200201";
const DAY: Date = date(2026, 12, 20);
const VOTERS: u32 = 600;
const CENTRAL: u32 = 1;
const MOBILE: u32 = 2;

/// A repeatable sequence of numbers (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

fn roll() -> Vec<u32> {
    (7..7 + VOTERS).collect()
}

async fn prepared() -> (TempDir, Marks) {
    let dir = TempDir::new().expect("a directory");
    let marks = Marks::in_dir(dir.path());
    marks.prepare(UNIT, 1, &roll()).await.expect("prepared");
    (dir, marks)
}

fn files(dir: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(dir).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(name, file)| (Path::new(path.file_name().expect("a name")).join(name), file)));
        } else {
            let changed = path.metadata().and_then(|m| m.modified()).expect("a time");
            found.insert(path.file_name().expect("a name").into(), (std::fs::read(&path).expect("a file"), changed));
        }
    }
    found
}

/// The same bytes in another directory: what a power cut at this moment would have left.
fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().expect("a directory");
    for (name, (bytes, _)) in files(from) {
        let path = to.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    to
}

/// A day: those who came, in the order of the dice, at the box of each; now and then a slip that is taken back at once.
async fn day(dir: &Path, seed: u64, came: &[(u32, u32)]) {
    let marks = Marks::in_dir(dir);
    let mut dice = Dice(seed);
    let mut arrivals = came.to_vec();
    dice.shuffle(&mut arrivals);
    let waiting: Vec<u32> = roll().into_iter().filter(|line| !came.iter().any(|(number, _)| number == line)).collect();
    let mut slips: Vec<usize> = (0..arrivals.len()).collect();
    dice.shuffle(&mut slips);
    slips.truncate(40);
    for (at, (line, at_box)) in arrivals.into_iter().enumerate() {
        if slips.contains(&at) {
            let wrong = waiting[dice.below(waiting.len())];
            let wrong_box = if dice.below(2) == 0 { CENTRAL } else { 3 };
            assert_eq!(marks.mark(UNIT, 1, wrong, wrong_box).await.expect("written"), Change::Done);
            assert_eq!(marks.undo(UNIT, 1, wrong, wrong_box).await.expect("written"), Change::Done);
        }
        assert_eq!(marks.mark(UNIT, 1, line, at_box).await.expect("written"), Change::Done);
    }
    marks.close(UNIT, 1, DAY).await.expect("closed").expect("prepared");
}

#[tokio::test]
async fn any_order_of_arrival_leaves_the_same_bytes() {
    let (morning, marks) = prepared().await;
    drop(marks);
    let came: Vec<(u32, u32)> =
        roll().into_iter().filter(|n| n % 7 != 0).map(|n| (n, if n % 19 == 0 { MOBILE } else { CENTRAL })).collect();
    let mut evenings = Vec::new();
    for seed in [1, 2, 3] {
        let dir = copy(morning.path());
        day(dir.path(), seed, &came).await;
        evenings.push(files(dir.path()));
    }
    assert_eq!(evenings[0].len(), 1, "one file, no log beside it: {:?}", evenings[0].keys());
    assert!(evenings.iter().all(|evening| *evening == evenings[0]), "the files differ in bytes or times");
    let (bytes, changed) = evenings[0].values().next().expect("a file");
    let days = changed.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    assert_eq!(days, 20_807 * 86_400, "dated to the day of the vote");

    let dir = copy(morning.path());
    let mut other = came.clone();
    other.swap_remove(5);
    day(dir.path(), 1, &other).await;
    assert_ne!(files(dir.path()).values().next().expect("a file").0, *bytes, "other marks are other bytes");
}

#[tokio::test]
async fn what_is_acknowledged_is_there_after_a_power_cut() {
    let (dir, marks) = prepared().await;
    let mut dice = Dice(11);
    let mut lines = roll();
    dice.shuffle(&mut lines);
    let mut acknowledged = BTreeSet::new();
    for (at, line) in lines.into_iter().take(120).enumerate() {
        assert_eq!(marks.mark(UNIT, 1, line, CENTRAL).await.expect("written"), Change::Done);
        acknowledged.insert(line);
        if at % 5 == 4 {
            assert_eq!(marks.undo(UNIT, 1, line, CENTRAL).await.expect("written"), Change::Done);
            acknowledged.remove(&line);
        }
        if at % 10 == 0 {
            let cut = copy(dir.path());
            let again = Marks::in_dir(cut.path());
            let found: BTreeSet<u32> = again.marked(UNIT, 1).await.expect("read").into_iter().collect();
            assert_eq!(found, acknowledged);
            let standing = again.standing(UNIT, 1).await.expect("read").expect("prepared");
            assert_eq!((standing.marked(), standing.closed), (u32::try_from(found.len()).expect("few"), false));
        }
    }
    drop(marks);
    let again = Marks::in_dir(dir.path());
    assert_eq!(again.marked(UNIT, 1).await.expect("read").into_iter().collect::<BTreeSet<_>>(), acknowledged);
}

#[tokio::test]
async fn a_request_given_up_halfway_still_marks_wholly() {
    let (_dir, marks) = prepared().await;
    let mut acknowledged = 0;
    let lines: Vec<u32> = roll().into_iter().take(100).collect();
    for (at, line) in lines.iter().enumerate() {
        if let Some(change) = given_up_after(at % 2, marks.mark(UNIT, 1, *line, CENTRAL)).await {
            assert_eq!(change.expect("written"), Change::Done);
            acknowledged += 1;
        }
    }
    assert_eq!(acknowledged, 50);
    assert_eq!(marks.marked(UNIT, 1).await.expect("read"), lines);
    assert_eq!(marks.standing(UNIT, 1).await.expect("read").expect("prepared").at(CENTRAL), 100, "rows and counts agree");
}

/// Drops a future when it has to wait for the so-many-th time: whoever asked has gone away.
async fn given_up_after<T>(waits: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut waited) = (std::pin::pin!(future), 0);
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if waited == waits => Poll::Ready(None),
        Poll::Pending => {
            waited += 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test]
async fn a_voter_is_marked_once_and_only_before_the_close() {
    let (_dir, marks) = prepared().await;
    let mark = async |line| marks.mark(UNIT, 1, line, CENTRAL).await.expect("written");
    let undo = async |line, at_box| marks.undo(UNIT, 1, line, at_box).await.expect("written");
    assert_eq!(mark(7).await, Change::Done);
    assert_eq!(mark(7).await, Change::Already);
    assert_eq!(mark(6).await, Change::NotOnRoll);
    assert_eq!(undo(8, CENTRAL).await, Change::Already);
    assert_eq!(undo(7, MOBILE).await, Change::NotAtBox);
    assert_eq!(marks.marked(UNIT, 1).await.expect("read"), [7], "what is not taken back stays");
    assert_eq!(undo(7, CENTRAL).await, Change::Done);
    assert_eq!(mark(9).await, Change::Done);
    assert_eq!(marks.mark(UNIT, 2, 9, CENTRAL).await.expect("no such sheet"), Change::NotOpen);
    marks.prepare(UNIT, 1, &[1]).await.expect("stays as it is");
    assert_eq!(marks.marked(UNIT, 1).await.expect("read"), [9]);

    assert!(marks.opening(UNIT, 1).await.expect("read").is_none(), "not before the close");
    marks.close(UNIT, 1, DAY).await.expect("closed").expect("prepared");
    assert_eq!(mark(10).await, Change::NotOpen);
    assert_eq!(undo(9, CENTRAL).await, Change::NotOpen);
    let standing = marks.standing(UNIT, 1).await.expect("read").expect("prepared");
    assert_eq!((standing.boxes.as_slice(), standing.closed), ([(CENTRAL, 1)].as_slice(), true));
    assert!(marks.standing("../huanjie", 1).await.is_err(), "a code is digits");
}

#[tokio::test]
async fn closing_again_and_looking_change_nothing_and_the_opening_can_be_erased() {
    let (dir, marks) = prepared().await;
    for line in [7, 9, 8] {
        marks.mark(UNIT, 1, line, CENTRAL).await.expect("written");
    }
    let opening = marks.close(UNIT, 1, DAY).await.expect("closed").expect("prepared");
    let closed = files(dir.path());
    assert!(opening.value.starts_with(b"[[7,1],[8,1],[9,1],[10,0],"), "{}", String::from_utf8_lossy(&opening.value));
    let again = Marks::in_dir(dir.path());
    assert!(again.close(UNIT, 1, DAY).await.expect("closed").expect("prepared") == opening);
    let kept = again.opening(UNIT, 1).await.expect("read").expect("closed");
    assert!(kept.opens(&opening.commitment()));
    drop(again);
    assert!(files(dir.path()) == closed, "looking leaves no trace");

    marks.erase(UNIT, 1).await.expect("erased");
    assert!(files(dir.path()).is_empty());
    assert!(marks.opening(UNIT, 1).await.expect("read").is_none());
    marks.erase(UNIT, 1).await.expect("nothing left to erase");
}

#[tokio::test]
async fn the_format_document_shows_the_value_and_its_fact() {
    let dir = TempDir::new().expect("a directory");
    let marks = Marks::in_dir(dir.path());
    marks.prepare(UNIT, 1, &[7, 8, 9]).await.expect("prepared");
    for line in [9, 7] {
        marks.mark(UNIT, 1, line, CENTRAL).await.expect("written");
    }
    let value = marks.close(UNIT, 1, DAY).await.expect("closed").expect("prepared").value;
    let text = String::from_utf8(value.clone()).expect("text");
    let commitment = Committed { c: Opening { salt: [7; 32], value }.commitment().hash().to_string() };
    let boxes = vec![BoxMarks { id: CENTRAL, marked: 2 }];
    let fact = Fact::CheckInClosed { on: DAY, round: 1, boxes, by_proxy: 0, commitment };
    let line = record::json::write(&serde_json::to_value(fact).expect("JSON")).expect("canonical");
    let document = include_str!("../../../../docs/record-format.md");
    assert!(document.contains(&format!("```text\n{text}\n{line}\n```\n")), "{text}\n{line}");
}

#[tokio::test]
async fn no_table_joins_a_voter_with_a_ballot_a_box_or_a_time() {
    let dir = TempDir::new().expect("a directory");
    let store = Store::open(dir.path()).await.expect("opened");
    store.marks().prepare(UNIT, 1, &roll()).await.expect("prepared");
    store.marks().mark(UNIT, 1, 7, CENTRAL).await.expect("written");
    let voter = ["number", "voter", "person", "line", "principal", "holder", "name_on_roll"];
    let link = [
        "ballot", "box", "box_id", "image", "pack", "serial", "at", "time", "day", "on", "seq", "place", "account", "clerk", "began",
        "seen",
    ];
    let (mut tables, mut of_voters) = (0, Vec::new());
    for path in files(dir.path()).into_keys().filter(|path| path.extension().is_some_and(|e| e == "sqlite")) {
        let mut connection = SqliteConnectOptions::new().filename(dir.path().join(&path)).connect().await.expect("opened");
        let names =
            sqlx::query("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetch_all(&mut connection).await.expect("read");
        for row in names {
            let name: String = row.get(0);
            let columns = sqlx::query("SELECT name FROM pragma_table_info($1)").bind(&name).fetch_all(&mut connection).await.expect("read");
            let columns: BTreeSet<String> = columns.iter().map(|row| row.get(0)).collect();
            tables += 1;
            if voter.iter().any(|word| columns.contains(*word)) {
                let linked: Vec<_> = link.iter().filter(|word| columns.contains(**word)).collect();
                assert!(linked.is_empty(), "{}: {name} joins a voter with {linked:?}", path.display());
                of_voters.push((name, columns.into_iter().collect::<Vec<_>>()));
            }
        }
        connection.close().await.expect("closed");
    }
    assert!(tables > 10, "{tables}");
    of_voters.sort();
    let known = [("line_hash", vec!["hash", "person", "unit"]), ("mark", vec!["mark", "number"])];
    let known = known.map(|(table, columns)| (table.to_owned(), columns.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(of_voters, known, "the marks have two columns; the hashes of doubles are written with the roll, not with the vote");
}
