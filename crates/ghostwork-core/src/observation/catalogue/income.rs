use crate::ledger::Purpose;
use crate::observation::cell_sums::PersonSums;
use crate::observation::counters::IncomeBin;
use crate::observation::histogram::{gini, income_share_of_poorest, quantile};
use crate::observation::indicator::{Sums, indicators, mean_dollars, percent, ratio};
use crate::observation::inequality::{atkinson_half, atkinson_one, atkinson_two, theil_l, theil_t};

/// Width of a bin of equivalised monthly income, dollars.
const INCOME_BIN: f64 = 250.0;
/// Width of a bin of yearly income, dollars.
const YEAR_INCOME_BIN: f64 = 2_500.0;
/// Share of the median below which income counts as low.
const LOW_INCOME: f64 = 0.6;

/// What others pay for persons without passing their purses.
const IN_KIND: &[Purpose] = &[
    Purpose::PublicHealthCost,
    Purpose::PremiumCredit,
    Purpose::PlatformContribution,
    Purpose::MerchantContribution,
    Purpose::PublicContribution,
];

fn incomes<'a>(sums: &Sums<'a>) -> Option<&'a [IncomeBin]> {
    sums.economy.map(|economy| &economy.sums.incomes[..])
}

/// Returns the equivalised income below which a share of residents stays, dollars a month.
fn income_quantile(sums: &Sums<'_>, share: f64) -> Option<f64> {
    let residents: Vec<i64> = incomes(sums)?.iter().map(|bin| bin.residents).collect();
    quantile(&residents, INCOME_BIN, share)
}

/// Returns the share of residents below 60 per cent of the median, per cent; within a bin they are spread evenly.
fn low_income_rate(sums: &Sums<'_>) -> Option<f64> {
    let line = LOW_INCOME * income_quantile(sums, 0.5)? / INCOME_BIN;
    let bins = incomes(sums)?;
    let mut below = 0.0;
    for (bin, counted) in bins.iter().enumerate() {
        // Bin 0 holds incomes below zero, bin 1 begins at zero.
        let covered = if bin == 0 { 1.0 } else { (line - (bin - 1) as f64).clamp(0.0, 1.0) };
        below += covered * counted.residents as f64;
    }
    let residents: i64 = bins.iter().map(|bin| bin.residents).sum();
    Some(below / residents as f64 * 100.0)
}

fn gap_per_resident(people: &PersonSums) -> Option<f64> {
    ratio(people.poverty_gap_millionths, people.residents).map(|gap| gap / 10_000.0)
}

