//! Normal numbers by inversion: the quantile of one uniform number each.

use super::{logarithm, polynomial};
use crate::draws::unit_interval;
use crate::marks::{TOGETHER, note};

/// Distance from the middle of the probabilities up to which the centre's approximation holds.
const CENTRE_HALF_WIDTH: f64 = 0.425;
/// Root of the negative logarithm of the probability of the tail up to which the shoulder's approximation holds.
const SHOULDER_END: f64 = 5.0;

/// Returns the value below which a standard normal variable falls with a probability in (0, 1), to about 1e-15.
///
/// Wichura (1988), algorithm AS 241, PPND16.
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= CENTRE_HALF_WIDTH {
        return centre(centred);
    }
    let tail = if centred < 0.0 { probability } else { 1.0 - probability };
    let r = tail_root(tail);
    let distance =
        if r <= SHOULDER_END { shoulder(r) } else { ratio_of_polynomials(r - SHOULDER_END, &FAR_TAIL) };
    if centred < 0.0 { -distance } else { distance }
}

/// The words in the centre: the first and the last one.
const FIRST_CENTRAL: u32 = 322_122_547;
const LAST_CENTRAL: u32 = 3_972_844_748;

/// Most numbers that [`standard_normals`] makes at once.
pub(crate) const NORMALS_AT_ONCE: usize = 512;

/// Numbers that the widest vector holds: few are filled up to whole vectors, as what is left over is worked out one by one.
pub(crate) const VECTOR: usize = 8;

/// Turns up to 512 words into standard normal numbers, the same as [`standard_normal`](crate::standard_normal) of each.
///
/// Most words lie in the centre. The tails are few and dear; they are gathered, worked out together and put back. No word
/// lies beyond the shoulder: the root of the smallest tail, 2^-33, is 4.8.
#[inline(always)]
pub fn standard_normals(words: &[u32], normals: &mut [f64]) {
    debug_assert!(words.len() <= NORMALS_AT_ONCE && words.len() == normals.len());
    for (normal, word) in normals.iter_mut().zip(words) {
        *normal = centre(unit_interval(*word) - 0.5);
    }
    let mut marks = [0_u8; NORMALS_AT_ONCE];
    for (mark, word) in marks.iter_mut().zip(words) {
        *mark = u8::from(word.wrapping_sub(FIRST_CENTRAL) > LAST_CENTRAL - FIRST_CENTRAL);
    }
    let mut rows = [0; NORMALS_AT_ONCE + TOGETHER];
    let count = note(&marks[..words.len()], &mut rows);
    let mut distances = [0.0; NORMALS_AT_ONCE];
    let rows = &rows[..count];
    for (distance, row) in distances.iter_mut().zip(rows) {
        *distance = unit_interval(words[usize::from(*row)]);
    }
    for distance in &mut distances[..count.next_multiple_of(VECTOR).min(NORMALS_AT_ONCE)] {
        let probability = *distance;
        let is_low = probability - 0.5 < 0.0;
        let size = shoulder(tail_root(if is_low { probability } else { 1.0 - probability }));
        *distance = if is_low { -size } else { size };
    }
    for (row, distance) in rows.iter().zip(&distances) {
        normals[usize::from(*row)] = *distance;
    }
}

#[inline(always)]
fn centre(centred: f64) -> f64 {
    centred * ratio_of_polynomials(0.180_625 - centred * centred, &CENTRE)
}

#[inline(always)]
fn tail_root(tail: f64) -> f64 {
    (-logarithm(tail)).sqrt()
}

#[inline(always)]
fn shoulder(r: f64) -> f64 {
    ratio_of_polynomials(r - 1.6, &SHOULDER)
}

/// Numerator and denominator, highest power first.
type Ratio = ([f64; 8], [f64; 8]);

#[inline(always)]
fn ratio_of_polynomials(x: f64, (numerator, denominator): &Ratio) -> f64 {
    polynomial(x, numerator) / polynomial(x, denominator)
}

