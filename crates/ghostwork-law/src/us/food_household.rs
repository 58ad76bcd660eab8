//! A household as food assistance sees it: monthly incomes by adult.

use super::cash_assistance::CHILD_AGE;
use super::supplemental_security_income::SupplementalBenefit;
use super::tax_unit::{Dependents, MAXIMUM_DEPENDENTS, Person, TaxUnitYear};

/// Age in years below which no work rule applies: 7 USC 2015(d)(1)(A).
const WORKING_AGE: u8 = 16;

/// A household and its month for food assistance; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoodHousehold {
    /// The first adult.
    pub head: FoodAdult,
    /// The partner of the first; nobody is a person of age 0 without income.
    pub spouse: FoodAdult,
    pub(crate) has_spouse: bool,
    pub(crate) dependents: FoodDependents,
    pub(crate) shelter_costs: f64,
    supplemental: f64,
    /// Whether every member receives supplemental security income, which makes the household eligible.
    pub(crate) all_receive_supplemental: bool,
    pub(crate) child_care: f64,
    pub(crate) medical_expenses: f64,
}

/// Those who share the meals of a tax unit without filing with it, by age in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoodDependents {
    count: u8,
    youngest: u8,
    oldest: u8,
    of_working_age: Dependents,
}

impl Default for FoodDependents {
    fn default() -> Self {
        Self { count: 0, youngest: u8::MAX, oldest: 0, of_working_age: Dependents::NONE }
    }
}

impl FoodDependents {
    /// Adds so many persons of an age; returns `false`, adding nobody, where there are too many.
    #[inline]
    pub fn add(&mut self, persons: u8, age: u8) -> bool {
        if usize::from(self.count) + usize::from(persons) > MAXIMUM_DEPENDENTS {
            return false;
        }
        if persons > 0 {
            self.count += persons;
            self.youngest = self.youngest.min(age);
            self.oldest = self.oldest.max(age);
        }
        if age >= WORKING_AGE {
            for _ in 0..persons {
                self.of_working_age.push(age);
            }
        }
        true
    }

    /// Whether a child makes a family of the household.
    pub(crate) fn has_child(&self) -> bool {
        self.youngest < CHILD_AGE
    }

    /// Ages of those old enough for work rules.
    pub(crate) fn of_working_age(&self) -> &[u8] {
        self.of_working_age.ages()
    }
}

/// An adult and the month's income for food assistance; USD a month, losses counted as nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FoodAdult {
    /// Age in years.
    pub age: u8,
    /// Wages and salaries.
    pub wages: f64,
    /// Receipts of the business before its costs.
    pub business_receipts: f64,
    /// Costs of the business, instead of which states that deduct a flat share of receipts do so where it is more.
    pub business_costs: f64,
    /// Profit of business whose costs are not told and taken off already, so that no flat share is deducted.
    pub profit_after_costs: f64,
    /// Everything else, benefits included.
    pub unearned: f64,
    /// Usual hours of work in a week, for the work rule.
    pub hours_per_week: f64,
    /// Whether unemployment compensation is part of the rest, which lifts the work rule.
    pub receives_unemployment_compensation: bool,
}

impl FoodHousehold {
    /// A household without care expenses, medical expenses and supplemental security income.
    #[inline]
    pub fn new(
        head: FoodAdult,
        spouse: Option<FoodAdult>,
        dependents: FoodDependents,
        shelter_costs: f64,
    ) -> Self {
        Self {
            head,
            spouse: spouse.unwrap_or_default(),
            has_spouse: spouse.is_some(),
            dependents,
            shelter_costs,
            supplemental: 0.0,
            all_receive_supplemental: false,
            child_care: 0.0,
            medical_expenses: 0.0,
        }
    }

    /// A tax unit in a month of the year.
    pub(crate) fn of(unit: &TaxUnitYear, supplemental: SupplementalBenefit, medical_expenses: f64) -> Self {
        let mut head = FoodAdult::of(&unit.head);
        head.unearned += (unit.interest + unit.other_income) / 12.0;
        let mut dependents = FoodDependents::default();
        for age in unit.dependents.ages() {
            dependents.add(1, *age);
        }
        Self {
            supplemental: supplemental.total(),
            all_receive_supplemental: unit.dependents.count() == 0
                && supplemental.head > 0.0
                && (unit.spouse.is_none() || supplemental.spouse > 0.0),
            medical_expenses,
            child_care: unit.child_care_expenses / 12.0,
            ..Self::new(
                head,
                unit.spouse.as_ref().map(FoodAdult::of),
                dependents,
                unit.shelter_costs_per_month,
            )
        }
    }

    /// Number of people.
    pub(crate) fn people(&self) -> u8 {
        1 + u8::from(self.has_spouse) + self.dependents.count
    }

    pub(crate) fn oldest_age(&self) -> u8 {
        self.head.age.max(self.spouse.age).max(self.dependents.oldest)
    }

    pub(crate) fn youngest_age(&self) -> u8 {
        let spouse = if self.has_spouse { self.spouse.age } else { u8::MAX };
        self.head.age.min(spouse).min(self.dependents.youngest)
    }

    /// Earnings of all adults, business profit after costs.
    pub(crate) fn gross_earned(&self) -> f64 {
        self.head.earned() + self.spouse.earned()
    }

    /// Unearned income of all adults without supplemental security income.
    pub(crate) fn unearned_without_supplemental(&self) -> f64 {
        self.head.unearned + self.spouse.unearned
    }

    /// Supplemental security income of all adults.
    pub(crate) fn supplemental(&self) -> f64 {
        self.supplemental
    }
}

impl FoodAdult {
    fn of(person: &Person) -> Self {
        let profit = person.self_employment_profit;
        let (receipts, costs, profit_after_costs) = match person.business_expenses {
            Some(costs) => ((profit + costs).max(0.0), costs, 0.0),
            None => (0.0, 0.0, profit),
        };
        Self {
            age: person.age,
            wages: person.wages / 12.0,
            business_receipts: receipts / 12.0,
            business_costs: costs / 12.0,
            profit_after_costs: profit_after_costs / 12.0,
            unearned: (person.unemployment_compensation + person.social_security) / 12.0,
            hours_per_week: person.hours_per_week,
            receives_unemployment_compensation: person.unemployment_compensation > 0.0,
        }
    }

    /// Earnings, business profit after costs.
    pub(crate) fn earned(&self) -> f64 {
        self.wages + self.profit()
    }

    /// Business profit after costs, a loss counted as nothing.
    pub(crate) fn profit(&self) -> f64 {
        (self.business_receipts - self.business_costs + self.profit_after_costs).max(0.0)
    }
}
