//! Food assistance on the incomes of the month.

use std::ops::Range;

use ghostwork_law::{
    FoodAdult, FoodAdults, FoodDependents, FoodHousehold, FoodMonth, HOUSEHOLDS_AT_ONCE, MAXIMUM_DEPENDENTS,
    NO_CHILD, STATES, SimpleFoodHouseholds, State,
};
use ghostwork_parameters::Month;
use ghostwork_processor::Kernel;

use super::TRAITS;
use super::annual::{CHILD_AGE, YOUNG_CHILD_AGE};
use super::means::{hours_per_week, poverty_line, tested_unearned_income};
use super::residence::state_of;
use super::rounding::{cents, cents_of_column};
use crate::block::{Batch, Block, BlockMonth};
use crate::context::UsContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::accounts::Owner;
use crate::population::workers::{LabourState, Role, Traits, Workers};

/// Ages of students in higher education who are not entitled: 7 USC 2015(e), months.
const STUDENT_AGES_MONTHS: Range<u16> = 18 * 12..50 * 12;
/// Work that makes a student entitled all the same: 7 USC 2015(e)(4), hours a week.
const STUDENT_WORK: f64 = 20.0;
/// Age from which earnings of a dependant count: 7 CFR 273.9(c)(7), months.
const EARNER_AGE_MONTHS: u16 = 18 * 12;
/// Income beyond which no state gives food assistance, as a multiple of the poverty line.
const HIGHEST_LIMIT: f64 = 2.0;
/// Share of receipts that the most generous state deducts instead of costs.
const HIGHEST_FLAT_SHARE: f64 = 0.55;
/// Persons beyond whom the limit no longer rises.
const LARGEST_TABLE: usize = 24;

/// Pays food assistance to the households that are entitled to it and claim it; `countable` is income, cents by row.
pub(super) fn assist(context: &UsContext, block: &Block, month: &mut BlockMonth, countable: &[i64]) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let workers = &block.workers;
    let limits = highest_limits(context);
    let own_table = context.parameters.taxes.own_table_age as u16 * 12;
    let candidates = scratch.candidates.find(workers.len(), |marks| {
        context.processor.run(SmallIncomes {
            workers,
            countable,
            limits: &limits,
            own_table,
            marks: &mut *marks,
        });
        mark_paid_on_platforms(block, month, (own_table, marks));
    });
    // Whoever does not claim need not be assessed.
    let purpose = (Stream::Trait, Month::from_index(0), TRAITS);
    scratch.words.draw_some(context.processor, context.draws, purpose, (block.entity(0), candidates));
    let take_up = context.parameters.taxes.food_assistance_take_up;
    let claimants = scratch.candidates.keep(scratch.words.column(2), |_, luck| unit_interval(luck) < take_up);
    let mut counter = Counter {
        context,
        rules: &context.law.food_assistance.of_month(context.month.month_of_year()),
        queues: &mut scratch.food_queues,
        batch: Batch::of(Purpose::FoodAssistance),
    };
    counter.open();
    for row in claimants {
        let unit = workers.unit(usize::from(*row));
        if is_idle_student(workers, month, &unit) {
            continue;
        }
        let table = Table::of(workers, (unit, own_table), countable);
        let deducted: i64 =
            table.unit.clone().map(|row| Business::of(month, row).deducted_beyond_costs()).sum();
        if table.unit_income + table.guests_income - deducted
            <= limits.cents[table.persons.min(LARGEST_TABLE)]
        {
            counter.serve(workers, month, (&table, countable));
        }
    }
    let batch = counter.close(month);
    month.book(batch);
    month.scratch = scratch;
}

/// Marks heads of households with platform pay, of the month or as a rule averages it, of which less may count than is left of it.
fn mark_paid_on_platforms(block: &Block, month: &BlockMonth, (own_table, marks): (u16, &mut [u8])) {
    let owners = block.accounts.iter().filter_map(|account| match account.owner {
        Owner::Home { row, .. } => Some(usize::from(row)),
        Owner::Abroad { .. } => None,
    });
    let paid = owners.filter(|row| month.platform_gross[*row] > 0);
    for row in paid.chain(month.pay_shift.iter().map(|(row, _)| row)) {
        let head = block.workers.purse_row(row);
        marks[head] = u8::from(keeps_table(&block.workers, head, own_table));
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

/// Where households are assessed: those of one state without guests at the table wait until there are several.
struct Counter<'a> {
    context: &'a UsContext<'a>,
    rules: &'a FoodMonth<'a>,
    queues: &'a mut Vec<Queue>,
    batch: Batch,
}

/// Households of a state that wait to be assessed together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue {
    households: SimpleFoodHouseholds,
    heads: [u16; HOUSEHOLDS_AT_ONCE],
    waiting: usize,
}

