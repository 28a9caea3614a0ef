//! Volumes being bound: who asks for one that takes long is told so and asks again; it is bound once, however often it is asked for.

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::Pdf;
use jiff::civil::Date;
use maud::html;
use store::{Store, UnitRow};
use tokio::sync::watch;

use super::file::{File, NoFile, pressed};
use crate::app::App;
use crate::guard::InUnit;
use crate::layout::{self, Head};
use crate::unit::desk;

/// Volumes kept until they are fetched.
const KEPT: usize = 4;
/// Seconds after which a browser asks again.
const AGAIN: u32 = 2;

/// Which volume: the same entries and day are the same file.
#[derive(Clone)]
pub(super) struct Volume {
    pub(super) unit: Arc<UnitRow>,
    pub(super) entries: u64,
    pub(super) on: Date,
}

impl Volume {
    /// Its papers.
    pub(super) async fn file(&self, store: &Store, rehearsal: bool) -> Result<File, NoFile> {
        File::of(store, &self.unit, rehearsal, Some(self.entries), self.on).await
    }

    fn is(&self, other: &Self) -> bool {
        (&self.unit.code, self.entries, self.on) == (&other.unit.code, other.entries, other.on)
    }
}

/// What comes of it: nothing yet, or the file.
type Made = watch::Receiver<Option<Result<Pdf, NoFile>>>;

/// Volumes being bound, and those that nobody has fetched yet.
#[derive(Default)]
pub(crate) struct Binder(Mutex<Vec<(Volume, Made)>>);

impl Binder {
    /// The one that is being bound, else one that `begin` begins to bind.
    fn find(&self, volume: &Volume, begin: impl FnOnce() -> Made) -> Made {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, made)) = kept.iter().find(|(other, _)| other.is(volume)) {
            return made.clone();
        }
        let ready = |(_, made): &(Volume, Made)| made.borrow().is_some();
        if kept.len() >= KEPT
            && let Some(oldest) = kept.iter().position(ready)
        {
            kept.remove(oldest);
        }
        let made = begin();
        kept.push((volume.clone(), made.clone()));
        made
    }

    fn fetched(&self, volume: &Volume) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| !other.is(volume));
    }
}

/// The volume; nothing while it is still being made after as long as an answer waits.
pub(super) async fn bound(app: &Arc<App>, volume: Volume) -> Result<Option<Pdf>, NoFile> {
    let mut made = app.binder.find(&volume, || {
        let (tell, made) = watch::channel(None);
        let (app, volume) = (Arc::clone(app), volume.clone());
        tokio::spawn(async move { tell.send_replace(Some(bind(&app, &volume).await)) });
        made
    });
    let broken = || NoFile::Write("the volume was not bound".to_owned());
    let come = match tokio::time::timeout(app.settings.patience, made.wait_for(Option::is_some)).await {
        Err(_) => return Ok(None),
        Ok(come) => come.ok().and_then(|come| come.clone()).unwrap_or_else(|| Err(broken())),
    };
    app.binder.fetched(&volume);
    come.map(Some)
}

async fn bind(app: &App, volume: &Volume) -> Result<Pdf, NoFile> {
    let file = volume.file(&app.store, app.settings.demo).await?;
    let _turn = app.presses.acquire().await.map_err(|error| NoFile::Write(error.to_string()))?;
    pressed(move |press| Ok(file.bind(press)?.pdf)).await
}

/// The page that says that a volume is being made; a browser asks again by itself.
pub(super) fn waiting(app: &App, at: &InUnit) -> Response {
    let lang = at.lang;
    let archive = format!("/console/units/{}/archive", at.unit.code);
    let mut crumbs = desk::crumbs(at);
    crumbs.push((lang.text("unit-step-archive"), archive.clone()));
    let head = Head::new(lang.text("archive-binding"), crumbs, "units").again(AGAIN);
    let body = html! {
        p role="status" { (lang.text("archive-binding-wait")) }
        p.actions { a.button.main href={ (archive) "/volume.pdf" } { (lang.text("archive-binding-again")) } a.button href=(archive) { (lang.text("archive-binding-back")) } }
    };
    let page = layout::console(app, at, &head, &body);
    (StatusCode::ACCEPTED, [(header::RETRY_AFTER, AGAIN.to_string())], page).into_response()
}
