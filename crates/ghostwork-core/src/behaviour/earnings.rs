//! Books what every worker earns in the month: wages, own-account profit, private income, platform pay.

use crate::accounting::taxes_and_benefits::means::social_security;
use crate::arithmetic::exponential;
use crate::behaviour::employment::jobs::second_pay;
use crate::behaviour::employment::labour_supply::share_of_usual_hours;
use crate::behaviour::employment::wages::own_account_luck;
use crate::behaviour::employment::{EmploymentParameters, WEEKS_PER_MONTH};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::job_terms::{JobTerms, PAY_SCHEDULES};
use crate::population::workers::LabourState;

/// Age from which private income is taken as a pension, paid every month, rather than as interest and dividends, months.
pub(crate) const PENSION_AGE_MONTHS: u16 = 62 * 12;
/// Month in which bonuses are paid.
const BONUS_MONTH: u8 = 12;
const MONTHS_PER_YEAR: f64 = 12.0;

/// Pays market incomes outside marketplaces.
#[inline(never)]
pub(crate) fn earn(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let workers = &block.workers;
    let calendar = PayCalendar::new(context);
    let is_quarters_end = context.month.month_of_year().is_multiple_of(3);
    let months_of_interest = if is_quarters_end { 3 } else { 0 };
    for row in 0..workers.len() {
        match workers.labour_state[row] {
            LabourState::Employee => {
                let wage = wage(context, &calendar, block, row);
                month.wage[row] = wage;
                month.receive(row, Purpose::Wage, wage);
            }
            LabourState::OwnAccount => {
                let profit = own_account_profit(context, &calendar, block, row);
                month.own_account_profit[row] = profit;
                month.receive(row, Purpose::OwnAccountProfit, profit);
            }
            LabourState::Unemployed | LabourState::OutOfLabourForce => {}
        }
        let property = i64::from(workers.property_income[row]);
        let is_pension = workers.age_months[row] >= PENSION_AGE_MONTHS;
        month.receive(
            row,
            Purpose::PropertyIncome,
            if is_pension { property } else { months_of_interest * property },
        );
        month.receive(row, Purpose::SocialSecurity, social_security(workers, row));
    }
    for (row, side) in workers.side_profit.iter() {
        if workers.labour_state[row] != LabourState::OwnAccount {
            month.own_account_profit[row] = i64::from(side);
            month.receive(row, Purpose::OwnAccountProfit, i64::from(side));
        }
    }
}

/// What a month pays of a job's usual month: the paydays in it, and whether it is the month of bonuses.
struct PayCalendar {
    by_schedule: [f64; PAY_SCHEDULES],
    /// The same for jobs with a bonus, whose other months pay less.
    with_bonus: [f64; PAY_SCHEDULES],
}

impl PayCalendar {
    fn new(context: &MonthContext) -> Self {
        let by_schedule = paydays(context.month.index());
        let bonus = context.parameters.employment.bonus;
        let in_month =
            if context.month.month_of_year() == BONUS_MONTH { MONTHS_PER_YEAR * bonus } else { 0.0 };
        Self { by_schedule, with_bonus: by_schedule.map(|usual| (1.0 - bonus) * usual + in_month) }
    }

    fn of(&self, terms: JobTerms) -> f64 {
        let months = if terms.has_bonus() { &self.with_bonus } else { &self.by_schedule };
        months[terms.schedule() as usize]
    }
}

/// Returns the paydays of a month over those of a usual one, by schedule: 52 weeks make twelve months.
fn paydays(month_index: u32) -> [f64; PAY_SCHEDULES] {
    let weeks_before = |months: u32| months * 52 / 12;
    let (first, next) = (weeks_before(month_index), weeks_before(month_index + 1));
    let weekly = f64::from(next - first) / WEEKS_PER_MONTH;
    let every_other = |offset: u32| {
        let fortnights_before = |weeks: u32| (weeks + offset) >> 1;
        2.0 * f64::from(fortnights_before(next) - fortnights_before(first)) / WEEKS_PER_MONTH
    };
    [1.0, weekly, every_other(0), every_other(1)]
}

/// Returns an employee's pay from all jobs, cents.
fn wage(context: &MonthContext, calendar: &PayCalendar, block: &Block, row: usize) -> i64 {
    let parameters = &context.parameters.employment;
    let terms = block.workers.terms[row];
    let main = monthly_pay(parameters, block, row, calendar.of(terms));
    if !terms.has_second_job() {
        return main;
    }
    main + second_pay(parameters, exponential(f64::from(block.workers.log_wage[row])))
}

