//! Papers of the roll: posters in three orders, what moved, cards, the list at the desk, figures; and the guard before them.

use std::sync::Arc;

use crate::played::{Until, played, unit};
use documents::papers::{CardLook, For, Part};
use documents::{Look, Order, Paper, Press, PressError, UnitInfo, papers};
use election::command::{ObjectionMatter, ProxyReason, RollChange, StrikeReason};
use election::{Command, Election, PersonId, Registration, Voter};
use jiff::civil::date;
use sheets::Shown;
use sieve::Kind;
use statute::{Body, Sex};

const VOTERS: u32 = 120;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn pages(paper: &Paper) -> Vec<String> {
    Press::new().text(paper).expect("the paper can be set").iter().map(|page| squeezed(page)).collect()
}

fn text(paper: &Paper) -> String {
    pages(paper).concat()
}

fn village(until: Until) -> (Election, UnitInfo) {
    (played(Body::VillageCommittee, VOTERS, until).state, unit(Body::VillageCommittee))
}

/// Changes the lines of the roll of a state that no command will see again.
fn lines(state: &mut Election, change: impl Fn(usize, &mut Voter)) {
    let lines = Arc::make_mut(&mut state.roll.voters).values_mut();
    lines.enumerate().for_each(|(at, voter)| change(at, Arc::make_mut(voter)));
}

fn looked(order: Order, columns: u32, group_per_page: bool) -> Look {
    Look { order, columns, group_per_page }
}

