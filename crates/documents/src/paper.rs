//! A paper before it is printed: its template and what it states.

use std::sync::Arc;

use serde_json::Value;
use statute::Body;

/// The unit whose election a paper is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitInfo {
    /// 12-digit division code.
    pub code: String,
    /// Name as the division table has it, with or without the committee's suffix ("纳尔宗村民委员会", "纳尔宗村").
    pub name: String,
    /// County.
    pub county: String,
    /// Township.
    pub township: String,
    /// Village or residents.
    pub body: Body,
    /// Every sheet of a rehearsal says so.
    pub rehearsal: bool,
    /// 封存码 of the unit's record, for the foot of the papers that settle something.
    pub seal: Option<Seal>,
}

/// 封存码: how many entries a record holds, and what follows from all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Entries.
    pub size: u64,
    /// Sixteen groups of four characters.
    pub groups: [String; 16],
}

/// The form of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    /// A notice in the manner of GB/T 9704.
    Notice,
    /// A form to be filled in by hand.
    Form,
    /// Ballots.
    Ballot,
    /// 唱票计票单.
    CountSheet,
    /// 选举结果报告单.
    Report,
    /// 当选证书.
    Certificate,
    /// 工作移交清单.
    Handover,
    /// 密钥卡.
    KeyCard,
    /// 密钥卡口令.
    KeyPhrase,
    /// 领票名册.
    IssueList,
    /// 选民证.
    VoterCards,
    /// A table of an office.
    OfficeTable,
    /// Tables of an office.
    Tables,
    /// Cover and contents of a volume.
    Volume,
    /// Numbers of the pages of a volume.
    Numbers,
    /// 满意度调查问卷.
    Questionnaire,
}

impl Template {
    /// The template files by name.
    pub(crate) const FILES: &[(&str, &str)] = &[
        ("common.typ", include_str!("../templates/common.typ")),
        ("notice.typ", include_str!("../templates/notice.typ")),
        ("form.typ", include_str!("../templates/form.typ")),
        ("ballot.typ", include_str!("../templates/ballot.typ")),
        ("count-sheet.typ", include_str!("../templates/count-sheet.typ")),
        ("report.typ", include_str!("../templates/report.typ")),
        ("certificate.typ", include_str!("../templates/certificate.typ")),
        ("handover.typ", include_str!("../templates/handover.typ")),
        ("key-card.typ", include_str!("../templates/key-card.typ")),
        ("key-phrase.typ", include_str!("../templates/key-phrase.typ")),
        ("issue-list.typ", include_str!("../templates/issue-list.typ")),
        ("voter-cards.typ", include_str!("../templates/voter-cards.typ")),
        ("office-table.typ", include_str!("../templates/office-table.typ")),
        ("tables.typ", include_str!("../templates/tables.typ")),
        ("volume.typ", include_str!("../templates/volume.typ")),
        ("numbers.typ", include_str!("../templates/numbers.typ")),
        ("questionnaire.typ", include_str!("../templates/questionnaire.typ")),
    ];

    /// Its file.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Notice => "notice.typ",
            Self::Form => "form.typ",
            Self::Ballot => "ballot.typ",
            Self::CountSheet => "count-sheet.typ",
            Self::Report => "report.typ",
            Self::Certificate => "certificate.typ",
            Self::Handover => "handover.typ",
            Self::KeyCard => "key-card.typ",
            Self::KeyPhrase => "key-phrase.typ",
            Self::IssueList => "issue-list.typ",
            Self::VoterCards => "voter-cards.typ",
            Self::OfficeTable => "office-table.typ",
            Self::Tables => "tables.typ",
            Self::Volume => "volume.typ",
            Self::Numbers => "numbers.typ",
            Self::Questionnaire => "questionnaire.typ",
        }
    }

    /// Whether the PDF carries reading order for screen readers. What is printed only, by the thousand, does without.
    pub(crate) fn tagged(self) -> bool {
        !matches!(self, Self::Ballot | Self::IssueList | Self::VoterCards)
    }

    /// Whether nothing of its layout is kept once it is made: it opens something, or is large and printed once.
    pub(crate) fn passing(self) -> bool {
        matches!(self, Self::KeyCard | Self::KeyPhrase | Self::IssueList | Self::VoterCards | Self::Questionnaire)
    }
}

/// A paper: what it states and in which form. Nothing is rendered yet; [`crate::Press`] does that.
#[derive(Clone)]
pub struct Paper {
    pub(crate) template: Template,
    pub(crate) title: String,
    pub(crate) data: Arc<Value>,
    /// How often the whole paper is printed in one file.
    pub(crate) copies: u32,
}

/// Shows form and title only: the data has names in it, and a paper may end up in a log.
impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Paper").field("template", &self.template).field("title", &self.title).finish_non_exhaustive()
    }
}

impl Paper {
    /// The paper's title: village and kind, no person's name.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
}
