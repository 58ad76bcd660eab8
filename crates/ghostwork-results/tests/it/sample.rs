//! A small invented run.

use ghostwork_results::{
    Better, BudgetItem, Cell, Chapter, Comparison, Estimate, FlowFrame, Indicator, MapAxis, MapCell,
    MapStudy, Month, PairedIncomes, PairedTables, Panel, Performance, PopulationGroup, RunDescription,
    RunRecord, RunSetting, ScenarioFile, ScenarioSource, SeedBudget, SeedDistribution, SeedFlows, Study,
    StudyOrigin, StudyOutcome, Window,
};

pub(crate) const SEEDS: [u64; 3] = [7, 8, 9];

pub(crate) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn indicator(id: &str, label: &str) -> Indicator {
    Indicator {
        id: id.to_owned(),
        label: label.to_owned(),
        unit: "%".to_owned(),
        definition: format!("{label}, \"as counted\"; share of people."),
        chapter: Chapter::JobsAndPay,
        better: Better::Lower,
        exploratory: false,
        headline: true,
        decimals: 1,
    }
}

pub(crate) fn panel() -> Panel {
    let group = |id: &str, label: &str, dimension: &str| PopulationGroup {
        id: id.to_owned(),
        label: label.to_owned(),
        dimension: dimension.to_owned(),
        withheld: false,
    };
    let months = (0..6).map(|later| month("2027-01") + later).collect();
    let mut panel = Panel::empty(
        vec![indicator("unemployment_rate", "Unemployment rate"), indicator("poverty_rate", "Poverty rate")],
        vec![group("all", "Everybody", ""), group("young", "Age 15 to 24", "age")],
        months,
        SEEDS.to_vec(),
    );
    for seed in 0..SEEDS.len() {
        for month in 0..6 {
            for group in 0..2 {
                // The poverty rate is never measured for the young, and once missing for everybody.
                panel.set(
                    Cell { seed, month, group, indicator: 0 },
                    5.0 + (seed + month + group) as f64 / 7.0,
                );
                if group == 0 && month != 2 {
                    panel.set(Cell { seed, month, group, indicator: 1 }, 12.0 - seed as f64 / 3.0);
                }
            }
        }
    }
    panel
}

pub(crate) fn record(title: &str) -> RunRecord {
    RunRecord {
        scenario: ScenarioSource {
            title: title.to_owned(),
            hash: "3f9a".to_owned(),
            text: String::new(),
            files: vec![ScenarioFile { name: "x.toml".to_owned(), text: "title = \"x\"\n".to_owned() }],
        },
        setting: RunSetting {
            place: "California".to_owned(),
            currency: "USD".to_owned(),
            remark: String::new(),
            people: 1000,
            weight: 2.5,
            version: "0.1.0".to_owned(),
            data_hash: "81c2".to_owned(),
        },
        panel: panel(),
        results_hash: "ab12".to_owned(),
        performance: Performance { agent_months: 18_000, seconds: 0.25, peak_bytes: 1 << 20 },
        uncertainty: None,
    }
}

/// The reform lowers unemployment by one point on average, a little more or less by seed, from 2027-03 on and leaves poverty alone.
pub(crate) fn comparison() -> Comparison {
    let (baseline, mut reform) = (record("Baseline"), record("Reform"));
    for seed in 0..SEEDS.len() {
        for month in 2..6 {
            for group in 0..2 {
                let cell = Cell { seed, month, group, indicator: 0 };
                let value = reform.panel.value(cell) - (0.9 + 0.1 * seed as f64);
                reform.panel.set(cell, value);
            }
        }
    }
    let window = Window { first: month("2027-04"), last: month("2027-06") };
    Comparison::new(baseline, reform, month("2027-03"), window, &tables()).unwrap()
}

fn tables() -> PairedTables {
    let incomes: Vec<f64> = (1..=40).map(|person| f64::from(person) * 1000.0).collect();
    let distribution = |seed: &u64| {
        let reform: Vec<f64> = incomes.iter().map(|income| income + 100.0 * *seed as f64).collect();
        let paired = PairedIncomes { rank_by: &incomes, baseline: &incomes, reform: &reform, records: &[] };
        SeedDistribution::from_people(*seed, paired).unwrap()
    };
    let item = |id: &str, label: &str| BudgetItem { id: id.to_owned(), label: label.to_owned() };
    let flows = |seed: &u64| SeedFlows {
        seed: *seed,
        baseline: vec![90.0, 10.0, 5.0, *seed as f64],
        records: Vec::new(),
        reform: vec![92.0, 8.0, 6.0, *seed as f64],
    };
    PairedTables {
        income: "net income a year".to_owned(),
        distribution: SEEDS.iter().map(distribution).collect(),
        budget_items: vec![item("gross_cost", "Gross cost"), item("extra_tax", "Extra tax")],
        budget: SEEDS
            .iter()
            .map(|seed| SeedBudget { seed: *seed, amounts: vec![1e9 + *seed as f64, -4e8] })
            .collect(),
        flow_frame: Some(FlowFrame {
            states: vec!["Employed".to_owned(), "Unemployed".to_owned()],
            from: month("2027-01"),
            until: month("2027-06"),
        }),
        flows: SEEDS.iter().map(flows).collect(),
    }
}

pub(crate) fn about() -> RunDescription {
    RunDescription {
        created: "2027-01-01T00:00:00Z".to_owned(),
        command: "ghostwork compare baseline.toml reform.toml".to_owned(),
        ..RunDescription::default()
    }
}

/// Two settings, two values each.
pub(crate) fn study() -> Study {
    let axis = |name: &str| MapAxis {
        parameter: format!("market.{name}"),
        label: name.to_owned(),
        unit: "share".to_owned(),
        default: 0.5,
    };
    let cell = |x: f64, y: f64| MapCell { x, y, effect: Estimate::from_replications(&[x - y, x, x + y]) };
    Study::Map(MapStudy {
        origin: StudyOrigin {
            setting: record("Baseline").setting,
            title: "Reform".to_owned(),
            scenario_hash: "3f9a".to_owned(),
            seeds: SEEDS.to_vec(),
            period: "Apr to Jun 2027".to_owned(),
        },
        of_level: false,
        outcome: StudyOutcome {
            indicator: "poverty_rate".to_owned(),
            label: "Poverty rate".to_owned(),
            unit: "%".to_owned(),
            better: Better::Lower,
            decimals: 1,
        },
        x: axis("take_up"),
        y: axis("tightness"),
        cells: vec![cell(0.25, 0.25), cell(0.25, 0.75), cell(0.75, 0.25), cell(0.75, 0.75)],
    })
}
