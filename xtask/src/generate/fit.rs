//! The page that says how well the model fits, from the table that `ghostwork validate --scoreboard` wrote.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use csv::StringRecord;
use ghostwork_experiment::{Calibration, Stage};

/// The table of the last full validation.
const SCOREBOARD: &str = "data/validation/us-baseline.csv";
/// Why statistics are missed, one row each.
const REASONS: &str = "data/validation/reasons.csv";
/// What the statistics say of parameters that a search may choose, as `ghostwork calibrate` leaves it.
const SENSITIVITY: &str = "data/validation/us-baseline-sensitivity.csv";

/// The search, which says on how many workers and seeds slopes are taken.
const CALIBRATION: &str = "data/calibration/us-2026.toml";
/// Workers of the scoreboard, which has four seeds.
const SCOREBOARD_WORKERS: f64 = 200_000.0;

/// Strength of all slopes below which the statistics do not tell a parameter.
const LEAST_STRENGTH: f64 = 0.5;

const HEAD: &str = "# How well the model fits\n\nGenerated from `data/validation/us-baseline.csv`, which `ghostwork validate --scoreboard` \
                    writes. What stands for each statistic is in [the manual of validation](../validation.md).\n";

/// One row of the scoreboard, by name of the column.
struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    record: StringRecord,
}

impl Row<'_> {
    fn of(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|position| self.record.get(*position)).unwrap_or_default()
    }

    fn is_inside(&self) -> bool {
        self.of("inside") == "true"
    }

    /// Returns a number with digits that a reader needs.
    fn shown(&self, column: &str) -> String {
        match self.of(column).parse::<f64>() {
            Err(_) => "n/a".to_owned(),
            Ok(value) if value.abs() >= 1_000.0 => format!("{value:.0}"),
            Ok(value) if value.abs() >= 10.0 => format!("{value:.1}"),
            Ok(value) => format!("{value:.2}"),
        }
    }
}

/// Returns the page.
pub(super) fn page() -> Result<String> {
    let text = read(SCOREBOARD)?;
    let (columns, records) = table(&text)?;
    let rows: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    let mut page = HEAD.to_owned();
    page.push('\n');
    for line in text.lines().take_while(|line| line.starts_with('#')) {
        let _ = writeln!(page, "- measured with {}", line.trim_start_matches("# "));
    }
    let _ = writeln!(page, "\n{}\n", counts(&rows));
    page += &all(&rows);
    page += &misses(&rows)?;
    page += &not_tests(&rows);
    page += &identification(&rows)?;
    Ok(page)
}

/// Returns how many statistics lie inside their bands, in a sentence.
pub(super) fn counted() -> Result<String> {
    let text = read(SCOREBOARD)?;
    let (columns, records) = table(&text)?;
    let rows: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    Ok(counts(&rows))
}

/// Returns the summary for the manual of validation: how many lie inside, what does not, what was never fitted.
pub(super) fn summary() -> Result<String> {
    let text = read(SCOREBOARD)?;
    let (columns, records) = table(&text)?;
    let rows: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    let named = |includes: &dyn Fn(&Row<'_>) -> bool| {
        let names: Vec<String> = rows
            .iter()
            .filter(|row| includes(row))
            .map(|row| format!("{} ({})", row.of("id"), row.of("statistic")))
            .collect();
        if names.is_empty() { "none".to_owned() } else { names.join("; ") }
    };
    Ok(format!(
        "\n{}\n\n- *Does not fit*: {}.\n- *Was never fitted*: {}.\n- *Fits because a parameter says so*: {}.\n\n\
         Every statistic with its value stands in [reference/fit.md](reference/fit.md), with why it is missed.\n\n",
        counts(&rows),
        named(&|row| !row.is_inside()),
        named(&|row| row.of("use") == "check"),
        named(&|row| row.of("kind") == "parameter"),
    ))
}

fn read(path: &str) -> Result<String> {
    let path = crate::root()?.join(path);
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn table(text: &str) -> Result<(BTreeMap<String, usize>, Vec<StringRecord>)> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let columns =
        reader.headers()?.iter().enumerate().map(|(place, name)| (name.to_owned(), place)).collect();
    let records = reader.records().collect::<Result<Vec<_>, _>>()?;
    Ok((columns, records))
}

fn counts(rows: &[Row<'_>]) -> String {
    let count = |usage: &str| {
        let of_use = || rows.iter().filter(|row| row.of("use") == usage);
        let missing = of_use().filter(|row| row.of("kind") == "missing").count();
        (of_use().filter(|row| row.is_inside()).count(), of_use().count(), missing)
    };
    let ((fit, fits, no_fit), (check, checks, no_check)) = (count("fit"), count("check"));
    format!(
        "**{fit} of {fits}** statistics that may be fitted lie inside their bands, and **{check} of {checks}** that never \
         were; {} have no value.",
        no_fit + no_check
    )
}

fn all(rows: &[Row<'_>]) -> String {
    let mut text = "| id | statistic | unit | band | model | 95 % over seeds | |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let verdict = match (row.of("kind"), row.is_inside()) {
            ("missing", _) => "no value",
            (_, true) => "inside",
            (_, false) => "**outside**",
        };
        let checked = if row.of("use") == "check" { ", never fitted" } else { "" };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {}–{} | {} | {}–{} | {verdict}{checked} |",
            row.of("id"),
            row.of("statistic"),
            row.of("unit"),
            row.of("low"),
            row.of("high"),
            row.shown("simulated"),
            row.shown("sim_low"),
            row.shown("sim_high")
        );
    }
    text
}

