//! The acts of the other bodies, for the API's description. Tests hold the table against the types.

use super::openapi::Fields;

/// Acts of the command `body`: name, meaning, fields.
pub(super) const ACTS: &[(&str, &str, Fields)] = &[
    ("enter_count", "录入计票: one of two people", &[("on", "date"), ("of", "Vote"), ("count", "Count")]),
    ("name_workers", "确定监票人、计票人", &[("on", "date"), ("of", "Vote"), ("scrutineers", "PersonId[]"), ("tellers", "PersonId[]")]),
    ("register_members", "登记党员名册", &[("on", "date"), ("members", "PartyMember[]")]),
    ("change_member", "党员名册变动", &[("on", "date"), ("change", "MemberChange")]),
    ("agree_left_out", "不计入应到会人数经上级同意并经大会通过", &[("on", "date"), ("superior_on", "date")]),
    ("plan_party", "党组织换届计划", &[("on", "date"), ("election_day", "date"), ("seats", "count"), ("deputies", "count")]),
    ("recommend", "党员推荐、群众推荐", &[("on", "date"), ("by", "Recommender"), ("participants", "count"), ("votes", "PersonVotes[]")]),
    ("report_preliminary", "上报候选人预备人选", &[("on", "date"), ("people", "PersonId[]")]),
    ("answer_preliminary", "上级答复候选人预备人选", &[("on", "date"), ("agreed", "PersonId[]"), ("reason", "string")]),
    (
        "open_party_meeting",
        "召开党员大会",
        &[("on", "date"), ("place", "string"), ("present", "PersonId[]"), ("scrutineers", "PersonId[]"), ("tellers", "PersonId[]")],
    ),
    ("take_step", "党员大会议程", &[("on", "date"), ("step", "string")]),
    ("reduce_seats", "减少名额", &[("on", "date"), ("agree", "count")]),
    (
        "open_plenary",
        "委员会第一次全体会议",
        &[("on", "date"), ("present", "PersonId[]"), ("secretary", "PersonId"), ("deputies", "PersonId[]")],
    ),
    ("report_party_result", "上报选举结果", &[("on", "date")]),
    ("answer_party_result", "上级答复选举结果", &[("on", "date"), ("approved", "boolean"), ("reason", "string")]),
    ("plan_representatives", "代表推选计划", &[("on", "date"), ("day", "date"), ("people", "count?"), ("groups", "GroupPlan[]")]),
    (
        "name_group_leader",
        "推选小组长",
        &[
            ("on", "date"),
            ("group", "count"),
            ("leader", "PersonId"),
            ("deputy", "PersonId?"),
            ("present", "count"),
            ("households", "count?"),
            ("agree", "count"),
        ],
    ),
    ("publish_representatives", "公布代表名单", &[("on", "date"), ("others", "count"), ("others_women", "count")]),
    ("plan_supervision", "监督委员会计划", &[("on", "date"), ("day", "date"), ("seats", "count")]),
    ("nominate_supervision", "提名监督委员会人选", &[("on", "date"), ("nominees", "Proposed[]")]),
    (
        "open_supervision_meeting",
        "召开推选监督委员会的会议",
        &[("on", "date"), ("by", "ChosenBy"), ("present", "count"), ("whole", "count")],
    ),
    ("announce_supervision", "公布监督委员会", &[("on", "date")]),
    ("name_supervision_chair", "推选监督委员会主任", &[("on", "date"), ("person", "PersonId"), ("agree", "count")]),
    (
        "petition_removal",
        "要求代表、小组长、监督委员会成员离任",
        &[
            ("on", "date"),
            ("of", "RemovalSeat"),
            ("person", "PersonId"),
            ("by", "By"),
            ("whole", "count"),
            ("signers", "count"),
            ("reasons", "string"),
        ],
    ),
    (
        "leave_seat",
        "代表、小组长、监督委员会成员离任",
        &[("on", "date"), ("of", "RemovalSeat"), ("person", "PersonId"), ("leaving", "Leaving"), ("text", "string")],
    ),
    ("seat_next", "监督委员会递补", &[("on", "date")]),
    (
        "petition_recall",
        "要求罢免",
        &[
            ("on", "date"),
            ("member", "PersonId"),
            ("by", "By"),
            ("whole", "count"),
            ("signers", "count"),
            ("reasons", "string"),
            ("same_facts", "boolean?"),
        ],
    ),
    ("state_on_recall", "申辩", &[("on", "date"), ("case", "count"), ("text", "string")]),
    ("resign", "辞职", &[("on", "date"), ("member", "PersonId"), ("text", "string")]),
    (
        "decide_resignation",
        "会议决定辞职",
        &[("on", "date"), ("case", "count"), ("by", "By"), ("whole", "count"), ("present", "count"), ("agree", "count")],
    ),
    ("end_office", "职务自行终止", &[("on", "date"), ("member", "PersonId"), ("ground", "EndGround")]),
    ("void_person", "当选无效", &[("on", "date"), ("person", "PersonId"), ("ground", "VoidGround"), ("text", "string")]),
    (
        "call_by_election",
        "补选",
        &[("on", "date"), ("day", "date"), ("by", "By"), ("whole", "count"), ("post", "Post"), ("candidates", "PersonId[]")],
    ),
    ("propose_shift", "提出提前或者延期换届", &[("on", "date"), ("due", "date"), ("to", "date"), ("reason", "string")]),
    (
        "pass_shift",
        "会议通过提前或者延期换届",
        &[("on", "date"), ("by", "By"), ("whole", "count"), ("present", "count"), ("agree", "count")],
    ),
    ("approve_shift", "县级答复提前或者延期换届", &[("on", "date"), ("approved", "boolean"), ("reason", "string")]),
    (
        "name_acting_head",
        "推选临时主持人",
        &[("on", "date"), ("person", "PersonId"), ("whole", "count"), ("present", "count"), ("agree", "count")],
    ),
];