impl Counter<'_> {
    fn open(&mut self) {
        self.queues.resize_with(STATES, Queue::default);
        for queue in &mut *self.queues {
            queue.households.shelter_costs = self.context.parameters.taxes.shelter_costs;
        }
    }

    fn serve(&mut self, workers: &Workers, month: &mut BlockMonth, (table, countable): (&Table, &[i64])) {
        let state = state_of(workers.state[table.unit.start]);
        if table.guests.is_empty() {
            let queue = &mut self.queues[state.index()];
            queue.join(workers, month, (&table.unit, countable));
            if queue.waiting == HOUSEHOLDS_AT_ONCE {
                self.serve_queue(month, state);
            }
        } else {
            let household = household(self.context, workers, month, (table, countable));
            let benefit = self.rules.assess(state, &household);
            month.receive_of(&mut self.batch, table.unit.start, cents(benefit));
        }
    }

    /// Serves whoever waits in a state.
    fn serve_queue(&mut self, month: &mut BlockMonth, state: State) {
        let queue = &mut self.queues[state.index()];
        let waiting = std::mem::take(&mut queue.waiting);
        let heads = queue.heads;
        let households = &queue.households;
        let benefits = self.context.processor.run(Benefits { rules: self.rules, state, households });
        // Nearly as many receive nothing as something: to pay nothing is cheaper than to ask.
        for (head, cents) in heads.into_iter().zip(benefits).take(waiting) {
            month.receive_of(&mut self.batch, usize::from(head), cents);
        }
    }

    /// Serves whoever still waits, and returns what was paid to all.
    fn close(mut self, month: &mut BlockMonth) -> Batch {
        for state in State::ALL {
            if self.queues[state.index()].waiting > 0 {
                self.serve_queue(month, state);
            }
        }
        self.batch
    }
}

impl Queue {
    /// Lets a tax unit queue up.
    fn join(&mut self, workers: &Workers, month: &BlockMonth, (unit, countable): (&Range<usize>, &[i64])) {
        let place = self.waiting;
        self.waiting += 1;
        let head = unit.start;
        self.heads[place] = head as u16;
        let SimpleFoodHouseholds {
            heads, spouses, has_spouse, children, youngest_child, other_income, ..
        } = &mut self.households;
        let mut others = seat(heads, place, (workers, month), (head, countable));
        let is_couple = unit.len() > 1;
        has_spouse[place] = f64::from(u8::from(is_couple));
        if is_couple {
            others += seat(spouses, place, (workers, month), (head + 1, countable));
        } else {
            spouses.vacate(place);
        }
        other_income[place] = others as f64;
        let (count, youngest) = children_of(workers, head);
        children[place] = f64::from(count);
        youngest_child[place] = youngest;
    }
}

/// Returns how many children a tax unit has, as far as the law looks, and the age of the youngest in years.
#[inline(always)]
fn children_of(workers: &Workers, head: usize) -> (u8, f64) {
    let children = workers.children[head].min(MAXIMUM_DEPENDENTS as u8);
    let youngest = match workers.young_children[head].min(children) {
        0 if children == 0 => NO_CHILD,
        0 => f64::from(CHILD_AGE),
        _ => f64::from(YOUNG_CHILD_AGE),
    };
    (children, youngest)
}

/// Describes an adult in a place, and returns income that is the household's, cents.
#[inline(always)]
fn seat(
    adults: &mut FoodAdults,
    place: usize,
    (workers, month): (&Workers, &BlockMonth),
    (row, countable): (usize, &[i64]),
) -> i64 {
    let unearned = tested_unearned_income(month, row, countable[row]);
    let (benefit, others) =
        if workers.labour_state[row] == LabourState::Unemployed { (unearned, 0) } else { (0, unearned) };
    adults.age[place] = f64::from(workers.age_years(row));
    adults.wages[place] = month.wage[row] as f64;
    let business = Business::of(month, row);
    adults.business_receipts[place] = business.receipts as f64;
    adults.business_costs[place] = business.costs as f64;
    adults.profit_after_costs[place] = business.profit_after_costs as f64;
    adults.unemployment_compensation[place] = benefit as f64;
    adults.hours_per_week[place] = hours_per_week(workers, month, row);
    others
}

/// Works out the benefits of a queue, cents.
struct Benefits<'a> {
    rules: &'a FoodMonth<'a>,
    state: State,
    households: &'a SimpleFoodHouseholds,
}

