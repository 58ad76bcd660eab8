//! The premium tax credit for marketplace health insurance.
//!
//! *What it computes*: the premium of the second-lowest silver plan for the people it covers less an applicable share
//! of income. Income is measured in whole per cent of last year's poverty guideline, but whatever exceeds 400% is above it.
//! Until 2025 the share ended at 8.5% for any income; from 2026 there is no credit above 400% of the guideline. Of a family's
//! children the three oldest are rated.
//! *Who*: people under 65 without public or employer cover, on any return but a separate one, with income of at least
//! the guideline.
//! *Reference*: 26 USC 36B; Form 8962 with Worksheet 2; Rev. Proc. 2025-25; 45 CFR 147.102 (premium by age).

use crate::error::LawError;
use crate::in_force::InForce;
use crate::value::Value;
use crate::whole::round_down;

use super::additional_deductions::SENIOR_AGE;
use super::medicaid::CoveredUnit;
use super::poverty_guideline::PovertyGuideline;
use super::state::{ByState, State, by_state, flags_by_state};
use super::tax_unit::{FilingStatus, TaxUnitYear};

/// Number of ages with a premium of their own: 0 to 64 years.
const AGES: usize = 65;

/// Age in years below which a covered person is rated as a child.
const CHILD_AGE: usize = 21;

/// Age in years to which the national average premium refers.
const REFERENCE_AGE: usize = 40;

/// The most bands a schedule of shares may have.
const MAXIMUM_BANDS: usize = 8;

/// Parameters of the credit.
#[derive(Debug, Clone, PartialEq)]
pub struct PremiumTaxCredit {
    last_guideline: PovertyGuideline,
    bands: [Band; MAXIMUM_BANDS],
    band_count: usize,
    lowest_income: f64,
    /// The most that is paid back of an advance below two, three and four times the guideline; `None` without a limit.
    repayment_limits: Option<[f64; 3]>,
    repayment_share_single: f64,
    share_above_bands: Option<f64>,
    national_premium: f64,
    premium_at_reference_age: ByState<f64>,
    age_curve: [f64; AGES],
    rated_children: f64,
    community_rated: ByState<bool>,
    child_load: [f64; 2],
}

/// A band of income: from a multiple of the guideline, with the shares at its ends.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Band {
    from: f64,
    to: f64,
    initial_share: f64,
    final_share: f64,
}

/// Shares of income to be paid for the benchmark plan: see [`PremiumTaxCredit::shares`].
#[derive(Debug, Clone, Copy)]
pub struct CreditShares {
    /// Those that there are not begin at infinity.
    bands: [Band; MAXIMUM_BANDS],
    /// Where the last band ends, a multiple of the guideline.
    end: f64,
    lowest_income: f64,
    goes_on_above: bool,
    share_above: f64,
}

/// Income as a multiple of the guideline, cut to whole per cent; what exceeds the `end` of the bands is a per cent above it.
#[inline(always)]
fn multiple_of(income: f64, guideline: f64, end: f64) -> f64 {
    let cut = round_down(100.0 * income.max(0.0) / guideline) / 100.0;
    if income > end * guideline { cut.max(end + 0.01) } else { cut }
}

impl CreditShares {
    /// [`PremiumTaxCredit::share_at`] by income and guideline, USD a year: whether there is a credit, and the share.
    #[inline(always)]
    pub fn at(&self, income: f64, guideline: f64) -> (bool, f64) {
        let multiple = multiple_of(income, guideline, self.end);
        let mut band = self.bands[0];
        for next in &self.bands[1..] {
            let is_reached = multiple >= next.from;
            band = Band {
                from: if is_reached { next.from } else { band.from },
                to: if is_reached { next.to } else { band.to },
                initial_share: if is_reached { next.initial_share } else { band.initial_share },
                final_share: if is_reached { next.final_share } else { band.final_share },
            };
        }
        let position = (multiple - band.from) / (band.to - band.from);
        let within = band.initial_share + position * (band.final_share - band.initial_share);
        let is_above = multiple > band.to;
        let is_granted = (multiple >= self.lowest_income) & (!is_above | self.goes_on_above);
        (is_granted, if is_above { self.share_above } else { within })
    }
}

