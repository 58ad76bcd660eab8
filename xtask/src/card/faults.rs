//! Every write, sync and rename fails once in turn.

use std::process::Output;

use anyhow::{Context, Result, ensure};

use super::program::{Place, Program, ensure_whole, said};
use super::{Counts, Effort, counted};

const RUN: &str = "run baseline.toml --months 6 --progress none --checkpoint every=2 --threads 1 --figures svg,csv --out new";
/// System calls that write, with the error that they return.
const CALLS: [(&str, &str); 5] =
    [("write", "ENOSPC"), ("fsync", "EIO"), ("rename", "EIO"), ("mkdir", "ENOSPC"), ("unlink", "EROFS")];

pub(super) fn measure(program: &Program, effort: Effort) -> Result<Counts> {
    ensure!(strace_works(program)?, "strace is not there or may not look at other programs");
    let mut counts = Counts::new();
    for (call, error) in CALLS {
        let place = program.place("faults")?;
        place.succeed("run baseline.toml --progress none --out old").context("an earlier run")?;
        let old = place.runs("old")?.pop().context("the run left no folder")?;
        // A run in a folder of its own, and a report put into a run that stands.
        let lines = [RUN.to_owned(), format!("report {}", old.display())];
        let (mut points, mut refused) = (0, 0);
        for line in &lines {
            let calls = calls_of(&place, line, call)?;
            let step = effort.every((calls / 4).max(1));
            for number in (1..=calls).step_by(step) {
                let fault = format!("{call}:error={error}:when={number}");
                points += 1;
                refused += usize::from(is_refused(&place, line, &fault)?);
            }
        }
        counts.extend(counted(&[(&format!("{call}_points"), points), (&format!("{call}_refused"), refused)]));
    }
    Ok(counts)
}

/// Lets one call fail; returns whether the command ended with status 4.
fn is_refused(place: &Place<'_>, line: &str, fault: &str) -> Result<bool> {
    let _ = std::fs::remove_dir_all(place.path("new"));
    let output = with_fault(place, line, fault)?;
    let code = output.status.code();
    ensure!(matches!(code, Some(0 | 4)), "{fault} {line}: {}", said(&output));
    for run in place.runs("old")?.iter().chain(&place.runs("new")?) {
        ensure_whole(run).with_context(|| format!("{fault} {line}"))?;
    }
    let is_stray = |path: &std::path::PathBuf| {
        let name = path.to_string_lossy().into_owned();
        [".partial/", ".amended/", ".replaced/"].iter().any(|part| name.contains(part))
            || name.ends_with(".writing")
    };
    let all = place.files("new")?.into_iter().chain(place.files("old")?);
    let stray: Vec<_> = all.filter(is_stray).collect();
    // What cannot be removed stays until the next run.
    ensure!(stray.is_empty() || fault.starts_with("unlink"), "{fault} {line}: left behind {stray:?}");
    Ok(code == Some(4))
}

/// Returns how often a thread of the command makes a call, at most.
fn calls_of(place: &Place<'_>, line: &str, call: &str) -> Result<usize> {
    let log = place.path("calls");
    let mut command = place.other("strace");
    command
        .args(["-f", "-qq", "-e"])
        .arg(format!("trace={call}"))
        .arg("-o")
        .arg(&log)
        .arg(place.program_path());
    let output = command.args(line.split_whitespace()).output()?;
    ensure!(output.status.success(), "{}", said(&output));
    let mut by_thread = std::collections::BTreeMap::<String, usize>::new();
    for line in std::fs::read_to_string(&log)?.lines().filter(|line| line.contains('(')) {
        *by_thread.entry(line.split_whitespace().next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    Ok(by_thread.into_values().max().unwrap_or(0))
}

/// Runs the command with a fault in a system call.
pub(super) fn with_fault(place: &Place<'_>, line: &str, fault: &str) -> Result<Output> {
    let call = fault.split(':').next().unwrap_or_default();
    let mut command = place.other("strace");
    command.args(["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e"]).arg(format!("trace={call}"));
    command.arg("-e").arg(format!("inject={fault}")).arg(place.program_path()).args(line.split_whitespace());
    command.output().context("strace does not start")
}

/// Returns whether faults can be put into system calls here.
pub(super) fn strace_works(program: &Program) -> Result<bool> {
    let place = program.place("strace")?;
    let mut command = place.other("strace");
    command.args([
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=write",
        "-e",
        "inject=write:error=ENOSPC:when=1",
    ]);
    Ok(command
        .arg(program.path())
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.code() == Some(4)))
}
