//! 推选提名表, 推选票, 提名票, 联名提名表, 党组织推荐表, 自荐表, 退出竞选声明, 资格审查表: empty, one for each way to nominate.

use serde_json::{Value, json};
use statute::{Key, Post};

use super::Given;
use crate::form::{Field, Form, known, open};
use crate::notice::{column, tall};
use crate::paper::Paper;
use crate::papers::proposing;
use crate::zh;

/// Fewest lines for those who sign together, where no number is in force.
const SIGNERS: u32 = 10;
/// Lines on a paper on which the election committee is proposed or chosen.
const CHOSEN: usize = 9;

/// Who a form is about, to be written.
fn about(post: &'static str) -> [[Field<'static>; 3]; 3] {
    [
        [open("姓名"), open("性别"), open("出生年月")],
        [open("民族"), open("政治面貌"), open("文化程度")],
        [open("小组"), open("现任职务"), open(post)],
    ]
}

fn with_person<'a>(form: Form<'a>, post: &'static str) -> Form<'a> {
    let rows = about(post);
    form.fields(&rows.each_ref().map(|row| row.as_slice()))
}

/// Names for the election committee.
pub(super) fn committee_proposal(given: &Given<'_>) -> Paper {
    let columns = [
        column("序号", 2),
        column("姓名", 5),
        column("性别", 2),
        column("民族", 3),
        column("政治面貌", 4),
        column("小组", 4),
        column("提名人（会议）", 6),
    ];
    Form::new(given.unit, given.term, &format!("{}成员推选提名表", given.unit.election_body()))
        .fields(&[&[open("会议名称"), open("日期")]])
        .table(&columns, Vec::new(), CHOSEN)
        .note(committee_rules(given))
        .signed(&["主持人", "记录人"])
        .plain()
}

/// What the law says of the election committee.
fn committee_rules(given: &Given<'_>) -> String {
    let rules = &given.rules;
    let mut lines = Vec::new();
    let sure = zh::unsure(rules, &[Key::ElectoralCommitteeMin]);
    lines.push(format!("选举委员会成员不少于{}人{sure}。", zh::number(rules.number(Key::ElectoralCommitteeMin))));
    if rules.flag(Key::ElectoralCommitteeRelativesApart) {
        lines.push(format!("成员之间不应有近亲属关系{}。", zh::unsure(rules, &[Key::ElectoralCommitteeRelativesApart])));
    }
    lines.push(format!("成员被提名为候选人的，退出选举委员会{}。", zh::unsure(rules, &[Key::EcExitTrigger])));
    lines.concat()
}

/// The ballot on which the election committee is chosen.
pub(super) fn committee_ballot(given: &Given<'_>) -> Paper {
    let columns = [column("序号", 2), column("姓名", 8), column("同意画“○”", 3)];
    Form::new(given.unit, given.term, &format!("{}成员推选票", given.unit.election_body()))
        .p("应推选＿＿＿名。所选人数等于或者少于应推选人数的有效，多于的无效。")
        .table(&columns, Vec::new(), CHOSEN)
        .note("可以在空行写明其他人的姓名。本票不写投票人的姓名，不编号。主任由选举委员会成员推选产生的，按其规定。")
        .sealed(&given.unit.committee(), given.plan.election_day)
}

