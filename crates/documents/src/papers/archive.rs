//! 归档: the papers of a unit as they were at the act that each belongs to, put in the order of its file; the filing list; where
//! originals and ballots lie.
//!
//! A later act changes what a state can still state: the roll as posted is gone once a line moves. So the papers are taken while
//! the entries are applied one after the other ([`Gathered::seen`]), each right after its act.

use std::collections::BTreeMap;
use std::sync::Arc;

use election::bodies::{self, party, removal, representatives, supervision, term};
use election::programme::archive::{Archive, Custody};
use election::programme::filing::{Comes, Line, Named, Section, Stand, count};
use election::programme::{self, Catalogue, situation};
use election::{Election, Fact};
use jiff::civil::Date;
use serde_json::{Value, json};
use sheets::{Shown, Table};
use statute::Confidence;
use words::Lang;

use super::bodies::Which;
use super::{For, planned};
use crate::paper::{Paper, Template, UnitInfo};
use crate::zh;

/// Widths of the columns of the filing list.
const SHARES: [u32; 8] = [4, 3, 8, 5, 6, 2, 6, 6];

/// The papers of a unit, gathered entry by entry.
#[derive(Debug)]
pub struct Gathered {
    unit: UnitInfo,
    catalogue: Arc<Catalogue>,
    papers: BTreeMap<(Named, u32), Paper>,
}

/// A paper in the volume.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// Its stage.
    pub section: Section,
    /// Number on the office's list; empty for what the volume adds.
    pub number: String,
    /// Title on the list.
    pub title: String,
    /// It.
    pub paper: Paper,
}

impl Gathered {
    /// Nothing yet.
    #[must_use]
    pub fn new(unit: UnitInfo, catalogue: Arc<Catalogue>) -> Self {
        Self { unit, catalogue, papers: BTreeMap::new() }
    }

    /// Takes the papers that belong to an act, from the state right after it.
    pub fn seen(&mut self, state: &Election, fact: &Fact) {
        for named in after(fact) {
            let part = part(*named, state, fact);
            if let Some(paper) = made(*named, state, &self.unit, &self.catalogue, part) {
                self.papers.insert((*named, part), paper);
            }
        }
    }

    /// The volume: items in their order with their papers and skeletons of minutes, then papers that no item names, the filing list
    /// and where the originals lie.
    #[must_use]
    pub fn leaves(mut self, state: &Election, on: Date) -> Vec<Leaf> {
        let catalogue = Arc::clone(&self.catalogue);
        let mut leaves = Vec::new();
        for item in &catalogue.items {
            let papers = match item.comes {
                Comes::Paper { paper } => self.take(paper),
                Comes::Minutes { of } => super::minutes(state, &self.unit, of).into_iter().collect(),
                Comes::Original | Comes::Photo | Comes::Ballots => Vec::new(),
            };
            let leaf = |(at, paper): (usize, Paper)| {
                let title = if at == 0 { item.title.clone() } else { format!("{}（{}）", item.title, at + 1) };
                Leaf { section: item.section, number: item.number.clone(), title, paper }
            };
            leaves.extend(papers.into_iter().enumerate().map(leaf));
        }
        let added = |paper: Paper| Leaf { section: Section::Closing, number: String::new(), title: paper.title().to_owned(), paper };
        leaves.extend(Named::ALL.into_iter().flat_map(|named| self.take(named)).map(added));
        let lines = catalogue.lines(&state.filing(), state.stage());
        let mut list = filing_table(Lang::Zh, &lines, Some(&state.programme.archive));
        list.title = format!("{}{}", self.unit.place(), list.name);
        let by = self.unit.election_committee();
        let mut end = |title: String, paper| leaves.push(Leaf { section: Section::Closing, number: String::new(), title, paper });
        end(list.name.clone(), super::office_table(&list, &SHARES, &by, on, self.unit.rehearsal));
        let whereabouts = whereabouts(state, &catalogue);
        let title = format!("{}{}", self.unit.place(), whereabouts.name);
        end(whereabouts.name.clone(), super::office_tables(&title, &[whereabouts], &by, on, self.unit.rehearsal));
        leaves
    }

    fn take(&mut self, named: Named) -> Vec<Paper> {
        let parts: Vec<(Named, u32)> = self.papers.range((named, 0)..=(named, u32::MAX)).map(|(key, _)| *key).collect();
        parts.into_iter().filter_map(|key| self.papers.remove(&key)).collect()
    }
}

