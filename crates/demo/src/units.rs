//! All units, made on both cores, given out in order of code.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use election::{Election, Recorded};
use jiff::civil::Date;

use crate::DemoError;
use crate::course::{Course, courses};
use crate::places::{Place, places};
use crate::programme::began;
use crate::story::{MORNING, When, tell};

/// Units that wait for the reader, per worker.
const AHEAD: usize = 4;

/// Workers; more than the cores of the smallest machine would only hold more units in memory.
const WORKERS: usize = 2;

/// A unit with its history.
#[derive(Debug, Clone)]
pub struct DemoUnit {
    /// 12-digit code.
    pub unit: String,
    /// What was recorded, each with its time (RFC 3339) and its actor (role and account).
    pub facts: Vec<(Recorded, String, String)>,
    /// The state the facts make.
    pub state: Arc<Election>,
    /// The day on which the unit's acts are judged.
    pub rehearsal_day: Date,
}

/// Makes every unit as it stands on a day and gives each to `on_unit`, in order of code.
///
/// # Errors
/// If the lists cannot be read or a command of the script is refused.
pub fn units(today: Date, mut on_unit: impl FnMut(DemoUnit)) -> Result<(), DemoError> {
    let places = places()?;
    let courses = courses(&places);
    let work: Vec<(&Place, Course)> = places.iter().filter_map(|p| Some((p, *courses.get(p.code.as_str())?))).collect();
    std::thread::scope(|scope| {
        let ready: Vec<Receiver<_>> = (0..WORKERS)
            .map(|worker| {
                let (done, ready) = sync_channel(AHEAD);
                let work = &work;
                scope.spawn(move || make(work.iter().skip(worker).step_by(WORKERS), today, &done));
                ready
            })
            .collect();
        for at in 0..work.len() {
            match ready[at % WORKERS].recv() {
                Ok(unit) => on_unit(unit?),
                Err(_) => break,
            }
        }
        Ok(())
    })
}

/// Makes units until one fails or nobody waits for them any more.
fn make<'a>(work: impl Iterator<Item = &'a (&'a Place, Course)>, today: Date, done: &SyncSender<Result<DemoUnit, DemoError>>) {
    for (place, course) in work {
        if done.send(tell(place, *course, When { starts: began(today), today, hours: MORNING })).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn told(place: &Place, course: Course, today: Date) -> DemoUnit {
        tell(place, course, When { starts: began(today), today, hours: MORNING }).unwrap()
    }

    #[test]
    fn any_day_makes_lawful_units_and_the_same_day_the_same() {
        let places = places().unwrap();
        let courses = courses(&places);
        for today in [date(2026, 3, 1), date(2026, 12, 31), date(2028, 2, 29)] {
            for place in places.iter().step_by(23) {
                let course = courses[place.code.as_str()];
                let (first, second) = (told(place, course, today), told(place, course, today));
                assert_eq!(first.facts, second.facts, "{} on {today}", place.code);
                assert_eq!(first.state.stage(), told(place, course, date(2026, 11, 24)).state.stage());
            }
        }
    }
}
