//! The order of the steps of a case of corrections and accountability, and that nobody stands in it twice (V9).

use election::programme::Desk;
use election::programme::case::Cases;
use election::programme::case::{Fact, Step, steps};
use election::{Election, Role};

/// Why a fact about a case may not follow the ones before it.
pub fn wrong(state: &Election, fact: &Fact, (role, account): (Role, &str)) -> Option<&'static str> {
    let told = |wrong: bool, why: &'static str| wrong.then_some(why);
    let cases: &Cases = &state.programme.cases;
    if !steps(Desk::of(&state.division), role).contains(&step(fact)) {
        return Some("the role may not take this step of a case");
    }
    if let Fact::CaseOpened { case, .. } = fact {
        return told(cases.case(*case).is_ok(), "the case is open already");
    }
    let Ok(case) = cases.case(fact.case()) else { return Some("there is no such case") };
    let decided = case.decided.as_ref();
    match fact {
        Fact::CaseOpened { .. } => None,
        Fact::CaseStated { .. } => told(decided.is_some(), "the case is decided already"),
        Fact::CaseProposed { by, .. } => told(decided.is_some(), "the case is decided already")
            .or(told(by != account, "it was proposed by another account than the actor's")),
        Fact::CaseDecided { by, .. } => {
            let first = case.proposed.as_ref().map(|(_, first, _)| first.as_str());
            told(decided.is_some(), "the case is decided already")
                .or(told(by != account, "it was decided by another account than the actor's"))
                .or(told(first.is_none_or(|first| first == account), "two people decide a case"))
        }
        Fact::CaseNotified { .. } => {
            told(decided.is_none(), "the case is not decided yet").or(told(case.notified.is_some(), "the notice was given already"))
        }
        Fact::CaseCorrected { by, .. } => told(case.correction_due().is_none(), "nothing is to be put right")
            .or(told(by != account, "it was put right by another account than the actor's")),
        Fact::CorrectionConfirmed { by, .. } => {
            let first = case.corrected.as_ref().map(|(_, first, _)| first.as_str());
            told(by != account, "it was confirmed by another account than the actor's")
                .or(told(first.is_none_or(|first| first == account), "somebody else confirms that it is put right"))
        }
        Fact::CaseAppealed { .. } => {
            told(case.notified.is_none(), "the notice was not given yet").or(told(case.appealed.is_some(), "the case is appealed already"))
        }
        Fact::CaseRuled { .. } => {
            let decided = decided.is_some_and(|decided| decided.by.iter().any(|by| by == account));
            told(case.appealed.is_none() || case.ruled.is_some(), "no appeal is open")
                .or(told(decided, "nobody who decided rules on the appeal"))
        }
    }
}

const fn step(fact: &Fact) -> Step {
    match fact {
        Fact::CaseOpened { .. } => Step::Open,
        Fact::CaseStated { .. } => Step::State,
        Fact::CaseProposed { .. } | Fact::CaseDecided { .. } => Step::Decide,
        Fact::CaseNotified { .. } => Step::Notify,
        Fact::CaseCorrected { .. } => Step::Correct,
        Fact::CorrectionConfirmed { .. } => Step::Confirm,
        Fact::CaseAppealed { .. } => Step::Appeal,
        Fact::CaseRuled { .. } => Step::Rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::programme::Fact as Work;
    use jiff::civil::{Date, date};
    use statute::Body;

    const ON: Date = date(2026, 11, 20);

    fn case(facts: &[Fact]) -> Election {
        let mut state = Election::new("632823200201", Body::VillageCommittee);
        for fact in facts {
            state.apply(&election::Fact::Programme(Work::Case(fact.clone())), None);
        }
        state
    }

    #[test]
    fn a_case_is_decided_confirmed_and_ruled_on_by_people_of_whom_none_stands_twice() {
        let by = |account: &str| account.to_owned();
        let all = [
            Fact::CaseOpened { on: ON, case: 1, statement_due: ON, decision_due: ON },
            Fact::CaseProposed { on: ON, case: 1, by: by("t1") },
            Fact::CaseDecided { on: ON, case: 1, by: by("t2"), upheld: true, correction_due: Some(ON) },
            Fact::CaseNotified { on: ON, case: 1, appeal_due: ON },
            Fact::CaseAppealed { on: ON, case: 1 },
            Fact::CaseCorrected { on: ON, case: 1, by: by("t1") },
        ];
        let told = |before: usize, fact: &Fact, role: Role, account: &str| wrong(&case(&all[..before]), fact, (role, account));
        let actors = [(Role::ElectionCommittee, "e"), (Role::Township, "t1"), (Role::Township, "t2")];
        for (at, (role, account)) in actors.into_iter().enumerate() {
            assert_eq!(told(at, &all[at], role, account), None, "{at}");
        }
        assert_eq!(told(0, &all[1], Role::Township, "t1"), Some("there is no such case"));
        let alone = Fact::CaseDecided { on: ON, case: 1, by: by("t1"), upheld: true, correction_due: None };
        assert_eq!(told(2, &alone, Role::Township, "t1"), Some("two people decide a case"));
        assert_eq!(told(2, &all[2], Role::County, "t2"), Some("the role may not take this step of a case"));
        assert_eq!(told(2, &all[3], Role::Township, "t1"), Some("the case is not decided yet"));
        assert_eq!(told(3, &all[4], Role::Township, "t1"), Some("the notice was not given yet"));
        let ruled = Fact::CaseRuled { on: ON, case: 1, upheld: false };
        assert_eq!(told(4, &ruled, Role::County, "c"), Some("no appeal is open"));
        assert_eq!(told(5, &ruled, Role::County, "t2"), Some("nobody who decided rules on the appeal"));
        assert_eq!(told(5, &ruled, Role::County, "c"), None);
        let confirmed = |account: &str| Fact::CorrectionConfirmed { on: ON, case: 1, by: by(account) };
        assert_eq!(told(6, &confirmed("t1"), Role::Township, "t1"), Some("somebody else confirms that it is put right"));
        assert_eq!(told(6, &confirmed("t2"), Role::Township, "t2"), None);
    }
}
