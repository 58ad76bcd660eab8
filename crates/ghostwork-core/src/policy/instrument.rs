use ghostwork_law::{Country, UkLaw, UsLaw};
use ghostwork_parameters::{Assignment, Declaration, Money, Month, ParameterGroup};

use crate::categories::{Marketplace, TaskCategory};
use crate::parameters::ModelParameters;
use crate::policy::{AccountTerms, Claims, Coverage, Level, MarketRules};

/// When in the order of the law an instrument speaks: it is the same whatever the order of the scenario file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Rules on pay, fees and contracts.
    Rules,
    /// Contributions and insurance.
    Insurance,
    /// Benefits that do not look at means.
    Universal,
    /// Benefits that do.
    MeansTested,
    /// Taxes and levies.
    Tax,
}

/// Whom an instrument makes claims for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nobody: it only sets rules of the market.
    Market,
    /// Workers with platform earnings in the month.
    Earners,
    /// Everyone as a person, and workers with platform earnings in the month also as earners.
    Everyone,
}

/// One worker's month on a labour marketplace.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct EarnerMonth {
    /// The marketplace.
    pub marketplace: Marketplace,
    /// The main task category; meaningless on demand.
    pub category: TaskCategory,
    /// Age, years.
    pub age_years: u8,
    /// Contracts worked on in the month, each one task to the law; on demand none is counted.
    pub tasks: u32,
    /// Hours on tasks in the month.
    pub engaged_hours: f64,
    /// Hours of search, waiting and administration in the month.
    pub unpaid_hours: f64,
    /// Pay before the marketplace's fee.
    pub gross: Money,
    /// The marketplace's fee.
    pub fee: Money,
    /// What instruments that speak earlier have added to the pay of the month.
    pub topped_up: Money,
    /// Pay before fees in the calendar quarter up to and with this month.
    pub gross_this_quarter: Money,
    /// What levies of the instrument brought last month over the number of those who shared in them then; dollars.
    pub share_of_levies: f64,
    /// Engaged share of all logged-in hours on the marketplace as a whole.
    pub marketplace_utilisation: f64,
    /// Whether the worker holds an individual health plan, with or without premium credit.
    pub holds_individual_plan: bool,
    /// Whether the payer obeys the rule this month.
    pub payer_complies: bool,
    /// Whether the worker makes use of what the rule offers (`takeup.rate`).
    pub takes_up: bool,
    /// Whether the worker opts out where the rule enrols by default (`takeup.opt_out`).
    pub opts_out: bool,
    /// A draw between 0 and 1 that stays with the worker and the instrument in every month, like the one of `takes_up`
    /// but independent of it.
    pub lasting_draw: f64,
    /// Another draw of that kind.
    pub second_draw: f64,
    /// A draw between 0 and 1 of the month, for what the rule itself leaves to chance.
    pub draw_of_month: f64,
}

impl EarnerMonth {
    /// Returns pay after the marketplace's fee.
    pub fn net_of_fee(&self) -> Money {
        self.gross - self.fee
    }

    /// Returns pay after the marketplace's fee with what earlier instruments have added to it.
    pub fn pay_so_far(&self) -> Money {
        self.net_of_fee() + self.topped_up
    }
}

