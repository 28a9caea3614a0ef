//! Steps 5 and 6: ballots, arrangement, proxies, mobile boxes, the ballot account.

use std::collections::BTreeSet;

use jiff::civil::Date;
use statute::{Because, Key, Relation, Rules, proxy};

use super::custody::under_way;
use super::open_words;
use super::{Answer, by_days_before, fact, not_before, on_roll, person_figure, registered, round_of, rules_of, sealed, under};
use crate::actor::Context;
use crate::command::{Ballot, BoxCount, BoxKind, Command, MobileReason, ProxyReason};
use crate::fact::{Fact, Sealed};
use crate::person::PersonId;
use crate::refusal::Refusal;
use crate::state::{Arrangement, Election, Round};

/// Characters of a mobile box's route at most.
const LONGEST_ROUTE: usize = 500;

/// The round at hand, still before its ballots are counted out.
pub(super) fn open_round(state: &Election) -> Result<&Round, Refusal> {
    let round = round_of(state)?;
    if round.awaits_candidates() {
        return Err(Refusal::new("no_candidates"));
    }
    if round.account.is_some() || round.invalid.is_some() {
        return Err(Refusal::new("poll_closed"));
    }
    Ok(round)
}

/// The act by which the round at hand began: the candidate list, or the announcement of the round before.
fn begun(state: &Election) -> Option<Date> {
    let before = state.rounds.iter().rev().nth(1).and_then(|r| r.announced);
    state.candidates.as_ref().map(|c| c.on).max(before)
}

pub(super) fn print(state: &Election, on: Date, copies: u32) -> Answer {
    let round = open_round(state)?;
    not_before(on, begun(state))?;
    if copies == 0 || copies > registered(state).saturating_mul(2) {
        return Err(Refusal::new("copies").figure("copies", copies).figure("registered", registered(state)));
    }
    if on > round.day {
        return Err(Refusal::new("after_election_day").figure("on", on).figure("election_day", round.day));
    }
    fact(Fact::BallotsPrinted { on, round: round.number, copies })
}

/// Those who stand in the vote at hand and, where posts are voted on one after the other, on the list for another post.
fn standing<'a>(state: &'a Election, round: &'a Round) -> impl Iterator<Item = PersonId> + 'a {
    let later = state.plan.as_ref().is_some_and(|plan| plan.way.ballot == Ballot::PostByPost);
    let listed = state.candidates.iter().filter(move |_| later).flat_map(|list| &list.candidates);
    round.candidates.iter().chain(listed).map(|c| c.person)
}

fn is_candidate(state: &Election, round: &Round, id: PersonId) -> bool {
    standing(state, round).any(|one| one == id)
}

pub(super) fn arrange(state: &Election, command: &Command) -> Answer {
    let Command::ArrangePoll { on, place, opens, closes, boxes, staff } = command else {
        return Err(Refusal::new("no_candidates"));
    };
    let (rules, _) = rules_of(state)?;
    let round = open_round(state)?;
    not_before(*on, begun(state))?;
    if *on > round.day {
        return Err(Refusal::new("after_election_day").figure("on", on).figure("election_day", round.day));
    }
    let same = round.arrangement.as_ref().is_some_and(|a| a.opens == *opens && a.closes == *closes && a.boxes == *boxes);
    if round.number == 1 && !same {
        by_days_before(*on, round.day, &rules, Key::PollNoticeDays, "poll_notice_too_late")?;
    }
    if place.trim().is_empty() || place.chars().count() > 200 {
        return Err(Refusal::new("text_length").figure("length", place.chars().count()).figure("most", 200));
    }
    open_words::published(place)?;
    if opens >= closes {
        return Err(Refusal::new("poll_hours").figure("opens", opens.strftime("%H:%M")).figure("closes", closes.strftime("%H:%M")));
    }
    if !state.roll.untold().is_empty() {
        return Err(Refusal::new("roll_changes_not_posted").figure("count", state.roll.untold().len()));
    }
    let ids: BTreeSet<u32> = boxes.iter().map(|b| b.id).collect();
    if boxes.is_empty() || ids.len() != boxes.len() || !boxes.iter().any(|b| b.kind == BoxKind::Central) {
        return Err(Refusal::new("central_box").figure("boxes", boxes.len()));
    }
    for worker in staff {
        may_work(state, &rules, round, worker.person)?;
    }
    let arranged =
        Fact::PollArranged { on: *on, round: round.number, opens: *opens, closes: *closes, boxes: boxes.clone(), staff: staff.clone() };
    sealed(arranged, Sealed::words(place.trim()))
}