/// The credit of a tax unit; USD a year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PremiumTaxCreditGranted {
    /// Premium of the benchmark plan for the people covered.
    pub benchmark_premium: f64,
    /// The credit.
    pub credit: f64,
}

/// Bands of 2021 to 2025, 26 USC 36B(b)(3)(A)(iii): from, to, shares of income at both ends.
const ENHANCED: [Band; 5] = [
    Band { from: 0.0, to: 1.5, initial_share: 0.0, final_share: 0.0 },
    Band { from: 1.5, to: 2.0, initial_share: 0.0, final_share: 0.02 },
    Band { from: 2.0, to: 2.5, initial_share: 0.02, final_share: 0.04 },
    Band { from: 2.5, to: 3.0, initial_share: 0.04, final_share: 0.06 },
    Band { from: 3.0, to: 4.0, initial_share: 0.06, final_share: 0.085 },
];

/// Bands of 2020, Rev. Proc. 2019-29: from, to, shares of income at both ends; from memory, unconfirmed.
const BEFORE_2021: [Band; 6] = [
    Band { from: 0.0, to: 1.33, initial_share: 0.0206, final_share: 0.0206 },
    Band { from: 1.33, to: 1.5, initial_share: 0.0309, final_share: 0.0412 },
    Band { from: 1.5, to: 2.0, initial_share: 0.0412, final_share: 0.0649 },
    Band { from: 2.0, to: 2.5, initial_share: 0.0649, final_share: 0.0829 },
    Band { from: 2.5, to: 3.0, initial_share: 0.0829, final_share: 0.0978 },
    Band { from: 3.0, to: 4.0, initial_share: 0.0978, final_share: 0.0978 },
];

/// Multiples of the guideline at which the bands of a schedule of its own end.
const CUSTOM_ENDS: [f64; 6] = [1.33, 1.5, 2.0, 2.5, 3.0, 4.0];

/// Advance payments of the credit over a year; USD.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AdvanceCredit {
    /// What was paid to the insurer.
    pub paid: f64,
    /// The benchmark premiums of the months covered.
    pub benchmark_premium: f64,
    /// The months covered.
    pub months: f64,
}

impl PremiumTaxCredit {
    /// Returns the credit with the bands of 2021 to 2025.
    #[must_use]
    pub fn with_enhanced_bands(self) -> Self {
        self.with_bands(&ENHANCED)
    }

    /// Returns the credit with the bands of 2020.
    #[must_use]
    pub fn with_bands_before_2021(self) -> Self {
        self.with_bands(&BEFORE_2021)
    }

    /// Returns the credit with shares of income of its own at both ends of the bands that end at 133, 150, 200, 250, 300 and
    /// 400 % of the guideline.
    #[must_use]
    pub fn with_shares(self, initial: &[f64; 6], last: &[f64; 6]) -> Self {
        let mut from = 0.0;
        let mut bands = [Band::default(); CUSTOM_ENDS.len()];
        for (position, band) in bands.iter_mut().enumerate() {
            let to = CUSTOM_ENDS[position];
            *band = Band { from, to, initial_share: initial[position], final_share: last[position] };
            from = to;
        }
        self.with_bands(&bands)
    }

    fn with_bands(mut self, bands: &[Band]) -> Self {
        self.bands[..bands.len()].copy_from_slice(bands);
        self.band_count = bands.len();
        self
    }

    /// Returns the credit with another national premium of the benchmark plan at the age of 40, USD a month; the states keep
    /// their distance from it.
    #[must_use]
    pub fn with_national_premium(mut self, premium: f64) -> Self {
        let ratio = premium / self.national_premium.max(1.0);
        self.premium_at_reference_age = self.premium_at_reference_age.map(|own| own * ratio);
        self.national_premium = premium;
        self
    }

    /// Returns the credit with another share of income above four times the guideline; `None` ends it there.
    #[must_use]
    pub fn with_share_above_bands(mut self, share: Option<f64>) -> Self {
        self.share_above_bands = share;
        self
    }

