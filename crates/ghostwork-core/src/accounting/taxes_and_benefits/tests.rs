use ghostwork_law::{State, UsLaw};

use super::example::{Scene, block, spouse, transfers_under_averaging, worker};
use super::*;
use crate::behaviour::participation::entry::open_for_test;
use crate::population::compact::RoughCents;
use crate::population::workers::{EstimatedTax, Insurance, PremiumCredit, Worker};

fn employee() -> Worker {
    Worker { labour_state: LabourState::Employee, ..worker() }
}

/// Lets a month pass in which the first worker earns a wage that is usual, in cents.
fn earn(scene: &Scene, block: &mut Block, month: &mut BlockMonth, wage: i64) {
    month.begin(block.workers.len());
    (month.wage[0], month.usual_pay[0]) = (wage, wage);
    tax_and_support(&scene.context(), block, month).unwrap();
}

fn flow(month: &BlockMonth, purpose: Purpose) -> i64 {
    month.ledger.flow(purpose).cents()
}

#[test]
fn wages_pay_payroll_tax_and_withholding() {
    let scene = Scene::of("2026-01");
    let (mut block, mut month) = block([employee()]);

    earn(&scene, &mut block, &mut month, 400_000);

    // 7.65 % of 4,000 dollars from each side, and 0.6 % from the employer.
    assert_eq!(flow(&month, Purpose::EmployeePayrollTax), 30_600);
    assert_eq!(flow(&month, Purpose::EmployerPayrollTax), 30_600 + 2_400);
    // 48,000 less 16,100 dollars; 10 % of 12,400 and 12 % of 19,500 make 3,580 a year. Texas taxes no wages.
    assert_eq!(flow(&month, Purpose::WithheldIncomeTax), 29_833);
    assert_eq!(month.net_income[0], -30_600 - 29_833);
}

#[test]
fn a_year_of_even_wages_settles_to_a_few_cents() {
    let (mut block, mut month) = block([employee()]);
    for number in 1..=12 {
        earn(&Scene::of(&format!("2026-{number:02}")), &mut block, &mut month, 400_000);
    }

    // Twelve times 298.33 dollars are withheld for 3,580.
    assert_eq!(block.workers.settlement[0], -4);
    assert_eq!(block.workers.year_wages[0], 12 * 400_000);
}

#[test]
fn a_part_year_worker_gets_back_what_was_withheld_too_much() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.taxes.earned_income_credit_take_up = 0.0;
    let (mut block, mut month) = block([Worker { year_tax_paid: 50_000, year_wages: 1_000_000, ..worker() }]);

    earn(&scene, &mut block, &mut month, 0);

    // 10,000 dollars of wages are below the standard deduction.
    assert_eq!(block.workers.settlement[0], 50_000);
}

#[test]
fn saving_for_retirement_is_taken_from_the_wage_before_income_tax() {
    let mut saver = employee();
    saver.traits.set_retirement_plan(true);
    let (mut block, mut month) = block([saver]);

    earn(&Scene::of("2026-01"), &mut block, &mut month, 400_000);

    // 5.5 % of 4,000 dollars are put aside. Payroll tax is due on the whole wage; income tax on 45,360 less 16,100
    // dollars: 10 % of 12,400 and 12 % of 16,860 make 3,263.20 a year.
    assert_eq!(block.workers.year_deferrals, [22_000]);
    assert_eq!(flow(&month, Purpose::EmployeePayrollTax), 30_600);
    assert_eq!(flow(&month, Purpose::WithheldIncomeTax), 27_193);
}

#[test]
fn social_security_is_taxed_beside_a_pension() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.taxes.earned_income_credit_take_up = 0.0;
    let pensioner = Worker {
        age_months: 70 * 12,
        social_security: RoughCents::nearest(200_000),
        property_income: RoughCents::nearest(400_000),
        ..worker()
    };
    let (mut block, mut month) = block([pensioner]);

    earn(&scene, &mut block, &mut month, 0);

    // 48,000 and half of 24,000 dollars are 26,000 above 34,000: 85 % of that and 4,500 exceed 85 % of the benefit,
    // 20,400. 68,400 less 16,100, 2,050 and 6,000 dollars are 44,250: 10 % of 12,400 and 12 % of 31,850 make 5,062.
    assert_eq!(block.workers.settlement[0], -506_200);
}

