use ghostwork_core::ledger::Ledger;
use ghostwork_core::observation::{INDICATORS, Indicator};
use ghostwork_core::{Economy, WINDOW_MONTHS};
use ghostwork_parameters::Month;
use ghostwork_population::Population;
use ghostwork_results::{Estimate, Window};
use ghostwork_scenario::{ClosureSetting, ClosureTarget, Scenario};

use crate::budget::Budget;
use crate::error::ExperimentError;
use crate::lanes::each_seed;
use crate::pasts::Pasts;
use crate::plan::Plan;
use crate::progress::{Arm, Progress, Silent};
use crate::provenance::persons_represented;
use crate::replication::{Assignment, Course};

/// Returns the indicator of a name.
pub(super) fn indicator(id: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|indicator| indicator.id == id)
}

/// The seeds of a closure: what all trials share.
pub(super) struct Trials<'a> {
    baseline: &'a Scenario,
    reform: &'a Scenario,
    closure: &'a ClosureSetting,
    population: &'a Population,
    progress: &'a dyn Progress,
    /// The plan of the comparison, whose seeds these are.
    compared: &'a Plan,
    plan: Plan,
    window: Window,
    persons_per_worker: f64,
    starts: Vec<Start<'a>>,
}

/// One seed at the fork.
struct Start<'a> {
    /// What both scenarios share; `None` where it is simulated again for every trial.
    past: Option<Course<'a>>,
    /// The public budget of the baseline over the window.
    budget: Budget,
}

impl<'a> Trials<'a> {
    /// Simulates the baseline on every seed.
    pub(super) fn begin(
        (baseline, reform): (&'a Scenario, &'a Scenario),
        closure: &'a ClosureSetting,
        population: &'a Population,
        plan: &'a Plan,
        progress: &'a dyn Progress,
    ) -> Result<Self, ExperimentError> {
        let end = plan.end();
        let last_months = (end - plan.months.clamp(1, WINDOW_MONTHS), end - 1);
        let (first, last) = closure.window.unwrap_or(last_months);
        let mut trials = Self {
            baseline,
            reform,
            closure,
            population,
            progress,
            compared: plan,
            plan: Plan { seeds: closure.seeds, draws: 1, ..*plan },
            window: Window { first, last },
            persons_per_worker: persons_represented(population) / plan.workers.max(1) as f64,
            starts: Vec::new(),
        };
        trials.starts = each_seed(&trials.plan, |replicate| trials.start(replicate))?;
        Ok(trials)
    }

    /// Returns the months over which the target is a mean.
    pub(super) fn window(&self) -> Window {
        self.window
    }

    /// Returns by how much the target is missed when the unknown has a value.
    pub(super) fn gap(&self, value: f64) -> Result<Estimate, ExperimentError> {
        let scenario = self.reform.with_unknown(value);
        let gaps = each_seed(&self.plan, |replicate| self.gap_on_seed(&scenario, replicate))?;
        Ok(Estimate::from_replications(&gaps))
    }

    /// Returns the baselines as they were at the fork, for the seeds of which the comparison goes on from there.
    pub(super) fn into_pasts(self) -> Pasts<'a> {
        let handed_on = self.compared.pasts_handed_on() as usize;
        Pasts::new(self.starts.into_iter().take(handed_on).map(|start| start.past).collect())
    }

    fn start(&self, replicate: u32) -> Result<Start<'a>, ExperimentError> {
        let past = self.past(replicate)?;
        let (mut economy, past) = if self.compared.keeps_pasts() {
            (past.economy_under(self.baseline), Some(past))
        } else {
            (past.into_economy_under(self.baseline), None)
        };
        let budget = match self.closure.target {
            ClosureTarget::NetCost => self.budget(&mut economy, replicate)?,
            ClosureTarget::Indicator(_) => Budget::default(),
        };
        Ok(Start { past, budget })
    }

    /// Simulates the baseline on a seed up to the fork, and records it as the comparison would.
    fn past(&self, replicate: u32) -> Result<Course<'a>, ExperimentError> {
        let assignment = Assignment {
            scenario: self.baseline,
            arm: Arm::Baseline,
            replicate,
            seed: replicate,
            persons_per_worker: self.persons_per_worker,
        };
        // Months that the comparison passes again are not shown twice.
        let is_handed_on = replicate < self.compared.pasts_handed_on();
        let progress = if is_handed_on { self.progress } else { &Silent };
        let mut course = Course::begin(assignment, self.population, self.compared, progress)?;
        while course.month() < self.plan.fork {
            course.pass_month()?;
            self.go_on()?;
        }
        Ok(course)
    }

    fn gap_on_seed(&self, scenario: &Scenario, replicate: u32) -> Result<f64, ExperimentError> {
        let start = &self.starts[replicate as usize];
        let mut economy = match &start.past {
            Some(past) => past.economy_under(scenario),
            None => self.past(replicate)?.into_economy_under(scenario),
        };
        let reached = match &self.closure.target {
            ClosureTarget::NetCost => {
                let per_worker = 1.0 / self.plan.workers.max(1) as f64;
                self.budget(&mut economy, replicate)?.beyond(&start.budget, per_worker).iter().sum::<f64>()
            }
            ClosureTarget::Indicator(id) => self.mean_of_indicator(&mut economy, replicate, id)?,
        };
        Ok(reached - self.closure.equals)
    }

    fn mean_of_indicator(
        &self,
        economy: &mut Economy,
        replicate: u32,
        id: &str,
    ) -> Result<f64, ExperimentError> {
        let Some(indicator) = indicator(id) else { return Ok(f64::NAN) };
        let (mut sum, mut months) = (0.0, 0);
        self.pass_until(self.window.first, economy, replicate, |_, _| {})?;
        while economy.month() <= self.window.last {
            let observation =
                economy.advance().map_err(|source| ExperimentError::Economy { replicate, source })?;
            if let Some(value) = observation.representing(self.persons_per_worker).value(indicator, 0) {
                sum += value;
                months += 1;
            }
            self.go_on()?;
        }
        Ok(if months > 0 { sum / f64::from(months) } else { f64::NAN })
    }

    /// Lets the months pass to the end of the window, and returns the public budget over it.
    fn budget(&self, economy: &mut Economy, replicate: u32) -> Result<Budget, ExperimentError> {
        let mut budget = Budget::default();
        self.pass_until(self.window.last + 1, economy, replicate, |month, ledger| {
            if month >= self.window.first {
                budget.add(ledger);
            }
        })?;
        Ok(budget)
    }

    /// Lets the months before one pass, and shows what is paid in each.
    fn pass_until(
        &self,
        end: Month,
        economy: &mut Economy,
        replicate: u32,
        mut see: impl FnMut(Month, &Ledger),
    ) -> Result<(), ExperimentError> {
        while economy.month() < end {
            let month = economy.month();
            let paid = economy.advance_unobserved();
            see(month, &paid.map_err(|source| ExperimentError::Economy { replicate, source })?);
            self.go_on()?;
        }
        Ok(())
    }

    fn go_on(&self) -> Result<(), ExperimentError> {
        if self.progress.goes_on() {
            Ok(())
        } else {
            Err(ExperimentError::Interrupted { seeds_done: 0, seeds: self.plan.seeds })
        }
    }
}