/// One person's month as far as transfers to persons look at it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct PersonMonth {
    /// Age, years.
    pub age_years: u8,
    /// Market income of the person in the month: wages, own-account profit and platform pay after fees.
    pub market_income: Money,
    /// Market income of the tax unit in the month.
    pub unit_market_income: Money,
    /// Transfers from the government in the month so far, those of instruments that speak earlier included.
    pub transfers: Money,
    /// Children under 17 in the tax unit; counted with the head only.
    pub children: u8,
    /// Whether the person had platform earnings in the past twelve months.
    pub platform_earner: bool,
    /// Wage of the month.
    pub wage: Money,
    /// Months in the present job, up to 255.
    pub tenure_months: u8,
    /// Share by which the wage before the last layoff was higher than the present one; 0 for those never laid off.
    pub wage_lost: f64,
    /// Whether the person looks for work without having any.
    pub is_unemployed: bool,
    /// Whether the person files alone or first.
    pub is_head: bool,
    /// Whether the tax unit is a couple.
    pub is_couple: bool,
    /// Whether the tax unit claims the earned income credit that the law gives it.
    pub claims_earned_income_credit: bool,
    /// Platform pay before fees in the month.
    pub platform_gross: Money,
    /// Usual platform pay before fees in a month: the average of past months, each month moving it by a twelfth of the
    /// difference; this month not yet included. It goes on for two years after an account is closed; zero without one.
    pub usual_platform_gross: Money,
    /// The same after the marketplace's fee of this month.
    pub usual_platform_net: Money,
    /// Months since the last platform pay; 0 with pay in this month.
    pub months_since_platform_pay: u8,
    /// Months since the first activity on the account, or on the one that was closed; 0 without an account.
    pub account_months: u16,
    /// Poverty guideline of the tax unit, dollars a month; where the country has none, its poverty line
    /// (`measurement.poverty_line`).
    pub guideline: f64,
    /// Retirement balance.
    pub retirement_balance: Money,
    /// Weekly unemployment benefit of the last layoff, dollars; 0 for those never laid off.
    pub weekly_benefit: f64,
    /// Wage before the last layoff as that benefit tells it, dollars a month; 0 for those never laid off, and in countries where
    /// the benefit is the same for all.
    pub former_wage: f64,
    /// Usual pay before fees on the account that the marketplace closed this month; zero for all others.
    pub closed_account_gross: Money,
    /// What levies of the instrument brought last month over the number of those who shared in them then; dollars.
    pub share_of_levies: f64,
    /// Whether the person makes use of what the rule offers.
    pub takes_up: bool,
    /// Whether the person opts out where the rule enrols by default (`takeup.opt_out`).
    pub opts_out: bool,
    /// A draw between 0 and 1 of the month.
    pub draw_of_month: f64,
    /// A draw between 0 and 1 that stays with the person and the instrument: the lasting draw of an earner.
    pub lasting_draw: f64,
}

/// What a platform worker can look forward to who thinks about joining an offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    /// Usual pay before fees in a month.
    pub usual_gross: Money,
    /// Probability, as the worker knows it, that a month brings no pay.
    pub chance_without_pay: f64,
}

/// An instrument with the parameters of one month.
pub trait Rule: Send + Sync {
    /// Returns whom the rule makes claims for.
    fn reach(&self) -> Reach;

    /// Writes the rules of the market.
    fn write_rules(&self, _coverage: &Coverage, _rules: &mut MarketRules) {}

    /// Returns what benefit accounts may be drawn on for under the rule: what was paid in under a rule that has ended stays under
    /// its last terms.
    fn account_terms(&self) -> Option<AccountTerms> {
        None
    }

    /// Sets parameters of the model for the months in which the rule is in force: they hold for everybody.
    fn set_parameters(&self, _coverage: &Coverage, _parameters: &mut ModelParameters) {}

    /// Returns what an audited payer who did not comply owes for a worker, besides a multiple of what was due.
    fn penalty_per_violation(&self) -> Money {
        Money::ZERO
    }

    /// Returns the level of government that pays for the rule and is paid by it.
    fn level(&self, coverage: &Coverage) -> Level {
        coverage.level()
    }

    /// Adds the claims of a covered, eligible platform earner.
    fn claim_for_earner(&self, _earner: &EarnerMonth, _coverage: &Coverage, _claims: &mut Claims) {}

    /// Returns the law of the year as the rule amends it; `None` where it leaves it alone.
    fn amend(&self, _law: &UsLaw) -> Option<UsLaw> {
        None
    }

