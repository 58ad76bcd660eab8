//! Simulated method of moments: parameters chosen so that the model meets published statistics.
//!
//! A [`Calibration`] says which parameters are free, between which bounds, and which statistics they are chosen by. The
//! evolution strategy of [`Strategy`] searches; every candidate lives through the same luck (common random numbers), so
//! that differences between candidates are differences of parameters. Statistics kept for checking are never looked at.

mod candidates;
mod file;
mod loss;
mod posterior;
mod search;
mod sensitivity;
mod space;
mod strategy;
mod symmetric;
mod trial;

pub use candidates::CandidateStore;
pub use file::{Calibration, FreeParameter, Prior, Stage};
pub use loss::{Loss, loss_of};
pub use search::{Evaluation, Generation, SearchState, advance};
pub use sensitivity::{ParameterSensitivity, Response, moment_sensitivity};
pub use space::Scale;
pub use strategy::Strategy;
pub use trial::ProvingGround;