const CENTRE: Ratio = (
    [
        2.509_080_928_730_122_7e3,
        3.343_057_558_358_813e4,
        6.726_577_092_700_87e4,
        4.592_195_393_154_987e4,
        1.373_169_376_550_946e4,
        1.971_590_950_306_551_3e3,
        1.331_416_678_917_843_8e2,
        3.387_132_872_796_366_5,
    ],
    [
        5.226_495_278_852_545e3,
        2.872_908_573_572_194_3e4,
        3.930_789_580_009_271e4,
        2.121_379_430_158_659_7e4,
        5.394_196_021_424_751e3,
        6.871_870_074_920_579e2,
        4.231_333_070_160_091e1,
        1.0,
    ],
);

const SHOULDER: Ratio = (
    [
        7.745_450_142_783_414e-4,
        2.272_384_498_926_918_4e-2,
        2.417_807_251_774_506e-1,
        1.270_458_252_452_368_4,
        3.647_848_324_763_204_5,
        5.769_497_221_460_691,
        4.630_337_846_156_546,
        1.423_437_110_749_683_5,
    ],
    [
        1.050_750_071_644_416_9e-9,
        5.475_938_084_995_345e-4,
        1.519_866_656_361_645_7e-2,
        1.481_039_764_274_800_8e-1,
        6.897_673_349_851e-1,
        1.676_384_830_183_803_8,
        2.053_191_626_637_759,
        1.0,
    ],
);

const FAR_TAIL: Ratio = (
    [
        2.010_334_399_292_288_1e-7,
        2.711_555_568_743_487_6e-5,
        1.242_660_947_388_078_4e-3,
        2.653_218_952_657_612_4e-2,
        2.965_605_718_285_048_7e-1,
        1.784_826_539_917_291_3,
        5.463_784_911_164_114,
        6.657_904_643_501_103,
    ],
    [
        2.044_263_103_389_939_8e-15,
        1.421_511_758_316_446e-7,
        1.846_318_317_510_054_8e-5,
        7.868_691_311_456_133e-4,
        1.487_536_129_085_061_5e-2,
        1.369_298_809_227_358e-1,
        5.998_322_065_558_88e-1,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    use ghostwork_processor::{Kernel, Processor};

    use super::*;

    #[test]
    fn quantiles_are_those_of_the_normal_distribution() {
        // Abramowitz and Stegun, table 26.5.
        let known = [
            (0.975, 1.959_963_984_540_054),
            (0.5, 0.0),
            (0.001, -3.090_232_306_167_813_5),
            (1e-9, -5.997_807_015_007_687),
        ];
        for (probability, quantile) in known {
            assert!((normal_quantile(probability) - quantile).abs() < 1e-12, "{probability}");
        }
    }

    struct Normals<'a>(&'a [u32], &'a mut [f64]);

    impl Kernel for Normals<'_> {
        type Output = ();

        #[inline(always)]
        fn run(self) {
            standard_normals(self.0, self.1);
        }
    }

    #[test]
    fn many_normals_have_the_bits_of_single_ones_on_every_processor() {
        // Words all over, among them both ends and both sides of the borders of the centre, 0.075 and 0.925 of 2^32.
        let mut words: Vec<u32> = (0..500_u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
        words.extend([0, 1, u32::MAX, 322_122_546, 322_122_547, 322_122_548, 3_972_844_747, 3_972_844_749]);
        let single: Vec<u64> =
            words.iter().map(|word| normal_quantile(unit_interval(*word)).to_bits()).collect();
        for processor in Processor::all() {
            let mut normals = vec![0.0; words.len()];
            processor.run(Normals(&words, &mut normals));

            let many: Vec<u64> = normals.into_iter().map(f64::to_bits).collect();
            assert_eq!(many, single, "{processor:?}");
        }
    }

    #[test]
    fn the_centre_begins_and_ends_with_its_words() {
        for (word, is_central) in [
            (FIRST_CENTRAL - 1, false),
            (FIRST_CENTRAL, true),
            (LAST_CENTRAL, true),
            (LAST_CENTRAL + 1, false),
        ] {
            assert_eq!((unit_interval(word) - 0.5).abs() <= CENTRE_HALF_WIDTH, is_central, "{word}");
        }
    }

    #[test]
    fn all_may_lie_in_the_tails() {
        let words = [3; NORMALS_AT_ONCE];
        let mut normals = [0.0; NORMALS_AT_ONCE];

        standard_normals(&words, &mut normals);

        assert_eq!(normals, [normal_quantile(unit_interval(3)); NORMALS_AT_ONCE]);
    }
}