    /// Reads the law of the month as all instruments in force leave it, before it writes rules or makes claims.
    fn read_law(&mut self, _law: &UsLaw) {}

    /// Returns the British law of the year as the rule amends it; `None` where it leaves it alone.
    fn amend_united_kingdom(&self, _law: &UkLaw) -> Option<UkLaw> {
        None
    }

    /// Returns what joining is worth to a worker in a month, dollars; `None` where nobody has to join to be covered.
    fn worth_of_joining(&self, _prospect: &Prospect) -> Option<f64> {
        None
    }

    /// Adds the claims of a person in a covered place whose platform work, if any, is eligible: that of the account, or of the
    /// one closed in the past two years. Under a rule on some work only, nobody is heard who has none.
    fn claim_for_person(&self, _person: &PersonMonth, _coverage: &Coverage, _claims: &mut Claims) {}
}

/// What a rule may read of how far it is obeyed and made use of: of `[instrument.enforcement]` and `[instrument.takeup]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heed {
    /// Whether payers obey (`compliance`).
    Compliance,
    /// Audits of payers who do not (`audit_rate`, `penalty_multiple`).
    Audits,
    /// The time on tasks that records miss (`engaged_time_undercount`).
    EngagedTime,
    /// Who takes up what it offers (`rate` and `model`).
    TakeUp,
    /// Who leaves what it enrols people in (`opt_out`).
    OptOut,
}

/// A kind of instrument: one file in the policies crate.
pub trait InstrumentDefinition: Send + Sync {
    /// Returns the name used in scenario files.
    fn name(&self) -> &'static str;

    /// Returns what it is called in a report.
    fn title(&self) -> &'static str;

    /// Returns the manual page: what it pays, who receives it, what may happen, source.
    fn manual(&self) -> &'static str;

    /// Returns when it speaks.
    fn stage(&self) -> Stage;

    /// Returns what it reads of how far it is obeyed and made use of; the rest of both changes nothing.
    fn heeds(&self) -> &'static [Heed];

    /// Returns its parameters.
    fn declarations(&self) -> Vec<Declaration>;

    /// Returns why the instrument cannot be confined the way a coverage says, `None` where it can.
    fn objection(&self, _coverage: &Coverage) -> Option<&'static str> {
        None
    }

    /// Returns the country whose law the instrument amends, `None` where it works under every law.
    fn country(&self) -> Option<Country> {
        None
    }

    /// Returns the rule as its parameters stand in a month.
    fn rule(&self, settings: &[Assignment], month: Month) -> Box<dyn Rule>;
}

/// An instrument as a scenario sets it.
#[derive(Clone)]
pub struct Instrument {
    /// The scenario's own name for it.
    pub identifier: String,
    /// What kind it is.
    pub definition: &'static dyn InstrumentDefinition,
    /// When, where, for whom, how strictly.
    pub coverage: Coverage,
    /// Values of its parameters by full key (`portable_benefits.rate_payer`); what is not named keeps its default.
    pub settings: Vec<Assignment>,
}

impl Instrument {
    /// Returns why the instrument does not work the way it is set in a country, `None` where it does.
    pub fn objection(&self, country: Country) -> Option<&'static str> {
        match self.definition.country() {
            Some(own) if own != country => Some("it amends a law that the country does not have"),
            _ => self.definition.objection(&self.coverage),
        }
    }
}

/// Returns a parameter group as the settings leave it in a month.
///
/// Keys of other groups, and schedules that have not begun, leave the defaults.
pub fn resolve<G: ParameterGroup>(settings: &[Assignment], month: Month) -> G {
    let mut group = G::default();
    for assignment in settings {
        let mut parts = assignment.key.splitn(3, '.');
        let (key, name, element) = (parts.next(), parts.next(), parts.next());
        if let (Some(key), Some(name), Some(value)) = (key, name, assignment.schedule.at(month))
            && key == G::GROUP
        {
            group.assign(name, element.unwrap_or_default(), value);
        }
    }
    group
}
