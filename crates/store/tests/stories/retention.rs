//! Personal data go when their day has passed: not before, not without two people, and the record holds afterwards.

use std::sync::Arc;

use demo::DemoUnit;
use election::programme::training::{Command as Training, Group};
use election::{Actor, Command, Retained, Role, Stage};
use jiff::civil::{Date, date};
use record::cycle::{Act, Enrolled, Holder};
use record::suite::LocalSigner;
use record::{NamedSigner, Origin, Purpose, Suite};
use statute::Confidence;
use store::{About, ActError, ActRefused, By, Erasable, Level, PurgeError, Store, UnitLoad, What, fsck, kept, kept_of_office};
use tempfile::TempDir;
use verify::Folder;

const CYCLE: &str = "huanjie.example/2026-6328";
const TODAY: Date = date(2026, 11, 24);
/// Years later: the term of office is over too.
const LATER: Date = date(2036, 3, 1);

fn person(n: u8) -> NamedSigner {
    let signer = LocalSigner::from_seed(Suite::Ed25519Sha256, &[n; 32]).expect("a seed");
    NamedSigner::new(&format!("{CYCLE}/person/{n}"), Purpose::Note, Arc::new(signer)).expect("a name")
}

/// Before anybody is enrolled, nobody signs.
const OFFICE: By<'static> = By { actor: "prefecture/office", people: &[], once: None };

/// A unit of the demonstration that has handed over, and one whose roll is posted.
fn units() -> Vec<DemoUnit> {
    let mut found: Vec<DemoUnit> = Vec::new();
    demo::units(TODAY, |unit| {
        let stage = unit.state.stage();
        let wanted = matches!(stage, Stage::HandedOver | Stage::RollPublished);
        let apart = |known: &DemoUnit| known.state.stage() != stage && known.unit[..9] != unit.unit[..9];
        if wanted && found.iter().all(apart) {
            found.push(unit);
        }
    })
    .expect("the demonstration");
    assert_eq!(found.len(), 2);
    found.sort_by_key(|unit| unit.state.stage() == Stage::RollPublished);
    found
}

/// The cycle with both units, published; the unit that has finished first.
async fn cycle(dir: &TempDir) -> (Store, [String; 2]) {
    let cycle = Origin::parse(CYCLE).expect("a name");
    let about = About { cycle, suite: Suite::Ed25519Sha256, device: format!("{CYCLE}/device/1"), log: None };
    let store = Store::open_as(dir.path(), Some(about)).await.expect("opened");
    let units = units();
    let codes = [units[0].unit.clone(), units[1].unit.clone()];
    let mut divisions = demo::divisions().expect("divisions");
    divisions.retain(|division| !matches!(division.level, Level::Unit(_)) || codes.contains(&division.code));
    store.load_divisions(&divisions).await.expect("loaded");
    store.bulk(units.into_iter().map(UnitLoad::from).collect()).await.expect("recorded");
    store.open_cycle("prefecture/office").await.expect("sealed");
    (store, codes)
}

fn holds(store: &Store) {
    let report = verify::verify(&Folder::new(store.public()), &store.policy().expect("a policy"), None);
    assert!(report.failures().is_empty() && report.unchecked().is_empty(), "{report}");
}

#[tokio::test]
async fn every_kind_has_its_day_with_the_text_it_rests_on() {
    let dir = TempDir::new().expect("a directory");
    let (store, [done, running]) = cycle(&dir).await;
    let unit = store.unit(&done).expect("known");
    let day = unit.summary.day.expect("a day of the vote");
    let days = kept(&unit);
    assert_eq!(days.len(), Retained::ALL.len());
    let of = |kind| days.iter().find(|kept| kept.kind == kind).expect("a day");
    let objections = of(Retained::Objections);
    assert!(objections.settled && objections.until > day, "{objections:?}");
    assert!(of(Retained::Roll).until > objections.until, "the roll names the elected as long as they are in office");
    let sheet = of(Retained::CheckIn);
    assert!(sheet.unconfirmed() && sheet.source.confidence == Confidence::Default, "where no text speaks, that is said");
    assert!(kept(&store.unit(&running).expect("known")).iter().all(|kept| !kept.settled && !kept.is_due(LATER)));
}

