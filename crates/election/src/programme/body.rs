//! 班子: who sits on the committee before and after the election, as far as the composition needs it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::{Nationality, Post, Sex};

use super::{Answer, Around, filled, part};
use crate::person::PersonId;
use crate::refusal::Refusal;

/// Which body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// 换届前.
    Before,
    /// 换届后.
    After,
}

/// Education, in the three steps of the tables that offices ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Education {
    /// 初中及以下.
    Middle,
    /// 高中、中专.
    High,
    /// 大专及以上.
    College,
}

/// Office in the Party organisation of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyOffice {
    /// 书记.
    Secretary,
    /// 副书记.
    Deputy,
    /// 委员.
    Member,
}

/// A member of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// As the unit knows the person; name, sex, birth and nationality then come from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Name, where `person` is not given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Date>,
    /// Nationality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<Nationality>,
    /// Post on the committee.
    pub post: Post,
    /// Education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<Education>,
    /// 党员.
    #[serde(default)]
    pub party_member: bool,
    /// Office in the Party organisation of the same unit (交叉任职).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_office: Option<PartyOffice>,
    /// 致富能手.
    #[serde(default)]
    pub skilled: bool,
}

/// What may be asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// All members of a body at once; asked again, it takes the place of what was said before.
    DescribeBody {
        /// Day.
        on: Date,
        /// Which body.
        which: Which,
        /// Its members.
        members: Vec<Member>,
    },
}

impl Command {
    pub(super) const fn day(&self) -> Date {
        let Self::DescribeBody { on, .. } = self;
        *on
    }
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// A body was described.
    BodyDescribed {
        /// Day.
        on: Date,
        /// Which.
        which: Which,
        /// How many members it has.
        members: u32,
    },
}

/// Its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// Them.
    pub members: Vec<Member>,
}

/// The bodies, as far as they were described and are not erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bodies {
    /// Before: since when it is described, and its members.
    pub before: Option<(Date, Vec<Member>)>,
    /// After.
    pub after: Option<(Date, Vec<Member>)>,
}

impl Bodies {
    pub(super) fn apply(&mut self, fact: &Fact, sealed: Option<&super::Sealed>) {
        let Fact::BodyDescribed { on, which, .. } = fact;
        let members = part!(sealed, Body).map(|part| (*on, part.members.clone()));
        match which {
            Which::Before => self.before = members,
            Which::After => self.after = members,
        }
    }
}

pub(super) fn decide(around: &Around<'_>, command: &Command) -> Answer {
    let Command::DescribeBody { on, which, members } = command;
    let mut kept = Vec::with_capacity(members.len());
    for member in members {
        let mut member = member.clone();
        match member.person {
            Some(person) if !around.known(person) => return Err(Refusal::new("not_on_roll").figure("person", format!("p{}", person.0))),
            Some(_) => (member.name, member.sex, member.birth, member.nationality) = (String::new(), None, None, None),
            None => member.name = filled(&member.name)?,
        }
        if member.party_office.is_some() && !member.party_member {
            return Err(Refusal::new("party_office_without_membership"));
        }
        kept.push(member);
    }
    if *which == Which::After {
        after(around, &kept)?;
    }
    let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let described = Fact::BodyDescribed { on: *on, which: *which, members: count };
    super::fact(super::Fact::Body(described), Some(super::Sealed::Body(Described { members: kept })))
}

/// The new body is those who were elected, all of them, each in the post won.
fn after(around: &Around<'_>, members: &[Member]) -> Result<(), Refusal> {
    let elected: Vec<(PersonId, Post)> = around.elected().collect();
    if elected.is_empty() {
        return Err(Refusal::new("nobody_elected"));
    }
    let told: Vec<(PersonId, Post)> = members.iter().filter_map(|member| member.person.map(|person| (person, member.post))).collect();
    let same = told.len() == members.len() && told.len() == elected.len() && elected.iter().all(|one| told.contains(one));
    if same { Ok(()) } else { Err(Refusal::new("not_those_elected").figure("elected", elected.len()).figure("told", members.len())) }
}