    pub(crate) fn read(values: &InForce<'_>, last_year: &InForce<'_>) -> Result<Self, LawError> {
        let national = values.amount("aca.benchmark_premium.national_avg_age40")?;
        let relative = by_state(values, "aca.benchmark_premium.state_relative", 1.0)?;
        let (bands, band_count) = read_bands(values)?;
        let age_curve: [f64; AGES] = values.numbers("aca.age_curve")?;
        let reference = age_curve[REFERENCE_AGE];
        if reference <= 0.0 {
            return Err(values.out_of_range("aca.age_curve", reference, "more than 0 at age 40"));
        }
        Ok(Self {
            last_guideline: PovertyGuideline::read(last_year)?,
            bands,
            band_count,
            lowest_income: values.amount("irs.aca_ptc.min_fpl")?,
            repayment_limits: repayment_limits(values)?,
            repayment_share_single: values.share("irs.aca_ptc.repayment_share_single")?,
            share_above_bands: values.optional_number("irs.aca_ptc.top_rate_above_400fpl")?,
            national_premium: national,
            premium_at_reference_age: relative.map(|factor| national * factor),
            age_curve: age_curve.map(|factor| factor / reference),
            rated_children: values.amount("aca.rated_children")?,
            community_rated: flags_by_state(values, "aca.community_rated")?,
            child_load: values.numbers("aca.community_rating_child_load")?,
        })
    }

    /// The credit, from modified adjusted gross income and who has public cover.
    pub fn credit(
        &self,
        unit: &TaxUnitYear,
        annual_income: f64,
        cover: &CoveredUnit,
    ) -> PremiumTaxCreditGranted {
        let Some(share) = self.share_unless_refused(unit, annual_income) else {
            return PremiumTaxCreditGranted::default();
        };
        let benchmark_premium = self.benchmark_premium(unit, cover);
        let credit = (benchmark_premium - share * annual_income).max(0.0);
        PremiumTaxCreditGranted { benchmark_premium, credit }
    }

    /// Whether a unit may have a credit, whatever covers its members.
    pub(crate) fn may_be_granted(&self, unit: &TaxUnitYear, annual_income: f64) -> bool {
        self.share_unless_refused(unit, annual_income).is_some()
    }

    fn share_unless_refused(&self, unit: &TaxUnitYear, annual_income: f64) -> Option<f64> {
        let refused = unit.filing_status == FilingStatus::Separate || unit.has_employer_coverage;
        if refused { None } else { self.applicable_share(unit, annual_income) }
    }

    /// What the return adds to advance payments of the credit; negative is what it asks back.
    ///
    /// Who was given an advance keeps the credit at an income below the lowest (26 CFR 1.36B-2(b)(6)).
    pub fn reconciliation(&self, unit: &TaxUnitYear, annual_income: f64, advance: &AdvanceCredit) -> f64 {
        let guideline = self.last_guideline.amount(unit.state, unit.size());
        let multiple = annual_income.max(0.0) / guideline;
        let share = if multiple < self.lowest_income {
            self.bands.first().map(|band| band.initial_share)
        } else {
            self.applicable_share(unit, annual_income)
        };
        let allowed = share.map_or(0.0, |share| {
            (advance.benchmark_premium - share * annual_income.max(0.0) * advance.months / 12.0).max(0.0)
        });
        let difference = allowed - advance.paid;
        match self.repayment_limit(unit.filing_status, multiple) {
            Some(limit) => difference.max(-limit),
            None => difference,
        }
    }

    fn repayment_limit(&self, status: FilingStatus, multiple: f64) -> Option<f64> {
        let limits = self.repayment_limits?;
        let position = (2..=4).position(|times| multiple < f64::from(times))?;
        let share = if status == FilingStatus::Single { self.repayment_share_single } else { 1.0 };
        Some(share * limits[position])
    }

    /// The share of income to be paid for the benchmark plan, or `None` where there is no credit.
    pub fn applicable_share(&self, unit: &TaxUnitYear, annual_income: f64) -> Option<f64> {
        self.share_at(unit.state, unit.size(), annual_income)
    }

