//! Making the population: survey households are cloned, in equal shares, until there are as many workers as wanted.

use std::ops::Range;

use ghostwork_parameters::{ASSUMPTION, Month, Unit, parameters};
use ghostwork_population::{
    HouseholdRecord, LabourStatus, PersonRecord, Population, Role as RecordedRole, Sex, TaxUnitRecord,
};
use ghostwork_processor::prefetch;
use rand::RngExt;
use rand_distr::{Distribution, LogNormal};
use rayon::prelude::*;

use crate::accounting::taxes_and_benefits::means::FULL_RETIREMENT_AGE_MONTHS;
use crate::arithmetic::{exponential, logarithm};
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::behaviour::employment::jobs::{EARLY_RETIREMENT, JobOdds, draw_terms, schedule, usual_premium};
use crate::block::{Block, WORKERS_PER_BLOCK};
use crate::draws::{Draws, Entity, Generator, Stream};
use crate::parameters::ModelParameters;
use crate::population::compact::{LogDeviation, RoughCents, Stock};
use crate::population::demography::{PENSION, earned_social_security};
use crate::population::job_terms::JobTerms;
use crate::population::workers::{
    EstimatedTax, HouseholdYear, Insurance, LabourState, PremiumCredit, Role, Traits, Worker, Workers,
};

parameters! {
    /// Making of the population beyond what the survey records say.
    pub struct SynthesisParameters in "synthesis" {
        /// Median of liquid savings in months of the tax unit's income.
        savings_months: f64 = 1.2, Unit::Months, 0.0..=60.0, "assumption; check: Federal Reserve SHED, 63 per cent cover 400 dollars";
        /// Factor on that median for tax units of 65 and over.
        savings_of_seniors: f64 = 2.2, Unit::Multiple, 0.0..=20.0,
            "derived: Survey of Consumer Finances 2022, transaction accounts of 13,400 USD at 65 to 74 to 8,000 at 55 to 64, over incomes";
        /// Spread of liquid savings between tax units.
        savings_spread: f64 = 1.6, Unit::LogPoints, 0.0..=5.0, ASSUMPTION;
        /// Mean of retirement balances in years of wages per ten years of age over 25.
        retirement_years: f64 = 0.5, Unit::Years, 0.0..=10.0, "assumption, about the Survey of Consumer Finances 2022";
        /// Spread of potential wages of persons without earnings on record.
        potential_wage_spread: f64 = 0.45, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Log of the potential hourly wage, dollars, at age 40 with secondary education and no earnings on record.
        potential_log_wage: f64 = 2.9, Unit::LogPoints, 0.0..=6.0, ASSUMPTION;
        /// Rise of that log per education level.
        potential_wage_slope: f64 = 0.22, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Share of recorded employees without any plan of an employer who are contractors in truth.
        contractors_recorded_as_employees: f64 = 0.36, Unit::Share, 0.0..=1.0,
            "derived from Abraham, Hershbein, Houseman and Truesdale (2024): 15 per cent are contractors, 7 say so";
        /// Share of people who could live and work anywhere.
        nomad_share: f64 = 0.05, Unit::Share, 0.0..=1.0, "assumption; MBO Partners 2024: 18 million, 11 per cent of workers, call themselves nomads";
    }
}

/// Households between the first ones of two neighbouring blocks, in shuffled order: about as many as a block holds.
const STRIDE: u64 = 2099;

/// Returns the number of blocks of a population of so many workers.
pub(crate) fn blocks_of(workers: u64) -> usize {
    workers.div_ceil(WORKERS_PER_BLOCK as u64) as usize
}

