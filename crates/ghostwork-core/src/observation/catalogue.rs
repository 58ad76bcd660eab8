mod budget;
mod employment;
mod income;
mod measurement;
mod merchants;
mod pay;
mod platform_work;
mod platforms;
mod security;
mod wellbeing;

use crate::observation::indicator::Indicator;

/// The families of indicators, in the order of a report.
const FAMILIES: &[&[Indicator]] = &[
    employment::EMPLOYMENT,
    platform_work::PLATFORM_WORK,
    pay::PAY,
    security::SECURITY,
    income::INCOME,
    budget::BUDGET,
    platforms::PLATFORMS,
    merchants::MERCHANTS,
    wellbeing::WELLBEING,
    measurement::MEASUREMENT,
];

/// Everything that is measured every month.
pub const INDICATORS: &[Indicator] = &all();

const COUNT: usize = {
    let (mut count, mut family) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].len();
        family += 1;
    }
    count
};

/// Returns the families one after another.
#[expect(clippy::large_stack_arrays, reason = "it is made when the program is compiled")]
const fn all() -> [Indicator; COUNT] {
    let mut indicators = [FAMILIES[0][0]; COUNT];
    let (mut next, mut family) = (0, 0);
    while family < FAMILIES.len() {
        let mut position = 0;
        while position < FAMILIES[family].len() {
            indicators[next] = FAMILIES[family][position];
            next += 1;
            position += 1;
        }
        family += 1;
    }
    indicators
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_indicator_has_a_name_of_its_own_and_says_what_it_counts() {
        let ids: BTreeSet<&str> = INDICATORS.iter().map(|indicator| indicator.id).collect();
        assert_eq!(ids.len(), INDICATORS.len());
        let labels: BTreeSet<&str> = INDICATORS.iter().map(|indicator| indicator.label).collect();
        assert_eq!(labels.len(), INDICATORS.len());
        for indicator in INDICATORS {
            let definition = indicator.definition;
            assert!(definition.len() > 20 && definition.ends_with('.'), "{}", indicator.id);
            assert!(!definition.contains("  ") && !indicator.unit.is_empty(), "{}", indicator.id);
        }
    }

    #[test]
    fn headlines_are_few_and_never_exploratory() {
        let headlines: Vec<&Indicator> = INDICATORS.iter().filter(|indicator| indicator.headline).collect();

        assert!((4..=12).contains(&headlines.len()), "{}", headlines.len());
        assert!(headlines.iter().all(|indicator| !indicator.exploratory));
    }
}
