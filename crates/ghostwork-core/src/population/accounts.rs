use std::sync::atomic::{AtomicI64, AtomicU32, Ordering::Relaxed};

use crate::categories::{Marketplace, Storefront, TaskCategory};
use crate::codec::{Codec, CodecError, Source, encode_fields, encode_variants};

/// Whether an account is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountStatus {
    /// Looks for work and works.
    Active,
    /// Exists, but its owner does nothing with it.
    Paused,
    /// Is gone; contracts with it end, and the place is used again after some months.
    Closed,
}

/// Where an account stands: the block and the position in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccountId(u32);

/// Most accounts that a block can hold; a worker has at most one.
pub(crate) const ACCOUNTS_PER_BLOCK: usize = 1 << 12;

impl AccountId {
    pub(crate) const fn new(block: usize, position: usize) -> Self {
        Self((block * ACCOUNTS_PER_BLOCK + position) as u32)
    }

    pub(crate) const fn block(self) -> usize {
        self.0 as usize / ACCOUNTS_PER_BLOCK
    }

    pub(crate) const fn position(self) -> usize {
        self.0 as usize % ACCOUNTS_PER_BLOCK
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    pub(crate) const fn of_number(number: u32) -> Self {
        Self(number)
    }
}

/// Where the owner of an account lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A worker at home: the row in the block, and the state.
    Home {
        /// Row in the block.
        row: u16,
        /// State of residence, FIPS number.
        state: u8,
    },
    /// A worker in one of the pools abroad.
    Abroad {
        /// Number of the pool.
        pool: u8,
    },
}

/// What happened on an account this month; written from many contracts at once, so sums only.
#[derive(Debug, Default)]
pub(crate) struct AccountMonth {
    /// Hours on tasks, hundredths.
    pub(crate) engaged_centihours: AtomicU32,
    /// Pay before fees, cents.
    pub(crate) gross: AtomicI64,
    /// Pay that the client withholds for good, cents.
    pub(crate) unpaid_gross: AtomicI64,
    /// Pay that comes a month later, cents.
    pub(crate) late_gross: AtomicI64,
    /// Public ratings received: count.
    pub(crate) ratings: AtomicU32,
    /// Sum of public ratings, tenths of stars.
    pub(crate) rating_tenths: AtomicU32,
    /// Contracts at work.
    pub(crate) contracts: AtomicU32,
    /// Hours promised at matching, hundredths: those of running contracts and those of jobs awarded.
    pub(crate) awarded_centihours: AtomicU32,
    /// Lowest number among the jobs awarded in a round.
    pub(crate) first_award: AtomicU32,
    /// Jobs won this month.
    pub(crate) hires: AtomicU32,
    /// Those among them for which the worker had named the price.
    pub(crate) bids_won: AtomicU32,
}

impl AccountMonth {
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
        *self.first_award.get_mut() = u32::MAX;
    }

    pub(crate) fn engaged_hours(&self) -> f64 {
        f64::from(self.engaged_centihours.load(Relaxed)) / 100.0
    }
}

impl Clone for AccountMonth {
    fn clone(&self) -> Self {
        Self {
            engaged_centihours: self.engaged_centihours.load(Relaxed).into(),
            gross: self.gross.load(Relaxed).into(),
            unpaid_gross: self.unpaid_gross.load(Relaxed).into(),
            late_gross: self.late_gross.load(Relaxed).into(),
            ratings: self.ratings.load(Relaxed).into(),
            rating_tenths: self.rating_tenths.load(Relaxed).into(),
            contracts: self.contracts.load(Relaxed).into(),
            awarded_centihours: self.awarded_centihours.load(Relaxed).into(),
            first_award: self.first_award.load(Relaxed).into(),
            hires: self.hires.load(Relaxed).into(),
            bids_won: self.bids_won.load(Relaxed).into(),
        }
    }
}

/// Months since the first pay of an account that was never paid.
pub(crate) const NEVER_PAID: u8 = u8::MAX;

