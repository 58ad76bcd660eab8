//! Law packs: what is read, what is refused, what an edit changes.

use ghostwork_law::{
    Country, Date, Dependents, FilingStatus, IndianLaw, LawError, LawPack, PhilippineLaw, State, TaxUnitYear,
    UkLaw, UsLaw, Value,
};

fn parent_of_one() -> TaxUnitYear {
    let mut unit = TaxUnitYear::single(40, State::TX);
    unit.filing_status = FilingStatus::HeadOfHousehold;
    unit.dependents = Dependents::new(&[8]).unwrap();
    unit.head.wages = 60_000.0;
    unit
}

fn pack_with(values: &str) -> Result<LawPack, LawError> {
    LawPack::parse(&format!(
        "schema = 1\njurisdiction = \"US\"\ncurrency = \"USD\"\n\
         [[param]]\nkey = \"a.b\"\nunit = \"USD\"\nlabel = \"l\"\nsource = \"s\"\nreference = \"r\"\nvalues = {values}"
    ))
}

#[test]
fn every_parameter_states_unit_label_reference_and_source() {
    for parameter in UsLaw::pack().unwrap().keys() {
        for text in [&parameter.unit, &parameter.label, &parameter.reference, &parameter.source] {
            assert!(!text.trim().is_empty(), "{} lacks a description", parameter.key);
        }
    }
}

#[test]
fn unconfirmed_values_stay_marked_as_assumptions() {
    let pack = UsLaw::pack().unwrap();

    for key in
        ["state.simplified.rate", "ui.default.replacement_rate", "ui.max_weekly", "states.ca.minimum_wage"]
    {
        assert!(pack.parameter(key).unwrap().is_assumption(), "{key}");
    }
    assert!(!pack.parameter("irs.ctc.max").unwrap().is_assumption());
}

#[test]
fn years_after_the_last_row_keep_the_last_row() {
    let last = UsLaw::for_year(2026).unwrap();
    let later = UsLaw::for_year(2060).unwrap();

    let unit = parent_of_one();

    assert_eq!(last.assess(&unit).earned_income_credit, later.assess(&unit).earned_income_credit);
    assert_eq!(last.income_tax, later.income_tax);
}

#[test]
fn the_tips_and_senior_deductions_end_after_2028() {
    let mut unit = TaxUnitYear::single(70, State::TX);
    unit.head.wages = 40_000.0;
    unit.head.tips = 10_000.0;

    let during = UsLaw::for_year(2028).unwrap().assess(&unit);
    let after = UsLaw::for_year(2029).unwrap().assess(&unit);

    assert_eq!((during.tips_deduction, during.senior_deduction), (10_000.0, 6_000.0));
    assert_eq!((after.tips_deduction, after.senior_deduction), (0.0, 0.0));
}

#[test]
fn a_year_before_the_first_row_is_an_error_that_names_the_key() {
    let error = UsLaw::for_year(2019).unwrap_err();

    assert!(matches!(&error, LawError::NotYetInForce { key, .. } if !key.is_empty()), "{error}");
}

#[test]
fn an_edited_value_holds_from_its_day_on() {
    let from = Date::new(2025, 1, 1).unwrap();
    let pack = UsLaw::pack().unwrap().clone().with_value("irs.ctc.max", from, 3_000.0).unwrap();
    let unit = parent_of_one();

    let before = UsLaw::from_pack(&pack, 2024).unwrap().assess(&unit);
    let during = UsLaw::from_pack(&pack, 2025).unwrap().assess(&unit);
    let later = UsLaw::from_pack(&pack, 2026).unwrap().assess(&unit);

    // tax 2025: 60,000 - 23,625 = 36,375; 1,700 + 12% of 19,375 = 4,025, so all 3,000 are used
    assert_eq!(before.child_tax_credit, 2_000.0);
    assert_eq!(during.child_tax_credit, 3_000.0);
    assert_eq!(later.child_tax_credit, 3_000.0);
}

