//! What a visitor asked: fields by name, read into a place, a body and a day; what cannot be read is kept beside its field.

use std::collections::HashMap;

use jiff::civil::Date;
use maud::{Markup, html};
use statute::Body;
use words::Lang;

use super::{say, stack};
use crate::app::App;
use crate::form::Field;
use crate::unit::sent::whole_number;

/// Where, what and when an election is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Division code; empty for the whole country.
    pub division: String,
    /// Which body.
    pub body: Body,
    /// Election day.
    pub on: Date,
}

impl Place {
    /// Where this server stands, today: the province of its divisions.
    pub fn here(app: &App) -> Self {
        let divisions = app.store.divisions();
        let province = divisions.keys().next().and_then(|code| code.get(..2)).unwrap_or_default();
        Self { division: province.to_owned(), body: Body::VillageCommittee, on: (app.settings.today)() }
    }

    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        let place = match say::province(lang, &self.division) {
            Some(province) if self.division.len() > 2 => format!("{province} {}", self.division),
            Some(province) => province,
            None if self.division.is_empty() => lang.text("rules-nation"),
            None => self.division.clone(),
        };
        format!("{place} · {} · {}", say::body(lang, self.body), self.on)
    }

    /// As the query of a link.
    pub fn query(&self) -> String {
        format!("division={}&body={}&on={}", self.division, self.body.name(), self.on)
    }
}

/// Fields of a form or a query; the last of a name counts.
pub struct Asked {
    /// Language of the errors.
    pub lang: Lang,
    sent: HashMap<String, String>,
    errors: Vec<(String, String)>,
}

impl Asked {
    /// Of the pairs of a query or a form.
    pub fn new(lang: Lang, sent: HashMap<String, String>) -> Self {
        Self { lang, sent, errors: Vec::new() }
    }

    /// Whether a field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.sent.contains_key(name)
    }

    /// What stands in a field, without blanks at its ends.
    pub fn text(&self, name: &str) -> &str {
        self.sent.get(name).map_or("", |text| text.trim())
    }

    /// Whether something could not be read.
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Puts a place that was written as `632823@2026-12-20` into the fields under `<name>_`, where it can be changed.
    pub fn spread(&mut self, name: &str) {
        let Some((code, on)) = self.text(name).split_once('@').map(|(code, on)| (code.trim().to_owned(), on.trim().to_owned())) else {
            return;
        };
        if stack::division(&code).is_ok() && stack::day(&on).is_ok() {
            self.sent.remove(name);
            self.sent.remove(&format!("{name}_province"));
            self.sent.insert(format!("{name}_division"), code);
            self.sent.insert(format!("{name}_on"), on);
        }
    }

    /// Notes an error beside a field.
    pub fn wrong(&mut self, name: &str, sentence: String) {
        self.errors.push((name.to_owned(), sentence));
    }

    /// A whole number that must be there.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        let read = whole_number(self.text(name));
        if read.is_none() {
            self.wrong(name, self.lang.text("field-number"));
        }
        read
    }

    /// A field with what was sent in it, and what is wrong with that.
    pub fn field(&self, field: Field) -> Field {
        let name = field.name().to_owned();
        let field = match self.sent.get(&name) {
            Some(value) => field.value(value),
            None => field,
        };
        match self.errors.iter().find(|(wrong, _)| *wrong == name) {
            Some((_, sentence)) => field.error(sentence),
            None => field,
        }
    }

    /// The place under a prefix; a field that was not sent is as in `usual`.
    pub fn place(&mut self, prefix: &str, usual: &Place) -> Option<Place> {
        let (division, body, on) = (self.division(prefix, usual), self.body(prefix, usual), self.day(prefix, usual));
        Some(Place { division: division?, body: body?, on: on? })
    }

    /// A code if one is written, else the province chosen.
    fn division(&mut self, prefix: &str, usual: &Place) -> Option<String> {
        let names = [format!("{prefix}division"), format!("{prefix}province")];
        if !names.iter().any(|name| self.has(name)) {
            return Some(usual.division.clone());
        }
        let (code, province) = (self.text(&names[0]).to_owned(), self.text(&names[1]).to_owned());
        if !province.is_empty() && !say::PROVINCES.contains(&province.as_str()) {
            self.wrong(&names[1], self.lang.text("field-choose"));
            return None;
        }
        if let Err(unknown) = stack::division(&code) {
            self.wrong(&names[0], unknown.sentence(self.lang));
            return None;
        }
        if code.is_empty() {
            return Some(province);
        }
        if !code.starts_with(&province) {
            let name = say::province(self.lang, &province).unwrap_or_default();
            self.wrong(&names[0], self.lang.with("rules-elsewhere", &[("code", &code), ("province", &name)]));
            return None;
        }
        Some(code)
    }

    fn body(&mut self, prefix: &str, usual: &Place) -> Option<Body> {
        let name = format!("{prefix}body");
        if self.text(&name).is_empty() {
            return Some(usual.body);
        }
        let read = Body::named(self.text(&name));
        if read.is_none() {
            self.wrong(&name, self.lang.text("field-choose"));
        }
        read
    }

    fn day(&mut self, prefix: &str, usual: &Place) -> Option<Date> {
        let name = format!("{prefix}on");
        if self.text(&name).is_empty() {
            return Some(usual.on);
        }
        match stack::day(self.text(&name)) {
            Ok(day) => Some(day),
            Err(_) => {
                self.wrong(&name, self.lang.text("field-date"));
                None
            }
        }
    }

    /// The fields of a place, filled with what was sent, else with `shown`.
    pub fn place_fields(&self, prefix: &str, shown: &Place, bodies: &[Body]) -> Markup {
        let lang = self.lang;
        let name = |field: &str| format!("{prefix}{field}");
        let code = if shown.division.len() > 2 { shown.division.as_str() } else { "" };
        let bodies = bodies.iter().map(|b| (b.name().to_owned(), say::body(lang, *b))).collect();
        let province = Field::select(&name("province"), lang.text("rules-province"), provinces(lang, "rules-nation"));
        html! {
            (self.province_field(province, shown))
            (self.code_field(Field::text(&name("division"), lang.text("rules-division")).hint(lang.text("rules-division-hint")), code))
            (self.field(Field::select(&name("body"), lang.text("rules-body"), bodies).value(shown.body.name())))
            (self.field(Field::date(&name("on"), lang.text("rules-on")).value(shown.on)))
        }
    }

    /// The province as it was chosen, else the one that the code lies in.
    fn province_field(&self, field: Field, shown: &Place) -> Field {
        let chosen = !self.text(field.name()).is_empty();
        let province = shown.division.get(..2).unwrap_or_default();
        if chosen { self.field(field) } else { self.field(field).value(province) }
    }

    /// The code as it was written; that of a province stands among the provinces already.
    fn code_field(&self, field: Field, code: &str) -> Field {
        let written = self.text(field.name());
        let of_province = say::PROVINCES.contains(&written);
        if of_province { field } else { self.field(field.value(code)) }
    }
}

/// The provinces to choose from, after a first choice that is none of them.
pub fn provinces(lang: Lang, none: &str) -> Vec<(String, String)> {
    let none = (String::new(), lang.text(none));
    let all = say::PROVINCES.iter().map(|code| ((*code).to_owned(), lang.text(&format!("province-{code}"))));
    [none].into_iter().chain(all).collect()
}
