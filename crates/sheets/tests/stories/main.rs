//! Stories of clerks' files: what they bring, and the answer they get. All people are invented.

#![allow(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod answers;
mod books;
mod departments;
mod filling;
mod filling_guessed;
mod filling_kept;
mod filling_moved;
mod filling_refused;
mod forms;
mod hostile;
mod kept;
mod limits;
mod maker;
mod messy;
mod outgoing;
mod shapes;
mod tell;
mod texts;
