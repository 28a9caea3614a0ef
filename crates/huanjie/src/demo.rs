//! `huanjie demo`: Haixi's real divisions, synthetic people, elections in every stage.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use election::Role;
use jiff::civil::Date;
use store::{Store, UnitLoad};
use tokio::sync::mpsc;
use web::{DemoAccount, Settings};

use crate::Failure;
use crate::cli::DemoOptions;
use crate::serve::{answer, listen, open_rehearsal};

/// Units written in one transaction.
const BATCH: usize = 24;
/// The unit that is taken by hand from the first step to the certificate.
const WALKED: &str = "632823200201";
/// The passphrase of every account of a demonstration: its people do not exist.
const PASSPHRASE: &str = "haixi-yanlian";

/// One sign-in per role: name, role, division, the role in Chinese and in English.
const ACCOUNTS: [(&str, Role, &str, &str, &str); 9] = [
    ("州换届办", Role::Prefecture, "6328", "州换届办（海西州，看全州）", "Prefecture office (all of Haixi)"),
    ("天峻县换届办", Role::County, "632823", "县换届办（天峻县）", "County office (Tianjun)"),
    ("快尔玛乡", Role::Township, "632823200", "乡镇指导组（快尔玛乡）", "Township office (Kuaierma)"),
    ("纳尔宗村选委会", Role::ElectionCommittee, WALKED, "选举委员会（纳尔宗村）", "Election committee (Naerzong village)"),
    ("计票员甲", Role::Counter, WALKED, "计票录入员甲（纳尔宗村）", "First counter (Naerzong village)"),
    ("计票员乙", Role::Counter, WALKED, "计票录入员乙（纳尔宗村）", "Second counter (Naerzong village)"),
    ("监票人", Role::Scrutineer, WALKED, "监票人（纳尔宗村）", "Scrutineer (Naerzong village)"),
    ("县法院", Role::Reviewer, "632823", "联审单位（天峻县法院）", "Department in vettings (court of Tianjun)"),
    ("观察员", Role::Observer, "632823", "观察员（天峻县，只看）", "Observer (Tianjun, reads only)"),
];

/// The department of the one account that answers in vettings.
const DEPARTMENT: &str = "court";
/// A data directory of our own, removed at the end.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "the temporary directory stays");
        }
    }
}

/// `huanjie demo`.
pub async fn run(options: DemoOptions) -> Result<(), Failure> {
    let listener = if options.prepare_only { None } else { Some(listen(options.listen).await?) };
    let own = options.data.is_none().then(|| Temporary(std::env::temp_dir().join(format!("huanjie-demo-{}", std::process::id()))));
    let data = options.data.clone().or_else(|| own.as_ref().map(|t| t.0.clone())).unwrap_or_default();
    let store = open_rehearsal(&data).await?;
    if store.divisions().is_empty() {
        fill(&store).await?;
    } else if store.accounts().await.map_err(Failure::unusable)? == 0 || store.unit(WALKED).is_none() {
        return Err(Failure::unusable(format!(
            "--data {}: holds other data than a demonstration; choose an empty directory",
            data.display()
        )));
    }
    let token = store.create_token(Role::Township, &WALKED[..9]).await.map_err(Failure::unusable)?;
    let Some(listener) = listener else {
        store.publish().await.map_err(Failure::unusable)?;
        println!("huanjie: the demonstration stands in {}", data.display());
        return Ok(());
    };
    let address = listener.local_addr().map_err(Failure::unusable)?;
    welcome(address, &data, &token);
    answer(listener, store, Settings { demo: true, secure_cookies: false, demo_accounts: offered(), ..Settings::default() }).await
}

/// The same, offered on the sign-in page.
pub fn offered() -> Vec<DemoAccount> {
    ACCOUNTS
        .iter()
        .map(|(name, _, _, zh, en)| DemoAccount {
            role: ((*zh).to_owned(), (*en).to_owned()),
            name: (*name).to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        })
        .collect()
}

fn welcome(address: SocketAddr, data: &Path, token: &str) {
    println!("\n  换届演练  http://{address}/\n");
    println!("  工作人员入口  http://{address}/console   口令都是 {PASSPHRASE}");
    for (name, _, _, zh, _) in ACCOUNTS {
        println!("    {name}\t{zh}");
    }
    println!("  从头办一遍：  http://{address}/console/units/{WALKED}   （天峻县快尔玛乡纳尔宗村）");
    println!("  接口令牌（快尔玛乡）： {token}");
    println!("  数据目录： {}\n", data.display());
}

/// The prefecture has adopted the programme of the repository, and its offices have done their part of it.
async fn work(store: &Store, today: Date) -> Result<(), Failure> {
    let acts = demo::offices(demo::began(today), &demo::waves(today), today).map_err(Failure::unusable)?;
    for act in acts {
        store.submit(&act.log, act.actor, act.on, act.command, None).await.map_err(Failure::unusable)?;
    }
    Ok(())
}

/// One account per role.
pub async fn accounts(store: &Store) -> Result<(), Failure> {
    for (name, role, division, _, _) in ACCOUNTS {
        match role {
            Role::Reviewer => store.create_reviewer(name, division, DEPARTMENT, PASSPHRASE).await,
            _ => store.create_account(name, role, division, PASSPHRASE).await,
        }
        .map_err(Failure::unusable)?;
    }
    Ok(())
}

/// Divisions, people, elections, accounts; with progress, since it takes seconds.
async fn fill(store: &Store) -> Result<(), Failure> {
    let start = Instant::now();
    store.load_divisions(&demo::divisions().map_err(Failure::unusable)?).await.map_err(Failure::unusable)?;
    let (send, mut made) = mpsc::channel::<demo::DemoUnit>(BATCH * 2);
    let today = web::app::china_today();
    let making = tokio::task::spawn_blocking(move || {
        demo::units(today, |unit| {
            // The receiver is gone only when writing has failed, and that is reported there.
            let _ = send.blocking_send(unit);
        })
    });
    let (mut batch, mut units, mut voters) = (Vec::with_capacity(BATCH), 0_usize, 0_usize);
    let mut days = Vec::new();
    while let Some(unit) = made.recv().await {
        units += 1;
        voters += unit.state.roll.voters.len();
        if unit.rehearsal_day != today {
            days.push((unit.unit.clone(), unit.rehearsal_day));
        }
        batch.push(UnitLoad::from(unit));
        if batch.len() == BATCH {
            store.bulk(std::mem::take(&mut batch)).await.map_err(Failure::unusable)?;
            eprint!("\r  正在准备演练数据 {units} / 383 个村和社区 …");
        }
    }
    store.bulk(batch).await.map_err(Failure::unusable)?;
    making.await.map_err(Failure::unusable)?.map_err(Failure::unusable)?;
    for (unit, day) in days {
        store.set_rehearsal_day(&unit, day).await.map_err(Failure::unusable)?;
    }
    store.open_cycle("prefecture/office").await.map_err(Failure::unusable)?;
    work(store, today).await?;
    accounts(store).await?;
    eprintln!("\r  演练数据已备好：{units} 个村和社区，{voters} 名虚构选民，用时 {:.1} 秒", start.elapsed().as_secs_f64());
    Ok(())
}
