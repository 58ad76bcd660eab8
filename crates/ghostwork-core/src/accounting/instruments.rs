//! Books what the scenario's instruments claim for workers and persons.

mod booking;
mod joining;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Money;

use crate::accounting::instruments::booking::book;
use crate::accounting::instruments::joining::{consider_joining, has_joined, is_joined_by_choice};
use crate::accounting::taxes_and_benefits::AmountTooLarge;
use crate::accounting::taxes_and_benefits::annual::claims_earned_income_credit;
use crate::accounting::taxes_and_benefits::means::{market_income, poverty_line};
use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::behaviour::employment::{WEEKS_PER_MONTH, wage_lost_by_layoff};
use crate::block::{Block, BlockMonth, PayShift};
use crate::categories::Marketplace;
use crate::context::{ActiveRule, MonthContext};
use crate::draws::{Stream, unit_interval};
use crate::ledger::Party;
use crate::policy::{Claim, Claims, EarnerMonth, Level, Payment, PersonMonth, Reach, Treatment};
use crate::population::accounts::{AccountRecord, Owner};
use crate::population::workers::{Insurance, LabourState, Role, Workers};
use crate::trial::is_treated;

/// First index of the lasting draws that decide who makes use of an instrument; one index per instrument.
const TAKE_UP_TRAITS: u16 = 0x100;

/// Hours of a month at work full time.
const HOURS_PER_MONTH: f64 = 160.0;

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
    if context.month.month_of_year() == 1 {
        block.workers.year_untaxed_transfers.clear();
    }
    consider_joining(context, block);
    let is_reached = |reach| {
        context.instruments_of_anybody().iter().any(|active| !active.is_ahead && active.rule.reach() == reach)
    };
    let reaches_everyone = is_reached(Reach::Everyone);
    if !reaches_everyone && !is_reached(Reach::Earners) {
        return Ok(());
    }
    month.has_claims = true;
    note_new_contracts(context, block);
    let accounts = paid_accounts(block, month);
    let mut office = ClaimsOffice { context, reaches_everyone, accounts, desks: Vec::new(), countable };
    let mut served = 0;
    while let Some(household) = office.next_household(&block.workers, served) {
        served = household.end;
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
    /// Whether somebody may claim who was not paid on a marketplace.
    reaches_everyone: bool,
    /// Position of the paid account by row.
    accounts: Vec<Option<u16>>,
    /// The claims of each member of the household at hand.
    desks: Vec<Claims>,
    /// What counts for means-tested benefits by row, cents.
    countable: &'a mut [i64],
}

