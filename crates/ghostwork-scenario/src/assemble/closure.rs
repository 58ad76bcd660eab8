use ghostwork_core::policy::Coverage;

use crate::dated::Values;
use crate::layer::{COUNTRY, KINDS, NET_COST, WrittenClosure, WrittenInstrument, WrittenSetting};
use crate::mistake::{Bounds, Mistake};
use crate::nearest::nearest;
use crate::overlay::Overlay;
use crate::reading::Reading;
use crate::scenario::{ClosureSetting, ClosureTarget, RunSettings, Unknown};
use crate::source::Placed;

/// A parameter that a file marks by `{ solve = … }`.
struct Mark<'a> {
    instrument: usize,
    setting: &'a WrittenSetting,
    closure: &'a Placed<String>,
    bounds: (f64, f64),
}

/// Adds the instrument by which a closure pays for the reform, where it is none of the reform's own.
pub(crate) fn add_payer(overlay: &mut Overlay, reading: &mut Reading<'_>) {
    let Some(closure) = &overlay.closure else { return };
    let Some(kind) = &closure.kind else { return };
    let Some((_, name, parameter)) = KINDS.iter().find(|(name, ..)| *name == kind.value) else { return };
    let Some(terms) = reading.vocabulary().instrument(name) else { return };
    let Some(bounds) = &closure.bounds else {
        let mistake = Mistake::MissingKey {
            key: "bounds",
            table: "[closure]".to_owned(),
            example: "bounds = [0.0, 0.1]".to_owned(),
        };
        reading.report_at(&kind.place, mistake);
        return;
    };
    let starts = overlay.instruments.iter().map(|instrument| instrument.coverage.from).min();
    let Some(from) = starts.or(closure.window.map(|(first, _)| first)) else { return };
    let setting = WrittenSetting {
        key: (*parameter).to_owned(),
        values: Values::Solved { closure: closure.name.clone(), bounds: bounds.value },
        reference: None,
        place: bounds.place.clone(),
    };
    let payer = WrittenInstrument {
        identifier: closure.name.clone(),
        definition: terms.definition,
        coverage: Coverage::of_country(from),
        places: vec![COUNTRY.to_owned()],
        conditions: Vec::new(),
        delivery: Vec::new(),
        reference: Some("the closure of the scenario".to_owned()),
        settings: vec![setting],
        place: kind.place.clone(),
    };
    overlay.instruments.push(payer);
}

/// Returns what a scenario solves for, after checking that exactly one parameter is unknown.
pub(crate) fn closure(
    overlay: &Overlay,
    run: &RunSettings,
    reading: &mut Reading<'_>,
) -> Option<ClosureSetting> {
    let marks = marks(&overlay.instruments);
    let Some(written) = &overlay.closure else {
        for mark in &marks {
            report_unknown_closure(mark, &[], reading);
        }
        return None;
    };
    let (own, foreign): (Vec<&Mark<'_>>, Vec<&Mark<'_>>) =
        marks.iter().partition(|mark| mark.closure.value == written.name.value);
    for mark in foreign {
        report_unknown_closure(mark, &[&written.name.value], reading);
    }
    if let [first, second, ..] = own[..] {
        let name = second.setting.key.clone();
        let first = first.setting.place.short();
        let mistake = Mistake::Duplicate { what: "unknown of the closure", name, first };
        reading.report_at(&second.setting.place, mistake);
    }
    let Some(mark) = own.first() else {
        let name = &written.name.value;
        let mistake = Mistake::MissingKey {
            key: "solve",
            table: "the parameters of the instruments".to_owned(),
            example: format!("rate = {{ solve = \"closure.{name}\", bounds = [0.0, 0.1] }}"),
        };
        reading.report_at(&written.name.place, mistake);
        return None;
    };
    report_months_outside(written, run, reading);
    Some(ClosureSetting {
        name: written.name.value.clone(),
        unknown: unknown(mark, &overlay.instruments, reading)?,
        target: if written.target == NET_COST {
            ClosureTarget::NetCost
        } else {
            ClosureTarget::Indicator(written.target.clone())
        },
        equals: written.equals,
        tolerance: written.tolerance,
        window: written.window,
        most_trials: written.most_trials as u32,
        seeds: written.seeds as u32,
        must_solve: written.must_solve,
    })
}

/// Returns every parameter that is marked as unknown.
fn marks(instruments: &[WrittenInstrument]) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    for (position, instrument) in instruments.iter().enumerate() {
        for setting in &instrument.settings {
            if let Values::Solved { closure, bounds } = &setting.values {
                marks.push(Mark { instrument: position, setting, closure, bounds: *bounds });
            }
        }
    }
    marks
}

/// Returns the unknown with its declaration; reports bounds outside the parameter's range.
fn unknown(mark: &Mark<'_>, instruments: &[WrittenInstrument], reading: &mut Reading<'_>) -> Option<Unknown> {
    let definition = instruments.get(mark.instrument)?.definition;
    let terms = reading.vocabulary().instrument(definition.name())?;
    let declaration = terms
        .declarations
        .iter()
        .find(|declaration| crate::glossary::key_within_group(declaration) == mark.setting.key)?
        .clone();
    let (smallest, largest) = declaration.range;
    for value in [mark.bounds.0, mark.bounds.1] {
        if value < smallest || value > largest {
            let mistake = Mistake::OutOfRange {
                key: format!("{}.bounds", mark.setting.key),
                value,
                unit: declaration.unit.symbol().to_owned(),
                bounds: Bounds { smallest, largest },
                default: None,
            };
            reading.report_at(&mark.setting.place, mistake);
        }
    }
    Some(Unknown { instrument: mark.instrument, declaration, bounds: mark.bounds })
}

fn report_unknown_closure(mark: &Mark<'_>, known: &[&str], reading: &mut Reading<'_>) {
    let mistake = Mistake::UnknownName {
        what: "closure",
        name: mark.closure.value.clone(),
        nearest: nearest(&mark.closure.value, known.iter().copied()),
        known: known.iter().map(|name| (*name).to_owned()).collect(),
    };
    reading.report_at(&mark.closure.place, mistake);
}

/// Reports a window that is not recorded.
fn report_months_outside(written: &WrittenClosure, run: &RunSettings, reading: &mut Reading<'_>) {
    if let Some((first, last)) = written.window
        && (first < run.start || last >= run.end())
    {
        let mistake = Mistake::WrongType {
            key: "window".to_owned(),
            found: format!("{first} to {last}"),
            expected: format!("months that are recorded, {} to {}", run.start, run.end() - 1),
        };
        reading.report_at(&written.name.place, mistake);
    }
}
