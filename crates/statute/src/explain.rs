//! The reasons of a count, post by post, and the duties that a result leaves open.

use crate::decide::{Count, because, figures, post_name};
use crate::key::Key;
use crate::outcome::{CountRound, CountedPerson, Outcome, PostCount};
use crate::seats::{self, Contender, Seated};
use crate::types::Sex;

impl<'a> Count<'a> {
    pub(crate) fn explain_post(&self, post: &PostCount, contenders: &[Contender<'a>], seated: &Seated<'a>, outcome: &mut Outcome) {
        let enough = u32::try_from(contenders.iter().filter(|c| c.votes >= self.win_min).count()).unwrap_or(u32::MAX);
        let (rule, key) = match self.round {
            CountRound::First => ("majority", Key::WinThreshold),
            CountRound::Runoff => ("runoff_votes", Key::RunoffThreshold),
            CountRound::TieRevote => ("more_votes", Key::TieRule),
        };
        let facts = figures([
            ("post", post_name(post.post).into()),
            ("base", self.base.into()),
            ("needed", self.win_min.into()),
            ("seats", post.seats.into()),
            ("reached", enough.into()),
        ]);
        outcome.because.push(because(self.rules, rule, key, seated.open == 0, facts));
        self.explain_unelectable(post, outcome);
        for (name, other, relation) in &seated.dropped {
            let facts = figures([("name", name.clone().into()), ("other", other.clone().into()), ("relation", (*relation).into())]);
            outcome.because.push(because(self.rules, "relatives", Key::RelativesRule, false, facts));
        }
        if let Some(name) = &seated.woman_first {
            let facts = figures([("name", name.clone().into()), ("post", post_name(post.post).into())]);
            outcome.because.push(because(self.rules, "woman_first", Key::WomenMechanism, true, facts));
        }
        if seated.women_seat_open {
            let facts = figures([("name", "".into()), ("post", post_name(post.post).into())]);
            outcome.because.push(because(self.rules, "woman_first", Key::WomenMechanism, false, facts));
        }
        if let Some(tie) = &seated.tie {
            let facts = figures([("post", post_name(post.post).into()), ("names", tie.names.join("、").into())]);
            let key = if tie.relatives { Key::RelativesRule } else { Key::TieRule };
            outcome.because.push(because(self.rules, "tie", key, false, facts));
        }
    }

    /// Who had the votes and is not elected all the same: barred, or sitting from an earlier round.
    fn explain_unelectable(&self, post: &PostCount, outcome: &mut Outcome) {
        for person in post.candidates.iter().filter(|c| self.votes(post.post, c) >= self.win_min) {
            let sits = self.sitting.iter().any(|s| s.person.name == person.name);
            let (rule, key) = match (person.disqualified, sits) {
                (_, true) => ("sits_already", self.threshold_key()),
                (true, _) => ("barred", Key::NegativeList),
                _ => continue,
            };
            let facts = figures([("name", person.name.clone().into()), ("votes", person.votes.into())]);
            outcome.because.push(because(self.rules, rule, key, false, facts));
        }
    }

    fn threshold_key(&self) -> Key {
        if self.round == CountRound::First { Key::WinThreshold } else { Key::RunoffThreshold }
    }

    /// Duties that do not change the result: a woman on the committee, no relatives beside each other.
    pub(crate) fn duties(&self, seated: &[Seated<'a>], outcome: &mut Outcome) {
        let here = seated.iter().flat_map(|s| &s.elected).map(|(person, _)| *person);
        let sits: Vec<&CountedPerson> = self.sitting.iter().map(|s| &s.person).chain(here).collect();
        let known = self.round == CountRound::First || self.told;
        if outcome.elected.is_empty() || !known {
            return;
        }
        let full = outcome.seats_left.values().all(|n| *n == 0);
        if self.rules.number(Key::WomenMin) > 0 && full && sits.iter().all(|p| p.sex == Some(Sex::Male)) {
            outcome.flags.push("woman_missing".to_owned());
            outcome.because.push(because(self.rules, "woman", Key::WomenMin, false, figures([])));
        }
        if self.rules.choice(Key::RelativesRule) == "none" {
            return;
        }
        for (at, first) in sits.iter().enumerate() {
            for second in sits.iter().skip(at + 1) {
                if let Some(relation) = seats::related(self.rules, first, second) {
                    if !outcome.flags.iter().any(|f| f == "relatives_together") {
                        outcome.flags.push("relatives_together".to_owned());
                    }
                    let facts = figures([
                        ("name", first.name.clone().into()),
                        ("other", second.name.clone().into()),
                        ("relation", relation.into()),
                    ]);
                    outcome.because.push(because(self.rules, "relatives_together", Key::RelativesRule, false, facts));
                }
            }
        }
    }
}
