//! Papers as they are printed, page by page; one program, so that it links once.

mod key_cards;
mod papers;
mod played;
mod roll_papers;
mod sampling;
