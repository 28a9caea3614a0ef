//! Papers as they are printed, page by page; one program, so that it links once.

mod bodies;
mod cases;
mod gallery;
mod handouts;
mod key_cards;
mod papers;
mod pictures;
mod played;
mod roll_papers;
mod sampling;
mod vetting;
mod volume;
