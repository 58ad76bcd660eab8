//! Food assistance for households of one or two adults and children, several at once.
//!
//! Nearly all households that receive food assistance are of this kind. The rules are those of [`FoodRules::benefit`] without
//! those that come to nothing; the outcome is the same to the bit.

use super::{BySize, CountedIncome, FoodRules, OfSize};

/// Households whose benefits are worked out together.
pub const HOUSEHOLDS_AT_ONCE: usize = 8;

/// Age in years that stands for the youngest child where there is none: above everybody's.
pub const NO_CHILD: f64 = 255.0;

/// Cents of a dollar.
const CENTS: f64 = 100.0;

/// Something of each household.
type Each = [f64; HOUSEHOLDS_AT_ONCE];

/// Households of one state, side by side; cents a month.
///
/// Nobody has care expenses, medical expenses, supplemental security income or cash assistance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimpleFoodHouseholds {
    /// The first adults.
    pub heads: FoodAdults,
    /// The partners of the first; nobody is a person of age 0 without income.
    pub spouses: FoodAdults,
    /// 1 where there is a partner, 0 elsewhere.
    pub has_spouse: Each,
    /// Children too young for work rules, at most [`MAXIMUM_DEPENDENTS`](crate::MAXIMUM_DEPENDENTS).
    pub children: Each,
    /// Age of the youngest of them in years; [`NO_CHILD`] without any.
    pub youngest_child: Each,
    /// Unearned income of the household besides unemployment compensation.
    pub other_income: Each,
    /// Rent, mortgage, utilities; USD a month.
    pub shelter_costs: f64,
}

impl Default for SimpleFoodHouseholds {
    fn default() -> Self {
        Self {
            heads: FoodAdults::default(),
            spouses: FoodAdults::default(),
            has_spouse: Each::default(),
            children: Each::default(),
            youngest_child: [NO_CHILD; HOUSEHOLDS_AT_ONCE],
            other_income: Each::default(),
            shelter_costs: 0.0,
        }
    }
}

/// One adult of each household; cents a month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FoodAdults {
    /// Ages in years.
    pub age: Each,
    /// Wages and salaries.
    pub wages: Each,
    /// Receipts of the business before its costs.
    pub business_receipts: Each,
    /// Costs of the business.
    pub business_costs: Each,
    /// Profit of business whose costs are not told.
    pub profit_after_costs: Each,
    /// Unemployment compensation.
    pub unemployment_compensation: Each,
    /// Usual hours of work in a week.
    pub hours_per_week: Each,
}

