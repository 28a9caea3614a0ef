//! 归档: originals go into the file, ballots are sealed and in time destroyed, the volume is closed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::keeping::{self, Keeping};

use super::filing::Comes;
use super::{Answer, Around, catalogue, filled, part, short};
use crate::actor::{Context, Role};
use crate::decide::not_before;
use crate::refusal::Refusal;
use crate::state::Election;

/// Pages that an item may have, and bags of a vote.
const RANGE: std::ops::RangeInclusive<u32> = 1..=10_000;

/// What may be asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// An original goes into the file; asked again, it takes the place of what was said before.
    FileItem {
        /// Day.
        on: Date,
        /// Which item of the catalogue.
        item: String,
        /// Its pages.
        pages: u32,
        /// Where it lies.
        place: String,
        /// Who received it.
        received_by: String,
    },
    /// The ballots of a vote are under seal; asked again, they have moved.
    StoreBallots {
        /// Day.
        on: Date,
        /// Which vote.
        round: u32,
        /// In how many bags.
        bags: u32,
        /// Numbers of the seals, one a bag at least.
        seals: Vec<String>,
        /// Where they lie.
        place: String,
        /// Who keeps them.
        keeper: String,
        /// The two who saw it.
        witnesses: Vec<String>,
    },
    /// All ballots are destroyed.
    DestroyBallots {
        /// Day.
        on: Date,
        /// How.
        how: String,
        /// The two who did it.
        people: Vec<String>,
    },
    /// The volume is closed: its list stands as it is.
    CloseVolume {
        /// Day.
        on: Date,
        /// Entries of the unit's log that it was made from.
        entries: u64,
        /// SHA-256 of its list of papers, hex.
        sha256: String,
        /// Papers in it.
        papers: u32,
        /// Its pages.
        pages: u32,
        /// Items missing from the file.
        missing: u32,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        match self {
            Self::FileItem { on, .. } | Self::StoreBallots { on, .. } | Self::DestroyBallots { on, .. } | Self::CloseVolume { on, .. } => {
                *on
            }
        }
    }
}

/// What has happened: days and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // mirrors `Command`
pub enum Fact {
    ItemFiled { on: Date, item: String, pages: u32 },
    BallotsStored { on: Date, round: u32, bags: u32, seals: u32 },
    BallotsDestroyed { on: Date, bags: u32 },
    VolumeClosed { on: Date, entries: u64, sha256: String, papers: u32, pages: u32, missing: u32 },
}

/// Where an original lies and who received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Where.
    pub place: String,
    /// Who.
    pub received_by: String,
}

/// Where ballots lie, under which seals, and who saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custody {
    /// Where.
    pub place: String,
    /// Who keeps them.
    pub keeper: String,
    /// Numbers of the seals.
    pub seals: Vec<String>,
    /// The two who saw it.
    pub witnesses: Vec<String>,
}

/// How ballots were destroyed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destruction {
    /// How.
    pub how: String,
    /// The two who did it.
    pub people: Vec<String>,
}

/// An original in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filed {
    /// Day.
    pub on: Date,
    /// Pages.
    pub pages: u32,
    /// Where and who; nothing once erased.
    pub kept: Option<Kept>,
}

/// Ballots under seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// Day.
    pub on: Date,
    /// Bags.
    pub bags: u32,
    /// Where and who; nothing once erased.
    pub custody: Option<Custody>,
}

/// A closed volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closed {
    /// Day.
    pub on: Date,
    /// Entries it was made from.
    pub entries: u64,
    /// SHA-256 of its list, hex.
    pub sha256: String,
    /// Papers.
    pub papers: u32,
    /// Pages.
    pub pages: u32,
    /// Items missing then.
    pub missing: u32,
}

/// The file of a unit, as far as somebody has put something into it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Archive {
    /// Originals by item.
    pub filed: BTreeMap<String, Filed>,
    /// Ballots by vote.
    pub stored: BTreeMap<u32, Stored>,
    /// Ballots destroyed.
    pub destroyed: Option<(Date, Option<Destruction>)>,
    /// The volume, closed.
    pub closed: Option<Closed>,
}

impl Archive {
    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        match fact {
            Fact::ItemFiled { on, item, pages } => {
                self.filed.insert(item.clone(), Filed { on: *on, pages: *pages, kept: part!(sealed, Kept).cloned() });
            }
            Fact::BallotsStored { on, round, bags, .. } => {
                self.stored.insert(*round, Stored { on: *on, bags: *bags, custody: part!(sealed, Custody).cloned() });
            }
            Fact::BallotsDestroyed { on, .. } => self.destroyed = Some((*on, part!(sealed, Destruction).cloned())),
            Fact::VolumeClosed { on, entries, sha256, papers, pages, missing } => {
                let (entries, papers, pages, missing) = (*entries, *papers, *pages, *missing);
                self.closed = Some(Closed { on: *on, entries, sha256: sha256.clone(), papers, pages, missing });
            }
        }
    }
}