/// Returns the profit of an own-account worker, cents: those who work for one firm are paid like its employees.
fn own_account_profit(context: &MonthContext, calendar: &PayCalendar, block: &Block, row: usize) -> i64 {
    let parameters = &context.parameters.employment;
    let terms = block.workers.terms[row];
    let factor = if terms.works_for_one_firm() {
        calendar.of(terms)
    } else {
        let words = context.draws.words(Stream::Earnings, context.month, block.entity(row));
        own_account_luck(parameters, unit_interval(words[2]), context.environment.cycle())
    };
    monthly_pay(parameters, block, row, factor)
}

/// Returns hourly pay times hours times a factor, in cents a month.
fn monthly_pay(parameters: &EmploymentParameters, block: &Block, row: usize, factor: f64) -> i64 {
    let workers = &block.workers;
    let log_wage = f64::from(workers.log_wage[row]) + f64::from(workers.transitory_log_wage[row]);
    let share = share_of_usual_hours(parameters, workers.support[row]);
    let hours = f64::from(workers.job_hours_per_week[row]) * WEEKS_PER_MONTH * share;
    (exponential(log_wage) * hours * factor * 100.0 + 0.5).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::population::job_terms::PaySchedule;
    use crate::population::workers::Worker;

    fn employee(schedule: PaySchedule, has_bonus: bool) -> Worker {
        let mut terms = JobTerms::default();
        terms.set_schedule(schedule);
        terms.set_bonus(has_bonus);
        Worker { labour_state: LabourState::Employee, terms, ..worker() }
    }

    /// Returns the wages of a year, month by month, cents.
    fn year_of(employee: Worker) -> Vec<i64> {
        let (block, mut month) = block([employee]);
        (1..=12)
            .map(|number| {
                month.begin(1);
                earn(&Scene::of(&format!("2026-{number:02}")).context(), &block, &mut month);
                month.wage[0]
            })
            .collect()
    }

    #[test]
    fn every_schedule_pays_the_same_year_in_other_months() {
        let even = year_of(employee(PaySchedule::Even, false));
        // 20.0855 dollars for 173.33 hours.
        assert_eq!(even, [348_149; 12]);

        for (schedule, long_months, ratio) in [
            (PaySchedule::Weekly, 4, 1.25),
            (PaySchedule::Biweekly, 2, 1.5),
            (PaySchedule::BiweeklyBetween, 2, 1.5),
        ] {
            let wages = year_of(employee(schedule, false));
            let shortest = *wages.iter().min().unwrap();

            assert!((wages.iter().sum::<i64>() - 12 * 348_149).abs() < 12, "{schedule:?}");
            let long = wages.iter().filter(|wage| **wage > shortest).count();
            assert_eq!(long, long_months, "{schedule:?}");
            let longest = *wages.iter().max().unwrap();
            assert!((longest as f64 / shortest as f64 - ratio).abs() < 1e-4, "{schedule:?}");
        }
    }

    #[test]
    fn a_bonus_moves_a_part_of_the_years_pay_to_december() {
        let wages = year_of(employee(PaySchedule::Even, true));

        // 9 per cent of twelve months of 3,481.49 dollars.
        assert_eq!(wages[0], 316_816);
        assert_eq!(wages[11] - wages[0], 376_001);
        assert!((wages.iter().sum::<i64>() - 12 * 348_149).abs() < 12);
    }

    #[test]
    fn a_second_job_adds_to_the_wage_and_support_shortens_hours() {
        let mut moonlighter = employee(PaySchedule::Even, false);
        moonlighter.terms.set_second_job(true);
        let supported = Worker { support: 100, ..employee(PaySchedule::Even, false) };

        // 20.0855 dollars × 0.85 for 56.33 hours are 961.76 dollars.
        assert_eq!(year_of(moonlighter)[0], 348_149 + 96_176);
        // 3.5 per cent less.
        assert_eq!(year_of(supported)[0], 335_964);
    }

    #[test]
    fn interest_comes_by_the_quarter_and_pensions_by_the_month() {
        let investor = Worker { property_income: 10_000, ..worker() };
        let pensioner = Worker { age_months: 62 * 12, ..investor.clone() };
        let (block, mut month) = block([investor, pensioner]);
        let mut received = Vec::new();
        for name in ["2026-02", "2026-03"] {
            month.begin(2);
            earn(&Scene::of(name).context(), &block, &mut month);
            received.push(month.net_income.clone());
        }

        assert_eq!(received, [[0, 10_000], [30_000, 10_000]]);
    }

    #[test]
    fn a_contractor_of_one_firm_earns_steadily() {
        let mut terms = JobTerms::default();
        terms.set_one_firm(true);
        let contractor = Worker { labour_state: LabourState::OwnAccount, terms, ..worker() };
        let (block, mut month) =
            block([contractor.clone(), Worker { terms: JobTerms::default(), ..contractor }]);

        earn(&Scene::of("2026-05").context(), &block, &mut month);

        assert_eq!(month.own_account_profit[0], 348_149);
        assert_ne!(month.own_account_profit[1], 348_149);
    }
}
