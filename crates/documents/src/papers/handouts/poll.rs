//! 委托投票书、委托投票证, 选票印制和保管登记表, 流动票箱登记表, 代写登记表, 疑难票认定单.

use election::command::BoxKind;
use serde_json::Value;
use statute::Key;

use super::Given;
use crate::form::{Form, known, open};
use crate::notice::column;
use crate::paper::Paper;
use crate::papers::occasion;
use crate::zh;

/// Who votes for whom, and the slip on which the holder draws the ballot; nothing where nobody may.
pub(super) fn proxy(given: &Given<'_>) -> Option<Paper> {
    given.rules.flag(Key::ProxyAllowed).then(|| proxy_form(given))
}

fn proxy_form(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let day = zh::date(given.state.voting_day().unwrap_or(given.plan.election_day));
    let holder = match rules.choice(Key::ProxyScope) {
        "any_voter" => format!("受委托人须为{}登记参加选举的{}", given.unit.here(), given.unit.people()),
        _ => format!("受委托人须为{}有选举权的近亲属", given.unit.here()),
    };
    let most = zh::number(rules.number(Key::MaxProxies));
    Form::new(given.unit, given.term, "委托投票书")
        .fields(&[
            &[open("委托人"), open("小组"), open("选民证号码")],
            &[open("受委托人"), open("小组"), open("与委托人关系")],
            &[known("委托原因", "□外出务工　□外出经商　□外出就学　□外出放牧　□其他外出")],
        ])
        .p(format!("本人因外出不能参加{day}的投票，委托上列受委托人代为领取选票，并按照本人的意愿投票。"))
        .signed(&["委托人（签名、按手印）", "受委托人（签名、按手印）", "委托日期"])
        .fields(&[&[known("审核意见", "同意□　不同意□"), open("经办人")]])
        .note(format!(
            "{holder}{}；每人接受委托不得超过{most}人{}；委托须书面办理，名单由选举委员会公布{}。",
            zh::cited(&rules.cite(Key::ProxyScope)),
            zh::cited(&rules.cite(Key::MaxProxies)),
            zh::cited(&rules.cite(Key::ProxyPublished))
        ))
        .cut("沿此线裁开，审核同意后发给受委托人")
        .h("委托投票证")
        .fields(&[&[open("委托人"), open("受委托人")], &[known("投票日期", day)]])
        .note("受委托人凭本证和本人选民证领取委托人的选票，交验票员收存。不得转委托。")
        .sealed(&given.unit.election_committee(), given.plan.election_day)
}

/// The way of the ballots from the printer to the box.
pub(super) fn custody(given: &Given<'_>) -> Paper {
    let round = given.state.round();
    let printed = round.filter(|round| round.printed > 0);
    let figures = [
        printed.map(|round| format!("{}张", round.printed)).unwrap_or_default(),
        printed.and_then(|round| round.printed_on).map(zh::date).unwrap_or_default(),
    ];
    let steps = [
        "印制、点收",
        "加盖选举委员会公章",
        "清点、装袋、封存",
        "启封（投票开始前，当众）",
        "分发到各票箱",
        "未用选票清点",
        "未用选票封存、销毁",
    ];
    let row = |(at, step): (usize, &str)| {
        let (number, day) = if at == 0 { (figures[0].clone(), figures[1].clone()) } else { Default::default() };
        let cells = [(at + 1).to_string(), step.to_owned(), day, number, String::new(), String::new(), String::new()];
        cells.into_iter().map(Value::from).collect()
    };
    let columns = [
        column("序号", 2),
        column("环节", 7),
        column("日期、时间", 5),
        column("张数", 3),
        column("封签号、包号", 5),
        column("经手人（两人）", 6),
        column("在场人", 5),
    ];
    Form::new(given.unit, given.term, &format!("{}选票印制和保管登记表", round.map_or("", occasion)))
        .crosswise()
        .table(&columns, steps.into_iter().enumerate().map(row).collect(), 2)
        .note("只记包号和封签号，不给单张选票编号。每一环节由两人经手并签名；张数不符的，当场查明并写入备注。")
        .signed(&["选举委员会主任", "监票人", "监票人"])
        .plain()
}

