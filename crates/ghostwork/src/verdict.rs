//! Results in words for a person at a terminal, and as JSON for a program.

mod arms;
mod closure;
mod expectations;

use std::path::Path;

use ghostwork_results::{BudgetTable, Comparison, Estimate, FEWEST_RECORDS, Outcome, RunRecord, Window};
use serde_json::{Value, json};

use crate::text::{counted, number, signed, table};

/// The group that a second block of the verdict speaks of: those whom the model is about.
const PLATFORM_WORKERS: &str = "on_platforms";
/// Months at the end of a run over which its indicators are averaged.
const WINDOW_MONTHS: usize = 12;
/// Most decimals that a verdict shows.
const MOST_DECIMALS: usize = 8;

/// Returns the headline outcomes in words: difference, 95 % interval, verdict.
pub(crate) fn of_comparison(comparison: &Comparison) -> String {
    let window = comparison.window;
    let headlines = |group: &str| -> Vec<&Outcome> {
        comparison.outcomes.iter().filter(|outcome| outcome.headline && outcome.group == group).collect()
    };
    let everybody =
        comparison.baseline.panel.groups.first().map(|group| group.id.as_str()).unwrap_or_default();
    let mut text = format!(
        "{} against {}, mean of {} to {}\n\n",
        comparison.reform.scenario.title, comparison.baseline.scenario.title, window.first, window.last
    );
    text.push_str(&in_force_in_words(comparison));
    text.push_str(&rows(&headlines(everybody)));
    let platform_workers = headlines(PLATFORM_WORKERS);
    let gain = pairing_in_words(comparison, &headlines(everybody));
    if !platform_workers.is_empty() {
        text.push_str("\namong platform workers:\n");
        text.push_str(&rows(&platform_workers));
    }
    text.push_str(&withheld_in_words(comparison));
    text.push_str(&gain);
    text.push_str(&remark(&comparison.baseline));
    for part in
        [arms::in_words(comparison), closure::in_words(comparison), expectations::in_words(comparison)]
    {
        text.push_str(&part);
    }
    text
}

/// Says so where the reform is not in force in all months that are compared, or is none.
fn in_force_in_words(comparison: &Comparison) -> String {
    let start = comparison.policy_start;
    let both = [&comparison.baseline, &comparison.reform];
    let [baseline, reform] = both.map(|record| (&record.scenario.hash, &record.results_hash));
    match comparison.months_in_force() {
        _ if baseline == reform => "both scenarios are the same: nothing can differ\n\n".to_owned(),
        (0, _) => {
            format!("the reform starts in {start}, after these months: nothing of it can be seen here\n\n")
        }
        (some, all) if some < all => {
            format!("the reform starts in {start}: it is in force in {some} of these {all} months\n\n")
        }
        _ => String::new(),
    }
}

