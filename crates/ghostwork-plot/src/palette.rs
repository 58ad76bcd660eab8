//! Whether colours are seen: contrast on paper, and distance for readers who see fewer colours.

use crate::theme::{Colour, Theme};

/// Paper.
const WHITE: Colour = Colour(255, 255, 255);
/// Least contrast of lines and dots with paper (WCAG 2.2, 1.4.11).
const CONTRAST_OF_LINES: f64 = 3.0;
/// Least contrast of words with what they stand on (WCAG 2.2, 1.4.3).
const CONTRAST_OF_TEXT: f64 = 4.5;
/// Least distance of colours that are told apart in one chart (CIE 1976).
const DISTANCE: f64 = 10.0;

/// Simulations of full colour blindness: Machado, Oliveira and Fernandes (2009), table 1, severity 1.
const BLINDNESS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deutan",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritan",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// A colour of a theme that some readers will not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Weakness {
    /// Name of the colour in a theme.
    pub colour: &'static str,
    /// What is wrong, as the end of a sentence that begins with the name.
    pub problem: String,
}

impl Theme {
    /// Lists colours that are too pale on white or that colour-blind readers take for one another.
    pub fn weaknesses(&self) -> Vec<Weakness> {
        let mut found = pale(self);
        found.extend(confused(self));
        found
    }
}

