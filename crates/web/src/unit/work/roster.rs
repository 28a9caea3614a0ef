//! 班子花名册 as clerks have it, pasted from WPS or sent as a file: understood column by column into the words of the form.

/// Fields of a member's row in the form, in their order.
pub const FIELDS: [&str; 9] = ["name", "sex", "birth", "nationality", "post", "education", "party", "office", "skilled"];

/// A member in the words of the form, by [`FIELDS`]; empty where nothing was understood.
pub type Row = [String; FIELDS.len()];

/// How each column is headed; the first word found in a heading decides.
const HEADINGS: [(&str, &[&str]); FIELDS.len()] = [
    ("name", &["姓名"]),
    ("sex", &["性别"]),
    ("birth", &["出生"]),
    ("nationality", &["民族"]),
    ("office", &["党内", "党组织职务", "支部职务"]),
    ("post", &["职务"]),
    ("education", &["文化", "学历"]),
    ("party", &["政治面貌", "党员"]),
    ("skilled", &["致富"]),
];

/// The members of a table; nothing if none of its rows is a heading with 姓名.
#[must_use]
pub fn understood(rows: &[Vec<String>]) -> Option<Vec<Row>> {
    let head = rows.iter().position(|row| row.iter().any(|cell| plain(cell) == "姓名"))?;
    let columns: Vec<Option<&str>> = rows.get(head)?.iter().map(|cell| column(&plain(cell))).collect();
    let members = rows.iter().skip(head + 1).filter(|row| !is_foot(row)).map(|row| member(&columns, row));
    Some(members.filter(|[name, ..]| sheets::name(name).is_ok()).collect())
}

/// A pasted table: lines and tabs.
#[must_use]
pub fn pasted(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split('\t').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn plain(cell: &str) -> String {
    cell.chars().filter(|c| !c.is_whitespace()).collect()
}

fn column(heading: &str) -> Option<&'static str> {
    HEADINGS.iter().find(|(_, words)| words.iter().any(|word| heading.contains(word))).map(|(field, _)| *field)
}

/// Sums and signatures below a table.
fn is_foot(row: &[String]) -> bool {
    row.iter().any(|cell| has(&plain(cell), &["合计", "总计", "填表", "审核"]))
}

fn member(columns: &[Option<&'static str>], row: &[String]) -> Row {
    let cell = |field: &str| {
        let at = columns.iter().position(|column| *column == Some(field));
        at.and_then(|at| row.get(at)).map(|cell| cell.trim()).unwrap_or_default()
    };
    // «党支部书记、村委会主任» in one column is an office and a post.
    let office = if cell("office").is_empty() { cell("post") } else { cell("office") };
    let office = party_office(&plain(office));
    let party = party(&plain(cell("party"))) || !office.is_empty();
    let told = |is: bool| (if is { "yes" } else { "" }).to_owned();
    [
        cell("name").to_owned(),
        sex(cell("sex")).to_owned(),
        cell("birth").to_owned(),
        cell("nationality").to_owned(),
        post(&plain(cell("post"))).to_owned(),
        education(&plain(cell("education"))).to_owned(),
        told(party),
        office.to_owned(),
        told(ticked(cell("skilled"))),
    ]
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn ticked(text: &str) -> bool {
    matches!(text.trim(), "是" | "√" | "✓" | "有" | "1" | "yes")
}

fn sex(text: &str) -> &'static str {
    match text.trim() {
        "男" | "M" => "M",
        "女" | "F" => "F",
        _ => "",
    }
}

/// The post on the committee; parts of the Party organisation are none.
fn post(text: &str) -> &'static str {
    let committee = text.split(['、', '，', ',', '/', '兼']).filter(|part| !has(part, &["书记", "支部", "支委", "党委", "监委", "监督"]));
    let found: Vec<&str> = committee.collect();
    let any = |words: &[&str]| found.iter().any(|part| has(part, words));
    if any(&["副主任"]) {
        "vice_chair"
    } else if any(&["主任"]) {
        "chair"
    } else if any(&["妇女委员"]) {
        "women_member"
    } else {
        "member"
    }
}

fn party_office(text: &str) -> &'static str {
    if has(text, &["副书记"]) {
        "deputy"
    } else if has(text, &["书记"]) {
        "secretary"
    } else if has(text, &["支部委员", "支委", "党委委员", "组织委员", "宣传委员", "纪检委员"]) {
        "member"
    } else {
        ""
    }
}

fn education(text: &str) -> &'static str {
    if has(text, &["大专", "专科", "本科", "大学", "学士", "研究生", "硕士", "博士"]) {
        "college"
    } else if has(text, &["高中", "中专", "中技", "职高", "技校"]) {
        "high"
    } else if has(text, &["初中", "小学", "文盲", "半文盲"]) {
        "middle"
    } else {
        ""
    }
}

fn party(text: &str) -> bool {
    (text.contains("党员") && !has(text, &["非党员", "民主党", "不是"])) || ticked(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_pasted_from_a_spreadsheet_is_understood_by_its_headings() {
        let text = "纳尔宗村班子花名册\n序号\t姓 名\t性别\t民族\t出生年月\t现任职务\t文化程度\t政治面貌\t是否致富能手\n\
                    1\t才让\t男\t藏族\t1975.03\t党支部书记、村委会主任\t大专\t中共党员\t是\n\
                    2\t卓玛\t女\t藏\t1990-05-01\t副主任\t高中\t群众\t\n\
                    3\t马福祥\t男\t回\t1982年\t委员兼组织委员\t初中\t中共预备党员\t√\n\
                    合计\t3\n\t填表人：某某\n";
        let rows = understood(&pasted(text)).expect("a heading");
        assert_eq!(rows.len(), 2 + 1);
        assert_eq!(rows[0], ["才让", "M", "1975.03", "藏族", "chair", "college", "yes", "secretary", "yes"].map(str::to_owned));
        assert_eq!(rows[1], ["卓玛", "F", "1990-05-01", "藏", "vice_chair", "high", "", "", ""].map(str::to_owned));
        assert_eq!(rows[2][4..], ["member", "middle", "yes", "member", "yes"].map(str::to_owned));
        assert!(understood(&pasted("才让\t男\n")).is_none(), "without a heading nobody guesses");
    }

    #[test]
    fn an_office_of_the_party_is_no_post_on_the_committee() {
        assert_eq!((post("党支部副书记"), party_office("党支部副书记")), ("member", "deputy"));
        assert_eq!((post("书记、主任"), party_office("书记、主任")), ("chair", "secretary"));
        assert!(!party("非党员") && !party("民主党派") && party("中共党员"));
    }
}
