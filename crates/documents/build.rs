//! Joins the parts of the Chinese fonts that the `makepad-fonts-chinese-*` crates carry: one TTF per weight.
//!
//! Each crate says where it stands (`vendor/makepad-platform`), so nothing is searched for and nothing downloaded.

use std::path::{Path, PathBuf};

fn main() {
    let mut registered = Default::default();
    makepad_fonts_chinese_regular::live_design(&mut registered);
    makepad_fonts_chinese_regular_2::live_design(&mut registered);
    makepad_fonts_chinese_bold::live_design(&mut registered);
    makepad_fonts_chinese_bold_2::live_design(&mut registered);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo gives build scripts an OUT_DIR"));
    let [regular, regular_2, bold, bold_2] = registered.roots.as_slice() else {
        panic!("four font crates register, not {registered:?}", registered = registered.roots)
    };
    join(&[regular, regular_2], "LXGWWenKaiRegular.ttf", &out.join("regular.ttf"));
    join(&[bold, bold_2], "LXGWWenKaiBold.ttf", &out.join("bold.ttf"));
    println!("cargo::rerun-if-changed=build.rs");
}

/// Part 1 bears the font's name, part 2 the name with `.2`.
fn join(roots: &[&str; 2], name: &str, to: &Path) {
    let mut font = Vec::new();
    for (root, file) in roots.iter().zip([name.to_owned(), format!("{name}.2")]) {
        let path = Path::new(root).join("resources").join(file);
        let part = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        font.extend(part);
    }
    std::fs::write(to, font).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
}
