//! The words of a page, looked up once and not once per row.

use std::cell::RefCell;
use std::collections::HashMap;

use election::{Stage, Summary};
pub use figures::percent;
use words::Lang;

/// Words by key, remembered for the life of one page.
pub struct Words {
    /// Language.
    pub lang: Lang,
    stages: Vec<String>,
    rest: RefCell<HashMap<String, String>>,
}

impl Words {
    /// Words in a language.
    pub fn new(lang: Lang) -> Self {
        let stages = Stage::ALL.iter().map(|s| lang.text(&format!("stage-{}", s.name()))).collect();
        Self { lang, stages, rest: RefCell::default() }
    }
    /// A stage in words.
    pub fn stage(&self, stage: Stage) -> &str {
        Stage::ALL.iter().position(|s| *s == stage).and_then(|at| self.stages.get(at)).map_or("", String::as_str)
    }
    fn get(&self, key: String) -> String {
        self.rest.borrow_mut().entry(key).or_insert_with_key(|key| self.lang.text(key)).clone()
    }
    /// What is due, in words.
    pub fn due(&self, what: &str) -> String {
        self.get(format!("due-{what}"))
    }
    /// What blocks, in words.
    pub fn blocked(&self, code: &str) -> String {
        self.get(format!("blocked-{code}"))
    }
    /// A message without arguments.
    pub fn text(&self, key: &str) -> String {
        self.get(key.to_owned())
    }
    /// Where the unit stands, in one sentence.
    pub fn state(&self, summary: &Summary) -> String {
        let stage = self.stage(summary.stage);
        if summary.objections_open == 0 {
            return stage.to_owned();
        }
        let open = self.lang.with("console-objections-open", &[("count", &summary.objections_open.to_string())]);
        format!("{stage}{}{open}", self.text("web-comma"))
    }
}
