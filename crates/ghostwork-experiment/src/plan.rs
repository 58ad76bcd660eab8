use std::num::NonZeroUsize;

use ghostwork_core::{Alone, Economy, Exchange, WINDOW_MONTHS};
use ghostwork_parameters::Month;
use ghostwork_results::Window;
use ghostwork_scenario::Scenario;

use crate::closure::root::POINTS;
use crate::error::ExperimentError;
use crate::policy_start::fork;

/// What an experiment needs to know besides its scenarios; nothing here changes what is measured.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Threads to work with.
    pub threads: NonZeroUsize,
    /// Workers, from the first on, whose monthly records are kept for the first seed.
    pub followed_workers: u64,
    /// The way to the other processes that hold parts of the population.
    pub exchange: &'static dyn Exchange,
}

impl Settings {
    /// Returns the settings of a process that works alone, and keeps no monthly records.
    pub fn alone(threads: NonZeroUsize) -> Self {
        Self { threads, followed_workers: 0, exchange: &Alone }
    }
}

/// How large an experiment is, and how it is spread over threads and processes.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// First recorded month.
    pub start: Month,
    /// Months before it.
    pub burn_in_months: u32,
    /// Months recorded.
    pub months: u32,
    /// Workers simulated per seed.
    pub workers: u64,
    /// Seeds; with draws of the parameters every seed once a draw, draw by draw.
    pub seeds: u32,
    /// Draws of the parameters; 1 where nothing is drawn.
    pub draws: u32,
    /// The seed of every random draw; the seeds of the experiment are replications under it.
    pub seed: u64,
    /// Scenarios simulated on each seed.
    pub scenarios: u32,
    /// Whether a reform is simulated once more on each seed with everybody's behaviour frozen at the baseline's.
    pub has_static_arm: bool,
    /// Seeds on which the unknown of a closure is sought before the comparison; 0 where nothing is solved for.
    pub closure_seeds: u32,
    /// First month in which a reform can differ from its baseline: months before it are simulated once for both.
    pub fork: Month,
    /// Threads of each process.
    pub threads: NonZeroUsize,
    /// The way to the other processes that hold parts of the population.
    pub exchange: &'static dyn Exchange,
    /// Workers whose monthly records are kept.
    pub followed_workers: u64,
}

