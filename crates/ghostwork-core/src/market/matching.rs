//! Phase 5: applications and awards. Every job takes the applicant with the highest utility; nothing is a rate.

mod applying;
mod choice;
pub(crate) mod surplus;
#[cfg(test)]
mod tests;
mod tries;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};

use crate::behaviour::participation::{least_rate, owner_entity};
use crate::block::Block;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, unit_interval};
use crate::exchange::ExchangeError;
use crate::market::matching::applying::{Arm, apply, is_enough, seek};
pub(crate) use crate::market::matching::choice::taste;
use crate::market::matching::choice::{Scales, score, utility, utility_of_score};
use crate::market::matching::surplus::{PostedPaySums, Surplus};
use crate::market::merchants::{JobPost, Posts};
use crate::observation::sums::{IntegerSums, integer_sums};
use crate::population::accounts::{Account, AccountId, AccountMonth};
use crate::population::merchants::{Contract, Merchant};

parameters! {
    /// Applications and how merchants choose among them.
    pub struct MatchingParameters in "matching" {
        /// Applications that a worker with free hours sends in each of the two rounds of a month.
        applications: u32 = 4, Unit::Count, 1.0..=100.0, ASSUMPTION;
        /// Share of applications for which workers see how reliably a merchant pays; without, they know large merchants only.
        reputation_visibility: f64 = 0.6, Unit::Share, 0.0..=1.0, "assumption; sign: Benson, Sojourner and Umyarov (2020)";
        /// Share of posts with a set pay that a worker who may apply finds acceptable at the usual pay.
        acceptance: f64 = 0.5, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Per cent more workers who accept for one per cent more pay that one merchant sets.
        requester_elasticity: f64 = 0.08, Unit::Elasticity, 0.0..=10.0, "Dube, Jacobs, Naidu and Suri (2020): about 0.1";
        /// Lowest hourly rate that marketplaces for remote work let anybody agree to, at home and abroad; 0 for none.
        least_rate: f64 = 0.0, Unit::DollarsPerHour, 0.0..=200.0, "none; Horton (2025) tries 2 to 4 dollars";
        /// Weight of the belief about quality in a merchant's utility.
        quality_weight: f64 = 1.5, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Rise of the log of that weight with the new demand that AI tools bring to a category: work gets more demanding.
        ai_quality_weight: f64 = 2.0, Unit::Elasticity, 0.0..=20.0, "sign: Teutloff et al. (2025), novices lose in complementary work; size assumption";
        /// Weight of the log of the total cost.
        price_sensitivity: f64 = 3.0, Unit::Elasticity, 0.0..=20.0, ASSUMPTION;
        /// Fall of the log of that weight with the share of a category's hours that AI tools take over: they level what differs.
        ai_quality_levelling: f64 = 1.0, Unit::Elasticity, 0.0..=20.0, "sign: Noy and Zhang (2023), Hui, Reshef and Zhou (2024), high ratings do not protect; size assumption";
        /// Completed jobs that weigh as much as the prior about a newcomer.
        prior_jobs: f64 = 0.6, Unit::Count, 0.1..=100.0, "assumption, for the effect of one evaluated job in Pallais (2014), later employment about three times as high";
        /// What merchants who know nothing else believe work from abroad to fall short by, stars; ratings take its place.
        abroad_prior: f64 = 1.5, Unit::Stars, 0.0..=5.0, "sign: Agrawal, Lacetera and Lyons (2016), a record helps workers from poorer countries most; size assumption";
        /// Completed jobs that a certificate or an agency's name tells as much as.
        certificate_jobs: f64 = 3.0, Unit::Count, 0.0..=100.0, "sign: Stanton and Thomas (2016), the gain fades after several good reviews; size assumption";
        /// Aversion to not knowing the quality: utility lost for a newcomer without ratings.
        newcomer_penalty: f64 = 1.6, Unit::Multiple, 0.0..=20.0, "sign: Pallais (2014), Stanton and Thomas (2016); size assumption";
        /// Utility lost for work from abroad where the category needs somebody near.
        distance_penalty: f64 = 5.6, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Probability that a merchant invites the freelancer of the last contract to a new post.
        invitation: f64 = 0.6, Unit::Share, 0.0..=1.0, ASSUMPTION;
        /// Utility gained by having worked for the merchant before.
        incumbent_bonus: f64 = 0.8, Unit::Multiple, 0.0..=20.0, ASSUMPTION;
        /// Weight of what the merchant sees and we do not.
        taste_weight: f64 = 1.0, Unit::Multiple, 0.0..=10.0, "normalised to 1";
        /// Utility of leaving a job open for another month, before taste.
        least_utility: f64 = 0.7, Unit::Multiple, -20.0..=20.0, "assumption, so that about half of the posts of a month are filled: Horton (2017)";
    }
}

