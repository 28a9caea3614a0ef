//! 选民名单调整公告 and the province's table of movements (四增四减).

use election::Election;
use election::command::{AddReason, StrikeReason};
use election::state::{Move, Movement};
use serde_json::Value;
use sheets::{Shown, Table};

use super::{occasion, planned};
use crate::notice::{Grid, Notice, name};
use crate::paper::{Paper, UnitInfo};
use crate::series::Numbered;
use crate::{names, zh};

/// 四增, in the order of the report.
const ADDED: [AddReason; 4] = [AddReason::CameOfAge, AddReason::MovedIn, AddReason::JoinedFamily, AddReason::RightsRestored];
/// What else brings a name onto the roll.
const ADDED_ELSE: [AddReason; 2] = [AddReason::Agreed, AddReason::Omitted];
/// 四减, in the order of the report.
const STRUCK: [StrikeReason; 4] = [StrikeReason::MovedOut, StrikeReason::LeftFamily, StrikeReason::Died, StrikeReason::Deprived];
/// What else takes a name off it.
const STRUCK_ELSE: [StrikeReason; 5] =
    [StrikeReason::RegisteredElsewhere, StrikeReason::Declined, StrikeReason::Unreachable, StrikeReason::NotAgreed, StrikeReason::Error];

fn words(what: Move) -> String {
    match what {
        Move::Added(Some(why)) => zh::word("added", &why),
        Move::Struck(Some(why)) => zh::word("strike", &why),
        Move::Added(None) | Move::Struck(None) => "原因已清除".to_owned(),
        Move::Corrected => "登记事项更正".to_owned(),
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many of some movements came, and how many went.
fn sums(moves: &[Movement]) -> (u32, u32) {
    let count = |fits: fn(&Move) -> bool| small(moves.iter().filter(|m| fits(&m.what)).count());
    (count(|what| matches!(what, Move::Added(_))), count(|what| matches!(what, Move::Struck(_))))
}

/// What moved between the two latest postings, by name and group; nothing while the latest told no movement.
///
/// On the wall stands who came and who went and never why, of nobody: were the ordinary reasons named, a name without one would
/// tell of a sentence. The office's table counts the reasons ([`delta_table`]).
#[must_use]
pub fn delta_notice(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, rules) = planned(state)?;
    let (on, registered) = state.roll.corrected?;
    let moves = state.roll.last_told();
    if moves.is_empty() {
        return None;
    }
    let (came, went) = sums(moves);
    let again = state.round().filter(|round| round.number > 1);
    let title = format!("{}选民名单调整公告", again.map_or("", occasion));
    let number = again.map_or(1, |round| round.number);
    let occasion = again.map_or_else(String::new, |round| format!("为做好{}的{}，", zh::date(round.day), occasion(round)));
    let mut notice = Notice::numbered(unit, term, &title, Numbered::RollChanges, number).p(format!(
        "{occasion}{}，{}对登记参加选举的{}名单作如下调整：增加{came}名，减少{went}名；调整后共{registered}名。",
        zh::under(&rules, &[statute::Key::ObjectionRulingDays]),
        unit.election_committee(),
        unit.people(),
    ));
    let parts = [("增加", came), ("减少", went), ("更正", small(moves.len()) - came - went)];
    for (place, (title, number)) in (1..).zip(parts.into_iter().filter(|(_, number)| *number > 0)) {
        let those = moves.iter().filter(|m| part(&m.what) == title);
        notice = by_group(state, notice.h(format!("{}、{title}（{number}名）", zh::number(place))), those)?;
    }
    if moves.iter().any(|m| m.objection.is_some()) {
        notice = notice.p("姓名后注明“申诉”的，是对申诉作出处理决定后的调整。");
    }
    let why = format!("每个人增减的原因由{}登记，不在本公告中写明；本人可以查询。", unit.election_body());
    Some(notice.p(why).p("特此公告。").posted(on))
}

/// Under which heading of the notice a movement stands.
fn part(what: &Move) -> &'static str {
    match what {
        Move::Added(_) => "增加",
        Move::Struck(_) => "减少",
        Move::Corrected => "更正",
    }
}

