//! What is measured, and for whom.

use serde::{Deserialize, Serialize};

/// Which direction of an indicator is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better, as with pay.
    Higher,
    /// Less is better, as with poverty.
    Lower,
    /// Neither direction is good in itself.
    Neither,
}

/// The chapter of the report an indicator stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chapter {
    /// Employment, hours and pay.
    JobsAndPay,
    /// Income security, insurance and benefits.
    SecurityAndBenefits,
    /// Inequality and poverty.
    Distribution,
    /// Taxes, transfers and their balance.
    Budget,
    /// Marketplaces, fees and those who buy work.
    PlatformsAndMerchants,
    /// Stress, health and satisfaction.
    Wellbeing,
    /// What surveys and tax records see of it.
    Measurement,
}

impl Chapter {
    /// Every chapter in the order of the report.
    pub const ALL: [Self; 7] = [
        Self::JobsAndPay,
        Self::SecurityAndBenefits,
        Self::Distribution,
        Self::Budget,
        Self::PlatformsAndMerchants,
        Self::Wellbeing,
        Self::Measurement,
    ];

    /// Returns the heading in the report.
    pub fn heading(self) -> &'static str {
        match self {
            Self::JobsAndPay => "Jobs and pay",
            Self::SecurityAndBenefits => "Security and benefits",
            Self::Distribution => "Distribution",
            Self::Budget => "Public budget",
            Self::PlatformsAndMerchants => "Platforms and merchants",
            Self::Wellbeing => "Wellbeing",
            Self::Measurement => "What statistics see",
        }
    }
}

/// One thing a run measures every month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Name in files, such as `unemployment_rate`.
    pub id: String,
    /// Name for readers, such as `Unemployment rate`.
    pub label: String,
    /// Unit of the values, such as `%`, `EUR per hour` or `thousand people`.
    pub unit: String,
    /// One sentence that says what is counted, and of whom.
    pub definition: String,
    /// Chapter of the report.
    pub chapter: Chapter,
    /// The good direction.
    pub better: Better,
    /// True when the mechanism behind it rests on little evidence.
    pub exploratory: bool,
    /// True for the few outcomes a verdict leads with.
    pub headline: bool,
    /// Decimals shown to readers.
    pub decimals: u8,
}

/// A part of the population that indicators are measured for; the first one of a panel is everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopulationGroup {
    /// Name in files, such as `age_15_24`.
    pub id: String,
    /// Name for readers, such as `Age 15 to 24`.
    pub label: String,
    /// What the group is cut by, such as `age`; empty for everybody. Groups of one dimension do not overlap.
    pub dimension: String,
    /// True when its values are withheld because too few records of the source stand behind them.
    #[serde(default)]
    pub withheld: bool,
}