/// Number of rounds a month: losers of the first apply again.
const ROUNDS: u16 = 2;

/// Best application for each job: the score in the upper half, the account in the lower; 0 for none.
type Awards = Vec<Vec<AtomicU64>>;
/// Pay that was agreed on for each job, cents per hour, and 1 more; 0 for none.
type Agreed = Vec<Vec<AtomicU64>>;

integer_sums! {
    /// What came out of matching, in sums.
    pub(crate) struct Matches {
        /// Jobs posted.
        posts: i64,
        /// Jobs awarded.
        awards: i64,
        /// Jobs awarded to workers at home.
        home_awards: i64,
        /// Jobs posted by merchants who pay less reliably than the mean, and by the others.
        posts_by_reliability: [i64; 2],
        /// Jobs awarded by the same.
        awards_by_reliability: [i64; 2],
        /// What the awarded jobs are worth, and to whom.
        surplus: Surplus,
        /// How applications answer to posted pay.
        posted_pay: PostedPaySums,
    }
}

impl Matches {
    /// Counts what is posted.
    fn of_posts(posts: &Posts) -> Self {
        let mut matches = Self::default();
        for post in posts.iter().flatten() {
            matches.posts += 1;
            matches.posts_by_reliability[is_reliable(post)] += 1;
            matches.posted_pay.count_post(post);
        }
        matches
    }
}

/// Lets workers with free hours apply, in two rounds, and awards every job to its best applicant.
#[inline(never)]
pub(crate) fn match_jobs(
    context: &MonthContext,
    blocks: &mut [Block],
    merchants: &mut [Merchant],
    mut posts: Posts,
) -> Result<Matches, ExchangeError> {
    let (posted, mut matches) = (Matches::of_posts(&posts), Matches::default());
    let arms = Arm::all(context);
    let seekers = seek(context, &arms, blocks, &posts);
    for round in 0..ROUNDS {
        let awards: Awards =
            posts.iter().map(|cell| cell.iter().map(|_| AtomicU64::new(0)).collect()).collect();
        if round == 0 {
            invite((context, &arms), blocks, merchants, (&posts, &awards));
        }
        let sent = apply((context, &arms), (blocks, &seekers), (&posts, &awards), round);
        if round == 0 {
            matches.posted_pay.absorb(&sent);
        }
        context.part.largest(&awards)?;
        let here = Winners { context, blocks };
        here.reserve(&posts, &awards);
        let agreed = here.agree(&posts, &awards, &mut matches);
        context.part.largest(&agreed)?;
        posts = conclude(merchants, &posts, (&awards, &agreed));
    }
    context.part.add_up(&mut matches)?;
    matches.absorb(&posted);
    Ok(matches)
}

/// Makes the contracts that were agreed on; returns the posts that are left.
fn conclude(merchants: &mut [Merchant], posts: &Posts, (awards, agreed): (&Awards, &Agreed)) -> Posts {
    let cells = posts.iter().zip(awards.iter().zip(agreed));
    cells
        .map(|(posts, (awards, agreed))| {
            let mut left = Vec::new();
            for (post, (award, agreed)) in posts.iter().zip(awards.iter().zip(agreed)) {
                let Some(cents_per_hour) = agreed.load(Relaxed).checked_sub(1) else {
                    left.push(*post);
                    continue;
                };
                let account = AccountId::of_number(award.load(Relaxed) as u32);
                let (merchant, category) =
                    (&mut merchants[post.merchant as usize], usize::from(post.category));
                merchant.contracts[category] =
                    Some(Contract { account, cents_per_hour: cents_per_hour as u32 });
                merchant.preferred[category] = None;
            }
            left
        })
        .collect()
}

