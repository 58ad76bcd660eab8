use ghostwork_core::categories::{Marketplace, TASK_CATEGORIES, TaskCategory};
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, MarketRules, Reach, Rule, Stage};
use ghostwork_parameters::{ASSUMPTION, Flags, Label, Money, Unit, parameters};

use crate::definition::instrument;
use crate::employment_terms::{EmploymentTerms, Status};

instrument! {
    /// # What it pays
    ///
    /// A worker is an employee unless free from control (A), outside the usual course of the business (B) and independently
    /// established (C). Of covered workers the share `prong_b_share` fails, from the first day. Of those who fail,
    /// `conversion_rate` become employees; buyers of freelance work no longer turn to the others, whose contracts run out. On demand
    /// all who fail become employees, since the platform has nobody else to send. For employees the merchant, on demand the platform, owes what an employer owes: at least `minimum_wage` for hours on
    /// tasks, `employer_oncost` to the government, `voluntary_benefits` into the worker's benefit account; the government
    /// pays back `self_employment_relief`. An audited employer who did not comply owes `er_penalty_per_violation` besides. With `intermediate` they are workers in the British sense instead: the minimum wage and
    /// `intermediate_leave_rate` of pay for leave, nothing else.
    ///
    /// # Who receives it
    ///
    /// The same covered workers in every month, but for `exempt_families`: task categories, or the occupations that
    /// California names, where `writing` is `product_content`, `marketing` is `digital_marketing` and `photography` is
    /// `product_content` too. Employers who do not comply go on as before.
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
        heeds: [Compliance, Audits],
        parameters: AbcTestParameters,
    }
}

