//! What a job brings and what its end takes: a rung on the job ladder, plans, terms of pay, second jobs, benefits.

use super::{EmploymentParameters, WEEKS_PER_MONTH};
use ghostwork_law::NationalLaw;

use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::united_kingdom;
use crate::arithmetic::{exponential, logarithm, logistic, normal_quantile, whole};
use crate::block::Block;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, largest_word_below, unit_interval};
use crate::population::job_terms::{JobTerms, PaySchedule};
use crate::population::workers::{LabourState, Workers};

/// Index of the draw of a lost job: whether benefits are claimed.
const LOST_JOB: u16 = 3;
/// Log of the hourly wage, dollars, at which shares of jobs are declared: about the median.
const REFERENCE_LOG_WAGE: f64 = 3.2;
/// Usual weekly hours beyond which nobody takes a second job.
const LONG_WEEK: u8 = 50;

/// Forgets second jobs of the past year.
pub(super) fn begin_year(workers: &mut Workers) {
    for terms in &mut workers.terms {
        terms.set_supplemental_work(terms.has_second_job());
    }
}

/// Log-odds of what jobs bring at the reference wage, and how they rise with the log wage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobOdds {
    health_plan: f64,
    retirement_plan: f64,
    bonus: f64,
    irregular_hours: f64,
    slope: f64,
}

impl JobOdds {
    pub(crate) fn new(parameters: &EmploymentParameters) -> Self {
        let odds = |share: f64| logarithm(share.max(1e-9) / (1.0 - share).max(1e-9));
        Self {
            health_plan: odds(parameters.health_plan_share),
            retirement_plan: odds(parameters.retirement_plan_share),
            bonus: odds(parameters.bonus_share),
            irregular_hours: odds(parameters.irregular_hours_share),
            slope: parameters.plan_slope,
        }
    }

    /// Returns the share of jobs of a wage with a health plan.
    #[inline(always)]
    pub(crate) fn health_plan_at(&self, log_wage: f64) -> f64 {
        self.share_at(self.health_plan, log_wage)
    }

    /// Returns the share of jobs of a wage with a retirement plan.
    #[inline(always)]
    pub(super) fn retirement_plan_at(&self, log_wage: f64) -> f64 {
        self.share_at(self.retirement_plan, log_wage)
    }

    /// Returns the share of jobs of a wage with a bonus.
    #[inline(always)]
    pub(super) fn bonus_at(&self, log_wage: f64) -> f64 {
        self.share_at(self.bonus, log_wage)
    }

    /// Returns the share of jobs of a wage with irregular hours: a job with high pay is as seldom irregular as one with low
    /// pay is without plans.
    #[inline(always)]
    pub(super) fn irregular_hours_at(&self, log_wage: f64) -> f64 {
        self.share_at(self.irregular_hours, 2.0 * REFERENCE_LOG_WAGE - log_wage)
    }

    /// Returns the share of jobs of a wage that have what jobs at the reference wage have with these log-odds.
    #[inline(always)]
    fn share_at(&self, odds: f64, log_wage: f64) -> f64 {
        logistic(odds + self.slope * (log_wage - REFERENCE_LOG_WAGE))
    }
}

/// Lets an employee compare another employer's offer, given its place among all offers; returns whether it is taken.
pub(super) fn change_employer(
    parameters: &EmploymentParameters,
    (workers, row): (&mut Workers, usize),
    place: f64,
) -> bool {
    let premium = offer(parameters, place);
    if premium <= workers.job_premium[row] {
        return false;
    }
    climb(workers, row, premium);
    true
}

/// Returns what an offer pays above what the person could earn anywhere, hundredths of log points.
fn offer(parameters: &EmploymentParameters, place: f64) -> i8 {
    premium_at(parameters, normal_quantile(place))
}

/// Returns the same by the standard normal number whose share of smaller ones is the place.
pub(super) fn premium_at(parameters: &EmploymentParameters, place: f64) -> i8 {
    (100.0 * parameters.offer_spread * place).clamp(-127.0, 127.0) as i8
}

/// Steps by which offers are told apart when it is asked who may take one.
const OFFER_STEPS: u32 = 32;

/// Returns for each premium, by its bits, the largest word of a draw that may bring an offer that pays more.
pub(super) fn largest_offer_words(parameters: &EmploymentParameters, offer_rate: f64) -> [u32; 256] {
    let mut words = [largest_word_below(offer_rate); 256];
    let mut least_found = i16::from(i8::MAX) + 1;
    for step in 1..OFFER_STEPS {
        let luck = f64::from(step) / f64::from(OFFER_STEPS);
        // Who draws more than this luck is offered no more than this, but for rounding.
        let most = i16::from(offer(parameters, 1.0 - luck + 1e-9));
        for premium in most..least_found {
            words[usize::from(premium as u8)] = largest_word_below(offer_rate * luck);
        }
        least_found = most;
    }
    words
}

