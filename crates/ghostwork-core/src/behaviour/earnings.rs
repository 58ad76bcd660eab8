//! Books what every worker earns in the month: wages, own-account profit, private income, platform pay.

mod pay_calendar;

use ghostwork_parameters::Money;
use ghostwork_processor::Kernel;

use self::pay_calendar::{PayCalendar, Turn, quarterly};
use crate::accounting::taxes_and_benefits::means::pays_social_security;
use crate::arithmetic::{NORMALS_AT_ONCE, exponential, standard_normals, whole};
use crate::behaviour::employment::jobs::second_pay;
use crate::behaviour::employment::labour_supply::share_of_usual_hours;
use crate::behaviour::employment::wages::own_account_luck;
use crate::behaviour::employment::{EmploymentParameters, WEEKS_PER_MONTH};
use crate::block::{Batch, Block, BlockMonth, Scratch};
use crate::context::MonthContext;
use crate::draws::{Stream, WordColumns, standard_normal};
use crate::ledger::Purpose;
use crate::population::job_terms::JobTerms;
use crate::population::workers::{LabourState, Workers};
use crate::trial::is_treated;

/// Age from which private income is taken as a pension, paid every month, rather than as interest and dividends, months.
pub(crate) const PENSION_AGE_MONTHS: u16 = 62 * 12;

/// Room for what earnings are worked out from, by row.
#[derive(Debug, Default)]
pub(crate) struct PaySheet {
    /// What the month pays of a usual month.
    factors: Vec<f64>,
    /// Pay of the main job or business, cents.
    pay: Vec<i64>,
    /// The draws of some of the rows.
    words: WordColumns,
    luck: Vec<f64>,
    second_jobs: SecondJobs,
}

/// Those with a second job: what they earn an hour in any, as a log, and what the second pays, cents.
#[derive(Debug, Default)]
struct SecondJobs {
    log_wages: Vec<f32>,
    pay: Vec<i64>,
}

/// Pays market incomes outside marketplaces.
#[inline(never)]
pub(crate) fn earn(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let Scratch { candidates, pay: sheet, .. } = &mut scratch;
    let workers = &block.workers;
    let parameters = &context.parameters.employment;
    let rows = workers.len();
    sheet.factors.resize(rows, 0.0);
    sheet.pay.resize(rows, 0);
    let calendar = PayCalendar::new(context);
    context.processor.run(PaydaysOfJobs {
        calendar: &calendar,
        first_person: block.first_worker as u32,
        terms: &workers.terms,
        factors: &mut sheet.factors,
    });
    let jobs = workers.labour_state.iter().zip(&workers.terms);
    // Who works for one firm is paid like its employees.
    let by_luck = candidates.find_where(context.processor, jobs.clone(), |(state, terms)| {
        (*state == LabourState::OwnAccount) & !terms.works_for_one_firm()
    });
    try_luck(context, block, (by_luck, sheet));
    context.processor.run(MonthlyPay {
        parameters,
        workers,
        factors: &sheet.factors,
        usual: &mut month.usual_pay,
        pay: &mut sheet.pay,
    });
    let moonlighters = candidates.find_where(context.processor, jobs, |(state, terms)| {
        (*state == LabourState::Employee) & terms.has_second_job()
    });
    pay_second_jobs(context, workers, (moonlighters, sheet), &mut month.usual_pay);
    pay_treated(context, block, (&mut month.usual_pay, &mut sheet.pay));
    let totals = context.processor.run(MarketIncomes {
        workers,
        pay: &sheet.pay,
        first_person: block.first_worker as u32,
        interest: quarterly(context),
        wages: &mut month.wage,
        profits: &mut month.own_account_profit,
        net_incomes: &mut month.net_income,
        transfers: &mut month.transfers,
    });
    month.scratch = scratch;
    for (purpose, cents) in totals {
        month.ledger.pay(purpose, Money::from_cents(cents));
    }
    pay_side_profits(workers, month);
}

/// Works out anew what the treated of a trial earn, where other parameters hold for them.
fn pay_treated(context: &MonthContext, block: &Block, (usual, pay): (&mut [i64], &mut [i64])) {
    let Some(treated) = context.trial.as_ref().map(|trial| &trial.treated) else { return };
    if treated.parameters.employment == context.parameters.employment {
        return;
    }
    let calendar = PayCalendar::new(treated);
    for row in (0..pay.len()).filter(|row| is_treated(block, *row)) {
        (usual[row], pay[row]) = pay_of(treated, &calendar, block, row);
    }
}

