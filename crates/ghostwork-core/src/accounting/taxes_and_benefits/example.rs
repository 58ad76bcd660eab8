//! A small population and a month for the tests of what households pay and receive.

use ghostwork_law::{Country, NationalLaw, UsLaw};
use ghostwork_parameters::Month;
use ghostwork_processor::Processor;

use crate::behaviour::employment::HazardTable;
use crate::behaviour::participation::Careers;
use crate::behaviour::participation::entry::open_for_test;
use crate::block::{Block, BlockMonth, WORKERS_PER_BLOCK};
use crate::categories::{MARKETPLACES, TASK_CATEGORIES};
use crate::context::{ActiveRule, MonthContext, UsContext};
use crate::draws::Draws;
use crate::exchange::Part;
use crate::market::environment::Environment;
use crate::market::on_demand::Dispatch;
use crate::market::platforms::Platforms;
use crate::parameters::ModelParameters;
use crate::policy::{Claims, Coverage, MarketRules, PersonMonth, Reach, Rule};
use crate::population::compact::{LogDeviation, RoughCents, Stock};
use crate::population::job_terms::JobTerms;
use crate::population::synthesis::populate;
use crate::population::workers::{
    EstimatedTax, HouseholdYear, Insurance, LabourState, PremiumCredit, Role, Traits, Worker,
};

/// Everything that a month is read from.
pub(crate) struct Scene {
    pub(crate) month: Month,
    pub(crate) parameters: ModelParameters,
    pub(crate) rules: MarketRules,
    pub(crate) instruments: Vec<ActiveRule>,
    pub(crate) environment: Environment,
    pub(crate) platforms: Platforms,
    law: NationalLaw,
}

impl Scene {
    /// Returns a month without instruments, with the law of its year.
    pub(crate) fn of(month: &str) -> Self {
        let month: Month = month.parse().unwrap();
        Self {
            month,
            parameters: ModelParameters::default(),
            rules: MarketRules::default(),
            instruments: Vec::new(),
            environment: Environment::default(),
            platforms: Platforms::new([15.0; MARKETPLACES]),
            law: NationalLaw::from_pack(Country::UnitedStates, UsLaw::pack().unwrap(), month.year()).unwrap(),
        }
    }

    /// Puts demand a number of log points below the usual one.
    pub(crate) fn demand_falls(&mut self, log_points: f64) {
        self.environment = Environment::in_cycle(-log_points);
    }

    pub(crate) fn context(&self) -> MonthContext<'_> {
        MonthContext {
            part: &Part::WHOLE,
            month: self.month,
            processor: Processor::detect(),
            stopwatch: None,
            in_window: false,
            is_observed: true,
            is_first: false,
            draws: Draws::new(1, 0),
            parameters: &self.parameters,
            law: &self.law,
            rules: &self.rules,
            instruments: &self.instruments,
            environment: &self.environment,
            platforms: &self.platforms,
            fees: [0.1; MARKETPLACES],
            going_rates: [[25.0; TASK_CATEGORIES]; MARKETPLACES],
            job_finding: 1.0,
            hazards: HazardTable::new(&self.parameters.employment, self.environment.cycle(), 1.0),
            careers: Careers::new(&self.parameters.participation),
            dispatch: Dispatch { utilisation: 0.5, admitted: 1.0, pay_per_task_hour: 20.0 },
            panel_workers: 0,
            recorded: None,
            trial: None,
        }
    }
}

/// Lets means tests count usual platform pay instead of the month's.
struct Averaging;

impl Rule for Averaging {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _: &Coverage, claims: &mut Claims) {
        claims.shift_countable_pay(person.usual_platform_gross - person.platform_gross);
    }
}

