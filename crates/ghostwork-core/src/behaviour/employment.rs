//! Phase 3: ordinary employment. Monthly flows between employee, own-account, unemployed and out of the labour force.

mod candidates;
pub(crate) mod jobs;
pub(crate) mod labour_supply;
mod new_jobs;
#[cfg(test)]
mod tests;
pub(crate) mod wages;

use ghostwork_parameters::{ASSUMPTION, By, Label, Unit, parameters};
use ghostwork_processor::prefetch;

use crate::arithmetic::{exponential, logarithm};
use crate::behaviour::employment::candidates::{MayMove, MoveBounds};
use crate::behaviour::employment::jobs::{
    JobOdds, begin_year, change_employer, end_job, foresee_pay, largest_offer_words, take_second_job,
    usual_premium, usual_scar,
};
use crate::behaviour::employment::labour_supply::{search_and_acceptance, willingness};
use crate::behaviour::employment::new_jobs::Beginning;
pub(crate) use crate::behaviour::employment::new_jobs::{NewJobs, concerns_partner};
use crate::behaviour::employment::wages::Drift;
use crate::behaviour::household::price_of_own_plan;
use crate::block::{Block, BlockMonth, Scratch};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::observation::Counters;
use crate::population::workers::{Insurance, LabourState, Traits, Workers};
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
/// Months of the year, as elements of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthOfYear;

impl Label for MonthOfYear {
    const NAMES: &'static [&'static str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
}

type PerMonth = By<MonthOfYear, 12>;
type PerAge = By<AgeBand, AGE_BANDS>;
type PerEducation = By<EducationLevel, EDUCATION_LEVELS>;

const FLOW_SOURCE: &str = "level: CPS gross flows (Federal Reserve Bank of Boston NEER; BLS 2024); \
    pattern by age derived: shares at work and unemployed by age, BLS CPS table 3, 2024";

