//! 党员名册: pasted once, name by name; who should attend, as it follows from it.

use election::Command;
use election::bodies::party::{self, Member, MemberChange, MemberInput, ShouldAttend, Standing};
use maud::{Markup, html};
use statute::{Key, Rules};

use super::super::super::desk::{Desk, Filled};
use super::super::super::people;
use super::super::super::sent::{Reader, name_of, names_in};
use super::super::{day, facts, folded, panel, words};
use super::command;
use crate::form::{self, Field};

/// The lists of the form, in its order.
const STANDINGS: [Standing; 3] = [Standing::Full, Standing::Suspended, Standing::Probationary];

fn list_name(standing: Standing) -> String {
    format!("members_{}", name_of(&standing))
}

fn ground_name(ground: &str) -> String {
    format!("ground_{ground}")
}

pub(super) fn read(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let mut left_out = read_grounds(form);
    let mut members = Vec::new();
    for standing in STANDINGS {
        let (field, text) = (list_name(standing), form.text(&list_name(standing)));
        for name in names_in(&text) {
            let who = form.newcomer(&field, name, "");
            let ground =
                left_out.iter().position(|(_, left)| people::plain(left) == people::plain(name)).map(|at| left_out.swap_remove(at).0);
            members.push(who.map(|who| MemberInput { who, standing, left_out: ground }));
        }
    }
    for (ground, name) in left_out {
        let sentence = form.lang.with("party-ground-unlisted", &[("name", &name)]);
        form.wrong_sentence(&ground_name(&ground), sentence);
    }
    let members: Option<Vec<MemberInput>> = members.into_iter().collect();
    Some(command(party::Command::RegisterMembers { on: on?, members: members? }))
}

/// Names under each ground on which a member is not counted: ground and name.
fn read_grounds(form: &Reader<'_>) -> Vec<(String, String)> {
    let under = |ground: &str| {
        let names = form.text(&ground_name(ground));
        names_in(&names).map(|name| (ground.to_owned(), name.to_owned())).collect::<Vec<_>>()
    };
    form.all("ground").into_iter().flat_map(under).collect()
}

pub(super) fn read_change(form: &mut Reader<'_>) -> Option<Command> {
    let on = form.date("on");
    let change = match form.text("which").as_str() {
        "joined" => {
            let (name, standing) = (form.filled("name"), form.word("standing"));
            let who = name.and_then(|name| form.newcomer("name", &name, ""));
            MemberChange::Joined { member: MemberInput { who: who?, standing: standing?, left_out: None } }
        }
        "left" => MemberChange::Left { person: form.person("person")? },
        "standing" => {
            let (person, standing) = (form.person("person"), form.word("standing"));
            MemberChange::Standing { person: person?, standing: standing? }
        }
        _ => {
            let person = form.person("person");
            let ground = Some(form.text("ground")).filter(|ground| !ground.is_empty());
            MemberChange::LeftOut { person: person?, ground }
        }
    };
    Some(command(party::Command::ChangeMember { on: on?, change }))
}

pub(super) fn read_agreed(form: &mut Reader<'_>) -> Option<Command> {
    let (on, superior_on) = (form.date("on"), form.date("superior_on"));
    Some(command(party::Command::AgreeLeftOut { on: on?, superior_on: superior_on? }))
}

pub(super) fn show(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let party = &desk.state.bodies.party;
    let fixed = party.meeting.is_some();
    let whole = form_whole(desk, rules);
    panel(
        desk,
        "register",
        "party-register",
        &html! {
            @if party.registered.is_some() {
                (should_attend(desk, &party.should_attend(rules)))
                (table(desk))
                @if !fixed {
                    (agree(desk, party.should_attend(rules)))
                    (changes(desk, rules))
                }
                @if party.reported.is_none() && desk.may("register_members") {
                    (folded(desk, "party-register-again", desk.answers("register_members"), &whole))
                }
            } @else if desk.may("register_members") { (whole) }
            @else { p { (desk.text("party-register-none")) } }
        },
    )
}

/// 应到会人数, as it is counted.
fn should_attend(desk: &Desk<'_>, should: &ShouldAttend) -> Markup {
    let grounds = should.left_out.iter().map(|(ground, members)| format!("{} {members}", desk.text(&form::key("value", ground))));
    let grounds = grounds.collect::<Vec<_>>().join("；");
    let agreed = desk.text(if should.agreed { "party-left-out-agreed" } else { "party-left-out-open" });
    html! {
        (facts(desk, &[
            ("party-standing-full", should.voting.to_string()),
            ("party-standing-suspended", should.suspended.to_string()),
            ("party-standing-probationary", should.probationary.to_string()),
            ("party-should-attend", should.number.to_string()),
        ]))
        @if !grounds.is_empty() { p { (desk.text("party-left-out")) (grounds) " · " (agreed) } }
        (form::because_list(desk.lang(), &should.because))
    }
}

