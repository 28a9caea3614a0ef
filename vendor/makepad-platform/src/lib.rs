//! Stub of `makepad-platform`: the Chinese font crates depend on it by name only.