/// Names the groups that are withheld.
fn withheld_in_words(comparison: &Comparison) -> String {
    let groups = comparison.baseline.panel.groups.iter().filter(|group| group.withheld);
    let names: Vec<String> = groups.map(|group| group.label.to_lowercase()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(
        "\nwithheld (c), because fewer than {FEWEST_RECORDS} survey records stand behind them or they would give such a \
         group away: {}\n",
        names.join(", ")
    )
}

/// Says what the intervals cover, and what it is worth that both worlds meet the same luck.
fn pairing_in_words(comparison: &Comparison, outcomes: &[&Outcome]) -> String {
    let mut gains: Vec<f64> = outcomes
        .iter()
        .filter_map(|outcome| comparison.gain_from_pairing(&outcome.indicator, &outcome.group).ok())
        .filter(|gain| gain.is_finite())
        .collect();
    gains.sort_by(f64::total_cmp);
    let covers = format!("\n{}\n", covered_in_words(&comparison.baseline, "paired seed"));
    match gains.get(gains.len() / 2) {
        Some(gain) => format!(
            "{covers}the same luck in both worlds makes the variance of a difference {} times smaller (median)\n",
            number(two_digits(*gain), 0)
        ),
        None => covers,
    }
}

/// Rounds a positive number to two digits.
fn two_digits(value: f64) -> f64 {
    let mut unit = 1.0;
    while value / unit >= 99.5 {
        unit *= 10.0;
    }
    (value / unit).round() * unit
}

/// Says what the intervals of a run cover.
fn covered_in_words(record: &RunRecord, seed: &str) -> String {
    let (runs, draws) = (record.panel.seeds.len(), record.panel.draws.max(1));
    match &record.uncertainty {
        None if runs == 1 => format!("one {seed}: no intervals, and nothing to judge luck by"),
        None => format!("intervals cover luck between {}, not doubt about parameters", counted(runs, seed)),
        Some(uncertainty) => {
            let keys: Vec<&str> = uncertainty.parameters.iter().map(|one| one.key.as_str()).collect();
            format!(
                "intervals cover luck between {} and doubt about {} ({draws} draws of {})",
                counted(runs / draws, seed),
                counted(keys.len(), "parameter"),
                keys.join(", ")
            )
        }
    }
}

/// Returns what readers must know of people and amounts, if anything, on a line of its own.
fn remark(record: &RunRecord) -> String {
    let remark = &record.setting.remark;
    if remark.is_empty() { String::new() } else { format!("{remark}\n") }
}

/// Says how much of the variance between runs goes with the parameters; nothing where that is not known.
fn shares_in_words(estimate: &Estimate) -> Option<String> {
    let share = 100.0 * estimate.from_parameters?;
    Some(format!("variance {}% parameters, {}% luck", number(share, 0), number(100.0 - share, 0)))
}

/// Returns what was drawn as JSON; nothing where nothing was.
pub(crate) fn uncertainty_json(record: &RunRecord) -> Value {
    let Some(uncertainty) = &record.uncertainty else { return Value::Null };
    json!({
        "draws": uncertainty.draws(),
        "parameters": uncertainty.parameters.iter().map(|one| json!({
            "key": one.key,
            "unit": one.unit,
            "source": one.source,
            "values": one.values,
        })).collect::<Vec<_>>(),
    })
}

fn rows(outcomes: &[&Outcome]) -> String {
    let rows: Vec<Vec<String>> = outcomes.iter().map(|outcome| row(outcome)).collect();
    table(&rows)
}

fn row(outcome: &Outcome) -> Vec<String> {
    let grain = if outcome.decimals == 0 { outcome.difference.grain() } else { 1.0 };
    let Estimate { mean, low, high, .. } = outcome.difference;
    let decimals = decimals_of_sides(&outcome.difference, usize::from(outcome.decimals));
    let rounded = |value: f64| if grain > 1.0 { (value / grain).round() * grain } else { value };
    let [mean, low, high] = [mean, low, high].map(rounded);
    let interval = if outcome.difference.has_interval() {
        format!("(95%: {} to {})", signed(low, decimals), signed(high, decimals))
    } else {
        "(one seed: no interval)".to_owned()
    };
    let unit = if outcome.unit == "%" { "points" } else { &outcome.unit };
    let mut row = vec![
        outcome.label.clone(),
        format!("{} {unit}", signed(mean, decimals)),
        interval,
        outcome.verdict().words().to_owned(),
    ];
    row.extend(shares_in_words(&outcome.difference));
    row
}

/// Returns decimals with which the largest of some numbers shows two digits; none from a thousand on.
pub(crate) fn decimals(usual: usize, values: &[f64]) -> usize {
    let largest = values.iter().copied().filter(|value| value.is_finite()).map(f64::abs).fold(0.0, f64::max);
    if largest >= 1000.0 {
        return 0;
    }
    let mut decimals = usual;
    let mut scaled = (0..usual).fold(largest, |scaled, _| scaled * 10.0);
    while scaled > 0.0 && scaled < 9.5 && decimals < MOST_DECIMALS {
        scaled *= 10.0;
        decimals += 1;
    }
    decimals
}

/// Returns decimals for a difference with its interval, with which a clear one does not end at zero.
fn decimals_of_sides(difference: &Estimate, usual: usize) -> usize {
    let decimals = decimals(usual, &[difference.mean, difference.low, difference.high]);
    let shows_side = |decimals: &usize| {
        let end = number(difference.nearest_end().abs(), *decimals);
        end.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
    };
    let enough = (decimals..=MOST_DECIMALS).find(shows_side);
    if difference.is_clear() { enough.unwrap_or(MOST_DECIMALS) } else { decimals }
}

/// Returns the headline indicators of a single run in words: mean over the last months, 95 % interval over seeds.
pub(crate) fn of_run(record: &RunRecord) -> String {
    let window = window(record);
    let period =
        window.map_or_else(String::new, |window| format!(", mean of {} to {}", window.first, window.last));
    let rows: Vec<Vec<String>> = levels(record)
        .into_iter()
        .filter(|level| level.is_headline && level.group == "all")
        .map(|level| {
            let Estimate { mean, low, high, .. } = level.estimate;
            let usual = usize::from(level.decimals);
            let decimals =
                if [mean, low, high].iter().any(|value| value.abs() >= 1000.0) { 0 } else { usual };
            let interval = if level.estimate.has_interval() {
                format!("(95%: {} to {})", number(low, decimals), number(high, decimals))
            } else {
                "(one seed: no interval)".to_owned()
            };
            let mut row =
                vec![level.label.to_owned(), format!("{} {}", number(mean, decimals), level.unit), interval];
            row.extend(shares_in_words(&level.estimate));
            row
        })
        .collect();
    let (title, covered) = (&record.scenario.title, covered_in_words(record, "seed"));
    format!("{title}{period}\n\n{}\n{covered}\n{}", table(&rows), remark(record))
}

/// The level of an indicator for a group.
struct Level<'a> {
    indicator: &'a str,
    label: &'a str,
    unit: &'a str,
    group: &'a str,
    decimals: u8,
    is_headline: bool,
    /// Mean over the window, across seeds.
    estimate: Estimate,
    /// Mean across seeds in the last month; missing where it is not measured then.
    last: f64,
}