/// The ballot of an open nomination: as many lines for a post as it has seats.
pub(super) fn ballot(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for post in given.plan.seats.posts() {
        let seats = given.plan.seats.of(post);
        let label = format!("{}\n（应选{seats}名）", statute::post_name(post));
        for at in 0..seats {
            let first = (at == 0).then(|| tall(label.clone(), usize::try_from(seats).unwrap_or(1)));
            rows.push(first.into_iter().chain([json!(""), json!("")]).collect());
        }
    }
    let twice = match rules.choice(Key::SamePersonTwoPostsNomination) {
        "void" => format!("同一人被提名两项以上职务的，提名无效{}。", zh::unsure(rules, &[Key::SamePersonTwoPostsNomination])),
        "not_on_one_ballot" => {
            format!("不得在同一张票上提名同一人担任两项以上职务{}。", zh::unsure(rules, &[Key::SamePersonTwoPostsNomination]))
        }
        _ => String::new(),
    };
    let mut form = Form::new(given.unit, given.term, "初步候选人提名票")
        .table(&[column("职务", 3), column("被提名人姓名", 6), column("小组、住址（同名的写明）", 5)], rows, 0)
        .h("填写说明");
    for (at, line) in (1..).zip(explained(given)) {
        form = form.note(format!("{at}. {line}"));
    }
    form.note(format!("本票不写提名人的姓名，不编号。{twice}{}", proxies(given)))
        .sealed(&given.unit.election_committee(), given.plan.election_day)
}

fn explained(given: &Given<'_>) -> Vec<String> {
    proposing::how(given.unit, &given.rules)
}

fn proxies(given: &Given<'_>) -> String {
    let rules = &given.rules;
    match rules.get(Key::NominationProxyAllowed) {
        Some(_) if !rules.flag(Key::NominationProxyAllowed) => {
            format!("提名不得委托他人{}。", zh::unsure(rules, &[Key::NominationProxyAllowed]))
        }
        _ => String::new(),
    }
}

/// Several voters nominate together.
pub(super) fn joint(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let least = rules.maybe_number(Key::JointNominatorsMin);
    let note = match least {
        Some(least) => {
            format!(
                "联名提名须有{least}名以上登记参加选举的{}签名{}。",
                given.unit.people(),
                zh::cited(&rules.cite(Key::JointNominatorsMin))
            )
        }
        None => format!("条文没有规定联名提名的人数{}，须经选举办法规定。", zh::UNSURE),
    };
    let columns = [column("序号", 2), column("姓名", 4), column("小组", 3), column("签名（按手印）", 5)];
    let pair: Vec<_> = columns.iter().chain(&columns).map(|c| column(c.title, c.share)).collect();
    let lines = usize::try_from(least.unwrap_or(SIGNERS).max(SIGNERS)).unwrap_or(usize::MAX).div_ceil(2);
    let form = Form::new(given.unit, given.term, "候选人联名提名表").h("一、被提名人");
    with_person(form, "提名职务")
        .h("二、提名人")
        .table(&pair, Vec::new(), lines)
        .h("三、被提名人意见")
        .fields(&[&[known("是否接受提名", "接受□　　不接受□"), open("本人签名")]])
        .note(note)
        .note("提名人须本人签名，不得代签。")
        .signed(&["经办人", "收到日期"])
        .plain()
}

/// The Party organisation recommends.
pub(super) fn recommendation(given: &Given<'_>) -> Paper {
    let form = Form::new(given.unit, given.term, "候选人推荐表（党组织）");
    let basis = zh::cited(&given.rules.cite(Key::Nominator));
    with_person(form, "推荐职务")
        .space("推荐理由", "", 50)
        .space("会议情况", "会议日期：　　　　应到　　　人，实到　　　人\n同意　　　人，不同意　　　人，弃权　　　人", 24)
        .space("本人意见", "接受□　　不接受□\n\n本人签名：　　　　　　　　年　　月　　日", 26)
        .note(format!("党组织可以推荐候选人{basis}；推荐不代替{}提名，候选人名单由选举委员会依法确定。", given.unit.people()))
        .sealed(&format!("{}党组织", given.unit.place()), given.plan.election_day)
}