/// The way of each mobile box: staff, seals, hours, sheets.
pub(super) fn mobile(given: &Given<'_>) -> Paper {
    let round = given.state.round();
    let arranged = round.and_then(|round| round.arrangement.as_ref());
    let mut form = Form::new(given.unit, given.term, &format!("{}流动票箱登记表", round.map_or("", occasion)));
    let boxes: Vec<_> = arranged.iter().flat_map(|a| a.boxes.iter().filter(|b| b.kind == BoxKind::Mobile)).collect();
    let mut each: Vec<[String; 3]> = boxes
        .iter()
        .map(|b| {
            let list = arranged.and_then(|a| a.mobile.get(&b.id));
            let route = list.map(|list| zh::guarded(&list.route)).unwrap_or_default();
            let voters = list.map(|list| format!("{}人", list.voters.len())).unwrap_or_default();
            [format!("{}号　{}", b.id, zh::guarded(&b.name)), route, voters]
        })
        .collect();
    if each.is_empty() {
        each.push(Default::default());
    }
    for [name, route, voters] in each {
        form = form
            .fields(&[
                &[known("票箱", name), known("路线", route)],
                &[known("名册人数", voters), open("领出选票张数")],
                &[open("出发时间"), open("出发时封签号")],
                &[open("返回时间"), open("返回时封签号")],
                &[open("投入张数"), open("退回张数")],
            ])
            .space("途中情况", "", 18)
            .signed(&["监票人", "工作人员", "工作人员", "点收人"]);
    }
    let least = zh::number(given.rules.number(Key::MobileStaffMin));
    let sure = zh::unsure(&given.rules, &[Key::MobileStaffMin]);
    form.note(format!("每个流动票箱的工作人员不少于{least}人{sure}。票箱出发前当众验空、加锁、贴封签；返回后当众验封，送到会场一并开箱。"))
        .plain()
}

/// For whom a ballot was written by another; never what was written.
pub(super) fn scribes(given: &Given<'_>) -> Paper {
    let columns = [
        column("序号", 2),
        column("选民姓名", 5),
        column("代写的人", 5),
        column("代写的人身份", 5),
        column("选民签名（按手印）", 6),
        column("监票人", 4),
    ];
    Form::new(given.unit, given.term, &format!("{}代写登记表", given.state.round().map_or("", occasion)))
        .fields(&[&[open("票箱"), known("投票日期", zh::date(given.state.voting_day().unwrap_or(given.plan.election_day)))]])
        .table(&columns, Vec::new(), 14)
        .note("“代写的人身份”写代书员或者本人信任的人。只登记代写的事实，不记所写的内容，也不记不能填写的原因。本表不张贴，随选票封存。")
        .signed(&["代书员", "监票人"])
        .plain()
}

/// Ballots in doubt, each with who decided and on which rule.
pub(super) fn doubtful(given: &Given<'_>) -> Paper {
    let columns = [
        column("编号", 2),
        column("票箱、束号", 4),
        column("职务", 3),
        column("疑点", 6),
        column("提请人", 4),
        column("认定\n（有效、无效、部分无效）", 5),
        column("依据", 5),
        column("监票人签名", 4),
    ];
    let rules = super::super::void_rules::lines(&given.rules, false).join("");
    Form::new(given.unit, given.term, &format!("{}疑难票认定单", given.state.round().map_or("", occasion)))
        .crosswise()
        .table(&columns, Vec::new(), 8)
        .note(format!("认定规则：{rules}"))
        .note("疑点：超过应选名额、一人两职、字迹不清、小名、同音同名、符号不清、其他。编号只在本单使用，不写在选票上。")
        .signed(&["选举委员会主任", "总监票人", "日期"])
        .plain()
}
