//! Families within households: persons who are not related are families of their own.

use std::ops::Range;

use ghostwork_parameters::Month;

use crate::block::Candidates;
use crate::draws::{Stream, WordColumns, unit_interval};
use crate::observation::columns::Columns;
use crate::observation::poverty_line::{PovertyLines, members};
use crate::population::workers::{Role, Workers};

/// Index of the lasting draw that decides who is related to those they live with.
const RELATION: u16 = 0x30;

/// The families of a block, of which the official measure asks who is poor.
pub(crate) struct Families<'a> {
    pub(crate) workers: &'a Workers,
    /// Money income by row, cents.
    pub(crate) incomes: &'a [i64],
    /// Whether the tax unit of a head is not related to the household's first person, by row.
    pub(crate) unrelated: &'a [bool],
}

impl Families<'_> {
    /// Returns income and members of the family of a household's first person.
    pub(crate) fn main(&self, household: &Range<usize>, together: &Together) -> (i64, i64) {
        let (mut income, mut members) = (together.money_income_cents, together.members);
        if !together.has_unrelated {
            return (income, members);
        }
        for head in household.clone().filter(|row| self.unrelated[*row]) {
            let own = self.of_head(head);
            income -= own.0;
            members -= own.1;
        }
        (income, members)
    }

    /// Returns whether the family of a person is poor, given the household's main family: 0 or 1.
    pub(crate) fn is_poor(&self, row: usize, main: (i64, i64), lines: &PovertyLines) -> i64 {
        let head = self.workers.purse_row(row);
        let (income, members) = if self.unrelated[head] { self.of_head(head) } else { main };
        i64::from(income < lines.cents_per_year(members))
    }

    fn of_head(&self, head: usize) -> (i64, i64) {
        income_and_members(self.workers, self.incomes, &self.workers.unit(head))
    }
}

/// Finds the heads whose tax units are not related to the first person of the household: partners, lodgers, friends.
pub(crate) fn find_unrelated(
    columns: &Columns,
    candidates: &mut Candidates,
    words: &mut WordColumns,
    unrelated: &mut Vec<bool>,
) {
    let (context, block) = (columns.context, columns.block);
    let traits = &block.workers.traits;
    let heads = candidates.find_where(context.processor, traits.iter(), |traits| {
        (traits.role() == Role::Head) & !traits.starts_household()
    });
    let lasting = (Stream::Trait, Month::from_index(0), RELATION);
    words.draw_some(context.processor, context.draws, lasting, (block.entity(0), heads));
    unrelated.clear();
    unrelated.resize(traits.len(), false);
    for (head, luck) in heads.iter().zip(words.column(0)) {
        unrelated[usize::from(*head)] = unit_interval(*luck) < context.parameters.measurement.unrelated_share;
    }
}

/// What the members of a household have and have paid together.
#[derive(Default)]
pub(crate) struct Together {
    pub(crate) money_income_cents: i64,
    /// Persons and children.
    pub(crate) members: i64,
    pub(crate) medical_dollars: i64,
    pub(crate) savings_cents: i64,
    /// Whether anybody is not related to the first person.
    has_unrelated: bool,
}

impl Together {
    pub(crate) fn of(families: &Families, rows: &Range<usize>) -> Self {
        let Workers { children, year_medical_dollars, purse, .. } = families.workers;
        let mut together = Self::default();
        for row in rows.clone() {
            together.money_income_cents += families.incomes[row];
            together.members += 1 + i64::from(children[row]);
            together.medical_dollars += i64::from(year_medical_dollars[row]);
            together.savings_cents += purse[row];
            together.has_unrelated |= families.unrelated[row];
        }
        together
    }
}

fn income_and_members(workers: &Workers, incomes: &[i64], rows: &Range<usize>) -> (i64, i64) {
    (incomes[rows.clone()].iter().sum(), members(workers, rows))
}
