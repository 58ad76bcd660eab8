//! Who heads a household after a death.

use crate::population::demography::{SCHOOL_LEAVING, YOUNGEST};
use crate::population::workers::{Role, Workers};

/// Lets the first row of a household become the last of the household before, where a head stands before it; the others stay
/// together, with what is known of their year. The first row of a block has no household before.
pub(super) fn join_household_before(workers: &mut Workers, row: usize) {
    if row == 0 || !workers.traits[row].starts_household() {
        return;
    }
    workers.traits[row].set_starts_household(false);
    let year = workers.household_year.take(row);
    if let Some(next) = workers.traits.get_mut(row + 1).filter(|next| !next.starts_household()) {
        next.set_starts_household(true);
        workers.household_year.set(row + 1, year);
    }
}

/// Sees to it that those whom a death has left, and those of sixteen in the place of the dead, live with a head.
///
/// This comes after everybody has lived through the month: nothing else happens in it to whoever becomes a head.
pub(super) fn find_heads(workers: &mut Workers, rows: impl IntoIterator<Item = usize>) {
    for row in rows {
        if workers.age_months[row] == YOUNGEST {
            for member in row..workers.len().min(row + 2) {
                find_head(workers, member);
            }
        }
    }
}

/// Gives the household of a person a head where it has none: the oldest of those of age. Children join the household before,
/// or after them where they are the first of a block.
fn find_head(workers: &mut Workers, member: usize) {
    let first = (0..=member).rev().find(|row| workers.traits[*row].starts_household()).unwrap_or(0);
    let household = workers.household(first);
    if household.clone().any(|row| workers.traits[row].role() == Role::Head) {
        return;
    }
    let of_age = household.clone().filter(|row| workers.age_months[*row] >= SCHOOL_LEAVING);
    if let Some(oldest) = of_age.max_by_key(|row| workers.age_months[*row]) {
        workers.traits[oldest].set_role(Role::Head);
    } else if first > 0 {
        workers.traits[first].set_starts_household(false);
        workers.household_year.take(first);
    } else if let Some(next) = workers.traits.get_mut(household.end) {
        next.set_starts_household(false);
        let year = workers.household_year.take(household.end);
        workers.household_year.set(first, year);
    }
}
