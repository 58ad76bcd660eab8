//! The tables of a comparison.

use crate::budget::BudgetTable;
use crate::closure::ClosureRecord;
use crate::comparison::Comparison;
use crate::distribution::{BAND_LABELS, DistributionTable};
use crate::flow::FlowTable;
use crate::interval::Estimate;
use crate::missing::csv_text;
use crate::split::StaticReform;
use crate::table::Table;
use crate::table::column::{
    ARMS, BUDGET, CLOSURE, DECILES, DERIVED, DIFFERENCES, EXPECTATIONS, FLOWS, LORENZ, OUTCOMES, WINNERS,
};
use crate::table::monthly::measured;

/// Files that a comparison may leave besides those of every run.
pub const COMPARISON_TABLES: [&str; 11] = [
    "outcomes.csv",
    "differences.csv",
    "derived.csv",
    "arms.csv",
    "closure.csv",
    "expectations.csv",
    "budget.csv",
    "deciles.csv",
    "winners.csv",
    "lorenz.csv",
    "flows.csv",
];

/// The verdict on a group whose values are withheld.
const WITHHELD: &str = "c";

/// Returns mean and 95% interval as text.
fn three(estimate: &Estimate) -> [String; 3] {
    [estimate.mean, estimate.low, estimate.high].map(csv_text)
}

/// Returns the status of a value that is there unless it is withheld.
fn status(estimate: &Estimate) -> String {
    if estimate.mean.is_finite() { "A" } else { "C" }.to_owned()
}

/// Returns mean, 95% and 50% interval as text.
fn five(estimate: &Estimate) -> [String; 5] {
    [estimate.mean, estimate.low, estimate.high, estimate.low50, estimate.high50].map(csv_text)
}

pub(crate) fn outcomes(comparison: &Comparison) -> Table<'_> {
    Table::new("outcomes.csv", OUTCOMES, move |rower| {
        for outcome in &comparison.outcomes {
            let names =
                [&outcome.indicator, &outcome.label, &outcome.unit, &outcome.group, &outcome.group_label]
                    .map(Clone::clone);
            let levels = [csv_text(outcome.baseline), csv_text(outcome.reform)];
            let tail = [
                outcome.pairs.to_string(),
                outcome.clear.to_string(),
                outcome.verdict().words().to_owned(),
                outcome.exploratory.to_string(),
            ];
            rower.row(names.into_iter().chain(levels).chain(five(&outcome.difference)).chain(tail))?;
        }
        let panel = &comparison.baseline.panel;
        let withheld = measured(panel).into_iter().filter(|(group, _)| group.is_withheld());
        for (group, indicator) in withheld {
            let (Some(group), Some(indicator)) =
                (panel.groups.get(group.position), panel.indicators.get(indicator.position))
            else {
                continue;
            };
            let names = [&indicator.id, &indicator.label, &indicator.unit, &group.id, &group.label];
            let numbers = [""; 7];
            let exploratory = indicator.exploratory.to_string();
            let tail = ["0", "", WITHHELD, &exploratory];
            rower.row(names.map(String::as_str).into_iter().chain(numbers).chain(tail))?;
        }
        Ok(())
    })
}

pub(crate) fn differences(comparison: &Comparison) -> Table<'_> {
    Table::new("differences.csv", DIFFERENCES, move |rower| {
        for (group, indicator) in measured(&comparison.baseline.panel) {
            for point in comparison.difference_path_at(indicator.position, group.position) {
                let head = [group.id.to_owned(), indicator.id.to_owned(), point.month.to_string()];
                let tail = [
                    point.difference.replications.to_string(),
                    group.status(point.difference.mean).to_owned(),
                ];
                rower.row(head.into_iter().chain(five(&point.difference)).chain(tail))?;
            }
        }
        Ok(())
    })
}

pub(crate) fn derived(comparison: &Comparison) -> Table<'_> {
    Table::new("derived.csv", DERIVED, move |rower| {
        for outcome in comparison.derived() {
            let texts = [outcome.id, outcome.label, outcome.unit, outcome.definition].map(str::to_owned);
            rower.row(texts.into_iter().chain(three(&outcome.value)))?;
        }
        Ok(())
    })
}

/// Lists the tables that a comparison holds only when people were paired.
pub(crate) fn optional(comparison: &Comparison) -> Vec<Table<'_>> {
    let mut tables = Vec::new();
    if let Some(distribution) = &comparison.distribution {
        tables.extend([deciles(distribution), winners(distribution), lorenz(distribution)]);
    }
    tables.extend(comparison.budget.as_ref().map(|table| budget("budget.csv", table)));
    tables.extend(comparison.flows.as_ref().map(flows));
    if let Some(split) = &comparison.reform_static {
        tables.push(arms(comparison, split));
        tables.extend(split.budget.as_ref().map(|table| budget("budget_static.csv", table)));
    }
    tables.extend(comparison.closure.as_ref().map(closure));
    if !comparison.expectations.is_empty() {
        tables.push(expectations(comparison));
    }
    tables
}

