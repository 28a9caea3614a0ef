//! The people of a unit, household by household.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use statute::{Body, Nationality, Relation, Sex, shift};

use crate::DemoError;
use crate::identity::Identities;
use crate::names::{self, People};
use crate::places::{Place, places};
use crate::rng::Rng;
use election::{Person, PersonId, Registration, Voter};

/// Headings of the roll as clerks keep it, for [`roll_rows`].
pub const ROLL_HEADINGS: [&str; 9] = ["姓名", "性别", "出生日期", "民族", "身份证号", "村民小组", "登记类别", "登记理由", "同意日期"];

/// Place in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Head,
    Spouse,
    Child,
    /// Of the head.
    Parent,
}

/// The people of one unit. Positions are those of the roll's sheet.
pub(crate) struct Residents {
    /// Lines of the roll; `person.id` is the position, from 1.
    pub(crate) voters: Vec<Voter>,
    households: Vec<(u32, Role)>,
}

impl Residents {
    /// What `b` is to `a`, if they live in one household.
    pub(crate) fn relation(&self, a: usize, b: usize) -> Option<Relation> {
        let ((one, a), (other, b)) = (*self.households.get(a)?, *self.households.get(b)?);
        if one != other {
            return None;
        }
        Some(match (a, b) {
            (Role::Head, Role::Spouse) | (Role::Spouse, Role::Head) => Relation::Spouse,
            (Role::Child, Role::Head | Role::Spouse) | (Role::Head, Role::Parent) => Relation::Parent,
            (Role::Head | Role::Spouse, Role::Child) | (Role::Parent, Role::Head) => Relation::Child,
            (Role::Child, Role::Child) => Relation::Sibling,
            (Role::Child, Role::Parent) => Relation::Grandparent,
            (Role::Parent, Role::Child) => Relation::Grandchild,
            _ => Relation::Other,
        })
    }

    /// Positions of the others of a household.
    pub(crate) fn household(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let house = self.households.get(at).map(|(house, _)| *house);
        let near = at.saturating_sub(8)..(at + 9).min(self.households.len());
        near.filter(move |other| *other != at && self.households.get(*other).map(|(house, _)| *house) == house)
    }
}

struct Settling<'a> {
    rng: Rng,
    identities: Identities,
    place: &'a Place,
    adult_on: Date,
    wanted: usize,
    groups: usize,
    residents: Residents,
}

/// So many people of a unit, all of age on a day.
pub(crate) fn settle(place: &Place, wanted: usize, adult_on: Date) -> Residents {
    let mut settling = Settling {
        rng: Rng::seeded(&format!("people {}", place.code)),
        identities: Identities::of(place),
        place,
        adult_on,
        wanted,
        groups: (wanted / 90 + 1).min(12),
        residents: Residents { voters: Vec::with_capacity(wanted), households: Vec::with_capacity(wanted) },
    };
    let mut household = 1;
    while settling.residents.voters.len() < wanted {
        settling.household(household);
        household += 1;
    }
    settling.residents
}

