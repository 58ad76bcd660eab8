//! One row of a file of tax units.

use super::columns::{Column, Columns, INPUT_COLUMNS};
use super::laws::{FIRST_YEAR, LAST_YEAR};
use super::mistake::RowMistake;
use super::number::parse;
use crate::us::state::State;
use crate::us::tax_unit::{Dependents, FilingStatus, MAXIMUM_DEPENDENTS, Person, TaxUnitYear};

/// The largest amount in USD a field may hold.
const LARGEST_AMOUNT: f64 = 1e12;

/// The highest age in years a field may hold.
const HIGHEST_AGE: f64 = 120.0;

/// A row being read, and where its mistakes are noted.
pub(super) struct Row<'a> {
    pub(super) columns: &'a Columns,
    pub(super) record: &'a csv::ByteRecord,
    /// First line and text of the block that holds the row.
    pub(super) block: (u64, &'a [u8]),
    pub(super) mistakes: &'a mut Vec<RowMistake>,
}

impl Row<'_> {
    /// Reads the row as a year and a tax unit, or notes everything that is wrong with it.
    pub(super) fn read(&mut self) -> Option<(u16, TaxUnitYear)> {
        if self.record.len() != self.columns.fields {
            let fields = if self.record.len() == 1 { "field" } else { "fields" };
            let found = format!("{} {fields}", self.record.len());
            let expected = format!("{} as in the header", self.columns.fields);
            self.mistakes.push(RowMistake { line: self.line(), column: "row", found, expected });
            return None;
        }
        let noted = self.mistakes.len();
        let year = self.whole(Column::Year, f64::from(FIRST_YEAR), f64::from(LAST_YEAR)) as u16;
        let state = self.state();
        let mut unit = TaxUnitYear::single(self.age(Column::AgeHead), state);
        unit.filing_status = self.filing_status();
        let service_trade = self.whole(Column::ServiceTrade, 0.0, 1.0) > 0.5;
        unit.head.wages = self.amount(Column::Wages, 0.0);
        unit.head.tips = self.tips(unit.head.wages);
        unit.head.self_employment_profit = self.amount(Column::Profit, -LARGEST_AMOUNT);
        unit.head.specified_service_trade = service_trade;
        unit.head.unemployment_compensation = self.amount(Column::Unemployment, 0.0);
        unit.spouse = self.spouse(unit.filing_status, service_trade);
        unit.dependents = self.dependents();
        unit.interest = self.amount(Column::Interest, 0.0);
        unit.self_employed_health_premiums = self.amount(Column::HealthPremiums, 0.0);
        (self.mistakes.len() == noted).then_some((year, unit))
    }

    /// Notes that there is no law of the row's year.
    pub(super) fn refuse_year(&mut self, reason: &str) {
        self.refuse(Column::Year, &format!("a year with law: {reason}"));
    }

    fn field(&self, column: Column) -> &[u8] {
        self.columns.field(self.record, column)
    }

    fn amount(&mut self, column: Column, lowest: f64) -> f64 {
        match parse(self.field(column)) {
            Some(amount) if (lowest..=LARGEST_AMOUNT).contains(&amount) => amount,
            _ => {
                let sign = if lowest < 0.0 { "" } else { " of 0 or more" };
                self.refuse(column, &format!("an amount in USD{sign}"))
            }
        }
    }

    fn whole(&mut self, column: Column, lowest: f64, highest: f64) -> f64 {
        match parse(self.field(column)) {
            Some(number) if (lowest..=highest).contains(&number) && is_whole(number) => number,
            _ => self.refuse(column, &format!("a whole number from {lowest} to {highest}")),
        }
    }

    fn age(&mut self, column: Column) -> u8 {
        self.whole(column, 0.0, HIGHEST_AGE) as u8
    }

    fn filing_status(&mut self) -> FilingStatus {
        match self.field(Column::FilingStatus) {
            b"1" | b"1.0" => FilingStatus::Single,
            b"2" | b"2.0" => FilingStatus::Joint,
            b"3" | b"3.0" => FilingStatus::Separate,
            b"4" | b"4.0" => FilingStatus::HeadOfHousehold,
            _ => {
                self.refuse(Column::FilingStatus, "1 single, 2 joint, 3 separate or 4 head of household");
                FilingStatus::Single
            }
        }
    }

    fn state(&mut self) -> State {
        let code = std::str::from_utf8(self.field(Column::State)).unwrap_or_default();
        State::from_code(code).unwrap_or_else(|| {
            self.refuse(Column::State, "the postal code of a state");
            State::TX
        })
    }

    fn tips(&mut self, wages: f64) -> f64 {
        let tips = self.amount(Column::Tips, 0.0);
        if tips > wages {
            return self.refuse(Column::Tips, "at most wages_p, of which tips are a part");
        }
        tips
    }

    fn spouse(&mut self, status: FilingStatus, service_trade: bool) -> Option<Person> {
        let age = self.age(Column::AgeSpouse);
        let wages = self.amount(Column::SpouseWages, 0.0);
        let profit = self.amount(Column::SpouseProfit, -LARGEST_AMOUNT);
        if status.is_joint() {
            if age < 1 {
                self.refuse(Column::AgeSpouse, "the spouse's age on a joint return");
            }
            return Some(Person {
                age,
                wages,
                self_employment_profit: profit,
                specified_service_trade: service_trade,
                ..Person::default()
            });
        }
        for (column, amount) in [(Column::SpouseWages, wages), (Column::SpouseProfit, profit)] {
            if amount != 0.0 {
                self.refuse(column, "0 unless mars is 2");
            }
        }
        None
    }

    fn dependents(&mut self) -> Dependents {
        let mut dependents = Dependents::NONE;
        let ages = self.field(Column::KidAges).split(u8::is_ascii_whitespace).filter(|age| !age.is_empty());
        for age in ages {
            let years = parse(age).filter(|age| (0.0..=HIGHEST_AGE).contains(age) && is_whole(*age));
            if !years.is_some_and(|age| dependents.push(age as u8)) {
                let expected = format!("at most {MAXIMUM_DEPENDENTS} ages in years, separated by spaces");
                self.refuse(Column::KidAges, &expected);
                break;
            }
        }
        dependents
    }

    fn refuse(&mut self, column: Column, expected: &str) -> f64 {
        let found = String::from_utf8_lossy(self.field(column)).into_owned();
        let column = INPUT_COLUMNS[column as usize].name;
        self.mistakes.push(RowMistake { line: self.line(), column, found, expected: expected.to_owned() });
        0.0
    }

    /// Line of the file on which the row begins.
    fn line(&self) -> u64 {
        let (first_line, text) = self.block;
        let Some(position) = self.record.position() else { return first_line };
        // The reader tells where it stood, which may be before the line breaks that end the row before.
        let ahead = text.get(position.byte() as usize..).unwrap_or_default();
        let breaks = ahead.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|&&byte| byte == b'\n');
        first_line + position.line() - 1 + breaks.count() as u64
    }
}

fn is_whole(number: f64) -> bool {
    number.fract().abs() < f64::EPSILON
}
