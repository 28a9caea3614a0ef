//! A person at a real browser with a keyboard and nothing else: fields are typed into, buttons and links take the Enter key.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use jiff::civil::Date;
use serde_json::json;

/// How long a page may take before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the address is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(20);

/// The driver, ended with the test.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // Nothing is left to do about a process that cannot be ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser window.
pub struct Hands {
    client: Client,
    base: String,
    pictures: PathBuf,
    _driver: Driver,
    _profile: tempfile::TempDir,
}

/// Drivers start one after the other: each looks for a port that is free in two families of addresses, and two that look at
/// the same moment may find the same.
static STARTING: Mutex<()> = Mutex::new(());

/// Starts the driver on a port that is free.
fn driver() -> (Driver, String) {
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is there: ./test.sh installs it");
    let mut lines = BufReader::new(process.stdout.take().expect("standard output")).lines();
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            line.split_once("successfully on port ").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        })
        .expect("chromedriver says its port");
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    (Driver(process), format!("http://127.0.0.1:{port}"))
}

impl Hands {
    /// Opens a window of a width at the server.
    pub async fn at(base: &str, width: u32) -> Self {
        let (driver, address) = driver();
        let profile = tempfile::tempdir().expect("a directory");
        let args = json!([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-US",
            format!("--user-data-dir={}", profile.path().display()),
            format!("--window-size={width},1000"),
        ]);
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".into(), json!({ "args": args }));
        let http = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(http).capabilities(wanted).connect(&address).await.expect("Chromium starts");
        let pictures = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        std::fs::create_dir_all(&pictures).expect("a directory for pictures");
        Self { client, base: base.to_owned(), pictures, _driver: driver, _profile: profile }
    }

