//! Phase 3: ordinary employment. Monthly flows between employee, own-account, unemployed and out of the labour force.

use ghostwork_law::NationalLaw;
use ghostwork_parameters::{ASSUMPTION, By, Label, Unit, parameters};

use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::united_kingdom;
use crate::arithmetic::{exponential, logarithm, logistic, normal_quantile};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::observation::Counters;
use crate::population::workers::{LabourState, Workers};
use crate::trial::is_treated;

/// Age bands over which labour-market flows differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AgeBand;

impl Label for AgeBand {
    const NAMES: &'static [&'static str] = &["16_19", "20_24", "25_54", "55_64", "65_plus"];
}

/// Education levels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EducationLevel;

impl Label for EducationLevel {
    const NAMES: &'static [&'static str] = &["below_secondary", "secondary", "some_tertiary", "tertiary"];
}

const AGE_BANDS: usize = 5;
const EDUCATION_LEVELS: usize = 4;
type PerAge = By<AgeBand, AGE_BANDS>;
type PerEducation = By<EducationLevel, EDUCATION_LEVELS>;

const FLOW_SOURCE: &str =
    "level: CPS gross flows (Federal Reserve Bank of Boston NEER; BLS 2024); pattern by age: assumption";

parameters! {
    /// Monthly flows in ordinary employment, wages and job loss.
    pub struct EmploymentParameters in "employment" {
        /// Probability that an employed person becomes unemployed.
        job_loss: PerAge = PerAge::new([0.026, 0.020, 0.0115, 0.0095, 0.010]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that an employed person leaves the labour force.
        withdrawal: PerAge = PerAge::new([0.090, 0.050, 0.0175, 0.022, 0.055]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that an unemployed person finds a job.
        job_finding: PerAge = PerAge::new([0.29, 0.315, 0.325, 0.28, 0.215]), Unit::SharePerMonth, 0.0..=0.9, FLOW_SOURCE;
        /// Probability that an unemployed person gives up looking.
        giving_up: PerAge = PerAge::new([0.42, 0.28, 0.20, 0.25, 0.40]), Unit::SharePerMonth, 0.0..=0.9, FLOW_SOURCE;
        /// Probability that a person out of the labour force takes a job at once.
        direct_entry: PerAge = PerAge::new([0.060, 0.110, 0.084, 0.044, 0.015]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that a person out of the labour force begins to look for a job.
        search_start: PerAge = PerAge::new([0.045, 0.045, 0.035, 0.010, 0.002]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Factor on job loss and withdrawal by education.
        separation_by_education: PerEducation = PerEducation::new([1.5, 1.15, 1.0, 0.7]), Unit::Multiple, 0.1..=5.0, ASSUMPTION;
        /// Factor on job finding and direct entry by education.
        finding_by_education: PerEducation = PerEducation::new([0.8, 0.95, 1.05, 1.2]), Unit::Multiple, 0.1..=5.0, ASSUMPTION;
        /// Factor on women's withdrawal, and divisor of their direct entry; the inverse holds for men.
        women_withdrawal: f64 = 1.12, Unit::Multiple, 0.5..=2.0, ASSUMPTION;
        /// Factor on separations in the first year of a job; later ones are lowered so that the mean stays.
        first_year_separation: f64 = 1.9, Unit::Multiple, 1.0..=5.0, ASSUMPTION;
        /// Share of workers in the first year of their job, by which later separations are lowered.
        first_year_share: f64 = 0.40, Unit::Share, 0.01..=0.9, "derived: steady state of the flows above, 6 per cent of jobs ending a month; recalls count as new jobs";
        /// Factor on job finding that each further month of unemployment brings.
        duration_dependence: f64 = 0.96, Unit::Multiple, 0.5..=1.0, ASSUMPTION;
        /// Probability that an employee moves to another employer.
        employer_change: f64 = 0.024, Unit::SharePerMonth, 0.0..=0.2, "Fujita, Moscarini and Postel-Vinay, 2024-2025";
        /// Wage gain on such a move.
        employer_change_gain: f64 = 0.03, Unit::LogPoints, -0.5..=0.5, ASSUMPTION;
        /// Lasting loss of wage on losing a job.
        displacement_scar: f64 = 0.08, Unit::LogPoints, 0.0..=0.5, "assumption, low end of Jacobson, LaLonde and Sullivan (1993)";
        /// Share of those who find work that starts on own account.
        own_account_start: f64 = 0.07, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that an employee turns to own-account work.
        employee_to_own_account: f64 = 0.0018, Unit::SharePerMonth, 0.0..=0.1, ASSUMPTION;
        /// Probability that an own-account worker takes a job as employee.
        own_account_to_employee: f64 = 0.02, Unit::SharePerMonth, 0.0..=0.2, ASSUMPTION;
        /// Wage growth with experience at age 20, falling in a straight line to nothing at age 55.
        experience_growth: f64 = 0.0035, Unit::SharePerMonth, 0.0..=0.05, ASSUMPTION;
        /// Size of the monthly shock to permanent wages.
        permanent_shock: f64 = 0.01, Unit::LogPoints, 0.0..=0.2, ASSUMPTION;
        /// Hourly pay beyond which nobody's permanent wage grows.
        largest_wage: f64 = 1_500.0, Unit::DollarsPerHour, 50.0..=10_000.0,
            "assumption, about where survey earnings are top-coded";
        /// Persistence of the transitory part of wages.
        transitory_persistence: f64 = 0.5, Unit::Share, 0.0..=0.99, ASSUMPTION;
        /// Size of the monthly shock to the transitory part of wages.
        transitory_shock: f64 = 0.30, Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Size of the monthly shock to own-account profit.
        own_account_shock: f64 = 0.55, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Share of job search that full-time platform work crowds out.
        search_crowding: f64 = 0.4, Unit::Share, 0.0..=1.0, "assumption; sign: Jackson (2022), fewer platform workers return to wage jobs";
        /// What working when and where one wants is worth, as a share of pay.
        flexibility_value: f64 = 0.20, Unit::Share, 0.0..=1.0, "Mas and Pallais (2017): 20 per cent to avoid employer-set schedules";
        /// How sharply offers are compared with platform pay.
        offer_sensitivity: f64 = 4.0, Unit::Multiple, 0.0..=50.0, ASSUMPTION;
        /// Share of jobs with a health plan for workers with average wages.
        health_plan_share: f64 = 0.72, Unit::Share, 0.0..=1.0, "BLS National Compensation Survey 2024";
        /// Share of jobs with a retirement plan for workers with average wages.
        retirement_plan_share: f64 = 0.57, Unit::Share, 0.0..=1.0, "assumption, between BLS CWS 2017 (47.6 eligible) and NCS 2024 (72 access)";
        /// Rise of the log-odds of both plans with the log wage.
        plan_slope: f64 = 1.2, Unit::LogOdds, 0.0..=5.0, ASSUMPTION;
    }
}

/// Probabilities of the month for one age band, sex and education level.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hazards {
    pub(crate) job_loss: f64,
    pub(crate) withdrawal: f64,
    pub(crate) job_finding: f64,
    pub(crate) giving_up: f64,
    pub(crate) direct_entry: f64,
    pub(crate) search_start: f64,
}

/// Hazards of the month: one table look-up a worker.
pub(crate) struct HazardTable([[[Hazards; EDUCATION_LEVELS]; 2]; AGE_BANDS]);

impl HazardTable {
    pub(crate) fn new(parameters: &EmploymentParameters, job_finding: f64) -> Self {
        let mut table = [[[Hazards::default(); EDUCATION_LEVELS]; 2]; AGE_BANDS];
        for (band, sexes) in table.iter_mut().enumerate() {
            for (is_female, levels) in sexes.iter_mut().enumerate() {
                let tilt = parameters.women_withdrawal;
                let tilt = if is_female == 1 { tilt } else { 1.0 / tilt };
                for (level, hazards) in levels.iter_mut().enumerate() {
                    let separation = parameters.separation_by_education[level];
                    let finding = parameters.finding_by_education[level];
                    *hazards = Hazards {
                        job_loss: parameters.job_loss[band] * separation,
                        withdrawal: parameters.withdrawal[band] * separation * tilt,
                        job_finding: parameters.job_finding[band] * finding * job_finding,
                        giving_up: parameters.giving_up[band],
                        direct_entry: parameters.direct_entry[band] * finding * job_finding / tilt,
                        search_start: parameters.search_start[band],
                    };
                }
            }
        }
        Self(table)
    }

    pub(crate) fn of(&self, workers: &Workers, row: usize) -> &Hazards {
        let traits = workers.traits[row];
        let band = age_band(workers.age_months[row]);
        &self.0[band][usize::from(traits.is_female())][traits.education()]
    }
}

fn age_band(age_months: u16) -> usize {
    match age_months / 12 {
        0..20 => 0,
        20..25 => 1,
        25..55 => 2,
        55..65 => 3,
        _ => 4,
    }
}

/// Moves every worker of a block between labour-market states and lets wages change.
#[inline(never)]
pub(crate) fn employ(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let BlockMonth { scratch, counters, .. } = month;
    scratch.draw(context, Stream::Earnings, block);
    scratch.normals.make(context.processor, &scratch.words);
    scratch.draw(context, Stream::Employment, block);
    let table = HazardTable::new(&context.parameters.employment, context.job_finding);
    let largest_log_wage = logarithm(context.parameters.employment.largest_wage) as f32;
    let treated = context.trial.as_ref().map(|trial| &trial.treated);
    let treated_table =
        treated.map(|treated| HazardTable::new(&treated.parameters.employment, treated.job_finding));
    for row in 0..block.workers.len() {
        let is_treated = is_treated(block, row);
        let context = context.of_worker(block, row);
        let table = treated_table.as_ref().filter(|_| is_treated).unwrap_or(&table);
        let parameters = &context.parameters.employment;
        let words = scratch.words.row(row);
        let before = block.workers.labour_state[row];
        let after = next_state(context, block, row, table.of(&block.workers, row), &words);
        let workers = &mut block.workers;
        if after == before {
            stay(parameters, workers, row, &words, counters);
        } else {
            change(context, workers, row, after, &words);
        }
        counters.count_flow(before, after);
        drift(context, block, (row, scratch.normals.row(row)), largest_log_wage);
    }
}

fn next_state(
    context: &MonthContext,
    block: &Block,
    row: usize,
    hazards: &Hazards,
    words: &[u32; 4],
) -> LabourState {
    let parameters = &context.parameters.employment;
    let workers = &block.workers;
    let luck = unit_interval(words[0]);
    match workers.labour_state[row] {
        state @ (LabourState::Employee | LabourState::OwnAccount) => {
            let tenure = tenure_factor(parameters, workers.tenure_months[row]);
            let (loss, withdrawal) = (hazards.job_loss * tenure, hazards.withdrawal * tenure);
            let (other, switch) = match state {
                LabourState::Employee => (LabourState::OwnAccount, parameters.employee_to_own_account),
                _ => (LabourState::Employee, parameters.own_account_to_employee),
            };
            match luck {
                _ if luck < loss => LabourState::Unemployed,
                _ if luck < loss + withdrawal => LabourState::OutOfLabourForce,
                _ if luck < loss + withdrawal + switch => other,
                _ => state,
            }
        }
        LabourState::Unemployed => {
            let duration = duration_factor(parameters, workers.spell_months[row]);
            let finding = hazards.job_finding * duration * search_and_acceptance(context, block, row);
            match luck {
                _ if luck < finding => new_work(parameters, words),
                _ if luck < finding + hazards.giving_up => LabourState::OutOfLabourForce,
                _ => LabourState::Unemployed,
            }
        }
        LabourState::OutOfLabourForce => {
            let entry = hazards.direct_entry * search_and_acceptance(context, block, row);
            match luck {
                _ if luck < entry => new_work(parameters, words),
                _ if luck < entry + hazards.search_start => LabourState::Unemployed,
                _ => LabourState::OutOfLabourForce,
            }
        }
    }
}

fn new_work(parameters: &EmploymentParameters, words: &[u32; 4]) -> LabourState {
    if unit_interval(words[1]) < parameters.own_account_start {
        LabourState::OwnAccount
    } else {
        LabourState::Employee
    }
}

/// Separations are more frequent in the first year of a job, and less so later: the mean over workers stays.
pub(crate) fn tenure_factor(parameters: &EmploymentParameters, tenure_months: u8) -> f64 {
    let first = parameters.first_year_separation;
    if tenure_months < 12 {
        first
    } else {
        let share = parameters.first_year_share;
        ((1.0 - share * first) / (1.0 - share)).max(0.0)
    }
}

/// The longer a spell lasts, the harder it ends; 1.08 keeps the mean over the usual spells.
pub(crate) fn duration_factor(parameters: &EmploymentParameters, spell_months: u8) -> f64 {
    let months = f64::from(spell_months.min(24));
    1.08 * exponential(months * logarithm(parameters.duration_dependence))
}

/// Platform work takes time from search, and an offer must beat platform pay with its flexibility.
pub(crate) fn search_and_acceptance(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let parameters = &context.parameters.employment;
    let Some(account) = block.account(row).filter(|account| account.is_active()) else { return 1.0 };
    let full_time = (f64::from(account.offered_hours) / FULL_TIME_HOURS_PER_MONTH).min(1.0);
    let search = 1.0 - parameters.search_crowding * full_time;
    let platform_pay =
        f64::from(account.learnt_dollars_per_hour).max(0.01) * (1.0 + parameters.flexibility_value);
    let mut advantage = f64::from(block.workers.log_wage[row]) - logarithm(platform_pay);
    let insured = context.rules.insured_share_of_wage_loss(block.workers.age_years(row));
    if insured > 0.0 && block.workers.weekly_benefit[row] > 0 {
        advantage += logarithm(1.0 + insured * wage_lost_by_layoff(parameters));
    }
    // An offer that pays as much as the platform is taken in nine of ten cases: log-odds 2.2.
    search * logistic(2.2 + parameters.offer_sensitivity * advantage)
}

/// Returns by what share the wage before a layoff was higher than the one after it.
pub(crate) fn wage_lost_by_layoff(parameters: &EmploymentParameters) -> f64 {
    exponential(parameters.displacement_scar) - 1.0
}

/// Hours of a full-time month.
pub(crate) const FULL_TIME_HOURS_PER_MONTH: f64 = 40.0 * WEEKS_PER_MONTH;
/// Weeks of a month.
pub(crate) const WEEKS_PER_MONTH: f64 = 52.0 / 12.0;

fn stay(
    parameters: &EmploymentParameters,
    workers: &mut Workers,
    row: usize,
    words: &[u32; 4],
    counters: &mut Counters,
) {
    if !workers.labour_state[row].is_employed() {
        workers.spell_months[row] = workers.spell_months[row].saturating_add(1);
        return;
    }
    workers.tenure_months[row] = workers.tenure_months[row].saturating_add(1);
    let tenure = tenure_factor(parameters, workers.tenure_months[row]);
    let moves = unit_interval(words[1]) < parameters.employer_change * tenure;
    if moves && workers.labour_state[row] == LabourState::Employee {
        workers.log_wage[row] += parameters.employer_change_gain as f32;
        start_job(parameters, workers, row, words);
        counters.count_employer_change();
    }
}

fn change(context: &MonthContext, workers: &mut Workers, row: usize, after: LabourState, words: &[u32; 4]) {
    let parameters = &context.parameters.employment;
    let before = workers.labour_state[row];
    workers.labour_state[row] = after;
    if after.is_employed() {
        start_job(parameters, workers, row, words);
        return;
    }
    workers.spell_months[row] =
        if before.is_employed() { 0 } else { workers.spell_months[row].saturating_add(1) };
    if before == LabourState::Employee && after == LabourState::Unemployed {
        grant_unemployment_insurance(context, workers, row);
        workers.log_wage[row] -= parameters.displacement_scar as f32;
    }
    if before.is_employed() {
        workers.tenure_months[row] = 0;
        workers.traits[row].set_health_plan(false);
        workers.traits[row].set_retirement_plan(false);
    }
}

/// Sets what a new job or business brings: hours stay the usual ones, plans come with employers only.
fn start_job(parameters: &EmploymentParameters, workers: &mut Workers, row: usize, words: &[u32; 4]) {
    workers.tenure_months[row] = 0;
    workers.spell_months[row] = 0;
    workers.unemployment_weeks_left[row] = 0;
    if workers.job_hours_per_week[row] == 0 {
        workers.job_hours_per_week[row] = if workers.traits[row].is_student() { 20 } else { 40 };
    }
    let is_employee = workers.labour_state[row] == LabourState::Employee;
    let plan = |share: f64, word: u32| {
        is_employee
            && unit_interval(word) < plan_probability(parameters, share, f64::from(workers.log_wage[row]))
    };
    let health = plan(parameters.health_plan_share, words[2]);
    let retirement = plan(parameters.retirement_plan_share, words[3]);
    workers.traits[row].set_health_plan(health);
    workers.traits[row].set_retirement_plan(retirement);
}

/// Log of the hourly wage, dollars, at which the plan shares are declared: about the median.
const REFERENCE_LOG_WAGE: f64 = 3.2;

fn plan_probability(parameters: &EmploymentParameters, share: f64, log_wage: f64) -> f64 {
    let odds = logarithm(share.max(1e-9) / (1.0 - share).max(1e-9));
    logistic(odds + parameters.plan_slope * (log_wage - REFERENCE_LOG_WAGE))
}

/// Sets the benefit of a person who has just lost a job, by the wage it paid.
pub(crate) fn grant_unemployment_insurance(context: &MonthContext, workers: &mut Workers, row: usize) {
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

/// Permanent and transitory shocks, and growth with experience.
fn drift(
    context: &MonthContext,
    block: &mut Block,
    (row, [passing, lasting]): (usize, [f64; 2]),
    largest_log_wage: f32,
) {
    let parameters = &context.parameters.employment;
    let workers = &mut block.workers;
    let age_years = f64::from(workers.age_months[row]) / 12.0;
    let growth = if workers.labour_state[row].is_employed() {
        parameters.experience_growth * ((55.0 - age_years) / 35.0).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let permanent = growth + parameters.permanent_shock * lasting;
    workers.log_wage[row] = (workers.log_wage[row] + permanent as f32).min(largest_log_wage);
    workers.transitory_log_wage[row] = (parameters.transitory_persistence
        * f64::from(workers.transitory_log_wage[row])
        + parameters.transitory_shock * passing) as f32;
}

/// Returns the own-account worker's luck of the month: a factor with mean 1.
pub(crate) fn own_account_luck(parameters: &EmploymentParameters, uniform: f64) -> f64 {
    let spread = parameters.own_account_shock;
    exponential(spread * normal_quantile(uniform) - spread * spread / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;
    use crate::population::workers::Worker;

    fn employee() -> Worker {
        Worker { labour_state: LabourState::Employee, tenure_months: 30, ..worker() }
    }

    #[test]
    fn tenure_moves_separations_without_changing_their_mean() {
        let parameters = EmploymentParameters::default();

        let (first, later) = (tenure_factor(&parameters, 3), tenure_factor(&parameters, 30));

        // 0.4 × 1.9 + 0.6 × 0.4 = 1.
        assert!((0.4 * first + 0.6 * later - 1.0).abs() < 1e-12);
    }

    #[test]
    fn losing_a_job_brings_benefits_and_a_scar() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([employee()]);
        block.workers.traits[0].set_health_plan(true);

        change(&scene.context(), &mut block.workers, 0, LabourState::Unemployed, &[0; 4]);

        assert!(block.workers.weekly_benefit[0] > 0 && block.workers.unemployment_weeks_left[0] > 0);
        assert!((f64::from(block.workers.log_wage[0]) - 2.92).abs() < 1e-6);
        assert!(!block.workers.traits[0].has_health_plan());
    }

    #[test]
    fn well_paid_platform_work_competes_with_job_search() {
        let scene = Scene::of("2026-03");
        let seeker = Worker { labour_state: LabourState::Unemployed, ..worker() };
        let (mut block, _) = block([seeker]);
        let without = search_and_acceptance(&scene.context(), &block, 0);

        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].learnt_dollars_per_hour = 60.0;
        let with = search_and_acceptance(&scene.context(), &block, 0);

        assert_eq!(without, 1.0);
        assert!(with < 0.5, "{with}");
    }

    #[test]
    fn long_unemployment_ends_harder() {
        let parameters = EmploymentParameters::default();
        assert!(duration_factor(&parameters, 12) < duration_factor(&parameters, 1));
    }

    #[test]
    fn pay_stops_growing_at_the_top_code() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([Worker { log_wage: 12.0, ..employee() }]);

        drift(&scene.context(), &mut block, (0, [1.0, 1.0]), 7.0);

        assert_eq!(block.workers.log_wage[0], 7.0);
    }
}
