//! What a reform costs the public budget, item by item.

use serde::{Deserialize, Serialize};

use crate::error::ResultsError;
use crate::interval::Estimate;
use crate::label::check_label;

/// A line of the budget; a positive amount is a cost to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetItem {
    /// Name in files, such as `gross_cost`.
    pub id: String,
    /// Name for readers, such as `Gross cost`.
    pub label: String,
}

/// Reform minus baseline of each item on one seed, in currency a year; a positive amount is a cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedBudget {
    /// The seed both scenarios ran on.
    pub seed: u64,
    /// One amount per item.
    pub amounts: Vec<f64>,
}

/// A line of the budget across seeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BudgetRow {
    /// The line.
    pub item: BudgetItem,
    /// Amount in currency a year, a cost to the budget when positive.
    pub amount: Estimate,
}

/// The budget across seeds: items in order, and their sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BudgetTable {
    /// Items in the order they were given.
    pub items: Vec<BudgetRow>,
    /// Sum of the items, taken seed by seed.
    pub net: Estimate,
}

impl BudgetTable {
    /// Gathers seeds, those of each draw of the parameters together, into estimates; nothing when there is no seed or no item.
    ///
    /// # Errors
    /// When a label is unsafe or a seed does not hold one amount per item.
    pub fn from_seeds(
        items: &[BudgetItem],
        seeds: &[SeedBudget],
        draws: usize,
    ) -> Result<Option<Self>, ResultsError> {
        if items.is_empty() || seeds.is_empty() {
            return Ok(None);
        }
        for item in items {
            check_label("a budget item", &item.label)?;
        }
        if let Some(odd) = seeds.iter().find(|seed| seed.amounts.len() != items.len()) {
            let problem = format!("{} budget amounts for {} items", odd.amounts.len(), items.len());
            return Err(ResultsError::DistributionNotUsable { seed: odd.seed, problem });
        }
        let row = |(position, item): (usize, &BudgetItem)| {
            let amounts: Vec<f64> =
                seeds.iter().filter_map(|seed| seed.amounts.get(position).copied()).collect();
            BudgetRow { item: item.clone(), amount: Estimate::across(&amounts, draws) }
        };
        let sums: Vec<f64> = seeds.iter().map(|seed| seed.amounts.iter().sum()).collect();
        Ok(Some(Self {
            items: items.iter().enumerate().map(row).collect(),
            net: Estimate::across(&sums, draws),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_net_is_the_sum_of_the_items() {
        let item = |id: &str| BudgetItem { id: id.to_owned(), label: id.to_owned() };
        let seeds = [
            SeedBudget { seed: 1, amounts: vec![10.0, -4.0] },
            SeedBudget { seed: 2, amounts: vec![14.0, -4.0] },
        ];

        let table =
            BudgetTable::from_seeds(&[item("gross_cost"), item("extra_tax")], &seeds, 1).unwrap().unwrap();

        // Seed 1 nets 6, seed 2 nets 10: mean 8.
        assert!((table.net.mean - 8.0).abs() < 1e-12);
        assert!((table.items[0].amount.mean - 12.0).abs() < 1e-12);
        assert!(BudgetTable::from_seeds(&[item("gross_cost")], &seeds, 1).is_err());
    }
}
