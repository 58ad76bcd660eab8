//! Means with intervals by Student's t, and quantiles.

use serde::{Deserialize, Serialize};

/// Fewest equal values that leave zero out: so many of one sign have a probability below 5% where either sign is as likely (sign
/// test, 2 / 2⁶).
const FEWEST_EQUAL: usize = 6;

/// Differences between values, as a share of them, that the rounding of means over months can make.
pub(crate) const ROUNDING: f64 = 1e-12;

/// A mean over replications with its 50% and 95% intervals.
///
/// The intervals are missing when there are fewer than two values, and have no width when all values agree: Student's t then says
/// nothing about chance, and only six of them make the mean clear.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean over replications.
    #[serde(with = "crate::missing")]
    pub mean: f64,
    /// Lower end of the 95% interval.
    #[serde(with = "crate::missing")]
    pub low: f64,
    /// Upper end of the 95% interval.
    #[serde(with = "crate::missing")]
    pub high: f64,
    /// Lower end of the 50% interval.
    #[serde(with = "crate::missing")]
    pub low50: f64,
    /// Upper end of the 50% interval.
    #[serde(with = "crate::missing")]
    pub high50: f64,
    /// Number of values the mean is taken over.
    pub replications: usize,
    /// Draws of the parameters among them; 1 where the intervals cover chance between seeds alone.
    #[serde(default = "crate::panel::one", skip_serializing_if = "crate::panel::is_one")]
    pub draws: usize,
    /// Share of the variance between single runs that goes with the parameters, the rest with luck; where both are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_parameters: Option<f64>,
}

impl Estimate {
    /// Estimates a mean from one value per replication; missing values are left out.
    pub fn from_replications(values: &[f64]) -> Self {
        let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let replications = values.len();
        if replications == 0 {
            return Self::constant(f64::NAN, 0);
        }
        let mean = mean(&values);
        if replications == 1 {
            return Self { mean, ..Self::constant(f64::NAN, replications) };
        }
        let first = values.first().copied().unwrap_or(mean);
        if values.iter().all(|value| value.to_bits() == first.to_bits()) {
            return Self::constant(first, replications);
        }
        let degrees = replications - 1;
        let variance =
            values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / degrees as f64;
        let standard_error = (variance / replications as f64).sqrt();
        Self::around(mean, (standard_error, degrees), replications)
    }

    /// Estimates an effect that is not known because of luck and because of the parameters, from one value for each seed under each
    /// draw of the parameters, draw by draw; the seeds of all draws are the same.
    ///
    /// The interval is for the effect under the true parameters, of which each draw is as likely as another: the variance between
    /// draws counts whole, with the luck that is in it, and does not fall with their number, while luck averages out. Components of
    /// the variance are those of a two-way layout with random effects; what a seed does under some draws and not under others counts
    /// as luck. A draw with a missing value is left out; where that leaves fewer than two, each draw counts by the mean of what it
    /// has.
    pub fn across(values: &[f64], draws: usize) -> Self {
        if draws < 2 {
            return Self::from_replications(values);
        }
        let basis = Basis::of(values, draws);
        let (mean, replications) = (basis.mean(values), basis.count());
        let Some(layout) = basis.layout(values) else {
            let constant = Self::constant(f64::NAN, replications);
            return Self { mean, draws, ..constant };
        };
        let (variance, degrees) = layout.variance_of_effect();
        if variance > 0.0 {
            let estimate = Self::around(mean, (variance.sqrt(), degrees), replications);
            Self { draws, from_parameters: layout.share_of_parameters(), ..estimate }
        } else {
            Self { draws, ..Self::constant(mean, replications) }
        }
    }

    /// Returns an estimate with intervals of Student's t.
    fn around(mean: f64, (deviation, degrees): (f64, usize), replications: usize) -> Self {
        let wide = student_t_quantile(0.975, degrees) * deviation;
        let narrow = student_t_quantile(0.75, degrees) * deviation;
        Self {
            mean,
            low: mean - wide,
            high: mean + wide,
            low50: mean - narrow,
            high50: mean + narrow,
            replications,
            draws: 1,
            from_parameters: None,
        }
    }

    /// Returns an estimate whose intervals have no width.
    fn constant(value: f64, replications: usize) -> Self {
        let [low, high, low50, high50] = [value; 4];
        Self { mean: value, low, high, low50, high50, replications, draws: 1, from_parameters: None }
    }

