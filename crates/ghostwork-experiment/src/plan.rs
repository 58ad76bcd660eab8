use std::num::NonZeroUsize;

use ghostwork_core::{Economy, WINDOW_MONTHS};
use ghostwork_parameters::Month;
use ghostwork_scenario::Scenario;

use crate::error::ExperimentError;

/// What an experiment needs to know besides its scenarios; nothing here changes what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Threads to work with.
    pub threads: NonZeroUsize,
    /// Workers, from the first on, whose monthly records are kept for the first seed.
    pub followed_workers: u64,
}

/// How large an experiment is, and how it is spread over threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// First recorded month.
    pub start: Month,
    /// Months before it.
    pub burn_in_months: u32,
    /// Months recorded.
    pub months: u32,
    /// Workers simulated per seed.
    pub workers: u64,
    /// Seeds.
    pub seeds: u32,
    /// The seed of every random draw; the seeds of the experiment are replications under it.
    pub seed: u64,
    /// Scenarios simulated on each seed.
    pub scenarios: u32,
    /// Threads in all.
    pub threads: NonZeroUsize,
    /// Workers whose monthly records are kept.
    pub followed_workers: u64,
}

/// Largest population whose seeds are simulated side by side rather than one after the other.
const LARGEST_SIDE_BY_SIDE: u64 = 2_000_000;
/// Bytes of results for one value: one per seed, month, group and indicator, and once more while it is written.
const BYTES_PER_VALUE: u64 = 32;
/// Bytes per worker that pair the incomes of two scenarios.
const PAIRING_BYTES_PER_WORKER: u64 = 56;
/// Bytes that one monthly record of a followed worker takes.
const BYTES_PER_RECORD: u64 = 256;
/// Bytes of the program itself: code, law, survey records.
const BYTES_OF_PROGRAM: u64 = 48 << 20;
/// Bytes that drawing the charts of a scenario takes, after the economies are gone.
const BYTES_OF_CHARTS: u64 = 24 << 20;

impl Plan {
    /// Returns the plan of running one scenario.
    pub fn of_run(scenario: &Scenario, settings: &Settings) -> Self {
        let run = scenario.run();
        Self {
            start: run.start,
            burn_in_months: run.burn_in_months,
            months: run.months,
            workers: run.workers,
            seeds: run.seeds,
            seed: run.seed,
            scenarios: 1,
            threads: settings.threads,
            followed_workers: settings.followed_workers,
        }
    }

    /// Returns the plan of comparing a reform with a baseline.
    ///
    /// # Errors
    ///
    /// When the two scenarios ask for different runs.
    pub fn of_comparison(
        baseline: &Scenario,
        reform: &Scenario,
        settings: &Settings,
    ) -> Result<Self, ExperimentError> {
        let (first, second) = (Self::of_run(baseline, settings), Self::of_run(reform, settings));
        let pairs: [(&'static str, String, String); 6] = [
            ("start", first.start.to_string(), second.start.to_string()),
            ("burn_in", first.burn_in_months.to_string(), second.burn_in_months.to_string()),
            ("months", first.months.to_string(), second.months.to_string()),
            ("workers", first.workers.to_string(), second.workers.to_string()),
            ("seeds", first.seeds.to_string(), second.seeds.to_string()),
            ("seed", first.seed.to_string(), second.seed.to_string()),
        ];
        match pairs.into_iter().find(|(_, baseline, reform)| baseline != reform) {
            Some((setting, baseline, reform)) => {
                Err(ExperimentError::SettingsDiffer { setting, baseline, reform })
            }
            None => Ok(Self { scenarios: 2, ..first }),
        }
    }

    /// Returns the months simulated per seed and scenario, burn-in included.
    pub fn simulated_months(&self) -> u32 {
        self.burn_in_months + self.months
    }

    /// Returns the months that pass for some worker: workers times months times seeds times scenarios.
    pub fn agent_months(&self) -> u64 {
        [self.simulated_months(), self.seeds, self.scenarios]
            .into_iter()
            .fold(self.workers, |product, factor| product.saturating_mul(u64::from(factor)))
    }

    /// Returns the bytes of memory that the experiment takes at most.
    pub fn bytes(&self) -> u64 {
        let (lanes, threads) = (self.lanes() as u64, self.threads.get() as u64);
        let economies = Economy::bytes_needed(self.workers, threads.div_ceil(lanes)).saturating_mul(lanes);
        let pairing = if self.scenarios > 1 { PAIRING_BYTES_PER_WORKER } else { 0 };
        let values = self.values_per_month()
            * u64::from(self.months)
            * u64::from(self.seeds)
            * u64::from(self.scenarios);
        let records = self.followed_workers.min(self.workers)
            * u64::from(self.months)
            * u64::from(self.scenarios)
            * BYTES_PER_RECORD;
        let simulating = economies.saturating_add(pairing.saturating_mul(self.workers).saturating_mul(lanes));
        let drawing = BYTES_OF_CHARTS * u64::from(self.scenarios);
        let kept = values * BYTES_PER_VALUE + records + BYTES_OF_PROGRAM;
        simulating.max(drawing).saturating_add(kept)
    }

    /// Returns the values that are recorded per month, seed and scenario.
    pub fn values_per_month(&self) -> u64 {
        crate::measure::values_per_month() as u64
    }

    /// Returns the seeds that are simulated side by side.
    pub(crate) fn lanes(&self) -> usize {
        if self.workers > LARGEST_SIDE_BY_SIDE {
            return 1;
        }
        self.threads.get().min(self.seeds as usize).max(1)
    }

    /// Returns the months of the window at the end of the run that comparisons look at, as positions in it.
    pub(crate) fn window(&self) -> std::ops::Range<usize> {
        self.months.saturating_sub(WINDOW_MONTHS) as usize..self.months as usize
    }
}
