use ghostwork_parameters::{Assignment, Month};

use crate::economy::WINDOW_MONTHS;
use crate::policy::Instrument;
use crate::trial::Trial;

/// Everything that decides a run besides the population's records: two equal specifications give the same bits.
#[derive(Clone)]
pub struct Specification {
    /// First month that is recorded.
    pub start: Month,
    /// Months simulated before the first recorded one.
    pub burn_in_months: u32,
    /// Months recorded.
    pub months: u32,
    /// Workers simulated: persons aged 16 and over at home.
    pub workers: u64,
    /// The seed of every random draw.
    pub seed: u64,
    /// Number of the replication under the seed.
    pub replicate: u32,
    /// Values of model parameters by full key; what is not named keeps its default.
    pub parameters: Vec<Assignment>,
    /// The country whose people are simulated, and whose law holds for them.
    pub country: ghostwork_law::Country,
    /// The tax-benefit rules, with the scenario's edits.
    pub law: ghostwork_law::LawPack,
    /// The month whose law holds throughout, where the law is frozen; otherwise the law of each year holds.
    pub law_as_of: Option<Month>,
    /// The instruments, in the order of the scenario file.
    pub instruments: Vec<Instrument>,
    /// A trial that randomises some of it.
    pub trial: Option<Trial>,
}

impl Specification {
    /// Returns the first simulated month, burn-in included.
    pub fn first_month(&self) -> Month {
        self.start - self.burn_in_months
    }

    /// Returns the first of the months over which persons are compared: the last twelve that are recorded.
    pub(crate) fn first_month_compared(&self) -> Month {
        self.end() - self.months_compared()
    }

    /// Returns the number of those months, twelve but in shorter runs.
    pub(crate) fn months_compared(&self) -> u32 {
        self.months.clamp(1, WINDOW_MONTHS)
    }

    /// Returns the month after the last recorded one.
    pub fn end(&self) -> Month {
        self.start + self.months
    }
}
