//! The figures of an election that a visitor tries: totals, and one line for each person with votes.

use statute::{CountInput, CountRound, CountedKind, CountedPerson, Post, PostCount, Sex};
use words::Lang;

use super::ask::Asked;
use crate::unit::sent::{whole_number, word_named};

/// The posts, highest first, and the name of their fields.
pub const POSTS: [(Post, &str); 4] =
    [(Post::Chair, "chair"), (Post::ViceChair, "vice_chair"), (Post::Member, "member"), (Post::WomenMember, "women_member")];
/// Longest name.
const NAME: usize = 40;
/// Most people with votes for one post.
const PEOPLE: usize = 200;

/// The round and the count; nothing where a field cannot be read, which then says why.
pub fn read(asked: &mut Asked) -> Option<(CountRound, CountInput)> {
    let round = word_named::<CountRound>(asked.text("round"));
    if round.is_none() {
        asked.wrong("round", asked.lang.text("field-choose"));
    }
    let totals = ["registered", "issued", "returned"].map(|name| asked.number(name));
    let posts: Vec<Option<PostCount>> = POSTS.into_iter().filter_map(|(post, name)| post_count(asked, post, name, totals[2])).collect();
    if posts.is_empty() {
        asked.wrong("votes_chair", asked.lang.text("rules-try-nobody"));
    }
    let posts = posts.into_iter().collect::<Option<Vec<PostCount>>>()?;
    let input =
        CountInput { registered: Some(totals[0]?), issued: Some(totals[1]?), returned: Some(totals[2]?), posts, ..CountInput::default() };
    Some((round?, input)).filter(|_| !asked.is_wrong())
}

/// One post; `None` where it is left empty, `Some(None)` where it cannot be read.
fn post_count(asked: &mut Asked, post: Post, name: &str, returned: Option<u32>) -> Option<Option<PostCount>> {
    let (seats_field, votes_field) = (format!("seats_{name}"), format!("votes_{name}"));
    let text = asked.text(&votes_field).to_owned();
    if text.is_empty() && matches!(asked.text(&seats_field), "" | "0" | "０") {
        return None;
    }
    let lang = asked.lang;
    let seats = asked.number(&seats_field).filter(|n| *n > 0);
    if seats.is_none() && !asked.text(&seats_field).is_empty() {
        asked.wrong(&seats_field, lang.text("rules-try-no-seats"));
    }
    let people = match people(lang, &text, returned.unwrap_or(u32::MAX)) {
        Ok(people) => Some(people),
        Err(sentence) => {
            asked.wrong(&votes_field, sentence);
            None
        }
    };
    let (Some(seats), Some(candidates)) = (seats, people) else { return Some(None) };
    let votes: u64 = candidates.iter().map(|person| u64::from(person.votes)).sum();
    if returned.is_some_and(|returned| votes > u64::from(returned) * u64::from(seats)) {
        asked.wrong(&votes_field, lang.with("rules-try-too-many", &[("votes", &votes.to_string())]));
        return Some(None);
    }
    Some(Some(PostCount { post, seats, candidates }))
}

fn people(lang: Lang, text: &str, returned: u32) -> Result<Vec<CountedPerson>, String> {
    let mut people: Vec<CountedPerson> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let person = person(line).ok_or_else(|| lang.with("rules-try-line", &[("line", &shortened(line))]))?;
        let name = [("name", person.name.as_str())];
        if people.iter().any(|known| known.name == person.name) {
            return Err(lang.with("rules-try-twice", &name));
        }
        if person.votes > returned {
            return Err(lang.with("rules-try-more-than-returned", &name));
        }
        people.push(person);
    }
    match people.len() {
        0 => Err(lang.text("rules-try-empty")),
        1..=PEOPLE => Ok(people),
        _ => Err(lang.text("rules-try-crowd")),
    }
}

fn shortened(line: &str) -> String {
    line.chars().take(NAME).collect()
}

/// «name votes», then 女 or 男 and 另选 in any order.
fn person(line: &str) -> Option<CountedPerson> {
    let parts: Vec<&str> = line.split([' ', '\t', '　', ',', '，', ':', '：']).filter(|part| !part.is_empty()).collect();
    let at = parts.iter().position(|part| votes(part).is_some())?;
    let name = parts.get(..at)?.join(" ");
    if name.is_empty() || name.chars().count() > NAME {
        return None;
    }
    let mut person = CountedPerson {
        name,
        votes: votes(parts.get(at)?)?,
        kind: CountedKind::Candidate,
        sex: None,
        nationality: None,
        relatives: std::collections::BTreeMap::new(),
        disqualified: false,
    };
    for mark in parts.get(at + 1..)? {
        match *mark {
            "女" | "F" | "f" => person.sex = Some(Sex::Female),
            "男" | "M" | "m" => person.sex = Some(Sex::Male),
            "另选" | "另选他人" | "W" | "w" => person.kind = CountedKind::WriteIn,
            _ => return None,
        }
    }
    Some(person)
}

fn votes(part: &str) -> Option<u32> {
    whole_number(part.trim_end_matches('票'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_as_clerks_write_it() {
        let read = person("张 三，１２０票 女 另选").expect("a line");
        assert_eq!((read.name.as_str(), read.votes, read.sex, read.kind), ("张 三", 120, Some(Sex::Female), CountedKind::WriteIn));
        let plain = person("Bayan\t77").expect("a line");
        assert_eq!((plain.name.as_str(), plain.votes, plain.sex), ("Bayan", 77, None));
    }

    #[test]
    fn what_is_no_line_is_told() {
        for line in ["张三", "120", "张三 多少", "张三 99999999999", "张三 12 未婚"] {
            assert!(person(line).is_none(), "{line}");
        }
        assert_eq!(people(Lang::Zh, "甲 5\n甲 6", 10).expect_err("twice"), "“甲”在这一职务写了两次。");
        assert_eq!(people(Lang::Zh, "甲 11", 10).expect_err("too many"), "“甲”的得票多于收回的选票。");
    }
}