/// Where names stand in a text, in their order.
fn order_of<'n>(text: &str, names: &[&'n str]) -> Vec<&'n str> {
    let mut found: Vec<(usize, &str)> = names.iter().map(|n| (text.find(n).unwrap_or_else(|| panic!("{n} is missing")), *n)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn a_poster_stands_by_sheet_by_household_or_by_stroke() {
    let (mut state, unit) = village(Until::RollPosted);
    let names = ["韩永梅", "丁一山", "马生财", "王德福"];
    lines(&mut state, |at, voter| {
        if let Some(name) = names.get(at) {
            voter.person.name = (*name).into();
            voter.household = ["王德福", "", "王德福", "王德福"][at].into();
        }
    });
    let shown = |order| order_of(&text(&papers::roll_poster(&state, &unit, looked(order, 6, false)).expect("posted")), &names);
    assert_eq!(shown(Order::Sheet), names);
    assert_eq!(shown(Order::Household), ["王德福", "韩永梅", "马生财", "丁一山"]);
    assert_eq!(shown(Order::Stroke), ["丁一山", "马生财", "王德福", "韩永梅"]);
    let households = text(&papers::roll_poster(&state, &unit, looked(Order::Household, 6, false)).expect("posted"));
    assert!(households.contains("户主姓名用粗体"));
}

#[test]
fn a_poster_has_six_to_ten_columns_and_a_page_for_each_group_if_asked() {
    let (state, unit) = village(Until::RollFinal);
    let pages_of =
        |columns, each| pages(&papers::corrected_roll_poster(&state, &unit, looked(Order::Sheet, columns, each)).expect("final"));
    let groups = ["一社（39名）", "一社（40名）", "二社（40名）", "三社（40名）"];
    let each = pages_of(8, true);
    assert!(each.len() >= 3);
    for page in &each {
        assert!(groups.iter().filter(|group| page.contains(**group)).count() <= 1, "{page}");
    }
    let most = pages_of(6, false).len();
    for columns in [7, 8, 9, 10] {
        assert!(pages_of(columns, false).len() <= most);
    }
    for columns in [0, 5, 11, 1_000] {
        assert!(pages_of(columns, false).concat().contains("共119名"), "{columns}: the nearest lawful grid");
    }
}

#[test]
fn namesakes_of_a_group_are_told_apart_by_sex_and_age_and_never_by_digits() {
    let (mut state, unit) = village(Until::RollPosted);
    lines(&mut state, |at, voter| match at {
        10 | 11 => {
            voter.person.name = "尕藏吉".into();
            voter.person.sex = Some(if at == 10 { Sex::Female } else { Sex::Male });
            voter.person.birth = Some(date(if at == 10 { 1994 } else { 1950 }, 3, 1));
        }
        // The same name in another group stands as it is.
        90 => voter.person.name = "尕藏吉".into(),
        _ => {}
    });
    for columns in [6, 10] {
        let words = text(&papers::roll_poster(&state, &unit, looked(Order::Sheet, columns, false)).expect("posted"));
        assert!(words.contains("尕藏吉（女，30—39岁）") && words.contains("尕藏吉（男，70—79岁）"), "{words}");
        assert_eq!(words.matches("尕藏吉").count(), 3);
        assert_eq!(words.matches("岁）").count(), 2);
    }
}

/// Three movements between two postings, one of them by a ruling (the played objection strikes the voter 20).
fn moved() -> (Election, UnitInfo) {
    let mut play = played(Body::VillageCommittee, VOTERS, Until::RollPosted);
    let strike = |state: &Election, at: usize, why| {
        let person = *state.roll.voters.keys().nth(at).expect("on the roll");
        Command::ChangeRoll { change: RollChange::Strike { person, why, note: "凭户口簿".into() }, attachments: Vec::new() }
    };
    for (at, why) in [(50, election::command::StrikeReason::Died), (60, election::command::StrikeReason::Deprived)] {
        let command = strike(&play.state, at, why);
        play.does(command);
    }
    let mut voter = play.state.roll.lines().next().expect("on the roll").clone();
    voter.person = election::Person { id: PersonId(0), name: "新满岁".into(), id_number: None, group: "二社".into(), ..voter.person };
    voter.registration = Registration::Resident;
    play.does(Command::ChangeRoll {
        change: RollChange::Add { voter, why: election::command::AddReason::CameOfAge, another: false },
        attachments: Vec::new(),
    });
    crate::played::objections(&mut play);
    (play.state, unit(Body::VillageCommittee))
}

#[test]
fn the_delta_notice_says_who_came_and_went_and_which_followed_a_ruling() {
    let (state, unit) = moved();
    let words = text(&papers::delta_notice(&state, &unit).expect("posted"));
    for part in [
        "选民名单调整公告",
        "增加1名，减少3名；调整后共118名",
        "二社（1名）",
        "新满岁",
        "二社（2名）",
        "（申诉）",
        "第4-2号",
        "本人可以查询",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    for why in ["剥夺", "死亡", "迁出", "满十八", "其他"] {
        assert!(!words.contains(why), "{why}: were one reason named, a name without one would tell of a sentence: {words}");
    }
    let (none, unit) = village(Until::RollPosted);
    assert!(papers::delta_notice(&none, &unit).is_none(), "nothing moved");
}

#[test]
fn the_province_gets_numbers_by_kind_that_add_up() {
    let (state, unit) = moved();
    let table = papers::delta_table(&state, &unit).expect("moved");
    let number = |label: &str| {
        let row = table.rows.iter().find(|row| matches!(&row[0], Shown::Words(words) if words.contains(label)));
        match row.map(|row| (&row[1], &row[2])) {
            Some((Shown::Number(all), Shown::Number(ruled))) => (*all, *ruled),
            Some((Shown::Number(all), _)) => (*all, 0),
            other => panic!("{label}: {other:?}"),
        }
    };
    assert_eq!((number("首次公布"), number("增加合计"), number("减少合计"), number("现有")), ((120, 0), (1, 0), (3, 1), (118, 0)));
    assert_eq!((number("新满十八周岁"), number("死亡"), number("迁出"), number("剥夺")), ((1, 0), (1, 0), (1, 1), (1, 0)));
    assert_eq!(table.rows.len(), 2 + 6 + 1 + 9 + 2, "four and four, and what else happens");
    let file = sheets::book(std::slice::from_ref(&table)).expect("written");
    assert!(file.as_ref().starts_with(b"PK"));
    let words = text(&papers::delta_report(&state, &unit).expect("moved"));
    for part in ["四增四减", "首次公布人数", "现有人数", "118"] {
        assert!(words.contains(part), "{part}");
    }
    for voter in state.roll.voters.values() {
        assert!(!words.contains(&squeezed(&voter.person.name)) || voter.person.name.chars().count() < 2, "{}", voter.person.name);
    }
}

fn look(ten: bool, stub: bool) -> CardLook {
    CardLook { ten, stub, order: Order::Sheet, part: Part::Whole, batch: 0 }
}

fn code(person: PersonId) -> String {
    format!("K7Q2M9X{:03}A", person.0 % 1_000)
}

#[test]
fn cards_have_a_code_that_stands_for_nothing_and_what_a_voter_must_know() {
    let (state, unit) = village(Until::PollArranged);
    for (ten, stub, on_a_sheet) in [(true, true, 10), (true, false, 10), (false, true, 8), (false, false, 8)] {
        let paper = papers::voter_cards(&state, &unit, look(ten, stub), &code).expect("final");
        let sheets = pages(&paper);
        assert_eq!(sheets.len(), state.roll.voters.len().div_ceil(on_a_sheet));
        let first = &sheets[0];
        for part in ["选民证", "46周岁", "一社", "9:00至16:30", "纳尔宗村党群服务中心广场", "另行选举", "公章", "K7Q2M9X"]
        {
            assert!(first.matches(part).count() >= on_a_sheet, "{part}: {first}");
        }
        assert_eq!(first.matches("存根").count(), if stub { on_a_sheet } else { 0 });
        assert!(!sheets.concat().contains("63282319800101"), "no identity number");
    }
    let part = CardLook { part: Part::Group(2), ..look(true, false) };
    assert_eq!(pages(&papers::voter_cards(&state, &unit, part, &code).expect("a group")).len(), 4, "forty people of one group");
    let first = CardLook { batch: 1, ..look(true, false) };
    assert_eq!(pages(&papers::voter_cards(&state, &unit, first, &code).expect("a batch")).len(), 12, "fewer than a batch are all in it");
    let second = CardLook { batch: 2, ..look(true, false) };
    assert!(papers::voter_cards(&state, &unit, second, &code).is_none(), "nobody is left for another");
    let none = CardLook { part: Part::Group(9), ..look(true, false) };
    assert!(papers::voter_cards(&state, &unit, none, &code).is_none());
    let (posted, unit) = village(Until::RollPosted);
    assert!(papers::voter_cards(&posted, &unit, look(true, true), &code).is_none(), "not before the roll is final");
}

#[test]
fn the_list_at_the_desk_shows_who_votes_for_whom_and_nothing_of_time() {
    let (state, unit) = village(Until::PollArranged);
    let whole = text(&papers::issue_list(&state, &unit, Order::Sheet, Part::Whole).expect("a round"));
    let name = |n: u32| state.roll.voters.values().find(|v| v.person.id_number == Some(crate::played::id_number(n))).expect("a voter");
    let (principal, other, holder) = (name(50), name(52), name(51));
    assert!(whole.contains(&format!("已委托{}代领代投", squeezed(&holder.person.name))), "{whole}");
    let held = format!("受{}、{}委托，另领2张", squeezed(&principal.person.name), squeezed(&other.person.name));
    assert!(whole.contains(&held), "{held}: {whole}");
    assert!(whole.contains("在3号流动票箱领票"));
    for word in ["时刻", "领票时间：", "到场", "63282319800101"] {
        assert!(!whole.contains(word), "{word}");
    }
    let mobile = text(&papers::issue_list(&state, &unit, Order::Sheet, Part::Box(3)).expect("a mobile box"));
    assert!(mobile.contains("夏季草场流动票箱") && mobile.contains("（3名）") && !mobile.contains("在3号流动票箱领票"), "{mobile}");
    for health in ["病", "年老", "残"] {
        assert!(!mobile.contains(health), "{health}");
    }
    assert!(papers::issue_list(&state, &unit, Order::Sheet, Part::Box(1)).is_none(), "nobody is listed for it");
    let group = pages(&papers::issue_list(&state, &unit, Order::Stroke, Part::Group(1)).expect("a group"));
    assert!(group.concat().contains("一社（39名）") && !group.concat().contains("二社（"));
}

#[test]
fn figures_for_the_office_are_whole_and_for_the_wall_protected() {
    let (mut state, unit) = village(Until::RollFinal);
    lines(&mut state, |at, voter| {
        voter.person.group = match at {
            0 => "独户社".into(),
            1..60 => "一社".into(),
            _ => "二社".into(),
        };
        voter.person.birth = Some(date(if at == 5 { 2005 } else { 1980 }, 1, 1));
    });
    let [office, off] = papers::statistics_tables(&state, &unit, For::Office).expect("a roll");
    assert_eq!(office.rows[0][..2], [Shown::Words("合计".into()), Shown::Number(119)]);
    assert!(office.rows.iter().all(|row| row.len() == office.head.len()));
    assert!(office.rows.iter().any(|row| row[0] == Shown::Words("独户社".into()) && row[1] == Shown::Number(1)));
    assert!(off.rows.iter().any(|row| row[0] == Shown::Words("　迁出".into()) && row[1] == Shown::Number(1)), "{off:?}");

    let [public, off] = papers::statistics_tables(&state, &unit, For::Public).expect("a roll");
    let small = |cell: &Shown| matches!(cell, Shown::Number(1 | 2));
    assert!(!public.rows.iter().chain(&off.rows).flatten().any(small), "{public:?} {off:?}");
    assert!(!public.rows.iter().any(|row| row[0] == Shown::Words("独户社".into())), "a group of one is told with another");
    let few = Shown::Words("少于3".into());
    assert_eq!(public.rows[0].iter().filter(|cell| **cell == few).count(), 2, "one person under 36, and the next number with it");
    for reader in [For::Office, For::Public] {
        let words = text(&papers::statistics(&state, &unit, reader).expect("a roll"));
        assert!(words.contains("选民登记情况统计表") && words.contains("119"), "{words}");
        let asked = ["村民总数（手填）", "党员（手填）", "是否开会讨论"].iter().all(|part| words.contains(part));
        assert_eq!(asked, reader == For::Office, "what the roll does not know is left to be written: {words}");
    }
}

#[test]
fn a_number_of_a_person_stops_its_paper_and_the_error_says_where() {
    let (mut state, unit) = village(Until::PollArranged);
    let press = Press::new();
    lines(&mut state, |at, voter| {
        if at == 45 {
            voter.person.name = "张三110105 19491231 002x".into();
        }
    });
    let poster = papers::corrected_roll_poster(&state, &unit, Look::default()).expect("final");
    let held = |error: PressError| match error {
        PressError::Held { title, place, kind } => (title, place, kind),
        other => panic!("{other}"),
    };
    let (title, place, kind) = held(press.pdf(&poster).expect_err("held"));
    assert_eq!((title.as_str(), kind), (poster.title(), Kind::Identity));
    assert_eq!(place, "第4段第7个姓名", "the second group, the seventh name");
    assert!(press.png(&poster, 40).is_err() && press.text(&poster).is_err(), "in no form at all");
    let list = papers::issue_list(&state, &unit, Order::Sheet, Part::Whole).expect("a round");
    assert_eq!(held(press.pdf(&list).expect_err("held")).1, "第2组第7行");
    let cards = papers::voter_cards(&state, &unit, look(true, true), &code).expect("final");
    assert_eq!(held(press.pdf(&cards).expect_err("held")).1, "第46张");

    let (mut state, unit) = village(Until::RollFinal);
    lines(&mut state, |_, voter| voter.person.group = "一社 138 0000 0000".into());
    let poster = papers::corrected_roll_poster(&state, &unit, Look::default()).expect("final");
    assert_eq!(held(press.pdf(&poster).expect_err("held")).2, Kind::Telephone);
}

#[test]
fn every_paper_of_the_roll_becomes_a_pdf_and_a_rehearsal_shows_on_every_sheet() {
    let (state, real) = village(Until::PollArranged);
    let (delta, _) = moved();
    let unit = UnitInfo { rehearsal: true, ..real };
    let made = [
        papers::corrected_roll_poster(&state, &unit, looked(Order::Household, 10, true)),
        papers::delta_notice(&delta, &unit),
        papers::delta_report(&delta, &unit),
        papers::statistics(&state, &unit, For::Office),
        papers::statistics(&state, &unit, For::Public),
        papers::issue_list(&state, &unit, Order::Stroke, Part::Whole),
        papers::voter_cards(&state, &unit, look(false, true), &code),
    ];
    for paper in made {
        let paper = paper.expect("the state holds it");
        assert!(Press::new().pdf(&paper).expect("made").starts_with(b"%PDF-1.7"));
        for page in pages(&paper) {
            assert!(page.contains("【演练】"), "{}: {page}", paper.title());
        }
    }
}

#[test]
fn long_names_fit_on_cards_and_lists() {
    let (mut state, unit) = village(Until::PollArranged);
    let long = "长".repeat(50);
    lines(&mut state, |at, voter| {
        if at < 3 {
            voter.person.name.clone_from(&long);
        }
    });
    let cards = papers::voter_cards(&state, &unit, look(true, true), &code).expect("final");
    assert_eq!(pages(&cards).len(), 12, "no card grows");
    assert!(text(&cards).contains(&long));
    assert!(text(&papers::issue_list(&state, &unit, Order::Sheet, Part::Whole).expect("a round")).contains(&long));
}

/// Names of people as they are registered: in Tibetan, with a character of Extension G, in Mongolian.
const RARE: [&str; 3] = ["བཀྲ་ཤིས", "\u{30000}海林", "ᠪᠠᠲᠤ"];

#[test]
fn names_that_no_font_has_stop_no_paper_and_are_left_to_a_pen() {
    let named = |state: &mut Election| {
        lines(state, |at, voter| {
            if let Some(name) = RARE.get(at) {
                voter.person.name = (*name).into();
            }
        });
    };
    let (mut posted, unit) = village(Until::RollPosted);
    let (mut settled, _) = village(Until::PollArranged);
    let (mut changed, _) = moved();
    named(&mut posted);
    named(&mut settled);
    let gone: Vec<PersonId> = changed.people.keys().copied().filter(|id| changed.roll.off.contains_key(id)).collect();
    for (id, name) in gone.iter().zip(RARE) {
        changed.people.get_mut(id).expect("known").name = name.into();
    }
    let made = [
        papers::roll_poster(&posted, &unit, Look::default()),
        papers::corrected_roll_poster(&settled, &unit, looked(Order::Stroke, 10, true)),
        papers::delta_notice(&changed, &unit),
        papers::voter_cards(&settled, &unit, look(true, true), &code),
        papers::issue_list(&settled, &unit, Order::Household, Part::Whole),
    ];
    for paper in made {
        let paper = paper.expect("the state holds it");
        assert!(Press::new().pdf(&paper).expect("a name stops no paper").starts_with(b"%PDF-1.7"));
        let words = text(&paper);
        let stub = if paper.title().ends_with("选民证") { 2 } else { 1 };
        for part in [
            "〓U+30000海林",
            "〓U+0F56〓U+0F40",
            "〓U+182A",
            "〓处字库没有该字，盖章前请用钢笔照户口簿填写：",
            &format!("〓U+30000（{stub}处）"),
        ] {
            assert!(words.contains(part), "{}: {part}: {words}", paper.title());
        }
    }
    let (plain, unit) = village(Until::RollPosted);
    assert!(!text(&papers::roll_poster(&plain, &unit, Look::default()).expect("posted")).contains('〓'));
}

#[test]
fn a_ruling_tells_the_change_that_was_recorded_with_it() {
    let told = |matter, change: Option<fn(&Election, PersonId) -> RollChange>| {
        let mut play = played(Body::VillageCommittee, VOTERS, Until::RollPosted);
        let about = *play.state.roll.voters.keys().nth(70).expect("on the roll");
        let (on, attachments) = (date(2026, 11, 28), Vec::new());
        let (objector, statement) = ("马玉花".into(), "请核实".into());
        play.does(Command::FileObjection { on, matter, objector, statement, about: Some(about), attachments });
        let change = change.map(|change| change(&play.state, about));
        let (ground, attachments) = ("经查户籍册".into(), Vec::new());
        play.does(Command::RuleObjection { on, objection: 1, upheld: true, ground, change, attachments });
        let name = play.state.person(about).map(|person| squeezed(&person.name)).expect("known");
        (text(&papers::ruling_notice(&play.state, &unit(Body::VillageCommittee), 1).expect("ruled")), name)
    };
    let struck = |_: &Election, person| RollChange::Strike { person, why: StrikeReason::Error, note: String::new() };
    let corrected = |state: &Election, person| RollChange::Correct { voter: state.roll.line(person).expect("a line").clone() };
    let (words, _) = told(ObjectionMatter::Omitted, None);
    assert!(words.contains("申诉成立，名单无须改动。理由：经查户籍册。") && !words.contains("列入名单。"), "{words}");
    let (words, name) = told(ObjectionMatter::Wrong, Some(struck));
    assert!(words.contains(&format!("申诉成立，将{name}从名单中删除。")) && !words.contains("更正"), "{words}");
    let (words, name) = told(ObjectionMatter::Duplicate, Some(corrected));
    assert!(words.contains(&format!("申诉成立，{name}的登记事项予以更正。")) && !words.contains("删除"), "{words}");
}

#[test]
fn the_poster_says_where_to_object_until_when_and_who_does_not_stand_on_a_roll() {
    let (state, unit) = village(Until::RollPosted);
    let words = text(&papers::roll_notice(&state, &unit).expect("posted"));
    for part in [
        "受理申诉的地点：",
        "受理申诉的电话：",
        "申诉的最后一日：2026年12月2日（星期三）。",
        "不列入本名单的，是选举日不满十八周岁的",
        "同意的可以申诉",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    for health in ["病", "残", "智力", "健康"] {
        assert!(!words.contains(health), "{health}");
    }
}

#[test]
fn a_final_roll_with_changes_that_no_posting_told_is_not_printed() {
    let (mut state, unit) = village(Until::RollFinal);
    assert!(papers::corrected_roll_notice(&state, &unit).is_some());
    let person = *state.roll.voters.keys().next().expect("on the roll");
    let what = election::state::Move::Corrected;
    state.roll.movements.push(election::state::Movement { on: date(2026, 12, 21), person, what, objection: None });
    assert!(papers::corrected_roll_notice(&state, &unit).is_none(), "it would be neither the list of its day nor one that was posted");
}

#[test]
fn proxies_are_posted_with_their_reason_unless_it_might_be_one_of_health() {
    let (mut state, unit) = village(Until::PollArranged);
    let words = text(&papers::proxy_notice(&state, &unit).expect("posted"));
    for part in ["委托原因", "备注", "因外出不能参加投票", "外出放牧"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    state.proxies[1].reason = ProxyReason::Special;
    let words = text(&papers::proxy_notice(&state, &unit).expect("posted"));
    assert!(words.contains("因外出或者其他原因不能参加投票") && words.matches("外出放牧").count() == 2, "{words}");
}
