//! Single adults from 21 to 64 years without dependents, most of those who look for cover: all of a block together.

use ghostwork_law::CreditShares;
use ghostwork_processor::Kernel;

use super::incomes::{annual_income, projected_income, tested_income};
use super::{MIDDLE_AGE, Office, note_advance, work};
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::rounding::cents_of_column;
use crate::arithmetic::round_down;
use crate::behaviour::household::HouseholdParameters;
use crate::block::Block;
use crate::draws::unit_interval;
use crate::population::workers::{Insurance, Workers};

/// What decides about the cover of single adults, in columns.
#[derive(Debug, Default)]
pub(in crate::behaviour::household) struct LoneAdults {
    rows: Vec<u16>,
    /// Words that tell the reluctance.
    words: Vec<u32>,
    /// Incomes of the month at rates of a year, dollars.
    incomes: Vec<f64>,
    /// Highest incomes with Medicaid; minus infinity where a rule of work is not met.
    lines: Vec<f64>,
    /// Incomes expected of the year.
    expected: Vec<f64>,
    guidelines: Vec<f64>,
    /// Premiums of the benchmark plan, dollars a year.
    premiums: Vec<f64>,
    covers: Vec<Cover>,
    /// Monthly premiums after the credit, and credits, cents.
    net_premiums: Vec<i64>,
    credits: Vec<i64>,
}

/// What a single adult finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Cover {
    None,
    Medicaid,
    Market,
}

/// Returns whether the head of a tax unit is a single adult of middle age without dependents.
pub(super) fn is_alone(workers: &Workers, head: usize) -> bool {
    (workers.children[head] == 0)
        & MIDDLE_AGE.contains(&workers.age_years(head))
        & (workers.unit(head).len() == 1)
}

impl LoneAdults {
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.words.clear();
        for numbers in
            [&mut self.incomes, &mut self.lines, &mut self.expected, &mut self.guidelines, &mut self.premiums]
        {
            numbers.clear();
        }
    }
}

impl Office<'_> {
    /// Notes what decides about the cover of a single adult.
    pub(super) fn note_alone(
        &mut self,
        adults: &mut LoneAdults,
        workers: &Workers,
        (row, word): (usize, u32),
    ) {
        let (unit, state) = (row..row + 1, state_of(workers.state[row]));
        let law = self.context.law;
        let income = annual_income(workers, self.month, &unit) + tested_income(self.month, &unit);
        let line = law.medicaid.line_of_childless((state, 1), || work(workers, self.month, row));
        let unemployment = |row| self.unemployment.at(row);
        adults.rows.push(row as u16);
        adults.words.push(word);
        adults.incomes.push(income);
        adults.lines.push(line);
        adults.expected.push(projected_income(self.context, workers, &unit, unemployment));
        adults.guidelines.push(law.premium_tax_credit.guideline(state, 1));
        adults.premiums.push(law.premium_tax_credit.premium_for(state, [workers.age_years(row)]));
    }

    /// Enrols single adults in Medicaid or in a plan of the subsidised market.
    pub(super) fn cover_alone(&mut self, adults: &mut LoneAdults, block: &mut Block) {
        let parameters = &self.context.parameters.household;
        let shares = self.context.law.premium_tax_credit.shares();
        self.context.processor.run(Decide { parameters, shares, adults });
        let Workers { insurance, premium_credit, .. } = &mut block.workers;
        let mut advances = premium_credit.sweep();
        for (number, row) in adults.rows.iter().map(|row| usize::from(*row)).enumerate() {
            match adults.covers[number] {
                Cover::None => {}
                Cover::Medicaid => self.cover_publicly(insurance, row),
                Cover::Market => {
                    insurance[row] = Insurance::Subsidised;
                    self.commitments[row] += adults.net_premiums[number];
                    let credit = adults.credits[number];
                    self.costs.premium_credit += credit;
                    if credit > 0 {
                        let benchmark = cents_of_column(adults.premiums[number] / 12.0);
                        note_advance(advances.at(row), credit, benchmark);
                    }
                }
            }
        }
    }
}

/// Decides about the cover of single adults: the rules of [`Office::look_for_cover`].
struct Decide<'a> {
    parameters: &'a HouseholdParameters,
    shares: CreditShares,
    adults: &'a mut LoneAdults,
}