#[test]
fn one_state_of_a_table_can_be_edited() {
    let from = Date::new(2024, 1, 1).unwrap();
    let pack = UsLaw::pack().unwrap().clone().with_value("hhs.medicaid.covers_adults.TX", from, 1.0).unwrap();
    let unit = TaxUnitYear::single(40, State::TX);

    let current = UsLaw::for_year(2026).unwrap().assess(&unit);
    let expanded = UsLaw::from_pack(&pack, 2026).unwrap().assess(&unit);

    assert_eq!(current.medicaid_eligible_people, 0);
    assert_eq!(expanded.medicaid_eligible_people, 1);
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    let from = Date::new(2025, 1, 1).unwrap();

    let error = UsLaw::pack().unwrap().clone().with_value("irs.ctc.maximum", from, 1.0).unwrap_err();

    assert_eq!(error.to_string(), "the law pack has no parameter irs.ctc.maximum; did you mean irs.ctc.max?");
}

#[test]
fn an_edit_of_another_shape_is_refused() {
    let from = Date::new(2025, 1, 1).unwrap();

    let error = UsLaw::pack().unwrap().clone().with_value("irs.ctc.max", from, vec![1.0, 2.0]).unwrap_err();

    assert!(matches!(error, LawError::WrongShape { .. }), "{error}");
}

#[test]
fn a_value_outside_its_range_is_an_error_not_a_panic() {
    let from = Date::new(2025, 1, 1).unwrap();
    let pack = UsLaw::pack().unwrap().clone().with_value("irs.qbi.rate", from, 20.0).unwrap();

    let error = UsLaw::from_pack(&pack, 2025).unwrap_err();

    assert_eq!(error.to_string(), "law parameter irs.qbi.rate on 2025-12-31 is 20, expected 0 to 1");
}

#[test]
fn a_removed_parameter_is_an_error_that_names_it() {
    let text = "schema = 1\njurisdiction = \"US\"\ncurrency = \"USD\"";

    let error = UsLaw::from_pack(&LawPack::parse(text).unwrap(), 2025).unwrap_err();

    assert!(matches!(error, LawError::UnknownKey { .. }), "{error}");
}

#[test]
fn mistakes_of_a_pack_are_refused() {
    let bad_date = pack_with("[{ from = \"2025-13-01\", value = 1 }]").unwrap_err();
    let bad_value = pack_with("[{ from = \"2025-01-01\", value = \"many\" }]").unwrap_err();
    let not_a_number = pack_with("[{ from = \"2025-01-01\", value = nan }]").unwrap_err();
    let unordered = pack_with("[{ from = \"2025-01-01\", value = 1 }, { from = \"2024-01-01\", value = 2 }]")
        .unwrap_err();
    let empty = pack_with("[]").unwrap_err();
    let schema = LawPack::parse("schema = 2\njurisdiction = \"US\"\ncurrency = \"USD\"").unwrap_err();

    assert!(matches!(bad_date, LawError::BadDate { .. }), "{bad_date}");
    assert!(matches!(bad_value, LawError::BadValue { .. }), "{bad_value}");
    assert!(matches!(not_a_number, LawError::BadValue { .. }), "{not_a_number}");
    assert!(matches!(unordered, LawError::RowsOutOfOrder { .. }), "{unordered}");
    assert!(matches!(empty, LawError::NoValues { .. }), "{empty}");
    assert!(matches!(schema, LawError::UnknownSchema { found: 2, expected: 1 }), "{schema}");
    assert!(matches!(LawPack::parse("{").unwrap_err(), LawError::Malformed { .. }));
}

#[test]
fn the_value_none_is_read_as_absent() {
    let pack = pack_with("[{ from = \"2025-01-01\", value = \"none\" }]").unwrap();

    let value = pack.on(Date::new(2025, 6, 1).unwrap()).value("a.b").unwrap().clone();

    assert_eq!(value, Value::Absent);
}

/// Texts of a pack with one parameter left out, by its key.
fn packs_without_one_parameter(text: &str) -> Vec<(String, LawPack)> {
    let blocks: Vec<&str> = text.split("\n[[param]]\n").collect();
    (1..blocks.len())
        .map(|left_out| {
            let key = blocks[left_out].split('"').nth(1).unwrap().to_owned();
            let kept: Vec<&str> = blocks
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != left_out)
                .map(|(_, block)| *block)
                .collect();
            (key, LawPack::parse(&kept.join("\n[[param]]\n")).unwrap())
        })
        .collect()
}

#[test]
fn every_parameter_of_the_united_states_is_used() {
    let law = UsLaw::for_year(2026).unwrap();

    for (key, pack) in packs_without_one_parameter(include_str!("../../../../data/law/us.toml")) {
        let without = UsLaw::from_pack(&pack, 2026);
        assert!(without.is_err() || without.unwrap() != law, "{key} is not used");
    }
}

