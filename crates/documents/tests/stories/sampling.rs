//! Papers of surveys and of the quality sample.

use documents::{Press, papers};
use election::programme::Catalogue;
use election::programme::quality::Form;
use jiff::civil::date;
use statute::Body;

use crate::played::{Until, played, unit};

fn haixi() -> Catalogue {
    Catalogue::parse(include_str!("../../../../programmes/haixi.toml")).expect("the programme of the repository is read")
}

/// The text of a paper without spaces and line ends.
fn text(paper: &documents::Paper) -> Vec<String> {
    let pages = Press::new().text(paper).expect("the paper can be set");
    pages.iter().map(|page| page.chars().filter(|c| !c.is_whitespace()).collect()).collect()
}

#[test]
fn every_questionnaire_has_a_code_of_its_own_or_none_and_names_nobody() {
    let (catalogue, unit) = (haixi(), unit(Body::VillageCommittee));
    let survey = catalogue.survey("villagers").expect("a survey");
    let codes = ["ABCDEFGH2345".to_owned(), "ZYXWVTSR6789".to_owned(), String::new()];
    let pages = text(&papers::questionnaire(survey, &unit, &codes));
    assert_eq!(pages.len(), 3, "a page for each");
    assert!(pages[0].contains("ABCDEFGH2345") && !pages[0].contains("ZYXWVTSR6789") && pages[1].contains("ZYXWVTSR6789"));
    assert!(!pages[2].contains("答题码") && pages[2].contains("请不要写姓名"));
    assert!(pages.iter().all(|page| survey.questions.iter().all(|question| page.contains(&question.text))));
}

#[test]
fn the_observers_sheet_says_nothing_of_the_record_and_the_forms_are_the_record() {
    let state = played(Body::VillageCommittee, 120, Until::HandedOver).state;
    let (catalogue, unit, on) = (haixi(), unit(Body::VillageCommittee), date(2027, 1, 20));
    let sheet = text(&papers::observer_sheet(&state, &unit, &catalogue, on).expect("planned")).concat();
    assert!(sheet.contains("张贴的选民名单上的人数") && !sheet.contains("119"), "{sheet}");
    let form = |form| text(&papers::quality_form(&state, &unit, &catalogue, form, on).expect("planned")).concat();
    let (results, process) = (form(Form::Results), form(Form::Process));
    assert!(results.contains("选举结果表") && results.contains("119") && results.contains("当选人员"), "{results}");
    assert!(process.contains("选举过程表") && process.contains("选民名单公布日到选举日的天数") && process.contains("是"), "{process}");
    let survey = catalogue.survey("villagers").expect("a survey");
    let count = text(&papers::survey_count_sheet(&state, survey, &unit, on).expect("planned")).concat();
    assert!(count.contains("基本满意") && count.contains("计数人"), "{count}");
    let nothing = election::Election::new(&unit.code, Body::VillageCommittee);
    assert!(papers::observer_sheet(&nothing, &unit, &catalogue, on).is_none(), "there is no plan yet");
}
