//! Proxies: the register with how many each holder has, new ones, cancelled ones, the posting.

use election::state::{Proxy, Round};
use election::{Command, PersonId};
use maud::{Markup, html};
use statute::{Key, Rules, shift};

use crate::form::{self, Field};
use crate::unit::desk::Desk;
use crate::unit::sent::{Reader, name_of};
use crate::unit::{people, round};

const RELATIONS: [&str; 7] = ["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "other"];
const REASONS: [&str; 6] = ["away_working", "away_trading", "away_studying", "away_herding", "away_other", "special"];

/// Reads a new proxy.
pub fn read(form: &mut Reader<'_>) -> Option<Command> {
    let (on, principal, holder) = (form.date("on"), form.person("principal"), form.person("holder"));
    let (relation, reason) = (form.word_if_any("relation"), form.word("reason"));
    Some(Command::RegisterProxy { on: on?, principal: principal?, holder: holder?, relation: relation?, reason: reason? })
}

/// Reads which proxy ends.
pub fn read_cancel(form: &mut Reader<'_>) -> Option<Command> {
    let (on, principal) = (form.date("on"), form.person("which"));
    Some(Command::CancelProxy { on: on?, principal: principal? })
}

/// Reads the posting.
pub fn read_publish(form: &mut Reader<'_>) -> Option<Command> {
    Some(Command::PublishProxies { on: form.date("on")? })
}

/// The register and what can still be done with it.
pub fn show(desk: &Desk<'_>, round: &Round) -> Markup {
    let Some(rules) = &desk.rules else { return html! {} };
    let open = round.account.is_none() && round.invalid.is_none();
    html! {
        section.panel id="proxies" {
            h2 { (desk.text("poll-proxies")) }
            p {
                (desk.with("poll-proxies-limit", &[("most", &rules.number(Key::MaxProxies).to_string())])) " "
                small { (form::citation(desk.lang(), &rules.cite(Key::MaxProxies))) }
            }
            @if desk.state.proxies.is_empty() { p { (desk.text("poll-proxies-none")) } } @else { (register(desk, rules, open)) }
            @if let Some(day) = desk.state.proxies_published { p { (desk.with("poll-proxies-posted", &[("day", &day.to_string())])) " " (desk.paper("proxies")) } }
            @if open { (publish(desk, round)) (add(desk, round, rules)) }
        }
    }
}

fn register(desk: &Desk<'_>, rules: &Rules, open: bool) -> Markup {
    let most = rules.number(Key::MaxProxies);
    let may = open && desk.may("cancel_proxy");
    let keys = ["poll-principal", "poll-holder", "poll-held", "poll-relation", "poll-reason", "poll-registered-on", "poll-on-list"];
    let mut head: Vec<String> = keys.iter().map(|k| desk.text(k)).collect();
    if may {
        head.push(desk.text("poll-end"));
    }
    let rows = html! { @for proxy in &desk.state.proxies { tr {
        td { (people::unmistakable(desk.state, proxy.principal)) }
        td { (people::unmistakable(desk.state, proxy.holder)) }
        td.n { (held(desk, proxy.holder)) "/" (most) }
        td { (relation(desk, proxy)) }
        td { (desk.text(&form::key("proxy-reason", &name_of(&proxy.reason)))) }
        td.d { (proxy.on) }
        td { (desk.text(if proxy.published { "value-yes" } else { "poll-not-posted" })) }
        @if may { td.act { (desk.form_named("cancel_proxy", &proxy.principal.0.to_string(), |_| form::hidden("on", &desk.at.today.to_string()))) } }
    } } };
    form::table(&desk.with("poll-proxies-caption", &[("count", &desk.state.proxies.len().to_string())]), &head, &rows)
}

fn held(desk: &Desk<'_>, holder: PersonId) -> usize {
    desk.state.proxies.iter().filter(|p| p.holder == holder).count()
}

fn relation(desk: &Desk<'_>, proxy: &Proxy) -> String {
    proxy.relation.map(|r| desk.text(&form::key("relation", r.name()))).unwrap_or_default()
}

fn add(desk: &Desk<'_>, round: &Round, rules: &Rules) -> Markup {
    let near = rules.choice(Key::ProxyScope) == "near_relative";
    let latest = shift(round.day, -i64::from(rules.number(Key::ProxyDeadlineDays)));
    let reasons: Vec<&str> = REASONS.into_iter().filter(|word| *word != "special" || rules.choice(Key::ProxyReason) != "away").collect();
    let mut relations = vec![(String::new(), desk.text(if near { "poll-relation-choose" } else { "poll-relation-none" }))];
    relations.extend(RELATIONS.iter().map(|word| ((*word).to_owned(), desk.text(&form::key("relation", word)))));
    if !desk.may("register_proxy") {
        return html! {};
    }
    html! {
        h3 { (desk.text("poll-proxy-new")) }
        (round::days_before(desk, round, Key::ProxyDeadlineDays))
        @if desk.at.today > latest { p.notice { (desk.text("poll-proxy-over")) } }
        @else { (desk.form("register_proxy", |f| html! {
            (round::day(f))
            (f.field(Field::text("principal", desk.text("poll-principal")).hint(desk.text("poll-person-hint")).required()))
            (f.field(Field::text("holder", desk.text("poll-holder")).hint(desk.text(if rules.flag(Key::ProxyCandidateMayHold) { "poll-person-hint" } else { "poll-holder-hint" })).required()))
            (f.field(Field::select("relation", desk.text("poll-relation"), relations)))
            @if near { p.hint { (desk.text("poll-relation-near")) " " (form::citation(desk.lang(), &rules.cite(Key::ProxyScope))) } }
            (f.choose("reason", "poll-reason", "proxy-reason", &reasons))
            p.hint { (desk.text("poll-reason-hint")) " " (form::citation(desk.lang(), &rules.cite(Key::ProxyReason))) }
        })) }
    }
}

fn publish(desk: &Desk<'_>, round: &Round) -> Markup {
    let waiting = desk.state.proxies.iter().filter(|p| !p.published).count();
    if waiting == 0 || !desk.may("publish_proxies") {
        return html! {};
    }
    html! {
        h3 { (desk.text("poll-proxies-post")) }
        p { (desk.with("poll-proxies-post-lead", &[("count", &waiting.to_string())])) }
        (round::days_before(desk, round, Key::ProxyPublishDays))
        (desk.form("publish_proxies", |f| html! { (round::day(f)) }))
    }
}
