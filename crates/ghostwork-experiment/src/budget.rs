//! What a scenario costs the public budget, from the payments that have the government on one side.

use ghostwork_core::codec::{Codec, CodecError, Source};
use ghostwork_core::ledger::{Ledger, Party, Purpose};
use ghostwork_results::BudgetItem;

/// A line of the budget with the purposes that it sums.
struct Line {
    id: &'static str,
    label: &'static str,
    purposes: &'static [Purpose],
}

/// Every purpose with the government on one side stands in exactly one line.
const LINES: [Line; 6] = [
    Line {
        id: "instruments",
        label: "Payments of the instruments",
        purposes: &[
            Purpose::PublicTransfer,
            Purpose::PublicContribution,
            Purpose::MerchantCredit,
            Purpose::PublicService,
        ],
    },
    Line {
        id: "levies",
        label: "Levies of the instruments",
        purposes: &[Purpose::PlatformLevy, Purpose::MerchantLevy, Purpose::WorkerLevy, Purpose::AiLevy],
    },
    Line {
        id: "income_tax",
        label: "Income tax and refundable credits",
        purposes: &[
            Purpose::WithheldIncomeTax,
            Purpose::EstimatedTax,
            Purpose::TaxBalanceDue,
            Purpose::TaxRefund,
        ],
    },
    Line {
        id: "payroll_tax",
        label: "Payroll taxes",
        purposes: &[Purpose::EmployeePayrollTax, Purpose::EmployerPayrollTax],
    },
    Line {
        id: "cash_benefits",
        label: "Existing cash benefits",
        purposes: &[
            Purpose::UnemploymentBenefit,
            Purpose::SocialSecurity,
            Purpose::FoodAssistance,
            Purpose::UniversalCredit,
            Purpose::ChildBenefit,
        ],
    },
    Line {
        id: "health",
        label: "Health cover",
        purposes: &[Purpose::PremiumCredit, Purpose::PublicHealthCost],
    },
];

/// Number of lines of the budget.
const LINES_OF_BUDGET: usize = LINES.len();

/// Returns the lines of the budget, in order.
pub(crate) fn items() -> Vec<BudgetItem> {
    LINES.iter().map(|line| BudgetItem { id: line.id.to_owned(), label: line.label.to_owned() }).collect()
}

/// What the government spent, less what it received, by line, in cents of the simulated population.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Budget {
    cents: [i64; LINES_OF_BUDGET],
    months: u32,
}

impl Budget {
    /// Adds a month.
    pub(crate) fn add(&mut self, ledger: &Ledger) {
        for (sum, line) in self.cents.iter_mut().zip(&LINES) {
            *sum += line.purposes.iter().map(|purpose| cost(ledger, *purpose)).sum::<i64>();
        }
        self.months += 1;
    }

    /// Returns by how much each line costs more than under a baseline, dollars a year of the population represented.
    pub(crate) fn beyond(&self, baseline: &Self, persons_per_worker: f64) -> Vec<f64> {
        let years = f64::from(self.months.max(1)) / 12.0;
        self.cents
            .iter()
            .zip(&baseline.cents)
            .map(|(reform, baseline)| (reform - baseline) as f64 / 100.0 * persons_per_worker / years)
            .collect()
    }
}

impl Codec for Budget {
    fn encode(&self, sink: &mut Vec<u8>) {
        self.cents.encode(sink);
        self.months.encode(sink);
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        Ok(Self { cents: Codec::decode(source)?, months: Codec::decode(source)? })
    }
}

/// Returns what a purpose costs the government, cents; negative where it is paid.
fn cost(ledger: &Ledger, purpose: Purpose) -> i64 {
    let flow = ledger.flow(purpose).cents();
    if purpose.payer() == Party::Government { flow } else { -flow }
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Money;

    use super::*;

    #[test]
    fn every_payment_with_the_government_stands_in_exactly_one_line() {
        for purpose in Purpose::ALL {
            let lines = LINES.iter().filter(|line| line.purposes.contains(purpose)).count();
            let has_government = purpose.payer() == Party::Government || purpose.payee() == Party::Government;

            assert_eq!(lines, usize::from(has_government), "{purpose:?}");
        }
    }

    #[test]
    fn the_lines_sum_to_what_the_government_pays_less_what_it_receives() {
        let mut ledger = Ledger::default();
        for (number, purpose) in Purpose::ALL.iter().enumerate() {
            ledger.pay(*purpose, Money::from_cents(3 + (number * number) as i64));
        }
        let mut budget = Budget::default();

        budget.add(&ledger);

        let sum: i64 = budget.cents.iter().sum();
        assert_eq!(sum, -ledger.net_receipts(Party::Government).cents());
    }

    #[test]
    fn a_transfer_of_a_dollar_a_month_costs_twelve_a_year_per_person() {
        let mut ledger = Ledger::default();
        ledger.pay(Purpose::PublicTransfer, Money::from_dollars(1.0));
        let (mut baseline, mut reform) = (Budget::default(), Budget::default());
        for _ in 0..6 {
            baseline.add(&Ledger::default());
            reform.add(&ledger);
        }

        // 6 dollars in half a year is 12 a year, for 1,000 persons a worker.
        assert_eq!(reform.beyond(&baseline, 1_000.0)[0], 12_000.0);
    }
}
