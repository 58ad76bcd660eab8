//! Health events and who pays for the care.

use ghostwork_processor::Kernel;

use crate::accounting::taxes_and_benefits::rounding::{cents, cents_of_column};
use crate::arithmetic::{NORMALS_AT_ONCE, exponential, standard_normals};
use crate::behaviour::household::{HouseholdParameters, decades_from_reference};
use crate::block::{Batch, Block, BlockMonth};
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::workers::{Insurance, Workers};

/// Lets costly health events happen, and books who pays for them; `costs` is room for the cost of each event.
pub(super) fn fall_ill(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    costs: &mut Vec<f64>,
) {
    let parameters = &context.parameters.household;
    let mut scratch = std::mem::take(&mut month.scratch);
    scratch.draw(context, Stream::Health, block);
    let words = &scratch.words;
    let the_ill = scratch.candidates.find(block.workers.len(), |marks| {
        let age_months = &block.workers.age_months;
        context.processor.run(HealthEvents { parameters, age_months, words: words.column(0), marks });
    });
    costs.resize(the_ill.len(), 0.0);
    context.processor.run(CareCosts { parameters, rows: the_ill, words: words.column(1), costs });
    let mut bills = Batch::of(Purpose::MedicalBill);
    let mut covered = Batch::of(Purpose::MedicalCover);
    for (row, cost) in the_ill.iter().map(|row| usize::from(*row)).zip(&*costs) {
        let insurance = block.workers.insurance[row];
        let bill = bill(parameters, insurance, *cost);
        month.pay_into(&mut bills, row, bill);
        if insurance != Insurance::None {
            covered.add(cents(*cost) - bill);
        }
        let bills_of_year = &mut block.workers.year_medical_dollars[row];
        *bills_of_year = bills_of_year.saturating_add(whole_dollars(bill));
    }
    month.book(bills);
    month.book(covered);
    month.scratch = scratch;
}

/// Notes what the care of every person costs the household in a usual month, cents.
pub(super) fn foresee_bills(context: &MonthContext, block: &Block, bills: &mut [i64]) {
    let parameters = &context.parameters.household;
    let Workers { insurance, age_months, .. } = &block.workers;
    context.processor.run(UsualBills { parameters, insurance, age_months, bills });
}

struct UsualBills<'a> {
    parameters: &'a HouseholdParameters,
    insurance: &'a [Insurance],
    age_months: &'a [u16],
    bills: &'a mut [i64],
}

impl Kernel for UsualBills<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let parameters = self.parameters;
        let persons = self.insurance.iter().zip(self.age_months);
        for (bill, (insurance, age_months)) in self.bills.iter_mut().zip(persons) {
            *bill = usual_bill(parameters, *insurance, *age_months);
        }
    }
}

/// Returns what care costs a household for a person in a usual month, the limit on cost sharing aside; cents.
#[inline(always)]
fn usual_bill(parameters: &HouseholdParameters, insurance: Insurance, age_months: u16) -> i64 {
    let HouseholdParameters { medical_event_cost, medical_event_spread, .. } = *parameters;
    let usual_cost = medical_event_cost * exponential(medical_event_spread * medical_event_spread / 2.0);
    cents_of_column(event_rate(parameters, age_months) * own_share(parameters, insurance) * usual_cost)
}

/// Returns the share of the cost of care that a household pays itself.
#[inline(always)]
fn own_share(parameters: &HouseholdParameters, insurance: Insurance) -> f64 {
    match insurance {
        Insurance::Employer | Insurance::Family | Insurance::Subsidised => parameters.private_cost_sharing,
        Insurance::Public => parameters.public_cost_sharing,
        Insurance::None => parameters.uninsured_share_paid,
    }
}

/// Draws what the care of persons in some of the rows costs, dollars.
struct CareCosts<'a> {
    parameters: &'a HouseholdParameters,
    rows: &'a [u16],
    words: &'a [u32],
    costs: &'a mut [f64],
}

impl Kernel for CareCosts<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let HouseholdParameters { medical_event_cost, medical_event_spread, .. } = self.parameters;
        let mut luck = [0; NORMALS_AT_ONCE];
        let chunks = self.rows.chunks(NORMALS_AT_ONCE).zip(self.costs.chunks_mut(NORMALS_AT_ONCE));
        for (rows, costs) in chunks {
            let luck = &mut luck[..rows.len()];
            for (luck, row) in luck.iter_mut().zip(rows) {
                *luck = self.words[usize::from(*row)];
            }
            standard_normals(luck, costs);
            for cost in costs {
                *cost = medical_event_cost * exponential(medical_event_spread * *cost);
            }
        }
    }
}

