//! Phase 9: burnout and isolation as stocks, both exploratory; learning by doing, courses, obsolescence.

mod feeling;

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::behaviour::household::add_to_month;
use crate::block::{Block, BlockMonth};
use crate::categories::Marketplace;
use crate::context::MonthContext;
use crate::draws::{Stream, unit_interval};
use crate::ledger::Purpose;
use crate::population::accounts::{Account, Owner};
use crate::population::workers::Workers;

parameters! {
    /// Burnout, isolation and skills.
    pub struct WellbeingParameters in "wellbeing" {
        /// Hours a week beyond which work wears out.
        capacity_hours: f64 = 45.0, Unit::HoursPerWeek, 10.0..=100.0, ASSUMPTION;
        /// Burnout that twenty hours a week beyond capacity add in a month.
        overwork: f64 = 0.06, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Burnout that a month of hardship adds.
        income_stress: f64 = 0.03, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Burnout that an algorithm change adds for freelancers who depend on it.
        algorithm_stress: f64 = 0.03, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Burnout that full isolation adds in a month.
        isolation_stress: f64 = 0.02, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Share of burnout that a month drains.
        recovery: f64 = 0.10, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Isolation that full-time remote work alone adds in a month.
        remote_isolation: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, "sign: Gallup (2024); size assumption";
        /// Isolation that living alone adds in a month.
        living_alone: f64 = 0.01, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Share of isolation that a month drains.
        contact: f64 = 0.12, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Skill that a full-time month of freelance work adds.
        learning_by_doing: f64 = 0.01, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Share of the distance from average skill that is lost in a month.
        forgetting: f64 = 0.0085, Unit::SharePerMonth, 0.0..=0.5, "Deming and Noray (2020): technical skill premia halve in 6.7 years";
        /// Skill lost in a month per unit of the reach of AI tools in the category.
        obsolescence: f64 = 0.004, Unit::LogPoints, 0.0..=0.5, ASSUMPTION;
        /// Share of missing know-how about algorithms that a full-time month restores.
        know_how_learning: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Price of a course.
        course_price: f64 = 250.0, Unit::DollarsPerEvent, 0.0..=10_000.0, ASSUMPTION;
        /// Skill that a course adds.
        course_gain: f64 = 0.05, Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Months over which a worker reckons the gain of a course.
        course_horizon: f64 = 18.0, Unit::Months, 1.0..=120.0, ASSUMPTION;
        /// Probability that a worker thinks about a course in a month.
        course_occasion: f64 = 0.08, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
    }
}

/// Updates burnout and isolation of every worker, and skills of every active account.
#[inline(never)]
pub(crate) fn wear_and_learn(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    feel(context, block, month);
    for position in 0..block.accounts.len() {
        if thinks_about_courses(&block.accounts[position]) {
            let context = context.of_account(block, position);
            learn(context, &mut block.accounts[position]);
            consider_course(context, block, month, position);
        }
    }
}

/// Says whether an account belongs to somebody who learns by doing and from courses: a freelancer at work.
pub(crate) fn thinks_about_courses(account: &Account) -> bool {
    account.is_active() && account.marketplace != Marketplace::OnDemand
}

/// Updates burnout and isolation of every worker.
fn feel(context: &MonthContext, block: &mut Block, month: &mut BlockMonth) {
    let mut scratch = std::mem::take(&mut month.scratch);
    let [freelances, lives_alone] = &mut scratch.flags;
    find_freelancers(block, freelances);
    find_those_alone(&block.workers, lives_alone);
    for (rows, context) in context.stretches(block) {
        context.processor.run(feeling::Wellbeing {
            parameters: &context.parameters.wellbeing,
            algorithm_changed: context.environment.algorithm_changed.contains(&true),
            freelances,
            lives_alone,
            month,
            workers: &mut block.workers,
            rows,
        });
    }
    month.scratch = scratch;
}

/// Notes who has an active account of a freelance marketplace.
fn find_freelancers(block: &Block, freelances: &mut Vec<bool>) {
    freelances.clear();
    freelances.resize(block.workers.len(), false);
    for account in block.accounts.iter().filter(|account| thinks_about_courses(account)) {
        if let Owner::Home { row, .. } = account.owner {
            freelances[usize::from(row)] = true;
        }
    }
}

/// Notes whose household has no other adult: it starts in the row, and another one in the next.
fn find_those_alone(workers: &Workers, lives_alone: &mut Vec<bool>) {
    let starts = || workers.traits.iter().map(|traits| traits.starts_household());
    lives_alone.clear();
    lives_alone.extend(starts().zip(starts().skip(1)).map(|(own, next)| own & next));
    lives_alone.extend(starts().next_back());
}

