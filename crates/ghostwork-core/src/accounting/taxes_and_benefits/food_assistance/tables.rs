//! Who eats together, and whose income may be small enough.

use std::ops::Range;

use ghostwork_processor::Kernel;

use super::super::means::poverty_line;
use super::super::rounding::cents;
use crate::context::UsContext;
use crate::population::workers::{Role, Traits, Workers};

/// Age from which earnings of a dependant count: 7 CFR 273.9(c)(7), months.
const EARNER_AGE_MONTHS: u16 = 18 * 12;
/// Income beyond which no state gives food assistance, as a multiple of the poverty line.
const HIGHEST_LIMIT: f64 = 2.0;
/// Persons beyond whom the limit no longer rises.
const LARGEST_TABLE: usize = 24;

/// Incomes of a month beyond which no state gives food assistance, by the number of persons.
pub(super) struct Limits {
    cents: [i64; LARGEST_TABLE + 1],
    /// No limit is above so many cents, and so many more for every person.
    base: f64,
    per_person: f64,
}

impl Limits {
    /// Returns the limit for so many persons, cents.
    pub(super) fn at(&self, persons: usize) -> i64 {
        self.cents[persons.min(LARGEST_TABLE)]
    }
}

pub(super) fn highest_limits(context: &UsContext) -> Limits {
    let limit = |persons| HIGHEST_LIMIT * poverty_line(context, persons) / 12.0;
    let per_person = 100.0 * (limit(2) - limit(1));
    let cents = std::array::from_fn(|persons| cents(limit(persons)));
    Limits { cents, base: 100.0 * limit(1) - per_person + 1.0, per_person }
}

/// Marks heads of households whose income is small enough, dependants left out of both, and heads before dependants.
pub(super) struct SmallIncomes<'a> {
    pub(super) workers: &'a Workers,
    pub(super) countable: &'a [i64],
    pub(super) limits: &'a Limits,
    /// Age from which the young without children eat apart, months.
    pub(super) own_table: u16,
    pub(super) marks: &'a mut [u8],
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
pub(super) fn keeps_table(workers: &Workers, row: usize, own_table: u16) -> bool {
    let traits = workers.traits[row];
    !is_spouse(traits) && !is_guest(traits, (workers.age_months[row], workers.children[row]), own_table)
}

/// Persons who share meals: a tax unit, and the guests who live with it.
pub(super) struct Table {
    pub(super) unit: Range<usize>,
    pub(super) guests: Range<usize>,
    /// Everybody at the table, children included.
    pub(super) persons: usize,
    /// Countable income of the tax unit, cents.
    pub(super) unit_income: i64,
    /// Countable income of the guests, cents.
    pub(super) guests_income: i64,
}

impl Table {
    #[inline]
    pub(super) fn of(workers: &Workers, (unit, own_table): (Range<usize>, u16), countable: &[i64]) -> Self {
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
