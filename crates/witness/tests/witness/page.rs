//! The page that a witness shows.

use record::Suite;
use witness::{Logs, init};

use crate::world::{ask, call, fork, key, open, request, tree};

#[tokio::test]
async fn the_page_says_who_and_what_in_two_languages() {
    for suite in Suite::ALL {
        let dir = tempfile::tempdir().expect("a directory");
        init(dir.path(), "<b>&监委</b>", suite).await.expect("made");
        let witness = open(dir.path()).await;
        let (status, kind, page) = call(&witness, "GET", "/", "").await;
        assert_eq!((status, kind.as_str()), (200, "text/html; charset=utf-8"));
        assert!(page.contains("还没有登记任何记录。") && page.contains("No records are registered yet."));
        assert!(page.contains("&lt;b&gt;&amp;监委&lt;/b&gt;+") && !page.contains("<b>"), "names are text");
        assert!(!page.contains("<script"));

        let mut logs = Logs::default();
        for log in [crate::world::LOG, "huanjie.example/2026-632822"] {
            logs.add(&key(suite, log).verifier().vkey()).expect("a log's key");
        }
        logs.keep(dir.path()).expect("kept");
        let witness = open(dir.path()).await;
        ask(&witness, &request(suite, &tree(20), 0, 17)).await;
        let (_, _, page) = call(&witness, "GET", "/", "").await;
        assert!(page.contains("<td>huanjie.example/2026-632823</td><td>17</td>"));
        assert!(page.contains("<td>huanjie.example/2026-632822</td><td>0</td>"));
        assert!(!page.contains("留存备查"));
        ask(&witness, &request(suite, &fork(20), 17, 20)).await;
        let (_, _, page) = call(&witness, "GET", "/", "").await;
        assert!(page.contains("有 1 份请求与已见证的记录不一致") && page.contains("not signed: 1 requests"));
    }
}