#[test]
fn every_parameter_of_the_other_countries_is_used() {
    for (key, pack) in packs_without_one_parameter(include_str!("../../../../data/law/uk.toml")) {
        assert!(UkLaw::from_pack(&pack, 2026).is_err(), "{key} is not used");
    }
    for (key, pack) in packs_without_one_parameter(include_str!("../../../../data/law/philippines.toml")) {
        assert!(PhilippineLaw::from_pack(&pack, 2026).is_err(), "{key} is not used");
    }
    for (key, pack) in packs_without_one_parameter(include_str!("../../../../data/law/india.toml")) {
        assert!(IndianLaw::from_pack(&pack, 2026).is_err(), "{key} is not used");
    }
}

/// The law of the last day of January 2026, for all time.
fn frozen() -> LawPack {
    UsLaw::pack().unwrap().clone().as_of(Date::new(2026, 1, 31).unwrap())
}

#[test]
fn a_frozen_law_keeps_last_years_guideline_in_every_year() {
    for year in [2024, 2026, 2030] {
        let law = UsLaw::from_pack(&frozen(), year).unwrap();
        let credit = |income: f64| {
            let mut unit = TaxUnitYear::single(40, State::TX);
            unit.benchmark_premium_per_month = Some(8_677.50 / 12.0);
            unit.head.wages = income;
            law.assess(&unit).premium_tax_credit
        };

        assert_eq!(law.medicaid.guideline(State::TX, 1), 15_960.0);
        assert_eq!(law.premium_tax_credit.guideline(State::TX, 1), 15_650.0);
        // 100% of 15,650: 2.1%; 191%: 4.19% + 0.82 x 2.41%; 405%: none
        assert!((credit(15_700.0) - 8_347.80).abs() < 0.01, "{}", credit(15_700.0));
        assert!((credit(30_000.0) - 6_827.64).abs() < 0.01, "{}", credit(30_000.0));
        assert_eq!(credit(63_500.0), 0.0);
    }
}

#[test]
fn food_assistance_of_a_frozen_law_is_that_of_its_month_in_every_month() {
    let january = UsLaw::for_year(2026).unwrap();
    let later = UsLaw::from_pack(&frozen(), 2028).unwrap();
    let mut unit = parent_of_one();
    let mut changes = 0;
    for state in State::ALL {
        unit.state = state;
        for wages in (0..60_000).step_by(500) {
            unit.head.wages = f64::from(wages);
            let expected = january.assistance_in_month(&unit, 1);

            assert_eq!(later.assistance_in_month(&unit, 3), expected, "{state:?} {wages}");
            assert_eq!(later.assistance_in_month(&unit, 11), expected, "{state:?} {wages}");
            changes += usize::from(january.assistance_in_month(&unit, 11) != expected);
        }
    }
    assert!(changes > 500, "{changes}");
}

#[test]
fn an_edit_of_a_frozen_law_holds_for_last_year_a_year_later() {
    let key = "hhs.fpg.first_person";
    let guidelines = |pack: &LawPack, year| {
        let law = UsLaw::from_pack(pack, year).unwrap();
        (law.medicaid.guideline(State::TX, 1), law.premium_tax_credit.guideline(State::TX, 1))
    };

    let later = frozen().with_value(key, Date::start_of_year(2028), 20_000.0).unwrap();
    let always = frozen().with_value(key, Date::start_of_year(0), 20_000.0).unwrap();

    assert_eq!(guidelines(&later, 2027), (15_960.0, 15_650.0));
    assert_eq!(guidelines(&later, 2028), (20_000.0, 15_650.0));
    assert_eq!(guidelines(&later, 2029), (20_000.0, 20_000.0));
    assert_eq!(guidelines(&always, 2024), (20_000.0, 20_000.0));
}

#[test]
fn the_law_of_each_country_begins_in_its_first_year() {
    for country in Country::ALL {
        let has_law = |year| country.check(country.pack().unwrap(), year).is_ok();

        let first = country.first_year();

        assert!(has_law(first) && !has_law(first - 1), "{}", country.name());
    }
}

#[test]
fn a_parameter_belongs_to_the_country_in_whose_law_it_stands() {
    assert_eq!(Country::of_parameter("irs.ctc.max"), Some(Country::UnitedStates));
    assert_eq!(Country::of_parameter("uk.renting_share"), Some(Country::UnitedKingdom));
    assert_eq!(Country::of_parameter("no.such.key"), None);
}