impl Kernel for Decide<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let HouseholdParameters { medicaid_take_up, market_plan_take_up, market_plan_half_price, .. } =
            *self.parameters;
        let shares = self.shares;
        let LoneAdults {
            words,
            incomes,
            lines,
            expected,
            guidelines,
            premiums,
            covers,
            net_premiums,
            credits,
            ..
        } = self.adults;
        let adults = words.len();
        covers.resize(adults, Cover::None);
        net_premiums.resize(adults, 0);
        credits.resize(adults, 0);
        let (words, incomes, lines) = (&words[..adults], &incomes[..adults], &lines[..adults]);
        let (expected, guidelines) = (&expected[..adults], &guidelines[..adults]);
        let (premiums, covers) = (&premiums[..adults], &mut covers[..adults]);
        let (net_premiums, credits) = (&mut net_premiums[..adults], &mut credits[..adults]);
        for adult in 0..adults {
            let reluctance = unit_interval(words[adult]);
            let income = expected[adult];
            let multiple = round_down(100.0 * income.max(0.0) / guidelines[adult]) / 100.0;
            let (is_granted, share) = shares.at(multiple);
            let rest = (premiums[adult] - share * income).max(0.0);
            let credit = if is_granted { rest } else { 0.0 };
            let net_premium = premiums[adult] - credit;
            let share_of_income = net_premium / income.max(1.0);
            let take_up = market_plan_take_up / (1.0 + share_of_income / market_plan_half_price);
            let is_entitled = incomes[adult] <= lines[adult];
            let enrols = is_entitled & (reluctance < medicaid_take_up);
            let buys = !is_entitled & (reluctance < take_up);
            let otherwise = if buys { Cover::Market } else { Cover::None };
            covers[adult] = if enrols { Cover::Medicaid } else { otherwise };
            net_premiums[adult] = cents_of_column(net_premium / 12.0);
            credits[adult] = cents_of_column(credit / 12.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, us};
    use crate::accounting::taxes_and_benefits::rounding::cents;
    use crate::behaviour::household::insurance::Offer;

    #[test]
    fn every_processor_decides_as_one_adult_after_the_other() {
        let scene = Scene::of("2026-06");
        let context = scene.context();
        let context = us(&context);
        let parameters = &context.parameters.household;
        let law = &context.law.premium_tax_credit;
        let state = state_of(48);
        for processor in Processor::all() {
            let mut adults = LoneAdults::default();
            for number in 0..2_000_u32 {
                let income = f64::from(number % 97) * 1_000.0;
                adults.words.push(number.wrapping_mul(2_654_435_761));
                adults.incomes.push(income + f64::from(number % 3) * 9_000.0);
                adults.lines.push(if number % 2 == 0 { 21_000.0 } else { f64::NEG_INFINITY });
                adults.expected.push(income);
                adults.guidelines.push(law.guideline(state, 1));
                adults.premiums.push(law.premium_for(state, [21 + (number % 44) as u8]));
            }

            processor.run(Decide { parameters, shares: law.shares(), adults: &mut adults });

            for number in 0..2_000 {
                let reluctance = unit_interval(adults.words[number]);
                let (income, premium) = (adults.expected[number], adults.premiums[number]);
                let share = law.share_at(state, 1, income);
                let credit = share.map_or(0.0, |share| (premium - share * income).max(0.0));
                let offer = Offer { premium, credit, income };
                let cover = match adults.incomes[number] <= adults.lines[number] {
                    true if reluctance < parameters.medicaid_take_up => Cover::Medicaid,
                    false if reluctance < offer.take_up(parameters) => Cover::Market,
                    _ => Cover::None,
                };
                assert_eq!(adults.covers[number], cover, "{processor:?} {number}");
                assert_eq!(adults.net_premiums[number], cents(offer.net_premium() / 12.0));
                assert_eq!(adults.credits[number], cents(credit / 12.0));
            }
            for cover in [Cover::None, Cover::Medicaid, Cover::Market] {
                assert!(adults.covers.iter().filter(|other| **other == cover).count() > 100, "{cover:?}");
            }
        }
    }
}
