//! A household as food assistance sees it: monthly incomes by adult.

use super::supplemental_security_income::SupplementalBenefit;
use super::tax_unit::{Person, TaxUnitYear};

/// Monthly income of a household for food assistance; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FoodHousehold {
    pub(crate) head: AdultIncome,
    pub(crate) spouse: Option<AdultIncome>,
    supplemental: f64,
    /// Whether every member receives supplemental security income, which makes the household eligible.
    pub(crate) all_receive_supplemental: bool,
    pub(crate) child_care: f64,
    pub(crate) medical_expenses: f64,
    pub(crate) shelter_costs: f64,
    pub(crate) size: usize,
    pub(crate) oldest_age: u8,
}

/// Monthly income of one adult; USD a month, losses counted as nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct AdultIncome {
    pub(crate) wages: f64,
    /// Receipts of the business before its costs.
    pub(crate) business_receipts: f64,
    pub(crate) business_costs: f64,
    pub(crate) unearned: f64,
}

impl FoodHousehold {
    pub(crate) fn new(unit: &TaxUnitYear, supplemental: SupplementalBenefit, medical_expenses: f64) -> Self {
        let mut head = AdultIncome::new(&unit.head);
        head.unearned += (unit.interest + unit.other_income) / 12.0;
        let oldest_dependent = unit.dependents.ages().iter().copied().max().unwrap_or_default();
        Self {
            head,
            spouse: unit.spouse.as_ref().map(AdultIncome::new),
            supplemental: supplemental.total(),
            all_receive_supplemental: unit.dependents.count() == 0
                && supplemental.head > 0.0
                && (unit.spouse.is_none() || supplemental.spouse > 0.0),
            medical_expenses,
            child_care: unit.child_care_expenses / 12.0,
            shelter_costs: unit.shelter_costs_per_month,
            size: unit.size(),
            oldest_age: unit.adults().map(|person| person.age).fold(oldest_dependent, u8::max),
        }
    }

    /// Earnings of all adults, business profit after costs.
    pub(crate) fn gross_earned(&self) -> f64 {
        self.head.earned() + self.spouse.map_or(0.0, |spouse| spouse.earned())
    }

    /// Unearned income of all adults without supplemental security income.
    pub(crate) fn unearned_without_supplemental(&self) -> f64 {
        self.head.unearned + self.spouse.map_or(0.0, |spouse| spouse.unearned)
    }

    /// Supplemental security income of all adults.
    pub(crate) fn supplemental(&self) -> f64 {
        self.supplemental
    }
}

impl AdultIncome {
    fn new(person: &Person) -> Self {
        let receipts = person.self_employment_profit + person.business_expenses;
        Self {
            wages: person.wages / 12.0,
            business_receipts: receipts.max(0.0) / 12.0,
            business_costs: person.business_expenses / 12.0,
            unearned: (person.unemployment_compensation + person.social_security) / 12.0,
        }
    }

    fn earned(&self) -> f64 {
        self.wages + (self.business_receipts - self.business_costs).max(0.0)
    }
}
