//! Many papers bound into one file: each set as it is alone, one after the other, its pages numbered through.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};
use typst::foundations::{Datetime, Smart};
use typst::layout::Point;
use typst::model::Document;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use words::Lang;

use crate::paper::{Paper, Template};
use crate::papers::Leaf;
use crate::press::{self, Pdf, Press, PressError};

/// A volume, and on how many pages each of its papers stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The file: PDF/A-2b.
    pub pdf: Pdf,
    /// Pages of each paper.
    pub pages: Vec<u32>,
}

impl Press {
    /// Binds papers in their order into one PDF/A-2b file of a day, with a bookmark for each under that of its stage. `front` is told
    /// the pages of each and makes what stands before them without a number.
    ///
    /// # Errors
    /// As for [`Press::pdf`]: one paper that cannot be made leaves no volume, and the error names it.
    pub fn bind(&self, leaves: &[Leaf], on: Date, front: &dyn Fn(&[u32]) -> Paper) -> Result<Bound, PressError> {
        let mut bound: Vec<Page> = Vec::new();
        let mut pages = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            let set = press::set(&leaf.paper)?;
            pages.push(u32::try_from(set.pages().len()).unwrap_or(u32::MAX));
            bound.extend(set.pages().iter().cloned());
            press::forget(leaf.paper.template);
        }
        let front = front(&pages);
        number(&front.title, leaves, &pages, &mut bound)?;
        let cover = press::set(&front)?;
        let all = cover.pages().iter().cloned().chain(bound).collect();
        let pdf = archival(&PagedDocument::new(all, cover.info().clone()), &front, on)?;
        press::forget(front.template);
        Ok(Bound { pdf, pages })
    }
}

/// The bookmarks that begin at the first page of each leaf: its own, and before the first of a stage that of the stage.
fn marks(leaves: &[Leaf]) -> Vec<Vec<(u8, String)>> {
    let mut stage = None;
    let of = |leaf: &Leaf| -> Vec<(u8, String)> {
        let begins = (stage != Some(leaf.section)).then(|| (1, Lang::Zh.text(&format!("filing-section-{}", leaf.section.name()))));
        stage = Some(leaf.section);
        begins.into_iter().chain([(2, leaf.title.clone())]).collect()
    };
    leaves.iter().map(of).collect()
}

/// Lays its number over each page, and the bookmarks that begin there.
fn number(title: &str, leaves: &[Leaf], pages: &[u32], bound: &mut [Page]) -> Result<(), PressError> {
    let mut begins = marks(leaves).into_iter().zip(pages).flat_map(|(marks, pages)| {
        let rest = usize::try_from(*pages).unwrap_or(usize::MAX).saturating_sub(1);
        std::iter::once(marks).chain(std::iter::repeat_n(Vec::new(), rest))
    });
    let page = |page: &Page| {
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        json!({ "width": width, "height": height, "marks": begins.next().unwrap_or_default() })
    };
    let sizes: Vec<Value> = bound.iter().map(page).collect();
    let data = Arc::new(json!({ "title": title, "pages": sizes, "rehearsal": false }));
    let numbers = press::set(&Paper { template: Template::Numbers, title: title.to_owned(), data, copies: 1 })?;
    for (page, number) in bound.iter_mut().zip(numbers.pages()) {
        page.frame.push_frame(Point::zero(), number.frame.clone());
    }
    Ok(())
}

/// The pages as PDF/A-2b. A volume of the same papers and day is the same file.
fn archival(document: &PagedDocument, front: &Paper, on: Date) -> Result<Pdf, PressError> {
    let broken = |why: String| PressError::Export { format: "PDF/A", why };
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|error| broken(error.message().to_string()))?;
    let month = u8::try_from(on.month()).unwrap_or(1);
    let day = Datetime::from_ymd_hms(i32::from(on.year()), month, u8::try_from(on.day()).unwrap_or(1), 0, 0, 0);
    let timestamp = day.map(Timestamp::new_utc);
    let ident = Smart::Custom(format!("{} {on}", front.title));
    let options = PdfOptions { ident, timestamp, standards, tagged: false, ..PdfOptions::default() };
    press::exported(document, &options)
}
