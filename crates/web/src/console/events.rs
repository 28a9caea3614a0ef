//! Live progress: the codes of units that changed, as server-sent events. Pages work without it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::app::App;
use crate::guard::{Staff, reaches};

/// `GET /console/events`.
pub async fn stream(State(app): State<Arc<App>>, staff: Staff) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = BroadcastStream::new(app.store.subscribe()).filter_map(move |changed| {
        let event = match changed {
            Ok(code) if reaches(&staff.account, &code) => Some(Event::default().event("changed").data(code)),
            Ok(_) => None,
            // Too slow for every single change: say only that something changed.
            Err(BroadcastStreamRecvError::Lagged(_)) => Some(Event::default().event("changed").data("")),
        };
        std::future::ready(event.map(Ok))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(25)))
}
