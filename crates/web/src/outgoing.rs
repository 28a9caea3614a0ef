//! 出口检查: everything that leaves the server passes here, and no number of a person leaves with it.
//!
//! The gate of every route ([`crate::guard::enforce`]) hands its answer to [`pass`]. Pages and texts are read whole: of a public
//! one and of a file nothing is sent once a number is found; on a page of the staff the number is masked. Anything else must be
//! a file that was guarded when it was made: only [`pdf`] and [`workbook`] mark an answer so, and they take what only the press
//! ([`documents::Pdf`]) and the writer of workbooks ([`sheets::Book`]) can make. What is neither is not sent, so that forgetting
//! the guard shows at the first try. The exceptions stand in the table of routes ([`Gives`]), each on its own line.

use std::io::{Cursor, Write};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::PressError;
use maud::html;
use sha2::{Digest, Sha256};
use sheets::BookError;
use sieve::{Kind, Mesh};
use words::Lang;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::console::filter::encode;
use crate::fail::Fail;
use crate::layout;
use crate::ranges::{self, Asked};
use crate::routes::{Access, Gives};

const XLS: &str = "application/vnd.ms-excel";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Mark of an answer whose file was guarded when it was made. Nobody else can set it.
#[derive(Debug, Clone, Copy)]
struct Guarded(());

/// Mark of a file that somebody attached to an act, sent back as it is kept. Nobody else can set it.
#[derive(Debug, Clone, Copy)]
struct Attached(());

/// What a browser may do with such a file: nothing but save it.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// How a browser takes a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Shown in a window.
    Shown,
    /// Saved.
    Saved,
}

fn file(bytes: Vec<u8>, kind: &'static str, name: &str, taken: Taken) -> Response {
    let how = if taken == Taken::Shown { "inline" } else { "attachment" };
    let disposition = format!("{how}; filename=\"{name}\"");
    let mut response = ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response();
    response.extensions_mut().insert(Guarded(()));
    response
}

/// A paper of the press; `name` without its ending.
pub fn pdf(paper: documents::Pdf, name: &str, taken: Taken) -> Response {
    file(paper.into_bytes(), "application/pdf", &format!("{name}.pdf"), taken)
}

/// A workbook of the guarded writer; `name` without its ending.
pub fn workbook(book: sheets::Book, name: &str) -> Response {
    file(book.into_bytes(), XLSX, &format!("{name}.xlsx"), Taken::Saved)
}

/// A form of a superior that was filled, in the format it came in; `name` without its ending.
pub fn filled(book: sheets::Book, name: &str, old: bool) -> Response {
    let (kind, ending) = if old { (XLS, "xls") } else { (XLSX, "xlsx") };
    file(book.into_bytes(), kind, &format!("{name}.{ending}"), Taken::Saved)
}

/// A folder on its way as one .zip: it takes guarded files only, and files of a public record as they are published.
pub struct Folder {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    sums: String,
}

impl Default for Folder {
    fn default() -> Self {
        Self { zip: ZipWriter::new(Cursor::default()), sums: String::new() }
    }
}

impl Folder {
    /// A paper of the press.
    ///
    /// # Errors
    /// The name holds a number of a person, or the folder cannot be written.
    pub fn pdf(&mut self, path: &str, paper: &documents::Pdf) -> std::io::Result<()> {
        self.put(path, paper)
    }

    /// A workbook of the guarded writer.
    ///
    /// # Errors
    /// As for [`Folder::pdf`].
    pub fn workbook(&mut self, path: &str, book: &sheets::Book) -> std::io::Result<()> {
        self.put(path, book.as_ref())
    }

    /// A file of the public record of the unit, in its own format: below `/record/` it is the same.
    ///
    /// # Errors
    /// As for [`Folder::pdf`].
    pub fn record(&mut self, path: &str, published: &[u8]) -> std::io::Result<()> {
        self.put(path, published)
    }

    /// What was put in so far: a line of SHA-256 and name for each file, as `sha256sum -c` reads it.
    #[must_use]
    pub fn sums(&self) -> &str {
        &self.sums
    }

