//! Phase 10: ageing, schooling, leaving home, marriage and separation, births, death; whoever leaves is replaced by a
//! person of sixteen, so that the population keeps its size.

mod events;
mod heads;
#[cfg(test)]
mod tests;

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::arithmetic::{exponential, normal_quantile};
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::parameters::ModelParameters;
use crate::population::accounts::AccountStatus;
use crate::population::compact::{LogDeviation, RoughCents, Stock};
use crate::population::demography::events::{EventBounds, LifeEvents};
use crate::population::demography::heads::{find_heads, join_household_before};
use crate::population::job_terms::JobTerms;
use crate::population::workers::{Insurance, LabourState, Role, Traits, Workers};

parameters! {
    /// Births and deaths of the population.
    pub struct DemographyParameters in "demography" {
        /// Log of the yearly probability of death at age 65.
        log_mortality_at_65: f64 = -4.1, Unit::LogPoints, -10.0..=0.0, "SSA period life table 2021, both sexes: 1.6 per cent";
        /// Rise of that log per year of age.
        mortality_rise: f64 = 0.093, Unit::LogPoints, 0.0..=0.3, "SSA period life table 2021: 16 per cent at age 90";
        /// Growth of the population, by which the young are more than the dying; since the number of workers is fixed, random
        /// persons make room and each of the others stands for more.
        growth: f64 = 0.005, Unit::SharePerYear, 0.0..=0.1,
            "Census Bureau, Vintage 2024 estimates: persons of 18 and over grew by about half a per cent a year before 2022";
        /// Probability that a young adult leaves the parents' home in a month.
        leaving_home: f64 = 0.009, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that two neighbouring single adults of similar age marry in a month.
        marriage: f64 = 0.016, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Probability that a couple separates in a month.
        separation: f64 = 0.0012, Unit::SharePerMonth, 0.0..=1.0, "CDC/NCHS 2022: about 14 divorces per 1,000 couples a year";
        /// Probability that a couple aged 20 to 42 has a child in a month.
        birth: f64 = 0.0085, Unit::SharePerMonth, 0.0..=1.0, "assumption; CDC/NCHS 2023: 54 births per 1,000 women of 15 to 44 a year";
        /// Share of school leavers who go on to college.
        college: f64 = 0.62, Unit::Share, 0.0..=1.0, "BLS, College enrollment of 2023 high school graduates: 61 per cent";
        /// Probability that a student of 22 or older ends studies in a month.
        studies_end: f64 = 0.06, Unit::SharePerMonth, 0.0..=1.0,
            "derived from NCES, Digest of Education Statistics 2023, table 103.20: about a quarter of those of 22 to 24 are enrolled";
        /// Share of students who complete a degree.
        degree: f64 = 0.6, Unit::Share, 0.0..=1.0, "NCES 2023: 62 to 64 per cent within six years";
        /// Share of the wage that Social Security replaces.
        social_security_replacement: f64 = 0.40, Unit::Share, 0.0..=1.0, "SSA 2024: about 40 per cent for average earners";
        /// Largest Social Security benefit.
        social_security_cap: f64 = 4_000.0, Unit::DollarsPerMonth, 0.0..=20_000.0, "SSA 2025: 4,018 at full retirement age";
        /// Mean log hourly wage of a person of sixteen.
        first_log_wage: f64 = 2.40, Unit::LogPoints, 0.0..=6.0, ASSUMPTION;
        /// Spread of that log wage.
        first_wage_spread: f64 = 0.45, Unit::LogPoints, 0.0..=2.0, ASSUMPTION;
        /// Rise of the log wage that a degree brings.
        degree_premium: f64 = 0.60, Unit::LogPoints, 0.0..=2.0, "assumption, about the college premium in CPS earnings";
    }
}

const YOUNGEST: u16 = 16 * 12;
const SCHOOL_LEAVING: u16 = 18 * 12;
/// Age from which studies end.
const DEGREE: u16 = 22 * 12;
/// Earliest age of Social Security; those at work are paid from the full retirement age on.
pub(super) const PENSION: u16 = 62 * 12;
/// Usual weekly hours of those who leave school or college.
const FULL_TIME: u8 = 40;
/// Weekly hours from which work is full time.
const LEAST_FULL_TIME: u8 = 35;

