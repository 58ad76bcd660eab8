//! Phase 5: applications and awards. Every job takes the applicant with the highest utility; nothing is a rate.

mod applying;
mod choice;
pub(crate) mod surplus;
#[cfg(test)]
mod tests;
mod tries;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ghostwork_parameters::{ASSUMPTION, Unit, parameters};
use rayon::prelude::*;

use crate::behaviour::participation::{least_rate, owner_entity};
use crate::block::Block;
use crate::codec::encode_fields;
use crate::context::MonthContext;
use crate::draws::{Entity, Stream, unit_interval};
use crate::exchange::{Addressed, ExchangeError, Part};
use crate::market::delivery::reserve_hours;
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
        least_utility: f64 = 0.4, Unit::Multiple, -20.0..=20.0, "assumption, so that about half of the posts of a month are filled: Horton (2017)";
    }
}

/// Number of rounds a month: losers of the first apply again.
const ROUNDS: u16 = 2;

/// Best application for each job: the score in the upper half, the account in the lower; 0 for none.
type Awards = Vec<Vec<AtomicU64>>;

/// A job: its market cell, and its place there.
#[derive(Debug, Clone, Copy)]
struct Job {
    cell: u8,
    place: u32,
}

/// The best application for a job, as in [`Awards`].
#[derive(Debug, Clone, Copy)]
struct Award {
    job: Job,
    bid: u64,
}

/// What a winner and a merchant have agreed on.
#[derive(Debug, Clone, Copy)]
struct Hire {
    job: Job,
    contract: Contract,
}

encode_fields!(Job { cell, place });
encode_fields!(Award { job, bid });
encode_fields!(Hire { job, contract });

impl Job {
    fn post(self, posts: &Posts) -> &JobPost {
        &posts[usize::from(self.cell)][self.place as usize]
    }
}

