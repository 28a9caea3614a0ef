//! What must hold of every state and every refusal.

use std::collections::BTreeSet;

use election::{Election, Refusal, Stage};
use statute::Key;

/// Refusals that no article stands behind: the order of steps, forms that cannot be, things already done.
pub const ORDER_OR_FORM: &[&str] = &[
    "act_was_led",
    "after_election_day",
    "agreed_needs_day",
    "already_announced",
    "already_appealed",
    "already_entered",
    "already_invalid",
    "already_notified",
    "already_on_roll",
    "answer_unfit",
    "appeal_late",
    "appeal_ruled",
    "bags_out_of_range",
    "ballots_destroyed",
    "attachment_missing",
    "attachment_unfit",
    "attachments_too_many",
    "ballots_do_not_balance",
    "ballots_not_filed",
    "ballots_not_stored",
    "before_previous_act",
    "box_not_back",
    "box_step_earlier",
    "box_step_order",
    "candidates_published",
    "case_decided",
    "central_box",
    "certificates_issued",
    "check_in_closed",
    "check_in_unfinished",
    "checks_unfit",
    "class_without_reason",
    "commitment_form",
    "committee_fixed",
    "committee_passes_reports",
    "concerned_decides",
    "confirmed_by_another",
    "copies",
    "correction_day",
    "count_finished",
    "date_in_future",
    "decided_before",
    "decision_differs",
    "decision_not_notified",
    "decision_notified",
    "department_not_asked",
    "dossier_incomplete",
    "double_elsewhere",
    "double_known",
    "due_before_planned",
    "duplicate_person",
    "empty_roll",
    "every_box",
    "every_candidate_once",
    "figure_missing",
    "frame_unfit",
    "handed_over",
    "issued_exceed_registered",
    "kinship_known",
    "leader_missing",
    "left_off_needs_reason",
    "marks_exceed_roll",
    "measure_done",
    "mobile_voter_has_proxy",
    "more_participants_than_registered",
    "name_length",
    "no_appeal",
    "no_arrangement",
    "no_ballots",
    "no_bar_of_the_law",
    "no_candidates",
    "no_cases",
    "no_double_there",
    "no_election_committee",
    "no_law",
    "no_nomination",
    "no_office_above",
    "no_open_double",
    "no_places",
    "no_plan",
    "no_programme",
    "no_proxies",
    "no_report",
    "no_result",
    "no_round_due",
    "no_seat_for_post",
    "no_seat_open",
    "no_such_case",
    "no_such_liaison",
    "no_such_measure",
    "no_such_proxy",
    "no_vetting",
    "no_waves",
    "nobody_elected",
    "nobody_listed",
    "nominated_for_two_posts",
    "nomination_tie",
    "nomination_votes_sum",
    "not_a_candidate",
    "not_a_mobile_box",
    "not_announced",
    "not_as_vetted",
    "not_corrected",
    "not_decided",
    "not_enough_nominees",
    "not_handed_over",
    "not_led_here",
    "not_nominated",
    "not_notified",
    "not_on_election_committee",
    "not_on_election_day",
    "not_on_roll",
    "not_the_list",
    "not_the_questions",
    "not_those_elected",
    "not_your_action",
    "nothing_entered",
    "nothing_follows",
    "nothing_reviewed",
    "nothing_sealed",
    "nothing_to_appeal",
    "nothing_to_correct",
    "nothing_to_sanction",
    "objection_ruled",
    "office_elects_nobody",
    "on_roll_strike_instead",
    "one_chair",
    "pages_out_of_range",
    "party_office_without_membership",
    "person_twice",
    "plan_fixed",
    "poll_closed",
    "poll_hours",
    "poll_not_closed",
    "programme_unreadable",
    "proxies_exceed_issued",
    "proxies_not_published",
    "proxy_already_given",
    "proxy_self",
    "question_open",
    "reason_not_reported",
    "rejected_changes_nothing",
    "review_from_above",
    "role_not_allowed",
    "roll_already_published",
    "roll_changes_not_posted",
    "roll_final",
    "roll_not_final",
    "roll_not_published",
    "ruling_needs_ground",
    "sample_announced",
    "sample_drawn",
    "sample_not_announced",
    "sample_unknown",
    "scope_twice",
    "scribed_exceed_issued",
    "seal_differs",
    "seal_for_every_bag",
    "seal_number",
    "seats_open",
    "section_agreed",
    "section_twice",
    "seed_day_past",
    "seed_differs",
    "seed_early",
    "seed_unfit",
    "shown_by_record",
    "statement_late",
    "statement_open",
    "survey_counted",
    "survey_differs",
    "survey_link_first",
    "survey_link_open",
    "survey_no_link",
    "survey_nobody",
    "survey_not_open",
    "survey_open",
    "survey_sheets",
    "survey_tally_unfit",
    "tally_incomplete",
    "term_number",
    "text_length",
    "two_people",
    "two_people_count",
    "unknown_action",
    "unknown_figure",
    "unknown_item",
    "unknown_objection",
    "unknown_person",
    "unknown_prohibition",
    "unknown_question",
    "unknown_reason",
    "unknown_sanction",
    "valid_and_void",
    "vetting_not_final",
    "vetting_open",
    "volume_form",
    "vote_not_counted",
    "votes_exceed_ballots",
    "votes_exceed_participants",
    "votes_exceed_seats",
    "wave_before_start",
    "wave_incomplete",
    "write_in_is_candidate",
];