    /// Says whether the 95% interval leaves out zero; never true without an interval, nor where it has no width because a few values
    /// happen to be equal.
    pub fn is_clear(&self) -> bool {
        let has_width = self.high - self.low > ROUNDING * self.mean.abs();
        let leaves_out_zero = self.low > 0.0 || self.high < 0.0;
        leaves_out_zero && (has_width || self.independent() >= FEWEST_EQUAL)
    }

    /// Returns the number of values that chance has made independently: draws of the parameters or seeds, whichever are more.
    fn independent(&self) -> usize {
        let draws = self.draws.max(1);
        draws.max(self.replications / draws)
    }

    /// Says whether there is an interval at all.
    pub fn has_interval(&self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// Returns the end of the interval that is nearer to zero.
    pub fn nearest_end(&self) -> f64 {
        if self.low.abs() < self.high.abs() { self.low } else { self.high }
    }

    /// Returns the power of ten that whole numbers are rounded to for readers, so that the interval keeps three digits and a clear
    /// one its side of zero; 1 for none.
    pub fn grain(&self) -> f64 {
        let half = (self.high - self.low) / 2.0;
        let nearest = if self.is_clear() { self.nearest_end().abs() } else { half };
        let mut grain = 1.0;
        while grain * 1000.0 <= half && grain * 10.0 <= nearest && grain < 1e12 {
            grain *= 10.0;
        }
        grain
    }

    /// Returns the standard error of the mean; missing without an interval.
    pub fn standard_error(&self) -> f64 {
        let degrees = self.replications.saturating_sub(1).max(1);
        (self.high - self.low) / 2.0 / student_t_quantile(0.975, degrees)
    }

    /// Returns the estimate with its intervals moved along to another mean.
    #[must_use]
    pub(crate) fn moved_to(&self, mean: f64) -> Self {
        let by = mean - self.mean;
        let [low, high, low50, high50] = [self.low, self.high, self.low50, self.high50].map(|end| end + by);
        Self { mean, low, high, low50, high50, ..*self }
    }

    /// Returns the estimate times a factor, as when a unit changes.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let (low, high) = ordered(self.low * factor, self.high * factor);
        let (low50, high50) = ordered(self.low50 * factor, self.high50 * factor);
        Self { mean: self.mean * factor, low, high, low50, high50, ..*self }
    }
}

/// Which of the values for each seed under each draw of the parameters an estimate rests on.
pub(crate) struct Basis {
    /// Positions of the values, draw by draw.
    rows: Vec<Vec<usize>>,
    /// Whether every draw has a value for every seed.
    is_whole: bool,
}

impl Basis {
    /// Takes the draws without a missing value or, where they are fewer than two, what each draw has.
    pub(crate) fn of(values: &[f64], draws: usize) -> Self {
        let seeds = values.len().div_ceil(draws.max(1)).max(1);
        let known = |row: &[usize]| row.iter().copied().filter(|place| values[*place].is_finite()).collect();
        let places: Vec<usize> = (0..values.len()).collect();
        let rows: Vec<Vec<usize>> = places.chunks(seeds).map(known).collect();
        let is_complete = |row: &Vec<usize>| row.len() == seeds;
        let is_whole = rows.iter().filter(|row| is_complete(row)).count() > 1;
        let is_used = |row: &Vec<usize>| if is_whole { is_complete(row) } else { !row.is_empty() };
        Self { rows: rows.into_iter().filter(is_used).collect(), is_whole }
    }

