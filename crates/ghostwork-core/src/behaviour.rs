//! What persons and households do.

pub(crate) mod earnings;
pub(crate) mod employment;
pub(crate) mod household;
pub(crate) mod participation;
pub(crate) mod wellbeing;
