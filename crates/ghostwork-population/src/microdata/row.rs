//! One row of a user's file.

use crate::records::{Education, FilingStatus, LabourStatus, PersonRecord, Role, Sex};

use super::Problems;
use super::columns::Column;
use super::header::Header;

/// Largest amount a year that is read, in cents: a hundred billion.
const LARGEST_CENTS: i64 = 10_000_000_000_000;

/// Words of a column with the values that they stand for.
pub(crate) type Words<Value> = &'static [(&'static str, Value)];

pub(crate) const ROLES: Words<Role> =
    &[("head", Role::Head), ("spouse", Role::Spouse), ("dependant", Role::Dependant)];
pub(crate) const SEXES: Words<Sex> = &[("female", Sex::Female), ("male", Sex::Male)];
pub(crate) const EDUCATIONS: Words<Education> = &[
    ("below_secondary", Education::BelowSecondary),
    ("secondary", Education::Secondary),
    ("some_tertiary", Education::SomeTertiary),
    ("tertiary", Education::Tertiary),
];
pub(crate) const STATUSES: Words<LabourStatus> = &[
    ("employee", LabourStatus::Employee),
    ("own_account", LabourStatus::OwnAccount),
    ("unemployed", LabourStatus::Unemployed),
    ("out_of_labour_force", LabourStatus::OutOfLabourForce),
];
pub(crate) const FILING_STATUSES: Words<FilingStatus> = &[
    ("single", FilingStatus::Single),
    ("joint", FilingStatus::Joint),
    ("separate", FilingStatus::Separate),
    ("head_of_household", FilingStatus::HeadOfHousehold),
];
const YES_NO: Words<bool> = &[("false", false), ("true", true)];

/// What a row says of the person's tax unit; none where it says nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnitValues {
    pub(crate) filing_status: Option<FilingStatus>,
    pub(crate) children_under_6: Option<u8>,
    pub(crate) children_under_17: Option<u8>,
    pub(crate) other_dependants: Option<u8>,
    pub(crate) interest: Option<i64>,
    pub(crate) dividends: Option<i64>,
    pub(crate) pension_and_social_security: Option<i64>,
    pub(crate) social_security: Option<i64>,
    pub(crate) other_income: Option<i64>,
}

impl UnitValues {
    /// Returns the columns in which the row says something.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> {
        [
            (Column::FilingStatus, self.filing_status.is_some()),
            (Column::ChildrenUnder6, self.children_under_6.is_some()),
            (Column::ChildrenUnder17, self.children_under_17.is_some()),
            (Column::OtherDependants, self.other_dependants.is_some()),
            (Column::Interest, self.interest.is_some()),
            (Column::Dividends, self.dividends.is_some()),
            (Column::PensionAndSocialSecurity, self.pension_and_social_security.is_some()),
            (Column::SocialSecurity, self.social_security.is_some()),
            (Column::OtherIncome, self.other_income.is_some()),
        ]
        .into_iter()
        .filter(|(_, is_said)| *is_said)
        .map(|(column, _)| column)
    }
}

/// A row whose values are all as expected.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) household: String,
    pub(crate) weight: f64,
    pub(crate) state: u8,
    pub(crate) person: PersonRecord,
    pub(crate) unit: UnitValues,
}

impl Row {
    /// Reads a row; what is wrong goes to the problems, and then there is no row.
    pub(crate) fn read(record: &csv::StringRecord, header: &Header, problems: &mut Problems) -> Option<Self> {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != header.width() {
            let message = format!("{} values, expected {} as in the header", record.len(), header.width());
            problems.add_line(line, message);
            return None;
        }
        let mut values = Values { record, header, line, problems };
        // Every value is read before any is missed, so that all mistakes of the row are found.
        let household = values.text(Column::Household);
        let weight = values.weight();
        let state = values.whole(Column::State, 0..=99);
        let person = person(&mut values);
        let unit = unit(&mut values);
        Some(Self {
            line,
            household: household.ok()?,
            weight: weight.ok()?,
            state: state.ok()?.unwrap_or(0),
            person: person.ok()?,
            unit: unit.ok()?,
        })
    }
}

fn person(values: &mut Values) -> Result<PersonRecord, Wrong> {
    let age_years = values.required(Column::Age, |values, column| values.whole(column, 16..=120));
    let sex = values.required(Column::Sex, |values, column| values.word(column, SEXES));
    let education = values.required(Column::Education, |values, column| values.word(column, EDUCATIONS));
    let role = values.required(Column::Role, |values, column| values.word(column, ROLES));
    let status = values.required(Column::Status, |values, column| values.word(column, STATUSES));
    let wage = values.required(Column::Wage, |values, column| values.money(column, 0));
    let hours = values.required(Column::Hours, Values::hours);
    let tax_unit = values.whole(Column::TaxUnit, 0..=99);
    let profit = values.money(Column::Profit, -LARGEST_CENTS);
    let unemployment_benefit = values.money(Column::UnemploymentBenefit, 0);
    let tenure = values.whole(Column::TenureMonths, 0..=900);
    let student = values.word(Column::Student, YES_NO);
    let carer = values.word(Column::Carer, YES_NO);
    let health_plan = values.word(Column::EmployerHealthPlan, YES_NO);
    let retirement_plan = values.word(Column::EmployerRetirementPlan, YES_NO);
    Ok(PersonRecord {
        age_years: age_years?,
        sex: sex?,
        education: education?,
        role: role?,
        tax_unit: tax_unit?.unwrap_or(0),
        student: student?.unwrap_or(false),
        carer: carer?.unwrap_or(false),
        status: status?,
        wage_cents_per_year: wage?,
        profit_cents_per_year: profit?.unwrap_or(0),
        unemployment_benefit_cents_per_year: unemployment_benefit?.unwrap_or(0),
        hours_per_week: hours?,
        tenure_months: tenure?.unwrap_or(0),
        employer_health_plan: health_plan?.unwrap_or(false),
        employer_retirement_plan: retirement_plan?.unwrap_or(false),
    })
}

