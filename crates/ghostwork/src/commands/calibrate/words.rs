use std::fmt::Write;
use std::path::Path;

use ghostwork_experiment::{Calibration, MomentResult, MomentUse, SearchState, tally};

use super::Found;
use crate::text::{number, table};

/// Returns how many statistics to fit lie in their bands.
pub(super) fn fit_inside(results: &[MomentResult]) -> usize {
    tally(results, MomentUse::Fit).inside
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
