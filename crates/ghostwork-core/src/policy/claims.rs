use ghostwork_parameters::Money;

use crate::ledger::Purpose;

/// A payment that an instrument may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// From the government to a person, on a condition: of being out of work, laid off, injured.
    PublicTransfer,
    /// From the government to a person, whatever the person does: people work less for having it.
    UnconditionalTransfer,
    /// From the government to a worker, in place of a tax that is no longer owed.
    TaxRelief,
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
    /// From the marketplace to firms: staff and systems to comply with a rule.
    PlatformCompliance,
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
    /// Returns whether the payment adds to a worker's pay.
    pub const fn is_top_up(self) -> bool {
        matches!(self, Self::PlatformTopUp | Self::MerchantTopUp)
    }

    /// Returns whether the payment returns taxes or is on account of them: it is no income before taxes.
    pub(crate) const fn is_of_tax(self) -> bool {
        matches!(self, Self::TaxRelief | Self::AdvanceCredit)
    }

    /// Returns the purpose under which the ledger books the payment.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::PublicTransfer | Self::UnconditionalTransfer | Self::TaxRelief => Purpose::PublicTransfer,
            Self::PlatformTopUp => Purpose::PlatformTopUp,
            Self::MerchantTopUp => Purpose::MerchantTopUp,
            Self::PlatformContribution => Purpose::PlatformContribution,
            Self::MerchantContribution => Purpose::MerchantContribution,
            Self::WorkerContribution => Purpose::WorkerContribution,
            Self::AccountAdministration => Purpose::AccountAdministration,
            Self::PlatformCompliance => Purpose::PlatformCompliance,
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

    /// Returns whether an instrument levies the payment.
    pub(crate) const fn is_levy(self) -> bool {
        matches!(self, Self::PlatformLevy | Self::MerchantLevy | Self::WorkerLevy)
    }
}

/// Whether a payment to a person counts as income elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Treatment {
    /// Is taxed: out of the budget as income without work, like unemployment benefits; otherwise as business profit, with
    /// self-employment tax.
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

/// What a rule secures to a worker in a month besides payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Protection {
    /// Paid leave accrues.
    PaidLeave,
    /// Accidents at work are insured.
    Accident,
    /// A fall of pay is insured.
    Unemployment,
    /// Something is put aside for retirement.
    Retirement,
    /// The law treats the worker as an employee.
    Employee,
    /// The law gives the worker a status between employee and contractor.
    Intermediate,
}

/// Everything that rules secure to one worker in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protections(u8);

impl Protections {
    /// Adds a protection.
    #[must_use]
    pub const fn with(self, protection: Protection) -> Self {
        Self(self.0 | 1 << protection as u8)
    }

    /// Returns whether a protection is among these.
    pub const fn include(self, protection: Protection) -> bool {
        self.0 >> protection as u8 & 1 == 1
    }

    /// Returns whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The claims of one worker in one month, in the order of the law.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    entries: Vec<Claim>,
    instrument: u8,
    rest_hours: f64,
    company_relief: f64,
    countable_shift: Money,
    protections: Protections,
    shares_in_levies: bool,
}

impl Claims {
    /// Adds a claim; an amount that is not positive adds nothing.
    pub fn add(&mut self, payment: Payment, amount: Money, treatment: Treatment) {
        if amount > Money::ZERO {
            self.entries.push(Claim { instrument: self.instrument, payment, amount, treatment });
        }
    }

    /// Gives the worker a share in what levies of the instrument bring this month: next month it is known to all who share in
    /// them then, as [`PersonMonth::share_of_levies`](crate::policy::PersonMonth::share_of_levies).
    pub fn share_in_levies(&mut self) {
        self.shares_in_levies = true;
    }

    /// Secures something to the worker besides payments.
    pub fn protect(&mut self, protection: Protection) {
        self.protections = self.protections.with(protection);
    }

    /// Returns what is secured to the worker so far.
    pub fn protections(&self) -> Protections {
        self.protections
    }

    /// Frees hours of the worker's month from work.
    pub fn grant_rest(&mut self, hours: f64) {
        self.rest_hours += hours;
    }

    /// Gives the worker days of work in the company of others, each of which takes away some isolation.
    pub fn grant_company(&mut self, days: f64, relief_per_day: f64) {
        self.company_relief += days * relief_per_day;
    }

    /// Lets means-tested benefits count so much more platform pay before fees, or less, than that of the month: as earnings,
    /// after the fees and expenses that this pay bears.
    pub fn shift_countable_pay(&mut self, amount: Money) {
        self.countable_shift += amount;
    }

    /// Returns by how much more platform pay before fees, or less, than that of the month means-tested benefits count.
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
        self.countable_shift = Money::ZERO;
        self.protections = Protections::default();
        self.shares_in_levies = false;
    }

    /// Says which instrument speaks from now on.
    pub(crate) fn speak_for(&mut self, instrument: u8) {
        self.instrument = instrument;
    }

    /// Returns whether the instrument that has just spoken gives the worker a share in its levies, and forgets it.
    pub fn take_share_in_levies(&mut self) -> bool {
        std::mem::take(&mut self.shares_in_levies)
    }
}
