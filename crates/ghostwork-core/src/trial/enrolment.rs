//! Who is enrolled in a trial, and who of them is treated.

use std::collections::BTreeMap;

use ghostwork_law::NationalLaw;
use ghostwork_parameters::Month;

use crate::accounting::taxes_and_benefits::residence::state_of;
use crate::block::Block;
use crate::codec::encode_fields;
use crate::draws::{Draws, Entity, Stream, unit_interval};
use crate::population::accounts::{Account, Owner};
use crate::population::merchants::Merchant;
use crate::trial::members::{Member, profile_age};
use crate::trial::{Cluster, Enrolled, RollOut, Trial, TrialUnit};

/// A characteristic within whose groups the shares of a trial are exact, and for which its effect is reported apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stratum {
    /// Under 30, 30 to 49, 50 and over.
    Age,
    /// Women and men.
    Sex,
    /// State in the ordinary labour market.
    WorkState,
    /// Marketplace of the active profile, or on which a merchant hires.
    Marketplace,
    /// Task family of the active profile or the post.
    TaskFamily,
    /// Public ratings so far: none, one to four, five and more.
    Ratings,
    /// The most that unemployment insurance of the state pays in a spell: below or above the median state.
    UnemploymentBenefit,
    /// The merchant's storefront.
    Storefront,
    /// Smaller and larger than the mean merchant.
    Size,
    /// Pays more and less reliably than the mean merchant.
    Reliability,
}

impl Stratum {
    /// Every characteristic with the name that scenarios use.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("age", Self::Age),
        ("sex", Self::Sex),
        ("work_state", Self::WorkState),
        ("marketplace", Self::Marketplace),
        ("task_family", Self::TaskFamily),
        ("ratings", Self::Ratings),
        ("unemployment_benefit", Self::UnemploymentBenefit),
        ("storefront", Self::Storefront),
        ("size", Self::Size),
        ("reliability", Self::Reliability),
    ];

    /// Returns whether units of a kind have the characteristic.
    pub const fn suits(self, unit: TrialUnit) -> bool {
        match (self, unit) {
            (Self::Marketplace | Self::TaskFamily, TrialUnit::Post)
            | (Self::Marketplace, TrialUnit::Merchant) => true,
            (Self::Storefront | Self::Size | Self::Reliability, unit) => {
                matches!(unit, TrialUnit::Merchant | TrialUnit::Post)
            }
            (Self::Marketplace | Self::TaskFamily | Self::Ratings, unit) => {
                matches!(unit, TrialUnit::Worker | TrialUnit::Profile | TrialUnit::Place)
            }
            (_, unit) => matches!(unit, TrialUnit::Worker | TrialUnit::Place),
        }
    }

    /// Returns the group of a merchant, and of the task family where a post is meant.
    pub(crate) fn of_merchant(self, merchant: &Merchant, category: Option<usize>) -> &'static str {
        use crate::categories::TaskCategory;
        match self {
            Self::Marketplace => merchant.marketplace.name(),
            Self::Storefront => merchant.storefront.name(),
            Self::Size if merchant.log_size < 0.0 => "smaller",
            Self::Size => "larger",
            Self::Reliability if merchant.unreliability <= 1.0 => "reliable",
            Self::Reliability => "unreliable",
            _ => category.map_or("all", |category| TaskCategory::of_index(category).name()),
        }
    }

    fn of_account(self, account: Option<&Account>) -> &'static str {
        let Some(account) = account.filter(|account| account.is_active()) else { return "no_profile" };
        match self {
            Self::Marketplace => account.marketplace.name(),
            Self::TaskFamily => account.category.name(),
            _ => match account.rating_count {
                0 => "unrated",
                1..=4 => "1_to_4_ratings",
                _ => "5_or_more_ratings",
            },
        }
    }

    fn of_worker(self, block: &Block, row: usize, generous: &[bool]) -> &'static str {
        let workers = &block.workers;
        match self {
            Self::Age => match workers.age_years(row) {
                0..30 => "under_30",
                30..50 => "30_to_49",
                _ => "50_and_over",
            },
            Self::Sex if workers.traits[row].is_female() => "women",
            Self::Sex => "men",
            Self::WorkState => super::WorkState::NAMES[workers.labour_state[row] as usize].0,
            Self::UnemploymentBenefit if generous[state_of(workers.state[row]).index()] => "strong_insurance",
            Self::UnemploymentBenefit => "weak_insurance",
            _ => self.of_account(block.account(row)),
        }
    }
}

