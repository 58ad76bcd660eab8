use crate::behaviour::employment::WEEKS_PER_MONTH;
use crate::observation::indicator::{Sums, indicators, percent, ratio};

/// Returns hours per earner and week of a sum of hundredths of hours in a month.
fn hours_per_week(sums: &Sums<'_>, centihours: i64) -> Option<f64> {
    ratio(centihours, sums.earners().earners).map(|per_month| per_month / 100.0 / WEEKS_PER_MONTH)
}

indicators! {
    /// Who works on platforms, for how long, and how many come and go.
    PLATFORM_WORK in JobsAndPay {
        /// Persons at home with platform pay in the month.
        [Headline]
        platform_workers = "Platform workers", "thousand persons", 0, Neither =>
            |sums| Some(sums.thousands(sums.earners().earners));
        /// Persons with platform pay in the month, of all employed persons.
        platform_share = "Platform workers among the employed", "%", 2, Neither =>
            |sums| percent(sums.earners().earners, sums.employed());
        /// Persons paid in the month for remote work on bidding, catalogue or direct marketplaces, of all employed persons.
        online_share = "Remote platform workers among the employed", "%", 2, Neither =>
            |sums| percent(sums.earners().online_earners, sums.employed());
        /// Persons paid in the month for tasks on demand, of all employed persons.
        on_demand_share = "On-demand workers among the employed", "%", 2, Neither =>
            |sums| percent(sums.earners().earners - sums.earners().online_earners, sums.employed());
        /// Persons with platform pay in the month, of all persons aged 16 and over.
        platform_participation_rate = "Persons with platform pay in the month", "%", 2, Neither =>
            |sums| percent(sums.earners().earners, sums.people().persons);
        /// Persons with platform pay in the month or the two months before, and own-account workers and side businesses with
        /// customers from an online platform, of all persons aged 16 and over: who would say that they earn from platforms, by any
        /// channel, at present.
        present_participation_rate = "Persons earning from platforms at present", "%", 2, Neither => |sums| {
            let people = sums.people();
            percent(sums.earners().paid_lately + people.customers_over_platforms, people.persons)
        };
        /// Persons with platform pay in the past twelve months, of all persons aged 16 and over.
        year_participation_rate = "Persons with platform pay in the past year", "%", 2, Neither =>
            |sums| percent(sums.people().paid_in_year, sums.people().persons);
        /// Persons with platform pay in the past 36 months per person with platform pay in the month.
        participation_ratio = "Persons paid in three years per person paid in a month", "ratio", 2, Neither =>
            |sums| ratio(sums.people().paid_in_three_years, sums.earners().earners);
        /// Households in which somebody has platform pay in the month, of all households.
        household_participation_rate = "Households with platform pay", "%", 2, Neither => |sums| {
            let economy = sums.economy?.sums;
            percent(economy.households_with_platform_pay, economy.households)
        };
        /// Persons on platforms without any pay in the month, of all persons with an active account or pay.
        unpaid_participant_share = "Platform participants without pay", "%", 1, Lower =>
            |sums| percent(sums.earners().on_platforms - sums.earners().earners, sums.earners().on_platforms);
        /// Persons with the first pay on their account, of all persons with platform pay in the month.
        new_entrant_share = "New entrants among platform workers", "%", 1, Neither =>
            |sums| percent(sums.earners().new_entrants, sums.earners().earners);
        /// Accounts at home that were paused in the month, of those active before.
        pause_rate = "Pauses from platform work", "% per month", 1, Neither => |sums| {
            let accounts = &sums.economy?.sums.accounts;
            percent(accounts.pauses, accounts.active + accounts.pauses)
        };
        /// Persons whose last platform pay is now six months ago or whose account was lost, of those and all paid within
        /// six months.
        exit_rate = "Exits from platforms", "% per month", 1, Neither => |sums| {
            let accounts = &sums.economy?.sums.accounts;
            percent(accounts.exits, accounts.in_use + accounts.exits)
        };
        /// The same of remote workers first paid twelve or more months ago.
        experienced_exit_rate = "Exits of experienced workers", "% per month", 1, Neither => |sums| {
            let accounts = &sums.economy?.sums.experienced;
            percent(accounts.exits, accounts.in_use + accounts.exits)
        };
        /// Persons first paid for tasks on demand eighteen to twenty months ago who were not paid in the past six months,
        /// of all first paid then, those who have given the account up included; who has another account since is counted by that
        /// one, and accounts that the marketplace closed are not counted.
        exit_within_year = "Exits within a year of the first pay", "% of entrants", 1, Neither => |sums| {
            let economy = sums.economy?.sums;
            percent(economy.year_old_out_of_use, economy.year_old)
        };
        /// Persons paid in three or fewer months of the calendar year, of all persons with platform pay in the year and
        /// an account in December; in December only.
        few_months_share = "Platform workers paid in three or fewer months", "%", 1, Neither =>
            |sums| percent(sums.year().paid_in_few_months, sums.year().platform_earners);
        /// Weekly hours on tasks, mean of persons with platform pay in the month.
        paid_hours = "Paid platform hours", "hours per week", 1, Neither =>
            |sums| hours_per_week(sums, sums.earners().engaged_centihours);
        /// Weekly hours of search, waiting and administration, mean of persons with platform pay in the month.
        unpaid_hours = "Unpaid platform hours", "hours per week", 1, Lower =>
            |sums| hours_per_week(sums, sums.earners().unpaid_centihours);
        /// Persons with under 10 hours a week on platforms, unpaid time included, of all with platform pay.
        few_hours_share = "Platform workers with under 10 hours a week", "%", 1, Neither =>
            |sums| percent(sums.earners().under_10_hours, sums.earners().earners);
        /// Persons with over 30 hours a week on platforms, unpaid time included, of all with platform pay.
        many_hours_share = "Platform workers with over 30 hours a week", "%", 1, Neither =>
            |sums| percent(sums.earners().over_30_hours, sums.earners().earners);
        /// Persons with 14 to 16 hours a week on platforms, unpaid time included, of all with platform pay.
        near_15_hours_share = "Platform workers at 15 hours a week", "%", 1, Neither =>
            |sums| percent(sums.earners().near_15_hours, sums.earners().earners);
        /// Persons with 24 to 26 hours a week on platforms, unpaid time included, of all with platform pay.
        near_25_hours_share = "Platform workers at 25 hours a week", "%", 1, Neither =>
            |sums| percent(sums.earners().near_25_hours, sums.earners().earners);
        /// Persons whose other net income exceeds their platform pay after fees and expenses, of all with platform pay.
        side_activity_share = "Platform work as a side activity", "%", 1, Neither =>
            |sums| percent(sums.earners().side_activities, sums.earners().earners);
        /// Persons whose other income of the calendar year, before taxes, with cash of instruments, exceeds their platform pay, of
        /// all persons with platform pay in the year and an account in December; in December only.
        side_activity_share_of_year = "Platform work as a side activity of the year", "%", 1, Neither =>
            |sums| percent(sums.year().side_activities, sums.year().platform_earners);
        /// Persons whose tax unit has more other net income than their platform pay after fees and expenses, of all with
        /// platform pay.
        unit_side_activity_share = "Platform work as a side activity of the tax unit", "%", 1, Neither =>
            |sums| percent(sums.earners().side_activities_of_unit, sums.earners().earners);
    }
}
