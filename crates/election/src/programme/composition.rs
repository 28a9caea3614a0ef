//! 班子结构: what a body is made of, in counts. One definition each; the words of the definitions stand beside the figures.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Post, Sex};

use super::body::{Education, Member, PartyOffice};
use crate::person::{Person, PersonId};
use crate::state::{Elected, Election};

/// Of how many members something is known, and of how many it is true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Of whom it is true.
    pub count: u32,
    /// Of whom it is known.
    pub of: u32,
}

impl Share {
    fn add(&mut self, known: Option<bool>) {
        if let Some(is) = known {
            self.of += 1;
            self.count += u32::from(is);
        }
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.of += other.of;
    }
}

/// The composition of one body, or of many together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composition {
    /// Bodies.
    pub bodies: u32,
    /// Members.
    pub members: u32,
    /// 妇女.
    pub women: Share,
    /// 少数民族: every nationality but Han.
    pub minority: Share,
    /// 35 周岁及以下 on the election day.
    pub young: Share,
    /// Sum of ages in full years on the election day, of those whose birth is known (`young.of`).
    pub ages: u32,
    /// 大专及以上.
    pub college: Share,
    /// 高中、中专.
    pub high: Share,
    /// 党员.
    pub party: Share,
    /// 交叉任职: on the committee and with an office in the Party organisation.
    pub crossed: Share,
    /// 一肩挑: bodies whose chair is the Party secretary, of the bodies with a chair.
    pub one_shoulder: Share,
    /// 连选连任: on the body before, too.
    pub re_elected: Share,
    /// 致富能手.
    pub skilled: Share,
}

/// Age up to which a member counts as young: the "35 岁以下" of the tables that offices ask for.
pub(super) const YOUNG: i16 = 35;

impl Composition {
    /// Adds another to it.
    pub fn join(&mut self, other: &Self) {
        self.bodies += other.bodies;
        self.members += other.members;
        self.ages += other.ages;
        for (own, of) in self.shares_mut().into_iter().zip(other.shares()) {
            own.join(of);
        }
    }

    /// Average age in full years, in tenths; nothing if no birth is known.
    #[must_use]
    pub fn average_age(&self) -> Option<u32> {
        let of = self.young.of;
        (self.ages.saturating_mul(10).saturating_add(of / 2)).checked_div(of)
    }

    fn shares(&self) -> [Share; 10] {
        let Self { women, minority, young, college, high, party, crossed, one_shoulder, re_elected, skilled, .. } = *self;
        [women, minority, young, college, high, party, crossed, one_shoulder, re_elected, skilled]
    }

    fn shares_mut(&mut self) -> [&mut Share; 10] {
        let Self { women, minority, young, college, high, party, crossed, one_shoulder, re_elected, skilled, .. } = self;
        [women, minority, young, college, high, party, crossed, one_shoulder, re_elected, skilled]
    }

    /// Of members on a day; `earlier` are those of the body before, if it is known.
    fn of(members: &[Seen<'_>], on: Date, earlier: Option<&[Seen<'_>]>) -> Self {
        let mut sum = Self { bodies: 1, members: u32::try_from(members.len()).unwrap_or(u32::MAX), ..Self::default() };
        for member in members {
            sum.women.add(member.sex.map(|sex| sex == Sex::Female));
            sum.minority.add(member.nationality.map(|name| name != "汉" && name != "汉族"));
            let age = member.birth.map(|birth| age(birth, on));
            sum.young.add(age.map(|age| age <= YOUNG));
            sum.ages += age.and_then(|age| u32::try_from(age).ok()).unwrap_or(0);
            sum.re_elected.add(earlier.map(|earlier| earlier.iter().any(|before| member.is(before))));
            sum.party.add(member.party_member);
            sum.crossed.add(member.office.map(|office| office.is_some()));
            if member.post == Some(Post::Chair) {
                sum.one_shoulder.add(member.office.map(|office| office == Some(PartyOffice::Secretary)));
            }
            let Some(told) = member.told else { continue };
            sum.college.add(told.education.map(|education| education == Education::College));
            sum.high.add(told.education.map(|education| education == Education::High));
            sum.skilled.add(Some(told.skilled));
        }
        sum
    }
}

