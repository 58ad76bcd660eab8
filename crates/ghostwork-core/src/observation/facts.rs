//! What is counted of persons one by one, worked out for many rows at once.

use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::arithmetic::whole;
use crate::observation::cell_sums::PersonSums;
use crate::observation::cells::Cell;
use crate::observation::columns::Columns;
use crate::observation::tally::{LANES, Lanes, pair};
use crate::population::compact::Stock;
use crate::population::workers::{Insurance, LabourState, Role, Traits};

/// Rows whose facts are worked out together.
pub(crate) const AT_ONCE: usize = 512;
/// Shares of the usual income below and above which a month is a dip or a spike: US Financial Diaries.
const DIP: f64 = 0.75;
const SPIKE: f64 = 1.25;

/// Months of a spell without work that are more than 26 weeks.
const LONG_SPELL_MONTHS: u8 = 6;

/// Declares the yes-or-no facts: each is counted in the sum of its name.
macro_rules! facts {
    ($($fact:ident,)+) => {
        /// Number of facts.
        pub(crate) const FACTS: usize = [$(stringify!($fact)),+].len();

        /// The facts of so many rows: 1 where one holds, 0 where it does not.
        #[derive(Clone)]
        #[repr(align(64))]
        #[cfg_attr(test, derive(Debug, PartialEq))]
        pub(crate) struct Facts {
            $($fact: [u8; AT_ONCE],)+
            pub(crate) amounts: RowAmounts,
        }

        impl Facts {
            pub(crate) fn new() -> Self {
                Self { $($fact: [0; AT_ONCE],)+ amounts: RowAmounts::new() }
            }

            /// Returns the column of every fact.
            #[inline(always)]
            pub(crate) fn columns(&self) -> [&[u8; AT_ONCE]; FACTS] {
                [$(&self.$fact),+]
            }
        }

        /// Adds how often each fact holds to the sums of a cell.
        pub(crate) fn add_counts(counts: &[i64; FACTS], sums: &mut PersonSums) {
            let [$($fact),+] = counts;
            $(sums.$fact += $fact;)+
        }
    };
}

facts! {
    persons,
    employees,
    own_account,
    unemployed,
    unemployed_under_5_weeks,
    unemployed_over_26_weeks,
    own_account_with_subsidy,
    insured_by_employer,
    insured_by_family,
    insured_publicly,
    insured_with_subsidy,
    offered_health_plan,
    offered_retirement_plan,
    benefit_recipients,
    in_hardship,
    covering_emergency,
    in_dip,
    in_spike,
    paid_in_year,
    paid_in_three_years,
    high_burnout,
    high_isolation,
    fully_covered,
    uncovered,
    with_paid_leave,
}

/// Amounts of so many rows that are worked out with their facts or after them; [`Amounts`](super::tally::Amounts) says what
/// they are.
#[derive(Clone)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(crate) struct RowAmounts {
    pub(crate) usual_centihours: [i64; AT_ONCE],
    pub(crate) kin: [i64; AT_ONCE],
    pub(crate) wellbeing: [i64; AT_ONCE],
    /// Left to the households of the rows.
    pub(crate) equivalised_cents: [i64; AT_ONCE],
}

impl RowAmounts {
    const fn new() -> Self {
        let none = [0; AT_ONCE];
        Self { usual_centihours: none, kin: none, wellbeing: none, equivalised_cents: none }
    }
}

/// Works out the facts of a run of rows, and counts those of persons off platforms by cell.
pub(crate) struct FactsOf<'a> {
    pub(crate) columns: &'a Columns<'a>,
    pub(crate) rows: Range<usize>,
    pub(crate) facts: &'a mut Facts,
    /// A count of every fact for each of the first cells.
    pub(crate) counts: &'a mut [[Lanes; FACTS]],
}

