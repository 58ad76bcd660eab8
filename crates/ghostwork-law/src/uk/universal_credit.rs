//! Universal Credit with the minimum income floor.
//!
//! *What it pays*: a standard allowance by age and couple, an element for each child, rent; less 55% of net earnings
//! above the work allowance of families, less other income, less an income assumed from savings. What is put into a pension
//! is not earned; interest, dividends and rents are capital.
//! *Who*: households with savings of 16,000 or less. The self-employed, once a start-up year is over, count as earning at
//! least 35 hours at the minimum wage, net of the tax and contributions due on it; in a couple, as earning what the two are
//! short of twice as much, where that is less. The floor of whoever cares for a child is that of others: neither lifted for
//! children below 3 nor of fewer hours for those below 13.
//! *Reference*: Universal Credit Regulations 2013 reg.18, 22-24, 36, 55, 62, 63, 66, 72, 90.

use crate::error::LawError;
use crate::in_force::InForce;

use super::household::{UkHouseholdYear, UkPerson};
use super::income_tax::UkIncomeTax;
use super::national_insurance::NationalInsurance;

/// Age in years from which the higher standard allowance is paid.
const ADULT_RATE_AGE: u8 = 25;

/// Weeks of a year.
const WEEKS: f64 = 52.0;

/// Months of a year.
const MONTHS: f64 = 12.0;

/// Parameters of Universal Credit; GBP a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UniversalCredit {
    standard_allowance: [f64; 4],
    child_element: [f64; 2],
    child_limit: f64,
    taper: f64,
    work_allowance: [f64; 2],
    capital: [f64; 2],
    capital_income: [f64; 2],
    start_up_months: f64,
    floor: f64,
    minimum_wage: f64,
}

/// The minimum income floor of weekly hours at the minimum wage, net of tax and contributions due on it; GBP a month.
fn floor(hours: f64, minimum_wage: f64, income_tax: &UkIncomeTax, insurance: &NationalInsurance) -> f64 {
    let gross = WEEKS * hours * minimum_wage;
    (gross - income_tax.tax(gross) - insurance.self_employed(ADULT_RATE_AGE, gross)) / MONTHS
}

impl UniversalCredit {
    pub(crate) fn read(
        values: &InForce<'_>,
        income_tax: &UkIncomeTax,
        insurance: &NationalInsurance,
    ) -> Result<Self, LawError> {
        let hours = values.amount("dwp.uc.minimum_income_floor_hours")?;
        let minimum_wage = values.amount("hmrc.minimum_wage.age21plus")?;
        let [step_income, step] = values.numbers("dwp.uc.capital_income")?;
        if step <= 0.0 {
            return Err(values.out_of_range("dwp.uc.capital_income", step, "a step of more than 0"));
        }
        Ok(Self {
            standard_allowance: values.numbers("dwp.uc.standard_allowance")?,
            child_element: values.numbers("dwp.uc.child_element")?,
            child_limit: values.amount("dwp.uc.child_limit")?,
            taper: values.share("dwp.uc.taper")?,
            work_allowance: values.numbers("dwp.uc.work_allowance")?,
            capital: values.ascending("dwp.uc.capital")?,
            capital_income: [step_income, step],
            start_up_months: values.amount("dwp.uc.start_up_months")?,
            floor: floor(hours, minimum_wage, income_tax, insurance),
            minimum_wage,
        })
    }

    /// The credit with a floor of other hours a week, which begins after other months of self-employment.
    #[must_use]
    pub(crate) fn with_minimum_income_floor(
        mut self,
        (hours, start_up_months): (f64, f64),
        income_tax: &UkIncomeTax,
        insurance: &NationalInsurance,
    ) -> Self {
        self.floor = floor(hours, self.minimum_wage, income_tax, insurance);
        self.start_up_months = start_up_months;
        self
    }

    /// The minimum income floor net of notional tax and contributions; GBP a month.
    pub fn minimum_income_floor(&self) -> f64 {
        self.floor
    }

    /// The award in GBP a month, from the net earnings of each adult in GBP a month.
    pub fn per_month(&self, household: &UkHouseholdYear, head_net: f64, partner_net: f64) -> f64 {
        let [_, upper_capital] = self.capital;
        if household.capital > upper_capital {
            return 0.0;
        }
        let earnings = match &household.partner {
            None => self.counted_earnings(&household.head, head_net, self.floor),
            Some(partner) => {
                self.counted_earnings(&household.head, head_net, self.floor_beside(partner_net))
                    + self.counted_earnings(partner, partner_net, self.floor_beside(head_net))
            }
        };
        let counted = self.taper * (earnings - self.allowance_for_work(household)).max(0.0);
        let other = household.other_income() / MONTHS + self.income_from_capital(household.capital);
        (self.maximum(household) - counted - other).max(0.0)
    }

    /// The award before income is counted; GBP a month.
    pub fn maximum(&self, household: &UkHouseholdYear) -> f64 {
        let [young_single, single, young_couple, couple] = self.standard_allowance;
        let all_young = household.adults().all(|person| person.age < ADULT_RATE_AGE);
        let standard = match (household.partner.is_some(), all_young) {
            (false, true) => young_single,
            (false, false) => single,
            (true, true) => young_couple,
            (true, false) => couple,
        };
        standard + self.child_elements(household) + household.rent_per_month
    }

    fn child_elements(&self, household: &UkHouseholdYear) -> f64 {
        let [first_before_2017, any_other] = self.child_element;
        let children = f64::from(household.children).min(self.child_limit);
        if children < 1.0 {
            return 0.0;
        }
        let first = if household.eldest_born_before_april_2017 { first_before_2017 } else { any_other };
        first + any_other * (children - 1.0)
    }

    fn allowance_for_work(&self, household: &UkHouseholdYear) -> f64 {
        let [with_housing, without_housing] = self.work_allowance;
        match (household.children > 0, household.rent_per_month > 0.0) {
            (false, _) => 0.0,
            (true, true) => with_housing,
            (true, false) => without_housing,
        }
    }

    /// The floor of one of a couple, whose joint earnings are raised to twice the floor at most: reg.62(3), 90(3).
    fn floor_beside(&self, partners_net: f64) -> f64 {
        self.floor.min(2.0 * self.floor - partners_net)
    }

    /// Net earnings, at least the floor for a self-employed person whose start-up period is over.
    fn counted_earnings(&self, person: &UkPerson, net: f64, floor: f64) -> f64 {
        let floor_applies =
            person.months_self_employed.is_some_and(|months| f64::from(months) >= self.start_up_months);
        if floor_applies { net.max(floor) } else { net }
    }

    fn income_from_capital(&self, capital: f64) -> f64 {
        let [lower, _] = self.capital;
        let [per_step, step] = self.capital_income;
        ((capital - lower).max(0.0) / step).ceil() * per_step
    }
}
