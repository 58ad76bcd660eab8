//! Seeds are added until an outcome is known as precisely as is wanted.
//!
//! Whether it is clear has no part in it: to stop as soon as an interval leaves out zero is to find an effect where there is none.

use std::str::FromStr;

use clap::Args;
use ghostwork_experiment::{ComparisonRun, GrowingComparison, Plan, Settings};
use ghostwork_population::Population;
use ghostwork_results::{Comparison, Estimate};
use ghostwork_scenario::Scenario;

use crate::experiments::{failed, refuse_too_large};
use crate::failure::Failure;
use crate::options::MachineOptions;
use crate::output::note;
use crate::progress::Meter;
use crate::studies::OutcomeName;
use crate::text::number;

/// Most seeds that are run where nobody says how many.
const MOST_SEEDS: u32 = 64;

/// When a comparison stops adding seeds.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Precision")]
pub(super) struct PrecisionOptions {
    /// Adds seeds until the outcomes are known to ± this, like 0.1pp or 5
    #[arg(long, value_name = "WIDTH", conflicts_with_all = ["draws", "draws_from"], hide_short_help = true)]
    precision: Option<Width>,
    /// Outcome that must be known so, INDICATOR or INDICATOR:GROUP; may be repeated
    #[arg(
        long = "watch",
        value_name = "OUTCOME",
        default_value = "employment_rate",
        requires = "precision",
        hide_short_help = true
    )]
    watched: Vec<OutcomeName>,
    /// Most seeds that are run for it [default: 64]
    #[arg(long, value_name = "N", requires = "precision", value_parser = clap::value_parser!(u32).range(2..=10_000), hide_short_help = true)]
    most_seeds: Option<u32>,
}

/// Half of the width of an interval, in the unit of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Width(f64);

impl FromStr for Width {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim().trim_end_matches("pp").trim_end_matches('%').trim();
        match digits.parse::<f64>() {
            Ok(width) if width > 0.0 && width.is_finite() => Ok(Self(width)),
            _ => Err("expected a width above 0, like 0.1pp or 5".to_owned()),
        }
    }
}

impl PrecisionOptions {
    /// Returns whether seeds are added until something is precise enough.
    pub(super) fn is_wanted(&self) -> bool {
        self.precision.is_some()
    }

    /// Refuses draws of parameters: an interval over them does not narrow as seeds are added.
    pub(super) fn refuse_draws(&self, are_drawn: bool) -> Result<(), Failure> {
        if !self.is_wanted() || !are_drawn {
            return Ok(());
        }
        Err(Failure::Unsuitable {
            message: "--precision adds seeds, which do not narrow what is not known of parameters".to_owned(),
            help: "leave out --uncertainty parameters, or say how many --seeds and --draws instead"
                .to_owned(),
        })
    }

    /// Refuses fewer seeds at most than at first.
    pub(super) fn refuse_fewer_than(&self, seeds: u32) -> Result<(), Failure> {
        match self.most_seeds.filter(|most| *most < seeds) {
            None => Ok(()),
            Some(most) => Err(Failure::Unsuitable {
                message: format!("--most-seeds {most}: the comparison begins with {seeds} seeds"),
                help: format!("write --most-seeds {seeds} or more, or begin with fewer --seeds"),
            }),
        }
    }

    /// Returns the seeds to run after a comparison on some: none when it is precise enough or no more are allowed.
    fn seeds_after(&self, comparison: &Comparison, seeds: u32) -> Result<Option<u32>, Failure> {
        let Some(Width(width)) = self.precision else { return Ok(None) };
        let mut widest = 0.0_f64;
        for name in &self.watched {
            let outcome = comparison.outcome(&name.indicator, &name.group);
            let outcome = outcome.ok_or_else(|| not_known(comparison, name))?;
            widest = widest.max(half_width(&outcome.difference));
        }
        let most = self.most_seeds.unwrap_or(MOST_SEEDS);
        if widest <= width || seeds >= most {
            return Ok(None);
        }
        // An interval narrows with the root of the number of seeds; a tenth more spares another round.
        let wanted = f64::from(seeds) * (widest / width) * (widest / width) * 1.1;
        let wanted = if wanted.is_finite() { wanted.ceil() as u32 } else { 2 * seeds };
        Ok(Some(wanted.clamp(seeds + 1, 4 * seeds).min(most)))
    }
}

/// Says why an outcome that is watched has no value.
fn not_known(comparison: &Comparison, name: &OutcomeName) -> Failure {
    let panel = &comparison.baseline.panel;
    let is_withheld = panel.groups.iter().any(|group| group.id == name.group && group.withheld)
        || panel.indicator_position(&name.indicator).is_ok_and(|place| panel.tells_of_withheld(place));
    let (why, help) = if is_withheld {
        (
            "is withheld: too few records of the survey stand behind it",
            "watch a larger group, or simulate more workers",
        )
    } else {
        ("has no value in these runs", "watch an outcome that is measured for this group")
    };
    Failure::Unsuitable {
        message: format!("the watched outcome {}:{} {why}", name.indicator, name.group),
        help: help.to_owned(),
    }
}

/// Returns half of the width of a 95% interval; infinite without one.
fn half_width(estimate: &Estimate) -> f64 {
    if estimate.has_interval() { (estimate.high - estimate.low) / 2.0 } else { f64::INFINITY }
}

/// Compares on more and more seeds until what is watched is precise enough, or no more seeds are allowed.
///
/// `read` returns the two scenarios for a number of seeds.
pub(super) fn settle(
    options: &PrecisionOptions,
    read: impl Fn(u32) -> Result<(Scenario, Scenario), Failure>,
    (population, settings): (&Population, &Settings),
    (machine, is_quiet): (MachineOptions, bool),
) -> Result<(Scenario, Scenario, ComparisonRun), Failure> {
    let mut seeds = read(0)?.0.run().seeds.max(2);
    let mut complete = 0;
    let mut growing = GrowingComparison::default();
    loop {
        let (baseline, reform) = read(seeds)?;
        let plan = Plan::of_comparison(&baseline, &reform, settings).map_err(Failure::Experiment)?;
        refuse_too_large(&plan)?;
        let meter = Meter::start_after(complete, &plan, machine.progress, is_quiet);
        let outcome = growing.compare((&baseline, &reform), population, settings, &meter);
        meter.stop();
        let comparison = outcome.map_err(|error| failed(error, &meter))?;
        let Some(more) = options.seeds_after(&comparison, seeds)? else {
            let run = ComparisonRun { comparison, followed: growing.into_followed() };
            return Ok((baseline, reform, run));
        };
        if !is_quiet {
            let names = options.watched.iter().filter_map(|name| {
                let outcome = comparison.outcome(&name.indicator, &name.group)?;
                Some(format!("{} ± {}", outcome.label, number(half_width(&outcome.difference), 4)))
            });
            let names = names.collect::<Vec<_>>().join(", ");
            note(&format!("{seeds} seeds: {names}; {} more next\n", more - seeds));
        }
        (complete, seeds) = (seeds, more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_may_carry_points_or_per_cent() {
        assert_eq!("0.1pp".parse(), Ok(Width(0.1)));
        assert_eq!("0.5 %".parse(), Ok(Width(0.5)));
        assert_eq!("25".parse(), Ok(Width(25.0)));
        for wrong in ["0", "-1", "pp", "much"] {
            assert!(wrong.parse::<Width>().is_err(), "{wrong}");
        }
    }
}