/// The papers that an act makes, or makes anew.
fn after(fact: &Fact) -> &'static [Named] {
    match fact {
        Fact::PlanSet { .. } => &[Named::Plan, Named::Registration, Named::NominationCall],
        Fact::ElectionCommitteeFormed { .. } => &[Named::Committee, Named::Registration, Named::NominationCall],
        Fact::ElectionCommitteeMemberLeft { .. } | Fact::ReserveSeated { .. } => &[Named::Committee],
        Fact::RollPublished { .. } => &[Named::Roll, Named::Statistics],
        Fact::CorrectedRollPublished { .. } => &[Named::Statistics, Named::CorrectedRoll, Named::Delta, Named::DeltaReport],
        Fact::ObjectionRuled { .. } => &[Named::Ruling],
        Fact::NominationsRecorded { .. } | Fact::NomineeWithdrew { .. } => &[Named::Nominees, Named::NomineesPosted],
        Fact::CandidatesPublished { .. } | Fact::CandidateWithdrew { .. } | Fact::RoundCalled { .. } => &[Named::Candidates],
        Fact::BallotsPrinted { .. } => &[Named::Ballot],
        Fact::PollArranged { .. } => &[Named::Poll, Named::Staff, Named::Scribes, Named::VoidRules],
        Fact::MobileVotersListed { .. } => &[Named::Mobile],
        Fact::ProxiesPublished { .. } => &[Named::Proxies],
        Fact::ResultAnnounced { .. } => &[Named::Report, Named::Result],
        Fact::PollDeclaredInvalid { .. } => &[Named::Report],
        Fact::CertificatesIssued { .. } => &[Named::Certificates],
        Fact::HandoverRecorded { .. } => &[Named::Handover],
        Fact::Programme(programme::Fact::Situation(
            situation::Fact::SituationReported { .. } | situation::Fact::SituationReviewed { .. },
        )) => &[Named::Situation],
        Fact::Programme(programme::Fact::Situation(situation::Fact::MeasurePlanned { .. } | situation::Fact::MeasureFinished { .. })) => {
            &[Named::Measures]
        }
        Fact::ElectorsListed { .. } => &[Named::HouseholdsPosted],
        Fact::Body(fact) => after_body(fact),
        _ => &[],
    }
}

/// The same of the acts of the other bodies.
fn after_body(fact: &bodies::Fact) -> &'static [Named] {
    match fact {
        bodies::Fact::Count(_) => &[],
        bodies::Fact::Chair(_) => &[Named::Report, Named::Result],
        bodies::Fact::Removal(fact) => match fact {
            removal::Fact::RemovalVoted { .. } | removal::Fact::SeatLeft { .. } => &[Named::RepresentativesRoster, Named::LeadersRoster],
            removal::Fact::NextSeated { .. } => &[Named::SupervisionPosted],
            removal::Fact::RemovalPetitioned { .. } => &[],
        },
        bodies::Fact::Party(fact) => after_party(fact),
        bodies::Fact::Representatives(fact) => match fact {
            representatives::Fact::RepresentativesPlanned { .. } => &[Named::PlacesTable, Named::RepresentativesCall],
            representatives::Fact::RepresentativesVoted { .. } => &[Named::RepresentativesReport],
            representatives::Fact::GroupLeaderNamed { .. } => {
                &[Named::RepresentativesReport, Named::LeadersPosted, Named::LeadersRoster, Named::LeadersTable]
            }
            representatives::Fact::RepresentativesPublished { .. } => {
                &[Named::RepresentativesPosted, Named::RepresentativesRoster, Named::RepresentativesTable]
            }
        },
        bodies::Fact::Supervision(fact) => match fact {
            supervision::Fact::SupervisionNominated { .. } => &[Named::SupervisionCandidates],
            supervision::Fact::SupervisionVoted { .. } => &[Named::SupervisionReport],
            supervision::Fact::SupervisionAnnounced { .. } | supervision::Fact::SupervisionChairNamed { .. } => &[Named::SupervisionPosted],
            supervision::Fact::SupervisionPlanned { .. } | supervision::Fact::SupervisionMeetingOpened { .. } => &[],
        },
        bodies::Fact::Term(fact) => after_term(fact),
    }
}

