//! What surrounds every chart: finding, subtitle, notes, source and stamp.

use ghostwork_results::{Comparison, Estimate, RunRecord, RunSetting, StudyOrigin};

use crate::canvas::{Anchor, Canvas, Rect, Stroke, TextStyle};
use crate::error::PlotError;
use crate::figure::{DataTable, Figure, Section};
use crate::format::{counted, number, seeds, short_hash};
use crate::scale::{Scale, Ticks};
use crate::theme::{Colour, Theme, WIDTH};
use crate::typeface::Typeface;
use crate::wording::place_in_sentence;

/// Space at the left and right edge.
const MARGIN: f64 = 18.0;

/// The words of a chart.
#[derive(Debug, Clone)]
pub(crate) struct Caption {
    /// The finding, at most ten words.
    pub(crate) title: String,
    /// Measure, unit, population, place, period, scenario against baseline.
    pub(crate) subtitle: String,
    /// How to read it and what intervals cover.
    pub(crate) notes: Vec<String>,
    /// The chart in at most three sentences.
    pub(crate) alt: String,
}

/// What all charts of one result share.
pub(crate) struct Context<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) typeface: Typeface,
    source: String,
    stamp: String,
}

impl<'a> Context<'a> {
    /// Prepares charts of a comparison.
    pub(crate) fn of_comparison(comparison: &Comparison, theme: &'a Theme) -> Result<Self, PlotError> {
        let hashes = format!(
            "{} against {}",
            short_hash(&comparison.reform.scenario.hash),
            short_hash(&comparison.baseline.scenario.hash)
        );
        Self::of_record(&comparison.baseline, &hashes, theme)
    }

    /// Prepares charts of one run.
    pub(crate) fn of_run(record: &RunRecord, theme: &'a Theme) -> Result<Self, PlotError> {
        Self::of_record(record, short_hash(&record.scenario.hash), theme)
    }

    /// Prepares the chart of a study.
    pub(crate) fn of_study(origin: &StudyOrigin, theme: &'a Theme) -> Result<Self, PlotError> {
        Self::of(&origin.setting, short_hash(&origin.scenario_hash), &origin.seeds, theme)
    }

    fn of_record(record: &RunRecord, hashes: &str, theme: &'a Theme) -> Result<Self, PlotError> {
        Self::of(&record.setting, hashes, &record.panel.seeds, theme)
    }

    fn of(
        setting: &RunSetting,
        hashes: &str,
        run_seeds: &[u64],
        theme: &'a Theme,
    ) -> Result<Self, PlotError> {
        let standing = if (setting.weight - 1.0).abs() < 1e-9 {
            String::new()
        } else {
            format!(", each standing for {}", number(setting.weight, u8::from(setting.weight < 10.0)))
        };
        Ok(Self {
            theme,
            typeface: Typeface::of(theme)?,
            source: format!(
                "Source: ghostwork simulation of {}, {} simulated people{standing}.{}{}",
                place_in_sentence(&setting.place),
                number(setting.people as f64, 0),
                if setting.remark.is_empty() { "" } else { " " },
                setting.remark
            ),
            stamp: format!(
                "ghostwork {} · scenario {hashes} · data {} · {}",
                setting.version,
                short_hash(&setting.data_hash),
                seeds(run_seeds)
            ),
        })
    }

    /// Returns ordinary text.
    pub(crate) fn text(&self) -> TextStyle {
        TextStyle { size: self.theme.text_size, bold: false, colour: self.theme.muted, anchor: Anchor::Start }
    }

    /// Returns the width of ordinary text.
    pub(crate) fn width(&self, text: &str, bold: bool) -> f64 {
        self.typeface.width(text, self.theme.text_size, bold)
    }

