//! 选民证: eight or ten on a sheet, with or without a stub, with a code that says nothing of its holder.

use std::fmt::Write;
use std::sync::Arc;

use election::{Election, PersonId, Voter};
use jiff::civil::Date;
use qrcode::{Color, EcLevel, QrCode};
use serde_json::{Value, json};
use statute::Sex;

use super::{issue::Part, planned, roll};
use crate::paper::{Paper, Template, UnitInfo};
use crate::roster::{self, Order};
use crate::{names, zh};

/// Cards in one file, where a roll is printed in batches.
pub const BATCH: usize = 500;

/// How cards are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLook {
    /// Cards on a sheet of A4: ten, else eight.
    pub ten: bool,
    /// With a stub that the committee keeps.
    pub stub: bool,
    /// Order within a group.
    pub order: Order,
    /// Whose cards: the whole roll, or one group.
    pub part: Part,
    /// Which [`BATCH`] of them, from 1; all for 0. A file of thousands takes minutes and a gigabyte to make.
    pub batch: usize,
}

/// Cards for the voters of the final roll. `code` gives the code of a person (ten characters and one that checks them); none
/// is made if a code does not fit a QR code.
#[must_use]
pub fn voter_cards(state: &Election, unit: &UnitInfo, look: CardLook, code: &dyn Fn(PersonId) -> String) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let (_, registered) = state.roll.corrected?;
    if !roll::complete(state, registered) {
        return None;
    }
    let day = state.voting_day()?;
    let groups = roster::groups(state, look.order);
    let those = groups.iter().enumerate().filter(|(at, _)| look.part == Part::Whole || look.part == Part::Group(at + 1));
    let people = those.flat_map(|(_, group)| &group.people);
    let (skipped, most) = if look.batch == 0 { (0, usize::MAX) } else { ((look.batch - 1).saturating_mul(BATCH), BATCH) };
    let cards: Option<Vec<Value>> = people.skip(skipped).take(most).map(|voter| card(voter, day, &code(voter.person.id))).collect();
    let cards = cards?;
    if cards.is_empty() {
        return None;
    }
    let arranged = state.round().and_then(|round| round.arrangement.as_ref());
    let when = arranged.map(|a| format!("{}{}至{}", zh::date(day), zh::time(a.opens), zh::time(a.closes)));
    let place = arranged.map(|a| zh::guarded(&a.place)).filter(|place| !place.is_empty());
    let title = format!("{}第{}届{}换届选举选民证", unit.place(), zh::number(term), unit.body_name());
    let data = json!({
        "title": title,
        "heading": format!("{}第{}届{}换届选举", unit.full_place(), zh::number(term), unit.body_name()),
        "ten": look.ten,
        "stub": look.stub,
        "when": when.unwrap_or_else(|| format!("{}　　时至　　时", zh::date(day))),
        "place": place,
        "rounds": ROUNDS,
        "issuer": unit.election_committee(),
        "cards": cards,
        "rehearsal": unit.rehearsal,
    });
    Some(Paper { template: Template::VoterCards, title, data: Arc::new(data), copies: 1 })
}

/// Ems that a name has on two lines.
const ROOM: f64 = 11.0;
/// What is ticked when a ballot is handed out.
const ROUNDS: [&str; 3] = ["换届选举", "另行选举", "其他"];

fn card(voter: &Voter, day: Date, code: &str) -> Option<Value> {
    let person = &voter.person;
    let sex = match person.sex {
        Some(Sex::Male) => "男",
        Some(Sex::Female) => "女",
        None => "",
    };
    let age = person.birth.map(|birth| format!("{}周岁", roster::age(birth, day)));
    Some(json!({
        "who": names::cell(&person.name, 1, ROOM),
        "sex": sex,
        "age": age.unwrap_or_default(),
        "group": person.group.trim(),
        "number": person.id.0.to_string(),
        "code": grouped(code),
        "qr": picture(code)?,
    }))
}

/// `K7Q2M 9XTRD 4`: five, five, one.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(5).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A QR code as the shortest picture of it: a run of dark squares is one stroke.
fn picture(code: &str) -> Option<String> {
    let qr = QrCode::with_error_correction_level(code, EcLevel::M).ok()?;
    let (width, colors) = (qr.width(), qr.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += run.max(1);
        }
    }
    // Two squares of the quiet border; the card leaves the other two.
    let side = width + 4;
    Some(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-2 -2 {side} {side}\"><path d=\"{path}\"/></svg>"))
}
