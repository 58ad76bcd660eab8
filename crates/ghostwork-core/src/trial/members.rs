use ghostwork_parameters::Month;

use crate::block::Block;
use crate::categories::{Marketplace, TaskCategory};
use crate::codec::encode_fields;
use crate::draws::{Draws, Entity, Stream, unit_interval};
use crate::population::accounts::{Account, AccountStatus};
use crate::population::merchants::Merchant;
use crate::population::workers::LabourState;
use crate::trial::{RollOut, Stratum};

/// What somebody does outside marketplaces, as a condition of enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkState {
    /// Works for an employer.
    Employee,
    /// Works on own account.
    OwnAccount,
    /// Is out of work and looks for it.
    Unemployed,
    /// Neither.
    OutOfLabourForce,
}

impl WorkState {
    /// Every state with the name that scenarios use.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("employee", Self::Employee),
        ("own_account", Self::OwnAccount),
        ("unemployed", Self::Unemployed),
        ("out_of_labour_force", Self::OutOfLabourForce),
    ];

    fn is(self, state: LabourState) -> bool {
        self as u8 == state as u8
    }
}

/// Who may be enrolled in a trial: every condition that is set must hold at its beginning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conditions {
    /// Youngest and oldest age, years.
    pub age_years: Option<(u8, u8)>,
    /// States in the ordinary labour market; empty for all.
    pub work_states: Vec<WorkState>,
    /// Whether there must be weeks left for which unemployment insurance pays (`true`) or must be none (`false`).
    pub unemployment_benefit: Option<bool>,
    /// Marketplaces with an active profile, or on which a merchant hires; empty for all.
    pub marketplaces: Vec<Marketplace>,
    /// Task families of the profile or the post; empty for all.
    pub task_families: Vec<TaskCategory>,
    /// Fewest and most public ratings of the profile.
    pub ratings: Option<(u16, u16)>,
    /// Whether there must be an active profile (`true`) or must not (`false`).
    pub has_profile: Option<bool>,
    /// Whether the profile must be at home (`true`) or abroad (`false`).
    pub at_home: Option<bool>,
    /// Largest net income of the tax unit last month, dollars.
    pub most_monthly_income: Option<f64>,
}

impl Conditions {
    /// Returns whether a person of a block may be enrolled.
    pub(crate) fn admit_worker(&self, block: &Block, row: usize) -> bool {
        let workers = &block.workers;
        let years = workers.age_years(row);
        let by_age = self.age_years.is_none_or(|(from, to)| (from..=to).contains(&years));
        let state = workers.labour_state[row];
        let by_state =
            self.work_states.is_empty() || self.work_states.iter().any(|admitted| admitted.is(state));
        let is_insured = state == LabourState::Unemployed
            && workers.unemployment_weeks_left[row] > 0
            && workers.weekly_benefit[row] > 0;
        let by_benefit = self.unemployment_benefit.is_none_or(|insured| insured == is_insured);
        let by_income = self.most_monthly_income.is_none_or(|most| {
            let unit = workers.unit(workers.purse_row(row));
            unit.map(|member| i64::from(workers.net_income[member])).sum::<i64>() as f64 / 100.0 <= most
        });
        by_age && by_state && by_benefit && by_income && self.admit_profile(block.account(row))
    }

    /// Returns whether a profile may be enrolled, or a person with that profile or none.
    pub(crate) fn admit_profile(&self, account: Option<&Account>) -> bool {
        let Some(account) = account.filter(|account| account.is_active()) else {
            let asks_nothing = self.marketplaces.is_empty()
                && self.task_families.is_empty()
                && self.ratings.is_none()
                && self.at_home != Some(false);
            return asks_nothing && self.has_profile != Some(true);
        };
        let by_ratings =
            self.ratings.is_none_or(|(least, most)| (least..=most).contains(&account.rating_count));
        self.has_profile != Some(false)
            && self.at_home.is_none_or(|at_home| at_home == account.is_home())
            && by_ratings
            && self.admit_work(account.marketplace, account.category)
    }

    /// Returns whether a merchant may be enrolled.
    pub(crate) fn admit_merchant(&self, merchant: &Merchant) -> bool {
        self.marketplaces.is_empty() || self.marketplaces.contains(&merchant.marketplace)
    }

