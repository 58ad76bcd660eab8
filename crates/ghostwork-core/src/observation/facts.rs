//! What is counted of persons one by one, worked out for many rows at once and packed into words.

use std::ops::Range;

use ghostwork_processor::Kernel;

use crate::observation::columns::Columns;
use crate::observation::tally::{lanes, wellbeing_lanes};
use crate::population::workers::{Insurance, LabourState, Role, Traits};

/// Rows whose facts are worked out together.
pub(crate) const AT_ONCE: usize = 256;
/// Stocks between 0 and 1 are summed in millionths.
const PER_UNIT: f32 = 1_000_000.0;
/// Shares of the usual income below and above which a month is a dip or a spike: US Financial Diaries.
const DIP: f64 = 0.75;
const SPIKE: f64 = 1.25;

/// The facts of so many rows; [`Tally`](super::tally::Tally) says what the lanes of each word are.
pub(crate) struct Facts {
    pub(crate) status: [i64; AT_ONCE],
    pub(crate) insurance: [i64; AT_ONCE],
    pub(crate) cover: [i64; AT_ONCE],
    pub(crate) unit: [i64; AT_ONCE],
    pub(crate) means: [i64; AT_ONCE],
    pub(crate) wellbeing: [i64; AT_ONCE],
    pub(crate) usual_centihours: [i64; AT_ONCE],
    pub(crate) children_of_uninsured: [i64; AT_ONCE],
    /// Facts of the tax unit of the row before the first, and of every row as if a head stood there.
    heads: [i64; AT_ONCE + 1],
}

impl Facts {
    pub(crate) fn new() -> Self {
        let zeros = [0; AT_ONCE];
        Self {
            status: zeros,
            insurance: zeros,
            cover: zeros,
            unit: zeros,
            means: zeros,
            wellbeing: zeros,
            usual_centihours: zeros,
            children_of_uninsured: zeros,
            heads: [0; AT_ONCE + 1],
        }
    }
}

/// Works out the facts of a run of rows.
pub(crate) struct FactsOf<'a> {
    pub(crate) columns: &'a Columns<'a>,
    pub(crate) rows: Range<usize>,
    pub(crate) facts: &'a mut Facts,
}

impl Kernel for FactsOf<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { columns, rows, facts } = self;
        jobs(columns, rows.clone(), facts);
        stocks(columns, rows.clone(), facts);
        heads(columns, rows.clone(), &mut facts.heads);
        let heads = facts.heads.iter().zip(&facts.heads[1..]);
        let traits = &columns.block.workers.traits[rows];
        for (unit, ((before, here), traits)) in facts.unit.iter_mut().zip(heads.zip(traits)) {
            *unit = if is_spouse(*traits) { *before } else { *here };
        }
    }
}

#[inline(always)]
fn is_spouse(traits: Traits) -> bool {
    traits.role() == Role::Spouse
}

/// Labour-market states and what comes with them.
#[inline(always)]
fn jobs(columns: &Columns, rows: Range<usize>, facts: &mut Facts) {
    let workers = &columns.block.workers;
    let count = rows.len();
    let (labour_state, traits) = (&workers.labour_state[rows.clone()], &workers.traits[rows.clone()]);
    let (sources, hours) = (&workers.insurance[rows.clone()], &workers.job_hours_per_week[rows.clone()]);
    let (weeks_left, children) =
        (&workers.unemployment_weeks_left[rows.clone()], &workers.children[rows.clone()]);
    let support = &workers.support[rows];
    let shorter = columns.context.parameters.employment.income_effect_on_hours;
    let children_of_uninsured = &mut facts.children_of_uninsured[..count];
    let (status, insurance) = (&mut facts.status[..count], &mut facts.insurance[..count]);
    let (cover, usual_centihours) = (&mut facts.cover[..count], &mut facts.usual_centihours[..count]);
    for row in 0..count {
        let is = |state| i64::from(labour_state[row] == state);
        let from = |source| i64::from(sources[row] == source);
        let (is_employee, is_own_account) = (is(LabourState::Employee), is(LabourState::OwnAccount));
        let (has_work, seeks_work) = (is_employee | is_own_account, is(LabourState::Unemployed));
        let has_subsidy = from(Insurance::Subsidised);
        status[row] = lanes([is_employee, is_own_account, seeks_work, is_own_account & has_subsidy]);
        insurance[row] =
            lanes([from(Insurance::Employer), from(Insurance::Family), from(Insurance::Public), has_subsidy]);
        cover[row] = lanes([
            1,
            is_employee & i64::from(traits[row].has_health_plan()),
            has_work & i64::from(traits[row].has_retirement_plan()),
            seeks_work & i64::from(weeks_left[row] > 0),
        ]);
        let lost = (shorter * f64::from(hours[row]) * f64::from(support[row])) as i64;
        usual_centihours[row] = has_work.wrapping_mul(100 * i64::from(hours[row]) - lost);
        children_of_uninsured[row] = from(Insurance::None).wrapping_mul(i64::from(children[row]));
    }
}