fn levels(record: &RunRecord) -> Vec<Level<'_>> {
    let panel = &record.panel;
    let months = panel.months.len();
    let range = months.saturating_sub(WINDOW_MONTHS)..months;
    let mut levels = Vec::new();
    for (group_position, group) in panel.groups.iter().enumerate() {
        for (position, indicator) in panel.indicators.iter().enumerate() {
            let means: Vec<f64> = (0..panel.seeds.len())
                .map(|seed| panel.mean_over_months(seed, range.clone(), group_position, position))
                .collect();
            let estimate = Estimate::across(&means, panel.draws);
            if estimate.replications == 0 {
                continue;
            }
            let last = panel.across_seeds(months.saturating_sub(1), group_position, position);
            levels.push(Level {
                indicator: &indicator.id,
                label: &indicator.label,
                unit: &indicator.unit,
                group: &group.id,
                decimals: indicator.decimals,
                is_headline: indicator.headline,
                estimate,
                last: Estimate::from_replications(&last).mean,
            });
        }
    }
    levels
}

/// Returns every indicator of a run as JSON: `value` is the mean over the window and the seeds.
pub(crate) fn indicators_json(record: &RunRecord) -> Vec<Value> {
    levels(record)
        .into_iter()
        .map(|level| {
            json!({
                "indicator": level.indicator,
                "label": level.label,
                "unit": level.unit,
                "group": level.group,
                "value": level.estimate.mean,
                "low": level.estimate.low,
                "high": level.estimate.high,
                "from_parameters": level.estimate.from_parameters,
                "n_seeds": level.estimate.replications,
                "last_month": level.last,
            })
        })
        .collect()
}