/// Somebody stands of his or her own accord.
pub(super) fn self_nomination(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let sure = zh::unsure(rules, &[Key::SelfNomination]);
    let note = if rules.flag(Key::SelfNomination) {
        let last = rules.maybe_number(Key::SelfNominationDeadlineDays).map_or_else(String::new, |days| {
            let day = statute::shift(given.plan.election_day, -i64::from(days));
            format!("最迟{}提交{}。", zh::date(day), zh::unsure(rules, &[Key::SelfNominationDeadlineDays]))
        });
        format!("可以自荐{sure}。{last}")
    } else {
        format!("条文没有规定自荐{sure}，须经选举办法规定方可采用；自荐不代替{}提名。", given.unit.people())
    };
    let form = Form::new(given.unit, given.term, "候选人自荐表");
    let promise = proposing::bars(rules).map_or_else(String::new, |bars| format!("本人没有下列不得作为候选人的情形：{bars}"));
    with_person(form, "自荐职务")
        .space("个人简历", "", 42)
        .space("任职设想", "", 42)
        .space("本人承诺", format!("{promise}\n以上内容属实。本人遵守选举纪律。\n\n本人签名（按手印）：　　　　　　　　年　　月　　日"), 58)
        .signed(&["经办人", "收到日期"])
        .note(note)
        .plain()
}

/// A nominee or candidate stands back.
pub(super) fn withdrawal(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let mut until = Vec::new();
    if let Some(days) = rules.maybe_number(Key::CandidateWithdrawDays) {
        let day = statute::shift(given.plan.election_day, -i64::from(days));
        until.push(format!("最迟{}提出{}。", zh::date(day), zh::unsure(rules, &[Key::CandidateWithdrawDays])));
    }
    if let Some(days) = rules.maybe_number(Key::CandidateWithdrawAfterDays) {
        until.push(format!("候选人名单公布后{days}日内提出{}。", zh::unsure(rules, &[Key::CandidateWithdrawAfterDays])));
    }
    let posts: Vec<&str> = given.plan.seats.posts().into_iter().map(statute::post_name).collect();
    Form::new(given.unit, given.term, "退出提名、退出竞选声明")
        .p(format!("{}：", given.unit.election_committee()))
        .p(format!(
            "本人＿＿＿＿＿＿，被提名（列为）{}□初步候选人　□正式候选人，职务：{}。本人自愿退出。",
            given.unit.body_name(),
            posts.iter().map(|post| format!("□{post}")).collect::<Vec<_>>().join("　")
        ))
        .p("理由（可以不写）：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")
        .signed(&["本人（签名、按手印）", "日期"])
        .note(format!("须由本人书面提出，不得代签。{}退出后的名单由选举委员会公告。", until.concat()))
        .signed(&["经办人", "收到日期"])
        .plain()
}

/// A nominee is compared with the bars in force, one by one.
pub(super) fn review(given: &Given<'_>) -> Paper {
    let rules = &given.rules;
    let row = |(at, bar): (usize, &statute::BarInForce)| {
        let mark = if bar.citation.confidence == statute::Confidence::Text { "" } else { zh::UNSURE };
        vec![json!((at + 1).to_string()), json!(bar.bar.zh), json!(format!("{}{mark}", bar.citation.article)), json!("无□　有□"), json!("")]
    };
    let columns =
        [column("序号", 2), column("不得作为候选人的情形", 9), column("依据", 7), column("审查结果", 4), column("材料、出具单位", 5)];
    let rows: Vec<Vec<Value>> = rules.bars().iter().enumerate().map(row).collect();
    let form = Form::new(given.unit, given.term, "被提名人资格审查表").h("一、被提名人");
    let women = if given.plan.seats.of(Post::WomenMember) > 0 { "妇女委员须为女性。" } else { "" };
    with_person(form, "提名职务")
        .h("二、逐项审查")
        .table(&columns, rows, 1)
        .h("三、结论")
        .space("审查结论", "符合条件□　　不符合条件□，适用第　　项\n\n告知本人的日期：　　年　　月　　日　　本人签收：", 30)
        .signed(&["审查人", "审查人", "选举委员会主任"])
        .note(format!("只审查表中所列情形，不得另加条件；不记家庭成员情况。不符合条件的，告知本人所依据的条款和申诉办法。{women}"))
        .plain()
}
