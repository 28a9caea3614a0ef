//! The frame of every page.

use maud::{DOCTYPE, Markup, html};
use words::Lang;

use crate::app::App;
use crate::assets;
use crate::console::programme::DESKS;
use crate::console::record::OFFICES;
use crate::console::sampling::LOOKERS;
use crate::console::tables::{OWN, READERS as TABLES};
use crate::guard::Signed;
use crate::routes;
use election::Role;

/// Title, path and menu place of a console page.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Title of the page.
    pub title: String,
    /// Where the page is: words and address, outermost first; the page itself is not in it.
    pub crumbs: Vec<(String, String)>,
    /// Which menu entry is current, by its name in [`MENU`]; empty if none is.
    pub active: &'static str,
    /// Seconds after which a browser loads the page again by itself, if it is to.
    again: Option<u32>,
}

impl Head {
    /// A head.
    #[must_use]
    pub fn new(title: impl Into<String>, crumbs: Vec<(String, String)>, active: &'static str) -> Self {
        Self { title: title.into(), crumbs, active, again: None }
    }

    /// The same, of a page that a browser loads again after so many seconds.
    #[must_use]
    pub fn again(self, seconds: u32) -> Self {
        Self { again: Some(seconds), ..self }
    }
}

fn document(lang: Lang, title: &str, class: &str, demo: bool, extra: &Markup, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (title) " · " (lang.text("app-name")) }
                link rel="icon" href=(assets::icon()) type="image/svg+xml";
                link rel="stylesheet" href=(assets::style());
                (extra)
            }
            body class=(class) {
                a.skip href="#main" { (lang.text("web-skip")) }
                @if demo { div.rehearsal role="note" { (lang.text("web-rehearsal")) } }
                (body)
            }
        }
    }
}

fn brand(lang: Lang, href: &str) -> Markup {
    html! { a.brand href=(href) { img src=(assets::icon()) alt="" width="24" height="24"; (lang.text("app-name")) } }
}

/// The same page in the other language; `query` is what was asked of it.
fn other_language(lang: Lang, query: &str) -> Markup {
    let kept: String =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).map(|pair| format!("{pair}&")).collect();
    match lang {
        Lang::Zh => html! { a href={ "?" (kept) "lang=en" } lang="en" { "English" } },
        Lang::En => html! { a href={ "?" (kept) "lang=zh" } lang="zh-CN" { "中文" } },
    }
}

