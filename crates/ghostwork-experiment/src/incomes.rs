use ghostwork_results::{PairedIncomes, ResultsError, SeedDistribution};

/// What income means in the tables of winners and losers.
pub(crate) const MEANING: &str = "net household income a year, equivalised";

/// Ranks persons by income under the baseline and measures who gains and who loses; dollars a year, one entry a person.
pub(crate) fn distribution(
    replicate: u32,
    baseline: &[f64],
    reform: &[f64],
    records: &[u32],
) -> Result<SeedDistribution, ResultsError> {
    let incomes = PairedIncomes { rank_by: baseline, baseline, reform, records };
    SeedDistribution::from_people(u64::from(replicate), incomes)
}
