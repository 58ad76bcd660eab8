//! Health events and who pays for the care.

use ghostwork_parameters::Money;

use crate::arithmetic::exponential;
use crate::behaviour::household::HouseholdParameters;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, standard_normal, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::Insurance;

/// Age at which the rate of health events is declared, years.
const REFERENCE_AGE: f64 = 45.0;

/// Lets costly health events happen, and books who pays for them.
pub(super) fn fall_ill(context: &MonthContext, block: &Block, month: &mut BlockMonth) {
    let parameters = &context.parameters.household;
    for row in 0..block.workers.len() {
        let words = context.draws.words(Stream::Health, context.month, block.entity(row));
        if unit_interval(words[0]) < event_rate(parameters, block.workers.age_months[row]) {
            let spread = parameters.medical_event_spread;
            let cost = parameters.medical_event_cost * exponential(spread * standard_normal(words[1]));
            pay_for_care(parameters, block.workers.insurance[row], cost, (month, row));
        }
    }
}

/// Returns how probable it is that a person has a costly health event in the month.
pub(crate) fn medical_event_probability(context: &MonthContext, age_months: u16) -> f64 {
    event_rate(&context.parameters.household, age_months)
}

fn event_rate(parameters: &HouseholdParameters, age_months: u16) -> f64 {
    let decades = (f64::from(age_months) / 12.0 - REFERENCE_AGE) / 10.0;
    parameters.medical_event_rate * (1.0 + parameters.medical_event_age_rise * decades).max(0.0)
}

fn pay_for_care(
    parameters: &HouseholdParameters,
    insurance: Insurance,
    cost: f64,
    (month, row): (&mut BlockMonth, usize),
) {
    let (share, limit) = match insurance {
        Insurance::Employer | Insurance::Family | Insurance::Subsidised => {
            (parameters.private_cost_sharing, parameters.out_of_pocket_limit)
        }
        Insurance::Public => (parameters.public_cost_sharing, parameters.out_of_pocket_limit),
        Insurance::None => (parameters.uninsured_share_paid, f64::INFINITY),
    };
    let bill = Money::from_dollars((share * cost).min(limit));
    month.pay(row, Purpose::MedicalBill, bill.cents());
    if insurance != Insurance::None {
        month.pass(Purpose::MedicalCover, (Money::from_dollars(cost) - bill).cents());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the household's bill and the insurer's part for care at a cost, cents.
    fn care(insurance: Insurance, cost: f64) -> (i64, i64) {
        let mut month = BlockMonth::default();
        month.begin(1);
        pay_for_care(&HouseholdParameters::default(), insurance, cost, (&mut month, 0));
        (month.ledger.flow(Purpose::MedicalBill).cents(), month.ledger.flow(Purpose::MedicalCover).cents())
    }

    #[test]
    fn the_insured_pay_a_share_and_no_more_than_the_limit() {
        // A quarter of 1,000 dollars; 10,600 dollars instead of a quarter of 100,000; a tenth where insurance is public.
        assert_eq!(care(Insurance::Employer, 1_000.0), (25_000, 75_000));
        assert_eq!(care(Insurance::Subsidised, 100_000.0), (1_060_000, 8_940_000));
        assert_eq!(care(Insurance::Public, 1_000.0), (10_000, 90_000));
    }

    #[test]
    fn nobody_else_pays_for_the_uninsured() {
        assert_eq!(care(Insurance::None, 100_000.0), (3_500_000, 0));
    }

    #[test]
    fn health_events_become_more_frequent_with_age() {
        let parameters = HouseholdParameters::default();

        // 8 % at 45; half as much again 20 years later.
        assert!((event_rate(&parameters, 45 * 12) - 0.08).abs() < 1e-12);
        assert!((event_rate(&parameters, 65 * 12) - 0.12).abs() < 1e-12);
    }
}
