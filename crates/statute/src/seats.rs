//! Seats of one post: highest votes, relatives kept apart, the tie at the cut.

use crate::key::Key;
use crate::outcome::{CountedPerson, PostCount};
use crate::rules::Rules;
use crate::types::Sex;

/// Someone who may take a seat, with the votes that count.
pub(crate) struct Contender<'a> {
    pub(crate) person: &'a CountedPerson,
    pub(crate) votes: u32,
}

/// What the women's rule says for a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Women {
    /// Nothing.
    NoRule,
    /// A woman sits: the best of those with enough votes, or else a seat is held for a woman.
    Ensure,
}

/// Seats of one post after the count.
#[derive(Debug, Default)]
pub(crate) struct Seated<'a> {
    /// Who sits, in the order of seating.
    pub(crate) elected: Vec<(&'a CountedPerson, u32)>,
    /// Seats not filled.
    pub(crate) open: u32,
    /// Equal votes that leave seats undecided.
    pub(crate) tie: Option<SeatTie>,
    /// Those who step back for a relative: who, for whom, what they are to each other.
    pub(crate) dropped: Vec<(String, String, &'static str)>,
    /// The woman who took a seat before men with more votes.
    pub(crate) woman_first: Option<String>,
    /// A seat is held for a woman.
    pub(crate) women_seat_open: bool,
}

/// Equal votes.
#[derive(Debug, Clone)]
pub(crate) struct SeatTie {
    /// Between whom.
    pub(crate) names: Vec<String>,
    /// Seats they contest.
    pub(crate) seats: u32,
    /// Between relatives of whom one may sit (ZJ 31).
    pub(crate) relatives: bool,
}

/// How two people are related within the scope of the rule, whichever of them said it.
pub(crate) fn related(rules: &Rules, a: &CountedPerson, b: &CountedPerson) -> Option<&'static str> {
    let scope = rules.list(Key::RelativesScope);
    [a.relatives.get(&b.name), b.relatives.get(&a.name)]
        .into_iter()
        .flatten()
        .map(|relation| relation.name())
        .find(|word| scope.iter().any(|s| s == word))
}

/// Fills the seats of a post from those with enough votes, best first; `above` sit already, in this post or a higher one.
pub(crate) fn seat<'a>(rules: &Rules, post: &PostCount, winners: &[&Contender<'a>], above: &[&CountedPerson], women: Women) -> Seated<'a> {
    let mut seated = Seated::default();
    let mut line = Line { people: Vec::new(), places: usize::try_from(post.seats).unwrap_or(usize::MAX) };
    keep_relatives_apart(rules, winners, above, &mut line, &mut seated);
    if women == Women::Ensure {
        woman_first(&mut line, &mut seated);
    }
    let cut = line.cut();
    let take = cut.as_ref().map_or(line.places.min(line.people.len()), |(from, _)| *from);
    seated.elected.extend(line.people.iter().take(take).map(|c| (c.person, c.votes)));
    if let (Some((from, names)), None | Some(SeatTie { relatives: true, .. })) = (cut, &seated.tie) {
        let seats = u32::try_from(line.places - from).unwrap_or(u32::MAX);
        seated.tie = Some(SeatTie { names, seats, relatives: false });
    }
    let filled = u32::try_from(seated.elected.len()).unwrap_or(u32::MAX);
    seated.open = post.seats.saturating_sub(filled);
    seated
}

/// Those still to be seated, best first, and the places left for them.
struct Line<'b, 'a> {
    people: Vec<&'b Contender<'a>>,
    places: usize,
}

impl Line<'_, '_> {
    /// Who sits beside or above: the first of the line for whom there is a place.
    fn within(&self) -> usize {
        self.places.min(self.people.len())
    }

    /// A tie at the last place: from which position on, and who.
    fn cut(&self) -> Option<(usize, Vec<String>)> {
        let last = self.people.get(self.places.checked_sub(1)?)?;
        let next = self.people.get(self.places)?;
        if last.votes != next.votes {
            return None;
        }
        let from = self.people.iter().position(|c| c.votes == last.votes)?;
        Some((from, self.people.iter().filter(|c| c.votes == last.votes).map(|c| c.person.name.clone()).collect()))
    }
}

/// 规程: the best woman with enough votes sits, if need be before men with more; with none a seat is held for a woman.
fn woman_first<'a>(line: &mut Line<'_, 'a>, seated: &mut Seated<'a>) {
    let female = |c: &&&Contender<'_>| c.person.sex == Some(Sex::Female);
    let safe = line.cut().map_or(line.within(), |(from, _)| from);
    if line.people.iter().take(safe).any(|c| female(&c)) {
        return;
    }
    let Some(best) = line.people.iter().filter(female).map(|c| c.votes).max() else {
        seated.women_seat_open = line.places > 0;
        line.places = line.places.saturating_sub(1);
        return;
    };
    if line.places == 0 {
        return;
    }
    let equal: Vec<String> = line.people.iter().filter(female).filter(|c| c.votes == best).map(|c| c.person.name.clone()).collect();
    line.places -= 1;
    if let [only] = equal.as_slice() {
        seated.woman_first = Some(only.clone());
        if let Some(at) = line.people.iter().position(|c| c.person.name == *only) {
            let woman = line.people.remove(at);
            seated.elected.push((woman.person, woman.votes));
        }
    } else {
        line.people.retain(|c| !equal.contains(&c.person.name));
        seated.tie = Some(SeatTie { names: equal, seats: 1, relatives: false });
    }
}

/// Those who would sit beside a relative step back: the higher post stays, within a post the higher votes; with equal
/// votes the two are voted on again (ZJ 31, HA 8).
fn keep_relatives_apart<'b, 'a>(
    rules: &Rules,
    winners: &[&'b Contender<'a>],
    above: &[&CountedPerson],
    line: &mut Line<'b, 'a>,
    seated: &mut Seated<'a>,
) {
    let fill = match rules.choice(Key::RelativesRule) {
        "keep_higher_fill" => true,
        "keep_higher" => false,
        _ => {
            line.people.extend(winners);
            return;
        }
    };
    let mut pending: Vec<&CountedPerson> = Vec::new();
    for contender in winners {
        let me = contender.person;
        let beside = line.people.iter().take(line.places).position(|c| related(rules, c.person, me).is_some());
        let other = above.iter().chain(&pending).copied().find(|p| related(rules, p, me).is_some());
        let other = match (other, beside) {
            (Some(other), _) => other,
            (None, Some(at)) if line.people[at].votes == contender.votes => {
                let equal = line.people.remove(at).person;
                line.places = line.places.saturating_sub(if fill { 1 } else { 2 });
                pending.extend([equal, me]);
                seated.tie.get_or_insert(SeatTie { names: vec![equal.name.clone(), me.name.clone()], seats: 1, relatives: true });
                continue;
            }
            (None, Some(at)) => line.people[at].person,
            (None, None) => {
                line.people.push(contender);
                continue;
            }
        };
        if line.people.len() < line.places {
            let relation = related(rules, other, me).unwrap_or_default();
            seated.dropped.push((me.name.clone(), other.name.clone(), relation));
            if !fill {
                line.places -= 1;
            }
        }
    }
}