pub(super) fn mobile(state: &Election, today: Date, command: &Command) -> Answer {
    let Command::ListMobileVoters { on, box_id, route, voters, staff } = command else {
        return Err(Refusal::new("no_arrangement"));
    };
    let (rules, _) = rules_of(state)?;
    let round = open_round(state)?;
    let arrangement = round.arrangement.as_ref().ok_or_else(|| Refusal::new("no_arrangement"))?;
    not_before(*on, Some(arrangement.on))?;
    // What is entered on the day or later was not settled before it, whatever day is written on it.
    if today.max(*on) >= round.day {
        return Err(under("mobile_list_too_late", rules.cite(Key::MobileStaffMin)).figure("on", today).figure("election_day", round.day));
    }
    if voters.is_empty() {
        return Err(Refusal::new("mobile_list_empty").figure("box", box_id));
    }
    let length = route.trim().chars().count();
    if length == 0 || length > LONGEST_ROUTE {
        return Err(Refusal::new("text_length").figure("length", length).figure("most", LONGEST_ROUTE));
    }
    if !arrangement.boxes.iter().any(|b| b.id == *box_id && b.kind == BoxKind::Mobile) {
        return Err(Refusal::new("not_a_mobile_box").figure("box", box_id));
    }
    let people: BTreeSet<&PersonId> = staff.iter().collect();
    let least = rules.number(Key::MobileStaffMin);
    if u32::try_from(people.len()).unwrap_or(u32::MAX) < least {
        return Err(under("mobile_staff", rules.cite(Key::MobileStaffMin)).figure("staff", people.len()).figure("min", least));
    }
    for id in staff {
        may_work(state, &rules, round, *id)?;
    }
    let mut listed: BTreeSet<PersonId> =
        arrangement.mobile.iter().filter(|(other, _)| *other != box_id).flat_map(|(_, list)| &list.voters).map(|(id, _)| *id).collect();
    for (id, reason) in voters {
        on_roll(state, *id)?;
        reason_counts(&rules, *id, *reason)?;
        if !listed.insert(*id) {
            return Err(Refusal::new("person_twice").figure("person", person_figure(*id)));
        }
        if state.proxies.iter().any(|p| p.principal == *id) {
            return Err(Refusal::new("mobile_voter_has_proxy").figure("person", person_figure(*id)));
        }
    }
    let (voters, reasons) = voters.iter().copied().unzip();
    let listed = Fact::MobileVotersListed { on: *on, round: round.number, box_id: *box_id, voters, staff: staff.clone() };
    sealed(listed, Sealed::Mobile { route: route.trim().to_owned(), reasons })
}

/// Whom the law lets vote at a mobile box; where it names nobody, whoever cannot come.
fn reason_counts(rules: &Rules, person: PersonId, reason: MobileReason) -> Result<(), Refusal> {
    let allowed = rules.list(Key::MobileBoxFor);
    let words: &[&str] = match reason {
        MobileReason::RemotePasture => &["remote"],
        MobileReason::Aged | MobileReason::Ill | MobileReason::Disabled => &["immobile", "aged_ill_disabled", "no_proxy_given"],
    };
    if allowed.is_empty() || allowed.iter().any(|known| words.contains(&known.as_str())) {
        return Ok(());
    }
    Err(under("mobile_reason", rules.cite(Key::MobileBoxFor)).figure("person", person_figure(person)))
}

pub(super) fn proxy(state: &Election, today: Date, command: &Command) -> Answer {
    let Command::RegisterProxy { on, principal, holder, relation, reason } = command else {
        return Err(Refusal::new("no_candidates"));
    };
    let (rules, _) = rules_of(state)?;
    let (corrected, _) = state.roll.corrected.ok_or_else(|| Refusal::new("roll_not_final"))?;
    let round = open_round(state)?;
    not_before(*on, Some(corrected))?;
    // What is entered too late comes too late, whatever day is written on it.
    by_days_before(today.max(*on), round.day, &rules, Key::ProxyDeadlineDays, "proxy_too_late")?;
    on_roll(state, *principal)?;
    on_roll(state, *holder)?;
    let verdict = proxy::judge(&rules, &request(state, round, *principal, *holder, *relation, *reason));
    if let Some(code) = verdict.reason {
        return Err(proxy_refused(code, verdict.because.last(), *principal, *holder));
    }
    fact(Fact::ProxyRegistered { on: *on, principal: *principal, holder: *holder, relation: *relation, reason: *reason })
}

/// Candidates and their relatives do not work at the poll (SH 14, BJ 21, ZJ 22, HA 32).
pub(super) fn may_work(state: &Election, rules: &Rules, round: &Round, person: PersonId) -> Result<(), Refusal> {
    if state.person(person).is_none() {
        return Err(Refusal::new("unknown_person").figure("person", person_figure(person)));
    }
    if is_candidate(state, round, person) {
        return Err(under("staff_is_candidate", rules.cite(Key::StaffExcluded)).figure("person", person_figure(person)));
    }
    match kin_standing(state, rules, standing(state, round), person) {
        Some(candidate) => Err(under("staff_is_relative", rules.cite(Key::StaffExcluded))
            .figure("person", person_figure(person))
            .figure("candidate", person_figure(candidate))),
        None => Ok(()),
    }
}

