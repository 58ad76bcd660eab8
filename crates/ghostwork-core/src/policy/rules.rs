use crate::categories::{MARKETPLACES, Marketplace, TaskCategory};
use crate::policy::{Coverage, Places};

/// What a rule says about a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Deactivation,
    NonPayment,
    LatePayment,
    Refusal,
    LostControl,
    KnownOdds,
    PaySqueeze,
    QualityLoss,
}

/// What a rule makes of courses of covered workers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CourseSupport {
    /// Most that the government pays for a course, dollars.
    pub credit: f64,
    /// Least that the worker pays for it, dollars.
    pub copayment: f64,
    /// Skill that a supported course adds on average, log points.
    pub gain: f64,
    /// Allowance in the month of the course, as a share of the month's platform pay.
    pub allowance: f64,
}

/// What the owner of a portable benefit account may draw on it for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a use of its own")]
pub struct AccountTerms {
    /// Health: premiums and care.
    pub health: bool,
    /// Retirement: from 65 years on.
    pub retirement: bool,
    /// Time off.
    pub time_off: bool,
    /// Hardship.
    pub emergency: bool,
    /// Unemployment.
    pub unemployment: bool,
    /// Share of what is drawn that is kept.
    pub penalty: f64,
}

impl AccountTerms {
    /// For retirement alone.
    pub const FOR_RETIREMENT: Self = Self {
        health: false,
        retirement: true,
        time_off: false,
        emergency: false,
        unemployment: false,
        penalty: 0.0,
    };
}

impl Default for AccountTerms {
    fn default() -> Self {
        Self {
            health: false,
            retirement: false,
            time_off: true,
            emergency: true,
            unemployment: true,
            penalty: 0.0,
        }
    }
}

/// A ceiling on what a marketplace takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeeCeiling {
    /// Highest fee on the worker, as a share of pay.
    pub seller: f64,
    /// Highest addition to the buyer's bill, as a share of pay.
    pub buyer: f64,
    /// Highest sum of both.
    pub total: f64,
    /// Share of trade for which the ceiling holds.
    pub reach: f64,
}

impl FeeCeiling {
    /// All trade, without a ceiling.
    pub const NONE: Self = Self { seller: 1.0, buyer: f64::INFINITY, total: f64::INFINITY, reach: 1.0 };

    fn is_none(&self) -> bool {
        self.reach <= 0.0 || Self { reach: 1.0, ..*self } == Self::NONE
    }

    /// Returns what holds for trade under two ceilings.
    fn and(&self, other: &Self) -> Self {
        Self {
            seller: self.seller.min(other.seller),
            buyer: self.buyer.min(other.buyer),
            total: self.total.min(other.total),
            reach: self.reach.min(other.reach),
        }
    }

    /// Returns the fee on trade under the ceiling.
    fn fee(&self, usual: f64) -> f64 {
        usual.min(self.seller).min(self.total)
    }

    /// Returns the most that may be added to bills beside a fee.
    fn most_surcharge(&self, fee: f64) -> f64 {
        self.buyer.min((self.total - fee).max(0.0))
    }
}

/// Floors under agreed hourly rates.
#[derive(Debug, Clone, PartialEq)]
struct BidFloor {
    at_home: f64,
    abroad: f64,
    /// Share of covered contracts that turn into ones at a fixed price, for a rate that is lower by its whole.
    shift: f64,
    coverage: Coverage,
}

/// A term of covered contracts with its value.
#[derive(Debug, Clone, PartialEq)]
struct ContractRule {
    term: Term,
    value: f64,
    coverage: Coverage,
}

