use std::collections::BTreeMap;

use ghostwork_law::{LawPack, Value};
use ghostwork_parameters::{Declaration, Month, Schedule};

use crate::assemble::doubt_months;
use crate::assemble::law::{first_day, value_on};
use crate::dated::{Values, first_month, one_value};
use crate::glossary::key_within_group;
use crate::layer::{MONTHS, WrittenInstrument, WrittenSetting};
use crate::mistake::{Bounds, Mistake};
use crate::nearest::nearest;
use crate::reading::Reading;
use crate::scenario::{ParameterSetting, RunSettings};
use crate::source::Placed;
use crate::splice::{from_months, splice};

/// Months that a run may record at most.
const LONGEST_RUN_MONTHS: u32 = *MONTHS.end() as u32;

/// Returns the model parameters that a scenario sets, in order of key.
pub(crate) fn model_parameters(
    settings: &BTreeMap<String, Vec<WrittenSetting>>,
    law: &LawPack,
    run: &RunSettings,
    reading: &mut Reading<'_>,
) -> Vec<ParameterSetting> {
    let vocabulary = reading.vocabulary();
    let mut parameters = Vec::new();
    for declaration in vocabulary.model() {
        let key = declaration.key();
        let Some(written) = settings.get(&key) else { continue };
        for setting in written {
            doubt_months(&key, &months_of(&setting.values), &setting.place, (run, &mut *reading));
        }
        let resolution = Resolution { declaration, law, run, begin: run.first_month() };
        parameters.extend(resolution.parameter(&written.iter().collect::<Vec<_>>(), reading));
    }
    parameters
}

/// Returns the parameters that a scenario sets of an instrument, in order of their declaration.
pub(crate) fn instrument_parameters(
    written: &WrittenInstrument,
    law: &LawPack,
    run: &RunSettings,
    reading: &mut Reading<'_>,
) -> Vec<ParameterSetting> {
    let Some(terms) = reading.vocabulary().instrument(written.definition.name()) else { return Vec::new() };
    let mut parameters = Vec::new();
    for declaration in &terms.declarations {
        let key = key_within_group(declaration);
        let rows: Vec<_> = written.settings.iter().filter(|setting| setting.key == key).collect();
        let begin = run.first_month().max(written.coverage.from);
        let resolution = Resolution { declaration, law, run, begin };
        parameters.extend(resolution.parameter(&rows, reading));
    }
    parameters
}

/// Returns the parameters of the treated of a trial, in order of their declaration.
pub(crate) fn trial_parameters(
    written: &[&WrittenSetting],
    (law, run, from): (&LawPack, &RunSettings, Month),
    reading: &mut Reading<'_>,
) -> Vec<ParameterSetting> {
    let mut parameters = Vec::new();
    for declaration in reading.vocabulary().model() {
        let key = declaration.key();
        let rows: Vec<_> = written.iter().copied().filter(|setting| setting.key == key).collect();
        let resolution = Resolution { declaration, law, run, begin: run.first_month().max(from) };
        parameters.extend(resolution.parameter(&rows, reading));
    }
    parameters
}

fn months_of(values: &Values) -> Vec<Month> {
    match values {
        Values::Numbers(Schedule::Constant(_)) | Values::Solved { .. } => Vec::new(),
        Values::Numbers(schedule) => first_month(schedule).into_iter().collect(),
        Values::Law(rows) => rows.iter().filter_map(|(month, _)| *month).collect(),
        Values::Followed { from, .. } | Values::Drawn { from, .. } => from.iter().copied().collect(),
    }
}

/// What is needed to turn the rows of one parameter into its values over time.
struct Resolution<'a> {
    declaration: &'a Declaration,
    law: &'a LawPack,
    run: &'a RunSettings,
    /// First month in which the parameter matters.
    begin: Month,
}

