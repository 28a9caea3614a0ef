//! `huanjie-witness`.

fn main() {}
