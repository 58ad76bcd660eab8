//! A buffer-stock rule: consumption follows usual income, and savings cushion the months.

use ghostwork_law::MAXIMUM_DEPENDENTS;

use super::{Disposition, HouseholdParameters, TRAITS};
use crate::accounting::taxes_and_benefits::means::poverty_line;
use crate::block::{Block, BlockMonth};
use crate::context::MonthContext;
use crate::ledger::Purpose;
use crate::population::workers::Role;

/// Largest tax unit: two adults and the children that the law looks at.
const LARGEST_UNIT: usize = MAXIMUM_DEPENDENTS + 2;

/// Lets every tax unit consume out of its purse, and notes who is in hardship.
///
/// `commitments` are the premiums and savings that a person pays month by month, cents by row.
pub(super) fn consume(
    context: &MonthContext,
    block: &mut Block,
    month: &mut BlockMonth,
    commitments: &[i64],
) {
    month.scratch.draw_traits(context, TRAITS, block);
    let needs = Needs::new(context);
    let mut household_in_hardship = false;
    let mut head = 0;
    while head < block.workers.len() {
        let unit = block.workers.unit(head);
        let income: i64 = month.net_income[unit.clone()].iter().sum();
        let committed: i64 = commitments[unit.clone()].iter().sum();
        let usual = revise_usual_income(context, &mut block.workers.permanent_income[head], income);
        let traits = block.workers.traits[head];
        let is_dependant = traits.role() == Role::Dependant;
        let needed = needs.of(unit.len() + usize::from(block.workers.children[head]), is_dependant);
        let budget = Budget {
            usual,
            disposable: (usual - committed as f64).max(0.0),
            purse: block.workers.purse[head] as f64,
            needed,
            is_patient: Disposition::of(month.scratch.words.row(head)).patience
                >= context.parameters.household.hand_to_mouth_share,
            is_dependant,
        };
        let consumption = budget.consumption(&context.parameters.household);
        let durables = budget.durables(&context.parameters.household, consumption);
        month.pay(head, Purpose::Consumption, consumption - durables);
        if durables > 0 {
            month.pay(head, Purpose::DurableGoods, durables);
        }
        // Dependants share the meals of those they live with.
        let in_need = (consumption as f64) < needed;
        let in_hardship = in_need && (!is_dependant || traits.starts_household() || household_in_hardship);
        if traits.starts_household() {
            household_in_hardship = in_hardship;
        }
        for row in unit.clone() {
            block.workers.traits[row].set_hardship(in_hardship);
        }
        head = unit.end;
    }
}

/// Moves the usual income of a tax unit towards this month's; returns it in cents a month.
fn revise_usual_income(context: &MonthContext, permanent_income: &mut f32, income: i64) -> f64 {
    let usual = f64::from(*permanent_income) * 100.0;
    let income = income as f64;
    let revised = if usual > 0.0 {
        usual + context.parameters.household.income_revision * (income - usual)
    } else {
        income
    };
    *permanent_income = (revised / 100.0) as f32;
    revised.max(0.0)
}

/// What tax units need in a month, cents.
struct Needs {
    by_size: [f64; LARGEST_UNIT + 1],
    further_person: f64,
}

impl Needs {
    fn new(context: &MonthContext) -> Self {
        let share = context.parameters.household.necessities;
        let of_size = |size: usize| (share * poverty_line(context, size) / 12.0 * 100.0).floor();
        let mut by_size = [0.0; LARGEST_UNIT + 1];
        for (size, needed) in by_size.iter_mut().enumerate().skip(1) {
            *needed = of_size(size);
        }
        Self { by_size, further_person: by_size[2] - by_size[1] }
    }

    fn of(&self, size: usize, is_dependant: bool) -> f64 {
        if is_dependant { self.further_person } else { self.by_size[size.min(LARGEST_UNIT)] }
    }
}

/// What a tax unit decides its consumption on; cents, a month.
struct Budget {
    /// Usual net income.
    usual: f64,
    /// Usual net income less commitments.
    disposable: f64,
    /// Cash and savings after the month's incomes and bills.
    purse: f64,
    needed: f64,
    is_patient: bool,
    is_dependant: bool,
}

impl Budget {
    /// Returns consumption, cents.
    ///
    /// Usual income less saving for bad times, and a share of the cash beyond a month's income, which is larger where
    /// cash is short; not below needs as long as savings and credit last, and not beyond them.
    fn consumption(&self, parameters: &HouseholdParameters) -> i64 {
        let cash_beyond_income = self.purse - self.disposable;
        let (saved, propensity) = if self.is_patient {
            let saved = parameters.precaution * (self.disposable - self.needed).max(0.0);
            let is_short = cash_beyond_income < 0.0;
            (saved, if is_short { parameters.low_savings_propensity } else { parameters.propensity })
        } else {
            (0.0, parameters.low_savings_propensity)
        };
        let planned = self.disposable - saved + propensity * cash_beyond_income;
        // Dependants' needs are met by the household; nobody lends to them.
        let (wanted, credit) = if self.is_dependant {
            (planned, 0.0)
        } else {
            (planned.max(self.needed), parameters.credit_limit * self.usual)
        };
        wanted.min(self.purse + credit).max(0.0) as i64
    }

