use std::ops::Range;

use ghostwork_results::{Comparison, Panel, TrialRow, TrialSeed};

use super::Measure;
use super::claims::{Months, Take};

/// Months of a year.
const YEAR: usize = 12;

/// What a run of an experiment has found.
#[derive(Debug)]
pub enum Findings {
    /// The rows of a trial.
    Trial(Vec<TrialRow>),
    /// A reform against a baseline.
    Comparison(Box<Comparison>),
}

impl Findings {
    /// Returns a measure, one value a seed; nothing where it is not there.
    pub(super) fn values(&self, measure: &Measure) -> Vec<f64> {
        match self {
            Self::Trial(rows) => of_trial(rows, measure),
            Self::Comparison(comparison) => of_comparison(comparison, measure),
        }
    }
}

fn of_trial(rows: &[TrialRow], measure: &Measure) -> Vec<f64> {
    let row =
        rows.iter().find(|row| Some(&row.outcome) == measure.of.first() && row.stratum == measure.among);
    let take = |seed: &TrialSeed| {
        // A shock to the whole economy has no treated and others: its effect is that on all who are looked at.
        let effect = if seed.field.is_some() { seed.true_effect } else { seed.roll_out_effect };
        match measure.take {
            Take::Effect => effect,
            Take::RelativeEffect => 100.0 * effect / seed.untreated_mean,
            Take::Estimate => seed.field.map_or(f64::NAN, |field| field.difference),
            Take::Treated => seed.untreated_mean + effect,
            Take::Untreated => seed.untreated_mean,
        }
    };
    row.map(|row| row.seeds.iter().map(take).collect()).unwrap_or_default()
}

fn of_comparison(comparison: &Comparison, measure: &Measure) -> Vec<f64> {
    let months = &comparison.baseline.panel.months;
    let start = months.iter().position(|month| *month >= comparison.policy_start).unwrap_or(0);
    let range = match measure.over {
        Months::LastYear => months.len().saturating_sub(YEAR)..months.len(),
        Months::FirstYear => start..(start + YEAR).min(months.len()),
        Months::FirstMonth => start..(start + 1).min(months.len()),
    };
    (0..comparison.baseline.panel.seeds.len())
        .map(|seed| {
            let panels = [&comparison.baseline.panel, &comparison.reform.panel];
            let [before, after] = products(panels, seed, &range, measure);
            match measure.take {
                Take::Effect | Take::Estimate => after - before,
                Take::RelativeEffect => 100.0 * (after / before - 1.0),
                Take::Treated => after,
                Take::Untreated => before,
            }
        })
        .collect()
}

/// Returns the product of the named indicators in both runs, each averaged over the months in which both have it.
fn products(panels: [&Panel; 2], seed: usize, months: &Range<usize>, measure: &Measure) -> [f64; 2] {
    let [panel, _] = panels;
    let Ok(group) = panel.group_position(&measure.among) else { return [f64::NAN; 2] };
    let means = measure.of.iter().map(|indicator| match panel.indicator_position(indicator) {
        Ok(indicator) => Panel::means_over_shared_months(panels, seed, months.clone(), (group, indicator)),
        Err(_) => [f64::NAN; 2],
    });
    means.fold([1.0; 2], |[before, after], [first, second]| [before * first, after * second])
}
