//! The acts of the work around the vote that a unit's log takes, for the API's description. Tests hold the table against the types.

use super::openapi::Fields;

/// Acts of the command `programme`: name, meaning, fields.
pub(super) const ACTS: &[(&str, &str, Fields)] = &[
    (
        "record_action",
        "登记规定动作、自选动作",
        &[
            ("on", "date"),
            ("action", "string"),
            ("led_by", "Leader[]?"),
            ("note", "string?"),
            ("figures", "{count}?"),
            ("attachments", "Attachment[]?"),
        ],
    ),
    (
        "answer_dossier",
        "六个心中有数, one point at once",
        &[("on", "date"), ("point", "Point"), ("answers", "{Given}"), ("note", "string?"), ("attachments", "Attachment[]?")],
    ),
    (
        "report_situation",
        "选情分析报告; class 1, 2 or 3 only where it is not the one by the criteria",
        &[("on", "date"), ("reasons", "string[]"), ("class", "count?"), ("because", "string?")],
    ),
    ("review_situation", "审阅选情分析", &[("on", "date"), ("remarks", "string"), ("attachments", "Attachment[]?")]),
    ("plan_measure", "制定措施", &[("on", "date"), ("reason", "string?"), ("measure", "string"), ("owner", "Leader"), ("due", "date")]),
    ("finish_measure", "措施办结", &[("on", "date"), ("measure", "count"), ("note", "string"), ("attachments", "Attachment[]?")]),
    ("describe_body", "登记换届前、换届后的班子", &[("on", "date"), ("which", "Which"), ("members", "Member[]")]),
    ("open_vetting", "发出联审名单", &[("on", "date"), ("persons", "PersonId[]"), ("due", "date")]),
    ("answer_vetting", "联审单位答复: by person, then by question", &[("on", "date"), ("department", "string"), ("answers", "{Findings}")]),
    ("notify_finding", "书面告知本人", &[("on", "date"), ("case", "count"), ("words", "string")]),
    ("state_on_finding", "本人陈述", &[("on", "date"), ("case", "count"), ("statement", "string"), ("attachments", "Attachment[]?")]),
    ("decide_finding", "两人决定", &[("on", "date"), ("case", "count"), ("barred", "boolean"), ("reason", "string")]),
    ("appeal_decision", "本人申诉", &[("on", "date"), ("case", "count"), ("words", "string"), ("attachments", "Attachment[]?")]),
    (
        "file_item",
        "登记原件归档",
        &[("on", "date"), ("item", "string"), ("pages", "count"), ("place", "string"), ("received_by", "string")],
    ),
    (
        "store_ballots",
        "登记选票封存; two witnesses",
        &[
            ("on", "date"),
            ("round", "count"),
            ("bags", "count"),
            ("seals", "string[]"),
            ("place", "string"),
            ("keeper", "string"),
            ("witnesses", "string[]"),
        ],
    ),
    ("destroy_ballots", "登记选票销毁; two people", &[("on", "date"), ("how", "string"), ("people", "string[]")]),
    (
        "close_volume",
        "结卷: SHA-256 of the list of its papers",
        &[("on", "date"), ("entries", "count"), ("sha256", "string"), ("papers", "count"), ("pages", "count"), ("missing", "count")],
    ),
    (
        "open_survey",
        "开始调查: the seed that was drawn, the number of units drawn; listed only for members",
        &[("on", "date"), ("survey", "string"), ("seed", "string"), ("drawn", "count"), ("listed", "count?")],
    ),
    ("invite_by_link", "开通网上答卷", &[("on", "date"), ("survey", "string")]),
    ("take_link_answers", "截止网上答卷", &[("on", "date"), ("survey", "string"), ("sheets", "count"), ("answers", "{Counts}")]),
    (
        "count_survey",
        "问卷计数, by two; by question, then in the order of its answers",
        &[("on", "date"), ("survey", "string"), ("sheets", "count"), ("answers", "{Counts}")],
    ),
    ("check_quality", "观察员抽查: by item, a number or yes/no", &[("on", "date"), ("answers", "{Given}")]),
    ("rule_appeal", "复核申诉", &[("on", "date"), ("case", "count"), ("barred", "boolean"), ("reason", "string")]),
    (
        "open_case",
        "换届纪律立案",
        &[("on", "date"), ("about", "CaseKind"), ("source", "CaseSource"), ("concerned", "Concerned"), ("words", "string")],
    ),
    ("state_in_case", "案件本人陈述", &[("on", "date"), ("case", "count"), ("statement", "string")]),
    ("decide_case", "案件两人决定", &[("on", "date"), ("case", "count"), ("finding", "CaseFinding"), ("reason", "string")]),
    ("notify_case", "案件送达", &[("on", "date"), ("case", "count"), ("how", "CaseHow"), ("words", "string")]),
    ("correct_case", "登记整改", &[("on", "date"), ("case", "count"), ("done", "string")]),
    ("confirm_correction", "另一个人确认改好", &[("on", "date"), ("case", "count"), ("words", "string")]),
    ("appeal_case", "案件申诉", &[("on", "date"), ("case", "count"), ("words", "string")]),
    ("rule_case", "案件复核", &[("on", "date"), ("case", "count"), ("upheld", "boolean"), ("reason", "string")]),
];