impl Settling<'_> {
    fn household(&mut self, number: u32) {
        let people = People::of(self.place.kind, &mut self.rng);
        let head_sex = if self.rng.percent(84) { Sex::Male } else { Sex::Female };
        let head = self.head_age();
        let surname = names::surname(people, &mut self.rng);
        let (spouse, children, parent) = self.rng.weighted(&[
            ((false, 0, false), 14),
            ((true, 0, false), 36),
            ((true, 1, false), 22),
            ((true, 2, false), 9),
            ((true, 0, true), 12),
            ((true, 1, true), 7),
        ]);
        self.add(number, Role::Head, people, surname, head_sex, head);
        if spouse {
            let sex = if head_sex == Sex::Male { Sex::Female } else { Sex::Male };
            let age = (head + self.rng.below(5)).saturating_sub(3).max(21);
            let other = names::surname(people, &mut self.rng);
            self.add(number, Role::Spouse, people, other, sex, age);
        }
        for _ in 0..children {
            let (sex, oldest) = (self.sex(), head.saturating_sub(22).min(33));
            if oldest >= 18 {
                let age = self.rng.between(18, oldest);
                self.add(number, Role::Child, people, surname, sex, age);
            }
        }
        let age = head + self.rng.between(21, 30);
        if parent && age <= 95 {
            let sex = if self.rng.percent(42) { Sex::Male } else { Sex::Female };
            let other = if sex == Sex::Male { surname } else { names::surname(people, &mut self.rng) };
            self.add(number, Role::Parent, people, other, sex, age);
        }
    }

    fn sex(&mut self) -> Sex {
        if self.rng.percent(51) { Sex::Male } else { Sex::Female }
    }

    fn head_age(&mut self) -> u32 {
        let (from, to) =
            self.rng.weighted(&[((22, 34), 17), ((35, 44), 24), ((45, 54), 26), ((55, 64), 18), ((65, 74), 11), ((75, 93), 4)]);
        self.rng.between(from, to)
    }

    fn add(&mut self, household: u32, role: Role, people: People, surname: &str, sex: Sex, age: u32) {
        let at = self.residents.voters.len();
        if at >= self.wanted {
            return;
        }
        let birthday = shift(self.adult_on, -self.rng.days(0, 364));
        let birth = birthday.saturating_sub(Span::new().years(i64::from(age)));
        let (birth, number) = self.identities.give(birth, sex);
        let name = names::name(people, surname, sex, birth.year() >= 1985, &mut self.rng);
        let (registration, reason) = self.registration(household, age);
        let head = match (self.residents.households.last(), self.residents.voters.last()) {
            (Some((same, _)), Some(before)) if *same == household => before.household.clone(),
            _ => name.as_str().into(),
        };
        self.residents.voters.push(Voter {
            person: Person {
                id: PersonId(u32::try_from(at + 1).unwrap_or(u32::MAX)),
                name,
                sex: Some(sex),
                birth: Some(birth),
                nationality: Some(Nationality(people.name().into())),
                id_number: Some(number),
                group: group(at * self.groups / self.wanted).into(),
            },
            registration,
            reason: reason.into(),
            household: head,
        });
        self.residents.households.push((household, role));
    }

    /// Who has the registration here and lives here needs no other evidence than the household's number.
    fn registration(&mut self, household: u32, age: u32) -> (Registration, String) {
        const AWAY: [(&str, u32); 5] = [("外出务工", 55), ("外出经商", 12), ("随子女在外居住", 10), ("外出就医", 6), ("外出就学", 4)];
        const AWAY_PASTURE: [(&str, u32); 4] = [("外出放牧", 60), ("外出务工", 25), ("外出经商", 9), ("外出就学", 4)];
        let away = if age < 60 { 23 } else { 11 };
        if self.rng.percent(2) {
            let approved_on = shift(self.adult_on, -self.rng.days(45, 60));
            return (Registration::Applicant { approved_on: Some(approved_on) }, self.applicant().to_owned());
        }
        if !self.rng.percent(away) {
            return (Registration::Resident, format!("第{household}户"));
        }
        let pasture = self.place.body == Body::VillageCommittee && !matches!(self.place.kind, crate::places::Kind::Farm);
        let why = if age <= 22 { "外出就学" } else { self.rng.weighted(if pasture { &AWAY_PASTURE[..] } else { &AWAY[..] }) };
        (Registration::AwayTakingPart, format!("第{household}户，{why}，本人表示参加选举"))
    }

    fn applicant(&mut self) -> &'static str {
        if self.place.body.of_community() {
            "户籍不在本社区，社区工作满六个月，本人申请，经选举委员会确认"
        } else {
            "户籍不在本村，居住满一年，本人申请，经村民代表会议同意"
        }
    }
}

fn group(at: usize) -> String {
    const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    format!("{}组", NUMBERS[at.min(NUMBERS.len() - 1)])
}

/// So many invented people of a unit, of age on a day; empty for a unit that is not in the lists.
///
/// # Errors
/// If the lists of divisions cannot be read.
pub fn people(unit: &str, wanted: usize, adult_on: Date) -> Result<Vec<Voter>, DemoError> {
    let place = places()?.into_iter().find(|place| place.code == unit);
    Ok(place.map(|place| settle(&place, wanted, adult_on).voters).unwrap_or_default())
}

/// Lines of the roll as a clerk's sheet has them, under [`ROLL_HEADINGS`].
#[must_use]
pub fn roll_rows(voters: &[Voter]) -> Vec<[String; 9]> {
    voters.iter().map(row).collect()
}

fn row(voter: &Voter) -> [String; 9] {
    let person = &voter.person;
    let sex = match person.sex {
        Some(Sex::Male) => "男",
        Some(Sex::Female) => "女",
        None => "",
    };
    let (registration, approved_on) = match voter.registration {
        Registration::Resident => ("户籍在本村并居住", None),
        Registration::AwayTakingPart => ("户籍在本村，不居住，本人表示参加", None),
        Registration::Applicant { approved_on } => ("户籍不在本村，居住一年以上，申请并经会议同意", approved_on),
    };
    [
        person.name.clone(),
        sex.to_owned(),
        person.birth.map(|day| day.to_string()).unwrap_or_default(),
        person.nationality.as_ref().map(|n| format!("{}族", n.0)).unwrap_or_default(),
        person.id_number.clone().unwrap_or_default(),
        person.group.to_string(),
        registration.to_owned(),
        voter.reason.to_string(),
        approved_on.map(|day| day.to_string()).unwrap_or_default(),
    ]
}

/// Whether somebody is between two ages, both included, on a day.
pub(crate) fn aged(person: &Person, on: Date, from: i64, to: i64) -> bool {
    person.birth.is_some_and(|birth| birth.saturating_add(from.years()) <= on && on < birth.saturating_add((to + 1).years()))
}
