//! An invented comparison of realistic size: 20 seeds, five years, a portable-benefits reform from 2028 on.

use ghostwork_results::{
    Better, BudgetItem, Cell, Chapter, Comparison, FlowFrame, Indicator, Month, PairedIncomes, PairedTables,
    Panel, Performance, PopulationGroup, RunRecord, RunSetting, ScenarioSource, SeedBudget, SeedDistribution,
    SeedFlows, Window,
};

const SEEDS: u64 = 20;
const MONTHS: u32 = 60;
const START: usize = 12;

/// An indicator's level, monthly drift, noise and the effect of the reform once it has come in fully.
struct Shape {
    level: f64,
    drift: f64,
    noise: f64,
    effect: f64,
}

/// Numbers that look random and are the same everywhere (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns roughly normal noise: the sum of twelve shares less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Label, identifier, unit and decimals; chapter, good direction and whether it is a headline; shape.
type Line = (&'static str, &'static str, &'static str, u8, Chapter, Better, bool, Shape);

fn lines() -> Vec<Line> {
    use Better::{Higher, Lower, Neither};
    use Chapter::{
        Budget, Distribution, JobsAndPay, Measurement, PlatformsAndMerchants, SecurityAndBenefits, Wellbeing,
    };
    let shape = |level, drift, noise, effect| Shape { level, drift, noise, effect };
    vec![
        (
            "Active platform workers",
            "platform_workers",
            "people",
            0,
            JobsAndPay,
            Neither,
            true,
            shape(1.86e6, 4000.0, 21_000.0, -62_000.0),
        ),
        (
            "Net hourly pay of platform workers",
            "net_hourly_pay",
            "USD per hour",
            2,
            JobsAndPay,
            Higher,
            true,
            shape(17.4, 0.03, 0.25, 0.84),
        ),
        (
            "Unemployment rate",
            "unemployment_rate",
            "% of labour force",
            1,
            JobsAndPay,
            Lower,
            true,
            shape(4.6, 0.005, 0.22, 0.02),
        ),
        (
            "Workers with all five benefits",
            "all_five_benefits",
            "% of platform workers",
            1,
            SecurityAndBenefits,
            Higher,
            true,
            shape(6.2, 0.02, 0.4, 31.5),
        ),
        (
            "Months with an income dip",
            "income_dips",
            "months a year",
            2,
            SecurityAndBenefits,
            Lower,
            true,
            shape(2.6, 0.0, 0.06, -0.31),
        ),
        (
            "Poverty rate of platform workers",
            "poverty_rate",
            "%",
            1,
            Distribution,
            Lower,
            true,
            shape(14.8, 0.0, 0.35, -0.9),
        ),
        (
            "Gini index of net income",
            "gini",
            "",
            3,
            Distribution,
            Lower,
            false,
            shape(0.412, 0.0, 0.002, -0.001),
        ),
        (
            "Net cost to the public budget",
            "net_budget_cost",
            "USD a year",
            1,
            Budget,
            Lower,
            true,
            shape(2.4e9, 1e6, 3e7, 7.9e8),
        ),
        (
            "Platform fee",
            "platform_fee",
            "% of billings",
            1,
            PlatformsAndMerchants,
            Neither,
            false,
            shape(12.1, 0.0, 0.1, 1.4),
        ),
        (
            "Work bought abroad",
            "offshored_work",
            "% of billings",
            1,
            PlatformsAndMerchants,
            Neither,
            true,
            shape(38.0, 0.03, 0.5, 1.9),
        ),
        (
            "Share of workers with burnout symptoms",
            "burnout",
            "%",
            1,
            Wellbeing,
            Lower,
            false,
            shape(21.0, 0.0, 0.6, -0.4),
        ),
        (
            "Platform workers not seen by surveys",
            "unseen_workers",
            "%",
            1,
            Measurement,
            Neither,
            false,
            shape(57.0, 0.0, 0.8, -3.0),
        ),
    ]
}

fn indicators() -> Vec<Indicator> {
    let indicator = |(label, id, unit, decimals, chapter, better, headline, _): Line| Indicator {
        id: id.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        definition: format!("{label} in the model, mean over the month."),
        chapter,
        better,
        exploratory: id == "burnout",
        headline,
        decimals,
    };
    lines().into_iter().map(indicator).collect()
}

fn groups() -> Vec<PopulationGroup> {
    let group = |(id, label, dimension): (&str, &str, &str)| PopulationGroup {
        id: id.to_owned(),
        label: label.to_owned(),
        dimension: dimension.to_owned(),
    };
    let all = [
        ("all", "Everybody", ""),
        ("age_15_24", "Age 15 to 24", "age"),
        ("age_25_34", "Age 25 to 34", "age"),
        ("age_35_49", "Age 35 to 49", "age"),
        ("age_50_64", "Age 50 to 64", "age"),
        ("age_65", "Age 65 and over", "age"),
        ("women", "Women", "sex"),
        ("men", "Men", "sex"),
        ("transport", "Rides and delivery", "kind of work"),
        ("design", "Design and media", "kind of work"),
        ("software", "Software and data", "kind of work"),
        ("writing", "Writing and translation", "kind of work"),
        ("clerical", "Clerical and customer service", "kind of work"),
        ("care", "Care and household", "kind of work"),
    ];
    all.into_iter().map(group).collect()
}

fn record(title: &str, hash: &str, reform: bool) -> RunRecord {
    let months = (0..MONTHS).map(|later| month("2027-01") + later).collect();
    let mut panel = Panel::empty(indicators(), groups(), months, (1..=SEEDS).collect());
    for seed in 0..SEEDS as usize {
        for (indicator, line) in lines().into_iter().enumerate() {
            for group in 0..panel.groups.len() {
                fill(&mut panel, (seed, group, indicator), &line.7, reform);
            }
        }
    }
    RunRecord {
        scenario: ScenarioSource { title: title.to_owned(), hash: hash.to_owned(), text: String::new() },
        setting: RunSetting {
            place: "California".to_owned(),
            currency: "USD".to_owned(),
            people: 100_000,
            weight: 312.0,
            version: "0.1.0".to_owned(),
            data_hash: "81c2a0".to_owned(),
        },
        panel,
        results_hash: "5be107".to_owned(),
        performance: Performance::default(),
    }
}

/// Fills one path: noise that both scenarios share, and after the start an effect that comes in over a year.
fn fill(panel: &mut Panel, (seed, group, indicator): (usize, usize, usize), shape: &Shape, reform: bool) {
    let mut chance = Chance((seed * 1000 + group * 31 + indicator) as u64);
    let mut own = Chance((seed * 7717 + group * 13 + indicator + 99) as u64);
    let lift = 1.0 + 0.06 * (group as f64 - 4.0) * f64::from(u8::from(group > 0));
    let strength = if group == 0 { 1.0 } else { 0.2 + 0.25 * (group % 5) as f64 };
    let mut wander = chance.normal() * shape.noise * 0.7;
    let mut apart = 0.0;
    for month in 0..MONTHS as usize {
        wander = 0.92 * wander + 0.4 * chance.normal() * shape.noise;
        apart = 0.8 * apart + 0.12 * own.normal() * shape.noise;
        let season = ((month % 12) as f64 - 5.5).abs() / 5.5 * shape.noise * 0.8;
        let mut value = shape.level * lift + shape.drift * month as f64 + wander + season;
        if reform && month >= START {
            value += apart + strength * shape.effect * ((month - START) as f64 / 12.0).min(1.0);
        }
        // Care is too small a group for the budget.
        if !(group == 13 && indicator == 7) {
            panel.set(Cell { seed, month, group, indicator }, value);
        }
    }
}

fn distribution(seed: u64) -> SeedDistribution {
    let mut chance = Chance(seed);
    let baseline: Vec<f64> =
        (0..2000).map(|_| 9_000.0 + 38_000.0 * chance.next() + 60_000.0 * chance.next().powi(4)).collect();
    let change = |income: &f64| {
        let gain = 0.034 - income / 60_000.0 * 0.045;
        income * (1.0 + gain + 0.022 * chance.normal() * chance.next())
    };
    let reform: Vec<f64> = baseline.iter().map(change).collect();
    let incomes = PairedIncomes { rank_by: &baseline, baseline: &baseline, reform: &reform };
    SeedDistribution::from_people(seed, incomes).unwrap()
}

fn tables() -> PairedTables {
    let item = |id: &str, label: &str| BudgetItem { id: id.to_owned(), label: label.to_owned() };
    let budget = |seed: u64| {
        let mut chance = Chance(seed + 500);
        let mut around = |mean: f64| mean + 0.03 * mean * chance.normal();
        SeedBudget { seed, amounts: vec![around(1.62e9), around(-4.1e8), around(-5.2e8), around(1.0e8)] }
    };
    let flows = |seed: u64| {
        let mut chance = Chance(seed + 900);
        let mut around = |mean: f64| mean * (1.0 + 0.01 * chance.normal());
        let baseline: Vec<f64> = [
            12_100e3, 260e3, 210e3, 420e3, 330e3, 1_050e3, 90e3, 110e3, 370e3, 110e3, 260e3, 180e3, 450e3,
            130e3, 140e3, 6_900e3,
        ]
        .into_iter()
        .map(&mut around)
        .collect();
        let shift = [-9e3, 12e3, -3e3, 0.0, 4e3, -11e3, 2e3, 5e3, 6e3, -9e3, 4e3, -1e3, 1e3, -8e3, 2e3, 5e3];
        let reform = baseline.iter().zip(shift).map(|(count, shift)| count + around(shift)).collect();
        SeedFlows { seed, baseline, reform }
    };
    PairedTables {
        income: "net income, equivalised".to_owned(),
        distribution: (1..=SEEDS).map(distribution).collect(),
        budget_items: vec![
            item("gross_cost", "Gross cost of contributions"),
            item("extra_tax", "Extra tax and contributions"),
            item("lower_benefits", "Lower other benefits"),
            item("administration", "Administration"),
        ],
        budget: (1..=SEEDS).map(budget).collect(),
        flow_frame: Some(FlowFrame {
            states: ["Employee", "Platform work", "Unemployed", "Out of the labour force"]
                .map(str::to_owned)
                .to_vec(),
            from: month("2028-01"),
            until: month("2031-12"),
        }),
        flows: (1..=SEEDS).map(flows).collect(),
    }
}

/// Returns the baseline run.
pub(crate) fn baseline() -> RunRecord {
    record("Law of 2027", "77b0c1", false)
}

/// Returns the comparison.
pub(crate) fn comparison() -> Comparison {
    let baseline = baseline();
    let reform = record("Portable benefits accounts", "3f9a22", true);
    let window = Window::last_months(&baseline.panel.months, 12).unwrap();
    Comparison::new(baseline, reform, month("2028-01"), window, &tables()).unwrap()
}