parameters! {
    /// Who fails the test and what follows.
    pub(crate) struct AbcTestParameters in "abc_test" {
        /// Share of covered workers who fail the test.
        prong_b_share: f64 = 0.6, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Task categories and occupations that are exempt.
        exempt_families: ExemptFamilies = Flags::new(CALIFORNIA), Unit::Switch, 0.0..=1.0,
            "California Assembly Bill 2257 (liyapalagashvili.substack.com); photography from memory, unconfirmed";
        /// Share of those who fail whose buyers make them employees.
        conversion_rate: f64 = 0.3, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// What an audited employer who did not comply owes for each worker.
        er_penalty_per_violation: f64 = 5_000.0, Unit::DollarsPerEvent, 0.0..=25_000.0,
            "from memory, unconfirmed: California Labor Code 226.8, 5,000 to 25,000 dollars";
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

/// Names under which a family may be exempt: the task categories, then occupations as California's law has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Family;

impl Label for Family {
    const NAMES: &'static [&'static str] = &FAMILIES;
}

/// Number of names.
const NAMES: usize = TASK_CATEGORIES + OCCUPATIONS.len();

/// The occupations of the law, with the task category of each.
const OCCUPATIONS: [(&str, TaskCategory); 3] = [
    ("writing", TaskCategory::ProductContent),
    ("marketing", TaskCategory::DigitalMarketing),
    ("photography", TaskCategory::ProductContent),
];

const FAMILIES: [&str; NAMES] = {
    let mut names = [""; NAMES];
    let mut position = 0;
    while position < NAMES {
        names[position] = if position < TASK_CATEGORIES {
            TaskCategory::NAMES[position]
        } else {
            OCCUPATIONS[position - TASK_CATEGORIES].0
        };
        position += 1;
    }
    names
};

/// What California exempts.
const CALIFORNIA: [bool; NAMES] = {
    let mut exempt = [false; NAMES];
    let mut position = TASK_CATEGORIES;
    while position < NAMES {
        exempt[position] = true;
        position += 1;
    }
    exempt
};

/// Which families are exempt.
type ExemptFamilies = Flags<Family, NAMES>;

impl AbcTestParameters {
    /// Returns whether the test leaves work on a marketplace alone; on demand has no task category.
    fn exempts(&self, marketplace: Marketplace, category: TaskCategory) -> bool {
        let by_occupation = OCCUPATIONS.iter().enumerate().any(|(position, (_, exempt))| {
            *exempt == category && self.exempt_families[TASK_CATEGORIES + position]
        });
        marketplace != Marketplace::OnDemand && (self.exempt_families[category as usize] || by_occupation)
    }

    /// Returns the share of covered workers whom buyers of freelance work no longer turn to.
    fn refused_share(&self) -> f64 {
        if self.intermediate { 0.0 } else { self.prong_b_share * (1.0 - self.conversion_rate) }
    }

    /// Returns the share of those who still work who fail and are kept as something else: it changes where their payer complies.
    fn changed_share(&self, marketplace: Marketplace, compliance: f64) -> f64 {
        if self.intermediate || marketplace == Marketplace::OnDemand {
            return self.prong_b_share;
        }
        let left = 1.0 - self.refused_share() * compliance;
        if left > 0.0 { self.prong_b_share * self.conversion_rate / left } else { 0.0 }
    }

    fn terms(&self) -> EmploymentTerms {
        let minimum_wage = self.minimum_wage;
        if self.intermediate {
            EmploymentTerms {
                status: Status::Intermediate,
                minimum_wage,
                employer_oncost: 0.0,
                voluntary_benefits: 0.0,
                self_employment_relief: 0.0,
                leave: self.intermediate_leave_rate,
            }
        } else {
            EmploymentTerms {
                status: Status::Employee,
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

    fn write_rules(&self, coverage: &Coverage, rules: &mut MarketRules) {
        let refused = self.refused_share() * coverage.enforcement.compliance;
        for category in TaskCategory::ALL {
            let marketplaces: Vec<Marketplace> = Marketplace::ALL
                .into_iter()
                .filter(|marketplace| *marketplace != Marketplace::OnDemand)
                .filter(|marketplace| coverage.eligible.admits_work(*marketplace, category))
                .filter(|marketplace| !self.exempts(*marketplace, category))
                .collect();
            if refused > 0.0 && !marketplaces.is_empty() {
                let mut covered = coverage.clone();
                covered.eligible = covered.eligible.on_marketplaces(&marketplaces).in_categories(&[category]);
                rules.refuse_contracts(refused, &covered);
            }
        }
    }

    fn penalty_per_violation(&self) -> Money {
        Money::from_dollars(self.er_penalty_per_violation)
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let share = self.changed_share(earner.marketplace, coverage.enforcement.compliance);
        let changes = earner.lasting_draw < share && !self.exempts(earner.marketplace, earner.category);
        if earner.payer_complies && changes {
            self.terms().claim(earner, claims);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::Payment;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    /// Returns the test for everyone, all of whom are converted.
    fn strict() -> AbcTestParameters {
        AbcTestParameters {
            exempt_families: Flags::new([false; NAMES]),
            conversion_rate: 1.0,
            ..AbcTestParameters::default()
        }
    }

    #[test]
    fn exempt_families_and_the_unconverted_are_left_alone_or_refused() {
        let rule =
            AbcTestParameters { exempt_families: Flags::new([false; NAMES]), ..AbcTestParameters::default() };
        let passed_over = EarnerMonth { lasting_draw: 0.31, ..earner() };
        let converted = EarnerMonth { lasting_draw: 0.29, ..earner() };

        // 0.6 x 0.7 = 0.42 are refused where 95 % comply; of the other 0.601 are 0.6 x 0.3 = 0.18 converted: 30 %.
        assert!((rule.refused_share() - 0.42).abs() < 1e-12);
        assert!(earner_claims(&rule, &passed_over).entries().is_empty());
        assert!(!earner_claims(&rule, &converted).entries().is_empty());
        // The example writes product content, which California exempts.
        assert!(earner_claims(&AbcTestParameters::default(), &converted).entries().is_empty());
        assert_eq!(rule.penalty_per_violation(), dollars(5_000.0));
    }

    #[test]
    fn compliance_thins_those_converted_once() {
        let rule = AbcTestParameters::default();
        for compliance in [1.0, 0.8, 0.5] {
            let left = 1.0 - rule.refused_share() * compliance;
            let employees = left * rule.changed_share(Marketplace::Bidding, compliance) * compliance;

            // 0.6 x 0.3 of all covered workers where payers comply.
            assert!((employees - 0.18 * compliance).abs() < 1e-12, "{compliance} {employees}");
        }
    }

    #[test]
    fn those_who_fail_cost_what_employees_cost() {
        let claims = earner_claims(&strict(), &earner());

        // 10.4 % and 24.3 % of 1,800 dollars.
        assert_eq!(owed(&claims, Payment::MerchantLevy), dollars(187.2));
        assert_eq!(owed(&claims, Payment::MerchantContribution), dollars(437.4));
    }

    #[test]
    fn the_intermediate_status_brings_minimum_wage_and_leave_only() {
        let rule = AbcTestParameters { intermediate: true, minimum_wage: 25.0, ..strict() };
        let claims = earner_claims(&rule, &earner());

        // 25 dollars x 80 hours = 2,000 dollars, 200 more than the 1,800 kept; 12.07 % of 2,000 dollars is 241.40.
        assert_eq!(owed(&claims, Payment::MerchantTopUp), dollars(441.4));
        assert_eq!(claims.entries().len(), 1);
    }

    #[test]
    fn those_who_pass_stay_contractors() {
        let passes = EarnerMonth { lasting_draw: 0.7, ..earner() };

        assert!(earner_claims(&strict(), &passes).entries().is_empty());
    }

    #[test]
    fn nobody_is_an_employee_at_a_share_of_zero() {
        let rule = AbcTestParameters { prong_b_share: 0.0, ..strict() };

        assert!(earner_claims(&rule, &EarnerMonth { lasting_draw: 0.0, ..earner() }).entries().is_empty());
        assert_eq!(crate::example::market(&rule), MarketRules::default());
    }

    #[test]
    fn the_cost_rises_with_the_oncost() {
        let levy = |employer_oncost| {
            let rule = AbcTestParameters { employer_oncost, ..strict() };
            owed(&earner_claims(&rule, &earner()), Payment::MerchantLevy)
        };

        assert!(levy(0.05) < levy(0.104) && levy(0.104) < levy(0.2));
    }
}
