//! Meetings of a group, of all, of the representatives.

use serde::Deserialize;

use super::read::{self, OneOrMany};
use super::{Answer, Ask, Asked};
use crate::case::{CaseError, error};
use crate::meetings::{Caller, Came, Meeting, approve_min, may_call, quorum};

pub(super) const QUESTIONS: &[(&str, Ask)] = &[("asking", called), ("attend_adults", held), ("attend_households", held)];

/// Which meeting; that of a villagers' group unless it is said.
#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Which {
    #[default]
    Group,
    All,
    Representatives,
}

impl Which {
    fn meeting(self) -> Meeting {
        match self {
            Self::Group => Meeting::Group,
            Self::All => Meeting::All,
            Self::Representatives => Meeting::Representatives,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    #[serde(default)]
    meeting: Which,
    adults: Option<u32>,
    households: Option<u32>,
    attend_adults: Option<u32>,
    attend_households: Option<u32>,
    r#for: Option<OneOrMany<u32>>,
}

fn held(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Held = read::input(asked)?;
    let meeting = input.meeting.meeting();
    let came = |present: Option<u32>, whole: Option<u32>| Some(Came { present: present?, whole: whole? });
    let (adults, households) = (came(input.attend_adults, input.adults), came(input.attend_households, input.households));
    let found = quorum(asked.rules, meeting, adults, households);
    let present = match (found.by_persons, found.by_households, adults, households) {
        (Some(true), _, Some(came), _) | (_, Some(true), _, Some(came)) | (_, _, Some(came), _) | (_, _, None, Some(came)) => came.present,
        _ => return Err(error("bad_input", "adults or households are missing", "input")),
    };
    let needed = approve_min(asked.rules, meeting, present).ok_or_else(|| read::no_rule("how many pass a decision"))?;
    let mut answer = Answer::default()
        .maybe("quorum_by_adults", found.by_persons)
        .maybe("quorum_by_households", found.by_households)
        .set("quorum", found.met())
        .set("approve_min", needed)
        .why(found.because);
    for agree in input.r#for.iter().flat_map(OneOrMany::all) {
        let verdict = crate::meetings::passes(asked.rules, meeting, *agree, present).ok_or_else(|| read::no_rule("how many pass"))?;
        answer = answer.set(agree.to_string(), verdict.accepted).why(verdict.because);
    }
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Voters,
    Households,
    Representatives,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Called {
    #[serde(default)]
    meeting: Which,
    by: By,
    asking: u32,
    of: u32,
}

fn called(asked: &Asked<'_>) -> Result<Answer, CaseError> {
    let input: Called = read::input(asked)?;
    let caller = match input.by {
        By::Voters => Caller::Voters,
        By::Households => Caller::Households,
        By::Representatives => Caller::Representatives,
    };
    let verdict = may_call(asked.rules, input.meeting.meeting(), caller, input.asking, input.of);
    let verdict = verdict.ok_or_else(|| read::no_rule("that they may have this meeting called"))?;
    Ok(Answer::default().set("accepted", verdict.accepted).maybe("reason", verdict.reason).why(verdict.because))
}
