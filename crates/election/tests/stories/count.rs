//! The count: two people, section by section; only what agrees is taken, and sums that cannot be stop the entry.

use crate::common::{Village, ballots, column, column_with, p, usual_sheet};
use election::command::{PersonVotes, TallySection};
use election::fact::SectionId;
use election::state::SectionState;
use election::{Command, Fact};
use proptest::prelude::*;
use statute::Post;

fn closed() -> Village {
    let mut v = Village::qinghai();
    v.ready().close();
    v
}

const MEMBER: SectionId = SectionId::Post { post: Post::Member };

fn compared(facts: &[Fact]) -> (Vec<SectionId>, Vec<SectionId>) {
    facts
        .iter()
        .find_map(|f| match f {
            Fact::TallyCompared { agreed, differing, .. } => Some((agreed.clone(), differing.clone())),
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn where_two_entries_differ_neither_is_taken_and_only_that_section_is_entered_again() {
    let mut v = closed();
    v.count_as("counter-a", usual_sheet());
    let mut other = usual_sheet();
    other[3] = column(Post::Member, &[(16, 24), (17, 22), (18, 19), (19, 20)]);
    let (agreed, differing) = compared(&v.count_as("counter-b", other.clone()));
    assert_eq!((agreed.len(), differing), (3, vec![MEMBER]));
    assert_eq!(v.state.blocked(), Some("tally-differs"));
    let SectionState::Differing { refused, entries } = &v.state.round().expect("a round").tally[3] else { panic!("differs") };
    assert_eq!((refused.len(), entries.len()), (2, 0), "both are kept as evidence, neither counts");
    let on = v.today;
    let waits = v.refused(&Command::ConfirmResult { on });
    assert_eq!((waits.rule, waits.figures["waiting"].as_str()), ("tally_incomplete", "1"));

    assert_eq!(v.count_refused("counter-a", usual_sheet()).rule, "section_agreed", "the whole sheet is not entered again");
    v.count_as("counter-a", vec![usual_sheet()[3].clone()]);
    assert_eq!(v.count_refused("counter-a", vec![usual_sheet()[3].clone()]).rule, "already_entered");
    let (agreed, differing) = compared(&v.count_as("counter-b", vec![usual_sheet()[3].clone()]));
    assert_eq!((agreed, differing), (vec![MEMBER], Vec::new()));
    v.confirm();
    assert_eq!(v.elected().len(), 5);
    assert_eq!(v.count_refused("counter-a", usual_sheet()).rule, "count_finished");
}

#[test]
fn a_third_person_and_the_same_person_twice_are_refused() {
    let mut v = closed();
    v.count_as("counter-a", usual_sheet());
    assert_eq!(v.count_refused("counter-a", usual_sheet()).rule, "already_entered", "one person is not two");
    v.count_as("counter-b", vec![usual_sheet()[0].clone()]);
    assert_eq!(v.count_refused("counter-c", usual_sheet()).rule, "two_people_count");
    assert_eq!(v.refused(&Command::EnterTally { sections: usual_sheet() }).rule, "role_not_allowed", "the committee does not count");
}

#[test]
fn sums_that_cannot_be_stop_the_entry_with_the_figures() {
    let v = closed();
    let ask = |sections: Vec<TallySection>| v.count_refused("counter-a", sections);
    let refusal = ask(vec![ballots(36, 2)]);
    assert_eq!((refusal.rule, refusal.figures["sum"].as_str(), refusal.figures["returned"].as_str()), ("valid_and_void", "38", "37"));
    let refusal = ask(vec![ballots(36, 1), column(Post::Chair, &[(11, 37), (12, 0)])]);
    assert_eq!(
        (refusal.rule, refusal.figures["votes"].as_str(), refusal.figures["ballots"].as_str()),
        ("votes_exceed_ballots", "37", "36")
    );
    let refusal = ask(vec![ballots(36, 1), column(Post::Chair, &[(11, 20), (12, 17)])]);
    assert_eq!((refusal.rule, refusal.figures["sum"].as_str(), refusal.figures["most"].as_str()), ("votes_exceed_seats", "37", "36"));
    let refusal = ask(vec![column(Post::Member, &[(16, 30), (17, 30), (18, 30), (19, 22)])]);
    assert_eq!((refusal.rule, refusal.figures["most"].as_str()), ("votes_exceed_seats", "111"), "37 ballots, 3 seats");
    assert_eq!(ask(vec![column(Post::Chair, &[(11, 20)])]).rule, "every_candidate_once");
    assert_eq!(ask(vec![column(Post::Chair, &[(11, 20), (11, 1)])]).rule, "every_candidate_once");
    assert_eq!(ask(vec![column_with(Post::Chair, &[(11, 20), (12, 1)], &[(11, 1)])]).rule, "write_in_is_candidate");
    assert_eq!(ask(vec![column_with(Post::Chair, &[(11, 20), (12, 1)], &[(30, 1), (30, 1)])]).rule, "person_twice");
    assert_eq!(ask(vec![column_with(Post::Chair, &[(11, 20), (12, 1)], &[(88, 1)])]).rule, "not_on_roll");
    assert_eq!(ask(vec![ballots(36, 1), ballots(36, 1)]).rule, "section_twice");
    assert_eq!(ask(vec![column(Post::WomenMember, &[])]).rule, "no_seat_for_post");
    assert_eq!(ask(Vec::new()).rule, "nothing_entered");
}

#[test]
fn posts_agreed_before_the_ballots_are_entered_again_if_the_ballots_make_them_impossible() {
    let mut v = closed();
    let chair = column(Post::Chair, &[(11, 25), (12, 12)]);
    v.count_as("counter-a", vec![chair.clone()]);
    let (agreed, _) = compared(&v.count_as("counter-b", vec![chair]));
    assert_eq!(agreed, [SectionId::Post { post: Post::Chair }], "37 votes on 37 ballots");
    v.count_as("counter-a", vec![ballots(36, 1)]);
    let (agreed, differing) = compared(&v.count_as("counter-b", vec![ballots(36, 1)]));
    assert_eq!((agreed, differing), (vec![SectionId::Ballots], vec![SectionId::Post { post: Post::Chair }]), "36 valid ballots");
    v.count(usual_sheet()[1..].to_vec()).confirm();
    assert_eq!(v.state.chair(), Some(p(11)));
}

#[test]
fn the_order_of_the_lines_and_empty_write_ins_make_no_difference() {
    let mut v = closed();
    v.count_as("counter-a", vec![column_with(Post::Chair, &[(12, 11), (11, 25)], &[(30, 0)])]);
    let (agreed, differing) = compared(&v.count_as("counter-b", vec![column(Post::Chair, &[(11, 25), (12, 11)])]));
    assert_eq!((agreed.len(), differing.len()), (1, 0));
}

/// Votes of the post that a sheet can have: no more than the ballots each, no more than ballots times seats in all.
fn line(people: Vec<u32>, valid: u32, seats: u32) -> impl Strategy<Value = Vec<PersonVotes>> {
    prop::collection::vec(0..=valid, people.len()).prop_map(move |raw| {
        let mut left = valid * seats;
        people
            .iter()
            .zip(raw)
            .map(|(person, wish)| {
                let votes = wish.min(left);
                left -= votes;
                PersonVotes { person: p(*person), votes }
            })
            .collect()
    })
}

fn any_sheet() -> impl Strategy<Value = Vec<TallySection>> {
    (0..=37_u32).prop_flat_map(|valid| {
        let post = |post, people: Vec<u32>, seats| {
            (line(people, valid, seats), Just(post)).prop_map(|(votes, post)| TallySection::Post { post, votes, write_ins: Vec::new() })
        };
        (post(Post::Chair, vec![11, 12], 1), post(Post::ViceChair, vec![14, 15], 1), post(Post::Member, vec![16, 17, 18, 19], 3))
            .prop_map(move |(chair, vice, members)| vec![ballots(valid, 37 - valid), chair, vice, members])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_equal_sheets_agree_and_the_outcome_is_that_of_the_law(sheet in any_sheet()) {
        let mut v = closed();
        v.count_as("counter-a", sheet.clone());
        let (agreed, differing) = compared(&v.count_as("counter-b", sheet));
        prop_assert_eq!((agreed.len(), differing.len()), (4, 0));
        let round = v.state.round().expect("a round").clone();
        let input = election::decide::count_input(&v.state, &round).expect("the poll is closed");
        let rules = v.state.rules().expect("rules");
        let expected = statute::decide(&rules, statute::CountRound::First, &input);
        v.confirm();
        let (_, outcome) = v.state.round().and_then(|r| r.outcome.clone()).expect("decided");
        prop_assert_eq!(&outcome.elected, &expected.elected);
        prop_assert_eq!(outcome.next_step, expected.next_step);
        prop_assert_eq!(outcome.runoff_candidates, expected.runoff_candidates);
        prop_assert!(outcome.elected.iter().all(|e| e.votes >= 19));
        v.announce();
    }

    #[test]
    fn one_figure_changed_in_one_section_makes_exactly_that_section_differ(sheet in any_sheet(), at in 1..4_usize, which in 0..4_usize) {
        let mut other = sheet.clone();
        if let Some(TallySection::Post { votes, .. }) = other.get_mut(at) {
            let len = votes.len();
            let changed = &mut votes[which % len];
            // One less stays possible; from nought only a sheet with room can go up.
            if changed.votes > 0 { changed.votes -= 1 } else { return Ok(()) }
        }
        let mut v = closed();
        v.count_as("counter-a", sheet);
        let (agreed, differing) = compared(&v.count_as("counter-b", other));
        prop_assert_eq!(agreed.len(), 3);
        prop_assert_eq!(differing.len(), 1);
        let taken = v.state.round().expect("a round").tally.iter().filter(|s| matches!(s, SectionState::Agreed(_))).count();
        prop_assert_eq!(taken, 3);
        let open = matches!(v.state.round().expect("a round").tally[at], SectionState::Differing { .. });
        prop_assert!(open);
    }
}
