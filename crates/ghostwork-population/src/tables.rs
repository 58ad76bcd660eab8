//! Published tables from which is drawn what the survey file lacks, each with its source.
//!
//! A source that says "from memory, unconfirmed" or "assumption" was not read in the publication itself; the report
//! prints it.

/// Values with the place they come from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sourced<Values> {
    pub(crate) name: &'static str,
    pub(crate) values: Values,
    pub(crate) source: &'static str,
}

/// Labour force by age, in thousands of persons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LabourForce {
    pub(crate) lowest_age: u8,
    pub(crate) population: f64,
    pub(crate) employed: f64,
    pub(crate) unemployed: f64,
}

/// Persons, employed and unemployed by age.
pub(crate) const LABOUR_FORCE: Sourced<[LabourForce; 8]> = Sourced {
    name: "employed and unemployed by age",
    values: [
        LabourForce { lowest_age: 16, population: 9_304.0, employed: 2_102.0, unemployed: 314.0 },
        LabourForce { lowest_age: 18, population: 8_282.0, employed: 3_560.0, unemployed: 509.0 },
        LabourForce { lowest_age: 20, population: 21_387.0, employed: 14_172.0, unemployed: 1_121.0 },
        LabourForce { lowest_age: 25, population: 44_427.0, employed: 35_595.0, unemployed: 1_586.0 },
        LabourForce { lowest_age: 35, population: 44_180.0, employed: 36_197.0, unemployed: 1_206.0 },
        LabourForce { lowest_age: 45, population: 40_034.0, employed: 32_039.0, unemployed: 899.0 },
        LabourForce { lowest_age: 55, population: 41_221.0, employed: 26_405.0, unemployed: 761.0 },
        // All persons less the groups above: 268,571, 161,346 and 6,761.
        LabourForce { lowest_age: 65, population: 59_736.0, employed: 11_276.0, unemployed: 365.0 },
    ],
    source: "BLS, Current Population Survey, annual averages 2024, table 3",
};

/// Unemployed per person in the labour force, late 2024.
pub(crate) const UNEMPLOYMENT_RATE: Sourced<f64> = Sourced {
    name: "unemployment rate",
    values: 0.042,
    source: "BLS, Employment Situation, 2024 (annual average 4.0 percent, 4.2 in the second half)",
};

/// Independent contractors in the main job per employed person.
pub(crate) const OWN_ACCOUNT_SHARE: Sourced<f64> = Sourced {
    name: "own-account workers per employed person",
    values: 0.074,
    source: "BLS, Contingent Worker Supplement 2023",
};

/// Persons with contract income in the year per person in the labour force.
pub(crate) const CONTRACT_INCOME_SHARE: Sourced<f64> = Sourced {
    name: "persons with business profit in the year per person in the labour force",
    values: 0.12,
    source: "Garin, Jackson and Koustas (2022), National Tax Journal 75(4), year 2018",
};

/// Factor on the wages of the survey file.
pub(crate) const WAGE_LEVEL: Sourced<f64> = Sourced {
    name: "factor on the survey's wages",
    values: 1.12,
    source: "fitted to the median household income of Census P60-286",
};

/// Persons who earned in the year per person employed in an average month.
pub(crate) const WORKED_IN_YEAR_PER_EMPLOYED: Sourced<f64> = Sourced {
    name: "persons who worked in the year per person employed in an average month",
    // 171,937 worked in 2023 (table 1), 161,037 were employed in an average month.
    values: 1.068,
    source: "BLS, Work Experience of the Population 2023-2024, table 1; monthly average 2023 from memory, unconfirmed",
};

/// Women per person aged 16 or more.
pub(crate) const WOMEN_SHARE: Sourced<f64> = Sourced {
    name: "women per person aged 16 or more",
    // 139,848 of 273,023 thousand.
    values: 0.512,
    source: "BLS, Work Experience of the Population 2024, table 1",
};

/// Women per unmarried person who files singly, by lowest age.
pub(crate) const WOMEN_AMONG_SINGLE: Sourced<[(u8, f64); 7]> = Sourced {
    name: "women per single filer or dependant by age",
    values: [(16, 0.48), (25, 0.44), (35, 0.44), (45, 0.47), (55, 0.53), (65, 0.63), (75, 0.72)],
    source: "Census, America's Families and Living Arrangements 2023, table A1; from memory, unconfirmed",
};

/// Women per head of household.
pub(crate) const WOMEN_AMONG_HEADS_OF_HOUSEHOLD: Sourced<f64> = Sourced {
    name: "women per head-of-household filer",
    values: 0.74,
    source: "Census, America's Families and Living Arrangements 2023, table FG6; from memory, unconfirmed",
};

/// Chance that the member of a couple with the higher earnings is the man.
pub(crate) const MAN_EARNS_MORE: Sourced<f64> = Sourced {
    name: "couples in which the man earns more, of those with different earnings",
    values: 0.71,
    source: "Pew Research Center 2023, earnings in opposite-sex marriages; from memory, unconfirmed",
};

