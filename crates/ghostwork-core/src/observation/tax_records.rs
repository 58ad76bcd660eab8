//! What the tax office would have recorded of the year: information returns, and what is declared.

use ghostwork_parameters::Month;

use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, WordColumns, unit_interval};
use crate::observation::cell_sums::YearSums;
use crate::observation::columns::Columns;
use crate::population::accounts::Account;

/// Net earnings from which on self-employment tax is declared on a schedule, dollars a year: 26 USC 1402(b)(2).
const LEAST_NET_EARNINGS: f64 = 400.0;

/// Share of profit that counts as net earnings: 26 USC 1402(a)(12).
const SHARE_OF_NET_EARNINGS: f64 = 0.9235;

/// Index of the draws that decide who declares.
const DECLARATION: u16 = 1;

/// Index of the draws that decide how an on-demand marketplace settles, and whether firms are among the customers.
const SETTLEMENT: u16 = 2;

/// Returns whether the payer of an account sends an information return on the year: above the limits of the law.
pub(crate) fn has_information_return(context: &MonthContext, account: &Account, owner: Entity) -> bool {
    let parameters = &context.parameters.measurement;
    let dollars = f64::from(account.year_gross) / 100.0;
    let state_threshold = account.state().and_then(state_threshold);
    let is_large = dollars > parameters.information_return_threshold
        || state_threshold.is_some_and(|threshold| dollars >= threshold);
    let as_direct_client = dollars >= parameters.direct_return_threshold;
    match account.marketplace {
        Marketplace::OnDemand if is_third_party_network(context, owner) => is_large,
        Marketplace::OnDemand | Marketplace::Direct => as_direct_client,
        Marketplace::Bidding | Marketplace::Catalogue => {
            let limit = parameters.information_return_payments;
            let has_many = limit == 0 || u32::from(account.year_payments) > limit;
            is_large && (has_many || state_threshold.is_some())
        }
    }
}

/// Returns whether an account is paid as by a direct client, whose return is the 1099-NEC and not the 1099-K.
fn is_paid_directly(context: &MonthContext, account: &Account, owner: Entity) -> bool {
    match account.marketplace {
        Marketplace::OnDemand => !is_third_party_network(context, owner),
        Marketplace::Direct => true,
        Marketplace::Bidding | Marketplace::Catalogue => false,
    }
}

/// Returns whether an on-demand marketplace pays a worker as a settlement between the worker and customers.
fn is_third_party_network(context: &MonthContext, owner: Entity) -> bool {
    let lifelong = Month::from_index(0);
    let words = context.draws.words_at(Stream::Measurement, lifelong, owner, SETTLEMENT);
    unit_interval(words[0]) < context.parameters.measurement.third_party_network_share
}

/// Returns the pay in a year from which a state by its FIPS number asks marketplaces for a return, dollars, where that is
/// less than the federal threshold.
///
/// State guidance on form 1099-K: California (drivers), the District of Columbia, Maryland, Massachusetts, Vermont and
/// Virginia 600 dollars, Illinois and New Jersey 1,000, Missouri 1,200, Arkansas 2,500; from memory, unconfirmed.
const fn state_threshold(state: u8) -> Option<f64> {
    match state {
        6 | 11 | 24 | 25 | 50 | 51 => Some(600.0),
        17 | 34 => Some(1_000.0),
        29 => Some(1_200.0),
        5 => Some(2_500.0),
        _ => None,
    }
}

/// Draws which customers persons in some rows have: the second word of each decides.
pub(crate) fn draw_customers(columns: &Columns, words: &mut WordColumns, rows: &[u16]) {
    let context = columns.context;
    let lasting = (Stream::Measurement, Month::from_index(0), SETTLEMENT);
    words.draw_some(context.processor, context.draws, lasting, (columns.block.entity(0), rows));
}

/// Returns whether a person with business profit has had some of it reported by a firm, by the threshold of the time at which
/// contract income was published, and by the luck with customers.
pub(crate) fn has_contract_income(columns: &Columns, row: usize, luck: f64) -> bool {
    let (context, block) = (columns.context, columns.block);
    let parameters = &context.parameters.measurement;
    if f64::from(block.workers.year_profit[row]) / 100.0 < parameters.contract_income_threshold {
        return false;
    }
    let by_marketplace = || {
        let account = block.account(row);
        account.is_some_and(|account| has_information_return(context, account, block.entity(row)))
    };
    luck < parameters.firms_as_customers || block.workers.terms[row].works_for_one_firm() || by_marketplace()
}

/// Counts what the tax office learns of an account with pay in the year.
pub(crate) fn count_account_year(columns: &Columns, row: usize, account: &Account, sums: &mut YearSums) {
    let parameters = &columns.context.parameters.measurement;
    let cents = i64::from(account.year_gross);
    let entity = columns.block.entity(row);
    let has_return = has_information_return(columns.context, account, entity);
    let omission =
        if has_return { parameters.omission_with_return } else { parameters.omission_without_return };
    let words =
        columns.context.draws.words_at(Stream::Measurement, columns.context.month, entity, DECLARATION);
    let declares = i64::from(unit_interval(words[0]) >= omission);
    let has_return = i64::from(has_return);
    sums.platform_earners += 1;
    sums.platform_cents += cents;
    let by_client = is_paid_directly(columns.context, account, entity);
    let profit = declares as f64 * (cents as f64 / 100.0) * SHARE_OF_NET_EARNINGS;
    sums.with_return += has_return;
    sums.with_direct_return += has_return * i64::from(by_client);
    sums.reported_without_threshold += i64::from(!by_client);
    sums.with_schedule += i64::from(profit >= LEAST_NET_EARNINGS);
    sums.return_cents += has_return * cents;
    sums.declaring += declares;
    sums.declared_cents += declares * cents;
}
