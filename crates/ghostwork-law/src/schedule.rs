//! Progressive schedules of rates on slices of income.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::whole::round_up;

/// The most brackets a schedule may have.
pub(crate) const MAXIMUM_BRACKETS: usize = 12;

/// A progressive schedule: rates on slices of income.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Schedule {
    brackets: [Bracket; MAXIMUM_BRACKETS],
    count: usize,
}

/// A slice of income: where it begins, the tax on all slices below it, its rate.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bracket {
    bottom: f64,
    tax_below: f64,
    rate: f64,
}

impl Bracket {
    /// A slice that no income reaches.
    const UNUSED: Self = Self { bottom: f64::INFINITY, tax_below: 0.0, rate: 0.0 };
}

impl Schedule {
    /// Builds a schedule from the bottoms of its brackets, the first usually 0, and their rates.
    pub(crate) fn new(bottoms: &[f64], rates: &[f64]) -> Option<Self> {
        let ascending = bottoms.windows(2).all(|pair| matches!(pair, [low, high] if low <= high));
        if bottoms.is_empty()
            || bottoms.len() != rates.len()
            || bottoms.len() > MAXIMUM_BRACKETS
            || !ascending
        {
            return None;
        }
        let mut brackets = [Bracket::UNUSED; MAXIMUM_BRACKETS];
        let mut below: Option<Bracket> = None;
        for (slot, (&bottom, &rate)) in brackets.iter_mut().zip(bottoms.iter().zip(rates)) {
            let tax_below = below.map_or(0.0, |last| last.tax_below + last.rate * (bottom - last.bottom));
            *slot = Bracket { bottom, tax_below, rate };
            below = Some(*slot);
        }
        Some(Self { brackets, count: bottoms.len() })
    }

    /// Reads a schedule whose pack gives rates and bracket bottoms under two keys.
    pub(crate) fn read(values: &InForce<'_>, bottoms_key: &str, rates_key: &str) -> Result<Self, LawError> {
        let (bottoms, rates) = (values.list(bottoms_key)?, values.list(rates_key)?);
        Self::new(bottoms, rates).ok_or_else(|| mismatch(values, bottoms_key, bottoms.len(), rates.len()))
    }

    /// Reads a schedule whose pack gives rates and the tops of all brackets but the last.
    pub(crate) fn read_tops(values: &InForce<'_>, tops_key: &str, rates_key: &str) -> Result<Self, LawError> {
        let (tops, rates) = (values.list(tops_key)?, values.list(rates_key)?);
        let mut bottoms = vec![0.0];
        bottoms.extend_from_slice(tops);
        Self::new(&bottoms, rates).ok_or_else(|| mismatch(values, tops_key, tops.len(), rates.len()))
    }

    /// Tax on an income, 0 for income of 0 or less.
    pub(crate) fn tax(&self, income: f64) -> f64 {
        let mut tax = 0.0;
        for bracket in self.brackets.iter().take(self.count) {
            if income <= bracket.bottom {
                break;
            }
            tax = bracket.tax_below + bracket.rate * (income - bracket.bottom);
        }
        tax
    }

    /// Tax on an income as [`Schedule::tax`] finds it, without a branch: for loops over many incomes.
    #[inline(always)]
    pub(crate) fn tax_without_branches(&self, income: f64) -> f64 {
        let mut tax = 0.0;
        for Bracket { bottom, tax_below, rate } in self.brackets {
            let in_bracket = tax_below + rate * (income - bottom);
            tax = if income > bottom { in_bracket } else { tax };
        }
        tax
    }

    /// Tax on an income by the first, second or third schedule as `choose` says, without a branch: what [`Schedule::tax`] of that
    /// one finds, if none has more than so many brackets.
    #[inline(always)]
    pub(crate) fn tax_by_choice<const BRACKETS: usize>(
        [first, second, third]: &[Self; 3],
        choose: impl Fn(f64, f64, f64) -> f64,
        income: f64,
    ) -> f64 {
        let mut tax = 0.0;
        let brackets = first.brackets.iter().zip(second.brackets.iter().zip(&third.brackets));
        for (first, (second, third)) in brackets.take(BRACKETS) {
            let bottom = choose(first.bottom, second.bottom, third.bottom);
            let rate = choose(first.rate, second.rate, third.rate);
            let in_bracket =
                choose(first.tax_below, second.tax_below, third.tax_below) + rate * (income - bottom);
            tax = if income > bottom { in_bracket } else { tax };
        }
        tax
    }

