//! What the self-employed save by deducting the premiums of their plan (26 USC 162(l)).

use ghostwork_law::{FilingStatus, State, UsLaw};

/// The relief from income taxes that a unit may expect of a plan.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Relief {
    /// Taxes saved by a dollar that is deducted.
    pub(super) rate: f64,
    /// Profit expected of the year, which is the most that may be deducted, dollars.
    pub(super) profit: f64,
}

impl Relief {
    /// Returns the relief of a unit with so many adults and dependants, and so much income and profit expected of the year, from a plan
    /// with a premium, dollars a year: at the mean rate of federal and state tax on what the whole premium would take off.
    #[inline]
    pub(super) fn of(
        law: &UsLaw,
        (state, status, people): (State, FilingStatus, (usize, usize)),
        (income, profit): (f64, f64),
        premium: f64,
    ) -> Self {
        if profit <= 0.0 || premium <= 0.0 {
            return Self::default();
        }
        let taxes = |income: f64| {
            let federal =
                law.income_tax.tax(status, income - law.income_tax.basic_standard_deduction(status));
            federal + law.state_income_tax.tax_on_wages(state, status, people, income)
        };
        let rate = (taxes(income) - taxes((income - premium).max(0.0))) / premium;
        Self { rate, profit }
    }

    /// Returns what is left to pay of a premium after the credit, dollars a year.
    #[inline(always)]
    pub(super) fn price(self, net_premium: f64) -> f64 {
        net_premium - self.rate * net_premium.min(self.profit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the relief of a single person with an income from a premium of 6,000 dollars in 2026.
    fn relief(state: State, income: f64, profit: f64) -> Relief {
        let law = UsLaw::for_year(2026).unwrap();
        Relief::of(&law, (state, FilingStatus::Single, (1, 0)), (income, profit), 6_000.0)
    }

    #[test]
    fn a_dollar_deducted_saves_the_rate_at_the_margin() {
        // 40,000 less 16,100 dollars are taxed at 12 %; Texas has no income tax, California taxes this at 2 to 4 %.
        let (texas, california) =
            (relief(State::TX, 40_000.0, 40_000.0), relief(State::CA, 40_000.0, 40_000.0));

        assert!((texas.price(6_000.0) - 5_280.0).abs() < 1e-9);
        assert!((5_040.0..5_160.0).contains(&california.price(6_000.0)), "{california:?}");
    }

    #[test]
    fn no_more_than_the_profit_is_deducted_and_nothing_where_there_is_none() {
        assert!((relief(State::TX, 40_000.0, 1_000.0).price(6_000.0) - 5_880.0).abs() < 1e-9);
        assert_eq!(relief(State::TX, 40_000.0, 0.0).price(6_000.0), 6_000.0);
        // Below the standard deduction there is no tax to save.
        assert_eq!(relief(State::TX, 15_000.0, 15_000.0).price(6_000.0), 6_000.0);
    }
}