/// Makes every worker of a block a month older, with all that may bring.
///
/// Persons are looked at in order, because couples are made with the next one. Only those to whom something may happen are
/// looked at, and those whom a partner has left, perhaps with children.
#[inline(never)]
pub(crate) fn grow_older(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let mut scratch = std::mem::take(&mut month.scratch);
    scratch.draw(context, Stream::Demography, block);
    let words = &scratch.words;
    let workers = &block.workers;
    let rows = workers.len();
    let bounds = EventBounds::new(&context.parameters.demography);
    let candidates = scratch.candidates.find(rows, |marks| {
        context.processor.run(LifeEvents { bounds, workers, words, marks });
    });
    let mut grown = 0;
    for candidate in candidates {
        let mut row = usize::from(*candidate);
        while row >= grown {
            add_month(&mut block.workers.age_months[grown..=row]);
            grown = row + 1;
            let unit = block.workers.unit(row);
            live((context, &bounds), block, month, (row, words.row(row)));
            row += usize::from(block.workers.unit(row) != unit);
        }
    }
    add_month(&mut block.workers.age_months[grown..]);
    find_heads(&mut block.workers, candidates.iter().map(|row| usize::from(*row)));
    month.scratch = scratch;
}

fn add_month(ages: &mut [u16]) {
    for age_months in ages {
        *age_months = age_months.wrapping_add(1);
    }
}

/// Lets happen to a person what the words of the month say.
fn live(
    (context, bounds): (&MonthContext, &EventBounds),
    block: &mut Block,
    month: &mut BlockMonth,
    (row, words): (usize, [u32; 4]),
) {
    let [a, b, c, d] = words;
    let luck = [unit_interval(a), unit_interval(b), unit_interval(c), unit_interval(d)];
    let age_months = block.workers.age_months[row];
    let may_leave = a <= bounds.death(age_months);
    if may_leave && luck[0] < leaving_probability(&context.parameters.demography, age_months) {
        replace(context, block, month, row);
        return;
    }
    pass_birthdays(context, &mut block.workers, row, luck[1]);
    live_together(context, &mut block.workers, row, &luck);
    raise_children(context, &mut block.workers, row, &luck);
}

/// Returns the probability that a person dies in a month, or makes room for a growing population.
fn leaving_probability(parameters: &DemographyParameters, age_months: u16) -> f64 {
    death_probability(parameters, age_months) + parameters.growth / 12.0
}

fn death_probability(parameters: &DemographyParameters, age_months: u16) -> f64 {
    // Below 30 the yearly probability is under one in a thousand: most draws need no exponential.
    let years = (f64::from(age_months) / 12.0).max(30.0);
    exponential(parameters.log_mortality_at_65 + parameters.mortality_rise * (years - 65.0)) / 12.0
}

/// Settles the estate and puts a person of sixteen in the place.
fn replace(context: &MonthContext, block: &mut Block, month: &mut BlockMonth, row: usize) {
    let was_alone = block.workers.unit(block.workers.purse_row(row)).len() == 1;
    leave_to_partner(&mut block.workers, row);
    if was_alone {
        bequeath(&mut block.workers, row);
    }
    let purse = std::mem::take(&mut block.workers.purse[row]);
    if purse >= 0 {
        month.ledger.pay(Purpose::EstatePurse, ghostwork_parameters::Money::from_cents(purse));
    } else {
        month.ledger.pay(Purpose::Endowment, ghostwork_parameters::Money::from_cents(-purse));
    }
    month.pass(Purpose::EstateRetirement, std::mem::take(&mut block.workers.retirement_balance[row]));
    month.pass(Purpose::EstateBenefitAccount, i64::from(block.workers.benefit_account.take(row)));
    if let Some(position) = usize::from(block.workers.account[row]).checked_sub(1) {
        block.accounts[position].status = AccountStatus::Closed;
        block.accounts[position].idle_months = 0;
    }
    let luck =
        context.draws.words_at(Stream::Demography, context.month, block.entity(row), 1).map(unit_interval);
    month.forget_income(row);
    if let Some(income) = block.window_net_income.get_mut(row) {
        *income = 0;
    }
    join_household_before(&mut block.workers, row);
    be_sixteen(context.parameters, &mut block.workers, row, &luck);
}

