//! Ten books in the shapes that districts really use, each taken in without editing: exactly these people on the roll, exactly these off it.

use std::collections::BTreeSet;

use election::Registration;
use sheets::{Asked, Reading, examine};

use crate::maker::{Tab, gb18030, ods, text, xls, xlsx};
use crate::tell::{number, sentence};

/// What a book is read as for 梅陇村, with nothing wrong.
pub fn read(bytes: &[u8]) -> Reading {
    read_for(bytes, &Asked { unit: "梅陇村".to_owned(), of_age: Some("2008-12-20".parse().unwrap()), ..Asked::default() })
}

fn read_for(bytes: &[u8], asked: &Asked) -> Reading {
    let reading = examine(bytes, asked, &|_| ()).unwrap();
    let problems: Vec<String> = reading.problems.iter().map(|p| format!("{} {}", p.place(), p.code)).collect();
    assert_eq!(problems, [""; 0], "nothing is wrong");
    reading.remarks.iter().for_each(|remark| drop(sentence(remark)));
    reading
}

/// `姓名|出生|组|户主|类别|号码末四位` of each voter.
pub fn voters(reading: &Reading) -> Vec<String> {
    let line = |voter: &election::Voter| {
        let p = &voter.person;
        let kind = match &voter.registration {
            Registration::Resident => "一",
            Registration::AwayTakingPart => "二",
            Registration::Applicant { approved_on: Some(_) } => "三同意",
            Registration::Applicant { approved_on: None } => "三",
        };
        let birth = p.birth.map_or_else(String::new, |day| day.to_string());
        let last = p.id_number.as_deref().map_or("", |number| &number[14..]);
        format!("{}|{birth}|{}|{}|{kind}|{last}", p.name, p.group, voter.household)
    };
    reading.voters.iter().map(line).collect()
}

/// `姓名 原因 说明` of each person off the roll.
pub fn off(reading: &Reading) -> Vec<String> {
    reading.unlisted.iter().map(|line| format!("{} {:?} {}", line.person.name, line.why, line.reason)).collect()
}

pub fn remarks(reading: &Reading) -> Vec<String> {
    reading.remarks.iter().map(|p| format!("{} {}", p.place(), p.code)).collect()
}

pub fn four(number: &str) -> &str {
    &number[14..]
}

/// Titles, the unit's and the day's row, a header over two rows, householders in merged cells, signatures, a seal and a day.
#[test]
fn one_the_district_form_with_merged_headers_and_signatures() {
    let ids: Vec<String> =
        ["19750301", "19780415", "20010101", "19500620"].iter().zip([1, 2, 4, 3]).map(|(day, n)| number(day, n)).collect();
    let tab = Tab::new("Sheet1")
        .row(0, &["海西州天峻县新源镇梅陇村第十二届村民委员会换届选举选民登记表"])
        .row(1, &["填报单位：梅陇村村民选举委员会（盖章）", "", "", "", "", "填报日期：2026年11月3日"])
        .row(2, &["序号", "户主姓名", "姓 名", "基本情况", "", "", "公民身份号码", "村民\n小组", "联系电话", "备注"])
        .row(3, &["", "", "", "性别", "民族", "出生年月"])
        .row(4, &["#1", "多杰", "多杰", "男", "藏族", "1975.03", &ids[0], "一社", "#13900000001"])
        .row(5, &["#2", "", "卓　玛", "女", "藏", "1978年4月", &ids[1]])
        .row(6, &["#3", "", "索南措", "女", "藏", "200101", &ids[2]])
        .row(7, &["#4", "李秀英", "李秀英", "男", "汉", "1950/6", &ids[3], "二社"])
        .row(8, &["合计", "", "#4"])
        .row(10, &["填表人：才让", "", "", "审核人：马福祥"])
        .row(11, &["注：本表一式三份。"])
        .row(12, &["", "", "", "", "", "", "梅陇村村民选举委员会（公章）"])
        .row(13, &["", "", "", "", "", "", "2026年11月3日"])
        .merged((0, 0, 0, 9))
        .merged((2, 3, 2, 5))
        .merged((4, 1, 6, 1))
        .merged((4, 7, 6, 7));
    let tab = [0, 1, 2, 6, 7, 8, 9].iter().fold(tab, |tab, column| tab.merged((2, *column, 3, *column)));
    for book in [xlsx(std::slice::from_ref(&tab)), xls(std::slice::from_ref(&tab)), ods(std::slice::from_ref(&tab))] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [
                format!("多杰|1975-03-01|一社|多杰|一|{}", four(&ids[0])),
                format!("卓玛|1978-04-15|一社|多杰|一|{}", four(&ids[1])),
                format!("索南措|2001-01-01|一社|多杰|一|{}", four(&ids[2])),
                format!("李秀英|1950-06-20|二社|李秀英|一|{}", four(&ids[3])),
            ]
        );
        assert_eq!(off(&reading), [""; 0]);
        assert_eq!(remarks(&reading), ["Sheet1!3 category_column_missing"]);
        assert_eq!((reading.villages.len(), reading.villages[0].label.as_str(), reading.villages[0].is_unit), (1, "梅陇村", true));
    }
}