/// Returns every miss with its reason, for the model's own page.
pub(super) fn missed() -> Result<String> {
    let text = read(SCOREBOARD)?;
    let (columns, records) = table(&text)?;
    let rows: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    Ok(format!("\n{}\n\n{}\n", counts(&rows), list_of_misses(&rows)?))
}

fn misses(rows: &[Row<'_>]) -> Result<String> {
    Ok(format!("\n## What is missed, and why\n\n{}", list_of_misses(rows)?))
}

fn list_of_misses(rows: &[Row<'_>]) -> Result<String> {
    let text = read(REASONS)?;
    let (columns, records) = table(&text)?;
    let reasons: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    let mut text = String::new();
    for row in rows.iter().filter(|row| !row.is_inside()) {
        let reason = reasons.iter().find(|reason| reason.of("id") == row.of("id"));
        let reason =
            reason.with_context(|| format!("{REASONS} does not say why {} is missed", row.of("id")))?;
        let _ = writeln!(
            text,
            "- **{}**, {}: {} against {}–{} {}. {}",
            row.of("id"),
            row.of("statistic"),
            row.shown("simulated"),
            row.of("low"),
            row.of("high"),
            row.of("unit"),
            reason.of("reason")
        );
    }
    Ok(text)
}

fn not_tests(rows: &[Row<'_>]) -> String {
    let ids: Vec<&str> =
        rows.iter().filter(|row| row.of("kind") == "parameter").map(|row| row.of("id")).collect();
    format!(
        "\n## What is no test of behaviour\n\n{} are read from parameters: they say that a parameter agrees with its source, \
         and nothing of what the model does.\n",
        ids.join(", ")
    )
}

/// Says whether a slope is more than two standard errors of chance between seeds at the size at which slopes are taken.
///
/// The scoreboard's interval is Student's over four seeds: its half-width over 3.18 is the error of a mean of four. That both sides of a
/// slope live through the same luck is left out, so that the error is at most this.
fn is_heard(scoreboard: &[Row<'_>], size: &Stage, slope: &Row<'_>) -> bool {
    let number = |row: &Row<'_>, column: &str| row.of(column).parse::<f64>().unwrap_or(f64::NAN);
    scoreboard.iter().find(|row| row.of("id") == slope.of("moment")).is_some_and(|row| {
        let of_a_seed = (number(row, "sim_high") - number(row, "sim_low")) / 2.0 / 3.18 * 2.0;
        let of_a_slope = of_a_seed
            * (SCOREBOARD_WORKERS / size.workers as f64 * 2.0 / f64::from(size.seeds)).sqrt()
            / ((number(row, "high") - number(row, "low")) / 2.0);
        number(slope, "slope").abs() > 2.0 * of_a_slope
    })
}

fn identification(scoreboard: &[Row<'_>]) -> Result<String> {
    let text = read(SENSITIVITY)?;
    let (columns, records) = table(&text)?;
    let rows: Vec<Row<'_>> = records.into_iter().map(|record| Row { columns: &columns, record }).collect();
    let calibration: Calibration = toml::from_str(&read(CALIBRATION)?).context(CALIBRATION)?;
    let size = calibration.sensitivity.with_context(|| format!("{CALIBRATION} has no [sensitivity]"))?;
    let mut page = format!(
        "\n## What the statistics say of parameters without a published value\n\nSlopes are taken by differences on common \
         random numbers around the calibrated values, with {} thousand workers on {} seeds, in half-widths of a statistic's band per unit of the search (about a \
         quarter of the way between a parameter's bounds). Slopes within \
         two standard errors of chance at that size are left out. *Strength* is the length of the others; below \
         0.5 the statistics leave a parameter's value an assumption.\n\n| parameter | value | strength | strongest |\n| --- | --- | --- | --- |\n",
        size.workers / 1_000,
        size.seeds,
    );
    let mut unclear = Vec::new();
    for of_parameter in rows.chunk_by(|first, second| first.of("parameter") == second.of("parameter")) {
        let Some(first) = of_parameter.first() else { continue };
        let heard: Vec<&Row<'_>> =
            of_parameter.iter().filter(|row| is_heard(scoreboard, &size, row)).collect();
        let slopes = heard.iter().filter_map(|row| row.of("slope").parse::<f64>().ok());
        let strength = slopes.map(|slope| slope * slope).fold(0.0, |sum: f64, square| sum + square).sqrt();
        let strongest: Vec<String> =
            heard.iter().take(3).map(|row| format!("{} {}", row.of("moment"), row.shown("slope"))).collect();
        let (key, value) = (first.of("parameter"), first.of("value"));
        let _ = writeln!(page, "| `{key}` | {value} | {strength:.2} | {} |", strongest.join(", "));
        if strength < LEAST_STRENGTH {
            unclear.push(format!("`{key}`"));
        }
    }
    let unclear = if unclear.is_empty() { "none".to_owned() } else { unclear.join(", ") };
    let _ = writeln!(page, "\nNot identified at this size: {unclear}.");
    Ok(page)
}
