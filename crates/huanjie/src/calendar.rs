//! `huanjie calendar`.

use std::io::{BufWriter, Write, stdout};

use statute::{Body, Form, Rules, Timeline};

use crate::Failure;
use crate::cli::CalendarOptions;

/// Prints the calendar, one step a line.
pub fn run(options: &CalendarOptions) -> Result<(), Failure> {
    let (division, day) = (options.division.as_str(), options.election_day);
    if !(2..=12).contains(&division.len()) || !division.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Failure::unusable(format!("--division {division:?}: 2 to 12 digits are expected, for example 632823200201")));
    }
    let body = body(&options.body)?;
    let form = options.form.as_deref().map(|name| form(name, body)).transpose()?;
    let rules = Rules::resolve(division, body, day).map_err(|e| Failure::no(format!("{e}; choose a later --election-day")))?;
    let timeline = Timeline::new(&rules).form(form.unwrap_or_else(|| Form::of(&rules)));
    let steps = match options.today {
        Some(today) => timeline.plan(today, day).map_err(|e| Failure::no(e.to_string()))?,
        None => timeline.backward(day),
    };
    let mut out = BufWriter::new(stdout().lock());
    let write = |e: std::io::Error| Failure::unusable(format!("standard output: {e}"));
    for step in steps {
        let line = serde_json::to_string(&step).map_err(|e| Failure::unusable(e.to_string()))?;
        writeln!(out, "{line}").map_err(write)?;
    }
    out.flush().map_err(write)
}

fn body(name: &str) -> Result<Body, Failure> {
    let known = || Body::ALL.map(Body::name).join(", ");
    Body::named(name).ok_or_else(|| Failure::unusable(format!("--body {name:?}: use one of {}", known())))
}

fn form(name: &str, body: Body) -> Result<Form, Failure> {
    let known = || Form::ALL.map(Form::name).join(", ");
    let form = Form::named(name).ok_or_else(|| Failure::unusable(format!("--form {name:?}: use one of {}", known())))?;
    if form != Form::AllVoters && body != Body::ResidentsCommittee {
        return Err(Failure::unusable(format!("--form {name}: only with --body {}", Body::ResidentsCommittee.name())));
    }
    Ok(form)
}
