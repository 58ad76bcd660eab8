//! Who looks for work, which jobs they try, and with what success.

use ghostwork_parameters::Month;
use rayon::prelude::*;

use super::choice::{Scales, Utilities};
use super::surplus::PostedPaySums;
use super::{Awards, agreed_rate, bid, is_refused};
use crate::arithmetic::exponential;
use crate::behaviour::participation::{owner_entity, owner_row};
use crate::block::Block;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace};
use crate::context::MonthContext;
use crate::draws::{Entity, NormalColumns, Stream, WordColumns, unit_interval};
use crate::market::merchants::{JobPost, PostedPay, Posts, cell};
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
struct Ready {
    position: u16,
    cell: u8,
    spare_hours: f64,
    appeal: f64,
}

/// Jobs that seekers would take: numbers among those ready and among the jobs of a cell, and what decides on the utility.
#[derive(Default)]
struct Tries {
    numbers: Vec<(u16, u32)>,
    appeals: Vec<f64>,
    costs: Vec<f64>,
    words: Vec<u32>,
    utilities: Vec<f64>,
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
    let places = blocks.par_iter_mut().zip(seekers).enumerate();
    let sums = places.map_init(Room::default, |room, (place, (block, seekers))| {
        let number = context.part.number(place);
        let mut sums = PostedPaySums::default();
        for (arm, seekers) in arms.iter().zip(seekers) {
            arm.apply((block, number), seekers, (posts, awards, round), (room, &mut sums));
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
            room.normals.make(context.processor, &room.words);
            let appeal = |(position, hidden): (&u16, &f64)| {
                self.scales.appeal(context, &block.accounts[usize::from(*position)], *hidden)
            };
            seekers.positions.extend_from_slice(positions);
            seekers.appeals.extend(positions.iter().zip(room.normals.columns()[0]).map(appeal));
        }
        seekers
    }

    /// Lets the seekers of a block send the applications of a round.
    fn apply(
        &self,
        (block, number): (&mut Block, usize),
        seekers: &Seekers,
        (posts, awards, round): (&Posts, &Awards, u16),
        (room, sums): (&mut Room, &mut PostedPaySums),
    ) {
        let context = self.context;
        let Room { words, rows, ready, tries, .. } = room;
        self.ready(block, seekers, posts, (ready, rows));
        let applications = context.parameters.matching.applications as u16;
        for index in round * applications..(round + 1) * applications {
            let purpose = (Stream::Application, context.month, index);
            words.draw_some(context.processor, context.draws, purpose, (block.first_owner(), rows));
            self.consider((block, ready), posts, (words, tries));
            tries.utilities.resize(tries.numbers.len(), 0.0);
            context.processor.run(Utilities {
                parameters: &context.parameters.matching,
                appeals: &tries.appeals,
                costs: &tries.costs,
                words: &tries.words,
                utilities: &mut tries.utilities,
            });
            for ((seeker, job), utility) in tries.numbers.iter().zip(&tries.utilities) {
                let Ready { position, cell, .. } = ready[usize::from(*seeker)];
                let (cell, position, job) = (usize::from(cell), usize::from(position), *job as usize);
                let post = &posts[cell][job];
                if let Some(pay) = post.pay {
                    if !accepts(context, pay, (owner_entity(block, position), index)) {
                        continue;
                    }
                    sums.count_application(pay);
                }
                let is_hopeless = *utility < f64::from(post.least_utility);
                if is_hopeless && knows_odds(context, block, (position, index)) {
                    continue;
                }
                block.accounts[position].applications += 1;
                if !is_hopeless {
                    bid(&awards[cell][job], *utility, AccountId::new(number, position));
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

    /// Lets every seeker look at two jobs, and notes the one that is tried where the seeker would take it.
    fn consider(
        &self,
        (block, ready): (&Block, &[Ready]),
        posts: &Posts,
        (words, tries): (&WordColumns, &mut Tries),
    ) {
        let Tries { numbers, appeals, costs, words: tastes, .. } = tries;
        numbers.clear();
        appeals.clear();
        costs.clear();
        tastes.clear();
        for (number, seeker) in ready.iter().enumerate() {
            let (words, jobs) = (words.row(number), &posts[usize::from(seeker.cell)]);
            let job = look(self.context, jobs, &words);
            let post = &jobs[job];
            // A worker does not apply for much more work than there are hours for.
            if f64::from(post.hours) > seeker.spare_hours * 1.5 {
                continue;
            }
            let account = &block.accounts[usize::from(seeker.position)];
            let rate = agreed_rate(self.context, account, post);
            if is_enough(account, post, rate) {
                numbers.push((number as u16, job as u32));
                appeals.push(seeker.appeal);
                costs.push(self.scales.cost(account, rate));
                tastes.push(words[1]);
            }
        }
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

/// Returns the one of two random jobs whose merchant is believed to pay more reliably.
///
/// Of a merchant whom the worker knows neither by reviews nor by name, the worker believes the mean.
fn look(context: &MonthContext, jobs: &[JobPost], words: &[u32; 4]) -> usize {
    let [first, second] = [words[0], words[2]].map(|word| (unit_interval(word) * jobs.len() as f64) as usize);
    let visibility = context.parameters.matching.reputation_visibility;
    let seen = unit_interval(words[3]);
    let believed = |job: usize| {
        let known = visibility + (1.0 - visibility) * f64::from(jobs[job].renown);
        if seen < known { jobs[job].unreliability } else { 1.0 }
    };
    if believed(second) < believed(first) { second } else { first }
}

/// Returns whether a pay that is set is enough for a worker; a worker who bids decides by the rate asked.
pub(super) fn is_enough(account: &Account, post: &JobPost, rate: f64) -> bool {
    post.pay.is_none() || rate >= f64::from(account.reservation_dollars_per_hour)
}

/// Returns whether a worker who may take a set pay finds the job acceptable.
fn accepts(context: &MonthContext, pay: PostedPay, (entity, index): (Entity, u16)) -> bool {
    let parameters = &context.parameters.matching;
    let words = context.draws.words_at(Stream::Application, context.month, entity, ACCEPTING + index);
    let deviation = f64::from(pay.deviation) / 10_000.0;
    unit_interval(words[0]) < parameters.acceptance * exponential(parameters.requester_elasticity * deviation)
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
