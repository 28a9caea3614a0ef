//! One unit: its log beside the cycle's, its entries, its acts replayed.

use std::collections::HashMap;

use election::{Election, Fact, Sealed, Stream};
use record::commit::Commitment;
use record::entry::{Entry, EventType};
use record::json;
use record::opening::Field;
use statute::Body;

use crate::bodies::{Named, Told, UnitBody};
use crate::count::{self, Recount};
use crate::cycle::{Cycle, UnitOf};
use crate::keys::When;
use crate::log::{self, Keep, Log};
use crate::openings::{self, Openings};
use crate::order;
use crate::report::{Check, Place, Report};
use crate::run::{self, How};
use crate::seen::Seen;
use crate::source::Source;

/// A fact with longer canonical JSON, in bytes, stands beside the log, for an entry holds 65,535.
const LONGEST_FACT: usize = 40_000;

/// All checks of a unit.
pub fn verify(source: &dyn Source, cycle: &Cycle, code: &str, last_heads: Option<&Seen>, report: &mut Report) {
    report.count(Check::V14, "units", 1);
    let (Some(unit), Some(origin)) = (cycle.units.get(code), cycle.unit_log(code)) else { return };
    for (epoch, size) in unit.leases.revoked() {
        let text = format!(
            "unit {code}: the lease of epoch {epoch} was revoked at {size}; what its holder wrote after that is no part of the record"
        );
        report.remark(Check::V13, text);
    }
    let prefix = format!("units/{code}/");
    let path = format!("{prefix}checkpoint");
    let bytes = match source.read(&path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return missing(unit, code, report),
        Err(error) => return report.not_checked(Check::V1, Place::File(path), error),
    };
    let Some(signed) = log::checkpoint(&bytes, &path, report) else { return };
    let named = &signed.checkpoint().origin;
    if *named != origin {
        return report.fail(Check::V1, Place::File(path), format!("it is the checkpoint of the log {named}, not of {origin}"));
    }
    match unit.signed(&bytes).unwrap_or_else(|| cycle.signed(&signed)) {
        Ok(by) => report.count(Check::V5, "signatures of logs", by),
        Err(error) => report.fail(Check::V5, Place::File(path), error),
    }
    let mut entries = Keep::default();
    let log = log::read(log::Reading { source, prefix: &prefix, how: How::ALONE }, signed, &mut entries, report);
    run::seen(&log, last_heads, report);
    extends(cycle, unit, &log, code, report);
    unit.leases.check_roots(&log, &cycle.origin, report);
    signatures(cycle, unit, (&log, &entries.0), report);
    let openings = openings::read(source, &prefix, report);
    replay(unit, code, (&log, &entries.0), openings, report);
}

/// A unit without a log is one in which nothing has happened yet.
fn missing(unit: &UnitOf, code: &str, report: &mut Report) {
    match unit.checkpoints.iter().map(|known| known.size).max() {
        Some(size) if size > 0 => {
            let why = format!("its log is missing; the log of the cycle knows {size} entries");
            report.fail(Check::V14, Place::Unit(code.to_owned()), why);
        }
        _ => report.remark(Check::V14, format!("open: unit {code}, not begun")),
    }
}

/// Every checkpoint in the cycle's log is a beginning of the log as published (V7), so each extends the one before.
fn extends(cycle: &Cycle, unit: &UnitOf, log: &Log, code: &str, report: &mut Report) {
    let size = log.signed.checkpoint().size;
    for known in &unit.checkpoints {
        let place = Place::Entry(cycle.origin.clone(), known.at);
        if known.size > size {
            report.fail(Check::V7, place, format!("the unit had {} entries, its log has {size}", known.size));
        } else if log.root_at(known.size).is_some_and(|root| root != known.root) {
            report.fail(Check::V7, place, format!("the unit's first {} entries give another root", known.size));
        }
    }
    let known = unit.checkpoints.last().map_or(0, |known| known.size);
    if size > known {
        report.remark(Check::V7, format!("unit {code}: {} entries are not in the log of the cycle yet", size - known));
    }
}

