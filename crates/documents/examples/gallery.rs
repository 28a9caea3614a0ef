//! Writes the examples of `docs/papers`: `cargo run -p documents --example gallery docs/papers`.

#[path = "../tests/stories/played/mod.rs"]
#[allow(dead_code)]
mod played;

#[path = "../tests/stories/gallery/mod.rs"]
#[allow(dead_code)]
mod gallery;

use std::path::PathBuf;

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "docs/papers".to_owned()));
    std::fs::create_dir_all(&dir).expect("the directory can be made");
    for (name, paper) in gallery::gallery() {
        std::fs::write(dir.join(format!("{name}.png")), gallery::Picture::of(&paper).png()).expect("written");
        std::fs::write(dir.join(format!("{name}.txt")), gallery::words(&paper)).expect("written");
    }
}
