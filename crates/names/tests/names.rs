//! Names as clerks sort them and look for them. All invented.

use names::{Found, How, Index, Line, asks_for_digits, pinyin_key, stroke_key, strokes};

fn by_strokes(names: &[&'static str]) -> Vec<&'static str> {
    let mut sorted = names.to_vec();
    sorted.reverse();
    sorted.sort_by_key(|name| stroke_key(name));
    sorted
}

fn by_pinyin(names: &[&'static str]) -> Vec<&'static str> {
    let mut sorted = names.to_vec();
    sorted.reverse();
    sorted.sort_by_key(|name| pinyin_key(name));
    sorted
}

#[test]
fn surnames_stand_by_strokes_and_by_their_first_stroke() {
    let order = [
        "丁山", "于海", "马明", "王林", "韦青", "毛宁", "方圆", "石岩", "龙江", "田野", "白云", "朱砂", "刘川", "李春", "张强", "陈光",
        "赵平",
    ];
    assert_eq!(by_strokes(&order), order);
    assert_eq!(["丁", "王", "李", "赵"].map(|s| s.chars().next().and_then(strokes)), [Some(2), Some(4), Some(7), Some(9)]);
}

#[test]
fn under_one_surname_short_given_names_stand_first_and_then_strokes_decide() {
    let order = ["王一", "王宁", "王毅", "王一凡", "王小川", "王文海", "王文福"];
    assert_eq!(by_strokes(&order), order);
}

#[test]
fn a_compound_surname_stands_behind_the_single_one_it_begins_with() {
    let order = ["欧小明", "欧慧敏", "欧阳一", "欧阳小明", "欧阳慧敏"];
    assert_eq!(by_strokes(&order), order);
    assert_eq!([names::surname("欧阳小明"), names::surname("欧阳"), names::surname("王小明"), names::surname("尉迟·小明")], [2, 1, 1, 1]);
}

#[test]
fn characters_of_the_three_levels_of_the_standard_table_stand_in_one_order() {
    // Level 1: 王 毛; level 2: 亓 仝 闫; level 3: 邗.
    let order = ["王一", "亓一", "毛一", "邗一", "仝一", "刘一", "闫一"];
    assert_eq!(by_strokes(&order), order);
}

#[test]
fn the_dot_does_not_count_and_characters_without_data_stand_last() {
    assert_eq!(stroke_key("尕藏·卓玛"), stroke_key("尕藏卓玛"));
    assert_eq!(stroke_key("尕藏•卓玛"), stroke_key("尕藏 卓玛"));
    let order = ["丁一", "𠮷一", "龘一", "A一", "ᠮ一", "\u{E000}一"];
    assert_eq!(by_strokes(&order), order, "Han beyond the first plane has its strokes");
    let order = ["阿里", "张三", "A一", "ᠮ一", "\u{E000}一"];
    assert_eq!(by_pinyin(&order), order);
}

#[test]
fn surnames_are_read_as_surnames() {
    let read = |name: &str| pinyin_key(name);
    assert!(read("单明") > read("沙明") && read("单明") < read("商明"), "shan, not dan or chan");
    assert!(read("解明") > read("夏明") && read("解明") < read("徐明"), "xie, not jie");
    assert!(read("仇明") > read("祁明") && read("仇明") < read("曲明"), "qiu, not chou");
    assert!(read("曾明") > read("臧明") && read("曾明") < read("张明"), "zeng, not ceng");
    assert!(read("区明") > read("宁明") && read("区明") < read("潘明"), "ou, not qu");
    assert!(read("查明") > read("曾明") && read("查明") < read("张明"), "zha, not cha");
    assert!(read("任明") > read("饶明") && read("任明") < read("荣明"));
    assert!(read("盖明") > read("高明") && read("盖明") < read("耿明"), "ge");
    assert!(read("朴明") > read("皮明") && read("朴明") < read("平明"), "piao, not pu");
    assert!(read("尉迟明") > read("于明") && read("尉迟明") < read("袁明"), "yu chi");
    assert!(read("尉明") > read("王明") && read("尉明") < read("文明"), "wei alone");
    assert!(read("万俟明") > read("苗明") && read("万俟明") < read("莫一"), "mo qi");
    assert!(read("万明") > read("汤明") && read("万明") < read("王明"), "wan alone");
    assert!(read("单·明") < read("丁·明"), "no Han surname before the dot");
}

#[test]
fn pinyin_goes_by_syllable_tone_and_strokes() {
    assert_eq!(by_pinyin(&["卢一", "陆一", "吕一", "栾一", "罗一"]), ["卢一", "陆一", "吕一", "栾一", "罗一"], "lu, lü, luan, luo");
    assert_eq!(by_pinyin(&["汪一", "王一", "王二"]), ["汪一", "王二", "王一"], "wang1 before wang2; er before yi");
    assert_eq!(by_pinyin(&["王川", "王传", "王小"]), ["王川", "王传", "王小"]);
    assert_eq!(by_pinyin(&["安大", "安二小", "鲍大"]), ["安大", "安二小", "鲍大"], "character by character");
}

const ROLL: [(&str, &str); 14] = [
    ("张三", "630000190001011234"),
    ("张珊珊", "63000019000101123X"),
    ("章三丰", "630000190001015678"),
    ("尕藏·卓玛", "630000190001012341"),
    ("吕绿", ""),
    ("单于", "630000190001011234"),
    ("单雄", ""),
    ("欧阳海", ""),
    ("𠮷田明", ""),
    ("仁青多杰", ""),
    ("曾小乐", ""),
    ("王安", ""),
    ("王暗", ""),
    ("西安娜", ""),
];

fn search(query: &str) -> Vec<&'static str> {
    answer(query, 100).hits.iter().map(|hit| ROLL[hit.line].0).collect()
}

fn answer(query: &str, most: usize) -> Found {
    let index: Index = ROLL.iter().map(|(name, id)| Line { name, id_number: Some(*id).filter(|id| !id.is_empty()) }).collect();
    index.search(query, most)
}

#[test]
fn part_of_a_name_in_characters_finds_it_dot_or_not() {
    assert_eq!(search("三"), ["张三", "章三丰"]);
    assert_eq!(search(" 张 三 "), ["张三"]);
    for way in ["尕藏·卓玛", "尕藏卓玛", "尕藏•卓玛", "尕藏。卓玛", "藏·卓", "藏卓", "卓玛"] {
        assert_eq!(search(way), ["尕藏·卓玛"], "{way}");
    }
    assert_eq!(search("𠮷"), ["𠮷田明"]);
    assert_eq!(search("𠮷田"), ["𠮷田明"]);
    assert_eq!(search("张丰"), [""; 0], "only what stands together");
    assert_eq!(search(""), [""; 0]);
    assert_eq!(search(" · "), [""; 0]);
}

#[test]
fn pinyin_finds_whole_syllables_initials_and_what_is_still_being_typed() {
    assert_eq!(search("zhangsan"), ["张三", "章三丰"]);
    assert_eq!(search("Zhang San"), ["张三", "章三丰"]);
    assert_eq!(search("zhāng sān"), ["张三", "章三丰"]);
    assert_eq!(search("ｚｈａｎｇｓａｎ"), ["张三", "章三丰"]);
    assert_eq!(search("zs"), ["张三", "张珊珊", "章三丰"]);
    assert_eq!(search("zhshsh"), ["张珊珊"]);
    assert_eq!(search("zss"), ["张珊珊"]);
    assert_eq!(search("zhangs"), ["张三", "张珊珊", "章三丰"]);
    assert_eq!(search("zhangsh"), ["张珊珊"]);
    assert_eq!(search("zha"), ["张三", "张珊珊", "章三丰"]);
    assert_eq!(search("gzzm"), ["尕藏·卓玛"]);
    assert_eq!(search("zhuoma"), ["尕藏·卓玛"], "within a name");
    assert_eq!(search("张san"), ["张三"], "a mixture");
    assert_eq!(search("xi'an"), ["西安娜"]);
    assert_eq!(search("zhangsanx"), [""; 0]);
}

#[test]
fn u_with_its_dots_may_be_typed_as_keyboards_and_passports_have_it() {
    for way in ["lvlv", "lülü", "lulu", "lyulyu", "lǚ lǜ", "ll", "LYU LV"] {
        assert_eq!(search(way), ["吕绿"], "{way}");
    }
}

#[test]
fn characters_with_several_readings_are_found_by_any() {
    for way in ["shan", "dan", "chan"] {
        assert!(search(way).contains(&"单雄"), "{way}");
    }
    assert_eq!(search("chanyu"), ["单于"]);
    assert_eq!(search("zengxiaole"), ["曾小乐"]);
    assert_eq!(search("cengxiaoyue"), ["曾小乐"]);
    assert_eq!(search("gazangzhuoma"), ["尕藏·卓玛"]);
}

#[test]
fn last_digits_must_all_be_the_same() {
    assert_eq!(search("1234"), ["张三", "单于"]);
    assert_eq!(search("123x"), ["张珊珊"]);
    assert_eq!(search("１２３Ｘ"), ["张珊珊"]);
    assert_eq!(search("张 1234"), ["张三"]);
    assert_eq!(search("1234 danyu"), ["单于"]);
    for no in ["234", "01234", "0000", "12345678", "1235", "123", "630000190001011234"] {
        assert_eq!(search(no), [""; 0], "{no}");
    }
    assert!(asks_for_digits("张 1234") && asks_for_digits("１２３x") && !asks_for_digits("张三") && !asks_for_digits("123"));
}

#[test]
fn the_whole_name_comes_first_and_no_more_come_than_asked_for() {
    let found = answer("zhangsan", 10);
    assert_eq!(found.hits.iter().map(|h| h.how).collect::<Vec<_>>(), [How::Whole, How::Begins]);
    let found = answer("an", 2);
    assert_eq!(found.hits.len(), 2);
    assert_eq!(found.total, 3);
    assert_eq!(answer("z", 0).hits.len(), 0);
}

#[test]
fn an_index_does_not_say_whom_it_holds() {
    let index: Index = ROLL.iter().map(|(name, id)| Line { name, id_number: Some(id) }).collect();
    assert_eq!(format!("{index:?}"), "Index { lines: 14, .. }");
    assert!(index.bytes() > 0);
}

proptest::proptest! {
    #[test]
    fn no_name_and_no_query_breaks_it(name in ".{0,30}", query in ".{0,80}") {
        let index: Index = [Line { name: &name, id_number: Some(&query) }, Line { name: &query, id_number: Some(&name) }].into_iter().collect();
        let found = index.search(&query, 10);
        proptest::prop_assert!(found.hits.len() <= found.total);
        proptest::prop_assert!(stroke_key(&name) == stroke_key(&name) && pinyin_key(&name) == pinyin_key(&name));
    }

    #[test]
    fn every_part_of_a_name_finds_it(name in "[一-龥𠀀-𠀠]{1,6}", from in 0_usize..6, length in 1_usize..6) {
        let part: String = name.chars().skip(from).take(length).collect();
        let index: Index = [Line { name: &name, id_number: None }].into_iter().collect();
        proptest::prop_assert_eq!(index.search(&part, 1).total, usize::from(!part.is_empty()));
    }
}
