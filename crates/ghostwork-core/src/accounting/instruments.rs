//! Books what the scenario's instruments claim for workers and persons.

mod booking;

use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Money;

use crate::accounting::instruments::booking::book;
use crate::accounting::taxes_and_benefits::AmountTooLarge;
use crate::accounting::taxes_and_benefits::means::market_income;
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::arithmetic::logarithm;
use crate::behaviour::employment::wage_lost_by_layoff;
use crate::behaviour::participation::pause_probability;
use crate::block::{Block, BlockMonth};
use crate::categories::Marketplace;
use crate::context::{ActiveRule, MonthContext};
use crate::draws::{Stream, unit_interval};
use crate::ledger::Party;
use crate::policy::{Claim, Claims, EarnerMonth, Payment, PersonMonth, Prospect, Reach, Treatment};
use crate::population::accounts::{Account, Owner};
use crate::population::workers::{Insurance, Role, Workers};
use crate::trial::is_treated;

/// First index of the lasting draws that decide who makes use of an instrument; one index per instrument.
const TAKE_UP_TRAITS: u16 = 0x100;

/// Months of a year.
const MONTHS_PER_YEAR: f64 = 12.0;

/// Months since the last platform pay within which a person counts as a platform earner.
const EARNER_MONTHS: u8 = 12;

/// Books the claims of every instrument in force, household by household, in the order of the law.
///
/// What counts as income for means-tested benefits is added to `countable`, cents by row.
///
/// # Errors
///
/// When an account cannot hold what is claimed.
#[inline(never)]
pub(crate) fn claims(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    countable: &mut [i64],
) -> Result<(), AmountTooLarge> {
    block.workers.support.fill(0);
    if context.instruments_of_anybody().iter().all(|active| active.rule.reach() == Reach::Market) {
        return Ok(());
    }
    month.has_claims = true;
    consider_joining(context, block);
    let mut office =
        ClaimsOffice { context, accounts: paid_accounts(block, month), desks: Vec::new(), countable };
    let mut first = 0;
    while first < block.workers.len() {
        let household = block.workers.household(first);
        first = household.end;
        office.serve(block, month, household)?;
    }
    Ok(())
}

/// Returns by row the position of the account that was paid this month.
fn paid_accounts(block: &Block, month: &BlockMonth) -> Vec<Option<u16>> {
    let mut accounts = vec![None; block.workers.len()];
    for (position, account) in block.accounts.iter().enumerate() {
        if let Owner::Home { row, .. } = account.owner
            && account.month.gross.load(Relaxed) > 0
            && month.platform_gross[usize::from(row)] > 0
        {
            accounts[usize::from(row)] = Some(position as u16);
        }
    }
    accounts
}

/// Hears the claims of a block's households.
struct ClaimsOffice<'a> {
    context: &'a MonthContext<'a>,
    /// Position of the paid account by row.
    accounts: Vec<Option<u16>>,
    /// The claims of each member of the household at hand.
    desks: Vec<Claims>,
    /// What counts for means-tested benefits by row, cents.
    countable: &'a mut [i64],
}