/// Makes some of the blocks of a population of so many workers; the last block may be smaller.
///
/// Every block takes households one after the other from a shuffled list, starting at its own place in it; a household
/// that no longer fits is passed over until one does, so that exactly the wanted number of workers is made. Which
/// households a block gets does not depend on any other block.
pub(crate) fn populate(
    parameters: &ModelParameters,
    population: &Population,
    draws: Draws,
    workers: u64,
    blocks: Range<usize>,
) -> Vec<Block> {
    let placement = Placement::drawn(population, draws);
    blocks
        .into_par_iter()
        .map(|number| {
            let number = number as u64;
            let first_worker = number * WORKERS_PER_BLOCK as u64;
            let wanted = (workers - first_worker).min(WORKERS_PER_BLOCK as u64) as usize;
            let mut block =
                Block { first_worker, workers: Workers::with_capacity(wanted), ..Block::default() };
            let households: Vec<u32> = placement.of_block(number, wanted).collect();
            for together in households.chunks(HOUSEHOLDS_AT_ONCE) {
                let records = together.iter().map(|household| &population.households[*household as usize]);
                records.clone().for_each(|household| fetch(population, household));
                for household in records {
                    settle_household(parameters, population, household, draws, &mut block);
                }
            }
            block
        })
        .collect()
}

/// Number of households whose records the cache fetches together: they are drawn from the whole country.
const HOUSEHOLDS_AT_ONCE: usize = 16;

/// Lets the cache fetch what is on record of a household.
fn fetch(population: &Population, household: &HouseholdRecord) {
    prefetch(&population.persons[persons_of(household)]);
    prefetch(&population.tax_units[tax_units_of(household)]);
}

/// Which household of the population stands where.
pub(crate) struct Placement {
    order: Vec<u32>,
    /// Persons of every household.
    sizes: Vec<u32>,
}

impl Placement {
    /// Draws the order of a seed.
    pub(crate) fn drawn(population: &Population, draws: Draws) -> Self {
        let sizes = population.households.iter().map(|household| household.persons.len() as u32).collect();
        Self { order: shuffled_households(population, draws), sizes }
    }

    /// Returns the households of a block of so many workers, by position in the population, in the order of its rows.
    pub(crate) fn of_block(&self, number: u64, workers: usize) -> impl Iterator<Item = u32> {
        let count = self.order.len().max(1);
        let mut place = (number * STRIDE % count as u64) as usize;
        let mut free = workers;
        std::iter::from_fn(move || {
            while free > 0 {
                let household = self.order[place];
                place = (place + 1) % count;
                let persons = self.persons(household);
                if persons <= free {
                    free -= persons;
                    return Some(household);
                }
            }
            None
        })
    }

    /// Returns the households of a block with a row for every person.
    pub(crate) fn rows_of_block(&self, number: u64, workers: usize) -> impl Iterator<Item = u32> {
        self.of_block(number, workers)
            .flat_map(|household| std::iter::repeat_n(household, self.persons(household)))
    }

    /// Returns how many persons live in a household.
    pub(crate) fn persons(&self, household: u32) -> usize {
        self.sizes[household as usize] as usize
    }
}

/// Returns the households in an order drawn once per seed; a record of a larger weight stands more often.
fn shuffled_households(population: &Population, draws: Draws) -> Vec<u32> {
    let mean = population.households.iter().map(|household| household.weight).sum::<f64>()
        / population.households.len().max(1) as f64;
    let mut order: Vec<u32> = Vec::with_capacity(population.households.len());
    let mut owed = 0.0;
    for (number, household) in population.households.iter().enumerate() {
        owed += household.weight / mean;
        while owed >= 0.5 {
            order.push(number as u32);
            owed -= 1.0;
        }
    }
    let mut generator = draws.generator(Stream::Synthesis, Month::from_index(0), Entity::institution(0));
    for place in (1..order.len()).rev() {
        order.swap(place, generator.random_range(0..=place));
    }
    order
}

fn settle_household(
    parameters: &ModelParameters,
    population: &Population,
    household: &HouseholdRecord,
    draws: Draws,
    block: &mut Block,
) {
    let persons = &population.persons[persons_of(household)];
    let units = &population.tax_units[tax_units_of(household)];
    let first = block.workers.len();
    for (number, unit) in units.iter().enumerate() {
        let members = || persons.iter().filter(|person| usize::from(person.tax_unit) == number);
        let of_role = |role| members().filter(move |person| person.role == role);
        let ordered = of_role(RecordedRole::Head)
            .chain(of_role(RecordedRole::Spouse))
            .chain(of_role(RecordedRole::Dependant));
        let income = unit_income(unit, members());
        for person in ordered {
            let mut generator =
                draws.generator(Stream::Synthesis, Month::from_index(0), block.entity(block.workers.len()));
            let worker = make_worker(parameters, (household, unit, person), income, &mut generator);
            block.workers.push(worker);
        }
    }
    if first < block.workers.len() {
        block.workers.traits[first].set_starts_household(true);
    }
}

