//! From nominations to candidates: the list, the surplus, joint nomination, withdrawal and filling.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::calendar::{Counting, shift};
use crate::decide::{because, figures, post_name};
use crate::key::Key;
use crate::outcome::Because;
use crate::ranking::rank;
use crate::rules::Rules;
use crate::types::{Post, Sex};
use crate::verdict::Verdict;

/// Someone nominated for a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominee {
    /// Who.
    pub name: String,
    /// Votes at nomination for this post.
    pub votes: u32,
    /// Sex, where it is known.
    pub sex: Option<Sex>,
}

/// Nominations for one post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostNominations {
    /// Places on the list of candidates.
    pub places: u32,
    /// Everyone with votes.
    pub nominees: Vec<Nominee>,
}

/// The list of candidates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateList {
    /// Per post, most votes first, with the votes that count for it.
    pub posts: BTreeMap<Post, Vec<(String, u32)>>,
    /// Equal votes at the last place of a post: vote again among these.
    pub tied: BTreeMap<Post, Vec<String>>,
    /// The woman who stands beside them because no woman had a place.
    pub woman_added: Option<(Post, String)>,
    /// Why.
    pub because: Vec<Because>,
}

/// Makes the list, from the highest post down. Where votes are added down at nomination (HA 25(2)), votes for a higher post
/// that gave no place there count for the lower one, never the reverse.
#[must_use]
pub fn list(rules: &Rules, nominations: &BTreeMap<Post, PostNominations>) -> CandidateList {
    let adds = rules.choice(Key::DownwardAdding) == "nomination_only";
    let mut made = CandidateList::default();
    let mut placed: BTreeSet<String> = BTreeSet::new();
    for (post, own) in nominations {
        let higher = nominations.range(..*post).map(|(_, of)| of).filter(|_| adds);
        let line = votes_for(own, higher, &placed);
        let ranked = rank(line, own.places);
        placed.extend(ranked.chosen.iter().map(|(name, _)| name.clone()));
        let names: Vec<&str> = ranked.chosen.iter().map(|(name, _)| name.as_str()).collect();
        let facts = figures([("post", post_name(*post).into()), ("places", own.places.into()), ("names", names.join("、").into())]);
        made.because.push(because(rules, "candidate_places", Key::DownwardAdding, ranked.open == 0, facts));
        if !ranked.tied.is_empty() {
            let facts = figures([("post", post_name(*post).into()), ("names", ranked.tied.join("、").into())]);
            made.because.push(because(rules, "candidate_tie", Key::CandidateTieRule, false, facts));
            made.tied.insert(*post, ranked.tied);
        }
        made.posts.insert(*post, ranked.chosen);
    }
    woman(rules, nominations, &mut made);
    made
}

/// Votes that count for a post: its own and, where they are added down, those for higher posts; without those who have a place.
fn votes_for<'a>(
    own: &'a PostNominations,
    higher: impl Iterator<Item = &'a PostNominations>,
    placed: &BTreeSet<String>,
) -> Vec<(String, u32)> {
    let mut line: Vec<(String, u32)> = Vec::new();
    let all = own.nominees.iter().chain(higher.flat_map(|of| &of.nominees));
    for nominee in all.filter(|n| !placed.contains(&n.name)) {
        match line.iter_mut().find(|(name, _)| *name == nominee.name) {
            Some((_, votes)) => *votes = votes.saturating_add(nominee.votes),
            None => line.push((nominee.name.clone(), nominee.votes)),
        }
    }
    line
}

/// 规程: with no woman on the list the best-placed woman stands too. Asked only where the sex of all is known.
fn woman(rules: &Rules, nominations: &BTreeMap<Post, PostNominations>, made: &mut CandidateList) {
    let all = || nominations.iter().flat_map(|(post, of)| of.nominees.iter().map(move |n| (*post, n)));
    if !rules.flag(Key::CandidateWomanGuarantee) || all().any(|(_, n)| n.sex.is_none()) {
        return;
    }
    let on_list = |name: &str| made.posts.values().flatten().any(|(placed, _)| placed == name);
    let women = || all().filter(|(_, n)| n.sex == Some(Sex::Female));
    let has_one = women().any(|(_, n)| on_list(&n.name));
    let best = women().fold(None, |best: Option<(Post, &Nominee)>, this| match best {
        Some((_, first)) if first.votes >= this.1.votes => best,
        _ => Some(this),
    });
    let name = best.map_or("", |(_, n)| n.name.as_str());
    let facts = figures([("name", name.to_owned().into())]);
    made.because.push(because(rules, "candidate_woman", Key::CandidateWomanGuarantee, has_one, facts));
    if let (false, Some((post, n))) = (has_one, best) {
        made.posts.entry(post).or_default().push((n.name.clone(), n.votes));
        made.woman_added = Some((post, n.name.clone()));
    }
}

