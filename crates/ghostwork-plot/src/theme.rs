//! Colours and sizes of every chart.

use plotters::style::RGBColor;

/// A colour as red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads a colour in the form `#12436d`.
    pub fn from_hexadecimal(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |place: usize| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok();
        Some(Self(channel(0)?, channel(2)?, channel(4)?))
    }

    /// Returns the colour in the form `#12436d`.
    pub fn hexadecimal(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    pub(crate) fn plotters(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// A typeface in two weights, as TrueType or OpenType files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    /// Name of the family: letters, digits, blanks and hyphens.
    pub family: String,
    /// The regular weight.
    pub regular: Vec<u8>,
    /// The bold weight.
    pub bold: Vec<u8>,
}

impl Font {
    /// Says whether a file can be read as a font that has Latin letters and digits.
    pub fn is_readable(file: &[u8]) -> bool {
        crate::typeface::Weight::of(file).is_some_and(|weight| weight.has_all("Az09.,%"))
    }
}

/// Colours, sizes and typeface; the default is legible in print, in grey and for colour-blind readers.
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
    /// The typeface; the built-in one when missing.
    pub font: Option<Font>,
    /// Words at the upper right corner, such as the name of a ministry; nothing when empty.
    pub logo: String,
    /// Width of pictures in pixels; when missing, 640 as SVG and 300 dots per inch at 160 mm as PNG.
    pub width: Option<u32>,
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
            font: None,
            logo: String::new(),
            width: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_it_is_written() {
        let colour = Colour(0x12, 0x43, 0x6d);

        assert_eq!(Colour::from_hexadecimal(&colour.hexadecimal()), Some(colour));
        for text in ["12436d", "#12436", "#12436dd", "#1243é", "#gggggg", "#+1+1+1", ""] {
            assert_eq!(Colour::from_hexadecimal(text), None, "{text}");
        }
    }
}