/// A township's book, one village a tab, `.xls` of Excel 97.
#[test]
fn two_one_village_a_tab() {
    let tab = |name: &str, people: &[(&str, &str)]| {
        let tab = Tab::new(name).row(0, &["选民名册"]).row(1, &["序号", "姓名", "身份证号", "组别", "登记类别"]);
        (2..).zip(people).fold(tab, |tab, (row, (who, id))| tab.row(row, &[&format!("#{}", row - 1), who, id, "一组", "常住"]))
    };
    let id = |n| number("19850307", n);
    let book = xls(&[
        tab("上环村", &[("甲一", &id(1)), ("甲二", &id(2))]),
        tab("梅陇村", &[("乙一", &id(3)), ("乙二", &id(4)), ("乙三", &id(5))]),
        tab("日许村", &[("丙一", &id(6))]),
        Tab::new("填表说明").row(0, &["一、按户籍册填写。"]),
    ]);
    let reading = read(&book);
    let expected: Vec<String> =
        [("乙一", 3), ("乙二", 4), ("乙三", 5)].iter().map(|(who, n)| format!("{who}|1985-03-07|一组||一|{}", four(&id(*n)))).collect();
    assert_eq!(voters(&reading), expected);
    let villages: Vec<(&str, u32, bool)> = reading.villages.iter().map(|v| (v.label.as_str(), v.rows, v.taken)).collect();
    assert_eq!(villages, [("上环村", 2, false), ("梅陇村", 3, true), ("日许村", 1, false)]);
    assert_eq!(remarks(&reading), ["填表说明 sheet_without_header"]);

    // Nobody is loaded for a village that the book does not name; the clerk says which tabs are meant.
    let stranger = Asked { unit: "江河村".to_owned(), ..Asked::default() };
    let reading = read_for(&book, &stranger);
    assert!(reading.undecided && reading.voters.is_empty());
    let reading = read_for(&book, &Asked { blocks: BTreeSet::from(["日许村".to_owned()]), ..stranger });
    assert_eq!(voters(&reading), [format!("丙一|1985-03-07|一组||一|{}", four(&id(6)))]);
}

/// A county's export: all villages in one table, the village in a column, GB 18030.
#[test]
fn three_villages_by_column_in_gb_18030() {
    let id = |n| number("19600229", n);
    let tab = Tab::new("CSV")
        .row(0, &["行政村", "村组", "姓名", "性别", "证件号码", "登记类别"])
        .row(1, &["上环村", "一组", "旦增", "男", &id(1), "常住"])
        .row(2, &["梅陇村", "一组", "𠮷・才让", "男", &id(3), "常住"])
        .row(3, &["梅陇", "二组", "䶮卓玛", "女", &id(4), "常住"])
        .row(4, &["新源镇梅陇村", "二组", "扎西", "男", &id(5), "常住"])
        .row(5, &["日许村", "一组", "拉毛", "女", &id(6), "常住"]);
    for book in [gb18030(&text(&tab, ',')), text(&tab, ',').into_bytes(), text(&tab, '\t').into_bytes()] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [
                format!("𠮷\u{B7}才让|1960-02-29|一组||一|{}", four(&id(3))),
                format!("䶮卓玛|1960-02-29|二组||一|{}", four(&id(4))),
                format!("扎西|1960-02-29|二组||一|{}", four(&id(5))),
            ]
        );
        assert_eq!(remarks(&reading), ["CSV!C3 name_dot"]);
    }
}

