//! The part of the manual of validation that says how the model does on published experiments, from the table that
//! `ghostwork validate --experiments --scores` wrote.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};

/// The table of the last run.
const SCORES: &str = "data/validation/experiments.csv";
/// What must hold for each experiment, and what keeps the model from it.
const CLAIMS: &str = "data/evidence/experiment_claims.toml";
/// The page that holds the part.
pub(super) const PAGE: &str = "docs/validation.md";
/// What stands around the part.
const MARKS: [&str; 2] = ["<!-- experiments begin -->\n", "<!-- experiments end -->\n"];
/// The page of the model, and what stands around the list of the statistics that it misses.
pub(super) const MODEL_PAGE: &str = "docs/model.md";
const MISS_MARKS: [&str; 2] = ["<!-- misses begin -->\n", "<!-- misses end -->\n"];
/// The page that everybody reads first.
pub(super) const FRONT_PAGE: &str = "README.md";
/// What stands around how the statistics fit.
const FIT_MARKS: [&str; 2] = ["<!-- fit begin -->\n", "<!-- fit end -->\n"];

/// An experiment with its claims, as they were held against the model.
#[derive(Default)]
struct Experiment {
    title: String,
    claims: Vec<Claim>,
}

struct Claim {
    says: String,
    value: String,
    holds: bool,
    is_clear: bool,
}

impl Claim {
    fn verdict(&self) -> &'static str {
        match (self.holds, self.is_clear) {
            (true, true) => "holds",
            (true, false) => "holds, not clear",
            (false, false) => "**cannot tell**",
            (false, true) => "**fails**",
        }
    }
}

impl Experiment {
    fn scores(&self) -> bool {
        self.claims.iter().all(|claim| claim.holds)
    }

    /// Says whether luck may be why it does not score: no claim fails clearly.
    fn is_open(&self) -> bool {
        !self.scores() && self.claims.iter().all(|claim| claim.holds || !claim.is_clear)
    }
}

/// Returns the page with the part as the table says it.
pub(super) fn page() -> Result<String> {
    let page = between(&read(PAGE)?, MARKS, &part(&experiments()?)?)?;
    between(&page, FIT_MARKS, &super::fit::summary()?)
}

/// Returns the page of the model with what it misses.
pub(super) fn model_page() -> Result<String> {
    between(&read(MODEL_PAGE)?, MISS_MARKS, &super::fit::missed()?)
}

/// Returns the front page with how many statistics fit.
pub(super) fn front_page() -> Result<String> {
    between(&read(FRONT_PAGE)?, FIT_MARKS, &format!("  {}\n  ", super::fit::counted()?))
}

/// Puts a part between its marks on a page.
fn between(page: &str, [begin, end]: [&str; 2], part: &str) -> Result<String> {
    let missing = || format!("the page has no {} and {}", begin.trim_end(), end.trim_end());
    let (before, rest) = page.split_once(begin).with_context(missing)?;
    let (_, after) = rest.split_once(end).with_context(missing)?;
    Ok([before, begin, part, end, after].concat())
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(crate::root()?.join(path)).with_context(|| format!("cannot read {path}"))
}

/// Returns the experiments of the table by their names.
fn experiments() -> Result<BTreeMap<String, Experiment>> {
    let text = read(SCORES)?;
    let mut experiments: BTreeMap<String, Experiment> = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_bytes()).deserialize::<BTreeMap<String, String>>() {
        let record = record.with_context(|| format!("{SCORES} cannot be read"))?;
        let of = |column: &str| record.get(column).cloned().unwrap_or_default();
        let experiment = experiments.entry(of("id")).or_default();
        experiment.title = of("experiment");
        experiment.claims.push(Claim {
            says: of("claim"),
            value: format!("{} [{}, {}]", of("value"), of("value_low"), of("value_high")),
            holds: of("holds") == "true",
            is_clear: of("clear") == "true",
        });
    }
    Ok(experiments)
}

fn part(experiments: &BTreeMap<String, Experiment>) -> Result<String> {
    let scoring = experiments.values().filter(|experiment| experiment.scores()).count();
    let open = experiments.values().filter(|experiment| experiment.is_open()).count();
    let untold = if open > 0 {
        format!(
            " Of {open} the runs cannot tell: a claim does not hold, and its 95 % interval contains values with which it would."
        )
    } else {
        String::new()
    };
    let mut part = format!(
        "\n{scoring} of {} score as published.{untold} The runs are made with the calibrated parameters and none of their own. General parameters were set with X01 to \
         X05 in view (`matching.prior_jobs`, `matching.newcomer_penalty`, rationed log-ins, `environment.ai_own_use`, `merchants.outsourcing_dissimilarity`): those are weak evidence.\n\n\
         | experiment | claim | model, 95 % over seeds | |\n| --- | --- | --- | --- |\n",
        experiments.len()
    );
    for (id, experiment) in experiments {
        for (number, claim) in experiment.claims.iter().enumerate() {
            let name = if number == 0 { format!("{id} {}", experiment.title) } else { String::new() };
            let _ = writeln!(part, "| {name} | {} | {} | {} |", claim.says, claim.value, claim.verdict());
        }
    }
    let claims: toml::Table =
        toml::from_str(&read(CLAIMS)?).with_context(|| format!("{CLAIMS} cannot be read"))?;
    for (id, experiment) in experiments.iter().filter(|(_, experiment)| !experiment.scores()) {
        if let Some(caveat) = claims.get(id).and_then(|claims| claims.get("caveat")?.as_str()) {
            let what = if experiment.is_open() { "is open" } else { "fails" };
            let _ = write!(part, "\n{id} {what}: {caveat}.\n");
        }
    }
    part.push('\n');
    Ok(part)
}
