//! `kill -9` at random while runs, sweeps, reports and resumptions write.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use ghostwork_results::CheckpointFile;

use super::program::{Lots, Place, Program, ensure_whole, is_checkpoint};
use super::{Counts, Effort, counted};

const RUN: &str = "run baseline.toml --months 6 --progress none --checkpoint every=1 --figures svg,csv";
/// The same with charts as pixels, on which most of its time would go.
const PICTURES: &str = "run baseline.toml --months 6 --progress none --out output/pictures";
/// Months of the run that is interrupted, so that a checkpoint is there to go on from.
const OTHER: &str = "run baseline.toml --months 40 --progress none --checkpoint every=1 --figures svg,csv";
const SWEEP: &str =
    "sweep baseline.toml --vary delivery.missing_pay=0,0.1 --months 4 --into sweep --progress none --quiet";
/// Two themes of a report.
const THEMES: [&str; 2] = ["one.toml", "two.toml"];
/// Every so many tries of a run draw charts as pixels.
const EVERY_PICTURES: usize = 8;

/// How long lines take that nobody kills.
struct Usual {
    run: Duration,
    pictures: Duration,
    sweep: Duration,
    report: Duration,
    resumption: Duration,
}

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let place = program.place("kills")?;
    let run = place.time_of(RUN)?;
    let folder = place.runs("output")?.pop().context("the run left no folder")?;
    for theme in THEMES {
        fs::write(place.path(theme), format!("[logo]\ntext = \"{theme}\"\n"))?;
    }
    // Every other report has other bytes.
    let reports = THEMES.map(|theme| format!("report {} --theme {theme}", folder.display()));
    place.succeed(SWEEP)?;
    forget_half(&place)?;
    let usual = Usual {
        run,
        pictures: place.time_of(PICTURES)?,
        sweep: place.time_of(SWEEP)?,
        report: place.time_of(&reports[0])?,
        resumption: place.time_of(OTHER)?,
    };
    let stored = place.runs("output")?;
    let (mut lots, mut interrupted) = (Lots::new(9), None);
    // Some lines are done before their kill comes: tries go on until so many were killed.
    let wanted = effort.tries(1_000, 24);
    let (mut tries, mut killed) = (0, 0);
    while killed < wanted {
        ensure!(tries < 4 * wanted, "most lines end before they can be killed: {killed} of {tries}");
        let (line, time) = match tries % 4 {
            0 if tries % (4 * EVERY_PICTURES) == 0 => (PICTURES.to_owned(), usual.pictures),
            0 => (RUN.to_owned(), usual.run),
            1 => (SWEEP.to_owned(), usual.sweep),
            2 => (reports[tries / 4 % 2].clone(), usual.report),
            _ => (resumption(&place, &mut interrupted)?, usual.resumption),
        };
        if tries % 4 == 1 {
            forget_half(&place)?;
        }
        killed += usize::from(!place.kill_after(&line, lots.part_of(time))?);
        check(&place, &stored).with_context(|| format!("kill {tries}: {line}"))?;
        tries += 1;
    }
    // What the kills left behind hinders nobody.
    for line in [RUN, PICTURES, SWEEP, &reports[0]] {
        place.succeed(line)?;
    }
    check(&place, &stored)?;
    Ok(counted(&[("tries", tries), ("killed", killed), ("torn", 0)]))
}

/// Returns the line that goes on with an interrupted run, which is interrupted first where there is none.
fn resumption(place: &Place<'_>, known: &mut Option<String>) -> Result<String> {
    if let Some(line) = known.as_ref().filter(|line| has_checkpoints(place, line)) {
        return Ok(line.clone());
    }
    let mut child = place.start(OTHER)?;
    let deadline = Instant::now() + Duration::from_mins(1);
    let folder = loop {
        ensure!(Instant::now() < deadline, "no checkpoint came");
        if let Some(found) = place.checkpoints()? {
            break found;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    child.kill()?;
    child.wait()?;
    let line = format!("resume {} --progress none", folder.display());
    Ok(known.insert(line).clone())
}

fn has_checkpoints(place: &Place<'_>, line: &str) -> bool {
    let folder = line.split_whitespace().nth(1).unwrap_or_default();
    place.path(folder).join("resume.json").exists()
}

/// Takes one run of the sweep away, so that it has something to do.
fn forget_half(place: &Place<'_>) -> Result<()> {
    let runs = place.files("sweep/runs")?;
    if let Some(first) = runs.first() {
        fs::remove_file(first)?;
    }
    Ok(())
}

/// Makes sure that runs that were stored before are there, and that whatever has a final name is whole.
fn check(place: &Place<'_>, stored: &[PathBuf]) -> Result<()> {
    for run in stored {
        ensure_whole(run)?;
    }
    for run in place.runs("output")? {
        ensure_whole(&run)?;
    }
    for path in place.files("output")?.iter().filter(|path| is_checkpoint(path)) {
        read_all(path)?;
    }
    for path in place.files("sweep/runs")? {
        if path.extension().is_some_and(|ending| ending == "csv") {
            let text = fs::read_to_string(&path)?;
            let is_whole =
                text.ends_with('\n') && text.lines().last().is_some_and(|line| line.starts_with("end,"));
            ensure!(is_whole, "{} is torn", path.display());
        }
    }
    let plan = fs::read_to_string(place.path("sweep/sweep.json"))?;
    serde_json::from_str::<serde_json::Value>(&plan).context("sweep.json is torn")?;
    Ok(())
}

/// Reads parts to the end, whose number nobody here knows.
fn read_all(path: &Path) -> Result<()> {
    let parts = |count: usize| -> Result<()> {
        let mut file = CheckpointFile::open(path)?;
        (0..count).try_for_each(|_| file.part().map(|_| ()))?;
        Ok(file.finish()?)
    };
    let mut file = CheckpointFile::open(path)?;
    let mut count = 0;
    while file.part().is_ok() {
        count += 1;
    }
    parts(count).with_context(|| format!("{} is torn", path.display()))
}