/// Whether so many candidates may stand for so many seats, of a post or of all posts together.
#[must_use]
pub fn surplus(rules: &Rules, post: Option<Post>, seats: u32, candidates: u32) -> Verdict {
    let keys = post.map(|post| match post {
        Post::Chair => (Key::SurplusChairMin, Key::SurplusChairMax),
        Post::ViceChair => (Key::SurplusViceMin, Key::SurplusViceMax),
        Post::Member | Post::WomenMember => (Key::SurplusMemberMin, Key::SurplusMemberMax),
    });
    let demanded = u32::from(rules.flag(Key::SurplusRequired));
    let least = keys.and_then(|(min, _)| rules.maybe_number(min)).unwrap_or(0).max(demanded);
    let facts = |needed: u32| figures([("seats", seats.into()), ("candidates", candidates.into()), ("needed", needed.into())]);
    let needed = seats.saturating_add(least);
    let mut asked = vec![("too_few_candidates", because(rules, "surplus", Key::SurplusRequired, candidates >= needed, facts(needed)))];
    if let Some(key) = keys.map(|(_, max)| max)
        && let Some(more) = rules.maybe_number(key)
    {
        let most = seats.saturating_add(more);
        asked.push(("too_many_candidates", because(rules, "surplus_most", key, candidates <= most, facts(most))));
    }
    Verdict::all(asked)
}

/// Whether so many voters may nominate jointly; none where no text knows joint nomination.
#[must_use]
pub fn joint(rules: &Rules, nominators: u32) -> Option<Verdict> {
    let needed = rules.maybe_number(Key::JointNominatorsMin)?;
    let facts = figures([("nominators", nominators.into()), ("needed", needed.into())]);
    Some(Verdict::of("joint_nominators", because(rules, "joint_nominators", Key::JointNominatorsMin, nominators >= needed, facts)))
}

/// Whether a candidate may still step down on a day (ZJ 19: days before the election; HA 26: days after the list).
#[must_use]
pub fn may_withdraw(rules: &Rules, election_day: Date, listed: Date, on: Date) -> Verdict {
    let counting = Counting::new(rules);
    let before = rules.maybe_number(Key::CandidateWithdrawDays).map(|n| shift(election_day, -counting.days_before(n)));
    let after = rules.maybe_number(Key::CandidateWithdrawAfterDays).map(|n| counting.last_day(listed, n));
    let limits = [(Key::CandidateWithdrawDays, before), (Key::CandidateWithdrawAfterDays, after)];
    let asked = limits.into_iter().filter_map(|(key, latest)| {
        let latest = latest?;
        let facts = figures([("on", on.to_string().into()), ("latest", latest.to_string().into())]);
        Some(("withdrawal_too_late", because(rules, "withdrawal", key, on <= latest, facts)))
    });
    let mut asked: Vec<_> = asked.collect();
    if asked.is_empty() {
        let facts = figures([("on", on.to_string().into()), ("latest", election_day.to_string().into())]);
        asked.push(("withdrawal_too_late", because(rules, "withdrawal", Key::CandidateWithdrawDays, on <= election_day, facts)));
    }
    Verdict::all(asked)
}

/// Who takes the place of a candidate who stepped down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// The next in votes at nomination.
    pub by: Option<String>,
    /// With nobody next, further candidates are elected (HA 27).
    pub elect_further: bool,
    /// Why.
    pub because: Vec<Because>,
}

/// The next in votes among those nominated for the post who neither stand nor stepped down.
#[must_use]
pub fn fill(rules: &Rules, of_post: &PostNominations, standing: &[String], stepped_down: &[String]) -> Filling {
    let free = of_post.nominees.iter().filter(|n| !standing.contains(&n.name) && !stepped_down.contains(&n.name));
    let by = rank(free.map(|n| (n.name.clone(), n.votes)), 1).chosen.pop().map(|(name, _)| name);
    let elect_further = by.is_none() && rules.choice(Key::CandidateFill) == "next_votes_else_elect";
    let facts = figures([("name", by.clone().unwrap_or_default().into())]);
    let reason = because(rules, "candidate_filled", Key::CandidateFill, by.is_some(), facts);
    Filling { by, elect_further, because: vec![reason] }
}
