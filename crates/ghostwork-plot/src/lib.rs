//! Charts and reports drawn from results, one file a chart.
