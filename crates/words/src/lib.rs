//! Interface text by key, from Fluent message files in `locales/`. Plain Chinese first, English complete.
//!
//! Every key stands in both languages; a test of this crate fails when one is missing. Must not know what the
//! keys are used for.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use unic_langid::{LanguageIdentifier, langid};

static_loader! {
    static MESSAGES = {
        locales: "../../locales",
        fallback_language: "zh-CN",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

/// Language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 简体中文, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// BCP 47 tag for `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The message under `key`; a missing key shows itself as the key (and fails the tests).
    #[must_use]
    pub fn text(self, key: &str) -> String {
        MESSAGES.try_lookup(self.id(), key).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is a message under `key`.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        MESSAGES.try_lookup(self.id(), key).is_some()
    }

    /// The message under `key` with its arguments filled in.
    #[must_use]
    pub fn with(self, key: &str, args: &[(&str, &str)]) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> =
            args.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), FluentValue::from(*value))).collect();
        MESSAGES.try_lookup_with_args(self.id(), key, &args).unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn keys(dir: &str) -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(dir);
        let mut keys = BTreeSet::new();
        for file in std::fs::read_dir(root).expect("locales stand in the repository") {
            let text = std::fs::read_to_string(file.expect("readable").path()).expect("UTF-8");
            for line in text.lines() {
                let name: String = line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
                if !name.is_empty() && line[name.len()..].trim_start().starts_with('=') {
                    assert!(keys.insert(name.clone()), "{dir}: the key {name} stands twice");
                }
            }
        }
        keys
    }

    #[test]
    fn every_message_stands_in_both_languages() {
        let (zh, en) = (keys("zh-CN"), keys("en"));
        let missing: Vec<_> = zh.symmetric_difference(&en).collect();
        assert!(missing.is_empty(), "in one language only: {missing:?}");
    }

    /// Arguments a message asks for.
    fn arguments(dir: &str, key: &str) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(dir);
        let mut names = Vec::new();
        for file in std::fs::read_dir(root).expect("locales stand in the repository") {
            let text = std::fs::read_to_string(file.expect("readable").path()).expect("UTF-8");
            let mut inside = false;
            for line in text.lines() {
                let begins = !line.starts_with(' ') && line.contains('=');
                inside = if begins { line.split('=').next().map(str::trim) == Some(key) } else { inside };
                if inside {
                    names.extend(
                        line.split('$').skip(1).map(|rest| {
                            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect::<String>()
                        }),
                    );
                }
            }
        }
        names
    }

    #[test]
    fn every_message_can_be_read_and_takes_the_same_arguments() {
        for key in keys("zh-CN") {
            let (mut zh, mut en) = (arguments("zh-CN", &key), arguments("en", &key));
            let args: Vec<(&str, &str)> = zh.iter().chain(&en).map(|name| (name.as_str(), "1")).collect();
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(lang.with(&key, &args), key, "{lang:?}: {key} cannot be read");
            }
            for list in [&mut zh, &mut en] {
                list.sort();
                list.dedup();
            }
            assert_eq!(zh, en, "{key} takes other arguments in Chinese than in English");
        }
    }
}
