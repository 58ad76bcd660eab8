//! Offers that have to be joined.

use super::*;

/// An offer that is worth ten times the chance of a month without pay.
struct Offer;

impl Rule for Offer {
    fn reach(&self) -> Reach {
        Reach::Earners
    }

    fn worth_of_joining(&self, prospect: &Prospect) -> Option<f64> {
        Some(10.0 * prospect.chance_without_pay)
    }

    fn claim_for_earner(&self, earner: &EarnerMonth, _: &Coverage, claims: &mut Claims) {
        if earner.takes_up {
            claims.add(Payment::PlatformContribution, Money::from_cents(AMOUNT), Treatment::DISREGARDED);
        }
    }
}

/// Returns how many of a thousand freelancers have joined an offer after so many months.
fn joined(months: u32, change: impl Fn(&mut ActiveRule, &mut Account)) -> usize {
    let mut scene = Scene::of("2027-01");
    let mut active = ActiveRule {
        instrument: 3,
        coverage: Coverage::of_country(Month::from_index(0)),
        for_treated: false,
        is_ahead: false,
        share_of_levies: 0.0,
        rule: Box::new(Offer),
    };
    let (mut block, _) = block((0..1_000).map(|_| worker()));
    for row in 0..1_000 {
        let owner = Owner::Home { row: row as u16, state: 48 };
        let whose = (block.entity(row), scene.month);
        let mut account = new_account(&scene.context(), owner, Marketplace::OnDemand, whose);
        change(&mut active, &mut account);
        block.accounts.push(account);
        block.workers.account[row] = row as u16 + 1;
    }
    scene.instruments.push(active);
    for _ in 0..months {
        consider_joining(&scene.context(), &mut block);
        scene.month = scene.month + 1;
    }
    block.accounts.iter().filter(|account| account.joined == 1 << 3).count()
}

#[test]
fn who_must_join_an_offer_thinks_of_it_now_and_then() {
    let year = joined(12, |active, _| active.coverage.take_up.hassle = 0.0);

    // 1 - 0.97^12 are 306 of a thousand, with an error of 15.
    assert!((250..=360).contains(&year), "{year}");
    assert_eq!(joined(1, |active, _| active.coverage.take_up.attention = 1.0).min(1), 1);
    assert_eq!(joined(12, |active, _| active.coverage.take_up.chosen = false), 0);
}

#[test]
fn those_at_risk_join_an_insurance_and_others_find_it_too_much_trouble() {
    let after = |active_months| {
        joined(1, |active, account| {
            active.coverage.take_up.attention = 1.0;
            account.active_months = active_months;
        })
    };

    let (settled, newcomers) = (after(100), after(1));

    // Newcomers pause far more often than the settled.
    assert!(newcomers > 2 * settled, "{newcomers} {settled}");
}

#[test]
fn an_offer_pays_those_alone_who_have_joined() {
    let mut scene = Scene::of("2027-01");
    let mut coverage = Coverage::of_country(Month::from_index(0));
    coverage.enforcement.compliance = 1.0;
    coverage.take_up.attention = 0.0;
    scene.instruments.push(ActiveRule {
        instrument: 0,
        coverage,
        for_treated: false,
        is_ahead: false,
        share_of_levies: 0.0,
        rule: Box::new(Offer),
    });
    let (mut block, mut month) = freelancer(&scene);

    book_all(&scene, &mut block, &mut month);
    assert_eq!(block.workers.benefit_account.get(0), 0);
    block.accounts[0].joined = 1;
    book_all(&scene, &mut block, &mut month);

    assert_eq!(block.workers.benefit_account.get(0), AMOUNT as i32);
}

#[test]
fn an_announced_offer_may_be_joined_before_it_pays() {
    let ahead = |active: &mut ActiveRule, _: &mut Account| {
        active.is_ahead = true;
        active.coverage.take_up.hassle = 0.0;
    };

    assert!(joined(12, ahead) > 200);
    let mut scene = Scene::of("2027-01");
    let mut active = flat(Reach::Everyone, Payment::PublicTransfer, Treatment::DISREGARDED);
    active.is_ahead = true;
    scene.instruments.push(active);
    let (mut block, mut month) = freelancer(&scene);
    book_all(&scene, &mut block, &mut month);
    assert!(!month.has_claims && block.accounts[0].joined == 0);
}
