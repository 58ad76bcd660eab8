//! Food assistance for households of one or two adults without dependents, several at once.
//!
//! Most households that receive food assistance are of this kind. The rules are those of [`FoodRules::benefit`], without those
//! that come to nothing; the outcome is the same to the bit.

use super::{CountedIncome, FoodRules, OfSize};

/// Households whose benefits are worked out together.
pub const HOUSEHOLDS_AT_ONCE: usize = 8;

/// Cents of a dollar.
const CENTS: f64 = 100.0;

/// Something of each household.
type Each = [f64; HOUSEHOLDS_AT_ONCE];

/// Households of one state without dependents, side by side; cents a month.
///
/// Nobody has care expenses, medical expenses, costs of business or supplemental security income.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AdultHouseholds {
    /// The first adults.
    pub heads: FoodAdults,
    /// The partners of the first; nobody is a person of age 0 without income.
    pub spouses: FoodAdults,
    /// 1 where there is a partner, 0 elsewhere.
    pub has_spouse: Each,
    /// Unearned income of the household besides unemployment compensation.
    pub other_income: Each,
    /// Rent, mortgage, utilities; USD a month.
    pub shelter_costs: f64,
}

/// One adult of each household; cents a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FoodAdults {
    /// Ages in years.
    pub age: Each,
    /// Wages and salaries.
    pub wages: Each,
    /// Receipts of the business.
    pub business_receipts: Each,
    /// Unemployment compensation.
    pub unemployment_compensation: Each,
    /// Usual hours of work in a week.
    pub hours_per_week: Each,
}

impl FoodAdults {
    /// Leaves nobody in a place.
    pub fn vacate(&mut self, place: usize) {
        let Self { age, wages, business_receipts, unemployment_compensation, hours_per_week } = self;
        for column in [age, wages, business_receipts, unemployment_compensation, hours_per_week] {
            column[place] = 0.0;
        }
    }
}

/// An adult, as far as the benefit depends on one; USD a month.
struct Adult {
    is_left_out: bool,
    earned: f64,
    unemployment_compensation: f64,
}

impl FoodRules {
    /// The benefits in USD a month.
    #[inline(always)]
    pub(crate) fn benefits(&self, households: &AdultHouseholds) -> Each {
        // A copy, because loops over what is behind a reference do not become vectors.
        let rules = *self;
        let [alone, two] = [rules.of_size(1), rules.of_size(2)];
        let mut benefits = [0.0; HOUSEHOLDS_AT_ONCE];
        for (household, benefit) in benefits.iter_mut().enumerate() {
            *benefit = rules.benefit_of_adults(households, household, [&alone, &two]);
        }
        benefits
    }

    #[inline(always)]
    fn benefit_of_adults(
        &self,
        households: &AdultHouseholds,
        household: usize,
        [alone, two]: [&OfSize; 2],
    ) -> f64 {
        let AdultHouseholds { heads, spouses, .. } = households;
        let has_spouse = households.has_spouse[household] > 0.5;
        let (age, spouses_age) = (heads.age[household], spouses.age[household]);
        let youngest = if has_spouse { age.min(spouses_age) } else { age };
        let is_spared = self.work_rule.spares(youngest);
        let head = self.adult(heads, household, is_spared);
        let spouse = self.adult(spouses, household, is_spared | !has_spouse);
        let everybody = if has_spouse { 2.0 } else { 1.0 };
        let size =
            everybody - f64::from(u8::from(head.is_left_out)) - f64::from(u8::from(spouse.is_left_out));
        let share = size / everybody;
        let factor = |is_left_out: bool| if is_left_out { share } else { 1.0 };
        let (of_head, of_spouse) = (factor(head.is_left_out), factor(spouse.is_left_out));
        let heads_own = head.unemployment_compensation + households.other_income[household] / CENTS;
        let income = CountedIncome {
            earned: of_head * head.earned + of_spouse * spouse.earned,
            unearned: of_head * heads_own + of_spouse * spouse.unemployment_compensation,
            child_care: 0.0,
            medical: 0.0,
            shelter_costs: households.shelter_costs,
        };
        let elderly = age.max(spouses_age) >= self.elderly_age;
        let of_size = alone.or(two, size > 1.5);
        let benefit = self.benefit_of(&of_size, &income, elderly, false);
        if size > 0.5 { benefit } else { 0.0 }
    }

