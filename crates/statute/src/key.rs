//! What a parameter of the law is: a name, a stage of the election, and the kind of value it takes.

use serde::{Deserialize, Serialize};

use crate::value::Value;

pub use crate::catalogue::{Key, Stage};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 日.
    Days,
    /// 月.
    Months,
    /// 年.
    Years,
    /// 人.
    Persons,
    /// 户.
    Households,
    /// 党员.
    Members,
    /// 次.
    Times,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Days, Self::Months, Self::Years, Self::Persons, Self::Households, Self::Members, Self::Times];

    /// The name used in packs and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Months => "months",
            Self::Years => "years",
            Self::Persons => "persons",
            Self::Households => "households",
            Self::Members => "members",
            Self::Times => "times",
        }
    }
}

/// The kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number of something.
    Count(Unit),
    /// A fraction with its side, `">1/2"` or `">=1/3"`.
    Share,
    /// Yes or no.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Several of these words.
    Several(&'static [&'static str]),
}

impl Kind {
    /// The unit of a number.
    #[must_use]
    pub fn unit(self) -> Option<Unit> {
        match self {
            Self::Count(unit) => Some(unit),
            _ => None,
        }
    }

    /// The words it allows; none for numbers, fractions and yes or no.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::OneOf(words) | Self::Several(words) => words,
            _ => &[],
        }
    }

    /// Whether a value is of this kind.
    #[must_use]
    pub fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Count(_), Value::Number(_)) | (Self::Share, Value::Fraction(_)) | (Self::Flag, Value::Flag(_)) => true,
            (Self::OneOf(words), Value::Choice(word)) => words.contains(&word.as_str()),
            (Self::Several(words), Value::List(given)) => given.iter().all(|word| words.contains(&word.as_str())),
            _ => false,
        }
    }
}

macro_rules! keys {
    ($($stage:ident = $stage_name:literal { $($name:ident = $text:literal, $kind:expr, $doc:literal;)* })*) => {
        /// A parameter that a legislature chose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Key { $($(
            #[doc = $doc]
            #[serde(rename = $text)]
            $name,
        )*)* }

        /// A stage of the election, as far as the law divides it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the names are those of the message files, stage-…")]
        pub enum Stage { $($stage,)* }

        impl Stage {
            /// All of them, in the order of an election.
            pub const ALL: &'static [Stage] = &[$(Stage::$stage,)*];

            /// The name used in messages.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Stage::$stage => $stage_name,)* }
            }
        }

        impl Key {
            /// All of them, in the order of an election.
            pub const ALL: &'static [Key] = &[$($(Key::$name,)*)*];

            /// The name used in packs and messages.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($(Key::$name => $text,)*)* }
            }

            /// The kind of value it takes.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $($(Key::$name => $kind,)*)* }
            }

            /// The stage it belongs to.
            #[must_use]
            pub fn stage(self) -> Stage {
                match self { $($(Key::$name => Stage::$stage,)*)* }
            }
        }
    };
}
pub(crate) use keys;

impl Key {
    /// The key of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        static BY_NAME: std::sync::OnceLock<std::collections::HashMap<&'static str, Key>> = std::sync::OnceLock::new();
        BY_NAME.get_or_init(|| Self::ALL.iter().map(|key| (key.name(), *key)).collect()).get(name).copied()
    }
}
