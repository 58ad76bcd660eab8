use ghostwork_core::categories::{Marketplace, PerMarketplace};
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, By, Month, Unit, parameters};

use crate::definition::instrument;
use crate::employment_terms::{EmploymentTerms, Status};

const MONTHS_PER_YEAR: f64 = 12.0;

instrument! {
    /// # What it pays
    ///
    /// A covered worker whose work shows control and direction, a score of `control_threshold` or more, is presumed an employee once the worker (`claim_rate`) or an inspector (`inspector_rate`) claims so
    /// and the buyer of the work does not rebut it (`rebuttal_success`). From then on the merchant, on demand the platform,
    /// owes what an employer owes: at least `minimum_wage` for hours on tasks, `employer_oncost` to the government,
    /// `voluntary_benefits` into the worker's benefit account. The government pays back `self_employment_relief`, the half
    /// of the payroll tax that the employer now bears.
    ///
    /// The score of a worker lies within a quarter of `control` of the marketplace, evenly spread.
    ///
    /// # Who receives it
    ///
    /// A share of the covered workers that grows from month to month: claims come at a constant rate, and a worker once
    /// found to be an employee stays one. Employers who do not comply pay nothing.
    ///
    /// # What may happen
    ///
    /// Covered work gets dearer: merchants buy less, abroad, from machines, or from their own employees. Those found to be
    /// employees gain cover and a floor, and lose control over their schedule: `schedule_control_loss` makes covered workers
    /// likelier to take a break, as the share of employees among them grows. In the model's statistics they still count as
    /// platform workers: what changes is what is paid, not the name.
    ///
    /// # Source
    ///
    /// - European Union, directive 2024/2831: presumption where facts show control and direction under national law,
    ///   transposition by 2 December 2026, for work performed in the Union (iuslaboris.com, digitalpolicyalert.org).
    /// - Spain, royal decree-law 9/2021 (12 August 2021), delivery only; one platform left, others complied in part
    ///   (catalannews.com, ioe-emp.org). No clean causal estimate was found.
    /// - Employer cost: Bureau of Labor Statistics, Employer Costs for Employee Compensation, March 2026, table 6.
    pub(crate) struct ReclassificationPresumption in "reclass_presumption" {
        title: "Presumption of employment",
        stage: Stage::Rules,
        heeds: [Compliance, Audits],
        parameters: ReclassificationPresumptionParameters,
        rule: |parameters, month| ReclassificationPresumptionRule { parameters, month },
    }
}

