//! The papers of a case: what they state, and what they wait for.

use documents::Press;
use documents::papers::{CasePaper, case_decision, case_notice};
use election::programme::case::{Case, Concerned, Correction, Decided, Finding, How, Kind, Notice, Opening, Ruling, Source};
use election::programme::{Catalogue, Leader, Words};
use jiff::civil::date;

const HAIXI: &str = include_str!("../../../../programmes/haixi.toml");

fn leader(name: &str) -> Leader {
    Leader { name: name.to_owned(), post: "村党支部书记".to_owned() }
}

fn case() -> Case {
    let correction = Correction { what: "退还礼品".to_owned(), owner: leader("乙某某"), due: date(2026, 12, 1) };
    let finding = Finding { upheld: true, sanctions: vec!["criticism".to_owned()], correction: Some(correction) };
    let ruling = Ruling { finding, reason: "两名证人证实，电话13897012345核对".to_owned() };
    let opening = Opening {
        about: Kind::Prohibited { prohibition: "bribery".to_owned() },
        source: Source::Report,
        concerned: Concerned { person: leader("甲某某"), account: None },
        words: "宴请选民两桌".to_owned(),
    };
    Case {
        number: 3,
        opened: date(2026, 11, 20),
        statement_due: date(2026, 11, 23),
        decision_due: date(2026, 12, 5),
        opening: Some(opening),
        stated: Some((date(2026, 11, 21), Some(Words { text: "是婚宴".to_owned(), attachments: Vec::new() }))),
        proposed: None,
        decided: Some(Decided {
            on: date(2026, 11, 24),
            by: ["t1".to_owned(), "t2".to_owned()],
            upheld: true,
            correction_due: Some(date(2026, 12, 1)),
            ruling: Some(ruling),
        }),
        notified: Some((date(2026, 11, 25), date(2026, 11, 30), Some(Notice { how: How::Left, words: "请仔细阅读。".to_owned() }))),
        corrected: None,
        confirmed: None,
        appealed: None,
        ruled: None,
    }
}

fn of<'a>(case: &'a Case, catalogue: &'a Catalogue) -> CasePaper<'a> {
    let (issuer, above) = ("快尔玛乡换届工作领导小组办公室", "天峻县换届工作领导小组办公室");
    CasePaper { case, catalogue, place: "天峻县快尔玛乡纳尔宗村", issuer, above, rehearsal: true }
}

fn words(paper: &documents::Paper) -> String {
    Press::new().text(paper).expect("set").concat().split_whitespace().collect()
}

#[test]
fn the_decision_states_what_was_found_what_follows_and_where_to_appeal() {
    let (case, catalogue) = (case(), Catalogue::parse(HAIXI).expect("read"));
    let text = words(&case_decision(&of(&case, &catalogue)).expect("decided"));
    for part in [
        "处理决定书",
        "天峻县快尔玛乡纳尔宗村选纪字〔2026〕第3号",
        "甲某某（村党支部书记）",
        "宴请选民两桌",
        "是婚宴",
        "反映的问题属实",
        "批评教育",
        "退还礼品",
        "2026年12月1日以前改好",
        "5日内向天峻县换届工作领导小组办公室申诉",
        "2026年11月24日",
        "演练",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("第十七条"), "a source that nobody has confirmed is not cited");
    assert!(!text.contains("13897012345"), "no number of a person");
}

#[test]
fn the_notice_waits_for_the_decision_and_says_how_it_was_given() {
    let (mut case, catalogue) = (case(), Catalogue::parse(HAIXI).expect("read"));
    let text = words(&case_notice(&of(&case, &catalogue)).expect("given"));
    for part in ["送达通知书", "甲某某", "留置送达", "2026年11月30日以前向天峻县", "受送达人", "2026年11月25日"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    case.notified = None;
    assert!(case_notice(&of(&case, &catalogue)).is_none());
    case.decided = None;
    assert!(case_decision(&of(&case, &catalogue)).is_none());
    case.opening = None;
    assert!(case_decision(&of(&case, &catalogue)).is_none(), "nothing of it once it is erased");
}
