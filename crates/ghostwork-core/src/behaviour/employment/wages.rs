//! How wages move: growth with experience, lasting and passing shocks, own-account luck.

use std::ops::Range;

use ghostwork_processor::Kernel;

use super::EmploymentParameters;
use crate::arithmetic::{Divisor, exponential};
use crate::population::compact::LogDeviation;
use crate::population::workers::{LabourState, Workers};

/// Lets permanent and transitory wages change: shocks, and growth with experience.
pub(super) struct Drift<'a> {
    pub(super) parameters: &'a EmploymentParameters,
    pub(super) workers: &'a mut Workers,
    /// Standard normal numbers: the shocks to the passing and to the lasting part.
    pub(super) shocks: [&'a [f64]; 2],
    /// Whose wages change.
    pub(super) rows: Range<usize>,
    pub(super) largest_log_wage: f32,
}

impl Kernel for Drift<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        let [usual, irregular] = [parameters.transitory_shock, parameters.irregular_shock]
            .map(|size| PassingShock::new(parameters, size));
        let rows = self.rows;
        let Workers { log_wage, transitory_log_wage, age_months, labour_state, terms, .. } = self.workers;
        let log_wages = &mut log_wage[rows.clone()];
        let persons = log_wages.len();
        let transitory = &mut transitory_log_wage[rows.clone()][..persons];
        let (ages, states) = (&age_months[rows.clone()][..persons], &labour_state[rows.clone()][..persons]);
        let terms = &terms[rows.clone()][..persons];
        let [passing_luck, lasting_luck] = self.shocks.map(|shocks| &shocks[rows.clone()][..persons]);
        for row in 0..persons {
            // Read and divided for everybody: what happens to some alone becomes vectors with AVX-512 only.
            let growth = growth_at(parameters, ages[row]);
            let growth = if states[row].is_employed() { growth } else { 0.0 };
            let permanent = growth + parameters.permanent_shock * lasting_luck[row];
            log_wages[row] = (log_wages[row] + permanent as f32).min(self.largest_log_wage);
        }
        // A loop of its own: together they become no vectors without AVX-512.
        for row in 0..persons {
            let is_regular = (states[row] == LabourState::Employee) & !terms[row].has_irregular_hours();
            let shock = PassingShock {
                persistence: usual.persistence,
                centre: if is_regular { usual.centre } else { irregular.centre },
                size: if is_regular { usual.size } else { irregular.size },
            };
            transitory[row] = LogDeviation::nearest(shock.after(transitory[row], passing_luck[row]));
        }
    }
}

/// Returns the growth of a wage with experience in a month, as a share.
#[inline(always)]
pub(crate) fn growth_at(parameters: &EmploymentParameters, age_months: u16) -> f64 {
    let age_years = Divisor::MONTHS.divide(f64::from(age_months));
    let left = ((55.0 - age_years) / 35.0).clamp(0.0, 1.0);
    parameters.experience_growth * left * left
}

/// How the passing part of a wage moves.
struct PassingShock {
    persistence: f64,
    /// The level of pay stays: the mean of the exponential of a shock is that of half its variance.
    centre: f64,
    size: f64,
}

impl PassingShock {
    fn new(parameters: &EmploymentParameters, size: f64) -> Self {
        let persistence = parameters.transitory_persistence;
        Self { persistence, centre: -size * size / (2.0 * (1.0 + persistence)), size }
    }

    #[inline(always)]
    fn after(&self, transitory_log_wage: LogDeviation, luck: f64) -> f64 {
        self.persistence * f64::from(transitory_log_wage) + self.centre + self.size * luck
    }
}

/// Returns the own-account worker's luck of the month: a factor with mean 1 at usual demand.
///
/// `luck` is a standard normal number.
#[inline(always)]
pub(crate) fn own_account_luck(parameters: &EmploymentParameters, luck: f64, cycle: f64) -> f64 {
    let spread = parameters.own_account_shock;
    exponential(spread * luck - spread * spread / 2.0 + parameters.own_account_cycle * cycle)
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
    use crate::draws::{Draws, Stream, standard_normal};
    use crate::population::workers::Worker;

    fn employee() -> Worker {
        Worker { labour_state: LabourState::Employee, ..worker() }
    }

    fn drift(parameters: &EmploymentParameters, workers: &mut Workers, shocks: [&[f64]; 2]) {
        let rows = 0..workers.len();
        Processor::detect().run(Drift { parameters, workers, shocks, rows, largest_log_wage: 7.0 });
    }

    #[test]
    fn every_processor_moves_wages_as_one_after_the_other() {
        let parameters = EmploymentParameters::default();
        for processor in Processor::all() {
            let (mut block, _) = populated_block();
            let rows = block.workers.len();
            let shocks = [3, 7].map(|step: usize| {
                (0..rows).map(|row| ((row * step) % 61) as f64 / 10.0 - 3.0).collect::<Vec<_>>()
            });
            let before = block.workers.clone();

            let [passing, lasting] = &shocks;
            processor.run(Drift {
                parameters: &parameters,
                workers: &mut block.workers,
                shocks: [passing, lasting],
                rows: 1..rows,
                largest_log_wage: 4.5,
            });

            assert_eq!(block.workers.log_wage[0], before.log_wage[0]);
            for row in 1..rows {
                let is_employee = before.labour_state[row] == LabourState::Employee;
                let left = ((55.0 - f64::from(before.age_months[row]) / 12.0) / 35.0).clamp(0.0, 1.0);
                let growth = parameters.experience_growth * left * left;
                let growth = if before.labour_state[row].is_employed() { growth } else { 0.0 };
                let lasting = (growth + 0.01 * lasting[row]) as f32;
                assert_eq!(block.workers.log_wage[row], (before.log_wage[row] + lasting).min(4.5));
                let is_regular = is_employee && !before.terms[row].has_irregular_hours();
                let size = if is_regular { parameters.transitory_shock } else { parameters.irregular_shock };
                let passing = 0.5 * f64::from(before.transitory_log_wage[row])
                    + -size * size / (2.0 * (1.0 + 0.5))
                    + size * passing[row];
                assert_eq!(
                    block.workers.transitory_log_wage[row],
                    LogDeviation::nearest(passing),
                    "{processor:?} {row}"
                );
            }
        }
    }

    #[test]
    fn pay_stops_growing_at_the_top_code() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([Worker { log_wage: 12.0, ..employee() }]);

        drift(&scene.parameters.employment, &mut block.workers, [&[1.0], &[1.0]]);

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
            let shocks = [0, 1].map(|word: usize| {
                let words = |row| Draws::new(1, 0).words(Stream::Earnings, scene.month, block.entity(row));
                (0..block.workers.len()).map(|row| standard_normal(words(row)[word])).collect::<Vec<_>>()
            });
            drift(&scene.parameters.employment, &mut block.workers, [&shocks[0], &shocks[1]]);
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
