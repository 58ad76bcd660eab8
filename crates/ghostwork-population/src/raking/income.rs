//! Adjusted gross income of a tax unit, near enough to tell its class.

use crate::draft::Draft;
use crate::records::FilingStatus;

/// Share of profit that the deduction for half of the self-employment tax takes: 0.9235 x 15.3 percent / 2.
const DEDUCTED_SHARE_OF_PROFIT: f64 = 0.070_65;

/// The income of a tax unit in dollars a year.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnitIncome {
    /// Net profit of head and spouse together.
    pub(crate) profit: f64,
    /// Other income, social security left out.
    other: f64,
    social_security: f64,
    /// Income from which social security is taxed by half, and by more (26 U.S.C. 86(c)).
    thresholds: (f64, f64),
}

impl UnitIncome {
    /// Returns the same unit with another profit.
    pub(crate) fn with_profit(self, profit: f64) -> Self {
        Self { profit, ..self }
    }

    /// Returns the adjusted gross income in dollars a year.
    pub(crate) fn adjusted_gross_income(&self) -> f64 {
        let income = self.other + of_profit(self.profit);
        income + self.taxable_social_security(income)
    }

    /// Taxable social security by 26 U.S.C. 86: up to half above the first threshold, up to 85 percent above the second.
    fn taxable_social_security(&self, income: f64) -> f64 {
        let provisional = income + 0.5 * self.social_security;
        let (first, second) = self.thresholds;
        let at_half = (0.5 * (provisional - first)).clamp(0.0, 0.5 * self.social_security);
        let lower_part = at_half.min(0.5 * (second - first));
        let upper_part = 0.85 * (provisional - second).max(0.0);
        let taxable = if provisional > second { lower_part + upper_part } else { at_half };
        taxable.min(0.85 * self.social_security)
    }
}

/// Returns what a profit adds to adjusted gross income.
pub(crate) fn of_profit(profit: f64) -> f64 {
    profit - DEDUCTED_SHARE_OF_PROFIT * profit.max(0.0)
}

/// Adds up the income of a unit; a dependant's own earnings are not the unit's.
pub(crate) fn unit_income(draft: &Draft, unit: usize) -> UnitIncome {
    let record = &draft.tax_units[unit];
    let mut profit = 0;
    let mut other = record.interest_cents_per_year
        + record.dividends_cents_per_year
        + record.pension_and_social_security_cents_per_year
        - record.social_security_cents_per_year
        + record.other_income_cents_per_year;
    for person in draft.filers[unit].iter() {
        let person = &draft.persons[person];
        profit += person.profit_cents_per_year;
        other += person.wage_cents_per_year + person.unemployment_benefit_cents_per_year;
    }
    let thresholds = match record.filing_status {
        FilingStatus::Joint => (32_000.0, 44_000.0),
        FilingStatus::Separate => (0.0, 0.0),
        FilingStatus::Single | FilingStatus::HeadOfHousehold => (25_000.0, 34_000.0),
    };
    UnitIncome {
        profit: profit as f64 / 100.0,
        other: other as f64 / 100.0,
        social_security: record.social_security_cents_per_year as f64 / 100.0,
        thresholds,
    }
}
