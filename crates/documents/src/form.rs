//! A form in the making: what the record knows stands in it, the rest is left to be written by hand.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::notice::{Column, occasion};
use crate::paper::{Paper, Template, UnitInfo};
use crate::zh;

/// A label and what stands beside it; empty where it is to be written.
pub(crate) type Field<'a> = (&'a str, String);

/// A field left to be written.
pub(crate) const fn open(label: &str) -> Field<'_> {
    (label, String::new())
}

/// A field that the record fills.
pub(crate) fn known(label: &str, value: impl Into<String>) -> Field<'_> {
    (label, value.into())
}

/// A form in the making.
pub(crate) struct Form<'a> {
    unit: &'a UnitInfo,
    author: String,
    occasion: String,
    title: String,
    crosswise: bool,
    dense: bool,
    blocks: Vec<Value>,
}

impl<'a> Form<'a> {
    /// A form of the term change.
    pub(crate) fn new(unit: &'a UnitInfo, term: u32, title: &str) -> Self {
        Self::about(unit, &unit.election_committee(), occasion(unit, term), title)
    }

    /// A form of another body, with whose it is and its occasion.
    pub(crate) fn about(unit: &'a UnitInfo, author: &str, occasion: String, title: &str) -> Self {
        let (author, title) = (author.to_owned(), title.to_owned());
        Self { unit, author, occasion, title, crosswise: false, dense: false, blocks: Vec::new() }
    }

    /// On a sheet laid crosswise.
    pub(crate) fn crosswise(mut self) -> Self {
        self.crosswise = true;
        self
    }

    /// With lower rows in its tables.
    pub(crate) fn dense(mut self) -> Self {
        self.dense = true;
        self
    }

    fn with(mut self, block: Value) -> Self {
        self.blocks.push(block);
        self
    }

    /// A paragraph.
    pub(crate) fn p(self, text: impl Into<String>) -> Self {
        self.with(json!({ "p": text.into() }))
    }

    /// A heading.
    pub(crate) fn h(self, text: impl Into<String>) -> Self {
        self.with(json!({ "h": text.into() }))
    }

    /// Small type: how to fill it in, what the law says.
    pub(crate) fn note(self, text: impl Into<String>) -> Self {
        self.with(json!({ "note": text.into() }))
    }

    /// Rows of labels with their values in one frame; the last value of a shorter row takes the rest of it.
    pub(crate) fn fields(self, rows: &[&[Field<'_>]]) -> Self {
        self.with(json!({ "fields": rows, "high": 10 }))
    }

    /// A frame of so many millimetres to write in, under its label.
    pub(crate) fn space(self, label: &str, value: impl Into<String>, high: u32) -> Self {
        self.with(json!({ "fields": [[known(label, value)]], "high": high }))
    }

    /// A table: rows that are known, then so many empty ones.
    pub(crate) fn table(self, columns: &[Column], rows: Vec<Vec<Value>>, empty: usize) -> Self {
        let columns: Vec<Value> = columns.iter().map(|c| json!({ "title": c.title, "share": c.share })).collect();
        self.with(json!({ "table": columns, "rows": rows, "empty": empty }))
    }

    /// Lines to be signed.
    pub(crate) fn signed(self, labels: &[&str]) -> Self {
        self.with(json!({ "signed": labels }))
    }

    /// A line to cut along.
    pub(crate) fn cut(self, words: &str) -> Self {
        self.with(json!({ "cut": words }))
    }

    /// The paper, without a seal.
    pub(crate) fn plain(self) -> Paper {
        self.finish(None, String::new())
    }

    /// The paper with the seal of a body, its day left to be written.
    pub(crate) fn sealed(self, by: &str, of: Date) -> Paper {
        self.finish(Some(by), zh::undated(of))
    }

    fn finish(self, by: Option<&str>, date: String) -> Paper {
        let title = format!("{}{}", self.occasion, self.title);
        let data = json!({
            "occasion": self.occasion,
            "title": self.title,
            "crosswise": self.crosswise,
            "dense": self.dense,
            "blocks": self.blocks,
            "by": by,
            "date": date,
            "author": self.author,
            "rehearsal": self.unit.rehearsal,
        });
        Paper { template: Template::Form, title, data: Arc::new(data), copies: 1 }
    }
}
