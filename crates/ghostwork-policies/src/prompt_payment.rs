use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::Payer;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Fewer bills are never paid or paid late. Merchants who comply (`enforcement.compliance`) are deterred from the
    /// share `deterrence` of both; bills are late in the model by a month, so that where `due_days` is more than thirty, a
    /// smaller part of the delay is unlawful. Of the bills that remain unpaid, workers complain about `complaint_rate`, and
    /// `resolution` of the complaints bring the money and, as damages, what is left of `damages_multiple` times the debt.
    /// Late bills bear interest, `base_rate` and `interest_spread` on a month's delay, as far as workers complain. Damages and
    /// interest are paid as what they come to on average, by the shares of bills of `p_nonpay_baseline` and
    /// `p_late_baseline` less what is deterred.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts; damages and interest from `threshold` in 120 days, which is tested on the pay of the
    /// month. The nexus matters:
    /// Illinois covers a contract if either party is in the state.
    ///
    /// # What may happen
    ///
    /// Write-offs get rarer and incomes steadier; damages are a cost of buying work. That small merchants may ask for
    /// escrow is not modelled.
    ///
    /// # Source
    ///
    /// - New York: Freelance Isn't Free Act (city 2017, state 28 August 2024): from 800 dollars in 120 days, a written
    ///   contract, pay within 30 days, double damages (nfib.com, vedderworks.com). Illinois (1 July 2024): from 500 dollars
    ///   (vedderprice.com). California (2025), from 250 dollars: from memory, unconfirmed.
    /// - European Union, directive 2011/7: 60 days between businesses, 8 points above the central bank's rate, 40 euros.
    /// - 71 % of freelancers report late or missing pay at some point (freelancersunion.org); fewer than 40 % of European
    ///   business payments are on time (op.europa.eu).
    pub(crate) struct PromptPayment in "prompt_payment" {
        title: "Prompt payment of freelancers",
        stage: Stage::Rules,
        heeds: [Compliance],
        parameters: PromptPaymentParameters,
    }
}

