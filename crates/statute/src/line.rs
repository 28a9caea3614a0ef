//! A decision as one line of JSON, as its derived serialisation gives it, in one pass without intermediate values.
//!
//! `huanjie decide` writes hundreds of thousands of these a second. Keys are literal, citations were written when their pack
//! was read, and only names and figures go through the library.

use serde::Serialize;

use crate::outcome::{Because, Outcome};

/// A JSON object that grows in a buffer.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl<'a> Object<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, empty: true }
    }

    /// A key that needs no escape; what follows is its value.
    fn key(&mut self, key: &str) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.empty) {
            self.out.push(b',');
        }
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    pub(crate) fn value(&mut self, key: &str, value: &impl Serialize) -> serde_json::Result<()> {
        serde_json::to_writer(self.key(key), value)
    }

    fn maybe(&mut self, key: &str, value: Option<&impl Serialize>) -> serde_json::Result<()> {
        value.map_or(Ok(()), |value| self.value(key, value))
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.key(key).extend_from_slice(if value { b"true" } else { b"false" });
    }

    pub(crate) fn end(self) {
        self.out.push(b'}');
    }
}

/// Writes the items of an array.
fn array<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T) -> serde_json::Result<()>) -> serde_json::Result<()> {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(out, item)?;
    }
    out.push(b']');
    Ok(())
}

/// Writes the fields of a decision, its reasons last.
pub(crate) fn outcome(object: &mut Object<'_>, outcome: &Outcome) -> serde_json::Result<()> {
    object.value("election_valid", &outcome.election_valid)?;
    object.maybe("invalid_reason", outcome.invalid_reason.as_ref())?;
    object.maybe("base_votes", outcome.base_votes.as_ref())?;
    object.maybe("win_min", outcome.win_min.as_ref())?;
    array(object.key("elected"), &outcome.elected, |out, person| {
        let mut each = Object::new(out);
        each.value("post", &person.post)?;
        each.value("name", &person.name)?;
        each.value("votes", &person.votes)?;
        each.end();
        Ok(())
    })?;
    object.value("seats_left", &outcome.seats_left)?;
    object.value("tie", &outcome.tie)?;
    object.maybe("tie_seats", outcome.tie_seats.as_ref())?;
    object.maybe("next_step", outcome.next_step.as_ref())?;
    object.maybe("runoff_candidates", Some(&outcome.runoff_candidates).filter(|lists| !lists.is_empty()))?;
    object.maybe("deadline_days", outcome.deadline_days.as_ref())?;
    object.maybe("voided_boxes", Some(&outcome.voided_boxes).filter(|boxes| !boxes.is_empty()))?;
    object.maybe("reserved", Some(&outcome.reserved).filter(|seats| !seats.is_empty()))?;
    object.maybe("flags", Some(&outcome.flags).filter(|flags| !flags.is_empty()))?;
    because(object, &outcome.because)
}

/// Writes the reasons.
pub(crate) fn because(object: &mut Object<'_>, reasons: &[Because]) -> serde_json::Result<()> {
    array(object.key("because"), reasons, |out, reason| {
        let mut each = Object::new(out);
        each.value("rule", &reason.rule)?;
        each.flag("met", reason.met);
        let mut figures = Object::new(each.key("figures"));
        for (name, figure) in &reason.figures.0 {
            figures.value(name, figure)?;
        }
        figures.end();
        each.out.push(b',');
        each.out.extend_from_slice(reason.citation.json_fields().as_bytes());
        each.end();
        Ok(())
    })
}
