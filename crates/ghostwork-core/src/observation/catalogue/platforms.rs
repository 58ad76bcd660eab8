use std::f64::consts::LN_2;

use crate::arithmetic::logarithm;
use crate::categories::{FREELANCE_MARKETPLACES, Marketplace};
use crate::ledger::Purpose;
use crate::observation::counters::{PlatformSums, SkillSums};
use crate::observation::histogram::income_share_of_poorest;
use crate::observation::indicator::{Economy, Sums, indicators, percent, ratio};

const HOME: usize = 0;
const ABROAD: usize = 1;
const FREELANCE: std::ops::Range<usize> = 0..FREELANCE_MARKETPLACES;
const ON_DEMAND: std::ops::Range<usize> = FREELANCE_MARKETPLACES..FREELANCE_MARKETPLACES + 1;

/// What those who buy work pay for it, the surcharge on freelance work aside.
const BOUGHT: &[Purpose] = &[Purpose::FreelancePay, Purpose::FreelancePayAbroad, Purpose::OnDemandPrice];

/// Returns fees and takes of all marketplaces, cents.
fn fees(economy: &Economy<'_>) -> i64 {
    let take_on_demand = economy.paid(&[Purpose::OnDemandPrice]) - economy.paid(&[Purpose::OnDemandPay]);
    economy.paid(&[Purpose::PlatformFee, Purpose::PlatformFeeAbroad]) + take_on_demand
}

/// Returns what instruments make marketplaces pay, cents.
fn costs_of_reform(economy: &Economy<'_>) -> i64 {
    economy.paid(&[
        Purpose::PlatformTopUp,
        Purpose::PlatformContribution,
        Purpose::PlatformLevy,
        Purpose::PlatformCompliance,
    ])
}

/// Returns the fee of a marketplace on all pay of workers at home and abroad, per cent.
fn fee_share(sums: &Sums<'_>, marketplace: Marketplace) -> Option<f64> {
    let number = marketplace as usize;
    let economy = sums.economy?;
    let home = economy.platforms(number..number + 1, HOME);
    let abroad = economy.platforms(number..number + 1, ABROAD);
    percent(home.fee_cents + abroad.fee_cents, home.gross_cents + abroad.gross_cents)
}

/// Returns the share of workers abroad in a count of accounts on marketplaces for remote work, per cent.
fn abroad_share(sums: &Sums<'_>, count: fn(&PlatformSums) -> i64) -> Option<f64> {
    let economy = sums.economy?;
    let home = count(&economy.platforms(FREELANCE, HOME));
    let abroad = count(&economy.platforms(FREELANCE, ABROAD));
    percent(abroad, home + abroad)
}

/// Returns the mean gain from AI tools of one tail of skill, per cent.
fn ai_gain(sums: &Sums<'_>, tail: usize) -> Option<f64> {
    let tools = &sums.economy?.sums.tools[tail];
    ratio(tools.gain_millionths, tools.users).map(|mean| mean / 10_000.0)
}

/// Days of an average month.
const DAYS_PER_MONTH: f64 = 365.25 / 12.0;