impl Kernel for FactsOf<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { columns, rows, facts, counts } = self;
        jobs(columns, rows.clone(), facts);
        stocks(columns, rows.clone(), facts);
        units(columns, rows.clone(), facts);
        row_amounts(columns, rows.clone(), &mut facts.amounts);
        count(&columns.cells[rows], facts, counts);
    }
}

/// Counts how often each fact holds in each of the first cells.
#[inline(always)]
fn count(cells: &[Cell], facts: &Facts, counts: &mut [[Lanes; FACTS]]) {
    let columns = facts.columns();
    for (cell, counts) in counts.iter_mut().enumerate() {
        let is_here = bytes(cells, |own| u8::from(own.number() == cell as u8));
        let (is_here, _) = is_here.as_chunks::<LANES>();
        for (Lanes(counts), column) in counts.iter_mut().zip(columns) {
            let (column, _) = column.as_chunks::<LANES>();
            let mut sums = [0_u8; LANES];
            for (facts, is_here) in column.iter().zip(is_here) {
                for (lane, sum) in sums.iter_mut().enumerate() {
                    *sum = sum.wrapping_add(facts[lane] & is_here[lane]);
                }
            }
            for (count, sum) in counts.iter_mut().zip(sums) {
                *count = count.wrapping_add(sum);
            }
        }
    }
}

#[inline(always)]
fn is_spouse(traits: Traits) -> bool {
    traits.role() == Role::Spouse
}

/// Reads a byte off every row of a column; those beyond its end are 0.
#[inline(always)]
fn bytes<T: Copy>(column: &[T], byte: impl Fn(T) -> u8) -> [u8; AT_ONCE] {
    let mut bytes = [0; AT_ONCE];
    for (place, own) in bytes.iter_mut().zip(column) {
        *place = byte(*own);
    }
    bytes
}

/// Labour-market states and what comes with them.
///
/// Every place is filled, with persons or without: loops of a fixed length over bytes become the widest vectors.
#[inline(always)]
fn jobs(columns: &Columns, rows: Range<usize>, facts: &mut Facts) {
    let workers = &columns.block.workers;
    let states = bytes(&workers.labour_state[rows.clone()], |state| state as u8);
    let sources = bytes(&workers.insurance[rows.clone()], |source| source as u8);
    let health_plan = bytes(&workers.traits[rows.clone()], |traits| u8::from(traits.has_health_plan()));
    let retirement_plan =
        bytes(&workers.traits[rows.clone()], |traits| u8::from(traits.has_retirement_plan()));
    // In the first month of a spell it is less than five weeks.
    let is_new = bytes(&workers.spell_months[rows.clone()], |months| u8::from(months == 0));
    let is_long = bytes(&workers.spell_months[rows.clone()], |months| u8::from(months >= LONG_SPELL_MONTHS));
    let has_weeks = bytes(&workers.unemployment_weeks_left[rows], |weeks| u8::from(weeks > 0));
    for row in 0..AT_ONCE {
        let is = |state| u8::from(states[row] == state as u8);
        let from = |source| u8::from(sources[row] == source as u8);
        let (is_employee, is_own_account) = (is(LabourState::Employee), is(LabourState::OwnAccount));
        let (has_work, seeks_work) = (is_employee | is_own_account, is(LabourState::Unemployed));
        let has_subsidy = from(Insurance::Subsidised);
        let has_plan = has_work & retirement_plan[row];
        let is_insured = from(Insurance::None) ^ 1;
        facts.persons[row] = 1;
        facts.employees[row] = is_employee;
        facts.own_account[row] = is_own_account;
        facts.unemployed[row] = seeks_work;
        facts.unemployed_under_5_weeks[row] = seeks_work & is_new[row];
        facts.unemployed_over_26_weeks[row] = seeks_work & is_long[row];
        facts.own_account_with_subsidy[row] = is_own_account & has_subsidy;
        facts.insured_by_employer[row] = from(Insurance::Employer);
        facts.insured_by_family[row] = from(Insurance::Family);
        facts.insured_publicly[row] = from(Insurance::Public);
        facts.insured_with_subsidy[row] = has_subsidy;
        facts.offered_health_plan[row] = is_employee & health_plan[row];
        facts.with_paid_leave[row] = is_employee & (health_plan[row] | retirement_plan[row]);
        facts.offered_retirement_plan[row] = has_plan;
        facts.benefit_recipients[row] = seeks_work & has_weeks[row];
        facts.fully_covered[row] = is_insured & is_employee & has_plan;
        facts.uncovered[row] = has_work & !(is_insured | is_employee | has_plan);
    }
}

