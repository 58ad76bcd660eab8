use crate::ledger::{Party, Purpose};
use crate::observation::indicator::{Sums, indicators, percent, ratio};
use crate::population::merchants::HiringMode;

const HOME: usize = 0;
const ABROAD: usize = 1;

/// What merchants pay to have tasks done.
const TASK_COSTS: &[Purpose] = &[
    Purpose::FreelancePay,
    Purpose::FreelancePayAbroad,
    Purpose::PlatformSurcharge,
    Purpose::MerchantPayroll,
    Purpose::AiTools,
    Purpose::AiLevy,
    Purpose::MerchantTopUp,
    Purpose::MerchantContribution,
    Purpose::MerchantLevy,
];

/// What merchants pay for freelance work.
const FREELANCE_COSTS: &[Purpose] = &[
    Purpose::FreelancePay,
    Purpose::FreelancePayAbroad,
    Purpose::PlatformSurcharge,
    Purpose::MerchantTopUp,
    Purpose::MerchantContribution,
    Purpose::MerchantLevy,
];

/// Returns the share of all hours that merchants need, per cent.
fn share_of_needs(sums: &Sums<'_>, centihours: i64) -> Option<f64> {
    percent(centihours, sums.economy?.market.needed_centihours.iter().sum())
}

/// Returns the share of needed hours that merchants meet in a way of their own, per cent.
fn share_of_mode(sums: &Sums<'_>, mode: HiringMode) -> Option<f64> {
    share_of_needs(sums, sums.economy?.market.needed_centihours[mode as usize])
}

/// Returns the share of needed hours that freelancers in a region did, per cent.
fn share_of_freelancers(sums: &Sums<'_>, region: usize) -> Option<f64> {
    share_of_needs(sums, sums.economy?.market.done_centihours[region])
}

indicators! {
    /// Merchants: who does the tasks behind their shops, and what that costs.
    MERCHANTS in PlatformsAndMerchants {
        /// Hours of tasks behind web shops that all merchants need in the month.
        needed_hours = "Task hours needed", "thousand hours per month", 1, Neither => |sums| {
            let centihours: i64 = sums.economy?.market.needed_centihours.iter().sum();
            Some(sums.thousands(centihours) / 100.0)
        };
        /// Hours worked by freelancers at home, of all hours needed.
        home_freelancer_share = "Needs met by freelancers at home", "%", 1, Neither =>
            |sums| share_of_freelancers(sums, HOME);
        /// Hours worked by freelancers abroad, of all hours needed.
        abroad_freelancer_share = "Needs met by freelancers abroad", "%", 1, Neither =>
            |sums| share_of_freelancers(sums, ABROAD);
        /// Hours worked in merchants' own house, by employees and by hand where an AI tool leaves a part, of all hours needed.
        employee_share = "Needs met by own employees", "%", 1, Neither =>
            |sums| share_of_mode(sums, HiringMode::Employee);
        /// Hours of work done by AI tools, without what they leave to be done by hand, of all hours needed.
        ai_share = "Needs met by AI tools", "%", 1, Neither => |sums| share_of_mode(sums, HiringMode::AiTool);
        /// Hours left undone, because the merchant chose so or found no freelancer, of all hours needed.
        undone_share = "Needs left undone", "%", 1, Lower => |sums| {
            let market = sums.economy?.market;
            let needed = market.needed_centihours;
            let unfilled = needed[HiringMode::Freelancer as usize] - market.done_centihours.iter().sum::<i64>();
            share_of_needs(sums, needed[HiringMode::Undone as usize] + unfilled)
        };
        /// Contracts at work with freelancers abroad, of all contracts with freelancers.
        abroad_contract_share = "Contracts with freelancers abroad", "%", 1, Neither => |sums| {
            let contracts = sums.economy?.market.contracts;
            percent(contracts[ABROAD], contracts[HOME] + contracts[ABROAD])
        };
        /// Merchants' sales less the cost of goods, before what they pay for tasks.
        merchant_margin = "Merchants' margin on sales", "million USD per month", 2, Higher =>
            |sums| Some(sums.million_dollars(sums.economy?.paid(&[Purpose::MerchantMargin])));
        /// What merchants pay for tasks, for an hour of all hours needed: an index of what tasks cost them.
        merchant_cost_per_hour = "Merchants' cost per hour of tasks", "USD per hour", 2, Lower => |sums| {
            let economy = sums.economy?;
            ratio(economy.paid(TASK_COSTS), economy.market.needed_centihours.iter().sum())
        };
        /// Price of an hour of freelance work to merchants, surcharges, contributions and levies included: what is paid for the
        /// month's hours, at home and abroad, over what the same hours by task category cost at the rates that are usual at home,
        /// which are 100 (Paasche).
        task_price_index = "Price index of freelance tasks", "index, usual rates = 100", 1, Neither => |sums| {
            let economy = sums.economy?;
            percent(economy.paid(FREELANCE_COSTS), economy.market.hours_at_usual_rates)
        };
        /// What merchants pay freelancers, marketplaces, for work in their own house and for AI tools, levies and contributions included.
        merchant_task_costs = "Merchants' cost of tasks", "million USD per month", 2, Neither =>
            |sums| Some(sums.million_dollars(sums.economy?.paid(TASK_COSTS)));
        /// Merchants' margin on sales less all that they pay.
        merchant_surplus = "Merchants' surplus", "million USD per month", 2, Higher => |sums| {
            let surplus = sums.economy?.ledger.net_receipts(Party::Merchants);
            Some(sums.million_dollars(surplus.cents()))
        };
        /// Merchants who gave up in the month and were replaced by others, per thousand persons aged 16 and over.
        merchant_exits = "Merchants giving up", "per thousand persons", 3, Lower =>
            |sums| percent(10 * sums.economy?.market.merchant_exits, sums.people().persons);
    }
}