/// Returns the share of offers that pay more than a premium, to about a millionth.
pub(crate) fn better_offer_share(parameters: &EmploymentParameters, premium: i8) -> f64 {
    let (mut not_better, mut better) = (1e-9, 1.0 - 1e-9);
    for _ in 0..24 {
        let middle = f64::midpoint(not_better, better);
        if offer(parameters, middle) > premium { better = middle } else { not_better = middle }
    }
    1.0 - better
}

/// Returns the premium of somebody employed for long, given the place among all employees: offers come faster than jobs
/// end, so that the good ones are held by most (Burdett and Mortensen 1998).
pub(crate) fn usual_premium(parameters: &EmploymentParameters, place: f64) -> i8 {
    let offers_per_job = parameters.offer_rate / JOB_END_RATE;
    offer(parameters, place * (1.0 + offers_per_job) / (1.0 + offers_per_job * place))
}

/// Jobs that end in a month without another, as a share of all: the published flows to unemployment and out of the
/// labour force.
const JOB_END_RATE: f64 = 0.0404;

/// Moves a worker to another premium, which is part of the permanent wage.
pub(crate) fn climb(workers: &mut Workers, row: usize, premium: i8) {
    let gain = f32::from(premium) - f32::from(workers.job_premium[row]);
    workers.log_wage[row] += gain / 100.0;
    workers.job_premium[row] = premium;
}

/// Draws when a job pays, whether with a bonus, and whether hours are irregular.
pub(crate) fn draw_terms(
    (parameters, odds): (&EmploymentParameters, &JobOdds),
    terms: &mut JobTerms,
    log_wage: f64,
    luck: &[f64; 4],
) {
    terms.set_schedule(schedule(parameters, luck[0]));
    terms.set_bonus(luck[1] < odds.bonus_at(log_wage));
    terms.set_irregular_hours(luck[2] < odds.irregular_hours_at(log_wage));
}

/// Returns when a job pays, given its place among all jobs.
pub(crate) fn schedule(parameters: &EmploymentParameters, place: f64) -> PaySchedule {
    let weekly = parameters.paid_weekly;
    let half = parameters.paid_biweekly / 2.0;
    match place {
        _ if place < weekly => PaySchedule::Weekly,
        _ if place < weekly + half => PaySchedule::Biweekly,
        _ if place < weekly + 2.0 * half => PaySchedule::BiweeklyBetween,
        _ => PaySchedule::Even,
    }
}

/// Ends a job: the premium, plans and terms are gone, but for the health plans of some early retirees; a lost job leaves a scar
/// and perhaps an entitlement to benefits.
pub(super) fn end_job(context: &MonthContext, (block, row): (&mut Block, usize), after: LabourState) {
    let parameters = &context.parameters.employment;
    let entity = block.entity(row);
    let workers = &mut block.workers;
    if workers.labour_state[row] == LabourState::Employee && after == LabourState::Unemployed {
        grant_unemployment_insurance(context, workers, (row, entity));
        workers.log_wage[row] -= scar(parameters, workers.tenure_months[row]) as f32;
    }
    climb(workers, row, 0);
    workers.tenure_months[row] = 0;
    let keeps_plan =
        workers.traits[row].has_health_plan() && keeps_health_plan(context, workers, (row, entity));
    workers.traits[row].set_health_plan(keeps_plan);
    workers.traits[row].set_retirement_plan(false);
    workers.terms[row] = workers.terms[row].without_job();
}

/// Age from which employers who cover early retirees do, months.
pub(crate) const EARLY_RETIREMENT: u16 = 55 * 12;
/// Index of the lasting draw that decides whether the employer covers early retirees.
const RETIREE_PLAN: u16 = 0x40;

/// Returns whether somebody with a health plan keeps it after this work: that of a former employer, or that of this one as an
/// early retiree.
fn keeps_health_plan(context: &MonthContext, workers: &Workers, (row, entity): (usize, Entity)) -> bool {
    workers.labour_state[row] != LabourState::Employee
        || workers.age_months[row] >= EARLY_RETIREMENT
            && context.draws.traits(entity, RETIREE_PLAN)[0] < context.parameters.employment.retiree_plan
}

