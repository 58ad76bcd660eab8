//! The work rule of food assistance for adults without young dependents.
//!
//! *What it does*: adults in the age band who work less than 80 hours a month are left out of the household once their
//! three countable months are over; the rule treats them as over, so it is strict in the first months.
//! *Who is exempt*: people in a home with a child under the age limit, who work or earn the equivalent of 30 hours a
//! week at the federal minimum wage, who receive unemployment compensation, or who live where the rule is waived.
//! *Reference*: 7 USC 2015(d)(2), 2015(o); 7 CFR 273.7(b), 273.24; P.L. 119-21 s.10102.

use crate::error::LawError;
use crate::in_force::InForce;

use super::food_household::{FoodAdult, FoodHousehold};
use super::food_rules::state_entry;
use super::state::State;

/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// The work rule of one state in one month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WorkRule {
    from_age: f64,
    below_age: f64,
    child_age: f64,
    /// Hours of work a week that are enough.
    hours_per_week: f64,
    exempt_earnings_per_month: f64,
    is_waived: bool,
}

/// Who is left out of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LeftOut {
    pub(crate) head: bool,
    pub(crate) spouse: bool,
    pub(crate) dependents: u8,
}

impl LeftOut {
    pub(crate) fn people(self) -> u8 {
        u8::from(self.head) + u8::from(self.spouse) + self.dependents
    }
}

impl WorkRule {
    pub(crate) fn read(values: &InForce<'_>, state: State) -> Result<Self, LawError> {
        let [from_age, below_age] = values.ascending("snap.work_rule.age")?;
        let exempt_hours_per_week = values.amount("snap.work_rule.exempt_hours_per_week")?;
        let hours_per_month = values.amount("snap.work_rule.hours_per_month")?;
        Ok(Self {
            from_age,
            below_age,
            child_age: values.amount("snap.work_rule.child_age")?,
            hours_per_week: exempt_hours_per_week.min(hours_per_month * 12.0 / WEEKS),
            exempt_earnings_per_month: exempt_hours_per_week * values.amount("dol.minimum_wage")? * WEEKS
                / 12.0,
            is_waived: state_entry(values, "snap.work_rule.waived", state)? > 0.5,
        })
    }

    /// The people the rule leaves out.
    pub(crate) fn left_out(&self, household: &FoodHousehold) -> LeftOut {
        if self.spares(f64::from(household.youngest_age())) {
            return LeftOut::default();
        }
        let others = household.dependents.of_working_age();
        LeftOut {
            head: self.leaves_out(&household.head),
            spouse: household.has_spouse && self.leaves_out(&household.spouse),
            dependents: others.iter().filter(|&&age| self.applies_to(age)).count() as u8,
        }
    }

    fn leaves_out(&self, adult: &FoodAdult) -> bool {
        let earnings = adult.wages.max(0.0) + adult.profit();
        let has_benefit = adult.receives_unemployment_compensation;
        self.leaves_out_of(f64::from(adult.age), adult.hours_per_week, earnings, has_benefit)
    }

    /// Whether the rule leaves out an adult with such hours a week, earnings a month and perhaps unemployment compensation.
    #[inline(always)]
    pub(crate) fn leaves_out_of(
        &self,
        age: f64,
        hours_per_week: f64,
        earnings: f64,
        has_benefit: bool,
    ) -> bool {
        let works = (hours_per_week >= self.hours_per_week) | (earnings >= self.exempt_earnings_per_month);
        (age >= self.from_age) & (age < self.below_age) & !works & !has_benefit
    }

    /// Whether the rule leaves nobody out of a household whose youngest member is of such an age.
    #[inline(always)]
    pub(crate) fn spares(&self, youngest_age: f64) -> bool {
        self.is_waived | (youngest_age < self.child_age)
    }

    fn applies_to(&self, age: u8) -> bool {
        let age = f64::from(age);
        (age >= self.from_age) & (age < self.below_age)
    }
}
