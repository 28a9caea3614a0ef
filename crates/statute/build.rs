//! Lists the rule packs of `statutes/` for the program, so that a new province is one file and no line of code.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn packs(dir: &Path, found: &mut Vec<PathBuf>) {
    println!("cargo:rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir).expect("statutes/ can be read") {
        let path = entry.expect("statutes/ can be read").path();
        if path.is_dir() {
            packs(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            println!("cargo:rerun-if-changed={}", path.display());
            found.push(path);
        }
    }
}

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../statutes");
    let root = root.canonicalize().expect("statutes/ stands in the repository");
    let mut found = Vec::new();
    packs(&root, &mut found);
    found.sort();
    let mut text = String::from("/// Every pack file: its path below `statutes/`, and its text.\nconst SOURCES: &[(&str, &str)] = &[\n");
    for path in found {
        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
        writeln!(text, "    ({name:?}, include_str!({:?})),", path.display().to_string()).expect("text grows");
    }
    text.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("packs.rs");
    fs::write(out, text).expect("the output directory can be written");
}
