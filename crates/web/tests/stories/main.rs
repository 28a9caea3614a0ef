//! The pages as their users meet them, behind the real router; one program, because linking it eleven times filled a disk.

mod attached;
mod check_in;
mod check_in_log;
mod clerk;
mod committee;
mod console_record;
mod count;
mod forms;
mod nomination;
mod outgoing;
mod poll;
mod programme;
mod public;
mod record_away;
mod result;
mod roll;
mod roll_cases;
mod roll_import;
mod routes;
mod rules;
mod sealed;
mod search;
mod tables;
mod vetting;
mod village;
mod work;
