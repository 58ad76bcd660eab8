//! Food assistance on the incomes of the month, in which job and business yield what is usual.

mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use ghostwork_law::{
    FoodAdult, FoodAdults, FoodDependents, FoodHousehold, FoodMonth, HOUSEHOLDS_AT_ONCE, MAXIMUM_DEPENDENTS,
    NO_CHILD, STATES, SimpleFoodHouseholds, State,
};
use ghostwork_parameters::Month;
use ghostwork_processor::Kernel;

use self::tables::{Limits, Seating, SmallIncomes, Table};
use super::TRAITS;
use super::annual::{CHILD_AGE, YOUNG_CHILD_AGE};
use super::means::{self, hours_per_week, social_security};
use super::residence::state_of;
use super::rounding::{cents, cents_of_column};
use crate::arithmetic::{Divisor, float};
use crate::block::{Batch, Block, BlockMonth, Scratch};
use crate::context::UsContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::accounts::Owner;
use crate::population::workers::Workers;

/// Ages of students in higher education who are not entitled: 7 USC 2015(e), months.
const STUDENT_AGES_MONTHS: Range<u16> = 18 * 12..50 * 12;
/// Work that makes a student entitled all the same: 7 USC 2015(e)(4), hours a week.
const STUDENT_WORK: f64 = 20.0;
/// Age from which Social Security may be paid for age: 42 USC 402(a), months. Before, it is paid for a disability.
const EARLY_RETIREMENT_AGE_MONTHS: u16 = 62 * 12;
/// An age beyond all that the work rule names: 7 USC 2012(j) counts the disabled with the elderly, 2015(o)(3) exempts them.
const AGE_OF_THE_DISABLED: u8 = 120;

/// Pays food assistance to the households that are entitled to it and claim it; `countable` is income at usual pay, cents by row.
pub(super) fn assist(context: &UsContext, block: &Block, month: &mut BlockMonth, countable: &[i64]) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let Scratch { candidates, words, food_office: FoodOffice { queues, seating }, .. } = &mut scratch;
    let workers = &block.workers;
    let month_of_year = context.month.month_of_year();
    let bounds = context.law.food_assistance.bounds(month_of_year);
    let limits = Limits::of(&bounds);
    seating.arrange(context.processor, workers, context.parameters.taxes.own_table_age as u16 * 12);
    let found = candidates.find(workers.len(), |marks| {
        context.processor.run(SmallIncomes {
            workers,
            countable,
            limits: &limits,
            seating: &mut *seating,
            marks: &mut *marks,
        });
        mark_paid_on_platforms(block, month, (&*seating, marks));
    });
    // Whoever does not claim need not be assessed.
    let purpose = (Stream::Trait, Month::from_index(0), TRAITS);
    words.draw_some(context.processor, context.draws, purpose, (block.entity(0), found));
    let take_up = context.parameters.taxes.food_assistance_take_up;
    let claimants = candidates.keep(words.column(2), |_, luck| unit_interval(luck) < take_up);
    queues.resize_with(STATES, Queue::default);
    let rules = &context.law.food_assistance.of_month(month_of_year);
    let mut counter = Counter { context, workers, countable, rules, queues };
    for row in claimants {
        let unit = workers.unit(usize::from(*row));
        if is_idle_student(workers, month, &unit) {
            continue;
        }
        let table = Table::of(workers, (unit, &*seating), countable);
        let limit = limits.at(workers.state[table.unit.start], table.persons);
        let income = table.unit_income + table.guests_income;
        if income <= limit || income - deducted_beyond_costs(month, &table.unit, bounds.flat_share) <= limit {
            counter.serve(month, &table);
        }
    }
    counter.close(month);
    month.scratch = scratch;
}

/// Marks heads of households with platform pay, of the month or as a rule averages it, of which less may count than is left of it.
fn mark_paid_on_platforms(block: &Block, month: &BlockMonth, (seating, marks): (&Seating, &mut [u8])) {
    let owners = block.accounts.iter().filter_map(|account| match account.owner {
        Owner::Home { row, .. } => Some(usize::from(row)),
        Owner::Abroad { .. } => None,
    });
    let paid = owners.filter(|row| month.platform_gross[*row] > 0);
    for row in paid.chain(month.pay_shift.iter().map(|(row, _)| row)) {
        let head = block.workers.purse_row(row);
        marks[head] = u8::from(seating.keeps_table(head));
    }
}

