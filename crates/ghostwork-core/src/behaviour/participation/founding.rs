//! Who is on marketplaces when the simulation begins: what entry, pausing, return and closing leave behind in the long run.

use super::{Careers, ParticipationParameters};
use crate::arithmetic::{exponential, logarithm};
use crate::population::accounts::{Account, AccountStatus};
use std::f64::consts::LN_2;

/// Months in use after which nothing changes any more.
const SETTLED: u8 = 48;
/// Ratios of pay to reservation pay that are told apart: from 1/16 to 16, two to a doubling.
const RATIOS: usize = 17;
const STEPS_PER_DOUBLING: f64 = 2.0;

/// How many accounts there are in the long run for one opened a month, by the ratio of pay to reservation pay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Founding {
    accounts: [f64; RATIOS],
}

impl Founding {
    pub(super) fn new(parameters: &ParticipationParameters, careers: &Careers) -> Self {
        let accounts = std::array::from_fn(|step| {
            let mut sum = 0.0;
            pass_stations((parameters, careers), ratio_of(step), |_, accounts| {
                sum += accounts;
                false
            });
            sum
        });
        Self { accounts }
    }

    /// Returns the probability that a person who opens accounts at a monthly rate has one.
    pub(super) fn share(&self, monthly: f64, pay_ratio: f64) -> f64 {
        let spells = monthly * self.accounts[step_of(pay_ratio)];
        spells / (1.0 + spells)
    }

    /// Returns the most accounts that there are for one opened a month.
    pub(super) fn most(&self) -> f64 {
        self.accounts.iter().copied().fold(1.0, f64::max)
    }

    /// Puts an account where those of the long run are, by a uniform number.
    pub(super) fn settle(
        &self,
        (parameters, careers): (&ParticipationParameters, &Careers),
        pay_ratio: f64,
        luck: f64,
        account: &mut Account,
    ) {
        let step = step_of(pay_ratio);
        let mut left = luck * self.accounts[step];
        let mut place = Station { active_months: SETTLED, away: None };
        pass_stations((parameters, careers), ratio_of(step), |station, accounts| {
            left -= accounts;
            place = station;
            left < 0.0
        });
        account.active_months = place.active_months;
        account.status = if place.away.is_some() { AccountStatus::Paused } else { AccountStatus::Active };
        account.idle_months = place.away.unwrap_or(0);
        account.months_since_entry = u16::from(place.active_months) + u16::from(account.idle_months);
    }
}

/// Where an account may be.
#[derive(Debug, Clone, Copy)]
struct Station {
    active_months: u8,
    /// Months since the pause began; `None` for an account in use.
    away: Option<u8>,
}

/// Passes all stations with the accounts that are there for one opened a month, until told to stop.
fn pass_stations(
    (parameters, careers): (&ParticipationParameters, &Careers),
    pay_ratio: f64,
    mut stops: impl FnMut(Station, f64) -> bool,
) {
    let closing_months = parameters.closing_months.min(u8::MAX.into()) as u8;
    let mut active = 1.0;
    for before in 0..=SETTLED {
        let active_months = before.saturating_add(1).min(SETTLED);
        let pauses = careers.pause_at(parameters, active_months, pay_ratio);
        let mut away = 1.0;
        let mut returns = 0.0;
        let mut stays = [0.0; u8::MAX as usize + 1];
        for months in 0..closing_months {
            stays[usize::from(months)] = away;
            let comes_back = away * careers.comeback(active_months, months + 1);
            returns += comes_back;
            away -= comes_back;
        }
        let goes_on = 1.0 - pauses * (1.0 - returns);
        if before == SETTLED {
            // Those who have settled stay so: a geometric series.
            active /= (1.0 - goes_on).max(1e-6);
        }
        if stops(Station { active_months: before, away: None }, active) {
            return;
        }
        for months in 0..closing_months {
            let away = active * pauses * stays[usize::from(months)];
            if stops(Station { active_months, away: Some(months) }, away) {
                return;
            }
        }
        active *= goes_on;
    }
}

fn ratio_of(step: usize) -> f64 {
    exponential((step as f64 - (RATIOS / 2) as f64) / STEPS_PER_DOUBLING * LN_2)
}

fn step_of(pay_ratio: f64) -> usize {
    let step = logarithm(pay_ratio.max(1e-3)) / LN_2 * STEPS_PER_DOUBLING + (RATIOS / 2) as f64 + 0.5;
    (step.max(0.0) as usize).min(RATIOS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounting::taxes_and_benefits::example::{Scene, block, worker};
    use crate::behaviour::participation::entry::open_for_test;
    use crate::behaviour::participation::going_on::go_on_alone;
    use crate::draws::{Draws, Entity, Stream, unit_interval};
    use crate::population::compact::Stock;
    use crate::population::workers::Worker;

    #[test]
    fn founders_are_where_accounts_opened_one_by_one_end_up() {
        let scene = Scene::of("2026-03");
        let parameters = &scene.parameters.participation;
        let (mut block, _) = block([Worker { burnout: Stock::default(), ..worker() }]);
        open_for_test(&scene.context(), &mut block, 0);
        let mut opened = block.accounts.remove(0);
        let ratio = 2.0;
        opened.learnt_dollars_per_hour = 2.0 * opened.reservation_dollars_per_hour;
        let draws = Draws::new(1, 0);
        let (mut in_use, mut there, mut months_in_use) = (0.0, 0.0, 0.0);
        for number in 0..4000 {
            let mut account = opened.clone();
            for month in 0..240 {
                let closed = month > 0 && {
                    let words =
                        draws.words(Stream::Participation, scene.month + month, Entity::merchant(number));
                    let luck = unit_interval(words[0]);
                    go_on_alone(&scene.context(), &block.workers, 0, &mut account, luck)
                };
                if closed {
                    break;
                }
                there += 1.0;
                in_use += f64::from(u8::from(account.is_active()));
                months_in_use += f64::from(account.active_months.min(SETTLED));
            }
        }

        let careers = Careers::new(parameters);
        let founding = Founding::new(parameters, &careers);
        let (mut founders_in_use, mut founders_months) = (0.0, 0.0);
        for place in 0..1000 {
            let mut account = opened.clone();
            founding.settle((parameters, &careers), ratio, (f64::from(place) + 0.5) / 1000.0, &mut account);
            founders_in_use += f64::from(u8::from(account.is_active())) / 1000.0;
            founders_months += f64::from(account.active_months) / 1000.0;
        }

        // 4,000 careers have an error of 2 per cent.
        let accounts = founding.accounts[step_of(ratio)];
        assert!((accounts / (there / 4000.0) - 1.0).abs() < 0.06, "{accounts} {there}");
        assert!((founders_in_use / (in_use / there) - 1.0).abs() < 0.06, "{founders_in_use}");
        assert!((founders_months / (months_in_use / there) - 1.0).abs() < 0.06, "{founders_months}");
    }

    #[test]
    fn the_better_the_pay_the_more_have_stayed() {
        let parameters = ParticipationParameters::default();
        let founding = Founding::new(&parameters, &Careers::new(&parameters));

        assert!(founding.accounts.windows(2).all(|pair| pair[1] > pair[0]), "{founding:?}");
        assert!(founding.share(0.001, 4.0) > founding.share(0.001, 1.0));
    }
}
