//! The rules of food assistance in one state and month.

mod side_by_side;

use crate::date::Date;
use crate::error::LawError;
use crate::in_force::InForce;
use crate::law_pack::LawPack;
use crate::whole::round_up;

use super::food_household::{FoodAdult, FoodHousehold};
use super::poverty_guideline::{PovertyGuideline, Region};
use super::rounding::{to_cents, to_dollars, up_to_dollars};
use super::state::State;
use super::supplemental_nutrition::month_start;
use super::tax_unit::MAXIMUM_DEPENDENTS;
use super::work_rule::WorkRule;

pub use side_by_side::{FoodAdults, HOUSEHOLDS_AT_ONCE, NO_CHILD, SimpleFoodHouseholds};

/// Household sizes with an allotment of their own.
const SIZES: usize = 8;

/// Household size up to which the minimum allotment is paid.
const MINIMUM_SIZE: u8 = 2;

/// The month in which the fiscal year begins, and food assistance takes up the year's poverty guideline.
const FISCAL_YEAR_FROM: f64 = 10.0;

/// The rules of one state in one month; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FoodRules {
    maximum: [f64; SIZES],
    maximum_additional: f64,
    minimum: f64,
    standard_deduction: [f64; 6],
    earned_deduction: f64,
    shelter_cap: f64,
    shelter_income_share: f64,
    reduction_rate: f64,
    gross_limit: Limit,
    net_limit: Limit,
    categorical: Categorical,
    elderly_age: f64,
    medical_disregard: f64,
    standard_medical_deduction: f64,
    self_employment_deduction: f64,
    utility_allowance: f64,
    utility_allowance_for_elderly_only: bool,
    work_rule: WorkRule,
}

/// A monthly limit by household size.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Limit {
    for_size: [f64; SIZES],
    additional: f64,
}

/// Broad-based categorical eligibility of a state.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Categorical {
    gross_limit: f64,
    gross_limit_elderly: f64,
    net_limit_applies: bool,
    net_limit_applies_to_elderly: bool,
    guideline_one: f64,
    guideline_each: f64,
}

/// What the rules say of one size of household; USD a month.
#[derive(Debug, Clone, Copy, PartialEq)]
struct OfSize {
    maximum: f64,
    minimum: f64,
    standard_deduction: f64,
    gross_limit: f64,
    net_limit: f64,
    categorical_limit: f64,
    categorical_limit_elderly: f64,
}

/// What the rules say of every size of household.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BySize([OfSize; MOST_PEOPLE + 1]);

/// Most people in a household: two adults, and the dependents that the rules look at.
pub(crate) const MOST_PEOPLE: usize = 2 + MAXIMUM_DEPENDENTS;

impl BySize {
    pub(crate) fn new(rules: &FoodRules) -> Self {
        Self(std::array::from_fn(|size| rules.of_size(size as u8)))
    }

    #[inline(always)]
    fn of(&self, size: u8) -> &OfSize {
        &self.0[usize::from(size).min(MOST_PEOPLE)]
    }
}

/// Income of a household once members under the work rule are left out, and what is deducted; USD a month.
#[derive(Debug, Clone, Copy)]
struct CountedIncome {
    earned: f64,
    unearned: f64,
    child_care: f64,
    medical: f64,
    shelter_costs: f64,
}

impl FoodRules {
    pub(crate) fn read(pack: &LawPack, state: State, year: u16, month: u8) -> Result<Self, LawError> {
        let values = &month_start(pack, year, month);
        let region = Region::of(state);
        let regional = |name: &str| format!("snap.{name}{}", region.suffix());
        let maximum: [f64; SIZES] = values.ascending(&regional("max_allotment"))?;
        let additional: [f64; 3] = values.numbers("snap.max_allotment_additional")?;
        let guideline = guideline_taken_up(pack, FISCAL_YEAR_FROM, year, month)?;
        let in_state = |key: &str| state_entry(values, key, state);
        Ok(Self {
            maximum,
            maximum_additional: additional[region.index()],
            minimum: minimum_allotment(values, region, maximum)?,
            standard_deduction: values.numbers(&regional("standard_deduction"))?,
            earned_deduction: values.share("snap.earned_income_deduction")?,
            shelter_cap: values.amount(&regional("shelter_cap"))?,
            shelter_income_share: values.share("snap.shelter_income_share")?,
            reduction_rate: values.share("snap.benefit_reduction_rate")?,
            gross_limit: Limit::new(values.amount("snap.gross_limit_fpl")?, &guideline, state),
            net_limit: Limit::new(values.amount("snap.net_limit_fpl")?, &guideline, state),
            categorical: Categorical::read(pack, state, year, month)?,
            elderly_age: values.amount("snap.elderly_age")?,
            medical_disregard: values.amount("snap.medical_disregard")?,
            standard_medical_deduction: in_state("snap.standard_medical_deduction")?,
            self_employment_deduction: in_state("snap.self_employment_deduction")?,
            utility_allowance: in_state("snap.standard_utility_allowance")?,
            utility_allowance_for_elderly_only: values.number("snap.utility_allowance_elderly_only")? > 0.5,
            work_rule: WorkRule::read(values, state)?,
        })
    }