/// Names of one part of the movements, group by group, in the order in which they moved.
fn by_group<'a, 'm>(state: &Election, mut notice: Notice<'a>, moves: impl Iterator<Item = &'m Movement>) -> Option<Notice<'a>> {
    let grid = Grid::of(6);
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for movement in moves {
        let name = name(state, movement.person)?;
        let group = state.person(movement.person).map(|p| p.group.trim().to_owned()).unwrap_or_default();
        let cell = match movement.objection {
            Some(_) => names::noted(name, "（申诉）", grid.columns(), grid.room()),
            None => names::cell(name, grid.columns(), grid.room()),
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, cells)) => cells.push(cell),
            None => groups.push((group, vec![cell])),
        }
    }
    for (group, cells) in groups {
        let group = if group.is_empty() { "未编组" } else { &group };
        notice = notice.names(&format!("{group}（{}名）", cells.len()), cells, grid, false);
    }
    Some(notice)
}

/// Movements since the first posting as the province counts them, each with those that follow a ruling. Numbers only.
#[must_use]
pub fn delta_table(state: &Election, unit: &UnitInfo) -> Option<Table> {
    let (term, _) = planned(state)?;
    let (posted, registered) = state.roll.published?;
    let moves = &state.roll.movements;
    if moves.is_empty() {
        return None;
    }
    let (came, went) = sums(moves);
    let of = |fits: &dyn Fn(&Move) -> bool| {
        let those = moves.iter().filter(|m| fits(&m.what));
        let (all, ruled) = those.fold((0_u64, 0_u64), |(all, ruled), m| (all + 1, ruled + u64::from(m.objection.is_some())));
        vec![Shown::Number(all), Shown::Number(ruled)]
    };
    let line = |label: &str, cells: Vec<Shown>| [vec![Shown::Words(label.to_owned())], cells].concat();
    let only = |label: &str, number: u32| line(label, vec![Shown::Number(u64::from(number)), Shown::Empty]);
    let mut rows = vec![only("首次公布人数", registered), line("增加合计", of(&|m| matches!(m, Move::Added(_))))];
    for (label, kinds) in [("四增", &ADDED[..]), ("其他", &ADDED_ELSE[..])] {
        for why in kinds {
            rows.push(line(&format!("　{label}：{}", words(Move::Added(Some(*why)))), of(&|m| *m == Move::Added(Some(*why)))));
        }
    }
    rows.push(line("减少合计", of(&|m| matches!(m, Move::Struck(_)))));
    for (label, kinds) in [("四减", &STRUCK[..]), ("其他", &STRUCK_ELSE[..])] {
        for why in kinds {
            rows.push(line(&format!("　{label}：{}", words(Move::Struck(Some(*why)))), of(&|m| *m == Move::Struck(Some(*why)))));
        }
    }
    rows.push(line("更正（人数不变）", of(&|m| *m == Move::Corrected)));
    rows.push(only("现有人数", registered.saturating_add(came).saturating_sub(went)));
    let last = moves.last().map_or(posted, |m| m.on);
    let untold = state.roll.untold().len();
    let mut notes = vec![format!("{}　{}至{}", unit.full_place(), zh::date(posted), zh::date(last))];
    notes.push("现有人数＝首次公布人数＋增加合计－减少合计。".to_owned());
    if untold > 0 {
        notes.push(format!("其中{untold}处变动尚未公布。"));
    }
    Some(Table {
        name: "名单变动".to_owned(),
        title: format!("{}第{}届{}换届选举选民名单变动情况统计表（四增四减）", unit.place(), zh::number(term), unit.body_name()),
        notes,
        head: ["项目", "人数", "其中：申诉处理后"].map(str::to_owned).to_vec(),
        rows,
    })
}

/// The same on paper.
#[must_use]
pub fn delta_report(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let table = delta_table(state, unit)?;
    let on = state.roll.movements.last()?.on;
    let notice = table
        .notes
        .iter()
        .fold(Notice::new(unit, term, "选民名单变动情况统计表（四增四减）", ""), |n, note| n.p(note.clone()));
    Some(notice.figures(&table, &[6, 2, 3]).p("填表人：　　　　　　　　　　审核人：").reported(&unit.election_committee(), on))
}