/// Shares of below secondary, secondary, some tertiary and tertiary education by lowest age.
pub(crate) const EDUCATION: Sourced<[(u8, [f64; 4]); 6]> = Sourced {
    name: "education by age",
    values: [
        (16, [0.97, 0.03, 0.00, 0.00]),
        (18, [0.28, 0.44, 0.28, 0.00]),
        (20, [0.08, 0.32, 0.41, 0.19]),
        (25, [0.065, 0.270, 0.237, 0.428]),
        (40, [0.090, 0.260, 0.235, 0.415]),
        (55, [0.095, 0.300, 0.263, 0.342]),
    ],
    source: "Census, Educational Attainment 2024 (tertiary from age 25: 42.8, 41.5 and 34.2 percent); the other shares \
             from memory, unconfirmed",
};

/// Weight of the rank in earnings, against luck, in who has more education.
pub(crate) const EDUCATION_EARNINGS_WEIGHT: Sourced<f64> = Sourced {
    name: "weight of earnings in the draw of education",
    values: 0.35,
    source: "assumption; gives the higher attainment of the employed",
};

/// Share enrolled in a school or college by lowest age.
pub(crate) const ENROLLED: Sourced<[(u8, f64); 9]> = Sourced {
    name: "enrolled in education by age",
    values: [
        (16, 0.94),
        (18, 0.66),
        (20, 0.48),
        (22, 0.26),
        (25, 0.11),
        (30, 0.06),
        (35, 0.025),
        (50, 0.004),
        (65, 0.001),
    ],
    source: "NCES, Digest of Education Statistics 2023, table 103.20; from memory, unconfirmed",
};

/// Part-time workers (under 35 usual hours) per employed person.
pub(crate) const PART_TIME_SHARE: Sourced<f64> = Sourced {
    name: "part-time workers per employed person",
    values: 0.174,
    source: "BLS, Current Population Survey, annual averages 2024, table 8; from memory, unconfirmed",
};

/// Usual hours of full-time workers: hours and share.
pub(crate) const FULL_TIME_HOURS: Sourced<[(f32, f64); 6]> = Sourced {
    name: "usual hours of full-time workers",
    values: [(36.0, 0.08), (40.0, 0.69), (45.0, 0.08), (50.0, 0.09), (55.0, 0.02), (60.0, 0.04)],
    source: "BLS, Current Population Survey, annual averages 2024, table 19; from memory, unconfirmed",
};

/// Median years with the employer by lowest age.
pub(crate) const MEDIAN_TENURE_YEARS: Sourced<[(u8, f64); 7]> = Sourced {
    name: "median tenure by age",
    values: [(16, 0.8), (20, 1.2), (25, 2.7), (35, 4.6), (45, 7.0), (55, 9.6), (65, 9.8)],
    source: "BLS, Employee Tenure in 2024 (ages 25-34 and 55-64); the other ages from memory, unconfirmed",
};

/// Employees whose employer offers a health plan.
pub(crate) const HEALTH_PLAN_ACCESS: Sourced<f64> = Sourced {
    name: "employees with access to an employer health plan",
    values: 0.72,
    source: "BLS, National Compensation Survey, March 2024: medical care access of private employees",
};

/// Employees eligible for an employer's retirement plan.
pub(crate) const RETIREMENT_PLAN_ELIGIBLE: Sourced<f64> = Sourced {
    name: "employees eligible for an employer retirement plan",
    values: 0.476,
    source: "BLS, Contingent Worker Supplement 2017: noncontingent workers",
};

/// Chance that a plan is offered, by lowest annual wage in dollars of 2024, full time and part time.
pub(crate) const PLAN_CHANCE: Sourced<[(f64, f64, f64); 5]> = Sourced {
    name: "relative chance of a plan by wage and hours",
    values: [
        (0.0, 0.50, 0.15),
        (20_000.0, 0.65, 0.25),
        (35_000.0, 0.82, 0.35),
        (55_000.0, 0.92, 0.50),
        (90_000.0, 0.95, 0.55),
    ],
    source: "assumption, shaped by BLS, National Compensation Survey, March 2024: full time 89, part time 26 percent",
};

/// Median income of households, in dollars of 2024.
pub(crate) const MEDIAN_HOUSEHOLD_INCOME: Sourced<f64> = Sourced {
    name: "median household income",
    values: 83_730.0,
    source: "Census, Income in the United States 2024, P60-286",
};

/// Persons in poverty per person.
pub(crate) const POVERTY_RATE: Sourced<f64> = Sourced {
    name: "official poverty rate",
    values: 0.106,
    source: "Census, Poverty in the United States 2024, P60-287",
};

