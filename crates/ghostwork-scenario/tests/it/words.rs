//! The words that the scenarios of these tests may use, and a scenario to start from.

use ghostwork_core::policy::{Heed, InstrumentDefinition, Reach, Rule, Stage};
use ghostwork_law::LawPack;
use ghostwork_parameters::{
    ASSUMPTION, Assignment, By, Declaration, Label, Month, ParameterGroup, Unit, parameters,
};
use ghostwork_scenario::{Problems, Scenario, Vocabulary, Warning};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trade;

impl Label for Trade {
    const NAMES: &'static [&'static str] = &["writing", "support"];
}

parameters! {
    /// A group of the model.
    pub(crate) struct SearchParameters in "search" {
        /// Share of the idle who search in a month.
        intensity: f64 = 0.02, Unit::SharePerMonth, 0.0..=1.0, "Author (2020), table 1";
        /// Months until a search is given up.
        patience: u32 = 6, Unit::Months, 1.0..=24.0, ASSUMPTION;
        /// Whether search pauses in December.
        pauses: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Pay per hour by trade.
        pay_per_hour: By<Trade, 2> = By::new([20.0, 15.0]), Unit::DollarsPerHour, 3.0..=200.0, ASSUMPTION;
        /// Taste for working alone.
        taste: f64 = -0.5, Unit::LogOdds, -5.0..=5.0, ASSUMPTION;
    }
}

parameters! {
    /// The parameters of an account.
    pub(crate) struct AccountParameters in "savings_account" {
        /// Contribution as a share of pay.
        rate: f64 = 0.04, Unit::Share, 0.0..=0.2, "Pilot (2024)";
        /// Least pay per hour that counts.
        floor: f64 = 7.25, Unit::DollarsPerHour, 0.0..=100.0, ASSUMPTION;
        /// Whether everyone is enrolled.
        mandatory: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
        /// Who pays.
        split: By<Trade, 2> = By::new([0.5, 0.5]), Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

parameters! {
    /// The parameters of a cap.
    pub(crate) struct CapParameters in "fee_cap" {
        /// Highest fee.
        cap_total: f64 = 0.15, Unit::Share, 0.0..=1.0, "San Francisco (2020)";
    }
}

impl Rule for AccountParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }
}

impl Rule for CapParameters {
    fn reach(&self) -> Reach {
        Reach::Market
    }
}

macro_rules! instrument {
    ($instrument:ident, $name:literal, $title:literal, $group:ty) => {
        struct $instrument;

        impl InstrumentDefinition for $instrument {
            fn name(&self) -> &'static str {
                $name
            }

            fn title(&self) -> &'static str {
                $title
            }

            fn manual(&self) -> &'static str {
                "# What it pays"
            }

            fn stage(&self) -> Stage {
                Stage::Insurance
            }

            fn heeds(&self) -> &'static [Heed] {
                &[Heed::Compliance]
            }

            fn declarations(&self) -> Vec<Declaration> {
                <$group>::declarations()
            }

            fn rule(&self, settings: &[Assignment], month: Month) -> Box<dyn Rule> {
                Box::new(ghostwork_core::policy::resolve::<$group>(settings, month))
            }
        }
    };
}

instrument!(SavingsAccount, "savings_account", "Savings account", AccountParameters);
instrument!(FeeCap, "fee_cap", "Cap on fees", CapParameters);

const LAW: &str = r#"
schema = 1
jurisdiction = "US"
currency = "USD"

[[param]]
key = "tax.rate"
unit = "/1"
label = "Flat rate"
source = "made up"
reference = "Act s.1"
values = [{ from = "2020-01-01", value = 0.1 }, { from = "2027-01-01", value = 0.12 }]

[[param]]
key = "tax.thresholds"
unit = "USD/yr"
label = "Thresholds"
source = "made up"
reference = "Act s.2"
values = [{ from = "2020-01-01", value = [10000, 40000] }]

[[param]]
key = "credit.top"
unit = "/1"
label = "Cap"
source = "model default"
reference = "Act s.3"
values = [{ from = "2020-01-01", value = 0.085 }, { from = "2026-01-01", value = "none" }]

[[param]]
key = "wage.minimum"
unit = "USD/hour"
label = "Minimum wage"
source = "made up"
reference = "Act s.4"
values = [{ from = "2020-01-01", value = 7.25 }, { from = "2027-07-01", value = 9 }]

[[param]]
key = "wage.notice"
unit = "weeks"
label = "Notice"
source = "made up"
reference = "Act s.6"
values = [{ from = "2020-01-01", value = 1 }, { from = "2027-08-31", value = 2 }]

[[param]]
key = "food.limit"
unit = "multiple of FPL"
label = "Limit"
source = "made up"
reference = "Act s.5"
values = [{ from = "2020-01-01", value = { CA = 2.0, TX = 1.3 } }]
"#;

pub(crate) fn vocabulary() -> Vocabulary {
    let law = LawPack::parse(LAW).unwrap();
    Vocabulary::new(SearchParameters::declarations(), ("us-2026", law), &[&SavingsAccount, &FeeCap])
}

/// A scenario that says only what it must.
pub(crate) const PLAIN: &str = r#"[meta]
id = "plain"
title = "A plain scenario"

[baseline]
law = "us-2026"
start = "2026-01"
months = 36
"#;

/// An instrument that says only what it must, with its reference.
pub(crate) const ACCOUNT: &str = r#"
[[instrument]]
use = "savings_account"
as = "account"
from = "2027-01"
reference = "Pilot"
"#;

pub(crate) fn read(text: &str) -> Result<(Scenario, Vec<Warning>), Problems> {
    Scenario::from_text("test.toml", text, &vocabulary())
}

/// Reads the plain scenario with more lines below it.
pub(crate) fn read_with(lines: &str) -> (Scenario, Vec<Warning>) {
    read(&format!("{PLAIN}{lines}")).unwrap_or_else(|problems| panic!("{problems}"))
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Returns whether a law key is an entry of a table by state other than California's, which stands for all.
pub(crate) fn is_of_other_state(key: &str) -> bool {
    let state = key.rsplit('.').next().unwrap_or_default();
    state.len() == 2 && state != "CA" && state.chars().all(|letter| letter.is_ascii_uppercase())
}
