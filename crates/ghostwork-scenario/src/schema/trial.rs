use ghostwork_core::categories::{Marketplace, TaskCategory};
use ghostwork_core::trial::{OUTCOMES, Stratum, WorkState};
use ghostwork_parameters::Label;
use serde_json::{Value, json};

use super::{declared, label, month, nested, object};
use crate::layer::{AGES, EVALUATIONS, RATINGS, SAMPLES, TRIAL_CLUSTERS, TRIAL_UNITS};
use crate::vocabulary::Vocabulary;

/// Returns the schema of `[trial]`.
pub(super) fn trial(vocabulary: &Vocabulary) -> Value {
    let names = |pairs: &[&'static str]| json!({ "type": "array", "items": { "enum": pairs } });
    let units = TRIAL_UNITS.map(|(name, _)| name);
    let clusters = TRIAL_CLUSTERS.map(|(name, _)| name);
    let strata = Stratum::NAMES.map(|(name, _)| name);
    let outcomes = OUTCOMES.map(|outcome| outcome.id);
    let mut schema = object(
        &["unit", "from"],
        json!({
            "unit": { "enum": units, "description": "What is randomised." },
            "cluster": { "enum": clusters, "description": "Which units are drawn together." },
            "strata": names(&strata),
            "from": month("First month of treatment; units are enrolled at its beginning."),
            "until": month("First month without treatment again."),
            "everywhere": { "type": "boolean",
                "description": "Whether it is a shock to the whole economy, seen on the units of the trial. Default: false." },
            "share": { "type": "number", "minimum": 0, "maximum": 1, "description": "Share that is treated. Default: 0.5." },
            "sample": { "type": "integer", "minimum": SAMPLES.start(), "maximum": SAMPLES.end(),
                "description": "Most units that are enrolled; without it all that are eligible." },
            "measured_from": month("First month that is measured; without it the first of treatment."),
            "measured_until": month("First month that is no longer measured; without it the end of the run."),
            "outcomes": names(&outcomes),
            "instruments": { "type": "array", "items": { "type": "string" },
                "description": "Instruments of the scenario that reach the treated alone." },
            "reference": label("The experiment that it follows."),
            "job": object(&["hours"], json!({
                "hours": { "type": "integer", "minimum": 1, "maximum": 300, "description": "Hours of the paid job." },
                "evaluations": { "type": "integer", "minimum": EVALUATIONS.start(), "maximum": EVALUATIONS.end(),
                    "description": "Public evaluations that follow it. Default: 1." },
            })),
            "certificate": { "type": "boolean",
                "description": "Whether somebody vouches for treated profiles from the beginning on. Default: false." },
            "eligible": eligible(),
        }),
    );
    schema["properties"]["parameters"] = parameters(vocabulary);
    schema
}

/// Returns the schema of the parameters of the treated.
fn parameters(vocabulary: &Vocabulary) -> Value {
    nested(vocabulary.model().iter().map(|declaration| (declaration.key(), declared(declaration))))
}

fn eligible() -> Value {
    let names = |known: &[&str]| json!({ "type": "array", "items": { "enum": known } });
    let states = WorkState::NAMES.map(|(name, _)| name);
    let whole = |range: &std::ops::RangeInclusive<u64>| json!({ "type": "integer", "minimum": range.start(), "maximum": range.end() });
    object(
        &[],
        json!({
            "age_from": whole(&AGES),
            "age_to": whole(&AGES),
            "ratings_from": whole(&RATINGS),
            "ratings_to": whole(&RATINGS),
            "work_state": names(&states),
            "unemployment_benefit": { "type": "boolean",
                "description": "Whether unemployment insurance must have weeks left to pay for, or must have none." },
            "marketplaces": names(Marketplace::NAMES),
            "task_families": names(TaskCategory::NAMES),
            "max_monthly_income": whole(&(0..=10_000_000)),
            "profile": { "type": "boolean", "description": "Whether there must be an active profile." },
            "at_home": { "type": "boolean", "description": "Whether the profile must be at home or abroad." },
        }),
    )
}
