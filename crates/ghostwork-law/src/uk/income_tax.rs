//! Income tax of England, Wales and Northern Ireland.
//!
//! *What it computes*: 20%, 40% and 45% of income above the personal allowance, which falls by 1 for every 2 above
//! 100,000. Trading income is receipts less costs or the trading allowance, whichever is more; of a profit whose costs are
//! not told it is all or, below the allowance, nothing.
//! *Who*: each adult alone. Scotland's rates, savings and dividends are left out.
//! *Reference*: Income Tax Act 2007 s.6, s.10, s.35; Income Tax (Trading and Other Income) Act 2005 s.783A.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::schedule::Schedule;

use super::household::UkPerson;

/// Parameters of income tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UkIncomeTax {
    schedule: Schedule,
    personal_allowance: f64,
    taper_start: f64,
    taper_rate: f64,
    trading_allowance: f64,
}

impl UkIncomeTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            schedule: Schedule::read(values, "hmrc.income_tax.thresholds", "hmrc.income_tax.rates")?,
            personal_allowance: values.amount("hmrc.income_tax.personal_allowance")?,
            taper_start: values.amount("hmrc.income_tax.pa_taper_start")?,
            taper_rate: values.share("hmrc.income_tax.pa_taper_rate")?,
            trading_allowance: values.amount("hmrc.trading_allowance")?,
        })
    }

    /// Taxable trading profit of a person; GBP a year, negative for a loss.
    pub fn trading_profit(&self, person: &UkPerson) -> f64 {
        let Some(costs) = person.trading_costs else { return self.taxed_profit(person.trading_receipts) };
        let allowance = self.trading_allowance.min(person.trading_receipts);
        person.trading_receipts - costs.max(allowance)
    }

    /// The part of a profit after costs that is taxed: all of one above the trading allowance, nothing of a smaller one.
    pub fn taxed_profit(&self, profit: f64) -> f64 {
        if profit > self.trading_allowance { profit } else { 0.0 }
    }

    /// Tax on a person's total income; GBP a year.
    pub fn tax(&self, income: f64) -> f64 {
        let lost = self.taper_rate * (income - self.taper_start).max(0.0);
        let allowance = (self.personal_allowance - lost).max(0.0);
        self.schedule.tax(income - allowance)
    }
}