/// Returns whether a tax unit is a student alone who is not entitled: in higher education, without children or half a job.
fn is_idle_student(workers: &Workers, month: &BlockMonth, unit: &Range<usize>) -> bool {
    let head = unit.start;
    workers.traits[head].is_student()
        && unit.len() == 1
        && workers.children[head] == 0
        && STUDENT_AGES_MONTHS.contains(&workers.age_months[head])
        && hours_per_week(workers, month, head) < STUDENT_WORK
}

/// Room for what food assistance is worked out from.
#[derive(Debug, Default)]
pub(crate) struct FoodOffice {
    /// Households that wait to be assessed, by state.
    queues: Vec<Queue>,
    seating: Seating,
}

/// Where households are assessed: those of one state without guests at the table wait until there are several.
struct Counter<'a> {
    context: &'a UsContext<'a>,
    workers: &'a Workers,
    countable: &'a [i64],
    rules: &'a FoodMonth<'a>,
    queues: &'a mut [Queue],
}

/// Heads of households of a state that wait to be assessed together.
#[derive(Debug, Clone, Default)]
struct Queue {
    heads: Each<u16>,
    waiting: usize,
}

impl Counter<'_> {
    fn serve(&mut self, month: &mut BlockMonth, table: &Table) {
        let head = table.unit.start;
        let state = state_of(self.workers.state[head]);
        if table.guests.is_empty() {
            let queue = &mut self.queues[state.index()];
            queue.heads[queue.waiting] = head as u16;
            queue.waiting += 1;
            if queue.waiting == HOUSEHOLDS_AT_ONCE {
                self.serve_queue(month, state);
            }
        } else {
            let household = household(self.context, self.workers, month, (table, self.countable));
            let benefit = self.rules.assess(state, &household);
            month.receive(head, Purpose::FoodAssistance, cents(benefit));
        }
    }

    /// Serves whoever waits in a state.
    fn serve_queue(&mut self, month: &mut BlockMonth, state: State) {
        let queue = &mut self.queues[state.index()];
        let heads = queue.heads.into_iter().take(std::mem::take(&mut queue.waiting)).map(usize::from);
        let mut applicants = Applicants::default();
        for (place, head) in heads.clone().enumerate() {
            applicants.take_down(place, (self.workers, month), (head, self.countable));
        }
        let benefits = self.context.processor.run(Benefits {
            rules: self.rules,
            state,
            shelter_costs: self.context.parameters.taxes.shelter_costs,
            applicants: &applicants,
        });
        // Nearly as many receive nothing as something: to pay nothing is cheaper than to ask.
        let mut batch = Batch::of(Purpose::FoodAssistance);
        for (head, cents) in heads.zip(benefits) {
            month.receive_of(&mut batch, head, cents);
        }
        month.book(batch);
    }

    /// Serves whoever still waits.
    fn close(mut self, month: &mut BlockMonth) {
        for state in State::ALL {
            if self.queues[state.index()].waiting > 0 {
                self.serve_queue(month, state);
            }
        }
    }
}

/// Something of each household that is assessed together with others.
type Each<T> = [T; HOUSEHOLDS_AT_ONCE];

/// Households without guests that are assessed together.
#[derive(Debug, Clone, Copy, Default)]
struct Applicants {
    heads: Adults,
    /// Nobody has nothing.
    spouses: Adults,
    has_spouse: Each<bool>,
    /// As far as the law looks.
    children: Each<u8>,
    young_children: Each<u8>,
}

/// One adult of each household; cents of the month.
#[derive(Debug, Clone, Copy, Default)]
struct Adults {
    ages: Each<u8>,
    wages: Each<i64>,
    receipts: Each<i64>,
    costs: Each<i64>,
    profits_after_costs: Each<i64>,
    unearned: Each<i64>,
    /// The part of it that is unemployment benefit.
    unemployment_benefits: Each<i64>,
    hours_per_week: Each<f64>,
}

