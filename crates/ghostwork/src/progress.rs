//! Progress on standard error: a bar on a terminal, plain or JSON lines elsewhere, never an escape sequence there.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ghostwork_experiment::{Plan, Progress, Step, TakenUp};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::interrupt::Interrupt;
use crate::memory::present_bytes;
use crate::options::ProgressKind;
use crate::output::note;
use crate::text::{bytes, clock, number};

/// Longest silence of plain progress.
const LONGEST_SILENCE: Duration = Duration::from_secs(30);
/// Shortest time between two drawings of the bar.
const BAR_PAUSE: Duration = Duration::from_millis(200);
/// Share of the work before which no time left is named.
const LEAST_FOR_ESTIMATE: f64 = 0.05;
/// Parts of one to which a value that was tried is told: a bisection leaves more digits than anyone needs.
const TRIED_PARTS: f64 = 1e6;

/// Watches an experiment and tells how far it is.
pub(crate) struct Meter {
    kind: ProgressKind,
    bar: ProgressBar,
    total: u64,
    seeds: u32,
    runs: u32,
    done: AtomicU64,
    /// Agent-months that checkpoints or seeds before spared.
    spared: AtomicU64,
    runs_done: AtomicU32,
    started: Instant,
    last: Mutex<Last>,
    interrupt: Interrupt,
}

/// What was said last, and when.
struct Last {
    tenth: u64,
    at: Instant,
}

impl Meter {
    /// Begins to watch.
    pub(crate) fn start(plan: &Plan, kind: Option<ProgressKind>, is_quiet: bool) -> Self {
        Self::start_after(0, plan, kind, is_quiet)
    }

    /// Begins to watch when some of the seeds are complete.
    pub(crate) fn start_after(
        complete: u32,
        plan: &Plan,
        kind: Option<ProgressKind>,
        is_quiet: bool,
    ) -> Self {
        let kind = suitable(kind, is_quiet);
        let total = plan.agent_months().max(1);
        let bar = if kind == ProgressKind::Bar { ProgressBar::new(total) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("[{bar:20}] {msg}") {
            bar.set_style(style.progress_chars("##-"));
        }
        let now = Instant::now();
        let spared = Plan { seeds: complete, ..*plan }.agent_months();
        Self {
            kind,
            bar,
            total,
            seeds: plan.seeds,
            runs: plan.seeds * plan.arms(),
            done: AtomicU64::new(spared),
            spared: AtomicU64::new(spared),
            runs_done: AtomicU32::new(complete * plan.arms()),
            started: now,
            last: Mutex::new(Last { tenth: spared.saturating_mul(10) / total, at: now }),
            interrupt: Interrupt::listen(),
        }
    }

    /// Takes the bar away; returns the seconds that have passed.
    pub(crate) fn stop(&self) -> f64 {
        self.bar.finish_and_clear();
        self.started.elapsed().as_secs_f64()
    }

    /// Returns the signal that asked to stop.
    pub(crate) fn signal(&self) -> Option<i32> {
        self.interrupt.signal()
    }

    fn tell(&self, step: &Step, done: u64) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let silence = last.at.elapsed();
        let tenth = done.saturating_mul(10) / self.total;
        let is_due = match self.kind {
            ProgressKind::None => false,
            ProgressKind::Bar => silence >= BAR_PAUSE,
            ProgressKind::Plain | ProgressKind::Json => tenth > last.tenth || silence >= LONGEST_SILENCE,
        };
        if !is_due {
            return;
        }
        *last = Last { tenth, at: Instant::now() };
        let state = self.state(step, done);
        match self.kind {
            ProgressKind::Bar => {
                self.bar.set_position(done);
                self.bar.set_message(state.words());
            }
            ProgressKind::Plain => note(&format!("{}\n", state.words())),
            ProgressKind::Json => note(&format!("{}\n", state.document())),
            ProgressKind::None => {}
        }
    }

