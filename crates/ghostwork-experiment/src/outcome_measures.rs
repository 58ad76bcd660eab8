//! The outcome measures that policy analysis is expected to report, and where the program tells each.

/// A measure as agencies and the literature name it, and what tells it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomeMeasure {
    /// Its name.
    pub name: &'static str,
    /// Indicators of the month or the year, by name.
    pub indicators: &'static [&'static str],
    /// Outcomes of `derived.csv`, which follow from several indicators.
    pub derived: &'static [&'static str],
    /// Tables of a comparison that hold it person by person or tenth by tenth.
    pub tables: &'static [&'static str],
}

macro_rules! measures {
    ($($name:literal: [$($indicator:ident),*] [$($derived:ident),*] [$($table:literal),*];)+) => {
        /// Every outcome measure.
        pub const OUTCOME_MEASURES: &[OutcomeMeasure] = &[
            $(OutcomeMeasure {
                name: $name,
                indicators: &[$(stringify!($indicator)),*],
                derived: &[$(stringify!($derived)),*],
                tables: &[$($table),*],
            },)+
        ];
    };
}

measures! {
    "Net income, and with benefits in kind":
        [mean_net_income, mean_income_with_benefits_in_kind, mean_equivalised_income, median_equivalised_income] [] [];
    "Income by tenth": [] [] ["deciles.csv"];
    "Poverty FGT 0, 1, 2; below 60 per cent of the median":
        [poverty_rate, poverty_gap, poverty_severity, official_poverty_rate, low_income_rate] [] [];
    "Deep poverty": [deep_poverty_rate] [] [];
    "Gini index": [gini_index] [] ["lorenz.csv"];
    "Theil T and L; Atkinson 0.5, 1, 2; negative incomes":
        [theil_t_index, theil_l_index, atkinson_index_half, atkinson_index_one, atkinson_index_two, negative_income_rate] [] [];
    "Palma, S80/S20, P90/P10, top shares":
        [palma_ratio, quintile_ratio, decile_ratio, top_tenth_share, top_hundredth_share] [] [];
    "Volatility, coefficient of variation": [mean_volatility, median_volatility, median_volatility_of_poor] [] [];
    "Dips and spikes": [income_dip_rate, income_spike_rate] [] [];
    "Arc-percent change": [income_change_spread, halved_income_rate] [] [];
    "Insecurity index": [insecurity_rate] [] [];
    "Health cover by source":
        [uninsured_rate, employer_insurance_share, family_insurance_share, public_insurance_share, subsidised_insurance_share]
        [] [];
    "Retirement contribution": [retirement_plan_share, retirement_saving_share, mean_retirement_balance] [] [];
    "Unemployment-insurance eligibility": [unemployment_insured_share, benefit_recipient_share] [] [];
    "Paid leave accrued": [paid_leave_share] [] [];
    "Accident cover": [accident_insured_share] [] [];
    "Any cover, all five": [fully_covered_share, uncovered_share] [] [];
    "Hours paid, unpaid, total; participation; at nodes":
        [paid_hours, unpaid_hours, hours_per_person, usual_hours, participation_rate, near_15_hours_share, near_25_hours_share]
        [] [];
    "Effective hourly pay, median, lowest tenth, below the minimum wage":
        [effective_hourly_pay, net_pay_per_paid_hour, median_hourly_pay, low_hourly_pay, below_minimum_wage_share] [] [];
    "Burnout and isolation": [mean_burnout, high_burnout_rate, mean_isolation, high_isolation_rate] [] [];
    "Employment by status":
        [employees, main_platform_workers, secondary_platform_workers, own_account_workers, reclassified_workers,
         intermediate_workers, unemployed_persons, persons_out_of_labour_force] [] [];
    "Measured and true employment":
        [platform_workers_of_year, platform_workers_with_return, platform_workers_with_settlement_return,
         platform_workers_with_direct_return, platform_workers_with_schedule, platform_workers_reported_without_threshold,
         platform_workers_without_return, contractor_share_in_survey, contractor_share, hidden_from_survey_share] [] [];
    "Merchants: margin, prices, tasks bought, in-house, abroad, AI, exits":
        [merchant_margin, merchant_surplus, task_price_index, merchant_cost_per_hour, needed_hours, jobs_awarded,
         home_freelancer_share, abroad_freelancer_share, employee_share, ai_share, undone_share, merchant_exits] [] [];
    "Marketplaces: take rate, revenue, matches, fill rate, time to hire, concentration":
        [fee_share, platform_revenue, platform_costs_of_reform, jobs_awarded, fill_rate, time_to_hire, platform_concentration]
        [] [];
    "Fiscal balance by tax, programme and level of government":
        [net_cost, tax_revenue, income_tax_revenue, state_income_tax_revenue, payroll_tax_revenue, levy_revenue, refunds, spending,
         unemployment_benefit_spending, social_security_spending, food_assistance_spending, universal_credit_spending,
         child_benefit_spending, premium_credit_spending, public_health_spending, instrument_spending, federal_net_cost,
         state_net_cost, local_net_cost, net_cost_per_person] [net_cost_per_person_year, net_cost_ten_years] ["budget.csv", "arms.csv"];
    "Budgets and workers abroad": [revenue_abroad, tax_share_abroad, net_pay_abroad_ppp, pay_per_paid_hour_abroad_ppp] [] [];
    "Cost per person lifted, per person newly covered": [] [cost_per_person_lifted, cost_per_person_insured] [];
    "Marginal and participation tax rates, by source; replacement rate":
        [median_marginal_rate, high_marginal_rate_share, marginal_rate_from_taxes, marginal_rate_from_benefits,
         marginal_rate_from_premium_credit, median_participation_rate, high_participation_rate_share, median_replacement_rate]
        [] [];
    "Winners and losers": [] [] ["winners.csv"];
    "Equivalent variation":
        [] [equivalent_variation_static, equivalent_variation_time_free, equivalent_variation_time_paid] [];
    "Incidence":
        [] [incidence_workers, incidence_merchants, incidence_platforms, incidence_government, incidence_abroad] [];
    "Uncertainty": [] [] ["outcomes.csv", "differences.csv"];
}

#[cfg(test)]
mod tests {
    use ghostwork_core::observation::INDICATORS;
    use ghostwork_results::{COMPARISON_TABLES, DERIVED_IDS};

    use super::*;

    #[test]
    fn every_outcome_measure_is_told_by_something_that_exists() {
        for measure in OUTCOME_MEASURES {
            let told = measure.indicators.len() + measure.derived.len() + measure.tables.len();
            assert!(told > 0, "{}", measure.name);
            for id in measure.indicators {
                assert!(INDICATORS.iter().any(|indicator| indicator.id == *id), "{}: {id}", measure.name);
            }
            for id in measure.derived {
                assert!(DERIVED_IDS.contains(id), "{}: {id}", measure.name);
            }
            for table in measure.tables {
                assert!(COMPARISON_TABLES.contains(table), "{}: {table}", measure.name);
            }
        }
    }
}
