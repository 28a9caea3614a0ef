//! A vote on paper: its ballot, its count sheet, its report. One shape for every body.

use std::sync::Arc;

use election::{Election, PersonId};
use serde_json::{Value, json};
use statute::{Because, Confidence};
use words::Lang;

use crate::names;
use crate::notice::name;
use crate::paper::{Paper, Template, UnitInfo};

/// Ems of a half-width candidate line at full type.
const ROOM: f64 = 9.0;

/// A column of a ballot: what is voted on, who stands, lines to write others on.
pub(super) struct Column {
    /// 主任, 党支部委员会委员.
    pub(super) name: String,
    /// 应选3名.
    pub(super) asked: String,
    /// Who stands, or what may be answered.
    pub(super) stand: Vec<String>,
    /// Empty lines.
    pub(super) lines: u32,
}

/// A vote.
pub(super) struct Vote {
    /// Title without 选票 or 唱票计票单.
    pub(super) title: String,
    /// Day, or where it is to be written.
    pub(super) date: String,
    /// Whose ballot it is.
    pub(super) issuer: String,
    /// Whose seal it bears.
    pub(super) stamp: String,
    /// Columns.
    pub(super) columns: Vec<Column>,
    /// What stands before an empty line.
    pub(super) line: &'static str,
    /// How to mark it.
    pub(super) how: Vec<String>,
    /// What is void.
    pub(super) void: Vec<String>,
}

impl Vote {
    /// So many equal ballots. They bear nothing that tells one from the next.
    pub(super) fn ballots(&self, unit: &UnitInfo, copies: u32) -> Paper {
        let posts: Vec<Value> = self
            .columns
            .iter()
            .map(|column| {
                let cells: Vec<Value> = column.stand.iter().map(|name| names::cell(name, 2, ROOM)).collect();
                json!({ "name": column.name, "asked": column.asked, "candidates": cells, "lines": column.lines })
            })
            .collect();
        let title = format!("{}选票", self.title);
        let data = json!({
            "title": title,
            "place": format!("{}{}", unit.county, unit.township),
            "date": self.date,
            "issuer": self.issuer,
            "stamp": self.stamp,
            "posts": posts,
            "line": self.line,
            "how": self.how,
            "void": self.void,
            "rehearsal": unit.rehearsal,
        });
        Paper { template: Template::Ballot, title, data: Arc::new(data), copies: copies.max(1) }
    }

    /// The sheet on which one bundle of ballots is called and tallied, with cells for 正.
    pub(super) fn count_sheet(&self, unit: &UnitInfo) -> Paper {
        let line = |name: &String| json!({ "name": name, "ems": names::ems(name) });
        let posts: Vec<Value> = self
            .columns
            .iter()
            .map(|column| {
                let cells: Vec<Value> = column.stand.iter().map(line).collect();
                json!({ "name": column.name, "asked": column.asked, "candidates": cells, "lines": column.lines })
            })
            .collect();
        let title = format!("{}唱票计票单", self.title);
        let data = json!({
            "title": title,
            "date": self.date,
            "issuer": self.issuer,
            "posts": posts,
            "line": if self.line == OTHERS { "另选" } else { self.line },
            "rehearsal": unit.rehearsal,
        });
        Paper { template: Template::CountSheet, title, data: Arc::new(data), copies: 1 }
    }
}

/// What stands before a line for somebody who does not stand.
pub(super) const OTHERS: &str = "另选他人";

/// 应选3名.
pub(super) fn asked(seats: u32) -> String {
    format!("应选{seats}名")
}

/// A report of a vote, for signature.
pub(super) struct Report<'a> {
    /// Title.
    pub(super) title: String,
    /// Day of the vote.
    pub(super) date: String,
    /// Whose report it is.
    pub(super) issuer: String,
    /// Label and figure.
    pub(super) facts: Vec<(&'static str, String)>,
    /// Box, kind, issued, returned.
    pub(super) boxes: Vec<[String; 4]>,
    /// Post, name, votes, result.
    pub(super) votes: Vec<Vec<Value>>,
    /// Whether it counts.
    pub(super) verdict: String,
    /// What comes next.
    pub(super) next: Option<String>,
    /// Why, each with its article.
    pub(super) reasons: Vec<(String, String)>,
    /// Who signs.
    pub(super) signed: &'a [&'a str],
}

impl Report<'_> {
    /// The report.
    pub(super) fn paper(&self, unit: &UnitInfo) -> Paper {
        let data = json!({
            "title": self.title,
            "unit": unit.full_place(),
            "date": self.date,
            "issuer": self.issuer,
            "facts": self.facts,
            "boxes": self.boxes,
            "votes": self.votes,
            "verdict": self.verdict,
            "reasons": self.reasons,
            "next": self.next,
            "signed": self.signed,
            "rehearsal": unit.rehearsal,
            "seal": unit.seal_rows(),
        });
        Paper { template: Template::Report, title: self.title.clone(), data: Arc::new(data), copies: 1 }
    }
}

/// Each reason in words, with its article; an unconfirmed article says so. Nothing once a name in one is erased.
pub(super) fn reasons(state: &Election, because: &[Because]) -> Option<Vec<(String, String)>> {
    because
        .iter()
        .map(|because| {
            let mark = if because.citation.confidence == Confidence::Text { "" } else { crate::zh::UNSURE };
            Some((sentence(state, because)?, format!("{}{mark}", because.citation.article)))
        })
        .collect()
}

/// The sentence of a reason; people are numbers in the outcome and names on the paper.
fn sentence(state: &Election, because: &Because) -> Option<String> {
    let mut figures: Vec<(&str, String)> = Vec::new();
    for (figure, value) in &because.figures.0 {
        let value = value.to_string();
        let value = match figure.as_ref() {
            "name" | "other" | "names" => {
                let names: Option<Vec<&str>> = value.split('、').map(|each| person(state, each)).collect();
                names?.join("、")
            }
            "ground" => Lang::Zh.text(&format!("ground-{}", value.replace('_', "-"))),
            _ => value,
        };
        figures.push((figure.as_ref(), value));
    }
    let arguments: Vec<(&str, &str)> = figures.iter().map(|(figure, value)| (*figure, value.as_str())).collect();
    let met = if because.met { "met" } else { "not" };
    Some(Lang::Zh.with(&format!("because-{}-{met}", because.rule.replace('_', "-")), &arguments))
}

fn person<'a>(state: &'a Election, number: &str) -> Option<&'a str> {
    name(state, PersonId(number.strip_prefix('p')?.parse().ok()?))
}
