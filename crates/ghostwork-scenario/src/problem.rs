use std::fmt;

use serde_json::{Value, json};

use crate::mistake::Mistake;
use crate::source::Place;

/// Problems that are shown at most.
const MOST_SHOWN: usize = 20;

/// Version of the JSON form of problems.
const JSON_VERSION: u32 = 1;

/// A mistake with the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What is wrong.
    pub mistake: Mistake,
    /// Where; `None` for a file that could not be opened.
    pub place: Option<Place>,
}

/// Something that is allowed but most likely not meant.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Doubt {
    /// A date outside the recorded months.
    #[error("`{key}` changes in {month}, outside the recorded months {first} to {last}")]
    OutsidePeriod {
        /// The parameter or instrument.
        key: String,
        /// The month of the change.
        month: String,
        /// First recorded month.
        first: String,
        /// Last recorded month.
        last: String,
    },
    /// A line that this version reads but that changes nothing here.
    #[error("{what} changes nothing: {why}")]
    WithoutEffect {
        /// The line.
        what: String,
        /// Why it changes nothing, and what to do where more is wanted.
        why: &'static str,
    },
    /// Several values, of which a comparison makes an arm each.
    #[error(
        "`{key}` has {values} values: `ghostwork compare` runs an arm for each, other commands take the first"
    )]
    Swept {
        /// The parameter.
        key: String,
        /// How many.
        values: usize,
    },
    /// A value without a source.
    #[error("`{key}` has no `reference`; the report shows it as an assumption")]
    WithoutReference {
        /// The parameter or instrument.
        key: String,
    },
    /// A colour of a theme that some readers do not see or take for another.
    #[error("`{key}` {problem}")]
    HardToSee {
        /// The colour.
        key: String,
        /// Why.
        problem: String,
    },
}

impl Doubt {
    /// Returns the code under which the doubt is explained, like `W0201`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutsidePeriod { .. } => "W0201",
            Self::WithoutReference { .. } => "W0202",
            Self::WithoutEffect { .. } => "W0203",
            Self::HardToSee { .. } => "W0204",
            Self::Swept { .. } => "W0205",
        }
    }
}

/// A doubt with the place that raises it.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// What is doubtful.
    pub doubt: Doubt,
    /// Where.
    pub place: Place,
}

impl fmt::Display for Warning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = format!("warning[{}]: {}", self.doubt.code(), self.doubt);
        write_finding(formatter, &head, Some(&self.place), "", None)
    }
}

impl Warning {
    /// Returns the warning as a JSON object, like an entry of [`Problems::to_json`].
    pub fn to_json(&self) -> Value {
        finding_json(("warning", self.doubt.code()), &self.doubt.to_string(), Some(&self.place), None)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = format!("error[{}]: {}", self.mistake.code(), self.mistake);
        let help = self.mistake.help();
        write_finding(formatter, &head, self.place.as_ref(), &self.mistake.label(), help.as_deref())
    }
}

/// Every mistake of a scenario, in the order of the text; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Problems {
    problems: Vec<Problem>,
}

impl Problems {
    /// Gathers problems in the order of the text; there must be one at least.
    pub fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// Returns the problems, in the order of the text.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns one JSON document: `schema_version`, `total` and `errors` with code, message, place and help.
    pub fn to_json(&self) -> Value {
        let errors: Vec<Value> = self
            .problems
            .iter()
            .take(MOST_SHOWN)
            .map(|problem| {
                let mistake = &problem.mistake;
                finding_json(
                    ("error", mistake.code()),
                    &mistake.to_string(),
                    problem.place.as_ref(),
                    mistake.help().as_deref(),
                )
            })
            .collect();
        json!({ "schema_version": JSON_VERSION, "total": self.problems.len(), "errors": errors })
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().take(MOST_SHOWN).enumerate() {
            if index > 0 {
                formatter.write_str("\n")?;
            }
            write!(formatter, "{problem}")?;
        }
        match self.problems.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => writeln!(formatter, "\nand {more} more"),
        }
    }
}

impl std::error::Error for Problems {}

fn write_finding(
    formatter: &mut fmt::Formatter<'_>,
    head: &str,
    place: Option<&Place>,
    label: &str,
    help: Option<&str>,
) -> fmt::Result {
    writeln!(formatter, "{head}")?;
    if let Some(place) = place {
        write_excerpt(formatter, place, label)?;
    }
    help.map_or(Ok(()), |help| writeln!(formatter, "help: {help}"))
}

fn write_excerpt(formatter: &mut fmt::Formatter<'_>, place: &Place, label: &str) -> fmt::Result {
    let excerpt = place.excerpt();
    let number = if place.is_in_file() { place.line().to_string() } else { String::new() };
    let margin = " ".repeat(number.len());
    if place.is_in_file() {
        writeln!(formatter, "{margin}--> {}:{}:{}", place.source().name(), place.line(), place.column())?;
    } else {
        writeln!(formatter, "{margin}--> {}", place.source().name())?;
    }
    writeln!(formatter, "{number} | {}", excerpt.line)?;
    let before = " ".repeat(excerpt.underline.start);
    let carets = "^".repeat(excerpt.underline.len());
    let marked = format!("{margin} | {before}{carets} {label}");
    writeln!(formatter, "{}", marked.trim_end())
}

fn finding_json(
    (severity, code): (&str, &str),
    message: &str,
    place: Option<&Place>,
    help: Option<&str>,
) -> Value {
    let line = place.filter(|place| place.is_in_file());
    json!({
        "severity": severity,
        "code": code,
        "message": message,
        "source": place.map(|place| place.source().name()),
        "line": line.map(Place::line),
        "column": line.map(Place::column),
        "length": line.map(Place::length),
        "help": help,
    })
}
