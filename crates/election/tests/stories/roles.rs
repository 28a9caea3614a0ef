//! Who may ask for what: every role, every command.

use crate::common::check;
use crate::common::samples;
use election::Role;

const ROLES: [Role; 9] = [
    Role::Prefecture,
    Role::County,
    Role::Township,
    Role::ElectionCommittee,
    Role::Counter,
    Role::Scrutineer,
    Role::Observer,
    Role::Reviewer,
    Role::Villager,
];

/// The commands a role may ask for; all others are refused.
fn may(role: Role, command: &str) -> bool {
    match role {
        Role::Observer | Role::Reviewer => false,
        Role::Villager => command == "file_objection",
        Role::Scrutineer => command == "work_log",
        Role::Prefecture => matches!(command, "work_log" | "note_double" | "contest_double" | "close_double"),
        Role::County => matches!(command, "work_log" | "note_double" | "contest_double" | "close_double" | "declare_invalid"),
        Role::Counter => matches!(command, "work_log" | "enter_tally"),
        Role::Township | Role::ElectionCommittee => !matches!(command, "enter_tally" | "note_double" | "contest_double" | "close_double"),
    }
}

#[test]
fn each_role_has_its_own_commands() {
    let v = crate::common::Village::qinghai();
    for role in ROLES {
        for command in samples::commands(&v) {
            let name = samples::name(&command);
            assert_eq!(election::allowed(role, &command), may(role, name), "{role:?} {name}");
            let refused = v.ask(role, "somebody", &command).err();
            let by_role = refused.as_ref().is_some_and(|r| r.rule == "role_not_allowed");
            assert_eq!(by_role, !may(role, name), "{role:?} {name}");
            if let Some(refusal) = refused {
                check::readable(&refusal);
            }
        }
    }
}
