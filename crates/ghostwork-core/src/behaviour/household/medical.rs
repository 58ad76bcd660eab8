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
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        let usual_cost = mean_cost(parameters);
        let persons = self.insurance.iter().zip(self.age_months);
        for (bill, (insurance, age_months)) in self.bills.iter_mut().zip(persons) {
            *bill = usual_bill(parameters, usual_cost, (*insurance, *age_months));
        }
    }
}

/// Returns what care costs a household for a person in a usual month, given the mean cost of an event; the limit on cost
/// sharing aside; cents.
#[inline(always)]
fn usual_bill(
    parameters: &HouseholdParameters,
    mean_cost: f64,
    (insurance, age_months): (Insurance, u16),
) -> i64 {
    cents_of_column(event_rate(parameters, age_months) * own_share(parameters, insurance) * mean_cost)
}

/// Returns the mean cost of a costly health event, dollars.
#[inline(always)]
fn mean_cost(parameters: &HouseholdParameters) -> f64 {
    let HouseholdParameters { medical_event_cost, medical_event_spread, .. } = *parameters;
    medical_event_cost * exponential(medical_event_spread * medical_event_spread / 2.0)
}

/// Returns the share of the cost of care that a household pays itself.
#[inline(always)]
fn own_share(parameters: &HouseholdParameters, insurance: Insurance) -> f64 {
    let HouseholdParameters { private_cost_sharing, public_cost_sharing, uninsured_share_paid, .. } =
        *parameters;
    // Two comparisons become vectors, a match of the five does not.
    let of_insured = if insurance == Insurance::Public { public_cost_sharing } else { private_cost_sharing };
    if insurance == Insurance::None { uninsured_share_paid } else { of_insured }
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
        let bill = |insurance, age_years: u16| {
            usual_bill(&parameters, mean_cost(&parameters), (insurance, age_years * 12))
        };

        // 8 per cent a month at 45, 14 at 75; e to the 1.6² / 2 = 3.597 times 900 dollars is 3,237, of which a quarter or a tenth.
        assert_eq!(bill(Insurance::Employer, 45), 6_474);
        assert_eq!(bill(Insurance::Public, 75), 4_532);
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
    fn every_processor_foresees_the_bills_of_one_person_after_the_other() {
        let kinds = [
            Insurance::Employer,
            Insurance::Family,
            Insurance::Public,
            Insurance::Subsidised,
            Insurance::None,
        ];
        let persons: Vec<_> = kinds.into_iter().cycle().zip((16 * 12)..(110 * 12)).collect();
        let (insurance, age_months): (Vec<_>, Vec<_>) = persons.iter().copied().unzip();
        let parameters = HouseholdParameters::default();
        let mean_cost = 900.0 * exponential(1.6 * 1.6 / 2.0);
        for processor in Processor::all() {
            let mut bills = vec![0; persons.len()];
            let (insurance, age_months) = (&insurance, &age_months);
            processor.run(UsualBills { parameters: &parameters, insurance, age_months, bills: &mut bills });

            for ((insurance, age_months), bill) in persons.iter().zip(bills) {
                let share = match insurance {
                    Insurance::Employer | Insurance::Family | Insurance::Subsidised => 0.25,
                    Insurance::Public => 0.1,
                    Insurance::None => 0.35,
                };
                let rate = event_rate(&parameters, *age_months);
                assert_eq!(bill, cents(rate * share * mean_cost), "{processor:?} {insurance:?} {age_months}");
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
