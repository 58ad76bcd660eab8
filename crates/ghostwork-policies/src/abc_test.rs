use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::definition::instrument;
use crate::employment_terms::EmploymentTerms;

instrument! {
    /// # What it pays
    ///
    /// A worker is an employee unless free from control (A), outside the usual course of the business (B) and independently
    /// established (C). Of covered workers the share `prong_b_share` fails, from the first day. The merchant, on demand the
    /// platform, owes what an employer owes: at least `minimum_wage` for hours on tasks, `employer_oncost` to the
    /// government, `voluntary_benefits` into the worker's benefit account; the government pays back
    /// `self_employment_relief`. With `intermediate` they are workers in the British sense instead: the minimum wage and
    /// `intermediate_leave_rate` of pay for leave, nothing else.
    ///
    /// # Who receives it
    ///
    /// The same covered workers in every month. Exempt occupations, like writing and marketing in California, are left out
    /// by eligibility. Employers who do not comply go on as before.
    ///
    /// # What may happen
    ///
    /// Work that is not worth an employer's cost disappears or moves abroad; the rest pays more and covers more. How much
    /// disappears comes out of merchants' choices. In the model's statistics those reclassified still count as platform
    /// workers: what changes is what is paid, not the name.
    ///
    /// # Source
    ///
    /// - California, Assembly Bill 5 (1 January 2020) with over 100 exempt occupations by AB 2257
    ///   (liyapalagashvili.substack.com). United Kingdom, intermediate status (Supreme Court 2021), 5.6 weeks of leave or
    ///   12.07 %: from memory, unconfirmed.
    /// - Difference in differences on survey data: self-employment 10.5 % and employment 4.4 % lower in affected occupations,
    ///   no robust rise of employees (iwf.org, reason.com); several states: employees 4.73 %, self-employment 6.43 %,
    ///   employment 4.79 % lower (freelancebusting.com). Authors and outlets oppose reclassification: one end of a range.
    /// - Employer cost: Bureau of Labor Statistics, Employer Costs for Employee Compensation, March 2026, table 6.
    pub(crate) struct AbcTest in "abc_test" {
        title: "ABC test of employee status",
        stage: Stage::Rules,
        parameters: AbcTestParameters,
    }
}

parameters! {
    /// Who fails the test and what follows.
    pub(crate) struct AbcTestParameters in "abc_test" {
        /// Share of covered workers who fail the test.
        prong_b_share: f64 = 0.6, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether those who fail have the intermediate status rather than that of employees.
        intermediate: bool = false, Unit::Switch, 0.0..=1.0, "California Assembly Bill 5: employees";
        /// Leave pay in the intermediate status, as a share of pay.
        intermediate_leave_rate: f64 = 0.1207, Unit::Share, 0.0..=0.2, "from memory, unconfirmed: United Kingdom, 5.6 weeks";
        /// Lowest pay for an hour on tasks.
        minimum_wage: f64 = 7.25, Unit::DollarsPerHour, 0.0..=50.0, "29 U.S.C. 206(a)(1), federal minimum wage since July 2009";
        /// Employer's payments required by law, as a share of wages.
        employer_oncost: f64 = 0.104, Unit::Share, 0.0..=0.4, "BLS, Employer Costs for Employee Compensation, March 2026, table 6: 3.38/32.60";
        /// Employer's other benefits, as a share of wages.
        voluntary_benefits: f64 = 0.243, Unit::Share, 0.0..=0.5, "BLS, Employer Costs for Employee Compensation, March 2026, table 6, 1-49 workers";
        /// Payroll tax that the worker no longer owes, as a share of wages: 7.65 % of 92.35 % of profit.
        self_employment_relief: f64 = 0.0706, Unit::Share, 0.0..=0.2, "26 U.S.C. 1401 and 1402(a)(12)";
    }
}

impl AbcTestParameters {
    fn terms(&self) -> EmploymentTerms {
        let minimum_wage = self.minimum_wage;
        if self.intermediate {
            EmploymentTerms {
                minimum_wage,
                employer_oncost: 0.0,
                voluntary_benefits: 0.0,
                self_employment_relief: 0.0,
                leave: self.intermediate_leave_rate,
            }
        } else {
            EmploymentTerms {
                minimum_wage,
                employer_oncost: self.employer_oncost,
                voluntary_benefits: self.voluntary_benefits,
                self_employment_relief: self.self_employment_relief,
                leave: 0.0,
            }
        }
    }
}

impl Rule for AbcTestParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if earner.payer_complies && earner.lasting_draw < self.prong_b_share {
            self.terms().claim(earner, claims);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    #[test]
    fn those_who_fail_cost_what_employees_cost() {
        let claims = earner_claims(&AbcTestParameters::default(), &earner());

        // 10.4 % and 24.3 % of 1,800 dollars.
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(187.2));
        assert_eq!(owed(&claims, Payment::MerchantContribution), dollars(437.4));
    }

    #[test]
    fn the_intermediate_status_brings_minimum_wage_and_leave_only() {
        let rule =
            AbcTestParameters { intermediate: true, minimum_wage: 25.0, ..AbcTestParameters::default() };
        let claims = earner_claims(&rule, &earner());

        // 25 dollars x 80 hours = 2,000 dollars, 200 more than the 1,800 kept; 12.07 % of 2,000 dollars is 241.40.
        assert_eq!(owed(&claims, Payment::MerchantTopUp), dollars(441.4));
        assert_eq!(claims.entries().len(), 1);
    }

    #[test]
    fn those_who_pass_stay_contractors() {
        let passes = EarnerMonth { lasting_draw: 0.7, ..earner() };

        assert!(earner_claims(&AbcTestParameters::default(), &passes).entries().is_empty());
    }

    #[test]
    fn nobody_is_an_employee_at_a_share_of_zero() {
        let rule = AbcTestParameters { prong_b_share: 0.0, ..AbcTestParameters::default() };

        assert!(earner_claims(&rule, &EarnerMonth { lasting_draw: 0.0, ..earner() }).entries().is_empty());
    }

    #[test]
    fn the_cost_rises_with_the_oncost() {
        let levy = |employer_oncost| {
            let rule = AbcTestParameters { employer_oncost, ..AbcTestParameters::default() };
            owed(&earner_claims(&rule, &earner()), Payment::MerchantLevy)
        };

        assert!(levy(0.05) < levy(0.104) && levy(0.104) < levy(0.2));
    }
}