    /// The number of brackets.
    pub(crate) const fn brackets(&self) -> usize {
        self.count
    }

    /// Puts the tax on what is taxable of each income into `taxes`, as [`Schedule::tax`] would.
    #[inline(always)]
    pub(crate) fn tax_each(&self, incomes: &[f64], taxable: impl Fn(f64) -> f64, taxes: &mut [f64]) {
        taxes.fill(0.0);
        for Bracket { bottom, tax_below, rate } in self.brackets.into_iter().take(self.count) {
            for (tax, &income) in taxes.iter_mut().zip(incomes) {
                let income = taxable(income);
                let in_bracket = tax_below + rate * (income - bottom);
                *tax = if income > bottom { in_bracket } else { *tax };
            }
        }
    }

    /// The rate on the last dollar of an income.
    pub(crate) fn rate_at(&self, income: f64) -> f64 {
        self.brackets
            .iter()
            .take(self.count)
            .take_while(|bracket| income > bracket.bottom)
            .last()
            .map_or(0.0, |bracket| bracket.rate)
    }
}

fn mismatch(values: &InForce<'_>, key: &str, thresholds: usize, rates: usize) -> LawError {
    LawError::WrongShape {
        key: key.to_owned(),
        date: values.date(),
        found: format!("{thresholds} thresholds for {rates} rates"),
        expected: format!("ascending thresholds that match the rates, {MAXIMUM_BRACKETS} at most"),
    }
}

/// Number of whole steps an excess reaches, a begun step counting in full; 0 for no excess.
#[inline(always)]
pub(crate) fn begun_steps(excess: f64, step: f64) -> f64 {
    if excess <= 0.0 { 0.0 } else { round_up(excess / step) }
}

#[cfg(test)]
mod tests {
    use super::{Schedule, begun_steps};

    #[test]
    fn tax_is_the_sum_over_slices() {
        let schedule = Schedule::new(&[0.0, 10_000.0, 40_000.0], &[0.1, 0.2, 0.3]).unwrap();

        // 10,000 x 10% + 30,000 x 20% + 10,000 x 30% = 1,000 + 6,000 + 3,000
        assert!((schedule.tax(50_000.0) - 10_000.0).abs() < 1e-9);
        assert!((schedule.tax(5_000.0) - 500.0).abs() < 1e-9);
        assert!(schedule.tax(-5.0).abs() < 1e-12);
        let incomes = [-5.0, 5_000.0, 10_000.0, 40_000.0, 40_000.01, 50_000.0];
        let mut taxes = [f64::NAN; 6];
        schedule.tax_each(&incomes, |income| income, &mut taxes);
        let one_by_one = incomes.map(|income| schedule.tax(income).to_bits());
        assert_eq!(taxes.map(f64::to_bits), one_by_one);
        let without_branches = incomes.map(|income| schedule.tax_without_branches(income).to_bits());
        assert_eq!(without_branches, one_by_one);
        assert!((schedule.rate_at(40_000.0) - 0.2).abs() < 1e-12);
        assert!((schedule.rate_at(40_000.01) - 0.3).abs() < 1e-12);
    }

    #[test]
    fn thresholds_that_descend_are_refused() {
        assert_eq!(Schedule::new(&[0.0, 5.0, 4.0], &[0.1, 0.2, 0.3]), None);
        assert_eq!(Schedule::new(&[0.0, 5.0], &[0.1]), None);
    }

    #[test]
    fn a_begun_step_counts_in_full() {
        assert!((begun_steps(1.0, 1_000.0) - 1.0).abs() < 1e-12);
        assert!((begun_steps(1_000.0, 1_000.0) - 1.0).abs() < 1e-12);
        assert!(begun_steps(-1.0, 1_000.0).abs() < 1e-12);
    }
}
