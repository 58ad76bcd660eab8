//! The command under trial, and places to try it in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use ghostwork_results::{load, read_manifest, verify};

const BASELINE: &str = include_str!("../fuzz/small.toml");
const REFORM: &str = r#"schema = "ghostwork.scenario/1"
extends = "baseline.toml"

[meta]
id = "grant"
title = "A grant"

[[instrument]]
use = "guaranteed_income"
as = "grant"
nexus = "worker"
places = ["US"]
from = "2026-03"
reference = "test"

  [instrument.params]
  amount = 500
"#;

/// The command as it was built.
pub(super) struct Program {
    root: PathBuf,
    path: PathBuf,
}

impl Program {
    /// Takes a command that was built before.
    pub(super) fn built(root: &Path, path: &Path) -> Result<Self> {
        let path = path.canonicalize().with_context(|| path.display().to_string())?;
        Ok(Self { root: root.to_owned(), path })
    }

    /// Builds the command.
    pub(super) fn build(root: &Path) -> Result<Self> {
        let build = ["build", "--quiet", "--locked", "--package", "ghostwork", "--bin", "ghostwork"];
        let status = Command::new(env!("CARGO")).args(build).current_dir(root).status()?;
        ensure!(status.success(), "`cargo {}` failed", build.join(" "));
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { root: root.to_owned(), path: target.join("debug").join("ghostwork") })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes an empty place of a name with a baseline and a reform.
    pub(super) fn place(&self, name: &str) -> Result<Place<'_>> {
        let folder = self.root.join("target/reliability").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("baseline.toml"), BASELINE)?;
        fs::write(folder.join("reform.toml"), REFORM)?;
        Ok(Place { program: self, folder })
    }
}

/// A folder in which the command is tried.
pub(super) struct Place<'a> {
    program: &'a Program,
    folder: PathBuf,
}

impl Place<'_> {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Returns where the command lies.
    pub(super) fn program_path(&self) -> &Path {
        &self.program.path
    }

    /// Returns a program in this folder that sees nothing of the environment but what is needed to start.
    pub(super) fn other(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env_clear();
        command.envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "HOME"));
        command.stdin(Stdio::null());
        command
    }

    /// Returns the command in this folder.
    pub(super) fn command(&self, line: &str) -> Command {
        let mut command = self.other(&self.program.path.to_string_lossy());
        command.args(line.split_whitespace());
        command
    }

    /// Runs the command to its end.
    pub(super) fn output(&self, line: &str) -> Result<Output> {
        self.command(line).output().with_context(|| format!("ghostwork {line}"))
    }

    /// Runs the command and expects it to go well.
    pub(super) fn succeed(&self, line: &str) -> Result<Output> {
        let output = self.output(line)?;
        ensure!(output.status.success(), "ghostwork {line}: {}", said(&output));
        Ok(output)
    }

    pub(super) fn start(&self, line: &str) -> Result<Child> {
        let mut command = self.command(line);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().with_context(|| format!("ghostwork {line}"))
    }

    /// Starts the command and kills it once the processor has worked for it so long, however busy the machine is; returns
    /// whether it had ended by itself.
    pub(super) fn kill_after(&self, line: &str, time: Duration) -> Result<bool> {
        let mut child = self.start(line)?;
        let begin = Instant::now();
        while child.try_wait()?.is_none() {
            if worked(&child, begin) + TICK > time {
                // Within a tick of the clock the moment is that of this pause.
                std::thread::sleep(TICK.mul_f64(time.as_secs_f64() / TICK.as_secs_f64() % 1.0));
                break;
            }
            std::thread::sleep(TICK / 10);
        }
        let has_ended = child.try_wait()?.is_some();
        if !has_ended {
            child.kill()?;
            child.wait()?;
        }
        Ok(has_ended)
    }

    /// Returns how long the processor works for the command from beginning to end.
    pub(super) fn time_of(&self, line: &str) -> Result<Duration> {
        let mut child = self.start(line)?;
        let (begin, mut time) = (Instant::now(), Duration::ZERO);
        loop {
            time = time.max(worked(&child, begin));
            if let Some(status) = child.try_wait()? {
                ensure!(status.success(), "ghostwork {line}: {status}");
                return Ok(time.max(TICK));
            }
            std::thread::sleep(TICK / 10);
        }
    }

    /// Returns all folders of stored runs below a folder, none that is hidden.
    pub(super) fn runs(&self, below: &str) -> Result<Vec<PathBuf>> {
        let is_hidden = |path: &Path| {
            let inner = path.strip_prefix(&self.folder).unwrap_or(path);
            inner.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
        };
        let all = self.files(below)?;
        Ok(all
            .iter()
            .filter(|path| path.ends_with("run.json") && !is_hidden(path))
            .filter_map(|path| path.parent())
            .map(Path::to_owned)
            .collect())
    }

    /// Returns the folder of checkpoints that an interrupted command left, once there is one to go on from.
    pub(super) fn checkpoints(&self) -> Result<Option<PathBuf>> {
        let found = self.files("output")?.into_iter().find(|path| is_checkpoint(path));
        Ok(found.and_then(|path| path.parent().map(Path::to_owned)))
    }

    /// Returns all files below a folder.
    pub(super) fn files(&self, below: &str) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        let mut waiting = vec![self.path(below)];
        while let Some(place) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&place) else { continue };
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() { waiting.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// The clock by which Linux counts the time of a program.
const TICK: Duration = Duration::from_millis(10);

/// Returns how long the processor has worked for a program; the time that has passed where the system does not say.
fn worked(child: &Child, begin: Instant) -> Duration {
    let ticks = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
        let (_, behind_name) = stat.rsplit_once(')')?;
        let mut times = behind_name.split_whitespace().skip(11).map(str::parse::<u32>);
        Some(times.next()?.ok()? + times.next()?.ok()?)
    };
    ticks().map_or_else(|| begin.elapsed(), |ticks| TICK * ticks)
}

/// Returns whether a file has the final name of a checkpoint.
pub(super) fn is_checkpoint(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.ends_with(".checkpoint") && !name.starts_with('.')
}

/// Makes sure that every file of a stored run is whole and reads.
pub(super) fn ensure_whole(run: &Path) -> Result<()> {
    let problems = verify(run)?;
    ensure!(problems.is_empty(), "{}: {problems:?}", run.display());
    load(run).with_context(|| run.display().to_string())?;
    Ok(())
}

/// Returns the hashes of the results of a stored run, and of all its files.
pub(super) fn hashes(run: &Path) -> Result<(Vec<String>, Vec<String>)> {
    let manifest = read_manifest(run)?;
    let results = manifest.scenarios.into_iter().map(|entry| entry.results_hash).collect();
    Ok((
        results,
        manifest.files.into_iter().map(|entry| format!("{} {}", entry.name, entry.blake3)).collect(),
    ))
}

/// Returns what a command said on standard error.
pub(super) fn said(output: &Output) -> String {
    format!("{:?} {}", output.status.code(), String::from_utf8_lossy(&output.stderr))
}

/// Numbers that look like chance and are always the same.
pub(super) struct Lots(u64);

impl Lots {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.0 >> 33) % bound.max(1)
    }

    /// Returns a part of a time, up to a tenth more than all of it.
    pub(super) fn part_of(&mut self, time: Duration) -> Duration {
        time.mul_f64(self.below(1100) as f64 / 1000.0)
    }
}
