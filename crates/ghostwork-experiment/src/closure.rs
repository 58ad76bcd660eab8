//! Solves the one unknown of a reform so that a chosen outcome hits its target.

pub(crate) mod root;
mod trial;

use ghostwork_population::Population;
use ghostwork_results::{ClosureEnd, ClosureRecord};
use ghostwork_scenario::{ClosureSetting, ClosureTarget, Scenario};

use crate::closure::root::{Search, solve};
use crate::closure::trial::{Trials, indicator};
use crate::error::ExperimentError;
use crate::pasts::Pasts;
use crate::plan::Plan;
use crate::progress::Progress;

/// Unit of the net cost to the public budget as a target.
const NET_COST_UNIT: &str = "USD per worker and year";

/// Returns the value that the closure of a reform finds, how it was found, and what the comparison need not simulate again.
///
/// Every value is tried on the same seeds. Where there is no solution, the unknown stays at the lower of its bounds: the
/// record says that the target is missed.
///
/// # Errors
///
/// When a seed stops, somebody asks to stop, or there is no solution and the scenario asks for an error then.
pub(crate) fn close<'a>(
    (baseline, reform): (&'a Scenario, &'a Scenario),
    closure: &'a ClosureSetting,
    population: &'a Population,
    plan: &'a Plan,
    progress: &'a dyn Progress,
) -> Result<(ClosureRecord, Pasts<'a>), ExperimentError> {
    let trials = Trials::begin((baseline, reform), closure, population, plan, progress)?;
    let search = Search {
        bounds: closure.unknown.bounds,
        tolerance: closure.tolerance,
        most_trials: closure.most_trials,
    };
    let (curve, end) = solve(&search, |value| {
        let gap = trials.gap(value);
        if let Ok(gap) = &gap {
            progress.tried(value, gap.mean);
        }
        gap
    })?;
    let unknown = name_of_unknown(reform, closure);
    if closure.must_solve && !matches!(end, ClosureEnd::Solved { .. }) {
        return Err(ExperimentError::NoSolution { unknown, end: end.words() });
    }
    let (target, target_unit) = target_in_words(&closure.target);
    let record = ClosureRecord {
        name: closure.name.clone(),
        unknown,
        unit: closure.unknown.declaration.unit.symbol().to_owned(),
        target,
        target_unit,
        equals: closure.equals,
        tolerance: closure.tolerance,
        window: trials.window(),
        bounds: closure.unknown.bounds,
        seeds: closure.seeds,
        curve,
        end,
    };
    Ok((record, trials.into_pasts()))
}

/// Returns a reform with the value that was found, or with the lower of the bounds where there is no solution.
pub(crate) fn with_solution(reform: &Scenario, found: &ClosureRecord) -> Scenario {
    reform.with_unknown(found.end.value().unwrap_or(found.bounds.0))
}

/// Returns the unknown as scenario files name it, like `levy.rate`.
pub(crate) fn name_of_unknown(reform: &Scenario, closure: &ClosureSetting) -> String {
    let declaration = &closure.unknown.declaration;
    let instrument = reform.instruments().get(closure.unknown.instrument);
    let name = instrument.map_or(declaration.group, |setting| setting.instrument.identifier.as_str());
    format!("{name}.{}", declaration.name)
}

fn target_in_words(target: &ClosureTarget) -> (String, String) {
    match target {
        ClosureTarget::NetCost => ("Net cost to the public budget".to_owned(), NET_COST_UNIT.to_owned()),
        ClosureTarget::Indicator(id) => indicator(id).map_or_else(
            || (id.clone(), String::new()),
            |found| (found.label.to_owned(), found.unit.to_owned()),
        ),
    }
}