/// Returns what one worker's main job or business pays with a second job, in a usual month and in this one, cents.
fn pay_of(context: &MonthContext, calendar: &PayCalendar, block: &Block, row: usize) -> (i64, i64) {
    let (workers, parameters) = (&block.workers, &context.parameters.employment);
    let (state, terms) = (workers.labour_state[row], workers.terms[row]);
    let factor = if state == LabourState::OwnAccount && !terms.works_for_one_firm() {
        let words = context.draws.words(Stream::Earnings, context.month, block.entity(row));
        own_account_luck(parameters, standard_normal(words[2]), context.environment.cycle())
    } else {
        calendar.of(terms, (block.first_worker + row as u64) as u32)
    };
    let log_wage = f64::from(workers.log_wage[row]) + f64::from(workers.transitory_log_wage[row]);
    let share = share_of_usual_hours(parameters, workers.support[row]);
    let hours = f64::from(workers.job_hours_per_week[row]) * WEEKS_PER_MONTH * share;
    let usual = exponential(log_wage) * hours;
    let has_second = state == LabourState::Employee && terms.has_second_job();
    let second =
        if has_second { second_pay(parameters, exponential(f64::from(workers.log_wage[row]))) } else { 0 };
    (whole(usual * 100.0 + 0.5) + second, whole(usual * factor * 100.0 + 0.5) + second)
}

/// Pays the profit of side businesses to those without a main one.
fn pay_side_profits(workers: &Workers, month: &mut BlockMonth) {
    let mut batch = Batch::of(Purpose::OwnAccountProfit);
    for (row, side) in workers.side_profit.iter() {
        if workers.labour_state[row] != LabourState::OwnAccount {
            month.own_account_profit[row] = i64::from(side);
            month.receive_of(&mut batch, row, i64::from(side));
        }
    }
    month.book(batch);
}

/// Draws the luck of own-account workers in some rows, and notes it as what the month pays of a usual one.
fn try_luck(context: &MonthContext, block: &Block, (rows, sheet): (&[u16], &mut PaySheet)) {
    let purpose = (Stream::Earnings, context.month, 0);
    sheet.words.draw_some(context.processor, context.draws, purpose, (block.entity(0), rows));
    sheet.luck.resize(rows.len(), 0.0);
    context.processor.run(OwnAccountLuck {
        parameters: &context.parameters.employment,
        cycle: context.environment.cycle(),
        words: sheet.words.column(2),
        luck: &mut sheet.luck,
    });
    for (row, luck) in rows.iter().zip(&sheet.luck) {
        sheet.factors[usize::from(*row)] = *luck;
    }
}

/// Adds the pay of a second job to that of the main one in some rows.
fn pay_second_jobs(
    context: &MonthContext,
    workers: &Workers,
    (rows, sheet): (&[u16], &mut PaySheet),
    usual: &mut [i64],
) {
    let SecondJobs { log_wages, pay } = &mut sheet.second_jobs;
    log_wages.clear();
    log_wages.extend(rows.iter().map(|row| workers.log_wage[usize::from(*row)]));
    pay.resize(rows.len(), 0);
    context.processor.run(SecondPay { parameters: &context.parameters.employment, log_wages, pay });
    for (row, second) in rows.iter().zip(&*pay) {
        sheet.pay[usize::from(*row)] += second;
        usual[usize::from(*row)] += second;
    }
}

/// Notes what the month pays of a usual one by the paydays of every job.
struct PaydaysOfJobs<'a> {
    calendar: &'a PayCalendar,
    /// Number of the first row's person.
    first_person: u32,
    terms: &'a [JobTerms],
    factors: &'a mut [f64],
}

impl Kernel for PaydaysOfJobs<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A copy, because loops over what is behind a reference do not become vectors.
        let calendar = *self.calendar;
        let terms = &self.terms[..self.factors.len()];
        for (row, factor) in self.factors.iter_mut().enumerate() {
            *factor = calendar.of(terms[row], self.first_person.wrapping_add(row as u32));
        }
    }
}

