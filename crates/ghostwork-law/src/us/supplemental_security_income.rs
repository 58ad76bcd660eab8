//! Supplemental security income for people of 65 and over.
//!
//! *What it pays*: the federal benefit rate less countable income: $20 of any income and $65 and half of the rest of
//! earned income are left out. Of an ineligible spouse's income part is deemed to the senior.
//! *Who*: people of 65 and over with little income; disability, resources and state supplements are left out.
//! *Reference*: 42 USC 1381-1382f; 20 CFR 416.1112, 416.1124, 416.1163.

use crate::error::LawError;
use crate::law_pack::InForce;

use super::additional_deductions::SENIOR_AGE;
use super::tax_unit::{Person, TaxUnitYear};

/// Age in years below which a child lowers what is deemed from a spouse.
const CHILD_AGE: u8 = 18;

/// Parameters of supplemental security income; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SupplementalSecurityIncome {
    individual: f64,
    couple: f64,
    general_exclusion: f64,
    earned_exclusion: f64,
    earned_share_counted: f64,
}

/// Income of a person or couple in USD a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct MonthlyIncome {
    pub(crate) earned: f64,
    pub(crate) unearned: f64,
}

impl MonthlyIncome {
    fn plus(self, other: Self) -> Self {
        Self { earned: self.earned + other.earned, unearned: self.unearned + other.unearned }
    }
}

/// The benefit of each adult in USD a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SupplementalBenefit {
    /// The filer's.
    pub head: f64,
    /// The spouse's.
    pub spouse: f64,
}

impl SupplementalBenefit {
    /// Both benefits, USD a month.
    pub fn total(&self) -> f64 {
        self.head + self.spouse
    }
}

impl SupplementalSecurityIncome {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        Ok(Self {
            individual: values.amount("ssi.federal_benefit.individual")?,
            couple: values.amount("ssi.federal_benefit.couple")?,
            general_exclusion: values.amount("ssi.general_exclusion")?,
            earned_exclusion: values.amount("ssi.earned_exclusion")?,
            earned_share_counted: values.share("ssi.earned_share_counted")?,
        })
    }

    /// The benefits of the adults of a tax unit; its amounts are annual rates.
    pub fn per_month(&self, unit: &TaxUnitYear) -> SupplementalBenefit {
        let head_is_aged = unit.head.age >= SENIOR_AGE;
        let head = head_income(unit);
        let Some(spouse) = unit.spouse.as_ref() else {
            let benefit = if head_is_aged { self.of_individual(head) } else { 0.0 };
            return SupplementalBenefit { head: benefit, spouse: 0.0 };
        };
        let spouse_income = person_income(spouse);
        match (head_is_aged, spouse.age >= SENIOR_AGE) {
            (false, false) => SupplementalBenefit::default(),
            (true, true) => {
                let countable = self.countable(head.plus(spouse_income), self.general_exclusion);
                let each = (self.couple - countable).max(0.0) / 2.0;
                SupplementalBenefit { head: each, spouse: each }
            }
            (true, false) => SupplementalBenefit {
                head: self.of_individual_with_spouse(unit, head, spouse_income),
                spouse: 0.0,
            },
            (false, true) => SupplementalBenefit {
                head: 0.0,
                spouse: self.of_individual_with_spouse(unit, spouse_income, head),
            },
        }
    }

    /// Income that counts against a benefit, in USD a month, for a general exclusion.
    pub(crate) fn countable(&self, income: MonthlyIncome, general_exclusion: f64) -> f64 {
        let unearned = (income.unearned - general_exclusion).max(0.0);
        let unused = (general_exclusion - income.unearned).max(0.0);
        let earned = (income.earned - unused - self.earned_exclusion).max(0.0);
        unearned + self.earned_share_counted * earned
    }

    fn of_individual(&self, income: MonthlyIncome) -> f64 {
        (self.individual - self.countable(income, self.general_exclusion)).max(0.0)
    }

    fn of_individual_with_spouse(
        &self,
        unit: &TaxUnitYear,
        own: MonthlyIncome,
        spouse: MonthlyIncome,
    ) -> f64 {
        let alone = self.of_individual(own);
        let child_allocation = self.couple - self.individual;
        let children = unit.dependents.younger_than(CHILD_AGE) as f64;
        let allocation = child_allocation * children;
        let unearned = (spouse.unearned - allocation).max(0.0);
        let rest = (allocation - spouse.unearned).max(0.0);
        let deemed = MonthlyIncome { earned: (spouse.earned - rest).max(0.0), unearned };
        if deemed.earned + deemed.unearned <= self.couple - self.individual {
            return alone;
        }
        let combined = self.couple - self.countable(own.plus(deemed), self.general_exclusion);
        alone.min(combined).max(0.0)
    }
}

/// The filer's income, interest and other income of the unit included.
pub(crate) fn head_income(unit: &TaxUnitYear) -> MonthlyIncome {
    let own = person_income(&unit.head);
    MonthlyIncome { unearned: own.unearned + (unit.interest + unit.other_income) / 12.0, ..own }
}

/// Earnings and unemployment compensation of an adult.
pub(crate) fn person_income(person: &Person) -> MonthlyIncome {
    MonthlyIncome {
        earned: (person.wages + person.self_employment_profit).max(0.0) / 12.0,
        unearned: person.unemployment_compensation / 12.0,
    }
}