impl ClaimsOffice<'_> {
    fn serve(
        &mut self,
        block: &mut Block,
        month: &mut BlockMonth,
        household: Range<usize>,
    ) -> Result<(), AmountTooLarge> {
        if self.desks.len() < household.len() {
            self.desks.resize_with(household.len(), Claims::default);
        }
        for desk in &mut self.desks[..household.len()] {
            desk.clear();
        }
        for active in self.context.instruments_of_anybody() {
            for (member, row) in household.clone().enumerate() {
                if active.for_treated && !is_treated(block, row) {
                    continue;
                }
                let known = self.desks[member].entries().len();
                match active.rule.reach() {
                    Reach::Market => {}
                    Reach::Earners => self.hear_earner(block, month, active, (member, row)),
                    Reach::Everyone => {
                        self.hear_earner(block, month, active, (member, row));
                        self.hear_person(block, month, active, (member, row));
                    }
                }
                for index in known..self.desks[member].entries().len() {
                    let claim = self.desks[member].entries()[index];
                    let marketplace = self.marketplace(block, row);
                    self.countable[row] += book(block, month, row, marketplace, &claim)?;
                }
            }
        }
        for (desk, row) in self.desks.iter().zip(household) {
            self.countable[row] += desk.countable_shift().cents();
            if let Some(position) = self.accounts[row] {
                let marketplace = block.accounts[usize::from(position)].marketplace;
                month.turnovers[marketplace as usize][0].platform_costs += desk.platform_burden().cents();
            }
            month.rest_hours[row] = desk.rest_hours() as f32;
            month.company_relief[row] = desk.company_relief() as f32;
        }
        Ok(())
    }

    fn marketplace(&self, block: &Block, row: usize) -> Option<Marketplace> {
        self.accounts[row].map(|position| block.accounts[usize::from(position)].marketplace)
    }

    /// Lets a rule claim for a member of the household who was paid on a marketplace.
    fn hear_earner(
        &mut self,
        block: &Block,
        month: &BlockMonth,
        active: &ActiveRule,
        (member, row): (usize, usize),
    ) {
        let Some(position) = self.accounts[row] else { return };
        let account = &block.accounts[usize::from(position)];
        let coverage = &active.coverage;
        let eligible = &coverage.eligible;
        let quarter = Money::from_cents(i64::from(account.quarter_gross));
        let admitted = coverage.covers_contract(account.state())
            && !coverage.yields_work(account.state(), account.marketplace, account.category)
            && eligible.admits_work(account.marketplace, account.category)
            && quarter >= eligible.least_quarterly_earnings
            && admits_person(block, month, active, row);
        if !admitted {
            return;
        }
        let entity = block.entity(row);
        let index = u16::from(active.instrument);
        let luck = self
            .context
            .draws
            .words_at(Stream::Compliance, self.context.month, entity, index)
            .map(unit_interval);
        let lasting = self.context.draws.traits(entity, TAKE_UP_TRAITS + index);
        let earner = EarnerMonth {
            payer_complies: luck[0] < coverage.enforcement.compliance,
            takes_up: lasting[0] < coverage.take_up.rate && has_joined(active, account),
            opts_out: lasting[1] < coverage.take_up.opt_out,
            lasting_draw: lasting[2],
            second_draw: lasting[3],
            draw_of_month: luck[2],
            topped_up: top_ups(self.desks[member].entries()),
            ..earner_month(self.context.of_worker(block, row), block, month, (row, usize::from(position)))
        };
        let audited = luck[1] < coverage.enforcement.audit_rate;
        let desk = &mut self.desks[member];
        desk.speak_for(active.instrument);
        if earner.payer_complies || !audited {
            active.rule.claim_for_earner(&earner, coverage, desk);
        } else {
            claim_after_audit(active, &earner, desk);
        }
    }

    /// Lets a rule claim for a member of the household as a person.
    fn hear_person(
        &mut self,
        block: &Block,
        month: &BlockMonth,
        active: &ActiveRule,
        (member, row): (usize, usize),
    ) {
        let workers = &block.workers;
        let covered = active.coverage.places.contain(workers.state[row])
            && !active.coverage.yields_person(workers.state[row], workers.age_years(row))
            && admits_person(block, month, active, row);
        if !covered {
            return;
        }
        let unit = workers.unit(workers.purse_row(row));
        let person = PersonMonth {
            age_years: workers.age_years(row),
            market_income: Money::from_cents(market_income(month, row)),
            unit_market_income: Money::from_cents(unit.map(|adult| market_income(month, adult)).sum()),
            transfers: Money::from_cents(month.transfers[row]),
            children: if workers.traits[row].role() == Role::Spouse { 0 } else { workers.children[row] },
            platform_earner: is_platform_earner(block, row),
            wage: Money::from_cents(month.wage[row]),
            tenure_months: workers.tenure_months[row],
            wage_lost: if workers.weekly_benefit[row] > 0 {
                wage_lost_by_layoff(&self.context.parameters.employment)
            } else {
                0.0
            },
            is_head: workers.traits[row].role() != Role::Spouse,
            platform_gross: Money::from_cents(month.platform_gross[row]),
            usual_platform_gross: usual_platform_gross(block, row),
            months_since_platform_pay: workers.months_since_platform_pay[row],
            account_months: block.account(row).map_or(0, |account| account.months_since_entry),
            guideline: guideline(self.context, workers, row),
            retirement_balance: Money::from_cents(workers.retirement_balance[row]),
            weekly_benefit: f64::from(workers.weekly_benefit[row]),
            closed_account_gross: closed_account_gross(month, row),
            levies_per_person: self.context.rules.levies_per_person(),
            takes_up: self.takes_up(block, active, row),
            draw_of_month: self.draw_of_month(block, active, row),
            lasting_draw: self
                .context
                .draws
                .traits(block.entity(row), TAKE_UP_TRAITS + u16::from(active.instrument))[2],
        };
        let desk = &mut self.desks[member];
        desk.speak_for(active.instrument);
        active.rule.claim_for_person(&person, &active.coverage, desk);
    }

    /// Returns the draw of the month for what a rule leaves to chance.
    fn draw_of_month(&self, block: &Block, active: &ActiveRule, row: usize) -> f64 {
        let index = u16::from(active.instrument);
        let words =
            self.context.draws.words_at(Stream::Compliance, self.context.month, block.entity(row), index);
        unit_interval(words[3])
    }

    /// Returns whether a person makes use of what an instrument offers.
    fn takes_up(&self, block: &Block, active: &ActiveRule, row: usize) -> bool {
        let rate = active.coverage.take_up.rate;
        let index = TAKE_UP_TRAITS + u16::from(active.instrument);
        let joined = block.account(row).is_none_or(|account| has_joined(active, account));
        joined && (rate >= 1.0 || self.context.draws.traits(block.entity(row), index)[0] < rate)
    }
}

