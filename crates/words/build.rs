//! A new message file makes the messages anew.

fn main() {
    println!("cargo:rerun-if-changed=../../locales");
}
