//! The built-in typeface: its bytes, and the width of text set in it.

use ttf_parser::Face;

use crate::error::PlotError;

/// Name of the typeface in figures.
pub(crate) const FAMILY: &str = "Ghostwork Sans";

/// What a figure asks for where the typeface is not embedded.
pub(crate) const FAMILY_WITH_FALLBACK: &str = "'Ghostwork Sans', Lato, Arial, sans-serif";

pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/GhostworkSans-Regular.ttf");
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/GhostworkSans-Bold.ttf");
const REGULAR_FOR_WEB: &[u8] = include_bytes!("../fonts/GhostworkSans-Regular.woff2");
const BOLD_FOR_WEB: &[u8] = include_bytes!("../fonts/GhostworkSans-Bold.woff2");

/// Width of a glyph the typeface lacks, as a share of the size.
const UNKNOWN_GLYPH: f64 = 0.6;

/// Measures text.
pub(crate) struct Typeface {
    regular: Face<'static>,
    bold: Face<'static>,
}

impl Typeface {
    /// Reads both weights.
    pub(crate) fn load() -> Result<Self, PlotError> {
        let read = |file, bytes| {
            Face::parse(bytes, 0)
                .map_err(|error| PlotError::TypefaceNotReadable { file, problem: error.to_string() })
        };
        Ok(Self {
            regular: read("GhostworkSans-Regular.ttf", REGULAR)?,
            bold: read("GhostworkSans-Bold.ttf", BOLD)?,
        })
    }

    /// Returns the width of a line of text in the unit of its size, kerning left out.
    pub(crate) fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let face = if bold { &self.bold } else { &self.regular };
        let em = f64::from(face.units_per_em());
        let glyph = |letter: char| {
            let advance = face.glyph_index(letter).and_then(|glyph| face.glyph_hor_advance(glyph));
            advance.map_or(UNKNOWN_GLYPH, |advance| f64::from(advance) / em)
        };
        text.chars().map(glyph).sum::<f64>() * size
    }

    /// Breaks text into lines no wider than `width`; a word wider than that is cut.
    pub(crate) fn wrap(&self, text: &str, width: f64, size: f64, bold: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size, bold) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.shorten(word, width, size, bold);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Cuts a line to a width, marking the cut.
    pub(crate) fn shorten(&self, text: &str, width: f64, size: f64, bold: bool) -> String {
        if self.width(text, size, bold) <= width {
            return text.to_owned();
        }
        let mut kept = String::new();
        for letter in text.chars() {
            kept.push(letter);
            if self.width(&format!("{kept}…"), size, bold) > width {
                kept.pop();
                break;
            }
        }
        format!("{}…", kept.trim_end())
    }
}

/// Returns the style sheet that carries the typeface inside a figure or a report.
pub(crate) fn style_sheet() -> String {
    let face = |weight: &str, bytes: &[u8]| {
        format!(
            "@font-face{{font-family:'{FAMILY}';font-weight:{weight};\
             src:url(data:font/woff2;base64,{}) format('woff2')}}",
            base64(bytes)
        )
    };
    face("400", REGULAR_FOR_WEB) + &face("700", BOLD_FOR_WEB)
}

/// Writes bytes in base64 with padding (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get((group >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_the_examples_of_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let typeface = Typeface::load().unwrap();
        let text =
            "Change against the baseline, mean of the last twelve months, Donaudampfschifffahrtsgesellschaft";

        let lines = typeface.wrap(text, 120.0, 13.0, false);

        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| typeface.width(line, 13.0, false) <= 120.0));
        assert!(lines.last().unwrap().ends_with('…'));
    }

    #[test]
    fn bold_text_is_wider() {
        let typeface = Typeface::load().unwrap();

        assert!(typeface.width("Unemployment", 13.0, true) > typeface.width("Unemployment", 13.0, false));
    }
}
