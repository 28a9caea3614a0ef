//! 计票练习: piles of ballots to be called, and the count sheet as it must come out. The piles are invented; what they come to is
//! counted here. One pile is a trap: whoever calls it for the post that is filled in well elects somebody who is not.

use std::collections::BTreeMap;

use election::Election;
use sheets::{Shown, Table};
use statute::Post;

/// Who is marked for the one seat of a pile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chair {
    /// A candidate, by place on the list.
    Listed(usize),
    /// Somebody who is written in.
    WriteIn,
    /// Nobody.
    Nobody,
}

/// Ballots that are filled in alike.
struct Pile {
    ballots: u32,
    chair: Chair,
    /// Candidates marked for the other seats, by place on the list.
    members: &'static [usize],
}

const fn pile(ballots: u32, chair: Chair, members: &'static [usize]) -> Pile {
    Pile { ballots, chair, members }
}

/// Forty ballots. The last pile marks more members than there are seats.
const PILES: [Pile; 7] = [
    pile(12, Chair::Listed(0), &[0, 1]),
    pile(9, Chair::Listed(1), &[0, 2]),
    pile(8, Chair::Listed(0), &[1, 2]),
    pile(5, Chair::Listed(1), &[1]),
    pile(2, Chair::Nobody, &[0, 1]),
    pile(1, Chair::WriteIn, &[0]),
    pile(3, Chair::Listed(0), &[0, 1, 2]),
];

/// Who is written in; not on the list.
const WRITTEN_IN: &str = "昂秀";

impl Pile {
    /// More marks for a post than it has seats make the whole ballot void.
    fn is_void(&self, seats: u32) -> bool {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX) > seats
    }
}

/// Candidates of a post in the order of the list, by name.
fn listed(state: &Election, post: Post) -> Vec<String> {
    let candidates = state.round().map(|round| round.candidates.as_slice()).unwrap_or_default();
    let of_post = candidates.iter().filter(|candidate| candidate.post == post);
    of_post.filter_map(|candidate| Some(state.person(candidate.person)?.name.clone())).collect()
}

/// What the piles come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    valid: u32,
    void: u32,
    chair: BTreeMap<usize, u32>,
    written_in: u32,
    members: BTreeMap<usize, u32>,
}

fn count(seats: u32) -> Count {
    let mut count = Count::default();
    for pile in &PILES {
        if pile.is_void(seats) {
            count.void += pile.ballots;
            continue;
        }
        count.valid += pile.ballots;
        match pile.chair {
            Chair::Listed(at) => *count.chair.entry(at).or_default() += pile.ballots,
            Chair::WriteIn => count.written_in += pile.ballots,
            Chair::Nobody => {}
        }
        pile.members.iter().for_each(|at| *count.members.entry(*at).or_default() += pile.ballots);
    }
    count
}

/// A number as the counter draws it: five strokes make a 正.
fn strokes(number: u32) -> String {
    let (whole, rest) = (number / 5, number % 5);
    let marks = "正".repeat(usize::try_from(whole).unwrap_or(0));
    if rest == 0 { marks } else { format!("{marks}＋{rest}画") }
}

fn words(text: impl Into<String>) -> Shown {
    Shown::Words(text.into())
}

fn number(number: u32) -> Shown {
    Shown::Number(u64::from(number))
}

/// The candidates of the exercise by name.
struct Names {
    chair: Vec<String>,
    members: Vec<String>,
}

/// The piles, for whoever calls.
fn piles(names: &Names) -> Table {
    let name = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    let rows = (1..).zip(&PILES).map(|(at, pile)| {
        let marked = match pile.chair {
            Chair::Listed(at) => name(&names.chair, at),
            Chair::WriteIn => format!("另选他人：{WRITTEN_IN}"),
            Chair::Nobody => "（没有画）".to_owned(),
        };
        let members = pile.members.iter().map(|at| name(&names.members, *at)).collect::<Vec<_>>().join("、");
        vec![number(at), number(pile.ballots), words(marked), words(members)]
    });
    let all: u32 = PILES.iter().map(|pile| pile.ballots).sum();
    Table {
        name: "计票练习".to_owned(),
        title: "计票练习：照这些票唱一遍".to_owned(),
        notes: vec![format!("共收回 {all} 张。每一摞里的票画法相同。唱票人一张一张念，计票员在空白计票单上画，监票人先看每一摞能不能念。")],
        head: ["摞", "张数", "“主任”栏画了", "“委员”栏画了"].map(str::to_owned).into(),
        rows: rows.collect(),
    }
}