/// The units of a trial and how they stand to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Enrolment {
    pub(crate) enrolled: Vec<Enrolled>,
    /// Labels of the strata.
    pub(crate) strata: Vec<String>,
    /// Merchants of the trial, by number; empty where other units are drawn.
    pub(crate) merchants: Vec<Member>,
}

encode_fields!(Enrolment { enrolled, strata, merchants });

/// A unit that may be enrolled.
struct Candidate {
    place: Place,
    cluster: u64,
    stratum: u32,
    grown: u16,
}

/// Where a unit stands.
#[derive(Clone, Copy)]
enum Place {
    Row { block: usize, row: usize },
    Merchant(usize),
}

/// Enrols the units of a trial as they stand at its beginning, and draws who is treated.
///
/// The draw depends on seed and cluster alone: it is the same in every world.
pub(crate) fn enrol(
    trial: &Trial,
    draws: Draws,
    law: &NationalLaw,
    (blocks, merchants): (&mut [Block], &[Merchant]),
) -> Enrolment {
    let mut labels = BTreeMap::new();
    let candidates = match trial.unit {
        TrialUnit::Merchant => merchant_candidates(trial, merchants, &mut labels),
        TrialUnit::Post => Vec::new(),
        _ => personal_candidates(trial, (blocks, law), &mut labels),
    };
    let lots = Lots { draws, entity_of: trial.cluster_entity() };
    let sample = sampled(trial, &lots, &candidates);
    let treated = assigned(trial, &lots, &candidates, &sample);
    let mut enrolment = Enrolment { strata: in_order(labels), ..Enrolment::default() };
    for block in blocks.iter_mut() {
        block.members = vec![Member::OUTSIDE; block.workers.len().max(block.profiles_abroad)];
    }
    if trial.unit == TrialUnit::Merchant {
        enrolment.merchants = vec![Member::OUTSIDE; merchants.len()];
    }
    for candidate in &candidates {
        let is_sampled = sample.contains_key(&candidate.cluster);
        let is_assigned = treated.get(&candidate.cluster).copied().unwrap_or(false);
        let member = enrolment.member(candidate, is_sampled, (is_assigned, trial.roll_out));
        match candidate.place {
            Place::Row { block, row } => blocks[block].members[row] = member,
            Place::Merchant(number) => enrolment.merchants[number] = member,
        }
    }
    if trial.unit == TrialUnit::Place {
        treat_places(trial.roll_out, blocks, &treated);
    }
    enrolment
}

impl Enrolment {
    /// Enters a candidate, where sampled, and returns how it stands to the trial.
    fn member(
        &mut self,
        candidate: &Candidate,
        is_sampled: bool,
        (assigned, roll_out): (bool, RollOut),
    ) -> Member {
        let is_treated = roll_out.reaches(assigned);
        if is_sampled {
            let number = self.enrolled.len() as u32;
            let (cluster, stratum) = (candidate.cluster, candidate.stratum);
            self.enrolled.push(Enrolled { cluster, stratum, assigned });
            return Member::enrolled(number, is_treated, candidate.grown);
        }
        if is_treated { Member::reached() } else { Member::OUTSIDE }
    }
}

/// Treats everybody in a treated state, whether enrolled or not.
fn treat_places(roll_out: RollOut, blocks: &mut [Block], assigned: &BTreeMap<u64, bool>) {
    for block in blocks {
        for (member, state) in block.members.iter_mut().zip(&block.workers.state) {
            let is_assigned = assigned.get(&u64::from(*state)).copied().unwrap_or(false);
            member.is_treated = roll_out.reaches(is_assigned);
        }
    }
}

/// Returns the labels in the order of their numbers.
fn in_order(labels: BTreeMap<String, u32>) -> Vec<String> {
    let mut strata = vec![String::new(); labels.len()];
    for (label, number) in labels {
        strata[number as usize] = label;
    }
    strata
}

fn numbered(labels: &mut BTreeMap<String, u32>, label: String) -> u32 {
    let next = labels.len() as u32;
    *labels.entry(label).or_insert(next)
}

