//! Phase 8: health insurance and care, retirement saving, consumption from a buffer of savings.

mod consumption;
mod insurance;
mod medical;
mod saving;
mod ties;
mod year;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::{ASSUMPTION, Month, Unit, parameters};

use crate::accounting::taxes_and_benefits::united_kingdom;
use crate::arithmetic::Divisor;
use crate::behaviour::household::ties::Ties;
pub(crate) use crate::behaviour::household::year::add_to_month;
use crate::block::{Block, BlockMonth};
use crate::context::{MonthContext, UsContext};
use crate::draws::{Stream, WordColumns};
use crate::population::workers::Insurance;

/// Source of the prices of employers' health plans.
const PLAN_SOURCE: &str =
    "KFF Employer Health Benefits Survey 2025: single 9,325 USD a year, of which the worker 1,440";
/// Source of the prices of further persons in employers' health plans.
const FAMILY_PLAN_SOURCE: &str = "derived from KFF Employer Health Benefits Survey 2025: family less single premium, for 2.2 further persons";

parameters! {
    /// Insurance, care, saving and consumption of households.
    pub struct HouseholdParameters in "household" {
        /// What an employee pays for the employer's health plan.
        employee_premium: f64 = 120.0, Unit::DollarsPerMonth, 0.0..=5_000.0, PLAN_SOURCE;
        /// What the employer pays for an employee's health plan.
        employer_premium: f64 = 657.0, Unit::DollarsPerMonth, 0.0..=5_000.0, PLAN_SOURCE;
        /// What a household pays for each further person in an employer's health plan.
        family_premium: f64 = 205.0, Unit::DollarsPerMonth, 0.0..=5_000.0, FAMILY_PLAN_SOURCE;
        /// What the employer pays for each further person in its health plan.
        employer_family_premium: f64 = 465.0, Unit::DollarsPerMonth, 0.0..=5_000.0, FAMILY_PLAN_SOURCE;
        /// Share of those whom an employer offers a health plan who enrol, at 25 dollars an hour.
        employer_plan_take_up: f64 = 0.90, Unit::Share, 0.0..=1.0,
            "assumption, above the 65 per cent of BLS NCS 2024, since most of those who decline are on a partner's or a parent's plan; for 60 per cent with an employer's plan at 19-64 (KFF, ACS 2023)";
        /// Rise of that share per log point of the hourly wage.
        employer_plan_take_up_rise: f64 = 0.1, Unit::Share, 0.0..=1.0,
            "assumption, below the 0.14 between the highest and the lowest fourth of wages in BLS NCS 2024";
        /// Premium of Medicare for those who are 65 and over.
        medicare_premium: f64 = 202.9, Unit::DollarsPerMonth, 0.0..=5_000.0,
            "Centers for Medicare and Medicaid Services, Part B standard premium 2026";
        /// Cost of Medicare to the government per person.
        medicare_cost: f64 = 1_150.0, Unit::DollarsPerMonth, 0.0..=10_000.0,
            "assumption, near the National Health Expenditure Accounts 2023 less premiums";
        /// Cost of Medicaid to the government per adult.
        medicaid_cost: f64 = 600.0, Unit::DollarsPerMonth, 0.0..=10_000.0, ASSUMPTION;
        /// Share of adults under 65 without an employer's plan who have public cover at any income, at age 45: military, medically needy.
        other_public_cover: f64 = 0.10, Unit::Share, 0.0..=1.0,
            "assumption, for the 3.8 per cent of residents with military cover (CPS ASEC 2024)";
        /// Share of those out of the labour force who have public cover at any income because they are disabled, at age 45.
        disability_cover: f64 = 0.25, Unit::Share, 0.0..=1.0,
            "derived from SSA, Annual Statistical Report on Disability Insurance 2023: 7.2 million disabled workers and a million disabled adult children, most in Medicare after two years, of about 38 million aged 25 to 64 out of the labour force (CPS)";
        /// Rise of both shares per ten years of age, as a share of them.
        other_public_cover_rise: f64 = 0.3, Unit::Share, 0.0..=2.0,
            "assumption; sign: SSA, Annual Statistical Report on Disability Insurance 2023, most disabled workers are 55 and over";
        /// Share of other adults entitled to Medicaid and without an employer's plan who are enrolled.
        medicaid_take_up: f64 = 0.92, Unit::Share, 0.0..=1.0,
            "assumption, above the 63 per cent of Sommers et al. (2012) because enrolment has since become easier";
        /// Months from one look at the incomes of those in Medicaid to the next; 1 for a look at every month.
        medicaid_renewal: u32 = 12, Unit::Months, 1.0..=12.0,
            "42 CFR 435.916(a)(1): once every twelve months; changes reported in between are left out";
        /// Share of those who could use the subsidised market who do when it costs nothing.
        market_plan_take_up: f64 = 0.94, Unit::Share, 0.0..=1.0, "Finkelstein, Hendren and Shepard (2019)";
        /// Premium as a share of income that halves this take-up where a plan is worth the usual.
        market_plan_half_price: f64 = 0.06, Unit::Share, 0.001..=1.0,
            "derived from Finkelstein, Hendren and Shepard (2019): a premium of 2 per cent of income lowers take-up by a quarter";
        /// Premium before the credit of a plan that is worth the usual: others are worth more or less in proportion, as premiums
        /// follow what care costs by age.
        market_plan_usual_premium: f64 = 8_500.0, Unit::DollarsPerYear, 100.0..=100_000.0,
            "derived from KFF, Marketplace average benchmark premiums 2026: 625 dollars a month at 40, at 45 by the federal age curve";
        /// Months from January on in which anybody may begin a plan of the subsidised market; later in the year only who was insured
        /// the month before may.
        open_enrolment: u32 = 2, Unit::Months, 0.0..=12.0,
            "45 CFR 155.410(f): plans chosen until 15 January begin by February; 155.420(d)(1): loss of other cover";
        /// Share of those who lose other cover outside open enrolment who look at plans of the subsidised market in time.
        special_enrolment: f64 = 0.75, Unit::Share, 0.0..=1.0,
            "assumption, for plans in December against February: CMS 84 to 94 per cent; sign: Dorn (2016), few of those entitled use it";
        /// Probability of a costly health event in a month at age 45.
        medical_event_rate: f64 = 0.08, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Rise of that probability per ten years of age, as a share of it.
        medical_event_age_rise: f64 = 0.25, Unit::Share, 0.0..=2.0, ASSUMPTION;
        /// Median cost of a costly health event.
        medical_event_cost: f64 = 900.0, Unit::DollarsPerEvent, 0.0..=100_000.0, ASSUMPTION;
        /// Spread of that cost.
        medical_event_spread: f64 = 1.6, Unit::LogPoints, 0.0..=4.0, ASSUMPTION;
        /// Share of the cost that the privately insured pay.
        private_cost_sharing: f64 = 0.25, Unit::Share, 0.0..=1.0,
            "assumption, between the actuarial values of employer plans and of silver plans";
        /// Share of the cost that the publicly insured pay.
        public_cost_sharing: f64 = 0.10, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Most that an insured person pays for a health event.
        out_of_pocket_limit: f64 = 10_600.0, Unit::DollarsPerEvent, 0.0..=1_000_000.0,
            "Centers for Medicare and Medicaid Services, limit on cost sharing 2026";
        /// Share of the cost that the uninsured pay; the rest is charity.
        uninsured_share_paid: f64 = 0.35, Unit::Share, 0.0..=1.0,
            "assumption, at the upper end of Finkelstein, Mahoney and Notowidigdo (2018): a fifth to a third";
        /// Share of wages that employees with a retirement plan save, those who do not take part included.
        retirement_saving: f64 = 0.055, Unit::Share, 0.0..=1.0,
            "Vanguard, How America Saves 2024: 7.4 per cent of pay; BLS NCS 2024: three of four take part";
        /// Share of wages that employers add, those who do not take part included.
        employer_retirement_saving: f64 = 0.032, Unit::Share, 0.0..=1.0,
            "Vanguard, How America Saves 2024: 4.3 per cent of pay; BLS NCS 2024: three of four take part";
        /// Share of the retirement balance drawn in a month by those who are 65 and over and not at work.
        retirement_withdrawal: f64 = 0.004, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Share of a portable benefit account drawn in a month of hardship or unemployment.
        benefit_withdrawal_in_need: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that the owner of a portable benefit account draws on it for time off in a month.
        benefit_time_off: f64 = 0.03, Unit::SharePerMonth, 0.0..=1.0,
            "delivery platform's pilot in Pennsylvania, 2024-2025: 32 per cent used it for time off in a year";
        /// Share of the account drawn for time off.
        benefit_time_off_withdrawal: f64 = 0.6, Unit::Share, 0.0..=1.0,
            "assumption, so that time off takes more than emergencies as in the same pilot: 32 and 21 per cent";
        /// Share of the account drawn in a month for premiums of an individual health plan, where its rules let it.
        benefit_health_withdrawal: f64 = 0.1, Unit::Share, 0.0..=1.0,
            "assumption, below time off as in the same pilot: 10 per cent used it for health";
        /// Share of households that live from hand to mouth whatever their income, at age 45.
        hand_to_mouth_share: f64 = 0.34, Unit::Share, 0.0..=1.0, "Kaplan, Violante and Weidner (2014): about a third";
        /// Fall of that share per ten years of age, as a share of it.
        hand_to_mouth_fall: f64 = 0.2, Unit::Share, 0.0..=0.3,
            "assumption; sign: Kaplan, Violante and Weidner (2014), fewer with age";
        /// Share of cash beyond a month's income that those from hand to mouth, or with less cash, spend in a month.
        low_savings_propensity: f64 = 0.2, Unit::SharePerMonth, 0.0..=1.0,
            "assumption, for a fifth of a transfer spent in three months: Parker, Souleles, Johnson and McClelland (2013)";
        /// Share of cash beyond a month's income that other households spend in a month.
        propensity: f64 = 0.015, Unit::SharePerMonth, 0.001..=1.0,
            "assumption, for a fifth of a transfer spent in three months: Parker, Souleles, Johnson and McClelland (2013)";
        /// Share of income beyond necessities that households other than those from hand to mouth save for bad times.
        precaution: f64 = 0.02, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of consumption out of income beyond necessities that is durable goods.
        durables_of_income: f64 = 0.15, Unit::Share, 0.0..=1.0,
            "derived: 11 to 12 per cent of personal consumption (BEA, NIPA table 2.3.5), none of it necessities";
        /// Share of consumption out of cash beyond a month's income that is durable goods.
        durables_of_cash: f64 = 0.7, Unit::Share, 0.0..=1.0,
            "Parker, Souleles, Johnson and McClelland (2013): 12-30 per cent of a payment on non-durables, 50-90 on everything";
        /// Share of the gap between usual and present income by which a household revises what is usual, in a month.
        income_revision: f64 = 0.04, Unit::SharePerMonth, 0.001..=1.0,
            "derived: weight of news where lasting shocks are a thirtieth of passing ones (employment.permanent_shock and others)";
        /// Most that a household borrows to consume, in months of its usual income.
        credit_limit: f64 = 1.0, Unit::Months, 0.0..=24.0, ASSUMPTION;
        /// What a household needs, as a share of the poverty line of its size.
        necessities: f64 = 0.6, Unit::Share, 0.0..=5.0, ASSUMPTION;
    }
}

