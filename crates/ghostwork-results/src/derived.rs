//! What follows from several outcomes of a comparison at once: cost per person helped, welfare within bounds, incidence.

use crate::interval::{Estimate, mean};
use crate::outcome::seed_pairs;
use crate::panel::Panel;

const MONTHS_PER_YEAR: f64 = 12.0;
/// Years over which budget offices add up the cost of a reform.
const YEARS_OF_A_BUDGET: f64 = 10.0;
const WEEKS_PER_MONTH: f64 = 52.0 / 12.0;
const THOUSAND: f64 = 1e3;
const MILLION: f64 = 1e6;

/// Indicators of persons in thousands that together are everybody aged 16 and over.
const EVERYBODY: [&str; 5] = [
    "employees",
    "own_account_workers",
    "main_platform_workers",
    "unemployed_persons",
    "persons_out_of_labour_force",
];

/// Names of everything that can be derived.
pub const DERIVED_IDS: [&str; 12] = [
    "net_cost_per_person_year",
    "net_cost_ten_years",
    "cost_per_person_lifted",
    "cost_per_person_insured",
    "equivalent_variation_static",
    "equivalent_variation_time_free",
    "equivalent_variation_time_paid",
    "incidence_workers",
    "incidence_merchants",
    "incidence_platforms",
    "incidence_government",
    "incidence_abroad",
];

/// An outcome that follows from several others, reform against baseline, paired by seed.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedOutcome {
    /// Name in files.
    pub id: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it says, and of whom.
    pub definition: &'static str,
    /// The value.
    pub value: Estimate,
}

/// The means of an indicator for everybody over the window, one pair a seed.
struct Paired<'a> {
    baseline: &'a Panel,
    reform: &'a Panel,
    months: &'a std::ops::Range<usize>,
}

impl Paired<'_> {
    /// Returns the level under the baseline and the change by seed; `None` where the indicator is not measured.
    fn of(&self, id: &str) -> Option<(Vec<f64>, Vec<f64>)> {
        let position = self.baseline.indicators.iter().position(|indicator| indicator.id == id)?;
        let pairs: Vec<(f64, f64)> =
            seed_pairs(self.baseline, self.reform, self.months, (0, position)).collect();
        let is_measured = pairs.iter().all(|(before, after)| before.is_finite() && after.is_finite());
        (is_measured && !pairs.is_empty())
            .then(|| pairs.into_iter().map(|(before, after)| (before, after - before)).unzip())
    }

    fn estimate(&self, values: &[f64]) -> Estimate {
        Estimate::across(values, self.baseline.draws)
    }

    fn ratio(&self, numerators: &[f64], denominators: &[f64], factor: f64) -> Estimate {
        ratio((numerators, denominators), factor, self.baseline.draws)
    }

    fn change(&self, id: &str) -> Option<Vec<f64>> {
        self.of(id).map(|(_, change)| change)
    }

    /// Returns persons aged 16 and over by seed, thousands.
    fn persons(&self) -> Option<Vec<f64>> {
        let parts: Option<Vec<Vec<f64>>> =
            EVERYBODY.iter().map(|id| self.of(id).map(|(level, _)| level)).collect();
        parts?.into_iter().reduce(|sum, part| add(&sum, &part, 1.0))
    }
}

/// Derives what follows from the outcomes of two panels over a window; what is not measured is left out.
///
/// `frozen` is the reform with everybody's behaviour kept at the baseline's, where it was run.
pub(crate) fn derive(
    (baseline, reform, frozen): (&Panel, &Panel, Option<&Panel>),
    months: &std::ops::Range<usize>,
) -> Vec<DerivedOutcome> {
    let paired = Paired { baseline, reform, months };
    let mut derived = Vec::new();
    derived.extend(net_cost_per_person_year(&paired));
    derived.extend(net_cost_ten_years(&paired));
    derived.extend(cost_per_person_lifted(&paired));
    derived.extend(cost_per_person_insured(&paired));
    derived.extend(frozen.and_then(|frozen| welfare_frozen(&Paired { baseline, reform: frozen, months })));
    derived.extend(welfare(&paired).into_iter().flatten());
    derived.extend(incidence(&paired).into_iter().flatten());
    derived
}