/// Returns every outcome of a comparison as JSON.
pub(crate) fn outcomes_json(comparison: &Comparison) -> Vec<Value> {
    comparison
        .outcomes
        .iter()
        .map(|outcome| {
            json!({
                "indicator": outcome.indicator,
                "label": outcome.label,
                "unit": outcome.unit,
                "group": outcome.group,
                "headline": outcome.headline,
                "exploratory": outcome.exploratory,
                "baseline": outcome.baseline,
                "reform": outcome.reform,
                "difference": outcome.difference.mean,
                "low": outcome.difference.low,
                "high": outcome.difference.high,
                "n_pairs": outcome.pairs,
                "from_parameters": outcome.difference.from_parameters,
                "from_luck": outcome.difference.from_parameters.map(|share| 1.0 - share),
                "low50": outcome.difference.low50,
                "high50": outcome.difference.high50,
                "gain_from_pairing": comparison.gain_from_pairing(&outcome.indicator, &outcome.group).ok(),
                "clear": outcome.clear,
                "verdict": outcome.verdict().words(),
                "arms": arms::json(comparison, outcome),
            })
        })
        .collect()
}

/// Returns the distribution and the budget of a comparison as JSON, where they were counted.
pub(crate) fn tables_json(comparison: &Comparison) -> Value {
    let budget = comparison.budget.as_ref().map(budget_json);
    let deciles = comparison.distribution.as_ref().map(|distribution| {
        let rows: Vec<Value> = distribution
            .deciles
            .iter()
            .map(|row| {
                json!({
                    "decile": row.decile,
                    "baseline": row.baseline,
                    "reform": row.reform,
                    "relative": estimate_json(&row.relative),
                    "absolute": estimate_json(&row.absolute),
                })
            })
            .collect();
        json!({ "income": distribution.income, "rows": rows })
    });
    json!({
        "budget": budget,
        "budget_static": comparison.reform_static.as_ref().and_then(|split| split.budget.as_ref()).map(budget_json),
        "deciles": deciles,
    })
}

/// Returns lines of the budget with their sum as JSON.
fn budget_json(budget: &BudgetTable) -> Value {
    let items: Vec<Value> = budget
        .items
        .iter()
        .map(
            |row| json!({ "item": row.item.id, "label": row.item.label, "cost": estimate_json(&row.amount) }),
        )
        .collect();
    json!({ "unit": "USD per year", "items": items, "net": estimate_json(&budget.net) })
}

/// Returns a mean with its 95% interval as JSON.
fn estimate_json(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "low": estimate.low, "high": estimate.high })
}

/// Returns the closure and the expectations of a comparison as JSON.
pub(crate) fn findings_json(comparison: &Comparison) -> (Value, Vec<Value>) {
    (closure::json(comparison), expectations::json(comparison))
}

/// Returns the last months of a run.
pub(crate) fn window(record: &RunRecord) -> Option<Window> {
    Window::last_months(&record.panel.months, WINDOW_MONTHS)
}

/// Returns the lines that close a verdict: where the results are, and how to get them again.
pub(crate) fn closing(folder: &Path, files: usize, command: &str) -> String {
    format!("\n{}: {} files\nagain, exactly: {command}\n", folder.display(), files + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_show_two_digits() {
        assert_eq!(decimals(1, &[0.52, -0.1]), 2);
        assert_eq!(decimals(0, &[120.0]), 0);
        assert_eq!(decimals(2, &[0.0, 0.0]), 2);
        assert_eq!(decimals(2, &[0.0034, f64::NAN]), 4);
    }

    #[test]
    fn a_clear_difference_does_not_end_at_zero() {
        let of = |mean, low, high| Estimate { mean, low, high, ..Estimate::from_replications(&[0.0, 1.0]) };
        assert_eq!(decimals_of_sides(&of(-0.013, -0.025, -0.000_3), 2), 4);
        assert_eq!(decimals_of_sides(&of(-170.0, -340.0, -0.2), 0), 1);
        assert_eq!(decimals_of_sides(&of(-170.0, -340.0, 0.2), 0), 0);
    }
}
