//! Whether a proxy may be accepted, and when it must be published.

use jiff::civil::Date;

use crate::calendar::{Counting, Form, shift};
use crate::decide::{because, figures};
use crate::key::Key;
use crate::outcome::{Because, Figures};
use crate::rules::Rules;
use crate::types::Relation;
use crate::verdict::Verdict;

/// Why the principal gives a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reason {
    /// 外出.
    #[default]
    Away,
    /// Other special reasons.
    Special,
}

/// What is known of a proxy. What is not known (`None`) is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// Who votes in this election.
    pub form: Form,
    /// Election day and day of filing.
    pub filed: Option<(Date, Date)>,
    /// What the holder is to the principal: known to be no relative (`Some(None)`), or a relative.
    pub relation: Option<Option<Relation>>,
    /// The reason given.
    pub reason: Option<Reason>,
    /// The holder is the principal.
    pub holder_is_principal: bool,
    /// The holder stands for election.
    pub holder_is_candidate: bool,
    /// The holder has given a proxy of his own.
    pub holder_has_given: bool,
    /// The principal has given one already.
    pub principal_has_given: bool,
    /// The principal holds one.
    pub principal_holds: bool,
    /// The principal is on the list of the mobile box.
    pub principal_votes_at_home: bool,
    /// Proxies the holder has.
    pub held: u32,
    /// Whether it was audited and published.
    pub published: Option<bool>,
}

/// What may stand in the way of a proxy that is filed in time, in the order in which it is asked.
pub const REASONS: [&str; 10] = [
    "proxy_allowed",
    "proxy_form",
    "proxy_self",
    "holder_is_candidate",
    "proxy_scope",
    "proxy_reason",
    "proxy_already_given",
    "proxy_chain",
    "max_proxies",
    "mobile_voter_has_proxy",
];

/// Judges a proxy: form, day, persons, relation, reason, links, number, publication. The first that stands in the way is told.
#[must_use]
pub fn judge(rules: &Rules, request: &Request) -> Verdict {
    let mut asked = Vec::new();
    let mut ask = |code: &'static str, key, met: bool, facts: Figures| asked.push((code, because(rules, code, key, met, facts)));
    if rules.get(Key::ProxyAllowed).is_some() {
        ask("proxy_allowed", Key::ProxyAllowed, rules.flag(Key::ProxyAllowed), figures([]));
    }
    if request.form == Form::Representatives {
        let met = rules.flag(Key::ProxyInRepresentativesForm);
        ask("proxy_form", Key::ProxyInRepresentativesForm, met, figures([]));
    }
    if let Some((election_day, on)) = request.filed {
        let latest = filed_by(rules, election_day);
        let facts = figures([("filed", on.to_string().into()), ("latest", latest.to_string().into())]);
        let on_spot = rules.get(Key::ProxyOnSpot).is_some() && on >= election_day;
        if on_spot {
            ask("proxy_on_spot", Key::ProxyOnSpot, rules.flag(Key::ProxyOnSpot), facts);
        } else {
            ask("proxy_too_late", Key::ProxyDeadlineDays, on <= latest, facts);
        }
    }
    asked.extend(persons(rules, request));
    asked.push(number(rules, request.held));
    if request.principal_votes_at_home {
        asked.push(("mobile_voter_has_proxy", because(rules, "mobile_voter_has_proxy", Key::MobileBoxFor, false, figures([]))));
    }
    if let Some(published) = request.published {
        let key = if rules.get(Key::ProxyUnpublishedVoid).is_some() { Key::ProxyUnpublishedVoid } else { Key::ProxyPublished };
        asked.push(("not_published", because(rules, "not_published", key, published || !rules.flag(key), figures([]))));
    }
    Verdict::all(asked)
}

fn persons(rules: &Rules, request: &Request) -> Vec<(&'static str, Because)> {
    let mut asked = Vec::new();
    let mut ask = |code: &'static str, key, met| asked.push((code, because(rules, code, key, met, figures([]))));
    if request.holder_is_principal {
        ask("proxy_self", Key::ProxyScope, false);
    }
    let may_hold = !request.holder_is_candidate || rules.flag(Key::ProxyCandidateMayHold);
    ask("holder_is_candidate", Key::ProxyCandidateMayHold, may_hold);
    if let Some(relation) = request.relation {
        let near = relation.is_some_and(|r| r != Relation::Other);
        ask("proxy_scope", Key::ProxyScope, near || !matches!(rules.choice(Key::ProxyScope), "near_relative" | "listed_relatives"));
    }
    if let Some(reason) = request.reason {
        ask("proxy_reason", Key::ProxyReason, reason == Reason::Away || rules.choice(Key::ProxyReason) != "away");
    }
    if request.principal_has_given {
        ask("proxy_already_given", Key::ProxyAllowed, false);
    }
    let linked = request.holder_has_given || request.principal_holds;
    ask("proxy_chain", Key::ProxyChain, !linked || rules.flag(Key::ProxyChain));
    asked
}

fn number(rules: &Rules, held: u32) -> (&'static str, Because) {
    let most = rules.number(Key::MaxProxies);
    let facts = figures([("held", held.into()), ("most", most.into())]);
    ("max_proxies", because(rules, "max_proxies", Key::MaxProxies, held < most, facts))
}

/// Last day on which a proxy may be filed.
#[must_use]
pub fn filed_by(rules: &Rules, election_day: Date) -> Date {
    shift(election_day, -Counting::new(rules).days_before(rules.number(Key::ProxyDeadlineDays)))
}

/// Last day on which the list of proxies may be published.
#[must_use]
pub fn published_by(rules: &Rules, election_day: Date) -> Date {
    shift(election_day, -Counting::new(rules).days_before(rules.number(Key::ProxyPublishDays)))
}

/// A proxy from one person to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Who gives it.
    pub principal: String,
    /// Who holds it.
    pub holder: String,
}

/// Judges proxies in the order in which they came: one that makes a chain with those accepted before it is refused.
#[must_use]
pub fn judge_in_order(rules: &Rules, links: &[Link]) -> Vec<Verdict> {
    let mut accepted: Vec<&Link> = Vec::new();
    let judged = links.iter().map(|link| {
        let held = accepted.iter().filter(|l| l.holder == link.holder).count();
        let verdict = judge(
            rules,
            &Request {
                holder_is_principal: link.principal == link.holder,
                holder_has_given: accepted.iter().any(|l| l.principal == link.holder),
                principal_has_given: accepted.iter().any(|l| l.principal == link.principal),
                principal_holds: accepted.iter().any(|l| l.holder == link.principal),
                held: u32::try_from(held).unwrap_or(u32::MAX),
                ..Request::default()
            },
        );
        if verdict.accepted {
            accepted.push(link);
        }
        verdict
    });
    judged.collect()
}
