//! A roll of a million invented names: how long the index takes to build, its memory, searches of each kind, and both orders.
//!
//! `cargo bench -p names`; `NAMES_LINES=N` for another size. One thread; wall time, the best of five for each query,
//! and the mean of the processor's time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fastrand::Rng;
use names::{Index, Line, pinyin_key, stroke_key};

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单解仇区查朴盖";
const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉红建国志文海燕春梅林峰建军晓东小梅文华淑珍国强永福德生金花生莲成武占才发祥维新宝贵世昌守义占元延平青山雪莲桂兰永贵得财有德存良积善启明尚武生瑞进福海宁西宁成林长寿永寿万福百岁生辉正芳绿女吕";
const OTHERS: [&str; 24] = [
    "才让",
    "卓玛",
    "扎西",
    "多杰",
    "尕藏",
    "拉毛",
    "仁青",
    "旦增",
    "才仁",
    "索南",
    "措毛",
    "华旦",
    "巴特尔",
    "乌兰",
    "其其格",
    "孟克",
    "斯琴",
    "娜仁",
    "道尔吉",
    "那木",
    "萨仁",
    "布和",
    "额尔登",
    "格日勒",
];
/// Queries of each kind, and how often each is asked: the shortest time counts, the others were spent on other work of the machine.
const RUNS: usize = 100;
const TIMES: usize = 5;

fn person(rng: &mut Rng, surnames: &[char], given: &[char]) -> (String, String) {
    let mut name = String::new();
    if rng.u8(..20) == 0 {
        for part in 0..rng.usize(2..4) {
            if part == 1 && rng.bool() {
                name.push('·');
            }
            name.push_str(OTHERS[rng.usize(..OTHERS.len())]);
        }
    } else {
        name.push(surnames[rng.usize(..surnames.len()).min(rng.usize(..surnames.len()))]);
        for _ in 0..rng.usize(1..3) {
            // One character in ten from all of the first plane: registers are full of rare ones.
            let rare = rng.u8(..10) == 0;
            name.push(if rare { rng.char('\u{4E00}'..='\u{9FA5}') } else { given[rng.usize(..given.len())] });
        }
    }
    let last = if rng.u8(..11) == 0 { "X".to_owned() } else { rng.u8(..10).to_string() };
    (name, format!("63280019{:02}0101{:03}{last}", rng.u8(..99), rng.u16(..1000)))
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = run();
    (made, start.elapsed())
}

/// Time this thread has had the processor; to the tick, so only for sums.
fn on_processor() -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(schedule.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default())
}

fn searches(index: &Index, what: &str, mut query: impl FnMut() -> String) {
    let before = on_processor();
    let mut times: Vec<(Duration, usize)> = (0..RUNS)
        .map(|_| {
            let query = query();
            let asked = (0..TIMES).map(|_| timed(|| index.search(black_box(&query), 100).total));
            asked.map(|(total, time)| (time, total)).min().unwrap_or_default()
        })
        .collect();
    let processor = on_processor().saturating_sub(before).as_secs_f64() * 1e3 / (RUNS * TIMES) as f64;
    times.sort_unstable();
    let ms = |per_mille: usize| times[(RUNS - 1) * per_mille / 1000].0.as_secs_f64() * 1e3;
    let mean = times.iter().map(|(_, total)| total).sum::<usize>() / RUNS;
    println!(
        "search {what:<44} p50 {:6.2} ms  p99 {:6.2} ms  longest {:6.2} ms  processor {processor:6.2} ms  {mean:>7} found",
        ms(500),
        ms(990),
        ms(1000)
    );
}

fn main() {
    let size = std::env::var("NAMES_LINES").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let mut rng = Rng::with_seed(7);
    let (surnames, given): (Vec<char>, Vec<char>) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
    let people: Vec<(String, String)> = (0..size).map(|_| person(&mut rng, &surnames, &given)).collect();

    let build = || people.iter().map(|(name, id)| Line { name, id_number: Some(id) }).collect::<Index>();
    let (index, first) = timed(build);
    let (_, again) = timed(|| black_box(build()));
    println!("{size} lines: built in {:.0} ms, again {:.0} ms", first.as_secs_f64() * 1e3, again.as_secs_f64() * 1e3);
    println!("index: {:.1} MB, {} bytes a line", index.bytes() as f64 / 1e6, index.bytes() / size);

    let one = |rng: &mut Rng| people[rng.usize(..size)].clone();
    searches(&index, "a whole name in Chinese", || one(&mut rng).0);
    searches(&index, "one character (张)", || "张".to_owned());
    searches(&index, "two characters from within", || one(&mut rng).0.chars().skip(1).take(2).collect());
    searches(&index, "a surname in pinyin", || ["wang", "li", "zhang", "lv", "shan"][rng.usize(..5)].to_owned());
    searches(&index, "pinyin of two characters (zhangwei, lilei)", || {
        let part = |rng: &mut Rng| ["zhang", "li", "wang", "lei", "wei", "xiao", "hong", "guo", "jian", "ma"][rng.usize(..10)];
        format!("{}{}", part(&mut rng), part(&mut rng))
    });
    searches(&index, "pinyin of four characters (cairangzhuoma)", || "cairangzhuoma".to_owned());
    searches(&index, "two initials (zs)", || format!("{}{}", rng.lowercase(), rng.lowercase()));
    searches(&index, "three initials (zxm)", || format!("{}{}{}", rng.lowercase(), rng.lowercase(), rng.lowercase()));
    searches(&index, "one letter", || rng.lowercase().to_string());
    searches(&index, "last four digits", || one(&mut rng).1.split_off(14));
    searches(&index, "surname and last four digits", || {
        let (name, id) = one(&mut rng);
        format!("{} {}", name.chars().take(1).collect::<String>(), &id[14..])
    });

    let names: Vec<&str> = people.iter().map(|(name, _)| name.as_str()).collect();
    sorting("strokes", || {
        let mut sorted = names.clone();
        sorted.sort_by_cached_key(|name| stroke_key(name));
        black_box(sorted);
    });
    sorting("pinyin", || {
        let mut sorted = names.clone();
        sorted.sort_by_cached_key(|name| pinyin_key(name));
        black_box(sorted);
    });
}

fn sorting(what: &str, sort: impl FnOnce()) {
    let before = on_processor();
    let ((), time) = timed(sort);
    let processor = on_processor().saturating_sub(before).as_secs_f64() * 1e3;
    println!("sort by {what}: {:.0} ms, processor {processor:.0} ms", time.as_secs_f64() * 1e3);
}
