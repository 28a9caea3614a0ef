//! Components of every form and answer: fields, buttons, tables, refusals, reasons, citations.
//!
//! Forms are same-origin and urlencoded (or multipart where a file goes up); the origin is checked by a layer,
//! so a form needs no hidden token. Errors stand beside their field and are announced to a screen reader.

use election::{Election, PersonId, Refusal};
use maud::{Markup, Render, html};
use statute::{Because, Citation, Confidence, Figure, Post};
use words::Lang;

/// What kind of field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// A whole number, from and to.
    Number(u32, u32),
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A time of day, `HH:MM`.
    Time,
    /// A secret.
    Password,
    /// Several lines.
    Area(u8),
    /// One of several: value and words.
    Select(Vec<(String, String)>),
    /// Yes or no; a checked box sends `yes`.
    Check,
    /// A file; which endings are offered.
    File(&'static str),
    /// One or several files.
    Files(&'static str),
}

/// A labelled field with its hint and error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which form the field stands in: ids of a page are unique although forms share names.
    within: String,
    name: String,
    label: String,
    kind: Kind,
    value: String,
    hint: String,
    error: String,
    required: bool,
    max_length: u16,
}

impl Field {
    fn new(name: &str, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            within: String::new(),
            name: name.to_owned(),
            label: label.into(),
            kind,
            value: String::new(),
            hint: String::new(),
            error: String::new(),
            required: false,
            max_length: 200,
        }
    }
    /// One line of text, at most 200 characters.
    #[must_use]
    pub fn text(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Text)
    }
    /// A whole number within bounds.
    #[must_use]
    pub fn number(name: &str, label: impl Into<String>, least: u32, most: u32) -> Self {
        Self::new(name, label, Kind::Number(least, most))
    }
    /// A day.
    #[must_use]
    pub fn date(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Date)
    }
    /// A time of day.
    #[must_use]
    pub fn time(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Time)
    }
    /// A passphrase.
    #[must_use]
    pub fn password(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Password)
    }
    /// Several lines, at most 2,000 characters.
    #[must_use]
    pub fn area(name: &str, label: impl Into<String>) -> Self {
        Self { max_length: 2_000, ..Self::new(name, label, Kind::Area(4)) }
    }
    /// One of several, as (value, words).
    #[must_use]
    pub fn select(name: &str, label: impl Into<String>, options: Vec<(String, String)>) -> Self {
        Self::new(name, label, Kind::Select(options))
    }
    /// A list, one line each; at most 20,000 characters.
    #[must_use]
    pub fn lines(name: &str, label: impl Into<String>, rows: u8) -> Self {
        Self { max_length: 20_000, ..Self::new(name, label, Kind::Area(rows)) }
    }
    /// Yes or no.
    #[must_use]
    pub fn check(name: &str, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Check)
    }
    /// A file; `endings` as in the `accept` attribute, for example `.xlsx,.csv`.
    #[must_use]
    pub fn file(name: &str, label: impl Into<String>, endings: &'static str) -> Self {
        Self::new(name, label, Kind::File(endings))
    }
    /// One or several files; `endings` as for one.
    #[must_use]
    pub fn files(name: &str, label: impl Into<String>, endings: &'static str) -> Self {
        Self::new(name, label, Kind::Files(endings))
    }
    /// In which form of the page the field stands.
    #[must_use]
    pub fn within(mut self, form: &str) -> Self {
        form.clone_into(&mut self.within);
        self
    }
    /// The name under which the field is sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    fn id(&self) -> String {
        if self.within.is_empty() { self.name.clone() } else { format!("{}-{}", self.within, self.name) }
    }
    /// What stands in the field.
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }
    /// How to fill it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// What is wrong with what was sent.
    #[must_use]
    pub fn error(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }
    /// It must be filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    fn described(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id()));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.id()));
        match (hint, error) {
            (Some(h), Some(e)) => Some(format!("{e} {h}")),
            (hint, error) => hint.or(error),
        }
    }

    fn line(&self, kind: &str, mode: Option<&str>) -> Markup {
        let length = matches!(kind, "text" | "password").then_some(self.max_length);
        html! {
            input type=(kind) id=(self.id()) name=(self.name) value=(self.value) inputmode=[mode]
                required[self.required] maxlength=[length] aria-describedby=[self.described()]
                aria-invalid=[(!self.error.is_empty()).then_some("true")];
        }
    }

    fn control(&self) -> Markup {
        match &self.kind {
            Kind::Text => self.line("text", None),
            Kind::Date => self.line("date", None),
            Kind::Time => self.line("time", None),
            Kind::Password => self.line("password", None),
            Kind::Number(least, most) => html! {
                input.number type="number" id=(self.id()) name=(self.name) value=(self.value) min=(least) max=(most)
                    inputmode="numeric" required[self.required] aria-describedby=[self.described()]
                    aria-invalid=[(!self.error.is_empty()).then_some("true")];
            },
            Kind::Area(rows) => html! {
                textarea id=(self.id()) name=(self.name) rows=(rows) maxlength=(self.max_length) required[self.required]
                    aria-describedby=[self.described()] { (self.value) }
            },
            Kind::Select(options) => html! {
                select id=(self.id()) name=(self.name) required[self.required] aria-describedby=[self.described()] {
                    @for (value, words) in options {
                        option value=(value) selected[*value == self.value] { (words) }
                    }
                }
            },
            Kind::Check => html! {
                input type="checkbox" id=(self.id()) name=(self.name) value="yes" checked[self.value == "yes"]
                    required[self.required] aria-describedby=[self.described()];
            },
            Kind::File(endings) | Kind::Files(endings) => html! {
                input type="file" id=(self.id()) name=(self.name) accept=(endings) multiple[matches!(self.kind, Kind::Files(_))]
                    required[self.required] aria-describedby=[self.described()];
            },
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        let class = match (&self.kind, self.error.is_empty()) {
            (Kind::Check, true) => "field check",
            (Kind::Check, false) => "field check wrong",
            (_, true) => "field",
            (_, false) => "field wrong",
        };
        html! {
            div class=(class) {
                label for=(self.id()) { (self.label) }
                @if !self.error.is_empty() { p.error id={ (self.id()) "-error" } role="alert" { (self.error) } }
                (self.control())
                @if !self.hint.is_empty() { p.hint id={ (self.id()) "-hint" } { (self.hint) } }
            }
        }
    }
}

