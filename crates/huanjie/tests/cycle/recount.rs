//! The figures of a term change counted again from the entries as they are written: JSON in, numbers out. Nothing of the
//! program's own folding or counting is used here, only the definitions that are printed under its tables.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// An entry: the fact, and what is sealed beside it.
pub type Entry = (Value, Option<Value>);

/// Of so many, so many.
pub type Part = (u64, u64);

/// A member that is a text; empty if it is not there.
pub fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

/// A member that is a number; zero if it is not there.
pub fn number(value: &Value, member: &str) -> u64 {
    value[member].as_u64().unwrap_or_default()
}

fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// One round of voting.
#[derive(Default)]
struct Round {
    kind: String,
    seats: u64,
    candidates: BTreeSet<(u64, String)>,
    held: Option<String>,
    returned: u64,
    void: bool,
    elected: Vec<(u64, String)>,
    announced: Option<String>,
}

/// What the entries of one unit say up to a day.
#[derive(Default)]
pub struct Unit {
    first: BTreeMap<String, String>,
    branch: Branch,
    registered: Vec<(String, u64)>,
    rounds: Vec<Round>,
    seats: u64,
    election_day: String,
    vacant: Option<String>,
    people: BTreeMap<u64, Value>,
    bodies: BTreeMap<String, (String, Vec<Value>)>,
    actions: BTreeMap<String, String>,
    reasons: BTreeSet<String>,
    reported: bool,
    measures: BTreeMap<u64, (String, Option<String>, bool)>,
    objections: BTreeMap<u64, bool>,
    cases: BTreeMap<u64, Case>,
    /// By survey and question: satisfied, answered; under no question: the sheets.
    surveys: BTreeMap<(String, String), Part>,
}

/// A case: whether it was upheld, once decided; whether something must be put right; whether that is confirmed.
#[derive(Default)]
struct Case {
    upheld: Option<bool>,
    correction: bool,
    confirmed: bool,
}

/// The Party branch as far as it was elected: its members, its committee, its offices.
#[derive(Default)]
struct Branch {
    members: BTreeSet<u64>,
    seats: u64,
    elected: BTreeSet<u64>,
    secretary: u64,
    officers: BTreeSet<u64>,
}

impl Branch {
    fn take(&mut self, fact: &Value, part: &Value) {
        let people = |of: &Value, name: &str| list(of, name).iter().map(|one| number(one, "person")).collect::<BTreeSet<u64>>();
        match text(fact, "act") {
            "members_registered" => self.members = people(part, "members"),
            "party_planned" | "seats_reduced" => self.seats = number(fact, "seats"),
            "party_voted" => self.elected.extend(people(&fact["vote"], "elected")),
            "plenary_opened" => self.secretary = number(fact, "secretary"),
            "secretary_voted" => self.officers = people(&fact["vote"], "elected"),
            _ => {}
        }
    }

    /// Whether somebody belongs to the Party; nothing where the record holds no register.
    fn belongs(&self, person: u64) -> Option<bool> {
        (!self.members.is_empty()).then(|| self.members.contains(&person))
    }

    /// The office of somebody, empty for none; nothing before the committee is elected.
    fn office(&self, person: u64) -> Option<&'static str> {
        let filled = self.seats > 0 && u64::try_from(self.elected.len()).unwrap_or_default() >= self.seats;
        filled.then(|| match (self.officers.contains(&person), self.elected.contains(&person)) {
            (true, _) if person == self.secretary => "secretary",
            (true, _) => "deputy",
            (false, true) => "member",
            (false, false) => "",
        })
    }
}

fn seats(value: &Value) -> u64 {
    value.as_object().into_iter().flatten().filter_map(|(_, number)| number.as_u64()).sum()
}

