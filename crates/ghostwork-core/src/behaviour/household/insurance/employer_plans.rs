//! Employers' plans: who enrols, and whom of the family they insure.

use std::hint::select_unpredictable;

use ghostwork_processor::Kernel;

use super::{CostsToOthers, Prices};
use crate::behaviour::household::HouseholdParameters;
use crate::behaviour::household::ties::{Tie, Ties};
use crate::context::MonthContext;
use crate::draws::unit_interval;
use crate::population::workers::{Insurance, Workers};

/// Log of the hourly wage at which the take-up of employers' plans is declared: 25 dollars.
const REFERENCE_LOG_WAGE: f64 = 3.218_875_824_868_201;

/// Returns whether a person whom an employer offers a plan enrols in it; `taste` is the word that tells the place in the taste
/// for it.
#[inline(always)]
pub(super) fn takes_employer_plan(parameters: &HouseholdParameters, log_wage: f32, taste: u32) -> bool {
    let log_points = f64::from(log_wage) - REFERENCE_LOG_WAGE;
    let share = parameters.employer_plan_take_up + parameters.employer_plan_take_up_rise * log_points;
    unit_interval(taste) < share
}

/// Takes the plan out of the ties of those who decline it; `tastes` are the words that tell the place in the taste for it, by row.
pub(in super::super) fn decline_plans(
    context: &MonthContext,
    workers: &Workers,
    tastes: &[u32],
    ties: &mut Ties,
) {
    let parameters = &context.parameters.household;
    context.processor.run(Decline { parameters, log_wages: &workers.log_wage, tastes, ties: ties.own_mut() });
}

struct Decline<'a> {
    parameters: &'a HouseholdParameters,
    log_wages: &'a [f32],
    tastes: &'a [u32],
    ties: &'a mut [Tie],
}

impl Kernel for Decline<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.ties.len();
        let (log_wages, tastes) = (&self.log_wages[..rows], &self.tastes[..rows]);
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        for (row, tie) in self.ties.iter_mut().enumerate() {
            *tie = tie.declining(!takes_employer_plan(parameters, log_wages[row], tastes[row]));
        }
    }
}

/// Insures seniors with Medicare, and holders of an employer's plan and their spouses with that; leaves the others without.
///
/// Returns what Medicare and plans cost others.
pub(super) struct Plans<'a> {
    pub(super) prices: &'a Prices,
    pub(super) ties: &'a Ties,
    pub(super) insurance: &'a mut [Insurance],
    /// What each person pays, cents.
    pub(super) premiums: &'a mut [i64],
}

impl Kernel for Plans<'_> {
    type Output = CostsToOthers;

    #[inline(always)]
    fn run(self) -> CostsToOthers {
        // What others pay is a count of persons times a price.
        let (mut seniors, mut holders, mut families) = (0_u32, 0_u32, 0_u32);
        let Prices { employee, family: of_family, medicare, .. } = *self.prices;
        let ties = self.ties.before().iter().zip(self.ties.own()).zip(self.ties.after());
        for ((insurance, premium), ((before, own), after)) in
            self.insurance.iter_mut().zip(&mut *self.premiums).zip(ties)
        {
            let (before, own, after) = (*before, *own, *after);
            let partner = if own.is_second() { before } else { after };
            let has_partner = own.is_second() | after.is_second();
            let is_through_partner = has_partner & partner.has_health_plan();
            let without_senior = match (own.has_health_plan(), is_through_partner) {
                (true, _) => Insurance::Employer,
                (false, true) => Insurance::Family,
                (false, false) => Insurance::None,
            };
            *insurance = if own.is_senior() { Insurance::Public } else { without_senior };
            let amount = |condition: bool, cents: i32| if condition { cents } else { 0 };
            let holds = own.has_health_plan() & !own.is_senior();
            let insures_partner =
                own.has_health_plan() & has_partner & !partner.has_health_plan() & !partner.is_senior();
            // The children are on one plan: the head's where both hold one.
            let is_heads = own.is_second() & before.has_health_plan() & !before.is_senior();
            let children = if is_heads { 0 } else { (if own.is_second() { before } else { own }).children() };
            let family = amount(holds, children).wrapping_add(i32::from(insures_partner));
            let own_premium = amount(own.is_senior(), medicare)
                .wrapping_add(amount(holds, employee))
                .wrapping_add(family.wrapping_mul(of_family));
            *premium = i64::from(own_premium);
            seniors = seniors.wrapping_add(u32::from(own.is_senior()));
            holders = holders.wrapping_add(u32::from(holds));
            families = families.wrapping_add(family as u32);
        }
        let all = |persons: u32, cents: i32| i64::from(persons) * i64::from(cents);
        CostsToOthers {
            employers: all(holders, self.prices.employer) + all(families, self.prices.employer_family),
            public: all(seniors, self.prices.medicare_cost),
            premium_credit: 0,
        }
    }
}

/// Marks the dependants without a plan whom a plan of the parents would cover.
pub(super) struct YoungDependants<'a> {
    pub(super) ties: &'a [Tie],
    pub(super) insurance: &'a [Insurance],
    pub(super) marks: &'a mut [u8],
}

impl Kernel for YoungDependants<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (mark, (tie, insurance)) in self.marks.iter_mut().zip(self.ties.iter().zip(self.insurance)) {
            let is_open = *insurance == Insurance::None;
            *mark = u8::from(tie.is_young_dependant() & !tie.starts_household() & is_open);
        }
    }
}

/// Insures young dependants with their parents where these have an employer's plan, which costs the parents more; returns how
/// many are insured.
pub(super) fn insure_with_parents(
    young: &[u16],
    ties: &Ties,
    (insurance, prices, premiums): (&mut [Insurance], &Prices, &mut [i64]),
) -> i64 {
    let mut insured = 0;
    for row in young.iter().map(|row| usize::from(*row)) {
        let parent = ties.household_start(row);
        let holder = ties.plan_holder(parent);
        // Written for everybody: who has insured parents cannot be foreseen.
        insurance[row] = select_unpredictable(holder.is_some(), Insurance::Family, insurance[row]);
        let is_insured = i64::from(holder.is_some());
        premiums[holder.unwrap_or(parent)] += is_insured * i64::from(prices.family);
        insured += is_insured;
    }
    insured
}
