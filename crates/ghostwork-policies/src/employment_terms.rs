use ghostwork_core::policy::{Claims, EarnerMonth, Payment, Protection, Treatment};
use ghostwork_parameters::Money;

use crate::billing::{Payer, share_of};

/// What the law makes of a worker who is not a contractor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Insured against accidents and unemployment, as the employer's payments to the government are for.
    Employee,
    /// Entitled to paid leave, and no more.
    Intermediate,
}

impl Status {
    fn protections(self) -> &'static [Protection] {
        match self {
            Self::Employee => &[Protection::Employee, Protection::Accident, Protection::Unemployment],
            Self::Intermediate => &[Protection::Intermediate, Protection::PaidLeave],
        }
    }
}

/// What changes when the buyer of work becomes an employer, as shares of pay after fees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EmploymentTerms {
    /// The status that the law gives the worker.
    pub(crate) status: Status,
    /// Lowest pay for an hour on tasks, dollars.
    pub(crate) minimum_wage: f64,
    /// What the employer pays the government: payroll tax, unemployment insurance, workers' compensation.
    pub(crate) employer_oncost: f64,
    /// What the employer spends on benefits beyond the law, credited to the worker's benefit account.
    pub(crate) voluntary_benefits: f64,
    /// What the worker no longer owes, because the employer pays half of the payroll tax.
    pub(crate) self_employment_relief: f64,
    /// Paid leave, paid out with the pay.
    pub(crate) leave: f64,
}

impl EmploymentTerms {
    /// Adds what the employer and the government owe for a month of work.
    pub(crate) fn claim(&self, earner: &EarnerMonth, claims: &mut Claims) {
        let employer = Payer::Merchant.on(earner.marketplace);
        let least = Money::from_dollars(self.minimum_wage * earner.engaged_hours);
        let paid = earner.pay_so_far();
        let wage = paid.max(least);
        let leave_pay = share_of(wage, self.leave);
        claims.add(employer.top_up(), wage - paid + leave_pay, Treatment::AS_PAY);
        claims.add(employer.levy(), share_of(wage, self.employer_oncost), Treatment::DISREGARDED);
        claims.add(employer.contribution(), share_of(wage, self.voluntary_benefits), Treatment::DISREGARDED);
        let relief = share_of(wage, self.self_employment_relief);
        claims.add(Payment::TaxRelief, relief, Treatment::DISREGARDED);
        for protection in self.status.protections() {
            claims.protect(*protection);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, earner, owed};

    #[test]
    fn an_employer_pays_minimum_wage_oncost_and_benefits() {
        let terms = EmploymentTerms {
            status: Status::Employee,
            minimum_wage: 25.0,
            employer_oncost: 0.1,
            voluntary_benefits: 0.2,
            self_employment_relief: 0.07,
            leave: 0.0,
        };
        let mut claims = Claims::default();

        terms.claim(&earner(), &mut claims);

        // 25 dollars x 80 hours = 2,000 dollars, 200 more than the 1,800 kept; shares are of 2,000 dollars.
        assert_eq!(owed(&claims, Payment::MerchantTopUp), dollars(200.0));
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(200.0));
        assert_eq!(owed(&claims, Payment::MerchantContribution), dollars(400.0));
        assert_eq!(owed(&claims, Payment::TaxRelief), dollars(140.0));
        assert!(claims.protections().include(Protection::Unemployment));
    }

    #[test]
    fn what_an_earlier_floor_has_added_is_not_paid_again() {
        let terms = EmploymentTerms {
            status: Status::Intermediate,
            minimum_wage: 25.0,
            employer_oncost: 0.0,
            voluntary_benefits: 0.0,
            self_employment_relief: 0.0,
            leave: 0.1,
        };
        let top_up = |topped_up| {
            let mut claims = Claims::default();
            terms.claim(&EarnerMonth { topped_up: dollars(topped_up), ..earner() }, &mut claims);
            owed(&claims, Payment::MerchantTopUp)
        };

        // 2,000 dollars are due for 80 hours, and a tenth of it for leave: 1,800 are kept, and some are topped up.
        assert_eq!([0.0, 150.0, 200.0].map(top_up), [400.0, 250.0, 200.0].map(dollars));
    }
}
