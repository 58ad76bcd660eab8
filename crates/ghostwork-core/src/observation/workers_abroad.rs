//! What workers abroad owe at home on the platform pay of the year, and what they keep.

use ghostwork_law::{IndianLaw, PhilippineLaw};

use crate::behaviour::participation::POOLS;
use crate::draws::Entity;
use crate::observation::columns::Columns;
use crate::observation::counters::AbroadYearSums;
use crate::population::accounts::Owner;

/// Price level of places abroad whose law is not known, as a share of that of the United States: between India and the
/// Philippines.
pub(crate) const PRICE_LEVEL_ABROAD: f64 = 0.32;
/// Index of the lasting draw that decides who declares.
const DECLARATION: u16 = 0x31;

/// The law of the place of a pool abroad.
enum LawAbroad {
    /// South Asia is taken as India.
    India(IndianLaw),
    /// South-east Asia is taken as the Philippines.
    Philippines(PhilippineLaw),
    /// Nothing is known: nothing is assessed.
    Unknown,
}

impl LawAbroad {
    /// Returns the law of each pool in a year; years before the first known law have none.
    fn of_pools(year: u16) -> [Self; POOLS] {
        let india = IndianLaw::for_year(year).map_or(Self::Unknown, Self::India);
        let philippines = PhilippineLaw::for_year(year).map_or(Self::Unknown, Self::Philippines);
        [india, philippines, Self::Unknown]
    }

    /// Share of workers who declare foreign income.
    fn declaring_share(&self) -> f64 {
        match self {
            Self::India(law) => law.declared_share(),
            Self::Philippines(law) => law.declared_share(),
            Self::Unknown => 0.0,
        }
    }

    /// Taxes and contributions on a year's pay before fees, of which the fee is a cost; dollars, no more than is left of it.
    fn owed(&self, gross: f64, fee: f64) -> f64 {
        let owed = match self {
            Self::India(law) => law.freelancer_tax(gross * law.exchange_rate()) / law.exchange_rate(),
            Self::Philippines(law) => {
                let rate = law.exchange_rate();
                law.assess(gross * rate, fee * rate).total() / rate
            }
            Self::Unknown => 0.0,
        };
        owed.min(gross - fee)
    }

    /// Dollars of the United States that buy there what one international dollar buys.
    fn price_level(&self) -> f64 {
        match self {
            Self::India(law) => law.price_level_ratio(),
            Self::Philippines(law) => law.purchasing_power_parity() / law.exchange_rate(),
            Self::Unknown => PRICE_LEVEL_ABROAD,
        }
    }
}

/// Counts the calendar year of the workers abroad in a block; to be called in December.
pub(crate) fn count_workers_abroad(columns: &Columns, sums: &mut [AbroadYearSums; POOLS]) {
    let block = columns.block;
    if block.profiles_abroad == 0 {
        return;
    }
    let laws = LawAbroad::of_pools(columns.context.month.year());
    for (position, account) in block.accounts.iter().enumerate() {
        let Owner::Abroad { pool } = account.owner else { continue };
        if account.year_gross <= 0 {
            continue;
        }
        let (law, sums) = (&laws[usize::from(pool)], &mut sums[usize::from(pool)]);
        let gross = f64::from(account.year_gross) / 100.0;
        let fee = gross * columns.context.fees[account.marketplace as usize];
        let entity = Entity::abroad(block.first_worker + position as u64);
        let declares = columns.context.draws.traits(entity, DECLARATION)[0] < law.declaring_share();
        let owed = if declares { law.owed(gross, fee) } else { 0.0 };
        let left = gross - fee - owed;
        sums.earners += 1;
        sums.net_cents += cents(gross - fee);
        sums.owed_cents += cents(owed);
        sums.international_cents += cents(left / law.price_level());
    }
}

fn cents(dollars: f64) -> i64 {
    (dollars * 100.0 + 0.5).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pool_has_the_law_of_its_place() {
        let [india, philippines, unknown] = LawAbroad::of_pools(2026);

        // 12,000 dollars are 10.2 lakh rupees: half of it is profit, its tax of 5,500 rupees is rebated to nil.
        assert!(india.owed(12_000.0, 1_200.0).abs() < 1e-9);
        // 684,000 pesos: 8 % above 250,000 is 34,720; contributions are those of 615,600 pesos after the fee.
        let owed = philippines.owed(12_000.0, 1_200.0) * 57.0;
        let contributions = 0.15 * 35_000.0 * 12.0 + 0.05 * 615_600.0;
        assert!(owed > 34_720.0 + contributions - 1.0 && owed < 34_720.0 + contributions + 5_000.0, "{owed}");
        assert_eq!(unknown.owed(12_000.0, 1_200.0), 0.0);
        assert!(india.price_level() < philippines.price_level());
    }

    #[test]
    fn nobody_owes_more_than_is_left() {
        let [_, philippines, _] = LawAbroad::of_pools(2026);

        assert_eq!(philippines.owed(50.0, 5.0), 45.0);
    }

    #[test]
    fn years_before_the_first_law_assess_nothing() {
        let laws = LawAbroad::of_pools(2012);

        assert!(laws.iter().all(|law| matches!(law, LawAbroad::Unknown)));
    }
}