/// Turns draws into the luck of own-account workers.
struct OwnAccountLuck<'a> {
    parameters: &'a EmploymentParameters,
    cycle: f64,
    words: &'a [u32],
    luck: &'a mut [f64],
}

impl Kernel for OwnAccountLuck<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let chunks = self.words.chunks(NORMALS_AT_ONCE).zip(self.luck.chunks_mut(NORMALS_AT_ONCE));
        for (words, luck) in chunks {
            standard_normals(words, luck);
            for luck in luck {
                *luck = own_account_luck(self.parameters, *luck, self.cycle);
            }
        }
    }
}

/// Works out what second jobs pay, in cents a month.
struct SecondPay<'a> {
    parameters: &'a EmploymentParameters,
    log_wages: &'a [f32],
    pay: &'a mut [i64],
}

impl Kernel for SecondPay<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (pay, log_wage) in self.pay.iter_mut().zip(self.log_wages) {
            *pay = second_pay(self.parameters, exponential(f64::from(*log_wage)));
        }
    }
}

/// Works out hourly pay times hours, which is the pay of a usual month, and that times a factor; cents a month.
struct MonthlyPay<'a> {
    parameters: &'a EmploymentParameters,
    workers: &'a Workers,
    factors: &'a [f64],
    usual: &'a mut [i64],
    pay: &'a mut [i64],
}

impl Kernel for MonthlyPay<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.pay.len();
        let Workers { log_wage, transitory_log_wage, support, job_hours_per_week, .. } = self.workers;
        let (log_wage, transitory) = (&log_wage[..rows], &transitory_log_wage[..rows]);
        let (support, hours_per_week) = (&support[..rows], &job_hours_per_week[..rows]);
        let factors = &self.factors[..rows];
        let usual = &mut self.usual[..rows];
        for (row, pay) in self.pay.iter_mut().enumerate() {
            let log_wage = f64::from(log_wage[row]) + f64::from(transitory[row]);
            let share = share_of_usual_hours(self.parameters, support[row]);
            let hours = f64::from(hours_per_week[row]) * WEEKS_PER_MONTH * share;
            let usual_pay = exponential(log_wage) * hours;
            usual[row] = whole(usual_pay * 100.0 + 0.5);
            *pay = whole(usual_pay * factors[row] * 100.0 + 0.5);
        }
    }
}

/// Pays every person's wage or profit, private income and Social Security; returns the totals of each kind, cents.
struct MarketIncomes<'a> {
    workers: &'a Workers,
    /// Pay of those at work, cents.
    pay: &'a [i64],
    /// Number of the first row's person.
    first_person: u32,
    /// Whose interest and dividends of a quarter come this month.
    interest: Turn,
    wages: &'a mut [i64],
    profits: &'a mut [i64],
    net_incomes: &'a mut [i64],
    transfers: &'a mut [i64],
}

