//! Shapes of books that were once refused or read wrongly, each taken in without editing.

use sheets::{Asked, examine};

use crate::maker::{Tab, ods, text, xls, xlsx};
use crate::messy::{four, off, read, remarks, voters};
use crate::tell::{number, short};

/// What is wrong with a book.
fn problems(bytes: &[u8]) -> Vec<(String, &'static str)> {
    short(&examine(bytes, &Asked::default(), &|_| ()).unwrap().problems)
}

/// The form of a township: 出生日期 merged over 年, 月 and 日, in figures, in words, with two figures of the year, and once in one cell.
#[test]
fn a_birth_day_cut_over_year_month_and_day() {
    let ids = [number("19750301", 1), number("20081002", 2)];
    let tab = Tab::new("登记表")
        .row(0, &["梅陇村选民登记表"])
        .row(1, &["序号", "姓名", "性别", "出生日期", "", "", "身份证号码", "生产队"])
        .row(2, &["", "", "", "年", "月", "日"])
        .row(3, &["#1", "多杰", "男", "1975", "3", "1", &ids[0], "一队"])
        .row(4, &["#2", "卓玛", "女", "#1978", "#4", "#15", "", "一队"])
        .row(5, &["#3", "才让", "男", "一九五〇年", "六月", "二十日", "", "二队"])
        .row(6, &["#4", "索南", "女", "08", "10", "2", &ids[1], "二队"])
        .row(7, &["#5", "扎西", "男", "62", "7", "18", "", "二队"])
        .row(8, &["#6", "拉毛", "女", "1980-01-09", "", "", "", "二队"])
        .row(9, &["#7", "旦增", "男", "1981", "2", "", "", "二队"])
        .merged((0, 0, 0, 7))
        .merged((1, 3, 1, 5));
    let tab = [0, 1, 2, 6, 7].iter().fold(tab, |tab, column| tab.merged((1, *column, 2, *column)));
    for book in [xlsx(std::slice::from_ref(&tab)), xls(std::slice::from_ref(&tab)), ods(std::slice::from_ref(&tab))] {
        let reading = read(&book);
        assert_eq!(
            voters(&reading),
            [
                format!("多杰|1975-03-01|一队||一|{}", four(&ids[0])),
                "卓玛|1978-04-15|一队||一|".to_owned(),
                "才让|1950-06-20|二队||一|".to_owned(),
                format!("索南|2008-10-02|二队||一|{}", four(&ids[1])),
                "扎西|1962-07-18|二队||一|".to_owned(),
                "拉毛|1980-01-09|二队||一|".to_owned(),
                "旦增||二队||一|".to_owned(),
            ]
        );
        assert_eq!(
            remarks(&reading),
            ["登记表!2 category_column_missing", "登记表!D8 birth_century_taken", "登记表!D10 birth_day_unknown"],
            "the number of 索南 tells her century"
        );
        let birth = reading.tables[0].columns.iter().find(|column| column.field == Some(sheets::Field::Birth)).unwrap();
        assert_eq!((birth.column.as_str(), birth.heading.as_str()), ("D", "出生日期 年"));
    }
}

/// 出生年月 merged over 年 and 月: the day comes from the number, and without one only whoever is surely of age goes onto the roll.
#[test]
fn a_birth_month_cut_over_year_and_month() {
    let id = number("19750301", 1);
    let head = Tab::new("登记表").row(0, &["姓名", "出生年月", "", "身份证号"]).row(1, &["", "年", "月"]).merged((0, 1, 0, 2));
    let tab = head.clone().row(2, &["多杰", "1975", "03", &id]).row(3, &["卓玛", "78", "4月", ""]);
    for book in [xlsx(std::slice::from_ref(&tab)), text(&tab, ',').into_bytes()] {
        let reading = read(&book);
        assert_eq!(voters(&reading), [format!("多杰|1975-03-01|||一|{}", four(&id)), "卓玛||||一|".to_owned()]);
        let told: Vec<String> = remarks(&reading).into_iter().filter(|remark| remark.contains("birth")).collect();
        let told: Vec<&str> = told.iter().filter_map(|remark| remark.split('!').nth(1)).collect();
        assert_eq!(told, ["B4 birth_century_taken", "B4 birth_day_unknown"]);
    }
    let wrong = head.row(2, &["多杰", "1975", "4", &id]).row(3, &["卓玛", "1975", "十三", ""]);
    assert_eq!(problems(&xlsx(&[wrong])), [("登记表!B3".to_owned(), "birth_contradicts_id"), ("登记表!B4".to_owned(), "birth_unreadable")]);
}

