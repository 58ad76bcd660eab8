use std::fmt::Write;
use std::path::Path;

use ghostwork_experiment::{Calibration, MomentResult, MomentUse, SearchState, Stage, tally};
use ghostwork_scenario::Scenario;
use serde_json::{Value, json};

use super::Found;
use crate::failure::JSON_VERSION;
use crate::text::{count, counted, number, table};

/// Returns how many statistics to fit lie in their bands.
pub(super) fn fit_inside(results: &[MomentResult]) -> usize {
    tally(results, MomentUse::Fit).inside
}

/// What a part of a search would simulate.
struct Stretch<'a> {
    what: String,
    size: &'a Stage,
    agent_months: u64,
}

/// Returns what a search would simulate: scouts first, then stage by stage.
fn stretches<'a>(calibration: &'a Calibration, scenario: &Scenario) -> Vec<Stretch<'a>> {
    let run = scenario.run();
    // Each candidate runs twice, and twice through the fifteen months around a single payment.
    let months = 2 * u64::from(run.burn_in_months + run.months) + 30;
    let stretch = |what: String, size: &'a Stage, candidates: u64| {
        let agent_months = months * size.workers * u64::from(size.seeds) * candidates;
        Stretch { what, size, agent_months }
    };
    let scouting = calibration.stage.first().filter(|_| calibration.scouts > 0);
    let scouts = scouting.map(|stage| {
        stretch(counted(calibration.scouts as usize, "scout"), stage, u64::from(calibration.scouts + 1))
    });
    let stages = calibration.stage.iter().map(|stage| {
        let candidates = u64::from(calibration.candidates) * u64::from(stage.generations);
        stretch(counted(stage.generations as usize, "generation"), stage, candidates)
    });
    scouts.into_iter().chain(stages).collect()
}

/// Says what a search would do.
pub(super) fn plan(calibration: &Calibration, scenario: &Scenario) -> String {
    let mut text = format!(
        "{}: {} of {}, {} a generation, seed {}\n",
        calibration.id,
        counted(calibration.parameter.len(), "parameter"),
        scenario.id(),
        counted(calibration.candidates as usize, "candidate"),
        calibration.seed
    );
    for Stretch { what, size, agent_months } in stretches(calibration, scenario) {
        let _ = writeln!(
            text,
            "  {what} of {} workers x {}: {} agent-months",
            count(size.workers),
            counted(size.seeds as usize, "seed"),
            count(agent_months)
        );
    }
    text + "nothing was run\n"
}

/// Returns the same as JSON.
pub(super) fn plan_document(calibration: &Calibration, scenario: &Scenario, folder: &Path) -> Value {
    let stretches = stretches(calibration, scenario);
    let document = |stretch: &Stretch<'_>| {
        json!({
            "what": stretch.what,
            "workers": stretch.size.workers,
            "seeds": stretch.size.seeds,
            "agent_months": stretch.agent_months,
        })
    };
    json!({
        "schema_version": JSON_VERSION,
        "command": "calibrate",
        "dry_run": true,
        "calibration": calibration.id,
        "scenario": scenario.id(),
        "parameters": calibration.parameter.iter().map(|parameter| &parameter.key).collect::<Vec<_>>(),
        "candidates": calibration.candidates,
        "generations": calibration.generations(),
        "seed": calibration.seed,
        "parts": stretches.iter().map(document).collect::<Vec<_>>(),
        "agent_months": stretches.iter().map(|stretch| stretch.agent_months).sum::<u64>(),
        "folder": folder,
    })
}

/// Says how a generation went.
pub(super) fn generation(state: &SearchState, all: u32) -> String {
    let Some((last, best)) =
        state.generations.last().and_then(|last| Some((last, last.evaluations.first()?)))
    else {
        return String::new();
    };
    format!(
        "generation {} of {all}: best loss {} ({} from parameters), {} statistics inside, step {}\n",
        last.number + 1,
        number(best.moments + best.parameters, 3),
        number(best.parameters, 3),
        best.inside,
        number(last.step, 3)
    )
}

/// Says where a search that was cut short goes on.
pub(super) fn half_way(state: &SearchState, calibration: &Calibration, folder: &Path) -> String {
    format!(
        "{} of {} generations; {} holds the state, and the same line goes on from it\n",
        state.strategy.generation,
        calibration.generations(),
        folder.display()
    )
}

/// Says what a search found.
pub(super) fn outcome(calibration: &Calibration, found: &Found, folder: &Path) -> String {
    let mut rows = vec![vec!["parameter".to_owned(), "value".to_owned(), "chosen by".to_owned()]];
    for (parameter, value) in calibration.parameter.iter().zip(&found.values) {
        rows.push(vec![parameter.key.clone(), value.to_string(), parameter.moments.join(" ")]);
    }
    let mut text = table(&rows);
    let fitted = tally(&found.after, MomentUse::Fit).moments;
    let _ = writeln!(
        text,
        "\nstatistics to fit inside their bands: {} of {fitted} before, {} of {fitted} after",
        fit_inside(&found.before),
        fit_inside(&found.after)
    );
    let unclear: Vec<&str> =
        found.sensitivities.iter().filter(|of| !of.is_identified()).map(|of| of.key.as_str()).collect();
    if !found.sensitivities.is_empty() {
        let unclear = if unclear.is_empty() { "none".to_owned() } else { unclear.join(", ") };
        let _ = writeln!(text, "not identified by these statistics: {unclear}");
    }
    text + &format!("wrote {}\n", folder.display())
}
