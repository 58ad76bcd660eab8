//! The model's indicators and groups in the words of the results.

use ghostwork_core::observation::{self, Observation};
use ghostwork_results::{Better, Chapter, Indicator, PopulationGroup};

/// Returns everything that a run measures, in the order of a report.
pub fn indicators() -> Vec<Indicator> {
    observation::INDICATORS.iter().map(indicator).collect()
}

/// Returns the groups that it is measured for; the first is everybody.
pub fn population_groups() -> Vec<PopulationGroup> {
    observation::groups()
        .iter()
        .map(|group| PopulationGroup {
            id: group.id.to_owned(),
            label: group.label.to_owned(),
            dimension: group.dimension.to_owned(),
            withheld: false,
        })
        .collect()
}

/// Returns the number of values that one month of one seed has.
pub(crate) fn values_per_month() -> usize {
    observation::groups().len() * observation::INDICATORS.len()
}

/// Appends the values of a month: group by group, within it indicator by indicator; a missing value is NaN.
pub(crate) fn append_values(observation: &Observation, values: &mut Vec<f64>) {
    for group in 0..observation::groups().len() {
        for indicator in observation::INDICATORS {
            values.push(observation.value(indicator, group).unwrap_or(f64::NAN));
        }
    }
}

fn indicator(indicator: &observation::Indicator) -> Indicator {
    Indicator {
        id: indicator.id.to_owned(),
        label: indicator.label.to_owned(),
        unit: indicator.unit.to_owned(),
        definition: indicator.definition.to_owned(),
        chapter: chapter(indicator.report_group),
        better: match indicator.better {
            observation::Better::Higher => Better::Higher,
            observation::Better::Lower => Better::Lower,
            observation::Better::Neither => Better::Neither,
        },
        exploratory: indicator.exploratory,
        headline: indicator.headline,
        decimals: indicator.decimals,
    }
}

fn chapter(report_group: observation::ReportGroup) -> Chapter {
    match report_group {
        observation::ReportGroup::JobsAndPay => Chapter::JobsAndPay,
        observation::ReportGroup::SecurityAndBenefits => Chapter::SecurityAndBenefits,
        observation::ReportGroup::Distribution => Chapter::Distribution,
        observation::ReportGroup::Budget => Chapter::Budget,
        observation::ReportGroup::PlatformsAndMerchants => Chapter::PlatformsAndMerchants,
        observation::ReportGroup::Wellbeing => Chapter::Wellbeing,
        observation::ReportGroup::Measurement => Chapter::Measurement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_that_tell_of_one_marketplace_go_with_its_group() {
        let groups = population_groups();
        let marketplaces = groups.iter().filter(|group| group.dimension == "marketplace");
        for group in marketplaces {
            let indicators = indicators();
            let named: Vec<&str> = indicators
                .iter()
                .map(|indicator| indicator.id.as_str())
                .filter(|id| id.ends_with(&format!("_{}", group.id)) || *id == format!("{}_share", group.id))
                .collect();
            assert_eq!(named.len(), 3, "{named:?}");
            for id in named {
                assert_eq!(ghostwork_results::group_told_of(id), Some(group.id.as_str()), "{id}");
            }
        }
    }
}