/// Rows among which an heir is looked for.
const KIN: usize = 128;

/// Leaves savings and property to an heir: the next head of 35 to 65 years among the following rows.
///
/// Without one, the estate goes outside the population. Debts are not inherited.
fn bequeath(workers: &mut Workers, row: usize) {
    let last = (row + KIN).min(workers.len());
    let is_heir = |&heir: &usize| {
        workers.traits[heir].role() == Role::Head && (35 * 12..65 * 12).contains(&workers.age_months[heir])
    };
    let Some(heir) = (row + 1..last).find(is_heir) else { return };
    if workers.purse[row] > 0 {
        workers.purse[heir] += std::mem::take(&mut workers.purse[row]);
    }
    workers.retirement_balance[heir] += std::mem::take(&mut workers.retirement_balance[row]);
    inherit_property(workers, row, heir);
}

/// Passes the stream of property income on, as far as one row can hold it.
fn inherit_property(workers: &mut Workers, from: usize, to: usize) {
    let inherited = i64::from(std::mem::take(&mut workers.property_income[from]));
    let both = i64::from(workers.property_income[to]) + inherited;
    workers.property_income[to] = RoughCents::nearest(both);
}

fn be_sixteen(model: &ModelParameters, workers: &mut Workers, row: usize, luck: &[f64; 4]) {
    let parameters = &model.demography;
    let traits = &mut workers.traits[row];
    let starts_household = traits.starts_household();
    *traits = Traits::default();
    traits.set_starts_household(starts_household);
    traits.set_role(Role::Dependant);
    traits.set_female(luck[0] < 0.5);
    traits.set_student(true);
    traits.set_nomad(luck[2] < model.synthesis.nomad_share);
    workers.age_months[row] = YOUNGEST;
    workers.labour_state[row] = LabourState::OutOfLabourForce;
    workers.tenure_months[row] = 0;
    workers.spell_months[row] = 0;
    workers.children[row] = 0;
    workers.young_children[row] = 0;
    workers.job_hours_per_week[row] = 0;
    workers.terms[row] = JobTerms::default();
    workers.job_premium[row] = 0;
    workers.support[row] = 0;
    workers.tax_rate[row] = model.employment.usual_tax_percent();
    let log_wage = parameters.first_log_wage + parameters.first_wage_spread * normal_quantile(luck[1]);
    workers.log_wage[row] = log_wage as f32;
    workers.transitory_log_wage[row] = LogDeviation::default();
    workers.property_income[row] = RoughCents::default();
    workers.side_profit.take(row);
    workers.social_security[row] = RoughCents::default();
    workers.year_wages[row] = 0;
    workers.year_profit[row] = 0;
    workers.year_unemployment.take(row);
    workers.year_taxed_transfers.take(row);
    workers.year_untaxed_transfers.take(row);
    workers.year_tax_paid[row] = 0;
    workers.year_deferrals[row] = 0;
    workers.premium_credit.take(row);
    workers.estimated_tax.take(row);
    workers.settlement[row] = 0;
    workers.unemployment_weeks_left[row] = 0;
    workers.weekly_benefit[row] = 0;
    workers.insurance[row] = Insurance::Family;
    workers.burnout[row] = Stock::default();
    workers.isolation[row] = Stock::default();
    workers.account[row] = 0;
    workers.former_account.take(row);
    workers.months_since_platform_pay[row] = u8::MAX;
    workers.permanent_income[row] = 0.0;
    workers.household_year.take(row);
    workers.year_medical_dollars[row] = 0;
    workers.net_income[row] = 0;
}

