//! 见证: cosigns checkpoints of logs that only grow, and of each log keeps nothing but the newest head.
//!
//! For an office, a university or a newspaper that runs it beside its other work, without any other part of huanjie. A
//! data directory holds the key, the keys of the logs it is asked about, one table of heads, and requests that may be
//! evidence. Must not know: elections, entries, who publishes a log and where, which policies name this witness.
//!
//! **The order that matters.** A head is on disk, in place of exactly the head that the proof began at, before a signature
//! leaves; so that after any crash, and with any number of requests at once, no two signatures contradict each other.
//!
//! **The clock that counts.** A cosignature says "at this time this was the largest tree that I had seen". The clocks of
//! laptops in villages are set by hand, by the people whose work is checked; a witness's is not theirs. Its time bounds
//! from above when everything under the checkpoint was written. It is the system's clock: whoever runs a witness keeps it
//! right, and the page at `/` shows it.

mod error;
mod evidence;
mod files;
mod heads;
mod http;
mod key;
mod logs;
mod page;
mod witness;

pub use error::{Error, Unsigned};
pub use heads::Heads;
pub use http::router;
pub use logs::{Added, Logs};
pub use witness::{Witness, init, verifier};
