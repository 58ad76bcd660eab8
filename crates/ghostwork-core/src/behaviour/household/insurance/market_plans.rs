//! Plans of the subsidised market: what they cost, and who buys.

use std::ops::Range;

use ghostwork_law::{NationalLaw, PublicCover};

use super::incomes::{annual_income, expected_profit, projected_income, tested_income};
use super::relief::Relief;
use super::renewals::Renewals;
use super::{UnitYear, looks_at_plans};
use crate::accounting::taxes_and_benefits::filing_status;
use crate::accounting::taxes_and_benefits::means::annual_rate;
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::behaviour::household::{HouseholdParameters, RELUCTANCE, SENIOR_AGE_MONTHS, TRAITS};
use crate::block::{Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::draws::unit_interval;
use crate::population::workers::{Insurance, Workers};

/// A plan of the subsidised market for those of a unit without public cover: dollars a year.
pub(super) struct Offer {
    pub(super) premium: f64,
    pub(super) credit: f64,
    pub(super) income: f64,
    pub(super) relief: Relief,
}

impl Offer {
    pub(super) fn of(
        context: &UsContext,
        workers: &Workers,
        (unit, year): (&Range<usize>, &UnitYear),
        (expected_income, expected_profit): (f64, f64),
        is_open: impl Fn(usize) -> bool,
    ) -> Self {
        let law = &context.law.premium_tax_credit;
        let state = state_of(workers.state[unit.start]);
        let premium = law.premium_for(state, year.ages_to_insure(workers, unit, is_open));
        let credit = law
            .share_at(state, year.size, expected_income)
            .map_or(0.0, |share| (premium - share * expected_income).max(0.0));
        let people = (unit.len(), year.size - unit.len());
        let relief = Relief::of(
            context.law,
            (state, filing_status(workers, unit), people),
            (expected_income, expected_profit),
            premium,
        );
        Self { premium, credit, income: expected_income, relief }
    }

    pub(super) fn net_premium(&self) -> f64 {
        self.premium - self.credit
    }

    /// Returns the share of units like this one that buy a plan: it falls with the premium as a share of income, what the
    /// deduction saves taken off, less where a plan is worth more.
    pub(super) fn take_up(&self, parameters: &HouseholdParameters) -> f64 {
        let share_of_income = self.relief.price(self.net_premium()) / self.income.max(1.0);
        let worth = self.premium.max(1.0) / parameters.market_plan_usual_premium;
        parameters.market_plan_take_up / (1.0 + share_of_income / (parameters.market_plan_half_price * worth))
    }
}

/// Returns how hard it would be for somebody to insure oneself without the employer's plan, 0 to 1: the share of units like
/// this one that the price of a plan on the subsidised market keeps from buying it. The partner's plan, Medicare and Medicaid
/// cost nothing more.
pub(crate) fn price_of_own_plan(context: &MonthContext, block: &Block, row: usize) -> f64 {
    let NationalLaw::UnitedStates(law) = context.law else { return 0.0 };
    let (workers, parameters) = (&block.workers, &context.parameters.household);
    let head = workers.purse_row(row);
    let unit = workers.unit(head);
    let has_other_plan =
        unit.clone().any(|member| member != row && workers.insurance[member] == Insurance::Employer);
    if has_other_plan || workers.age_months[row] >= SENIOR_AGE_MONTHS {
        return 0.0;
    }
    let context = &UsContext::new(context, law);
    let income = annual_rate((f64::from(workers.permanent_income[head]) * 100.0) as i64);
    let work = |row: usize| (f64::from(workers.job_hours_per_week[row]), income);
    let year = UnitYear::with(context, workers, (&unit, income), work);
    if year.cover[row - unit.start] != PublicCover::None {
        return 0.0;
    }
    let is_open = |member: usize| member == row || workers.insurance[member] != Insurance::Public;
    // All that is earned would be profit.
    let offer = Offer::of(context, workers, (&unit, &year), (income, income), is_open);
    1.0 - offer.take_up(parameters) / parameters.market_plan_take_up
}

/// A plan of the subsidised market as one person weighs it.
pub(crate) struct MarketPlan {
    /// Premium after the credit, dollars a year.
    pub(crate) premium: f64,
    /// The same less what its deduction saves in taxes.
    pub(crate) price: f64,
    /// Income expected of the year, dollars.
    pub(crate) income: f64,
    /// Share of units like this one that buy.
    pub(crate) take_up: f64,
    /// Place of this unit among them, 0 for the most eager.
    pub(crate) reluctance: f64,
}

/// Returns the plan that a person without other cover could buy, given the month's earnings and the insurance of the month
/// before; `None` where there is other cover, or where nobody of the unit looks at plans.
pub(crate) fn market_plan(
    context: &MonthContext,
    block: &Block,
    month: &BlockMonth,
    row: usize,
) -> Option<MarketPlan> {
    let NationalLaw::UnitedStates(law) = context.law else { return None };
    let context = &UsContext::new(context, law);
    let unit = block.workers.unit(block.workers.purse_row(row));
    let workers = &block.workers;
    let income = annual_income(context, workers, month, &unit) + tested_income(month, &unit);
    let mut year = UnitYear::of(context, (workers, month), &unit, income);
    let words = context.draws.trait_words(block.entity(unit.start), TRAITS);
    let reluctance = unit_interval(words[RELUCTANCE]);
    let is_eager = reluctance < context.parameters.household.medicaid_take_up;
    let renewals = Renewals::of(context, block.first_worker);
    year.keep(&renewals, &unit, |row| workers.insurance[row], is_eager);
    if year.cover[row - unit.start] != PublicCover::None {
        return None;
    }
    let is_open = |member: usize| {
        let has_no_other = matches!(workers.insurance[member], Insurance::None | Insurance::Subsidised);
        !workers.traits[member].has_health_plan() && (member == row || has_no_other)
    };
    let head = block.entity(unit.start);
    let looks = |member| is_open(member) && looks_at_plans(context, head, workers.insurance[member]);
    if !unit.clone().any(looks) {
        return None;
    }
    let income = projected_income(context, (workers, month), &unit, |row| {
        workers.year_unemployment.get(row).saturating_add(workers.year_taxed_transfers.get(row))
    });
    let profit = expected_profit(context, unit.clone().map(|row| workers.year_profit[row].into()));
    let offer = Offer::of(context, workers, (&unit, &year), (income, profit), is_open);
    Some(MarketPlan {
        premium: offer.net_premium(),
        price: offer.relief.price(offer.net_premium()),
        income: offer.income,
        take_up: offer.take_up(&context.parameters.household),
        reluctance,
    })
}
