//! The one course of each township: for those who call, count and watch in its units. A few units send nobody.

use std::collections::BTreeMap;

use election::programme::training::{Came, Command, Group, Sent};
use jiff::civil::Date;
use statute::shift;

use crate::names::{self, People};
use crate::programme::leader;
use crate::rng::Rng;

/// Days from the beginning of the work to the plan, and to the earliest and the latest course.
const PLANNED: i64 = 2;
const HELD: (i64, i64) = (8, 16);

/// The commands of a township with these units; none where nobody elects anything.
pub(crate) fn course<'a>(units: impl Iterator<Item = &'a str>, starts: Date, rng: &mut Rng) -> Vec<Command> {
    let (on, held) = (shift(starts, PLANNED), shift(starts, rng.days(HELD.0, HELD.1)));
    let (mut came, mut sent) = (BTreeMap::<Group, Came>::new(), Vec::new());
    for unit in units {
        let missing = rng.percent(4);
        for (group, invited) in [(Group::Committee, 3), (Group::Counters, 2), (Group::Scrutineers, 2)] {
            let number = if missing { 0 } else { invited - rng.below(2) };
            let sum = came.entry(group).or_default();
            sum.invited += invited;
            sum.attended += number;
            let name = |rng: &mut Rng| {
                let people = People::Han;
                names::name(people, names::surname(people, rng), statute::Sex::Female, false, rng)
            };
            let names = (0..number).map(|_| name(rng)).collect();
            sent.push(Sent { unit: unit.to_owned(), group, number, names });
        }
    }
    if came.values().all(|came| came.attended == 0) {
        return Vec::new();
    }
    let teacher = leader(rng, "乡镇党委组织委员").name;
    let topic = "选举程序、唱票计票和监票，现场演练".to_owned();
    let plan =
        Command::PlanCourse { on, day: held, groups: came.keys().copied().collect(), topic, place: "乡镇会议室".to_owned(), teacher };
    vec![plan, Command::HoldCourse { on: held, course: 1, came, sent }]
}
