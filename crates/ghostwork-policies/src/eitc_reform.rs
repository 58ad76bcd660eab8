use ghostwork_core::policy::{Claims, Coverage, Payment, PersonMonth, Places, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::definition::instrument;
use ghostwork_law::UsLaw;

instrument! {
    /// # What it pays
    ///
    /// The earned income credit with another schedule for workers without children: `childless_phase_in` of earnings up to
    /// `childless_max`, between the ages `age_from` and `age_to`. With `advance_share` above zero the government pays that share
    /// of the credit in the month, on earnings of the month at annual rates, and takes it off what April returns.
    ///
    /// # Who receives it
    ///
    /// Those to whom the law gives the credit; of the entitled, as many claim it as without the reform
    /// (`taxes.earned_income_credit_take_up`). Advances go to heads of tax units in covered places who take them up
    /// (`takeup.rate`); who turns out to have had too much pays it back in April. The schedule holds in the whole country.
    ///
    /// # What may happen
    ///
    /// Reported earnings are worth more to workers without children; poverty among them falls. Monthly payment makes incomes
    /// steadier within the year and April poorer. That the self-employed report what brings the largest credit (Saez 2010, from
    /// memory) is not modelled.
    ///
    /// # Source
    ///
    /// - 26 USC 32; the largest credits of 2025: 649, 4,328, 7,152 and 8,046 dollars with no, one, two, three children.
    /// - American Rescue Plan Act 2021: from 19 years on, 15.3 % up to 1,502 dollars: from memory, unconfirmed. Pilots of
    ///   periodic payment in California and elsewhere: from memory, unconfirmed.
    pub(crate) struct EarnedIncomeCreditReform in "eitc_reform" {
        title: "Reform of the earned income credit",
        stage: Stage::Rules,
        parameters: EarnedIncomeCreditReformParameters,
        objection: objection,
    }
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;
/// Share of the credit that is lost for another dollar without children: 26 USC 32(b)(1).
const CHILDLESS_FADE: f64 = 0.0765;
/// Earnings from which the credit of workers without children fades out in 2026, Rev. Proc. 2025-32, dollars a year.
const CHILDLESS_FADE_START: f64 = 10_860.0;
/// Rates of phase-in with one, two, three children, 26 USC 32(b)(1).
const PHASE_IN: [f64; 3] = [0.34, 0.40, 0.45];
/// Largest credits with one, two, three children in 2025, dollars a year.
const LARGEST: [f64; 3] = [4_328.0, 7_152.0, 8_046.0];
/// Rates of fading with one, two, three children, 26 USC 32(b)(1).
const FADE: [f64; 3] = [0.1598, 0.2106, 0.2106];
/// Earnings from which the credit with children fades out in 2025, filing alone, dollars a year.
const FADE_START: f64 = 23_350.0;

parameters! {
    /// The schedule without children, and advances.
    pub(crate) struct EarnedIncomeCreditReformParameters in "eitc_reform" {
        /// Largest credit of workers without children.
        childless_max: f64 = 1_502.0, Unit::DollarsPerYear, 0.0..=10_000.0, "American Rescue Plan Act 2021, from memory, unconfirmed";
        /// Share of earnings that is paid up to it.
        childless_phase_in: f64 = 0.153, Unit::Share, 0.0..=1.0, "American Rescue Plan Act 2021, from memory, unconfirmed";
        /// Youngest age without children.
        age_from: u32 = 19, Unit::Years, 16.0..=70.0, "American Rescue Plan Act 2021, from memory, unconfirmed";
        /// Oldest age without children.
        age_to: u32 = 64, Unit::Years, 16.0..=120.0, "26 USC 32(c)(1)(A)";
        /// Share of the credit that is paid every month.
        advance_share: f64 = 0.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

/// Returns why a federal credit cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("a federal credit has one schedule for the whole country")
}

impl EarnedIncomeCreditReformParameters {
    /// Returns the credit of a year on earnings of a year, dollars: the law's without regard to joint returns.
    fn credit(&self, age_years: u8, children: u8, earnings: f64) -> f64 {
        let schedule = |phase_in: f64, largest: f64, fade: f64, start: f64| {
            let faded = largest - fade * (earnings - start).max(0.0);
            (phase_in * earnings).min(largest).min(faded).max(0.0)
        };
        match usize::from(children.min(3)).checked_sub(1) {
            Some(row) => schedule(PHASE_IN[row], LARGEST[row], FADE[row], FADE_START),
            None if (self.age_from..=self.age_to).contains(&u32::from(age_years)) => {
                schedule(self.childless_phase_in, self.childless_max, CHILDLESS_FADE, CHILDLESS_FADE_START)
            }
            None => 0.0,
        }
    }
}

impl Rule for EarnedIncomeCreditReformParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn amend(&self, law: &UsLaw) -> Option<UsLaw> {
        let mut amended = law.clone();
        let ages = [f64::from(self.age_from), f64::from(self.age_to)];
        let credit = amended.earned_income_credit;
        amended.earned_income_credit =
            credit.with_childless(self.childless_max, self.childless_phase_in, ages);
        Some(amended)
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if person.takes_up && person.is_head {
            let earnings = person.unit_market_income.dollars() * MONTHS_PER_YEAR;
            let credit = self.credit(person.age_years, person.children, earnings);
            let advance = Money::from_dollars(self.advance_share * credit / MONTHS_PER_YEAR);
            claims.add(Payment::AdvanceCredit, advance, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{coverage, dollars, owed, person, person_claims};

    fn law() -> UsLaw {
        UsLaw::for_year(2026).unwrap()
    }

    fn advancing() -> EarnedIncomeCreditReformParameters {
        EarnedIncomeCreditReformParameters {
            advance_share: 0.5,
            ..EarnedIncomeCreditReformParameters::default()
        }
    }

    #[test]
    fn workers_without_children_get_the_new_credit() {
        let amended = EarnedIncomeCreditReformParameters::default().amend(&law()).unwrap();
        let mut unit = ghostwork_law::TaxUnitYear::single(22, ghostwork_law::State::TX);
        unit.head.wages = 9_900.0;

        // 15.3 % of 9,900 dollars is above 1,502; at 22 years the law gives nothing.
        assert_eq!(amended.earned_income_credit.credit(&unit, 9_900.0, 9_900.0), 1_502.0);
        assert_eq!(law().earned_income_credit.credit(&unit, 9_900.0, 9_900.0), 0.0);
    }

    #[test]
    fn half_of_the_credit_is_paid_every_month() {
        let parent = PersonMonth { unit_market_income: dollars(1000.0), ..person() };

        // 40 % of 12,000 dollars is 4,800 with two children: half of a twelfth.
        assert_eq!(owed(&person_claims(&advancing(), &parent), Payment::AdvanceCredit), dollars(200.0));
        let spouse = PersonMonth { is_head: false, ..parent };
        assert!(person_claims(&advancing(), &spouse).entries().is_empty());
    }

    #[test]
    fn without_advances_nothing_is_claimed() {
        let rule = EarnedIncomeCreditReformParameters::default();
        let parent = PersonMonth { unit_market_income: dollars(1000.0), ..person() };

        assert!(person_claims(&rule, &parent).entries().is_empty());
    }

    #[test]
    fn a_state_alone_is_refused() {
        let mut california = coverage();
        california.places = Places::NONE.with_state(6);

        assert!(objection(&california).is_some() && objection(&coverage()).is_none());
    }
}
