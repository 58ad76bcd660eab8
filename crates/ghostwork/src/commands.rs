//! The verbs, one file each.

pub(crate) mod bench;
pub(crate) mod bundle;
pub(crate) mod calibrate;
pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod compare;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod frontier;
pub(crate) mod law;
pub(crate) mod list;
pub(crate) mod plot;
pub(crate) mod population;
pub(crate) mod power;
pub(crate) mod report;
pub(crate) mod resume;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sensitivity;
pub(crate) mod sweep;
pub(crate) mod trial;
pub(crate) mod validate;
pub(crate) mod verify;
