use ghostwork_core::policy::{Claims, Coverage, EarnerMonth, Payment, Reach, Rule, Stage, Treatment};
use ghostwork_parameters::{ASSUMPTION, Month, Unit, choices, parameters};

use crate::billing::{Payer, share_of};
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Pay is a point between what an hour of work is worth to its buyer and what the worker could get elsewhere. Once the
    /// workers are recognised as a unit, they move it by `bargaining_power_gain` of the distance: merchants top up each covered
    /// contract by that share of (`value_of_work` − `outside_option`) times its pay; on demand, where the marketplace sets the
    /// price, it hands over that share of its fee. Members pay `dues` of their pay, a cost of work, to their organisation.
    ///
    /// # Who receives it
    ///
    /// Membership grows by `organising_rate` of those not yet members in a month, up to `takeup.rate`. From the month in which
    /// `recognition_threshold` of the covered are members, the agreement covers all of them, or with `coverage` unit its members
    /// alone. Work from abroad is not covered when the nexus is the worker's.
    ///
    /// # What may happen
    ///
    /// Pay rises out of the rents of merchants and marketplaces; covered work gets dearer against work from abroad, AI tools and
    /// own employees, which bounds what a unit can win in a global pool. Strikes, bans on newcomers and a higher standing of
    /// members are not modelled.
    ///
    /// # Source
    ///
    /// - European Union, guidelines 2022/C 374/02: agreements of solo self-employed persons outside competition law for those
    ///   comparable to workers, or who face a stronger counterparty (eur-lex.europa.eu).
    /// - Massachusetts, question 3 (November 2024): 5 % to be listed, 25 % of active drivers for exclusive representation
    ///   (ballotpedia). California, assembly bill 1340 (2025): 10 % and 30 %. Seattle 2015, struck down: from memory, unconfirmed.
    /// - Requesters on an online marketplace face a labour supply elasticity near 0.1 (NBER working paper 24416): there are
    ///   rents. How much of them a unit wins is an assumption.
    pub(crate) struct CollectiveBargaining in "collective_bargaining" {
        title: "Collective bargaining",
        stage: Stage::Rules,
        heeds: [Compliance, Audits, TakeUp],
        parameters: CollectiveBargainingParameters,
        rule: |parameters, month| Agreement { parameters, month },
    }
}

choices! {
    /// For whom an agreement holds.
    pub(crate) enum Extent {
        /// All covered workers.
        Sector = "sector",
        /// Members.
        Unit = "unit",
    }
}

parameters! {
    /// How a unit forms and what it wins.
    pub(crate) struct CollectiveBargainingParameters in "collective_bargaining" {
        /// Share of covered workers who must be members for recognition.
        recognition_threshold: f64 = 0.25, Unit::Share, 0.0..=1.0, "Massachusetts, question 3 (November 2024)";
        /// Share of those not yet members who join in a month.
        organising_rate: f64 = 0.05, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Share of the surplus that recognition moves to workers.
        bargaining_power_gain: f64 = 0.10, Unit::Share, 0.0..=0.4, ASSUMPTION;
        /// What an hour of work is worth to its buyer, as a multiple of its pay.
        value_of_work: f64 = 1.3, Unit::Multiple, 1.0..=3.0, "assumption, as merchants.value_of_work";
        /// What the worker could get elsewhere, as a multiple of pay.
        outside_option: f64 = 0.45, Unit::Multiple, 0.0..=1.0, "assumption, as participation.reservation_share";
        /// Dues of members, as a share of pay after fees.
        dues: f64 = 0.015, Unit::Share, 0.0..=0.1, ASSUMPTION;
        /// Whether the agreement holds for all covered workers or for members only.
        coverage: Extent = Extent::Sector, Unit::Choice, 0.0..=1.0, ASSUMPTION;
    }
}

/// Agreements as they stand in a month.
struct Agreement {
    parameters: CollectiveBargainingParameters,
    month: Month,
}

impl Agreement {
    /// Returns the share of covered workers who are members.
    fn members(&self, coverage: &Coverage) -> f64 {
        let stay_out = 1.0 - self.parameters.organising_rate;
        let months = self.month.index().saturating_sub(coverage.from.index());
        let joined = 1.0 - (0..months).fold(1.0, |outsiders, _| outsiders * stay_out);
        joined.min(coverage.take_up.rate)
    }
}

impl Rule for Agreement {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let parameters = &self.parameters;
        let members = self.members(coverage);
        let is_member = earner.lasting_draw < members;
        if members <= 0.0 || members < parameters.recognition_threshold {
            return;
        }
        if earner.payer_complies && (is_member || parameters.coverage == Extent::Sector) {
            let payer = Payer::Merchant.on(earner.marketplace);
            let surplus = match payer {
                Payer::Merchant => {
                    share_of(earner.gross, parameters.value_of_work - parameters.outside_option)
                }
                Payer::Platform => earner.fee,
            };
            let won = share_of(surplus, parameters.bargaining_power_gain);
            claims.add(payer.top_up(), won, Treatment::AS_PAY);
        }
        if is_member {
            let dues = share_of(earner.net_of_fee(), parameters.dues);
            claims.add(Payment::MemberDues, dues, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::categories::Marketplace;

    use super::*;
    use crate::example::{dollars, earner, earner_claims, month, owed};

    fn agreement(parameters: CollectiveBargainingParameters, months: u32) -> Agreement {
        Agreement { parameters, month: month() + months }
    }

    #[test]
    fn merchants_hand_over_a_tenth_of_the_surplus_once_a_quarter_have_joined() {
        let member = EarnerMonth { lasting_draw: 0.2, ..earner() };
        // 5 % a month: 22.6 % after five months, 26.5 % after six.
        let (before, after) = [5, 6]
            .map(|months| {
                earner_claims(&agreement(CollectiveBargainingParameters::default(), months), &member)
            })
            .into();

        assert!(before.entries().is_empty());
        // 10 % of 0.85 times 2,000 dollars; dues of 1.5 % of 1,800 dollars.
        assert_eq!(owed(&after, Payment::MerchantTopUp), dollars(170.0));
        assert_eq!(owed(&after, Payment::MemberDues), dollars(27.0));
    }

    #[test]
    fn on_demand_the_marketplace_hands_over_a_tenth_of_its_fee() {
        let rule = agreement(CollectiveBargainingParameters::default(), 24);
        let claims = earner_claims(&rule, &EarnerMonth { marketplace: Marketplace::OnDemand, ..earner() });

        assert_eq!(owed(&claims, Payment::PlatformTopUp), dollars(20.0));
    }

    #[test]
    fn outsiders_are_covered_unless_the_agreement_is_for_members() {
        let outsider = EarnerMonth { lasting_draw: 0.9, ..earner() };
        let with = |coverage| {
            let parameters =
                CollectiveBargainingParameters { coverage, ..CollectiveBargainingParameters::default() };
            earner_claims(&agreement(parameters, 12), &outsider)
        };

        assert_eq!(owed(&with(Extent::Sector), Payment::MerchantTopUp), dollars(170.0));
        assert!(with(Extent::Unit).entries().is_empty());
    }

    #[test]
    fn nothing_is_claimed_at_a_gain_and_dues_of_zero() {
        let parameters = CollectiveBargainingParameters {
            bargaining_power_gain: 0.0,
            dues: 0.0,
            ..CollectiveBargainingParameters::default()
        };

        assert!(earner_claims(&agreement(parameters, 24), &earner()).entries().is_empty());
    }
}
