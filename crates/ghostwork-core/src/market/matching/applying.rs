//! Who looks for work, which jobs they try, and with what success.

use std::hint::select_unpredictable;

use ghostwork_parameters::Month;
use ghostwork_processor::prefetch;
use rayon::prelude::*;

use super::choice::Scales;
use super::surplus::PostedPaySums;
use super::tries::Tries;
use super::{Awards, agreed_rate, bid, is_refused};
use crate::behaviour::participation::{owner_entity, owner_row};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace};
use crate::context::MonthContext;
use crate::draws::{NormalColumns, Stream, WordColumns, unit_interval};
use crate::market::merchants::{JobPost, Posts, cell};
use crate::observation::sums::IntegerSums;
use crate::population::accounts::{Account, AccountId};

/// Index of the draw that decides whether an owner looks for work: behind those of the applications.
const LOOKING: u16 = 1000;
/// Index of the first draw about posted pay.
const ACCEPTING: u16 = 2000;
/// Index of the first draw about what workers know of their odds in advance.
const KNOWING: u16 = 3000;

/// One arm of a trial, or everybody: the month that they live, and how merchants see them in it.
pub(super) struct Arm<'a> {
    pub(super) context: &'a MonthContext<'a>,
    pub(super) scales: Scales,
    /// Hours below which nobody posts a job.
    least_job_hours: f64,
    is_treated: bool,
}

impl<'a> Arm<'a> {
    /// Returns everybody; with a trial the untreated, then the treated.
    pub(super) fn all(context: &'a MonthContext<'a>) -> Vec<Self> {
        let least_job_hours = context.parameters.merchants.least_job_hours;
        let treated = context.trial.as_ref().map(|trial| (&trial.treated, true));
        std::iter::once((context, false))
            .chain(treated)
            .map(|(context, is_treated)| Self {
                context,
                scales: Scales::of(context),
                least_job_hours,
                is_treated,
            })
            .collect()
    }
}

/// Those of an arm who look for work in a block, by marketplace.
#[derive(Default)]
pub(super) struct Seekers {
    /// Positions of their accounts.
    positions: Vec<u16>,
    /// Utility of everything about them but the price.
    appeals: Vec<f64>,
}

/// Room for what is worked out on the way.
#[derive(Default)]
struct Room {
    words: WordColumns,
    normals: NormalColumns,
    positions: [Vec<u16>; FREELANCE_MARKETPLACES],
    /// Rows of owners.
    rows: Vec<u16>,
    ready: Vec<Ready>,
    tries: Tries,
}

/// A seeker with free hours.
#[derive(Clone, Copy)]
struct Ready {
    position: u16,
    cell: u8,
    spare_hours: f64,
    appeal: f64,
}

/// Finds those with free hours who look for work, by block and arm.
pub(super) fn seek(
    context: &MonthContext,
    arms: &[Arm],
    blocks: &[Block],
    posts: &Posts,
) -> Vec<Vec<Seekers>> {
    let seekers =
        |room: &mut Room, block| arms.iter().map(|arm| arm.seekers(context, block, posts, room)).collect();
    blocks.par_iter().map_init(Room::default, seekers).collect()
}

/// Lets seekers apply in a round.
pub(super) fn apply(
    (context, arms): (&MonthContext, &[Arm]),
    (blocks, seekers): (&mut [Block], &[Vec<Seekers>]),
    (posts, awards): (&Posts, &Awards),
    round: u16,
) -> PostedPaySums {
    let reputations = reputations(posts);
    let places = blocks.par_iter_mut().zip(seekers).enumerate();
    let sums = places.map_init(Room::default, |room, (place, (block, seekers))| {
        let number = context.part.number(place);
        let mut sums = PostedPaySums::default();
        for (arm, seekers) in arms.iter().zip(seekers) {
            arm.apply((block, number), seekers, (posts, &reputations, awards, round), (room, &mut sums));
        }
        sums
    });
    sums.reduce(PostedPaySums::default, |mut sums, more| {
        sums.absorb(&more);
        sums
    })
}

