//! Papers of the other bodies: 党组织, 代表和小组长, 监督委员会, and of what happens between terms. Each has a name under which it is
//! asked for; whether it is there says the state alone.
//!
//! What the record does not know is left to be written by hand. A value of the law that no article confirms says 未经核实.

mod by_election;
mod party;
mod party_forms;
mod party_meeting;
mod recall;
mod representatives;
mod representatives_lists;
mod supervision;
mod vacancy;

use election::bodies::count::Count;
use election::bodies::term::Gone;
use election::command::PersonVotes;
use election::programme::filing::Minute;
use election::{Election, PersonId};
use serde_json::{Value, json};

use super::vote;
use crate::notice::{name, named, tall};
use crate::paper::{Paper, UnitInfo};
use crate::zh;

/// A body with papers of its own; its name is that of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// 党组织.
    Party,
    /// 代表、小组长.
    Representatives,
    /// 监督委员会.
    Supervision,
    /// 届中.
    Between,
}

impl Matter {
    /// All of them, in the order in which they are elected.
    pub const ALL: [Self; 4] = [Self::Party, Self::Representatives, Self::Supervision, Self::Between];

    /// The name of its page.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Representatives => "representatives",
            Self::Supervision => "supervision",
            Self::Between => "between",
        }
    }

    /// The one of a page.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|matter| matter.name() == name)
    }
}

/// Which copy of a paper, where there are several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Which {
    /// Which group, vote or case, from 1; for papers of which there is one, and for all groups, 0.
    pub case: u32,
    /// The county has approved a Party committee (党委): where there are enough members, the record cannot tell.
    pub party_committee: bool,
}

/// A paper that can be printed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name in addresses and message files.
    pub name: &'static str,
    /// Which of several, from 1; 0 where there is one.
    pub case: u32,
    /// Which of several, in words: a group, a person, a vote.
    pub of: String,
}

/// Of what there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Several {
    No,
    PartyVotes,
    PlenaryVotes,
    Groups,
    SupervisionVotes,
    Recalls,
    Resignations,
    Left,
    ByElections,
}

impl Several {
    fn count(self, state: &Election) -> usize {
        let bodies = &state.bodies;
        match self {
            Self::No => 0,
            Self::PartyVotes => bodies.party.votes.len(),
            Self::PlenaryVotes => bodies.party.plenary_votes.len(),
            Self::Groups => bodies.representatives.groups.len(),
            Self::SupervisionVotes => bodies.supervision.votes.len(),
            Self::Recalls => bodies.term.recalls.len(),
            Self::Resignations => bodies.term.resignations.len(),
            Self::Left => bodies.term.left.len(),
            Self::ByElections => bodies.term.by_elections.len(),
        }
    }

    /// Which of them, in words.
    fn words(self, state: &Election, case: u32) -> String {
        let bodies = &state.bodies;
        let person = |id: Option<PersonId>| id.and_then(|id| name(state, id)).unwrap_or_default().to_owned();
        match self {
            Self::No => String::new(),
            Self::PartyVotes | Self::PlenaryVotes | Self::SupervisionVotes => format!("第{case}次投票"),
            Self::Groups => nth(&bodies.representatives.groups, case).map(|group| group.plan.name.clone()).unwrap_or_default(),
            Self::Recalls => person(nth(&bodies.term.recalls, case).map(|recall| recall.member)),
            Self::Resignations => person(nth(&bodies.term.resignations, case).map(|resignation| resignation.member)),
            Self::Left => person(nth(&bodies.term.left, case).map(|left| left.seat.person)),
            Self::ByElections => nth(&bodies.term.by_elections, case)
                .map(|one| format!("{}（第{case}次）", statute::post_name(one.post)))
                .unwrap_or_default(),
        }
    }
}

/// A paper: its name, whose it is, whether it is posted, of what there are several, and how it is made.
struct Sheet {
    name: &'static str,
    matter: Matter,
    posted: bool,
    several: Several,
    make: fn(&Given<'_>) -> Option<Paper>,
}

const fn sheet(matter: Matter, name: &'static str, several: Several, make: fn(&Given<'_>) -> Option<Paper>) -> Sheet {
    Sheet { name, matter, posted: false, several, make }
}