/// The first of those who stand whose relative may not work at their vote.
pub(crate) fn kin_standing(
    state: &Election,
    rules: &Rules,
    mut standing: impl Iterator<Item = PersonId>,
    person: PersonId,
) -> Option<PersonId> {
    let excluded = rules.list(Key::StaffExcluded);
    let barred = |relation: Relation| excluded.iter().any(|word| word == relation.name());
    let kin =
        |one: PersonId| state.kinship.iter().any(|k| ((k.a, k.b) == (one, person) || (k.a, k.b) == (person, one)) && barred(k.relation));
    standing.find(|one| kin(*one))
}

/// What the law asks about a proxy; its days are asked before.
fn request(
    state: &Election,
    round: &Round,
    principal: PersonId,
    holder: PersonId,
    relation: Option<Relation>,
    reason: ProxyReason,
) -> proxy::Request {
    let gives = |id: PersonId| state.proxies.iter().any(|p| p.principal == id);
    let held = |id: PersonId| state.proxies.iter().filter(|p| p.holder == id).count();
    let mobile = round.arrangement.iter().flat_map(|a| a.mobile.values()).flat_map(|list| &list.voters);
    proxy::Request {
        relation: Some(relation),
        reason: Some(if reason == ProxyReason::Special { proxy::Reason::Special } else { proxy::Reason::Away }),
        holder_is_principal: principal == holder,
        holder_is_candidate: is_candidate(state, round, holder),
        holder_has_given: gives(holder),
        principal_has_given: gives(principal),
        principal_holds: held(principal) > 0,
        principal_votes_at_home: mobile.into_iter().any(|(id, _)| *id == principal),
        held: u32::try_from(held(holder)).unwrap_or(u32::MAX),
        form: state.plan.as_ref().map(|plan| plan.form).unwrap_or_default(),
        ..proxy::Request::default()
    }
}

/// The refusal of a proxy names the one of the two whom it concerns.
fn proxy_refused(code: &'static str, because: Option<&Because>, principal: PersonId, holder: PersonId) -> Refusal {
    let (person, by_law) = match code {
        "proxy_already_given" | "mobile_voter_has_proxy" => (principal, false),
        "proxy_self" => (holder, false),
        _ => (holder, true),
    };
    let mut refusal = Refusal::new(code).figure("person", person_figure(person));
    for (name, figure) in because.iter().flat_map(|b| &b.figures.0) {
        match name.as_ref() {
            "held" => refusal = refusal.figure("held", figure),
            "most" => refusal = refusal.figure("most", figure),
            _ => {}
        }
    }
    match because {
        Some(because) if by_law => refusal.under(because.citation.clone()),
        _ => refusal,
    }
}

pub(super) fn cancel_proxy(state: &Election, on: Date, principal: PersonId) -> Answer {
    open_round(state)?;
    let found = state.proxies.iter().find(|p| p.principal == principal);
    let proxy = found.ok_or_else(|| Refusal::new("no_such_proxy").figure("person", person_figure(principal)))?;
    not_before(on, Some(proxy.on))?;
    fact(Fact::ProxyCancelled { on, principal })
}

pub(super) fn publish_proxies(state: &Election, today: Date, on: Date) -> Answer {
    let (rules, _) = rules_of(state)?;
    let round = open_round(state)?;
    not_before(on, state.proxies.iter().map(|p| p.on).max())?;
    by_days_before(today.max(on), round.day, &rules, Key::ProxyPublishDays, "proxies_published_late")?;
    let count = u32::try_from(state.proxies.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(Refusal::new("no_proxies"));
    }
    fact(Fact::ProxiesPublished { on, count })
}