fn pass_birthdays(context: &MonthContext, workers: &mut Workers, row: usize, luck: f64) {
    let parameters = &context.parameters.demography;
    let traits = &mut workers.traits[row];
    match workers.age_months[row] {
        SCHOOL_LEAVING if traits.is_student() => {
            traits.set_education(1);
            let goes_on = luck < parameters.college;
            traits.set_student(goes_on);
            if !goes_on {
                workers.job_hours_per_week[row] = FULL_TIME;
            }
        }
        PENSION if workers.social_security[row] == RoughCents::default() => {
            workers.social_security[row] = earned_social_security(parameters, workers.log_wage[row]);
        }
        age_months if age_months >= DEGREE && traits.is_student() && luck < parameters.studies_end => {
            // Below the probability, luck is uniform again.
            end_studies(parameters, workers, row, luck / parameters.studies_end);
        }
        _ => {}
    }
}

/// Sends a student to work, perhaps with a degree; whoever has one already gains none.
fn end_studies(parameters: &DemographyParameters, workers: &mut Workers, row: usize, luck: f64) {
    let traits = &mut workers.traits[row];
    traits.set_student(false);
    let hours = &mut workers.job_hours_per_week[row];
    *hours = (*hours).max(FULL_TIME);
    if traits.education() == 3 {
        return;
    }
    let completes = luck < parameters.degree;
    traits.set_education(if completes { 3 } else { 2 });
    if completes {
        workers.log_wage[row] += parameters.degree_premium as f32;
    }
}

/// Returns the Social Security that a log hourly wage earns, per month.
pub(super) fn earned_social_security(parameters: &DemographyParameters, log_wage: f32) -> RoughCents {
    let wage = exponential(f64::from(log_wage)) * 150.0;
    let benefit = (parameters.social_security_replacement * wage).min(parameters.social_security_cap);
    RoughCents::nearest((benefit * 100.0) as i64)
}

/// Leaving home, marriage with the neighbour in the next row, separation.
fn live_together(context: &MonthContext, workers: &mut Workers, row: usize, luck: &[f64; 4]) {
    let parameters = &context.parameters.demography;
    let adult = 18 * 12..35 * 12;
    if workers.traits[row].role() == Role::Dependant {
        // Who moves out is the last of the household's rows, so that the others stay together.
        let is_last = workers.traits.get(row + 1).is_none_or(|next| next.starts_household());
        if is_last && adult.contains(&workers.age_months[row]) && luck[2] < parameters.leaving_home {
            workers.traits[row].set_role(Role::Head);
            workers.traits[row].set_starts_household(true);
        }
        return;
    }
    if workers.unit(row).len() == 2 {
        if luck[2] < parameters.separation {
            separate(workers, row + 1);
            workers.traits[row + 1].set_starts_household(true);
        }
    } else if luck[2] < parameters.marriage && can_marry(workers, row) {
        marry(workers, row);
    }
}

fn can_marry(workers: &Workers, row: usize) -> bool {
    let next = row + 1;
    let of_age = |row: usize| (20 * 12..70 * 12).contains(&workers.age_months[row]);
    next < workers.len()
        && workers.traits[row].role() == Role::Head
        && workers.traits[next].role() == Role::Head
        && workers.unit(next).len() == 1
        && of_age(row)
        && of_age(next)
        && workers.age_months[row].abs_diff(workers.age_months[next]) < 12 * 12
}

/// Joins the person of the next row to a head: one purse, one return, one household.
fn marry(workers: &mut Workers, row: usize) {
    let next = row + 1;
    workers.traits[next].set_role(Role::Spouse);
    workers.traits[next].set_starts_household(false);
    workers.purse[row] += std::mem::take(&mut workers.purse[next]);
    workers.settlement[row] += std::mem::take(&mut workers.settlement[next]);
    workers.permanent_income[row] += std::mem::take(&mut workers.permanent_income[next]);
    workers.children[row] += std::mem::take(&mut workers.children[next]);
    workers.young_children[row] += std::mem::take(&mut workers.young_children[next]);
    workers.household_year.take(next);
}

