//! A notice in the making: title, number, blocks of text, names and tables, issuer and day.

use std::sync::Arc;

use election::{Election, PersonId};
use jiff::civil::Date;
use serde_json::{Value, json};
use sheets::{Shown, Table};

use crate::paper::{Paper, Template, UnitInfo};
use crate::series::{self, Numbered};
use crate::zh;

/// A column of a table.
pub(crate) struct Column {
    /// Heading.
    pub(crate) title: &'static str,
    /// Share of the width.
    pub(crate) share: u32,
}

/// A column of so many shares.
pub(crate) const fn column(title: &'static str, share: u32) -> Column {
    Column { title, share }
}

/// A cell over several rows.
pub(crate) fn tall(text: impl Into<String>, rows: usize) -> Value {
    json!({ "text": text.into(), "rows": rows })
}

/// A grid of names.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    columns: u32,
}

impl Grid {
    /// Fewest and most columns.
    pub(crate) const COLUMNS: std::ops::RangeInclusive<u32> = 6..=10;

    /// So many columns, six to ten.
    pub(crate) fn of(columns: u32) -> Self {
        Self { columns: columns.clamp(*Self::COLUMNS.start(), *Self::COLUMNS.end()) }
    }

    /// Columns.
    pub(crate) fn columns(self) -> u32 {
        self.columns
    }

    /// Size of the type in points.
    fn size(self) -> f64 {
        match self.columns {
            0..=6 => 14.0,
            7 => 12.5,
            8 => 11.5,
            9 => 10.5,
            _ => 9.5,
        }
    }

    /// Ems that a column has for its name: 156 mm, an eighth of the column for the space between.
    pub(crate) fn room(self) -> f64 {
        442.0 / f64::from(self.columns) / self.size() * 0.875
    }
}

/// A notice in the making.
pub(crate) struct Notice<'a> {
    unit: Option<&'a UnitInfo>,
    /// What numbers begin with.
    place: String,
    rehearsal: bool,
    occasion: String,
    title: String,
    number: String,
    by: String,
    blocks: Vec<Value>,
    seal: Value,
}

impl<'a> Notice<'a> {
    /// A paper of the term change, with its title and its number, where its series has one.
    pub(crate) fn new(unit: &'a UnitInfo, term: u32, title: &str, number: &str) -> Self {
        let occasion = occasion(unit, term);
        Self { unit: Some(unit), ..Self::of_office(&unit.place(), &occasion, title, (number, unit.rehearsal)) }
    }

    /// A letter in the words of its sender: 纳尔宗村村民委员会 关于…的请示.
    pub(crate) fn letter(from: &str, title: &str, rehearsal: bool) -> Self {
        Self::of_office("", from, title, ("", rehearsal))
    }

    /// A numbered notice of a round: number and issuer are those of the place.
    pub(crate) fn numbered(unit: &'a UnitInfo, term: u32, title: &str, which: Numbered, round: u32) -> Self {
        Self { by: series::issuer(unit, which), ..Self::new(unit, term, title, &series::number(unit, which, round)) }
    }

    /// A notice of an office for a place, with its occasion, its title and its number within the series.
    pub(crate) fn of_office(place: &str, occasion: &str, title: &str, (number, rehearsal): (&str, bool)) -> Self {
        Self {
            unit: None,
            place: place.to_owned(),
            rehearsal,
            occasion: occasion.to_owned(),
            title: title.to_owned(),
            number: number.to_owned(),
            by: String::new(),
            blocks: Vec::new(),
            seal: Value::Null,
        }
    }

    /// With the seal of the unit's record at its foot.
    pub(crate) fn with_seal(mut self) -> Self {
        self.seal = self.unit.map_or(Value::Null, UnitInfo::seal_rows);
        self
    }

    /// A paragraph.
    pub(crate) fn p(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(json!({ "p": text.into() }));
        self
    }

    /// A heading.
    pub(crate) fn h(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(json!({ "h": text.into() }));
        self
    }

    /// To whom it goes, at the margin.
    pub(crate) fn to(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(json!({ "to": text.into() }));
        self
    }

    /// A line to write on, behind its label.
    pub(crate) fn ask(mut self, label: &str) -> Self {
        self.blocks.push(json!({ "ask": label }));
        self
    }