/// Returns what claims add to a worker's pay.
fn top_ups(claims: &[Claim]) -> Money {
    let tops_up = |claim: &&Claim| matches!(claim.payment, Payment::PlatformTopUp | Payment::MerchantTopUp);
    claims.iter().filter(tops_up).map(|claim| claim.amount).sum()
}

/// Returns the poverty guideline of a person's tax unit, dollars a month; 0 in countries without one.
fn guideline(context: &MonthContext, workers: &Workers, row: usize) -> f64 {
    match context.law {
        NationalLaw::UnitedStates(law) => {
            let head = workers.purse_row(row);
            let size = workers.unit(head).len() + usize::from(workers.children[head]);
            law.medicaid.guideline(state_of(workers.state[row]), size) / MONTHS_PER_YEAR
        }
        NationalLaw::UnitedKingdom(_) => 0.0,
    }
}

/// Returns the usual pay on a person's account that the marketplace closed this month.
fn closed_account_gross(month: &BlockMonth, row: usize) -> Money {
    let closed = month.closed_accounts.iter().find(|(closed, _)| usize::from(*closed) == row);
    Money::from_dollars(closed.map_or(0.0, |(_, gross)| *gross))
}

/// First index of the draws that decide who thinks of joining; one index per instrument, behind those of compliance.
const JOINING: u16 = 0x100;
/// First index of the lasting draws that decide how much trouble joining is.
const HASSLE_TRAITS: u16 = 0x200;
/// Months for which somebody who thinks about joining looks ahead.
const HORIZON_MONTHS: f64 = 12.0;

/// Lets owners of accounts think about the offers that they have to join by choice: now and then, and who finds the year ahead
/// worth the trouble joins. Whoever has joined stays.
fn consider_joining(context: &MonthContext, block: &mut Block) {
    for active in context.instruments_of_anybody() {
        let nobody = Prospect { usual_gross: Money::ZERO, chance_without_pay: 0.0 };
        let is_chosen = active.coverage.take_up.chosen && active.rule.worth_of_joining(&nobody).is_some();
        if !is_chosen {
            continue;
        }
        for position in 0..block.accounts.len() {
            if thinks_of_joining(context, block, active, position) {
                block.accounts[position].joined |= active.bit();
            }
        }
    }
}

/// Returns whether an owner thinks about an offer this month and finds it worth the trouble.
fn thinks_of_joining(context: &MonthContext, block: &Block, active: &ActiveRule, position: usize) -> bool {
    let (account, coverage) = (&block.accounts[position], &active.coverage);
    let Owner::Home { row, .. } = account.owner else { return false };
    let row = usize::from(row);
    let may_join = account.is_active()
        && account.joined & active.bit() == 0
        && coverage.covers_contract(account.state())
        && coverage.eligible.admits_work(account.marketplace, account.category)
        && (!active.for_treated || is_treated(block, row));
    if !may_join {
        return false;
    }
    let (entity, index) = (block.entity(row), u16::from(active.instrument));
    let words = context.draws.words_at(Stream::Compliance, context.month, entity, JOINING + index);
    if unit_interval(words[0]) >= coverage.take_up.attention {
        return false;
    }
    let chance = pause_probability(context.of_worker(block, row), &block.workers, row, account).min(1.0);
    let prospect = Prospect { usual_gross: usual_platform_gross(block, row), chance_without_pay: chance };
    // Trouble differs between persons: exponential, with the mean of the parameter.
    let place = context.draws.traits(entity, HASSLE_TRAITS + index)[0];
    let hassle = -coverage.take_up.hassle * logarithm(1.0 - place);
    active.rule.worth_of_joining(&prospect).is_some_and(|worth| HORIZON_MONTHS * worth > hassle)
}

