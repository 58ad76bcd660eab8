//! Effective tax rates on earning more and on working at all.
//!
//! *What they compute*: the share of additional gross income that taxes take and benefits lose, the premium credit
//! included; above 1 where earning more leaves less.

use super::law::UsLaw;
use super::tax_unit::TaxUnitYear;

/// What kind of additional income a marginal rate looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarningsKind {
    /// Wages of the filer.
    Wages,
    /// Self-employment profit of the filer.
    SelfEmployment,
}

impl UsLaw {
    /// Money left after taxes with benefits and the premium credit; USD a year.
    pub fn resources(&self, unit: &TaxUnitYear) -> f64 {
        let assessment = self.assess(unit);
        assessment.disposable_income(unit) + assessment.premium_tax_credit
    }

    /// Effective marginal tax rate: what is lost of `step` USD a year more from the filer's work, as a share of it.
    ///
    /// A step of a hundred dollars or more smooths the steps of phase-outs.
    pub fn marginal_tax_rate(&self, unit: &TaxUnitYear, kind: EarningsKind, step: f64) -> f64 {
        self.marginal_rate((unit, self.resources(unit)), kind, step)
    }

    /// Participation tax rate: what is lost of the market income of working, compared with the unit not working, as a
    /// share of it; 0 where both have the same market income.
    pub fn participation_tax_rate(&self, working: &TaxUnitYear, not_working: &TaxUnitYear) -> f64 {
        self.participation_rate((working, self.resources(working)), not_working)
    }

    /// Both rates of a unit that works: [`UsLaw::marginal_tax_rate`] and [`UsLaw::participation_tax_rate`].
    pub fn effective_tax_rates(
        &self,
        working: &TaxUnitYear,
        (kind, step): (EarningsKind, f64),
        not_working: &TaxUnitYear,
    ) -> [f64; 2] {
        let known = (working, self.resources(working));
        [self.marginal_rate(known, kind, step), self.participation_rate(known, not_working)]
    }

    /// The marginal rate of a unit whose resources are known.
    fn marginal_rate(&self, (unit, resources): (&TaxUnitYear, f64), kind: EarningsKind, step: f64) -> f64 {
        let mut more = *unit;
        match kind {
            EarningsKind::Wages => more.head.wages += step,
            EarningsKind::SelfEmployment => more.head.self_employment_profit += step,
        }
        1.0 - (self.resources(&more) - resources) / step
    }

    /// The participation rate of a unit that works and whose resources are known.
    fn participation_rate(
        &self,
        (working, resources): (&TaxUnitYear, f64),
        not_working: &TaxUnitYear,
    ) -> f64 {
        let gained = working.market_income() - not_working.market_income();
        if gained.abs() < f64::EPSILON {
            return 0.0;
        }
        1.0 - (resources - self.resources(not_working)) / gained
    }
}
