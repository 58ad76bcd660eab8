//! From SVG to pixels.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::PlotError;
use crate::theme::Theme;
use crate::typeface::{family, files};

/// Width of a printed chart.
const METRES_ACROSS: f64 = 0.160;

/// Pixels across at 300 dots per inch.
const PIXELS_ACROSS: f64 = METRES_ACROSS / 0.0254 * 300.0;

/// Fonts are read once and shared by all charts; no font of the system is used, so every machine draws the same.
static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();

fn fonts(theme: &Theme) -> Arc<fontdb::Database> {
    let load = || {
        let mut fonts = fontdb::Database::new();
        for file in files(theme) {
            fonts.load_font_data(file.to_vec());
        }
        fonts.set_sans_serif_family(family(theme));
        Arc::new(fonts)
    };
    if theme.font.is_some() { load() } else { Arc::clone(FONTS.get_or_init(load)) }
}

/// Turns a chart into PNG that prints 160 mm wide.
pub(crate) fn rasterise(chart: &str, svg: &str, theme: &Theme) -> Result<Vec<u8>, PlotError> {
    let problem =
        |problem: &str| PlotError::NotRasterised { chart: chart.to_owned(), problem: problem.to_owned() };
    let options = Options { fontdb: fonts(theme), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| problem(&error.to_string()))?;
    let across = theme.width.map_or(PIXELS_ACROSS, f64::from);
    let size = tree.size();
    let scale = across / f64::from(size.width());
    let pixels = |length: f32| (f64::from(length) * scale).round() as u32;
    let mut pixmap =
        Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or_else(|| problem("no pixels"))?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixmap.as_mut());
    let mut png = pixmap.encode_png().map_err(|error| problem(&error.to_string()))?;
    set_resolution(&mut png, (across / METRES_ACROSS).round() as u32);
    Ok(png)
}

/// Writes pixels per metre into a PNG: a pHYs chunk behind the 33 bytes of signature and IHDR.
fn set_resolution(png: &mut Vec<u8>, pixels_per_metre: u32) {
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(pixels_per_metre.to_be_bytes());
    chunk.extend(pixels_per_metre.to_be_bytes());
    // The unit is the metre.
    chunk.push(1);
    let mut bytes = 9_u32.to_be_bytes().to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    if png.len() > 33 {
        png.splice(33..33, bytes);
    }
}

/// Returns the checksum of a PNG chunk (ISO 3309, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_agrees_with_the_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
