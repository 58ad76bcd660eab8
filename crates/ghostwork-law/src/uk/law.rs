//! The law of one tax year and the assessment of a household under it.

use std::sync::LazyLock;

use crate::date::Date;
use crate::effective_rates::{EffectiveTaxRates, Means, participation};
use crate::embedded_pack::{EmbeddedPack, parsed};
use crate::error::LawError;
use crate::law_pack::LawPack;

use super::assumptions::UkAssumptions;
use super::child_benefit::UkChildBenefit;
use super::household::{UkAssessment, UkHouseholdYear, UkPerson};
use super::income_tax::UkIncomeTax;
use super::national_insurance::NationalInsurance;
use super::universal_credit::UniversalCredit;

static PACK: EmbeddedPack = LazyLock::new(|| LawPack::parse(include_str!("../../../../data/law/uk.toml")));

/// The law of the United Kingdom in one tax year, with every value looked up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UkLaw {
    /// Income tax.
    pub income_tax: UkIncomeTax,
    /// National Insurance.
    pub national_insurance: NationalInsurance,
    /// Universal Credit.
    pub universal_credit: UniversalCredit,
    /// Child benefit.
    pub child_benefit: UkChildBenefit,
    /// New style Jobseeker's Allowance in GBP a week: below 25 years of age, from 25 on.
    pub jobseekers_allowance: [f64; 2],
    /// What is assumed besides the law.
    pub assumptions: UkAssumptions,
}

impl UkLaw {
    /// The first year whose law the built-in pack states.
    pub const FIRST_YEAR: u16 = 2024;

    /// The built-in pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack() -> Result<&'static LawPack, LawError> {
        parsed(&PACK)
    }

    /// The law of the tax year that begins on 6 April of a calendar year: 2025 is 2025/26.
    ///
    /// # Errors
    ///
    /// When a value is not yet in force in that year.
    pub fn for_year(year: u16) -> Result<Self, LawError> {
        Self::from_pack(Self::pack()?, year)
    }

    /// The law of a tax year from a pack, each value the row in force on 30 April.
    ///
    /// # Errors
    ///
    /// When the pack lacks a value, has none in force, or one of another shape than the rule needs.
    pub fn from_pack(pack: &LawPack, year: u16) -> Result<Self, LawError> {
        let day = Date::new(year, 4, 30).unwrap_or(Date::end_of_year(year));
        let values = &pack.on(day);
        let income_tax = UkIncomeTax::read(values)?;
        let national_insurance = NationalInsurance::read(values)?;
        Ok(Self {
            income_tax,
            national_insurance,
            universal_credit: UniversalCredit::read(values, &income_tax, &national_insurance)?,
            child_benefit: UkChildBenefit::read(values)?,
            jobseekers_allowance: values.numbers("dwp.jsa.weekly")?,
            assumptions: UkAssumptions::read(values)?,
        })
    }

    /// The law with a minimum income floor of other hours a week, which begins after other months of self-employment.
    #[must_use]
    pub fn with_minimum_income_floor(mut self, hours: f64, start_up_months: f64) -> Self {
        self.universal_credit = self.universal_credit.with_minimum_income_floor(
            (hours, start_up_months),
            &self.income_tax,
            &self.national_insurance,
        );
        self
    }

    /// Assesses a household's tax year. Allocates nothing.
    pub fn assess(&self, household: &UkHouseholdYear) -> UkAssessment {
        let mut assessment = UkAssessment::default();
        let head_net = self.assess_adult(&household.head, &mut assessment);
        let partner_net =
            household.partner.as_ref().map_or(0.0, |partner| self.assess_adult(partner, &mut assessment));
        let award = self.universal_credit.per_month(household, head_net / 12.0, partner_net / 12.0);
        assessment.universal_credit = 12.0 * award;
        assessment.child_benefit = self.child_benefit.benefit(household.children);
        let higher_income = household.adults().map(|person| self.total_income(person)).fold(0.0, f64::max);
        assessment.high_income_charge =
            self.child_benefit.high_income_charge(assessment.child_benefit, higher_income);
        assessment
    }

    /// Earnings of a person after income tax and contributions on them and what is put into a pension, as if there were no other
    /// income; GBP a year.
    pub fn net_earnings(&self, person: &UkPerson) -> f64 {
        self.assess_adult(person, &mut UkAssessment::default())
    }

    /// Effective marginal tax rate: what is lost of `step` GBP a year more of the first adult's receipts, as a share of it.
    pub fn marginal_tax_rate(&self, household: &UkHouseholdYear, step: f64) -> f64 {
        let mut more = *household;
        more.head.trading_receipts += step;
        1.0 - (self.resources(&more) - self.resources(household)) / step
    }

    /// Participation tax rate: what is lost of the market income of working, compared with the household not working, as a
    /// share of it; 0 where both have the same market income.
    pub fn participation_tax_rate(&self, working: &UkHouseholdYear, not_working: &UkHouseholdYear) -> f64 {
        participation(&self.means(working), &self.means(not_working))
    }

    /// All rates on self-employment receipts of a household that works: [`UkLaw::marginal_tax_rate`] with its parts,
    /// [`UkLaw::participation_tax_rate`], and the net replacement rate when it has lost its work.
    pub fn effective_tax_rates(
        &self,
        working: &UkHouseholdYear,
        step: f64,
        not_working: &UkHouseholdYear,
    ) -> EffectiveTaxRates {
        let mut more = *working;
        more.head.trading_receipts += step;
        let (more, idle) = (self.means(&more), self.means(not_working));
        EffectiveTaxRates::of(&self.means(working), (&more, step), &idle, &idle)
    }

    /// Money left after taxes and with benefits; GBP a year.
    fn resources(&self, household: &UkHouseholdYear) -> f64 {
        self.means(household).resources
    }

    fn means(&self, household: &UkHouseholdYear) -> Means {
        let assessment = self.assess(household);
        Means {
            market_income: household.market_income(),
            taxes: assessment.taxes(),
            benefits: assessment.universal_credit + assessment.child_benefit,
            premium_credit: 0.0,
            resources: assessment.disposable_income(household),
        }
    }

    /// Adds an adult's taxes and returns net earnings; GBP a year.
    fn assess_adult(&self, person: &UkPerson, assessment: &mut UkAssessment) -> f64 {
        let profit = self.income_tax.trading_profit(person).max(0.0);
        let relieved_wages = person.wages - person.pension_contributions;
        let tax_on_earnings = self.income_tax.tax(relieved_wages + profit);
        let employee = self.national_insurance.employee(person.age, person.wages);
        let self_employed = self.national_insurance.self_employed(person.age, profit);
        assessment.income_tax += self.income_tax.tax(self.total_income(person));
        assessment.employee_contributions += employee;
        assessment.self_employed_contributions += self_employed;
        assessment.employer_contributions += self.national_insurance.employer(person.age, person.wages);
        let costs = person.trading_costs.unwrap_or_default();
        let earned = relieved_wages + (person.trading_receipts - costs).max(0.0);
        (earned - tax_on_earnings - employee - self_employed).max(0.0)
    }

    fn total_income(&self, person: &UkPerson) -> f64 {
        person.wages - person.pension_contributions
            + self.income_tax.trading_profit(person).max(0.0)
            + person.other_income
            + person.income_from_capital
    }
}
