//! `huanjie kit`: 一个晚上的模拟选举. One folder with every paper of a vote in a village of sixty invented people, the host's script,
//! and a data directory on which `huanjie demo` runs the same village. Everything is marked 演练.

use std::path::{Path, PathBuf};

use demo::{DemoUnit, WALKTHROUGH};
use documents::papers::{self, CardLook, Part};
use documents::{Look, Order, Paper, Press, UnitInfo};
use election::programme::filing::Minute;
use jiff::civil::Date;
use sheets::{Shown, Table};
use store::{Store, UnitLoad};
use words::Lang;

use crate::Failure;
use crate::demo::accounts;
use crate::practice;
use crate::serve::open_rehearsal;

/// What to make.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A folder that is not there yet
    #[arg(long)]
    out: PathBuf,
}

/// The evening: time, who, what is done, what the host says.
const SCRIPT: [[&str; 4]; 13] = [
    [
        "19:00",
        "主持人",
        "发角色卡：领票登记2人、唱票1人、计票2人、监票2人、观察员1人；其余人发选民证。",
        "今晚是演练，人名都是编的，票不算数。",
    ],
    ["19:10", "主持人", "把名单、候选人公告、投票公告贴在墙上，请大家找自己选民证上的名字。", "名单上没有你，或者名字写错了，怎么办？"],
    ["19:20", "全体", "看候选人公告，每名“候选人”讲一分钟。", "每个人时间一样长。"],
    ["19:30", "监票人", "当众开箱、验空、贴封条，念封条号。", "请大家看清楚，箱子是空的。"],
    ["19:35", "领票登记员", "验证、领票；电脑上同时登记，或者在领票名册上签名。", "一个人一张票。"],
    ["20:05", "监票人", "封箱口，清点剩余选票，填写清点数。", "发出多少，剩下多少，对得上吗？"],
    ["20:10", "唱票人、计票员", "先照“计票练习”唱一遍、画一遍，和画好的计票单对；有一摞是陷阱。", "哪一摞不能念？念了会怎么样？"],
    ["20:25", "唱票人、计票员", "开箱，先点总数，再唱票计票；监票人看每一张。", "念一张，画一笔，应一声。"],
    ["20:50", "计票录入员", "两个人分别录入；故意让其中一人错一格，看系统怎样只要求重点那一段。", "两个人都不算错，只重点不一样的那一段。"],
    ["21:00", "主持人", "确认结果，打印结果公告，当场念。", "为什么是这个结果，公告上写着依据。"],
    ["21:10", "全体", "分组对照“故意留下的错误”，找出来的说依据。", "哪一条错了，应该怎么办？"],
    ["21:20", "选举委员会", "封存选票，填写移交清单。", "哪一天以前不能销毁？"],
    ["21:30", "主持人", "收回角色卡和全部演练材料，集中销毁。", "演练的纸，一张也不留在外面。"],
];

/// Mistakes that the host lets happen: when, what, what should be said.
const MISTAKES: [[&str; 3]; 8] = [
    ["领票时", "有人拿着邻居的选民证，说“他托我领一下”。", "没有登记并公布的委托，不能发票。"],
    ["领票时", "登记员先发票，后找名字。", "先核对，再登记，再发票。"],
    ["写票时", "候选人站在秘密写票处旁边“帮忙”。", "监票人当场请他离开。"],
    ["投票时", "一个人把全家三张票一起投进箱。", "每个人自己领、自己写、自己投。"],
    ["开箱后", "收回的票比发出的多一张。", "先停下，按依据处理，不能改数。"],
    ["唱票时", "一张票上一个职务画的人多于应选名额，唱票人照念了。", "放到疑问一摞，由规定的人判定。"],
    ["计票时", "两名计票员互相看着画。", "各画各的，每满一段再核对。"],
    ["公布时", "只念了票数，没有念依据，也没有张贴。", "当场公布并张贴公告。"],
];

/// How the same village is run on a laptop.
const SERVER: [[&str; 2]; 4] = [
    ["1", "在文件夹里运行：huanjie demo --data data"],
    ["2", "用浏览器打开程序写出的地址，在登录页选一个演练账号。"],
    ["3", "进入天峻县快尔玛乡纳尔宗村：名单、候选人、投票安排已经备好，从领票登记开始。"],
    ["4", "这个数据目录只能用于演练；程序不会把它当作正式数据打开。"],
];

/// `huanjie kit`.
pub async fn run(options: Options) -> Result<(), Failure> {
    let out = options.out;
    if out.exists() {
        return Err(Failure::unusable(format!("--out {}: there is something already; name a new folder", out.display())));
    }
    let today = web::app::china_today();
    let [ready, over] = demo::evening(today).map_err(Failure::unusable)?;
    let store = open_rehearsal(&out.join("data")).await?;
    let pages = pages(&store, &ready, &over, today)?;
    let press = Press::new();
    for (number, (name, paper)) in (1..).zip(pages) {
        let pdf = press.pdf(&paper).map_err(|error| Failure::unusable(format!("{name}: {error}")))?;
        write(&out.join(format!("{number:02}-{name}.pdf")), &pdf.into_bytes())?;
    }
    fill(&store, ready).await?;
    println!("huanjie: the kit of one evening stands in {}; the server: huanjie demo --data {}", out.display(), out.join("data").display());
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::unusable(format!("{}: {error}", path.display())))
}

