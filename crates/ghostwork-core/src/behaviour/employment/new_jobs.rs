//! Jobs and businesses that begin: the rung on the job ladder, plans and terms, for all of a block together.

use ghostwork_processor::Kernel;

use super::EmploymentParameters;
use super::jobs::{JobOdds, climb, foresee_pay, premium_at, schedule};
use crate::block::Block;
use crate::context::MonthContext;
use crate::draws::{NormalColumns, Stream, WordColumns, unit_interval};
use crate::population::workers::{LabourState, Role, Workers};

/// Indices of the draws of a new job beside those that decide on moves: its place on the ladder and its plans, its terms.
const DRAWS: [u16; 2] = [1, 2];

/// Those who have begun a job or a business and do not know its terms yet.
#[derive(Debug, Default)]
pub(crate) struct NewJobs {
    rows: Vec<u16>,
    beginnings: Vec<Beginning>,
    words: [WordColumns; 2],
    normals: NormalColumns,
    log_wages: Vec<f64>,
    shares: Shares,
}

/// How a job or a business begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// From without work, on a rung that is drawn.
    Start,
    /// From a job to a business or back, on a rung that is drawn.
    Turn,
    /// With another employer, on the rung that was offered.
    Move,
}

/// Shares of jobs of a wage that have what some jobs bring.
#[derive(Debug, Default)]
struct Shares {
    health_plan: Vec<f64>,
    retirement_plan: Vec<f64>,
    bonus: Vec<f64>,
    irregular_hours: Vec<f64>,
}

impl NewJobs {
    /// Notes that a person begins work, from without any or with another employer.
    pub(super) fn begin(&mut self, row: usize, beginning: Beginning) {
        self.rows.push(row as u16);
        self.beginnings.push(beginning);
    }

    /// Returns whether the terms of the last new job may matter to a person.
    pub(super) fn concern_partner(&self, workers: &Workers, row: usize) -> bool {
        self.rows.last().is_some_and(|last| concerns_partner(workers, usize::from(*last), row))
    }

    /// Gives everybody who waits the terms of the job.
    pub(super) fn settle(&mut self, context: &MonthContext, block: &mut Block) {
        if self.rows.is_empty() {
            return;
        }
        let parameters = &context.parameters.employment;
        for (words, index) in self.words.iter_mut().zip(DRAWS) {
            let purpose = (Stream::Employment, context.month, index);
            words.draw_some(context.processor, context.draws, purpose, (block.entity(0), &self.rows));
        }
        let places = self.normals.make_first(context.processor, &self.words[0]);
        let workers = &mut block.workers;
        self.log_wages.clear();
        for (number, row) in self.rows.iter().map(|row| usize::from(*row)).enumerate() {
            if self.beginnings[number] != Beginning::Move
                && workers.labour_state[row] == LabourState::Employee
            {
                climb(workers, row, premium_at(parameters, places[number]));
            }
            self.log_wages.push(f64::from(workers.log_wage[row]));
        }
        let odds = &context.hazards.odds;
        context.processor.run(FindShares { odds, log_wages: &self.log_wages, shares: &mut self.shares });
        for (number, row) in self.rows.iter().map(|row| usize::from(*row)).enumerate() {
            let luck = self.words.each_ref().map(|words| words.row(number).map(unit_interval));
            self.shares.settle_in(parameters, (workers, row), number, &luck);
            if self.beginnings[number] == Beginning::Start {
                foresee_pay(parameters, workers, (row, 1.0));
            }
        }
        self.rows.clear();
        self.beginnings.clear();
    }
}

/// Returns whether the terms of a new job may matter to the person in another row, the partner: a job that brings a health plan is
/// kept for it where the partner's brings none.
pub(crate) fn concerns_partner(workers: &Workers, new: usize, row: usize) -> bool {
    let traits = workers.traits[row];
    traits.has_health_plan() && traits.role() == Role::Spouse && new + 1 == row
}

impl Shares {
    /// Begins the tenure of the person in a row, and sets plans and terms by the luck of both draws; the share is that with a
    /// number.
    fn settle_in(
        &self,
        parameters: &EmploymentParameters,
        (workers, row): (&mut Workers, usize),
        number: usize,
        [luck, terms_luck]: &[[f64; 4]; 2],
    ) {
        workers.tenure_months[row] = 0;
        workers.spell_months[row] = 0;
        workers.unemployment_weeks_left[row] = 0;
        if workers.job_hours_per_week[row] == 0 {
            workers.job_hours_per_week[row] = if workers.traits[row].is_student() { 20 } else { 40 };
        }
        let is_employee = workers.labour_state[row] == LabourState::Employee;
        let traits = &mut workers.traits[row];
        // On own account nobody gets a plan, and early retirees keep that of the former employer.
        let has_plan =
            if is_employee { luck[1] < self.health_plan[number] } else { traits.has_health_plan() };
        traits.set_health_plan(has_plan);
        workers.traits[row].set_retirement_plan(is_employee & (luck[2] < self.retirement_plan[number]));
        let mut terms = workers.terms[row].without_job();
        if is_employee {
            terms.set_schedule(schedule(parameters, terms_luck[0]));
            terms.set_bonus(terms_luck[1] < self.bonus[number]);
            terms.set_irregular_hours(terms_luck[2] < self.irregular_hours[number]);
        } else {
            let for_one_firm = luck[3] < parameters.one_firm_share;
            if for_one_firm {
                terms.set_one_firm(true);
                terms.set_schedule(schedule(parameters, terms_luck[0]));
            }
            climb(workers, row, parameters.own_account_premium(for_one_firm));
        }
        workers.terms[row] = terms;
    }
}

