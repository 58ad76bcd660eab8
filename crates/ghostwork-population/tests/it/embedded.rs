//! The embedded population of the United States.

use ghostwork_population::{LabourStatus, PersonRecord, Population, Role, Sex};
use sha2::{Digest, Sha256};

fn share(
    population: &Population,
    part: impl Fn(&PersonRecord) -> bool,
    whole: impl Fn(&PersonRecord) -> bool,
) -> f64 {
    let all = population.persons.iter().filter(|person| whole(person)).count();
    population.persons.iter().filter(|person| whole(person) && part(person)).count() as f64 / all as f64
}

fn is_employed(person: &PersonRecord) -> bool {
    person.status.is_employed()
}

#[test]
fn every_file_has_the_checksum_that_its_source_entry_states() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let sources: toml::Table =
        std::fs::read_to_string(root.join("data/SOURCES.toml")).unwrap().parse().unwrap();
    let mut checked = 0;
    for source in sources["source"].as_array().unwrap() {
        let path = source["path"].as_str().unwrap();
        if !path.starts_with("data/population/") {
            continue;
        }
        let checksum = format!("{:x}", Sha256::digest(std::fs::read(root.join(path)).unwrap()));

        assert_eq!(source["sha256"].as_str().unwrap(), checksum, "{path}");
        assert!(source.get("licence").is_some() && source.get("retrieved").is_some(), "{path}");
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn the_embedded_population_is_always_the_same() {
    assert!(Population::us().unwrap() == Population::us().unwrap());
}

#[test]
fn households_are_twenty_thousand_of_equal_weight() {
    let population = Population::us().unwrap();

    let first = population.households[0].weight;
    assert_eq!(population.households.len(), 20_000);
    assert!(population.households.iter().all(|household| household.weight.total_cmp(&first).is_eq()));
}

#[test]
fn households_cover_all_persons_and_units_in_order() {
    let population = Population::us().unwrap();
    let (mut person, mut unit) = (0, 0);

    for household in &population.households {
        assert_eq!((household.persons.start, household.tax_units.start), (person, unit));
        (person, unit) = (household.persons.end, household.tax_units.end);
        let units = household.tax_units.len();
        let members = &population.persons[household.persons.start as usize..household.persons.end as usize];
        for number in 0..units {
            let heads = members
                .iter()
                .filter(|member| usize::from(member.tax_unit) == number && member.role == Role::Head)
                .count();
            assert_eq!(heads, 1);
        }
        assert!(members.iter().all(|member| usize::from(member.tax_unit) < units));
    }
    assert_eq!((person as usize, unit as usize), (population.persons.len(), population.tax_units.len()));
}

#[test]
fn persons_are_aged_16_to_120_and_weigh_as_much_as_the_published_population() {
    let population = Population::us().unwrap();

    assert!(population.persons.iter().all(|person| (16..=120).contains(&person.age_years)));
    // BLS 2024: 268,571 thousand; the draw of 20,000 households may miss it by a few in a thousand.
    let persons = population.persons.len() as f64 * population.households[0].weight / 1000.0;
    assert!((persons / 268_571.0 - 1.0).abs() < 0.01, "{persons} thousand persons");
}

#[test]
fn every_state_is_drawn() {
    let population = Population::us().unwrap();
    let mut states: Vec<u8> = population.households.iter().map(|household| household.state).collect();
    states.dedup();

    // Fifty states and the District of Columbia, in order of their codes.
    assert_eq!(states.len(), 51);
    assert!(states.is_sorted());
}

#[test]
fn status_shares_are_the_published_ones() {
    let population = Population::us().unwrap();
    let in_labour_force = |person: &PersonRecord| person.status != LabourStatus::OutOfLabourForce;
    let is_unemployed = |person: &PersonRecord| person.status == LabourStatus::Unemployed;

    let employed = share(&population, is_employed, |_| true);
    let unemployed = share(&population, is_unemployed, in_labour_force);
    let of_prime_age = share(&population, is_employed, |person| (25..55).contains(&person.age_years));
    let of_men = share(&population, is_employed, |person| person.sex == Sex::Male);
    let of_women = share(&population, is_employed, |person| person.sex == Sex::Female);

    // BLS 2024: 60.1 percent employed; 4.0 unemployed on average and 4.2 late in the year; 80.7 of prime age.
    assert!((employed - 0.601).abs() < 0.005, "{employed}");
    assert!((unemployed - 0.042).abs() < 0.002, "{unemployed}");
    assert!((of_prime_age - 0.807).abs() < 0.005, "{of_prime_age}");
    // Not fitted: 65 percent of men, 55 of women.
    assert!((of_men - 0.652).abs() < 0.02, "{of_men}");
    assert!((of_women - 0.552).abs() < 0.02, "{of_women}");
}

#[test]
fn own_account_workers_and_contract_income_are_as_frequent_as_published() {
    let population = Population::us().unwrap();

    let own_account = share(&population, |person| person.status == LabourStatus::OwnAccount, is_employed);
    let with_profit = population.persons.iter().filter(|person| person.profit_cents_per_year > 0).count()
        as f64
        / population.persons.iter().filter(|person| person.status != LabourStatus::OutOfLabourForce).count()
            as f64;

    // BLS 2023: 6.9 to 8.0 percent of the employed; Garin and others 2022: 10 to 14 percent of the workforce.
    assert!((0.069..=0.080).contains(&own_account), "{own_account}");
    assert!((0.10..=0.14).contains(&with_profit), "{with_profit}");
}

#[test]
fn jobs_belong_to_the_employed_alone() {
    for person in Population::us().unwrap().persons {
        assert_eq!(person.status.is_employed(), person.hours_per_week > 0.0);
        assert!(person.wage_cents_per_year >= 0 && person.unemployment_benefit_cents_per_year >= 0);
        if person.status == LabourStatus::Employee {
            assert!(person.wage_cents_per_year > 0);
        } else {
            assert!(!person.employer_health_plan && !person.employer_retirement_plan);
        }
        if !person.status.is_employed() {
            assert_eq!(person.tenure_months, 0);
        }
        assert!(!person.carer || person.hours_per_week < 35.0);
    }
}

#[test]
fn the_rake_meets_counts_and_amounts_of_every_class_that_the_sample_can_hold() {
    let population = Population::us().unwrap();
    let weight = population.households[0].weight;

    for class in &population.raking_residuals {
        // A class of fewer returns than ten households stand for, or of losses, is only reported.
        if class.target_returns < 10.0 * weight || class.lowest_income < 0.0 {
            continue;
        }
        let count_error = (class.achieved_returns - class.target_returns).abs();
        assert!(count_error <= weight, "from {}: {count_error} returns", class.lowest_income);
        let amount_error = class.achieved_amount / class.target_amount - 1.0;
        assert!(amount_error.abs() < 0.01, "from {}: {amount_error}", class.lowest_income);
    }
}

#[test]
fn the_rake_meets_the_totals() {
    let population = Population::us().unwrap();
    let sum = |of: fn(&ghostwork_population::ProfitResidual) -> f64| {
        population.raking_residuals.iter().map(of).sum::<f64>()
    };

    // 21.4 million returns and 530 billion dollars; returns with negative income and above five million are missed.
    assert!((sum(|class| class.achieved_returns) / sum(|class| class.target_returns) - 1.0).abs() < 0.01);
    assert!((sum(|class| class.achieved_amount) / sum(|class| class.target_amount) - 1.0).abs() < 0.03);
}

#[test]
fn the_survey_has_half_of_the_returns_and_a_sixth_of_those_with_low_income() {
    let population = Population::us().unwrap();
    let ratio = |highest: f64| {
        let classes = population.raking_residuals.iter().filter(|class| class.income_below <= highest);
        let (survey, target) = classes.fold((0.0, 0.0), |(survey, target), class| {
            (survey + class.survey_returns, target + class.target_returns)
        });
        survey / target
    };

    assert!((0.4..0.6).contains(&ratio(f64::INFINITY)), "{}", ratio(f64::INFINITY));
    assert!((0.05..0.25).contains(&ratio(25_000.0)), "{}", ratio(25_000.0));
}
