//! One file a chart; `catalogue.rs` names each.

pub(crate) mod before_after;
pub(crate) mod budget;
pub(crate) mod deciles;
pub(crate) mod difference;
pub(crate) mod fit;
pub(crate) mod flows;
pub(crate) mod frontier;
pub(crate) mod groups;
pub(crate) mod headline;
pub(crate) mod lorenz;
pub(crate) mod map;
pub(crate) mod moments;
pub(crate) mod path;
pub(crate) mod runs;
pub(crate) mod sensitivity;
pub(crate) mod winners;
