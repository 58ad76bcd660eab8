use crate::categories::FREELANCE_MARKETPLACES;
use crate::observation::histogram::quantile;
use crate::observation::indicator::{Sums, indicators, mean_dollars, percent, ratio};
use crate::observation::workers_abroad::PRICE_LEVEL_ABROAD;

/// Width of a bin of hourly pay, dollars.
const PAY_BIN: f64 = 0.5;
const HOME: usize = 0;
const ABROAD: usize = 1;

/// Returns the hourly pay below which a share of the workers of a channel stays: 0 for remote work, 1 for on demand.
fn hourly_quantile(sums: &Sums<'_>, channel: usize, share: f64) -> Option<f64> {
    quantile(&sums.economy?.sums.hourly_pay[channel], PAY_BIN, share)
}

/// Returns the hourly pay below which a share of all platform workers stays.
fn all_hourly_quantile(sums: &Sums<'_>, share: f64) -> Option<f64> {
    let [remote, on_demand] = &sums.economy?.sums.hourly_pay;
    let all: Vec<i64> = remote.iter().zip(on_demand).map(|(remote, on_demand)| remote + on_demand).collect();
    quantile(&all, PAY_BIN, share)
}

/// Returns the pay before fees for an hour on tasks on marketplaces for remote work, dollars.
fn remote_pay_per_paid_hour(sums: &Sums<'_>, region: usize) -> Option<f64> {
    let platforms = sums.economy?.platforms(0..FREELANCE_MARKETPLACES, region);
    ratio(platforms.gross_cents, platforms.engaged_centihours)
}

/// Returns all hours of persons with pay, hundredths.
fn all_centihours(sums: &Sums<'_>) -> i64 {
    sums.earners().engaged_centihours + sums.earners().unpaid_centihours
}

/// Returns what is counted of the year of all workers abroad: how many, pay after fees, what is owed, what is left.
fn abroad_years(sums: &Sums<'_>) -> Option<[i64; 4]> {
    let pools = &sums.economy?.sums.abroad_years;
    Some(pools.iter().fold([0; 4], |[earners, net, owed, left], pool| {
        [
            earners + pool.earners,
            net + pool.net_cents,
            owed + pool.owed_cents,
            left + pool.international_cents,
        ]
    }))
}

/// Returns pay abroad over pay at home, both over usual rates, of freelancers with few ratings or with many.
fn pay_ratio_by_record(sums: &Sums<'_>, record: usize) -> Option<f64> {
    let rates = &sums.economy?.sums.rates_by_record;
    let relative = |region: usize| ratio(rates[region][record].cents, rates[region][record].usual_cents);
    Some(relative(ABROAD)? / relative(HOME)?)
}