    /// Returns the number of values.
    pub(crate) fn count(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Returns the mean over draws of the mean over their seeds.
    pub(crate) fn mean(&self, values: &[f64]) -> f64 {
        mean(&self.taken(values).iter().map(|row| mean(row)).collect::<Vec<f64>>())
    }

    fn taken(&self, values: &[f64]) -> Vec<Vec<f64>> {
        self.rows.iter().map(|row| row.iter().map(|place| values[*place]).collect()).collect()
    }

    /// Parts the variance; where a seed is missing, a draw has but its mean.
    fn layout(&self, values: &[f64]) -> Option<Layout> {
        let rows = self.taken(values);
        if self.is_whole {
            return Layout::of(&rows);
        }
        Layout::of(&rows.iter().map(|row| vec![mean(row)]).collect::<Vec<_>>())
    }
}

/// Values by draw of the parameters and by seed, with the components of their variance.
struct Layout {
    draws: usize,
    seeds: usize,
    /// Variance between the means of draws, with the luck that is in them.
    of_draws: f64,
    /// Variance between draws beyond what luck makes of their means.
    of_parameters: f64,
    /// Variance between seeds that is the same under every draw.
    of_seeds: f64,
    /// The rest: what a seed does under one draw and not under another.
    of_both: f64,
}

impl Layout {
    /// Parts the variance; `None` with fewer than two draws.
    fn of(rows: &[Vec<f64>]) -> Option<Self> {
        let (draws, seeds) = (rows.len(), rows.first().map_or(0, Vec::len));
        if draws < 2 || seeds < 1 || rows.iter().any(|row| row.len() != seeds) {
            return None;
        }
        let of_draws: Vec<f64> = rows.iter().map(|row| mean(row)).collect();
        let of_seeds: Vec<f64> =
            (0..seeds).map(|seed| mean(&rows.iter().map(|row| row[seed]).collect::<Vec<f64>>())).collect();
        let all = mean(&of_draws);
        let square = |value: f64| value * value;
        let between = |means: &[f64]| means.iter().map(|mean| square(mean - all)).sum::<f64>();
        let (more_draws, more_seeds) = ((draws - 1) as f64, (seeds - 1) as f64);
        let between_draws = between(&of_draws) / more_draws;
        if seeds == 1 {
            // Luck cannot be told from the parameters: all of it counts as theirs.
            let (of_draws, of_parameters) = (between_draws, between_draws);
            return Some(Self { draws, seeds, of_draws, of_parameters, of_seeds: 0.0, of_both: 0.0 });
        }
        let square_of_seeds = between(&of_seeds) * draws as f64 / more_seeds;
        let left = rows.iter().zip(&of_draws).flat_map(|(row, of_draw)| {
            row.iter().zip(&of_seeds).map(move |(value, of_seed)| square(value - of_draw - of_seed + all))
        });
        let of_both = left.sum::<f64>() / (more_draws * more_seeds);
        Some(Self {
            draws,
            seeds,
            of_draws: between_draws,
            of_parameters: (between_draws - of_both / seeds as f64).max(0.0),
            of_seeds: ((square_of_seeds - of_both) / draws as f64).max(0.0),
            of_both,
        })
    }

    /// Returns the variance of the true effect around the mean, with its degrees of freedom (Satterthwaite 1946).
    ///
    /// Draws count by the variance of their means as it is, never by what luck leaves of it: that difference is cut at nought, and its
    /// degrees of freedom are fewer than those of the draws, so that an interval made from it is too narrow where luck is large.
    fn variance_of_effect(&self) -> (f64, usize) {
        let (draws, seeds) = (self.draws as f64, self.seeds as f64);
        let parts =
            [(self.of_draws * (1.0 + 1.0 / draws), draws - 1.0), (self.of_seeds / seeds, seeds - 1.0)];
        let variance: f64 = parts.iter().map(|(part, _)| part).sum();
        let spread: f64 =
            parts.iter().filter(|(part, _)| *part > 0.0).map(|(part, degrees)| part * part / degrees).sum();
        let degrees = if spread > 0.0 { (variance * variance / spread).floor() } else { 1.0 };
        (variance, (degrees as usize).max(1))
    }

    /// Returns the share of the variance between single runs that goes with the parameters; `None` where luck is not known.
    fn share_of_parameters(&self) -> Option<f64> {
        let all = self.of_parameters + self.of_seeds + self.of_both;
        (self.seeds > 1 && all > 0.0).then(|| self.of_parameters / all)
    }
}

/// Returns two numbers with the smaller first.
fn ordered(first: f64, second: f64) -> (f64, f64) {
    if first > second { (second, first) } else { (first, second) }
}

/// Returns the mean; missing for an empty list.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Returns the quantile of a list at a share from 0 to 1, linear between order statistics; missing for an empty list.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let lower = sorted.get(below).copied().unwrap_or(f64::NAN);
    let upper = sorted.get((below + 1).min(last)).copied().unwrap_or(lower);
    lower + (upper - lower) * (place - below as f64)
}

/// Returns the quantile of Student's t at a probability above 0.5, to ten decimals so that every machine agrees.
pub fn student_t_quantile(probability: f64, degrees_of_freedom: usize) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    while student_t_cumulative(high, degrees_of_freedom) < probability && high < 1e6 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if student_t_cumulative(middle, degrees_of_freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (high * 1e10).round() / 1e10
}

