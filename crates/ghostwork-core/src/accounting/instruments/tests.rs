mod offers;

use ghostwork_parameters::Month;

use super::*;
use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, worker};
use crate::accounting::taxes_and_benefits::means::{tested_profit, tested_unearned_income};
use crate::arithmetic::logarithm;
use crate::behaviour::participation::entry::new_account;
use crate::ledger::Purpose;
use crate::policy::Prospect;
use crate::policy::{Coverage, Places, Rule, TakeUp};
use crate::population::accounts::Account;
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
        is_ahead: false,
        share_of_levies: 0.0,
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

/// Hears everybody and claims nothing.
struct Silent;

impl Rule for Silent {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }
}

/// Books a flat rule for earners of a block in which one of forty is paid, and another rule.
fn booked_beside(other: Option<Silent>) -> (Block, BlockMonth, Vec<i64>) {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::MerchantTopUp, Treatment::AS_PAY));
    let silent = other.map(|rule| ActiveRule {
        rule: Box::new(rule),
        ..flat(Reach::Earners, Payment::MerchantTopUp, Treatment::AS_PAY)
    });
    scene.instruments.extend(silent);
    let (mut block, mut month) = populated_block();
    for account in block.accounts.iter_mut().step_by(3) {
        let Owner::Home { row, .. } = account.owner else { continue };
        account.month.gross = 100_000.into();
        month.platform_gross[usize::from(row)] = 100_000;
    }
    let countable = book_all(&scene, &mut block, &mut month);
    (block, month, countable)
}

#[test]
fn whoever_cannot_claim_is_passed_over_without_a_trace() {
    let (few, month_of_few, countable_of_few) = booked_beside(None);
    let (all, month_of_all, countable_of_all) = booked_beside(Some(Silent));

    assert!(countable_of_few.iter().filter(|cents| **cents == AMOUNT).count() > 90);
    assert_eq!(countable_of_few, countable_of_all);
    assert_eq!(few.workers, all.workers);
    assert_eq!(month_of_few.instrument_benefit, month_of_all.instrument_benefit);
    assert_eq!(month_of_few.rest_hours, month_of_all.rest_hours);
    assert_eq!(month_of_few.company_relief, month_of_all.company_relief);
    assert_eq!(month_of_few.ledger, month_of_all.ledger);
}

/// Levies a marketplace, and gives everybody with pay on it a share in that.
struct Levy;

impl Rule for Levy {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _: &Coverage, claims: &mut Claims) {
        claims.add(Payment::PlatformLevy, Money::from_cents(AMOUNT), Treatment::DISREGARDED);
        claims.add(
            Payment::PublicTransfer,
            Money::from_dollars(earner.share_of_levies),
            Treatment::DISREGARDED,
        );
        claims.share_in_levies();
    }
}

#[test]
fn levies_are_shared_out_by_the_instrument_that_levies() {
    let mut scene = Scene::of("2027-01");
    let flat = flat(Reach::Earners, Payment::PlatformLevy, Treatment::DISREGARDED);
    scene.instruments.push(ActiveRule { instrument: 7, rule: Box::new(Levy), share_of_levies: 12.5, ..flat });
    scene.instruments.push(self::flat(Reach::Earners, Payment::PlatformLevy, Treatment::DISREGARDED));
    let (mut block, mut month) = freelancer(&scene);

    book_all(&scene, &mut block, &mut month);

    // One of two levies of 40 dollars is shared in, by one; what was levied the month before is paid.
    assert_eq!(month.ledger.flow(Purpose::PlatformLevy), Money::from_cents(8_000));
    assert_eq!(month.ledger.flow(Purpose::PublicTransfer), Money::from_cents(1_250));
    let shares = month.funds.shares();
    assert_eq!((shares[7], shares[0]), (40.0, 0.0));
}

#[test]
fn a_top_up_counts_as_pay() {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::MerchantTopUp, Treatment::AS_PAY));
    let (mut block, mut month) = freelancer(&scene);

    let countable = book_all(&scene, &mut block, &mut month);

    assert_eq!((countable[0], month.net_income[0], block.workers.year_profit[0]), (4_000, 4_000, 4_000));
    assert_eq!((month.platform_net[0], month.platform_top_ups.get(0)), (94_000, 4_000));
    assert_eq!(block.workers.year_taxed_transfers.get(0), 0);
    assert_eq!(block.accounts[0].year_gross, 4_000);
    assert_eq!(month.turnovers[Marketplace::Bidding as usize][0].buyer_costs, 4_000);
    // Public health insurance sees it in platform pay.
    assert_eq!((month.health_tested(0), tested_profit(&month, 0)), (0, 94_000));
}

