//! A piece of a file, for players that go to a place in a recording and for broken connections (RFC 9110, section 14).

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// Bytes of the piece that is sent where the end is left open: players ask for the next one.
const PIECE: usize = 1 << 20;

/// What was asked of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// All of it; also where the question has more pieces than one, or cannot be read.
    Whole,
    /// These bytes.
    Piece(Range<usize>),
    /// Bytes that lie behind its end.
    Beyond,
}

/// What the head of a question asks of a file of so many bytes.
#[must_use]
pub fn asked(headers: &HeaderMap, size: usize) -> Asked {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((first, last)) = text.and_then(|text| text.strip_prefix("bytes=")).and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let piece = match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..first.saturating_add(PIECE).min(size),
        (Err(_), Ok(last)) if first.trim().is_empty() => size.saturating_sub(last)..size,
        _ => return Asked::Whole,
    };
    if piece.is_empty() { Asked::Beyond } else { Asked::Piece(piece) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_piece_it_asks_for() {
        let of = |range: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, range.parse().expect("a head"));
            asked(&headers, 3 << 20)
        };
        let whole = 3 << 20;
        assert_eq!(asked(&HeaderMap::new(), 9), Asked::Whole);
        assert_eq!(of("bytes=0-99"), Asked::Piece(0..100));
        assert_eq!(of("bytes=100-"), Asked::Piece(100..100 + PIECE));
        assert_eq!(of("bytes=3145720-9999999"), Asked::Piece(3_145_720..whole));
        assert_eq!(of("bytes=-8"), Asked::Piece(whole - 8..whole));
        for beyond in ["bytes=3145728-", "bytes=-0"] {
            assert_eq!(of(beyond), Asked::Beyond, "{beyond}");
        }
        for unread in ["bytes=0-1,5-9", "lines=1-2", "bytes=9-1", "bytes=-", "bytes"] {
            assert_eq!(of(unread), Asked::Whole, "{unread}");
        }
    }
}
