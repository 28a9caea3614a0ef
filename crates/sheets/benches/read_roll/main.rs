//! How long a roll takes and how much memory, beside the bare reader on the same bytes. `cargo bench -p sheets`; `ROWS=100000` for a smaller one.
//!
//! Each kind of file is made and read in a process of its own, so that the peak of memory is that of the reading alone. The bare reader is the
//! library without us, without limits and without understanding anything: `table` is calamine making a table of each sheet, and for `.csv`
//! the csv crate cutting records into the same, a text of its own for each cell; `stream` is the library handing over and forgetting, cell
//! after cell (`.xlsx`) or record after record (`.csv`; the others have no such thing). `rows` is our stream of rows with its limits and
//! without understanding. What was read is given up after the clock has stopped. An `.xls` holds no more than 65,535 lines.

mod books;

use std::any::Any;
use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use calamine::{Ods, Reader, Xls, Xlsx};
use rust_xlsxwriter::Workbook;
use sheets::{Asked, examine};

/// Lines below a heading in a sheet of `.xls`.
const MOST_XLS: u32 = 65_535;
/// Times each reading is repeated; the quickest counts.
const TIMES: u32 = 3;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const HEADINGS: [&str; 9] = ["序号", "姓名", "性别", "民族", "出生日期", "身份证号", "村民小组", "登记类别", "备注"];
const FAMILY: [&str; 8] = ["马", "李", "才让", "索南", "祁", "王", "多杰", "拉毛"];
const GIVEN: [&str; 16] =
    ["玉兰", "生财", "扎西", "措", "福祥", "秀英", "卓玛", "东智", "建国", "才旦", "文秀", "加", "海龙", "吉", "永红", "当周"];

/// An invented number with a right check digit, its day of birth, and the sex that follows from it.
fn number(at: u32) -> (String, String, &'static str) {
    let (year, month, day) = (1940 + at % 67, 1 + at / 67 % 12, 1 + at / 804 % 28);
    let (county, sequence) = (100 + at / 22_512 / 999, at / 22_512 % 999 + 1);
    let body = format!("632{county}{year}{month:02}{day:02}{sequence:03}");
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let sex = if sequence % 2 == 1 { "男" } else { "女" };
    (format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize])), format!("{year}-{month}-{day}"), sex)
}

fn line(at: u32) -> [String; 9] {
    let (id, birth, sex) = number(at);
    let name = format!("{}{}", FAMILY[(at / 3 % 8) as usize], GIVEN[(at / 7 % 16) as usize]);
    let nationality = ["汉族", "蒙古族", "藏族", "回族"][(at % 4) as usize];
    let (category, reason) = if at.is_multiple_of(5) { ("外出", "在格尔木务工，本人来电") } else { ("常住", "") };
    [(at + 1).to_string(), name, sex.into(), nationality.into(), birth, id, format!("{}社", at % 9 + 1), category.into(), reason.into()]
}

fn make(kind: &str, rows: u32, path: &Path) {
    let lines = || std::iter::once(HEADINGS.map(str::to_owned)).chain((0..rows).map(line));
    match kind {
        "ods" => return books::ods(lines(), path),
        "xls" => return books::xls(lines(), path),
        _ => {}
    }
    if kind == "csv" {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
        lines().for_each(|line| writeln!(file, "{}", line.join(",")).expect("written"));
        return;
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    (0..).zip(HEADINGS).for_each(|(column, heading)| drop(sheet.write_string(0, column, heading)));
    for at in 0..rows {
        let cells = line(at);
        sheet.write_number(at + 1, 0, at + 1).expect("in range");
        for (column, text) in (1..).zip(&cells[1..]).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(at + 1, column, text).expect("in range");
        }
    }
    book.save(path).expect("written");
}

/// Processor time of this process, all threads together, in seconds; counted in hundredths.
fn spent() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Quickest by the clock, and least processor time; on a machine with other work only the second means anything.
fn quickest<T>(read: impl Fn() -> T) -> (f64, f64) {
    let once = |_| {
        let (start, before) = (Instant::now(), spent());
        let read = black_box(read());
        let times = (start.elapsed().as_secs_f64(), spent() - before);
        drop(read);
        times
    };
    let times: Vec<(f64, f64)> = (0..TIMES).map(once).collect();
    let least = |of: fn(&(f64, f64)) -> f64| times.iter().map(of).fold(f64::INFINITY, f64::min);
    (least(|time| time.0), least(|time| time.1))
}

