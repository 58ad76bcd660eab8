//! India: income tax of a freelancer under the new regime.
//!
//! *What it computes*: half of gross receipts counts as profit (listed professions); rates of the new regime; a rebate
//! that makes small incomes free, with marginal relief just above; cess on the rest. Resident platforms withhold a
//! thousandth, which is credited. Aggregators owe a levy for the social security of gig workers.
//! *Who*: self-employed residents and, with the standard deduction, employees; no social insurance is compulsory.
//! *Reference*: Income-tax Act 1961 s.16(ia), s.44ADA, s.87A, s.115BAC, s.194-O; Code on Social Security 2020 s.114.

use std::sync::LazyLock;

use crate::date::Date;
use crate::embedded_pack::{EmbeddedPack, parsed};
use crate::error::LawError;
use crate::in_force::InForce;
use crate::law_pack::LawPack;
use crate::schedule::Schedule;

static PACK: EmbeddedPack = LazyLock::new(|| LawPack::parse(include_str!("../../../data/law/india.toml")));

/// The law of India in one financial year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndianLaw {
    schedule: Schedule,
    cess: f64,
    largest_rebate: f64,
    rebate_limit: f64,
    standard_deduction_of_employees: f64,
    presumptive_profit: f64,
    platform_withholding: f64,
    aggregator_levy: [f64; 3],
    declared_share: f64,
    price_level_ratio: f64,
    exchange_rate: f64,
}

impl IndianLaw {
    /// The built-in pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack() -> Result<&'static LawPack, LawError> {
        parsed(&PACK)
    }

    /// The law of the financial year that begins on 1 April of a calendar year: 2025 is 2025-26.
    ///
    /// # Errors
    ///
    /// When a value is not yet in force in that year.
    pub fn for_year(year: u16) -> Result<Self, LawError> {
        Self::from_pack(Self::pack()?, year)
    }

    /// The law of a financial year from a pack, each value the row in force on 31 December.
    ///
    /// # Errors
    ///
    /// When the pack lacks a value, has none in force, or one of another shape than the rule needs.
    pub fn from_pack(pack: &LawPack, year: u16) -> Result<Self, LawError> {
        let values: &InForce<'_> = &pack.on(Date::end_of_year(year));
        let [largest_rebate, rebate_limit] = values.numbers("in.rebate_87a")?;
        Ok(Self {
            schedule: Schedule::read(values, "in.new_regime.brackets", "in.new_regime.rates")?,
            cess: values.share("in.cess")?,
            largest_rebate,
            rebate_limit,
            standard_deduction_of_employees: values.amount("in.standard_deduction_salary")?,
            presumptive_profit: values.share("in.presumptive_profit")?,
            platform_withholding: values.share("in.tds_platform")?,
            aggregator_levy: values.numbers("in.aggregator_levy")?,
            declared_share: values.share("in.declared_share")?,
            price_level_ratio: values.amount("in.price_level_ratio")?,
            exchange_rate: values.amount("in.fx")?,
        })
    }

    /// Income tax of a freelancer on declared gross receipts; INR a year.
    pub fn freelancer_tax(&self, gross_receipts: f64) -> f64 {
        self.tax_on(self.presumptive_profit * gross_receipts)
    }

    /// Income tax of an employee on a year's salary; INR a year.
    pub fn employee_tax(&self, salary: f64) -> f64 {
        self.tax_on(salary - self.standard_deduction_of_employees)
    }

    /// Tax withheld by a resident platform, to be credited; INR a year.
    pub fn platform_withholding(&self, gross_receipts: f64) -> f64 {
        self.platform_withholding * gross_receipts
    }

    /// Range of the levy an aggregator owes on its turnover and payments to workers; INR a year.
    pub fn aggregator_levy(&self, turnover: f64, payments_to_workers: f64) -> [f64; 2] {
        let [lowest, highest, cap] = self.aggregator_levy;
        [lowest, highest].map(|rate| (rate * turnover).min(cap * payments_to_workers))
    }

    /// Share of foreign income declared, an assumption.
    pub fn declared_share(&self) -> f64 {
        self.declared_share
    }

    /// INR per USD on the market.
    pub fn exchange_rate(&self) -> f64 {
        self.exchange_rate
    }

    /// Purchasing power parity factor over the market exchange rate.
    pub fn price_level_ratio(&self) -> f64 {
        self.price_level_ratio
    }

    fn tax_on(&self, income: f64) -> f64 {
        let tax = self.schedule.tax(income);
        let after_rebate = if income <= self.rebate_limit {
            tax - tax.min(self.largest_rebate)
        } else {
            tax.min(income - self.rebate_limit)
        };
        after_rebate * (1.0 + self.cess)
    }
}