/// The rules of the labour marketplaces in one month, as the instruments in force leave them.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketRules {
    /// Ceilings by marketplace, those of largest reach first.
    fee_ceilings: [Vec<FeeCeiling>; MARKETPLACES],
    bid_floors: Vec<BidFloor>,
    contract_rules: Vec<ContractRule>,
    courses: Vec<(CourseSupport, Coverage)>,
    account_terms: Option<AccountTerms>,
    /// Largest shares of their costs that marketplaces may pass on to buyers.
    pass_through_limits: Vec<(f64, Coverage)>,
    /// Utilisation below which a marketplace takes no newcomers.
    closed_below: [f64; MARKETPLACES],
    averaged_years: f64,
    reported_kinks: Option<[(f64, f64); 4]>,
    reconciles_premium_credit: bool,
    /// Levies on AI tools by instrument, each as a share of what merchants pay for them.
    ai_levies: Vec<(u8, f64)>,
    /// Shares of the wage lost by a layoff that are made good, and the ages from which they are.
    wage_insurances: Vec<(f64, u8, Coverage)>,
    /// The instrument that writes, and what each has of its levies of last month, dollars.
    speaker: (u8, f64),
}

impl Default for MarketRules {
    fn default() -> Self {
        Self {
            fee_ceilings: [const { Vec::new() }; MARKETPLACES],
            bid_floors: Vec::new(),
            contract_rules: Vec::new(),
            courses: Vec::new(),
            account_terms: None,
            pass_through_limits: Vec::new(),
            closed_below: [0.0; MARKETPLACES],
            averaged_years: 1.0,
            reported_kinks: None,
            reconciles_premium_credit: true,
            ai_levies: Vec::new(),
            wage_insurances: Vec::new(),
            speaker: (0, 0.0),
        }
    }
}

impl MarketRules {
    /// Says which instrument writes from now on, and what each of those who share in its levies has of last month's, dollars.
    pub(crate) fn speak_for(&mut self, instrument: u8, share_of_levies: f64) {
        self.speaker = (instrument, share_of_levies);
    }

    /// Returns what levies of the instrument that writes brought last month over the number of those who shared in them then,
    /// dollars.
    pub fn share_of_levies(&self) -> f64 {
        self.speaker.1
    }

    /// Caps what a marketplace takes. Trade under a ceiling of less reach is also under those of more: there the lowest holds.
    pub fn cap_fees(&mut self, marketplace: Marketplace, ceiling: FeeCeiling) {
        if !ceiling.is_none() {
            let ceilings = &mut self.fee_ceilings[marketplace as usize];
            ceilings.push(ceiling);
            ceilings.sort_by(|one, other| other.reach.total_cmp(&one.reach));
        }
    }

    /// Limits the share of their costs that covered marketplaces may pass on to buyers, as far as they comply; the lowest limit
    /// holds. A marketplace has one bill for the whole country and all categories: only a rule that covers them all can limit it.
    pub fn limit_pass_through(&mut self, share: f64, coverage: &Coverage) {
        self.pass_through_limits.push((share, coverage.clone()));
    }

    /// Puts floors under the agreed hourly rate of covered contracts with workers at home and abroad, dollars; the highest
    /// floor holds. Contracts whose rate the floor would raise turn into ones at a fixed price, which it does not reach, by
    /// `shift` times the missing share of the floor.
    pub fn floor_bids(&mut self, (at_home, abroad): (f64, f64), shift: f64, coverage: &Coverage) {
        self.bid_floors.push(BidFloor { at_home, abroad, shift, coverage: coverage.clone() });
    }

    /// Lets the government pay for courses of covered workers; the highest credit holds.
    pub fn support_courses(&mut self, support: CourseSupport, coverage: &Coverage) {
        self.courses.push((support, coverage.clone()));
    }

    /// Says what portable benefit accounts may be drawn on for; uses of several rules add up.
    pub(crate) fn set_account_terms(&mut self, terms: AccountTerms) {
        let known = self.account_terms.unwrap_or(terms);
        self.account_terms = Some(AccountTerms {
            health: known.health || terms.health,
            retirement: known.retirement || terms.retirement,
            time_off: known.time_off || terms.time_off,
            emergency: known.emergency || terms.emergency,
            unemployment: known.unemployment || terms.unemployment,
            penalty: known.penalty.max(terms.penalty),
        });
    }