#[test]
fn earnings_beside_a_pension_bear_their_part_of_the_tax() {
    let scene = Scene::of("2026-12");
    let pensioner = Worker {
        age_months: 80 * 12,
        labour_state: LabourState::Employee,
        year_wages: 310_000,
        property_income: RoughCents::nearest(400_000),
        ..worker()
    };
    let (mut block, mut month) = block([pensioner]);

    earn(&scene, &mut block, &mut month, 0);

    // Taxes of more than the earnings of 3,100 dollars lie mostly on the pension of 48,000.
    let rate = block.workers.tax_rate[0];
    assert!((5..15).contains(&rate), "{rate}");
}

#[test]
fn too_large_an_advance_of_the_premium_credit_is_paid_back() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.taxes.earned_income_credit_take_up = 0.0;
    let insured = Worker {
        year_wages: 6_300_000,
        year_tax_paid: 0,
        premium_credit: PremiumCredit { paid: 300_000, benchmark_premium: 600_000, months: 12 },
        insurance: Insurance::Subsidised,
        ..worker()
    };
    let (mut block, mut month) = block([insured]);

    earn(&scene, &mut block, &mut month, 0);

    // 63,000 dollars are 4.02 times the guideline of 15,650: no credit in 2026, and no limit on what is paid back.
    // Tax on 46,900 dollars: 10 % of 12,400 and 12 % of 34,500 make 5,380.
    assert_eq!(block.workers.settlement[0], -538_000 - 300_000);
}

/// Returns what is due in April, cents, from a person with a profit and a year of a plan without an advance, by its premium, cents.
fn due_with_plan(profit: i32, premium: i32) -> i32 {
    let mut scene = Scene::of("2026-12");
    scene.parameters.measurement.omission_without_return = 0.0;
    let insured = Worker {
        year_profit: profit,
        year_tax_paid: 0,
        premium_credit: PremiumCredit { paid: 0, benchmark_premium: premium, months: 12 },
        insurance: Insurance::Subsidised,
        ..worker()
    };
    let (mut block, mut month) = block([insured]);
    earn(&scene, &mut block, &mut month, 0);
    -block.workers.settlement[0]
}

#[test]
fn the_self_employed_deduct_what_they_pay_for_a_plan() {
    // 120,000 dollars less half of the self-employment tax are 7 times the guideline: no credit. They are taxed at 22 %, and a dollar
    // deducted takes a fifth off the deduction for business income.
    let saved = due_with_plan(12_000_000, 0) - due_with_plan(12_000_000, 500_000);

    assert!((saved - 88_000).abs() <= 1, "{saved}");
}

#[test]
fn a_deduction_that_opens_the_credit_is_shortened_by_it() {
    let law = UsLaw::for_year(2026).unwrap();
    let income = |deducted: f64| 50_000.0 - 3_532.39 - deducted;
    let credit = |deducted: f64| {
        let share = law.premium_tax_credit.share_at(State::TX, 1, income(deducted)).unwrap();
        9_000.0 - share * income(deducted)
    };
    let deducted = 9_000.0 - credit(9_000.0);

    // 12 % of four fifths of what is deducted, and the credit that the income after it leaves: no dollar of the premium is met twice.
    let saved = f64::from(due_with_plan(5_000_000, 0) - due_with_plan(5_000_000, 900_000)) / 100.0;

    assert!(deducted + credit(deducted) <= 9_000.0);
    assert!((saved - (0.096 * deducted + credit(deducted))).abs() < 0.02, "{saved} {deducted}");
}

#[test]
fn the_advance_that_december_brings_after_the_return_is_not_forgotten() {
    let (mut block, mut month) = block([worker()]);
    let advance = PremiumCredit { paid: 300_000, benchmark_premium: 600_000, months: 1 };
    block.workers.premium_credit.set(0, advance);

    earn(&Scene::of("2027-01"), &mut block, &mut month, 0);
    assert_eq!(block.workers.premium_credit.get(0), advance);
    earn(&Scene::of("2027-12"), &mut block, &mut month, 0);
    assert_eq!(block.workers.premium_credit.get(0), PremiumCredit::default());
}

