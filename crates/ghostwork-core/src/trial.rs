//! Trials: who is in one, who is treated, and what is recorded of them.
//!
//! A treatment is anything that the month's context holds: parameters, instruments, marks. While a trial runs the month has
//! two contexts, and every agent lives in that of its arm; without a trial there is one, and nothing is looked up.

mod enrolment;
mod marks;
mod members;
mod records;
mod treatment;

use ghostwork_parameters::{Assignment, Month};

pub use enrolment::Stratum;
pub use members::{Conditions, Enrolled, WorkState};
pub use records::{OUTCOME_COUNT, OUTCOMES, Summary, TrialOutcome, UnitMonth};

pub(crate) use enrolment::{Enrolment, enrol};
pub(crate) use marks::{certify, give_jobs};
pub(crate) use members::{Member, PostLottery};
pub(crate) use records::{Recording, record_merchants, record_posts, record_workers};
pub(crate) use treatment::{RunningTrial, Treatment, TrialState, is_treated};

/// What a trial randomises over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialUnit {
    /// Persons at home.
    Worker,
    /// Profiles on marketplaces, at home and abroad.
    Profile,
    /// States: everybody in a treated state is treated, newcomers included.
    Place,
    /// Merchants.
    Merchant,
    /// Jobs that merchants post; each is drawn when it is posted.
    Post,
}

/// Which units are drawn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cluster {
    /// Each unit for itself.
    Unit,
    /// Persons of a household.
    Household,
    /// Persons of a state.
    Place,
    /// Posts of a merchant.
    Merchant,
}

/// Who is treated in a simulated world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollOut {
    /// Nobody: the world that the trial is held against.
    Nobody,
    /// Those whom the draw assigned to treatment: the trial.
    Assigned,
    /// Every unit that meets the conditions: the full roll-out.
    Everyone,
}

impl RollOut {
    /// Returns whether a unit that meets the conditions is treated, given what the draw assigned it to.
    pub(crate) const fn reaches(self, is_assigned: bool) -> bool {
        match self {
            Self::Nobody => false,
            Self::Assigned => is_assigned,
            Self::Everyone => true,
        }
    }
}

/// What is put on a profile when the trial begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GivenJob {
    /// Hours of paid work, at the rate that the worker asks.
    pub hours: f64,
    /// Public evaluations that follow, of the quality of the work.
    pub evaluations: u32,
}

/// A trial within a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// What is randomised.
    pub unit: TrialUnit,
    /// What is drawn together.
    pub cluster: Cluster,
    /// Within which groups the shares are exact.
    pub strata: Vec<Stratum>,
    /// First month of treatment; units are enrolled at its beginning.
    pub from: Month,
    /// First month without treatment again; `None` for an open end.
    pub until: Option<Month>,
    /// Whether treatment is a shock to the whole economy: everybody lives in the treated month, and the enrolled are those
    /// whom the trial looks at.
    pub everywhere: bool,
    /// Share of the enrolled that is treated.
    pub share: f64,
    /// Most units that are enrolled; `None` for all that meet the conditions.
    pub sample: Option<u64>,
    /// Who may be enrolled.
    pub conditions: Conditions,
    /// Parameters of the treated, over those of the scenario.
    pub parameters: Vec<Assignment>,
    /// Positions of the scenario's instruments that reach the treated alone.
    pub instruments: Vec<u8>,
    /// A job that the treated are given.
    pub job: Option<GivenJob>,
    /// Whether somebody vouches for the treated from the beginning of the trial on: an agency's name, a certificate.
    pub certificate: bool,
    /// Who is treated in this world.
    pub roll_out: RollOut,
}

impl Trial {
    /// Groups of parameters that may differ between persons or profiles.
    pub const PERSONAL_GROUPS: &'static [&'static str] = &[
        "employment",
        "participation",
        "matching",
        "ranking",
        "delivery",
        "on_demand",
        "platforms",
        "wellbeing",
    ];

    /// Groups of parameters that may differ between merchants or their posts.
    pub const MERCHANT_GROUPS: &'static [&'static str] = &["merchants", "tasks", "environment", "matching"];

    /// Returns the groups of parameters that may differ between units of a kind.
    pub const fn groups(unit: TrialUnit) -> &'static [&'static str] {
        match unit {
            TrialUnit::Worker | TrialUnit::Profile | TrialUnit::Place => Self::PERSONAL_GROUPS,
            TrialUnit::Merchant | TrialUnit::Post => Self::MERCHANT_GROUPS,
        }
    }

    /// Returns whether somebody may be treated in a month.
    pub(crate) fn treats_in(&self, month: Month) -> bool {
        let is_running = month >= self.from && self.until.is_none_or(|until| month < until);
        is_running && self.roll_out != RollOut::Nobody
    }

    /// Returns whether an instrument of the scenario reaches the treated alone.
    pub(crate) fn confines(&self, instrument: usize) -> bool {
        self.instruments.iter().any(|confined| usize::from(*confined) == instrument)
    }
}