/// Headings that offer two words, and groups by the names they had before.
#[test]
fn headings_of_two_words_and_groups_of_every_name() {
    let id = number("19850307", 1);
    for group in ["生产队", "队", "网格", "网格号", "组别/社", "村/居民小组"] {
        let tab =
            Tab::new("名单").row(0, &["姓名/名字", "身份证号/公民身份号码", group, "备注/说明"]).row(1, &["多杰", &id, "第一", "在家"]);
        let reading = read(&xlsx(&[tab]));
        assert_eq!(voters(&reading), [format!("多杰|1985-03-07|第一||一|{}", four(&id))], "{group}");
        assert_eq!(&*reading.voters[0].reason, "在家");
    }
    let both = Tab::new("名单").row(0, &["网格号", "姓名", "身份证号", "村民小组"]).row(1, &["G07", "多杰", &id, "一组"]);
    assert_eq!(voters(&read(&xlsx(&[both]))), [format!("多杰|1985-03-07|一组||一|{}", four(&id))], "the group counts before the grid");
}

/// Days with words around them and with two figures of the year.
#[test]
fn days_with_words_around_them_and_short_years() {
    let spelled = [
        ("1975.3.1出生", ""),
        ("出生于1975年3月1日", ""),
        ("1975 年 3 月 1 日", ""),
        ("1975-03-01 00:00:00", ""),
        ("１９７５年３月１日", ""),
        ("75年3月1日", "birth_century_taken"),
        ("75.3.1", "birth_century_taken"),
        ("７５年３月１日", "birth_century_taken"),
    ];
    let mut tab = Tab::new("名单").row(0, &["姓名", "出生日期", "身份证号", "登记类别"]);
    for (row, (day, _)) in (1..).zip(spelled) {
        tab = tab.row(row, &[&format!("选民{row}"), day, "", "常住"]);
    }
    let reading = read(&xlsx(std::slice::from_ref(&tab)));
    assert_eq!(voters(&reading), (1..=spelled.len()).map(|n| format!("选民{n}|1975-03-01|||一|")).collect::<Vec<_>>());
    let told: Vec<String> =
        (2..).zip(spelled).filter(|(_, (_, code))| !code.is_empty()).map(|(n, (_, code))| format!("名单!B{n} {code}")).collect();
    assert_eq!(remarks(&reading), told);

    let (old, young) = (number("19150301", 1), number("20060301", 2));
    let head: &[&str] = &["姓名", "出生日期", "身份证号", "登记类别"];
    let told = Tab::new("名单")
        .row(0, head)
        .row(1, &["甲", "15年3月1日", &old, "常住"])
        .row(2, &["乙", "06.3.1", &young, "常住"])
        .row(3, &["丙", "1975年3月出生", &number("19750301", 3), "常住"]);
    let reading = read(&xlsx(&[told]));
    assert_eq!((reading.voters.len(), remarks(&reading)), (3, Vec::new()), "the number tells the century, and nobody need ask");
    let open =
        Tab::new("名单").row(0, head).row(1, &["甲", "15年3月1日", "", "常住"]).row(2, &["乙", "75.3.2", &number("19750301", 3), "常住"]);
    assert_eq!(problems(&xlsx(&[open])), [("名单!B2".to_owned(), "birth_unreadable"), ("名单!B3".to_owned(), "birth_contradicts_id")]);
}

