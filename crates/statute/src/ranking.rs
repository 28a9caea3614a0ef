//! Most votes first, and the tie at the last place.

/// A name with its votes.
pub(crate) type Votes = (String, u32);

/// Who has a place, and between whom the last places are undecided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ranked {
    /// With a place, best first.
    pub(crate) chosen: Vec<Votes>,
    /// With equal votes at the last place; none of them has one yet.
    pub(crate) tied: Vec<String>,
    /// Places not given.
    pub(crate) open: u32,
}

/// Gives the places to those with most votes; names with equal votes keep the order in which they came.
pub(crate) fn rank(votes: impl IntoIterator<Item = Votes>, places: u32) -> Ranked {
    let mut line: Vec<Votes> = votes.into_iter().collect();
    line.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    let within = usize::try_from(places).unwrap_or(usize::MAX);
    let at_the_cut = within.checked_sub(1).and_then(|last| Some((line.get(last)?.1, line.get(within)?.1)));
    let tied: Vec<String> = match at_the_cut {
        Some((last, next)) if last == next => line.iter().filter(|(_, v)| *v == last).map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    };
    line.truncate(within);
    line.retain(|(name, _)| !tied.contains(name));
    let open = places.saturating_sub(count(line.len()));
    Ranked { chosen: line, tied, open }
}

/// How many, as a figure.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
