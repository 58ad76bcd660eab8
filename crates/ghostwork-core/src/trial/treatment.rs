//! The month as the treated live it.

use std::ops::Range;

use ghostwork_parameters::Month;

use crate::block::Block;
use crate::context::{ActiveRule, Basis, MonthContext, Shared};
use crate::market::environment::Environment;
use crate::market::merchants::Posts;
use crate::market::on_demand::Dispatch;
use crate::parameters::ModelParameters;
use crate::policy::MarketRules;
use crate::population::accounts::Owner;
use crate::population::merchants::Merchant;
use crate::trial::enrolment::Enrolment;
use crate::trial::{Enrolled, GivenJob, Member, PostLottery, UnitMonth};

/// What a trial keeps from month to month.
#[derive(Debug, Default)]
pub(crate) struct TrialState {
    pub(crate) enrolment: Enrolment,
    pub(crate) lottery: Option<PostLottery>,
    /// Demand and the reach of AI tools as the treated meet them, from the beginning of the trial on.
    pub(crate) environment: Option<Environment>,
    /// Records of the month that has passed.
    pub(crate) months: Vec<UnitMonth>,
}

impl TrialState {
    /// Returns the posts of a month that a trial may watch: none without one.
    pub(crate) fn watched(&self, posts: &Posts) -> Posts {
        if self.lottery.is_some() { posts.clone() } else { Posts::new() }
    }

    /// Takes a post into the trial and returns its number.
    pub(crate) fn take_post(&mut self, post: Enrolled, label: &str) -> u32 {
        let known = self.enrolment.strata.iter().position(|known| known == label);
        let stratum = known.unwrap_or_else(|| {
            self.enrolment.strata.push(label.to_owned());
            self.enrolment.strata.len() - 1
        });
        self.enrolment.enrolled.push(Enrolled { stratum: stratum as u32, ..post });
        self.enrolment.enrolled.len() as u32 - 1
    }
}

/// What a month is for somebody: what differs for the treated, or what holds for everybody else.
pub(crate) struct Treatment {
    pub(crate) parameters: ModelParameters,
    pub(crate) rules: MarketRules,
    pub(crate) instruments: Vec<ActiveRule>,
    pub(crate) environment: Environment,
    /// A job that they are given this month.
    pub(crate) job: Option<GivenJob>,
    /// Whether they are given a certificate this month.
    pub(crate) certificate: bool,
}

impl Treatment {
    /// Returns what a month is built on.
    pub(crate) fn basis(&self) -> Basis<'_> {
        Basis {
            parameters: &self.parameters,
            rules: &self.rules,
            instruments: &self.instruments,
            environment: &self.environment,
        }
    }

    /// Returns the trial as a month sees it.
    pub(crate) fn running<'a>(
        &'a self,
        shared: &Shared<'a>,
        (merchants, lottery): (&'a [Member], Option<&'a PostLottery>),
    ) -> RunningTrial<'a> {
        RunningTrial {
            treated: MonthContext::new(shared, self.basis()),
            merchants,
            lottery,
            job: self.job,
            certificate: self.certificate,
        }
    }
}

/// A running trial as the month sees it.
#[derive(Clone)]
pub(crate) struct RunningTrial<'a> {
    /// The month as the treated live it.
    pub(crate) treated: MonthContext<'a>,
    /// Merchants of the trial by number; empty where other units are drawn.
    pub(crate) merchants: &'a [Member],
    /// Decides about posts; `None` where other units are drawn.
    pub(crate) lottery: Option<&'a PostLottery>,
    /// A job that the treated are given this month.
    pub(crate) job: Option<GivenJob>,
    /// Whether the treated are given a certificate this month.
    pub(crate) certificate: bool,
}

impl<'a> MonthContext<'a> {
    /// Lets everybody be dispatched by the market of the month; the treated are paid their own price.
    pub(crate) fn serve(&mut self, dispatch: Dispatch) {
        self.dispatch = dispatch;
        if let Some(trial) = &mut self.trial {
            let pay_per_task_hour = trial.treated.parameters.on_demand.price;
            trial.treated.dispatch = Dispatch { pay_per_task_hour, ..dispatch };
        }
    }

    /// Returns the month as a person of a block lives it.
    #[inline]
    pub(crate) fn of_worker(&self, block: &Block, row: usize) -> &Self {
        match &self.trial {
            Some(trial) if is_treated(block, row) => &trial.treated,
            _ => self,
        }
    }

    /// Returns the rows of a block, parted where the treated meet others, with the month that they live.
    pub(crate) fn stretches(&self, block: &Block) -> Vec<(Range<usize>, &Self)> {
        let rows = block.workers.len();
        let Some(trial) = &self.trial else { return vec![(0..rows, self)] };
        let mut stretches = Vec::new();
        let mut first = 0;
        for next in 1..=rows {
            if next == rows || is_treated(block, next) != is_treated(block, first) {
                stretches.push((first..next, if is_treated(block, first) { &trial.treated } else { self }));
                first = next;
            }
        }
        stretches
    }

    /// Returns how many of some rows, from the first on, are of persons who live the same month.
    pub(crate) fn companions(&self, block: &Block, rows: &[u16]) -> usize {
        if self.trial.is_none() {
            return rows.len();
        }
        let lot = |row: &u16| is_treated(block, usize::from(*row));
        rows.iter().take_while(|row| lot(row) == lot(&rows[0])).count()
    }

    /// Returns the month as the owner of an account lives it.
    #[inline]
    pub(crate) fn of_account(&self, block: &Block, position: usize) -> &Self {
        match &self.trial {
            Some(trial) if self.is_treated_account(block, position) => &trial.treated,
            _ => self,
        }
    }

    /// Returns whether the owner of an account is treated; without a trial nobody is.
    pub(crate) fn is_treated_account(&self, block: &Block, position: usize) -> bool {
        if self.trial.is_none() {
            return false;
        }
        let row = match block.accounts[position].owner {
            Owner::Home { row, .. } => usize::from(row),
            Owner::Abroad { .. } => position,
        };
        is_treated(block, row)
    }

    /// Returns the month as a merchant lives it.
    #[inline]
    pub(crate) fn of_merchant(&self, number: usize) -> &Self {
        match &self.trial {
            Some(trial) if trial.treats_merchant(number) => &trial.treated,
            _ => self,
        }
    }

    /// Returns the month in which a merchant posts a job of a category, and whether it is that of the treated.
    #[inline]
    pub(crate) fn of_post(&self, merchant: &Merchant, number: usize, category: usize) -> (&Self, bool) {
        let Some(trial) = &self.trial else { return (self, false) };
        let is_treated =
            trial.treats_merchant(number) || trial.treats_post((merchant, number), category, self.month);
        (if is_treated { &trial.treated } else { self }, is_treated)
    }

    /// Returns every instrument in force for somebody, in the order of the law.
    pub(crate) fn instruments_of_anybody(&self) -> &'a [ActiveRule] {
        self.trial.as_ref().map_or(self.instruments, |trial| trial.treated.instruments)
    }
}

impl RunningTrial<'_> {
    fn treats_merchant(&self, number: usize) -> bool {
        self.merchants.get(number).is_some_and(|member| member.is_treated)
    }

    fn treats_post(&self, merchant: (&Merchant, usize), category: usize, month: Month) -> bool {
        self.lottery.is_some_and(|lottery| lottery.treats(merchant, category, month))
    }
}

/// Returns whether a trial treats the person in a row; without a trial it treats nobody.
pub(crate) fn is_treated(block: &Block, row: usize) -> bool {
    block.members.get(row).is_some_and(|member| member.is_treated)
}