impl FoodAdults {
    /// Leaves nobody in a place.
    pub fn vacate(&mut self, place: usize) {
        let Self {
            age,
            wages,
            business_receipts,
            business_costs,
            profit_after_costs,
            unemployment_compensation,
            hours_per_week,
        } = self;
        let business = [business_receipts, business_costs, profit_after_costs];
        for column in [age, wages, unemployment_compensation, hours_per_week].into_iter().chain(business) {
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

/// Those of each household who are not left out.
#[derive(Default)]
struct Counted {
    people: Each,
    earned: Each,
    unearned: Each,
}

/// [`OfSize`] of each household.
#[derive(Default)]
struct OfSizes {
    maximum: Each,
    minimum: Each,
    standard_deduction: Each,
    gross_limit: Each,
    net_limit: Each,
    categorical_limit: Each,
    categorical_limit_elderly: Each,
}

impl FoodRules {
    /// The benefits in USD a month.
    #[inline(always)]
    pub(crate) fn benefits(&self, by_size: &BySize, households: &SimpleFoodHouseholds) -> Each {
        // A copy, because loops over what is behind a reference do not become vectors.
        let rules = *self;
        let mut counted = Counted::default();
        for household in 0..HOUSEHOLDS_AT_ONCE {
            rules.count(households, household, &mut counted);
        }
        let of_sizes = OfSizes::of(by_size, &counted.people);
        let mut benefits = [0.0; HOUSEHOLDS_AT_ONCE];
        for (household, benefit) in benefits.iter_mut().enumerate() {
            let income = CountedIncome {
                earned: counted.earned[household],
                unearned: counted.unearned[household],
                child_care: 0.0,
                medical: 0.0,
                shelter_costs: households.shelter_costs,
            };
            let oldest = households.heads.age[household].max(households.spouses.age[household]);
            let elderly = oldest >= rules.elderly_age;
            let of_size = of_sizes.at(household);
            let own = rules.benefit_of(&of_size, &income, elderly, false);
            *benefit = if counted.people[household] > 0.5 { own } else { 0.0 };
        }
        benefits
    }

    /// Counts the people of a household whom the work rule does not leave out, and their incomes.
    #[inline(always)]
    fn count(&self, households: &SimpleFoodHouseholds, household: usize, counted: &mut Counted) {
        let SimpleFoodHouseholds { heads, spouses, .. } = households;
        let has_spouse = households.has_spouse[household] > 0.5;
        let (age, spouses_age) = (heads.age[household], spouses.age[household]);
        let youngest_adult = if has_spouse { age.min(spouses_age) } else { age };
        let is_spared = self.work_rule.spares(youngest_adult.min(households.youngest_child[household]));
        let head = self.adult(heads, household, is_spared);
        let spouse = self.adult(spouses, household, is_spared | !has_spouse);
        let everybody = if has_spouse { 2.0 } else { 1.0 } + households.children[household];
        let people =
            everybody - f64::from(u8::from(head.is_left_out)) - f64::from(u8::from(spouse.is_left_out));
        let share = people / everybody;
        let factor = |is_left_out: bool| if is_left_out { share } else { 1.0 };
        let (of_head, of_spouse) = (factor(head.is_left_out), factor(spouse.is_left_out));
        let heads_own = head.unemployment_compensation + households.other_income[household] / CENTS;
        counted.people[household] = people;
        counted.earned[household] = of_head * head.earned + of_spouse * spouse.earned;
        counted.unearned[household] = of_head * heads_own + of_spouse * spouse.unemployment_compensation;
    }

    #[inline(always)]
    fn adult(&self, adults: &FoodAdults, household: usize, is_spared: bool) -> Adult {
        let wages = adults.wages[household] / CENTS;
        let receipts = adults.business_receipts[household] / CENTS;
        let costs = adults.business_costs[household] / CENTS;
        let profit_after_costs = adults.profit_after_costs[household] / CENTS;
        let unemployment_compensation = adults.unemployment_compensation[household] / CENTS;
        let is_left_out = self.work_rule.leaves_out_of(
            adults.age[household],
            adults.hours_per_week[household],
            wages.max(0.0) + (receipts - costs + profit_after_costs).max(0.0),
            unemployment_compensation > 0.0,
        );
        Adult {
            is_left_out: is_left_out & !is_spared,
            earned: self.earned(wages, (receipts, costs, profit_after_costs)),
            unemployment_compensation,
        }
    }
}

impl OfSizes {
    #[inline(always)]
    fn of(by_size: &BySize, sizes: &Each) -> Self {
        let mut of_sizes = Self::default();
        for (household, size) in sizes.iter().enumerate() {
            let own = by_size.of(*size as u8);
            of_sizes.maximum[household] = own.maximum;
            of_sizes.minimum[household] = own.minimum;
            of_sizes.standard_deduction[household] = own.standard_deduction;
            of_sizes.gross_limit[household] = own.gross_limit;
            of_sizes.net_limit[household] = own.net_limit;
            of_sizes.categorical_limit[household] = own.categorical_limit;
            of_sizes.categorical_limit_elderly[household] = own.categorical_limit_elderly;
        }
        of_sizes
    }

    #[inline(always)]
    fn at(&self, household: usize) -> OfSize {
        OfSize {
            maximum: self.maximum[household],
            minimum: self.minimum[household],
            standard_deduction: self.standard_deduction[household],
            gross_limit: self.gross_limit[household],
            net_limit: self.net_limit[household],
            categorical_limit: self.categorical_limit[household],
            categorical_limit_elderly: self.categorical_limit_elderly[household],
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
            business_costs: adults.business_costs[place] / CENTS,
            profit_after_costs: adults.profit_after_costs[place] / CENTS,
            unearned: compensation + other_income / CENTS,
            hours_per_week: adults.hours_per_week[place],
            receives_unemployment_compensation: compensation > 0.0,
        }
    }

    /// Children of which the youngest is of an age in years, the others two years older.
    fn dependents(children: f64, youngest: f64) -> FoodDependents {
        let mut dependents = FoodDependents::default();
        if children > 0.0 {
            dependents.add(1, youngest as u8);
            dependents.add(children as u8 - 1, (youngest as u8 + 2).min(15));
        }
        dependents
    }

    fn fill(adults: &mut FoodAdults, place: usize, luck: &mut u64) {
        let mut some =
            |share: f64, most: f64| if next(luck) < share { (most * next(luck)).floor() } else { 0.0 };
        adults.wages[place] = some(0.5, 300_000.0);
        adults.business_receipts[place] = some(0.3, 150_000.0);
        adults.business_costs[place] = some(0.5, adults.business_receipts[place]);
        adults.profit_after_costs[place] = some(0.2, 150_000.0) - some(0.1, 50_000.0);
        adults.unemployment_compensation[place] = some(0.2, 150_000.0);
        adults.hours_per_week[place] = some(0.6, 45.0);
        adults.age[place] = 16.0 + some(1.0, 70.0);
    }

    #[test]
    fn benefits_are_those_of_the_rules_for_any_household() {
        let (mut luck, mut paid) = (1, 0);
        for (year, month) in [(2025, 6), (2026, 3), (2026, 11)] {
            let law = UsLaw::for_year(year).unwrap();
            let rules = law.food_assistance.of_month(month);
            for state in State::ALL.into_iter().cycle().take(400) {
                let mut households =
                    SimpleFoodHouseholds { shelter_costs: 1_500.0 * next(&mut luck), ..Default::default() };
                for place in 0..HOUSEHOLDS_AT_ONCE {
                    fill(&mut households.heads, place, &mut luck);
                    households.other_income[place] = (120_000.0 * next(&mut luck)).floor();
                    if next(&mut luck) < 0.4 {
                        households.children[place] = 1.0 + (4.0 * next(&mut luck)).floor();
                        households.youngest_child[place] = (15.9 * next(&mut luck)).floor();
                    }
                    if next(&mut luck) < 0.5 {
                        households.has_spouse[place] = 1.0;
                        fill(&mut households.spouses, place, &mut luck);
                    }
                }
                let benefits = rules.assess_each(state, &households);
                for (place, benefit) in benefits.into_iter().enumerate() {
                    let household = FoodHousehold::new(
                        adult(&households.heads, place, households.other_income[place]),
                        (households.has_spouse[place] > 0.5).then(|| adult(&households.spouses, place, 0.0)),
                        dependents(households.children[place], households.youngest_child[place]),
                        households.shelter_costs,
                    );
                    let expected = rules.assess(state, &household);
                    assert_eq!(benefit.to_bits(), expected.to_bits(), "{state:?} {household:?}");
                    paid += usize::from(benefit > 0.0);
                }
            }
        }
        assert!((2_000..8_000).contains(&paid), "{paid}");
    }

    #[test]
    fn a_flat_share_is_deducted_of_receipts_instead_of_costs_and_of_no_profit_after_costs() {
        let law = UsLaw::for_year(2026).unwrap();
        let rules = law.food_assistance.of_month(1);
        let benefit = |state, adult| {
            let dependents = dependents(1.0, 8.0);
            rules.assess(state, &FoodHousehold::new(adult, None, dependents, 700.0))
        };
        let are_alike = |state, first, second| (benefit(state, first) - benefit(state, second)).abs() < 1e-9;
        let wages = |wages| FoodAdult { age: 40, wages, ..FoodAdult::default() };
        let business =
            |business_receipts, business_costs| FoodAdult { business_receipts, business_costs, ..wages(0.0) };
        let profit = FoodAdult { profit_after_costs: 1_400.0, ..wages(0.0) };

        // California deducts 40 per cent of 2,000, or costs where they are more; Texas costs alone.
        assert!(are_alike(State::CA, business(2_000.0, 600.0), wages(1_200.0)));
        assert!(are_alike(State::CA, business(2_000.0, 900.0), wages(1_100.0)));
        assert!(are_alike(State::CA, profit, wages(1_400.0)));
        assert!(are_alike(State::TX, business(2_000.0, 600.0), wages(1_400.0)));
        let in_california = [840.0, 1_100.0, 1_200.0, 1_400.0].map(|pay| benefit(State::CA, wages(pay)));
        assert!(in_california.is_sorted_by(|less, more| less > more), "{in_california:?}");
    }
}