impl Kernel for MarketIncomes<'_> {
    type Output = [(Purpose, i64); 4];

    #[inline(always)]
    fn run(self) -> [(Purpose, i64); 4] {
        let rows = self.pay.len();
        let Workers { labour_state, property_income, social_security, age_months, .. } = self.workers;
        let (states, ages) = (&labour_state[..rows], &age_months[..rows]);
        let (property, social_security) = (&property_income[..rows], &social_security[..rows]);
        let (wages, profits) = (&mut self.wages[..rows], &mut self.profits[..rows]);
        let (net_incomes, transfers) = (&mut self.net_incomes[..rows], &mut self.transfers[..rows]);
        let [mut wage_total, mut profit_total, mut property_total, mut pension_total] = [0_i64; 4];
        for (row, pay) in self.pay.iter().enumerate() {
            let state = states[row];
            let wage = if state == LabourState::Employee { *pay } else { 0 };
            let profit = if state == LabourState::OwnAccount { *pay } else { 0 };
            let of_quarter =
                if self.interest.is_of(self.first_person.wrapping_add(row as u32)) { 3 } else { 0 };
            let months = if ages[row] >= PENSION_AGE_MONTHS { 1 } else { of_quarter };
            let property = i64::from(property[row]).wrapping_mul(months);
            let is_due = pays_social_security(state, ages[row]);
            // Read for everybody: what is read for some alone becomes vectors with AVX-512 only.
            let benefit = i64::from(social_security[row]);
            let pension = if is_due { benefit } else { 0 };
            (wages[row], profits[row]) = (wage, profit);
            let market = wage.wrapping_add(profit).wrapping_add(property);
            net_incomes[row] = net_incomes[row].wrapping_add(market).wrapping_add(pension);
            transfers[row] = transfers[row].wrapping_add(pension);
            wage_total = wage_total.wrapping_add(wage);
            profit_total = profit_total.wrapping_add(profit);
            property_total = property_total.wrapping_add(property);
            pension_total = pension_total.wrapping_add(pension);
        }
        [
            (Purpose::Wage, wage_total),
            (Purpose::OwnAccountProfit, profit_total),
            (Purpose::PropertyIncome, property_total),
            (Purpose::SocialSecurity, pension_total),
        ]
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
    use crate::accounting::taxes_and_benefits::means::social_security;
    use crate::population::compact::{LogDeviation, RoughCents};
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
    fn a_bonus_moves_a_part_of_the_years_pay_to_one_month() {
        let wages = year_of(employee(PaySchedule::Even, true));
        let mut sorted = wages.clone();
        sorted.sort_unstable();

        // 9 per cent of twelve months of 3,481.49 dollars.
        assert_eq!(sorted[..11], [316_816; 11]);
        assert_eq!(sorted[11] - sorted[0], 376_001);
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
        let investor = Worker { property_income: RoughCents::nearest(10_000), ..worker() };
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
    fn every_processor_pays_as_one_person_after_the_other() {
        let mut scene = Scene::of("2026-12");
        scene.demand_falls(0.1);
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let parameters = &context.parameters.employment;
            let (mut block, mut month) = populated_block();
            for row in 0..block.workers.len() {
                block.workers.support[row] = (row % 90) as u8;
                block.workers.transitory_log_wage[row] =
                    LogDeviation::nearest((row % 13) as f64 / 10.0 - 0.6);
                block.workers.terms[row].set_second_job(row % 6 == 0);
            }

            earn(&context, &block, &mut month);

            let workers = &block.workers;
            let calendar = PayCalendar::new(&context);
            for row in 0..workers.len() {
                let terms = workers.terms[row];
                let words = context.draws.words(Stream::Earnings, context.month, block.entity(row));
                let is_own_account = workers.labour_state[row] == LabourState::OwnAccount;
                let factor = if is_own_account && !terms.works_for_one_firm() {
                    own_account_luck(parameters, standard_normal(words[2]), context.environment.cycle())
                } else {
                    calendar.of(terms, (block.first_worker + row as u64) as u32)
                };
                let log_wage = f64::from(workers.log_wage[row]) + f64::from(workers.transitory_log_wage[row]);
                let share = share_of_usual_hours(parameters, workers.support[row]);
                let hours = f64::from(workers.job_hours_per_week[row]) * WEEKS_PER_MONTH * share;
                let pays =
                    |factor: f64| (exponential(log_wage) * hours * factor * 100.0 + 0.5).floor() as i64;
                let main = pays(factor);
                let second = second_pay(parameters, exponential(f64::from(workers.log_wage[row])));
                let second = if terms.has_second_job() { second } else { 0 };
                let wage = main + second;
                let is_employee = workers.labour_state[row] == LabourState::Employee;
                assert_eq!(month.usual_pay[row], pays(1.0) + if is_employee { second } else { 0 });
                let side = i64::from(workers.side_profit.get(row));
                let (wage, profit) = match workers.labour_state[row] {
                    LabourState::Employee => (wage, side),
                    LabourState::OwnAccount => (0, main),
                    _ => (0, side),
                };
                assert_eq!((month.wage[row], month.own_account_profit[row]), (wage, profit), "{processor:?}");
                let pension = social_security(workers, row);
                let months = match workers.age_months[row] {
                    PENSION_AGE_MONTHS.. => 1,
                    _ if quarterly(&context).is_of((block.first_worker + row as u64) as u32) => 3,
                    _ => 0,
                };
                let property = i64::from(workers.property_income[row]) * months;
                assert_eq!(month.net_income[row], wage + profit + property + pension);
                assert_eq!(month.transfers[row], pension);
            }
        }
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
