//! Scenarios times seeds: replications and paired comparisons.
//!
//! [`run`] simulates one scenario on several seeds; [`compare`] simulates a baseline and a reform on the same seeds, so
//! that every person meets the same luck in both and differences are the reform's alone. Seeds and blocks of the
//! population are worked on in parallel; the results are the same to the last bit for any number of threads.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        reason = "tests may fail loudly and compare exact numbers"
    )
)]

mod budget;
mod calibration;
mod checkpoint;
mod closure;
mod compare;
mod design;
mod error;
mod evidence;
mod expectations;
mod flows;
mod incomes;
mod lanes;
mod life;
mod measure;
mod outcome_measures;
mod passage;
mod pasts;
mod plan;
mod policy_start;
mod progress;
mod provenance;
mod replication;
mod run;
mod sensitivity;
mod trial;
mod uncertainty;
mod validation;

pub use calibration::{
    Calibration, CandidateStore, Evaluation, FreeParameter, Generation, Loss, ParameterSensitivity, Prior,
    ProvingGround, Response, Scale, SearchState, Stage, Strategy, advance, loss_of, moment_sensitivity,
};
pub use checkpoint::Keeper;
pub use compare::{ComparisonRun, GrowingComparison, compare, compare_kept};
pub use design::{Point, SaltelliDesign, grid, latin_hypercube, morris, scrambled_sobol};
pub use error::ExperimentError;
pub use evidence::{
    Claim, ClaimResult, ExperimentResult, FieldExperiment, Findings, Measure, PublishedExperiment, Relation,
    Runs, field_experiments, score,
};
pub use life::{Watched, life};
pub use measure::{indicators, population_groups};
pub use outcome_measures::{OUTCOME_MEASURES, OutcomeMeasure};
pub use plan::{Plan, Settings};
pub use policy_start::policy_start;
pub use progress::{Arm, Progress, Silent, Step, TakenUp};
pub use provenance::{data_hash, persons_represented, study_origin};
pub use replication::FollowedWorker;
pub use run::{ScenarioRun, run, run_kept};
pub use sensitivity::{Bootstrapped, ElementaryEffect, SobolIndex, elementary_effects, sobol_indices};
pub use trial::{ALL_UNITS, run_trial, run_trial_kept, trial_plan};
pub use uncertainty::{Drawn, draw_parameters, settings_of_draw};
pub use validation::{
    Moment, MomentKind, MomentResult, MomentUse, Tally, consumption_responses, consumption_responses_kept,
    moments, payment_scenario, second_run, tally, validate,
};
