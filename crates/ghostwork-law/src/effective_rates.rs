//! Effective tax rates of a household that works, whatever its country.

/// What a household has in a year, and which of it taxes and benefits depend on its work; an amount each.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Means {
    pub(crate) market_income: f64,
    pub(crate) taxes: f64,
    pub(crate) benefits: f64,
    pub(crate) premium_credit: f64,
    /// Money left after taxes and with benefits.
    pub(crate) resources: f64,
}

/// What taxes and benefits leave of work, as shares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EffectiveTaxRates {
    /// What is lost of additional gross income from the head's work.
    pub marginal: f64,
    /// The part of it that is taxes and contributions paid.
    pub marginal_from_taxes: f64,
    /// The part of it that is benefits lost.
    pub marginal_from_benefits: f64,
    /// The part of it that is premium credit lost.
    pub marginal_from_premium_credit: f64,
    /// What is lost of the gross income of working, compared with the head not working.
    pub participation: f64,
    /// Money left when the head has lost the work, with unemployment benefits where there is a claim to any, as a share of
    /// the money left when working; 1 where nothing is left when working.
    pub replacement: f64,
}

impl EffectiveTaxRates {
    /// Compares a household that works with itself when it earns so much more, does not work, and has lost its work.
    pub(crate) fn of(working: &Means, (more, step): (&Means, f64), idle: &Means, unemployed: &Means) -> Self {
        Self {
            marginal: 1.0 - (more.resources - working.resources) / step,
            marginal_from_taxes: (more.taxes - working.taxes) / step,
            marginal_from_benefits: (working.benefits - more.benefits) / step,
            marginal_from_premium_credit: (working.premium_credit - more.premium_credit) / step,
            participation: participation(working, idle),
            replacement: if working.resources > 0.0 { unemployed.resources / working.resources } else { 1.0 },
        }
    }
}

/// Returns what is lost of the market income of working; 0 where working brings none.
pub(crate) fn participation(working: &Means, idle: &Means) -> f64 {
    let gained = working.market_income - idle.market_income;
    if gained.abs() < f64::EPSILON {
        return 0.0;
    }
    1.0 - (working.resources - idle.resources) / gained
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_marginal_rate() {
        let means = |market_income, taxes, benefits, premium_credit| Means {
            market_income,
            taxes,
            benefits,
            premium_credit,
            resources: market_income - taxes + benefits + premium_credit,
        };
        let working = means(30_000.0, 4_000.0, 2_000.0, 3_000.0);
        let more = means(31_000.0, 4_250.0, 1_700.0, 2_900.0);
        let idle = means(0.0, 0.0, 6_000.0, 0.0);
        let unemployed = means(0.0, 0.0, 12_400.0, 3_100.0);

        let rates = EffectiveTaxRates::of(&working, (&more, 1_000.0), &idle, &unemployed);

        // Of 1,000 more 250 are taxes, 300 benefits and 100 premium credit lost; 31,000 are left of working, 6,000 without.
        let parts =
            rates.marginal_from_taxes + rates.marginal_from_benefits + rates.marginal_from_premium_credit;
        assert!((rates.marginal - 0.65).abs() < 1e-12 && (parts - 0.65).abs() < 1e-12, "{rates:?}");
        assert!((rates.participation - (1.0 - 25_000.0 / 30_000.0)).abs() < 1e-12, "{rates:?}");
        assert!((rates.replacement - 0.5).abs() < 1e-12, "{rates:?}");
    }
}