/// One sheet for the whole township: a title before each village, 序号 from 1 again, the header repeated for some.
#[test]
fn four_village_titles_and_numbers_from_one_again() {
    let id = |n| number("19850307", n);
    let head: &[&str] = &["序号", "名字", "身份证号码", "社"];
    let tab = Tab::new("全镇汇总")
        .row(0, &["新源镇选民花名册"])
        .row(2, &["一、上环村"])
        .row(3, head)
        .rows(4, &[&["#1", "甲一", &id(1), "1"], &["#2", "甲二", &id(2), "1"], &["小计", "", "#2"]])
        .row(8, &["二、梅陇村"])
        .row(9, head)
        .rows(10, &[&["#1", "乙一", &id(3), "1"], &["#2", "乙二", &id(4), "2"]])
        .row(12, &["填表人：张干事"])
        .row(14, &["三、日许村"])
        .rows(15, &[&["#1", "丙一", &id(5), "1"]])
        .row(17, &["四、梅陇村（补充名单）"])
        .rows(18, &[&["#1", "乙三", &id(6), "2"]])
        .merged((2, 0, 2, 3))
        .merged((8, 0, 8, 3));
    let reading = read(&xlsx(&[tab]));
    let expected: Vec<String> = [("乙一", 3, 1), ("乙二", 4, 2), ("乙三", 6, 2)]
        .iter()
        .map(|(who, n, group)| format!("{who}|1985-03-07|{group}||一|{}", four(&id(*n))))
        .collect();
    assert_eq!(voters(&reading), expected);
    let villages: Vec<(&str, u32, bool)> = reading.villages.iter().map(|v| (v.label.as_str(), v.rows, v.taken)).collect();
    assert_eq!(villages, [("上环村", 2, false), ("梅陇村", 3, true), ("日许村", 1, false)]);
}

/// A household book of LibreOffice: group and householder once per merged block, blank rows between households, the relation in a column.
#[test]
fn five_householders_once_per_block_and_blank_rows_between() {
    let id = |n| number("19850307", n);
    let tab = Tab::new("户册")
        .row(0, &["梅陇村户籍人口登记册"])
        .row(1, &["组别", "户主", "与户主关系", "姓名", "证件号", "出生日期"])
        .row(2, &["第一小组", "", "户主", "拉毛", &id(2), "@1985-3-7"])
        .row(3, &["", "", "之夫", "尕藏.扎西", &id(3), "1985年3月7日"])
        .row(5, &["", "", "户主", "才旦", &id(5), "19850307"])
        .row(6, &["", "", "妻", "卓玛", &id(6), "#19850307"])
        .row(7, &["第二小组", "", "户主", "索南", &id(7), "1985/3/7"])
        .row(8, &["", "", "长子", "才仁", &id(9), "一九八五年三月七日"])
        .merged((2, 0, 6, 0))
        .merged((7, 0, 8, 0));
    for book in [ods(std::slice::from_ref(&tab)), xls(std::slice::from_ref(&tab)), xlsx(std::slice::from_ref(&tab))] {
        let reading = read(&book);
        let people = [
            ("拉毛", "一", "拉毛", 2),
            ("尕藏·扎西", "一", "拉毛", 3),
            ("才旦", "一", "才旦", 5),
            ("卓玛", "一", "才旦", 6),
            ("索南", "二", "索南", 7),
            ("才仁", "二", "索南", 9),
        ];
        let expected: Vec<String> =
            people.iter().map(|(who, group, head, n)| format!("{who}|1985-03-07|第{group}小组|{head}|一|{}", four(&id(*n)))).collect();
        assert_eq!(voters(&reading), expected);
    }
}

