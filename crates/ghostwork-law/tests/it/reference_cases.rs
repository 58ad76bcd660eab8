//! Households of two public models, assessed and compared column by column.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ghostwork_law::{Assessment, Dependents, FilingStatus, Person, State, TaxUnitYear, UsLaw};

/// Both models agree within a dollar on each column, so a dollar is the tolerance.
const DOLLAR: f64 = 1.0;

pub(crate) type Row = BTreeMap<String, String>;

static LAWS: LazyLock<BTreeMap<u16, UsLaw>> =
    LazyLock::new(|| (2024..=2026).map(|year| (year, UsLaw::for_year(year).unwrap())).collect());

/// The law of a row's year.
pub(crate) fn law_of(row: &Row) -> &'static UsLaw {
    &LAWS[&row["year"].parse().unwrap()]
}

pub(crate) fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

pub(crate) fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {:?}", row[column]))
}

pub(crate) fn peer_unit(row: &Row) -> TaxUnitYear {
    let ages: Vec<u8> = row["kid_ages"].split_whitespace().map(|age| age.parse().unwrap()).collect();
    let sstb = row["sstb"] == "1";
    let mut unit =
        TaxUnitYear::single(number(row, "age_head") as u8, State::from_code(&row["state"]).unwrap());
    unit.filing_status = match row["mars"].as_str() {
        "1" => FilingStatus::Single,
        "2" => FilingStatus::Joint,
        "3" => FilingStatus::Separate,
        _ => FilingStatus::HeadOfHousehold,
    };
    unit.head.wages = number(row, "wages_p");
    unit.head.tips = number(row, "tips");
    unit.head.self_employment_profit = number(row, "se_p");
    unit.head.business_expenses = Some(0.0);
    unit.head.specified_service_trade = sstb;
    unit.head.unemployment_compensation = number(row, "ui");
    if unit.filing_status == FilingStatus::Joint {
        unit.spouse = Some(Person {
            age: number(row, "age_spouse") as u8,
            wages: number(row, "wages_s"),
            self_employment_profit: number(row, "se_s"),
            business_expenses: Some(0.0),
            specified_service_trade: sstb,
            ..Person::default()
        });
    }
    unit.dependents = Dependents::new(&ages).unwrap();
    unit.interest = number(row, "interest");
    unit.self_employed_health_premiums = number(row, "se_health_ins");
    unit
}

fn federal_columns(assessment: &Assessment) -> [(&'static str, f64); 18] {
    [
        ("se_tax", assessment.self_employment_tax),
        ("half_se_ded", assessment.self_employment_tax_deduction),
        ("agi", assessment.adjusted_gross_income),
        ("std_ded", assessment.standard_deduction),
        ("qbi_ded", assessment.qualified_business_income_deduction),
        ("taxable_income", assessment.taxable_income),
        ("tax_before_credits", assessment.income_tax_before_credits),
        ("amt", assessment.alternative_minimum_tax),
        ("addl_medicare", assessment.additional_medicare_tax),
        ("niit", assessment.net_investment_income_tax),
        ("eitc", assessment.earned_income_credit),
        ("ctc_total", assessment.child_tax_credit),
        ("ctc_refundable", assessment.refundable_child_tax_credit),
        ("cdctc", assessment.child_care_credit),
        ("tip_ded", assessment.tips_deduction),
        ("senior_ded", assessment.senior_deduction),
        ("fed_income_tax_excl_se", assessment.income_tax),
        ("fica_employee", assessment.employee_payroll_tax),
    ]
}

#[test]
fn federal_columns_of_the_peer_sample_agree_within_a_dollar() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../data/us_tax_peer_sample.csv")) {
        let assessment = law_of(&row).assess(&peer_unit(&row));

        for (column, ours) in federal_columns(&assessment) {
            let theirs = number(&row, column);
            if (ours - theirs).abs() > DOLLAR {
                wrong.push(format!(
                    "{} {}: {column} is {ours:.2}, expected {theirs:.2}",
                    row["unit_id"], row["year"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_published_cases_agree_within_a_dollar() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../data/us_tax_cases.csv")) {
        let assessment = law_of(&row).assess(&case_unit(&row));

        for (column, ours) in case_columns(&assessment) {
            let theirs = number(&row, column);
            if (ours - theirs).abs() > DOLLAR {
                wrong.push(format!(
                    "{} {}: {column} is {ours:.2}, expected {theirs:.2}",
                    row["case"], row["year"]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Adults of the cases are 40 and the children 8, as the cases' notes leave ages open but grant every credit.
fn case_unit(row: &Row) -> TaxUnitYear {
    let sstb = row["sstb"] == "1";
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.filing_status = match row["filing_status"].as_str() {
        "single" => FilingStatus::Single,
        "joint" => FilingStatus::Joint,
        _ => FilingStatus::HeadOfHousehold,
    };
    unit.head.wages = number(row, "wages_head");
    unit.head.self_employment_profit = number(row, "se_head");
    unit.head.specified_service_trade = sstb;
    unit.head.unemployment_compensation = number(row, "ui");
    if unit.filing_status == FilingStatus::Joint {
        unit.spouse = Some(Person {
            age: 40,
            wages: number(row, "wages_spouse"),
            self_employment_profit: number(row, "se_spouse"),
            specified_service_trade: sstb,
            ..Person::default()
        });
    }
    let children: Vec<u8> = vec![8; number(row, "children") as usize];
    unit.dependents = Dependents::new(&children).unwrap();
    unit.self_employed_health_premiums = number(row, "se_health_ins");
    unit
}

fn case_columns(assessment: &Assessment) -> [(&'static str, f64); 13] {
    let nonrefundable = assessment.child_tax_credit - assessment.refundable_child_tax_credit;
    let payroll = 2.0 * assessment.employee_payroll_tax
        + assessment.self_employment_tax
        + assessment.additional_medicare_tax;
    [
        ("setax", assessment.self_employment_tax),
        ("half_seca", assessment.self_employment_tax_deduction),
        ("agi", assessment.adjusted_gross_income),
        ("standard", assessment.standard_deduction),
        ("qbided", assessment.qualified_business_income_deduction),
        ("taxable_income", assessment.taxable_income),
        ("tax_before_credits", assessment.income_tax_before_credits),
        ("ctc_nonref", nonrefundable),
        ("ctc_ref", assessment.refundable_child_tax_credit),
        ("eitc", assessment.earned_income_credit),
        ("addl_medicare", assessment.additional_medicare_tax),
        ("iitax", assessment.income_tax),
        ("fica_plus_seca", payroll),
    ]
}
