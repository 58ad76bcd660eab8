//! What sweeps, sensitivity studies and frontiers have in common: settings tried one after the other, each run kept.

mod cache;
mod laboratory;
mod naming;

pub(crate) use cache::{Cache, write_whole};
pub(crate) use laboratory::{Laboratory, Trial};
pub(crate) use naming::{OutcomeName, Vary, key_of, refuse_twice, shard};

/// The folder, among all results, of runs that studies keep.
pub(crate) const CACHE: &str = "cache";