/// Who signed each entry (V2), and under which lease (V8).
fn signatures(cycle: &Cycle, unit: &UnitOf, (log, entries): (&Log, &[(u64, Entry)]), report: &mut Report) {
    for (at, entry) in entries {
        let when = When { unit: log.origin.unit(), cycle: unit.known_by(*at) };
        let signed = cycle.keys.check(entry, &[], when, || log.at(*at), report);
        report.count(Check::V8, "entries", 1);
        if let Some(why) = unit.leases.outside(*at, entry.content().epoch, signed.device) {
            report.fail(Check::V8, log.at(*at), why);
        }
    }
}

fn replay(unit: &UnitOf, code: &str, (log, entries): (&Log, &[(u64, Entry)]), openings: Openings, report: &mut Report) {
    let body = Body::named(&unit.body);
    let office = unit.body == OFFICE;
    if body.is_none() && !office {
        report.fail(Check::V14, Place::Unit(code.to_owned()), format!("{:?} is no body that is elected", unit.body));
    }
    let state = body.map_or_else(|| Election::of_office(code), |body| Election::new(code, body));
    let mut replay = Replay { log, openings, office, state, report, next: HashMap::new(), blind: Vec::new(), closed: 0, announced: false };
    for (at, entry) in entries {
        replay.entry(*at, entry);
    }
    replay.finish(code);
}

/// In the register, the body of an office.
const OFFICE: &str = "office";

struct Replay<'a> {
    log: &'a Log,
    openings: Openings,
    /// The log of an office, which elects nobody.
    office: bool,
    state: Election,
    report: &'a mut Report,
    /// The place that is due in each stream.
    next: HashMap<String, u64>,
    /// Hidden facts of the round at hand without a published opening.
    blind: Vec<u64>,
    /// Personal parts without a published opening.
    closed: usize,
    /// A result is announced.
    announced: bool,
}

