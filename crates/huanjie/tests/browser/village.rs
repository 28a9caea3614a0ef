//! 天峻县快尔玛乡纳尔宗村, step by step. The clerk and the two counters each have a window of their own.

use std::process::Command;

use jiff::civil::Date;
use statute::shift;

use crate::hands::{Hands, workbook};

const CODE: &str = "632823200201";
/// Voters on the roll.
const VOTERS: usize = 120;

/// A walk through the nine steps.
pub struct Walk {
    pub(crate) clerk: Hands,
    pub(crate) counters: [Hands; 2],
    pub(crate) voters: Vec<election::Voter>,
    pub(crate) today: Date,
    pub(crate) election_day: Date,
    /// People numbered before the roll.
    before: usize,
    dir: tempfile::TempDir,
}

pub(crate) fn unit(step: &str) -> String {
    format!("/console/units/{CODE}/{step}")
}

pub(crate) fn done(step: &str, action: &str) -> String {
    format!("{}?done={action}", unit(step))
}

impl Walk {
    /// The clerk signs in and finds the village untouched.
    pub async fn begin(base: &str) -> Self {
        Self::after(base, 7).await
    }

    /// The same where so many people are numbered before the roll.
    pub async fn after(base: &str, before: usize) -> Self {
        let clerk = Hands::at(base, 1280).await;
        let counters = [Hands::at(base, 1024).await, Hands::at(base, 1024).await];
        clerk.sign_in("快尔玛乡").await;
        counters[0].sign_in("计票员甲").await;
        counters[1].sign_in("计票员乙").await;
        clerk.go(&format!("/console/units/{CODE}")).await;
        clerk.sees("未启动").await;
        let today = web::app::china_today();
        let election_day = shift(today, 30);
        let voters = demo::people(CODE, VOTERS, election_day).expect("invented people");
        Self { clerk, counters, voters, today, election_day, before, dir: tempfile::tempdir().expect("a directory") }
    }

    pub(crate) fn name(&self, at: usize) -> &str {
        &self.voters[at].person.name
    }

    /// So that no other of the same name is meant: the election committee, and the Party's members, are numbered before the roll.
    pub(crate) fn named(&self, at: usize) -> String {
        format!("{}#{}", self.name(at), at + self.before + 1)
    }

    /// The rehearsal's day moves forward.
    pub(crate) async fn on(&self, day: Date) {
        self.clerk.go(&format!("/console/units/{CODE}")).await;
        self.clerk.types("#rehearsal-day form.filter", "day", &day.to_string()).await;
        self.clerk.presses("#rehearsal-day form.filter button", &format!("/console/units/{CODE}#rehearsal-day")).await;
    }

