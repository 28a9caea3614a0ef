//! Which units a list shows. Every number on the home page is the length of one of these lists.

use jiff::civil::Date;
use serde::Deserialize;
use statute::shift;
use store::UnitRow;

use super::phase;
use crate::app::App;

/// The filter row, as in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// A stage's name.
    pub stage: String,
    /// A column of the progress table.
    pub phase: String,
    /// First six digits.
    pub county: String,
    /// First nine digits.
    pub township: String,
    /// `yes` for all blocked units, or one reason's code.
    pub blocked: String,
    /// `overdue`, `today`, `week`.
    pub due: String,
    /// `yes`: with turnout; `seats`: with seats filled.
    pub with: String,
    /// Part of the name, or of the code.
    pub q: String,
    /// Page, from 1.
    pub page: u32,
}

impl Filter {
    fn stage(&self, row: &UnitRow) -> bool {
        (self.stage.is_empty() || row.summary.stage.name() == self.stage)
            && (self.phase.is_empty() || phase::stages(&self.phase).is_some_and(|s| s.contains(&row.summary.stage)))
    }
    fn place(&self, row: &UnitRow) -> bool {
        row.code.starts_with(&self.county) && row.code.starts_with(&self.township)
    }
    fn blocked(&self, row: &UnitRow) -> bool {
        match self.blocked.as_str() {
            "" => true,
            "yes" => row.summary.blocked.is_some(),
            code => row.summary.blocked.as_deref() == Some(code),
        }
    }
    fn due(&self, row: &UnitRow, today: Date) -> bool {
        self.due.is_empty() || row.summary.due.as_ref().is_some_and(|due| when(&self.due, due.by, today))
    }
    fn with(&self, row: &UnitRow) -> bool {
        match self.with.as_str() {
            "turnout" => row.summary.returned.is_some(),
            "seats" => row.summary.elected > 0,
            _ => true,
        }
    }
    fn name(&self, row: &UnitRow) -> bool {
        let q = self.q.trim();
        q.is_empty() || row.name.contains(q) || row.code.contains(q)
    }

    /// Whether the list shows the unit.
    pub fn shows(&self, app: &App, row: &UnitRow) -> bool {
        self.stage(row)
            && self.place(row)
            && self.blocked(row)
            && self.with(row)
            && self.name(row)
            && (self.due.is_empty() || self.due(row, app.today(row)))
    }

    /// The address of the list, without its page number.
    pub fn query(&self) -> String {
        let pairs = [
            ("stage", &self.stage),
            ("phase", &self.phase),
            ("county", &self.county),
            ("township", &self.township),
            ("blocked", &self.blocked),
            ("due", &self.due),
            ("with", &self.with),
            ("q", &self.q),
        ];
        let set: Vec<String> = pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={}", encode(v))).collect();
        set.join("&")
    }
}

/// Whether a deadline falls into a span: `overdue`, `today`, `week` (today and the six days after), `fortnight`.
pub fn when(span: &str, by: Date, today: Date) -> bool {
    match span {
        "overdue" => by < today,
        "today" => by == today,
        "week" => by >= today && by < shift(today, 7),
        "fortnight" => by >= today && by < shift(today, 14),
        _ => true,
    }
}

/// Percent-encodes a value of an address.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_deadline_is_late_only_after_its_day() {
        let today = date(2026, 11, 23);
        assert!(when("today", today, today) && !when("overdue", today, today));
        assert!(when("overdue", date(2026, 11, 22), today));
        assert!(when("week", date(2026, 11, 29), today) && !when("week", date(2026, 11, 30), today));
    }

    #[test]
    fn what_is_typed_into_the_search_box_cannot_add_a_parameter() {
        assert_eq!(encode("a&b=宗"), "a%26b%3D%E5%AE%97");
    }
}
