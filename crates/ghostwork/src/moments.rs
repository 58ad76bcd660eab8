//! The study of the model against published statistics.

use ghostwork_experiment::{MomentKind, MomentResult, MomentUse, Stage, persons_represented};
use ghostwork_law::Country;
use ghostwork_population::Population;
use ghostwork_results::{MomentRow, MomentsStudy, RunRecord, RunSetting, Study, StudyOrigin};
use ghostwork_scenario::Scenario;

use crate::failure::Failure;

/// Refuses a scenario of another country than that of the published statistics.
pub(crate) fn refuse_other_country(scenario: &Scenario) -> Result<(), Failure> {
    match scenario.country() {
        Country::UnitedStates => Ok(()),
        country @ Country::UnitedKingdom => Err(Failure::Unsuitable {
            message: format!(
                "the published statistics are those of the {}, and {} is a scenario of the {}",
                Country::UnitedStates.name(),
                scenario.id(),
                country.name()
            ),
            help: "ghostwork plot FOLDER --official FILE holds a run against figures that you have"
                .to_owned(),
        }),
    }
}

/// Sets the statistics out for their chart.
pub(crate) fn study(results: &[MomentResult], origin: StudyOrigin) -> Study {
    let rows = results.iter().map(|result| {
        let moment = &result.moment;
        MomentRow {
            id: moment.id.clone(),
            label: moment.statistic.clone(),
            unit: moment.unit.clone(),
            published: moment.value,
            low: moment.low,
            high: moment.high,
            simulated: result.simulated,
            fitted: moment.usage == MomentUse::Fit,
            set_by_parameter: result.kind == MomentKind::Parameter,
        }
    });
    Study::Moments(MomentsStudy { origin, rows: rows.collect() })
}

/// Returns where a validation comes from.
pub(crate) fn origin_of(record: &RunRecord) -> StudyOrigin {
    let months = &record.panel.months;
    StudyOrigin {
        setting: record.setting.clone(),
        title: record.scenario.title.clone(),
        scenario_hash: record.scenario.hash.clone(),
        seeds: record.panel.seeds.clone(),
        period: period(months.first().map(ToString::to_string), months.last().map(ToString::to_string)),
    }
}

/// Returns where the end of a calibration comes from.
pub(crate) fn origin_of_trial(
    (scenario, population): (&Scenario, &Population),
    stage: &Stage,
) -> StudyOrigin {
    let run = scenario.run();
    StudyOrigin {
        setting: RunSetting {
            place: "United States".to_owned(),
            currency: "USD".to_owned(),
            remark: String::new(),
            people: stage.workers,
            weight: persons_represented(population) / stage.workers.max(1) as f64,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_hash: ghostwork_experiment::data_hash(population),
        },
        title: scenario.title().to_owned(),
        scenario_hash: scenario.content_hash(),
        seeds: (0..u64::from(stage.seeds)).collect(),
        period: period(Some(run.start.to_string()), Some((run.end() - 1).to_string())),
    }
}

fn period(first: Option<String>, last: Option<String>) -> String {
    format!("{} to {}", first.unwrap_or_default(), last.unwrap_or_default())
}
