//! Locales, time zones, names, interrupted system calls, and limits on memory and the size of files.

use anyhow::{Context, Result, ensure};

use super::program::{Place, Program, ensure_whole, hashes, said};
use super::{Counts, Effort, counted};

const LOCALES: [&str; 6] = ["C", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8", "fa_IR", "xx_YY.nonsense"];
const ZONES: [&str; 4] = ["UTC", "Asia/Kolkata", "Pacific/Kiritimati", "No/Where"];
const NAMES: [&str; 4] = ["straße", "Ελλάδα", "🙂", "a b"];
/// Dates that programs stumble over: the first second, a leap day, the end of 32 bits, after the law.
const DATES: [&str; 4] =
    ["1970-01-02 00:00:01", "2024-02-29 23:59:59", "2038-01-19 03:14:08", "2099-12-31 23:59:59"];
const RUN: &str = "run baseline.toml --seeds 2 --progress none";

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    let usual = {
        let place = program.place("usual")?;
        place.succeed(RUN)?;
        only_hashes(&place, "output")?
    };
    let (mut settings, mut calls) = (0, 0);
    for (number, locale) in LOCALES.iter().enumerate() {
        for zone in ZONES.iter().skip(if effort.is_quick { number % 4 } else { 0 }).step_by(effort.every(4)) {
            let place = program.place("surroundings")?;
            let mut command = place.command(RUN);
            command.envs([("LC_ALL", *locale), ("LANG", *locale), ("TZ", *zone)]);
            let output = command.output()?;
            ensure!(output.status.success(), "{locale} {zone}: {}", said(&output));
            ensure!(only_hashes(&place, "output")? == usual, "{locale} {zone}: other bytes");
            settings += 1;
        }
    }
    for name in NAMES {
        let place = program.place("surroundings")?;
        let output = place.command(RUN).args(["--out", name]).output()?;
        ensure!(output.status.success(), "{name}: {}", said(&output));
        ensure!(only_hashes(&place, name)?.0 == usual.0, "{name}: other results");
    }
    let clocks = clocks(program, &usual)?;
    read_only(program)?;
    let has_strace = super::faults::strace_works(program)?;
    for call in ["write", "fsync", "read", "openat"].into_iter().filter(|_| has_strace) {
        let place = program.place("surroundings")?;
        let output = super::faults::with_fault(&place, RUN, &format!("{call}:error=EINTR:when=40+7"))?;
        ensure!(output.status.success(), "{call} interrupted: {}", said(&output));
        ensure!(only_hashes(&place, "output")? == usual, "{call} interrupted: other bytes");
        calls += 1;
    }
    let (sizes, memories) = (file_sizes(program, effort)?, memories(program, effort)?);
    Ok(counted(&[
        ("locales_and_zones", settings),
        ("names", NAMES.len()),
        ("clocks", clocks),
        ("interrupted_calls", calls),
        ("file_size_limits", sizes),
        ("memory_limits", memories),
    ]))
}

/// Runs on other dates, where `faketime` is there to make them; returns on how many.
fn clocks(program: &Program, usual: &(Vec<String>, Vec<String>)) -> Result<usize> {
    let mut tried = 0;
    for date in DATES {
        let place = program.place("surroundings")?;
        let mut command = place.other("faketime");
        command.arg(date).arg(place.program_path()).args(RUN.split_whitespace());
        let output = match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            output => output?,
        };
        ensure!(output.status.success(), "{date}: {}", said(&output));
        ensure!(only_hashes(&place, "output")? == *usual, "{date}: other bytes");
        tried += 1;
    }
    Ok(tried)
}

/// Names folders in which nobody can write: the command says so.
fn read_only(program: &Program) -> Result<()> {
    for folder in ["/proc/ghostwork", "/sys/ghostwork"] {
        let place = program.place("surroundings")?;
        let output = place.command(RUN).args(["--out", folder]).output()?;
        ensure!(output.status.code() == Some(4), "{folder}: {}", said(&output));
    }
    Ok(())
}

fn only_hashes(place: &Place<'_>, out: &str) -> Result<(Vec<String>, Vec<String>)> {
    let run = place.runs(out)?.pop().context("the run left no folder")?;
    ensure_whole(&run)?;
    hashes(&run)
}

/// Limits the size of files, in KiB, from nothing to more than is needed.
fn file_sizes(program: &Program, effort: Effort) -> Result<usize> {
    let sizes: Vec<u32> = (0..13_u32).step_by(effort.every(4)).map(|power| 1 << power).collect();
    for size in &sizes {
        let place = program.place("limits")?;
        let output = limited(&place, &format!("ulimit -f {size}"))?;
        let code = output.status.code();
        ensure!(matches!(code, Some(0 | 4)), "{size} KiB a file: {}", said(&output));
        ensure_clean(&place, code == Some(0)).with_context(|| format!("{size} KiB a file"))?;
    }
    Ok(sizes.len())
}

/// Limits memory, in MiB, from too little to start to enough.
fn memories(program: &Program, effort: Effort) -> Result<usize> {
    let sizes: Vec<u32> = (3..=40).map(|step| step * 16).step_by(effort.every(9)).collect();
    for size in &sizes {
        let place = program.place("limits")?;
        let output = limited(&place, &format!("ulimit -v {}", size * 1024))?;
        let code = output.status.code();
        ensure!(matches!(code, Some(0 | 1 | 5)), "{size} MiB: {}", said(&output));
        ensure_clean(&place, code == Some(0)).with_context(|| format!("{size} MiB"))?;
    }
    Ok(sizes.len())
}

fn limited(place: &Place<'_>, limit: &str) -> Result<std::process::Output> {
    let line = format!("{limit}; exec \"$0\" {RUN} --workers 20000 --threads 2");
    let mut shell = place.other("bash");
    shell.args(["-c", &line]).arg(place.program_path());
    shell.output().context("bash does not start")
}

/// Makes sure that a run left everything or nothing.
pub(super) fn ensure_clean(place: &Place<'_>, is_done: bool) -> Result<()> {
    let files = place.files("output")?;
    if is_done {
        only_hashes(place, "output")?;
        return Ok(());
    }
    ensure!(files.is_empty(), "left behind: {files:?}");
    Ok(())
}
