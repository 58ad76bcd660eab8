use crate::observation::histogram::quantile;
use crate::observation::indicator::{Sums, indicators, mean_dollars, percent, ratio};

/// Width of a bin of the coefficient of variation, per cent.
const VOLATILITY_BIN: f64 = 1.0;

/// Returns the median coefficient of variation: 0 for all households, 1 for poor ones.
fn median_volatility(sums: &Sums<'_>, households: usize) -> Option<f64> {
    quantile(&sums.economy?.sums.volatility[households], VOLATILITY_BIN, 0.5)
}

/// Returns the standard deviation of arc changes, per cent.
fn income_change_spread(sums: &Sums<'_>) -> Option<f64> {
    let year = sums.year();
    let mean = ratio(year.arc_change_millionths, year.with_last_year)? / 1_000_000.0;
    let square = ratio(year.arc_change_squares_millionths, year.with_last_year)? / 1_000_000.0;
    Some((square - mean * mean).max(0.0).sqrt() * 100.0)
}

/// Returns persons with health insurance from any source.
fn insured(sums: &Sums<'_>) -> i64 {
    let people = sums.people();
    people.insured_by_employer
        + people.insured_by_family
        + people.insured_publicly
        + people.insured_with_subsidy
}

indicators! {
    /// Insurance, retirement, benefits, and how steady incomes are.
    SECURITY in SecurityAndBenefits {
        /// Persons without health insurance from any source, of all persons aged 16 and over.
        [Headline]
        uninsured_rate = "Persons without health insurance", "%", 2, Lower =>
            |sums| percent(sums.people().persons - insured(sums), sums.people().persons);
        /// Residents without health insurance, children included, of all residents.
        uninsured_resident_rate = "Residents without health insurance", "%", 2, Lower => |sums| {
            let people = sums.people();
            let millionths =
                (people.persons - insured(sums)) * 1_000_000 + people.uninsured_children_millionths;
            ratio(millionths, people.residents).map(|share| share / 10_000.0)
        };
        /// Persons insured by their own employer, of all persons aged 16 and over.
        employer_insurance_share = "Health insurance from the own employer", "%", 1, Neither =>
            |sums| percent(sums.people().insured_by_employer, sums.people().persons);
        /// Persons insured by the employer of a partner or parent, of all persons aged 16 and over.
        family_insurance_share = "Health insurance from a relative's employer", "%", 1, Neither =>
            |sums| percent(sums.people().insured_by_family, sums.people().persons);
        /// Persons insured by the state, of all persons aged 16 and over.
        public_insurance_share = "Public health insurance", "%", 1, Neither =>
            |sums| percent(sums.people().insured_publicly, sums.people().persons);
        /// Persons insured on the subsidised marketplace, of all persons aged 16 and over.
        subsidised_insurance_share = "Health insurance from the subsidised marketplace", "%", 1, Neither =>
            |sums| percent(sums.people().insured_with_subsidy, sums.people().persons);
        /// Own-account workers insured on the subsidised marketplace, of all own-account workers outside platforms.
        own_account_subsidised_share = "Own-account workers on the subsidised marketplace", "%", 1, Neither =>
            |sums| percent(sums.people().own_account_with_subsidy, sums.people().own_account);
        /// Employees whose job offers a health plan, of all employees.
        health_plan_access = "Access to an employer's health plan", "%", 1, Higher =>
            |sums| percent(sums.people().offered_health_plan, sums.people().employees);
        /// Employed persons whose job offers a retirement plan, of all employed persons.
        retirement_plan_share = "Access to an employer's retirement plan", "%", 1, Higher =>
            |sums| percent(sums.people().offered_retirement_plan, sums.employed());
        /// Retirement balance, mean of all persons aged 16 and over.
        mean_retirement_balance = "Mean retirement balance", "USD", 0, Higher =>
            |sums| mean_dollars(sums.people().retirement_cents, sums.people().persons);
        /// Persons with money in a portable benefit account, of all persons of the group.
        [Headline]
        benefit_account_share = "Persons with a portable benefit account", "%", 1, Higher =>
            |sums| percent(sums.people().benefit_accounts, sums.people().persons);
        /// Balance of portable benefit accounts, mean of those with money in one; 0 where nobody has any.
        mean_benefit_account = "Mean balance of benefit accounts", "USD", 0, Higher =>
            |sums| mean_dollars(sums.people().benefit_account_cents, sums.people().benefit_accounts.max(1));
        /// What the scenario's instruments pay to a person or into the person's accounts, mean of all persons of the group.
        instrument_benefit = "Benefits from the reform", "USD per person and month", 2, Higher =>
            |sums| mean_dollars(sums.people().instrument_cents, sums.people().persons);
        /// Employed persons whose job offers a retirement plan, or for whom an instrument of the scenario puts something aside
        /// for retirement in the month, of all employed persons.
        retirement_saving_share = "Workers who save for retirement through work", "%", 1, Higher => |sums| {
            let people = sums.people();
            percent(people.offered_retirement_plan + people.granted_retirement, sums.employed())
        };
        /// Persons whose work is insured against unemployment: by an employer, or by an instrument of the scenario; of all
        /// employed persons.
        unemployment_insured_share = "Workers insured against unemployment", "%", 1, Higher =>
            |sums| percent(sums.people().employees + sums.people().granted_unemployment, sums.employed());
        /// Persons who accrue paid leave, of all employed persons: jobs that offer a health or a retirement plan are taken to
        /// grant it, platform work where an instrument of the scenario does.
        paid_leave_share = "Workers who accrue paid leave", "%", 1, Higher => |sums| {
            let people = sums.people();
            percent(people.with_paid_leave + people.granted_paid_leave, sums.employed())
        };
        /// Persons insured against accidents at work, of all employed persons: employees by law, platform workers where an
        /// instrument of the scenario insures them.
        accident_insured_share = "Workers insured against accidents at work", "%", 1, Higher =>
            |sums| percent(sums.people().employees + sums.people().granted_accident, sums.employed());
        /// Persons with all five of health insurance, retirement plan or saving, insurance against unemployment, paid leave and
        /// insurance against accidents, of all employed persons; who works for an employer with a retirement plan has the last
        /// four.
        fully_covered_share = "Workers with all cover", "%", 1, Higher =>
            |sums| percent(sums.people().fully_covered, sums.employed());
        /// Persons with ordinary work but without any of the five, of all with ordinary work.
        uncovered_share = "Workers without any cover", "%", 1, Lower =>
            |sums| percent(sums.people().uncovered, sums.people().employees + sums.people().own_account);
        /// Persons who are unemployed, platform work aside, and have weeks of unemployment benefit left, of all such
        /// unemployed persons.
        benefit_recipient_share = "Unemployed persons with unemployment benefit", "%", 1, Neither =>
            |sums| percent(sums.people().benefit_recipients, sums.people().unemployed);
        /// Persons whose tax unit cut necessary spending in the month, of all persons aged 16 and over.
        [Headline]
        hardship_rate = "Persons in hardship", "%", 2, Lower =>
            |sums| percent(sums.people().in_hardship, sums.people().persons);
        /// Persons whose tax unit could pay an unforeseen expense (by default 400 dollars) from cash, of all persons aged 16
        /// and over.
        [Headline]
        emergency_cover_rate = "Persons who cover an emergency expense", "%", 1, Higher =>
            |sums| percent(sums.people().covering_emergency, sums.people().persons);
        /// Persons whose tax unit has less than 75 per cent of its usual net income in the month.
        income_dip_rate = "Months with an income dip", "% of person-months", 1, Lower =>
            |sums| percent(sums.people().in_dip, sums.people().persons);
        /// Persons whose tax unit has more than 125 per cent of its usual net income in the month.
        income_spike_rate = "Months with an income spike", "% of person-months", 1, Neither =>
            |sums| percent(sums.people().in_spike, sums.people().persons);
        /// Coefficient of variation of the twelve monthly net incomes of the household, mean of persons whose household has existed
        /// since January with a positive income; in December only.
        mean_volatility = "Mean volatility of household income", "%", 1, Lower =>
            |sums| ratio(sums.year().volatility_millionths, sums.year().with_volatility).map(|mean| mean / 10_000.0);
        /// Coefficient of variation of the twelve monthly net incomes of the median household among those; in December only.
        median_volatility = "Volatility of the median household's income", "%", 1, Lower =>
            |sums| median_volatility(sums, 0);
        /// Arc change of the household's net income from one calendar year to the next, 2(y−x)/(y+x), standard deviation
        /// over persons whose household existed in all months of both; in December only.
        income_change_spread = "Spread of yearly income changes", "%", 1, Lower => income_change_spread;
        /// Persons whose household's net income fell by half or more by arc change since the calendar year before, of all whose
        /// household existed all that year with a positive income; in December only.
        halved_income_rate = "Persons whose income fell by half", "%", 1, Lower =>
            |sums| percent(sums.year().with_halved_income, sums.year().with_last_year);
        /// Persons whose household's net income less medical bills fell by a quarter or more since the calendar year before
        /// and whose savings are smaller than the fall, of all whose household existed all that year with a
        /// positive income; in December only.
        insecurity_rate = "Persons with economic insecurity", "%", 1, Lower =>
            |sums| percent(sums.year().insecure, sums.year().with_last_year);
        /// The same of households whose money income of the year is below the poverty line; in December only.
        median_volatility_of_poor = "Volatility of the median poor household's income", "%", 1, Lower =>
            |sums| median_volatility(sums, 1);
    }
}
