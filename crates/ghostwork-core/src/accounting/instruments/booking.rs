//! Turns a claim into payments and balances.

use crate::accounting::taxes_and_benefits::{AmountTooLarge, accrue, fit};
use crate::behaviour::employment::labour_supply::note_support;
use crate::block::{Block, BlockMonth};
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::ledger::Party;
use crate::market::settlement::LEAST_HOURS_TO_LEARN;
use crate::policy::{Claim, Payment};

/// Books a claim; returns the part that counts as income for means-tested benefits, cents.
pub(super) fn book(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    row: usize,
    marketplace: Option<Marketplace>,
    claim: &Claim,
) -> Result<i64, AmountTooLarge> {
    let workers = &mut block.workers;
    let purpose = claim.payment.purpose();
    let (from, to) = (purpose.payer(), purpose.payee());
    let mut cents = claim.amount.cents();
    if from == Party::BenefitAccounts {
        let balance = workers.benefit_account.get(row);
        cents = cents.min(i64::from(balance));
        workers.benefit_account.set(row, balance - cents as i32);
    }
    if from == Party::RetirementBalances {
        cents = cents.min(workers.retirement_balance[row]);
        workers.retirement_balance[row] -= cents;
    }
    let is_own_money = from == Party::RetirementBalances;
    match (from, to) {
        (_, Party::Workers) if is_own_money => month.receive_savings(row, purpose, cents),
        (_, Party::Workers) => month.receive(row, purpose, cents),
        (Party::Workers, _) => month.pay(row, purpose, cents),
        _ => month.pass(purpose, cents),
    }
    match to {
        Party::BenefitAccounts => {
            let balance = i64::from(workers.benefit_account.get(row)) + cents;
            workers.benefit_account.set(row, fit(balance)?);
        }
        Party::RetirementBalances => workers.retirement_balance[row] += cents,
        _ => {}
    }
    if (to == Party::Workers && !is_own_money) || (to == Party::BenefitAccounts && from != Party::Workers) {
        month.instrument_benefit[row] += cents;
    }
    if let Some(marketplace) = marketplace {
        bill(month, row, marketplace, claim.payment, cents);
        if claim.payment.is_top_up() {
            learn_top_up(context, block, month, row, cents);
        }
    }
    let workers = &mut block.workers;
    if claim.payment == Payment::UnconditionalTransfer {
        note_support(workers, row, cents);
    }
    if claim.payment == Payment::TaxWithholding {
        accrue(&mut workers.year_tax_paid[row], cents)?;
    }
    if claim.payment == Payment::AdvanceCredit {
        accrue(&mut workers.year_tax_paid[row], -cents)?;
    }
    if claim.treatment.taxable {
        tax(block, row, claim.payment, cents)?;
    } else if to == Party::Workers && !is_own_money && !claim.payment.is_of_tax() {
        note_untaxed_cash(block, row, cents)?;
    }
    // The test sees platform pay, in which a top-up is already.
    let seen = if claim.payment.is_top_up() { cents } else { 0 };
    let counted = if claim.treatment.health_tested { cents } else { 0 };
    month.health_tested[row] += counted - seen;
    Ok(if claim.treatment.means_tested { cents } else { 0 })
}

/// Adds a payment to what is taxed of the year: out of the budget as income without work, which the government knows of, and
/// otherwise as business profit, which information returns show of a marketplace.
fn tax(block: &mut Block, row: usize, payment: Payment, cents: i64) -> Result<(), AmountTooLarge> {
    let workers = &mut block.workers;
    if payment.purpose().payer() == Party::Government {
        let transfers = i64::from(workers.year_taxed_transfers.get(row)) + cents;
        workers.year_taxed_transfers.set(row, fit(transfers)?);
        return Ok(());
    }
    accrue(&mut workers.year_profit[row], cents)?;
    match usize::from(workers.account[row]).checked_sub(1) {
        Some(position) if payment.is_top_up() => accrue(&mut block.accounts[position].year_gross, cents),
        _ => Ok(()),
    }
}

/// Adds what is not taxed to the money income of the year, of which surveys ask.
fn note_untaxed_cash(block: &mut Block, row: usize, cents: i64) -> Result<(), AmountTooLarge> {
    let transfers = &mut block.workers.year_untaxed_transfers;
    transfers.set(row, fit(i64::from(transfers.get(row)) + cents)?);
    Ok(())
}

/// Puts a payment on the accounts of the marketplace with its workers at home.
fn bill(month: &mut BlockMonth, row: usize, marketplace: Marketplace, payment: Payment, cents: i64) {
    let turnover = &mut month.turnovers[marketplace as usize][0];
    match payment.purpose().payer() {
        Party::Platforms => turnover.platform_costs += cents,
        Party::Merchants => turnover.buyer_costs += cents,
        _ => {}
    }
    match payment {
        Payment::MerchantCredit => turnover.buyer_costs -= cents,
        payment if payment.is_top_up() => {
            turnover.net += cents;
            month.platform_net[row] += cents;
            let before = month.platform_top_ups.get(row);
            month.platform_top_ups.set(row, before + cents);
        }
        _ => {}
    }
}

/// Lets the owner of the account that was paid this month learn from a payment on top of pay, as from the pay.
fn learn_top_up(context: &MonthContext, block: &mut Block, month: &BlockMonth, row: usize, cents: i64) {
    let Some(position) = usize::from(block.workers.account[row]).checked_sub(1) else { return };
    let hours = f64::from(month.engaged_hours[row] + month.unpaid_hours[row]);
    if hours >= LEAST_HOURS_TO_LEARN {
        let hourly = context.parameters.delivery.learning * cents as f64 / 100.0 / hours;
        block.accounts[position].learnt_dollars_per_hour += hourly as f32;
    }
}