/// Word lists of these acts.
pub(super) const WORDS: &[(&str, &[&str])] = &[
    ("Form", &["all_voters", "households", "representatives"]),
    ("Ballot", &["one_go", "post_by_post", "members_first"]),
    ("PartyStanding", &["full", "suspended", "probationary"]),
    ("Recommender", &["members", "masses"]),
    ("By", &["voters", "households", "representatives", "meeting"]),
    (
        "EndGround",
        &[
            "incapacity",
            "sentence",
            "two_failed_reviews",
            "death",
            "idle_six_months",
            "absence_six_months",
            "moved_away",
            "duties_not_done",
        ],
    ),
    ("VoidGround", &["violence", "deceit", "bribery", "forged_ballots", "false_figures", "bar_found_later"]),
];

/// Objects of these acts.
pub(super) const OBJECTS: &[(&str, Fields)] = &[
    ("PartyMember", &[("who", "PersonInput"), ("standing", "PartyStanding"), ("left_out", "string?")]),
    (
        "Count",
        &[
            ("issued", "count"),
            ("returned", "count"),
            ("valid", "count"),
            ("void", "count"),
            ("votes", "PersonVotes[]"),
            ("women", "PersonVotes[]?"),
            ("households", "count?"),
        ],
    ),
    ("GroupPlan", &[("name", "string"), ("households", "count"), ("voters", "count"), ("seats", "count"), ("women_seats", "count")]),
    ("Proposed", &[("person", "PersonId"), ("accounting", "boolean?"), ("posts", "string[]?")]),
];

/// A schema that a word tells apart: its name, the word's name, then each word with its fields.
pub(super) type Choice = (&'static str, &'static str, &'static [(&'static str, Fields)]);

/// Schemas of these acts that a word tells apart.
pub(super) const CHOICES: &[Choice] = &[
    (
        "Vote",
        "vote",
        &[
            ("party_committee", &[]),
            ("party_secretary", &[]),
            ("representatives", &[("group", "count")]),
            ("supervision", &[]),
            ("recall", &[("case", "count")]),
            ("by_election", &[("case", "count")]),
            ("chair", &[("post", "Post")]),
            ("removal", &[("of", "RemovalSeat"), ("case", "count")]),
        ],
    ),
    ("RemovalSeat", "seat", &[("representative", &[("group", "count")]), ("group_leader", &[("group", "count")]), ("supervision", &[])]),
    ("Leaving", "how", &[("resigned", &[]), ("absent", &[("times", "count")]), ("ended", &[("ground", "EndGround")])]),
    (
        "MemberChange",
        "change",
        &[
            ("joined", &[("member", "PartyMember")]),
            ("left", &[("person", "PersonId")]),
            ("standing", &[("person", "PersonId"), ("standing", "PartyStanding")]),
            ("left_out", &[("person", "PersonId"), ("ground", "string?")]),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::openapi::tests::{error, expected};
    use super::*;
    use election::bodies::Command;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_every_act_of_the_bodies_with_exactly_its_fields() {
        let known: BTreeSet<&str> = Command::ACTS.iter().copied().collect();
        assert_eq!(ACTS.iter().map(|(name, _, _)| *name).collect::<BTreeSet<_>>(), known);
        for (name, _, fields) in ACTS {
            let described: BTreeSet<String> = fields.iter().map(|(field, _)| (*field).to_owned()).collect();
            let message = error(json!({ "command": "body", "act": name, "no_such_field": 1 }));
            assert_eq!(described, expected(&message), "{name}: {message}");
        }
    }
}
