//! Food assistance: the Supplemental Nutrition Assistance Program (SNAP), month by month.
//!
//! *What it pays*: the maximum allotment for the household's size less 30% of net income; net income is gross income
//! less a fifth of earnings, a standard deduction, care expenses, medical expenses of elderly members and shelter costs
//! above half of the rest. Households of
//! one or two receive a minimum.
//! *Who*: households under the gross and net limits of the poverty guideline, or under the wider gross limit of states
//! with broad-based categorical eligibility, or receiving cash assistance. Adults without young dependents who neither
//! work 80 hours a month nor are exempt are left out of the household once the law applies to their age, and part of
//! their income with them. Resources, students and immigration status are left out.
//! *Reference*: 7 USC 2014, 2015(o), 2017; 7 CFR 273.9-273.11, 273.24; P.L. 119-21 s.10102, s.10103.

use crate::error::LawError;
use crate::in_force::InForce;
use crate::law_pack::LawPack;

use super::cash_assistance::CashAssistance;
use super::food_household::FoodHousehold;
use super::food_rules::{BySize, FoodRules, HOUSEHOLDS_AT_ONCE, MOST_PEOPLE, SimpleFoodHouseholds};
use super::poverty_guideline::Region;
use super::state::{ByState, State};
use super::supplemental_security_income::SupplementalBenefit;
use super::tax_unit::TaxUnitYear;

/// Food assistance of one calendar year: for each state the rules and the months in which they hold.
#[derive(Debug, Clone, PartialEq)]
pub struct FoodAssistance {
    by_state: Vec<Vec<Period>>,
    /// Of every month.
    bounds: Vec<FoodBounds>,
}

/// Months of the year that share the same rules in a state.
#[derive(Debug, Clone, PartialEq)]
struct Period {
    first_month: u8,
    months: u8,
    rules: FoodRules,
    by_size: BySize,
    cash: Option<CashAssistance>,
}

/// What a household receives in USD a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MonthlyAssistance {
    /// Food assistance.
    pub food: f64,
    /// Cash assistance for families.
    pub cash: f64,
}

impl FoodAssistance {
    pub(crate) fn read(pack: &LawPack, year: u16) -> Result<Self, LawError> {
        let mut by_state = Vec::with_capacity(State::ALL.len());
        for state in State::ALL {
            let mut periods: Vec<Period> = Vec::new();
            for month in 1..=12 {
                let rules = FoodRules::read(pack, state, year, month)?;
                let cash = CashAssistance::read(&month_start(pack, year, month), state)?;
                match periods.last_mut() {
                    Some(last) if last.rules == rules && last.cash == cash => last.months += 1,
                    _ => {
                        let by_size = BySize::new(&rules);
                        periods.push(Period { first_month: month, months: 1, rules, by_size, cash });
                    }
                }
            }
            by_state.push(periods);
        }
        let mut assistance = Self { by_state, bounds: Vec::new() };
        assistance.bounds = (1..=12).map(|month| assistance.bounds_of(month)).collect();
        Ok(assistance)
    }

    fn bounds_of(&self, month: u8) -> FoodBounds {
        let of_states = |is_meant: fn(Region) -> bool| {
            let states = State::ALL.into_iter().filter(|state| is_meant(Region::of(*state)));
            let in_force: Vec<&Period> = states.filter_map(|state| self.in_force(state, month)).collect();
            IncomeBySize::above_all(&in_force)
        };
        let shares = State::ALL.into_iter().filter_map(|state| self.in_force(state, month));
        FoodBounds {
            contiguous: of_states(|region| region == Region::Contiguous),
            elsewhere: of_states(|region| region != Region::Contiguous),
            flat_share: shares.map(|period| period.rules.flat_share()).fold(0.0, f64::max),
        }
    }

    /// Assistance over the year at constant monthly income, in USD a year, from supplemental security income and elderly
    /// members' medical expenses a month.
    pub fn per_year(
        &self,
        unit: &TaxUnitYear,
        supplemental: SupplementalBenefit,
        medical_expenses: f64,
    ) -> MonthlyAssistance {
        let household = FoodHousehold::of(unit, supplemental, medical_expenses);
        let mut year = MonthlyAssistance::default();
        for period in self.periods(unit.state) {
            let month = period.assess(&household);
            year.food += month.food * f64::from(period.months);
            year.cash += month.cash * f64::from(period.months);
        }
        year
    }

    /// Assistance in a month from 1 to 12; the unit's amounts are annual rates, twelve times the month's.
    pub fn in_month(
        &self,
        unit: &TaxUnitYear,
        supplemental: SupplementalBenefit,
        medical_expenses: f64,
        month: u8,
    ) -> MonthlyAssistance {
        let household = FoodHousehold::of(unit, supplemental, medical_expenses);
        self.in_force(unit.state, month)
            .map_or_else(MonthlyAssistance::default, |period| period.assess(&household))
    }

    /// The rules of a month from 1 to 12.
    pub fn of_month(&self, month: u8) -> FoodMonth<'_> {
        FoodMonth { by_state: State::ALL.map(|state| self.in_force(state, month)) }
    }

    /// What nobody who receives anything in a month from 1 to 12 goes beyond.
    pub fn bounds(&self, month: u8) -> FoodBounds {
        self.bounds.get(usize::from(month.max(1) - 1)).copied().unwrap_or_default()
    }

    fn in_force(&self, state: State, month: u8) -> Option<&Period> {
        self.periods(state).iter().rev().find(|period| period.first_month <= month)
    }

    fn periods(&self, state: State) -> &[Period] {
        self.by_state.get(state.index()).map_or(&[], Vec::as_slice)
    }
}