const fn posted(matter: Matter, name: &'static str, several: Several, make: fn(&Given<'_>) -> Option<Paper>) -> Sheet {
    Sheet { posted: true, ..sheet(matter, name, several, make) }
}

/// All of them, in the order of the work.
static SHEETS: &[Sheet] = &[
    sheet(Matter::Party, "party-should-attend", Several::No, party_forms::should_attend),
    sheet(Matter::Party, "members-recommendation", Several::No, party_forms::members_recommendation),
    sheet(Matter::Party, "masses-recommendation", Several::No, party_forms::masses_recommendation),
    sheet(Matter::Party, "recommendation-summary", Several::No, party_forms::summary),
    sheet(Matter::Party, "preliminary-request", Several::No, party::preliminary_request),
    sheet(Matter::Party, "preliminary-reply", Several::No, party::preliminary_reply),
    sheet(Matter::Party, "party-agenda", Several::No, party_meeting::agenda),
    sheet(Matter::Party, "party-script", Several::No, party_meeting::script),
    sheet(Matter::Party, "party-attendance", Several::No, party_forms::attendance),
    sheet(Matter::Party, "party-ballot", Several::No, party_meeting::ballot),
    sheet(Matter::Party, "party-count-sheet", Several::No, party_meeting::count_sheet),
    sheet(Matter::Party, "party-report", Several::PartyVotes, party_meeting::report),
    sheet(Matter::Party, "party-minutes", Several::No, party_meeting::minutes),
    sheet(Matter::Party, "secretary-ballot", Several::No, party_meeting::secretary_ballot),
    sheet(Matter::Party, "secretary-count-sheet", Several::No, party_meeting::secretary_count_sheet),
    sheet(Matter::Party, "secretary-report", Several::PlenaryVotes, party_meeting::secretary_report),
    sheet(Matter::Party, "plenary-minutes", Several::No, party_meeting::plenary_minutes),
    sheet(Matter::Party, "party-result-request", Several::No, party::result_request),
    sheet(Matter::Party, "party-result-reply", Several::No, party::result_reply),
    sheet(Matter::Representatives, "places-table", Several::No, representatives_lists::places),
    posted(Matter::Representatives, "representatives-call", Several::No, representatives::call),
    sheet(Matter::Representatives, "representative-proposals", Several::No, representatives::proposals),
    sheet(Matter::Representatives, "leader-proposals", Several::No, representatives::leader_proposals),
    sheet(Matter::Representatives, "representatives-ballot", Several::Groups, representatives::ballot),
    sheet(Matter::Representatives, "representatives-count-sheet", Several::Groups, representatives::count_sheet),
    sheet(Matter::Representatives, "leader-ballot", Several::Groups, representatives::leader_ballot),
    sheet(Matter::Representatives, "group-minutes", Several::Groups, representatives::minutes),
    sheet(Matter::Representatives, "representatives-report", Several::No, representatives_lists::report),
    posted(Matter::Representatives, "representatives-posted", Several::No, representatives::representatives_posted),
    posted(Matter::Representatives, "leaders-posted", Several::No, representatives::leaders_posted),
    posted(Matter::Representatives, "households-posted", Several::No, representatives::households_posted),
    sheet(Matter::Representatives, "representatives-roster", Several::No, representatives_lists::roster),
    sheet(Matter::Representatives, "leaders-roster", Several::No, representatives_lists::leaders_roster),
    sheet(Matter::Representatives, "representatives-table", Several::No, representatives_lists::statistics),
    sheet(Matter::Representatives, "leaders-table", Several::No, representatives_lists::leaders_statistics),
    sheet(Matter::Supervision, "supervision-proposals", Several::No, supervision::proposals),
    posted(Matter::Supervision, "supervision-candidates", Several::No, supervision::candidates),
    sheet(Matter::Supervision, "supervision-ballot", Several::No, supervision::ballot),
    sheet(Matter::Supervision, "supervision-count-sheet", Several::No, supervision::count_sheet),
    sheet(Matter::Supervision, "supervision-minutes", Several::No, supervision::minutes),
    sheet(Matter::Supervision, "supervision-report", Several::SupervisionVotes, supervision::report),
    posted(Matter::Supervision, "supervision-posted", Several::No, supervision::result),
    sheet(Matter::Between, "recall-petition", Several::No, recall::petition),
    sheet(Matter::Between, "recall-statement", Several::Recalls, recall::statement),
    posted(Matter::Between, "recall-notice", Several::Recalls, recall::notice),
    sheet(Matter::Between, "recall-ballot", Several::Recalls, recall::ballot),
    sheet(Matter::Between, "recall-count-sheet", Several::Recalls, recall::count_sheet),
    sheet(Matter::Between, "recall-report", Several::Recalls, recall::report),
    posted(Matter::Between, "recall-result", Several::Recalls, recall::result),
    sheet(Matter::Between, "resignation-letter", Several::No, vacancy::letter),
    sheet(Matter::Between, "resignation-minutes", Several::Resignations, vacancy::resignation_minutes),
    posted(Matter::Between, "resignation-notice", Several::Resignations, vacancy::resigned),
    posted(Matter::Between, "end-of-office-notice", Several::Left, vacancy::ended),
    posted(Matter::Between, "void-person-notice", Several::Left, vacancy::voided),
    posted(Matter::Between, "by-election-notice", Several::ByElections, by_election::notice),
    sheet(Matter::Between, "by-election-ballot", Several::ByElections, by_election::ballot),
    sheet(Matter::Between, "by-election-count-sheet", Several::ByElections, by_election::count_sheet),
    sheet(Matter::Between, "by-election-minutes", Several::ByElections, by_election::minutes),
    sheet(Matter::Between, "by-election-report", Several::ByElections, by_election::report),
    posted(Matter::Between, "by-election-result", Several::ByElections, by_election::result),
    posted(Matter::Between, "acting-head-notice", Several::No, vacancy::acting_head),
    sheet(Matter::Between, "shift-report", Several::No, vacancy::shift_report),
    sheet(Matter::Between, "shift-approval", Several::No, vacancy::shift_approval),
];