#[test]
fn a_disregarded_top_up_counts_in_no_means_test() {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::MerchantTopUp, Treatment::DISREGARDED));
    let (mut block, mut month) = freelancer(&scene);

    // What counts so far is the pay after fees.
    let countable = 90_000 + book_all(&scene, &mut block, &mut month)[0];

    assert_eq!((month.platform_net[0], month.net_income[0]), (94_000, 4_000));
    assert_eq!((tested_profit(&month, 0), tested_unearned_income(&month, 0, countable)), (90_000, 0));
    assert_eq!(month.health_tested(0), -4_000);
}

#[test]
fn workers_learn_from_top_ups_as_from_pay() {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::MerchantTopUp, Treatment::AS_PAY));
    let (mut block, mut month) = freelancer(&scene);
    (month.engaged_hours[0], month.unpaid_hours[0]) = (30.0, 10.0);
    let before = block.accounts[0].learnt_dollars_per_hour;

    book_all(&scene, &mut block, &mut month);

    // 40 dollars are a dollar an hour.
    let learnt = f64::from(block.accounts[0].learnt_dollars_per_hour - before);
    assert!((learnt - scene.parameters.delivery.learning).abs() < 1e-6, "{learnt}");
}

#[test]
fn money_that_goes_into_an_own_account_and_comes_back_is_income_once() {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::WorkerContribution, Treatment::DISREGARDED));
    let (mut block, mut month) = freelancer(&scene);

    book_all(&scene, &mut block, &mut month);
    let paid_in = month.net_income[0];
    month.receive(0, Purpose::BenefitWithdrawal, AMOUNT);

    assert_eq!((paid_in, month.net_income[0]), (-AMOUNT, 0));
}