/// Finds the shares at log wages.
struct FindShares<'a> {
    odds: &'a JobOdds,
    log_wages: &'a [f64],
    shares: &'a mut Shares,
}

impl Kernel for FindShares<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (odds, wages) = (*self.odds, self.log_wages);
        let Shares { health_plan, retirement_plan, bonus, irregular_hours } = self.shares;
        fill(health_plan, wages, |wage| odds.health_plan_at(wage));
        fill(retirement_plan, wages, |wage| odds.retirement_plan_at(wage));
        fill(bonus, wages, |wage| odds.bonus_at(wage));
        fill(irregular_hours, wages, |wage| odds.irregular_hours_at(wage));
    }
}

#[inline(always)]
fn fill(shares: &mut Vec<f64>, log_wages: &[f64], share_at: impl Fn(f64) -> f64) {
    shares.resize(log_wages.len(), 0.0);
    for (share, log_wage) in shares.iter_mut().zip(log_wages) {
        *share = share_at(*log_wage);
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_processor::Processor;

    use super::super::jobs::{draw_terms, end_job};
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, populated_block, spouse, worker};
    use crate::draws::standard_normal;
    use crate::population::workers::Worker;

    /// Begins the job of one person, by plain code.
    fn begin_alone(context: &MonthContext, block: &mut Block, row: usize, is_start: bool) {
        let (parameters, odds) = (&context.parameters.employment, &context.hazards.odds);
        let words = DRAWS
            .map(|index| context.draws.words_at(Stream::Employment, context.month, block.entity(row), index));
        let [luck, terms_luck] = words.map(|words| words.map(unit_interval));
        let workers = &mut block.workers;
        let is_employee = workers.labour_state[row] == LabourState::Employee;
        if is_start && is_employee {
            climb(workers, row, premium_at(parameters, standard_normal(words[0][0])));
        }
        let log_wage = f64::from(workers.log_wage[row]);
        workers.tenure_months[row] = 0;
        workers.spell_months[row] = 0;
        workers.unemployment_weeks_left[row] = 0;
        if workers.job_hours_per_week[row] == 0 {
            workers.job_hours_per_week[row] = if workers.traits[row].is_student() { 20 } else { 40 };
        }
        let traits = &mut workers.traits[row];
        let has_plan =
            if is_employee { luck[1] < odds.health_plan_at(log_wage) } else { traits.has_health_plan() };
        traits.set_health_plan(has_plan);
        workers.traits[row].set_retirement_plan(is_employee && luck[2] < odds.retirement_plan_at(log_wage));
        let mut terms = workers.terms[row].without_job();
        if is_employee {
            draw_terms((parameters, odds), &mut terms, log_wage, &terms_luck);
        } else {
            let for_one_firm = luck[3] < parameters.one_firm_share;
            if for_one_firm {
                terms.set_one_firm(true);
                terms.set_schedule(schedule(parameters, terms_luck[0]));
            }
            climb(workers, row, parameters.own_account_premium(for_one_firm));
        }
        workers.terms[row] = terms;
    }

    #[test]
    fn own_account_pays_less_as_long_as_it_lasts() {
        let mut scene = Scene::of("2026-03");
        let mut wages = |one_firm_share: f64| {
            scene.parameters.employment.one_firm_share = one_firm_share;
            let (mut block, _) = block([Worker { labour_state: LabourState::OwnAccount, ..worker() }]);
            let mut jobs = NewJobs::default();
            jobs.begin(0, Beginning::Turn);
            jobs.settle(&scene.context(), &mut block);
            let during = block.workers.log_wage[0];
            end_job(&scene.context(), (&mut block, 0), LabourState::OutOfLabourForce);
            [during, block.workers.log_wage[0]].map(|log_wage| (f64::from(log_wage) * 1_000.0).round() as i32)
        };

        // 0.3 log points below, and given back; whoever works for one firm earns what its employees do.
        assert_eq!((wages(0.0), wages(1.0)), ([2_700, 3_000], [3_000, 3_000]));
    }

    #[test]
    fn a_new_job_concerns_the_spouse_who_may_stay_for_a_plan() {
        let mut insured = spouse();
        insured.traits.set_health_plan(true);
        let (block, _) = block([worker(), insured, worker(), spouse(), worker()]);
        let mut jobs = NewJobs::default();

        let concerned = [0, 2].map(|row| {
            jobs.begin(row, Beginning::Turn);
            (0..5).filter(|row| jobs.concern_partner(&block.workers, *row)).collect::<Vec<_>>()
        });

        assert_eq!(concerned, [vec![1], vec![]]);
    }

    #[test]
    fn every_processor_begins_jobs_as_one_after_the_other() {
        let scene = Scene::of("2026-03");
        for processor in Processor::all() {
            let context = MonthContext { processor, ..scene.context() };
            let ((mut together, _), (mut alone, _)) = (populated_block(), populated_block());
            let mut jobs = NewJobs::default();
            for batch in [600, 1, 700] {
                for row in (batch..together.workers.len()).step_by(batch % 50 + 2) {
                    let is_start = row % 3 > 0;
                    jobs.begin(row, if is_start { Beginning::Turn } else { Beginning::Move });
                    begin_alone(&context, &mut alone, row, is_start);
                }
                jobs.settle(&context, &mut together);
            }

            assert_eq!(together.workers, alone.workers, "{processor:?}");
            let count = |holds: fn(&Workers, usize) -> bool| {
                (0..alone.workers.len()).filter(|row| holds(&alone.workers, *row)).count()
            };
            let with_plan = count(|workers, row| workers.traits[row].has_health_plan());
            let for_one_firm = count(|workers, row| workers.terms[row].works_for_one_firm());
            assert!(with_plan > 100 && for_one_firm > 10, "{with_plan} {for_one_firm}");
        }
    }
}
