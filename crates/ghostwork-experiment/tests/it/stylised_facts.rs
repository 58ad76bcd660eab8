use ghostwork_experiment::{Silent, compare};
use ghostwork_results::Panel;

use crate::world::{POPULATION, Size, mean, run_of, scenario, settings};

const YEAR: usize = 12;

/// Returns the yearly means of an indicator under a seed.
fn years(panel: &Panel, seed: usize, indicator: &str) -> Vec<f64> {
    let indicator = panel.indicator_position(indicator).unwrap();
    (0..panel.months.len() / YEAR)
        .map(|year| panel.mean_over_months(seed, year * YEAR..(year + 1) * YEAR, 0, indicator))
        .collect()
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Returns the slope of a regression of the second variable on the first.
fn slope(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let (mean_x, mean_y) = (
        pairs.iter().map(|(x, _)| x).sum::<f64>() / count,
        pairs.iter().map(|(_, y)| y).sum::<f64>() / count,
    );
    let covariance: f64 = pairs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = pairs.iter().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum();
    covariance / variance
}

/// Booms and slumps three times as large as usual, so that a small population shows them beyond its noise.
const LARGE_CYCLE: &str = r#"
[[parameter]]
key = "environment.cycle_shock"
value = 0.03
reference = "test"
"#;

#[test]
fn stylised_facts_hold() {
    let size = Size { workers: 10_000, burn_in_months: 24, months: 120, seeds: 3 };
    let record = run_of(&scenario(size, LARGE_CYCLE)).record;
    let panel = &record.panel;

    let (mut beveridge, mut okun) = (Vec::new(), Vec::new());
    for seed in 0..panel.seeds.len() {
        let unemployment = years(panel, seed, "unemployment_rate");
        let vacancies = years(panel, seed, "vacancy_rate");
        let earnings = years(panel, seed, "mean_earnings");
        let (usual_unemployment, usual_vacancies) = (average(&unemployment), average(&vacancies));
        let relative = unemployment.iter().map(|rate| rate / usual_unemployment);
        beveridge.extend(relative.zip(vacancies.iter().map(|rate| rate / usual_vacancies)));
        for year in 1..unemployment.len() {
            let growth = 100.0 * (earnings[year] / earnings[year - 1] - 1.0);
            okun.push((growth, unemployment[year] - unemployment[year - 1]));
        }
    }

    // Beveridge curve: about -1, relative to the mean (Shimer 2005); Okun: -0.3 to -0.5 points for one per cent of output (Ball, Leigh and
    // Loungani 2017). The bands leave room for the noise of 27 and 30 points.
    let beveridge = slope(&beveridge);
    assert!((-3.0..-0.5).contains(&beveridge), "Beveridge slope {beveridge}");
    let okun = slope(&okun);
    assert!((-0.8..-0.1).contains(&okun), "Okun slope {okun}");
    // CPS 2019 and 2024: 31 to 36 per cent under five weeks, 20 to 22 per cent over 26 weeks.
    let short = mean(&record, "all", "short_unemployment_share");
    let long = mean(&record, "all", "long_unemployment_share");
    assert!((25.0..45.0).contains(&short), "{short} % short");
    assert!((10.0..30.0).contains(&long), "{long} % long");
}

/// The United States without what merchants believe of countries, and without the discount that made up for it.
const WITHOUT_BELIEFS: &str = r"
[parameters]
matching.abroad_prior = 0
participation.abroad_rates.south_asia = 0.76
participation.abroad_rates.southeast_asia = 0.83
participation.abroad_rates.elsewhere = 1.23
";

#[test]
fn rates_at_home_and_abroad_converge_with_experience() {
    let size = Size { workers: 160_000, burn_in_months: 24, months: 24, seeds: 4 };
    let ratios = |more: &str| {
        let record = run_of(&scenario(size, more)).record;
        ["little", "well"].map(|known| mean(&record, "all", &format!("abroad_pay_ratio_{known}_known")))
    };

    let ([little, well], [little_without, well_without]) = (ratios(""), ratios(WITHOUT_BELIEFS));

    // Agrawal, Lacetera and Lyons (2016): a record is worth more to those of whose country less is believed.
    assert!(well > little, "{little} {well}");
    assert!(well / little > 1.2 * well_without / little_without, "{little_without} {well_without}");
}

#[test]
fn one_truth_shows_as_half_a_per_cent_or_as_38_by_definition() {
    let size = Size { workers: 20_000, burn_in_months: 24, months: 12, seeds: 2 };
    let record = run_of(&scenario(size, "")).record;
    let all = |indicator: &str| mean(&record, "all", indicator);
    let employed = |group: &str| {
        let persons =
            mean(&record, group, "platform_workers") / mean(&record, group, "platform_participation_rate");
        persons * mean(&record, group, "employment_rate_in_survey")
    };
    let online = mean(&record, "online", "platform_share_in_survey") * employed("online") / employed("all");

    let ladder = [
        ("remote platform work in a survey", online),
        ("platform work in a survey", all("platform_share_in_survey")),
        ("platform work by self-report", all("present_participation_rate")),
        ("contractors by the standard question", all("contractor_share_in_survey")),
        ("contract income in the year", all("contractor_share_of_year")),
        ("contractors after probing", all("contractor_share_when_probed")),
        ("freelancers in an industry survey", all("freelancer_share_in_industry_survey")),
    ];

    for pair in ladder.windows(2) {
        assert!(pair[0].1 < pair[1].1, "{ladder:?}");
    }
    assert!(ladder[0].1 < 1.0 && (30.0..46.0).contains(&ladder[6].1), "{ladder:?}");
}

const GUARANTEED_INCOME: &str = r#"
[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-02"
reference = "test"
perfect = true
[instrument.params]
amount = 1000
"#;

#[test]
fn a_guaranteed_income_lowers_employment_by_about_two_points() {
    let size = Size { workers: 10_000, burn_in_months: 3, months: 36, seeds: 2 };
    let (baseline, reform) = (scenario(size, ""), scenario(size, GUARANTEED_INCOME));

    let comparison = compare((&baseline, &reform), &POPULATION, &settings(2), &Silent).unwrap().comparison;

    let (before, after) = (&comparison.baseline.panel, &comparison.reform.panel);
    let last = |panel: &Panel, seed| years(panel, seed, "employment_rate")[2];
    let effect = (0..2).map(|seed| last(after, seed) - last(before, seed)).sum::<f64>() / 2.0;
    // Vivalt et al. (2024): 2 points less among persons on low incomes, for whom 1,000 dollars are more than for others.
    assert!((-3.5..-0.5).contains(&effect), "{effect}");
}