/// Stocks of wellbeing, and what lasts longer than the month.
#[inline(always)]
fn stocks(columns: &Columns, rows: Range<usize>, facts: &mut Facts) {
    let workers = &columns.block.workers;
    let high = Stock::nearest(columns.context.parameters.measurement.high_burnout);
    let paid = facts.paid_in_year.iter_mut().zip(&mut facts.paid_in_three_years);
    for ((in_year, in_three_years), months) in paid.zip(&workers.months_since_platform_pay[rows.clone()]) {
        *in_year = u8::from(*months < 12);
        *in_three_years = u8::from(*months < 36);
    }
    for (fact, stock) in facts.high_burnout.iter_mut().zip(&workers.burnout[rows.clone()]) {
        *fact = u8::from(*stock >= high);
    }
    for (fact, stock) in facts.high_isolation.iter_mut().zip(&workers.isolation[rows]) {
        *fact = u8::from(*stock >= high);
    }
}

/// What the members of a tax unit share: it stands on the head's row, the one before a spouse's.
#[inline(always)]
fn units(columns: &Columns, rows: Range<usize>, facts: &mut Facts) {
    let mut heads = [0_u8; AT_ONCE + 1];
    of_heads(columns, rows.clone(), &mut heads);
    let units = heads.iter().zip(&heads[1..]).zip(&columns.block.workers.traits[rows]);
    let of_month = facts.in_dip.iter_mut().zip(&mut facts.in_spike);
    let stocks = facts.in_hardship.iter_mut().zip(&mut facts.covering_emergency);
    for (((before, here), traits), ((dip, spike), (hardship, emergency))) in units.zip(of_month.zip(stocks)) {
        let of_spouse = u8::from(is_spouse(*traits)).wrapping_neg();
        let unit = *before & of_spouse | *here & !of_spouse;
        *hardship = unit & 1;
        *emergency = unit >> 1 & 1;
        *dip = unit >> 2 & 1;
        *spike = unit >> 3;
    }
}

/// What the members of a tax unit share, in four bits for each row as if a head stood there, from the row before the first
/// on.
#[inline(always)]
fn of_heads(columns: &Columns, rows: Range<usize>, heads: &mut [u8; AT_ONCE + 1]) {
    let workers = &columns.block.workers;
    let emergency_cents = (columns.context.parameters.measurement.emergency_expense * 100.0) as i64;
    let is_first = rows.start == 0;
    let first = rows.start.saturating_sub(1);
    let rows = first..rows.end;
    let mut spouses_incomes = [0; AT_ONCE + 1];
    let next = workers.traits[first + 1..].iter().zip(&columns.net_income[first + 1..]);
    for (spouses, (traits, income)) in spouses_incomes[..rows.len()].iter_mut().zip(next) {
        *spouses = if is_spouse(*traits) { *income } else { 0 };
    }
    let own = columns.net_income[rows.clone()].iter().zip(&spouses_incomes);
    let stocks = workers.purse[rows.clone()].iter().zip(&workers.permanent_income[rows.clone()]);
    let units = workers.traits[rows].iter().zip(own.zip(stocks));
    // Nobody stands before the first row of a block.
    let skipped = usize::from(is_first);
    for (head, (traits, ((own, spouses), (purse, usual)))) in heads[skipped..].iter_mut().zip(units) {
        let income = own.wrapping_add(*spouses) as f64;
        let usual_cents = f64::from(*usual) * 100.0;
        *head = u8::from(traits.in_hardship())
            | u8::from(*purse >= emergency_cents) << 1
            | u8::from(income < DIP * usual_cents) << 2
            | u8::from(income > SPIKE * usual_cents) << 3;
    }
}

