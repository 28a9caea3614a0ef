//! A lesson as somebody speaks it: one hands it in, another listens; the record names neither.

use election::programme::recording::{Command as Act, Language};
use election::programme::{Attachment, Command as Work};
use election::{Command, Election, Role};

use crate::common::{Village, check};

fn county() -> Village {
    let mut office = Village::qinghai();
    office.state = Election::of_office("632823000000");
    office.at(40);
    office
}

fn file(name: &str) -> Attachment {
    Attachment { name: name.into(), sha256: "0a".repeat(32), bytes: 4_000 }
}

fn hand_in(office: &Village, lesson: &str, files: &[Attachment]) -> Command {
    let (lesson, language) = (lesson.to_owned(), Language::Bo);
    let attachments = files.to_vec();
    Command::Programme(Work::Recording(Act::HandInRecording {
        on: office.today,
        lesson,
        language,
        seconds: 75,
        speaker: "扎西".into(),
        attachments,
    }))
}

fn review(office: &Village, recording: u32, passed: bool, note: &str) -> Command {
    let (reviewer, note) = ("卓玛".to_owned(), note.to_owned());
    Command::Programme(Work::Recording(Act::ReviewRecording { on: office.today, recording, passed, reviewer, note }))
}

fn refused(office: &Village, account: &str, command: &Command) -> &'static str {
    let refusal = office.refused_as(Role::County, account, command);
    check::readable(&refusal);
    refusal.rule
}

#[test]
fn a_recording_is_open_once_somebody_else_has_listened_and_until_it_is_taken_back() {
    let mut office = county();
    office.act_as(Role::County, "one", &hand_in(&office, "roll", &[file("第三课.mp3")]));
    let open = |office: &Village| office.state.programme.recordings[0].is_open();
    assert!(!open(&office));
    assert_eq!(refused(&office, "one", &review(&office, 1, true, "")), "own_recording");
    assert_eq!(refused(&office, "two", &review(&office, 2, true, "")), "no_such_recording");
    assert_eq!(refused(&office, "two", &review(&office, 1, false, " ")), "text_length");
    office.act_as(Role::County, "two", &review(&office, 1, true, ""));
    assert!(open(&office));
    office.act_as(Role::County, "one", &review(&office, 1, false, "日期念错了"));
    assert!(!open(&office));
    let heard = office.state.programme.recordings[0].review.as_ref().and_then(|review| review.heard.as_ref()).expect("kept");
    assert_eq!((heard.reviewer.as_str(), heard.note.as_str()), ("卓玛", "日期念错了"));
    for line in &office.log {
        let public = serde_json::to_string(&line.fact).expect("JSON");
        assert!(["扎西", "卓玛", "第三课", "念错"].iter().all(|word| !public.contains(word)), "{public}");
    }
}

#[test]
fn one_recording_comes_with_one_lesson_and_from_the_offices_that_speak_the_languages() {
    let office = county();
    let sound = file("第三课.opus");
    assert_eq!(refused(&office, "one", &hand_in(&office, "", std::slice::from_ref(&sound))), "no_such_lesson");
    assert_eq!(refused(&office, "one", &hand_in(&office, "选民登记", std::slice::from_ref(&sound))), "no_such_lesson");
    assert_eq!(refused(&office, "one", &hand_in(&office, "roll", &[])), "one_recording");
    assert_eq!(refused(&office, "one", &hand_in(&office, "roll", &[sound.clone(), sound.clone()])), "one_recording");
    assert_eq!(refused(&office, "one", &hand_in(&office, "roll", &[file("纪要.pdf")])), "attachment_unfit");
    assert_eq!(office.refused_as(Role::Township, "t", &hand_in(&office, "roll", &[sound])).rule, "role_not_allowed");
}
