//! A whole term change of the prefecture, act by act: every command with its day, its log and who asks, from the adoption of
//! the programme to the last handover. A simulated clock plays it against a real server.

use election::programme::Command as Work;
use election::programme::plan::Wave;
use election::{Actor, Command, Role};
use jiff::civil::Date;
use statute::shift;

use crate::DemoError;
use crate::course::whole;
use crate::places::{COUNTIES, Place, places};
use crate::programme::offices;
use crate::samples::{End, samples};
use crate::story::{MORNING, When, commands};

/// Somebody asks for something on a day.
#[derive(Debug, Clone)]
pub struct Act {
    /// Day.
    pub on: Date,
    /// 12-digit code of the unit, or the log of an office.
    pub log: String,
    /// Who.
    pub actor: Actor,
    /// What.
    pub command: Command,
}

impl Act {
    /// Something of the work around the vote, on its own day.
    pub(crate) fn work(log: &str, role: Role, account: &str, work: Work) -> Self {
        let actor = Actor { account: account.to_owned(), role };
        Self { on: work.day(), log: log.to_owned(), actor, command: Command::Programme(work) }
    }
}

/// A term change from its first act to its last.
#[derive(Debug, Clone)]
pub struct Cycle {
    /// The day on which the work begins.
    pub starts: Date,
    /// The waves with their election days.
    pub waves: Vec<Wave>,
    /// All acts in the order of their days; those of one log in the order in which they were done.
    pub acts: Vec<Act>,
}

/// From the day on which the work begins to the election days of the two waves, and to the end.
const WAVES: [i64; 2] = [38, 40];
const ENDS: i64 = 60;

/// Counties that vote in the second wave.
const SECOND: usize = 3;

fn wave(name: &str, counties: &[(&str, &str)], election_day: Date) -> Wave {
    Wave { name: name.to_owned(), scope: counties.iter().map(|(code, _)| (*code).to_owned()).collect(), election_day }
}

/// A whole term change of all units whose work begins on a day.
///
/// # Errors
/// If the lists cannot be read or a command is refused.
pub fn cycle(starts: Date) -> Result<Cycle, DemoError> {
    let (second, first) = COUNTIES.split_at(SECOND);
    let waves = vec![wave("第一批", first, shift(starts, WAVES[0])), wave("第二批", second, shift(starts, WAVES[1]))];
    let today = shift(starts, ENDS);
    let places = places()?;
    let courses = whole(&places);
    let told = |places: &[Place]| {
        let (mut acts, mut ends) = (Vec::new(), Vec::new());
        for place in places {
            let Some(mut course) = courses.get(place.code.as_str()).copied() else { continue };
            let of_second = second.iter().any(|(code, _)| place.code.starts_with(code));
            let until = ENDS - WAVES[usize::from(of_second)];
            course.day = (-until, -until);
            let (commands, state) = commands(place, course, When { starts, today, hours: MORNING })?;
            for (on, who, command) in commands {
                acts.push(Act { on, log: place.code.clone(), actor: who.actor().0, command });
            }
            ends.push(End::of(&state));
        }
        Ok::<_, DemoError>((acts, ends))
    };
    let (front, back) = places.split_at(places.len() / 2);
    let (front, back) = std::thread::scope(|scope| {
        let other = scope.spawn(|| told(back));
        (told(front), other.join())
    });
    let mut acts = offices(starts, &waves, today)?;
    let (of_front, mut ends) = front?;
    let (of_back, others) = back.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    ends.extend(others);
    acts.extend(of_front);
    acts.extend(of_back);
    acts.extend(samples(today, &ends));
    acts.sort_by_key(|act| act.on);
    Ok(Cycle { starts, waves, acts })
}
