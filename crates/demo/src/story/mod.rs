//! The history of one unit, act by act, through `election::decide`.

mod after;
mod bodies;
mod candidates;
mod count;
mod filing;
mod poll;
mod roll;
mod vetting;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;

use election::command::Seats;
use election::{Actor, Command, Context, Election, PersonId, Recorded, Role, decide};
use jiff::civil::{Date, Time, time};
use statute::{Sex, shift};

use crate::DemoError;
use crate::course::{Course, Reach, Vote};
use crate::people::{Residents, aged, settle};
use crate::places::Place;
use crate::programme::programme;
use crate::rng::Rng;
use crate::units::DemoUnit;
use work::Schedule;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Township,
    Committee,
    FirstCounter,
    SecondCounter,
    /// The two of the county who decide on what departments find.
    FirstOfCounty,
    SecondOfCounty,
    Prefecture,
    Department,
    SecondOfTownship,
}

impl Who {
    pub(crate) fn actor(self) -> (Actor, &'static str) {
        let (role, account, line) = match self {
            Self::Township => (Role::Township, "demo", "township/demo"),
            Self::Committee => (Role::ElectionCommittee, "demo", "election_committee/demo"),
            Self::FirstCounter => (Role::Counter, "demo-1", "counter/demo-1"),
            Self::SecondCounter => (Role::Counter, "demo-2", "counter/demo-2"),
            Self::FirstOfCounty => (Role::County, "demo-1", "county/demo-1"),
            Self::SecondOfCounty => (Role::County, "demo-2", "county/demo-2"),
            Self::Prefecture => (Role::Prefecture, "demo", "prefecture/demo"),
            Self::Department => (Role::Reviewer, "demo", "reviewer/demo"),
            Self::SecondOfTownship => (Role::Township, "demo-2", "township/demo-2"),
        };
        (Actor { account: account.to_owned(), role }, line)
    }
}

type Told = Result<(), DemoError>;

/// Days of the acts.
struct Days {
    plan: Date,
    committee: Date,
    draft: Date,
    posted: Date,
    corrected: Date,
    nomination: Date,
    list: Date,
    printed: Date,
    poll: Date,
    called: Date,
    second: Date,
}

/// A history being told.
pub(crate) struct Story {
    place: Place,
    course: Course,
    today: Date,
    hours: [Time; 2],
    days: Days,
    seats: Seats,
    rng: Rng,
    state: Election,
    facts: Vec<(Recorded, String, String)>,
    /// Day and minute of the latest act.
    clock: (Date, i64),
    residents: Residents,
    /// Numbers on the roll by position on the sheet; empty before the import.
    ids: Vec<PersonId>,
    /// Positions of those who have a part already.
    busy: BTreeSet<usize>,
    /// Positions of the election committee.
    committee: Vec<usize>,
    /// The paper's figures for the vote at hand.
    paper: Vec<election::command::TallySection>,
    /// What is still to be done around the vote.
    work: Schedule,
    /// Every command with its day, if they are wanted.
    asked: Option<Vec<Asked>>,
}

/// When a history is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct When {
    /// The day on which the work of the prefecture begins.
    pub(crate) starts: Date,
    /// The day up to which it is told.
    pub(crate) today: Date,
    /// From when to when a vote is held.
    pub(crate) hours: [Time; 2],
}

/// A vote is held in the morning.
pub(crate) const MORNING: [Time; 2] = [time(8, 0, 0, 0), time(12, 0, 0, 0)];

/// Tells one step of the history.
type Act = fn(&mut Story) -> Told;

/// The acts in order; each is told if the unit has come so far.
const ACTS: [(Reach, Act); 21] = [
    (Reach::Planned, Story::plan),
    (Reach::CommitteeFormed, Story::elect_party),
    (Reach::CommitteeFormed, Story::form_committee),
    (Reach::RollDrafted, Story::draft_roll),
    (Reach::RollPosted, Story::post_roll),
    (Reach::RollFinal, Story::finish_roll),
    (Reach::RollFinal, Story::elect_representatives),
    (Reach::Nominated, Story::nominate),
    (Reach::CandidatesPosted, Story::post_candidates),
    (Reach::BallotsPrinted, Story::print),
    (Reach::PollArranged, Story::arrange),
    (Reach::OneEntry, Story::close_and_enter),
    (Reach::BothEntries, Story::enter_again),
    (Reach::Decided, Story::confirm),
    (Reach::Announced, Story::announce),
    (Reach::SecondCalled, Story::call),
    (Reach::SecondHeld, Story::hold_second),
    (Reach::Settled, Story::settle_seats),
    (Reach::Certified, Story::elect_supervision),
    (Reach::Certified, Story::certify),
    (Reach::HandedOver, Story::hand_over),
];

/// Lines that the roll's corrections add.
const SPARE: usize = 3;

/// Tells the history of a unit up to where it has come on a day.
pub(crate) fn tell(place: &Place, course: Course, when: When) -> Result<DemoUnit, DemoError> {
    let story = Story::begin(place, course, when).played()?;
    Ok(DemoUnit { unit: place.code.clone(), facts: story.facts, state: Arc::new(story.state), rehearsal_day: when.today })
}

/// The commands of that history, each with its day and who asks, and the state they make.
pub(crate) fn commands(place: &Place, course: Course, when: When) -> Result<(Vec<Asked>, Election), DemoError> {
    let mut story = Story::begin(place, course, when);
    story.asked = Some(Vec::new());
    let story = story.played()?;
    Ok((story.asked.unwrap_or_default(), story.state))
}

/// Somebody asks for something on a day.
type Asked = (Date, Who, Command);

