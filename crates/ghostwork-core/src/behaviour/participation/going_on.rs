//! How owners of accounts go on: who pauses, returns and leaves, and how many hours the active offer. What speaks for it is weighed for
//! many together.

use std::f64::consts::LN_2;
use std::ops::Range;

use ghostwork_parameters::Month;
use ghostwork_processor::Kernel;

use super::{HOURS_TRAIT, ParticipationParameters, adapt_ask};
use crate::arithmetic::{VECTOR, exponential, logarithm};
use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::block::Block;
use crate::context::MonthContext;
use crate::draws::{FirstWords, NormalColumns, Stream, unit_interval};
use crate::observation::Counters;
use crate::population::accounts::{Account, AccountRecord, AccountStatus, Owner};
use crate::population::compact::Stock;
use crate::population::workers::{LabourState, Workers};

/// Most owners who are looked at together: their accounts stay in the cache meanwhile.
const AT_ONCE: usize = 64;

/// The workers of a block who have an account, in the order of the accounts.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    positions: Vec<u16>,
    rows: Vec<u16>,
    burnout: Vec<Stock>,
    lasting_words: FirstWords<1>,
    normals: NormalColumns,
}

impl Owners {
    /// Lets everybody with an account pause, return, leave or go on, by words that are drawn by row, and sets hours and rates of the
    /// active.
    pub(super) fn go_on(
        &mut self,
        context: &MonthContext,
        block: &mut Block,
        words: &[u32],
        counters: &mut Counters,
    ) {
        self.find(block);
        let lasting = (Stream::Trait, Month::from_index(0), HOURS_TRAIT);
        let owners = (block.entity(0), self.rows.as_slice());
        self.lasting_words.draw_some(context.processor, context.draws, lasting, owners);
        self.normals.make_first(context.processor, &self.lasting_words);
        let mut grounds = GroundColumns::new();
        let mut first = 0;
        while first < self.rows.len() {
            let companions = context.companions(block, &self.rows[first..]);
            let together = first..first + companions.min(AT_ONCE);
            first = together.end;
            self.look_at(context, block, together.clone(), &mut grounds);
            self.go_on_together(context, block, (together, words), (&grounds, counters));
        }
    }

    /// Finds everybody who has an account.
    fn find(&mut self, block: &Block) {
        let Block { accounts, workers, .. } = block;
        self.positions.resize(accounts.len(), 0);
        self.rows.resize(accounts.len(), 0);
        let mut found = 0;
        for (position, account) in accounts.iter().enumerate() {
            let Owner::Home { row, .. } = account.owner else { continue };
            (self.positions[found], self.rows[found]) = (position as u16, row);
            // A closed account is nobody's; which are closed no processor foretells.
            found += usize::from(usize::from(workers.account[usize::from(row)]) == position + 1);
        }
        self.positions.truncate(found);
        self.rows.truncate(found);
        // Read together, as one by one each would be waited for: nothing before has read the column.
        self.burnout.clear();
        self.burnout.extend(self.rows.iter().map(|row| workers.burnout[usize::from(*row)]));
    }

    /// Counts the month of the owners in some places, who live the same, and weighs what they go by.
    fn look_at(
        &self,
        context: &MonthContext,
        block: &mut Block,
        places: Range<usize>,
        grounds: &mut GroundColumns,
    ) {
        let context = context.of_worker(block, usize::from(self.rows[places.start]));
        let [hours_luck, _] = self.normals.columns();
        for (number, place) in places.clone().enumerate() {
            let account = &mut block.accounts[usize::from(self.positions[place])];
            count_month(account);
            let owner = (usize::from(self.rows[place]), self.burnout[place]);
            grounds.put(number, Grounds::of(context, &block.workers, owner, account), hours_luck[place]);
        }
        context.processor.run(Weigh {
            parameters: &context.parameters.participation,
            log_median_hours: context.careers.log_median_hours,
            places: places.len(),
            grounds,
        });
    }

    /// Lets the owners in some places go on, who live the same month.
    fn go_on_together(
        &self,
        context: &MonthContext,
        block: &mut Block,
        (places, words): (Range<usize>, &[u32]),
        (grounds, counters): (&GroundColumns, &mut Counters),
    ) {
        let context = context.of_worker(block, usize::from(self.rows[places.start]));
        for (number, place) in places.enumerate() {
            let (position, row) = (usize::from(self.positions[place]), usize::from(self.rows[place]));
            let account = &mut block.accounts[position];
            if continue_or_not(context, account, unit_interval(words[row]), grounds.pauses[number]) {
                leave(block, position, row);
                counters.market.closed_accounts += 1;
            } else if account.is_active() {
                adapt_ask(context, account);
                account.offered_hours = grounds.hours[number] as f32;
            }
        }
    }
}