impl Kernel for Benefits<'_> {
    type Output = [i64; HOUSEHOLDS_AT_ONCE];

    #[inline(always)]
    fn run(self) -> [i64; HOUSEHOLDS_AT_ONCE] {
        self.rules.assess_each(self.state, self.households).map(cents_of_column)
    }
}

/// Incomes of a month beyond which no state gives food assistance, by the number of persons.
struct Limits {
    cents: [i64; LARGEST_TABLE + 1],
    /// No limit is above so many cents, and so many more for every person.
    base: f64,
    per_person: f64,
}

fn highest_limits(context: &UsContext) -> Limits {
    let limit = |persons| HIGHEST_LIMIT * poverty_line(context, persons) / 12.0;
    let per_person = 100.0 * (limit(2) - limit(1));
    let cents = std::array::from_fn(|persons| cents(limit(persons)));
    Limits { cents, base: 100.0 * limit(1) - per_person + 1.0, per_person }
}

/// Marks heads of households whose income is small enough, dependants left out of both, and heads before dependants.
struct SmallIncomes<'a> {
    workers: &'a Workers,
    countable: &'a [i64],
    limits: &'a Limits,
    /// Age from which the young without children eat apart, months.
    own_table: u16,
    marks: &'a mut [u8],
}

impl Kernel for SmallIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { workers, countable, limits: &Limits { base, per_person, .. }, own_table, marks } = self;
        let rows = marks.len();
        let inner = rows.saturating_sub(2);
        let after = |distance: usize| rows.min(distance)..rows.min(distance) + inner;
        let (own, next) = (&workers.traits[..inner], &workers.traits[after(1)]);
        let second = &workers.traits[after(2)];
        let (income, next_income) = (&countable[..inner], &countable[after(1)]);
        let (ages, next_ages) = (&workers.age_months[..inner], &workers.age_months[after(1)]);
        let second_ages = &workers.age_months[after(2)];
        let (children, next_children) = (&workers.children[..inner], &workers.children[after(1)]);
        let second_children = &workers.children[after(2)];
        let (inner_marks, last_marks) = marks.split_at_mut(inner);
        for (row, mark) in inner_marks.iter_mut().enumerate() {
            let is_guest = |traits, age, children| is_guest(traits, (age, children), own_table);
            let keeps_table = !is_spouse(own[row]) & !is_guest(own[row], ages[row], children[row]);
            let has_guest = is_guest(next[row], next_ages[row], next_children[row])
                | is_spouse(next[row]) & is_guest(second[row], second_ages[row], second_children[row]);
            let seats_guests = has_guest & (own[row].role() == Role::Head);
            *mark = u8::from(keeps_table) | u8::from(keeps_table & seats_guests) << 1;
        }
        for (row, mark) in inner_marks.iter_mut().enumerate() {
            let has_spouse = is_spouse(next[row]);
            let income = income[row].wrapping_add(if has_spouse { next_income[row] } else { 0 });
            let persons = f64::from(children[row]) + if has_spouse { 2.0 } else { 1.0 };
            let is_small = income as f64 <= base + per_person * persons;
            *mark = (*mark & u8::from(is_small)) | *mark >> 1;
        }
        // Nothing is known of whom the last ones live with.
        for (row, mark) in (inner..).zip(last_marks) {
            *mark = u8::from(keeps_table(workers, row, own_table));
        }
    }
}

#[inline(always)]
fn is_spouse(traits: Traits) -> bool {
    traits.role() == Role::Spouse
}

/// Returns whether a person of an age and with so many children eats with those in the rows before.
///
/// Dependants do, and the young without children who file for themselves, `own_table` being the age in months from which they
/// do not. The law says so of those below 22 who live with a parent, and of everybody who buys and prepares food together with
/// others: 7 CFR 273.1(a)(3), (b)(1).
#[inline(always)]
fn is_guest(traits: Traits, (age_months, children): (u16, u8), own_table: u16) -> bool {
    let is_young = (traits.role() == Role::Head) & (age_months < own_table) & (children == 0);
    !traits.starts_household() & ((traits.role() == Role::Dependant) | is_young)
}

/// Returns whether a person is the head of a household for food assistance.
fn keeps_table(workers: &Workers, row: usize, own_table: u16) -> bool {
    let traits = workers.traits[row];
    !is_spouse(traits) && !is_guest(traits, (workers.age_months[row], workers.children[row]), own_table)
}