pub(super) fn close(state: &Election, context: &Context, command: &Command) -> Answer {
    let Command::ClosePoll { on, spoiled, unused, boxes, by_proxy, scribed } = command else {
        return Err(Refusal::new("no_arrangement"));
    };
    let (rules, _) = rules_of(state)?;
    let round = open_round(state)?;
    let arrangement = round.arrangement.as_ref().ok_or_else(|| Refusal::new("no_arrangement"))?;
    if *on != round.day {
        return Err(Refusal::new("not_on_election_day").figure("on", on).figure("election_day", round.day));
    }
    if round.printed == 0 {
        return Err(Refusal::new("no_ballots"));
    }
    if context.check_in_open && round.check_in.is_none() {
        return Err(Refusal::new("check_in_unfinished"));
    }
    let counted: BTreeSet<u32> = boxes.iter().map(|b| b.id).collect();
    let arranged: BTreeSet<u32> = arrangement.boxes.iter().map(|b| b.id).collect();
    if counted != arranged || boxes.len() != counted.len() {
        return Err(Refusal::new("every_box").figure("arranged", arranged.len()).figure("counted", counted.len()));
    }
    let issued: u64 = boxes.iter().map(|b| u64::from(b.issued)).sum();
    balance(round.printed, issued, *spoiled, *unused)?;
    if issued > u64::from(registered(state)) {
        return Err(Refusal::new("issued_exceed_registered").figure("issued", issued).figure("registered", registered(state)));
    }
    for each in boxes {
        if each.returned > each.issued {
            let name = arrangement.boxes.iter().find(|b| b.id == each.id).map_or("", |b| b.name.as_str());
            return Err(under("returned_exceed_issued", rules.cite(Key::ReturnedLimit))
                .figure("box", name)
                .figure("issued", each.issued)
                .figure("returned", each.returned)
                .figure("over", each.returned - each.issued));
        }
    }
    for worker in &arrangement.staff {
        may_work(state, &rules, round, worker.person)?;
    }
    let unlisted =
        |id: u32| arrangement.boxes.iter().any(|b| b.id == id && b.kind == BoxKind::Mobile) && !arrangement.mobile.contains_key(&id);
    if let Some(each) = boxes.iter().find(|b| b.issued > 0 && unlisted(b.id)) {
        return Err(under("mobile_list_missing", rules.cite(Key::MobileStaffMin)).figure("box", each.id).figure("issued", each.issued));
    }
    boxes_came_back(state, arrangement, boxes, &rules)?;
    proxies_possible(state, *by_proxy, issued)?;
    if u64::from(*scribed) > issued {
        return Err(Refusal::new("scribed_exceed_issued").figure("scribed", scribed).figure("issued", issued));
    }
    fact(Fact::PollClosed {
        on: *on,
        round: round.number,
        printed: round.printed,
        spoiled: *spoiled,
        unused: *unused,
        boxes: boxes.clone(),
        by_proxy: *by_proxy,
        scribed: *scribed,
    })
}

/// Every mobile box that held ballots was carried as the register shows, and gave out no more than those listed for it had to vote, proxies they hold included.
fn boxes_came_back(state: &Election, arrangement: &Arrangement, boxes: &[BoxCount], rules: &Rules) -> Result<(), Refusal> {
    if let Some(id) = under_way(arrangement) {
        return Err(Refusal::new("box_not_back").figure("box", id));
    }
    let holds = |id: PersonId| state.proxies.iter().filter(|proxy| proxy.published && proxy.holder == id).count();
    for each in boxes.iter().filter(|each| each.issued > 0) {
        let Some(list) = arrangement.mobile.get(&each.id) else { continue };
        let due: usize = list.voters.iter().map(|(id, _)| 1 + holds(*id)).sum();
        let listed = u32::try_from(due).unwrap_or(u32::MAX);
        if each.issued > listed {
            let refusal = under("mobile_issued_exceed_listed", rules.cite(Key::MobileStaffMin));
            return Err(refusal.figure("box", each.id).figure("issued", each.issued).figure("listed", listed));
        }
        if !arrangement.custody.contains_key(&each.id) {
            return Err(under("box_without_custody", rules.cite(Key::MobileStaffMin)).figure("box", each.id).figure("issued", each.issued));
        }
    }
    Ok(())
}

/// Printed = issued + spoiled + unused, or counting may not start.
fn balance(printed: u32, issued: u64, spoiled: u32, unused: u32) -> Result<(), Refusal> {
    let sum = issued + u64::from(spoiled) + u64::from(unused);
    if sum == u64::from(printed) {
        return Ok(());
    }
    Err(Refusal::new("ballots_do_not_balance")
        .figure("printed", printed)
        .figure("issued", issued)
        .figure("spoiled", spoiled)
        .figure("unused", unused)
        .figure("sum", sum)
        .figure("difference", sum.abs_diff(u64::from(printed))))
}

pub(super) fn proxies_possible(state: &Election, by_proxy: u32, issued: u64) -> Result<(), Refusal> {
    let given = u32::try_from(state.proxies.len()).unwrap_or(u32::MAX);
    let most = u32::try_from(state.proxies.iter().filter(|p| p.published).count()).unwrap_or(u32::MAX);
    if u64::from(by_proxy) > issued {
        return Err(Refusal::new("proxies_exceed_issued").figure("by_proxy", by_proxy).figure("issued", issued));
    }
    if by_proxy > most {
        return Err(Refusal::new("proxies_not_published").figure("by_proxy", by_proxy).figure("given", given).figure("published", most));
    }
    Ok(())
}