fn merchant_candidates(
    trial: &Trial,
    merchants: &[Merchant],
    labels: &mut BTreeMap<String, u32>,
) -> Vec<Candidate> {
    let admitted =
        merchants.iter().enumerate().filter(|(_, merchant)| trial.conditions.admit_merchant(merchant));
    admitted
        .map(|(number, merchant)| {
            let groups = trial.strata.iter().map(|stratum| stratum.of_merchant(merchant, None));
            Candidate {
                place: Place::Merchant(number),
                cluster: number as u64,
                stratum: numbered(labels, groups.collect::<Vec<_>>().join(" ")),
                grown: 0,
            }
        })
        .collect()
}

fn personal_candidates(
    trial: &Trial,
    (blocks, law): (&[Block], &NationalLaw),
    labels: &mut BTreeMap<String, u32>,
) -> Vec<Candidate> {
    let generous = generous_states(law);
    let mut candidates = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let mut household = 0;
        for row in 0..block.workers.len() {
            if block.workers.traits[row].starts_household() {
                household = row;
            }
            if admits(trial, block, row) {
                let groups = trial.strata.iter().map(|stratum| stratum.of_worker(block, row, &generous));
                let label = groups.collect::<Vec<_>>().join(" ");
                candidates.push(Candidate {
                    place: Place::Row { block: number, row },
                    cluster: cluster_of(trial.cluster, block, (row, household)),
                    stratum: numbered(labels, label),
                    grown: grown(trial.unit, block, row),
                });
            }
        }
        if trial.unit == TrialUnit::Profile && block.profiles_abroad > 0 {
            append_abroad(trial, (number, block), labels, &mut candidates);
        }
    }
    candidates
}

fn admits(trial: &Trial, block: &Block, row: usize) -> bool {
    let has_profile = || block.account(row).is_some_and(Account::is_active);
    trial.conditions.admit_worker(block, row) && (trial.unit != TrialUnit::Profile || has_profile())
}

fn cluster_of(cluster: Cluster, block: &Block, (row, household): (usize, usize)) -> u64 {
    match cluster {
        Cluster::Place => u64::from(block.workers.state[row]),
        Cluster::Household => block.first_worker + household as u64,
        Cluster::Unit | Cluster::Merchant => block.first_worker + row as u64,
    }
}

fn grown(unit: TrialUnit, block: &Block, row: usize) -> u16 {
    if unit == TrialUnit::Profile {
        block.account(row).map_or(0, profile_age)
    } else {
        block.workers.age_months[row]
    }
}

/// Clusters of profiles abroad are counted from here on.
const ABROAD: u64 = 1 << 40;

fn append_abroad(
    trial: &Trial,
    (number, block): (usize, &Block),
    labels: &mut BTreeMap<String, u32>,
    candidates: &mut Vec<Candidate>,
) {
    for (position, account) in block.accounts.iter().enumerate() {
        let is_admitted = matches!(account.owner, Owner::Abroad { .. })
            && account.is_active()
            && trial.conditions.admit_profile(Some(account));
        if is_admitted {
            let groups = trial.strata.iter().map(|stratum| stratum.of_account(Some(account)));
            let label = groups.collect::<Vec<_>>().join(" ");
            candidates.push(Candidate {
                place: Place::Row { block: number, row: position },
                cluster: ABROAD + block.first_worker + position as u64,
                stratum: numbered(labels, label),
                grown: profile_age(account),
            });
        }
    }
}

/// Returns by state whether unemployment insurance pays at least as much in a spell as in the median state.
fn generous_states(law: &NationalLaw) -> Vec<bool> {
    use ghostwork_law::State;
    /// A weekly wage that is above every state's largest benefit, dollars.
    const HIGH_WAGE: f64 = 1e6;
    let NationalLaw::UnitedStates(law) = law else {
        return vec![false; State::ALL.len()];
    };
    let insurance = &law.unemployment_insurance;
    let most: Vec<f64> = State::ALL
        .iter()
        .map(|state| insurance.weekly_benefit(*state, HIGH_WAGE) * insurance.duration_weeks(*state))
        .collect();
    let mut sorted = most.clone();
    sorted.sort_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    most.into_iter().map(|amount| amount >= median).collect()
}