/// What such a paper is made from.
struct Given<'a> {
    state: &'a Election,
    unit: &'a UnitInfo,
    which: Which,
}

impl Given<'_> {
    /// 第十二届; nothing before there is a plan.
    fn term(&self) -> String {
        self.state.plan.as_ref().map_or_else(String::new, |plan| format!("第{}届", zh::number(plan.term)))
    }

    /// 纳尔宗村第十二届村民委员会.
    fn committee(&self) -> String {
        format!("{}{}{}", self.unit.place(), self.term(), self.unit.body_name())
    }

    /// A word of a parameter, of villagers or of residents.
    fn value(&self, word: &str) -> String {
        zh::value(word).replace("村（居）民", self.unit.people())
    }
}

fn found(name: &str) -> Option<&'static Sheet> {
    SHEETS.iter().find(|sheet| sheet.name == name)
}

/// Whether there is a paper of this name, and whether it is posted for everyone to read.
#[must_use]
pub fn body_paper_posted(name: &str) -> Option<bool> {
    found(name).map(|sheet| sheet.posted)
}

/// All names, in the order of the work, each with its body.
pub fn body_papers() -> impl Iterator<Item = (Matter, &'static str)> {
    SHEETS.iter().map(|sheet| (sheet.matter, sheet.name))
}

/// A paper of another body; nothing of an unknown name, while the state does not hold what it states, or where names are erased.
#[must_use]
pub fn body_paper(state: &Election, unit: &UnitInfo, name: &str, which: Which) -> Option<Paper> {
    (found(name)?.make)(&Given { state, unit, which })
}

/// What a body offers at this stage, in the order of the work.
#[must_use]
pub fn body_offers(state: &Election, unit: &UnitInfo, matter: Matter) -> Vec<Offered> {
    let there = |sheet: &&Sheet, case: u32| (sheet.make)(&Given { state, unit, which: Which { case, party_committee: false } }).is_some();
    let mut offered = Vec::new();
    for sheet in SHEETS.iter().filter(|sheet| sheet.matter == matter) {
        let cases = match sheet.several {
            Several::No => 0..=0,
            several => 1..=u32::try_from(several.count(state)).unwrap_or(u32::MAX),
        };
        let each = cases.filter(|case| there(&sheet, *case));
        offered.extend(each.map(|case| Offered { name: sheet.name, case, of: sheet.several.words(state, case) }));
    }
    offered
}

