//! How long a roll takes, beside the bare reader on the same bytes. `cargo bench -p sheets`.

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;

/// Times each reading is repeated; the quickest counts.
const TIMES: u32 = 5;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

fn number(at: u32) -> (String, String) {
    let (year, month, day) = (1940 + at % 67, 1 + at / 67 % 12, 1 + at / 804 % 28);
    let body = format!("632823{year}{month:02}{day:02}{:03}", at / 22_512 * 2 + 1);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    (format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize])), format!("{year}-{month}-{day}"))
}

fn book(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["序号", "姓名", "性别", "民族", "出生日期", "身份证号", "村民小组", "登记类别", "备注"])
    {
        sheet.write_string(0, column, heading).expect("in range");
    }
    for row in 1..=rows {
        let (id, birth) = number(row - 1);
        sheet.write_number(row, 0, row).expect("in range");
        let name = format!("{}·{}", ["尕藏", "巴图", "索南", "才让"][(row % 4) as usize], row);
        let group = format!("{}社", row % 9 + 1);
        for (column, text) in (1..).zip([name.as_str(), "男", "蒙古族", &birth, &id, &group, "外出", "在格尔木务工，本人来电"])
        {
            sheet.write_string(row, column, text).expect("in range");
        }
    }
    book.save_to_buffer().expect("in memory")
}

fn quickest(mut read: impl FnMut()) -> Duration {
    let once = |read: &mut dyn FnMut()| {
        let start = Instant::now();
        read();
        start.elapsed()
    };
    (0..TIMES).map(|_| once(&mut read)).min().unwrap_or_default()
}

fn main() {
    println!("{:>8} {:>10} {:>12} {:>12} {:>7}", "rows", "bytes", "bare ms", "roll ms", "ratio");
    for rows in [5_000, 100_000] {
        let bytes = book(rows);
        let bare = quickest(|| {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes[..])).expect("a workbook");
            black_box(book.worksheet_range_at(0).expect("a sheet").expect("readable"));
        });
        let roll = quickest(|| {
            let read = sheets::read_roll(&bytes).expect("a right roll");
            assert_eq!(read.rows, rows);
            black_box(read);
        });
        let (bare, roll) = (bare.as_secs_f64() * 1e3, roll.as_secs_f64() * 1e3);
        println!("{rows:>8} {:>10} {bare:>12.1} {roll:>12.1} {:>7.2}", bytes.len(), roll / bare);
    }
}
