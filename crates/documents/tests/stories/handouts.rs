//! Forms, scripts, records and letters: there from the plan on, in the words of the body, with what the record knows.

use crate::played::{Until, id_number, played, unit};
use documents::Press;
use documents::papers::{Handout, handout};
use election::Election;
use statute::Body;

fn words(state: &Election, body: Body, which: Handout) -> Option<String> {
    let paper = handout(state, &unit(body), which)?;
    let pages = Press::new().text(&paper).unwrap_or_else(|error| panic!("{}: {error}", which.name()));
    Some(pages.concat().chars().filter(|c| !c.is_whitespace()).collect())
}

#[test]
fn a_form_can_be_printed_once_there_is_a_plan_and_what_tells_a_result_waits_for_it() {
    let body = Body::VillageCommittee;
    let nobody = Election::new(&unit(body).code, body);
    let (planned, end) = (played(body, 120, Until::Planned).state, played(body, 120, Until::HandedOver).state);
    for which in Handout::ALL {
        assert_eq!(Handout::named(which.name()), Some(which));
        assert!(handout(&nobody, &unit(body), which).is_none(), "{}", which.name());
        let waits = matches!(which, Handout::ElectedRoster | Handout::ResultFiling | Handout::FilingReceipt);
        assert_eq!(words(&planned, body, which).is_none(), waits, "{}", which.name());
        assert!(words(&end, body, which).is_some(), "{}", which.name());
    }
}

#[test]
fn in_a_community_they_speak_of_residents_and_in_a_village_of_villagers() {
    for (body, other) in [(Body::ResidentsCommittee, "村民"), (Body::VillageCommittee, "居民")] {
        let end = played(body, 120, Until::HandedOver).state;
        for which in Handout::ALL {
            let words = words(&end, body, which).expect("held");
            assert!(!words.contains(other), "{} of {body:?}: {words}", which.name());
            assert!((0..120).all(|n| !words.contains(&id_number(n))), "{} has an identity number", which.name());
        }
    }
}

#[test]
fn a_value_that_no_article_confirms_says_so() {
    let body = Body::VillageCommittee;
    let end = played(body, 120, Until::HandedOver).state;
    for which in [Handout::AssemblyScript, Handout::DoubtfulBallots, Handout::NominationBallot, Handout::SelfNomination, Handout::MobileLog]
    {
        assert!(words(&end, body, which).expect("held").contains("未经核实"), "{}", which.name());
    }
    let objection = words(&end, body, Handout::Objection).expect("held");
    assert!(objection.contains("《村民委员会组织法》第十七条第二款") && !objection.contains("未经核实"), "{objection}");
}

#[test]
fn the_record_of_the_count_tells_no_total_before_the_result_is_announced() {
    let body = Body::VillageCommittee;
    let mut end = played(body, 120, Until::Announced).state;
    let told = words(&end, body, Handout::CountRecord).expect("held");
    assert!(told.contains("有效合计101无效合计5"), "{told}");
    end.rounds[0].announced = None;
    let untold = words(&end, body, Handout::CountRecord).expect("held");
    assert!(untold.contains("有效合计无效合计疑难票张数"), "{untold}");
}

#[test]
fn the_host_names_staff_and_candidates_and_an_erased_name_leaves_no_script() {
    let body = Body::VillageCommittee;
    let mut end = played(body, 120, Until::PollArranged).state;
    let script = words(&end, body, Handout::AssemblyScript).expect("held");
    for part in ["登记参加选举的村民119名", "监票人：", "主任应选1名，候选人：", "额尔德尼巴特尔", "奏唱国歌", "封存选票"]
    {
        assert!(script.contains(part), "{part}");
    }
    std::sync::Arc::make_mut(&mut end.roll.voters).clear();
    assert!(words(&end, body, Handout::AssemblyScript).is_none());
}
