use ghostwork_parameters::{Month, Schedule};

use crate::dated::first_month;

/// Returns an earlier schedule up to the month where a later one begins, and the later one from there on.
pub(crate) fn splice(earlier: &Schedule, later: Schedule) -> Schedule {
    let Some(begin) = first_month(&later) else { return later };
    let mut points = steps_before(earlier, begin);
    if points.is_empty() {
        return later;
    }
    points.extend(steps(&later));
    Schedule::Steps(points)
}

/// Returns a schedule without steps that repeat the value before them.
pub(crate) fn from_months(values: Vec<(Month, f64)>) -> Schedule {
    let mut steps: Vec<(Month, f64)> = Vec::new();
    for (month, value) in values {
        if steps.last().is_none_or(|(_, last)| last.to_bits() != value.to_bits()) {
            steps.push((month, value));
        }
    }
    Schedule::Steps(steps)
}

fn steps_before(schedule: &Schedule, begin: Month) -> Vec<(Month, f64)> {
    match schedule {
        Schedule::Constant(value) => vec![(Month::from_index(0), *value)],
        _ => steps(schedule).into_iter().filter(|(month, _)| *month < begin).collect(),
    }
}

/// Returns the steps of a dated schedule; a line becomes one step a month.
fn steps(schedule: &Schedule) -> Vec<(Month, f64)> {
    match schedule {
        Schedule::Constant(value) => vec![(Month::from_index(0), *value)],
        Schedule::Steps(steps) => steps.clone(),
        Schedule::Linear(points) => {
            let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else {
                return Vec::new();
            };
            (first.index()..=last.index())
                .map(Month::from_index)
                .filter_map(|month| schedule.at(month).map(|value| (month, value)))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_constant_holds_until_the_reform_begins() {
        let reform = Schedule::Steps(vec![(month("2027-01"), 0.2)]);

        let spliced = splice(&Schedule::Constant(0.1), reform);

        assert_eq!(spliced.at(month("2026-12")), Some(0.1));
        assert_eq!(spliced.at(month("2027-01")), Some(0.2));
    }

    #[test]
    fn what_was_said_for_later_months_is_replaced() {
        let baseline = Schedule::Steps(vec![(month("2026-01"), 1.0), (month("2028-01"), 3.0)]);

        let spliced = splice(&baseline, Schedule::Steps(vec![(month("2027-01"), 2.0)]));

        assert_eq!(spliced.at(month("2026-06")), Some(1.0));
        assert_eq!(spliced.at(month("2029-01")), Some(2.0));
    }

    #[test]
    fn a_line_is_followed_month_by_month_after_a_constant() {
        // From 0 in January 2027 to 1.2 in January 2028: 0.6 in July.
        let line = Schedule::Linear(vec![(month("2027-01"), 0.0), (month("2028-01"), 1.2)]);

        let spliced = splice(&Schedule::Constant(5.0), line);

        assert_eq!(spliced.at(month("2026-12")), Some(5.0));
        assert!((spliced.at(month("2027-07")).unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(spliced.at(month("2030-01")), Some(1.2));
    }

    #[test]
    fn a_constant_replaces_everything() {
        assert_eq!(
            splice(&Schedule::Steps(vec![(month("2027-01"), 2.0)]), Schedule::Constant(1.0)),
            Schedule::Constant(1.0)
        );
    }
}