/// Word lists of these acts.
pub(super) const WORDS: &[(&str, &[&str])] = &[
    ("Point", &["village", "body", "reserve", "adverse", "prone", "measures"]),
    ("Which", &["before", "after"]),
    ("Education", &["middle", "high", "college"]),
    ("PartyOffice", &["secretary", "deputy", "member"]),
    ("CaseSource", &["report", "inspection", "observer", "risk_list"]),
    ("CaseHow", &["handed", "left", "posted"]),
];

/// Objects of these acts.
pub(super) const OBJECTS: &[(&str, Fields)] = &[
    ("Leader", &[("name", "string"), ("post", "string")]),
    ("Attachment", &[("name", "string"), ("sha256", "string"), ("bytes", "count")]),
    ("Concerned", &[("person", "Leader"), ("account", "string?")]),
    ("CaseFinding", &[("upheld", "boolean"), ("sanctions", "string[]?"), ("correction", "Correction?")]),
    ("Correction", &[("what", "string"), ("owner", "Leader"), ("due", "date")]),
    (
        "Member",
        &[
            ("person", "PersonId?"),
            ("name", "string?"),
            ("sex", "Sex?"),
            ("birth", "date?"),
            ("nationality", "string?"),
            ("post", "Post"),
            ("education", "Education?"),
            ("party_member", "boolean?"),
            ("party_office", "PartyOffice?"),
            ("skilled", "boolean?"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::openapi::tests::{error, expected};
    use super::*;
    use election::programme::Command;
    use serde_json::json;
    use std::collections::BTreeSet;

    /// Acts that only the log of an office takes.
    const OFFICES: [&str; 10] = [
        "adopt_programme",
        "name_liaison",
        "end_liaison",
        "announce_sample",
        "draw_sample",
        "plan_course",
        "hold_course",
        "cancel_course",
        "hand_in_recording",
        "review_recording",
    ];

    #[test]
    fn the_table_names_every_act_of_a_unit_with_exactly_its_fields() {
        let known: BTreeSet<&str> = Command::ACTS.iter().copied().filter(|act| !OFFICES.contains(act)).collect();
        assert_eq!(ACTS.iter().map(|(name, _, _)| *name).collect::<BTreeSet<_>>(), known);
        for (name, _, fields) in ACTS {
            let described: BTreeSet<String> = fields.iter().map(|(field, _)| (*field).to_owned()).collect();
            let message = error(json!({ "command": "programme", "act": name, "no_such_field": 1 }));
            assert_eq!(described, expected(&message), "{name}: {message}");
        }
    }
}
