use ghostwork_results::{Expectation, Sign};
use ghostwork_scenario::{ExpectedSign, Scenario};

/// Returns what evidence leads one to expect of a reform, in the words of the results.
pub(crate) fn expectations(reform: &Scenario) -> Vec<Expectation> {
    let settings = reform.expectations().iter();
    settings
        .map(|setting| Expectation {
            indicator: setting.outcome.clone(),
            group: setting.group.clone(),
            sign: match setting.sign {
                ExpectedSign::Rises => Sign::Rises,
                ExpectedSign::Falls => Sign::Falls,
                ExpectedSign::Stays => Sign::Stays,
                ExpectedSign::Uncertain => Sign::Uncertain,
            },
            because: setting.because.clone(),
        })
        .collect()
}
