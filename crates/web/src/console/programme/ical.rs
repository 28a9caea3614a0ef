//! iCalendar (RFC 5545): whole days, lines folded at 75 octets, texts escaped. What a calendar program reads, nothing more.

use jiff::civil::Date;
use statute::shift;

/// Octets of a line at most, without its end.
const LINE: usize = 75;

/// Something that lasts whole days.
pub(super) struct Event {
    /// Unique and lasting: a calendar that is read again changes the entry and does not add another.
    pub(super) uid: String,
    /// First day.
    pub(super) first: Date,
    /// Last day.
    pub(super) last: Date,
    /// What.
    pub(super) summary: String,
    /// More words.
    pub(super) description: String,
}

/// A calendar as text; `stamped` is the day of the programme from which it was made.
pub(super) fn calendar(name: &str, stamped: Date, events: &[Event]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//huanjie//programme//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(text);
    }
    line(&format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", escaped(&event.uid)));
        line(&format!("DTSTAMP:{}T000000Z", stamped.strftime("%Y%m%d")));
        line(&format!("DTSTART;VALUE=DATE:{}", event.first.strftime("%Y%m%d")));
        // The end is the day after the last one.
        line(&format!("DTEND;VALUE=DATE:{}", shift(event.last, 1).strftime("%Y%m%d")));
        line(&format!("SUMMARY:{}", escaped(&event.summary)));
        line(&format!("DESCRIPTION:{}", escaped(&event.description)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// A text value: backslash, semicolon, comma and line ends are escaped; other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters: what follows begins with a blank.
fn fold(out: &mut String, text: &str) {
    let mut room = LINE;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn event(summary: &str) -> String {
        let (first, last) = (date(2026, 12, 30), date(2026, 12, 31));
        let event = Event { uid: "vote.6328".into(), first, last, summary: summary.into(), description: String::new() };
        calendar("海西州", date(2026, 11, 1), &[event])
    }

    #[test]
    fn a_day_ends_with_the_beginning_of_the_next_and_every_line_with_carriage_return_and_feed() {
        let text = event("投票");
        for line in
            ["DTSTAMP:20261101T000000Z", "DTSTART;VALUE=DATE:20261230", "DTEND;VALUE=DATE:20270101", "UID:vote.6328", "SUMMARY:投票"]
        {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn words_cannot_end_a_line_or_begin_another_property() {
        let text = event("会议; 甲, 乙\\丙\r\nEND:VEVENT\u{7}");
        assert!(text.contains("SUMMARY:会议\\; 甲\\, 乙\\\\丙\\nEND:VEVENT\r\n"), "{text}");
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_the_same() {
        for length in 0..80 {
            let summary = format!("{}{}", "a".repeat(length), "推选村民选举委员会并公布".repeat(9));
            let text = event(&summary);
            assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
            assert!(text.replace("\r\n ", "").contains(&format!("\r\nSUMMARY:{summary}\r\n")), "{text}");
        }
    }
}
