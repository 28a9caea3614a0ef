//! The same village with all its bodies: the Party organisation with a tie, representatives, the committee with a runoff, the
//! supervision committee, and after it one person whose election is void and the by-election for the seat.

use statute::{Sex, shift};

use crate::hands::Hands;
use crate::village::{Walk, done, unit};

/// The branch: the first seven are the election committee and its reserve as well.
pub const MEMBERS: [&str; 12] =
    ["才让东智", "韩福海", "拉毛措", "巴音孟克", "祁生英", "冶国福", "索南卓玛", "党员甲", "党员乙", "党员丙", "党员丁", "党员戊"];

/// A member of the branch so that nobody else is meant.
fn member(number: usize) -> String {
    format!("{}#{number}", MEMBERS[number - 1])
}

/// What stands on the sheet of a vote.
struct Sheet<'a> {
    /// Page and vote.
    at: (&'a str, &'a str),
    /// Issued and returned, all of them valid.
    ballots: &'a str,
    /// Votes of those on the ballot, in its order.
    votes: &'a [&'a str],
    /// Written in, and in the women's column.
    lines: [String; 2],
}

/// A sheet with votes for those on the ballot alone.
fn listed<'a>(page: &'a str, vote: &'a str, ballots: &'a str, votes: &'a [&'a str]) -> Sheet<'a> {
    Sheet { at: (page, vote), ballots, votes, lines: [String::new(), String::new()] }
}

impl Walk {
    /// Both counters enter the sheet of a vote.
    async fn voted(&self, sheet: &Sheet<'_>) {
        for hands in &self.counters {
            self.enters(hands, sheet).await;
        }
    }

    async fn enters(&self, hands: &Hands, sheet: &Sheet<'_>) {
        let (page, vote) = sheet.at;
        let form = format!("#enter_count-{vote}");
        hands.go(&unit(page)).await;
        for (field, figure) in [("issued", sheet.ballots), ("returned", sheet.ballots), ("valid", sheet.ballots), ("void", "0")] {
            hands.types(&form, field, figure).await;
        }
        for (row, votes) in sheet.votes.iter().enumerate() {
            hands.types_nth(&form, "votes", row, votes).await;
        }
        for (field, lines) in ["written", "women"].into_iter().zip(&sheet.lines).filter(|(_, lines)| !lines.is_empty()) {
            hands.types(&form, field, lines).await;
        }
        hands.sends(&form, &done(page, "enter_count")).await;
    }

