//! What the tax office would have recorded of the year: information returns, and what is declared.

use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::observation::cell_sums::YearSums;
use crate::observation::columns::Columns;
use crate::population::accounts::Account;

/// Index of the draws that decide who declares.
const DECLARATION: u16 = 1;

/// Returns whether the payer of an account sends an information return on the year: above the limits of the law, or above
/// that of a rule of the scenario, which looks at pay alone.
pub(crate) fn has_information_return(context: &MonthContext, account: &Account) -> bool {
    let parameters = &context.parameters.measurement;
    let dollars = f64::from(account.year_gross) / 100.0;
    let is_large = dollars > parameters.information_return_threshold;
    let by_law = match account.marketplace {
        Marketplace::Direct => dollars >= parameters.direct_return_threshold,
        Marketplace::OnDemand => is_large,
        Marketplace::Bidding | Marketplace::Catalogue => {
            is_large && u32::from(account.year_payments) > parameters.information_return_payments
        }
    };
    by_law || context.rules.reporting_threshold().is_some_and(|threshold| dollars >= threshold)
}

/// Counts what the tax office learns of an account with pay in the year.
pub(crate) fn count_account_year(columns: &Columns, row: usize, account: &Account, sums: &mut YearSums) {
    let parameters = &columns.context.parameters.measurement;
    let cents = i64::from(account.year_gross);
    let has_return = has_information_return(columns.context, account);
    let omission =
        if has_return { parameters.omission_with_return } else { parameters.omission_without_return };
    let entity = columns.block.entity(row);
    let words =
        columns.context.draws.words_at(Stream::Measurement, columns.context.month, entity, DECLARATION);
    let declares = i64::from(unit_interval(words[0]) >= omission);
    let has_return = i64::from(has_return);
    sums.platform_earners += 1;
    sums.platform_cents += cents;
    sums.with_return += has_return;
    sums.return_cents += has_return * cents;
    sums.declaring += declares;
    sums.declared_cents += declares * cents;
}
