//! 届中: recalls, resignations, offices that end, elections of single persons that are void, by-elections, who presides, and a
//! term change earlier or later than due.

mod by_election;
mod leaving;
mod recall;
mod removal;
mod shift;

use election::bodies::Command as Of;
use election::bodies::term::{self, Gone, Head, Left};
use election::{Command, Election, PersonId, Role};
use maud::{Markup, html};
use words::Lang;

use super::super::desk::{Action, Desk, Filled, Step};
use super::super::sent::{Reader, name_of};
use super::{choices, count, panel, words};
use crate::form::{self, Field};
use crate::routes::{CLERKS, OFFICES};

/// Those above, who declare an election void.
const VOIDERS: &[Role] = &[Role::Township, Role::County];

/// The page.
pub const PAGE: Step = Step {
    name: "between",
    show,
    actions: &[
        Action { name: "petition_recall", roles: CLERKS, read: recall::read_petition },
        Action { name: "state_on_recall", roles: CLERKS, read: recall::read_statement },
        Action { name: "resign", roles: CLERKS, read: leaving::read_resign },
        Action { name: "decide_resignation", roles: CLERKS, read: leaving::read_decision },
        Action { name: "end_office", roles: CLERKS, read: leaving::read_end },
        Action { name: "void_person", roles: VOIDERS, read: leaving::read_void },
        Action { name: "call_by_election", roles: CLERKS, read: by_election::read },
        Action { name: "name_acting_head", roles: CLERKS, read: by_election::read_head },
        Action { name: "petition_removal", roles: CLERKS, read: removal::read_petition },
        Action { name: "leave_seat", roles: CLERKS, read: removal::read_leave },
        Action { name: "seat_next", roles: CLERKS, read: removal::read_next },
        Action { name: "propose_shift", roles: &[Role::Township], read: shift::read_propose },
        Action { name: "pass_shift", roles: CLERKS, read: shift::read_pass },
        Action { name: "approve_shift", roles: &[Role::County], read: shift::read_approve },
        count::ACTION,
        count::WORKERS,
    ],
};

/// Who may ask, decide or elect.
const BY: [&str; 4] = ["voters", "households", "representatives", "meeting"];

fn command(command: term::Command) -> Command {
    Command::Body(Of::Term(command))
}

/// How it stands, in words: what is open, and how many seats are.
pub(super) fn standing(lang: Lang, state: &Election) -> String {
    let term = &state.bodies.term;
    let recalls = term.recalls.iter().filter(|one| one.vote.is_none() && one.moot.is_none()).count();
    let resignations = term.resignations.iter().filter(|one| one.decided.is_none()).count();
    let elections = term.by_elections.iter().filter(|one| one.elected().is_none()).count();
    let shift = usize::from(term.shift.as_ref().is_some_and(|shift| shift.answered.is_none()));
    let open = recalls + resignations + elections + shift;
    match (open, term.left.len()) {
        (0, 0) => lang.text("between-quiet"),
        (0, left) => lang.with("between-left", &[("count", &left.to_string())]),
        (open, _) => lang.with("between-open", &[("count", &open.to_string())]),
    }
}

fn show(desk: &Desk<'_>) -> Markup {
    let serving = !desk.state.certificates.is_empty();
    let announced = desk.state.rounds.iter().any(|round| round.announced.is_some());
    html! {
        (in_office(desk))
        @if serving { (recall::show(desk)) (leaving::resignations(desk)) (leaving::ending(desk)) }
        @if announced { (leaving::voiding(desk)) }
        @if serving { (by_election::show(desk)) }
        (removal::show(desk))
        (shift::show(desk))
    }
}

/// Who serves, who left and why, what is open.
fn in_office(desk: &Desk<'_>) -> Markup {
    let state = desk.state;
    let head = ["body-name", "between-post", "between-since"].map(|key| desk.text(key));
    let open = state.open_seats();
    panel(
        desk,
        "serving",
        "between-serving",
        &html! {
            @if state.certificates.is_empty() { p.notice { (desk.text("between-not-yet")) } }
            @if !state.elected.is_empty() {
                (form::table(&desk.text("between-serving"), &head, &html! { @for one in &state.elected { tr {
                    td { (desk.name(one.person)) } td { (desk.text(form::post_key(one.post))) }
                    td { @if one.round == 0 { (desk.text("between-by-election")) } }
                } } }))
            }
            @if !state.certificates.is_empty() && open.total() > 0 { p.notice { (desk.text("between-vacant")) (super::super::round::seats(desk, open)) } }
            @if let Some((head, because)) = state.acting_head() {
                p { (acting(desk, &head)) }
                (form::because_list(desk.lang(), &form::named_reasons(desk.lang(), state, &[because])))
            }
            (left(desk))
        },
    )
}

fn acting(desk: &Desk<'_>, head: &Head) -> String {
    match head {
        Head::Person(person) | Head::Chosen(_, person) => desk.with("between-acting", &[("name", desk.name(*person))]),
        Head::ToBeChosen => desk.text("between-acting-to-be-chosen"),
    }
}

fn left(desk: &Desk<'_>) -> Markup {
    let all = &desk.state.bodies.term.left;
    let head = ["body-name", "between-post", "between-left-on", "between-how"].map(|key| desk.text(key));
    if all.is_empty() {
        return html! {};
    }
    form::table(
        &desk.text("between-left-caption"),
        &head,
        &html! { @for one in all { tr {
            td { (desk.name(one.seat.person)) } td { (desk.text(form::post_key(one.seat.post))) } td { (one.on) } td { (how(desk, one)) }
        } } },
    )
}

/// Why somebody left; grounds and words only for those who do the work: they may tell of health or of a sentence.
fn how(desk: &Desk<'_>, left: &Left) -> Markup {
    let offices = OFFICES.contains(&desk.at.account.role);
    let (key, ground) = match left.how {
        Gone::Recalled => ("between-recalled", None),
        Gone::Resigned => ("between-resigned", None),
        Gone::Ended { ground } => ("between-ended", ground.map(|ground| form::key("end-ground", &name_of(&ground)))),
        Gone::Voided { ground } => ("between-voided", ground.map(|ground| form::key("void-ground", &name_of(&ground)))),
    };
    html! {
        (desk.text(key))
        @if offices {
            @if let Some(ground) = ground { (desk.text("web-comma")) (desk.text(&ground)) }
            @if let Some(words) = &left.words { br; small { (words) } }
        }
    }
}

/// Members in office, to choose one from.
fn members(desk: &Desk<'_>) -> Vec<(String, String)> {
    choices(desk, &desk.state.elected.iter().map(|one| one.person).collect::<Vec<PersonId>>())
}

/// Which body, how many it has, how many came and agreed.
fn meeting_fields(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    html! {
        (f.field(Field::select("by", desk.text("between-by"), words(desk, "between-by", &BY))))
        (agreeing(desk, f))
    }
}

fn agreeing(desk: &Desk<'_>, f: &Filled<'_>) -> Markup {
    let number = |name: &str, key: &str| f.field(Field::number(name, desk.text(key), 0, u32::MAX).required());
    html! { div.pair { (number("whole", "body-whole")) (number("present", "body-present")) (number("agree", "body-agree")) } }
}

/// Whole, present, agreeing.
fn read_figures(form: &mut Reader<'_>) -> Option<(u32, u32, u32)> {
    let (whole, present, agree) = (form.number("whole"), form.number("present"), form.number("agree"));
    Some((whole?, present?, agree?))
}
