//! What a form sent: fields by name, read into the parts of a command; what cannot be read is kept per field.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use serde::de::DeserializeOwned;
use words::Lang;

use super::people;
use crate::attached::{self, Wanted};
use election::command::{PersonInput, PersonVotes};
use election::programme::{Attachment, Catalogue};
use election::{Election, PersonId};
use store::{Scan, Unfit};
use tokio::sync::SemaphorePermit;

/// Fields as they were sent, in order; a name may occur several times. Files that came with them.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    pairs: Vec<(String, String)>,
    files: Vec<Scan>,
    unfit: Vec<(String, Unfit)>,
    /// The room that files take in memory, given back with them.
    _room: Option<Arc<SemaphorePermit<'static>>>,
}

/// The key under which a form acts once, and the files that came with it.
pub type Came<'a> = (Option<&'a str>, Vec<Scan>);

impl Sent {
    /// Of the pairs of a form without files.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, ..Self::default() }
    }
    /// Of a form with files: those that are taken, and those that are not with the reason.
    #[must_use]
    pub fn with_files(pairs: Vec<(String, String)>, files: Vec<Scan>, unfit: Vec<(String, Unfit)>, room: SemaphorePermit<'static>) -> Self {
        Self { pairs, files, unfit, _room: Some(Arc::new(room)) }
    }
    /// Files that are taken.
    #[must_use]
    pub fn files(&self) -> &[Scan] {
        &self.files
    }
    /// Files that are not, by the names they came under.
    #[must_use]
    pub fn unfit(&self) -> &[(String, Unfit)] {
        &self.unfit
    }
    /// The files as a command names them.
    #[must_use]
    pub fn attachments(&self) -> Vec<Attachment> {
        self.files.iter().map(|file| file.named().clone()).collect()
    }
    /// What an act is recorded with.
    #[must_use]
    pub fn came(&self) -> Came<'_> {
        (self.get("key"), self.files.clone())
    }
    /// All pairs as they were sent.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
    /// The first value under a name, without blanks at its ends.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim())
    }
    /// Every value under a name, in the order of the form.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| value.trim()).collect()
    }
}

/// Reads a form into a command and notes what is wrong, field by field.
pub struct Reader<'a> {
    /// Language of the errors.
    pub lang: Lang,
    /// The unit as it stands: names are looked up in it.
    pub state: &'a Election,
    /// The programme in force, as far as the prefecture has adopted one: its questions, reasons and actions.
    pub catalogue: Option<Arc<Catalogue>>,
    sent: &'a Sent,
    errors: Vec<(String, String)>,
}

impl<'a> Reader<'a> {
    /// A reader of one form.
    #[must_use]
    pub fn new(lang: Lang, state: &'a Election, catalogue: Option<Arc<Catalogue>>, sent: &'a Sent) -> Self {
        Self { lang, state, catalogue, sent, errors: Vec::new() }
    }
    /// What was wrong: field and sentence.
    #[must_use]
    pub fn errors(self) -> Vec<(String, String)> {
        self.errors
    }
    /// Notes an error at a field; `key` is a message without arguments.
    pub fn wrong(&mut self, field: &str, key: &str) {
        let sentence = self.lang.text(key);
        self.wrong_sentence(field, sentence);
    }
    /// Notes an error at a field in words already made.
    pub fn wrong_sentence(&mut self, field: &str, sentence: String) {
        self.errors.push((field.to_owned(), sentence));
    }
    fn noted<T>(&mut self, field: &str, read: Option<T>, key: &str) -> Option<T> {
        if read.is_none() {
            self.wrong(field, key);
        }
        read
    }