#[test]
fn the_settlement_is_paid_in_april() {
    let scene = Scene::of("2027-04");
    let rows = [Worker { settlement: 90_000, ..worker() }, Worker { settlement: -1_000, ..worker() }];
    let (mut block, mut month) = block(rows);

    earn(&scene, &mut block, &mut month, 0);

    assert_eq!(flow(&month, Purpose::TaxRefund), 90_000);
    assert_eq!(flow(&month, Purpose::TaxBalanceDue), 1_000);
    assert_eq!(block.workers.settlement, [0, 0]);
    assert_eq!(month.taxes, [-90_000, 1_000]);
}

#[test]
fn a_couple_is_withheld_as_one_and_each_pays_by_the_own_wage() {
    let scene = Scene::of("2026-01");
    let (mut block, mut month) =
        block([employee(), Worker { labour_state: LabourState::Employee, ..spouse() }]);
    month.wage = vec![600_000, 200_000];

    tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

    // 96,000 less 32,200 dollars; 10 % of 24,800 and 12 % of 39,000 make 7,160 a year, 596.67 a month.
    assert_eq!(block.workers.year_tax_paid, [44_750, 14_917]);
}

#[test]
fn the_self_employed_pay_a_quarter_of_the_years_tax_in_april() {
    let mut scene = Scene::of("2026-04");
    scene.parameters.taxes.estimated_tax_compliance = 1.0;
    scene.parameters.measurement.omission_without_return = 0.0;
    let (mut block, mut month) = block([Worker { year_profit: 1_500_000, ..worker() }]);

    earn(&scene, &mut block, &mut month, 0);

    // 60,000 dollars a year: self-employment tax 8,477.73, half of it deducted; 20 % of 39,661.14 for business
    // income; 10 % of 12,400 and 12 % of 19,328.91 make 3,559.47. A quarter of 12,037.20 is 3,009.30.
    assert_eq!(flow(&month, Purpose::EstimatedTax), 300_930);
}

#[test]
fn in_january_those_who_comply_pay_the_rest_of_the_past_year() {
    let mut scene = Scene::of("2027-01");
    scene.parameters.taxes.estimated_tax_compliance = 0.0;
    let own_account = Worker { labour_state: LabourState::OwnAccount, settlement: -250_000, ..worker() };
    let rows = [
        Worker { settlement: -250_000, ..worker() },
        Worker { settlement: -90_000, ..worker() },
        own_account,
    ];
    let (mut block, mut month) = block(rows);

    earn(&scene, &mut block, &mut month, 0);

    // Less than 1,000 dollars waits for the settlement, and so do those who do not know of instalments.
    assert_eq!(flow(&month, Purpose::EstimatedTax), 250_000);
    assert_eq!(block.workers.settlement, [0, -90_000, -250_000]);
    // The months of the new year bear a twelfth each.
    assert_eq!(
        block.workers.estimated_tax.get(0),
        EstimatedTax { now: 250_000, of_year: 0, per_month: 20_833 }
    );
}

#[test]
fn unemployment_benefits_end_with_the_weeks() {
    let scene = Scene::of("2026-02");
    let jobless = Worker {
        labour_state: LabourState::Unemployed,
        weekly_benefit: 400,
        unemployment_weeks_left: 3,
        ..worker()
    };
    let (mut block, mut month) = block([jobless]);

    earn(&scene, &mut block, &mut month, 0);
    assert_eq!(flow(&month, Purpose::UnemploymentBenefit), 120_000);
    assert_eq!(block.workers.year_unemployment.get(0), 120_000);

    earn(&scene, &mut block, &mut month, 0);
    assert_eq!(flow(&month, Purpose::UnemploymentBenefit), 120_000);
}

