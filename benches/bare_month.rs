//! The bare month of `benches/peers/README.md` made of ghostwork's own building blocks: draws in columns, portable
//! functions, kernels on blocks that stay in the cache, integer sums. `benches/peers/run` holds it beside its peers.

use std::io::Write;
use std::time::Instant;

use ghostwork_core::{Draws, Entity, Stream, WordColumns, exponential, standard_normal, standard_normals};
use ghostwork_parameters::Month;
use ghostwork_processor::{Kernel, Processor};
use rayon::prelude::*;

const EMPLOYED: u8 = 0;
const UNEMPLOYED: u8 = 1;
const OUT: u8 = 2;

const MEAN_LOG_WAGE: f64 = 3.2;
const DEDUCTION: f64 = 16_100.0;
const BOTTOMS: [f64; 7] = [0.0, 12_400.0, 50_400.0, 105_700.0, 201_775.0, 256_225.0, 640_600.0];
const RATES: [f64; 7] = [0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37];

const WORKERS_PER_BLOCK: usize = 4096;
/// Workers whose month is worked out together.
const AT_ONCE: usize = 256;
const WARM_UP_MONTHS: u32 = 2;

/// Workers in columns.
struct Block {
    first: u64,
    state: Vec<u8>,
    log_wage: Vec<f32>,
    /// Cents.
    savings: Vec<i64>,
    burnout: Vec<f32>,
    skill: Vec<f32>,
}

/// Workers by state; gross income, tax and savings in cents; burnout and skill in millionths.
#[derive(Debug, Clone, Copy, Default)]
struct Sums([i64; 8]);

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self(std::array::from_fn(|number| self.0[number] + other.0[number]))
    }
}

/// Lets a month of a block pass.
struct BareMonth<'a> {
    block: &'a mut Block,
    words: &'a WordColumns,
}

impl Kernel for BareMonth<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run(self) -> Sums {
        let mut sums = Sums::default();
        let workers = self.block.state.len();
        for first in (0..workers).step_by(AT_ONCE) {
            let rows = first..workers.min(first + AT_ONCE);
            let state = &mut self.block.state[rows.clone()];
            let skill = &mut self.block.skill[rows.clone()];
            let log_wage = &mut self.block.log_wage[rows.clone()];
            change_state(state, &self.words.column(0)[rows.clone()]);
            shock(log_wage, &self.words.column(1)[rows.clone()]);
            let gross = pay(state, log_wage, skill);
            let tax = tax(&gross);
            let savings = &mut self.block.savings[rows.clone()];
            save(savings, (&gross, &tax), &mut sums);
            feel_and_learn(state, (&gross, &tax), &mut self.block.burnout[rows], skill);
            count(state, &mut sums);
        }
        sums.0[6] = millionths(&self.block.burnout);
        sums.0[7] = millionths(&self.block.skill);
        sums
    }
}

/// The word below which luck means something of that probability.
const fn word(probability: f64) -> u32 {
    (probability * 4_294_967_296.0) as u32
}

/// Words below which somebody employed, unemployed, out of the labour force moves to the first other state, and to either.
const FIRST_CHANCES: [u32; 3] = [word(0.015), word(0.25), word(0.04)];
const EITHER_CHANCES: [u32; 3] = [word(0.04), word(0.45), word(0.07)];

#[inline(always)]
fn change_state(states: &mut [u8], luck: &[u32]) {
    for (state, luck) in states.iter_mut().zip(luck) {
        let by_state = |[employed, unemployed, out]: [u32; 3]| {
            let at_home = if *state == UNEMPLOYED { unemployed } else { out };
            if *state == EMPLOYED { employed } else { at_home }
        };
        let first = if *state == EMPLOYED { UNEMPLOYED } else { EMPLOYED };
        let second = if *state == OUT { UNEMPLOYED } else { OUT };
        let moved = if *luck < by_state(EITHER_CHANCES) { second } else { *state };
        *state = if *luck < by_state(FIRST_CHANCES) { first } else { moved };
    }
}

