use ghostwork_parameters::Money;

use crate::codec::encode_fields;
use crate::observation::sums::Integers;

/// The kinds of parties between whom money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Party {
    /// Workers' purses: cash and liquid savings.
    Workers,
    /// Workers' retirement balances.
    RetirementBalances,
    /// Workers' portable benefit accounts.
    BenefitAccounts,
    /// Firms that employ, and sell what households buy.
    Firms,
    /// Merchants on storefronts.
    Merchants,
    /// Labour marketplaces.
    Platforms,
    /// Buyers of on-demand tasks.
    Customers,
    /// Health insurers and other insurers.
    Insurers,
    /// The government, all levels.
    Government,
    /// Workers and firms abroad.
    Abroad,
}

macro_rules! purposes {
    ($($(#[doc = $doc:literal])+ $purpose:ident = $name:literal, $payer:ident => $payee:ident;)+) => {
        /// Why money moves. Each purpose has one payer and one payee.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Purpose {
            $($(#[doc = $doc])+ $purpose,)+
        }

        impl Purpose {
            /// Every purpose.
            pub const ALL: &'static [Self] = &[$(Self::$purpose),+];

            /// Returns the name used in tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$purpose => $name,)+ }
            }

            /// Returns who pays.
            pub const fn payer(self) -> Party {
                match self { $(Self::$purpose => Party::$payer,)+ }
            }

            /// Returns who is paid.
            pub const fn payee(self) -> Party {
                match self { $(Self::$purpose => Party::$payee,)+ }
            }
        }
    };
}

purposes! {
    /// Wages after the employer's side of payroll tax.
    Wage = "wage", Firms => Workers;
    /// Profit of own-account work outside marketplaces.
    OwnAccountProfit = "own_account_profit", Firms => Workers;
    /// Interest, dividends, pensions and other private income.
    PropertyIncome = "property_income", Firms => Workers;
    /// Merchants' pay to freelancers at home, before the fee.
    FreelancePay = "freelance_pay", Merchants => Workers;
    /// Merchants' pay to freelancers abroad, before the fee.
    FreelancePayAbroad = "freelance_pay_abroad", Merchants => Abroad;
    /// Pay of on-demand tasks, after the marketplace's take.
    OnDemandPay = "on_demand_pay", Platforms => Workers;
    /// What customers pay for on-demand tasks.
    OnDemandPrice = "on_demand_price", Customers => Platforms;
    /// The marketplace's fee on workers at home.
    PlatformFee = "platform_fee", Workers => Platforms;
    /// The marketplace's fee on workers abroad.
    PlatformFeeAbroad = "platform_fee_abroad", Abroad => Platforms;
    /// What marketplaces add to merchants' bills to recover their costs.
    PlatformSurcharge = "platform_surcharge", Merchants => Platforms;
    /// What workers spend to do platform work: tools, vehicles, software.
    WorkExpenses = "work_expenses", Workers => Firms;
    /// Merchants' sales less the cost of goods.
    MerchantMargin = "merchant_margin", Firms => Merchants;
    /// Merchants' pay for work in their own house: to employees, idle hours below the fewest that are paid included, and for
    /// what AI tools leave to be done by hand.
    MerchantPayroll = "merchant_payroll", Merchants => Firms;
    /// Merchants' payments for AI tools.
    AiTools = "ai_tools", Merchants => Firms;
    /// Income tax withheld from wages.
    WithheldIncomeTax = "withheld_income_tax", Workers => Government;
    /// Estimated tax of the self-employed.
    EstimatedTax = "estimated_tax", Workers => Government;
    /// Employees' payroll tax.
    EmployeePayrollTax = "employee_payroll_tax", Workers => Government;
    /// Employers' payroll tax.
    EmployerPayrollTax = "employer_payroll_tax", Firms => Government;
    /// What the April settlement asks for.
    TaxBalanceDue = "tax_balance_due", Workers => Government;
    /// What the April settlement returns, refundable credits included.
    TaxRefund = "tax_refund", Government => Workers;
    /// Unemployment insurance benefits.
    UnemploymentBenefit = "unemployment_benefit", Government => Workers;
    /// Social Security retirement benefits.
    SocialSecurity = "social_security", Government => Workers;
    /// Food assistance.
    FoodAssistance = "food_assistance", Government => Workers;
    /// Universal Credit (United Kingdom).
    UniversalCredit = "universal_credit", Government => Workers;
    /// Child benefit (United Kingdom).
    ChildBenefit = "child_benefit", Government => Workers;
    /// Advance premium credits, paid to the insurer.
    PremiumCredit = "premium_credit", Government => Insurers;
    /// Health premiums paid by households.
    HealthPremium = "health_premium", Workers => Insurers;
    /// Health premiums paid by employers.
    EmployerHealthPremium = "employer_health_premium", Firms => Insurers;
    /// Cost of public health insurance.
    PublicHealthCost = "public_health_cost", Government => Insurers;
    /// Medical bills paid by households.
    MedicalBill = "medical_bill", Workers => Firms;
    /// What insurers pay for care.
    MedicalCover = "medical_cover", Insurers => Firms;
    /// What households buy of non-durable goods and services.
    Consumption = "consumption", Workers => Firms;
    /// What households buy of durable goods.
    DurableGoods = "durable_goods", Workers => Firms;
    /// What is saved for retirement.
    RetirementSaving = "retirement_saving", Workers => RetirementBalances;
    /// Employers' part of retirement saving.
    EmployerRetirement = "employer_retirement", Firms => RetirementBalances;
    /// What is drawn from retirement balances.
    RetirementWithdrawal = "retirement_withdrawal", RetirementBalances => Workers;
    /// Courses.
    Training = "training", Workers => Firms;
    /// Transfers of an instrument.
    PublicTransfer = "public_transfer", Government => Workers;
    /// Top-up of pay by a marketplace.
    PlatformTopUp = "platform_top_up", Platforms => Workers;
    /// Top-up of pay by merchants.
    MerchantTopUp = "merchant_top_up", Merchants => Workers;
    /// A marketplace's contribution to a benefit account.
    PlatformContribution = "platform_contribution", Platforms => BenefitAccounts;
    /// Merchants' contribution to a benefit account.
    MerchantContribution = "merchant_contribution", Merchants => BenefitAccounts;
    /// A worker's own contribution to a benefit account.
    WorkerContribution = "worker_contribution", Workers => BenefitAccounts;
    /// What a worker draws from the own benefit account.
    BenefitWithdrawal = "benefit_withdrawal", BenefitAccounts => Workers;
    /// The cost of running benefit accounts.
    AccountAdministration = "account_administration", BenefitAccounts => Firms;
    /// What a marketplace spends to comply with an instrument: staff, systems.
    PlatformCompliance = "platform_compliance", Platforms => Firms;
    /// An instrument's levy on a marketplace.
    PlatformLevy = "platform_levy", Platforms => Government;
    /// An instrument's levy on merchants.
    MerchantLevy = "merchant_levy", Merchants => Government;
    /// An instrument's levy on workers.
    WorkerLevy = "worker_levy", Workers => Government;
    /// The government's contribution to a benefit account.
    PublicContribution = "public_contribution", Government => BenefitAccounts;
    /// An instrument's credit to merchants.
    MerchantCredit = "merchant_credit", Government => Merchants;
    /// What the government buys for persons: places in courses, desks.
    PublicService = "public_service", Government => Firms;
    /// An instrument's levy on merchants' payments for AI tools.
    AiLevy = "ai_levy", Merchants => Government;
    /// The purse of a person who leaves the population goes to heirs and the estate outside it.
    EstatePurse = "estate_purse", Workers => Abroad;
    /// The retirement balance of a person who leaves the population.
    EstateRetirement = "estate_retirement", RetirementBalances => Abroad;
    /// The benefit account of a person who leaves the population.
    EstateBenefitAccount = "estate_benefit_account", BenefitAccounts => Abroad;
    /// What a newcomer to the population brings along.
    Endowment = "endowment", Abroad => Workers;
}

impl Purpose {
    /// Returns whether a payment to or by a worker is part of net income: spending, saving and estates are not.
    ///
    /// What a worker pays into the own benefit account is income later, when it is drawn, and so is none now.
    pub const fn is_income(self) -> bool {
        !matches!(
            self,
            Self::Consumption
                | Self::DurableGoods
                | Self::MedicalBill
                | Self::HealthPremium
                | Self::RetirementSaving
                | Self::Training
                | Self::EstatePurse
                | Self::Endowment
        )
    }
}

const PURPOSES: usize = Purpose::ALL.len();

/// All payments of a month, or of a part of the population in a month.
///
/// Double entry: a payment is booked once under its [`Purpose`], which names the payer and the payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    flows: [i64; PURPOSES],
}

impl Default for Ledger {
    fn default() -> Self {
        Self { flows: [0; PURPOSES] }
    }
}

/// A month whose payments do not explain how balances changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the accounts of {party:?} do not close: payments say {paid}, balances say {held}")]
pub struct LedgerError {
    /// Whose accounts.
    pub party: Party,
    /// Net receipts by the ledger.
    pub paid: Money,
    /// Change of the balances held.
    pub held: Money,
}

/// What workers hold, in total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Cash and liquid savings.
    pub purses: Money,
    /// Retirement balances.
    pub retirement: Money,
    /// Portable benefit accounts.
    pub benefit_accounts: Money,
}