/// Full years on a day.
pub(super) fn age(birth: Date, on: Date) -> i16 {
    let had = (on.month(), on.day()) >= (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(!had)
}

/// A member as far as he or she is known: by the unit's people, else by what was told. Of the Party, the record goes first.
#[derive(Clone, Copy)]
struct Seen<'a> {
    name: &'a str,
    sex: Option<Sex>,
    birth: Option<Date>,
    nationality: Option<&'a str>,
    post: Option<Post>,
    /// Belongs to the Party.
    party_member: Option<bool>,
    /// Office in the Party organisation; the inner nothing: none.
    office: Option<Option<PartyOffice>>,
    told: Option<&'a Member>,
}

impl<'a> Seen<'a> {
    fn person(person: &'a Person, told: Option<&'a Member>) -> Self {
        Self {
            name: &person.name,
            sex: person.sex,
            birth: person.birth,
            nationality: person.nationality.as_ref().map(|nationality| &*nationality.0),
            post: told.map(|told| told.post),
            party_member: told.map(|told| told.party_member),
            office: told.map(|told| told.party_office),
            told,
        }
    }

    /// Somebody elected: what the record says of the Party stands before what was told.
    fn elected(election: &'a Election, (id, post): (PersonId, Post), told: Option<&'a Member>) -> Option<Self> {
        let own = Self::person(election.person(id)?, told);
        let members = &election.bodies.party.members;
        let listed = (!members.is_empty()).then(|| members.contains_key(&id));
        Some(Self { post: Some(post), party_member: listed.or(own.party_member), office: election.party_office(id).or(own.office), ..own })
    }

    fn told(member: &'a Member, election: &'a Election) -> Self {
        if let Some(person) = member.person.and_then(|id| election.person(id)) {
            return Self::person(person, Some(member));
        }
        Self {
            name: &member.name,
            sex: member.sex,
            birth: member.birth,
            nationality: member.nationality.as_ref().map(|nationality| &*nationality.0),
            post: Some(member.post),
            party_member: Some(member.party_member),
            office: Some(member.party_office),
            told: Some(member),
        }
    }

    /// The same person: the same name, and the same day of birth where both are known.
    fn is(&self, other: &Self) -> bool {
        let born = !matches!((self.birth, other.birth), (Some(a), Some(b)) if a != b);
        !self.name.is_empty() && self.name == other.name && born
    }
}

impl Election {
    /// The composition of the body before, if it was described; ages on the election day.
    #[must_use]
    pub fn composition_before(&self) -> Option<Composition> {
        let (_, members) = self.programme.bodies.before.as_ref()?;
        Some(Composition::of(&self.seen(members), self.plan.as_ref()?.election_day, None))
    }

    /// The composition of those elected, as far as it is announced; what nobody described is unknown, not zero.
    #[must_use]
    pub fn composition_after(&self) -> Option<Composition> {
        let told = |id, post| {
            let after = self.programme.bodies.after.as_ref().map(|(_, members)| members.as_slice()).unwrap_or_default();
            after.iter().find(|member| member.person == Some(id) && member.post == post)
        };
        let seen = |one: &Elected| Seen::elected(self, (one.person, one.post), told(one.person, one.post));
        let members: Vec<Seen<'_>> = self.told_elected().filter_map(seen).collect();
        if members.is_empty() {
            return None;
        }
        let earlier = self.programme.bodies.before.as_ref().map(|(_, before)| self.seen(before));
        Some(Composition::of(&members, self.plan.as_ref()?.election_day, earlier.as_deref()))
    }

    fn seen<'a>(&'a self, members: &'a [Member]) -> Vec<Seen<'a>> {
        members.iter().map(|member| Seen::told(member, self)).collect()
    }
}
