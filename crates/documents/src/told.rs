//! How a situation report tells its figures, answers and class: one wording, on paper and on screen.

use election::programme::Catalogue;
use election::programme::catalogue::{Class, Given};
use election::programme::readiness::Told;
use words::Lang;

/// A figure of the record.
#[must_use]
pub fn figure(lang: Lang, told: &Told) -> String {
    match told {
        Told::Number(number) => number.to_string(),
        Told::Tenths(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
        Told::Share(share) => lang.with("readiness-share", &[("count", &share.count.to_string()), ("of", &share.of.to_string())]),
        Told::Pair(one, other) => lang.with("readiness-pair", &[("one", &one.to_string()), ("other", &other.to_string())]),
        Told::Day(day) => day.to_string(),
        Told::Counts(counts) => counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join("、"),
    }
}

/// An answer of the dossier.
#[must_use]
pub fn answer(lang: Lang, given: &Given) -> String {
    match given {
        Given::Is(is) => lang.text(if *is { "value-yes" } else { "value-no" }),
        Given::Number(number) => number.to_string(),
        Given::Choice(choice) => choice.clone(),
    }
}

/// The criterion that gave a class; that none held is said too.
#[must_use]
pub fn criterion(lang: Lang, catalogue: &Catalogue, id: &str) -> String {
    match catalogue.criterion(id) {
        Some(criterion) => criterion.title.clone(),
        None if id.is_empty() => lang.text("situation-no-criterion"),
        None => id.to_owned(),
    }
}

/// 一类, 二类, 三类.
#[must_use]
pub fn class(lang: Lang, class: Class) -> String {
    lang.text(match class {
        Class::One => "class-1",
        Class::Two => "class-2",
        Class::Three => "class-3",
    })
}
