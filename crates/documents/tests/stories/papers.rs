//! Every paper of a played election: what it states, what it never states, and how it fails.

use std::sync::Arc;

use crate::played::{HARD_NAMES, Until, id_number, played, runoff_called, runoff_due, unit};
use documents::{Paper, Press, PressError, Seal, UnitInfo, papers};
use election::{Election, PersonId};
use statute::Body;

const VOTERS: u32 = 120;

type Made = fn(&Election, &UnitInfo) -> Option<Paper>;

/// Each paper with its name and the stage from which the state holds it.
const PAPERS: [(&str, Made, Until); 19] = [
    ("plan", papers::plan_notice, Until::Planned),
    ("registration", papers::registration_notice, Until::Committee),
    ("nomination", papers::nomination_notice, Until::Committee),
    ("nominees", papers::nominees_notice, Until::Candidates),
    ("void rules", papers::void_notice, Until::Candidates),
    ("committee", papers::committee_notice, Until::Committee),
    ("corrected roll", papers::corrected_roll_notice, Until::RollFinal),
    ("ruling", |state, unit| papers::ruling_notice(state, unit, 1), Until::RollFinal),
    ("candidates", papers::candidate_notice, Until::Candidates),
    ("ballot", papers::ballot, Until::Candidates),
    ("count sheet", papers::count_sheet, Until::Candidates),
    ("poll", papers::poll_notice, Until::PollArranged),
    ("staff", papers::staff_notice, Until::PollArranged),
    ("mobile box", papers::mobile_notice, Until::PollArranged),
    ("proxies", papers::proxy_notice, Until::PollArranged),
    ("result", papers::result_notice, Until::Announced),
    ("report", papers::result_report, Until::Announced),
    ("certificates", papers::certificates, Until::HandedOver),
    ("handover", papers::handover_list, Until::Announced),
];

const STAGES: [Until; 8] = [
    Until::Planned,
    Until::Committee,
    Until::RollPosted,
    Until::RollFinal,
    Until::Candidates,
    Until::PollArranged,
    Until::Announced,
    Until::HandedOver,
];

