//! An invented comparison of realistic size: 20 seeds, five years, a portable-benefits reform from 2028 on.

use ghostwork_results::{
    Better, BudgetItem, Cell, Comparison, Estimate, FitPoint, FitStudy, FlowFrame, FrontierStudy, Indicator,
    MapAxis, MapCell, MapStudy, MomentRow, MomentsStudy, Month, PairedIncomes, PairedTables, Panel,
    ParameterEffect, Performance, PolicyPoint, PopulationGroup, RunRecord, RunSetting, ScenarioSource,
    SeedBudget, SeedDistribution, SeedFlows, SensitivityStudy, Study, StudyOrigin, StudyOutcome, Window,
};

const MONTHS: u32 = 60;
const START: usize = 12;

/// An indicator's level, monthly drift, noise and the effect of the reform once it has come in fully.
struct Shape {
    level: f64,
    drift: f64,
    noise: f64,
    effect: f64,
}

/// Numbers that look random and are the same everywhere (`SplitMix64`).
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

/// Identifier, label, unit, decimals, chapter, good direction, whether it is a headline; level, monthly drift, noise and
/// effect.
const LINES: &str = "
platform_workers|Active platform workers|people|0|jobs-and-pay|neither|yes|1.86e6|4000|21000|-62000
net_hourly_pay|Net hourly pay of platform workers|USD per hour|2|jobs-and-pay|higher|yes|17.4|0.03|0.25|0.84
unemployment_rate|Unemployment rate|% of labour force|1|jobs-and-pay|lower|yes|4.6|0.005|0.22|0
all_five_benefits|Workers with all five benefits|% of platform workers|1|security-and-benefits|higher|yes|6.2|0.02|0.4|31.5
income_dips|Months with an income dip|months a year|2|security-and-benefits|lower|yes|2.6|0|0.06|-0.31
poverty_rate|Poverty rate of platform workers|%|1|distribution|lower|yes|14.8|0|0.35|-0.9
gini|Gini index of net income||3|distribution|lower|no|0.412|0|0.002|-0.001
net_budget_cost|Net cost to the public budget|USD a year|1|budget|lower|yes|2.4e9|1e6|3e7|7.9e8
platform_fee|Platform fee|% of billings|1|platforms-and-merchants|neither|no|12.1|0|0.1|1.4
offshored_work|Work bought abroad|% of billings|1|platforms-and-merchants|neither|yes|38|0.03|0.5|1.9
burnout|Share of workers with burnout symptoms|%|1|wellbeing|lower|no|21|0|0.6|-0.4
unseen_workers|Platform workers not seen by surveys|%|1|measurement|neither|no|57|0|0.8|-3
";

fn lines() -> Vec<(Indicator, Shape)> {
    LINES.lines().filter(|line| !line.is_empty()).map(line).collect()
}

fn line(line: &str) -> (Indicator, Shape) {
    let fields: Vec<&str> = line.split('|').collect();
    let number = |place: usize| fields[place].parse::<f64>().unwrap();
    let indicator = Indicator {
        id: fields[0].to_owned(),
        label: fields[1].to_owned(),
        unit: fields[2].to_owned(),
        definition: format!("{} in the model, mean over the month.", fields[1]),
        chapter: serde_json::from_value(serde_json::Value::from(fields[4])).unwrap(),
        better: serde_json::from_value(serde_json::Value::from(fields[5])).unwrap(),
        exploratory: fields[0] == "burnout",
        headline: fields[6] == "yes",
        decimals: fields[3].parse().unwrap(),
    };
    (indicator, Shape { level: number(7), drift: number(8), noise: number(9), effect: number(10) })
}

fn indicators() -> Vec<Indicator> {
    lines().into_iter().map(|line| line.0).collect()
}

