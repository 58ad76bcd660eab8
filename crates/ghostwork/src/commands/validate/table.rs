//! The table of a validation as a person reads it.

use ghostwork_experiment::{MomentResult, MomentUse, tally};

use crate::text::{number, table};

/// Most decimals that the table shows.
const MOST_DECIMALS: usize = 4;

/// Returns the table for a person, one block per group, and the count.
pub(super) fn of_moments(results: &[MomentResult]) -> String {
    let mut text = String::new();
    for of_group in results.chunk_by(|first, second| first.moment.group == second.moment.group) {
        let heading = of_group.first().map(|result| result.moment.group.as_str()).unwrap_or_default();
        let rows: Vec<Vec<String>> = of_group.iter().map(row).collect();
        text.extend([heading, "\n", &table(&rows), "\n"]);
    }
    let missing: Vec<&MomentResult> = results.iter().filter(|result| result.inside().is_none()).collect();
    for result in &missing {
        text.extend([&result.moment.id, " missing: ", &result.reads, "\n"]);
    }
    let counts = [MomentUse::Fit, MomentUse::Check].map(|usage| {
        let tally = tally(results, usage);
        format!("{}: {} of {} inside", usage.word(), tally.inside, tally.moments)
    });
    let missing: Vec<&str> = missing.iter().map(|result| result.moment.id.as_str()).collect();
    let missing = if missing.is_empty() { "none".to_owned() } else { missing.join(", ") };
    text + &format!("\n{}; missing: {missing}\n", counts.join("; "))
}

fn row(result: &MomentResult) -> Vec<String> {
    let moment = &result.moment;
    let decimals = telling_decimals(result);
    let band = format!("{} to {}", number(moment.low, decimals), number(moment.high, decimals));
    let estimate = result.simulated;
    let value = match result.inside() {
        None => "n/a".to_owned(),
        Some(_) if estimate.has_interval() && estimate.low < estimate.high => format!(
            "{} [{}, {}]",
            number(estimate.mean, decimals),
            number(estimate.low, decimals),
            number(estimate.high, decimals)
        ),
        Some(_) => number(estimate.mean, decimals),
    };
    let mark = match result.inside() {
        None => "missing",
        Some(true) => "inside",
        Some(false) => "outside",
    };
    let use_word = moment.usage.word();
    vec![
        format!("  {}", moment.id),
        moment.statistic.clone(),
        format!("{band} {}", moment.unit),
        value,
        mark.to_owned(),
        format!("{use_word}, {}", result.kind.word()),
    ]
}

/// Returns decimals with which a value outside its band does not look as if it stood on its end.
fn telling_decimals(result: &MomentResult) -> usize {
    let (moment, value) = (&result.moment, result.simulated.mean);
    let looks_inside = |decimals: usize| {
        let shown = format!("{value:.decimals$}").parse::<f64>();
        result.inside() == Some(false) && shown.is_ok_and(|shown| moment.contains(shown))
    };
    let mut decimals = decimals(moment.low, moment.high);
    while decimals < MOST_DECIMALS && looks_inside(decimals) {
        decimals += 1;
    }
    decimals
}

/// Returns decimals that show a band with two digits or more.
fn decimals(low: f64, high: f64) -> usize {
    match (high - low, high) {
        (_, high) if high >= 1_000.0 => 0,
        (width, _) if width < 0.5 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_bands_show_two_decimals_and_incomes_none() {
        assert_eq!(decimals(0.05, 0.3), 2);
        assert_eq!(decimals(20.0, 20.0), 2);
        assert_eq!(decimals(45.0, 65.0), 1);
        assert_eq!(decimals(79_000.0, 88_000.0), 0);
    }
}
