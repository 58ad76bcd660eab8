use ghostwork_parameters::{ASSUMPTION, Money, Month, Unit, parameters};

use crate::arithmetic::{exponential, logarithm};
use crate::categories::{MARKETPLACES, Marketplace, TASK_CATEGORIES, TaskCategory};

/// Whose place decides whether a rule covers a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nexus {
    /// The worker's.
    Worker,
    /// The merchant's.
    Merchant,
    /// The marketplace's.
    Platform,
    /// Any of the three.
    Any,
}

/// The places a rule holds in: states by their FIPS number, or the whole country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places(u64);

impl Places {
    /// The whole home country.
    pub const COUNTRY: Self = Self(u64::MAX);

    /// No place yet.
    pub const NONE: Self = Self(0);

    /// Adds the state with a FIPS number below 64.
    #[must_use]
    pub const fn with_state(self, fips: u8) -> Self {
        Self(self.0 | 1 << (fips & 63))
    }

    /// Returns whether a state lies in these places.
    pub const fn contain(self, fips: u8) -> bool {
        self.0 >> (fips & 63) & 1 == 1
    }
}

/// The level of government that stands behind an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The federal or central government.
    Federal,
    /// The states.
    State,
    /// Counties and cities.
    Local,
}

/// A bit for every marketplace, and for every category.
const EVERY_MARKETPLACE: u8 = u8::MAX >> (u8::BITS - MARKETPLACES as u32);
const EVERY_CATEGORY: u8 = u8::MAX >> (u8::BITS - TASK_CATEGORIES as u32);

/// Who is eligible: every condition must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligibility {
    marketplaces: u8,
    categories: u8,
    /// Least gross platform earnings in the calendar quarter so far, for rules on earners.
    pub least_quarterly_earnings: Money,
    /// Youngest age, years.
    pub age_from: u8,
    /// Oldest age, years.
    pub age_to: u8,
    /// Only persons with platform earnings in the past year.
    pub platform_earners_only: bool,
    /// Largest household net income per month.
    pub most_monthly_income: Option<Money>,
}

impl Default for Eligibility {
    fn default() -> Self {
        Self {
            marketplaces: u8::MAX,
            categories: u8::MAX,
            least_quarterly_earnings: Money::ZERO,
            age_from: 0,
            age_to: u8::MAX,
            platform_earners_only: false,
            most_monthly_income: None,
        }
    }
}

impl Eligibility {
    /// Restricts the rule to some marketplaces.
    #[must_use]
    pub fn on_marketplaces(mut self, marketplaces: &[Marketplace]) -> Self {
        self.marketplaces = marketplaces.iter().fold(0, |mask, marketplace| mask | 1 << *marketplace as u8);
        self
    }

    /// Restricts the rule to some task categories; on-demand work has none and is not restricted.
    #[must_use]
    pub fn in_categories(mut self, categories: &[TaskCategory]) -> Self {
        self.categories = categories.iter().fold(0, |mask, category| mask | 1 << *category as u8);
        self
    }

    /// Returns whether work on a marketplace in a category is eligible.
    pub fn admits_work(&self, marketplace: Marketplace, category: TaskCategory) -> bool {
        let on_marketplace = self.marketplaces >> marketplace as u8 & 1 == 1;
        let in_category = marketplace == Marketplace::OnDemand || self.categories >> category as u8 & 1 == 1;
        on_marketplace && in_category
    }

    /// Returns whether work on every marketplace in every category is eligible.
    pub fn admits_all_work(&self) -> bool {
        self.marketplaces & EVERY_MARKETPLACE == EVERY_MARKETPLACE && self.admits_every_category()
    }

    /// Returns whether work on a marketplace in every category is eligible.
    pub fn admits_all_work_on(&self, marketplace: Marketplace) -> bool {
        let on_marketplace = self.marketplaces >> marketplace as u8 & 1 == 1;
        on_marketplace && (marketplace == Marketplace::OnDemand || self.admits_every_category())
    }

