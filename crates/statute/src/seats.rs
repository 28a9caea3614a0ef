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

/// Those who would sit beside a relative step back: the higher post stays, within a post the higher votes; relatives with
/// equal votes are voted on again (ZJ 31, HA 8). People with equal votes are looked at together, so that no order of names
/// decides.
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
    // Whoever is kin to people still to be voted on steps back as well: one of those will sit.
    let mut contested: Vec<&CountedPerson> = Vec::new();
    for equal in winners.chunk_by(|a, b| a.votes == b.votes) {
        let left = line.places.saturating_sub(line.people.len());
        let sits: Vec<&CountedPerson> =
            above.iter().chain(&contested).copied().chain(line.people.iter().take(line.places).map(|c| c.person)).collect();
        let kin = |c: &Contender<'_>| sits.iter().find_map(|p| Some((*p, related(rules, p, c.person)?)));
        let mut stay: Vec<&'b Contender<'a>> = Vec::new();
        for contender in equal {
            match kin(contender) {
                None => stay.push(contender),
                Some(_) if left == 0 => {}
                Some((other, relation)) => {
                    seated.dropped.push((contender.person.name.clone(), other.name.clone(), relation));
                    line.places -= usize::from(!fill && equal.len() <= left);
                }
            }
        }
        let kindred = families(rules, &stay);
        if left == 0 || stay.len() > left || kindred.is_empty() {
            line.people.extend(stay);
            continue;
        }
        let voted_on: Vec<&'b Contender<'a>> = kindred.iter().flatten().copied().collect();
        line.people.extend(stay.into_iter().filter(|c| !voted_on.iter().any(|v| std::ptr::eq(*v, *c))));
        line.places = line.places.saturating_sub(if fill { kindred.len() } else { voted_on.len() });
        let mut names: Vec<String> = voted_on.iter().map(|c| c.person.name.clone()).collect();
        names.sort_unstable();
        let seats = u32::try_from(kindred.len()).unwrap_or(u32::MAX);
        seated.tie.get_or_insert(SeatTie { names, seats, relatives: true });
        contested.extend(voted_on.iter().map(|c| c.person));
    }
}

/// Groups of people who are related to one another, directly or through others of the group; of each one person may sit.
fn families<'b, 'a>(rules: &Rules, people: &[&'b Contender<'a>]) -> Vec<Vec<&'b Contender<'a>>> {
    let mut families: Vec<Vec<&'b Contender<'a>>> = Vec::new();
    for next in people {
        let (own, others): (Vec<_>, Vec<_>) =
            families.into_iter().partition(|family| family.iter().any(|c| related(rules, c.person, next.person).is_some()));
        families = others;
        families.push(own.into_iter().flatten().chain([*next]).collect());
    }
    families.retain(|family| family.len() > 1);
    families
}