impl Unit {
    /// Of a unit's entries in their order, those with a day after `day` left out.
    pub fn of(entries: &[Entry], day: &str) -> Self {
        let mut unit = Self::default();
        for (fact, sealed) in entries {
            if text(fact, "on") <= day {
                unit.take(fact, sealed.as_ref().unwrap_or(&Value::Null));
            }
        }
        unit
    }

    fn take(&mut self, fact: &Value, sealed: &Value) {
        for person in list(sealed, "people") {
            self.people.insert(number(person, "id"), person.clone());
        }
        for voter in list(sealed, "voters") {
            self.people.insert(number(&voter["person"], "id"), voter["person"].clone());
        }
        let (name, on) = (text(fact, "fact").to_owned(), text(fact, "on").to_owned());
        if name == "programme" {
            return self.around(fact, &sealed["part"], on);
        }
        if name == "body" {
            return self.branch.take(fact, &sealed["part"]);
        }
        self.first.entry(name.clone()).or_insert_with(|| on.clone());
        match name.as_str() {
            "plan_set" => (self.seats, self.election_day) = (seats(&fact["seats"]), text(fact, "election_day").to_owned()),
            "roll_published" | "corrected_roll_published" => self.registered.push((on, number(fact, "registered"))),
            "objection_filed" => drop(self.objections.insert(number(fact, "objection"), false)),
            "objection_ruled" => drop(self.objections.insert(number(fact, "objection"), true)),
            "candidates_published" => {
                // A rerun begins with new nominations: its list belongs to the round that was called.
                if self.rounds.last().is_none_or(|round| round.held.is_some()) {
                    self.rounds.push(Round { kind: "first".to_owned(), seats: self.seats, ..Round::default() });
                }
                self.list(fact);
            }
            "round_called" => {
                self.rounds.push(Round { kind: text(fact, "kind").to_owned(), seats: seats(&fact["seats"]), ..Round::default() });
                self.list(fact);
            }
            "seats_left_vacant" => self.vacant = Some(on),
            _ => self.vote(&name, fact, on),
        }
    }

    fn list(&mut self, fact: &Value) {
        if let Some(round) = self.rounds.last_mut() {
            let of = |one: &Value| (number(one, "person"), text(one, "post").to_owned());
            round.candidates.extend(list(fact, "candidates").iter().map(of));
        }
    }

    fn vote(&mut self, name: &str, fact: &Value, on: String) {
        let Some(round) = self.rounds.last_mut() else { return };
        match name {
            "poll_closed" => {
                round.held = Some(on);
                round.returned = list(fact, "boxes").iter().map(|one| number(one, "returned")).sum();
            }
            "poll_declared_invalid" => round.void = true,
            "result_confirmed" => {
                let outcome = &fact["outcome"];
                round.void |= outcome["election_valid"] == Value::Bool(false);
                let id = |one: &Value| text(one, "name").trim_start_matches('p').parse().unwrap_or_default();
                round.elected = list(outcome, "elected").iter().map(|one| (id(one), text(one, "post").to_owned())).collect();
            }
            "result_announced" => round.announced = Some(on),
            "candidate_withdrew" => {
                round.candidates.remove(&(number(fact, "person"), text(fact, "post").to_owned()));
                let filler = &fact["filled_by"];
                if filler.is_object() {
                    round.candidates.insert((number(filler, "person"), text(filler, "post").to_owned()));
                }
            }
            _ => {}
        }
    }