parameters! {
    /// How much rarer missing pay becomes.
    pub(crate) struct PromptPaymentParameters in "prompt_payment" {
        /// Pay in 120 days from which damages and interest are owed.
        threshold: f64 = 800.0, Unit::DollarsPer120Days, 0.0..=100_000.0, "New York State 2024 (nfib.com); Illinois 500, California 250";
        /// Days within which bills must be paid.
        due_days: u32 = 30, Unit::Days, 1.0..=120.0, "New York State 2024 (nfib.com)";
        /// What is owed in all for an unpaid bill, as a multiple of it.
        damages_multiple: f64 = 2.0, Unit::Multiple, 1.0..=3.0, "New York State 2024 (nfib.com)";
        /// Interest on late bills above the base rate, a year.
        interest_spread: f64 = 8.0, Unit::PercentagePoints, 0.0..=50.0, "European Union, directive 2011/7 (euopen4business.eu)";
        /// Base rate of interest, a year.
        base_rate: f64 = 4.0, Unit::PercentagePoints, 0.0..=50.0, ASSUMPTION;
        /// Share of bills that are late without the law.
        p_late_baseline: f64 = 0.29, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of bills that are never paid without the law.
        p_nonpay_baseline: f64 = 0.03, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of late and unpaid bills that the law prevents where it is obeyed.
        deterrence: f64 = 0.4, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of unpaid bills that workers complain about.
        complaint_rate: f64 = 0.05, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of complaints that bring the money.
        resolution: f64 = 0.8, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

/// Months of the 120 days of the threshold.
const MONTHS_OF_THRESHOLD: f64 = 120.0 * 12.0 / 365.25;
/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;
/// Days by which a late bill is late in the model.
const DAYS_LATE: f64 = 30.0;

impl PromptPaymentParameters {
    /// Returns the share of the usual delay that lies beyond the day on which bills are due.
    fn unlawful_share(&self) -> f64 {
        (DAYS_LATE / f64::from(self.due_days)).min(1.0)
    }
}

impl Rule for PromptPaymentParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let compliance = coverage.enforcement.compliance;
        let unrecovered = 1.0 - self.complaint_rate * self.resolution;
        rules.scale_non_payment((1.0 - compliance * self.deterrence) * unrecovered, coverage);
        rules.scale_late_payment(1.0 - compliance * self.deterrence * self.unlawful_share(), coverage);
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let pay = earner.gross.dollars();
        if pay * MONTHS_OF_THRESHOLD < self.threshold || earner.marketplace == Marketplace::OnDemand {
            return;
        }
        let remain = 1.0 - coverage.enforcement.compliance * self.deterrence;
        let damages = self.p_nonpay_baseline * remain * self.resolution * (self.damages_multiple - 1.0);
        let interest = (self.base_rate + self.interest_spread) / 100.0 / MONTHS_PER_YEAR;
        let late = self.p_late_baseline * remain * self.unlawful_share() * interest;
        let owed = Money::from_dollars(pay * self.complaint_rate * (damages + late));
        claims.add(Payer::Merchant.on(earner.marketplace).top_up(), owed, Treatment::AS_PAY);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, market, owed};

    fn multiple(rule: &PromptPaymentParameters) -> f64 {
        market(rule).non_payment_multiple(Some(36), Marketplace::Direct, 0)
    }

    #[test]
    fn deterrence_and_complaints_make_bad_debts_rarer() {
        // Compliance 0.95: (1 - 0.95 x 0.4) x (1 - 0.05 x 0.8) = 0.62 x 0.96 = 0.5952.
        assert!((multiple(&PromptPaymentParameters::default()) - 0.5952).abs() < 1e-12);
    }

    #[test]
    fn a_law_without_deterrence_or_complaints_changes_nothing() {
        let rule = PromptPaymentParameters {
            deterrence: 0.0,
            complaint_rate: 0.0,
            ..PromptPaymentParameters::default()
        };

        assert_eq!((multiple(&rule), late_multiple(&rule)), (1.0, 1.0));
        assert!(earner_claims(&rule, &earner()).entries().is_empty());
    }

    fn late_multiple(rule: &PromptPaymentParameters) -> f64 {
        market(rule).late_payment_multiple(Some(36), Marketplace::Direct, 0)
    }

    #[test]
    fn bills_are_late_less_often_where_they_are_due_sooner() {
        let slow = PromptPaymentParameters { due_days: 60, ..PromptPaymentParameters::default() };

        // 1 - 0.95 x 0.4 = 0.62; half of the delay is unlawful where bills are due in 60 days.
        assert!((late_multiple(&PromptPaymentParameters::default()) - 0.62).abs() < 1e-12);
        assert!((late_multiple(&slow) - 0.81).abs() < 1e-12);
    }

    #[test]
    fn damages_and_interest_are_paid_on_average() {
        let rule = PromptPaymentParameters { complaint_rate: 1.0, ..PromptPaymentParameters::default() };
        let direct = EarnerMonth { marketplace: Marketplace::Direct, ..earner() };
        let small = EarnerMonth { gross: dollars(200.0), ..direct };
        let paid = |earner| owed(&earner_claims(&rule, earner), Payment::MerchantTopUp);

        // 3 % x 0.62 x 0.8 of 2,000 dollars in damages are 29.76; 29 % x 0.62 x 1 % are 3.60 in interest.
        assert_eq!(paid(&direct), dollars(33.36));
        // 200 dollars a month are 789 in 120 days.
        assert_eq!(paid(&small), Money::ZERO);
    }

    #[test]
    fn bad_debts_fall_with_deterrence() {
        let with = |deterrence| {
            multiple(&PromptPaymentParameters { deterrence, ..PromptPaymentParameters::default() })
        };

        assert!(with(0.2) > with(0.4) && with(0.4) > with(0.8));
    }
}