    /// What is done while it is read out.
    pub(crate) fn cue(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(json!({ "cue": text.into() }));
        self
    }

    /// Names in columns under a heading; `fresh` begins a page.
    pub(crate) fn names(mut self, heading: &str, cells: Vec<Value>, grid: Grid, fresh: bool) -> Self {
        self.blocks.push(json!({ "names": cells, "heading": heading, "columns": grid.columns, "size": grid.size(), "fresh": fresh }));
        self
    }

    /// The figures of a table, in small type.
    pub(crate) fn figures(mut self, table: &Table, shares: &[u32]) -> Self {
        let share = |at: usize| shares.get(at).copied().unwrap_or(1);
        let columns: Vec<Value> = table.head.iter().enumerate().map(|(at, title)| json!({ "title": title, "share": share(at) })).collect();
        let cell = |cell: &Shown| json!(cell.words());
        let empty = std::iter::repeat(json!("—"));
        let rows: Vec<Vec<Value>> =
            table.rows.iter().map(|row| row.iter().map(cell).chain(empty.clone()).take(columns.len()).collect()).collect();
        self.blocks.push(json!({ "table": columns, "rows": rows, "size": 11 }));
        self
    }

    /// A table; a cell is a text, or one over several rows ([`tall`]), then left out of the rows beneath.
    pub(crate) fn table(mut self, columns: &[Column], rows: Vec<Vec<Value>>) -> Self {
        let columns: Vec<Value> = columns.iter().map(|c| json!({ "title": c.title, "share": c.share })).collect();
        self.blocks.push(json!({ "table": columns, "rows": rows }));
        self
    }

    /// The numbered notice, posted on a day.
    pub(crate) fn posted(mut self, on: Date) -> Paper {
        let by = std::mem::take(&mut self.by);
        self.finish("字", &by, on.year(), zh::date(on))
    }

    /// The same with month and day left to be written by hand: the state does not hold the day of posting.
    pub(crate) fn posted_undated(mut self, of: Date) -> Paper {
        let by = std::mem::take(&mut self.by);
        self.finish("字", &by, of.year(), zh::undated(of))
    }

    /// The paper as a decision: numbered in a series of its own, 选申字.
    pub(crate) fn decided(self, by: &str, on: Date) -> Paper {
        self.finish("申字", by, on.year(), zh::date(on))
    }

    /// The paper as a decision or notice in a case of discipline: numbered in a series of its own, 选纪字.
    pub(crate) fn disciplined(self, by: &str, on: Date) -> Paper {
        self.finish("纪字", by, on.year(), zh::date(on))
    }

    /// The paper as a report or table of the office: without a number.
    pub(crate) fn reported(self, by: &str, on: Date) -> Paper {
        self.finish("", by, on.year(), zh::date(on))
    }

    /// The same with month and day left to be written by hand where they are not known.
    pub(crate) fn reported_if_known(self, by: &str, on: Option<Date>, of: Date) -> Paper {
        self.finish("", by, of.year(), on.map_or_else(|| zh::undated(of), zh::date))
    }

    fn finish(self, series: &str, by: &str, year: i16, date: String) -> Paper {
        let number = (!series.is_empty()).then(|| format!("{}选{series}〔{year}〕第{}号", self.place, self.number));
        let data = json!({
            "title": [self.occasion, self.title],
            "number": number,
            "blocks": self.blocks,
            "issuer": by,
            "date": date,
            "rehearsal": self.rehearsal,
            "seal": self.seal,
        });
        Paper { template: Template::Notice, title: format!("{}{}", self.occasion, self.title), data: Arc::new(data), copies: 1 }
    }
}

/// 纳尔宗村第十二届村民委员会换届选举.
pub(crate) fn occasion(unit: &UnitInfo, term: u32) -> String {
    format!("{}第{}届{}换届选举", unit.place(), zh::number(term), unit.body_name())
}

/// A person's name as a cell; none once it is erased.
pub(crate) fn named(state: &Election, id: PersonId) -> Option<Value> {
    Some(json!({ "name": name(state, id)? }))
}

/// The name of a person; none once it is erased.
pub(crate) fn name(state: &Election, id: PersonId) -> Option<&str> {
    state.person(id).map(|p| p.name.as_str()).filter(|n| !n.is_empty())
}
