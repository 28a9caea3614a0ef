//! Tables of an office: a title, notes and columns on sheets laid crosswise, of no unit.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::json;
use sheets::{Shown, Table};

use crate::paper::{Paper, Template};
use crate::zh;

/// A table as a paper of an office. What repeats downwards in the first column is set once, over its rows.
#[must_use]
pub fn office_table(table: &Table, shares: &[u32], issuer: &str, on: Date, rehearsal: bool) -> Paper {
    let text = |cell: &Shown| match cell {
        Shown::Words(text) => text.clone(),
        Shown::Number(number) => number.to_string(),
        Shown::Empty => String::new(),
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(text).collect()).collect();
    let data = json!({
        "title": table.title,
        "notes": table.notes,
        "head": table.head,
        "shares": shares,
        "parts": rows.chunk_by(|one, next| one.first() == next.first()).collect::<Vec<_>>(),
        "issuer": issuer,
        "date": zh::date(on),
        "rehearsal": rehearsal,
        "seal": null,
    });
    Paper { template: Template::OfficeTable, title: table.title.clone(), data: Arc::new(data), copies: 1 }
}
