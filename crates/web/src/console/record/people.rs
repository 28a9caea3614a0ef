//! Two people: the fields for their cards and five words, and the opening of cards. What was typed there is wiped, never
//! shown again, never logged.

use keycard::{Card, CardError, Passphrase};
use maud::{Markup, html};
use record::NamedSigner;
use tokio::sync::Semaphore;
use words::Lang;
use zeroize::Zeroizing;

use super::Page;
use crate::app::App;
use crate::guard::Staff;
use crate::unit::sent::Sent;

/// A card takes up to 256 MiB while it is made or opened: one at a time.
static OPENING: Semaphore = Semaphore::const_new(1);

/// Names of the fields: card and words of each person.
const FIELDS: [(&str, &str); 2] = [("card-1", "phrase-1"), ("card-2", "phrase-2")];

/// What two people typed.
pub(super) struct Cards([(Zeroizing<String>, Zeroizing<String>); 2]);

/// Parts a form in what may be shown again and what may not.
pub(super) fn part(pairs: Vec<(String, String)>) -> (Sent, Cards) {
    let mut cards: [(Zeroizing<String>, Zeroizing<String>); 2] = Default::default();
    let mut rest = Vec::new();
    for (name, value) in pairs {
        let place = FIELDS.iter().zip(&mut cards).find_map(|((card, phrase), place)| match name.as_str() {
            name if name == *card => Some(&mut place.0),
            name if name == *phrase => Some(&mut place.1),
            _ => None,
        });
        match place {
            Some(place) => *place = Zeroizing::new(value),
            None => rest.push((name, value)),
        }
    }
    (Sent::new(rest), Cards(cards))
}

/// The fields, where two people must sign.
pub(super) fn fields(page: &Page<'_>, act: &str) -> Markup {
    if page.app.store.cycle().people() < 2 {
        return html! { p.notice { (page.text("one-person")) } };
    }
    html! {
        p { (page.text("two-people")) }
        @for (at, (card, phrase)) in (1..).zip(FIELDS) {
            @let at = at.to_string();
            fieldset {
                legend { (page.with("person-at", &[("at", &at)])) }
                div.field {
                    label for={ (act) "-" (card) } { (page.text("card")) }
                    textarea id={ (act) "-" (card) } name=(card) rows="3" maxlength="1000" required autocomplete="off" spellcheck="false" {}
                    p.hint { (page.text("card-hint")) }
                }
                div.field {
                    label for={ (act) "-" (phrase) } { (page.text("phrase")) }
                    input type="password" id={ (act) "-" (phrase) } name=(phrase) maxlength="100" required autocomplete="off";
                }
            }
        }
    }
}

fn sentence(lang: Lang, error: &CardError) -> String {
    let figures = error.figures();
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.with(error.key(), &figures)
}

/// Opens the cards of two people, one after another; nobody's before two are enrolled.
pub(super) async fn open(app: &App, staff: &Staff, cards: Cards) -> Result<Vec<NamedSigner>, String> {
    if app.store.cycle().people() < 2 {
        return Ok(Vec::new());
    }
    let lang = staff.lang;
    alone(lang, move || {
        let at = |at: usize, error: &CardError| {
            lang.with("console-record-card-wrong", &[("at", &at.to_string()), ("why", &sentence(lang, error))])
        };
        let mut read = Vec::with_capacity(2);
        for (place, (card, phrase)) in (1..).zip(&cards.0) {
            let card = Card::read(card).map_err(|error| at(place, &error))?;
            read.push((place, card, Passphrase::parse(phrase).map_err(|error| at(place, &error))?));
        }
        if let [(_, one, _), (_, other, _)] = read.as_slice()
            && (one.name(), one.id()) == (other.name(), other.id())
        {
            return Err(lang.text("console-record-same-card"));
        }
        read.iter().map(|(place, card, phrase)| card.open(phrase).map_err(|error| at(*place, &error))).collect()
    })
    .await
}

/// Draws a card and its words.
pub(super) async fn issue(lang: Lang, suite: record::Suite, name: String) -> Result<(Card, Passphrase, record::Verifier), String> {
    alone(lang, move || {
        let made = Passphrase::draw().and_then(|phrase| Card::issue(suite, &name, &phrase).map(|(card, key)| (card, phrase, key)));
        made.map_err(|error| sentence(lang, &error))
    })
    .await
}

/// Works with a card beside the threads that answer, while nobody else does.
async fn alone<T: Send + 'static>(lang: Lang, work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    let broken = || lang.text("console-record-broken");
    let _turn = OPENING.acquire().await.map_err(|_| broken())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a card was not opened");
        broken()
    })?
}