/// Cells pasted from WPS: tabs, no title, group and householder in the first row of each only.
#[test]
fn six_cells_pasted_from_wps() {
    let id = |n| number("19910808", n);
    let pasted = format!(
        "名字\t组别\t户主姓名\t证件号码\t出生日期\t备注\r\n马玉兰\t三社\t马玉兰\t{}\t1991/8/8\t\r\n马　龙\t\t\t{}\t\t\"在西宁上学\n可返村\"\r\n\r\n王秀英\t\t王秀英\t{}\t33458\t\r\n",
        id(2),
        id(3),
        id(4)
    );
    for book in [pasted.clone().into_bytes(), gb18030(&pasted)] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [
                format!("马玉兰|1991-08-08|三社|马玉兰|一|{}", four(&id(2))),
                format!("马龙|1991-08-08|三社|马玉兰|一|{}", four(&id(3))),
                format!("王秀英|1991-08-08|三社|王秀英|一|{}", four(&id(4))),
            ]
        );
        assert_eq!(&*reading.voters[1].reason, "在西宁上学 可返村");
        assert_eq!(remarks(&reading), ["CSV!1 category_column_missing", "CSV!B3 group_carried"]);
    }
}

/// Days in all their spellings, with numbers and without; UTF-8 with a mark at its beginning.
#[test]
fn seven_days_in_all_their_spellings() {
    let id = number("19750301", 1);
    let spelled = [
        "1975-03-01",
        "1975.3.1",
        "1975年3月1日",
        "19750301",
        "1975/3/1",
        "27454",
        "一九七五年三月一日",
        "１９７５．０３．０１",
        "1975-03-01 00:00:00",
    ];
    let mut lines = format!("\u{FEFF}梅陇村选民名单\r\n姓名,性别,出生年月日,身份证号\r\n甲,男,1975.03,{id}\r\n乙,女,1975年3月,\r\n");
    spelled.iter().zip("子丑寅卯辰巳午未申".chars()).for_each(|(day, name)| lines.push_str(&format!("{name},男,{day},\r\n")));
    let reading = read(lines.as_bytes());
    let mut expected = vec![format!("甲|1975-03-01|||一|{}", four(&id)), "乙||||一|".to_owned()];
    expected.extend("子丑寅卯辰巳午未申".chars().map(|name| format!("{name}|1975-03-01|||一|")));
    assert_eq!(voters(&reading), expected);
    assert_eq!(remarks(&reading), ["CSV!2 category_column_missing", "CSV!C4 birth_day_unknown"]);
    let serial =
        Tab::new("名单").row(0, &["姓名", "出生日期"]).row(1, &["甲", "#27454"]).row(2, &["乙", "@1975-3-1"]).row(3, &["丙", "#19750301"]);
    for book in [xlsx(std::slice::from_ref(&serial)), xls(std::slice::from_ref(&serial)), ods(std::slice::from_ref(&serial))] {
        assert_eq!(voters(&read(&book)), ["甲|1975-03-01|||一|", "乙|1975-03-01|||一|", "丙|1975-03-01|||一|"]);
    }
}

