//! Who gains and who loses: deciles, bands of change and Lorenz curves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::confidentiality::withheld;
use crate::error::ResultsError;
use crate::interval::{Estimate, mean};

/// Groups of a decile table: ten deciles and everybody.
pub const DECILE_GROUPS: usize = 11;

/// Bands of relative change.
pub const BANDS: usize = 5;

/// Points of a Lorenz curve, one per percent of people from 0 to 100.
pub const LORENZ_POINTS: usize = 101;

/// Labels of the bands, from loss to gain.
pub const BAND_LABELS: [&str; BANDS] =
    ["Lose more than 5%", "Lose 1% to 5%", "Within 1%", "Gain 1% to 5%", "Gain more than 5%"];

/// Incomes of the same people under both scenarios, one entry per person.
#[derive(Debug, Clone, Copy)]
pub struct PairedIncomes<'a> {
    /// Income that ranks people into deciles, usually equivalised baseline income.
    pub rank_by: &'a [f64],
    /// Net income a year under the baseline.
    pub baseline: &'a [f64],
    /// Net income a year under the reform.
    pub reform: &'a [f64],
    /// Number of the source's record that each person was cloned from; empty where small groups need not be withheld.
    pub records: &'a [u32],
}

/// Mean incomes and bands of one group on one seed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroupChange {
    /// People in the group.
    pub people: u64,
    /// Records of the source behind them; nothing where they need not be counted.
    pub records: Option<u32>,
    /// Mean net income a year under the baseline.
    #[serde(with = "crate::missing")]
    pub baseline: f64,
    /// Mean net income a year under the reform.
    #[serde(with = "crate::missing")]
    pub reform: f64,
    /// Shares of people (0 to 1) by band of relative change, from loss to gain.
    pub bands: [f64; BANDS],
}

/// A Lorenz curve with its Gini index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LorenzCurve {
    /// Share of income held by the poorest p%, for p from 0 to 100.
    pub shares: Vec<f64>,
    /// Gini index, 0 to 1.
    #[serde(with = "crate::missing")]
    pub gini: f64,
}

/// Distribution of one seed under both scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedDistribution {
    /// The seed both scenarios ran on.
    pub seed: u64,
    /// Deciles 1 to 10, then everybody.
    pub groups: Vec<GroupChange>,
    /// Curve under the baseline.
    pub baseline: LorenzCurve,
    /// Curve under the reform.
    pub reform: LorenzCurve,
}

impl SeedDistribution {
    /// Sorts people into baseline deciles and measures each group.
    ///
    /// # Errors
    /// When the lists differ in length, hold fewer than ten people or a number that is not finite.
    pub fn from_people(seed: u64, incomes: PairedIncomes<'_>) -> Result<Self, ResultsError> {
        let people = incomes.rank_by.len();
        let problem =
            |problem: &str| ResultsError::DistributionNotUsable { seed, problem: problem.to_owned() };
        if incomes.baseline.len() != people || incomes.reform.len() != people {
            return Err(problem("lists of incomes differ in length"));
        }
        if !incomes.records.is_empty() && incomes.records.len() != people {
            return Err(problem("not every person has a record"));
        }
        if people < 10 {
            return Err(problem("fewer than ten people"));
        }
        let all = incomes.rank_by.iter().chain(incomes.baseline).chain(incomes.reform);
        if all.into_iter().any(|income| !income.is_finite()) {
            return Err(problem("an income is not a finite number"));
        }
        let mut order: Vec<usize> = (0..people).collect();
        order.sort_by(|left, right| compare(incomes.rank_by, *left, *right));
        let decile =
            |number: usize| order.get(number * people / 10..(number + 1) * people / 10).unwrap_or_default();
        let groups = (0..10)
            .map(|number| group_change(incomes, decile(number)))
            .chain(std::iter::once(group_change(incomes, &order)))
            .collect();
        Ok(Self {
            seed,
            groups,
            baseline: LorenzCurve::from_incomes(incomes.baseline),
            reform: LorenzCurve::from_incomes(incomes.reform),
        })
    }
}

/// Orders two people by a list of incomes, ties by position.
fn compare(incomes: &[f64], left: usize, right: usize) -> std::cmp::Ordering {
    let income = |person: usize| incomes.get(person).copied().unwrap_or(0.0);
    income(left).total_cmp(&income(right)).then(left.cmp(&right))
}