/// The filled sheet, for the host, with the trap.
fn filled(names: &Names, seats: u32) -> Table {
    let count = count(seats);
    let votes = |of: &BTreeMap<usize, u32>, at: usize| of.get(&at).copied().unwrap_or(0);
    let line = |post: &str, name: &str, votes: u32| vec![words(post), words(name), words(strokes(votes)), number(votes)];
    let mut rows: Vec<Vec<Shown>> = Vec::new();
    rows.extend(names.chair.iter().enumerate().map(|(at, name)| line("主任", name, votes(&count.chair, at))));
    rows.push(line("主任", &format!("另选：{WRITTEN_IN}"), count.written_in));
    rows.extend(names.members.iter().enumerate().map(|(at, name)| line("委员", name, votes(&count.members, at))));
    let trap = PILES.iter().filter(|pile| pile.is_void(seats) && pile.chair == Chair::Listed(0));
    let (right, wrongly) = (votes(&count.chair, 0), trap.map(|pile| pile.ballots).sum::<u32>());
    let first = names.chair.first().map(String::as_str).unwrap_or_default();
    let all = count.valid + count.void;
    Table {
        name: "计票练习答案".to_owned(),
        title: "计票练习：画好的计票单（只给主持人）".to_owned(),
        notes: vec![
            format!("本束选票 {all} 张，有效 {} 张，废票 {} 张，合计相符。", count.valid, count.void),
            format!(
                "有意设的陷阱：第 {} 摞的“委员”栏画的人多于应选的 {seats} 人，整张作废，“主任”栏也不能念。念了的，{first}会多 {wrongly} 票，从 {right} 票变成 {} 票；请按结果报告单上的依据说明，这几票会不会改变结果。",
                PILES.len(),
                right + wrongly
            ),
        ],
        head: ["职务", "姓名", "“正”字", "合计"].map(str::to_owned).into(),
        rows,
    }
}

/// The two papers of the exercise: the piles for whoever calls, and the filled sheet for the host; nothing where the village has
/// fewer candidates than the piles mark.
pub fn tables(state: &Election) -> Option<[Table; 2]> {
    let seats = state.round()?.seats.of(Post::Member);
    let names = Names { chair: listed(state, Post::Chair), members: listed(state, Post::Member) };
    (names.chair.len() >= 2 && names.members.len() >= 3).then(|| [piles(&names), filled(&names, seats)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piles_add_up_and_the_last_one_is_a_trap_that_would_elect_somebody() {
        let all: u32 = PILES.iter().map(|pile| pile.ballots).sum();
        let of_two = count(2);
        assert_eq!((of_two.valid, of_two.void, of_two.valid + of_two.void), (37, 3, all));
        let marked: u32 = of_two.chair.values().sum::<u32>() + of_two.written_in;
        let blank: u32 = PILES.iter().filter(|pile| pile.chair == Chair::Nobody).map(|pile| pile.ballots).sum();
        assert_eq!(marked + blank, of_two.valid);
        let half = all / 2;
        assert!(of_two.chair[&0] <= half && of_two.chair[&0] + of_two.void > half, "the void ballots decide");
        assert_eq!(of_two.members, BTreeMap::from([(0, 24), (1, 27), (2, 17)]));
        assert_eq!(count(3).void, 0);
    }

    #[test]
    fn strokes_are_drawn_in_fives() {
        assert_eq!([0, 3, 5, 24].map(strokes), ["", "＋3画", "正", "正正正正＋4画"].map(str::to_owned));
    }

    #[test]
    fn the_village_of_the_evening_has_the_candidates_of_the_exercise() {
        let [ready, _] = demo::evening(jiff::civil::date(2026, 11, 29)).expect("a village");
        let [piles, sheet] = tables(&ready.state).expect("an exercise");
        assert_eq!((piles.rows.len(), sheet.rows.len()), (PILES.len(), 6));
        let names: Vec<_> = ready.state.roll.lines().map(|voter| voter.person.name.as_str()).collect();
        assert!(!names.contains(&WRITTEN_IN), "who is written in is nobody of the list");
    }
}
