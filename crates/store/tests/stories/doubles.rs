//! The same woman on two rolls: both villages hear of it and of nothing else; one strikes her, the other's case closes. People
//! are invented.

use std::path::Path;

use election::command::{ChosenBy, CommitteeMemberInput, CommitteeOffice, PersonInput, RollChange, Seats, StrikeReason};
use election::{Actor, Command, Person, PersonId, Registration, Role, Voter};
use jiff::civil::{Date, date};
use store::{HashFile, Kind, SharedKey, Store, StoreError, SubmitError, fsck};
use tempfile::TempDir;

use crate::county::{OTHER, UNIT, divisions};

pub const TODAY: Date = date(2026, 11, 20);

pub fn clerk() -> Actor {
    Actor { account: "a1".into(), role: Role::Township }
}

/// An identity number that nobody has, with a right check digit: the order code counts.
pub fn number(n: u32) -> String {
    let body = format!("6328231980{:02}{:02}{:03}", n / 28 % 12 + 1, n % 28 + 1, n / 336 + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

pub fn voter(name: &str, id_number: Option<String>) -> Voter {
    let person =
        Person { id: PersonId(0), name: name.into(), sex: None, birth: None, nationality: None, id_number, group: "一组".into() };
    Voter { person, registration: Registration::Resident, reason: Default::default(), household: Default::default() }
}

pub async fn submit(store: &Store, unit: &str, command: Command) {
    store.submit(unit, clerk(), TODAY, command, None).await.expect("recorded");
}

/// Plan and election committee: a roll may come in.
pub async fn prepared(store: &Store, unit: &str) {
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
    submit(store, unit, Command::FormElectionCommittee { on: TODAY, chosen_by: ChosenBy::Representatives, members, reserve: vec![who(6)] })
        .await;
}

pub async fn import(store: &Store, unit: &str, voters: Vec<Voter>, replace: bool) {
    submit(store, unit, Command::ImportRoll { voters, unlisted: Vec::new(), replace }).await;
}

async fn county(dir: &Path) -> Store {
    let store = Store::open(dir).await.expect("a fresh directory");
    store.load_divisions(&divisions()).await.expect("loaded");
    for unit in [UNIT, OTHER] {
        prepared(&store, unit).await;
        // What the day is at both is what the story says.
        store.set_rehearsal_day(unit, TODAY).await.expect("a day");
    }
    store
}

/// Open cases: unit, where else.
async fn open(store: &Store) -> Vec<(String, String)> {
    let open = store.open_doubles("").await.expect("read");
    open.into_iter().map(|case| (case.unit, case.elsewhere)).collect()
}

async fn person(store: &Store, unit: &str, name: &str) -> PersonId {
    let state = store.election(unit).await.expect("read");
    state.roll.voters.values().find(|voter| voter.person.name == name).expect("on the roll").person.id
}

/// Entries of a unit as anybody may read them.
async fn notes(store: &Store, unit: &str) -> String {
    store.log(unit).await.expect("read").into_iter().map(|(note, _)| note).collect()
}

fn both() -> Vec<(String, String)> {
    vec![(UNIT.to_owned(), OTHER.to_owned()), (OTHER.to_owned(), UNIT.to_owned())]
}

#[tokio::test]
async fn two_villages_register_the_same_woman_and_one_strikes_her() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let here = vec![voter("卓玛", Some(number(7))), voter("才让", Some(number(8)))];
    import(&store, UNIT, here, false).await;
    assert_eq!(open(&store).await, [], "on one roll is on one roll");
    // The other clerk wrote the old number with 15 digits: the same person.
    let (old, long) = (number(7), number(7));
    let old = format!("{}{}", &old[..6], &long[8..17]);
    let there = vec![voter("卓玛措", Some(old)), voter("才让", None), voter("李四", Some(number(9)))];
    import(&store, OTHER, there, false).await;
    assert_eq!(open(&store).await, both(), "both get the case, and nobody is matched by name");
    let due = store.open_doubles("").await.expect("read").into_iter().map(|case| case.due);
    assert!(due.clone().all(|due| due == date(2026, 11, 23)), "with the clock of the pack: {due:?}");

    // Neither learns anything of the other's roll but its code.
    let (ours, theirs) = (notes(&store, UNIT).await, notes(&store, OTHER).await);
    assert!(ours.contains("double_found") && ours.contains(OTHER) && !ours.contains("卓玛") && !ours.contains(&number(7)));
    assert!(theirs.contains("double_found") && theirs.contains(UNIT));
    let state = serde_json::to_string(&*store.election(UNIT).await.expect("read")).expect("JSON");
    assert!(!state.contains("卓玛措") && !state.contains("李四"), "nothing of the other's people");

    let gone = RollChange::Strike {
        person: person(&store, OTHER, "卓玛措").await,
        why: StrikeReason::RegisteredElsewhere,
        note: "凭户口簿".into(),
    };
    submit(&store, OTHER, Command::ChangeRoll { change: gone, attachments: Vec::new() }).await;
    assert_eq!(open(&store).await, [], "struck there, closed here");
    assert!(notes(&store, UNIT).await.contains("double_closed"));
    assert_eq!(store.compared_lines().await.expect("read")[OTHER], 1, "the struck line's hash is gone");
    drop(store);
    assert_eq!(fsck(dir.path()).await.expect("looked through").faults, []);
}

#[tokio::test]
async fn both_villages_keep_her_and_the_case_is_open_in_both_again() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    for unit in [UNIT, OTHER] {
        import(&store, unit, vec![voter("卓玛", Some(number(7)))], false).await;
    }
    let settle = async |unit: &str| {
        let command =
            Command::SettleDouble {
                on: TODAY, person: person(&store, unit, "卓玛").await, ground: "本人书面确认在本村参加选举".into()
            };
        submit(&store, unit, command).await;
    };
    settle(UNIT).await;
    assert_eq!(open(&store).await, both()[1..], "kept here, still open there");
    settle(OTHER).await;
    assert_eq!(open(&store).await, both(), "two villages cannot both keep one voter");
    assert!(notes(&store, UNIT).await.contains("double_contested") && notes(&store, OTHER).await.contains("double_contested"));
    let again = RollChange::Strike {
        person: person(&store, OTHER, "卓玛").await,
        why: StrikeReason::RegisteredElsewhere,
        note: "乡镇指导组协调".into(),
    };
    submit(&store, OTHER, Command::ChangeRoll { change: again, attachments: Vec::new() }).await;
    assert_eq!(open(&store).await, [], "one gave way");
}