/// Stocks of wellbeing, and what lasts longer than the month.
#[inline(always)]
fn stocks(columns: &Columns, rows: Range<usize>, facts: &mut Facts) {
    let workers = &columns.block.workers;
    let count = rows.len();
    let high = columns.context.parameters.measurement.high_burnout as f32;
    let (burnout, isolation) = (&workers.burnout[rows.clone()], &workers.isolation[rows.clone()]);
    let months = &workers.months_since_platform_pay[rows];
    let (means, wellbeing) = (&mut facts.means[..count], &mut facts.wellbeing[..count]);
    for row in 0..count {
        means[row] = lanes([
            i64::from(months[row] < 12),
            i64::from(months[row] < 36),
            // Benefit accounts are few, and are counted one by one.
            0,
            i64::from(burnout[row] >= high),
        ]);
        let millionths = |stock: f32| i64::from((stock * PER_UNIT) as i32);
        wellbeing[row] = wellbeing_lanes(millionths(burnout[row]), millionths(isolation[row]));
    }
}

/// What the members of a tax unit share, for each row as if a head stood there, from the row before the first on.
#[inline(always)]
fn heads(columns: &Columns, rows: Range<usize>, heads: &mut [i64; AT_ONCE + 1]) {
    let workers = &columns.block.workers;
    let emergency_cents = (columns.context.parameters.measurement.emergency_expense * 100.0) as i64;
    let all = workers.len();
    let first = rows.start.saturating_sub(1);
    let skipped = usize::from(rows.start == 0);
    let (traits, incomes) = (&workers.traits[..all], &columns.net_income[..all]);
    let (purses, usual) = (&workers.purse[..all], &workers.permanent_income[..all]);
    let facts = |row: usize, spouses_income: i64| {
        let income = incomes[row].wrapping_add(spouses_income) as f64;
        let usual_cents = f64::from(usual[row]) * 100.0;
        lanes([
            i64::from(traits[row].in_hardship()),
            i64::from(purses[row] >= emergency_cents),
            i64::from(income < DIP * usual_cents),
            i64::from(income > SPIKE * usual_cents),
        ])
    };
    let last = rows.end - 1;
    let inner = rows.end.min(all - 1);
    for (head, row) in heads[skipped..].iter_mut().zip(first..inner) {
        *head = facts(row, if is_spouse(traits[row + 1]) { incomes[row + 1] } else { 0 });
    }
    if inner == last {
        heads[skipped + last - first] = facts(last, 0);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block};
    use crate::observation::columns::Columns;

    #[test]
    fn every_processor_finds_the_same_facts() {
        let scene = Scene::of("2027-03");
        let context = scene.context();
        let (block, mut month) = populated_block();
        for (row, income) in month.net_income.iter_mut().enumerate() {
            *income = (row as i64 % 7) * 100_000 - 50_000;
        }
        let (columns, _) = Columns::split(&context, &block, &mut month);
        let rows = block.workers.len();
        let words = |processor: Processor| {
            let mut words = Vec::new();
            for first in (0..rows).step_by(AT_ONCE) {
                let mut facts = Facts::new();
                let chunk = first..rows.min(first + AT_ONCE);
                processor.run(FactsOf { columns: &columns, rows: chunk.clone(), facts: &mut facts });
                let Facts { status, insurance, cover, unit, means, wellbeing, .. } = facts;
                let (hours, children) = (facts.usual_centihours, facts.children_of_uninsured);
                for column in [status, insurance, cover, unit, means, wellbeing, hours, children] {
                    words.extend_from_slice(&column[..chunk.len()]);
                }
            }
            words
        };

        let first = Processor::all().next().map(words).unwrap();

        assert!(rows > AT_ONCE && first.iter().any(|word| *word != 0));
        for processor in Processor::all() {
            assert!(words(processor) == first, "{processor:?}");
        }
    }
}
