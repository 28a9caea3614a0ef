//! What a survey shows: how many answered, and between which bounds the share of the satisfied lies; never of a single unit.

use std::sync::Arc;

use election::programme::survey::{Asked, Survey};
use figures::cells::COUNTY;
use figures::survey::{Poll, hidden, per_mille, poll};
use sheets::{Shown, Table};
use store::UnitRow;

use super::{Room, words};
use crate::console::tables::unit_of;

/// A place and what a question shows there.
struct Line {
    name: String,
    poll: Poll,
}

impl Room {
    /// The tables of a survey: one for each question.
    pub(super) fn results(&self, survey: &Survey) -> Vec<Table> {
        let units = self.app.units(&self.staff.account.division);
        survey.questions.iter().map(|question| self.question(survey, question, &units)).collect()
    }

    fn question(&self, survey: &Survey, question: &Asked, units: &[Arc<UnitRow>]) -> Table {
        let key = format!("survey.{}.{}", survey.id, question.id);
        let within = |code: &str| units.iter().filter(|unit| unit.code.starts_with(code)).map(|unit| unit_of(unit)).collect::<Vec<_>>();
        let line = |code: &str| Some(Line { name: crate::console::tables::name(&self.app, code), poll: poll(&key, within(code))? });
        let own = self.staff.account.division.as_str();
        let mut counties: Vec<&str> =
            units.iter().filter_map(|unit| unit.code.get(..COUNTY)).filter(|code| code.len() > own.len()).collect();
        counties.dedup();
        let below: Vec<Line> = counties.into_iter().filter_map(line).collect();
        let hidden = hidden(&below.iter().map(|line| line.poll).collect::<Vec<_>>());
        // Below the county no share is told.
        let told = own.len() <= COUNTY;
        let first = line(own).map(|line| self.row(&line, told && !line.poll.few()));
        let rest = below.iter().zip(hidden).map(|(line, hidden)| self.row(line, !hidden));
        let rows = first.into_iter().chain(rest).collect();
        let satisfied = question.satisfied.join("、");
        Table {
            name: question.text.clone(),
            title: question.text.clone(),
            notes: vec![
                self.with("satisfied-are", &[("options", &satisfied)]),
                self.with("interval-how", &[("level", &survey.confidence_level.to_string())]),
                self.text("few-how"),
            ],
            head: ["place", "drawn", "counted", "asked", "sheets", "response", "satisfied", "share", "interval"]
                .map(|key| self.text(&format!("col-{key}")))
                .to_vec(),
            rows,
        }
    }

    fn row(&self, line: &Line, told: bool) -> Vec<Shown> {
        let poll = &line.poll;
        let number = |n: u64| Shown::Number(n);
        let nothing = || words("—");
        let held = || words(self.text("held"));
        let mut row =
            vec![words(&line.name), number(poll.asked.into()), number(poll.counted.into()), number(poll.sample), number(poll.sheets)];
        row.push(poll.response().map_or_else(nothing, |mille| words(per_mille(mille))));
        match (told, poll.share(), poll.interval()) {
            (_, None, _) | (_, _, None) => row.extend([nothing(), nothing(), nothing()]),
            (false, ..) => row.extend([held(), held(), held()]),
            (true, Some(share), Some((lower, upper))) => row.extend([
                words(format!("{} / {}", poll.satisfied, poll.answered)),
                words(per_mille(share)),
                words(format!("{} – {}", per_mille(lower), per_mille(upper))),
            ]),
        }
        row
    }
}