/// Returns whether the owner of an account is covered by an offer: by joining it, where that is a choice.
fn has_joined(active: &ActiveRule, account: &Account) -> bool {
    let prospect = Prospect { usual_gross: Money::ZERO, chance_without_pay: 0.0 };
    let is_chosen = active.coverage.take_up.chosen && active.rule.worth_of_joining(&prospect).is_some();
    !is_chosen || account.joined & active.bit() != 0
}

fn is_platform_earner(block: &Block, row: usize) -> bool {
    block.workers.months_since_platform_pay[row] < EARNER_MONTHS
}

/// Returns whether a rule admits a person by age, platform work and household income.
fn admits_person(block: &Block, month: &BlockMonth, active: &ActiveRule, row: usize) -> bool {
    let eligible = &active.coverage.eligible;
    let workers = &block.workers;
    let by_person = eligible.admits_age(workers.age_years(row))
        && (!eligible.platform_earners_only || is_platform_earner(block, row));
    by_person
        && eligible.most_monthly_income.is_none_or(|most| {
            let first =
                (0..=row).rev().find(|earlier| workers.traits[*earlier].starts_household()).unwrap_or(0);
            let income = workers.household(first).map(|member| month.net_income[member]).sum();
            Money::from_cents(income) <= most
        })
}

/// Describes the month of the owner of an account, before compliance and take-up.
fn earner_month(
    context: &MonthContext,
    block: &Block,
    month: &BlockMonth,
    (row, position): (usize, usize),
) -> EarnerMonth {
    let account = &block.accounts[position];
    let gross = Money::from_cents(month.platform_gross[row]);
    let engaged_hours = f64::from(month.engaged_hours[row]);
    let unpaid_hours = f64::from(month.unpaid_hours[row]);
    let marketplace_utilisation = if account.marketplace == Marketplace::OnDemand {
        context.dispatch.utilisation
    } else {
        // Nobody waits logged in for freelance work: the worker's own share of paid time stands in.
        engaged_hours / (engaged_hours + unpaid_hours).max(f64::MIN_POSITIVE)
    };
    EarnerMonth {
        marketplace: account.marketplace,
        category: account.category,
        age_years: block.workers.age_years(row),
        tasks: account.month.contracts.load(Relaxed),
        engaged_hours,
        unpaid_hours,
        gross,
        topped_up: Money::ZERO,
        mean_gross: context.mean_gross,
        fee: Money::from_dollars(gross.dollars() * context.fees[account.marketplace as usize]),
        gross_this_quarter: Money::from_cents(i64::from(account.quarter_gross)),
        marketplace_utilisation,
        holds_individual_plan: block.workers.insurance[row] == Insurance::Subsidised,
        payer_complies: true,
        takes_up: true,
        opts_out: false,
        lasting_draw: 0.0,
        second_draw: 0.0,
        draw_of_month: 0.0,
    }
}

/// Returns what a worker is usually paid on a marketplace in a month, this month not included.
fn usual_platform_gross(block: &Block, row: usize) -> Money {
    Money::from_dollars(block.account(row).map_or(0.0, |account| f64::from(account.usual_gross)))
}

