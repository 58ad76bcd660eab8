//! Scenario files: read, overlaid on a baseline, checked, explained.
//!
//! A scenario says which law holds, how many workers are simulated for how long, and what a policy changes. It is read
//! against a [`Vocabulary`]: every parameter of the model and of the law, and every instrument. Whatever the vocabulary
//! does not know is a mistake; all mistakes of a file are reported at once, each with its place and what to do.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::float_cmp,
        reason = "tests may fail loudly"
    )
)]

mod assemble;
mod dated;
mod differences;
mod distribution;
mod files;
mod glossary;
mod layer;
mod mistake;
mod nearest;
mod node;
mod number;
mod overlay;
mod overrides;
mod problem;
mod reading;
mod reference;
mod request;
mod resolved;
mod scenario;
mod schema;
mod source;
mod splice;
mod table;
mod text;
mod vocabulary;
mod words;

pub use distribution::Distribution;
pub use mistake::{Bounds, EXPLANATIONS, Mistake, explanation};
pub use problem::{Doubt, Problem, Problems, Warning};
pub use reference::parameter_reference;
pub use request::Request;
pub use resolved::ResolvedParameter;
pub use scenario::{
    ClosureSetting, ClosureTarget, ExpectationSetting, ExpectedSign, InstrumentSetting, LawSetting,
    ParameterSetting, RunOverrides, RunSettings, Scenario, Sweep, SweptArm, TrialSetting, UncertainParameter,
    Unknown,
};
pub use schema::schema;
pub use source::{Place, Source};
pub use vocabulary::{Composition, InstrumentTerms, LawShape, LawTerm, Vocabulary};