impl ClaimsOffice<'_> {
    /// Returns the first household of which somebody may claim among those that stand behind so many rows.
    fn next_household(&self, workers: &Workers, served: usize) -> Option<Range<usize>> {
        let may_claim = |account: &Option<u16>| self.reaches_everyone || account.is_some();
        let row = served + self.accounts[served..].iter().position(may_claim)?;
        let first = (served..=row).rev().find(|row| workers.traits[*row].starts_household());
        Some(workers.household(first.unwrap_or(served)))
    }

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
        for active in self.context.instruments_of_anybody().iter().filter(|active| !active.is_ahead) {
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
                    count_level(month, active, &claim);
                    count_levy(month, active, &claim);
                    let marketplace = self.marketplace(block, row);
                    let context = self.context.of_worker(block, row);
                    self.countable[row] += book(context, block, month, row, marketplace, &claim)?;
                }
                let shares = self.desks[member].take_share_in_levies();
                month.funds.of_mut(active.instrument).sharers += i64::from(shares);
            }
        }
        for (desk, row) in self.desks.iter().zip(household) {
            let (shift, disregarded) = (desk.countable_shift(), disregarded_top_ups(desk.entries()).cents());
            if shift != Money::ZERO || disregarded != 0 {
                let net = kept(self.context.of_worker(block, row), block, month, (row, shift));
                self.countable[row] += net;
                // Disregarded top-ups are pay, of which means tests count so much less.
                let pay_shift = PayShift { gross: shift.cents() - disregarded, net: net - disregarded };
                month.pay_shift.set(row, pay_shift);
            }
            if !desk.protections().is_empty() {
                month.protected.push((row as u16, desk.protections()));
            }
            month.rest_hours[row] = desk.rest_hours() as f32;
            month.company_relief[row] = desk.company_relief() as f32;
        }
        Ok(())
    }

    /// Returns the marketplace that paid a worker this month, otherwise the one of the account, or of the closed one.
    fn marketplace(&self, block: &Block, row: usize) -> Option<Marketplace> {
        match self.accounts[row] {
            Some(position) => Some(block.accounts[usize::from(position)].marketplace),
            None => block.account_record(row).map(|record| record.marketplace),
        }
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
            && covers_contracts_of(active, &AccountRecord::of(account))
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
            takes_up: lasting[0] < coverage.take_up.rate && has_joined(active, account.joined),
            opts_out: lasting[1] < coverage.take_up.opt_out,
            lasting_draw: lasting[2],
            second_draw: lasting[3],
            draw_of_month: luck[2],
            topped_up: top_ups(self.desks[member].entries()),
            share_of_levies: active.share_of_levies,
            ..earner_month(self.context.of_worker(block, row), block, month, (row, usize::from(position)))
        };
        let earner = EarnerMonth { takes_up: takes_up_offer(active, &earner, lasting[0]), ..earner };
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
        let record = block.account_record(row);
        let covered = active.coverage.places.contain(workers.state[row])
            && !active.coverage.yields_person(workers.state[row], workers.age_years(row))
            && admits_platform_work(active, record.as_ref())
            && admits_person(block, month, active, row);
        if !covered {
            return;
        }
        let head = workers.purse_row(row);
        let unit = workers.unit(head);
        let index = TAKE_UP_TRAITS + u16::from(active.instrument);
        let lasting = self.context.draws.traits(block.entity(row), index);
        let person = PersonMonth {
            age_years: workers.age_years(row),
            market_income: Money::from_cents(market_income(month, row)),
            unit_market_income: Money::from_cents(
                unit.clone().map(|adult| market_income(month, adult)).sum(),
            ),
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
            is_unemployed: workers.labour_state[row] == LabourState::Unemployed,
            is_head: workers.traits[row].role() != Role::Spouse,
            is_couple: unit.len() > 1,
            claims_earned_income_credit: claims_earned_income_credit(self.context, block, head),
            platform_gross: Money::from_cents(month.platform_gross[row]),
            usual_platform_gross: record.map_or(Money::ZERO, |record| usual_gross(&record)),
            usual_platform_net: record.map_or(Money::ZERO, |record| usual_net(self.context, &record)),
            months_since_platform_pay: workers.months_since_platform_pay[row],
            account_months: record.map_or(0, |record| record.months_since_entry),
            guideline: guideline(self.context, workers, row),
            retirement_balance: Money::from_cents(workers.retirement_balance[row]),
            weekly_benefit: f64::from(workers.weekly_benefit[row]),
            former_wage: former_wage(self.context, workers, row),
            closed_account_gross: closed_account_gross(month, row),
            share_of_levies: active.share_of_levies,
            takes_up: self.takes_up(block, active, (row, record.as_ref())),
            opts_out: lasting[1] < active.coverage.take_up.opt_out,
            draw_of_month: self.draw_of_month(block, active, row),
            lasting_draw: lasting[2],
        };
        let person = PersonMonth { takes_up: self.takes_up_transfer(block, active, &person, row), ..person };
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

    /// Returns whether a person makes use of a transfer whose take-up hangs on what it pays; otherwise what is known of it.
    fn takes_up_transfer(
        &self,
        block: &Block,
        active: &ActiveRule,
        person: &PersonMonth,
        row: usize,
    ) -> bool {
        let take_up = &active.coverage.take_up;
        if !take_up.logit {
            return person.takes_up;
        }
        let mut offered = Claims::default();
        let willing = PersonMonth { takes_up: true, ..*person };
        active.rule.claim_for_person(&willing, &active.coverage, &mut offered);
        let pay = person.market_income.dollars() / HOURS_PER_MONTH;
        let index = TAKE_UP_TRAITS + u16::from(active.instrument);
        let draw = self.context.draws.traits(block.entity(row), index)[0];
        let probability = take_up.probability(paid_for_worker(&offered), pay);
        probability.is_some_and(|probability| draw < probability)
    }

    /// Returns whether a person makes use of what an instrument offers.
    fn takes_up(
        &self,
        block: &Block,
        active: &ActiveRule,
        (row, record): (usize, Option<&AccountRecord>),
    ) -> bool {
        let rate = active.coverage.take_up.rate;
        let index = TAKE_UP_TRAITS + u16::from(active.instrument);
        let joined = record.is_none_or(|record| has_joined(active, record.joined));
        joined && (rate >= 1.0 || self.context.draws.traits(block.entity(row), index)[0] < rate)
    }
}