/// Measures the people named by position.
fn group_change(incomes: PairedIncomes<'_>, members: &[usize]) -> GroupChange {
    let pick = |list: &[f64]| -> Vec<f64> {
        members.iter().filter_map(|person| list.get(*person).copied()).collect()
    };
    let (baseline, reform) = (pick(incomes.baseline), pick(incomes.reform));
    let mut counts = [0_u64; BANDS];
    for (before, after) in baseline.iter().zip(&reform) {
        if let Some(count) = counts.get_mut(band(*before, *after)) {
            *count += 1;
        }
    }
    let people = members.len() as u64;
    let bands = counts.map(|count| count as f64 / people.max(1) as f64);
    let records: BTreeSet<u32> =
        members.iter().filter_map(|person| incomes.records.get(*person).copied()).collect();
    let records = (!incomes.records.is_empty()).then_some(records.len() as u32);
    GroupChange { people, records, baseline: mean(&baseline), reform: mean(&reform), bands }
}

/// Returns the band of a change; with no baseline income any change counts as more than 5%.
fn band(before: f64, after: f64) -> usize {
    let change = after - before;
    let size = before.abs();
    if change.abs() <= 0.01 * size {
        2
    } else if change > 0.0 {
        if change > 0.05 * size { 4 } else { 3 }
    } else {
        usize::from(change >= -0.05 * size)
    }
}

impl LorenzCurve {
    /// Draws the curve of a list of incomes; shares and Gini index are missing when incomes sum to nothing.
    pub fn from_incomes(incomes: &[f64]) -> Self {
        let mut sorted = incomes.to_vec();
        sorted.sort_by(f64::total_cmp);
        let total: f64 = sorted.iter().sum();
        let people = sorted.len();
        if total <= 0.0 || people == 0 {
            return Self { shares: vec![f64::NAN; LORENZ_POINTS], gini: f64::NAN };
        }
        let mut cumulative = Vec::with_capacity(people + 1);
        cumulative.push(0.0);
        let (mut running, mut ranked) = (0.0, 0.0);
        for (rank, income) in sorted.iter().enumerate() {
            running += income;
            ranked += (rank + 1) as f64 * income;
            cumulative.push(running);
        }
        let shares = (0..LORENZ_POINTS).map(|percent| share_at(&cumulative, percent) / total).collect();
        let count = people as f64;
        Self { shares, gini: 2.0 * ranked / (count * total) - (count + 1.0) / count }
    }
}

/// Returns cumulated income at a percent of people, linear between persons.
fn share_at(cumulative: &[f64], percent: usize) -> f64 {
    let people = cumulative.len() - 1;
    let place = people as f64 * percent as f64 / 100.0;
    let below = (place.floor() as usize).min(people);
    let lower = cumulative.get(below).copied().unwrap_or(f64::NAN);
    let upper = cumulative.get(below + 1).copied().unwrap_or(lower);
    lower + (upper - lower) * (place - below as f64)
}

/// Change of mean income in one group, across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecileRow {
    /// `1` (poorest) to `10`, or `All`.
    pub decile: String,
    /// Mean net income a year under the baseline, averaged over seeds.
    #[serde(with = "crate::missing")]
    pub baseline: f64,
    /// The same under the reform.
    #[serde(with = "crate::missing")]
    pub reform: f64,
    /// Relative change, 0.02 for two per cent.
    pub relative: Estimate,
    /// Change in currency a year.
    pub absolute: Estimate,
}

/// Shares of people by band of change in one group, across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WinnersRow {
    /// `1` (poorest) to `10`, or `All`.
    pub decile: String,
    /// Shares (0 to 1) by band, from loss to gain, in the order of [`BAND_LABELS`].
    pub bands: [Estimate; BANDS],
}

/// Lorenz curves and Gini indices across seeds; the points of the curves are missing where a decile is withheld, whose income they
/// would give away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LorenzTable {
    /// Share of income of the poorest p% under the baseline, for p from 0 to 100.
    pub baseline: Vec<Estimate>,
    /// The same under the reform.
    pub reform: Vec<Estimate>,
    /// Reform minus baseline on the same seed.
    pub difference: Vec<Estimate>,
    /// Gini index under the baseline.
    pub gini_baseline: Estimate,
    /// Gini index under the reform.
    pub gini_reform: Estimate,
    /// Reform minus baseline on the same seed.
    pub gini_difference: Estimate,
}

