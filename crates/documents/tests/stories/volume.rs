//! A unit's file bound into one volume: every paper in its order, as it was at its act.

use std::sync::Arc;

use documents::papers::{self, Gathered, Leaf, volume_front};
use documents::{Press, PressError};
use election::programme::Catalogue;
use election::programme::filing::{Comes, Minute, Stand};
use election::{Election, Fact};
use jiff::civil::date;
use statute::Body;

use crate::played::bodies::story;
use crate::played::{Play, Until, played, runoff_called, unit};

fn haixi() -> Arc<Catalogue> {
    Arc::new(Catalogue::parse(include_str!("../../../../programmes/haixi.toml")).expect("the programme of the repository is read"))
}

/// The papers of a played election, gathered act by act.
fn gathered(play: &Play) -> (Election, Gathered) {
    let mut state = Election::new(&unit(Body::VillageCommittee).code, Body::VillageCommittee);
    let mut gathered = Gathered::new(unit(Body::VillageCommittee), haixi());
    for recorded in &play.log {
        state.apply(&recorded.fact, recorded.sealed.as_ref());
        gathered.seen(&state, &recorded.fact);
    }
    (state, gathered)
}

fn leaves(play: &Play) -> Vec<Leaf> {
    let (state, gathered) = gathered(play);
    gathered.leaves(&state, date(2026, 12, 28))
}

fn text(leaf: &Leaf) -> String {
    Press::new().text(&leaf.paper).expect("it can be set").concat().split_whitespace().collect()
}

#[test]
fn every_paper_that_the_list_calls_complete_is_in_the_volume_under_its_number() {
    for play in [played(Body::VillageCommittee, 120, Until::HandedOver), story(Body::VillageCommittee, 15).play] {
        complete(&play);
    }
}

fn complete(play: &Play) {
    let leaves = leaves(play);
    let catalogue = haixi();
    for line in catalogue.lines(&play.state.filing(), play.state.stage()) {
        let there = leaves.iter().any(|leaf| leaf.number == line.item.number);
        match line.item.comes {
            Comes::Paper { .. } => assert_eq!(there, line.stand == Stand::Complete, "{}", line.item.title),
            Comes::Minutes { .. } => {
                assert_eq!(there, line.stand != Stand::NotApplicable, "{} has a form to be filled in", line.item.title);
            }
            Comes::Original | Comes::Photo | Comes::Ballots => assert!(!there, "{}", line.item.title),
        }
    }
    let sections: Vec<_> = leaves.iter().map(|leaf| leaf.section).collect();
    assert!(sections.is_sorted(), "papers stand in the order of the stages");
    assert!(leaves.iter().rev().take(2).all(|leaf| leaf.number.is_empty()), "the filing list and the whereabouts come last");
}

#[test]
fn the_roll_in_the_volume_is_the_one_that_was_posted_though_a_line_moved_afterwards() {
    let play = played(Body::VillageCommittee, 120, Until::HandedOver);
    assert!(papers::roll_notice(&play.state, &unit(Body::VillageCommittee)).is_none(), "the state holds that list no more");
    let leaves = leaves(&play);
    let roll = leaves.iter().find(|leaf| leaf.number == "12").expect("the posted roll");
    let corrected = leaves.iter().find(|leaf| leaf.number == "公告4-1").expect("the corrected roll");
    assert!(text(roll).contains("共120名") && text(corrected).contains("共119名"));
}

#[test]
fn a_runoff_has_its_own_papers_beside_those_of_the_first_vote() {
    let play = runoff_called(120);
    let titles: Vec<String> = leaves(&play).into_iter().filter(|leaf| leaf.number == "公告9").map(|leaf| leaf.title).collect();
    assert_eq!(titles, ["正式候选人名单公告", "正式候选人名单公告（2）"]);
}

#[test]
fn minutes_of_every_kind_have_a_form_that_can_be_printed() {
    let play = played(Body::VillageCommittee, 120, Until::HandedOver);
    let bodies = story(Body::VillageCommittee, 15).play;
    for of in Minute::ALL {
        let of_body = matches!(of, Minute::Party | Minute::Groups | Minute::Supervision);
        let state = if of_body { &bodies.state } else { &play.state };
        let paper = papers::minutes(state, &unit(Body::VillageCommittee), of).expect("a form");
        let pages = Press::new().text(&paper).expect("it can be set").len();
        let most = match of {
            Minute::TwoCommittees => 1,
            Minute::Groups => 4,
            _ => 2,
        };
        assert!(pages <= most, "{of:?} stands on {pages} pages");
    }
    let nobody = Election::new("632823200201", Body::VillageCommittee);
    assert!(papers::minutes(&nobody, &unit(Body::VillageCommittee), Minute::Handover).is_none());
}

#[test]
fn a_volume_is_pdf_a_with_embedded_fonts_and_the_same_twice() {
    let play = played(Body::VillageCommittee, 120, Until::HandedOver);
    let (state, gathered) = gathered(&play);
    let on = date(2026, 12, 28);
    let leaves = gathered.leaves(&state, on);
    let front = |pages: &[u32]| volume_front(&state, &unit(Body::VillageCommittee), &leaves, pages, on);
    let press = Press::new();
    let bound = press.bind(&leaves, on, &front).expect("a volume");
    assert_eq!(bound.pages.len(), leaves.len());
    assert!(bound.pages.iter().all(|pages| *pages > 0));
    let raw = String::from_utf8_lossy(&bound.pdf);
    for said in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>", "/FontFile", "/OutputIntents"] {
        assert!(raw.contains(said), "{said}");
    }
    assert_eq!(press.bind(&leaves, on, &front).expect("a volume").pdf, bound.pdf);
    assert!(raw.contains("/Outlines") && raw.matches("/Title").count() > leaves.len(), "a bookmark for every paper and stage");
    if let Some(dir) = std::env::var_os("PAGES") {
        std::fs::write(std::path::Path::new(&dir).join("volume.pdf"), &*bound.pdf).expect("a file");
    }
    let contents: String = press.text(&front(&bound.pages)).expect("it can be set").concat().split_whitespace().collect();
    let last = bound.pages.iter().rev().skip(1).sum::<u32>() + 1;
    assert!(contents.contains("卷内文件目录") && contents.contains(&format!("{}件，{}页", leaves.len(), bound.pages.iter().sum::<u32>())));
    assert!(contents.contains(&format!("原件和选票存放情况{}{last}", bound.pages.last().expect("a page"))), "{contents}");
}

#[test]
fn a_number_in_one_paper_stops_the_whole_volume() {
    let mut play = played(Body::VillageCommittee, 60, Until::RollPosted);
    for recorded in &mut play.log {
        if let (Fact::RollImported { .. }, Some(election::Sealed::Voters { voters, .. })) = (&recorded.fact, recorded.sealed.as_mut()) {
            Arc::make_mut(voters.first_mut().expect("a voter")).person.name = "马金花11010519491231002X".to_owned();
        }
    }
    let leaves = leaves(&play);
    let front = |_: &[u32]| leaves[0].paper.clone();
    let stopped = Press::new().bind(&leaves, date(2026, 12, 28), &front);
    assert!(matches!(stopped, Err(PressError::Held { .. })), "{stopped:?}");
}
