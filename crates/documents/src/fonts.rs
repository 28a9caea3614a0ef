//! The Chinese fonts in the binary: LXGW WenKai (霞鹜文楷), regular and bold, SIL Open Font License 1.1 (`fonts-OFL.txt`).

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular.ttf"));
static BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bold.ttf"));

/// Fonts and their catalogue. The bytes stay where the program's file has them: nothing is copied, and nothing is
/// read before the first paper.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
}

/// The fonts, parsed at first use.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = [REGULAR, BOLD].into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
});
