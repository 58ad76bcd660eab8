//! Tax units that look for cover: all of a block together.

use std::iter::repeat_n;

use ghostwork_law::{CreditShares, MAXIMUM_DEPENDENTS, SelfEmploymentTax};
use ghostwork_processor::Kernel;

use super::incomes::{Incomes, after_deduction, expected_profit, projected, yearly};
use super::relief::Relief;
use super::renewals::Renewals;
use super::{looks_at_plans, work};
use crate::accounting::taxes_and_benefits::annual::{CHILD_AGE, YOUNG_CHILD_AGE};
use crate::accounting::taxes_and_benefits::filing_status;
use crate::accounting::taxes_and_benefits::means::annual_rate;
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::accounting::taxes_and_benefits::rounding::cents_of_column;
use crate::arithmetic::VECTOR;
use crate::behaviour::household::HouseholdParameters;
use crate::block::{Block, BlockMonth};
use crate::context::UsContext;
use crate::draws::unit_interval;
use crate::marks::{TOGETHER, note};
use crate::population::workers::{Insurance, Workers};

/// Tax units that are looked at together.
pub(super) const UNITS_AT_ONCE: usize = 64;

/// A value for each of the units that are looked at together.
type Column<T> = [T; UNITS_AT_ONCE];
/// Room for the places of units in columns.
type Places = [u16; UNITS_AT_ONCE + TOGETHER];

/// What decides whether tax units have public cover, and who has it, in columns.
#[derive(Debug)]
pub(super) struct Seekers {
    /// Heads, and spouses: nothing where there is none.
    adults: [Adults; 2],
    /// Income that counts because instruments say so, cents a month.
    tested: Column<i64>,
    /// The highest incomes with which young and older dependants are covered, dollars a year; mean nothing without any.
    dependants: [Column<f64>; 2],
    /// Words that tell the reluctance.
    reluctance: Column<u32>,
    /// Adults without a plan and other public cover, as bits: the head as the lowest, the spouse as the next.
    open: Column<u8>,
    /// Adults who decline an employer's plan, as bits: no plan of the market has a credit for them (26 USC 36B(c)(2)(C)).
    decliners: Column<u8>,
    /// Adults whose Medicaid lasts, and whose plan of the market does, as bits.
    in_medicaid: Column<u8>,
    in_plan: Column<u8>,
    covered: Column<Covered>,
    /// Those of the open adults who enrol in Medicaid.
    pub(super) enrolled: Column<u8>,
    /// Those of the open adults who are entitled to no public cover, and decline no employer's plan.
    pub(super) uncovered: Column<u8>,
    /// Incomes expected of the year, dollars.
    expected: Column<f64>,
}

/// What decides about persons, in columns.
#[derive(Debug)]
struct Adults {
    /// Wages, profits, incomes without work and unemployment benefits, cents a month.
    kinds: [Column<i64>; 4],
    /// Wages, profits and other income since January, and what comes every month, cents.
    of_year: [Column<i64>; 4],
    /// The highest incomes with public cover, dollars a year; -infinity where no income is low enough.
    lines: Column<f64>,
}

/// What decides about one person: an entry of each of the columns.
struct Adult {
    kinds: [i64; 4],
    of_year: [i64; 4],
    line: f64,
}

impl Adult {
    const NOBODY: Self = Self { kinds: [0; 4], of_year: [0; 4], line: f64::NEG_INFINITY };

    /// Reads the person of a row off the incomes and the unemployment benefits since January of all, cents.
    #[inline(always)]
    fn of((incomes, unemployment): (&Incomes, &[i32]), row: usize, line: f64) -> Self {
        Self { kinds: incomes.by_kind(row), of_year: incomes.of_year(row, unemployment[row]), line }
    }
}

impl Default for Seekers {
    fn default() -> Self {
        let adults = || Adults {
            kinds: [[0; UNITS_AT_ONCE]; 4],
            of_year: [[0; UNITS_AT_ONCE]; 4],
            lines: [0.0; UNITS_AT_ONCE],
        };
        Self {
            adults: [adults(), adults()],
            tested: [0; UNITS_AT_ONCE],
            dependants: [[0.0; UNITS_AT_ONCE]; 2],
            reluctance: [0; UNITS_AT_ONCE],
            open: [0; UNITS_AT_ONCE],
            decliners: [0; UNITS_AT_ONCE],
            in_medicaid: [0; UNITS_AT_ONCE],
            in_plan: [0; UNITS_AT_ONCE],
            covered: [Covered::default(); UNITS_AT_ONCE],
            enrolled: [0; UNITS_AT_ONCE],
            uncovered: [0; UNITS_AT_ONCE],
            expected: [0.0; UNITS_AT_ONCE],
        }
    }
}

