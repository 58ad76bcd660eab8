use crate::block::WORKERS_PER_BLOCK;
use crate::observation::cell_sums::PersonSums;
use crate::observation::parameters::MeasurementParameters;

/// Bits of a count: a block holds far fewer persons than fit.
const LANE_BITS: u32 = 16;

/// Returns a word that adds one to the counts of those facts that hold; each is 0 or 1.
#[inline(always)]
pub(crate) const fn lanes(facts: [i64; 4]) -> i64 {
    let [first, second, third, fourth] = facts;
    first | second << LANE_BITS | third << (2 * LANE_BITS) | fourth << (3 * LANE_BITS)
}

/// Bits of a count of residents: a person may have many children.
const RESIDENT_BITS: u32 = 21;

/// Returns a word that adds one to the counts of residents, of the poor and of the deeply poor.
#[inline(always)]
pub(crate) const fn poverty_lanes([residents, poor, deeply_poor]: [i64; 3]) -> i64 {
    residents | poor << RESIDENT_BITS | deeply_poor << (2 * RESIDENT_BITS)
}

/// Returns the three counts of residents of a word.
fn residents(word: i64) -> [i64; 3] {
    std::array::from_fn(|lane| word >> (lane as u32 * RESIDENT_BITS) & ((1 << RESIDENT_BITS) - 1))
}

/// Returns the four counts of a word.
fn counts(word: i64) -> [i64; 4] {
    std::array::from_fn(|lane| word >> (lane as u32 * LANE_BITS) & 0xffff)
}

/// Bits of a sum of millionths: those of a full block stay below 2^32.
const MILLIONTH_BITS: u32 = 32;
const _: () = assert!((WORKERS_PER_BLOCK as u64) * 1_000_000 < 1 << MILLIONTH_BITS);

/// Returns a word that adds to the sums of burnout and isolation, millionths.
#[inline(always)]
pub(crate) const fn wellbeing_lanes(burnout: i64, isolation: i64) -> i64 {
    burnout | isolation << MILLIONTH_BITS
}

/// Returns the two sums of millionths of a word.
fn millionths(word: i64) -> [i64; 2] {
    [word as u64 as u32, (word as u64 >> MILLIONTH_BITS) as u32].map(i64::from)
}

/// The sums of one cell in one block.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    /// Employees, own-account workers, unemployed, own-account workers with subsidised insurance.
    pub(crate) status: i64,
    /// Insured by employer, by family, publicly, with subsidy.
    pub(crate) insurance: i64,
    /// Persons; offered a health plan, a retirement plan; recipients of unemployment benefit.
    pub(crate) cover: i64,
    /// In hardship, covering the emergency expense, in a dip, in a spike.
    pub(crate) unit: i64,
    /// Paid on platforms in a year, in three years; with a benefit account; with high burnout.
    pub(crate) means: i64,
    /// With all cover; at work without any cover; with high isolation.
    pub(crate) extremes: i64,
    pub(crate) usual_centihours: i64,
    pub(crate) children_of_uninsured: i64,
    pub(crate) benefit_account_cents: i64,
    pub(crate) retirement_cents: i64,
    pub(crate) wage_cents: i64,
    pub(crate) own_account_cents: i64,
    pub(crate) net_income_cents: i64,
    pub(crate) instrument_cents: i64,
    /// Burnout, isolation; millionths.
    pub(crate) wellbeing: i64,
    /// Residents; the poor and the deeply poor among them.
    pub(crate) residents: i64,
    pub(crate) poverty_gap_millionths: i64,
    pub(crate) poverty_severity_millionths: i64,
    pub(crate) equivalised_cents: i64,
}

impl Tally {
    /// Adds the tally to the sums of its cell.
    pub(crate) fn write(&self, sums: &mut PersonSums, parameters: &MeasurementParameters) {
        let [employees, own_account, unemployed, own_account_with_subsidy] = counts(self.status);
        let [by_employer, by_family, publicly, with_subsidy] = counts(self.insurance);
        let [persons, health_plans, retirement_plans, recipients] = counts(self.cover);
        sums.persons += persons;
        sums.employees += employees;
        sums.own_account += own_account;
        sums.unemployed += unemployed;
        sums.own_account_with_subsidy += own_account_with_subsidy;
        sums.insured_by_employer += by_employer;
        sums.insured_by_family += by_family;
        sums.insured_publicly += publicly;
        sums.insured_with_subsidy += with_subsidy;
        sums.offered_health_plan += health_plans;
        sums.offered_retirement_plan += retirement_plans;
        sums.benefit_recipients += recipients;
        self.write_means(sums);
        let reported = self.own_account_cents as f64 * (1.0 - parameters.under_reporting);
        sums.survey_self_employment_cents += reported as i64;
        let left_out = (parameters.children_left_uninsured * 1_000_000.0) as i64;
        sums.uninsured_children_millionths += self.children_of_uninsured * left_out;
    }

    fn write_means(&self, sums: &mut PersonSums) {
        let [in_hardship, covering_emergency, in_dip, in_spike] = counts(self.unit);
        let [paid_in_year, paid_in_three_years, benefit_accounts, high_burnout] = counts(self.means);
        let [fully_covered, uncovered, high_isolation, _] = counts(self.extremes);
        sums.fully_covered += fully_covered;
        sums.uncovered += uncovered;
        sums.high_isolation += high_isolation;
        sums.in_hardship += in_hardship;
        sums.covering_emergency += covering_emergency;
        sums.in_dip += in_dip;
        sums.in_spike += in_spike;
        sums.paid_in_year += paid_in_year;
        sums.paid_in_three_years += paid_in_three_years;
        sums.benefit_accounts += benefit_accounts;
        sums.high_burnout += high_burnout;
        sums.usual_centihours += self.usual_centihours;
        sums.benefit_account_cents += self.benefit_account_cents;
        sums.retirement_cents += self.retirement_cents;
        sums.wage_cents += self.wage_cents;
        sums.own_account_cents += self.own_account_cents;
        sums.net_income_cents += self.net_income_cents;
        sums.instrument_cents += self.instrument_cents;
        let [burnout, isolation] = millionths(self.wellbeing);
        sums.burnout_millionths += burnout;
        sums.isolation_millionths += isolation;
        let [residents, poor_residents, deeply_poor_residents] = residents(self.residents);
        sums.residents += residents;
        sums.poor_residents += poor_residents;
        sums.deeply_poor_residents += deeply_poor_residents;
        sums.poverty_gap_millionths += self.poverty_gap_millionths;
        sums.poverty_severity_millionths += self.poverty_severity_millionths;
        sums.equivalised_cents += self.equivalised_cents;
    }
}