/// The rounds whose ballots were counted.
pub(super) fn voted(state: &Election) -> BTreeSet<u32> {
    state.rounds.iter().filter(|round| round.announced.is_some() || round.invalid.is_some()).map(|round| round.number).collect()
}

/// How long the ballots of the unit are kept, counted from the day of the last vote.
#[must_use]
pub fn keeping(state: &Election) -> Option<Keeping> {
    let rules = state.rules()?;
    Some(keeping::ballots(&rules, state.round()?.day))
}

/// Whether a role may ask for it: ballots are destroyed by the township that keeps them.
pub(super) fn allowed(role: Role, command: &Command) -> bool {
    match command {
        Command::DestroyBallots { .. } => role == Role::Township,
        _ => matches!(role, Role::Township | Role::ElectionCommittee),
    }
}

pub(super) fn decide(state: &Archive, context: &Context, around: &Around<'_>, command: &Command) -> Answer {
    match command {
        Command::FileItem { on, item, pages, place, received_by } => {
            let known = catalogue(context)?.item(item).ok_or_else(|| Refusal::new("unknown_item").figure("item", item))?;
            if known.comes == Comes::Ballots {
                return Err(Refusal::new("ballots_not_filed").figure("item", &known.title));
            }
            if !RANGE.contains(pages) {
                return Err(Refusal::new("pages_out_of_range").figure("number", pages).figure("most", RANGE.end()));
            }
            let kept = Kept { place: filled(place)?, received_by: filled(received_by)? };
            let fact = Fact::ItemFiled { on: *on, item: item.clone(), pages: *pages };
            told(fact, Some(super::Sealed::Kept(kept)))
        }
        Command::StoreBallots { .. } => store(state, around, command),
        Command::DestroyBallots { on, how, people } => destroy(state, around, *on, Destruction { how: filled(how)?, people: two(people)? }),
        Command::CloseVolume { on, entries, sha256, papers, pages, missing } => {
            not_before(*on, Some(around.election.handover.as_ref().ok_or_else(|| Refusal::new("not_handed_over"))?.0))?;
            let hash = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            if !hash || *papers == 0 || pages < papers {
                return Err(Refusal::new("volume_form"));
            }
            let (entries, papers, pages, missing) = (*entries, *papers, *pages, *missing);
            told(Fact::VolumeClosed { on: *on, entries, sha256: sha256.clone(), papers, pages, missing }, None)
        }
    }
}

fn told(fact: Fact, sealed: Option<super::Sealed>) -> Answer {
    super::fact(super::Fact::Archive(fact), sealed)
}

/// Two names, of two people.
fn two(names: &[String]) -> Result<Vec<String>, Refusal> {
    let names: Result<BTreeSet<String>, Refusal> = names.iter().map(|name| short(name)).collect();
    let names: Vec<String> = names?.into_iter().filter(|name| !name.is_empty()).collect();
    if names.len() == 2 { Ok(names) } else { Err(Refusal::new("two_people").figure("people", names.len())) }
}

fn store(state: &Archive, around: &Around<'_>, command: &Command) -> Answer {
    let Command::StoreBallots { on, round, bags, seals, place, keeper, witnesses } = command else { return Ok(Vec::new()) };
    if state.destroyed.is_some() {
        return Err(Refusal::new("ballots_destroyed"));
    }
    if !voted(around.election).contains(round) {
        return Err(Refusal::new("vote_not_counted").figure("round", round));
    }
    let held = around.election.rounds.iter().find(|held| held.number == *round);
    not_before(*on, held.map(|held| held.day))?;
    if !RANGE.contains(bags) {
        return Err(Refusal::new("bags_out_of_range").figure("number", bags).figure("most", RANGE.end()));
    }
    let numbers: Result<BTreeSet<String>, Refusal> = seals.iter().map(|seal| short(seal)).collect();
    let numbers: Vec<String> = numbers?.into_iter().filter(|seal| !seal.is_empty()).collect();
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    if count < *bags {
        return Err(Refusal::new("seal_for_every_bag").figure("bags", bags).figure("seals", count));
    }
    let custody = Custody { place: filled(place)?, keeper: filled(keeper)?, seals: numbers, witnesses: two(witnesses)? };
    let fact = Fact::BallotsStored { on: *on, round: *round, bags: *bags, seals: count };
    told(fact, Some(super::Sealed::Custody(custody)))
}

fn destroy(state: &Archive, around: &Around<'_>, on: Date, how: Destruction) -> Answer {
    if state.destroyed.is_some() {
        return Err(Refusal::new("ballots_destroyed"));
    }
    let filing = around.election.filing();
    let (Some(bags), Some(keeping)) = (filing.bags, keeping(around.election)) else { return Err(Refusal::new("ballots_not_stored")) };
    match keeping.earliest {
        None => Err(Refusal::new("ballots_kept_without_end").under(keeping.citation)),
        Some(earliest) if on < earliest => {
            Err(Refusal::new("ballots_still_kept").figure("on", on).figure("earliest", earliest).under(keeping.citation))
        }
        Some(_) => told(Fact::BallotsDestroyed { on, bags }, Some(super::Sealed::Destruction(how))),
    }
}