#[test]
fn platform_earnings_are_taken_off_unemployment_benefits_beyond_a_part() {
    let scene = Scene::of("2026-02");
    let jobless = Worker { weekly_benefit: 400, ..worker() };
    let (block, _) = block([jobless]);
    let weekly = |platform_dollars: i64| {
        let cents = platform_dollars * 100;
        weekly_benefit_besides_earnings(&scene.context(), &block.workers, 0, cents)
    };

    // February has four weeks; 100 dollars a week, a quarter of the benefit, are disregarded.
    assert_eq!([weekly(0), weekly(400), weekly(800), weekly(4_000)], [40_000, 40_000, 30_000, 0]);
}

#[test]
fn twelve_months_have_fifty_two_weeks() {
    let weeks: Vec<u8> = (24_312..24_324).map(weeks_of).collect();

    assert_eq!(weeks.iter().map(|weeks| u32::from(*weeks)).sum::<u32>(), 52);
    assert!(weeks.iter().all(|weeks| [4, 5].contains(weeks)));
}

#[test]
fn a_parent_without_income_gets_the_full_allotment_and_one_with_good_pay_none() {
    let mut scene = Scene::of("2026-01");
    scene.parameters.taxes.food_assistance_take_up = 1.0;
    let parent = || Worker { children: 1, young_children: 1, ..employee() };
    let (mut block, mut month) = block([parent(), parent()]);
    month.wage = vec![0, 500_000];
    month.usual_pay.clone_from(&month.wage);

    tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

    // The allotment of two persons in the fiscal year 2026.
    assert_eq!(month.transfers, [54_600, 0]);
}

#[test]
fn food_assistance_in_california_deducts_two_fifths_of_platform_pay_instead_of_costs() {
    let mut scene = Scene::of("2026-01");
    scene.parameters.taxes.food_assistance_take_up = 1.0;
    let parent = || Worker { state: 6, children: 1, young_children: 1, ..employee() };
    let (mut block, mut month) = block((0..6).map(|_| parent()));
    month.platform_gross[0] = 200_000;
    month.platform_net[0] = 140_000;
    month.own_account_profit[2] = 140_000;
    month.wage = vec![0, 120_000, 0, 140_000, 0, 300_000];
    month.usual_pay.clone_from(&month.wage);
    month.platform_gross[4] = 500_000;
    month.platform_net[4] = 480_000;
    open_for_test(&scene.context(), &mut block, 4);

    tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

    // Platform pay of 2,000 dollars counts as wages of 1,200; own-account profit, whose costs are not known, as it is.
    assert!(month.transfers[0] > month.transfers[2] && month.transfers[2] > 0, "{:?}", month.transfers);
    assert_eq!([month.transfers[0], month.transfers[2]], [month.transfers[1], month.transfers[3]]);
    // What is left of 5,000 dollars is beyond every limit, and what counts is not.
    assert!(month.transfers[4] > 0);
    assert_eq!(month.transfers[4], month.transfers[5]);
}

#[test]
fn families_are_fed_as_if_nobody_paid_cash_assistance() {
    let mut scene = Scene::of("2026-01");
    scene.parameters.taxes.food_assistance_take_up = 1.0;
    let parent = Worker { state: 53, children: 1, young_children: 1, ..employee() };
    let (mut block, mut month) = block([parent]);
    (month.wage[0], month.usual_pay[0]) = (80_000, 80_000);

    tax_and_support(&scene.context(), &mut block, &mut month).unwrap();

    // Shelter costs more than is left of the wage: the whole allotment. Washington would grant 420 dollars, and they would count.
    assert_eq!(month.transfers, [54_600]);
}

#[test]
fn a_sum_beyond_an_account_is_an_error() {
    let scene = Scene::of("2026-02");
    let (mut block, mut month) = block([Worker { year_wages: i32::MAX - 100, ..employee() }]);
    month.wage[0] = 101;

    let error = tax_and_support(&scene.context(), &mut block, &mut month).unwrap_err();

    assert_eq!(error.sum.cents(), i64::from(i32::MAX) + 1);
}