impl Replay<'_> {
    fn fail(&mut self, check: Check, at: u64, why: impl ToString) {
        self.report.fail(check, self.log.at(at), why);
    }

    fn entry(&mut self, at: u64, entry: &Entry) {
        let body = match UnitBody::read(entry) {
            Ok(body) => body,
            Err(why) => return self.fail(Check::V1, at, why),
        };
        self.report.count(Check::V9, "acts", 1);
        let kind = &entry.content().kind;
        let (says, after) = (body.seq, body.seq.saturating_add(1));
        let was = match self.next.get_mut(kind.stream()) {
            Some(due) => std::mem::replace(due, after),
            None => {
                self.next.insert(kind.stream().to_owned(), after);
                0
            }
        };
        if says != was {
            self.fail(Check::V3, at, format!("it says place {says} in the stream {}, {was} is due", kind.stream()));
        }
        let sealed = body.personal.as_ref().and_then(|commitment| self.personal(at, commitment));
        if kind.as_str() == "committee.result_announced" {
            self.announce();
        }
        let Some(fact) = self.fact(at, entry, &body) else { return };
        if self.office && fact.stream() != Stream::Programme {
            return self.fail(Check::V9, at, "an office elects nobody");
        }
        match body.actor() {
            None => self.fail(Check::V1, at, format!("{:?} is not a role and an account", body.actor)),
            Some(actor) => {
                if let Some(why) = order::wrong(&self.state, &fact, actor, !self.blind.is_empty()) {
                    self.fail(Check::V9, at, why);
                }
            }
        }
        if matches!(fact, Fact::TallyCompared { .. }) {
            self.report.count(Check::V9, "by two people", 1);
        }
        if self.blind.is_empty() {
            self.figures(at, &fact);
        }
        self.state.apply(&fact, sealed.as_ref());
        self.packs(at, &fact);
        if matches!(fact, Fact::RoundCalled { .. }) {
            self.blind.clear();
        }
    }

    /// The personal part, if it is published.
    fn personal(&mut self, at: u64, commitment: &Commitment) -> Option<Sealed> {
        let Some(value) = self.openings.open(at, Field::Personal, commitment, self.report) else {
            self.closed += 1;
            return None;
        };
        let read = serde_json::from_str(&value);
        read.map_err(|error| self.fail(Check::V12, at, format!("the personal part is none: {error}"))).ok()
    }

    /// The fact of an entry; nothing if it is hidden, or none.
    fn fact(&mut self, at: u64, entry: &Entry, body: &UnitBody<'_>) -> Option<Fact> {
        let kind = &entry.content().kind;
        let hidden = Fact::HIDDEN.contains(&kind.fact());
        match body.told() {
            Err(why) => {
                self.fail(Check::V9, at, why);
                None
            }
            Ok(Told::Open(named)) => {
                if hidden || named.fact.hidden_until_announced() {
                    self.fail(Check::V9, at, "figures of a count stand open in the log");
                }
                Some(self.of_kind(at, kind, named))
            }
            Ok(Told::Hidden(commitment)) => {
                let Some(text) = self.openings.open(at, Field::Fact, &commitment, self.report) else {
                    if hidden {
                        self.blind.push(at);
                    } else {
                        self.fail(Check::V12, at, "no figure of a count, but the opening of this fact is not published");
                    }
                    return None;
                };
                if !hidden && text.len() <= LONGEST_FACT {
                    self.fail(Check::V9, at, "a fact is hidden that is no figure of a count and not too long for an entry");
                }
                let read = json::check(&text).map_err(|error| error.to_string()).and_then(|()| Named::read(&text));
                let read = read.map_err(|why| self.fail(Check::V12, at, format!("the hidden fact is none: {why}")));
                read.ok().map(|named| self.of_kind(at, kind, named))
            }
        }
    }

    /// The fact, which is that of the entry's type.
    fn of_kind(&mut self, at: u64, kind: &EventType, named: Named<'_>) -> Fact {
        if !named.is_kind(kind) {
            self.fail(Check::V9, at, format!("an entry of the type {} tells another fact", kind.as_str()));
        }
        named.fact
    }

    /// Once a result is announced, the figures behind it are published.
    fn announce(&mut self) {
        self.announced = true;
        for at in self.blind.clone() {
            self.fail(Check::V12, at, "the result is announced, but the opening of this fact is not published");
        }
    }

    /// Totals, balance, thresholds and winners (V10), and what was published of them (V11).
    fn figures(&mut self, at: u64, fact: &Fact) {
        for why in count::figures(&self.state, fact) {
            self.fail(Check::V10, at, why);
        }
        match fact {
            Fact::ResultConfirmed { round, outcome, .. } => {
                self.report.count(Check::V10, "rounds", 1);
                self.report.count(Check::V11, "results", 1);
                match count::recount(&self.state, outcome) {
                    Recount::Same => {}
                    Recount::SameForSome => {
                        let text = format!(
                            "{}, round {round}: who is elected follows from the votes; duties that depend on sex and nationality could not be checked, for these are not published",
                            self.log.origin
                        );
                        self.report.remark(Check::V11, text);
                    }
                    Recount::Differs(why) => self.fail(Check::V11, at, why),
                    Recount::Unknown(why) => self.report.not_checked(Check::V10, self.log.at(at), why),
                }
            }
            Fact::CertificatesIssued { numbers, .. } => {
                let elected = self.state.elected.iter().zip(1_u32..).map(|(e, number)| (e.person, e.post, number));
                if !elected.eq(numbers.iter().copied()) {
                    self.fail(Check::V11, at, "the certificates are not those of the people elected");
                }
            }
            _ => {}
        }
    }

    /// The packs that the plan names are those by which this program decides.
    fn packs(&mut self, at: u64, fact: &Fact) {
        let Fact::PlanSet { packs, .. } = fact else { return };
        let own = self.state.rules().map(|rules| rules.pack_ids());
        if own.as_ref() != Some(packs) {
            let own = own.map_or_else(|| "none".to_owned(), |own| own.join(", "));
            let why = format!("the plan names the rules {}; this program has {own} for this place and day", packs.join(", "));
            self.report.not_checked(Check::V10, self.log.at(at), why);
        }
    }

    fn finish(self, code: &str) {
        let Self { state, openings, report, closed, announced, office, .. } = self;
        openings.finish(report);
        if closed > 0 {
            report.remark(Check::V12, format!("unit {code}: {closed} personal parts are not published, nothing to check in them"));
        }
        if !office && state.certificates.is_empty() {
            let stage = if announced { "a result is announced, no certificates yet" } else { "under way" };
            report.remark(Check::V14, format!("open: unit {code}, {stage}"));
        }
    }
}