indicators! {
    /// Labour marketplaces: what they take, who is on them, how well they match.
    PLATFORMS in PlatformsAndMerchants {
        /// Fees, takes and surcharges of all labour marketplaces in the month.
        platform_revenue = "Revenue of labour marketplaces", "million USD per month", 2, Neither => |sums| {
            let economy = sums.economy?;
            Some(sums.million_dollars(fees(&economy) + economy.paid(&[Purpose::PlatformSurcharge])))
        };
        /// Top-ups, contributions, levies and costs of compliance that the scenario's instruments make marketplaces pay.
        platform_costs_of_reform = "Costs of the reform to marketplaces", "million USD per month", 2, Neither =>
            |sums| Some(sums.million_dollars(costs_of_reform(&sums.economy?)));
        /// Sum over marketplaces of the squared share in workers' pay before fees, at home and abroad: 1 is a monopoly
        /// (Herfindahl-Hirschman index).
        platform_concentration = "Concentration of labour marketplaces", "index", 3, Neither => |sums| {
            let economy = sums.economy?;
            let pay: Vec<f64> = (0..=FREELANCE_MARKETPLACES)
                .map(|number| [HOME, ABROAD].map(|region| economy.platforms(number..number + 1, region).gross_cents))
                .map(|[home, abroad]| (home + abroad) as f64)
                .collect();
            let all: f64 = pay.iter().sum();
            (all > 0.0).then(|| pay.iter().map(|cents| (cents / all) * (cents / all)).sum())
        };
        /// Jobs awarded to freelancers in the month.
        jobs_awarded = "Jobs awarded", "thousand jobs", 1, Neither =>
            |sums| Some(sums.thousands(sums.economy?.market.awards));
        /// Pay of workers abroad before fees.
        pay_abroad = "Platform pay abroad", "million USD per month", 2, Neither =>
            |sums| Some(sums.million_dollars(sums.economy?.paid(&[Purpose::FreelancePayAbroad])));
        /// Fees and takes of all marketplaces, of what buyers pay for the work.
        fee_share = "Marketplaces' share of pay", "%", 2, Neither =>
            |sums| percent(fees(&sums.economy?), sums.economy?.paid(BOUGHT));
        /// Fee on pay on bidding marketplaces.
        fee_share_bidding = "Fee on bidding marketplaces", "%", 2, Neither =>
            |sums| fee_share(sums, Marketplace::Bidding);
        /// Fee on pay on catalogue marketplaces.
        fee_share_catalogue = "Fee on catalogue marketplaces", "%", 2, Neither =>
            |sums| fee_share(sums, Marketplace::Catalogue);
        /// Surcharge that merchants pay to marketplaces, of freelancers' pay before fees.
        surcharge_share = "Surcharge on freelancers' pay", "%", 2, Neither => |sums| {
            let economy = sums.economy?;
            let pay = economy.paid(&[Purpose::FreelancePay, Purpose::FreelancePayAbroad]);
            percent(economy.paid(&[Purpose::PlatformSurcharge]), pay)
        };
        /// Hours on tasks of all logged-in hours of on-demand workers with pay.
        utilisation = "Utilisation on demand", "%", 1, Higher => |sums| {
            let platform = sums.economy?.platforms(ON_DEMAND, HOME);
            percent(platform.engaged_centihours, platform.engaged_centihours + platform.unpaid_centihours)
        };
        /// Jobs awarded in the month, of all jobs posted.
        fill_rate = "Jobs filled", "%", 1, Neither => |sums| {
            let market = sums.economy?.market;
            percent(market.awards, market.posts)
        };
        /// Days until a job is filled, at the month's rate of filling: days of an average month by jobs posted per job awarded.
        time_to_hire = "Days until a job is filled", "days", 1, Lower => |sums| {
            let market = sums.economy?.market;
            ratio(market.posts, market.awards).map(|posts| posts * DAYS_PER_MONTH)
        };
        /// Jobs awarded in the month to workers at home, of all jobs awarded.
        home_award_share = "Jobs awarded to workers at home", "%", 1, Neither => |sums| {
            let market = sums.economy?.market;
            percent(market.home_awards, market.awards)
        };
        /// Applications sent in the month per job posted.
        applications_per_job = "Applications per job", "ratio", 1, Neither => |sums| {
            let economy = sums.economy?;
            let sent = [HOME, ABROAD].map(|region| economy.platforms(FREELANCE, region).applications);
            ratio(sent.into_iter().sum(), economy.market.posts)
        };
        /// Public rating of a month's work, mean of all ratings.
        mean_rating = "Mean public rating", "stars", 2, Neither => |sums| {
            let economy = sums.economy?;
            let rated = [HOME, ABROAD].map(|region| economy.platforms(FREELANCE, region));
            let tenths = rated.iter().map(|platforms| platforms.rating_tenths).sum();
            ratio(tenths, rated.iter().map(|platforms| platforms.ratings).sum()).map(|mean| mean / 10.0)
        };
        /// Top ratings among the ratings of dissatisfied clients.
        hidden_dissatisfaction = "Dissatisfied clients who give top ratings", "%", 1, Neither => |sums| {
            let market = sums.economy?.market;
            percent(market.dissatisfied_but_kind, market.dissatisfied)
        };
        /// Profiles on marketplaces for remote work, at home and abroad, that ever brought pay, of all ever opened, those
        /// given up included.
        ever_paid_profile_share = "Profiles that ever earned", "%", 1, Neither => |sums| {
            let economy = sums.economy?.sums;
            percent(economy.profiles_paid, economy.profiles_opened)
        };
        /// Pay before fees of the best paid tenth of the freelancers with pay in the month, at home and abroad, of all
        /// their pay; pay in a bin of 100 dollars is taken as equal.
        top_tenth_pay_share = "Pay that goes to the best paid tenth of freelancers", "%", 1, Neither => |sums| {
            let others = income_share_of_poorest(&sums.economy?.sums.freelance_pay, 0.9)?;
            Some(100.0 * (1.0 - others))
        };
        /// Workers' pay after fees beyond their reservation pay, of what the jobs awarded in the month are worth beyond the
        /// alternatives of worker and merchant; the merchant's is to leave the job open, the rest is the marketplace's.
        worker_surplus_share = "Workers' share of the worth of a match", "%", 1, Higher => |sums| {
            let surplus = &sums.economy?.market.surplus;
            percent(surplus.workers, surplus.workers + surplus.merchants + surplus.marketplaces)
        };
        /// Per cent more applications in the first round for one per cent more pay, over the jobs whose pay the merchant has
        /// set; pay differs between them by chance.
        requester_elasticity = "Elasticity of labour supply facing one merchant", "elasticity", 2, Neither =>
            |sums| sums.economy?.market.posted_pay.elasticity();
        /// Jobs filled of those posted by merchants who pay at least as reliably as the mean.
        fill_rate_reliable = "Jobs of reliable merchants filled", "%", 1, Neither => |sums| {
            let market = sums.economy?.market;
            percent(market.awards_by_reliability[1], market.posts_by_reliability[1])
        };
        /// Jobs filled of those posted by merchants who pay less reliably than the mean.
        fill_rate_unreliable = "Jobs of unreliable merchants filled", "%", 1, Neither => |sums| {
            let market = sums.economy?.market;
            percent(market.awards_by_reliability[0], market.posts_by_reliability[0])
        };
        /// Output per hour that AI tools add for freelancers in customer service who use them: the least skilled fifth.
        ai_gain_of_novices = "Gain from AI tools of the least skilled", "%", 1, Neither => |sums| ai_gain(sums, 0);
        /// The same of the most skilled fifth.
        ai_gain_of_experts = "Gain from AI tools of the most skilled", "%", 1, Neither => |sums| ai_gain(sums, 1);
        /// Years in which the lead in skill of those above the usual halves, at the pace of the calendar year, of freelancers
        /// with an active account in January and December; in December only.
        skill_half_life = "Half-life of a skill premium", "years", 1, Neither => |sums| {
            let [all, skilled] = &sums.economy?.sums.skills;
            let lead = |of: fn(&SkillSums) -> i64| {
                Some(ratio(of(skilled), skilled.freelancers)? - ratio(of(all), all.freelancers)?)
            };
            let left = lead(|sums| sums.december_millionths)? / lead(|sums| sums.january_millionths)?;
            let years = -LN_2 / logarithm(left.max(1e-9));
            years.is_finite().then_some(years)
        };
        /// Active profiles of workers abroad, of all active profiles on marketplaces for remote work.
        abroad_profile_share = "Profiles abroad", "%", 1, Neither =>
            |sums| abroad_share(sums, |platforms| platforms.active);
        /// Workers abroad with pay, of all workers with pay on marketplaces for remote work.
        abroad_worker_share = "Workers abroad among paid freelancers", "%", 1, Neither =>
            |sums| abroad_share(sums, |platforms| platforms.earners);
        /// Accounts opened in the month by persons at home, of accounts active at home.
        new_account_rate = "New accounts", "% of active accounts", 1, Neither => |sums| {
            let economy = sums.economy?;
            percent(economy.market.new_accounts, economy.sums.accounts.active)
        };
        /// Unused accounts closed in the month by persons at home, of accounts active at home.
        closed_account_rate = "Closed accounts", "% of active accounts", 1, Neither => |sums| {
            let economy = sums.economy?;
            percent(economy.market.closed_accounts, economy.sums.accounts.active)
        };
        /// Accounts at home that the marketplace closed in the month, of accounts active at home.
        deactivation_rate = "Deactivations", "% of active accounts", 2, Lower => |sums| {
            let economy = sums.economy?;
            percent(economy.market.deactivations, economy.sums.accounts.active)
        };
    }
}
