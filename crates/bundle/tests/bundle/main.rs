//! What a bundle promises on its way, for every suite.

mod checks;
mod cuts;
mod document;
mod hostile;
mod interleave;
mod network;
mod payloads;
mod sticks;
mod village;
mod world;