/// Lets a payer who did not comply and was audited pay what was due, and the penalty on it to the government.
fn claim_after_audit(active: &ActiveRule, earner: &EarnerMonth, desk: &mut Claims) {
    let coverage = &active.coverage;
    let mut evaded = Claims::default();
    active.rule.claim_for_earner(earner, coverage, &mut evaded);
    let known = desk.entries().len();
    active.rule.claim_for_earner(&EarnerMonth { payer_complies: true, ..*earner }, coverage, desk);
    let surcharge = (coverage.enforcement.penalty_multiple - 1.0).max(0.0);
    for (payer, levy) in
        [(Party::Platforms, Payment::PlatformLevy), (Party::Merchants, Payment::MerchantLevy)]
    {
        let unpaid = borne_by(payer, &desk.entries()[known..]) - borne_by(payer, evaded.entries());
        let penalty = if unpaid > Money::ZERO { active.rule.penalty_per_violation() } else { Money::ZERO };
        let due = Money::from_dollars(unpaid.dollars() * surcharge) + penalty;
        desk.add(levy, due, Treatment::DISREGARDED);
    }
}

fn borne_by(payer: Party, claims: &[Claim]) -> Money {
    claims.iter().filter(|claim| claim.payment.purpose().payer() == payer).map(|claim| claim.amount).sum()
}

#[cfg(test)]
mod tests {
    use ghostwork_parameters::Month;

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::new_account;
    use crate::ledger::Purpose;
    use crate::policy::{Coverage, Rule};
    use crate::population::workers::Worker;

    /// Asks for the same payment for everybody within reach.
    struct Flat {
        reach: Reach,
        payment: Payment,
        treatment: Treatment,
    }

    const AMOUNT: i64 = 4_000;

    impl Rule for Flat {
        fn reach(&self) -> Reach {
            self.reach
        }

        fn claim_for_earner(&self, earner: &EarnerMonth, _: &Coverage, claims: &mut Claims) {
            if earner.payer_complies {
                claims.add(self.payment, Money::from_cents(AMOUNT), self.treatment);
            }
        }

        fn claim_for_person(&self, _: &PersonMonth, _: &Coverage, claims: &mut Claims) {
            claims.add(self.payment, Money::from_cents(AMOUNT), self.treatment);
        }
    }

    fn flat(reach: Reach, payment: Payment, treatment: Treatment) -> ActiveRule {
        let mut coverage = Coverage::of_country(Month::from_index(0));
        coverage.enforcement.compliance = 1.0;
        ActiveRule {
            instrument: 0,
            coverage,
            for_treated: false,
            rule: Box::new(Flat { reach, payment, treatment }),
        }
    }

    /// A worker with 1,000 dollars of pay on the bidding marketplace.
    fn freelancer(scene: &Scene) -> (Block, BlockMonth) {
        let (mut block, mut month) = block([worker()]);
        let owner = Owner::Home { row: 0, state: 48 };
        let mut account =
            new_account(&scene.context(), owner, Marketplace::Bidding, (block.entity(0), scene.month));
        account.month.gross = 100_000.into();
        account.quarter_gross = 100_000;
        block.accounts.push(account);
        block.workers.account[0] = 1;
        month.platform_gross[0] = 100_000;
        month.platform_net[0] = 90_000;
        (block, month)
    }

    fn book_all(scene: &Scene, block: &mut Block, month: &mut BlockMonth) -> Vec<i64> {
        let mut countable = vec![0; block.workers.len()];
        claims(&scene.context(), block, month, &mut countable).unwrap();
        countable
    }

