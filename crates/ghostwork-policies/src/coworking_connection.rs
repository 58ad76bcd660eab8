use ghostwork_core::categories::Marketplace;
use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{Money, Unit, parameters};

use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Vouchers for `days_per_month` days in a co-working space, for which the government pays the space `unit_cost` a day.
    /// The worker gets no cash.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts done from home, so not those on demand, who ask for vouchers (`takeup.rate`: 0.1 by
    /// distance, an assumption; 5,500 of 10,000 offered were used in Ireland) and then use them all.
    ///
    /// # What may happen
    ///
    /// Days among others lower isolation, and through it burnout. How much a day does is a parameter of the model, not of
    /// the instrument. A right to disconnect is not modelled.
    ///
    /// # Source
    ///
    /// - Ireland, vouchers for connected hubs (June 2022): three free days, 10,000 desks or more, 15 to 20 euros a day;
    ///   5,500 used by November 2022 (slattery.ie, siliconrepublic.com).
    /// - No causal estimate was located.
    pub(crate) struct CoworkingConnection in "coworking_connection" {
        title: "Co-working vouchers",
        stage: Stage::Universal,
        parameters: CoworkingConnectionParameters,
    }
}

parameters! {
    /// The days and the price of co-working vouchers.
    pub(crate) struct CoworkingConnectionParameters in "coworking_connection" {
        /// Days that a worker may use in a month.
        days_per_month: f64 = 3.0, Unit::Count, 0.0..=12.0, "Ireland, connected hubs, 2022";
        /// What a day costs the government.
        unit_cost: f64 = 20.0, Unit::DollarsPerEvent, 0.0..=200.0, "Ireland, connected hubs, 2022: 15 to 20 EUR";
    }
}

impl Rule for CoworkingConnectionParameters {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _coverage: &Coverage, claims: &mut Claims) {
        if earner.takes_up && earner.marketplace != Marketplace::OnDemand {
            let cost = Money::from_dollars(self.days_per_month * self.unit_cost);
            claims.add(Payment::PublicService, cost, Treatment::DISREGARDED);
            claims.grant_company(self.days_per_month);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{dollars, earner, earner_claims, owed};

    #[test]
    fn the_government_pays_for_the_days_used() {
        let claims = earner_claims(&CoworkingConnectionParameters::default(), &earner());

        assert_eq!(owed(&claims, Payment::PublicService), dollars(60.0));
        assert_eq!(claims.company_days(), 3.0);
    }

    #[test]
    fn vouchers_are_for_work_from_home_and_for_those_who_ask() {
        let rule = CoworkingConnectionParameters::default();
        let courier = EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() };
        let silent = EarnerMonth { takes_up: false, ..earner() };

        assert_eq!(earner_claims(&rule, &courier).company_days(), 0.0);
        assert!(earner_claims(&rule, &silent).entries().is_empty());
    }

    #[test]
    fn nothing_is_granted_at_zero_days() {
        let rule = CoworkingConnectionParameters { days_per_month: 0.0, unit_cost: 20.0 };
        let claims = earner_claims(&rule, &earner());

        assert!(claims.entries().is_empty() && claims.company_days() == 0.0);
    }

    #[test]
    fn cost_and_company_rise_with_the_days() {
        let with = |days_per_month| {
            let rule = CoworkingConnectionParameters { days_per_month, unit_cost: 20.0 };
            let claims = earner_claims(&rule, &earner());
            (owed(&claims, Payment::PublicService), claims.company_days())
        };

        assert!(with(1.0) < with(3.0) && with(3.0) < with(6.0));
    }
}