/// Counts a claim on or by a government below the federal one as its net cost; what is on account of the federal tax is none.
fn count_level(month: &mut BlockMonth, active: &ActiveRule, claim: &Claim) {
    if matches!(claim.payment, Payment::TaxWithholding | Payment::AdvanceCredit) {
        return;
    }
    let place = match active.rule.level(&active.coverage) {
        Level::Federal => return,
        Level::State => 0,
        Level::Local => 1,
    };
    let purpose = claim.payment.purpose();
    let paid = i64::from(purpose.payer() == Party::Government);
    let received = i64::from(purpose.payee() == Party::Government);
    month.counters.economy.instruments_of_levels[place] += (paid - received) * claim.amount.cents();
}

/// Counts what a claim levies into the fund of the instrument.
fn count_levy(month: &mut BlockMonth, active: &ActiveRule, claim: &Claim) {
    if claim.payment.is_levy() {
        month.funds.of_mut(active.instrument).levies += claim.amount.cents();
    }
}

/// Marks the accounts that win a contract under a rule for new contracts.
fn note_new_contracts(context: &MonthContext, block: &mut Block) {
    let of_new = context.instruments_of_anybody().iter().filter(|active| active.coverage.new_contracts_only);
    for active in of_new.filter(|active| !active.is_ahead && !is_joined_by_choice(active)) {
        for account in block.accounts.iter_mut().filter(|account| account.month.hires.load(Relaxed) > 0) {
            account.joined |= active.bit();
        }
    }
}

/// Returns whether a rule covers the contracts of an account, old ones or new ones.
fn covers_contracts_of(active: &ActiveRule, record: &AccountRecord) -> bool {
    !active.coverage.new_contracts_only
        || record.marketplace == Marketplace::OnDemand
        || record.joined & active.bit() != 0
}

/// Returns whether a rule for persons admits the platform work of one, given the account or the one that was closed: a rule on
/// some work only is not for those without any.
fn admits_platform_work(active: &ActiveRule, record: Option<&AccountRecord>) -> bool {
    let eligible = &active.coverage.eligible;
    match record {
        Some(record) => {
            eligible.admits_work(record.marketplace, record.category) && covers_contracts_of(active, record)
        }
        None => eligible.admits_all_work(),
    }
}

/// Returns what is left of platform pay before fees, cents: after fees and expenses as this month, and without pay after the
/// fee.
fn kept(context: &MonthContext, block: &Block, month: &BlockMonth, (row, gross): (usize, Money)) -> i64 {
    let left = month.platform_net[row] - month.platform_top_ups.get(row);
    let paid = month.platform_gross[row];
    let share = if paid > 0 {
        (left as f64 / paid as f64).clamp(0.0, 1.0)
    } else {
        block.account_record(row).map_or(0.0, |record| 1.0 - context.fees[record.marketplace as usize])
    };
    Money::from_dollars(gross.dollars() * share).cents()
}

