//! What keeps an economy whole: states that come back, and accounts that close.

use ghostwork_population::Population;

use crate::codec::{CodecError, encode_all};
use crate::economy::{Economy, EconomyError};
use crate::exchange::Alone;
use crate::exchange::tests::OneOf;
use crate::ledger::Party;
use crate::schedule::Phase;
use crate::specification::Specification;

fn specification(workers: u64) -> Specification {
    Specification {
        start: "2026-01".parse().unwrap(),
        burn_in_months: 0,
        months: 12,
        workers,
        seed: 5,
        replicate: 0,
        parameters: Vec::new(),
        country: ghostwork_law::Country::UnitedStates,
        law: ghostwork_law::UsLaw::pack().unwrap().clone(),
        law_as_of: Some("2026-01".parse().unwrap()),
        instruments: Vec::new(),
        trial: None,
    }
}

fn economy(workers: u64, months: u32) -> Economy {
    let mut economy = Economy::new(specification(workers), &Population::us().unwrap()).unwrap();
    economy.compare_persons();
    for _ in 0..months {
        economy.advance().unwrap();
    }
    economy
}

fn parts(economy: &Economy) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    economy
        .save(|part| {
            parts.push(part.to_vec());
            Ok::<(), std::io::Error>(())
        })
        .unwrap();
    parts
}

fn restored(workers: u64, parts: Vec<Vec<u8>>) -> Result<Economy, CodecError> {
    let mut parts = parts.into_iter();
    let take = || parts.next().ok_or_else(|| CodecError::new("no more parts"));
    Economy::restore(specification(workers), &Alone, take)
}

#[test]
fn a_restored_economy_goes_on_as_if_nothing_had_been() {
    let mut whole = economy(9_000, 5);
    let saved = parts(&whole);
    let mut back = restored(9_000, saved.clone()).unwrap();

    // To the byte, not only in what can be observed.
    assert_eq!(parts(&back), saved);
    for _ in 0..4 {
        let months = [&mut whole, &mut back].map(|economy| {
            let mut hasher = xxhash_rust::xxh3::Xxh3::new();
            economy.advance().unwrap().feed(&mut hasher);
            hasher.digest()
        });
        assert_eq!(months[0], months[1]);
    }
    assert_eq!(parts(&whole), parts(&back));
    assert_eq!(whole.window_equivalised_incomes().unwrap(), back.window_equivalised_incomes().unwrap());
}

#[test]
fn a_month_that_nobody_looks_at_is_paid_and_leads_on_like_one_that_is_seen() {
    // November to January: the tax year is assessed in between.
    let (mut seen, mut unseen) = (economy(9_000, 10), economy(9_000, 10));
    for _ in 0..3 {
        assert_eq!(unseen.advance_unobserved().unwrap(), *seen.advance().unwrap().ledger());
        assert_eq!(parts(&unseen), parts(&seen));
    }
    assert_eq!(unseen.advance().unwrap(), seen.advance().unwrap());
}

#[test]
fn a_state_of_another_specification_or_with_parts_missing_is_refused() {
    let saved = parts(&economy(300, 2));

    assert!(restored(301, saved.clone()).is_err());
    for missing in 0..saved.len() {
        let mut fewer = saved.clone();
        fewer.remove(missing);
        assert!(restored(300, fewer).is_err(), "without part {missing}");
    }
    for part in 0..saved.len() {
        let mut shorter = saved.clone();
        shorter[part].pop();
        assert!(restored(300, shorter).is_err(), "part {part} without its last byte");
    }
}

/// Returns the merchants that some parts of an economy hold, one part after the other.
fn merchants<'a>(parts: impl IntoIterator<Item = &'a Economy>) -> Vec<u8> {
    let mut bytes = Vec::new();
    parts.into_iter().for_each(|part| encode_all(&part.merchants, &mut bytes));
    bytes
}

#[test]
fn the_merchants_of_all_processes_are_those_of_one() {
    let population = Population::us().unwrap();
    let whole = economy(9_000, 2);
    let saved = parts(&whole);
    for ranks in [2, 3, 4, 8] {
        let exchange = |rank| OneOf::quiet(rank, ranks);
        let begun: Vec<Economy> = (0..ranks)
            .map(|rank| Economy::shared(specification(9_000), &population, exchange(rank)).unwrap())
            .collect();
        let restored: Vec<Economy> = (0..ranks)
            .map(|rank| {
                let mut parts = saved.clone().into_iter();
                let take = || parts.next().ok_or_else(|| CodecError::new("no more parts"));
                Economy::restore(specification(9_000), exchange(rank), take).unwrap()
            })
            .collect();

        // 108 merchants, of whom every process holds its share and nobody else's.
        let counts: Vec<usize> = begun.iter().map(|part| part.merchants.len()).collect();
        assert!(counts.iter().all(|count| count.abs_diff(108 / ranks) <= 1), "{counts:?}");
        assert_eq!(merchants(&begun), merchants([&economy(9_000, 0)]), "{ranks}");
        assert_eq!(merchants(&restored), merchants([&whole]), "{ranks}");
    }
}

#[test]
fn a_cent_from_nowhere_stops_the_month_and_names_the_account() {
    let mut economy = economy(300, 1);
    economy.blocks[0].workers.purse[0] += 1;

    let error = economy.advance().unwrap_err();

    let EconomyError::Ledger { month, phase, source } = &error else { panic!("{error}") };
    assert_eq!(
        (month.to_string().as_str(), *phase, source.party),
        ("2026-02", Phase::Matching, Party::Workers)
    );
    assert_eq!((source.held - source.paid).cents(), 1);
    assert!(error.to_string().starts_with("2026-02, matching: "), "{error}");
}
