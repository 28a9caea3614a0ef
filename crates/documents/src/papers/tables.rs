//! Tables of an office: what is handed upward, on sheets that lie on their side, each with its definitions under it.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};
use sheets::{Shown, Table};

use crate::paper::{Paper, Template};
use crate::zh;

/// Tables under one title; `by` is the office that hands them up. What a table notes stands under it.
#[must_use]
pub fn office_tables(title: &str, tables: &[Table], by: &str, on: Date, rehearsal: bool) -> Paper {
    let data = json!({
        "title": title,
        "tables": tables.iter().map(table).collect::<Vec<_>>(),
        "issuer": by,
        "date": zh::date(on),
        "rehearsal": rehearsal,
    });
    Paper { template: Template::Tables, title: title.to_owned(), data: Arc::new(data), copies: 1 }
}

fn table(table: &Table) -> Value {
    let row = |row: &Vec<Shown>| row.iter().map(Shown::words).chain(std::iter::repeat(String::new())).take(table.head.len()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(row).collect();
    json!({ "heading": table.title, "head": table.head, "rows": rows, "notes": table.notes })
}