indicators! {
    /// Income, its distribution, and poverty.
    INCOME in Distribution {
        /// Market income and transfers less taxes, platform fees and work expenses, mean of persons aged 16 and over.
        [Headline]
        mean_net_income = "Mean net income per person", "USD per month", 0, Higher =>
            |sums| mean_dollars(sums.people().net_income_cents, sums.people().persons);
        /// Net income with the worth of what is paid for persons: public health insurance, premium credits, and contributions to
        /// benefit accounts by marketplaces, merchants and the government; mean of persons aged 16 and over.
        mean_income_with_benefits_in_kind = "Mean net income and benefits in kind per person", "USD per month", 0, Higher => |sums| {
            let cents = sums.people().net_income_cents + sums.economy?.paid(IN_KIND);
            mean_dollars(cents, sums.people().persons)
        };
        /// Wages, own-account profit and platform pay after fees and expenses, mean of persons aged 16 and over.
        mean_earnings = "Mean earnings per person", "USD per month", 0, Higher => |sums| {
            let cents = sums.people().wage_cents + sums.people().own_account_cents + sums.earners().net_cents;
            mean_dollars(cents, sums.people().persons)
        };
        /// Net household income over the square root of the number of members, mean of residents, children included.
        mean_equivalised_income = "Mean equivalised household income", "USD per month", 0, Higher =>
            |sums| mean_dollars(sums.people().equivalised_cents, sums.people().residents);
        /// Net household income over the square root of the number of members, median of residents.
        median_equivalised_income = "Median equivalised household income", "USD per month", 0, Higher =>
            |sums| income_quantile(sums, 0.5);
        /// Residents, children included, whose household's net income of the month is below a twelfth of the poverty line
        /// for its size; estimated tax, which falls due for several months at once, counts as a twelfth of the year before.
        [Headline]
        poverty_rate = "Poverty rate of the month", "%", 2, Lower =>
            |sums| percent(sums.people().poor_residents, sums.people().residents);
        /// Residents whose household's net income of the month is below half of that line.
        deep_poverty_rate = "Deep poverty rate of the month", "%", 2, Lower =>
            |sums| percent(sums.people().deeply_poor_residents, sums.people().residents);
        /// Shortfall of net household income below the poverty line, as a share of the line, mean of all residents with
        /// none for those above it (FGT 1).
        poverty_gap = "Poverty gap of the month", "%", 2, Lower => |sums| gap_per_resident(sums.people());
        /// Squared shortfall below the poverty line as a share of the line, mean of all residents with none for those above it:
        /// deep poverty weighs more (FGT 2).
        poverty_severity = "Poverty severity of the month", "%", 2, Lower => |sums| {
            let people = sums.people();
            ratio(people.poverty_severity_millionths, people.residents).map(|square| square / 10_000.0)
        };
        /// Residents, children included, whose household's net income of the month is below a twelfth of the poverty line.
        poor_residents = "Residents in poverty", "thousand persons", 0, Lower =>
            |sums| Some(sums.thousands(sums.people().poor_residents));
        /// Residents whose family's money income of the calendar year, as a survey records it, before taxes, is below the poverty
        /// line: with cash of instruments, without food assistance, tax credits and what is drawn from retirement balances, of
        /// which the records' own pensions hold what surveys find; in December only.
        official_poverty_rate = "Official-type poverty rate of the year", "%", 2, Lower =>
            |sums| percent(sums.year().poor_residents, sums.year().residents);
        /// The same money income of the calendar year before taxes, as a survey records it, median of households; in December
        /// only.
        median_household_income = "Median household income", "USD per year", 0, Higher =>
            |sums| quantile(&sums.economy?.sums.year_incomes, YEAR_INCOME_BIN, 0.5);
        /// Residents with an equivalised net household income of the month below 60 per cent of the median.
        low_income_rate = "Residents below 60% of median income", "%", 2, Lower => low_income_rate;
        /// Gini index of equivalised net household incomes of the month, 0 to 1.
        gini_index = "Gini index", "index", 4, Lower => |sums| gini(incomes(sums)?);
        /// Income of the richest fifth of residents over that of the poorest fifth, equivalised net income of the month.
        quintile_ratio = "Income of the richest over the poorest fifth", "ratio", 2, Lower => |sums| {
            let poorest = income_share_of_poorest(incomes(sums)?, 0.2)?;
            let others = income_share_of_poorest(incomes(sums)?, 0.8)?;
            (poorest > 0.0).then(|| (1.0 - others) / poorest)
        };
        /// Ninth decile over first decile of residents' equivalised net household income of the month.
        decile_ratio = "Ninth over first decile of income", "ratio", 2, Lower => |sums| {
            let low = income_quantile(sums, 0.1)?;
            let high = income_quantile(sums, 0.9)?;
            (low > 0.0).then(|| high / low)
        };
        /// Share of equivalised net household income of the month that goes to the richest tenth of residents.
        top_tenth_share = "Income share of the richest tenth", "%", 1, Lower =>
            |sums| Some((1.0 - income_share_of_poorest(incomes(sums)?, 0.9)?) * 100.0);
        /// Share of equivalised net household income of the month that goes to the richest hundredth of residents.
        top_hundredth_share = "Income share of the richest hundredth", "%", 1, Lower =>
            |sums| Some((1.0 - income_share_of_poorest(incomes(sums)?, 0.99)?) * 100.0);
        /// Income of the richest tenth of residents over that of the poorest four tenths, equivalised net income of the month
        /// (Palma ratio).
        palma_ratio = "Income of the richest tenth over the poorest four tenths", "ratio", 2, Lower => |sums| {
            let poorest = income_share_of_poorest(incomes(sums)?, 0.4)?;
            let others = income_share_of_poorest(incomes(sums)?, 0.9)?;
            (poorest > 0.0).then(|| (1.0 - others) / poorest)
        };
        /// Theil index T of equivalised net household incomes of the month: mean of y/ȳ times its logarithm; incomes below
        /// one dollar count as one.
        theil_t_index = "Theil index T", "index", 4, Lower => |sums| theil_t(incomes(sums)?);
        /// Theil index L, the mean log deviation of the same incomes: mean of the logarithm of ȳ/y.
        theil_l_index = "Theil index L", "index", 4, Lower => |sums| theil_l(incomes(sums)?);
        /// Atkinson index of the same incomes with an aversion to inequality of one half.
        atkinson_index_half = "Atkinson index, aversion 0.5", "index", 4, Lower => |sums| atkinson_half(incomes(sums)?);
        /// Atkinson index of the same incomes with an aversion to inequality of one.
        atkinson_index_one = "Atkinson index, aversion 1", "index", 4, Lower => |sums| atkinson_one(incomes(sums)?);
        /// Atkinson index of the same incomes with an aversion to inequality of two.
        atkinson_index_two = "Atkinson index, aversion 2", "index", 4, Lower => |sums| atkinson_two(incomes(sums)?);
        /// Residents whose household's net income of the month is below zero, which Theil and Atkinson indices take as one
        /// dollar.
        negative_income_rate = "Residents with negative income", "%", 2, Lower => |sums| {
            let bins = incomes(sums)?;
            percent(bins.first()?.residents, bins.iter().map(|bin| bin.residents).sum())
        };
    }
}