#[tokio::test]
async fn a_roll_is_erased_by_two_people_after_its_day_and_the_record_holds() {
    let dir = TempDir::new().expect("a directory");
    let (store, [done, running]) = cycle(&dir).await;
    let people = [person(1), person(2)];
    for person in &people {
        let key = person.verifier().vkey();
        let enrolled = Enrolled {
            actor: "prefecture/office".into(),
            holder: "州换届办".into(),
            key,
            purpose: Holder::Person,
            unit: None,
            division: None,
            account: None,
        };
        store.act(Act::Enrolled(enrolled), &[]).await.expect("enrolled");
    }
    store.publish().await.expect("published");
    holds(&store);
    let names: Vec<String> = {
        let state = store.fold(&done).await.expect("folded");
        state.roll.voters.values().map(|voter| voter.person.name.clone()).collect()
    };
    assert!(!names.is_empty());
    let by = By { actor: "prefecture/office", people: &people, once: None };
    let one = By { people: &people[..1], ..by };
    let why = "保存期满";

    let early = store.purge(Retained::Roll, LATER, TODAY, why, by).await;
    assert!(matches!(early, Err(PurgeError::Early { .. })), "{early:?}");
    let not_yet = store.purge(Retained::Roll, TODAY, TODAY, why, by).await;
    assert!(matches!(not_yet, Err(PurgeError::Nothing { .. })), "{not_yet:?}");
    let alone = store.purge(Retained::Roll, LATER, LATER, why, one).await;
    assert!(matches!(alone, Err(PurgeError::Act(ActError::Refused(ActRefused::TwoPeople(1))))), "{alone:?}");
    assert_eq!(store.fold(&done).await.expect("folded").roll.voters.len(), names.len(), "nothing is erased by one");

    let due = store.due_parts(Retained::Roll, LATER).await.expect("read");
    assert_eq!(due.units.keys().collect::<Vec<_>>(), [&done], "the unit that has not finished keeps its roll");
    let erased = store.purge(Retained::Roll, LATER, LATER, why, by).await.expect("erased");
    assert_eq!(erased, due);
    let state = store.election(&done).await.expect("read");
    assert!(state.roll.voters.is_empty() && state.stage() == Stage::HandedOver, "the people are gone, what happened stands");
    assert!(!store.election(&running).await.expect("read").roll.voters.is_empty());
    assert_eq!(store.compared_lines().await.expect("read").get(&done), None, "their hashes are gone too");
    let again = store.purge(Retained::Roll, LATER, LATER, why, by).await;
    assert!(matches!(again, Err(PurgeError::Nothing { .. })), "{again:?}");

    store.publish().await.expect("published");
    holds(&store);
    drop(store);
    let checked = fsck(dir.path()).await.expect("looked through");
    assert_eq!(checked.faults, []);
}

#[tokio::test]
async fn an_offices_own_words_go_after_the_last_vote_below_it() {
    let dir = TempDir::new().expect("a directory");
    let (store, [done, running]) = cycle(&dir).await;
    let (township, other) = (&done[..9], &running[..6]);
    assert!(!running.starts_with(township), "the township has one unit, which has finished");
    let log = store::office_log(township);
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    let taught = Training::PlanCourse {
        on: TODAY,
        day: TODAY,
        groups: [Group::Counters].into(),
        topic: "唱票计票".into(),
        place: "乡会议室".into(),
        teacher: "王建国".into(),
    };
    let command = Command::Programme(election::programme::Command::Training(taught));
    store.submit(&log, clerk, TODAY, command, None).await.expect("lawful");
    let topic = async || store.election(&log).await.expect("read").programme.courses[0].topic.clone();
    assert!(topic().await.is_some_and(|topic| topic.teacher == "王建国"));

    let day = store.unit(&done).expect("known").summary.day.expect("a day of the vote");
    let days = kept_of_office(&store.units(township));
    assert!(days.iter().all(|kept| kept.settled && kept.until > day) && days.len() == 2, "{days:?}");
    assert!(kept_of_office(&store.units(other)).iter().all(|kept| !kept.settled), "a vote is still to come there");
    let early = store.due_parts(Retained::Programme, TODAY).await.expect("read");
    assert!(early.units.is_empty(), "{early:?}");
    let due = store.due_parts(Retained::Programme, LATER).await.expect("read");
    assert_eq!(due.units.get(&log), Some(&1), "{due:?}");
    let refused = store.erase(&store::office_log(other), Erasable::Personal, "期满", OFFICE).await;
    assert!(matches!(refused, Err(ActError::Refused(ActRefused::UnderWay(_)))), "{refused:?}");
    store.purge(Retained::Programme, LATER, LATER, "期满", OFFICE).await.expect("erased");
    assert!(topic().await.is_none(), "the words are gone, the course stands");
    store.publish().await.expect("published");
    holds(&store);
}