#[tokio::test]
async fn a_case_is_noted_once_and_a_ground_is_not_asked_for_twice() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    import(&store, UNIT, vec![voter("卓玛", Some(number(7)))], false).await;
    import(&store, OTHER, vec![voter("卓玛", Some(number(7)))], false).await;
    let person_here = person(&store, UNIT, "卓玛").await;
    let ground = "户口与居住都在本村，本人书面确认".to_owned();
    submit(&store, UNIT, Command::SettleDouble { on: TODAY, person: person_here, ground }).await;
    import(&store, UNIT, vec![voter("才让", Some(number(8)))], false).await;
    let before = store.log(UNIT).await.expect("read").len();
    let rebuilt = store.rebuild_doubles().await.expect("made anew");
    assert_eq!((rebuilt.units, rebuilt.lines, rebuilt.compared, rebuilt.open), (2, 3, 3, 1));
    assert_eq!(store.log(UNIT).await.expect("read").len(), before, "nothing is noted again");
    assert_eq!(open(&store).await, both()[1..]);
    drop(store);
    let store = Store::open(dir.path()).await.expect("opened again");
    assert_eq!(open(&store).await, both()[1..], "nor at the next start");
}

#[tokio::test]
async fn a_corrected_number_and_a_replaced_sheet_close_what_was_a_slip() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    import(&store, UNIT, vec![voter("卓玛", Some(number(7))), voter("才让", Some(number(8)))], false).await;
    import(&store, OTHER, vec![voter("李四", Some(number(7))), voter("王五", Some(number(8)))], false).await;
    assert_eq!(open(&store).await.len(), 4);
    let mut line = voter("李四", Some(number(9)));
    line.person.id = person(&store, OTHER, "李四").await;
    submit(&store, OTHER, Command::ChangeRoll { change: RollChange::Correct { voter: line }, attachments: Vec::new() }).await;
    assert_eq!(open(&store).await.len(), 2, "the number was another person's");
    import(&store, OTHER, vec![voter("赵六", Some(number(10)))], true).await;
    assert_eq!(open(&store).await, [], "the sheet of the wrong village is replaced");
}

#[tokio::test]
async fn a_person_on_three_rolls_is_a_case_with_each_of_the_others() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let third = "632823200203";
    let mut more = divisions()[4].clone();
    more.code = third.into();
    store.load_divisions(&[more]).await.expect("loaded");
    prepared(&store, third).await;
    for unit in [UNIT, OTHER, third] {
        import(&store, unit, vec![voter("卓玛", Some(number(7)))], false).await;
    }
    assert_eq!(open(&store).await.len(), 6);
    let gone = RollChange::Strike { person: person(&store, third, "卓玛").await, why: StrikeReason::Error, note: "凭户口簿".into() };
    submit(&store, third, Command::ChangeRoll { change: gone, attachments: Vec::new() }).await;
    assert_eq!(open(&store).await, both());
}

