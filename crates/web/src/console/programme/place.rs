//! Places as people write them: a code, a name, or a township and a village in one word.

use election::programme::Who;

use super::page::Page;

/// Why a place was not found.
pub(super) enum Lost {
    /// No such place here.
    Unknown(String),
    /// Several places are called so.
    Several(String),
}

impl Lost {
    pub(super) fn sentence(&self, page: &Page<'_>) -> String {
        match self {
            Self::Unknown(place) => page.with("place-unknown", &[("place", place)]),
            Self::Several(place) => page.with("place-several", &[("place", place)]),
        }
    }
}

/// The codes of places written in one field, one to a line or separated by 、 ， ； or blanks.
pub(super) fn read(page: &Page<'_>, text: &str) -> Result<Vec<String>, Lost> {
    let separators = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | ';' | '；');
    text.split(separators).filter(|word| !word.is_empty()).map(|word| code(page, word)).collect()
}

fn code(page: &Page<'_>, word: &str) -> Result<String, Lost> {
    let divisions = page.app.store.divisions();
    let here = divisions.range(page.office.clone()..).take_while(|(code, _)| code.starts_with(page.office.as_str()));
    let named = |code: &str, name: &str| {
        let above = divisions.get(code).and_then(|division| divisions.get(&division.parent)).map_or("", |above| above.name.as_str());
        word == code || word == name || (programme::who_of(code) != Some(Who::Prefecture) && word == format!("{above}{name}"))
    };
    let mut found = here.filter(|(code, division)| named(code, &division.name)).map(|(code, _)| code.clone());
    match (found.next(), found.next()) {
        (Some(code), None) => Ok(code),
        (None, _) => Err(Lost::Unknown(word.to_owned())),
        (Some(_), Some(_)) => Err(Lost::Several(word.to_owned())),
    }
}
