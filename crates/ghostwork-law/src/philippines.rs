//! Philippines: income tax and social contributions of a freelancer paid from abroad.
//!
//! *What it computes*: income tax at graduated rates with percentage tax, or 8% of gross receipts above 250,000 where
//! that is open and cheaper; contributions to social security, health insurance and the housing fund,
//! which the self-employed pay whole. Foreign platforms withhold nothing.
//! *Who*: self-employed residents; what is not declared is not taxed, and the declared share is an assumption.
//! *Reference*: National Internal Revenue Code s.24(A), s.116; Republic Acts 11199, 11223, 9679.

use std::sync::LazyLock;

use crate::date::Date;
use crate::embedded_pack::{EmbeddedPack, parsed};
use crate::error::LawError;
use crate::in_force::InForce;
use crate::law_pack::LawPack;
use crate::schedule::Schedule;

static PACK: EmbeddedPack =
    LazyLock::new(|| LawPack::parse(include_str!("../../../data/law/philippines.toml")));

/// The law of the Philippines for the self-employed in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhilippineLaw {
    schedule: Schedule,
    option_rate: f64,
    option_exempt: f64,
    option_limit: f64,
    percentage_tax: f64,
    social_security_rate: f64,
    social_security_credit: [f64; 2],
    health_rate: f64,
    health_income: [f64; 2],
    housing_fund_per_month: f64,
    declared_share: f64,
    purchasing_power_parity: f64,
    exchange_rate: f64,
}

/// What a freelancer in the Philippines owes; PHP a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PhilippineAssessment {
    /// Income tax.
    pub income_tax: f64,
    /// Percentage tax, 0 under the 8% option.
    pub percentage_tax: f64,
    /// Social Security System.
    pub social_security: f64,
    /// `PhilHealth`.
    pub health_insurance: f64,
    /// Pag-IBIG.
    pub housing_fund: f64,
}

impl PhilippineAssessment {
    /// All taxes and contributions.
    pub fn total(&self) -> f64 {
        self.income_tax
            + self.percentage_tax
            + self.social_security
            + self.health_insurance
            + self.housing_fund
    }
}

impl PhilippineLaw {
    /// The built-in pack.
    ///
    /// # Errors
    ///
    /// When the embedded text is not a pack, which the tests of this crate rule out.
    pub fn pack() -> Result<&'static LawPack, LawError> {
        parsed(&PACK)
    }

    /// The law of a calendar year from the built-in pack.
    ///
    /// # Errors
    ///
    /// When a value is not yet in force in that year.
    pub fn for_year(year: u16) -> Result<Self, LawError> {
        Self::from_pack(Self::pack()?, year)
    }

    /// The law of a calendar year from a pack, each value the row in force on 31 December.
    ///
    /// # Errors
    ///
    /// When the pack lacks a value, has none in force, or one of another shape than the rule needs.
    pub fn from_pack(pack: &LawPack, year: u16) -> Result<Self, LawError> {
        let values: &InForce<'_> = &pack.on(Date::end_of_year(year));
        Ok(Self {
            schedule: Schedule::read(values, "ph.income_tax.brackets", "ph.income_tax.rates")?,
            option_rate: values.share("ph.eight_percent_option.rate")?,
            option_exempt: values.amount("ph.eight_percent_option.exempt")?,
            option_limit: values.amount("ph.eight_percent_option.limit")?,
            percentage_tax: values.share("ph.percentage_tax")?,
            social_security_rate: values.share("ph.sss.rate")?,
            social_security_credit: values.ascending("ph.sss.salary_credit")?,
            health_rate: values.share("ph.philhealth.rate")?,
            health_income: values.ascending("ph.philhealth.income")?,
            housing_fund_per_month: values.amount("ph.pagibig.monthly")?,
            declared_share: values.share("ph.declared_share")?,
            purchasing_power_parity: values.amount("ph.ppp")?,
            exchange_rate: values.amount("ph.fx")?,
        })
    }

    /// Assesses declared gross receipts and costs in PHP a year, with the cheaper of the two income taxes.
    pub fn assess(&self, gross_receipts: f64, costs: f64) -> PhilippineAssessment {
        let graduated = self.schedule.tax(gross_receipts - costs);
        let percentage_tax = self.percentage_tax * gross_receipts;
        let option = self.option_rate * (gross_receipts - self.option_exempt).max(0.0);
        let takes_option = gross_receipts <= self.option_limit && option <= graduated + percentage_tax;
        let per_month = (gross_receipts - costs).max(0.0) / 12.0;
        let [lowest_credit, highest_credit] = self.social_security_credit;
        let [lowest_income, highest_income] = self.health_income;
        let is_active = gross_receipts > 0.0;
        let months = if is_active { 12.0 } else { 0.0 };
        PhilippineAssessment {
            income_tax: if takes_option { option } else { graduated },
            percentage_tax: if takes_option { 0.0 } else { percentage_tax },
            social_security: months
                * self.social_security_rate
                * per_month.clamp(lowest_credit, highest_credit),
            health_insurance: months * self.health_rate * per_month.clamp(lowest_income, highest_income),
            housing_fund: months * self.housing_fund_per_month,
        }
    }

    /// Share of foreign income declared, an assumption.
    pub fn declared_share(&self) -> f64 {
        self.declared_share
    }

    /// PHP per USD on the market.
    pub fn exchange_rate(&self) -> f64 {
        self.exchange_rate
    }

    /// PHP per international dollar.
    pub fn purchasing_power_parity(&self) -> f64 {
        self.purchasing_power_parity
    }
}
