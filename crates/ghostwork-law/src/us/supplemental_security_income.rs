//! Supplemental security income for people of 65 and over.
//!
//! *What it pays*: the federal benefit rate less countable income: $20 of any income and $65 and half of the rest of
//! earned income are left out. Of an ineligible spouse's income part is deemed to the senior.
//! Recipients of some states receive a supplement.
//! *Who*: people of 65 and over with little income; disability and resources are left out.
//! *Reference*: 42 USC 1381-1382f; 20 CFR 416.1112, 416.1124, 416.1163.

use crate::error::LawError;
use crate::in_force::InForce;

use super::additional_deductions::SENIOR_AGE;
use super::state::{ByState, by_state};
use super::tax_unit::{Person, TaxUnitYear};

/// Age in years below which a child lowers what is deemed from a spouse.
const CHILD_AGE: u8 = 18;

/// Parameters of supplemental security income; USD a month.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplementalSecurityIncome {
    individual: f64,
    couple: f64,
    general_exclusion: f64,
    earned_exclusion: f64,
    earned_share_counted: f64,
    state_supplement: ByState<f64>,
    state_supplement_couple: ByState<f64>,
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
            state_supplement: by_state(values, "ssi.state_supplement.individual", 0.0)?,
            state_supplement_couple: by_state(values, "ssi.state_supplement.couple", 0.0)?,
        })
    }

    /// The benefits of the adults of a tax unit, state supplements included; its amounts are annual rates.
    pub fn per_month(&self, unit: &TaxUnitYear) -> SupplementalBenefit {
        let state = unit.state.index();
        let head_is_aged = unit.head.age >= SENIOR_AGE;
        let spouse_is_aged = unit.spouse.is_some_and(|spouse| spouse.age >= SENIOR_AGE);
        let head = head_income(unit);
        let spouse = unit.spouse.as_ref().map(person_income);
        let with_supplement = |federal: f64| {
            if federal > 0.0 { federal + self.state_supplement[state] } else { 0.0 }
        };
        match (head_is_aged, spouse_is_aged) {
            (false, false) => SupplementalBenefit::default(),
            (true, true) => self.of_couple(state, head.plus(spouse.unwrap_or_default())),
            (true, false) => {
                let federal = self.of_individual(head, spouse.map(|other| deemed_income(self, unit, other)));
                SupplementalBenefit { head: with_supplement(federal), spouse: 0.0 }
            }
            (false, true) => {
                let own = spouse.unwrap_or_default();
                let federal = self.of_individual(own, Some(deemed_income(self, unit, head)));
                SupplementalBenefit { head: 0.0, spouse: with_supplement(federal) }
            }
        }
    }

    /// Income of the seniors of a unit that counts for Medicaid, in USD a month, and the number of people it is compared
    /// for; `None` without seniors.
    pub(crate) fn countable_of_seniors(
        &self,
        unit: &TaxUnitYear,
        disregard: f64,
        disregard_couple: f64,
    ) -> Option<(f64, usize)> {
        let head_is_aged = unit.head.age >= SENIOR_AGE;
        let head = head_income(unit);
        let Some(spouse) = unit.spouse.as_ref() else {
            return head_is_aged.then(|| (self.countable(head, disregard), 1));
        };
        let other = person_income(spouse);
        let income = match (head_is_aged, spouse.age >= SENIOR_AGE) {
            (false, false) => return None,
            (true, true) => head.plus(other),
            (true, false) => head.plus(deemed_income(self, unit, other)),
            (false, true) => other.plus(deemed_income(self, unit, head)),
        };
        Some((self.countable(income, disregard_couple), 2))
    }

    /// Income that counts against a benefit, in USD a month, for a general exclusion.
    pub(crate) fn countable(&self, income: MonthlyIncome, general_exclusion: f64) -> f64 {
        let unearned = (income.unearned - general_exclusion).max(0.0);
        let unused = (general_exclusion - income.unearned).max(0.0);
        let earned = (income.earned - unused - self.earned_exclusion).max(0.0);
        unearned + self.earned_share_counted * earned
    }

    fn of_couple(&self, state: usize, income: MonthlyIncome) -> SupplementalBenefit {
        let federal = self.couple - self.countable(income, self.general_exclusion);
        if federal <= 0.0 {
            return SupplementalBenefit::default();
        }
        let each = 0.5 * (federal + self.state_supplement_couple[state]);
        SupplementalBenefit { head: each, spouse: each }
    }

    /// The federal benefit of one eligible person, with what is deemed from a spouse who is not.
    fn of_individual(&self, own: MonthlyIncome, deemed: Option<MonthlyIncome>) -> f64 {
        let alone = (self.individual - self.countable(own, self.general_exclusion)).max(0.0);
        match deemed {
            Some(deemed) if deemed.earned + deemed.unearned > self.couple - self.individual => {
                let combined = self.couple - self.countable(own.plus(deemed), self.general_exclusion);
                alone.min(combined).max(0.0)
            }
            _ => alone,
        }
    }
}

/// The income of an ineligible spouse after an allocation for each child.
fn deemed_income(
    rules: &SupplementalSecurityIncome,
    unit: &TaxUnitYear,
    spouse: MonthlyIncome,
) -> MonthlyIncome {
    let children = unit.dependents.younger_than(CHILD_AGE) as f64;
    let allocation = (rules.couple - rules.individual) * children;
    let rest = (allocation - spouse.unearned).max(0.0);
    MonthlyIncome {
        earned: (spouse.earned - rest).max(0.0),
        unearned: (spouse.unearned - allocation).max(0.0),
    }
}

/// The filer's income, interest and other income of the unit included.
pub(crate) fn head_income(unit: &TaxUnitYear) -> MonthlyIncome {
    let own = person_income(&unit.head);
    MonthlyIncome { unearned: own.unearned + (unit.interest + unit.other_income) / 12.0, ..own }
}

/// Earnings, unemployment compensation and Social Security of an adult.
pub(crate) fn person_income(person: &Person) -> MonthlyIncome {
    MonthlyIncome {
        earned: (person.wages + person.self_employment_profit).max(0.0) / 12.0,
        unearned: (person.unemployment_compensation + person.social_security) / 12.0,
    }
}