    fn admits_every_category(&self) -> bool {
        self.categories & EVERY_CATEGORY == EVERY_CATEGORY
    }

    /// Returns whether an age is eligible.
    pub fn admits_age(&self, years: u8) -> bool {
        (self.age_from..=self.age_to).contains(&years)
    }
}

parameters! {
    /// How far a rule is obeyed.
    pub struct Enforcement in "enforcement" {
        /// Share of payers who comply without being audited.
        compliance: f64 = 0.95, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Probability that a payer is audited in a month.
        audit_rate: f64 = 0.01, Unit::SharePerMonth, 0.0..=1.0, ASSUMPTION;
        /// What an audited payer pays, as a multiple of the unpaid amount.
        penalty_multiple: f64 = 2.0, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Elasticity of work leaving the platform with respect to the wedge that the rule drives in.
        off_platform_response: f64 = 0.0, Unit::Elasticity, 0.0..=5.0, ASSUMPTION;
        /// Share of engaged time that the platform's records miss.
        engaged_time_undercount: f64 = 0.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

parameters! {
    /// Who takes up what a rule offers.
    pub struct TakeUp in "takeup" {
        /// Share of the eligible who take the offer up.
        rate: f64 = 1.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether those who have to join an offer weigh it; otherwise the share above has joined from the first day on.
        chosen: bool = true, Unit::Switch, 0.0..=1.0, "choice, unless a scenario gives a share";
        /// Probability that somebody who may join an offer by choice thinks about it in a month.
        attention: f64 = 0.03, Unit::SharePerMonth, 0.0..=1.0,
            "assumption, after Choi, Laibson, Madrian and Metrick (2002): a fifth to two fifths join a plan in their first year where they must ask";
        /// What joining costs in time and trouble, mean of persons.
        hassle: f64 = 100.0, Unit::Dollars, 0.0..=10_000.0, "assumption: some hours";
        /// Share of those enrolled by default who opt out.
        opt_out: f64 = 0.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Whether the probability to take an offer up is a logit of what it pays; then `rate` does not count.
        logit: bool = false, Unit::Switch, 0.0..=1.0, "the share above, unless a scenario asks for a logit";
        /// Log odds of taking up an offer of one dollar a month that costs no trouble.
        intercept: f64 = -2.0, Unit::LogPoints, -20.0..=20.0, ASSUMPTION;
        /// Rise of the log odds with each log point of the benefit of the month.
        benefit: f64 = 0.5, Unit::LogPoints, 0.0..=10.0, ASSUMPTION;
        /// Fall of the log odds for each dollar that the trouble is worth at the person's own pay.
        trouble: f64 = 0.005, Unit::LogPoints, 0.0..=1.0, ASSUMPTION;
        /// Fall of the log odds with the stigma of the offer.
        aversion: f64 = 1.0, Unit::LogPoints, 0.0..=10.0, ASSUMPTION;
        /// Rise of the log odds where all peers know of the offer.
        peers: f64 = 1.0, Unit::LogPoints, 0.0..=10.0, ASSUMPTION;
        /// Time that claiming takes.
        hassle_hours: f64 = 4.0, Unit::HoursPerMonth, 0.0..=200.0, ASSUMPTION;
        /// How much stigma the offer bears, from none to full.
        stigma: f64 = 0.0, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Share of peers who know of the offer.
        peers_informed: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
    }
}

impl TakeUp {
    /// Returns the probability that a person makes use of an offer that pays so many dollars this month, at a pay in dollars
    /// per hour; `None` where it does not hang on them.
    ///
    /// `logit(p) = intercept + benefit × log(dollars) − trouble × hassle_hours × pay − aversion × stigma + peers × peers_informed`;
    /// nobody takes up what pays nothing.
    pub(crate) fn probability(&self, dollars: f64, pay_per_hour: f64) -> Option<f64> {
        if !self.logit {
            return None;
        }
        if dollars <= 0.0 {
            return Some(0.0);
        }
        let odds = self.intercept + self.benefit * logarithm(dollars)
            - self.trouble * self.hassle_hours * pay_per_hour.max(0.0)
            - self.aversion * self.stigma
            + self.peers * self.peers_informed;
        Some(1.0 / (1.0 + exponential(-odds)))
    }
}

/// What every instrument has: when, where, for whom, how strictly, and who makes use of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// First month in force.
    pub from: Month,
    /// First month no longer in force; `None` for an open end.
    pub until: Option<Month>,
    /// First month in which people know of the rule, where that is before it holds: who has to join may do so from then on.
    pub announced: Option<Month>,
    /// Whether contracts begun before the rule go on without it. Of an account for freelance work all contracts count as begun
    /// since when it wins one; tasks on demand are contracts of their own.
    pub new_contracts_only: bool,
    /// Whose place decides.
    pub nexus: Nexus,
    /// The places.
    pub places: Places,
    /// The conditions of eligibility.
    pub eligible: Eligibility,
    /// How far the rule is obeyed.
    pub enforcement: Enforcement,
    /// Who makes use of it.
    pub take_up: TakeUp,
    /// Rules on the same quantity that come first: where one of them holds, this one does not.
    pub yields_to: Vec<Coverage>,
}

impl Coverage {
    /// Returns a coverage of the whole country from a month on, for everyone.
    pub fn of_country(from: Month) -> Self {
        Self {
            from,
            until: None,
            announced: None,
            new_contracts_only: false,
            nexus: Nexus::Worker,
            places: Places::COUNTRY,
            eligible: Eligibility::default(),
            enforcement: Enforcement::default(),
            take_up: TakeUp::default(),
            yields_to: Vec::new(),
        }
    }

    /// Returns the coverage as it stands in a month: rules that are not in force are not yielded to.
    #[must_use]
    pub fn standing(&self, month: Month) -> Self {
        let mut standing = self.clone();
        standing.yields_to.retain(|other| other.in_force(month));
        standing
    }

    /// Returns whether a rule that comes first holds for work in a state, or abroad.
    pub fn yields_work(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: TaskCategory,
    ) -> bool {
        self.yields_to.iter().any(|first| {
            first.covers_contract(worker_state) && first.eligible.admits_work(marketplace, category)
        })
    }

    /// Returns whether a rule that comes first holds for persons of a state.
    pub fn yields_person(&self, state: u8, age_years: u8) -> bool {
        self.yields_to.iter().any(|first| first.places.contain(state) && first.eligible.admits_age(age_years))
    }

    /// Returns the level of government of a rule with this coverage: the states where it is confined to some.
    pub fn level(&self) -> Level {
        if self.places == Places::COUNTRY { Level::Federal } else { Level::State }
    }

    /// Returns whether the rule is in force in a month.
    pub fn in_force(&self, month: Month) -> bool {
        month >= self.from && self.until.is_none_or(|until| month < until)
    }

    /// Returns whether people know of the rule in a month and may prepare for it, but it does not hold yet.
    pub fn is_ahead(&self, month: Month) -> bool {
        month < self.from && self.announced.is_some_and(|announced| month >= announced)
    }

    /// Returns the first month in which the rule can change what people do.
    pub fn first_month_known(&self) -> Month {
        self.announced.map_or(self.from, |announced| announced.min(self.from))
    }

    /// Returns whether a contract is covered, given the worker's state or `None` for a worker abroad.
    ///
    /// Merchants and marketplaces are at home.
    pub fn covers_contract(&self, worker_state: Option<u8>) -> bool {
        match self.nexus {
            Nexus::Worker => worker_state.is_some_and(|state| self.places.contain(state)),
            Nexus::Merchant | Nexus::Platform | Nexus::Any => {
                worker_state.is_none_or(|state| self.places.contain(state)) || self.places == Places::COUNTRY
            }
        }
    }
}