fn learn(context: &MonthContext, account: &mut Account) {
    let parameters = &context.parameters.wellbeing;
    let practice = (account.month.engaged_hours() / 160.0).min(1.0);
    let skill = f64::from(account.skill);
    let gain = parameters.learning_by_doing * practice;
    let loss = parameters.forgetting * skill
        + parameters.obsolescence * context.environment.ai_substitution[account.category as usize];
    account.skill = (skill + gain - loss) as f32;
    let mut know_how = f64::from(account.know_how);
    if context.environment.algorithm_changed[account.storefront as usize] {
        know_how *= 1.0 - context.parameters.environment.know_how_loss;
    }
    account.know_how = (know_how + parameters.know_how_learning * practice * (1.0 - know_how)) as f32;
}

/// Buys a course when its gain over the horizon beats its price and the money is there.
fn consider_course(context: &MonthContext, block: &mut Block, month: &mut BlockMonth, position: usize) {
    let parameters = &context.parameters.wellbeing;
    let Owner::Home { row, .. } = block.accounts[position].owner else { return };
    let row = usize::from(row);
    let luck = unit_interval(context.draws.words(Stream::Skills, context.month, block.entity(row))[0]);
    if luck >= parameters.course_occasion {
        return;
    }
    let cash = block.workers.purse[block.workers.purse_row(row)];
    let course = best_course(context, (month, row), &block.accounts[position], cash);
    let own_part = course.own_part;
    if course.worth > own_part as f64 / 100.0 && course.can_be_paid(cash) {
        month.pay(row, Purpose::Training, own_part);
        month.pass(Purpose::PublicService, course_price(context) - own_part);
        if course.allowance > 0 {
            receive_allowance(block, month, row, course.allowance);
        }
        month.fill_purse(&mut block.workers, row);
        block.accounts[position].skill += course.gain as f32;
    }
}

/// Pays an allowance, which is not taxed, and adds it to the year's incomes: those of the month were recorded before courses.
fn receive_allowance(block: &mut Block, month: &mut BlockMonth, row: usize, cents: i64) {
    add_to_month(block, &month.net_income, row, cents);
    month.receive(row, Purpose::PublicTransfer, cents);
    let transfers = block.workers.year_untaxed_transfers.get(row);
    // Past what a column holds it stays at the most.
    let since_january = (i64::from(transfers) + cents).min(i64::from(i32::MAX));
    block.workers.year_untaxed_transfers.set(row, since_january as i32);
}

/// A course as it is open to a freelancer.
pub(crate) struct Course {
    /// What it costs the freelancer, cents.
    pub(crate) own_part: i64,
    /// Skill that it adds, log points.
    gain: f64,
    /// What the government pays the freelancer in the month of the course, cents.
    allowance: i64,
    /// What it brings over its horizon at this month's pay, dollars.
    pub(crate) worth: f64,
}

impl Course {
    /// Returns whether somebody with so much cash, cents, has the money for it.
    pub(crate) fn can_be_paid(&self, cash: i64) -> bool {
        cash >= CASH_PER_COURSE * self.own_part
    }
}

/// How many times its price somebody has in cash who buys a course; assumption.
const CASH_PER_COURSE: i64 = 4;

/// Returns the course that is worth most beyond its cost, of those that can be paid out of so much cash if there are any: one at
/// full price, or one that an instrument supports.
pub(crate) fn best_course(
    context: &MonthContext,
    (month, row): (&BlockMonth, usize),
    account: &Account,
    cash: i64,
) -> Course {
    let parameters = &context.parameters.wellbeing;
    let monthly = month.platform_net[row] as f64 / 100.0;
    let price = course_price(context);
    let worth = |gain: f64| monthly * gain * parameters.course_horizon;
    let gain = parameters.course_gain;
    let private = Course { own_part: price, gain, allowance: 0, worth: worth(gain) };
    let rules = context.rules;
    let Some(support) = rules.course_support(account.state(), account.marketplace, account.category as usize)
    else {
        return private;
    };
    let cents = |dollars: f64| (dollars * 100.0).floor() as i64;
    let credit = cents(support.credit).min(price - cents(support.copayment)).max(0);
    let allowance = cents(support.allowance * monthly.max(0.0));
    let supported = Course {
        own_part: price - credit,
        gain: support.gain,
        allowance,
        worth: worth(support.gain) + allowance as f64 / 100.0,
    };
    let net = |course: &Course| course.worth - course.own_part as f64 / 100.0;
    let is_within_reach = supported.can_be_paid(cash) && !private.can_be_paid(cash);
    if is_within_reach || net(&supported) > net(&private) { supported } else { private }
}