    /// Lets income tax be reckoned on business profit averaged over so many years; the longest holds.
    pub fn average_profit(&mut self, years: f64) {
        self.averaged_years = self.averaged_years.max(years);
    }

    /// Lets the self-employed report the profit that brings the largest credit, where theirs is within a distance of it;
    /// both by number of children, the last for three and more, dollars a year.
    pub fn draw_reports_to(&mut self, kinks: [(f64, f64); 4]) {
        self.reported_kinks = Some(kinks);
    }

    /// Lets advances of the premium credit stand: the return asks nothing back and adds nothing.
    pub fn keep_premium_advances(&mut self) {
        self.reconciles_premium_credit = false;
    }

    /// Keeps a share of covered contracts from being agreed.
    pub fn refuse_contracts(&mut self, share: f64, coverage: &Coverage) {
        self.add(Term::Refusal, share, coverage);
    }

    /// Adds to the log of the hazard at which covered workers take a break from platform work.
    pub fn take_control(&mut self, log_hazard: f64, coverage: &Coverage) {
        self.add(Term::LostControl, log_hazard, coverage);
    }

    /// Multiplies the probability that pay of a covered contract comes late.
    pub fn scale_late_payment(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::LatePayment, multiple, coverage);
    }

    /// Multiplies the hazard of losing the account for covered workers.
    pub fn scale_deactivation(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::Deactivation, multiple, coverage);
    }

    /// Multiplies the probability that pay of a covered contract never comes.
    pub fn scale_non_payment(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::NonPayment, multiple, coverage);
    }

    /// Lets workers know in advance of a share of the jobs that they would not win, so that they do not apply for them.
    pub fn show_odds(&mut self, share: f64, coverage: &Coverage) {
        self.add(Term::KnownOdds, share, coverage);
    }

    /// Multiplies the rate of new covered contracts: what employers bargain for.
    pub fn scale_agreed_rates(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::PaySqueeze, multiple, coverage);
    }

    /// Lowers the quality of covered work that clients see, log points.
    pub fn lower_quality(&mut self, log_points: f64, coverage: &Coverage) {
        self.add(Term::QualityLoss, log_points, coverage);
    }

    /// Makes offers of a job worth more to covered persons laid off, from an age on: by a share of the wage that a layoff
    /// costs; the highest share holds.
    pub fn insure_wages(&mut self, share_of_loss: f64, from_age: u8, coverage: &Coverage) {
        self.wage_insurances.push((share_of_loss, from_age, coverage.clone()));
    }

    /// Closes a marketplace to newcomers while less than a share of the time online is spent on tasks; 1 closes it for good.
    pub fn ration_entry(&mut self, marketplace: Marketplace, utilisation: f64) {
        let closed_below = &mut self.closed_below[marketplace as usize];
        *closed_below = closed_below.max(utilisation);
    }

    /// Adds a levy on what merchants pay for AI tools, as a share of it.
    pub fn levy_ai(&mut self, share: f64) {
        if share > 0.0 {
            self.ai_levies.push((self.speaker.0, share));
        }
    }

    /// Returns the fee of a marketplace on average over its trade, as a share of pay, where it would usually take another.
    pub fn fee(&self, marketplace: Marketplace, usual: f64) -> f64 {
        self.average_over_trade(marketplace, |ceiling| ceiling.fee(usual))
    }

    /// Returns what a marketplace adds to buyers' bills on average over its trade, as a share of pay, where it would add
    /// `wanted` of the fee that it loses.
    pub fn surcharge(&self, marketplace: Marketplace, usual_fee: f64, wanted: impl Fn(f64) -> f64) -> f64 {
        self.average_over_trade(marketplace, |ceiling| {
            let fee = ceiling.fee(usual_fee);
            wanted(usual_fee - fee).min(ceiling.most_surcharge(fee))
        })
    }

    /// Returns the average of something over the parts of a marketplace's trade, each with the ceiling over it.
    fn average_over_trade(&self, marketplace: Marketplace, of: impl Fn(&FeeCeiling) -> f64) -> f64 {
        let (mut sum, mut lowest) = (0.0, FeeCeiling::NONE);
        for ceiling in &self.fee_ceilings[marketplace as usize] {
            sum += (lowest.reach - ceiling.reach) * of(&lowest);
            lowest = lowest.and(ceiling);
        }
        sum + lowest.reach * of(&lowest)
    }

    /// Returns the share of its costs that a marketplace passes on to buyers of work at home, or of work from abroad, given the
    /// share that it does without a rule.
    pub fn pass_through(&self, marketplace: Marketplace, is_abroad: bool, usual: f64) -> f64 {
        let limits = self.pass_through_limits.iter().filter(|(_, coverage)| {
            coverage.places == Places::COUNTRY
                && (!is_abroad || coverage.covers_contract(None))
                && coverage.eligible.admits_all_work_on(marketplace)
        });
        let share = |(limit, coverage): &(f64, Coverage)| {
            usual - coverage.enforcement.compliance * (usual - limit).max(0.0)
        };
        limits.map(share).fold(usual, f64::min)
    }

    /// Returns the lowest hourly rate, dollars, that a worker who would take `own` may agree to, on average over contracts
    /// at a fixed price and others; `None` as state for a worker abroad.
    pub fn bid_floor(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
        own: f64,
    ) -> f64 {
        let task = TaskCategory::of_index(category);
        let covers = |coverage: &Coverage| {
            coverage.covers_contract(worker_state)
                && coverage.eligible.admits_work(marketplace, task)
                && !coverage.yields_work(worker_state, marketplace, task)
        };
        let floors = self.bid_floors.iter().filter(|floor| covers(&floor.coverage)).map(|rule| {
            let floor = if worker_state.is_some() { rule.at_home } else { rule.abroad };
            if floor > own {
                let shifted = (rule.shift * (floor - own) / floor).min(1.0);
                floor - shifted * (floor - own)
            } else {
                floor
            }
        });
        floors.fold(0.0, f64::max)
    }

    /// Returns the share of contracts with a worker that are not agreed; 0 without a rule.
    pub(crate) fn refused_share(&self, state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::Refusal, state, marketplace, category).fold(0.0, f64::max)
    }

    /// Returns what rules add to the log of the hazard of taking a break; 0 without a rule.
    pub fn lost_control(&self, state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::LostControl, state, marketplace, category).sum()
    }

    /// Returns what the probability that pay comes late is multiplied by; 1 without a rule.
    pub fn late_payment_multiple(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> f64 {
        self.values(Term::LatePayment, worker_state, marketplace, category).product()
    }

    /// Returns what portable benefit accounts may be drawn on for.
    pub fn account_terms(&self) -> AccountTerms {
        self.account_terms.unwrap_or_default()
    }

    /// Returns over how many years business profit is averaged for income tax; 1 without a rule.
    pub fn averaged_years(&self) -> f64 {
        self.averaged_years
    }

    /// Returns the profit that brings the largest credit and the distance from which it is reported, dollars a year.
    pub(crate) fn reported_kink(&self, children: u8) -> Option<(f64, f64)> {
        self.reported_kinks.map(|kinks| kinks[usize::from(children.min(3))])
    }

    /// Returns whether the return settles advances of the premium credit.
    pub fn reconciles_premium_credit(&self) -> bool {
        self.reconciles_premium_credit
    }

    /// Returns what the hazard of losing the account is multiplied by; 1 without a rule.
    pub fn deactivation_multiple(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> f64 {
        self.values(Term::Deactivation, worker_state, marketplace, category).product()
    }

    /// Returns what the probability that pay never comes is multiplied by; 1 without a rule.
    pub fn non_payment_multiple(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> f64 {
        self.values(Term::NonPayment, worker_state, marketplace, category).product()
    }

    /// Returns the support for a worker's course with the highest credit; `None` without a rule.
    pub fn course_support(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> Option<CourseSupport> {
        let task = TaskCategory::of_index(category);
        self.courses
            .iter()
            .filter(|(_, coverage)| {
                coverage.covers_contract(worker_state)
                    && coverage.eligible.admits_work(marketplace, task)
                    && !coverage.yields_work(worker_state, marketplace, task)
            })
            .map(|(support, _)| *support)
            .reduce(|best, other| if other.credit > best.credit { other } else { best })
    }

    /// Returns the share of hopeless applications that a worker does not send; 0 without a rule.
    pub fn known_odds(&self, worker_state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::KnownOdds, worker_state, marketplace, category).fold(0.0, f64::max)
    }

    /// Returns what the rate of a new contract is multiplied by; 1 without a rule.
    pub fn agreed_rate_multiple(
        &self,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> f64 {
        self.values(Term::PaySqueeze, worker_state, marketplace, category).product()
    }

    /// Returns by how much rules lower the quality of work that clients see, log points; 0 without a rule.
    pub fn quality_loss(&self, worker_state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::QualityLoss, worker_state, marketplace, category).sum()
    }

    /// Returns the share of the wage lost by a layoff that insurance gives back in a state at an age; 0 without a rule.
    pub fn insured_share_of_wage_loss(&self, state: u8, age_years: u8) -> f64 {
        let covering = self.wage_insurances.iter().filter(|(_, from_age, coverage)| {
            age_years >= *from_age
                && coverage.places.contain(state)
                && coverage.eligible.admits_age(age_years)
                && !coverage.yields_person(state, age_years)
        });
        covering.map(|(share, ..)| *share).fold(0.0, f64::max)
    }

    /// Returns whether newcomers are kept out of a marketplace where such a share of the time online is spent on tasks.
    pub fn entry_is_rationed(&self, marketplace: Marketplace, utilisation: f64) -> bool {
        utilisation < self.closed_below[marketplace as usize]
    }

    /// Returns the levies on AI tools together, as a share of what merchants pay for them.
    pub fn ai_levy(&self) -> f64 {
        self.ai_levies.iter().fold(0.0, |sum, (_, share)| sum + share)
    }

    /// Returns the levies on AI tools by instrument, each as a share of what merchants pay for them.
    pub(crate) fn ai_levies(&self) -> &[(u8, f64)] {
        &self.ai_levies
    }

    /// Leaves what marketplaces do to accounts as other rules have it.
    pub(crate) fn keep_conduct_of(&mut self, living: &Self) {
        self.contract_rules.retain(|rule| rule.term != Term::Deactivation);
        let kept = living.contract_rules.iter().filter(|rule| rule.term == Term::Deactivation);
        self.contract_rules.extend(kept.cloned());
    }

    fn add(&mut self, term: Term, value: f64, coverage: &Coverage) {
        self.contract_rules.push(ContractRule { term, value, coverage: coverage.clone() });
    }

    /// Returns the values that the rules in force give a term of a contract.
    fn values(
        &self,
        term: Term,
        worker_state: Option<u8>,
        marketplace: Marketplace,
        category: usize,
    ) -> impl Iterator<Item = f64> {
        let category = TaskCategory::of_index(category);
        self.contract_rules
            .iter()
            .filter(move |rule| rule.term == term && rule.coverage.covers_contract(worker_state))
            .filter(move |rule| rule.coverage.eligible.admits_work(marketplace, category))
            .filter(move |rule| !rule.coverage.yields_work(worker_state, marketplace, category))
            .map(|rule| rule.value)
    }
}
