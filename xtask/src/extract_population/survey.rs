//! The tax units of the survey file, in whole dollars of the base year.

use anyhow::{Context, Result, bail};

use super::growth::Growth;

/// Spouses below this age have no valid age in the file.
const YOUNGEST_SPOUSE: i32 = 16;

/// Who a unit of the survey file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Filing {
    Single,
    Joint,
    Separate,
    HeadOfHousehold,
    /// A dependant with own income: a person of the unit written just before.
    Dependant,
}

/// Members of a tax unit other than the head and spouse, by age.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Dependants {
    pub(crate) under_6: i32,
    pub(crate) under_13: i32,
    pub(crate) under_17: i32,
    pub(crate) aged_17: i32,
    pub(crate) aged_18_to_20: i32,
    pub(crate) aged_21_or_more: i32,
    pub(crate) elderly: i32,
}

/// Yearly amounts in whole dollars of the base year.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Amounts {
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

/// One tax unit of the survey file.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub(crate) record: u32,
    /// Survey year and household number: units that share it live together.
    pub(crate) household: (u16, u32),
    pub(crate) state: u8,
    pub(crate) weight: f64,
    pub(crate) filing: Filing,
    pub(crate) age_head: i32,
    pub(crate) age_spouse: i32,
    pub(crate) dependants: Dependants,
    pub(crate) amounts: Amounts,
}

/// Reads all units with their weight in the base year.
pub(crate) fn read_units(file: &[u8], weights: &[u8], base_year: u16, growth: &Growth) -> Result<Vec<Unit>> {
    let weights = read_weights(weights, base_year)?;
    let mut reader = csv::Reader::from_reader(file);
    let columns = Columns { header: reader.headers()?.clone() };
    let mut units = Vec::with_capacity(weights.len());
    for (record, &weight) in reader.records().zip(&weights) {
        let row = Row { columns: &columns, record: record? };
        units.push(unit(&row, weight, growth)?);
    }
    if units.len() != weights.len() {
        bail!("cps.csv.gz has {} units, cps_weights.csv.gz {}", units.len(), weights.len());
    }
    Ok(units)
}

/// Returns the weights of one year; the file holds hundredths.
fn read_weights(file: &[u8], year: u16) -> Result<Vec<f64>> {
    let mut reader = csv::Reader::from_reader(file);
    let name = format!("WT{year}");
    let column = reader
        .headers()?
        .iter()
        .position(|heading| heading == name)
        .with_context(|| format!("cps_weights.csv.gz has no column {name}"))?;
    reader
        .records()
        .map(|record| Ok(record?.get(column).context("short row of weights")?.parse::<f64>()? / 100.0))
        .collect()
}

struct Columns {
    header: csv::StringRecord,
}

struct Row<'file> {
    columns: &'file Columns,
    record: csv::StringRecord,
}

impl Row<'_> {
    fn number(&self, name: &str) -> Result<i64> {
        let column = self
            .columns
            .header
            .iter()
            .position(|heading| heading == name)
            .with_context(|| format!("cps.csv.gz has no column {name}"))?;
        let text = self.record.get(column).unwrap_or_default();
        text.parse().with_context(|| format!("{name} is {text:?}, expected a whole number"))
    }

    fn count(&self, name: &str) -> Result<i32> {
        Ok(i32::try_from(self.number(name)?)?)
    }

    /// Returns an amount aged by a growth factor, rounded to whole dollars.
    fn amount(&self, name: &str, growth: f64) -> Result<i64> {
        Ok((self.number(name)? as f64 * growth).round() as i64)
    }

    /// Returns business profit of one person; losses grow by their own factor.
    fn profit(&self, name: &str, growth: &Growth) -> Result<i64> {
        let is_loss = self.number(name)? < 0;
        self.amount(name, if is_loss { growth.loss } else { growth.profit })
    }
}

fn unit(row: &Row, weight: f64, growth: &Growth) -> Result<Unit> {
    let filing = match (row.number("DSI")?, row.number("MARS")?) {
        (1, _) => Filing::Dependant,
        (_, 1) => Filing::Single,
        (_, 2) => Filing::Joint,
        (_, 3) => Filing::Separate,
        (_, 4) => Filing::HeadOfHousehold,
        (_, other) => bail!("MARS is {other}, expected 1 to 4"),
    };
    let age_head = row.count("age_head")?;
    let age_spouse = row.count("age_spouse")?;
    Ok(Unit {
        record: u32::try_from(row.number("RECID")?)?,
        household: (u16::try_from(row.number("FLPDYR")?)?, u32::try_from(row.number("h_seq")?)?),
        state: u8::try_from(row.number("fips")?)?,
        weight,
        filing,
        age_head,
        // A spouse without an age in the file (108 of them) is as old as the head.
        age_spouse: if filing == Filing::Joint && age_spouse < YOUNGEST_SPOUSE {
            age_head
        } else {
            age_spouse
        },
        dependants: dependants(row, filing, age_head, age_spouse)?,
        amounts: amounts(row, growth)?,
    })
}

/// Counts the members other than head and spouse; the file's counts by age include these two.
fn dependants(row: &Row, filing: Filing, age_head: i32, age_spouse: i32) -> Result<Dependants> {
    if filing == Filing::Dependant {
        return Ok(Dependants::default());
    }
    let has_spouse = filing == Filing::Joint;
    let adults_aged = |lowest: i32, highest: i32| {
        let within = |age: i32| i32::from((lowest..=highest).contains(&age));
        within(age_head) + if has_spouse { within(age_spouse) } else { 0 }
    };
    let under_18 = (row.count("nu18")? - adults_aged(0, 17)).max(0);
    let under_17 = row.count("n24")?.min(under_18);
    Ok(Dependants {
        under_6: row.count("nu06")?.min(under_17),
        under_13: row.count("nu13")?.min(under_17),
        under_17,
        aged_17: under_18 - under_17,
        aged_18_to_20: (row.count("n1820")? - adults_aged(18, 20)).max(0),
        aged_21_or_more: (row.count("n21")? - adults_aged(21, i32::MAX)).max(0),
        elderly: row.count("elderly_dependents")?,
    })
}

fn amounts(row: &Row, growth: &Growth) -> Result<Amounts> {
    Ok(Amounts {
        wages_head: row.amount("e00200p", growth.wages)? + row.amount("pencon_p", growth.wages)?,
        wages_spouse: row.amount("e00200s", growth.wages)? + row.amount("pencon_s", growth.wages)?,
        profit_head: row.profit("e00900p", growth)?,
        profit_spouse: row.profit("e00900s", growth)?,
        interest: row.amount("e00300", growth.interest)?,
        dividends: row.amount("e00600", growth.dividends)?,
        pension: row.amount("e01500", growth.other)? + row.amount("e01400", growth.other)?,
        social_security: row.amount("e02400", growth.social_security)?,
        unemployment: row.amount("e02300", growth.unemployment)?,
        other: row.amount("e01100", growth.capital_gains)?
            + row.amount("e00800", growth.other)?
            + row.amount("e02100", growth.farm)?,
        supplemental_security: row.amount("ssi_ben", growth.supplemental_security)?,
    })
}