/// A profile on a labour marketplace.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) owner: Owner,
    pub(crate) marketplace: Marketplace,
    pub(crate) category: TaskCategory,
    /// The storefront whose ways the worker knows best.
    pub(crate) storefront: Storefront,
    pub(crate) status: AccountStatus,
    /// Months since the first activity, up to 65,535.
    pub(crate) months_since_entry: u16,
    /// Months in which the account was in use, pauses left out, up to 255.
    pub(crate) active_months: u8,
    /// Months without work since the last, up to 255; for a paused or closed account, months since then.
    pub(crate) idle_months: u8,
    /// Months since the first pay, up to 254; [`NEVER_PAID`] without any.
    pub(crate) months_since_first_pay: u8,
    /// Months since the last pay, up to 255.
    pub(crate) months_without_pay: u8,
    /// Whether an agency or a certificate vouches for the owner.
    pub(crate) is_certified: bool,
    /// Log of the quality of the work, 0 being the marketplace's average.
    pub(crate) skill: f32,
    /// Skill at the last turn of the year, or at entry.
    pub(crate) skill_in_january: f32,
    /// Share of the way to the AI frontier from which on the owner works with AI tools, 0 to 1.
    pub(crate) ai_threshold: f32,
    /// Know-how about the storefronts' algorithms, 0 to 1.
    pub(crate) know_how: f32,
    /// What the worker asks, dollars per hour.
    pub(crate) ask_dollars_per_hour: f32,
    /// Below this the worker does not work, dollars per hour.
    pub(crate) reservation_dollars_per_hour: f32,
    /// Net earnings per hour, unpaid time included, as learnt, dollars.
    pub(crate) learnt_dollars_per_hour: f32,
    /// Hours a month that the worker offers.
    pub(crate) offered_hours: f32,
    /// Sum of public ratings, stars.
    pub(crate) rating_sum: f32,
    /// Number of public ratings.
    pub(crate) rating_count: u16,
    /// What those ratings tell, in usual ratings.
    pub(crate) rating_information: f32,
    /// Applications sent this month.
    pub(crate) applications: u16,
    /// Hours of search, waiting and administration this month.
    pub(crate) unpaid_hours: f32,
    /// Pay that clients owe since last month, cents.
    pub(crate) overdue_cents: i32,
    /// Usual monthly pay before fees, dollars: each month moves it by a twelfth of the difference.
    pub(crate) usual_gross: f32,
    /// Pay before fees in this calendar quarter, cents.
    pub(crate) quarter_gross: i32,
    /// Pay before fees in this calendar year, cents.
    pub(crate) year_gross: i32,
    /// Payments received in this calendar year.
    pub(crate) year_payments: u16,
    /// Months with pay in this calendar year.
    pub(crate) year_active_months: u8,
    /// Instruments that the owner has chosen to join, by their positions in the scenario.
    pub(crate) joined: u32,
    pub(crate) month: AccountMonth,
}

impl Codec for Owner {
    fn encode(&self, sink: &mut Vec<u8>) {
        match self {
            Self::Home { row, state } => (0_u8, (*row, *state)).encode(sink),
            Self::Abroad { pool } => (1_u8, *pool).encode(sink),
        }
    }

    fn decode(source: &mut Source<'_>) -> Result<Self, CodecError> {
        match u8::decode(source)? {
            0 => Ok(Self::Home { row: Codec::decode(source)?, state: Codec::decode(source)? }),
            1 => Ok(Self::Abroad { pool: Codec::decode(source)? }),
            other => Err(CodecError(format!("{other} is no owner"))),
        }
    }
}

encode_variants!(AccountStatus { Active, Paused, Closed });

encode_fields!(AccountMonth {
    engaged_centihours,
    gross,
    unpaid_gross,
    late_gross,
    ratings,
    rating_tenths,
    contracts,
    awarded_centihours,
    first_award,
    hires,
    bids_won,
});

encode_fields!(Account {
    owner,
    marketplace,
    category,
    storefront,
    status,
    months_since_entry,
    active_months,
    idle_months,
    months_since_first_pay,
    months_without_pay,
    is_certified,
    skill,
    skill_in_january,
    ai_threshold,
    know_how,
    ask_dollars_per_hour,
    reservation_dollars_per_hour,
    learnt_dollars_per_hour,
    offered_hours,
    rating_sum,
    rating_count,
    rating_information,
    applications,
    unpaid_hours,
    overdue_cents,
    usual_gross,
    quarter_gross,
    year_gross,
    year_payments,
    year_active_months,
    joined,
    month,
});

encode_fields!(AccountRecord {
    marketplace,
    category,
    months_since_first_pay,
    months_since_entry,
    usual_gross,
    gross,
    joined,
});

