//! The assessed rows of a file of tax units.

use std::io::{self, Write};

use super::columns::{Column, INPUT_COLUMNS};
use super::number::write_amount;
use super::row::Row;
use crate::us::assessment::Assessment;

/// The columns written after the input columns; USD a year, or numbers of people.
pub const OUTPUT_COLUMNS: [&str; 22] = [
    "se_tax",
    "half_se_ded",
    "agi",
    "std_ded",
    "qbi_ded",
    "taxable_income",
    "tax_before_credits",
    "amt",
    "addl_medicare",
    "niit",
    "eitc",
    "ctc_total",
    "ctc_refundable",
    "cdctc",
    "tip_ded",
    "senior_ded",
    "fed_income_tax_excl_se",
    "fica_employee",
    "aca_ptc",
    "medicaid_eligible_any",
    "chip_eligible_any",
    "snap_annual",
];

/// The amounts of an assessment in the order of [`OUTPUT_COLUMNS`].
fn amounts(assessment: &Assessment) -> [f64; OUTPUT_COLUMNS.len()] {
    [
        assessment.self_employment_tax,
        assessment.self_employment_tax_deduction,
        assessment.adjusted_gross_income,
        assessment.standard_deduction,
        assessment.qualified_business_income_deduction,
        assessment.taxable_income,
        assessment.income_tax_before_credits,
        assessment.alternative_minimum_tax,
        assessment.additional_medicare_tax,
        assessment.net_investment_income_tax,
        assessment.earned_income_credit,
        assessment.child_tax_credit,
        assessment.refundable_child_tax_credit,
        assessment.child_care_credit,
        assessment.tips_deduction,
        assessment.senior_deduction,
        assessment.income_tax,
        assessment.employee_payroll_tax,
        assessment.premium_tax_credit,
        f64::from(assessment.medicaid_eligible_people),
        f64::from(assessment.chip_eligible_people),
        assessment.food_assistance,
    ]
}

/// Writes the header.
pub(super) fn write_header(output: &mut impl Write) -> io::Result<()> {
    let names: Vec<&str> = INPUT_COLUMNS.iter().map(|column| column.name).chain(OUTPUT_COLUMNS).collect();
    writeln!(output, "{}", names.join(","))
}

/// Writes a row: its input fields, then the assessment.
pub(super) fn write_row(text: &mut Vec<u8>, row: &Row<'_>, assessment: &Assessment) {
    for column in Column::ALL {
        write_field(text, row.columns.field(row.record, column));
        text.push(b',');
    }
    for amount in amounts(assessment) {
        write_amount(text, amount);
        text.push(b',');
    }
    if let Some(last) = text.last_mut() {
        *last = b'\n';
    }
}

/// Writes a field, within quotes where it holds a character that means something in a CSV.
fn write_field(text: &mut Vec<u8>, field: &[u8]) {
    if !field.iter().any(|byte| b",\"\r\n".contains(byte)) {
        text.extend_from_slice(field);
        return;
    }
    text.push(b'"');
    for &byte in field {
        if byte == b'"' {
            text.push(b'"');
        }
        text.push(byte);
    }
    text.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::write_field;

    #[test]
    fn a_field_with_a_comma_or_a_quote_is_quoted() {
        let mut text = Vec::new();
        for field in ["plain", "a,b", "5\" pipe"] {
            write_field(&mut text, field.as_bytes());
            text.push(b'|');
        }
        assert_eq!(text, b"plain|\"a,b\"|\"5\"\" pipe\"|");
    }
}