fn after_party(fact: &party::Fact) -> &'static [Named] {
    match fact {
        party::Fact::MembersRegistered { .. } | party::Fact::MemberChanged { .. } | party::Fact::LeftOutAgreed { .. } => {
            &[Named::PartyShouldAttend]
        }
        party::Fact::PartyPlanned { .. } => &[Named::PartyShouldAttend],
        party::Fact::Recommended { .. } => &[Named::RecommendationSummary],
        party::Fact::PreliminaryReported { .. } => &[Named::PreliminaryRequest],
        party::Fact::PreliminaryAnswered { .. } => &[Named::PreliminaryReply],
        party::Fact::PartyVoted { .. } => &[Named::PartyReport],
        party::Fact::SecretaryVoted { .. } => &[Named::SecretaryReport],
        party::Fact::PartyResultReported { .. } => &[Named::PartyResultRequest],
        party::Fact::PartyResultAnswered { .. } => &[Named::PartyResultReply],
        party::Fact::PartyMeetingOpened { .. }
        | party::Fact::StepTaken { .. }
        | party::Fact::SeatsReduced { .. }
        | party::Fact::PlenaryOpened { .. } => &[],
    }
}

fn after_term(fact: &term::Fact) -> &'static [Named] {
    match fact {
        term::Fact::RecallPetitioned { .. } => &[Named::RecallNotice],
        term::Fact::RecallVoted { .. } => &[Named::RecallReport, Named::RecallResult, Named::ActingHeadNotice],
        term::Fact::ResignationDecided { .. } => &[Named::ResignationNotice, Named::ActingHeadNotice],
        term::Fact::OfficeEnded { .. } => &[Named::EndOfOfficeNotice, Named::ActingHeadNotice],
        term::Fact::PersonVoided { .. } => &[Named::VoidPersonNotice, Named::ActingHeadNotice],
        term::Fact::ActingHeadNamed { .. } => &[Named::ActingHeadNotice],
        term::Fact::ByElectionCalled { .. } => &[Named::ByElectionNotice],
        term::Fact::ByElectionVoted { .. } => &[Named::ByElectionReport, Named::ByElectionResult],
        term::Fact::ShiftProposed { .. } | term::Fact::ShiftPassed { .. } => &[Named::ShiftReport],
        term::Fact::ShiftApproved { .. } => &[Named::ShiftApproval],
        term::Fact::RecallStated { .. } | term::Fact::ResignationHandedIn { .. } => &[],
    }
}

/// Which of several papers of one name it is: of a vote, of an objection, of a committee that changed. A later one of the same
/// part takes its place.
fn part(named: Named, state: &Election, fact: &Fact) -> u32 {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match (named, fact) {
        (Named::Ruling, Fact::ObjectionRuled { objection, .. }) => *objection,
        (Named::Committee, _) => state.election_committee.as_ref().map_or(0, |committee| small(committee.left.len())),
        (
            Named::Candidates
            | Named::Ballot
            | Named::Poll
            | Named::Staff
            | Named::Scribes
            | Named::VoidRules
            | Named::Mobile
            | Named::Proxies
            | Named::Report
            | Named::Result
            | Named::CorrectedRoll
            | Named::Delta,
            _,
        ) => state.round().map_or(0, |round| round.number),
        (_, Fact::Body(bodies::Fact::Term(fact))) => case(fact).unwrap_or_else(|| super::bodies::cases(state, &name(named))),
        (_, Fact::Body(_)) => super::bodies::cases(state, &name(named)),
        _ => 0,
    }
}

/// The recall, resignation or by-election that an act belongs to.
fn case(fact: &term::Fact) -> Option<u32> {
    match fact {
        term::Fact::RecallVoted { case, .. }
        | term::Fact::ResignationDecided { case, .. }
        | term::Fact::ByElectionCalled { case, .. }
        | term::Fact::ByElectionVoted { case, .. } => Some(*case),
        _ => None,
    }
}