fn course_price(context: &MonthContext) -> i64 {
    (context.parameters.wellbeing.course_price * 100.0).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, spouse, worker};
    use crate::behaviour::participation::entry::open_for_test;
    use crate::policy::{CourseSupport, Coverage};
    use crate::population::compact::Stock;
    use crate::population::workers::{HouseholdYear, LabourState, Worker};

    #[test]
    fn overwork_and_hardship_wear_out_and_rest_heals() {
        let scene = Scene::of("2026-03");
        let tired = Worker { burnout: Stock::nearest(0.3), ..worker() };
        let busy = Worker { labour_state: LabourState::Employee, job_hours_per_week: 65, ..tired.clone() };
        let mut poor = tired.clone();
        poor.traits.set_hardship(true);
        let (mut block, mut month) = block([tired, busy, poor]);

        feel(&scene.context(), &mut block, &mut month);

        // 0.3 × 0.9 = 0.27; twenty hours beyond capacity add 0.06, hardship 0.03.
        let expected = [0.27, 0.33, 0.30];
        for (burnout, expected) in block.workers.burnout.iter().zip(expected) {
            assert!((f64::from(*burnout) - expected).abs() < 1e-6, "{burnout:?} {expected}");
        }
    }

    #[test]
    fn those_without_another_adult_live_alone() {
        let (block, _) = block([worker(), worker(), spouse(), worker()]);
        let mut alone = Vec::new();

        find_those_alone(&block.workers, &mut alone);

        assert_eq!(alone, [true, false, false, true]);
    }

    #[test]
    fn skill_grows_by_doing() {
        let scene = Scene::of("2026-03");
        let (mut block, _) = block([worker()]);
        open_for_test(&scene.context(), &mut block, 0);
        block.accounts[0].skill = 0.0;
        block.accounts[0].month.engaged_centihours.store(16_000, std::sync::atomic::Ordering::Relaxed);

        learn(&scene.context(), &mut block.accounts[0]);

        assert!((block.accounts[0].skill - 0.01).abs() < 1e-6);
    }

    #[test]
    fn a_course_is_bought_only_when_it_pays_and_can_be_paid() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.wellbeing.course_occasion = 1.0;
        let (mut block, mut month) = block([Worker { purse: 500_000, ..worker() }, worker()]);
        for row in 0..2 {
            open_for_test(&scene.context(), &mut block, row);
            month.platform_net[row] = 100_000;
            consider_course(&scene.context(), &mut block, &mut month, row);
        }

        // 1,000 dollars a month × 5 per cent × 18 months = 900 dollars against 250; the second worker has no money.
        assert_eq!(block.workers.purse, [475_000, 0]);
        assert_eq!(month.ledger.flow(Purpose::Training).cents(), 25_000);
    }

    #[test]
    fn an_allowance_is_income_of_the_household_in_the_month_and_in_the_year() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.wellbeing.course_occasion = 1.0;
        let support = CourseSupport { credit: 250.0, copayment: 0.0, gain: 0.05, allowance: 0.5 };
        scene.rules.support_courses(support, &Coverage::of_country(scene.month));
        let year =
            HouseholdYear { income: 1_600.0, income_squares: 1_600.0 * 1_600.0, ..HouseholdYear::default() };
        let head = Worker { household_year: year, ..worker() };
        let (mut block, mut month) = block([head, spouse()]);
        open_for_test(&scene.context(), &mut block, 0);
        month.platform_net[0] = 60_000;
        (month.net_income[0], month.net_income[1]) = (60_000, 100_000);

        consider_course(&scene.context(), &mut block, &mut month, 0);

        let year = block.workers.household_year.get(0);
        assert_eq!((year.income, year.income_squares), (1_900.0, 1_900.0 * 1_900.0));
        assert_eq!(block.workers.year_untaxed_transfers.get(0), 30_000);
    }

    #[test]
    fn a_supported_course_is_bought_by_those_who_cannot_pay_the_full_price() {
        let mut scene = Scene::of("2026-03");
        scene.parameters.wellbeing.course_occasion = 1.0;
        let support = CourseSupport { credit: 140.0, copayment: 110.0, gain: 0.0126, allowance: 0.0 };
        scene.rules.support_courses(support, &Coverage::of_country(scene.month));
        let (mut block, mut month) = block([Worker { purse: 50_000, ..worker() }]);
        open_for_test(&scene.context(), &mut block, 0);
        month.platform_net[0] = 60_000;

        consider_course(&scene.context(), &mut block, &mut month, 0);

        // 600 dollars × 1.26 per cent × 18 months = 136 dollars against 110; four times 250 dollars are not there.
        assert_eq!(
            (block.workers.purse[0], month.ledger.flow(Purpose::PublicService).cents()),
            (39_000, 14_000)
        );
    }
}