indicators! {
    /// What platform work pays, for the hours that are paid and for all of them.
    PAY in JobsAndPay {
        /// Platform pay before fees and expenses for an hour on tasks.
        gross_pay_per_paid_hour = "Gross pay per paid hour", "USD per hour", 2, Higher =>
            |sums| ratio(sums.earners().gross_cents, sums.earners().engaged_centihours);
        /// Platform pay after fees and expenses, top-ups included, for an hour on tasks.
        net_pay_per_paid_hour = "Net pay per paid hour", "USD per hour", 2, Higher =>
            |sums| ratio(sums.earners().net_cents, sums.earners().engaged_centihours);
        /// Platform pay after fees and expenses, top-ups included, for an hour of paid and unpaid time together.
        [Headline]
        effective_hourly_pay = "Effective hourly pay", "USD per hour", 2, Higher =>
            |sums| ratio(sums.earners().net_cents, all_centihours(sums));
        /// Minutes of search, waiting and administration per hour on tasks.
        unpaid_minutes_per_paid_hour = "Unpaid time per paid hour", "minutes", 1, Lower =>
            |sums| ratio(60 * sums.earners().unpaid_centihours, sums.earners().engaged_centihours);
        /// Pay per hour of paid and unpaid time over pay per paid hour, the hours of persons without any pay aside.
        paid_time_ratio = "Pay counting unpaid time over pay for paid time", "ratio", 3, Higher =>
            |sums| ratio(sums.earners().engaged_centihours, all_centihours(sums));
        /// Hours on platforms of persons who had no pay at all in the month, of all hours on platforms.
        fruitless_hours_share = "Hours without any pay", "%", 1, Lower => |sums| {
            let fruitless = sums.earners().fruitless_centihours;
            percent(fruitless, fruitless + all_centihours(sums))
        };
        /// Platform pay after fees and expenses, mean of persons with platform pay in the month.
        platform_pay_per_worker = "Platform pay per worker", "USD per month", 0, Higher =>
            |sums| mean_dollars(sums.earners().net_cents, sums.earners().earners);
        /// Platform pay after fees and expenses as a share of the person's net income in the month, mean of persons with
        /// platform pay.
        platform_income_share = "Platform pay in the income of platform workers", "%", 1, Neither =>
            |sums| ratio(sums.earners().income_share_millionths, sums.earners().earners).map(|share| share / 10_000.0);
        /// Platform pay after fees and expenses as a share of the tax unit's net income in the month, mean of persons with
        /// platform pay.
        platform_share_of_unit_income = "Platform pay in the income of their tax units", "%", 1, Neither => |sums| {
            let mean = ratio(sums.earners().unit_income_share_millionths, sums.earners().earners);
            mean.map(|share| share / 10_000.0)
        };
        /// Persons whose platform pay after fees and expenses, divided by paid and unpaid hours, is below the minimum
        /// wage, of all with platform pay.
        below_minimum_wage_share = "Platform workers below the minimum wage", "%", 1, Lower =>
            |sums| percent(sums.earners().below_minimum_wage, sums.earners().earners);
        /// Median over all platform workers at home of net pay per hour of paid and unpaid time.
        median_hourly_pay = "Median effective pay", "USD per hour", 2, Higher => |sums| all_hourly_quantile(sums, 0.5);
        /// First decile over all platform workers at home of net pay per hour of paid and unpaid time.
        low_hourly_pay = "Lowest tenth of effective pay", "USD per hour", 2, Higher => |sums| all_hourly_quantile(sums, 0.1);
        /// Median over remote platform workers at home of net pay per hour of paid and unpaid time.
        median_hourly_pay_online = "Median effective pay of remote work", "USD per hour", 2, Higher =>
            |sums| hourly_quantile(sums, 0, 0.5);
        /// First decile over remote platform workers at home of net pay per hour of paid and unpaid time.
        low_hourly_pay_online = "Lowest tenth of effective pay of remote work", "USD per hour", 2, Higher =>
            |sums| hourly_quantile(sums, 0, 0.1);
        /// Median over on-demand workers of net pay per hour of paid and unpaid time.
        median_hourly_pay_on_demand = "Median effective pay on demand", "USD per hour", 2, Higher =>
            |sums| hourly_quantile(sums, 1, 0.5);
        /// First decile over on-demand workers of net pay per hour of paid and unpaid time.
        low_hourly_pay_on_demand = "Lowest tenth of effective pay on demand", "USD per hour", 2, Higher =>
            |sums| hourly_quantile(sums, 1, 0.1);
        /// Platform pay before fees for an hour on tasks of workers abroad.
        pay_per_paid_hour_abroad = "Gross pay per paid hour abroad", "USD per hour", 2, Neither =>
            |sums| remote_pay_per_paid_hour(sums, ABROAD);
        /// The same in international dollars: at the price level abroad, 0.32 of that of the United States, between India 0.287
        /// (World Bank 2022) and the Philippines about 0.36 (from memory, unconfirmed).
        pay_per_paid_hour_abroad_ppp = "Gross pay per paid hour abroad, international dollars", "international USD per hour", 2,
            Neither => |sums| Some(remote_pay_per_paid_hour(sums, ABROAD)? / PRICE_LEVEL_ABROAD);
        /// Gross pay per paid hour of workers abroad over that of remote workers at home.
        abroad_pay_ratio = "Pay abroad over pay at home", "ratio", 3, Neither =>
            |sums| Some(remote_pay_per_paid_hour(sums, ABROAD)? / remote_pay_per_paid_hour(sums, HOME)?);
        /// Platform pay of the calendar year after fees and what is owed at home on it, a twelfth in international dollars, mean
        /// of workers abroad with pay in the year: workers of South Asia under the law of India, of South-east Asia under that of the
        /// Philippines, others untaxed; in December only.
        net_pay_abroad_ppp = "Net pay of workers abroad, international dollars", "international USD per month", 0, Neither =>
            |sums| {
                let [_, _, _, international] = abroad_years(sums)?;
                mean_dollars(international, 12 * abroad_years(sums)?[0])
            };
        /// Taxes and social contributions that the Philippines and India are owed on the platform pay of the calendar year by
        /// those who declare it, of all pay abroad after fees; in December only.
        tax_share_abroad = "Taxes and contributions abroad on platform pay", "%", 2, Neither => |sums| {
            let [_, net, owed, _] = abroad_years(sums)?;
            percent(owed, net)
        };
        /// The same as a twelfth of the year: what the budgets of the Philippines and India are owed, which are not part of
        /// the budget at home; in December only.
        revenue_abroad = "Public revenue abroad from platform pay", "million USD per month", 2, Neither => |sums| {
            let [earners, _, owed, _] = abroad_years(sums)?;
            (earners > 0).then(|| sums.million_dollars(owed) / 12.0)
        };
        /// The same over the usual rates of the categories, of freelancers with at most two ratings.
        abroad_pay_ratio_little_known = "Pay abroad over pay at home, little known", "ratio", 3, Neither =>
            |sums| pay_ratio_by_record(sums, 0);
        /// The same of freelancers with twelve ratings and more: it is higher, since a record takes the place of what is believed of
        /// a country.
        abroad_pay_ratio_well_known = "Pay abroad over pay at home, well known", "ratio", 3, Neither =>
            |sums| pay_ratio_by_record(sums, 1);
        /// Gross wage, mean of persons who work for an employer.
        mean_wage = "Mean wage of employees", "USD per month", 0, Higher =>
            |sums| mean_dollars(sums.people().wage_cents, sums.people().employees);
    }
}