parameters! {
    /// How the presumption comes about and what employment costs.
    pub(crate) struct ReclassificationPresumptionParameters in "reclass_presumption" {
        /// Control and direction from which work is presumed employment, 0 none and 1 complete.
        control_threshold: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Control and direction that is usual on the marketplace.
        control: PerMarketplace = By::new([0.5, 0.4, 0.5, 0.8]), Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// What losing control over the schedule adds to the log of the hazard of taking a break.
        schedule_control_loss: f64 = 0.0, Unit::Utils, 0.0..=5.0, ASSUMPTION;
        /// Covered workers who claim to be employees in a year.
        claim_rate: f64 = 0.1, Unit::SharePerYear, 0.0..=1.0, ASSUMPTION;
        /// Covered workers whom an inspector claims to be employees in a year.
        inspector_rate: f64 = 0.02, Unit::SharePerYear, 0.0..=1.0, ASSUMPTION;
        /// Share of claims that the buyer of the work rebuts.
        rebuttal_success: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
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

/// How far the control of a worker may lie from what is usual.
const CONTROL_SPREAD: f64 = 0.25;

/// The presumption as it stands in a month.
struct ReclassificationPresumptionRule {
    parameters: ReclassificationPresumptionParameters,
    month: Month,
}

impl ReclassificationPresumptionRule {
    /// Returns whether a worker's work shows the control that the presumption needs.
    fn is_controlled(&self, earner: &EarnerMonth) -> bool {
        let usual = self.parameters.control[earner.marketplace as usize];
        usual + CONTROL_SPREAD * (2.0 * earner.second_draw - 1.0) >= self.parameters.control_threshold
    }

    /// Returns the share of workers on a marketplace whose work shows it.
    fn controlled_share(&self, marketplace: Marketplace) -> f64 {
        let missing = self.parameters.control_threshold - self.parameters.control[marketplace as usize];
        (0.5 - missing / (2.0 * CONTROL_SPREAD)).clamp(0.0, 1.0)
    }

    /// Returns the share of covered workers found to be employees since the first month in force.
    fn share_of_employees(&self, from: Month) -> f64 {
        let parameters = &self.parameters;
        let claims = (parameters.claim_rate + parameters.inspector_rate).min(1.0) / MONTHS_PER_YEAR;
        let remain = 1.0 - claims * (1.0 - parameters.rebuttal_success);
        let months = self.month.index().saturating_sub(from.index());
        1.0 - (0..months).fold(1.0, |contractors, _| contractors * remain)
    }
}

impl Rule for ReclassificationPresumptionRule {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let found = self.share_of_employees(coverage.from) * coverage.enforcement.compliance;
        for marketplace in Marketplace::ALL {
            let employees = found * self.controlled_share(marketplace);
            let loss = self.parameters.schedule_control_loss * employees;
            let mut covered = coverage.clone();
            covered.eligible = covered.eligible.on_marketplaces(&[marketplace]);
            if loss > 0.0 {
                rules.take_control(loss, &covered);
            }
        }
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let is_found = earner.lasting_draw < self.share_of_employees(coverage.from);
        if earner.payer_complies && is_found && self.is_controlled(earner) {
            let parameters = &self.parameters;
            let terms = EmploymentTerms {
                status: Status::Employee,
                minimum_wage: parameters.minimum_wage,
                employer_oncost: parameters.employer_oncost,
                voluntary_benefits: parameters.voluntary_benefits,
                self_employment_relief: parameters.self_employment_relief,
                leave: 0.0,
            };
            terms.claim(earner, claims);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::MARKETPLACES;
    use ghostwork_core::policy::{Enforcement, Payment};

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, month, owed};

    fn rule(
        parameters: ReclassificationPresumptionParameters,
        months: u32,
    ) -> ReclassificationPresumptionRule {
        ReclassificationPresumptionRule { parameters, month: month() + months }
    }

    #[test]
    fn the_share_of_employees_grows_from_nothing() {
        let share = |months| {
            rule(ReclassificationPresumptionParameters::default(), months).share_of_employees(month())
        };

        // 12 % a year, of which 70 % stand: 0.7 % a month; after two months 1 - 0.993 x 0.993.
        assert_eq!(share(0), 0.0);
        assert!((share(2) - (1.0 - 0.993 * 0.993)).abs() < 1e-12);
        assert!(share(12) < share(60) && share(60) < 1.0);
    }

    #[test]
    fn an_employee_costs_the_merchant_oncost_and_benefits() {
        let found = EarnerMonth { lasting_draw: 0.001, ..earner() };
        let claims = earner_claims(&rule(ReclassificationPresumptionParameters::default(), 12), &found);

        // 10.4 % and 24.3 % of 1,800 dollars, 22.50 dollars an hour being above the minimum wage; 7.06 % comes back.
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(187.2));
        assert_eq!(owed(&claims, Payment::MerchantContribution), dollars(437.4));
        assert_eq!(owed(&claims, Payment::TaxRelief), dollars(127.08));
        assert_eq!(owed(&claims, Payment::MerchantTopUp), dollars(0.0));
    }

    #[test]
    fn contractors_and_those_whose_employer_ignores_the_law_get_nothing() {
        let rule = rule(ReclassificationPresumptionParameters::default(), 12);
        let ignored = EarnerMonth { lasting_draw: 0.001, payer_complies: false, ..earner() };

        assert!(earner_claims(&rule, &earner()).entries().is_empty());
        assert!(earner_claims(&rule, &ignored).entries().is_empty());
    }

    #[test]
    fn only_where_some_work_is_controlled_employees_lose_control() {
        let lost = |control_threshold, compliance| {
            let parameters = ReclassificationPresumptionParameters {
                control: By::new([0.5; MARKETPLACES]),
                schedule_control_loss: 1.0,
                control_threshold,
                ..ReclassificationPresumptionParameters::default()
            };
            let law =
                Coverage { enforcement: Enforcement { compliance, ..Enforcement::default() }, ..coverage() };
            let mut rules = MarketRules::default();
            rule(parameters, 24).write_rules(&law, &mut rules);
            rules.lost_control(Some(6), Marketplace::OnDemand, 0)
        };

        // Control lies a quarter to both sides of one half.
        assert_eq!(lost(0.8, 1.0), 0.0);
        assert!((lost(0.5, 1.0) - lost(0.2, 1.0) / 2.0).abs() < 1e-12 && lost(0.2, 1.0) > 0.0);
        assert!((lost(0.2, 0.5) - lost(0.2, 1.0) / 2.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_becomes_an_employee_without_claims() {
        let parameters = ReclassificationPresumptionParameters {
            claim_rate: 0.0,
            inspector_rate: 0.0,
            ..ReclassificationPresumptionParameters::default()
        };

        assert_eq!(rule(parameters, 120).share_of_employees(month()), 0.0);
    }

    #[test]
    fn employees_rise_with_claims_and_fall_with_rebuttals() {
        let share = |claim_rate, rebuttal_success| {
            let parameters = ReclassificationPresumptionParameters {
                claim_rate,
                rebuttal_success,
                ..ReclassificationPresumptionParameters::default()
            };
            rule(parameters, 24).share_of_employees(month())
        };

        assert!(share(0.02, 0.3) < share(0.1, 0.3) && share(0.1, 0.3) < share(0.3, 0.3));
        assert!(share(0.1, 0.3) > share(0.1, 0.6));
    }
}
