//! Burnout and isolation of everybody, in one loop over the columns.

use std::ops::Range;

use ghostwork_processor::Kernel;

use super::WellbeingParameters;
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::BlockMonth;
use crate::population::compact::Stock;
use crate::population::workers::Workers;

/// What wears a person out, or lets recover, in a month.
struct Strains {
    burnout: Stock,
    isolation: Stock,
    /// Usual hours of the job, 0 without one.
    job_hours_per_week: u8,
    /// Paid and unpaid hours on platforms in the month.
    platform_hours: f32,
    /// Hours of rest that instruments grant in the month.
    rest_hours: f32,
    /// Isolation that instruments take away in the month.
    company_relief: f32,
    in_hardship: bool,
    freelances: bool,
    lives_alone: bool,
}

/// Returns burnout and isolation after the month.
#[inline(always)]
fn feel(parameters: &WellbeingParameters, algorithm_changed: bool, strains: &Strains) -> (Stock, Stock) {
    let yes = |condition: bool| f64::from(u8::from(condition));
    let platform_hours = f64::from(strains.platform_hours) / WEEKS_PER_MONTH;
    let rest = f64::from(strains.rest_hours) / WEEKS_PER_MONTH;
    let hours = f64::from(strains.job_hours_per_week) + platform_hours - rest;
    let excess = (hours - parameters.capacity_hours).max(0.0) / 20.0;
    let isolation = f64::from(strains.isolation);
    let strain = parameters.overwork * excess
        + parameters.income_stress * yes(strains.in_hardship)
        + parameters.algorithm_stress * yes(strains.freelances & algorithm_changed)
        + parameters.isolation_stress * isolation;
    let burnout = f64::from(strains.burnout) * (1.0 - parameters.recovery) + strain;
    let remote = yes(strains.freelances) * (platform_hours / 40.0).min(1.0);
    let solitude = parameters.remote_isolation * remote + parameters.living_alone * yes(strains.lives_alone)
        - f64::from(strains.company_relief);
    let isolation = isolation * (1.0 - parameters.contact) + solitude;
    (Stock::nearest(burnout), Stock::nearest(isolation))
}

/// Updates burnout and isolation of workers of a block.
pub(super) struct Wellbeing<'a> {
    pub(super) parameters: &'a WellbeingParameters,
    /// Whether the algorithm of any storefront has changed this month.
    pub(super) algorithm_changed: bool,
    /// Who has an active account of a freelance marketplace.
    pub(super) freelances: &'a [bool],
    pub(super) lives_alone: &'a [bool],
    pub(super) month: &'a BlockMonth,
    pub(super) workers: &'a mut Workers,
    /// Who is updated.
    pub(super) rows: Range<usize>,
}

impl Kernel for Wellbeing<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        if self.month.has_claims { self.feel::<true>() } else { self.feel::<false>() }
    }
}

impl Wellbeing<'_> {
    /// Updates everybody where instruments may grant rest and company, or where they grant nobody any.
    #[inline(always)]
    fn feel<const HAS_CLAIMS: bool>(self) {
        let rows = self.workers.len();
        let Workers { burnout, isolation, labour_state, job_hours_per_week, traits, .. } = self.workers;
        let (burnout, isolation) = (&mut burnout[..rows], &mut isolation[..rows]);
        let (labour_state, job_hours_per_week) = (&labour_state[..rows], &job_hours_per_week[..rows]);
        let (traits, freelances) = (&traits[..rows], &self.freelances[..rows]);
        let month = self.month;
        let (engaged_hours, unpaid_hours) = (&month.engaged_hours[..rows], &month.unpaid_hours[..rows]);
        let (rest_hours, company_relief) = (&month.rest_hours[..rows], &month.company_relief[..rows]);
        let lives_alone = &self.lives_alone[..rows];
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        for row in self.rows {
            // Read for everybody: what is read for some alone becomes vectors with AVX-512 only.
            let job_hours = job_hours_per_week[row];
            let strains = Strains {
                burnout: burnout[row],
                isolation: isolation[row],
                job_hours_per_week: if labour_state[row].is_employed() { job_hours } else { 0 },
                platform_hours: engaged_hours[row] + unpaid_hours[row],
                rest_hours: if HAS_CLAIMS { rest_hours[row] } else { 0.0 },
                company_relief: if HAS_CLAIMS { company_relief[row] } else { 0.0 },
                in_hardship: traits[row].in_hardship(),
                freelances: freelances[row],
                lives_alone: lives_alone[row],
            };
            (burnout[row], isolation[row]) = feel(parameters, self.algorithm_changed, &strains);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::populated_block;
    use crate::population::workers::LabourState;

    #[test]
    fn every_processor_finds_the_feelings_of_one_person_after_the_other() {
        let parameters = WellbeingParameters::default();
        for (processor, has_claims) in Processor::all().flat_map(|one| [(one, false), (one, true)]) {
            let (mut block, mut month) = populated_block();
            month.has_claims = has_claims;
            let rows = block.workers.len();
            let freelances: Vec<bool> = (0..rows).map(|row| row % 7 == 0).collect();
            let lives_alone: Vec<bool> = (0..rows).map(|row| row % 3 == 0).collect();
            for row in 0..rows {
                block.workers.burnout[row] = Stock::nearest((row % 11) as f64 / 11.0);
                block.workers.traits[row].set_hardship(row % 5 == 0);
                month.engaged_hours[row] = (row % 140) as f32;
                if has_claims {
                    month.rest_hours[row] = (row % 3) as f32;
                    month.company_relief[row] = (row % 4) as f32 / 100.0;
                }
            }
            let before = block.workers.clone();

            processor.run(Wellbeing {
                parameters: &parameters,
                algorithm_changed: true,
                freelances: &freelances,
                lives_alone: &lives_alone,
                month: &month,
                workers: &mut block.workers,
                rows: 0..rows,
            });

            for (row, freelances) in freelances.iter().enumerate() {
                let is_employed = before.labour_state[row] <= LabourState::OwnAccount;
                let strains = Strains {
                    burnout: before.burnout[row],
                    isolation: before.isolation[row],
                    job_hours_per_week: if is_employed { before.job_hours_per_week[row] } else { 0 },
                    platform_hours: month.engaged_hours[row],
                    rest_hours: month.rest_hours[row],
                    company_relief: month.company_relief[row],
                    in_hardship: before.traits[row].in_hardship(),
                    freelances: *freelances,
                    lives_alone: lives_alone[row],
                };
                let found = (block.workers.burnout[row], block.workers.isolation[row]);
                assert_eq!(found, feel(&parameters, true, &strains), "{processor:?} {row}");
            }
        }
    }
}