/// Months in the job of somebody who is laid off, about the middle: layoffs are most frequent in the first year.
const TENURE_AT_LAYOFF: u8 = 12;

/// Returns what the loss of a middling job takes from the wage for good, log points.
pub(super) fn usual_scar(parameters: &EmploymentParameters) -> f64 {
    scar(parameters, TENURE_AT_LAYOFF)
}

/// Returns what the loss of a job takes from the wage for good, log points: what was learnt with the employer over the years is
/// worth nothing elsewhere.
fn scar(parameters: &EmploymentParameters, tenure_months: u8) -> f64 {
    parameters.displacement_scar * (f64::from(tenure_months) / parameters.scar_tenure).min(1.0)
}

/// Earliest age at which the end of a job is retirement, and as foreseen as what comes after it; months.
const RETIREMENT: u16 = 62 * 12;

/// Adds what a job brings, or has brought, to the usual income of those of an age to retire, whom it does not surprise; a `share` of
/// minus one takes it away.
pub(crate) fn foresee_pay(
    parameters: &EmploymentParameters,
    workers: &mut Workers,
    (row, share): (usize, f64),
) {
    if workers.age_months[row] < RETIREMENT {
        return;
    }
    let pay = exponential(f64::from(workers.log_wage[row]))
        * f64::from(workers.job_hours_per_week[row])
        * WEEKS_PER_MONTH;
    let purse_row = workers.purse_row(row);
    let usual = &mut workers.permanent_income[purse_row];
    *usual = (f64::from(*usual) + share * (1.0 - parameters.usual_tax_rate) * pay).max(0.0) as f32;
}

/// Sets the benefit of a person who has just lost a job, by the wage it paid; not all are entitled and claim it.
pub(crate) fn grant_unemployment_insurance(
    context: &MonthContext,
    workers: &mut Workers,
    (row, entity): (usize, Entity),
) {
    let luck = context.draws.words_at(Stream::Employment, context.month, entity, LOST_JOB)[0];
    if unit_interval(luck) >= context.parameters.employment.benefit_take_up {
        return;
    }
    let law = match context.law {
        NationalLaw::UnitedStates(law) => law,
        NationalLaw::UnitedKingdom(law) => {
            return united_kingdom::grant_jobseekers_allowance(law, workers, row);
        }
    };
    let weekly_wage =
        exponential(f64::from(workers.log_wage[row])) * f64::from(workers.job_hours_per_week[row]);
    let state = state_of(workers.state[row]);
    let insurance = &law.unemployment_insurance;
    workers.weekly_benefit[row] = insurance.weekly_benefit(state, weekly_wage).floor() as u16;
    workers.unemployment_weeks_left[row] = insurance.duration_weeks(state).floor() as u8;
}

/// Lets an employee take a second job, sooner when savings are thin, or give it up.
pub(super) fn take_second_job(
    parameters: &EmploymentParameters,
    workers: &mut Workers,
    row: usize,
    luck: f64,
) {
    if workers.terms[row].has_second_job() {
        workers.terms[row].set_second_job(luck >= parameters.second_job_end);
        return;
    }
    // Most draws are decided without a look at the savings.
    if luck >= parameters.second_job_start * parameters.second_job_need
        || workers.job_hours_per_week[row] > LONG_WEEK
    {
        return;
    }
    if luck < parameters.second_job_start || is_illiquid(workers, row) {
        workers.terms[row].set_second_job(true);
        workers.terms[row].set_supplemental_work(true);
    }
}

/// Returns whether a person's tax unit has less than a month of income saved.
fn is_illiquid(workers: &Workers, row: usize) -> bool {
    let purse_row = workers.purse_row(row);
    workers.purse[purse_row] < (f64::from(workers.permanent_income[purse_row]) * 100.0) as i64
}