/// Distribution across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistributionTable {
    /// What income means here, such as `net income a year, equivalised`.
    pub income: String,
    /// Changes of mean income, deciles 1 to 10, then everybody.
    pub deciles: Vec<DecileRow>,
    /// Bands of change, deciles 1 to 10, then everybody.
    pub winners: Vec<WinnersRow>,
    /// Lorenz curves.
    pub lorenz: LorenzTable,
}

impl DistributionTable {
    /// Gathers seeds into estimates; nothing when there is no seed.
    pub fn from_seeds(income: &str, seeds: &[SeedDistribution], draws: usize) -> Option<Self> {
        if seeds.is_empty() {
            return None;
        }
        let withheld = withheld_deciles(seeds);
        let is_withheld = |group: usize| withheld.get(group).copied().unwrap_or(false);
        let of_group = |group: usize| if is_withheld(group) { &[] } else { seeds };
        Some(Self {
            income: income.to_owned(),
            deciles: (0..DECILE_GROUPS).map(|group| decile_row((of_group(group), draws), group)).collect(),
            winners: (0..DECILE_GROUPS).map(|group| winners_row((of_group(group), draws), group)).collect(),
            lorenz: lorenz_table(seeds, if withheld.contains(&true) { &[] } else { seeds }, draws),
        })
    }
}

/// Says which deciles are withheld: those that rest on too few records on any seed, and what would give them away.
fn withheld_deciles(seeds: &[SeedDistribution]) -> Vec<bool> {
    let fewest = |decile: usize| {
        let groups = seeds.iter().filter_map(|seed| seed.groups.get(decile));
        groups.filter_map(|group| group.records).min().unwrap_or(u32::MAX)
    };
    withheld(&(0..DECILE_GROUPS - 1).map(fewest).collect::<Vec<u32>>())
}

/// Names a group of the table.
fn decile_name(group: usize) -> String {
    if group < 10 { (group + 1).to_string() } else { "All".to_owned() }
}

/// Collects one number per seed from a group.
fn per_seed(seeds: &[SeedDistribution], group: usize, number: impl Fn(&GroupChange) -> f64) -> Vec<f64> {
    seeds.iter().filter_map(|seed| seed.groups.get(group).map(&number)).collect()
}

fn decile_row((seeds, draws): (&[SeedDistribution], usize), group: usize) -> DecileRow {
    let relative = |change: &GroupChange| {
        if change.baseline > 0.0 { change.reform / change.baseline - 1.0 } else { f64::NAN }
    };
    DecileRow {
        decile: decile_name(group),
        baseline: mean(&per_seed(seeds, group, |change| change.baseline)),
        reform: mean(&per_seed(seeds, group, |change| change.reform)),
        relative: Estimate::across(&per_seed(seeds, group, relative), draws),
        absolute: Estimate::across(&per_seed(seeds, group, |change| change.reform - change.baseline), draws),
    }
}

fn winners_row((seeds, draws): (&[SeedDistribution], usize), group: usize) -> WinnersRow {
    let bands = std::array::from_fn(|band| {
        let share = |change: &GroupChange| change.bands.get(band).copied().unwrap_or(f64::NAN);
        Estimate::across(&per_seed(seeds, group, share), draws)
    });
    WinnersRow { decile: decile_name(group), bands }
}