/// The codes of GB/T 2261.1: 0 and 9 say nothing of the sex. Blanks of every width around a word are forgiven.
#[test]
fn sexes_by_code_and_with_blanks() {
    let id = number("19850307", 2);
    let head: &[&str] = &["姓名", "性别", "身份证号", "出生日期", "登记类别"];
    let tab = Tab::new("名单").row(0, head).rows(
        1,
        &[
            &["甲", "男 ", "", "1985-3-7", "常住"],
            &["乙", "　女　", "", "1985-3-7", "常住"],
            &["丙", " １ ", "", "1985-3-7", "常住"],
            &["丁", "#2", "", "1985-3-7", "常住"],
            &["戊", "男\u{200B}", "", "1985-3-7", "常住"],
            &["己", "#0", &id, "", "常住"],
            &["庚", "9", &number("19850307", 3), "", "常住"],
        ],
    );
    let sexes: String = read(&xlsx(&[tab]))
        .voters
        .iter()
        .map(|v| v.person.sex.map_or("无", |s| if s == statute::Sex::Male { "男" } else { "女" }))
        .collect();
    assert_eq!(sexes, "男女男女男女男");
    let open = Tab::new("名单")
        .row(0, head)
        .rows(1, &[&["甲", "#9", "", "1985-3-7", "常住"], &["乙", "０", "", "1985-3-7", "常住"], &["丙", "3", "", "1985-3-7", "常住"]]);
    let expected = [("名单!B2", "sex_missing"), ("名单!B3", "sex_missing"), ("名单!B4", "sex_unknown")];
    assert_eq!(problems(&xlsx(&[open])), expected.map(|(place, code)| (place.to_owned(), code)));
}

/// A household whose first line is off the roll: its members keep their own householder. Another group ends a household.
#[test]
fn households_that_begin_with_somebody_off_the_roll() {
    let day = "1985-3-7";
    let by_head = Tab::new("户册").row(0, &["组别", "户主", "姓名", "出生日期", "登记类别", "死亡"]).rows(
        1,
        &[
            &["一组", "多杰", "多杰", day, "常住"],
            &["", "", "卓玛", day, "常住"],
            &["", "才让", "才让", day, "常住", "√"],
            &["", "", "索南措", day, "常住"],
            &["二组", "", "扎西", day, "常住"],
            &["", "", "拉毛", day, "常住"],
        ],
    );
    let households = |reading: &sheets::Reading| -> Vec<String> {
        reading.voters.iter().map(|v| format!("{} {} {}", v.person.name, v.person.group, v.household)).collect()
    };
    let reading = read(&xlsx(std::slice::from_ref(&by_head)));
    let expected = ["多杰 一组 多杰", "卓玛 一组 多杰", "索南措 一组 才让", "扎西 二组 ", "拉毛 二组 "];
    assert_eq!(households(&reading), expected);
    assert_eq!(off(&reading), ["才让 Died 死亡：√"]);
    let merged = by_head.merged((1, 1, 2, 1)).merged((3, 1, 4, 1)).merged((1, 0, 4, 0)).merged((5, 0, 6, 0));
    for book in [xlsx(std::slice::from_ref(&merged)), xls(std::slice::from_ref(&merged)), ods(std::slice::from_ref(&merged))] {
        assert_eq!(households(&read(&book)), expected);
    }
    let by_relation = Tab::new("户册").row(0, &["组别", "与户主关系", "姓名", "出生日期", "登记类别", "备注"]).rows(
        1,
        &[
            &["一组", "户主", "多杰", day, "常住"],
            &["一组", "户主", "才让", day, "常住", "户口已迁出"],
            &["一组", "妻", "索南措", day, "常住"],
            &["二组", "女", "扎西", day, "常住"],
            &["二组", "户主", "拉毛", day, "常住"],
            &["二组", "子", "旦增", day, "常住"],
        ],
    );
    let expected = ["多杰 一组 多杰", "索南措 一组 才让", "扎西 二组 ", "拉毛 二组 拉毛", "旦增 二组 拉毛"];
    assert_eq!(households(&read(&xlsx(&[by_relation]))), expected);
}
