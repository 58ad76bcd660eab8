//! The bare month of ../../README.md for peers in Rust: its numbers, one worker's month, and how a peer reports.

use std::time::Instant;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

pub const EMPLOYED: u8 = 0;
pub const UNEMPLOYED: u8 = 1;
pub const OUT: u8 = 2;

const FIRST_OTHER: [u8; 3] = [UNEMPLOYED, EMPLOYED, EMPLOYED];
const SECOND_OTHER: [u8; 3] = [OUT, OUT, UNEMPLOYED];
const FIRST_CHANCE: [f64; 3] = [0.015, 0.25, 0.04];
const EITHER_CHANCE: [f64; 3] = [0.04, 0.45, 0.07];

const MEAN_LOG_WAGE: f64 = 3.2;
const PERSISTENCE: f64 = 0.99;
const SHOCK: f64 = 0.02;
const SKILL_PREMIUM: f64 = 0.2;
const HOURS: f64 = 160.0;
const BENEFIT: f64 = 1_200.0;

const DEDUCTION: f64 = 16_100.0;
const BOTTOMS: [f64; 7] = [0.0, 12_400.0, 50_400.0, 105_700.0, 201_775.0, 256_225.0, 640_600.0];
const RATES: [f64; 7] = [0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37];

/// A worker's state.
#[derive(Debug, Clone, Copy)]
pub struct Worker {
    pub state: u8,
    pub log_wage: f32,
    pub savings: f64,
    pub burnout: f32,
    pub skill: f32,
}

/// What a worker's month adds to the indicators.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pay {
    pub gross: f64,
    pub tax: f64,
}

impl Worker {
    /// Lets a month pass, given a uniform number and a standard normal one.
    #[inline]
    pub fn live(&mut self, luck: f64, shock: f64) -> Pay {
        let now = usize::from(self.state);
        if luck < FIRST_CHANCE[now] {
            self.state = FIRST_OTHER[now];
        } else if luck < EITHER_CHANCE[now] {
            self.state = SECOND_OTHER[now];
        }
        let distance = f64::from(self.log_wage) - MEAN_LOG_WAGE;
        let log_wage = MEAN_LOG_WAGE + PERSISTENCE * distance + SHOCK * shock;
        self.log_wage = log_wage as f32;
        let is_employed = self.state == EMPLOYED;
        let gross = match self.state {
            EMPLOYED => (log_wage + SKILL_PREMIUM * f64::from(self.skill)).exp() * HOURS,
            UNEMPLOYED => BENEFIT,
            _ => 0.0,
        };
        let tax = yearly_tax(12.0 * gross) / 12.0;
        let income = gross - tax;
        self.savings = 1.002 * self.savings + income - (0.9 * income).max(900.0);
        let strain = if is_employed { 0.02 } else { 0.0 } + if income < 1_500.0 { 0.01 } else { 0.0 };
        self.burnout = (0.95 * self.burnout + strain).clamp(0.0, 1.0);
        self.skill += if is_employed { 0.01 * (1.0 - self.skill) } else { -0.005 * self.skill };
        Pay { gross, tax }
    }
}

fn yearly_tax(income: f64) -> f64 {
    let taxable = (income - DEDUCTION).max(0.0);
    let mut tax = 0.0;
    for bracket in 0..BOTTOMS.len() {
        let top = BOTTOMS.get(bracket + 1).copied().unwrap_or(f64::INFINITY);
        tax += RATES[bracket] * (taxable.min(top) - BOTTOMS[bracket]).max(0.0);
    }
    let fading = 0.0765 * (income - 10_860.0).max(0.0);
    tax - ((0.0765 * income).min(664.0) - fading).max(0.0)
}

/// Returns the initial population.
pub fn initial(workers: usize) -> impl Iterator<Item = Worker> {
    let mut random = StdRng::seed_from_u64(1);
    (0..workers).map(move |_| {
        let place: f64 = random.random();
        let shock: f64 = random.sample(StandardNormal);
        Worker {
            state: if place < 0.62 { EMPLOYED } else if place < 0.66 { UNEMPLOYED } else { OUT },
            log_wage: (MEAN_LOG_WAGE + 0.5 * shock) as f32,
            savings: 5_000.0,
            burnout: 0.2,
            skill: 0.5,
        }
    })
}

/// The sums of a month: workers by state, gross income, tax, savings, burnout, skill.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    pub counts: [u64; 3],
    pub totals: [f64; 5],
}

impl Sums {
    /// Adds a worker's month.
    #[inline]
    pub fn add(&mut self, worker: &Worker, pay: Pay) {
        self.counts[usize::from(worker.state)] += 1;
        let amounts =
            [pay.gross, pay.tax, worker.savings, f64::from(worker.burnout), f64::from(worker.skill)];
        for (total, amount) in self.totals.iter_mut().zip(amounts) {
            *total += amount;
        }
    }
}

const WARM_UP_MONTHS: u32 = 2;

/// Returns workers, months and threads of the command line.
pub fn arguments() -> (usize, u32, usize) {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<usize>().expect("a number"));
    let mut next = || numbers.next().expect("workers, months, threads");
    (next(), next() as u32, next())
}

/// Runs the months of a peer, the first ones to warm up, and prints what they cost and what came out.
pub fn measure(peer: &str, (workers, months, threads): (usize, u32, usize), mut month: impl FnMut() -> Sums) {
    for _ in 0..WARM_UP_MONTHS {
        month();
    }
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    let mut sums = Sums::default();
    for _ in 0..months - WARM_UP_MONTHS {
        sums = month();
    }
    let (cpu, wall) = (cpu_seconds() - cpu, wall.elapsed().as_secs_f64());
    let means = sums.counts.iter().map(|count| *count as f64).chain(sums.totals);
    let means: Vec<String> = means.map(|total| (total / workers as f64).to_string()).collect();
    println!(
        "{{\"peer\": \"{peer}\", \"threads\": {threads}, \"workers\": {workers}, \"measured_months\": {}, \
         \"cpu_seconds\": {cpu}, \"wall_seconds\": {wall}, \"means\": [{}]}}",
        months - WARM_UP_MONTHS,
        means.join(", ")
    );
}

/// Returns the CPU time of all threads of the process, as Linux counts it.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let nanoseconds: u64 = tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok())
        .filter_map(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .sum();
    nanoseconds as f64 / 1e9
}
