//! Reads the embedded survey file: tax units in household order, whole dollars of the base year.
//!
//! The file is `data/population/us_2026.csv.gz`; `cargo xtask extract-population` writes it, `zcat` shows it. Its
//! first line says the base year, the weight that every household carries and the growth of business profit since the
//! tax statistics of 2023.

use crate::error::PopulationError;

/// One row of the file: a tax unit, or (filing code 0) a dependant of the unit before who has own income.
#[derive(Clone, Debug)]
pub(crate) struct SurveyUnit {
    pub(crate) household: u32,
    pub(crate) record: u32,
    pub(crate) state: u8,
    pub(crate) filing: u8,
    pub(crate) age_head: u8,
    pub(crate) age_spouse: u8,
    pub(crate) under_6: u8,
    pub(crate) under_13: u8,
    pub(crate) under_17: u8,
    pub(crate) aged_17: u8,
    pub(crate) aged_18_to_20: u8,
    pub(crate) aged_21_or_more: u8,
    pub(crate) elderly: u8,
    pub(crate) wages_head: i64,
    pub(crate) wages_spouse: i64,
    pub(crate) profit_head: i64,
    pub(crate) profit_spouse: i64,
    pub(crate) interest: i64,
    pub(crate) dividends: i64,
    pub(crate) pension: i64,
    pub(crate) social_security: i64,
    pub(crate) unemployment: i64,
    pub(crate) other: i64,
    pub(crate) supplemental_security: i64,
}

/// The unpacked file.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    pub(crate) base_year: u16,
    pub(crate) household_weight: f64,
    pub(crate) profit_growth_from_2023: f64,
    pub(crate) units: Vec<SurveyUnit>,
}

/// Unpacks and reads the file.
pub(crate) fn read(packed: &[u8]) -> Result<Survey, PopulationError> {
    let text = unpack(packed)?;
    let mut lines = text.lines();
    let title = lines.next().unwrap_or_default();
    let units =
        lines.skip(1).enumerate().map(|(index, line)| unit(line, index + 3)).collect::<Result<_, _>>()?;
    Ok(Survey {
        base_year: entry(title, "base_year")?,
        household_weight: entry(title, "household_weight")?,
        profit_growth_from_2023: entry(title, "profit_growth_from_2023")?,
        units,
    })
}

/// Unpacks a gzip file without optional fields: 10 bytes of header, deflated text, 8 bytes of checksum and length.
fn unpack(packed: &[u8]) -> Result<String, PopulationError> {
    let failed = |reason: &str| PopulationError::SurveyFileNotUnpacked { reason: reason.to_owned() };
    let ([0x1F, 0x8B, 8, 0, ..], Some(deflated)) = (packed, packed.get(10..packed.len().saturating_sub(8)))
    else {
        return Err(failed("no plain gzip header"));
    };
    let text = miniz_oxide::inflate::decompress_to_vec(deflated)
        .map_err(|error| PopulationError::SurveyFileNotUnpacked { reason: error.to_string() })?;
    let length = packed.last_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes));
    if length != Some(text.len() as u32) {
        return Err(failed("the length differs from the one it states"));
    }
    String::from_utf8(text).map_err(|_| failed("the text is not UTF-8"))
}

fn entry<Value: std::str::FromStr>(title: &str, name: &'static str) -> Result<Value, PopulationError> {
    title
        .split(' ')
        .find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
        .and_then(|text| text.parse().ok())
        .ok_or(PopulationError::SurveyEntryMissing { entry: name })
}

/// The values of a line, taken one by one.
struct Values<'line> {
    rest: &'line [u8],
    line: usize,
}

impl Values<'_> {
    fn next<Value: TryFrom<i64>>(&mut self, column: &'static str) -> Result<Value, PopulationError> {
        let end = self.rest.iter().position(|&byte| byte == b',').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        whole_number(text)
            .and_then(|value| Value::try_from(value).ok())
            .ok_or(PopulationError::SurveyValueNotRead { line: self.line, column })
    }
}

/// Reads decimal digits with an optional minus sign; at most fifteen, so that no number overflows.
fn whole_number(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if !(1..=15).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    Some(if digits.len() < text.len() { -size } else { size })
}

fn unit(line: &str, number: usize) -> Result<SurveyUnit, PopulationError> {
    let mut values = Values { rest: line.as_bytes(), line: number };
    Ok(SurveyUnit {
        household: values.next("household")?,
        record: values.next("record")?,
        state: values.next("state")?,
        filing: values.next("filing")?,
        age_head: values.next("age_head")?,
        age_spouse: values.next("age_spouse")?,
        under_6: values.next("under_6")?,
        under_13: values.next("under_13")?,
        under_17: values.next("under_17")?,
        aged_17: values.next("aged_17")?,
        aged_18_to_20: values.next("aged_18_to_20")?,
        aged_21_or_more: values.next("aged_21_or_more")?,
        elderly: values.next("elderly")?,
        wages_head: values.next("wages_head")?,
        wages_spouse: values.next("wages_spouse")?,
        profit_head: values.next("profit_head")?,
        profit_spouse: values.next("profit_spouse")?,
        interest: values.next("interest")?,
        dividends: values.next("dividends")?,
        pension: values.next("pension")?,
        social_security: values.next("social_security")?,
        unemployment: values.next("unemployment")?,
        other: values.next("other")?,
        supplemental_security: values.next("supplemental_security")?,
    })
}