    /// The files that came with the form, as a command names them; what is not taken is noted.
    pub fn files(&mut self) -> Vec<Attachment> {
        self.errors.extend(attached::errors(self.lang, self.sent, Wanted::Papers));
        self.sent.attachments()
    }
    /// The recording that came with the form, as a command names it, and how many seconds it is; what is not taken is noted.
    pub fn recording(&mut self) -> (Vec<Attachment>, u32) {
        self.errors.extend(attached::errors(self.lang, self.sent, Wanted::Recording));
        (self.sent.attachments(), self.sent.files().iter().filter_map(Scan::seconds).sum())
    }
    /// What stands in a field; empty if it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.sent.get(name).unwrap_or_default().to_owned()
    }
    /// A field that must hold something.
    pub fn filled(&mut self, name: &str) -> Option<String> {
        let text = self.text(name);
        self.noted(name, (!text.is_empty()).then_some(text), "field-required")
    }
    /// Every value under a name.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&'a str> {
        self.sent.all(name)
    }
    /// Whether a box is checked.
    #[must_use]
    pub fn checked(&self, name: &str) -> bool {
        self.sent.get(name) == Some("yes")
    }
    /// A day.
    pub fn date(&mut self, name: &str) -> Option<Date> {
        let read = self.sent.get(name).and_then(|text| text.parse().ok());
        self.noted(name, read, "field-date")
    }
    /// A day, or nothing where the field is empty.
    pub fn date_if_any(&mut self, name: &str) -> Option<Option<Date>> {
        if self.text(name).is_empty() { Some(None) } else { self.date(name).map(Some) }
    }
    /// A time of day.
    pub fn time(&mut self, name: &str) -> Option<Time> {
        let read = self.sent.get(name).and_then(|text| Time::strptime("%H:%M", text).or_else(|_| text.parse()).ok());
        self.noted(name, read, "field-time")
    }
    /// A whole number; full-width digits are digits too.
    pub fn number(&mut self, name: &str) -> Option<u32> {
        let read = self.sent.get(name).and_then(whole_number);
        self.noted(name, read, "field-number")
    }
    /// A whole number; an empty field is 0.
    pub fn number_or_zero(&mut self, name: &str) -> Option<u32> {
        if self.text(name).is_empty() { Some(0) } else { self.number(name) }
    }
    /// A whole number, or nothing where the field is empty.
    pub fn number_if_any(&mut self, name: &str) -> Option<Option<u32>> {
        if self.text(name).is_empty() { Some(None) } else { self.number(name).map(Some) }
    }
    /// One of the words of a type of the law, as its serialised name.
    pub fn word<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let read = self.sent.get(name).and_then(word_named);
        self.noted(name, read, "field-choose")
    }
    /// The same; an empty field is nothing.
    pub fn word_if_any<T: DeserializeOwned>(&mut self, name: &str) -> Option<Option<T>> {
        if self.text(name).is_empty() { Some(None) } else { self.word(name).map(Some) }
    }
    /// Somebody of the unit, by name or number.
    pub fn person(&mut self, name: &str) -> Option<PersonId> {
        let text = self.filled(name)?;
        self.somebody(name, &text)
    }
    /// Somebody of the unit, or nobody where the field is empty.
    pub fn person_if_any(&mut self, name: &str) -> Option<Option<PersonId>> {
        if self.text(name).is_empty() { Some(None) } else { self.person(name).map(Some) }
    }
    /// Somebody named in a field that holds more than one name.
    pub fn somebody(&mut self, field: &str, text: &str) -> Option<PersonId> {
        match people::find(self.state, text) {
            Ok(id) => Some(id),
            Err(trouble) => {
                self.wrong_sentence(field, trouble.sentence(self.lang));
                None
            }
        }
    }
    /// People named in one field, separated by 、 , ， ; or line ends.
    pub fn people(&mut self, name: &str) -> Option<Vec<PersonId>> {
        let text = self.text(name);
        let found: Vec<Option<PersonId>> = names_in(&text).map(|one| self.somebody(name, one)).collect();
        found.into_iter().collect()
    }
    /// Somebody already known to the unit, else a new person by name: some bodies are chosen before there is a roll.
    pub fn newcomer(&mut self, field: &str, text: &str, sex: &str) -> Option<PersonInput> {
        let nobody_yet = |person: Option<PersonId>, name: String| PersonInput { person, name, sex: word_named(sex), id_number: None };
        match people::find(self.state, text) {
            Ok(id) => Some(nobody_yet(Some(id), String::new())),
            Err(people::Trouble::Nobody(_)) if !text.contains(['#', '＃']) => match sheets::name(text) {
                Ok(name) => Some(nobody_yet(None, name)),
                Err(_) => {
                    self.wrong_sentence(field, self.lang.with("unit-committee-no-name", &[("text", text)]));
                    None
                }
            },
            Err(trouble) => {
                self.wrong_sentence(field, trouble.sentence(self.lang));
                None
            }
        }
    }
    /// People of the unit whose boxes in a list are ticked.
    pub fn ticked(&mut self, name: &str) -> Option<Vec<PersonId>> {
        let read: Option<Vec<PersonId>> = self.all(name).into_iter().map(|id| id.parse().ok().map(PersonId)).collect();
        self.noted(name, read, "field-choose")
    }
    /// Lines of «name  number», as typed or pasted from a spreadsheet.
    pub fn votes(&mut self, name: &str) -> Option<Vec<PersonVotes>> {
        let text = self.text(name);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let read: Vec<Option<PersonVotes>> = lines.into_iter().map(|line| self.vote_line(name, line)).collect();
        read.into_iter().collect()
    }

    fn vote_line(&mut self, field: &str, line: &str) -> Option<PersonVotes> {
        let separators = [' ', '\t', '　', ',', '，', ':', '：'];
        let parts = line.trim_end_matches('票').trim().rsplit_once(separators);
        let read = parts.and_then(|(who, votes)| Some((who.trim_matches(separators), whole_number(votes)?)));
        let Some((who, votes)) = read else {
            self.wrong_sentence(field, self.lang.with("field-vote-line", &[("line", line)]));
            return None;
        };
        self.somebody(field, who).map(|person| PersonVotes { person, votes })
    }
}

/// Names written in one field, separated by 、 , ， ; or line ends.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', ',', '，', ';', '；', '\n', '\r']).map(str::trim).filter(|name| !name.is_empty())
}

/// The serialised name of a word of the law, as forms send it and messages are keyed by it.
#[must_use]
pub fn name_of<T: serde::Serialize>(word: &T) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The word of the law under a serialised name.
#[must_use]
pub fn word_named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// A whole number in ASCII or full-width digits.
pub(crate) fn whole_number(text: &str) -> Option<u32> {
    let plain: String = text
        .trim()
        .chars()
        .map(|c| if ('０'..='９').contains(&c) { char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c) } else { c })
        .collect();
    if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::whole_number;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(whole_number("42"), Some(42));
        assert_eq!(whole_number(" １２ "), Some(12));
        for wrong in ["", "-1", "+1", "1.5", "十二", "99999999999"] {
            assert_eq!(whole_number(wrong), None, "{wrong}");
        }
    }
}