/// Lots of clusters: numbers that no world and no month changes.
struct Lots {
    draws: Draws,
    entity_of: fn(u64) -> Entity,
}

impl Lots {
    /// Returns two numbers of a cluster: for being enrolled, and for the order of treatment.
    fn of(&self, cluster: u64) -> [f64; 2] {
        let words = self.draws.words(Stream::Trial, Month::from_index(0), (self.entity_of)(cluster));
        [unit_interval(words[0]), unit_interval(words[1])]
    }
}

/// States are institutions; their numbers begin here, behind those of other institutions.
const STATES_FROM: u64 = 1 << 20;

impl Trial {
    fn cluster_entity(&self) -> fn(u64) -> Entity {
        match (self.unit, self.cluster) {
            (TrialUnit::Merchant | TrialUnit::Post, _) => Entity::merchant,
            (_, Cluster::Place) => |state| Entity::institution(STATES_FROM + state),
            _ => |number| {
                if number >= ABROAD { Entity::abroad(number - ABROAD) } else { Entity::worker(number) }
            },
        }
    }
}

/// Returns the clusters of the sample with their strata.
fn sampled(trial: &Trial, lots: &Lots, candidates: &[Candidate]) -> BTreeMap<u64, u32> {
    let mut clusters = BTreeMap::new();
    let mut units: BTreeMap<u64, u64> = BTreeMap::new();
    for candidate in candidates {
        clusters.entry(candidate.cluster).or_insert(candidate.stratum);
        *units.entry(candidate.cluster).or_default() += 1;
    }
    let Some(most) = trial.sample else { return clusters };
    let mut order: Vec<(f64, u64)> =
        clusters.keys().map(|cluster| (lots.of(*cluster)[0], *cluster)).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut taken = 0;
    let mut sample = BTreeMap::new();
    for (_, cluster) in order {
        if taken >= most {
            break;
        }
        taken += units[&cluster];
        sample.insert(cluster, clusters[&cluster]);
    }
    sample
}

/// Draws who is treated: within every stratum the share is met to less than one cluster.
fn assigned(
    trial: &Trial,
    lots: &Lots,
    candidates: &[Candidate],
    sample: &BTreeMap<u64, u32>,
) -> BTreeMap<u64, bool> {
    debug_assert!(sample.len() <= candidates.len());
    let mut order: Vec<(u32, f64, u64)> =
        sample.iter().map(|(cluster, stratum)| (*stratum, lots.of(*cluster)[1], *cluster)).collect();
    order.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2)));
    // Where the strata begin is drawn, so that no stratum is always rounded the same way.
    let words = lots.draws.words(Stream::Trial, Month::from_index(0), Entity::institution(0));
    let start = unit_interval(words[0]);
    let reached = |clusters: usize| (clusters as f64 * trial.share + start).floor();
    order
        .iter()
        .enumerate()
        .map(|(position, (_, _, cluster))| (*cluster, reached(position + 1) > reached(position)))
        .collect()
}

#[cfg(test)]
mod tests {
    use ghostwork_law::{Country, UsLaw};

    use super::*;
    use crate::accounting::taxes_and_benefits::example::{block, spouse, worker};
    use crate::population::workers::{LabourState, Worker};
    use crate::trial::Conditions;

    fn trial() -> Trial {
        Trial {
            unit: TrialUnit::Worker,
            cluster: Cluster::Unit,
            strata: Vec::new(),
            from: Month::from_index(24_000),
            until: None,
            everywhere: false,
            share: 0.5,
            sample: None,
            conditions: Conditions::default(),
            parameters: Vec::new(),
            instruments: Vec::new(),
            job: None,
            certificate: false,
            roll_out: RollOut::Assigned,
        }
    }

    fn law() -> NationalLaw {
        NationalLaw::from_pack(Country::UnitedStates, UsLaw::pack().unwrap(), 2026).unwrap()
    }

    fn enrolled(trial: &Trial, seed: u64, workers: usize) -> (Enrolment, Vec<Block>) {
        let (block, _) = block((0..workers).map(|number| {
            let mut worker = worker();
            worker.age_months = if number % 4 == 0 { 300 } else { 720 };
            worker
        }));
        let mut blocks = vec![block];
        let enrolment = enrol(trial, Draws::new(seed, 0), &law(), (&mut blocks, &[]));
        (enrolment, blocks)
    }

