use ghostwork_core::ModelParameters;
use ghostwork_core::categories::Marketplace;

use super::readings::Readings;

/// Where the model's value of a moment comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    /// Counted in the simulation, seed by seed; `None` where the run is too short for it.
    Simulated(fn(&Readings<'_>) -> Option<f64>),
    /// It is a parameter, or follows from parameters alone.
    Parameter(fn(&ModelParameters) -> f64),
}

/// How a published statistic is read off the model.
#[derive(Clone, Copy)]
pub(crate) struct Mapping {
    /// The moment.
    pub(crate) id: &'static str,
    /// What stands for it: indicators with their group, or parameters.
    pub(crate) reads: &'static str,
    pub(crate) origin: Origin,
}

const fn simulated(
    id: &'static str,
    reads: &'static str,
    value: fn(&Readings<'_>) -> Option<f64>,
) -> Mapping {
    Mapping { id, reads, origin: Origin::Simulated(value) }
}

const fn parameter(id: &'static str, reads: &'static str, value: fn(&ModelParameters) -> f64) -> Mapping {
    Mapping { id, reads, origin: Origin::Parameter(value) }
}

/// Every moment, in the order of the table.
///
/// Statistics of drivers, apps and bank deposits speak of work on demand; those of freelancers, profiles and microtasks of
/// remote work.
pub(crate) const CATALOGUE: &[Mapping] = &[
    simulated("M01", "platform_share_in_survey", |run| run.all("platform_share_in_survey")),
    simulated(
        "M02",
        "persons of platform_share_in_survey in the group online, of all employed in the survey",
        online_share_in_survey,
    ),
    simulated("M03", "present_participation_rate", |run| run.all("present_participation_rate")),
    simulated("M04", "household_participation_rate", |run| run.all("household_participation_rate")),
    simulated("M05", "participation_ratio", |run| run.all("participation_ratio")),
    simulated("M06", "contractor_share_in_survey", |run| run.all("contractor_share_in_survey")),
    simulated("M07", "contractor_share_of_year", |run| run.over_all_months("contractor_share_of_year")),
    simulated("M08", "contractor_share_when_probed", |run| run.all("contractor_share_when_probed")),
    simulated("M09", "ever_paid_profile_share", |run| run.all("ever_paid_profile_share")),
    simulated(
        "M10",
        "yearly growth of hours worked by freelancers, at home and abroad, over all recorded years",
        |run| run.yearly_growth(freelance_hours),
    ),
    simulated("M11", "new_entrant_share on demand", |run| run.of("on_demand", "new_entrant_share")),
    simulated("M12", "exit_within_year", |run| run.all("exit_within_year")),
    simulated("M13", "experienced_exit_rate", |run| run.all("experienced_exit_rate")),
    // Not on demand alone: in December those who worked earlier in the year and left belong to no marketplace any more.
    simulated("M14", "few_months_share", |run| run.over_all_months("few_months_share")),
    // The sources, tax data and a question about the past year, look at the year.
    simulated("M15", "side_activity_share_of_year", |run| run.over_all_months("side_activity_share_of_year")),
    simulated("M16", "few_hours_share on demand", |run| run.of("on_demand", "few_hours_share")),
    simulated("M17", "many_hours_share on demand", |run| run.of("on_demand", "many_hours_share")),
    simulated("M18", "abroad_worker_share", |run| run.all("abroad_worker_share")),
    simulated("M19", "unpaid_minutes_per_paid_hour online", |run| {
        run.of("online", "unpaid_minutes_per_paid_hour")
    }),
    simulated("M20", "paid_time_ratio online", |run| run.of("online", "paid_time_ratio")),
    simulated("M21", "abroad_pay_ratio", |run| run.all("abroad_pay_ratio")),
    simulated("M22", "worker_surplus_share", |run| run.all("worker_surplus_share")),
    parameter("M23", "platforms.fee.catalogue", |model| fee(model, Marketplace::Catalogue)),
    parameter("M24", "platforms.fee.bidding", |model| fee(model, Marketplace::Bidding)),
    simulated("M25", "platform_income_share on demand", |run| run.of("on_demand", "platform_income_share")),
    simulated(
        "M26",
        "change of hours a worker on demand over that of effective_hourly_pay, when no fee is charged",
        hours_elasticity,
    ),
    simulated("M27", "requester_elasticity", |run| run.all("requester_elasticity")),
    parameter("M28", "employment.home_work_value", |model| 100.0 * model.employment.home_work_value),
    parameter("M29", "employment.flexibility_value", |model| 100.0 * model.employment.flexibility_value),
    simulated("M30", "median_volatility", |run| run.over_all_months("median_volatility")),
    simulated("M31", "median_volatility_of_poor", |run| run.over_all_months("median_volatility_of_poor")),
    simulated("M32", "mean_rating", |run| run.all("mean_rating")),
    simulated("M33", "hidden_dissatisfaction", |run| run.all("hidden_dissatisfaction")),
    simulated("M34", "emergency_cover_rate", |run| run.all("emergency_cover_rate")),
    simulated(
        "M35",
        "rise of consumption but for durable goods within three months of 600 dollars to every adult",
        |run| run.consumption_response,
    ),
    simulated("M36", "retirement_plan_share on platforms", |run| {
        run.of("on_platforms", "retirement_plan_share")
    }),
    simulated("M37", "retirement_plan_share off platforms", |run| {
        run.of("off_platforms", "retirement_plan_share")
    }),
    simulated("M38", "health_plan_access", |run| run.all("health_plan_access")),
    simulated("M39", "own_account_subsidised_share", |run| run.all("own_account_subsidised_share")),
    simulated("M40", "uninsured_resident_rate", |run| run.all("uninsured_resident_rate")),
    simulated("M41", "loneliness_gap", |run| run.all("loneliness_gap")),
    simulated("M42", "skill_half_life", |run| run.over_all_months("skill_half_life")),
    simulated("M43", "ai_gain_of_novices less ai_gain_of_experts", |run| {
        Some(run.all("ai_gain_of_novices")? - run.all("ai_gain_of_experts")?)
    }),
    simulated("M44", "fall of platform_workers_without_return with a threshold of 600 dollars", |run| {
        hidden_by_threshold(run)
    }),
    simulated("M45", "self_employment_income_in_survey below self_employment_income", |run| {
        let reported = run.all("self_employment_income_in_survey")? / run.all("self_employment_income")?;
        Some(100.0 * (1.0 - reported))
    }),
    simulated("M46", "unemployed_to_employed", |run| run.over_all_months("unemployed_to_employed")),
    simulated("M47", "unemployed_to_out", |run| run.over_all_months("unemployed_to_out")),
    simulated("M48", "employed_to_unemployed", |run| run.over_all_months("employed_to_unemployed")),
    simulated("M49", "employed_to_out", |run| run.over_all_months("employed_to_out")),
    simulated("M50", "out_to_employed", |run| run.over_all_months("out_to_employed")),
    simulated("M51", "out_to_unemployed", |run| run.over_all_months("out_to_unemployed")),
    simulated("M52", "employer_change_rate", |run| run.over_all_months("employer_change_rate")),
    simulated("M53", "unemployment_rate_in_survey", |run| run.over_all_months("unemployment_rate_in_survey")),
    simulated("M54", "official_poverty_rate", |run| run.over_all_months("official_poverty_rate")),
    simulated("M55", "median_household_income at the prices of 2024", |run| {
        Some(run.over_all_months("median_household_income")? / PRICE_GROWTH_FROM_2024)
    }),
    simulated("M56", "multiple_job_rate_in_survey", |run| run.over_all_months("multiple_job_rate_in_survey")),
];

/// Growth of consumer prices from 2024 to 2026, the year of the model's prices: taxcalc 6.8.0, growfactors.csv, ACPIU.
const PRICE_GROWTH_FROM_2024: f64 = 1.058;

fn fee(model: &ModelParameters, marketplace: Marketplace) -> f64 {
    100.0 * model.platforms.fee[marketplace as usize]
}

/// Returns persons recorded with remote platform work, of all persons recorded as employed, per cent.
fn online_share_in_survey(run: &Readings<'_>) -> Option<f64> {
    let online = run.thousands("online", "employment_rate_in_survey")?;
    let employed = run.thousands("all", "employment_rate_in_survey")?;
    Some(run.of("online", "platform_share_in_survey")? * online / employed)
}

/// Returns hours worked by freelancers, thousands a month.
fn freelance_hours(run: &Readings<'_>, months: std::ops::Range<usize>) -> Option<f64> {
    let needed = run.in_months(months.clone(), "needed_hours")?;
    let home = run.in_months(months.clone(), "home_freelancer_share")?;
    Some(needed * (home + run.in_months(months, "abroad_freelancer_share")?) / 100.0)
}

/// Returns per cent more hours for one per cent more pay, an hour of waiting counted like an hour on tasks.
fn hours_elasticity(run: &Readings<'_>) -> Option<f64> {
    let [paid, paid_changed] = run.treated("on_demand", "paid_hours")?;
    let [unpaid, unpaid_changed] = run.treated("on_demand", "unpaid_hours")?;
    let [pay, pay_changed] = run.treated("on_demand", "effective_hourly_pay")?;
    let response =
        relative_change(paid + unpaid, paid_changed + unpaid_changed) / relative_change(pay, pay_changed);
    response.is_finite().then_some(response)
}

/// Returns a change relative to the mean of both values, so that it does not matter which comes first.
fn relative_change(first: f64, second: f64) -> f64 {
    2.0 * (second - first) / (first + second)
}

/// Returns platform workers of the year whom a marketplace would report from 600 dollars on and does not, million persons.
fn hidden_by_threshold(run: &Readings<'_>) -> Option<f64> {
    let [hidden, hidden_from_600] = run.december_of_returns("platform_workers_without_return")?;
    Some((hidden - hidden_from_600) / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_there_and_back_are_opposite() {
        // From 9 to 11 is 2 on a mean of 10.
        assert_eq!(relative_change(9.0, 11.0), 0.2);
        assert_eq!(relative_change(11.0, 9.0), -0.2);
    }
}