/// Who of a tax unit has public cover below 65.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Covered(u8);

impl Covered {
    const YOUNG: usize = 2;
    const OLDER: usize = 3;

    /// Returns whether the head, at place 0, or the spouse, at place 1, is covered.
    #[inline(always)]
    const fn adult(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// Returns the ages of those whom a plan would insure: of adults of so many years those whose bits are set, and dependants who
    /// are not covered.
    fn ages_to_insure(
        self,
        (adults, uncovered): (impl Iterator<Item = u8>, u8),
        dependants: Dependants,
    ) -> impl Iterator<Item = u8> {
        let [young, older] = [Self::YOUNG, Self::OLDER].map(|place| usize::from(!self.adult(place)));
        adults
            .enumerate()
            .filter(move |(place, _)| uncovered >> place & 1 == 1)
            .map(|(_, age)| age)
            .chain(repeat_n(YOUNG_CHILD_AGE, young * dependants.young))
            .chain(repeat_n(CHILD_AGE, older * dependants.older))
    }
}

/// How many dependants of approximate ages a tax unit has, as far as the law looks at them.
#[derive(Debug, Clone, Copy)]
struct Dependants {
    young: usize,
    older: usize,
}

impl Dependants {
    #[inline(always)]
    fn of(workers: &Workers, head: usize) -> Self {
        let all = usize::from(workers.children[head]).min(MAXIMUM_DEPENDENTS);
        let young = usize::from(workers.young_children[head]).min(all);
        Self { young, older: all - young }
    }

    const fn count(self) -> usize {
        self.young + self.older
    }

    /// Returns the age of the youngest, years.
    fn youngest(self) -> Option<u8> {
        let age = if self.young > 0 { YOUNG_CHILD_AGE } else { CHILD_AGE };
        (self.count() > 0).then_some(age)
    }
}

impl Seekers {
    /// Notes what decides about up to [`UNITS_AT_ONCE`] units, by the rows of their heads; of every row `reluctance` is the word
    /// that tells it, `unemployment` the benefits since January, cents, and `insured_before` the cover of the month before.
    pub(super) fn note(
        &mut self,
        context: &UsContext,
        (workers, month): (&Workers, &BlockMonth),
        (heads, reluctance, unemployment): (&[u16], &[u32], &[i32]),
        (renewals, insured_before): (&Renewals, &[Insurance]),
    ) {
        let rows = workers.len();
        let incomes = Incomes::of(context, workers, month);
        let (insurance, reluctance) = (&workers.insurance[..rows], &reluctance[..rows]);
        let (unemployment, before) = (&unemployment[..rows], &insured_before[..rows]);
        for (unit, head) in heads.iter().map(|head| usize::from(*head)).enumerate() {
            let unit = unit % UNITS_AT_ONCE;
            let adults = workers.unit(head);
            let is_couple = adults.len() > 1;
            let dependants = Dependants::of(workers, head);
            let people = (state_of(workers.state[head]), adults.len() + dependants.count());
            let lines = context.law.medicaid.lines_of_unit(people, is_couple, dependants.youngest());
            if dependants.count() > 0 {
                for (column, age) in self.dependants.iter_mut().zip([YOUNG_CHILD_AGE, CHILD_AGE]) {
                    column[unit] = lines.dependent(age);
                }
            }
            let line_of = |row: usize| lines.adult(workers.age_years(row), || work(workers, month, row));
            let of_all = (&incomes, unemployment);
            self.adults[0].note(unit, &Adult::of(of_all, head, line_of(head)));
            let spouse =
                if is_couple { Adult::of(of_all, head + 1, line_of(head + 1)) } else { Adult::NOBODY };
            self.adults[1].note(unit, &spouse);
            let last = adults.end - 1;
            let bits = |[own, theirs]: [bool; 2]| u8::from(own) | u8::from(is_couple & theirs) << 1;
            self.open[unit] = bits([head, last].map(|row| insurance[row] == Insurance::None));
            self.decliners[unit] = bits([head, last].map(|row| workers.traits[row].has_health_plan()));
            let covers = [before[head], before[last]];
            self.in_medicaid[unit] = bits(covers.map(|cover| renewals.leave_in_medicaid(head, cover)));
            self.in_plan[unit] = bits(covers.map(|cover| renewals.leave_in_plan(cover)));
            self.reluctance[unit] = reluctance[head];
            self.tested[unit] =
                if month.has_claims { adults.map(|row| month.health_tested[row]).sum() } else { 0 };
        }
    }
}

impl Adults {
    #[inline(always)]
    fn note(&mut self, unit: usize, adult: &Adult) {
        for (column, cents) in self.kinds.iter_mut().zip(adult.kinds) {
            column[unit] = cents;
        }
        for (column, cents) in self.of_year.iter_mut().zip(adult.of_year) {
            column[unit] = cents;
        }
        self.lines[unit] = adult.line;
    }
}

/// Finds who has public cover at the month's incomes or keeps it, and the incomes expected of the year: what
/// [`UnitYear`](super::UnitYear) and [`projected_income`](super::incomes::projected_income) do. What it finds in places of no
/// unit means nothing.
pub(super) struct TestIncomes<'a> {
    /// Years in the time since January.
    to_year: f64,
    /// Share of those entitled to Medicaid who enrol.
    take_up: f64,
    self_employment_tax: SelfEmploymentTax,
    seekers: &'a mut Seekers,
}

