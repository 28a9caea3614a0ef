//! Plain text for a terminal and a printer: lines wrapped by the width of their characters, a Chinese character counting two.

/// Columns of a page.
pub const PAGE: usize = 96;

/// Columns a character takes on a terminal.
fn wide(c: char) -> usize {
    let two = matches!(c, '\u{1100}'..='\u{115f}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}');
    if two { 2 } else { 1 }
}

/// Columns a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(wide).sum()
}

/// A mark that no line may begin with.
fn closing(c: char) -> bool {
    "，。、；：！？”’）》〉】…%,.;:)".contains(c)
}

/// Pieces between which a line may end: a word of letters with the blank before it, or one Chinese character with the
/// closing marks after it.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let opening = before.is_some_and(|b| "“‘（《〈【(".contains(b));
        let within_word = before.is_some_and(|b| wide(b) == 1 && b != ' ') && wide(c) == 1 && c != ' ';
        let after_blank = before == Some(' ') && c != ' ';
        let joined = closing(c) || opening || within_word || (after_blank && wide(c) == 1);
        if at > 0 && !joined {
            cuts.push(at);
        }
        before = Some(c);
    }
    let ends = cuts.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(cuts.iter().copied());
    starts.zip(ends).filter_map(|(from, to)| text.get(from..to)).collect()
}

/// A text in lines of at most so many columns; a longer word stands alone.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim().lines() {
        let mut line = String::new();
        for piece in pieces(paragraph.trim()) {
            if !line.trim().is_empty() && width(&line) + width(piece.trim_end()) > columns {
                lines.push(line.trim_end().to_owned());
                line = piece.trim_start().to_owned();
            } else {
                line.push_str(piece);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A label, then the text beside it, its further lines under its first.
pub fn labelled(indent: usize, label: &str, text: &str) -> String {
    let mark = format!("{}{label}", " ".repeat(indent));
    let room = PAGE.saturating_sub(width(&mark)).max(20);
    let mut out = String::new();
    for (at, line) in wrap(text, room).iter().enumerate() {
        let begin = if at == 0 { mark.clone() } else { " ".repeat(width(&mark)) };
        out.push_str(&format!("{begin}{line}\n"));
    }
    out
}

/// Cells beside each other, each wrapped in its own columns.
pub fn row(cells: &[&[String]], columns: &[usize]) -> String {
    let wrapped: Vec<Vec<String>> =
        cells.iter().zip(columns).map(|(cell, width)| cell.iter().flat_map(|text| wrap(text, *width)).collect()).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for at in 0..height {
        let mut line = String::new();
        for (cell, columns) in wrapped.iter().zip(columns) {
            let text = cell.get(at).map_or("", String::as_str);
            line.push_str(text);
            line.push_str(&" ".repeat((columns + 2).saturating_sub(width(text))));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_between_characters_and_never_before_a_closing_mark() {
        let lines = wrap("登记参加选举的村民名单，应当在选举日的二十日前公布。", 20);
        assert!(lines.iter().all(|line| width(line) <= 22), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(closing)), "{lines:?}");
        assert_eq!(lines.concat(), "登记参加选举的村民名单，应当在选举日的二十日前公布。", "nothing is lost");
    }

    #[test]
    fn english_is_cut_between_words() {
        assert_eq!(wrap("the roll must hang twenty days", 12), ["the roll", "must hang", "twenty days"]);
    }

    #[test]
    fn cells_stand_under_their_heads_whatever_the_script() {
        let cell = |text: &str| vec![text.to_owned()];
        let line = row(&[&cell("任期"), &cell("5 年"), &cell("x")], &[10, 8, 8]);
        assert_eq!(line, "任期        5 年      x\n");
    }
}
