//! The roll: who stands on it and why, who does not and why not, and every movement between two postings.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fact::{Fact, Sealed};
use crate::person::{Person, PersonId, Unlisted, Voter};
use crate::programme::Attachment;

/// What an objection says is wrong (VCL-2025 17(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionMatter {
    /// 漏登: a name is missing.
    Omitted,
    /// 错登: a line is wrong.
    Wrong,
    /// 重登: a name stands twice.
    Duplicate,
    /// 不应登: a name should not be there.
    NotEntitled,
}

/// A change of the roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum RollChange {
    /// A new line.
    Add {
        /// The line; its `person.id` is given by the system and may be zero here.
        voter: Voter,
        /// Why it is added.
        #[serde(default)]
        why: AddReason,
        /// Somebody else of the same name and day of birth stands on the roll: these are two people.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        another: bool,
    },
    /// A line taken off.
    Strike {
        /// Whose.
        person: PersonId,
        /// Why.
        why: StrikeReason,
        /// The evidence in words: by which paper, or told by whom. May be empty where a paper goes with it or a ruling orders it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A line corrected.
    Correct {
        /// The line as it should read; `person.id` says which.
        voter: Voter,
    },
}

/// Why a name comes onto the roll (四增 of the delta report, and two of the registration itself).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddReason {
    /// 漏登补登: it should have stood there.
    #[default]
    Omitted,
    /// 新满十八周岁.
    CameOfAge,
    /// 新迁入 (离退休、下岗、退伍等).
    MovedIn,
    /// 婚姻家庭、收养迁入.
    JoinedFamily,
    /// 恢复政治权利.
    RightsRestored,
    /// 非户籍人员申请，会议同意.
    Agreed,
}

/// Why a name leaves the roll (四减 of the delta report, and what else keeps a person off it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrikeReason {
    /// 死亡.
    Died,
    /// 迁出 (含入伍).
    MovedOut,
    /// 婚姻家庭迁出.
    LeftFamily,
    /// 被剥夺政治权利.
    Deprived,
    /// 在他处登记.
    RegisteredElsewhere,
    /// 本人书面表示不参加.
    Declined,
    /// 以多种方式通知未能取得联系.
    Unreachable,
    /// 非户籍人员申请，会议未同意.
    NotAgreed,
    /// 登记有误 (double line, not entitled).
    Error,
}

/// An objection to the roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// Number within the unit, from 1.
    pub number: u32,
    /// Day filed.
    pub on: Date,
    /// What it says.
    pub matter: ObjectionMatter,
    /// Whom it concerns, if that person is known.
    pub about: Option<PersonId>,
    /// Who filed it; empty once erased.
    pub objector: String,
    /// In which words; empty once erased.
    pub statement: String,
    /// Papers handed in with it.
    pub attachments: Vec<Attachment>,
    /// Last day for the ruling.
    pub ruling_due: Date,
    /// The ruling: day, upheld, late, ground.
    pub ruling: Option<Ruling>,
}

/// The ruling on an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ruling {
    /// Day.
    pub on: Date,
    /// Upheld or rejected.
    pub upheld: bool,
    /// Later than the law allows.
    pub late: bool,
    /// Ground; empty once erased.
    pub ground: String,
    /// Papers on which it rests.
    pub attachments: Vec<Attachment>,
}

/// Somebody who belongs to the unit and does not stand on the roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OffRoll {
    /// Who; nobody once erased.
    pub person: Option<Person>,
    /// Since when.
    pub on: Date,
    /// Why; nothing once erased.
    pub why: Option<StrikeReason>,
    /// In which words; empty once erased.
    pub note: String,
}

/// What happened to a line; the reason is nothing once erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "move", content = "why", rename_all = "snake_case")]
pub enum Move {
    /// It came.
    Added(Option<AddReason>),
    /// It went.
    Struck(Option<StrikeReason>),
    /// It reads otherwise.
    Corrected,
}

/// A movement after the first posting: the delta report is made of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// Day.
    pub on: Date,
    /// Whose line.
    pub person: PersonId,
    /// What.
    pub what: Move,
    /// The objection whose ruling it follows.
    pub objection: Option<u32>,
}

