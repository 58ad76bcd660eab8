use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::{
    Claims, CourseSupport, Coverage, EarnerMonth, MarketRules, Payment, PersonMonth, Places, Reach, Rule,
    Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, choices, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// A levy of `rate` to the government. With the `base` `platform_revenue` marketplaces owe it on their fees from covered
    /// workers; with `ai_spend` merchants owe it on what they pay for AI tools, in the whole country and as far as they comply
    /// (`enforcement.compliance`). Revenue or spending up to `threshold` a year is free: of a payer with `usual_revenue` or
    /// `usual_spending` the part above it is levied.
    ///
    /// What the levy brought in the month before is spent as `recycle` says: kept by the government (`general`), on courses of
    /// covered freelancers (`training_account`: a credit that a course on every occasion would use up), paid to those who
    /// look for work after a layoff (`ui`), or to every adult (`dividend`). It is shared out among as many as were entitled in
    /// the month before, in whole cents: who gets the last one is drawn by lot. What other instruments levy is not counted.
    ///
    /// # Who receives it
    ///
    /// The government, and those to whom the money is handed on.
    ///
    /// # What may happen
    ///
    /// Fees and bills rise by part of the levy on marketplaces. The levy on AI tools makes them dearer against work, so that
    /// fewer tasks are automated and merchants may do less of them. Fees on workers abroad are not covered.
    ///
    /// # Source
    ///
    /// - Digital services taxes: United Kingdom 2 %, France 3 %, India's equalisation levy 2 % (withdrawn 2024); Korea
    ///   trimmed a tax credit for automation in 2017: from memory, unconfirmed.
    /// - On the exposure: postings for work prone to automation fell by 21 % against manual work, for pictures by 17 %
    ///   (winbuzzer.com); writing jobs by 2 % and earnings by 5.2 % within months (digitalinformationworld.com).
    /// - Compliance of 0.9: assumption.
    pub(crate) struct AiLevy in "ai_levy" {
        title: "Levy on marketplaces or AI tools",
        stage: Stage::Tax,
        heeds: [Compliance, Audits],
        parameters: AiLevyParameters,
        objection: objection,
    }
}

choices! {
    /// What a levy is a share of.
    pub(crate) enum Base {
        /// Marketplaces' fees.
        PlatformRevenue = "platform_revenue",
        /// What merchants pay for AI tools.
        AiSpending = "ai_spend",
    }
}

choices! {
    /// What the money of a levy is spent on.
    pub(crate) enum Recycling {
        /// Nothing in particular.
        General = "general",
        /// Courses of freelancers.
        TrainingAccount = "training_account",
        /// Those laid off.
        Unemployed = "ui",
        /// Every adult.
        Dividend = "dividend",
    }
}

parameters! {
    /// The rates of the levies.
    pub(crate) struct AiLevyParameters in "ai_levy" {
        /// Levy, as a share of its base.
        rate: f64 = 0.02, Unit::Share, 0.0..=0.1, "from memory, unconfirmed: United Kingdom digital services tax";
        /// What the levy is a share of.
        base: Base = Base::PlatformRevenue, Unit::Choice, 0.0..=1.0, "from memory, unconfirmed: digital services taxes; no country levies AI tools";
        /// Revenue or spending of a payer that is free.
        threshold: f64 = 0.0, Unit::DollarsPerYear, 0.0..=1e10, "none";
        /// Revenue of a usual marketplace.
        usual_revenue: f64 = 1e8, Unit::DollarsPerYear, 1.0..=1e12, ASSUMPTION;
        /// What a usual merchant spends on AI tools.
        usual_spending: f64 = 1_000.0, Unit::DollarsPerYear, 1.0..=1e9, ASSUMPTION;
        /// What the money is spent on.
        recycle: Recycling = Recycling::TrainingAccount, Unit::Choice, 0.0..=3.0, ASSUMPTION;
    }
}

/// Returns why a levy on AI tools cannot be confined to places.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    (coverage.places != Places::COUNTRY).then_some("the levy on AI tools holds for the whole country")
}

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;
/// Courses in a year of a freelancer who takes one on every occasion (`wellbeing.course_occasion`).
const COURSES_PER_YEAR: f64 = 12.0 * 0.08;
/// Skill that a course adds (`wellbeing.course_gain`), log points.
const COURSE_GAIN: f64 = 0.05;
/// Age from which a person counts as an adult, years.
const ADULT_AGE: u8 = 18;

impl AiLevyParameters {
    /// Returns the share of a yearly amount that lies above the threshold.
    fn share_above_threshold(&self, amount: f64) -> f64 {
        (1.0 - self.threshold / amount).max(0.0)
    }

    /// Returns whether what the levy brings goes to a person.
    fn pays(&self, person: &PersonMonth) -> bool {
        self.rate > 0.0
            && match self.recycle {
                Recycling::General | Recycling::TrainingAccount => false,
                Recycling::Dividend => person.age_years >= ADULT_AGE,
                Recycling::Unemployed => person.is_unemployed && person.weekly_benefit > 0.0,
            }
    }
}

/// Returns a number of dollars in whole cents: one more as often as the part of a cent says.
fn by_lot(dollars: f64, draw: f64) -> Money {
    Money::from_cents((dollars * 100.0 + draw).floor() as i64)
}

