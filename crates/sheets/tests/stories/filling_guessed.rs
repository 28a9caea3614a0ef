//! A mapping is proposed by the words of headings; the clerk only corrects.

use sheets::fill::{Column, Known, Template, fill};

use crate::filling::{at, list, one, range, values, words};
use crate::forms::{daily, running, single};

const KNOWN: [Known<'static>; 8] = [
    Known { rows: None, key: "office", words: &["填报单位", "报送单位"] },
    Known { rows: None, key: "day", words: &["截至日期", "填报日期"] },
    Known { rows: Some("townships"), key: "no", words: &["序号"] },
    Known { rows: Some("townships"), key: "name", words: &["乡镇", "乡镇名称", "村"] },
    Known { rows: Some("townships"), key: "villages", words: &["应换届村数"] },
    Known { rows: Some("townships"), key: "done", words: &["已完成", "当日"] },
    Known { rows: Some("townships"), key: "at_once", words: &["一次成功"] },
    Known { rows: Some("townships"), key: "turnout", words: &["投票率", "投票率（%）"] },
];

#[test]
fn headings_over_three_rows_and_labels_are_recognised() {
    let form = daily();
    let mapping = Template::read(&form).unwrap().guess(&KNOWN);
    assert_eq!(mapping.cells, [one("进度日报", "B2", "office"), one("进度日报", "F2", "day")]);
    let columns = [("A", "no"), ("B", "name"), ("C", "villages"), ("D", "done"), ("E", "at_once"), ("F", "turnout")];
    assert_eq!(mapping.lists, [list("进度日报", 6, 4, &columns)]);
    let filled = fill(&form, &mapping, &values(6)).unwrap();
    assert_eq!(at(&range(filled.as_ref(), "进度日报"), "A12"), words("合计"), "a proposal can be used as it is");
}

#[test]
fn a_list_without_a_total_ends_before_the_signatures() {
    let mapping = Template::read(&running()).unwrap().guess(&KNOWN);
    assert_eq!(mapping.lists, [list("台账", 2, 4, &[("A", "name"), ("B", "done")])]);
}

#[test]
fn what_is_not_known_is_left_out() {
    let mapping = Template::read(&single()).unwrap().guess(&KNOWN);
    assert_eq!((mapping.cells, mapping.lists), (vec![one("基本情况", "B4", "day")], Vec::new()));
    assert!(Template::read(&daily()).unwrap().guess(&[]).cells.is_empty());
    assert!(Column::new(256).is_none());
}