fn groups() -> Vec<PopulationGroup> {
    let group = |(id, label, dimension): (&str, &str, &str)| PopulationGroup {
        id: id.to_owned(),
        label: label.to_owned(),
        dimension: dimension.to_owned(),
        withheld: false,
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

fn baseline_setting() -> RunSetting {
    RunSetting {
        place: "California".to_owned(),
        currency: "USD".to_owned(),
        remark: String::new(),
        people: 100_000,
        weight: 312.0,
        version: "0.1.0".to_owned(),
        data_hash: "81c2a0".to_owned(),
    }
}

fn record(title: &str, hash: &str, reform: bool, seeds: u64) -> RunRecord {
    let months = (0..MONTHS).map(|later| month("2027-01") + later).collect();
    let mut panel = Panel::empty(indicators(), groups(), months, (1..=seeds).collect());
    for seed in 0..seeds as usize {
        for (indicator, line) in lines().into_iter().enumerate() {
            for group in 0..panel.groups.len() {
                fill(&mut panel, (seed, group, indicator), &line.1, reform);
            }
        }
    }
    RunRecord {
        scenario: ScenarioSource {
            title: title.to_owned(),
            hash: hash.to_owned(),
            text: String::new(),
            files: Vec::new(),
        },
        setting: baseline_setting(),
        panel,
        results_hash: "5be107".to_owned(),
        performance: Performance::default(),
        uncertainty: None,
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
        apart = 0.9 * apart + 0.45 * own.normal() * shape.noise;
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

/// Turns a share into one that is mostly small.
fn skewed(share: f64) -> f64 {
    share * share * share * share
}

fn distribution(seed: u64) -> SeedDistribution {
    let mut chance = Chance(seed);
    let baseline: Vec<f64> =
        (0..2000).map(|_| 9_000.0 + 38_000.0 * chance.next() + 60_000.0 * skewed(chance.next())).collect();
    let luck = 0.008 * chance.normal();
    let mut with_reform = |income: &f64| {
        let gain = 0.034 - income / 60_000.0 * 0.045 + luck * (0.4 + 15_000.0 / income);
        income * (1.0 + gain + 0.022 * chance.normal() * chance.next())
    };
    let reform: Vec<f64> = baseline.iter().map(&mut with_reform).collect();
    let incomes = PairedIncomes { rank_by: &baseline, baseline: &baseline, reform: &reform, records: &[] };
    SeedDistribution::from_people(seed, incomes).unwrap()
}

fn tables(seeds: u64) -> PairedTables {
    let item = |id: &str, label: &str| BudgetItem { id: id.to_owned(), label: label.to_owned() };
    let budget = |seed: u64| {
        let mut chance = Chance(seed + 500);
        let mut around = |mean: f64| mean + 0.12 * mean * chance.normal();
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
        SeedFlows { seed, baseline, reform, records: Vec::new() }
    };
    PairedTables {
        income: "equivalised net income".to_owned(),
        distribution: (1..=seeds).map(distribution).collect(),
        budget_items: vec![
            item("gross_cost", "Gross cost of contributions"),
            item("extra_tax", "Extra tax and contributions"),
            item("lower_benefits", "Lower other benefits"),
            item("administration", "Administration"),
        ],
        budget: (1..=seeds).map(budget).collect(),
        flow_frame: Some(FlowFrame {
            states: ["Employee", "Platform work", "Unemployed", "Out of the labour force"]
                .map(str::to_owned)
                .to_vec(),
            from: month("2028-01"),
            until: month("2031-12"),
        }),
        flows: (1..=seeds).map(flows).collect(),
    }
}

/// Returns the baseline run.
pub(crate) fn baseline() -> RunRecord {
    record("Law of 2027", "77b0c1", false, 20)
}

/// Returns the comparison.
pub(crate) fn comparison() -> Comparison {
    comparison_with_seeds(20)
}

/// Returns the comparison on as many seeds as wanted.
pub(crate) fn comparison_with_seeds(seeds: u64) -> Comparison {
    let baseline = record("Law of 2027", "77b0c1", false, seeds);
    let reform = record("Portable benefits accounts", "3f9a22", true, seeds);
    let window = Window::last_months(&baseline.panel.months, 12).unwrap();
    Comparison::new(baseline, reform, month("2028-01"), window, &tables(seeds)).unwrap()
}

fn origin(title: &str) -> StudyOrigin {
    StudyOrigin {
        setting: baseline_setting(),
        title: title.to_owned(),
        scenario_hash: "3f9a22".to_owned(),
        seeds: (1..=20).collect(),
        period: "Jan–Dec 2031".to_owned(),
    }
}

fn study_outcome(id: &str, better: Better) -> StudyOutcome {
    let (indicator, _) = lines().into_iter().find(|(indicator, _)| indicator.id == id).unwrap();
    StudyOutcome {
        indicator: indicator.id,
        label: indicator.label,
        unit: indicator.unit,
        better,
        decimals: indicator.decimals,
    }
}

fn around(chance: &mut Chance, mean: f64, noise: f64) -> Estimate {
    Estimate::from_replications(&values_around(chance, mean, noise))
}

fn values_around(chance: &mut Chance, mean: f64, noise: f64) -> Vec<f64> {
    (0..20).map(|_| mean + noise * chance.normal()).collect()
}

pub(crate) fn sensitivity() -> SensitivityStudy {
    let mut chance = Chance(41);
    let rows = [
        ("benefits.take_up", "Take-up of accounts", "share", 0.3, 0.9, -0.3, -1.6),
        ("market.demand_elasticity", "Price elasticity of demand", "", -1.5, -0.3, 0.2, -1.3),
        ("policy.contribution_rate", "Contribution rate", "% of billings", 4.0, 8.0, -0.7, -1.3),
        ("market.pass_through", "Share passed on to merchants", "share", 0.2, 1.0, -1.2, -0.7),
        ("behaviour.hours_elasticity", "Elasticity of hours", "", 0.1, 0.6, -0.8, -1.1),
        ("behaviour.risk_aversion", "Risk aversion", "", 1.0, 4.0, -0.9, -1.0),
    ];
    let row =
        |(parameter, label, unit, low, high, at_low, at_high): (&str, &str, &str, f64, f64, f64, f64)| {
            ParameterEffect {
                parameter: parameter.to_owned(),
                label: label.to_owned(),
                unit: unit.to_owned(),
                low,
                high,
                effect_at_low: around(&mut chance, at_low, 0.2),
                effect_at_high: around(&mut chance, at_high, 0.2),
            }
        };
    SensitivityStudy {
        origin: origin("Portable benefits accounts against Law of 2027"),
        of_level: false,
        outcome: study_outcome("poverty_rate", Better::Lower),
        rows: rows.into_iter().map(row).collect(),
        default_effect: around(&mut Chance(5), -0.97, 0.2),
    }
}

pub(crate) fn map() -> MapStudy {
    let mut chance = Chance(42);
    let axis = |parameter: &str, label: &str, unit: &str, default: f64| MapAxis {
        parameter: parameter.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        default,
    };
    let mut cells = Vec::new();
    for x in [0.2, 0.4, 0.6, 0.8, 1.0] {
        for y in [-1.5, -1.0, -0.5, 0.0] {
            cells.push(MapCell { x, y, effect: around(&mut chance, -1.9 * x + 0.3 - 0.7 * y * x, 0.5) });
        }
    }
    MapStudy {
        origin: origin("Portable benefits accounts against Law of 2027"),
        of_level: false,
        outcome: study_outcome("poverty_rate", Better::Lower),
        x: axis("benefits.take_up", "Take-up of accounts", "share of eligible people", 0.6),
        y: axis("market.demand_elasticity", "Price elasticity of demand", "", -0.5),
        cells,
    }
}

pub(crate) fn frontier() -> FrontierStudy {
    let mut chance = Chance(43);
    let point = |(policy, cost, effect): (&str, f64, f64)| {
        let (costs, effects) =
            (values_around(&mut chance, cost, 0.3e9), values_around(&mut chance, effect, 0.4));
        PolicyPoint::new(policy.to_owned(), costs, effects, 1)
    };
    let points = [
        ("Portable benefits", 0.8e9, -1.0),
        ("Pay floor", -0.2e9, -0.4),
        ("Wage insurance", 1.1e9, -0.7),
        ("Larger tax credit", 1.9e9, -1.6),
        ("Fee cap", 0.1e9, -0.1),
        ("Basic income of $200", 4.4e9, -3.1),
    ];
    FrontierStudy {
        origin: origin("Six reforms against Law of 2027"),
        cost: study_outcome("net_budget_cost", Better::Lower),
        effect: study_outcome("poverty_rate", Better::Lower),
        points: points.into_iter().map(point).collect(),
    }
}

fn fit() -> FitStudy {
    let mut chance = Chance(44);
    let mut observed = 5.2;
    let point = |later: u32| {
        observed = 0.93 * observed + 0.07 * 4.7 + 0.14 * chance.normal();
        let median = 5.0 - 0.004 * f64::from(later);
        FitPoint {
            month: month("2020-01") + later,
            observed: if later % 17 == 5 { f64::NAN } else { observed },
            low: median - 0.55,
            median,
            high: median + 0.55,
            calibrated: later < 48,
        }
    };
    FitStudy {
        origin: origin("Law of 2027"),
        outcome: study_outcome("unemployment_rate", Better::Lower),
        source: "Bureau of Labor Statistics, Local Area Unemployment Statistics, table 1".to_owned(),
        points: (0..78).map(point).collect(),
    }
}

/// Four statistics to fit, of which one is missed, one has no value and one is set by a parameter, and one kept for checking.
fn moments() -> MomentsStudy {
    let rows = [
        ("M01", "share of employed persons with platform work", (1.0, 0.7, 1.6), [0.9, 1.1], true),
        ("M12", "exit within 12 months of first payment", (52.0, 45.0, 65.0), [88.0, 88.6], true),
        ("M27", "labour supply elasticity facing one requester", (0.1, 0.05, 0.3), [f64::NAN; 2], true),
        ("M28", "value of work from home", (8.0, 4.0, 12.0), [8.0, 8.0], true),
        ("M55", "median household income", (83_730.0, 79_000.0, 88_000.0), [86_900.0, 87_500.0], false),
    ];
    let row =
        |(id, label, (published, low, high), values, fitted): (&str, &str, _, [f64; 2], bool)| MomentRow {
            id: id.to_owned(),
            label: label.to_owned(),
            unit: "percent".to_owned(),
            published,
            low,
            high,
            simulated: Estimate::from_replications(&values),
            fitted,
            set_by_parameter: id == "M28",
        };
    MomentsStudy { origin: origin("Law of 2027"), rows: rows.into_iter().map(row).collect() }
}

/// Draws the charts of studies that span more than one comparison.
pub(crate) fn study_figures() -> Vec<ghostwork_plot::Figure> {
    let studies = [
        Study::Frontier(frontier()),
        Study::Map(map()),
        Study::Sensitivity(sensitivity()),
        Study::Fit(fit()),
        Study::Moments(moments()),
    ];
    let draw = |study: &Study| ghostwork_plot::draw_study(study, &ghostwork_plot::Theme::default()).unwrap();
    studies.iter().flat_map(draw).collect()
}

/// Returns what a report says beyond the results.
pub(crate) fn report_options() -> ghostwork_plot::report::ReportOptions {
    ghostwork_plot::report::ReportOptions {
        command: "ghostwork compare scenarios/baseline.toml scenarios/portable_benefits.toml --seeds 20"
            .to_owned(),
        created: "2026-11-23".to_owned(),
        assumptions: vec![ghostwork_plot::report::Assumption {
            path: "policy.portable_benefits.take_up".to_owned(),
            meaning: "Share of eligible people who open an account in the first year".to_owned(),
            value: "0.6".to_owned(),
        }],
        limits: vec!["Prices of goods do not react to the reform.".to_owned()],
        ..Default::default()
    }
}
