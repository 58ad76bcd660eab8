use std::ops::Deref;

use ghostwork_law::{NationalLaw, UsLaw};
use ghostwork_parameters::Month;
use ghostwork_processor::Processor;

use crate::arithmetic::{exponential, power};
use crate::behaviour::employment::{EmploymentParameters, HazardTable};
use crate::behaviour::participation::Careers;
use crate::categories::{MARKETPLACES, Marketplace, TASK_CATEGORIES};
use crate::draws::Draws;
use crate::exchange::Part;
use crate::market::environment::Environment;
use crate::market::on_demand::Dispatch;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::{Coverage, MarketRules, Rule};
use crate::schedule::{Phase, Stopwatch};
use crate::trial::{Recording, RunningTrial};

/// An instrument in force this month, or announced.
pub(crate) struct ActiveRule {
    /// Position of the instrument in the scenario.
    pub(crate) instrument: u8,
    pub(crate) coverage: Coverage,
    pub(crate) rule: Box<dyn Rule>,
    /// Whether a trial confines it to the treated.
    pub(crate) for_treated: bool,
    /// Whether it is announced and does not hold yet.
    pub(crate) is_ahead: bool,
    /// What its levies brought last month over the number of those who shared in them then; dollars.
    pub(crate) share_of_levies: f64,
}

impl ActiveRule {
    /// Returns what marks an account whose owner has joined it: one bit for each of the first 32 instruments of a scenario, none
    /// for further ones, which nobody joins.
    pub(crate) fn bit(&self) -> u32 {
        1_u32.checked_shl(self.instrument.into()).unwrap_or(0)
    }
}

/// What everybody shares in a month, treated in a trial or not.
#[derive(Clone, Copy)]
pub(crate) struct Shared<'a> {
    pub(crate) month: Month,
    pub(crate) part: &'a Part,
    pub(crate) processor: Processor,
    pub(crate) stopwatch: Option<&'a dyn Stopwatch>,
    pub(crate) in_window: bool,
    pub(crate) is_observed: bool,
    pub(crate) is_first: bool,
    pub(crate) draws: Draws,
    pub(crate) law: &'a NationalLaw,
    pub(crate) platforms: &'a Platforms,
    pub(crate) going_rates: [[f64; TASK_CATEGORIES]; MARKETPLACES],
    /// Jobs that merchants open as employers, as a share of all usual vacancies.
    pub(crate) openings: f64,
    pub(crate) panel_workers: u64,
    pub(crate) recorded: Option<Recording>,
}

/// What a treatment may change.
#[derive(Clone, Copy)]
pub(crate) struct Basis<'a> {
    pub(crate) parameters: &'a ModelParameters,
    pub(crate) rules: &'a MarketRules,
    pub(crate) instruments: &'a [ActiveRule],
    pub(crate) environment: &'a Environment,
}

/// Returns vacancies per unemployed person over their usual number: the cycle, and openings at merchants.
fn tightness(parameters: &EmploymentParameters, environment: &Environment, openings: f64) -> f64 {
    exponential(parameters.tightness_cycle * environment.cycle()) * (1.0 + openings)
}

impl<'a> MonthContext<'a> {
    pub(crate) fn new(shared: &Shared<'a>, basis: Basis<'a>) -> Self {
        let Basis { parameters, rules, instruments, environment } = basis;
        let employment = &parameters.employment;
        let tightness = tightness(employment, environment, shared.openings);
        let job_finding = power(tightness, employment.matching_elasticity);
        Self {
            month: shared.month,
            part: shared.part,
            processor: shared.processor,
            stopwatch: shared.stopwatch,
            in_window: shared.in_window,
            is_observed: shared.is_observed,
            is_first: shared.is_first,
            draws: shared.draws,
            parameters,
            law: shared.law,
            rules,
            instruments,
            environment,
            platforms: shared.platforms,
            fees: Marketplace::ALL
                .map(|marketplace| Platforms::fee(&parameters.platforms, rules, marketplace)),
            going_rates: shared.going_rates,
            job_finding,
            hazards: HazardTable::new(employment, environment.cycle(), job_finding),
            careers: Careers::new(&parameters.participation),
            dispatch: Dispatch::default(),
            panel_workers: shared.panel_workers,
            recorded: shared.recorded,
            trial: None,
        }
    }

