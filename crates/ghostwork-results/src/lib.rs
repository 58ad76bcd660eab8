//! What a run leaves: manifest, tables, summaries and paired comparisons.