/// Lets a worker leave a marketplace, and remembers the account that was closed.
pub(super) fn leave(block: &mut Block, position: usize, row: usize) {
    let record = AccountRecord::given_up(&block.accounts[position]);
    block.workers.account[row] = 0;
    block.workers.former_account.set(row, Some(record));
}

/// Counts the month of an account, in use or away.
fn count_month(account: &mut Account) {
    account.months_since_entry = account.months_since_entry.saturating_add(1);
    account.active_months = account.active_months.saturating_add(u8::from(account.is_active()));
    let is_away = account.status == AccountStatus::Paused;
    account.idle_months = account.idle_months.saturating_add(u8::from(is_away));
}

/// Lets an account of which the month is counted pause, return or close; returns whether it closed.
fn continue_or_not(context: &MonthContext, account: &mut Account, luck: f64, pauses: f64) -> bool {
    match account.status {
        AccountStatus::Active => {
            if luck < pauses {
                account.status = AccountStatus::Paused;
                account.idle_months = 0;
                account.offered_hours = 0.0;
            }
            false
        }
        AccountStatus::Paused => {
            if luck < comeback_probability(context, account) {
                account.status = AccountStatus::Active;
                account.idle_months = 0;
                return false;
            }
            let closes = u32::from(account.idle_months) >= context.parameters.participation.closing_months;
            if closes {
                account.close();
            }
            closes
        }
        AccountStatus::Closed => true,
    }
}

/// Returns how probable it is that an active worker pauses this month, which is counted.
pub(crate) fn pause_probability(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    account: &Account,
) -> f64 {
    Grounds::of(context, workers, (row, workers.burnout[row]), account)
        .pause_probability(&context.parameters.participation)
}

/// Returns how probable it is that a worker who is away returns this month, the months away being counted up to it.
pub(crate) fn comeback_probability(context: &MonthContext, account: &Account) -> f64 {
    context.careers.comeback(account.active_months, account.idle_months)
}

/// Sets the hours offered and the rate asked for the month; `hours_luck` is a standard normal number.
pub(super) fn offer(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    account: &mut Account,
    hours_luck: f64,
) {
    let grounds = Grounds::of(context, workers, (row, workers.burnout[row]), account);
    adapt_ask(context, account);
    let luck = (context.careers.log_median_hours, hours_luck);
    account.offered_hours = grounds.hours(&context.parameters.participation, luck) as f32;
}

/// What owners of accounts go by, besides luck.
#[derive(Debug, Clone, Copy)]
struct Grounds {
    /// Probability of a pause at reservation pay.
    usual_pause: f64,
    /// Rise of its log with months without work, burnout and lost control.
    weariness: f64,
    /// Fall of its log with the record.
    attachment: f64,
    learnt_dollars_per_hour: f32,
    reservation_dollars_per_hour: f32,
    /// Hours a week that other work and care leave.
    free_hours: f64,
}

impl Grounds {
    fn of(
        context: &MonthContext,
        workers: &Workers,
        (row, burnout): (usize, Stock),
        account: &Account,
    ) -> Self {
        let parameters = &context.parameters.participation;
        let job = match workers.labour_state[row] {
            LabourState::Employee | LabourState::OwnAccount => f64::from(workers.job_hours_per_week[row]),
            LabourState::Unemployed | LabourState::OutOfLabourForce => 0.0,
        };
        let care = parameters.care_hours * f64::from(u8::from(workers.traits[row].is_carer()));
        let lost_control =
            context.rules.lost_control(account.state(), account.marketplace, account.category as usize);
        Self {
            usual_pause: context.careers.usual_pause(account.active_months),
            weariness: parameters.pause_idle_response * f64::from(account.idle_months)
                + parameters.pause_burnout_response * f64::from(burnout)
                + lost_control,
            attachment: parameters.pause_record_response * context.parameters.matching.trust(account),
            learnt_dollars_per_hour: account.learnt_dollars_per_hour,
            reservation_dollars_per_hour: account.reservation_dollars_per_hour,
            free_hours: (parameters.time_limit - job - care).max(2.0),
        }
    }

