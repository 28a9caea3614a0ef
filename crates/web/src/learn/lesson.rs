//! The lessons as they are written.

use std::sync::LazyLock;

use serde::Deserialize;
use statute::Key;
use words::Lang;

/// A step of the main job, or the card of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// A step.
    Step,
    /// A card.
    Card,
}

/// A question with which a reader checks himself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) ask: String,
    pub(super) answer: String,
}

/// A lesson in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) lead: String,
    /// What is done, in order.
    pub(super) steps: Vec<String>,
    /// What often goes wrong.
    pub(super) mistakes: Vec<String>,
    /// Sentences to be read aloud.
    pub(super) spoken: Vec<String>,
    pub(super) questions: Vec<Question>,
}

/// A lesson.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lesson {
    /// Name in addresses.
    #[serde(skip)]
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    /// Names of the parameters of the law behind it.
    articles: Vec<String>,
    zh: Text,
    en: Text,
}

impl Lesson {
    pub(super) const fn text(&self, lang: Lang) -> &Text {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The parameters of the law behind it.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        self.articles.iter().filter_map(|name| Key::named(name))
    }
}

/// A file of `lessons/` with its name.
macro_rules! file {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../lessons/", $name, ".toml")))
    };
}

/// The steps in their order, then the cards.
const FILES: [(&str, &str); 16] = [
    file!("plan"),
    file!("committee"),
    file!("roll"),
    file!("nomination"),
    file!("candidates"),
    file!("poll-preparation"),
    file!("poll-day"),
    file!("count"),
    file!("closing"),
    file!("clerk"),
    file!("caller"),
    file!("counter"),
    file!("scrutineer"),
    file!("observer"),
    file!("proxies"),
    file!("herders-camp"),
];

fn read(id: &'static str, text: &str) -> Result<Lesson, toml::de::Error> {
    toml::from_str(text).map(|lesson: Lesson| Lesson { id, ..lesson })
}

/// All lessons; that each can be read is held by a test.
pub(super) fn lessons() -> &'static [Lesson] {
    static ALL: LazyLock<Vec<Lesson>> = LazyLock::new(|| FILES.iter().filter_map(|(id, text)| read(id, text).ok()).collect());
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of a lesson in one language.
    fn sentences(text: &Text) -> Vec<&String> {
        let asked = text.questions.iter().flat_map(|question| [&question.ask, &question.answer]);
        [&text.title, &text.lead].into_iter().chain(&text.steps).chain(&text.mistakes).chain(&text.spoken).chain(asked).collect()
    }

    #[test]
    fn every_lesson_is_whole_in_both_languages_and_names_its_articles() {
        for (id, text) in FILES {
            let lesson = read(id, text).unwrap_or_else(|fault| panic!("{id}: {fault}"));
            assert_eq!(lesson.keys().count(), lesson.articles.len(), "{id}: an article is named by a key that there is");
            let (zh, en) = (sentences(&lesson.zh), sentences(&lesson.en));
            assert_eq!(zh.len(), en.len(), "{id}: both languages say the same");
            assert!(zh.iter().chain(&en).all(|sentence| !sentence.trim().is_empty()), "{id}");
            assert!(!lesson.zh.steps.is_empty() && !lesson.zh.spoken.is_empty() && !lesson.zh.questions.is_empty(), "{id}");
        }
    }

    #[test]
    fn no_number_of_the_law_is_typed_into_a_lesson() {
        for lesson in lessons() {
            let texts = [&lesson.zh, &lesson.en];
            let typed = |sentence: &&String| sentence.trim_start_matches("Step ").chars().skip(1).any(|c| c.is_ascii_digit());
            let found: Vec<&String> = texts.into_iter().flat_map(sentences).filter(typed).collect();
            assert!(found.is_empty(), "{}: {found:?}", lesson.id);
        }
    }
}
