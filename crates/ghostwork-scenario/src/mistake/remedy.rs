use crate::mistake::{Bounds, Mistake};

/// Names that a help line lists at most.
const LONGEST_LIST: usize = 14;

impl Mistake {
    /// Returns what to do, where the message does not already say it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Syntax { .. } => {
                Some("scenarios are written in TOML 1.0: key = value, texts in \"quotes\"".to_owned())
            }
            Self::UnknownKey { nearest, known, .. } | Self::UnknownName { nearest, known, .. } => {
                suggestion(nearest.as_deref(), known)
            }
            Self::MissingKey { example, .. } => Some(format!("add a line like {example}")),
            Self::NotFinite { default, .. } => default.as_deref().map(default_holds),
            Self::OutOfRange { unit, value, bounds, default, .. } => {
                percent(*value, unit, *bounds).or_else(|| default.as_deref().map(default_holds))
            }
            Self::Unsupported { instead, .. } => Some((*instead).to_owned()),
            Self::Conflict { remedy, .. } => Some((*remedy).to_owned()),
            Self::Overlap { quantity, rule, first, second } => Some(format!(
                "if that is meant, add [[compose]] with quantity = \"{quantity}\", rule = \"{rule}\", \
                 members = [\"{first}\", \"{second}\"]"
            )),
            Self::WrongComposition { rule, .. } => Some(format!("write rule = \"{rule}\"")),
            other => fixed_help(other).map(str::to_owned),
        }
    }
}

fn fixed_help(mistake: &Mistake) -> Option<&'static str> {
    match mistake {
        Mistake::BadMonth { .. } => Some("write YYYY-MM, like \"2027-01\""),
        Mistake::BadIdentifier { .. } => Some("it names a folder and columns, like \"us-fee-cap-15pct\""),
        Mistake::BadLabel { .. } => Some("it is printed in tables and charts: write it in words"),
        Mistake::Duplicate { what: "instrument", .. } => {
            Some("two of a kind need names of their own: add a line like as = \"second_fund\" to one")
        }
        Mistake::EmptyPeriod { .. } => Some("`until` is the first month no longer in force, or \"open\""),
        Mistake::WrongUnit { .. } => Some("write the number alone, or with exactly that unit"),
        Mistake::BadOverride { .. } => Some("write --set key=value, like --set baseline.workers=20000"),
        Mistake::OutsideFolder { .. } => {
            Some("name a file in the folder of the scenario or below it, like extends = \"us-baseline.toml\"")
        }
        Mistake::Cycle { .. } => Some("one file of the chain must stand alone, without `extends`"),
        _ => None,
    }
}

fn suggestion(nearest: Option<&str>, known: &[String]) -> Option<String> {
    match nearest {
        Some(name) => Some(format!("did you mean `{name}`?")),
        None if known.is_empty() => None,
        None if known.len() > LONGEST_LIST => {
            Some("there are too many to name here: `ghostwork list params` has them all".to_owned())
        }
        None => Some(format!("known: {}", known.join(", "))),
    }
}

fn default_holds(default: &str) -> String {
    format!("remove the line to use the default, {default}")
}

/// Returns the advice for a share that was written as a percentage.
fn percent(value: f64, unit: &str, bounds: Bounds) -> Option<String> {
    let is_share = unit.starts_with("share") && bounds.largest <= 1.0;
    (is_share && value > 1.0 && value <= 100.0).then(|| {
        format!("shares lie between 0 and 1: {value} % is written {} or \"{value} %\"", value / 100.0)
    })
}