#[inline(always)]
fn shock(log_wages: &mut [f32], luck: &[u32]) {
    let mut normals = [0.0; AT_ONCE];
    standard_normals(luck, &mut normals[..luck.len()]);
    for (log_wage, normal) in log_wages.iter_mut().zip(normals) {
        let distance = f64::from(*log_wage) - MEAN_LOG_WAGE;
        *log_wage = (MEAN_LOG_WAGE + 0.99 * distance + 0.02 * normal) as f32;
    }
}

/// Returns gross income, dollars.
#[inline(always)]
fn pay(states: &[u8], log_wages: &[f32], skills: &[f32]) -> [f64; AT_ONCE] {
    let mut gross = [0.0; AT_ONCE];
    for (gross, (state, (log_wage, skill))) in
        gross.iter_mut().zip(states.iter().zip(log_wages.iter().zip(skills)))
    {
        let wage = exponential(f64::from(*log_wage) + 0.2 * f64::from(*skill)) * 160.0;
        let other = if *state == UNEMPLOYED { 1_200.0 } else { 0.0 };
        *gross = if *state == EMPLOYED { wage } else { other };
    }
    gross
}

/// Returns a twelfth of the tax on twelve times the gross income, dollars.
#[inline(always)]
fn tax(gross: &[f64; AT_ONCE]) -> [f64; AT_ONCE] {
    let mut taxes = [0.0; AT_ONCE];
    for (tax, gross) in taxes.iter_mut().zip(gross) {
        let income = 12.0 * gross;
        let taxable = (income - DEDUCTION).max(0.0);
        let fading = 0.0765 * (income - 10_860.0).max(0.0);
        let mut yearly = -((0.0765 * income).min(664.0) - fading).max(0.0);
        let mut rate_below = 0.0;
        for (bottom, rate) in BOTTOMS.into_iter().zip(RATES) {
            yearly += (rate - rate_below) * (taxable - bottom).max(0.0);
            rate_below = rate;
        }
        *tax = yearly / 12.0;
    }
    taxes
}

/// Returns an amount of less than 2^51 rounded to a whole number.
#[inline(always)]
fn whole(amount: f64) -> i64 {
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    (amount + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits()) as i64
}

#[inline(always)]
fn save(savings: &mut [i64], (gross, tax): (&[f64; AT_ONCE], &[f64; AT_ONCE]), sums: &mut Sums) {
    let (mut gross_sum, mut tax_sum, mut savings_sum) = (0_i64, 0_i64, 0_i64);
    for (savings, (gross, tax)) in savings.iter_mut().zip(gross.iter().zip(tax)) {
        let income = gross - tax;
        let saved = income - (0.9 * income).max(900.0);
        *savings = whole(1.002 * *savings as f64 + 100.0 * saved);
        gross_sum = gross_sum.wrapping_add(whole(100.0 * gross));
        tax_sum = tax_sum.wrapping_add(whole(100.0 * tax));
        savings_sum = savings_sum.wrapping_add(*savings);
    }
    for (sum, more) in sums.0[3..6].iter_mut().zip([gross_sum, tax_sum, savings_sum]) {
        *sum = sum.wrapping_add(more);
    }
}

#[inline(always)]
fn feel_and_learn(
    states: &[u8],
    (gross, tax): (&[f64; AT_ONCE], &[f64; AT_ONCE]),
    burnouts: &mut [f32],
    skills: &mut [f32],
) {
    let stocks = burnouts.iter_mut().zip(skills.iter_mut());
    for ((burnout, skill), (state, (gross, tax))) in stocks.zip(states.iter().zip(gross.iter().zip(tax))) {
        let is_employed = *state == EMPLOYED;
        let of_work = if is_employed { 0.02 } else { 0.0 };
        let of_poverty = if gross - tax < 1_500.0 { 0.01 } else { 0.0 };
        *burnout = (0.95 * *burnout + of_work + of_poverty).clamp(0.0, 1.0);
        let change = if is_employed { 0.01 * (1.0 - *skill) } else { -0.005 * *skill };
        *skill += change;
    }
}

#[inline(always)]
fn count(states: &[u8], sums: &mut Sums) {
    let (mut employed, mut unemployed) = (0_u32, 0_u32);
    for state in states {
        employed = employed.wrapping_add(u32::from(*state == EMPLOYED));
        unemployed = unemployed.wrapping_add(u32::from(*state == UNEMPLOYED));
    }
    let counts =
        [employed, unemployed, (states.len() as u32).wrapping_sub(employed.wrapping_add(unemployed))];
    for (sum, more) in sums.0[..3].iter_mut().zip(counts) {
        *sum = sum.wrapping_add(i64::from(more));
    }
}