    fn around(&mut self, fact: &Value, part: &Value, on: String) {
        match text(fact, "act") {
            "body_described" => {
                self.bodies.insert(text(fact, "which").to_owned(), (on, list(part, "members").to_vec()));
            }
            "action_recorded" => drop(self.actions.entry(text(fact, "action").to_owned()).or_insert(on)),
            "situation_reported" => {
                self.reported = true;
                self.reasons = list(part, "reasons").iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
            }
            "measure_planned" => {
                let reason = part["reason"].as_str().map(str::to_owned);
                self.measures.insert(number(fact, "measure"), (text(fact, "due").to_owned(), reason, false));
            }
            "case_opened" => drop(self.cases.insert(number(fact, "case"), Case::default())),
            "case_decided" | "case_ruled" | "correction_confirmed" => self.case(fact),
            "survey_counted" => {
                let survey = text(fact, "survey").to_owned();
                self.surveys.insert((survey.clone(), String::new()), (number(part, "sheets"), 1));
                for asked in list(part, "questions") {
                    let answered = list(asked, "counts").iter().filter_map(Value::as_u64).sum();
                    self.surveys.insert((survey.clone(), text(asked, "question").to_owned()), (number(asked, "satisfied"), answered));
                }
            }
            "measure_finished" => {
                if let Some(measure) = self.measures.get_mut(&number(fact, "measure")) {
                    measure.2 = true;
                }
            }
            _ => {}
        }
    }

    fn case(&mut self, fact: &Value) {
        let Some(case) = self.cases.get_mut(&number(fact, "case")) else { return };
        match text(fact, "act") {
            "correction_confirmed" => case.confirmed = true,
            act => {
                case.upheld = fact["upheld"].as_bool();
                case.correction |= act == "case_decided" && fact["correction_due"].is_string();
            }
        }
    }

