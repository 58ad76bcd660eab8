use ghostwork_core::policy::{
    Claims, Coverage, EarnerMonth, Payment, PersonMonth, Protection, Reach, Rule, Stage, Treatment,
};
use ghostwork_parameters::{ASSUMPTION, Money, Month, Unit, parameters};

use crate::billing::share_of;
use crate::definition::instrument;

instrument! {
    /// # What it pays
    ///
    /// Nothing new: the marketplace moves part of the worker's own pay after fees into the worker's retirement balance. The
    /// share is `default_rate` in the first year of the programme and rises by `escalation` with each full year, up to
    /// `max_rate`, for everyone alike. Saving is out of taxed income, as in a Roth account. With a probability of `withdrawal_hazard`
    /// a saver takes back in a month what a year puts in, out of usual pay after fees; in the first year of the programme, or of
    /// work on marketplaces, what the months so far have put in.
    ///
    /// # Who receives it
    ///
    /// Workers on covered contracts: with `platform_default` all but those who opt out (`opt_out`, and `takeup.opt_out` as for every
    /// instrument), otherwise those who join (`takeup.rate`). Payers who do not comply deduct nothing.
    ///
    /// # What may happen
    ///
    /// The default makes savers of people who would not have joined; money in the balance is missing in low months, so
    /// spending may get less smooth.
    ///
    /// # Source
    ///
    /// - California: 5 % of pay, one point more each year up to 8 %; employers with one worker or more; the self-employed
    ///   may join. 36 % opt out; 531,673 funded accounts with 1.07 billion dollars by September 2024 (crr.bc.edu,
    ///   pionline.com). 95 % accepted escalation (plansponsor.com).
    /// - Oregon and Illinois similar; federal saver's match from 2027: from memory, unconfirmed.
    pub(crate) struct AutomaticRetirementAccount in "auto_ira" {
        title: "Automatic retirement account",
        stage: Stage::Insurance,
        heeds: [Compliance, Audits, TakeUp, OptOut],
        parameters: AutomaticRetirementAccountParameters,
        rule: |parameters, month| AutomaticRetirementAccountRule { parameters, month },
        objection: objection,
    }
}

parameters! {
    /// The rates of an automatic retirement account.
    pub(crate) struct AutomaticRetirementAccountParameters in "auto_ira" {
        /// Share of pay after fees that is saved in the first year.
        default_rate: f64 = 0.05, Unit::Share, 0.0..=0.1, "California (crr.bc.edu)";
        /// What the share rises by with each full year of the programme.
        escalation: f64 = 0.01, Unit::SharePerYear, 0.0..=0.05, "California (crr.bc.edu)";
        /// Share above which it does not rise.
        max_rate: f64 = 0.08, Unit::Share, 0.0..=0.2, "California (crr.bc.edu)";
        /// Share of those enrolled who opt out.
        opt_out: f64 = 0.36, Unit::Share, 0.0..=1.0, "California (crr.bc.edu)";
        /// Probability that a saver takes back a year of saving in a month.
        withdrawal_hazard: f64 = 0.01, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// Whether marketplaces enrol everyone who does not opt out; otherwise only those who ask are enrolled.
        platform_default: bool = true, Unit::Switch, 0.0..=1.0, ASSUMPTION;
    }
}

/// Returns why take-up cannot hang on what is paid in a month.
fn objection(coverage: &Coverage) -> Option<&'static str> {
    coverage.take_up.logit.then_some("an account is paid into in other months than it pays, so that take-up cannot be a logit of what a month pays")
}

/// Months of a year.
const MONTHS_PER_YEAR: u32 = 12;

/// An automatic retirement account as it stands in a month.
struct AutomaticRetirementAccountRule {
    parameters: AutomaticRetirementAccountParameters,
    month: Month,
}

impl AutomaticRetirementAccountRule {
    /// Returns how many months ago the programme began.
    fn months_since(&self, from: Month) -> u32 {
        self.month.index().saturating_sub(from.index())
    }

    /// Returns whether somebody saves, who opts out or not, and asks to join or not.
    fn enrols(&self, opts_out: bool, joins: bool) -> bool {
        if self.parameters.platform_default { !opts_out } else { joins }
    }

    /// Returns the share of pay that is saved, given the first month of the programme.
    fn rate(&self, from: Month) -> f64 {
        let parameters = &self.parameters;
        let full_years = self.months_since(from) / MONTHS_PER_YEAR;
        let escalated = parameters.default_rate + parameters.escalation * f64::from(full_years);
        escalated.min(parameters.max_rate.max(parameters.default_rate))
    }
}

impl Rule for AutomaticRetirementAccountRule {
    fn reach(&self) -> Reach {
        Reach::Everyone
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, coverage: &Coverage, claims: &mut Claims) {
        let opts_out = earner.opts_out || earner.lasting_draw < self.parameters.opt_out;
        if self.enrols(opts_out, earner.takes_up) && earner.payer_complies {
            let saved = share_of(earner.net_of_fee(), self.rate(coverage.from));
            claims.add(Payment::RetirementSaving, saved, Treatment::DISREGARDED);
            if saved > Money::ZERO {
                claims.protect(Protection::Retirement);
            }
        }
    }