#[tokio::test]
async fn a_damaged_number_is_compared_with_nothing() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    for unit in [UNIT, OTHER] {
        let damaged = vec![voter("卓玛", Some("632823198001010000".into())), voter("才让", Some(String::new()))];
        import(&store, unit, damaged, false).await;
    }
    assert_eq!(open(&store).await, []);
    assert!(store.compared_lines().await.expect("read").is_empty());
}

#[tokio::test]
async fn a_whole_sheet_in_the_wrong_village_is_noted_in_turns_and_undone() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    let sheet = || (0..700).map(|n| voter(&format!("村民{n}"), Some(number(n)))).collect::<Vec<_>>();
    import(&store, UNIT, sheet(), false).await;
    import(&store, OTHER, sheet(), false).await;
    // Others get their turn meanwhile; in the end all of it is there.
    submit(&store, UNIT, Command::WorkLog { text: "入户".into() }).await;
    store.rebuild_doubles().await.expect("made anew");
    assert_eq!(open(&store).await.len(), 1_400);
    import(&store, OTHER, vec![voter("李四", Some(number(9_999)))], true).await;
    store.rebuild_doubles().await.expect("made anew");
    assert_eq!(open(&store).await, []);
}

#[tokio::test]
async fn the_hashes_are_derived_and_another_key_makes_them_anew() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    import(&store, UNIT, vec![voter("卓玛", Some(number(7)))], false).await;
    import(&store, OTHER, vec![voter("卓玛", Some(number(7)))], false).await;
    drop(store);
    let database = std::fs::read(dir.path().join("huanjie.sqlite")).expect("read");
    std::fs::remove_file(dir.path().join("doubles.key")).expect("the key is lost");
    let store = Store::open(dir.path()).await.expect("opened with a new key");
    assert_eq!(open(&store).await, both(), "what is noted stays noted, once");
    assert_eq!(store.compared_lines().await.expect("read")[UNIT], 1);
    drop(store);
    assert_eq!(fsck(dir.path()).await.expect("looked through").faults, []);
    let plain = number(7);
    assert!(!database.windows(18).any(|part| part == plain.as_bytes()), "no identity number stands in the database");
}

#[tokio::test]
async fn a_database_opens_only_with_its_own_key() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    submit(&store, UNIT, Command::WorkLog { text: "张三来访".into() }).await;
    drop(store);
    let file = std::fs::read(dir.path().join("huanjie.sqlite")).expect("the database");
    assert!(!file.windows("张三来访".len()).any(|w| w == "张三来访".as_bytes()), "what is sealed is ciphertext on disk");
    let key = dir.path().join("personal.key");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.metadata().expect("a file").permissions()) & 0o777, 0o600);
    let away = TempDir::new().expect("a stick");
    let moved = away.path().join("key");
    std::fs::rename(&key, &moved).expect("moved");
    let missing = Store::open(dir.path()).await;
    assert!(matches!(missing, Err(StoreError::NoPersonalKey(_))), "it is not made anew over data");
    std::fs::write(&key, "00".repeat(32)).expect("written");
    let other = Store::open(dir.path()).await;
    assert!(matches!(other, Err(StoreError::OtherPersonalKey { .. })));
    std::fs::remove_file(&key).expect("removed");
    let store = Store::open_keyed(dir.path(), None, Some(&moved)).await.expect("the key lies elsewhere");
    drop(store);
    let store = Store::open(dir.path()).await.expect("and the directory remembers where");
    assert_eq!(store.fold(UNIT).await.expect("folded").work_log, 1);
    let checked = fsck(dir.path()).await.expect("looked through");
    assert!(checked.faults.is_empty() && !checked.sealed_unread);
}

/// Another installation with one village.
async fn elsewhere(dir: &Path, lines: Vec<Voter>) -> Store {
    let store = Store::open(dir).await.expect("a fresh directory");
    store.load_divisions(&divisions()).await.expect("loaded");
    prepared(&store, OTHER).await;
    import(&store, OTHER, lines, false).await;
    store
}