/// The village with its poll arranged, and the accounts of a demonstration.
async fn fill(store: &Store, ready: DemoUnit) -> Result<(), Failure> {
    store.load_divisions(&demo::divisions().map_err(Failure::unusable)?).await.map_err(Failure::unusable)?;
    let (unit, day) = (ready.unit.clone(), ready.rehearsal_day);
    store.bulk(vec![UnitLoad::from(ready)]).await.map_err(Failure::unusable)?;
    store.set_rehearsal_day(&unit, day).await.map_err(Failure::unusable)?;
    store.open_cycle("prefecture/office").await.map_err(Failure::unusable)?;
    accounts(store).await
}

/// A table of words on paper.
fn table<const N: usize>(title: &str, head: [&str; N], shares: &[u32], rows: &[[&str; N]], on: Date) -> Paper {
    let words = |text: &str| Shown::Words(text.to_owned());
    let table = Table {
        name: title.to_owned(),
        title: title.to_owned(),
        notes: vec!["演练材料，人名均为虚构，用完收回销毁。".to_owned()],
        head: head.map(str::to_owned).into(),
        rows: rows.iter().map(|row| row.iter().map(|text| words(text)).collect()).collect(),
    };
    papers::office_table(&table, shares, "换届演练", on, true)
}

fn info(unit: &DemoUnit) -> UnitInfo {
    UnitInfo {
        code: unit.unit.clone(),
        name: "纳尔宗村".to_owned(),
        county: "天峻县".to_owned(),
        township: "快尔玛乡".to_owned(),
        body: unit.state.body,
        rehearsal: true,
        seal: None,
    }
}

/// The papers in the order in which the evening needs them, each with the name of its file.
fn pages(store: &Store, ready: &DemoUnit, over: &DemoUnit, on: Date) -> Result<Vec<(&'static str, Paper)>, Failure> {
    let (unit, before, after) = (info(ready), ready.state.as_ref(), over.state.as_ref());
    let codes = store.cards(WALKTHROUGH).map_err(Failure::unusable)?;
    let look = CardLook { ten: true, stub: false, order: Order::Sheet, part: Part::Whole, batch: 0 };
    let cards = papers::office_table(&web::learn::cards(Lang::Zh), &web::learn::SHARES, "换届演练", on, true);
    let [piles, filled] = practice::tables(before).ok_or_else(|| Failure::unusable("计票练习: the village has too few candidates"))?;
    let exercise = |table: &Table, shares: &[u32]| papers::office_table(table, shares, "换届演练", on, true);
    let copies = before.round().map_or(0, |round| round.printed);
    let set = [
        ("主持词和时间表", Some(table("一个晚上的模拟选举：主持词", ["时间", "谁", "做什么", "主持人说"], &[2, 3, 9, 7], &SCRIPT, on))),
        ("角色卡", Some(cards)),
        ("选民名单", papers::corrected_roll_poster(before, &unit, Look::default())),
        ("候选人公告", papers::candidate_notice(before, &unit)),
        ("投票公告", papers::poll_notice(before, &unit)),
        ("选民证", papers::voter_cards(before, &unit, look, &|person| codes.of(person))),
        ("选票", papers::ballots(before, &unit, copies)),
        ("领票名册", papers::issue_list(before, &unit, Order::Sheet, Part::Whole)),
        ("计票单", papers::count_sheet(before, &unit)),
        ("计票练习", Some(exercise(&piles, &[1, 2, 5, 8]))),
        ("计票练习-画好的计票单", Some(exercise(&filled, &[2, 4, 8, 2]))),
        ("样张-提名会议记录", papers::minutes(after, &unit, Minute::Nomination)),
        ("样张-结果公告", papers::result_notice(after, &unit)),
        ("样张-结果报告单", papers::result_report(after, &unit)),
        ("样张-移交清单", papers::handover_list(after, &unit)),
        ("故意留下的错误", Some(table("故意留下的错误（只给主持人）", ["什么时候", "发生什么", "应该怎么办"], &[2, 6, 6], &MISTAKES, on))),
        ("怎样在电脑上演练", Some(table("怎样在电脑上演练", ["步", "做什么"], &[1, 12], &SERVER, on))),
    ];
    let missing = |name: &str| Failure::unusable(format!("{name}: the village of the evening has no such paper"));
    set.into_iter().map(|(name, paper)| paper.map(|paper| (name, paper)).ok_or_else(|| missing(name))).collect()
}