/// Poverty line in dollars of 2025: of one person, and for each further one.
pub(crate) const POVERTY_LINE: Sourced<(f64, f64)> =
    Sourced { name: "poverty line", values: (15_650.0, 5_500.0), source: "HHS, Poverty Guidelines 2025" };

/// Growth of wages per person from 2024 to 2026.
pub(crate) const WAGE_GROWTH_FROM_2024: Sourced<f64> = Sourced {
    name: "growth of wages per person, 2024 to 2026",
    // 1.041912 * 1.034974
    values: 1.078_35,
    source: "taxcalc 6.8.0, growfactors.csv, AWAGE 2025 and 2026",
};

/// Growth of consumer prices from 2025 to 2026.
pub(crate) const PRICE_GROWTH_FROM_2025: Sourced<f64> = Sourced {
    name: "growth of consumer prices, 2025 to 2026",
    values: 1.029_301,
    source: "taxcalc 6.8.0, growfactors.csv, ACPIU 2026",
};

/// Persons aged 16 or more, civilian and not in institutions (thousands).
pub(crate) const PERSONS: Sourced<f64> = Sourced {
    name: "persons aged 16 or more",
    values: 268_571.0,
    source: "BLS, Current Population Survey, annual averages 2024, table 3",
};

/// Households (thousands).
pub(crate) const HOUSEHOLDS: Sourced<f64> = Sourced {
    name: "households",
    values: 132_216.0,
    source: "Census, CPS ASEC 2024, table HH-1; from memory, unconfirmed",
};

/// Age of elderly dependants and grown dependants: share of the latter under 25.
pub(crate) const GROWN_DEPENDANTS_UNDER_25: Sourced<f64> = Sourced {
    name: "dependants of 21 or more, not elderly, who are under 25",
    values: 0.8,
    source: "assumption; a qualifying child over 18 is a student under 24",
};

/// Adults out of the labour force aged 45 to 64 who care for a disabled or elderly adult.
pub(crate) const ADULT_CARERS: Sourced<f64> = Sourced {
    name: "carers of an adult among persons of 45 to 64 out of the labour force",
    values: 0.08,
    source: "assumption",
};

/// Returns the value of the last row whose lowest age is not above an age.
pub(crate) fn at_age<Value: Copy>(rows: &[(u8, Value)], age: u8) -> Option<Value> {
    rows.iter().rev().find(|(lowest, _)| *lowest <= age).or(rows.first()).map(|(_, value)| *value)
}

/// Name and source of every table, in the order in which they are used.
pub(crate) const SOURCES: [(&str, &str); 25] = [
    (PERSONS.name, PERSONS.source),
    (HOUSEHOLDS.name, HOUSEHOLDS.source),
    (LABOUR_FORCE.name, LABOUR_FORCE.source),
    (UNEMPLOYMENT_RATE.name, UNEMPLOYMENT_RATE.source),
    (OWN_ACCOUNT_SHARE.name, OWN_ACCOUNT_SHARE.source),
    (CONTRACT_INCOME_SHARE.name, CONTRACT_INCOME_SHARE.source),
    (WORKED_IN_YEAR_PER_EMPLOYED.name, WORKED_IN_YEAR_PER_EMPLOYED.source),
    (WAGE_LEVEL.name, WAGE_LEVEL.source),
    (GROWN_DEPENDANTS_UNDER_25.name, GROWN_DEPENDANTS_UNDER_25.source),
    (WOMEN_SHARE.name, WOMEN_SHARE.source),
    (WOMEN_AMONG_SINGLE.name, WOMEN_AMONG_SINGLE.source),
    (WOMEN_AMONG_HEADS_OF_HOUSEHOLD.name, WOMEN_AMONG_HEADS_OF_HOUSEHOLD.source),
    (MAN_EARNS_MORE.name, MAN_EARNS_MORE.source),
    (EDUCATION.name, EDUCATION.source),
    (EDUCATION_EARNINGS_WEIGHT.name, EDUCATION_EARNINGS_WEIGHT.source),
    (ENROLLED.name, ENROLLED.source),
    (PART_TIME_SHARE.name, PART_TIME_SHARE.source),
    (FULL_TIME_HOURS.name, FULL_TIME_HOURS.source),
    (MEDIAN_TENURE_YEARS.name, MEDIAN_TENURE_YEARS.source),
    (HEALTH_PLAN_ACCESS.name, HEALTH_PLAN_ACCESS.source),
    (RETIREMENT_PLAN_ELIGIBLE.name, RETIREMENT_PLAN_ELIGIBLE.source),
    (PLAN_CHANCE.name, PLAN_CHANCE.source),
    (ADULT_CARERS.name, ADULT_CARERS.source),
    (MEDIAN_HOUSEHOLD_INCOME.name, MEDIAN_HOUSEHOLD_INCOME.source),
    (POVERTY_LINE.name, POVERTY_LINE.source),
];
