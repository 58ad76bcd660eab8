//! The work rule of food assistance for adults without young dependents.
//!
//! *What it does*: adults in the age band who work less than 80 hours a month are left out of the household once their
//! three countable months are over; the rule treats them as over, so it is strict in the first months.
//! *Who is exempt*: people in a home with a child under the age limit, who work or earn the equivalent of 30 hours a
//! week at the federal minimum wage, who receive unemployment compensation, or who live where the rule is waived.
//! *Reference*: 7 USC 2015(d)(2), 2015(o); 7 CFR 273.7(b), 273.24; P.L. 119-21 s.10102.

use crate::error::LawError;
use crate::in_force::InForce;

use super::food_rules::state_entry;
use super::state::State;
use super::tax_unit::{Person, TaxUnitYear};

/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// The work rule of one state in one month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WorkRule {
    from_age: f64,
    below_age: f64,
    child_age: f64,
    hours_per_month: f64,
    exempt_hours_per_week: f64,
    exempt_earnings_per_week: f64,
    is_waived: bool,
}

/// Who is left out of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LeftOut {
    pub(crate) head: bool,
    pub(crate) spouse: bool,
    pub(crate) dependents: usize,
}

impl LeftOut {
    pub(crate) fn people(self) -> usize {
        usize::from(self.head) + usize::from(self.spouse) + self.dependents
    }
}

impl WorkRule {
    pub(crate) fn read(values: &InForce<'_>, state: State) -> Result<Self, LawError> {
        let [from_age, below_age] = values.ascending("snap.work_rule.age")?;
        let exempt_hours_per_week = values.amount("snap.work_rule.exempt_hours_per_week")?;
        Ok(Self {
            from_age,
            below_age,
            child_age: values.amount("snap.work_rule.child_age")?,
            hours_per_month: values.amount("snap.work_rule.hours_per_month")?,
            exempt_hours_per_week,
            exempt_earnings_per_week: exempt_hours_per_week * values.amount("dol.minimum_wage")?,
            is_waived: state_entry(values, "snap.work_rule.waived", state)? > 0.5,
        })
    }

    /// The people the rule leaves out.
    pub(crate) fn left_out(&self, unit: &TaxUnitYear) -> LeftOut {
        let lifted = self.is_waived
            || unit.dependents.ages().iter().any(|&age| f64::from(age) < self.child_age)
            || unit.adults().any(|person| f64::from(person.age) < self.child_age);
        if lifted {
            return LeftOut::default();
        }
        LeftOut {
            head: self.leaves_out(&unit.head),
            spouse: unit.spouse.as_ref().is_some_and(|spouse| self.leaves_out(spouse)),
            dependents: unit.dependents.ages().iter().filter(|&&age| self.applies_to(age)).count(),
        }
    }

    fn leaves_out(&self, person: &Person) -> bool {
        let earnings = person.wages.max(0.0) + person.self_employment_profit.max(0.0);
        let works = person.hours_per_week >= self.exempt_hours_per_week
            || person.hours_per_week * WEEKS / 12.0 >= self.hours_per_month
            || earnings / WEEKS >= self.exempt_earnings_per_week;
        self.applies_to(person.age) && !works && person.unemployment_compensation <= 0.0
    }

    fn applies_to(&self, age: u8) -> bool {
        (self.from_age..self.below_age).contains(&f64::from(age))
    }
}