    /// Cases opened, upheld and put right; a zero of those upheld only once the body stands and none waits for its decision.
    pub fn cases(&self) -> BTreeMap<&'static str, Option<Part>> {
        let count = |is: fn(&Case) -> bool| u64::try_from(self.cases.values().filter(|case| is(case)).count()).unwrap_or_default();
        let upheld = count(|case| case.upheld == Some(true));
        let settled = self.settled() && self.cases.values().all(|case| case.upheld.is_some());
        BTreeMap::from([
            ("cases.opened", Some((count(|_| true), 1))),
            ("cases.upheld", (upheld > 0 || settled).then_some((upheld, 1))),
            ("cases.corrected", Some((count(|case| case.upheld == Some(true) && case.correction && case.confirmed), 1))),
        ])
    }

    /// What a question of a survey came to here: satisfied, answered; under no question the sheets.
    pub fn survey(&self, survey: &str, question: &str) -> Option<Part> {
        self.surveys.get(&(survey.to_owned(), question.to_owned())).copied()
    }

    fn held(&self) -> impl Iterator<Item = &Round> {
        self.rounds.iter().filter(|round| round.held.is_some())
    }

    fn registered_on(&self, day: &str) -> Option<u64> {
        self.registered.iter().rfind(|(on, _)| on.as_str() <= day).map(|(_, registered)| *registered)
    }

    /// Those elected in announced rounds.
    fn elected(&self) -> Vec<&(u64, String)> {
        self.rounds.iter().filter(|round| round.announced.is_some()).flat_map(|round| &round.elected).collect()
    }

    /// Every seat is filled, or it was said that the rest stays vacant.
    fn settled(&self) -> bool {
        let filled = u64::try_from(self.elected().len()).unwrap_or_default() == self.seats && self.seats > 0;
        filled || self.vacant.is_some()
    }

    /// The columns of the progress table and what the record shows, by key; nothing where it shows nothing yet.
    pub fn progress(&self, day: &str) -> BTreeMap<&'static str, Option<Part>> {
        let yes = |is: bool| Some((u64::from(is), 1));
        let did = |name: &str| yes(self.first.contains_key(name));
        let first = self.held().next();
        let of_kind = |kind: &str| yes(self.held().any(|round| round.kind == kind));
        let standing = self.held().find(|round| !round.void);
        let turnout = standing.and_then(|round| Some((round.returned, self.registered_on(round.held.as_deref()?)?)));
        let known = first.filter(|round| round.void || round.announced.is_some());
        let counted = |round: &Round| u64::try_from(round.elected.len()).unwrap_or_default();
        let told: Vec<&Round> = self.held().filter(|round| !round.void && round.announced.is_some()).collect();
        let elected: u64 = told.iter().map(|round| counted(round)).sum();
        let stood = told.iter().flat_map(|round| round.elected.iter().filter(|one| round.candidates.contains(one))).count();
        let posted = self.registered_on(day).map(|_| ());
        let open = self.objections.values().filter(|ruled| !**ruled).count();
        let void = self.held().filter(|round| round.void).count();
        let whole = |n: usize| u64::try_from(n).unwrap_or_default();
        BTreeMap::from([
            ("progress.units", yes(true)),
            ("progress.planned", did("plan_set")),
            ("progress.audited", yes(self.actions.contains_key("leaving-audit"))),
            ("progress.committee", did("election_committee_formed")),
            ("progress.roll", did("roll_published")),
            ("progress.registered", self.registered_on(day).map(|number| (number, 1))),
            ("progress.nominated", did("nominations_recorded")),
            ("progress.candidates", did("candidates_published")),
            ("progress.voted", yes(first.is_some())),
            ("progress.turnout", turnout),
            ("progress.first_round", known.and_then(|round| yes(!round.void && counted(round) == round.seats))),
            ("progress.runoff", of_kind("runoff")),
            ("progress.rerun", of_kind("rerun")),
            ("progress.elected", yes(self.settled())),
            ("progress.unfinished", yes(!self.settled())),
            ("progress.certified", did("certificates_issued")),
            ("progress.handed_over", did("handover_recorded")),
            ("result.returned", turnout.map(|(returned, _)| (returned, 1))),
            ("result.elected", (elected > 0).then_some((elected, 1))),
            ("result.candidates_elected", (elected > 0).then_some((whole(stood), elected))),
            ("record.objections_open", posted.map(|()| (whole(open), 1))),
            ("record.void_votes", first.map(|_| (whole(void), 1))),
            ("record.measures_late", self.measures_late(day)),
        ])
    }

    /// Measures whose day has passed, once every reported reason has one.
    fn measures_late(&self, day: &str) -> Option<Part> {
        let answered = |reason: &String| self.measures.values().any(|(_, against, _)| against.as_ref() == Some(reason));
        let planned = self.reported && self.reasons.iter().all(answered);
        let late = self.measures.values().filter(|(due, _, done)| !done && due.as_str() < day).count();
        planned.then(|| (u64::try_from(late).unwrap_or_default(), 1))
    }

    /// The composition of a body, item by item; nothing if it is not known.
    pub fn composition(&self, which: &str) -> Option<BTreeMap<&'static str, Part>> {
        let before = || self.bodies.get("before").map(|(_, members)| members.as_slice()).unwrap_or_default();
        let members: Vec<Member<'_>> = if which == "before" {
            self.bodies.get("before")?.1.iter().map(|told| self.member(told, Some(told))).collect()
        } else {
            let after = self.bodies.get("after").map(|(_, members)| members.as_slice()).unwrap_or_default();
            let told = |(id, post): &(u64, String)| after.iter().find(|one| number(one, "person") == *id && text(one, "post") == post);
            self.elected().into_iter().filter_map(|one| self.seated(one, told(one))).collect()
        };
        if members.is_empty() || self.election_day.is_empty() {
            return None;
        }
        let earlier: Option<Vec<Member<'_>>> = (which == "after" && self.bodies.contains_key("before"))
            .then(|| before().iter().map(|told| self.member(told, Some(told))).collect());
        Some(counts(&members, earlier.as_deref(), &self.election_day))
    }

    /// Whether a body was described.
    pub fn described(&self, which: &str) -> bool {
        self.bodies.contains_key(which)
    }

    fn member<'a>(&'a self, who: &'a Value, told: Option<&'a Value>) -> Member<'a> {
        let known = self.people.get(&number(who, "person")).filter(|_| who["person"].is_u64()).unwrap_or(who);
        let party = told.and_then(|one| one["party_member"].as_bool());
        let office = told.map(|one| one["party_office"].as_str().unwrap_or_default());
        Member { who: known, told, chair: told.is_some_and(|one| one["post"] == "chair"), party, office }
    }

    /// Somebody elected: what the record says of the Party goes before what was told.
    fn seated<'a>(&'a self, (person, post): &(u64, String), told: Option<&'a Value>) -> Option<Member<'a>> {
        let told = self.member(self.people.get(person)?, told);
        let (party, office) = (self.branch.belongs(*person).or(told.party), self.branch.office(*person).or(told.office));
        Some(Member { chair: post == "chair", party, office, ..told })
    }
}

