//! The OpenAPI 3.1 description, made from one table of commands. Tests hold the table against the types themselves.

use std::sync::LazyLock;

use axum::Json;
use serde_json::{Map, Value, json};

use super::{acts, bodies};

pub(super) type Fields = &'static [(&'static str, &'static str)];

/// Commands: name, meaning, fields. A type ending in `?` may be left out, `[]` is a list, a capital letter is a schema.
const COMMANDS: &[(&str, &str, Fields)] = &[
    ("work_log", "工作记录 a dated remark", &[("text", "string")]),
    (
        "set_plan",
        "计划 the plan of the term change",
        &[("on", "date"), ("term", "count"), ("election_day", "date"), ("seats", "Seats"), ("form", "Form?"), ("way", "Way?")],
    ),
    (
        "form_election_committee",
        "推选村民选举委员会",
        &[("on", "date"), ("chosen_by", "ChosenBy"), ("members", "CommitteeMember[]"), ("reserve", "PersonInput[]?")],
    ),
    ("declare_kinship", "亲属关系: b is relation of a", &[("a", "PersonId"), ("b", "PersonId"), ("relation", "Relation")]),
    ("leave_election_committee", "选委会成员退出", &[("on", "date"), ("member", "PersonId"), ("reason", "ExitReason")]),
    ("import_roll", "导入名单, all lines or none", &[("voters", "Voter[]"), ("unlisted", "Unlisted[]?"), ("replace", "boolean?")]),
    ("change_roll", "更改名单", &[("change", "RollChange"), ("attachments", "Attachment[]?")]),
    ("leave_off_roll", "不列入名单, with the reason", &[("line", "Unlisted")]),
    ("note_double", "重复登记: the same person on another roll", &[("person", "PersonId"), ("elsewhere", "string")]),
    ("close_double", "重复登记消除: not on the other roll any more", &[("person", "PersonId"), ("elsewhere", "string")]),
    ("contest_double", "重复登记: the other place keeps the person too", &[("person", "PersonId"), ("elsewhere", "string")]),
    ("settle_double", "重复登记处理: stays on this roll", &[("on", "date"), ("person", "PersonId"), ("ground", "string")]),
    ("unseal_identity", "查看身份证号, with the reason", &[("person", "PersonId"), ("reason", "string")]),
    ("publish_roll", "公布选民名单", &[("on", "date")]),
    (
        "file_objection",
        "申诉",
        &[
            ("on", "date"),
            ("matter", "ObjectionMatter"),
            ("objector", "string"),
            ("statement", "string"),
            ("about", "PersonId?"),
            ("attachments", "Attachment[]?"),
        ],
    ),
    (
        "rule_objection",
        "申诉处理",
        &[
            ("on", "date"),
            ("objection", "count"),
            ("upheld", "boolean"),
            ("ground", "string"),
            ("change", "RollChange?"),
            ("attachments", "Attachment[]?"),
        ],
    ),
    ("list_electors", "户代表名单, where households elect", &[("on", "date"), ("people", "PersonId[]")]),
    ("publish_corrected_roll", "公布更正后的名单", &[("on", "date")]),
    (
        "record_nominations",
        "提名票",
        &[("on", "date"), ("mode", "NominationMode"), ("participants", "count"), ("posts", "PostNominations[]")],
    ),
    ("pre_select", "预选", &[("on", "date"), ("by", "ChosenBy"), ("whole", "count"), ("present", "count"), ("posts", "PostNominations[]")]),
    ("stand_without_candidates", "无候选人选举", &[("on", "date"), ("whole", "count?"), ("present", "count?"), ("agree", "count?")]),
    ("withdraw_nominee", "被提名人退出", &[("on", "date"), ("person", "PersonId"), ("post", "Post?")]),
    ("review_nominees", "资格审查: pairs of person and outcome", &[("on", "date"), ("reviews", "ReviewPair[]")]),
    ("publish_candidates", "公布正式候选人", &[("on", "date"), ("numbers", "PostNumber[]")]),
    ("withdraw_candidate", "候选人退出", &[("on", "date"), ("person", "PersonId"), ("post", "Post")]),
    ("print_ballots", "印制选票", &[("on", "date"), ("copies", "count")]),
    (
        "arrange_poll",
        "投票安排",
        &[("on", "date"), ("place", "string"), ("opens", "time"), ("closes", "time"), ("boxes", "BallotBox[]"), ("staff", "StaffMember[]")],
    ),
    (
        "list_mobile_voters",
        "流动票箱名单",
        &[("on", "date"), ("box_id", "count"), ("route", "string"), ("voters", "MobilePair[]"), ("staff", "PersonId[]")],
    ),
    ("step_box", "流动票箱交接", &[("on", "date"), ("at", "time"), ("box_id", "count"), ("step", "BoxStep"), ("staff", "PersonId[]")]),
    (
        "register_proxy",
        "委托投票",
        &[("on", "date"), ("principal", "PersonId"), ("holder", "PersonId"), ("relation", "Relation?"), ("reason", "ProxyReason")],
    ),
    ("cancel_proxy", "取消委托", &[("on", "date"), ("principal", "PersonId")]),
    ("publish_proxies", "公布委托名单", &[("on", "date")]),
    (
        "close_check_in",
        "领票登记结束: how many at each box, and the commitment to the marked roll",
        &[("on", "date"), ("boxes", "BoxMarks[]"), ("by_proxy", "count?"), ("commitment", "Committed")],
    ),
    (
        "close_poll",
        "投票结束, 选票清点",
        &[
            ("on", "date"),
            ("spoiled", "count"),
            ("unused", "count"),
            ("boxes", "BoxCount[]"),
            ("by_proxy", "count?"),
            ("scribed", "count?"),
        ],
    ),
    ("enter_tally", "录入计票", &[("sections", "TallySection[]")]),
    ("confirm_result", "确认结果", &[("on", "date")]),
    ("declare_invalid", "宣布选举无效", &[("on", "date"), ("ground", "InvalidGround")]),
    ("announce_result", "公布结果", &[("on", "date")]),
    ("call_round", "另行选举、重新选举", &[("on", "date"), ("day", "date")]),
    ("leave_vacant", "暂缺", &[("on", "date")]),
    ("issue_certificates", "颁发当选证书", &[("on", "date")]),
    ("record_handover", "工作移交", &[("on", "date"), ("items", "HandoverItem[]"), ("supervised_by", "string")]),
];

