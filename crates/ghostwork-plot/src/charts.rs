//! One file a chart; `catalogue.rs` names each.

pub(crate) mod budget;
pub(crate) mod deciles;
pub(crate) mod difference;
pub(crate) mod headline;
pub(crate) mod path;
pub(crate) mod winners;