/// Numbers that a spreadsheet ate: never repaired, the people registered by name and day of birth; old numbers of 15 digits; the same number
/// under two names; the same line twice.
#[test]
fn eight_numbers_that_excel_cut_off() {
    let twice = number("19800101", 5);
    let tab = Tab::new("名单")
        .row(0, &["姓名", "性别", "出生日期", "身份证号码"])
        .row(1, &["甲", "男", "1985-3-7", "#632823198503071000"])
        .row(2, &["乙", "女", "1985-3-8", "6.32823E+17"])
        .row(3, &["丙", "女", "1985-3-9", "632823198503091000"])
        .row(4, &["丁", "女", "1949.12", "#110105491231002"])
        .row(5, &["戊", "女", "", "110105491231004"])
        .row(6, &["己", "男", "1980-1-1", &twice])
        .row(7, &["庚", "男", "1980-1-1", &twice])
        .row(8, &["己", "男", "1980-1-1", &twice]);
    let reading = read(&xlsx(std::slice::from_ref(&tab)));
    assert_eq!(
        voters(&reading),
        [
            "甲|1985-03-07|||一|".to_owned(),
            "乙|1985-03-08|||一|".to_owned(),
            "丙|1985-03-09|||一|".to_owned(),
            "丁|1949-12-31|||一|002X".to_owned(),
            format!("戊|1949-12-31|||一|{}", &reading.voters[4].person.id_number.clone().unwrap()[14..]),
            format!("己|1980-01-01|||一|{}", four(&twice)),
            "庚|1980-01-01|||一|".to_owned(),
        ]
    );
    assert_eq!(
        remarks(&reading),
        [
            "名单!1 category_column_missing",
            "名单!D2 id_damaged_left_out",
            "名单!D3 id_damaged_left_out",
            "名单!D4 id_damaged_left_out",
            "名单!D5 id_old",
            "名单!D6 id_old",
            "名单!D8 same_number",
            "名单!D9 same_person_left_out",
        ]
    );
    // Without a day of birth a damaged number stops the book, and is called damaged, not wrong.
    let bare = Tab::new("名单").row(0, &["姓名", "身份证号码"]).row(1, &["甲", "#632823198503071000"]);
    let reading = examine(&xlsx(&[bare]), &Asked::default(), &|_| ()).unwrap();
    assert_eq!(reading.problems.iter().map(|p| (p.place(), p.code)).collect::<Vec<_>>(), [("名单!B2".to_owned(), "id_damaged")]);
}

/// Who does not take part, is dead or gone: off the roll, with the words of the book.
#[test]
fn nine_people_who_stand_off_the_roll() {
    let id = |n| number("19700505", n);
    let tab = Tab::new("核查表")
        .row(0, &["梅陇村选民资格核查表"])
        .row(1, &["序号", "姓名", "身份证号", "村民小组", "是否参加", "不参加原因", "死亡", "迁出", "备注"])
        .row(2, &["#1", "甲", &id(1), "一组", "是"])
        .row(3, &["#2", "乙", &id(2), "一组", "否", "本人书面表示不参加"])
        .row(4, &["#3", "丙", &id(3), "一组", "×", "已在格尔木市登记参加选举"])
        .row(5, &["#4", "丁", &id(4), "一组", "", "", "√"])
        .row(6, &["#5", "戊", &id(5), "二组", "", "", "", "2024.5"])
        .row(7, &["#6", "己", "#632823197005051000", "二组", "否", "外嫁甘肃"])
        .row(8, &["#7", "庚", &id(7), "二组", "√", "", "", "", "在外务工"])
        .row(9, &["#8", "辛", &id(8), "二组", "", "", "", "", "已故"])
        .row(10, &["#9", "壬", "", "二组", "否", "多次联系不上"])
        .row(11, &["#10", "癸", &id(9), "二组", "否"]);
    for book in [xlsx(std::slice::from_ref(&tab)), gb18030(&text(&tab, ','))] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [format!("甲|1970-05-05|一组||一|{}", four(&id(1))), format!("庚|1970-05-05|二组||一|{}", four(&id(7)))]
        );
        assert_eq!(
            off(&reading),
            [
                "乙 Declined 本人书面表示不参加",
                "丙 RegisteredElsewhere 已在格尔木市登记参加选举",
                "丁 Died 死亡：√",
                "戊 MovedOut 迁出：2024.5",
                "己 LeftFamily 外嫁甘肃",
                "辛 Died 已故",
                "壬 Unreachable 多次联系不上",
                "癸 Declined 是否参加：否",
            ]
        );
        let sheet = reading.tables[0].sheet.clone();
        let told: Vec<String> = remarks(&reading).into_iter().filter(|r| r.contains("off_")).collect();
        assert_eq!(told, [format!("{sheet}!I10 off_by_remark"), format!("{sheet}!E12 off_without_reason")]);
    }
}

