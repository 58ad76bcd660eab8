use crate::observation::counters::LonelinessSums;
use crate::observation::indicator::{indicators, percent, ratio};

indicators! {
    /// Burnout and isolation: mechanisms with little evidence, shown for their direction.
    WELLBEING in Wellbeing {
        /// Stock of burnout, 0 to 100, mean of persons aged 16 and over.
        [Exploratory]
        mean_burnout = "Mean burnout", "index 0 to 100", 2, Lower =>
            |sums| ratio(sums.people().burnout_millionths, sums.people().persons).map(|mean| mean / 10_000.0);
        /// Persons with a stock of burnout at or above the level that counts as high (by default half).
        [Exploratory]
        high_burnout_rate = "Persons with high burnout", "%", 2, Lower =>
            |sums| percent(sums.people().high_burnout, sums.people().persons);
        /// Stock of isolation, 0 to 100, mean of persons aged 16 and over.
        [Exploratory]
        mean_isolation = "Mean isolation", "index 0 to 100", 2, Lower =>
            |sums| ratio(sums.people().isolation_millionths, sums.people().persons).map(|mean| mean / 10_000.0);
        /// Share who were lonely a lot of yesterday: persons with over 30 hours a week of remote platform work less
        /// employees on site.
        [Exploratory]
        loneliness_gap = "Loneliness of remote over on-site workers", "percentage points", 1, Lower => |sums| {
            let [on_site, remote] = &sums.economy?.sums.loneliness;
            let share = |sums: &LonelinessSums| percent(sums.lonely_millionths, sums.persons);
            Some((share(remote)? - share(on_site)?) / 1_000_000.0)
        };
        /// Persons with a stock of isolation at or above the level that counts as high for burnout (by default half).
        [Exploratory]
        high_isolation_rate = "Persons with high isolation", "%", 2, Lower =>
            |sums| percent(sums.people().high_isolation, sums.people().persons);
    }
}
