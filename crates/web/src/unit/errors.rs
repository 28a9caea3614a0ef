//! Sheets with red cells, waiting to be fetched: in memory only, for a quarter of an hour, by the account that sent the sheet.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a sheet waits.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// Bytes kept in all.
const ROOM: usize = 48 * 1024 * 1024;

struct Kept {
    token: String,
    account: String,
    since: Instant,
    bytes: Vec<u8>,
}

/// The shelf of waiting sheets; the oldest goes first when room runs out.
#[derive(Default)]
pub struct Shelf(Mutex<VecDeque<Kept>>);

impl Shelf {
    /// Puts a sheet down; answers the token to fetch it with.
    pub fn put(&self, account: &str, bytes: Vec<u8>) -> String {
        let token = uuid::Uuid::new_v4().simple().to_string();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|k| k.since.elapsed() < KEPT);
        while !kept.is_empty() && kept.iter().map(|k| k.bytes.len()).sum::<usize>() + bytes.len() > ROOM {
            kept.pop_front();
        }
        kept.push_back(Kept { token: token.clone(), account: account.to_owned(), since: Instant::now(), bytes });
        token
    }

    /// Fetches a sheet, if it is still there and belongs to the account.
    pub fn get(&self, token: &str, account: &str) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|k| k.token == token && k.account == account && k.since.elapsed() < KEPT).map(|k| k.bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_fetched_only_by_who_sent_it() {
        let shelf = Shelf::default();
        let token = shelf.put("clerk", vec![1]);
        assert_eq!(shelf.get(&token, "clerk"), Some(vec![1]));
        assert_eq!(shelf.get(&token, "another"), None);
    }

    #[test]
    fn room_is_bounded_and_the_oldest_goes_first() {
        let shelf = Shelf::default();
        let first = shelf.put("clerk", vec![0; ROOM / 2]);
        let second = shelf.put("clerk", vec![0; ROOM / 2 + 1]);
        assert_eq!(shelf.get(&first, "clerk"), None);
        assert!(shelf.get(&second, "clerk").is_some());
    }
}