    /// The server's address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.close().await.expect("the window closes");
    }

    /// Opens an address of the server.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("the page opens");
    }

    /// Where the window is, without the server's address.
    pub async fn place(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.as_str().trim_start_matches(self.base.as_str()).to_owned()
    }

    /// Signs in as one of the demonstration's accounts, by typing.
    pub async fn sign_in(&self, name: &str) {
        self.go("/sign-in").await;
        self.types("form.form", "name", name).await;
        self.types("form.form", "passphrase", "haixi-yanlian").await;
        let button = self.find("form.form button[type=submit]").await;
        keys(&button, &String::from(char::from(Key::Enter))).await;
        self.client.wait().at_most(PATIENCE).every(GLANCE).for_element(Locator::Css("nav.menu")).await.expect("signed in");
    }

    /// Signs out.
    pub async fn sign_out(&self) {
        self.presses("form[action='/sign-out'] button", "/").await;
    }

    /// What an element says.
    pub async fn words(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("text")
    }

    /// The names of all fields of a form, each once, in order.
    pub async fn fields(&self, form: &str) -> Vec<String> {
        let mut names = Vec::new();
        let css = format!("{form} input, {form} textarea, {form} select");
        for field in self.client.find_all(Locator::Css(&css)).await.expect("fields") {
            if let Some(name) = field.attr("name").await.expect("attributes")
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// All that the page says.
    pub async fn reads(&self) -> String {
        self.find("main").await.text().await.expect("text")
    }

    /// The page says this, or the test ends with what it says instead.
    pub async fn sees(&self, text: &str) {
        let page = self.reads().await;
        assert!(page.contains(text), "{} does not say «{text}» but:\n{page}", self.place().await);
    }

    /// A picture of the window under a name.
    pub async fn picture(&self, name: &str) {
        let png = self.client.screenshot().await.expect("a picture");
        std::fs::write(self.pictures.join(format!("{name}.png")), png).expect("the picture is written");
    }

    /// Keeps a file beside the pictures.
    pub fn keep(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.pictures.join(name), bytes).expect("the file is written");
    }

    /// A cookie of the session.
    pub async fn cookie(&self) -> String {
        let cookie = self.client.get_named_cookie("huanjie").await.expect("signed in");
        format!("{}={}", cookie.name(), cookie.value())
    }

    async fn find(&self, css: &str) -> Element {
        match self.client.find(Locator::Css(css)).await {
            Ok(found) => found,
            Err(_) => panic!("{} has no {css}:\n{}", self.place().await, self.client.source().await.unwrap_or_default()),
        }
    }

    /// Types into the n-th field of that name in a form (by a selector).
    pub async fn types_nth(&self, form: &str, name: &str, nth: usize, text: &str) {
        let css = format!("{form} [name='{name}']");
        let found = self.client.find_all(Locator::Css(&css)).await.expect("fields");
        let field = found.get(nth).unwrap_or_else(|| panic!("{css} has no number {nth}"));
        self.into(field, text).await;
    }

    /// Types into a field of a form (by a selector).
    pub async fn types(&self, form: &str, name: &str, text: &str) {
        let field = self.find(&format!("{form} [name='{name}']")).await;
        self.into(&field, text).await;
    }

    async fn into(&self, field: &Element, text: &str) {
        let tag = field.tag_name().await.expect("a tag");
        let kind = field.attr("type").await.expect("attributes").unwrap_or_default();
        match (tag.as_str(), kind.as_str()) {
            ("select", _) => self.chooses(field, text).await,
            (_, "date") => {
                let day: Date = text.parse().expect("a day");
                keys(field, &day.strftime("%m%d%Y").to_string()).await;
            }
            (_, "time") => keys(field, text).await,
            (_, "file") => keys(field, text).await,
            (_, "checkbox") => keys(field, " ").await,
            _ => {
                keys(field, &format!("{}a{}", char::from(Key::Control), char::from(Key::Null))).await;
                keys(field, text).await;
            }
        }
    }

    /// Arrow keys until the choice stands.
    async fn chooses(&self, field: &Element, value: &str) {
        keys(field, &String::from(char::from(Key::Home))).await;
        for _ in 0..60 {
            if field.prop("value").await.expect("a value").as_deref() == Some(value) {
                return;
            }
            keys(field, &String::from(char::from(Key::Down))).await;
        }
        panic!("there is no choice «{value}»");
    }

    /// Presses Enter on the button of a form and arrives at a path.
    pub async fn sends(&self, form: &str, path: &str) {
        self.presses(&format!("{form} button[type=submit]"), path).await;
    }

    /// Presses Enter on a link or button found by a selector and arrives at a path.
    pub async fn presses(&self, css: &str, path: &str) {
        keys(&self.find(css).await, &String::from(char::from(Key::Enter))).await;
        let url = format!("{}{path}", self.base).parse().expect("an address");
        if self.client.wait().at_most(PATIENCE).every(GLANCE).for_url(&url).await.is_err() {
            panic!("not at {path} but at {}, which says:\n{}", self.place().await, self.reads().await);
        }
    }

    /// Presses Enter on the summary of a folded part, which opens it.
    pub async fn presses_open(&self, css: &str) {
        keys(&self.find(css).await, &String::from(char::from(Key::Enter))).await;
    }

    /// Presses Tab so many times from the top of the page and answers the names of what had the focus.
    pub async fn tabs(&self, times: usize) -> Vec<String> {
        let mut seen = Vec::new();
        for _ in 0..times {
            let active = self.client.active_element().await.expect("something has the focus");
            keys(&active, &String::from(char::from(Key::Tab))).await;
            let now = self.client.active_element().await.expect("something has the focus");
            let name = now.attr("name").await.expect("attributes");
            let words = now.text().await.unwrap_or_default();
            seen.push(name.unwrap_or(words));
        }
        seen
    }

    /// The width of the page's content and of the window: the first is not larger.
    pub async fn fits(&self) -> bool {
        let script = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
        let widths = self.client.execute(script, Vec::new()).await.expect("widths");
        widths[0].as_u64() <= widths[1].as_u64()
    }
}

async fn keys(field: &Element, text: &str) {
    field.send_keys(text).await.unwrap_or_else(|error| panic!("the keyboard: {error}"));
}

/// A roll as a village has it: a title, merged two-row headings, a footer; the rows are given.
pub fn workbook(path: &Path, rows: &[[String; 9]]) {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    let sheet = book.add_worksheet();
    sheet.set_name("选民登记").expect("a name");
    sheet.merge_range(0, 0, 0, 8, "纳尔宗村参加选举村民登记表", &bold).expect("a title");
    for (column, heading) in (0_u16..).zip(demo::ROLL_HEADINGS) {
        sheet.merge_range(1, column, 2, column, heading, &bold).expect("a heading");
    }
    let mut line = 3_u32;
    for row in rows {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string_with_format(line, column, cell, &plain).expect("a cell");
        }
        line += 1;
    }
    sheet.write_string(line, 0, "填表人：　　　审核人：").expect("a footer");
    book.save(path).expect("the workbook is written");
}
