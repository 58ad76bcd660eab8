use ghostwork_core::Economy;
use ghostwork_core::ledger::{Party, Purpose};
use ghostwork_parameters::Money;
use ghostwork_scenario::RunOverrides;

use crate::world::{MANY_INSTRUMENTS, POPULATION, SMALL, Size, scenario};

const PARTIES: [Party; 10] = [
    Party::Workers,
    Party::RetirementBalances,
    Party::BenefitAccounts,
    Party::Firms,
    Party::Merchants,
    Party::Platforms,
    Party::Customers,
    Party::Insurers,
    Party::Government,
    Party::Abroad,
];

#[test]
fn accounts_close_every_month() {
    let scenario = scenario(Size { burn_in_months: 0, months: 24, ..SMALL }, MANY_INSTRUMENTS);
    let mut economy = Economy::new(scenario.specification(&RunOverrides::default()), &POPULATION).unwrap();
    let mut paid_by_instruments = Money::ZERO;

    for _ in 0..24 {
        // The economy itself stops when what workers hold has changed by another amount than was booked.
        let observation = economy.advance().unwrap();
        let ledger = observation.ledger();
        let net: Money = PARTIES.iter().map(|party| ledger.net_receipts(*party)).sum();

        assert_eq!(net, Money::ZERO, "{}", observation.month());
        paid_by_instruments +=
            ledger.flow(Purpose::PublicTransfer) + ledger.flow(Purpose::PlatformContribution);
    }

    assert!(paid_by_instruments > Money::ZERO);
}

/// Returns what an instrument takes in under some purposes in a year, and what it hands on in the month after each; both from
/// when marketplaces have filled.
fn taken_in_and_handed_on(instruments: &str, (from, to): (&[Purpose], Purpose)) -> (f64, f64) {
    let scenario = scenario(Size { burn_in_months: 0, months: 20, workers: 20_000, ..SMALL }, instruments);
    let mut economy = Economy::new(scenario.specification(&RunOverrides::default()), &POPULATION).unwrap();
    let ledgers: Vec<_> = (0..20).map(|_| economy.advance().unwrap().ledger().clone()).collect();
    let taken_in: Money =
        ledgers[7..19].iter().flat_map(|ledger| from.iter().map(|purpose| ledger.flow(*purpose))).sum();
    let handed_on: Money = ledgers[8..].iter().map(|ledger| ledger.flow(to)).sum();
    (taken_in.dollars(), handed_on.dollars())
}

fn levy(name: &str, params: &str) -> String {
    format!(
        "[[instrument]]\nuse = \"ai_levy\"\nas = \"{name}\"\nfrom = \"2026-02\"\nreference = \"test\"\n\
         params = {{ {params} }}\n"
    )
}

const LEVIES: &[Purpose] = &[Purpose::PlatformLevy, Purpose::AiLevy];

/// Each way to hand on a levy of its own, beside one that is kept and one on other marketplaces that is handed on.
#[test]
fn each_levy_hands_on_what_it_collects() {
    let sum = "[[compose]]\nquantity = \"ai_levy\"\nrule = \"sum\"\n";
    for instruments in [
        levy("one", "rate = 0.1, recycle = \"dividend\""),
        levy("one", "rate = 0.1, recycle = \"ui\""),
        levy("one", "rate = 0.1, recycle = \"dividend\"")
            + &levy("two", "rate = 0.1, base = \"ai_spend\", recycle = \"ui\"")
            + sum,
    ] {
        let (taken_in, handed_on) = taken_in_and_handed_on(&instruments, (LEVIES, Purpose::PublicTransfer));

        assert!((handed_on / taken_in - 1.0).abs() < 0.05, "{taken_in} {handed_on}: {instruments}");
    }
}

#[test]
fn a_fund_spends_what_its_surcharge_brings() {
    for more in ["eligible = { marketplaces = [\"catalogue\"] }", "takeup = { rate = 0.5 }"] {
        let fund = format!(
            "[[instrument]]\nuse = \"transaction_surcharge_fund\"\nas = \"fund\"\nfrom = \"2026-02\"\n\
             reference = \"test\"\nparams = {{ reserve_target = 0 }}\n{more}\n"
        );
        let surcharge: &[Purpose] = &[Purpose::PlatformLevy, Purpose::MerchantLevy];
        let (taken_in, handed_on) = taken_in_and_handed_on(&fund, (surcharge, Purpose::PublicContribution));

        assert!(taken_in > 0.0 && (handed_on / taken_in - 1.0).abs() < 0.1, "{taken_in} {handed_on}: {more}");
    }
}

#[test]
fn what_was_saved_for_retirement_stays_so_when_the_rule_ends() {
    let rule = "[[instrument]]\nuse = \"mandatory_social_insurance\"\nas = \"pension\"\nfrom = \"2026-02\"\nuntil = \"2026-08\"\n\
                reference = \"test\"\n";
    let scenario = scenario(Size { burn_in_months: 0, months: 20, workers: 20_000, ..SMALL }, rule);
    let mut economy = Economy::new(scenario.specification(&RunOverrides::default()), &POPULATION).unwrap();
    let ledgers: Vec<_> = (0..20).map(|_| economy.advance().unwrap().ledger().clone()).collect();
    let total = |purpose| -> Money { ledgers.iter().map(|ledger| ledger.flow(purpose)).sum() };

    let paid_in = total(Purpose::WorkerContribution);
    // The old draw two fifths of a per cent a month; everybody else would draw on it in need and for time off.
    let drawn = total(Purpose::BenefitWithdrawal);
    assert!(paid_in > Money::ZERO && drawn.dollars() < 0.03 * paid_in.dollars(), "{paid_in} {drawn}");
}