#[tokio::test]
async fn two_installations_find_a_person_without_showing_their_rolls() {
    let dirs = [(); 2].map(|()| TempDir::new().expect("a directory"));
    let key_file = dirs[0].path().join("shared.key");
    let key = SharedKey::make(&key_file).expect("made");
    assert!(SharedKey::make(&key_file).is_err(), "a key is never overwritten");
    let ours = county(dirs[0].path()).await;
    import(&ours, UNIT, vec![voter("卓玛", Some(number(7))), voter("才让", Some(number(8)))], false).await;
    let theirs = elsewhere(dirs[1].path(), vec![voter("卓玛", Some(number(7))), voter("李四", Some(number(9)))]).await;

    let sent = theirs.share(&key, "甲州").await.expect("shared").write(&key).expect("written");
    for secret in ["卓玛", "李四", OTHER, &number(7), &number(9)] {
        assert!(!sent.contains(secret), "{secret} is in the file");
    }
    let came = HashFile::read(sent.as_bytes(), &SharedKey::read(&key_file).expect("read")).expect("whole");
    let sharing = ours.take_hashes(&key, &came, "乙州", TODAY).await.expect("taken");
    assert_eq!((sharing.noted, sharing.known, sharing.closed, sharing.found[UNIT]), (1, 0, 0, 1));
    assert_eq!(open(&ours).await, [(UNIT.to_owned(), "乙州".to_owned())]);
    let again = ours.take_hashes(&key, &came, "乙州", TODAY).await.expect("taken again");
    assert_eq!((again.noted, again.known), (0, 1), "twice is as good as once");

    // What goes back holds the matches only.
    let back = HashFile::read(sharing.answer.write(&key).expect("written").as_bytes(), &key).expect("whole");
    assert_eq!((back.kind, back.hashes.len()), (Kind::Matches, 1));
    let noted = theirs.take_hashes(&key, &back, "甲州", TODAY).await.expect("taken");
    assert_eq!((noted.noted, open(&theirs).await), (1, vec![(OTHER.to_owned(), "甲州".to_owned())]));

    // They strike her; their next file closes our case. A rebuild never does: it knows nothing of elsewhere.
    ours.rebuild_doubles().await.expect("made anew");
    assert_eq!(open(&ours).await.len(), 1);
    let gone = RollChange::Strike {
        person: person(&theirs, OTHER, "卓玛").await,
        why: StrikeReason::RegisteredElsewhere,
        note: "凭户口簿".into(),
    };
    submit(&theirs, OTHER, Command::ChangeRoll { change: gone, attachments: Vec::new() }).await;
    let next = theirs.share(&key, "甲州").await.expect("shared");
    let sharing = ours.take_hashes(&key, &next, "乙州", TODAY).await.expect("taken");
    assert_eq!((sharing.closed, open(&ours).await), (1, Vec::new()));
    let code = ours.take_hashes(&key, &next, UNIT, TODAY).await;
    assert!(code.is_err(), "an installation is never taken for a unit");
}

#[tokio::test]
async fn a_village_itself_cannot_say_who_stands_elsewhere() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    import(&store, UNIT, vec![voter("卓玛", Some(number(7)))], false).await;
    let person = person(&store, UNIT, "卓玛").await;
    let note = Command::NoteDouble { person, elsewhere: OTHER.into() };
    let refused = store.submit(UNIT, clerk(), TODAY, note, None).await;
    assert!(matches!(refused, Err(SubmitError::Refused(refusal)) if refusal.rule == "role_not_allowed"));
}

#[tokio::test]
async fn who_stands_last_on_a_large_sheet_is_found_on_the_other_roll_too() {
    let dir = TempDir::new().expect("a directory");
    let store = county(dir.path()).await;
    import(&store, OTHER, vec![voter("末行", Some(number(11_000)))], false).await;
    let before = store.log(UNIT).await.expect("read").len();
    let large: Vec<Voter> = (1..=11_000).map(|n| voter(&format!("村民{n}"), Some(number(n)))).collect();
    import(&store, UNIT, large.clone(), true).await;
    assert!(store.log(UNIT).await.expect("read").len() > before + 2, "several entries");
    assert_eq!(open(&store).await, both());
    assert_eq!(store.fold(UNIT).await.expect("folded"), store.election(UNIT).await.expect("read"), "the disk says what memory says");
    assert_eq!(store.compared_lines().await.expect("read")[UNIT], 11_000);

    let twice =
        Command::ImportRoll { voters: [large, vec![voter("又一人", Some(number(3)))]].concat(), unlisted: Vec::new(), replace: true };
    let entries = store.log(UNIT).await.expect("read").len();
    let refused = store.submit(UNIT, clerk(), TODAY, twice, None).await;
    assert!(matches!(refused, Err(store::SubmitError::Refused(_))), "{refused:?}");
    assert_eq!(store.log(UNIT).await.expect("read").len(), entries, "all of it or nothing");
}