/// Returns cents in dollars, rounded, and no more than a worker's year holds.
fn whole_dollars(cents: i64) -> u16 {
    ((cents + 50) / 100).min(i64::from(u16::MAX)) as u16
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
    let decades = decades_from_reference(age_months);
    parameters.medical_event_rate * (1.0 + parameters.medical_event_age_rise * decades).max(0.0)
}

/// Returns what a household pays for care at a cost, cents.
fn bill(parameters: &HouseholdParameters, insurance: Insurance, cost: f64) -> i64 {
    let limit = if insurance == Insurance::None { f64::INFINITY } else { parameters.out_of_pocket_limit };
    cents((own_share(parameters, insurance) * cost).min(limit))
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::draws::standard_normal;
    use crate::population::workers::Worker;

    fn bill_at(insurance: Insurance, cost: f64) -> i64 {
        bill(&HouseholdParameters::default(), insurance, cost)
    }

    #[test]
    fn the_insured_pay_a_share_and_no_more_than_the_limit() {
        // A quarter of 1,000 dollars; 10,600 dollars instead of a quarter of 100,000; a tenth where insurance is public.
        assert_eq!(bill_at(Insurance::Employer, 1_000.0), 25_000);
        assert_eq!(bill_at(Insurance::Subsidised, 100_000.0), 1_060_000);
        assert_eq!(bill_at(Insurance::Public, 1_000.0), 10_000);
        assert_eq!(bill_at(Insurance::None, 100_000.0), 3_500_000);
    }

    #[test]
    fn what_care_usually_costs_is_the_mean_of_its_bills() {
        let parameters = HouseholdParameters::default();

        // 8 per cent a month at 45, 14 at 75; e to the 1.6² / 2 = 3.597 times 900 dollars is 3,237, of which a quarter or a tenth.
        assert_eq!(usual_bill(&parameters, Insurance::Employer, 45 * 12), 6_474);
        assert_eq!(usual_bill(&parameters, Insurance::Public, 75 * 12), 4_532);
    }

    #[test]
    fn insurers_pay_the_rest_and_nobody_pays_it_for_the_uninsured() {
        let scene = {
            let mut scene = Scene::of("2026-06");
            scene.parameters.household.medical_event_rate = 1.0;
            scene
        };
        let insured = Worker { insurance: Insurance::Employer, age_months: 50 * 12, ..worker() };
        let (mut block, mut month) =
            block([insured.clone(), Worker { insurance: Insurance::None, ..insured }]);

        fall_ill(&scene.context(), &mut block, &mut month, &mut Vec::new());

        for row in 0..2 {
            let words = scene.context().draws.words(Stream::Health, scene.month, block.entity(row));
            let cost = 900.0 * exponential(1.6 * standard_normal(words[1]));
            let bill = bill_at(block.workers.insurance[row], cost);
            assert_eq!(block.workers.year_medical_dollars[row], whole_dollars(bill));
            if row == 0 {
                assert_eq!(month.ledger.flow(Purpose::MedicalCover).cents(), cents(cost) - bill);
            }
        }
    }

    #[test]
    fn every_processor_draws_the_costs_of_single_events() {
        let parameters = HouseholdParameters::default();
        let words: Vec<u32> = (0..3_000_u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
        let rows: Vec<u16> = (0..1_300).map(|number| number * 2).collect();
        for processor in Processor::all() {
            let mut costs = vec![0.0; rows.len()];
            processor.run(CareCosts {
                parameters: &parameters,
                rows: &rows,
                words: &words,
                costs: &mut costs,
            });

            for (row, cost) in rows.iter().zip(costs) {
                let luck = standard_normal(words[usize::from(*row)]);
                assert_eq!(cost, 900.0 * exponential(1.6 * luck), "{processor:?}");
            }
        }
    }

    #[test]
    fn health_events_become_more_frequent_with_age() {
        let parameters = HouseholdParameters::default();

        // 8 % at 45; half as much again 20 years later.
        assert!((event_rate(&parameters, 45 * 12) - 0.08).abs() < 1e-12);
        assert!((event_rate(&parameters, 65 * 12) - 0.12).abs() < 1e-12);
    }
}
