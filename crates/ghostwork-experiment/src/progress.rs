use ghostwork_parameters::Month;

/// Which scenario of an experiment is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// The only one.
    Run,
    /// The one without the reform.
    Baseline,
    /// The one with it.
    Reform,
    /// The one with it in which everybody behaves as without it.
    ReformStatic,
}

impl Arm {
    /// Returns the word used in tables and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Baseline => "baseline",
            Self::Reform => "reform",
            Self::ReformStatic => "reform_static",
        }
    }
}

/// One simulated month of one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The scenario.
    pub arm: Arm,
    /// Number of the seed, from 0.
    pub replicate: u32,
    /// The month that has passed.
    pub month: Month,
    /// Months of this seed that have passed, burn-in included.
    pub months_done: u32,
    /// Months of a seed, burn-in included.
    pub months: u32,
    /// Workers that lived through the month.
    pub workers: u64,
}

/// Watches an experiment; called from several threads at once.
pub trait Progress: Sync {
    /// Learns that a month has passed.
    fn month_passed(&self, step: &Step);

    /// Learns that a closure has tried a value, and by how much the target was missed.
    fn tried(&self, _value: f64, _gap: f64) {}

    /// Returns whether to go on; asked after every month.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn month_passed(&self, _step: &Step) {}
}
