//! Elementary functions whose bits are the same on every machine.
//!
//! They use only + − × ÷ and square roots of `f64`, which IEEE 754 rounds in one way; the platform's mathematics
//! library differs between machines and is never called. Errors are relative to the true value.

const LOG2_E: f64 = std::f64::consts::LOG2_E;
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
const LARGEST_EXPONENT: f64 = 709.0;

/// Returns e to the power of `x`, to about 1e-15; `x` beyond ±709 is taken as ±709.
pub(crate) fn exponential(x: f64) -> f64 {
    let x = x.clamp(-LARGEST_EXPONENT, LARGEST_EXPONENT);
    let power = (x * LOG2_E + 0.5).floor();
    let rest = (x - power * LN_2_HIGH) - power * LN_2_LOW;
    // Taylor series of degree 12 on |rest| <= 0.35: the next term is below 2e-16.
    let mut sum = 1.0 / 479_001_600.0;
    for factorial in [
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        sum = sum * rest + factorial;
    }
    sum * f64::from_bits(((power as i64 + 1023) as u64) << 52)
}

/// Returns the natural logarithm of `x`, to about 1e-15; a value that is not positive and normal gives that of the
/// smallest normal number, about -708.4.
pub(crate) fn logarithm(x: f64) -> f64 {
    let bits = x.max(f64::MIN_POSITIVE).to_bits();
    let raw_exponent = (bits >> 52) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    // The mantissa is brought to [sqrt(1/2), sqrt(2)), where the series below converges fast.
    let is_large = mantissa > std::f64::consts::SQRT_2;
    let mantissa = if is_large { mantissa * 0.5 } else { mantissa };
    let exponent = (raw_exponent + i64::from(is_large)) as f64;
    // ln m = 2 artanh(t), t = (m - 1) / (m + 1), |t| <= 0.172.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut sum = 1.0 / 19.0;
    for term in
        [1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0, 1.0]
    {
        sum = sum * square + term;
    }
    exponent * LN_2_HIGH + (2.0 * ratio * sum + exponent * LN_2_LOW)
}

/// Returns `base` to the power of `exponent` for a positive base.
pub(crate) fn power(base: f64, exponent: f64) -> f64 {
    exponential(exponent * logarithm(base))
}

/// Returns 1 / (1 + e^-x): log-odds turned into a probability.
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exponential(-x))
}

/// Returns the value below which a standard normal variable falls with a probability in (0, 1), to about 1e-15.
///
/// Wichura (1988), algorithm AS 241, PPND16.
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * ratio_of_polynomials(r, &CENTRE);
    }
    let tail = if centred < 0.0 { probability } else { 1.0 - probability };
    let r = (-logarithm(tail)).sqrt();
    let distance = if r <= 5.0 {
        ratio_of_polynomials(r - 1.6, &SHOULDER)
    } else {
        ratio_of_polynomials(r - 5.0, &FAR_TAIL)
    };
    if centred < 0.0 { -distance } else { distance }
}

/// Numerator and denominator, highest power first.
type Ratio = ([f64; 8], [f64; 8]);

fn ratio_of_polynomials(x: f64, (numerator, denominator): &Ratio) -> f64 {
    let at =
        |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient);
    at(numerator) / at(denominator)
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
#[allow(clippy::disallowed_methods, reason = "compared with the platform's library")]
mod tests {
    use super::*;

    #[test]
    fn functions_agree_with_the_mathematics_library() {
        for step in -7000..7000 {
            let x = f64::from(step) * 0.1;
            assert!((exponential(x) / x.exp() - 1.0).abs() < 4e-15, "exp {x}");
            let positive = x.exp();
            assert!((logarithm(positive) - positive.ln()).abs() <= 4e-15 * (1.0 + x.abs()), "ln {positive}");
        }
    }

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
}