/// Mebibytes this process has had resident at most.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) / 1024
}

fn records(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(bytes)
}

/// The sheets as the library keeps them whole.
fn table(kind: &str, bytes: &[u8]) -> Box<dyn Any> {
    let bytes_of_book = Cursor::new(bytes);
    match kind {
        "csv" => {
            let texts = |record: csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<String>>();
            Box::new(records(bytes).into_records().map(|record| texts(record.expect("readable"))).collect::<Vec<_>>())
        }
        "ods" => Box::new(Ods::new(bytes_of_book).expect("a document").worksheets()),
        "xls" => Box::new(Xls::new(bytes_of_book).expect("a workbook").worksheets()),
        _ => Box::new(Xlsx::new(bytes_of_book).expect("a workbook").worksheets()),
    }
}

/// Nothing for a kind whose library knows no cell after cell.
fn stream(kind: &str, bytes: &[u8]) -> Option<()> {
    if kind == "csv" {
        let (mut reader, mut record) = (records(bytes), csv::StringRecord::new());
        while reader.read_record(&mut record).expect("readable") {
            black_box(&record);
        }
        return Some(());
    }
    if kind != "xlsx" {
        return None;
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let name = book.sheet_names().first().cloned().expect("a sheet");
    let mut cells = book.worksheet_cells_reader(&name).expect("a sheet");
    while let Some(cell) = cells.next_cell().expect("readable") {
        black_box(cell);
    }
    Some(())
}

fn measure(kind: &str, rows: u32, path: &Path) {
    let bytes = std::fs::read(path).expect("the file");
    let roll = || {
        let read = examine(&bytes, &Asked::default(), &|_| ()).expect("a roll");
        assert!(read.problems.is_empty() && read.voters.len() == usize::try_from(rows).unwrap_or(0), "{:?}", read.problems.first());
        read
    };
    let ours = quickest(roll);
    let memory = peak();
    let streamed = stream(kind, &bytes).map(|()| quickest(|| stream(kind, &bytes)));
    let whole = quickest(|| table(kind, &bytes));
    let limited = quickest(|| sheets::bare(&bytes).expect("readable"));
    let share = |of: f64, by: f64| format!("{:.0} %", 100.0 * of / by);
    let streams = streamed.map_or(("-".to_owned(), "-".to_owned()), |(clock, _)| (format!("{clock:.2}"), share(clock, ours.0)));
    println!(
        "{kind:>5} {rows:>8} {:>4} | {:>6.2} {:>6} {:>6.2} {:>6.2} {:>8} {:>9} | {:>6.2} {:>6.2} {:>6.2} {:>8} | {:>9.0} {memory:>9}",
        bytes.len() >> 20,
        whole.0,
        streams.0,
        limited.0,
        ours.0,
        share(whole.0, ours.0),
        streams.1,
        whole.1,
        limited.1,
        ours.1,
        share(whole.1, ours.1),
        f64::from(rows) / ours.0
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, job, kind, rows, path] = &arguments[..] {
        let (rows, path) = (rows.parse().expect("a number"), Path::new(path));
        return if job == "make" { make(kind, rows, path) } else { measure(kind, rows, path) };
    }
    let rows: u32 = std::env::var("ROWS").map_or(1_000_000, |rows| rows.parse().expect("a number"));
    println!("                    | by the clock, s                                   | processor time, s             |");
    println!(" kind     rows  MiB |  table stream   rows   roll of table of stream |  table   rows   roll of table |    rows/s  MiB peak");
    let own = std::env::current_exe().expect("this program");
    for (kind, rows) in [("xlsx", rows), ("csv", rows), ("ods", rows), ("xls", rows.min(MOST_XLS))] {
        let path = std::env::temp_dir().join(format!("huanjie-bench-{}.{kind}", std::process::id()));
        for job in ["make", "read"] {
            let done = Command::new(&own).args([job, kind]).arg(rows.to_string()).arg(&path).status().expect("it runs");
            assert!(done.success(), "{job} {kind}");
        }
        std::fs::remove_file(&path).expect("the file goes");
    }
}