/// How many papers of a name there may be: one for each group, vote or case; none where there is one alone.
pub(super) fn cases(state: &Election, name: &str) -> u32 {
    found(name).map_or(0, |sheet| u32::try_from(sheet.several.count(state)).unwrap_or(u32::MAX))
}

/// Whether the county can have approved a Party committee: there are members enough.
#[must_use]
pub fn may_be_party_committee(state: &Election) -> bool {
    party::may_be_committee(state)
}

/// Minutes of another body, by the name of their paper.
pub(super) const fn minutes_of(of: Minute) -> Option<&'static str> {
    match of {
        Minute::Party => Some("party-minutes"),
        Minute::Groups => Some("group-minutes"),
        Minute::Supervision => Some("supervision-minutes"),
        _ => None,
    }
}

/// The item of a number in a list; they are numbered from 1.
fn nth<T>(list: &[T], number: u32) -> Option<&T> {
    usize::try_from(number).ok().and_then(|n| n.checked_sub(1)).and_then(|at| list.get(at))
}

/// Names, once each is there.
fn names_of(state: &Election, people: impl IntoIterator<Item = PersonId>) -> Option<Vec<String>> {
    people.into_iter().map(|id| name(state, id).map(str::to_owned)).collect()
}

/// Names in one line; a line to write on where there is nobody.
fn listed(state: &Election, people: impl IntoIterator<Item = PersonId>) -> Option<String> {
    let names = names_of(state, people)?;
    Some(if names.is_empty() { "＿＿＿＿＿＿＿＿＿＿".to_owned() } else { names.join("、") })
}

/// Names in the order of their strokes.
fn by_strokes(state: &Election, people: &[PersonId]) -> Option<Vec<String>> {
    let mut names = names_of(state, people.iter().copied())?;
    names.sort_by_cached_key(|name| ::names::stroke_key(name));
    Some(names)
}

/// A figure, or a line to write it on.
fn figure(n: Option<u32>) -> String {
    n.map_or_else(|| "＿＿＿".to_owned(), |n| n.to_string())
}

/// The figures of a count, as a report has them.
fn facts(count: &Count) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("发出选票", count.issued.to_string()),
        ("收回选票", count.returned.to_string()),
        ("有效票", count.valid.to_string()),
        ("废票", count.void.to_string()),
    ];
    facts.extend(count.households.map(|n| ("到会户数", n.to_string())));
    facts
}

/// The same in one sentence.
fn counted(count: &Count) -> String {
    format!("发出选票{}张，收回选票{}张，有效票{}张，废票{}张。", count.issued, count.returned, count.valid, count.void)
}

/// Rows of a report: what was voted on, name, votes, result; most votes first.
fn rows(state: &Election, post: &str, lines: &[PersonVotes], (won, stood): (&[PersonId], &[PersonId])) -> Option<Vec<Vec<Value>>> {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| b.votes.cmp(&a.votes).then(a.person.cmp(&b.person)));
    let mut rows = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let mut row: Vec<Value> = (at == 0).then(|| tall(post, lines.len())).into_iter().collect();
        let result = match (won.contains(&line.person), stood.contains(&line.person)) {
            (true, _) => "当选",
            (false, true) => "—",
            (false, false) => vote::OTHERS,
        };
        row.extend([named(state, line.person)?, json!(line.votes.to_string()), json!(result)]);
        rows.push(row);
    }
    Some(rows)
}

/// 主任张三: a post with who holds it.
fn seated(state: &Election, seat: election::state::Elected) -> Option<String> {
    Some(format!("{}{}", statute::post_name(seat.post), name(state, seat.person)?))
}

/// Whoever held a post when something happened, still or no longer.
fn seat_of(state: &Election, person: PersonId) -> Option<election::state::Elected> {
    let left = state.bodies.term.left.iter().map(|left| left.seat);
    state.elected.iter().copied().chain(left).find(|seat| seat.person == person)
}

/// Why somebody left, without the ground: what everybody may know.
fn gone(how: Gone) -> &'static str {
    match how {
        Gone::Recalled => "被罢免",
        Gone::Resigned => "辞去职务",
        Gone::Ended { .. } => "职务终止",
        Gone::Voided { .. } => "当选无效",
    }
}
