//! Purses, remembered incomes and columns of a month: every processor does as one worker after the other.

use super::*;
use crate::accounting::taxes_and_benefits::example::populated_block;

/// An amount of a row, of either sign.
fn amount(row: usize) -> i64 {
    row as i64 * 7_919 % 900_000 - 300_000
}

#[test]
fn every_processor_fills_purses_as_one_worker_after_the_other() {
    let (block, _) = populated_block();
    let Workers { purse, traits, .. } = &block.workers;
    let rows = purse.len();
    let net_income: Vec<i64> = (0..rows).map(amount).collect();
    let outside: Vec<i64> = (0..rows).map(|row| amount(row * 31)).collect();
    let mut expected = purse.clone();
    for row in 0..rows {
        expected[block.workers.purse_row(row)] += net_income[row] + outside[row];
    }

    for processor in Processor::all() {
        let (mut purse, mut outside_income) = (purse.clone(), outside.clone());
        processor.run(FillPurses {
            purse: &mut purse,
            traits,
            net_income: &net_income,
            outside_income: &mut outside_income,
        });
        assert!(purse == expected, "{processor:?}");
        assert!(outside_income.iter().zip(&net_income).all(|(outside, income)| *outside == -income));
    }
}

#[test]
fn every_processor_adds_up_what_each_worker_holds() {
    let (mut block, _) = populated_block();
    let workers = &mut block.workers;
    for row in 0..workers.len() {
        (workers.purse[row], workers.retirement_balance[row]) = (amount(row), amount(row * 31).abs());
        workers.benefit_account.set(row, i32::from(row % 7 == 0) * 900);
    }
    let expected = Holdings {
        purses: Money::from_cents(workers.purse.iter().sum()),
        retirement: Money::from_cents(workers.retirement_balance.iter().sum()),
        benefit_accounts: Money::from_cents(900 * workers.len().div_ceil(7) as i64),
    };

    for processor in Processor::all() {
        assert_eq!(block.holdings(processor), expected, "{processor:?}");
    }
}

#[test]
fn one_purse_is_filled_like_all() {
    let (mut block, mut month) = populated_block();
    let rows = block.workers.len();
    month.net_income = (0..rows).map(amount).collect();
    month.outside_income = (0..rows).map(|row| amount(row * 31)).collect();
    let mut all = block.workers.clone();

    for row in 0..rows {
        month.fill_purse(&mut block.workers, row);
    }
    assert!(month.outside_income.iter().zip(&month.net_income).all(|(outside, net)| *outside == -net));
    month.outside_income = (0..rows).map(|row| amount(row * 31)).collect();
    month.fill_purses(Processor::detect(), &mut all);

    assert_eq!(block.workers.purse, all.purse);
}

#[test]
fn every_processor_remembers_incomes_and_tells_whether_they_fit() {
    let incomes: Vec<i64> = (0..1_003).map(amount).collect();
    let mut too_large = incomes.clone();
    too_large[700] = i64::from(i32::MAX) + 1;
    for processor in Processor::all() {
        let mut last = vec![0; incomes.len()];

        assert!(processor.run(Remember { incomes: &incomes, last: &mut last }));
        assert!(last.iter().zip(&incomes).all(|(last, income)| i64::from(*last) == *income));
        assert!(!processor.run(Remember { incomes: &too_large, last: &mut last }));
    }
}

#[test]
fn every_processor_adds_and_subtracts_columns() {
    let cents: Vec<i64> = (0..1_003).map(amount).collect();
    for processor in Processor::all() {
        let mut column = vec![5; cents.len()];

        let added = processor.run(Add { column: &mut column, cents: &cents });
        assert!(column.iter().zip(&cents).all(|(sum, cents)| *sum == 5 + cents));
        let subtracted = processor.run(Subtract { column: &mut column, cents: &cents });
        assert!(column.iter().all(|amount| *amount == 5));
        assert_eq!([added, subtracted], [cents.iter().sum::<i64>(); 2]);
    }
}