/// The same person on the roll of another unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Double {
    /// Day it was found.
    pub on: Date,
    /// The other unit's code, or the name of another installation.
    pub elsewhere: String,
    /// Last day to settle it.
    pub due: Date,
    /// Day it was settled here by keeping the line, and on which ground; empty once erased.
    pub kept: Option<(Date, String)>,
    /// The other place keeps the person too: whoever stands above both decides.
    pub contested: bool,
}

/// The roll.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Roll {
    /// Lines by person, in order of number (the order of the sheet). Shared, each line and all of them, so that a copy of the
    /// state is cheap and a change of one line copies no other.
    pub voters: Arc<BTreeMap<PersonId, Arc<Voter>>>,
    /// Day on which each line was entered.
    pub since: Arc<BTreeMap<PersonId, Date>>,
    /// Who belongs to the unit and does not stand on the roll.
    pub off: BTreeMap<PersonId, OffRoll>,
    /// Papers that came with changes of single lines, by person, each with its day.
    pub papers: BTreeMap<PersonId, Vec<(Date, Attachment)>>,
    /// Movements since the first posting, in order.
    pub movements: Vec<Movement>,
    /// How many of these the latest posting told.
    pub told: usize,
    /// How many of these the posting before that had told.
    pub told_before: usize,
    /// People found on other rolls too, and not struck here since; one case for each other place, in the order found.
    pub doubles: BTreeMap<PersonId, Vec<Double>>,
    /// How often an identity number was looked at.
    pub unsealed: u32,
    /// Day of the first posting and the number registered then.
    pub published: Option<(Date, u32)>,
    /// Objections in order of filing.
    pub objections: Vec<Objection>,
    /// Day of the corrected posting and the number registered then.
    pub corrected: Option<(Date, u32)>,
}

/// What follows the number of a group that is counted; 三岔社 and 五道梁组 are names.
const COUNTED: [char; 8] = ['组', '社', '队', '村', '居', '牧', '小', '号'];

/// The number of a group: 一组, 第十二村民小组, 10社. Nothing if it has none.
fn group_number(name: &str) -> Option<u32> {
    let digit = |c: char| c.to_digit(10).or_else(|| "零一二三四五六七八九".chars().zip(0..).find(|(known, _)| *known == c).map(|(_, n)| n));
    let name = name.strip_prefix('第').unwrap_or(name);
    let end = name.find(|c| digit(c).is_none() && !matches!(c, '十' | '百')).unwrap_or(name.len());
    let (number, rest) = name.split_at_checked(end)?;
    if number.is_empty() || number.chars().count() > 5 || !(rest.is_empty() || rest.starts_with(COUNTED)) {
        return None;
    }
    let (mut whole, mut open) = (0, None);
    for c in number.chars() {
        match (digit(c), c) {
            (Some(value), _) => open = Some(open.unwrap_or(0) * 10 + value),
            (None, '十') => whole += open.take().unwrap_or(1) * 10,
            (None, _) => whole += open.take().unwrap_or(1) * 100,
        }
    }
    Some(whole + open.unwrap_or(0))
}