/// Returns the gross pay of a second job at an hourly wage, cents a month.
#[inline(always)]
pub(crate) fn second_pay(parameters: &EmploymentParameters, hourly_dollars: f64) -> i64 {
    let hours = parameters.second_job_hours * WEEKS_PER_MONTH;
    whole(hourly_dollars * parameters.second_job_pay * hours * 100.0 + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::population::workers::Worker;

    fn employee() -> Worker {
        Worker { labour_state: LabourState::Employee, tenure_months: 30, ..worker() }
    }

    #[test]
    fn losing_a_job_brings_benefits_and_a_scar_and_takes_the_premium() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.employment.benefit_take_up = 1.0;
        let (mut block, _) = block([Worker { job_premium: 12, tenure_months: 18, ..employee() }]);
        block.workers.traits[0].set_health_plan(true);

        end_job(&scene.context(), (&mut block, 0), LabourState::Unemployed);

        assert!(block.workers.weekly_benefit[0] > 0 && block.workers.unemployment_weeks_left[0] > 0);
        // 3.00 less half of the scar of 0.12, as half of three years were spent in the job, and 0.12 for the premium.
        assert!((f64::from(block.workers.log_wage[0]) - 2.82).abs() < 1e-6);
        assert!(!block.workers.traits[0].has_health_plan());
    }

    #[test]
    fn some_early_retirees_keep_their_health_plan_also_as_self_employed() {
        let mut scene = Scene::of("2026-03");
        let mut keeps = |age: u16, share: f64| {
            scene.parameters.employment.retiree_plan = share;
            let (mut block, _) = block([Worker { age_months: age * 12, ..employee() }]);
            block.workers.traits[0].set_health_plan(true);
            end_job(&scene.context(), (&mut block, 0), LabourState::OutOfLabourForce);
            let at_home = block.workers.traits[0].has_health_plan();
            block.workers.labour_state[0] = LabourState::OwnAccount;
            end_job(&scene.context(), (&mut block, 0), LabourState::OutOfLabourForce);
            [at_home, block.workers.traits[0].has_health_plan()]
        };

        assert_eq!([keeps(60, 1.0), keeps(54, 1.0), keeps(60, 0.0)], [[true; 2], [false; 2], [false; 2]]);
    }

    #[test]
    fn employees_move_only_up_the_ladder() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([Worker { job_premium: 10, ..employee() }]);

        // The median offer pays no premium; that at the quantile 0.9772 is two spreads of 0.15 above.
        let parameters = &scene.parameters.employment;
        assert!(!change_employer(parameters, (&mut block.workers, 0), 0.5));
        assert!(change_employer(parameters, (&mut block.workers, 0), 0.977_25));

        assert_eq!(block.workers.job_premium[0], 30);
        assert!((f64::from(block.workers.log_wage[0]) - 3.2).abs() < 1e-6);
    }

    #[test]
    fn the_higher_the_rung_the_fewer_offers_are_better() {
        let parameters = EmploymentParameters::default();

        // Offers above 0.29 less the cut to whole hundredths: two spreads of 0.15 leave 2.28 per cent.
        assert!((better_offer_share(&parameters, 29) - 0.022_75).abs() < 1e-5);
        assert!(better_offer_share(&parameters, 0) > better_offer_share(&parameters, 10));
    }

    #[test]
    fn most_who_have_worked_for_long_hold_better_jobs_than_the_median_offer() {
        let parameters =
            EmploymentParameters { offer_rate: 2.0 * JOB_END_RATE, ..EmploymentParameters::default() };

        // With two offers to a job's end, the middle employee is at 0.5 × 3 / 2 = 0.75 among offers: 0.6745 spreads.
        assert_eq!(usual_premium(&parameters, 0.5), 10);
    }

    #[test]
    fn thin_savings_bring_second_jobs() {
        let parameters = EmploymentParameters::default();
        let saver = Worker { permanent_income: 3_000.0, purse: 1_000_000, ..employee() };
        let needy = Worker { purse: 10_000, ..saver.clone() };
        let (mut block, _) = block([saver, needy]);
        let luck = 1.2 * parameters.second_job_start;

        for row in 0..2 {
            take_second_job(&parameters, &mut block.workers, row, luck);
        }

        let has_second_job = [0, 1].map(|row: usize| block.workers.terms[row].has_second_job());
        assert_eq!(has_second_job, [false, true]);
        take_second_job(&parameters, &mut block.workers, 1, 0.19);
        assert!(!block.workers.terms[1].has_second_job() && block.workers.terms[1].had_supplemental_work());
    }

    #[test]
    fn the_better_paid_have_bonuses_and_the_low_paid_irregular_hours() {
        let parameters = EmploymentParameters::default();
        let terms_at = |log_wage: f64| {
            let mut terms = JobTerms::default();
            draw_terms(
                (&parameters, &JobOdds::new(&parameters)),
                &mut terms,
                log_wage,
                &[0.9, 0.5, 0.25, 0.0],
            );
            (terms.has_bonus(), terms.has_irregular_hours())
        };

        // Log-odds of 0.4 are −0.405 and rise by 1.2 a log point: one half at 3.54. Those of 0.17 are −1.586: a quarter at 2.79.
        assert_eq!(terms_at(3.6), (true, false));
        assert_eq!(terms_at(2.7), (false, true));
    }
}
