//! The village of a mock election in one evening: few people, before its vote and after it.

use jiff::civil::{Date, Time, time};

use crate::course::{Reach, to};
use crate::places::places;
use crate::programme::began;
use crate::story::{When, tell};
use crate::{DemoError, DemoUnit, WALKTHROUGH};

/// People on its roll.
const PEOPLE: u32 = 60;
/// When it votes.
const HOURS: [Time; 2] = [time(19, 35, 0, 0), time(20, 5, 0, 0)];

/// The village on a day: with its poll arranged for that day, and as it looks when all is over.
///
/// # Errors
/// If the lists cannot be read or a command of the script is refused.
pub fn evening(today: Date) -> Result<[DemoUnit; 2], DemoError> {
    let place = places()?.into_iter().find(|place| place.code == WALKTHROUGH);
    let mut place = place.ok_or_else(|| DemoError::UnknownDivision(WALKTHROUGH.to_owned()))?;
    place.people = Some(PEOPLE);
    let when = When { starts: began(today), today, hours: HOURS };
    Ok([tell(&place, to(Reach::PollArranged, 0, 0), when)?, tell(&place, to(Reach::HandedOver, -17, -17), when)?])
}

#[cfg(test)]
mod tests {
    use election::Stage;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_village_of_sixty_votes_on_any_evening() {
        for today in [date(2026, 3, 1), date(2026, 11, 29), date(2028, 2, 29)] {
            let [ready, over] = evening(today).unwrap();
            assert_eq!(ready.state.stage(), Stage::BallotsPrinted);
            assert_eq!(over.state.stage(), Stage::HandedOver);
            assert!((55..=70).contains(&ready.state.roll.voters.len()), "{}", ready.state.roll.voters.len());
        }
    }
}