pub(crate) use insurance::{market_plan, price_of_own_plan};
pub(crate) use medical::medical_event_probability;

/// Index of the lasting draws of a person: take-up of insurance, living from hand to mouth.
const TRAITS: u16 = 0x10;
/// Age at which Medicare and pensions begin, months.
pub(crate) const SENIOR_AGE_MONTHS: u16 = 65 * 12;

/// Age at which what changes with age is declared, months.
const REFERENCE_AGE_MONTHS: i32 = 45 * 12;
/// Ten years, in months.
const DECADE: Divisor = Divisor::new(120);

/// Returns how many decades somebody is older than the age at which parameters are declared.
#[inline(always)]
fn decades_from_reference(age_months: u16) -> f64 {
    DECADE.divide(f64::from(i32::from(age_months).wrapping_sub(REFERENCE_AGE_MONTHS)))
}

/// Which of the lasting words tells the place among all persons in the eagerness to be insured, 0 for the most eager.
const RELUCTANCE: usize = 0;
/// Which of them tells the place in patience, 0 for the least patient.
const PATIENCE: usize = 1;
/// Which of them tells the place in what entitles to public cover at any income, 0 for those most entitled.
const PUBLIC_COVER: usize = 2;
/// Which of them tells the place in the taste for an employer's plan, 0 for those who like it most.
const PLAN_TASTE: usize = 3;

