use crate::ledger::{Ledger, Purpose};
use crate::observation::cell_sums::{CellSums, EarnerSums, PersonSums, YearSums};
use crate::observation::counters::{EconomySums, MarketCounts, PlatformSums};
use crate::observation::sums::IntegerSums;

/// Which direction of an indicator is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better, as with pay.
    Higher,
    /// Less is better, as with poverty.
    Lower,
    /// Neither direction is good in itself.
    Neither,
}

/// The part of a report that an indicator stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportGroup {
    /// Employment, hours and pay.
    JobsAndPay,
    /// Income security, insurance and benefits.
    SecurityAndBenefits,
    /// Income, inequality and poverty.
    Distribution,
    /// Taxes, transfers and their balance.
    Budget,
    /// Marketplaces, fees and those who buy work.
    PlatformsAndMerchants,
    /// Burnout and isolation.
    Wellbeing,
    /// What surveys and tax records see.
    Measurement,
}

/// One thing that is measured every month.
#[derive(Debug, Clone, Copy)]
pub struct Indicator {
    /// Name in files, like `unemployment_rate`.
    pub id: &'static str,
    /// Name for readers.
    pub label: &'static str,
    /// Unit of the values, like `%` or `USD per hour`.
    pub unit: &'static str,
    /// One sentence that says what is counted, and of whom.
    pub definition: &'static str,
    /// The part of a report.
    pub report_group: ReportGroup,
    /// The good direction.
    pub better: Better,
    /// Whether the mechanism behind it rests on little evidence.
    pub exploratory: bool,
    /// Whether it is one of the few outcomes that a verdict leads with.
    pub headline: bool,
    /// Decimals shown to readers.
    pub decimals: u8,
    /// Computes the value from sums; `None` where it does not exist, as a rate of nobody.
    pub value: fn(&Sums<'_>) -> Option<f64>,
}

/// The sums of one group of the population; the economy as a whole comes with the group of everybody only.
#[derive(Debug, Clone, Copy)]
pub struct Sums<'a> {
    pub(crate) group: &'a CellSums,
    pub(crate) economy: Option<Economy<'a>>,
    pub(crate) persons_per_worker: f64,
}

/// What exists only for the economy as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Economy<'a> {
    pub(crate) sums: &'a EconomySums,
    pub(crate) market: &'a MarketCounts,
    pub(crate) ledger: &'a Ledger,
}

impl<'a> Sums<'a> {
    pub(crate) fn people(&self) -> &'a PersonSums {
        &self.group.people
    }

    pub(crate) fn earners(&self) -> &'a EarnerSums {
        &self.group.earners
    }

    pub(crate) fn year(&self) -> &'a YearSums {
        &self.group.year
    }

    /// Returns persons at work: in an ordinary job, on own account, or for pay on a platform.
    pub(crate) fn employed(&self) -> i64 {
        let earners = self.earners();
        self.people().employees + self.people().own_account + earners.earners - earners.with_job
    }

    /// Returns persons without any work who look for it.
    pub(crate) fn unemployed(&self) -> i64 {
        self.people().unemployed - self.earners().unemployed
    }

    /// Returns a number of simulated persons as thousands of persons represented.
    pub(crate) fn thousands(&self, workers: i64) -> f64 {
        workers as f64 * self.persons_per_worker / 1_000.0
    }

    /// Returns an amount of the simulated population as millions of dollars of the population represented.
    pub(crate) fn million_dollars(&self, cents: i64) -> f64 {
        cents as f64 / 100.0 * self.persons_per_worker / 1_000_000.0
    }
}

impl Economy<'_> {
    /// Returns what was paid under some purposes, cents.
    pub(crate) fn paid(&self, purposes: &[Purpose]) -> i64 {
        purposes.iter().map(|purpose| self.ledger.flow(*purpose).cents()).sum()
    }

    /// Returns the sums of the accounts on some marketplaces in one region: 0 for home, 1 for abroad.
    pub(crate) fn platforms(&self, marketplaces: std::ops::Range<usize>, region: usize) -> PlatformSums {
        let mut total = PlatformSums::default();
        for platform in &self.sums.platforms[marketplaces] {
            total.absorb(&platform[region]);
        }
        total
    }
}

/// Returns a quotient, `None` where the denominator is zero.
pub(crate) fn ratio(numerator: i64, denominator: i64) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

/// Returns a share in per cent, `None` of nobody.
pub(crate) fn percent(part: i64, whole: i64) -> Option<f64> {
    ratio(part, whole).map(|share| share * 100.0)
}

/// Returns a mean in dollars of a sum in cents.
pub(crate) fn mean_dollars(cents: i64, count: i64) -> Option<f64> {
    ratio(cents, count).map(|mean| mean / 100.0)
}

/// Declares a family of indicators: name, label, unit, decimals and good direction; the doc is the definition, and
/// `[Headline]` or `[Exploratory]` may stand before the name.
macro_rules! indicators {
    (@mark Exploratory Exploratory) => { true };
    (@mark Headline Headline) => { true };
    (@mark $asked:ident $($mark:ident)?) => { false };
    (
        $(#[$family_doc:meta])*
        $family:ident in $report_group:ident {
            $(
                $(#[doc = $definition:literal])+
                $([$mark:ident])?
                $name:ident = $label:literal, $unit:literal, $decimals:literal, $better:ident => $value:expr;
            )+
        }
    ) => {
        $(#[$family_doc])*
        pub(crate) const $family: &[$crate::observation::Indicator] = &[
            $(
                $crate::observation::Indicator {
                    id: stringify!($name),
                    label: $label,
                    unit: $unit,
                    definition: concat!($($definition),+).trim_ascii(),
                    report_group: $crate::observation::ReportGroup::$report_group,
                    better: $crate::observation::Better::$better,
                    exploratory: indicators!(@mark Exploratory $($mark)?),
                    headline: indicators!(@mark Headline $($mark)?),
                    decimals: $decimals,
                    value: $value,
                },
            )+
        ];
    };
}

pub(crate) use indicators;