/// The rules of food assistance of all states in one month, for many households of which none receives cash assistance.
#[derive(Debug, Clone, Copy)]
pub struct FoodMonth<'a> {
    by_state: ByState<Option<&'a Period>>,
}

/// What nobody who receives food assistance goes beyond, so that most households need not be assessed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FoodBounds {
    /// Incomes in the contiguous states and the District of Columbia.
    pub contiguous: IncomeBySize,
    /// Incomes in Alaska and Hawaii, where poverty guidelines are higher.
    pub elsewhere: IncomeBySize,
    /// Share of receipts that is deducted where costs are less.
    pub flat_share: f64,
}

/// An income that rises by the same with every person, USD a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct IncomeBySize {
    /// Of one person.
    pub first: f64,
    /// More for each further person.
    pub further: f64,
}

impl IncomeBySize {
    /// The lowest such line that no highest income under the rules is above.
    fn above_all(rules: &[&Period]) -> Self {
        let highest = |size: usize| {
            let of_all = rules.iter().map(|one| one.rules.highest_income(&one.by_size, size as u8));
            of_all.fold(0.0, f64::max)
        };
        let first = highest(1);
        let further = (2..=MOST_PEOPLE).map(|size| (highest(size) - first) / (size - 1) as f64);
        Self { first, further: further.fold(0.0, f64::max) }
    }
}

impl FoodMonth<'_> {
    /// Food assistance for a household, in USD a month.
    #[inline]
    pub fn assess(&self, state: State, household: &FoodHousehold) -> f64 {
        self.by_state[state.index()]
            .map_or(0.0, |period| period.rules.benefit(&period.by_size, household, 0.0))
    }

    /// Food assistance for households of one state, in USD a month, as [`FoodMonth::assess`] would.
    #[inline(always)]
    pub fn assess_each(&self, state: State, households: &SimpleFoodHouseholds) -> [f64; HOUSEHOLDS_AT_ONCE] {
        match self.by_state[state.index()] {
            Some(period) => period.rules.benefits(&period.by_size, households),
            None => [0.0; HOUSEHOLDS_AT_ONCE],
        }
    }
}

impl Period {
    fn assess(&self, household: &FoodHousehold) -> MonthlyAssistance {
        let cash = match &self.cash {
            Some(rules) if household.dependents.has_child() => rules.grant(
                (usize::from(household.people()), household.shelter_costs),
                household.gross_earned(),
                household.unearned_without_supplemental(),
            ),
            _ => 0.0,
        };
        MonthlyAssistance { food: self.rules.benefit(&self.by_size, household, cash), cash }
    }
}

/// The values in force on the first day of a month.
pub(crate) fn month_start(pack: &LawPack, year: u16, month: u8) -> InForce<'_> {
    let start = crate::date::Date::start_of_year(year);
    pack.on(crate::date::Date::new(year, month, 1).unwrap_or(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UsLaw;

    #[test]
    fn nobody_receives_anything_beyond_the_highest_income() {
        let law = UsLaw::for_year(2026).unwrap();
        let mut received = 0;
        for state in State::ALL {
            for (month, age) in [(3, 30), (12, 70)] {
                let rules = law.food_assistance.of_month(month);
                let bounds = law.food_assistance.bounds(month);
                let is_contiguous = Region::of(state) == Region::Contiguous;
                let line = if is_contiguous { bounds.contiguous } else { bounds.elsewhere };
                let mut unit =
                    TaxUnitYear { shelter_costs_per_month: 700.0, ..TaxUnitYear::single(age, state) };
                for children in 0..6 {
                    let limit = line.first + line.further * f64::from(children);
                    let mut food = |income: f64| {
                        unit.other_income = 12.0 * income;
                        rules.assess(state, &FoodHousehold::of(&unit, SupplementalBenefit::default(), 0.0))
                    };
                    received += i32::from(food(0.5 * limit) > 0.0);
                    assert!(food(limit + 1.0) <= 0.0, "{state} {month} {children}");
                    unit.dependents.push(9);
                }
            }
        }
        assert!(received > 200, "{received}");
    }

    #[test]
    fn the_highest_income_and_share_follow_the_law() {
        let from = crate::date::Date::start_of_year(2026);
        let pack = UsLaw::pack().unwrap().clone();
        let pack = pack.with_value("snap.categorical_gross_limit.TX", from, 3.0).unwrap();
        let raised =
            UsLaw::from_pack(&pack.with_value("snap.self_employment_deduction.TX", from, 0.7).unwrap(), 2026)
                .unwrap();
        let usual = UsLaw::for_year(2026).unwrap();
        let [raised, usual] = [&raised, &usual].map(|law| law.food_assistance.bounds(12));

        // Three times the guideline, and before it twice the net limit, which is rounded up to a dollar.
        assert!((raised.contiguous.first / usual.contiguous.first - 1.5).abs() < 0.001);
        assert_eq!(raised.elsewhere, usual.elsewhere);
        assert!((raised.flat_share - 0.7).abs() < 1e-12);
    }
}
