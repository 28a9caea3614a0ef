//! The pages as their users meet them, behind the real router; one program, because linking it eleven times filled a disk.

mod check_in;
mod check_in_log;
mod clerk;
mod committee;
mod console_record;
mod count;
mod nomination;
mod poll;
mod result;
mod roll;
mod routes;
mod rules;
mod sealed;
mod village;
