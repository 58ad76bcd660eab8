//! Eligibility and benefits against the public model that holds them, as shares of households that agree.

use ghostwork_law::{Assessment, TaxUnitYear};

use crate::reference_cases::{Row, law_of, number, peer_unit, rows};

/// Food assistance agrees when it is within a dollar a month.
const FOOD_TOLERANCE_PER_YEAR: f64 = 12.0;

fn assert_agreement(least_share: f64, agrees: impl Fn(&Row, &Assessment) -> bool) {
    let mut differing = Vec::new();
    let rows = rows(include_str!("../data/us_tax_peer_sample.csv"));
    for row in &rows {
        let unit: TaxUnitYear = peer_unit(row);
        let assessment = law_of(row).assess(&unit);
        if !agrees(row, &assessment) {
            differing.push(format!("{row:?}\n  ours: {assessment:?}"));
        }
    }
    let share = 1.0 - differing.len() as f64 / rows.len() as f64;
    assert!(share >= least_share, "{share:.3} agree, expected {least_share}:\n{}", differing.join("\n"));
}

#[test]
fn medicaid_and_chip_counts_agree_with_the_peer_model() {
    assert_agreement(0.99, |row, assessment| {
        f64::from(assessment.medicaid_eligible_people) == number(row, "medicaid_eligible_any")
            && f64::from(assessment.chip_eligible_people) == number(row, "chip_eligible_any")
    });
}

#[test]
fn food_assistance_agrees_with_the_peer_model() {
    assert_agreement(0.99, |row, assessment| {
        (assessment.food_assistance - number(row, "snap_annual")).abs() <= FOOD_TOLERANCE_PER_YEAR
    });
}

#[test]
fn whether_there_is_a_premium_credit_agrees_with_the_peer_model() {
    assert_agreement(0.99, |row, assessment| {
        (assessment.premium_tax_credit > 0.0) == (number(row, "aca_ptc") > 0.0)
    });
}