impl Kernel for TestIncomes<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Seekers { adults: [heads, spouses], tested, dependants, covered, expected, .. } = self.seekers;
        let Seekers { open, decliners, reluctance, in_medicaid, in_plan, enrolled, uncovered, .. } =
            self.seekers;
        let tax = self.self_employment_tax;
        let ([wages, profits, unearned, benefits], own) = (&heads.kinds, &heads.lines);
        let ([their_wages, their_profits, their_unearned, their_benefits], theirs) =
            (&spouses.kinds, &spouses.lines);
        let [young, older] = dependants;
        for unit in 0..UNITS_AT_ONCE {
            let of_head = [wages[unit], profits[unit], unearned[unit], benefits[unit]];
            let of_spouse =
                [their_wages[unit], their_profits[unit], their_unearned[unit], their_benefits[unit]];
            let [of_head, of_spouse] =
                [of_head, of_spouse].map(|kinds| after_deduction(&tax, kinds.map(annual_rate)));
            let income = (of_head[0] + of_spouse[0])
                + (of_head[1] + of_spouse[1])
                + (of_head[2] + of_spouse[2])
                + (of_head[3] + of_spouse[3])
                + annual_rate(tested[unit]);
            let is_under = |line: f64| u8::from(income <= line);
            let is_eager = unit_interval(reluctance[unit]) < self.take_up;
            let entitled = is_under(own[unit]) | is_under(theirs[unit]) << 1;
            let kept = if is_eager { in_medicaid[unit] } else { 0 };
            covered[unit] = Covered(
                (entitled & !in_plan[unit])
                    | kept
                    | is_under(young[unit]) << Covered::YOUNG
                    | is_under(older[unit]) << Covered::OLDER,
            );
            enrolled[unit] = if is_eager { open[unit] & covered[unit].0 } else { 0 };
            uncovered[unit] = open[unit] & !decliners[unit] & !covered[unit].0;
        }
        let ([wages, profits, others, monthly], spouses) = (&heads.of_year, &spouses.of_year);
        let [their_wages, their_profits, their_others, their_monthly] = spouses;
        for unit in 0..UNITS_AT_ONCE {
            let of_head = [wages[unit], profits[unit], others[unit], monthly[unit]];
            let of_spouse = [their_wages[unit], their_profits[unit], their_others[unit], their_monthly[unit]];
            expected[unit] =
                projected(&tax, self.to_year, of_head) + projected(&tax, self.to_year, of_spouse);
        }
    }
}

impl<'a> TestIncomes<'a> {
    pub(super) fn new(context: &UsContext, seekers: &'a mut Seekers) -> Self {
        Self {
            to_year: yearly(context),
            take_up: context.parameters.household.medicaid_take_up,
            self_employment_tax: context.law.self_employment_tax,
            seekers,
        }
    }
}