fn net_cost_per_person_year(paired: &Paired<'_>) -> Option<DerivedOutcome> {
    let cost: Vec<f64> =
        paired.change("net_cost_per_person")?.iter().map(|month| MONTHS_PER_YEAR * month).collect();
    Some(DerivedOutcome {
        id: "net_cost_per_person_year",
        label: "Net cost per person and year",
        unit: "USD per person and year",
        definition: "Change of the net cost to the public budget per person aged 16 and over, twelve months of the window's mean.",
        value: paired.estimate(&cost),
    })
}

fn net_cost_ten_years(paired: &Paired<'_>) -> Option<DerivedOutcome> {
    let months = YEARS_OF_A_BUDGET * MONTHS_PER_YEAR;
    let cost: Vec<f64> = paired.change("net_cost")?.iter().map(|month| months * month / THOUSAND).collect();
    Some(DerivedOutcome {
        id: "net_cost_ten_years",
        label: "Net cost over ten years",
        unit: "billion USD",
        definition: "Change of the net cost to the public budget over ten years like the window, at constant prices and without \
                     discounting.",
        value: paired.estimate(&cost),
    })
}

fn cost_per_person_lifted(paired: &Paired<'_>) -> Option<DerivedOutcome> {
    let cost = paired.change("net_cost")?;
    let poor = paired.change("poor_residents")?;
    let per_year = MONTHS_PER_YEAR * MILLION / THOUSAND;
    Some(DerivedOutcome {
        id: "cost_per_person_lifted",
        label: "Cost per person lifted out of poverty",
        unit: "USD per person and year",
        definition: "Change of the net cost to the public budget over the fall of residents in poverty; negative where one of \
                     both goes the other way, missing where the change of residents in poverty is not clear.",
        value: paired.ratio(&cost, &negative(&poor), per_year),
    })
}

fn cost_per_person_insured(paired: &Paired<'_>) -> Option<DerivedOutcome> {
    let cost = paired.change("net_cost_per_person")?;
    let uninsured = paired.change("uninsured_rate")?;
    Some(DerivedOutcome {
        id: "cost_per_person_insured",
        label: "Cost per person newly insured",
        unit: "USD per person and year",
        definition: "Change of the net cost to the public budget over the fall of persons without health insurance; negative \
                     where one of both goes the other way, missing where the change of persons without is not clear.",
        value: paired.ratio(&cost, &negative(&uninsured), 100.0 * MONTHS_PER_YEAR),
    })
}

/// Returns the equivalent variation at the baseline's hours, from a reform with frozen behaviour.
fn welfare_frozen(paired: &Paired<'_>) -> Option<DerivedOutcome> {
    let income = paired.change("mean_net_income")?;
    Some(DerivedOutcome {
        id: "equivalent_variation_static",
        label: "Equivalent variation at unchanged hours",
        unit: "USD per person and month",
        definition: "Change of mean net income per person with everybody's behaviour kept at the baseline's: a lower bound of \
                     the equivalent variation, as people who choose anew do not choose worse.",
        value: paired.estimate(&income),
    })
}

/// Returns the equivalent variation with both bounds.
fn welfare(paired: &Paired<'_>) -> Option<[DerivedOutcome; 2]> {
    let income = paired.change("mean_net_income")?;
    let hours = paired.change("hours_per_person")?;
    let (pay, _) = paired.of("effective_hourly_pay")?;
    let time: Vec<f64> = hours.iter().zip(&pay).map(|(hours, pay)| WEEKS_PER_MONTH * hours * pay).collect();
    let bound = |id, label, definition, values: &[f64]| DerivedOutcome {
        id,
        label,
        unit: "USD per person and month",
        definition,
        value: paired.estimate(values),
    };
    Some([
        bound(
            "equivalent_variation_time_free",
            "Equivalent variation, time worth nothing",
            "Change of mean net income per person: the equivalent variation where an hour more or less at work is worth \
             nothing; with the next line a bound, as the model has no utility.",
            &income,
        ),
        bound(
            "equivalent_variation_time_paid",
            "Equivalent variation, time worth its pay",
            "Change of mean net income per person less the change of hours at work at the baseline's effective hourly pay: \
             the equivalent variation where an hour is worth what platform work pays.",
            &add(&income, &time, -1.0),
        ),
    ])
}

