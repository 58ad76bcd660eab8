use crate::categories::{MARKETPLACES, Marketplace, TaskCategory};
use crate::policy::Coverage;

/// What a rule says about a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    BidFloor,
    Deactivation,
    NonPayment,
    CourseVoucher,
    KnownOdds,
    PaySqueeze,
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
    fee_ceilings: [f64; MARKETPLACES],
    contract_rules: Vec<ContractRule>,
    entry_rationed: [bool; MARKETPLACES],
    reporting_threshold: Option<f64>,
    ai_levy: f64,
    wage_insurance: Option<(f64, u8)>,
}

impl Default for MarketRules {
    fn default() -> Self {
        Self {
            fee_ceilings: [1.0; MARKETPLACES],
            contract_rules: Vec::new(),
            entry_rationed: [false; MARKETPLACES],
            reporting_threshold: None,
            ai_levy: 0.0,
            wage_insurance: None,
        }
    }
}

impl MarketRules {
    /// Caps the fee of a marketplace, as a share of pay; the lowest ceiling holds.
    pub fn cap_fee(&mut self, marketplace: Marketplace, share: f64) {
        let ceiling = &mut self.fee_ceilings[marketplace as usize];
        *ceiling = ceiling.min(share);
    }

    /// Puts a floor under the agreed hourly rate of covered contracts, dollars; the highest floor holds.
    pub fn floor_bids(&mut self, dollars_per_hour: f64, coverage: &Coverage) {
        self.add(Term::BidFloor, dollars_per_hour, coverage);
    }

    /// Multiplies the hazard of losing the account for covered workers.
    pub fn scale_deactivation(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::Deactivation, multiple, coverage);
    }

    /// Multiplies the probability that pay of a covered contract never comes.
    pub fn scale_non_payment(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::NonPayment, multiple, coverage);
    }

    /// Lets the government pay for a course of a covered worker up to an amount, dollars; the highest amount holds.
    pub fn support_courses(&mut self, dollars: f64, coverage: &Coverage) {
        self.add(Term::CourseVoucher, dollars, coverage);
    }

    /// Lets workers know in advance of a share of the jobs that they would not win, so that they do not apply for them.
    pub fn show_odds(&mut self, share: f64, coverage: &Coverage) {
        self.add(Term::KnownOdds, share, coverage);
    }

    /// Multiplies the rate of new covered contracts: what employers bargain for.
    pub fn scale_agreed_rates(&mut self, multiple: f64, coverage: &Coverage) {
        self.add(Term::PaySqueeze, multiple, coverage);
    }

    /// Makes offers of a job worth more to those laid off, from an age on: by a share of the wage that a layoff costs.
    pub fn insure_wages(&mut self, share_of_loss: f64, from_age: u8) {
        self.wage_insurance = Some((share_of_loss, from_age));
    }

    /// Closes a marketplace to newcomers.
    pub fn ration_entry(&mut self, marketplace: Marketplace) {
        self.entry_rationed[marketplace as usize] = true;
    }

    /// Makes marketplaces report yearly earnings above an amount, dollars; the lowest amount holds.
    pub fn report_earnings_above(&mut self, dollars_per_year: f64) {
        let lowest = self.reporting_threshold.map_or(dollars_per_year, |known| known.min(dollars_per_year));
        self.reporting_threshold = Some(lowest);
    }

    /// Adds a levy on what merchants pay for AI tools, as a share of it.
    pub fn levy_ai(&mut self, share: f64) {
        self.ai_levy += share;
    }

    /// Returns the highest fee that a marketplace may take, as a share of pay.
    pub fn fee_ceiling(&self, marketplace: Marketplace) -> f64 {
        self.fee_ceilings[marketplace as usize]
    }

    /// Returns the lowest hourly rate, dollars, that a worker may agree to; `None` as state for a worker abroad.
    pub fn bid_floor(&self, worker_state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::BidFloor, worker_state, marketplace, category).fold(0.0, f64::max)
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

    /// Returns what the government pays at most for a worker's course, dollars; 0 without a rule.
    pub fn course_voucher(&self, worker_state: Option<u8>, marketplace: Marketplace, category: usize) -> f64 {
        self.values(Term::CourseVoucher, worker_state, marketplace, category).fold(0.0, f64::max)
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

    /// Returns the share of the wage lost by a layoff that insurance gives back at an age; 0 without a rule.
    pub fn insured_share_of_wage_loss(&self, age_years: u8) -> f64 {
        self.wage_insurance.filter(|(_, from_age)| age_years >= *from_age).map_or(0.0, |(share, _)| share)
    }

    /// Returns whether newcomers are kept out of a marketplace.
    pub fn entry_is_rationed(&self, marketplace: Marketplace) -> bool {
        self.entry_rationed[marketplace as usize]
    }

    /// Returns the yearly earnings, dollars, above which marketplaces report; `None` where no instrument says so.
    pub fn reporting_threshold(&self) -> Option<f64> {
        self.reporting_threshold
    }

    /// Returns the levy on AI tools, as a share of what merchants pay for them.
    pub fn ai_levy(&self) -> f64 {
        self.ai_levy
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
            .map(|rule| rule.value)
    }
}
