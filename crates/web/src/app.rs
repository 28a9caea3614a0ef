//! What a request works with: the store, the press, the settings; and the few questions every room asks of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::Offset;
use store::{Account, UnitRow};

use crate::metrics::Counters;

/// An account of a demonstration, offered as a button on the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// Role in words, in both languages: Chinese, English.
    pub role: (String, String),
    /// Name to sign in with.
    pub name: String,
    /// Passphrase.
    pub passphrase: String,
}

/// How this server is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A demonstration with synthetic people: every page says so, and units may have a rehearsal day.
    pub demo: bool,
    /// The real day, in China's time.
    pub today: fn() -> Date,
    /// Cookies only over TLS, and HSTS. Off on a laptop without a certificate.
    pub secure_cookies: bool,
    /// Accounts offered on the sign-in page of a demonstration.
    pub demo_accounts: Vec<DemoAccount>,
    /// How long an answer waits for a volume being bound before it says that it is.
    pub patience: Duration,
}

/// Time in China: UTC+8, no summer time.
pub(crate) const CHINA: Offset = jiff::tz::offset(8);

/// The day in China (UTC+8, no summer time), whatever the machine's own zone.
#[must_use]
pub fn china_today() -> Date {
    CHINA.to_datetime(jiff::Timestamp::now()).date()
}

impl Default for Settings {
    fn default() -> Self {
        Self { demo: false, today: china_today, secure_cookies: true, demo_accounts: Vec::new(), patience: Duration::from_secs(1) }
    }
}

/// The application.
pub struct App {
    /// Records, accounts, sessions.
    pub store: store::Store,
    /// Papers.
    pub press: Arc<documents::Press>,
    /// How this server is run.
    pub settings: Settings,
    pub(crate) counters: Counters,
    pub(crate) brake: Brake,
    /// Who stands on which roll, for those who look for somebody.
    pub(crate) finder: crate::finder::Finder,
    /// Papers rendered at the same time: one fewer than there are cores, so that answers never wait for the press.
    pub(crate) presses: tokio::sync::Semaphore,
    /// Volumes being bound.
    pub(crate) binder: crate::unit::Binder,
    /// Sheets being read or looked at before they become a roll.
    #[doc(hidden)]
    pub imports: crate::unit::Imports,
    /// Key cards and their words, waiting to be fetched once.
    pub(crate) cards: crate::console::record::shelf::Shelf,
}

impl App {
    /// An application over a store.
    #[must_use]
    pub fn new(store: store::Store, press: Arc<documents::Press>, mut settings: Settings) -> Self {
        // What is marked as a rehearsal shows it, whoever serves it.
        settings.demo |= store.is_rehearsal();
        crate::layout::set_demo(settings.demo);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            store,
            press,
            settings,
            counters: Counters::default(),
            brake: Brake::default(),
            finder: crate::finder::Finder::default(),
            presses: tokio::sync::Semaphore::new(cores.saturating_sub(1).max(1)),
            binder: crate::unit::Binder::default(),
            imports: crate::unit::Imports::default(),
            cards: crate::console::record::shelf::Shelf::default(),
        }
    }

    /// The day on which acts of a unit are judged: its rehearsal day in a demonstration, else the real day.
    #[must_use]
    pub fn today(&self, unit: &UnitRow) -> Date {
        let rehearsal = if self.settings.demo { self.store.rehearsal_day(&unit.code) } else { None };
        rehearsal.unwrap_or_else(self.settings.today)
    }

    /// One unit's row.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<Arc<UnitRow>> {
        self.store.unit(code)
    }

    /// The rows of all units under a division, in order of code.
    #[must_use]
    pub fn units(&self, division: &str) -> Vec<Arc<UnitRow>> {
        self.store.units(division)
    }

    pub(crate) async fn session(&self, cookie: &str) -> Option<Account> {
        self.store.account_of_session(cookie, now()).await.ok().flatten()
    }

    pub(crate) async fn bearer(&self, token: &str) -> Option<Account> {
        self.store.account_of_token(token).await.ok().flatten()
    }

    pub(crate) async fn ready(&self) -> bool {
        self.store.ready().await.is_ok()
    }
}

/// Seconds since 1970, for sessions.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A brake on guessing: so many tries per key and time, kept in memory only.
#[derive(Default)]
pub(crate) struct Brake(Mutex<HashMap<String, Tries>>);

/// Tries under one key: since when, for how long they count, how many.
struct Tries {
    since: Instant,
    window: Duration,
    count: u32,
}

impl Brake {
    const MINUTE: Duration = Duration::from_secs(60);
    const KEYS: usize = 20_000;

    /// Counts a try; `false` when there were more than `most` within the minute.
    pub(crate) fn allows(&self, key: String, most: u32) -> bool {
        self.allows_in(key, most, Self::MINUTE)
    }

    /// Counts a try; `false` when there were more than `most` within a window of time that begins with the first.
    pub(crate) fn allows_in(&self, key: String, most: u32, window: Duration) -> bool {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= Self::KEYS {
            all.retain(|_, tries| now.duration_since(tries.since) < tries.window);
        }
        let tries = all.entry(key).or_insert(Tries { since: now, window, count: 0 });
        if now.duration_since(tries.since) >= tries.window {
            (tries.since, tries.count) = (now, 0);
        }
        tries.count = tries.count.saturating_add(1);
        tries.count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::Brake;

    #[test]
    fn the_brake_holds_one_key_and_leaves_the_others_alone() {
        let brake = Brake::default();
        assert!((0..5).all(|_| brake.allows("a".into(), 5)));
        assert!(!brake.allows("a".into(), 5), "the sixth try within a minute is refused");
        assert!(brake.allows("b".into(), 5), "nobody else is locked out by it");
    }
}