/// Word lists.
const WORDS: &[(&str, &[&str])] = &[
    ("ChosenBy", &["meeting", "representatives", "groups"]),
    ("CommitteeOffice", &["chair", "deputy", "member"]),
    ("ExitReason", &["nominated", "relative_nominated", "resigned", "absent"]),
    ("ObjectionMatter", &["omitted", "wrong", "duplicate", "not_entitled"]),
    (
        "StrikeReason",
        &["died", "moved_out", "left_family", "deprived", "registered_elsewhere", "declined", "unreachable", "not_agreed", "error"],
    ),
    ("AddReason", &["omitted", "came_of_age", "moved_in", "joined_family", "rights_restored", "agreed"]),
    ("NominationMode", &["open_at_meeting", "open_by_groups", "party_and_voters", "party_organisation", "joint", "self_nominated"]),
    ("Bar", &["expelled_from_party", "criminally_punished", "clan_or_black_forces", "illegal_religion_or_cult", "incapacity", "deprived"]),
    ("BoxKind", &["central", "station", "mobile"]),
    ("Duty", &["scrutineer", "caller", "teller", "issuer", "scribe"]),
    ("MobileReason", &["aged", "ill", "disabled", "remote_pasture"]),
    ("ProxyReason", &["away_working", "away_trading", "away_studying", "away_herding", "away_other", "special"]),
    (
        "InvalidGround",
        &[
            "committee_not_lawfully_formed",
            "candidates_not_lawfully_produced",
            "turnout_not_majority",
            "no_surplus_candidates",
            "returned_gt_issued",
            "count_not_public",
            "result_not_announced_on_spot",
            "other_breach",
        ],
    ),
    ("HandoverItem", &["seal", "premises", "accounts", "assets", "archive", "debts", "open_matters"]),
    ("Post", &["chair", "vice_chair", "member", "women_member"]),
    ("Sex", &["M", "F"]),
    ("Relation", &["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "other"]),
];

/// Objects.
const OBJECTS: &[(&str, Fields)] = &[
    ("Way", &[("ballot", "Ballot?"), ("woman_post", "Post?")]),
    ("Seats", &[("chair", "count"), ("vice_chair", "count?"), ("member", "count?"), ("women_member", "count?")]),
    ("PersonInput", &[("person", "PersonId?"), ("name", "string?"), ("sex", "Sex?"), ("id_number", "string?")]),
    ("CommitteeMember", &[("who", "PersonInput"), ("office", "CommitteeOffice")]),
    (
        "Person",
        &[
            ("id", "PersonId"),
            ("name", "string"),
            ("sex", "Sex?"),
            ("birth", "date?"),
            ("nationality", "string?"),
            ("id_number", "string?"),
            ("group", "string?"),
        ],
    ),
    ("Voter", &[("person", "Person"), ("registration", "Registration"), ("reason", "string?"), ("household", "string?")]),
    ("Unlisted", &[("person", "Person"), ("why", "StrikeReason"), ("reason", "string?")]),
    ("PersonVotes", &[("person", "PersonId"), ("votes", "count")]),
    ("PostNominations", &[("post", "Post"), ("votes", "PersonVotes[]")]),
    ("PostNumber", &[("post", "Post"), ("number", "count")]),
    ("BallotBox", &[("id", "count"), ("name", "string"), ("kind", "BoxKind")]),
    ("StaffMember", &[("person", "PersonId"), ("duty", "Duty"), ("at_box", "count?")]),
    ("BoxMarks", &[("id", "count"), ("marked", "count")]),
    ("Committed", &[("c", "string")]),
    ("BoxCount", &[("id", "count"), ("issued", "count"), ("returned", "count")]),
    ("Ack", &[("stream", "string"), ("seq", "count"), ("hash", "string")]),
    ("Error", &[("code", "string"), ("message", "string")]),
];

/// Schemas that a word tells apart.
const CHOICES: &[bodies::Choice] = &[
    ("Registration", "category", &[("resident", &[]), ("away_taking_part", &[]), ("applicant", &[("approved_on", "date?")])]),
    (
        "RollChange",
        "change",
        &[
            ("add", &[("voter", "Voter"), ("why", "AddReason?")]),
            ("strike", &[("person", "PersonId"), ("why", "StrikeReason")]),
            ("correct", &[("voter", "Voter")]),
        ],
    ),
    ("BoxStep", "step", &[("sealed", &[("seal", "string")]), ("departed", &[]), ("returned", &[("seal", "string")])]),
];

fn kind(name: &str) -> Value {
    if let Some(item) = name.strip_suffix("[]") {
        return json!({ "type": "array", "items": kind(item) });
    }
    if let Some(value) = name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return json!({ "type": "object", "additionalProperties": kind(value) });
    }
    match name {
        "string" => json!({ "type": "string", "maxLength": 20_000 }),
        "date" => json!({ "type": "string", "format": "date" }),
        "time" => json!({ "type": "string", "examples": ["08:00:00"] }),
        "count" => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        "boolean" => json!({ "type": "boolean" }),
        schema => json!({ "$ref": format!("#/components/schemas/{schema}") }),
    }
}

fn object(tag: Option<(&str, &str)>, fields: Fields) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if let Some((key, value)) = tag {
        properties.insert(key.to_owned(), json!({ "const": value }));
        required.push(key);
    }
    for (name, of) in fields {
        match of.strip_suffix('?') {
            Some(optional) => properties.insert((*name).to_owned(), kind(optional)),
            None => {
                required.push(name);
                properties.insert((*name).to_owned(), kind(of))
            }
        };
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn one_of(tag: &str, variants: &[(&str, Fields)]) -> Value {
    let all: Vec<Value> = variants.iter().map(|(name, fields)| object(Some((tag, name)), fields)).collect();
    json!({ "oneOf": all })
}

fn schemas() -> Value {
    let mut all = Map::new();
    all.insert("PersonId".into(), kind("count"));
    for (name, words) in WORDS.iter().chain(acts::WORDS).chain(bodies::WORDS) {
        all.insert((*name).to_owned(), json!({ "type": "string", "enum": words }));
    }
    for (name, fields) in OBJECTS.iter().chain(acts::OBJECTS).chain(bodies::OBJECTS) {
        all.insert((*name).to_owned(), object(None, fields));
    }
    for (name, word, choices) in CHOICES.iter().chain(bodies::CHOICES) {
        all.insert((*name).to_owned(), one_of(word, choices));
    }
    all.insert("Given".into(), json!({ "type": ["boolean", "integer", "string"] }));
    all.insert("Findings".into(), kind("{Finding}"));
    all.insert("Counts".into(), kind("count[]"));
    all.insert(
        "Finding".into(),
        one_of("finding", &[("clear", &[]), ("found", &[("clause", "string"), ("paper", "string")]), ("open", &[])]),
    );
    let case_kinds: [(&str, Fields); 2] = [("prohibited", &[("prohibition", "string")]), ("hands_off", &[("action", "string")])];
    all.insert("CaseKind".into(), one_of("about", &case_kinds));
    all.insert("Review".into(), one_of("outcome", &[("cleared", &[]), ("barred", &[("bar", "Bar")])]));
    all.insert(
        "TallySection".into(),
        one_of(
            "section",
            &[
                ("ballots", &[("valid", "count"), ("void", "count")]),
                ("post", &[("post", "Post"), ("votes", "PersonVotes[]"), ("write_ins", "PersonVotes[]?")]),
            ],
        ),
    );
    for (pair, second) in [("ReviewPair", "Review"), ("MobilePair", "MobileReason")] {
        let items = [kind("PersonId"), kind(second)];
        all.insert(pair.into(), json!({ "type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2 }));
    }
    all.insert(
        "Refusal".into(),
        json!({ "type": "object", "required": ["rule", "article", "message", "figures"], "properties": {
        "rule": { "type": "string" }, "article": { "type": ["string", "null"] }, "message": { "type": "string" },
        "figures": { "type": "object", "additionalProperties": { "type": "string" } } } }),
    );
    commands(&mut all);
    Value::Object(all)
}

/// Every command, and every act of the work around the vote and of the other bodies, as a schema of its own.
fn commands(all: &mut Map<String, Value>) {
    let mut names = Vec::new();
    for (name, meaning, fields) in COMMANDS {
        let mut schema = object(Some(("command", name)), fields);
        schema["description"] = json!(meaning);
        all.insert(format!("Command.{name}"), schema);
        names.push(kind(&format!("Command.{name}")));
    }
    let bodies = bodies::ACTS.iter().map(|act| ("body", act));
    for (command, (name, meaning, fields)) in acts::ACTS.iter().map(|act| ("programme", act)).chain(bodies) {
        let mut schema = object(Some(("act", name)), fields);
        schema["properties"]["command"] = json!({ "const": command });
        schema["required"].as_array_mut().into_iter().for_each(|required| required.push(json!("command")));
        schema["description"] = json!(meaning);
        all.insert(format!("Command.{command}.{name}"), schema);
        names.push(kind(&format!("Command.{command}.{name}")));
    }
    all.insert("Command".into(), json!({ "oneOf": names }));
}

fn answer(description: &str, schema: &str) -> Value {
    json!({ "description": description, "content": { "application/json": { "schema": kind(schema) } } })
}

fn failures() -> [(&'static str, Value); 4] {
    [
        ("400", answer("Unusable input; the message names the key.", "Error")),
        ("401", answer("No or unknown token.", "Error")),
        ("403", answer("Outside the token's division.", "Error")),
        ("404", answer("Unknown unit.", "Error")),
    ]
}

fn responses(own: &[(&str, Value)]) -> Value {
    let mut all: Map<String, Value> = failures().into_iter().map(|(status, v)| (status.to_owned(), v)).collect();
    all.extend(own.iter().map(|(status, v)| ((*status).to_owned(), v.clone())));
    Value::Object(all)
}

fn document() -> Value {
    let code = json!({ "name": "code", "in": "path", "required": true, "description": "12-digit division code", "schema": { "type": "string", "pattern": "^[0-9]{12}$" } });
    let header = json!({ "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 200 } });
    let streams = json!(["party", "committee", "supervision", "representatives", "programme", "service"]);
    let entries = json!({ "description": "Entries; the payload is null while a count's figures are not announced.", "content": { "application/json": { "schema": {
        "type": "object", "required": ["entries", "next_from"], "properties": {
            "entries": { "type": "array", "items": { "type": "object", "description": "stream, seq, place in the unit's log, previous, hash, at, actor, commitment, payload, and entry: the signed note" } }, "next_from": { "type": ["integer", "null"] } } } } } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "huanjie", "version": "1", "description": "Commands and records of one unit's term-change election." },
        "security": [{ "token": [] }],
        "paths": {
            "/api/v1/units/{code}/commands": { "post": {
                "operationId": "submitCommand", "summary": "Record a command", "parameters": [code.clone(), header],
                "requestBody": { "required": true, "content": { "application/json": { "schema": kind("Command") } } },
                "responses": responses(&[
                    ("201", answer("Recorded and on disk.", "Ack")),
                    ("409", answer("Another entry came first; repeat the request.", "Error")),
                    ("415", answer("The body is not JSON.", "Error")),
                    ("422", answer("Not lawful now: rule, article, figures.", "Refusal")),
                ])
            } },
            "/api/v1/units/{code}/entries": { "get": {
                "operationId": "listEntries", "summary": "Page through a stream",
                "parameters": [code,
                    { "name": "stream", "in": "query", "schema": { "type": "string", "enum": streams, "default": "committee" } },
                    { "name": "from", "in": "query", "schema": { "type": "integer", "minimum": 0, "default": 0 } }],
                "responses": responses(&[("200", entries)])
            } }
        },
        "components": { "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } }, "schemas": schemas() }
    })
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// `GET /api/v1/openapi.json`.
pub async fn show() -> Json<&'static Value> {
    Json(&DOCUMENT)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use election::Command;
    use std::collections::BTreeSet;

    /// The names in backticks of a reader's error message, after the first.
    pub(in crate::api) fn expected(message: &str) -> BTreeSet<String> {
        message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    pub(in crate::api) fn error(value: Value) -> String {
        serde_json::from_value::<Command>(value).expect_err("not a command").to_string()
    }

    #[test]
    fn the_table_names_every_command_and_no_other() {
        let described: BTreeSet<String> = COMMANDS.iter().map(|(name, _, _)| (*name).to_owned()).collect();
        let mut known = expected(&error(json!({ "command": "no_such_command" })));
        assert!(known.remove("programme") && known.remove("body"), "their acts are tables of their own");
        assert_eq!(described, known);
    }

    #[test]
    fn every_command_is_described_with_exactly_its_fields() {
        for (name, _, fields) in COMMANDS {
            let described: BTreeSet<String> = fields.iter().map(|(field, _)| (*field).to_owned()).collect();
            let message = error(json!({ "command": name, "no_such_field": 1 }));
            assert_eq!(described, expected(&message), "{name}: {message}");
        }
    }

    #[test]
    fn every_schema_that_is_named_exists() {
        let text = DOCUMENT.to_string();
        for part in text.split("#/components/schemas/").skip(1) {
            let name = part.split('"').next().expect("a split has a first part");
            assert!(DOCUMENT["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }
}