fn arms<'a>(comparison: &'a Comparison, split: &'a StaticReform) -> Table<'a> {
    Table::new("arms.csv", ARMS, move |rower| {
        for (outcome, effect) in comparison.outcomes.iter().zip(&split.effects) {
            let names = [outcome.indicator.clone(), outcome.group.clone(), outcome.unit.clone()];
            let levels = [outcome.baseline, effect.reform_static, outcome.reform].map(csv_text);
            let parts = [three(&effect.static_effect), three(&effect.behavioural_effect)];
            rower.row(names.into_iter().chain(levels).chain(parts.into_iter().flatten()))?;
        }
        Ok(())
    })
}

fn closure(closure: &ClosureRecord) -> Table<'_> {
    Table::new("closure.csv", CLOSURE, move |rower| {
        for point in &closure.curve {
            let head = [closure.unknown.clone(), csv_text(point.value)];
            let chosen = closure.end.value().is_some_and(|value| value.to_bits() == point.value.to_bits());
            let tail = [chosen.to_string(), closure.end.words().to_owned()];
            rower.row(head.into_iter().chain(three(&point.gap)).chain(tail))?;
        }
        Ok(())
    })
}

fn expectations(comparison: &Comparison) -> Table<'_> {
    Table::new("expectations.csv", EXPECTATIONS, move |rower| {
        for expectation in &comparison.expectations {
            let outcome = comparison.outcome(&expectation.indicator, &expectation.group);
            let difference =
                outcome.map_or_else(<[String; 3]>::default, |outcome| three(&outcome.difference));
            let head = [
                expectation.indicator.clone(),
                expectation.group.clone(),
                expectation.sign.words().to_owned(),
            ];
            let tail = [comparison.finding(expectation).words().to_owned(), expectation.because.clone()];
            rower.row(head.into_iter().chain(difference).chain(tail))?;
        }
        Ok(())
    })
}

fn deciles(distribution: &DistributionTable) -> Table<'_> {
    Table::new("deciles.csv", DECILES, move |rower| {
        for row in &distribution.deciles {
            let head = [row.decile.clone(), csv_text(row.baseline), csv_text(row.reform)];
            let status = status(&row.absolute);
            let numbers = three(&row.relative).into_iter().chain(three(&row.absolute));
            rower.row(head.into_iter().chain(numbers).chain([status]))?;
        }
        Ok(())
    })
}

fn winners(distribution: &DistributionTable) -> Table<'_> {
    Table::new("winners.csv", WINNERS, move |rower| {
        for row in &distribution.winners {
            for (label, band) in BAND_LABELS.iter().zip(&row.bands) {
                let head = [row.decile.clone(), (*label).to_owned()];
                rower.row(head.into_iter().chain(three(band)).chain([status(band)]))?;
            }
        }
        Ok(())
    })
}

fn lorenz(distribution: &DistributionTable) -> Table<'_> {
    Table::new("lorenz.csv", LORENZ, move |rower| {
        let table = &distribution.lorenz;
        let curves =
            [("baseline", &table.baseline), ("reform", &table.reform), ("difference", &table.difference)];
        for (scenario, curve) in curves {
            for (percent, share) in curve.iter().enumerate() {
                rower.row([percent.to_string(), scenario.to_owned()].into_iter().chain(three(share)))?;
            }
        }
        Ok(())
    })
}

fn budget<'a>(file: &'static str, budget: &'a BudgetTable) -> Table<'a> {
    Table::new(file, BUDGET, move |rower| {
        let items =
            budget.items.iter().map(|row| (row.item.id.as_str(), row.item.label.as_str(), &row.amount));
        let net = std::iter::once(("net", "Net cost", &budget.net));
        for (place, (id, label, amount)) in items.chain(net).enumerate() {
            let head = [(place + 1).to_string(), id.to_owned(), label.to_owned()];
            rower.row(head.into_iter().chain(three(amount)))?;
        }
        Ok(())
    })
}

fn flows(flows: &FlowTable) -> Table<'_> {
    Table::new("flows.csv", FLOWS, move |rower| {
        let state = |position: usize| flows.frame.states.get(position).cloned().unwrap_or_default();
        for row in &flows.rows {
            let head =
                [state(row.from), state(row.to), csv_text(row.baseline.mean), csv_text(row.reform.mean)];
            let tail = three(&row.difference).into_iter().chain([status(&row.reform)]);
            rower.row(head.into_iter().chain(tail))?;
        }
        Ok(())
    })
}
