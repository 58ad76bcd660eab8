use ghostwork_core::ModelParameters;
use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Level, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Money, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Vouchers for `days_per_month` days in a co-working space, for which the government pays the space `unit_cost` a day.
    /// The worker gets no cash. A day changes isolation by `isolation_effect_per_day`. Beside the vouchers there is a right to
    /// disconnect: hours beyond a day of 24 less `disconnect_hours` on every day of the week are freed from work, and with
    /// `penalty_ban` marketplaces may not rank by how fast one answers, so that changes of their algorithm wear nobody out.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts done from home, so not those on demand, who ask for vouchers (`takeup.rate`: 0.1 by
    /// distance, an assumption; 5,500 of 10,000 offered were used in Ireland) and then use them all.
    ///
    /// # What may happen
    ///
    /// Days among others lower isolation, and through it burnout. The right holds for all covered workers, the ban in the whole
    /// country; few work so long that the right binds.
    ///
    /// # Source
    ///
    /// - Ireland, vouchers for connected hubs (June 2022): three free days, 10,000 desks or more, 15 to 20 euros a day;
    ///   5,500 used by November 2022 (slattery.ie, siliconrepublic.com).
    /// - No causal estimate was located.
    pub(crate) struct CoworkingConnection in "coworking_connection" {
        title: "Co-working vouchers",
        stage: Stage::Universal,
        heeds: [TakeUp],
        parameters: CoworkingConnectionParameters,
    }
}

parameters! {
    /// The days and the price of co-working vouchers.
    pub(crate) struct CoworkingConnectionParameters in "coworking_connection" {
        /// Days that a worker may use in a month.
        days_per_month: f64 = 3.0, Unit::Count, 0.0..=12.0, "Ireland, connected hubs, 2022";
        /// What a day costs the government.
        unit_cost: f64 = 20.0, Unit::DollarsPerDay, 0.0..=200.0, "Ireland, connected hubs, 2022: 15 to 20 EUR";
        /// What a day in company adds to isolation.
        isolation_effect_per_day: f64 = -0.01, Unit::StandardDeviationsPerDay, -0.05..=0.0, "assumption: no causal estimate was found";
        /// Hours of every day that are free of work.
        disconnect_hours: f64 = 11.0, Unit::HoursPerDay, 0.0..=24.0, "European Union, directive 2003/88: 11 hours of rest, from memory, unconfirmed";
        /// Whether marketplaces may not rank by the speed of answers.
        penalty_ban: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

/// Hours of a day.
const HOURS_PER_DAY: f64 = 24.0;
/// Days of an average month.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

impl Rule for CoworkingConnectionParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn set_parameters(&self, _coverage: &Coverage, parameters: &mut ModelParameters) {
        if self.penalty_ban {
            parameters.wellbeing.algorithm_stress = 0.0;
        }
    }

    fn level(&self, _coverage: &Coverage) -> Level {
        Level::Local
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        let most = DAYS_PER_MONTH * (HOURS_PER_DAY - self.disconnect_hours);
        let beyond = earner.engaged_hours + earner.unpaid_hours - most;
        if self.disconnect_hours > 0.0 && beyond > 0.0 {
            claims.grant_rest(beyond);
        }
        if earner.takes_up && earner.marketplace != Marketplace::OnDemand {
            let cost = Money::from_dollars(self.days_per_month * self.unit_cost);
            claims.add(Payment::PublicService, cost, Treatment::DISREGARDED);
            claims.grant_company(self.days_per_month, -self.isolation_effect_per_day);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, owed};

    #[test]
    fn the_government_pays_for_the_days_used() {
        let claims = earner_claims(&CoworkingConnectionParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::PublicService), dollars(60.0));
        assert!((claims.company_relief() - 0.03).abs() < 1e-12);
    }

    #[test]
    fn vouchers_are_for_work_from_home_and_for_those_who_ask() {
        let rule = CoworkingConnectionParameters::default();
        let courier = EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() };
        let silent = EarnerMonth { takes_up: false, ..earner() };

        assert_eq!(earner_claims(&rule, &courier).company_relief(), 0.0);
        assert!(earner_claims(&rule, &silent).entries().is_empty());
    }

    #[test]
    fn nothing_is_granted_at_zero_days() {
        let rule =
            CoworkingConnectionParameters { days_per_month: 0.0, ..CoworkingConnectionParameters::default() };
        let claims = earner_claims(&rule, &earner());

        assert!(claims.entries().is_empty() && claims.company_relief() == 0.0);
    }

    #[test]
    fn the_model_learns_what_is_banned() {
        let mut model = ModelParameters::default();
        CoworkingConnectionParameters::default().set_parameters(&coverage(), &mut model);
        assert_eq!(model.wellbeing.algorithm_stress, 0.0);

        let nothing =
            CoworkingConnectionParameters { penalty_ban: false, ..CoworkingConnectionParameters::default() };
        let mut model = ModelParameters::default();
        nothing.set_parameters(&coverage(), &mut model);
        assert_eq!(model, ModelParameters::default());
    }

    #[test]
    fn hours_that_leave_no_rest_are_freed() {
        let long = EarnerMonth { engaged_hours: 400.0, unpaid_hours: 20.0, ..earner() };

        // 13 hours on each of 30.4375 days are 395.6875.
        let claims = earner_claims(&CoworkingConnectionParameters::default(), &long);
        assert!((claims.rest_hours() - 24.3125).abs() < 1e-9);
    }

    #[test]
    fn cost_and_company_rise_with_the_days() {
        let with = |days_per_month| {
            let rule =
                CoworkingConnectionParameters { days_per_month, ..CoworkingConnectionParameters::default() };
            let claims = earner_claims(&rule, &earner());
            (owed(&claims, Payment::PublicService), claims.company_relief())
        };

        assert!(with(1.0) < with(3.0) && with(3.0) < with(6.0));
    }
}