/// Persons who share meals: a tax unit, and the guests who live with it.
struct Table {
    unit: Range<usize>,
    guests: Range<usize>,
    /// Everybody at the table, children included.
    persons: usize,
    /// Countable income of the tax unit, cents.
    unit_income: i64,
    /// Countable income of the guests, cents.
    guests_income: i64,
}

impl Table {
    #[inline]
    fn of(workers: &Workers, (unit, own_table): (Range<usize>, u16), countable: &[i64]) -> Self {
        let (head, last) = (unit.start, unit.end - 1);
        // A product instead of a branch: couples and singles follow upon each other in no order.
        let partners_income = countable[last] * i64::from(last > head);
        let mut table = Self {
            guests: unit.end..unit.end,
            persons: unit.len() + usize::from(workers.children[head]),
            unit_income: countable[head] + partners_income,
            guests_income: 0,
            unit,
        };
        if workers.traits[head].role() == Role::Head {
            table.seat_guests(workers, countable, own_table);
        }
        table
    }

    fn seat_guests(&mut self, workers: &Workers, countable: &[i64], own_table: u16) {
        for (row, income) in countable.iter().enumerate().take(workers.len()).skip(self.unit.end) {
            let person = (workers.age_months[row], workers.children[row]);
            let traits = workers.traits[row];
            // Whoever comes with a guest eats with the guest.
            if !is_guest(traits, person, own_table) && !is_spouse(traits) {
                break;
            }
            self.guests.end = row + 1;
            self.persons += 1;
            if workers.age_months[row] >= EARNER_AGE_MONTHS {
                self.guests_income += income;
            }
        }
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
        let unearned = tested_unearned_income(month, row, countable[row]);
        let is_unemployed = workers.labour_state[row] == LabourState::Unemployed;
        others += if is_unemployed { 0 } else { unearned };
        adult(workers, month, row, if is_unemployed { unearned } else { 0 })
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

/// Describes an adult with unemployment benefits in cents.
fn adult(workers: &Workers, month: &BlockMonth, row: usize, unemployment_benefit: i64) -> FoodAdult {
    let business = Business::of(month, row);
    FoodAdult {
        age: workers.age_years(row),
        wages: dollars(month.wage[row]),
        business_receipts: dollars(business.receipts),
        business_costs: dollars(business.costs),
        profit_after_costs: dollars(business.profit_after_costs),
        unearned: dollars(unemployment_benefit),
        hours_per_week: hours_per_week(workers, month, row),
        receives_unemployment_compensation: unemployment_benefit > 0,
    }
}

/// A person's business in a month, or what a rule averages it to; cents.
struct Business {
    /// Platform pay, top-ups included.
    receipts: i64,
    /// Fees of platforms and expenses of the work.
    costs: i64,
    /// Profit of own-account work, of which nothing but the profit is known.
    profit_after_costs: i64,
}

impl Business {
    #[inline(always)]
    fn of(month: &BlockMonth, row: usize) -> Self {
        let shift = month.pay_shift.get(row);
        let receipts = month.platform_gross[row] + month.platform_top_ups.get(row) + shift.gross;
        Self {
            receipts,
            costs: receipts - month.platform_net[row] - shift.net,
            profit_after_costs: month.own_account_profit[row],
        }
    }

    /// The most that a state deducts of receipts beyond costs.
    fn deducted_beyond_costs(&self) -> i64 {
        ((HIGHEST_FLAT_SHARE * self.receipts as f64) as i64 - self.costs).max(0)
    }
}

/// Returns cents in dollars.
fn dollars(cents: i64) -> f64 {
    cents as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::super::annual::heads;
    use super::super::count_income;
    use super::super::example::{Scene, block, populated_block, us, worker};
    use super::*;
    use crate::population::workers::Worker;

    const OWN_TABLE: u16 = 30 * 12;

    #[test]
    fn the_young_without_children_eat_with_those_they_live_with() {
        let lodger = |age: u16, children: u8| Worker { age_months: age * 12, children, ..worker() };
        let (mut block, _) = block([worker(), lodger(25, 0), lodger(25, 1), lodger(40, 0)]);
        for row in 1..4 {
            block.workers.traits[row].set_starts_household(false);
        }

        let countable = [10_000, 20_000, 30_000, 40_000];
        let table = Table::of(&block.workers, (0..1, OWN_TABLE), &countable);

        assert_eq!(
            [0, 1, 2, 3].map(|row| keeps_table(&block.workers, row, OWN_TABLE)),
            [true, false, true, true]
        );
        assert_eq!((table.persons, table.guests_income), (2, 20_000));
    }

    #[test]
    fn a_top_up_is_a_receipt_without_costs() {
        let (_, mut month) = block([worker()]);
        month.platform_gross[0] = 200_000;
        month.platform_net[0] = 170_000;
        month.platform_top_ups.set(0, 30_000);
        month.own_account_profit[0] = 5_000;

        let Business { receipts, costs, profit_after_costs } = Business::of(&month, 0);

        assert_eq!((receipts, costs, profit_after_costs), (230_000, 60_000, 5_000));
    }

    #[test]
    fn every_processor_pays_what_the_rules_for_any_household_say() {
        let scene = Scene::of("2026-03");
        let context = scene.context();
        let context = us(&context);
        let (block, mut month) = populated_block();
        let workers = &block.workers;
        for row in 0..workers.len() {
            let number = row as i64;
            month.wage[row] = if row % 3 == 0 { number * 7_919 % 300_000 } else { 0 };
            if row % 5 == 0 {
                month.platform_gross[row] = number * 4_801 % 250_000;
                month.platform_net[row] = month.platform_gross[row] * (number % 11) / 10;
            }
            if row % 7 == 0 {
                month.own_account_profit[row] = number * 6_007 % 200_000 - 40_000;
            }
        }
        let mut countable = Vec::new();
        count_income(context.processor, &block, &month, &mut countable);
        let rules = &context.law.food_assistance.of_month(3);
        let mut states = State::ALL.into_iter().cycle();
        let mut state = State::CA;
        let mut queue = Queue::default();
        queue.households.shelter_costs = context.parameters.taxes.shelter_costs;
        let (mut expected, mut paid) = ([0; HOUSEHOLDS_AT_ONCE], 0);
        for head in heads(workers).filter(|head| keeps_table(workers, *head, OWN_TABLE)) {
            let table = Table::of(workers, (workers.unit(head), OWN_TABLE), &countable);
            if !table.guests.is_empty() {
                continue;
            }
            let household = household(&context, workers, &month, (&table, &countable));
            expected[queue.waiting] = cents(rules.assess(state, &household));
            paid += usize::from(expected[queue.waiting] > 0);
            queue.join(workers, &month, (&table.unit, &countable));
            if queue.waiting == HOUSEHOLDS_AT_ONCE {
                let households = &queue.households;
                for processor in Processor::all() {
                    let benefits = processor.run(Benefits { rules, state, households });
                    assert_eq!(benefits, expected, "{processor:?} {head}");
                }
                queue.waiting = 0;
                state = states.next().unwrap();
            }
        }
        assert!(paid > 500, "{paid}");
    }

    #[test]
    fn students_alone_need_half_a_job_or_a_child() {
        let idle = |hours: u8, children: u8| {
            let student = Worker {
                labour_state: LabourState::Employee,
                age_months: 20 * 12,
                job_hours_per_week: hours,
                children,
                ..worker()
            };
            let (mut block, month) = block([student]);
            block.workers.traits[0].set_student(true);
            is_idle_student(&block.workers, &month, &(0..1))
        };

        assert_eq!([idle(10, 0), idle(20, 0), idle(10, 1)], [true, false, false]);
    }

    #[test]
    fn every_processor_marks_whoever_may_be_entitled_and_few_others() {
        let scene = Scene::of("2027-03");
        let context = scene.context();
        let limits = highest_limits(&us(&context));
        let (block, _) = populated_block();
        let workers = &block.workers;
        let rows = workers.len();
        let countable: Vec<i64> = (0..rows as i64).map(|row| row * 7_919 % 900_000 - 20_000).collect();
        let marks_on = |processor: Processor| {
            let mut marks = vec![0; rows];
            processor.run(SmallIncomes {
                workers,
                countable: &countable,
                limits: &limits,
                own_table: OWN_TABLE,
                marks: &mut marks,
            });
            marks
        };

        let marks = marks_on(Processor::detect());

        assert!(Processor::all().all(|processor| marks_on(processor) == marks));
        let mut head = 0;
        while head < rows {
            let unit = workers.unit(head);
            let table = Table::of(workers, (unit.clone(), OWN_TABLE), &countable);
            let is_small =
                table.unit_income + table.guests_income <= limits.cents[table.persons.min(LARGEST_TABLE)];
            let is_head = keeps_table(workers, head, OWN_TABLE);
            assert!(marks[head] == 1 || !(is_head && is_small), "{head}");
            assert!(marks[head] == 0 || is_head, "{head}");
            assert!(unit.clone().skip(1).all(|spouse| marks[spouse] == 0), "{head}");
            if head + 2 < rows && table.guests.is_empty() {
                assert_eq!(marks[head] == 1, is_head && is_small, "{head}");
            }
            head = unit.end;
        }
    }
}
