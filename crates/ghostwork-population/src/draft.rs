//! Persons made from tax units: who there is, with the incomes of the survey.
//!
//! What the survey file lacks (sex, education, status, the job) is filled in by the modules that follow.

use crate::draws::{Purpose, uniform};
use crate::records::{
    Education, FilingStatus, HouseholdRecord, LabourStatus, PersonRecord, Role, Sex, TaxUnitRecord,
};
use crate::survey::{Survey, SurveyUnit};
use crate::tables::GROWN_DEPENDANTS_UNDER_25;

const CENTS: i64 = 100;

/// Largest amount of each kind of property income that a tax unit keeps, dollars a year.
///
/// A household of the draw stands for almost seven thousand. The one record with eighty million dollars of dividends
/// would stand for more than a quarter of all dividends of the country.
const LARGEST_PROPERTY_INCOME: i64 = 2_000_000;

/// What later steps need to know of a person beyond the record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    /// Key of the person's draws.
    pub(crate) key: u64,
    /// Index of the household.
    pub(crate) household: usize,
    /// Index of the tax unit in the population.
    pub(crate) tax_unit: usize,
    /// Whether the unit receives supplemental security income for this person.
    pub(crate) disabled: bool,
}

/// The filers of a tax unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filers {
    pub(crate) head: usize,
    pub(crate) spouse: Option<usize>,
}

impl Filers {
    /// Iterates over head and spouse.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        std::iter::once(self.head).chain(self.spouse)
    }
}

/// A population in the making; all vectors of persons run in parallel, as do those of tax units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) persons: Vec<PersonRecord>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) tax_units: Vec<TaxUnitRecord>,
    pub(crate) filers: Vec<Filers>,
    pub(crate) households: Vec<HouseholdRecord>,
}

impl Draft {
    /// Returns wages and profit of a person (cents a year).
    pub(crate) fn earnings(&self, person: usize) -> i64 {
        self.persons[person].wage_cents_per_year + self.persons[person].profit_cents_per_year
    }
}

/// Makes the persons of all tax units.
pub(crate) fn people(survey: &Survey) -> Draft {
    let mut draft = Draft::default();
    let mut rows = survey.units.as_slice();
    while let Some(first) = rows.first() {
        let size = rows.iter().take_while(|unit| unit.household == first.household).count();
        let (household, rest) = rows.split_at(size);
        add_household(&mut draft, household, survey.household_weight);
        rows = rest;
    }
    draft
}

fn add_household(draft: &mut Draft, rows: &[SurveyUnit], weight: f64) {
    let first_person = draft.persons.len() as u32;
    let first_unit = draft.tax_units.len();
    let mut start = 0;
    while start < rows.len() {
        let dependants = rows[start + 1..].iter().take_while(|row| row.filing == 0).count();
        let unit_in_household = (draft.tax_units.len() - first_unit) as u8;
        add_tax_unit(draft, &rows[start], &rows[start + 1..=start + dependants], unit_in_household);
        start += dependants + 1;
    }
    draft.households.push(HouseholdRecord {
        state: rows[0].state,
        persons: first_person..draft.persons.len() as u32,
        tax_units: first_unit as u32..draft.tax_units.len() as u32,
        source_record: rows[0].record,
        weight,
    });
}

fn add_tax_unit(draft: &mut Draft, unit: &SurveyUnit, earners: &[SurveyUnit], unit_in_household: u8) {
    let head = add_person(draft, unit_in_household, unit.age_head, Role::Head);
    draft.persons[head].wage_cents_per_year = unit.wages_head * CENTS;
    draft.persons[head].profit_cents_per_year = unit.profit_head * CENTS;
    let spouse = (unit.filing == 2).then(|| {
        let spouse = add_person(draft, unit_in_household, unit.age_spouse, Role::Spouse);
        draft.persons[spouse].wage_cents_per_year = unit.wages_spouse * CENTS;
        draft.persons[spouse].profit_cents_per_year = unit.profit_spouse * CENTS;
        spouse
    });
    let filers = Filers { head, spouse };
    share_benefits(draft, unit, filers);
    add_dependants(draft, unit, earners, unit_in_household);
    draft.filers.push(filers);
    draft.tax_units.push(tax_unit(unit));
}

fn tax_unit(unit: &SurveyUnit) -> TaxUnitRecord {
    TaxUnitRecord {
        filing_status: match unit.filing {
            2 => FilingStatus::Joint,
            3 => FilingStatus::Separate,
            4 => FilingStatus::HeadOfHousehold,
            _ => FilingStatus::Single,
        },
        children_under_6: unit.under_6,
        children_under_17: unit.under_17,
        other_dependants: unit.aged_17 + unit.aged_18_to_20 + unit.aged_21_or_more,
        interest_cents_per_year: top_coded(unit.interest),
        dividends_cents_per_year: top_coded(unit.dividends),
        pension_and_social_security_cents_per_year: (unit.pension + unit.social_security) * CENTS,
        social_security_cents_per_year: unit.social_security * CENTS,
        other_income_cents_per_year: top_coded(unit.other),
    }
}