/// The text of a paper without spaces and line ends: lines break where the page says.
fn text(paper: &Paper) -> String {
    squeezed(&Press::new().text(paper).expect("the paper can be set").concat())
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn village() -> (Election, UnitInfo) {
    (played(Body::VillageCommittee, VOTERS, Until::HandedOver).state, unit(Body::VillageCommittee))
}

#[test]
fn a_paper_is_there_from_its_stage_on_and_not_before() {
    for stage in STAGES {
        let state = played(Body::VillageCommittee, VOTERS, stage).state;
        for (name, made, from) in PAPERS {
            assert_eq!(made(&state, &unit(Body::VillageCommittee)).is_some(), stage >= from, "{name} at {stage:?}");
        }
    }
}

#[test]
fn every_paper_becomes_a_pdf_and_pictures() {
    let (state, unit) = village();
    let press = Press::new();
    for (name, made, _) in PAPERS {
        let paper = made(&state, &unit).expect("the state holds every paper");
        assert!(paper.title().starts_with("纳尔宗村第十二届村民委员会"), "{name}: {}", paper.title());
        let pdf = press.pdf(&paper).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
        let pages = press.png(&paper, 40).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(pages.len(), press.text(&paper).expect("set before").len(), "{name}");
        assert!(pages.iter().all(|page| page.starts_with(b"\x89PNG")), "{name}");
    }
}

#[test]
fn the_number_of_pages_is_what_the_wall_has_room_for() {
    let (state, unit) = village();
    let pages = |made: Made| Press::new().text(&made(&state, &unit).expect("held")).expect("set").len();
    for (name, made, most) in [
        ("committee", papers::committee_notice as Made, 1),
        ("candidates", papers::candidate_notice, 1),
        ("mobile box", papers::mobile_notice, 1),
        ("proxies", papers::proxy_notice, 1),
        ("ballot", papers::ballot, 1),
        ("count sheet", papers::count_sheet, 1),
        ("report", papers::result_report, 2),
        ("certificates", papers::certificates, 5),
        ("handover", papers::handover_list, 1),
    ] {
        assert_eq!(pages(made), most, "{name}");
    }
}

#[test]
fn nothing_personal_but_names_stands_on_any_paper() {
    for body in [Body::VillageCommittee, Body::ResidentsCommittee] {
        let state = played(body, VOTERS, Until::HandedOver).state;
        for (name, made, _) in PAPERS {
            let words = text(&made(&state, &unit(body)).expect("the state holds every paper"));
            for n in 0..VOTERS {
                assert!(!words.contains(&id_number(n)), "{name} has an identity number");
            }
            for word in ["身份证号6", "1380000", "患病", "年老体弱", "残疾", "住院"] {
                assert!(!words.contains(word), "{name} has {word}");
            }
        }
    }
}

#[test]
fn names_print_as_they_are() {
    let (state, unit) = village();
    let posted = played(Body::VillageCommittee, VOTERS, Until::RollPosted).state;
    let roll = text(&papers::roll_notice(&posted, &unit).expect("posted"));
    for name in HARD_NAMES {
        assert!(roll.contains(&squeezed(name)), "{name} on the roll");
    }
    let candidates = text(&papers::candidate_notice(&state, &unit).expect("held"));
    let ballot = text(&papers::ballot(&state, &unit).expect("held"));
    for name in &HARD_NAMES[..7] {
        assert!(candidates.contains(&squeezed(name)) && ballot.contains(&squeezed(name)), "{name} on candidates and ballot");
    }
}

#[test]
fn candidates_stand_in_order_of_votes() {
    let (state, unit) = village();
    let words = text(&papers::candidate_notice(&state, &unit).expect("held"));
    let at = |name: &str| words.find(name).unwrap_or_else(|| panic!("{name} is missing"));
    assert!(at("𫍯明") < at("䶮卓玛") && at("䶮卓玛") < at("#letx=*1*"));
    assert!(words.contains("《村民委员会组织法》第十八条第一款"));
}

#[test]
fn the_roll_names_total_groups_and_the_last_day_for_objections() {
    let posted = played(Body::VillageCommittee, VOTERS, Until::RollPosted).state;
    let words = text(&papers::roll_notice(&posted, &unit(Body::VillageCommittee)).expect("posted"));
    for part in ["共120名", "一社（40名）", "三社（40名）", "2026年12月2日", "五日内", "三日内", "第4号"] {
        assert!(words.contains(part), "{part}");
    }
}

#[test]
fn once_an_objection_was_upheld_the_first_list_is_no_longer_printed() {
    let state = played(Body::VillageCommittee, VOTERS, Until::RollFinal).state;
    let unit = unit(Body::VillageCommittee);
    assert!(papers::roll_notice(&state, &unit).is_none());
    let words = text(&papers::corrected_roll_notice(&state, &unit).expect("posted"));
    for part in ["共119名", "申诉2件", "成立1件"] {
        assert!(words.contains(part), "{part}");
    }
}

#[test]
fn a_ruling_says_what_and_why_without_long_numbers() {
    let state = played(Body::VillageCommittee, VOTERS, Until::RollFinal).state;
    let unit = unit(Body::VillageCommittee);
    let upheld = text(&papers::ruling_notice(&state, &unit, 1).expect("ruled"));
    assert!(
        upheld.contains("申诉成立，将")
            && upheld.contains("从名单中删除")
            && upheld.contains("选申字〔2026〕第1号")
            && upheld.contains("（略）")
    );
    let rejected = text(&papers::ruling_notice(&state, &unit, 2).expect("ruled"));
    assert!(rejected.contains("申诉不成立") && rejected.contains("户籍不在本村"));
    assert!(papers::ruling_notice(&state, &unit, 3).is_none());
}

#[test]
fn notices_cite_confirmed_articles_only_and_the_report_marks_the_others() {
    let (state, unit) = village();
    for (name, made, _) in PAPERS {
        let words = text(&made(&state, &unit).expect("held"));
        let unconfirmed = ["未经核实", "默认读法", "选举规程", "条文未见"].iter().any(|word| words.contains(word));
        assert_eq!(unconfirmed, matches!(name, "report" | "nomination" | "void rules" | "staff"), "{name}");
    }
}

#[test]
fn a_rehearsal_shows_on_every_sheet_and_only_then() {
    let (state, real) = village();
    let unit = UnitInfo { rehearsal: true, ..real.clone() };
    for (name, made, _) in PAPERS {
        for page in Press::new().text(&made(&state, &unit).expect("held")).expect("set") {
            let page = squeezed(&page);
            assert!(page.contains("演练】本件仅供演练") && page.matches("演练").count() >= 3, "{name}: {page}");
        }
        assert!(!text(&made(&state, &real).expect("held")).contains("演练"), "{name}");
    }
}

#[test]
fn residents_papers_speak_of_residents() {
    let state = played(Body::ResidentsCommittee, VOTERS, Until::HandedOver).state;
    let unit = unit(Body::ResidentsCommittee);
    for (name, made, _) in PAPERS {
        let words = text(&made(&state, &unit).expect("held"));
        assert!(words.contains("新源路社区") && words.contains("居民"), "{name}");
        assert!(!words.contains("村民委员会换届") && !words.contains("村民选举委员会"), "{name}: {words}");
    }
}

#[test]
fn a_ballot_bears_no_number_and_a_run_is_the_same_sheet_again() {
    let (state, unit) = village();
    let one = Press::new().text(&papers::ballot(&state, &unit).expect("held")).expect("set");
    let run = Press::new().text(&papers::ballots(&state, &unit, 30).expect("held")).expect("set");
    assert_eq!((one.len(), run.len()), (1, 30));
    assert!(run.iter().all(|page| page == &one[0]), "sheets differ");
    for part in ["应选3名", "另选他人", "○", "×", "整张选票无效", "2026年12月20日", "公章"] {
        assert!(one[0].contains(part), "{part}");
    }
    assert!(!one[0].replace("符号", "").contains(['号', '№']), "a number of any kind");
    let pdf = Press::new().pdf(&papers::ballots(&state, &unit, 30).expect("held")).expect("made");
    assert!(String::from_utf8_lossy(&pdf).contains("/Count 30"), "thirty pages in the file");
}

#[test]
fn a_character_that_no_font_has_is_marked_and_the_foot_asks_for_a_pen() {
    let (mut state, unit) = village();
    let holder = state.elected[0].person;
    let lines = Arc::make_mut(&mut state.roll.voters);
    Arc::make_mut(lines.get_mut(&holder).expect("on the roll")).person.name = "索\u{1F40E}梅".into();
    let pages = Press::new().text(&papers::certificates(&state, &unit).expect("held")).expect("set");
    let first = squeezed(&pages[0]);
    assert!(first.contains("索〓U+1F40E梅同志") && first.contains("户口簿填写：〓U+1F40E（1处）"), "{first}");
    assert!(pages[1..].iter().all(|page| !page.contains('〓')), "the certificates of the others are as they were");
    for (name, made, _) in PAPERS {
        let paper = made(&state, &unit).unwrap_or_else(|| panic!("{name} is held"));
        let (one, all) = (text(&paper), Press::new().pdf(&paper).is_ok());
        assert!(all && one.matches('〓').count() != 1, "{name}: a mark never stands without the foot");
    }
    let ballot = Press::new().text(&papers::ballot(&state, &unit).expect("held")).expect("set");
    assert!(ballot.len() == 1 && squeezed(&ballot[0]).contains("〓处字库没有该字"), "on the one sheet of the ballot");
}

#[test]
fn erased_names_leave_no_paper_with_gaps() {
    let (mut state, unit) = village();
    Arc::make_mut(&mut state.roll.voters).clear();
    state.people.clear();
    state.roll.off.values_mut().for_each(|off| off.person = None);
    for (name, made, _) in PAPERS {
        let held = made(&state, &unit).is_some();
        assert_eq!(held, matches!(name, "plan" | "registration" | "nomination" | "poll" | "void rules" | "handover"), "{name}");
    }
}

#[test]
fn a_result_has_figures_votes_and_the_elected() {
    let (state, unit) = village();
    let words = text(&papers::result_notice(&state, &unit).expect("announced"));
    for part in ["登记参加选举119名", "发出选票110张", "收回选票106张", "废票5张", "主任：", "当选", "另选他人", "已经全部选出"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    let report = text(&papers::result_report(&state, &unit).expect("decided"));
    for part in ["计票基数", "选举有效", "唱票人", "总监票人", "《村民委员会组织法》第十八条第二款", "夏季草场流动票箱"]
    {
        assert!(report.contains(part), "{part}");
    }
}

#[test]
fn a_result_is_not_posted_before_it_is_announced() {
    let state = played(Body::VillageCommittee, VOTERS, Until::PollArranged).state;
    assert!(papers::result_notice(&state, &unit(Body::VillageCommittee)).is_none());
    let mut decided = runoff_due(VOTERS).state;
    decided.rounds[0].announced = None;
    assert!(papers::result_notice(&decided, &unit(Body::VillageCommittee)).is_none());
    assert!(papers::result_report(&decided, &unit(Body::VillageCommittee)).is_some(), "the report is signed before");
}

#[test]
fn a_runoff_has_papers_of_its_own() {
    let unit = unit(Body::VillageCommittee);
    let due = runoff_due(VOTERS).state;
    let result = text(&papers::result_notice(&due, &unit).expect("announced"));
    assert!(result.contains("另行选举") && !result.contains("已经全部选出"), "{result}");
    assert!(papers::handover_list(&due, &unit).is_none(), "no committee stands yet");
    let called = runoff_called(VOTERS).state;
    let candidates = text(&papers::candidate_notice(&called, &unit).expect("called"));
    assert!(candidates.contains("另行选举正式候选人公告") && candidates.contains("第9-1号") && candidates.contains("上次得票"));
    assert!(!candidates.contains("主任（应选"), "only the open seats");
    let ballot = text(&papers::ballot(&called, &unit).expect("called"));
    assert!(ballot.contains("另行选举选票") && ballot.contains("2026年12月28日"));
    assert_eq!(text(&papers::result_notice(&called, &unit).expect("still the first")), result);
}

#[test]
fn certificates_state_post_number_and_term() {
    let (state, unit) = village();
    let pages = Press::new().text(&papers::certificates(&state, &unit).expect("issued")).expect("set");
    assert_eq!(pages.len(), state.elected.len());
    let first = squeezed(&pages[0]);
    for part in ["第001号", "纳尔宗村第十二届村民委员会主任", "任期五年", "2026年12月20日至2031年12月19日", "天峻县快尔玛乡人民政府"]
    {
        assert!(first.contains(part), "{part}: {first}");
    }
}

#[test]
fn the_handover_has_its_deadline() {
    let (state, unit) = village();
    let words = text(&papers::handover_list(&state, &unit).expect("held"));
    for part in ["十日内", "最迟2026年12月30日", "移交已于2026年12月28日完成", "监交人"] {
        assert!(words.contains(part), "{part}");
    }
}

#[test]
fn the_seal_stands_at_the_foot_of_what_settles_something() {
    let (state, without) = village();
    let groups = std::array::from_fn(|at| format!("{:04X}", 0xA000 + at));
    let sealed = UnitInfo { seal: Some(Seal { size: 37, groups }), ..without.clone() };
    for (name, made) in [("result", papers::result_notice as Made), ("report", papers::result_report), ("handover", papers::handover_list)]
    {
        let [plain, with] = [&without, &sealed].map(|unit| Press::new().text(&made(&state, unit).expect("held")).expect("set"));
        let text = squeezed(&with.concat());
        assert!(text.contains("封存码（前37条记录）") && text.contains("A000A001A002A003A004") && text.contains("A00F"), "{name}: {text}");
        assert!(!squeezed(&plain.concat()).contains("封存码"), "{name}");
        assert_eq!(with.len(), plain.len(), "{name}: no page more");
    }
    let candidates = papers::candidate_notice(&state, &sealed).expect("posted");
    assert!(!text(&candidates).contains("封存码"));
}

#[test]
fn fifty_characters_fit_wherever_a_name_stands() {
    let (mut state, unit) = village();
    let long = "长".repeat(50);
    let ids: Vec<PersonId> = state.rounds[0].candidates.iter().map(|c| c.person).collect();
    let lines = Arc::make_mut(&mut state.roll.voters);
    for id in ids {
        Arc::make_mut(lines.get_mut(&id).expect("on the roll")).person.name.clone_from(&long);
    }
    for (name, made, _) in PAPERS {
        let paper = made(&state, &unit).expect("held");
        let words = text(&paper);
        if matches!(name, "candidates" | "ballot" | "count sheet" | "result" | "certificates") {
            assert!(words.contains(&long), "{name}");
        }
    }
    let ballot = Press::new().text(&papers::ballot(&state, &unit).expect("held")).expect("set");
    assert_eq!(ballot.len(), 1, "one sheet, however long the names");
}

#[test]
fn the_press_works_from_several_threads() {
    let (state, unit) = village();
    let alone = Press::new().text(&papers::candidate_notice(&state, &unit).expect("held")).expect("set");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (name, made, _) in PAPERS {
                    let paper = made(&state, &unit).expect("held");
                    Press::new().pdf(&paper).unwrap_or_else(|error| panic!("{name}: {error}"));
                }
                let again = Press::new().text(&papers::candidate_notice(&state, &unit).expect("held")).expect("set");
                assert_eq!(again, alone);
            });
        }
    });
}

