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
