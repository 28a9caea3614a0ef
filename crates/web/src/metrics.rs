//! Counts of answers and their times by route template, in the Prometheus text format. Written by hand: it is one page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// Upper bounds of the latency buckets, in milliseconds.
const BUCKETS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// Routes that are not counted: this page is open to everybody.
const UNCOUNTED: [&str; 2] = [crate::unit::CHECK_IN, crate::public::survey::ADDRESS];

#[derive(Default)]
struct Row {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
}

/// Counters of one server.
#[derive(Default)]
pub struct Counters(Mutex<BTreeMap<(String, String), Row>>);

impl Counters {
    fn add(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry((route.to_owned(), method.as_str().to_owned())).or_default();
        *row.statuses.entry(status.as_u16()).or_default() += 1;
        for (bound, count) in BUCKETS.iter().zip(&mut row.buckets) {
            if took <= Duration::from_millis(*bound) {
                *count += 1;
            }
        }
        row.count += 1;
        row.micros = row.micros.saturating_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(out, "# HELP huanjie_requests_total Answers by route template and status.\n# TYPE huanjie_requests_total counter")?;
        for ((route, method), row) in rows.iter() {
            for (status, count) in &row.statuses {
                writeln!(out, "huanjie_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}")?;
            }
        }
        writeln!(out, "# HELP huanjie_request_seconds Time to the answer's head.\n# TYPE huanjie_request_seconds histogram")?;
        for ((route, method), row) in rows.iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\"");
            for (bound, count) in BUCKETS.iter().zip(&row.buckets) {
                let seconds = Duration::from_millis(*bound).as_secs_f64();
                writeln!(out, "huanjie_request_seconds_bucket{{{labels},le=\"{seconds}\"}} {count}")?;
            }
            writeln!(out, "huanjie_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", row.count)?;
            writeln!(out, "huanjie_request_seconds_sum{{{labels}}} {}", Duration::from_micros(row.micros).as_secs_f64())?;
            writeln!(out, "huanjie_request_seconds_count{{{labels}}} {}", row.count)?;
        }
        Ok(())
    }
}

/// Counts one request; none of the check-in and of surveys, where counts and times would tell outside when people come.
pub async fn count(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    if UNCOUNTED.iter().any(|address| route.starts_with(address)) {
        return response;
    }
    app.counters.add(&method, &route, response.status(), start.elapsed());
    response
}

/// `GET /metrics`.
pub async fn show(State(app): State<Arc<App>>) -> Response {
    let mut out = String::with_capacity(8 * 1024);
    let units = app.units("");
    let voters: u64 = units.iter().map(|u| u64::from(u.summary.registered)).sum();
    let written = app.counters.write(&mut out).and_then(|()| {
        writeln!(out, "# HELP huanjie_units Villages and communities.\n# TYPE huanjie_units gauge\nhuanjie_units {}", units.len())?;
        writeln!(out, "# HELP huanjie_voters Names on posted rolls.\n# TYPE huanjie_voters gauge\nhuanjie_voters {voters}")
    });
    match written {
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response(),
        Err(error) => crate::fail::Fail::internal(&error).into_response(),
    }
}