/// Returns by party the share that its gain or loss has in the sum of all gains and losses.
fn incidence(paired: &Paired<'_>) -> Option<Vec<DerivedOutcome>> {
    let persons = paired.persons()?;
    let income = paired.change("mean_net_income")?;
    let workers: Vec<f64> =
        income.iter().zip(&persons).map(|(income, persons)| income * persons * THOUSAND / MILLION).collect();
    let revenue = paired.change("platform_revenue")?;
    let costs = paired.change("platform_costs_of_reform")?;
    let parties = [
        ("incidence_workers", "Borne by persons at home", workers),
        ("incidence_merchants", "Borne by merchants", paired.change("merchant_surplus")?),
        ("incidence_platforms", "Borne by marketplaces", add(&revenue, &costs, -1.0)),
        ("incidence_government", "Borne by the public budget", negative(&paired.change("net_cost")?)),
        ("incidence_abroad", "Borne by workers abroad", paired.change("pay_abroad")?),
    ];
    let sizes: Vec<f64> = (0..persons.len())
        .map(|seed| {
            parties.iter().filter_map(|(_, _, change)| change.get(seed)).map(|change| change.abs()).sum()
        })
        .collect();
    let share = |(id, label, change): (&'static str, &'static str, Vec<f64>)| DerivedOutcome {
        id,
        label,
        unit: "% of all gains and losses",
        definition: "Change of what the party has a month (persons: net income; merchants: surplus; marketplaces: revenue less \
                     costs of the reform; the budget: its balance; abroad: pay) over the sum of the changes of all parties \
                     without sign; negative where it loses.",
        value: paired.ratio(&change, &sizes, 100.0),
    };
    Some(parties.into_iter().map(share).collect())
}

fn add(first: &[f64], second: &[f64], factor: f64) -> Vec<f64> {
    first.iter().zip(second).map(|(first, second)| first + factor * second).collect()
}

fn negative(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| -value).collect()
}

