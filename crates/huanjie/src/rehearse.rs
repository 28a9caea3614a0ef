//! `huanjie rehearse`: 演练一整轮. A whole term change of Haixi, act by act through the same commands as a real one, its days
//! told by a simulated clock; the pages can be looked at while it runs. The people are invented, and every page says so.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Instant;

use demo::Act;
use election::{Actor, Role, Stage};
use jiff::civil::{Date, date};
use store::{Store, UnitRow};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use web::Settings;

use crate::Failure;
use crate::demo::{accounts, offered};
use crate::serve::{answer, listen, open_rehearsal};

/// From the first day of the work to the last act.
const DAYS: i64 = 60;
/// Logs written at once.
const AT_ONCE: usize = 32;

/// What to rehearse.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// An empty data directory
    #[arg(long)]
    pub data: PathBuf,
    /// Address to serve pages at while it runs and after it; without it the program ends when the last act is done
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// Day on which the work begins, YYYY-MM-DD; without it, so that the last act is today's
    #[arg(long)]
    pub starts: Option<Date>,
    /// Close only the volumes of units below this division code; without it, of all
    #[arg(long, default_value = "")]
    pub volumes: String,
}

/// The day before which no rehearsal is.
const EPOCH: Date = date(2000, 1, 1);

/// Simulated days since [`EPOCH`].
static DAY: AtomicI32 = AtomicI32::new(0);

fn simulated() -> Date {
    statute::shift(EPOCH, i64::from(DAY.load(Ordering::Relaxed)))
}

fn set(day: Date) {
    DAY.store((day - EPOCH).get_days(), Ordering::Relaxed);
}

/// `huanjie rehearse`.
pub async fn run(options: Options) -> Result<(), Failure> {
    let listener = match options.listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let store = open_rehearsal(&options.data).await?;
    if !store.divisions().is_empty() {
        return Err(Failure::unusable(format!(
            "--data {}: is not empty; a rehearsal begins in a directory of its own",
            options.data.display()
        )));
    }
    let starts = options.starts.unwrap_or_else(|| statute::shift(web::app::china_today(), -DAYS));
    let making = tokio::task::spawn_blocking(move || demo::cycle(starts));
    store.load_divisions(&demo::divisions().map_err(Failure::unusable)?).await.map_err(Failure::unusable)?;
    store.open_cycle("prefecture/office").await.map_err(Failure::unusable)?;
    accounts(&store).await?;
    let cycle = making.await.map_err(Failure::unusable)?.map_err(Failure::unusable)?;
    set(cycle.acts.first().map_or(starts, |act| act.on));
    let serving = match listener {
        Some(listener) => Some(serve(listener, store.clone())?),
        None => None,
    };
    let begun = Instant::now();
    let (days, acts) = play(&store, cycle.acts).await?;
    let volumes = close_volumes(&store, &options.volumes).await?;
    println!("\nhuanjie: {days} days, {} acts, {volumes} volumes closed, {:.1} s", acts + volumes, begun.elapsed().as_secs_f64());
    match serving {
        Some(serving) => serving.await.map_err(Failure::unusable)?,
        None => store.publish().await.map(|_| ()).map_err(Failure::unusable),
    }
}

fn serve(listener: TcpListener, store: Store) -> Result<tokio::task::JoinHandle<Result<(), Failure>>, Failure> {
    let address = listener.local_addr().map_err(Failure::unusable)?;
    println!("huanjie: http://{address}/");
    let settings = Settings { demo: true, secure_cookies: false, today: simulated, demo_accounts: offered(), ..Settings::default() };
    Ok(tokio::spawn(answer(listener, store, settings)))
}

/// All acts, day after day; those of a day are done in all logs at once, in each in their order.
///
/// How many days and acts they were.
async fn play(store: &Store, acts: Vec<Act>) -> Result<(usize, usize), Failure> {
    let (number, mut done, mut days) = (acts.len(), 0, 0);
    let mut acts = acts.into_iter().peekable();
    while let Some(day) = acts.peek().map(|act| act.on) {
        set(day);
        let mut today: BTreeMap<String, Vec<Act>> = BTreeMap::new();
        while let Some(act) = acts.next_if(|act| act.on == day) {
            today.entry(act.log.clone()).or_default().push(act);
            done += 1;
        }
        one_day(store, today).await?;
        days += 1;
        eprint!("\r  {day}  第 {days} 天  {done} / {number} 件 …");
    }
    Ok((days, done))
}

/// On the last day every unit that has handed over closes its volume: the papers are made, and their list goes into its record.
/// One core is left for the pages.
async fn close_volumes(store: &Store, division: &str) -> Result<usize, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let gate = Arc::new(Semaphore::new(cores.saturating_sub(1).max(1)));
    let done: Vec<Arc<UnitRow>> = store.units(division).into_iter().filter(|unit| unit.summary.stage == Stage::HandedOver).collect();
    let (number, mut at_work) = (done.len(), JoinSet::new());
    for unit in done {
        let (store, gate) = (store.clone(), Arc::clone(&gate));
        at_work.spawn(async move {
            let _place = gate.acquire().await.map_err(Failure::unusable)?;
            let what = |error: &dyn std::fmt::Display| Failure::unusable(format!("the volume of {}: {error}", unit.code));
            let close = web::close_volume(&store, &unit, true, simulated()).await.map_err(|error| what(&error))?;
            let actor = Actor { account: "demo".to_owned(), role: Role::Township };
            store.submit(&unit.code, actor, simulated(), close, None).await.map(drop).map_err(|error| what(&error))
        });
    }
    let mut closed = 0;
    while let Some(one) = at_work.join_next().await {
        one.map_err(Failure::unusable)??;
        closed += 1;
        eprint!("\r  结卷 {closed} / {number} …");
    }
    Ok(closed)
}

async fn one_day(store: &Store, logs: BTreeMap<String, Vec<Act>>) -> Result<(), Failure> {
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut at_work = JoinSet::new();
    for acts in logs.into_values() {
        let (store, gate) = (store.clone(), Arc::clone(&gate));
        at_work.spawn(async move {
            let _place = gate.acquire().await.map_err(Failure::unusable)?;
            for act in acts {
                let what = format!("{} on {}", act.log, act.on);
                let done = store.submit(&act.log, act.actor, act.on, act.command, None).await;
                done.map_err(|error| Failure::unusable(format!("{what}: {error}")))?;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(done) = at_work.join_next().await {
        done.map_err(Failure::unusable)??;
    }
    Ok(())
}