impl Award {
    /// Returns the account that the application came from.
    fn winner(self) -> AccountId {
        AccountId::of_number(self.bid as u32)
    }
}

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
    /// Counts what the merchants of this process have posted.
    fn of_posts(part: &Part, posts: &Posts) -> Self {
        let mut matches = Self::default();
        for post in posts.iter().flatten().filter(|post| part.holds_merchant(post.merchant)) {
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
    let part = context.part;
    let mut matches = Matches::of_posts(part, &posts);
    reserve_hours(context, blocks, merchants)?;
    let arms = Arm::all(context);
    let seekers = seek(context, &arms, blocks, &posts);
    for round in 0..ROUNDS {
        let awards: Awards =
            posts.iter().map(|cell| cell.iter().map(|_| AtomicU64::new(0)).collect()).collect();
        if round == 0 {
            let gone = invite((context, &arms), blocks, (&posts, &awards));
            forget(part, merchants, gone)?;
        }
        let sent = apply((context, &arms), (blocks, &seekers), (&posts, &awards), round);
        if round == 0 {
            matches.posted_pay.absorb(&sent);
        }
        let won = award(part, &posts, &awards)?;
        let here = Winners { context, blocks, posts: &posts };
        here.reserve(&won);
        let hires = part.send(here.agree(&won, &mut matches))?;
        let filled = conclude(part, merchants, &posts, &hires);
        if round + 1 < ROUNDS {
            close_filled(part, &mut posts, filled)?;
        }
    }
    part.add_up(&mut matches)?;
    Ok(matches)
}

/// Lets merchants forget freelancers who have left.
fn forget(
    part: &Part,
    merchants: &mut [Merchant],
    gone: Vec<Addressed<(u32, u8)>>,
) -> Result<(), ExchangeError> {
    for (merchant, category) in part.send(gone)? {
        merchants[part.position_of_merchant(merchant)].preferred[usize::from(category)] = None;
    }
    Ok(())
}

/// Lets every merchant choose the best application, wherever it came from; returns the awards whose winners this process
/// holds, those of each winner in the order of the jobs.
fn award(part: &Part, posts: &Posts, awards: &Awards) -> Result<Vec<Award>, ExchangeError> {
    let merchant = |award: &Award| award.job.post(posts).merchant;
    let elsewhere = best(awards).filter(|award| !part.holds_merchant(merchant(award)));
    let applications = elsewhere.map(|award| (part.holder_of_merchant(merchant(&award)), award));
    for Award { job, bid } in part.send(applications.collect())? {
        awards[usize::from(job.cell)][job.place as usize].fetch_max(bid, Relaxed);
    }
    let here = best(awards).filter(|award| part.holds_merchant(merchant(award)));
    part.send(here.map(|award| (part.holder_of_account(award.winner()), award)).collect())
}

/// Returns the best applications for all jobs for which there are any.
fn best(awards: &Awards) -> impl Iterator<Item = Award> {
    awards.iter().enumerate().flat_map(|(cell, awards)| {
        awards.iter().enumerate().filter_map(move |(place, bid)| {
            let job = Job { cell: cell as u8, place: place as u32 };
            let bid = bid.load(Relaxed);
            (bid > 0).then_some(Award { job, bid })
        })
    })
}

/// Makes the contracts that were agreed on; returns which jobs of this process are filled.
fn conclude(part: &Part, merchants: &mut [Merchant], posts: &Posts, hires: &[Hire]) -> Vec<Vec<bool>> {
    let mut filled: Vec<Vec<bool>> = posts.iter().map(|posts| vec![false; posts.len()]).collect();
    for Hire { job, contract } in hires {
        let post = job.post(posts);
        let merchant = &mut merchants[part.position_of_merchant(post.merchant)];
        merchant.contracts[usize::from(post.category)] = Some(*contract);
        merchant.preferred[usize::from(post.category)] = None;
        filled[usize::from(job.cell)][job.place as usize] = true;
    }
    filled
}

/// Takes away the jobs that are filled, whichever process holds their merchants.
fn close_filled(part: &Part, posts: &mut Posts, mut filled: Vec<Vec<bool>>) -> Result<(), ExchangeError> {
    part.agree(&mut filled)?;
    for (posts, filled) in posts.iter_mut().zip(filled) {
        let mut filled = filled.into_iter();
        posts.retain(|_| filled.next() == Some(false));
    }
    Ok(())
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
    let free = free_rate(account, post);
    free.max(floor(context, account, (post, free)))
}

/// Returns what a worker is paid by the hour where nothing limits it: what the merchant has set, otherwise what the worker asks.
fn free_rate(account: &Account, post: &JobPost) -> f64 {
    f64::from(post.pay.map_or(account.ask_dollars_per_hour, |pay| pay.dollars_per_hour))
}

/// Returns what a winner is paid by the hour after rules have changed what merchants offer; floors hold all the same.
fn bargained_rate(context: &MonthContext, account: &Account, post: &JobPost) -> f64 {
    let free = free_rate(account, post) * agreed_multiple(context, account);
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

/// Lets merchants offer new posts to the freelancers who worked for them before and whose accounts this process holds; returns
/// the posts' merchants and categories where these have left, for whoever holds the merchants.
fn invite(
    (context, arms): (&MonthContext, &[Arm]),
    blocks: &[Block],
    (posts, awards): (&Posts, &Awards),
) -> Vec<Addressed<(u32, u8)>> {
    let part = context.part;
    let chunks = posts.par_iter().zip(awards).flat_map(|(posts, awards)| {
        posts.par_chunks(ACCOUNTS_AT_ONCE).zip(awards.par_chunks(ACCOUNTS_AT_ONCE))
    });
    let gone = chunks.flat_map_iter(|(posts, awards)| {
        part.prefetch_accounts(blocks, posts.iter().filter_map(|post| post.incumbent));
        posts.iter().zip(awards).filter_map(|(post, best)| {
            let id = post.incumbent?;
            let (block, account) = part.account(blocks, id)?;
            if account.is_active() {
                ask_again((context, arms), (block, id), (post, best));
                return None;
            }
            Some((part.holder_of_merchant(post.merchant), (post.merchant, post.category)))
        })
    });
    gone.collect()
}

/// Number of accounts that the cache fetches together.
const ACCOUNTS_AT_ONCE: usize = 32;

/// Lets a merchant offer a new post to a freelancer who worked for it before.
fn ask_again(
    (context, arms): (&MonthContext, &[Arm]),
    (block, id): (&Block, AccountId),
    (post, best): (&JobPost, &AtomicU64),
) {
    let parameters = &context.parameters.matching;
    let (position, account) = (id.position(), &block.accounts[id.position()]);
    let arm = &arms[usize::from(context.is_treated_account(block, position))];
    let context = arm.context;
    let entity = Entity::merchant(u64::from(post.merchant));
    let index = u16::from(post.category);
    let words = context.draws.words_at(Stream::Invitation, context.month, entity, index);
    let may_be_asked = account.spare_hours() * 1.5 >= f64::from(post.hours)
        && unit_interval(words[0]) < parameters.invitation
        && !is_refused(context, block, position);
    if !may_be_asked {
        return;
    }
    let rate = agreed_rate(context, account, post);
    if !is_enough(account, post, rate) {
        return;
    }
    let appeal = arm.scales.appeal_of_one(context, block, position);
    let utility = utility(parameters, appeal, arm.scales.cost(account, rate))
        + parameters.incumbent_bonus
        + parameters.taste_weight * taste(words[1]);
    if utility >= f64::from(post.least_utility) {
        bid(best, utility, id);
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

/// Those whose accounts this process holds and who have won jobs; one thread notes what becomes of them, so that it adds without
/// locks.
struct Winners<'a> {
    context: &'a MonthContext<'a>,
    blocks: &'a [Block],
    posts: &'a Posts,
}

impl Winners<'_> {
    /// Returns every award with its winner and the post.
    fn each(&self, won: &[Award]) -> impl Iterator<Item = (Award, &Account, &JobPost)> {
        let part = self.context.part;
        won.chunks(ACCOUNTS_AT_ONCE).flat_map(move |won| {
            part.prefetch_accounts(self.blocks, won.iter().map(|award| award.winner()));
            won.iter().filter_map(move |award| {
                let (_, account) = part.account(self.blocks, award.winner())?;
                Some((*award, account, award.job.post(self.posts)))
            })
        })
    }

    /// Adds every award to what its winner may have to do, and notes the winner's lowest award.
    fn reserve(&self, won: &[Award]) {
        for (award, account, post) in self.each(won) {
            let AccountMonth { awarded_centihours, first_award, .. } = &account.month;
            let awarded = awarded_centihours.load(Relaxed) + centihours(post);
            awarded_centihours.store(awarded, Relaxed);
            first_award.store(first_award.load(Relaxed).min(award.job.place), Relaxed);
        }
    }

    /// Lets winners take jobs and agree on the pay, and counts what their jobs are worth; returns the contracts for whoever
    /// holds the merchants.
    fn agree(&self, won: &[Award], matches: &mut Matches) -> Vec<Addressed<Hire>> {
        let taken = self.each(won).filter(|(award, account, post)| accepts(account, post, award.job.place));
        taken
            .map(|(award, account, post)| {
                let cents_per_hour = self.hire(account, post, award.bid, matches);
                let contract = Contract { account: award.winner(), cents_per_hour };
                let hire = Hire { job: award.job, contract };
                (self.context.part.holder_of_merchant(post.merchant), hire)
            })
            .collect()
    }

    /// Returns what a winner is paid, cents per hour.
    fn hire(&self, account: &Account, post: &JobPost, award: u64, matches: &mut Matches) -> u32 {
        let rate = bargained_rate(self.context, account, post);
        matches.awards += 1;
        matches.home_awards += i64::from(account.is_home());
        matches.awards_by_reliability[is_reliable(post)] += 1;
        let job = (rate, f64::from(post.hours));
        let margin = utility_of_score(award) - f64::from(post.least_utility);
        matches.surplus.count(self.context, account, job, margin);
        (rate * 100.0 + 0.5).floor() as u32
    }
}

/// A winner takes all jobs if there are hours for them, otherwise only the first; the others stay open.
fn accepts(account: &Account, post: &JobPost, place: u32) -> bool {
    let AccountMonth { awarded_centihours, first_award, hires, bids_won, .. } = &account.month;
    let has_time = account.spare_hours() >= -f64::from(post.hours) * 0.5;
    let is_taken = has_time || first_award.load(Relaxed) == place;
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
