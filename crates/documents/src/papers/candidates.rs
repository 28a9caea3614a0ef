//! 正式候选人公告.

use election::Election;
use election::fact::RoundKind;
use serde_json::{Value, json};
use statute::Key;

use super::{nationality, occasion, planned, seats, sex, standing};
use crate::notice::{Notice, column, name, named, tall};
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::zh;

/// The candidates of the round at hand, by post, in order of votes.
#[must_use]
pub fn candidate_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let list = state.candidates.as_ref()?;
    let round = state.round()?;
    let first = round.number == 1;
    let on = if first { list.withdrawn.iter().map(|w| w.2).fold(list.on, Ord::max) } else { called_on(state)? };
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for post in round.seats.posts() {
        let standing = standing(round, post);
        for (at, candidate) in standing.iter().enumerate() {
            let mut row = Vec::new();
            if at == 0 {
                row.push(tall(format!("{}\n（应选{}名）", statute::post_name(post), round.seats.of(post)), standing.len()));
            }
            let person = candidate.person;
            row.extend([
                named(state, person)?,
                json!(sex(state, person)),
                json!(nationality(state, person)),
                json!(candidate.votes.to_string()),
            ]);
            rows.push(row);
        }
    }
    let votes = match round.kind {
        RoundKind::First | RoundKind::Rerun => "提名得票",
        RoundKind::Runoff | RoundKind::TieRevote => "上次得票",
    };
    let columns = [column("职务", 4), column("姓名", 6), column("性别", 2), column("民族", 3), column(votes, 3)];
    let intro = format!(
        "{}，{}{}的正式候选人已经产生，现按得票多少的顺序公布如下。应选{}。",
        zh::under(&rules, &[Key::Nominator, Key::SurplusRequired]),
        unit.place(),
        if first { format!("第{}届{}换届选举", zh::number(term), unit.body_name()) } else { occasion(round).to_owned() },
        seats(round.seats)
    );
    let mut notice = Notice::numbered(unit, term, &format!("{}正式候选人公告", occasion(round)), Numbered::Candidates, round.number);
    notice = notice.p(intro).table(&columns, rows);
    if first {
        for (person, post, _) in &list.withdrawn {
            notice = notice.p(format!("{}自愿退出{}候选人。", name(state, *person)?, statute::post_name(*post)));
        }
    }
    Some(notice.p(format!("选举日为{}。特此公告。", zh::date_and_weekday(round.day))).posted(on))
}

/// The day of a later round's papers: that of the announcement which made the round necessary.
pub(super) fn called_on(state: &Election) -> Option<jiff::civil::Date> {
    state.rounds.iter().rev().nth(1)?.announced
}
