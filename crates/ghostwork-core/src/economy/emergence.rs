//! What nobody puts in and the market brings about: stylised facts of labour marketplaces, on a small economy.

use std::sync::LazyLock;
use std::sync::atomic::Ordering::Relaxed;

use ghostwork_population::Population;

use crate::categories::Marketplace;
use crate::economy::Economy;
use crate::population::accounts::Account;
use crate::specification::Specification;

/// An economy after three years.
pub(super) static ECONOMY: LazyLock<Economy> = LazyLock::new(|| {
    let specification = Specification {
        start: "2026-01".parse().unwrap(),
        burn_in_months: 0,
        months: 36,
        workers: 16_000,
        seed: 5,
        replicate: 0,
        parameters: Vec::new(),
        country: ghostwork_law::Country::UnitedStates,
        law: ghostwork_law::UsLaw::pack().unwrap().clone(),
        law_as_of: Some("2026-01".parse().unwrap()),
        instruments: Vec::new(),
        trial: None,
    };
    let mut economy = Economy::new(specification, &Population::us().unwrap()).unwrap();
    for _ in 0..36 {
        economy.advance().unwrap();
    }
    economy
});

/// Returns the active freelancers at home and abroad.
fn freelancers() -> impl Iterator<Item = &'static Account> {
    let accounts = ECONOMY.blocks.iter().flat_map(|block| &block.accounts);
    accounts.filter(|account| account.is_active() && account.marketplace != Marketplace::OnDemand)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

#[test]
fn freelance_earnings_have_a_heavy_tail() {
    let mut pay: Vec<i64> =
        freelancers().map(|account| account.month.gross.load(Relaxed)).filter(|cents| *cents > 0).collect();
    pay.sort_unstable();

    let all: i64 = pay.iter().sum();
    let top: i64 = pay[pay.len() * 9 / 10..].iter().sum();
    let (mean, median) = (all / pay.len() as i64, pay[pay.len() / 2]);

    // With equal pay the best paid tenth would have a tenth, and mean and median would be the same.
    assert!(pay.len() > 100, "{}", pay.len());
    assert!(top as f64 > 0.25 * all as f64, "{top} of {all}");
    assert!(mean as f64 > 1.2 * median as f64, "{mean} {median}");
}

#[test]
fn most_profiles_never_earn() {
    let sums = ECONOMY
        .blocks
        .iter()
        .fold((0, 0), |(opened, paid), block| (opened + block.profiles_opened, paid + block.profiles_paid));

    assert!(sums.1 > 0 && sums.1 < sums.0 / 4, "{} of {}", sums.1, sums.0);
}

#[test]
fn work_goes_to_those_with_ratings() {
    let with_work = |rated: bool| {
        let group = freelancers().filter(move |account| (account.rating_count >= 3) == rated);
        mean(group.map(|account| f64::from(u8::from(account.month.contracts.load(Relaxed) > 0))))
    };

    let (rated, unrated) = (with_work(true), with_work(false));

    assert!(rated > 2.0 * unrated, "{rated} {unrated}");
}