    /// Draws the frame and returns the sheet, its plot area being of the given height.
    pub(crate) fn sheet(&self, caption: &Caption, plot_height: f64) -> Sheet<'_> {
        let theme = self.theme;
        let inner = WIDTH - 2.0 * MARGIN;
        let title = self.typeface.wrap(&caption.title, inner, theme.title_size, true);
        let subtitle = self.typeface.wrap(&caption.subtitle, inner, theme.subtitle_size, false);
        let notes = if caption.notes.is_empty() {
            String::new()
        } else {
            format!("Notes: {}", caption.notes.join(" "))
        };
        let mut foot = self.typeface.wrap(&notes, inner, theme.text_size, false);
        foot.extend(self.typeface.wrap(&self.source, inner, theme.text_size, false));
        foot.extend(self.typeface.wrap(&self.stamp, inner, theme.text_size, false));

        let (title_line, subtitle_line, foot_line) =
            (theme.title_size * 1.2, theme.subtitle_size * 1.3, theme.text_size * 1.3);
        let head = 26.0 + title_line * title.len() as f64 + subtitle_line * subtitle.len() as f64;
        let plot_top = head + 16.0;
        let foot_top = plot_top + plot_height + 18.0;
        let height = foot_top + foot_line * foot.len() as f64 + 8.0;

        let mut canvas = Canvas::new(height);
        canvas.rect(Rect { left: MARGIN, top: 12.0, right: MARGIN + 36.0, bottom: 16.0 }, theme.reform);
        let ink = TextStyle { size: theme.title_size, bold: true, colour: theme.ink, anchor: Anchor::Start };
        let logo = self.text().bold().anchor(Anchor::End);
        canvas.text((WIDTH - MARGIN, 20.0), theme.logo.as_str(), logo);
        let mut y = 20.0;
        for line in title {
            y += title_line;
            canvas.text((MARGIN, y), line, ink);
        }
        y += 2.0;
        for line in subtitle {
            y += subtitle_line;
            canvas.text((MARGIN, y), line, self.text().colour(theme.muted).size(theme.subtitle_size));
        }
        let mut y = foot_top;
        for line in foot {
            y += foot_line;
            canvas.text((MARGIN, y - 2.0), line, self.text());
        }
        let plot =
            Rect { left: MARGIN, top: plot_top, right: WIDTH - MARGIN, bottom: plot_top + plot_height };
        Sheet { context: self, canvas, plot }
    }
}

/// A framed sheet with an empty plot area.
pub(crate) struct Sheet<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) canvas: Canvas,
    pub(crate) plot: Rect,
}

impl Sheet<'_> {
    /// Draws horizontal grid lines with labels at the left of an area; the line of zero is dark.
    pub(crate) fn horizontal_grid(
        &mut self,
        area: Rect,
        ticks: &Ticks,
        scale: &Scale,
        label: impl Fn(f64, u8) -> String,
    ) {
        let theme = self.context.theme;
        for value in &ticks.values {
            let y = scale.place(*value);
            let (colour, width) = if is_zero(*value, ticks) { (theme.ink, 1.2) } else { (theme.grid, 1.0) };
            self.canvas.line(&[(area.left, y), (area.right, y)], Stroke { colour, width });
            let style = self.context.text().anchor(Anchor::End);
            self.canvas.text((area.left - 7.0, y + 4.5), label(*value, ticks.decimals), style);
        }
    }

    /// Draws vertical grid lines with labels under an area; the line of zero is dark.
    pub(crate) fn vertical_grid(
        &mut self,
        area: Rect,
        ticks: &Ticks,
        scale: &Scale,
        label: impl Fn(f64, u8) -> String,
    ) {
        let theme = self.context.theme;
        for value in &ticks.values {
            let x = scale.place(*value);
            let (colour, width) = if is_zero(*value, ticks) { (theme.ink, 1.2) } else { (theme.grid, 1.0) };
            self.canvas.line(&[(x, area.top), (x, area.bottom)], Stroke { colour, width });
            let style = self.context.text().anchor(Anchor::Middle);
            self.canvas.text((x, area.bottom + 17.0), label(*value, ticks.decimals), style);
        }
    }

    /// Draws an interval as a thin line between two places.
    pub(crate) fn whisker(&mut self, from: (f64, f64), to: (f64, f64), colour: Colour) {
        self.canvas.line(&[from, to], Stroke { colour, width: 1.6 });
    }

    /// Draws the picture and gathers its files.
    pub(crate) fn finish(
        self,
        stem: &str,
        section: Section,
        caption: &Caption,
        table: DataTable,
    ) -> Result<Figure, PlotError> {
        let drawn = self.canvas.draw(stem)?;
        let words = (caption, self.context.theme);
        let figure = Figure::finish(stem, section, words, (&drawn, self.canvas.height()), table)?;
        let lacks = |(text, bold): &(&str, bool)| !self.context.typeface.has_all(text, *bold);
        let unwritable = self.canvas.words().filter(lacks).map(|(text, _)| text.to_owned()).collect();
        Ok(Figure { unwritable, ..figure })
    }
}

