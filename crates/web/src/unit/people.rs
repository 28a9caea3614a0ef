//! People as a clerk names them: by name, by number on the roll, or both where two bear the same name.

use election::{Election, Person, PersonId};
use words::Lang;

/// Why a name did not lead to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody of that name.
    Nobody(String),
    /// Several: what to write for each of them.
    Several(String, Vec<String>),
    /// Nobody of that name, but somebody whose name it begins, or whose pinyin or initials it is: what to write for each.
    Near(String, Vec<String>),
}

/// People offered where a name leads to nobody.
const NEAR: usize = 8;

impl Trouble {
    /// The sentence for the clerk.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Nobody(name) => lang.with("field-nobody", &[("name", name)]),
            Self::Several(name, ways) => lang.with("field-several", &[("name", name), ("ways", &ways.join("、"))]),
            Self::Near(name, ways) => lang.with("field-near", &[("name", name), ("ways", &ways.join("、"))]),
        }
    }
}

/// Everyone of the unit, each once: the roll first.
fn everyone(state: &Election) -> impl Iterator<Item = &Person> {
    let others = state.people.values().filter(|p| !state.roll.voters.contains_key(&p.id));
    state.roll.lines().map(|v| &v.person).chain(others)
}

/// The person meant by «张伟», «张伟#12» or «12».
///
/// # Errors
/// Nobody, several people of that name, or only people whose names are like it: nobody is taken for another.
pub fn find(state: &Election, text: &str) -> Result<PersonId, Trouble> {
    let text = text.trim();
    let (name, number) = match text.rsplit_once(['#', '＃']) {
        Some((name, number)) => (name.trim(), number.split(['（', '(']).next().unwrap_or_default().trim()),
        None => ("", text),
    };
    if let Some(person) = number.parse().ok().and_then(|n| state.person(PersonId(n)))
        && (name.is_empty() || person.name == name)
    {
        return Ok(person.id);
    }
    let asked = plain(text);
    let found: Vec<&Person> = everyone(state).filter(|p| plain(&p.name) == asked).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(near(state, text)),
        several => Err(Trouble::Several(text.to_owned(), several.iter().map(|p| told_apart(p)).collect())),
    }
}

/// Who may have been meant by what is nobody's name; digits of identity numbers lead to nobody here.
fn near(state: &Election, text: &str) -> Trouble {
    if names::asks_for_digits(text) {
        return Trouble::Nobody(text.to_owned());
    }
    let people: Vec<&Person> = everyone(state).collect();
    let index: names::Index = people.iter().map(|p| names::Line { name: &p.name, id_number: None }).collect();
    let found = index.search(text, NEAR);
    let ways: Vec<String> = found.hits.iter().filter_map(|hit| people.get(hit.line)).map(|p| told_apart(p)).collect();
    if ways.is_empty() || found.total > NEAR { Trouble::Nobody(text.to_owned()) } else { Trouble::Near(text.to_owned(), ways) }
}

/// A name for comparing: without blanks, with one kind of dot for the many that keyboards have.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(|c| if names::dot(c) { names::DOT } else { c }).collect()
}

/// «张伟#12», with the group as a help to the eye.
fn told_apart(person: &Person) -> String {
    if person.group.is_empty() {
        format!("{}#{}", person.name, person.id.0)
    } else {
        format!("{}#{}（{}）", person.name, person.id.0, person.group)
    }
}

/// The name of a person; a dash once it is erased.
#[must_use]
pub fn name(state: &Election, id: PersonId) -> &str {
    state.person(id).map_or("—", |p| p.name.as_str())
}

/// Names in one line.
#[must_use]
pub fn names(state: &Election, ids: impl IntoIterator<Item = PersonId>) -> String {
    ids.into_iter().map(|id| name(state, id)).collect::<Vec<_>>().join("、")
}

/// What to write for a person so that no other is meant.
#[must_use]
pub fn unmistakable(state: &Election, id: PersonId) -> String {
    let name = name(state, id);
    if find(state, name) == Ok(id) { name.to_owned() } else { format!("{name}#{}", id.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statute::Body;

    fn village() -> Election {
        let mut state = Election::new("632823200201", Body::VillageCommittee);
        for (id, name) in [(1, "张伟"), (2, "尕藏·卓玛"), (3, "张伟"), (4, "𠮷·才让")] {
            let person = Person {
                id: PersonId(id),
                name: name.into(),
                sex: None,
                birth: None,
                nationality: None,
                id_number: None,
                group: "一组".into(),
            };
            state.people.insert(person.id, person);
        }
        state
    }

    #[test]
    fn a_name_that_one_person_bears_is_enough() {
        let state = village();
        for dot in "·•‧∙・．･●.⋅᛫。｡ㆍ".chars() {
            assert_eq!(find(&state, &format!(" 尕藏{dot}卓玛 ")), Ok(PersonId(2)), "any dot will do: {dot}");
        }
        assert_eq!(find(&state, "𠮷·才让"), Ok(PersonId(4)));
        assert_eq!(find(&state, "2"), Ok(PersonId(2)));
        assert_eq!(find(&state, "王五"), Err(Trouble::Nobody("王五".into())));
    }

    #[test]
    fn pinyin_or_part_of_a_name_is_answered_with_whom_it_may_mean_and_never_taken_for_one() {
        let state = village();
        let near = |text: &str| match find(&state, text) {
            Err(Trouble::Near(_, ways)) => ways,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(near("gazangzhuoma"), ["尕藏·卓玛#2（一组）"]);
        assert_eq!(near("zw"), ["张伟#1（一组）", "张伟#3（一组）"]);
        assert_eq!(near("卓玛"), ["尕藏·卓玛#2（一组）"]);
    }

    #[test]
    fn of_two_people_with_one_name_the_clerk_is_told_how_to_name_each() {
        let state = village();
        let ways = vec!["张伟#1（一组）".to_owned(), "张伟#3（一组）".to_owned()];
        assert_eq!(find(&state, "张伟"), Err(Trouble::Several("张伟".into(), ways)));
        assert_eq!(find(&state, "张伟#3"), Ok(PersonId(3)));
        assert_eq!(find(&state, "张伟#3（一组）"), Ok(PersonId(3)), "as it was offered");
        assert_eq!(unmistakable(&state, PersonId(3)), "张伟#3");
        assert!(find(&state, "李四#3").is_err(), "number and name must belong together");
    }
}
