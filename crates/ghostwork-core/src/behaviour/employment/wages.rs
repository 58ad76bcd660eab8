//! How wages move: growth with experience, lasting and passing shocks, own-account luck.

use super::EmploymentParameters;
use crate::arithmetic::{exponential, normal_quantile};
use crate::block::Block;
use crate::context::MonthContext;
use crate::population::workers::LabourState;

/// Permanent and transitory shocks, and growth with experience.
///
/// The shocks are standard normal numbers: of the passing and of the lasting part.
pub(super) fn drift(
    context: &MonthContext,
    block: &mut Block,
    (row, [passing, lasting]): (usize, [f64; 2]),
    largest_log_wage: f32,
) {
    let parameters = &context.parameters.employment;
    let workers = &mut block.workers;
    let age_years = f64::from(workers.age_months[row]) / 12.0;
    let growth = if workers.labour_state[row].is_employed() {
        parameters.experience_growth * ((55.0 - age_years) / 35.0).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let permanent = growth + parameters.permanent_shock * lasting;
    workers.log_wage[row] = (workers.log_wage[row] + permanent as f32).min(largest_log_wage);
    let is_regular =
        workers.labour_state[row] == LabourState::Employee && !workers.terms[row].has_irregular_hours();
    let shock = if is_regular { parameters.transitory_shock } else { parameters.irregular_shock };
    // The level of pay stays: the mean of the exponential of a shock is that of half its variance.
    let persistence = parameters.transitory_persistence;
    let centre = -shock * shock / (2.0 * (1.0 + persistence));
    workers.transitory_log_wage[row] =
        (persistence * f64::from(workers.transitory_log_wage[row]) + centre + shock * passing) as f32;
}

/// Returns the own-account worker's luck of the month: a factor with mean 1 at usual demand.
pub(crate) fn own_account_luck(parameters: &EmploymentParameters, uniform: f64, cycle: f64) -> f64 {
    let spread = parameters.own_account_shock;
    exponential(
        spread * normal_quantile(uniform) - spread * spread / 2.0 + parameters.own_account_cycle * cycle,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::draws::{Draws, Stream, standard_normal};
    use crate::population::workers::Worker;

    fn employee() -> Worker {
        Worker { labour_state: LabourState::Employee, ..worker() }
    }

    #[test]
    fn pay_stops_growing_at_the_top_code() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([Worker { log_wage: 12.0, ..employee() }]);

        drift(&scene.context(), &mut block, (0, [1.0, 1.0]), 7.0);

        assert_eq!(block.workers.log_wage[0], 7.0);
    }

    /// Lets many employees live for two years; returns the mean and the spread of their passing factor on pay.
    fn passing_factor(has_irregular_hours: bool) -> (f64, f64) {
        let (mut block, _) = block((0..4_000).map(|_| employee()));
        for terms in &mut block.workers.terms {
            terms.set_irregular_hours(has_irregular_hours);
        }
        for month in 0..24 {
            let mut scene = Scene::of("2026-01");
            scene.month = scene.month + month;
            for row in 0..block.workers.len() {
                let words = Draws::new(1, 0).words(Stream::Earnings, scene.month, block.entity(row));
                let shocks = [words[0], words[1]].map(standard_normal);
                drift(&scene.context(), &mut block, (row, shocks), 7.0);
            }
        }
        let factors = || block.workers.transitory_log_wage.iter().map(|log| exponential(f64::from(*log)));
        let mean = factors().sum::<f64>() / 4_000.0;
        let variance = factors().map(|factor| (factor - mean) * (factor - mean)).sum::<f64>() / 4_000.0;
        (mean, variance.sqrt())
    }

    #[test]
    fn passing_shocks_leave_the_level_of_pay_and_are_larger_with_irregular_hours() {
        let (regular, regular_spread) = passing_factor(false);
        let (irregular, irregular_spread) = passing_factor(true);

        // Spreads of about 0.33 and 0.48 over the root of 4,000; four of them.
        assert!((regular - 1.0).abs() < 0.022, "{regular}");
        assert!((irregular - 1.0).abs() < 0.032, "{irregular}");
        assert!(irregular_spread > 1.3 * regular_spread, "{regular_spread} {irregular_spread}");
    }

    #[test]
    fn own_account_profit_follows_demand() {
        let parameters = EmploymentParameters::default();

        let rise = own_account_luck(&parameters, 0.3, 0.1) / own_account_luck(&parameters, 0.3, 0.0);

        // e to the 0.1.
        assert!((rise - 1.105_17).abs() < 1e-5);
    }
}
