//! From a division, a body and a day to the stack of packs; each stack is built once.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use jiff::civil::Date;

use crate::pack::{self, Level, Pack};
use crate::rules::{ResolveError, Rules};
use crate::types::Body;

/// Digits at which a division code may be cut: province, prefecture, county, township, unit.
const CUTS: [usize; 5] = [12, 9, 6, 4, 2];

/// Stacks named by packs that are kept; a nation's packs make a few dozen.
const NAMED_KEPT: usize = 1_000;

/// Which packs are in force depends on the longest prefix that a pack is for, the body, and the days on which a pack or a
/// value begins or ends. Those are few, so every combination has a place in a table.
struct Index {
    prefixes: HashMap<&'static str, usize>,
    /// First days of the stretches of time in which nothing changes.
    turns: Vec<Date>,
    cells: Vec<OnceLock<Option<Rules>>>,
}

impl Index {
    fn of(packs: &'static [Pack]) -> Self {
        let mut prefixes = HashMap::from([("", 0)]);
        let mut turns = Vec::new();
        for pack in packs {
            let next = prefixes.len();
            prefixes.entry(pack.division.as_str()).or_insert(next);
            let entries = pack.parameters.values().flatten();
            let spans = entries.map(|e| (e.from, e.until)).chain([(Some(pack.in_force_from), pack.in_force_until)]);
            for (from, until) in spans {
                turns.extend(from);
                turns.extend(until.and_then(|day| day.tomorrow().ok()));
            }
        }
        turns.sort_unstable();
        turns.dedup();
        let cells = (turns.len() + 1) * prefixes.len() * Body::ALL.len();
        Self { prefixes, turns, cells: (0..cells).map(|_| OnceLock::new()).collect() }
    }

    fn get() -> &'static Self {
        static INDEX: OnceLock<Index> = OnceLock::new();
        INDEX.get_or_init(|| Self::of(pack::all()))
    }

    fn prefix(&self, division: &str) -> usize {
        CUTS.iter().find_map(|cut| self.prefixes.get(division.get(..*cut)?)).copied().unwrap_or(0)
    }

    fn cell(&self, division: &str, body: Body, on: Date) -> &OnceLock<Option<Rules>> {
        let turn = self.turns.partition_point(|first| *first <= on);
        let place = (body as usize * (self.turns.len() + 1) + turn) * self.prefixes.len() + self.prefix(division);
        &self.cells[place]
    }
}

/// The packs in force in a division on a day.
pub(crate) fn in_force(division: &str, body: Body, on: Date) -> Result<Rules, ResolveError> {
    let build = || {
        let stack: Vec<&'static Pack> = pack::all().iter().filter(|p| p.applies(division, body, on)).collect();
        stack.iter().any(|p| p.level == Level::Law).then(|| Rules::stack(body, &stack, Some(on)))
    };
    Index::get().cell(division, body, on).get_or_init(build).clone().ok_or(ResolveError::NoLaw { body, on })
}

/// The packs named, joined by `+`.
pub(crate) fn named(spec: &str) -> Result<Rules, ResolveError> {
    static KNOWN: OnceLock<RwLock<HashMap<String, Rules>>> = OnceLock::new();
    let known = KNOWN.get_or_init(RwLock::default);
    if let Some(rules) = known.read().unwrap_or_else(PoisonError::into_inner).get(spec) {
        return Ok(rules.clone());
    }
    let rules = stack_named(spec)?;
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() < NAMED_KEPT {
        known.insert(spec.to_owned(), rules.clone());
    }
    Ok(rules)
}

fn stack_named(spec: &str) -> Result<Rules, ResolveError> {
    let packs = pack::all();
    let place = |id: &str| packs.iter().position(|p| p.id == id);
    let mut stack = Vec::new();
    for id in spec.split('+').map(str::trim) {
        stack.push(place(id).ok_or_else(|| ResolveError::UnknownPack(id.to_owned()))?);
    }
    let first = stack.first().map(|at| &packs[*at]);
    let body = first.and_then(|p| p.bodies.first()).copied().unwrap_or(Body::VillageCommittee);
    if body == Body::PartyBranch {
        stack.extend(first.iter().flat_map(|p| regulations_beside(packs, p)));
    } else if !stack.iter().any(|at| packs[*at].level == Level::Law) {
        stack.extend(first.and_then(|p| law_of_the_day(packs, p, body)));
    }
    stack.extend(place(if body == Body::PartyBranch { "CN-PARTY-DEFAULT" } else { "CN-DEFAULT" }));
    stack.sort_unstable();
    stack.dedup();
    let stack: Vec<&'static Pack> = stack.into_iter().map(|at| &packs[at]).collect();
    Ok(Rules::stack(body, &stack, None))
}

/// The Party's regulations are read together: those on elections, on branches and on the countryside that were in force when
/// one of them began.
fn regulations_beside(packs: &[Pack], one: &Pack) -> Vec<usize> {
    let beside = |p: &Pack| p.level == Level::Law && p.applies("", Body::PartyBranch, one.in_force_from);
    (0..packs.len()).filter(|at| beside(&packs[*at])).collect()
}

/// The law that was in force when a text last changed; the first law there is for a text older than all of them.
fn law_of_the_day(packs: &[Pack], text: &Pack, body: Body) -> Option<usize> {
    let laws = || packs.iter().enumerate().filter(|(_, p)| p.level == Level::Law && p.bodies.contains(&body));
    let then = laws().filter(|(_, p)| p.applies("", body, text.in_force_from)).map(|(at, _)| at).next_back();
    then.or_else(|| laws().map(|(at, _)| at).next())
}