#[test]
fn what_is_withheld_for_the_federal_tax_is_no_revenue_of_a_state() {
    let of_states = |payment| {
        let mut scene = Scene::of("2027-01");
        let mut active = flat(Reach::Earners, payment, Treatment::DISREGARDED);
        active.coverage.places = Places::NONE.with_state(48);
        scene.instruments.push(active);
        let (mut block, mut month) = freelancer(&scene);
        book_all(&scene, &mut block, &mut month);
        month.counters.economy.instruments_of_levels[0]
    };

    assert_eq!([Payment::WorkerLevy, Payment::TaxWithholding].map(of_states), [-AMOUNT, 0]);
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
    // Own money is neither a benefit nor income.
    assert_eq!((month.instrument_benefit[0], month.net_income[0]), (0, 0));
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
fn only_transfers_without_a_condition_make_people_want_less_work() {
    let support_by = |payment| {
        let mut scene = Scene::of("2027-01");
        scene.instruments.push(flat(Reach::Everyone, payment, Treatment::DISREGARDED));
        let (mut block, mut month) = block([Worker { log_wage: 0.0, ..worker() }]);
        book_all(&scene, &mut block, &mut month);
        assert_eq!(month.ledger.flow(Purpose::PublicTransfer), Money::from_cents(4_000));
        block.workers.support[0]
    };

    // 40 dollars are 23 per cent of 173.3 hours at a dollar.
    assert_eq!([Payment::UnconditionalTransfer, Payment::PublicTransfer].map(support_by), [23, 0]);
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

#[test]
fn a_rule_for_new_contracts_begins_with_the_first_of_them() {
    let mut scene = Scene::of("2027-01");
    let mut active = flat(Reach::Earners, Payment::PlatformContribution, Treatment::DISREGARDED);
    active.coverage.new_contracts_only = true;
    active.coverage.enforcement.compliance = 1.0;
    scene.instruments.push(active);
    let (mut block, mut month) = freelancer(&scene);

    book_all(&scene, &mut block, &mut month);
    assert_eq!(block.workers.benefit_account.get(0), 0);
    block.accounts[0].month.hires.store(1, Relaxed);
    book_all(&scene, &mut block, &mut month);
    block.accounts[0].month.hires.store(0, Relaxed);
    book_all(&scene, &mut block, &mut month);

    assert_eq!(block.workers.benefit_account.get(0), 2 * AMOUNT as i32);
}

#[test]
fn take_up_by_logit_follows_benefit_trouble_stigma_and_peers() {
    let take_up = TakeUp { logit: true, ..TakeUp::default() };
    let odds = |take_up: &TakeUp, dollars| {
        let probability = take_up.probability(dollars, 20.0).unwrap();
        logarithm(probability / (1.0 - probability))
    };

    // -2 + 0.5 ln 100 - 0.005 x 4 hours x 20 dollars - 1 x 0 + 1 x 0.5.
    let expected = -2.0 + 0.5 * logarithm(100.0) - 0.4 + 0.5;
    assert!((odds(&take_up, 100.0) - expected).abs() < 1e-6);
    let shamed = TakeUp { stigma: 0.7, ..take_up.clone() };
    assert!((odds(&take_up, 100.0) - odds(&shamed, 100.0) - 0.7).abs() < 1e-6);
    assert_eq!(take_up.probability(0.0, 20.0), Some(0.0));
    assert_eq!(TakeUp::default().probability(100.0, 20.0), None);
}

#[test]
fn untaxed_cash_is_income_of_the_year_and_returned_taxes_are_not() {
    let untaxed = |payment| {
        let mut scene = Scene::of("2027-03");
        scene.instruments.push(flat(Reach::Earners, payment, Treatment::DISREGARDED));
        let (mut block, mut month) = freelancer(&scene);
        book_all(&scene, &mut block, &mut month);
        assert_eq!(block.workers.year_taxed_transfers.get(0), 0);
        let of_march = block.workers.year_untaxed_transfers.get(0);
        scene.instruments.clear();
        scene.month = scene.month + 10;
        book_all(&scene, &mut block, &mut month);
        assert_eq!(block.workers.year_untaxed_transfers.get(0), 0);
        of_march
    };
    let payments = [
        Payment::PublicTransfer,
        Payment::UnconditionalTransfer,
        Payment::MerchantTopUp,
        Payment::PublicContribution,
        Payment::TaxRelief,
        Payment::AdvanceCredit,
    ];

    assert_eq!(payments.map(untaxed), [4_000, 4_000, 4_000, 0, 0, 0]);
}

#[test]
fn what_the_government_pays_is_no_business_profit() {
    let mut scene = Scene::of("2027-01");
    scene.instruments.push(flat(Reach::Earners, Payment::PublicTransfer, Treatment::AS_PAY));
    let (mut block, mut month) = freelancer(&scene);

    book_all(&scene, &mut block, &mut month);

    assert_eq!((block.workers.year_taxed_transfers.get(0), block.workers.year_profit[0]), (4_000, 0));
    assert_eq!(block.accounts[0].year_gross, 0);
}

/// Pays persons what they usually earn on marketplaces.
struct UsualPay;

impl Rule for UsualPay {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_person(&self, person: &PersonMonth, _: &Coverage, claims: &mut Claims) {
        if person.account_months > 0 {
            claims.add(Payment::PlatformTopUp, person.usual_platform_gross, Treatment::DISREGARDED);
        }
    }
}

/// Returns what a rule of some marketplace pays a freelancer on the bidding marketplace, somebody without an account, and a
/// freelancer whose account there was closed; and the marketplace's bill.
fn usual_pay(change: impl Fn(&mut ActiveRule)) -> (Vec<i64>, i64) {
    let mut scene = Scene::of("2027-01");
    let mut active = flat(Reach::Everyone, Payment::PublicTransfer, Treatment::DISREGARDED);
    active.rule = Box::new(UsualPay);
    change(&mut active);
    scene.instruments.push(active);
    let (mut block, mut month) = block([worker(), worker(), worker()]);
    for row in [0, 2] {
        let owner = Owner::Home { row: row as u16, state: 48 };
        let whose = (block.entity(row), scene.month);
        let mut account = new_account(&scene.context(), owner, Marketplace::Bidding, whose);
        (account.usual_gross, account.months_since_entry) = (300.0, 5);
        block.workers.account[row] = row as u16 / 2 + 1;
        block.accounts.push(account);
    }
    let record = AccountRecord::of(&block.accounts[1]);
    block.workers.account[2] = 0;
    block.workers.former_account.set(2, Some(record));
    book_all(&scene, &mut block, &mut month);
    (month.instrument_benefit, month.turnovers[Marketplace::Bidding as usize][0].platform_costs)
}

#[test]
fn a_closed_account_counts_for_rules_on_its_marketplace_alone() {
    let on = |marketplace| {
        move |active: &mut ActiveRule| {
            let eligible = std::mem::take(&mut active.coverage.eligible);
            active.coverage.eligible = eligible.on_marketplaces(&[marketplace]);
        }
    };

    assert_eq!(usual_pay(|_| {}), (vec![30_000, 0, 30_000], 60_000));
    assert_eq!(usual_pay(on(Marketplace::Bidding)), (vec![30_000, 0, 30_000], 60_000));
    assert_eq!(usual_pay(on(Marketplace::Direct)), (vec![0; 3], 0));
    assert_eq!(usual_pay(|active| active.coverage.new_contracts_only = true), (vec![0; 3], 0));
}

#[test]
fn a_rule_on_some_work_is_not_for_persons_without_any() {
    let mut scene = Scene::of("2027-01");
    let mut active = flat(Reach::Everyone, Payment::PublicTransfer, Treatment::DISREGARDED);
    active.coverage.eligible = active.coverage.eligible.on_marketplaces(&[Marketplace::Bidding]);
    scene.instruments.push(active);
    let (mut people, mut month) = block([worker()]);
    book_all(&scene, &mut people, &mut month);
    let (mut freelancers, mut their_month) = freelancer(&scene);
    book_all(&scene, &mut freelancers, &mut their_month);

    // A freelancer is heard as an earner and as a person.
    assert_eq!((month.instrument_benefit[0], their_month.instrument_benefit[0]), (0, 8_000));
}