/// A member: who it is, and what was told beside.
#[derive(Clone, Copy)]
struct Member<'a> {
    who: &'a Value,
    told: Option<&'a Value>,
    chair: bool,
    /// Belongs to the Party, where that is known.
    party: Option<bool>,
    /// Office in the Party, empty for none, where that is known.
    office: Option<&'a str>,
}

fn full_years(birth: &str, on: &str) -> u64 {
    let year = |day: &str| day[..4].parse::<u64>().unwrap_or_default();
    year(on) - year(birth) - u64::from(on[5..] < birth[5..])
}

type Asked<'a> = Box<dyn Fn(&Member<'_>) -> Option<bool> + 'a>;

fn counts(members: &[Member<'_>], earlier: Option<&[Member<'_>]>, on: &str) -> BTreeMap<&'static str, Part> {
    let whole = |n: usize| u64::try_from(n).unwrap_or_default();
    let told = |member: &Member<'_>, what: fn(&Value) -> Option<bool>| member.told.and_then(what);
    let same = |a: &Member<'_>, b: &Member<'_>| {
        let births = (a.who["birth"].as_str(), b.who["birth"].as_str());
        text(a.who, "name") == text(b.who, "name") && !matches!(births, (Some(one), Some(other)) if one != other)
    };
    let of = |known: &dyn Fn(&Member<'_>) -> Option<bool>| {
        let answers: Vec<bool> = members.iter().filter_map(known).collect();
        (whole(answers.iter().filter(|is| **is).count()), whole(answers.len()))
    };
    let steps = |one: &Value, step: &str| one["education"].as_str().map(|education| education == step);
    let asked: [(&'static str, Asked<'_>); 11] = [
        ("women", Box::new(|m| m.who["sex"].as_str().map(|sex| sex == "F"))),
        ("minority", Box::new(|m| m.who["nationality"].as_str().map(|name| !["汉", "汉族"].contains(&name)))),
        ("young", Box::new(move |m| m.who["birth"].as_str().map(|birth| full_years(birth, on) <= 35))),
        ("college", Box::new(move |m| m.told.and_then(|one| steps(one, "college")))),
        ("high", Box::new(move |m| m.told.and_then(|one| steps(one, "high")))),
        ("middle", Box::new(move |m| m.told.and_then(|one| steps(one, "middle")))),
        ("party", Box::new(|m| m.party)),
        ("crossed", Box::new(|m| m.office.map(|office| !office.is_empty()))),
        ("one_shoulder", Box::new(|m| m.office.filter(|_| m.chair).map(|office| office == "secretary"))),
        ("re_elected", Box::new(move |m| earlier.map(|earlier| earlier.iter().any(|one| same(m, one))))),
        ("skilled", Box::new(move |m| told(m, |one| one["skilled"].as_bool()))),
    ];
    let mut counts: BTreeMap<&'static str, Part> = asked.iter().map(|(name, known)| (*name, of(known.as_ref()))).collect();
    let ages: Vec<u64> = members.iter().filter_map(|m| m.who["birth"].as_str().map(|birth| full_years(birth, on))).collect();
    counts.insert("age", (ages.iter().sum(), whole(ages.len())));
    counts.insert("members", (whole(members.len()), 1));
    counts.insert("bodies", (1, 1));
    counts
}
