//! A form that comes twice acts once: clicked twice, or sent again because its answer was lost. The key drawn for the form is
//! kept with what was answered, in the store of keys that units' steps use too.

use axum::response::Response;
use sha2::{Digest, Sha256};
use store::{ActError, Once};
use words::Lang;

use super::{answer_page, errors};
use crate::app::App;
use crate::guard::Staff;
use crate::unit::sent::Sent;

/// Name of the hidden field.
pub(super) const FIELD: &str = "once";

/// What was sent, as far as it is told apart from other requests. Secrets are no part of it.
pub(super) struct Request {
    act: &'static str,
    key: String,
    hash: String,
}

/// The rest of the address that an act leads to, or why it was not done.
pub(super) type Done = Result<String, String>;

impl Request {
    pub(super) fn of(staff: &Staff, act: &'static str, sent: &Sent) -> Self {
        let mut hasher = Sha256::new();
        let mut part = |text: &str| {
            hasher.update(text.as_bytes());
            hasher.update([0]);
        };
        part(&staff.account.id);
        part(act);
        for (name, value) in sent.pairs().iter().filter(|(name, _)| name != FIELD) {
            part(name);
            part(value);
        }
        let key = sent.get(FIELD).filter(|key| key.len() <= 200).unwrap_or_default().to_owned();
        Self { act, key, hash: hex::encode(hasher.finalize()) }
    }

    /// What the store keeps; nothing for a form without a key.
    pub(super) fn once<'a>(&'a self, answer: &'a str) -> Option<Once<'a>> {
        (!self.key.is_empty()).then_some(Once { key: &self.key, request: &self.hash, answer })
    }

    /// What came of the same form before, if it came before.
    pub(super) async fn before(&self, app: &App, lang: Lang) -> Option<Done> {
        match app.store.answered(self.once("")?).await {
            Ok(answer) => answer.map(Ok),
            Err(ActError::Reused) => Some(Err(lang.text("console-record-reused"))),
            Err(error) => Some(Err(errors::act(lang, &error))),
        }
    }

    /// Answers the act. Of two that came at the same time the second says what the first came to.
    pub(super) async fn answer(&self, app: &App, staff: &Staff, sent: Sent, done: Done) -> Response {
        let done = match done {
            Err(why) => match self.before(app, staff.lang).await {
                Some(Ok(answer)) => Ok(answer),
                _ => Err(why),
            },
            Ok(more) => {
                if let Some(once) = self.once(&more)
                    && let Err(error) = app.store.keep_answer(once).await
                {
                    // It is done; only a repetition would not know of it.
                    tracing::warn!(%error, "an answer was not kept");
                }
                Ok(more)
            }
        };
        answer_page(app, staff, self.act, sent, done).await
    }
}