impl Arm<'_> {
    /// Finds those of the arm with free hours who look for work in a block.
    fn seekers(&self, everybody: &MonthContext, block: &Block, posts: &Posts, room: &mut Room) -> Seekers {
        let context = self.context;
        room.positions.iter_mut().for_each(Vec::clear);
        for (position, account) in block.accounts.iter().enumerate() {
            let may_apply = account.is_active()
                && account.marketplace != Marketplace::OnDemand
                && everybody.is_treated_account(block, position) == self.is_treated
                && !posts[cell(account.marketplace, account.category as usize)].is_empty()
                && account.spare_hours() >= self.least_job_hours
                && !is_refused(context, block, position);
            if may_apply {
                room.positions[account.marketplace as usize].push(position as u16);
            }
        }
        let mut seekers = Seekers::default();
        for (marketplace, positions) in room.positions.iter_mut().enumerate() {
            let looking = (Stream::Application, context.month, LOOKING);
            draw(context, (block, positions), looking, (&mut room.rows, &mut room.words));
            let mut words = room.words.column(0).iter();
            positions.retain(|position| {
                words
                    .next()
                    .is_some_and(|word| looks_for_work(&block.accounts[usize::from(*position)], *word))
            });
            let hidden = (Stream::Trait, Month::from_index(0), self.scales.hidden_trait(marketplace));
            draw(context, (block, positions), hidden, (&mut room.rows, &mut room.words));
            let hidden = room.normals.make_first(context.processor, &room.words);
            let appeal = |(position, hidden): (&u16, &f64)| {
                self.scales.appeal(context, &block.accounts[usize::from(*position)], *hidden)
            };
            seekers.positions.extend_from_slice(positions);
            seekers.appeals.extend(positions.iter().zip(hidden).map(appeal));
        }
        seekers
    }

    /// Lets the seekers of a block send the applications of a round.
    fn apply(
        &self,
        (block, number_of_block): (&mut Block, usize),
        seekers: &Seekers,
        (posts, reputations, awards, round): (&Posts, &Reputations, &Awards, u16),
        (room, sums): (&mut Room, &mut PostedPaySums),
    ) {
        let context = self.context;
        let Room { words, rows, ready, tries, .. } = room;
        self.ready(block, seekers, posts, (ready, rows));
        let applications = context.parameters.matching.applications as u16;
        for index in round * applications..(round + 1) * applications {
            let purpose = (Stream::Application, context.month, index);
            words.draw_some(context.processor, context.draws, purpose, (block.first_owner(), rows));
            let taken = self.consider((block, ready), (posts, reputations, awards), (words, tries));
            let accepting = (Stream::Application, context.month, ACCEPTING + index);
            words.draw_some(
                context.processor,
                context.draws,
                accepting,
                (block.first_owner(), &tries.rows[..taken]),
            );
            tries.value(context, words.column(0));
            for (number, (seeker, job)) in tries.who[..taken].iter().enumerate() {
                let Ready { position, cell, .. } = ready[usize::from(*seeker)];
                let (cell, position, job) = (usize::from(cell), usize::from(position), *job as usize);
                let (post, utility) = (&posts[cell][job], tries.utilities[number]);
                let is_hopeless = utility < f64::from(post.least_utility);
                if !tries.accepted[number] {
                    continue;
                }
                if let Some(pay) = post.pay {
                    sums.count_application(pay);
                }
                if is_hopeless && knows_odds(context, block, (position, index)) {
                    continue;
                }
                block.accounts[position].applications += 1;
                if !is_hopeless {
                    bid(&awards[cell][job], utility, AccountId::new(number_of_block, position));
                }
            }
        }
    }

    /// Notes the seekers who have free hours, and the rows of the owners.
    fn ready(
        &self,
        block: &Block,
        seekers: &Seekers,
        posts: &Posts,
        (ready, rows): (&mut Vec<Ready>, &mut Vec<u16>),
    ) {
        ready.clear();
        rows.clear();
        for (position, appeal) in seekers.positions.iter().zip(&seekers.appeals) {
            let account = &block.accounts[usize::from(*position)];
            let cell = cell(account.marketplace, account.category as usize);
            let spare_hours = account.spare_hours();
            if spare_hours >= self.least_job_hours && !posts[cell].is_empty() {
                ready.push(Ready { position: *position, cell: cell as u8, spare_hours, appeal: *appeal });
                rows.push(owner_row(account, usize::from(*position)));
            }
        }
    }

    /// Lets every seeker look at two jobs, and notes the better: its post comes into the cache while others look.
    fn look_around(
        &self,
        ready: &[Ready],
        (posts, reputations): (&Posts, &Reputations),
        (words, looked_at): (&WordColumns, &mut Vec<u32>),
    ) {
        looked_at.clear();
        looked_at.extend(ready.iter().enumerate().map(|(number, seeker)| {
            let cell = usize::from(seeker.cell);
            let job = look(self.context, &reputations[cell], &words.row(number));
            prefetch(&posts[cell][job]);
            job as u32
        }));
    }

    /// Lets every seeker look at two jobs, and notes the one that is tried where the seeker would take it;
    /// returns how many are tried.
    fn consider(
        &self,
        (block, ready): (&Block, &[Ready]),
        (posts, reputations, awards): (&Posts, &Reputations, &Awards),
        (words, tries): (&WordColumns, &mut Tries),
    ) -> usize {
        tries.make_room(ready.len());
        self.look_around(ready, (posts, reputations), (words, &mut tries.looked_at));
        let mut taken = 0;
        for (number, seeker) in ready.iter().enumerate() {
            let (cell, job) = (usize::from(seeker.cell), tries.looked_at[number]);
            let (post, account) = (&posts[cell][job as usize], &block.accounts[usize::from(seeker.position)]);
            let rate = agreed_rate(self.context, account, post);
            let who = (number as u16, job);
            let row = owner_row(account, usize::from(seeker.position));
            let taste = words.column(1)[number];
            tries.note(taken, (who, row), post.pay, (seeker.appeal, self.scales.cost(account, rate), taste));
            prefetch(&awards[cell][job as usize]);
            // A worker does not apply for much more work than there are hours for. Who does not try is written over by the next.
            let has_time = f64::from(post.hours) <= seeker.spare_hours * 1.5;
            taken += usize::from(has_time & is_enough(account, post, rate));
        }
        taken
    }
}

