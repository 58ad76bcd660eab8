//! Who eats together, and whose income may be small enough.

use std::ops::Range;

use ghostwork_law::{FoodBounds, IncomeBySize};
use ghostwork_processor::{Kernel, Processor};

use crate::population::workers::{Role, Traits, Workers};

/// Age from which earnings of a dependant count: 7 CFR 273.9(c)(7), months.
const EARNER_AGE_MONTHS: u16 = 18 * 12;
/// Rows behind a head of which the sum of incomes is known before anybody is looked at: nearly all tables are that small.
const SEATS: usize = 3;
/// What is left of the limit on income where it is not known.
const PLENTY: i64 = 1 << 40;

/// FIPS numbers of the states that are not contiguous.
const ALASKA: u8 = 2;
const HAWAII: u8 = 15;

/// Incomes of a month beyond which no state gives food assistance.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    contiguous: Limit,
    elsewhere: Limit,
}

/// An income that rises by the same with every person, cents a month.
#[derive(Clone, Copy)]
struct Limit {
    base: i64,
    per_person: i64,
}

impl Limits {
    pub(super) fn of(bounds: &FoodBounds) -> Self {
        let above = |dollars: f64| (100.0 * dollars) as i64 + 1;
        let limit = |IncomeBySize { first, further }| Limit {
            base: above(first - further),
            per_person: above(further),
        };
        Self { contiguous: limit(bounds.contiguous), elsewhere: limit(bounds.elsewhere) }
    }

    /// Returns the limit for so many persons in a state by its FIPS number, cents.
    pub(super) fn at(&self, state: u8, persons: usize) -> i64 {
        let Limit { base, per_person } = self.in_state(state);
        base + per_person * persons as i64
    }

    #[inline(always)]
    fn in_state(&self, state: u8) -> Limit {
        if (state == ALASKA) | (state == HAWAII) { self.elsewhere } else { self.contiguous }
    }
}

/// Who sits down at which table, by row.
#[derive(Debug, Default)]
pub(crate) struct Seating {
    /// Whether a person sits down with the rows before: a spouse, or a guest. Nobody does behind the last row.
    joins: Vec<bool>,
    /// How many rows behind sit down with this one, as far as there are seats; one more stands for further ones.
    followers: Vec<u8>,
    /// What the limit rises by for a person, less what counts of the person's income; cents.
    left: Vec<i64>,
}

impl Seating {
    /// Seats everybody of a block.
    ///
    /// `own_table` is the age from which the young without children eat apart, months.
    pub(super) fn arrange(&mut self, processor: Processor, workers: &Workers, own_table: u16) {
        let rows = workers.len();
        self.joins.resize(rows + SEATS + 1, false);
        self.joins[rows..].fill(false);
        self.followers.resize(rows, 0);
        self.left.resize(rows + SEATS, 0);
        processor.run(TakeSeats { workers, own_table, seating: self });
    }

    /// Returns whether a person is the head of a household for food assistance.
    pub(super) fn keeps_table(&self, row: usize) -> bool {
        !self.joins[row]
    }
}

/// Notes who sits down with whom.
struct TakeSeats<'a> {
    workers: &'a Workers,
    own_table: u16,
    seating: &'a mut Seating,
}

impl Kernel for TakeSeats<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { workers: Workers { traits, age_months, children, .. }, own_table, seating } = self;
        let persons = traits.iter().zip(age_months.iter().zip(children));
        for (joins, (traits, (age, children))) in seating.joins.iter_mut().zip(persons) {
            *joins = is_spouse(*traits) | is_guest(*traits, (*age, *children), own_table);
        }
        let rows = seating.followers.len();
        let behind = |distance: usize| &seating.joins[distance..][..rows];
        let (first, second, third, fourth) = (behind(1), behind(2), behind(3), behind(4));
        for (row, followers) in seating.followers.iter_mut().enumerate() {
            let one = first[row];
            let two = one & second[row];
            let three = two & third[row];
            let four = three & fourth[row];
            let few = u8::from(one).wrapping_add(u8::from(two));
            *followers = few.wrapping_add(u8::from(three)).wrapping_add(u8::from(four));
        }
    }
}

/// Marks heads of households whose income is small enough, and of those with so many guests that it is not known.
pub(super) struct SmallIncomes<'a> {
    pub(super) workers: &'a Workers,
    pub(super) countable: &'a [i64],
    pub(super) limits: &'a Limits,
    pub(super) seating: &'a mut Seating,
    pub(super) marks: &'a mut [u8],
}

impl Kernel for SmallIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { workers, countable, limits, seating, marks } = self;
        let rows = marks.len();
        let (joins, followers) = (&seating.joins[..rows], &seating.followers[..rows]);
        let (ages, traits) = (&workers.age_months[..rows], &workers.traits[..rows]);
        let (children, countable) = (&workers.children[..rows], &countable[..rows]);
        let states = &workers.state[..rows];
        // A copy, because loops over what is behind a reference do not become vectors.
        let limits = *limits;
        for (row, left) in seating.left[..rows].iter_mut().enumerate() {
            let counts = !joins[row] | (ages[row] >= EARNER_AGE_MONTHS);
            // Read for everybody: what is read for some alone becomes vectors with AVX-512 only.
            let own = countable[row];
            let income = if counts { own } else { 0 };
            // Nobody but heads seats guests: who sits behind others says nothing about their tables.
            let is_known = joins[row] | (traits[row].role() == Role::Head);
            *left =
                if is_known { limits.in_state(states[row]).per_person.wrapping_sub(income) } else { PLENTY };
        }
        let behind = |distance: usize| &seating.left[distance..][..rows];
        let (own, first, second, third) = (behind(0), behind(1), behind(2), behind(3));
        for (row, mark) in marks.iter_mut().enumerate() {
            let of_seat = |seat: u8, left: i64| if followers[row] >= seat { left } else { 0 };
            let of_adults = own[row]
                .wrapping_add(of_seat(1, first[row]))
                .wrapping_add(of_seat(2, second[row]))
                .wrapping_add(of_seat(3, third[row]));
            let Limit { base, per_person } = limits.in_state(states[row]);
            let of_children = per_person.wrapping_mul(i64::from(children[row]));
            let left = base.wrapping_add(of_adults).wrapping_add(of_children);
            let may_be_small = (left >= 0) | (followers[row] > SEATS as u8);
            *mark = u8::from(may_be_small & !joins[row]);
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
    pub(super) fn of(
        workers: &Workers,
        (unit, seating): (Range<usize>, &Seating),
        countable: &[i64],
    ) -> Self {
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
            table.seat_guests(workers, seating, countable);
        }
        table
    }

    /// Seats the guests; whoever comes with a guest eats with the guest.
    fn seat_guests(&mut self, workers: &Workers, seating: &Seating, countable: &[i64]) {
        while seating.joins[self.guests.end] {
            let guest = self.guests.end;
            self.guests.end += 1;
            self.persons += 1;
            if workers.age_months[guest] >= EARNER_AGE_MONTHS {
                self.guests_income += countable[guest];
            }
        }
    }
}