    fn claim_for_person(&self, person: &PersonMonth, coverage: &Coverage, claims: &mut Claims) {
        let parameters = &self.parameters;
        let opts_out = person.opts_out || person.lasting_draw < parameters.opt_out;
        let is_saver = person.platform_earner && self.enrols(opts_out, person.takes_up);
        if is_saver && person.draw_of_month < parameters.withdrawal_hazard {
            let months =
                self.months_since(coverage.from).min(u32::from(person.account_months)).min(MONTHS_PER_YEAR);
            let monthly = self.rate(coverage.from) * person.usual_platform_net.dollars();
            let saved = f64::from(months) * monthly;
            let drawn = Money::from_dollars(saved).min(person.retirement_balance);
            claims.add(Payment::RetirementWithdrawal, drawn, Treatment::DISREGARDED);
        }
    }
}

#[cfg(test)]
mod tests {
    use ghostwork_core::policy::InstrumentDefinition;

    use super::*;
    use crate::example::{coverage, dollars, earner, earner_claims, month, owed, person, person_claims};

    /// Returns what the example worker saves so many months after the start.
    fn saved(parameters: &AutomaticRetirementAccountParameters, months: u32) -> Money {
        let rule = AutomaticRetirementAccountRule { parameters: parameters.clone(), month: month() + months };
        owed(&earner_claims(&rule, &earner()), Payment::RetirementSaving)
    }

    #[test]
    fn the_share_rises_by_a_point_a_year_up_to_the_highest() {
        let parameters = AutomaticRetirementAccountParameters::default();

        // 5, 6 and 8 % of 1,800 dollars.
        assert_eq!(saved(&parameters, 11), dollars(90.0));
        assert_eq!(saved(&parameters, 12), dollars(108.0));
        assert_eq!(saved(&parameters, 72), dollars(144.0));
    }

    #[test]
    fn only_the_enrolled_save() {
        let claims = |platform_default, opts_out, takes_up| {
            let parameters = AutomaticRetirementAccountParameters {
                platform_default,
                ..AutomaticRetirementAccountParameters::default()
            };
            let rule = AutomaticRetirementAccountRule { parameters, month: month() };
            earner_claims(&rule, &EarnerMonth { opts_out, takes_up, ..earner() })
        };

        assert!(claims(true, true, true).entries().is_empty());
        assert!(!claims(true, false, false).entries().is_empty());
        assert!(claims(false, false, false).entries().is_empty());
    }

    #[test]
    fn the_share_that_opts_out_does_not_save() {
        let rule = AutomaticRetirementAccountRule {
            parameters: AutomaticRetirementAccountParameters::default(),
            month: month(),
        };
        let leaver = EarnerMonth { lasting_draw: 0.35, ..earner() };

        assert!(earner_claims(&rule, &leaver).entries().is_empty());
    }

    /// Returns what somebody takes back so many months after the start.
    fn drawn(parameters: &AutomaticRetirementAccountParameters, months: u32, person: PersonMonth) -> Money {
        let rule = AutomaticRetirementAccountRule { parameters: parameters.clone(), month: month() + months };
        let drawing = PersonMonth { draw_of_month: 0.005, ..person };
        owed(&person_claims(&rule, &drawing), Payment::RetirementWithdrawal)
    }

    #[test]
    fn some_take_back_what_a_year_puts_in() {
        let parameters = AutomaticRetirementAccountParameters::default();
        let rich = PersonMonth { retirement_balance: dollars(2_000.0), ..person() };
        let never = AutomaticRetirementAccountParameters { withdrawal_hazard: 0.0, ..parameters.clone() };
        let poor = PersonMonth { retirement_balance: dollars(40.0), ..rich };

        // 6 % of twelve times 450 dollars in the second year.
        assert_eq!(drawn(&parameters, 12, rich), dollars(324.0));
        assert_eq!(drawn(&parameters, 12, poor), dollars(40.0));
        assert_eq!(drawn(&never, 12, rich), Money::ZERO);
    }

    #[test]
    fn nobody_takes_back_what_has_not_been_saved() {
        let parameters = AutomaticRetirementAccountParameters::default();
        let asking = AutomaticRetirementAccountParameters { platform_default: false, ..parameters.clone() };
        let rich = PersonMonth { retirement_balance: dollars(2_000.0), ..person() };

        // 5 % of 450 dollars for each of three months.
        assert_eq!(drawn(&parameters, 3, rich), dollars(67.5));
        assert_eq!(drawn(&parameters, 11, PersonMonth { account_months: 3, ..rich }), dollars(67.5));
        assert_eq!(drawn(&parameters, 0, rich), Money::ZERO);
        assert_eq!(drawn(&parameters, 12, PersonMonth { opts_out: true, ..rich }), Money::ZERO);
        assert_eq!(drawn(&asking, 12, PersonMonth { takes_up: false, ..rich }), Money::ZERO);
        assert_eq!(drawn(&asking, 12, PersonMonth { opts_out: true, ..rich }), dollars(324.0));
    }

    #[test]
    fn nothing_is_claimed_at_a_rate_of_zero() {
        let parameters = AutomaticRetirementAccountParameters {
            default_rate: 0.0,
            ..AutomaticRetirementAccountParameters::default()
        };

        assert_eq!(saved(&parameters, 0), Money::ZERO);
    }

    #[test]
    fn saving_rises_with_the_rate() {
        let with = |default_rate| {
            saved(
                &AutomaticRetirementAccountParameters {
                    default_rate,
                    ..AutomaticRetirementAccountParameters::default()
                },
                0,
            )
        };

        assert!(with(0.03) < with(0.05) && with(0.05) < with(0.1));
    }

    #[test]
    fn take_up_by_what_a_month_pays_is_refused() {
        let mut weighed = coverage();
        weighed.take_up.logit = true;

        assert!(AutomaticRetirementAccount.objection(&weighed).is_some());
        assert_eq!(AutomaticRetirementAccount.objection(&coverage()), None);
    }
}
