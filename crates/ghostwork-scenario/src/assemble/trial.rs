use ghostwork_core::trial::{RollOut, Trial, TrialUnit};
use ghostwork_law::LawPack;

use crate::assemble::parameters::trial_parameters;
use crate::dated::Values;
use crate::layer::{TRIAL_UNITS, WrittenSetting, WrittenTrial};
use crate::mistake::Mistake;
use crate::nearest::nearest;
use crate::reading::Reading;
use crate::scenario::{InstrumentSetting, ParameterSetting, RunSettings, TrialSetting};

/// Makes a trial of what a file says, after checking it against the run and the instruments.
pub(crate) fn trial(
    written: &WrittenTrial,
    instruments: &[InstrumentSetting],
    (law, run): (&LawPack, &RunSettings),
    reading: &mut Reading<'_>,
) -> TrialSetting {
    check_months(written, run, reading);
    let confined = confined(written, instruments, reading);
    let settings = settings(written, (law, run), reading);
    let gives = written.job.is_some() || written.certificate;
    let treats = !confined.is_empty() || !settings.is_empty() || gives;
    if !treats && written.instruments.is_empty() && written.settings.is_empty() {
        let mistake = Mistake::MissingKey {
            key: "instruments",
            table: "[trial], which treats nobody without one of `instruments`, `parameters`, `job` and `certificate`"
                .to_owned(),
            example: "instruments = [\"grant\"]".to_owned(),
        };
        reading.report_at(&written.place, mistake);
    }
    let trial = Trial {
        unit: written.unit.value,
        cluster: written.cluster,
        strata: written.strata.clone(),
        from: written.from.value,
        until: written.until.as_ref().map(|until| until.value),
        everywhere: written.everywhere,
        share: written.share,
        sample: written.sample,
        conditions: written.conditions.clone(),
        parameters: settings.iter().map(ParameterSetting::assignment).collect(),
        instruments: confined,
        job: written.job,
        certificate: written.certificate,
        roll_out: RollOut::Assigned,
    };
    let measured_from = written.measured_from.as_ref().map_or(trial.from, |month| month.value);
    let measured_until = written.measured_until.as_ref().map(|month| month.value);
    TrialSetting {
        trial,
        measured_from,
        measured_until,
        outcomes: written.outcomes.clone(),
        reference: written.reference.clone(),
        origin: written.place.short(),
        settings,
    }
}

fn check_months(written: &WrittenTrial, run: &RunSettings, reading: &mut Reading<'_>) {
    let recorded = run.start..run.end();
    for month in [Some(&written.from), written.measured_from.as_ref()].into_iter().flatten() {
        if !recorded.contains(&month.value) {
            let mistake = Mistake::Conflict {
                first: format!("the month {} of the trial", month.value),
                second: format!("a run from {} to {}", run.start, run.end() - 1),
                remedy: "let the trial begin and be measured in a month that is recorded",
            };
            reading.report_at(&month.place, mistake);
        }
    }
}

/// Returns the positions of the instruments that reach the treated alone.
fn confined(written: &WrittenTrial, instruments: &[InstrumentSetting], reading: &mut Reading<'_>) -> Vec<u8> {
    let name_of = |setting: &InstrumentSetting| setting.instrument.identifier.clone();
    let names: Vec<String> = instruments.iter().map(name_of).collect();
    let mut positions = Vec::new();
    for wanted in &written.instruments {
        if let Some(position) = names.iter().position(|name| *name == wanted.value) {
            positions.push(position as u8);
            continue;
        }
        let mistake = Mistake::UnknownName {
            what: "instrument of this scenario",
            name: wanted.value.clone(),
            nearest: nearest(&wanted.value, names.iter().map(String::as_str)),
            known: names.clone(),
        };
        reading.report_at(&wanted.place, mistake);
    }
    positions
}

/// Returns the parameters of the treated; reports those that cannot differ between units of the kind.
fn settings(
    written: &WrittenTrial,
    (law, run): (&LawPack, &RunSettings),
    reading: &mut Reading<'_>,
) -> Vec<ParameterSetting> {
    let groups = Trial::groups(written.unit.value);
    let group = |setting: &WrittenSetting| setting.key.split('.').next().unwrap_or_default().to_owned();
    let (fit, unfit): (Vec<_>, Vec<_>) = written
        .settings
        .iter()
        .partition(|setting| written.everywhere || groups.contains(&group(setting).as_str()));
    for setting in unfit {
        let mistake = Mistake::Conflict {
            first: format!("the parameter `{}`", setting.key),
            second: format!("a trial over {}", plural(written.unit.value)),
            remedy: instead(written.unit.value),
        };
        reading.report_at(&setting.place, mistake);
    }
    for setting in &fit {
        if matches!(setting.values, Values::Drawn { .. }) {
            let what = format!("a distribution of `{}` for the treated", setting.key);
            let instead = "write one number: what is not known can be drawn for everybody, in [parameters]";
            reading.report_at(&setting.place, Mistake::Unsupported { what, instead });
        }
    }
    trial_parameters(&fit, (law, run, written.from.value), reading)
}

fn plural(unit: TrialUnit) -> String {
    TRIAL_UNITS
        .iter()
        .find(|(_, other)| *other == unit)
        .map_or_else(String::new, |(name, _)| format!("{name}s"))
}

const fn instead(unit: TrialUnit) -> &'static str {
    match unit {
        TrialUnit::Merchant | TrialUnit::Post => {
            "between merchants and posts differ merchants, tasks, environment and matching; compare two scenarios for others"
        }
        TrialUnit::Worker | TrialUnit::Profile | TrialUnit::Place => {
            "between persons differ employment, participation, matching, delivery, on_demand, platforms and wellbeing; \
             compare two scenarios for others"
        }
    }
}
