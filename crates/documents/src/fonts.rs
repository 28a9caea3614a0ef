//! The fonts of the press: LXGW WenKai (霞鹜文楷), regular and bold, in the binary (SIL Open Font License 1.1, `fonts-OFL.txt`), and
//! those of a folder that an operator names, for what WenKai lacks.

use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular.ttf"));
static BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bold.ttf"));

/// Endings of the files that are taken from a folder of fonts.
const ENDINGS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// Why a folder of further fonts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// The folder or a file in it cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, std::io::Error),
    /// A file with the ending of a font is none.
    #[error("{0}: no font")]
    NoFont(String),
    /// No file in it has the ending of a font.
    #[error("{0}: no file ends in .ttf, .otf, .ttc or .otc")]
    Empty(String),
    /// Papers were set already, or another folder was taken.
    #[error("fonts are taken once, before the first paper")]
    TooLate,
}

/// Fonts and their catalogue. The bytes of WenKai stay where the program's file has them: nothing is copied, and nothing is
/// read before the first paper.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
}

impl Fonts {
    /// WenKai, then the others: what WenKai has is always set in it.
    pub(crate) fn with(further: &[Font]) -> Self {
        let own = [REGULAR, BOLD].into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes)));
        let faces: Vec<Font> = own.chain(further.iter().cloned()).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    }

    /// Whether one of them has a character.
    pub(crate) fn has(&self, character: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(u32::from(character)))
    }
}

static FURTHER: OnceLock<Vec<Font>> = OnceLock::new();

/// The fonts, parsed at first use.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::with(FURTHER.get_or_init(Vec::new)));

/// Takes the fonts of a folder for the characters that WenKai lacks: rare Han characters, Tibetan, Mongolian. Once in a process,
/// before its first paper. Tells how many faces were taken.
///
/// # Errors
/// The folder cannot be read, has no font or a broken one, or papers were set already.
pub fn further_fonts(folder: &Path) -> Result<usize, FontsError> {
    let faces = faces(folder)?;
    let count = faces.len();
    FURTHER.set(faces).map_err(|_| FontsError::TooLate)?;
    Ok(count)
}

fn faces(folder: &Path) -> Result<Vec<Font>, FontsError> {
    let unreadable = |path: &Path, error| FontsError::Unreadable(path.display().to_string(), error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        files.push(entry.map_err(|error| unreadable(folder, error))?.path());
    }
    // The order of a folder is chance; which font a character is set in is not.
    files.sort();
    let mut faces = Vec::new();
    let font = |path: &&std::path::PathBuf| {
        path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&&*ending.to_ascii_lowercase()))
    };
    for path in files.iter().filter(font) {
        let bytes = std::fs::read(path).map_err(|error| unreadable(path, error))?;
        let before = faces.len();
        faces.extend(Font::iter(Bytes::new(bytes)));
        if faces.len() == before {
            return Err(FontsError::NoFont(path.display().to_string()));
        }
    }
    if faces.is_empty() { Err(FontsError::Empty(folder.display().to_string())) } else { Ok(faces) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The first of Extension G, which no font in the binary has.
    pub(crate) const RARE: char = '\u{30000}';

    /// WenKai with the next character after the rare one moved to its place: a font that has it.
    pub(crate) fn rare_font() -> Vec<u8> {
        let mut font = REGULAR.to_vec();
        let word = |font: &[u8], at: usize| u32::from_be_bytes(font[at..at + 4].try_into().expect("four bytes")) as usize;
        let tables = usize::from(u16::from_be_bytes([font[4], font[5]]));
        let entry = (0..tables).map(|n| 12 + 16 * n).find(|at| &font[*at..at + 4] == b"cmap").expect("a table of characters");
        let cmap = word(&font, entry + 8);
        let parts = usize::from(u16::from_be_bytes([font[cmap + 2], font[cmap + 3]]));
        let parts: Vec<usize> = (0..parts).map(|n| cmap + word(&font, cmap + 4 + 8 * n + 4)).collect();
        for part in parts {
            if font[part..part + 2] == [0, 12] {
                let mut groups = (0..word(&font, part + 12)).map(|n| part + 16 + 12 * n);
                let next = groups.find(|at| word(&font, *at) >= RARE as usize).expect("a later group");
                for at in [next, next + 4] {
                    font[at..at + 4].copy_from_slice(&u32::from(RARE).to_be_bytes());
                }
            }
        }
        font
    }

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("huanjie-fonts-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn a_folder_gives_what_the_fonts_in_the_binary_lack() {
        assert!(!Fonts::with(&[]).has(RARE) && Fonts::with(&[]).has('〓'));
        let folder = folder("good");
        std::fs::write(folder.join("LICENSE.txt"), "words").expect("written");
        assert!(matches!(faces(&folder), Err(FontsError::Empty(_))));
        std::fs::write(folder.join("Rare.TTF"), rare_font()).expect("written");
        let fonts = Fonts::with(&faces(&folder).expect("one font"));
        assert_eq!(fonts.faces.len(), 3);
        assert!(fonts.has(RARE) && fonts.has('卓'));
        std::fs::remove_dir_all(&folder).expect("cleared away");
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_told_by_the_name_of_the_file() {
        let folder = folder("broken");
        std::fs::write(folder.join("broken.ttf"), "no font at all").expect("written");
        let told = faces(&folder).expect_err("broken").to_string();
        assert!(told.contains("broken.ttf") && told.ends_with("no font"), "{told}");
        std::fs::remove_dir_all(&folder).expect("cleared away");
        assert!(matches!(faces(&folder), Err(FontsError::Unreadable(..))));
    }

    #[test]
    fn every_common_han_character_is_in_the_binary() {
        let fonts = Fonts::with(&[]);
        assert!(('\u{4E00}'..='\u{9FA5}').chain(['·', '〓']).all(|character| fonts.has(character)));
    }

    /// Of what people are called a font may lack a character; of our own words none.
    #[test]
    fn the_fonts_in_the_binary_have_every_character_of_our_own_words() {
        let fonts = Fonts::with(&[]);
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![here.join("src"), here.join("templates")];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder of the sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("text");
                // Doc comments may name what is not printed.
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let lacking: Vec<char> = lines.flat_map(str::chars).filter(|c| !c.is_whitespace() && !fonts.has(*c)).collect();
                assert!(lacking.is_empty(), "{}: {lacking:?}", path.display());
                read += 1;
            }
        }
        assert!(read > 50, "{read} files");
    }
}
