//! The earned income tax credit.
//!
//! *What it computes*: a share of earned income up to a maximum, which fades out with the larger of earned income and
//! adjusted gross income. The formula is smooth; the tables of the forms, in steps of $50, differ from it by a few
//! dollars.
//! *Who*: workers with little investment income; without children only where one of the adults is 25 to 64; on separate
//! returns only with a child, the unit holding one spouse who then counts as living apart.
//! *Reference*: 26 USC 32, 32(d)(2); Publication 596; Rev. Proc. 2023-34, 2024-40, 2025-32.

use crate::error::LawError;
use crate::in_force::InForce;

use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Age in years below which a dependent is a qualifying child.
const QUALIFYING_CHILD_AGE: u8 = 19;

/// Parameters of the credit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarnedIncomeCredit {
    by_children: [Schedule; 4],
    investment_income_limit: f64,
    childless_age: [f64; 2],
}

/// What the credit asks of a household besides its incomes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Claimant {
    pub(crate) status: FilingStatus,
    /// Qualifying children.
    pub(crate) children: usize,
    pub(crate) has_adult_of_working_age: bool,
    /// Investment income, USD a year.
    pub(crate) investment_income: f64,
}

/// The credit's schedule for a number of qualifying children.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Schedule {
    phase_in_rate: f64,
    phase_out_rate: f64,
    maximum: f64,
    phase_out_start: f64,
    joint_addition: f64,
}

impl EarnedIncomeCredit {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let schedule = |children: usize| -> Result<Schedule, LawError> {
            Ok(Schedule {
                phase_in_rate: values.share(&format!("irs.eitc.phase_in_rate.{children}"))?,
                phase_out_rate: values.share(&format!("irs.eitc.phase_out_rate.{children}"))?,
                maximum: values.amount(&format!("irs.eitc.max.{children}"))?,
                phase_out_start: values.amount(&format!("irs.eitc.phase_out_start.{children}"))?,
                joint_addition: values.amount(&format!("irs.eitc.joint_addon.{children}"))?,
            })
        };
        Ok(Self {
            by_children: [schedule(0)?, schedule(1)?, schedule(2)?, schedule(3)?],
            investment_income_limit: values.amount("irs.eitc.investment_income_limit")?,
            childless_age: values.ascending("irs.eitc.childless_age")?,
        })
    }

    /// Returns the credit with another maximum, rate of phase-in and range of ages for workers without children.
    #[must_use]
    pub fn with_childless(mut self, maximum: f64, phase_in_rate: f64, ages: [f64; 2]) -> Self {
        self.by_children[0].maximum = maximum;
        self.by_children[0].phase_in_rate = phase_in_rate;
        self.childless_age = ages;
        self
    }

    /// The credit from earned income and adjusted gross income.
    pub fn credit(&self, unit: &TaxUnitYear, earned_income: f64, adjusted_gross_income: f64) -> f64 {
        let claimant = Claimant {
            status: unit.filing_status,
            children: unit.dependents.younger_than(QUALIFYING_CHILD_AGE),
            has_adult_of_working_age: unit.adults().any(|person| self.is_of_working_age(person.age)),
            investment_income: unit.interest,
        };
        self.credit_of(&claimant, earned_income, adjusted_gross_income)
    }

    /// The credit of a claimant from earned income and adjusted gross income.
    #[inline(always)]
    pub(crate) fn credit_of(
        &self,
        claimant: &Claimant,
        earned_income: f64,
        adjusted_gross_income: f64,
    ) -> f64 {
        let children = claimant.children.min(3);
        let is_separate = claimant.status == FilingStatus::Separate;
        let refused = (claimant.investment_income > self.investment_income_limit)
            | ((children == 0) & (is_separate | !claimant.has_adult_of_working_age));
        let schedule = self.by_children[children];
        let addition = if claimant.status.is_joint() { schedule.joint_addition } else { 0.0 };
        let excess = earned_income.max(adjusted_gross_income) - schedule.phase_out_start - addition;
        let faded = schedule.maximum - schedule.phase_out_rate * excess.max(0.0);
        let credit = (schedule.phase_in_rate * earned_income).min(schedule.maximum).min(faded).max(0.0);
        if refused { 0.0 } else { credit }
    }

    /// Whether an adult of this age in years may claim the credit without children.
    #[inline(always)]
    pub(crate) fn is_of_working_age(&self, age: u8) -> bool {
        let [youngest, oldest] = self.childless_age;
        let age = f64::from(age);
        (youngest <= age) & (age <= oldest)
    }
}
