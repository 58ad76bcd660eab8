//! One row of a file of tax units.

use super::state::State;
use super::tax_file::RowMistake;
use super::tax_unit::{Dependents, FilingStatus, MAXIMUM_DEPENDENTS, Person, TaxUnitYear};

/// The columns a file of tax units must have.
pub const INPUT_COLUMNS: [&str; 17] = [
    "unit_id",
    "stratum",
    "mars",
    "age_head",
    "age_spouse",
    "kid_ages",
    "wages_p",
    "wages_s",
    "se_p",
    "se_s",
    "interest",
    "ui",
    "se_health_ins",
    "tips",
    "sstb",
    "state",
    "year",
];

/// The largest amount in USD a field may hold.
const LARGEST_AMOUNT: f64 = 1e12;

/// The highest age in years a field may hold.
const HIGHEST_AGE: f64 = 120.0;

/// Where the input columns are in a file.
pub(crate) struct Columns {
    positions: [usize; INPUT_COLUMNS.len()],
}

impl Columns {
    /// Finds the columns in a header, or returns those that are missing.
    pub(crate) fn find(header: &csv::StringRecord) -> Result<Self, Vec<&'static str>> {
        let mut positions = [0; INPUT_COLUMNS.len()];
        let mut missing = Vec::new();
        for (slot, column) in positions.iter_mut().zip(INPUT_COLUMNS) {
            match header.iter().position(|name| name == column) {
                Some(position) => *slot = position,
                None => missing.push(column),
            }
        }
        if missing.is_empty() { Ok(Self { positions }) } else { Err(missing) }
    }

    /// The input fields of a row in the order of [`INPUT_COLUMNS`].
    pub(crate) fn fields<'a>(&self, record: &'a csv::StringRecord) -> impl Iterator<Item = &'a str> {
        self.positions.into_iter().map(|position| record.get(position).unwrap_or_default())
    }

    /// Says what is wrong with a field.
    pub(crate) fn mistake(
        &self,
        record: &csv::StringRecord,
        column: &'static str,
        expected: impl Into<String>,
    ) -> RowMistake {
        RowMistake {
            line: record.position().map_or(0, csv::Position::line),
            column,
            found: self.field(record, column).to_owned(),
            expected: expected.into(),
        }
    }

    fn field<'a>(&self, record: &'a csv::StringRecord, column: &str) -> &'a str {
        INPUT_COLUMNS
            .iter()
            .position(|name| *name == column)
            .and_then(|index| self.positions.get(index))
            .and_then(|&position| record.get(position))
            .unwrap_or_default()
    }
}

/// Reads a row as a tax unit and its year, or returns everything that is wrong with it.
pub(crate) fn read_row(
    columns: &Columns,
    record: &csv::StringRecord,
) -> Result<(u16, TaxUnitYear), Vec<RowMistake>> {
    let mut row = RowReader { columns, record, mistakes: Vec::new() };
    let year = row.whole("year", 1900.0, 2200.0) as u16;
    let state = row.state();
    let mut unit = TaxUnitYear::single(row.whole("age_head", 0.0, HIGHEST_AGE) as u8, state);
    unit.filing_status = row.filing_status();
    let service_trade = row.whole("sstb", 0.0, 1.0) > 0.5;
    unit.head.wages = row.amount("wages_p", 0.0);
    unit.head.tips = row.tips(unit.head.wages);
    unit.head.self_employment_profit = row.amount("se_p", -LARGEST_AMOUNT);
    unit.head.specified_service_trade = service_trade;
    unit.head.unemployment_compensation = row.amount("ui", 0.0);
    unit.spouse = row.spouse(unit.filing_status, service_trade);
    unit.dependents = row.dependents();
    unit.interest = row.amount("interest", 0.0);
    unit.self_employed_health_premiums = row.amount("se_health_ins", 0.0);
    if row.mistakes.is_empty() { Ok((year, unit)) } else { Err(row.mistakes) }
}

/// Reads the fields of a row and collects what is wrong.
struct RowReader<'a> {
    columns: &'a Columns,
    record: &'a csv::StringRecord,
    mistakes: Vec<RowMistake>,
}

impl RowReader<'_> {
    fn amount(&mut self, column: &'static str, lowest: f64) -> f64 {
        let expected = if lowest < 0.0 { "an amount in USD" } else { "an amount in USD of 0 or more" };
        match self.columns.field(self.record, column).parse::<f64>() {
            Ok(amount) if (lowest..=LARGEST_AMOUNT).contains(&amount) => amount,
            _ => self.refuse(column, expected),
        }
    }

    fn whole(&mut self, column: &'static str, lowest: f64, highest: f64) -> f64 {
        match self.columns.field(self.record, column).parse::<f64>() {
            Ok(number) if (lowest..=highest).contains(&number) && number.fract().abs() < f64::EPSILON => {
                number
            }
            _ => self.refuse(column, &format!("a whole number from {lowest} to {highest}")),
        }
    }

    fn filing_status(&mut self) -> FilingStatus {
        match self.columns.field(self.record, "mars").trim_end_matches(".0") {
            "1" => FilingStatus::Single,
            "2" => FilingStatus::Joint,
            "3" => FilingStatus::Separate,
            "4" => FilingStatus::HeadOfHousehold,
            _ => {
                self.refuse("mars", "1 single, 2 joint, 3 separate or 4 head of household");
                FilingStatus::Single
            }
        }
    }

    fn state(&mut self) -> State {
        let code = self.columns.field(self.record, "state");
        State::from_code(code).unwrap_or_else(|| {
            self.refuse("state", "the postal code of a state");
            State::TX
        })
    }

    fn tips(&mut self, wages: f64) -> f64 {
        let tips = self.amount("tips", 0.0);
        if tips > wages {
            return self.refuse("tips", "at most wages_p, of which tips are a part");
        }
        tips
    }

    fn spouse(&mut self, status: FilingStatus, service_trade: bool) -> Option<Person> {
        let age = self.whole("age_spouse", 0.0, HIGHEST_AGE);
        let wages = self.amount("wages_s", 0.0);
        let profit = self.amount("se_s", -LARGEST_AMOUNT);
        if status.is_joint() {
            if age < 1.0 {
                self.refuse("age_spouse", "the spouse's age on a joint return");
            }
            return Some(Person {
                age: age as u8,
                wages,
                self_employment_profit: profit,
                specified_service_trade: service_trade,
                ..Person::default()
            });
        }
        for (column, amount) in [("wages_s", wages), ("se_s", profit)] {
            if amount != 0.0 {
                self.refuse(column, "0 unless mars is 2");
            }
        }
        None
    }

    fn dependents(&mut self) -> Dependents {
        let mut dependents = Dependents::NONE;
        for age in self.columns.field(self.record, "kid_ages").split_whitespace() {
            let added =
                age.parse::<u8>().is_ok_and(|age| f64::from(age) <= HIGHEST_AGE && dependents.push(age));
            if !added {
                self.refuse(
                    "kid_ages",
                    &format!("at most {MAXIMUM_DEPENDENTS} ages in years, separated by spaces"),
                );
                break;
            }
        }
        dependents
    }

    fn refuse(&mut self, column: &'static str, expected: &str) -> f64 {
        self.mistakes.push(self.columns.mistake(self.record, column, expected));
        0.0
    }
}
