//! Any bytes at all: an answer, never a panic, never half a roll.

use proptest::prelude::*;
use sheets::{Layouts, SheetError, error_workbook, id_number, name, read_roll, template};

use crate::tell::{book, number, reason};

fn kinds() -> Vec<Vec<u8>> {
    let id = number("19850307", 1);
    vec![
        book(&[&["姓名", "身份证号", "登记类别"], &["甲", &id, "常住"], &["乙", &number("19850307", 3), "常住"]]),
        include_bytes!("../data/roll.xls").to_vec(),
        include_bytes!("../data/roll.ods").to_vec(),
        format!("姓名,身份证号,登记类别\n甲,{id},常住\n").into_bytes(),
        template(),
    ]
}

/// An answer of one kind or the other. An error holds no voters by its type; a roll holds as many as it says.
fn answered(bytes: &[u8]) {
    match read_roll(bytes) {
        Ok(roll) => assert!(roll.rows as usize == roll.voters.len() && roll.rows > 0),
        Err(error) => {
            reason(&error);
            if let SheetError::Rows(problems) = &error {
                assert!(!problems.is_empty());
                error_workbook(bytes, problems, &Layouts::new(), &|problem| problem.code.to_owned()).unwrap();
            }
        }
    }
}

#[test]
fn files_that_break_off_anywhere_are_answered() {
    for bytes in kinds() {
        let step = (bytes.len() / 150).max(1);
        (0..bytes.len()).step_by(step).for_each(|length| answered(&bytes[..length]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn files_with_wrong_bytes_are_answered(kind in 0_usize..5, hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)) {
        let mut bytes = kinds().swap_remove(kind);
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        answered(&bytes);
    }

    /// The stream of records begins after the first sector; there every byte means something.
    #[test]
    fn workbooks_of_excel_97_with_wrong_records_are_answered(hits in prop::collection::vec((512_usize..4_000, any::<u8>()), 1..6)) {
        let mut bytes = include_bytes!("../data/roll.xls").to_vec();
        for (at, byte) in hits {
            bytes[at] = byte;
        }
        answered(&bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000), head in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"])) {
        answered(&[head, &bytes].concat());
    }

    #[test]
    fn any_table_of_text_is_answered(cells in prop::collection::vec("\\PC{0,12}|姓名|性别|身份证号|[0-9X.E+-]{1,20}", 1..60)) {
        let text: String = cells.chunks(5).map(|row| row.join("\t") + "\n").collect();
        answered(format!("姓名\t性别\t出生年月\t身份证号\t登记类别\n{text}").as_bytes());
    }

    #[test]
    fn names_are_stable_and_numbers_are_checked_without_panic(text in any::<String>()) {
        if let Ok(once) = name(&text) {
            prop_assert_eq!(name(&once), Ok(once.clone()));
        }
        let _ = id_number::check(&text);
    }
}
