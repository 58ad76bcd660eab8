//! Demand, merchants and the labour marketplaces where work finds workers.

pub(crate) mod delivery;
pub(crate) mod environment;
pub(crate) mod matching;
pub(crate) mod merchants;
pub(crate) mod on_demand;
pub(crate) mod platforms;
pub(crate) mod settlement;