/// Hours in ordinary jobs, children, and stocks of wellbeing in millionths.
#[inline(always)]
fn row_amounts(columns: &Columns, rows: Range<usize>, amounts: &mut RowAmounts) {
    let workers = &columns.block.workers;
    let shorter = columns.context.parameters.employment.income_effect_on_hours;
    let jobs = workers.labour_state[rows.clone()].iter().zip(&workers.job_hours_per_week[rows.clone()]);
    for (centihours, ((state, hours), support)) in
        amounts.usual_centihours.iter_mut().zip(jobs.zip(&workers.support[rows.clone()]))
    {
        let lost = whole(shorter * f64::from(*hours) * f64::from(*support));
        let usual = (100 * i64::from(*hours)).wrapping_sub(lost);
        *centihours = if state.is_employed() { usual } else { 0 };
    }
    let families = workers.insurance[rows.clone()].iter().zip(&workers.children[rows.clone()]);
    for (kin, (source, children)) in amounts.kin.iter_mut().zip(families) {
        let children = i64::from(*children);
        *kin = pair(1 + children, if *source == Insurance::None { children } else { 0 });
    }
    let stocks = workers.burnout[rows.clone()].iter().zip(&workers.isolation[rows]);
    for (wellbeing, (burnout, isolation)) in amounts.wellbeing.iter_mut().zip(stocks) {
        *wellbeing = pair(burnout.millionths(), isolation.millionths());
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};
    use crate::observation::cells::DEMOGRAPHIC_CELLS;
    use crate::observation::columns::Places;

    /// The facts of a block's rows, and the counts of its first cells.
    fn facts_on(processor: Processor, columns: &Columns) -> (Vec<Facts>, Vec<[i64; FACTS]>) {
        let rows = columns.block.workers.len();
        let mut counts = [[Lanes([0; LANES]); FACTS]; DEMOGRAPHIC_CELLS];
        let facts = (0..rows).step_by(AT_ONCE).map(|first| {
            let mut facts = Facts::new();
            let rows = first..rows.min(first + AT_ONCE);
            processor.run(FactsOf { columns, rows, facts: &mut facts, counts: &mut counts });
            facts
        });
        let facts = facts.collect();
        (facts, counts.iter().map(|cell| cell.map(|fact| fact.sum())).collect())
    }

    #[test]
    fn every_processor_finds_the_same_facts_and_counts_them() {
        let scene = Scene::of("2027-03");
        let context = scene.context();
        let (block, mut month) = populated_block();
        for (row, income) in month.net_income.iter_mut().enumerate() {
            *income = (row as i64 % 7) * 100_000 - 50_000;
        }
        let places = Places::of(&block);
        let (columns, _) = Columns::split(&context, (&block, &places), &mut month);
        let mut one_by_one = vec![[0; FACTS]; DEMOGRAPHIC_CELLS];
        let (facts, _) = facts_on(Processor::all().next().unwrap(), &columns);
        for (row, cell) in columns.cells.iter().enumerate() {
            let columns = facts[row / AT_ONCE].columns();
            if let Some(counts) = one_by_one.get_mut(cell.index()) {
                for (count, column) in counts.iter_mut().zip(columns) {
                    *count += i64::from(column[row % AT_ONCE]);
                }
            }
        }

        let found = (0..FACTS).filter(|fact| one_by_one.iter().any(|cell| cell[*fact] > 0)).count();
        assert!(facts.len() > 1 && found > FACTS / 3, "{found}");
        for processor in Processor::all() {
            assert!(facts_on(processor, &columns) == (facts.clone(), one_by_one.clone()), "{processor:?}");
        }
    }
}
