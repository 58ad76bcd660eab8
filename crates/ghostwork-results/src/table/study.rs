//! The table of a study.

use crate::interval::Estimate;
use crate::missing::csv_text;
use crate::study::{FitStudy, FrontierStudy, MapStudy, MomentsStudy, SensitivityStudy, Study, TrialStudy};
use crate::table::Table;
use crate::table::column::{FIT, FRONTIER, MAP, MOMENTS, SENSITIVITY, TRIAL};

/// Returns mean and 95% interval as text.
fn three(estimate: &Estimate) -> [String; 3] {
    [estimate.mean, estimate.low, estimate.high].map(csv_text)
}

/// Builds the table of any study.
pub(crate) fn table(study: &Study) -> Table<'_> {
    match study {
        Study::Sensitivity(study) => sensitivity(study),
        Study::Map(study) => map(study),
        Study::Frontier(study) => frontier(study),
        Study::Fit(study) => fit(study),
        Study::Trial(study) => trial(study),
        Study::Moments(study) => moments(study),
    }
}

fn sensitivity(study: &SensitivityStudy) -> Table<'_> {
    Table::new("sensitivity.csv", SENSITIVITY, move |rower| {
        for row in &study.rows {
            let head = [row.parameter.clone(), row.label.clone(), csv_text(row.low), csv_text(row.high)];
            rower.row(head.into_iter().chain(three(&row.effect_at_low)).chain(three(&row.effect_at_high)))?;
        }
        Ok(())
    })
}

fn map(study: &MapStudy) -> Table<'_> {
    Table::new("map.csv", MAP, move |rower| {
        for cell in &study.cells {
            let tail = [cell.effect.replications.to_string()];
            rower.row(
                [csv_text(cell.x), csv_text(cell.y)].into_iter().chain(three(&cell.effect)).chain(tail),
            )?;
        }
        Ok(())
    })
}

fn frontier(study: &FrontierStudy) -> Table<'_> {
    Table::new("frontier.csv", FRONTIER, move |rower| {
        for (point, dominated) in study.points.iter().zip(study.dominated()) {
            let head = [point.policy.clone()];
            let tail = [dominated.to_string()];
            rower.row(head.into_iter().chain(three(&point.cost)).chain(three(&point.effect)).chain(tail))?;
        }
        Ok(())
    })
}

fn trial(study: &TrialStudy) -> Table<'_> {
    Table::new("trial.csv", TRIAL, move |rower| {
        for row in &study.rows {
            for seed in &row.seeds {
                let head = [row.outcome.clone(), row.stratum.clone(), seed.seed.to_string()];
                let field = seed.field.map_or([f64::NAN; 3], |field| {
                    [field.difference, field.standard_error, field.control_mean]
                });
                let units: [String; 2] =
                    seed.field.map(|field| field.units.map(|count| count.to_string())).unwrap_or_default();
                let effects = [seed.true_effect, seed.spillover, seed.untreated_mean, seed.roll_out_effect]
                    .map(csv_text);
                rower.row(head.into_iter().chain(field.map(csv_text)).chain(effects).chain(units))?;
            }
        }
        Ok(())
    })
}

fn fit(study: &FitStudy) -> Table<'_> {
    Table::new("fit.csv", FIT, move |rower| {
        for point in &study.points {
            let values = [point.observed, point.low, point.median, point.high].map(csv_text);
            let window = if point.calibrated { "calibration" } else { "held out" };
            rower.row([point.month.to_string()].into_iter().chain(values).chain([window.to_owned()]))?;
        }
        Ok(())
    })
}

fn moments(study: &MomentsStudy) -> Table<'_> {
    Table::new("moments.csv", MOMENTS, move |rower| {
        for row in &study.rows {
            let words = [row.id.clone(), row.label.clone(), row.unit.clone()];
            let band = [row.published, row.low, row.high].map(csv_text);
            let usage = if row.fitted { "fit" } else { "check" };
            let tail = [usage.to_owned(), row.inside().to_string()];
            rower.row(words.into_iter().chain(band).chain(three(&row.simulated)).chain(tail))?;
        }
        Ok(())
    })
}