fn unit(values: &mut Values) -> Result<UnitValues, Wrong> {
    let filing_status = values.word(Column::FilingStatus, FILING_STATUSES);
    let children_under_6 = values.whole(Column::ChildrenUnder6, 0..=20);
    let children_under_17 = values.whole(Column::ChildrenUnder17, 0..=20);
    let other_dependants = values.whole(Column::OtherDependants, 0..=20);
    let interest = values.money(Column::Interest, 0);
    let dividends = values.money(Column::Dividends, 0);
    let pension_and_social_security = values.money(Column::PensionAndSocialSecurity, 0);
    let social_security = values.money(Column::SocialSecurity, 0);
    let other_income = values.money(Column::OtherIncome, -LARGEST_CENTS);
    Ok(UnitValues {
        filing_status: filing_status?,
        children_under_6: children_under_6?,
        children_under_17: children_under_17?,
        other_dependants: other_dependants?,
        interest: interest?,
        dividends: dividends?,
        pension_and_social_security: pension_and_social_security?,
        social_security: social_security?,
        other_income: other_income?,
    })
}

/// A value was wrong, and a problem says so.
#[derive(Clone, Copy, Debug)]
struct Wrong;

/// What a row has in a column: none where it is empty.
type Reading<Value> = Result<Option<Value>, Wrong>;

/// The values of a row.
struct Values<'file> {
    record: &'file csv::StringRecord,
    header: &'file Header,
    line: u64,
    problems: &'file mut Problems,
}

impl<'file> Values<'file> {
    fn raw(&self, column: Column) -> &'file str {
        self.header.position(column).and_then(|position| self.record.get(position)).unwrap_or_default()
    }

    fn wrong(&mut self, column: Column) {
        let message = format!("{:?} found, expected {}", shortened(self.raw(column)), column.expected());
        self.problems.add(self.line, self.header, column, message);
    }

    /// Reads a value that may not be empty.
    fn required<Value>(
        &mut self,
        column: Column,
        read: impl Fn(&mut Self, Column) -> Reading<Value>,
    ) -> Result<Value, Wrong> {
        let value = read(self, column)?;
        if value.is_none() {
            let message = format!("is empty, expected {}", column.expected());
            self.problems.add(self.line, self.header, column, message);
        }
        value.ok_or(Wrong)
    }

    /// Reads a value, or says that it is wrong.
    fn parsed<Value>(&mut self, column: Column, parse: impl Fn(&str) -> Option<Value>) -> Reading<Value> {
        let text = self.raw(column);
        if text.is_empty() {
            return Ok(None);
        }
        let value = parse(text);
        if value.is_none() {
            self.wrong(column);
        }
        value.map(Some).ok_or(Wrong)
    }

    fn text(&mut self, column: Column) -> Result<String, Wrong> {
        self.required(column, |values, column| values.parsed(column, |text| Some(text.to_owned())))
    }

    fn whole<Value: TryFrom<u16>>(
        &mut self,
        column: Column,
        range: std::ops::RangeInclusive<u16>,
    ) -> Reading<Value> {
        self.parsed(column, |text| {
            let number: u16 = text.parse().ok()?;
            if range.contains(&number) { Value::try_from(number).ok() } else { None }
        })
    }

    fn word<Value: Copy>(&mut self, column: Column, words: Words<Value>) -> Reading<Value> {
        self.parsed(column, |text| words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value))
    }

    fn money(&mut self, column: Column, lowest: i64) -> Reading<i64> {
        self.parsed(column, |text| cents(text).filter(|cents| *cents >= lowest))
    }

    fn hours(&mut self, column: Column) -> Reading<f32> {
        self.parsed(column, |text| text.parse::<f32>().ok().filter(|hours| (0.0..=112.0).contains(hours)))
    }

    fn weight(&mut self) -> Result<f64, Wrong> {
        let weight = self.parsed(Column::Weight, |text| {
            text.parse::<f64>().ok().filter(|weight| *weight > 0.0 && *weight < 1e12)
        });
        weight.map(|weight| weight.unwrap_or(1.0))
    }
}

/// Reads an amount with at most two decimals as cents.
fn cents(text: &str) -> Option<i64> {
    let (is_negative, size) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || decimals.len() > 2 || !is_number(whole) || !is_number(decimals)
    {
        return None;
    }
    if size.ends_with('.') {
        return None;
    }
    let cents = whole.parse::<i64>().ok()? * 100 + format!("{decimals:0<2}").parse::<i64>().ok()?;
    let cents = if is_negative { -cents } else { cents };
    (cents.abs() <= LARGEST_CENTS).then_some(cents)
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(std::iter::once('…')).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        assert_eq!(cents("1234.5"), Some(123_450));
        assert_eq!(cents("-0.07"), Some(-7));
        assert_eq!(cents("12"), Some(1200));
    }

    #[test]
    fn amounts_with_a_third_decimal_or_other_signs_are_refused() {
        for text in ["1.234", "1,000", "1e5", "$5", ".5", "5.", "+5", "--5", "nan", "9999999999999"] {
            assert_eq!(cents(text), None, "{text}");
        }
    }
}