/// Plans of the subsidised market that tax units may buy, in columns.
#[derive(Debug)]
pub(super) struct Offers {
    count: usize,
    /// Numbers of the units among those that look for cover.
    pub(super) units: Places,
    /// Words that tell the reluctance.
    reluctance: Column<u32>,
    /// Incomes expected of the year, dollars.
    incomes: Column<f64>,
    guidelines: Column<f64>,
    /// Taxes saved by a dollar of premiums deducted, and the most that may be, dollars a year.
    relief_rates: Column<f64>,
    profits: Column<f64>,
    /// Premiums of the benchmark plan, dollars a year.
    pub(super) premiums: Column<f64>,
    /// 1 where the plan is bought, 0 elsewhere.
    is_bought: Column<u8>,
    /// Monthly premiums after the credit, and credits, cents.
    pub(super) net_premiums: Column<i64>,
    pub(super) credits: Column<i64>,
}

impl Default for Offers {
    fn default() -> Self {
        Self {
            count: 0,
            units: [0; UNITS_AT_ONCE + TOGETHER],
            reluctance: [0; UNITS_AT_ONCE],
            incomes: [0.0; UNITS_AT_ONCE],
            guidelines: [1.0; UNITS_AT_ONCE],
            relief_rates: [0.0; UNITS_AT_ONCE],
            profits: [0.0; UNITS_AT_ONCE],
            premiums: [0.0; UNITS_AT_ONCE],
            is_bought: [0; UNITS_AT_ONCE],
            net_premiums: [0; UNITS_AT_ONCE],
            credits: [0; UNITS_AT_ONCE],
        }
    }
}

impl Offers {
    /// Notes the plans that units may buy of which an adult has no other cover, by the rows of their heads.
    pub(super) fn note(
        &mut self,
        context: &UsContext,
        (block, insured_before): (&Block, &[Insurance]),
        (heads, seekers): (&[u16], &Seekers),
    ) {
        let (law, workers) = (&context.law.premium_tax_credit, &block.workers);
        let mut may_buy = [0; UNITS_AT_ONCE];
        for (mark, (head, uncovered)) in may_buy.iter_mut().zip(heads.iter().zip(seekers.uncovered)) {
            let head = usize::from(*head);
            let adults = workers.unit(head).enumerate();
            let mut without_cover = adults.filter(|(place, _)| uncovered >> place & 1 == 1);
            let unit = block.entity(head);
            *mark =
                u8::from(without_cover.any(|(_, row)| looks_at_plans(context, unit, insured_before[row])));
        }
        self.count = note(&may_buy[..heads.len()], &mut self.units);
        for (place, unit) in self.units[..self.count].iter().map(|unit| usize::from(*unit)).enumerate() {
            let head = usize::from(heads[unit]);
            let (adults, dependants) = (workers.unit(head), Dependants::of(workers, head));
            let (state, size) = (state_of(workers.state[head]), adults.len() + dependants.count());
            let years = adults.clone().map(|row| workers.age_years(row));
            self.reluctance[place] = seekers.reluctance[unit];
            self.incomes[place] = seekers.expected[unit];
            self.guidelines[place] = law.guideline(state, size);
            let who = (years, seekers.uncovered[unit]);
            self.premiums[place] =
                law.premium_for(state, seekers.covered[unit].ages_to_insure(who, dependants));
            let profits = seekers.adults.each_ref().map(|adults| adults.of_year[1][unit]);
            let relief = Relief::of(
                context.law,
                (state, filing_status(workers, &adults), (adults.len(), dependants.count())),
                (self.incomes[place], expected_profit(context, profits)),
                self.premiums[place],
            );
            (self.relief_rates[place], self.profits[place]) = (relief.rate, relief.profit);
        }
    }

    /// Returns the places of the plans that are bought.
    pub(super) fn bought(&self) -> impl Iterator<Item = usize> {
        let mut places = [0; UNITS_AT_ONCE + TOGETHER];
        let count = note(&self.is_bought[..self.count], &mut places);
        places.into_iter().take(count).map(usize::from)
    }
}

/// Decides who buys a plan: the rules of [`Offer`](super::market_plans::Offer).
pub(super) struct Buy<'a> {
    pub(super) parameters: &'a HouseholdParameters,
    pub(super) shares: CreditShares,
    pub(super) offers: &'a mut Offers,
}

