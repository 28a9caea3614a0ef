//! What a column of a roll can say, and the words clerks use for it.

/// What a column of the roll says of a person.
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
    /// 户主.
    Household,
    /// 与户主关系.
    Relation,
    /// 登记类别.
    Category,
    /// 登记理由, 备注.
    Reason,
    /// Day on which the meeting agreed to an applicant.
    ApprovedOn,
    /// 村, where a book holds several.
    Village,
    /// 是否参加.
    Attends,
    /// 不参加原因.
    WhyNot,
    /// 死亡.
    Died,
    /// 迁出.
    MovedOut,
}

impl Field {
    /// All of them, in the order of a form and of this list.
    pub const ALL: [Self; 16] = [
        Self::Name,
        Self::IdNumber,
        Self::Sex,
        Self::Birth,
        Self::Nationality,
        Self::Group,
        Self::Household,
        Self::Relation,
        Self::Category,
        Self::Reason,
        Self::ApprovedOn,
        Self::Village,
        Self::Attends,
        Self::WhyNot,
        Self::Died,
        Self::MovedOut,
    ];

    /// Stable name, as forms send it and as a remembered layout keeps it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::IdNumber => "id-number",
            Self::Sex => "sex",
            Self::Birth => "birth",
            Self::Nationality => "nationality",
            Self::Group => "group",
            Self::Household => "household",
            Self::Relation => "relation",
            Self::Category => "category",
            Self::Reason => "reason",
            Self::ApprovedOn => "approved-on",
            Self::Village => "village",
            Self::Attends => "attends",
            Self::WhyNot => "why-not",
            Self::Died => "died",
            Self::MovedOut => "moved-out",
        }
    }

    /// The field of a stable name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Key of its name in the message files, for example `roll-field-name`.
    #[must_use]
    pub fn key(self) -> String {
        format!("roll-field-{}", self.name())
    }

    /// Several columns may say this, and all are read.
    pub(crate) fn repeatable(self) -> bool {
        matches!(self, Self::Reason | Self::WhyNot)
    }

    /// It tells rolls from other lists: 姓名 beside one of these makes a header.
    pub(crate) fn makes_a_roll(self) -> bool {
        !matches!(self, Self::Name | Self::Village | Self::WhyNot | Self::Died | Self::MovedOut)
    }
}

/// Words for the fields, without blanks and without what stands in brackets. 登记人 and 监护人 are other people and not among them.
pub(crate) const WORDS: [(Field, &[&str]); 16] = [
    (
        Field::Name,
        &[
            "姓名",
            "选民姓名",
            "村民姓名",
            "居民姓名",
            "参选村民姓名",
            "参选居民姓名",
            "参选人姓名",
            "参加选举村民姓名",
            "登记参加选举村民姓名",
            "本人姓名",
            "人员姓名",
            "公民姓名",
            "名字",
            "选民名字",
            "家庭成员姓名",
            "户内成员姓名",
            "成员姓名",
        ],
    ),
    (
        Field::IdNumber,
        &[
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "公民身份证号",
            "公民身份证号码",
            "居民身份证号",
            "居民身份证号码",
            "二代身份证号",
            "证件号码",
            "证件号",
            "身份号码",
            "身份证件号码",
            "身份证件号",
            "有效证件号码",
            "身份证编号",
            "居民身份证",
            "公民身份证",
            "公民身份号",
            "身份证件",
        ],
    ),
    (Field::Sex, &["性别", "男女"]),
    (Field::Birth, &["出生日期", "出生年月", "出生年月日", "出生时间", "生日", "出生", "出生日", "生年月日", "出生年月日期"]),
    (Field::Nationality, &["民族", "族别", "民族成份", "民族成分", "民族名称"]),
    (
        Field::Group,
        &[
            "村民小组",
            "居民小组",
            "牧民小组",
            "所在村民小组",
            "所在居民小组",
            "所在小组",
            "所属小组",
            "所属村民小组",
            "小组",
            "组别",
            "组",
            "社",
            "社别",
            "村组",
            "所在组",
            "所在社",
            "合作社",
            "居民组",
            "村民组",
            "组名",
            "组号",
            "小组名称",
            "村民小组名称",
            "村小组",
            "村居民小组",
            "所在村居民小组",
            "所属组",
            "社名",
            "牧业社",
            "牧业小组",
            "生产队",
            "生产小组",
            "所在生产队",
            "所属生产队",
            "队",
            "队别",
            "队名",
            "所在队",
        ],
    ),
    (
        Field::Category,
        &["登记类别", "类别", "选民类别", "登记类型", "参选类别", "选民登记类别", "登记情形", "登记分类", "登记种类", "选民类型"],
    ),
    (
        Field::Reason,
        &[
            "登记理由",
            "理由",
            "备注",
            "登记依据",
            "依据",
            "登记原因",
            "说明",
            "备注说明",
            "证明材料",
            "登记理由或备注",
            "登记事由",
            "登记说明",
            "备注栏",
            "备考",
            "附注",
        ],
    ),
    (
        Field::ApprovedOn,
        &[
            "同意日期",
            "会议同意日期",
            "村民会议同意日期",
            "村民代表会议同意日期",
            "表决日期",
            "通过日期",
            "会议通过日期",
            "会议日期",
            "批准日期",
        ],
    ),
    (Field::Household, &["户主", "户主姓名", "户主名", "户主名字", "户主姓名及户号", "所在户户主", "家庭户主", "户主名称"]),
    (
        Field::Relation,
        &["与户主关系", "和户主关系", "户主关系", "与户主的关系", "家庭关系", "关系", "称谓", "与户主之关系", "同户主关系", "成员关系"],
    ),
    (
        Field::Village,
        &[
            "村",
            "村名",
            "行政村",
            "所在村",
            "所属村",
            "村社区",
            "村居",
            "社区",
            "村委会",
            "行政村名称",
            "村名称",
            "所在行政村",
            "所属行政村",
            "村或社区",
            "村居名称",
            "村社区名称",
            "社区名称",
            "所在社区",
            "所在村居",
            "嘎查",
            "嘎查村",
        ],
    ),
    (
        Field::Attends,
        &[
            "是否参加",
            "是否参加选举",
            "是否参加登记",
            "是否参选",
            "是否登记",
            "是否参加本次选举",
            "是否参加本届选举",
            "参加选举",
            "是否参加投票",
            "参选意愿",
            "是否列入名单",
            "是否愿意参加",
            "是否参加换届选举",
            "是否参加投票选举",
        ],
    ),
    (
        Field::WhyNot,
        &[
            "不参加原因",
            "未参加原因",
            "不参选原因",
            "不参加选举原因",
            "未登记原因",
            "不登记原因",
            "不参加理由",
            "未列入原因",
            "不列入原因",
            "未参选原因",
            "不参加登记原因",
        ],
    ),
    (Field::Died, &["死亡", "是否死亡", "死亡时间", "死亡日期", "去世", "去世时间", "已死亡", "是否去世", "去世日期"]),
    (Field::MovedOut, &["迁出", "是否迁出", "迁出时间", "迁出日期", "户口迁出", "已迁出", "户口是否迁出", "户籍迁出", "户口迁出时间"]),
];

/// Words for a group where no other column names one: a village has its grids beside its groups.
pub(crate) const WEAK: [&str; 7] = ["网格", "网格号", "网格名", "网格名称", "网格编号", "所在网格", "所属网格"];
