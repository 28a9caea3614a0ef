//! 密钥卡 and its 口令: two papers, to be kept apart.

use std::sync::Arc;

use jiff::civil::Date;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::json;

use crate::paper::{Paper, Template};
use crate::zh;

/// What stands on a key card. Post and name of the holder are left blank, to be written by hand.
#[derive(Clone, Copy)]
pub struct KeyCard<'a> {
    /// Who issues it: 天峻县村（社区）“两委”换届工作领导小组办公室.
    pub issuer: &'a str,
    /// Name of the key.
    pub key: &'a str,
    /// Id of the key.
    pub id: [u8; 4],
    /// The day of issue.
    pub issued: Date,
    /// The digits of the card, for the QR code.
    pub text: &'a str,
    /// The same as words.
    pub words: &'a [&'a str],
    /// Every sheet of a rehearsal says so.
    pub rehearsal: bool,
}

impl KeyCard<'_> {
    fn id(&self) -> String {
        self.id.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn paper(&self, template: Template, kind: &str, mut data: serde_json::Value) -> Paper {
        let title = format!("{kind}（{}）", self.id());
        for (name, value) in [
            ("title", json!(title)),
            ("issuer", json!(self.issuer)),
            ("key", json!(self.key)),
            ("id", json!(self.id())),
            ("issued", json!(zh::date(self.issued))),
            ("rehearsal", json!(self.rehearsal)),
        ] {
            data[name] = value;
        }
        Paper { template, title, data: Arc::new(data), copies: 1 }
    }
}

/// The card, one page to be folded: QR code, words, what to do when it is lost, and a receipt to be cut off. `None` if the
/// text is too long for a QR code.
#[must_use]
pub fn key_card(card: &KeyCard<'_>) -> Option<Paper> {
    let code = QrCode::with_error_correction_level(card.text, EcLevel::Q).ok()?;
    let picture = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    Some(card.paper(Template::KeyCard, "密钥卡", json!({ "qr": picture, "words": card.words })))
}

/// The five words that open the card, on a paper of their own.
#[must_use]
pub fn key_phrase(card: &KeyCard<'_>, phrase: &[&str; 5]) -> Paper {
    card.paper(Template::KeyPhrase, "密钥卡口令", json!({ "phrase": phrase }))
}
