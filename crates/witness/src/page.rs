//! The one page: who this witness is and what it has seen, in Chinese and English; no scripts.

use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use record::witness::Seen;
use record::{Origin, Verifier};

const STYLE: &str = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#111;background:#fff;\
overflow-wrap:anywhere}h1{font-size:1.6rem}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #767676;padding:.4rem;text-align:left}\
td:last-child,th:last-child{text-align:right;white-space:nowrap}.warn{border:3px solid #a00;padding:.6rem}";

/// The page at a time.
pub(crate) fn page(key: &Verifier, logs: &[(&Origin, Seen)], evidence: usize, now: Timestamp) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "见证 " (key.name()) }
                style { (STYLE) }
            }
            body {
                h1 { "见证 " span lang="en" { "Witness" } " " (key.name()) }
                p { "本站为选举记录作见证：只要记录有增无减、前后一致，就签名并注明时间。本站不保存记录内容，只保存每份记录最近一次的条数和封存码。" }
                p lang="en" {
                    "This witness cosigns, with the time, records of elections that only grow. It keeps none of their content, only how many \
                     entries each had when it was seen last, and their hash."
                }
                @if evidence > 0 {
                    p .warn {
                        "有 " (evidence) " 份请求与已见证的记录不一致，未签名，已留存备查。"
                        br;
                        span lang="en" { "Kept for inquiry, not signed: " (evidence) " requests that contradict what was seen." }
                    }
                }
                h2 { "公钥 " span lang="en" { "Verifier key" } }
                p { code { (key.vkey()) } }
                h2 { "时钟 " span lang="en" { "Clock" } }
                p { time datetime=(now.strftime("%Y-%m-%dT%H:%M:%SZ")) { (now.strftime("%Y-%m-%d %H:%M:%S")) " UTC" } }
                h2 { "所见证的记录 " span lang="en" { "Records" } }
                (table(logs))
            }
        }
    }
}

fn table(logs: &[(&Origin, Seen)]) -> Markup {
    html! {
        @if logs.is_empty() {
            p { "还没有登记任何记录。" br; span lang="en" { "No records are registered yet." } }
        } @else {
            table {
                thead { tr { th scope="col" { "记录 " span lang="en" { "Record" } } th scope="col" { "条数 " span lang="en" { "Entries" } } } }
                tbody { @for (log, seen) in logs { tr { td { (log) } td { (seen.size) } } } }
            }
        }
    }
}