    /// Puts the lines so far into the folder.
    ///
    /// # Errors
    /// As for [`Folder::pdf`].
    pub fn list(&mut self, path: &str) -> std::io::Result<()> {
        let sums = self.sums.clone();
        self.put(path, sums.as_bytes())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        if sieve::first(path.as_bytes(), Mesh::Published).is_some() {
            return Err(std::io::Error::other("a number of a person in the name of a file"));
        }
        self.zip.start_file(path, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        self.zip.write_all(bytes)?;
        self.sums.push_str(&format!("{}  {path}\n", hex::encode(Sha256::digest(bytes))));
        Ok(())
    }

    /// The folder; `name` without its ending.
    ///
    /// # Errors
    /// As for [`Folder::pdf`].
    pub fn sent(self, name: &str) -> std::io::Result<Response> {
        let bytes = self.zip.finish()?.into_inner();
        Ok(file(bytes, "application/zip", &format!("{name}.zip"), Taken::Saved))
    }
}

/// A file that was attached to an act, or the piece that `asking` asks for. Only a route that says so ([`Gives::Attached`])
/// sends it.
pub fn attached(mut bytes: Vec<u8>, kind: &'static str, name: &str, asking: &HeaderMap) -> Response {
    let (size, disposition) = (bytes.len(), format!("attachment; filename*=UTF-8''{}", encode(name)));
    let (status, range) = match ranges::asked(asking, size) {
        Asked::Whole => (StatusCode::OK, None),
        Asked::Piece(piece) => {
            let range = format!("bytes {}-{}/{size}", piece.start, piece.end - 1);
            bytes = bytes[piece].to_vec();
            (StatusCode::PARTIAL_CONTENT, Some(range))
        }
        Asked::Beyond => {
            bytes = Vec::new();
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{size}")))
        }
    };
    let named = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    let mut response = (status, named, [(header::ACCEPT_RANGES, "bytes")], bytes).into_response();
    if let Some(range) = range.and_then(|range| HeaderValue::try_from(range).ok()) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    response.extensions_mut().insert(Attached(()));
    response
}

/// What is answered in place of a paper that was not made.
pub fn no_paper(lang: Lang, error: &PressError) -> Response {
    match error {
        PressError::Held { title, place, kind } => held(lang, title, place, *kind),
        other => Fail::internal(other).answer(lang, false),
    }
}

/// What is answered in place of a workbook that was not made.
pub fn no_workbook(lang: Lang, title: &str, error: &BookError) -> Response {
    match error {
        BookError::Held { sheet, cell, kind } => held(lang, title, &format!("{sheet}!{cell}"), *kind),
        other @ BookError::Unwritable(_) => Fail::internal(other).answer(lang, false),
    }
}

/// That something was not sent, where the number stands, and what to do. The number itself is nowhere.
fn held(lang: Lang, what: &str, place: &str, kind: Kind) -> Response {
    tracing::warn!(kind = kind.name(), "an outgoing file was held back");
    let title = lang.text(&format!("outgoing-held-{}", kind.name()));
    let page = layout::public(
        lang,
        &title,
        &html! {
            h1 { (title) }
            div.refusal role="alert" {
                p.sentence { (lang.with("outgoing-held-where", &[("what", what), ("place", place)])) }
                p { (lang.text("outgoing-held-do")) }
            }
            ul.links { li { a href="/console" { (lang.text("nav-console")) } } }
        },
    );
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// How an answer is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Sent as it is.
    Through,
    /// Read whole; a number stops it.
    Stop(Mesh),
    /// Read whole; numbers are masked.
    Mask,
    /// Not a text and not guarded: not sent.
    Never,
}

fn way(parts: &Parts, access: Access, gives: Gives) -> Way {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let saved = parts.headers.contains_key(header::CONTENT_DISPOSITION);
    match (gives, kind) {
        (Gives::OnePerson | Gives::OwnSheet | Gives::KeyPaper | Gives::Record | Gives::Program, _) | (_, "text/event-stream") => {
            Way::Through
        }
        _ if parts.extensions.get::<Guarded>().is_some() => Way::Through,
        (Gives::Attached, _) if parts.extensions.get::<Attached>().is_some() => Way::Through,
        _ if parts.extensions.get::<Attached>().is_some() => Way::Never,
        // A form comes back with what was typed into it, to whoever typed it.
        (_, "text/html") if access != Access::Public && !saved => {
            if parts.status == StatusCode::UNPROCESSABLE_ENTITY {
                Way::Through
            } else {
                Way::Mask
            }
        }
        (_, "text/html" | "text/plain" | "text/csv" | "text/calendar" | "application/json") => {
            Way::Stop(if access == Access::Public { Mesh::Published } else { Mesh::Identity })
        }
        _ => Way::Never,
    }
}

/// Lets an answer go, or something in its place.
pub async fn pass(answer: Response, access: Access, gives: Gives, lang: Lang, api: bool) -> Response {
    if answer.body().size_hint().exact() == Some(0) {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let way = way(&parts, access, gives);
    match way {
        Way::Through => return Response::from_parts(parts, body),
        Way::Never => return stopped(lang, api, "a file that was not guarded"),
        Way::Stop(_) | Way::Mask => {}
    }
    // Texts are made in memory: reading them takes no more of it.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return stopped(lang, api, "a body that broke off") };
    match (way, std::str::from_utf8(&bytes)) {
        (Way::Stop(mesh), _) => match sieve::first(&bytes, mesh) {
            None => Response::from_parts(parts, Body::from(bytes)),
            Some(_) => stopped(lang, api, "a number of a person in an answer"),
        },
        (_, Ok(page)) => match sieve::masked(page, &lang.text("outgoing-masked")) {
            None => Response::from_parts(parts, Body::from(bytes)),
            Some(masked) => {
                let bytes = Bytes::from(masked);
                parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                Response::from_parts(parts, Body::from(bytes))
            }
        },
        (_, Err(_)) => stopped(lang, api, "a page that is no text"),
    }
}

/// The log gets what was stopped; neither the log nor the answer gets the number.
fn stopped(lang: Lang, api: bool, what: &str) -> Response {
    tracing::error!(what, "an answer was held back");
    Fail::new(StatusCode::INTERNAL_SERVER_ERROR, "held_back").answer(lang, api)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "11010519491231002X";
    const STAFF: Access = Access::Roles(crate::routes::EVERYONE);

    fn text(kind: &'static str, status: StatusCode, body: &str) -> Response {
        (status, [(header::CONTENT_TYPE, kind)], body.to_owned()).into_response()
    }

    async fn sent(answer: Response, access: Access, gives: Gives) -> (StatusCode, String) {
        let answer = pass(answer, access, gives, Lang::Zh, false).await;
        let status = answer.status();
        let length = answer.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        assert!(length.is_none_or(|n| n == bytes.len()), "the length is that of what is sent");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn a_number_on_a_public_page_stops_the_page() {
        for body in [format!("<p>{ID}</p>"), "<p>138 0000 0000</p>".to_owned()] {
            let (status, page) = sent(text("text/html; charset=utf-8", StatusCode::OK, &body), Access::Public, Gives::Guarded).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(!page.contains(ID) && !page.contains("0000") && page.contains("没有发出"), "{page}");
        }
        let (status, page) = sent(text("text/html", StatusCode::OK, "<p>共3名</p>"), Access::Public, Gives::Guarded).await;
        assert_eq!((status, page.as_str()), (StatusCode::OK, "<p>共3名</p>"));
    }

    #[tokio::test]
    async fn a_number_in_a_file_stops_the_file_also_for_the_staff() {
        for kind in ["text/csv; charset=utf-8", "text/plain", "text/calendar; charset=utf-8", "application/json"] {
            let (status, body) = sent(text(kind, StatusCode::OK, &format!("张三,{ID}\r\n")), STAFF, Gives::Guarded).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{kind}");
            assert!(!body.contains("张三"), "nothing of it is sent");
        }
    }

    #[tokio::test]
    async fn on_a_page_of_the_staff_a_number_is_masked_and_a_form_comes_back_as_it_was_typed() {
        let page = format!("<td>外出，{ID}</td>");
        let (status, sent_page) = sent(text("text/html", StatusCode::OK, &page), STAFF, Gives::Guarded).await;
        assert_eq!((status, sent_page.as_str()), (StatusCode::OK, "<td>外出，（号码略）</td>"));
        let form = text("text/html", StatusCode::UNPROCESSABLE_ENTITY, &page);
        assert_eq!(sent(form, STAFF, Gives::Guarded).await.1, page);
        assert_eq!(sent(text("text/html", StatusCode::OK, &page), STAFF, Gives::OnePerson).await.1, page);
    }

    #[tokio::test]
    async fn a_file_that_nobody_guarded_is_never_sent() {
        for kind in ["application/pdf", XLSX, "application/octet-stream", "image/png", ""] {
            for access in [STAFF, Access::Public] {
                let (status, body) = sent(text(kind, StatusCode::OK, "bytes"), access, Gives::Guarded).await;
                assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{kind}");
                assert!(!body.contains("bytes"));
            }
        }
        let book =
            sheets::book(&[sheets::Table { name: "表".into(), head: vec!["人数".into()], ..sheets::Table::default() }]).expect("made");
        let size = book.as_ref().len();
        let answer = pass(workbook(book, "table"), STAFF, Gives::Guarded, Lang::Zh, false).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(to_bytes(answer.into_body(), usize::MAX).await.expect("a body").len(), size);
        let empty = pass(StatusCode::NO_CONTENT.into_response(), STAFF, Gives::Guarded, Lang::Zh, false).await;
        assert_eq!(empty.status(), StatusCode::NO_CONTENT);
    }
}
