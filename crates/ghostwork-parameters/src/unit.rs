use std::fmt;

/// The unit of a parameter or an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share between 0 and 1.
    Share,
    /// A probability per month, between 0 and 1.
    SharePerMonth,
    /// A growth rate per year, as a share.
    SharePerYear,
    /// A percentage change of one thing for one per cent of another.
    Elasticity,
    /// A pure number that multiplies something.
    Multiple,
    /// A coefficient on the log-odds scale.
    LogOdds,
    /// A difference of logarithms.
    LogPoints,
    /// Standard deviations.
    StandardDeviations,
    /// Dollars.
    Dollars,
    /// Dollars per hour.
    DollarsPerHour,
    /// Dollars per month.
    DollarsPerMonth,
    /// Dollars per quarter.
    DollarsPerQuarter,
    /// Dollars per year.
    DollarsPerYear,
    /// Dollars of fee or cost per event.
    DollarsPerEvent,
    /// Hours.
    Hours,
    /// Hours per week.
    HoursPerWeek,
    /// Hours per month.
    HoursPerMonth,
    /// Months.
    Months,
    /// Years.
    Years,
    /// A whole number.
    Count,
    /// Units per thousand workers.
    PerThousandWorkers,
    /// Stars of a five-star rating.
    Stars,
    /// 0 for off, 1 for on.
    Switch,
    /// Percentage points.
    PercentagePoints,
    /// Dollars per day.
    DollarsPerDay,
    /// Dollars in 120 days.
    DollarsPer120Days,
    /// Euros per year.
    EurosPerYear,
    /// Hours per day.
    HoursPerDay,
    /// Hours per year.
    HoursPerYear,
    /// Days.
    Days,
    /// Standard deviations for a day.
    StandardDeviationsPerDay,
    /// Standard deviations a month.
    StandardDeviationsPerMonth,
    /// Units of utility: differences of the log of a hazard.
    Utils,
    /// A month of the calendar.
    Month,
    /// One of a few words.
    Choice,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 35] = [
        Self::Share,
        Self::SharePerMonth,
        Self::SharePerYear,
        Self::Elasticity,
        Self::Multiple,
        Self::LogOdds,
        Self::LogPoints,
        Self::StandardDeviations,
        Self::Dollars,
        Self::DollarsPerHour,
        Self::DollarsPerMonth,
        Self::DollarsPerQuarter,
        Self::DollarsPerYear,
        Self::DollarsPerEvent,
        Self::Hours,
        Self::HoursPerWeek,
        Self::HoursPerMonth,
        Self::Months,
        Self::Years,
        Self::Count,
        Self::PerThousandWorkers,
        Self::Stars,
        Self::Switch,
        Self::PercentagePoints,
        Self::DollarsPerDay,
        Self::DollarsPer120Days,
        Self::EurosPerYear,
        Self::HoursPerDay,
        Self::HoursPerYear,
        Self::Days,
        Self::StandardDeviationsPerDay,
        Self::StandardDeviationsPerMonth,
        Self::Utils,
        Self::Month,
        Self::Choice,
    ];

    /// Returns the unit as it is written after a number, like `USD/hour`.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::SharePerMonth => "share/month",
            Self::SharePerYear => "share/year",
            Self::Elasticity => "elasticity",
            Self::Multiple => "multiple",
            Self::LogOdds => "log-odds",
            Self::LogPoints => "log points",
            Self::StandardDeviations => "standard deviations",
            Self::Dollars => "USD",
            Self::DollarsPerHour => "USD/hour",
            Self::DollarsPerMonth => "USD/month",
            Self::DollarsPerQuarter => "USD/quarter",
            Self::DollarsPerYear => "USD/year",
            Self::DollarsPerEvent => "USD/event",
            Self::Hours => "hours",
            Self::HoursPerWeek => "hours/week",
            Self::HoursPerMonth => "hours/month",
            Self::Months => "months",
            Self::Years => "years",
            Self::Count => "count",
            Self::PerThousandWorkers => "per 1000 workers",
            Self::Stars => "stars",
            Self::Switch => "switch (true or false)",
            Self::PercentagePoints => "percentage points",
            Self::DollarsPerDay => "USD/day",
            Self::DollarsPer120Days => "USD/120 days",
            Self::EurosPerYear => "EUR/year",
            Self::HoursPerDay => "hours/day",
            Self::HoursPerYear => "hours/year",
            Self::Days => "days",
            Self::StandardDeviationsPerDay => "standard deviations/day",
            Self::StandardDeviationsPerMonth => "standard deviations/month",
            Self::Utils => "utils/month",
            Self::Month => "month",
            Self::Choice => "choice",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.symbol())
    }
}