fn table(desk: &Desk<'_>) -> Markup {
    let members = &desk.state.bodies.party.members;
    let head = ["body-name", "party-standing", "party-left-out-short"].map(|key| desk.text(key));
    let row = |member: &Member| {
        let ground = member.left_out.as_ref().map_or_else(String::new, |ground| desk.text(&form::key("value", ground)));
        html! { tr { td { (desk.name(member.person)) } td { (desk.text(&standing_key(member.standing))) } td { (ground) } } }
    };
    html! { details { summary { (desk.with("party-register-rows", &[("count", &members.len().to_string())])) }
        (form::table(&desk.text("party-register"), &head, &html! { @for member in members.values() { (row(member)) } }))
    } }
}

fn standing_key(standing: Standing) -> String {
    form::key("party-standing", &name_of(&standing))
}

fn form_whole(desk: &Desk<'_>, rules: &Rules) -> Markup {
    let members = &desk.state.bodies.party.members;
    let of = |standing| {
        let names = members.values().filter(|member| member.standing == standing);
        names.map(|member| people::unmistakable(desk.state, member.person)).collect::<Vec<_>>().join("\n")
    };
    let grounds = rules.list(Key::ShouldAttendExcluded);
    let under = |ground: &String| {
        let names = members.values().filter(|member| member.left_out.as_ref() == Some(ground));
        names.map(|member| people::unmistakable(desk.state, member.person)).collect::<Vec<_>>().join("、")
    };
    desk.form("register_members", |f| {
        html! {
            p.hint { (desk.text("party-register-hint")) }
            (day(f))
            @for standing in STANDINGS {
                @let rows = if standing == Standing::Full { 10 } else { 2 };
                (f.field(Field::lines(&list_name(standing), desk.text(&standing_key(standing)), rows).value(of(standing))))
            }
            details open[!grounds.iter().all(|ground| under(ground).is_empty())] {
                summary { (desk.text("party-grounds")) }
                p.hint { (desk.text("party-grounds-hint")) " " (form::citation(desk.lang(), &rules.cite(Key::ShouldAttendExcluded))) }
                @for ground in grounds {
                    (form::hidden("ground", ground))
                    (f.field(Field::text(&ground_name(ground), desk.text(&form::key("value", ground))).value(under(ground))))
                }
            }
        }
    })
}

/// The grounds count once the superior has agreed and the meeting has passed them.
fn agree(desk: &Desk<'_>, should: ShouldAttend) -> Markup {
    if should.left_out.is_empty() || should.agreed || !desk.may("agree_left_out") {
        return html! {};
    }
    html! {
        h3 { (desk.text("party-agree")) }
        (desk.form("agree_left_out", |f| html! {
            (f.day("superior_on", "party-superior-on"))
            (f.day("on", "party-meeting-passed-on"))
        }))
    }
}

/// One line of the register, changed.
fn changes(desk: &Desk<'_>, rules: &Rules) -> Markup {
    if !desk.may("change_member") {
        return html! {};
    }
    let standings = words(desk, "party-standing", &STANDINGS.map(|standing| name_of(&standing)));
    let standing = |f: &Filled<'_>| f.field(Field::select("standing", desk.text("party-standing"), standings.clone()));
    let mut grounds = vec![(String::new(), desk.text("party-ground-none"))];
    grounds.extend(words(desk, "value", rules.list(Key::ShouldAttendExcluded)));
    let who = |f: &Filled<'_>, name: &str| f.field(Field::text(name, desk.text("body-name")).hint(desk.text("unit-name-hint")).required());
    let one = |which: &'static str, fields: &dyn Fn(&Filled<'_>) -> Markup| {
        html! { details { summary { (desk.text(&format!("party-change-{which}"))) } (desk.form_named("change_member", which, |f| html! { (fields(f)) (day(f)) })) } }
    };
    folded(
        desk,
        "party-change",
        desk.answers("change_member"),
        &html! {
            (one("joined", &|f| html! { (who(f, "name")) (standing(f)) }))
            (one("left", &|f| html! { (who(f, "person")) }))
            (one("standing", &|f| html! { (who(f, "person")) (standing(f)) }))
            (one("left-out", &|f| html! { (who(f, "person")) (f.field(Field::select("ground", desk.text("party-left-out-short"), grounds.clone()))) }))
        },
    )
}