/// Returns the positions of a household's persons in the population.
fn persons_of(household: &HouseholdRecord) -> Range<usize> {
    household.persons.start as usize..household.persons.end as usize
}

/// Returns the positions of a household's tax units in the population.
fn tax_units_of(household: &HouseholdRecord) -> Range<usize> {
    household.tax_units.start as usize..household.tax_units.end as usize
}

/// Money income of a tax unit before tax, dollars a month; dependants keep their own.
fn unit_income<'a>(unit: &TaxUnitRecord, members: impl Iterator<Item = &'a PersonRecord>) -> f64 {
    let earned: i64 = members
        .filter(|person| person.role != RecordedRole::Dependant)
        .map(|person| person.wage_cents_per_year + person.profit_cents_per_year.max(0))
        .sum();
    let other = unit.interest_cents_per_year
        + unit.dividends_cents_per_year
        + unit.pension_and_social_security_cents_per_year
        + unit.other_income_cents_per_year.max(0);
    (earned + other) as f64 / 1200.0
}

fn make_worker(
    model: &ModelParameters,
    (household, unit, person): (&HouseholdRecord, &TaxUnitRecord, &PersonRecord),
    unit_income: f64,
    generator: &mut Generator,
) -> Worker {
    let parameters = &model.synthesis;
    let is_head = person.role == RecordedRole::Head;
    let own_income = if person.role == RecordedRole::Dependant {
        (person.wage_cents_per_year + person.profit_cents_per_year.max(0)) as f64 / 1200.0
    } else {
        unit_income
    };
    let holds_purse = person.role != RecordedRole::Spouse;
    let log_wage = log_wage(parameters, person, generator);
    let annual_wage = exponential(log_wage) * 2080.0;
    let of_head = |cents_per_year: i64| RoughCents::nearest(if is_head { cents_per_year / 12 } else { 0 });
    let private = unit.interest_cents_per_year
        + unit.dividends_cents_per_year
        + unit.other_income_cents_per_year
        + unit.pension_and_social_security_cents_per_year
        - unit.social_security_cents_per_year;
    let mut worker = Worker {
        age_months: u16::from(person.age_years) * 12 + generator.random_range(0..12),
        state: household.state,
        traits: traits(parameters, person, generator),
        labour_state: labour_state(person.status),
        tenure_months: person.tenure_months.min(u16::from(u8::MAX)) as u8,
        spell_months: spell(person, generator.random_range(0..4)),
        children: if is_head { unit.children_under_17 } else { 0 },
        young_children: if is_head { unit.children_under_6 } else { 0 },
        job_hours_per_week: usual_hours(person),
        terms: JobTerms::default(),
        job_premium: 0,
        support: 0,
        tax_rate: model.employment.usual_tax_percent(),
        log_wage: log_wage as f32,
        transitory_log_wage: LogDeviation::default(),
        property_income: of_head(private),
        side_profit: side_profit(person),
        social_security: of_head(unit.social_security_cents_per_year),
        purse: if holds_purse { savings(parameters, (person.age_years, own_income), generator) } else { 0 },
        retirement_balance: retirement_balance(parameters, person, annual_wage, generator),
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
        unemployment_weeks_left: if person.status == LabourStatus::Unemployed
            && person.unemployment_benefit_cents_per_year > 0
        {
            13
        } else {
            0
        },
        weekly_benefit: (person.unemployment_benefit_cents_per_year / 100 / 26).clamp(0, 1000) as u16,
        insurance: Insurance::None,
        burnout: Stock::nearest(0.05),
        isolation: Stock::nearest(0.05),
        account: 0,
        months_since_platform_pay: u8::MAX,
        permanent_income: if holds_purse { (own_income * 0.85) as f32 } else { 0.0 },
        household_year: HouseholdYear::default(),
        former_account: None,
        year_medical_dollars: 0,
        net_income: if is_head { (own_income * 85.0) as i32 } else { 0 },
    };
    set_job(model, &mut worker, generator);
    let may_claim = (PENSION..FULL_RETIREMENT_AGE_MONTHS).contains(&worker.age_months);
    if may_claim && worker.labour_state.is_employed() && unit.social_security_cents_per_year == 0 {
        // Who works on is not on record as a recipient, and claims when work ends.
        worker.social_security = earned_social_security(&model.demography, worker.log_wage);
    }
    worker
}

