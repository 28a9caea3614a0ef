//! Stub of `makepad-platform`: the Chinese font crates depend on it by name only.
//!
//! They register their fonts with that toolkit; here they only say where they stand, so that the build script of
//! `documents` can read the font files from there.

/// Stands for the toolkit's context.
#[derive(Default)]
pub struct Cx {
    /// Directory of each crate that registered itself, in the order of registration.
    pub roots: Vec<&'static str>,
}

/// Stands for the toolkit's macro: gives the module the function its crate calls.
#[macro_export]
macro_rules! live_design {
    ($($tokens:tt)*) => {
        pub fn live_design(cx: &mut $crate::Cx) {
            cx.roots.push(env!("CARGO_MANIFEST_DIR"));
        }
    };
}