parameters! {
    /// Monthly flows in ordinary employment, wages and job loss.
    pub struct EmploymentParameters in "employment" {
        /// Probability that an employed person becomes unemployed.
        job_loss: PerAge = PerAge::new([0.0177, 0.0187, 0.0109, 0.0097, 0.0102]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that an employed person leaves the labour force.
        withdrawal: PerAge = PerAge::new([0.070, 0.035, 0.0175, 0.0204, 0.0504]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that an unemployed person finds a job.
        job_finding: PerAge = PerAge::new([0.41, 0.372, 0.34, 0.298, 0.242]), Unit::SharePerMonth, 0.0..=0.9, FLOW_SOURCE;
        /// Probability that an unemployed person gives up looking.
        giving_up: PerAge = PerAge::new([0.48, 0.28, 0.185, 0.235, 0.37]), Unit::SharePerMonth, 0.0..=0.9, FLOW_SOURCE;
        /// Probability that a person out of the labour force takes a job at once.
        direct_entry: PerAge = PerAge::new([0.0865, 0.126, 0.0761, 0.0395, 0.015]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
        /// Probability that a person out of the labour force begins to look for a job.
        search_start: PerAge = PerAge::new([0.026, 0.042, 0.032, 0.0095, 0.002]), Unit::SharePerMonth, 0.0..=0.5, FLOW_SOURCE;
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
        /// Rise of the log of job loss with a fall of the log of demand.
        job_loss_cycle: f64 = 1.5, Unit::Elasticity, 0.0..=20.0, "assumption; sign: Elsby, Michaels and Solon (2009)";
        /// Rise of the log of vacancies per unemployed person with the log of demand.
        tightness_cycle: f64 = 6.0, Unit::Elasticity, 0.0..=50.0,
            "assumption; Shimer (2005): tightness moves far more than output";
        /// Per cent more job finding for one per cent more vacancies per unemployed person.
        matching_elasticity: f64 = 0.5, Unit::Elasticity, 0.0..=1.0, "Petrongolo and Pissarides (2001): 0.5 to 0.7 on unemployment";
        /// Vacancies per unemployed person at usual demand.
        usual_tightness: f64 = 1.1, Unit::Multiple, 0.01..=10.0, "BLS, Job Openings and Labor Turnover Survey, 2024";
        /// Factor on moves into the labour force in the first year outside it.
        recent_exit_return: f64 = 1.55, Unit::Multiple, 0.1..=10.0,
            "assumption; sign: Kudlyak and Lange (2014), the recently employed return far sooner";
        /// The same after a year outside it.
        late_return: f64 = 0.48, Unit::Multiple, 0.0..=10.0, "assumption, so that the mean of the flows stays";
        /// Months out of the labour force after which a search begins anew instead of going on.
        search_memory: u32 = 12, Unit::Months, 0.0..=255.0,
            "assumption; Abowd and Zellner (1985), Poterba and Summers (1986): many short exits are no exits";
        /// Probability that an employee receives another employer's offer.
        offer_rate: f64 = 0.10, Unit::SharePerMonth, 0.0..=0.5,
            "derived: job ladder in steady state with 2.1 per cent moving (Fujita, Moscarini and Postel-Vinay, 2024-2025)";
        /// Spread between employers of what they pay the same person.
        offer_spread: f64 = 0.15, Unit::LogPoints, 0.0..=0.3,
            "assumption, below the firm effects of Song, Price, Guvenen, Bloom and von Wachter (2019)";
        /// Lasting loss of wage on losing a job that was held for long, besides what the last employer paid above others.
        displacement_scar: f64 = 0.12, Unit::LogPoints, 0.0..=0.5,
            "assumption, so that those displaced after three years in the job earn a tenth less per month at work five years later: \
             Lachowska, Mas and Woodbury (2020), Davis and von Wachter (2011)";
        /// Months in a job after which its loss leaves the whole scar; sooner, a share in proportion.
        scar_tenure: f64 = 36.0, Unit::Months, 1.0..=240.0,
            "Jacobson, LaLonde and Sullivan (1993), Davis and von Wachter (2011): losses of those with three years and more";
        /// Share of those who become unemployed from a job who are entitled to benefits and claim them.
        benefit_take_up: f64 = 0.55, Unit::Share, 0.0..=1.0,
            "derived: four of five lost the job and did not leave it (BLS CPS table A-11, 2024); Auray, Fuller and Lkhagvasuren (2019): \
             77 per cent of the eligible claim; some earned too little";
        /// Share of those who find work that starts on own account.
        own_account_start: f64 = 0.14, Unit::Share, 0.0..=1.0,
            "assumption, their share of all work: Abraham, Hershbein, Houseman and Truesdale (2024)";
        /// Share of own-account workers who work for one firm and pass for its employees in surveys.
        one_firm_share: f64 = 0.5, Unit::Share, 0.0..=1.0,
            "Abraham, Hershbein, Houseman and Truesdale (2024): probing doubles the 7 per cent of the standard question";
        /// Probability that an employee turns to own-account work.
        employee_to_own_account: f64 = 0.0025, Unit::SharePerMonth, 0.0..=0.1, ASSUMPTION;
        /// Share of those moves that do not happen because of the employer's health plan, where no other can be paid for.
        job_lock: f64 = 0.45, Unit::Share, 0.0..=1.0,
            "assumption, so that those with a plan and no other move a quarter less: Madrian (1994)";
        /// Probability that an own-account worker takes a job as employee.
        own_account_to_employee: f64 = 0.014, Unit::SharePerMonth, 0.0..=0.2, ASSUMPTION;
        /// What work on own account for more than one firm pays less than a job, as long as it lasts.
        own_account_gap: f64 = 0.3, Unit::LogPoints, 0.0..=1.0,
            "assumption, about what recorded incomes on own account lack; sign: Hamilton (2000), a median 35 per cent below wages";
        /// Wage growth with experience at age 20; it falls with the square of the years left to 55, and ends there.
        experience_growth: f64 = 0.0110, Unit::SharePerMonth, 0.0..=0.05,
            "assumption, so that wages by age stay as on record; form: Murphy and Welch (1990), steep at first";
        /// Size of the monthly shock to permanent wages.
        permanent_shock: f64 = 0.01, Unit::LogPoints, 0.0..=0.2, ASSUMPTION;
        /// Hourly pay beyond which nobody's permanent wage grows.
        largest_wage: f64 = 1_500.0, Unit::DollarsPerHour, 50.0..=10_000.0,
            "assumption, about where survey earnings are top-coded";
        /// Persistence of the transitory part of wages.
        transitory_persistence: f64 = 0.5, Unit::Share, 0.0..=0.99, ASSUMPTION;
        /// Size of the monthly shock to the transitory part of wages in jobs with regular hours.
        transitory_shock: f64 = 0.32, Unit::LogPoints, 0.0..=1.0,
            "assumption, so that incomes of households vary nearly as those of Farrell, Greig and Yu (2019)";
        /// The same in jobs with irregular hours, and without a job.
        irregular_shock: f64 = 0.46, Unit::LogPoints, 0.0..=1.0, "assumption, as for regular hours; sign: Hannagan and Morduch (2015)";
        /// Share of jobs with irregular hours for workers with average wages; it falls with the wage.
        irregular_hours_share: f64 = 0.17, Unit::Share, 0.0..=1.0, "Golden (2015), Economic Policy Institute: 17 per cent";
        /// Share of jobs that pay every week.
        paid_weekly: f64 = 0.27, Unit::Share, 0.0..=0.5, "BLS, Current Employment Statistics, February 2023";
        /// Share of jobs that pay every other week.
        paid_biweekly: f64 = 0.43, Unit::Share, 0.0..=0.5, "BLS, Current Employment Statistics, February 2023";
        /// Share of jobs with a bonus once a year for workers with average wages; it rises with the wage.
        bonus_share: f64 = 0.42, Unit::Share, 0.0..=1.0, "ADP Research (2025), The disappearing annual bonus: 40 to 42 per cent of workers, 2021-2024";
        /// Shares of those bonuses by the month in which they are paid.
        bonus_months: PerMonth = PerMonth::new([0.09, 0.077, 0.077, 0.077, 0.077, 0.077, 0.077, 0.076, 0.076, 0.076, 0.09, 0.13]),
            Unit::Share, 0.0..=1.0,
            "ADP Research (2025), The disappearing annual bonus: 13 per cent in December, 9 in November and in January; the other months alike: assumption";
        /// The bonus as a share of the year's pay.
        bonus: f64 = 0.09, Unit::Share, 0.0..=0.9,
            "assumption: nonproduction bonuses of about 3 per cent of compensation (BLS ECEC 2024) for two in five";
        /// Size of the monthly shock to own-account profit.
        own_account_shock: f64 = 0.55, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Per cent more own-account profit for one per cent more demand.
        own_account_cycle: f64 = 1.0, Unit::Elasticity, 0.0..=10.0, ASSUMPTION;
        /// Probability that an employee takes a second job.
        second_job_start: f64 = 0.0175, Unit::SharePerMonth, 0.0..=0.2,
            "derived: 5 per cent hold several jobs (BLS CPS 2023), and the next parameter";
        /// Probability that a second job ends.
        second_job_end: f64 = 0.20, Unit::SharePerMonth, 0.0..=1.0,
            "assumption, below the three in ten of Lalé (2015), Monthly Labor Review, some of whom misreport";
        /// Factor on the start of a second job for those with less than a month of income saved.
        second_job_need: f64 = 1.5, Unit::Multiple, 1.0..=5.0, ASSUMPTION;
        /// Hours of a second job.
        second_job_hours: f64 = 13.0, Unit::HoursPerWeek, 1.0..=40.0, "assumption, about the CPS mean of secondary hours";
        /// Hourly pay of a second job against that of the first.
        second_job_pay: f64 = 0.85, Unit::Multiple, 0.1..=2.0, ASSUMPTION;
        /// Share of job finding that a benefit as high as the wage takes away.
        benefit_search: f64 = 0.6, Unit::Share, 0.0..=1.0,
            "Schmieder and von Wachter (2016): elasticity of the time without work to benefits of about 0.5";
        /// Fall of the odds of work with transfers without a condition, as a share of full-time earnings.
        income_effect: f64 = 0.24, Unit::LogPoints, 0.0..=2.0,
            "Vivalt, Rhodes, Bartik, Broockman, Krause and Miller (2024): 1,000 dollars a month lower employment by 2 points";
        /// Fall of the hours of work with such transfers.
        income_effect_on_hours: f64 = 0.035, Unit::LogPoints, 0.0..=0.3,
            "Vivalt, Rhodes, Bartik, Broockman, Krause and Miller (2024): 1.3 hours a week, half of it among those at work";
        /// Per cent more persons at work for one per cent more of earnings left after taxes.
        participation_elasticity: f64 = 0.25, Unit::Elasticity, 0.0..=1.0, "Chetty, Guren, Manoli and Weber (2013): 0.25";
        /// Taxes less credits on earnings at which the flows are declared.
        usual_tax_rate: f64 = 0.12, Unit::Share, -0.5..=0.9, "assumption, the mean over tax units in the model";
        /// Earnings as a share of the unemployment benefit beyond which they are taken off it.
        benefit_disregard: f64 = 0.25, Unit::Share, 0.0..=5.0, "assumption: state laws disregard a fifth to a half of the benefit";
        /// Share of job search that full-time platform work crowds out.
        search_crowding: f64 = 0.4, Unit::Share, 0.0..=1.0, "assumption; sign: Jackson (2022), fewer platform workers return to wage jobs";
        /// What working from home is worth, as a share of pay.
        home_work_value: f64 = 0.08, Unit::Share, 0.0..=1.0, "Mas and Pallais (2017): 8 per cent to work from home";
        /// What choosing one's own hours is worth, as a share of pay.
        flexibility_value: f64 = 0.20, Unit::Share, 0.0..=1.0, "Mas and Pallais (2017): 20 per cent to avoid employer-set schedules";
        /// How sharply offers are compared with platform pay.
        offer_sensitivity: f64 = 4.0, Unit::Multiple, 0.0..=50.0, ASSUMPTION;
        /// Share of jobs with a health plan for workers with average wages.
        health_plan_share: f64 = 0.72, Unit::Share, 0.0..=1.0, "BLS National Compensation Survey 2024";
        /// Share of employees with a health plan who keep it when they leave the job at 55 or later.
        retiree_plan: f64 = 0.25, Unit::Share, 0.0..=1.0,
            "derived from Fronstin and Adams (2012), EBRI Issue Brief 377: 17.7 per cent of workers are at employers who cover early retirees, of 72 per cent with a plan";
        /// Share of jobs with a retirement plan for workers with average wages.
        retirement_plan_share: f64 = 0.57, Unit::Share, 0.0..=1.0, "assumption, between BLS CWS 2017 (47.6 eligible) and NCS 2024 (72 access)";
        /// Rise of the log-odds of both plans with the log wage.
        plan_slope: f64 = 1.2, Unit::LogOdds, 0.0..=5.0, ASSUMPTION;
    }
}

impl EmploymentParameters {
    /// Returns the premium of work on own account, hundredths of log points: none with one firm, as employees of it earn.
    pub(crate) fn own_account_premium(&self, for_one_firm: bool) -> i8 {
        if for_one_firm { 0 } else { -(100.0 * self.own_account_gap).round() as i8 }
    }

    /// Returns the taxes on earnings that whoever has filed no return expects, per cent.
    pub(crate) fn usual_tax_percent(&self) -> i8 {
        (100.0 * self.usual_tax_rate).round() as i8
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

/// Numbers of premiums.
const PREMIUMS: usize = 256;

/// Hazards of the month, one table look-up a worker, and what new jobs bring.
#[derive(Debug, Clone)]
pub(crate) struct HazardTable {
    hazards: [[[Hazards; EDUCATION_LEVELS]; 2]; AGE_BANDS],
    /// In the first year of a job, and later.
    tenure_factors: [f64; 2],
    /// By months without work.
    duration_factors: [f64; LONG_SPELL as usize + 1],
    /// Largest words that may bring another employer's offer, by the bits of the present premium.
    offer_words: [u32; PREMIUMS],
    pub(crate) odds: JobOdds,
}

impl HazardTable {
    /// Returns the hazards of a month: jobs are lost with the cycle, and found with that and a factor.
    pub(crate) fn new(parameters: &EmploymentParameters, cycle: f64, job_finding: f64) -> Self {
        let job_loss = exponential(-parameters.job_loss_cycle * cycle);
        let mut table = [[[Hazards::default(); EDUCATION_LEVELS]; 2]; AGE_BANDS];
        for (band, sexes) in table.iter_mut().enumerate() {
            for (is_female, levels) in sexes.iter_mut().enumerate() {
                let tilt = parameters.women_withdrawal;
                let tilt = if is_female == 1 { tilt } else { 1.0 / tilt };
                for (level, hazards) in levels.iter_mut().enumerate() {
                    let separation = parameters.separation_by_education[level];
                    let finding = parameters.finding_by_education[level];
                    *hazards = Hazards {
                        job_loss: parameters.job_loss[band] * separation * job_loss,
                        withdrawal: parameters.withdrawal[band] * separation * tilt,
                        job_finding: parameters.job_finding[band] * finding * job_finding,
                        giving_up: parameters.giving_up[band],
                        direct_entry: parameters.direct_entry[band] * finding * job_finding / tilt,
                        search_start: parameters.search_start[band],
                    };
                }
            }
        }
        Self {
            hazards: table,
            tenure_factors: [0, YEAR].map(|months| tenure_factor(parameters, months)),
            duration_factors: std::array::from_fn(|months| duration_factor(parameters, months as u8)),
            offer_words: largest_offer_words(parameters, parameters.offer_rate * job_finding),
            odds: JobOdds::new(parameters),
        }
    }

    pub(crate) fn of(&self, workers: &Workers, row: usize) -> &Hazards {
        self.of_group(usize::from(age_band(workers.age_months[row])), workers.traits[row])
    }

    fn of_group(&self, band: usize, traits: Traits) -> &Hazards {
        &self.hazards[band][usize::from(traits.is_female())][traits.education()]
    }
}

/// First ages of the bands after the first, months.
const LATER_BANDS: [u16; AGE_BANDS - 1] = [20 * 12, 25 * 12, 55 * 12, 65 * 12];

#[inline(always)]
fn age_band(age_months: u16) -> u16 {
    let mut band = 0_u16;
    for first in LATER_BANDS {
        band = band.wrapping_add(u16::from(age_months >= first));
    }
    band
}

/// Moves every worker of a block between labour-market states and lets wages change.
#[inline(never)]
pub(crate) fn employ(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let BlockMonth { scratch, counters, .. } = month;
    let Scratch { two_words, normals, .. } = scratch;
    let everybody = (block.entity(0), block.workers.len());
    two_words.draw(context.processor, context.draws, (Stream::Earnings, context.month, 0), everybody);
    normals.make(context.processor, [two_words.column(0), two_words.column(1)]);
    scratch.draw(context, Stream::Employment, block);
    if context.month.month_of_year() == 1 {
        begin_year(&mut block.workers);
    }
    let Scratch { words, normals, candidates, new_jobs, .. } = scratch;
    let stretches = context.stretches(block);
    let movers = candidates.find(block.workers.len(), |marks| {
        let usual = MoveBounds::new(context, &block.workers);
        let treated = context.trial.as_ref().map(|trial| MoveBounds::new(&trial.treated, &block.workers));
        for (rows, _) in &stretches {
            let bounds = treated.as_ref().filter(|_| is_treated(block, rows.start)).unwrap_or(&usual);
            let (rows, workers) = (rows.clone(), &mut block.workers);
            let stayers = context.processor.run(MayMove { bounds, workers, words, rows, marks });
            counters.count_stayers(stayers);
        }
    });
    // In a trial neighbours may live in different months.
    let is_trial = context.trial.is_some();
    for (place, row) in movers.iter().map(|row| usize::from(*row)).enumerate() {
        if let Some(later) = movers.get(place + LOOK_AHEAD) {
            fetch(&block.workers, usize::from(*later));
        }
        if new_jobs.concern_partner(&block.workers, row) {
            new_jobs.settle(context, block);
        }
        let context = context.of_worker(block, row);
        live(context, block, (row, &words.row(row)), (counters, new_jobs));
        if is_trial {
            new_jobs.settle(context, block);
        }
    }
    new_jobs.settle(context, block);
    let largest_log_wage = logarithm(context.parameters.employment.largest_wage) as f32;
    for (rows, context) in stretches {
        context.processor.run(Drift {
            parameters: &context.parameters.employment,
            workers: &mut block.workers,
            shocks: normals.columns(),
            rows,
            largest_log_wage,
        });
    }
}

/// Persons ahead whose columns are fetched meanwhile.
const LOOK_AHEAD: usize = 12;

/// Fetches what a move may look at and no kernel has read.
fn fetch(workers: &Workers, row: usize) {
    prefetch(&workers.log_wage[row]);
    prefetch(&workers.job_hours_per_week[row]);
    let purse_row = workers.purse_row(row);
    prefetch(&workers.permanent_income[purse_row]);
    if workers.labour_state[row].is_employed() {
        prefetch(&workers.purse[purse_row]);
    } else {
        prefetch(&workers.account[row]);
        prefetch(&workers.unemployment_weeks_left[row]);
        prefetch(&workers.weekly_benefit[row]);
    }
}

/// Lets a person's month at work, or without, go as the words say.
fn live(
    context: &MonthContext,
    block: &mut Block,
    (row, words): (usize, &[u32; 4]),
    (counters, new_jobs): (&mut Counters, &mut NewJobs),
) {
    let before = block.workers.labour_state[row];
    let after = next_state(context, block, (row, words));
    if after == before {
        stay(context, block, (row, words), (counters, new_jobs));
    } else {
        change(context, block, (row, after), new_jobs);
    }
    counters.count_flow(before, after);
}

fn next_state(context: &MonthContext, block: &Block, (row, words): (usize, &[u32; 4])) -> LabourState {
    let parameters = &context.parameters.employment;
    let hazards = context.hazards.of(&block.workers, row);
    let workers = &block.workers;
    let luck = unit_interval(words[0]);
    let willingness = willingness(parameters, workers, row);
    match workers.labour_state[row] {
        state @ (LabourState::Employee | LabourState::OwnAccount) => {
            let tenure = context.hazards.tenure_factors[usize::from(workers.tenure_months[row] >= YEAR)];
            let loss = hazards.job_loss * tenure;
            let withdrawal = hazards.withdrawal * tenure * (2.0 - willingness);
            let (other, switch) = match state {
                LabourState::Employee => (LabourState::OwnAccount, parameters.employee_to_own_account),
                _ => (LabourState::Employee, parameters.own_account_to_employee),
            };
            match luck {
                _ if luck < loss => LabourState::Unemployed,
                _ if luck < loss + withdrawal => LabourState::OutOfLabourForce,
                _ if luck < loss + withdrawal + switch => {
                    let place = (luck - loss - withdrawal) / switch;
                    if place < lock(context, block, row) { state } else { other }
                }
                _ => state,
            }
        }
        LabourState::Unemployed => {
            let duration =
                context.hazards.duration_factors[usize::from(workers.spell_months[row].min(LONG_SPELL))];
            let most = hazards.job_finding * duration * willingness;
            if luck >= most + hazards.giving_up {
                return LabourState::Unemployed;
            }
            let finding = most * search_and_acceptance(context, block, row);
            match luck {
                _ if luck < finding => new_work(parameters, words),
                _ if luck < finding + hazards.giving_up => LabourState::OutOfLabourForce,
                _ => LabourState::Unemployed,
            }
        }
        LabourState::OutOfLabourForce => {
            let attachment = willingness * attachment_factor(parameters, workers.spell_months[row]);
            let most = hazards.direct_entry * attachment;
            if luck >= most + hazards.search_start * attachment {
                return LabourState::OutOfLabourForce;
            }
            let entry = most * search_and_acceptance(context, block, row);
            match luck {
                _ if luck < entry => new_work(parameters, words),
                _ if luck < entry + hazards.search_start * attachment => LabourState::Unemployed,
                _ => LabourState::OutOfLabourForce,
            }
        }
    }
}

/// Returns the share of moves to own account that an employee's health plan prevents: the dearer another, the more.
fn lock(context: &MonthContext, block: &Block, row: usize) -> f64 {
    if block.workers.insurance[row] == Insurance::Employer {
        context.parameters.employment.job_lock * price_of_own_plan(context, block, row)
    } else {
        0.0
    }
}

fn new_work(parameters: &EmploymentParameters, words: &[u32; 4]) -> LabourState {
    if unit_interval(words[1]) < parameters.own_account_start {
        LabourState::OwnAccount
    } else {
        LabourState::Employee
    }
}

/// Months from which a job, or a time out of the labour force, is no longer recent.
const YEAR: u8 = 12;

/// Separations are more frequent in the first year of a job, and less so later: the mean over workers stays.
pub(crate) fn tenure_factor(parameters: &EmploymentParameters, tenure_months: u8) -> f64 {
    let first = parameters.first_year_separation;
    if tenure_months < YEAR {
        first
    } else {
        let share = parameters.first_year_share;
        ((1.0 - share * first) / (1.0 - share)).max(0.0)
    }
}

/// Months after which a spell without work gets no harder to end.
const LONG_SPELL: u8 = 24;

/// The longer a spell lasts, the harder it ends; 1.08 keeps the mean over the usual spells.
pub(crate) fn duration_factor(parameters: &EmploymentParameters, spell_months: u8) -> f64 {
    let months = f64::from(spell_months.min(LONG_SPELL));
    1.08 * exponential(months * logarithm(parameters.duration_dependence))
}

/// Who has left the labour force lately comes back sooner than who has been outside for long.
pub(crate) fn attachment_factor(parameters: &EmploymentParameters, spell_months: u8) -> f64 {
    if spell_months < YEAR { parameters.recent_exit_return } else { parameters.late_return }
}

/// Returns by what share the usual wage before a layoff was higher than the one after it: the scar, and the premium of a middling
/// job.
pub(crate) fn wage_lost_by_layoff(parameters: &EmploymentParameters) -> f64 {
    let premium = f64::from(usual_premium(parameters, 0.5)) / 100.0;
    exponential(usual_scar(parameters) + premium) - 1.0
}

/// Hours of a full-time month.
pub(crate) const FULL_TIME_HOURS_PER_MONTH: f64 = 40.0 * WEEKS_PER_MONTH;
/// Weeks of a month.
pub(crate) const WEEKS_PER_MONTH: f64 = 52.0 / 12.0;

/// Lets time pass in a state: an employee may move up the job ladder, take a second job or give it up.
fn stay(
    context: &MonthContext,
    block: &mut Block,
    (row, words): (usize, &[u32; 4]),
    (counters, new_jobs): (&mut Counters, &mut NewJobs),
) {
    let workers = &mut block.workers;
    if !workers.labour_state[row].is_employed() {
        workers.spell_months[row] = workers.spell_months[row].saturating_add(1);
        return;
    }
    workers.tenure_months[row] = workers.tenure_months[row].saturating_add(1);
    if workers.labour_state[row] != LabourState::Employee {
        return;
    }
    let offer_rate = context.parameters.employment.offer_rate * context.job_finding;
    let luck = unit_interval(words[1]);
    if luck < offer_rate {
        // Given that an offer comes, the draw says how good it is: the lower, the better.
        if change_employer(&context.parameters.employment, (workers, row), 1.0 - luck / offer_rate) {
            counters.count_employer_change();
            new_jobs.begin(row, Beginning::Move);
        }
    } else {
        take_second_job(&context.parameters.employment, workers, row, unit_interval(words[2]));
    }
}

fn change(
    context: &MonthContext,
    block: &mut Block,
    (row, after): (usize, LabourState),
    new_jobs: &mut NewJobs,
) {
    let before = block.workers.labour_state[row];
    let parameters = &context.parameters.employment;
    if before.is_employed() && !after.is_employed() {
        foresee_pay(parameters, &mut block.workers, (row, -1.0));
    }
    if before.is_employed() {
        end_job(context, (block, row), after);
    }
    let workers = &mut block.workers;
    workers.labour_state[row] = after;
    if after.is_employed() {
        new_jobs.begin(row, if before.is_employed() { Beginning::Turn } else { Beginning::Start });
    } else {
        let is_new = before.is_employed()
            || after == LabourState::Unemployed
                && u32::from(workers.spell_months[row]) > parameters.search_memory;
        workers.spell_months[row] = if is_new { 0 } else { workers.spell_months[row].saturating_add(1) };
    }
}