/// A hidden value that travels with a form.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A form that posts to `action`, with one button.
#[must_use]
pub fn form(action: &str, submit_label: &str, fields: &Markup) -> Markup {
    html! {
        form.form method="post" action=(action) accept-charset="utf-8" {
            (fields)
            (submit(submit_label))
        }
    }
}

/// A form that sends a file.
#[must_use]
pub fn upload(action: &str, submit_label: &str, fields: &Markup) -> Markup {
    html! {
        form.form method="post" action=(action) enctype="multipart/form-data" {
            (fields)
            (submit(submit_label))
        }
    }
}

/// The form's main button.
#[must_use]
pub fn submit(label: &str) -> Markup {
    html! { p.actions { button.main type="submit" { (label) } } }
}

/// A group of fields under one heading.
#[must_use]
pub fn group(legend: &str, fields: &Markup) -> Markup {
    html! { fieldset { legend { (legend) } (fields) } }
}

/// A dense table with a head that stays in sight; `caption` is read aloud and printed.
#[must_use]
pub fn table(caption: &str, head: &[String], rows: &Markup) -> Markup {
    html! {
        div.table tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// The Fluent key of a rule's code.
#[must_use]
pub fn key(prefix: &str, rule: &str) -> String {
    format!("{prefix}-{}", rule.replace('_', "-"))
}

/// The sentence of a refusal.
#[must_use]
pub fn refusal_sentence(lang: Lang, refusal: &Refusal) -> String {
    let figures: Vec<(&str, &str)> = refusal.figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
    lang.with(&key("refusal", refusal.rule), &figures)
}

/// A refusal as the clerk reads it: what is not possible, the figures, the article, and what to do.
#[must_use]
pub fn refusal_box(lang: Lang, refusal: &Refusal) -> Markup {
    let figures: Vec<(&str, &str)> = refusal.figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let remedy = key("remedy", refusal.rule);
    html! {
        section.refusal role="alert" tabindex="-1" id="refusal" {
            h2 { (lang.text("web-refused")) }
            p.sentence { (refusal_sentence(lang, refusal)) }
            @if let Some(found) = &refusal.citation { p { (lang.text("web-basis")) (citation(lang, found)) } }
            @if lang.has(&remedy) { p.remedy { strong { (lang.text("web-remedy")) } (lang.with(&remedy, &figures)) } }
        }
    }
}

/// A citation; anything but a text read in full is marked as not verified.
#[must_use]
pub fn citation(lang: Lang, citation: &Citation) -> Markup {
    html! {
        cite title=(citation.pack) { (citation.article) }
        @if citation.confidence != Confidence::Text {
            " " span.unverified title=(lang.text(confidence_key(citation.confidence))) { (lang.text("web-unverified")) }
        }
    }
}

fn choice(lang: Lang, word: &str) -> String {
    let key = key("value", word);
    if lang.has(&key) { lang.text(&key) } else { word.to_owned() }
}

/// The words for how sure a value is.
#[must_use]
pub fn confidence_key(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Text => "web-confidence-text",
        Confidence::Partial => "web-confidence-partial",
        Confidence::Memory => "web-confidence-memory",
        Confidence::Default => "web-confidence-default",
    }
}

/// The sentence of a reason.
#[must_use]
pub fn because_sentence(lang: Lang, because: &Because) -> String {
    let say = |name: &str, figure: &Figure| if is_name(name) { figure.to_string() } else { figure_words(lang, figure) };
    let figures: Vec<(&str, String)> = because.figures.0.iter().map(|(name, figure)| (name.as_ref(), say(name, figure))).collect();
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, figure)| (*name, figure.as_str())).collect();
    let key = format!("{}-{}", key("because", &because.rule), if because.met { "met" } else { "not" });
    lang.with(&key, &figures)
}