    #[test]
    fn a_contribution_reaches_the_benefit_account_at_the_marketplaces_cost() {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED));
        let (mut block, mut month) = freelancer(&scene);

        let countable = book_all(&scene, &mut block, &mut month);

        assert_eq!(block.workers.benefit_account.get(0), 4_000);
        assert_eq!(month.turnovers[Marketplace::Bidding as usize][0].platform_costs, 4_000);
        assert_eq!(month.instrument_benefit[0], 4_000);
        assert_eq!(month.ledger.flow(Purpose::PlatformContribution), Money::from_cents(4_000));
        assert_eq!((countable[0], month.net_income[0], block.workers.year_profit[0]), (0, 0, 0));
    }

    #[test]
    fn a_top_up_counts_as_pay() {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Earners, Payment::MerchantTopUp, Treatment::AS_PAY));
        let (mut block, mut month) = freelancer(&scene);

        let countable = book_all(&scene, &mut block, &mut month);

        assert_eq!((countable[0], month.net_income[0], block.workers.year_profit[0]), (4_000, 4_000, 4_000));
        assert_eq!(month.platform_net[0], 94_000);
        assert_eq!(month.turnovers[Marketplace::Bidding as usize][0].buyer_costs, 4_000);
    }

    #[test]
    fn administration_takes_no_more_than_the_account_holds() {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Earners, Payment::AccountAdministration, Treatment::DISREGARDED));
        let (mut block, mut month) = freelancer(&scene);
        block.workers.benefit_account.set(0, 1_500);

        book_all(&scene, &mut block, &mut month);

        assert_eq!(block.workers.benefit_account.get(0), 0);
        assert_eq!(month.ledger.flow(Purpose::AccountAdministration), Money::from_cents(1_500));
    }

    #[test]
    fn an_audited_evader_pays_what_is_due_and_the_penalty() {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED);
        active.coverage.enforcement.compliance = 0.0;
        active.coverage.enforcement.audit_rate = 1.0;
        active.coverage.enforcement.penalty_multiple = 2.5;
        scene.instruments.push(active);
        let (mut block, mut month) = freelancer(&scene);

        book_all(&scene, &mut block, &mut month);

        // 40 dollars to the worker; two and a half times that in all, so 60 dollars to the government.
        assert_eq!(block.workers.benefit_account.get(0), 4_000);
        assert_eq!(month.ledger.flow(Purpose::PlatformLevy), Money::from_cents(6_000));
    }

    #[test]
    fn an_evader_who_is_not_audited_pays_nothing() {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED);
        active.coverage.enforcement.compliance = 0.0;
        active.coverage.enforcement.audit_rate = 0.0;
        scene.instruments.push(active);
        let (mut block, mut month) = freelancer(&scene);

        book_all(&scene, &mut block, &mut month);

        assert_eq!(month.ledger, BlockMonth::default().ledger);
    }

    #[test]
    fn where_another_rule_comes_first_this_one_does_not_hold() {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED);
        let mut first = active.coverage.clone();
        first.until = Some(scene.month + 12);
        active.coverage.yields_to.push(first);
        let standing = active.coverage.standing(scene.month);
        let later = active.coverage.standing(scene.month + 12);
        scene.instruments.push(ActiveRule { coverage: standing, ..active });
        let (mut block, mut month) = freelancer(&scene);

        book_all(&scene, &mut block, &mut month);

        assert_eq!(month.instrument_benefit[0], 0);
        assert!(later.yields_to.is_empty());
    }

    #[test]
    fn a_withdrawal_from_the_retirement_balance_takes_no_more_than_it_holds() {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Earners, Payment::RetirementWithdrawal, Treatment::DISREGARDED));
        let (mut block, mut month) = freelancer(&scene);
        block.workers.retirement_balance[0] = 2_500;

        book_all(&scene, &mut block, &mut month);

        assert_eq!(block.workers.retirement_balance[0], 0);
        assert_eq!(month.ledger.flow(Purpose::RetirementWithdrawal), Money::from_cents(2_500));
        assert_eq!(month.instrument_benefit[0], 0);
    }

    #[test]
    fn what_counts_for_public_health_insurance_is_kept_apart() {
        let mut scene = Scene::of("2027-01");
        let treatment = Treatment { health_tested: true, ..Treatment::DISREGARDED };
        scene.instruments.push(flat(Reach::Everyone, Payment::PublicTransfer, treatment));
        let (mut block, mut month) = block([worker()]);

        let countable = book_all(&scene, &mut block, &mut month);

        assert_eq!((countable[0], month.health_tested(0)), (0, 4_000));
    }

    #[test]
    fn only_earners_above_the_quarterly_threshold_are_heard() {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED);
        active.coverage.eligible.least_quarterly_earnings = Money::from_cents(100_001);
        scene.instruments.push(active);
        let (mut block, mut month) = freelancer(&scene);

        book_all(&scene, &mut block, &mut month);

        assert_eq!(block.workers.benefit_account.get(0), 0);
    }

    #[test]
    fn a_means_test_sees_the_benefits_before_it_in_the_order_of_the_law() {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Everyone, Payment::PublicTransfer, Treatment::AS_PAY));
        let mut tested = flat(Reach::Everyone, Payment::PublicTransfer, Treatment::DISREGARDED);
        tested.coverage.eligible.most_monthly_income = Some(Money::from_cents(5_000));
        scene.instruments.push(tested);
        let mut partner = worker();
        partner.traits.set_starts_household(false);
        let (mut block, mut month) = block([worker(), partner, worker()]);
        month.receive(2, Purpose::Wage, 10_000);

        let countable = book_all(&scene, &mut block, &mut month);

        // Two times 40 dollars leave the first household above 50 dollars.
        assert_eq!(month.instrument_benefit, [4_000, 4_000, 4_000]);
        assert_eq!(countable, [4_000, 4_000, 4_000]);
    }

    /// An offer that is worth ten times the chance of a month without pay.
    struct Offer;

    impl Rule for Offer {
        fn reach(&self) -> Reach {
            Reach::Earners
        }

        fn worth_of_joining(&self, prospect: &Prospect) -> Option<f64> {
            Some(10.0 * prospect.chance_without_pay)
        }

        fn claim_for_earner(&self, earner: &EarnerMonth, _: &Coverage, claims: &mut Claims) {
            if earner.takes_up {
                claims.add(Payment::PlatformContribution, Money::from_cents(AMOUNT), Treatment::DISREGARDED);
            }
        }
    }

    /// Returns how many of a thousand freelancers have joined an offer after so many months.
    fn joined(months: u32, change: impl Fn(&mut ActiveRule, &mut Account)) -> usize {
        let mut scene = Scene::of("2027-01");
        let mut active = ActiveRule {
            instrument: 3,
            coverage: Coverage::of_country(Month::from_index(0)),
            for_treated: false,
            rule: Box::new(Offer),
        };
        let (mut block, _) = block((0..1_000).map(|_| worker()));
        for row in 0..1_000 {
            let owner = Owner::Home { row: row as u16, state: 48 };
            let whose = (block.entity(row), scene.month);
            let mut account = new_account(&scene.context(), owner, Marketplace::OnDemand, whose);
            change(&mut active, &mut account);
            block.accounts.push(account);
            block.workers.account[row] = row as u16 + 1;
        }
        scene.instruments.push(active);
        for _ in 0..months {
            consider_joining(&scene.context(), &mut block);
            scene.month = scene.month + 1;
        }
        block.accounts.iter().filter(|account| account.joined == 1 << 3).count()
    }

    #[test]
    fn who_must_join_an_offer_thinks_of_it_now_and_then() {
        let year = joined(12, |active, _| active.coverage.take_up.hassle = 0.0);

        // 1 - 0.97^12 are 306 of a thousand, with an error of 15.
        assert!((250..=360).contains(&year), "{year}");
        assert_eq!(joined(1, |active, _| active.coverage.take_up.attention = 1.0).min(1), 1);
        assert_eq!(joined(12, |active, _| active.coverage.take_up.chosen = false), 0);
    }

    #[test]
    fn those_at_risk_join_an_insurance_and_others_find_it_too_much_trouble() {
        let after = |active_months| {
            joined(1, |active, account| {
                active.coverage.take_up.attention = 1.0;
                account.active_months = active_months;
            })
        };

        let (settled, newcomers) = (after(100), after(1));

        // Newcomers pause far more often than the settled.
        assert!(newcomers > 2 * settled, "{newcomers} {settled}");
    }

    #[test]
    fn an_offer_pays_those_alone_who_have_joined() {
        let mut scene = Scene::of("2027-01");
        let mut coverage = Coverage::of_country(Month::from_index(0));
        coverage.enforcement.compliance = 1.0;
        coverage.take_up.attention = 0.0;
        scene.instruments.push(ActiveRule {
            instrument: 0,
            coverage,
            for_treated: false,
            rule: Box::new(Offer),
        });
        let (mut block, mut month) = freelancer(&scene);

        book_all(&scene, &mut block, &mut month);
        assert_eq!(block.workers.benefit_account.get(0), 0);
        block.accounts[0].joined = 1;
        book_all(&scene, &mut block, &mut month);

        assert_eq!(block.workers.benefit_account.get(0), AMOUNT as i32);
    }

    #[test]
    fn transfers_stay_within_the_places_and_ages_of_a_rule() {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Everyone, Payment::PublicTransfer, Treatment::DISREGARDED);
        active.coverage.places = crate::policy::Places::NONE.with_state(48);
        active.coverage.eligible.age_from = 18;
        scene.instruments.push(active);
        let (mut block, mut month) =
            block([worker(), Worker { state: 6, ..worker() }, Worker { age_months: 17 * 12, ..worker() }]);

        book_all(&scene, &mut block, &mut month);

        assert_eq!(month.instrument_benefit, [4_000, 0, 0]);
    }
}