pub fn messages(language: &str) -> String {
    let path = format!("{}/../../locales/{language}/refusals.ftl", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the messages stand in the repository")
}

/// A refusal has its article where a statute is the reason, and its sentences in both languages take only figures it brings.
pub fn readable(refusal: &Refusal) {
    let plain = ORDER_OR_FORM.contains(&refusal.rule);
    assert!(plain || refusal.citation.is_some(), "{} cites no article", refusal.rule);
    let key = refusal.rule.replace('_', "-");
    for language in ["zh-CN", "en"] {
        for kind in ["refusal", "remedy"] {
            let text = messages(language);
            let begins = format!("{kind}-{key} = ");
            let line = text.lines().find_map(|l| l.strip_prefix(&begins)).unwrap_or_else(|| panic!("{language}: no {begins}"));
            for asked in line.split("{$").skip(1) {
                let name = asked.split('}').next().unwrap_or_default().trim();
                assert!(refusal.figures.contains_key(name), "{language}: {begins} asks for {name}, given {:?}", refusal.figures);
            }
        }
    }
}

/// Nothing a lawful act may break.
pub fn invariants(state: &Election) {
    let Some(plan) = &state.plan else { return };
    let mut people = BTreeSet::new();
    for elected in &state.elected {
        assert!(people.insert(elected.person), "{:?} is elected twice", elected.person);
        let filled = state.elected.iter().filter(|e| e.post == elected.post).count();
        assert!(u32::try_from(filled).expect("few") <= plan.seats.of(elected.post), "more elected than seats");
    }
    let rules = state.rules().expect("the plan's rules are known");
    for proxy in &state.proxies {
        assert_eq!(state.proxies.iter().filter(|p| p.principal == proxy.principal).count(), 1, "one proxy per principal");
        let held = state.proxies.iter().filter(|p| p.holder == proxy.holder).count();
        assert!(u32::try_from(held).expect("few") <= rules.number(Key::MaxProxies));
    }
    for round in &state.rounds {
        if let Some(account) = &round.account {
            assert_eq!(account.printed, account.issued() + account.spoiled + account.unused, "the ballots balance");
            assert!(account.returned() <= account.issued());
        }
        let standing: BTreeSet<_> = round.candidates.iter().map(|c| (c.person, c.post)).collect();
        assert_eq!(standing.len(), round.candidates.len(), "a candidate stands twice for a post");
    }
    if let Some(committee) = &state.election_committee {
        let members: BTreeSet<_> = committee.seats.iter().map(|s| s.person).collect();
        assert_eq!(members.len(), committee.seats.len());
        assert!(committee.reserve.iter().all(|id| !members.contains(id)), "who sits is not in the reserve");
    }
    let summary = state.summary();
    assert_eq!(summary.stage, state.stage());
    assert_eq!(election::summary::timeline(state).len(), 9);
    if let (Some(due), Stage::HandedOver) = (&summary.due, summary.stage) {
        panic!("nothing is due after the handover, but {}", due.what);
    }
}