/// Its name in programmes, which for the papers of the other bodies is also that of the paper.
fn name(named: Named) -> String {
    serde_json::to_value(named).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn made(named: Named, state: &Election, unit: &UnitInfo, catalogue: &Catalogue, part: u32) -> Option<Paper> {
    match named {
        Named::Plan => super::plan_notice(state, unit),
        Named::Committee => super::committee_notice(state, unit),
        Named::Registration => super::registration_notice(state, unit),
        Named::Situation => super::situation_report(state, unit, catalogue),
        Named::Measures => super::measure_plan(state, unit, catalogue),
        Named::Roll => super::roll_notice(state, unit),
        Named::Statistics => super::statistics(state, unit, For::Office),
        Named::Ruling => super::ruling_notice(state, unit, part),
        Named::CorrectedRoll => super::corrected_roll_notice(state, unit),
        Named::Delta => super::delta_notice(state, unit),
        Named::DeltaReport => super::delta_report(state, unit),
        Named::NominationCall => super::nomination_notice(state, unit),
        Named::Nominees => super::nominee_list(state, unit),
        Named::NomineesPosted => super::nominees_notice(state, unit),
        Named::Candidates => super::candidate_notice(state, unit),
        Named::Ballot => super::ballot(state, unit),
        Named::Poll => super::poll_notice(state, unit),
        Named::Staff => super::staff_notice(state, unit),
        Named::Scribes => super::scribe_notice(state, unit),
        Named::VoidRules => super::void_notice(state, unit),
        Named::Mobile => super::mobile_notice(state, unit),
        Named::Proxies => super::proxy_notice(state, unit),
        Named::Report => super::result_report(state, unit),
        Named::Result => super::result_notice(state, unit),
        Named::Certificates => super::certificates(state, unit),
        Named::Handover => super::handover_list(state, unit),
        _ => super::body_paper(state, unit, &name(named), Which { case: part, party_committee: false }),
    }
}

/// Words of a line's way into the file.
fn comes(lang: Lang, of: Comes) -> String {
    lang.text(match of {
        Comes::Paper { .. } => "filing-comes-paper",
        Comes::Minutes { .. } => "filing-comes-minutes",
        Comes::Original => "filing-comes-original",
        Comes::Photo => "filing-comes-photo",
        Comes::Ballots => "filing-comes-ballots",
    })
}

/// How a line stands, in words; of what does not apply, why.
#[must_use]
pub fn stand(lang: Lang, line: &Line<'_>) -> String {
    let stand = lang.text(&format!("filing-{}", line.stand.name()));
    if line.stand != Stand::NotApplicable {
        return stand;
    }
    format!("{stand}{}{}", lang.text("tables-colon"), lang.text(&format!("filing-unless-{}", line.item.applies.name())))
}

/// 归档目录 of a unit; with its archive, also where the originals lie.
#[must_use]
pub fn filing_table(lang: Lang, lines: &[Line<'_>], archive: Option<&Archive>) -> Table {
    let mut head: Vec<String> =
        ["filing-col-section", "filing-col-number", "filing-col-title", "filing-col-comes", "filing-col-stand", "filing-col-pages"]
            .map(|key| lang.text(key))
            .to_vec();
    head.extend(archive.map(|_| lang.text("filing-col-place")));
    head.push(lang.text("filing-col-source"));
    let row = |line: &Line<'_>| {
        let item = line.item;
        let unsure = if item.confidence == Confidence::Text { "" } else { "（未经核实）" };
        let mut cells = vec![
            Shown::Words(lang.text(&format!("filing-section-{}", item.section.name()))),
            Shown::Words(item.number.clone()),
            Shown::Words(item.title.clone()),
            Shown::Words(comes(lang, item.comes)),
            Shown::Words(stand(lang, line)),
            line.pages.map_or(Shown::Empty, |pages| Shown::Number(u64::from(pages))),
        ];
        cells.extend(archive.map(|archive| {
            let kept = archive.filed.get(&item.id).and_then(|filed| filed.kept.as_ref());
            kept.map_or(Shown::Empty, |kept| Shown::Words(zh::guarded(&kept.place)))
        }));
        cells.push(Shown::Words(format!("{}{unsure}", item.source)));
        cells
    };
    let counts: Vec<String> =
        Stand::ALL.into_iter().map(|stand| format!("{} {}", lang.text(&format!("filing-{}", stand.name())), count(lines, stand))).collect();
    Table {
        name: lang.text("filing-list"),
        title: lang.text("filing-list"),
        notes: vec![counts.join("；")],
        head,
        rows: lines.iter().map(row).collect(),
    }
}

/// Where the originals and the ballots lie, and until when the ballots are kept.
fn whereabouts(state: &Election, catalogue: &Catalogue) -> Table {
    let archive = &state.programme.archive;
    let words = |text: &str| Shown::Words(zh::guarded(text));
    let mut rows: Vec<Vec<Shown>> = Vec::new();
    for (round, stored) in &archive.stored {
        let of = |read: fn(&Custody) -> String| {
            stored.custody.as_ref().map_or(Shown::Words("已到期删除".to_owned()), |custody| words(&read(custody)))
        };
        rows.push(vec![
            Shown::Words(format!("第{round}轮选票{}袋", stored.bags)),
            Shown::Words(zh::date(stored.on)),
            of(|custody| custody.place.clone()),
            of(|custody| custody.keeper.clone()),
            of(|custody| format!("封签{}", custody.seals.join("、"))),
        ]);
    }
    if let Some((on, _)) = &archive.destroyed {
        rows.push(vec![Shown::Words("选票已销毁".to_owned()), Shown::Words(zh::date(*on))]);
    }
    for (id, filed) in &archive.filed {
        let place = filed.kept.as_ref().map_or(Shown::Words("已到期删除".to_owned()), |kept| words(&kept.place));
        let by = filed.kept.as_ref().map_or(Shown::Empty, |kept| words(&kept.received_by));
        let title = catalogue.item(id).map_or(id.as_str(), |item| item.title.as_str());
        rows.push(vec![
            Shown::Words(title.to_owned()),
            Shown::Words(zh::date(filed.on)),
            place,
            by,
            Shown::Words(format!("{}页", filed.pages)),
        ]);
    }
    let keeping = programme::archive::keeping(state);
    let notes = keeping.map_or_else(Vec::new, |keeping| {
        let unsure = if keeping.citation.confidence == Confidence::Text { "" } else { "，未经核实" };
        let article = &keeping.citation.article;
        let until =
            keeping.earliest.map_or_else(|| "条文没有写保存年数，不得销毁".to_owned(), |day| format!("选票最早可在{}销毁", zh::date(day)));
        vec![format!("{until}（{article}{unsure}）。")]
    });
    let head = ["内容", "日期", "存放地点", "保管、接收人", "备注"].map(str::to_owned).to_vec();
    Table { name: "原件和选票存放情况".to_owned(), title: "原件和选票存放情况".to_owned(), notes, head, rows }
}

/// Cover and table of contents of a volume, told the pages of each leaf.
#[must_use]
pub fn volume_front(state: &Election, unit: &UnitInfo, leaves: &[Leaf], pages: &[u32], on: Date) -> Paper {
    let term = planned(state).map_or(0, |(term, _)| term);
    let heading = format!("第{}届{}换届选举档案", zh::number(term), unit.body_name());
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut section = None;
    let mut page = 1_u32;
    for (at, (leaf, pages)) in leaves.iter().zip(pages).enumerate() {
        if section != Some(leaf.section) {
            lines.push(vec![Lang::Zh.text(&format!("filing-section-{}", leaf.section.name()))]);
            section = Some(leaf.section);
        }
        lines.push(vec![(at + 1).to_string(), leaf.number.clone(), leaf.title.clone(), pages.to_string(), page.to_string()]);
        page = page.saturating_add(*pages);
    }
    let facts: Vec<Value> = vec![
        json!(["单位", unit.full_place()]),
        json!(["代码", unit.code]),
        json!(["选举日", state.plan.as_ref().map(|plan| zh::date(plan.election_day)).unwrap_or_default()]),
        json!(["卷内文件", format!("{}件，{}页", leaves.len(), page.saturating_sub(1))]),
        json!(["截至记录", unit.seal.as_ref().map(|seal| format!("前{}条", seal.size)).unwrap_or_default()]),
    ];
    let title = format!("{}{heading}", unit.place());
    let data = json!({
        "title": title,
        "heading": heading,
        "place": unit.full_place(),
        "facts": facts,
        "lines": lines,
        "notes": ["页号在每页右上角。会议记录为由记录生成的格式，签名原件另存，存放情况见卷末。"],
        "issuer": unit.election_committee(),
        "date": zh::date(on),
        "rehearsal": unit.rehearsal,
    });
    Paper { template: Template::Volume, title, data: Arc::new(data), copies: 1 }
}
