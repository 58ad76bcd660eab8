use ghostwork_core::Economy;
use ghostwork_core::ledger::{Ledger, Purpose};
use ghostwork_population::Population;
use ghostwork_scenario::{RunOverrides, Scenario};

use crate::checkpoint::{Keeper, Kept};
use crate::error::ExperimentError;
use crate::lanes::each_seed;
use crate::plan::{Plan, Settings};
use crate::progress::Progress;
use crate::provenance::data_hash;

/// Most months before the payment: balances are settled by then, and what came before is the same in both runs.
const MONTHS_BEFORE: u32 = 12;
/// Months, that of the payment first, in which consumption is counted.
const MONTHS_COUNTED: u32 = 3;
/// The payment to an adult, dollars: that of the spring of 2008.
const PAYMENT: u32 = 600;

/// Returns the text of a scenario in which every adult is paid once, in the first recorded month of another scenario.
pub fn payment_scenario(scenario: &Scenario) -> String {
    let run = scenario.run();
    let (law, start, until) = (&run.law, run.start, run.start + 1);
    format!(
        "schema = \"ghostwork.scenario/1\"\n\
         [meta]\nid = \"single-payment\"\ntitle = \"A single payment to every adult\"\n\
         [baseline]\nlaw = \"{law}\"\npopulation = \"us-2026\"\nstart = \"{start}\"\nmonths = {MONTHS_COUNTED}\n\
         [closure]\nname = \"none\"\n\
         [[instrument]]\nuse = \"guaranteed_income\"\nas = \"single_payment\"\nnexus = \"worker\"\nplaces = [\"US\"]\n\
         from = \"{start}\"\nuntil = \"{until}\"\nperfect = true\n\
         reference = \"Economic Stimulus Act of 2008: 300 to 600 dollars an adult\"\n\
         [instrument.params]\namount = {PAYMENT}\n"
    )
}

/// Returns by how much consumption rises within three months of a single payment, per cent of the payment, one entry a
/// seed; missing where nothing was paid.
///
/// `payment` is what [`payment_scenario`] describes. Each seed is simulated with the payment and without.
///
/// # Errors
///
/// When a seed stops, or somebody asks to stop.
pub fn consumption_responses(
    scenarios: (&Scenario, &Scenario),
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<f64>, ExperimentError> {
    consumption_responses_kept(scenarios, population, settings, progress, None)
}

/// Does as [`consumption_responses`], and writes down what every seed that is complete leaves; what was written down before is
/// not simulated again.
///
/// # Errors
///
/// As for [`consumption_responses`], and when the disk does not take what is written down.
pub fn consumption_responses_kept(
    (scenario, payment): (&Scenario, &Scenario),
    population: &Population,
    settings: &Settings,
    progress: &dyn Progress,
    keeper: Option<&Keeper>,
) -> Result<Vec<f64>, ExperimentError> {
    let plan = Plan::of_run(scenario, settings);
    let contents = [scenario.content_hash(), payment.content_hash(), data_hash(population)];
    let kept = keeper.map(|keeper| Kept::new(keeper, &plan, progress, &contents));
    each_seed(&plan, |replicate| {
        if let Some(kept) = &kept
            && let Some(response) = kept.response(replicate)?
        {
            return Ok(response);
        }
        let watched = Watched { plan: &plan, replicate, progress };
        let response = watched.response((scenario, payment), population)?;
        kept.as_ref().map_or(Ok(()), |kept| kept.write_response(replicate, &response))?;
        Ok(response)
    })
}

/// A seed that somebody may stop.
struct Watched<'a> {
    plan: &'a Plan,
    replicate: u32,
    progress: &'a dyn Progress,
}

impl Watched<'_> {
    /// Returns by how much consumption rises, per cent of the payment.
    fn response(
        &self,
        (scenario, payment): (&Scenario, &Scenario),
        population: &Population,
    ) -> Result<f64, ExperimentError> {
        let [without, paid_without] = self.flows((scenario, None), population)?;
        let [with, paid_with] = self.flows((scenario, Some(payment)), population)?;
        let paid = paid_with - paid_without;
        Ok(if paid == 0 { f64::NAN } else { (with - without) as f64 / paid as f64 * 100.0 })
    }

    /// Returns consumption and public transfers in the counted months, cents.
    fn flows(
        &self,
        (scenario, payment): (&Scenario, Option<&Scenario>),
        population: &Population,
    ) -> Result<[i64; 2], ExperimentError> {
        let failed = |source| ExperimentError::Economy { replicate: self.replicate, source };
        let overrides = RunOverrides {
            replicate: self.replicate,
            burn_in_months: Some(self.plan.burn_in_months.min(MONTHS_BEFORE)),
            months: Some(MONTHS_COUNTED),
            ..RunOverrides::default()
        };
        let mut specification = scenario.specification(&overrides);
        if let Some(payment) = payment {
            specification.instruments.extend(payment.specification(&overrides).instruments);
        }
        let (start, end) = (specification.start, specification.end());
        let mut economy = Economy::new(specification, population).map_err(failed)?;
        let mut flows = [0, 0];
        while economy.month() < end {
            let is_counted = economy.month() >= start;
            let ledger = economy.advance_unobserved().map_err(failed)?;
            if is_counted {
                add(&mut flows, &ledger);
            }
            if !self.progress.goes_on() {
                return Err(ExperimentError::Interrupted { seeds_done: 0, seeds: self.plan.seeds });
            }
        }
        Ok(flows)
    }
}

fn add([consumption, transfers]: &mut [i64; 2], ledger: &Ledger) {
    *consumption += ledger.flow(Purpose::Consumption).cents();
    *transfers += ledger.flow(Purpose::PublicTransfer).cents();
}