/// What is remembered of an account, of closed ones too: rules on platform work look at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct AccountRecord {
    pub(crate) marketplace: Marketplace,
    pub(crate) category: TaskCategory,
    /// Months since the first pay on an account that its owner has given up, or [`NEVER_PAID`].
    pub(crate) months_since_first_pay: u8,
    /// Months since the first activity, up to 65,535.
    pub(crate) months_since_entry: u16,
    /// Usual monthly pay before fees, dollars.
    pub(crate) usual_gross: f32,
    /// Pay before fees of the month, dollars: it moves the usual pay from the next month on.
    gross: f32,
    /// Instruments that the owner has joined, by their positions in the scenario.
    pub(crate) joined: u32,
}

impl AccountRecord {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            marketplace: account.marketplace,
            category: account.category,
            months_since_first_pay: NEVER_PAID,
            months_since_entry: account.months_since_entry,
            usual_gross: account.usual_gross,
            gross: account.gross_dollars(),
            joined: account.joined,
        }
    }

    /// Returns what is remembered of an account that its owner gives up this month, whose pay is still to come.
    pub(crate) fn given_up(account: &Account) -> Self {
        let months_since_first_pay = a_month_more(account.months_since_first_pay);
        let mut record = Self { months_since_first_pay, ..Self::of(account) };
        record.learn();
        record
    }

    /// Lets the pay of the month that has passed move the usual pay.
    pub(crate) fn learn(&mut self) {
        self.usual_gross = moved_by_a_month(self.usual_gross, std::mem::take(&mut self.gross));
    }

    /// Lets a month pass.
    pub(crate) fn age(&mut self) {
        self.learn();
        self.months_since_first_pay = a_month_more(self.months_since_first_pay);
        self.months_since_entry = self.months_since_entry.saturating_add(1);
    }
}

/// Returns months since the first pay, a month later.
fn a_month_more(months_since_first_pay: u8) -> u8 {
    match months_since_first_pay {
        NEVER_PAID => NEVER_PAID,
        months => (months + 1).min(NEVER_PAID - 1),
    }
}

/// Returns usual monthly pay after a month with so much: a twelfth of the difference nearer.
pub(crate) fn moved_by_a_month(usual_gross: f32, gross: f32) -> f32 {
    usual_gross + (gross - usual_gross) / 12.0
}

impl Account {
    /// Returns pay before fees of the month, dollars.
    pub(crate) fn gross_dollars(&self) -> f32 {
        self.month.gross.load(Relaxed) as f32 / 100.0
    }

    pub(crate) fn is_active(&self) -> bool {
        self.status == AccountStatus::Active
    }

    pub(crate) fn is_home(&self) -> bool {
        matches!(self.owner, Owner::Home { .. })
    }

    /// Returns the state of residence, `None` abroad.
    pub(crate) fn state(&self) -> Option<u8> {
        match self.owner {
            Owner::Home { state, .. } => Some(state),
            Owner::Abroad { .. } => None,
        }
    }

    /// Ends the use of the account for good; contracts with it end.
    pub(crate) fn close(&mut self) {
        self.status = AccountStatus::Closed;
        self.idle_months = 0;
        self.offered_hours = 0.0;
    }

    /// Returns whether the account ever brought pay.
    pub(crate) fn was_ever_paid(&self) -> bool {
        self.months_since_first_pay != NEVER_PAID
    }

    /// Counts a month with pay, or without.
    pub(crate) fn count_pay(&mut self, is_paid: bool) {
        if is_paid {
            self.months_without_pay = 0;
        } else {
            self.months_without_pay = self.months_without_pay.saturating_add(1);
        }
        self.months_since_first_pay = match self.months_since_first_pay {
            NEVER_PAID if is_paid => 0,
            months => a_month_more(months),
        };
    }

    /// Appends the lasting state to the bytes of a fingerprint.
    pub(crate) fn fingerprint(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&[
            self.marketplace as u8,
            self.category as u8,
            self.status as u8,
            self.idle_months,
        ]);
        for number in [
            self.skill,
            self.know_how,
            self.ask_dollars_per_hour,
            self.learnt_dollars_per_hour,
            self.offered_hours,
            self.rating_sum,
            self.rating_information,
        ] {
            number.encode(bytes);
        }
        self.rating_count.encode(bytes);
        self.year_gross.encode(bytes);
        self.month.gross.load(Relaxed).encode(bytes);
    }

    /// Returns the hours a month that are still free.
    pub(crate) fn spare_hours(&self) -> f64 {
        let taken = self.month.engaged_centihours.load(Relaxed) + self.month.awarded_centihours.load(Relaxed);
        f64::from(self.offered_hours) - f64::from(taken) / 100.0
    }
}
