//! Who acts, and the day on which the act is judged.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::programme::Catalogue;

/// Roles, each scoped to a division (a prefix of the 12-digit code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 州换届办.
    Prefecture,
    /// 县换届办.
    County,
    /// 乡镇指导组.
    Township,
    /// 村(居)民选举委员会.
    ElectionCommittee,
    /// 计票录入员.
    Counter,
    /// 监票人.
    Scrutineer,
    /// 观察员.
    Observer,
    /// 联审单位: answers for one department in the vetting of nominees, and nothing else.
    Reviewer,
    /// 村(居)民 on the public page: no account, may file an objection.
    Villager,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Account identifier: opaque, unique, stable. The two tally entries must differ in it.
    pub account: String,
    /// Role.
    pub role: Role,
}

/// All that `decide` knows besides the state: no clock, no I/O.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    /// The day on which the command is judged (in a rehearsal: the rehearsal's day).
    pub today: Date,
    /// Who acts.
    pub actor: Actor,
    /// The roll of the round at hand is being marked by software and the check-in is not closed: that stands beside the
    /// record, nowhere in it.
    pub check_in_open: bool,
    /// The programme in force where the unit or the office lies, if the prefecture has adopted one.
    pub catalogue: Option<Arc<Catalogue>>,
}