/// Says what the records do not of a job: whether it is one in truth, and its terms.
fn set_job(model: &ModelParameters, worker: &mut Worker, generator: &mut Generator) {
    let luck: [f64; 5] = generator.random();
    let has_plan = worker.traits.has_health_plan() || worker.traits.has_retirement_plan();
    if worker.labour_state == LabourState::OutOfLabourForce && worker.age_months >= EARLY_RETIREMENT {
        let plans = JobOdds::new(&model.employment).health_plan_at(f64::from(worker.log_wage));
        worker.traits.set_health_plan(luck[0] < model.employment.retiree_plan * plans);
    }
    if worker.labour_state != LabourState::Employee {
        if worker.labour_state == LabourState::OwnAccount {
            // As with jobs, what is on record holds the premium already.
            worker.job_premium = model.employment.own_account_premium(false);
        }
        return;
    }
    if !has_plan && luck[0] < model.synthesis.contractors_recorded_as_employees {
        worker.labour_state = LabourState::OwnAccount;
        worker.terms.set_one_firm(true);
        worker.terms.set_schedule(schedule(&model.employment, luck[1]));
        return;
    }
    // The pay on record holds the premium already.
    worker.job_premium = usual_premium(&model.employment, luck[4]);
    let log_wage = f64::from(worker.log_wage);
    let terms = (&model.employment, &JobOdds::new(&model.employment));
    draw_terms(terms, &mut worker.terms, log_wage, &[luck[1], luck[2], luck[3], 0.0]);
}

/// Months without work of somebody who worked at the beginning of the year on record, or longer ago.
const LONG_SPELL_MONTHS: u8 = 24;

/// Returns months without work: few for the unemployed and for those with wages in the year on record.
fn spell(person: &PersonRecord, few: u8) -> u8 {
    match person.status {
        LabourStatus::OutOfLabourForce if person.wage_cents_per_year == 0 => LONG_SPELL_MONTHS,
        status if status.is_employed() => 0,
        _ => few,
    }
}

const fn labour_state(status: LabourStatus) -> LabourState {
    match status {
        LabourStatus::Employee => LabourState::Employee,
        LabourStatus::OwnAccount => LabourState::OwnAccount,
        LabourStatus::Unemployed => LabourState::Unemployed,
        LabourStatus::OutOfLabourForce => LabourState::OutOfLabourForce,
    }
}

fn traits(parameters: &SynthesisParameters, person: &PersonRecord, generator: &mut Generator) -> Traits {
    let mut traits = Traits::default();
    traits.set_female(person.sex == Sex::Female);
    traits.set_education(person.education as u8);
    traits.set_student(person.student);
    traits.set_carer(person.carer);
    traits.set_health_plan(person.employer_health_plan);
    traits.set_retirement_plan(person.employer_retirement_plan);
    traits.set_nomad(generator.random_bool(parameters.nomad_share));
    traits.set_role(match person.role {
        RecordedRole::Head => Role::Head,
        RecordedRole::Spouse => Role::Spouse,
        RecordedRole::Dependant => Role::Dependant,
    });
    traits
}

/// Hourly pay, dollars, above which usual hours on record are taken for too few.
const PLAUSIBLE_HOURLY_PAY: f64 = 300.0;
/// Usual weekly hours that are at most put in their place.
const LONG_WEEK: f64 = 60.0;

