//! `kill -9` at random while runs, sweeps, reports and resumptions write.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use ghostwork_results::CheckpointFile;

use super::program::{Lots, Place, Program, ensure_whole};
use super::{Counts, Effort, counted};

const RUN: &str = "run baseline.toml --months 6 --progress none --checkpoint every=1";
/// Months of the run that is interrupted, so that a checkpoint is there to go on from.
const OTHER: &str = "run baseline.toml --months 40 --progress none --checkpoint every=1";
const SWEEP: &str =
    "sweep baseline.toml --vary delivery.missing_pay=0,0.1 --months 4 --into sweep --progress none --quiet";

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let place = program.place("kills")?;
    let begin = Instant::now();
    place.succeed(RUN)?;
    let usual = begin.elapsed();
    let run = place.runs("output")?.pop().context("the run left no folder")?;
    place.succeed(SWEEP)?;
    let report = format!("report {}", run.display());
    let (mut lots, mut interrupted, mut killed) = (Lots::new(9), None, 0);
    let tries = effort.tries(1_000, 24);
    for number in 0..tries {
        let line = match number % 4 {
            0 => RUN.to_owned(),
            1 => SWEEP.to_owned(),
            2 => report.clone(),
            _ => resumption(&place, &mut interrupted)?,
        };
        if number % 4 == 1 {
            forget_half(&place)?;
        }
        killed += usize::from(!place.kill_after(&line, lots.part_of(usual))?);
        check(&place).with_context(|| format!("kill {number}: {line}"))?;
    }
    // What the kills left behind hinders nobody.
    place.succeed(RUN)?;
    place.succeed(SWEEP)?;
    place.succeed(&report)?;
    check(&place)?;
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
        let is_checkpoint = |path: &Path| path.extension().is_some_and(|ending| ending == "checkpoint");
        if let Some(found) = place.files("output")?.iter().find(|path| is_checkpoint(path)) {
            break found.parent().map(Path::to_owned).context("a checkpoint without a folder")?;
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

/// Makes sure that whatever has a final name is whole.
fn check(place: &Place<'_>) -> Result<()> {
    for run in place.runs("output")? {
        let is_hidden = |part: std::path::Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
        if !run.strip_prefix(place.path("output"))?.components().any(is_hidden) {
            ensure_whole(&run)?;
        }
    }
    for path in place.files("output")? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".checkpoint") && !name.starts_with('.') {
            read_all(&path)?;
        }
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
