use ghostwork_parameters::Money;

use crate::ledger::Purpose;

/// A payment that an instrument may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// From the government to a person.
    PublicTransfer,
    /// From the marketplace to a worker, on top of pay.
    PlatformTopUp,
    /// From merchants to a worker, on top of pay.
    MerchantTopUp,
    /// From the marketplace into a worker's benefit account.
    PlatformContribution,
    /// From merchants into a worker's benefit account.
    MerchantContribution,
    /// From a worker into the own benefit account.
    WorkerContribution,
    /// Out of a worker's benefit account to those who run it.
    AccountAdministration,
    /// From the marketplace to the government.
    PlatformLevy,
    /// From merchants to the government.
    MerchantLevy,
    /// From a worker to the government.
    WorkerLevy,
    /// From the government into a worker's benefit account.
    PublicContribution,
    /// From a worker into the own retirement balance.
    RetirementSaving,
    /// From a worker's retirement balance back to the worker; no more than the balance holds.
    RetirementWithdrawal,
    /// From a worker to the government, on account of the year's tax.
    TaxWithholding,
    /// From a worker to an organisation of workers.
    MemberDues,
    /// From the government to a worker, on account of what the settlement of the year will return.
    AdvanceCredit,
    /// From the government to merchants.
    MerchantCredit,
    /// From the government to the firm that serves a person.
    PublicService,
}

impl Payment {
    /// Returns the purpose under which the ledger books the payment.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::PublicTransfer => Purpose::PublicTransfer,
            Self::PlatformTopUp => Purpose::PlatformTopUp,
            Self::MerchantTopUp => Purpose::MerchantTopUp,
            Self::PlatformContribution => Purpose::PlatformContribution,
            Self::MerchantContribution => Purpose::MerchantContribution,
            Self::WorkerContribution => Purpose::WorkerContribution,
            Self::AccountAdministration => Purpose::AccountAdministration,
            Self::PlatformLevy => Purpose::PlatformLevy,
            Self::MerchantLevy => Purpose::MerchantLevy,
            Self::WorkerLevy => Purpose::WorkerLevy,
            Self::PublicContribution => Purpose::PublicContribution,
            Self::RetirementSaving => Purpose::RetirementSaving,
            Self::RetirementWithdrawal => Purpose::RetirementWithdrawal,
            Self::TaxWithholding => Purpose::WithheldIncomeTax,
            Self::MemberDues => Purpose::WorkExpenses,
            Self::AdvanceCredit => Purpose::TaxRefund,
            Self::MerchantCredit => Purpose::MerchantCredit,
            Self::PublicService => Purpose::PublicService,
        }
    }
}

/// Whether a payment to a person counts as income elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treatment {
    /// Counts as business profit for income and self-employment tax.
    pub taxable: bool,
    /// Counts as income for means-tested benefits of the month: food assistance, Universal Credit.
    pub means_tested: bool,
    /// Counts as income for public health insurance.
    pub health_tested: bool,
}

impl Treatment {
    /// Counts everywhere or nowhere.
    pub const fn counted(counts: bool) -> Self {
        Self { taxable: counts, means_tested: counts, health_tested: counts }
    }

    /// Counts nowhere.
    pub const DISREGARDED: Self = Self::counted(false);
    /// Counts everywhere, like pay.
    pub const AS_PAY: Self = Self::counted(true);
}

/// One amount that is owed because of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Position of the instrument in the scenario.
    pub instrument: u8,
    /// Who pays whom.
    pub payment: Payment,
    /// How much; never negative.
    pub amount: Money,
    /// Whether it counts as income.
    pub treatment: Treatment,
}

/// The claims of one worker in one month, in the order of the law.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    entries: Vec<Claim>,
    instrument: u8,
    rest_hours: f64,
    company_relief: f64,
    platform_burden: Money,
    countable_shift: Money,
}

impl Claims {
    /// Adds a claim; an amount that is not positive adds nothing.
    pub fn add(&mut self, payment: Payment, amount: Money, treatment: Treatment) {
        if amount > Money::ZERO {
            self.entries.push(Claim { instrument: self.instrument, payment, amount, treatment });
        }
    }

    /// Frees hours of the worker's month from work.
    pub fn grant_rest(&mut self, hours: f64) {
        self.rest_hours += hours;
    }

    /// Gives the worker days of work in the company of others, each of which takes away some isolation.
    pub fn grant_company(&mut self, days: f64, relief_per_day: f64) {
        self.company_relief += days * relief_per_day;
    }

    /// Puts a cost on the marketplace that it pays to nobody outside: staff, systems.
    pub fn burden_platform(&mut self, amount: Money) {
        self.platform_burden += amount;
    }

    /// Lets means-tested benefits count so much more, or less, than the income of the month.
    pub fn shift_countable_income(&mut self, amount: Money) {
        self.countable_shift += amount;
    }

    /// Returns the cost put on the marketplace so far.
    pub fn platform_burden(&self) -> Money {
        self.platform_burden
    }

    /// Returns by how much more, or less, than the income of the month means-tested benefits count.
    pub fn countable_shift(&self) -> Money {
        self.countable_shift
    }

    /// Returns the hours of the month freed from work so far.
    pub fn rest_hours(&self) -> f64 {
        self.rest_hours
    }

    /// Returns the isolation that the company granted so far takes away.
    pub fn company_relief(&self) -> f64 {
        self.company_relief
    }

    /// Returns the claims made so far.
    pub fn entries(&self) -> &[Claim] {
        &self.entries
    }

    /// Forgets all claims.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.rest_hours = 0.0;
        self.company_relief = 0.0;
        self.platform_burden = Money::ZERO;
        self.countable_shift = Money::ZERO;
    }

    /// Says which instrument speaks from now on.
    pub(crate) fn speak_for(&mut self, instrument: u8) {
        self.instrument = instrument;
    }
}