/// Returns whether an earner makes use of an offer whose take-up hangs on what it pays; otherwise what is known of it.
fn takes_up_offer(active: &ActiveRule, earner: &EarnerMonth, draw: f64) -> bool {
    let take_up = &active.coverage.take_up;
    if !take_up.logit {
        return earner.takes_up;
    }
    let mut offered = Claims::default();
    let willing = EarnerMonth { payer_complies: true, takes_up: true, ..*earner };
    active.rule.claim_for_earner(&willing, &active.coverage, &mut offered);
    let hours = (earner.engaged_hours + earner.unpaid_hours).max(1.0);
    let probability = take_up.probability(paid_for_worker(&offered), earner.net_of_fee().dollars() / hours);
    probability.is_some_and(|probability| draw < probability)
}

/// Returns what claims pay to a worker or into the worker's accounts, dollars.
fn paid_for_worker(claims: &Claims) -> f64 {
    let is_gain = |claim: &&Claim| {
        let purpose = claim.payment.purpose();
        purpose.payer() != Party::Workers
            && matches!(purpose.payee(), Party::Workers | Party::BenefitAccounts | Party::RetirementBalances)
    };
    claims.entries().iter().filter(is_gain).map(|claim| claim.amount.dollars()).sum()
}

/// Returns what claims add to a worker's pay.
fn top_ups(claims: &[Claim]) -> Money {
    claims.iter().filter(|claim| claim.payment.is_top_up()).map(|claim| claim.amount).sum()
}

/// Returns what claims add to a worker's pay that means-tested benefits do not count.
fn disregarded_top_ups(claims: &[Claim]) -> Money {
    let is_disregarded = |claim: &&Claim| claim.payment.is_top_up() && !claim.treatment.means_tested;
    claims.iter().filter(is_disregarded).map(|claim| claim.amount).sum()
}

/// Share of the former wage that unemployment benefits replace: half in most states, 20 CFR 651 glossary; assumption.
const REPLACED_BY_UNEMPLOYMENT_BENEFIT: f64 = 0.5;

/// Returns the wage before the last layoff as the unemployment benefit tells it, dollars a month; 0 where all get the same.
fn former_wage(context: &MonthContext, workers: &Workers, row: usize) -> f64 {
    match context.law {
        NationalLaw::UnitedStates(_) => {
            f64::from(workers.weekly_benefit[row]) / REPLACED_BY_UNEMPLOYMENT_BENEFIT * WEEKS_PER_MONTH
        }
        NationalLaw::UnitedKingdom(_) => 0.0,
    }
}

/// Returns the poverty guideline of a person's tax unit, dollars a month; in countries without one the poverty line.
fn guideline(context: &MonthContext, workers: &Workers, row: usize) -> f64 {
    let head = workers.purse_row(row);
    let size = workers.unit(head).len() + usize::from(workers.children[head]);
    let of_year = match context.law {
        NationalLaw::UnitedStates(law) => law.medicaid.guideline(state_of(workers.state[row]), size),
        NationalLaw::UnitedKingdom(_) => poverty_line(context, size),
    };
    of_year / MONTHS_PER_YEAR
}

/// Returns the usual pay on a person's account that the marketplace closed this month.
fn closed_account_gross(month: &BlockMonth, row: usize) -> Money {
    let closed = month.closed_accounts.iter().find(|(closed, _)| usize::from(*closed) == row);
    Money::from_dollars(closed.map_or(0.0, |(_, gross)| *gross))
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
        share_of_levies: 0.0,
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
fn usual_gross(record: &AccountRecord) -> Money {
    Money::from_dollars(f64::from(record.usual_gross))
}

/// Returns the same after the marketplace's fee of this month.
fn usual_net(context: &MonthContext, record: &AccountRecord) -> Money {
    let kept = 1.0 - context.fees[record.marketplace as usize];
    Money::from_dollars(usual_gross(record).dollars() * kept)
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