/// Lists colours without enough contrast.
fn pale(theme: &Theme) -> Vec<Weakness> {
    let [most_loss, .., most_gain] = theme.bands;
    let lines = [
        ("baseline", theme.baseline),
        ("reform", theme.reform),
        ("gain", theme.gain),
        ("loss", theme.loss),
        ("unclear", theme.unclear),
        ("bands", most_loss),
        ("bands", most_gain),
    ];
    let words = [
        ("ink", theme.ink),
        ("muted", theme.muted),
        ("baseline", theme.baseline),
        ("reform_text", theme.reform_text),
        ("loss", theme.loss),
        ("bands", most_gain),
    ];
    let too_pale = |colours: &[(&'static str, Colour)], least: f64, what: &str| -> Vec<Weakness> {
        let weak = |(name, colour): &(&'static str, Colour)| {
            let contrast = contrast(*colour, WHITE);
            let problem = format!(
                "({}) has a contrast of {contrast:.1} with white, {what} need {least}",
                colour.hexadecimal()
            );
            (contrast < least).then_some(Weakness { colour: name, problem })
        };
        colours.iter().filter_map(weak).collect()
    };
    let mut found = too_pale(&lines, CONTRAST_OF_LINES, "lines and dots");
    found.extend(too_pale(&words, CONTRAST_OF_TEXT, "words"));
    for band in theme.bands {
        let contrast = contrast(text_on(band, theme), band);
        if contrast < CONTRAST_OF_TEXT {
            let problem = format!(
                "({}) leaves words on it a contrast of {contrast:.1}, they need 4.5",
                band.hexadecimal()
            );
            found.push(Weakness { colour: "bands", problem });
        }
    }
    found
}

/// Lists pairs of colours that stand in one chart and that some readers take for one another.
fn confused(theme: &Theme) -> Vec<Weakness> {
    let [most_loss, loss, none, gain, most_gain] = theme.bands.map(|colour| ("bands", colour));
    let baseline = ("baseline", theme.baseline);
    let unclear = ("unclear", theme.unclear);
    let together: [&[(&'static str, Colour)]; 4] = [
        &[baseline, ("reform", theme.reform), unclear],
        &[("gain", theme.gain), ("loss", theme.loss), baseline],
        &[most_gain, ("loss", theme.loss), baseline, unclear],
        &[most_loss, loss, none, gain, most_gain],
    ];
    let mut found = Vec::new();
    for colours in together {
        for (place, (name, first)) in colours.iter().enumerate() {
            for (other, second) in &colours[place + 1..] {
                let distances =
                    BLINDNESS.iter().map(|(sight, matrix)| (sight, distance(*first, *second, matrix)));
                let nearest = distances.min_by(|left, right| left.1.total_cmp(&right.1));
                let Some((sight, distance)) = nearest.filter(|(_, distance)| *distance < DISTANCE) else {
                    continue;
                };
                let problem = format!(
                    "({}) and `{other}` ({}) are {distance:.1} apart for readers of {sight} sight, 10 is the least",
                    first.hexadecimal(),
                    second.hexadecimal()
                );
                found.push(Weakness { colour: name, problem });
            }
        }
    }
    found.dedup();
    found
}

/// Returns a colour of text that reads on a background.
pub(crate) fn text_on(background: Colour, theme: &Theme) -> Colour {
    let white = Colour(255, 255, 255);
    if contrast(white, background) >= contrast(theme.ink, background) { white } else { theme.ink }
}

/// Returns the contrast of two colours, 1 to 21 (WCAG 2.2).
pub(crate) fn contrast(first: Colour, second: Colour) -> f64 {
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// Returns the relative luminance, 0 to 1.
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = linear(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Returns linear light, 0 to 1 a channel.
fn linear(colour: Colour) -> [f64; 3] {
    [colour.0, colour.1, colour.2].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { power_of_2_4((share + 0.055) / 1.055) }
    })
}

/// Returns value^2.4 as the fifth root of value^12, the same on every machine.
fn power_of_2_4(value: f64) -> f64 {
    let square = value * value;
    let fourth = square * square;
    root(fourth * fourth * fourth, 5)
}

/// Returns the root of a value from 0 to 1 by Newton's method.
fn root(value: f64, degree: u32) -> f64 {
    let below = degree - 1;
    let mut root = 1.0_f64;
    for _ in 0..200 {
        let power = (0..below).fold(1.0, |power, _| power * root);
        if power > 0.0 {
            root = (f64::from(below) * root + value / power) / f64::from(degree);
        }
    }
    root
}

/// CIELAB of linear light under D65.
fn lab(light: [f64; 3]) -> [f64; 3] {
    let [red, green, blue] = light;
    let x = (0.412_456 * red + 0.357_576 * green + 0.180_437 * blue) / 0.950_47;
    let y = 0.212_673 * red + 0.715_152 * green + 0.072_175 * blue;
    let z = (0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83;
    let bend = |t: f64| if t > 0.008_856 { root(t, 3) } else { 7.787 * t + 16.0 / 116.0 };
    [116.0 * bend(y) - 16.0, 500.0 * (bend(x) - bend(y)), 200.0 * (bend(y) - bend(z))]
}

/// Returns the distance of two colours in CIELAB as seen through a simulation of colour blindness.
fn distance(first: Colour, second: Colour, matrix: &[[f64; 3]; 3]) -> f64 {
    let seen = |colour| {
        let light = linear(colour);
        let row = |row: &[f64; 3]| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
        lab([row(&matrix[0]), row(&matrix[1]), row(&matrix[2])])
    };
    let (first, second) = (seen(first), seen(second));
    first.iter().zip(second).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_contrast_of_the_standard() {
        // WCAG 2.2: (1 + 0.05) / (0 + 0.05) = 21, and 4.54 for #767676.
        assert!((contrast(Colour(0, 0, 0), Colour(255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour(0x76, 0x76, 0x76), Colour(255, 255, 255)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn the_default_theme_is_seen_by_everybody() {
        assert_eq!(Theme::default().weaknesses(), []);
    }

    #[test]
    fn pale_and_confusable_colours_are_named() {
        let yellow = Colour(0xff, 0xe0, 0x00);
        let (red, green) = (Colour(0xa5, 0x2a, 0x2a), Colour(0x3d, 0x6b, 0x00));
        let theme = Theme { reform: yellow, gain: green, loss: red, ..Theme::default() };

        let found = theme.weaknesses();

        assert!(
            found.iter().any(|weakness| weakness.colour == "reform" && weakness.problem.contains("contrast"))
        );
        let red_and_green =
            |weakness: &Weakness| weakness.colour == "gain" && weakness.problem.contains("`loss`");
        assert!(found.iter().any(red_and_green), "{found:?}");
    }
}