impl Story {
    fn begin(place: &Place, course: Course, When { starts, today, hours }: When) -> Self {
        let mut rng = Rng::seeded(&format!("story {}", place.code));
        let poll = shift(today, rng.days(course.day.0, course.day.1));
        let days = Days::around(poll, today, &mut rng);
        let voters = if course.reach < Reach::CommitteeFormed { 0 } else { usize::try_from(place.voters()).unwrap_or(0) + SPARE };
        let mut story = Self {
            place: place.clone(),
            course,
            today,
            hours,
            seats: seats(place, course, &mut rng),
            clock: (shift(days.plan.min(starts), -1), 0),
            days,
            rng,
            state: Election::new(&place.code, place.body),
            facts: Vec::new(),
            residents: settle(place, voters, poll),
            ids: Vec::new(),
            busy: BTreeSet::new(),
            committee: Vec::new(),
            paper: Vec::new(),
            work: Schedule::default(),
            asked: None,
        };
        story.schedule(starts);
        story
    }

    fn played(mut self) -> Result<Self, DemoError> {
        if self.course.reach == Reach::NotPlanned {
            return Ok(self);
        }
        for (reach, act) in ACTS {
            if reach <= self.course.reach {
                act(&mut self)?;
            }
        }
        self.work_until(self.today)?;
        Ok(self)
    }
}

impl Days {
    /// Backward from the poll. The acts of a day not yet reached are not told, so only the order matters there.
    fn around(poll: Date, today: Date, rng: &mut Rng) -> Self {
        let before = |days: i64| shift(poll, -days);
        let posted = before(rng.days(20, 22));
        let corrected = shift(posted, rng.days(8, 9));
        let nomination = shift(corrected, 1);
        let list = shift(nomination, rng.days(2, 3));
        let called = shift(poll, 1);
        let second = shift(poll, rng.days(6, 8));
        Self {
            plan: before(rng.days(33, 35)).min(today),
            committee: before(rng.days(27, 29)),
            draft: before(rng.days(24, 26)),
            posted,
            corrected,
            nomination,
            list,
            printed: shift(list, 1),
            poll,
            called,
            second,
        }
    }
}

/// Seats: an odd number, 3 to 7 in a village, 5 or 7 in a community.
fn seats(place: &Place, course: Course, rng: &mut Rng) -> Seats {
    let voters = place.voters();
    let total = match place.body {
        _ if course.second == Vote::NoThird && course.reach >= Reach::Settled => 7,
        body if body.of_community() => rng.pick(&[5, 7, 7]),
        _ if voters < 260 => 3,
        _ if voters < 900 => 5,
        _ => 7,
    };
    let vice = if total > 3 { rng.pick(&[0, 1, 1]) } else { 0 };
    Seats { chair: 1, vice_chair: vice, member: total - 1 - vice, women_member: 0 }
}

impl Story {
    /// Asks for a command on a day, after what was to be done around the vote by then.
    fn act(&mut self, on: Date, who: Who, command: &Command) -> Told {
        self.work_until(on)?;
        self.ask(on, who, command)
    }

    /// Asks for a command and applies what is decided. Acts of one day follow each other by a few minutes.
    fn ask(&mut self, on: Date, who: Who, command: &Command) -> Told {
        let (actor, line) = who.actor();
        let context = Context { today: on, actor, check_in_open: false, catalogue: Some(programme()) };
        let facts = decide(&self.state, &context, command.clone()).map_err(|refusal| DemoError::Refused {
            unit: self.place.code.clone(),
            on,
            command: format!("{command:?}").chars().take(60).collect(),
            rule: refusal.rule.to_string(),
            figures: format!("{:?}", refusal.figures),
        })?;
        let at = self.time(on);
        for recorded in facts {
            self.state.apply(&recorded.fact, recorded.sealed.as_ref());
            self.facts.push((recorded, at.clone(), line.to_owned()));
        }
        if let Some(asked) = &mut self.asked {
            asked.push((on, who, command.clone()));
        }
        Ok(())
    }

    /// From 09:00 on, every act four minutes after the one before.
    fn time(&mut self, on: Date) -> String {
        let minute = if self.clock.0 == on { self.clock.1 + 4 } else { 9 * 60 };
        self.clock = (on, minute);
        format!("{on}T{:02}:{:02}:00+08:00", minute / 60, minute % 60)
    }

    /// The counting follows the poll.
    fn after_poll(&mut self, on: Date) {
        let minute = if self.clock.0 == on { self.clock.1 } else { 0 };
        self.clock = (on, minute.max(12 * 60 + 10));
    }

    fn remark(&mut self, on: Date, text: &str) -> Told {
        self.act(on, Who::Township, &Command::WorkLog { text: text.to_owned() })
    }

    /// Position of somebody who lives here, is between two ages, and has no part yet; from now on they have one.
    fn somebody(&mut self, sex: Option<Sex>, from: i64, to: i64) -> Result<usize, DemoError> {
        let length = self.residents.voters.len().saturating_sub(SPARE);
        for _ in 0..20_000 {
            let at = self.rng.index(length);
            let Some(voter) = self.residents.voters.get(at) else { break };
            let fits = sex.is_none_or(|sex| voter.person.sex == Some(sex))
                && matches!(voter.registration, election::Registration::Resident)
                && aged(&voter.person, self.days.poll, from, to);
            if fits && self.busy.insert(at) {
                return Ok(at);
            }
        }
        Err(DemoError::TooFewPeople(self.place.code.clone()))
    }

    /// The number of somebody on the sheet.
    fn id(&self, at: usize) -> PersonId {
        self.ids.get(at).copied().unwrap_or(PersonId(0))
    }

    fn registered(&self) -> u32 {
        self.state.roll.corrected.map_or(0, |(_, registered)| registered)
    }
}
