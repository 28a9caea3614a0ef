//! Headings of a roll, by the words clerks use for them.

/// What a column of the roll says of a voter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 姓名.
    Name,
    /// 身份证号.
    IdNumber,
    /// 性别.
    Sex,
    /// 出生日期.
    Birth,
    /// 民族.
    Nationality,
    /// 村民小组.
    Group,
    /// 登记类别.
    Category,
    /// 登记理由, 备注.
    Reason,
    /// Day on which the meeting agreed to an applicant.
    ApprovedOn,
}

impl Field {
    /// Key of its name in the message files, for example `roll-field-name`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "roll-field-name",
            Self::IdNumber => "roll-field-id-number",
            Self::Sex => "roll-field-sex",
            Self::Birth => "roll-field-birth",
            Self::Nationality => "roll-field-nationality",
            Self::Group => "roll-field-group",
            Self::Category => "roll-field-category",
            Self::Reason => "roll-field-reason",
            Self::ApprovedOn => "roll-field-approved-on",
        }
    }
}

/// A column that was found, for the preview page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundColumn {
    /// Name of the sheet.
    pub sheet: String,
    /// Column as Excel shows it, for example "C".
    pub column: String,
    /// Heading in the clerk's words.
    pub heading: String,
    /// What it was read as; nothing if it was left alone (telephone, address: not needed, so not read).
    pub field: Option<Field>,
}
