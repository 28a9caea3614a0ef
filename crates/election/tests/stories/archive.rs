//! The file of a unit: what is complete of itself, what is missing, originals, sealed ballots, the closed volume.

use std::sync::Arc;

use election::bodies;
use election::bodies::representatives::{self, GroupPlan};
use election::programme::archive::{Command as Act, keeping};
use election::programme::filing::{Applies, Comes, Named, Section, Stand, count};
use election::programme::{Catalogue, Command as Work};
use election::{Command, Role};

use crate::common::{Village, usual_sheet};

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

fn haixi() -> Catalogue {
    Catalogue::parse(HAIXI).expect("the programme of the repository is read")
}

fn village() -> Village {
    let mut village = Village::qinghai();
    village.catalogue = Some(Arc::new(haixi()));
    village
}

fn act(act: Act) -> Command {
    Command::Programme(Work::Archive(act))
}

fn stand(village: &Village, id: &str) -> Stand {
    let catalogue = haixi();
    let lines = catalogue.lines(&village.state.filing(), village.state.stage());
    lines.iter().find(|line| line.item.id == id).expect("an item of the list").stand
}

fn file(village: &Village, item: &str, pages: u32) -> Command {
    act(Act::FileItem { on: village.today, item: item.into(), pages, place: "乡档案室2柜".into(), received_by: "马金花".into() })
}

fn store(village: &Village, bags: u32, seals: &[&str], witnesses: [&str; 2]) -> Command {
    act(Act::StoreBallots {
        on: village.today,
        round: 1,
        bags,
        seals: seals.iter().map(|seal| (*seal).to_owned()).collect(),
        place: "乡档案室1柜".into(),
        keeper: "李永林".into(),
        witnesses: witnesses.map(str::to_owned).to_vec(),
    })
}

fn handed_over() -> Village {
    let mut village = village();
    village.voted(usual_sheet());
    village.certify().hand_over();
    village
}

#[test]
fn the_list_of_haixi_has_the_47_items_in_eleven_stages_and_asks_for_no_photograph() {
    let catalogue = haixi();
    let numbered: Vec<u32> = catalogue.items.iter().filter_map(|item| item.number.parse().ok()).collect();
    assert_eq!(numbered, (1..=47).collect::<Vec<_>>());
    for section in Section::ALL {
        assert!(catalogue.items.iter().any(|item| item.section == section), "{}", section.name());
    }
    for paper in Named::ALL {
        assert!(catalogue.items.iter().any(|item| item.comes == Comes::Paper { paper }), "{paper:?} stands nowhere");
    }
    let village = handed_over();
    let lines = catalogue.lines(&village.state.filing(), village.state.stage());
    for line in lines {
        if line.item.comes == Comes::Photo {
            assert_eq!(line.stand, Stand::Optional);
        }
        if line.item.applies == Applies::NotRecorded {
            assert_eq!(line.stand, Stand::NotApplicable, "{}", line.item.title);
        }
    }
}

#[test]
fn a_list_with_a_fault_is_refused_with_the_fault() {
    let faulty = |from: &str, to: &str| Catalogue::parse(&HAIXI.replacen(from, to, 1)).expect_err("faulty").what;
    assert!(faulty("number = \"2\"", "number = \"1\"").contains("minutes-representatives"));
    assert!(faulty("paper = \"plan\"", "paper = \"committee\"").contains("notice-plan"));
    assert!(
        faulty("section = \"registration\"\ncomes = { kind = \"photo\" }", "section = \"poll\"\ncomes = { kind = \"photo\" }")
            .contains("photo-registration")
    );
    assert!(faulty("paper = \"plan\"", "paper = \"poem\"").contains("poem"));
}

#[test]
fn what_the_record_gives_is_complete_and_what_does_not_apply_is_said_to() {
    let mut village = village();
    assert_eq!(stand(&village, "notice-plan"), Stand::NotYet);
    village.final_roll();
    assert_eq!(stand(&village, "notice-plan"), Stand::Complete);
    assert_eq!(stand(&village, "roll-posted"), Stand::Complete);
    assert_eq!(stand(&village, "committee-proposals"), Stand::Missing, "its stage is over and nobody has filed it");
    assert_eq!(stand(&village, "rulings"), Stand::NotApplicable, "nobody objected");
    assert_eq!(stand(&village, "nominees"), Stand::NotYet);
    village.nominate();
    assert_eq!(stand(&village, "nominees"), Stand::Complete);
    assert_eq!(stand(&village, "ballots"), Stand::NotYet);
}

#[test]
fn what_belongs_to_another_body_applies_once_its_election_is_recorded() {
    let mut village = village();
    village.final_roll();
    for item in ["quota-representatives", "representatives-roster", "supervision-result", "minutes-party", "void-person"] {
        assert_eq!(stand(&village, item), Stand::NotApplicable, "{item}");
    }
    let on = village.today;
    let groups =
        ["一组", "二组"].map(|name| GroupPlan { name: name.into(), households: 30, voters: 20, seats: 3, women_seats: 2 }).to_vec();
    let plan = representatives::Command::PlanRepresentatives { on, day: on, people: None, groups };
    village.act(&Command::Body(bodies::Command::Representatives(plan)));
    assert_eq!(stand(&village, "quota-representatives"), Stand::Complete);
    assert_eq!(stand(&village, "representatives-roster"), Stand::NotYet);
    assert_eq!(stand(&village, "representatives-ballots"), Stand::NotYet);
    assert_eq!(stand(&village, "supervision-result"), Stand::NotApplicable, "that is another body");
}

