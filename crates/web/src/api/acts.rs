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
    ("rule_appeal", "复核申诉", &[("on", "date"), ("case", "count"), ("barred", "boolean"), ("reason", "string")]),
];

/// Word lists of these acts.
pub(super) const WORDS: &[(&str, &[&str])] = &[
    ("Point", &["village", "body", "reserve", "adverse", "prone", "measures"]),
    ("Which", &["before", "after"]),
    ("Education", &["middle", "high", "college"]),
    ("PartyOffice", &["secretary", "deputy", "member"]),
];

/// Objects of these acts.
pub(super) const OBJECTS: &[(&str, Fields)] = &[
    ("Leader", &[("name", "string"), ("post", "string")]),
    ("Attachment", &[("name", "string"), ("sha256", "string"), ("bytes", "count")]),
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
    const OFFICES: [&str; 3] = ["adopt_programme", "name_liaison", "end_liaison"];

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