/// Usual weekly hours: those on record, or more where the pay on record would otherwise be implausible per hour.
fn usual_hours(person: &PersonRecord) -> u8 {
    if !person.status.is_employed() {
        return 0;
    }
    let plausible = year_of_work(person) as f64 / 100.0 / (52.0 * PLAUSIBLE_HOURLY_PAY);
    f64::from(person.hours_per_week).max(plausible.min(LONG_WEEK)).clamp(1.0, 80.0) as u8
}

/// Pay or profit of the main work, cents a year.
fn year_of_work(person: &PersonRecord) -> i64 {
    match person.status {
        LabourStatus::Employee => person.wage_cents_per_year,
        LabourStatus::OwnAccount => person.profit_cents_per_year,
        LabourStatus::Unemployed | LabourStatus::OutOfLabourForce => 0,
    }
}

/// Profit beside another main activity, cents a month.
fn side_profit(person: &PersonRecord) -> i32 {
    if person.status == LabourStatus::OwnAccount {
        return 0;
    }
    (person.profit_cents_per_year / 12).clamp(0, i64::from(i32::MAX)) as i32
}

/// Log hourly pay of the present work, or what the person could earn where no earnings are on record.
fn log_wage(parameters: &SynthesisParameters, person: &PersonRecord, generator: &mut Generator) -> f64 {
    let own_year = year_of_work(person);
    let hours_per_year = f64::from(usual_hours(person)) * WEEKS_PER_MONTH * 12.0;
    if own_year > 0 && hours_per_year > 0.0 {
        return logarithm(own_year as f64 / 100.0 / hours_per_year);
    }
    let age = f64::from(person.age_years);
    let experience = -0.0006 * (age - 45.0) * (age - 45.0) + 0.0006 * 25.0;
    let noise: f64 = rand_distr::StandardNormal.sample(generator);
    parameters.potential_log_wage
        + parameters.potential_wage_slope * (f64::from(person.education as u8) - 1.0)
        + experience
        + parameters.potential_wage_spread * noise
}

fn savings(
    parameters: &SynthesisParameters,
    (age_years, monthly_income): (u8, f64),
    generator: &mut Generator,
) -> i64 {
    let of_age = if age_years >= 65 { parameters.savings_of_seniors } else { 1.0 };
    let months = log_normal(of_age * parameters.savings_months, parameters.savings_spread, generator);
    (months * monthly_income.max(200.0) * 100.0).min(1e12) as i64
}

fn retirement_balance(
    parameters: &SynthesisParameters,
    person: &PersonRecord,
    annual_wage: f64,
    generator: &mut Generator,
) -> i64 {
    if !person.employer_retirement_plan && person.age_years < 60 {
        return 0;
    }
    let decades = (f64::from(person.age_years) - 25.0).clamp(0.0, 40.0) / 10.0;
    let years = log_normal(parameters.retirement_years * decades, 1.0, generator);
    (years * annual_wage.min(500_000.0) * 100.0).min(1e12) as i64
}

/// Draws from a log-normal distribution of a median; nothing for a median that is not positive.
fn log_normal(median: f64, spread: f64, generator: &mut Generator) -> f64 {
    if median <= 0.0 {
        return 0.0;
    }
    LogNormal::new(logarithm(median), spread).map_or(median, |distribution| distribution.sample(generator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::populated_block;

    #[test]
    fn those_at_work_past_sixty_two_have_social_security_to_claim() {
        let workers = populated_block().0.workers;
        let has_any = |row: usize| {
            let mut unit = workers.unit(workers.purse_row(row));
            unit.any(|row| workers.social_security[row] != RoughCents::default())
        };
        let with_claim = |employed: bool| {
            let rows = (0..workers.len()).filter(|row| {
                (PENSION..FULL_RETIREMENT_AGE_MONTHS).contains(&workers.age_months[*row])
                    && workers.traits[*row].role() != Role::Dependant
                    && workers.labour_state[*row].is_employed() == employed
            });
            let claims: Vec<bool> = rows.map(has_any).collect();
            claims.iter().filter(|claim| **claim).count() as f64 / claims.len() as f64
        };

        assert!(with_claim(true) >= 1.0);
        // Some of those without work are on record as receiving none.
        assert!((0.5..0.95).contains(&with_claim(false)), "{}", with_claim(false));
    }
}