/// Figures that hold what people are called: never a word of the law, even if somebody is called like one.
fn is_name(figure: &str) -> bool {
    matches!(figure, "name" | "names" | "other" | "box")
}

/// A figure as it is printed: the core writes posts and words of the law by their names.
fn figure_words(lang: Lang, figure: &Figure) -> String {
    match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Text(text) => match post_of(text) {
            Some(post) => lang.text(post_key(post)),
            None => choice(lang, text),
        },
    }
}

/// The same reasons with people and posts named: the core writes `p12` and the key of a post, a page writes names.
#[must_use]
pub fn named_reasons(lang: Lang, election: &Election, reasons: &[Because]) -> Vec<Because> {
    let mut reasons = reasons.to_vec();
    for (_, figure) in reasons.iter_mut().flat_map(|reason| &mut reason.figures.0) {
        if let Figure::Text(text) = figure {
            *figure = named(lang, election, text).into();
        }
    }
    reasons
}

/// The same refusal with people and posts named.
#[must_use]
pub fn named_refusal(lang: Lang, election: &Election, mut refusal: Refusal) -> Refusal {
    for value in refusal.figures.values_mut() {
        *value = named(lang, election, value);
    }
    refusal
}

fn named(lang: Lang, election: &Election, value: &str) -> String {
    let one = |token: &str| {
        let id = token.strip_prefix('p').and_then(|n| n.parse().ok()).map(PersonId);
        match id.and_then(|id| election.person(id)) {
            Some(person) => person.name.clone(),
            None => post_of(token).map_or_else(|| token.to_owned(), |post| lang.text(post_key(post))),
        }
    };
    value.split('、').map(one).collect::<Vec<_>>().join("、")
}

fn post_of(name: &str) -> Option<Post> {
    [Post::Chair, Post::ViceChair, Post::Member, Post::WomenMember].into_iter().find(|p| statute::post_name(*p) == name)
}

/// The message key of a post's name.
#[must_use]
pub fn post_key(post: Post) -> &'static str {
    match post {
        Post::Chair => "web-post-chair",
        Post::ViceChair => "web-post-vice-chair",
        Post::Member => "web-post-member",
        Post::WomenMember => "web-post-women-member",
    }
}

/// The reasons of a decision, in the order in which they were asked.
#[must_use]
pub fn because_list(lang: Lang, reasons: &[Because]) -> Markup {
    let (met, not) = (lang.text("web-met"), lang.text("web-not-met"));
    html! {
        ol.because {
            @for reason in reasons {
                li class=(if reason.met { "met" } else { "not" }) {
                    span.mark { (if reason.met { &met } else { &not }) } " "
                    (because_sentence(lang, reason)) " "
                    small { (citation(lang, &reason.citation)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_escaped_and_errors_are_tied_to_their_field() {
        let field = Field::text("place", "地点").value("\"><script>").error("必填").hint("例").required();
        let page = field.render().into_string();
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("aria-describedby=\"place-error place-hint\""), "{page}");
        assert!(page.contains("aria-invalid=\"true\""), "{page}");
    }

    #[test]
    fn a_value_that_nobody_has_read_in_full_is_marked_as_unverified() {
        let cite = |confidence| Citation::new("P", "第一条", confidence);
        assert!(citation(Lang::Zh, &cite(Confidence::Memory)).into_string().contains("未经核实"));
        assert!(!citation(Lang::Zh, &cite(Confidence::Text)).into_string().contains("未经核实"));
    }
}
