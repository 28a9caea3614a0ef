//! Numbers of synthetic people: the example of GB 11643 itself, and made ones.

use super::{Kind, Mesh, first, masked};

fn found(text: &str) -> Option<(Kind, &str)> {
    first(text.as_bytes(), Mesh::Published).map(|found| (found.kind, &text[found.at]))
}

#[test]
fn identity_numbers_are_found_in_every_shape() {
    for text in [
        "11010519491231002X",
        "11010519491231002x",
        "110105194912310021",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105\u{3000}1949\u{a0}1231 002 X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "110105\u{200b}19491231002X",
        "110105491231002",
        "110105 491231 002",
        "632823 850307 145",
        "632823 85 03 07 145",
        "632823-850307-145",
        "6328 2385 0307 145",
        "632 823 850 307 145",
        "63282 38503 07145",
        "632823850307 145",
        "63282385 0307145",
        "6 3 2 8 2 3 8 5 0 3 0 7 1 4 5",
        "１１０１０５４９１２３１００２",
        "632823198001010020",
    ] {
        assert_eq!(found(text), Some((Kind::Identity, text)), "{text}");
        let within = format!("共3名，身份证号：{text}，已核。");
        assert_eq!(found(&within), Some((Kind::Identity, text)), "{within}");
    }
    assert_eq!(found("ID11010519491231002X"), Some((Kind::Identity, "11010519491231002X")));
    assert_eq!(found("第 5 行 2 110105194912310021"), Some((Kind::Identity, "110105194912310021")), "after other figures");
    assert_eq!(found("<td>110105194912310021</td>"), Some((Kind::Identity, "110105194912310021")));
}

#[test]
fn telephone_numbers_are_found_where_something_is_published_only() {
    for text in ["13800000000", "138 0000 0000", "138-0000-0000", "１９８００００００００", "8613800000000", "1380 0000 000"] {
        assert_eq!(found(&format!("联系电话{text}。")), Some((Kind::Telephone, text)));
        assert_eq!(first(text.as_bytes(), Mesh::Identity), None, "{text}");
    }
    assert_eq!(found("+86 138 0000 0000"), Some((Kind::Telephone, "138 0000 0000")));
}

#[test]
fn what_is_no_such_number_goes_through() {
    for text in [
        "",
        "2026年12月20日9:00至16:30",
        "632823200201",
        "632823200201 2026-12-20 120",
        "2026-12-20 2026-11-27 12",
        "019ac5f2-7b1e-7c51-9a30-110105194912",
        "0977-8265310",
        "12345678901",
        "990105194912310021",
        "110105194913310021",
        "1101051949123100210",
        "110105191310021",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "c0ffee110105194912310021c0ffee",
        "封存码 A000 A001 A002 A003",
        "12 34 567 8901 23 45 67",
        "发出110张，收回106张，废票5张",
        "110105 194912 310021 77",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
}

/// A list of the logs of units says code, size and hash; a table says code and count.
#[test]
fn a_units_code_and_a_count_are_no_number_of_a_person() {
    for unit in ["632823100202", "632823200201", "632801001012", "632825100205"] {
        for size in [1, 12, 100, 145, 999, 1_000, 12_345] {
            for text in [
                format!("{unit} {size} 5b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855f"),
                format!("huanjie/heads/v2\n{unit} {size} e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"),
                format!("{unit}\t{size}"),
                format!("{unit} - {size}人"),
            ] {
                assert_eq!(found(&text), None, "{text}");
            }
        }
    }
    assert_eq!(found("632823100 202145"), None, "a township's code and a figure");
    assert_eq!(found("632823100202145").map(|found| found.0), Some(Kind::Identity), "in one row it may be anybody's");
}

#[test]
fn one_wrong_digit_does_not_hide_a_number_in_one_row() {
    let right = "11010519491231002X";
    for at in 14..17 {
        for digit in '0'..='9' {
            let mut wrong: Vec<char> = right.chars().collect();
            wrong[at] = digit;
            let wrong: String = wrong.into_iter().collect();
            assert_eq!(found(&wrong), Some((Kind::Identity, wrong.as_str())));
        }
    }
}

#[test]
fn bytes_that_are_no_text_are_read_too() {
    let mut bytes = vec![0xFF, 0xEF, 0xBC, 0x00, 0xC2];
    bytes.extend(b"11010519491231002X");
    bytes.extend([0xEF, 0xBC]);
    assert_eq!(first(&bytes, Mesh::Identity).map(|found| found.at), Some(5..23));
    assert_eq!(first(&[0xEF], Mesh::Published), None);
}

#[test]
fn a_masked_text_keeps_everything_but_the_numbers() {
    let text = "张三11010519491231002X，李四110105 491231 002，共2人";
    assert_eq!(masked(text, "（略）").as_deref(), Some("张三（略），李四（略），共2人"));
    assert_eq!(masked("共2人", "（略）"), None);
}

/// Digits fall into hashes, signatures and UUIDs by chance; a record that is held back for them is a record that cannot be read.
#[test]
fn a_hundred_thousand_identifiers_go_through() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |from: &[u8]| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(from[usize::try_from(state >> 33).expect("fits") % from.len()])
    };
    let (digits, hex) = (b"01234567890123456789abcdef", b"0123456789abcdef");
    let base64 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
    for _ in 0..100_000 {
        let mut row = |from: &[u8], length: usize| (0..length).map(|_| draw(from)).collect::<String>();
        let uuid = [8, 4, 4, 4, 12].map(|length| row(digits, length)).join("-");
        for word in [uuid, row(hex, 64), row(base64, 43) + "=", row(base64, 88)] {
            let text = format!("{{\"key\":\"{word}\"}}");
            assert_eq!(found(&text), None, "{word}");
        }
    }
    let beside = "01935f00-0000-7000-8000-000000000001 11010519491231002X";
    assert_eq!(found(beside), Some((Kind::Identity, "11010519491231002X")), "what stands beside one is found");
}
