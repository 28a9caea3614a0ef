//! Every paper of a unit by the name under which it is shown in `docs/papers`, made of a played election; and its small picture.

use crate::played::bodies::{Story, households, story};
use crate::played::{Until, played, unit};
use documents::papers::{self, For, Handout, Matter, Part, Which};
use documents::{Order, Paper};
use election::programme::filing::Minute;
use statute::Body;

/// Dots per inch of a picture.
const DPI: u32 = 45;

/// The papers of a village, each with its name.
pub fn gallery() -> Vec<(String, Paper)> {
    let body = Body::VillageCommittee;
    let unit = unit(body);
    let posted = played(body, 120, Until::RollPosted).state;
    let end = played(body, 120, Until::HandedOver).state;
    let named = [
        ("plan", papers::plan_notice(&end, &unit)),
        ("committee", papers::committee_notice(&end, &unit)),
        ("registration", papers::registration_notice(&end, &unit)),
        ("roll", papers::roll_notice(&posted, &unit)),
        ("corrected-roll", papers::corrected_roll_notice(&end, &unit)),
        ("delta", papers::delta_notice(&end, &unit)),
        ("delta-report", papers::delta_report(&end, &unit)),
        ("statistics", papers::statistics(&end, &unit, For::Office)),
        ("ruling", papers::ruling_notice(&end, &unit, 1)),
        ("nomination", papers::nomination_notice(&end, &unit)),
        ("nominee-list", papers::nominee_list(&end, &unit)),
        ("nominees", papers::nominees_notice(&end, &unit)),
        ("candidates", papers::candidate_notice(&end, &unit)),
        ("poll", papers::poll_notice(&end, &unit)),
        ("staff", papers::staff_notice(&end, &unit)),
        ("mobile", papers::mobile_notice(&end, &unit)),
        ("proxies", papers::proxy_notice(&end, &unit)),
        ("scribes", papers::scribe_notice(&end, &unit)),
        ("void-rules", papers::void_notice(&end, &unit)),
        ("issue-list", papers::issue_list(&end, &unit, Order::Sheet, Part::Group(1))),
        ("ballot", papers::ballot(&end, &unit)),
        ("count-sheet", papers::count_sheet(&end, &unit)),
        ("report", papers::result_report(&end, &unit)),
        ("result", papers::result_notice(&end, &unit)),
        ("certificates", papers::certificates(&end, &unit)),
        ("handover", papers::handover_list(&end, &unit)),
        ("minutes-representatives", papers::minutes(&end, &unit, Minute::Representatives)),
    ];
    let handed = Handout::ALL.map(|which| (which.name(), papers::handout(&end, &unit, which)));
    let held = |(name, paper): (&str, Option<Paper>)| (name.to_owned(), paper.unwrap_or_else(|| panic!("{name} is not held")));
    named.into_iter().chain(handed).map(held).chain(of_bodies()).collect()
}

/// Papers of a community that differ most from those of a village.
const COMMUNITY: [&str; 8] = [
    "party-should-attend",
    "party-result-request",
    "representatives-call",
    "representatives-ballot",
    "leaders-posted",
    "supervision-posted",
    "recall-petition",
    "by-election-notice",
];

/// The papers of the other bodies: of a village all, of a community, whose Party organisation is larger, some.
fn of_bodies() -> Vec<(String, Paper)> {
    let village = story(Body::VillageCommittee, 15);
    let community = story(Body::ResidentsCommittee, 55);
    let mut all = Vec::new();
    for (_, name) in papers::body_papers().filter(|(_, name)| *name != "households-posted") {
        all.push((name.to_owned(), of_body(&village, Body::VillageCommittee, name)));
    }
    for name in COMMUNITY {
        all.push((format!("community-{name}"), of_body(&community, Body::ResidentsCommittee, name)));
    }
    let unit = unit(Body::ResidentsCommittee);
    let listed = papers::body_paper(&households(), &unit, "households-posted", Which::default()).expect("electors are listed");
    all.push(("households-posted".to_owned(), listed));
    all
}

/// A paper as it was when it was printed; of several the first that there is.
fn of_body(story: &Story, body: Body, name: &str) -> Paper {
    let unit = unit(body);
    let state = match name {
        "party-ballot" | "party-count-sheet" | "party-agenda" => &story.agreed,
        "supervision-ballot" | "supervision-count-sheet" => &story.proposed,
        _ => &story.play.state,
    };
    let offers = Matter::ALL.into_iter().flat_map(|matter| papers::body_offers(state, &unit, matter));
    let case = offers.filter(|one| one.name == name).map(|one| one.case).next().unwrap_or_else(|| panic!("{name} is not offered"));
    papers::body_paper(state, &unit, name, Which { case, party_committee: false }).expect("it is offered")
}

/// A page as sixteen shades of grey.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    /// 0 is ink, 15 is paper.
    shades: Vec<u8>,
}

impl Picture {
    /// The first page of a paper.
    pub fn of(paper: &Paper) -> Self {
        let pages = documents::Press::new().png(paper, DPI).expect("the paper can be set");
        Self::read(&pages[0])
    }

    /// A PNG of any of the kinds that the press and [`Picture::png`] write.
    pub fn read(bytes: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut pixels).expect("a whole PNG");
        let step = info.color_type.samples();
        let grey = |pixel: &[u8]| {
            let colours = &pixel[..step.min(3)];
            colours.iter().map(|c| u32::from(*c)).sum::<u32>() / u32::try_from(colours.len()).expect("few")
        };
        let shades = pixels.chunks_exact(step).map(|pixel| u8::try_from((grey(pixel) + 8) / 17).expect("a shade")).collect();
        Self { width: info.width, height: info.height, shades }
    }

    /// The picture as a small PNG.
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_compression(png::Compression::High);
        let width = usize::try_from(self.width).expect("small");
        let packed = |row: &[u8]| row.chunks(2).map(|two| (two[0] << 4) | two.get(1).unwrap_or(&0)).collect::<Vec<u8>>();
        let rows: Vec<u8> = self.shades.chunks_exact(width).flat_map(packed).collect();
        encoder.write_header().expect("a header").write_image_data(&rows).expect("all rows");
        out
    }

    /// Ink of each box of so many pixels, in parts of a hundred; the boxes row by row.
    pub fn ink(&self, size: usize) -> Vec<u32> {
        let width = usize::try_from(self.width).expect("small");
        let across = width.div_ceil(size);
        let mut sums = vec![(0_u32, 0_u32); across * self.shades.len().div_ceil(width * size)];
        for (at, shade) in self.shades.iter().enumerate() {
            let place = at / width / size * across + at % width / size;
            sums[place].0 += u32::from(15 - shade);
            sums[place].1 += 15;
        }
        sums.into_iter().map(|(ink, all)| ink * 100 / all.max(1)).collect()
    }
}

/// The words of a paper, a line per piece of text, pages parted by a form feed.
pub fn words(paper: &Paper) -> String {
    documents::Press::new().text(paper).expect("the paper can be set").join("\n\u{c}\n")
}