    fn state(&self, step: &Step, done: u64) -> State {
        let seconds = self.started.elapsed().as_secs_f64();
        let share = done as f64 / self.total as f64;
        let per_second = done.saturating_sub(self.spared.load(Relaxed)) as f64 / seconds.max(1e-9);
        let left = self.total.saturating_sub(done) as f64;
        State {
            share,
            scenario: step.arm.word(),
            seed: step.replicate + 1,
            seeds: self.seeds,
            runs_done: self.runs_done.load(Relaxed),
            runs: self.runs,
            month: step.month.to_string(),
            months_per_second: per_second,
            memory: present_bytes(),
            seconds_left: (share >= LEAST_FOR_ESTIMATE && per_second > 0.0).then(|| left / per_second),
        }
    }
}

impl Progress for Meter {
    fn month_passed(&self, step: &Step) {
        let done = self.done.fetch_add(step.workers, Relaxed) + step.workers;
        if step.months_done == step.months {
            self.runs_done.fetch_add(1, Relaxed);
        }
        self.tell(step, done);
    }

    fn tried(&self, value: f64, gap: f64) {
        if self.kind != ProgressKind::None {
            let value = (value * TRIED_PARTS).round() / TRIED_PARTS;
            self.bar.suspend(|| note(&format!("tried {value}: {gap:+.2} from the target\n")));
        }
    }

    fn taken_up(&self, seed: &TakenUp) {
        let spared = u64::from(seed.months) * seed.workers;
        self.spared.fetch_add(spared, Relaxed);
        self.done.fetch_add(spared, Relaxed);
        self.runs_done.fetch_add(seed.complete, Relaxed);
        let (number, months) = (seed.replicate + 1, seed.months);
        match self.kind {
            ProgressKind::None => {}
            ProgressKind::Json => note(&format!("{}\n", json!({ "seed": number, "months_spared": months }))),
            _ => self.bar.suspend(|| note(&format!("seed {number} goes on after {months} months\n"))),
        }
    }

    fn found_damaged(&self, checkpoint: &Path, problem: &str) {
        let told = format!("warning: {} is passed over: {problem}\n", checkpoint.display());
        self.bar.suspend(|| note(&told));
    }

    fn goes_on(&self) -> bool {
        self.interrupt.signal().is_none()
    }
}

/// How far an experiment is.
struct State {
    share: f64,
    scenario: &'static str,
    seed: u32,
    seeds: u32,
    runs_done: u32,
    runs: u32,
    month: String,
    months_per_second: f64,
    memory: u64,
    seconds_left: Option<f64>,
}

impl State {
    fn words(&self) -> String {
        let left = self.seconds_left.map(|left| format!(" · left {}", clock(left))).unwrap_or_default();
        format!(
            "{}%  {} seed {}/{} · {} · {} M agent-months/s · {}{left}",
            number((self.share * 100.0).floor(), 0),
            self.scenario,
            self.seed,
            self.seeds,
            self.month,
            number(self.months_per_second / 1e6, 1),
            bytes(self.memory),
        )
    }

    fn document(&self) -> serde_json::Value {
        json!({
            "percent": (self.share * 100.0).floor(),
            "scenario": self.scenario,
            "seed": self.seed,
            "seeds": self.seeds,
            "runs_done": self.runs_done,
            "runs": self.runs,
            "month": self.month,
            "agent_months_per_second": self.months_per_second.round(),
            "memory_bytes": self.memory,
            "seconds_left": self.seconds_left.map(f64::round),
        })
    }
}

/// Returns the kind of progress that standard error can show.
fn suitable(kind: Option<ProgressKind>, is_quiet: bool) -> ProgressKind {
    let is_dumb = std::env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
    let draws = std::io::stderr().is_terminal() && !is_dumb;
    match kind {
        None if is_quiet => ProgressKind::None,
        None | Some(ProgressKind::Bar) => {
            if draws {
                ProgressKind::Bar
            } else {
                ProgressKind::Plain
            }
        }
        Some(kind) => kind,
    }
}
