//! The records that a simulation starts from: persons, tax units and households.

use std::ops::Range;

/// Sex of a person as the survey asks it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// Highest completed education of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Education {
    /// No secondary-school diploma (in the United States: less than high school).
    BelowSecondary,
    /// Secondary-school diploma or equivalent.
    Secondary,
    /// Some college or an associate degree.
    SomeTertiary,
    /// Bachelor's degree or more.
    Tertiary,
}

/// Place of a person in a tax unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// The person who files.
    Head,
    /// The person who files jointly with the head.
    Spouse,
    /// A person aged 16 or more whom the unit claims; own earnings are the dependant's, not the unit's.
    Dependant,
}

/// Main activity of a person in the reference month (ILO).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LabourStatus {
    /// Works for wages in the main job.
    Employee,
    /// Works on own account in the main job: an independent contractor or freelancer.
    OwnAccount,
    /// Has no job and looks for one.
    Unemployed,
    /// Neither has a job nor looks for one.
    OutOfLabourForce,
}

impl LabourStatus {
    /// Returns whether the person has a main job.
    pub fn is_employed(self) -> bool {
        matches!(self, Self::Employee | Self::OwnAccount)
    }
}

/// How a tax unit files.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FilingStatus {
    /// One unmarried adult.
    Single,
    /// A married couple together.
    Joint,
    /// A married person alone.
    Separate,
    /// An unmarried adult who keeps a household for somebody.
    HeadOfHousehold,
}

/// A person aged 16 or more.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of the survey, independent of the others"
)]
#[derive(Clone, PartialEq, Debug)]
pub struct PersonRecord {
    /// Age in completed years, 16 to 120.
    pub age_years: u8,
    /// Sex.
    pub sex: Sex,
    /// Highest completed education.
    pub education: Education,
    /// Place in the tax unit.
    pub role: Role,
    /// Index of the person's tax unit among those of the household, from 0.
    pub tax_unit: u8,
    /// Whether enrolled in a school or college.
    pub student: bool,
    /// Whether the main carer of a young child or a disabled adult, not working full time.
    pub carer: bool,
    /// Main activity in the reference month.
    pub status: LabourStatus,
    /// Wages and salaries before tax (cents a year). For an employee the pay of the current job at its annual rate; for
    /// others what the person earned in the survey's year.
    pub wage_cents_per_year: i64,
    /// Profit of own business, main or side (cents a year); negative for a loss.
    pub profit_cents_per_year: i64,
    /// Unemployment insurance benefits (cents a year).
    pub unemployment_benefit_cents_per_year: i64,
    /// Usual hours a week in the main job; 0 without a job.
    pub hours_per_week: f32,
    /// Months in the main job; 0 without a job.
    pub tenure_months: u16,
    /// Whether the employer offers a health plan.
    pub employer_health_plan: bool,
    /// Whether the person is eligible for an employer's retirement plan.
    pub employer_retirement_plan: bool,
}

/// Persons who file taxes together, with the income that is not tied to one of them.
#[derive(Clone, PartialEq, Debug)]
pub struct TaxUnitRecord {
    /// How the unit files.
    pub filing_status: FilingStatus,
    /// Children under 6.
    pub children_under_6: u8,
    /// Children under 17, those under 6 included; the ones aged 16 are persons too.
    pub children_under_17: u8,
    /// Dependants aged 17 or more; they are persons too.
    pub other_dependants: u8,
    /// Taxable interest (cents a year).
    pub interest_cents_per_year: i64,
    /// Dividends (cents a year).
    pub dividends_cents_per_year: i64,
    /// Pensions, annuities, withdrawals from retirement accounts and social security (cents a year).
    pub pension_and_social_security_cents_per_year: i64,
    /// The part of the former that is social security (cents a year).
    pub social_security_cents_per_year: i64,
    /// Capital gain distributions, alimony and farm income (cents a year); negative for a farm loss.
    pub other_income_cents_per_year: i64,
}

/// Persons who live together.
#[derive(Clone, PartialEq, Debug)]
pub struct HouseholdRecord {
    /// FIPS code of the state; 0 where a user's file names none.
    pub state: u8,
    /// The household's persons, as indices into [`Population::persons`](crate::Population::persons).
    pub persons: Range<u32>,
    /// The household's tax units, as indices into [`Population::tax_units`](crate::Population::tax_units).
    pub tax_units: Range<u32>,
    /// Number of the household's record in the source; clones of one record share it.
    pub source_record: u32,
    /// Households that the record stands for.
    pub weight: f64,
}