impl Holdings {
    /// Adds what others hold.
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.purses += other.purses;
        self.retirement += other.retirement;
        self.benefit_accounts += other.benefit_accounts;
    }
}

encode_fields!(Holdings { purses, retirement, benefit_accounts });

impl Integers for Ledger {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        self.flows.each(visit);
    }
}

impl Integers for Holdings {
    fn each(&mut self, visit: &mut dyn FnMut(&mut i64)) {
        for money in [&mut self.purses, &mut self.retirement, &mut self.benefit_accounts] {
            let mut cents = money.cents();
            visit(&mut cents);
            *money = Money::from_cents(cents);
        }
    }
}

impl Ledger {
    /// Books a payment of a positive or zero amount.
    pub fn pay(&mut self, purpose: Purpose, amount: Money) {
        debug_assert!(amount >= Money::ZERO, "{purpose:?} of {amount}");
        self.flows[purpose as usize] += amount.cents();
    }

    /// Adds all payments of another ledger.
    pub fn absorb(&mut self, other: &Self) {
        for (flow, more) in self.flows.iter_mut().zip(&other.flows) {
            *flow += more;
        }
    }

    /// Returns the payments booked since the ledger stood as `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        let mut later = self.clone();
        for (flow, before) in later.flows.iter_mut().zip(&earlier.flows) {
            *flow -= before;
        }
        later
    }

    /// Returns what was paid under a purpose.
    pub fn flow(&self, purpose: Purpose) -> Money {
        Money::from_cents(self.flows[purpose as usize])
    }

    /// Returns what a party received less what it paid.
    pub fn net_receipts(&self, party: Party) -> Money {
        Purpose::ALL
            .iter()
            .map(|purpose| {
                let received = if purpose.payee() == party { self.flow(*purpose) } else { Money::ZERO };
                let paid = if purpose.payer() == party { self.flow(*purpose) } else { Money::ZERO };
                received - paid
            })
            .sum()
    }

    /// Checks that the payments explain, to the cent, how what workers hold has changed.
    ///
    /// # Errors
    ///
    /// When purses, retirement balances or benefit accounts changed by another amount than was booked.
    pub fn close(&self, before: &Holdings, after: &Holdings) -> Result<(), LedgerError> {
        let changes = [
            (Party::Workers, after.purses - before.purses),
            (Party::RetirementBalances, after.retirement - before.retirement),
            (Party::BenefitAccounts, after.benefit_accounts - before.benefit_accounts),
        ];
        for (party, held) in changes {
            let paid = self.net_receipts(party);
            if paid != held {
                return Err(LedgerError { party, paid, held });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_payment_has_a_payer_and_another_payee() {
        let mut ledger = Ledger::default();
        for (number, purpose) in Purpose::ALL.iter().enumerate() {
            ledger.pay(*purpose, Money::from_cents(7 + number as i64));
            assert_ne!(purpose.payer(), purpose.payee(), "{purpose:?}");
        }

        let parties = [
            Party::Workers,
            Party::RetirementBalances,
            Party::BenefitAccounts,
            Party::Firms,
            Party::Merchants,
            Party::Platforms,
            Party::Customers,
            Party::Insurers,
            Party::Government,
            Party::Abroad,
        ];
        assert_eq!(parties.map(|party| ledger.net_receipts(party)).into_iter().sum::<Money>(), Money::ZERO);
    }

    #[test]
    fn a_cent_that_nobody_booked_is_found() {
        let mut ledger = Ledger::default();
        ledger.pay(Purpose::Wage, Money::from_cents(500));
        let before = Holdings::default();
        let after = Holdings { purses: Money::from_cents(501), ..before };

        assert_eq!(ledger.close(&before, &after).unwrap_err().party, Party::Workers);
    }
}