    /// The benefit in USD a month, cash assistance for the family being `cash`.
    ///
    /// Few branches are taken: households differ too much for a processor to foresee them.
    pub(crate) fn benefit(&self, by_size: &BySize, household: &FoodHousehold, cash: f64) -> f64 {
        let left_out = self.work_rule.left_out(household);
        let everybody = household.people();
        let size = everybody - left_out.people();
        if size == 0 {
            return 0.0;
        }
        let share = f64::from(size) / f64::from(everybody);
        let factor = |is_left_out: bool| if is_left_out { share } else { 1.0 };
        let (head, spouse) = (factor(left_out.head), factor(left_out.spouse));
        let earned = |adult: &FoodAdult| {
            let business = (adult.business_receipts, adult.business_costs, adult.profit_after_costs);
            self.earned(adult.wages, business)
        };
        let unearned = head * household.head.unearned + spouse * household.spouse.unearned;
        let income = CountedIncome {
            earned: head * earned(&household.head) + spouse * earned(&household.spouse),
            unearned: unearned + household.supplemental() + cash,
            child_care: household.child_care,
            medical: self.medical_deduction(household.medical_expenses),
            shelter_costs: household.shelter_costs,
        };
        let elderly = f64::from(household.oldest_age()) >= self.elderly_age;
        let is_automatic = (cash > 0.0) | household.all_receive_supplemental;
        let of_size = by_size.of(size);
        let is_beyond_limits =
            income.earned + income.unearned > of_size.gross_limit.max(of_size.categorical_limit);
        if is_beyond_limits && !(elderly | is_automatic) {
            return 0.0;
        }
        self.benefit_of(of_size, &income, elderly, is_automatic)
    }

    /// The benefit of a household on its counted income.
    #[inline(always)]
    fn benefit_of(&self, of_size: &OfSize, income: &CountedIncome, elderly: bool, is_automatic: bool) -> f64 {
        let net = self.net_income(of_size, income, elderly);
        let is_eligible =
            is_automatic | self.is_eligible(of_size, income.earned + income.unearned, net, elderly);
        let contribution = round_up(to_cents(self.reduction_rate * net));
        let benefit = (of_size.maximum - contribution).max(of_size.minimum);
        if is_eligible { benefit } else { 0.0 }
    }

    fn of_size(&self, size: u8) -> OfSize {
        let position = usize::from(size).clamp(1, self.standard_deduction.len()) - 1;
        OfSize {
            maximum: in_table(&self.maximum, self.maximum_additional, size),
            minimum: if size <= MINIMUM_SIZE { self.minimum } else { 0.0 },
            standard_deduction: self.standard_deduction[position],
            gross_limit: self.gross_limit.at(size),
            net_limit: self.net_limit.at(size),
            categorical_limit: self.categorical.limit(self.categorical.gross_limit, size),
            categorical_limit_elderly: self.categorical.limit(self.categorical.gross_limit_elderly, size),
        }
    }

    /// An income beyond which no household of a size receives anything, USD a month: the largest of its limits.
    ///
    /// Households with an elderly member may have no gross limit but the net one: twice that is taken as theirs, half of which they
    /// would have to deduct.
    pub(crate) fn highest_income(&self, by_size: &BySize, size: u8) -> f64 {
        let of_size = by_size.of(size);
        let is_net_enough = self.categorical.net_limit_applies_to_elderly;
        let elderly = if is_net_enough { 0.0 } else { of_size.categorical_limit_elderly };
        of_size.gross_limit.max(of_size.categorical_limit).max(elderly).max(2.0 * of_size.net_limit)
    }

    /// The share of receipts that is deducted where costs are less.
    pub(crate) fn flat_share(&self) -> f64 {
        self.self_employment_deduction
    }

    /// Earnings that count: of receipts what is left after costs, or after the state's flat share of them where that is more.
    #[inline(always)]
    fn earned(&self, wages: f64, (receipts, costs, profit_after_costs): (f64, f64, f64)) -> f64 {
        let deducted = costs.max(self.self_employment_deduction * receipts);
        wages + (receipts - deducted + profit_after_costs).max(0.0)
    }

