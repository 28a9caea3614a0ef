//! 初步候选人一览表: who was nominated, for what, with how many votes. What a review found is not on it.

use election::Election;
use serde_json::json;

use super::{nationality, planned, seats, sex};
use crate::notice::{Notice, column, named};
use crate::paper::{Paper, UnitInfo};
use crate::zh;

/// The nominees of the nomination at hand, by post, most votes first.
#[must_use]
pub fn nominee_list(state: &Election, unit: &UnitInfo) -> Option<Paper> {
    let (term, _) = planned(state)?;
    let plan = state.plan.as_ref()?;
    let nomination = state.nomination.as_ref()?;
    let mut rows = Vec::new();
    for (post, votes) in &nomination.votes {
        for (person, count) in votes {
            rows.push(vec![
                json!(statute::post_name(*post)),
                named(state, *person)?,
                json!(sex(state, *person)),
                json!(nationality(state, *person)),
                json!(count.to_string()),
            ]);
        }
    }
    let columns = [column("职务", 4), column("姓名", 6), column("性别", 2), column("民族", 3), column("提名得票", 3)];
    let intro = format!("应选{}；{}人参加提名，按提名得票多少排列。", seats(plan.seats), nomination.participants);
    let mut notice = Notice::new(unit, term, "初步候选人一览表", "").p(intro).table(&columns, rows);
    for (person, post, on) in &nomination.withdrawn {
        let name = crate::notice::name(state, *person)?;
        let post = post.map_or_else(String::new, |post| statute::post_name(post).to_owned());
        notice = notice.p(format!("{name}于{}退出{post}提名。", zh::date(*on)));
    }
    Some(notice.reported(&unit.election_committee(), nomination.on))
}
