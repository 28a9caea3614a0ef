//! Step 1: the plan.

use jiff::civil::Date;
use statute::{Form, Key, Rules, earliest_election_day, shift};

use super::{Answer, fact, rules_on};
use crate::actor::Context;
use crate::command::{Ballot, Command, Seats, Way};
use crate::fact::Fact;
use crate::refusal::Refusal;
use crate::state::Election;

pub(super) fn set(state: &Election, context: &Context, command: &Command) -> Answer {
    let Command::SetPlan { on, term, election_day, seats, form, way } = command else {
        return Err(Refusal::new("no_plan"));
    };
    if state.roll.published.is_some() {
        return Err(Refusal::new("plan_fixed"));
    }
    if *term == 0 || *term > 99 {
        return Err(Refusal::new("term_number").figure("term", term));
    }
    let rules = rules_on(state, *election_day)?;
    seats_lawful(&rules, *seats, way.ballot)?;
    way_lawful(&rules, *seats, *way)?;
    day_reachable(&rules, context.today, *election_day)?;
    form_lawful(&rules, *form)?;
    let (on, term, election_day, seats, form, way) = (*on, *term, *election_day, *seats, *form, *way);
    fact(Fact::PlanSet { on, term, election_day, seats, form, way, packs: rules.pack_ids() })
}

/// Villages elect by all voters; communities in one of the forms their law names.
fn form_lawful(rules: &Rules, form: Form) -> Result<(), Refusal> {
    if form == Form::AllVoters || rules.list(Key::Form).iter().any(|word| word == form.name()) {
        return Ok(());
    }
    Err(Refusal::new("form_not_lawful").under(rules.cite(Key::Form)))
}

/// Votes on one post after the other, members who choose their chair, a post kept for a woman: only where a text knows them.
fn way_lawful(rules: &Rules, seats: Seats, way: Way) -> Result<(), Refusal> {
    match way.ballot {
        Ballot::PostByPost if !rules.list(Key::BallotForm).iter().any(|word| word == "by_post") => {
            return Err(Refusal::new("not_post_by_post").under(rules.cite(Key::BallotForm)));
        }
        Ballot::MembersFirst if !rules.flag(Key::ChairFromElectedMembers) => {
            return Err(Refusal::new("chair_not_from_members").under(rules.cite(Key::ChairFromElectedMembers)));
        }
        Ballot::OneGo | Ballot::PostByPost | Ballot::MembersFirst => {}
    }
    let Some(post) = way.woman_post else { return Ok(()) };
    if rules.choice(Key::WomenMechanism) != "post_fixed_before" {
        return Err(Refusal::new("women_post_not_separate").under(rules.cite(Key::WomenMechanism)));
    }
    if seats.of(post) != 1 {
        return Err(Refusal::new("woman_post_has_one_seat").figure("post", statute::post_name(post)).figure("seats", seats.of(post)));
    }
    Ok(())
}

fn seats_lawful(rules: &Rules, seats: Seats, ballot: Ballot) -> Result<(), Refusal> {
    let total = seats.total();
    let (min, max) = (rules.number(Key::CommitteeMin), rules.number(Key::CommitteeMax));
    let (chairs, deputies) = if ballot == Ballot::MembersFirst { (0, 0) } else { (1, seats.vice_chair) };
    if (seats.chair, seats.vice_chair) != (chairs, deputies) {
        let rule = if ballot == Ballot::MembersFirst { Refusal::new("members_alone") } else { Refusal::new("one_chair") };
        return Err(rule.figure("chair", seats.chair));
    }
    if total < min || total > max {
        return Err(Refusal::new("seats_total")
            .under(rules.cite(Key::CommitteeMin))
            .figure("total", total)
            .figure("min", min)
            .figure("max", max));
    }
    if rules.flag(Key::CommitteeOddRequired) && total.is_multiple_of(2) {
        return Err(Refusal::new("seats_odd").under(rules.cite(Key::CommitteeOddRequired)).figure("total", total));
    }
    if seats.women_member > 0 && !matches!(rules.choice(Key::WomenMechanism), "dedicated_post" | "post_fixed_before") {
        return Err(Refusal::new("women_post_not_separate").under(rules.cite(Key::WomenMechanism)));
    }
    Ok(())
}

fn day_reachable(rules: &Rules, today: Date, day: Date) -> Result<(), Refusal> {
    let days = rules.number(Key::RollPublicationDays);
    let latest = shift(day, -i64::from(days));
    if latest < today {
        return Err(Refusal::new("election_day_too_early")
            .under(rules.cite(Key::RollPublicationDays))
            .figure("election_day", day)
            .figure("days", days)
            .figure("latest", latest)
            .figure("earliest", earliest_election_day(rules, today)));
    }
    Ok(())
}