/// Returns what the first person receives in a month with platform pay of so many cents, where means tests count the usual 800
/// dollars instead; `pass` lets the month pass. A tenth goes to the marketplace, and months with pay leave nothing for expenses.
pub(crate) fn transfers_under_averaging(
    scene: &mut Scene,
    person: Worker,
    gross: i64,
    pass: impl Fn(&MonthContext, &mut Block, &mut BlockMonth),
) -> i64 {
    scene.instruments = vec![ActiveRule {
        instrument: 0,
        coverage: Coverage::of_country(scene.month),
        for_treated: false,
        is_ahead: false,
        share_of_levies: 0.0,
        rule: Box::new(Averaging),
    }];
    let (mut block, mut month) = block([person]);
    open_for_test(&scene.context(), &mut block, 0);
    block.accounts[0].usual_gross = 800.0;
    block.accounts[0].month.gross = gross.into();
    (month.platform_gross[0], month.platform_net[0]) = (gross, gross * 9 / 10);
    pass(&scene.context(), &mut block, &mut month);
    month.transfers[0]
}

/// Returns a month under the law of the United States.
pub(crate) fn us<'a>(context: &'a MonthContext<'a>) -> UsContext<'a> {
    match context.law {
        NationalLaw::UnitedStates(law) => UsContext::new(context, law),
        NationalLaw::UnitedKingdom(_) => unreachable!("scenes are set in the United States"),
    }
}

/// Returns a single Texan of 40 years out of the labour force, without anything.
pub(crate) fn worker() -> Worker {
    let mut traits = Traits::default();
    traits.set_starts_household(true);
    Worker {
        age_months: 480,
        state: 48,
        traits,
        labour_state: LabourState::OutOfLabourForce,
        tenure_months: 0,
        spell_months: 0,
        children: 0,
        young_children: 0,
        job_hours_per_week: 40,
        terms: JobTerms::default(),
        job_premium: 0,
        support: 0,
        tax_rate: 15,
        log_wage: 3.0,
        transitory_log_wage: LogDeviation::default(),
        property_income: RoughCents::default(),
        side_profit: 0,
        social_security: RoughCents::default(),
        purse: 0,
        retirement_balance: 0,
        benefit_account: 0,
        year_wages: 0,
        year_profit: 0,
        year_unemployment: 0,
        year_taxed_transfers: 0,
        year_untaxed_transfers: 0,
        year_tax_paid: 0,
        year_deferrals: 0,
        premium_credit: PremiumCredit::default(),
        estimated_tax: EstimatedTax::default(),
        settlement: 0,
        unemployment_weeks_left: 0,
        weekly_benefit: 0,
        insurance: Insurance::None,
        burnout: Stock::default(),
        isolation: Stock::default(),
        account: 0,
        months_since_platform_pay: u8::MAX,
        permanent_income: 0.0,
        household_year: HouseholdYear::default(),
        former_account: None,
        year_medical_dollars: 0,
        net_income: 0,
    }
}

/// Returns the spouse of the worker in the row before.
pub(crate) fn spouse() -> Worker {
    let mut spouse = worker();
    spouse.traits.set_starts_household(false);
    spouse.traits.set_role(Role::Spouse);
    spouse
}

/// Returns a block of workers, and its month at the beginning.
pub(crate) fn block(workers: impl IntoIterator<Item = Worker>) -> (Block, BlockMonth) {
    let mut block = Block::default();
    for worker in workers {
        block.workers.push(worker);
    }
    let mut month = BlockMonth::default();
    month.begin(block.workers.len());
    (block, month)
}

/// Returns a block of people of the embedded survey, some of them with accounts of marketplaces, and its month.
pub(crate) fn populated_block() -> (Block, BlockMonth) {
    let scene = Scene::of("2026-03");
    let population = ghostwork_population::Population::us().unwrap();
    let mut blocks =
        populate(&scene.parameters, &population, Draws::new(1, 0), WORKERS_PER_BLOCK as u64, 0..1);
    let mut block = blocks.remove(0);
    for row in (0..block.workers.len()).step_by(13) {
        open_for_test(&scene.context(), &mut block, row);
    }
    let mut month = BlockMonth::default();
    month.begin(block.workers.len());
    (block, month)
}
