//! Effective tax rates on earning more and on working at all.
//!
//! *What they compute*: the share of additional gross income that taxes take and benefits lose, the premium credit
//! included; above 1 where earning more leaves less.

use super::law::UsLaw;
use super::tax_unit::TaxUnitYear;
use crate::effective_rates::{EffectiveTaxRates, Means, participation};

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
        self.means(unit).resources
    }

    /// Effective marginal tax rate: what is lost of `step` USD a year more from the filer's work, as a share of it.
    ///
    /// A step of a hundred dollars or more smooths the steps of phase-outs.
    pub fn marginal_tax_rate(&self, unit: &TaxUnitYear, kind: EarningsKind, step: f64) -> f64 {
        1.0 - (self.resources(&with_more(unit, kind, step)) - self.resources(unit)) / step
    }

    /// Participation tax rate: what is lost of the market income of working, compared with the unit not working, as a
    /// share of it; 0 where both have the same market income.
    pub fn participation_tax_rate(&self, working: &TaxUnitYear, not_working: &TaxUnitYear) -> f64 {
        participation(&self.means(working), &self.means(not_working))
    }

    /// All rates of a unit that works: [`UsLaw::marginal_tax_rate`] with its parts, [`UsLaw::participation_tax_rate`],
    /// and the net replacement rate when the unit has lost its work.
    pub fn effective_tax_rates(
        &self,
        working: &TaxUnitYear,
        (kind, step): (EarningsKind, f64),
        not_working: &TaxUnitYear,
        unemployed: &TaxUnitYear,
    ) -> EffectiveTaxRates {
        let more = self.means(&with_more(working, kind, step));
        let (working, idle) = (self.means(working), self.means(not_working));
        // Whose work is not insured is left with what those who never worked have.
        let unemployed = if unemployed == not_working { idle } else { self.means(unemployed) };
        EffectiveTaxRates::of(&working, (&more, step), &idle, &unemployed)
    }

    fn means(&self, unit: &TaxUnitYear) -> Means {
        let assessment = self.assess_money(unit);
        Means {
            market_income: unit.market_income(),
            taxes: assessment.taxes(),
            benefits: assessment.benefits(),
            premium_credit: assessment.premium_tax_credit,
            resources: assessment.disposable_income(unit) + assessment.premium_tax_credit,
        }
    }
}

/// Returns a unit whose filer earns so much more.
fn with_more(unit: &TaxUnitYear, kind: EarningsKind, step: f64) -> TaxUnitYear {
    let mut more = *unit;
    match kind {
        EarningsKind::Wages => more.head.wages += step,
        EarningsKind::SelfEmployment => more.head.self_employment_profit += step,
    }
    more
}