/// Says whether a grid value is zero.
fn is_zero(value: f64, ticks: &Ticks) -> bool {
    let (low, high) = ticks.range();
    value.abs() < (high - low).abs() * 1e-6
}

/// The sentence on values that are withheld.
pub(crate) const NOTE_ON_WITHHELD: &str =
    "c: withheld; fewer than 10 records of the source stand behind it, or it would give such a value away.";

/// Returns the sentence on how paired differences were estimated.
pub(crate) fn note_on_pairs(estimate: &Estimate) -> String {
    match estimate.replications {
        0 | 1 => "One seed only, so there is no interval.".to_owned(),
        pairs if estimate.draws == 1 => format!(
            "Mean difference of {pairs} paired seeds with 95% interval (Student’s t); \
             it covers chance between seeds, not doubt about parameters."
        ),
        pairs => {
            let draws = estimate.draws;
            let share = estimate.from_parameters.map_or_else(String::new, |share| {
                format!(" {:.0}% of the variance between runs goes with the parameters.", 100.0 * share)
            });
            format!(
                "Mean difference of {pairs} pairs of runs, {} under each of {draws} draws of the parameters, with 95% interval \
                 (Student’s t); it covers chance between seeds and doubt about parameters.{share}",
                counted(pairs / draws, "seed")
            )
        }
    }
}

/// Returns the same on estimates of several outcomes or groups: what share of the variance goes with the parameters differs
/// between them.
pub(crate) fn note_on_rows(estimate: &Estimate) -> String {
    note_on_pairs(&Estimate { from_parameters: None, ..*estimate })
}

/// Returns the words on what bands or dots cover that show every run of so many draws of the parameters.
pub(crate) fn covered_by_runs(draws: usize) -> &'static str {
    if draws > 1 {
        "chance between seeds and doubt about parameters"
    } else {
        "chance between seeds, not doubt about parameters"
    }
}

/// Returns the sentence on levels of a single scenario, whose intervals stand in the data.
pub(crate) fn note_on_levels(estimate: &Estimate) -> String {
    match estimate.replications {
        0 | 1 => "One seed only, so there is no interval.".to_owned(),
        seeds => {
            format!("Means of {seeds} seeds; 95% intervals (chance between seeds only) are in the data.")
        }
    }
}

/// Returns the sentence on shares and levels averaged over seeds, whose intervals stand in the data.
pub(crate) fn note_on_means(estimate: &Estimate) -> String {
    match estimate.replications {
        0 | 1 => "One seed only, so there is no interval.".to_owned(),
        seeds if estimate.draws == 1 => format!(
            "Means of {seeds} paired seeds; 95% intervals (chance between seeds only) are in the data."
        ),
        runs => format!(
            "Means of {runs} pairs of runs; 95% intervals (chance between seeds and doubt about parameters) are in the data."
        ),
    }
}
