//! The decision of a count.

use std::collections::{BTreeMap, BTreeSet};

use crate::key::Key;
use crate::outcome::{Because, CountInput, CountRound, CountedKind, CountedPerson, ElectedPerson, NextStep, Outcome, PostCount, Tie};
use crate::rules::Rules;
use crate::seats::{self, Contender, Seated};
use crate::types::{Post, Sex};
use crate::value::Fraction;

type Figures = BTreeMap<std::borrow::Cow<'static, str>, String>;

/// Figures from pairs.
pub(crate) fn figures<const N: usize>(pairs: [(&'static str, String); N]) -> Figures {
    pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

/// A reason under a parameter's citation.
pub(crate) fn because(rules: &Rules, rule: &'static str, key: Key, met: bool, figures: Figures) -> Because {
    Because { rule: rule.into(), met, figures, citation: rules.cite(key) }
}

/// Decides a count: validity first, then the posts from the highest to the lowest, then what follows.
#[must_use]
pub fn decide(rules: &Rules, round: CountRound, input: &CountInput) -> Outcome {
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
        if !input.boxes.is_empty() {
            outcome.next_step = Some(NextStep::Count);
        }
        return outcome;
    }
    let count = Count { rules, round, input, win_min, base };
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
        outcome.because.push(because(rules, "procedure_lawful", Key::OverflowEffect, false, figures([("ground", ground.clone())])));
        return invalid(outcome, ground, rules);
    }
    let (returned, issued) = box_totals(rules, input, outcome);
    let Some(returned) = returned else { return true };
    if let Some(issued) = issued {
        let met = returned <= issued;
        let facts = figures([("issued", issued.to_string()), ("returned", returned.to_string())]);
        outcome.because.push(because(rules, "returned_within_issued", Key::ReturnedLimit, met, facts));
        if !met {
            return invalid(outcome, "returned_gt_issued", rules);
        }
    }
    if let Some(registered) = input.registered
        && round != CountRound::TieRevote
    {
        let key = if round == CountRound::Runoff { Key::RunoffTurnout } else { Key::TurnoutThreshold };
        let fraction = rules.maybe_fraction(key).or_else(|| rules.maybe_fraction(Key::TurnoutThreshold));
        if let Some(fraction) = fraction {
            let met = fraction.met(returned, registered);
            let facts = figures([
                ("registered", registered.to_string()),
                ("returned", returned.to_string()),
                ("needed", fraction.min(registered).to_string()),
            ]);
            outcome.because.push(because(rules, "turnout", Key::TurnoutThreshold, met, facts));
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
            let facts = figures([("box", each.id.clone()), ("voters", each.voters.to_string()), ("ballots", each.ballots.to_string())]);
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

struct Count<'a> {
    rules: &'a Rules,
    round: CountRound,
    input: &'a CountInput,
    win_min: u32,
    base: u32,
}

impl Count<'_> {
    fn posts(&self) -> Vec<&PostCount> {
        let mut posts: Vec<&PostCount> = self.input.posts.iter().collect();
        posts.sort_by_key(|p| p.post);
        posts
    }

    /// Votes of a person for a post, with those for higher posts where the law adds them down in the final count.
    fn votes(&self, post: Post, person: &CountedPerson) -> u32 {
        if self.rules.choice(Key::DownwardAdding) != "final" {
            return person.votes;
        }
        self.input
            .posts
            .iter()
            .filter(|p| p.post < post)
            .flat_map(|p| &p.candidates)
            .filter(|c| c.name == person.name)
            .fold(person.votes, |sum, c| sum.saturating_add(c.votes))
    }

    fn seat_all(&self, outcome: &mut Outcome) -> Vec<Seated> {
        let mut all: Vec<Seated> = Vec::new();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for post in self.posts() {
            let contenders = self.contenders(post, &taken);
            let seated = self.seat_post(post, &contenders, &all, outcome);
            for (name, votes) in &seated.elected {
                if let Some(person) = post.candidates.iter().find(|c| &c.name == name) {
                    taken.insert(&person.name);
                }
                outcome.elected.push(ElectedPerson { post: post.post, name: name.clone(), votes: *votes });
            }
            self.explain_post(post, &contenders, &seated, outcome);
            outcome.seats_left.insert(post.post, seated.open);
            all.push(seated);
        }
        all
    }

    fn contenders<'b>(&self, post: &'b PostCount, taken: &BTreeSet<&str>) -> Vec<Contender<'b>> {
        let write_ins = self.rules.flag(Key::WriteInElectable);
        let mut list: Vec<Contender<'b>> = post
            .candidates
            .iter()
            .filter(|c| !taken.contains(c.name.as_str()) && !c.disqualified)
            .filter(|c| write_ins || c.kind == CountedKind::Candidate)
            .filter(|c| post.post != Post::WomenMember || c.sex != Some(Sex::Male))
            .map(|person| Contender { person, votes: self.votes(post.post, person) })
            .collect();
        list.sort_by(|a, b| b.votes.cmp(&a.votes).then_with(|| a.person.name.cmp(&b.person.name)));
        list
    }

    fn seat_post(&self, post: &PostCount, contenders: &[Contender<'_>], before: &[Seated], outcome: &mut Outcome) -> Seated {
        let winners: Vec<&Contender<'_>> = contenders.iter().filter(|c| c.votes >= self.win_min).collect();
        let reserved = self.woman_first(post, &winners, contenders, before);
        let seated = seats::seat(self.rules, post, &winners, before, reserved);
        if seated.women_seat_open {
            outcome.reserved.insert(post.post, "women".to_owned());
        }
        seated
    }

    /// 规程: with no woman in a higher post, the best woman with a majority takes a member's seat first;
    /// with no such woman a seat is held for a runoff of women. Applied only where the sex of all is known.
    fn woman_first(&self, post: &PostCount, winners: &[&Contender<'_>], contenders: &[Contender<'_>], before: &[Seated]) -> seats::Women {
        let applies = self.rules.choice(Key::WomenMechanism) == "guarantee_best_majority"
            && post.post == Post::Member
            && post.seats > 0
            && self.round != CountRound::TieRevote
            && !contenders.is_empty()
            && contenders.iter().all(|c| c.person.sex.is_some())
            && !self.input.posts.iter().any(|p| p.post == Post::WomenMember);
        if !applies {
            return seats::Women::NoRule;
        }
        let sex_of = |name: &str| self.input.posts.iter().flat_map(|p| &p.candidates).find(|c| c.name == name).and_then(|c| c.sex);
        let higher = before.iter().flat_map(|s| &s.elected).any(|(name, _)| sex_of(name) == Some(Sex::Female));
        if higher {
            return seats::Women::NoRule;
        }
        match winners.iter().find(|c| c.person.sex == Some(Sex::Female)) {
            Some(best) => seats::Women::First(best.person.name.clone()),
            None if self.round == CountRound::First => seats::Women::HoldSeat,
            None => seats::Women::NoRule,
        }
    }

    fn explain_post(&self, post: &PostCount, contenders: &[Contender<'_>], seated: &Seated, outcome: &mut Outcome) {
        let enough = u32::try_from(contenders.iter().filter(|c| c.votes >= self.win_min).count()).unwrap_or(u32::MAX);
        let (rule, key) = match self.round {
            CountRound::First => ("majority", Key::WinThreshold),
            CountRound::Runoff => ("one_third", Key::RunoffThreshold),
            CountRound::TieRevote => ("more_votes", Key::TieRule),
        };
        let facts = figures([
            ("post", post_name(post.post).to_owned()),
            ("base", self.base.to_string()),
            ("needed", self.win_min.to_string()),
            ("seats", post.seats.to_string()),
            ("reached", enough.to_string()),
        ]);
        outcome.because.push(because(self.rules, rule, key, seated.open == 0, facts));
        for (name, other, relation) in &seated.dropped {
            let facts = figures([("name", name.clone()), ("other", other.clone()), ("relation", relation.clone())]);
            outcome.because.push(because(self.rules, "relatives", Key::RelativesRule, false, facts));
        }
        if let Some(names) = &seated.tie {
            let facts = figures([("post", post_name(post.post).to_owned()), ("names", names.join("、"))]);
            outcome.because.push(because(self.rules, "tie", Key::TieRule, false, facts));
        }
    }

    fn follow(&self, seated: &[Seated], outcome: &mut Outcome) {
        let posts = self.posts();
        if let Some((post, tied)) = posts.iter().zip(seated).find_map(|(p, s)| s.tie.clone().map(|names| (p.post, names))) {
            outcome.tie = Some(Tie { post, names: tied });
        }
        self.duties(outcome);
        let open: u32 = outcome.seats_left.values().fold(0, |sum, n| sum.saturating_add(*n));
        let relation_tie = seated.iter().any(|s| s.relation_tie.is_some());
        let women_only = seated.iter().any(|s| s.women_seat_open);
        let step = if outcome.tie.is_some() {
            NextStep::TieRevote
        } else if relation_tie {
            NextStep::RelationTieRevote
        } else if open == 0 {
            self.when_full(outcome)
        } else if self.round == CountRound::Runoff {
            NextStep::VacancyOrByElection
        } else if self.may_stop_after_first(outcome) {
            NextStep::LeaveVacantAllowed
        } else if women_only {
            NextStep::RunoffWomenOnly
        } else {
            NextStep::Runoff
        };
        if matches!(step, NextStep::Runoff | NextStep::RunoffWomenOnly | NextStep::LeaveVacantAllowed) {
            self.runoff_candidates(outcome);
            outcome.deadline_days = self.rules.maybe_number(Key::RunoffDeadlineDays);
        }
        outcome.next_step = Some(step);
    }

    fn when_full(&self, outcome: &Outcome) -> NextStep {
        let write_in = outcome.elected.iter().any(|e| {
            self.input
                .posts
                .iter()
                .filter(|p| p.post == e.post)
                .flat_map(|p| &p.candidates)
                .any(|c| c.name == e.name && c.kind == CountedKind::WriteIn)
        });
        if write_in && self.rules.flag(Key::PostVoteEligibilityCheck) { NextStep::EligibilityCheckThenPublish } else { NextStep::Done }
    }

    /// SH 21: three filled in the first round already allow seats to stay vacant, by decision of the meeting.
    fn may_stop_after_first(&self, outcome: &Outcome) -> bool {
        self.round == CountRound::First
            && self.rules.choice(Key::VacancyRule) == "three_after_first"
            && u32::try_from(outcome.elected.len()).unwrap_or(u32::MAX) >= self.rules.number(Key::CommitteeMin)
    }

    fn runoff_candidates(&self, outcome: &mut Outcome) {
        let elected: BTreeSet<&str> = outcome.elected.iter().map(|e| e.name.as_str()).collect();
        let extra = if self.rules.flag(Key::RunoffSurplus) { 1 } else { 0 };
        let mut lists = BTreeMap::new();
        for post in self.posts() {
            let open = outcome.seats_left.get(&post.post).copied().unwrap_or(0);
            if open == 0 {
                continue;
            }
            let mut losers: Vec<Contender<'_>> = self.contenders(post, &elected);
            if outcome.reserved.contains_key(&post.post) {
                losers.retain(|c| c.person.sex == Some(Sex::Female));
            }
            let places = usize::try_from(open.saturating_add(extra)).unwrap_or(usize::MAX);
            let last = losers.get(places.saturating_sub(1)).map_or(0, |c| c.votes);
            losers.retain(|c| c.votes >= last);
            if self.rules.choice(Key::WomenMechanism) == "runoff_candidate" {
                self.add_best_woman(post, &elected, &mut losers);
            }
            let names = losers.iter().map(|c| c.person.name.clone()).collect();
            lists.insert(post.post, names);
        }
        outcome.runoff_candidates = lists;
    }

    /// SX 38(3): with no woman elected, the best losing woman stands in the runoff.
    fn add_best_woman<'b>(&self, post: &'b PostCount, elected: &BTreeSet<&str>, losers: &mut Vec<Contender<'b>>) {
        let any = post.candidates.iter().any(|c| c.sex == Some(Sex::Female) && elected.contains(c.name.as_str()))
            || losers.iter().any(|c| c.person.sex == Some(Sex::Female));
        if any {
            return;
        }
        let best = self.contenders(post, elected).into_iter().find(|c| c.person.sex == Some(Sex::Female));
        losers.extend(best);
    }

    /// Duties that do not change the result: a woman, a member of a minority, relatives.
    fn duties(&self, outcome: &mut Outcome) {
        if outcome.elected.is_empty() || self.round != CountRound::First {
            return;
        }
        let people: Vec<&CountedPerson> =
            self.input.posts.iter().flat_map(|p| &p.candidates).filter(|c| outcome.elected.iter().any(|e| e.name == c.name)).collect();
        let full = outcome.seats_left.values().all(|n| *n == 0);
        if self.rules.number(Key::WomenMin) > 0 && full && people.iter().all(|p| p.sex == Some(Sex::Male)) {
            outcome.flags.push("woman_missing".to_owned());
            outcome.because.push(because(self.rules, "woman", Key::WomenMin, false, figures([])));
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