impl Rule for AiLevyParameters {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        if self.base == Base::AiSpending {
            let levied = self.rate * self.share_above_threshold(self.usual_spending);
            rules.levy_ai(levied * coverage.enforcement.compliance);
        }
        let credit = MONTHS_PER_YEAR * rules.share_of_levies() / COURSES_PER_YEAR;
        if self.recycle == Recycling::TrainingAccount && self.rate > 0.0 && credit > 0.0 {
            let support = CourseSupport { credit, copayment: 0.0, gain: COURSE_GAIN, allowance: 0.0 };
            rules.support_courses(support, coverage);
        }
    }

    fn claim_for_person(&self, person: &PersonMonth, _coverage: &Coverage, claims: &mut Claims) {
        if self.pays(person) {
            claims.share_in_levies();
            let payment = match self.recycle {
                Recycling::Dividend => Payment::UnconditionalTransfer,
                _ => Payment::PublicTransfer,
            };
            let paid = by_lot(person.share_of_levies, person.draw_of_month);
            claims.add(payment, paid, Treatment { taxable: false, ..Treatment::AS_PAY });
        }
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        // Courses are for freelancers.
        if self.recycle == Recycling::TrainingAccount && earner.marketplace != Marketplace::OnDemand {
            claims.share_in_levies();
        }
        if earner.payer_complies && self.base == Base::PlatformRevenue {
            let levied = self.rate * self.share_above_threshold(self.usual_revenue);
            let levy = share_of(earner.fee, levied);
            claims.add(Payer::Platform.levy(), levy, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::{InstrumentDefinition, Payment};

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, market, owed, person, person_claims};

    #[test]
    fn marketplaces_owe_two_per_cent_of_their_fees() {
        // 2 % of 200 dollars.
        let claims = earner_claims(&AiLevyParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::PlatformLevy), dollars(4.0));
    }

    #[test]
    fn merchants_owe_the_levy_on_tools_as_far_as_they_comply() {
        // 10 % at a compliance of 0.95.
        let rules =
            market(&AiLevyParameters { rate: 0.1, base: Base::AiSpending, ..AiLevyParameters::default() });

        assert!((rules.ai_levy() - 0.095).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_levied_at_rates_of_zero() {
        for base in [Base::PlatformRevenue, Base::AiSpending] {
            let rule = AiLevyParameters { rate: 0.0, base, ..AiLevyParameters::default() };

            assert!(earner_claims(&rule, &earner()).entries().is_empty());
            assert_eq!(market(&rule), MarketRules::default());
        }
    }

    #[test]
    fn what_lies_below_the_threshold_is_free() {
        let rule = AiLevyParameters { threshold: 2.5e7, ..AiLevyParameters::default() };

        // A quarter of the revenue of a usual marketplace is free: 75 % of 4 dollars.
        assert_eq!(owed(&earner_claims(&rule, &earner()), Payment::PlatformLevy), dollars(3.0));
    }

    #[test]
    fn the_money_goes_where_the_rule_says() {
        let with = |recycle| AiLevyParameters { recycle, ..AiLevyParameters::default() };
        let adult = PersonMonth { share_of_levies: 0.5, ..person() };
        let laid_off = PersonMonth { weekly_benefit: 300.0, is_unemployed: true, ..adult };
        let retired = PersonMonth { is_unemployed: false, wage: Money::ZERO, ..laid_off };
        let paid = |recycle, person| owed(&person_claims(&with(recycle), person), Payment::PublicTransfer);
        let dividend = person_claims(&with(Recycling::Dividend), &adult);

        assert_eq!(owed(&dividend, Payment::UnconditionalTransfer), dollars(0.5));
        assert_eq!(paid(Recycling::Dividend, &adult), Money::ZERO);
        assert_eq!(paid(Recycling::Unemployed, &laid_off), dollars(0.5));
        assert_eq!(paid(Recycling::Unemployed, &adult), Money::ZERO);
        assert_eq!(paid(Recycling::Unemployed, &retired), Money::ZERO);
        assert_eq!(paid(Recycling::General, &laid_off), Money::ZERO);
    }

    #[test]
    fn those_who_take_no_courses_have_no_share_in_them() {
        let shares = |marketplace| {
            let earner = EarnerMonth { marketplace, ..earner() };
            let mut claims = earner_claims(&AiLevyParameters::default(), &earner);
            claims.take_share_in_levies()
        };

        assert!(shares(Marketplace::Bidding) && !shares(Marketplace::OnDemand));
    }

    #[test]
    fn parts_of_a_cent_are_paid_by_lot() {
        let paid = |draw| by_lot(0.064, draw);

        // Six cents, or seven in four cases of ten.
        assert_eq!((paid(0.0), paid(0.59), paid(0.61)), (dollars(0.06), dollars(0.06), dollars(0.07)));
    }

    #[test]
    fn a_levy_for_one_state_is_refused() {
        let mut maryland = coverage();
        maryland.places = Places::NONE.with_state(24);

        assert!(AiLevy.objection(&maryland).is_some());
        assert_eq!(AiLevy.objection(&coverage()), None);
    }

    #[test]
    fn the_levy_rises_with_the_rate() {
        let levy = |rate| {
            let rule = AiLevyParameters { rate, ..AiLevyParameters::default() };
            owed(&earner_claims(&rule, &earner()), Payment::PlatformLevy)
        };

        assert!(levy(0.01) < levy(0.02) && levy(0.02) < levy(0.1));
    }
}