impl Kernel for Buy<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let HouseholdParameters {
            market_plan_take_up,
            market_plan_half_price,
            market_plan_usual_premium,
            ..
        } = *self.parameters;
        let shares = self.shares;
        let Offers {
            count,
            reluctance,
            incomes,
            guidelines,
            relief_rates,
            profits,
            premiums,
            is_bought,
            net_premiums,
            credits,
            ..
        } = self.offers;
        // What follows the last is priced with it where it fills a vector up.
        for unit in 0..UNITS_AT_ONCE.min(count.next_multiple_of(VECTOR)) {
            let reluctance = unit_interval(reluctance[unit]);
            let income = incomes[unit];
            let (is_granted, share) = shares.at(income, guidelines[unit]);
            let rest = (premiums[unit] - share * income).max(0.0);
            let credit = if is_granted { rest } else { 0.0 };
            let net_premium = premiums[unit] - credit;
            let relief = Relief { rate: relief_rates[unit], profit: profits[unit] };
            let share_of_income = relief.price(net_premium) / income.max(1.0);
            let worth = premiums[unit].max(1.0) / market_plan_usual_premium;
            let take_up = market_plan_take_up / (1.0 + share_of_income / (market_plan_half_price * worth));
            is_bought[unit] = u8::from(reluctance < take_up);
            net_premiums[unit] = cents_of_column(net_premium / 12.0);
            credits[unit] = cents_of_column(credit / 12.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_law::PublicCover;
    use ghostwork_processor::Processor;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, populated_block, us};
    use crate::accounting::taxes_and_benefits::rounding::cents;
    use crate::behaviour::household::insurance::UnitYear;
    use crate::behaviour::household::insurance::incomes::{annual_income, projected_income, tested_income};
    use crate::behaviour::household::insurance::market_plans::Offer;
    use crate::context::MonthContext;
    use crate::population::workers::Role;

    /// Returns a block in which people work, earn and have children, and its month.
    fn earning_block() -> (crate::block::Block, BlockMonth) {
        let (mut block, mut month) = populated_block();
        month.has_claims = true;
        for row in 0..block.workers.len() {
            month.wage[row] = (row as i64 * 7_919 % 700_000 - 200_000).max(0);
            month.usual_pay[row] = month.wage[row] + 1_000;
            month.own_account_profit[row] = (row as i64 * 6_007 % 300_000 - 250_000).max(-20_000);
            month.health_tested[row] = i64::from(row % 17 == 0) * 30_000;
            block.workers.year_wages[row] = month.wage[row] as i32 * 5;
            block.workers.year_unemployment.set(row, i32::from(row % 9 == 0) * 120_000);
            block.workers.insurance[row] = [Insurance::None, Insurance::Family][usize::from(row % 5 == 0)];
        }
        (block, month)
    }

    #[test]
    fn every_processor_tests_units_as_one_after_the_other() {
        for (name, processor) in
            ["2026-06", "2027-06"].into_iter().flat_map(|name| Processor::all().map(move |one| (name, one)))
        {
            let scene = Scene::of(name);
            let context = MonthContext { processor, ..scene.context() };
            let context = us(&context);
            let (block, month) = earning_block();
            let workers = &block.workers;
            let heads: Vec<u16> = (0..workers.len() as u16)
                .filter(|row| workers.traits[usize::from(*row)].role() != Role::Spouse)
                .collect();
            let (mut seekers, mut unemployment) = (Seekers::default(), Vec::new());
            let take_up = context.parameters.household.medicaid_take_up;
            let reluctance: Vec<u32> =
                (0..workers.len() as u32).map(|row| row.wrapping_mul(2_654_435_761)).collect();
            workers.year_unemployment.spread(workers.len(), &mut unemployment);
            let before: Vec<Insurance> = (0..workers.len())
                .map(|row| [Insurance::Public, Insurance::None, Insurance::Subsidised][row / 2 % 3])
                .collect();
            let renewals = Renewals::of(&context, block.first_worker);
            let (mut covered, mut kept, mut decliners) = ([0; 2], [0; 2], 0);
            for (place, head) in heads.iter().map(|head| usize::from(*head)).enumerate() {
                let number = place % UNITS_AT_ONCE;
                if number == 0 {
                    let heads = &heads[place..heads.len().min(place + UNITS_AT_ONCE)];
                    let of_rows = (heads, reluctance.as_slice(), unemployment.as_slice());
                    seekers.note(&context, (workers, &month), of_rows, (&renewals, &before));
                    processor.run(TestIncomes::new(&context, &mut seekers));
                }
                let unit = workers.unit(head);
                let income = annual_income(&context, workers, &month, &unit) + tested_income(&month, &unit);
                let mut year = UnitYear::of(&context, (workers, &month), &unit, income);
                let entitled = year.cover;
                let is_eager = unit_interval(reluctance[head]) < take_up;
                year.keep(&renewals, &unit, |row| before[row], is_eager);
                for (kept, cover) in kept.iter_mut().zip([PublicCover::Medicaid, PublicCover::None]) {
                    *kept += u32::from(year.cover[0] == cover && year.cover != entitled);
                }
                let found = seekers.covered[number];
                for (place, (row, cover)) in unit.clone().zip(year.cover).enumerate() {
                    let is_covered = cover != PublicCover::None;
                    assert_eq!(found.adult(place), is_covered, "{processor:?} {name} {head}");
                    covered[usize::from(is_covered)] += 1;
                    let is_open = workers.insurance[row] == Insurance::None;
                    let [enrols, is_uncovered] = [&seekers.enrolled, &seekers.uncovered]
                        .map(|adults| adults[number] >> place & 1 == 1);
                    assert_eq!(enrols, is_open && is_covered && is_eager);
                    let is_offered = workers.traits[row].has_health_plan();
                    decliners += u32::from(is_open && is_offered);
                    assert_eq!(is_uncovered, is_open && !is_offered && !is_covered);
                }
                let adults = unit.clone().map(|row| workers.age_years(row));
                let adults = (adults, seekers.uncovered[number]);
                let ages: Vec<u8> = found.ages_to_insure(adults, Dependants::of(workers, head)).collect();
                let is_open = |row: usize| {
                    workers.insurance[row] == Insurance::None && !workers.traits[row].has_health_plan()
                };
                let expected: Vec<u8> = year.ages_to_insure(workers, &unit, is_open).collect();
                assert_eq!(ages, expected, "{head}");
                let benefits = |row| workers.year_unemployment.get(row);
                let expected = projected_income(&context, (workers, &month), &unit, benefits);
                assert_eq!(seekers.expected[number].to_bits(), expected.to_bits());
            }
            assert!(covered.iter().all(|persons| *persons > 100), "{covered:?}");
            assert!(kept.iter().all(|units| *units > 20) && decliners > 20, "{kept:?} {decliners}");
        }
    }

    #[test]
    fn every_processor_decides_as_one_buyer_after_the_other() {
        let scene = Scene::of("2026-06");
        let context = scene.context();
        let context = us(&context);
        let parameters = &context.parameters.household;
        let law = &context.law.premium_tax_credit;
        let state = state_of(48);
        for processor in Processor::all() {
            let mut offers = Offers { count: UNITS_AT_ONCE, ..Offers::default() };
            let mut buyers = 0;
            for first in (0..2_000).step_by(UNITS_AT_ONCE) {
                for place in 0..UNITS_AT_ONCE {
                    let number = (first + place) as u32;
                    offers.reluctance[place] = number.wrapping_mul(2_654_435_761);
                    let guideline = law.guideline(state, 1 + place % 3);
                    offers.incomes[place] = match number % 97 {
                        // A dollar ends the credit, where whole per cent would not.
                        dollars @ 0..=1 => 4.0 * guideline + f64::from(dollars),
                        thousands => f64::from(thousands) * 1_000.0,
                    };
                    offers.guidelines[place] = guideline;
                    offers.relief_rates[place] = f64::from(number % 5) / 20.0;
                    offers.profits[place] = f64::from(number % 7) * 1_000.0;
                    offers.premiums[place] = law.premium_for(state, [21 + (number % 44) as u8]);
                }

                processor.run(Buy { parameters, shares: law.shares(), offers: &mut offers });

                for place in 0..UNITS_AT_ONCE {
                    let reluctance = unit_interval(offers.reluctance[place]);
                    let (income, premium) = (offers.incomes[place], offers.premiums[place]);
                    let share = law.share_at(state, 1 + place % 3, income);
                    let credit = share.map_or(0.0, |share| (premium - share * income).max(0.0));
                    let relief = Relief { rate: offers.relief_rates[place], profit: offers.profits[place] };
                    let offer = Offer { premium, credit, income, relief };
                    let is_bought = reluctance < offer.take_up(parameters);
                    assert_eq!(offers.is_bought[place] == 1, is_bought, "{processor:?} {first} {place}");
                    assert_eq!(offers.net_premiums[place], cents(offer.net_premium() / 12.0));
                    assert_eq!(offers.credits[place], cents(credit / 12.0));
                    buyers += usize::from(is_bought);
                }
            }
            assert!((200..1_800).contains(&buyers), "{buyers}");
        }
    }
}
