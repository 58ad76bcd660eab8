//! Who is simulated: workers as columns, marketplace accounts and merchants as sparse tables.

pub(crate) mod accounts;
pub(crate) mod compact;
pub(crate) mod demography;
pub(crate) mod flags;
pub(crate) mod job_terms;
pub(crate) mod merchants;
pub(crate) mod sparse_column;
pub(crate) mod synthesis;
pub(crate) mod workers;
