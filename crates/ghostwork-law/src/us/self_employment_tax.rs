//! Self-employment tax: old-age, disability and hospital insurance of the self-employed.
//!
//! *What it computes*: for each person 92.35% of net profit is the base; 12.4% falls on the base up to the contribution
//! and benefit base less wages, 2.9% on all of it. Half of the tax is deducted from income.
//! *Who*: every person whose base reaches $400; the floor is tested person by person, as on Schedule SE, and a loss of
//! one spouse does not reduce the base of the other.
//! *Reference*: 26 USC 1401, 1402(a)(12), 1402(b)(2), 164(f); Schedule SE (Form 1040).

use crate::error::LawError;
use crate::in_force::InForce;

use super::tax_unit::Person;

/// Parameters of the self-employment tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelfEmploymentTax {
    net_earnings_factor: f64,
    old_age_rate: f64,
    hospital_rate: f64,
    floor: f64,
    deductible_share: f64,
    wage_base: f64,
}

/// Self-employment tax of one person; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SelfEmployment {
    /// Net earnings from self-employment subject to the tax, 0 below the floor.
    pub base: f64,
    /// The tax.
    pub tax: f64,
    /// The part of the tax deducted from income.
    pub deduction: f64,
}

impl SelfEmploymentTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            net_earnings_factor: values.share("irs.seca.net_earnings_factor")?,
            old_age_rate: values.share("irs.seca.oasdi_rate")?,
            hospital_rate: values.share("irs.seca.hi_rate")?,
            floor: values.amount("irs.seca.floor")?,
            deductible_share: values.share("irs.seca.deductible_share")?,
            wage_base: values.amount("irs.payroll.oasdi.wage_base")?,
        })
    }

    /// Tax of one person on a year's profit and wages.
    pub fn assess(&self, person: &Person) -> SelfEmployment {
        self.assess_amounts(person.wages, person.self_employment_profit)
    }

    /// What a person with so much in wages and profit deducts from income, USD a year.
    #[inline(always)]
    pub fn deduction(&self, wages: f64, profit: f64) -> f64 {
        self.assess_amounts(wages, profit).deduction
    }

    /// Tax of a person on a year's wages and profit.
    #[inline(always)]
    pub(crate) fn assess_amounts(&self, wages: f64, profit: f64) -> SelfEmployment {
        let all = self.net_earnings_factor * profit;
        let base = if all < self.floor { 0.0 } else { all };
        let room = (self.wage_base - wages).max(0.0);
        let tax = self.old_age_rate * base.min(room) + self.hospital_rate * base;
        SelfEmployment { base, tax, deduction: self.deductible_share * tax }
    }
}
