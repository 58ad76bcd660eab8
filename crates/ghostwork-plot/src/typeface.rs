//! Typefaces: the bytes of the built-in one, and the width of text.

use std::collections::BTreeMap;

use ttf_parser::Face;
use ttf_parser::cmap::Subtable;

use crate::error::PlotError;
use crate::theme::{Font, Theme};

/// Name of the built-in typeface.
pub(crate) const FAMILY: &str = "Ghostwork Sans";

pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/GhostworkSans-Regular.ttf");
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/GhostworkSans-Bold.ttf");
const REGULAR_FOR_WEB: &[u8] = include_bytes!("../fonts/GhostworkSans-Regular.woff2");
const BOLD_FOR_WEB: &[u8] = include_bytes!("../fonts/GhostworkSans-Bold.woff2");

/// Width of a glyph the typeface lacks, as a share of the size.
const UNKNOWN_GLYPH: f64 = 0.6;

/// How far every letter of one weight moves on.
pub(crate) struct Weight {
    advances: BTreeMap<char, f64>,
}

impl Weight {
    /// Reads a font file; nothing when it is not one.
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        let face = Face::parse(file, 0).ok()?;
        let em = f64::from(face.units_per_em());
        let mut advances = BTreeMap::new();
        for table in face.tables().cmap?.subtables.into_iter().filter(Subtable::is_unicode) {
            table.codepoints(|code| {
                let letter = char::from_u32(code);
                let advance = letter.and_then(|letter| face.glyph_hor_advance(face.glyph_index(letter)?));
                if let (Some(letter), Some(advance)) = (letter, advance) {
                    advances.insert(letter, f64::from(advance) / em);
                }
            });
        }
        Some(Self { advances })
    }

    /// Says whether every letter of a text is there.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        text.chars().all(|letter| self.advances.contains_key(&letter))
    }
}

/// Measures text.
pub(crate) struct Typeface {
    regular: Weight,
    bold: Weight,
}

impl Typeface {
    /// Reads both weights of a theme's typeface.
    pub(crate) fn of(theme: &Theme) -> Result<Self, PlotError> {
        let read = |file: &str, bytes: &[u8]| {
            Weight::of(bytes).ok_or_else(|| PlotError::TypefaceNotReadable { file: file.to_owned() })
        };
        match &theme.font {
            None => Ok(Self {
                regular: read("GhostworkSans-Regular.ttf", REGULAR)?,
                bold: read("GhostworkSans-Bold.ttf", BOLD)?,
            }),
            Some(Font { family, regular, bold }) => {
                Ok(Self { regular: read(family, regular)?, bold: read(family, bold)? })
            }
        }
    }

    /// Says whether every letter of a line of text is there.
    pub(crate) fn has_all(&self, text: &str, bold: bool) -> bool {
        if bold { self.bold.has_all(text) } else { self.regular.has_all(text) }
    }

    /// Returns the width of a line of text in the unit of its size, kerning left out.
    pub(crate) fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let weight = if bold { &self.bold } else { &self.regular };
        let advance = |letter: char| weight.advances.get(&letter).copied().unwrap_or(UNKNOWN_GLYPH);
        text.chars().map(advance).sum::<f64>() * size
    }

    /// Breaks text into lines no wider than `width`, never before a per cent sign; a word wider than that is cut.
    pub(crate) fn wrap(&self, text: &str, width: f64, size: f64, bold: bool) -> Vec<String> {
        const GLUE: &str = "\u{a0}%";
        let lines = self.wrap_words(&text.replace(" %", GLUE), width, size, bold);
        lines.into_iter().map(|line| line.replace(GLUE, " %")).collect()
    }

    fn wrap_words(&self, text: &str, width: f64, size: f64, bold: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
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

/// Returns what a figure asks for: the theme's family, then families for where it is not embedded.
pub(crate) fn families(theme: &Theme) -> String {
    format!("'{}', Lato, Arial, sans-serif", family(theme))
}

/// Returns the name of a theme's typeface.
pub(crate) fn family(theme: &Theme) -> &str {
    theme.font.as_ref().map_or(FAMILY, |font| &font.family)
}

/// Returns the files of a theme's typeface, regular and bold.
pub(crate) fn files(theme: &Theme) -> [&[u8]; 2] {
    theme.font.as_ref().map_or([REGULAR, BOLD], |font| [&font.regular, &font.bold])
}

/// Returns the style sheet that carries a theme's typeface inside a figure or a report.
pub(crate) fn style_sheet(theme: &Theme) -> String {
    let face = |family: &str, weight: &str, bytes: &[u8], format: &str| {
        format!(
            "@font-face{{font-family:'{family}';font-weight:{weight};\
             src:url(data:font/{format};base64,{})}}",
            base64(bytes)
        )
    };
    match &theme.font {
        None => face(FAMILY, "400", REGULAR_FOR_WEB, "woff2") + &face(FAMILY, "700", BOLD_FOR_WEB, "woff2"),
        Some(Font { family, regular, bold }) => {
            face(family, "400", regular, "sfnt") + &face(family, "700", bold, "sfnt")
        }
    }
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
        let typeface = Typeface::of(&Theme::default()).unwrap();
        let text =
            "Change against the baseline, mean of the last twelve months, Donaudampfschifffahrtsgesellschaft";

        let lines = typeface.wrap(text, 120.0, 13.0, false);

        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| typeface.width(line, 13.0, false) <= 120.0));
        assert!(lines.last().unwrap().ends_with('…'));
    }

    #[test]
    fn a_per_cent_sign_stays_with_its_number() {
        let typeface = Typeface::of(&Theme::default()).unwrap();
        let width = typeface.width("an account of 4", 13.0, false) + 1.0;

        assert_eq!(
            typeface.wrap("an account of 4 % of pay", width, 13.0, false),
            ["an account of", "4 % of pay"]
        );
    }

    #[test]
    fn letters_of_another_script_are_missed() {
        let typeface = Typeface::of(&Theme::default()).unwrap();

        assert!(typeface.has_all("Año – größer, −0.8 to €1,200 ↑", false));
        assert!(!typeface.has_all("失業率", false) && !typeface.has_all("失業率", true));
    }

    #[test]
    fn bold_text_is_wider() {
        let typeface = Typeface::of(&Theme::default()).unwrap();

        assert!(typeface.width("Unemployment", 13.0, true) > typeface.width("Unemployment", 13.0, false));
    }
}
