//! The input columns of a file of tax units.

use super::mistake::TaxFileError;

/// A column that is read and written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputColumn {
    /// Its name in the header.
    pub name: &'static str,
    /// What a row has where the file lacks the column or the field is empty; `None` where a value must be given.
    pub default: Option<&'static str>,
    /// What it holds.
    pub meaning: &'static str,
}

macro_rules! input_columns {
    ($($column:ident $name:literal $default:expr, $meaning:literal;)*) => {
        /// The columns of a file of tax units.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column {
            $(#[doc = $meaning] $column,)*
        }

        /// The columns of a file of tax units, in the order in which they are written.
        pub const INPUT_COLUMNS: [InputColumn; COLUMNS] =
            [$(InputColumn { name: $name, default: $default, meaning: $meaning },)*];

        const COLUMNS: usize = [$($name,)*].len();

        impl Column {
            /// Every column in the order of [`INPUT_COLUMNS`].
            pub(super) const ALL: [Self; COLUMNS] = [$(Self::$column,)*];
        }
    };
}

input_columns! {
    UnitId "unit_id" Some(""), "name of the unit, kept as it is";
    Stratum "stratum" Some(""), "group of the unit, kept as it is";
    FilingStatus "mars" None, "1 single, 2 joint, 3 separate, 4 head of household";
    AgeHead "age_head" None, "age of the filer, years";
    AgeSpouse "age_spouse" Some("0"), "age of the spouse, years; needed on a joint return";
    KidAges "kid_ages" Some(""), "ages of the dependents in years, separated by spaces";
    Wages "wages_p" Some("0"), "wages of the filer, tips included, USD a year";
    SpouseWages "wages_s" Some("0"), "wages of the spouse, USD a year";
    Profit "se_p" Some("0"), "self-employment profit of the filer, USD a year";
    SpouseProfit "se_s" Some("0"), "self-employment profit of the spouse, USD a year";
    Interest "interest" Some("0"), "taxable interest, USD a year";
    Unemployment "ui" Some("0"), "unemployment compensation, USD a year";
    HealthPremiums "se_health_ins" Some("0"), "health premiums of the self-employed, USD a year";
    Tips "tips" Some("0"), "qualified tips of the filer, a part of the wages, USD a year";
    ServiceTrade "sstb" Some("0"), "1 where the business is a specified service trade, otherwise 0";
    State "state" None, "postal code of the state";
    Year "year" None, "calendar year";
}

/// Where the columns are in a file.
pub(super) struct Columns {
    positions: [Option<usize>; COLUMNS],
    /// Names in the header that are none of the columns.
    unread: Vec<String>,
    /// Number of fields in the header.
    pub(super) fields: usize,
}

impl Columns {
    /// Finds the columns in a header.
    pub(super) fn find(header: &csv::ByteRecord) -> Result<Self, TaxFileError> {
        let is_named = |name: &[u8], column: &InputColumn| name.trim_ascii() == column.name.as_bytes();
        let twice = |column: &&InputColumn| header.iter().filter(|name| is_named(name, column)).count() > 1;
        if let Some(column) = INPUT_COLUMNS.iter().find(twice) {
            return Err(TaxFileError::RepeatedColumn { column: column.name });
        }
        let positions = INPUT_COLUMNS.map(|column| header.iter().position(|name| is_named(name, &column)));
        let unread = header
            .iter()
            .filter(|name| !INPUT_COLUMNS.iter().any(|column| is_named(name, column)))
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        let missing: Vec<&'static str> = INPUT_COLUMNS
            .iter()
            .zip(positions)
            .filter(|(column, position)| column.default.is_none() && position.is_none())
            .map(|(column, _)| column.name)
            .collect();
        if missing.is_empty() {
            Ok(Self { positions, unread, fields: header.len() })
        } else {
            Err(TaxFileError::MissingColumns { columns: missing })
        }
    }

    /// Returns a field of a row without surrounding spaces, the column's default where there is none.
    pub(super) fn field<'a>(&self, record: &'a csv::ByteRecord, column: Column) -> &'a [u8] {
        let position = self.positions[column as usize];
        let found = position.and_then(|position| record.get(position)).unwrap_or_default();
        match (found.trim_ascii(), INPUT_COLUMNS[column as usize].default) {
            ([], Some(default)) => default.as_bytes(),
            (field, _) => field,
        }
    }

    /// Names the columns of the file that are not read.
    pub(super) fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Names the columns that the file lacks.
    pub(super) fn absent(&self) -> Vec<&'static str> {
        INPUT_COLUMNS
            .iter()
            .zip(self.positions)
            .filter(|(_, position)| position.is_none())
            .map(|(column, _)| column.name)
            .collect()
    }
}
