use ghostwork_core::policy::{
    Claims, Coverage, MarketRules, Payment, PersonMonth, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// An employee who was laid off and works again at a lower wage is paid `replacement` of the difference by the government,
    /// for `months` from the new job on and at most `cap_total` in all, spread evenly. The former wage is reckoned from the
    /// present one by what a layoff costs in the model (`employment.displacement_scar`). With `self_employed_ok` those laid off
    /// who have no job but platform pay are paid too, for as long as their unemployment benefit is remembered: the former
    /// wage of a month is reckoned from that benefit, which replaces half of it; in the United Kingdom, where all get the same
    /// benefit, they are paid nothing. The payment is taxed as income, without
    /// self-employment tax, and counts for means tests. What they earn is platform pay after fees and costs and the profit of other
    /// work on own account; an unemployment benefit counts with it, as it makes good the same loss.
    ///
    /// # Who receives it
    ///
    /// Persons of `min_age` and over in covered places who were laid off before, earn less than `max_earnings` a year and are in
    /// the first `months` of a job, and who take it up (`takeup.rate`: 0.3 to 0.4 of the eligible, an assumption). A change of
    /// employer starts the months again, because the model remembers the layoff and not the job after it. It knows a layoff by the
    /// unemployment benefit that was granted then, and by nothing else: those laid off without a benefit are never paid, and
    /// those who once had one count as laid off for good, in every later job.
    ///
    /// # What may happen
    ///
    /// A lower offer is worth more, so that those laid off who live on platform work meanwhile take a job sooner; those without
    /// an account take the first job that comes in any case, which is why the model shows less than the trials of such laws.
    ///
    /// # Source
    ///
    /// - United States, trade adjustment assistance since 2002: from 50 years of age, half of the difference, up to two years
    ///   (NBER Digest, August 2024); 10,000 dollars at most and earnings below 50,000 in the plan of 2016 (Wandner). The
    ///   authority lapsed in 2022: from memory, unconfirmed.
    /// - Employment 8 to 17 points higher in the first two years, earnings 18,000 dollars (26 %) higher over four, at a net
    ///   saving to the government (NBER Digest, August 2024).
    pub(crate) struct WageInsurance in "wage_insurance" {
        title: "Wage insurance after a layoff",
        stage: Stage::Insurance,
        heeds: [TakeUp],
        parameters: WageInsuranceParameters,
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;

parameters! {
    /// What is made good, for how long, for whom.
    pub(crate) struct WageInsuranceParameters in "wage_insurance" {
        /// Share of the difference of wages that is paid.
        replacement: f64 = 0.5, Unit::Share, 0.0..=0.8, "United States, trade adjustment assistance (NBER Digest, August 2024)";
        /// Most that is paid in all.
        cap_total: f64 = 10_000.0, Unit::DollarsPerEvent, 0.0..=100_000.0, "plan of 2016 (Wandner)";
        /// Earnings from which nothing is paid.
        max_earnings: f64 = 50_000.0, Unit::DollarsPerYear, 0.0..=500_000.0, "plan of 2016 (Wandner)";
        /// Months in the new job until which it is paid.
        months: u32 = 24, Unit::Months, 1.0..=60.0, "United States, trade adjustment assistance (NBER Digest, August 2024)";
        /// Whether platform work counts as re-employment.
        self_employed_ok: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Youngest age, years.
        min_age: u32 = 50, Unit::Years, 16.0..=70.0, "United States, trade adjustment assistance (NBER Digest, August 2024)";
    }
}

impl WageInsuranceParameters {
    /// Adds what a person laid off who lives on platform pay is paid.
    fn claim_for_platform_worker(&self, person: &PersonMonth, claims: &mut Claims) {
        let benefit = if person.is_unemployed { person.transfers.dollars() } else { 0.0 };
        let earned = person.market_income.dollars().max(0.0);
        let is_insured = self.self_employed_ok
            && person.takes_up
            && u32::from(person.age_years) >= self.min_age
            && person.account_months > 0
            && u32::from(person.account_months) <= self.months
            && person.platform_gross > Money::ZERO
            && earned * MONTHS_PER_YEAR < self.max_earnings;
        if is_insured {
            let lost = (person.former_wage - earned - benefit).max(0.0);
            let missing = Money::from_dollars(self.replacement * lost);
            let most = Money::from_dollars(self.cap_total / f64::from(self.months));
            claims.add(Payment::PublicTransfer, missing.min(most), Treatment::AS_PAY);
        }
    }
}

impl Rule for WageInsuranceParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        rules.insure_wages(self.replacement * coverage.take_up.rate, self.min_age as u8, coverage);
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        let is_insured = person.takes_up
            && u32::from(person.age_years) >= self.min_age
            && u32::from(person.tenure_months) < self.months
            && person.wage.dollars() * MONTHS_PER_YEAR < self.max_earnings;
        if person.wage == Money::ZERO {
            self.claim_for_platform_worker(person, claims);
        } else if is_insured {
            let missing = share_of(person.wage, person.wage_lost * self.replacement);
            let most = Money::from_dollars(self.cap_total / f64::from(self.months));
            claims.add(Payment::PublicTransfer, missing.min(most), Treatment::AS_PAY);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Places;

    use super::*;
    use crate::example::{coverage, dollars, market, owed, person, person_claims};

    /// Returns a person of 55 whose wage was a tenth higher before a layoff.
    fn laid_off() -> PersonMonth {
        PersonMonth { age_years: 55, wage: dollars(3000.0), wage_lost: 0.1, ..person() }
    }

    fn paid(rule: &WageInsuranceParameters, person: &PersonMonth) -> Money {
        owed(&person_claims(rule, person), Payment::PublicTransfer)
    }

    #[test]
    fn half_of_the_lost_wage_is_paid_up_to_the_cap() {
        let rule = WageInsuranceParameters::default();

        // 10 % of 3,000 dollars are missing; 10,000 dollars over 24 months are 416.67.
        assert_eq!(paid(&rule, &laid_off()), dollars(150.0));
        assert_eq!(paid(&rule, &PersonMonth { wage_lost: 0.5, ..laid_off() }), dollars(416.67));
    }

    #[test]
    fn the_young_the_well_paid_and_the_settled_are_not_insured() {
        let rule = WageInsuranceParameters::default();
        let others = [
            PersonMonth { age_years: 49, ..laid_off() },
            PersonMonth { wage: dollars(4200.0), ..laid_off() },
            PersonMonth { tenure_months: 24, ..laid_off() },
            PersonMonth { takes_up: false, ..laid_off() },
            PersonMonth { wage_lost: 0.0, ..laid_off() },
        ];

        assert!(others.iter().all(|person| paid(&rule, person) == Money::ZERO));
    }

    #[test]
    fn platform_work_after_a_layoff_counts_as_work() {
        let rule = WageInsuranceParameters::default();
        let on_platforms = PersonMonth {
            wage: Money::ZERO,
            former_wage: 1_300.0,
            platform_gross: dollars(1_200.0),
            market_income: dollars(1_000.0),
            account_months: 6,
            ..laid_off()
        };
        let on_benefit = PersonMonth { is_unemployed: true, transfers: dollars(200.0), ..on_platforms };
        let well_off = PersonMonth { market_income: dollars(4_200.0), former_wage: 5_000.0, ..on_platforms };
        let employees_only = WageInsuranceParameters { self_employed_ok: false, ..rule.clone() };

        // 1,300 dollars are 300 more than the 1,000 left after fees, of which a benefit makes good 200: half of that.
        assert_eq!(paid(&rule, &on_platforms), dollars(150.0));
        assert_eq!(paid(&rule, &on_benefit), dollars(50.0));
        // With other work on own account the year brings 50,400 dollars.
        assert_eq!(paid(&rule, &well_off), Money::ZERO);
        assert_eq!(paid(&employees_only, &on_platforms), Money::ZERO);
    }

    #[test]
    fn an_offer_is_worth_more_to_the_insured_only() {
        let rules = market(&WageInsuranceParameters::default());

        assert_eq!([50, 49].map(|age| rules.insured_share_of_wage_loss(48, age)), [0.5, 0.0]);
    }

    #[test]
    fn of_two_laws_the_better_one_makes_an_offer_worth_more_where_it_holds() {
        let mut rules =
            market(&WageInsuranceParameters { replacement: 0.3, ..WageInsuranceParameters::default() });
        let texan = Coverage { places: Places::NONE.with_state(48), ..coverage() };
        WageInsuranceParameters { min_age: 60, ..WageInsuranceParameters::default() }
            .write_rules(&texan, &mut rules);

        assert_eq!([59, 60].map(|age| rules.insured_share_of_wage_loss(48, age)), [0.3, 0.5]);
        assert_eq!(rules.insured_share_of_wage_loss(6, 60), 0.3);
    }

    #[test]
    fn nothing_is_claimed_at_a_replacement_of_zero() {
        let rule = WageInsuranceParameters { replacement: 0.0, ..WageInsuranceParameters::default() };

        assert!(person_claims(&rule, &laid_off()).entries().is_empty());
        assert_eq!(market(&rule).insured_share_of_wage_loss(48, 60), 0.0);
    }
}