    /// Step 1.
    pub async fn plan(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("plan")).await;
        clerk.sees("青海省村民委员会选举办法").await;
        clerk.types("#set_plan", "term", "11").await;
        clerk.types("#set_plan", "election_day", &self.election_day.to_string()).await;
        clerk.types("#set_plan", "member", "3").await;
        clerk.sends("#set_plan", &unit("plan/set_plan")).await;
        clerk.sees("单数").await;
        clerk.picture("01-plan-refused").await;
        clerk.types("#set_plan", "member", "2").await;
        clerk.sends("#set_plan", &done("plan", "set_plan")).await;
        clerk.sees("共 3 名").await;
        clerk.picture("02-plan").await;
    }

    /// Step 2.
    pub async fn committee(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("committee")).await;
        for (row, name) in ["才让东智", "韩福海", "拉毛措", "巴音孟克", "祁生英"].into_iter().enumerate() {
            clerk.types_nth("#form_election_committee", "name", row, name).await;
        }
        clerk.types("#form_election_committee", "reserve", "冶国福\n索南卓玛").await;
        clerk.sends("#form_election_committee", &done("committee", "form_election_committee")).await;
        clerk.sees("才让东智").await;
        clerk.picture("03-committee").await;
    }

    /// Step 3: a workbook with a damaged number comes back; the right one goes in and is posted.
    pub async fn roll(&self) {
        let clerk = &self.clerk;
        let rows = demo::roll_rows(&self.voters);
        let mut damaged = rows.clone();
        damaged[6][4].replace_range(15.., "000");
        // Without a day of birth a damaged number stops the sheet.
        damaged[6][2].clear();
        let (wrong, right) = (self.dir.path().join("有错.xlsx"), self.dir.path().join("名册.xlsx"));
        workbook(&wrong, &damaged);
        workbook(&right, &rows);
        let upload = "form[enctype='multipart/form-data']";
        clerk.go(&unit("roll")).await;
        clerk.types(upload, "file", wrong.to_str().expect("a path")).await;
        clerk.sends(upload, &unit("roll/import")).await;
        clerk.sees("选民登记 10 E 身份证号").await;
        clerk.sees("已被 Excel 或 WPS 截断").await;
        clerk.picture("04-roll-faulty-sheet").await;
        clerk.go(&unit("roll")).await;
        clerk.types(upload, "file", right.to_str().expect("a path")).await;
        clerk.sends(upload, &unit("roll/import")).await;
        clerk.picture("05-roll-preview").await;
        clerk.sends("#take-over", &done("roll", "import_roll")).await;
        clerk.sees(self.name(0)).await;
        clerk.picture("05-roll-draft").await;
        clerk.sends("#publish_roll", &done("roll", "publish_roll")).await;
        self.paper("roll", &["选民名单公告", self.name(0)]).await;
        self.paper("committee", &["才让东智"]).await;
    }

    /// An objection within five days, a ruling within three, the corrected roll.
    pub async fn objection(&self) {
        let clerk = &self.clerk;
        self.on(shift(self.today, 2)).await;
        clerk.go(&unit("roll")).await;
        clerk.types("#file_objection", "matter", "not_entitled").await;
        clerk.types("#file_objection", "objector", "马生福").await;
        clerk.types("#file_objection", "statement", "此人已在德令哈登记").await;
        clerk.types("#file_objection", "about", &self.named(VOTERS - 1)).await;
        clerk.sends("#file_objection", &done("roll", "file_objection")).await;
        clerk.go(&format!("/console/units/{CODE}")).await;
        clerk.sees("申诉 1 件待答复").await;
        clerk.picture("06-objection-open").await;
        self.on(shift(self.today, 4)).await;
        clerk.go(&unit("roll")).await;
        let form = "#rule_objection-1";
        clerk.types(form, "ruling", "upheld").await;
        clerk.types(form, "ground", "经查实，已在他处登记").await;
        clerk.types(form, "consequence", "strike").await;
        clerk.sends(form, &done("roll", "rule_objection")).await;
        self.paper("ruling", &["申诉"]).await;
        self.on(shift(self.today, 6)).await;
        clerk.go(&unit("roll")).await;
        clerk.sends("#publish_corrected_roll", &done("roll", "publish_corrected_roll")).await;
        clerk.sees(&(VOTERS - 1).to_string()).await;
        clerk.picture("07-roll-final").await;
        self.paper("corrected-roll", &["119"]).await;
    }

    /// Step 4: two stand for chair, three for two members' seats.
    pub async fn nomination(&self) {
        let clerk = &self.clerk;
        self.on(shift(self.today, 12)).await;
        clerk.go(&unit("nomination")).await;
        clerk.types("#record_nominations", "participants", "90").await;
        clerk.types("#record_nominations", "votes_chair", &format!("{} 48\n{} 36", self.named(0), self.named(1))).await;
        clerk
            .types("#record_nominations", "votes_member", &format!("{} 60\n{} 44\n{} 30", self.named(2), self.named(3), self.named(4)))
            .await;
        clerk.sends("#record_nominations", &done("nomination", "record_nominations")).await;
        clerk.sends("#review_nominees", &done("nomination", "review_nominees")).await;
        clerk.picture("08-nominees").await;
        self.on(shift(self.today, 14)).await;
        clerk.go(&unit("nomination")).await;
        clerk.sends("#publish_candidates", &done("nomination", "publish_candidates")).await;
        clerk.sees(self.name(0)).await;
        clerk.picture("09-candidates").await;
        self.paper("candidates", &["正式候选人公告", self.name(2)]).await;
    }

    /// Step 5.
    pub async fn ballots(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("ballots")).await;
        clerk.types("#print_ballots", "voters", "119").await;
        clerk.types("#print_ballots", "reserve", "11").await;
        clerk.sends("#print_ballots", &done("ballots", "print_ballots")).await;
        clerk.sees("130").await;
        clerk.picture("10-ballots").await;
        self.paper("ballot", &["选票", self.name(0)]).await;
        self.paper("count-sheet", &["唱票计票单"]).await;
    }

    /// Place, hours, one box and two scrutineers of the vote at hand.
    pub(crate) async fn arranged(&self) {
        let (clerk, form) = (&self.clerk, "#arrange_poll");
        clerk.types(form, "place", "村委会院内").await;
        clerk.types(form, "opens", "0900AM").await;
        clerk.types(form, "closes", "0430PM").await;
        clerk.types_nth(form, "box_name", 0, "中心会场").await;
        clerk.types(form, "staff-scrutineer", &format!("{}、{}", self.named(20), self.named(21))).await;
        clerk.sends(form, &done("poll", "arrange_poll")).await;
    }

    /// Step 6: place, boxes, a proxy; on the day the account that does not balance is refused, the right one stands.
    pub async fn poll(&self) {
        let clerk = &self.clerk;
        self.on(shift(self.today, 20)).await;
        clerk.go(&unit("poll")).await;
        self.arranged().await;
        self.paper("poll", &["村委会院内"]).await;
        clerk.types("#register_proxy", "principal", &self.named(30)).await;
        clerk.types("#register_proxy", "holder", &self.named(31)).await;
        clerk.sends("#register_proxy", &done("poll", "register_proxy")).await;
        clerk.sends("#publish_proxies", &done("poll", "publish_proxies")).await;
        clerk.picture("11-poll").await;
        self.paper("proxies", &["委托", self.name(31)]).await;
        self.on(self.election_day).await;
        clerk.go(&unit("poll")).await;
        let form = "#close_poll";
        clerk.types(form, "issued-1", "100").await;
        clerk.types(form, "returned-1", "99").await;
        clerk.types(form, "spoiled", "2").await;
        clerk.types(form, "unused", "20").await;
        clerk.types(form, "by_proxy", "1").await;
        clerk.sends(form, &unit("poll/close_poll")).await;
        clerk.sees("130").await;
        clerk.picture("12-ballots-do-not-balance").await;
        clerk.types(form, "unused", "28").await;
        clerk.sends(form, &done("poll", "close_poll")).await;
        clerk.picture("13-poll-closed").await;
    }

    /// The whole sheet of a counter: valid and void, chair, members.
    async fn sheet(&self, hands: &Hands, chair: [&str; 2]) {
        let form = "#enter_tally";
        hands.go(&unit("count")).await;
        hands.types(form, "valid", "97").await;
        hands.types(form, "void", "2").await;
        self.votes(hands, "chair", &chair).await;
        self.votes(hands, "member", &["70", "58", "40"]).await;
        hands.sends(form, &done("count", "enter_tally")).await;
    }

    async fn votes(&self, hands: &Hands, post: &str, votes: &[&str]) {
        let prefix = format!("votes-{post}-");
        let names: Vec<String> = hands.fields("#enter_tally").await.into_iter().filter(|n| n.starts_with(&prefix)).collect();
        assert_eq!(names.len(), votes.len(), "one field for each who stands for {post}");
        for (name, votes) in names.iter().zip(votes) {
            hands.types("#enter_tally", name, votes).await;
        }
    }

    /// Both counters enter the same sheet.
    pub(crate) async fn counted(&self, valid: &str, posts: &[(&str, &[&str])]) {
        for hands in &self.counters {
            hands.go(&unit("count")).await;
            hands.types("#enter_tally", "valid", valid).await;
            hands.types("#enter_tally", "void", "2").await;
            for (post, votes) in posts {
                self.votes(hands, post, votes).await;
            }
            hands.sends("#enter_tally", &done("count", "enter_tally")).await;
        }
        self.clerk.go(&unit("count")).await;
        self.clerk.sends("#confirm_result", &done("count", "confirm_result")).await;
        self.clerk.go(&unit("result")).await;
        self.clerk.sends("#announce_result", &done("result", "announce_result")).await;
    }

    /// Step 7: the two differ on the chair; that post is entered again from the paper and no other.
    pub async fn count(&self) {
        let [first, second] = &self.counters;
        self.sheet(first, ["61", "30"]).await;
        self.sheet(second, ["61", "31"]).await;
        second.sees("主任").await;
        second.picture("14-count-differs").await;
        for counter in [first, second] {
            counter.go(&unit("count")).await;
            let fields = counter.fields("#enter_tally").await;
            assert!(!fields.iter().any(|n| n.starts_with("votes-member-") || n == "valid"), "only the chair is entered again: {fields:?}");
            self.votes(counter, "chair", &["61", "31"]).await;
            counter.sends("#enter_tally", &done("count", "enter_tally")).await;
        }
        let clerk = &self.clerk;
        clerk.go(&unit("count")).await;
        clerk.picture("15-count-agrees").await;
        clerk.sends("#confirm_result", &done("count", "confirm_result")).await;
    }

    /// Step 8.
    pub async fn result(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("result")).await;
        clerk.sees("第十八条").await;
        clerk.sends("#announce_result", &done("result", "announce_result")).await;
        clerk.sees(self.name(0)).await;
        clerk.picture("16-result").await;
        self.paper("result", &["选举结果公告", self.name(0), "61"]).await;
        self.paper("report", &["选举结果报告单"]).await;
    }

    /// Step 9: the printed certificate and the handover.
    pub async fn closing(&self) {
        let clerk = &self.clerk;
        clerk.go(&unit("closing")).await;
        clerk.sends("#issue_certificates", &done("closing", "issue_certificates")).await;
        self.paper("certificates", &["当选证书", self.name(0), "主任"]).await;
        self.on(shift(self.election_day, 5)).await;
        clerk.go(&unit("closing")).await;
        for item in clerk.fields("#record_handover").await.into_iter().filter(|n| n.starts_with("item")) {
            clerk.types("#record_handover", &item, "yes").await;
        }
        clerk.types("#record_handover", "supervised_by", "快尔玛乡人民政府").await;
        clerk.sends("#record_handover", &done("closing", "record_handover")).await;
        clerk.picture("17-handed-over").await;
        self.paper("handover", &["工作移交清单"]).await;
        clerk.go(&format!("/console/units/{CODE}")).await;
        clerk.sees("已移交").await;
        clerk.picture("unit").await;
    }

    /// What everybody sees without signing in.
    pub async fn public(&self) {
        let visitor = &self.counters[0];
        visitor.go("/console").await;
        visitor.sign_out().await;
        visitor.go(&format!("/u/{CODE}")).await;
        visitor.sees(self.name(0)).await;
        visitor.sees("61").await;
        visitor.picture("18-public").await;
        let page = visitor.reads().await;
        let number = self.voters[0].person.id_number.as_deref().expect("a number");
        assert!(!page.contains(number), "no identity number on a public page");
    }

    /// All windows close.
    pub async fn end(self) {
        self.clerk.close().await;
        for counter in self.counters {
            counter.close().await;
        }
    }

    /// Fetches a paper as the clerk's browser would and holds its words against what it must say.
    pub(crate) async fn paper(&self, kind: &str, words: &[&str]) {
        let number = if kind == "ruling" { "?objection=1" } else { "" };
        self.printed(kind, &format!("{}{number}", unit(&format!("papers/{kind}.pdf"))), words).await;
    }

    /// The same for any file of the unit; what it says, without blanks.
    pub(crate) async fn printed(&self, kind: &str, path: &str, words: &[&str]) -> String {
        let url = format!("{}{path}", self.clerk.base());
        let file = self.dir.path().join(format!("{kind}.pdf"));
        let cookie = self.clerk.cookie().await;
        let fetched = Command::new("curl").args(["-sf", "-H", &format!("Cookie: {cookie}"), "-o"]).arg(&file).arg(&url).status();
        assert!(fetched.expect("curl runs").success(), "{kind} is printed");
        let bytes = std::fs::read(&file).expect("the paper");
        assert!(bytes.starts_with(b"%PDF-"), "{kind} is a PDF");
        self.clerk.keep(&format!("paper-{kind}.pdf"), &bytes);
        let text = Command::new("pdftotext").arg(&file).arg("-").output().expect("pdftotext runs").stdout;
        let text: String = String::from_utf8_lossy(&text).chars().filter(|c| !c.is_whitespace()).collect();
        for word in words {
            let plain: String = word.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(text.contains(&plain), "{kind} does not say «{word}»:\n{text}");
        }
        let number = self.voters[0].person.id_number.as_deref().expect("a number");
        assert!(!text.contains(number), "{kind} holds no identity number");
        text
    }
}
