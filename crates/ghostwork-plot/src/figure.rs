//! A finished chart: picture, data and words.

use ghostwork_results::Chapter;
use serde_json::{Map, Value, json};

use crate::error::PlotError;
use crate::frame::Caption;
use crate::theme::{Theme, WIDTH};
use crate::typeface::{FAMILY, families, style_sheet};

/// The part of the report a chart stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The verdict.
    Headline,
    /// Employment, hours and pay.
    JobsAndPay,
    /// Income security, insurance and benefits.
    SecurityAndBenefits,
    /// Inequality, gains and losses.
    Distribution,
    /// Public budget.
    Budget,
    /// Parts of the population.
    Groups,
    /// Marketplaces and those who buy work.
    PlatformsAndMerchants,
    /// Stress, health and satisfaction.
    Wellbeing,
    /// What surveys and tax records see.
    Measurement,
    /// Doubt and sensitivity.
    Certainty,
}

impl From<Chapter> for Section {
    fn from(chapter: Chapter) -> Self {
        match chapter {
            Chapter::JobsAndPay => Self::JobsAndPay,
            Chapter::SecurityAndBenefits => Self::SecurityAndBenefits,
            Chapter::Distribution => Self::Distribution,
            Chapter::Budget => Self::Budget,
            Chapter::PlatformsAndMerchants => Self::PlatformsAndMerchants,
            Chapter::Wellbeing => Self::Wellbeing,
            Chapter::Measurement => Self::Measurement,
        }
    }
}

/// What stands in place of a value that is withheld.
pub(crate) const WITHHELD: &str = "c";

/// A value in a chart's data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    Text(String),
    Number(f64),
    Count(usize),
    /// A value that too few records of the source stand behind.
    Withheld,
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Field {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Field {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Field {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl Field {
    /// Returns the value as CSV text, empty when missing.
    fn csv(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) if number.is_finite() => number.to_string(),
            Self::Number(_) => String::new(),
            Self::Count(count) => count.to_string(),
            Self::Withheld => WITHHELD.to_owned(),
        }
    }

    /// Returns the value for JSON, null when missing.
    fn json(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Count(count) => json!(count),
            Self::Withheld => json!(WITHHELD),
        }
    }

    /// Returns the value for a reader: four digits after the point at most.
    fn shown(&self) -> String {
        match self {
            Self::Number(number) if !number.is_finite() => "–".to_owned(),
            Self::Number(number) if number.abs() >= 1000.0 => crate::format::number(*number, 0),
            Self::Number(number) => {
                let text = crate::format::number(*number, 4);
                let trimmed = text.trim_end_matches('0').trim_end_matches('.');
                trimmed.to_owned()
            }
            other => other.csv(),
        }
    }
}

/// The data a chart shows: fixed columns, one observation a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct DataTable {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Field>>,
}

impl DataTable {
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, fields: Vec<Field>) {
        self.rows.push(fields);
    }

    fn csv(&self, chart: &str) -> Result<String, PlotError> {
        let problem = |problem: String| PlotError::DataNotWritten { chart: chart.to_owned(), problem };
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        writer.write_record(&self.columns).map_err(|error| problem(error.to_string()))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Field::csv)).map_err(|error| problem(error.to_string()))?;
        }
        let bytes = writer.into_inner().map_err(|error| problem(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| problem(error.to_string()))
    }

    fn json_rows(&self) -> Vec<Value> {
        let object = |row: &Vec<Field>| {
            let fields = self.columns.iter().zip(row).map(|(name, field)| ((*name).to_owned(), field.json()));
            Value::Object(fields.collect::<Map<String, Value>>())
        };
        self.rows.iter().map(object).collect()
    }
}

/// A finished chart; its files share one stem.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Name of its files, without extension.
    pub stem: String,
    /// Part of the report it stands in.
    pub section: Section,
    /// The finding.
    pub title: String,
    /// Measure, unit, population, place and period.
    pub subtitle: String,
    /// The chart in words, for those who cannot see it.
    pub alt: String,
    /// The picture as SVG, typeface embedded.
    pub svg: String,
    /// The data as CSV.
    pub csv: String,
    /// The data as JSON, with the words.
    pub json: String,
    /// Lines with letters that the typeface lacks: pixels are drawn without these letters.
    pub unwritable: Vec<String>,
    pub(crate) inline_svg: String,
    pub(crate) table: DataTable,
    pub(crate) theme: Theme,
}

impl Figure {
    /// Finishes a chart from what the canvas drew.
    pub(crate) fn finish(
        stem: &str,
        section: Section,
        (caption, theme): (&Caption, &Theme),
        drawn: (&str, f64),
        table: DataTable,
    ) -> Result<Self, PlotError> {
        let inline_svg = finish_svg(drawn, stem, (caption, theme), "");
        let svg = finish_svg(drawn, stem, (caption, theme), &style_sheet(theme));
        let json = json!({
            "schema_version": 1,
            "chart": stem,
            "title": caption.title,
            "subtitle": caption.subtitle,
            "notes": caption.notes,
            "alt": caption.alt,
            "rows": table.json_rows(),
        });
        let json = serde_json::to_string_pretty(&json).map_err(|error| PlotError::DataNotWritten {
            chart: stem.to_owned(),
            problem: error.to_string(),
        })?;
        Ok(Self {
            stem: stem.to_owned(),
            section,
            title: caption.title.clone(),
            subtitle: caption.subtitle.clone(),
            alt: caption.alt.clone(),
            svg,
            csv: table.csv(stem)?,
            json: json + "\n",
            unwritable: Vec::new(),
            inline_svg,
            table,
            theme: theme.clone(),
        })
    }

    /// Draws the picture as PNG: at 300 dots per inch when printed 160 mm wide, unless the theme wants another width.
    ///
    /// # Errors
    /// When it cannot be turned into pixels.
    pub fn png(&self) -> Result<Vec<u8>, PlotError> {
        crate::png::rasterise(&self.stem, &self.inline_svg, &self.theme)
    }

    /// Returns the names of the columns of its data.
    pub(crate) fn columns(&self) -> &[&'static str] {
        &self.table.columns
    }

    /// Returns its data as readers see them.
    pub(crate) fn shown_rows(&self) -> Vec<Vec<String>> {
        self.table.rows.iter().map(|row| row.iter().map(Field::shown).collect()).collect()
    }
}

/// Brings the fine grid back to size and adds what a screen reader and a browser need.
fn finish_svg(
    (drawn, height): (&str, f64),
    stem: &str,
    (caption, theme): (&Caption, &Theme),
    style: &str,
) -> String {
    let body = drawn.split_once('>').map_or("", |(_, body)| body);
    let fine = (WIDTH * 8.0, height * 8.0);
    let style = if style.is_empty() { String::new() } else { format!("<style>{style}</style>\n") };
    let width = theme.width.map_or(WIDTH, f64::from);
    let head = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{}\" \
         viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{stem}-title {stem}-desc\" \
         stroke-linejoin=\"round\" stroke-linecap=\"butt\">\n\
         <title id=\"{stem}-title\">{}</title>\n<desc id=\"{stem}-desc\">{}</desc>\n{style}\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        (height * width / WIDTH).round(),
        fine.0,
        fine.1,
        escape(&caption.title),
        escape(&caption.alt),
    );
    head + &body
        .trim_start()
        .replace(&format!("font-family=\"{FAMILY}\""), &format!("font-family=\"{}\"", families(theme)))
}

/// Escapes text for XML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