    #[inline(always)]
    fn is_eligible(&self, of_size: &OfSize, gross: f64, net: f64, elderly: bool) -> bool {
        let under_net = net <= of_size.net_limit;
        let ordinary = under_net & (elderly | (gross <= of_size.gross_limit));
        let Categorical { net_limit_applies, net_limit_applies_to_elderly, .. } = self.categorical;
        let net_applies = if elderly { net_limit_applies_to_elderly } else { net_limit_applies };
        let limit = if elderly { of_size.categorical_limit_elderly } else { of_size.categorical_limit };
        ordinary | (gross <= limit) & (under_net | !net_applies)
    }

    #[inline(always)]
    fn net_income(&self, of_size: &OfSize, income: &CountedIncome, elderly: bool) -> f64 {
        let before_shelter = (income.earned + income.unearned
            - self.earned_deduction * income.earned
            - of_size.standard_deduction
            - income.child_care
            - income.medical)
            .max(0.0);
        let excess =
            income.shelter_costs + self.utilities(elderly) - self.shelter_income_share * before_shelter;
        let shelter = excess.max(0.0).min(if elderly { f64::INFINITY } else { self.shelter_cap });
        to_dollars((before_shelter - shelter).max(0.0))
    }

    #[inline(always)]
    fn utilities(&self, elderly: bool) -> f64 {
        let has_allowance = elderly | !self.utility_allowance_for_elderly_only;
        if has_allowance { self.utility_allowance } else { 0.0 }
    }

    fn medical_deduction(&self, expenses: f64) -> f64 {
        let excess = expenses - self.medical_disregard;
        if excess > 0.0 { excess.max(self.standard_medical_deduction) } else { 0.0 }
    }
}

impl Limit {
    fn new(multiple: f64, guideline: &PovertyGuideline, state: State) -> Self {
        let mut for_size = [0.0; SIZES];
        for (position, limit) in for_size.iter_mut().enumerate() {
            *limit = up_to_dollars(multiple * guideline.amount(state, position + 1) / 12.0);
        }
        let each = guideline.amount(state, 2) - guideline.amount(state, 1);
        Self { for_size, additional: up_to_dollars(multiple * each / 12.0) }
    }

    fn at(&self, size: u8) -> f64 {
        in_table(&self.for_size, self.additional, size)
    }
}

impl Categorical {
    fn read(pack: &LawPack, state: State, year: u16, month: u8) -> Result<Self, LawError> {
        let values = &month_start(pack, year, month);
        let in_state = |key: &str| state_entry(values, key, state);
        let own_year_from = in_state("snap.categorical_fpg_month")?;
        let guideline = guideline_taken_up(pack, own_year_from, year, month)?;
        let net = in_state("snap.categorical_net_limit_applies")?;
        let is = |code: f64| (net - code).abs() < 0.5;
        Ok(Self {
            gross_limit: in_state("snap.categorical_gross_limit")?,
            gross_limit_elderly: in_state("snap.categorical_gross_limit_elderly")?,
            net_limit_applies: is(1.0) || is(3.0),
            net_limit_applies_to_elderly: is(1.0) || is(2.0),
            guideline_one: guideline.amount(state, 1) / 12.0,
            guideline_each: (guideline.amount(state, 2) - guideline.amount(state, 1)) / 12.0,
        })
    }

    /// The gross limit of a multiple of the guideline, negative where the state has none.
    fn limit(&self, multiple: f64, size: u8) -> f64 {
        if multiple <= 0.0 {
            return -1.0;
        }
        multiple * (self.guideline_one + self.guideline_each * (f64::from(size) - 1.0))
    }
}

/// An amount by household size, from a table and the amount of every person beyond it.
fn in_table(amounts: &[f64; SIZES], additional: f64, size: u8) -> f64 {
    let size = usize::from(size);
    if size <= SIZES {
        amounts[size.max(1) - 1]
    } else {
        amounts[SIZES - 1] + additional * (size - SIZES) as f64
    }
}

/// The poverty guideline of a year once it is taken up, in one of its months, and last year's until then.
fn guideline_taken_up(
    pack: &LawPack,
    from_month: f64,
    year: u16,
    month: u8,
) -> Result<PovertyGuideline, LawError> {
    let own = pack.on(Date::end_of_year(year));
    let is_own = pack.is_taken_up(from_month, month);
    PovertyGuideline::read(&if is_own { own } else { pack.of_year_before(year) })
}

fn minimum_allotment(values: &InForce<'_>, region: Region, maximum: [f64; SIZES]) -> Result<f64, LawError> {
    let [single, ..] = maximum;
    let adjustment: [f64; 3] = values.numbers("snap.min_allotment_adjustment")?;
    Ok(to_dollars(values.share("snap.min_allotment_rate")? * single) + adjustment[region.index()])
}

/// A state's entry of a table, 0 where the table does not name it.
pub(crate) fn state_entry(values: &InForce<'_>, key: &str, state: State) -> Result<f64, LawError> {
    Ok(values.table(key)?.get(state.code()).copied().unwrap_or_default())
}