/// Room for what households work out on the way, by row.
#[derive(Debug, Default)]
pub(crate) struct HouseholdSheet {
    ties: Ties,
    /// The lasting draws with the index [`TRAITS`].
    dispositions: WordColumns,
    /// Premiums and savings that a person pays month by month, cents.
    commitments: Vec<i64>,
    /// What the care of a person costs in a usual month, cents.
    usual_bills: Vec<i64>,
    /// Cents of two kinds.
    amounts: [Vec<i64>; 2],
    flags: Vec<bool>,
    /// Where insurance came from the month before.
    insured_before: Vec<Insurance>,
    /// Incomes or costs, dollars.
    numbers: Vec<f64>,
    /// Unemployment benefits since January, cents.
    unemployment: Vec<i32>,
}

impl HouseholdSheet {
    /// Reads off a block what does not change while households decide.
    fn begin(&mut self, context: &MonthContext, block: &Block) {
        let rows = block.workers.len();
        self.ties.read(context.processor, &block.workers, insurance::PAYING_CHILDREN);
        let purpose = (Stream::Trait, Month::from_index(0), TRAITS);
        self.dispositions.draw(context.processor, context.draws, purpose, (block.entity(0), rows));
        let tastes = self.dispositions.column(PLAN_TASTE);
        insurance::decline_plans(context, &block.workers, tastes, &mut self.ties);
        self.commitments.clear();
        self.commitments.resize(rows, 0);
        self.usual_bills.resize(rows, 0);
        for amounts in &mut self.amounts {
            amounts.resize(rows, 0);
        }
        self.flags.resize(rows, false);
    }
}