/// An entry of the menu: name, address, words.
type Entry = (&'static str, &'static str, &'static str);

/// The menu by its groups: words of the group, entries.
const MENU: [(&str, &[Entry]); 5] = [
    (
        "nav-group-units",
        &[
            ("home", "/console", "nav-home"),
            ("units", "/console/units", "nav-units"),
            ("search", "/console/search", "nav-search"),
            ("calendar", "/console/calendar", "nav-calendar"),
        ],
    ),
    (
        "nav-group-work",
        &[
            ("programme", "/console/programme", "nav-programme"),
            ("situation", "/console/situation", "nav-situation"),
            ("vetting", "/console/vetting", "nav-vetting"),
            ("cases", "/console/cases", "nav-cases"),
        ],
    ),
    (
        "nav-group-figures",
        &[
            ("tables", "/console/tables", "nav-tables"),
            ("composition", "/console/composition", "nav-composition"),
            ("goals", "/console/goals", "nav-goals"),
            ("surveys", "/console/surveys", "nav-surveys"),
            ("quality", "/console/quality", "nav-quality"),
            ("forms", "/console/forms", "nav-forms"),
        ],
    ),
    (
        "nav-group-record",
        &[
            ("archive", "/console/archive", "nav-archive"),
            ("record", "/record/", "nav-record"),
            ("devices", "/console/record", "nav-devices"),
            ("personal", "/console/personal", "nav-personal"),
        ],
    ),
    ("nav-group-law", &[("rules", "/rules", "nav-rules"), ("learn", "/learn", "learn-title")]),
];

/// The menu of an account, group after group; a group of which it sees nothing is left out.
fn menu(lang: Lang, active: &str, sees: impl Fn(&str) -> bool) -> Markup {
    html! {
        nav.menu aria-label=(lang.text("nav-menu")) {
            @for (group, entries) in MENU {
                @let seen: Vec<&Entry> = entries.iter().filter(|entry| sees(entry.0)).collect();
                @if !seen.is_empty() {
                    p.group { (lang.text(group)) }
                    @for (id, href, key) in seen {
                        a href=(href) aria-current=[(*id == active).then_some("page")] { (lang.text(key)) }
                    }
                }
            }
        }
    }
}

/// A staff page: menu, path, content.
#[must_use]
pub fn console(app: &App, who: &impl Signed, head: &Head, body: &Markup) -> Markup {
    let (lang, account) = (who.lang(), who.account());
    let sees = |entry: &str| match entry {
        "vetting" => crate::vetting::ROLES.contains(&account.role),
        "rules" | "record" | "learn" => true,
        _ if account.role == Role::Reviewer => false,
        "devices" => OFFICES.contains(&account.role),
        "programme" => DESKS.contains(&account.role),
        "situation" | "archive" | "cases" | "surveys" | "personal" => routes::ABOVE.contains(&account.role),
        "tables" | "composition" | "goals" => TABLES.contains(&account.role),
        "quality" => LOOKERS.contains(&account.role),
        "forms" => OWN.contains(&account.role),
        "search" => routes::OFFICES.contains(&account.role),
        _ => true,
    };
    let page = html! {
        header.top {
            (brand(lang, "/console"))
            div.who {
                span { (account.name) }
                (other_language(lang, ""))
                form method="post" action="/sign-out" { button.plain type="submit" { (lang.text("nav-sign-out")) } }
            }
        }
        div.frame {
            (menu(lang, head.active, sees))
            main id="main" {
                @if !head.crumbs.is_empty() {
                    nav.crumbs aria-label=(lang.text("nav-path")) {
                        ol {
                            @for (words, href) in &head.crumbs { li { a href=(href) { (words) } } }
                            li aria-current="page" { (head.title) }
                        }
                    }
                }
                h1 { (head.title) }
                (body)
            }
        }
    };
    let extra = html! {
        @if let Some(seconds) = head.again { meta http-equiv="refresh" content=(seconds); }
        script src=(assets::script()) defer {}
    };
    document(lang, &head.title, "staff", app.settings.demo, &extra, &page)
}

/// A page for everybody: one column, large type. The rehearsal banner is set once per process by [`set_demo`].
#[must_use]
pub fn public(lang: Lang, title: &str, body: &Markup) -> Markup {
    open(lang, title, "voter", "", body)
}

/// A page of the law for everybody: the same with room for tables; `query` is what was asked of it.
#[must_use]
pub fn law(lang: Lang, title: &str, query: &str, body: &Markup) -> Markup {
    open(lang, title, "voter law", query, body)
}

fn open(lang: Lang, title: &str, class: &str, query: &str, body: &Markup) -> Markup {
    let page = html! {
        header.top {
            (brand(lang, "/"))
            div.who {
                (other_language(lang, query))
                a href="/console" { (lang.text("nav-staff")) }
            }
        }
        main id="main" { (body) }
        footer.foot {
            a href="/" { (lang.text("nav-portal")) }
            a href=(crate::public::survey::ADDRESS) { (lang.text("survey-title")) }
            a href="/learn" { (lang.text("learn-title")) }
            a href="/rules" { (lang.text("nav-rules")) }
            a href="/record/" { (lang.text("nav-record")) }
        }
    };
    document(lang, title, class, demo(), &html! {}, &page)
}

static DEMO: std::sync::OnceLock<bool> = std::sync::OnceLock::new();

/// Says that this process is a demonstration: every page of it then carries the word 演练.
pub(crate) fn set_demo(demo: bool) {
    // The first router of a process decides; a second one in the same process (tests) is of the same kind.
    let _ = DEMO.set(demo);
}

fn demo() -> bool {
    DEMO.get().copied().unwrap_or(false)
}