/// Returns what an applicant who asks the own rate is worth to merchants, taste aside.
pub(crate) fn worth_to_merchants(context: &MonthContext, block: &Block, position: usize) -> f64 {
    let (scales, account) = (Scales::of(context), &block.accounts[position]);
    let cost = scales.cost(account, f64::from(account.ask_dollars_per_hour));
    utility(&context.parameters.matching, scales.appeal_of_one(context, block, position), cost)
}

/// Returns 1 for a merchant who pays at least as reliably as the mean.
fn is_reliable(post: &JobPost) -> usize {
    usize::from(post.unreliability <= 1.0)
}

/// Returns what a worker is paid by the hour: what the merchant has set, otherwise what the worker asks, and no less than
/// a floor under the post; dollars.
fn agreed_rate(context: &MonthContext, account: &Account, post: &JobPost) -> f64 {
    let free = post.pay.map_or(account.ask_dollars_per_hour, |pay| pay.dollars_per_hour);
    let free = f64::from(free);
    free.max(floor(context, account, (post, free)))
}

/// Returns the lowest hourly rate at which a worker may be hired for a post: that of the marketplace under the post, that of
/// the law where the worker lives, and that of a rule which a trial confines to some posts; dollars, where `free` would be agreed
/// on without one.
fn floor(context: &MonthContext, account: &Account, (post, free): (&JobPost, f64)) -> f64 {
    let floor = f64::from(post.floor).max(least_rate(context, account, free));
    match &context.trial {
        Some(trial) if post.is_treated => floor.max(least_rate(&trial.treated, account, free)),
        _ => floor,
    }
}

/// Returns what rules make of the rate that is agreed; 1 without a rule.
fn agreed_multiple(context: &MonthContext, account: &Account) -> f64 {
    let category = account.category as usize;
    context.rules.agreed_rate_multiple(account.state(), account.marketplace, category)
}

/// Lets merchants offer new posts to the freelancers who worked for them before.
fn invite(
    (context, arms): (&MonthContext, &[Arm]),
    blocks: &[Block],
    merchants: &mut [Merchant],
    (posts, awards): (&Posts, &Awards),
) {
    let parameters = &context.parameters.matching;
    for (posts, awards) in posts.iter().zip(awards) {
        for (post, best) in posts.iter().zip(awards) {
            let preferred = &mut merchants[post.merchant as usize].preferred[usize::from(post.category)];
            let Some(id) = *preferred else { continue };
            let Some((block, account)) = context.part.account(blocks, id) else { continue };
            let arm = &arms[usize::from(context.is_treated_account(block, id.position()))];
            let context = arm.context;
            if !account.is_active() {
                *preferred = None;
                continue;
            }
            let entity = Entity::merchant(u64::from(post.merchant));
            let index = u16::from(post.category);
            let words = context.draws.words_at(Stream::Invitation, context.month, entity, index);
            let may_be_asked = account.spare_hours() * 1.5 >= f64::from(post.hours)
                && !is_refused(context, block, id.position());
            if may_be_asked && unit_interval(words[0]) < parameters.invitation {
                let rate = agreed_rate(context, account, post);
                if !is_enough(account, post, rate) {
                    continue;
                }
                let appeal = arm.scales.appeal_of_one(context, block, id.position());
                let utility = utility(parameters, appeal, arm.scales.cost(account, rate))
                    + parameters.incumbent_bonus
                    + parameters.taste_weight * taste(words[1]);
                if utility >= f64::from(post.least_utility) {
                    bid(best, utility, id);
                }
            }
        }
    }
}

/// Puts an application of a utility that is worth more than to leave the job open forward.
fn bid(best: &AtomicU64, utility: f64, id: AccountId) {
    let bid = u64::from(score(utility)) << 32 | u64::from(id.number());
    if bid > best.load(Relaxed) {
        best.fetch_max(bid, Relaxed);
    }
}