impl Resolution<'_> {
    /// Returns the parameter as its rows leave it; `None` without rows, or after reporting why it has no values.
    fn parameter(&self, rows: &[&WrittenSetting], reading: &mut Reading<'_>) -> Option<ParameterSetting> {
        let mut schedule: Option<Schedule> = None;
        let mut distribution = None;
        for row in rows {
            // What holds for all time leaves nothing of an earlier row.
            if row.first_month().is_none() {
                distribution = None;
            }
            let later = match &row.values {
                Values::Numbers(schedule) => schedule.clone(),
                Values::Followed { law_key, from } => self.followed(law_key, *from, reading)?,
                // Until the closure has found the value, the middle of its bounds stands in.
                Values::Solved { bounds, .. } => Schedule::Constant(f64::midpoint(bounds.0, bounds.1)),
                Values::Drawn { distribution: drawn, median, from } => {
                    distribution = Some(*drawn);
                    one_value(*median, *from)
                }
                Values::Law(_) => continue,
            };
            schedule = Some(match schedule {
                Some(earlier) => splice(&earlier, later),
                None => later,
            });
        }
        let last = rows.last()?;
        Some(ParameterSetting {
            declaration: self.declaration.clone(),
            schedule: schedule?,
            distribution,
            reference: last.reference.clone(),
            origin: last.place.short(),
        })
    }

    /// Returns the values of a law parameter in every month that matters, as steps.
    fn followed(
        &self,
        law_key: &Placed<String>,
        from: Option<Month>,
        reading: &mut Reading<'_>,
    ) -> Option<Schedule> {
        let Some(term) = reading.vocabulary().law_terms().iter().find(|term| term.key == law_key.value)
        else {
            return report_unknown(law_key, reading);
        };
        let unit = self.declaration.unit.symbol();
        if term.unit != unit {
            let reason = format!("it is in {}, expected {unit}", term.unit);
            return refuse(law_key, reason, reading);
        }
        let begin = from.unwrap_or(self.begin).max(self.run.first_month());
        let mut values = Vec::new();
        // A run may be made longer than the scenario says: the law is followed for as long as any run may last.
        let end = begin.max(self.run.start) + LONGEST_RUN_MONTHS;
        for month in (begin.index()..end.index()).map(Month::from_index) {
            match self.value_in_law(&law_key.value, month) {
                Ok(value) => values.push((month, value)),
                Err(reason) => return refuse(law_key, reason, reading),
            }
        }
        let (smallest, largest) = self.declaration.range;
        if let Some((_, value)) = values.iter().find(|(_, value)| !self.declaration.accepts(*value)) {
            let mistake = Mistake::OutOfRange {
                key: self.declaration.key(),
                value: *value,
                unit: unit.to_owned(),
                bounds: Bounds { smallest, largest },
                default: None,
            };
            reading.report_at(&law_key.place, mistake);
            return None;
        }
        let steps = from_months(values);
        Some(if from.is_none() { constant_where_possible(steps) } else { steps })
    }

    fn value_in_law(&self, key: &str, month: Month) -> Result<f64, String> {
        let day = first_day(month);
        match value_on(self.law, key, day) {
            Some(Value::Number(number)) => Ok(number),
            Some(other) => Err(format!("on {day} it is {}, not one number", other.shape())),
            None => Err(format!("it has no value on {day}")),
        }
    }
}

/// Reports a law parameter that does not exist.
fn report_unknown(law_key: &Placed<String>, reading: &mut Reading<'_>) -> Option<Schedule> {
    let known = || reading.vocabulary().law_terms().iter().map(|term| term.key.as_str());
    let mistake = Mistake::UnknownName {
        what: "law parameter",
        name: law_key.value.clone(),
        nearest: nearest(&law_key.value, known()),
        known: known().map(str::to_owned).collect(),
    };
    reading.report_at(&law_key.place, mistake);
    None
}

/// Reports a law parameter that cannot be followed.
fn refuse(law_key: &Placed<String>, reason: String, reading: &mut Reading<'_>) -> Option<Schedule> {
    let mistake = Mistake::CannotFollow { law_key: law_key.value.clone(), reason };
    reading.report_at(&law_key.place, mistake);
    None
}

/// Returns a constant for a schedule of one step: it then also holds before that step.
fn constant_where_possible(schedule: Schedule) -> Schedule {
    match &schedule {
        Schedule::Steps(steps) if steps.len() == 1 => Schedule::Constant(steps[0].1),
        _ => schedule,
    }
}
