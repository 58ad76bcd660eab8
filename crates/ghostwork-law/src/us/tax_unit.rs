//! What the rules ask about a household: the people of a tax unit and a year of their income.

use super::state::State;

/// How a tax unit files its federal return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilingStatus {
    /// Unmarried without a dependent who makes the filer head of household.
    Single,
    /// Married, one return for both.
    Joint,
    /// Married, one return each; the unit holds one of the two.
    Separate,
    /// Unmarried with a dependent in the home.
    HeadOfHousehold,
}

impl FilingStatus {
    /// Every status, in the order of [`FilingStatus::index`].
    pub const ALL: [Self; 4] = [Self::Single, Self::Joint, Self::Separate, Self::HeadOfHousehold];

    /// Position in tables by status: 0 to 3.
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The word used in keys of the law pack.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Joint => "joint",
            Self::Separate => "separate",
            Self::HeadOfHousehold => "head_of_household",
        }
    }

    /// Whether two spouses share the return.
    #[inline]
    pub const fn is_joint(self) -> bool {
        matches!(self, Self::Joint)
    }
}

/// An adult of the tax unit and a year of earnings; amounts in USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Person {
    /// Age in years at the end of the year.
    pub age: u8,
    /// Wages and salaries before any deduction, tips included.
    pub wages: f64,
    /// Qualified tips, a part of `wages`.
    pub tips: f64,
    /// Self-employment profit after platform fees and costs; negative is a loss.
    pub self_employment_profit: f64,
    /// Costs of the business that `self_employment_profit` is net of; `None` where they are not told, so that food
    /// assistance deducts no flat share of receipts.
    pub business_expenses: Option<f64>,
    /// Whether the business is a specified service trade (law, health, consulting, performing arts …).
    pub specified_service_trade: bool,
    /// Part of `wages` that is put into a retirement plan before income tax, but after payroll tax.
    pub elective_deferrals: f64,
    /// Unemployment compensation received.
    pub unemployment_compensation: f64,
    /// Social Security benefits received.
    pub social_security: f64,
    /// Usual hours of work in a week, for the work rule of food assistance; 0 where unknown.
    pub hours_per_week: f64,
}

/// The most dependents of one tax unit that the rules look at.
pub const MAXIMUM_DEPENDENTS: usize = 15;

/// The ages of the dependents of a tax unit, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dependents {
    ages: [u8; MAXIMUM_DEPENDENTS],
    count: u8,
}

impl Dependents {
    /// No dependents.
    pub const NONE: Self = Self { ages: [0; MAXIMUM_DEPENDENTS], count: 0 };

    /// Takes ages in years, or returns `None` for more than [`MAXIMUM_DEPENDENTS`] of them.
    pub fn new(ages: &[u8]) -> Option<Self> {
        let mut dependents = Self::NONE;
        ages.iter().all(|&age| dependents.push(age)).then_some(dependents)
    }

    /// Adds a dependent by age in years; returns `false`, adding nothing, once the unit is full.
    #[inline]
    pub fn push(&mut self, age: u8) -> bool {
        let position = usize::from(self.count);
        let Some(slot) = self.ages.get_mut(position) else {
            return false;
        };
        *slot = age;
        self.count += 1;
        true
    }

    /// The ages in years.
    #[inline]
    pub fn ages(&self) -> &[u8] {
        self.ages.get(..usize::from(self.count)).unwrap_or(&[])
    }

    /// Number of dependents.
    #[inline]
    pub const fn count(&self) -> usize {
        self.count as usize
    }

    /// Number of dependents younger than an age in years.
    #[inline]
    pub fn younger_than(&self, age: u8) -> usize {
        self.ages().iter().filter(|&&own| own < age).count()
    }
}

/// A tax unit and a year of its income; amounts in USD a year unless named otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaxUnitYear {
    /// Filing status.
    pub filing_status: FilingStatus,
    /// The filer.
    pub head: Person,
    /// The spouse, present exactly when filing jointly.
    pub spouse: Option<Person>,
    /// Dependents by age.
    pub dependents: Dependents,
    /// State of residence.
    pub state: State,
    /// Taxable interest.
    pub interest: f64,
    /// Other ordinary income that is neither earned nor investment income (grants, stipends, basic income).
    pub other_income: f64,
    /// Health premiums paid as a self-employed person.
    pub self_employed_health_premiums: f64,
    /// Contributions to self-employed retirement plans.
    pub self_employed_retirement_contributions: f64,
    /// Care expenses for children under 13 or other qualifying persons.
    pub child_care_expenses: f64,
    /// Rent, mortgage, utilities in USD a month, for food assistance.
    pub shelter_costs_per_month: f64,
    /// Second-lowest silver premium of the covered family in USD a month; `None` takes the pack's average by age.
    pub benchmark_premium_per_month: Option<f64>,
    /// Whether an employer offers affordable coverage, which closes the premium credit.
    pub has_employer_coverage: bool,
}

impl TaxUnitYear {
    /// A single filer without income, the start for building other units.
    pub const fn single(age: u8, state: State) -> Self {
        Self {
            filing_status: FilingStatus::Single,
            head: Person {
                age,
                wages: 0.0,
                tips: 0.0,
                self_employment_profit: 0.0,
                business_expenses: None,
                specified_service_trade: false,
                elective_deferrals: 0.0,
                unemployment_compensation: 0.0,
                social_security: 0.0,
                hours_per_week: 0.0,
            },
            spouse: None,
            dependents: Dependents::NONE,
            state,
            interest: 0.0,
            other_income: 0.0,
            self_employed_health_premiums: 0.0,
            self_employed_retirement_contributions: 0.0,
            child_care_expenses: 0.0,
            shelter_costs_per_month: 0.0,
            benchmark_premium_per_month: None,
            has_employer_coverage: false,
        }
    }

    /// The adults of the unit: the filer, then the spouse where there is one.
    pub fn adults(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.head).chain(self.spouse.as_ref())
    }

    /// Wages of all adults.
    pub fn wages(&self) -> f64 {
        self.head.wages + self.spouse.map_or(0.0, |spouse| spouse.wages)
    }

    /// Self-employment profit of all adults, losses included.
    pub fn self_employment_profit(&self) -> f64 {
        self.head.self_employment_profit + self.spouse.map_or(0.0, |spouse| spouse.self_employment_profit)
    }

    /// Unemployment compensation of all adults.
    pub fn unemployment_compensation(&self) -> f64 {
        self.head.unemployment_compensation
            + self.spouse.map_or(0.0, |spouse| spouse.unemployment_compensation)
    }

    /// Retirement saving of all adults out of wages before income tax.
    pub fn elective_deferrals(&self) -> f64 {
        self.head.elective_deferrals + self.spouse.map_or(0.0, |spouse| spouse.elective_deferrals)
    }

    /// Social Security benefits of all adults.
    pub fn social_security(&self) -> f64 {
        self.head.social_security + self.spouse.map_or(0.0, |spouse| spouse.social_security)
    }

    /// Money income before tax and benefits.
    pub fn market_income(&self) -> f64 {
        self.wages() + self.self_employment_profit() + self.interest + self.other_income
    }

    /// Number of people: adults and dependents.
    pub fn size(&self) -> usize {
        1 + usize::from(self.spouse.is_some()) + self.dependents.count()
    }
}