    /// Returns the part of a consumption that is durable goods, cents.
    ///
    /// They are a share of what goes beyond needs. Cash beyond a month's income goes to them more than income does, and
    /// where cash is short they wait first.
    fn durables(&self, parameters: &HouseholdParameters, consumption: i64) -> i64 {
        let consumption = consumption as f64;
        let usual = parameters.durables_of_income * (self.disposable - self.needed).max(0.0);
        let from_cash = parameters.durables_of_cash * (consumption - self.disposable);
        (usual + from_cash).clamp(0.0, (consumption - self.needed).max(0.0)) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::population::workers::Worker;

    /// A single person with 3,000 dollars of usual income, all of it disposable, who needs 800.
    fn budget(purse: f64, is_patient: bool) -> Budget {
        Budget {
            usual: 300_000.0,
            disposable: 300_000.0,
            purse,
            needed: 80_000.0,
            is_patient,
            is_dependant: false,
        }
    }

    fn consumption(budget: &Budget) -> i64 {
        budget.consumption(&HouseholdParameters::default())
    }

    #[test]
    fn cash_beyond_income_is_spent_fast_from_hand_to_mouth_and_slowly_by_the_patient() {
        // 3,000 dollars and a fifth of 1,000.
        assert_eq!(consumption(&budget(400_000.0, false)), 320_000);
        // 3,000 less 5 % of 2,200 dollars, and 1.5 % of 1,000.
        assert_eq!(consumption(&budget(400_000.0, true)), 290_500);
    }

    #[test]
    fn a_shortfall_cuts_consumption_but_not_below_needs_while_credit_lasts() {
        // A fifth of the missing 2,000 dollars, and the saving of 110.
        assert_eq!(consumption(&budget(100_000.0, true)), 249_000);
        // Debts of 2,300 dollars: 3,000 less a fifth of 5,300 is more than the credit that is left.
        assert_eq!(consumption(&budget(-230_000.0, false)), 70_000);
        assert_eq!(consumption(&budget(-300_000.0, false)), 0);
        assert_eq!(consumption(&budget(-900_000.0, false)), 0);
    }

    #[test]
    fn durable_goods_are_bought_with_spare_cash_and_wait_where_cash_is_short() {
        let parameters = HouseholdParameters::default();
        let durables = |purse: f64| {
            let budget = budget(purse, false);
            budget.durables(&parameters, budget.consumption(&parameters))
        };

        // 15 % of 2,200 dollars; 70 % of the 200 dollars more, or less, that 1,000 dollars of cash make.
        assert_eq!(durables(300_000.0), 33_000);
        assert_eq!(durables(400_000.0), 47_000);
        assert_eq!(durables(200_000.0), 19_000);
        assert_eq!(durables(-230_000.0), 0);
    }

    #[test]
    fn about_a_fifth_of_a_transfer_is_spent_within_three_months() {
        let parameters = HouseholdParameters::default();
        let spent = |is_patient: bool| {
            let mut left = 100_000.0;
            for _ in 0..3 {
                let with = budget(300_000.0 + left, is_patient).consumption(&parameters);
                let without = budget(300_000.0, is_patient).consumption(&parameters);
                left -= (with - without) as f64;
            }
            1.0 - left / 100_000.0
        };

        // 1 − 0.8³ = 0.488 from hand to mouth; 1 − 0.985³ = 0.044 of the patient.
        let share = parameters.hand_to_mouth_share;
        let average = share * spent(false) + (1.0 - share) * spent(true);
        assert!((average - 0.1773).abs() < 1e-3, "{average}");
    }

    #[test]
    fn those_who_cannot_pay_for_needs_are_in_hardship() {
        let mut poor = worker();
        poor.permanent_income = 500.0;
        let rich = Worker { permanent_income: 5_000.0, purse: 2_000_000, ..worker() };
        let (mut block, mut month) = block([poor, rich]);
        block.workers.purse[0] = -100_000;
        let commitments = [0, 0];

        consume(&Scene::of("2026-06").context(), &mut block, &mut month, &commitments);

        assert!(block.workers.traits[0].in_hardship());
        assert!(!block.workers.traits[1].in_hardship());
    }

    #[test]
    fn a_dependant_without_income_shares_the_table_of_the_household() {
        let parent = Worker { permanent_income: 5_000.0, purse: 2_000_000, ..worker() };
        let mut youth = worker();
        youth.traits.set_starts_household(false);
        youth.traits.set_role(Role::Dependant);
        let (mut block, mut month) = block([parent, youth]);

        consume(&Scene::of("2026-06").context(), &mut block, &mut month, &[0, 0]);

        assert!(!block.workers.traits[1].in_hardship());
    }

    #[test]
    fn usual_income_follows_slowly() {
        let scene = Scene::of("2026-06");
        let mut permanent_income = 1_000.0;

        let usual = revise_usual_income(&scene.context(), &mut permanent_income, 200_000);

        // 4 % of the way from 1,000 to 2,000 dollars.
        assert!((usual - 104_000.0).abs() < 1e-6 && (permanent_income - 1_040.0).abs() < 1e-3);
    }
}