impl Roll {
    /// Lines in order of number.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = &Voter> {
        self.voters.values().map(Arc::as_ref)
    }

    /// Groups by their numbers (一组, 二组, 10社) where each has one, else in the order of the roll; each with its lines. The name of a group
    /// may be empty; those without one come last where the others have numbers.
    #[must_use]
    pub fn groups(&self) -> Vec<(&str, Vec<&Voter>)> {
        let mut groups: Vec<(&str, Vec<&Voter>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for voter in self.lines() {
            let name = voter.person.group.trim();
            match places.get(name).and_then(|at| groups.get_mut(*at)) {
                Some((_, voters)) => voters.push(voter),
                None => {
                    places.insert(name, groups.len());
                    groups.push((name, vec![voter]));
                }
            }
        }
        if groups.iter().all(|(name, _)| name.is_empty() || group_number(name).is_some()) {
            groups.sort_by_key(|(name, _)| group_number(name).unwrap_or(u32::MAX));
        }
        groups
    }

    /// A person's line.
    #[must_use]
    pub fn line(&self, person: PersonId) -> Option<&Voter> {
        self.voters.get(&person).map(Arc::as_ref)
    }

    /// Movements that no posting has told yet.
    #[must_use]
    pub fn untold(&self) -> &[Movement] {
        self.movements.get(self.told..).unwrap_or_default()
    }

    /// Movements that the latest posting told, and the one before it had not.
    #[must_use]
    pub fn last_told(&self) -> &[Movement] {
        self.movements.get(self.told_before..self.told).unwrap_or_default()
    }

    /// Doubles about which nothing was decided here.
    pub fn open_doubles(&self) -> impl Iterator<Item = (PersonId, &Double)> {
        let all = self.doubles.iter().flat_map(|(person, doubles)| doubles.iter().map(|double| (*person, double)));
        all.filter(|(_, double)| double.kept.is_none())
    }

    fn put(&mut self, on: Date, voter: &Arc<Voter>) {
        let id = voter.person.id;
        Arc::make_mut(&mut self.since).insert(id, on);
        Arc::make_mut(&mut self.voters).insert(id, Arc::clone(voter));
        self.off.remove(&id);
    }

    fn leave_off(&mut self, on: Date, line: &Unlisted) {
        let off = OffRoll { person: Some(line.person.clone()), on, why: Some(line.why), note: line.reason.clone() };
        self.off.insert(line.person.id, off);
    }

    /// The delta begins with the first posting.
    fn moved(&mut self, on: Date, person: PersonId, what: Move, objection: Option<u32>) {
        if self.published.is_some() {
            self.movements.push(Movement { on, person, what, objection });
        }
    }

    fn imported(&mut self, on: Date, replace: bool, voters: &[Arc<Voter>], unlisted: &[Unlisted]) {
        if replace {
            (self.voters, self.since) = Default::default();
            self.off.clear();
            self.doubles.clear();
        }
        let (lines, since) = (Arc::make_mut(&mut self.voters), Arc::make_mut(&mut self.since));
        lines.extend(voters.iter().map(|v| (v.person.id, Arc::clone(v))));
        since.extend(voters.iter().map(|v| (v.person.id, on)));
        voters.iter().for_each(|v| drop(self.off.remove(&v.person.id)));
        unlisted.iter().for_each(|line| self.leave_off(on, line));
    }

    /// Takes a line off and gives it back; who stood there stays visible.
    fn struck(&mut self, on: Date, person: PersonId, why: Option<StrikeReason>, note: String) -> Option<Arc<Voter>> {
        let voter = Arc::make_mut(&mut self.voters).remove(&person);
        Arc::make_mut(&mut self.since).remove(&person);
        self.doubles.remove(&person);
        self.off.insert(person, OffRoll { person: voter.as_ref().map(|v| v.person.clone()), on, why, note });
        voter
    }

    /// The papers that came with a change of a line.
    fn keep_papers(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        let (Fact::RollLineAdded { on, person, .. } | Fact::RollLineCorrected { on, person, .. } | Fact::RollLineStruck { on, person, .. }) =
            fact
        else {
            return;
        };
        let files = sealed.map(Sealed::attachments).unwrap_or_default();
        if !files.is_empty() {
            self.papers.entry(*person).or_default().extend(files.iter().map(|file| (*on, file.clone())));
        }
    }

    /// Applies a fact about the roll and its personal part; tells who left the roll.
    pub(crate) fn apply(&mut self, fact: &Fact, sealed: Option<&Sealed>) -> Option<Arc<Voter>> {
        let (voters, unlisted, added): (&[Arc<Voter>], &[Unlisted], _) = match sealed {
            Some(Sealed::Voters { voters, unlisted, why, .. }) => (voters, unlisted, *why),
            _ => (&[], &[], None),
        };
        self.keep_papers(fact, sealed);
        match fact {
            Fact::RollImported { on, replace, .. } => self.imported(*on, *replace, voters, unlisted),
            Fact::RollLineAdded { on, person, objection } => {
                voters.first().into_iter().for_each(|voter| self.put(*on, voter));
                self.moved(*on, *person, Move::Added(added), *objection);
            }
            Fact::RollLineCorrected { on, person, objection } => {
                // Another number is another person's: what was found for the old one falls away.
                let number = |voter: &Arc<Voter>| voter.person.id_number.clone();
                if voters.first().map(number) != self.voters.get(person).map(number) {
                    self.doubles.remove(person);
                }
                voters.first().into_iter().for_each(|voter| self.put(*on, voter));
                self.moved(*on, *person, Move::Corrected, *objection);
            }
            Fact::RollLineStruck { on, person, objection } => {
                let (why, note) = match sealed {
                    Some(Sealed::Struck { why, note, .. }) => (Some(*why), note.clone()),
                    _ => (None, String::new()),
                };
                self.moved(*on, *person, Move::Struck(why), *objection);
                return self.struck(*on, *person, why, note);
            }
            Fact::LeftOffRoll { on, person } => {
                let off = OffRoll { person: None, on: *on, why: None, note: String::new() };
                self.off.insert(*person, off);
                unlisted.iter().for_each(|line| self.leave_off(*on, line));
            }
            Fact::RollPublished { on, registered } => self.published = Some((*on, *registered)),
            Fact::CorrectedRollPublished { on, registered } => {
                self.corrected = Some((*on, *registered));
                (self.told_before, self.told) = (self.told, self.movements.len());
            }
            _ => self.apply_case(fact, sealed),
        }
        None
    }

    /// Objections, doubles, and who looked at a number.
    fn apply_case(&mut self, fact: &Fact, sealed: Option<&Sealed>) {
        let (by, text, attachments) = match sealed {
            Some(Sealed::Words { by, text, attachments }) => (by.clone(), text.clone(), attachments.clone()),
            _ => Default::default(),
        };
        match fact {
            Fact::ObjectionFiled { on, objection, matter, about, ruling_due } => self.objections.push(Objection {
                number: *objection,
                on: *on,
                matter: *matter,
                about: *about,
                objector: by,
                statement: text,
                attachments,
                ruling_due: *ruling_due,
                ruling: None,
            }),
            Fact::ObjectionRuled { on, objection, upheld, late } => {
                if let Some(o) = self.objections.iter_mut().find(|o| o.number == *objection) {
                    o.ruling = Some(Ruling { on: *on, upheld: *upheld, late: *late, ground: text, attachments });
                }
            }
            Fact::DoubleFound { on, person, elsewhere, due } => {
                let found = Double { on: *on, elsewhere: elsewhere.clone(), due: *due, kept: None, contested: false };
                self.doubles.entry(*person).or_default().push(found);
            }
            Fact::DoubleSettled { on, person } => {
                let open = self.doubles.get_mut(person).into_iter().flatten().filter(|double| double.kept.is_none());
                open.for_each(|double| double.kept = Some((*on, text.clone())));
            }
            Fact::DoubleContested { person, elsewhere, due, .. } => {
                let known = self.doubles.get_mut(person).into_iter().flatten().filter(|double| double.elsewhere == *elsewhere);
                known.for_each(|double| (double.kept, double.contested, double.due) = (None, true, *due));
            }
            Fact::DoubleClosed { person, elsewhere, .. } => {
                if let Some(doubles) = self.doubles.get_mut(person) {
                    doubles.retain(|double| double.elsewhere != *elsewhere);
                    if doubles.is_empty() {
                        self.doubles.remove(person);
                    }
                }
            }
            Fact::IdentityUnsealed { .. } => self.unsealed = self.unsealed.saturating_add(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::group_number;

    #[test]
    fn the_number_of_a_group_is_read_as_clerks_write_it() {
        for (name, number) in [
            ("一组", Some(1)),
            ("十组", Some(10)),
            ("第十二村民小组", Some(12)),
            ("二十社", Some(20)),
            ("一百零三组", Some(103)),
            ("10社", Some(10)),
            ("3组", Some(3)),
            ("7", Some(7)),
            ("上滩社", None),
            ("三岔社", None),
            ("十里铺组", None),
            ("", None),
            ("999999组", None),
        ] {
            assert_eq!(group_number(name), number, "{name}");
        }
    }
}