    /// Returns vacancies per unemployed person, millionths.
    pub(crate) fn tightness_millionths(&self, openings: f64) -> i64 {
        let employment = &self.parameters.employment;
        let usual = employment.usual_tightness * 1_000_000.0;
        (usual * tightness(employment, self.environment, openings)) as i64
    }
}

/// Everything about a month that no worker can change while it runs.
#[derive(Clone)]
pub(crate) struct MonthContext<'a> {
    pub(crate) month: Month,
    /// The blocks that this process holds; no result depends on it.
    pub(crate) part: &'a Part,
    /// Where kernels run; no result depends on it.
    pub(crate) processor: Processor,
    /// Who measures the phases, if anybody does.
    pub(crate) stopwatch: Option<&'a dyn Stopwatch>,
    /// Whether results of the month are kept for comparing persons.
    pub(crate) in_window: bool,
    /// Whether anybody looks at what is true of the month besides payments; no later month depends on it.
    pub(crate) is_observed: bool,
    /// Whether the simulation begins with this month: then marketplaces fill with those who joined before.
    pub(crate) is_first: bool,
    pub(crate) draws: Draws,
    pub(crate) parameters: &'a ModelParameters,
    pub(crate) law: &'a NationalLaw,
    pub(crate) rules: &'a MarketRules,
    /// The instruments in force, in the order of the law.
    pub(crate) instruments: &'a [ActiveRule],
    pub(crate) environment: &'a Environment,
    pub(crate) platforms: &'a Platforms,
    /// Fee on workers' pay by marketplace.
    pub(crate) fees: [f64; MARKETPLACES],
    /// Average rate of live contracts last month by marketplace and category, dollars per hour.
    pub(crate) going_rates: [[f64; TASK_CATEGORIES]; MARKETPLACES],
    /// Factor on the chance of finding a job: the cycle, and openings at merchants.
    pub(crate) job_finding: f64,
    /// How probable moves between labour-market states are.
    pub(crate) hazards: HazardTable,
    /// How probable pauses on marketplaces and returns are.
    pub(crate) careers: Careers,
    pub(crate) dispatch: Dispatch,
    /// Workers, from the first on, whose monthly records are kept.
    pub(crate) panel_workers: u64,
    /// What a trial keeps records of; `None` before it begins and without one.
    pub(crate) recorded: Option<Recording>,
    /// The trial, while somebody may be treated.
    pub(crate) trial: Option<Box<RunningTrial<'a>>>,
}

impl MonthContext<'_> {
    /// Tells the stopwatch that the thread begins to work.
    pub(crate) fn start_stopwatch(&self) {
        if let Some(stopwatch) = self.stopwatch {
            stopwatch.start();
        }
    }

    /// Does the work of a phase, and tells the stopwatch when it is done.
    pub(crate) fn time<R>(&self, phase: Phase, work: impl FnOnce() -> R) -> R {
        let result = work();
        if let Some(stopwatch) = self.stopwatch {
            stopwatch.lap(phase);
        }
        result
    }
}

/// A month under the law of the United States: everything of the month, and the law that the rules of this country need.
pub(crate) struct UsContext<'a> {
    month: &'a MonthContext<'a>,
    pub(crate) law: &'a UsLaw,
}

impl<'a> UsContext<'a> {
    pub(crate) fn new(month: &'a MonthContext<'a>, law: &'a UsLaw) -> Self {
        Self { month, law }
    }
}

impl<'a> Deref for UsContext<'a> {
    type Target = MonthContext<'a>;

    fn deref(&self) -> &MonthContext<'a> {
        self.month
    }
}
