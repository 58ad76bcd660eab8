//! Federal income tax: adjusted gross income, standard deduction, the rate schedule, and its monthly withholding.
//!
//! *What it computes*: wages, business profit (losses up to a limit), interest, unemployment compensation and other
//! income, less half of the self-employment tax, self-employed health premiums (up to the profit they are paid from)
//! and retirement contributions, make adjusted gross income; the standard deduction comes off; seven rates follow.
//! *Who*: every tax unit. Nobody itemises, and there are no capital gains.
//! *Reference*: 26 USC 1(j), 61, 62, 63, 162(l), 461(l), 3402; Form 1040.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::schedule::{MAXIMUM_BRACKETS, Schedule};

use super::additional_deductions::seniors;
use super::by_status::{ByStatus, by_status};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Parameters of the income tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncomeTax {
    schedule: ByStatus<Schedule>,
    standard_deduction: ByStatus<f64>,
    additional_standard_deduction: ByStatus<f64>,
    business_loss_limit: ByStatus<f64>,
}

impl IncomeTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            schedule: by_status("irs.income.bracket_tops", |key| {
                Schedule::read_tops(values, key, "irs.income.rates")
            })?,
            standard_deduction: by_status("irs.standard_deduction", |key| values.amount(key))?,
            additional_standard_deduction: by_status("irs.standard_deduction.additional", |key| {
                values.amount(key)
            })?,
            business_loss_limit: by_status("irs.business_loss_limit", |key| values.amount(key))?,
        })
    }

    /// Income before adjustments and without Social Security: what Form 1040 calls total income.
    pub(crate) fn total_income(&self, unit: &TaxUnitYear) -> f64 {
        unit.wages() - unit.elective_deferrals()
            + self.counted_profit(unit.filing_status, unit.self_employment_profit())
            + unit.interest
            + unit.other_income
            + unit.unemployment_compensation()
    }

    /// Self-employed health premiums that may be deducted: at most the profit left after half of the self-employment tax.
    pub(crate) fn health_premium_deduction(unit: &TaxUnitYear, self_employment_tax_deduction: f64) -> f64 {
        if unit.self_employed_health_premiums <= 0.0 {
            return 0.0;
        }
        let profit: f64 = unit.adults().map(|person| person.self_employment_profit.max(0.0)).sum();
        let room = profit - self_employment_tax_deduction - unit.self_employed_retirement_contributions;
        unit.self_employed_health_premiums.min(room.max(0.0))
    }

    /// Standard deduction with the additional amounts for adults of 65 and over.
    pub fn standard_deduction(&self, unit: &TaxUnitYear) -> f64 {
        self.standard_deduction_of(unit.filing_status, seniors(unit))
    }

    /// Standard deduction of a filing status with so many adults of 65 and over.
    #[inline(always)]
    pub(crate) fn standard_deduction_of(&self, status: FilingStatus, seniors: f64) -> f64 {
        let status = status.index();
        self.standard_deduction[status] + self.additional_standard_deduction[status] * seniors
    }

    /// Standard deduction of a filing status without the additional amounts.
    pub fn basic_standard_deduction(&self, status: FilingStatus) -> f64 {
        self.standard_deduction[status.index()]
    }

    /// Tax on taxable income.
    pub fn tax(&self, status: FilingStatus, taxable_income: f64) -> f64 {
        self.schedule[status.index()].tax(taxable_income)
    }

    /// Tax on taxable income, without a branch.
    #[inline(always)]
    pub(crate) fn tax_without_branches(&self, status: FilingStatus, taxable_income: f64) -> f64 {
        self.schedule[status.index()].tax_without_branches(taxable_income)
    }

    /// Business profit that counts: a loss up to a limit.
    #[inline(always)]
    pub(crate) fn counted_profit(&self, status: FilingStatus, profit: f64) -> f64 {
        profit.max(-self.business_loss_limit[status.index()])
    }

    /// Marginal rate of the schedule at a taxable income.
    pub fn rate_at(&self, status: FilingStatus, taxable_income: f64) -> f64 {
        self.schedule[status.index()].rate_at(taxable_income)
    }

    /// Tax withheld from a month's wages: the tax on twelve times the wages after the standard deduction, a twelfth of it.
    pub fn withholding_per_month(&self, status: FilingStatus, wages_per_month: f64) -> f64 {
        let taxable = 12.0 * wages_per_month - self.basic_standard_deduction(status);
        self.tax(status, taxable) / 12.0
    }

    /// Puts the tax of a year of each month's wages into `taxes`, twelve times [`IncomeTax::withholding_per_month`], for couples
    /// who file jointly, for heads of household, who have children, and for single filers.
    #[inline(always)]
    pub fn withholding_per_year(
        &self,
        wages_per_month: &[f64],
        (is_couple, has_children): (&[bool], &[bool]),
        taxes: &mut [f64],
    ) {
        let circumstances = (is_couple, has_children);
        if self.schedule.iter().all(|schedule| schedule.brackets() <= FEW_BRACKETS) {
            self.withhold::<FEW_BRACKETS>(wages_per_month, circumstances, taxes);
        } else {
            self.withhold::<MAXIMUM_BRACKETS>(wages_per_month, circumstances, taxes);
        }
    }

    #[inline(always)]
    fn withhold<const BRACKETS: usize>(
        &self,
        wages_per_month: &[f64],
        (is_couple, has_children): (&[bool], &[bool]),
        taxes: &mut [f64],
    ) {
        let of =
            |status: FilingStatus| (self.schedule[status.index()], self.standard_deduction[status.index()]);
        let (single, deduction) = of(FilingStatus::Single);
        let (joint, joint_deduction) = of(FilingStatus::Joint);
        let (head, heads_deduction) = of(FilingStatus::HeadOfHousehold);
        let schedules = [single, joint, head];
        let units = wages_per_month.iter().zip(is_couple.iter().zip(has_children));
        for (tax, (wages, (is_couple, has_children))) in taxes.iter_mut().zip(units) {
            let choose = |single: f64, joint: f64, head: f64| {
                let alone = if *has_children { head } else { single };
                if *is_couple { joint } else { alone }
            };
            let taxable = 12.0 * wages - choose(deduction, joint_deduction, heads_deduction);
            *tax = Schedule::tax_by_choice::<BRACKETS>(&schedules, choose, taxable);
        }
    }
}

/// Brackets that the law has: 26 USC 1(j).
const FEW_BRACKETS: usize = 7;
