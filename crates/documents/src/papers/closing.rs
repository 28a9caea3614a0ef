//! 当选证书, 工作移交清单.

use std::sync::Arc;

use election::Election;
use election::command::HandoverItem;
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Value, json};
use statute::{Key, Rules};

use super::planned;
use crate::names;
use crate::notice::name;
use crate::paper::{Paper, Template, UnitInfo};
use crate::zh;

/// One certificate a page for everyone to whom one was issued.
#[must_use]
pub fn certificates(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let from = state.formed_on()?;
    let until = term_end(&rules, from);
    let mut each: Vec<Value> = Vec::new();
    for certificate in &state.certificates {
        each.push(json!({
            "number": format!("{}选证〔{}〕第{:03}号", unit.place(), certificate.on.year(), certificate.number),
            "holder": names::cell(name(state, certificate.person)?, 1, 12.0),
            "post": statute::post_name(certificate.post),
            "date": zh::date(certificate.on),
        }));
    }
    if each.is_empty() {
        return None;
    }
    let title = format!("{}第{}届{}当选证书", unit.place(), zh::number(term), unit.body_name());
    let data = json!({
        "title": title,
        "place": unit.full_place(),
        "committee": format!("{}第{}届{}", unit.place(), zh::number(term), unit.body_name()),
        "people": unit.people(),
        "term": format!("{}至{}", zh::date(from), zh::date(until)),
        "years": zh::number(rules.number(Key::TermYears)),
        "issuer": issuer(unit, &rules),
        "each": each,
        "rehearsal": unit.rehearsal,
    });
    Some(Paper { template: Template::Certificate, title, data: Arc::new(data), copies: 1 })
}

/// The last day of a term that begins on a day.
fn term_end(rules: &Rules, from: Date) -> Date {
    let years = i16::try_from(rules.number(Key::TermYears)).unwrap_or(0);
    statute::shift(from.saturating_add(Span::new().years(years)), -1)
}

/// Who issues the certificates.
pub(super) fn issuer(unit: &UnitInfo, rules: &Rules) -> String {
    match rules.choice(Key::CertificateBy) {
        "county_or_township" => format!("{}{}", unit.county, unit.township_office()),
        _ => unit.election_committee(),
    }
}

/// What is handed over, to be filled in and signed by three sides, with its deadline.
#[must_use]
pub fn handover_list(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let from = state.formed_on().filter(|_| state.open_seats().total() == 0 || state.left_vacant.is_some())?;
    let days = rules.number(Key::HandoverDays);
    let deadline = statute::shift(from, i64::from(days));
    let basis = format!(
        "{}，新一届{}自产生之日（{}）起{}日内完成工作移交，最迟{}。移交由{}主持，由{}监督。",
        zh::under(&rules, &[Key::HandoverDays]),
        unit.body_name(),
        zh::date(from),
        zh::number(days),
        zh::date(deadline),
        unit.election_committee(),
        unit.township_office()
    );
    let done = state.handover.as_ref();
    let items: Vec<Value> = ITEMS
        .into_iter()
        .map(|(item, hint)| {
            let mark = if done.is_some_and(|(_, items)| items.contains(&item)) { "已移交" } else { "" };
            json!({ "kind": zh::word("handover", &item), "hint": hint, "mark": mark })
        })
        .collect();
    let title = format!("{}第{}届{}工作移交清单", unit.place(), zh::number(term), unit.body_name());
    let data = json!({
        "title": title,
        "basis": basis,
        "items": items,
        "done": done.map(|(day, _)| zh::date(*day)),
        "year": from.year().to_string(),
        "issuer": unit.election_committee(),
        "rehearsal": unit.rehearsal,
        "seal": unit.seal_rows(),
    });
    Some(Paper { template: Template::Handover, title, data: Arc::new(data), copies: 1 })
}

/// Kinds of things handed over, each with what belongs to it.
const ITEMS: [(HandoverItem, &str); 7] = [
    (HandoverItem::Seal, "公章、财务专用章等"),
    (HandoverItem::Premises, "办公用房、办公设备、钥匙"),
    (HandoverItem::Accounts, "现金、存款、账簿、凭证、票据"),
    (HandoverItem::Assets, "房屋、机具、土地草场等集体资产"),
    (HandoverItem::Archive, "文书、会议、选举等档案"),
    (HandoverItem::Debts, "债权、债务、合同"),
    (HandoverItem::OpenMatters, "在办事项、未了结的纠纷和诉讼"),
];
