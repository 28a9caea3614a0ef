//! Stub of `makepad-platform`: the Chinese font crates depend on it by name only.
//!
//! They register their fonts with that toolkit; here nothing is registered, the font files are read by
//! `documents` at build time.

/// Stands for the toolkit's context.
pub struct Cx;

/// Stands for the toolkit's macro: gives the module the function its crate calls.
#[macro_export]
macro_rules! live_design {
    ($($tokens:tt)*) => {
        pub fn live_design(_cx: &mut $crate::Cx) {}
    };
}