    #[test]
    fn the_share_is_met_exactly_within_every_stratum() {
        let trial = Trial { strata: vec![Stratum::Age], share: 0.25, ..trial() };

        let (enrolment, _) = enrolled(&trial, 3, 400);

        // A quarter of the workers is 25 years old, the others 60: 25 of 100 and 75 of 300 are treated, give or take one.
        assert_eq!(enrolment.strata, ["under_30", "50_and_over"]);
        let treated = |stratum| {
            enrolment.enrolled.iter().filter(|unit| unit.stratum == stratum && unit.assigned).count()
        };
        assert!(treated(0).abs_diff(25) <= 1 && treated(1).abs_diff(75) <= 1);
    }

    #[test]
    fn the_draw_is_the_same_in_every_world_and_another_under_another_seed() {
        let assigned = |roll_out, seed| {
            let (enrolment, _) = enrolled(&Trial { roll_out, ..trial() }, seed, 60);
            enrolment.enrolled.iter().map(|unit| unit.assigned).collect::<Vec<_>>()
        };

        let reference = assigned(RollOut::Assigned, 3);
        assert_eq!(reference, assigned(RollOut::Nobody, 3));
        assert_eq!(reference, assigned(RollOut::Everyone, 3));
        assert_ne!(reference, assigned(RollOut::Assigned, 4));
    }

    #[test]
    fn nobody_half_or_all_are_treated() {
        let treated = |roll_out| {
            let (_, blocks) = enrolled(&Trial { roll_out, sample: Some(20), ..trial() }, 3, 60);
            blocks[0].members.iter().filter(|member| member.is_treated).count()
        };

        // Twenty of sixty are enrolled, ten of them treated; the roll-out reaches those outside the sample, too.
        assert_eq!([RollOut::Nobody, RollOut::Assigned, RollOut::Everyone].map(treated), [0, 10, 60]);
    }

    #[test]
    fn members_of_a_household_share_their_arm() {
        let couples = (0..40).map(|number| if number % 2 == 0 { worker() } else { spouse() });
        let (block, _) = block(couples);
        let mut blocks = vec![block];
        let trial = Trial { cluster: Cluster::Household, ..trial() };

        enrol(&trial, Draws::new(1, 0), &law(), (&mut blocks, &[]));

        let members = &blocks[0].members;
        assert!(members.chunks(2).all(|couple| couple[0].is_treated == couple[1].is_treated));
        assert_eq!(members.iter().filter(|member| member.is_treated).count(), 20);
    }

    #[test]
    fn conditions_keep_others_out() {
        let conditions = Conditions { age_years: Some((50, 70)), ..Conditions::default() };

        let (enrolment, blocks) = enrolled(&Trial { conditions, ..trial() }, 3, 40);

        assert_eq!(enrolment.enrolled.len(), 30);
        assert_eq!(blocks[0].members[0], Member::OUTSIDE);
    }

    #[test]
    fn unemployment_benefits_are_those_that_can_still_be_drawn() {
        let insured = Worker {
            labour_state: LabourState::Unemployed,
            weekly_benefit: 300,
            unemployment_weeks_left: 4,
            ..worker()
        };
        let exhausted = Worker { unemployment_weeks_left: 0, ..insured.clone() };
        let never_insured = Worker { weekly_benefit: 0, ..insured.clone() };
        let no_longer_looking = Worker { labour_state: LabourState::OutOfLabourForce, ..insured.clone() };
        let persons = [insured, exhausted, never_insured, no_longer_looking];
        let enrolled = |unemployment_benefit| {
            let (block, _) = block(persons.clone());
            let conditions = Conditions { unemployment_benefit, ..Conditions::default() };
            let mut blocks = [block];
            enrol(&Trial { conditions, ..trial() }, Draws::new(1, 0), &law(), (&mut blocks, &[]));
            blocks[0].members.iter().map(|member| member.number().is_some()).collect::<Vec<_>>()
        };

        assert_eq!(enrolled(Some(true)), [true, false, false, false]);
        assert_eq!(enrolled(Some(false)), [false, true, true, true]);
        assert_eq!(enrolled(None), [true; 4]);
    }
}
