//! The decision of a count.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Form;
use crate::key::Key;
use crate::outcome::{
    Because, CountInput, CountRound, CountedKind, CountedPerson, ElectedPerson, Figure, Figures, NextStep, Outcome, PostCount, Sitting, Tie,
};
use crate::rules::Rules;
use crate::seats::{self, Contender, Seated, Women};
use crate::turnout;
use crate::types::{Post, Sex};
use crate::vacancy::may_leave_vacant;
use crate::value::Fraction;

/// Figures from pairs.
pub(crate) fn figures<const N: usize>(pairs: [(&'static str, Figure); N]) -> Figures {
    Figures(pairs.into_iter().map(|(name, figure)| (name.into(), figure)).collect())
}

/// A reason under a parameter's citation.
pub(crate) fn because(rules: &Rules, rule: &'static str, key: Key, met: bool, figures: Figures) -> Because {
    Because { rule: rule.into(), met, figures, citation: rules.cite(key) }
}

/// Decides a count: validity first, then the posts from the highest to the lowest, then what follows.
///
/// Of a runoff it is not told who sits already; [`decide_after`] is.
#[must_use]
pub fn decide(rules: &Rules, round: CountRound, input: &CountInput) -> Outcome {
    decide_knowing(rules, round, input, None)
}

/// The same, told who was elected in earlier rounds: they are not elected again, their relatives step back, and a woman
/// among them fulfils the duty.
#[must_use]
pub fn decide_after(rules: &Rules, round: CountRound, input: &CountInput, sitting: &[Sitting]) -> Outcome {
    decide_knowing(rules, round, input, Some(sitting))
}

fn decide_knowing(rules: &Rules, round: CountRound, input: &CountInput, sitting: Option<&[Sitting]>) -> Outcome {
    let mut outcome = Outcome::default();
    if !validity(rules, round, input, &mut outcome) {
        return outcome;
    }
    let Some(base) = outcome.base_votes else { return outcome };
    let threshold = threshold(rules, round);
    let win_min = threshold.map_or(1, |(_, fraction)| fraction.min(base));
    if round != CountRound::TieRevote {
        outcome.win_min = Some(win_min);
    }
    if input.posts.is_empty() {
        if let Some((key, _)) = threshold {
            let facts = figures([("base", base.into()), ("needed", win_min.into())]);
            outcome.because.push(because(rules, "votes_needed", key, true, facts));
        }
        if !input.boxes.is_empty() {
            outcome.next_step = Some(NextStep::Count);
        }
        return outcome;
    }
    let mut posts: Vec<&PostCount> = input.posts.iter().collect();
    posts.sort_by_key(|p| p.post);
    let adds_down = rules.choice(Key::DownwardAdding) == "final";
    let (women_post, told) = (input.women_post, sitting.is_some());
    let count = Count { rules, adds_down, round, posts, women_post, win_min, base, told, sitting: sitting.unwrap_or_default() };
    let seated = count.seat_all(&mut outcome);
    count.follow(&seated, &mut outcome);
    outcome
}

/// What a vote needs in this round: the parameter and its fraction; none in a revote among the tied.
fn threshold(rules: &Rules, round: CountRound) -> Option<(Key, Fraction)> {
    let key = match round {
        CountRound::First => Key::WinThreshold,
        CountRound::Runoff => Key::RunoffThreshold,
        CountRound::TieRevote => return None,
    };
    rules.maybe_fraction(key).map(|fraction| (key, fraction))
}

fn invalid(outcome: &mut Outcome, reason: &str, rules: &Rules) -> bool {
    outcome.election_valid = Some(false);
    outcome.invalid_reason = Some(reason.to_owned());
    outcome.next_step = Some(NextStep::Rerun);
    outcome.deadline_days = rules.maybe_number(Key::RerunDeadlineDays);
    false
}

fn validity(rules: &Rules, round: CountRound, input: &CountInput, outcome: &mut Outcome) -> bool {
    if let Some(ground) = &input.irregularity {
        outcome.because.push(because(rules, "procedure_lawful", Key::OverflowEffect, false, figures([("ground", ground.clone().into())])));
        return invalid(outcome, ground, rules);
    }
    let (returned, issued) = box_totals(rules, input, outcome);
    let Some(returned) = returned else { return true };
    if let Some(issued) = issued {
        let met = returned <= issued;
        let facts = figures([("issued", issued.into()), ("returned", returned.into())]);
        outcome.because.push(because(rules, "returned_within_issued", Key::ReturnedLimit, met, facts));
        if !met {
            return invalid(outcome, "returned_gt_issued", rules);
        }
    }
    if let Some(registered) = input.registered
        && round != CountRound::TieRevote
    {
        let of_form = turnout::threshold(rules, input.form).unwrap_or(Key::TurnoutThreshold);
        let key = if round == CountRound::Runoff && input.form == Form::AllVoters { Key::RunoffTurnout } else { of_form };
        let fraction = rules.maybe_fraction(key).or_else(|| rules.maybe_fraction(of_form));
        if let Some(fraction) = fraction {
            let met = fraction.met(returned, registered);
            let facts =
                figures([("registered", registered.into()), ("returned", returned.into()), ("needed", fraction.min(registered).into())]);
            outcome.because.push(because(rules, "turnout", key, met, facts));
            if !met {
                return invalid(outcome, "turnout_not_majority", rules);
            }
        }
        outcome.election_valid = Some(true);
    }
    outcome.base_votes = Some(returned);
    true
}

/// Ballots returned and issued; where the law voids single boxes, without those that overflow.
fn box_totals(rules: &Rules, input: &CountInput, outcome: &mut Outcome) -> (Option<u32>, Option<u32>) {
    if input.boxes.is_empty() {
        return (input.returned, input.issued);
    }
    let by_box = rules.choice(Key::OverflowEffect) == "void_box";
    let (mut ballots, mut voters) = (0_u32, 0_u32);
    for each in &input.boxes {
        let overflow = each.ballots > each.voters;
        if overflow {
            let facts = figures([("box", each.id.clone().into()), ("voters", each.voters.into()), ("ballots", each.ballots.into())]);
            outcome.because.push(because(rules, "box_within_voters", Key::OverflowEffect, false, facts));
        }
        if overflow && by_box {
            outcome.voided_boxes.push(each.id.clone());
        } else {
            ballots = ballots.saturating_add(each.ballots);
            voters = voters.saturating_add(each.voters);
        }
    }
    (Some(ballots), Some(voters))
}

pub(crate) struct Count<'a> {
    pub(crate) rules: &'a Rules,
    /// Votes for higher posts count for lower ones in the final count.
    adds_down: bool,
    pub(crate) round: CountRound,
    /// Highest post first.
    posts: Vec<&'a PostCount>,
    /// The post that was kept for a woman beforehand.
    women_post: Option<Post>,
    pub(crate) win_min: u32,
    pub(crate) base: u32,
    /// Whether those who sit from earlier rounds are known.
    pub(crate) told: bool,
    pub(crate) sitting: &'a [Sitting],
}

impl<'a> Count<'a> {
    /// Votes of a person for a post, with those for higher posts where the law adds them down in the final count.
    pub(crate) fn votes(&self, post: Post, person: &CountedPerson) -> u32 {
        if !self.adds_down {
            return person.votes;
        }
        self.posts
            .iter()
            .filter(|p| p.post < post)
            .flat_map(|p| &p.candidates)
            .filter(|c| c.name == person.name)
            .fold(person.votes, |sum, c| sum.saturating_add(c.votes))
    }

    fn seat_all(&self, outcome: &mut Outcome) -> Vec<Seated<'a>> {
        let mut all: Vec<Seated<'a>> = Vec::new();
        let mut taken: BTreeSet<&str> = self.sitting.iter().map(|s| s.person.name.as_str()).collect();
        for post in self.posts.iter().copied() {
            let contenders = self.contenders(post, &taken);
            let seated = self.seat_post(post, &contenders, &all);
            for (person, votes) in &seated.elected {
                taken.insert(&person.name);
                outcome.elected.push(ElectedPerson { post: post.post, name: person.name.clone(), votes: *votes });
            }
            if seated.women_seat_open {
                outcome.reserved.insert(post.post, "women".to_owned());
            }
            self.explain_post(post, &contenders, &seated, outcome);
            outcome.seats_left.insert(post.post, seated.open);
            all.push(seated);
        }
        all
    }

    /// Those who may take a seat of a post, best first.
    fn contenders(&self, post: &'a PostCount, taken: &BTreeSet<&str>) -> Vec<Contender<'a>> {
        let write_ins = self.rules.flag(Key::WriteInElectable);
        let for_women = post.post == Post::WomenMember || self.women_post == Some(post.post);
        let mut list: Vec<Contender<'a>> = post
            .candidates
            .iter()
            .filter(|c| !taken.contains(c.name.as_str()) && !c.disqualified)
            .filter(|c| write_ins || c.kind == CountedKind::Candidate)
            .filter(|c| !for_women || c.sex != Some(Sex::Male))
            .map(|person| Contender { person, votes: self.votes(post.post, person) })
            .collect();
        list.sort_by(|a, b| b.votes.cmp(&a.votes).then_with(|| a.person.name.cmp(&b.person.name)));
        list
    }

    fn seat_post(&self, post: &PostCount, contenders: &[Contender<'a>], before: &[Seated<'a>]) -> Seated<'a> {
        let winners: Vec<&Contender<'a>> = contenders.iter().filter(|c| c.votes >= self.win_min).collect();
        let higher = before.iter().flat_map(|s| &s.elected).map(|(person, _)| *person);
        let above: Vec<&CountedPerson> = self.sitting.iter().filter(|s| s.post <= post.post).map(|s| &s.person).chain(higher).collect();
        seats::seat(self.rules, post, &winners, &above, self.women(post, &winners, contenders, before))
    }

    /// 规程: with no woman in a higher post, the best woman with a majority takes a member's seat first; with no such woman
    /// a seat is held for a runoff of women, until it is filled. Applied only where the sex of all is known, and after the
    /// first round only where it is known who sits already.
    fn women(&self, post: &PostCount, winners: &[&Contender<'_>], contenders: &[Contender<'_>], before: &[Seated<'_>]) -> Women {
        let female = |person: &CountedPerson| person.sex == Some(Sex::Female);
        let applies = self.rules.choice(Key::WomenMechanism) == "guarantee_best_majority"
            && post.post == Post::Member
            && post.seats > 0
            && self.round != CountRound::TieRevote
            && !contenders.is_empty()
            && contenders.iter().all(|c| c.person.sex.is_some())
            && !self.posts.iter().any(|p| p.post == Post::WomenMember);
        let sits =
            before.iter().flat_map(|s| &s.elected).any(|(person, _)| female(person)) || self.sitting.iter().any(|s| female(&s.person));
        let known = self.round == CountRound::First || self.told || winners.iter().any(|c| female(c.person));
        if applies && !sits && known { Women::Ensure } else { Women::NoRule }
    }

    fn follow(&self, seated: &[Seated<'a>], outcome: &mut Outcome) {
        let tied = |relatives| {
            let of_kind = move |s: &&Seated<'a>| s.tie.as_ref().is_some_and(|t| t.relatives == relatives);
            self.posts.iter().zip(seated).find(|(_, s)| of_kind(s))
        };
        let found = tied(false).or_else(|| tied(true)).and_then(|(post, s)| Some((post.post, s.tie.clone()?)));
        if let Some((post, tie)) = &found {
            outcome.tie = Some(Tie { post: *post, names: tie.names.clone() });
            outcome.tie_seats = Some(tie.seats).filter(|n| outcome.seats_left.get(post) != Some(n));
        }
        self.duties(seated, outcome);
        let step = match found {
            Some((_, tie)) if tie.relatives => NextStep::RelationTieRevote,
            Some(_) => NextStep::TieRevote,
            None if outcome.seats_left.values().all(|open| *open == 0) => self.when_full(outcome),
            None if self.round == CountRound::Runoff => NextStep::VacancyOrByElection,
            None if self.may_stop_after_first(outcome) => NextStep::LeaveVacantAllowed,
            None if self.women_only(outcome) => NextStep::RunoffWomenOnly,
            None => NextStep::Runoff,
        };
        if matches!(step, NextStep::Runoff | NextStep::RunoffWomenOnly | NextStep::LeaveVacantAllowed) {
            outcome.runoff_candidates = self.runoff_candidates(seated, outcome);
            outcome.deadline_days = self.rules.maybe_number(Key::RunoffDeadlineDays);
        }
        outcome.next_step = Some(step);
    }

    /// Every seat still open is held for a woman.
    fn women_only(&self, outcome: &Outcome) -> bool {
        outcome.seats_left.iter().all(|(post, open)| *open == u32::from(outcome.reserved.contains_key(post)))
    }

    fn when_full(&self, outcome: &Outcome) -> NextStep {
        let write_in = outcome.elected.iter().any(|e| {
            let of_post = self.posts.iter().filter(|p| p.post == e.post).flat_map(|p| &p.candidates);
            of_post.into_iter().any(|c| c.name == e.name && c.kind == CountedKind::WriteIn)
        });
        if write_in && self.rules.flag(Key::PostVoteEligibilityCheck) { NextStep::EligibilityCheckThenPublish } else { NextStep::Done }
    }

    /// SH 21: enough filled in the first round already allow seats to stay vacant, by decision of the meeting.
    fn may_stop_after_first(&self, outcome: &Outcome) -> bool {
        let filled = u32::try_from(outcome.elected.len()).unwrap_or(u32::MAX);
        let chair = outcome.elected.iter().any(|e| e.post == Post::Chair);
        self.round == CountRound::First && may_leave_vacant(self.rules, filled, chair, false)
    }

    /// Per open post the best of those not elected, one more than the seats where the law wants a choice; equal votes at the
    /// last place all stand. For a seat held for a woman the best women stand.
    fn runoff_candidates(&self, seated: &[Seated<'a>], outcome: &Outcome) -> BTreeMap<Post, Vec<String>> {
        let elected: BTreeSet<&str> =
            outcome.elected.iter().map(|e| e.name.as_str()).chain(self.sitting.iter().map(|s| s.person.name.as_str())).collect();
        let extra = u32::from(self.rules.flag(Key::RunoffSurplus));
        let mut lists = BTreeMap::new();
        for post in &self.posts {
            let open = outcome.seats_left.get(&post.post).copied().unwrap_or(0);
            if open == 0 {
                continue;
            }
            let mut losers: Vec<Contender<'a>> = self.contenders(post, &elected);
            losers.retain(|c| !self.has_relative_seated(c.person, seated));
            let women: Vec<&Contender<'a>> = losers.iter().filter(|c| c.person.sex == Some(Sex::Female)).collect();
            let all: Vec<&Contender<'a>> = losers.iter().collect();
            let held = u32::from(outcome.reserved.contains_key(&post.post));
            let mut standing = if open > held { best(&all, open - held + extra) } else { Vec::new() };
            if held > 0 {
                add(&mut standing, best(&women, held + extra));
            }
            if self.rules.choice(Key::WomenMechanism) == "runoff_candidate" && !self.woman_in(post, &elected) {
                add(&mut standing, women.first().copied().into_iter().collect());
            }
            standing.sort_by(|a, b| b.votes.cmp(&a.votes).then_with(|| a.person.name.cmp(&b.person.name)));
            lists.insert(post.post, standing.iter().map(|c| c.person.name.clone()).collect());
        }
        lists
    }

    /// A relative of someone seated cannot win where the law keeps the higher post or the higher votes.
    fn has_relative_seated(&self, person: &CountedPerson, seated: &[Seated<'a>]) -> bool {
        let mut here = seated.iter().flat_map(|s| &s.elected).map(|(sits, _)| *sits).chain(self.sitting.iter().map(|s| &s.person));
        self.rules.choice(Key::RelativesRule).starts_with("keep_higher")
            && here.any(|sits| seats::related(self.rules, sits, person).is_some())
    }

    fn woman_in(&self, post: &PostCount, elected: &BTreeSet<&str>) -> bool {
        post.candidates.iter().any(|c| c.sex == Some(Sex::Female) && elected.contains(c.name.as_str()))
    }
}

/// The best so many, and whoever has as many votes as the last of them.
fn best<'b, 'a>(line: &[&'b Contender<'a>], places: u32) -> Vec<&'b Contender<'a>> {
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    let last = line.get(places.saturating_sub(1)).map_or(0, |c| c.votes);
    line.iter().copied().filter(|c| c.votes >= last).collect()
}

fn add<'b, 'a>(standing: &mut Vec<&'b Contender<'a>>, more: Vec<&'b Contender<'a>>) {
    for contender in more {
        if !standing.iter().any(|c| c.person.name == contender.person.name) {
            standing.push(contender);
        }
    }
}

/// The post's name in figures: the message key of the post, filled in by whoever prints it.
#[must_use]
pub fn post_name(post: Post) -> &'static str {
    match post {
        Post::Chair => "主任",
        Post::ViceChair => "副主任",
        Post::Member => "委员",
        Post::WomenMember => "妇女委员",
    }
}
