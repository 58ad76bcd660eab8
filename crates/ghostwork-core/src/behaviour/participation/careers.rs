//! How use of an account goes on: pauses and returns, by the months in use and the months away; what the rate asked follows.

use std::f64::consts::LN_2;

use super::ParticipationParameters;
use crate::arithmetic::{exponential, logarithm};

/// Numbers of months that an account counts.
const MONTHS: usize = 256;

/// Probabilities of the month by months in use and months away, one look-up an account, and what else is the same for all accounts.
#[derive(Debug, Clone)]
pub(crate) struct Careers {
    /// Of a pause at reservation pay, by months in use.
    pauses: [f64; MONTHS],
    /// Of a return right after the pause, by months in use.
    returns: [f64; MONTHS],
    /// Share of it that is left, by months away.
    left: [f64; MONTHS],
    /// Log of the weekly hours that the median worker offers at reference pay.
    pub(super) log_median_hours: f64,
    /// The same of workers abroad, who offer twice as many.
    pub(super) log_median_hours_abroad: f64,
    /// Factors on the rate asked after a month in which a bid was won, and after one in which no application led to anything.
    asks: [f64; 2],
    /// Log points by which newcomers of whom nothing is known ask less than others.
    pub(crate) first_discount: f64,
}

impl Careers {
    pub(crate) fn new(parameters: &ParticipationParameters) -> Self {
        let settling = parameters.settling_months;
        let pauses = (parameters.pause_newcomer, parameters.pause_experienced);
        let returns = (parameters.comeback_newcomer, parameters.comeback_experienced);
        Self {
            pauses: std::array::from_fn(|months| of_experience(months as u8, settling, pauses)),
            returns: std::array::from_fn(|months| of_experience(months as u8, settling, returns)),
            left: std::array::from_fn(|away| {
                exponential(-LN_2 * away as f64 / parameters.comeback_half_life)
            }),
            log_median_hours: logarithm(parameters.median_hours_per_week),
            log_median_hours_abroad: logarithm(parameters.median_hours_per_week * 2.0),
            first_discount: -logarithm(parameters.first_ask),
            asks: [parameters.ask_rise, -parameters.ask_fall].map(exponential),
        }
    }

    /// Returns how probable a pause is at reservation pay, with so many months in use.
    pub(super) fn usual_pause(&self, active_months: u8) -> f64 {
        self.pauses[usize::from(active_months)]
    }

    /// Returns how probable a pause is at some ratio of pay to reservation pay, nothing else speaking for it.
    pub(super) fn pause_at(
        &self,
        parameters: &ParticipationParameters,
        active_months: u8,
        pay_ratio: f64,
    ) -> f64 {
        let fall = parameters.pause_pay_response * logarithm(pay_ratio) / LN_2;
        (self.usual_pause(active_months) * exponential(-fall.clamp(-3.0, 3.0))).min(1.0)
    }

    /// Returns the factor on the rate asked after a month with so many bids won and so many applications.
    pub(super) fn ask_factor(&self, bids_won: u32, applications: u32) -> f64 {
        let [rise, fall] = self.asks;
        match (bids_won, applications) {
            (0, 0) => 1.0,
            (0, _) => fall,
            _ => rise,
        }
    }

    /// Returns how probable it is that somebody returns who has been away for some months, after so many in use; the months
    /// away are counted up to this one.
    pub(super) fn comeback(&self, active_months: u8, away: u8) -> f64 {
        self.returns[usize::from(active_months)] * self.left[usize::from(away)]
    }
}

/// Returns a value between that of newcomers and that of the experienced, by months in use.
fn of_experience(active_months: u8, settling_months: f64, (newcomer, experienced): (f64, f64)) -> f64 {
    let months = f64::from(active_months.saturating_sub(1));
    experienced + (newcomer - experienced) * exponential(-months / settling_months)
}