    /// Returns whether work on a marketplace in a task family meets the conditions.
    pub(crate) fn admit_work(&self, marketplace: Marketplace, category: TaskCategory) -> bool {
        (self.marketplaces.is_empty() || self.marketplaces.contains(&marketplace))
            && (self.task_families.is_empty() || self.task_families.contains(&category))
    }
}

/// A unit of a trial as its records refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolled {
    /// Number of the cluster that it was drawn with.
    pub cluster: u64,
    /// Position of its stratum among the labels of the enrolment.
    pub stratum: u32,
    /// Whether the draw assigned it to treatment.
    pub assigned: bool,
}

/// How a person, a profile or a merchant stands to a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    /// Position among the enrolled; [`Member::NOT_ENROLLED`] outside the sample.
    number: u32,
    /// Whether it is treated in this world.
    pub(crate) is_treated: bool,
    /// What tells that somebody else has come in its place: an age that may only grow, or the time since a profile was opened,
    /// which grows by a month each month.
    grown: u16,
}

encode_fields!(Enrolled { cluster, stratum, assigned });
encode_fields!(Member { number, is_treated, grown });

impl Member {
    const NOT_ENROLLED: u32 = u32::MAX;

    /// Somebody with whom the trial has nothing to do.
    pub(crate) const OUTSIDE: Self = Self { number: Self::NOT_ENROLLED, is_treated: false, grown: 0 };

    /// Somebody of the sample.
    pub(crate) const fn enrolled(number: u32, is_treated: bool, grown: u16) -> Self {
        Self { number, is_treated, grown }
    }

    /// Somebody outside the sample whom the full roll-out reaches.
    pub(crate) const fn reached() -> Self {
        Self { is_treated: true, ..Self::OUTSIDE }
    }

    /// Returns the position among the enrolled, `None` outside the sample.
    pub(crate) fn number(self) -> Option<u32> {
        (self.number != Self::NOT_ENROLLED).then_some(self.number)
    }

    /// Returns whether no younger person has come in its place.
    pub(crate) const fn is_same_person(self, age_months: u16) -> bool {
        age_months >= self.grown
    }

    /// Returns whether no other profile has come in its place, in so manieth a month of the trial, the first being 0.
    pub(crate) const fn is_same_profile(self, age_months: u16, months: u16) -> bool {
        age_months == self.grown.saturating_add(months).saturating_add(1)
    }
}

/// Decides which posts are treated: a pure function of the merchant, the category and the month.
#[derive(Debug, Clone)]
pub(crate) struct PostLottery {
    pub(crate) draws: Draws,
    pub(crate) share: f64,
    pub(crate) by_merchant: bool,
    pub(crate) conditions: Conditions,
    pub(crate) strata: Vec<Stratum>,
    pub(crate) roll_out: RollOut,
}

impl PostLottery {
    /// Returns whether a post is in the trial, and if so whether it was assigned to treatment.
    pub(crate) fn assignment(
        &self,
        (merchant, number): (&Merchant, usize),
        category: usize,
        month: Month,
    ) -> Option<bool> {
        if !self.conditions.admit_work(merchant.marketplace, TaskCategory::of_index(category)) {
            return None;
        }
        let (month, index) =
            if self.by_merchant { (Month::from_index(0), 0) } else { (month, 1 + category as u16) };
        let words = self.draws.words_at(Stream::Trial, month, Entity::merchant(number as u64), index);
        Some(unit_interval(words[0]) < self.share)
    }

    /// Returns whether a post is treated in this world.
    pub(crate) fn treats(&self, merchant: (&Merchant, usize), category: usize, month: Month) -> bool {
        let assignment = self.assignment(merchant, category, month);
        assignment.is_some_and(|assigned| self.roll_out.reaches(assigned))
    }
}

/// Returns the months since a profile was opened, which tell that it is still the one that was enrolled; 0 once it is closed.
pub(crate) fn profile_age(account: &Account) -> u16 {
    if account.status == AccountStatus::Closed { 0 } else { account.months_since_entry.saturating_add(1) }
}