fn top_coded(dollars: i64) -> i64 {
    dollars.clamp(-LARGEST_PROPERTY_INCOME, LARGEST_PROPERTY_INCOME) * CENTS
}

/// Adds a person with no more than an age and a place; returns the index.
fn add_person(draft: &mut Draft, unit_in_household: u8, age_years: u8, role: Role) -> usize {
    let index = draft.persons.len();
    draft.origins.push(Origin {
        key: index as u64,
        household: draft.households.len(),
        tax_unit: draft.tax_units.len(),
        disabled: false,
    });
    draft.persons.push(PersonRecord {
        age_years,
        sex: Sex::Female,
        education: Education::Secondary,
        role,
        tax_unit: unit_in_household,
        student: false,
        carer: false,
        status: LabourStatus::OutOfLabourForce,
        wage_cents_per_year: 0,
        profit_cents_per_year: 0,
        unemployment_benefit_cents_per_year: 0,
        hours_per_week: 0.0,
        tenure_months: 0,
        employer_health_plan: false,
        employer_retirement_plan: false,
    });
    index
}

/// Gives unemployment insurance and supplemental security income, which the file has by unit, to one filer.
fn share_benefits(draft: &mut Draft, unit: &SurveyUnit, filers: Filers) {
    let lower_earner = filers
        .spouse
        .filter(|&spouse| draft.earnings(spouse) < draft.earnings(filers.head))
        .unwrap_or(filers.head);
    if unit.supplemental_security > 0 && draft.persons[lower_earner].age_years < 65 {
        draft.origins[lower_earner].disabled = true;
    }
    let of_spouse = uniform(draft.origins[filers.head].key, Purpose::UnemploymentBenefit) < 0.5;
    let unemployed = filers
        .spouse
        .filter(|&spouse| of_spouse && draft.persons[spouse].age_years < 70)
        .unwrap_or(filers.head);
    draft.persons[unemployed].unemployment_benefit_cents_per_year = unit.unemployment * CENTS;
}

/// Adds the dependants aged 16 or more: first those with own income, then the others of each age class.
fn add_dependants(draft: &mut Draft, unit: &SurveyUnit, earners: &[SurveyUnit], unit_in_household: u8) {
    let mut earning = [0_u8; 4];
    for earner in earners {
        let index = add_person(draft, unit_in_household, earner.age_head, Role::Dependant);
        draft.persons[index].wage_cents_per_year = earner.wages_head * CENTS;
        draft.persons[index].profit_cents_per_year = earner.profit_head * CENTS;
        draft.persons[index].unemployment_benefit_cents_per_year = earner.unemployment * CENTS;
        earning[age_class(earner.age_head)] += 1;
    }
    let aged_13_to_16 = unit.under_17.saturating_sub(unit.under_13).saturating_sub(earning[0]);
    let counts = [aged_13_to_16, unit.aged_17, unit.aged_18_to_20, unit.aged_21_or_more];
    for (class, count) in counts.into_iter().enumerate() {
        let already = if class == 0 { 0 } else { earning[class] };
        for number in 0..count.saturating_sub(already) {
            let draw = uniform(draft.persons.len() as u64 * 16 + u64::from(number), Purpose::DependantAge);
            let is_elderly = class == 3 && number < unit.elderly;
            if let Some(age_years) = dependant_age(class, is_elderly, draw) {
                add_person(draft, unit_in_household, age_years, Role::Dependant);
            }
        }
    }
}

/// Classes of the file's counts: 13 to 16, 17, 18 to 20, 21 or more.
fn age_class(age_years: u8) -> usize {
    match age_years {
        0..=16 => 0,
        17 => 1,
        18..=20 => 2,
        _ => 3,
    }
}

/// Draws an age within the class; of those aged 13 to 16 a quarter are 16 and become persons.
fn dependant_age(class: usize, is_elderly: bool, draw: f64) -> Option<u8> {
    let under_25 = GROWN_DEPENDANTS_UNDER_25.values;
    match class {
        0 => (draw < 0.25).then_some(16),
        1 => Some(17),
        2 => Some(18 + (draw * 3.0) as u8),
        _ if is_elderly => Some(65 + (draw * 25.0) as u8),
        _ if draw < under_25 => Some(21 + (draw / under_25 * 4.0) as u8),
        _ => Some(25 + ((draw - under_25) / (1.0 - under_25) * 36.0) as u8),
    }
}
