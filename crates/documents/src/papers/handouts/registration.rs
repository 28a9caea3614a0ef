//! 选民登记表, 参加选举登记申请表, 未在户籍地登记参加选举证明, 申诉书, 申诉登记簿.

use serde_json::{Value, json};
use statute::Key;

use super::Given;
use crate::form::{Form, known, open};
use crate::notice::column;
use crate::paper::Paper;
use crate::zh;

/// The sheet on which voters are registered by hand before it is typed in.
pub(super) fn sheet(given: &Given<'_>) -> Paper {
    let columns = [
        column("序号", 2),
        column("户主", 4),
        column("姓名", 4),
        column("与户主\n关系", 3),
        column("性别", 2),
        column("民族", 3),
        column("出生年月", 4),
        column("身份证号", 8),
        column("户籍所在地", 5),
        column("现居住地", 5),
        column("类别", 2),
        column("本人签字", 4),
        column("备注", 3),
    ];
    Form::new(given.unit, given.term, "选民登记表")
        .crosswise()
        .fields(&[&[open(group_label(given)), open("登记人"), open("登记日期")]])
        .table(&columns, Vec::new(), 10)
        .note(format!("类别：{}", categories(given).join("；")))
        .note("本表含个人信息：由登记人保管，不张贴、不拍照、不外传；录入并核对后交选举委员会封存。")
        .plain()
}

