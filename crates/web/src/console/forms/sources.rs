//! What a cell of a form can take: the measures of a place, its name, the day; and rows of counties, townships or units.

use std::collections::BTreeMap;

use figures::{Measure, Row, Shape, Side, all, cells};
use jiff::civil::Date;
use sheets::fill::{Decimal, Known, Mapping, Template, Value, Values};
use words::Lang;

use super::super::tables::{Courses, Place, title};
use crate::app::App;

/// Name of a place.
const NAME: &str = "place.name";
/// The day as of which a form is filled.
const DAY: &str = "day";
/// Number of a row.
const AT: &str = "row.number";
/// Rows of lists, each with the digits of its codes.
pub(super) const ROWS: [(&str, usize); 3] = [("counties", 6), ("townships", 9), ("units", 12)];

/// What else forms call a source; its title is known without that.
const CALLED: [(&str, &[&str]); 9] = [
    ("progress.units", &["应换届村数", "换届选举村数", "应换届村社区数", "村数", "村社区数"]),
    ("progress.planned", &["已启动", "启动村数", "已启动村数"]),
    ("progress.elected", &["已完成", "完成", "已完成村数", "选举完成"]),
    ("progress.first_round", &["一次性选举成功", "一次选举成功", "一次成功"]),
    ("progress.first_round.share", &["一次成功率", "选举成功率", "一次性选举成功率"]),
    ("progress.turnout", &["投票率", "参选率"]),
    ("progress.registered", &["登记人数", "登记选民数", "选民数"]),
    ("progress.handed_over", &["移交", "工作移交", "已移交"]),
    ("progress.one_shoulder", &["一肩挑", "一肩挑数"]),
];

/// What names of rows are called on forms.
const NAMES: [(&str, &[&str]); 3] = [
    ("counties", &["县", "县市", "县（市）", "地区"]),
    ("townships", &["乡镇", "乡（镇）", "乡镇名称", "单位"]),
    ("units", &["村", "村名", "村社区", "村（社区）", "村（居）"]),
];

/// Every source with its title, for the lists to choose from.
pub(super) fn choices(lang: Lang) -> Vec<(String, String)> {
    let own = [NAME, DAY, AT].map(|key| (key.to_owned(), lang.text(&format!("forms-source-{}", key.replace('.', "-")))));
    own.into_iter().chain(all().iter().map(|measure| (measure.key.clone(), title(lang, measure)))).collect()
}

/// What forms call a measure: its title, of a share with 占比 behind it, of a body before or after with that in front. A heading
/// that does not say which body means the new one.
fn called(measure: &Measure) -> Vec<String> {
    let share = if measure.key.ends_with(".share") { "占比" } else { "" };
    let title = format!("{}{share}", Lang::Zh.text(measure.words()));
    let sided = measure.side().map(|side| format!("{}{title}", Lang::Zh.text(&format!("figure-{}", side.name()))));
    let plain = (measure.side() != Some(Side::Before)).then_some(title);
    let more = CALLED.iter().filter(|(key, _)| *key == measure.key).flat_map(|(_, words)| words.iter().map(|word| (*word).to_owned()));
    sided.into_iter().chain(plain).chain(more).collect()
}

/// Proposes what goes where by the words of the form.
pub(super) fn guess(template: &Template) -> Mapping {
    let called: Vec<(&str, Vec<String>)> = all().iter().map(|measure| (measure.key.as_str(), called(measure))).collect();
    let words: Vec<(&str, Vec<&str>)> = called.iter().map(|(key, words)| (*key, words.iter().map(String::as_str).collect())).collect();
    let mut known: Vec<Known<'_>> = words.iter().map(|(key, words)| Known { rows: None, key, words }).collect();
    for (rows, names) in &NAMES {
        known.push(Known { rows: Some(rows), key: NAME, words: names });
        known.push(Known { rows: Some(rows), key: AT, words: &["序号"] });
        known.extend(words.iter().map(|(key, words)| Known { rows: Some(rows), key, words }));
    }
    template.guess(&known)
}

/// All values of a place as of a day.
pub(super) fn values(app: &App, place: &Place, courses: &Courses, day: Date) -> Values {
    let mut single = of(place, courses, day);
    single.insert(DAY.to_owned(), Value::Day(day));
    let list = |(name, digits): (&str, usize)| {
        let places = place.cut(app, digits);
        let mut rows: Vec<BTreeMap<String, Value>> = places.iter().map(|row| of(row, courses, day)).collect();
        protect(&places, &mut rows, &place.code, day);
        rows.iter_mut().zip(1_i64..).for_each(|(row, at)| drop(row.insert(AT.to_owned(), Value::Whole(at))));
        (name.to_owned(), rows)
    };
    Values { single, rows: ROWS.map(list).into_iter().collect() }
}

/// Small numbers of rows below the county are held back in a form as they are in the tables, under each sum.
fn protect(places: &[Place], rows: &mut [BTreeMap<String, Value>], reader: &str, day: Date) {
    let above = |place: &Place| place.code.get(..place.code.len().saturating_sub(3)).map(str::to_owned);
    let mut rows = rows.iter_mut();
    for group in places.chunk_by(|a, b| above(a) == above(b)) {
        let own: Vec<&mut BTreeMap<String, Value>> = rows.by_ref().take(group.len()).collect();
        if group.iter().any(|place| cells::applies(&place.code, reader)) {
            hold(group, own, day);
        }
    }
}

fn hold(group: &[Place], mut rows: Vec<&mut BTreeMap<String, Value>>, day: Date) {
    let units: Vec<Vec<Row<'_>>> = group.iter().map(|place| place.seen().map(Row::from).collect()).collect();
    for measure in all().iter().filter(|measure| measure.tells()) {
        for (row, text) in rows.iter_mut().zip(cells::column(measure, &units, day, true)) {
            if [cells::FEW, cells::HELD].contains(&text.as_str()) {
                row.insert(measure.key.clone(), Value::Text(text));
            }
        }
    }
}

/// A place's name and measures. What the record does not show stays empty: it is not zero.
fn of(place: &Place, courses: &Courses, day: Date) -> BTreeMap<String, Value> {
    let measured = all().iter().map(|measure| {
        let number = measure.over(place.rows(courses), day).number(measure.shape).and_then(|number| i64::try_from(number).ok());
        let tenths = |units| Decimal { units, places: 1 };
        let value = match (number, measure.shape) {
            (None, _) => Value::Text(String::new()),
            (Some(number), Shape::Units | Shape::People) => Value::Whole(number),
            (Some(number), Shape::Share) => Value::Percent(tenths(number)),
            (Some(number), Shape::Mean) => Value::Decimal(tenths(number)),
        };
        (measure.key.clone(), value)
    });
    measured.chain([(NAME.to_owned(), Value::Text(place.name.clone()))]).collect()
}
