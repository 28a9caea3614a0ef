//! Key card and passphrase on paper: what each states, and what each must not.

use documents::papers::{KeyCard, key_card, key_phrase};
use documents::{Paper, Press};
use keycard::{Card, Passphrase, words};
use record::Suite;

const NAME: &str = "huanjie.example/person/a1";
const PHRASE: [&str; 5] = ["晨光", "木桥", "青稞", "渡口", "风筝"];

struct Issued {
    card: Card,
    text: String,
    words: Vec<&'static str>,
}

impl Issued {
    fn of(suite: Suite, name: &str) -> Self {
        let phrase = Passphrase::parse(&PHRASE.concat()).expect("words of the list");
        let (card, _) = Card::issue(suite, name, &phrase).expect("issued");
        Self { text: card.text(), words: card.words(), card }
    }

    fn stated(&self, rehearsal: bool) -> KeyCard<'_> {
        KeyCard {
            issuer: "天峻县换届工作领导小组办公室",
            key: self.card.name(),
            id: self.card.id(),
            issued: jiff::civil::date(2026, 10, 20),
            text: &self.text,
            words: &self.words,
            rehearsal,
        }
    }
}

fn pages(paper: &Paper) -> Vec<String> {
    let squeezed = |page: &String| page.chars().filter(|c| !c.is_whitespace()).collect();
    Press::new().text(paper).expect("set").iter().map(squeezed).collect()
}

fn hex(id: [u8; 4]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_card_states_its_key_its_words_and_what_to_do_on_one_page() {
    for suite in Suite::ALL {
        let issued = Issued::of(suite, NAME);
        let paper = key_card(&issued.stated(false)).expect("fits a QR code");
        let [page] = &pages(&paper)[..] else { panic!("one page") };
        let id = hex(issued.card.id());
        for part in ["密钥卡", "职务", "姓名", NAME, &id, "2026年10月20日", "作废由两人签名", "领取回执", "领卡人", "监发人", "对折"]
        {
            assert!(page.contains(part), "{part}: {page}");
        }
        let first = page.find("1–8").expect("the first row");
        let rows: String =
            issued.words.chunks(8).enumerate().map(|(at, row)| format!("{}–{}{}", at * 8 + 1, at * 8 + row.len(), row.concat())).collect();
        assert!(page[first..].starts_with(&rows), "{page}");
        assert!(!page.contains("演练"));
        assert_eq!(paper.title(), format!("密钥卡（{id}）"));
    }
}

#[test]
fn the_phrase_stands_on_its_own_paper_and_never_on_the_card() {
    let issued = Issued::of(Suite::Ed25519Sha256, NAME);
    let card = pages(&key_card(&issued.stated(false)).expect("fits")).concat();
    let [phrase] = &pages(&key_phrase(&issued.stated(false), &PHRASE))[..] else { panic!("one page") };
    assert!(phrase.contains(&PHRASE.concat()) && phrase.contains(&hex(issued.card.id())) && phrase.contains("分开存放"), "{phrase}");
    assert!(!card.contains(&PHRASE.concat()));
    assert!(!phrase.contains(&issued.words[2..].concat()) && !phrase.contains(&issued.text), "nothing of the card on the phrase");
}

#[test]
fn the_longest_card_fits_its_page_and_a_rehearsal_shows_on_both_papers() {
    let issued = Issued::of(Suite::Sm2Sm3, &"x".repeat(keycard::MAX_NAME));
    let stated = issued.stated(true);
    for paper in [key_card(&stated).expect("fits"), key_phrase(&stated, &PHRASE)] {
        let [page] = &pages(&paper)[..] else { panic!("one page") };
        assert!(page.contains("演练】本件仅供演练"), "{page}");
    }
    let far_too_long = "0".repeat(8000);
    assert!(key_card(&KeyCard { text: &far_too_long, ..stated }).is_none(), "no QR code holds it");
}

#[test]
fn every_word_of_the_list_can_be_printed() {
    let issued = Issued::of(Suite::Ed25519Sha256, NAME);
    let all: Vec<&str> = words::all().iter().map(|word| word.text).collect();
    for some in all.chunks(100) {
        let paper = key_card(&KeyCard { words: some, ..issued.stated(false) }).expect("fits");
        Press::new().pdf(&paper).expect("every character has a glyph");
    }
}

#[test]
fn a_paper_in_a_log_shows_nothing_secret() {
    let issued = Issued::of(Suite::Ed25519Sha256, NAME);
    let shown = format!("{:?} {:?}", key_card(&issued.stated(false)).expect("fits"), key_phrase(&issued.stated(false), &PHRASE));
    assert!(PHRASE.iter().chain(&issued.words).all(|word| !shown.contains(word)) && !shown.contains(&issued.text), "{shown}");
}
