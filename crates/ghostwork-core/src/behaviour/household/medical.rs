//! Health events and who pays for the care.

use ghostwork_parameters::Money;
use ghostwork_processor::Kernel;

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
pub(super) fn fall_ill(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let parameters = &context.parameters.household;
    let mut scratch = std::mem::take(&mut month.scratch);
    scratch.draw(context, Stream::Health, block);
    let words = &scratch.words;
    let the_ill = scratch.candidates.find(block.workers.len(), |marks| {
        let age_months = &block.workers.age_months;
        context.processor.run(HealthEvents { parameters, age_months, words: words.column(0), marks });
    });
    for row in the_ill.iter().map(|row| usize::from(*row)) {
        let spread = parameters.medical_event_spread;
        let luck = standard_normal(words.row(row)[1]);
        let cost = parameters.medical_event_cost * exponential(spread * luck);
        let bill = pay_for_care(parameters, block.workers.insurance[row], cost, (month, row));
        let bills = &mut block.workers.year_medical[row];
        *bills = bills.saturating_add(bill as i32);
    }
    month.scratch = scratch;
}

/// Marks those who have a costly health event.
struct HealthEvents<'a> {
    parameters: &'a HouseholdParameters,
    age_months: &'a [u16],
    words: &'a [u32],
    marks: &'a mut [u8],
}

impl Kernel for HealthEvents<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, (age_months, word)) in self.marks.iter_mut().zip(self.age_months.iter().zip(self.words)) {
            *mark = u8::from(unit_interval(*word) < event_rate(self.parameters, *age_months));
        }
    }
}

/// Returns how probable it is that a person has a costly health event in the month.
pub(crate) fn medical_event_probability(context: &MonthContext, age_months: u16) -> f64 {
    event_rate(&context.parameters.household, age_months)
}

#[inline(always)]
fn event_rate(parameters: &HouseholdParameters, age_months: u16) -> f64 {
    let decades = (f64::from(age_months) / 12.0 - REFERENCE_AGE) / 10.0;
    parameters.medical_event_rate * (1.0 + parameters.medical_event_age_rise * decades).max(0.0)
}

/// Books who pays for care, and returns the household's bill in cents.
fn pay_for_care(
    parameters: &HouseholdParameters,
    insurance: Insurance,
    cost: f64,
    (month, row): (&mut BlockMonth, usize),
) -> i64 {
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
    bill.cents()
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