/// Returns P(T ≤ t) for t ≥ 0 and whole degrees of freedom, by the finite series of Abramowitz and Stegun (1964),
/// 26.7.3 and 26.7.4.
fn student_t_cumulative(t: f64, degrees_of_freedom: usize) -> f64 {
    let degrees = degrees_of_freedom.max(1);
    let cosine_squared = degrees as f64 / (degrees as f64 + t * t);
    let sine = t / (degrees as f64 + t * t).sqrt();
    let cosine = cosine_squared.sqrt();
    let odd = degrees % 2 == 1;
    let terms = if odd { (degrees - 1) / 2 } else { degrees / 2 };
    let mut term = 1.0;
    let mut sum = 0.0;
    for step in 0..terms {
        if step > 0 {
            let (top, bottom) = if odd { (2 * step, 2 * step + 1) } else { (2 * step - 1, 2 * step) };
            term *= cosine_squared * top as f64 / bottom as f64;
        }
        sum += term;
    }
    let two_sided = if odd {
        let angle = (t / (degrees as f64).sqrt()).atan();
        (angle + sine * cosine * sum) * std::f64::consts::FRAC_2_PI
    } else {
        sine * sum
    };
    f64::midpoint(1.0, two_sided)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_t_agrees_with_printed_tables() {
        // Table of critical values, two-sided 95%: df 1, 2, 3, 4, 9, 10, 19, 30, 120.
        let table = [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (9, 2.262),
            (10, 2.228),
            (19, 2.093),
            (30, 2.042),
            (120, 1.980),
        ];
        for (degrees, expected) in table {
            assert!((student_t_quantile(0.975, degrees) - expected).abs() < 5e-4, "{degrees}");
        }
        // Two-sided 50% with one degree is tan(π/4) = 1.
        assert!((student_t_quantile(0.75, 1) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_interval_is_the_mean_and_t_standard_errors() {
        // Values 1, 2, 3: mean 2, standard deviation 1, standard error 1/√3 = 0.57735; t(0.975, 2) = 4.30265.
        let estimate = Estimate::from_replications(&[1.0, 2.0, 3.0]);

        assert!((estimate.mean - 2.0).abs() < 1e-12);
        assert!((estimate.low - (2.0 - 4.302_652_73 * 0.577_350_27)).abs() < 1e-6);
        assert!((estimate.high - (2.0 + 4.302_652_73 * 0.577_350_27)).abs() < 1e-6);
        assert!(!estimate.is_clear());
    }

    #[test]
    fn equal_values_give_an_interval_without_width() {
        let shift = Estimate::from_replications(&[0.1, 0.1, 0.1]);

        assert!((shift.mean - 0.1).abs() < f64::EPSILON && (shift.high - shift.low).abs() < f64::EPSILON);
    }

    #[test]
    fn equal_values_are_clear_from_six_on() {
        assert!(!Estimate::from_replications(&[0.1; 5]).is_clear());
        assert!(Estimate::from_replications(&[0.1; 6]).is_clear());
        assert!(!Estimate::from_replications(&[0.0; 6]).is_clear());
        // Rounding is no luck.
        assert!(!Estimate::from_replications(&[0.1, 0.1, 0.1 + f64::EPSILON / 8.0]).is_clear());
        // Three draws of two seeds are six runs, but nothing in them has been drawn six times.
        assert!(!Estimate::across(&[0.1; 6], 3).is_clear());
        assert!(Estimate::across(&[0.1; 12], 6).is_clear());
    }

    #[test]
    fn one_replication_has_no_interval_and_is_never_clear() {
        let estimate = Estimate::from_replications(&[5.0]);

        assert!(estimate.low.is_nan() && !estimate.is_clear() && !estimate.has_interval());
        assert!(Estimate::from_replications(&[]).mean.is_nan());
    }

    #[test]
    fn quantiles_lie_between_order_statistics() {
        // Of 10, 20, 30, 40 the median is halfway between 20 and 30; the 25% point is 10 + 0.75 × 10.
        let values = [40.0, 10.0, 30.0, 20.0, f64::NAN];

        assert!((quantile(&values, 0.5) - 25.0).abs() < 1e-12);
        assert!((quantile(&values, 0.25) - 17.5).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn the_variance_is_parted_between_draws_and_seeds() {
        // Draws at -3, 0 and 3, seeds at -1 and 1, nothing else: variances 9 and 2.
        let values = [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0];

        let estimate = Estimate::across(&values, 3);

        assert!((estimate.from_parameters.unwrap() - 9.0 / 11.0).abs() < 1e-12, "{estimate:?}");
        assert_eq!((estimate.draws, estimate.replications), (3, 6));
        // 9 (1 + 1/3) + 2/2 = 13; degrees 13² / (12²/2 + 1²/1) = 2.3, so 2: t is 4.3027.
        assert!((estimate.high - 4.302_652_729_7 * 13.0_f64.sqrt()).abs() < 1e-6, "{estimate:?}");
    }

    /// Returns what is nearly normal, sums of twelve uniform numbers, the same in every run of the tests.
    fn normal_deviates() -> impl FnMut() -> f64 {
        let mut chance = 0x9e37_79b9_u64;
        move || {
            let uniforms = (0..12).map(|_| {
                chance =
                    chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (chance >> 40) as f64 / (1_u64 << 24) as f64
            });
            uniforms.sum::<f64>() - 6.0
        }
    }

    /// Returns the share of 4,000 studies whose interval contains the effect under the true parameters, which are one more draw.
    fn coverage((draws, seeds): (usize, usize), of_parameters: f64, [of_seeds, of_both]: [f64; 2]) -> f64 {
        let mut normal = normal_deviates();
        let studies = 4_000;
        let covered = (0..studies).filter(|_| {
            let luck: Vec<f64> = (0..seeds).map(|_| of_seeds * normal()).collect();
            let mut values = Vec::with_capacity(draws * seeds);
            for _ in 0..draws {
                let draw = of_parameters * normal();
                values.extend(luck.iter().map(|seed| draw + seed + of_both * normal()));
            }
            let truth = of_parameters * normal();
            let estimate = Estimate::across(&values, draws);
            estimate.low <= truth && truth <= estimate.high
        });
        covered.count() as f64 / f64::from(studies)
    }

    #[test]
    fn an_interval_over_draws_contains_the_effect_under_the_true_parameters() {
        let half = 0.5_f64.sqrt();
        for (size, of_parameters) in [((16, 4), 0.3), ((4, 4), 0.5), ((16, 4), 1.0), ((16, 4), 3.0)] {
            for luck in [[0.0, 1.0], [1.0, 0.0], [half, half]] {
                let share = coverage(size, of_parameters, luck);
                assert!(share >= 0.94, "{size:?}, parameters {of_parameters}, luck {luck:?}: {share}");
            }
        }
        // Where parameters rule, it contains no more than it says.
        assert!(coverage((16, 4), 3.0, [half, half]) < 0.96);
    }

    #[test]
    fn draws_that_all_lack_a_seed_count_by_their_means() {
        // Means of draws 1, 2 and 3: the same as one value a draw.
        let hole = f64::NAN;
        let holed = Estimate::across(&[0.5, 1.5, hole, hole, 1.0, 3.0, 2.5, hole, 3.5], 3);
        let means = Estimate::across(&[1.0, 2.0, 3.0], 3);

        assert_eq!((holed.mean, holed.low, holed.high), (means.mean, means.low, means.high));
        assert_eq!((holed.replications, holed.draws), (6, 3));
        // 1 (1 + 1/3) with two degrees of freedom.
        assert!((holed.high - (2.0 + 4.302_652_729_7 * (4.0_f64 / 3.0).sqrt())).abs() < 1e-6, "{holed:?}");

        // What one draw has says nothing of the parameters.
        let alone = Estimate::across(&[1.0, 2.0, hole, hole, hole, hole], 3);
        assert!(alone.mean == 1.5 && !alone.has_interval() && !alone.is_clear(), "{alone:?}");
    }

    #[test]
    fn one_draw_is_as_none_and_a_draw_with_a_missing_value_is_left_out() {
        let values = [1.0, 2.0, 4.0];
        assert_eq!(Estimate::across(&values, 1), Estimate::from_replications(&values));

        let whole = Estimate::across(&[1.0, 2.0, 3.0, 5.0], 2);
        let holed = Estimate::across(&[1.0, 2.0, f64::NAN, 9.0, 3.0, 5.0], 3);
        assert_eq!((holed.mean, holed.low), (whole.mean, whole.low));
        assert!(Estimate::across(&[f64::NAN; 4], 2).mean.is_nan());
    }

    #[test]
    fn rounding_keeps_three_digits_and_the_side_of_zero() {
        let grain =
            |low: f64, high: f64| Estimate { low, high, ..Estimate::from_replications(&[0.0, 1.0]) }.grain();
        assert_eq!(grain(-228.0, -15.0), 1.0);
        assert_eq!(grain(-31_240.0, -1_240.0), 100.0);
        assert_eq!(grain(-31_240.0, -12.0), 10.0);
        assert_eq!(grain(-31_240.0, -4.0), 1.0);
        assert_eq!(grain(-31_240.0, 4.0), 100.0);
        assert_eq!(grain(f64::NAN, f64::NAN), 1.0);
    }
}
