//! The chapters of the report.

use ghostwork_results::{Chapter, Comparison};
use serde::Serialize;

use crate::figure::{Figure, Section};
use crate::report::outcome::OutcomeRow;

/// A chapter: its outcomes for everybody, then its charts.
#[derive(Serialize)]
pub(crate) struct SectionPage {
    id: &'static str,
    heading: &'static str,
    outcomes: Vec<OutcomeRow>,
    figures: Vec<Picture>,
}

/// A chart with its data.
#[derive(Serialize)]
pub(crate) struct Picture {
    stem: String,
    title: String,
    alt: String,
    svg: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Chapters in their order, with the outcomes they list.
const ORDER: [(Section, &str, &str, Option<Chapter>); 10] = [
    (Section::Headline, "verdict", "Verdict", None),
    (Section::JobsAndPay, "jobs", "Jobs and pay", Some(Chapter::JobsAndPay)),
    (Section::SecurityAndBenefits, "security", "Security and benefits", Some(Chapter::SecurityAndBenefits)),
    (Section::Distribution, "distribution", "Who gains and who loses", Some(Chapter::Distribution)),
    (Section::Budget, "budget", "Public budget", Some(Chapter::Budget)),
    (Section::Groups, "groups", "Groups", None),
    (
        Section::PlatformsAndMerchants,
        "platforms",
        "Platforms and merchants",
        Some(Chapter::PlatformsAndMerchants),
    ),
    (Section::Wellbeing, "wellbeing", "Wellbeing", Some(Chapter::Wellbeing)),
    (Section::Measurement, "measurement", "What statistics see", Some(Chapter::Measurement)),
    (Section::Certainty, "certainty", "How sure are we?", None),
];

/// Returns the chapters of indicators in their order, each with identifier and heading.
pub(crate) fn chapter_headings() -> impl Iterator<Item = (Chapter, &'static str, &'static str)> {
    ORDER.into_iter().filter_map(|(_, id, heading, chapter)| chapter.map(|chapter| (chapter, id, heading)))
}

/// Sorts outcomes and charts into chapters; a chapter with neither is left out, unless the template fills it.
pub(crate) fn sections(comparison: &Comparison, figures: &[Figure]) -> Vec<SectionPage> {
    let page = |(section, id, heading, chapter): (Section, &'static str, &'static str, Option<Chapter>)| {
        SectionPage {
            id,
            heading,
            outcomes: comparison
                .outcomes_for_everybody()
                .filter(|outcome| Some(outcome.chapter) == chapter)
                .map(OutcomeRow::of)
                .collect(),
            figures: figures.iter().filter(|figure| figure.section == section).map(picture).collect(),
        }
    };
    let always = ["verdict", "groups", "certainty"];
    ORDER
        .into_iter()
        .map(page)
        .filter(|page| always.contains(&page.id) || !page.outcomes.is_empty() || !page.figures.is_empty())
        .collect()
}

pub(crate) fn picture(figure: &Figure) -> Picture {
    Picture {
        stem: figure.stem.clone(),
        title: figure.title.clone(),
        alt: figure.alt.clone(),
        svg: figure.inline_svg.clone(),
        columns: figure.columns().iter().map(|column| (*column).to_owned()).collect(),
        rows: figure.shown_rows(),
    }
}
