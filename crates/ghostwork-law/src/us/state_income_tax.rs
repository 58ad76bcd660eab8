//! State income tax.
//!
//! *What it computes*: for the states whose rates the pack holds (California, New York) a progressive tax on federal
//! adjusted gross income less the state's standard deduction and exemptions, less personal and dependent credits and a
//! share of the federal earned income credit; nothing in states without a tax on earnings; elsewhere a flat rate on
//! federal adjusted gross income, which is an assumption of the model.
//! *Who*: residents. Recapture of lower rates, itemising, local taxes and most state credits are left out.
//! *Reference*: Cal. RTC 17041-17054; N.Y. Tax Law 601-616; the pack names each value's source.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::schedule::Schedule;

use super::by_status::{ByStatus, by_status};
use super::state::{State, flags_by_state};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Incomes whose taxes are computed together.
const AT_ONCE: usize = 64;

/// The income taxes of all states.
#[derive(Debug, Clone, PartialEq)]
pub struct StateIncomeTax {
    by_state: Vec<Rules>,
}

#[derive(Debug, Clone, PartialEq)]
enum Rules {
    None,
    Flat { rate: f64 },
    Progressive(Box<Progressive>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Progressive {
    schedule: ByStatus<Schedule>,
    standard_deduction: ByStatus<f64>,
    personal_credit: f64,
    dependent_credit: f64,
    dependent_exemption: f64,
    taxes_unemployment_compensation: bool,
    earned_income_match: f64,
    surcharge_from: f64,
    surcharge_rate: f64,
}

impl StateIncomeTax {
    pub(crate) fn read(values: &InForce<'_>) -> Result<Self, LawError> {
        let untaxed = flags_by_state(values, "state.no_income_tax")?;
        let rate = values.share("state.simplified.rate")?;
        let rules = |state: State| -> Result<Rules, LawError> {
            let prefix = format!("states.{}.income", state.code().to_lowercase());
            if untaxed[state.index()] {
                Ok(Rules::None)
            } else if values.has(&format!("{prefix}.rates")) {
                Ok(Rules::Progressive(Box::new(Progressive::read(values, &prefix)?)))
            } else {
                Ok(Rules::Flat { rate })
            }
        };
        Ok(Self { by_state: State::ALL.into_iter().map(rules).collect::<Result<_, _>>()? })
    }

    /// The tax of a tax unit from federal adjusted gross income and earned income credit; negative is a refund.
    ///
    /// Social Security is left out of the income, as in all but nine states.
    pub fn tax(&self, unit: &TaxUnitYear, adjusted_gross_income: f64, earned_income_credit: f64) -> f64 {
        let people = (unit.adults().count(), unit.dependents.count());
        let income = (adjusted_gross_income, unit.unemployment_compensation());
        self.tax_of((unit.state, unit.filing_status), people, income, earned_income_credit)
    }

    /// The share of the federal earned income credit that a state adds to it.
    pub fn earned_income_match(&self, state: State) -> f64 {
        match &self.by_state[state.index()] {
            Rules::Progressive(rules) => rules.earned_income_match,
            Rules::None | Rules::Flat { .. } => 0.0,
        }
    }

    /// The tax of so many adults and dependents from federal adjusted gross income, the unemployment compensation in it, and
    /// the earned income credit.
    pub(crate) fn tax_of(
        &self,
        (state, status): (State, FilingStatus),
        people: (usize, usize),
        (adjusted_gross_income, unemployment_compensation): (f64, f64),
        earned_income_credit: f64,
    ) -> f64 {
        match self.by_state.get(state.index()) {
            None | Some(Rules::None) => 0.0,
            Some(Rules::Flat { rate }) => rate * adjusted_gross_income.max(0.0),
            Some(Rules::Progressive(rules)) => {
                let untaxed =
                    if rules.taxes_unemployment_compensation { 0.0 } else { unemployment_compensation };
                rules.after_credits(status, people, adjusted_gross_income - untaxed)
                    - rules.earned_income_match * earned_income_credit
            }
        }
    }

    /// The tax of a tax unit of so many adults and dependents on wages alone, before any earned income credit.
    pub fn tax_on_wages(
        &self,
        state: State,
        status: FilingStatus,
        (adults, dependents): (usize, usize),
        wages: f64,
    ) -> f64 {
        match self.by_state.get(state.index()) {
            None | Some(Rules::None) => 0.0,
            Some(Rules::Flat { rate }) => rate * wages.max(0.0),
            Some(Rules::Progressive(rules)) => rules.after_credits(status, (adults, dependents), wages),
        }
    }

    /// Puts the tax on the wages of tax units of one state and status, of so many adults each, in their place, as
    /// [`StateIncomeTax::tax_on_wages`] would; `dependents` counts those of each unit.
    #[inline(always)]
    pub fn tax_on_wages_each(
        &self,
        (state, status): (State, FilingStatus),
        adults: usize,
        dependents: &[f64],
        wages: &mut [f64],
    ) {
        match self.by_state.get(state.index()) {
            None | Some(Rules::None) => wages.fill(0.0),
            Some(Rules::Flat { rate }) => wages.iter_mut().for_each(|wages| *wages = rate * wages.max(0.0)),
            Some(Rules::Progressive(rules)) => rules.after_credits_each(status, adults, dependents, wages),
        }
    }

    /// Whether a state's tax is the flat assumption rather than its own law.
    pub fn is_assumed(&self, state: State) -> bool {
        matches!(self.by_state.get(state.index()), Some(Rules::Flat { .. }))
    }
}

impl Progressive {
    fn read(values: &InForce<'_>, prefix: &str) -> Result<Self, LawError> {
        let key = |name: &str| format!("{prefix}.{name}");
        let rates = key("rates");
        let [surcharge_from, surcharge_rate] = values.numbers(&key("surcharge"))?;
        Ok(Self {
            schedule: by_status(&key("bracket_bottoms"), |bottoms| Schedule::read(values, bottoms, &rates))?,
            standard_deduction: by_status(&key("standard_deduction"), |amount| values.amount(amount))?,
            personal_credit: values.amount(&key("personal_credit"))?,
            dependent_credit: values.amount(&key("dependent_credit"))?,
            dependent_exemption: values.amount(&key("dependent_exemption"))?,
            taxes_unemployment_compensation: values.number(&key("taxes_unemployment_compensation"))? > 0.5,
            earned_income_match: values.share(&key("earned_income_match"))?,
            surcharge_from,
            surcharge_rate,
        })
    }

    /// The tax of so many adults and dependents on income before deductions.
    fn after_credits(&self, status: FilingStatus, (adults, dependents): (usize, usize), income: f64) -> f64 {
        let status = status.index();
        let (adults, dependents) = (adults as f64, dependents as f64);
        let taxable =
            (income - self.standard_deduction[status] - self.dependent_exemption * dependents).max(0.0);
        let surcharge = self.surcharge_rate * (taxable - self.surcharge_from).max(0.0);
        let credits = self.personal_credit * adults + self.dependent_credit * dependents;
        (self.schedule[status].tax(taxable) - credits).max(0.0) + surcharge
    }

    /// Puts the tax on each income in its place, as [`Progressive::after_credits`] would.
    #[inline(always)]
    fn after_credits_each(
        &self,
        status: FilingStatus,
        adults: usize,
        dependents: &[f64],
        incomes: &mut [f64],
    ) {
        let status = status.index();
        let adults = adults as f64;
        for (incomes, dependents) in incomes.chunks_mut(AT_ONCE).zip(dependents.chunks(AT_ONCE)) {
            let (mut taxable, mut taxes) = ([0.0; AT_ONCE], [0.0; AT_ONCE]);
            let count = incomes.len().min(dependents.len());
            for (taxable, (income, dependents)) in taxable.iter_mut().zip(incomes.iter().zip(dependents)) {
                let exemption = self.dependent_exemption * dependents;
                *taxable = (income - self.standard_deduction[status] - exemption).max(0.0);
            }
            self.schedule[status].tax_each(&taxable[..count], |taxable| taxable, &mut taxes[..count]);
            let units = taxable.iter().zip(&taxes).zip(dependents);
            for (outcome, ((taxable, tax), dependents)) in incomes.iter_mut().zip(units) {
                let surcharge = self.surcharge_rate * (taxable - self.surcharge_from).max(0.0);
                let credits = self.personal_credit * adults + self.dependent_credit * dependents;
                *outcome = (tax - credits).max(0.0) + surcharge;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::us::law::UsLaw;

    #[test]
    fn taxes_on_many_wages_are_those_on_each() {
        let law = UsLaw::for_year(2026).unwrap();
        let wages: Vec<f64> = (0..200).map(|number| f64::from(number * number) * 37.3).collect();
        let dependents: Vec<f64> = (0..200).map(|number| f64::from(number % 4)).collect();
        for state in [State::CA, State::NY, State::TX, State::OH] {
            for (status, adults) in [(FilingStatus::Single, 1), (FilingStatus::Joint, 2)] {
                let mut taxes = wages.clone();
                law.state_income_tax.tax_on_wages_each((state, status), adults, &dependents, &mut taxes);

                for ((tax, wages), dependents) in taxes.iter().zip(&wages).zip(&dependents) {
                    let people = (adults, *dependents as usize);
                    let single = law.state_income_tax.tax_on_wages(state, status, people, *wages);
                    assert_eq!(tax.to_bits(), single.to_bits(), "{state:?} {status:?} {wages}");
                }
            }
        }
    }
}
