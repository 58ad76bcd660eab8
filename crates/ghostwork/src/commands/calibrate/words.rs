use std::fmt::Write;
use std::path::Path;

use ghostwork_experiment::{Calibration, MomentResult, MomentUse, SearchState, tally};
use ghostwork_scenario::Scenario;

use super::Found;
use crate::text::{count, number, table};

/// Returns how many statistics to fit lie in their bands.
pub(super) fn fit_inside(results: &[MomentResult]) -> usize {
    tally(results, MomentUse::Fit).inside
}

/// Says what a search would do.
pub(super) fn plan(calibration: &Calibration, scenario: &Scenario) -> String {
    let run = scenario.run();
    let months = u64::from(run.burn_in_months + run.months);
    let mut text = format!(
        "{}: {} parameters of {}, {} candidates a generation, seed {}\n",
        calibration.id,
        calibration.parameter.len(),
        scenario.id(),
        calibration.candidates,
        calibration.seed
    );
    if let Some(stage) = calibration.stage.first().filter(|_| calibration.scouts > 0) {
        let runs = (2 * months + 30) * stage.workers * u64::from(stage.seeds);
        let all = runs * u64::from(calibration.scouts + 1);
        let _ = writeln!(
            text,
            "  {} scouts of {} workers x {} seeds: {} agent-months",
            calibration.scouts,
            count(stage.workers),
            stage.seeds,
            count(all)
        );
    }
    for stage in &calibration.stage {
        // Each candidate runs twice, and twice through the fifteen months around a single payment.
        let runs = (2 * months + 30) * stage.workers * u64::from(stage.seeds);
        let all = runs * u64::from(calibration.candidates) * u64::from(stage.generations);
        let _ = writeln!(
            text,
            "  {} generations of {} workers x {} seeds: {} agent-months",
            stage.generations,
            count(stage.workers),
            stage.seeds,
            count(all)
        );
    }
    text + "nothing was run\n"
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
