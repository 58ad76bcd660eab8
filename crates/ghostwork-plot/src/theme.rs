//! Colours and sizes of every chart.

use plotters::style::RGBColor;

/// A colour as red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Returns the colour in the form `#12436d`.
    pub fn hexadecimal(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    pub(crate) fn plotters(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// Colours and sizes; the default is legible in print, in grey and for colour-blind readers.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Titles and values.
    pub ink: Colour,
    /// Subtitles, axes and notes.
    pub muted: Colour,
    /// Grid lines.
    pub grid: Colour,
    /// What is not clear.
    pub unclear: Colour,
    /// The baseline.
    pub baseline: Colour,
    /// The reform.
    pub reform: Colour,
    /// Words about the reform, darker than its lines so that small text reads.
    pub reform_text: Colour,
    /// Changes for the better.
    pub gain: Colour,
    /// Changes for the worse.
    pub loss: Colour,
    /// Bands of change from loss to gain.
    pub bands: [Colour; 5],
    /// Size of the title.
    pub title_size: f64,
    /// Size of the subtitle.
    pub subtitle_size: f64,
    /// Size of all other text.
    pub text_size: f64,
}

/// Width of every chart; one unit is a quarter of a millimetre when a chart is printed 160 mm wide.
pub(crate) const WIDTH: f64 = 640.0;

impl Default for Theme {
    fn default() -> Self {
        Self {
            ink: Colour(0x1d, 0x1d, 0x1b),
            muted: Colour(0x59, 0x59, 0x59),
            grid: Colour(0xde, 0xde, 0xde),
            unclear: Colour(0x94, 0x94, 0x94),
            baseline: Colour(0x12, 0x43, 0x6d),
            reform: Colour(0xf4, 0x6a, 0x25),
            reform_text: Colour(0xb8, 0x43, 0x0b),
            gain: Colour(0x28, 0xa1, 0x97),
            loss: Colour(0x80, 0x16, 0x50),
            bands: [
                Colour(0x80, 0x16, 0x50),
                Colour(0xc8, 0x78, 0xa6),
                Colour(0xe2, 0xe2, 0xe2),
                Colour(0x86, 0xcb, 0xc3),
                Colour(0x14, 0x7a, 0x74),
            ],
            title_size: 21.0,
            subtitle_size: 14.5,
            text_size: 13.0,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Simulations of full colour blindness: Machado, Oliveira and Fernandes (2009), table 1, severity 1.
    const BLINDNESS: [(&str, [[f64; 3]; 3]); 4] = [
        ("none", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
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

    /// CIELAB of linear light under D65.
    fn lab(light: [f64; 3]) -> [f64; 3] {
        let [red, green, blue] = light;
        let x = (0.412_456 * red + 0.357_576 * green + 0.180_437 * blue) / 0.950_47;
        let y = 0.212_673 * red + 0.715_152 * green + 0.072_175 * blue;
        let z = (0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83;
        let bend = |t: f64| if t > 0.008_856 { root(t, 3) } else { 7.787 * t + 16.0 / 116.0 };
        [116.0 * bend(y) - 16.0, 500.0 * (bend(x) - bend(y)), 200.0 * (bend(y) - bend(z))]
    }

    fn difference(first: Colour, second: Colour, matrix: &[[f64; 3]; 3]) -> f64 {
        let seen = |colour| {
            let light = linear(colour);
            let row = |row: &[f64; 3]| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
            lab([row(&matrix[0]), row(&matrix[1]), row(&matrix[2])])
        };
        let (first, second) = (seen(first), seen(second));
        first.iter().zip(second).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }

    #[test]
    fn black_on_white_has_the_contrast_of_the_standard() {
        // WCAG 2.2: (1 + 0.05) / (0 + 0.05) = 21, and 4.54 for #767676.
        assert!((contrast(Colour(0, 0, 0), Colour(255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast(Colour(0x76, 0x76, 0x76), Colour(255, 255, 255)) - 4.54).abs() < 0.01);
    }

    #[test]
    fn lines_and_dots_stand_out_from_white() {
        let theme = Theme::default();
        let white = Colour(255, 255, 255);

        for colour in [
            theme.baseline,
            theme.reform,
            theme.gain,
            theme.loss,
            theme.unclear,
            theme.bands[0],
            theme.bands[4],
        ] {
            assert!(contrast(colour, white) >= 3.0, "{}", colour.hexadecimal());
        }
        for colour in [theme.ink, theme.muted, theme.baseline, theme.reform_text, theme.loss] {
            assert!(contrast(colour, white) >= 4.5, "{}", colour.hexadecimal());
        }
        for band in theme.bands {
            assert!(contrast(text_on(band, &theme), band) >= 4.5, "{}", band.hexadecimal());
        }
    }

    #[test]
    fn colours_used_together_differ_for_colour_blind_readers() {
        let theme = Theme::default();
        let together: [&[Colour]; 4] = [
            &[theme.baseline, theme.reform, theme.unclear],
            &[theme.gain, theme.loss, theme.baseline],
            &[theme.bands[4], theme.loss, theme.baseline, theme.unclear],
            &theme.bands,
        ];

        for colours in together {
            for (place, first) in colours.iter().enumerate() {
                for second in &colours[place + 1..] {
                    for (name, matrix) in &BLINDNESS {
                        let difference = difference(*first, *second, matrix);
                        let pair = format!("{} {}", first.hexadecimal(), second.hexadecimal());
                        assert!(difference >= 10.0, "{name} {pair} {difference:.1}");
                    }
                }
            }
        }
    }
}