impl Applicants {
    /// Takes down a tax unit in a place that is free.
    fn take_down(
        &mut self,
        place: usize,
        (workers, month): (&Workers, &BlockMonth),
        (head, countable): (usize, &[i64]),
    ) {
        self.heads.take_down(place, (workers, month), (head, countable));
        if workers.unit(head).len() > 1 {
            self.has_spouse[place] = true;
            self.spouses.take_down(place, (workers, month), (head + 1, countable));
        }
        let children = workers.children[head].min(MAXIMUM_DEPENDENTS as u8);
        self.children[place] = children;
        self.young_children[place] = workers.young_children[head].min(children);
    }

    /// Describes the households to the law.
    #[inline(always)]
    fn describe(&self, shelter_costs: f64) -> SimpleFoodHouseholds {
        // What the members have besides earnings and unemployment benefits is the household's.
        let mut other_income = Each::default();
        let mut youngest_child = Each::default();
        for (place, youngest) in youngest_child.iter_mut().enumerate() {
            let child = if self.young_children[place] > 0 { YOUNG_CHILD_AGE } else { CHILD_AGE };
            *youngest = if self.children[place] > 0 { f64::from(child) } else { NO_CHILD };
        }
        SimpleFoodHouseholds {
            heads: self.heads.describe(&mut other_income),
            spouses: self.spouses.describe(&mut other_income),
            has_spouse: self.has_spouse.map(|is_there| f64::from(u8::from(is_there))),
            children: self.children.map(f64::from),
            youngest_child,
            other_income,
            shelter_costs,
        }
    }
}

impl Adults {
    #[inline(always)]
    fn take_down(
        &mut self,
        place: usize,
        (workers, month): (&Workers, &BlockMonth),
        (row, countable): (usize, &[i64]),
    ) {
        let [wage, profit] = usual_earnings(workers, month, row);
        let business = Business::of(month, row);
        self.ages[place] = age_before_the_law(workers, row);
        self.wages[place] = wage;
        self.receipts[place] = business.receipts;
        self.costs[place] = business.costs;
        self.profits_after_costs[place] = profit;
        self.unearned[place] = unearned_income((workers, month), row, countable[row]);
        self.unemployment_benefits[place] = unemployment_benefit(month, row, self.unearned[place]);
        self.hours_per_week[place] = hours_per_week(workers, month, row);
    }

    /// Describes the adults to the law, and adds to the incomes that are the household's.
    #[inline(always)]
    fn describe(&self, others: &mut Each<f64>) -> FoodAdults {
        let (unearned, unemployment_compensation) =
            (self.unearned.map(float), self.unemployment_benefits.map(float));
        for place in 0..HOUSEHOLDS_AT_ONCE {
            others[place] += unearned[place] - unemployment_compensation[place];
        }
        FoodAdults {
            age: self.ages.map(f64::from),
            wages: self.wages.map(float),
            business_receipts: self.receipts.map(float),
            business_costs: self.costs.map(float),
            profit_after_costs: self.profits_after_costs.map(float),
            unemployment_compensation,
            hours_per_week: self.hours_per_week,
        }
    }
}

/// Works out the benefits of households in a state, cents.
struct Benefits<'a> {
    rules: &'a FoodMonth<'a>,
    state: State,
    shelter_costs: f64,
    applicants: &'a Applicants,
}

impl Kernel for Benefits<'_> {
    type Output = Each<i64>;

    #[inline(always)]
    fn run(self) -> Each<i64> {
        let households = self.applicants.describe(self.shelter_costs);
        self.rules.assess_each(self.state, &households).map(cents_of_column)
    }
}

/// Describes those who eat at a table to the law.
#[inline]
fn household(
    context: &UsContext,
    workers: &Workers,
    month: &BlockMonth,
    (table, countable): (&Table, &[i64]),
) -> FoodHousehold {
    let head = table.unit.start;
    // What the members have besides earnings and unemployment benefits is the household's, and stands with the head.
    let mut others = table.guests_income;
    let mut adult = |row: usize| {
        let unearned = unearned_income((workers, month), row, countable[row]);
        let benefit = unemployment_benefit(month, row, unearned);
        others += unearned - benefit;
        adult(workers, month, row, benefit)
    };
    let mut household = FoodHousehold::new(
        adult(head),
        (table.unit.len() > 1).then(|| adult(head + 1)),
        dependents(workers, table),
        context.parameters.taxes.shelter_costs,
    );
    household.head.unearned += dollars(others);
    household
}

