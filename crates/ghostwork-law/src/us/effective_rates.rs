//! Effective tax rates on earning more and on working at all.
//!
//! *What they compute*: the share of additional gross income that taxes take and benefits lose, the premium credit
//! included; above 1 where earning more leaves less.

use super::assessment::Assessment;
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

/// Number of years that a unit's effective tax rates compare.
pub const COMPARED_YEARS: usize = 4;

/// The years of a tax unit that its effective tax rates compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparedYears {
    working: TaxUnitYear,
    more: TaxUnitYear,
    step: f64,
    idle: TaxUnitYear,
    unemployed: TaxUnitYear,
}

impl ComparedYears {
    /// Compares a unit that works with itself when the filer earns `step` USD a year more, does not work, and has lost the
    /// work.
    pub fn new(
        working: TaxUnitYear,
        (kind, step): (EarningsKind, f64),
        idle: TaxUnitYear,
        unemployed: TaxUnitYear,
    ) -> Self {
        Self { working, more: with_more(&working, kind, step), step, idle, unemployed }
    }

    /// Returns the four years: at work, with more of it, without, and after it is lost.
    pub const fn all(&self) -> [&TaxUnitYear; COMPARED_YEARS] {
        [&self.working, &self.more, &self.idle, &self.unemployed]
    }
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
    pub fn effective_tax_rates(&self, years: &ComparedYears) -> EffectiveTaxRates {
        self.effective_tax_rates_after(years, &years.all().map(|year| self.assess_taxes(year)))
    }

    /// The same where the taxes of the four years are assessed already, in the order of [`ComparedYears::all`]: income
    /// and its taxes are all that is read.
    pub fn effective_tax_rates_after(
        &self,
        years: &ComparedYears,
        [working, more, idle, unemployed]: &[Assessment; COMPARED_YEARS],
    ) -> EffectiveTaxRates {
        let means_without_work = self.means_after(&years.idle, *idle);
        // Whose work is not insured is left with what those who never worked have.
        let means_unemployed = if years.unemployed == years.idle {
            means_without_work
        } else {
            self.means_after(&years.unemployed, *unemployed)
        };
        EffectiveTaxRates::of(
            &self.means_after(&years.working, *working),
            (&self.means_after(&years.more, *more), years.step),
            &means_without_work,
            &means_unemployed,
        )
    }

    fn means(&self, unit: &TaxUnitYear) -> Means {
        self.means_after(unit, self.assess_taxes(unit))
    }

    /// Means of a unit whose taxes are assessed.
    fn means_after(&self, unit: &TaxUnitYear, mut assessment: Assessment) -> Means {
        self.assess_other_money(unit, &mut assessment);
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
