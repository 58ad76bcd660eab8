//! How the persons of a block stand to those in the rows beside them.

use ghostwork_processor::{Kernel, Processor};

use super::SENIOR_AGE_MONTHS;
use super::insurance::FAMILY_PLAN_AGE_MONTHS;
use crate::population::workers::{Role, Traits, Workers};

/// What decides, for a person, about those in the rows before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tie(u8);

macro_rules! ties {
    ($($(#[$doc:meta])* $reader:ident = $bit:literal;)+) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            pub(super) const fn $reader(self) -> bool {
                self.0 & 1 << $bit != 0
            }
        )+
    };
}

impl Tie {
    ties! {
        /// Files jointly with the person in the row before.
        is_second = 0;
        /// Holds the plan of an employer, or once did and may keep it.
        has_health_plan = 1;
        is_senior = 2;
        is_dependant = 3;
        /// May be insured with the parents.
        is_young_dependant = 4;
        starts_household = 5;
    }

    /// Returns the same without an employer's plan where it is declined.
    #[inline(always)]
    pub(super) const fn declining(self, declines: bool) -> Self {
        Self(self.0 & !((declines as u8) << 1))
    }

    /// Returns the children for whom a family plan costs more, up to three.
    #[inline(always)]
    pub(super) const fn children(self) -> i32 {
        (self.0 >> 6) as i32
    }

    #[inline(always)]
    fn of(traits: Traits, age_months: u16, paying_children: u8) -> Self {
        let role = traits.role();
        let is_young = age_months < FAMILY_PLAN_AGE_MONTHS;
        let is_dependant = role == Role::Dependant;
        Self(
            u8::from(role == Role::Spouse)
                | u8::from(traits.has_health_plan()) << 1
                | u8::from(age_months >= SENIOR_AGE_MONTHS) << 2
                | u8::from(is_dependant) << 3
                | u8::from(is_dependant & is_young) << 4
                | u8::from(traits.starts_household()) << 5
                | paying_children << 6,
        )
    }
}

/// The ties of every person of a block, between nobody before the first and nobody after the last.
#[derive(Debug, Default)]
pub(super) struct Ties(Vec<Tie>);

impl Ties {
    /// Reads the ties off a block, with the most children for whom a family plan costs more: up to three.
    pub(super) fn read(&mut self, processor: Processor, workers: &Workers, paying_children: u8) {
        let rows = workers.len();
        self.0.resize(rows + 2, Tie::default());
        self.0[rows + 1] = Tie::default();
        let ties = &mut self.0[1..=rows];
        processor.run(ReadTies { workers, paying_children, ties });
    }

    fn rows(&self) -> usize {
        self.0.len() - 2
    }

    /// Returns the ties of every person.
    pub(super) fn own(&self) -> &[Tie] {
        &self.0[1..=self.rows()]
    }

    pub(super) fn own_mut(&mut self) -> &mut [Tie] {
        let rows = self.rows();
        &mut self.0[1..=rows]
    }

    /// Returns the ties of the person in the row before each.
    pub(super) fn before(&self) -> &[Tie] {
        &self.0[..self.rows()]
    }

    /// Returns the ties of the person in the row after each.
    pub(super) fn after(&self) -> &[Tie] {
        &self.0[2..]
    }

    /// Returns the first row of the household of a person.
    pub(super) fn household_start(&self, row: usize) -> usize {
        let until = &self.own()[..=row];
        // How many stand before cannot be foreseen: most households are found in the bits of eight ties.
        let starts = until.last_chunk().map_or(0, |eight| starts_among(*eight));
        if starts > 0 {
            return row - starts.leading_zeros() as usize / 8;
        }
        until.iter().rposition(|tie| tie.starts_household()).unwrap_or(0)
    }

    /// Returns the row of the head of a tax unit or of the spouse: of one who has an employer's plan, if any has.
    pub(super) fn plan_holder(&self, head: usize) -> Option<usize> {
        let (own, next) = (self.own()[head], self.after()[head]);
        let is_spouses = !own.has_health_plan() & next.is_second() & next.has_health_plan();
        (own.has_health_plan() | is_spouses).then_some(head + usize::from(is_spouses))
    }
}

/// Returns who of eight persons starts a household, a byte each, the last one's uppermost.
fn starts_among(ties: [Tie; 8]) -> u64 {
    u64::from_le_bytes(ties.map(|tie| u8::from(tie.starts_household())))
}

struct ReadTies<'a> {
    workers: &'a Workers,
    paying_children: u8,
    ties: &'a mut [Tie],
}

impl Kernel for ReadTies<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Workers { traits, age_months, children, .. } = self.workers;
        let persons = traits.iter().zip(age_months).zip(children);
        for (tie, ((traits, age_months), children)) in self.ties.iter_mut().zip(persons) {
            *tie = Tie::of(*traits, *age_months, (*children).min(self.paying_children));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{block, populated_block, worker};
    use crate::population::workers::Worker;

    fn ties(workers: &Workers) -> Ties {
        let mut ties = Ties::default();
        ties.read(Processor::detect(), workers, 2);
        ties
    }

    #[test]
    fn a_household_starts_before_all_of_its_persons() {
        let mut child = Worker { age_months: 17 * 12, ..worker() };
        child.traits.set_starts_household(false);
        let (large, _) = block([worker()].into_iter().chain(vec![child; 20]).chain([worker()]));
        for block in [large, populated_block().0] {
            let ties = ties(&block.workers);
            let mut start = 0;
            for row in 0..block.workers.len() {
                start = if block.workers.traits[row].starts_household() { row } else { start };
                assert_eq!(ties.household_start(row), start);
            }
        }
    }

    #[test]
    fn the_head_or_else_the_spouse_holds_a_plan() {
        let (mut block, _) = populated_block();
        for (row, traits) in block.workers.traits.iter_mut().enumerate() {
            traits.set_health_plan(row % 3 == 0);
        }
        let ties = ties(&block.workers);
        for head in (0..block.workers.len()).filter(|row| block.workers.traits[*row].role() != Role::Spouse) {
            let holder = block.workers.unit(head).find(|row| block.workers.traits[*row].has_health_plan());
            assert_eq!(ties.plan_holder(head), holder);
        }
    }
}