    /// The same for a unit of so many people in a state.
    #[inline]
    pub fn share_at(&self, state: State, size: usize, annual_income: f64) -> Option<f64> {
        let bands = self.bands.get(..self.band_count)?;
        let multiple = multiple_of(annual_income, self.guideline(state, size), self.end_of_bands());
        if multiple < self.lowest_income {
            return None;
        }
        // Bands ascend: the last one reached is found without a guess at every band.
        let reached: usize = bands.iter().map(|band| usize::from(multiple >= band.from)).sum();
        let band = bands.get(reached.checked_sub(1)?)?;
        if multiple > band.to {
            return self.share_above_bands;
        }
        let position = (multiple - band.from) / (band.to - band.from);
        Some(band.initial_share + position * (band.final_share - band.initial_share))
    }

    fn end_of_bands(&self) -> f64 {
        self.bands[..self.band_count].last().map_or(f64::INFINITY, |band| band.to)
    }

    /// Last year's poverty guideline for so many people in a state, USD a year.
    #[inline]
    pub fn guideline(&self, state: State, size: usize) -> f64 {
        self.last_guideline.amount(state, size)
    }

    /// The shares of income, in a form that loops over columns become vectors with.
    pub fn shares(&self) -> CreditShares {
        let mut bands = [Band { from: f64::INFINITY, ..Band::default() }; MAXIMUM_BANDS];
        bands[..self.band_count].copy_from_slice(&self.bands[..self.band_count]);
        CreditShares {
            bands,
            end: self.end_of_bands(),
            lowest_income: self.lowest_income.max(bands[0].from),
            goes_on_above: self.share_above_bands.is_some(),
            share_above: self.share_above_bands.unwrap_or_default(),
        }
    }

    /// Premium of the benchmark plan for those without public cover; USD a year.
    fn benchmark_premium(&self, unit: &TaxUnitYear, cover: &CoveredUnit) -> f64 {
        let average = self.premium_for(unit.state, cover.uncovered_ages(unit));
        if average > 0.0 {
            unit.benchmark_premium_per_month.map_or(average, |month| 12.0 * month)
        } else {
            0.0
        }
    }

    /// Average premium of the benchmark plan for people of these ages, in years, in a state; USD a year. Nobody of 65 or over
    /// is in the plan.
    pub fn premium_for(&self, state: State, ages: impl IntoIterator<Item = u8>) -> f64 {
        let mut rated = RatedPeople::default();
        ages.into_iter().filter(|age| *age < SENIOR_AGE).for_each(|age| self.rate(age, &mut rated));
        if rated.children > self.rated_children {
            rated.age_factors = rated.factors_of_adults + self.factors_of_oldest(&rated.children_of_age);
        }
        if rated.adults + rated.children <= 0.0 {
            return 0.0;
        }
        12.0 * self.premium_per_month(state, &rated)
    }

    #[inline]
    fn rate(&self, age: u8, rated: &mut RatedPeople) {
        let factor = self.age_curve.get(usize::from(age)).copied().unwrap_or_default();
        if let Some(children) = rated.children_of_age.get_mut(usize::from(age)) {
            rated.children += 1.0;
            *children += 1;
        } else {
            rated.adults += 1.0;
            rated.factors_of_adults += factor;
        }
        rated.age_factors += factor;
    }

    /// The age factors of as many children as are rated, the oldest first.
    fn factors_of_oldest(&self, children_of_age: &[u8; CHILD_AGE]) -> f64 {
        let mut left = self.rated_children;
        let mut factors = 0.0;
        for (children, factor) in children_of_age.iter().zip(&self.age_curve).rev() {
            let rated = f64::from(*children).min(left);
            factors += rated * factor;
            left -= rated;
        }
        factors
    }

    #[inline]
    fn premium_per_month(&self, state: State, rated: &RatedPeople) -> f64 {
        let premium = self.premium_at_reference_age[state.index()];
        if !self.community_rated[state.index()] {
            return premium * rated.age_factors;
        }
        let [one_adult, two_adults] = self.child_load;
        let load = match (rated.children > 0.0, rated.adults > 1.5) {
            (false, _) => 0.0,
            (true, false) => one_adult,
            (true, true) => two_adults,
        };
        premium * (rated.adults + load)
    }
}

