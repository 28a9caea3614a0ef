//! Papers with secrets, waiting to be fetched once: in memory only, for ten minutes, by the account that had them made.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// How long a paper waits.
const KEPT: Duration = Duration::from_secs(10 * 60);
/// Papers that wait at most; the oldest goes first.
const MOST: usize = 64;

struct Kept {
    token: String,
    account: String,
    name: &'static str,
    since: Instant,
    bytes: Zeroizing<Vec<u8>>,
}

/// The shelf.
#[derive(Default)]
pub struct Shelf(Mutex<VecDeque<Kept>>);

impl Shelf {
    /// Puts papers down under one token.
    pub fn put(&self, account: &str, papers: [(&'static str, Vec<u8>); 2]) -> String {
        let token = uuid::Uuid::new_v4().simple().to_string();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|paper| paper.since.elapsed() < KEPT);
        for (name, bytes) in papers {
            if kept.len() >= MOST {
                kept.pop_front();
            }
            let (token, account, since) = (token.clone(), account.to_owned(), Instant::now());
            kept.push_back(Kept { token, account, name, since, bytes: Zeroizing::new(bytes) });
        }
        token
    }

    /// Names of the papers that still wait under a token.
    pub fn waiting(&self, token: &str, account: &str) -> Vec<&'static str> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = |paper: &&Kept| paper.token == token && paper.account == account && paper.since.elapsed() < KEPT;
        kept.iter().filter(ours).map(|paper| paper.name).collect()
    }

    /// Fetches a paper, which is gone then.
    pub fn take(&self, token: &str, account: &str, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|paper| paper.since.elapsed() < KEPT);
        let at = kept.iter().position(|paper| paper.token == token && paper.account == account && paper.name == name)?;
        kept.remove(at).map(|paper| paper.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_fetched_once_and_only_by_who_had_it_made() {
        let shelf = Shelf::default();
        let token = shelf.put("office", [("card", vec![1]), ("phrase", vec![2])]);
        assert!(shelf.take(&token, "another", "card").is_none());
        assert_eq!(shelf.take(&token, "office", "card").map(|bytes| bytes.to_vec()), Some(vec![1]));
        assert!(shelf.take(&token, "office", "card").is_none());
        assert_eq!(shelf.waiting(&token, "office"), ["phrase"]);
    }

    #[test]
    fn the_oldest_papers_go_first() {
        let shelf = Shelf::default();
        let first = shelf.put("office", [("card", vec![1]), ("phrase", vec![2])]);
        for _ in 0..MOST / 2 {
            shelf.put("office", [("card", vec![1]), ("phrase", vec![2])]);
        }
        assert!(shelf.waiting(&first, "office").is_empty());
    }
}