/// Draws for the owners of some accounts of a block; leaves their rows as well.
fn draw(
    context: &MonthContext,
    (block, positions): (&Block, &[u16]),
    purpose: (Stream, Month, u16),
    (rows, words): (&mut Vec<u16>, &mut WordColumns),
) {
    rows.clear();
    rows.extend(positions.iter().map(|position| {
        let position = usize::from(*position);
        owner_row(&block.accounts[position], position)
    }));
    words.draw_some(context.processor, context.draws, purpose, (block.first_owner(), rows));
}

/// Owners of profiles that have brought nothing for long look only now and then.
fn looks_for_work(account: &Account, word: u32) -> bool {
    unit_interval(word) * (1.0 + f64::from(account.idle_months) / 3.0) < 1.0
}

/// What is heard of the merchants who post, by cell and job.
///
/// Most jobs that are looked at are not tried: a column apart from the posts keeps what decides that in the cache.
type Reputations = Vec<Vec<Reputation>>;

/// What is heard of a merchant.
#[derive(Debug, Clone, Copy)]
struct Reputation {
    unreliability: f32,
    renown: f32,
}

fn reputations(posts: &Posts) -> Reputations {
    let of = |post: &JobPost| Reputation { unreliability: post.unreliability, renown: post.renown };
    posts.iter().map(|posts| posts.iter().map(of).collect()).collect()
}

/// Returns the one of two random jobs whose merchant is believed to pay more reliably.
///
/// Of a merchant whom the worker knows neither by reviews nor by name, the worker believes the mean.
fn look(context: &MonthContext, jobs: &[Reputation], words: &[u32; 4]) -> usize {
    let [first, second] = [words[0], words[2]].map(|word| place(word, jobs.len()));
    let visibility = context.parameters.matching.reputation_visibility;
    let seen = unit_interval(words[3]);
    let believed = |job: usize| {
        let Reputation { unreliability, renown } = jobs[job];
        let known = visibility + (1.0 - visibility) * f64::from(renown);
        if seen < known { unreliability } else { 1.0 }
    };
    select_unpredictable(believed(second) < believed(first), second, first)
}

/// Returns the place of a word among so many: its uniform number times as many, rounded down.
fn place(word: u32, among: usize) -> usize {
    (((u64::from(word) * 2 + 1) as u128 * among as u128) >> 33) as usize
}

/// Returns whether a pay that is set is enough for a worker; a worker who bids decides by the rate asked.
pub(super) fn is_enough(account: &Account, post: &JobPost, rate: f64) -> bool {
    post.pay.is_none() || rate >= f64::from(account.reservation_dollars_per_hour)
}

/// Returns whether a rule lets a worker know in advance that an application is hopeless.
fn knows_odds(context: &MonthContext, block: &Block, (position, index): (usize, u16)) -> bool {
    let account = &block.accounts[position];
    let category = account.category as usize;
    let share = context.rules.known_odds(account.state(), account.marketplace, category);
    share > 0.0 && {
        let entity = owner_entity(block, position);
        let words = context.draws.words_at(Stream::Application, context.month, entity, KNOWING + index);
        unit_interval(words[0]) < share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_uniform_numbers() {
        for among in [1, 2, 7, 1_000, 65_537] {
            for step in 0..10_000_u32 {
                let word = step.wrapping_mul(2_654_435_761) ^ step;
                assert_eq!(place(word, among), (unit_interval(word) * among as f64) as usize);
            }
            assert_eq!([place(0, among), place(u32::MAX, among)], [0, among - 1]);
        }
    }
}