/// People a plan covers.
#[derive(Debug, Clone, Copy, Default)]
struct RatedPeople {
    adults: f64,
    children: f64,
    children_of_age: [u8; CHILD_AGE],
    factors_of_adults: f64,
    /// Of everybody.
    age_factors: f64,
}

fn repayment_limits(values: &InForce<'_>) -> Result<Option<[f64; 3]>, LawError> {
    const KEY: &str = "irs.aca_ptc.repayment_limit";
    if matches!(values.value(KEY)?, Value::Absent) { Ok(None) } else { Ok(Some(values.ascending(KEY)?)) }
}

fn read_bands(values: &InForce<'_>) -> Result<([Band; MAXIMUM_BANDS], usize), LawError> {
    let thresholds = values.list("irs.aca_ptc.threshold_fpl")?;
    let initial = values.list("irs.aca_ptc.initial_pct")?;
    let last = values.list("irs.aca_ptc.final_pct")?;
    let fits = thresholds.len() == initial.len() + 1
        && initial.len() == last.len()
        && (1..=MAXIMUM_BANDS).contains(&initial.len())
        && thresholds.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
    if !fits {
        return Err(LawError::WrongShape {
            key: "irs.aca_ptc.threshold_fpl".to_owned(),
            date: values.date(),
            found: format!("{} thresholds for {} bands", thresholds.len(), initial.len()),
            expected: "ascending thresholds, one more than initial_pct and final_pct".to_owned(),
        });
    }
    let mut bands = [Band::default(); MAXIMUM_BANDS];
    let ends = thresholds.windows(2).zip(initial.iter().zip(last));
    for (band, (pair, (&initial_share, &final_share))) in bands.iter_mut().zip(ends) {
        if let [from, to] = *pair {
            *band = Band { from, to, initial_share, final_share };
        }
    }
    Ok((bands, initial.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_in_columns_are_those_of_single_units() {
        let law = crate::UsLaw::for_year(2026).unwrap();
        let enhanced = law.premium_tax_credit.clone().with_enhanced_bands();
        for credit in [
            law.premium_tax_credit.clone(),
            law.premium_tax_credit.clone().with_bands_before_2021(),
            enhanced.clone().with_share_above_bands(Some(0.085)),
            enhanced,
        ] {
            for percent in 0..600 {
                let guideline = credit.guideline(State::TX, 2);
                let income = guideline * (f64::from(percent) / 100.0 + 0.001);

                let (is_granted, share) = credit.shares().at(income, guideline);

                assert_eq!(is_granted.then_some(share), credit.share_at(State::TX, 2, income), "{percent}");
            }
        }
    }

    #[test]
    fn a_dollar_above_four_times_the_guideline_ends_the_credit() {
        let credit = crate::UsLaw::for_year(2026).unwrap().premium_tax_credit;

        // 4 x 15,650 = 62,600
        assert_eq!(credit.share_at(State::TX, 1, 62_600.0), Some(0.0996));
        assert_eq!(credit.share_at(State::TX, 1, 62_601.0), None);
        let with_cap = credit.with_share_above_bands(Some(0.085));
        assert_eq!(with_cap.share_at(State::TX, 1, 62_601.0), Some(0.085));
    }

    #[test]
    fn the_three_oldest_children_are_rated_in_whatever_order_they_come() {
        let credit = crate::UsLaw::for_year(2026).unwrap().premium_tax_credit;
        let premium = |ages: [u8; 6]| credit.premium_for(State::TX, ages);

        let listed = premium([40, 40, 2, 4, 6, 17]);

        assert!((listed - premium([40, 40, 17, 6, 4, 2])).abs() < 1e-9);
        assert!((listed - credit.premium_for(State::TX, [40, 40, 17, 6, 4])).abs() < 1e-9);
        assert!(listed > credit.premium_for(State::TX, [40, 40, 2, 4, 6]));
        // Where premiums do not rise with age, children count by whether there are any.
        let [four, one] =
            [credit.premium_for(State::NY, [40, 2, 4, 6, 17]), credit.premium_for(State::NY, [40, 2])];
        assert!((four - one).abs() < 1e-9);
    }
}