/// A header of three rows, numbers of columns under it, groups as lines between, categories in words, applicants, names of every kind.
#[test]
fn ten_groups_as_lines_categories_and_names_of_every_kind() {
    let id = |n| number("19851231", n);
    let long = "阿卜杜热合曼·买买提艾力·阿布都克里木·依明江·吐尔逊·麦麦提·热合木图拉·阿不都外力·玉素甫·艾合买提·沙吾提·吾布力";
    assert!(long.chars().count() > 50);
    let tab = Tab::new("登记册")
        .row(0, &["梅陇村登记参加选举的村民名册"])
        .row(2, &["序号", "选民情况", "", "", "登记情况"])
        .row(3, &["", "姓名", "身份", "", "登记类别", "登记理由", "同意日期"])
        .row(4, &["", "", "民族", "身份证号", "", "", ""])
        .row(5, &["1", "2", "3", "4", "5", "6", "7"])
        .row(6, &["第一村民小组"])
        .row(7, &["#1", "张　三", "汉族", &id(1), "户籍在本村并居住"])
        .row(8, &["#2", "尕藏•卓玛", "藏", &id(2), "户籍在本村，不居住，本人表示参加", "在西宁务工，来电"])
        .row(9, &["#3", "尕藏．扎西", "藏", &id(3), "②", "在格尔木"])
        .row(10, &["（二）组"])
        .row(11, &["#1", long, "维吾尔", &id(5), "户籍不在本村，居住一年以上", "经商三年，书面申请", "2026.11.5"])
        .row(12, &["#2", "𬭩𰻝", "土族", &id(7), "申请", "随子居住", ""])
        .row(13, &["#3", "བཀྲ་ཤིས", "#4", &id(9), "1"]);
    for book in [xls(std::slice::from_ref(&tab)), xlsx(std::slice::from_ref(&tab))] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [
                format!("张三|1985-12-31|第一村民小组||一|{}", four(&id(1))),
                format!("尕藏\u{B7}卓玛|1985-12-31|第一村民小组||二|{}", four(&id(2))),
                format!("尕藏\u{B7}扎西|1985-12-31|第一村民小组||二|{}", four(&id(3))),
                format!("{long}|1985-12-31|（二）组||三同意|{}", four(&id(5))),
                format!("𬭩𰻝|1985-12-31|（二）组||三|{}", four(&id(7))),
                format!("བཀྲ་ཤིས|1985-12-31|（二）组||一|{}", four(&id(9))),
            ]
        );
        assert_eq!(remarks(&reading), ["登记册!B9 name_dot", "登记册!B10 name_dot"]);
    }
}

/// Merged cells far down a long sheet count as those at its top, whatever the kind of file tells them.
#[test]
fn merged_cells_far_down_count_too() {
    let mut tab = Tab::new("名单").row(0, &["姓名", "出生日期", "组别"]);
    for row in 1..=90 {
        let group = format!("{}组", (row - 1) / 3 + 1);
        tab = tab.row(row, &["甲", "1985-3-7", if row % 3 == 1 { &group } else { "" }]);
        if row % 3 == 1 {
            tab = tab.merged((row, 2, row + 2, 2));
        }
    }
    for book in [ods(std::slice::from_ref(&tab)), xls(std::slice::from_ref(&tab)), xlsx(std::slice::from_ref(&tab))] {
        let reading = read(&book);
        let groups: Vec<&str> = reading.voters.iter().map(|voter| &*voter.person.group).collect();
        assert_eq!((groups.len(), groups[44], groups[89]), (90, "15组", "30组"));
        assert!(!remarks(&reading).iter().any(|remark| remark.contains("group_carried")));
    }
}

/// A large book is read by two threads, and read the same.
#[test]
fn a_large_book_is_read_as_a_small_one() {
    let line = |at: u32| format!("梅陇村,{}组,选民{at},1985-03-07,\r\n", at / 1000 + 1);
    let text: String = std::iter::once("村,组别,姓名,出生日期,备注\r\n".to_owned()).chain((0..30_000).map(line)).collect();
    assert!(text.len() > 1 << 20);
    let reading = read(text.as_bytes());
    assert_eq!((reading.voters.len(), reading.voters[29_999].person.name.as_str()), (30_000, "选民29999"));
    let wrong = format!("{text}梅陇村,1组,,1985-03-07,\r\n");
    let reading = examine(wrong.as_bytes(), &Asked::default(), &|_| ()).unwrap();
    assert_eq!(reading.problems.iter().map(|p| (p.row, p.code)).collect::<Vec<_>>(), [(30_002, "name_missing")]);
}