/// Lets a spouse stand alone: half of what is shared goes along.
fn separate(workers: &mut Workers, spouse: usize) {
    let head = spouse - 1;
    workers.traits[spouse].set_role(Role::Head);
    let half = workers.purse[head] / 2;
    workers.purse[head] -= half;
    workers.purse[spouse] += half;
    let income = workers.permanent_income[head] / 2.0;
    workers.permanent_income[head] = income;
    workers.permanent_income[spouse] = income;
}

/// Leaves a couple by death: who survives stands alone, with all that the couple had and the larger Social Security.
fn leave_to_partner(workers: &mut Workers, row: usize) {
    let survivor = if workers.traits[row].role() == Role::Spouse {
        workers.traits[row].set_role(Role::Head);
        row - 1
    } else if workers.unit(row).len() == 2 {
        hand_over_unit(workers, row);
        row + 1
    } else {
        return;
    };
    if i64::from(workers.social_security[row]) > i64::from(workers.social_security[survivor]) {
        workers.social_security[survivor] = workers.social_security[row];
    }
    workers.retirement_balance[survivor] += std::mem::take(&mut workers.retirement_balance[row]);
    inherit_property(workers, row, survivor);
}

/// Makes a spouse the head, with what stands on the row of a head.
fn hand_over_unit(workers: &mut Workers, head: usize) {
    let spouse = head + 1;
    workers.traits[spouse].set_role(Role::Head);
    workers.purse[spouse] += std::mem::take(&mut workers.purse[head]);
    workers.settlement[spouse] += std::mem::take(&mut workers.settlement[head]);
    workers.permanent_income[spouse] = workers.permanent_income[head];
    workers.children[spouse] += std::mem::take(&mut workers.children[head]);
    workers.young_children[spouse] += std::mem::take(&mut workers.young_children[head]);
}

/// Returns whether somebody of an age, months, may have a child.
#[inline(always)]
fn is_fertile(age_months: u16) -> bool {
    (20 * 12..42 * 12).contains(&age_months)
}

/// Children are born to couples, and grow out of childhood.
fn raise_children(context: &MonthContext, workers: &mut Workers, row: usize, luck: &[f64; 4]) {
    if workers.traits[row].role() != Role::Head {
        return;
    }
    let fertile = is_fertile(workers.age_months[row]);
    let births = context.parameters.demography.birth * if workers.unit(row).len() == 2 { 1.0 } else { 0.3 };
    if fertile && luck[3] < births && workers.children[row] < 12 {
        workers.children[row] += 1;
        workers.young_children[row] += 1;
        find_carer(workers, row);
        return;
    }
    // Among n young children one of them turns six in a month with probability n / 72; likewise at seventeen.
    let luck = 1.0 - luck[3];
    let young = f64::from(workers.young_children[row]) / (6.0 * 12.0);
    let older = f64::from(workers.children[row] - workers.young_children[row]) / (11.0 * 12.0);
    if luck < young {
        workers.young_children[row] -= 1;
        if workers.young_children[row] == 0 {
            workers.unit(row).for_each(|parent| workers.traits[parent].set_carer(false));
        }
    } else if luck < young + older {
        workers.children[row] -= 1;
    }
}

/// Lets a parent of young children be their carer if neither is: who works least, if not full time, the mother where both work
/// alike.
fn find_carer(workers: &mut Workers, head: usize) {
    let parents = workers.unit(head);
    if parents.clone().any(|parent| workers.traits[parent].is_carer()) {
        return;
    }
    let hours = |parent: usize| {
        if workers.labour_state[parent].is_employed() { workers.job_hours_per_week[parent] } else { 0 }
    };
    let carer = parents
        .filter(|parent| hours(*parent) < LEAST_FULL_TIME)
        .min_by_key(|parent| (hours(*parent), !workers.traits[*parent].is_female()));
    if let Some(carer) = carer {
        workers.traits[carer].set_carer(true);
    }
}
