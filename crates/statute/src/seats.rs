//! Seats of one post: highest votes, relatives kept apart, the tie at the cut.

use crate::key::Key;
use crate::outcome::{CountedPerson, PostCount};
use crate::rules::Rules;
use crate::types::Relation;

/// Someone who may take a seat, with the votes that count.
pub(crate) struct Contender<'a> {
    pub(crate) person: &'a CountedPerson,
    pub(crate) votes: u32,
}

/// What the women's rule says for a post.
pub(crate) enum Women {
    NoRule,
    First(String),
    HoldSeat,
}

/// Seats of one post after the count.
#[derive(Debug, Default)]
pub(crate) struct Seated {
    pub(crate) elected: Vec<(String, u32)>,
    pub(crate) open: u32,
    pub(crate) tie: Option<Vec<String>>,
    pub(crate) relation_tie: Option<(String, String)>,
    pub(crate) dropped: Vec<(String, String, String)>,
    pub(crate) women_seat_open: bool,
    people: Vec<CountedPerson>,
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Spouse => "spouse",
        Relation::Parent => "parent",
        Relation::Child => "child",
        Relation::Sibling => "sibling",
        Relation::Grandparent => "grandparent",
        Relation::Grandchild => "grandchild",
        Relation::Other => "other",
    }
}

/// How two people are related within the scope of the rule, whichever of them said it.
pub(crate) fn related(rules: &Rules, a: &CountedPerson, b: &CountedPerson) -> Option<&'static str> {
    let scope = rules.list(Key::RelativesScope);
    [a.relatives.get(&b.name), b.relatives.get(&a.name)]
        .into_iter()
        .flatten()
        .map(|relation| word(*relation))
        .find(|word| scope.iter().any(|s| s == word))
}

/// Fills the seats of a post from those with enough votes, best first.
pub(crate) fn seat(rules: &Rules, post: &PostCount, winners: &[&Contender<'_>], before: &[Seated], women: Women) -> Seated {
    let mut seated = Seated::default();
    let mut places = usize::try_from(post.seats).unwrap_or(usize::MAX);
    let mut line = keep_relatives_apart(rules, winners, before, &mut places, &mut seated);
    match women {
        Women::NoRule => {}
        Women::First(name) => {
            let within = line.iter().take(places).any(|c| c.person.name == name);
            if !within && let Some(at) = line.iter().position(|c| c.person.name == name) {
                let woman = line.remove(at);
                line.insert(0, woman);
            }
        }
        Women::HoldSeat => {
            seated.women_seat_open = true;
            places = places.saturating_sub(1);
        }
    }
    let cut = tie_at_cut(&line, places);
    let take = cut.as_ref().map_or(places.min(line.len()), |(from, _)| *from);
    for contender in line.iter().take(take) {
        seated.elected.push((contender.person.name.clone(), contender.votes));
        seated.people.push(contender.person.clone());
    }
    seated.tie = cut.map(|(_, names)| names);
    let filled = u32::try_from(seated.elected.len()).unwrap_or(u32::MAX);
    seated.open = post.seats.saturating_sub(filled);
    seated
}

/// Those who would sit beside a relative step back: the higher post stays, within a post the higher votes (ZJ 31, HA 8).
fn keep_relatives_apart<'b>(
    rules: &Rules,
    winners: &[&'b Contender<'b>],
    before: &[Seated],
    places: &mut usize,
    seated: &mut Seated,
) -> Vec<&'b Contender<'b>> {
    let rule = rules.choice(Key::RelativesRule);
    let fill = match rule {
        "keep_higher_fill" => true,
        "keep_higher" => false,
        _ => return winners.to_vec(),
    };
    let mut line: Vec<&Contender<'_>> = Vec::new();
    for contender in winners {
        let higher = before.iter().flat_map(|s| &s.people);
        let in_higher = higher.filter_map(|p| related(rules, p, contender.person).map(|r| (p.name.clone(), r))).next();
        let beside = line.iter().take(*places).find_map(|c| related(rules, c.person, contender.person).map(|r| (c, r)));
        let (other, relation) = match (in_higher, beside) {
            (Some((name, relation)), _) => (name, relation),
            (None, Some((c, relation))) => {
                if c.votes == contender.votes {
                    seated.relation_tie = Some((c.person.name.clone(), contender.person.name.clone()));
                }
                (c.person.name.clone(), relation)
            }
            (None, None) => {
                line.push(contender);
                continue;
            }
        };
        if line.len() < *places {
            seated.dropped.push((contender.person.name.clone(), other, relation.to_owned()));
            if !fill {
                *places -= 1;
            }
        }
    }
    line
}

/// A tie at the last seat: from which place on, and who.
fn tie_at_cut(line: &[&Contender<'_>], places: usize) -> Option<(usize, Vec<String>)> {
    let last = line.get(places.checked_sub(1)?)?;
    let next = line.get(places)?;
    if last.votes != next.votes {
        return None;
    }
    let from = line.iter().position(|c| c.votes == last.votes)?;
    let names = line.iter().filter(|c| c.votes == last.votes).map(|c| c.person.name.clone()).collect();
    Some((from, names))
}