/// Lets every person be insured, fall ill and save for old age, and every tax unit consume.
#[inline(never)]
pub(crate) fn keep_house(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let mut sheet = std::mem::take(&mut month.scratch.household);
    sheet.begin(context, block);
    if context.month.month_of_year() == 1 {
        year::begin(context.processor, block, month, &mut sheet);
    }
    match context.law {
        NationalLaw::UnitedStates(law) => {
            insurance::insure(&UsContext::new(context, law), block, month, &mut sheet);
        }
        NationalLaw::UnitedKingdom(law) => united_kingdom::insure(law, block, month),
    }
    medical::fall_ill(context, block, month, &mut sheet.numbers);
    medical::foresee_bills(context, block, &mut sheet.usual_bills);
    saving::save_for_retirement(context, block, month, &mut sheet);
    saving::draw_benefit_accounts(context, block, month);
    month.fill_purses(context.processor, &mut block.workers);
    consumption::consume(context, block, month, &mut sheet);
    year::record(context.processor, block, month, &mut sheet);
    month.scratch.household = sheet;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, spouse, worker};
    use crate::population::workers::{HouseholdYear, LabourState, Worker};

    fn mixed_block() -> (Block, BlockMonth) {
        let mut employee = Worker { labour_state: LabourState::Employee, purse: 250_000, ..worker() };
        employee.traits.set_health_plan(true);
        employee.traits.set_retirement_plan(true);
        let jobless = Worker {
            labour_state: LabourState::Unemployed,
            benefit_account: 30_000,
            purse: -5_000,
            ..worker()
        };
        let senior = Worker { age_months: 75 * 12, retirement_balance: 10_000_000, ..worker() };
        let (block, mut month) = block([employee, spouse(), jobless, senior]);
        month.wage[0] = 500_000;
        month.receive(0, crate::ledger::Purpose::Wage, 500_000);
        (block, month)
    }

    #[test]
    fn every_cent_is_accounted_for() {
        let (mut block, mut month) = mixed_block();
        let mut scene = Scene::of("2026-06");
        scene.parameters.household.medical_event_rate = 1.0;
        let before = block.holdings(scene.context().processor);

        keep_house(&scene.context(), &mut block, &mut month);

        assert_eq!(month.ledger.close(&before, &block.holdings(scene.context().processor)), Ok(()));
    }

    #[test]
    fn the_year_of_a_household_begins_in_january() {
        let (mut block, mut month) = mixed_block();
        let since_january = HouseholdYear { last_income: HouseholdYear::UNKNOWN, ..HouseholdYear::default() };
        block.workers.household_year.set(0, since_january);

        keep_house(&Scene::of("2026-12").context(), &mut block, &mut month);
        keep_house(&Scene::of("2027-01").context(), &mut block, &mut month);

        // The wage is the only income that counts: 5,000 dollars.
        let years = [0, 1].map(|row| block.workers.household_year.get(row));
        assert_eq!(years.map(|year| year.income), [5_000.0, 0.0]);
        assert_eq!(years[0].income_squares, 25_000_000.0);
        assert_eq!(years.map(|year| year.last_income), [5_000.0, 0.0]);
    }
}