/// Returns a sum of stocks between 0 and 1.
#[inline(always)]
fn millionths(stocks: &[f32]) -> i64 {
    stocks.iter().fold(0_i64, |sum, stock| sum.wrapping_add(whole(1e6 * f64::from(*stock))))
}

/// Returns the initial population.
fn initial(draws: Draws, workers: usize) -> Vec<Block> {
    (0..workers)
        .step_by(WORKERS_PER_BLOCK)
        .map(|first| {
            let count = WORKERS_PER_BLOCK.min(workers - first);
            let words: Vec<[u32; 4]> = (first..first + count)
                .map(|worker| {
                    draws.words(Stream::Synthesis, Month::from_index(0), Entity::worker(worker as u64))
                })
                .collect();
            let state = |place: u32| {
                if place < const { word(0.62) } {
                    EMPLOYED
                } else if place < const { word(0.66) } {
                    UNEMPLOYED
                } else {
                    OUT
                }
            };
            Block {
                first: first as u64,
                state: words.iter().map(|words| state(words[0])).collect(),
                log_wage: words
                    .iter()
                    .map(|words| (MEAN_LOG_WAGE + 0.5 * standard_normal(words[1])) as f32)
                    .collect(),
                savings: vec![500_000; count],
                burnout: vec![0.2; count],
                skill: vec![0.5; count],
            }
        })
        .collect()
}

fn pass_month(processor: Processor, draws: Draws, month: Month, blocks: &mut [Block]) -> Sums {
    let work = |(mut words, sums): (WordColumns, Sums), block: &mut Block| {
        let entities = (Entity::worker(block.first), block.state.len());
        words.draw(processor, draws, (Stream::Earnings, month, 0), entities);
        let month = processor.run(BareMonth { block, words: &words });
        (words, sums.plus(month))
    };
    let start = || (WordColumns::default(), Sums::default());
    blocks.par_iter_mut().fold(start, work).map(|(_, sums)| sums).reduce(Sums::default, Sums::plus)
}

/// Returns the CPU time of all threads of the process, as Linux counts it.
fn cpu_seconds() -> std::io::Result<f64> {
    let mut nanoseconds = 0_u64;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        nanoseconds += text.split_whitespace().next().and_then(|time| time.parse().ok()).unwrap_or(0);
    }
    Ok(nanoseconds as f64 / 1e9)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers = std::env::args().skip(1).map(|number| number.parse()).collect::<Result<Vec<usize>, _>>()?;
    let [workers, months, threads] = numbers[..] else {
        return Err("expected workers, months, threads".into());
    };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    let (processor, draws) = (Processor::detect(), Draws::new(1, 0));
    let mut blocks = initial(draws, workers);
    let mut month = Month::from_index(24_312);
    let mut pass = |months: u32| {
        let mut sums = Sums::default();
        for _ in 0..months {
            sums = pass_month(processor, draws, month, &mut blocks);
            month = month + 1;
        }
        sums
    };
    pass(WARM_UP_MONTHS);
    let measured = (months as u32).saturating_sub(WARM_UP_MONTHS);
    let (cpu, wall) = (cpu_seconds()?, Instant::now());
    let sums = pass(measured);
    let (cpu, wall) = (cpu_seconds()? - cpu, wall.elapsed().as_secs_f64());
    let units = [1.0, 1.0, 1.0, 100.0, 100.0, 100.0, 1e6, 1e6];
    let means: Vec<String> = sums
        .0
        .iter()
        .zip(units)
        .map(|(sum, unit)| (*sum as f64 / unit / workers as f64).to_string())
        .collect();
    writeln!(
        std::io::stdout(),
        "{{\"peer\": \"ghostwork\", \"threads\": {threads}, \"workers\": {workers}, \"measured_months\": {measured}, \
         \"cpu_seconds\": {cpu}, \"wall_seconds\": {wall}, \"means\": [{}]}}",
        means.join(", ")
    )?;
    Ok(())
}
