//! Writes every paper of a played election as PNG and PDF, to look at: `cargo run -p documents --example papers [DIR]`.

#[path = "../tests/stories/played/mod.rs"]
#[allow(dead_code)]
mod played;

use std::path::Path;

use documents::{Look, Order, Paper, Press, Seal, UnitInfo, papers};
use election::Election;
use played::{Until, played, runoff_called, runoff_due, unit};
use statute::Body;

fn all(state: &Election, unit: &UnitInfo) -> Vec<(&'static str, Option<Paper>)> {
    vec![
        ("01-plan", papers::plan_notice(state, unit)),
        ("01-registration", papers::registration_notice(state, unit)),
        ("05-nomination", papers::nomination_notice(state, unit)),
        ("05-nominees", papers::nominees_notice(state, unit)),
        ("07-staff", papers::staff_notice(state, unit)),
        ("07-scribes", papers::scribe_notice(state, unit)),
        ("07-void", papers::void_notice(state, unit)),
        ("02-committee", papers::committee_notice(state, unit)),
        ("03-roll", papers::roll_notice(state, unit)),
        ("04-corrected", papers::corrected_roll_notice(state, unit)),
        ("05-ruling", papers::ruling_notice(state, unit, 1)),
        ("06-candidates", papers::candidate_notice(state, unit)),
        ("07-poll", papers::poll_notice(state, unit)),
        ("08-mobile", papers::mobile_notice(state, unit)),
        ("09-proxy", papers::proxy_notice(state, unit)),
        ("10-ballot", papers::ballot(state, unit)),
        ("11-count", papers::count_sheet(state, unit)),
        ("12-result", papers::result_notice(state, unit)),
        ("13-report", papers::result_report(state, unit)),
        ("14-certificate", papers::certificates(state, unit)),
        ("15-handover", papers::handover_list(state, unit)),
        (
            "16-roll-household",
            papers::corrected_roll_poster(state, unit, Look { order: Order::Household, columns: 8, group_per_page: true }),
        ),
        ("17-roll-stroke", papers::corrected_roll_poster(state, unit, Look { order: Order::Stroke, columns: 10, group_per_page: false })),
        ("18-issue", papers::issue_list(state, unit, Order::Sheet, papers::Part::Group(2))),
        ("19-issue-mobile", papers::issue_list(state, unit, Order::Sheet, papers::Part::Box(3))),
        ("20-delta", papers::delta_notice(state, unit)),
        ("21-delta-report", papers::delta_report(state, unit)),
        ("22-statistics", papers::statistics(state, unit, papers::For::Office)),
        ("23-statistics-public", papers::statistics(state, unit, papers::For::Public)),
        ("24-cards-10-stub", cards(state, unit, true, true)),
        ("25-cards-8", cards(state, unit, false, false)),
    ]
}

fn cards(state: &Election, unit: &UnitInfo, ten: bool, stub: bool) -> Option<Paper> {
    let look = papers::CardLook { ten, stub, order: Order::Sheet, part: papers::Part::Group(1), batch: 0 };
    papers::voter_cards(state, unit, look, &|person| format!("K7Q2M9XT{:02}A", person.0 % 100))
}

fn main() {
    let dir = std::env::args().nth(1).unwrap_or_else(|| "/tmp/papers".to_owned());
    std::fs::create_dir_all(&dir).expect("the directory can be made");
    let press = Press::new();
    for (body, label, rehearsal) in [(Body::VillageCommittee, "village", false), (Body::ResidentsCommittee, "residents", true)] {
        let groups = std::array::from_fn(|at| format!("{:04X}", (at + 7) * 0x9C31 % 0x1_0000));
        let unit = UnitInfo { rehearsal, seal: Some(Seal { size: 137, groups }), ..unit(body) };
        let posted = played(body, 300, Until::RollPosted).state;
        let mut end = played(body, 300, Until::HandedOver).state;
        let mut household = String::new();
        for (at, voter) in std::sync::Arc::make_mut(&mut end.roll.voters).values_mut().enumerate() {
            if at % 4 == 1 {
                household.clone_from(&voter.person.name);
            }
            std::sync::Arc::make_mut(voter).household = household.as_str().into();
        }
        for handout in papers::Handout::ALL {
            let paper = papers::handout(&end, &unit, handout).expect("the state holds every paper");
            write(&press, Path::new(&dir), &format!("{label}-h-{}", handout.name()), &paper);
        }
        for (kind, paper) in all(&end, &unit) {
            let paper = paper.or_else(|| papers::roll_notice(&posted, &unit)).expect("the state holds every paper");
            write(&press, Path::new(&dir), &format!("{label}-{kind}"), &paper);
        }
    }
    let (due, called, unit) = (runoff_due(300).state, runoff_called(300).state, unit(Body::VillageCommittee));
    let of_runoff = [
        ("1-result", papers::result_notice(&due, &unit)),
        ("2-candidates", papers::candidate_notice(&called, &unit)),
        ("3-ballot", papers::ballot(&called, &unit)),
        ("4-count", papers::count_sheet(&called, &unit)),
    ];
    for (kind, paper) in of_runoff {
        write(&press, Path::new(&dir), &format!("runoff-{kind}"), &paper.expect("the state holds every paper"));
    }
    let mut hard = called;
    for voter in std::sync::Arc::make_mut(&mut hard.roll.voters).values_mut() {
        let voter = std::sync::Arc::make_mut(voter);
        voter.person.name = format!("{}·{}", voter.person.name.repeat(8), voter.person.name.repeat(3)).chars().take(50).collect();
    }
    let ballot = papers::ballot(&hard, &unit).expect("the state holds it");
    write(&press, Path::new(&dir), "longest-ballot", &ballot);
    write(&press, Path::new(&dir), "longest-count", &papers::count_sheet(&hard, &unit).expect("the state holds it"));
    for (label, name, rehearsal) in [("card", "huanjie.example/person/a1".to_owned(), false), ("longest-card", "x".repeat(64), true)] {
        let phrase = keycard::Passphrase::draw().expect("drawn");
        let (card, key) = keycard::Card::issue(record::Suite::Ed25519Sha256, &name, &phrase).expect("issued");
        let (text, words) = (card.text(), card.words());
        let stated = papers::KeyCard {
            issuer: "天峻县村（社区）“两委”换届工作领导小组办公室",
            key: &name,
            id: key.id(),
            issued: jiff::civil::date(2026, 10, 20),
            text: &text,
            words: &words,
            rehearsal,
        };
        write(&press, Path::new(&dir), label, &papers::key_card(&stated).expect("fits"));
        write(&press, Path::new(&dir), &format!("{label}-phrase"), &papers::key_phrase(&stated, &phrase.words()));
    }
}

fn write(press: &Press, dir: &Path, name: &str, paper: &Paper) {
    let begun = std::time::Instant::now();
    let pages = press.png(paper, 80).unwrap_or_else(|error| panic!("{name}: {error}"));
    let set = begun.elapsed();
    for (at, page) in pages.iter().enumerate() {
        std::fs::write(dir.join(format!("{name}-{}.png", at + 1)), page).expect("written");
    }
    let pdf = press.pdf(paper).unwrap_or_else(|error| panic!("{name}: {error}"));
    println!("{name}: {} pages, {set:.0?}, PDF {} KiB", pages.len(), pdf.len() / 1024);
    std::fs::write(dir.join(format!("{name}.pdf")), pdf).expect("written");
}