    /// Members, two recommendations, the superior's answer, the meeting with a tie, the plenary, the answer to the result.
    pub async fn party(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("party")).await;
        clerk.types("#register_members", "members_full", &MEMBERS.join("\n")).await;
        clerk.sends("#register_members", &done("party", "register_members")).await;
        clerk.picture("b01-party-register").await;
        clerk.types("#plan_party", "seats", "3").await;
        clerk.types("#plan_party", "deputies", "1").await;
        clerk.sends("#plan_party", &done("party", "plan_party")).await;
        let lines = [(1, 11), (2, 10), (3, 9), (4, 8)].map(|(who, votes)| format!("{} {votes}", member(who))).join("\n");
        for by in ["members", "masses"] {
            let form = format!("#recommend-{by}");
            clerk.go(&unit("party")).await;
            clerk.types(&form, "participants", "12").await;
            clerk.types(&form, "votes", &lines).await;
            clerk.sends(&form, &done("party", "recommend")).await;
        }
        clerk.sends("#report_preliminary", &done("party", "report_preliminary")).await;
        clerk.sees("等待批复").await;
        clerk.sends("#answer_preliminary", &done("party", "answer_preliminary")).await;
        self.meeting().await;
        self.plenary().await;
    }

    async fn meeting(&self) {
        let clerk = &self.clerk;
        let form = "#open_party_meeting";
        clerk.types(form, "place", "村党员活动室").await;
        clerk.types(form, "scrutineers", &member(9)).await;
        clerk.types(form, "tellers", &member(10)).await;
        clerk.types_nth(form, "present", 0, "yes").await;
        clerk.sends(form, &unit("party/open_party_meeting")).await;
        clerk.sees("到会").await;
        clerk.picture("b02-too-few-came").await;
        for row in 1..MEMBERS.len() {
            clerk.types_nth(form, "present", row, "yes").await;
        }
        clerk.sends(form, &done("party", "open_party_meeting")).await;
        let agenda = &election::bodies::agenda::party_meeting().steps;
        let vote = agenda.iter().position(|step| step.marks == Some(election::bodies::agenda::Marks::Vote)).expect("a vote");
        for step in &agenda[..=vote] {
            self.step(&step.id).await;
        }
        clerk.picture("b03-party-meeting").await;
        self.voted(&listed("party", "party_committee", "12", &["11", "10", "7", "7"])).await;
        clerk.go(&unit("party")).await;
        clerk.sees("得票相等").await;
        clerk.picture("b04-party-tie").await;
        self.voted(&listed("party", "party_committee", "12", &["8", "4"])).await;
        clerk.go(&unit("party")).await;
        for step in &agenda[vote + 1..] {
            self.step(&step.id).await;
        }
    }

    /// A step of the agenda; the page is opened anew, so that arriving after it is seen.
    async fn step(&self, id: &str) {
        self.clerk.go(&unit("party")).await;
        self.clerk.sends(&format!("#take_step-{id}"), &done("party", "take_step")).await;
    }

    async fn plenary(&self) {
        let clerk = &self.clerk;
        clerk.sees("第一次全体会议").await;
        clerk.sends("#open_plenary", &done("party", "open_plenary")).await;
        self.voted(&listed("party", "party_secretary", "3", &["3", "2"])).await;
        clerk.go(&unit("party")).await;
        clerk.sends("#report_party_result", &done("party", "report_party_result")).await;
        clerk.sends("#answer_party_result", &done("party", "answer_party_result")).await;
        clerk.sees("选举结果已批复").await;
        clerk.picture("b05-party-approved").await;
    }

    fn groups(&self) -> Vec<String> {
        let groups: std::collections::BTreeSet<String> = self.voters.iter().map(|voter| voter.person.group.to_string()).collect();
        groups.into_iter().collect()
    }

    /// So many of one sex from the middle of the roll, whom nobody nominates.
    fn of(&self, sex: Sex) -> Vec<usize> {
        (50..self.voters.len() - 1).filter(|at| self.voters[*at].person.sex == Some(sex)).collect()
    }

    /// A representative and a woman besides in every group, its leader, the posting.
    pub async fn representatives(&self) {
        let (clerk, groups) = (&self.clerk, self.groups());
        clerk.go(&unit("representatives")).await;
        for row in 0..groups.len() {
            for (field, figure) in [("households", "15"), ("seats", "1"), ("women_seats", "1")] {
                clerk.types_nth("#plan_representatives", field, row, figure).await;
            }
        }
        clerk.sends("#plan_representatives", &done("representatives", "plan_representatives")).await;
        let (men, women) = (self.of(Sex::Male), self.of(Sex::Female));
        for group in 1..=groups.len() {
            let vote = format!("representatives-{group}");
            let lines = [men[group], women[group]].map(|at| format!("{} 9", self.named(at)));
            self.voted(&Sheet { at: ("representatives", &vote), ballots: "10", votes: &[], lines }).await;
            clerk.go(&unit("representatives")).await;
            let form = format!("#name_group_leader-{group}");
            clerk.types(&form, "leader", &self.named(men[group])).await;
            clerk.types(&form, "present", "10").await;
            clerk.types(&form, "households", "15").await;
            clerk.types(&form, "agree", "10").await;
            clerk.sends(&form, &done("representatives", "name_group_leader")).await;
        }
        clerk.sends("#publish_representatives", &done("representatives", "publish_representatives")).await;
        clerk.sees(self.name(women[1])).await;
        clerk.picture("b06-representatives").await;
    }

    /// Nobody but the first has a majority for the two members' seats.
    pub async fn first_round_leaves_a_seat_open(&self) {
        self.counted("97", &[("chair", &["61", "31"]), ("member", &["70", "45", "40"])]).await;
        self.clerk.go(&unit("result")).await;
        self.clerk.sees("另行选举").await;
        self.clerk.picture("b07-seat-open").await;
    }

    /// The open seat is voted on again among those who had most votes.
    pub async fn runoff(&self) {
        let (clerk, day) = (&self.clerk, shift(self.election_day, 3));
        clerk.types("#call_round", "day", &day.to_string()).await;
        clerk.sends("#call_round", &done("result", "call_round")).await;
        clerk.go(&unit("ballots")).await;
        clerk.types("#print_ballots", "voters", "119").await;
        clerk.types("#print_ballots", "reserve", "11").await;
        clerk.sends("#print_ballots", &done("ballots", "print_ballots")).await;
        clerk.go(&unit("poll")).await;
        self.arranged().await;
        self.on(day).await;
        clerk.go(&unit("poll")).await;
        for (field, figure) in [("issued-1", "100"), ("returned-1", "99"), ("spoiled", "2"), ("unused", "28"), ("by_proxy", "0")] {
            clerk.types("#close_poll", field, figure).await;
        }
        clerk.sends("#close_poll", &done("poll", "close_poll")).await;
        self.counted("97", &[("member", &["60", "37"])]).await;
        clerk.picture("b08-runoff").await;
    }

    /// Three people whom nobody of the committee is related to.
    pub async fn supervision(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("supervision")).await;
        clerk.sends("#plan_supervision", &done("supervision", "plan_supervision")).await;
        for (row, at) in [2, 40, 41, 42].into_iter().enumerate() {
            clerk.types_nth("#nominate_supervision", "name", row, &self.named(at)).await;
        }
        clerk.sends("#nominate_supervision", &unit("supervision/nominate_supervision")).await;
        clerk.sees(self.name(2)).await;
        clerk.picture("b09-a-member-may-not-supervise").await;
        clerk.types_nth("#nominate_supervision", "name", 0, &self.named(43)).await;
        clerk.sends("#nominate_supervision", &done("supervision", "nominate_supervision")).await;
        let all = (self.groups().len() * 2).to_string();
        clerk.types("#open_supervision_meeting", "present", &all).await;
        clerk.sends("#open_supervision_meeting", &done("supervision", "open_supervision_meeting")).await;
        let most = (self.groups().len() * 2 - 1).to_string();
        self.voted(&listed("supervision", "supervision", &all, &["1", &most, &most, &most])).await;
        clerk.go(&unit("supervision")).await;
        clerk.sends("#announce_supervision", &done("supervision", "announce_supervision")).await;
        clerk.types("#name_supervision_chair", "agree", "3").await;
        clerk.sends("#name_supervision_chair", &done("supervision", "name_supervision_chair")).await;
        clerk.picture("b10-supervision").await;
    }

    /// The certificates of all three.
    pub async fn certificates(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("closing")).await;
        clerk.sends("#issue_certificates", &done("closing", "issue_certificates")).await;
    }

    /// The township declares the election of one member void: the seat is open, and the ground stays inside.
    pub async fn somebody_is_void(&self) {
        let clerk = &self.clerk;
        self.on(shift(self.election_day, 5)).await;
        clerk.go(&unit("between")).await;
        clerk.presses_open("#void summary").await;
        clerk.types("#void_person", "person", self.name(2)).await;
        clerk.types("#void_person", "ground", "bribery").await;
        clerk.types("#void_person", "text", "查实以钱物拉票").await;
        clerk.sends("#void_person", &done("between", "void_person")).await;
        clerk.sees("当选无效").await;
        clerk.sees("缺额").await;
        clerk.picture("b11-void").await;
        let counter = &self.counters[0];
        counter.go(&unit("between")).await;
        counter.sees("当选无效").await;
        assert!(!counter.reads().await.contains("拉票"), "what was found is for those who run the election");
    }

    /// The representatives elect somebody else.
    pub async fn by_election(&self) {
        let clerk = &self.clerk;
        self.on(shift(self.election_day, 8)).await;
        clerk.go(&unit("between")).await;
        clerk.presses_open("#by-election summary").await;
        let all = (self.groups().len() * 2).to_string();
        let form = "#call_by_election";
        clerk.types(form, "by", "representatives").await;
        clerk.types(form, "whole", &all).await;
        clerk.types(form, "candidates", &format!("{}\n{}", self.named(45), self.named(46))).await;
        clerk.sends(form, &done("between", "call_by_election")).await;
        let most = (self.groups().len() * 2 - 1).to_string();
        self.voted(&listed("between", "by_election-1", &all, &[&most, "1"])).await;
        clerk.go(&unit("between")).await;
        clerk.sees(&format!("补选 {} 当选", self.name(45))).await;
        clerk.picture("b12-by-election").await;
    }

    /// The archive volume holds the papers of all bodies, in order.
    pub async fn volume(&self) {
        self.clerk.go(&unit("archive")).await;
        self.clerk.picture("b13-archive").await;
        let text = self.printed("volume", &unit("archive/volume.pdf"), &["卷内文件目录"]).await;
        let mut from = 0;
        for title in VOLUME {
            let found = text[from..].find(title);
            assert!(found.is_some(), "the volume does not list «{title}» where it belongs:\n{text}");
            from += found.unwrap_or_default() + title.len();
        }
    }
}

/// Papers of the volume in the order of its table of contents: one or more of every body, of the runoff, the void person and the
/// by-election.
const VOLUME: [&str; 22] = [
    "应到会有选举权党员人数计算表",
    "党组织推荐情况汇总表",
    "党组织候选人预备人选的批复",
    "党员大会会议记录",
    "党员大会选举结果报告单（2）",
    "党组织书记、副书记选举结果报告单",
    "党组织选举结果的批复",
    "选举委员会名单公告",
    "申诉处理决定",
    "代表、小组长推选结果报告",
    "代表名单公告",
    "初步候选人名单公告",
    "正式候选人名单公告（2）",
    "选票样（2）",
    "推选监督委员会的会议记录",
    "监督委员会推选结果报告",
    "换届选举结果公告（结果报告单）（2）",
    "当选证书",
    "当选无效公告",
    "补选公告",
    "补选结果公告",
    "原件和选票存放情况",
];
