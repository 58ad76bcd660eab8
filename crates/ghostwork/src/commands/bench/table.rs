//! The measurements as text.

use std::fs;

use ghostwork_core::Phase;

use crate::commands::bench::measure::{Bench, Measurement};
use crate::text::{count, number};

/// Returns the name of the processor, as Linux tells it.
pub(crate) fn processor_name() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or_else(|| "not known".to_owned(), |line| line.trim_start_matches([':', '\t', ' ']).to_owned())
}

/// Returns the tables: populations and threads, then phases.
pub(crate) fn text(bench: &Bench<'_>, measurements: &[Measurement]) -> String {
    let mut lines = vec![format!(
        "{}, {} instructions; median of {} runs of {} months after as many to warm up",
        processor_name(),
        bench.processor.instructions().name(),
        bench.runs,
        bench.months,
    )];
    lines.push(String::new());
    lines.push(format!(
        "{:>13} {:>7} {:>14} {:>13} {:>13} {:>12} {:>9}  results",
        "workers", "threads", "M agent-months", "from - to", "processor ns", "gain by", "bytes"
    ));
    lines.push(format!(
        "{:>13} {:>7} {:>14} {:>13} {:>13} {:>12} {:>9}  hash",
        "", "", "per second", "", "per agent-m.", "threads", "a worker"
    ));
    lines.extend(measurements.iter().map(|measurement| line(measurement, measurements)));
    lines.push(String::new());
    lines.push("Time of the threads, ns per agent-month".to_owned());
    lines.extend(phases(measurements));
    lines.push(String::new());
    lines.join("\n")
}

fn line(measurement: &Measurement, all: &[Measurement]) -> String {
    let (slowest, fastest) = measurement.spread();
    let gain = gain(measurement, all).map_or_else(|| "-".to_owned(), |gain| number(gain, 2));
    format!(
        "{:>13} {:>7} {:>14} {:>13} {:>13} {:>12} {:>9}  {}",
        count(measurement.workers),
        measurement.threads,
        number(measurement.speed() / 1e6, 2),
        format!("{} - {}", number(slowest / 1e6, 2), number(fastest / 1e6, 2)),
        number(measurement.processor_nanoseconds, 0),
        gain,
        number(measurement.bytes_per_worker(), 0),
        measurement.results_hash,
    )
}

/// Returns by how much more threads get through more work in the same processor time of each: their number times the
/// processor time on one thread over that on all of them.
fn gain(measurement: &Measurement, all: &[Measurement]) -> Option<f64> {
    let single = all.iter().find(|other| other.threads == 1 && other.workers == measurement.workers)?;
    let is_known = measurement.threads > 1 && measurement.processor_nanoseconds > 0.0;
    is_known.then(|| {
        measurement.threads as f64 * single.processor_nanoseconds / measurement.processor_nanoseconds
    })
}

fn phases(measurements: &[Measurement]) -> Vec<String> {
    let title =
        |measurement: &Measurement| format!("{} x {}", count(measurement.workers), measurement.threads);
    let row = |name: &str, cells: Vec<String>| {
        let cells: Vec<String> = cells.into_iter().map(|cell| format!("{cell:>16}")).collect();
        format!("  {name:<22}{}", cells.concat())
    };
    let mut lines = vec![row("workers x threads", measurements.iter().map(title).collect())];
    for (place, phase) in Phase::ALL.iter().enumerate() {
        let times = measurements.iter().map(|measurement| {
            measurement.phases.get(place).map_or_else(String::new, |nanoseconds| number(*nanoseconds, 1))
        });
        lines.push(row(phase.name(), times.collect()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measurement(threads: usize, processor_nanoseconds: f64) -> Measurement {
        Measurement {
            workers: 1_000,
            threads,
            speeds: vec![1e6, 3e6, 4e6],
            processor_nanoseconds,
            phases: vec![0.0; Phase::ALL.len()],
            peak_bytes: 150_000,
            forecast_bytes: 140_000,
            results_hash: "0".repeat(32),
        }
    }

    #[test]
    fn two_threads_gain_as_much_as_their_processor_time_stays() {
        let all = [measurement(1, 100.0), measurement(2, 105.0)];

        // 2 x 100 / 105.
        assert!((gain(&all[1], &all).unwrap_or_default() - 1.904_76).abs() < 1e-4);
        assert_eq!(gain(&all[0], &all), None);
        assert!(line(&all[1], &all).contains("1.90"));
    }

    #[test]
    fn the_median_is_the_speed_and_the_ends_are_the_spread() {
        let measurement = measurement(1, 100.0);

        assert!((measurement.speed() - 3e6).abs() < 1.0);
        assert!((measurement.bytes_per_worker() - 150.0).abs() < 1e-9);
        assert!(line(&measurement, &[]).contains("1.00 - 4.00"));
    }
}
