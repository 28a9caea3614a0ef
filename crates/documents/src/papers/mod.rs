//! The papers of an election. Each answers `None` while the state does not hold what it states.
//!
//! A notice cites an article only where its text is confirmed; the result report also prints the others, marked
//! 未经核实. Numbers of the law come from `statute::Rules`.

mod archive;
mod ballot;
mod bodies;
mod candidates;
mod cards;
mod cases;
mod closing;
mod count;
mod handouts;
mod issue;
mod key_card;
mod minutes;
mod movements;
mod nominees;
mod office;
mod poll;
mod preparation;
mod proposing;
mod result;
mod roll;
mod sampling;
mod situation;
mod statistics;
mod tables;
mod vetting;
mod void_rules;
mod vote;

pub use archive::{Gathered, Leaf, filing_table, stand, volume_front};
pub use ballot::{ballot, ballots};
pub use bodies::{Matter, Offered, Which, body_offers, body_paper, body_paper_posted, body_papers, may_be_party_committee};
pub use candidates::candidate_notice;
pub use cards::{BATCH, CardLook, voter_cards};
pub use cases::{CasePaper, case_decision, case_notice};
pub use closing::{certificates, handover_list};
pub use count::count_sheet;
pub use handouts::{Handout, handout};
pub use issue::{Part, issue_list};
pub use key_card::{KeyCard, key_card, key_phrase};
pub use minutes::minutes;
pub use movements::{delta_notice, delta_report, delta_table};
pub use nominees::nominee_list;
pub use office::office_table;
pub use poll::{mobile_notice, poll_notice, proxy_notice, scribe_notice, staff_notice};
pub use preparation::{committee_notice, plan_notice, registration_notice};
pub use proposing::{nomination_notice, nominees_notice, pre_selection_notice};
pub use result::{result_notice, result_report};
pub use roll::{corrected_roll_notice, corrected_roll_poster, roll_notice, roll_poster, ruling_notice};
pub use sampling::{observer_sheet, quality_form, questionnaire, survey_count_sheet};
pub use situation::{measure_plan, situation_report};
pub use statistics::{For, statistics, statistics_tables};
pub use tables::office_tables;
pub use vetting::{appeal_ruling, cleared, cleared_list, department_form, department_list, finding_decision, finding_notice};
pub use void_rules::void_notice;

use election::fact::RoundKind;
use election::state::Round;
use election::{Election, PersonId};
use statute::{Post, Rules, Sex};

/// Term and rules of a planned election.
fn planned(state: &Election) -> Option<(u32, Rules)> {
    Some((state.plan.as_ref()?.term, state.rules()?))
}

/// 主任1名、副主任1名、委员3名.
fn seats(seats: election::command::Seats) -> String {
    let each: Vec<String> = seats.posts().into_iter().map(|post| format!("{}{}名", statute::post_name(post), seats.of(post))).collect();
    each.join("、")
}

/// 另行选举, 再次投票, 重新选举; nothing for the election itself.
fn occasion(round: &Round) -> &'static str {
    match round.kind {
        RoundKind::First => "",
        RoundKind::Runoff => "另行选举",
        RoundKind::TieRevote => "再次投票",
        RoundKind::Rerun => "重新选举",
    }
}

/// Candidates of a post in a round, in order of the list.
fn standing(round: &Round, post: Post) -> Vec<election::fact::Candidate> {
    round.candidates.iter().copied().filter(|c| c.post == post).collect()
}

/// 男, 女; a dash where it is not known.
fn sex(state: &Election, id: PersonId) -> &'static str {
    match state.person(id).and_then(|p| p.sex) {
        Some(Sex::Male) => "男",
        Some(Sex::Female) => "女",
        None => "—",
    }
}

/// 蒙古族; a dash where it is not known.
fn nationality(state: &Election, id: PersonId) -> String {
    match state.person(id).and_then(|p| p.nationality.as_ref()) {
        Some(n) if n.0.ends_with('族') => n.0.to_string(),
        Some(n) => format!("{}族", n.0),
        None => "—".to_owned(),
    }
}