    /// Returns how probable a pause is this month.
    #[inline(always)]
    fn pause_probability(&self, parameters: &ParticipationParameters) -> f64 {
        let pay = f64::from(self.learnt_dollars_per_hour).max(0.1)
            / f64::from(self.reservation_dollars_per_hour).max(0.1);
        let rise = self.weariness - parameters.pause_pay_response * logarithm(pay) / LN_2 - self.attachment;
        self.usual_pause * exponential(rise.clamp(-3.0, 3.0))
    }

    /// Returns the hours a month that an active worker offers.
    #[inline(always)]
    fn hours(&self, parameters: &ParticipationParameters, (log_median_hours, luck): (f64, f64)) -> f64 {
        let pay = f64::from(self.learnt_dollars_per_hour).max(1.0) / parameters.reference_pay;
        let log_hours = log_median_hours
            + parameters.hours_spread * luck
            + parameters.hours_elasticity * logarithm(pay).clamp(-1.5, 1.5);
        exponential(log_hours).min(self.free_hours) * WEEKS_PER_MONTH
    }
}

/// What up to 64 owners go by, a column for each ground, and what it comes to.
#[derive(Debug)]
struct GroundColumns {
    usual_pause: [f64; AT_ONCE],
    weariness: [f64; AT_ONCE],
    attachment: [f64; AT_ONCE],
    learnt_dollars_per_hour: [f32; AT_ONCE],
    reservation_dollars_per_hour: [f32; AT_ONCE],
    free_hours: [f64; AT_ONCE],
    hours_luck: [f64; AT_ONCE],
    /// Probabilities of a pause.
    pauses: [f64; AT_ONCE],
    /// Hours a month that those offer who are active.
    hours: [f64; AT_ONCE],
}

impl GroundColumns {
    fn new() -> Self {
        Self {
            usual_pause: [0.0; AT_ONCE],
            weariness: [0.0; AT_ONCE],
            attachment: [0.0; AT_ONCE],
            learnt_dollars_per_hour: [0.0; AT_ONCE],
            reservation_dollars_per_hour: [0.0; AT_ONCE],
            free_hours: [0.0; AT_ONCE],
            hours_luck: [0.0; AT_ONCE],
            pauses: [0.0; AT_ONCE],
            hours: [0.0; AT_ONCE],
        }
    }

    fn put(&mut self, place: usize, grounds: Grounds, hours_luck: f64) {
        self.usual_pause[place] = grounds.usual_pause;
        self.weariness[place] = grounds.weariness;
        self.attachment[place] = grounds.attachment;
        self.learnt_dollars_per_hour[place] = grounds.learnt_dollars_per_hour;
        self.reservation_dollars_per_hour[place] = grounds.reservation_dollars_per_hour;
        self.free_hours[place] = grounds.free_hours;
        self.hours_luck[place] = hours_luck;
    }

    #[inline(always)]
    fn at(&self, place: usize) -> Grounds {
        Grounds {
            usual_pause: self.usual_pause[place],
            weariness: self.weariness[place],
            attachment: self.attachment[place],
            learnt_dollars_per_hour: self.learnt_dollars_per_hour[place],
            reservation_dollars_per_hour: self.reservation_dollars_per_hour[place],
            free_hours: self.free_hours[place],
        }
    }
}

/// Works out, at so many places, how probable a pause is and the hours offered.
struct Weigh<'a> {
    parameters: &'a ParticipationParameters,
    log_median_hours: f64,
    places: usize,
    grounds: &'a mut GroundColumns,
}

impl Kernel for Weigh<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        // A copy of its own: what may lie in a column that is written would be read anew for every person.
        let parameters = &self.parameters.clone();
        let columns = self.grounds;
        let places = self.places.next_multiple_of(VECTOR).min(AT_ONCE);
        for place in 0..places {
            columns.pauses[place] = columns.at(place).pause_probability(parameters);
        }
        for place in 0..places {
            let luck = (self.log_median_hours, columns.hours_luck[place]);
            columns.hours[place] = columns.at(place).hours(parameters, luck);
        }
    }
}

/// Lets one account go on by plain code; returns whether it closed.
#[cfg(test)]
pub(super) fn go_on_alone(
    context: &MonthContext,
    workers: &Workers,
    row: usize,
    account: &mut Account,
    luck: f64,
) -> bool {
    count_month(account);
    let pauses = pause_probability(context, workers, row, account);
    continue_or_not(context, account, luck, pauses)
}