/// Gathers the Gini indices of all seeds, and the curves of those whose curves may be published.
fn lorenz_table(seeds: &[SeedDistribution], of_curves: &[SeedDistribution], draws: usize) -> LorenzTable {
    let over = |seeds: &[SeedDistribution], number: &dyn Fn(&SeedDistribution) -> f64| {
        Estimate::across(&seeds.iter().map(number).collect::<Vec<f64>>(), draws)
    };
    let across = |number: &dyn Fn(&SeedDistribution) -> f64| over(seeds, number);
    let at = |curve: &LorenzCurve, point: usize| curve.shares.get(point).copied().unwrap_or(f64::NAN);
    let curve = |number: &dyn Fn(&SeedDistribution, usize) -> f64| -> Vec<Estimate> {
        (0..LORENZ_POINTS).map(|point| over(of_curves, &|seed| number(seed, point))).collect()
    };
    LorenzTable {
        baseline: curve(&|seed, point| at(&seed.baseline, point)),
        reform: curve(&|seed, point| at(&seed.reform, point)),
        difference: curve(&|seed, point| at(&seed.reform, point) - at(&seed.baseline, point)),
        gini_baseline: across(&|seed| seed.baseline.gini),
        gini_reform: across(&|seed| seed.reform.gini),
        gini_difference: across(&|seed| seed.reform.gini - seed.baseline.gini),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deciles_follow_the_ranking_income() {
        // Twenty people with baseline 20, 19, …, 1 ranked by that income: decile 1 holds incomes 1 and 2, mean 1.5.
        let baseline: Vec<f64> = (0..20).map(|person| f64::from(20 - person)).collect();
        let reform: Vec<f64> = baseline.iter().map(|income| income * 1.02).collect();

        let incomes =
            PairedIncomes { rank_by: &baseline, baseline: &baseline, reform: &reform, records: &[] };
        let seed = SeedDistribution::from_people(1, incomes).unwrap();

        assert!((seed.groups[0].baseline - 1.5).abs() < 1e-12);
        assert!((seed.groups[9].baseline - 19.5).abs() < 1e-12);
        // Everybody gains 2%, the fourth band.
        assert_eq!(seed.groups[10].bands, [0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(seed.groups.iter().take(10).map(|group| group.people).sum::<u64>(), 20);
    }

    #[test]
    fn a_decile_on_few_records_is_withheld_with_another() {
        // 200 people, twenty to a decile, each a record of their own, but for the poorest twenty of nine records.
        let incomes: Vec<f64> = (0..200).map(f64::from).collect();
        let records: Vec<u32> =
            (0..200).map(|person| if person < 20 { person % 9 } else { person }).collect();
        let people =
            PairedIncomes { rank_by: &incomes, baseline: &incomes, reform: &incomes, records: &records };
        let seed = SeedDistribution::from_people(1, people).unwrap();

        let table = DistributionTable::from_seeds("income", std::slice::from_ref(&seed), 1).unwrap();

        assert_eq!(seed.groups[0].records, Some(9));
        let withheld: Vec<&str> = table
            .deciles
            .iter()
            .zip(&table.winners)
            .filter(|(row, winners)| row.baseline.is_nan() && winners.bands[2].mean.is_nan())
            .map(|(row, _)| row.decile.as_str())
            .collect();
        assert_eq!(withheld, ["1", "2"]);
        // The curve at 10 per cent is the income of the poorest tenth; the Gini index is of everybody.
        let curves = [&table.lorenz.baseline, &table.lorenz.reform, &table.lorenz.difference];
        assert!(curves.iter().all(|curve| curve.iter().all(|point| point.mean.is_nan())));
        assert!((table.lorenz.gini_baseline.mean - seed.baseline.gini).abs() < 1e-12);
    }

    #[test]
    fn the_edges_of_bands_belong_to_the_inner_band() {
        assert_eq!(band(100.0, 101.0), 2);
        assert_eq!(band(100.0, 101.5), 3);
        assert_eq!(band(100.0, 105.0), 3);
        assert_eq!(band(100.0, 99.0), 2);
        assert_eq!(band(100.0, 94.0), 0);
        assert_eq!(band(0.0, 0.0), 2);
        assert_eq!(band(0.0, 5.0), 4);
        // From −100 to −97 is a gain of 3% of its size.
        assert_eq!(band(-100.0, -97.0), 3);
    }

    #[test]
    fn gini_of_one_owner_among_four_is_three_quarters() {
        // All income with one of n people gives (n − 1)/n = 3/4; equal incomes give 0.
        assert!((LorenzCurve::from_incomes(&[0.0, 0.0, 0.0, 8.0]).gini - 0.75).abs() < 1e-12);
        assert!(LorenzCurve::from_incomes(&[2.0, 2.0, 2.0]).gini.abs() < 1e-12);
        // The poorer half of 1, 1, 2, 4 holds 2 of 8.
        let curve = LorenzCurve::from_incomes(&[4.0, 1.0, 2.0, 1.0]);
        assert!((curve.shares[50] - 0.25).abs() < 1e-12);
        assert!((curve.shares[100] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn people_that_cannot_be_ranked_are_refused() {
        let short = [1.0; 9];
        let bad = [f64::NAN; 12];
        assert!(
            SeedDistribution::from_people(
                1,
                PairedIncomes { rank_by: &short, baseline: &short, reform: &short, records: &[] }
            )
            .is_err()
        );
        assert!(
            SeedDistribution::from_people(
                1,
                PairedIncomes { rank_by: &bad, baseline: &bad, reform: &bad, records: &[] }
            )
            .is_err()
        );
    }
}
