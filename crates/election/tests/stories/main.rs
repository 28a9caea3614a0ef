//! A village's election from plan to result, told as stories, and every refusal; one program, so that it links once.

mod archive;
mod ballots;
mod bodies;
mod cases;
mod check_in;
mod committee;
mod common;
mod count;
mod custody;
mod fold;
mod matrix;
mod messages;
mod nomination;
mod plan;
mod programme;
mod proxies;
mod readiness;
mod recording;
mod result;
mod roles;
mod roll;
mod roll_life;
mod sampling;
mod story_qinghai;
mod training;
mod vetting;