/// Largest population whose seeds are simulated side by side rather than one after the other.
const LARGEST_SIDE_BY_SIDE: u64 = 2_000_000;
/// Largest population of which a copy is held so that the months before a reform need not be simulated twice.
const LARGEST_SHARED_PAST: u64 = 4_000_000;
/// Most workers, all seeds together, of whom a closure keeps the state at the fork between its trials and for the comparison.
const MOST_WORKERS_KEPT: u64 = 4_000_000;
/// Bytes of results for one value: one per seed, month, group and indicator, and once more while it is written.
const BYTES_PER_VALUE: u64 = 32;
/// Bytes per worker that pair the incomes of two scenarios.
const PAIRING_BYTES_PER_WORKER: u64 = 56;
/// Bytes per worker and economy of the incomes that a comparison pairs.
const WINDOW_BYTES_PER_WORKER: u64 = 8;
/// Bytes that one monthly record of a followed worker takes.
const BYTES_PER_RECORD: u64 = 256;
/// Bytes of the program itself: code, law, survey records.
const BYTES_OF_PROGRAM: u64 = 19 << 20;
/// Bytes that drawing the charts and the report takes, after the economies are gone.
const BYTES_OF_CHARTS: u64 = 36 << 20;
/// Part of what economies leave that drawing can use again: from a twentieth to a third, by which thread freed what; the rest is in
/// pieces too small, or of other threads. The middle of what is measured: the peak of a million workers is 144 or 160 MiB, by luck.
const REUSED_PART: u64 = 10;

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
            draws: 1,
            seed: run.seed,
            scenarios: 1,
            has_static_arm: false,
            closure_seeds: 0,
            fork: run.first_month(),
            threads: settings.threads,
            exchange: settings.exchange,
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
        let pairs: [(&'static str, String, String); 7] = [
            ("country", baseline.country().name().to_owned(), reform.country().name().to_owned()),
            ("start", first.start.to_string(), second.start.to_string()),
            ("burn_in", first.burn_in_months.to_string(), second.burn_in_months.to_string()),
            ("months", first.months.to_string(), second.months.to_string()),
            ("workers", first.workers.to_string(), second.workers.to_string()),
            ("seeds", first.seeds.to_string(), second.seeds.to_string()),
            ("seed", first.seed.to_string(), second.seed.to_string()),
        ];
        if let Some((setting, baseline, reform)) =
            pairs.into_iter().find(|(_, baseline, reform)| baseline != reform)
        {
            return Err(ExperimentError::SettingsDiffer { setting, baseline, reform });
        }
        let shares_past = first.workers <= LARGEST_SHARED_PAST;
        let fork = if shares_past { fork(baseline, reform) } else { first.first_month() };
        let closure_seeds = reform.closure().map_or(0, |closure| closure.seeds);
        Ok(Self { scenarios: 2, has_static_arm: reform.has_static_arm(), closure_seeds, fork, ..first })
    }

    /// Returns the plan with every seed under each of so many draws of the parameters.
    #[must_use]
    pub fn under_draws(self, draws: u32) -> Self {
        let draws = draws.max(1);
        Self { seeds: self.seeds_of_a_draw().saturating_mul(draws), draws, ..self }
    }

    /// Returns the seeds under each draw of the parameters.
    pub fn seeds_of_a_draw(&self) -> u32 {
        self.seeds / self.draws.max(1)
    }

    /// Returns the months simulated per seed and scenario, burn-in included.
    pub fn simulated_months(&self) -> u32 {
        self.burn_in_months + self.months
    }

    /// Returns the first simulated month.
    pub(crate) fn first_month(&self) -> Month {
        self.start - self.burn_in_months
    }

    /// Returns the month after the last recorded one.
    pub(crate) fn end(&self) -> Month {
        self.start + self.months
    }

    /// Returns the runs through the months of a seed that are recorded: scenarios, and the reform with frozen behaviour.
    pub fn arms(&self) -> u32 {
        self.scenarios + u32::from(self.has_static_arm)
    }

    /// Returns the months before the reform that are simulated once for all arms.
    pub fn shared_months(&self) -> u32 {
        self.fork.index() - self.first_month().index()
    }

    /// Returns the months that pass for some worker: workers times seeds times the months of all arms, those that a
    /// reform shares with its baseline counted once.
    pub fn agent_months(&self) -> u64 {
        let shared = self.shared_months();
        let months = shared + (self.simulated_months() - shared) * self.arms();
        self.workers.saturating_mul(u64::from(months)).saturating_mul(u64::from(self.seeds))
    }

    /// Returns [`agent_months`](Self::agent_months) with those of the search for what pays for a reform.
    pub fn agent_months_in_all(&self) -> u64 {
        self.agent_months() + self.agent_months_of_search()
    }

    /// Returns about how many months pass for some worker while the unknown of a closure is sought, beyond those of the comparison:
    /// those of the baseline, and of the reform at the points that are always tried and at one more.
    fn agent_months_of_search(&self) -> u64 {
        let runs = POINTS + 2;
        let after_fork = runs * (self.simulated_months() - self.shared_months()) * self.closure_seeds;
        let pasts = if self.keeps_pasts() { self.closure_seeds } else { self.closure_seeds * runs };
        let before_fork = (pasts - self.pasts_handed_on()) * self.shared_months();
        self.workers.saturating_mul(u64::from(after_fork + before_fork))
    }

    /// Returns whether the state of every seed of a closure at the fork is kept.
    pub(crate) fn keeps_pasts(&self) -> bool {
        self.workers.saturating_mul(u64::from(self.closure_seeds)) <= MOST_WORKERS_KEPT
    }

    /// Returns how many seeds of the comparison begin at the fork, because a closure has seen the months before: none under draws of
    /// the parameters.
    pub(crate) fn pasts_handed_on(&self) -> u32 {
        if self.keeps_pasts() && self.draws == 1 { self.closure_seeds.min(self.seeds) } else { 0 }
    }

    /// Returns about how many bytes of memory the experiment takes at its peak in each process.
    pub fn bytes(&self) -> u64 {
        let (lanes, threads) = (self.lanes() as u64, self.threads.get() as u64);
        let workers_here = self.workers.div_ceil(self.exchange.ranks() as u64);
        // Posts of others stand there twice while they are read.
        let posts_of_others = 2 * Economy::bytes_of_posts(self.workers - workers_here);
        let economies = Economy::bytes_needed(workers_here, threads.div_ceil(lanes))
            .saturating_add(posts_of_others)
            .saturating_mul(self.economies());
        let pairing = if self.scenarios > 1 {
            PAIRING_BYTES_PER_WORKER + WINDOW_BYTES_PER_WORKER * self.economies_at_once()
        } else {
            0
        };
        let values =
            self.values_per_month() * u64::from(self.months) * u64::from(self.seeds) * u64::from(self.arms());
        let records = self.followed_workers.min(self.workers)
            * u64::from(self.months)
            * u64::from(self.scenarios)
            * BYTES_PER_RECORD;
        let simulating = economies.saturating_add(pairing.saturating_mul(self.workers).saturating_mul(lanes));
        let drawing = BYTES_OF_CHARTS.saturating_sub(simulating / REUSED_PART);
        let kept = values * BYTES_PER_VALUE + records + BYTES_OF_PROGRAM;
        simulating.saturating_add(drawing).saturating_add(kept)
    }

    /// Returns the values that are recorded per month, seed and scenario.
    pub fn values_per_month(&self) -> u64 {
        crate::measure::values_per_month() as u64
    }

    /// Returns the economies that all seeds together hold at the same time, while a rate is sought or while scenarios are compared.
    fn economies(&self) -> u64 {
        let lanes = self.lanes() as u64;
        let compared = lanes * self.economies_at_once();
        if self.closure_seeds == 0 {
            return compared;
        }
        let kept = if self.keeps_pasts() { u64::from(self.closure_seeds) } else { 0 };
        let waiting = u64::from(self.pasts_handed_on()).saturating_sub(lanes);
        (kept + lanes).max(waiting + compared)
    }

    /// Returns the economies that a seed holds at the same time: the baseline, the reform where it branches off, and the
    /// frozen one.
    fn economies_at_once(&self) -> u64 {
        let branches = self.scenarios > 1 && self.fork > self.first_month();
        1 + u64::from(branches) + u64::from(self.has_static_arm)
    }

    /// Returns the seeds that are simulated side by side: one where processes share the population.
    pub(crate) fn lanes(&self) -> usize {
        if self.workers > LARGEST_SIDE_BY_SIDE || self.exchange.ranks() > 1 {
            return 1;
        }
        self.threads.get().min(self.seeds as usize).max(1)
    }

    /// Returns the months of the window at the end of the run that comparisons look at, as positions in it.
    pub(crate) fn window(&self) -> std::ops::Range<usize> {
        self.months.saturating_sub(WINDOW_MONTHS) as usize..self.months as usize
    }

    /// Returns the last twelve months of the run, or all of a shorter one: those that effects are means of.
    pub fn months_compared(&self) -> Window {
        Window { first: self.end() - self.months.clamp(1, WINDOW_MONTHS), last: self.end() - 1 }
    }
}