fn group_label(given: &Given<'_>) -> &'static str {
    if given.unit.body.of_community() { "居民小组" } else { "村民小组" }
}

/// The categories of registration, numbered as the sheet has them.
fn categories(given: &Given<'_>) -> [String; 3] {
    let (here, people) = (given.unit.here(), given.unit.people());
    if given.unit.body.of_community() {
        [
            format!("①户籍在{here}，本人表示参加选举的{people}"),
            format!("②户籍不在{here}，在{here}居住，本人表示参加选举的{people}"),
            format!("③在{here}工作的社区工作者，本人申请并经确认的"),
        ]
    } else {
        [
            format!("①户籍在{here}并且在{here}居住"),
            format!("②户籍在{here}，不在{here}居住，本人表示参加选举"),
            format!("③户籍不在{here}，在{here}居住{}年以上，申请并经会议同意", zh::number(given.rules.number(Key::ResidenceMinYears))),
        ]
    }
}

/// An application to be registered, with the decision of those who agree to it.
pub(super) fn application(given: &Given<'_>) -> Paper {
    let (here, people) = (given.unit.here(), given.unit.people());
    let decides = match given.rules.choice(Key::ThirdCategoryApprovedBy) {
        "election_committee" => format!("{}确认意见", given.unit.election_body()),
        _ => format!("{people}会议或者\n{people}代表会议意见"),
    };
    let kinds = categories(given).map(|line| format!("□{line}"));
    Form::new(given.unit, given.term, "参加选举登记申请表")
        .fields(&[
            &[open("姓名"), open("性别"), open("出生年月")],
            &[open("民族"), open(group_label(given)), open("开始居住、\n工作的时间")],
            &[open("户籍所在地")],
            &[open("现居住地")],
        ])
        .space("申请类别", kinds.join("\n"), 24)
        .space(
            "本人申请",
            format!(
                "本人申请登记参加{}换届选举，没有在其他村、社区登记参加本届选举。\n\n申请人签名（按手印）：　　　　　　　　年　　月　　日",
                given.unit.body_name()
            ),
            34,
        )
        .space(&decides, "同意□　不同意□\n\n会议日期：　　　　　　主持人签名：", 30)
        .space("选举委员会\n审核意见", "列入名单□　不列入□，理由：\n\n经办人签名：　　　　　　　　年　　月　　日", 30)
        .note(format!(
            "已经在其他村、社区登记参加选举的，不得在{here}登记。第三类申请须经同意{}。是否列入名单，以公布的名单为准，不同意的可以申诉。",
            zh::unsure(&given.rules, &[Key::ThirdCategoryApprovedBy])
        ))
        .plain()
}

/// The certificate of the place of household registration that somebody is not registered there.
pub(super) fn not_elsewhere(given: &Given<'_>) -> Paper {
    let needed = if given.rules.flag(Key::ThirdCategoryCertificate) {
        format!("第三类登记须提交本证明{}。", zh::unsure(&given.rules, &[Key::ThirdCategoryCertificate]))
    } else {
        "条文没有要求提交本证明的，不得以没有本证明为由不予登记。".to_owned()
    };
    Form::new(given.unit, given.term, "未在户籍地登记参加选举证明")
        .p(format!("{}：", given.unit.election_committee()))
        .p("兹证明＿＿＿＿＿＿（性别＿＿＿，＿＿＿＿年＿＿月出生，身份证号后四位＿＿＿＿）户籍在＿＿＿＿＿＿＿＿＿＿村（社区），没有在户籍地登记参加本届村（居）民委员会换届选举。")
        .p("特此证明。")
        .note(needed)
        .note("由户籍所在地的村（居）民选举委员会填写、盖章；选举委员会尚未产生或者已经结束工作的，由村（居）民委员会填写、盖章。")
        .sealed("（户籍所在地选举委员会）", given.plan.election_day)
}

/// An objection to the roll, with the receipt for who makes it.
pub(super) fn objection(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let days = |key| zh::number(rules.number(key));
    Form::new(given.unit, given.term, "选民名单申诉书")
        .fields(&[
            &[open("申诉人"), open("性别"), open(group_label(given))],
            &[known("申诉事项", "□漏登　□错登　□重登　□不应登")],
            &[open("涉及人员")],
        ])
        .space("事实和理由", "", 50)
        .space("依据材料", "", 16)
        .space("处理意见", "成立□　不成立□，理由：\n\n\n处理日期：　　年　　月　　日　　公布日期：　　年　　月　　日", 38)
        .signed(&["申诉人（签名、按手印）", "收到日期和经办人"])
        .note(format!(
            "申诉应当在名单公布之日起{}日内向选举委员会提出{}；选举委员会自收到之日起{}日内作出处理决定并公布{}。",
            days(Key::ObjectionWindowDays),
            zh::cited(&rules.cite(Key::ObjectionWindowDays)),
            days(Key::ObjectionRulingDays),
            zh::cited(&rules.cite(Key::ObjectionRulingDays))
        ))
        .cut("沿此线撕下，交申诉人")
        .p(format!(
            "回执：{}已收到＿＿＿＿＿＿对选民名单的申诉，最迟＿＿＿＿年＿＿月＿＿日前作出处理决定。",
            given.unit.election_committee()
        ))
        .signed(&["经办人", "收到日期"])
        .plain()
}

/// The register of objections: those on record, then empty lines. Nothing once the name of an objector is erased.
pub(super) fn objection_register(given: &Given<'_>) -> Option<Paper> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for objection in &given.state.roll.objections {
        if objection.objector.is_empty() {
            return None;
        }
        let ruling = objection.ruling.as_ref();
        let ended = ruling.map_or("", |ruling| if ruling.upheld { "成立" } else { "不成立" });
        rows.push(vec![
            json!(objection.number.to_string()),
            json!(zh::guarded(&objection.objector)),
            json!(zh::word("objection", &objection.matter)),
            json!(zh::date(objection.on)),
            json!(zh::date(objection.ruling_due)),
            json!(ended),
            json!(ruling.map(|ruling| zh::date(ruling.on)).unwrap_or_default()),
            json!(""),
            json!(""),
        ]);
    }
    let columns = [
        column("序号", 2),
        column("申诉人", 4),
        column("事项", 3),
        column("提出日期", 5),
        column("最迟处理", 5),
        column("决定", 3),
        column("决定日期", 5),
        column("公布日期", 5),
        column("经办人", 4),
    ];
    let empty = 12_usize.saturating_sub(rows.len());
    Some(
        Form::new(given.unit, given.term, "申诉登记簿")
            .crosswise()
            .table(&columns, rows, empty)
            .note("每件申诉登记一行；处理决定另纸公布。本表由选举委员会保管，不张贴。")
            .plain(),
    )
}