#[test]
fn an_original_goes_into_the_file_and_the_record_names_nobody() {
    let mut village = village();
    village.final_roll();
    assert_eq!(village.refused(&file(&village, "no-such-item", 3)).rule, "unknown_item");
    assert_eq!(village.refused(&file(&village, "committee-proposals", 0)).rule, "pages_out_of_range");
    assert_eq!(village.refused(&file(&village, "ballots", 3)).rule, "ballots_not_filed");
    assert_eq!(village.refused_as(Role::County, "county", &file(&village, "committee-proposals", 3)).rule, "role_not_allowed");
    let command = file(&village, "committee-proposals", 3);
    village.act(&command);
    assert_eq!(stand(&village, "committee-proposals"), Stand::Complete);
    let public = serde_json::to_string(&village.log.last().expect("a fact").fact).expect("JSON");
    assert!(public.contains("item_filed") && !public.contains("马金花") && !public.contains("档案室"), "{public}");
    let command = file(&village, "committee-proposals", 5);
    village.act(&command);
    assert_eq!(village.state.filing().filed["committee-proposals"], 5, "said again, it takes the place of what was said before");
}

#[test]
fn ballots_lie_under_seal_with_two_witnesses_and_a_seal_for_every_bag() {
    let mut village = village();
    village.with_candidates();
    assert_eq!(village.refused(&store(&village, 1, &["A1"], ["甲", "乙"])).rule, "vote_not_counted");
    let mut village = handed_over();
    assert_eq!(stand(&village, "ballots"), Stand::Missing);
    assert_eq!(village.refused(&store(&village, 0, &["A1"], ["甲", "乙"])).rule, "bags_out_of_range");
    assert_eq!(village.refused(&store(&village, 2, &["A1", "A1"], ["甲", "乙"])).rule, "seal_for_every_bag");
    assert_eq!(village.refused(&store(&village, 2, &["A1", "A2"], ["甲", "甲 "])).rule, "two_people");
    let command = store(&village, 2, &["A1", "A2"], ["甲", "乙"]);
    village.act(&command);
    let filing = village.state.summary().filing;
    assert_eq!((filing.bags, stand(&village, "ballots")), (Some(2), Stand::Complete));
}

#[test]
fn ballots_are_not_destroyed_before_the_day_that_the_text_names() {
    let mut village = handed_over();
    let destroy = |village: &Village, people: &[&str]| {
        act(Act::DestroyBallots { on: village.today, how: "粉碎".into(), people: people.iter().map(|name| (*name).to_owned()).collect() })
    };
    let refused = |village: &Village, command: &Command| village.refused_as(Role::Township, "t", command);
    assert_eq!(refused(&village, &destroy(&village, &["甲", "乙"])).rule, "ballots_not_stored");
    let command = store(&village, 1, &["A1"], ["甲", "乙"]);
    village.act(&command);
    assert_eq!(village.refused(&destroy(&village, &["甲", "乙"])).rule, "role_not_allowed", "the township keeps them");
    let earliest = keeping(&village.state).and_then(|keeping| keeping.earliest).expect("a text says how many years");
    village.today = statute::shift(earliest, -1);
    let refusal = refused(&village, &destroy(&village, &["甲", "乙"]));
    assert_eq!((refusal.rule, refusal.figures["earliest"].as_str()), ("ballots_still_kept", earliest.to_string().as_str()));
    assert!(refusal.citation.is_some(), "the text stands beside it");
    village.today = earliest;
    assert_eq!(refused(&village, &destroy(&village, &["甲"])).rule, "two_people");
    let command = destroy(&village, &["甲", "乙"]);
    village.act_as(Role::Township, "t", &command);
    assert_eq!(village.state.filing().destroyed, Some(earliest));
    assert_eq!(refused(&village, &destroy(&village, &["甲", "乙"])).rule, "ballots_destroyed");
    assert_eq!(village.refused(&store(&village, 1, &["A1"], ["甲", "乙"])).rule, "ballots_destroyed");
}

#[test]
fn a_volume_is_closed_after_the_handover_with_the_digest_of_its_list() {
    let close = |village: &Village, sha256: &str, pages: u32| {
        act(Act::CloseVolume { on: village.today, entries: 30, sha256: sha256.into(), papers: 20, pages, missing: 4 })
    };
    let mut open = village();
    open.voted(usual_sheet());
    assert_eq!(open.refused(&close(&open, &"a".repeat(64), 40)).rule, "not_handed_over");
    let mut village = handed_over();
    assert_eq!(village.refused(&close(&village, "abc", 40)).rule, "volume_form");
    assert_eq!(village.refused(&close(&village, &"a".repeat(64), 19)).rule, "volume_form");
    let command = close(&village, &"a".repeat(64), 40);
    village.act(&command);
    let filing = village.state.filing();
    assert_eq!(filing.closed, Some(village.today));
    let catalogue = haixi();
    assert!(count(&catalogue.lines(&filing, village.state.stage()), Stand::Missing) > 0, "missing items stay missing");
}