/// Estimates a ratio of means over all replications times a factor, with the interval of the jackknife around it: of what each adds
/// to the ratio of all. Missing where the denominator is not clearly above or below zero, as the ratio may then be anything.
fn ratio((numerators, denominators): (&[f64], &[f64]), factor: f64, draws: usize) -> Estimate {
    let of = |left_out: Option<usize>| -> f64 {
        let kept = |values: &[f64]| -> Vec<f64> {
            let all = values.iter().enumerate().filter(|(seed, _)| Some(*seed) != left_out);
            all.map(|(_, value)| *value).collect()
        };
        let denominator = mean(&kept(denominators));
        if denominator.abs() > 0.0 { factor * mean(&kept(numerators)) / denominator } else { f64::NAN }
    };
    let (seeds, all) = (numerators.len(), of(None));
    if seeds < 2 {
        return Estimate::from_replications(&[all]);
    }
    if !Estimate::across(denominators, draws).is_clear() {
        return Estimate::from_replications(&[]);
    }
    let count = seeds as f64;
    let pseudo: Vec<f64> = (0..seeds).map(|seed| count * all - (count - 1.0) * of(Some(seed))).collect();
    Estimate::across(&pseudo, draws).moved_to(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{Better, Chapter, Indicator, PopulationGroup};

    #[test]
    fn a_ratio_of_proportional_changes_is_exact() {
        // Three seeds: costs of 12, 15 and 18 for 4, 5 and 6 persons.
        let estimate = ratio((&[12.0, 15.0, 18.0], &[4.0, 5.0, 6.0]), 10.0, 1);

        assert!((estimate.mean - 30.0).abs() < 1e-9);
        assert!((estimate.high - estimate.low).abs() < 1e-9);
    }

    #[test]
    fn a_ratio_is_that_of_the_means_with_the_interval_around_it() {
        // Means 10 and 5: the ratio is 2, whatever the mean of the pseudo-values is.
        let (costs, persons) = ([2.0, 10.0, 18.0], [6.5, 5.0, 3.5]);

        let estimate = ratio((&costs, &persons), 1.0, 1);

        // Without each seed: 14 / 4.25, 10 / 5 and 6 / 5.75; pseudo-values 6 less twice these, of mean 1.775.
        let pseudo = [14.0 / 4.25, 2.0, 6.0 / 5.75].map(|left_out: f64| 6.0 - 2.0 * left_out);
        let jackknife = Estimate::from_replications(&pseudo);
        assert!((jackknife.mean - 1.775).abs() < 1e-3 && (estimate.mean - 2.0).abs() < 1e-12);
        assert!((f64::midpoint(estimate.low, estimate.high) - 2.0).abs() < 1e-9, "{estimate:?}");
        assert!((estimate.high - estimate.low - (jackknife.high - jackknife.low)).abs() < 1e-9);
    }

    /// A panel of one seed and month in which every indicator has the same value.
    fn level(value: f64) -> Panel {
        let ids = EVERYBODY.into_iter().chain([
            "net_cost",
            "net_cost_per_person",
            "poor_residents",
            "uninsured_rate",
            "mean_net_income",
            "hours_per_person",
            "effective_hourly_pay",
            "platform_revenue",
            "platform_costs_of_reform",
            "merchant_surplus",
            "pay_abroad",
        ]);
        let indicators = ids.map(|id| Indicator {
            id: id.to_owned(),
            label: id.to_owned(),
            unit: "%".to_owned(),
            definition: "Something.".to_owned(),
            chapter: Chapter::Budget,
            better: Better::Lower,
            exploratory: false,
            headline: false,
            decimals: 1,
        });
        let everybody = PopulationGroup {
            id: "all".to_owned(),
            label: "Everybody".to_owned(),
            dimension: String::new(),
            withheld: false,
        };
        let months = vec!["2027-01".parse().unwrap()];
        let mut panel = Panel::empty(indicators.collect(), vec![everybody], months, vec![1]);
        panel.values.fill(value);
        panel
    }

    #[test]
    fn everything_that_can_be_derived_is_listed() {
        let (baseline, reform) = (level(10.0), level(12.0));

        let derived = derive((&baseline, &reform, Some(&reform)), &(0..1));

        let ids: Vec<&str> = derived.iter().map(|outcome| outcome.id).collect();
        assert_eq!(ids, DERIVED_IDS);
        // 2 dollars a month; 2 million a month over 120 months.
        assert!((derived[0].value.mean - 24.0).abs() < 1e-9 && (derived[1].value.mean - 0.24).abs() < 1e-9);
    }

    #[test]
    fn a_ratio_without_a_clear_denominator_is_missing() {
        assert!(ratio((&[3.0, 6.0], &[0.0, 0.0]), 1.0, 1).mean.is_nan());
        // Persons helped are 1 on average and may as well be none: costs of 10 would be 10 for each, or −50.
        assert!(ratio((&[10.0, 11.0, 9.0], &[4.0, -2.0, 1.0]), 1.0, 1).mean.is_nan());
    }

    #[test]
    fn net_costs_under_draws_of_the_parameters_are_no_surer_than_the_draws() {
        // Two draws of three seeds each, at 1 and 3 but for a little luck.
        let mut baseline = level(10.0);
        baseline.seeds = (0..6).collect();
        baseline.draws = 2;
        baseline.values = vec![10.0; baseline.cell_count()];
        let mut reform = baseline.clone();
        let width = reform.indicators.len();
        for (values, change) in reform.values.chunks_mut(width).zip([1.0, 1.1, 0.9, 3.0, 3.1, 2.9]) {
            for value in values {
                *value += change;
            }
        }

        let derived = derive((&baseline, &reform, None), &(0..1));

        for outcome in &derived[..2] {
            assert_eq!(outcome.value.draws, 2, "{}", outcome.id);
            // Two draws, one degree of freedom: nothing is clear. Six independent seeds would have been.
            assert!(!outcome.value.is_clear() && outcome.value.mean > 0.0, "{outcome:?}");
        }
    }
}