#[test]
fn resolutions_outside_screens_and_printers_are_refused() {
    let (state, unit) = village();
    let paper = papers::committee_notice(&state, &unit).expect("held");
    assert_eq!(Press::new().png(&paper, 20), Err(PressError::Resolution(20)));
    assert_eq!(Press::new().png(&paper, 10_000), Err(PressError::Resolution(10_000)));
}

#[test]
fn a_paper_in_a_log_names_nobody() {
    let (state, unit) = village();
    let shown = format!("{:?}", papers::candidate_notice(&state, &unit).expect("held"));
    assert!(shown.contains("正式候选人公告") && !shown.contains("额尔德尼巴特尔"), "{shown}");
}

#[test]
fn a_table_of_an_office_names_a_part_once_and_goes_on_over_pages() {
    let phase = |n: usize| if n < 35 { "换届前" } else { "换届后" }.to_owned();
    let rows = (0..40).map(|n| [phase(n), format!("第{n}项"), "会议纪要。".repeat(9)]);
    let table = sheets::Table {
        name: "日程".to_owned(),
        title: "海西州换届工作日程表".to_owned(),
        notes: vec!["工作从2026年11月5日开始。".to_owned()],
        head: ["阶段", "工作", "要求"].map(str::to_owned).to_vec(),
        rows: rows.map(|row| row.map(sheets::Shown::Words).to_vec()).collect(),
    };
    let paper = papers::office_table(&table, &[1, 2, 4], "州换届办", jiff::civil::date(2026, 11, 10), true);
    let pages = Press::new().text(&paper).expect("set");
    assert!(pages.len() > 1);
    let words = squeezed(&pages.concat());
    assert_eq!(words.matches("换届后").count(), 1);
    for part in ["海西州换届工作日程表", "第0项", "第39项", "州换届办", "2026年11月10日", "演练"] {
        assert!(words.contains(part), "{part}");
    }
    assert!(pages.iter().all(|page| squeezed(page).contains("阶段工作要求")), "the head stands on every page");
}
