//! Papers of the other bodies: there when the state holds what they state, in the words of the body, and without what is sealed.

use documents::Press;
use documents::papers::{Matter, Which, body_offers, body_paper, body_papers, may_be_party_committee};
use election::Election;
use election::bodies::agenda;
use statute::Body;

use crate::played::bodies::{Story, story};
use crate::played::{id_number, unit};

fn said(state: &Election, body: Body, name: &str, which: Which) -> Option<String> {
    let paper = body_paper(state, &unit(body), name, which)?;
    let pages = Press::new().text(&paper).unwrap_or_else(|error| panic!("{name}: {error}"));
    Some(pages.concat().chars().filter(|c| !c.is_whitespace()).collect())
}

fn offered(state: &Election, body: Body, matter: Matter) -> Vec<&'static str> {
    body_offers(state, &unit(body), matter).into_iter().map(|one| one.name).collect()
}

fn village() -> Story {
    story(Body::VillageCommittee, 15)
}

/// What stands on every paper of a name that is offered, by case.
fn first(story: &Story, body: Body, name: &str) -> String {
    let state = &story.play.state;
    let offers = Matter::ALL.into_iter().flat_map(|matter| body_offers(state, &unit(body), matter));
    let one = offers.into_iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name} is offered"));
    said(state, body, name, Which { case: one.case, party_committee: false }).expect("it is offered")
}

#[test]
fn a_body_offers_its_papers_as_its_election_goes_on() {
    let body = Body::VillageCommittee;
    let nobody = Election::new(&unit(body).code, body);
    for matter in Matter::ALL {
        assert_eq!(Matter::named(matter.name()), Some(matter));
        assert!(offered(&nobody, body, matter).is_empty(), "{matter:?}");
    }
    let story = village();
    let agreed = offered(&story.agreed, body, Matter::Party);
    assert!(agreed.contains(&"party-ballot") && agreed.contains(&"party-script"), "{agreed:?}");
    assert!(!agreed.contains(&"party-report") && !agreed.contains(&"party-result-request"), "{agreed:?}");
    assert!(offered(&story.agreed, body, Matter::Supervision).is_empty());
    for (matter, name) in body_papers().filter(|(_, name)| *name != "households-posted") {
        assert!(offered(&story.play.state, body, matter).contains(&name), "{name} of {matter:?}");
    }
    let groups = body_offers(&story.play.state, &unit(body), Matter::Representatives);
    let ballots: Vec<&str> = groups.iter().filter(|one| one.name == "representatives-ballot").map(|one| one.of.as_str()).collect();
    assert_eq!(ballots, ["一社", "二社", "三社"], "each group has a ballot of its own");
}

#[test]
fn a_village_speaks_of_villagers_and_a_community_of_residents() {
    for (body, members, other) in [(Body::VillageCommittee, 15, "居民"), (Body::ResidentsCommittee, 55, "村民")] {
        let story = story(body, members);
        for matter in Matter::ALL {
            for one in body_offers(&story.play.state, &unit(body), matter) {
                let which = Which { case: one.case, party_committee: false };
                let words = said(&story.play.state, body, one.name, which).expect("it is offered");
                assert!(!words.contains(other), "{} of {body:?}: {words}", one.name);
                assert!((0..120).all(|n| !words.contains(&id_number(n))), "{} has an identity number", one.name);
            }
        }
    }
}

#[test]
fn an_organisation_is_called_by_its_members_and_a_party_committee_only_where_that_is_said() {
    let body = Body::ResidentsCommittee;
    let (small, large) = (story(body, 15), story(body, 55));
    assert!(first(&small, body, "party-ballot").contains("党支部委员会委员"));
    let ballot = first(&large, body, "party-ballot");
    assert!(ballot.contains("党总支部委员会委员") && !may_be_party_committee(&large.play.state), "{ballot}");
    let huge = story(body, 101);
    assert!(may_be_party_committee(&huge.play.state));
    assert!(first(&huge, body, "party-ballot").contains("党总支部委员会委员"), "the record does not know of an approval");
    let named = said(&huge.play.state, body, "party-script", Which { case: 0, party_committee: true }).expect("held");
    assert!(named.contains("党委换届选举") && !named.contains("支部"), "{named}");
}

#[test]
fn the_host_reads_every_step_in_the_order_of_the_agenda_and_the_minutes_say_what_was_taken() {
    let body = Body::VillageCommittee;
    let story = village();
    let script = first(&story, body, "party-script");
    let places: Vec<usize> = agenda::party_meeting()
        .steps
        .iter()
        .map(|step| {
            let title: String = step.title.chars().filter(|c| !c.is_whitespace()).collect();
            script.find(&title).unwrap_or_else(|| panic!("{title}: {script}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for words in ["应到12名，实到12名", "永不叛党", "发放《中国共产党章程》", "未经核实"] {
        assert!(script.contains(words), "{words}: {script}");
    }
    let before = said(&story.agreed, body, "party-script", Which::default()).expect("held");
    assert!(before.contains("实到＿＿＿名") && before.contains("重温入党誓词"), "{before}");
    let minutes = first(&story, body, "party-minutes");
    assert_eq!(minutes.matches("已进行").count(), agenda::party_meeting().steps.len(), "{minutes}");
    assert!(minutes.contains("得票相同，再次投票"), "{minutes}");
}

#[test]
fn what_is_posted_tells_who_and_since_when_and_never_the_sealed_ground() {
    let body = Body::VillageCommittee;
    let story = village();
    for (name, told, sealed) in [
        ("void-person-notice", "当选无效", &["贿", "财物", "拉票"][..]),
        ("end-of-office-notice", "2027年6月1日自行终止", &["刑", "行为能力", "死亡"]),
        ("recall-notice", "30名联名要求罢免", &["不公开", "逐月"]),
        ("recall-result", "同意罢免70票", &["不公开", "逐月"]),
        ("resignation-notice", "其职务自当日起终止", &["务工"]),
    ] {
        let words = first(&story, body, name);
        assert!(words.contains(told), "{name}: {words}");
        assert!(sealed.iter().all(|word| !words.contains(word)), "{name}: {words}");
    }
}

#[test]
fn a_name_that_is_erased_leaves_no_paper_that_needs_it() {
    let body = Body::VillageCommittee;
    let mut state = village().play.state;
    std::sync::Arc::make_mut(&mut state.roll.voters).clear();
    let left = offered(&state, body, Matter::Representatives);
    assert!(left.contains(&"places-table") && !left.contains(&"representatives-posted"), "{left:?}");
    assert!(!offered(&state, body, Matter::Between).contains(&"by-election-result"));
}
