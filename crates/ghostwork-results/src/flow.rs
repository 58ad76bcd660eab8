//! Where people stood at two dates, and who moved.

use serde::{Deserialize, Serialize};

use crate::confidentiality::FEWEST_RECORDS;
use crate::error::ResultsError;
use crate::interval::Estimate;
use crate::label::check_label;
use ghostwork_parameters::Month;

/// The states people are counted in and the two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowFrame {
    /// Labels of the states.
    pub states: Vec<String>,
    /// First date.
    pub from: Month,
    /// Second date.
    pub until: Month,
}

/// People by state at the first and the second date on one seed: one count per pair, the second date running fastest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedFlows {
    /// The seed both scenarios ran on.
    pub seed: u64,
    /// People under the baseline.
    pub baseline: Vec<f64>,
    /// People under the reform.
    pub reform: Vec<f64>,
    /// Records of the source behind each count, the fewer of both scenarios; empty where they need not be counted.
    #[serde(default)]
    pub records: Vec<u32>,
}

/// One flow across seeds; every number is missing where it is withheld.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowRow {
    /// Position of the state at the first date.
    pub from: usize,
    /// Position of the state at the second date.
    pub to: usize,
    /// People under the baseline.
    pub baseline: Estimate,
    /// People under the reform.
    pub reform: Estimate,
    /// Reform minus baseline on the same seed.
    pub difference: Estimate,
}

/// Flows between states across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlowTable {
    /// States and dates.
    pub frame: FlowFrame,
    /// Every pair of states.
    pub rows: Vec<FlowRow>,
    /// People by state at both dates under the reform, flows that are withheld included; empty in runs of older versions.
    #[serde(default)]
    pub stocks: [Vec<f64>; 2],
}

impl FlowTable {
    /// Gathers seeds into estimates; nothing when there is no seed or no state.
    ///
    /// # Errors
    /// When a label is unsafe or a seed does not hold one count per pair of states.
    pub fn from_seeds(
        frame: &FlowFrame,
        seeds: &[SeedFlows],
        draws: usize,
    ) -> Result<Option<Self>, ResultsError> {
        let states = frame.states.len();
        if states == 0 || seeds.is_empty() {
            return Ok(None);
        }
        for label in &frame.states {
            check_label("a state", label)?;
        }
        let pairs = states * states;
        if let Some(odd) =
            seeds.iter().find(|seed| seed.baseline.len() != pairs || seed.reform.len() != pairs)
        {
            let problem = format!("flows need {pairs} counts for {states} states");
            return Err(ResultsError::DistributionNotUsable { seed: odd.seed, problem });
        }
        let withheld = withheld_flows(seeds, states);
        let of_pair = |pair: usize| if withheld[pair] { &[] } else { seeds };
        let rows = (0..pairs).map(|pair| flow_row((of_pair(pair), draws), pair, states)).collect();
        let all: Vec<FlowRow> = (0..pairs).map(|pair| flow_row((seeds, draws), pair, states)).collect();
        Ok(Some(Self { frame: frame.clone(), rows, stocks: stocks(&all, states) }))
    }
}

/// Adds the people of every state up, at the first and at the second date.
fn stocks(rows: &[FlowRow], states: usize) -> [Vec<f64>; 2] {
    let mut stocks = [vec![0.0; states], vec![0.0; states]];
    for row in rows {
        stocks[0][row.from] += row.reform.mean;
        stocks[1][row.to] += row.reform.mean;
    }
    stocks
}

/// Says which flows are withheld: those that rest on too few records on some seed, and others until no stock gives one away, nor
/// several that together rest on too few.
fn withheld_flows(seeds: &[SeedFlows], states: usize) -> Vec<bool> {
    let fewest = |pair: usize| {
        let records = seeds.iter().filter_map(|seed| seed.records.get(pair).copied());
        records.min().unwrap_or(u32::MAX)
    };
    let fewest: Vec<u32> = (0..states * states).map(fewest).collect();
    let mut is_withheld: Vec<bool> = fewest.iter().map(|count| *count < FEWEST_RECORDS).collect();
    let of_state = |state: usize, is_first: bool| {
        (0..states).map(move |other| if is_first { state * states + other } else { other * states + state })
    };
    let mut is_changed = true;
    while is_changed {
        is_changed = false;
        for (state, is_first) in (0..states).flat_map(|state| [(state, true), (state, false)]) {
            let withheld = of_state(state, is_first).filter(|pair| is_withheld[*pair]);
            let counts: Vec<u32> = withheld.map(|pair| fewest[pair]).collect();
            let rests_on_enough = counts.iter().any(|count| *count >= FEWEST_RECORDS);
            if counts.is_empty() || (counts.len() > 1 && rests_on_enough) {
                continue;
            }
            let others = of_state(state, is_first).filter(|pair| !is_withheld[*pair]);
            if let Some(smallest) = others.min_by_key(|pair| fewest[*pair]) {
                is_withheld[smallest] = true;
                is_changed = true;
            }
        }
    }
    is_withheld
}

fn flow_row((seeds, draws): (&[SeedFlows], usize), pair: usize, states: usize) -> FlowRow {
    let across = |number: &dyn Fn(&SeedFlows) -> f64| {
        Estimate::across(&seeds.iter().map(number).collect::<Vec<f64>>(), draws)
    };
    let at = |counts: &[f64]| counts.get(pair).copied().unwrap_or(f64::NAN);
    FlowRow {
        from: pair / states,
        to: pair % states,
        baseline: across(&|seed| at(&seed.baseline)),
        reform: across(&|seed| at(&seed.reform)),
        difference: across(&|seed| at(&seed.reform) - at(&seed.baseline)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(records: [u32; 9]) -> SeedFlows {
        SeedFlows { seed: 1, baseline: vec![10.0; 9], reform: vec![20.0; 9], records: records.to_vec() }
    }

    #[test]
    fn a_small_flow_is_withheld_with_others_that_would_give_it_away() {
        let withheld = withheld_flows(&[seed([90, 40, 5, 70, 60, 50, 30, 20, 80])], 3);

        // The small one in the first row takes 40 with it, that takes 20 of its column, that 30 of its row, that 70; and 50.
        assert_eq!(withheld, [false, true, true, true, false, true, true, true, false]);
    }

    #[test]
    fn small_flows_of_one_stock_do_not_hide_each_other() {
        let withheld = withheld_flows(&[seed([90, 4, 5, 70, 60, 50, 30, 20, 80])], 3);

        // Nine records at most behind both of the first row: 90 goes with them, 30, 20 and 50 of the columns, 60 of the row.
        assert_eq!(withheld, [true, true, true, false, true, true, true, true, false]);
    }

    #[test]
    fn stocks_keep_what_is_withheld() {
        let frame = FlowFrame {
            states: ["a", "b", "c"].map(str::to_owned).to_vec(),
            from: "2027-01".parse().unwrap(),
            until: "2027-12".parse().unwrap(),
        };

        let table =
            FlowTable::from_seeds(&frame, &[seed([90, 40, 5, 70, 60, 50, 30, 20, 80])], 1).unwrap().unwrap();

        assert!(table.rows[2].reform.mean.is_nan() && table.rows[0].reform.mean == 20.0);
        assert_eq!(table.stocks, [vec![60.0; 3], vec![60.0; 3]]);
    }
}
