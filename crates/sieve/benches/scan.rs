//! What the guard costs: `cargo bench -p sieve`. Bytes read a second on one core, of text as it is sent, in processor time
//! where the kernel tells it (other work on the machine then does not count).

use std::hint::black_box;
use std::time::{Duration, Instant};

use sieve::{Mesh, first};

/// Time that this thread has had on a processor; nothing where there is no such file.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

/// Reads a text again and again for half a second.
fn measured(what: &str, text: &[u8]) {
    let (begun, before, mut rounds) = (Instant::now(), on_processor(), 0_u32);
    while begun.elapsed() < Duration::from_millis(500) {
        assert!(first(black_box(text), Mesh::Published).is_none(), "nothing is in it");
        rounds += 1;
    }
    let spent = on_processor().zip(before).map_or(begun.elapsed(), |(after, before)| after - before);
    let each = spent / rounds;
    let rate = u128::try_from(text.len()).unwrap_or(0) * 1_000 / each.as_nanos().max(1);
    println!("{what}: {} KiB, {each:.1?}, {rate} MB/s", text.len() / 1024);
}

fn main() {
    let names: String = (0..5_000).map(|n| format!("张{}{}", char::from_u32(0x4E00 + n).unwrap_or('三'), "\n")).collect();
    measured("5,000 names", names.as_bytes());
    let page: String = (0..400)
        .map(|n| {
            format!("<tr><td class=\"n\">{n}</td><td><a href=\"/console/units/632823{n:06}\">纳尔宗村</a></td><td>2026-12-20</td></tr>")
        })
        .collect();
    measured("a page of 400 rows", page.as_bytes());
    let figures: String = (0..20_000).map(|n| format!("{n} {} {};", n * 37, n % 97)).collect();
    measured("figures and nothing else", figures.as_bytes());
}
