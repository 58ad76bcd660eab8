use ghostwork_law::UsLaw;
use ghostwork_parameters::Month;

use crate::categories::{MARKETPLACES, TASK_CATEGORIES};
use crate::draws::Draws;
use crate::market::environment::Environment;
use crate::market::on_demand::Dispatch;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::{Coverage, MarketRules, Rule};

/// An instrument in force this month.
pub(crate) struct ActiveRule {
    /// Position of the instrument in the scenario.
    pub(crate) instrument: u8,
    pub(crate) coverage: Coverage,
    pub(crate) rule: Box<dyn Rule>,
}

/// Everything about a month that no worker can change while it runs.
#[derive(Clone, Copy)]
pub(crate) struct MonthContext<'a> {
    pub(crate) month: Month,
    /// Whether results of the month are kept for comparing persons.
    pub(crate) in_window: bool,
    pub(crate) draws: Draws,
    pub(crate) parameters: &'a ModelParameters,
    pub(crate) law: &'a UsLaw,
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
    pub(crate) dispatch: Dispatch,
    /// Workers, from the first on, whose monthly records are kept.
    pub(crate) panel_workers: u64,
}