#[tokio::test]
async fn what_was_purged_stays_gone_when_an_older_backup_is_restored() {
    let dir = TempDir::new().expect("a directory");
    let (store, [done, running]) = cycle(&dir).await;
    store.publish().await.expect("published");
    let backup = dir.path().join("backup");
    store.backup(&backup).await.expect("saved");
    let by = By { actor: "prefecture/office", people: &[], once: None };
    let kinds = [Retained::Roll, Retained::Objections, Retained::Cases, Retained::WorkLog];
    let mut purged = Vec::new();
    for kind in kinds {
        match store.purge(kind, LATER, LATER, "保存期满", by).await {
            Ok(erased) => purged.push((kind, erased)),
            Err(PurgeError::Nothing { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(purged.iter().any(|(kind, _)| *kind == Retained::Roll), "{purged:?}");
    // What is written later under the same heading is not what was purged.
    let clerk = Actor { account: "a1".into(), role: Role::Township };
    let note = Command::WorkLog { text: "清除之后".into() };
    store.submit(&done, clerk, LATER, note, None).await.expect("recorded");
    store.publish().await.expect("published");
    holds(&store);
    let gone = store.fold(&done).await.expect("folded");

    let new = TempDir::new().expect("a directory");
    store::put_backup(&backup, new.path()).await.expect("put there");
    for key in ["log.key", "device.key", "personal.key", "doubles.key"] {
        std::fs::copy(dir.path().join(key), new.path().join(key)).expect("copied");
    }
    let copy = Store::open(new.path()).await.expect("opened");
    assert!(!copy.fold(&done).await.expect("folded").roll.voters.is_empty(), "the backup is older than the purge");
    copy.recover(&store.public()).await.expect("recovered");
    let again = copy.fold(&done).await.expect("folded");
    assert_eq!((&again.roll, again.work_log), (&gone.roll, gone.work_log), "what the record says is erased is gone again");
    for (kind, erased) in &purged {
        assert!(erased.units.contains_key(&done));
        assert_eq!(copy.due_parts(*kind, LATER).await.expect("read").units, [].into(), "{}", kind.name());
    }
    assert_eq!(copy.compared_lines().await.expect("read").get(&done), None, "their hashes too");
    assert!(!copy.fold(&running).await.expect("folded").roll.voters.is_empty(), "and nothing else is");
    copy.confirm_restore("prefecture/office", "换机", &[]).await.expect("confirmed");
    copy.publish().await.expect("published");
    holds(&copy);
    drop(copy);
    assert_eq!(fsck(new.path()).await.expect("looked through").faults, []);

    // Put back into the database by hand, it is found, and the next start erases it.
    let file = format!("sqlite://{}", new.path().join("huanjie.sqlite").display());
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect(&file).await.expect("opened");
    sqlx::query("ATTACH $1 AS older").bind(backup.to_str()).execute(&pool).await.expect("attached");
    let put = "INSERT INTO opening SELECT o.* FROM older.opening o LEFT JOIN opening h USING (unit, place, field) \
               WHERE unit = $1 AND field = 'personal' AND h.value IS NULL";
    let put = sqlx::query(put).bind(&done).execute(&pool).await.expect("put back");
    assert!(put.rows_affected() > 0);
    pool.close().await;
    let faults = fsck(new.path()).await.expect("looked through").faults;
    assert!(faults.iter().any(|fault| fault.what == What::NotErased), "{faults:?}");
    let copy = Store::open(new.path()).await.expect("opened");
    assert!(copy.fold(&done).await.expect("folded").roll.voters.is_empty());
    drop(copy);
    assert_eq!(fsck(new.path()).await.expect("looked through").faults, []);
}

#[tokio::test]
async fn keys_leave_the_machine_only_sealed_and_come_back_whole() {
    let dir = TempDir::new().expect("a directory");
    let (store, [done, _]) = cycle(&dir).await;
    let voters = store.fold(&done).await.expect("folded").roll.voters.len();
    let secret = bundle::Identity::generate();
    let (backup, keys) = (dir.path().join("backup"), dir.path().join("backup.keys.age"));
    store.backup(&backup).await.expect("saved");
    store.save_keys(&secret.to_public(), &keys).expect("saved");
    let key = std::fs::read_to_string(dir.path().join("personal.key")).expect("the key");
    let sealed = std::fs::read(&keys).expect("read");
    assert!(!sealed.windows(key.len()).any(|part| part == key.as_bytes()));

    let new = TempDir::new().expect("a directory");
    let stranger = store::put_keys(&keys, &bundle::Identity::generate(), new.path());
    assert!(stranger.is_err() && !new.path().join("personal.key").exists());
    store::put_keys(&keys, &secret, new.path()).expect("put back");
    store::put_keys(&keys, &secret, new.path()).expect("twice is as good as once");
    std::fs::copy(&backup, new.path().join("huanjie.sqlite")).expect("copied");
    let restored = Store::open(new.path()).await.expect("opened");
    assert_eq!(restored.fold(&done).await.expect("folded").roll.voters.len(), voters);
}