/// Returns whether a rule makes buyers turn the owner of an account away, for life: see [`MarketRules::refuse_contracts`].
///
/// [`MarketRules::refuse_contracts`]: crate::policy::MarketRules::refuse_contracts
fn is_refused(context: &MonthContext, block: &Block, position: usize) -> bool {
    let account = &block.accounts[position];
    let share = context.rules.refused_share(account.state(), account.marketplace, account.category as usize);
    share > 0.0 && context.draws.traits(owner_entity(block, position), REFUSED)[0] < share
}

/// Index of the lasting draw that decides whom buyers turn away.
const REFUSED: u16 = 0x60;

/// Those who have won jobs, as far as this process holds their accounts; one thread notes what becomes of them, so that it adds
/// without locks.
struct Winners<'a> {
    context: &'a MonthContext<'a>,
    blocks: &'a [Block],
}

impl Winners<'_> {
    /// Returns who has won a job.
    fn winner(&self, award: u64) -> Option<&Account> {
        let id = (award > 0).then(|| AccountId::of_number(award as u32))?;
        self.context.part.account(self.blocks, id).map(|(_, account)| account)
    }

    /// Adds every award to what its winner may have to do, and notes the winner's lowest award.
    fn reserve(&self, posts: &Posts, awards: &Awards) {
        for (posts, awards) in posts.iter().zip(awards) {
            for (number, (post, award)) in posts.iter().zip(awards).enumerate() {
                if let Some(account) = self.winner(award.load(Relaxed)) {
                    let AccountMonth { awarded_centihours, first_award, .. } = &account.month;
                    let awarded = awarded_centihours.load(Relaxed) + centihours(post);
                    awarded_centihours.store(awarded, Relaxed);
                    first_award.store(first_award.load(Relaxed).min(number as u32), Relaxed);
                }
            }
        }
    }

    /// Returns the pay that winners agree on, and counts what their jobs are worth.
    fn agree(&self, posts: &Posts, awards: &Awards, matches: &mut Matches) -> Agreed {
        let cells = posts.iter().zip(awards);
        cells
            .map(|(posts, awards)| {
                let jobs = posts.iter().zip(awards).enumerate();
                jobs.map(|(number, (post, award))| {
                    let award = award.load(Relaxed);
                    let winner = self.winner(award).filter(|account| accepts(account, post, number));
                    winner.map_or(0, |account| 1 + self.hire(account, post, award, matches)).into()
                })
                .collect()
            })
            .collect()
    }

    /// Returns what a winner is paid, cents per hour.
    fn hire(&self, account: &Account, post: &JobPost, award: u64, matches: &mut Matches) -> u64 {
        let rate = agreed_rate(self.context, account, post) * agreed_multiple(self.context, account);
        matches.awards += 1;
        matches.home_awards += i64::from(account.is_home());
        matches.awards_by_reliability[is_reliable(post)] += 1;
        let job = (rate, f64::from(post.hours));
        let margin = utility_of_score(award) - f64::from(post.least_utility);
        matches.surplus.count(self.context, account, job, margin);
        u64::from((rate * 100.0 + 0.5).floor() as u32)
    }
}

/// A winner takes all jobs if there are hours for them, otherwise only the first; the others stay open.
fn accepts(account: &Account, post: &JobPost, number: usize) -> bool {
    let AccountMonth { awarded_centihours, first_award, hires, bids_won, .. } = &account.month;
    let has_time = account.spare_hours() >= -f64::from(post.hours) * 0.5;
    let is_taken = has_time || first_award.load(Relaxed) == number as u32;
    if is_taken {
        hires.store(hires.load(Relaxed) + 1, Relaxed);
        bids_won.store(bids_won.load(Relaxed) + u32::from(post.pay.is_none()), Relaxed);
    } else {
        awarded_centihours.store(awarded_centihours.load(Relaxed) - centihours(post), Relaxed);
    }
    is_taken
}

/// Returns the hours of a job, hundredths.
fn centihours(post: &JobPost) -> u32 {
    (post.hours * 100.0) as u32
}
