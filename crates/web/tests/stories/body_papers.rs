//! Papers of the other bodies, served as those of the committee: to whom, and which of several.

use axum::http::StatusCode;
use election::bodies::Command as Of;
use election::bodies::party::{self, MemberInput, Standing};
use election::bodies::representatives::{self, GroupPlan};
use election::command::PersonInput;
use election::{Command, Role};
use jiff::civil::date;

use crate::village::{Until, Village};

/// A village whose Party members and places of representatives are known.
async fn begun() -> Village {
    let mut village = Village::at(Until::RollFinal).await;
    let on = date(2026, 12, 5);
    let member = |n: u32| MemberInput {
        who: PersonInput { person: None, name: format!("党员{n}"), sex: None, id_number: None },
        standing: Standing::Full,
        left_out: None,
    };
    let members = (1..=8).map(member).collect();
    village.does(Command::Body(Of::Party(party::Command::RegisterMembers { on, members }))).await;
    let groups =
        ["一社", "二社"].map(|name| GroupPlan { name: name.into(), households: 30, voters: 20, seats: 2, women_seats: 1 }).to_vec();
    village
        .does(Command::Body(Of::Representatives(representatives::Command::PlanRepresentatives { on, day: on, people: None, groups })))
        .await;
    village
}

#[tokio::test]
async fn what_is_posted_is_for_everyone_and_what_names_members_for_the_offices() {
    let village = begun().await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let counter = village.sign_in("计票", Role::Counter).await;
    for (file, seen_by_counter) in [
        ("party-should-attend.pdf", StatusCode::FORBIDDEN),
        ("places-table.pdf", StatusCode::FORBIDDEN),
        ("representatives-call.pdf", StatusCode::OK),
    ] {
        let (status, made) = village.file(&clerk, &format!("papers/{file}")).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert!(made.starts_with(b"%PDF"), "{file}");
        assert_eq!(village.file(&counter, &format!("papers/{file}")).await.0, seen_by_counter, "{file}");
    }
}

#[tokio::test]
async fn each_group_has_a_ballot_of_its_own_and_what_the_record_does_not_hold_is_not_there() {
    let village = begun().await;
    let clerk = village.sign_in("选委会", Role::ElectionCommittee).await;
    let [first, second] = [1, 2].map(|case| format!("papers/representatives-ballot.pdf?case={case}"));
    let ((status, first), (again, second)) = (village.file(&clerk, &first).await, village.file(&clerk, &second).await);
    assert_eq!((status, again), (StatusCode::OK, StatusCode::OK));
    assert_ne!(first, second);
    for file in ["representatives-ballot.pdf?case=3", "representatives-ballot.pdf", "party-ballot.pdf", "recall-petition.pdf", "poem.pdf"] {
        assert_eq!(village.file(&clerk, &format!("papers/{file}")).await.0, StatusCode::NOT_FOUND, "{file}");
    }
}