/// Returns the children of the tax unit and the guests of its table, as far as the law looks.
#[inline]
fn dependents(workers: &Workers, table: &Table) -> FoodDependents {
    let head = table.unit.start;
    let children = workers.children[head].min(MAXIMUM_DEPENDENTS as u8);
    let young = workers.young_children[head].min(children);
    let mut dependents = FoodDependents::default();
    if children == 0 && table.guests.is_empty() {
        return dependents;
    }
    dependents.add(young, YOUNG_CHILD_AGE);
    dependents.add(children - young, CHILD_AGE);
    for row in table.guests.clone() {
        dependents.add(1, workers.age_years(row));
    }
    dependents
}

/// Returns the age of an adult as the law counts it, years: a recipient of disability insurance counts as elderly and need not
/// work.
#[inline(always)]
fn age_before_the_law(workers: &Workers, row: usize) -> u8 {
    let is_disabled =
        (workers.age_months[row] < EARLY_RETIREMENT_AGE_MONTHS) & (social_security(workers, row) > 0);
    if is_disabled { AGE_OF_THE_DISABLED } else { workers.age_years(row) }
}

/// Returns the wage and the profit outside marketplaces that count of a person, cents: what is expected, a weekly wage for 4.3
/// weeks and no luck of the month (7 CFR 273.10(c), 273.11(a)).
#[inline(always)]
fn usual_earnings(workers: &Workers, month: &BlockMonth, row: usize) -> [i64; 2] {
    means::usual_earnings(workers.labour_state[row], month.usual_pay[row], month.own_account_profit[row])
}

/// Returns what counts of a person besides earnings, given all that counts, cents.
#[inline(always)]
fn unearned_income((workers, month): (&Workers, &BlockMonth), row: usize, countable: i64) -> i64 {
    let [wage, profit] = usual_earnings(workers, month, row);
    countable - wage - profit - month.platform_net[row] - month.pay_shift.get(row).net
}

/// Returns the unemployment benefit of the month among what counts besides earnings, cents.
#[inline(always)]
fn unemployment_benefit(month: &BlockMonth, row: usize, unearned: i64) -> i64 {
    month.unemployment_benefit[row].min(unearned.max(0))
}

/// Describes an adult with unemployment benefits in cents.
fn adult(workers: &Workers, month: &BlockMonth, row: usize, unemployment_benefit: i64) -> FoodAdult {
    let [wage, profit] = usual_earnings(workers, month, row);
    let business = Business::of(month, row);
    FoodAdult {
        age: age_before_the_law(workers, row),
        wages: dollars(wage),
        business_receipts: dollars(business.receipts),
        business_costs: dollars(business.costs),
        profit_after_costs: dollars(profit),
        unearned: dollars(unemployment_benefit),
        hours_per_week: hours_per_week(workers, month, row),
        receives_unemployment_compensation: unemployment_benefit > 0,
    }
}

/// A person's work on platforms in a month, or what a rule averages it to; cents. Of other work on own account nothing but the profit
/// is known.
struct Business {
    /// Platform pay, top-ups included.
    receipts: i64,
    /// Fees of platforms and expenses of the work.
    costs: i64,
}

impl Business {
    #[inline(always)]
    fn of(month: &BlockMonth, row: usize) -> Self {
        let shift = month.pay_shift.get(row);
        let receipts = month.platform_gross[row] + month.platform_top_ups.get(row) + shift.gross;
        Self { receipts, costs: receipts - month.platform_net[row] - shift.net }
    }

    /// The most that a state deducts of receipts beyond costs.
    fn deducted_beyond_costs(&self, flat_share: f64) -> i64 {
        ((flat_share * self.receipts as f64) as i64 - self.costs).max(0)
    }
}

/// Returns what the flat share of receipts takes off a tax unit's beyond costs, cents.
fn deducted_beyond_costs(month: &BlockMonth, unit: &Range<usize>, flat_share: f64) -> i64 {
    unit.clone().map(|row| Business::of(month, row).deducted_beyond_costs(flat_share)).sum()
}

/// Returns cents in dollars: those of a household with a small income are far below 2^32.
fn dollars(cents: i64) -> f64 {
    Divisor::CENTS.divide(cents as f64)
}
