//! Scenarios times seeds: replications and paired comparisons.
