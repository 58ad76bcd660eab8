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
mod request;
mod scenario;
mod source;
mod splice;
mod table;
mod text;
mod vocabulary;

pub use mistake::{Bounds, EXPLANATIONS, Mistake, explanation};
pub use problem::{Doubt, Problem, Problems, Warning};
pub use request::Request;
pub use scenario::{
    InstrumentSetting, LawSetting, ParameterSetting, RunOverrides, RunSettings, Scenario,
};
pub use source::{Place, Source};
pub use vocabulary::{Composition, InstrumentTerms, LawShape, LawTerm, Vocabulary};
