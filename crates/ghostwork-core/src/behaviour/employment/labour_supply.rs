//! What makes people want ordinary work: pay against platform pay, unemployment benefits, transfers, taxes.

use super::{EmploymentParameters, FULL_TIME_HOURS_PER_MONTH, wage_lost_by_layoff};
use crate::arithmetic::{Divisor, exponential, logarithm, logistic};
use crate::block::Block;
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::population::workers::{LabourState, Workers};

/// Share of persons aged 16 and over without work, for which elasticities of the odds are told.
const SHARE_WITHOUT_WORK: f64 = 0.4;

/// Returns a factor on moves into work; two less it is the factor on withdrawal from it.
///
/// Both kinds of moves answer alike, each with half of the change of the odds of work.
pub(crate) fn willingness(parameters: &EmploymentParameters, workers: &Workers, row: usize) -> f64 {
    willingness_at(parameters, workers.support[row], workers.tax_rate[row])
}

/// The same at a support and a tax rate, per cent: it falls with both.
pub(super) fn willingness_at(parameters: &EmploymentParameters, support: u8, tax_rate: i8) -> f64 {
    let support = Divisor::CENTS.divide(f64::from(support));
    let tax = Divisor::CENTS.divide(f64::from(tax_rate)) - parameters.usual_tax_rate;
    let odds_per_tax = parameters.participation_elasticity / SHARE_WITHOUT_WORK;
    let fall_of_odds = parameters.income_effect * support + odds_per_tax * tax;
    (1.0 - 0.5 * fall_of_odds).clamp(0.2, 1.8)
}

/// Returns the hours that a person with a job works, as a share of the usual ones: transfers make them shorter.
#[inline(always)]
pub(crate) fn share_of_usual_hours(parameters: &EmploymentParameters, support_percent: u8) -> f64 {
    1.0 - parameters.income_effect_on_hours * f64::from(support_percent) / 100.0
}

/// Notes what instruments paid a person in the month without a condition, cents.
pub(crate) fn note_support(workers: &mut Workers, row: usize, cents: i64) {
    let full_time = exponential(f64::from(workers.log_wage[row])) * FULL_TIME_HOURS_PER_MONTH;
    let percent = cents as f64 / full_time.max(1.0);
    workers.support[row] = (f64::from(workers.support[row]) + percent + 0.5).min(255.0) as u8;
}

/// Platform work takes time from search, an offer must beat platform pay with its flexibility, and benefits let people
/// wait.
pub(crate) fn search_and_acceptance(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let parameters = &context.parameters.employment;
    let waiting = 1.0 - parameters.benefit_search * replacement_rate(&block.workers, row).min(1.0);
    let Some(account) = block.account(row).filter(|account| account.is_active()) else { return waiting };
    let full_time = (f64::from(account.offered_hours) / FULL_TIME_HOURS_PER_MONTH).min(1.0);
    let search = 1.0 - parameters.search_crowding * full_time;
    let at_home = if account.marketplace == Marketplace::OnDemand { 0.0 } else { parameters.home_work_value };
    let platform_pay =
        f64::from(account.learnt_dollars_per_hour).max(0.01) * (1.0 + parameters.flexibility_value + at_home);
    let mut advantage = f64::from(block.workers.log_wage[row]) - logarithm(platform_pay);
    let (state, age) = (block.workers.state[row], block.workers.age_years(row));
    let insured = context.rules.insured_share_of_wage_loss(state, age);
    if insured > 0.0 && block.workers.weekly_benefit[row] > 0 {
        advantage += logarithm(1.0 + insured * wage_lost_by_layoff(parameters));
    }
    // An offer that pays as much as the platform is taken in nine of ten cases: log-odds 2.2.
    waiting * search * logistic(2.2 + parameters.offer_sensitivity * advantage)
}

/// Returns the unemployment benefit as a share of the wage; 0 for those without one.
pub(crate) fn replacement_rate(workers: &Workers, row: usize) -> f64 {
    if workers.labour_state[row] != LabourState::Unemployed || workers.unemployment_weeks_left[row] == 0 {
        return 0.0;
    }
    let weekly_wage =
        exponential(f64::from(workers.log_wage[row])) * f64::from(workers.job_hours_per_week[row]);
    f64::from(workers.weekly_benefit[row]) / weekly_wage.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;
    use crate::population::workers::Worker;

    fn seeker() -> Worker {
        Worker { labour_state: LabourState::Unemployed, ..worker() }
    }

    #[test]
    fn well_paid_platform_work_competes_with_job_search() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([seeker()]);
        let without = search_and_acceptance(&scene.context(), &block, 0);

        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].learnt_dollars_per_hour = 60.0;
        let with = search_and_acceptance(&scene.context(), &block, 0);

        assert_eq!(without, 1.0);
        assert!(with < 0.5, "{with}");
    }

    #[test]
    fn work_from_home_competes_harder_than_work_on_demand() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([seeker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].learnt_dollars_per_hour = 20.0;
        let accept_with = |block: &mut Block, marketplace| {
            block.accounts[0].marketplace = marketplace;
            search_and_acceptance(&scene.context(), block, 0)
        };

        let at_home = accept_with(&mut block, Marketplace::Bidding);
        let on_demand = accept_with(&mut block, Marketplace::OnDemand);

        assert!(at_home < on_demand, "{at_home} {on_demand}");
    }

    #[test]
    fn benefits_slow_job_finding_until_they_end() {
        let scene = Scene::of("2026-03");
        // 20.09 dollars for 40 hours: a benefit of 402 dollars replaces half of the wage.
        let insured = Worker { weekly_benefit: 402, unemployment_weeks_left: 5, ..seeker() };
        let exhausted = Worker { unemployment_weeks_left: 0, ..insured.clone() };
        let (block, _) = block([insured, exhausted]);

        let [insured, exhausted] = [0, 1].map(|row| search_and_acceptance(&scene.context(), &block, row));

        // 1 − 0.6 × 0.5.
        assert!((insured - 0.7).abs() < 0.001, "{insured}");
        assert_eq!(exhausted, 1.0);
    }

    #[test]
    fn transfers_and_taxes_make_fewer_want_work() {
        let parameters = EmploymentParameters { usual_tax_rate: 0.12, ..EmploymentParameters::default() };
        let usual = Worker { tax_rate: 12, ..worker() };
        let (block, _) =
            block([usual.clone(), Worker { support: 50, ..usual.clone() }, Worker { tax_rate: 28, ..usual }]);

        let factors = [0, 1, 2].map(|row| willingness(&parameters, &block.workers, row));

        // Half of 0.24 × 0.5; half of 0.25 / 0.4 × 0.16.
        assert!((factors[0] - 1.0).abs() < 1e-12);
        assert!((factors[1] - 0.94).abs() < 1e-12);
        assert!((factors[2] - 0.95).abs() < 1e-12);
    }

    #[test]
    fn support_is_told_against_full_time_earnings() {
        let (mut block, _) = block([worker()]);

        // 20.09 dollars for 173.3 hours make 3,481 dollars.
        note_support(&mut block.workers, 0, 174_100);
        assert_eq!(block.workers.support[0], 50);

        // 0.7 per cent more.
        note_support(&mut block.workers, 0, 2_400);
        assert_eq!(block.workers.support[0], 51);
    }
}