    #[inline(always)]
    fn adult(&self, adults: &FoodAdults, household: usize, is_spared: bool) -> Adult {
        let wages = adults.wages[household] / CENTS;
        let receipts = adults.business_receipts[household] / CENTS;
        let unemployment_compensation = adults.unemployment_compensation[household] / CENTS;
        let is_left_out = self.work_rule.leaves_out_of(
            adults.age[household],
            adults.hours_per_week[household],
            wages.max(0.0) + receipts.max(0.0),
            unemployment_compensation > 0.0,
        );
        Adult {
            is_left_out: is_left_out & !is_spared,
            earned: self.earned(wages, receipts, 0.0),
            unemployment_compensation,
        }
    }
}

impl OfSize {
    /// Returns the other where a condition holds.
    #[inline(always)]
    fn or(&self, other: &Self, condition: bool) -> Self {
        let choose = |own: f64, other: f64| if condition { other } else { own };
        Self {
            maximum: choose(self.maximum, other.maximum),
            minimum: choose(self.minimum, other.minimum),
            standard_deduction: choose(self.standard_deduction, other.standard_deduction),
            gross_limit: choose(self.gross_limit, other.gross_limit),
            net_limit: choose(self.net_limit, other.net_limit),
            categorical_limit: choose(self.categorical_limit, other.categorical_limit),
            categorical_limit_elderly: choose(
                self.categorical_limit_elderly,
                other.categorical_limit_elderly,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::us::food_household::{FoodAdult, FoodDependents, FoodHousehold};
    use crate::us::law::UsLaw;
    use crate::us::state::State;

    /// The next of a sequence of numbers that look random, from 0 to 1.
    fn next(state: &mut u64) -> f64 {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*state >> 40) as f64 / (1_u64 << 24) as f64
    }

    /// Describes an adult to the rules as they are for any household.
    fn adult(adults: &FoodAdults, place: usize, other_income: f64) -> FoodAdult {
        let compensation = adults.unemployment_compensation[place] / CENTS;
        FoodAdult {
            age: adults.age[place] as u8,
            wages: adults.wages[place] / CENTS,
            business_receipts: adults.business_receipts[place] / CENTS,
            business_costs: 0.0,
            unearned: compensation + other_income / CENTS,
            hours_per_week: adults.hours_per_week[place],
            receives_unemployment_compensation: compensation > 0.0,
        }
    }

    fn fill(adults: &mut FoodAdults, place: usize, luck: &mut u64) {
        let mut some =
            |share: f64, most: f64| if next(luck) < share { (most * next(luck)).floor() } else { 0.0 };
        adults.wages[place] = some(0.5, 300_000.0);
        adults.business_receipts[place] = some(0.3, 150_000.0);
        adults.unemployment_compensation[place] = some(0.2, 150_000.0);
        adults.hours_per_week[place] = some(0.6, 45.0);
        adults.age[place] = 16.0 + some(1.0, 70.0);
    }

    #[test]
    fn benefits_of_adults_are_those_of_the_rules_for_any_household() {
        let (mut luck, mut paid) = (1, 0);
        for (year, month) in [(2025, 6), (2026, 3), (2026, 11)] {
            let law = UsLaw::for_year(year).unwrap();
            let rules = law.food_assistance.of_month(month);
            for state in State::ALL.into_iter().cycle().take(400) {
                let mut households =
                    AdultHouseholds { shelter_costs: 1_500.0 * next(&mut luck), ..Default::default() };
                for place in 0..HOUSEHOLDS_AT_ONCE {
                    fill(&mut households.heads, place, &mut luck);
                    households.other_income[place] = (120_000.0 * next(&mut luck)).floor();
                    if next(&mut luck) < 0.5 {
                        households.has_spouse[place] = 1.0;
                        fill(&mut households.spouses, place, &mut luck);
                    }
                }
                let benefits = rules.assess_adults(state, &households);
                for (place, benefit) in benefits.into_iter().enumerate() {
                    let household = FoodHousehold::new(
                        adult(&households.heads, place, households.other_income[place]),
                        (households.has_spouse[place] > 0.5).then(|| adult(&households.spouses, place, 0.0)),
                        FoodDependents::default(),
                        households.shelter_costs,
                    );
                    let expected = rules.assess(state, &household).food;
                    assert_eq!(benefit.to_bits(), expected.to_bits(), "{state:?} {household:?}");
                    paid += usize::from(benefit > 0.0);
                }
            }
        }
        assert!((2_000..8_000).contains(&paid), "{paid}");
    }
}
