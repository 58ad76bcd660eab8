//! The output columns of a file of tax units.

use super::assessment::Assessment;

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
pub(crate) fn output_fields(assessment: &Assessment) -> [f64; OUTPUT_COLUMNS.len()] {
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

/// Writes an amount in whole cents.
pub(crate) fn write_amount(text: &mut String, amount: f64) {
    let cents = (amount * 100.0).round() as i64;
    let sign = if cents < 0 { "-" } else { "" };
    let magnitude = cents.unsigned_abs();
    text.clear();
    text.push_str(sign);
    let mut digits = [0_u8; 20];
    let mut count = 0;
    let mut whole = magnitude / 100;
    while let Some(slot) = digits.get_mut(count) {
        *slot = b'0' + (whole % 10) as u8;
        count += 1;
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    text.extend(digits.iter().take(count).rev().map(|&digit| char::from(digit)));
    text.push('.');
    text.push(char::from(b'0' + (magnitude / 10 % 10) as u8));
    text.push(char::from(b'0' + (magnitude % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::write_amount;

    #[test]
    fn amounts_are_written_in_cents() {
        let mut text = String::new();
        for (amount, expected) in
            [(0.0, "0.00"), (-0.001, "0.00"), (-6028.0, "-6028.00"), (10_523.826, "10523.83"), (0.05, "0.05")]
        {
            write_amount(&mut text, amount);
            assert_eq!(text, expected);
        }
    }
}