#[test]
fn every_processor_counts_income_and_keeps_the_accounts_of_the_year() {
    let (mut block, mut month) = super::example::populated_block();
    let rows = block.workers.len();
    let amount = |row: usize| row as i64 * 7_919 % 900_000;
    for row in 0..rows {
        month.wage[row] = amount(row);
        month.own_account_profit[row] = amount(row * 3) - 50_000;
        month.platform_net[row] = amount(row * 7);
        month.transfers[row] = amount(row * 11);
        month.usual_pay[row] = amount(row * 17);
        block.workers.year_wages[row] = amount(row * 13) as i32;
    }
    let property = &block.workers.property_income;
    for processor in Processor::all() {
        let [mut of_month, mut usual] = [Vec::new(), Vec::new()];
        count_income(processor, &block, (&month, Pay::OfTheMonth), &mut of_month);
        count_income(processor, &block, (&month, Pay::Usual), &mut usual);
        let mut accounts = block.workers.year_wages.clone();
        let all_fit =
            processor.run(AccrueEach { accounts: &mut accounts, cents: month.wage.iter().copied() });

        assert!(all_fit);
        for row in 0..rows {
            let (wage, profit) = (month.wage[row], month.own_account_profit[row]);
            let other = month.platform_net[row] + i64::from(property[row]) + month.transfers[row];
            assert_eq!(of_month[row], wage + profit + other, "{row}");
            let [wage, profit] =
                usual_earnings(block.workers.labour_state[row], month.usual_pay[row], profit);
            assert_eq!(usual[row], wage + profit + other, "{row}");
            let mut account = block.workers.year_wages[row];
            accrue(&mut account, month.wage[row]).unwrap();
            assert_eq!(accounts[row], account, "{row}");
        }
    }
}

#[test]
fn averaged_pay_counts_as_earnings_in_good_months_and_in_bad_ones() {
    let mut scene = Scene::of("2026-01");
    scene.parameters.taxes.food_assistance_take_up = 1.0;
    scene.parameters.taxes.shelter_costs = 0.0;
    let parent = || Worker { children: 1, young_children: 1, ..worker() };
    let mut paid = |gross| {
        transfers_under_averaging(&mut scene, parent(), gross, |context, block, month| {
            tax_and_support(context, block, month).unwrap();
        })
    };
    let [bad, usual, good] = [0, 80_000, 240_000].map(&mut paid);

    assert!(usual > 0 && usual < 54_600, "{usual}");
    assert_eq!([bad, good], [usual, usual]);
}

#[test]
fn taxed_transfers_bear_income_tax_in_full_and_no_self_employment_tax() {
    let mut scene = Scene::of("2026-12");
    scene.parameters.measurement.omission_without_return = 0.55;
    let settled = |cents| {
        let person = || Worker { year_wages: 2_500_000, ..worker() };
        let (mut block, mut month) = block([
            Worker { year_taxed_transfers: cents, ..person() },
            Worker { year_unemployment: cents, ..person() },
        ]);
        month.begin(2);
        tax_and_support(&scene.context(), &mut block, &mut month).unwrap();
        block.workers.settlement
    };

    // 25,000 less 16,100 dollars at 10 %; another 6,000 at 10 % up to 12,400 and then at 12 %. Texas taxes no benefits.
    assert_eq!(settled(0), [-89_000; 2]);
    assert_eq!(settled(600_000), [-89_000 - 35_000 - 30_000; 2]);
}

#[test]
fn only_what_an_account_brings_is_averaged_over_years() {
    let mut scene = Scene::of("2026-12");
    scene.rules.average_profit(5.0);
    let measurement = &mut scene.parameters.measurement;
    (measurement.omission_with_return, measurement.omission_without_return) = (0.0, 0.0);
    let (mut block, _) = block([worker()]);
    open_for_test(&scene.context(), &mut block, 0);
    block.workers.year_profit[0] = 1_000_000;
    (block.accounts[0].year_gross, block.accounts[0].usual_gross) = (31_200, 800.0);
    let context = scene.context();
    let kept = 312.0 * (1.0 - context.fees[block.accounts[0].marketplace as usize]);

    let declared = annual::declared_profit(&context, &block, 0, 1.0);

    // A good year counts as four times what the account brought in this one; what was earned elsewhere stays.
    assert!((declared - (10_000.0 + 3.0 * kept)).abs() < 1e-6, "{declared}");
}
